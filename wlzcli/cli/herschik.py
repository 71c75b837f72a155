"""``wlz herschik``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wlzcli.cli.command import command

if TYPE_CHECKING:
    from wlzcli.domain.report import Report
    from wlzcli.workflow.session import Session


@command(writes=True)
def herschik(
    session: Session,
    vergelijk: Annotated[
        list[str] | None,
        typer.Option(
            "--vergelijk",
            metavar="SCENARIO",
            help="Zet een scenario naast de bekendgemaakte regel; mag vaker. 'verdeling' of 'prognose' alleen: alle methoden.",
        ),
    ] = None,
    herzie: Annotated[
        str | None, typer.Option("--herzie", metavar="AGB", help="Bepaalt een vastgestelde herschikking opnieuw; met --reden.")
    ] = None,
    reden: Annotated[str | None, typer.Option("--reden", help="Waarom een vastgestelde herschikking wordt herzien.")] = None,
    export: Annotated[
        Path | None,
        typer.Option("--export", metavar="MAP", help="Schrijft afspraak, realisatie en herschikking als xlsx en csv; rekent niets uit."),
    ] = None,
) -> Report:
    """Herschikt het budget op gerealiseerde productie.

    Op de vastgestelde gunning, de laatste declaratiestand en de mutaties: prognose, aanspraak, garantie, vrijval, en de
    overproductie voor zover de ruimte van de regio het toelaat, volgens de bekendgemaakte regel. Past de garantie niet,
    dan wordt niets verdeeld en alleen getoond wat de evenredige korting van de NZa zou doen.

    \b
    Voorbeeld:
      wlz herschik
      wlz herschik --vergelijk verdeling
      wlz herschik --herzie 41410001 --reden 'mutatie verkeerd overgenomen'
      wlz herschik --export herschikking
      wlz herschik --vergelijk 'verdeling=gelijke_korting garantie=90 extra=250000,00'

    \b
    Exitcodes: 0 klaar · 1 blokkerende bevindingen · 2 gebruik · 3 geen ronde · 4 open vragen · 5 bezet · 6 beleid · 7 geen gunning of declaratiestand
    """
    from wlzcli.errors import UsageError
    from wlzcli.workflow.herschik import run, run_herzie

    if sum((export is not None, bool(vergelijk), herzie is not None)) > 1:
        raise UsageError("--vergelijk, --herzie en --export gaan niet samen.", "Draai ze na elkaar.")
    if herzie is not None:
        return run_herzie(session, herzie, reden)
    if export is not None:
        from wlzcli.workflow.herschik_export import run as write

        return write(session, export)
    if vergelijk:
        from wlzcli.workflow.herschik_vergelijken import run_compare

        return run_compare(session, vergelijk)
    return run(session)
