"""How a plan came to its opslag, as a lawyer reads it: who gave what in which cell, the sum, the staffel, what hangs on results."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from tests.builders import (
    AGB,
    BRON,
    geen_belang,
    getal,
    gewogen,
    gunning_inputs,
    gunning_kader,
    kader,
    oordeel,
    plan,
    plan_invoer,
    tariefregel,
)
from wlzcli.cycle.gunning import decide as award
from wlzcli.cycle.score import ScoreInputs, decide
from wlzcli.domain.beleidsitem import Aard, Getal
from wlzcli.domain.codes import Sector
from wlzcli.domain.findings import Answer, Answers
from wlzcli.domain.formulier import SOORT_DEFINITIEF, SOORT_INSCHRIJVING
from wlzcli.domain.inschrijving import Inschrijving, Veld, VoorstelPlan
from wlzcli.domain.ladder import Bewerking, OpslagMoment
from wlzcli.domain.ontwikkelplan import Resultaatafspraak
from wlzcli.domain.provenance import Plaats
from wlzcli.policy.model import Beleid, Looptijd
from wlzcli.views.stand import Regel, Stand, plan_cell
from wlzcli.views.waarom import explain
from wlzcli.views.waarom_plannen import explain_plans

SCORES = {"A. Jansen": (5, 3, 3), "B. de Boer": (1, 3, 4)}
LIMIT = Getal(
    sleutel="beoordeling.max_verschil",
    titel="Hoogste verschil",
    aard=Aard.VOORWAARDE_OPSLAG,
    bron=BRON,
    waarde=Decimal(1),
    eenheid="punten",
)


def explained() -> list[Regel]:
    """Two assessors, four points apart on the effect; after the meeting it is 4. A part waits for the nacalculatie."""
    rules = kader(beoordeling=gewogen(max_verschil=LIMIT))
    part = Resultaatafspraak(
        "5503", Sector.GZ, AGB, "plan-1", "meting", "80%", "Elke cliënt kiest", date(2016, 12, 31), "verslag", Decimal("0.5"),
        OpslagMoment.NACALCULATIE, Plaats("wlz dialoog"),
    )  # fmt: skip
    given = tuple(oordeel(e, s, n) for n, own in SCORES.items() for e, s in zip(("effect", "ambitie", "haalbaarheid"), own, strict=True))
    inputs = ScoreInputs((plan_invoer(resultaten=(part,)),), given, (), tuple(geen_belang(n) for n in SCORES))
    (question,) = decide(inputs, Beleid((rules,)), Answers()).questions
    answer = Answer(question, "4", "De meting weegt zwaar.", "P. Peters", datetime(2015, 9, 20, tzinfo=UTC))
    (score,) = decide(inputs, Beleid((rules,)), Answers((answer,))).decisions
    (besluit,) = award(gunning_inputs(), Beleid((gunning_kader(),)), Answers()).decisions
    besluit = replace(besluit, regio=score.regio, sector=score.sector, agb_code=score.agb_code)
    return list(explain_plans(Stand(besluit, "voorstel", rules, gunning_inputs(scores=(score,)), beoordelingen=given), 0))


def test_every_score_the_meeting_the_sum_and_the_staffel_are_told() -> None:
    lines = {r.wat: r for r in explained()}

    assert lines["Effect"].plek == "A. Jansen 5 in A. Jansen.xlsx › Scores › I5; B. de Boer 1 in B. de Boer.xlsx › Scores › I5"
    assert lines["na overleg"].tekst == "4, vastgelegd door P. Peters"
    # 0.4 × 4 + 0.3 × 3 + 0.3 × (3 + 4) / 2 = 1.6 + 0.9 + 1.05
    assert lines["Gewogen"].tekst == "2/5 × 4/1 + 3/10 × 3/1 + 3/10 × 7/2 = 71/20 (3,55)"
    assert lines["Staffel"].tekst == "score 71/20 (3,55) geeft opslag 2"


def test_the_part_that_waits_is_told_beside_the_opslag() -> None:
    (line,) = (r for r in explained() if r.wat == "resultaat meting")

    assert (line.tekst, line.bron) == ("Elke cliënt kiest; 0,5 procentpunt van de opslag; telt bij de nacalculatie", "verslag")


def test_a_plan_whose_opslag_counts_later_is_told_too() -> None:
    """No rung of the award carries it; who asks why the percentage is what it is reads how the plan was judged."""
    later = plan(opslag="1", moment=OpslagMoment.NACALCULATIE)
    inputs = gunning_inputs(scores=(later,))
    base = tariefregel("basis", Bewerking.BASIS, waarde=Decimal(94))
    rules = gunning_kader(tarief=(base,), looptijd=Looptijd(jaren_standaard=getal("looptijd.jaren_standaard", 1)))
    (besluit,) = award(inputs, Beleid((rules,)), Answers()).decisions
    texts = [(r.wat, r.tekst) for r in explain(Stand(besluit, "voorstel", rules, inputs)).regels]

    assert ("Ontwikkelplannen", "in dit tarief zit geen opslag voor een plan") in texts
    assert (f"plan {later.plan}", "score 3,7, opslag 1; overeenstemming; telt bij de nacalculatie") in texts


def form(bestand: str, soort: str, cel: str, voorstel: str = "") -> Inschrijving:
    parts = (Veld("ontwikkelplan.1.voorstel", voorstel, voorstel, "Ontwikkelplannen", "B5"),) if voorstel else ()
    plans = (VoorstelPlan("plan-1", "domeinen", parts, "Ontwikkelplannen", cel),)
    return Inschrijving("", bestand, "", "", soort, None, AGB, "", "", "5503", Sector.GZ, None, (), (), (), plans, True)


def test_a_definitief_plan_is_found_by_the_voorstel_it_names() -> None:
    """The first plan on a definitief form may be the second voorstel; its cell is no proof for the first."""
    (besluit,) = award(gunning_inputs(), Beleid((gunning_kader(),)), Answers()).decisions
    forms = (form("in.xlsx", SOORT_INSCHRIJVING, "B6"), form("def.xlsx", SOORT_DEFINITIEF, "B7", "plan-2"))
    stand = Stand(besluit, "voorstel", gunning_kader(), formulieren=forms)

    assert (plan_cell(stand, "plan-1"), plan_cell(stand, "plan-2")) == (
        "in.xlsx › Ontwikkelplannen › B6",
        "def.xlsx › Ontwikkelplannen › B7",
    )
