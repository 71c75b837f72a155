"""Money in whole cents, and the one way of rounding."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wlzcli.domain.money import Money, euro, half_up, half_up_to, total


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Fraction(5, 10), 1),
        (Fraction(-5, 10), -1),
        (Fraction(15, 10), 2),
        (Fraction(25, 10), 3),
        (Fraction(-25, 10), -3),
        (Fraction(49, 100), 0),
        (Decimal("100.5"), 101),
        (7, 7),
    ],
)
def test_half_up_goes_away_from_zero_on_both_sides(value: Fraction | Decimal | int, expected: int) -> None:
    assert half_up(value) == expected


def test_the_interface_example_of_rounding() -> None:
    assert half_up_to(Decimal("1.005"), Decimal("0.01")) == Decimal("1.01")
    assert half_up_to(Decimal("-1.005"), Decimal("0.01")) == Decimal("-1.01")


@given(st.fractions())
def test_a_correction_undoes_what_it_corrects(value: Fraction) -> None:
    assert half_up(-value) == -half_up(value)


@given(st.fractions())
def test_rounding_moves_at_most_half(value: Fraction) -> None:
    assert abs(half_up(value) - value) <= Fraction(1, 2)


@pytest.mark.parametrize("wrong", [1.5, True, "3", None, Decimal(3)])
def test_money_refuses_what_is_not_whole_cents(wrong: object) -> None:
    with pytest.raises(TypeError, match="whole cents"):
        Money(wrong)  # type: ignore[arg-type]


def test_more_than_two_decimals_is_refused_never_rounded() -> None:
    with pytest.raises(ValueError, match="not a whole number of cents"):
        Money.euro("1.005")


def test_a_tariff_of_the_domain_page() -> None:
    # 95.5% of 112.30 = 107.2465 -> 107.25; of 61.47 = 58.70385 -> 58.70 (domain, rounding check)
    assert Money.euro("112.30").times(Fraction("0.955")) == Money(10725)
    assert Money.euro("61.47").times(Fraction("0.955")) == Money(5870)


@pytest.mark.parametrize(
    ("cents", "shown"), [(0, "€ 0,00"), (5, "€ 0,05"), (123456789, "€ 1.234.567,89"), (-500, "-€ 5,00"), (100000000, "€ 1.000.000,00")]
)
def test_euro_as_a_letter_prints_it(cents: int, shown: str) -> None:
    assert euro(Money(cents)) == shown


@given(st.lists(st.integers(-(10**12), 10**12)))
def test_total_is_the_sum_of_the_cents(cents: list[int]) -> None:
    assert total(Money(c) for c in cents) == Money(sum(cents))
