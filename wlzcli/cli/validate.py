"""``wlz validate``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wlzcli.cli.command import command

if TYPE_CHECKING:
    from wlzcli.domain.report import Report
    from wlzcli.workflow.session import Session


@command(writes=True)
def validate(session: Session) -> Report:
    """Toetst de inschrijvingen aan de toetredingseisen.

    Per sector, regio en leveringsvorm: het type zorgaanbieder, en elke eis van het kader met zijn bron. De uitkomst is
    een voorstel: toegelaten, herstel, afgewezen of aangehouden. Een afwijzing is een uitkomst en geen bevinding; wat
    hersteld moet worden is dat wel. Fouten in de vorm leiden nooit tot afwijzing.

    \b
    Voorbeeld:
      wlz validate
      wlz validate -v
      wlz validate --tolereer bevindingen,vragen

    \b
    Exitcodes: 0 klaar · 1 er valt iets te herstellen · 2 gebruik · 3 geen ronde · 4 open vragen · 5 bezet · 6 beleid · 7 nog niets ingenomen
    """
    from wlzcli.workflow.validate import run

    return run(session)
