"""What somebody wrote beside the answers of a form: it is not read, and its sender may think that it is.

Where a sheet is as it was handed out, everything but its texts and answers is such a note. Where rows were put in, our texts are known
by what they say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from operator import itemgetter
from typing import NamedTuple

from wlzcli.cycle.ingest.plaatsen import Kaart, Position, Sheet, address
from wlzcli.cycle.ingest.tekens import fold
from wlzcli.domain import formulier as ids
from wlzcli.domain.findings import cell_position
from wlzcli.domain.formulier import FormBlad, Formulier, Stijl
from wlzcli.domain.inschrijving import FormIdentiteit, Veld
from wlzcli.domain.werkboek import Cel

Area = tuple[int, int, int]  # of a table as it was found: the row of its header, its first and its last column
_FIGURE = re.compile("[0-9]")
MAX_FORMS = 16


class _Printed(NamedTuple):
    """A sheet as it was handed out: where something stands or is answered, and the texts, to compare.

    ``help_texts`` without their figures: an example day is of the ronde's year, and was another in a form of an earlier program.
    """

    places: frozenset[Position]
    texts: frozenset[str]
    help_texts: frozenset[str]


_of_forms: dict[tuple[FormIdentiteit, bool], dict[str, _Printed]] = {}  # of every form of one layout the same


def written_beside(
    kaart: Kaart, form: Formulier, velden: list[Veld], gone: set[str], areas: dict[str, Area]
) -> Iterator[tuple[str, list[Cel]]]:
    """Sheets and their cells that hold something and are neither ours nor an answer. ``gone``: sheets where not everything was found."""
    printed = _printed(form)
    for blad in form.bladen:
        sheet = kaart.sheet(blad.naam)
        if sheet is None or blad.naam in gone:
            continue
        area = areas.get(blad.naam)
        if blad.velden or area is None:
            loose = sheet.cellen.keys() - printed[blad.naam].places
            cells = [sheet.cellen[p] for p in loose if area is None or p[0] < area[0] or not area[1] <= p[1] <= area[2]]
        else:
            cells = _beside_table(sheet, area, printed[blad.naam].places)
        if not cells or (blad.naam == ids.VOORBLAD and _has_moved(sheet, blad)):
            continue
        answers = {v.cel for v in velden if v.blad == blad.naam}
        notes = [c for c in cells if c.adres not in answers and c.ruw.strip() and not _is_ours(fold(c.ruw), printed[blad.naam])]
        if notes:
            yield blad.naam, sorted(notes, key=itemgetter(1, 2))


def _is_ours(text: str, printed: _Printed) -> bool:
    return text in printed.texts or _FIGURE.sub("0", text) in printed.help_texts


def _printed(form: Formulier) -> dict[str, _Printed]:
    key = (form.identiteit, form.voorbeeld)
    found = _of_forms.get(key)
    if found is None:
        if len(_of_forms) >= MAX_FORMS:
            _of_forms.clear()
        found = _of_forms[key] = {
            blad.naam: _Printed(
                frozenset(map(cell_position, (*(t.cel for t in blad.teksten), *(v.cel for v in blad.velden)))),
                frozenset(fold(t.tekst) for t in blad.teksten),
                frozenset(_FIGURE.sub("0", fold(t.tekst)) for t in blad.teksten if t.stijl is Stijl.TOELICHTING),
            )
            for blad in form.bladen
        }
    return found


def _beside_table(sheet: Sheet, area: Area, places: frozenset[Position]) -> list[Cel]:
    """On a sheet with a table only: what stands above it, and beside it where any column is not the table's."""
    head, first, last = area
    cells = sheet.blad.cellen
    beyond = any(column < first or column > last for column in sheet.blad.kolommen)
    cells = cells if beyond else sheet.rows_before(head)
    return [c for c in cells if c[1:3] not in places and (c.rij < head or not first <= c.kolom <= last)]


def _has_moved(sheet: Sheet, blad: FormBlad) -> bool:
    """The front sheet holds names and days of one form: moved, they can't be told from notes."""
    labels = {t.tekst: t.cel for t in blad.teksten}
    return any(found is None or address(found) != labels.get(label) for _, label in ids.IDENTITEIT for found in (sheet.row_of(label),))
