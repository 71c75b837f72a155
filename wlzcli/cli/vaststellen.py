"""``wlz vaststellen``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from wlzcli.cli.command import command

if TYPE_CHECKING:
    from wlzcli.domain.report import Report
    from wlzcli.workflow.session import Session


@command(writes=True)
def vaststellen(
    session: Session,
    stap: Annotated[str, typer.Argument(metavar="STAP", help="validate, score, gunning of herschik.")],
    voorstel_id: Annotated[
        str | None, typer.Argument(metavar="ID", help="Het voorstel, of het begin van het nummer. Zonder scherm verplicht.")
    ] = None,
) -> Report:
    """Maakt van een voorstel besluiten, door een tweede persoon.

    Alleen zolang niets waarop het voorstel rust is veranderd, en door iemand die niets daarvan zelf heeft
    uitgerekend, beantwoord, beoordeeld of ingebracht (--door). Wat nog herstel of antwoord vraagt, blijft open.

    \b
    Voorbeeld:
      wlz vaststellen gunning 8c01d2 --door 'B. de Vries'

    \b
    Exitcodes: 0 vastgesteld · 6 onbevestigde waarden · 7 verkeerd moment of verouderd · 9 niet door deze persoon
    """
    from wlzcli.workflow.vaststellen import run

    return run(session, stap, voorstel_id)
