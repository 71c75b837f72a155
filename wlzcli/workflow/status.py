"""``wlz status``: one screen of where the ronde stands."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from wlzcli.domain.codes import Sector
from wlzcli.domain.dates import in_full
from wlzcli.domain.findings import Finding
from wlzcli.domain.money import ZERO, Money
from wlzcli.domain.report import Report, Table
from wlzcli.store.tables import Tables
from wlzcli.views.status import STEPS, Aanwezig, Stand, StapStand, next_command, next_deadline, room_used
from wlzcli.workflow.session import Session
from wlzcli.workflow.step import Context, compute, open_context
from wlzcli.workflow.steps import STEP_NAMES, step_named
from wlzcli.workflow.vaststellen import PENDING


def run(session: Session) -> Report:
    """Where each zorgaanbieder stands and what to type next. Exit 1 or 4 while findings or questions are open."""
    folder = session.folder()
    with folder.reading() as tables:
        context = open_context(replace(session, dry_run=True), folder, tables)  # looking enters nothing
        stand = _stand(context)
        findings = _open_findings(tables)
        questions = tables.questions()
        head = tables.journal_head()
    deadline = next_deadline(context.beleid, session.peildatum)
    command = next_command(stand)
    lines = [
        f"Ronde {stand.ronde.naam}, kader {', '.join(k.id for k in context.beleid.kaders)}, peildatum {in_full(session.peildatum)}",
        f"Eerstvolgende moment: {deadline.wat} ({deadline.sector}) op {in_full(deadline.dag)}"
        if deadline
        else "Geen volgend moment in de planning bekend",
        f"Kop van het journaal: {head[:16]}",
        f"Nu te typen: {command}",
    ]
    return Report(
        command="status",
        ronde=stand.ronde.naam,
        bevindingen=findings,
        vragen=questions,
        totalen={"zorgaanbieders": len(stand.aanbieders), "vragen": len(questions), "bevindingen": len(findings)},
        extra={
            "stappen": stand.stappen,
            "zorgaanbieders": stand.aanbieders,
            "volgend_moment": deadline,
            "volgende_opdracht": command,
            "journaal": head,
        },
        lines=tuple(lines),
        tables=_tables(stand),
        voorbeeld=stand.ronde.voorbeeld,
    )


def _open_findings(tables: Tables) -> tuple[Finding, ...]:
    """Blocking findings of every step whose decision does not stand yet."""
    settled = {b.agb_code for b in tables.standing("validate")}
    return tuple(f for step in STEPS for f in tables.findings(step) if f.blocks and (f.agb_code is None or f.agb_code not in settled))


def _stand(context: Context) -> Stand:
    tables = context.tables
    return Stand(
        context.ronde,
        context.session.peildatum,
        _aanbieders(tables),
        tuple(_step(context, name) for name in STEPS),
        len(tables.registraties("declaratiestand")),
        len(tables.registraties("verzending")),
        len(tables.latest_registraties("brief")),
    )


def _step(context: Context, name: str) -> StapStand:
    tables = context.tables
    questions, findings = len(tables.questions(name)), sum(1 for f in tables.findings(name) if f.blocks)
    latest = tables.latest_voorstel(name) if name in STEP_NAMES else None
    if latest is None:
        return StapStand(name, None, 0, 0, False, questions, findings)
    decided = [d for d in json.loads(latest.besluiten) if d.get("uitkomst") not in PENDING]
    settled = {b.voorstel_id for b in tables.standing(name)}  # what was settled moved its own step on; it is not stale for that
    stale = latest.id not in settled and compute(step_named(name), context).voorstel_id != latest.id
    return StapStand(name, latest.id, len(tables.standing(name)), len(decided), stale, questions, findings)


def _aanbieders(tables: Tables) -> tuple[Aanwezig, ...]:
    rows: dict[tuple[str, str, str], dict[str, Any]] = {}

    def row(regio: str, sector: str, agb: str) -> dict[str, Any]:
        return rows.setdefault((regio, sector, agb), {"naam": ""})

    for i in tables.inschrijvingen():
        if i.telt_mee and i.agb_code:
            row(i.regio, i.sector, i.agb_code).update(naam=i.naam, ingeschreven="ja")
    for stap, column in (("validate", "toetsing"), ("gunning", "gunning"), ("herschik", "herschikking")):
        latest = tables.latest_voorstel(stap)
        for d in json.loads(latest.besluiten) if latest else []:
            _note(row(d["regio"], d["sector"], d["agb_code"]), column, d, "voorstel")
        for b in tables.standing(stap):
            _note(row(b.regio, b.sector, b.agb_code), column, json.loads(b.inhoud), "vastgesteld")
    return tuple(
        Aanwezig(
            regio, Sector(sector), agb, r["naam"], r.get("ingeschreven", "nee"), r.get("toetsing", ""), r.get("gunning", ""),
            r.get("herschikking", ""), r.get("gegund", ZERO), r.get("herschikt", ZERO),
        )
        for (regio, sector, agb), r in sorted(rows.items())
    )  # fmt: skip


def _note(row: dict[str, Any], column: str, data: dict[str, Any], state: str) -> None:
    row["naam"] = row["naam"] or data.get("naam", "")
    fase = data.get("fase") if state == "vastgesteld" and data.get("fase") not in (None, "voorstel") else state
    row[column] = f"{data['uitkomst']} ({fase})" if "uitkomst" in data else state
    if column == "gunning":
        row["gegund"] = Money(data.get("bedrag_cents", 0))
    if column == "herschikking":
        row["herschikt"] = Money(data.get("herschikking_cents", 0))


def _tables(stand: Stand) -> tuple[Table, ...]:
    who = tuple((a.regio, a.sector, a.agb_code, a.naam, a.ingeschreven, a.toetsing, a.gunning, a.herschikking) for a in stand.aanbieders)
    steps = tuple(
        (
            s.stap,
            (s.voorstel or "")[:12],
            f"{s.besluiten} van {s.te_besluiten}",
            "ja" if s.verouderd else "",
            str(s.vragen),
            str(s.bevindingen),
        )
        for s in stand.stappen
    )
    room = tuple(
        (r, s or "alle", str(total) if total or s is None else "", str(won), str(after)) for r, s, total, won, after in room_used(stand)
    )
    return (
        Table("Zorgaanbieders", ("regio", "sector", "AGB", "naam", "ingeschreven", "toetsing", "gunning", "herschikking"), who),
        Table("Stappen", ("stap", "voorstel", "vastgesteld", "verouderd", "vragen", "blokkerend"), steps, ("vragen", "blokkerend")),
        Table("Ruimte", ("regio", "sector", "ruimte", "gegund", "na herschikking"), room, ("ruimte", "gegund", "na herschikking")),
    )
