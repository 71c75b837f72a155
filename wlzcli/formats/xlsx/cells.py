"""The cells of one sheet, in order, each as raw text with its type, number format and formula."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple
from xml.etree.ElementTree import Element

from wlzcli.domain.werkboek import Blad, Cel, Soort, Weigerreden
from wlzcli.formats.refused import Refused
from wlzcli.formats.xlsx.container import Container
from wlzcli.formats.xlsx.elders import Tekst, in_sheet
from wlzcli.formats.xlsx.parts import TRANSITIONAL, decode, is_dde, is_true, spreadsheet_space, text_of
from wlzcli.formats.xlsx.xml import SMALL, local, parse, stranger, walk

MAX_ROW, MAX_COLUMN = 1_048_576, 16_384
MAX_RANGES = 100_000
FAST = True  # whether the usual shape may be read in one pass; the tests hold it against the tree

# Local names for the hot loops; a cell is made without its default values being asked for.
_EMPTY, _NUMBER, _TEXT, _BOOL, _ERROR, _DATE, _UNKNOWN = (
    Soort.LEEG, Soort.GETAL, Soort.TEKST, Soort.WAAR, Soort.FOUT, Soort.DATUM, Soort.ONBEKEND,
)  # fmt: skip
_new = tuple.__new__

_NUMERIC = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?", re.ASCII)
is_number = _NUMERIC.fullmatch
_ROW = re.compile(r"[1-9][0-9]{0,6}", re.ASCII)
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})", re.ASCII)
_SPACES = " \t\r\n"
known_columns: dict[str, int] = {}
_letters: list[str] = [""]


def column_number(letters: str) -> int:
    """``A`` -> 1, ``XFD`` -> 16384; 0 when these are no letters of a column."""
    known = known_columns.get(letters)
    if known is None:
        known = 0
        for sign in letters[:4]:
            known = known * 26 + ord(sign) - 64 if "A" <= sign <= "Z" else 10**9
        known = known if known <= MAX_COLUMN and len(letters) <= 3 else 0
        if len(known_columns) < MAX_COLUMN:
            known_columns[letters] = known
    return known


def column_letters(number: int) -> str:
    """1 -> ``A``."""
    out = ""
    while number:
        number, rest = divmod(number - 1, 26)
        out = chr(65 + rest) + out
    return out


class Beside(NamedTuple):
    """What stands beside the rows of a sheet: merged ranges, hidden columns (first and last), texts."""

    merged: tuple[str, ...]
    hidden_columns: tuple[tuple[int, int], ...]
    texts: tuple[Tekst, ...]


def _beside(root: Element, name: str, blad: str) -> Beside:
    space = spreadsheet_space(root, name)
    _check_one_table(root, name, space)
    _check_no_program(root, blad)
    hidden = tuple(
        (_whole(col.get("min")), _whole(col.get("max")))
        for cols in root.iterfind(f"{space}cols")
        for col in cols.iterfind(f"{space}col")
        if is_true(col.get("hidden"))
    )
    merged = tuple(merge.get("ref", "")[:40] for merge in root.iterfind(f"{space}mergeCells/{space}mergeCell"))
    if len(merged) > MAX_RANGES:
        raise Refused(Weigerreden.TE_VEEL_CELLEN, f"meer dan {MAX_RANGES} samengevoegde bereiken", "minder", blad=blad)
    return Beside(merged, hidden, tuple(in_sheet(root, blad)))


_beside_small = lru_cache(maxsize=64)(_beside)  # of a small tree that was parsed before: the next form of the same layout


def _check_one_table(root: Element, name: str, space: str) -> None:
    """Rows stand in one place. Another such place, or one that only some programs read, would be lost without a word."""
    tables = [child for child in root if local(child.tag) == "sheetData"]
    tables += [e for child in root if local(child.tag) == "AlternateContent" for e in child.iter() if local(e.tag) == "sheetData"]
    if len(tables) > 1 or (tables and tables[0].tag != f"{space}sheetData"):
        raise stranger(name, tables[-1])


def _check_no_program(root: Element, blad: str) -> None:
    """A rule for colours or for what may be typed holds a formula too, which may ask another program for data."""
    for child in root:
        if local(child.tag) in ("conditionalFormatting", "dataValidations", "extLst"):
            for element in child.iter():
                if element.text and is_dde(element.text):
                    where = (child.get("sqref") or "").partition(" ")[0].partition(":")[0] or None
                    raise Refused(Weigerreden.DDE, f"een regel met ={element.text[:200]}", "alleen waarden", blad=blad, cel=where)


@dataclass
class SheetReader:
    """Reads the rows of one sheet. ``strings`` and ``formats`` are those of the workbook."""

    blad: str
    hidden_sheet: bool
    strings: list[str]
    formats: list[str]
    room: int
    cells: list[Cel] = field(default_factory=list)
    row: int = 0
    right: int = 0

    def read(self, container: Container, name: str) -> Beside:
        """Read the part. What stands beside the rows (columns, merges) is known only at the end of a stream."""
        beside = self._read_fast(container, name) or _beside(walk(container, name, "row", "sheetData", self._row), name, self.blad)
        self._hide(beside.hidden_columns)
        return beside

    def _read_fast(self, container: Container, name: str) -> Beside | None:
        """The rows in one pass where they have the usual shape; gives what the rest of the sheet says, or None."""
        from wlzcli.formats.xlsx import fast

        if not FAST:
            return None
        found = fast.read_sheet(container.stream(name), self.strings, self.formats, self.hidden_sheet, self.room)
        if found is None:
            return None
        root = parse(found[0], name)
        if len(root.findall(f"{TRANSITIONAL}sheetData")) != 1:
            return None
        _, self.cells, self.row = found
        return (_beside_small if len(found[0]) <= SMALL else _beside)(root, name, self.blad)

    def _hide(self, columns: tuple[tuple[int, int], ...]) -> None:
        if not columns:
            return
        hidden = bytearray(MAX_COLUMN + 1)
        for low, high in columns:
            high = min(high, MAX_COLUMN)
            if 0 < low <= high:
                hidden[low : high + 1] = b"\1" * (high + 1 - low)
        self.cells = [c._replace(verborgen=True) if hidden[c[2]] else c for c in self.cells]

    def _row(self, row: Element) -> None:
        number = row.get("r")
        if number is None:
            here = self.row + 1
        elif _ROW.fullmatch(number):
            here = int(number)
        else:
            here = 0
        if not 0 < here <= MAX_ROW:
            raise self._refused(Weigerreden.BUITEN_BLAD, None, f"rij {str(number)[:20]}", f"rij 1 tot en met {MAX_ROW}")
        if here <= self.row:
            what = Weigerreden.DUBBELE_CEL if here == self.row else Weigerreden.VOLGORDE
            raise self._refused(what, f"A{here}", f"rij {here} na rij {self.row}", "elke rij één keer, op volgorde")
        self.row = here
        if len(row):
            self._cells(row, here, str(here), self.hidden_sheet or is_true(row.get("hidden")))

    def _cells(self, row: Element, here: int, here_text: str, hidden: bool) -> None:
        """The hot loop: a form has thousands of cells, so every lookup is a local name."""
        c_tag, v_tag = row.tag[:-3] + "c", row.tag[:-3] + "v"
        append, columns, formats, size = self.cells.append, known_columns.get, self.formats, len(self.formats)
        length, last = len(here_text), 0
        for c in row:
            if c.tag != c_tag:
                if local(c.tag) == "extLst":
                    continue
                raise stranger(f"{self.blad}, rij {here}", c, self.blad, f"A{here}")
            get = c.get
            ref = get("r")
            if ref is None:
                column = last + 1
                ref = f"{column_letters(column)}{here_text}"
            else:
                column = (columns(ref[:-length]) or column_number(ref[:-length])) if ref.endswith(here_text) else 0
            if column <= last or column > MAX_COLUMN:
                raise self._bad_reference(ref, here, last, column)
            last = column
            if not len(c):
                continue
            style = get("s")
            index = int(style) if style and style.isdecimal() and len(style) < 7 else 0
            code = formats[index] if index < size else "General"
            first = c[0]
            if len(c) == 1 and first.tag == v_tag and not len(first):
                soort, raw = self._value(get("t"), first.text)
                if raw or soort is not _TEXT:
                    append(_new(Cel, (ref, here, column, raw, soort, code, None, True, hidden)))
            else:
                cell = self._cell(c, ref, here, column, code, hidden)
                if cell:
                    append(cell)
        self.right = max(self.right, last)
        if len(self.cells) > self.room:
            raise self._refused(Weigerreden.TE_VEEL_CELLEN, None, f"meer dan {self.room} gevulde cellen", f"hoogstens {self.room}")

    def _value(self, kind: str | None, text: str | None) -> tuple[Soort, str]:
        """A ``v`` as (kind, raw text). What means nothing keeps its text and is ``onbekend``."""
        if kind == "s":
            index = (text or "").strip(_SPACES)
            if index.isascii() and index.isdecimal() and len(index) < 9 and int(index) < len(self.strings):
                return _TEXT, self.strings[int(index)]
            return _UNKNOWN, f"tekst nummer {index[:20]}"
        if kind is None or kind == "n":
            raw = (text or "").strip(_SPACES)
            if _NUMERIC.fullmatch(raw):
                return _NUMBER, raw
            return (_UNKNOWN, raw) if raw else (_TEXT, "")
        raw = text or ""
        if kind in ("str", "inlineStr"):
            return _TEXT, decode(raw)
        raw = raw.strip(_SPACES)
        if not raw:
            return _TEXT, ""
        if kind == "b":
            return (_BOOL, raw) if raw in ("0", "1") else (_UNKNOWN, raw)
        if kind == "e":
            return _ERROR, raw
        return (_DATE, raw) if kind == "d" else (_UNKNOWN, raw)

    def _cell(self, c: Element, ref: str, here: int, column: int, code: str, hidden: bool) -> Cel | None:
        """A cell with a formula, an inline text, or an odd mix."""
        space, kind = c.tag[:-1], c.get("t")
        formula = raw = None
        soort = _TEXT
        seen = 0
        for child in c:
            if len(child) and child.tag != f"{space}is":  # parts within a value: which of them is meant?
                soort, raw, seen = _UNKNOWN, "".join(child.itertext()), 2
            elif child.tag == f"{space}v":
                soort, raw = self._value(kind, child.text)
                seen += 1
            elif child.tag == f"{space}is":
                soort, raw = _TEXT, text_of(child)
                seen += 1
            elif child.tag == f"{space}f":
                formula = decode(child.text or "")
                if is_dde(formula):
                    raise self._refused(Weigerreden.DDE, ref, "=" + formula[:200], "alleen waarden")
            elif local(child.tag) != "extLst":
                raise stranger(f"{self.blad}, cel {ref}", child, self.blad, ref)
        if seen > 1:
            return Cel(ref, here, column, raw or "", _UNKNOWN, code, formula, True, hidden)
        if formula is not None and (raw is None or (raw == "" and kind != "str")):
            return Cel(ref, here, column, "", _EMPTY, code, formula, False, hidden)
        if formula is None and not raw:
            return None
        return Cel(ref, here, column, raw or "", soort, code, formula, True, hidden)

    def _bad_reference(self, ref: str, here: int, last: int, column: int) -> Refused:
        """Why this cell can't stand here."""
        parts = _REFERENCE.fullmatch(ref)
        known = column_number(parts[1]) if parts else 0
        if not parts or not known or int(parts[2]) > MAX_ROW:
            shown, meant = ref[:30], ref.replace("$", "").strip().upper()  # e9 or $E$9 says which cell it is
            return self._refused(
                Weigerreden.BUITEN_BLAD,
                meant if _REFERENCE.fullmatch(meant) else None,
                f"cel '{shown}'",
                "een cel van A1 tot en met XFD1048576",
            )
        if int(parts[2]) != here:
            return self._refused(Weigerreden.VOLGORDE, ref, f"cel {ref} in rij {here}", "elke cel in haar eigen rij")
        if column == last:
            return self._refused(Weigerreden.DUBBELE_CEL, ref, f"cel {ref} twee keer", "elke cel één keer")
        return self._refused(Weigerreden.VOLGORDE, ref, f"cel {ref} na kolom {column_letters(last)}", "cellen op volgorde")

    def _refused(self, reden: Weigerreden, cel: str | None, gevonden: str, verwacht: str) -> Refused:
        return Refused(reden, gevonden, verwacht, blad=self.blad, cel=cel)


def far_cell(blad: Blad) -> tuple[str, int] | None:
    """The address of a lone cell far from all others, with the size of the box it spans."""
    cells = blad.cellen
    if not cells:
        return None
    low, high = min(blad.kolommen), max(blad.kolommen)
    box = (cells[-1][1] - cells[0][1] + 1) * (high - low + 1)
    if box <= 100_000 or box <= 50 * len(cells):
        return None
    by: Callable[[Cel], tuple[int, int]] = (lambda c: (c[2], c[1])) if high > 500 else (lambda c: (c[1], c[2]))
    return max(cells, key=by)[0], box


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 8 else 0
