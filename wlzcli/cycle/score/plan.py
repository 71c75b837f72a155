"""How one plan is judged: on agreement first, then as a whole by a person (integraal) or weighed (gewogen).

inkoopkader-2016-gz §2.2.4: an opslag only on overeenstemming about a definitief ontwikkelplan; the zorgkantoor
decides finally which opslag, at most the national maximum; the elements are the beoordelingskader.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

from wlzcli.cycle.score.counted import Geteld
from wlzcli.cycle.score.kader import CONSENSUS, ELEMENT_OPSLAG, GEMIDDELDE, NIET_TOEGESTAAN, TITEL_OPSLAG, Weging
from wlzcli.cycle.score.sensitivity import tipping_points
from wlzcli.cycle.score.weighing import Totaal, element_score, mean, median, numbers, spread, weigh
from wlzcli.domain.canonical import Facts
from wlzcli.domain.decimals import plain, ratio
from wlzcli.domain.decisions import Stap
from wlzcli.domain.findings import Answer, Answers, Bereik, Ernst, Finding, Question
from wlzcli.domain.formulier import naam_van
from wlzcli.domain.ontwikkelplan import Beoordeling, ElementScore, PlanInvoer, PlanSleutel, Resultaatafspraak, ScoreBesluit
from wlzcli.domain.scoreblad import NIET_VAN_TOEPASSING
from wlzcli.domain.scoregetal import score_decimal

STAP = "score"
BEOORDEELD, GEEN_OVEREENSTEMMING, AANGEHOUDEN = "beoordeeld", "geen_overeenstemming", "aangehouden"
VASTGELEGD, NIET_VASTGELEGD = "vastgelegd", "niet_vastgelegd"
VOLLEDIG_GENOEG, ONVOLLEDIG = "volledig_genoeg", "onvolledig"
GELDEN_NOG, VERVALLEN = "gelden_nog", "vervallen"
NUL = Decimal(0)


@dataclass
class Oordeel:
    """One plan under judgement: what was decided so far, and what stands open.

    ``gemeld``: assessor and plan of which a cell of the sheet is already reported, so that it is not said twice.
    """

    plan: PlanInvoer
    weging: Weging
    answers: Answers
    gemeld: frozenset[tuple[str, PlanSleutel]] = frozenset()
    stappen: list[Stap] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)

    @property
    def onderwerp(self) -> str:
        """How questions and findings name this plan."""
        p = self.plan
        return f"{p.naam} ({p.agb_code}), regio {p.regio}, {p.sector}, {p.plan}"

    def ask(self, code: str, keuzes: tuple[str, ...] = (), bereik: Bereik | None = None, **facts: object) -> Answer | None:
        """The answer to this question, or None and the question stands open."""
        return self.ask_with(code, keuzes, bereik, Facts.of(**facts))

    def ask_with(self, code: str, keuzes: tuple[str, ...], bereik: Bereik | None, facts: Facts) -> Answer | None:
        """As :meth:`ask`, with the facts ready made."""
        question = Question(code, STAP, self.onderwerp, self.weging.bron, keuzes, bereik, facts)
        answer = self.answers.to(question)
        if answer is None:
            self.questions.append(question)
        return answer

    def find(self, code: str, ernst: Ernst, gevonden: str | None = None, verwacht: str | None = None, **facts: object) -> None:
        """Note a finding about this plan as a whole."""
        told = Facts.of(plan=self.plan.plan, zorgaanbieder=self.plan.naam, **facts)
        self.findings.append(
            Finding(
                code,
                ernst,
                self.onderwerp,
                gevonden=gevonden,
                verwacht=verwacht,
                bron=self.weging.bron,
                agb_code=self.plan.agb_code,
                feiten=told,
            )
        )

    def step(self, regel: str, van: str, naar: str, bron: str | None = None, status: str | None = None, **facts: object) -> None:
        """Write down one step."""
        self.stappen.append(Stap(regel, Facts.of(**facts), van, naar, bron or self.weging.bron, status or self.weging.status))

    def decided(
        self,
        uitkomst: str,
        opslag: Decimal = NUL,
        score: Fraction | None = None,
        elementen: tuple[ElementScore, ...] = (),
    ) -> ScoreBesluit:
        """The decision as it stands."""
        p = self.plan
        return ScoreBesluit(
            p.regio, p.sector, p.agb_code, p.plan, p.thema, bool(p.akkoord) and uitkomst != GEEN_OVEREENSTEMMING, elementen,
            None if score is None else score_decimal(score), opslag, tuple(self.stappen), self.weging.moment, p.resultaten, (), uitkomst,
        )  # fmt: skip


def judge(o: Oordeel, geteld: Geteld) -> ScoreBesluit:
    """Judge one plan. What stands open is left in ``o``; then the plan is aangehouden."""
    if not o.plan.akkoord:
        return _without_agreement(o)
    _warn(o)
    standing = _agreed_plan_stands(o)
    given = _still_valid(o, geteld.of(o.plan.sleutel))
    if standing is None or given is None:
        return o.decided(AANGEHOUDEN)
    if not standing:
        return o.decided(GEEN_OVEREENSTEMMING)
    if o.weging.is_integraal:
        return judge_integraal(o, given, geteld.verwacht.get(o.plan.sleutel, ()))
    return judge_gewogen(o, given, geteld.verwacht.get(o.plan.sleutel, ()))


def _without_agreement(o: Oordeel) -> ScoreBesluit:
    regel = "beoordeling.nog_geen_overeenstemming" if o.plan.akkoord is None else "beoordeling.geen_overeenstemming"
    o.step(regel, "", "0", op=o.plan.akkoord_op, definitief_plan=o.plan.definitief or "niet ontvangen")
    return o.decided(GEEN_OVEREENSTEMMING)


def _warn(o: Oordeel) -> None:
    p = o.plan
    if not p.clientenraad:
        o.find("W301", Ernst.WAARSCHUWING)
    if p.definitief_op is not None and p.akkoord_op is not None and p.definitief_op.date() > p.akkoord_op:
        o.find("W302", Ernst.WAARSCHUWING, p.definitief_op.date().isoformat(), p.akkoord_op.isoformat())
    if p.voorstel is None and not p.lopend:
        o.find("W303", Ernst.WAARSCHUWING)
    for r in p.resultaten:
        missing = missing_evidence(r)
        if missing:
            o.find("W304", Ernst.WAARSCHUWING, ", ".join(missing), resultaat=r.resultaat)


def missing_evidence(r: Resultaatafspraak) -> list[str]:
    """What an agreed result lacks to be judged later."""
    return [n for n, v in (("indicator", r.indicator), ("datum", r.datum), ("bewijs", r.bewijs)) if not v]


def _agreed_plan_stands(o: Oordeel) -> bool | None:
    """Whether the agreement is on a definitief plan with its parts (§2.2.4 "in principe": a person may say it will do)."""
    p = o.plan
    if p.definitief is None:
        answer = o.ask("V304", (VASTGELEGD, NIET_VASTGELEGD), overeenstemming_op=p.akkoord_op, voorstel=p.voorstel)
        good = VASTGELEGD
    elif p.ontbreekt:
        answer = o.ask(
            "V303", (VOLLEDIG_GENOEG, ONVOLLEDIG), overeenstemming_op=p.akkoord_op, document=p.definitief, ontbreekt=", ".join(p.ontbreekt)
        )
        good = VOLLEDIG_GENOEG
    else:
        o.step("beoordeling.overeenstemming", "", "overeenstemming", op=p.akkoord_op, definitief_plan=p.definitief)
        return True
    if answer is None:
        return None
    stands = answer.keuze == good
    naar = "overeenstemming" if stands else "0"
    o.step(
        "beoordeling.overeenstemming",
        "",
        naar,
        keuze=answer.keuze,
        reden=answer.reden,
        beslist_door=answer.door,
        ontbreekt=", ".join(p.ontbreekt) or None,
    )
    return stands


def _still_valid(o: Oordeel, given: Sequence[Beoordeling]) -> list[Beoordeling] | None:
    """The assessments of this version of the plan. Those of an earlier one count only when a person says so."""
    current = [b for b in given if b.plan_sha256 in ("", o.plan.versie)]
    earlier = [b for b in given if b.plan_sha256 not in ("", o.plan.versie)]
    if not earlier:
        return current
    names = ", ".join(sorted({b.beoordelaar for b in earlier}))
    answer = o.ask("V308", (GELDEN_NOG, VERVALLEN), beoordelaars=names, versie=o.plan.versie[:12])
    if answer is None:
        return None
    o.step("beoordeling.eerdere_versie", "", answer.keuze, beoordelaars=names, reden=answer.reden, beslist_door=answer.door)
    return [*current, *earlier] if answer.keuze == GELDEN_NOG else current


def judge_integraal(o: Oordeel, given: Sequence[Beoordeling], expected: Sequence[str]) -> ScoreBesluit:
    """A person decides the opslag within the maximum, motivated per element; assessors who agree are that person."""
    per_element = {e: _by_assessor(given, e) for e in o.weging.elementen}
    # Nobody sees another's opinion before handing in, and a question that changes with each sheet would void its answer.
    if expected and not _complete(
        o, [*per_element.values(), _by_assessor(given, ELEMENT_OPSLAG)], expected, (*o.weging.elementen, ELEMENT_OPSLAG)
    ):
        return o.decided(AANGEHOUDEN)
    wanted = {b.beoordelaar: b for b in given if b.element == ELEMENT_OPSLAG and b.score is not None}
    motiveringen = {e: motivation(items.values()) for e, items in per_element.items()}
    values = {b.score for b in wanted.values()}
    reden = motivation(wanted.values())
    if len(values) == 1 and all(motiveringen.values()):
        opslag = next(iter(values)) or NUL
        told = {n: plain(b.score or NUL) for n, b in sorted(wanted.items())}
        o.stappen.append(Stap("beoordeling.integraal", Facts(tuple(told.items())), "", plain(opslag), o.weging.bron, o.weging.status))
    else:
        shown = {f"element {e}": "; ".join(f"{n}: {b.motivering}" for n, b in sorted(items.items())) for e, items in per_element.items()}
        shown |= {f"opslag volgens {n}": f"{plain(b.score or NUL)} ({b.motivering})" for n, b in wanted.items()}
        shown["thema"] = o.plan.thema or "geen"
        answer = o.ask_with("V305", (), Bereik(NUL, o.weging.max_opslag, "procentpunt"), Facts(tuple(shown.items())))
        if answer is None:
            return o.decided(AANGEHOUDEN)
        opslag, reden = Decimal(answer.keuze), answer.reden
        motiveringen = {e: text or reden for e, text in motiveringen.items()}
        o.step("beoordeling.integraal", "", plain(opslag), beslist_door=answer.door, reden=answer.reden)
    elementen = [ElementScore(e, None, None, motiveringen[e]) for e in o.weging.elementen]
    opinions = [Fraction(b.score) for b in wanted.values() if b.score is not None]
    elementen.append(ElementScore(ELEMENT_OPSLAG, None, opslag, reden, *_statistics(opinions)))
    return o.decided(BEOORDEELD, opslag, None, tuple(elementen))


def _statistics(values: Sequence[Fraction]) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    if not values:
        return None, None, None
    return score_decimal(max(values) - min(values)), _shown(mean(values)), _shown(median(values))


def _shown(value: Fraction | None) -> Decimal | None:
    return None if value is None else score_decimal(value)


def _by_assessor(given: Sequence[Beoordeling], element: str) -> dict[str, Beoordeling]:
    return {b.beoordelaar: b for b in sorted(given, key=lambda b: b.beoordelaar) if b.element == element}


def motivation(items: Iterable[Beoordeling]) -> str:
    """The motivations of the assessors, each once, in the order of their names."""
    ordered = sorted(items, key=lambda b: b.beoordelaar)
    return " ".join(dict.fromkeys(b.motivering.strip() for b in ordered if b.motivering.strip()))


def judge_gewogen(o: Oordeel, given: Sequence[Beoordeling], expected: Sequence[str]) -> ScoreBesluit:
    """The weighted score of the elements, and the opslag of the staffel."""
    per_element = [_by_assessor(given, e) for e in o.weging.elementen]
    if not _complete(o, per_element, expected, o.weging.elementen):
        return o.decided(AANGEHOUDEN)
    outcomes = [_element(o, index, items) for index, items in enumerate(per_element)]
    if o.questions:
        return o.decided(AANGEHOUDEN, NUL, None, tuple(e for e, _, _ in outcomes))
    values = [value for _, value, _ in outcomes]
    total = weigh(values, o.weging)
    elementen = tuple(e for e, _, _ in outcomes)
    if total.score is None:
        o.find("F313", Ernst.FOUT)
        return o.decided(AANGEHOUDEN, NUL, None, elementen)
    _write_total(o, values, total)
    besluit = o.decided(BEOORDEELD, total.opslag, total.score, elementen)
    given_scores = [{n: None if b.score is None else Fraction(b.score) for n, b in items.items()} for items in per_element]
    methode = GEMIDDELDE if o.weging.aggregatie == CONSENSUS else o.weging.aggregatie
    points = tipping_points(given_scores, values, [fixed for _, _, fixed in outcomes], total, methode, o.weging)
    return replace(besluit, kantelpunten=points)


def _complete(o: Oordeel, per_element: Sequence[dict[str, Beoordeling]], expected: Sequence[str], namen: Sequence[str]) -> bool:
    """Every assessor who was given this plan has scored every element; at least one has."""
    if not expected and not any(per_element):
        o.find("F310", Ernst.FOUT)
        return False
    titels = {naam_van(e.sleutel): e.titel for e in o.weging.beoordeling.elementen} | {ELEMENT_OPSLAG: TITEL_OPSLAG}
    complete = True
    for naam in sorted({*expected, *(n for items in per_element for n in items)}):
        missing = [e for e, items in zip(namen, per_element, strict=True) if naam not in items]
        if missing:
            complete = False
        if missing and (naam, o.plan.sleutel) not in o.gemeld:
            o.find("F312", Ernst.FOUT, "; ".join(titels[e] for e in missing), beoordelaar=naam)
    return complete


def _element(o: Oordeel, index: int, items: dict[str, Beoordeling]) -> tuple[ElementScore, Fraction | None, bool]:
    """One element: its score, how far assessors lie apart, and whether it was set by consensus."""
    weging = o.weging
    naam = weging.elementen[index]
    policy = weging.beoordeling.elementen[index]
    scores = [None if b.score is None else Fraction(b.score) for b in items.values()]
    apart = spread(scores, weging)
    value = element_score(scores, weging, GEMIDDELDE if weging.aggregatie == CONSENSUS else weging.aggregatie)
    motivering, fixed, told = motivation(items.values()), False, _told(items)
    if _needs_consensus(scores, apart, weging):
        shown = {f"{n}: {_score_text(b)}": b.motivering for n, b in items.items()} | {"element": policy.titel, "spreiding": _text(apart)}
        bereik = Bereik(Decimal(int(weging.minimum)), Decimal(int(weging.maximum)), "punten")
        answer = o.ask_with("V306", (), bereik, Facts(tuple(shown.items())))
        if answer is not None:
            value, motivering, fixed = Fraction(Decimal(answer.keuze)), answer.reden, True
            told |= {"consensus": answer.keuze, "beslist_door": answer.door}
    told |= {"gewicht": plain(policy.gewicht or NUL), "methode": CONSENSUS if fixed else weging.aggregatie, "spreiding": _text(apart)}
    naar = ratio(value) if value is not None else "niet van toepassing"
    o.stappen.append(Stap(policy.sleutel, Facts(tuple(told.items())), "", naar, policy.bron.label, policy.zekerheid_label))
    values = numbers(scores, weging)
    score = ElementScore(naam, policy.gewicht, _shown(value), motivering, _shown(apart), _shown(mean(values)), _shown(median(values)))
    return score, value, fixed


def _needs_consensus(scores: Sequence[Fraction | None], apart: Fraction | None, weging: Weging) -> bool:
    if weging.aggregatie == CONSENSUS:
        return len(set(scores)) > 1
    return weging.max_verschil is not None and apart is not None and apart > weging.max_verschil


def _told(items: dict[str, Beoordeling]) -> dict[str, str]:
    return {f"score {n}": _score_text(b) for n, b in items.items()}


def _score_text(b: Beoordeling) -> str:
    return NIET_VAN_TOEPASSING if b.score is None else plain(b.score)


def _text(value: Fraction | None) -> str:
    return "geen" if value is None else plain(score_decimal(value))


def _write_total(o: Oordeel, values: Sequence[Fraction | None], total: Totaal) -> None:
    weging, score = o.weging, total.score or Fraction(0)
    summed = " + ".join(f"{ratio(w)} × {ratio(v)}" for w, v in zip(weging.gewichten, values, strict=True) if v is not None)
    left_out = [e for e, v in zip(weging.elementen, values, strict=True) if v is None]
    methode = weging.beoordeling.methode
    o.step(
        "beoordeling.methode", "", ratio(score), methode.bron.label, methode.zekerheid_label,
        som=summed, buiten_weging=", ".join(left_out) or None, gedeeld_door_gewicht="ja" if left_out else None,
    )  # fmt: skip
    herkomst = weging.beoordeling.staffel_herkomst or methode
    o.step(
        "beoordeling.staffel", ratio(score), plain(total.opslag), herkomst.bron.label, herkomst.zekerheid_label, maximum=weging.max_opslag
    )


def nvt_allowed(weging: Weging) -> bool:
    """Whether an assessor may say that an element does not apply."""
    return not weging.is_integraal and weging.nvt != NIET_TOEGESTAAN
