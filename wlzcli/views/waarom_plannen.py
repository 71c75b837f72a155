"""How a plan came to its opslag: agreement, what each assessor gave, the weighing, and the results parts of it hang on."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from wlzcli.domain.dates import in_full
from wlzcli.domain.decimals import dutch
from wlzcli.domain.decisions import Stap
from wlzcli.domain.formulier import naam_van
from wlzcli.domain.ladder import OpslagMoment
from wlzcli.domain.ontwikkelplan import Beoordeling, DialoogSoort, ElementScore, Resultaatafspraak, ScoreBesluit
from wlzcli.domain.scoregetal import score_decimal
from wlzcli.views.stand import Regel, Stand, plan_cell

_MOMENT = {m: m.value for m in OpslagMoment} | {OpslagMoment.INITIEEL: "eerste toekenning"}


def explain_plans(stand: Stand, level: int) -> Iterator[Regel]:
    """Each plan of this zorgaanbieder, from its opslag down to the cells of the assessors."""
    b = stand.besluit
    for score in stand.inputs.scores if stand.inputs else ():
        if score.is_plan and (score.regio, score.sector, score.agb_code) == (b.regio, b.sector, b.agb_code):
            total = f"score {dutch(score.score)}, " if score.score is not None else ""
            later = "" if score.moment is OpslagMoment.INITIEEL or not score.opslag else f"; telt bij de {score.moment.value}"
            text = f"{total}opslag {dutch(score.opslag)}; {_agreement(stand, score)}{later}"
            yield Regel(level, f"plan {score.plan}", text, score.thema or None, plan_cell(stand, score.plan))
            for element in score.elementen:
                yield from _element(stand, score, element, level + 1)
            yield from _weighing(score, level + 1)
            for result in score.resultaten:
                yield _result(result, level + 1)


def _agreement(stand: Stand, score: ScoreBesluit) -> str:
    """Whether there is agreement, with the last day on which it was recorded."""
    days = [d.datum for d in stand.dialoog if d.soort == DialoogSoort.OVEREENSTEMMING and d.plan in (None, score.plan)]
    if not score.overeenstemming:
        open_ = any(s.regel == "beoordeling.nog_geen_overeenstemming" for s in score.stappen)
        return "nog geen overeenstemming vastgelegd" if open_ else "geen overeenstemming"
    return f"overeenstemming op {in_full(max(days))}" if days else "overeenstemming"


def _element(stand: Stand, score: ScoreBesluit, e: ElementScore, level: int) -> Iterator[Regel]:
    judged = stand.kader.beoordeling
    name = naam_van(e.element)
    titel = next((x.titel for x in judged.elementen if naam_van(x.sleutel) == name), e.element) if judged else e.element
    whole = judged is not None and judged.methode.waarde == "integraal"
    value = ("meegewogen in het geheel" if whole else "niet van toepassing") if e.score is None else dutch(e.score)
    weight = f" (weegt {dutch(e.gewicht)})" if e.gewicht is not None else ""
    own = [o for o in stand.beoordelingen if o.plan == score.plan and naam_van(o.element) == name]
    cells = "; ".join(_given(o, only_words=whole and e.score is None) for o in own)
    yield Regel(level, titel, f"{value}{weight}", e.motivering or None, cells or None)
    step = next((s for s in score.stappen if naam_van(s.regel) == name and s.feiten.get("consensus")), None)
    if step is not None:
        yield Regel(
            level + 1, "na overleg", f"{dutch(Decimal(step.feiten.get('consensus')))}, vastgelegd door {step.feiten.get('beslist_door')}"
        )


def _given(o: Beoordeling, *, only_words: bool) -> str:
    """What one assessor gave, and in which cell."""
    gave = "" if only_words else " n.v.t." if o.score is None else f" {dutch(o.score)}"
    return f"{o.beoordelaar}{gave} in {o.plek}"


def _weighing(score: ScoreBesluit, level: int) -> Iterator[Regel]:
    """The sum of weights and scores, and the step of the staffel it falls on."""
    for s in score.stappen:
        if s.regel == "beoordeling.methode":
            yield Regel(level, "Gewogen", f"{_sum(s)} = {_exact(s.naar)}", s.bron or None)
        elif s.regel == "beoordeling.staffel":
            yield Regel(level, "Staffel", f"score {_exact(s.van)} geeft opslag {dutch(Decimal(s.naar))}", s.bron or None)
        elif s.regel == "beoordeling.samen":
            yield Regel(level, "Met de andere plannen", f"van {dutch(Decimal(s.van))} naar {dutch(Decimal(s.naar))}", s.bron or None)


def _sum(s: Stap) -> str:
    left_out = f", gedeeld door het gewicht dat telt (zonder {s.feiten.get('buiten_weging')})" if s.feiten.get("buiten_weging") else ""
    return f"{s.feiten.get('som')}{left_out}"


def _exact(ratio: str) -> str:
    """A ratio with its decimals, for who has no fractions at hand."""
    value = Fraction(ratio)
    return f"{ratio} ({dutch(score_decimal(value))})" if value.denominator != 1 else dutch(Decimal(value.numerator))


def _result(r: Resultaatafspraak, level: int) -> Regel:
    """An agreed result: which part of the opslag hangs on it, and when that counts."""
    part = f"; {dutch(r.opslag_deel)} procentpunt van de opslag" if r.opslag_deel is not None else ""
    return Regel(level, f"resultaat {r.resultaat}", f"{r.doel}{part}; telt bij de {_MOMENT[r.moment]}", r.bewijs or None, str(r.plek))
