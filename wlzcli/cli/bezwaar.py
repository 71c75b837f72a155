"""``wlz bezwaar``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from wlzcli.cli.command import command

if TYPE_CHECKING:
    from wlzcli.domain.report import Report
    from wlzcli.workflow.session import Session


@command(writes=True)
def bezwaar(
    session: Session,
    agb: Annotated[str, typer.Argument(metavar="AGB", help="AGB-code van wie het kort geding begon.")],
    datum: Annotated[str, typer.Option("--datum", metavar="DATUM", help="Dag van de dagvaarding, bijvoorbeeld 2024-10-20.")],
    omvang: Annotated[str, typer.Option("--omvang", help="individueel, beleid of verdeling.")],
    uitkomst: Annotated[str | None, typer.Option("--uitkomst", help="toegewezen, afgewezen, niet_ontvankelijk of ingetrokken.")] = None,
    regio: Annotated[str | None, typer.Option("--regio", metavar="CODE", help="Alleen over het besluit in deze regio.")] = None,
    sector: Annotated[str | None, typer.Option("--sector", help="Alleen over het besluit in deze sector.")] = None,
    toelichting: Annotated[
        str, typer.Option("--toelichting", help="Zaaknummer of uitspraak (ECLI), of wat u verder wilt vastleggen.")
    ] = "",
) -> Report:
    """Legt een kort geding en de uitkomst vast.

    Een kort geding over één besluit houdt dat besluit voorlopig. Over het beleid houdt het alle besluiten van
    dezelfde sector vast, over de verdeling alle besluiten in dezelfde regio. Bij 'toegewezen' bepaalt de volgende
    'wlz gunning' opnieuw wat het raakt. Wie in meer regio's of sectoren een besluit heeft, noemt met --regio en
    --sector over welk het gaat; noem die dan ook bij de uitkomst.

    \b
    Voorbeeld:
      wlz bezwaar 41410001 --datum 2024-10-20 --omvang individueel
      wlz bezwaar 41410001 --datum 2024-10-20 --omvang individueel --uitkomst afgewezen

    \b
    Exitcodes: 0 vastgelegd · 2 gebruik · 3 geen ronde · 5 bezet · 7 geen kort geding bij deze uitkomst
    """
    from wlzcli.cli.frame import parse_date
    from wlzcli.workflow.bezwaar import run

    return run(session, agb, parse_date(datum), omvang, uitkomst, toelichting, regio, sector)
