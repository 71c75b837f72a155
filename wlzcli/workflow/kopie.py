"""What ``wlz validate`` writes for people: the list of findings, and a marked-up copy of each workbook."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from wlzcli.domain.aanlevering import ZELF, NietGetoetst
from wlzcli.domain.findings import Finding
from wlzcli.domain.inschrijving import Inschrijving
from wlzcli.domain.report import Report
from wlzcli.domain.toetsing import ValidateBesluit
from wlzcli.domain.werkboek import Weigering
from wlzcli.errors import UsageError
from wlzcli.store.folder import RondeFolder, write_whole
from wlzcli.views.kopie import findings_list, marked_copy
from wlzcli.workflow.document import messages
from wlzcli.workflow.ingest import last_stand
from wlzcli.workflow.niet_mee import all_submissions
from wlzcli.workflow.session import Session
from wlzcli.workflow.step import open_context
from wlzcli.workflow.toetsing import still_asked

Source = bytes | Path
NO_COPIES = "Er zijn geen gemarkeerde kopieën: er komt er een van elk formulier dat is gelezen en waarbij iets is gevonden."
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


def write_list(session: Session, report: Report, findings: Iterable[Finding], target: Path, waits: tuple[NietGetoetst, ...] = ()) -> Report:
    """The findings of this run and those of ingest as a workbook; ``waits``: what came in and could not be tested."""
    from wlzcli.formats.xlsx_kopie import list_bytes

    if session.dry_run:
        return report
    decisions = tuple(d for d in report.besluiten or () if isinstance(d, ValidateBesluit))
    path = _with_suffix(target if target.is_absolute() else session.cwd / target)
    everything = tuple(dict.fromkeys((*findings, *report.bevindingen)))
    write_whole(
        path,
        list_bytes(findings_list(f"Bevindingen {report.ronde or ''}".strip(), decisions, everything, messages(), report.voorbeeld, waits)),
    )
    return replace(report, notes=(f"De lijst staat in {path}.", *report.notes))


def _with_suffix(path: Path) -> Path:
    return path if path.suffix.casefold() == ".xlsx" else path.with_name(path.name + ".xlsx")


def write_copies(session: Session, folder: RondeFolder, report: Report, target: Path, waits: tuple[NietGetoetst, ...]) -> Report:
    """A marked-up copy of the workbook of every submission that something was found about, from the archief.

    A trial is the zorgkantoor's own and has no consequence: the copy, which is for the sender, is silent about it.
    """
    if session.dry_run:
        return report
    inbox = folder.part("inschrijvingen").resolve()
    _check_target(session, target, lambda out: out.is_relative_to(inbox))
    with folder.reading() as tables:
        stored = all_submissions(open_context(replace(session, dry_run=True), folder, tables), last_stand(tables))
        decisions = tuple(d for d in report.besluiten or () if isinstance(d, ValidateBesluit))
        theirs = (f for f in still_asked(tables.findings("ingest"), stored, decisions) if f.code not in ZELF)
        findings = (*theirs, *(f for f in report.bevindingen if not f.proef))
    shown = {d.bestand.partition("/")[0] for d in decisions}
    # What was added to it has a file of its own; who must repair something there gets that one too.
    shown |= {f.bestand.partition("/")[0] for f in report.bevindingen if f.blocks and f.bestand}
    waiting = {n.map for n in waits}
    told = {f.bestand for f in findings}
    last = {i.map: i for i in sorted(stored, key=lambda i: i.versie or 0)}  # of a folder that waits, the form that lies there
    asked = (i for i in stored if i.inhoud_sha256 and i.bestand in told)
    wanted = [i for i in asked if (i.map in shown if i.telt_mee else i.map in waiting and i is last[i.map])]
    return _copies(session, report, [(i, folder.archived(i.sha256)) for i in wanted], findings, target)


def write_own_copies(session: Session, report: Report, items: Iterable[tuple[Inschrijving, Path]], target: Path) -> Report:
    """The same for the provider's own check: from the workbooks themselves, with everything that was found about them."""
    if session.dry_run:
        return report
    items = tuple(items)
    tested = {path.resolve().parent for _, path in items}
    _check_target(session, target, lambda out: out in tested)
    told = {f.bestand for f in report.bevindingen}
    return _copies(session, report, [(i, path) for i, path in items if i.inhoud_sha256 and i.bestand in told], report.bevindingen, target)


def _check_target(session: Session, target: Path, is_taken: Callable[[Path], bool]) -> None:
    """UsageError where a copy would land among the submissions: the next run would take it for one."""
    out = (session.cwd / target).resolve()
    if is_taken(out):
        raise UsageError(
            f"De kopieën kunnen niet in {out}: daar staan inzendingen.", "Geef met --terug een map die nergens anders voor is."
        )


def _copies(
    session: Session, report: Report, wanted: list[tuple[Inschrijving, Source]], findings: tuple[Finding, ...], target: Path
) -> Report:
    out = target if target.is_absolute() else session.cwd / target
    made, unreadable = _write(session, wanted, findings, out, report.voorbeeld)
    told = f"{made} gemarkeerde {'kopie staat' if made == 1 else 'kopieën staan'} in {out}."
    notes = (
        told if made else NO_COPIES,
        *unreadable,
    )
    return replace(report, notes=(*notes, *report.notes), totalen={**(report.totalen or {}), "kopieen": made})


def _write(
    session: Session, wanted: list[tuple[Inschrijving, Source]], findings: tuple[Finding, ...], out: Path, fictief: bool
) -> tuple[int, tuple[str, ...]]:
    from wlzcli.formats.limited import XLSX, read_all
    from wlzcli.formats.xlsx_kopie import copy_bytes

    texts = messages()
    made, unreadable = 0, []
    names: set[str] = set()
    read = read_all(((i.bestand, source) for i, source in wanted), XLSX)
    for done, ((i, _), (_, book)) in enumerate(zip(wanted, read, strict=True), start=1):
        if isinstance(book, Weigering):
            unreadable.append(f"Van {i.bestand} kon geen kopie worden gemaakt.")
            continue
        about = tuple(f for f in findings if f.bestand == i.bestand)
        write_whole(out / _file_name(i, names), copy_bytes(marked_copy(i, book, about, texts, fictief)))
        made += 1
        session.progress(done, len(wanted), i.map)
    return made, tuple(unreadable)


def _file_name(i: Inschrijving, taken: set[str]) -> str:
    """A name of our own making: what a sender called its folder never becomes a path."""
    base = "-".join(part for part in (_UNSAFE.sub("-", i.map).strip(".-"), i.agb_code, "gemarkeerd") if part)
    name, number = f"{base}.xlsx", 2
    while name.casefold() in taken:
        name, number = f"{base}-{number}.xlsx", number + 1
    taken.add(name.casefold())
    return name
