"""Dates and moments. A deadline is inclusive and in Europe/Amsterdam; the journal is UTC."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip


def is_late(moment: datetime, deadline_inclusive: datetime) -> bool:
    """True when received after the deadline's second; the second itself still counts."""
    return moment.astimezone(UTC).replace(microsecond=0) > deadline_inclusive.astimezone(UTC)


def last_day_of_term(sent_on: date, days: int) -> date:
    """The last day that counts: the first day is the day after sending."""
    return sent_on + timedelta(days=days)


def months_before(day: date, months: int) -> date:
    """The same day ``months`` earlier; the month's last day where that day does not exist."""
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def days_in_year(year: int) -> int:
    """365 or 366."""
    return (date(year + 1, 1, 1) - date(year, 1, 1)).days


def in_full(day: date) -> str:
    """As a letter prints it: ``31 juli 2026``."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def moment_in_full(moment: datetime) -> str:
    """``31 juli 2015 om 17.00 uur`` in Dutch time; seconds only when there are any."""
    local = moment.astimezone(AMSTERDAM)
    clock = f"{local:%H.%M}" + (f".{local:%S}" if local.second else "")
    return f"{in_full(local.date())} om {clock} uur"
