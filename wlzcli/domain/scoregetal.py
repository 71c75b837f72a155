"""A score as files and letters show it: at most 4 decimals, half up. The exact fraction stands in the step."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from wlzcli.domain.money import half_up

_QUANTA = 10_000


def score_decimal(score: Fraction) -> Decimal:
    """``37/10`` -> ``3.7``; ``10/3`` -> ``3.3333``."""
    return (Decimal(half_up(score * _QUANTA)) / _QUANTA).normalize() + Decimal(0)
