"""A document that came in with an earlier form: its file lies in the archief, and a later form that names it again need not bring it again."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date

from wlzcli.domain.aanlevering import Document
from wlzcli.domain.bestandsnaam import plain_file_name
from wlzcli.domain.inschrijving import Bewijsstuk, Inschrijving

ABSENT = "ontbreekt"  # the form names it and it did not come with it
NOT_SEARCHED = "niet_doorzocht"  # readable; whether its text holds the name and the KvK number was not looked for


def with_file_of(before: Iterable[Bewijsstuk], later: Bewijsstuk) -> Bewijsstuk:
    """What a later form says of a document; where it names the file that came in before and brings none, that file with the days it states.

    A day other than was stated of that file is of another one, which did not come.
    """
    if later.probleem != ABSENT:
        return later
    there = (b for b in before if b.sha256 and b.sleutel == later.sleutel and plain_file_name(b.bestand) == plain_file_name(later.bestand))
    same = (b for b in there if _agree(b.afgegeven, later.afgegeven) and _agree(b.geldig_tot, later.geldig_tot))
    found = next(same, None)
    if found is None:
        return later
    return replace(found, afgegeven=later.afgegeven or found.afgegeven, geldig_tot=later.geldig_tot or found.geldig_tot)


def with_files_of(documenten: Iterable[Document], i: Inschrijving) -> Inschrijving:
    """A form that repairs one that could not be read: where it brings no file, the one of that name that lay beside the other.

    There it was not known which name and KvK number to look for.
    """
    documenten = tuple(d for d in documenten if d.sha256)
    return replace(i, bewijsstukken=tuple(_from(documenten, b) for b in i.bewijsstukken)) if documenten else i


def _from(documenten: Collection[Document], later: Bewijsstuk) -> Bewijsstuk:
    found = [d for d in documenten if plain_file_name(d.naam) == plain_file_name(later.bestand)]
    if later.probleem != ABSENT or len(found) != 1:
        return later
    (d,) = found
    return replace(later, bestand=d.naam, sha256=d.sha256, leesbaar=d.leesbaar, probleem=NOT_SEARCHED if d.leesbaar else d.probleem)


def _agree(before: date | None, later: date | None) -> bool:
    return before is None or later is None or before == later
