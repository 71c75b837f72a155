"""A repair: what it restores of the inschrijving, whether it came within the term, and what follows when it did not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from wlzcli.cycle.validate.herkomst import ANNEX, NOT_OURS, PART_MISSING, UNSEEN, WHO_OR_WHERE
from wlzcli.cycle.validate.herstelregels import is_at, lines_after, lines_before, places, volumes
from wlzcli.cycle.validate.inputs import FORMULIER, Dossier, Herstelverzoek, Toets, ValidateInputs, Wachtend, ask, by_whom, why_powerless
from wlzcli.cycle.validate.samen import AANVULLING, HERSTEL, INSCHRIJVING, WHOLE_FORM, bundle, without_a_timely_one
from wlzcli.cycle.validate.stukken import with_file_of, with_files_of
from wlzcli.cycle.validate.toetsen import Getest
from wlzcli.cycle.validate.verklaringen import unanswered
from wlzcli.domain.beleidsitem import Aard
from wlzcli.domain.canonical import show
from wlzcli.domain.dates import is_late, last_day_of_term
from wlzcli.domain.findings import Answer, Ernst, Finding, Question, cell_position
from wlzcli.domain.formulier import AGB_CODE, REGIO, WIJZIGINGEN, WIJZIGINGEN_TOELICHTING
from wlzcli.domain.inschrijving import Inschrijving
from wlzcli.policy.model import Kader
from wlzcli.records import dataclass

ALS_INSCHRIJVING = "als_inschrijving"
NO_INSCHRIJVING = "er is geen tijdige inschrijving getoetst waar dat bij hoort"
ITS_MOMENT = "dan telt het moment waarop die map is ontvangen, en blijft gelden wat op het formulier daar was te lezen"
MEENEMEN, BUITEN = "meenemen", "buiten_beschouwing"
GEEN_VAN_DEZE = "geen_van_deze"
NIEUWE_TERMIJN, AFWIJZEN = "nieuwe_termijn", "afwijzen"
TAKE_WHOLE = WHOLE_FORM | NOT_OURS | UNSEEN
TAKEN_WHOLE_BEFORE = WHOLE_FORM | {"F107", "F108", "F109", "F121"}  # up to 0.4.0 also where a sheet, questions or a table were not found
HIDDEN = "F132"
CHANGED = frozenset({"F266", "F267"})  # asked for the documents that changed, whichever these are
REPORTED = frozenset({"F265", "F266"})  # one answer in two cells: also "nee, nothing changed" mends a change that nobody explained
# Faults of the form, of reading it, and of production lines: to be repaired or held, never a ground.
NO_GROUND = frozenset({"F200", "F203", "F204", "F205"}) | frozenset(f"F25{n}" for n in range(10)) | {"F263", "F276"}
UNREADABLE = frozenset({"F213"})  # an answer that is no answer; what else could not be read ingest has said, at its cell


@dataclass(frozen=True, slots=True)
class Herstelstand:
    """Where the repair stands: what was asked and its last day, and what a person must still say about it."""

    verzoek: Herstelverzoek | None = None
    tot: date | None = None
    vragen: tuple[Question, ...] = ()

    def asked(self, points: tuple[Finding, ...]) -> tuple[Finding, ...]:
        """The points that the letter asks: what came up since has no term, and is no ground."""
        return tuple(f for f in points if self.verzoek is not None and self.verzoek.asks(f))

    @property
    def verstreken(self) -> bool:
        """Whether the term of the letter has passed."""
        return self.verzoek is not None and self.verzoek.verstreken


GEEN_HERSTEL = Herstelstand()


@dataclass(frozen=True, slots=True)
class NietHersteld:
    """What follows when the term has passed: a question, or the grounds a person decided on; and the findings as they then read."""

    vraag: Question | None
    gronden: tuple[str, ...]
    bevindingen: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Hersteld:
    """The inschrijving after a repair, what else the repair changed and was not taken over, and what a person must say.

    ``heel``: nothing is left of the form that it repairs.
    """

    inschrijving: Inschrijving
    anders: tuple[str, ...] = ()
    vragen: tuple[Question, ...] = ()
    heel: bool = False


def repair_until(kader: Kader, verzonden_op: date) -> date | None:
    """The last day to repair: termijnen.herstel from the day after sending; None when the kader names no term."""
    term = kader.termijn("herstel")
    return last_day_of_term(verzonden_op, int(term.waarde)) if term is not None and term.waarde is not None else None


def without_inschrijving(d: Dossier) -> tuple[Question, str | None, Inschrijving | None]:
    """A herstel, aanvulling or late inschrijving where none that was in time could be tested: what a person says it is, and what then counts.

    It may be what was asked of a form that could not be read, or that named no zorgaanbieder or region: whoever was in time with that
    is in time with this (an unreadable form is never a ground), and so is what lay beside that form. A form that was read counts itself,
    for who and where this one names; what this one restores of it is then a repair like any other.
    """
    i, waiting = d.inschrijving, may_repair(d)
    question, choice = _what_it_is(d, waiting)
    repairs = next((w for w in waiting if w.map == choice), None)
    if repairs is not None:
        form = replace(
            repairs.inschrijving or with_files_of(repairs.documenten, i), agb_code=i.agb_code, regio=i.regio, sector=i.sector, telt_mee=True
        )
        return question, choice, replace(form, soort=INSCHRIJVING, ontvangen_op=repairs.ontvangen_op)
    return question, choice, i if choice == ALS_INSCHRIJVING else None


def _what_it_is(d: Dossier, waiting: tuple[Wachtend, ...]) -> tuple[Question, str | None]:
    i, out = d.inschrijving, (BUITEN,) if d.inschrijving.soort in (HERSTEL, AANVULLING) else ()
    choices = (ALS_INSCHRIJVING, *out, *(w.map for w in waiting))
    if not waiting:
        return ask(d, "V203", choices, FORMULIER, soort=i.soort or "")
    question, choice = _ask_which(d, waiting, choices, NO_INSCHRIJVING, ITS_MOMENT)
    before = said_of(d.answers.given, i)
    return question, before.keuze if before is not None and _holds(d, before, waiting) else choice


def _ask_which(d: Dossier, waiting: tuple[Wachtend, ...], choices: tuple[str, ...], naast: str, dan: str) -> tuple[Question, str | None]:
    i = d.inschrijving
    told = ", ".join(f"{w.map} (ontvangen: {show(w.ontvangen_op) if w.ontvangen_op else 'onbekend'})" for w in waiting)
    facts = {"map": i.map, "ontvangen": i.ontvangen_op or "onbekend", "wachten": told, "naast": naast, "dan": dan}
    return ask(d, "V291", choices, FORMULIER, soort=i.soort or "", **facts)


def second_version(d: Dossier, base: Inschrijving) -> tuple[Question | None, Wachtend | None]:
    """The folder of which this herstel is what came in after ``base``, the inschrijving that counts, in time and in a folder of its own, and
    could not be taken in: a person says so (V291), of whom nothing was asked too. Then it counts whole, as in the folder of ``base`` itself.
    """
    waiting = tuple(w for w in may_repair(d) if _may_be_in_time(d, w) and comes_after(w, base))
    maps = tuple(w.map for w in waiting)
    if not waiting or d.inputs.toetswijze < 2:
        return None, None
    told = f"van deze zorgaanbieder telt {base.map}, en er is geen herstel gevraagd"
    question, choice = _ask_which(d, waiting, (GEEN_VAN_DEZE, *maps), told, f"het komt dan in de plaats van wat in {base.map} staat")
    before = said_of_second(d.answers.given, d.inschrijving)
    if before is not None and (before.keuze in maps or (before.keuze == GEEN_VAN_DEZE and set(maps) <= set(before.vraag.keuzes))):
        choice = before.keuze
    return (None if choice else question), next((w for w in waiting if w.map == choice), None)


def said_of_second(given: Iterable[Answer], i: Inschrijving) -> Answer | None:
    """What a person last said of this herstel where an inschrijving counted; what was said where none did is of something else."""
    return said_of((a for a in given if GEEN_VAN_DEZE in a.vraag.keuzes), i)


def comes_after(w: Wachtend, base: Inschrijving) -> bool:
    """Whether this folder came in after that inschrijving, or may have."""
    return w.ontvangen_op is None or base.ontvangen_op is None or w.ontvangen_op >= base.ontvangen_op


def _holds(d: Dossier, before: Answer, waiting: tuple[Wachtend, ...]) -> bool:
    """Whether what was said of it still is: the folder waits, or it is of none and no folder came to light since that was in time."""
    timely = {w.map for w in waiting if _may_be_in_time(d, w)}
    return before.keuze in {w.map for w in waiting} or (before.keuze in (ALS_INSCHRIJVING, BUITEN) and timely <= set(before.vraag.keuzes))


def _may_be_in_time(d: Dossier, w: Wachtend) -> bool:
    deadline = d.kader.moment("inschrijving")
    return deadline is None or deadline.moment is None or w.ontvangen_op is None or not is_late(w.ontvangen_op, deadline.moment)


def late_repair(d: Dossier) -> bool:
    """Whether this late inschrijving is, or may be, the repair of one in time that could not be read: not where a person said that it is not."""
    if not any(_may_be_in_time(d, w) for w in may_repair(d)):
        return False
    return without_inschrijving(d)[1] not in (ALS_INSCHRIJVING, BUITEN)


def left_out(d: Dossier) -> tuple[Question | None, Answer | None]:
    """What a person said to leave out where no inschrijving could be tested (V291) stays out; asked again where a folder came to light since."""
    said, waiting = said_of(d.answers.given, d.inschrijving), may_repair(d)
    if said is None or said.keuze != BUITEN or _holds(d, said, waiting):
        return None, said if said is not None and said.keuze == BUITEN else None
    question, choice = _what_it_is(d, waiting)
    return (None if choice else question), (said if choice == BUITEN else None)


def who_left_out(d: Dossier) -> Answer | None:
    """Who said to leave it out, of what no inschrijving could be tested with; None up to 0.4.0, where that was not told."""
    if d.inputs.toetswijze < 2:
        return None
    unasked, _ = _what_it_is(d, ())
    said = (said_of(d.answers.given, d.inschrijving), d.answers.to(unasked))
    return max((a for a in said if a is not None and a.keuze == BUITEN), key=_when, default=None)


def said_of(given: Iterable[Answer], i: Inschrijving, codes: tuple[str, ...] = ("V203", "V291")) -> Answer | None:
    """What a person last said this herstel or aanvulling is, whichever folders waited then (V291), or where none did (V203)."""
    same = {"agb_code": i.agb_code, "regio": i.regio, "sector": i.sector.value, "bestand": i.bestand}
    about = (a for a in given if a.vraag.code in codes and all(a.vraag.feiten.get(k) == v for k, v in same.items()))
    return max(about, key=_when, default=None)


def _when(a: Answer) -> tuple[float, str]:
    return a.op.timestamp(), a.vraag.id


def may_repair(d: Dossier) -> tuple[Wachtend, ...]:
    """The folders it may repair: those that name this zorgaanbieder, then those that name none we know and were not said to be another's."""
    waiting = d.inputs.niet_getoetst
    own = tuple(w for w in waiting if w.agb_code and w.agb_code == d.inschrijving.agb_code)
    nameless = tuple(w for w in waiting if w not in own and not (w.agb_code and is_known(d.inputs, w.agb_code)))
    taken = _taken(d) if nameless else frozenset[str]()
    return (*own, *(w for w in nameless if w.map not in taken))


def is_known(inputs: ValidateInputs, agb_code: str) -> bool:
    """Whether this code is of somebody, or may be; one that the table does not hold and no form that counts names is a slip, or of somebody new."""
    known = {z.agb_code for z in inputs.zorgaanbieders}
    return not known or agb_code in known or any(i.agb_code == agb_code for i in inputs.inschrijvingen)


def _taken(d: Dossier) -> frozenset[str]:
    """The folders that a person said another zorgaanbieder repairs, before anyone said so of this one: a folder is of one."""
    given = [a for a in d.answers.given if a.vraag.code == "V291"]
    mine = said_of(given, d.inschrijving)
    bundles = (b for b in bundle(d.inputs.inschrijvingen) if b.key[1] is d.kader.sector) if given else ()
    later = (i for b in bundles for i in (*b.herstel, *without_a_timely_one(d.kader, b, d.inputs.na_vandaag)))
    said = (said_of(given, i) for i in later if i.agb_code != d.inschrijving.agb_code)
    return frozenset(a.keuze for a in said if a is not None and (mine is None or mine.keuze != a.keuze or _when(a) < _when(mine)))


def comes_for_nothing(d: Dossier, tested: Getest, until: date | None) -> bool:
    """A repair after its last day where nothing is open any more: nobody waits for it, whoever it was asked from."""
    late = until is not None and d.dag is not None and d.dag > until
    return late and d.inputs.toetswijze >= 2 and not tested.herstelpunten and not unanswered(d, tested.dossier.inschrijving)


def in_term(d: Dossier, tested: Getest, stand: Herstelstand) -> tuple[Question | None, bool]:
    """A repair after its last day counts only when a person says so; without a known term it counts, as where nothing open was asked yet.

    What a person left out for the day on which it came stays out (since 0.5.0), also when another letter gave a new term.
    """
    until, points = stand.tot, tested.herstelpunten
    said = said_of(d.answers.given, d.inschrijving, ("V286",)) if d.inputs.toetswijze >= 2 and d.dag is not None else None
    if said is not None and said.keuze == BUITEN and said.vraag.feiten.get("ontvangen") == show(d.dag):
        return None, False
    if until is None or d.dag is None or d.dag <= until or (points and not stand.asked(points)) or _has_new_term(d, until):
        return None, True
    question, choice = ask(d, "V286", (MEENEMEN, BUITEN), FORMULIER, ontvangen=d.dag, uiterlijk=until)
    return (None, choice == MEENEMEN) if choice else (question, False)


def _has_new_term(d: Dossier, until: date) -> bool:
    """Whether a person, asked what follows of this term, gave another one (V287): it has no last day until its letter is made."""
    i, given = d.inschrijving, [a for a in d.answers.given if a.vraag.code == "V287" and d.inputs.toetswijze >= 2]
    same = {"agb_code": i.agb_code, "regio": i.regio, "sector": i.sector.value, "uiterlijk": show(until)}
    said = max((a for a in given if all(a.vraag.feiten.get(k) == v for k, v in same.items())), key=_when, default=None)
    return said is not None and said.keuze == NIEUWE_TERMIJN


def not_repaired(g: Getest, until: date | None, asked: tuple[Finding, ...]) -> NietHersteld:
    """The term has passed and points that were asked are open: a person decides. A fault of the form, or of reading it, is never a ground."""
    d = g.dossier
    faults = {t.item.sleutel: found for t in g.toetsen if t.item and why_powerless(d, t.item) is None and (found := _faults(g, t, asked))}
    powers = tuple(faults)
    codes = ", ".join(sorted({f.code for f in asked}))
    choices = (NIEUWE_TERMIJN, AFWIJZEN) if powers else (NIEUWE_TERMIJN,)
    own = d.inschrijving.bestand  # what is open may be less since
    question, choice = ask(d, "V287", choices, FORMULIER, None, own, punten=codes, uiterlijk=until, eisen=", ".join(powers) or "geen")
    if choice is None:
        return NietHersteld(question, (), g.bevindingen)
    if choice != AFWIJZEN:
        return NietHersteld(None, (), g.bevindingen)
    if d.inputs.toetswijze < 2:
        return NietHersteld(None, powers, g.bevindingen)
    grounds = {f for found in faults.values() for f in found}
    told = tuple(by_whom(d, question, replace(f, ernst=Ernst.WAARSCHUWING)) if f in grounds else f for f in g.bevindingen)
    return NietHersteld(None, powers, told)


def _faults(g: Getest, t: Toets, asked: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """What was asked and not repaired of one requirement; not what stands in a cell that could not be read: nobody said that."""
    found = tuple(f for f in t.bevindingen if f.blocks and f.code not in NO_GROUND)
    if g.dossier.inputs.toetswijze < 2:
        return found
    return tuple(f for f in found if f in asked and f.code not in UNREADABLE)


def repaired(d: Dossier, tested: Getest, gevraagd: bool, fouten: Iterable[Finding] = (), tweede: Wachtend | None = None) -> Hersteld:
    """The inschrijving with exactly the asked points taken from the repair ``d``; and what else was changed, not taken over.

    A repair restores what was asked for and nothing more: equal treatment, and the volume asked for stays the volume. ``tested``: what
    was tested before it. ``gevraagd``: whether this zorgaanbieder was asked for anything. ``fouten``: what ingest said of its file.
    ``tweede``: the folder of which a person said that this is the second version in it, which could not be taken in; its documents came in.
    From a form that is not ours nothing is taken, unless the whole form was asked: what its cells mean is not sure. Whole it is asked too
    where a later version could not be read: nobody knows what that changed, and an unreadable form is never held against its sender.
    Nor does anybody choose the earlier one over a later that does not say of whom or for where it is.
    """
    later, base, points = d.inschrijving, tested.dossier.inschrijving, tested.herstelpunten
    if d.inputs.toetswijze >= 2:
        later = _with_what_came(later, base, tweede)
    codes = {f.code for f in points}
    over_it = WHO_OR_WHERE if (base.waarde(AGB_CODE), base.waarde(REGIO)) == (base.agb_code, base.regio) else frozenset()
    if tweede or codes & (TAKE_WHOLE | over_it if d.inputs.toetswijze >= 2 else TAKEN_WHOLE_BEFORE):
        return Hersteld(replace(later, map=base.map, soort=base.soort, ontvangen_op=base.ontvangen_op), heel=True)
    if d.inputs.toetswijze >= 2 and any(f.code in NOT_OURS for f in fouten):
        return Hersteld(base)
    if d.inputs.toetswijze >= 2:
        points = tuple(one for f in points for one in _each_hidden(f, base))
    cells = places(tested.dossier, points)
    ids = {v.id for v in base.velden if is_at(tested.dossier, v, (v.cel,), cells)}
    if codes & PART_MISSING and d.inputs.toetswijze >= 2:
        ids |= {v.id for v in later.velden} - {v.id for v in base.velden}  # the questions that were not found
    if d.inputs.toetswijze >= 2:
        ids |= (unanswered(d, base) if gevraagd else set()) | ({WIJZIGINGEN, WIJZIGINGEN_TOELICHTING} if codes & REPORTED else set())
    documents = _documents(d, base, ids, points)
    taken = {v.id: v for v in later.velden if v.id in ids or v.id.rpartition(".")[0] in documents}
    fields = {v.id: v for v in base.velden} | taken
    outside = [v.id for v in later.velden if v.waarde and v.id not in taken and not _is_row(v.id) and base.waarde(v.id) != v.waarde]
    if d.inputs.toetswijze >= 2:
        outside = [i for i in outside if i not in (AGB_CODE, REGIO)]  # for whom and where it counts: what is later names the same
    productie, questions = lines_after(d, tested.dossier, points) if d.inputs.toetswijze >= 2 else (lines_before(base, later, points), ())
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


def _with_what_came(later: Inschrijving, base: Inschrijving, tweede: Wachtend | None) -> Inschrijving:
    read = tweede.inschrijving if tweede else None
    before = (*(read.bewijsstukken if read else ()), *base.bewijsstukken)
    later = with_files_of(tweede.documenten, later) if tweede else later
    return replace(later, bewijsstukken=tuple(with_file_of(before, b) for b in later.bewijsstukken))


def _each_hidden(f: Finding, base: Inschrijving) -> tuple[Finding, ...]:
    """A finding about merged cells for every answer under them: up to 0.4.0 ingest named the first."""
    if f.code != HIDDEN:
        return (f,)
    places = {v.cel for v in base.velden if v.blad == f.blad} | {r.cel for r in base.productie if r.blad == f.blad}
    return (f, *(replace(f, cel=cel) for cel in sorted(places) if cel != f.cel and _is_under(cel, f.gevonden or "")))


def _is_under(cel: str, bereik: str) -> bool:
    """Whether a merge hides this cell; of too many merges to name (``"300 bereiken"``) any may."""
    first, colon, last = bereik.partition(":")
    if not colon:
        return True
    (row, column), (top, left), (bottom, right) = (cell_position(c) for c in (cel, first, last))
    return top <= row <= bottom and left <= column <= right and (row, column) != (top, left)


def _documents(d: Dossier, base: Inschrijving, ids: set[str], points: tuple[Finding, ...]) -> frozenset[str]:
    """The keys of the documents that were asked for: by the cell of their file name, or by name in the finding.

    Where the changed documents were asked for: those the kader has a row for, and every one that was not there before.
    """
    keys = {b.sleutel for b in (*base.bewijsstukken, *d.inschrijving.bewijsstukken)}
    asked = {f.feiten.get("sleutel") for f in points}
    annexes = {(f.bestand or "").partition("/")[2] for f in points if f.code in ANNEX}
    asked |= {b.sleutel for b in base.bewijsstukken if b.bestand in annexes}
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
