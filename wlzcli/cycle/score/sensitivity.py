"""What would tip an opslag: the other mean, or one point by one assessor on one element."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from wlzcli.cycle.score.kader import GEMIDDELDE, MEDIAAN, Weging
from wlzcli.cycle.score.weighing import Score, Totaal, element_score, staffel_opslag, weigh
from wlzcli.domain.ontwikkelplan import Kantelpunt
from wlzcli.domain.scoregetal import score_decimal

Given = Mapping[str, Score]  # by assessor


def tipping_points(
    given: Sequence[Given], values: Sequence[Fraction | None], fixed: Sequence[bool], total: Totaal, methode: str, weging: Weging
) -> tuple[Kantelpunt, ...]:
    """Every single change that gives this plan another opslag.

    ``given`` holds the scores of each element by assessor, ``values`` what they came to, ``fixed`` whether an
    element was set by consensus (then no single assessor moves it).
    """
    found = list(_other_mean(given, values, fixed, total, methode, weging))
    weight = sum((w for w, v in zip(weging.gewichten, values, strict=True) if v is not None), Fraction(0))
    for index, scores in enumerate(given):
        if fixed[index]:
            continue
        for naam in sorted(scores):
            found.extend(_one_point(index, naam, scores, values[index], weight, total, methode, weging))
    return tuple(found)


def _other_mean(
    given: Sequence[Given], values: Sequence[Fraction | None], fixed: Sequence[bool], total: Totaal, methode: str, weging: Weging
) -> list[Kantelpunt]:
    other = GEMIDDELDE if methode == MEDIAAN else MEDIAAN
    changed = [v if keep else element_score(tuple(s.values()), weging, other) for s, v, keep in zip(given, values, fixed, strict=True)]
    outcome = weigh(changed, weging)
    if outcome.opslag == total.opslag or total.score is None or outcome.score is None:
        return []
    return [Kantelpunt(other, "", score_decimal(total.score), score_decimal(outcome.score), outcome.opslag)]


def _one_point(
    index: int, naam: str, scores: Given, value: Fraction | None, weight: Fraction, total: Totaal, methode: str, weging: Weging
) -> list[Kantelpunt]:
    given = scores[naam]
    if given is None or value is None or total.score is None:
        return []
    found = []
    for step in (-1, 1):
        moved = given + step
        if not weging.minimum <= moved <= weging.maximum:
            continue
        other = element_score(tuple(moved if n == naam else s for n, s in scores.items()), weging, methode)
        if other is None or other == value:
            continue
        # One element moves and none joins or leaves the weighing, so the whole moves by its share.
        opslag = staffel_opslag(total.score + weging.gewichten[index] * (other - value) / weight, weging)
        if opslag != total.opslag:
            found.append(Kantelpunt(naam, weging.elementen[index], score_decimal(given), score_decimal(moved), opslag))
    return found
