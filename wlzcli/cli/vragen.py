"""``wlz vragen``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wlzcli.cli.command import command

if TYPE_CHECKING:
    from wlzcli.domain.report import Report
    from wlzcli.workflow.session import Session


@command(writes=False)
def vragen(session: Session) -> Report:
    """Toont wat een mens eerst moet beslissen.

    Elke vraag heeft een nummer, de keuzes (of het bereik), de feiten (met -v) en de plaats in het kader.

    \b
    Voorbeeld:
      wlz vragen
      wlz vragen -v
      wlz vragen --json

    \b
    Exitcodes: 0 geen open vragen · 4 open vragen
    """
    from wlzcli.workflow.vragen import list_questions

    return list_questions(session)
