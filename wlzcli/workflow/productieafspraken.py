"""``wlz gunning --export``: the production agreements as xlsx and csv, from what is stored."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from wlzcli.cycle.gunning import GunningInputs
from wlzcli.domain.canonical import loads
from wlzcli.domain.dates import AMSTERDAM
from wlzcli.domain.gunning import GunningBesluit
from wlzcli.domain.report import Report
from wlzcli.errors import MomentError
from wlzcli.formats.productieafspraken import csv_bytes, workbook_bytes
from wlzcli.store.folder import write_whole
from wlzcli.store.tables import Tables
from wlzcli.views.productieafspraken import AANSLUITING, KOLOMMEN, Afspraak, production_agreements
from wlzcli.views.vergelijking import key_of
from wlzcli.workflow.reacties import Reacties
from wlzcli.workflow.session import Session, load_ronde

NAAM = "productieafspraken"


def run(session: Session, target: Path) -> Report:
    """Write what stands, and of the latest voorstel what nothing stands of yet (its phase says so)."""
    folder = session.folder()
    ronde = load_ronde(folder)
    with folder.reading() as tables:
        afspraken = _agreements(tables)
        voorstel = tables.latest_voorstel("gunning")
        if voorstel is None:
            raise MomentError("Er is nog geen gunning om te exporteren.", "Draai eerst 'wlz gunning'.")
        inputs = loads(GunningInputs, tables.input(voorstel.invoer_sha256))
    made = production_agreements(afspraken, ronde, inputs.tarieven, inputs.zorgaanbieders)
    titel = f"Productieafspraken {ronde.naam}"
    files = {
        f"{NAAM}.csv": csv_bytes(KOLOMMEN, made.rijen),
        f"{NAAM}.xlsx": workbook_bytes(
            titel, (("Afspraken", KOLOMMEN, made.rijen), ("Aansluiting", AANSLUITING, made.aansluiting)), ronde.voorbeeld
        ),
    }
    if not session.dry_run:
        for naam, data in files.items():
            write_whole(target / naam, data)
    where = "Er is niets geschreven (--dry-run)." if session.dry_run else f"Geschreven: {', '.join(str(target / naam) for naam in files)}."
    return Report(
        command="gunning",
        ronde=ronde.naam,
        totalen={"regels": len(made.rijen), "gegund_cents": made.bedrag_cents},
        extra={"bestanden": [] if session.dry_run else [str(target / naam) for naam in files]},
        notes=(
            f"{len(made.rijen)} regels, samen {made.bedrag_cents}; de som van de regels is per besluit het bedrag van het besluit.",
            where,
        ),
        voorbeeld=ronde.voorbeeld,
    )


def _agreements(tables: Tables) -> list[Afspraak]:
    answers = Reacties(tables)
    found = {}
    for stored in tables.standing("gunning"):
        b, filed = stored.as_type(GunningBesluit), answers.one_sided(stored)
        day = datetime.fromisoformat(stored.op).astimezone(AMSTERDAM).date()
        found[key_of(b)] = Afspraak(b, day, filed.datum if filed else None)
    voorstel = tables.latest_voorstel("gunning")
    for b in voorstel.decisions(GunningBesluit) if voorstel else ():
        found.setdefault(key_of(b), Afspraak(b, None))
    return list(found.values())
