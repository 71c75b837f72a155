"""How a sheet of a form prints on a landscape A4: where a page ends, so that no heading is left alone."""

from __future__ import annotations

from wlzcli.domain.findings import cell_position
from wlzcli.domain.formulier import FormBlad, Stijl

MARGE_ZIJ, MARGE_BOVEN = 0.5, 0.7  # inches
PAPIER_BREED, PAPIER_HOOG = 11.69, 8.27  # A4, landscape
PIXELS_PER_TEKEN, PIXELS_PER_KOLOM, PIXELS_PER_INCH, PUNTEN_PER_INCH = 7, 5, 96, 72
RIJ, TITELRIJ = 15, 21  # points of a row nobody set a height for
SPELING = 0.98  # programs differ a little in the height of a row


def _shrink(blad: FormBlad) -> float:
    """The part of full size at which all columns fit on one page; a font that runs wider only makes more rows fit."""
    width = sum(w * PIXELS_PER_TEKEN + PIXELS_PER_KOLOM for w in blad.breedtes) / PIXELS_PER_INCH
    return min(1.0, (PAPIER_BREED - 2 * MARGE_ZIJ) / width)


def page_breaks(blad: FormBlad, heights: dict[int, int]) -> list[int]:
    """Before which rows (from 0) a page ends: a heading goes along with its questions, whole where they fit on a page.

    ``heights`` in points, by row; the header row is repeated on every page.
    """
    heads = sorted(_row(t.cel) for t in blad.teksten if t.stijl is Stijl.TUSSENKOP)
    if not heads or not blad.velden:
        return []
    last = max(_row(cel) for cel in (*(t.cel for t in blad.teksten), *(v.cel for v in blad.velden)))
    titles = {_row(t.cel) for t in blad.teksten if t.stijl is Stijl.TITEL}
    tall = [heights.get(r, TITELRIJ if r in titles else RIJ) for r in range(last + 1)]
    page = (PAPIER_HOOG - 2 * MARGE_BOVEN) * PUNTEN_PER_INCH / _shrink(blad) * SPELING
    room, used = page - tall[blad.kopregel - 1], float(sum(tall[: heads[0]]))
    breaks: list[int] = []
    for start, end in zip(heads, (*heads[1:], last + 1), strict=True):
        whole = sum(tall[start:end])
        needed = whole if whole <= room else sum(tall[start : _first_question(blad, start) + 1])
        if used + needed > (room if breaks else page):
            breaks.append(start)
            used = 0
        used += whole
        while used > room:  # a block longer than a page runs on
            used -= room
    return breaks


def _first_question(blad: FormBlad, start: int) -> int:
    return min((row for v in blad.velden if (row := _row(v.cel)) > start), default=start)


def _row(cel: str) -> int:
    return cell_position(cel)[0] - 1
