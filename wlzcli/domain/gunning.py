"""The award: tariff, volume and term of one zorgaanbieder in one region and sector."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import StrEnum

from wlzcli.domain.canonical import Facts
from wlzcli.domain.codes import Eenheid, Leveringsvorm, Sector
from wlzcli.domain.decisions import Stap
from wlzcli.domain.ladder import Ladder
from wlzcli.domain.money import ZERO, Money
from wlzcli.records import dataclass


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
    """The award of one zorgaanbieder. ``rest_cents``: under a ceiling, what whole quanta left over.

    ``ingetrokken_cents``: of an award that was withdrawn, the amount it was; its lines are those of the besluit it names.
    """

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
    ingetrokken_cents: Money | None = None

    @property
    def is_agreement(self) -> bool:
        """Whether this award can be agreed on: awarded, and not withdrawn."""
        return self.uitkomst is GunningUitkomst.GEGUND and self.fase is not Fase.INGETROKKEN


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
    """What a zorgaanbieder answered: accepted, refused, filed with the NZa by one side alone, or withdrew altogether."""

    AANVAARD = "aanvaard"
    GEWEIGERD = "geweigerd"
    EENZIJDIG = "eenzijdig"
    INGETROKKEN = "ingetrokken"


NO_AGREEMENT = frozenset({ReactieSoort.GEWEIGERD, ReactieSoort.INGETROKKEN})


class ReactieOp(StrEnum):
    """What was answered to. Only a refused gunning is no agreement; a refused herschikking leaves it standing."""

    GUNNING = "gunning"
    HERSCHIKKING = "herschikking"


@dataclass(frozen=True, slots=True)
class Bezwaar:
    """A kort geding: about one award, about the policy, or about the division, and its outcome.

    ``regio`` and ``sector`` name which of its awards it is about; None is all of them.
    """

    id: str
    agb_code: str
    datum: date
    omvang: str
    uitkomst: str | None
    toelichting: str
    door: str
    regio: str | None = None
    sector: str | None = None

    def concerns(self, regio: str, sector: str) -> bool:
        """Whether it is about an award of its zorgaanbieder in this region and sector."""
        return self.regio in (None, regio) and self.sector in (None, sector)


@dataclass(frozen=True, slots=True)
class Reactie:
    """What a zorgaanbieder answered; ``op`` says to its gunning or to its herschikking.

    ``regio`` and ``sector`` narrow it (None: all of them). ``besluiten``: the ids it answers to, so that a later
    correction is not refused before it was made; empty in records of before that was kept.
    """

    agb_code: str
    reactie: str
    datum: date
    door: str
    op: str = "gunning"
    regio: str | None = None
    sector: str | None = None
    besluiten: tuple[str, ...] = ()

    def answers(self, besluit_id: str, b: GunningBesluit) -> bool:
        """Whether this is an answer to that award; an answer to the provisional one holds for the definitive one made of it."""
        if (self.op, self.agb_code) != (ReactieOp.GUNNING, b.agb_code):
            return False
        if self.regio not in (None, b.regio) or self.sector not in (None, b.sector):
            return False
        same = {besluit_id, b.vervangt} if b.fase is Fase.DEFINITIEF else {besluit_id}
        return not self.besluiten or bool(same & set(self.besluiten))


@dataclass(frozen=True, slots=True)
class Eenzijdig:
    """That the budget of an award (``op`` gunning) or herschikking was filed with the NZa by one side alone.

    It stays a fact whatever was answered since; ``laatste_reactie`` says what was answered last.
    """

    regio: str
    sector: str
    agb_code: str
    op: str
    datum: date
    bedrag_cents: Money
    laatste_reactie: str


def last_answer(reacties: Iterable[Reactie], besluit_id: str, b: GunningBesluit) -> Reactie | None:
    """The last answer to an award; ``reacties`` in the order in which they were recorded."""
    return next((r for r in reversed(tuple(reacties)) if r.answers(besluit_id, b)), None)


@dataclass(frozen=True, slots=True)
class Weigering:
    """That the last answer to a standing award is a refusal or a withdrawal."""

    besluit_id: str
    reactie: str
    datum: date


@dataclass(frozen=True, slots=True)
class Herziening:
    """That a standing award is decided again, and why (registratie ``herziening``, by ``besluit_id``)."""

    besluit_id: str
    agb_code: str
    reden: str


@dataclass(frozen=True, slots=True)
class DefinitiefMaken:
    """From which day provisional awards are to be made definitive (registratie ``definitief``, key ``gunning``).

    ``besluiten``: the awards that stood provisional then; what is settled later is asked about anew. Empty in records of before 0.4.0.
    """

    peildatum: date
    besluiten: tuple[str, ...] = ()
