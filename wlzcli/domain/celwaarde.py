"""What a cell means by its type and number format: exact numbers, dates, percentages, kept zeros.

The reader keeps cells raw (``domain.werkboek``); these functions read them without guessing. None means:
it is not that. Excel shows at most 15 significant digits and so do we: 0.30000000000000004 was typed as 0.3.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from functools import lru_cache

from wlzcli.domain.decimals import plain
from wlzcli.domain.werkboek import Cel, Soort

_EXCEL_PRECISION = Context(prec=15, rounding=ROUND_HALF_UP)
LARGEST = Decimal("1e15")  # what is this large or larger is no number that anyone means
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?", re.ASCII)
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_ELAPSED = re.compile(r"\[[hms]+\]", re.IGNORECASE)
_DATE_SIGN = re.compile(r"[dmyjhsDMYJHS]")
_ZEROS = re.compile(r"0{2,}")
_LEAP_BUG_DAY = 60  # Excel's 29 February 1900, a day that never was
_DAY_ONE, _DAY_ONE_1904 = date(1899, 12, 31), date(1904, 1, 1)
_LAST_DAY = 2_958_465  # 31-12-9999


def number(cel: Cel) -> Decimal | None:
    """The number in the cell, to Excel's 15 digits. None for anything else, also for what is absurdly large."""
    if cel.soort is not Soort.GETAL or not _NUMBER.fullmatch(cel.ruw):
        return None
    try:
        value = _EXCEL_PRECISION.create_decimal(cel.ruw)
    except InvalidOperation:
        return None
    return value if value.is_finite() and abs(value) < LARGEST else None


@lru_cache(maxsize=512)
def is_percent_format(opmaak: str) -> bool:
    """Whether the cell shows 0.955 as 95.5%."""
    return "%" in _QUOTED.sub("", opmaak)


@lru_cache(maxsize=512)
def is_date_format(opmaak: str) -> bool:
    """Whether the number in the cell is a day or a moment."""
    if opmaak in ("General", "@", ""):
        return False
    first = opmaak.split(";", 1)[0]
    bare = _QUOTED.sub("", first)
    return bool(_ELAPSED.search(first)) or (bool(_DATE_SIGN.search(bare)) and "E" not in bare.upper().replace("GENERAL", ""))


def percentage(cel: Cel) -> Decimal | None:
    """The percentage a cell shows: 0.955 with a ``%`` format is 95.5. None when its format is no percentage."""
    value = number(cel)
    return value * 100 if value is not None and is_percent_format(cel.opmaak) else None


def moment(cel: Cel, is_1904: bool) -> datetime | None:
    """The day and time in the cell, to the second; None when it is no date (by type or by format)."""
    if cel.soort is Soort.DATUM:
        try:
            return datetime.fromisoformat(cel.ruw).replace(tzinfo=None, microsecond=0)
        except ValueError:
            return None
    value = number(cel)
    if value is None or not is_date_format(cel.opmaak):
        return None
    return from_serial(value, is_1904)


def from_serial(value: Decimal, is_1904: bool) -> datetime | None:
    """Excel's day number as a moment. None below the first day, above the last, and for 29-2-1900."""
    days = int(value // 1)
    seconds = int(((value - days) * 86_400).to_integral_value(rounding=ROUND_HALF_UP))
    if is_1904:
        start, days = _DAY_ONE_1904, days
    elif days < 1 or days == _LEAP_BUG_DAY:
        return None
    else:
        start, days = _DAY_ONE, days - (1 if days > _LEAP_BUG_DAY else 0)
    if not 0 <= days <= _LAST_DAY:
        return None
    try:
        return datetime(start.year, start.month, start.day) + timedelta(days=days, seconds=seconds)  # noqa: DTZ001 - as typed
    except OverflowError:
        return None


def day(cel: Cel, is_1904: bool) -> date | None:
    """The day in the cell; None when it is none or when it has a time of day too."""
    found = moment(cel, is_1904)
    return found.date() if found is not None and found == datetime(found.year, found.month, found.day) else None  # noqa: DTZ001 - a cell has no zone


def shown_zeros(cel: Cel) -> str | None:
    """The digits with the zeros its format shows (1234567 under ``00000000`` is 01234567). None without such a format."""
    value = number(cel)
    bare = _QUOTED.sub("", cel.opmaak)
    if value is None or value < 0 or value != value.to_integral_value() or not _ZEROS.fullmatch(bare):
        return None
    return plain(value).zfill(len(bare))


def as_text(cel: Cel, is_1904: bool) -> str:
    """One text for a cell, without losing anything: text as typed, ISO dates, ``95.5%``, kept zeros, ``ja``/``nee``."""
    if cel.soort is Soort.WAAR:
        return "ja" if cel.ruw == "1" else "nee"
    if cel.soort is Soort.DATUM or (cel.soort is Soort.GETAL and is_date_format(cel.opmaak)):
        found = moment(cel, is_1904)
        if found is None:
            return cel.ruw
        return found.date().isoformat() if found == datetime(found.year, found.month, found.day) else found.isoformat(sep=" ")  # noqa: DTZ001 - as is
    if cel.soort is not Soort.GETAL:
        return cel.ruw
    percent, zeros, value = percentage(cel), shown_zeros(cel), number(cel)
    if percent is not None:
        return plain(percent) + "%"
    return zeros if zeros is not None else cel.ruw if value is None else plain(value)
