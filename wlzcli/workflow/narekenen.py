"""``wlz narekenen``: everything recomputed from what was kept, and compared to the byte.

Every settled voorstel is decided again on its stored inputs, answers and the policy as it stood; the inputs are
proven to follow from the archived originals; archive, letters and journal are checked against their hashes.
After a program upgrade outcome, cents, volume, percentage and term must still match; steps that explain
themselves differently are told and are no failure.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from wlzcli.domain.brief import BriefRecord
from wlzcli.domain.canonical import digest, dumps, loads, to_data
from wlzcli.domain.decimals import plain
from wlzcli.domain.decisions import StepResult
from wlzcli.domain.findings import Answers
from wlzcli.domain.inschrijving import Inschrijving
from wlzcli.domain.report import Report, Table
from wlzcli.errors import FileError
from wlzcli.policy.model import Beleid
from wlzcli.store.folder import RondeFolder, disk_error
from wlzcli.store.tables import StoredBesluit, Tables, Voorstel
from wlzcli.workflow.narekenen_vastlegging import (
    AFWIJKING,
    ANDERS_UITGELEGD,
    GELIJK,
    Check,
    check_anchor,
    guarded,
    journal_checks,
    named,
    record_checks,
    voorstel_fault,
)
from wlzcli.workflow.session import PROGRAM, Session, load_ronde
from wlzcli.workflow.step import voorstel_digest
from wlzcli.workflow.steps import STEP_NAMES, step_named

EXIT_DIFFERS = 8
NO_ANCHOR = "Zonder --anker is een afgekapte staart van het journaal niet te zien; bewaar de kop buiten deze map."
EXPLANATION = frozenset({"stappen", "toelichting", "bron", "status", "motivering"})


def run(session: Session, journaal_only: bool, anker: str | None) -> Report:
    """Recompute and compare; exit 8 when anything differs. Writes nothing."""
    folder = session.folder()
    ronde = load_ronde(folder)
    anchor = check_anchor(anker)
    checks: list[Check] = []
    with folder.reading() as tables:
        checks += journal_checks(tables, anchor)
        head = tables.journal_head()
        if not journaal_only:
            checks += record_checks(session, tables)
            checks += _archive(folder, tables)
            checks += guarded("inschrijvingen", lambda: _submissions(session, folder, tables))
            for stap in STEP_NAMES:
                checks += _step(folder, tables, stap)
            checks += guarded("brieven", lambda: _letters(folder, tables))
    differs = [c for c in checks if c.uitkomst == AFWIJKING]
    rows = tuple((c.wat, c.uitkomst, c.toelichting) for c in checks)
    note = f"{len(checks)} controles: {len(checks) - len(differs)} kloppen, {len(differs)} wijken af."
    return Report(
        command="narekenen",
        ronde=ronde.naam,
        totalen={"controles": len(checks), "gelijk": len(checks) - len(differs), "afwijkingen": len(differs)},
        extra={"controles": tuple(checks), "journaal": head},
        lines=(f"Kop van het journaal: {head}",),
        tables=(Table("Nagerekend", ("wat", "uitkomst", "toelichting"), rows),),
        notes=(note, *(() if anchor else (NO_ANCHOR,))),
        voorbeeld=ronde.voorbeeld,
        exit_override=EXIT_DIFFERS if differs else 0,
    )


def _archive(folder: RondeFolder, tables: Tables) -> list[Check]:
    checks = []
    for sha256, naam, soort in tables.files():
        try:
            folder.archived(sha256)
        except FileError as exc:
            checks.append(Check(f"archief {soort} {naam}", AFWIJKING, exc.melding))
    return checks or [Check("archief", GELIJK, f"{len(tables.files())} bestanden passen bij hun controlegetal")]


def _submissions(session: Session, folder: RondeFolder, tables: Tables) -> list[Check]:
    """The stored submissions must follow from the archived originals, read again; another program may note more, not other values."""
    stored = {(i.map, i.sha256): i for i in tables.inschrijvingen()}
    if not stored:
        return []
    from wlzcli.workflow.ingest import reread
    from wlzcli.workflow.step import open_context

    again = {(i.map, i.sha256): i for i in reread(open_context(session, folder, tables))}
    read_by = next((json.loads(e.inhoud)["programma"] for e in reversed(tables.journal_entries()) if e.opdracht == "ingest"), PROGRAM)
    checks = [_submission(item, again.get(key), read_by) for key, item in stored.items()]
    told = [c for c in checks if c.uitkomst != GELIJK]
    return told or [Check("inschrijvingen", GELIJK, f"{len(stored)} formulieren opnieuw gelezen uit het archief")]


def _submission(item: Inschrijving, fresh: Inschrijving | None, read_by: str) -> Check:
    what = f"inschrijving {item.map}"
    if fresh is None:
        return Check(what, AFWIJKING, "het formulier staat niet in het archief")
    if dumps(fresh) == dumps(item):
        return Check(what, GELIJK)
    if read_by != PROGRAM and _read(fresh) == _read(item):
        return Check(what, ANDERS_UITGELEGD, f"zelfde waarden; {PROGRAM} legt er iets anders bij vast dan {read_by}")
    gone = _no_longer_read(_read(item), _read(fresh)) if read_by != PROGRAM else ()
    if gone:
        told = f"{PROGRAM} neemt {', '.join(gone)} niet meer als antwoord, {read_by} nog wel; kijk zelf in het formulier. Besluiten blijven staan"
        return Check(what, ANDERS_UITGELEGD, told)
    told = "" if _read(fresh) == _read(item) else f": {_difference(_read(item), _read(fresh))}"
    return Check(what, AFWIJKING, f"het gearchiveerde formulier geeft nu andere waarden dan zijn bewaard{told}")


def _read(item: Inschrijving) -> dict[str, Any]:
    """What decisions rest on: who it is of, whether it counts, and every value that was read."""
    kept = to_data(item)
    who = {name: kept.get(name) for name in ("soort", "agb_code", "naam", "kvk_nummer", "regio", "sector", "telt_mee", "plannen")}
    lines = [[p.prestatiecode, "niet gelezen" if p.volume is None else plain(p.volume)] for p in item.productie]
    return {**who, "velden": {v.id: v.waarde or "" for v in item.velden}, "productie": lines}


def _no_longer_read(stored: dict[str, Any], fresh: dict[str, Any]) -> tuple[str, ...]:
    """The fields that another program took an answer from and this one does not dare to; empty when anything else differs too."""
    before, now = stored["velden"], fresh["velden"]
    fields = [key for key in sorted(before.keys() | now.keys()) if before.get(key, "") != now.get(key, "")]
    others = (key for key in stored if key != "velden" and stored[key] != fresh[key])
    only_gone = not any(now.get(key) for key in fields) and all(key in ("naam", "kvk_nummer") and not fresh[key] for key in others)
    return tuple(fields) if only_gone else ()


def _step(folder: RondeFolder, tables: Tables, stap: str) -> list[Check]:
    besluiten = tables.besluiten(stap)
    settled = {b.voorstel_id for b in besluiten}
    latest = tables.latest_voorstel(stap)
    checks: list[Check] = []
    for voorstel_id in sorted(settled | ({latest.id} if latest else set())):
        checks += guarded(f"voorstel {stap} {voorstel_id[:12]}", lambda number=voorstel_id: [_voorstel(folder, tables, stap, number)])  # type: ignore[misc]  # bound now
    return checks + guarded(f"besluiten {stap}", lambda: _besluiten(tables, stap, besluiten))


def _voorstel(folder: RondeFolder, tables: Tables, stap: str, voorstel_id: str) -> Check:
    what = f"voorstel {stap} {voorstel_id[:12]}"
    voorstel = tables.voorstel(voorstel_id)
    if voorstel is None:
        return Check(what, AFWIJKING, "het voorstel waarop besluiten rusten, staat niet meer in de ronde")
    text = tables.input(voorstel.invoer_sha256)
    if hashlib.sha256(text.encode()).hexdigest() != voorstel.invoer_sha256:
        return Check(what, AFWIJKING, "de bewaarde invoer is gewijzigd")
    try:
        beleid_bytes = folder.archived(voorstel.receipt.beleid)
    except FileError as exc:
        return Check(what, AFWIJKING, f"het beleid van toen: {exc.melding}")
    step, beleid = step_named(voorstel.stap), loads(Beleid, beleid_bytes)

    def decided(invoer: str) -> StepResult[Any]:
        return step.decide(loads(step.inputs_type, invoer), beleid, Answers(voorstel.antwoorden))

    result = decided(text)
    stored = json.loads(voorstel.besluiten)
    if dumps(result.decisions).decode() == voorstel.besluiten:
        again = voorstel_digest(voorstel.stap, voorstel.receipt.beleid, voorstel.receipt.invoer, voorstel.antwoorden, result.decisions)
        if again != voorstel.id:
            return Check(what, AFWIJKING, "antwoorden of invoerlijst horen niet bij dit voorstel")
        fault = voorstel_fault(tables, voorstel) or _talk_fault(tables, voorstel, result, decided)
        return Check(what, AFWIJKING, fault) if fault else Check(what, GELIJK, f"{len(result.decisions)} besluiten, byte voor byte")
    fresh = json.loads(dumps(result.decisions))
    if voorstel.receipt.programma != PROGRAM and _outcome(fresh) == _outcome(stored):
        return Check(what, ANDERS_UITGELEGD, f"zelfde uitkomst; {PROGRAM} legt anders uit dan {voorstel.receipt.programma}")
    return Check(what, AFWIJKING, _difference(stored, fresh))


def _talk_fault(tables: Tables, voorstel: Voorstel, result: StepResult[Any], decided: Callable[[str], StepResult[Any]]) -> str | None:
    """The findings and questions of the last run are those of its voorstel.

    Letters and the day of today make no other voorstel, but the term to repair that they give stands on findings, and that it has
    passed is a question (V287). So they may be those of another run of this step that decided the same.
    """
    latest = tables.latest_voorstel(voorstel.stap)
    if latest is None or latest.id != voorstel.id or voorstel.receipt.programma != PROGRAM:
        return None
    fault = _told_otherwise(tables, voorstel.stap, result)
    for sha256, invoer in tables.inputs(voorstel.stap) if fault else ():
        if sha256 == voorstel.invoer_sha256 or hashlib.sha256(invoer.encode()).hexdigest() != sha256:
            continue
        again = decided(invoer)
        if dumps(again.decisions).decode() == voorstel.besluiten and _told_otherwise(tables, voorstel.stap, again) is None:
            return None
    return fault


def _told_otherwise(tables: Tables, stap: str, result: StepResult[Any]) -> str | None:
    if {dumps(f) for f in tables.findings(stap)} != {dumps(f) for f in result.findings}:
        return "de bewaarde bevindingen zijn niet die van dit voorstel"
    if {q.id for q in tables.questions(stap)} != {q.id for q in result.questions}:
        return "de bewaarde vragen zijn niet die van dit voorstel"
    return None


def _besluiten(tables: Tables, stap: str, besluiten: tuple[StoredBesluit, ...]) -> list[Check]:
    proposed: dict[str, set[str]] = {}
    checks = []
    for b in besluiten:
        if b.voorstel_id not in proposed:
            voorstel = tables.voorstel(b.voorstel_id)
            proposed[b.voorstel_id] = {digest(_outcome(d)) for d in json.loads(voorstel.besluiten)} if voorstel else set()
        data = json.loads(b.inhoud)
        if digest({"voorstel": b.voorstel_id, "besluit": data, "vervangt": b.vervangt}) != b.id:
            checks.append(Check(named(b), AFWIJKING, "de inhoud past niet bij het nummer van het besluit"))
        elif (b.regio, b.sector, b.agb_code) != (data["regio"], data["sector"], data["agb_code"]):
            checks.append(Check(named(b), AFWIJKING, "het besluit staat op naam van een ander dan zijn inhoud zegt"))
        elif digest(_outcome(data)) not in proposed[b.voorstel_id]:
            checks.append(Check(named(b), AFWIJKING, "het besluit volgt niet uit zijn voorstel"))
    if besluiten and not checks:
        checks.append(Check(f"besluiten {stap}", GELIJK, f"{len(besluiten)} besluiten volgen uit hun voorstel"))
    return checks


def _letters(folder: RondeFolder, tables: Tables) -> list[Check]:
    """Every registered letter that lies in ``brieven/`` must be the one that was made; Word may be edited, PDF not."""
    records = [r.as_type(BriefRecord) for r in tables.latest_registraties("brief")]
    checks = []
    for record in records:
        name = f"{record.soort.value}/{record.agb_code}-{record.regio}-{record.sector}.pdf"
        path = folder.part("brieven") / name
        if _letter(path) is None:
            checks.append(Check(f"brief {name}", AFWIJKING, "de brief staat niet meer in brieven/"))
        elif _letter(path) != record.pdf_sha256:
            checks.append(Check(f"brief {name}", AFWIJKING, "de brief is na het maken gewijzigd"))
    return checks or ([Check("brieven", GELIJK, f"{len(records)} brieven zijn ongewijzigd")] if records else [])


def _letter(path: Path) -> str | None:
    """The hash of a letter; None when it is not there."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as exc:
        raise disk_error(exc, path) from exc


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
            return f"{path or 'besluiten'}: {len(stored)} bewaard, {len(fresh)} nagerekend"
        for n, (a, b) in enumerate(zip(stored, fresh, strict=True)):
            if a != b:
                return _difference(a, b, f"{path}[{n}]")
    return f"{path}: bewaard {stored}, nagerekend {fresh}"
