"""``wlz validate``: test the submissions of the ronde against the toetredingseisen and propose who is admitted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from wlzcli.cycle.validate import TOETSWIJZE, Herstelverzoek, ValidateInputs, VastBesluit, decide, repair_until
from wlzcli.cycle.validate.samen import HERSTEL
from wlzcli.domain.aanlevering import NietGetoetst
from wlzcli.domain.brief import BriefRecord, BriefSoort
from wlzcli.domain.canonical import Encoded, digest, dumps
from wlzcli.domain.findings import Finding
from wlzcli.domain.inschrijving import Inschrijving
from wlzcli.domain.provenance import Invoer
from wlzcli.domain.report import Report
from wlzcli.domain.toetsing import Aanvaarding, ToetsUitkomst, ValidateBesluit, is_about
from wlzcli.errors import MomentError, UsageError
from wlzcli.workflow.formulier import forms_of
from wlzcli.workflow.ingest import last_stand, since_ingest
from wlzcli.workflow.kopie import write_copies, write_list
from wlzcli.workflow.niet_mee import (
    all_submissions,
    came_before,
    may_be_repaired,
    open_untested,
    repairs_of,
    untested_table,
    without_inschrijving,
)
from wlzcli.workflow.session import Session, load_ronde
from wlzcli.workflow.step import Computed, Context, Loaded, Step, open_context, run_step
from wlzcli.workflow.tabellen import load_tabellen
from wlzcli.workflow.toetsing import OF_INGEST, details, first_lines, outcome_table, required_fields, still_asked, totals

AANVAARDING = "aanvaarding"
USED_TABLES = ("tarieven", "feiten", "zorgaanbieders")

Key = tuple[str, str, str]  # regio, sector, agb_code


def load(context: Context) -> Loaded[ValidateInputs]:
    """What the toetsing rests on: submissions with what ingest said of them, the tables, and besluiten that stand."""
    from concurrent.futures import ThreadPoolExecutor

    if moved := since_ingest(context):
        raise MomentError(
            f"Na het innemen gewijzigd: {', '.join(moved)}; wat is ingenomen, is verouderd.",
            "Draai eerst 'wlz ingest', en dan 'wlz validate'.",
        )
    counting = [(i, stored) for i, stored in context.tables.inschrijvingen_as_stored() if i.telt_mee]
    if not counting:
        todo = "'wlz status' zegt wat wacht; 'wlz validate --terug MAP' maakt kopieën om terug te sturen."
        waits = open_untested(context, last_stand(context.tables))
        raise MomentError(
            "Er is nog niets ingenomen dat meetelt; er valt niets te toetsen.", todo if waits else "Draai eerst 'wlz ingest'."
        )
    inschrijvingen = tuple([i for i, _ in counting])
    # The most of it, as ingest wrote it: serialised once for its own records, and for hash and storage here.
    text: Any = Encoded(b"[" + b",".join([stored or dumps(i) for i, stored in counting]) + b"]")
    del counting
    with ThreadPoolExecutor(1) as beside:  # tens of MB, of which the hash needs no Python
        hashed = beside.submit(digest, text)
        inputs, invoer = _inputs(context, inschrijvingen)
    return Loaded(inputs, (*invoer, *_own_invoer(inputs, hashed.result())), replace(inputs, inschrijvingen=text))


def _inputs(context: Context, inschrijvingen: tuple[Inschrijving, ...]) -> tuple[ValidateInputs, tuple[Invoer, ...]]:
    tables, ronde = context.tables, context.ronde
    tabellen, bevindingen, invoer = load_tabellen(context, USED_TABLES)
    forms = forms_of(ronde, context.beleid, context.beleid_sha256, tabellen.tarieven)
    stand = last_stand(tables)
    mends = any(i.soort == HERSTEL for i in inschrijvingen) or without_inschrijving(context, stand, inschrijvingen)
    unread = may_be_repaired(context, stand) if mends else ()
    inputs = ValidateInputs(
        zorgkantoor=ronde.zorgkantoor,
        jaar=ronde.jaar,
        voorbeeld=ronde.voorbeeld,
        regios=ronde.regios,
        inschrijvingen=inschrijvingen,
        bevindingen=tuple(f for f in tables.findings("ingest") if f.blocks),
        vragen=tables.questions("ingest"),
        tabelbevindingen=bevindingen,
        zorgaanbieders=tabellen.zorgaanbieders,
        tarieven=tabellen.tarieven,
        feiten=tabellen.feiten,
        verplicht=required_fields(forms),
        besluiten=tuple(VastBesluit(b.id, b.as_type(ValidateBesluit)) for b in tables.standing("validate")),
        herstelverzoeken=repair_requests(context),
        aanvaardingen=tuple(r.as_type(Aanvaarding) for r in tables.latest_registraties(AANVAARDING)),
        na_vandaag=came_before(context, stand, inschrijvingen),
        eerste_regel=first_lines(forms),
        toetswijze=TOETSWIJZE,
        niet_getoetst=unread,
    )
    return inputs, invoer


def repair_requests(context: Context) -> tuple[Herstelverzoek, ...]:
    """The latest herstelverzoek to each zorgaanbieder. The day of today counts only as: has its term passed."""
    kaders = {k.sector: k for k in context.beleid.kaders}
    letters: dict[str, list[BriefRecord]] = {}
    for r in context.tables.registraties("brief"):
        if r.sleutel.startswith(f"{BriefSoort.VERZOEK_OM_AANVULLING}/"):
            letters.setdefault(r.sleutel, []).append(r.as_type(BriefRecord))
    found = []
    for made in letters.values():
        record, first = made[-1], min(one.datum for one in made)
        if record.sector in kaders:
            until = record.einddatum or repair_until(kaders[record.sector], record.datum)
            passed = until is not None and context.session.peildatum > until
            found.append(Herstelverzoek(record.regio, record.sector, record.agb_code, record.datum, passed, record.punten, first, until))
    return tuple(sorted(found, key=lambda v: (v.regio, v.sector, v.agb_code, v.verzonden_op)))


def _own_invoer(inputs: ValidateInputs, inschrijvingen: str) -> tuple[Invoer, ...]:
    """Name and hash of what does not come from a table; that of the inschrijvingen is given.

    Besluiten that stand show in the decisions themselves; letters and the day of today make no voorstel stale.
    """
    parts: dict[str, object] = {
        "ronde.toml": (inputs.zorgkantoor, inputs.jaar, inputs.voorbeeld, inputs.regios),
        "inschrijvingen": inputs.inschrijvingen,
        OF_INGEST: inputs.bevindingen,
        "vragen ingest": inputs.vragen,
        "formulier": inputs.verplicht,
        "aanvaardingen": inputs.aanvaardingen,
        "ontvangst die nog moet komen": inputs.na_vandaag,
        "niet getoetst": inputs.niet_getoetst,
    }
    known = {"inschrijvingen": inschrijvingen}
    return tuple(Invoer(naam, known.get(naam) or digest(value)) for naam, value in parts.items() if value)


STEP: Step[ValidateInputs, ValidateBesluit] = Step("validate", ValidateInputs, ValidateBesluit, load, decide)


def run(session: Session, maps: tuple[Path, ...] = (), terug: Path | None = None, lijst: Path | None = None) -> Report:
    """Compute the voorstel and show who is admitted, what is to be repaired, and why.

    The voorstel is about every submission of the ronde; ``maps`` only limits what is shown. ``terug``: the folder for
    marked-up copies; ``lijst``: the workbook for the list of findings.
    """
    names = tuple(sorted({m.resolve().name for m in maps}))
    keys = _keys(session, names) if names else frozenset[Key]()
    waits: tuple[NietGetoetst, ...] = ()

    def finished(computed: Computed[ValidateInputs, ValidateBesluit], context: Context, report: Report) -> Report:
        nonlocal waits
        waits = open_untested(context, last_stand(context.tables))
        return finish(computed, context, report)

    try:
        report = run_step(STEP, session, finished)
    except MomentError:
        report, waits = _only_untested(session)
        if not waits or (terug is None and lijst is None):
            raise
    if names:
        report = _only(report, names, keys)
        waits = tuple(n for n in waits if n.map in names)
    if waits:
        totalen = {**(report.totalen or {}), "niet_getoetst": len(waits)}
        report = replace(report, totalen=totalen, tables=(*report.tables, *untested_table(waits)), extra={"niet_getoetst": waits})
    if lijst is not None:
        report = write_list(session, report, _of_ingest(session, report, waits), lijst, waits)
    return write_copies(session, session.folder(), report, terug, waits) if terug is not None else report


def _only_untested(session: Session) -> tuple[Report, tuple[NietGetoetst, ...]]:
    """A report where nothing counts yet, and what waits for its sender: that can be listed and sent back all the same."""
    folder = session.folder()
    ronde = load_ronde(folder)
    with folder.reading() as tables:
        waits = open_untested(open_context(replace(session, dry_run=True), folder, tables), last_stand(tables))
    return Report("validate", ronde=ronde.naam, besluiten=(), voorbeeld=ronde.voorbeeld), waits


def _of_ingest(session: Session, report: Report, waits: tuple[NietGetoetst, ...]) -> tuple[Finding, ...]:
    """What ingest found about the submissions shown, tested or not."""
    shown = {d.bestand for d in report.besluiten or () if isinstance(d, ValidateBesluit)} | {
        f.bestand for f in report.bevindingen if f.blocks
    }
    maps = {n.map for n in waits}
    folder = session.folder()
    with folder.reading() as tables:
        decisions = (d for d in report.besluiten or () if isinstance(d, ValidateBesluit))
        items = all_submissions(open_context(replace(session, dry_run=True), folder, tables), last_stand(tables), cells=False)
        found = still_asked(tables.findings("ingest"), items, decisions)
    return tuple(f for f in found if f.bestand in shown or (f.bestand or "").partition("/")[0] in maps)


def _keys(session: Session, maps: tuple[str, ...]) -> frozenset[Key]:
    """About whom these folders are, whichever file of theirs the besluit names: also what a herstel took the place of.

    UsageError, before anything is computed, when a folder was not taken in or does not count.
    """
    folder = session.folder()
    with folder.reading() as tables:
        stand = last_stand(tables)
        context = open_context(replace(session, dry_run=True), folder, tables)
        items = all_submissions(context, stand, cells=False)
        about = [(i.map, _key(i)) for i in items if i.telt_mee] + [(naam, _key(by)) for naam, by in repairs_of(context, stand).items()]
        known = {naam for naam, _ in about} | {n.map for n in open_untested(context, stand)}
    unknown = [m for m in maps if m not in known]
    if unknown:
        raise UsageError(
            f"{', '.join(unknown)} is niet ingenomen of telt niet mee.",
            "Kijk met 'wlz ingest' welke mappen er zijn en waarom een niet meetelt.",
        )
    return frozenset(key for naam, key in about if naam in maps)


def _key(one: Inschrijving | ValidateBesluit) -> Key:
    return (one.regio, one.sector.value, one.agb_code)


def _only(report: Report, maps: tuple[str, ...], keys: frozenset[Key]) -> Report:
    """The report as far as it is about these folders: of ``keys``, and what was found in a file of theirs or added to it."""
    every = tuple(d for d in report.besluiten or () if isinstance(d, ValidateBesluit))
    about = tuple(d for d in every if d.bestand.partition("/")[0] in maps or _key(d) in keys)
    codes, others = {d.agb_code for d in about}, {d.bestand for d in every if d not in about}
    return replace(
        report,
        besluiten=about,
        bevindingen=tuple(
            f
            for f in report.bevindingen
            if (f.bestand or "").partition("/")[0] in maps or (f.bestand and f.agb_code in codes and f.bestand not in others)
        ),
        vragen=tuple(q for q in report.vragen if q.feiten.get("agb_code") in codes),
        totalen=totals(about),
        tables=(outcome_table(about),),
        detail=details(about),
    )


def accept(session: Session, wat: str, reden: str | None) -> Report:
    """Accept one warning by name with an explanation, and compute again. ``wat`` is ``AGB:CODE``."""
    agb_code, _, code = (part.strip().upper() for part in wat.partition(":"))
    if not agb_code or not code:
        raise UsageError(
            f"--aanvaard: '{wat}' is niet goed ingevuld.", "Schrijf de AGB-code en de code van de waarschuwing: 41410001:W241."
        )
    if not (reden or "").strip():
        raise UsageError("Een waarschuwing aanvaarden heeft een toelichting nodig.", "Geef --reden 'waarom'; ze komt in dossier en brief.")
    folder = session.folder()
    with folder.writing("validate", session.door) as tables:
        open_ = [f for f in tables.findings("validate") if f.aanvaardbaar and (f.agb_code, f.code) == (agb_code, code)]
        if not open_:
            raise UsageError(
                f"Er staat geen waarschuwing {code} open voor {agb_code} die aanvaard kan worden.",
                "'wlz validate --json' toont ze met \"aanvaardbaar\": true.",
            )
        if not session.dry_run:
            latest = tables.latest_voorstel("validate")
            tested = latest.decisions(ValidateBesluit) if latest is not None else ()
            for f in open_:
                regio, sector = next(((b.regio, b.sector) for b in tested if is_about(f, b)), (None, None))
                seen = (f.verwacht, f.feiten.get("sha256") or None)
                given = Aanvaarding(
                    agb_code, code, f.onderwerp, f.gevonden or "", (reden or "").strip(), session.door, regio, sector, *seen
                )
                key = digest((agb_code, code, f.onderwerp, f.gevonden, regio, sector, *seen))
                tables.register(AANVAARDING, key, given, session.door, session.now)
            tables.write_journal(session.now, session.door, "validate aanvaard", {"agb_code": agb_code, "code": code, "reden": reden})
    return run(session)


def finish(computed: Computed[ValidateInputs, ValidateBesluit], context: Context, report: Report) -> Report:
    """The report with totals and tables."""
    del context
    decisions = computed.result.decisions
    notes = []
    if any(d.uitkomst is ToetsUitkomst.HERSTEL for d in decisions):
        notes.append("Herstel vragen doet u met 'wlz brieven'; ieder in hetzelfde geval krijgt dezelfde gelegenheid.")
    if report.vragen:
        notes.append("Er staan vragen open: 'wlz vragen' toont ze, 'wlz antwoord' beslist ze.")
    elif decisions:
        notes.append(f"Vaststellen doet een ander: wlz vaststellen validate {computed.voorstel_id[:12]} --door NAAM")
    return replace(report, totalen=totals(decisions), tables=(outcome_table(decisions),), detail=details(decisions), notes=tuple(notes))
