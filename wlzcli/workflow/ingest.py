"""``wlz ingest``: submissions in, originals to the archief, what they say to the ronde."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from wlzcli.cycle.ingest import STAP, WIJZE, IngestInputs, decide
from wlzcli.cycle.ingest.ontvangst import without_folder
from wlzcli.cycle.tabellen import TabellenInputs, left_out, parse_tabellen
from wlzcli.domain.aanlevering import Aanlevering, Ingeststand, Mapstand
from wlzcli.domain.canonical import digest, loads
from wlzcli.domain.decisions import StepResult
from wlzcli.domain.findings import Answers, Finding, finding_order
from wlzcli.domain.formulier import Formulier
from wlzcli.domain.inschrijving import Inschrijving, ingest_besluit
from wlzcli.domain.provenance import Invoer, Receipt
from wlzcli.domain.report import Report, Table
from wlzcli.domain.ronde import Ronde
from wlzcli.domain.tabellen import Ontvangst, Tabellen, Tarief
from wlzcli.domain.toetsing import ValidateBesluit
from wlzcli.domain.werkboek import Weigerreden
from wlzcli.errors import FileError
from wlzcli.formats.limited import Readers
from wlzcli.policy.model import Beleid
from wlzcli.records import without_collecting
from wlzcli.store.folder import disk_error
from wlzcli.store.tables import NotedFile, Tables
from wlzcli.workflow.bijlagen import Keep, with_changes
from wlzcli.workflow.formulier import forms_of
from wlzcli.workflow.inzendingen import Map, earlier_versions, find_maps, from_archive, given_maps, read_submissions, stand_of
from wlzcli.workflow.niet_mee import open_untested, settle, settled_maps, untested_table
from wlzcli.workflow.session import PROGRAM, Session
from wlzcli.workflow.step import Context, open_context
from wlzcli.workflow.tabellen import load_tabellen, table_files

TABLES = ("tarieven", "ontvangst")
REGISTRATIE, SLEUTEL = "ingest", "stand"
UNREADABLE = frozenset(r.code for r in Weigerreden)


def run(
    session: Session, maps: tuple[Path, ...] = (), afgedaan: str | None = None, reden: str | None = None, readers: Readers | None = None
) -> Report:
    """Take in every submission folder of the inbox, or the given ones; what came in before stays.

    ``afgedaan``: a folder that a person settles otherwise first, with the reason. ``readers``: workers that are
    on their way already.
    """
    folder = session.folder()
    if afgedaan is not None:
        with folder.writing(STAP, session.door) as tables:
            settle(open_context(session, folder, tables), afgedaan, reden, last_stand(tables))
    if session.dry_run:
        with folder.reading() as tables:
            return _ingest(open_context(session, folder, tables), maps, readers)
    with folder.writing(STAP, session.door) as tables:
        return _ingest(open_context(session, folder, tables), maps, readers)


@without_collecting()
def _ingest(context: Context, maps: tuple[Path, ...], readers: Readers | None) -> Report:
    session, tables = context.session, context.tables
    tabellen, table_findings, invoer = load_tabellen(context, TABLES)
    earlier_policy = _earlier_policy(context)
    forms = _forms(context, context.beleid, context.beleid_sha256, earlier_policy, tabellen.tarieven)
    inbox = context.folder.part("inschrijvingen")
    found = _elsewhere(given_maps(session.cwd / m for m in maps), inbox) if maps else find_maps(inbox)
    with context.folder.archiving() as archive:
        kept: list[NotedFile] = []
        keep = None if session.dry_run else _keeper(archive, kept)
        fresh = read_submissions(found, forms, context.beleid, session.progress, keep, readers)
    tables.note_files(kept, session.now, session.door)
    before = last_stand(tables)
    fresh, known = _in_order(fresh, before.mappen if before else (), session.uiterlijk(context.ronde.voorbeeld))
    fresh = with_changes(fresh, known, not maps)
    earlier = _never_kept(context, earlier_versions(known, fresh, not maps))
    everything = (*fresh, *from_archive(earlier, context.folder.archived, forms, context.beleid))
    answers = tables.answers(STAP)
    result = decide(_inputs(context.ronde, forms, tabellen.ontvangst, everything, left_out(table_findings)), context.beleid, answers)
    there = (*(a.map for a in everything), *(s.map for s in known), *(m.naam for m in (find_maps(inbox) if maps else ())))
    lost = without_folder(tabellen.ontvangst, there, session.uiterlijk(context.ronde.voorbeeld))
    of_register = (f for f in table_findings if f.bestand and "ontvangst" in f.bestand)
    findings = tuple(sorted((*result.findings, *of_register, *lost), key=finding_order))
    result = StepResult(result.decisions, findings, result.questions)
    held = {(i.map, i.sha256) for i in result.decisions if not i.telt_mee and not i.inhoud_sha256}
    stand = Ingeststand(
        tuple(stand_of(a, (a.map, a.sha256) in held) for a in sorted(everything, key=lambda a: (a.map, a.sha256))),
        invoer,
        context.beleid_sha256,
        answers.given,
        earlier_policy,
        WIJZE,
    )
    receipt = _receipt(context, stand)
    paths = {m.naam: m.pad for m in found}
    released = [(a, paths[a.map]) for a in fresh if a.lezing and a.lezing.bsn_cellen and (a.map, a.sha256) not in held]
    changed = False if session.dry_run else _save(context, result, stand, receipt, released)
    done = settled_maps(context, stand, result.decisions, result.findings)
    unreadable = any(f.code in UNREADABLE for a in fresh if a.map not in done for f in a.bevindingen)
    report = _report(context, result, receipt, changed, unreadable, len(fresh))
    waits = () if session.dry_run else open_untested(context, stand)
    return replace(
        report, afgedane_mappen=done, tables=(*report.tables, *untested_table(waits)), extra={"niet_getoetst": waits} if waits else {}
    )


def _in_order(
    fresh: Iterable[Aanlevering], before: Iterable[Mapstand], moment: datetime
) -> tuple[tuple[Aanlevering, ...], tuple[Mapstand, ...]]:
    """What lies there now and what earlier runs read, each with its place among the files of its folder; a new one was there at ``moment``.

    Up to 0.4.0 no place was kept: what was replaced came before what lay there then.
    """
    known = tuple(s if s.versie is not None else replace(s, versie=int(not s.vroeger)) for s in before)
    stood = {(s.map, s.sha256): s for s in known}
    last: dict[str, int] = {}
    for s in known:
        last[s.map] = max(s.versie or 0, s.teruggezet or 0, last.get(s.map, 0))
    out = []
    for a in fresh:
        seen = stood.get((a.map, a.sha256))
        after = last.get(a.map, 0) + 1
        back = after if seen and seen.vroeger else seen.teruggezet if seen else None
        gezien_op = (seen.gezien_op if seen else None) or moment
        out.append(replace(a, gezien_op=gezien_op, versie=seen.versie if seen else after, teruggezet=back))
    return tuple(out), known


def _never_kept(context: Context, standen: tuple[Mapstand, ...]) -> tuple[Mapstand, ...]:
    """Up to 0.4.0 a released form whose folder was gone was remembered as read. It never came into the archief: it is held, somewhere in it."""
    noted = {sha256 for sha256, _, _ in context.tables.files()}

    def missing(s: Mapstand) -> bool:
        return s.leesbaar and not s.bsn_cellen and s.sha256 not in noted and not context.folder.archive_path(s.sha256).exists()

    return tuple(replace(s, bsn_cellen=(("", ""),)) if missing(s) else s for s in standen)


def _elsewhere(found: tuple[Map, ...], inbox: Path) -> tuple[Map, ...]:
    """The given folders; FileError when the inbox holds another one of that name: one name is one submission."""
    for m in found:
        here = inbox / m.pad.resolve().name
        if here.exists() and here.resolve() != m.pad.resolve():
            raise FileError(
                f"Er zijn twee mappen met de naam {m.naam}: in inschrijvingen en {m.pad}.",
                "Geef elke inschrijving een map met een eigen naam.",
            )
    return found


def _earlier_policy(context: Context) -> tuple[str, ...]:
    """The policy this ronde ran on before: forms made out under it may still come in."""
    found = {sha256 for sha256, naam, soort in context.tables.files() if soort == "beleid" and naam == "beleid.json"}
    return tuple(sorted(found - {context.beleid_sha256}))


def _forms(context: Context, beleid: Beleid, sha256: str, eerder: tuple[str, ...], tarieven: tuple[Tarief, ...]) -> tuple[Formulier, ...]:
    """The forms of the policy as it is, then those of earlier policy; a form is read by the first with its layout."""
    forms = list(forms_of(context.ronde, beleid, sha256, tarieven))
    for old in eerder:
        forms += forms_of(context.ronde, loads(Beleid, context.folder.archived(old)), old, tarieven)
    return tuple(forms)


def _keeper(archive: Callable[[bytes], str], kept: list[NotedFile]) -> Keep:
    def keep(data: bytes, naam: str, soort: str) -> None:
        kept.append((archive(data), naam, soort, len(data)))

    return keep


def _inputs(
    ronde: Ronde,
    forms: tuple[Formulier, ...],
    ontvangst: tuple[Ontvangst, ...],
    items: tuple[Aanlevering, ...],
    onleesbaar: tuple[str, ...],
) -> IngestInputs:
    return IngestInputs(
        zorgkantoor=ronde.zorgkantoor,
        jaar=ronde.jaar,
        sectoren=ronde.sectoren,
        regios=ronde.regios,
        formulieren=tuple(f.identiteit for f in forms),
        aanleveringen=items,
        ontvangst=ontvangst,
        voorbeeld=ronde.voorbeeld,
        onleesbaar=onleesbaar,
    )


def _save(
    context: Context,
    result: StepResult[Inschrijving],
    stand: Ingeststand,
    receipt: Receipt,
    released: list[tuple[Aanlevering, Path]],
) -> bool:
    """Everything in the open transaction; True when anything changed."""
    tables, session = context.tables, context.session
    for a, path in released:
        _archive_released(context, a, path / a.formulier)
    tables.replace_inschrijvingen(result.decisions)
    tables.replace_findings(STAP, result.findings)
    tables.replace_questions(STAP, result.questions)
    tables.register(REGISTRATIE, SLEUTEL, stand, session.door, session.now)
    if tables.changed:
        tables.write_journal(session.now, session.door, STAP, receipt)
    return tables.changed


def _archive_released(context: Context, a: Aanlevering, path: Path) -> None:
    """A form that a person said holds no burgerservicenummer goes to the archief after all."""
    try:
        data = path.read_bytes()
    except OSError as exc:
        raise disk_error(exc, path) from exc
    if context.folder.archive(data) != a.sha256:
        raise FileError(f"{a.bestand} is tijdens het innemen gewijzigd.", "Draai 'wlz ingest' opnieuw als het bestand klaar is.")
    context.tables.note_file(a.sha256, a.bestand, "formulier", len(data), context.session.now, context.session.door)


def last_stand(tables: Tables) -> Ingeststand | None:
    """On what the stored submissions rest; None before the first ingest."""
    found = [r for r in tables.latest_registraties(REGISTRATIE) if r.sleutel == SLEUTEL]
    return found[0].as_type(Ingeststand) if found else None


def since_ingest(context: Context) -> tuple[str, ...]:
    """What the stored submissions rest on that says something else now: the register of receipt, an answer to a question of ingest."""
    stand = last_stand(context.tables)
    if stand is None:
        return ()
    taken = {i for i in stand.invoer if Path(i.naam).stem == "ontvangst"}
    moved = sorted({i.naam for i in taken ^ set(table_files(context, "ontvangst"))})
    said = {digest(a) for a in stand.antwoorden} ^ {digest(a) for a in context.tables.answers(STAP).given}
    return (*moved, *(("een antwoord op een vraag van ingest",) if said else ()))


def reread(context: Context) -> tuple[Inschrijving, ...]:
    """The submissions again from the archived originals, tables, policy and answers of the last ingest."""
    stand = last_stand(context.tables)
    if stand is None:
        return ()
    beleid = context.beleid if stand.beleid == context.beleid_sha256 else loads(Beleid, context.folder.archived(stand.beleid))
    tabellen, table_findings = _archived_tables(context, stand)
    forms = _forms(context, beleid, stand.beleid, stand.eerder, tabellen.tarieven)
    items = from_archive(stand.mappen, context.folder.archived, forms, beleid)
    inputs = replace(_inputs(context.ronde, forms, tabellen.ontvangst, items, left_out(table_findings)), wijze=stand.wijze or 0)
    return tuple(i.geheel() for i in decide(inputs, beleid, Answers(stand.antwoorden)).decisions)


def _archived_tables(context: Context, stand: Ingeststand) -> tuple[Tabellen, tuple[Finding, ...]]:
    from wlzcli.formats.tables import read_table

    raw = tuple(read_table(context.folder.archived(i.sha256), Path(i.naam).stem.casefold(), i.naam) for i in stand.invoer)
    inputs = TabellenInputs(raw, context.ronde.kolommen, context.ronde.sectoren, tuple(r.code for r in context.ronde.regios))
    return parse_tabellen(inputs)


def _receipt(context: Context, stand: Ingeststand) -> Receipt:
    forms = tuple(Invoer(f"{s.map}/{s.formulier}", s.sha256) for s in stand.mappen if s.sha256)
    return Receipt(
        id=digest(stand),
        programma=PROGRAM,
        beleid=context.beleid_sha256,
        invoer=(*stand.invoer, *forms),
        antwoorden=tuple(a.vraag.id for a in stand.antwoorden),
        peildatum=context.session.peildatum,
        door=context.session.door,
    )


def _report(context: Context, result: StepResult[Inschrijving], receipt: Receipt, changed: bool, unreadable: bool, count: int) -> Report:
    items = sorted(result.decisions, key=lambda i: (i.regio, i.sector.value, i.agb_code, i.bestand))
    rows = tuple(
        (i.regio, i.sector.value, i.agb_code, i.naam, i.map, i.soort or "", "ja" if i.telt_mee else "nee", i.reden or "") for i in items
    )
    table = Table("Inschrijvingen", ("regio", "sector", "AGB", "naam", "map", "soort", "telt mee", "reden"), rows)
    counting = sum(i.telt_mee for i in items)
    totalen = {"mappen": count, "inschrijvingen": len(items), "tellen_mee": counting, "tellen_niet_mee": len(items) - counting}
    note = "Er is niets bewaard (--dry-run)." if context.session.dry_run else "Volgende stap: wlz validate."
    return Report(
        STAP,
        ronde=context.ronde.naam,
        receipt=receipt,
        besluiten=tuple(ingest_besluit(i) for i in items),
        bevindingen=result.findings,
        vragen=result.questions,
        totalen=totalen,
        tables=(table,),
        notes=(note,),
        voorbeeld=context.ronde.voorbeeld,
        onleesbaar=unreadable,
        changed=changed,
        afgedaan=repaired(context.tables, items),
    )


def repaired(tables: Tables, items: Iterable[Inschrijving]) -> frozenset[str]:
    """Whose submission was repaired or added to and of which every toetsing stands: the findings of the form before no longer count."""
    stands = {(b.regio, b.sector, b.agb_code) for b in tables.standing("validate")}
    latest = tables.latest_voorstel("validate")
    open_ = {d.agb_code for d in (latest.decisions(ValidateBesluit) if latest else ()) if d.uitkomst in ("herstel", "aangehouden")}
    items = tuple(items)
    open_ |= {i.agb_code for i in items if i.telt_mee and (i.regio, i.sector.value, i.agb_code) not in stands}
    return frozenset(i.agb_code for i in items if i.telt_mee and i.soort in ("herstel", "aanvulling")) - open_
