"""Amounts and numbers on the command line: Dutch or ISO; what can be read two ways is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

    from wlzcli.domain.money import Money


def parse_number(text: str, option: str) -> Decimal:
    """An exact number; UsageError when it is none, or when it can be read two ways."""
    from wlzcli.domain.decimals import NoNumber, dutch, parse_decimal
    from wlzcli.errors import UsageError

    value = parse_decimal(text)
    if not isinstance(value, NoNumber):
        return value
    if value.lezingen:
        first, second = (dutch(v) for v in value.lezingen)
        raise UsageError(
            f"{option}: '{text}' kan {first} of {second} zijn.", "Schrijf het zonder duizendtallen, bijvoorbeeld 1234,00 of 1234.00."
        )
    raise UsageError(f"{option}: '{text}' is geen getal.", "Schrijf een getal als 1234,50 of 1234.50.")


def parse_amount(text: str, option: str) -> Money:
    """An amount in euro with at most two decimals, as whole cents."""
    from wlzcli.domain.money import Money
    from wlzcli.errors import UsageError

    value = parse_number(text, option)
    try:
        return Money.euro(value)
    except ValueError:
        raise UsageError(f"{option}: '{text}' heeft meer dan twee decimalen.", "Een bedrag is in hele eurocenten.") from None
