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
    afgedaan: Annotated[
        str | None,
        typer.Option("--afgedaan", metavar="MAP", help="Deze map is anders afgehandeld, bijvoorbeeld opnieuw ingediend; met --reden."),
    ] = None,
    reden: Annotated[str | None, typer.Option("--reden", help="Waarom die map is afgehandeld.")] = None,
) -> Report:
    """Neemt inschrijvingen in; originelen gaan naar het archief.

    Elke map bevat één ingevuld formulier (xlsx) en de bewijsstukken. Wanneer en als wat het binnenkwam staat in tabellen/ontvangst;
    ontbreekt die regel, dan volgt een vraag. Een bestand met een mogelijk burgerservicenummer wordt vastgehouden en niet gearchiveerd.
    Dezelfde inhoud telt een keer; bij twee versies beslist een mens, tenzij het kader het zegt. Eerder ingenomen inschrijvingen
    blijven staan. Wat niet te lezen is of van niemand lijkt, staat apart tot er een beter formulier is of iemand het afdoet.

    \b
    Voorbeeld:
      wlz ingest
      wlz ingest ontvangen/01-zonnewijzer
      wlz ingest --afgedaan 05-onleesbaar --reden 'opnieuw ingediend als 31-beekrijk'
      wlz ingest --tolereer bevindingen,vragen

    \b
    Exitcodes: 0 klaar · 1 blokkerende bevindingen · 3 een bestand is niet te lezen · 4 open vragen · 5 bezet
    """
    from wlzcli.errors import UsageError
    from wlzcli.workflow.lezers import warm_readers

    if reden is not None and afgedaan is None:
        raise UsageError("--reden hoort bij --afgedaan.", "Noem met --afgedaan MAP welke inzending anders is afgehandeld.")
    with warm_readers() as readers:
        from wlzcli.workflow.ingest import run

        return run(session, tuple(mappen or ()), afgedaan, reden, readers)
