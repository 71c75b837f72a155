"""``wlz narekenen``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from wlzcli.cli.command import command

if TYPE_CHECKING:
    from wlzcli.domain.report import Report
    from wlzcli.workflow.session import Session


@command(writes=False)
def narekenen(
    session: Session,
    journaal: Annotated[bool, typer.Option("--journaal", help="Controleer alleen het journaal.")] = False,
    anker: Annotated[
        str | None, typer.Option("--anker", metavar="HASH", help="De kop van het journaal zoals op een brief of rapport gedrukt.")
    ] = None,
) -> Report:
    """Rekent alles na en vergelijkt met wat is bewaard.

    Leest de gearchiveerde originelen opnieuw, beslist elk voorstel opnieuw op de bewaarde invoer, antwoorden en
    het beleid van toen, en vergelijkt byte voor byte. Controleert ook archief, brieven en journaal. Werkt op een
    kopie van de map en op een oudere ronde. Het journaal toont knoeien aan, maar voorkomt het niet; een afgekapte
    staart is alleen te zien met een anker buiten de map.

    \b
    Voorbeeld:
      wlz narekenen
      wlz narekenen --journaal --anker 4be1c09a77d2

    \b
    Exitcodes: 0 alles gelijk · 8 er wijkt iets af
    """
    from wlzcli.workflow.narekenen import run

    return run(session, journaal, anker)
