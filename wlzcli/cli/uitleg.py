"""``wlz uitleg``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from wlzcli.cli.command import command

if TYPE_CHECKING:
    from wlzcli.domain.report import Report
    from wlzcli.workflow.session import Session


@command(writes=False)
def uitleg(
    session: Session,
    code: Annotated[str, typer.Argument(metavar="CODE", help="De code van een bevinding of vraag, bijvoorbeeld F230.")],
) -> Report:
    """Legt een bevindings- of vraagcode uit.

    De regel, de bron, wat te doen, en bij een vraag de keuzes. Tussen accolades staat wat er per geval wordt ingevuld.

    \b
    Voorbeeld:
      wlz uitleg F230
      wlz uitleg V270 --json

    \b
    Exitcodes: 0 klaar · 2 de code bestaat niet
    """
    from wlzcli.workflow.uitleg import run

    return run(session, code)
