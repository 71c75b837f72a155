"""The usual shape of a sheet and of the shared strings, read in one pass of a regular expression.

Excel, LibreOffice, openpyxl and XlsxWriter all write cells in one plain form. Where a part consists of
that form from the first byte to the last, this reads it four times as fast as building a tree; the moment
anything else stands in it (another attribute order, a comment, a prefix, an entity we don't know, rows out of
order) it gives None and the tree decides. So it never has to judge, and can't see less than the tree does:
every character between the first and the last row is accounted for. Tested against the tree, cell by cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from operator import itemgetter

from wlzcli.domain.werkboek import Cel, Soort
from wlzcli.formats.refused import Refused
from wlzcli.formats.xlsx.cells import MAX_ROW, column_letters, column_number, is_number, known_columns
from wlzcli.formats.xlsx.parts import decode, is_dde, spreadsheet_space
from wlzcli.formats.xlsx.shapes import ROW_END, read_alike
from wlzcli.formats.xlsx.xml import parse

_SIGN = r"[^<>\x00-\x1f\x7f-\x9f\ufffe\uffff]"
_LINES = r"[^<>\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]"  # text that may hold line ends and entities
_NUMBER_TEXT = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?"
# A cell with a text by number, with a number, or empty; what else a cell may hold is taken apart by _RARE_CELL when it comes.
_TOKEN = re.compile(
    r'(<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"(?: s="([0-9]{1,6})")?'
    r'(?: t="s"><v>([0-9]{1,8})</v></c>'
    r"|/>"
    rf'|(?: t="n")?><v>({_NUMBER_TEXT})</v></c>'
    r'|(?: t="[A-Za-z]+")?(?:/>|></c>)'
    rf'|( t="inlineStr"><is><t(?: xml:space="preserve")?>{_LINES}*</t></is></c>'
    rf'|(?: t="(?:s|n|str|b|e)")?>(?:<f(?: aca="false")?>{_SIGN}+</f>)?(?:<v>{_SIGN}+</v>|<v ?/>|<v></v>)</c>))'
    rf'|<row r="([1-9][0-9]{{0,6}})"((?: [A-Za-z0-9:]+="[^"<>&]*")*)(?:>|/>)'
    r"|</row>)"
)
_RARE_CELL = re.compile(
    rf' t="inlineStr"><is><t(?: xml:space="preserve")?>({_LINES}*)</t></is></c>'
    rf'|(?: t="(s|n|str|b|e)")?>(?:<f(?: aca="false")?>({_SIGN}+)</f>)?(?:<v>({_SIGN}+)</v>|<v ?/>|<v></v>)</c>'
)
_STRING, _STRING_END = "<si><t>", "</t></si>"
_ALSO_STRING = (
    ('<si><t xml:space="preserve">', _STRING),
    ("<si><t/></si>", _STRING + _STRING_END),
    ("<si><t /></si>", _STRING + _STRING_END),
)
_CONTROL = bytes(sign for sign in (*range(32), 127) if sign not in b"\t\n")  # no text of XML holds these, and we don't read \r
# Nor U+0080-9F, U+FFFE and U+FFFF: how each begins in UTF-8, and all of it.
_BEYOND = ((b"\xc2", re.compile(rb"\xc2[\x80-\x9f]")), (b"\xef\xbf", re.compile(rb"\xef\xbf[\xbe\xbf]")))
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|#([0-9]{1,7}));")
_ENTITIES = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'"}
_OPEN, _CLOSE, _ROW_END = b"<sheetData>", b"</sheetData>", ROW_END.encode()
_UNUSUAL = (b"<!", b"\0")
LONGEST_ROW = 8 * 1024 * 1024
_NUMBER, _TEXT = Soort.GETAL, Soort.TEKST  # local names for the hot loop
_new = tuple.__new__
_WHOLE = itemgetter(0)
for _number in range(1, 703):  # A to ZZ; a column beyond is left to the tree, which then knows it
    column_number(column_letters(_number))


def read_sheet(
    chunks: Iterable[bytes], strings: list[str], formats: list[str], hidden_sheet: bool, room: int
) -> tuple[bytes, list[Cel], int] | None:
    """The sheet without its rows, the cells, and the last row number; None when anything in it is unusual.

    Works row by row through the stream: only the rows not yet read are in memory, and never a row beyond ``LONGEST_ROW``.
    """
    codes = {str(index): code for index, code in enumerate(formats)}
    codes[""] = formats[0] if formats else "General"
    cells: list[Cel] = []
    head, pending, last_row = b"", b"", 0
    for chunk in chunks:
        pending += chunk
        if not head:
            start = pending.find(_OPEN)
            if start < 0:
                if len(pending) > LONGEST_ROW:
                    return None
                continue
            head, pending = pending[: start + len(_OPEN)], pending[start + len(_OPEN) :]
        cut = pending.rfind(_ROW_END) + len(_ROW_END)
        if cut < len(_ROW_END):
            if len(pending) > LONGEST_ROW:
                return None
            continue
        found = _read_bytes(pending[:cut], strings, codes, hidden_sheet, last_row)
        if found is None or len(cells) + len(found[0]) > room:
            return None
        cells += found[0]
        last_row, pending = found[1], pending[cut:]
    end = pending.find(_CLOSE)
    found = _read_bytes(pending[:end], strings, codes, hidden_sheet, last_row) if head and end >= 0 else None
    rest = head + pending[end:]
    if found is None or rest.count(b"sheetData") != 2 or any(word in rest for word in _UNUSUAL) or b"\r" in rest:
        return None
    return rest, cells + found[0], found[1]


def _read_bytes(data: bytes, strings: list[str], codes: dict[str, str], hidden_sheet: bool, after_row: int) -> tuple[list[Cel], int] | None:
    """Whole rows as bytes: those that are alike together, the others cell by cell."""
    if b"\r" in data:
        return None
    try:
        *rows, rest = data.decode("utf-8").split(ROW_END)
        alike = read_alike(rows, strings, codes, hidden_sheet)
    except (UnicodeDecodeError, KeyError, IndexError):
        return None  # the tree says what is wrong
    cells: list[Cel] = []
    here = after_row
    others: list[str] = []
    for place, read in enumerate((*alike, None)):
        if read is None and place < len(rows):
            others.append(rows[place])
            continue
        if others or (read is None and rest):
            found = read_rows(ROW_END.join((*others, "" if read else rest)), strings, codes, hidden_sheet, here)
            if found is None:
                return None
            cells += found[0]
            here = found[1]
            others.clear()
        if read is not None:
            number, row = read
            if number <= here:
                return None
            here = number
            cells += row
    return cells, here


def read_rows(text: str, strings: list[str], codes: dict[str, str], hidden_sheet: bool, after_row: int) -> tuple[list[Cel], int] | None:
    """The cells and the last row number; None when the rows are not all of the usual shape, in order, once.

    Every character must belong to a token, and no token can hold a comment, CDATA or an instruction.
    """
    tokens = _TOKEN.findall(text)
    if sum(map(len, map(_WHOLE, tokens))) != len(text):
        return None
    try:
        return _read_tokens(tokens, strings, codes, hidden_sheet, after_row)
    except (KeyError, IndexError):
        return None  # a column, style or text that isn't there


def _read_tokens(
    tokens: list[tuple[str, ...]], strings: list[str], codes: dict[str, str], hidden_sheet: bool, after_row: int
) -> tuple[list[Cel], int] | None:
    """The hot loop: thousands of cells a form, so lookups that fail raise instead of being asked first."""
    cells: list[Cel] = []
    append, columns = cells.append, known_columns
    here, last, is_open, hidden, row_text = after_row, 0, False, hidden_sheet, ""
    for whole, letters, number, style, index, value, rare, row, attributes in tokens:
        if letters:
            column = columns[letters]
            if column <= last or number != row_text:
                return None
            last = column
            if index:
                raw = strings[int(index)]
                if raw:
                    append(_new(Cel, (letters + number, here, column, raw, _TEXT, codes[style], None, True, hidden)))
            elif value:
                append(_new(Cel, (letters + number, here, column, value, _NUMBER, codes[style], None, True, hidden)))
            elif rare:
                cell = _rare(rare, strings)
                if cell is None:
                    return None
                raw, soort, formula_text = cell
                if raw or formula_text is not None or soort is not _TEXT:
                    append(Cel(letters + number, here, column, raw, soort, codes[style], formula_text, soort is not Soort.LEEG, hidden))
        elif row:
            if is_open or int(row) <= here or int(row) > MAX_ROW or ' r="' in attributes:
                return None
            here, last, is_open = int(row), 0, whole[-2] != "/"
            row_text = row if is_open else ""
            hidden = hidden_sheet or 'hidden="1"' in attributes or 'hidden="true"' in attributes
        elif is_open and whole == "</row>":
            is_open, row_text = False, ""
        else:
            return None
    return None if is_open else (cells, here)


def _rare(rest: str, strings: list[str]) -> tuple[str, Soort, str | None] | None:
    """Raw text, kind and formula of a cell with a formula or a less usual type; None for what the tree must judge."""
    parts = _RARE_CELL.fullmatch(rest)
    if parts is None:
        return None
    if parts[1] is not None:
        clean = plain_text(parts[1])
        return None if clean is None else (clean, _TEXT, None)
    kind, formula, value = parts[2] or "", parts[3] or "", parts[4] or ""
    clean_formula = plain_text(formula) if formula else None
    clean = plain_text(value)
    if clean is None or (formula and clean_formula is None) or (clean_formula and is_dde(clean_formula)):
        return None
    if not clean:
        return None if kind == "str" or not formula else ("", Soort.LEEG, clean_formula)
    if kind != "str" and ("_x" in value or clean[0] == " " or clean[-1] == " "):
        return None
    match kind:
        case "str":
            return clean, _TEXT, clean_formula
        case "b":
            return clean, Soort.WAAR if clean in ("0", "1") else Soort.ONBEKEND, clean_formula
        case "e":
            return clean, Soort.FOUT, clean_formula
        case "s":
            known = clean.isascii() and clean.isdecimal() and len(clean) < 9 and int(clean) < len(strings)
            return (strings[int(clean)], _TEXT, clean_formula) if known else None
    return (clean, _NUMBER, clean_formula) if is_number(clean) else None


def plain_text(text: str) -> str | None:
    """Text with its entities and escapes resolved; None when it holds an entity that we don't know."""
    if "&" in text:
        signs = text.count("&")
        try:
            text, known = _ENTITY.subn(_resolve, text) if signs != text.count("&amp;") else (text.replace("&amp;", "&"), signs)
        except ValueError:
            return None
        if known != signs:
            return None
    return decode(text) if "_x" in text else text


def _resolve(entity: re.Match[str]) -> str:
    """The sign an entity stands for; ValueError for one that XML does not allow."""
    if entity[1] is None:
        return _ENTITIES[entity[0]]
    number = int(entity[1])
    if number in (9, 10, 13) or 32 <= number < 0xD800 or 0xE000 <= number < 0xFFFE or 0x10000 <= number < 0x110000:
        return chr(number)
    raise ValueError(entity[0])


def read_strings(data: bytes) -> list[str] | None:
    """The shared strings; None when they are not all plain."""
    start, end = data.find(b"<si>"), data.rfind(b"</sst>")
    around = data[:start] + data[end:]
    if start < 0 or end < 0 or b"<!" in around or around.count(b"<?") > 1:
        return None
    try:
        text = data[start:end].decode("utf-8")
        root = parse(around, "sharedStrings")
        spreadsheet_space(root, "sharedStrings")
    except (UnicodeDecodeError, Refused):
        return None  # the tree says what is wrong
    if len(root):
        return None  # and what is no text
    if len(data.translate(None, _CONTROL)) != len(data) or any(first in data and beyond.search(data) for first, beyond in _BEYOND):
        return None
    for written, usual in _ALSO_STRING:
        text = text.replace(written, usual) if written in text else text
    if not text.startswith(_STRING) or not text.endswith(_STRING_END):
        return None
    found = text[len(_STRING) : -len(_STRING_END)].split(_STRING_END + _STRING)
    # Every sign is accounted for: around each text stand four tags, and none stands in it.
    if text.count("<") != 4 * len(found) or text.count(">") != 4 * len(found):
        return None
    if "&" not in text and "_x" not in text:
        return found
    clean = [plain_text(string) if "&" in string or "_x" in string else string for string in found]
    return None if None in clean else clean  # type: ignore[return-value]  # mypy does not see that None is not among them
