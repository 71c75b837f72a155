"""The scoring of ontwikkelplannen: what each is judged at, and the opslag that follows (inkoopkader-2016-gz §2.2.4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from wlzcli.cycle.score.counted import count
from wlzcli.cycle.score.inputs import ScoreInputs
from wlzcli.cycle.score.kader import HOOGSTE, SOM, Weging, prepare
from wlzcli.cycle.score.moment import granted_at
from wlzcli.cycle.score.plan import AANGEHOUDEN, BEOORDEELD, NUL, STAP, Oordeel, judge, missing_evidence
from wlzcli.cycle.score.plans import parts_total, plan_moment
from wlzcli.domain.canonical import Facts
from wlzcli.domain.codes import Sector
from wlzcli.domain.decimals import dutch, plain
from wlzcli.domain.decisions import Stap, StepResult
from wlzcli.domain.findings import Answers, Ernst, Finding, Question
from wlzcli.domain.ontwikkelplan import GRONDEN, Resultaatafspraak, ScoreBesluit
from wlzcli.policy.model import Beleid

__all__ = ["ScoreInputs", "decide"]


def decide(inputs: ScoreInputs, beleid: Beleid, answers: Answers) -> StepResult[ScoreBesluit]:
    """Judge every plan. Exact; the order of the inputs changes nothing. PolicyError for a kader that leaves its method open."""
    wegingen = weigh_rules(beleid, {p.sector for p in inputs.plannen})
    geteld = count(inputs, {sector: weging.bron for sector, weging in wegingen.items()})
    findings: list[Finding] = [*(c.bevinding for c in inputs.bladbevindingen if c.bevinding.code != "F309"), *geteld.bevindingen]
    gemeld = frozenset((c.beoordelaar, c.plan) for c in inputs.bladbevindingen if c.plan is not None)
    questions: list[Question] = []
    besluiten: list[ScoreBesluit] = []
    for plan in sorted(inputs.plannen, key=lambda p: p.sleutel):
        oordeel = Oordeel(plan, wegingen[plan.sector], answers, gemeld)
        besluiten.append(judge(oordeel, geteld))
        findings.extend(oordeel.findings)
        questions.extend(oordeel.questions)
    decided: list[ScoreBesluit] = []
    for group in _per_zorgaanbieder(besluiten):
        together, asked = _together(group, wegingen[group[0].sector], answers)
        decided.extend(together)
        questions.extend(asked)
    for sector, weging in sorted(wegingen.items()):
        timed, asked = granted_at((b for b in decided if b.sector is sector), weging.kader, answers)
        decided = [*(b for b in decided if b.sector is not sector), *timed]
        questions.extend(asked)
    findings.extend(_parts_too_large(decided))
    decided.extend(_agreed_grounds(inputs.afspraken))
    findings.extend(_not_provable(inputs.afspraken))
    decided.sort(key=lambda b: (b.regio, b.sector, b.agb_code, b.plan))
    return StepResult(tuple(decided), tuple(findings), tuple(questions))


def weigh_rules(beleid: Beleid, sectors: set[Sector]) -> dict[Sector, Weging]:
    """The weighing of each sector that has plans."""
    return {k.sector: prepare(k, plan_moment(k)) for k in beleid.kaders if k.sector in sectors}


def _per_zorgaanbieder(besluiten: Iterable[ScoreBesluit]) -> list[list[ScoreBesluit]]:
    groups: dict[tuple[str, str, str], list[ScoreBesluit]] = {}
    for b in besluiten:
        groups.setdefault((b.regio, b.sector, b.agb_code), []).append(b)
    return [groups[key] for key in sorted(groups)]


def _together(group: list[ScoreBesluit], weging: Weging, answers: Answers) -> tuple[list[ScoreBesluit], list[Question]]:
    """Several plans of one zorgaanbieder: their opslagen together are at most the maximum (§2.2.4: one opslag on the tarief)."""
    counting = [b for b in group if b.uitkomst == BEOORDEELD and b.opslag > 0]
    if len(counting) < 2:
        return group, []
    first = counting[0]
    samen, reden = weging.samen, ""
    if samen is None:
        facts = {b.plan: plain(b.opslag) for b in counting} | {"maximum": plain(weging.max_opslag)}
        onderwerp = f"{first.agb_code}, regio {first.regio}, {first.sector}"
        question = Question("V307", STAP, onderwerp, weging.bron, (SOM, HOOGSTE), None, Facts(tuple(facts.items())))
        answer = answers.to(question)
        if answer is None:
            return [replace(b, opslag=NUL, uitkomst=AANGEHOUDEN) if b in counting else b for b in group], [question]
        samen, reden = answer.keuze, answer.reden
    share = _highest(counting) if samen == HOOGSTE else _summed(counting, weging.max_opslag)
    return [_shared(b, share[b.plan], samen, reden, weging) if b in counting else b for b in group], []


def _highest(counting: list[ScoreBesluit]) -> dict[str, Decimal]:
    best = max(counting, key=lambda b: b.opslag)
    return {b.plan: b.opslag if b is best else NUL for b in counting}


def _summed(counting: list[ScoreBesluit], maximum: Decimal) -> dict[str, Decimal]:
    room, share = maximum, {}
    for b in counting:
        share[b.plan] = min(b.opslag, room)
        room -= share[b.plan]
    return share


def _shared(b: ScoreBesluit, opslag: Decimal, samen: str, reden: str, weging: Weging) -> ScoreBesluit:
    facts = Facts.of(samen=samen, maximum=weging.max_opslag, reden=reden or None)
    stap = Stap("beoordeling.samen", facts, plain(b.opslag), plain(opslag), weging.bron, weging.status)
    return replace(b, opslag=opslag, stappen=(*b.stappen, stap))


def _agreed_grounds(afspraken: Iterable[Resultaatafspraak]) -> list[ScoreBesluit]:
    """Agreed results of a kader that pays by ground or talks about kanslijnen: nothing is scored, the tariff reads their fact."""
    groups: dict[tuple[str, Sector, str], list[Resultaatafspraak]] = {}
    for afspraak in sorted(afspraken, key=lambda a: (a.regio, a.sector, a.agb_code, a.plan, a.resultaat)):
        groups.setdefault((afspraak.regio, afspraak.sector, afspraak.agb_code), []).append(afspraak)
    made = []
    for (regio, sector, agb_code), own in groups.items():
        feiten = Facts(tuple((a.resultaat, f"{a.feit or a.thema}: {a.doel}") for a in own))
        stap = Stap("resultaatafspraken", feiten, "", ", ".join(dict.fromkeys(a.feit or a.thema or "" for a in own)), "wlz dialoog")
        made.append(
            ScoreBesluit(regio, sector, agb_code, GRONDEN, "", True, (), None, NUL, (stap,), own[0].moment, tuple(own), (), BEOORDEELD)
        )
    return made


def _not_provable(afspraken: Iterable[Resultaatafspraak]) -> list[Finding]:
    """Agreed results without a plan of which nobody can show later that they were met."""
    return [
        Finding(
            "W304", Ernst.WAARSCHUWING, f"{a.agb_code}, regio {a.regio}, {a.sector}, {a.feit or a.thema}", gevonden=", ".join(missing),
            bron="wlz dialoog", agb_code=a.agb_code, feiten=Facts.of(plan=a.feit or a.thema, zorgaanbieder=a.agb_code, resultaat=a.resultaat),
        )
        for a in afspraken
        if (missing := missing_evidence(a))
    ]  # fmt: skip


def _parts_too_large(besluiten: Iterable[ScoreBesluit]) -> list[Finding]:
    """Parts of an opslag that hang on results cannot be more than the opslag itself."""
    found = []
    for b in besluiten:
        parts = parts_total(b.resultaten)
        if b.uitkomst == BEOORDEELD and parts > b.opslag:
            found.append(
                Finding(
                    "F314", Ernst.FOUT, f"{b.agb_code}, regio {b.regio}, {b.sector}, {b.plan}", gevonden=plain(parts),
                    verwacht=plain(b.opslag), agb_code=b.agb_code, feiten=Facts.of(plan=b.plan, delen=dutch(parts), opslag=dutch(b.opslag)),
                )
            )  # fmt: skip
    return found
