"""The policy of one kader, resolved over its layers: what every step may rely on.

Frozen and typed; standard library only, so that a step that uses policy loads nothing heavy.
``policy.parse`` makes it from TOML, ``policy.layers`` resolves it, both outside the steps.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from wlzcli.domain.beleidsitem import Getal, Item, Keuze
from wlzcli.domain.codes import AanbiederType, Leveringsvorm, Sector
from wlzcli.domain.feiten import FeitSoort
from wlzcli.domain.ladder import TariefRegel
from wlzcli.policy.toepassing import Toepassing
from wlzcli.records import dataclass

# The rules of ``cycle.validate`` that an eis can name. A kader that names another rule is a policy error.
EIS_REGELS: tuple[str, ...] = (
    "op_tijd",  # received by planning.inschrijving, that second included
    "juist_formulier",  # the form of this zorgkantoor, year, sector and kader
    "volledig",  # every field the form calls verplicht is filled in
    "aanbiedertype",  # the type follows from the zorgkantoor's own facts, for each leveringsvorm
    "verklaringen",  # every statement answered, each with its own gevolg
    "ondertekend",  # name, function and date of signing
    "bevoegd",  # the authority of who signed, with the volmacht where that is its ground
    "documenten",  # every document for this type there, readable, and not older than the kader allows
    "kvk_gelijk",  # KvK number and name equal in form, documents and the zorgkantoor's own table
    "verzekering",  # the insurance runs on the day of inschrijving
    "wijzigingen_gemeld",  # an existing provider says whether anything changed, and what
    "leveringsvorm_in_kader",  # only leveringsvormen this kader buys
    "productie_geldig",  # codes, units and volumes of the production lines
    "dagen_per_plaats",  # no more days of stay than the places on the form have in a year
    "feit",  # a fact of the zorgkantoor's own records
    "handmatig",  # a person judges
)


class Gevolg(StrEnum):
    """What follows when a statement of the bestuursverklaring is not given."""

    UITSLUITING = "uitsluiting"
    GEEN_MEERJARIG = "geen_meerjarig"
    HANDMATIG = "handmatig"


@dataclass(frozen=True, slots=True, kw_only=True)
class Termijn(Item):
    """A moment of the planning: a deadline (inclusive, Europe/Amsterdam) or a day. None: onbekend."""

    moment: datetime | None = None
    dag: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Inname:
    """How submissions are taken in. ``tweede_versie``: what a second form that came in before the deadline is: ``vervangt``,
    ``vult_aan``, or ``vraag`` (a person says; so too without this item)."""

    tweede_versie: Keuze | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(Item):
    """A bewijsstuk, for which provider types (empty: all) and of at most what age at inschrijving."""

    voor_typen: tuple[AanbiederType, ...] = ()
    max_leeftijd_maanden: int | None = None
    zoek_kvk: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Eis(Item):
    """A requirement that a rule of ``cycle.validate`` tests; ``regel`` is the rule's name (one of ``EIS_REGELS``).

    ``feit`` and ``verwacht`` serve the rule ``feit``: the zorgkantoor's own fact and what it must read.
    ``proef`` True: a trial that only warns.
    """

    regel: str
    feit: str | None = None
    verwacht: str | None = None
    proef: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Verklaring(Item):
    """One statement of the bestuursverklaring: its text, the answer expected, what follows without it."""

    tekst: str
    gevolg: Gevolg
    verwacht: str = "ja"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kenmerk(Item):
    """One row of the table of leveringsvormen (inkoopkader-2016-gz §1.2): what each of them holds, as the source says it."""

    zzp: str
    vpt: str
    mpt: str
    pgb: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Niveau(Item):
    """One level of quality that themes belong to, with its goal for the client where the source gives one."""

    nummer: int
    doel: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thema(Item):
    """A quality theme or kanslijn with its goal for the client and its essence."""

    niveau: int | None = None
    doel: str = ""
    essentie: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Onderdeel(Item):
    """One part of a zelfanalyse or ontwikkelplan. ``verplicht`` False: shown as absent, never held against."""

    verplicht: bool = True


@dataclass(frozen=True, slots=True)
class Anker:
    """What a score means: the text an assessor holds a plan against."""

    score: Decimal
    tekst: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Element(Item):
    """One element of the beoordelingskader; ``gewicht`` a part of 1 (None: judged as a whole, or onbekend)."""

    gewicht: Decimal | None = None
    ankers: tuple[Anker, ...] = ()


@dataclass(frozen=True, slots=True)
class Trede:
    """A step of the staffel: from this score (inclusive) this opslag, in points of the NZa maximum."""

    vanaf: Decimal
    opslag: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Beoordeling:
    """How plans are judged. ``methode``: ``integraal`` or ``gewogen``; ``aggregatie``: gemiddelde, mediaan, consensus;
    ``nvt``: what "niet van toepassing" means (``buiten_weging``, ``laagste_score``, ``niet_toegestaan``); ``leeg``: what a blank
    score means (``onvolledig``, ``nvt``); ``samen``: how the opslagen of several plans of one zorgaanbieder count together
    (``som``, ``hoogste``); scores run from ``schaal_min`` to ``schaal_max``."""

    methode: Keuze
    elementen: tuple[Element, ...]
    schaal_min: int = 1
    schaal_max: int = 5
    aggregatie: Keuze | None = None
    nvt: Keuze | None = None
    leeg: Keuze | None = None
    samen: Keuze | None = None
    staffel: tuple[Trede, ...] = ()
    max_opslag: Getal | None = None
    max_verschil: Getal | None = None
    staffel_herkomst: Keuze | None = None
    schaal_herkomst: Keuze | None = None


class VolumeSoort(StrEnum):
    """The closed set of volume rules."""

    TOEKENNINGSPERCENTAGE = "toekenningspercentage"  # waarde percent of the requested/reference quantity
    STARTVOLUME = "startvolume"
    PLAFOND = "plafond"
    VOORRANG = "voorrang"  # ``klassen`` in order of priority
    RESERVE = "reserve"  # waarde percent of the contracteerruimte kept apart
    GRENS = "grens"  # a limit with an exception or a reading that a person judges: a fact, else a question
    ALLEEN_LEVERINGSVORM = "alleen_leveringsvorm"  # new providers only these
    RUIL = "ruil"  # a lower percentage for more volume within the same amount (fact ``ruilpercentage``)
    GROND = "grond"  # weighs in or is talked about; limits no volume of its own, so it is shown and not asked


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeRegel(Item):
    """One volume rule, for these leveringsvormen and types (empty: all).

    Of a ``grens``: ``voor_prestaties`` what it touches (empty: all), ``groei`` True: only what is more than the reference
    volume, ``waarde`` the largest part in percent that those prestaties may have in the whole of the leveringsvorm.
    Of ``alleen_leveringsvorm``: ``typen_open`` are types of which the source does not say whether the rule holds for them:
    a person decides. None and not empty, so that a kader without them keeps its hash.
    """

    soort: VolumeSoort
    waarde: Decimal | None = None
    eenheid: str = "procent"
    voor_leveringsvormen: tuple[Leveringsvorm, ...] = ()
    voor_typen: tuple[AanbiederType, ...] = ()
    klassen: tuple[str, ...] = ()
    binnen_ruimte: bool | None = None
    voor_prestaties: tuple[str, ...] = ()
    groei: bool = False
    typen_open: tuple[AanbiederType, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Voorwaarde(Item):
    """A condition on a fact: ``feit`` must read ``verwacht``. Used for the term, never to reject.

    ``na_jaar``: of a fact that names a year, only later years count ("na 2010"). ``sinds``: of a fact that names
    a day, the moment of the planning from which it counts; an earlier day is a question. ``of_feit``: this fact
    reading ``verwacht`` is enough too.
    """

    feit: str
    verwacht: str
    of_feit: str | None = None
    na_jaar: int | None = None
    sinds: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Looptijd:
    """One year, or two with an agreed plan and these conditions. ``jaren_nieuw``: for new providers, where that differs."""

    jaren_standaard: Getal
    jaren_meerjarig: Getal | None = None
    jaren_nieuw: Getal | None = None
    voorwaarden: tuple[Voorwaarde, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Herschikking:
    """How budget follows production. ``prognose``: dagen, maanden, laatste_drie_maanden, seizoen, eigen_opgave;
    ``verdeling``: naar_rato, gelijke_toekenning, gelijke_korting; ``niveau``: zorgaanbieder, leveringsvorm, sector;
    ``klassen``: priority classes in order, each ``"MPT"``, ``"VPT"``, ``"ZZP"``, ``"extramuraal"``, ``"intramuraal"`` or ``"alle"``;
    ``garantie``: percent of the agreement guaranteed; ``drempel``: percent of the agreement below which nothing moves;
    ``opgave_marge``: how many percent the zorgaanbieder's own figure may differ from the forecast by days."""

    prognose: Keuze
    verdeling: Keuze
    niveau: Keuze
    klassen: tuple[str, ...] = ("alle",)
    garantie: Getal | None = None
    drempel: Getal | None = None
    opgave_marge: Getal | None = None
    klassen_herkomst: Keuze | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefregel(Item):
    """What a letter must say in this kader: ``brief`` is the letter, ``tekst`` the paragraph in our own words."""

    brief: str
    tekst: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clausule(Item):
    """A clause that only a person can apply: its text location, why, who decides, and when it is asked."""

    waarom: str
    beslist: str
    toepassing: Toepassing = Toepassing.INFORMATIE


@dataclass(frozen=True, slots=True, kw_only=True)
class EigenFeit(Item):
    """A fact that this policy asks for and the published list does not know: ``titel`` says what it means."""

    soort: FeitSoort


@dataclass(frozen=True, slots=True, kw_only=True)
class Verwachting(Item):
    """Shown in the dossier and talked about; never tested as an eis. ``onderwerp`` is the row of the source.

    ``minstens_themas``: on how many themes of its own document (kanslijnen) results are hoped for; fewer is told, and costs
    nobody anything.
    """

    onderwerp: str = ""
    minstens_themas: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kader:
    """One kader (year x sector, and the zorgkantoor's layer), resolved. See ``items`` for all of it."""

    id: str
    naam: str
    jaar: int
    sector: Sector
    zorgkantoor: str | None = None
    lagen: tuple[str, ...] = ()
    planning: tuple[Termijn, ...] = ()
    inname: Inname | None = None
    leveringsvormen: tuple[Leveringsvorm, ...] = ()
    kenmerken: tuple[Kenmerk, ...] = ()
    documenten: tuple[Document, ...] = ()
    eisen: tuple[Eis, ...] = ()
    verklaringen: tuple[Verklaring, ...] = ()
    niveaus: tuple[Niveau, ...] = ()
    themas: tuple[Thema, ...] = ()
    zelfanalyse: tuple[Onderdeel, ...] = ()
    voorstel_plan: tuple[Onderdeel, ...] = ()
    definitief_plan: tuple[Onderdeel, ...] = ()
    beoordeling: Beoordeling | None = None
    tarief: tuple[TariefRegel, ...] = ()
    volume: tuple[VolumeRegel, ...] = ()
    looptijd: Looptijd | None = None
    herschikking: Herschikking | None = None
    termijnen: tuple[Getal, ...] = ()
    brieven: tuple[Briefregel, ...] = ()
    clausules: tuple[Clausule, ...] = ()
    feiten: tuple[EigenFeit, ...] = ()
    verwachtingen: tuple[Verwachting, ...] = ()

    def termijn(self, naam: str) -> Getal | None:
        """A term in days by name: ``bezwaar``, ``herstel``."""
        return next((t for t in self.termijnen if t.sleutel == f"termijnen.{naam}"), None)

    def moment(self, naam: str) -> Termijn | None:
        """A moment of the planning by name: ``inschrijving``, ``voorlopige_gunning``."""
        return next((t for t in self.planning if t.sleutel == f"planning.{naam}"), None)

    def clausule(self, toepassing: Toepassing) -> Clausule | None:
        """The clause of this kader that is asked at this point; None: nothing to ask."""
        return next((c for c in self.clausules if c.toepassing is toepassing), None)

    def items(self) -> Iterator[Item]:
        """Every item of this kader, in the order of its sections."""
        for f in fields(self):
            yield from _items_in(getattr(self, f.name))


def _items_in(value: object) -> Iterator[Item]:
    if isinstance(value, Item):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _items_in(part)
    elif isinstance(value, (Inname, Beoordeling, Looptijd, Herschikking)):
        for f in fields(value):
            yield from _items_in(getattr(value, f.name))


@dataclass(frozen=True, slots=True)
class Beleid:
    """The frozen policy of a ronde: one resolved kader per sector."""

    kaders: tuple[Kader, ...]

    def kader(self, sector: Sector) -> Kader:
        """The kader of this sector; the ronde was opened with one for each."""
        return next(k for k in self.kaders if k.sector is sector)
