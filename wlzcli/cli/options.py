"""The options that every command shares, with their Dutch help."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

ALGEMEEN = "Algemeen"

RondeOpt = Annotated[
    Path | None,
    typer.Option(
        "--ronde", metavar="MAP", help="Map van de ronde. Anders WLZ_RONDE, anders vanaf de huidige map omhoog.", rich_help_panel=ALGEMEEN
    ),
]
JsonOpt = Annotated[bool, typer.Option("--json", help="Eén JSON-document op stdout (zie docs/json.md).", rich_help_panel=ALGEMEEN)]
PeildatumOpt = Annotated[
    str | None,
    typer.Option(
        "--peildatum",
        metavar="DATUM",
        help="De dag waarop gerekend wordt, bijvoorbeeld 2024-07-01 of 1-7-2024. Standaard vandaag.",
        rich_help_panel=ALGEMEEN,
    ),
]
DoorOpt = Annotated[
    str | None,
    typer.Option(
        "--door", metavar="NAAM", help="Wie deze opdracht geeft. Anders WLZ_DOOR, anders de accountnaam.", rich_help_panel=ALGEMEEN
    ),
]
QuietOpt = Annotated[bool, typer.Option("-q", "--stil", help="Druk niets af als er niets is veranderd.", rich_help_panel=ALGEMEEN)]
VerboseOpt = Annotated[
    bool, typer.Option("-v", "--uitgebreid", help="Druk ook af wat is getoetst en goed bevonden.", rich_help_panel=ALGEMEEN)
]
DryRunOpt = Annotated[bool, typer.Option("--dry-run", help="Reken alles door, maar bewaar niets.", rich_help_panel=ALGEMEEN)]
JaOpt = Annotated[bool, typer.Option("--ja", help="Bevestig zonder te vragen.", rich_help_panel=ALGEMEEN)]
TolereerOpt = Annotated[
    str | None,
    typer.Option(
        "--tolereer",
        metavar="LIJST",
        help="bevindingen, vragen of beide met een komma: geeft dan exitcode 0 in plaats van 1 en 4.",
        rich_help_panel=ALGEMEEN,
    ),
]
