"""The term: one year, or more with an agreed plan and every condition. Never a ground for refusal."""

from __future__ import annotations

from datetime import date

from wlzcli.cycle.gunning.dossier import Boek, Kandidaat, year_of
from wlzcli.domain.beleidsitem import Getal
from wlzcli.domain.canonical import Facts
from wlzcli.domain.codes import AanbiederType
from wlzcli.domain.dates import AMSTERDAM
from wlzcli.domain.decisions import Stap
from wlzcli.domain.findings import Answers, Question
from wlzcli.domain.ladder import Ladder
from wlzcli.domain.tabellen import Feit
from wlzcli.policy.model import Gevolg, Kader, Voorwaarde
from wlzcli.policy.toepassing import Toepassing
from wlzcli.records import dataclass

JA, NEE = "ja", "nee"
OVEREENKOMST = "overeenkomst_vorig_jaar"
# Of the four national conditions the three that may hold nowhere; the fourth, an agreement, is met by one (inkoopkader-2016-gz §2.2.4).
OVERAL = frozenset({"verscherpt_toezicht", "fraudeonderzoek", "fraude_vastgesteld"})
NIET_VASTGELEGD, ONBESLIST = "niet vastgelegd", "niet beslist"  # a ground that is left open: another one settles the term
NIET_BESLIST = frozenset({NIET_VASTGELEGD, ONBESLIST})
REGIONAAL = "looptijd.voorwaarden.regionaal"  # one more condition, of which the kader knows only that there may be some


@dataclass(frozen=True, slots=True)
class Termijn:
    """The years of the agreement with the reasons; None while a question stands open."""

    jaren: int | None
    stappen: tuple[Stap, ...] = ()
    questions: tuple[Question, ...] = ()


def decide_term(kandidaat: Kandidaat, kader: Kader, boek: Boek, answers: Answers, jaar: int, ladders: tuple[Ladder, ...] = ()) -> Termijn:
    """The term of one agreement (inkoopkader-2016-gz §2.2.4)."""
    if kandidaat.lopend_tot is not None:
        years = kandidaat.lopend_tot - jaar + 1
        facts = Facts.of(lopend_tot=kandidaat.lopend_tot)
        return Termijn(years, (Stap("looptijd.lopende_overeenkomst", facts, "", str(years), "tabellen/feiten"),))
    rule = kader.looptijd
    if rule is not None and rule.jaren_nieuw is not None and rule.jaren_nieuw.waarde is not None and _is_new(kandidaat, kader, ladders):
        new = rule.jaren_nieuw
        years = int(rule.jaren_nieuw.waarde)
        return Termijn(years, (Stap(new.sleutel, Facts.of(titel=new.titel), "", str(years), new.bron.label, new.zekerheid_label),))
    if rule is None or rule.jaren_standaard.waarde is None:
        return _ask_years(kandidaat, kader, answers)
    standard = rule.jaren_standaard
    first = Stap(
        standard.sleutel,
        Facts.of(titel=standard.titel),
        "",
        str(int(rule.jaren_standaard.waarde)),
        standard.bron.label,
        standard.zekerheid_label,
    )
    if rule.jaren_meerjarig is None or rule.jaren_meerjarig.waarde is None:
        return Termijn(int(rule.jaren_standaard.waarde), (first,))
    return _more_years(kandidaat, kader, rule.jaren_meerjarig, boek, answers, first)


def _is_new(kandidaat: Kandidaat, kader: Kader, ladders: tuple[Ladder, ...]) -> bool:
    """New for every leveringsvorm. Where the percentage for new providers is agreed for years and a person decides for which
    types it holds (DSW: 91% and one year), who climbed that rule is new here too."""
    rule = next((r for r in kader.tarief if r.jaren is not None and r.typen_open), None)
    if rule is not None:
        return bool(ladders) and all(any(s.regel == rule.sleutel for s in ladder.stappen) for ladder in ladders)
    return bool(kandidaat.typen.pairs) and all(AanbiederType(t).is_nieuw for _, t in kandidaat.typen.pairs)


def _ask_years(kandidaat: Kandidaat, kader: Kader, answers: Answers) -> Termijn:
    del kandidaat
    question = Question("V410", "gunning", kader.naam, kader.id, keuzes=("1", "2", "3"), feiten=Facts.of(kader=kader.id))
    answer = answers.to(question)
    if answer is None or not answer.keuze.isdigit():
        return Termijn(None, questions=(question,))
    return Termijn(int(answer.keuze), (Stap("looptijd", Facts.of(vraag=question.id), "", answer.keuze, kader.id),))


def _more_years(kandidaat: Kandidaat, kader: Kader, years: Getal, boek: Boek, answers: Answers, first: Stap) -> Termijn:
    """All of it must hold: an agreed plan, the statements of the form, and every national and regional condition."""
    plans = [s for s in boek.scores.get(kandidaat.sleutel, ()) if s.overeenstemming and s.is_plan]
    agreed = Stap(
        "looptijd.plan",
        Facts.of(plannen=", ".join(p.plan for p in plans) or None),
        "",
        JA if plans else NEE,
        years.bron.label,
        years.zekerheid_label,
    )
    if not plans:
        return Termijn(int(first.naar), (first, agreed))
    stappen, questions, holds = [first, agreed], [], True
    if not kandidaat.meerjarig_mogelijk:
        holds = False
        stappen.append(
            Stap("looptijd.bestuursverklaring", Facts.of(bestand=kandidaat.bestand), "", NEE, years.bron.label, years.zekerheid_label)
        )
    for voorwaarde in kader.looptijd.voorwaarden if kader.looptijd else ():
        met, facts, question = _test(voorwaarde, kandidaat, kader, boek, answers)
        if question is not None:
            questions.append(question)
            if boek.rekenwijze:
                left = ONBESLIST if facts.get("gevonden") else NIET_VASTGELEGD
                stappen.append(Stap(voorwaarde.sleutel, facts, "", left, voorwaarde.bron.label))
            continue
        holds = holds and met
        stappen.append(Stap(voorwaarde.sleutel, facts, "", JA if met else NEE, voorwaarde.bron.label, voorwaarde.zekerheid_label))
    if holds:
        met, step, question = _regional(kandidaat, kader, answers)
        questions += [question] if question else []
        stappen += [step] if step else []
        holds = met
    elif boek.rekenwijze and (clause := kader.clausule(Toepassing.REGIONALE_VOORWAARDEN)) is not None:
        stappen.append(Stap(REGIONAAL, Facts.of(titel=clause.titel, clausule=clause.sleutel), "", ONBESLIST, clause.bron.label))
    if holds and questions:
        return Termijn(None, tuple(stappen), tuple(questions))
    if holds:
        more = str(int(years.waarde or 0))
        stappen.append(Stap(years.sleutel, Facts.of(titel=years.titel), first.naar, more, years.bron.label, years.zekerheid_label))
        return Termijn(int(more), tuple(stappen))
    return Termijn(int(first.naar), tuple(stappen))


def _regional(kandidaat: Kandidaat, kader: Kader, answers: Answers) -> tuple[bool, Stap | None, Question | None]:
    """Conditions of the regionale paragraaf that the kader does not know (inkoopkader-2016-gz §2.2.4): asked of who meets all others."""
    clause = kader.clausule(Toepassing.REGIONALE_VOORWAARDEN)
    if clause is None:
        return True, None, None
    facts = Facts.of(kader=kader.id, titel=clause.titel, waarom=clause.waarom, beslist=clause.beslist)
    question = Question("V409", "gunning", kandidaat.onderwerp, clause.bron.label, keuzes=(JA, NEE), feiten=facts)
    answer = answers.to(question)
    if answer is None:
        return True, None, question
    told = Facts.of(titel=clause.titel, clausule=clause.sleutel, vraag=question.id)
    return answer.keuze == JA, Stap(REGIONAAL, told, "", answer.keuze, clause.bron.label, clause.zekerheid_label), None


def _test(voorwaarde: Voorwaarde, kandidaat: Kandidaat, kader: Kader, boek: Boek, answers: Answers) -> tuple[bool, Facts, Question | None]:
    """One condition: the zorgkantoor's own record, else what follows from type and form, else a question."""
    names = (voorwaarde.feit, *((voorwaarde.of_feit,) if voorwaarde.of_feit else ()))
    recorded = boek.feiten_best if boek.rekenwijze else boek.feiten_now
    rows = [recorded(kandidaat.agb_code, name, kandidaat.regio, kandidaat.sector) for name in names]
    said = [(f.waarde.strip().lower(), f"{f.feit}: {f.bron or f.plek}") for own in rows for f in own]
    outcomes = [
        _together(voorwaarde, own, kader)
        if boek.rekenwijze
        else _all_of(voorwaarde, [_meets(voorwaarde, f.waarde.strip().lower(), kader) for f in own])
        for own in rows
        if own
    ]
    if boek.rekenwijze >= 2 and True not in outcomes[1:] and (against := _against(voorwaarde, kandidaat, kader, boek, rows[0])):
        said += [(f"{f.waarde.strip().lower()} ({_scope(f)})", f"{f.feit}: {f.bron or f.plek}") for f in against]
        outcomes = [None, *outcomes[1:]] if rows[0] else [None, *outcomes]
    if True not in outcomes and len(outcomes) < len(names) and not (boek.rekenwijze and None in outcomes):
        value, origin = _from_form(voorwaarde, kandidaat, kader)
        if value:
            said.append((value, origin))
            outcomes.append(_meets(voorwaarde, value, kader))
    told = Facts.of(
        titel=voorwaarde.titel, feit=voorwaarde.feit, gevonden=", ".join(v for v, _ in said) or None, verwacht=voorwaarde.verwacht,
        herkomst=", ".join(o for _, o in said) or None,
    )  # fmt: skip
    if True in outcomes:
        return True, told, None
    if outcomes and None not in outcomes:
        return False, told, None
    question = Question("V408", "gunning", kandidaat.onderwerp, voorwaarde.bron.label, keuzes=(JA, NEE), feiten=told)
    answer = answers.to(question)
    if answer is None:
        return False, told, question
    return answer.keuze == JA, Facts((*told.pairs, ("vraag", question.id))), None


def _against(voorwaarde: Voorwaarde, kandidaat: Kandidaat, kader: Kader, boek: Boek, best: list[Feit]) -> list[Feit]:
    """Records in a wider scope, or elsewhere where the condition is about the zorgaanbieder, that say otherwise than what is best here."""

    def met(f: Feit) -> bool | None:
        return _meets(voorwaarde, f.waarde.strip().lower(), kader)

    def says_otherwise(f: Feit) -> bool:
        if f.applies(kandidaat.regio, kandidaat.sector):
            return any(met(f) != met(b) for b in best if not f.leveringsvorm or b.leveringsvorm in ("", f.leveringsvorm))
        return voorwaarde.feit in OVERAL and met(f) is not True and (not best or any(met(b) is True for b in best))

    return [f for f in boek.feiten_elsewhere(kandidaat.agb_code, voorwaarde.feit, best) if says_otherwise(f)]


def _scope(f: Feit) -> str:
    """For what a record holds, in words."""
    named = [f"regio {f.regio}" if f.regio else "", f"sector {f.sector}" if f.sector else "", f.leveringsvorm]
    return ", ".join(n for n in named if n) or "algemeen"


def _together(voorwaarde: Voorwaarde, rows: list[Feit], kader: Kader) -> bool | None:
    """What the records of one fact say together; None where they contradict each other, or where a person must judge.

    Of what may not be, one leveringsvorm is enough to fail. An agreement with a zorgkantoor for one leveringsvorm is an agreement;
    what else must be so, must be so for every leveringsvorm that it was recorded for.
    """
    found = [(f.leveringsvorm, _meets(voorwaarde, f.waarde.strip().lower(), kader)) for f in rows]
    outcomes = {met for _, met in found}
    if len({vorm for vorm, _ in found}) < len(set(found)):  # two answers about the same
        return None
    if len(outcomes) == 1:
        return outcomes.pop()
    if voorwaarde.verwacht.lower() == JA:
        return True if True in outcomes and voorwaarde.feit == OVEREENKOMST else None
    return False if False in outcomes else None


def _all_of(voorwaarde: Voorwaarde, outcomes: list[bool | None]) -> bool | None:
    """One fact recorded for several leveringsvormen: one ``ja`` is enough for what must be, one wrong is enough for what may not be."""
    if voorwaarde.verwacht.lower() == JA:
        return True if True in outcomes else outcomes[0]
    return False if False in outcomes else None if None in outcomes else True


def _from_form(voorwaarde: Voorwaarde, kandidaat: Kandidaat, kader: Kader) -> tuple[str, str]:
    """What form and type say where the records are silent: the value and where it comes from."""
    if voorwaarde.feit == OVEREENKOMST:
        # "met een van de zorgkantoren": only who is entirely new had none (inkoopkader-2016-gz §2.2.2, 2.2.4)
        entirely_new = all(t == AanbiederType.GEHEEL_NIEUW for _, t in kandidaat.typen.pairs)
        return (NEE if entirely_new else JA), "type aanbieder"
    stated = any(
        v.gevolg is Gevolg.GEEN_MEERJARIG and voorwaarde.feit in v.sleutel for v in kader.verklaringen
    )  # the statement that carries this condition; not given, meerjarig_mogelijk is False
    if stated and kandidaat.meerjarig_mogelijk and kandidaat.bestand:
        return voorwaarde.verwacht, "bestuursverklaring"
    return "", ""


def _meets(voorwaarde: Voorwaarde, value: str, kader: Kader) -> bool | None:
    """Whether the condition holds; None where a person must judge."""
    if value == voorwaarde.verwacht.lower():
        return True
    if voorwaarde.na_jaar is not None and (year := year_of(value)) is not None:
        return year <= voorwaarde.na_jaar
    if voorwaarde.sinds is not None and (day := _day(value)) is not None:
        start = kader.moment(voorwaarde.sinds)
        begin = None if start is None else (start.dag or (start.moment.astimezone(AMSTERDAM).date() if start.moment else None))
        return False if begin is not None and day >= begin else None  # opened before the procedure: a question
    return False


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
