"""``wlz beleid verschil``: two policies side by side, whatever they come from. Writes nothing."""

from __future__ import annotations

import json
from pathlib import Path

from wlzcli.domain.canonical import loads
from wlzcli.domain.report import Report, Table
from wlzcli.errors import FileError, UsageError
from wlzcli.formats import toml_policy
from wlzcli.policy.model import Beleid, Kader
from wlzcli.policy.sections import Faults
from wlzcli.store.folder import RondeFolder, disk_error, find
from wlzcli.views.beleidsitems import verschillen
from wlzcli.workflow.beleid import as_lagen, kader_named, one_region, packaged_lagen, raise_faults, resolve_id
from wlzcli.workflow.beleid_tonen import combinations

BEGIN, VORIG = "begin", "vorig"
HERSTEL = (
    "Geef een kader (2024-vv, 2024-vv:cz of 2016-gz:noord:5501), een map of bestand met eigen beleid (.toml), een rondemap,"
    f" of een rondemap met @{BEGIN}, @{VORIG} of het begin van een controlegetal."
)


def verschil(a: str, b: str, sectie: str | None = None) -> Report:
    """Two policies side by side: years, zorgkantoren, own policy, before and after an amendment. Sector by sector where there are more."""
    pairs = _pairs(_kaders_of(a), _kaders_of(b), a, b)
    every = ((old, new, v) for old, new in pairs for v in verschillen(old, new))
    rows = [row for row in every if not sectie or row[2].sleutel == sectie or row[2].sleutel.startswith(f"{sectie}.")]
    more = len(pairs) > 1
    columns = (*(("sector",) if more else ()), "sleutel", "soort", "titel", a, b, f"bron {a}", f"bron {b}")
    table = Table(
        f"Verschil {a} en {b}", columns,
        tuple(
            (*((old.sector.value,) if more else ()), v.sleutel, v.soort, v.titel, v.van, v.naar, v.van_bron, v.naar_bron)
            for old, _, v in rows
        ),
    )  # fmt: skip
    note = "Geen verschil." if not rows else "Eén verschil." if len(rows) == 1 else f"{len(rows)} verschillen."
    return Report("beleid verschil", tables=(table,) if rows else (), notes=(note,), extra={"verschillen": [v for _, _, v in rows]})


def _pairs(left: tuple[Kader, ...], right: tuple[Kader, ...], a: str, b: str) -> tuple[tuple[Kader, Kader], ...]:
    """One kader against one, of whatever sector; of more sectors only what both have."""
    if len(left) == len(right) == 1:
        return ((left[0], right[0]),)
    found = tuple((old, new) for old in left for new in right if old.sector is new.sector)
    if not found:
        raise UsageError(f"{a} en {b} hebben geen sector gemeen.", HERSTEL)
    return found


def _kaders_of(text: str) -> tuple[Kader, ...]:
    """The kaders that an argument names; UsageError or FileError when it names none."""
    place, sign, which = text.rpartition("@")
    if sign and Path(place).is_dir():
        return _earlier(Path(place), which)
    path = Path(text)
    for candidate in (path / "beleid" / "beleid.json", path / "beleid.json", path):
        if candidate.is_file() and candidate.suffix != ".toml":
            return _frozen(candidate)
    if path.exists():
        return _own(path)
    kader_id, zorgkantoor, regio = (*text.split(":"), "", "")[:3]
    if f"{kader_id}/kader.toml" not in {naam for naam, _ in toml_policy.packaged_files()}:
        raise UsageError(f"Er is geen kader, map of ronde '{text}'.", HERSTEL)
    return (kader_named(kader_id, zorgkantoor or None, regios=one_region(regio or None)),)


def _frozen(file: Path) -> tuple[Kader, ...]:
    try:
        return loads(Beleid, file.read_bytes()).kaders
    except OSError as exc:
        raise disk_error(exc, file) from exc
    except (ValueError, TypeError, KeyError) as exc:
        raise FileError(f"{file} is geen bevroren beleid.", HERSTEL) from exc


def _earlier(ronde: Path, which: str) -> tuple[Kader, ...]:
    """The policy of a ronde as it was: at the beginning, before the last change, or by the start of its hash."""
    folder = find(ronde, None, Path.cwd())
    held = _held(folder)
    if which == BEGIN:
        found = held[:1]
    elif which == VORIG:
        found = held[-2:-1]
    else:
        found = tuple(sha for sha in dict.fromkeys(held) if len(which) >= 4 and sha.startswith(which))
    if len(found) != 1:
        known = ", ".join(sha[:12] for sha in held)
        raise UsageError(f"{ronde} heeft geen beleid @{which}.", f"Het beleid van deze ronde was achtereenvolgens: {known}.")
    return loads(Beleid, folder.archived(found[0])).kaders


def _held(folder: RondeFolder) -> tuple[str, ...]:
    """The hash of every policy this ronde ran on, in order, out of its journal."""
    with folder.reading() as tables:
        told = [json.loads(e.inhoud) for e in tables.journal_entries() if e.opdracht in ("init", "beleid")]
    return tuple(data["naar"] if "naar" in data else data["beleid"] for data in told)


def _own(path: Path) -> tuple[Kader, ...]:
    """The kaders that a folder or file of one's own makes, on what ships; one a sector, or it is not said which is meant."""
    faults = Faults()
    own = as_lagen(toml_policy.read_folder(path), faults)
    packaged = packaged_lagen(faults)
    wanted = combinations(own, packaged, faults)
    raise_faults(faults)
    # Of combinations on one kader the narrowest holds the others: the layer of a region rests on that of its zorgkantoor.
    kaders = [resolve_id(kader, packaged, own, zorgkantoor, regios, Faults()) for kader, zorgkantoor, regios in wanted]
    last = {k.sector: k for k in sorted(kaders, key=lambda k: len(k.lagen))}
    if not kaders:
        raise UsageError(f"{path} hoort bij geen enkel kader.", HERSTEL)
    for kader in kaders:
        if not set(kader.lagen) <= set(last[kader.sector].lagen):
            raise UsageError(
                f"In {path} staat beleid voor meer dan één zorgkantoor, regio of jaar.", "Geef een map of bestand met één ervan."
            )
    return tuple(last.values())
