"""``wlz gunning``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wlzcli.cli.command import command

if TYPE_CHECKING:
    from wlzcli.domain.report import Report
    from wlzcli.workflow.session import Session


@command(writes=True)
def gunning(
    session: Session,
    definitief: Annotated[
        bool, typer.Option("--definitief", help="Maakt definitief wat voorlopig is en waarvan de bezwaartermijn voorbij is.")
    ] = False,
    wat_als: Annotated[
        Path | None,
        typer.Option(
            "--wat-als",
            metavar="BESTAND",
            help="Vergelijkt met ander beleid: een laag of wijziging (.toml), een map of een beleid.json; bewaart niets.",
        ),
    ] = None,
    export: Annotated[
        Path | None, typer.Option("--export", metavar="MAP", help="Schrijft de productieafspraken als xlsx en csv; rekent niets uit.")
    ] = None,
    herzie: Annotated[
        str | None, typer.Option("--herzie", metavar="AGB", help="Bepaalt een vastgestelde gunning opnieuw; met --reden.")
    ] = None,
    reden: Annotated[str | None, typer.Option("--reden", help="Waarom een vastgestelde gunning wordt herzien; staat in de brief.")] = None,
) -> Report:
    """Bepaalt tarief, volume en looptijd.

    Iedereen die is toegelaten en elke lopende meerjarige overeenkomst krijgt een regel in het voorstel: gegund, of
    aangehouden met de reden en een reservering. Wat al vaststaat blijft staan. Binnen de ruimte van de regio; bij een
    tekort volgens de bekendgemaakte regel.

    \b
    Voorbeeld:
      wlz gunning
      wlz gunning --definitief --peildatum 2024-11-01
      wlz gunning --wat-als nieuw-beleid.toml
      wlz gunning --export afspraken
      wlz gunning --herzie 41410001 --reden 'verkeerd referentievolume'

    \b
    Exitcodes: 0 klaar · 1 iets houdt een gunning op · 2 gebruik · 3 geen ronde · 4 open vragen · 5 bezet · 6 beleid · 7 nog niets getoetst
    """
    from wlzcli.errors import UsageError
    from wlzcli.workflow.gunning import run, run_definitief, run_herzie

    if sum((definitief, wat_als is not None, herzie is not None, export is not None)) > 1:
        raise UsageError("--definitief, --wat-als, --herzie en --export gaan niet samen.", "Draai ze na elkaar.")
    if reden is not None and herzie is None:
        raise UsageError("--reden hoort bij --herzie.", "Zeg met --herzie AGB welke gunning wordt herzien, of laat --reden weg.")
    if export is not None:
        from wlzcli.workflow.productieafspraken import run as write

        return write(session, export)
    if wat_als is not None:
        from wlzcli.workflow.wat_als import run as compare

        return compare(session, wat_als)
    if herzie is not None:
        return run_herzie(session, herzie, reden)
    return run_definitief(session) if definitief else run(session)
