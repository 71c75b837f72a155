"""A report as other programs read it: the one JSON document of INTERFACE."""

from __future__ import annotations

from typing import Any

from wlzcli.domain.canonical import to_data
from wlzcli.domain.decimals import dutch
from wlzcli.domain.findings import Finding, Question, finding_order
from wlzcli.domain.report import Report
from wlzcli.formats.messages import load_texts
from wlzcli.views.meldingen import Messages, boodschap, finding_data, herstel, question_data, soort, vraag_tekst


def messages() -> Messages:
    """The Dutch texts of every finding and question."""
    return Messages(load_texts())


def schema(command: str) -> str:
    """The name and version of a command's JSON: ``wlz/gunning/1``."""
    return f"wlz/{command.replace(' ', '-')}/1"


def report_document(report: Report) -> dict[str, Any]:
    """A report as the JSON document of INTERFACE. Keys that do not apply are absent."""
    texts = messages() if report.bevindingen or report.vragen else None
    document: dict[str, Any] = {"schema": schema(report.command), "status": report.status}
    if report.ronde is not None:
        document["ronde"] = report.ronde
    if report.voorbeeld:
        document["voorbeeld"] = True
    if report.receipt is not None:
        document["receipt"] = to_data(report.receipt)
    if report.voorstel is not None:
        document["voorstel"] = to_data(report.voorstel)
    if report.besluiten is not None:
        document["besluiten"] = [to_data(b) for b in report.besluiten]
    if texts is not None:
        if report.bevindingen:
            document["bevindingen"] = [
                finding_data(f, texts, report.aan_zorgaanbieder) for f in sorted(report.bevindingen, key=finding_order)
            ]
        if report.vragen:
            document["vragen"] = [question_data(q, texts) for q in report.vragen]
    if report.totalen is not None:
        document["totalen"] = to_data(report.totalen)
    for key, value in report.extra.items():
        document[key] = to_data(value)
    return document


def finding_row(f: Finding, texts: Messages, zorgaanbieder: bool = False) -> tuple[str, ...]:
    """A finding as a row for people: code, severity, place, what is wrong, what to do, source."""
    line = f"regel {f.regelnummer}" if f.regelnummer else ""
    place = " › ".join(part for part in (f.bestand or f.onderwerp, f.blad or "", f.cel or "", line, f.sleutel or "") if part)
    return (f.code, soort(f), place, boodschap(f, texts, zorgaanbieder), herstel(f, texts, zorgaanbieder), f.bron or "")


def question_row(q: Question, texts: Messages) -> tuple[str, ...]:
    """A question as a row for people."""
    choices = " | ".join(q.keuzes)
    if q.bereik is not None:
        choices = f"{dutch(q.bereik.minimum)} t/m {dutch(q.bereik.maximum)} {q.bereik.eenheid}"
    return (q.id, q.onderwerp, vraag_tekst(q, texts), choices, q.bron)
