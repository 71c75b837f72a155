"""``wlz brieven``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from wlzcli.cli.command import command

if TYPE_CHECKING:
    from wlzcli.domain.report import Report
    from wlzcli.workflow.brieven_opstellen import Keuze
    from wlzcli.workflow.session import Session


@command(writes=True)
def brieven(
    session: Session,
    verzending: Annotated[
        str | None,
        typer.Option("--verzending", metavar="DATUM", help="De dag waarop de brieven uitgaan; nodig voor het einde van een termijn."),
    ] = None,
    soort: Annotated[
        list[str] | None, typer.Option("--soort", metavar="BRIEF", help="Alleen deze brieven, bijvoorbeeld voorlopige_gunning.")
    ] = None,
    alleen: Annotated[
        str | None,
        typer.Option(
            "--alleen", metavar="AGB", help="Alleen de brieven aan deze zorgaanbieder; AGB:REGIO of AGB:REGIO:SECTOR: alleen die daarover."
        ),
    ] = None,
    proef: Annotated[
        bool, typer.Option("--proef", help="Drie brieven om te bekijken: de beste, de slechtste en de vreemdste uitkomst.")
    ] = False,
    controleer: Annotated[bool, typer.Option("--controleer", help="Toetst alle sjablonen en maakt geen brief.")] = False,
    verzonden: Annotated[
        str | None, typer.Option("--verzonden", metavar="DATUM", help="Legt vast dat de brieven op deze dag zijn verzonden.")
    ] = None,
    reden: Annotated[
        str | None, typer.Option("--reden", metavar="TEKST", help="Bij --verzonden: waarom een eerder vastgelegde dag wordt vervangen.")
    ] = None,
) -> Report:
    """Maakt de brieven in Word en PDF en legt de verzending vast.

    Elke brief komt in de map brieven van de ronde, als PDF en als Word-bestand. Alleen wat nieuw of gewijzigd is wordt
    gemaakt; een Word-bestand dat u zelf hebt aangepast wordt nooit overschreven. Brieven op een voorstel dragen
    CONCEPT. Een brief met een termijn heeft --verzending nodig.

    \b
    Brieven: ontvangstbevestiging, verzoek_om_aanvulling, niet_in_behandeling, uitnodiging_dialoog, voorlopige_gunning,
    definitieve_gunning, uitnodiging_herschikking, herschikkingsbesluit, afwijzing_mutatie, kwartaalbericht, ondertekenlijst

    \b
    Voorbeeld:
      wlz brieven --verzending 2023-10-06
      wlz brieven --soort voorlopige_gunning --alleen 41410001 --verzending 6-10-2023
      wlz brieven --proef --verzending 6-10-2023
      wlz brieven --verzonden 6-10-2023
      wlz brieven --verzonden 9-10-2023 --soort voorlopige_gunning --reden 'De post ging later weg.'

    \b
    Exitcodes: 0 klaar · 1 een brief kan niet worden gemaakt · 2 gebruik · 3 geen ronde, of schijf en rechten · 5 bezet · 7 nog niets te maken
    """
    from wlzcli.cli.frame import parse_date

    if controleer:
        from wlzcli.workflow.brieven_controle import run as check

        return check(session)
    from wlzcli.workflow.brieven import parse_soorten, run
    from wlzcli.workflow.brieven_opstellen import Keuze

    keuze = Keuze(parse_date(verzending) if verzending else None, parse_soorten(tuple(soort or ())), alleen, proef)
    if verzonden is None and reden is None:
        return run(session, keuze)
    return _sent(session, keuze, verzonden, reden)


def _sent(session: Session, keuze: Keuze, verzonden: str | None, reden: str | None) -> Report:
    """Record a sending, or correct its day with a reason."""
    from wlzcli.cli.frame import parse_date
    from wlzcli.errors import UsageError
    from wlzcli.workflow.brieven_verzonden import run as record_sending

    if verzonden is None or (reden is not None and not reden.strip()):
        raise UsageError("--reden hoort bij --verzonden en is niet leeg.", "Geef de juiste dag met --verzonden en zeg waarom.")
    if keuze.verzending or keuze.proef:
        raise UsageError(
            "--verzonden gaat niet samen met --verzending of --proef.", "Maak eerst de brieven; leg daarna de verzending vast."
        )
    return record_sending(session, parse_date(verzonden), keuze, reden.strip() if reden else None)
