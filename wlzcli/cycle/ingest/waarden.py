"""From what stands in a cell to the value of a field. What can be read two ways is a finding, never a guess."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from wlzcli.cycle.ingest.tekens import fold, read_otherwise, tidy, tidy_code
from wlzcli.domain.celwaarde import LARGEST, as_text, from_serial, is_date_format, is_percent_format, number
from wlzcli.domain.decimals import NoNumber, dutch, parse_decimal, plain
from wlzcli.domain.formulier import Optie, VeldSoort
from wlzcli.domain.lettertekens import unprintable
from wlzcli.domain.werkboek import Cel, Soort

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan januari", "feb februari", "mrt maart mar", "apr april", "mei", "jun juni", "jul juli", "aug augustus",
         "sep sept september", "okt oktober", "nov november", "dec december"), start=1,
    )
    for name in names.split()
}  # fmt: skip
_DATE_DMY = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", re.ASCII)
_DATE_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]0{2}:0{2}(?::0{2})?)?", re.ASCII)
_DATE_WORDS = re.compile(r"(\d{1,2}) ([a-z]+)\.? (\d{4})")
_PLAIN_TEXT = (VeldSoort.TEKST, VeldSoort.LANGE_TEKST)
_FROM_RAW = Cel._fields.index("ruw")
MAX_KNOWN, LONGEST_KNOWN = 5_000, 100  # cells of a column that are kept, and their length
_PLAUSIBLE_DAYS = (date(1990, 1, 1), date(2100, 1, 1))  # of a number that nothing calls a date
# Of one whose format does. The form gives its date cells that format, so 2015 typed there is 7-7-1905, and 1072015 a day in 4835.
_DATED_DAYS, FOR_GOOD = (date(1910, 1, 1), date(2200, 1, 1)), date(9999, 12, 31)


class Gelezen(NamedTuple):
    """What one cell gave: the value as text (None: nothing usable), and (code, expected) of what is to be said of it."""

    waarde: str | None
    meldingen: tuple[tuple[str, str], ...] = ()


Tabelcel = tuple[str | None, str | None, tuple[tuple[str, str], ...]]  # value, what stands there, what is to be said of it
_NOTHING = Gelezen(None)
_NO_DATE = Gelezen(None, (("F118", "een datum, bijvoorbeeld 15-7-2026"),))


def raw_text(cel: Cel) -> str:
    """What stands in the cell, as a person would name it."""
    if cel.soort is Soort.WAAR:
        return "WAAR" if cel.ruw == "1" else "ONWAAR"
    return cel.ruw


def shown(cel: Cel, is_1904: bool) -> str:
    """What a person sees in the cell: a date as a date, a number with its comma."""
    value = number(cel)
    if value is None:
        return raw_text(cel)
    moment = from_serial(value, is_1904) if is_date_format(cel.opmaak) else None
    if moment is not None:
        return f"{moment:%d-%m-%Y}"
    return f"{dutch(value * 100)}%" if is_percent_format(cel.opmaak) else dutch(value)


def read_cell(cel: Cel | None, soort: VeldSoort, keuzes: tuple[Optie, ...], is_1904: bool) -> Gelezen:
    """The value of a field of this kind from this cell."""
    if cel is None:
        return _NOTHING
    _, _, _, ruw, kind, _, formule, _, verborgen = cel
    if formule is None and not verborgen:
        if kind is Soort.TEKST and ruw.isascii() and ruw.isprintable():  # nearly every cell: nothing to notice, nothing to tidy but blanks
            if soort in _PLAIN_TEXT:
                return Gelezen(ruw.strip() or None)
            if soort is VeldSoort.KEUZE and (waarde := _by_text(keuzes).get(ruw)):
                return Gelezen(waarde)
        elif kind is Soort.TEKST and soort is VeldSoort.LANGE_TEKST:
            clean = tidy(ruw)
            return Gelezen(clean or None, () if ruw.isascii() else _strange(clean))
        elif kind is Soort.GETAL and soort is VeldSoort.GETAL:
            return _number(cel, soort)
    if kind is Soort.LEEG and formule is None:
        return _NOTHING
    if cel.formule is not None and not cel.heeft_waarde:
        return Gelezen(None, (("F110", "een ingevulde waarde"),))
    if cel.soort is Soort.FOUT:
        return Gelezen(None, (("F111", "een waarde zonder fout"),))
    if cel.soort is Soort.ONBEKEND:
        return Gelezen(None, (("F112", "een leesbare waarde"),))
    notes = _notes(cel, soort)
    if cel.soort is Soort.TEKST and not tidy(cel.ruw):
        return Gelezen(None, tuple(note for note in notes if note[0] == "W111"))
    read = _by_kind(cel, soort, keuzes, is_1904)
    return Gelezen(read.waarde, (*notes, *read.meldingen))


@lru_cache(maxsize=64)
def column_reader(soort: VeldSoort, keuzes: tuple[Optie, ...], is_1904: bool, is_code: bool) -> Callable[[Cel], Tabelcel]:
    """What reads the cells of one column of a table. Most of a table is the same in every form, so what was read before is kept.

    ``is_code``: a code of the zorgkantoor's own, in which no letter may look like another.
    """
    known: dict[tuple[object, ...], Tabelcel] = {}

    def read(cel: Cel) -> Tabelcel:
        what = cel[_FROM_RAW:]  # all but its place
        found = known.get(what)
        if found is None:
            found = _read_in_table(cel, soort, keuzes, is_1904, is_code)
            if len(known) < MAX_KNOWN and len(cel.ruw) < LONGEST_KNOWN:
                known[what] = found
        return found

    return read


def _read_in_table(cel: Cel, soort: VeldSoort, keuzes: tuple[Optie, ...], is_1904: bool, is_code: bool) -> Tabelcel:
    waarde, meldingen = read_cell(cel, soort, keuzes, is_1904)
    if is_code and waarde and not waarde.isascii():
        odd = read_otherwise(raw_text(cel), is_code=True)
        waarde = tidy_code(waarde)
        meldingen = (*(m for m in meldingen if m[0] not in ("W113", "W118")), *((("W113", odd),) if odd else ()))
    return waarde, raw_text(cel) if cel.ruw else None, meldingen


def _notes(cel: Cel, soort: VeldSoort) -> tuple[tuple[str, str], ...]:
    notes: list[tuple[str, str]] = []
    if cel.formule is not None:
        notes.append(("W111", "een ingevulde waarde in plaats van een formule"))
    if cel.verborgen and cel.ruw:
        notes.append(("W112", "een zichtbare cel"))
    if cel.soort is Soort.TEKST and soort is not VeldSoort.LANGE_TEKST:
        odd = read_otherwise(cel.ruw, is_code=soort not in (VeldSoort.TEKST, VeldSoort.BESTAND))
        if odd:
            notes.append(("W113", odd))
    if cel.soort is Soort.TEKST and soort in _PLAIN_TEXT:
        notes += _strange(tidy(cel.ruw))
    return tuple(notes)


def _strange(clean: str) -> tuple[tuple[str, str], ...]:
    """What a letter can't print."""
    strange = unprintable(clean)
    return (("W118", f"zonder de tekens {' '.join(strange)}"),) if strange else ()


def _by_kind(cel: Cel, soort: VeldSoort, keuzes: tuple[Optie, ...], is_1904: bool) -> Gelezen:
    match soort:
        case VeldSoort.AGB | VeldSoort.KVK:
            return _eight_digits(cel)
        case VeldSoort.KEUZE:
            return _choice(cel, keuzes)
        case VeldSoort.GETAL | VeldSoort.PERCENTAGE:
            return _number(cel, soort)
        case VeldSoort.DATUM:
            return _date(cel, is_1904)
        case VeldSoort.BESTAND:
            name = _text(cel)
            return Gelezen(
                name, (("F119", "alleen de naam van een bestand in dezelfde map"),) if re.search(r"[/\\:\x00-\x1f]", name) else ()
            )
        case _:
            return Gelezen(_text(cel, is_1904))


def _text(cel: Cel, is_1904: bool = False) -> str:
    return as_text(cel, is_1904) if cel.soort in (Soort.GETAL, Soort.DATUM) else tidy(raw_text(cel))


def _typed(cel: Cel) -> str:
    """A code, number or day as meant: without the apostrophe that keeps it text, which some programs leave in the cell."""
    return tidy_code(cel.ruw).removeprefix("'")


def _eight_digits(cel: Cel) -> Gelezen:
    expected = "acht cijfers"
    value = number(cel)
    text = plain(value) if value is not None else re.sub(r"[ .]", "", _typed(cel))
    if re.fullmatch(r"\d{8}", text, re.ASCII):
        return Gelezen(text)
    if re.fullmatch(r"\d{7}", text, re.ASCII):
        return Gelezen(f"0{text}", (("W101", f"0{text}"),))
    return Gelezen(None, (("F114", expected),))


def _choice(cel: Cel, keuzes: tuple[Optie, ...]) -> Gelezen:
    known = _by_text(keuzes)
    waarde = known.get(cel.ruw) or known.get(fold(tidy_code(_text(cel))))
    if waarde is not None:
        return Gelezen(waarde)
    return Gelezen(None, (("F113", " / ".join(o.tekst for o in keuzes)),))


@lru_cache(maxsize=64)
def _by_text(keuzes: tuple[Optie, ...]) -> dict[str, str]:
    """The value of each choice, by what the sheet shows and by the value itself, as printed and folded."""
    texts = [(text, o.waarde) for o in reversed(keuzes) for text in (o.waarde, o.tekst)]
    return {shown: waarde for text, waarde in texts for shown in (text, fold(text))}


def _number(cel: Cel, soort: VeldSoort) -> Gelezen:
    expected = "een percentage, bijvoorbeeld 95,5" if soort is VeldSoort.PERCENTAGE else "een getal, bijvoorbeeld 1234,5"
    if cel.soort is Soort.GETAL:
        value = number(cel)
        if value is None:
            return Gelezen(None, (("F116", expected),))
        if is_date_format(cel.opmaak):
            return Gelezen(None, (("F117", expected),))
        if is_percent_format(cel.opmaak):
            return Gelezen(plain(value * 100)) if soort is VeldSoort.PERCENTAGE else Gelezen(None, (("F116", expected),))
        if soort is VeldSoort.PERCENTAGE and 0 < value <= 1:
            return Gelezen(None, (("F115", f"{dutch(value * 100)}% of {dutch(value)}%"),))
        return Gelezen(plain(value))
    if cel.soort is not Soort.TEKST:
        return Gelezen(None, (("F116", expected),))
    text = full = _typed(cel)
    if soort is VeldSoort.PERCENTAGE:
        text = text.removesuffix("%").removesuffix("procent").strip()
    typed = parse_decimal(text)
    if isinstance(typed, NoNumber):
        if typed.lezingen:
            return Gelezen(None, (("F115", " of ".join(dutch(n) for n in typed.lezingen)),))
        return Gelezen(None, (("F116", expected),))
    if abs(typed) >= LARGEST:
        return Gelezen(None, (("F116", expected),))
    if soort is VeldSoort.PERCENTAGE and text == full and 0 < typed <= 1:  # typed without a sign it is as unsure as a number
        return Gelezen(None, (("F115", f"{dutch(typed * 100)}% of {dutch(typed)}%"),))
    return Gelezen(plain(typed))


def _date(cel: Cel, is_1904: bool) -> Gelezen:
    if cel.soort is Soort.DATUM:
        return _made(*cel.ruw[:10].split("-")) if _DATE_ISO.fullmatch(cel.ruw[:10]) else _NO_DATE
    if cel.soort is Soort.GETAL:
        serial = number(cel)
        moment = None if serial is None else from_serial(serial, is_1904)
        day = moment.date() if moment else None
        dated = is_date_format(cel.opmaak)
        first, last = _DATED_DAYS if dated else _PLAUSIBLE_DAYS
        if day is None or not (first <= day <= last or (dated and day == FOR_GOOD)):
            return _NO_DATE
        return Gelezen(day.isoformat(), () if dated else (("W114", f"{day:%d-%m-%Y}"),))
    if cel.soort is not Soort.TEKST:
        return _NO_DATE
    text = " ".join(_typed(cel).casefold().split())
    if m := _DATE_DMY.fullmatch(text):
        return _made(m[3], m[2], m[1])
    if m := _DATE_ISO.fullmatch(text):
        return _made(m[1], m[2], m[3])
    if (m := _DATE_WORDS.fullmatch(text)) and m[2] in _MONTHS:
        return _made(m[3], _MONTHS[m[2]], m[1])
    return _NO_DATE


def _made(year: str, month: str | int, day: str) -> Gelezen:
    try:
        return Gelezen(date(int(year), int(month), int(day)).isoformat())
    except ValueError:
        return _NO_DATE
