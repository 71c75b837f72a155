"""The list for the signatories: every letter of this run that must be signed."""

from __future__ import annotations

from datetime import date

from wlzcli.cycle.brieven import Ontwerp
from wlzcli.domain.brief import BriefSoort, Geadresseerde
from wlzcli.domain.briefdelen import Algemeen
from wlzcli.domain.briefgegevens import OndertekenlijstGegevens, Tekenregel
from wlzcli.domain.ronde import Huisstijl
from wlzcli.workflow.step import Context

ZORGKANTOOR = "zorgkantoor"


def signing_list(drafts: tuple[Ontwerp, ...], context: Context, verzending: date | None) -> list[Ontwerp]:
    """One list per sector; empty where nothing is to be signed."""
    out = []
    style = context.ronde.huisstijl
    day = verzending or context.session.peildatum
    for sector in context.ronde.sectoren:
        own = [d for d in drafts if d.sector is sector]
        if not own:
            continue
        rows = tuple(
            Tekenregel(
                d.soort.replace("_", " "), d.geadresseerde.naam, d.agb_code, d.regio, (d.besluit_id or "")[:12], d.bedrag,
                "concept" if d.concept else "klaar",
            )
            for d in own
        )  # fmt: skip
        kader = context.beleid.kader(sector)
        algemeen = Algemeen(
            zorgkantoor=style.naam, zorgaanbieder=style.naam, agb_code="", jaar=str(context.ronde.jaar), sector=sector.value, regio="",
            kader=kader.naam, contact=style.email, mandaat=style.mandaat,
        )  # fmt: skip
        gegevens = OndertekenlijstGegevens(algemeen, rows, *_signatories(style))
        lines = tuple(part for part in (style.adres, style.postcode_plaats) if part)
        out.append(
            Ontwerp(
                soort=BriefSoort.ONDERTEKENLIJST,
                agb_code=ZORGKANTOOR,
                regio="alle",
                sector=sector,
                kenmerk=f"{context.ronde.jaar}-{sector}-ondertekenlijst",
                geadresseerde=Geadresseerde(style.naam, lines),
                datum=day,
                besluitdatum=day,
                besluit_id=None,
                concept=False,
                gegevens=gegevens,
            )
        )
    return out


def _signatories(style: Huisstijl) -> tuple[str, str]:
    """Who sign, and the function of the last one, as the list goes on from there."""
    first, function = style.ondertekenaar or "de ondertekenaar", style.functie
    if not style.tweede_ondertekenaar:
        return first, function
    return (
        f"{first}, {function}, en {style.tweede_ondertekenaar}" if function else f"{first} en {style.tweede_ondertekenaar}",
        style.tweede_functie or "",
    )
