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
    agb_code: Annotated[str, typer.Argument(metavar="AGB", help="De zorgaanbieder.")],
) -> Report:
    """Alles over één zorgaanbieder bij elkaar.

    Maakt rapport/dossier-AGB/ met één genummerde PDF (beleid, inzendingen, bevindingen, toetsing, dialoog, vragen en
    antwoorden, beoordeling, gunning, herschikking, besluiten, brieven), de originelen en de brieven. Een versie
    zonder wat derden niet mogen zien maakt deze opdracht nog niet.

    \b
    Voorbeeld:
      wlz dossier 06010001

    \b
    Exitcodes: 0 gemaakt · 2 niets bekend over deze zorgaanbieder · 3 map of schijf
    """
    from wlzcli.workflow.dossier import run

    return run(session, agb_code)
