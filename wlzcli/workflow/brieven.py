"""``wlz brieven``: every letter that is new or has changed, in PDF and Word, with a register of what was made.

A letter that says the same as before keeps its date and the journal head it printed, so it keeps its bytes.
One bad letter does not stop the others; a Word file that somebody edited is never overwritten.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from wlzcli.cycle.brieven import Ontwerp, decide
from wlzcli.domain.brief import Brief, BriefRecord, BriefSoort
from wlzcli.domain.brieftekst import WITH_BESLUIT
from wlzcli.domain.canonical import Facts, digest
from wlzcli.domain.codes import is_agb_code
from wlzcli.domain.dates import in_full
from wlzcli.domain.findings import Ernst, Finding
from wlzcli.domain.report import Report, Table
from wlzcli.domain.ronde import Ronde
from wlzcli.errors import FileError, MomentError, UsageError
from wlzcli.formats.brief_files import LetterFiles
from wlzcli.formats.brief_writers import Layouts, Written, write_all
from wlzcli.formats.docx_brief import WordLayoutError, amounts_in
from wlzcli.formats.jinja_texts import LetterText, TextError, compile_text, render_text
from wlzcli.store.folder import RondeFolder, disk_error
from wlzcli.workflow.brieven_laden import load
from wlzcli.workflow.brieven_lijst import signing_list
from wlzcli.workflow.session import Session
from wlzcli.workflow.step import Context, open_context

REGISTER = "brief"
OWN_FOLDER = "sjablonen"
PROEF = "proef"
_FAR = date(1, 1, 1)


@dataclass(frozen=True, slots=True)
class Keuze:
    """Which letters: of these soorten (empty: all), of one zorgaanbieder, only a proof of three."""

    verzending: date | None = None
    soorten: tuple[BriefSoort, ...] = ()
    alleen: str | None = None
    proef: bool = False


@dataclass(frozen=True, slots=True)
class Taak:
    """One letter to write: its content, what the register knew, and its record but for the hashes of the files."""

    ontwerp: Ontwerp
    brief: Brief
    record: BriefRecord
    before: BriefRecord | None


@dataclass(frozen=True, slots=True)
class Gemaakt:
    """One line of the report: ``status`` gemaakt, ongewijzigd, bewerkt or niet_gemaakt."""

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
    if keuze.alleen is not None and not is_agb_code(keuze.alleen):
        raise UsageError(f"'{keuze.alleen}' is geen AGB-code.", "Een AGB-code heeft acht cijfers, ook een nul vooraan.")
    folder = session.folder()
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


def _line(made: object) -> dict[str, object]:
    if not isinstance(made, Gemaakt):
        raise TypeError("a report of letters holds only letters")
    return {"bestand": made.bestand, "status": made.status, "pdf_sha256": made.pdf_sha256, "besluit": made.besluit_id}


def _make(context: Context, keuze: Keuze, save: bool) -> Report:
    result = decide(load(context, keuze.verzending), context.beleid)
    drafts = [d for d in result.decisions if wanted(d, keuze)]
    findings = [f for f in result.findings if keuze.alleen in (None, f.agb_code)]
    if keuze.proef:
        drafts = proof(drafts)
    elif BriefSoort.ONDERTEKENLIJST in keuze.soorten or not (keuze.soorten or keuze.alleen):
        drafts += signing_list(result.decisions, context, keuze.verzending)
    files, more = letter_files(context.folder)
    findings += more
    tasks, faults = _tasks(drafts, files, context, keuze)
    findings += faults
    made, more_findings, unreadable = _write(tasks, files, context, save, keuze.proef)
    findings += more_findings
    return _report(context, keuze, made, findings, unreadable, save)


def wanted(draft: Ontwerp, keuze: Keuze) -> bool:
    """Whether this letter was asked for."""
    return (not keuze.soorten or draft.soort in keuze.soorten) and keuze.alleen in (None, draft.agb_code)


def proof(drafts: list[Ontwerp]) -> list[Ontwerp]:
    """The three that say most: who comes out best, who worst, and the oddest; of the letter there is most of."""
    ranked = [d for d in drafts if d.rang is not None] or drafts
    if not ranked:
        return []
    count = {soort: sum(d.soort is soort for d in ranked) for soort in BriefSoort}
    soort = max(count, key=lambda s: (count[s], -list(BriefSoort).index(s)))
    own = sorted((d for d in ranked if d.soort is soort), key=lambda d: (d.rang or 0, d.sleutel))
    oddest = max(own, key=lambda d: (d.bijzonder, d.sleutel))
    return list({d.sleutel: d for d in (own[-1], own[0], oddest)}.values())


def letter_files(folder: RondeFolder) -> tuple[LetterFiles, list[Finding]]:
    """Texts and layouts of this ronde; a logo that is no image is a finding and is left out."""
    own = folder.part(OWN_FOLDER)
    files = LetterFiles(own if own.is_dir() else None)
    try:
        files.logo()
    except FileError as exc:
        fault = Finding("F709", Ernst.FOUT, "logo", bestand=OWN_FOLDER, gevonden=exc.melding, verwacht="een png, svg of jpg")
        return replace(files, geen_logo=True), [fault]
    return files, []


# -- from content to letter ---------------------------------------------------------------------


def _tasks(drafts: list[Ontwerp], files: LetterFiles, context: Context, keuze: Keuze) -> tuple[list[Taak], list[Finding]]:
    """The letters with their text, date and journal head; a text that cannot be used stops only its letters."""
    known = {r.sleutel: r.as_type(BriefRecord) for r in context.tables.latest_registraties(REGISTER)}
    head = context.tables.journal_head()
    texts: dict[BriefSoort, LetterText | tuple[Finding, ...]] = {}
    prints: dict[BriefSoort, str] = {}
    tasks: list[Taak] = []
    findings: list[Finding] = []
    for draft in drafts:
        if draft.soort not in texts:
            texts[draft.soort] = load_text(files, draft.soort)
            prints[draft.soort] = files.fingerprint(draft.soort)
        text = texts[draft.soort]
        if not isinstance(text, LetterText):
            findings += text
            continue
        try:
            brief = as_brief(draft, text, context.ronde)
        except TextError as exc:
            findings += text_findings(exc, draft)
            continue
        tasks.append(_task(draft, brief, prints[draft.soort], known.get(draft.sleutel), head, keuze))
    return tasks, list(dict.fromkeys(findings))


def load_text(files: LetterFiles, soort: BriefSoort) -> LetterText | tuple[Finding, ...]:
    """The text of a letter, or what is wrong with it."""
    try:
        return compile_text(*files.text(soort))
    except TextError as exc:
        return text_findings(exc)


def text_findings(exc: TextError, draft: Ontwerp | None = None) -> tuple[Finding, ...]:
    """What is wrong in a text, with template, line and field."""
    return tuple(
        Finding(
            "F707", Ernst.FOUT, f"{draft.soort} voor {draft.agb_code}" if draft else "tekst", bestand=f.sjabloon, regelnummer=f.regel,
            sleutel=f.veld or None, gevonden=f.melding, verwacht="een tekst die wlz kan invullen", agb_code=draft.agb_code if draft else None,
        )
        for f in exc.faults
    )  # fmt: skip


def as_brief(draft: Ontwerp, text: LetterText, ronde: Ronde) -> Brief:
    """The letter: its content put into its text. TextError when that fails."""
    rendered = render_text(text, draft.gegevens)
    return Brief(
        soort=draft.soort, agb_code=draft.agb_code, regio=draft.regio, sector=draft.sector, kenmerk=draft.kenmerk,
        geadresseerde=draft.geadresseerde, afzender=ronde.huisstijl, datum=draft.datum, besluitdatum=draft.besluitdatum,
        onderwerp=rendered.onderwerp, blokken=rendered.blokken, concept=draft.concept, fictief=ronde.voorbeeld, journaal="",
    )  # fmt: skip


def _task(draft: Ontwerp, brief: Brief, fingerprint: str, before: BriefRecord | None, head: str, keuze: Keuze) -> Taak:
    """A letter that says the same keeps its date and journal head, unless another day of sending was given."""
    undated = replace(
        brief, datum=_FAR, besluitdatum=_FAR if draft.datum == draft.besluitdatum and not draft.besluit_id else brief.besluitdatum
    )
    content = digest(undated)
    same = (
        before is not None
        and (before.inhoud_sha256, before.sjabloon_sha256) == (content, fingerprint)
        and keuze.verzending in (None, before.datum)
    )
    kept = before if same else None
    day = kept.datum if kept else draft.datum
    brief = replace(brief, datum=day, journaal=kept.journaal if kept else head)
    if draft.datum == draft.besluitdatum and not draft.besluit_id:
        brief = replace(brief, besluitdatum=day)
    record = BriefRecord(
        soort=draft.soort, agb_code=draft.agb_code, regio=draft.regio, sector=draft.sector, besluit_id=draft.besluit_id, datum=day,
        inhoud_sha256=content, sjabloon_sha256=fingerprint, pdf_sha256="", docx_sha256="", journaal=brief.journaal, concept=draft.concept,
        einddatum=draft.einddatum, termijn_dagen=draft.termijn_dagen,
    )  # fmt: skip
    return Taak(draft, brief, record, kept or before)


# -- to disk -----------------------------------------------------------------------------------


def _paths(context: Context, draft: Ontwerp, proef: bool) -> tuple[Path, Path]:
    base = context.folder.part("brieven") / (f"{PROEF}/{draft.sleutel}" if proef else draft.sleutel)
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
    pdf, docx = _paths(context, task.ontwerp, proef=False)
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
            findings.append(_fault("F708", task, written.fout))
            made.append(_made(task, "niet_gemaakt", None))
            continue
        try:
            line, more = _keep(task, written, context, proef)
        except FileError as exc:
            findings.append(_fault("F710", task, exc.melding))
            made.append(_made(task, "niet_gemaakt", None))
            unreadable = True
            continue
        made.append(line)
        findings += more
    return made, findings, unreadable


def _laid_out(fresh: list[Taak], files: LetterFiles) -> Iterator[tuple[Taak, Written]]:
    if not fresh:
        return
    name, word = files.word()
    briefs = tuple(t.brief for t in fresh)
    try:
        yield from zip(fresh, write_all(briefs, Layouts(files.typst(), word, files.logo())), strict=True)
    except WordLayoutError as exc:
        raise FileError(f"{name}: {exc}.", "Herstel de Word-opmaak, of haal haar weg; dan geldt die van wlz.") from exc


def _keep(task: Taak, written: Written, context: Context, proef: bool) -> tuple[Gemaakt, list[Finding]]:
    """Write both files and register them; an edited Word file stays as it is."""
    pdf, docx = _paths(context, task.ontwerp, proef)
    record = replace(task.record, pdf_sha256=hashlib.sha256(written.pdf).hexdigest(), docx_sha256=hashlib.sha256(written.docx).hexdigest())
    findings = []
    edited = not proef and _was_edited(docx, task.before, record)
    if edited:
        same = task.before is not None and task.before.docx_sha256 == record.docx_sha256
        if not same:
            return _made(task, "bewerkt", task.before), [_fault("F711", task, f"brieven/{task.ontwerp.sleutel}.docx")]
        findings.append(_edited(task, docx, written.docx))
    else:
        put(docx, written.docx)
    put(pdf, written.pdf)
    if not proef:
        context.tables.register(REGISTER, task.ontwerp.sleutel, record, context.session.door, context.session.now)
    return _made(task, "bewerkt" if edited else "gemaakt", record), findings


def _was_edited(docx: Path, before: BriefRecord | None, record: BriefRecord) -> bool:
    now = _file_hash(docx)
    return now is not None and before is not None and now not in (before.docx_sha256, record.docx_sha256)


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
        code, Ernst.FOUT, f"{d.soort} voor {d.geadresseerde.naam} ({d.agb_code}), {d.sector} in {d.regio}", bestand=f"brieven/{d.sleutel}",
        gevonden=found, agb_code=d.agb_code,
    )  # fmt: skip


def _made(task: Taak, status: str, record: BriefRecord | None) -> Gemaakt:
    d = task.ontwerp
    hashes = (record.pdf_sha256, record.docx_sha256) if record else (None, None)
    return Gemaakt(d.soort, d.agb_code, d.regio, d.sector.value, status, f"brieven/{d.sleutel}", d.besluit_id, *hashes)


def _report(context: Context, keuze: Keuze, made: list[Gemaakt], findings: list[Finding], unreadable: bool, save: bool) -> Report:
    order = {soort: n for n, soort in enumerate(BriefSoort)}
    made = sorted(made, key=lambda g: (order[g.soort], g.regio, g.sector, g.agb_code))
    if not made and not findings:
        raise MomentError("Er is nog geen brief te maken.", "Draai eerst 'wlz ingest' en 'wlz validate'; 'wlz status' zegt wat nu kan.")
    counts = {s: sum(g.status == s for g in made) for s in ("gemaakt", "te maken", "ongewijzigd", "bewerkt", "niet_gemaakt")}
    notes = []
    concepts = sum(1 for g in made if g.soort in WITH_BESLUIT and g.besluit_id is None)
    if concepts:
        notes.append(f"{concepts} brieven rusten op een voorstel en dragen CONCEPT; zij gaan pas uit na 'wlz vaststellen'.")
    if keuze.proef:
        notes.append(f"Dit is een proef: de brieven staan in {context.folder.part('brieven') / PROEF} en niet in het register.")
    elif keuze.verzending and save and counts["gemaakt"]:
        notes.append(f"Verzonden? Leg het vast met: wlz brieven --verzonden {keuze.verzending.isoformat()}")
    rows = tuple((g.soort.replace("_", " "), g.agb_code, g.regio, g.sector, g.status.replace("_", " "), f"{g.bestand}.pdf") for g in made)
    title = "Brieven" + (f", verzending {in_full(keuze.verzending)}" if keuze.verzending else "")
    return Report(
        command="brieven",
        ronde=context.ronde.naam,
        besluiten=tuple(made),
        bevindingen=tuple(findings),
        totalen={k.replace(" ", "_"): v for k, v in counts.items() if v} | {"brieven": len(made)},
        tables=(Table(title, ("brief", "AGB", "regio", "sector", "status", "bestand"), rows),),
        notes=tuple(notes),
        voorbeeld=context.ronde.voorbeeld,
        onleesbaar=unreadable,
        changed=(save and bool(counts["gemaakt"])) or bool(findings),
    )
