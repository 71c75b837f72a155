"""The tariff ladders of one zorgaanbieder: per leveringsvorm, and per prestatie where the rules differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from decimal import Decimal

from wlzcli.cycle.gunning.dossier import Boek, Kandidaat, specificity
from wlzcli.cycle.gunning.lijnen import Lijn
from wlzcli.domain.canonical import Facts
from wlzcli.domain.codes import Leveringsvorm
from wlzcli.domain.decimals import NoNumber, parse_decimal, plain
from wlzcli.domain.decisions import Stap
from wlzcli.domain.findings import Answers, Bereik, Ernst, Finding, Question
from wlzcli.domain.klim import climb, own_ladders
from wlzcli.domain.ladder import Ladder, OpslagMoment
from wlzcli.domain.ontwikkelplan import ScoreBesluit
from wlzcli.policy.model import Kader
from wlzcli.records import dataclass

OPSLAG = "opslag"
RIJ = frozenset({"uit_waarde", "uit_rij", "uit_bron"})
FEIT_FOUT = frozenset({"F901", "F902"})  # about one fact; their texts name no leveringsvorm
NU = OpslagMoment.INITIEEL
NUL = Decimal(0)


@dataclass
class Ladders:
    """The climbed ladders, which one a leveringsvorm hangs on (or a prestatie of its own), and what came up on the way."""

    ladders: tuple[Ladder, ...] = ()
    van_vorm: dict[Leveringsvorm, Ladder] = field(default_factory=dict)
    van_prestatie: dict[str, Ladder] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    questions: tuple[Question, ...] = ()
    stappen: tuple[Stap, ...] = ()


@dataclass(frozen=True, slots=True)
class Opslag:
    """The opslag that plans give together; None while a question about it stands open."""

    waarde: Decimal | None
    stappen: tuple[Stap, ...] = ()
    question: Question | None = None


def climb_all(kandidaat: Kandidaat, lijnen: Mapping[Leveringsvorm, list[Lijn]], kader: Kader, boek: Boek, answers: Answers) -> Ladders:
    """Every ladder that the lines of this zorgaanbieder need."""
    opslag = opslag_of(kandidaat, kader, boek, answers)
    out = Ladders(stappen=opslag.stappen, questions=(opslag.question,) if opslag.question else (), findings=_unscored(kandidaat, boek))
    ladders: dict[str, Ladder] = {}
    for vorm, lines in lijnen.items():
        type_ = kandidaat.type_voor(vorm)
        if type_ is None:
            out.findings += (_no_type(kandidaat, vorm),)
            continue
        feiten = facts_for(kandidaat, vorm, boek, opslag.waarde)
        own = set(own_ladders(kader.tarief, vorm))
        for line in lines if own else lines[:1]:
            code = line.tarief.prestatiecode
            name = f"{vorm.value} {code}" if code in own else vorm.value
            if name not in ladders:
                klim = climb(
                    kader.tarief, feiten, type_, vorm, id=name, onderwerp=kandidaat.onderwerp, kader=kader.id,
                    prestatiecode=code if code in own else None, momenten=frozenset({NU}), answers=answers, agb_code=kandidaat.agb_code,
                    vanaf_nul=boek.rekenwijze >= 2,
                )  # fmt: skip
                ladders[name] = with_rows(klim.ladder, kandidaat, boek)
                out.findings += tuple(f for f in klim.findings if not any(_same_fact(f, told) for told in out.findings))
                out.questions += klim.questions
            if code in own:
                out.van_prestatie[code] = ladders[name]
            else:
                out.van_vorm[vorm] = ladders[name]
    out.ladders = tuple(ladders.values())
    return out


def with_rows(ladder: Ladder, kandidaat: Kandidaat, boek: Boek) -> Ladder:
    """The ladder with, at each rung of which a fact gave the value, that value and the row and source it was recorded with."""
    return replace(ladder, stappen=tuple(_with_row(s, ladder.leveringsvorm, kandidaat, boek) for s in ladder.stappen))


def _with_row(s: Stap, vorm: Leveringsvorm, kandidaat: Kandidaat, boek: Boek) -> Stap:
    name = s.feiten.get("uit")
    row = boek.feit(kandidaat.agb_code, name, kandidaat.regio, kandidaat.sector, vorm.value) if name else None
    if row is None:
        return s
    told = Facts.of(uit_waarde=row.waarde, uit_rij=str(row.plek), uit_bron=row.bron or None)
    return replace(s, feiten=Facts((*s.feiten.pairs, *told.pairs)))


def without_rows(ladder: Ladder) -> Ladder:
    """The ladder as it was kept before its rungs named their rows."""
    steps = (replace(s, feiten=Facts(tuple(p for p in s.feiten.pairs if p[0] not in RIJ))) for s in ladder.stappen)
    return replace(ladder, stappen=tuple(steps))


def _same_fact(f: Finding, told: Finding) -> bool:
    """One wrong fact is told once, not for every leveringsvorm that it holds for."""
    once = Facts(tuple(p for p in f.feiten.pairs if p[0] != "leveringsvorm"))
    before = Facts(tuple(p for p in told.feiten.pairs if p[0] != "leveringsvorm"))
    return f.code in FEIT_FOUT and replace(f, feiten=once) == replace(told, feiten=before)


def facts_for(kandidaat: Kandidaat, vorm: Leveringsvorm, boek: Boek, opslag: Decimal | None) -> Facts:
    """The facts of one ladder: what the agreed results carry, then the zorgkantoor's own records, then the opslag."""
    values: dict[str, str] = {}
    for score in boek.scores.get(kandidaat.sleutel, ()):
        if score.overeenstemming:
            values |= {r.feit: "ja" for r in score.resultaten if r.feit and r.moment is NU}
    own = [f for f in boek.feiten.get(kandidaat.agb_code, ()) if f.applies(kandidaat.regio, kandidaat.sector, vorm.value)]
    for f in sorted(own, key=specificity):
        values[f.feit] = f.waarde
    if opslag is not None:
        values[OPSLAG] = plain(opslag)
    return Facts(tuple(values.items()))


def opslag_of(kandidaat: Kandidaat, kader: Kader, boek: Boek, answers: Answers) -> Opslag:
    """The opslag of the agreed plans together, within the kader's maximum (inkoopkader-2016-gz §2.2.4).

    None where the kader has no opslag by plan, or where the zorgkantoor's records give it (a fact).
    """
    rule = next((r for r in kader.tarief if OPSLAG in (r.feit, r.waarde_feit)), None)
    if rule is None:
        return Opslag(None)
    plans = [s for s in boek.scores.get(kandidaat.sleutel, ()) if s.overeenstemming and (s.moment is NU or s.opslag_op(NU))]
    if plans:
        return _together(plans, kader)
    if boek.feit(kandidaat.agb_code, OPSLAG, kandidaat.regio, kandidaat.sector) is not None:
        return Opslag(None)
    if kandidaat.bestand is not None:
        return Opslag(NUL)  # no agreed plan: the basistarief (§2.2.2)
    maximum = kader.beoordeling.max_opslag.waarde if kader.beoordeling and kader.beoordeling.max_opslag else rule.maximum
    question = Question(
        "V407", "gunning", kandidaat.onderwerp, rule.bron.label,
        bereik=Bereik(NUL, Decimal(100) if maximum is None else maximum, "procent"),
        feiten=Facts.of(kader=kader.id, lopend_tot=kandidaat.lopend_tot),
    )  # fmt: skip
    answer = answers.to(question)
    value = parse_decimal(answer.keuze) if answer else None
    if value is None or isinstance(value, NoNumber):
        return Opslag(None, question=question)
    step = Stap("opslag.lopende_overeenkomst", Facts.of(vraag=question.id, door=answer and answer.door), "0", plain(value), rule.bron.label)
    return Opslag(value, (step,))


def _together(plans: list[ScoreBesluit], kader: Kader) -> Opslag:
    """Several plans: their sum, or the highest where the kader says so; at most the kader's maximum."""
    judged = kader.beoordeling
    highest = judged is not None and judged.samen is not None and judged.samen.waarde == "hoogste"
    parts = [p.opslag_op(NU) for p in plans]
    value = max(parts) if highest else sum(parts, NUL)
    steps = [
        Stap("opslag.plan", Facts.of(plan=p.plan, thema=p.thema or None, score=p.score, opslag_geheel=p.opslag), "", plain(part), "score")
        for p, part in zip(plans, parts, strict=True)
    ]
    if len(plans) > 1:
        bron = judged.samen.bron.label if judged and judged.samen else "optelling van de plannen"
        steps.append(Stap("opslag.samen", Facts.of(methode="hoogste" if highest else "som", plannen=len(plans)), "", plain(value), bron))
    cap = judged.max_opslag if judged else None
    if cap is not None and cap.waarde is not None and value > cap.waarde:
        steps.append(Stap(cap.sleutel, Facts.of(titel=cap.titel), plain(value), plain(cap.waarde), cap.bron.label, cap.zekerheid_label))
        value = cap.waarde
    return Opslag(value, tuple(steps))


def _unscored(kandidaat: Kandidaat, boek: Boek) -> tuple[Finding, ...]:
    """Agreed plans whose opslag still waits for an answer or an assessor: no award on a percentage that may rise."""
    return tuple(
        Finding(
            "F409", Ernst.FOUT, kandidaat.onderwerp, bestand=kandidaat.bestand, gevonden=s.plan, bron="score", agb_code=kandidaat.agb_code
        )
        for s in boek.scores.get(kandidaat.sleutel, ())
        if s.uitkomst == "aangehouden"
    )


def _no_type(kandidaat: Kandidaat, vorm: Leveringsvorm) -> Finding:
    return Finding(
        "F406", Ernst.FOUT, kandidaat.onderwerp, bestand=kandidaat.bestand, gevonden="geen type", verwacht="een type aanbieder per leveringsvorm",
        agb_code=kandidaat.agb_code, feiten=Facts.of(leveringsvorm=vorm.value),
    )  # fmt: skip
