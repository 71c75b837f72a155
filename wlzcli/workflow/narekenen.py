"""``wlz narekenen``: everything recomputed from what was kept, and compared to the byte.

Every settled voorstel is decided again on its stored inputs, answers and the policy as it stood; the inputs are
proven to follow from the archived originals; archive, letters and journal are checked against their hashes.
After a program upgrade outcome, cents, volume, percentage and term must still match; steps that explain
themselves differently are told and are no failure.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from wlzcli.domain.canonical import digest, dumps, loads
from wlzcli.domain.findings import Answers
from wlzcli.domain.report import Report, Table
from wlzcli.errors import FileError, WlzError
from wlzcli.policy.model import Beleid
from wlzcli.store.folder import RondeFolder
from wlzcli.store.tables import StoredBesluit, Tables, Voorstel
from wlzcli.workflow.session import PROGRAM, Session, load_ronde
from wlzcli.workflow.step import voorstel_digest
from wlzcli.workflow.steps import STEP_NAMES, step_named

EXIT_DIFFERS = 8
EXPLANATION = frozenset({"stappen", "toelichting", "bron", "status", "motivering"})
GELIJK, AFWIJKING, ANDERS_UITGELEGD = "gelijk", "afwijking", "anders uitgelegd"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing compared: what, the outcome, and what differs."""

    wat: str
    uitkomst: str
    toelichting: str = ""


def run(session: Session, journaal_only: bool, anker: str | None) -> Report:
    """Recompute and compare; exit 8 when anything differs. Writes nothing."""
    folder = session.folder()
    ronde = load_ronde(folder)
    checks: list[Check] = []
    with folder.reading() as tables:
        checks += _journal(tables, anker)
        if not journaal_only:
            checks += _archive(folder, tables)
            checks += _submissions(session, folder, tables)
            for stap in STEP_NAMES:
                checks += _step(folder, tables, stap)
            checks += _letters(folder, tables)
    differs = [c for c in checks if c.uitkomst == AFWIJKING]
    rows = tuple((c.wat, c.uitkomst, c.toelichting) for c in checks)
    note = f"{len(checks)} controles: {len(checks) - len(differs)} kloppen, {len(differs)} wijken af."
    return Report(
        command="narekenen",
        ronde=ronde.naam,
        totalen={"controles": len(checks), "gelijk": len(checks) - len(differs), "afwijkingen": len(differs)},
        extra={"controles": tuple(checks)},
        tables=(Table("Nagerekend", ("wat", "uitkomst", "toelichting"), rows),),
        notes=(note,),
        voorbeeld=ronde.voorbeeld,
        exit_override=EXIT_DIFFERS if differs else 0,
    )


def _journal(tables: Tables, anker: str | None) -> list[Check]:
    entries, breaks = tables.journal_entries(), tables.journal_breaks()
    checks = [Check("journaal", AFWIJKING, text) for text in breaks] or [
        Check("journaal", GELIJK, f"{len(entries)} regels sluiten op elkaar aan")
    ]
    if anker:
        known = [e.nr for e in entries if e.hash.startswith(anker)]
        found = f"verankerd tot en met regel {known[0]}; {len(entries) - known[0]} regels erna zijn nog niet verankerd" if known else ""
        gone = "het anker staat niet in dit journaal: de staart is afgekapt of het journaal is herschreven"
        checks.append(Check("anker", GELIJK if known else AFWIJKING, found or gone))
    return checks


def _archive(folder: RondeFolder, tables: Tables) -> list[Check]:
    checks = []
    for sha256, naam, soort in tables.files():
        try:
            folder.archived(sha256)
        except FileError as exc:
            checks.append(Check(f"archief {soort} {naam}", AFWIJKING, exc.melding))
    return checks or [Check("archief", GELIJK, f"{len(tables.files())} bestanden passen bij hun controlegetal")]


def _submissions(session: Session, folder: RondeFolder, tables: Tables) -> list[Check]:
    """The stored submissions must follow from the archived originals, read again."""
    stored = {(i.map, i.sha256): i for i in tables.inschrijvingen()}
    if not stored:
        return []
    from wlzcli.workflow.ingest import reread
    from wlzcli.workflow.step import open_context

    try:
        again = {(i.map, i.sha256): i for i in reread(open_context(session, folder, tables))}
    except WlzError as exc:
        return [Check("inschrijvingen", AFWIJKING, exc.melding)]
    checks = [
        Check(f"inschrijving {key[0]}", AFWIJKING, "het gearchiveerde formulier geeft nu andere waarden dan zijn bewaard")
        for key, item in stored.items()
        if key in again and dumps(again[key]) != dumps(item)
    ]
    checks += [Check(f"inschrijving {key[0]}", AFWIJKING, "het formulier staat niet in het archief") for key in stored if key not in again]
    return checks or [Check("inschrijvingen", GELIJK, f"{len(stored)} formulieren opnieuw gelezen uit het archief")]


def _step(folder: RondeFolder, tables: Tables, stap: str) -> list[Check]:
    besluiten = tables.besluiten(stap)
    settled = {b.voorstel_id for b in besluiten}
    latest = tables.latest_voorstel(stap)
    ids = sorted(settled | ({latest.id} if latest else set()))
    checks: list[Check] = []
    for voorstel_id in ids:
        voorstel = tables.voorstel(voorstel_id)
        if voorstel is not None:
            checks.append(_voorstel(folder, tables, voorstel))
    checks += _besluiten(tables, stap, besluiten)
    return checks


def _voorstel(folder: RondeFolder, tables: Tables, voorstel: Voorstel) -> Check:
    what = f"voorstel {voorstel.stap} {voorstel.id[:12]}"
    text = tables.input(voorstel.invoer_sha256)
    if hashlib.sha256(text.encode()).hexdigest() != voorstel.invoer_sha256:
        return Check(what, AFWIJKING, "de bewaarde invoer is gewijzigd")
    try:
        beleid_bytes = folder.archived(voorstel.receipt.beleid)
    except FileError as exc:
        return Check(what, AFWIJKING, f"het beleid van toen: {exc.melding}")
    step = step_named(voorstel.stap)
    inputs = loads(step.inputs_type, text)
    result = step.decide(inputs, loads(Beleid, beleid_bytes), Answers(voorstel.antwoorden))
    stored = json.loads(voorstel.besluiten)
    if dumps(result.decisions).decode() == voorstel.besluiten:
        again = voorstel_digest(voorstel.stap, voorstel.receipt.beleid, voorstel.receipt.invoer, voorstel.antwoorden, result.decisions)
        if again != voorstel.id:
            return Check(what, AFWIJKING, "antwoorden of invoerlijst horen niet bij dit voorstel")
        return Check(what, GELIJK, f"{len(result.decisions)} besluiten, byte voor byte")
    fresh = json.loads(dumps(result.decisions))
    if voorstel.receipt.programma != PROGRAM and _outcome(fresh) == _outcome(stored):
        return Check(what, ANDERS_UITGELEGD, f"zelfde uitkomst; {PROGRAM} legt anders uit dan {voorstel.receipt.programma}")
    return Check(what, AFWIJKING, _difference(stored, fresh))


def _besluiten(tables: Tables, stap: str, besluiten: tuple[StoredBesluit, ...]) -> list[Check]:
    checks = []
    for b in besluiten:
        expected = digest({"voorstel": b.voorstel_id, "besluit": json.loads(b.inhoud), "vervangt": b.vervangt})
        voorstel = tables.voorstel(b.voorstel_id)
        proposed = [_outcome(d) for d in json.loads(voorstel.besluiten)] if voorstel else []
        if expected != b.id:
            checks.append(
                Check(f"besluit {stap} {b.agb_code} {b.id[:12]}", AFWIJKING, "de inhoud past niet bij het nummer van het besluit")
            )
        elif _outcome(json.loads(b.inhoud)) not in proposed:
            checks.append(Check(f"besluit {stap} {b.agb_code} {b.id[:12]}", AFWIJKING, "het besluit volgt niet uit zijn voorstel"))
    if besluiten and not checks:
        checks.append(Check(f"besluiten {stap}", GELIJK, f"{len(besluiten)} besluiten volgen uit hun voorstel"))
    return checks


def _letters(folder: RondeFolder, tables: Tables) -> list[Check]:
    """Every registered letter that lies in ``brieven/`` must be the one that was registered."""
    records = tables.latest_registraties("brief")
    checks = []
    for record in records:
        data = json.loads(record.inhoud)
        path = folder.part("brieven") / data["bestand"]
        if not path.is_file():
            checks.append(Check(f"brief {data['bestand']}", AFWIJKING, "de brief staat niet meer in brieven/"))
        elif hashlib.sha256(path.read_bytes()).hexdigest() != data["sha256"]:
            checks.append(Check(f"brief {data['bestand']}", AFWIJKING, "de brief is na het maken gewijzigd"))
    return checks or ([Check("brieven", GELIJK, f"{len(records)} brieven zijn ongewijzigd")] if records else [])


def _outcome(data: Any) -> Any:
    """A decision without its explanation, its phase and what it replaces."""
    if isinstance(data, dict):
        return {k: _outcome(v) for k, v in data.items() if k not in EXPLANATION and k not in ("fase", "vervangt")}
    if isinstance(data, list):
        return [_outcome(v) for v in data]
    return data


def _difference(stored: Any, fresh: Any, path: str = "") -> str:
    """The first place where two decisions differ, with both values."""
    if isinstance(stored, dict) and isinstance(fresh, dict):
        for key in sorted(stored.keys() | fresh.keys()):
            if stored.get(key) != fresh.get(key):
                return _difference(stored.get(key), fresh.get(key), f"{path}.{key}" if path else key)
    if isinstance(stored, list) and isinstance(fresh, list):
        if len(stored) != len(fresh):
            return f"{path}: {len(stored)} bewaard, {len(fresh)} nagerekend"
        for n, (a, b) in enumerate(zip(stored, fresh, strict=True)):
            if a != b:
                return _difference(a, b, f"{path}[{n}]")
    return f"{path}: bewaard {stored}, nagerekend {fresh}"
