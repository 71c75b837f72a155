"""``wlz score``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wlzcli.cli.command import command

if TYPE_CHECKING:
    from wlzcli.domain.report import Report
    from wlzcli.workflow.session import Session

BLADEN = "Scorebladen maken"


BestandenArg = Annotated[list[Path] | None, typer.Argument(metavar="[BESTAND]...", help="Ingevulde scorebladen (xlsx), of mappen ermee.")]
FormulierenOpt = Annotated[bool, typer.Option("--formulieren", help="Maak een scoreblad per beoordelaar.", rich_help_panel=BLADEN)]
UitOpt = Annotated[Path | None, typer.Option("--uit", metavar="MAP", help="Waar de scorebladen komen.", rich_help_panel=BLADEN)]
BeoordelaarOpt = Annotated[
    list[str] | None,
    typer.Option("--beoordelaar", metavar="NAAM", help="Wie beoordeelt; herhaal voor elke beoordelaar.", rich_help_panel=BLADEN),
]
VerdelingOpt = Annotated[
    Path | None,
    typer.Option(
        "--verdeling", metavar="CSV", help="Wie welk plan beoordeelt: kolommen beoordelaar, agb_code, plan.", rich_help_panel=BLADEN
    ),
]
VoorstellenOpt = Annotated[
    bool, typer.Option("--ook-voorstellen", help="Ook plannen waarvan alleen het voorstel er is.", rich_help_panel=BLADEN)
]
ConsensusOpt = Annotated[
    bool, typer.Option("--consensus", help="Maak één blad met alles waarover beoordelaars het eens moeten worden.", rich_help_panel=BLADEN)
]
OverzichtOpt = Annotated[Path | None, typer.Option("--overzicht", metavar="XLSX", help="Schrijf de tabellen ook naar een Excel-bestand.")]
VervangOpt = Annotated[
    bool,
    typer.Option(
        "--vervang",
        help="Een andere score of motivering van dezelfde beoordelaar vervangt de eerdere; beide blijven bewaard."
        " Met --formulieren: de plannen van nu gaan over naar deze beoordelaars. Zonder komt erbij wat nu wordt uitgedeeld.",
    ),
]


@command(writes=True)
def score(
    session: Session,
    bestanden: BestandenArg = None,
    formulieren: FormulierenOpt = False,
    uit: UitOpt = None,
    beoordelaar: BeoordelaarOpt = None,
    verdeling: VerdelingOpt = None,
    ook_voorstellen: VoorstellenOpt = False,
    consensus: ConsensusOpt = False,
    overzicht: OverzichtOpt = None,
    vervang: VervangOpt = False,
) -> Report:
    """Leest beoordelingen en waardeert ontwikkelplannen.

    Leest ingevulde scorebladen en bepaalt per plan de score en de opslag, zoals het kader zegt: als geheel door een
    mens binnen het maximum (integraal), of gewogen over de elementen. Een opslag volgt alleen op overeenstemming over
    een definitief ontwikkelplan. Wat niet op de schaal staat of niet is gemotiveerd telt niet mee; eerdere scores
    blijven staan. Getoond wordt ook waar beoordelaars uiteenlopen en wat de opslag zou doen kantelen.

    \b
    Voorbeeld:
      wlz score --formulieren --uit scorebladen --beoordelaar 'A. Jansen' --beoordelaar 'B. de Boer'
      wlz score --formulieren --uit scorebladen --verdeling verdeling.csv
      wlz score --formulieren --uit overdracht --verdeling overdracht.csv --vervang
      wlz score scorebladen/ingevuld-jansen.xlsx scorebladen/ingevuld-deboer.xlsx
      wlz score --formulieren --consensus --uit scorebladen
      wlz score scorebladen/consensusblad.xlsx
      wlz score --overzicht beoordeling.xlsx

    \b
    Exitcodes: 0 klaar · 1 bevindingen · 3 onleesbaar blad · 4 open vragen · 5 bezet · 6 beoordelingskader niet volledig
    """
    from wlzcli.errors import UsageError

    if formulieren:
        from wlzcli.workflow.score_formulieren import make_consensus_sheet, make_sheets

        if consensus and uit is not None and not (bestanden or beoordelaar or verdeling or ook_voorstellen):
            return make_consensus_sheet(session, uit)
        if bestanden or uit is None or consensus:
            raise UsageError(
                "--formulieren maakt scorebladen en leest er geen.",
                "Geef --formulieren --uit MAP en --beoordelaar NAAM of --verdeling CSV, of --formulieren --consensus --uit MAP.",
            )
        return make_sheets(session, uit, tuple(beoordelaar or ()), verdeling, ook_voorstellen, vervang)
    if uit is not None or beoordelaar or verdeling is not None or ook_voorstellen or consensus:
        raise UsageError("Deze opties horen bij --formulieren.", "Voorbeeld: wlz score --formulieren --uit MAP --beoordelaar NAAM")
    from wlzcli.workflow.score import run

    return run(session, tuple(bestanden or ()), vervang, overzicht)
