"""Declaration periods: months, and thirteen four-week periods whose dates are data."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from wlzcli.domain.productie import Periode

_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)
_FOUR_WEEKS = re.compile(r"(\d{4})-P(0[1-9]|1[0-3])", re.ASCII)


def is_month(code: str) -> bool:
    """``2024-01``."""
    return _MONTH.fullmatch(code) is not None


def is_four_weeks(code: str) -> bool:
    """``2024-P01``."""
    return _FOUR_WEEKS.fullmatch(code) is not None


def month(code: str) -> Periode:
    """The month with this code, first to last day."""
    year, number = int(code[:4]), int(code[5:7])
    return Periode(code, date(year, number, 1), date(year, number, monthrange(year, number)[1]))


def months_of(year: int) -> tuple[Periode, ...]:
    """The twelve months of a year."""
    return tuple(month(f"{year}-{number:02d}") for number in range(1, 13))
