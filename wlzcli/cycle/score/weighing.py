"""From the scores of assessors to one score and one opslag, exactly: every number here is a Fraction.

A better score never gives a lower opslag: mean, median, weights of at least nil and a rising staffel keep that order.
"Niet van toepassing" means one thing at both levels: it is no number. As ``buiten_weging`` it is left out of the mean of an
element, and an element that nobody scored is left out of the weighing; as ``laagste_score`` it counts as the lowest score.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from wlzcli.cycle.score.kader import LAAGSTE_SCORE, MEDIAAN, Weging

Score = Fraction | None


@dataclass(frozen=True)
class Totaal:
    """The weighted score of a plan (None: every element is not applicable), and its opslag in points."""

    score: Fraction | None
    opslag: Decimal


def mean(values: Sequence[Fraction]) -> Fraction | None:
    """The arithmetic mean; None of nothing."""
    return Fraction(sum(values, Fraction(0)), len(values)) if values else None


def median(values: Sequence[Fraction]) -> Fraction | None:
    """The middle one; of an even number the mean of the middle two; None of nothing."""
    if not values:
        return None
    ordered, half = sorted(values), len(values) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def numbers(scores: Sequence[Score], weging: Weging) -> list[Fraction]:
    """The scores that count as numbers under this kader's meaning of "niet van toepassing"."""
    if weging.nvt == LAAGSTE_SCORE:
        return [weging.minimum if s is None else s for s in scores]
    return [s for s in scores if s is not None]


def element_score(scores: Sequence[Score], weging: Weging, methode: str) -> Fraction | None:
    """One element over its assessors, by mean or median."""
    values = numbers(scores, weging)
    return median(values) if methode == MEDIAAN else mean(values)


def weigh(element_scores: Sequence[Fraction | None], weging: Weging) -> Totaal:
    """The weighted score and its opslag. Elements without a score leave the weighing; the others keep their proportions."""
    counted = [(w, s) for w, s in zip(weging.gewichten, element_scores, strict=True) if s is not None]
    weight = sum((w for w, _ in counted), Fraction(0))
    if not weight:
        return Totaal(None, Decimal(0))
    score = sum((w * s for w, s in counted), Fraction(0)) / weight
    return Totaal(score, staffel_opslag(score, weging))


def staffel_opslag(score: Fraction, weging: Weging) -> Decimal:
    """The opslag of the highest trede that this score reaches, at most the maximum of the kader."""
    index = bisect_right(weging.treden, score, key=lambda trede: trede[0]) - 1
    return min(weging.treden[index][1], weging.max_opslag) if index >= 0 else Decimal(0)


def spread(scores: Sequence[Score], weging: Weging) -> Fraction | None:
    """Highest minus lowest; None when fewer than one score is a number."""
    values = numbers(scores, weging)
    return max(values) - min(values) if values else None
