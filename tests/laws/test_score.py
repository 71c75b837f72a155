"""What may never happen between scores and opslag."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import geen_belang, gewogen, kader, oordeel, plan_invoer
from wlzcli.cycle.score import ScoreInputs, decide
from wlzcli.domain.findings import Answers
from wlzcli.domain.ontwikkelplan import Beoordeling, ScoreBesluit
from wlzcli.policy.model import Beleid, Trede
from wlzcli.policy.model import Beoordeling as Kaderdeel

ELEMENTEN = ("effect", "ambitie", "haalbaarheid")
NAMEN = ("A. Jansen", "B. de Boer", "C. Smit")
LAW = settings(max_examples=60, derandomize=True, deadline=None)

sheets = st.lists(st.tuples(*[st.integers(1, 5)] * 3), min_size=1, max_size=3)
opslagen = st.lists(st.integers(0, 30), min_size=4, max_size=4).map(sorted)


def staffel(tenths: list[int]) -> tuple[Trede, ...]:
    return tuple(Trede(Decimal(vanaf), Decimal(t) / 10) for vanaf, t in zip((1, 2, 3, 4), tenths, strict=True))


def judge(kaderdeel: Kaderdeel, scores: Sequence[tuple[int | None, ...]]) -> ScoreBesluit:
    given_scores: tuple[Beoordeling, ...] = tuple(
        oordeel(e, s, n) for n, sheet in zip(NAMEN, scores, strict=False) for e, s in zip(ELEMENTEN, sheet, strict=True)
    )
    inputs = ScoreInputs((plan_invoer(),), given_scores, (), tuple(geen_belang(n) for n in NAMEN))
    return decide(inputs, Beleid((kader(beoordeling=kaderdeel),)), Answers()).decisions[0]


@LAW
@given(sheets, opslagen, st.data())
def test_a_better_score_never_lowers_the_opslag(scores: list[tuple[int, ...]], tenths: list[int], data: st.DataObject) -> None:
    kaderdeel = gewogen(staffel=staffel(tenths))
    who, what = data.draw(st.integers(0, len(scores) - 1)), data.draw(st.integers(0, 2))
    raised = [list(s) for s in scores]
    raised[who][what] = data.draw(st.integers(raised[who][what], 5))

    assert judge(kaderdeel, [tuple(s) for s in raised]).opslag >= judge(kaderdeel, scores).opslag


@LAW
@given(sheets)
def test_the_score_is_the_weighted_mean_to_the_last_digit(scores: list[tuple[int, ...]]) -> None:
    weights = (Fraction(4, 10), Fraction(3, 10), Fraction(3, 10))
    expected = sum((w * Fraction(sum(s[i] for s in scores), len(scores)) for i, w in enumerate(weights)), Fraction(0))
    stap = next(s for s in judge(gewogen(), scores).stappen if s.regel == "beoordeling.methode")

    assert Fraction(stap.naar) == expected


@LAW
@given(sheets, opslagen)
def test_the_opslag_stays_between_nil_and_the_maximum_and_on_a_trede(scores: list[tuple[int, ...]], tenths: list[int]) -> None:
    opslag = judge(gewogen(staffel=staffel(tenths)), scores).opslag

    assert opslag in {Decimal(t) / 10 for t in tenths}
    assert 0 <= opslag <= 3


@LAW
@given(sheets, st.randoms(use_true_random=False))
def test_who_is_who_changes_no_opslag(scores: list[tuple[int, ...]], random: object) -> None:
    shuffled = list(scores)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = judge(gewogen(), scores), judge(gewogen(), shuffled)

    assert (one.score, one.opslag) == (other.score, other.opslag)


@LAW
@given(sheets)
def test_a_tipping_point_is_real(scores: list[tuple[int, ...]]) -> None:
    besluit = judge(gewogen(), scores)
    for point in besluit.kantelpunten:
        if not point.element:
            continue
        changed = [list(s) for s in scores]
        changed[NAMEN.index(point.door)][ELEMENTEN.index(point.element)] = int(point.naar)

        assert judge(gewogen(), [tuple(s) for s in changed]).opslag == point.opslag != besluit.opslag


@LAW
@given(sheets, st.booleans())
def test_no_tipping_point_is_missed(scores: list[tuple[int, ...]], nvt: bool) -> None:
    """Every single point by every assessor on every element, judged again from the start, against what was listed.

    ``nvt``: the last element applies to nobody, so that the others share its weight.
    """

    def judged(given_scores: list[list[int]]) -> ScoreBesluit:
        return judge(gewogen(), [(*s[:2], None if nvt else s[2]) for s in given_scores])

    besluit = judged([list(s) for s in scores])
    found = set()
    for a, own in enumerate(scores):
        for e, score in enumerate(own[:2] if nvt else own):
            for moved in (score - 1, score + 1):
                if 1 <= moved <= 5:
                    changed = [list(s) for s in scores]
                    changed[a][e] = moved
                    opslag = judged(changed).opslag
                    if opslag != besluit.opslag:
                        found.add((NAMEN[a], ELEMENTEN[e], moved, opslag))

    assert {(p.door, p.element, int(p.naar), p.opslag) for p in besluit.kantelpunten if p.element} == found
