"""``wlz realisatie --vergelijk``: what changed between two snapshots, for whom."""

from __future__ import annotations

from wlzcli.cycle.realisatie import Verschil, compare
from wlzcli.domain.canonical import to_data
from wlzcli.domain.decimals import dutch
from wlzcli.domain.gunning import GunningBesluit
from wlzcli.domain.productie import Declaratiestand
from wlzcli.domain.report import Report, Table
from wlzcli.errors import MomentError, UsageError
from wlzcli.workflow.realisatie import STAND
from wlzcli.workflow.realisatie_bestanden import OPDRACHT
from wlzcli.workflow.session import Session, load_ronde


def run_compare(session: Session, names: tuple[str, ...]) -> Report:
    """What changed between two snapshots (by their day; without names the last two), for whom."""
    folder = session.folder()
    ronde = load_ronde(folder)
    with folder.reading() as tables:
        stands = {r.sleutel: r.as_type(Declaratiestand) for r in tables.latest_registraties(STAND)}
        names_of = {b.agb_code: b.as_type(GunningBesluit).naam for b in tables.standing("gunning")}
    chosen = names or tuple(sorted(stands)[-2:])
    unknown = [n for n in chosen if n not in stands]
    if unknown:
        raise UsageError(f"Er is geen declaratiestand van {', '.join(unknown)}.", f"Kies uit: {', '.join(sorted(stands)) or 'geen'}.")
    if len(chosen) != 2:
        raise MomentError(
            "Er zijn nog geen twee declaratiestanden om te vergelijken.",
            "Lees een tweede stand in met 'wlz realisatie BESTAND --peildatum DATUM'.",
        )
    differences = compare(stands[chosen[0]], stands[chosen[1]])
    counted = f"{len(differences)} {'verschil' if len(differences) == 1 else 'verschillen'}"
    return Report(
        command=OPDRACHT,
        ronde=ronde.naam,
        totalen={
            "van": chosen[0],
            "naar": chosen[1],
            "verschillen": len(differences),
            "zorgaanbieders": len({v.agb_code for v in differences}),
        },
        extra={"verschillen": [to_data(v) | {"verschil": to_data(v.verschil)} for v in differences]},
        tables=(_who(differences, names_of), _compare_table(chosen, differences)) if differences else (),
        notes=(f"{counted} tussen {chosen[0]} en {chosen[1]}.",),
        voorbeeld=ronde.voorbeeld,
        changed=False,
    )


def _who(differences: tuple[Verschil, ...], names: dict[str, str]) -> Table:
    """For whom something changed, and in how many prestaties and periods."""
    found: dict[tuple[str, str, str], list[Verschil]] = {}
    for v in differences:
        found.setdefault((v.regio, v.sector.value, v.agb_code), []).append(v)
    rows = tuple(
        (*key, names.get(key[2], ""), str(len({v.prestatiecode for v in own})), str(len({v.periode for v in own})), str(len(own)))
        for key, own in sorted(found.items())
    )
    columns = ("regio", "sector", "AGB", "naam", "prestaties", "perioden", "verschillen")
    return Table("Voor wie", columns, rows, columns[4:])


def _compare_table(chosen: tuple[str, ...], differences: tuple[Verschil, ...]) -> Table:
    rows = tuple(
        (v.regio, v.sector.value, v.agb_code, v.prestatiecode, v.periode, dutch(v.eerst), dutch(v.daarna), dutch(v.verschil))
        for v in differences
    )
    columns = ("regio", "sector", "AGB", "prestatie", "periode", chosen[0], chosen[1], "verschil")
    return Table("Verschillen", columns, rows, columns[5:])
