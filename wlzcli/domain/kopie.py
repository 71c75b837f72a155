"""The marked-up copy of a sender's workbook, and the list of findings, as values: what ``formats`` writes as xlsx."""

from __future__ import annotations

from decimal import Decimal

from wlzcli.records import dataclass


@dataclass(frozen=True, slots=True)
class KopieCel:
    """One cell as we read it. ``ernst`` (fout, waarschuwing) colours it, ``opmerking`` is its comment."""

    rij: int
    kolom: int
    tekst: str
    getal: Decimal | None = None
    ernst: str | None = None
    opmerking: str | None = None


@dataclass(frozen=True, slots=True)
class KopieBlad:
    """One sheet of the copy."""

    naam: str
    cellen: tuple[KopieCel, ...]


@dataclass(frozen=True, slots=True)
class KopiePunt:
    """One finding on the index sheet, with the cell it is about where there is one."""

    code: str
    ernst: str
    titel: str
    boodschap: str
    gevonden: str
    verwacht: str
    bron: str
    blad: str | None = None
    cel: str | None = None


@dataclass(frozen=True, slots=True)
class GemarkeerdeKopie:
    """The whole copy: what it is about, its points, its sheets, and what it leaves out of the original."""

    titel: str
    bestand: str
    fictief: bool
    punten: tuple[KopiePunt, ...]
    bladen: tuple[KopieBlad, ...]
    weggelaten: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lijstblad:
    """One sheet of a list: its header and rows of text."""

    naam: str
    kolommen: tuple[str, ...]
    rijen: tuple[tuple[str, ...], ...]
    breedtes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Lijst:
    """A workbook of lists."""

    titel: str
    fictief: bool
    bladen: tuple[Lijstblad, ...]
