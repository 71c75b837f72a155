"""Opslagen worked by hand: judged as a whole (2016), and a fictional weighted kader (no source gives weights or a staffel).

inkoopkader-2016-gz §2.2.4: an opslag only on agreement, at most 3%; three elements; the zorgkantoor decides.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from tests.builders import geen_belang, gewogen, integraal, kader, oordeel, plan_invoer
from wlzcli.cycle.score import ScoreInputs, decide
from wlzcli.domain.findings import Answer, Answers, Question
from wlzcli.domain.ontwikkelplan import Beoordeling, ScoreBesluit
from wlzcli.policy.model import Beleid
from wlzcli.policy.model import Beoordeling as Kaderdeel

ELEMENTEN = ("effect", "ambitie", "haalbaarheid")
NAMEN = ("A. Jansen", "B. de Boer", "C. Smit")
NONE = Answers()


def judged(
    kaderdeel: Kaderdeel, *scores: Beoordeling, answers: Answers = NONE, **plan: object
) -> tuple[ScoreBesluit, tuple[Question, ...]]:
    """The decision on plan-1 under this kader, and what was asked."""
    names = sorted({s.beoordelaar for s in scores})
    inputs = ScoreInputs((plan_invoer(**plan),), scores, (), tuple(geen_belang(n) for n in names))
    result = decide(inputs, Beleid((kader(beoordeling=kaderdeel),)), answers)
    return result.decisions[0], result.questions


def sheet(scores: tuple[object, ...], beoordelaar: str = NAMEN[0]) -> list[Beoordeling]:
    return [oordeel(e, s, beoordelaar) for e, s in zip(ELEMENTEN, scores, strict=True)]  # type: ignore[arg-type]


# scores of one assessor · score as a sum · opslag in points
WEIGHED = [
    ((4, 3, 4), Fraction(4 * 4 + 3 * 3 + 3 * 4, 10), "2", "domain.md §3.6: 3.7 reaches 3.5"),
    ((1, 1, 1), Fraction(10, 10), "0", "the lowest trede"),
    ((2, 2, 2), Fraction(20, 10), "0.5", "exactly on a trede counts"),
    ((2, 2, 1), Fraction(4 * 2 + 3 * 2 + 3 * 1, 10), "0", "1.7 stays under 2"),
    ((5, 2, 3), Fraction(4 * 5 + 3 * 2 + 3 * 3, 10), "2", "3.5 exactly"),
    ((5, 5, 3), Fraction(4 * 5 + 3 * 5 + 3 * 3, 10), "2", "4.4 stays under 4.5"),
    ((5, 5, 5), Fraction(50, 10), "3", "the whole of it"),
]  # fmt: skip


@pytest.mark.parametrize(("scores", "score", "opslag", "why"), WEIGHED, ids=[w[3] for w in WEIGHED])
def test_weighed_by_one_assessor(scores: tuple[int, ...], score: Fraction, opslag: str, why: str) -> None:
    besluit, asked = judged(gewogen(), *sheet(scores))

    assert asked == ()
    assert besluit.opslag == Decimal(opslag), why
    assert next(s.naar for s in besluit.stappen if s.regel == "beoordeling.methode") == f"{score.numerator}/{score.denominator}"


# the sheets of three assessors · mean and median of effect · opslag by mean and by median
THREE = [
    (((4, 3, 4), (4, 3, 4), (4, 3, 4)), "2", "2"),
    # effect 5, 5, 1: mean 11/3, median 5. Ambition and feasibility 3: score 0.4 x 11/3 + 1.8 = 3.2667, or 0.4 x 5 + 1.8 = 3.8
    (((5, 3, 3), (5, 3, 3), (1, 3, 3)), "1", "2"),
]  # fmt: skip


@pytest.mark.parametrize(("sheets", "mean", "median"), THREE)
def test_mean_and_median_stand_side_by_side(sheets: tuple[tuple[int, ...], ...], mean: str, median: str) -> None:
    scores = [b for n, s in zip(NAMEN, sheets, strict=True) for b in sheet(s, n)]
    by_mean, _ = judged(gewogen(), *scores)
    word = gewogen().aggregatie
    assert word is not None
    by_median, _ = judged(gewogen(aggregatie=replace(word, waarde="mediaan")), *scores)

    assert (by_mean.opslag, by_median.opslag) == (Decimal(mean), Decimal(median))
    other = [k.opslag for k in by_mean.kantelpunten if k.door == "mediaan"]
    assert other == ([] if mean == median else [Decimal(median)])


def test_what_one_point_by_one_assessor_tips() -> None:
    # 3.7; one point less on effect is 3.3 (opslag 1), on ambition 3.4 (1), on feasibility 3.4 (1); one point more stays under 4.5.
    besluit, _ = judged(gewogen(), *sheet((4, 3, 4)))

    assert [(k.door, k.element, k.van, k.naar, k.opslag) for k in besluit.kantelpunten] == [
        ("A. Jansen", "effect", Decimal(4), Decimal(3), Decimal(1)),
        ("A. Jansen", "ambitie", Decimal(3), Decimal(2), Decimal(1)),
        ("A. Jansen", "haalbaarheid", Decimal(4), Decimal(3), Decimal(1)),
    ]


def test_not_applicable_leaves_the_weighing() -> None:
    # Ambition out: (0.4 x 4 + 0.3 x 3) / 0.7 = 2.5 / 0.7 = 25/7, which reaches 3.5.
    besluit, _ = judged(gewogen(), *sheet((4, None, 3)))

    assert besluit.score == Decimal("3.5714")
    assert besluit.opslag == Decimal(2)


def test_integraal_assessors_who_agree_decide() -> None:
    scores = [oordeel(e, None, n) for n in NAMEN[:2] for e in ELEMENTEN] + [oordeel("opslag", "1.5", n) for n in NAMEN[:2]]
    besluit, asked = judged(integraal(), *scores)

    assert asked == ()
    assert (besluit.uitkomst, besluit.opslag, besluit.score) == ("beoordeeld", Decimal("1.5"), None)
    assert besluit.elementen[0].motivering == "A. Jansen over effect. B. de Boer over effect."


def test_integraal_a_person_decides_within_the_maximum() -> None:
    besluit, (question,) = judged(integraal())

    assert (besluit.uitkomst, besluit.opslag) == ("aangehouden", Decimal(0))
    assert question.code == "V305"
    assert question.bereik is not None
    assert (question.bereik.minimum, question.bereik.maximum) == (Decimal(0), Decimal(3))

    given = Answer(question, "2.25", "Groot effect, haalbaar gezien de sterktes.", "D. Baas", datetime(2015, 10, 1, tzinfo=UTC))
    besluit, asked = judged(integraal(), answers=Answers((given,)))

    assert asked == ()
    assert besluit.opslag == Decimal("2.25")
    assert {e.motivering for e in besluit.elementen} == {"Groot effect, haalbaar gezien de sterktes."}


NO_AGREEMENT = [
    ({"akkoord": None, "akkoord_op": None}, "beoordeling.nog_geen_overeenstemming"),
    ({"akkoord": False}, "beoordeling.geen_overeenstemming"),
]


@pytest.mark.parametrize(("plan", "regel"), NO_AGREEMENT)
@pytest.mark.parametrize("kaderdeel", [integraal(), gewogen()], ids=["integraal", "gewogen"])
def test_without_agreement_no_opslag(plan: dict[str, object], regel: str, kaderdeel: Kaderdeel) -> None:
    besluit, asked = judged(kaderdeel, *sheet((5, 5, 5)), **plan)

    assert asked == ()
    assert (besluit.overeenstemming, besluit.uitkomst, besluit.opslag) == (False, "geen_overeenstemming", Decimal(0))
    assert [s.regel for s in besluit.stappen] == [regel]
