"""What each letter may say: the values of its text, already formatted, by name.

A text in ``templates/`` can use exactly these fields and no others; ``wlz brieven --controleer`` tests that.
Amounts read ``€ 1.234,50``, percentages ``95,5%``, days ``31 juli 2026``; an empty text means: there is none.
"""

from __future__ import annotations

from dataclasses import dataclass

from wlzcli.domain.brief import BriefSoort


@dataclass(frozen=True, slots=True)
class Algemeen:
    """What every letter knows: the ronde, the zorgkantoor and the zorgaanbieder it is for."""

    zorgkantoor: str
    zorgaanbieder: str
    agb_code: str
    jaar: str
    sector: str
    regio: str
    kader: str
    contact: str
    mandaat: str


@dataclass(frozen=True, slots=True)
class Beroep:
    """Where and until when to object: kort geding before the civil judge, with the term of the kader."""

    rechtbank: str
    dagen: int
    verzending: str
    einddatum: str
    bron: str


@dataclass(frozen=True, slots=True)
class Regel:
    """A sentence or ground with the place in the kader it rests on."""

    tekst: str
    bron: str


@dataclass(frozen=True, slots=True)
class Bestand:
    """A received file and its hash."""

    naam: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Zending:
    """One delivery by the zorgaanbieder: what it was, when it came, on which form, with which files."""

    soort: str
    moment: str
    formulier: str
    bestanden: tuple[Bestand, ...]


@dataclass(frozen=True, slots=True)
class OntvangstGegevens:
    """Ontvangstbevestiging."""

    algemeen: Algemeen
    zendingen: tuple[Zending, ...]


@dataclass(frozen=True, slots=True)
class Aanvulpunt:
    """Exactly one thing to repair."""

    nummer: int
    onderwerp: str
    plaats: str
    melding: str
    herstel: str
    bron: str


@dataclass(frozen=True, slots=True)
class AanvullingGegevens:
    """Verzoek om aanvulling."""

    algemeen: Algemeen
    punten: tuple[Aanvulpunt, ...]
    tot: str


@dataclass(frozen=True, slots=True)
class NietInBehandelingGegevens:
    """Niet in behandeling: which grounds of the kader, on which facts."""

    algemeen: Algemeen
    ontvangen: str
    gronden: tuple[Regel, ...]
    feiten: tuple[Regel, ...]
    beroep: Beroep
    onzeker: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DialoogGegevens:
    """Uitnodiging dialoog. ``lopend``: about a running agreement instead of an inschrijving."""

    algemeen: Algemeen
    plannen: tuple[str, ...]
    lopend: bool
    met: str
    onderwerpen: str


@dataclass(frozen=True, slots=True)
class Typeregel:
    """The type of zorgaanbieder for one or more leveringsvormen."""

    leveringsvorm: str
    type: str


@dataclass(frozen=True, slots=True)
class Trede:
    """One rung of a tariff ladder."""

    omschrijving: str
    van: str
    naar: str
    bron: str
    status: str


@dataclass(frozen=True, slots=True)
class Laddergegevens:
    """One tariff ladder, for these prestaties of one leveringsvorm."""

    leveringsvorm: str
    treden: tuple[Trede, ...]
    percentage: str


@dataclass(frozen=True, slots=True)
class Gunningsregel:
    """One prestatie in a gunning."""

    prestatiecode: str
    eenheid: str
    volume: str
    percentage: str
    tarief: str
    bedrag: str


@dataclass(frozen=True, slots=True)
class Toekenning:
    """What was asked and awarded of one prestatie, and the rules that led there."""

    prestatiecode: str
    gevraagd: str
    grondslag: str
    toekenningspercentage: str
    toegekend: str
    waarom: str


@dataclass(frozen=True, slots=True)
class Elementoordeel:
    """The judgement on one element of a plan."""

    element: str
    gewicht: str
    score: str
    motivering: str


@dataclass(frozen=True, slots=True)
class Planoordeel:
    """The judgement on one ontwikkelplan."""

    plan: str
    thema: str
    overeenstemming: bool
    elementen: tuple[Elementoordeel, ...]
    score: str
    opslag: str
    moment: str
    heeft_opslag: bool
    ontvangen: bool = True


@dataclass(frozen=True, slots=True)
class GunningGegevens:
    """Voorlopige gunning, also when it is a refusal (``gegund`` False, with its ``reden``)."""

    algemeen: Algemeen
    gegund: bool
    reden: str
    typen: tuple[Typeregel, ...]
    duur_jaren: int
    duur_redenen: tuple[Regel, ...]
    ladders: tuple[Laddergegevens, ...]
    regels: tuple[Gunningsregel, ...]
    totaal: str
    toekenning: tuple[Toekenning, ...]
    plannen: tuple[Planoordeel, ...]
    voorbehoud: tuple[str, ...]
    onzeker: tuple[str, ...]
    beroep: Beroep
    tekort: tuple[Regel, ...] = ()


@dataclass(frozen=True, slots=True)
class Kalenderdag:
    """A day of the planning."""

    wat: str
    wanneer: str


@dataclass(frozen=True, slots=True)
class DefinitieveGunningGegevens:
    """Definitieve gunning: the award confirmed, the days of the NZa form, what was agreed in the region."""

    algemeen: Algemeen
    duur_jaren: int
    regels: tuple[Gunningsregel, ...]
    totaal: str
    kalender: tuple[Kalenderdag, ...]
    regio_totaal: str
    regio_ruimte: str
    voorbehoud: tuple[str, ...]
    onzeker: tuple[str, ...]


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
    """Herschikkingsbesluit: the whole line from afspraak to herschikking, and every rule with its source."""

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


@dataclass(frozen=True, slots=True)
class Tekenregel:
    """One letter to sign."""

    brief: str
    zorgaanbieder: str
    agb_code: str
    regio: str
    besluit: str
    bedrag: str
    status: str


@dataclass(frozen=True, slots=True)
class OndertekenlijstGegevens:
    """The list for the signatories."""

    algemeen: Algemeen
    regels: tuple[Tekenregel, ...]
    ondertekenaar: str
    functie: str


GEGEVENS: dict[BriefSoort, type] = {
    BriefSoort.ONTVANGSTBEVESTIGING: OntvangstGegevens,
    BriefSoort.VERZOEK_OM_AANVULLING: AanvullingGegevens,
    BriefSoort.NIET_IN_BEHANDELING: NietInBehandelingGegevens,
    BriefSoort.UITNODIGING_DIALOOG: DialoogGegevens,
    BriefSoort.VOORLOPIGE_GUNNING: GunningGegevens,
    BriefSoort.DEFINITIEVE_GUNNING: DefinitieveGunningGegevens,
    BriefSoort.UITNODIGING_HERSCHIKKING: HerschikUitnodigingGegevens,
    BriefSoort.HERSCHIKKINGSBESLUIT: HerschikkingGegevens,
    BriefSoort.AFWIJZING_MUTATIE: AfwijzingMutatieGegevens,
    BriefSoort.KWARTAALBERICHT: KwartaalGegevens,
    BriefSoort.ONDERTEKENLIJST: OndertekenlijstGegevens,
}
