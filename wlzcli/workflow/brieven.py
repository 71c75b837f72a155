"""``wlz brieven``: every letter that is new or has changed, in PDF and Word, with a register of what was made.

One bad letter does not stop the others; a Word file that somebody edited is never overwritten.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from wlzcli.domain.brief import BriefRecord, BriefSoort
from wlzcli.domain.brieftekst import WITH_BESLUIT
from wlzcli.domain.canonical import Facts
from wlzcli.domain.codes import is_agb_code
from wlzcli.domain.dates import in_full
from wlzcli.domain.findings import Ernst, Finding
from wlzcli.domain.report import Report, Table
from wlzcli.domain.ronde import Ronde
from wlzcli.errors import FileError, MomentError, UsageError
from wlzcli.formats.brief_files import LetterFiles
from wlzcli.formats.brief_writers import Layouts, Written, write_all
from wlzcli.formats.docx_brief import amounts_in
from wlzcli.records import dataclass
from wlzcli.store.folder import disk_error
from wlzcli.workflow.brieven_laden import load
from wlzcli.workflow.brieven_opstellen import REGISTER, Keuze, Taak, draw_up, letter_files, read_register, unsigned
from wlzcli.workflow.session import Session, load_ronde
from wlzcli.workflow.step import Context, open_context

PROEF = "proef"
MADE = ("gemaakt", "alleen_pdf")


@dataclass(frozen=True, slots=True)
class Gemaakt:
    """One line of the report: ``status`` gemaakt, alleen_pdf, ongewijzigd, bewerkt, verzonden or niet_gemaakt."""

    soort: BriefSoort
    agb_code: str
    regio: str
    sector: str
    status: str
    bestand: str
    besluit_id: str | None
    pdf_sha256: str | None
    docx_sha256: str | None


def parse_soorten(texts: tuple[str, ...]) -> tuple[BriefSoort, ...]:
    """The letters named on the command line, also with commas; UsageError for another name."""
    words = [w.strip().replace("-", "_") for text in texts for w in text.split(",") if w.strip()]
    try:
        return tuple(dict.fromkeys(BriefSoort(w) for w in words))
    except ValueError:
        raise UsageError(f"--soort kent '{', '.join(texts)}' niet.", f"Kies uit: {', '.join(BriefSoort)}.") from None


def run(session: Session, keuze: Keuze) -> Report:
    """Make every letter that is wanted and new or changed; keep the register and one line in the journal."""
    folder = session.folder()
    check_whom(keuze, load_ronde(folder))
    if session.dry_run or keuze.proef:
        with folder.reading() as tables:
            context = open_context(replace(session, dry_run=True), folder, tables)
            return _make(context, keuze, save=False)
    with folder.writing("brieven", session.door) as tables:
        context = open_context(session, folder, tables)
        report = _make(context, keuze, save=True)
        if tables.changed:
            tables.write_journal(session.now, session.door, "brieven", {"brieven": [_line(g) for g in report.besluiten or ()]})
        return report


def check_whom(keuze: Keuze, ronde: Ronde) -> None:
    """UsageError when ``--alleen`` names what cannot be: no AGB-code, or a region or sector that is not of this ronde."""
    agb_code, *here = (keuze.alleen or "").split(":")
    if keuze.alleen is not None and not is_agb_code(agb_code):
        raise UsageError(f"'{keuze.alleen}' is geen AGB-code.", "Een AGB-code heeft acht cijfers, ook een nul vooraan.")
    known = ([r.code for r in ronde.regios], [s.value for s in ronde.sectoren])
    if len(here) > len(known) or any(part not in parts for part, parts in zip(here, known, strict=False)):
        told = f"Regio's: {', '.join(known[0])}; sectoren: {', '.join(known[1])}."
        raise UsageError(
            f"--alleen: '{keuze.alleen}' noemt geen regio en sector van deze ronde.", f"Schrijf AGB, AGB:REGIO of AGB:REGIO:SECTOR. {told}"
        )


def _line(made: object) -> dict[str, object]:
    if not isinstance(made, Gemaakt):
        raise TypeError("a report of letters holds only letters")
    return {"bestand": made.bestand, "status": made.status, "pdf_sha256": made.pdf_sha256, "besluit": made.besluit_id}


def _make(context: Context, keuze: Keuze, save: bool) -> Report:
    files, findings = letter_files(context.folder)
    register = read_register(context.tables)
    drafted = draw_up(load(context, keuze.verzending), context, register, files, keuze)
    findings += drafted.findings
    tasks = list(drafted.taken)
    if keuze.proef:
        tasks = proof(tasks)
    made, more, unreadable = _write(tasks, files, context, save, keuze.proef)
    findings += unsigned(context.ronde) if tasks else []
    left = [(t, "verzonden") for t in drafted.verzonden] + [(t, "ongewijzigd") for t in drafted.gelaten]
    made += [_made(t, status, t.before) for t, status in left if not keuze.proef]
    return _report(context, keuze, made, [*findings, *more], unreadable, save)


def proof(tasks: list[Taak]) -> list[Taak]:
    """The three that say most: who comes out best, who worst, and the oddest; of the letter there is most of."""
    ranked = [t for t in tasks if t.ontwerp.rang is not None] or tasks
    if not ranked:
        return []
    order = list(BriefSoort)
    count = {soort: sum(t.ontwerp.soort is soort for t in ranked) for soort in order}
    soort = max(order, key=lambda s: (count[s], -order.index(s)))
    own = sorted((t for t in ranked if t.ontwerp.soort is soort), key=lambda t: (t.ontwerp.rang or 0, t.ontwerp.sleutel))
    oddest = max(own, key=lambda t: (t.ontwerp.bijzonder, t.ontwerp.sleutel))
    return list({t.ontwerp.sleutel: t for t in (own[-1], own[0], oddest)}.values())


# -- to disk -----------------------------------------------------------------------------------


def _paths(context: Context, task: Taak, proef: bool) -> tuple[Path, Path]:
    base = context.folder.part("brieven") / (f"{PROEF}/{task.ontwerp.sleutel}" if proef else task.ontwerp.sleutel)
    return base.with_name(f"{base.name}.pdf"), base.with_name(f"{base.name}.docx")


def _file_hash(path: Path) -> str | None:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return None
    except OSError as exc:
        raise disk_error(exc, path) from exc


def _is_unchanged(task: Taak, context: Context) -> bool:
    """Same content, and both files are there as they were made."""
    before = task.before
    if before is None or replace(task.record, pdf_sha256=before.pdf_sha256, docx_sha256=before.docx_sha256) != before:
        return False
    pdf, docx = _paths(context, task, proef=False)
    return _file_hash(pdf) == before.pdf_sha256 and _file_hash(docx) == before.docx_sha256


def _write(tasks: list[Taak], files: LetterFiles, context: Context, save: bool, proef: bool) -> tuple[list[Gemaakt], list[Finding], bool]:
    """Lay out and write what is new or changed. A file that cannot be written stops only its letter."""
    fresh = [t for t in tasks if proef or not _is_unchanged(t, context)]
    new = {id(t) for t in fresh}
    made = [_made(t, "ongewijzigd", t.before) for t in tasks if id(t) not in new]
    findings: list[Finding] = []
    unreadable = False
    if not save and not proef:
        return made + [_made(t, "te maken", None) for t in fresh], findings, unreadable
    total = len(fresh)
    for number, (task, written) in enumerate(_laid_out(fresh, files), start=1):
        context.session.progress(number, total, "brieven")
        if written.fout is not None:
            findings.append(layout_fault(files, written.fout) if written.opmaak else _fault("F708", task, written.fout))
        if written.fout is not None and not written.opmaak:
            made.append(_made(task, "niet_gemaakt", None))
            continue
        try:
            line, more = _keep(task, written, context, proef)
        except FileError as exc:
            findings.append(_fault("F710", task, exc.melding.replace(f"{context.folder.path}{os.sep}", "")))  # as the user knows it
            made.append(_made(task, "niet_gemaakt", None))
            unreadable = True
            continue
        made.append(line)
        findings += more
    return made, list(dict.fromkeys(findings)), unreadable


def layout_fault(files: LetterFiles, found: str) -> Finding:
    """What is wrong with the Word layout; the same for every letter that it stops."""
    return Finding("F707", Ernst.FOUT, "Word-opmaak", bestand=files.word()[0], gevonden=found, verwacht="een opmaak die wlz kan invullen")


def _laid_out(fresh: list[Taak], files: LetterFiles) -> Iterator[tuple[Taak, Written]]:
    if not fresh:
        return
    _, word = files.word()
    briefs = tuple(t.brief for t in fresh)
    yield from zip(fresh, write_all(briefs, Layouts(files.typst(), word, files.logo())), strict=True)


def _keep(task: Taak, written: Written, context: Context, proef: bool) -> tuple[Gemaakt, list[Finding]]:
    """Write both files and register them; an edited Word file stays as it is, and so does any that cannot be made now."""
    pdf, docx = _paths(context, task, proef)
    word = hashlib.sha256(written.docx).hexdigest() if written.docx else ""
    record = replace(task.record, pdf_sha256=hashlib.sha256(written.pdf).hexdigest(), docx_sha256=word)
    findings = []
    edited = bool(word) and not proef and _was_edited(docx, task, record, context)
    if edited:
        same = task.before is not None and task.before.docx_sha256 == record.docx_sha256
        if not same:
            return _made(task, "bewerkt", task.before), [_fault("F711", task, f"brieven/{task.ontwerp.sleutel}.docx")]
        findings.append(_edited(task, docx, written.docx))
    write = put if proef else context.tables.stage
    if word and not edited:
        write(docx, written.docx)
    write(pdf, written.pdf)
    if not proef:
        context.tables.register(REGISTER, task.ontwerp.sleutel, record, context.session.door, context.session.now)
    made = _made(task, "bewerkt" if edited else "gemaakt" if word else "alleen_pdf", record)
    return replace(made, bestand=f"brieven/{PROEF}/{task.ontwerp.sleutel}") if proef else made, findings


def _was_edited(docx: Path, task: Taak, record: BriefRecord, context: Context) -> bool:
    """Whether a person changed the Word file: it is none of the versions this program ever made of the letter."""
    now = _file_hash(docx)
    if now is None or task.before is None:
        return False
    mine = (r.as_type(BriefRecord) for r in context.tables.registraties(REGISTER) if r.sleutel == task.ontwerp.sleutel)
    return now not in {record.docx_sha256, *(r.docx_sha256 for r in mine)}


def _edited(task: Taak, docx: Path, original: bytes) -> Finding:
    """An edited Word file: a warning, and an error when its amounts are no longer those of the besluit."""
    there, here = amounts_in(docx.read_bytes()), amounts_in(original)
    lost, added = sorted(here - there), sorted(there - here)
    if there == here:
        return replace(_fault("W711", task, f"brieven/{task.ontwerp.sleutel}.docx"), ernst=Ernst.WAARSCHUWING)
    facts = Facts.of(weg=", ".join(lost) or "geen", nieuw=", ".join(added) or "geen")
    return replace(_fault("F712", task, f"brieven/{task.ontwerp.sleutel}.docx"), feiten=facts)


def put(path: Path, data: bytes) -> None:
    """The file whole or not at all, under its own name only when it is complete."""
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(data)
        temporary.replace(path)
    except OSError as exc:
        raise disk_error(exc, path) from exc


# -- report ------------------------------------------------------------------------------------


def _fault(code: str, task: Taak, found: str) -> Finding:
    d = task.ontwerp
    return Finding(
        code, Ernst.FOUT, f"{d.soort.replace('_', ' ')} voor {d.geadresseerde.naam} ({d.agb_code}), {d.sector} in {d.regio}", bestand=f"brieven/{d.sleutel}",
        gevonden=found, agb_code=d.agb_code,
    )  # fmt: skip


def _made(task: Taak, status: str, record: BriefRecord | None) -> Gemaakt:
    d = task.ontwerp
    hashes = (record.pdf_sha256, record.docx_sha256 or None) if record else (None, None)
    return Gemaakt(d.soort, d.agb_code, d.regio, d.sector.value, status, f"brieven/{d.sleutel}", d.besluit_id, *hashes)


def _report(context: Context, keuze: Keuze, made: list[Gemaakt], findings: list[Finding], unreadable: bool, save: bool) -> Report:
    order = {soort: n for n, soort in enumerate(BriefSoort)}
    made = sorted(made, key=lambda g: (order[g.soort], g.regio, g.sector, g.agb_code))
    if not made and not findings:
        raise MomentError("Er is nog geen brief te maken.", "Draai eerst 'wlz ingest' en 'wlz validate'; 'wlz status' zegt wat nu kan.")
    counts = {
        s: sum(g.status == s for g in made)
        for s in ("gemaakt", "alleen_pdf", "te maken", "ongewijzigd", "bewerkt", "verzonden", "niet_gemaakt")
    }
    rows = tuple((g.soort.replace("_", " "), g.agb_code, g.regio, g.sector, g.status.replace("_", " "), f"{g.bestand}.pdf") for g in made)
    title = "Brieven" + (f", verzending {in_full(keuze.verzending)}" if keuze.verzending else "")
    return Report(
        command="brieven",
        ronde=context.ronde.naam,
        besluiten=tuple(made),
        bevindingen=tuple(findings),
        totalen={k.replace(" ", "_"): v for k, v in counts.items() if v} | {"brieven": len(made)},
        tables=(Table(title, ("brief", "AGB", "regio", "sector", "status", "bestand"), rows),),
        notes=tuple(_notes(context, keuze, made, save)),
        voorbeeld=context.ronde.voorbeeld,
        onleesbaar=unreadable,
        changed=save and any(g.status in MADE for g in made),
    )


def _notes(context: Context, keuze: Keuze, made: list[Gemaakt], save: bool) -> Iterator[str]:
    """What to know and what to do next."""
    concepts = sum(1 for g in made if g.soort in WITH_BESLUIT and g.besluit_id is None)
    if concepts == 1:
        yield "1 brief rust op een voorstel en draagt CONCEPT; hij gaat pas uit na 'wlz vaststellen'."
    elif concepts:
        yield f"{concepts} brieven rusten op een voorstel en dragen CONCEPT; zij gaan pas uit na 'wlz vaststellen'."
    if any(g.status == "alleen_pdf" for g in made):
        yield (
            "Waar 'alleen pdf' staat, is geen Word-bestand gemaakt en een eerder Word-bestand niet bijgewerkt. "
            "Herstel de Word-opmaak, of haal haar weg: dan geldt die van wlz. Draai daarna 'wlz brieven' opnieuw."
        )
    if keuze.proef:
        yield f"Dit is een proef: de brieven staan in {context.folder.part('brieven') / PROEF} en niet in het register."
    elif keuze.verzending and save:
        yield from _next(keuze, [g for g in made if g.status in MADE])


def _next(keuze: Keuze, made: list[Gemaakt]) -> Iterator[str]:
    """How to record the sending of what was made, of these letters only where some were asked for."""
    day = keuze.verzending.isoformat() if keuze.verzending else "DATUM"
    record, only = f"wlz brieven --verzonden {day}", f" --alleen {keuze.alleen}" if keuze.alleen else ""
    decided = {g.soort for g in made if g.besluit_id is not None}
    apart = sorted({g.soort.value for g in made} - {s.value for s in (*WITH_BESLUIT, BriefSoort.ONDERTEKENLIJST)})
    if decided:
        named = f" --soort {','.join(s.value for s in BriefSoort if s in decided)}" if keuze.soorten else ""
        yield f"Verzonden? Leg het vast met: {record}{named}{only}"
    if apart and not keuze.soorten:
        also = ", ".join(soort.replace("_", " ") for soort in apart)
        yield f"Nieuw of gewijzigd, en daarom ook gemaakt met deze dag: {also}. Met --soort kiest u welke brieven u maakt."
    if apart:
        yield f"Verzonden? Leg het vast met: {record} --soort {','.join(apart)}{only}"
