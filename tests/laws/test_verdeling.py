"""What may never happen when money is divided, on thousands of random portfolios.

Every outcome of every law is also compared with an independent solver (a linear program, ``tests.lineair``), and every
small case with a search over all possible divisions. Neither shares code with ``domain``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.lineair import Uitkomst, differences
from wlzcli.domain.money import Money
from wlzcli.domain.verdeling import Aanspraak, Verdeelmethode, Verdeling, divide

LAWS = settings(max_examples=300, derandomize=True, deadline=None)
methods = st.sampled_from(Verdeelmethode)
OUTCOMES: list[Uitkomst] = []


@st.composite
def portfolios(draw: st.DrawFn, highest: int = 10_000_000, size: int = 8) -> tuple[list[Aanspraak], Money]:
    """Claims with classes, minima and plafonds that can be met, and a room that holds the minima."""
    claims = []
    for number in range(draw(st.integers(0, size))):
        amount = draw(st.integers(0, highest))
        plafond = draw(st.none() | st.integers(0, highest))
        counted = amount if plafond is None else min(amount, plafond)
        minimum = draw(st.just(0) | st.integers(0, counted))
        cap = None if plafond is None else Money(plafond)
        claims.append(Aanspraak(f"z{number:02d}", Money(amount), draw(st.integers(1, 3)), Money(minimum), cap))
    minima = sum(c.minimum.cents for c in claims)
    everything = sum(c.meegeteld.cents for c in claims)
    return claims, Money(draw(st.integers(minima, max(minima, everything + 10))))


def by_key(outcome: Verdeling) -> dict[str, int]:
    """What each got; the outcome waits for the linear program."""
    assert outcome.problemen == ()
    OUTCOMES.append(as_problem(outcome))
    return parts_of(outcome)


def parts_of(outcome: Verdeling) -> dict[str, int]:
    return {t.sleutel: t.toegekend_cents.cents for t in outcome.toedelingen}


def as_problem(outcome: Verdeling) -> Uitkomst:
    claims = tuple((t.sleutel, t.klasse, t.minimum_cents.cents, t.meegeteld_cents.cents) for t in outcome.toedelingen)
    return Uitkomst(outcome.methode.value, claims, outcome.ruimte_cents.cents, parts_of(outcome))


@pytest.fixture(autouse=True, scope="module")
def _every_outcome_is_that_of_the_linear_program() -> Iterator[None]:
    yield
    assert differences(OUTCOMES) == []


# -- every small case ------------------------------------------------------------------------


def distance(method: Verdeelmethode, amounts: tuple[int, ...], parts: tuple[int, ...]) -> tuple[object, ...]:
    """How far a division is from what the method wants; the smallest of all divisions is the right one.

    Equal awards: the lowest award is as high as can be, then the next (leximin). Equal losses: the same
    for the highest loss. Naar rato: the greatest squared departure weighed by claim is as small as can be.
    """
    if method is Verdeelmethode.GELIJKE_TOEKENNING:
        return tuple(-p for p in sorted(parts))
    if method is Verdeelmethode.GELIJKE_KORTING:
        return tuple(sorted((a - p for a, p in zip(amounts, parts, strict=True)), reverse=True))
    factor = Fraction(sum(parts), sum(amounts))
    return (sum((abs(p - a * factor) for a, p in zip(amounts, parts, strict=True)), Fraction(0)),)


def test_every_small_case_is_the_best_of_all_divisions() -> None:
    for amounts in product(range(5), repeat=3):
        for room in range(sum(amounts) + 1):
            divisions = [p for p in product(*(range(a + 1) for a in amounts)) if sum(p) == room]
            for method in Verdeelmethode:
                outcome = parts_of(divide([Aanspraak(k, Money(a)) for k, a in zip("abc", amounts, strict=True)], Money(room), method))
                parts = tuple(outcome[k] for k in "abc")
                best = min(distance(method, amounts, d) for d in divisions) if sum(amounts) else None
                assert best is None or distance(method, amounts, parts) == best, (method, amounts, room, parts)


@pytest.mark.parametrize("cents", [2, -2])
@pytest.mark.parametrize("methode", [m.value for m in Verdeelmethode])
def test_the_solver_tells_a_division_that_is_two_cents_wrong(methode: str, cents: int) -> None:
    outcome = divide(
        [Aanspraak(k, Money(c)) for k, c in (("a", 10_000), ("b", 20_000), ("c", 30_000))], Money(40_000), Verdeelmethode(methode)
    )
    right = as_problem(outcome)
    wrong = replace(right, given=right.given | {"b": right.given["b"] + cents, "c": right.given["c"] - cents})
    assert [found for found, _ in differences([right, wrong])] == [wrong]


# -- the laws --------------------------------------------------------------------------------


@LAWS
@given(portfolios(), methods)
def test_no_cent_is_lost_or_made_and_nobody_is_outside_minimum_and_plafond(
    portfolio: tuple[list[Aanspraak], Money], method: Verdeelmethode
) -> None:
    claims, room = portfolio
    outcome = divide(claims, room, method)
    parts = by_key(outcome)
    counted = sum(c.meegeteld.cents for c in claims)
    assert sum(parts.values()) == min(room.cents, counted)
    assert outcome.rest_cents.cents == max(0, room.cents - counted)
    assert all(c.minimum.cents <= parts[c.sleutel] <= c.meegeteld.cents for c in claims)


@LAWS
@given(portfolios(), methods, st.randoms(use_true_random=False))
def test_the_order_of_the_claims_changes_nothing(portfolio: tuple[list[Aanspraak], Money], method: Verdeelmethode, random: object) -> None:
    claims, room = portfolio
    shuffled = list(claims)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert divide(shuffled, room, method) == divide(claims, room, method)


@LAWS
@given(portfolios(), methods, st.integers(1, 1_000_000))
def test_more_room_never_lowers_anyone_but_for_one_cent(
    portfolio: tuple[list[Aanspraak], Money], method: Verdeelmethode, extra: int
) -> None:
    claims, room = portfolio
    before, after = by_key(divide(claims, room, method)), by_key(divide(claims, Money(room.cents + extra), method))
    assert all(after[key] >= before[key] - 1 for key in before)


@LAWS
@given(portfolios(), methods, st.data())
def test_a_higher_claim_never_gets_less_but_for_one_cent(
    portfolio: tuple[list[Aanspraak], Money], method: Verdeelmethode, data: st.DataObject
) -> None:
    claims, room = portfolio
    if not claims:
        return
    at = data.draw(st.integers(0, len(claims) - 1))
    raised = list(claims)
    raised[at] = replace(claims[at], aanspraak=Money(claims[at].aanspraak.cents + data.draw(st.integers(1, 1_000_000))))
    key = claims[at].sleutel
    assert by_key(divide(raised, room, method))[key] >= by_key(divide(claims, room, method))[key] - 1


@LAWS
@given(portfolios(), methods)
def test_equal_claims_get_equal_parts_but_for_the_odd_cent_and_a_larger_one_no_less(
    portfolio: tuple[list[Aanspraak], Money], method: Verdeelmethode
) -> None:
    claims, room = portfolio
    parts = by_key(divide(claims, room, method))
    for a in claims:
        for b in claims:
            if (a.klasse, a.minimum) == (b.klasse, b.minimum) and a.meegeteld <= b.meegeteld:
                assert (
                    parts[a.sleutel] <= parts[b.sleutel] + 1
                )  # the odd cent: both may share one exact part (1 cent over claims of 1 and 2)
                if a.meegeteld == b.meegeteld and a.sleutel < b.sleutel:
                    assert parts[a.sleutel] >= parts[b.sleutel]


@LAWS
@given(portfolios(), methods)
def test_a_later_class_gets_more_than_its_minimum_only_when_the_earlier_ones_are_paid(
    portfolio: tuple[list[Aanspraak], Money], method: Verdeelmethode
) -> None:
    claims, room = portfolio
    parts = by_key(divide(claims, room, method))
    for a in claims:
        for b in claims:
            if a.klasse < b.klasse and parts[b.sleutel] > b.minimum.cents:
                assert parts[a.sleutel] == a.meegeteld.cents
