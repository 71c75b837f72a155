"""Where a file may hold a burgerservicenummer: nine digits that pass the elfproef, however somebody typed them.

Which ways of writing count, and which do not, is decided in docs/decisions/0007: a miss lets a number into the archief, a
false alarm holds a form up until a person says that it is none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from operator import itemgetter

from wlzcli.cycle.ingest.tekens import tidy_code
from wlzcli.domain.werkboek import Blad, Cel, Soort, Werkboek

_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
_MARK = r"(?: ?[._/-] ?|[ \t\r\n]{1,2})"  # what people put between groups of figures; any dash is a dash
_BROKEN = "|".join(rf"\d{{{n}}}\r?\n\d{{{9 - n}}}" for n in range(1, 9))  # two lines of one cell
_GROUPED = re.compile(
    rf"(?<![0-9A-Za-z])(?:\d{{9}}|\d{{3}}({_MARK})\d{{3}}\1\d{{3}}|\d{{4}}({_MARK})\d{{2}}\2\d{{3}}|{_BROKEN})(?![0-9A-Za-z])"
    # 12 34 56 782, but not the end of +31 13 12 34 567 or of a row of such numbers
    r"|(?<![0-9A-Za-z])(?<!\d[ -])\d{2}([ -])\d{2}\3\d{2}\3\d{3}(?![0-9A-Za-z])(?![ -]\d)",
    re.ASCII,
)
# Glued to a word; what holds other figures too (an IBAN, a VAT number, a hash) is a code.
_GLUED = re.compile(r"(?<![^\W_])([^\W\d_]*)([0-9]{9})([^\W\d_]*)(?![^\W_])")
_OF_A_PERSON = ("bsn", "sofi", "burger", "client", "cliënt", "patient", "patiënt", "persoon")
# Any alphabet's digits, also raised and circled ones, with at most four blanks, marks or invisible characters between them; or a number
# with an exponent. As wide as what _plain and tidy_code make of a text.
_ANY_FIGURE = (
    r"[\d\u00b2\u00b3\u00b9\u1369-\u1371\u19da\u2070\u2074-\u2079\u2080-\u2089\u2460-\u2468\u2474-\u247c\u2488-\u2490\u24ea\u24f5-\u24fd\u24ff"
    r"\u2776-\u277e\u2780-\u2788\u278a-\u2792\U00010a40-\U00010a43\U00010e60-\U00010e68\U00011052-\U0001105a\U0001f100-\U0001f10a]"
)
_ANY_MARK = (
    r"[\x00-\x20._/\-\x7f-\u00a0\u00ad\u058a\u05be\u1400\u1806\u180e\u2000-\u2015\u2024\u2028-\u202f\u205f-\u206f\u2212\u2e17\u2e1a\u2e3a\u2e3b"
    r"\u2e40\u2e5d\u3000\u301c\u3030\u30a0\ufe31-\ufe34\ufe4d-\ufe4f\ufe52\ufe58\ufe63\ufeff\uff0d-\uff0f\uff3f\U00010ead]"
)
_SUSPECT = re.compile(rf"{_ANY_FIGURE}(?:{_ANY_MARK}{{0,4}}{_ANY_FIGURE}){{8}}|\d[eE][+]?\d")
# Where a text holds no more than the letters of western Europe, as nearly every form does, as bytes: first a look at all of it without
# its marks and with every figure as a nought, then the same as above.
_SUSPECT_LATIN = re.compile(rb"[0-9\xb2\xb3\xb9](?:[\x00-\x20._/\-\x7f-\xa0\xad]{0,4}[0-9\xb2\xb3\xb9]){8}|[0-9][eE][+]?[0-9]")
_LATIN_MARKS = bytes(range(0x21)) + b"._/-\xad" + bytes(range(0x7F, 0xA1))
_AS_NOUGHT = bytes.maketrans(b"0123456789\xb2\xb3\xb9", b"0" * 13)
_NOUGHTS = (b"0" * 9, b"0e0", b"0E0", b"0e+0", b"0E+0")
BETWEEN = "|"  # puts many texts together, for one look: no mark, so that no two of them make a number
_HEADING = re.compile(r"\b(?:bsn|burgerservice\w*|sofi\w*)\b")
LONGEST_HEADING = 40
_NAMED_OTHERWISE = re.compile(r"rsin\W{0,12}\Z")  # of a legal person; it passes the same test

_FORMULE = itemgetter(Cel._fields.index("formule"))  # of every cell of every form
# Texts and figures that hold no nine digits, of forms read before in this process: most of a form stands in every form.
_harmless: set[str] = set()
MAX_HARMLESS = 20_000


def is_bsn(digits: str) -> bool:
    """The elfproef on nine digits: the weighted sum is a multiple of eleven."""
    if len(digits) != 9 or digits == "000000000":
        return False
    return sum(w * int(d) for w, d in zip(_WEIGHTS, digits, strict=True)) % 11 == 0


def holds_bsn(text: str, annex: bool = False) -> bool:
    """Whether a text holds nine digits, alone, in groups or glued to a word, that pass the elfproef.

    ``annex``: a document that is no form may name its RSIN; what is called so is none.
    """
    if len(text) < 9:
        return False
    if not text.isascii():
        text = "".join(map(_plain, text))
    found = [m for m in _GROUPED.finditer(text) if is_bsn(re.sub(r"\D", "", m[0]))]
    found += [m for m in _GLUED.finditer(text) if (m[1] or m[3]) and _is_word(m[1]) and is_bsn(m[2])]
    return any(not (annex and _NAMED_OTHERWISE.search(text[max(0, m.start() - 20) : m.start()].casefold())) for m in found)


def _plain(c: str) -> str:
    """A figure of any alphabet, also a raised one, and any dash, as they stand on a keyboard."""
    if c.isdigit():
        return str(unicodedata.digit(c))
    return "-" if c == "\u2212" or unicodedata.category(c) == "Pd" else c


def _is_word(before: str) -> bool:
    """Whether these letters before a number are a word and no code, as AB123456782 and INV123456782 are."""
    return not before or (len(before) >= 3 and (before[-1].islower() or any(w in before.casefold() for w in _OF_A_PERSON)))


def may_hold_bsn(text: str) -> bool:
    """A quick look at much text at once: False means that :func:`holds_bsn` is False for every part of it."""
    try:
        data = text.encode("latin-1")
    except UnicodeEncodeError:
        parts = text.split(BETWEEN)
        return any(map(may_hold_bsn, parts)) if len(parts) > 1 else _SUSPECT.search(text) is not None
    bare = data.translate(_AS_NOUGHT, _LATIN_MARKS)
    return any(noughts in bare for noughts in _NOUGHTS) and _SUSPECT_LATIN.search(data) is not None


def bsn_cells(werkboek: Werkboek) -> Iterator[tuple[str, str]]:
    """(sheet, cell) of every place that may hold a burgerservicenummer: cells, their formulas and comments, and all other text.

    No cell for a header or text box, no sheet either for a sheet's name or a property of the file.
    """
    names = [*(text for _, text in werkboek.eigenschappen), *(b.naam for b in werkboek.bladen)]
    names += [text for n in werkboek.namen for text in (n.naam, n.tekst)]
    if may_hold_bsn(BETWEEN.join(names)) and any(holds_bsn(tidy_code(text)) for text in names):
        yield "", ""
    secret = {b.naam for b in werkboek.bladen if holds_bsn(tidy_code(b.naam))}
    for blad_naam, cel, text in werkboek.elders:
        if holds_bsn(tidy_code(text)):
            yield "" if blad_naam in secret else blad_naam, cel
    for blad in werkboek.bladen:
        texts = {*(blad.teksten - _harmless), *filter(None, map(_FORMULE, blad.cellen))}
        joined = BETWEEN.join(texts)
        headings = _headings(texts)
        if headings or may_hold_bsn(joined):
            shown = "" if blad.naam in secret else blad.naam
            suspect = {text for text in texts if may_hold_bsn(text)}
            yield from ((shown, c.adres) for c in blad.cellen if (c.ruw in suspect or c.formule in suspect) and _is_secret(c))
            yield from ((shown, c.adres) for c in _without_zero(blad, headings))
        elif len(_harmless) < MAX_HARMLESS:
            _harmless.update(texts)


def _is_secret(c: Cel) -> bool:
    text = _whole_number(c.ruw) if c.soort is Soort.GETAL else tidy_code(c.ruw)
    if holds_bsn(text) or (c.formule is not None and holds_bsn(tidy_code(c.formule))):
        return True
    return c.soort is Soort.TEKST and 0 < text.casefold().find("e") < len(text) < 30 and holds_bsn(_whole_number(text))


def _whole_number(raw: str) -> str:
    try:
        number = Decimal(raw)
    except InvalidOperation:
        return ""
    # A number of a thousand figures is not written out: it is no burgerservicenummer.
    return str(int(number)) if number.is_finite() and abs(number.adjusted()) < 40 and number == number.to_integral_value() else ""


def _headings(texts: Iterable[str]) -> frozenset[str]:
    """Short texts that call what stands below or beside them a burgerservicenummer."""
    short = [t for t in texts if len(t) <= LONGEST_HEADING]
    if not _HEADING.search(BETWEEN.join(short).casefold()):
        return frozenset()
    return frozenset(t for t in short if _HEADING.search(t.casefold()))


def _without_zero(blad: Blad, headings: frozenset[str]) -> Iterator[Cel]:
    """Eight digits under or beside such a heading that pass with the zero a spreadsheet program takes off."""
    places = [(c.rij, c.kolom) for c in blad.cellen if c.ruw in headings]
    columns: dict[int, int] = {}
    rows: dict[int, int] = {}
    for row, column in places:
        columns.setdefault(column, row)
        rows.setdefault(row, column)
    for c in blad.cellen if places else ():
        below, beside = columns.get(c.kolom, c.rij) < c.rij, rows.get(c.rij, c.kolom) < c.kolom
        text = _whole_number(c.ruw) if c.soort is Soort.GETAL else tidy_code(c.ruw)
        if (below or beside) and re.fullmatch(r"[0-9]{8}", text) and is_bsn(f"0{text}"):
            yield c
