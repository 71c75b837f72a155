"""The award: tariff, volume and term of one zorgaanbieder in one region and sector."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from wlzcli.domain.canonical import Facts
from wlzcli.domain.codes import Eenheid, Leveringsvorm, Sector
from wlzcli.domain.decisions import Stap
from wlzcli.domain.ladder import Ladder
from wlzcli.domain.money import ZERO, Money


class GunningUitkomst(StrEnum):
    """Awarded, refused, or held with its request reserved."""

    GEGUND = "gegund"
    AFGEWEZEN = "afgewezen"
    AANGEHOUDEN = "aangehouden"


class Fase(StrEnum):
    """Where an award stands in its life."""

    VOORSTEL = "voorstel"
    VOORLOPIG = "voorlopig"
    DEFINITIEF = "definitief"
    INGETROKKEN = "ingetrokken"


@dataclass(frozen=True, slots=True)
class GunningRegel:
    """One prestatie: volume x tarief = bedrag; ``tarief = half_up(percentage x zorg) + nhc + nic``."""

    prestatiecode: str
    leveringsvorm: Leveringsvorm
    eenheid: Eenheid
    ladder: str
    tariefpercentage: Decimal
    tarief_cents: Money
    volume: Decimal
    bedrag_cents: Money
    gevraagd: Decimal | None = None
    referentie: Decimal | None = None
    stappen: tuple[Stap, ...] = ()


@dataclass(frozen=True, slots=True)
class GunningBesluit:
    """The award of one zorgaanbieder. ``rest_cents``: under a ceiling, what whole quanta left over."""

    regio: str
    sector: Sector
    agb_code: str
    naam: str
    uitkomst: GunningUitkomst
    duur_jaren: int
    fase: Fase
    typen: Facts
    ladders: tuple[Ladder, ...]
    regels: tuple[GunningRegel, ...]
    bedrag_cents: Money
    rest_cents: Money
    gereserveerd_cents: Money = ZERO
    stappen: tuple[Stap, ...] = ()
    reden: str | None = None
    vervangt: str | None = None


class BezwaarOmvang(StrEnum):
    """What a kort geding is about: one award, the policy, or the division of the room."""

    INDIVIDUEEL = "individueel"
    BELEID = "beleid"
    VERDELING = "verdeling"


class BezwaarUitkomst(StrEnum):
    """How a kort geding ended. Only ``TOEGEWEZEN`` opens what it touches again."""

    TOEGEWEZEN = "toegewezen"
    AFGEWEZEN = "afgewezen"
    NIET_ONTVANKELIJK = "niet_ontvankelijk"
    INGETROKKEN = "ingetrokken"


class ReactieSoort(StrEnum):
    """What a zorgaanbieder answered: accepted, refused, or filed with the NZa by one side alone."""

    AANVAARD = "aanvaard"
    GEWEIGERD = "geweigerd"
    EENZIJDIG = "eenzijdig"


class ReactieOp(StrEnum):
    """What was answered to. Only a refused gunning is no agreement; a refused herschikking leaves it standing."""

    GUNNING = "gunning"
    HERSCHIKKING = "herschikking"


@dataclass(frozen=True, slots=True)
class Bezwaar:
    """A kort geding: about one award, about the policy, or about the division, and its outcome."""

    id: str
    agb_code: str
    datum: date
    omvang: str
    uitkomst: str | None
    toelichting: str
    door: str


@dataclass(frozen=True, slots=True)
class Reactie:
    """What a zorgaanbieder answered: aanvaard, geweigerd or eenzijdig; ``op`` says to its gunning or to its herschikking."""

    agb_code: str
    reactie: str
    datum: date
    door: str
    op: str = "gunning"


@dataclass(frozen=True, slots=True)
class Herziening:
    """That a standing award is decided again, and why (registratie ``herziening``, by ``besluit_id``)."""

    besluit_id: str
    agb_code: str
    reden: str


@dataclass(frozen=True, slots=True)
class DefinitiefMaken:
    """From which day provisional awards are to be made definitive (registratie ``definitief``, key ``gunning``)."""

    peildatum: date
