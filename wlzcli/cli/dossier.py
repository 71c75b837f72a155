"""``wlz dossier``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from wlzcli.cli.command import command

if TYPE_CHECKING:
    from wlzcli.domain.report import Report
    from wlzcli.workflow.session import Session


@command(writes=True)
def dossier(
    session: Session,
    agb_code: Annotated[str | None, typer.Argument(metavar="AGB", help="De zorgaanbieder.")] = None,
    derden: Annotated[bool, typer.Option("--derden", help="Een versie zonder wat anderen niet mogen zien.")] = False,
    alle: Annotated[bool, typer.Option("--alle", help="De tabel voor de NZa over de hele ronde, in plaats van één dossier.")] = False,
) -> Report:
    """Alles over één zorgaanbieder bij elkaar.

    Maakt rapport/dossier-AGB/ met één genummerde PDF (beleid en elke gebruikte waarde, tijdlijn, inzendingen, bevindingen,
    toetsing, verwachtingen, dialoog, vragen en antwoorden, beoordeling, gunning, herschikking, besluiten en waarop ze rusten,
    brieven, bezwaren en reacties), dezelfde gegevens als JSON, de originelen en de brieven.

    Met --derden komt er een versie in rapport/dossier-AGB-derden/ zonder wat is ingediend of besproken, zonder bedragen en
    volumes en zonder namen van medewerkers; vooraan staat wat is weggelaten.

    Met --alle komt er één tabel voor de hele ronde (rapport/voorwaarden.xlsx en .csv): per zorgaanbieder en voorwaarde of eraan
    is voldaan, hoe die woog en wat er voor prijs of volume uit volgde.

    \b
    Voorbeeld:
      wlz dossier 06010001
      wlz dossier 06010001 --derden
      wlz dossier --alle

    \b
    Exitcodes: 0 gemaakt · 2 niets bekend over deze zorgaanbieder · 3 map of schijf
    """
    from wlzcli.errors import UsageError
    from wlzcli.workflow.dossier import run, run_alle

    if alle and (agb_code or derden):
        raise UsageError("--alle gaat over de hele ronde en gaat niet samen met een AGB-code of --derden.", "Geef alleen --alle.")
    if alle:
        return run_alle(session)
    if not agb_code:
        raise UsageError("Geef de AGB-code van een zorgaanbieder, of --alle.", "'wlz status' toont de zorgaanbieders met hun AGB-code.")
    return run(session, agb_code, derden)
