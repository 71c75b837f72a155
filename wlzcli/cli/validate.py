"""``wlz validate``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wlzcli.cli.command import command

if TYPE_CHECKING:
    from wlzcli.domain.report import Report
    from wlzcli.workflow.session import Session


@command(writes=True)
def validate(  # longer than a screen: most of it is the declaration of its options
    session: Session,
    mappen: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[MAP]...", help="Toon alleen deze inschrijvingen; buiten een ronde: de mappen die u toetst."),
    ] = None,
    kader: Annotated[
        str | None, typer.Option("--kader", metavar="KADER", help="Eigen toets buiten een ronde, op dit kader (2024-vv, 2016-gz).")
    ] = None,
    zorgkantoor: Annotated[
        str | None, typer.Option("--zorgkantoor", metavar="NAAM", help="Bij --kader: het beleid van dit zorgkantoor, bijvoorbeeld cz.")
    ] = None,
    beleid: Annotated[
        Path | None, typer.Option("--beleid", metavar="MAP", help="Bij --kader: map met het gepubliceerde beleid (TOML) bovenop het kader.")
    ] = None,
    aanvaard: Annotated[
        str | None, typer.Option("--aanvaard", metavar="AGB:CODE", help="Aanvaard een waarschuwing die aanvaardbaar is; met --reden.")
    ] = None,
    reden: Annotated[str | None, typer.Option("--reden", help="Waarom de waarschuwing wordt aanvaard.")] = None,
    terug: Annotated[
        Path | None, typer.Option("--terug", metavar="MAP", help="Zet hier per inschrijving een kopie met de bevindingen bij de cellen.")
    ] = None,
    lijst: Annotated[Path | None, typer.Option("--lijst", metavar="BESTAND", help="Schrijf alle bevindingen als Excel-lijst.")] = None,
) -> Report:
    """Toetst de inschrijvingen aan de toetredingseisen.

    Per sector, regio en leveringsvorm: het type zorgaanbieder, en elke eis van het kader met zijn bron. De uitkomst is
    een voorstel: toegelaten, herstel, afgewezen of aangehouden. Een afwijzing is een uitkomst en geen bevinding; wat
    hersteld moet worden is dat wel. Fouten in de vorm leiden nooit tot afwijzing. Met -v ook wat goed was.

    Met --kader toetst een zorgaanbieder voor de sluiting zelf: zonder ronde, zonder netwerk, met dezelfde regels. Het
    type is dan de eigen opgave, en wat alleen het zorgkantoor weet blijft buiten beschouwing.

    \b
    Voorbeeld:
      wlz validate
      wlz validate -v inschrijvingen/04-nieuwland
      wlz validate --terug retour --lijst bevindingen.xlsx
      wlz validate --aanvaard 41410001:W241 --reden 'naam gewijzigd per 1 mei, akte gezien'
      wlz validate --tolereer bevindingen,vragen
      wlz validate --kader 2024-vv --zorgkantoor cz mijn-inschrijving

    \b
    Exitcodes: 0 klaar · 1 er valt iets te herstellen · 2 gebruik · 3 geen ronde of een onleesbaar bestand · 4 open vragen · 5 bezet ·
    6 beleid · 7 nog niets ingenomen
    """
    from wlzcli.errors import UsageError

    maps = tuple(mappen or ())
    if kader is not None:
        from wlzcli.workflow.lezers import warm_readers

        with warm_readers() as readers:
            from wlzcli.workflow import eigen_toets

            return eigen_toets.run(session, kader, zorgkantoor, maps, beleid, lijst, terug, readers)
    if zorgkantoor is not None or beleid is not None:
        raise UsageError("--zorgkantoor en --beleid horen bij --kader.", "In een ronde ligt het beleid al vast; laat ze weg.")
    from wlzcli.workflow import validate as work

    if reden is not None and aanvaard is None:
        raise UsageError("--reden hoort bij --aanvaard.", "Noem met --aanvaard AGB:CODE welke waarschuwing u aanvaardt.")
    if aanvaard is not None:
        return work.accept(session, aanvaard, reden)
    return work.run(session, maps, terug, lijst)
