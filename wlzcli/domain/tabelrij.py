"""One row of a table of the zorgkantoor, read column by column; every doubt is a finding at its cell.

A reader gives back a harmless value of the right type when a column can't be read, and is ``blocked``:
the caller leaves the row out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import field
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import TypeVar

from wlzcli.domain.canonical import Facts
from wlzcli.domain.codes import is_agb_code, is_regio_code
from wlzcli.domain.dates import AMSTERDAM
from wlzcli.domain.decimals import NoNumber, parse_decimal, plain
from wlzcli.domain.feiten import FeitSoort
from wlzcli.domain.findings import Ernst, Finding
from wlzcli.domain.money import ZERO, Money
from wlzcli.domain.provenance import Plaats
from wlzcli.domain.tabellen import RawRow, RawTable
from wlzcli.records import dataclass

E = TypeVar("E", bound=StrEnum)

BRON = "docs/tabellen.md"  # where columns and values of the tables are agreed
YES = frozenset({"ja", "j", "yes", "y", "1", "true", "waar"})
NO = frozenset({"nee", "n", "no", "0", "false", "onwaar"})
# What people paste without seeing it: zero-width signs, soft hyphen, byte order mark, direction marks.
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\u202a-\u202e]")
_CELL_ERRORS = (
    "#REF!",
    "#N/A",
    "#N/B",
    "#VALUE!",
    "#WAARDE!",
    "#DIV/0!",
    "#DEEL/0!",
    "#NAME?",
    "#NAAM?",
    "#NUM!",
    "#GETAL!",
    "#NULL!",
    "#LEEG!",
    "#VERW!",
    "#SPILL!",
    "#CALC!",
    "#GEEN_WAARDE!",
)
_DUTCH_DAY = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})", re.ASCII)
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", re.ASCII)
_CLOCK = re.compile(r"([0-9]{1,2})[:.]([0-9]{2})(?:[:.]([0-9]{2})(?:\.0+)?)?", re.ASCII)
_DIGITS = re.compile(r"[0-9]+", re.ASCII)
_KVK = re.compile(r"[0-9]{8}", re.ASCII)
_LAST_MOMENT = datetime(2000, 1, 1, tzinfo=AMSTERDAM)


@dataclass(frozen=True, slots=True)
class TableCell:
    """Where a value of a row stands: its column as the file names it, and its place."""

    kolom: str
    plek: Plaats


@cache
def _members(kind: type[E]) -> dict[str, E]:
    return {member.value.casefold(): member for member in kind}


@dataclass
class RowReader:
    """Reads one row. ``names`` maps our column names to those of the file."""

    tabel: RawTable
    row: RawRow
    names: dict[str, str]
    findings: list[Finding] = field(default_factory=list)
    blocked: bool = False
    _values: dict[str, str] = field(init=False)  # by column, capitals aside; of a column that stands twice the first

    def __post_init__(self) -> None:
        self._values = {name.casefold(): value for name, value in reversed(self.row.waarden)}

    @property
    def plek(self) -> Plaats:
        """Where the row stands."""
        return self.row.plek

    def cell(self, column: str) -> TableCell:
        """The place of this column in this row."""
        name = self.names.get(column, column)
        place = self.row.plek
        if self.tabel.letters and place.cel:
            index = next((i for i, k in enumerate(self.tabel.kolommen) if k.casefold() == name.casefold()), None)
            number = place.cel.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
            if index is not None:
                place = Plaats(place.bestand, place.blad, f"{self.tabel.letters[index]}{number}")
        return TableCell(name, place)

    def report(self, code: str, cell: TableCell, *, gevonden: str | None = None, verwacht: str | None = None, **feiten: object) -> None:
        """Keep a finding at this cell; ``F`` codes block the row."""
        fout = code.startswith("F")
        self.blocked = self.blocked or fout
        self.findings.append(
            Finding(
                code, Ernst.FOUT if fout else Ernst.WAARSCHUWING, self.tabel.naam,
                bestand=cell.plek.bestand, blad=cell.plek.blad, cel=cell.plek.cel, regelnummer=cell.plek.regelnummer,
                gevonden=gevonden, verwacht=verwacht, bron=BRON, agb_code=self._about(),
                feiten=Facts.of(tabel=self.tabel.naam, kolom=cell.kolom, **feiten),
            )
        )  # fmt: skip

    def _about(self) -> str | None:
        """Whom the row is about, so that a wrong row holds that zorgaanbieder and nobody else; None when it cannot be seen."""
        text = self._values.get(self.names.get("agb_code", "agb_code").casefold(), "").strip()
        return text.zfill(8) if text and is_agb_code(text.zfill(8)) else None

    # -- texts -------------------------------------------------------------------------------

    def text(self, column: str) -> str:
        """The text, without invisible signs (which is a warning); an Excel error is a finding."""
        raw = self._values.get(self.names.get(column, column).casefold(), "")
        clean = raw.strip()
        if not raw.isascii():
            clean = INVISIBLE.sub("", raw).replace("\u00a0", " ").strip()
            if INVISIBLE.search(raw):
                self.report("W817", self.cell(column), gevonden=clean)
        if clean in _CELL_ERRORS:
            self.report("F816", self.cell(column), gevonden=clean)
            return ""
        return clean

    def has(self, column: str) -> bool:
        """Whether the table has this column."""
        wanted = self.names.get(column, column).casefold()
        return any(k.casefold() == wanted for k in self.tabel.kolommen)

    def required(self, column: str) -> str:
        """The text; empty is a finding."""
        text = self.text(column)
        if not text and not self._told(column):
            self.report("F801", self.cell(column))
        return text

    def _told(self, column: str) -> bool:
        name = self.names.get(column, column)
        return any(f.code == "F816" and f.feiten.get("kolom") == name for f in self.findings)

    def word(self, column: str, words: Iterable[str], *, default: str | None = None) -> str:
        """One of these words, capitals aside."""
        choices = tuple(words)
        text = self.text(column) if default is not None else self.required(column)
        if not text:
            return default or ""
        key = text.lower().replace(" ", "_")
        if key not in choices:
            self.report("F806", self.cell(column), gevonden=text, verwacht=", ".join(choices))
        return key

    def choice(self, column: str, kind: type[E], *, required: bool = True) -> E | None:
        """A member of a closed list by its name, capitals aside."""
        text = self.required(column) if required else self.text(column)
        if not text:
            return None
        found = _members(kind).get(text.casefold())
        if found is None:
            self.report("F806", self.cell(column), gevonden=text, verwacht=", ".join(kind))
        return found

    # -- codes -------------------------------------------------------------------------------

    def agb(self, column: str, *, required: bool = True) -> str:
        """An AGB-code. Seven digits lost their zero in a spreadsheet: repaired, with a warning."""
        text = self.required(column) if required else self.text(column)
        if not text or is_agb_code(text):
            return text
        if _DIGITS.fullmatch(text) and len(text) == 7:
            self.report("W803", self.cell(column), gevonden=text, verwacht="0" + text)
            return "0" + text
        self.report("F802", self.cell(column), gevonden=text, verwacht="acht cijfers")
        return text

    def kvk(self, column: str) -> str:
        """A KvK-nummer: eight digits, or empty. A lost zero is repaired with a warning."""
        text = self.text(column)
        if not text or _KVK.fullmatch(text):
            return text
        if _DIGITS.fullmatch(text) and len(text) == 7:
            self.report("W803", self.cell(column), gevonden=text, verwacht="0" + text)
            return "0" + text
        self.report("F822", self.cell(column), gevonden=text, verwacht="acht cijfers")
        return text

    def regio(self, column: str, known: tuple[str, ...] = (), *, required: bool = True) -> str:
        """The code of a zorgkantoorregio; one that is not in this ronde is a warning."""
        text = self.required(column) if required else self.text(column)
        if not text:
            return text
        if not is_regio_code(text):
            self.report("F819", self.cell(column), gevonden=text, verwacht="vier cijfers die met 55 beginnen")
        elif known and text not in known:
            self.report("W823", self.cell(column), gevonden=text, verwacht=", ".join(known))
        return text

    # -- numbers -----------------------------------------------------------------------------

    def number(self, column: str, text: str) -> Decimal | None:
        """An exact number, Dutch or English; what can be read two ways is never guessed."""
        value = parse_decimal(text)
        if isinstance(value, Decimal):
            return value
        if isinstance(value, NoNumber) and value.lezingen:
            readings = " of ".join(_comma(v) for v in value.lezingen)
            self.report("F805", self.cell(column), gevonden=text, verwacht=readings)
        else:
            self.report("F804", self.cell(column), gevonden=text, verwacht="een getal")
        return None

    def money(self, column: str, *, empty_is_zero: bool = False) -> Money:
        """An amount in euro, zero or more, of at most two decimals."""
        text = self.text(column) if empty_is_zero else self.required(column)
        value = self.number(column, text) if text else None
        if value is None:
            return ZERO
        if value < 0 or value * 100 != (value * 100).to_integral_value():
            self.report("F813", self.cell(column), gevonden=text, verwacht="een bedrag van nul of meer met hoogstens twee decimalen")
            return ZERO
        return Money(int(value * 100))

    def volume(self, column: str) -> Decimal:
        """A quantity, zero or more, of at most two decimals."""
        text = self.required(column)
        value = self.number(column, text) if text else None
        if value is None:
            return Decimal(0)
        if value < 0 or value * 100 != (value * 100).to_integral_value():
            self.report("F818", self.cell(column), gevonden=text, verwacht="een hoeveelheid van nul of meer met hoogstens twee decimalen")
        return value

    def yes(self, column: str) -> bool:
        """Ja or nee."""
        text = self.required(column)
        if text and text.casefold() not in YES | NO:
            self.report("F808", self.cell(column), gevonden=text, verwacht="ja of nee")
        return text.casefold() in YES

    # -- days and moments --------------------------------------------------------------------

    def day(self, column: str, *, required: bool = True) -> date | None:
        """A day, ISO or Dutch."""
        text = self.required(column) if required else self.text(column)
        if not text:
            return None
        found = parse_day(text)
        if found is None:
            self.report("F807", self.cell(column), gevonden=text, verwacht="een datum zoals 2024-07-31 of 31-7-2024")
        return found

    def moment(self, column: str) -> datetime:
        """A day with its time in the Netherlands. Without a time nobody knows whether it was late."""
        text = self.required(column)
        if not text:
            return _LAST_MOMENT
        found = parse_moment(text)
        if found is None:
            self.report("F821", self.cell(column), gevonden=text, verwacht="datum en tijd, zoals 2024-07-31 16:59 of 31-7-2024 16:59:30")
            return _LAST_MOMENT
        return found

    # -- facts -------------------------------------------------------------------------------

    def fact_value(self, column: str, soort: FeitSoort) -> str:
        """The value of a fact in its canonical text: ja/nee, plain decimals, ISO days."""
        text = self.required(column)
        if not text:
            return ""
        folded = text.casefold()
        if (
            soort in (FeitSoort.JA_NEE, FeitSoort.DATUM, FeitSoort.JAAR)
            and folded in YES | NO
            and not (soort is not FeitSoort.JA_NEE and folded in "01")
        ):
            return "ja" if folded in YES else "nee"
        match soort:
            case FeitSoort.JA_NEE:
                self.report("F808", self.cell(column), gevonden=text, verwacht="ja of nee")
            case FeitSoort.DATUM | FeitSoort.JAAR:
                return self._day_or_year(column, text, soort)
            case FeitSoort.PERCENTAGE | FeitSoort.PUNTEN:
                return self._percentage(column, text, is_level=soort is FeitSoort.PERCENTAGE)
            case FeitSoort.GETAL:
                if folded == "onbekend":  # said outright: a question for a person, not an unreadable number
                    return folded
                value = self.number(column, text.removesuffix("%").rstrip())
                return text if value is None else plain(value) + ("%" if text.endswith("%") else "")
            case FeitSoort.LEZING:
                if folded not in ("punten", "factor"):
                    self.report("F806", self.cell(column), gevonden=text, verwacht="punten, factor")
                return folded
        return text

    def _day_or_year(self, column: str, text: str, soort: FeitSoort) -> str:
        found = parse_day(text)
        if found is not None:
            return found.isoformat()
        if soort is FeitSoort.JAAR and _DIGITS.fullmatch(text) and 1990 <= int(text) <= 2100:
            return text
        expected = "een datum zoals 2024-07-31, of nee" if soort is FeitSoort.DATUM else "een jaar of een datum, of nee"
        self.report("F807", self.cell(column), gevonden=text, verwacht=expected)
        return text

    def _percentage(self, column: str, text: str, *, is_level: bool) -> str:
        """Percent: 95,5 or 95,5%. A level between 0 and 1 without the sign may be a fraction: a finding."""
        value = self.number(column, text.removesuffix("%").rstrip())
        if value is None:
            return text
        if is_level and 0 < abs(value) <= 2 and not text.endswith("%"):
            self.report("F805", self.cell(column), gevonden=text, verwacht=f"{_comma(value)}% of {_comma(value * 100)}%")
        return plain(value)


def _comma(value: Decimal) -> str:
    """Without thousands, so that it can be read one way only."""
    return plain(value).replace(".", ",")


def parse_day(text: str) -> date | None:
    """A day as ``2024-07-31`` or ``31-7-2024`` (also with ``/`` or ``.``); None when it is none."""
    iso, dutch = _ISO_DAY.fullmatch(text), _DUTCH_DAY.fullmatch(text)
    try:
        if iso:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        return date(int(dutch[3]), int(dutch[2]), int(dutch[1])) if dutch else None
    except ValueError:
        return None


def parse_moment(text: str) -> datetime | None:
    """A day and a time in the Netherlands. None when it is none, or falls in the hour that the clock runs twice or skips."""
    words = text.replace("T", " ").split()
    if len(words) != 2:
        return None
    try:
        with_zone = datetime.fromisoformat(f"{words[0]} {words[1]}")
        if with_zone.tzinfo is not None:
            return with_zone.astimezone(AMSTERDAM).replace(microsecond=0)
    except ValueError:
        pass
    day, clock = parse_day(words[0]), _CLOCK.fullmatch(words[1])
    if day is None or clock is None:
        return None
    try:
        found = datetime.combine(day, time(int(clock[1]), int(clock[2]), int(clock[3] or 0)), tzinfo=AMSTERDAM)
    except ValueError:
        return None
    return found if found.utcoffset() == found.replace(fold=1).utcoffset() else None
