"""What would have changed an award: one document, one answer, one fact or one score point, found by the same ``decide``.

What an earlier step decides is decided by that step (``anders_toets``, ``anders_plannen``); the gunning then by its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from wlzcli.cycle.gunning import GunningInputs, decide
from wlzcli.cycle.score import ScoreInputs
from wlzcli.cycle.score.kader import Weging
from wlzcli.cycle.validate import ValidateInputs
from wlzcli.domain.decimals import dutch
from wlzcli.domain.decisions import StepResult
from wlzcli.domain.findings import Answers
from wlzcli.domain.gunning import GunningBesluit, GunningUitkomst
from wlzcli.domain.money import Money
from wlzcli.domain.ontwikkelplan import ScoreBesluit
from wlzcli.domain.toetsing import ToetsUitkomst
from wlzcli.policy.model import Beleid
from wlzcli.records import dataclass
from wlzcli.views.anders_feiten import free_numbers, other_facts
from wlzcli.views.anders_plannen import other_scores, scoring_of
from wlzcli.views.anders_toets import OTHER_FORM, other_tests, toetsing_of
from wlzcli.views.pogingen import ANTWOORD, FEIT, PUNT, Poging, open_answers, other_answers
from wlzcli.views.vergelijking import Sleutel, compare, key_of, percentages

EERST = {
    "vraag": "dan komt eerst een nieuwe vraag",
    "bevinding": "dan staat eerst een bevinding open",
    "wacht_op_ruimte": "dan wacht het eerst op de ruimte",
    "herstel": "dan is eerst herstel nodig",
    "aangehouden": "dan wordt de toetsing eerst aangehouden",
}  # why the other award would be held


@dataclass(frozen=True, slots=True)
class AlsDan:
    """One thing that was different, and the award that would have followed. ``soort``: what kind of thing."""

    als: str
    uitkomst: str
    duur_jaren: int
    tarief: str
    bedrag_cents: Money
    verschil_cents: Money
    soort: str = ""


@dataclass(frozen=True, slots=True)
class Anders:
    """What would have changed an award, and what was tried, kind by kind; ``niets`` says so in one line where none of that would.

    ``vrij``: what can change it too, of which nobody can say to how much: a number that the policy leaves free, a point to repair.
    """

    gevonden: tuple[AlsDan, ...]
    geprobeerd: tuple[tuple[str, int], ...] = ()
    vrij: tuple[str, ...] = ()

    @property
    def niets(self) -> str:
        """The line for who finds nothing; empty where there is something."""
        if self.gevonden:
            return ""
        if not self.geprobeerd:
            return "Er is geen stuk, antwoord, feit of scorepunt om anders te proberen."
        tried = ", ".join(f"{soort} ({number})" for soort, number in self.geprobeerd)
        return f"Van wat is geprobeerd ({tried}) geeft niets een andere gunning."


@dataclass(frozen=True, slots=True)
class Eerder:
    """The inputs and answers of the steps that an award rests on; None where they are not kept or the kader judges no plans."""

    validate: tuple[ValidateInputs, Answers] | None = None
    score: tuple[ScoreInputs, Answers, Weging] | None = None


@dataclass(frozen=True, slots=True)
class Variant:
    """The inputs and answers with one thing changed; ``inputs`` None where an earlier step decides the same."""

    soort: str
    als: str
    inputs: GunningInputs | None
    answers: Answers
    dan: str = ""


NIETS_EERDER = Eerder()


def what_else(besluit: GunningBesluit, inputs: GunningInputs, beleid: Beleid, answers: Answers, eerder: Eerder = NIETS_EERDER) -> Anders:
    """Every single change that gives this zorgaanbieder another outcome. Besluiten of others stand as they do."""
    if besluit.ingetrokken_cents is not None:  # whatever was different before, its zorgaanbieder did not want it
        amount, reason = besluit.ingetrokken_cents, f"de zorgaanbieder had de gunning niet {besluit.stappen[-1].feiten.get('reactie')}"
        return Anders((AlsDan(reason, besluit.uitkomst.value, besluit.duur_jaren, percentages(besluit), amount, amount, ANTWOORD),))
    key = key_of(besluit)
    here = _only_here(key, inputs)
    found, tried = [], Counter[str]()
    for variant in _variants(besluit, here, beleid, answers, eerder):
        tried[variant.soort] += 1
        result = decide(variant.inputs, beleid, variant.answers) if variant.inputs else None
        other = next((d for d in result.decisions if key_of(d) == key), None) if result else None
        if result is not None and other is not None and compare([besluit], [other]):
            first = variant.dan or ("" if other.reden == besluit.reden else _first(other, result))
            found.append(
                AlsDan(
                    f"{variant.als}; {first}" if first else variant.als, other.uitkomst.value, other.duur_jaren, percentages(other),
                    other.bedrag_cents, other.bedrag_cents - besluit.bedrag_cents, variant.soort,
                )
            )  # fmt: skip
    repair = () if found else _to_repair(key, inputs)
    return Anders(tuple(found), tuple(tried.items()), (*repair, *free_numbers(key, inputs.feiten, beleid.kader(besluit.sector))))


def _to_repair(key: Sleutel, inputs: GunningInputs) -> Iterator[str]:
    """What the toetsing wants to be repaired: what it then decides hangs on what comes in."""
    for t in inputs.toetsen:
        if (t.regio, t.sector.value, t.agb_code) == key and t.uitkomst is not ToetsUitkomst.TOEGELATEN:
            for p in (p for p in t.herstel if p.code not in OTHER_FORM):  # the right form is tried
                where = f" ({p.cel})" if p.cel else ""
                was = f" in plaats van {p.gevonden}" if p.gevonden else ""
                yield f"{p.onderwerp}{where} was {p.verwacht or 'in orde'}{was} ({p.code}): dan wordt opnieuw getoetst"


def _first(other: GunningBesluit, result: StepResult[GunningBesluit]) -> str:
    """Why the other award would be held, with the questions or findings that stand in the way: its own, else those of its region."""
    told = EERST.get(other.reden or "", "")
    codes = next((s.feiten.get("codes") for s in other.stappen if s.regel == "aangehouden"), "")
    if not codes and other.reden in ("vraag", "bevinding"):
        asked = {q.code for q in result.questions} if other.reden == "vraag" else {f.code for f in result.findings if f.blocks}
        codes = ", ".join(sorted(asked))
    return f"{told} ({codes})" if told and codes else told


def _only_here(key: Sleutel, inputs: GunningInputs) -> GunningInputs:
    """The region of this award, with the award itself open again: what other regions decide changes nothing here."""
    regio = key[0]
    return replace(
        inputs,
        toetsen=tuple(t for t in inputs.toetsen if t.regio == regio),
        scores=tuple(s for s in inputs.scores if s.regio == regio),
        inschrijvingen=tuple(i for i in inputs.inschrijvingen if i.regio == regio),
        referentie=tuple(r for r in inputs.referentie if r.regio == regio),
        staand=tuple(s for s in inputs.staand if key_of(s.besluit) != key),
        definitief=False,
        peildatum=None,
    )


def _variants(b: GunningBesluit, inputs: GunningInputs, beleid: Beleid, answers: Answers, eerder: Eerder) -> Iterator[Variant]:
    key = key_of(b)
    for attempt in (*_of_the_test(key, inputs, beleid, eerder), *_of_the_scores(b, inputs, beleid, eerder)):
        changed = _worked_in(key, inputs, attempt)
        yield Variant(attempt.soort, attempt.als, changed, answers, attempt.dan)
    asked = decide(inputs, beleid, answers).questions if b.uitkomst is GunningUitkomst.AANGEHOUDEN else ()
    for als, other in (*other_answers(answers, b.agb_code), *open_answers(asked, answers, b.agb_code)):
        yield Variant(ANTWOORD, als, inputs, other)
    for als, facts in other_facts(key, inputs.feiten, beleid.kader(b.sector)):
        yield Variant(FEIT, als, replace(inputs, feiten=facts), answers)


def _of_the_test(key: Sleutel, inputs: GunningInputs, beleid: Beleid, eerder: Eerder) -> Iterator[Poging]:
    for toets in inputs.toetsen:
        if (toets.regio, toets.sector.value, toets.agb_code) == key:
            yield from other_tests(toets, toetsing_of(toets, *eerder.validate, beleid) if eerder.validate else None)


def _of_the_scores(b: GunningBesluit, inputs: GunningInputs, beleid: Beleid, eerder: Eerder) -> Iterator[Poging]:
    """As the scoring decides on one change; where its inputs are not kept, the points that it worked out itself."""
    own = _own_scores(key_of(b), inputs.scores)
    scoring = scoring_of(b, own, *eerder.score, beleid) if eerder.score else None
    if scoring is not None:
        yield from other_scores(scoring)
    for score, tip in ((s, t) for s in own for t in s.kantelpunten if scoring is None or not t.element):
        what = f"{tip.door} gaf {tip.element}" if tip.element else f"de {tip.door} over de beoordelaars gold, score"
        als = f"plan {score.plan}: {what} {dutch(tip.naar)} in plaats van {dutch(tip.van)}"
        yield Poging(PUNT, als, scores=tuple(replace(s, opslag=tip.opslag) if s is score else s for s in own))


def _own_scores(key: Sleutel, scores: tuple[ScoreBesluit, ...]) -> tuple[ScoreBesluit, ...]:
    return tuple(s for s in scores if (s.regio, s.sector.value, s.agb_code) == key)


def _worked_in(key: Sleutel, inputs: GunningInputs, attempt: Poging) -> GunningInputs | None:
    """The inputs with what the earlier step now decides; None where that is what it decided before."""
    if attempt.toets is not None:
        now = attempt.toets
        return replace(inputs, toetsen=tuple(now if (t.regio, t.sector.value, t.agb_code) == key else t for t in inputs.toetsen))
    if attempt.scores is not None:
        own = _own_scores(key, inputs.scores)
        return replace(inputs, scores=(*(s for s in inputs.scores if s not in own), *attempt.scores))
    return None
