"""Exact numbers as people type them, and as files and letters show them."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from wlzcli.records import dataclass

_PLAIN = re.compile(r"[+-]?\d+(?:[.,]\d+)?", re.ASCII)
_GROUPED_NL = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+(?:,\d+)?", re.ASCII)
_GROUPED_EN = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?", re.ASCII)
_SPACED = re.compile(r"[+-]?\d{1,3}(?: \d{3})+(?:[.,]\d+)?", re.ASCII)
_AMBIGUOUS = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)


@dataclass(frozen=True, slots=True)
class NoNumber:
    """What was typed is not one number. ``lezingen`` holds the two ways it can be read, if two."""

    tekst: str
    lezingen: tuple[Decimal, ...] = ()


def parse_decimal(text: str) -> Decimal | NoNumber:
    """Read a Dutch or English decimal; what can be read two ways (``1.234``) is never guessed.

    Spaces at the ends, non-breaking spaces as thousands and a leading euro sign are taken as meant.
    """
    clean = text.replace("\u00a0", " ").replace("\u202f", " ").strip().removeprefix("€").strip()
    if _AMBIGUOUS.fullmatch(clean):
        digits = re.sub(r"[.,]", "", clean)
        return NoNumber(text, (Decimal(digits), Decimal(clean.replace(",", "."))))
    if _PLAIN.fullmatch(clean):
        return Decimal(clean.replace(",", "."))
    if _GROUPED_NL.fullmatch(clean):
        return Decimal(clean.replace(".", "").replace(",", "."))
    if _GROUPED_EN.fullmatch(clean):
        return Decimal(clean.replace(",", ""))
    if _SPACED.fullmatch(clean):
        return Decimal(clean.replace(" ", "").replace(",", "."))
    return NoNumber(text)


def plain(value: Decimal | int) -> str:
    """For files: a dot, no exponent, no trailing zeros (``0.50`` -> ``0.5``, ``1E+2`` -> ``100``)."""
    text = str(value)
    if text.isdigit():
        return text  # whole, as nearly every volume and amount is
    text = format(Decimal(value), "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def dutch(value: Decimal | int, decimals: int | None = None) -> str:
    """For people: ``1.234,5``. With ``decimals`` exactly that many (the value must fit)."""
    text = plain(value) if decimals is None else format(Decimal(value), f".{decimals}f")
    sign, text = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, _, rest = text.partition(".")
    grouped = f"{int(whole):,}".replace(",", ".")
    return sign + grouped + ("," + rest if rest else "")


def percent(value: Decimal) -> str:
    """For people: ``95,5%``."""
    return dutch(value) + "%"


def ratio(value: Fraction) -> str:
    """An exact ratio as ``p/q``."""
    return f"{value.numerator}/{value.denominator}"
