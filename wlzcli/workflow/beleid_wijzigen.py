"""``wlz beleid wijzig`` and ``bevestig``: the frozen policy of a ronde changes only here, by name, and stays retrievable."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from pathlib import Path

from wlzcli.domain.beleidsitem import Item, Status
from wlzcli.domain.canonical import dumps
from wlzcli.domain.codes import Sector
from wlzcli.domain.dates import in_full
from wlzcli.domain.ladder import Lezing, TariefRegel
from wlzcli.domain.report import Report, Table
from wlzcli.errors import MomentError, PolicyError, PolicyFault, UsageError
from wlzcli.formats import toml_policy
from wlzcli.policy.model import Beleid, Kader
from wlzcli.policy.rebuild import amend, confirm
from wlzcli.policy.sections import Faults, Laag, LaagSoort
from wlzcli.records import dataclass
from wlzcli.store.folder import RondeFolder, write_whole
from wlzcli.store.tables import Tables
from wlzcli.views.beleidsitems import Verschil, verschillen
from wlzcli.workflow.beleid import as_lagen, raise_faults
from wlzcli.workflow.session import Session, load_beleid, load_ronde
from wlzcli.workflow.steps import STEP_NAMES


@dataclass(frozen=True, slots=True)
class BeleidWijziging:
    """What the journal keeps of a change of policy."""

    soort: str
    bron: str
    per: str | None
    van: str
    naar: str
    sleutels: tuple[str, ...]


def wijzig(session: Session, file: Path) -> Report:
    """Take in an amendment: shows what it changes and makes stale; with ``--ja`` it is accepted."""
    laag = _wijziging_in(file)
    folder = session.folder()
    beleid, sha256 = load_beleid(folder)
    kaders = tuple(k for k in beleid.kaders if laag.op in k.lagen)  # an amendment of a shared layer changes every sector on it
    if not kaders:
        known = ", ".join(dict.fromkeys(name for k in beleid.kaders for name in k.lagen))
        herstel = f"Zet 'op' op een laag van deze ronde: {known}."
        raise UsageError(f"De wijziging gaat over '{laag.op}', en daar draait deze ronde niet op.", herstel)
    if any(laag.id in k.lagen for k in beleid.kaders):
        raise UsageError(f"De wijziging '{laag.id}' is al in dit beleid opgenomen.", "Geef een nieuwe wijziging een eigen id.")
    faults = Faults()
    amended = [(k, amend(k, laag, faults)) for k in kaders]
    raise_faults(faults)
    pairs = tuple((oud, nieuw) for oud, nieuw in amended if nieuw is not None)
    if len(pairs) < len(kaders):
        raise PolicyError(f"De wijziging '{laag.id}' past niet op {laag.op}.", "Draai 'wlz beleid controleer' op het bestand.")
    soort = laag.wijziging.value if laag.wijziging else "wijziging"
    kept = file.read_bytes()
    return _accept(session, folder, beleid, sha256, pairs, f"wijzig {laag.id}", soort, laag.bestand, str(laag.per or ""), kept)


def _wijziging_in(file: Path) -> Laag:
    faults = Faults()
    lagen = as_lagen(toml_policy.read_folder(file), faults)
    raise_faults(faults)
    found = [laag for laag in lagen.values() if laag.soort is LaagSoort.WIJZIGING]
    if len(lagen) != 1 or len(found) != 1:
        raise UsageError(f"{file} is niet één wijziging.", 'Geef één bestand met soort = "wijziging", op, per en wijziging.')
    return found[0]


def bevestig(session: Session, sleutels: tuple[str, ...], bron: str, plaats: str, sector: str | None, lezing: str | None) -> Report:
    """A purchaser confirms secondary values with the zorgkantoor's own source: they become vast, by name."""
    if not bron.strip():
        raise UsageError("Een bevestiging heeft een bron nodig.", "Geef --bron 'het eigen document waarin de waarde staat'.")
    if lezing is not None and lezing not in (Lezing.PUNTEN, Lezing.FACTOR):
        raise UsageError(f"--lezing: '{lezing}' kan niet.", "Kies punten of factor.")
    folder = session.folder()
    beleid, sha256 = load_beleid(folder)
    kader = _kader_for(beleid, sector)
    keys = _keys(kader, sleutels, lezing)
    faults = Faults()
    nieuw = confirm(kader, keys, bron.strip(), plaats.strip(), session.door, lezing, faults)
    raise_faults(faults)
    if nieuw is None:
        raise PolicyError("De bevestiging past niet op het beleid.", "Controleer de sleutels met 'wlz beleid toon'.")
    return _accept(session, folder, beleid, sha256, ((kader, nieuw),), "bevestig", "bevestiging", bron.strip(), "", None, needs_ja=False)


def _kader_for(beleid: Beleid, sector: str | None) -> Kader:
    if sector is None and len(beleid.kaders) == 1:
        return beleid.kaders[0]
    wanted = next((s for s in Sector if sector is not None and s.value == sector.upper()), None)
    kader = next((k for k in beleid.kaders if k.sector is wanted), None)
    if kader is None:
        known = ", ".join(k.sector.value.lower() for k in beleid.kaders)
        raise UsageError("Zeg om welke sector het gaat.", f"Geef --sector met een van: {known}.")
    return kader


def _keys(kader: Kader, sleutels: tuple[str, ...], lezing: str | None) -> frozenset[str]:
    """The keys to confirm; ``tarief.*`` is every secondary value of a section. Every wrong one is told at once."""
    items = {item.sleutel: item for item in kader.items()}
    found: set[str] = set()
    faults: list[PolicyFault] = []
    for key in sleutels:
        if key.endswith(".*"):
            group = {k for k, i in items.items() if k.startswith(key[:-1]) and _unsure(i)}
            if not group:
                faults.append(PolicyFault(kader.id, key, "hier staat geen secundaire, onbevestigde of fictieve waarde"))
            found |= group
        elif key not in items:
            faults.append(
                PolicyFault(kader.id, key, "deze sleutel staat niet in het beleid", None, "'wlz beleid toon' toont alle sleutels.")
            )
        elif items[key].status is Status.ONBEKEND:
            herstel = "Vul een onbekende waarde in met 'wlz beleid wijzig'."
            faults.append(PolicyFault(kader.id, key, "wat onbekend is valt niet te bevestigen", None, herstel))
        elif not _unsure(items[key]) and not items[key].bevestigd_door:
            faults.append(PolicyFault(kader.id, key, "deze waarde staat al vast"))
        else:
            found.add(key)
    if faults:
        raise UsageError("; ".join(str(f) for f in faults) + ".", "Er is niets bevestigd; geef alleen sleutels die dat nodig hebben.")
    if lezing is not None and not any(_is_open(items[k]) for k in found):
        raise UsageError(
            "--lezing hoort bij een tariefregel waarvan het beleid de lezing openliet.",
            "'wlz beleid toon --sectie tarief' toont welke; een andere lezing is een wijziging ('wlz beleid wijzig').",
        )
    return frozenset(found)


def _unsure(item: Item) -> bool:
    """Whether a purchaser can confirm this: a value that is there and not firm. What is unknown has to be filled in."""
    return item.status in (Status.SECUNDAIR, Status.ONBEVESTIGD) or (item.is_fictief and item.status is not Status.ONBEKEND)


def _is_open(item: Item) -> bool:
    return isinstance(item, TariefRegel) and item.lezing is Lezing.ONBEKEND


# -- accepting ---------------------------------------------------------------------------------


def _accept(
    session: Session,
    folder: RondeFolder,
    beleid: Beleid,
    sha256: str,
    kaders: tuple[tuple[Kader, Kader], ...],
    opdracht: str,
    soort: str,
    bron: str,
    per: str,
    bestand: bytes | None,
    needs_ja: bool = True,
) -> Report:
    changes = tuple((nieuw.id, v) for oud, nieuw in kaders for v in verschillen(oud, nieuw))
    renewed = {oud.sector: nieuw for oud, nieuw in kaders}
    fresh = Beleid(tuple(renewed.get(k.sector, k) for k in beleid.kaders))
    data = dumps(fresh)
    naar = hashlib.sha256(data).hexdigest()
    told = BeleidWijziging(soort, bron, per or None, sha256, naar, tuple(dict.fromkeys(v.sleutel for _, v in changes)))
    save = naar != sha256 and not session.dry_run and (session.ja or not needs_ja)
    stale, standing = _stale(folder)
    if save:
        with folder.writing(f"beleid {opdracht}", session.door) as tables:
            _still(folder, sha256)
            _store(session, folder, tables, data, naar, told, bestand)
    return _report(session, folder, changes, told, stale, standing, save, opdracht.partition(" ")[0])


def _still(folder: RondeFolder, sha256: str) -> None:
    """Nobody changed the policy between reading and writing."""
    if load_beleid(folder)[1] != sha256:
        raise MomentError("Het beleid is intussen gewijzigd.", "Bekijk het verschil en draai de opdracht opnieuw.")


def _store(
    session: Session, folder: RondeFolder, tables: Tables, data: bytes, sha256: str, told: BeleidWijziging, bestand: bytes | None
) -> None:
    """Old and new stay in the archief; the journal tells who, when and what; then the frozen policy is replaced."""
    old = (folder.part("beleid") / "beleid.json").read_bytes()
    for content, naam in ((old, "beleid.json"), (data, "beleid.json"), *(((bestand, told.bron),) if bestand else ())):
        tables.note_file(folder.archive(content), naam, "beleid", len(content), session.now, session.door)
    tables.register("beleid", sha256, told, session.door, session.now)
    tables.write_journal(session.now, session.door, "beleid", told)
    if bestand is not None:
        write_whole(folder.part("beleid") / f"wijziging-{sha256[:12]}.toml", bestand)
    write_whole(folder.part("beleid") / "beleid.json", data)
    write_whole(folder.part("beleid") / "beleid.sha256", f"{sha256}\n".encode("ascii"))


def _stale(folder: RondeFolder) -> tuple[tuple[str, ...], tuple[tuple[str, int], ...]]:
    """The steps with a voorstel, which rests on the old policy; and how many besluiten stand, which keep standing."""
    with folder.reading() as tables:
        stale = tuple(name for name in STEP_NAMES if tables.latest_voorstel(name) is not None)
        return stale, tuple((name, len(found)) for name in STEP_NAMES if (found := tables.standing(name)))


def _report(
    session: Session,
    folder: RondeFolder,
    changes: tuple[tuple[str, Verschil], ...],
    told: BeleidWijziging,
    stale: tuple[str, ...],
    standing: tuple[tuple[str, int], ...],
    saved: bool,
    command: str,
) -> Report:
    ronde = load_ronde(folder)
    more = len({kader for kader, _ in changes}) > 1
    rows = tuple((*((k,) if more else ()), v.sleutel, v.soort, v.titel, v.van, v.naar, v.naar_bron or v.van_bron) for k, v in changes)
    columns = (*(("kader",) if more else ()), "sleutel", "soort", "titel", "van", "naar", "bron")
    word = told.soort.replace("_", " ").capitalize()
    notes = [
        f"{word} {'op' if told.soort == 'bevestiging' else 'uit'} {told.bron}{f', per {in_full(date.fromisoformat(told.per))}' if told.per else ''}."
    ]
    if not changes:
        notes.append("Dit verandert niets aan het beleid.")
    if changes and stale:
        notes.append(f"Verouderd: de voorstellen van {', '.join(stale)}; reken die opnieuw uit voor u ze vaststelt.")
    if changes and standing:
        names = ", ".join(f"{count} van {step}" for step, count in standing)
        notes.append(f"Wat al is vastgesteld blijft staan tot een nieuw besluit het vervangt: {names}.")
    if saved:
        notes.append(f"Opgenomen door {session.door}; het oude beleid blijft in het archief. 'wlz beleid verschil' vergelijkt.")
    elif changes and session.dry_run:
        notes.append("Er is niets bewaard (--dry-run).")
    elif changes:
        notes.append("Er is nog niets bewaard. Neem de wijziging op door de opdracht te herhalen met --ja.")
    return replace(
        Report(f"beleid {command}", ronde=ronde.naam, voorbeeld=ronde.voorbeeld, changed=saved),
        tables=(Table("Wat verandert", columns, rows),) if rows else (),
        notes=tuple(notes),
        extra={
            "beleid": told.naar if saved else told.van,
            "wijziging": told,
            "verschillen": [v for _, v in changes],
            "verouderd": stale,
            "staande_besluiten": dict(standing),
            "bewaard": saved,
        },
    )
