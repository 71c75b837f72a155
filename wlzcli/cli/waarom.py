"""``wlz waarom``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from wlzcli.cli.command import command

if TYPE_CHECKING:
    from wlzcli.domain.report import Report
    from wlzcli.workflow.session import Session


@command(writes=False)
def waarom(
    session: Session,
    agb: Annotated[str, typer.Argument(metavar="AGB", help="AGB-code van de zorgaanbieder.")],
    prestatiecode: Annotated[str | None, typer.Argument(metavar="PRESTATIECODE", help="Eén prestatie, tot op de cel.")] = None,
    regio: Annotated[str | None, typer.Option("--regio", help="Alleen deze regio.")] = None,
    sector: Annotated[str | None, typer.Option("--sector", help="Alleen deze sector: vv, gz of ggz.")] = None,
    anders: Annotated[
        bool, typer.Option("--anders", help="Ook: welk stuk, antwoord, feit of welk scorepunt een andere uitkomst had gegeven.")
    ] = False,
) -> Report:
    """Legt een bedrag uit, van cel tot euro.

    Van het bedrag terug naar percentage, trede, score, antwoord, cel en paragraaf. Alles komt uit wat is bewaard; er
    wordt niets opnieuw uitgerekend (alleen --anders rekent varianten door, en bewaart niets). Tussen [ ] staat de bron, tussen ‹ › het bestand met blad en cel of regel.

    \b
    Voorbeeld:
      wlz waarom 41410001
      wlz waarom 41410001 Z053
      wlz waarom 41410001 --anders

    \b
    Exitcodes: 0 klaar · 2 gebruik · 3 geen ronde · 7 er is nog geen gunning berekend
    """
    from wlzcli.workflow.waarom import run

    return run(session, agb, prestatiecode, regio, sector, anders)
