"""The bankruptcy problems of the literature, worked by hand.

The claims 100, 200 and 300 on an estate of 100, 200 and 300 are those of the Mishna (Ketubot 93a); the rules of
constrained equal awards and constrained equal losses are Maimonides' and were set side by side by Aumann
and Maschler (1985) and Thomson (2003). The Talmud's own division is none of the three and is not offered.
The contested garment (claims 100 and 50 on 100): each gives up what the other does not contest.
"""

from __future__ import annotations

import pytest

from wlzcli.domain.money import Money
from wlzcli.domain.verdeling import Aanspraak, Verdeelmethode, divide

RATO, TOEKENNING, KORTING = Verdeelmethode

# claims, estate, rule, parts: all in whole euro unless they do not divide
CASES = [
    ((100, 200, 300), 100, RATO, (1_667, 3_333, 50_00), "16,67 33,33 50,00"),
    ((100, 200, 300), 200, RATO, (3_333, 6_667, 10_000), "33,33 66,67 100,00"),
    ((100, 200, 300), 300, RATO, (50_00, 100_00, 150_00), "half of each claim"),
    ((100, 200, 300), 100, TOEKENNING, (3_334, 3_333, 3_333), "a third each; the odd cent to the first key"),
    ((100, 200, 300), 200, TOEKENNING, (6_667, 6_667, 6_666), "a third each; odd cents to the first keys"),
    ((100, 200, 300), 300, TOEKENNING, (100_00, 100_00, 100_00), "100 each: the smallest is just met"),
    ((100, 200, 300), 400, TOEKENNING, (100_00, 150_00, 150_00), "the smallest in full, the rest in two"),
    ((100, 200, 300), 100, KORTING, (0, 0, 100_00), "everybody loses 200, nobody below nothing"),
    ((100, 200, 300), 200, KORTING, (0, 50_00, 150_00), "everybody loses 150, nobody below nothing"),
    ((100, 200, 300), 300, KORTING, (0, 100_00, 200_00), "everybody loses 100"),
    ((100, 200, 300), 450, KORTING, (50_00, 150_00, 250_00), "everybody loses 50"),
    ((50, 100), 100, TOEKENNING, (50_00, 50_00), "contested garment: equal awards"),
    ((50, 100), 100, KORTING, (25_00, 75_00), "contested garment: equal losses; here also the Talmud's own"),
    ((50, 100), 100, RATO, (3_333, 6_667), "contested garment: one to two"),
]  # fmt: skip


@pytest.mark.parametrize(("claims", "estate", "rule", "parts", "why"), CASES, ids=[f"{c[2].value}-{c[1]}-{len(c[0])}" for c in CASES])
def test_bankruptcy_classics(claims: tuple[int, ...], estate: int, rule: Verdeelmethode, parts: tuple[int, ...], why: str) -> None:
    outcome = divide([Aanspraak(k, Money(c * 100)) for k, c in zip("abc", claims, strict=False)], Money(estate * 100), rule)
    assert tuple(t.toegekend_cents.cents for t in outcome.toedelingen) == parts, why
    assert sum(parts) == estate * 100
