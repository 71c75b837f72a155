"""What the letters about declared production and the herschikking may say; see :mod:`wlzcli.domain.briefgegevens`."""

from __future__ import annotations

from wlzcli.domain.briefdelen import Algemeen, Beroep, Kalenderdag, Regel
from wlzcli.records import dataclass


@dataclass(frozen=True, slots=True)
class Standregel:
    """Agreed and declared of one prestatie."""

    prestatiecode: str
    afspraak: str
    gedeclareerd: str
    bedrag: str


@dataclass(frozen=True, slots=True)
class HerschikUitnodigingGegevens:
    """Uitnodiging herschikking: what was declared, and until when mutaties may come."""

    algemeen: Algemeen
    stand_op: str
    periode: str
    regels: tuple[Standregel, ...]
    afspraak: str
    gedeclareerd: str
    mutaties_tot: str
    kalender: tuple[Kalenderdag, ...]


@dataclass(frozen=True, slots=True)
class Herschikregel:
    """One prestatie after herschikking."""

    prestatiecode: str
    afspraak: str
    realisatie: str
    prognose: str
    tarief_eerste: str
    tarief: str
    volume: str
    bedrag: str
    mutatie: str = ""


@dataclass(frozen=True, slots=True)
class Herschikdeel:
    """One unit of division, from afspraak to herschikking."""

    naam: str
    klasse: str
    afspraak: str
    prognose: str
    volume_effect: str
    prijseffect: str
    aanspraak: str
    begrenzing: str
    meegeteld: str
    onderproductie: str
    overproductie: str
    gegarandeerd: str
    vrijval: str
    factor: str
    toegekend: str
    herschikking: str
    niet_gehonoreerd: str
    heeft_begrenzing: bool
    heeft_niet_gehonoreerd: bool
    regels: tuple[Herschikregel, ...]
    rest: str
    heeft_mutatie: bool = False
    uitleg: tuple[str, ...] = ()
    klasse_uitleg: str = ""


@dataclass(frozen=True, slots=True)
class HerschikkingGegevens:
    """Herschikkingsbesluit: the whole line from afspraak to herschikking, and every rule with its source.

    ``vervangt``: which besluit this one takes the place of, with what the herschikking was in it and why it was decided again.
    """

    algemeen: Algemeen
    stand_op: str
    prognose_methode: str
    verdeelmethode: str
    delen: tuple[Herschikdeel, ...]
    afspraak: str
    herschikking: str
    verschil: str
    volume_effect: str
    prijseffect: str
    niet_gehonoreerd: str
    heeft_niet_gehonoreerd: bool
    kalender: tuple[Kalenderdag, ...]
    voorbehoud: tuple[str, ...]
    onzeker: tuple[str, ...]
    beroep: Beroep
    bronnen: tuple[Regel, ...] = ()
    regio_rest: str = ""
    vervangt: str = ""
    eerder: str = ""
    reden_herziening: str = ""


@dataclass(frozen=True, slots=True)
class Mutatieregel:
    """A mutatie that the zorgaanbieder sent in."""

    prestatiecode: str
    volume: str
    reden: str


@dataclass(frozen=True, slots=True)
class NietGehonoreerd:
    """What of one unit of division is not paid, and why."""

    naam: str
    klasse: str
    aanspraak: str
    herschikking: str
    niet_gehonoreerd: str
    factor: str
    waarom: str


@dataclass(frozen=True, slots=True)
class AfwijzingMutatieGegevens:
    """Afwijzing mutatie or over-production."""

    algemeen: Algemeen
    mutaties: tuple[Mutatieregel, ...]
    delen: tuple[NietGehonoreerd, ...]
    niet_gehonoreerd: str
    verdeelmethode: str
    beroep: Beroep
    onzeker: tuple[str, ...]
    verdeelbron: str = ""  # where the method of division stands


@dataclass(frozen=True, slots=True)
class KwartaalGegevens:
    """Kwartaalbericht: how far the agreement and the region's room are used."""

    algemeen: Algemeen
    stand_op: str
    periode: str
    afspraak: str
    gedeclareerd: str
    benutting: str
    regio_ruimte: str
    regio_afspraken: str
    regio_gedeclareerd: str
    regio_benutting: str
