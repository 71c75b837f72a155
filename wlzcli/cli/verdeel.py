"""``wlz verdeel``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wlzcli.cli.command import command

if TYPE_CHECKING:
    from wlzcli.domain.report import Report
    from wlzcli.workflow.session import Session


@command(writes=False)
def verdeel(
    session: Session,
    file: Annotated[Path, typer.Argument(metavar="BESTAND", help="Tabel met aanspraken: csv, xlsx of parquet.")],
    ruimte: Annotated[str, typer.Option("--ruimte", metavar="BEDRAG", help="Wat er te verdelen is, in euro.")],
    methode: Annotated[str, typer.Option("--methode", metavar="METHODE", help="naar_rato, gelijke_toekenning of gelijke_korting.")],
) -> Report:
    """Verdeelt een bedrag over een tabel met aanspraken.

    De tabel heeft de kolommen sleutel en aanspraak, en waar nodig klasse (1 gaat voor), minimum en plafond. Eerst krijgt
    ieder zijn minimum; wat overblijft wordt klasse na klasse verdeeld. Werkt ook buiten een ronde en bewaart niets.

    \b
    Voorbeeld:
      wlz verdeel aanspraken.csv --ruimte 100000,00 --methode naar_rato
      wlz verdeel aanspraken.xlsx --ruimte 2500000 --methode gelijke_korting --json

    \b
    Exitcodes: 0 verdeeld · 1 de tabel of de minima laten geen verdeling toe · 2 gebruik · 3 onleesbaar bestand
    """
    from wlzcli.workflow.verdeel import run

    return run(session, file, ruimte, methode)
