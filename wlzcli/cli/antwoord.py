"""``wlz antwoord``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from wlzcli.cli.command import command

if TYPE_CHECKING:
    from wlzcli.domain.report import Report
    from wlzcli.workflow.session import Session


@command(writes=True)
def antwoord(
    session: Session,
    vraag_id: Annotated[str, typer.Argument(metavar="ID", help="Het nummer van de vraag, of het begin ervan ('wlz vragen').")],
    keuze: Annotated[str, typer.Argument(metavar="KEUZE", help="Een van de keuzes, of een getal binnen het bereik.")],
    reden: Annotated[
        str, typer.Option("--reden", metavar="TEKST", help="Waarom u zo beslist; komt in het dossier en waar nodig in de brief.")
    ],
) -> Report:
    """Beslist een vraag, met reden en naam.

    Het antwoord herhaalt de vraag in zijn geheel. Verandert de vraag, dan vervalt het antwoord en wordt de
    vraag opnieuw gesteld. Een later antwoord op dezelfde vraag vervangt het eerdere; beide blijven bewaard.

    \b
    Voorbeeld:
      wlz antwoord 3f2a91 bestaand --reden 'Productie 2015 staat in de declaratiestand' --door 'A. Jansen'

    \b
    Exitcodes: 0 vastgelegd · 2 de vraag of keuze bestaat niet · 5 bezet
    """
    from wlzcli.workflow.vragen import answer

    return answer(session, vraag_id, keuze, reden)
