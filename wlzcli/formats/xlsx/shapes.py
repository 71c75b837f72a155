"""Rows that differ in their figures alone, read together, column by column: most of a form is such a table.

The shape of a row is what is left of it without its digits. Where many rows share one, a pattern made of that shape
takes every row apart, and holds it to its last character. A row that no pattern fits is not read here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import repeat
from operator import itemgetter
from typing import Any, NamedTuple

from wlzcli.domain.werkboek import Cel, Soort
from wlzcli.formats.xlsx.cells import MAX_ROW, column_number

ROW_END = "</row>"
ENOUGH = 16  # rows of one shape, before a pattern of their own is quicker
MAX_SHAPES, LONGEST_SHAPE = 64, 4_000  # a sheet of more kinds of rows, or wider ones, gains nothing by this
_NO_DIGITS = dict.fromkeys(range(48, 58))
_ATTRIBUTES = r'(?: [A-Za-z0-9:]+="[^"<>&]*")*'
_SHAPE = re.compile(
    rf'<row r=""({_ATTRIBUTES})>'
    r'((?:<c r="[A-Z]{1,3}"(?: s="")?(?: t="s"><v></v></c>|(?: t="n")?><v>\.?</v></c>|/>|></c>))+)'
)
_CELL = re.compile(r'<c r="([A-Z]{1,3})"( s="")?(?:( t="s")><v></v></c>|( t="n")?><v>(\.?)</v></c>|(/>|></c>))')


class Kolom(NamedTuple):
    """A filled column: its letters and number, whether it holds texts, and its style and value among the groups (0: no style)."""

    letters: str
    number: int
    is_text: bool
    style: int
    value: int


class Shape(NamedTuple):
    """How every row of one shape is taken apart. The first group is the number of the row."""

    pattern: re.Pattern[str]
    kolommen: tuple[Kolom, ...]


Gelezen = tuple[int, tuple[Cel, ...]]  # a row: its number and its cells
# What was read before in this process, by the number formats of its file: the lines of a form that nobody fills in are the same
# in every form. Which texts a row points to, those texts, and the row.
_known: dict[tuple[str, ...], dict[str, tuple[Callable[[list[str]], Any], Any, Gelezen]]] = {}
MAX_KNOWN, MAX_FORMATS = 5_000, 8


def read_alike(rows: list[str], strings: list[str], codes: dict[str, str], hidden: bool) -> list[Gelezen | None]:
    """(row number, cells) of every row that shares its shape with enough others; None for the rest.

    Raises KeyError or IndexError for a style or text that isn't there.
    """
    if len(rows) < ENOUGH:
        return [None] * len(rows)
    known = _known_rows(codes) if not hidden else {}
    before = map(known.get, rows)
    found = [seen[2] if seen is not None and seen[0](strings) == seen[1] else None for seen in before]
    fresh = [place for place, read in enumerate(found) if read is None]
    if len(fresh) < ENOUGH:
        return found
    alike: dict[str, list[int]] = {}
    shapes = ROW_END.join([rows[place] for place in fresh]).translate(_NO_DIGITS).split(ROW_END)
    for place, key in zip(fresh, shapes, strict=True):
        alike.setdefault(key, []).append(place)
    for key, places in alike.items() if len(alike) <= MAX_SHAPES else ():
        shape = shape_of(key) if len(places) >= ENOUGH and len(key) <= LONGEST_SHAPE else None
        if shape is not None:
            read = _read(shape, [rows[place] for place in places], strings, codes, hidden, known)
            for place, row in zip(places, read, strict=False):  # none when a row did not fit
                found[place] = row
    return found


def _known_rows(codes: dict[str, str]) -> dict[str, tuple[Callable[[list[str]], Any], Any, Gelezen]]:
    formats = tuple(codes.values())
    if formats not in _known and len(_known) >= MAX_FORMATS:
        _known.clear()
    return _known.setdefault(formats, {})


def _read(
    shape: Shape,
    rows: list[str],
    strings: list[str],
    codes: dict[str, str],
    hidden: bool,
    known: dict[str, tuple[Callable[[list[str]], Any], Any, Gelezen]],
) -> list[Gelezen]:
    """Rows of one shape; nothing when one of them does not fit."""
    matches = list(map(shape.pattern.fullmatch, rows))
    if None in matches:
        return []
    columns = list(zip(*map(re.Match.groups, matches), strict=True))  # type: ignore[arg-type]  # none of them is None
    numbers = list(map(int, columns[0]))
    if max(numbers) > MAX_ROW:
        return []
    cells: list[Iterable[Cel]] = []
    indices: list[list[int]] = []
    for letters, number, is_text, style, value in shape.kolommen:
        raw = columns[value]
        if is_text:
            indices.append(list(map(int, raw)))
            raw = tuple(map(strings.__getitem__, indices[-1]))
            if not all(raw):
                return []
        opmaak = map(codes.__getitem__, columns[style]) if style else repeat(codes[""])
        kind = Soort.TEKST if is_text else Soort.GETAL
        values = zip(
            map(letters.__add__, columns[0]), numbers, repeat(number), raw, repeat(kind), opmaak, repeat(None), repeat(True), repeat(hidden)
        )
        cells.append(map(tuple.__new__, repeat(Cel), values))
    read = list(zip(numbers, zip(*cells) if cells else repeat(())))  # noqa: B905 - all as long as the rows
    if len(known) < MAX_KNOWN and not hidden and indices:
        for row, wanted, gelezen in zip(rows, zip(*indices, strict=True), read, strict=True):
            pick = itemgetter(*wanted)
            known[row] = (pick, pick(strings), gelezen)
    return read


@lru_cache(maxsize=4 * MAX_SHAPES)
def shape_of(key: str) -> Shape | None:
    """The pattern of a shape; None when it holds anything unusual."""
    whole = _SHAPE.fullmatch(key)
    if whole is None or ' r="' in whole[1] or ("hidden=" in whole[1] and 'hidden="false"' not in whole[1]):
        return None
    pattern = [rf'<row r="([1-9][0-9]{{0,6}})"{_ATTRIBUTES}>']
    kolommen: list[Kolom] = []
    last, groups = 0, 1
    for letters, styled, text, number_type, point, empty in _CELL.findall(whole[2]):
        column = column_number(letters)
        if column <= last:
            return None
        last = column
        style = groups if styled else 0
        groups += bool(styled)
        pattern.append(rf'<c r="{letters}\1"' + (' s="([0-9]{1,6})"' if styled else ""))
        if empty:
            pattern.append(empty)
            continue
        value = "([0-9]{1,8})" if text else r"([0-9]+\.[0-9]*|\.[0-9]+)" if point else "([0-9]+)"
        pattern.append(f"{text}{number_type}><v>{value}</v></c>")
        kolommen.append(Kolom(letters, column, bool(text), style, groups))
        groups += 1
    return Shape(re.compile("".join(pattern)), tuple(kolommen))
