"""``wlz reactie``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from wlzcli.cli.command import command

if TYPE_CHECKING:
    from wlzcli.domain.report import Report
    from wlzcli.workflow.session import Session


@command(writes=True)
def reactie(
    session: Session,
    agb: Annotated[str, typer.Argument(metavar="AGB", help="AGB-code van de zorgaanbieder.")],
    wat: Annotated[str, typer.Argument(metavar="REACTIE", help="aanvaard, geweigerd, eenzijdig of ingetrokken.")],
    op: Annotated[
        str | None,
        typer.Option(
            "--op",
            metavar="BESLUIT",
            help="Waarop: gunning of herschikking. Standaard het laatste besluit: de herschikking als die vaststaat, anders de gunning.",
        ),
    ] = None,
    regio: Annotated[str | None, typer.Option("--regio", metavar="CODE", help="Alleen het besluit in deze regio.")] = None,
    sector: Annotated[str | None, typer.Option("--sector", help="Alleen het besluit in deze sector.")] = None,
    datum: Annotated[str | None, typer.Option("--datum", metavar="DATUM", help="Dag van de reactie. Standaard de peildatum.")] = None,
) -> Report:
    """Legt vast wat de zorgaanbieder antwoordde.

    Een afspraak is tweezijdig: de zorgaanbieder aanvaardt of weigert. Komt er geen overeenstemming, dan kan elk van
    beide het budget eenzijdig bij de NZa indienen. Wie de herschikking weigert, houdt zijn gunning: alleen een
    geweigerde gunning telt niet meer mee als afspraak.

    Een geweigerde gunning wordt na de bezwaartermijn ingetrokken, door 'wlz gunning --definitief'; met 'ingetrokken'
    (de zorgaanbieder trekt zich terug) stelt 'wlz gunning' dat meteen voor. Wat vrijkomt blijft onverdeeld, voor een
    later voorstel of de herschikking. Zonder --regio en --sector geldt een reactie voor alle besluiten.

    \b
    Voorbeeld:
      wlz reactie 41410001 aanvaard --datum 2024-11-04
      wlz reactie 41410001 geweigerd --op herschikking
      wlz reactie 41410001 ingetrokken --regio 5518 --sector vv

    \b
    Exitcodes: 0 vastgelegd · 2 gebruik · 3 geen ronde · 5 bezet · 7 er staat nog geen besluit vast
    """
    from wlzcli.cli.frame import parse_date
    from wlzcli.workflow.reactie import run

    return run(session, agb, wat, parse_date(datum) if datum else None, op, regio, sector)
