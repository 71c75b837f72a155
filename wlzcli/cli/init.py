"""``wlz init``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wlzcli.cli.command import command

if TYPE_CHECKING:
    from wlzcli.domain.report import Report
    from wlzcli.workflow.session import Session


@command(writes=True)
def init(
    session: Session,
    folder: Annotated[Path, typer.Argument(metavar="MAP", help="De nieuwe map van de ronde; mag nog niet bestaan of is leeg.")],
    zorgkantoor: Annotated[
        str, typer.Option("--zorgkantoor", metavar="NAAM", help="zilverenkruis, vgz, menzis, cz, salland, dsw of zorgenzekerheid.")
    ],
    jaar: Annotated[int, typer.Option("--jaar", metavar="JAAR", help="Het jaar waarvoor wordt ingekocht.")],
    sector: Annotated[list[str], typer.Option("--sector", metavar="SECTOR", help="vv, gz of ggz; mag vaker.")],
    regio: Annotated[
        list[str], typer.Option("--regio", metavar="CODE=BEDRAG", help="Regio en contracteerruimte over alle sectoren; mag vaker.")
    ],
    deelbudget: Annotated[
        list[str] | None, typer.Option("--deelbudget", metavar="SECTOR:CODE=BEDRAG", help="Deel van de ruimte voor één sector; mag vaker.")
    ] = None,
    beleid: Annotated[
        Path | None, typer.Option("--beleid", metavar="MAP", help="Map met het eigen beleid van het zorgkantoor (TOML).")
    ] = None,
    voorbeeld: Annotated[bool, typer.Option("--voorbeeld", help="Een voorbeeldronde: FICTIEF op scherm en op elke pagina.")] = False,
) -> Report:
    """Opent een ronde en bevriest het beleid.

    Een ronde is één zorgkantoor en één jaar, met een of meer sectoren en regio's. De map is de hele stand:
    wie de map kopieert, kopieert de ronde. Mist een sector van een regio, geef dan een deelbudget op.

    \b
    Voorbeeld:
      wlz init cz-2024 --zorgkantoor cz --jaar 2024 --sector vv --regio 5518=123456789.00

    \b
    Exitcodes: 0 geopend · 2 gebruik · 3 map bestaat al of schijf · 6 fout in het beleid
    """
    from wlzcli.cli.amounts import parse_amount
    from wlzcli.workflow.init import open_ronde, parse_assignment

    rooms = tuple((key, parse_amount(amount, "--regio")) for key, amount in (parse_assignment(text, "--regio") for text in regio))
    parts = tuple(
        (key, parse_amount(amount, "--deelbudget")) for key, amount in (parse_assignment(t, "--deelbudget") for t in deelbudget or [])
    )
    return open_ronde(session, folder, zorgkantoor, jaar, tuple(sector), rooms, parts, beleid, voorbeeld)
