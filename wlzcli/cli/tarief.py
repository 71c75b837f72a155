"""``wlz tarief``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wlzcli.cli.command import command

if TYPE_CHECKING:
    from wlzcli.domain.report import Report
    from wlzcli.workflow.session import Session


@command(writes=False)
def tarief(  # longer than a screen: most of it is the declaration of its options
    session: Session,
    kader: Annotated[str, typer.Option("--kader", metavar="KADER", help="Het kader, bijvoorbeeld 2024-vv of 2016-gz.")],
    leveringsvorm: Annotated[str, typer.Option("--leveringsvorm", metavar="VORM", help="ZZP, VPT of MPT.")],
    zorg: Annotated[str, typer.Option("--zorg", metavar="BEDRAG", help="Zorgcomponent van het NZa-maximumtarief, in euro.")],
    nhc: Annotated[str, typer.Option("--nhc", metavar="BEDRAG", help="NHC-component, in euro; telt altijd voor 100%.")] = "0",
    nic: Annotated[str, typer.Option("--nic", metavar="BEDRAG", help="NIC-component, in euro; telt altijd voor 100%.")] = "0",
    zorgkantoor: Annotated[
        str | None,
        typer.Option("--zorgkantoor", metavar="NAAM", help="zilverenkruis, vgz, menzis, cz, salland, dsw of zorgenzekerheid."),
    ] = None,
    type_: Annotated[
        str, typer.Option("--type", metavar="TYPE", help="bestaand, geheel_nieuw, nieuw_in_regio of nieuw_zzp_vpt.")
    ] = "bestaand",
    feit: Annotated[
        list[str] | None, typer.Option("--feit", metavar="NAAM=WAARDE", help="Een feit, bijvoorbeeld technologie=ja; mag vaker.")
    ] = None,
    prestatie: Annotated[
        str | None, typer.Option("--prestatie", metavar="CODE", help="Prestatiecode, als het basistarief per prestatie verschilt.")
    ] = None,
    regio: Annotated[
        str | None, typer.Option("--regio", metavar="CODE", help="De regio, als het eigen beleid een laag per regio heeft.")
    ] = None,
    beleid: Annotated[Path | None, typer.Option("--beleid", metavar="MAP", help="Map met eigen beleid (TOML) bovenop het kader.")] = None,
) -> Report:
    """Rekent één tariefladder uit, buiten een ronde om.

    Elke trede staat er met de waarde, de status daarvan (vast, secundair, onbevestigd, onbekend, fictief) en de
    plaats in het beleid. Wat het beleid openlaat en geen feit invult, is een vraag; wlz raadt niet.
    Feiten: technologie, bewegingen, specifiek_plan, essentiele_voorzieningen, werkgeversopslag (ja of nee);
    vrij_voorstel, differentiatie, monitor, tariefpercentage_vorig_jaar, basistarief, opslag (percentages);
    lezing of lezing.SLEUTEL (punten of factor); geldt.SLEUTEL (ja of nee); waarde.SLEUTEL (een percentage).

    \b
    Voorbeeld:
      wlz tarief --kader 2024-vv --zorgkantoor cz --leveringsvorm ZZP --zorg 250 --nhc 30 --nic 5 --feit technologie=ja
      wlz tarief --kader 2024-vv --zorgkantoor menzis --type geheel_nieuw --leveringsvorm MPT --zorg 60 --feit lezing=punten
      wlz tarief --kader 2016-gz --leveringsvorm ZZP --zorg 250 --feit basistarief=94 --feit opslag=1,8 --feit lezing=punten

    \b
    Exitcodes: 0 gerekend · 1 een waarde buiten de band · 2 gebruik · 4 het beleid laat iets open · 6 fout in het beleid
    """
    from wlzcli.cli.amounts import parse_amount
    from wlzcli.domain.codes import AanbiederType, Leveringsvorm
    from wlzcli.errors import UsageError
    from wlzcli.workflow import tarief as work

    del session
    parts = [parse_amount(text, option) for text, option in ((zorg, "--zorg"), (nhc, "--nhc"), (nic, "--nic"))]
    if any(part.cents < 0 for part in parts):
        raise UsageError("Een tarief heeft geen negatieve component.", "Geef --zorg, --nhc en --nic van nul of meer.")
    vormen = {v.value.upper(): v for v in Leveringsvorm if v is not Leveringsvorm.LOGEREN}
    typen = {t.value: t for t in AanbiederType}
    if leveringsvorm.upper() not in vormen:
        raise UsageError(f"--leveringsvorm: '{leveringsvorm}' is geen leveringsvorm.", f"Kies uit: {', '.join(vormen)}.")
    if type_ not in typen:
        raise UsageError(f"--type: '{type_}' is geen type zorgaanbieder.", f"Kies uit: {', '.join(typen)}.")
    return work.run(
        kader,
        zorgkantoor,
        vormen[leveringsvorm.upper()],
        typen[type_],
        parts[0],
        parts[1],
        parts[2],
        _facts(feit or []),
        beleid,
        prestatie,
        regio,
    )


def _facts(texts: list[str]) -> tuple[tuple[str, str], ...]:
    """``technologie=ja`` as name and value; UsageError otherwise."""
    from wlzcli.errors import UsageError

    facts = []
    for text in texts:
        name, sign, value = text.partition("=")
        if not sign or not name.strip() or not value.strip():
            raise UsageError(f"--feit: '{text}' is niet goed ingevuld.", "Schrijf --feit NAAM=WAARDE, bijvoorbeeld technologie=ja.")
        facts.append((name.strip(), value.strip()))
    return tuple(facts)
