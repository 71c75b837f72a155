"""When the opslag on plans counts, where the kader leaves that to the regionale paragraaf (inkoopkader-2016-gz §2.2.4).

One text has one reading for everyone: asked once for the kader, as soon as a plan earns an opslag.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from wlzcli.cycle.score.plan import AANGEHOUDEN, BEOORDEELD, NUL, STAP
from wlzcli.domain.canonical import Facts
from wlzcli.domain.decisions import Stap
from wlzcli.domain.findings import Answer, Answers, Question
from wlzcli.domain.ladder import OpslagMoment
from wlzcli.domain.ontwikkelplan import ScoreBesluit
from wlzcli.policy.model import Clausule, Kader
from wlzcli.policy.toepassing import Toepassing


def granted_at(besluiten: Iterable[ScoreBesluit], kader: Kader, answers: Answers) -> tuple[list[ScoreBesluit], list[Question]]:
    """The decisions of one kader, each opslag at the moment a person named; held while nobody has."""
    decided = list(besluiten)
    clause = kader.clausule(Toepassing.OPSLAG_MOMENT)
    if clause is None or not any(_earns(b) for b in decided):
        return decided, []
    facts = Facts.of(kader=kader.id, waarom=clause.waarom, beslist=clause.beslist)
    choices = tuple(m.value for m in OpslagMoment)
    question = Question("V309", STAP, f"Kader {kader.id}: {clause.titel}", clause.bron.label, choices, feiten=facts)
    answer = answers.to(question)
    if answer is None:
        return [replace(b, opslag=NUL, uitkomst=AANGEHOUDEN) if _earns(b) else b for b in decided], [question]
    return [_at(b, answer, clause) if _earns(b) else b for b in decided], []


def _earns(b: ScoreBesluit) -> bool:
    return b.is_plan and b.uitkomst == BEOORDEELD and b.opslag > NUL


def _at(b: ScoreBesluit, answer: Answer, clause: Clausule) -> ScoreBesluit:
    """A part of the opslag that hangs on one result keeps the moment that was agreed for that part."""
    moment = OpslagMoment(answer.keuze)
    results = tuple(replace(r, moment=moment) if r.opslag_deel is None and r.moment is b.moment else r for r in b.resultaten)
    step = Stap(
        clause.sleutel, Facts.of(titel=clause.titel, vraag=answer.vraag.id, door=answer.door), b.moment.value, moment.value,
        clause.bron.label, clause.zekerheid_label,
    )  # fmt: skip
    return replace(b, moment=moment, resultaten=results, stappen=(*b.stappen, step))
