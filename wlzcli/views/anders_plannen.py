"""What would have changed the opslag and the term: agreement on a plan, its judgement, or one score point, by the same scoring."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from wlzcli.cycle.score import ScoreInputs, decide
from wlzcli.cycle.score.counted import count
from wlzcli.cycle.score.kader import ELEMENT_OPSLAG, Weging
from wlzcli.cycle.score.plan import AANGEHOUDEN, BEOORDEELD
from wlzcli.domain.decimals import dutch
from wlzcli.domain.findings import Answers
from wlzcli.domain.formulier import naam_van
from wlzcli.domain.gunning import GunningBesluit
from wlzcli.domain.ontwikkelplan import Belang, Beoordeling, PlanInvoer, ScoreBesluit
from wlzcli.domain.provenance import Plaats
from wlzcli.policy.model import Beleid
from wlzcli.records import dataclass
from wlzcli.views.pogingen import ANTWOORD, PLAN, PUNT, STUK, Poging, beside, open_answers, other_answers

NIEUW = "een ontwikkelplan"  # of who has none
IEMAND = "een beoordelaar"


@dataclass(frozen=True, slots=True)
class Scoring:
    """The scoring of one zorgaanbieder: its own plans and scores out of all, and the answers that were used."""

    regio: str
    agb_code: str
    scores: tuple[ScoreBesluit, ...]
    inputs: ScoreInputs
    antwoorden: Answers
    beleid: Beleid
    weging: Weging

    def run(self, inputs: ScoreInputs, answers: Answers) -> tuple[tuple[ScoreBesluit, ...], str]:
        """What the same scoring decides on these inputs, and what it asks or misses first."""
        made = decide(inputs, self.beleid, answers)
        codes = sorted({q.code for q in made.questions} | {f.code for f in made.findings if f.blocks})
        held = any(d.uitkomst == AANGEHOUDEN for d in made.decisions)
        return made.decisions, f"dan komt bij de beoordeling eerst {', '.join(codes)}" if held and codes else ""


def scoring_of(
    b: GunningBesluit, scores: tuple[ScoreBesluit, ...], inputs: ScoreInputs, answers: Answers, weging: Weging, beleid: Beleid
) -> Scoring | None:
    """The scoring an award rests on; None where these inputs no longer give these scores."""
    key = (b.regio, b.sector, b.agb_code)
    mine = ScoreInputs(
        tuple(p for p in inputs.plannen if (p.regio, p.sector, p.agb_code) == key),
        tuple(o for o in inputs.beoordelingen if (o.regio, o.sector, o.agb_code) == key),
        tuple(t for t in inputs.toewijzingen if any((p.regio, p.sector, p.agb_code) == key for p in t.plannen)),
        tuple(o for o in inputs.belangen if o.agb_code == b.agb_code),
        tuple(f for f in inputs.bladbevindingen if f.plan is not None and (f.plan.regio, f.plan.sector, f.plan.agb_code) == key),
        tuple(a for a in inputs.afspraken if (a.regio, a.sector, a.agb_code) == key),
    )
    scoring = Scoring(b.regio, b.agb_code, scores, mine, answers, beleid, weging)
    again, _ = scoring.run(mine, answers)
    return scoring if _content(again) == _content(scores) else None


def _content(scores: tuple[ScoreBesluit, ...]) -> tuple[object, ...]:
    """What the gunning looks at."""
    return tuple((s.plan, s.overeenstemming, s.opslag, s.moment, s.uitkomst, s.resultaten) for s in sorted(scores, key=lambda s: s.plan))


def other_scores(s: Scoring) -> Iterator[Poging]:
    """Every single change that the scoring of this kader knows."""
    for plan in s.inputs.plannen:
        yield from _agreement(s, plan)
        yield from _points(s, plan)
    if not s.inputs.plannen:
        yield from _judged_at_ends(s, _agreed(_no_plan(s)), f"er was {NIEUW} waarover overeenstemming was")
    asked = decide(s.inputs, s.beleid, s.antwoorden).questions
    for als, answers in (*other_answers(s.antwoorden, s.agb_code), *open_answers(asked, s.antwoorden, s.agb_code)):
        yield _tried(s, ANTWOORD, als, s.inputs, answers)
    for a in s.inputs.afspraken:
        left = tuple(x for x in s.inputs.afspraken if x is not a)
        yield _tried(s, PLAN, f"de afspraak '{a.resultaat}' ({a.feit or a.thema}) was er niet", replace(s.inputs, afspraken=left))


def _tried(s: Scoring, soort: str, als: str, inputs: ScoreInputs, answers: Answers | None = None) -> Poging:
    now, asks = s.run(inputs, s.antwoorden if answers is None else answers)
    return Poging(soort, als) if _content(now) == _content(s.scores) else Poging(soort, als, scores=now, dan=asks)


def _with_plan(s: Scoring, old: PlanInvoer, new: PlanInvoer) -> ScoreInputs:
    known = tuple(new if p is old else p for p in s.inputs.plannen)
    return replace(s.inputs, plannen=known if old in s.inputs.plannen else (*known, new))


def _agreement(s: Scoring, plan: PlanInvoer) -> Iterator[Poging]:
    """The agreement and the document it is about (inkoopkader-2016-gz §2.2.4: no opslag without either)."""
    if not plan.akkoord:
        agreed = _agreed(plan)
        als = f"over {plan.plan} was overeenstemming"
        attempt = _tried(s, PLAN, als, _with_plan(s, plan, agreed))
        judged = any(d.plan == plan.plan and d.uitkomst == BEOORDEELD for d in attempt.scores or ())
        yield from (attempt,) if judged else _judged_at_ends(s, agreed, als, plan)
        return
    yield _tried(s, PLAN, f"over {plan.plan} was geen overeenstemming", _with_plan(s, plan, replace(plan, akkoord=False)))
    if plan.definitief is None:
        yield _tried(s, STUK, f"het definitieve plan van {plan.plan} was ingediend", _with_plan(s, plan, _agreed(plan)))
    elif plan.ontbreekt:
        als = f"het definitieve plan van {plan.plan} was volledig (er ontbrak: {', '.join(plan.ontbreekt)})"
        yield _tried(s, STUK, als, _with_plan(s, plan, _agreed(plan)))


def _agreed(plan: PlanInvoer) -> PlanInvoer:
    """The plan with a whole definitief ontwikkelplan and agreement on it."""
    return replace(plan, akkoord=True, definitief=plan.definitief or plan.plan, ontbreekt=())


def _no_plan(s: Scoring) -> PlanInvoer:
    return PlanInvoer(s.regio, s.weging.kader.sector, s.agb_code, s.agb_code, NIEUW, "", "", NIEUW, NIEUW, None, (), None, None, True)


def _judged_at_ends(s: Scoring, plan: PlanInvoer, als: str, old: PlanInvoer | None = None) -> Iterator[Poging]:
    """A plan that nobody judged: agreement alone gives no opslag, so with the lowest and with the highest judgement of the kader."""
    inputs = _with_plan(s, old or plan, plan)
    low, high = _scale(s.weging)
    unit = " procentpunt" if s.weging.is_integraal else " op elk element"
    for word, value in (("laagste", low), ("hoogste", high)):
        told = f"{als}, met het {word} oordeel dat het kader kent ({dutch(value)}{unit})"
        yield _tried(s, PLAN, told, _judged(s, inputs, plan, value))


def _judged(s: Scoring, inputs: ScoreInputs, plan: PlanInvoer, value: Decimal) -> ScoreInputs:
    """The inputs with this judgement of a plan, by everyone who was to judge it."""
    assigned = tuple(sorted({t.beoordelaar for t in inputs.toewijzingen}))
    names = count(inputs, {}).verwacht.get(plan.sleutel) or assigned or (IEMAND,)
    given = tuple(t if plan.sleutel in t.plannen else replace(t, plannen=(*t.plannen, plan.sleutel)) for t in inputs.toewijzingen)
    whole = s.weging.is_integraal
    scored = [(e, None if whole else value) for e in s.weging.elementen] + ([(ELEMENT_OPSLAG, value)] if whole else [])
    made = tuple(
        Beoordeling(plan.regio, plan.sector, plan.agb_code, plan.plan, naam, element, score, "zo beoordeeld", Plaats(""), plan.versie)
        for naam in names
        for element, score in scored
    )
    declared = {(o.beoordelaar, o.agb_code) for o in inputs.belangen}
    free = tuple(Belang(naam, plan.agb_code, False, "", Plaats("")) for naam in names if (naam, plan.agb_code) not in declared)
    kept = tuple(o for o in inputs.beoordelingen if o.sleutel != plan.sleutel)
    return replace(inputs, beoordelingen=(*kept, *made), belangen=(*inputs.belangen, *free), toewijzingen=given)


def _points(s: Scoring, plan: PlanInvoer) -> Iterator[Poging]:
    """One point of one assessor; judged as a whole, also of all together: who agree are the person that decides."""
    given = [o for o in s.inputs.beoordelingen if o.sleutel == plan.sleutel and o.score is not None]
    titels = {naam_van(e.sleutel): e.titel for e in s.weging.beoordeling.elementen}
    for o in given:
        whole = o.element == ELEMENT_OPSLAG
        if whole is not s.weging.is_integraal or o.score is None:
            continue
        others = beside(o.score, *_scale(s.weging))
        # Judged as a whole: one who differs makes it a question, whichever way; alone it is the judgement of all, below.
        for value in others[: len(given) > 1] if whole else others:
            told = f"een opslag van {dutch(value)}" if whole else f"'{titels.get(o.element, o.element)}' {dutch(value)}"
            als = f"{plan.plan}: {o.beoordelaar} gaf {told} in plaats van {dutch(o.score)}"
            yield _tried(s, PUNT, als, _with_scores(s, {id(o): value}))
    together = {o.score for o in given if o.element == ELEMENT_OPSLAG}
    if s.weging.is_integraal and len(together) == 1:
        had = next(iter(together)) or Decimal(0)
        for value in beside(had, *_scale(s.weging)):
            als = f"{plan.plan}: het oordeel over het geheel was {dutch(value)} in plaats van {dutch(had)} procentpunt"
            yield _tried(s, PUNT, als, _with_scores(s, {id(o): value for o in given if o.element == ELEMENT_OPSLAG}))


def _scale(weging: Weging) -> tuple[Decimal, Decimal]:
    """From where to where a judgement can go."""
    if weging.is_integraal:
        return Decimal(0), weging.max_opslag
    return Decimal(int(weging.minimum)), Decimal(int(weging.maximum))


def _with_scores(s: Scoring, values: dict[int, Decimal]) -> ScoreInputs:
    changed = tuple(replace(o, score=values[id(o)]) if id(o) in values else o for o in s.inputs.beoordelingen)
    return replace(s.inputs, beoordelingen=changed)
