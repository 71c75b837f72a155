"""Money in whole eurocents, and the one way this program rounds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Self

Exact = int | Fraction | Decimal


def half_up(value: Exact) -> int:
    """Round to a whole number, half away from zero (1.5 -> 2, -1.5 -> -2).

    Away from zero on both sides, so that a correction undoes exactly what it corrects.
    """
    exact = Fraction(value)
    return half_up_ratio(exact.numerator, exact.denominator)


def half_up_ratio(numerator: int, denominator: int) -> int:
    """:func:`half_up` of ``numerator / denominator`` (denominator above zero), for where thousands of lines are rounded."""
    if numerator >= 0:
        return (numerator * 2 + denominator) // (2 * denominator)
    return -((denominator - numerator * 2) // (2 * denominator))


def half_up_to(value: Exact, quantum: Decimal) -> Decimal:
    """Round to a whole number of quanta (1 day, 0.01 hour), half away from zero."""
    return half_up(Fraction(value) / Fraction(quantum)) * quantum


_fill = object.__setattr__  # how a frozen record is filled


@dataclass(frozen=True, order=True, slots=True, init=False)
class Money:
    """An amount in eurocents. Refuses float and bool, so no rounding can slip in."""

    cents: int

    def __init__(self, cents: int) -> None:
        if type(cents) is not int:
            raise TypeError(f"Money takes whole cents as int, not {type(cents).__name__}")
        _fill(self, "cents", cents)

    @classmethod
    def euro(cls, text: str | int | Decimal) -> Self:
        """From euro as exact text or Decimal; more than two decimals is refused, never rounded."""
        cents = Decimal(text) * 100
        if cents != cents.to_integral_value():
            raise ValueError(f"{text} euro is not a whole number of cents")
        return cls(int(cents))

    def __add__(self, other: Money) -> Money:
        return Money(self.cents + other.cents)

    def __sub__(self, other: Money) -> Money:
        return Money(self.cents - other.cents)

    def __neg__(self) -> Money:
        return Money(-self.cents)

    def __bool__(self) -> bool:
        return self.cents != 0

    def times(self, factor: Exact) -> Money:
        """``half_up(self x factor)``, the only multiplication of money."""
        return Money(half_up(Fraction(self.cents) * Fraction(factor)))

    def __str__(self) -> str:
        return euro(self)


ZERO = Money(0)


def total(amounts: Iterable[Money]) -> Money:
    """The sum of the amounts; nothing sums to zero."""
    return Money(sum(a.cents for a in amounts))


def euro(amount: Money) -> str:
    """As a letter prints it: ``€ 1.234.567,89``; negative ``-€ 5,00``."""
    whole, cents = divmod(abs(amount.cents), 100)
    sign = "-" if amount.cents < 0 else ""
    return f"{sign}€ {whole:,}".replace(",", ".") + f",{cents:02d}"
