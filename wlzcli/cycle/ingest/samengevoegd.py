"""Merged cells over the answers of a form: Excel shows only the first, so what stands under the others nobody sees.

Our forms have none. Where somebody made them, the file may hold an answer that its sender does not know of: that blocks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from wlzcli.domain.findings import cell_position
from wlzcli.domain.inschrijving import Veld
from wlzcli.domain.werkboek import Blad

_RANGE = re.compile(r"([A-Z]{1,3}[1-9][0-9]{0,6}):([A-Z]{1,3}[1-9][0-9]{0,6})", re.ASCII)
MAX_RANGES = 200  # of one sheet; more of them are told as one


def merged_answers(blad: Blad, velden: Iterable[Veld]) -> Iterator[tuple[str, list[Veld], list[Veld]]]:
    """Every merge over an answer of this sheet: its range, the fields in it, and those whose answer it hides."""
    places = {cell_position(v.cel): v for v in velden if v.blad == blad.naam and v.cel}
    for bereik in blad.samengevoegd[:MAX_RANGES]:
        ends = _RANGE.fullmatch(bereik)
        if ends is None:
            continue
        (top, left), (bottom, right) = cell_position(ends[1]), cell_position(ends[2])
        inside = [v for (row, column), v in places.items() if top <= row <= bottom and left <= column <= right]
        hidden = [v for v in inside if v.ruw and v.cel != ends[1]]
        if inside:
            yield bereik, inside, hidden
    if len(blad.samengevoegd) > MAX_RANGES and places:
        yield f"{len(blad.samengevoegd)} bereiken", list(places.values()), [v for v in places.values() if v.ruw]
