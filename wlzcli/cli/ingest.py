"""``wlz ingest``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wlzcli.cli.command import command

if TYPE_CHECKING:
    from wlzcli.domain.report import Report
    from wlzcli.workflow.session import Session


@command(writes=True)
def ingest(
    session: Session,
    mappen: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[MAP]…", help="Mappen met een inschrijving. Anders alles in ronde/inschrijvingen.", show_default=False),
    ] = None,
) -> Report:
    """Neemt inschrijvingen in; originelen gaan naar het archief.

    Elke map bevat één ingevuld formulier (xlsx) en de bewijsstukken. Wanneer en als wat het binnenkwam staat in tabellen/ontvangst;
    ontbreekt die regel, dan volgt een vraag. Een bestand met een mogelijk burgerservicenummer wordt vastgehouden en niet gearchiveerd.
    Dezelfde inhoud telt een keer; bij twee versies beslist een mens. Eerder ingenomen inschrijvingen blijven staan.

    \b
    Voorbeeld:
      wlz ingest
      wlz ingest ontvangen/01-zonnewijzer
      wlz ingest --tolereer bevindingen,vragen

    \b
    Exitcodes: 0 klaar · 1 blokkerende bevindingen · 3 een bestand is niet te lezen · 4 open vragen · 5 bezet
    """
    from wlzcli.workflow.ingest import run

    return run(session, tuple(mappen or ()))
