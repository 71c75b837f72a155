"""``wlz beleid``: toon, controleer, verschil, afwijkingen, schema, wijzig, bevestig."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wlzcli.cli.command import command

if TYPE_CHECKING:
    from wlzcli.domain.report import Report
    from wlzcli.workflow.session import Session

beleid = typer.Typer(name="beleid", help="Toont, controleert, vergelijkt en wijzigt het beleid.", no_args_is_help=True)

KaderOpt = Annotated[str | None, typer.Option("--kader", metavar="KADER", help="Een kader, bijvoorbeeld 2024-vv; anders dat van de ronde.")]
ZorgkantoorOpt = Annotated[str | None, typer.Option("--zorgkantoor", metavar="NAAM", help="De laag van dit zorgkantoor, bijvoorbeeld cz.")]
RegioOpt = Annotated[str | None, typer.Option("--regio", metavar="CODE", help="De regio, als het eigen beleid een laag per regio heeft.")]
SectieOpt = Annotated[str | None, typer.Option("--sectie", metavar="SLEUTEL", help="Alleen deze sectie of sleutel, bijvoorbeeld tarief.")]
BeleidOpt = Annotated[Path | None, typer.Option("--beleid", metavar="MAP", help="Map met eigen beleid (TOML) bovenop het kader.")]


@beleid.command("toon")
@command(writes=False, name="beleid toon")
def toon(
    session: Session,
    kader: KaderOpt = None,
    zorgkantoor: ZorgkantoorOpt = None,
    map_: BeleidOpt = None,
    regio: RegioOpt = None,
    sectie: Annotated[
        str | None, typer.Option("--sectie", metavar="SLEUTEL", help="Alleen deze sectie of sleutel, bijvoorbeeld tarief.")
    ] = None,
    status: Annotated[
        str | None, typer.Option("--status", metavar="STATUS", help="Alleen vast, secundair, onbevestigd, onbekend of fictief.")
    ] = None,
    lijst: Annotated[bool, typer.Option("--lijst", help="De kaders die er zijn, met de zorgkantoren.")] = False,
    regios: Annotated[bool, typer.Option("--regios", help="De zorgkantoorregio's met hun code en houder.")] = False,
    prestaties: Annotated[bool, typer.Option("--prestaties", help="De prestatiecodes die wlz kent, met hun status.")] = False,
) -> Report:
    """Toont elke waarde van het beleid, met laag, bron en status.

    Zonder --kader is dat het bevroren beleid van de ronde.

    \b
    Voorbeeld:
      wlz beleid toon --kader 2024-vv --zorgkantoor cz --sectie tarief
      wlz beleid toon --status onbekend
      wlz beleid toon --lijst

    \b
    Exitcodes: 0 getoond · 2 gebruik · 3 geen ronde · 6 fout in het beleid
    """
    from wlzcli.workflow import beleid_tonen as work

    if lijst:
        return work.toon_lijst()
    if regios:
        return work.toon_regios()
    if prestaties:
        return work.toon_prestaties()
    return work.toon(session, kader, zorgkantoor, map_, sectie, status, regio)


@beleid.command("controleer")
@command(writes=False, name="beleid controleer")
def controleer(
    session: Session,
    folder: Annotated[Path, typer.Argument(metavar="MAP", help="Map met beleidsbestanden (.toml), of één bestand.")],
) -> Report:
    """Controleert een map met eigen beleid: alle fouten in één keer.

    Onbekende sleutels, ontbrekende bronnen, gaten en overlap in tabellen en data, gewichten die niet optellen,
    wat een hogere laag niet openstelt, en waarden buiten hun grenzen; elk met bestand, sleutel en regel.

    \b
    Voorbeeld:
      wlz beleid controleer beleid-2026

    \b
    Exitcodes: 0 geen fouten · 3 map of bestand niet leesbaar · 6 fouten in het beleid
    """
    from wlzcli.workflow import beleid_tonen as work

    del session
    return work.controleer(folder)


@beleid.command("verschil")
@command(writes=False, name="beleid verschil")
def verschil(
    session: Session,
    links: Annotated[
        str,
        typer.Argument(
            metavar="A", help="Een kader (2024-vv, met zorgkantoor 2024-vv:cz), een map of bestand met eigen beleid, of een rondemap."
        ),
    ],
    rechts: Annotated[str, typer.Argument(metavar="B", help="Waarmee te vergelijken, op dezelfde manier geschreven.")],
    sectie: SectieOpt = None,
) -> Report:
    """Vergelijkt twee keer beleid: jaren, zorgkantoren, eigen beleid, of voor en na een wijziging.

    Achter een rondemap zegt @begin, @vorig of het begin van een controlegetal welk eerder beleid u bedoelt.

    \b
    Voorbeeld:
      wlz beleid verschil 2024-vv:cz 2024-vv:menzis --sectie tarief
      wlz beleid verschil 2024-vv 2027-vv
      wlz beleid verschil 2024-vv:cz eigen-beleid
      wlz beleid verschil ronde@vorig ronde

    \b
    Exitcodes: 0 vergeleken · 2 gebruik · 3 bestand · 6 fout in het beleid
    """
    from wlzcli.workflow.beleid_verschil import verschil as compare

    del session
    return compare(links, rechts, sectie)


@beleid.command("afwijkingen")
@command(writes=False, name="beleid afwijkingen")
def afwijkingen(
    session: Session,
    kader: Annotated[str, typer.Argument(metavar="KADER", help="Een kader met zorgkantoorlagen, bijvoorbeeld 2024-vv.")],
    sectie: SectieOpt = None,
) -> Report:
    """Wie van de zorgkantoren waar van het kader afwijkt, hoeveel, en hoe zeker dat is.

    \b
    Voorbeeld:
      wlz beleid afwijkingen 2024-vv --sectie tarief

    \b
    Exitcodes: 0 getoond · 2 gebruik · 6 fout in het beleid
    """
    from wlzcli.workflow import beleid_tonen as work

    del session
    return work.wie_wijkt_af(kader, sectie)


@beleid.command("schema")
@command(writes=False, name="beleid schema")
def schema(session: Session) -> Report:
    """Drukt het JSON Schema van een beleidsbestand af, voor een editor die aanvult en controleert.

    \b
    Voorbeeld:
      wlz beleid schema > beleid.schema.json

    \b
    Exitcodes: 0 afgedrukt
    """
    from wlzcli.workflow import beleid_tonen as work

    del session
    return work.schema()


@beleid.command("tarieven")
@command(writes=True, name="beleid tarieven")
def tarieven(
    session: Session,
    nieuw: Annotated[Path, typer.Argument(metavar="BESTAND", help="De tarievenlijst van een jaar, csv of xlsx, met zorg, nhc en nic.")],
    oud: Annotated[
        Path | None, typer.Option("--oud", metavar="BESTAND", help="De lijst van het jaar ervoor, om mee te vergelijken.")
    ] = None,
    uit: Annotated[
        Path | None, typer.Option("--uit", metavar="BESTAND", help="Schrijf de lijst als csv, klaar voor tabellen/tarieven.csv.")
    ] = None,
    bron: Annotated[
        str | None,
        typer.Option("--bron", metavar="DOCUMENT", help="Waar de lijst vandaan komt, als zij geen kolommen bron en status heeft."),
    ] = None,
) -> Report:
    """Leest een tarievenlijst van de NZa en zegt wat nieuw, gewijzigd en vervallen is.

    \b
    Voorbeeld:
      wlz beleid tarieven nza-2025.xlsx --bron 'NZa tarieven 2025' --oud nza-2024.csv --uit ronde/tabellen/tarieven.csv

    \b
    Exitcodes: 0 gelezen · 1 blokkerende bevindingen · 3 bestand niet leesbaar of kolommen ontbreken
    """
    from wlzcli.workflow.nza_tarieven import read_list

    return read_list(session, nieuw, oud, uit, bron)


@beleid.command("wijzig")
@command(writes=True, name="beleid wijzig")
def wijzig(
    session: Session,
    file: Annotated[Path, typer.Argument(metavar="BESTAND", help='De wijziging: TOML met soort = "wijziging", op, per en wijziging.')],
) -> Report:
    """Neemt een wijziging op in het beleid van de ronde.

    Een nota van inlichtingen of een uitspraak mag alles wijzigen; een correctie alleen wat openstaat. Zonder --ja
    ziet u wat er verandert en welke voorstellen daardoor verouderen; met --ja wordt het opgenomen. Het oude beleid
    blijft in het archief en besluiten die staan, blijven staan.

    \b
    Voorbeeld:
      wlz beleid wijzig nota-van-inlichtingen.toml
      wlz beleid wijzig nota-van-inlichtingen.toml --ja --door "A. de Vries"

    \b
    Exitcodes: 0 getoond of opgenomen · 2 gebruik · 3 bestand · 5 bezet · 6 fout in de wijziging · 7 intussen gewijzigd
    """
    from wlzcli.workflow import beleid_wijzigen as work

    return work.wijzig(session, file)


@beleid.command("bevestig")
@command(writes=True, name="beleid bevestig")
def bevestig(
    session: Session,
    sleutels: Annotated[
        list[str], typer.Argument(metavar="SLEUTEL...", help="Sleutels uit 'wlz beleid toon', of bijvoorbeeld tarief.* voor een sectie.")
    ],
    bron: Annotated[str, typer.Option("--bron", metavar="DOCUMENT", help="Het eigen document van het zorgkantoor waarin de waarde staat.")],
    plaats: Annotated[str, typer.Option("--plaats", metavar="PLAATS", help="De plaats daarin, bijvoorbeeld §3.2.")] = "",
    sector: Annotated[str | None, typer.Option("--sector", metavar="SECTOR", help="vv, gz of ggz, als de ronde er meer heeft.")] = None,
    lezing: Annotated[str | None, typer.Option("--lezing", metavar="LEZING", help="punten of factor, als het beleid dat openliet.")] = None,
) -> Report:
    """Bevestigt secundaire waarden op het eigen beleid van het zorgkantoor, op naam.

    De waarde blijft gelijk en wordt 'vast', met uw bron en uw naam. Wat onbekend is vult u in met 'wlz beleid wijzig'.

    \b
    Voorbeeld:
      wlz beleid bevestig tarief.basis tarief.nieuw --bron "Inkoopbeleid 2024" --plaats "§4.1" --lezing punten --door "A. de Vries"

    \b
    Exitcodes: 0 bevestigd · 2 gebruik · 3 bestand · 5 bezet · 6 fout in het beleid
    """
    from wlzcli.workflow import beleid_wijzigen as work

    return work.bevestig(session, tuple(sleutels), bron, plaats, sector, lezing)
