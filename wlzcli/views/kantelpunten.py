"""What would have changed an award: one document, one answer, one fact or one score point, found by the same ``decide``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from wlzcli.cycle.gunning import GunningInputs, decide
from wlzcli.domain.decimals import dutch
from wlzcli.domain.findings import Answer, Answers
from wlzcli.domain.gunning import GunningBesluit
from wlzcli.domain.money import Money
from wlzcli.domain.provenance import Plaats
from wlzcli.domain.tabellen import Feit
from wlzcli.domain.toetsing import ToetsUitkomst, ValidateBesluit
from wlzcli.policy.model import Beleid, Kader
from wlzcli.records import dataclass
from wlzcli.views.vergelijking import Sleutel, compare, key_of, percentages

JA, NEE = "ja", "nee"
NIETS, ALLES = "0", "100"
VRAAG = "vraag"  # why an award is held: a person must answer first
HOEVEEL = frozenset({"V403", "V406", "V411"})  # startvolume, ceiling and limit: which part of the volume


@dataclass(frozen=True, slots=True)
class AlsDan:
    """One thing that was different, and the award that would have followed."""

    als: str
    uitkomst: str
    duur_jaren: int
    tarief: str
    bedrag_cents: Money
    verschil_cents: Money


@dataclass(frozen=True, slots=True)
class Variant:
    """The inputs and answers with one thing changed."""

    als: str
    inputs: GunningInputs
    answers: Answers


def tipping_points(besluit: GunningBesluit, inputs: GunningInputs, beleid: Beleid, answers: Answers) -> tuple[AlsDan, ...]:
    """Every single change that gives this zorgaanbieder another outcome. Besluiten of others stand as they do."""
    if besluit.ingetrokken_cents is not None:  # whatever was different before, its zorgaanbieder did not want it
        amount, reason = besluit.ingetrokken_cents, f"de zorgaanbieder had de gunning niet {besluit.stappen[-1].feiten.get('reactie')}"
        return (AlsDan(reason, besluit.uitkomst.value, besluit.duur_jaren, percentages(besluit), amount, amount),)
    key = key_of(besluit)
    open_ = replace(inputs, staand=tuple(s for s in inputs.staand if key_of(s.besluit) != key), definitief=False, peildatum=None)
    found = []
    for variant in _variants(key, open_, beleid.kader(besluit.sector), answers):
        result = decide(variant.inputs, beleid, variant.answers)
        other = next((d for d in result.decisions if key_of(d) == key), None)
        if other is not None and compare([besluit], [other]):
            difference = other.bedrag_cents - besluit.bedrag_cents
            asks = "; dan komt eerst een nieuwe vraag" if other.reden == VRAAG and besluit.reden is None else ""
            found.append(
                AlsDan(variant.als + asks, other.uitkomst.value, other.duur_jaren, percentages(other), other.bedrag_cents, difference)
            )
    return tuple(found)


def _variants(key: Sleutel, inputs: GunningInputs, kader: Kader, answers: Answers) -> Iterator[Variant]:
    for toets in inputs.toetsen:
        if (toets.regio, toets.sector.value, toets.agb_code) == key and toets.uitkomst is not ToetsUitkomst.TOEGELATEN:
            admitted = replace(toets, uitkomst=ToetsUitkomst.TOEGELATEN)
            yield Variant(_admitted(toets), replace(inputs, toetsen=tuple(admitted if t is toets else t for t in inputs.toetsen)), answers)
    for answer in answers.given:
        for choice in answer.vraag.keuzes or _extremes(answer):
            if choice != answer.keuze:
                als = f"vraag {answer.vraag.id} ({answer.vraag.onderwerp}) was beantwoord met {choice} in plaats van {answer.keuze}"
                yield Variant(als, inputs, _answered(answers, answer, choice))
    yield from _other_scores(key, inputs, answers)
    yield from _other_facts(key, inputs, kader, answers)


def _extremes(answer: Answer) -> tuple[str, ...]:
    """Of a question on how much of a volume fits: nothing and all of it. In other ranges no other answer stands out."""
    return (NIETS, ALLES) if answer.vraag.code in HOEVEEL else ()


def _admitted(toets: ValidateBesluit) -> str:
    points = "; ".join(f"{p.onderwerp}: {p.verwacht or 'in orde'}" for p in toets.herstel)
    return f"in orde was: {points}" if points else "de inschrijving was toegelaten"


def _answered(answers: Answers, answer: Answer, choice: str) -> Answers:
    return Answers(tuple(replace(a, keuze=choice) if a is answer else a for a in answers.given))


def _other_scores(key: Sleutel, inputs: GunningInputs, answers: Answers) -> Iterator[Variant]:
    """One point by one assessor, as the scoring worked it out."""
    for score in inputs.scores:
        if (score.regio, score.sector.value, score.agb_code) != key:
            continue
        for tip in score.kantelpunten:
            als = f"plan {score.plan}: {tip.door} gaf {tip.element} {dutch(tip.naar)} in plaats van {dutch(tip.van)}"
            changed = replace(score, opslag=tip.opslag)
            yield Variant(als, replace(inputs, scores=tuple(changed if s is score else s for s in inputs.scores)), answers)


def _other_facts(key: Sleutel, inputs: GunningInputs, kader: Kader, answers: Answers) -> Iterator[Variant]:
    """A fact with ja or nee on which a tariff rule or the term rests: turned round, or recorded where it was not."""
    regio, sector, agb_code = key
    named = {r.feit for r in kader.tarief if r.feit} | {v.feit for v in (kader.looptijd.voorwaarden if kader.looptijd else ())}
    own = [f for f in inputs.feiten if f.agb_code == agb_code and f.feit in named and f.applies(regio, sector)]
    for f in own:
        if f.waarde in (JA, NEE):
            other = NEE if f.waarde == JA else JA
            changed = tuple(replace(x, waarde=other) if x is f else x for x in inputs.feiten)
            yield Variant(f"feit {f.feit} was {other} in plaats van {f.waarde}", replace(inputs, feiten=changed), answers)
    for f in inputs.feiten:
        if f.agb_code == agb_code and f.feit.startswith("grens.") and f.applies(regio, sector):
            for other in (o for o in (NIETS, ALLES) if o != f.waarde.removesuffix("%")):
                changed = tuple(replace(x, waarde=other) if x is f else x for x in inputs.feiten)
                yield Variant(f"feit {f.feit} was {other}% in plaats van {f.waarde}", replace(inputs, feiten=changed), answers)
    yes_no = {r.feit for r in kader.tarief if r.feit and r.waarde is not None}
    for name in sorted(yes_no - {f.feit for f in own}):
        fact = Feit(agb_code, regio, sector, "", name, JA, None, "", Plaats(""))
        yield Variant(f"feit {name} was {JA} (niet vastgelegd)", replace(inputs, feiten=(*inputs.feiten, fact)), answers)
