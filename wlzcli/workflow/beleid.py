"""Policy of one kader: read from what ships and from a folder of one's own, resolved over its layers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from wlzcli.domain.beleidsbestand import Beleidsbestand
from wlzcli.domain.codes import Sector
from wlzcli.errors import PolicyError, PolicyFault, UsageError
from wlzcli.formats import toml_policy
from wlzcli.formats.kader_csv import read_regios, read_zorgkantoren
from wlzcli.policy.build import build
from wlzcli.policy.layers import Stapel, chain, lay, order
from wlzcli.policy.model import Kader
from wlzcli.policy.parse import parse_laag
from wlzcli.policy.sections import Faults, Laag, LaagSoort
from wlzcli.records import dataclass

GEEN_REGIO = ("",)  # for a policy apart from any region: layers of a region stay out of it
HERSTEL_BELEID = "Verbeter de genoemde plaatsen en draai 'wlz beleid controleer'."


@dataclass(frozen=True, slots=True)
class KaderInfo:
    """A kader that ships: its id, and which zorgkantoren have a layer of their own in it."""

    id: str
    naam: str
    jaar: int
    sector: Sector
    zorgkantoren: tuple[str, ...]


def available_kaders() -> tuple[KaderInfo, ...]:
    """Every kader that ships, by id. Reads only the heads of the files."""
    lagen = packaged_lagen(Faults())
    found = []
    for laag in lagen.values():
        if laag.soort is LaagSoort.SECTOR:
            own = sorted(o.zorgkantoor for o in lagen.values() if o.op == laag.id and o.zorgkantoor)
            found.append(KaderInfo(laag.id, laag.naam, laag.jaar or 0, laag.sector or Sector.VV, tuple(own)))
    return tuple(sorted(found, key=lambda k: k.id))


def resolve_kader(jaar: int, sector: Sector, zorgkantoor: str | None, extra_folder: Path | None, regios: tuple[str, ...] = ()) -> Kader:
    """The kader of a year and sector with its layers, the last of them from ``extra_folder`` (``--beleid``).

    ``regios``: the regions it is for, all of them; a layer of one region fits only there (docs/decisions/0013).
    A zorgkantoor without a layer of its own runs on the layers above it; its own folder may fill what is open.
    PolicyError names every fault at once; UsageError when no such kader ships.
    """
    faults = Faults()
    packaged = packaged_lagen(faults, only=_wanted_files(jaar, sector, zorgkantoor))
    kader_id = next((laag.id for laag in packaged.values() if laag.soort is LaagSoort.SECTOR), None)
    own = folder_lagen(extra_folder, faults) if extra_folder else {}
    packaged |= _below(own, packaged, faults)
    _check_zorgkantoor(zorgkantoor, own)
    kader_id = kader_id or next((o.id for o in own.values() if o.soort is LaagSoort.SECTOR and o.jaar == jaar and o.sector is sector), None)
    if kader_id is None:
        raise_faults(faults)
        known = ", ".join(k.id for k in available_kaders())
        raise UsageError(f"Er is geen kader voor {jaar} {sector}.", f"Kies uit: {known}, of geef er zelf een met --beleid.")
    return resolve_id(kader_id, packaged, own, zorgkantoor, regios, faults)


def kader_named(kader_id: str, zorgkantoor: str | None, extra_folder: Path | None = None, regios: tuple[str, ...] = ()) -> Kader:
    """The resolved kader with this id (``2024-vv``); UsageError when there is none."""
    jaar, _, sector = kader_id.partition("-")
    if any(naam == f"{kader_id}/kader.toml" for naam, _ in toml_policy.packaged_files()) and sector.upper() in list(Sector):
        return resolve_kader(int(jaar), Sector(sector.upper()), zorgkantoor, extra_folder, regios)
    faults = Faults()
    own = folder_lagen(extra_folder, faults) if extra_folder else {}
    raise_faults(faults)
    if kader_id not in own or own[kader_id].soort is not LaagSoort.SECTOR:
        known = ", ".join(k.id for k in available_kaders())
        raise UsageError(f"Er is geen kader '{kader_id}'.", f"Kies uit: {known}, of geef er zelf een met --beleid.")
    _check_zorgkantoor(zorgkantoor, own)
    return resolve_id(kader_id, packaged_lagen(faults), own, zorgkantoor, regios, faults)


def whose_layers(kader_id: str, extra_folder: Path) -> str | None:
    """The zorgkantoor whose layers on this kader lie in this folder; None when none does. UsageError when there are several."""
    faults = Faults()  # told when the kader is resolved
    own = folder_lagen(extra_folder, faults)
    every = {**_below(own, {}, faults), **own}
    mine = (laag for laag in own.values() if laag.zorgkantoor and kader_id in {above.id for above in chain(laag.id, every, faults)})
    names = sorted({laag.zorgkantoor or "" for laag in mine})
    if len(names) > 1:
        raise UsageError(
            f"In {extra_folder} ligt beleid van meer zorgkantoren: {', '.join(names)}.", "Zeg met --zorgkantoor welk u bedoelt."
        )
    return names[0] if names else None


def resolve_id(
    kader_id: str, packaged: dict[str, Laag], own: dict[str, Laag], zorgkantoor: str | None, regios: tuple[str, ...], faults: Faults
) -> Kader:
    """The kader with this id from these layers, those of one's own on top."""
    stapel = stack(kader_id, packaged, own, zorgkantoor, regios, faults)
    kader = build(stapel, faults) if stapel is not None else None
    raise_faults(faults)
    if kader is None:
        raise PolicyError(f"Het kader {kader_id} heeft geen sectorlaag.", HERSTEL_BELEID)
    return replace(kader, zorgkantoor=zorgkantoor or kader.zorgkantoor)


def stack(
    kader_id: str, packaged: dict[str, Laag], own: dict[str, Laag], zorgkantoor: str | None, regios: tuple[str, ...], faults: Faults
) -> Stapel | None:
    """The layers of one kader laid over each other, in order."""
    every = {**packaged, **own}
    used = list(chain(kader_id, every, faults))
    ids = {laag.id for laag in used}
    rest = [laag for laag in every.values() if laag.id not in ids and laag.soort.rang > LaagSoort.SECTOR.rang]
    for laag in order(rest):
        above = {a.id for a in chain(laag.id, every, faults)}
        if above <= {laag.id, *(u.id for u in used)} and laag.zorgkantoor in (None, zorgkantoor) and _in_region(laag, regios, faults):
            used.append(laag)
    return lay(used, faults)


def _in_region(laag: Laag, regios: tuple[str, ...], faults: Faults) -> bool:
    """Whether a layer is for these regions: one for all of them, or that of the only one. One policy serves a whole ronde."""
    if laag.soort is not LaagSoort.REGIO:
        return True
    if not regios:
        melding = f"deze laag geldt alleen voor regio {laag.regio}, en er is geen regio genoemd"
        faults.add(
            laag.fault(
                "regio", melding, "Noem de regio; 'beleid toon' en 'tarief' hebben --regio, 'beleid verschil' KADER:ZORGKANTOOR:REGIO."
            )
        )
    elif laag.regio in regios and len(regios) > 1:
        melding = f"deze laag geldt alleen voor regio {laag.regio}, en deze ronde heeft er {len(regios)}: {', '.join(regios)}"
        herstel = (
            "Eén ronde rekent met één beleid. Open per regio met eigen beleid een eigen ronde,"
            ' of zet wat voor alle regio\'s geldt in een laag met soort = "zorgkantoor".'
        )
        faults.add(laag.fault("regio", melding, herstel))
    return regios == (laag.regio,)


def _check_zorgkantoor(zorgkantoor: str | None, own: dict[str, Laag]) -> None:
    """A misspelt zorgkantoor would silently run without its own layer."""
    known = {key for key, _ in read_zorgkantoren()} | {laag.zorgkantoor for laag in own.values() if laag.zorgkantoor}
    if zorgkantoor is not None and zorgkantoor not in known:
        herstel = f"Kies uit: {', '.join(sorted(known))}, of geef met --beleid een map met een laag van dit zorgkantoor."
        raise UsageError(f"wlz kent het zorgkantoor '{zorgkantoor}' niet.", herstel)


def regio_namen() -> dict[str, str]:
    """The name of every zorgkantoorregio by code, the historical ones too."""
    return {r.code: r.naam for r in read_regios()}


def one_region(code: str | None) -> tuple[str, ...]:
    """The region of ``--regio``; UsageError when it is none."""
    if code is not None and code not in regio_namen():
        raise UsageError(
            f"--regio: {code} is geen zorgkantoorregio.", "Een regio is een code als 5518; 'wlz beleid toon --regios' toont ze."
        )
    return (code,) if code else ()


def source_files(jaar: int, sectoren: tuple[Sector, ...], zorgkantoor: str, extra_folder: Path | None) -> dict[str, bytes]:
    """The policy files that a ronde rests on, to lie beside its frozen policy: the names are flat."""
    found: dict[str, bytes] = {}
    for sector in sectoren:
        for naam in _wanted_files(jaar, sector, zorgkantoor):
            found[f"bron-{naam.replace('/', '-')}"] = toml_policy.packaged_bytes(naam)
    if extra_folder is not None:
        for naam, data in toml_policy.folder_bytes(extra_folder):
            found[f"eigen-{naam.replace('/', '-')}"] = data
    return found


def _wanted_files(jaar: int, sector: Sector, zorgkantoor: str | None) -> tuple[str, ...]:
    """The packaged files that a kader can rest on: the layers for all, and that of this zorgkantoor."""
    folders = (f"{jaar}-landelijk", f"{jaar}-{sector.lower()}")
    files = ("kader.toml", f"{zorgkantoor}.toml")
    names = (naam for naam, _ in toml_policy.packaged_files())
    return tuple(naam for naam in names if naam.partition("/")[0] in folders and naam.partition("/")[2] in files)


def _below(own: dict[str, Laag], packaged: dict[str, Laag], faults: Faults) -> dict[str, Laag]:
    """What layers of one's own rest on and is not read yet: a folder may hold the policy of other sectors and zorgkantoren too."""
    names = {laag_id(naam): naam for naam, _ in toml_policy.packaged_files()}
    found: dict[str, Laag] = {}
    open_ = {laag.op for laag in own.values()}
    while new := [names[op] for op in sorted(filter(None, open_)) if op in names and op not in own.keys() | packaged.keys() | found.keys()]:
        lagen = packaged_lagen(faults, only=new)
        found |= lagen
        open_ = {laag.op for laag in lagen.values()}
    return found


def laag_id(naam: str) -> str:
    """The id of a layer that ships, by its file: ``2024-vv/kader.toml`` is ``2024-vv``, ``2024-vv/cz.toml`` is ``2024-vv-cz``."""
    folder, _, file = naam.partition("/")
    return folder if file == "kader.toml" else f"{folder}-{file.removesuffix('.toml')}"


def packaged_lagen(faults: Faults, only: Iterable[str] | None = None) -> dict[str, Laag]:
    """The layers that ship, by id."""
    names = [naam for naam, _ in toml_policy.packaged_files()] if only is None else list(only)
    return as_lagen((toml_policy.read_packaged(naam) for naam in names), faults)


def folder_lagen(folder: Path, faults: Faults) -> dict[str, Laag]:
    """The layers in a folder of one's own, by id."""
    return as_lagen(toml_policy.read_folder(folder), faults)


def as_lagen(files: Iterable[Beleidsbestand | PolicyFault], faults: Faults) -> dict[str, Laag]:
    """The layers in these files; two layers with one id are a fault."""
    found: dict[str, Laag] = {}
    for file in files:
        if isinstance(file, PolicyFault):
            faults.add(file)
            continue
        laag = parse_laag(file, faults)
        if laag is None:
            continue
        if laag.id in found:
            faults.add(PolicyFault(file.naam, "id", f"de laag '{laag.id}' staat ook in {found[laag.id].bestand}", file.regel(("id",))))
        if laag.soort is LaagSoort.REGIO and laag.regio is not None and laag.regio not in regio_namen():
            melding = f"{laag.regio} is geen zorgkantoorregio"
            herstel = "Schrijf de code van vier cijfers; 'wlz beleid toon --regios' toont ze."
            faults.add(PolicyFault(file.naam, "regio", melding, file.regel(("regio",)), herstel))
        found[laag.id] = laag
    return found


def raise_faults(faults: Faults) -> None:
    """PolicyError with every fault, in the order of files and lines; nothing when there are none."""
    if not faults.alle:
        return
    every = tuple(sorted(faults.alle, key=lambda f: (f.bestand, f.regelnummer or 0, f.sleutel, f.melding)))
    count = "Eén fout" if len(every) == 1 else f"{len(every)} fouten"
    raise PolicyError(f"{count} in het beleid.", HERSTEL_BELEID, every)
