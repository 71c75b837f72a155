"""What is decided now beside what was vastgesteld: the same but for what another program told otherwise, or to be revised."""

from __future__ import annotations

from dataclasses import replace

from wlzcli.cycle.validate.inputs import FORMULIER, STAP, VOLDAAN, WAARSCHUWING, ValidateInputs, VastBesluit, row_left_out
from wlzcli.domain.canonical import Facts, digest
from wlzcli.domain.findings import Answers, Finding, Question
from wlzcli.domain.toetsing import Getoetst, ToetsUitkomst, ValidateBesluit
from wlzcli.records import dataclass

TOLD_SINCE = frozenset({"W237"})  # warnings that came with 0.4.0
# And that 0.5.0 gives less often: signs and accents make no other name, and a change is no document that is missing.
TOLD_LESS = frozenset({"W235", "W238"})
HERZIEN, LATEN_STAAN = "herzien", "laten_staan"


@dataclass(frozen=True, slots=True)
class Uitslag:
    """The decision on one zorgaanbieder with what was found and asked."""

    besluit: ValidateBesluit | None
    bevindingen: tuple[Finding, ...] = ()
    vragen: tuple[Question, ...] = ()


def against_standing(inputs: ValidateInputs, answers: Answers, fresh: Uitslag, standing: VastBesluit | None) -> Uitslag:
    """A besluit that stands is kept as it is; when the data now say otherwise a person decides whether to revise it."""
    now = fresh.besluit
    if now is None or standing is None:
        return fresh
    settled = tuple(f for f in fresh.bevindingen if not f.blocks)
    then = replace(standing.besluit, vervangt=None)
    # What is not known while a row is left out is no other outcome. What else changed is asked once the row is right.
    waits = now.uitkomst is ToetsUitkomst.AANGEHOUDEN and bool(row_left_out(inputs, now.agb_code))
    if waits or says_the_same(now, then):
        return Uitslag(standing.besluit, settled)
    facts = Facts.of(
        agb_code=now.agb_code, regio=now.regio, sector=now.sector, besluit=standing.id[:12], staat=standing.besluit.uitkomst,
        nieuw=now.uitkomst, verschil=digest(now)[:12],
    )  # fmt: skip
    wie = f"{now.naam} ({now.agb_code}), regio {now.regio}, {now.sector.value}"
    question = Question("V285", STAP, wie, FORMULIER, (LATEN_STAAN, HERZIEN), feiten=facts)
    answer = answers.to(question)
    if answer is not None and answer.keuze == HERZIEN:
        return Uitslag(replace(now, vervangt=standing.id), fresh.bevindingen, fresh.vragen)
    return Uitslag(standing.besluit, settled, () if answer else (question,))


def says_the_same(now: ValidateBesluit, then: ValidateBesluit) -> bool:
    """Whether they differ at most in warnings that a program of before gave otherwise: that is no reason to revise a besluit that stands."""
    if then == now:
        return True
    said, said_then = ({c for g in b.getoetst for c in g.codes} for b in (now, then))
    more, gone = said & TOLD_SINCE, (said_then & TOLD_LESS) - said
    accepted = tuple(a for a in then.aanvaard if a.code not in gone)
    return bool(more or gone) and _without(now, more) == _without(replace(then, aanvaard=accepted), gone)


def _without(b: ValidateBesluit, codes: set[str]) -> ValidateBesluit:
    return replace(b, getoetst=tuple(_told_without(g, codes) for g in b.getoetst), stappen=())


def _told_without(g: Getoetst, without: set[str]) -> Getoetst:
    codes = tuple(c for c in g.codes if c not in without)
    return replace(g, codes=codes, uitkomst=VOLDAAN if g.uitkomst == WAARSCHUWING and not codes else g.uitkomst)
