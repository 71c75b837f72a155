"""The inschrijfformulier as a value: its sheets, the fields with their cells, its tables and its identity.

``cycle.formulier`` makes it from policy, ``formats.xlsx_form`` writes it, ``cycle.ingest`` reads a workbook by it.
Field ids that other steps rely on are the constants and functions below.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from functools import cache

from wlzcli.domain.canonical import digest
from wlzcli.domain.codes import Leveringsvorm, Sector
from wlzcli.domain.inschrijving import FormIdentiteit
from wlzcli.records import dataclass

SOORT_INSCHRIJVING = "inschrijving"
SOORT_DEFINITIEF = "definitief_plan"
SOORT_AANVULLING = "aanvulling"  # of what came in; its form is an inschrijvingsformulier

# Algemene gegevens
AGB_CODE = "agb_code"
NAAM = "naam"
KVK_NUMMER = "kvk_nummer"
REGIO = "regio"
CONTACTPERSOON = "contactpersoon"
EMAIL = "email"
ONDERTEKENAAR = "ondertekenaar"
FUNCTIE = "functie_ondertekenaar"
BEVOEGDHEID = "bevoegdheid"
DATUM_ONDERTEKENING = "datum_ondertekening"
WIJZIGINGEN = "wijzigingen"
WIJZIGINGEN_TOELICHTING = "wijzigingen_toelichting"
FTE = "fte"
VASTGOED = "vastgoed"
PLAATSEN = "plaatsen"
EIGEN_ZELFANALYSE = "zelfanalyse.eigen_document"

TABEL_PRODUCTIE = "productie"
TABEL_RESULTATEN = "resultaatafspraken"
# How the ids begin of fields that are cells of these tables; their lines are read as records of their own.
TABELCELLEN = (f"{TABEL_PRODUCTIE}.", f"{TABEL_RESULTATEN}.")

# Names in the workbook: an identity cell, a field, the header of a table; and the mark of a copy we made ourselves.
NAAM_IDENTITEIT = "wlz_"
NAAM_VELD = "veld_"
NAAM_TABEL = "tabel_"
NAAM_GEMARKEERD = "wlz_gemarkeerde_kopie"

VOORBLAD = "Voorblad"
KEUZELIJSTEN = "Keuzelijsten"
# What the form says of itself: the name of the cell, and the text beside it on the voorblad.
IDENTITEIT = (
    ("zorgkantoor", "Zorgkantoor"),
    ("jaar", "Jaar"),
    ("sector", "Sector"),
    ("kader", "Inkoopkader"),
    ("soort", "Soort formulier"),
    ("layout_sha256", "Kenmerk van de indeling"),
    ("beleid_sha256", "Kenmerk van het beleid"),
)

JA_NEE = ("ja", "nee")
NIET_AANGEBODEN = "niet"


def naam_van(sleutel: str) -> str:
    """The last part of a policy key: ``themas.levensinvulling`` -> ``levensinvulling``."""
    return sleutel.rpartition(".")[2]


def veld_opgave(leveringsvorm: Leveringsvorm) -> str:
    """The provider's own statement of its type for one leveringsvorm; ``niet`` where it does not offer it."""
    return f"opgave.{leveringsvorm.value}"


def veld_bestand(sleutel: str) -> str:
    """The file name given for a documenten item."""
    return f"{sleutel}.bestand"


def veld_afgifte(sleutel: str) -> str:
    """The date of issue given for a documenten item."""
    return f"{sleutel}.afgifte"


def veld_geldig_tot(sleutel: str) -> str:
    """The last day of validity given for a documenten item (a policy of insurance, a volmacht)."""
    return f"{sleutel}.geldig_tot"


def veld_zelfanalyse(thema: str, onderdeel: str) -> str:
    """One item of the zelfanalyse for one theme; theme ``eigen`` is a subject of one's own."""
    return f"zelfanalyse.{naam_van(thema)}.{naam_van(onderdeel)}"


def plan_id(nummer: int) -> str:
    """How a plan of the form is named in dialoog, score and letters: ``plan-1``."""
    return f"plan-{nummer}"


def veld_plan(nummer: int, onderdeel: str) -> str:
    """One part of a plan; besides the policy's own parts: ``thema``, ``titel``, and on the short form ``voorstel``."""
    return f"ontwikkelplan.{nummer}.{naam_van(onderdeel)}"


@cache
def veld_naam(veld_id: str) -> str:
    """The defined name of a field's cell: its id with an underscore for all that is no letter or figure."""
    return NAAM_VELD + "".join(c if c.isalnum() and c.isascii() else "_" for c in veld_id)


def veld_rij(tabel: str, nummer: int, kolom: str) -> str:
    """One cell of a table's row, as ``ingest --json`` names it; rows count from 1 below the header."""
    return f"{tabel}.{nummer}.{kolom}"


class VeldSoort(StrEnum):
    """What a field holds, and so how it is read."""

    TEKST = "tekst"
    LANGE_TEKST = "lange_tekst"
    KEUZE = "keuze"
    GETAL = "getal"
    PERCENTAGE = "percentage"
    DATUM = "datum"
    AGB = "agb_code"
    KVK = "kvk_nummer"
    BESTAND = "bestandsnaam"


@dataclass(frozen=True, slots=True)
class Optie:
    """One choice of a drop-down: what we keep and what the sheet shows."""

    waarde: str
    tekst: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormVeld:
    """One field. ``naam`` is its defined name; ``rijkop`` and ``kolomkop`` are the texts at the head of its row and column.

    ``sleutel`` is the policy item it asks for, ``waarde`` what is filled in beforehand (as ``ingest`` reads it back).
    """

    id: str
    soort: VeldSoort
    blad: str
    cel: str
    rijkop: str
    kolomkop: str
    hulp: str = ""
    keuzes: tuple[Optie, ...] = ()
    keuzes_van_ronde: bool = False
    verplicht: bool = False
    sleutel: str | None = None
    waarde: str | None = None

    @property
    def naam(self) -> str:
        """The defined name of the cell."""
        return veld_naam(self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormKolom:
    """One column of a table. ``vast``: filled in by us in the rows we fill in; ``lezen`` False: only there to help."""

    id: str
    kop: str
    soort: VeldSoort
    breedte: int
    hulp: str = ""
    keuzes: tuple[Optie, ...] = ()
    vast: bool = False
    lezen: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class FormTabel:
    """A table with free rows, found by its header. ``rijen`` are filled in beforehand, column by column (None: empty)."""

    id: str
    blad: str
    kop: str
    kolommen: tuple[FormKolom, ...]
    rijen: tuple[tuple[str | None, ...], ...] = ()
    lege_rijen: int = 25

    @property
    def naam(self) -> str:
        """The defined name of the first header cell."""
        return NAAM_TABEL + self.id


class Stijl(StrEnum):
    """How a fixed text looks."""

    TITEL = "titel"
    UITLEG = "uitleg"
    TUSSENKOP = "tussenkop"
    KOP = "kop"
    RIJKOP = "rijkop"
    TOELICHTING = "toelichting"
    FICTIEF = "fictief"


@dataclass(frozen=True, slots=True)
class FormTekst:
    """A fixed text in a cell; with a defined name where a program must find it."""

    cel: str
    tekst: str
    stijl: Stijl
    naam: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FormBlad:
    """One sheet: column widths, fixed texts, fields and tables. ``kopregel`` is repeated on every page.

    ``raster`` is the range of a block of questions that is a real table in the workbook (first cell, last cell).
    """

    naam: str
    breedtes: tuple[int, ...]
    teksten: tuple[FormTekst, ...] = ()
    velden: tuple[FormVeld, ...] = ()
    tabellen: tuple[FormTabel, ...] = ()
    kopregel: int = 1
    raster: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Formulier:
    """A whole form: for whom it was made out, its sheets, and its identity."""

    titel: str
    identiteit: FormIdentiteit
    bladen: tuple[FormBlad, ...]
    voorbeeld: bool = False

    @property
    def velden(self) -> tuple[FormVeld, ...]:
        """Every field, in the order of the sheets."""
        return tuple(v for blad in self.bladen for v in blad.velden)

    @property
    def tabellen(self) -> tuple[FormTabel, ...]:
        """Every table, in the order of the sheets."""
        return tuple(t for blad in self.bladen for t in blad.tabellen)

    def veld(self, veld_id: str) -> FormVeld | None:
        """The field with this id."""
        return next((v for v in self.velden if v.id == veld_id), None)


def layout_digest(bladen: tuple[FormBlad, ...]) -> str:
    """The hash of layout and questions: not of help texts, what is filled in, or the regions of one ronde."""
    return digest(
        [
            {
                "blad": blad.naam,
                "velden": [
                    [v.id, v.soort, v.cel, v.rijkop, v.kolomkop, [] if v.keuzes_van_ronde else [o.waarde for o in v.keuzes]]
                    for v in blad.velden
                ],
                "tabellen": [[t.id, t.kop, [[k.id, k.kop, k.soort] for k in t.kolommen]] for t in blad.tabellen],
            }
            for blad in bladen
        ]
    )


@dataclass(frozen=True, slots=True)
class GegevenProductie:
    """One production line the zorgkantoor fills in beforehand."""

    prestatiecode: str
    volume: Decimal | None


@dataclass(frozen=True, slots=True)
class GegevenRij:
    """One row of another table filled in beforehand, by column id."""

    waarden: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class GegevenTabel:
    """The rows of one table filled in beforehand."""

    tabel: str
    rijen: tuple[GegevenRij, ...]


@dataclass(frozen=True, slots=True)
class Gegevens:
    """What the zorgkantoor knows of one zorgaanbieder, for one prefilled form (``wlz/gegevens/1``)."""

    agb_code: str
    naam: str
    kvk_nummer: str
    sector: Sector
    regio: str
    velden: tuple[tuple[str, str], ...] = ()
    productie: tuple[GegevenProductie, ...] = ()
    tabellen: tuple[GegevenTabel, ...] = ()
