"""Tables of a PDF letter: size of type, width of every column and height of every row, worked out before the layout.

Letting Typst measure every cell twice takes a third of the time of a letter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from math import ceil, sqrt
from operator import or_

from wlzcli.domain.brief import Blok, Kolom, Uitlijning
from wlzcli.formats.letterbreedtes import Lettertype
from wlzcli.records import dataclass

TEXT_WIDTH = 467.0  # points between the margins of the layout
_PADDING = 4.0  # points above and under a line in a cell
_LEAST_TEXT = 70.0  # points that a column of running text keeps at least
_SPARE = 1.0
LONG_IN_CELL, PIECE = 24, 16  # characters: a longer word in a cell may break, into pieces of so many


@dataclass(frozen=True, slots=True)
class Tabelmaat:
    """Points: size of the type, white beside a text, width per column; height per row, None where Typst must measure.

    A width holds the white: at the right of a text, at the left of a number and of every column after one (``wit_links``).
    """

    korps: float
    wit: float
    wit_links: tuple[bool, ...]
    breedtes: tuple[float, ...]
    hoogtes: tuple[float | None, ...]


def measure(blok: Blok, letter: Lettertype, wide: float = TEXT_WIDTH) -> Tabelmaat:
    """The measures of a table. A row of one line gets its height; a row that may need more is left to the layout."""
    korps, marge = table_type(len(blok.kolommen))
    extra = 2 * marge + _SPARE
    needs = [[_up(letter.width(c, r.totaal) * korps + extra) for c in r.cellen] for r in blok.rijen]
    heads = [max((letter.width(w, bold=True) * korps for w in k.kop.split()), default=0.0) + extra for k in blok.kolommen]
    least = [
        max(head, _longest_word(blok, n, letter) * korps + extra, _LEAST_TEXT) if _is_text(k) else head
        for n, (head, k) in enumerate(zip(heads, blok.kolommen, strict=True))
    ]
    widths = [_up(w) for w in column_widths(blok, needs, least, wide)]
    line = round(letter.hoofdletter * letter.schaal * korps + 2 * _PADDING, 2)
    heights = tuple(
        line if all(n <= w for n, w in zip(need, widths, strict=True)) and all(map(letter.is_measured, r.cellen)) else None
        for need, r in zip(needs, blok.rijen, strict=True)
    )
    return Tabelmaat(korps, 2 * marge, _white_left(blok), tuple(widths), heights)


def _white_left(blok: Blok) -> tuple[bool, ...]:
    return tuple(accumulate((k.uitlijning is Uitlijning.RECHTS for k in blok.kolommen), or_))


def _up(points: float) -> float:
    """Rounded up to a tenth, so that a width never comes out less than what it is for."""
    return ceil(points * 10) / 10


def table_type(columns: int) -> tuple[float, float]:
    """Size of the type and margin beside a cell, in points, by the number of columns."""
    if columns > 7:
        return 8.2, 2.6
    return (9.0, 3.0) if columns > 5 else (9.5, 4.5)


def column_widths(blok: Blok, needs: Sequence[Sequence[float]], least: Sequence[float], wide: float) -> list[float]:
    """Numbers get what they need, so that none breaks; running text shares the rest, no column more than it needs.

    A column with four times as much to say gets twice the width, so that rows do not become needlessly high.
    ``needs`` per row and column, on one line; ``least`` per column, what a heading and the longest word need.
    """
    own = [max(smallest, *(need[n] for need in needs), 0.0) for n, smallest in enumerate(least)]
    texts = sorted((n for n, k in enumerate(blok.kolommen) if k.uitlijning is Uitlijning.TEKST), key=lambda n: own[n])
    floor = {n: min(least[n], wide / len(own)) for n in texts}
    given = sum(w for n, w in enumerate(own) if n not in floor)
    room = wide - sum(floor.values())
    if given > room:
        return [floor[n] if n in floor else w * room / given for n, w in enumerate(own)]
    left = wide - given
    for number, n in enumerate(texts, start=1):
        others = texts[number:]
        share = left * sqrt(own[n]) / sum(sqrt(own[o]) for o in (n, *others))
        fair = min(own[n], share, left - sum(floor[o] for o in others))
        own[n] = max(fair, floor[n]) if others else left
        left -= own[n]
    return own


def _is_text(kolom: Kolom) -> bool:
    return kolom.uitlijning is Uitlijning.TEKST


def _longest_word(blok: Blok, column: int, letter: Lettertype) -> float:
    """The widest word of a column, in units of the type size."""

    def words() -> Iterator[float]:
        for r in blok.rijen:
            parts = r.cellen[column].replace("-", "- ").split()
            yield from (letter.width(w if len(w) <= LONG_IN_CELL else w[:PIECE], r.totaal) for w in parts)

    return max(words(), default=0.0)
