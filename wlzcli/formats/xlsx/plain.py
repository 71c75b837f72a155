"""The plain form of a workbook, which crosses the pipe from the worker, and the way back to types.

On its own, so that the main program loads nothing of the reader.
"""

from __future__ import annotations

from typing import Any

from wlzcli.domain.werkboek import Bereiknaam, Blad, Cel, Exceltabel, Melding, MeldingSoort, Soort, Werkboek
from wlzcli.records import without_collecting

_SOORTEN = tuple(Soort)
_NUMBERS = {soort: number for number, soort in enumerate(_SOORTEN)}


def to_plain(werkboek: Werkboek) -> tuple[Any, ...]:
    """Nested tuples of plain values only: of a cell the index of its kind in place of the kind."""
    return (
        tuple(
            (
                b.naam,
                b.verborgen,
                tuple([(a, r, k, raw, _NUMBERS[s], o, f, w, h) for a, r, k, raw, s, o, f, w, h in b.cellen]),
                b.samengevoegd,
                tuple(tuple(t) for t in b.tabellen),
            )
            for b in werkboek.bladen
        ),
        tuple(tuple(n) for n in werkboek.namen),
        tuple((m.soort.value, m.gevonden, m.blad, m.cel) for m in werkboek.meldingen),
        werkboek.is_1904,
        werkboek.eigenschappen,
        werkboek.elders,
    )


@without_collecting()
def from_plain(plain: tuple[Any, ...]) -> Werkboek:
    """The workbook that :func:`to_plain` took apart."""
    bladen, namen, meldingen, is_1904, eigenschappen, elders = plain
    new, kinds = tuple.__new__, _SOORTEN
    return Werkboek(
        bladen=tuple(
            Blad(
                naam,
                verborgen,
                tuple([new(Cel, (a, r, k, raw, kinds[s], o, f, w, h)) for a, r, k, raw, s, o, f, w, h in cellen]),
                tuple(samengevoegd),
                tuple(Exceltabel(n, b, tuple(cols)) for n, b, cols in tabellen),
            )
            for naam, verborgen, cellen, samengevoegd, tabellen in bladen
        ),
        namen=tuple(Bereiknaam(*n) for n in namen),
        meldingen=tuple(Melding(MeldingSoort(soort), gevonden, blad, cel) for soort, gevonden, blad, cel in meldingen),
        is_1904=is_1904,
        eigenschappen=tuple((a, b) for a, b in eigenschappen),
        elders=tuple((blad, cel, tekst) for blad, cel, tekst in elders),
    )
