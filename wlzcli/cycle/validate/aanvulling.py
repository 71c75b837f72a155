"""What came in to add to an inschrijving, before the deadline: what of it counts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from wlzcli.cycle.validate.inputs import FORMULIER, Dossier, ask
from wlzcli.cycle.validate.stukken import with_file_of
from wlzcli.domain.decimals import dutch
from wlzcli.domain.findings import Question
from wlzcli.domain.inschrijving import Inschrijving, ProductieRegel

VERVANGT, ERBIJ = "vervangt", "erbij"


def added_before(base: Inschrijving, later: Inschrijving) -> Inschrijving:
    """An addition as a program of up to 0.4.0 took it over: its production, where it had any, in the place of all there was."""
    fields = {v.id: v for v in base.velden} | {v.id: v for v in later.velden if v.waarde}
    pieces = {b.sleutel: b for b in base.bewijsstukken} | {b.sleutel: b for b in later.bewijsstukken if b.sha256}
    return replace(
        base,
        velden=tuple(fields[k] for k in sorted(fields)),
        productie=later.productie or base.productie,
        bewijsstukken=tuple(pieces[k] for k in sorted(pieces)),
        plannen=later.plannen or base.plannen,
    )


def added(
    d: Dossier, base: Inschrijving, onleesbaar: Collection[tuple[str | None, str | None]]
) -> tuple[Inschrijving, tuple[Question, ...]]:
    """The inschrijving with what the addition ``d`` fills in; what that leaves open stays as it was.

    A cell that could not be read (``onleesbaar``: sheet and cell) was filled in: what it says takes the place of what stood there.
    """
    later = d.inschrijving
    known = {v.id: v for v in base.velden}
    filled = {v.id: v for v in later.velden if v.waarde or v.ruw or v.id not in known or (v.blad, v.cel) in onleesbaar}
    fields = known | filled
    pieces = {b.sleutel: b for b in base.bewijsstukken}
    brought = [with_file_of(base.bewijsstukken, b) for b in later.bewijsstukken]
    pieces |= {b.sleutel: b for b in brought if b.sha256 or b.sleutel not in pieces}
    kept = tuple(r for r in base.productie if not any(_is_again(r, new) for new in later.productie))
    left, questions = _other_code(d, kept, base)
    plans = {p.plan: p for p in base.plannen}
    plans |= {p.plan: plans[p.plan].filled_in(p) if p.plan in plans else p for p in later.plannen}
    whole = replace(
        base,
        naam=later.naam or base.naam,
        kvk_nummer=later.kvk_nummer or base.kvk_nummer,
        velden=tuple(fields[k] for k in sorted(fields)),
        productie=(*left, *later.productie),
        bewijsstukken=tuple(pieces[k] for k in sorted(pieces)),
        plannen=tuple(plans[k] for k in sorted(plans)),
    )
    return whole, questions


def _is_again(line: ProductieRegel, later: ProductieRegel) -> bool:
    """Whether a later line is about the same: the same prestatie in the same leveringsvorm or on the same row, or the row of a line without a code."""
    same_row = (line.blad, line.cel) == (later.blad, later.cel)
    if not line.prestatiecode:
        return same_row
    vormen = {r.leveringsvorm.strip().casefold() for r in (line, later)} - {""}
    return line.prestatiecode == later.prestatiecode and (same_row or len(vormen) < 2)


def _other_code(
    d: Dossier, kept: tuple[ProductieRegel, ...], base: Inschrijving
) -> tuple[tuple[ProductieRegel, ...], tuple[Question, ...]]:
    """A new prestatie on the row of another: a correction of that line, or one more. That a person says; until then both are there."""
    known = {r.prestatiecode for r in base.productie}
    new = {(r.blad, r.cel): r for r in d.inschrijving.productie if r.prestatiecode and r.prestatiecode not in known}
    pairs = [(r, new[r.blad, r.cel]) for r in kept if (r.blad, r.cel) in new]
    if not pairs:
        return kept, ()
    question, choice = ask(
        d, "V290", (VERVANGT, ERBIJ), FORMULIER, regels=_told([r for r, _ in pairs]), aanvulling=_told([r for _, r in pairs])
    )
    if choice == VERVANGT:
        return tuple(r for r in kept if (r.blad, r.cel) not in new), ()
    return kept, () if choice else (question,)


def _told(lines: list[ProductieRegel]) -> str:
    return ", ".join(f"{r.prestatiecode} ({'onleesbaar' if r.volume is None else dutch(r.volume)})" for r in lines)
