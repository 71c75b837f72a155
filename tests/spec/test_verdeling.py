"""The bankruptcy problems of the literature, worked by hand.

The claims 100, 200 and 300 on an estate of 100, 200 and 300 are those of the Mishna (Ketubot 93a); the rules of
constrained equal awards and constrained equal losses are Maimonides' and were set side by side by Aumann
and Maschler (1985) and Thomson (2003). The Talmud's own division is none of the three and is not offered; what it comes to
can be had with a plafond or a minimum of half of each claim (Aumann and Maschler, theorem A).
The contested garment (claims 100 and 50 on 100): each gives up what the other does not contest.
Jacob's will (Ibn Ezra, taken up by O'Neill, 1982): four sons claim 30, 40, 60 and 120 on 120.
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
    ((30, 40, 60, 120), 120, RATO, (14_40, 19_20, 28_80, 57_60), "Jacob's will: 120 / 250 = 0,48 of each claim"),
    ((30, 40, 60, 120), 120, TOEKENNING, (30_00, 30_00, 30_00, 30_00), "Jacob's will: 120 / 4, just the smallest claim"),
    ((30, 40, 60, 120), 120, KORTING, (0, 6_67, 26_67, 86_66), "Jacob's will: the first loses 30, the others 100 / 3 each"),
    ((10, 20, 30), 60, RATO, (10_00, 20_00, 30_00), "enough: everybody in full"),
    ((10, 20, 30), 0, KORTING, (0, 0, 0), "nothing: nobody anything"),
]  # fmt: skip


@pytest.mark.parametrize(("claims", "estate", "rule", "parts", "why"), CASES, ids=[f"{c[2].value}-{c[1]}-{len(c[0])}" for c in CASES])
def test_bankruptcy_classics(claims: tuple[int, ...], estate: int, rule: Verdeelmethode, parts: tuple[int, ...], why: str) -> None:
    outcome = divide([Aanspraak(k, Money(c * 100)) for k, c in zip("abcd", claims, strict=False)], Money(estate * 100), rule)
    assert tuple(t.toegekend_cents.cents for t in outcome.toedelingen) == parts, why
    assert sum(parts) == estate * 100


# claims, estate, the Talmud's parts in cents: Ketubot 93a (with a third of 100 in cents), Bava Metzia 2a, and Jacob's will
TALMUD = [
    ((100, 200, 300), 100, (33_34, 33_33, 33_33)),
    ((100, 200, 300), 200, (50_00, 75_00, 75_00)),
    ((100, 200, 300), 300, (50_00, 100_00, 150_00)),
    ((100, 200, 300), 400, (50_00, 125_00, 225_00)),
    ((50, 100), 100, (25_00, 75_00)),
    ((30, 40, 60, 120), 120, (15_00, 20_00, 30_00, 55_00)),
]


@pytest.mark.parametrize(("claims", "estate", "parts"), TALMUD, ids=[f"{c[1]}-{len(c[0])}" for c in TALMUD])
def test_the_talmud_by_half_claims(claims: tuple[int, ...], estate: int, parts: tuple[int, ...]) -> None:
    """Up to half of all claims: equal awards under half a claim; above it: half a claim for sure, then equal losses."""
    low = estate * 2 <= sum(claims)
    half = [Money(c * 50) for c in claims]
    made = [
        Aanspraak(k, Money(c * 100), plafond=h) if low else Aanspraak(k, Money(c * 100), minimum=h)
        for k, c, h in zip("abcd", claims, half, strict=False)
    ]
    outcome = divide(made, Money(estate * 100), TOEKENNING if low else KORTING)
    assert tuple(t.toegekend_cents.cents for t in outcome.toedelingen) == parts
    assert sum(parts) == estate * 100
