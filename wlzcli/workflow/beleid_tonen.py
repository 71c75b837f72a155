"""``wlz beleid`` for reading: toon, controleer, verschil, afwijkingen, schema. Writes nothing."""

from __future__ import annotations

import difflib
import json
from dataclasses import replace
from pathlib import Path

from wlzcli.domain.beleidsitem import Status
from wlzcli.domain.report import Report, Table
from wlzcli.errors import UsageError
from wlzcli.formats import toml_policy
from wlzcli.formats.kader_csv import read_prestaties, read_regios
from wlzcli.policy.build import build
from wlzcli.policy.checks import check_item, without_tot
from wlzcli.policy.layers import chain
from wlzcli.policy.model import Kader
from wlzcli.policy.schema import json_schema
from wlzcli.policy.sections import Faults, Laag, LaagSoort
from wlzcli.policy.typed import parse_item
from wlzcli.views.beleidsitems import Afwijking, Beleidsregel, afwijkingen, regels
from wlzcli.workflow.beleid import (
    GEEN_REGIO,
    as_lagen,
    available_kaders,
    kader_named,
    one_region,
    packaged_lagen,
    raise_faults,
    resolve_kader,
    stack,
)
from wlzcli.workflow.session import Session, load_beleid, load_ronde

Combinatie = tuple[str, str | None, tuple[str, ...]]  # a kader, its zorgkantoor, its regions
STATUSSEN = (*(s.value for s in Status), "fictief")
KOLOMMEN = ("sleutel", "titel", "waarde", "status", "aard", "laag", "bron")


def toon(
    session: Session,
    kader_id: str | None,
    zorgkantoor: str | None,
    beleid_map: Path | None,
    sectie: str | None,
    status: str | None,
    regio: str | None = None,
) -> Report:
    """Every resolved value of a kader, or of the frozen policy of the ronde."""
    if status is not None and status not in STATUSSEN:
        raise UsageError(f"--status: '{status}' is geen status.", f"Kies uit: {', '.join(STATUSSEN)}.")
    if kader_id is None:
        folder = session.folder()
        ronde = load_ronde(folder)
        beleid, sha256 = load_beleid(folder)
        return _toon(beleid.kaders, sectie, status, ronde.naam, sha256, ronde.voorbeeld)
    return _toon((kader_named(kader_id, zorgkantoor, beleid_map, one_region(regio)),), sectie, status, None, None, False)


def _toon(
    kaders: tuple[Kader, ...], sectie: str | None, status: str | None, ronde: str | None, sha256: str | None, voorbeeld: bool
) -> Report:
    every = tuple((k, regels(k)) for k in kaders)
    _check_sectie(sectie, {r.sleutel for _, rows in every for r in rows})
    shown = tuple((k, tuple(r for r in rows if _wanted(r, sectie, status))) for k, rows in every)
    tables = tuple(_kader_table(kader, rows) for kader, rows in shown)
    detail = tuple(table for kader, rows in shown if (table := _why_table(kader, rows)).rijen)
    counts: dict[str, int] = {}
    for _, rows in shown:
        for r in rows:
            counts[r.status] = counts.get(r.status, 0) + 1
    told = ", ".join(f"{n} {name}" for name, n in sorted(counts.items())) or "niets"
    total = sum(counts.values())
    note = f"{total} item{'s' if total != 1 else ''}: {told}. Met -v ook redenen, toelichting en zekerheid."
    return Report(
        "beleid toon", ronde=ronde, tables=tables, detail=detail, notes=(note,), voorbeeld=voorbeeld,
        extra={
            "kaders": [{"id": k.id, "zorgkantoor": k.zorgkantoor, "lagen": k.lagen} for k in kaders],
            "beleid": sha256,
            "items": [r for _, rows in shown for r in rows],
        },
        totalen=dict(sorted(counts.items())),
    )  # fmt: skip


def _wanted(regel: Beleidsregel, sectie: str | None, status: str | None) -> bool:
    return (not sectie or regel.sleutel == sectie or regel.sleutel.startswith(f"{sectie}.")) and (not status or regel.status == status)


def _check_sectie(sectie: str | None, sleutels: set[str]) -> None:
    """A misspelt section would show nothing, as if the policy were silent."""
    if sectie is None or any(s == sectie or s.startswith(f"{sectie}.") for s in sleutels):
        return
    known = sorted({s.partition(".")[0] for s in sleutels})
    close = difflib.get_close_matches(sectie, [*known, *sorted(sleutels)], n=1)
    raise UsageError(
        f"--sectie: dit beleid heeft geen '{sectie}'.", f"Bedoelt u '{close[0]}'?" if close else f"Kies uit: {', '.join(known)}."
    )


def _kader_table(kader: Kader, rows: tuple[Beleidsregel, ...]) -> Table:
    title = f"{kader.naam} ({kader.id}{f', {kader.zorgkantoor}' if kader.zorgkantoor else ''}); lagen: {' › '.join(kader.lagen)}"
    return Table(title, KOLOMMEN, tuple((r.sleutel, r.titel, r.waarde, r.status, r.aard, r.laag, r.bron) for r in rows))


def _why_table(kader: Kader, rows: tuple[Beleidsregel, ...]) -> Table:
    told = ((r.sleutel, _when(r), r.reden or "", r.toelichting or "", r.zekerheid or "", r.bevestigd_door or "") for r in rows)
    wanted = tuple(row for row in told if any(row[1:]))
    columns = ("sleutel", "toetsmoment", "reden", "toelichting", "zekerheid", "bevestigd door")
    return Table(f"Toelichting {kader.id}", columns, wanted)


def _when(regel: Beleidsregel) -> str:
    return f"{regel.maanden} maanden na de ingangsdatum" if regel.maanden is not None else (regel.toetsmoment or "").replace("_", " ")


def toon_lijst() -> Report:
    """The kaders that ship, with the zorgkantoren that have a layer of their own."""
    found = available_kaders()
    rows = tuple((k.id, k.naam, str(k.jaar), k.sector.value, ", ".join(k.zorgkantoren) or "geen eigen laag") for k in found)
    return Report("beleid toon", tables=(Table("Kaders", ("id", "naam", "jaar", "sector", "zorgkantoren"), rows),), extra={"kaders": found})


def toon_regios() -> Report:
    """The zorgkantoorregio's, the two historical ones too."""
    found = read_regios()
    rows = tuple((r.code, r.naam, r.zorgkantoor, r.houder_2014, _day(r.geldig_van), _day(r.geldig_tot), r.status) for r in found)
    columns = ("code", "naam", "zorgkantoor", "houder 2014", "geldig van", "geldig tot", "status")
    return Report("beleid toon", tables=(Table("Zorgkantoorregio's", columns, rows),), extra={"regios": found})


def toon_prestaties() -> Report:
    """The prestatiecodes that ship, with how sure each is."""
    found = read_prestaties()
    rows = tuple((p.prestatiecode, p.omschrijving, p.sector, p.leveringsvorm, p.eenheid, p.status, p.zekerheid) for p in found)
    columns = ("prestatiecode", "omschrijving", "sector", "leveringsvorm", "eenheid", "status", "zekerheid")
    return Report("beleid toon", tables=(Table("Prestaties", columns, rows),), extra={"prestaties": found})


def _day(value: object) -> str:
    return str(value) if value is not None else ""


def controleer(folder: Path) -> Report:
    """A folder of one's own, all faults in one run (exit 6)."""
    faults = Faults()
    own = as_lagen(toml_policy.read_folder(folder), faults)
    packaged = packaged_lagen(faults)
    checked = []
    for kader_id, zorgkantoor, regios in combinations(own, packaged, faults):
        stapel = stack(kader_id, packaged, own, zorgkantoor, regios, faults)
        kader = build(stapel, faults) if stapel is not None else None
        if kader is not None:
            checked.append((kader_id, zorgkantoor or "", " › ".join(kader.lagen), str(sum(1 for _ in kader.items()))))
    raise_faults(faults)
    table = Table("Gecontroleerd", ("kader", "zorgkantoor", "lagen", "items"), tuple(checked), ("items",))
    note = f"{len(own)} bestand{'en' if len(own) != 1 else ''} gecontroleerd; geen fouten."
    return Report("beleid controleer", tables=(table,), notes=(note,), extra={"lagen": sorted(own)})


def combinations(own: dict[str, Laag], packaged: dict[str, Laag], faults: Faults) -> tuple[Combinatie, ...]:
    """Every kader that a layer of the folder touches, with the zorgkantoor and region it is for.

    A layer above the sectors (landelijk, or an amendment of that) touches every kader that rests on it.
    """
    every = {**packaged, **own}
    found: dict[Combinatie, None] = {}
    for laag in own.values():
        above = chain(laag.id, every, faults)
        kaders = [a.id for a in above if a.soort is LaagSoort.SECTOR]
        if above and not kaders:
            kaders = [
                k.id
                for k in every.values()
                if k.soort is LaagSoort.SECTOR and {a.id for a in chain(k.id, every, Faults())} & {laag.id, laag.op}
            ]
            _stands_alone(laag, kaders, faults)
        zorgkantoor = next((a.zorgkantoor for a in reversed(above) if a.zorgkantoor), None)
        regios = tuple(a.regio for a in above if a.regio) or GEEN_REGIO
        found |= dict.fromkeys((kader, zorgkantoor, regios) for kader in kaders)
    return tuple(found)


def _stands_alone(laag: Laag, kaders: list[str], faults: Faults) -> None:
    """A layer on which no kader rests is checked too, item by item."""
    for raw in laag.items if not kaders else ():
        item = parse_item(without_tot(raw, faults), faults)
        if item is not None:
            check_item(item, raw, faults)


def wie_wijkt_af(kader_id: str, sleutel: str | None) -> Report:
    """Items x zorgkantoren: who deviates, how much, where it stands, how sure."""
    info = next((k for k in available_kaders() if k.id == kader_id), None)
    if info is None:
        known = ", ".join(k.id for k in available_kaders())
        raise UsageError(f"Er is geen kader '{kader_id}'.", f"Kies uit: {known}.")
    if not info.zorgkantoren:
        raise UsageError(f"Bij {kader_id} heeft geen zorgkantoor een eigen laag.", "'wlz beleid toon --lijst' toont waar die er wel zijn.")
    basis = resolve_kader(info.jaar, info.sector, None, None)
    own = [resolve_kader(info.jaar, info.sector, zk, None) for zk in info.zorgkantoren]
    every = afwijkingen(basis, own)
    _check_sectie(sleutel, {a.sleutel for a in every} | {item.sleutel for item in basis.items()})
    found = tuple(a for a in every if not sleutel or a.sleutel == sleutel or a.sleutel.startswith(f"{sleutel}."))
    rows = tuple((a.sleutel, a.zorgkantoor, a.waarde or a.titel, a.verschil, a.status, a.zekerheid, a.bron) for a in found)
    keys = sorted({a.sleutel for a in found})
    cells: dict[tuple[str, str], str] = {(a.sleutel, a.zorgkantoor): _cell(a) for a in found}
    grid = tuple((key, *(cells.get((key, zk), "") for zk in info.zorgkantoren)) for key in keys)
    return Report(
        "beleid afwijkingen",
        tables=(
            Table(f"Wie wijkt af van {kader_id}", ("sleutel", *info.zorgkantoren), grid),
            Table("Hoeveel, waar en hoe zeker", ("sleutel", "zorgkantoor", "waarde", "verschil", "status", "zekerheid", "bron"), rows),
        ),
        notes=(
            "In de kaart: het verschil met het richttarief in punten, of x voor een eigen regel die geen verschil in punten is."
            " Een ? is een hoogte die het zorgkantoor niet noemt; ~ staat bij een plaats in de bron die niet helemaal zeker is."
            " Bij * laat de tekst open of het punten zijn of een factor.",
        ),
        extra={"zorgkantoren": info.zorgkantoren, "afwijkingen": found},
    )


def _cell(a: Afwijking) -> str:
    """One cell of the map: how much where that can be told, and whether the place in the source is sure."""
    how_much = a.verschil.partition(" (")[0] if a.in_punten else "?" if a.verschil == "onbekend" else "x"
    how_much += "*" if "(punten of factor open)" in a.verschil else ""
    return how_much if a.zekerheid in ("", "kolom zeker") else f"~{how_much}"


def schema() -> Report:
    """The JSON Schema of a policy file, for editors."""
    document = json_schema()
    return replace(Report("beleid schema", extra={"jsonschema": document}), lines=(json.dumps(document, ensure_ascii=False, indent=2),))
