"""A report as a value: sections with an explanation and tables. The page, the workbook and the PDF are made of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wlzcli.domain.report import Table


@dataclass(frozen=True, slots=True)
class Sectie:
    """One section: its title, what it shows and where that comes from, and its tables."""

    titel: str
    uitleg: str
    tabellen: tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class Rapport:
    """A report or dossier. ``journaal`` is the head of the journal, an anchor outside the folder."""

    titel: str
    ondertitel: str
    datum: date
    voorbeeld: bool
    journaal: str
    secties: tuple[Sectie, ...]
