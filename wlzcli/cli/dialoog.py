"""``wlz dialoog``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from wlzcli.cli.command import command

if TYPE_CHECKING:
    from wlzcli.domain.report import Report
    from wlzcli.workflow.session import Session

RESULTAAT = "Resultaatafspraak"


AgbArg = Annotated[str | None, typer.Argument(metavar="[AGB]", help="De zorgaanbieder. Zonder AGB-code: iedereen.")]
SOORTEN = "uitnodiging, gesprek, startpositie, clientenraad, overeenstemming of geen_overeenstemming."
SoortOpt = Annotated[str | None, typer.Option("--soort", metavar="SOORT", help=SOORTEN)]
DatumOpt = Annotated[str | None, typer.Option("--datum", metavar="DATUM", help="De dag waarop het was. Standaard de peildatum.")]
MetOpt = Annotated[str, typer.Option("--met", metavar="WIE", help="Wie erbij waren.")]
OnderwerpenOpt = Annotated[str, typer.Option("--onderwerpen", metavar="TEKST", help="Waarover het ging.")]
AfsprakenOpt = Annotated[str, typer.Option("--afspraken", metavar="TEKST", help="Wat is afgesproken.")]
PlanOpt = Annotated[str | None, typer.Option("--plan", metavar="PLAN", help="Het ontwikkelplan, bijvoorbeeld plan-1.")]
ThemaOpt = Annotated[str, typer.Option("--thema", metavar="THEMA", help="Het thema of de kanslijn, bijvoorbeeld bij een startpositie.")]
VerwachtingOpt = Annotated[
    list[str] | None,
    typer.Option("--verwachting", metavar="SLEUTEL", help="Een verwachting uit het kader waarover is gesproken; mag vaker."),
]
RegioOpt = Annotated[str | None, typer.Option("--regio", metavar="CODE", help="Zorgkantoorregio, als de zorgaanbieder er meer heeft.")]
SectorOpt = Annotated[str | None, typer.Option("--sector", metavar="SECTOR", help="VV, GZ of GGZ, als de zorgaanbieder er meer heeft.")]
LijstOpt = Annotated[bool, typer.Option("--lijst", help="Toon wie is uitgenodigd en wat is vastgelegd.")]


def _result_option(name: str, metavar: str, text: str) -> typer.models.OptionInfo:
    """An option of a resultaatafspraak, in its own panel of the help."""
    option: typer.models.OptionInfo = typer.Option(name, metavar=metavar, help=text, rich_help_panel=RESULTAAT)
    return option


ResultaatOpt = Annotated[str | None, _result_option("--resultaat", "NAAM", "Leg een resultaatafspraak vast onder deze naam.")]
IndicatorOpt = Annotated[str, _result_option("--indicator", "TEKST", "Waaraan het te meten is.")]
DoelOpt = Annotated[str, _result_option("--doel", "TEKST", "Wat er dan bereikt is.")]
BewijsOpt = Annotated[str, _result_option("--bewijs", "TEKST", "Waarmee het wordt aangetoond.")]
DeelOpt = Annotated[str | None, _result_option("--deel", "PUNTEN", "Deel van de opslag dat eraan hangt, in procentpunten.")]
MomentOpt = Annotated[str | None, _result_option("--moment", "MOMENT", "initieel, herschikking of nacalculatie.")]
FeitOpt = Annotated[str, _result_option("--feit", "FEIT", "Het tarieffeit dat erop rust, bijvoorbeeld technologie.")]


@command(writes=True)
def dialoog(
    session: Session,
    agb_code: AgbArg = None,
    soort: SoortOpt = None,
    datum: DatumOpt = None,
    met: MetOpt = "",
    onderwerpen: OnderwerpenOpt = "",
    afspraken: AfsprakenOpt = "",
    plan: PlanOpt = None,
    thema: ThemaOpt = "",
    verwachting: VerwachtingOpt = None,
    regio: RegioOpt = None,
    sector: SectorOpt = None,
    lijst: LijstOpt = False,
    resultaat: ResultaatOpt = None,
    indicator: IndicatorOpt = "",
    doel: DoelOpt = "",
    bewijs: BewijsOpt = "",
    deel: DeelOpt = None,
    moment: MomentOpt = None,
    feit: FeitOpt = "",
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
      wlz dialoog 01234567 --soort gesprek --met bestuurder --verwachting zorg_thuis --afspraken 'plan voor vpt in het najaar'
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
    regel = Invoerregel(agb_code, regio, sector, soort or "", day, met, onderwerpen, afspraken, plan, thema, tuple(verwachting or ()))
    if resultaat is not None:
        return record_result(session, regel, Resultaatregel(resultaat, indicator, doel, bewijs, deel, moment, feit))
    return record(session, regel)
