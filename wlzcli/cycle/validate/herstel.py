"""A repair: what it restores of the inschrijving, whether it came within the term, and what follows when it did not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from wlzcli.cycle.validate.herstelregels import lines_after, lines_before, volumes
from wlzcli.cycle.validate.inputs import FORMULIER, Dossier, Toets, ask, by_whom, why_powerless
from wlzcli.cycle.validate.samen import WHOLE_FORM
from wlzcli.cycle.validate.toetsen import Getest
from wlzcli.domain.beleidsitem import Aard
from wlzcli.domain.dates import last_day_of_term
from wlzcli.domain.findings import Ernst, Finding, Question
from wlzcli.domain.inschrijving import Inschrijving
from wlzcli.policy.model import Kader
from wlzcli.records import dataclass

MEENEMEN, BUITEN = "meenemen", "buiten_beschouwing"
NIEUWE_TERMIJN, AFWIJZEN = "nieuwe_termijn", "afwijzen"
TAKE_WHOLE = WHOLE_FORM | {"F107", "F108", "F109", "F121"}  # of ingest: sheets, questions or the whole layout not found
CHANGED = frozenset({"F266", "F267"})  # asked for the documents that changed, whichever these are
# Faults of the form, of reading it, and of production lines: to be repaired or held, never a ground.
NO_GROUND = frozenset({"F200", "F203", "F204", "F205"}) | frozenset(f"F25{n}" for n in range(10)) | {"F263", "F276"}
UNREADABLE = frozenset({"F213"})  # an answer that is no answer; what else could not be read ingest has said, at its cell


@dataclass(frozen=True, slots=True)
class Herstelstand:
    """Where the repair stands: its last day, whether that has passed, and what a person must still say about it."""

    tot: date | None = None
    verstreken: bool = False
    vragen: tuple[Question, ...] = ()


GEEN_HERSTEL = Herstelstand()


@dataclass(frozen=True, slots=True)
class NietHersteld:
    """What follows when the term has passed: a question, or the grounds a person decided on; and the findings as they then read."""

    vraag: Question | None
    gronden: tuple[str, ...]
    bevindingen: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Hersteld:
    """The inschrijving after a repair, what else the repair changed and was not taken over, and what a person must say."""

    inschrijving: Inschrijving
    anders: tuple[str, ...] = ()
    vragen: tuple[Question, ...] = ()


def repair_until(kader: Kader, verzonden_op: date) -> date | None:
    """The last day to repair: termijnen.herstel from the day after sending; None when the kader names no term."""
    term = kader.termijn("herstel")
    return last_day_of_term(verzonden_op, int(term.waarde)) if term is not None and term.waarde is not None else None


def in_term(d: Dossier, until: date | None) -> tuple[Question | None, bool]:
    """A repair after its last day counts only when a person says so; without a known term it counts."""
    if until is None or d.dag is None or d.dag <= until:
        return None, True
    question, choice = ask(d, "V286", (MEENEMEN, BUITEN), FORMULIER, ontvangen=d.dag, uiterlijk=until)
    return (None, choice == MEENEMEN) if choice else (question, False)


def not_repaired(g: Getest, until: date | None) -> NietHersteld:
    """The term has passed and points are open: a person decides. A fault of the form, or of reading it, is never a ground."""
    d = g.dossier
    faults = {t.item.sleutel: found for t in g.toetsen if t.item and why_powerless(d, t.item) is None and (found := _faults(g, t))}
    powers = tuple(faults)
    codes = ", ".join(sorted({f.code for f in g.herstelpunten}))
    choices = (NIEUWE_TERMIJN, AFWIJZEN) if powers else (NIEUWE_TERMIJN,)
    question, choice = ask(d, "V287", choices, FORMULIER, punten=codes, uiterlijk=until, eisen=", ".join(powers) or "geen")
    if choice is None:
        return NietHersteld(question, (), g.bevindingen)
    if choice != AFWIJZEN:
        return NietHersteld(None, (), g.bevindingen)
    if d.inputs.toetswijze < 2:
        return NietHersteld(None, powers, g.bevindingen)
    grounds = {f for found in faults.values() for f in found}
    told = tuple(by_whom(d, question, replace(f, ernst=Ernst.WAARSCHUWING)) if f in grounds else f for f in g.bevindingen)
    return NietHersteld(None, powers, told)


def _faults(g: Getest, t: Toets) -> tuple[Finding, ...]:
    """What was not repaired of one requirement; not what stands in a cell that could not be read: nobody said that."""
    found = tuple(f for f in t.bevindingen if f.blocks and f.code not in NO_GROUND)
    if g.dossier.inputs.toetswijze < 2:
        return found
    said = set(g.bevindingen)
    return tuple(f for f in found if f in said and f.code not in UNREADABLE)


def repaired(d: Dossier, base: Inschrijving, points: tuple[Finding, ...]) -> Hersteld:
    """The inschrijving with exactly the asked points taken from the repair ``d``; and what else was changed, not taken over.

    A repair restores what was asked for and nothing more: equal treatment, and the volume asked for stays the volume.
    """
    later = d.inschrijving
    if {f.code for f in points} & TAKE_WHOLE:
        return Hersteld(replace(later, map=base.map, soort=base.soort, ontvangen_op=base.ontvangen_op))
    cells = {(f.blad, f.cel) for f in points if f.cel}
    ids = {v.id for v in base.velden if (v.blad, v.cel) in cells}
    documents = _documents(d, base, ids, points)
    taken = {v.id: v for v in later.velden if v.id in ids or v.id.rpartition(".")[0] in documents}
    fields = {v.id: v for v in base.velden} | taken
    outside = [v.id for v in later.velden if v.waarde and v.id not in taken and not _is_row(v.id) and base.waarde(v.id) != v.waarde]
    productie, questions = lines_after(d, base, points) if d.inputs.toetswijze >= 2 else (lines_before(base, later, points), ())
    left = {r.prestatiecode for r in base.productie} - {r.prestatiecode for r in productie}  # withdrawn: taken over as well
    moved = {r.prestatiecode for r in later.productie} - {r.prestatiecode for r in productie if r in later.productie} - left
    moved = set() if questions else {c for c in moved if volumes(later.productie, c) != volumes(base.productie, c)}
    pieces = [b for b in base.bewijsstukken if b.sleutel not in documents] + [b for b in later.bewijsstukken if b.sleutel in documents]
    mended = replace(
        base,
        velden=tuple(fields[k] for k in sorted(fields)),
        productie=productie,
        bewijsstukken=tuple(sorted(pieces, key=lambda b: (b.sleutel, b.bestand))),
        agb_code=base.agb_code or later.agb_code,
        naam=base.naam or later.naam,
        kvk_nummer=later.kvk_nummer if "kvk_nummer" in ids else base.kvk_nummer,
    )
    inhoud = _other_content(base, later, documents) if d.inputs.toetswijze >= 2 else ()
    return Hersteld(mended, (*sorted(outside), *inhoud, *(f"productie {c}" for c in sorted(moved))), questions)


def _documents(d: Dossier, base: Inschrijving, ids: set[str], points: tuple[Finding, ...]) -> frozenset[str]:
    """The keys of the documents that were asked for: by the cell of their file name, or by name in the finding.

    Where the changed documents were asked for: those the kader has a row for, and every one that was not there before.
    """
    keys = {b.sleutel for b in (*base.bewijsstukken, *d.inschrijving.bewijsstukken)}
    asked = {f.feiten.get("sleutel") for f in points}
    if d.inputs.toetswijze >= 2 and {f.code for f in points} & CHANGED:
        asked |= {doc.sleutel for doc in d.kader.documenten if doc.aard is Aard.PROCEDURE}
        asked |= keys - {b.sleutel for b in base.bewijsstukken if b.sha256}
    return frozenset(k for k in keys if k in asked or any(i.startswith(f"{k}.") for i in ids))


def _is_row(veld_id: str) -> bool:
    return veld_id.startswith("productie.")


def _other_content(base: Inschrijving, later: Inschrijving, documents: frozenset[str]) -> tuple[str, ...]:
    """Files that bear the name they had and hold something else."""
    before = {(b.sleutel, b.bestand): b.sha256 for b in base.bewijsstukken if b.sha256}
    return tuple(
        sorted(
            {
                f"de inhoud van {b.bestand}"
                for b in later.bewijsstukken
                if b.sha256 and b.sleutel not in documents and before.get((b.sleutel, b.bestand), b.sha256) != b.sha256
            }
        )
    )
