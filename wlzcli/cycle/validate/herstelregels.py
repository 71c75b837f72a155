"""Which production lines count after a repair: those that were asked about, as the repair has them, and the others as they were."""

from __future__ import annotations

from collections.abc import Iterable

from wlzcli.cycle.validate.herkomst import PART_MISSING
from wlzcli.cycle.validate.inputs import FORMULIER, Dossier, ask, file_of
from wlzcli.cycle.validate.productie import vorm_of
from wlzcli.domain import formulier as ids
from wlzcli.domain.decimals import dutch
from wlzcli.domain.findings import Finding, Question
from wlzcli.domain.inschrijving import Inschrijving, ProductieRegel, Veld

OPNIEUW, VERVALT, OVERNEMEN = "opnieuw", "vervalt", "overnemen"
NO_LINES = frozenset({"F254", "F257"})
TOO_MANY = "F130"  # of ingest: the table was not read to its end
NOT_OFFERED = "F276"
LINE = "Productieregel "  # how a finding names a line

Regels = tuple[ProductieRegel, ...]


Plaatsen = frozenset[tuple[str | None, str | None, str | None]]  # file, sheet and cell; without file: whichever holds that cell


def places(base: Dossier, points: Iterable[Finding]) -> Plaatsen:
    """The cells that points are about, with their file where ``base`` was made of it: in two files one cell may be of two questions."""
    if base.inputs.toetswijze < 2:
        return frozenset((None, f.blad, f.cel) for f in points if f.cel)
    known = {base.inschrijving.bestand, *(bestand for _, bestand in base.uit)}
    return frozenset((f.bestand if f.bestand in known else None, f.blad, f.cel) for f in points if f.cel)


def is_at(base: Dossier, part: Veld | ProductieRegel, cells: Iterable[str | None], plaatsen: Plaatsen) -> bool:
    """Whether a point is about one of the cells of this answer or line of ``base``."""
    return any((bestand, part.blad, cel) in plaatsen for cel in cells if cel for bestand in (None, file_of(base, part)))


def lines_after(d: Dossier, van: Dossier, points: tuple[Finding, ...]) -> tuple[Regels, tuple[Question, ...]]:
    """The lines that ``van`` tested with those asked about taken from the repair, the inschrijving of ``d``.

    A line may come back under another prestatiecode and on another row. It takes the place of one that is gone only when it cannot be
    meant otherwise; else a person says. A line that is gone was not repaired: without a word on the production its point stays open.
    Only where it was not to be offered it was withdrawn, unless the repair asks something else beside: that may be the same care.
    """
    base, later = van.inschrijving, d.inschrijving.productie
    codes = {f.code for f in points}
    if not base.productie:
        return (later if codes & (NO_LINES | PART_MISSING) else ()), ()
    if TOO_MANY in codes:
        return later, ()
    if not later:
        return base.productie, ()
    withdrawn = _withdrawn(d, van, points)
    standing = tuple(r for r in base.productie if r not in withdrawn)
    named = _asked_codes(van, standing, points)
    kept = tuple(r for r in standing if r.prestatiecode not in named)
    asked = tuple(r for r in standing if r.prestatiecode in named)
    fresh = tuple(r for r in later if r.prestatiecode in named)
    moved = _in_their_place(base.productie, asked, fresh, later)
    taken = (*kept, *fresh, *(moved or ()))
    elsewhere = (
        withdrawn if any(r.volume != 0 and volumes(later, r.prestatiecode) != volumes(taken, r.prestatiecode) for r in later) else ()
    )
    if moved is not None and not elsewhere:
        return taken, ()
    kept, asked = (kept, asked) if moved is None else ((*kept, *moved), ())
    return _by_hand(d, base.productie, kept, (*asked, *elsewhere), fresh)


def _withdrawn(d: Dossier, van: Dossier, points: tuple[Finding, ...]) -> Regels:
    """Lines of a leveringsvorm that the form says is not offered (F276), and that the repair no longer asks: that answers the point."""
    base, cells = van.inschrijving, places(van, (f for f in points if f.code == NOT_OFFERED))
    forms = {v.id for v in base.velden if is_at(van, v, (v.cel,), cells)}
    asked = {r.prestatiecode for r in d.inschrijving.productie if r.volume is None or r.volume != 0}
    return tuple(r for r in base.productie if (vorm := vorm_of(d, r)) and ids.veld_opgave(vorm) in forms and r.prestatiecode not in asked)


def _asked_codes(van: Dossier, lines: Regels, points: tuple[Finding, ...]) -> frozenset[str]:
    """The prestatiecodes of the lines that a point is about: by name, or by a cell of theirs where it could not be read."""
    named = {f: _code_of(f) for f in points}
    cells = places(van, (f for f, code in named.items() if code is None))
    return frozenset(
        r.prestatiecode for r in lines if r.prestatiecode in named.values() or is_at(van, r, (r.cel, r.code_cel, r.eenheid_cel), cells)
    )


def _code_of(f: Finding) -> str | None:
    """The prestatiecode that a finding names; None when it is not about a line we could read."""
    facts = dict(f.feiten.pairs)
    if "prestatiecode" in facts:
        return facts["prestatiecode"]
    return f.onderwerp.removeprefix(LINE) if f.onderwerp.startswith(LINE) else None


def _in_their_place(base: Regels, asked: Regels, fresh: Regels, later: Regels) -> Regels | None:
    """Lines under codes that were not asked before, which take the place of asked lines; None where a person must say.

    ``fresh`` are the asked codes as they came back. A place is vacant where a code is gone, or where of two lines of one code one is left.
    """
    gone, vacant = _gone(asked, fresh), len(asked) - len(fresh)
    places = {len(gone)} if gone else {vacant}
    known = {r.prestatiecode for r in base}
    new = tuple(r for r in later if r.prestatiecode not in known)
    free = {(r.blad, r.cel) for r in asked} - {(r.blad, r.cel) for r in fresh}
    same_row = tuple(r for r in new if (r.blad, r.cel) in free)
    if same_row and len(same_row) in places:
        return same_row
    if not gone:
        return () if vacant <= 0 or not new else None
    unchanged = all(volumes(later, code) in ([], volumes(base, code)) for code in known - {r.prestatiecode for r in asked})
    return new if len(new) in places and unchanged else None


def _gone(asked: Regels, fresh: Regels) -> Regels:
    there = {r.prestatiecode for r in fresh}
    return tuple(r for r in asked if r.prestatiecode not in there)


def volumes(lines: Regels, code: str) -> list[str]:
    """The volumes asked of one prestatie, to compare."""
    return sorted(str(r.volume) for r in lines if r.prestatiecode == code)


def _by_hand(d: Dossier, base: Regels, kept: Regels, asked: Regels, fresh: Regels) -> tuple[Regels, tuple[Question, ...]]:
    """A person says what became of lines that do not stand so on the repair; until then their points stay open."""
    later = d.inschrijving.productie
    short = {r.prestatiecode for r in _gone(asked, fresh)}
    short = short or {r.prestatiecode for r in asked if len(volumes(fresh, r.prestatiecode)) < len(volumes(asked, r.prestatiecode))}
    missing = tuple(r for r in asked if r.prestatiecode in short)
    other = tuple(
        r
        for r in later
        if r.prestatiecode in short or (r not in fresh and volumes(later, r.prestatiecode) != volumes(base, r.prestatiecode))
    )
    question, choice = ask(
        d, "V289", (OPNIEUW, VERVALT, OVERNEMEN), FORMULIER, regels=_told(missing), staat=_told(other) or "niets anders",
    )  # fmt: skip
    if choice == OVERNEMEN:
        return later, ()
    if choice == VERVALT:
        return (*kept, *fresh), ()
    repaired = tuple(r for r in fresh if r.prestatiecode not in short)
    return (*kept, *repaired, *missing), () if choice else (question,)


def _told(lines: Regels) -> str:
    return ", ".join(f"{r.prestatiecode or 'zonder code'} ({'onleesbaar' if r.volume is None else dutch(r.volume)})" for r in lines)


def lines_before(base: Inschrijving, later: Inschrijving, points: tuple[Finding, ...]) -> Regels:
    """The lines as a program of up to 0.4.0 took them over: a code that moved to another row was left out."""
    cells = {(f.blad, f.cel) for f in points if f.cel}
    if {f.code for f in points} & NO_LINES and not base.productie:
        return later.productie
    codes = {r.prestatiecode for r in base.productie if (r.blad, r.cel) in cells} | {f.feiten.get("prestatiecode") for f in points}
    kept = tuple(r for r in base.productie if r.prestatiecode not in codes)
    fresh = tuple(r for r in later.productie if r.prestatiecode in codes)
    # A code that did not exist was replaced by another: the line at the same cell takes its place.
    gone = {(r.blad, r.cel) for r in base.productie if r.prestatiecode in codes} - {(r.blad, r.cel) for r in fresh}
    known = {k.prestatiecode for k in kept}
    moved = tuple(r for r in later.productie if (r.blad, r.cel) in gone and r not in fresh and r.prestatiecode not in known)
    return (*kept, *fresh, *moved)
