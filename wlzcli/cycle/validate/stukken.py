"""A document that came in with an earlier form: its file lies in the archief, and a later form that names it again need not bring it again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from wlzcli.domain.inschrijving import Bewijsstuk

ABSENT = "ontbreekt"  # the form names it and it did not come with it


def with_file_of(before: Iterable[Bewijsstuk], later: Bewijsstuk) -> Bewijsstuk:
    """What a later form says of a document; where it names the file that came in before and brings none, that file with the days it states.

    A day other than was stated of that file is of another one, which did not come.
    """
    if later.probleem != ABSENT:
        return later
    there = (b for b in before if b.sha256 and b.sleutel == later.sleutel and _plain(b.bestand) == _plain(later.bestand))
    same = (b for b in there if _agree(b.afgegeven, later.afgegeven) and _agree(b.geldig_tot, later.geldig_tot))
    found = next(same, None)
    if found is None:
        return later
    return replace(found, afgegeven=later.afgegeven or found.afgegeven, geldig_tot=later.geldig_tot or found.geldig_tot)


def _agree(before: date | None, later: date | None) -> bool:
    return before is None or later is None or before == later


def _plain(naam: str) -> str:
    return naam.strip().casefold().removesuffix(".pdf")
