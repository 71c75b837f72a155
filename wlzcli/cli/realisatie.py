"""``wlz realisatie``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wlzcli.cli.command import command

if TYPE_CHECKING:
    from wlzcli.domain.report import Report
    from wlzcli.workflow.session import Session


@command(writes=True)
def realisatie(
    session: Session,
    files: Annotated[
        list[str] | None,
        typer.Argument(metavar="[BESTAND]", help="Declaratiestand of mutaties (csv, xlsx, parquet); met --vergelijk twee peildatums."),
    ] = None,
    vergelijk: Annotated[
        bool, typer.Option("--vergelijk", help="Zet twee standen naast elkaar, zonder argumenten de laatste twee.")
    ] = False,
    vorig_jaar: Annotated[
        bool, typer.Option("--vorig-jaar", help="De declaratiestand van het hele vorige jaar, voor een prognose naar seizoen.")
    ] = False,
    controle_regels: Annotated[
        str | None, typer.Option("--controle-regels", metavar="AANTAL", help="Zoveel regels hoort het bestand te hebben.")
    ] = None,
    controle_volume: Annotated[
        str | None, typer.Option("--controle-volume", metavar="GETAL", help="Zoveel hoort het volume samen te zijn.")
    ] = None,
    controle_bedrag: Annotated[
        str | None, typer.Option("--controle-bedrag", metavar="BEDRAG", help="Zoveel hoort het bedrag samen te zijn.")
    ] = None,
) -> Report:
    """Leest een declaratiestand of mutaties.

    Een declaratiestand wordt bevroren op de peildatum: totalen per zorgaanbieder, regio, sector, prestatie en periode, met
    de hash van het bestand; het origineel gaat naar het archief. Kolommen over cliënten horen er niet in. Met een
    blokkerende bevinding wordt niets bewaard en blijft de vorige stand gelden. Een bestand met een kolom reden zijn
    mutaties: die tellen op bij de prognose; een bestand met dezelfde naam vervangt de eerdere lezing. Vierwekenperioden
    (2024-P01) vragen hun datums in tabellen/perioden (periode, van, tot). Een bestand met een kolom opgave is wat
    zorgaanbieders zelf over het jaar verwachten (agb_code, regio, prestatiecode, opgave).

    \b
    Voorbeeld:
      wlz realisatie declaratiestand.csv --peildatum 2024-08-14
      wlz realisatie mutaties.csv --peildatum 2024-09-06
      wlz realisatie --vergelijk 2024-08-14 2024-09-14

    \b
    Exitcodes: 0 bewaard · 1 blokkerende bevindingen, niets bewaard · 2 gebruik · 3 onleesbaar bestand · 5 bezet · 7 geen twee standen
    """
    from wlzcli.errors import UsageError
    from wlzcli.workflow.realisatie import parse_controle, run

    given = files or []
    if vergelijk:
        if len(given) not in (0, 2):
            raise UsageError("--vergelijk neemt twee peildatums of geen.", "Bijvoorbeeld: wlz realisatie --vergelijk 2024-08-14 2024-09-14")
        from wlzcli.workflow.realisatie_vergelijken import run_compare

        return run_compare(session, tuple(given))
    if len(given) != 1:
        raise UsageError("Geef één bestand.", "Bijvoorbeeld: wlz realisatie declaratiestand.csv --peildatum 2024-08-14")
    controle = parse_controle(controle_regels, controle_volume, controle_bedrag)
    return run(session, Path(given[0]), controle, vorig_jaar)
