"""``wlz dialoog``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from wlzcli.cli.command import command

if TYPE_CHECKING:
    from wlzcli.domain.report import Report
    from wlzcli.workflow.session import Session

RESULTAAT = "Resultaatafspraak"


@command(writes=True)
def dialoog(
    session: Session,
    agb_code: Annotated[str | None, typer.Argument(metavar="[AGB]", help="De zorgaanbieder. Zonder AGB-code: iedereen.")] = None,
    soort: Annotated[
        str | None,
        typer.Option(
            "--soort", metavar="SOORT", help="uitnodiging, gesprek, startpositie, clientenraad, overeenstemming of geen_overeenstemming."
        ),
    ] = None,
    datum: Annotated[str | None, typer.Option("--datum", metavar="DATUM", help="De dag waarop het was. Standaard de peildatum.")] = None,
    met: Annotated[str, typer.Option("--met", metavar="WIE", help="Wie erbij waren.")] = "",
    onderwerpen: Annotated[str, typer.Option("--onderwerpen", metavar="TEKST", help="Waarover het ging.")] = "",
    afspraken: Annotated[str, typer.Option("--afspraken", metavar="TEKST", help="Wat is afgesproken.")] = "",
    plan: Annotated[str | None, typer.Option("--plan", metavar="PLAN", help="Het ontwikkelplan, bijvoorbeeld plan-1.")] = None,
    thema: Annotated[
        str, typer.Option("--thema", metavar="THEMA", help="Het thema of de kanslijn, bijvoorbeeld bij een startpositie.")
    ] = "",
    regio: Annotated[
        str | None, typer.Option("--regio", metavar="CODE", help="Zorgkantoorregio, als de zorgaanbieder er meer heeft.")
    ] = None,
    sector: Annotated[
        str | None, typer.Option("--sector", metavar="SECTOR", help="VV, GZ of GGZ, als de zorgaanbieder er meer heeft.")
    ] = None,
    lijst: Annotated[bool, typer.Option("--lijst", help="Toon wie is uitgenodigd en wat is vastgelegd.")] = False,
    resultaat: Annotated[
        str | None,
        typer.Option("--resultaat", metavar="NAAM", help="Leg een resultaatafspraak vast onder deze naam.", rich_help_panel=RESULTAAT),
    ] = None,
    indicator: Annotated[
        str, typer.Option("--indicator", metavar="TEKST", help="Waaraan het te meten is.", rich_help_panel=RESULTAAT)
    ] = "",
    doel: Annotated[str, typer.Option("--doel", metavar="TEKST", help="Wat er dan bereikt is.", rich_help_panel=RESULTAAT)] = "",
    bewijs: Annotated[str, typer.Option("--bewijs", metavar="TEKST", help="Waarmee het wordt aangetoond.", rich_help_panel=RESULTAAT)] = "",
    deel: Annotated[
        str | None,
        typer.Option("--deel", metavar="PUNTEN", help="Deel van de opslag dat eraan hangt, in procentpunten.", rich_help_panel=RESULTAAT),
    ] = None,
    moment: Annotated[
        str | None, typer.Option("--moment", metavar="MOMENT", help="initieel, herschikking of nacalculatie.", rich_help_panel=RESULTAAT)
    ] = None,
    feit: Annotated[
        str,
        typer.Option("--feit", metavar="FEIT", help="Het tarieffeit dat erop rust, bijvoorbeeld technologie.", rich_help_panel=RESULTAAT),
    ] = "",
) -> Report:
    """Legt gesprekken en overeenstemming over ontwikkelplannen vast.

    Zonder --soort: wie is uitgenodigd, waarom, en wat is vastgelegd. Uitgenodigd is ieder met een zorgvuldige
    zelfanalyse en een voorstel; wat het kader 'eventueel' noemt, telt niet tegen. Bij een eigen document beslist een
    mens of alles erin staat (wlz vragen). Zonder overeenstemming over een definitief ontwikkelplan is er geen opslag.

    \b
    Voorbeeld:
      wlz dialoog
      wlz dialoog 01234567
      wlz dialoog 01234567 --soort gesprek --datum 14-9-2015 --met 'bestuurder, cliëntenraad' --onderwerpen 'eigen regie'
      wlz dialoog 01234567 --soort overeenstemming --plan plan-1 --datum 1-10-2015
      wlz dialoog 01234567 --plan plan-1 --resultaat R1 --doel 'elke cliënt een eigen plan' --deel 0,5 --moment herschikking

    \b
    Exitcodes: 0 klaar · 2 onbekende zorgaanbieder, plan of soort · 4 een mens moet oordelen · 5 bezet
    """
    from wlzcli.cli.frame import parse_date
    from wlzcli.errors import UsageError
    from wlzcli.workflow.dialoog import Invoerregel, Resultaatregel, record, record_result, show

    if lijst or (soort is None and resultaat is None):
        return show(session, agb_code)
    if agb_code is None:
        raise UsageError("Om welke zorgaanbieder gaat het?", "Geef de AGB-code: wlz dialoog AGB --soort …")
    if soort is not None and resultaat is not None:
        raise UsageError("--soort en --resultaat gaan niet samen.", "Leg een gesprek en een resultaatafspraak elk apart vast.")
    day = parse_date(datum) if datum else None
    regel = Invoerregel(agb_code, regio, sector, soort or "", day, met, onderwerpen, afspraken, plan, thema)
    if resultaat is not None:
        return record_result(session, regel, Resultaatregel(resultaat, indicator, doel, bewijs, deel, moment, feit))
    return record(session, regel)
