"""``wlz formulier``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wlzcli.cli.command import command

if TYPE_CHECKING:
    from wlzcli.domain.report import Report
    from wlzcli.workflow.session import Session


@command(writes=True)
def formulier(
    session: Session,
    uit: Annotated[Path | None, typer.Option("--uit", metavar="MAP", help="Map waarin de formulieren komen.")] = None,
    sector: Annotated[
        str | None, typer.Option("--sector", metavar="SECTOR", help="Alleen deze sector: vv, gz of ggz. Anders alle sectoren.")
    ] = None,
    gegevens: Annotated[
        Path | None,
        typer.Option(
            "--gegevens", metavar="BESTAND", help="JSON met wat het zorgkantoor al weet: per zorgaanbieder een ingevuld formulier."
        ),
    ] = None,
    velden: Annotated[bool, typer.Option("--velden", help="Toon alle velden met blad, cel, soort en keuzes; schrijf niets.")] = False,
    definitief_plan: Annotated[
        bool, typer.Option("--definitief-plan", help="Het korte formulier voor definitieve ontwikkelplannen.")
    ] = False,
) -> Report:
    """Maakt het inschrijfformulier uit het beleid.

    Leeg, of per zorgaanbieder vooraf ingevuld met --gegevens. Elke vraag, keuzelijst en toelichting komt uit het kader van de sector.

    \b
    Voorbeeld:
      wlz formulier --uit formulieren
      wlz formulier --sector vv --gegevens gegevens.json --uit formulieren
      wlz formulier --definitief-plan --uit formulieren
      wlz formulier --velden --json

    \b
    Exitcodes: 0 klaar · 1 fouten in tabellen/tarieven · 2 gebruik · 3 bestand of map
    """
    from wlzcli.errors import UsageError
    from wlzcli.workflow.formulier import list_fields, make_forms

    if velden:
        return list_fields(session, sector, definitief_plan)
    if uit is None:
        raise UsageError("Zeg in welke map de formulieren komen.", "Geef --uit MAP, of --velden om alleen de velden te zien.")
    return make_forms(session, uit, sector, gegevens, definitief_plan)
