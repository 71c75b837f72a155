"""Submission folders of which nothing is tested: which there are, and how a person settles one otherwise."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from wlzcli.cycle.ingest.niet_mee import GEWEIGERD, is_settled, superseded, untested, what_lies_there
from wlzcli.cycle.ingest.tekens import fold
from wlzcli.cycle.tabellen import left_out
from wlzcli.cycle.validate import Wachtend
from wlzcli.cycle.validate.herkomst import WHO_OR_WHERE
from wlzcli.cycle.validate.herstel import comes_after, said_of, said_of_second
from wlzcli.cycle.validate.samen import AANVULLING, HERSTEL, Key, bundle, without_a_timely_one
from wlzcli.domain.aanlevering import Afgedaan, Ingeststand, NietGetoetst
from wlzcli.domain.findings import Finding, Question
from wlzcli.domain.formulier import SOORT_INSCHRIJVING
from wlzcli.domain.inschrijving import Inschrijving
from wlzcli.domain.report import Table
from wlzcli.domain.toetsing import ToetsUitkomst
from wlzcli.errors import UsageError
from wlzcli.store.tables import Tables
from wlzcli.workflow.step import Context
from wlzcli.workflow.tabellen import load_tabellen
from wlzcli.workflow.vragen import is_open

AFGEDAAN = "afgedaan"
BEFORE_DEADLINE = (SOORT_INSCHRIJVING, AANVULLING)
AANGEHOUDEN = ToetsUitkomst.AANGEHOUDEN.value
ANOTHERS = "F140"  # it named the AGB-code of another
LEFT_OUT = "W287"  # and who left it out, where a person did
KOPPEN = ("map", "AGB", "naam", "uitkomst", "om", "reden")


def open_untested(context: Context, stand: Ingeststand | None) -> tuple[NietGetoetst, ...]:
    """What came in and is not tested, as the last ingest left it. Where a herstel may belong to it, the zorgkantoor says so first (V291)."""
    tables = context.tables
    if stand is None:
        return ()
    found = untested(stand.mappen, tables.inschrijvingen(cells=False), tables.findings("ingest"), _unanswered(tables), _settled(tables))
    repaired, given = repairs_of(context, stand), tables.answers("validate")
    asked = {k for q in tables.questions("validate") if q.code == "V291" and is_open(q, given) for k in q.keuzes}
    return tuple(replace(n, uitkomst=AANGEHOUDEN) if n.map in asked else n for n in found if n.map not in repaired)


def _unanswered(tables: Tables) -> tuple[Question, ...]:
    answers = tables.answers("ingest")
    return tuple(q for q in tables.questions("ingest") if is_open(q, answers))


def settled_maps(context: Context, stand: Ingeststand, items: Iterable[Inschrijving], findings: Iterable[Finding]) -> frozenset[str]:
    """Folders whose findings no longer block: another submission takes their place, or a person settled them or left them out (V203, V291)."""
    items = tuple(items)
    told = (f for f in context.tables.findings("validate") if f.code == LEFT_OUT and f.feiten.get("besloten_door"))
    out = {(f.bestand or "").partition("/")[0] for f in told}
    counting = {i.map for i in items if i.telt_mee} - out
    gone, settled = superseded(items, findings), _settled(context.tables)
    gone |= {(s.map, s.sha256) for s in stand.mappen if is_settled(s, settled)}
    now = {(s.map, s.sha256) for s in stand.mappen if not s.vroeger}
    repaired = repairs_of(context, stand)
    return frozenset(naam for naam, sha256 in now if ((naam, sha256) in gone or naam in repaired or naam in out) and naam not in counting)


def may_be_repaired(context: Context, stand: Ingeststand | None) -> tuple[Wachtend, ...]:
    """The folders that came in as an inschrijving and of which nothing is tested, also those settled since: what a herstel may belong to."""
    tables = context.tables
    if stand is None:
        return ()
    waits = untested(stand.mappen, tables.inschrijvingen(cells=False), tables.findings("ingest"), _unanswered(tables), ())
    if not waits:
        return ()
    tabellen, table_findings, _ = load_tabellen(context, ("ontvangst",))
    register, unclear = tabellen.ontvangst, {fold(naam) for naam in left_out(table_findings)}
    seen = {m.map: m.gezien_op for m in stand.mappen if not m.vroeger}
    now = {(m.map, m.sha256) for m in stand.mappen if not m.vroeger}
    forms = {i.map: i for i in tables.inschrijvingen(cells=False) if i.velden and (i.map, i.sha256) in now}
    beside = {m.map: m.documenten for m in stand.mappen if not m.vroeger}
    found = []
    for n in waits:
        rows = {(o.soort, o.ontvangen_op) for o in register if fold(o.map) == fold(n.map)}
        moment, seen_by = next(iter(rows))[1] if len(rows) == 1 and fold(n.map) not in unclear else None, seen.get(n.map)
        slip = moment is not None and seen_by is not None and moment > seen_by  # it was here before: a question, never late
        if not rows or SOORT_INSCHRIJVING in {soort for soort, _ in rows}:
            named = "" if ANOTHERS in n.codes else n.agb_code  # its repair comes with a code of its own
            read = GEWEIGERD & set(n.codes) and GEWEIGERD & set(n.codes) <= WHO_OR_WHERE
            form = forms.get(n.map) if read else None
            found.append(Wachtend(n.map, named, None if slip else moment, form, () if form else beside.get(n.map, ())))
    return tuple(found)


def all_submissions(context: Context, stand: Ingeststand | None, cells: bool = True) -> tuple[Inschrijving, ...]:
    """Every submission; one that was read counts for whom and where the herstel names that a person said repairs it (V291).

    Not where an inschrijving in time counts as well: the herstel is then its second version.
    """
    tables = context.tables
    items = tables.inschrijvingen(cells)
    repairs = repairs_of(context, stand)
    alone = without_inschrijving(context, stand, (i for i in items if i.telt_mee)) if repairs else frozenset[Key]()
    repairs = {naam: by for naam, by in repairs.items() if (by.regio, by.sector, by.agb_code) in alone}
    forms = may_be_repaired(context, stand) if repairs else ()
    read = {(f.map, f.sha256): repairs[f.map] for w in forms if (f := w.inschrijving) is not None and f.map in repairs}
    return tuple(_named(i, read[i.map, i.sha256]) if (i.map, i.sha256) in read else i for i in items) if read else items


def of_their_senders(context: Context, stand: Ingeststand | None, cells: bool = True) -> tuple[Inschrijving, ...]:
    """The same without what names the AGB-code of another (F140): whose code that is gets no letter and no dossier about it."""
    lost = {f.bestand for f in context.tables.findings("ingest") if f.code == ANOTHERS}
    return tuple(i for i in all_submissions(context, stand, cells) if i.telt_mee or i.bestand not in lost)


def repairs_of(context: Context, stand: Ingeststand | None) -> dict[str, Inschrijving]:
    """By folder of which nothing was tested the herstel that a person said repairs it (V291); a folder is of who was named first.

    Where an inschrijving in time counts for whoever that herstel is of, as far as the folder came in after it: else what was said is no
    longer in use.
    """
    given = tuple(a for a in context.tables.answers("validate").given if a.vraag.code == "V291")
    if not given:
        return {}
    items = tuple(i for i in context.tables.inschrijvingen(cells=False) if i.telt_mee)
    alone, waits = without_inschrijving(context, stand, items), {w.map: w for w in may_be_repaired(context, stand)}
    said = []
    for b in bundle(items):
        if b.key in alone:
            said += [(i, a) for i in (*b.inschrijvingen, *b.aanvullingen, *b.herstel) if (a := said_of(given, i)) is not None]
            continue
        found = ((i, said_of_second(given, i)) for i in (b.herstel if b.inschrijvingen else ()))
        said += [(i, a) for i, a in found if a and a.keuze in waits and comes_after(waits[a.keuze], b.inschrijvingen[0])]
    return {a.keuze: i for i, a in sorted(said, key=lambda s: s[1].op, reverse=True)}


def without_inschrijving(context: Context, stand: Ingeststand | None, items: Iterable[Inschrijving]) -> frozenset[Key]:
    """Of whom no inschrijving that was in time can be tested: what there is may repair one that was and could not be read."""
    items = tuple(items)
    return _alone(context, items, came_before(context, stand, items))


def came_before(context: Context, stand: Ingeststand | None, items: Iterable[Inschrijving]) -> tuple[str, ...]:
    """Folders that the register has come in after they were already here: a slip, and a slip it remains when that day has come.

    Of what came in before the deadline; also of a herstel where no inschrijving was in time: it may be that itself.
    """
    items = tuple(items)
    seen = {(s.map, s.sha256): s.gezien_op for s in stand.mappen} if stand else {}
    done = context.session.uiterlijk(context.ronde.voorbeeld)
    here = tuple(i for i in items if i.ontvangen_op is not None and i.ontvangen_op > (seen.get((i.map, i.sha256)) or done))
    slips = {i.map for i in here if i.soort in BEFORE_DEADLINE}
    repairs = [i for i in here if i.soort == HERSTEL]
    alone = _alone(context, items, slips) if repairs else frozenset[Key]()
    return tuple(sorted(slips | {i.map for i in repairs if (i.regio, i.sector, i.agb_code) in alone}))


def _alone(context: Context, items: Iterable[Inschrijving], slips: Collection[str]) -> frozenset[Key]:
    kaders = {k.sector: k for k in context.beleid.kaders}
    found = (b for b in bundle(items) if b.key[1] in kaders)
    return frozenset(b.key for b in found if without_a_timely_one(kaders[b.key[1]], b, slips))


def _named(i: Inschrijving, by: Inschrijving) -> Inschrijving:
    return replace(i, telt_mee=True, soort=SOORT_INSCHRIJVING, agb_code=by.agb_code, regio=by.regio, sector=by.sector)


def _settled(tables: Tables) -> tuple[Afgedaan, ...]:
    return tuple(r.as_type(Afgedaan) for r in tables.latest_registraties(AFGEDAAN))


def settle(context: Context, naam: str, reden: str | None, stand: Ingeststand | None) -> None:
    """Record that this folder is settled otherwise; UsageError when there is nothing to settle."""
    session, tables = context.session, context.tables
    if not (reden or "").strip():
        raise UsageError("Een inzending afdoen heeft een toelichting nodig.", "Geef --reden 'waarom'.")
    found = next((n for n in open_untested(context, stand) if n.map == naam), None)
    if found is None or stand is None:
        raise UsageError(f"{naam} is geen inzending die wacht.", "'wlz validate' en 'wlz status' tonen welke niet zijn getoetst.")
    sha256 = next(what_lies_there(s) for s in stand.mappen if s.map == naam and not s.vroeger)
    if not session.dry_run:
        tables.register(AFGEDAAN, naam, Afgedaan(naam, sha256, (reden or "").strip(), session.door), session.door, session.now)
        tables.write_journal(session.now, session.door, "ingest afgedaan", {"map": naam, "reden": reden})


def untested_table(found: tuple[NietGetoetst, ...]) -> tuple[Table, ...]:
    """The folders that were not tested, for people; nothing when there are none."""
    rows = tuple((n.map, n.agb_code, n.naam, n.uitkomst, ", ".join(n.codes), n.reden) for n in found)
    return (Table("Ingekomen en niet getoetst", KOPPEN, rows),) if rows else ()
