"""Numbers as people type them: read exactly, or not at all."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wlzcli.domain.decimals import NoNumber, dutch, parse_decimal, percent, plain


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1234,5", "1234.5"),
        ("1234.5", "1234.5"),
        ("1.234.567", "1234567"),
        ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("1 234,56", "1234.56"),
        ("1\u00a0234,56", "1234.56"),
        ("0,250", "0.250"),
        ("0.125", "0.125"),
        ("-12", "-12"),
        ("€ 12,50", "12.50"),
        ("  7 ", "7"),
        ("00123", "123"),
        ("1234567.123", "1234567.123"),
    ],
)
def test_one_way_to_read_it(text: str, expected: str) -> None:
    assert parse_decimal(text) == Decimal(expected)


@pytest.mark.parametrize(
    ("text", "readings"), [("1.234", ("1234", "1.234")), ("1,234", ("1234", "1.234")), ("12.345", ("12345", "12.345"))]
)
def test_two_ways_to_read_it_is_never_a_guess(text: str, readings: tuple[str, str]) -> None:
    assert parse_decimal(text) == NoNumber(text, (Decimal(readings[0]), Decimal(readings[1])))


@pytest.mark.parametrize("text", ["", "n.v.t.", "1e3", "nan", "inf", "1_000", "٣", "1.2.3", "12,34,5", "--1", "1.23,45", "0x10", "1 2"])
def test_what_is_no_number(text: str) -> None:
    assert parse_decimal(text) == NoNumber(text)


@pytest.mark.parametrize(("value", "shown"), [("1E+2", "100"), ("0.50", "0.5"), ("-0", "0"), ("1234.5600", "1234.56"), ("0.00", "0")])
def test_plain_has_no_exponent_and_no_trailing_zeros(value: str, shown: str) -> None:
    assert plain(Decimal(value)) == shown


def test_for_people() -> None:
    assert dutch(Decimal("1234567.5")) == "1.234.567,5"
    assert dutch(Decimal("12"), 2) == "12,00"
    assert dutch(Decimal("-1234.5")) == "-1.234,5"
    assert percent(Decimal("95.50")) == "95,5%"


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**9), max_value=10**9))
def test_what_we_print_we_read_back(value: Decimal) -> None:
    assert parse_decimal(dutch(value, 2)) == value
