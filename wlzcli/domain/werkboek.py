"""A foreign workbook as it was read: every cell as raw text with its place, type, format and formula.

The reader decides nothing: no number is converted, no zero is lost, no error cell becomes empty.
What a cell means is worked out by whoever uses it (``wlzcli.domain.celwaarde`` helps with formats and dates).

A file either becomes a :class:`Werkboek` or a :class:`Weigering`: a reason from a closed list, with the
cell where there is one. A bad *cell* never refuses a file; a bad *container* always does.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property
from operator import itemgetter
from typing import NamedTuple

from wlzcli.records import dataclass


class Soort(StrEnum):
    """What the file says a cell holds. ``ONBEKEND``: a type or index that means nothing."""

    LEEG = "leeg"
    GETAL = "getal"
    TEKST = "tekst"
    WAAR = "waar"
    FOUT = "fout"
    DATUM = "datum"
    ONBEKEND = "onbekend"


class Cel(NamedTuple):
    """One cell. A named tuple, because a form holds thousands and they cross a pipe.

    ``ruw`` is the text as it stands in the file: ``0.955``, ``45473``, ``#REF!``; ``1`` or ``0`` for WAAR or
    ONWAAR; the ISO text of a ``DATUM``; shared and rich text is resolved and decoded. ``opmaak`` is the
    number format code (``General``, ``0.0%``, ``dd-mm-yyyy``, ``00000000``). ``formule`` is its text without
    ``=`` (empty text: a formula whose text stands in another cell), None when it is no formula.
    ``heeft_waarde`` False with a formula: saved without its outcome. ``verborgen``: by row, column or sheet.
    """

    adres: str
    rij: int
    kolom: int
    ruw: str
    soort: Soort
    opmaak: str
    formule: str | None = None
    heeft_waarde: bool = True
    verborgen: bool = False


_RUW, _KOLOM = (itemgetter(Cel._fields.index(name)) for name in ("ruw", "kolom"))


class Bereiknaam(NamedTuple):
    """A defined name. ``blad`` and ``bereik`` (``B12`` or ``B12:C14``) are None when it is no plain range."""

    naam: str
    blad: str | None
    bereik: str | None
    tekst: str
    alleen_op: str | None = None
    verborgen: bool = False


class Exceltabel(NamedTuple):
    """An Excel table (ListObject): its name, its range with header row, and its column names."""

    naam: str
    bereik: str
    kolommen: tuple[str, ...]


@dataclass(frozen=True)  # without slots: it keeps what several ask of all its cells
class Blad:
    """One sheet with its filled cells, by row and column. ``verborgen`` also when it is ``veryHidden``."""

    naam: str
    verborgen: bool
    cellen: tuple[Cel, ...]
    samengevoegd: tuple[str, ...] = ()
    tabellen: tuple[Exceltabel, ...] = ()

    @cached_property
    def teksten(self) -> frozenset[str]:
        """What stands in its cells, each once."""
        return frozenset(map(_RUW, self.cellen))

    @cached_property
    def kolommen(self) -> frozenset[int]:
        """The columns in which anything stands."""
        return frozenset(map(_KOLOM, self.cellen))

    def per_adres(self) -> dict[str, Cel]:
        """The cells by address. Make it once and keep it: it is built on every call."""
        return {cel.adres: cel for cel in self.cellen}


@dataclass(frozen=True, slots=True)
class Melding:
    """Something about the file that is worth a finding and refuses nothing.

    ``soort`` is one of :class:`MeldingSoort`; ``gevonden`` is what was seen.
    """

    soort: MeldingSoort
    gevonden: str
    blad: str | None = None
    cel: str | None = None


class MeldingSoort(StrEnum):
    """What a readable workbook may hold that a person should know of."""

    MACRO = "macro"
    EXTERNE_KOPPELING = "externe_koppeling"
    INGESLOTEN_OBJECT = "ingesloten_object"
    OPMERKINGEN = "opmerkingen"
    VERRE_CEL = "verre_cel"
    BLAD_OVERGESLAGEN = "blad_overgeslagen"

    @property
    def code(self) -> str:
        """The code of its finding: W180 and up, in the order of this list. Never reorder, only append."""
        return f"W{180 + list(MeldingSoort).index(self)}"


@dataclass(frozen=True, slots=True)
class Werkboek:
    """A workbook as read. ``is_1904``: its day numbers count from 1-1-1904.

    ``elders``: (sheet, cell, text) of texts outside the cells that hold nine digits or more; for one test only, never kept.
    """

    bladen: tuple[Blad, ...]
    namen: tuple[Bereiknaam, ...] = ()
    meldingen: tuple[Melding, ...] = ()
    is_1904: bool = False
    eigenschappen: tuple[tuple[str, str], ...] = ()
    elders: tuple[tuple[str, str, str], ...] = ()

    def blad(self, naam: str) -> Blad | None:
        """The sheet with this name; Excel does not tell capitals apart."""
        wanted = naam.casefold()
        return next((b for b in self.bladen if b.naam.casefold() == wanted), None)

    def naam(self, naam: str) -> Bereiknaam | None:
        """The defined name of the whole workbook with this name."""
        wanted = naam.casefold()
        return next((n for n in self.namen if n.alleen_op is None and n.naam.casefold() == wanted), None)


class Weigerreden(StrEnum):
    """Why a file is not read. Each has a message: ``messages/nl/bestanden.toml``, see :attr:`code`."""

    LEEG = "leeg"
    GEEN_EXCEL = "geen_excel"
    WACHTWOORD = "wachtwoord"
    OUD_XLS = "oud_xls"
    XLSB = "xlsb"
    ODS = "ods"
    ANDER_OFFICE = "ander_office"
    TE_GROOT = "te_groot"
    BESCHADIGD = "beschadigd"
    VERDACHT_ARCHIEF = "verdacht_archief"
    ONDERDEEL_ONTBREEKT = "onderdeel_ontbreekt"
    DTD = "dtd"
    ONGELDIGE_XML = "ongeldige_xml"
    MACRO_VERBORGEN = "macro_verborgen"
    DDE = "dde"
    DUBBEL_BLAD = "dubbel_blad"
    DUBBELE_CEL = "dubbele_cel"
    VOLGORDE = "volgorde"
    BUITEN_BLAD = "buiten_blad"
    TE_VEEL_CELLEN = "te_veel_cellen"
    TE_VEEL_TIJD = "te_veel_tijd"
    TE_VEEL_GEHEUGEN = "te_veel_geheugen"
    LEZER_GESTOPT = "lezer_gestopt"
    KOPPELING = "koppeling"
    GEEN_BESTAND = "geen_bestand"
    NOG_IN_BEWERKING = "nog_in_bewerking"

    @property
    def code(self) -> str:
        """The code of its finding: F150 and up, in the order of this list. Never reorder, only append."""
        return f"F{150 + list(Weigerreden).index(self)}"


@dataclass(frozen=True, slots=True)
class Weigering:
    """A file that is not read: why, where if it is one place, what stands there and what was expected."""

    reden: Weigerreden
    blad: str | None = None
    cel: str | None = None
    gevonden: str | None = None
    verwacht: str | None = None


@dataclass(frozen=True, slots=True)
class PdfInhoud:
    """A bewijsstuk as read. ``probleem`` (geen_pdf, leeg, wachtwoord, beschadigd, te_groot, te_veel_tijd) when not readable.

    ``tekst`` is at most the first part of its text; empty for a scan.
    """

    leesbaar: bool
    probleem: str | None
    paginas: int
    tekst: str
