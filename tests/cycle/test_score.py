"""Which assessments count, what is asked, and what a kader must say before anything is counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest

from tests.builders import BRON, geen_belang, gewogen, integraal, kader, oordeel, plan_invoer
from wlzcli.cycle.score import ScoreInputs, decide
from wlzcli.domain.beleidsitem import Aard, Getal, Status
from wlzcli.domain.canonical import digest, dumps, loads
from wlzcli.domain.decisions import StepResult
from wlzcli.domain.findings import Answer, Answers, Question
from wlzcli.domain.ladder import OpslagMoment
from wlzcli.domain.ontwikkelplan import GRONDEN, Belang, PlanSleutel, Resultaatafspraak, ScoreBesluit, Toewijzing
from wlzcli.domain.provenance import Plaats
from wlzcli.errors import PolicyError
from wlzcli.policy.model import Beleid, Trede
from wlzcli.policy.model import Beoordeling as Kaderdeel

JANSEN, BOER = "A. Jansen", "B. de Boer"
NONE = Answers()


def full(beoordelaar: str = JANSEN, scores: tuple[Any, ...] = (4, 3, 4), **changes: Any) -> tuple[Any, ...]:
    return tuple(oordeel(e, s, beoordelaar, **changes) for e, s in zip(("effect", "ambitie", "haalbaarheid"), scores, strict=True))


def run(kaderdeel: Kaderdeel, answers: Answers = NONE, **inputs: Any) -> StepResult[ScoreBesluit]:
    given = {"plannen": (plan_invoer(),), "belangen": (geen_belang(JANSEN), geen_belang(BOER))} | inputs
    return decide(ScoreInputs(**given), Beleid((kader(beoordeling=kaderdeel),)), answers)


def answered(question: Question, keuze: str) -> Answers:
    return Answers((Answer(question, keuze, "Na overleg.", "D. Baas", datetime(2015, 10, 1, tzinfo=UTC)),))


# -- which assessments count ---------------------------------------------------------------------


def test_a_declared_interest_takes_the_plan_away() -> None:
    belang = Belang(BOER, plan_invoer().agb_code, True, "Was er bestuurder.", Plaats("b.xlsx", "Belangen", "C5"))
    result = run(gewogen(), beoordelingen=(*full(), *full(BOER, (1, 1, 1))), belangen=(geen_belang(JANSEN), belang))

    assert result.decisions[0].score == Decimal("3.7")
    assert [(f.code, f.cel, f.gevonden) for f in result.findings] == [("F308", "C5", "Was er bestuurder.")]


def test_without_a_declaration_scores_do_not_count() -> None:
    result = run(gewogen(), beoordelingen=(*full(), *full(BOER, (1, 1, 1))), belangen=(geen_belang(JANSEN),))

    assert result.decisions[0].score == Decimal("3.7")
    assert [(f.code, f.feiten.get("beoordelaar")) for f in result.findings] == [("F309", BOER)]


def test_an_unassigned_plan_scored_does_not_count() -> None:
    assigned = (Toewijzing(JANSEN, (plan_invoer().sleutel,)), Toewijzing(BOER, ()))
    result = run(gewogen(), beoordelingen=(*full(), *full(BOER, (1, 1, 1))), toewijzingen=assigned)

    assert result.decisions[0].score == Decimal("3.7")
    assert [f.code for f in result.findings] == ["F307"]


def test_an_assessor_who_has_not_handed_in_holds_the_plan() -> None:
    assigned = tuple(Toewijzing(n, (plan_invoer().sleutel,)) for n in (JANSEN, BOER))
    result = run(gewogen(), beoordelingen=full(), toewijzingen=assigned)

    assert result.decisions[0].uitkomst == "aangehouden"
    assert [(f.code, f.gevonden, f.feiten.get("beoordelaar")) for f in result.findings] == [("F312", "Effect; Ambitie; Haalbaarheid", BOER)]


def test_a_plan_nobody_scored_is_held() -> None:
    result = run(gewogen())

    assert (result.decisions[0].uitkomst, [f.code for f in result.findings]) == ("aangehouden", ["F310"])


def test_scores_of_a_plan_that_is_gone() -> None:
    result = run(gewogen(), beoordelingen=(*full(), oordeel("effect", 3, JANSEN, plan="plan-9")))

    assert [f.code for f in result.findings] == ["F311"]


def test_every_element_not_applicable_gives_no_score() -> None:
    result = run(gewogen(), beoordelingen=full(scores=(None, None, None)))

    assert (result.decisions[0].uitkomst, [f.code for f in result.findings]) == ("aangehouden", ["F313"])


# -- disagreement --------------------------------------------------------------------------------


def apart(verschil: int) -> Kaderdeel:
    limit = Getal(
        sleutel="beoordeling.max_verschil",
        titel="Verschil",
        waarde=Decimal(verschil),
        eenheid="punten",
        aard=Aard.VOORWAARDE_OPSLAG,
        bron=BRON,
    )
    return gewogen(max_verschil=limit)


def test_too_far_apart_asks_consensus_and_keeps_the_originals() -> None:
    scores = (*full(JANSEN, (5, 3, 4)), *full(BOER, (2, 3, 4)))
    result = run(apart(2), beoordelingen=scores)
    (question,) = result.questions

    assert result.decisions[0].uitkomst == "aangehouden"
    assert (question.code, question.feiten.get("spreiding"), question.feiten.get("element")) == ("V306", "3", "Effect")
    assert question.feiten.get("A. Jansen: 5") == "A. Jansen over effect."

    result = run(apart(2), answered(question, "4"), beoordelingen=scores)
    effect = result.decisions[0].elementen[0]
    stap = next(s for s in result.decisions[0].stappen if s.regel == "beoordeling.elementen.effect")

    assert result.questions == ()
    assert (effect.score, effect.motivering, effect.gemiddelde) == (Decimal(4), "Na overleg.", Decimal("3.5"))
    assert (stap.feiten.get("score A. Jansen"), stap.feiten.get("score B. de Boer"), stap.feiten.get("consensus")) == ("5", "2", "4")
    assert {k.element for k in result.decisions[0].kantelpunten if k.element} <= {"ambitie", "haalbaarheid"}


def test_within_the_limit_nobody_is_asked() -> None:
    assert run(apart(3), beoordelingen=(*full(JANSEN, (5, 3, 4)), *full(BOER, (2, 3, 4)))).questions == ()


def test_a_changed_question_voids_its_answer() -> None:
    scores = (*full(JANSEN, (5, 3, 4)), *full(BOER, (2, 3, 4)))
    (question,) = run(apart(2), beoordelingen=scores).questions
    result = run(apart(2), answered(question, "4"), beoordelingen=(*full(JANSEN, (5, 3, 4)), *full(BOER, (1, 3, 4))))

    assert [q.code for q in result.questions] == ["V306"]


# -- the plan and the agreement ------------------------------------------------------------------


def test_agreement_without_a_definitief_plan_is_a_question() -> None:
    changes = {"definitief": None, "definitief_op": None}
    result = run(gewogen(), plannen=(plan_invoer(**changes),), beoordelingen=full())
    (question,) = result.questions

    assert (question.code, result.decisions[0].uitkomst) == ("V304", "aangehouden")

    no = run(gewogen(), answered(question, "niet_vastgelegd"), plannen=(plan_invoer(**changes),), beoordelingen=full()).decisions[0]
    yes = run(gewogen(), answered(question, "vastgelegd"), plannen=(plan_invoer(**changes),), beoordelingen=full()).decisions[0]

    assert (no.uitkomst, no.overeenstemming, no.opslag) == ("geen_overeenstemming", False, Decimal(0))
    assert (yes.uitkomst, yes.overeenstemming, yes.opslag) == ("beoordeeld", True, Decimal(2))


def test_a_definitief_plan_with_parts_missing_is_a_question() -> None:
    (question,) = run(integraal(), plannen=(plan_invoer(ontbreekt=("bewijslast",)),)).questions

    assert (question.code, question.keuzes, question.feiten.get("ontbreekt")) == ("V303", ("volledig_genoeg", "onvolledig"), "bewijslast")


def test_scores_on_an_earlier_version_are_a_question() -> None:
    scores = full(plan_sha256="e" * 64)
    (question,) = run(gewogen(), beoordelingen=scores).questions

    assert question.code == "V308"
    assert run(gewogen(), answered(question, "gelden_nog"), beoordelingen=scores).decisions[0].opslag == Decimal(2)
    assert [f.code for f in run(gewogen(), answered(question, "vervallen"), beoordelingen=scores).findings] == ["F310"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"clientenraad": False}, "W301"),
        ({"akkoord_op": date(2015, 9, 1)}, "W302"),
        ({"voorstel": None}, "W303"),
    ],
)
def test_what_is_worth_a_warning(changes: dict[str, Any], code: str) -> None:
    result = run(gewogen(), plannen=(plan_invoer(**changes),), beoordelingen=full())

    assert [f.code for f in result.findings] == [code]
    assert not any(f.blocks for f in result.findings)


def test_a_running_agreement_has_no_voorstel_of_this_ronde() -> None:
    assert run(gewogen(), plannen=(plan_invoer(voorstel=None, lopend=True),), beoordelingen=full()).findings == ()


# -- more plans, results -------------------------------------------------------------------------


def two_plans(kaderdeel: Kaderdeel, answers: Answers = NONE) -> StepResult[ScoreBesluit]:
    plannen = (plan_invoer(), plan_invoer(naam="plan-2"))
    scores = (*full(), *(replace(b, plan="plan-2") for b in full()))
    return run(kaderdeel, answers, plannen=plannen, beoordelingen=scores)


def test_two_plans_are_summed_up_to_the_maximum() -> None:
    # 2 and 2 points, together at most 3.
    assert [b.opslag for b in two_plans(gewogen()).decisions] == [Decimal(2), Decimal(1)]


def test_how_two_plans_count_is_asked_where_the_kader_is_silent() -> None:
    result = two_plans(gewogen(samen=None))
    (question,) = result.questions

    assert question.code == "V307"
    assert {b.uitkomst for b in result.decisions} == {"aangehouden"}
    assert [b.opslag for b in two_plans(gewogen(samen=None), answered(question, "hoogste")).decisions] == [Decimal(2), Decimal(0)]


def afspraak(deel: str | None = None, moment: OpslagMoment = OpslagMoment.HERSCHIKKING, feit: str = "") -> Resultaatafspraak:
    key = plan_invoer().sleutel
    part = None if deel is None else Decimal(deel)
    return Resultaatafspraak(
        key.regio, key.sector, key.agb_code, key.plan, "resultaat-1", "aandeel", "alle cliënten", date(2016, 12, 31), "meting", part, moment,
        Plaats("form.xlsx", "Resultaatafspraken", "B5"), feit,
    )  # fmt: skip


def test_part_of_the_opslag_waits_for_a_result() -> None:
    (besluit,) = run(gewogen(), plannen=(plan_invoer(resultaten=(afspraak("0.5"),)),), beoordelingen=full()).decisions

    assert besluit.opslag_op(OpslagMoment.INITIEEL) == Decimal("1.5")
    assert besluit.opslag_op(OpslagMoment.HERSCHIKKING) == Decimal("0.5")
    assert besluit.opslag_op(OpslagMoment.NACALCULATIE) == Decimal(0)


def test_parts_cannot_exceed_the_opslag() -> None:
    result = run(gewogen(), plannen=(plan_invoer(resultaten=(afspraak("2.5"),)),), beoordelingen=full())

    assert [(f.code, f.gevonden, f.verwacht) for f in result.findings] == [("F314", "2.5", "2")]


def test_a_ground_of_2024_runs_through_the_same_records() -> None:
    # Technology at a kader that pays by ground: nothing is scored, the tariff ladder reads the fact.
    agreed = afspraak(moment=OpslagMoment.INITIEEL, feit="technologie")
    (besluit,) = run(gewogen(), plannen=(), afspraken=(agreed,)).decisions

    assert (besluit.plan, besluit.overeenstemming, besluit.opslag, besluit.resultaten) == (GRONDEN, True, Decimal(0), (agreed,))


# -- a kader that leaves something open ----------------------------------------------------------


def silent(naam: str) -> Kaderdeel:
    return replace(gewogen(), **{naam: None})


HOLES = [
    (replace(gewogen(), methode=replace(gewogen().methode, waarde=None, status=Status.ONBEKEND)), "beoordeling.methode"),
    (silent("max_opslag"), "beoordeling.max_opslag"),
    (silent("aggregatie"), "beoordeling.aggregatie"),
    (silent("nvt"), "beoordeling.nvt"),
    (silent("leeg"), "beoordeling.leeg"),
    (gewogen(staffel=()), "beoordeling.staffel"),
    (gewogen(elementen=gewogen().elementen[:2]), "beoordeling.elementen"),
    (gewogen(elementen=(replace(gewogen().elementen[0], gewicht=None), *gewogen().elementen[1:])), "beoordeling.elementen.effect"),
    (gewogen(staffel=(Trede(Decimal(2), Decimal(0)),)), "beoordeling.staffel"),
    (gewogen(staffel=(Trede(Decimal(1), Decimal(2)), Trede(Decimal(3), Decimal(1)))), "beoordeling.staffel"),
    (gewogen(staffel=(Trede(Decimal(1), Decimal(0)), Trede(Decimal(1), Decimal(1)))), "beoordeling.staffel"),
    (gewogen(staffel=(Trede(Decimal(1), Decimal(4)),)), "beoordeling.staffel"),
]


@pytest.mark.parametrize(("kaderdeel", "sleutel"), HOLES, ids=[f"{n}-{s}" for n, (_, s) in enumerate(HOLES)])
def test_a_kader_with_a_hole_is_refused(kaderdeel: Kaderdeel, sleutel: str) -> None:
    with pytest.raises(PolicyError) as refused:
        run(kaderdeel, beoordelingen=full())

    assert refused.value.exit_code == 6
    assert sleutel in {f.sleutel for f in refused.value.fouten}


# -- as a value ----------------------------------------------------------------------------------


def test_order_of_scores_changes_nothing() -> None:
    scores = (*full(JANSEN, (5, 3, 4)), oordeel("effect", 2, BOER), oordeel("ambitie", None, BOER), oordeel("haalbaarheid", 4, BOER))
    outcomes = {digest(run(gewogen(), beoordelingen=tuple(order)).decisions) for order in permutations(scores, 6)}

    assert len(outcomes) == 1


def test_inputs_survive_saving_and_loading() -> None:
    inputs = ScoreInputs(
        (plan_invoer(resultaten=(afspraak("0.5"),)),), full(), (Toewijzing(JANSEN, (plan_invoer().sleutel,)),), (geen_belang(),)
    )

    assert loads(ScoreInputs, dumps(inputs)) == inputs
    assert isinstance(inputs.plannen[0].sleutel, PlanSleutel)


def test_integraal_nobody_is_asked_before_all_handed_in() -> None:
    assigned = tuple(Toewijzing(n, (plan_invoer().sleutel,)) for n in (JANSEN, BOER))
    half = (*full(scores=(None, None, None)), oordeel("opslag", "2", JANSEN))
    result = run(integraal(), beoordelingen=half, toewijzingen=assigned)

    assert (result.questions, [(f.code, f.feiten.get("beoordelaar")) for f in result.findings]) == ((), [("F312", BOER)])

    other = (*full(BOER, (None, None, None)), oordeel("opslag", "1", BOER))
    (question,) = run(integraal(), beoordelingen=(*half, *other), toewijzingen=assigned).questions

    assert question.code == "V305"
    assert question.feiten.get("opslag volgens A. Jansen") == "2 (A. Jansen over opslag.)"
    assert question.feiten.get("element effect") == "A. Jansen: A. Jansen over effect.; B. de Boer: B. de Boer over effect."
