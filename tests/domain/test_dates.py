"""Deadlines to the second, terms from the day after sending."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from wlzcli.domain.dates import AMSTERDAM, days_in_year, in_full, is_late, last_day_of_term, moment_in_full, months_before

DEADLINE = datetime(2015, 7, 31, 17, 0, tzinfo=AMSTERDAM)  # inkoopkader-2016-gz §2.2


@pytest.mark.parametrize(
    ("moment", "late"),
    [
        (datetime(2015, 7, 31, 16, 59, 59, tzinfo=AMSTERDAM), False),
        (datetime(2015, 7, 31, 17, 0, 0, tzinfo=AMSTERDAM), False),
        (datetime(2015, 7, 31, 17, 0, 0, 999_999, tzinfo=AMSTERDAM), False),
        (datetime(2015, 7, 31, 17, 0, 1, tzinfo=AMSTERDAM), True),
        (datetime(2015, 7, 31, 15, 0, 0, tzinfo=UTC), False),
        (datetime(2015, 7, 31, 15, 0, 1, tzinfo=UTC), True),
    ],
)
def test_late_is_after_the_second_of_the_deadline(moment: datetime, late: bool) -> None:
    assert is_late(moment, DEADLINE) is late


def test_a_term_starts_the_day_after_sending_and_its_last_day_counts() -> None:
    assert last_day_of_term(date(2015, 10, 9), 20) == date(2015, 10, 29)
    assert last_day_of_term(date(2024, 2, 28), 1) == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2015, 7, 31), 6, date(2015, 1, 31)),
        (date(2015, 8, 31), 6, date(2015, 2, 28)),
        (date(2024, 8, 31), 6, date(2024, 2, 29)),
        (date(2015, 1, 15), 13, date(2013, 12, 15)),
    ],
)
def test_months_before_stays_within_the_month(day: date, months: int, expected: date) -> None:
    assert months_before(day, months) == expected


def test_leap_years() -> None:
    assert (days_in_year(2023), days_in_year(2024)) == (365, 366)


def test_in_full() -> None:
    assert in_full(date(2026, 7, 31)) == "31 juli 2026"
    assert moment_in_full(datetime(2015, 7, 31, 15, 0, tzinfo=UTC)) == "31 juli 2015 om 17.00 uur"
    assert moment_in_full(datetime(2015, 7, 31, 15, 0, 1, tzinfo=UTC)) == "31 juli 2015 om 17.00.01 uur"
