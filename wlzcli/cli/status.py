"""``wlz status``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wlzcli.cli.command import command

if TYPE_CHECKING:
    from wlzcli.domain.report import Report
    from wlzcli.workflow.session import Session


@command(writes=False)
def status(session: Session) -> Report:
    """Waar de ronde staat en wat nu te typen.

    Eén scherm: waar elke zorgaanbieder staat, wat op wie wacht, het eerstvolgende moment, wat verouderd is,
    hoeveel van de ruimte is gebruikt, en de volgende opdracht. Met -v ook elke zorgaanbieder, stap en bevinding
    op een eigen regel.

    \b
    Voorbeeld:
      wlz status
      wlz status --json --tolereer bevindingen,vragen

    \b
    Exitcodes: 0 niets staat open · 1 blokkerende bevindingen · 4 open vragen
    """
    from wlzcli.workflow.status import run

    return run(session)
