"""``wlz herschik --export``: initial, realisation and herschikking per prestatie as xlsx and csv, from what is stored."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from wlzcli.cycle.herschik import HerschikInputs, assess, prove
from wlzcli.domain.canonical import loads
from wlzcli.domain.dates import AMSTERDAM
from wlzcli.domain.findings import Answers, Finding
from wlzcli.domain.productie import HerschikBesluit
from wlzcli.domain.report import Report
from wlzcli.errors import MomentError
from wlzcli.formats.productieafspraken import csv_bytes, workbook_bytes
from wlzcli.store.folder import write_whole
from wlzcli.store.tables import Tables
from wlzcli.views.herschikafspraken import (
    AANSLUITING,
    HERSCHIKKOLOMMEN,
    Herschikafspraken,
    Herschikt,
    herschik_agreements,
    not_closing,
)
from wlzcli.views.productieafspraken import Waarde
from wlzcli.workflow.session import Session
from wlzcli.workflow.step import Context, open_context
from wlzcli.workflow.tabellen import load_tabellen

NAAM = "herschikking"
BEWIJS = ("eigenschap", "wat is nagegaan", "gevallen", "houdt", "waar niet")


def run(session: Session, target: Path) -> Report:
    """Write what stands, and of the latest voorstel what nothing stands of yet (the table says which)."""
    folder = session.folder()
    with folder.reading() as tables:
        voorstel = tables.latest_voorstel("herschik")
        if voorstel is None:
            raise MomentError("Er is nog geen herschikking om te exporteren.", "Draai eerst 'wlz herschik'.")
        inputs = loads(HerschikInputs, tables.input(voorstel.invoer_sha256))
        context = open_context(_without_writing(session), folder, tables)
        tabellen, _, _ = load_tabellen(context, ("zorgaanbieders",))
        found = _decided(tables)
    made = herschik_agreements(
        found, context.ronde, inputs.tarieven, tabellen.zorgaanbieders, inputs.mutaties, inputs.stand.peildatum, inputs.gunning
    )
    titel = f"Herschikking {context.ronde.naam}"
    proof = _proof(inputs, context, Answers(voorstel.antwoorden))
    sheets = (("Herschikking", HERSCHIKKOLOMMEN, made.rijen), ("Aansluiting", AANSLUITING, made.aansluiting), ("Bewijs", BEWIJS, proof))
    files = {
        f"{NAAM}.csv": csv_bytes(HERSCHIKKOLOMMEN, made.rijen),
        f"{NAAM}-aansluiting.csv": csv_bytes(AANSLUITING, made.aansluiting),
        f"{NAAM}.xlsx": workbook_bytes(titel, sheets, context.ronde.voorbeeld),
    }
    if not session.dry_run:
        for naam, data in files.items():
            write_whole(target / naam, data)
    wrong = not_closing(made)
    where = "Er is niets geschreven (--dry-run)." if session.dry_run else f"Geschreven: {', '.join(str(target / naam) for naam in files)}."
    return Report(
        command="herschik",
        ronde=context.ronde.naam,
        totalen={"regels": len(made.rijen), "herschikking_cents": made.bedrag_cents},
        extra={"bestanden": [] if session.dry_run else [str(target / naam) for naam in files]},
        bevindingen=wrong,
        notes=(_closes(made, wrong), where),
        voorbeeld=context.ronde.voorbeeld,
    )


def _closes(made: Herschikafspraken, wrong: tuple[Finding, ...]) -> str:
    """Whether the rows close to the cent, as was worked out from these rows."""
    told = f"{len(made.rijen)} regels; de herschikking is samen {made.bedrag_cents}"
    if not wrong:
        return f"{told}. Elk besluit sluit op de cent: de regels en de rest zijn samen de herschikking."
    bad = len({v.onderwerp for v in wrong})
    return f"{told}. Van {bad} van de {len(made.aansluiting)} besluiten sluiten de regels niet; zie de bevindingen."


def _proof(inputs: HerschikInputs, context: Context, answers: Answers) -> tuple[tuple[Waarde, ...], ...]:
    """The page of the latest voorstel: what was checked on its outcome, and whether it held."""
    outcome = assess(inputs, context.beleid, answers)
    found = prove(inputs, context.beleid, answers, outcome) if outcome.besluiten else ()
    return tuple((p.eigenschap, p.wat, Decimal(p.gevallen), "ja" if p.houdt else "nee", ", ".join(p.afwijkingen)) for p in found)


def _without_writing(session: Session) -> Session:
    """An export only reads: nobody counts as having entered a table by it."""
    return replace(session, dry_run=True)


def _decided(tables: Tables) -> list[Herschikt]:
    found = {}
    for b in tables.standing("herschik"):
        made = b.as_type(HerschikBesluit)
        found[made.regio, made.sector, made.agb_code] = Herschikt(made, datetime.fromisoformat(b.op).astimezone(AMSTERDAM).date())
    voorstel = tables.latest_voorstel("herschik")
    for made in voorstel.decisions(HerschikBesluit) if voorstel else ():
        found.setdefault((made.regio, made.sector, made.agb_code), Herschikt(made, None))
    return list(found.values())
