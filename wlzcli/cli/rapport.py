"""``wlz rapport``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wlzcli.cli.command import command

if TYPE_CHECKING:
    from wlzcli.domain.report import Report
    from wlzcli.workflow.session import Session


@command(writes=True)
def rapport(session: Session) -> Report:
    """De stand van de ronde om naar te kijken.

    Maakt rapport/rapport.html (één bestand met tabellen en figuren; werkt zonder netwerk, op scherm en op papier) en
    rapport/rapport.xlsx met dezelfde tabellen voor de controller: bedragen als getal, met totalen en een aansluiting.
    Er wordt geen besluit opnieuw genomen. Is er niets veranderd, dan blijven beide bestanden zoals ze waren.

    \b
    Voorbeeld:
      wlz rapport

    \b
    Exitcodes: 0 gemaakt · 3 map of schijf
    """
    from wlzcli.workflow.rapport import run

    return run(session)
