"""What each letter may say: the values of its text, already formatted, by name.

A text in ``templates/`` can use exactly these fields and no others; ``wlz brieven --controleer`` tests that.
Amounts read ``€ 1.234,50``, percentages ``95,5%``, days ``31 juli 2026``; an empty text means: there is none.
"""

from __future__ import annotations

from wlzcli.domain.brief import BriefSoort
from wlzcli.domain.briefdelen import Algemeen, Beroep, Kalenderdag, Regel
from wlzcli.domain.briefherschikking import AfwijzingMutatieGegevens, HerschikkingGegevens, HerschikUitnodigingGegevens, KwartaalGegevens
from wlzcli.records import dataclass


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
class Aanvaard:
    """A remark on the inschrijving that somebody accepted: what was found, who accepted it and why."""

    wat: str
    door: str
    reden: str


@dataclass(frozen=True, slots=True)
class Gewijzigd:
    """One thing that a correction changes, from what to what."""

    wat: str
    was: str
    wordt: str


@dataclass(frozen=True, slots=True)
class Herzien:
    """That this besluit takes the place of another (``besluit``: as the zorgaanbieder knows it), why, and what it changes."""

    besluit: str
    reden: str
    wijzigingen: tuple[Gewijzigd, ...]


@dataclass(frozen=True, slots=True)
class GunningGegevens:
    """Voorlopige gunning, also when it is a refusal (``gegund`` False, with its ``reden``).

    ``herziening`` holds one, where this besluit corrects another. ``met_grondslag`` and ``zonder_grondslag``: whether there are
    prestaties with last year's volume, and without.
    """

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
    aanvaard: tuple[Aanvaard, ...] = ()
    herziening: tuple[Herzien, ...] = ()
    met_grondslag: bool = True
    zonder_grondslag: bool = False


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
