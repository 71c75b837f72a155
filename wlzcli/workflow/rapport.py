"""``wlz rapport``: the state of the ronde to look at, as a page and as a workbook."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from wlzcli.cycle.herschik import Bewijs, HerschikInputs, RegioTotaal, Scenario, Vergelijking, assess, compare, prove
from wlzcli.domain.canonical import from_data, loads
from wlzcli.domain.dates import AMSTERDAM
from wlzcli.domain.findings import Answers
from wlzcli.domain.gunning import GunningBesluit
from wlzcli.domain.money import Money
from wlzcli.domain.ontwikkelplan import Beoordeling, ScoreBesluit
from wlzcli.domain.productie import HerschikBesluit
from wlzcli.domain.report import Report, Table
from wlzcli.formats.brief_files import shipped_root
from wlzcli.formats.html_rapport import rapport_html
from wlzcli.formats.xlsx_rapport import rapport_xlsx
from wlzcli.store.folder import write_whole
from wlzcli.store.journal import Entry
from wlzcli.store.tables import Tables
from wlzcli.views.rapport import RapportInvoer, Vergeleken, make_rapport
from wlzcli.views.status import STEPS
from wlzcli.workflow.brieven_laden import counted, decided
from wlzcli.workflow.correcties import Herzieningen
from wlzcli.workflow.document import messages
from wlzcli.workflow.reacties import Reacties
from wlzcli.workflow.session import Session
from wlzcli.workflow.step import Context, open_context

MOST_SCENARIOS = 6  # the last ones compared get a figure


def run(session: Session) -> Report:
    """Make ``rapport/rapport.html`` and ``rapport/rapport.xlsx``; the same ronde gives the same bytes."""
    folder = session.folder()
    with folder.reading() as tables:
        context = open_context(session, folder, tables)
        rapport = make_rapport(gather(context), messages())
    files = {
        "rapport.html": rapport_html(rapport, (shipped_root() / "_opmaak" / "rapport.html.j2").read_text("utf-8")),
        "rapport.xlsx": rapport_xlsx(rapport),
    }
    target = folder.part("rapport")
    changed = write_changed(target, files, session.dry_run)
    rows = tuple((name, str(target / name)) for name in files)
    return Report(
        command="rapport",
        ronde=context.ronde.naam,
        extra={"bestanden": [path for _, path in rows], "secties": [s.titel for s in rapport.secties]},
        tables=(Table("Gemaakt", ("bestand", "waar"), rows),),
        voorbeeld=context.ronde.voorbeeld,
        changed=changed,
    )


def write_changed(target: Path, files: Mapping[str, bytes], dry_run: bool) -> bool:
    """Write what is not there yet with exactly this content; whether there was any."""
    fresh = {name: data for name, data in files.items() if not ((target / name).is_file() and (target / name).read_bytes() == data)}
    if not dry_run:
        for name, data in fresh.items():
            write_whole(target / name, data)
    return bool(fresh)


def gather(context: Context) -> RapportInvoer:
    """What the report is made of, from the records of the ronde."""
    tables = context.tables
    received = tables.inschrijvingen()
    room, scenarios, proof = _room(context)
    latest = [(stap, tables.latest_voorstel(stap), len(tables.standing(stap))) for stap in STEPS]
    return RapportInvoer(
        ronde=context.ronde,
        beleid=context.beleid,
        stand_op=last_day(tables) or context.session.peildatum,
        journaal=tables.journal_head(),
        ontvangen=len(received),
        ingeschreven=sum(1 for i in received if i.telt_mee),
        toetsen=counted(tables),
        scores=tuple(b for b, _ in decided(tables, "score", ScoreBesluit)),
        beoordelingen=tuple(r.as_type(Beoordeling) for r in tables.latest_registraties("beoordeling")),
        gunningen=tuple(b for b, _ in decided(tables, "gunning", GunningBesluit)),
        herschikkingen=tuple(b for b, _ in decided(tables, "herschik", HerschikBesluit)),
        ruimte=room,
        bevindingen=tuple((step, f) for step in STEPS for f in tables.findings(step)),
        vergeleken=_compared(tables),
        scenarios=scenarios,
        voorstellen=tuple((stap, v.id, n) for stap, v, n in latest if v is not None),
        bewijs=proof,
        eenzijdig=Reacties(tables).every_one_sided(),
        correcties=Herzieningen(tables).all(),
    )


def last_day(tables: Tables) -> date | None:
    """The day, in Dutch time, on which something last changed in this ronde."""
    entries = tables.journal_entries()
    return datetime.fromisoformat(entries[-1].op).astimezone(AMSTERDAM).date() if entries else None


def _room(context: Context) -> tuple[tuple[RegioTotaal, ...], tuple[Vergelijking, ...], tuple[Bewijs, ...]]:
    """From the frozen inputs of the last voorstel for herschikking: the room of each region, the scenarios compared, the proof."""
    voorstel = context.tables.latest_voorstel("herschik")
    if voorstel is None:
        return (), (), ()
    inputs, answers = loads(HerschikInputs, context.tables.input(voorstel.invoer_sha256)), Answers(voorstel.antwoorden)
    logged = [from_data(Scenario, s) for _, data in _comparisons(context.tables) for s in data.get("scenarios", ())]
    latest = tuple({s.naam: s for s in logged}.values())[-MOST_SCENARIOS:]
    moved = compare(replace(inputs, staand=(), herzien=()), context.beleid, answers, latest) if latest else ()
    outcome = assess(inputs, context.beleid, answers)
    proof = prove(inputs, context.beleid, answers, outcome) if outcome.besluiten else ()
    return tuple(outcome.totalen), tuple(v for v in moved if v.scenario in latest), proof


def _comparisons(tables: Tables) -> list[tuple[Entry, dict[str, Any]]]:
    return [(e, json.loads(e.inhoud)) for e in tables.journal_entries() if e.opdracht == "herschik --vergelijk"]


def _compared(tables: Tables) -> tuple[Vergeleken, ...]:
    """The scenarios that were put beside the published rule, as the journal has them."""
    return tuple(
        Vergeleken(e.op, e.door, scenario, from_data(Money, amount))
        for e, data in _comparisons(tables)
        for scenario, amount in sorted((data.get("uitkomst") or {}).items())
    )
