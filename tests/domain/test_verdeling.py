"""Does ``domain.verdeling`` do what its docstrings say."""

from __future__ import annotations

from fractions import Fraction

import pytest

from wlzcli.domain.money import Money
from wlzcli.domain.verdeling import (
    Aanspraak,
    KlasseUitkomst,
    Probleem,
    ProbleemSoort,
    Verdeelmethode,
    divide,
    equal_award,
    largest_remainder,
)

RATO, TOEKENNING, KORTING = Verdeelmethode


def claims(**amounts: int) -> list[Aanspraak]:
    return [Aanspraak(name, Money(amount)) for name, amount in amounts.items()]


def awarded(aanspraken: list[Aanspraak], ruimte: int, methode: Verdeelmethode) -> dict[str, int]:
    outcome = divide(aanspraken, Money(ruimte), methode)
    assert outcome.problemen == ()
    return {t.sleutel: t.toegekend_cents.cents for t in outcome.toedelingen}


def test_published_example_minimum_first_then_equal_awards() -> None:
    given = [Aanspraak("A", Money(100_00), minimum=Money(40_00)), Aanspraak("B", Money(100_00))]
    assert awarded(given, 100_00, TOEKENNING) == {"A": 70_00, "B": 30_00}


def test_class_after_class_fits_then_divided_then_nothing() -> None:
    given = [
        Aanspraak("mpt", Money(280), 1),
        Aanspraak("vpt-a", Money(300), 2),
        Aanspraak("vpt-b", Money(100), 2),
        Aanspraak("zzp", Money(500), 3, minimum=Money(20)),
    ]
    outcome = divide(given, Money(500), RATO)
    # 500 - minimum 20 - class 1 280 = 200 for class 2, which asks 400: factor one half
    assert {t.sleutel: t.toegekend_cents.cents for t in outcome.toedelingen} == {"mpt": 280, "vpt-a": 150, "vpt-b": 50, "zzp": 20}
    assert [k.uitkomst for k in outcome.klassen] == [KlasseUitkomst.VOLLEDIG, KlasseUitkomst.GEDEELD, KlasseUitkomst.NIETS]
    assert outcome.klasse(2).maat == Fraction(1, 2)
    assert outcome.rest_cents == Money(0)


def test_exhausted_room_gives_nothing_to_later_classes_even_when_a_cent_is_over() -> None:
    given = [Aanspraak("a", Money(0), 1), Aanspraak("b", Money(10), 2), Aanspraak("c", Money(1), 3)]
    assert awarded(given, 9, RATO) == {"a": 0, "b": 9, "c": 0}


def test_plafond_limits_what_counts() -> None:
    given = [Aanspraak("A", Money(900), plafond=Money(100)), Aanspraak("B", Money(300))]
    assert awarded(given, 200, RATO) == {"A": 50, "B": 150}


def test_more_room_than_claims_leaves_the_rest() -> None:
    outcome = divide(claims(A=10, B=20), Money(100), KORTING)
    assert (outcome.toegekend_cents, outcome.rest_cents) == (Money(10 + 20), Money(100 - 10 - 20))


def test_odd_cents_go_to_the_largest_remainder_then_to_the_first_key() -> None:
    assert awarded(claims(C=1, B=1, A=1), 2, RATO) == {"A": 1, "B": 1, "C": 0}
    assert largest_remainder([("x", Fraction(5, 3)), ("y", Fraction(4, 3))]) == [2, 1]


@pytest.mark.parametrize("methode", Verdeelmethode)
def test_nothing_to_divide(methode: Verdeelmethode) -> None:
    assert divide([], Money(5), methode).rest_cents == Money(5)
    assert awarded(claims(A=0, B=0), 0, methode) == {"A": 0, "B": 0}
    assert awarded(claims(A=7, B=3), 0, methode) == {"A": 0, "B": 0}


def test_every_problem_in_one_go_and_nothing_divided() -> None:
    given = [
        Aanspraak("a", Money(-1)),
        Aanspraak("b", Money(10)),
        Aanspraak("b", Money(10)),
        Aanspraak("c", Money(10), minimum=Money(8), plafond=Money(5)),
    ]
    outcome = divide(given, Money(100), RATO)
    assert outcome.toedelingen == ()
    assert outcome.problemen == (
        Probleem(ProbleemSoort.NEGATIEF, "a", Money(-1)),
        Probleem(ProbleemSoort.DUBBEL, "b"),
        Probleem(ProbleemSoort.MINIMUM_BOVEN_MEEGETELD, "c", Money(8), Money(5)),
    )


def test_minima_that_do_not_fit_show_the_shortfall() -> None:
    given = [Aanspraak("a", Money(10), minimum=Money(8)), Aanspraak("b", Money(10), minimum=Money(4))]
    outcome = divide(given, Money(11), RATO)
    assert outcome.problemen == (Probleem(ProbleemSoort.MINIMA_PASSEN_NIET, None, Money(8 + 4), Money(11)),)


def test_negative_room_is_a_problem() -> None:
    assert divide([], Money(-1), RATO).problemen == (Probleem(ProbleemSoort.RUIMTE_NEGATIEF, None, Money(-1)),)


def test_equal_award_fills_the_smallest_first() -> None:
    assert equal_award([100, 200, 300], 450) == Fraction(450 - 100, 2)
    assert equal_award([], 0) == 0


def test_shares_that_do_not_sum_to_a_whole_are_refused() -> None:
    with pytest.raises(ValueError, match="shares sum to 1/2, not to a whole number"):
        largest_remainder([("a", Fraction(1, 2))])
