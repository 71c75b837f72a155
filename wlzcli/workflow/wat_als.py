"""``wlz gunning --wat-als``: the portfolio under another policy. Stores nothing but a line in the journal."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from wlzcli.cycle.gunning import GunningInputs, decide, region_rules_differ, region_totals
from wlzcli.domain.canonical import dumps, loads, to_data
from wlzcli.domain.decisions import StepResult
from wlzcli.domain.findings import Answers
from wlzcli.domain.gunning import GunningBesluit
from wlzcli.domain.money import ZERO, total
from wlzcli.domain.report import Report, Table
from wlzcli.errors import FileError, PolicyError, UsageError
from wlzcli.formats import toml_policy
from wlzcli.policy.model import Beleid, Kader
from wlzcli.policy.rebuild import amend
from wlzcli.policy.sections import Faults, Laag, LaagSoort
from wlzcli.records import dataclass
from wlzcli.store.folder import disk_error
from wlzcli.views.vergelijking import Verschil, changes_table, compare, key_of
from wlzcli.workflow.beleid import as_lagen, raise_faults, resolve_kader
from wlzcli.workflow.correcties import letters_sent
from wlzcli.workflow.gunning import STEP, totals_data
from wlzcli.workflow.session import Session
from wlzcli.workflow.step import Context, open_context


@dataclass(frozen=True, slots=True)
class WatAls:
    """What the journal keeps of a comparison: which policy was tried, and what would have changed."""

    bestand: str
    beleid: str
    anders: str
    wijzigingen: int
    verschil_cents: int


def run(session: Session, file: Path) -> Report:
    """Award under the ronde's policy and under the other one, and show who changes and by how much."""
    folder = session.folder()
    if session.dry_run:
        with folder.reading() as tables:
            report, _ = _compare(open_context(session, folder, tables), file)
            return replace(report, notes=(*report.notes[:-1], "Er is niets bewaard (--dry-run)."))
    with folder.writing("gunning --wat-als", session.door) as tables:
        report, told = _compare(open_context(replace(session, dry_run=True), folder, tables), file)
        tables.write_journal(session.now, session.door, "gunning --wat-als", told)
        return report


def _compare(context: Context, file: Path) -> tuple[Report, WatAls]:
    anders = other_policy(context, file)
    if region_rules_differ(anders):
        raise PolicyError(
            "De kaders in dit beleid verdelen de ruimte van een regio elk anders.", "Maak methode en voorrang voor elke sector gelijk."
        )
    inputs = replace(STEP.load(context).inputs, definitief=False, peildatum=None)
    answers = context.tables.answers("gunning")
    now = decide(inputs, context.beleid, answers)
    fresh = decide(replace(inputs, staand=(), herzien=()), anders, answers)
    standing = {key_of(s.besluit): s.besluit for s in inputs.staand}
    current = [*standing.values(), *(d for d in now.decisions if key_of(d) not in standing)]
    changes = compare(current, fresh.decisions, letters_sent(context.tables))
    told = WatAls(
        file.name,
        context.beleid_sha256,
        hashlib.sha256(dumps(anders)).hexdigest(),
        len(changes),
        sum(v.verschil_cents.cents for v in changes),
    )
    return _report(context, inputs, anders, answers, fresh, changes, told), told


def _report(
    context: Context,
    inputs: GunningInputs,
    anders: Beleid,
    answers: Answers,
    fresh: StepResult[GunningBesluit],
    changes: tuple[Verschil, ...],
    told: WatAls,
) -> Report:
    open_ = bool(fresh.questions) or any(f.blocks for f in fresh.findings)
    totals = region_totals(inputs.ronde.regios, fresh.decisions, (), anders, answers, open_)
    letters = sum(1 for v in changes if v.brief_vervangen)
    notes = [
        f"{len(changes)} zorgaanbieders veranderen, samen {total(v.verschil_cents for v in changes)}; {letters} brieven zouden vervangen moeten worden."
    ]
    if fresh.questions:
        notes.append(
            f"Onder dit beleid staan {len(fresh.questions)} vragen open; wie daarop wacht is aangehouden. Antwoorden kan pas als het beleid geldt."
        )
    notes.append("Er is niets bewaard, behalve een regel in het journaal.")
    rows = tuple((t.regio, str(t.ruimte_cents), str(t.gegund_cents), str(t.gereserveerd_cents), str(t.rest_cents)) for t in totals)
    columns = ("regio", "ruimte", "gegund", "gereserveerd", "rest")
    return Report(
        command="gunning",
        ronde=context.ronde.naam,
        totalen=totals_data(totals) | {"verschil_cents": total(v.verschil_cents for v in changes) if changes else ZERO},
        extra={
            "wat_als": told,
            "verschillen": [to_data(v) for v in changes],
            "open_vragen": [{"code": q.code, "onderwerp": q.onderwerp} for q in fresh.questions],
        },
        tables=(
            changes_table(f"Wat verandert met {told.bestand}", changes),
            Table("Ruimte per regio met dit beleid", columns, rows, columns[1:]),
        ),
        notes=tuple(notes),
        voorbeeld=context.ronde.voorbeeld,
    )


def other_policy(context: Context, file: Path) -> Beleid:
    """The policy to try: a frozen ``beleid.json``; a file (or wijzigingen) laid over the ronde's own policy; or a folder of layers
    instead of it."""
    if file.suffix == ".json":
        return _frozen(file)
    faults = Faults()
    lagen = as_lagen(toml_policy.read_folder(file), faults)
    raise_faults(faults)
    if file.is_file() or all(laag.soort is LaagSoort.WIJZIGING for laag in lagen.values()):
        known = {name for kader in context.beleid.kaders for name in (kader.id, *kader.lagen)}
        lost = sorted(laag.id for laag in lagen.values() if laag.op not in known)
        if lost:
            raise UsageError(
                f"{', '.join(lost)} hoort niet bij het beleid van deze ronde.", f"Zet 'op' op een van: {', '.join(sorted(known))}."
            )
        return Beleid(tuple(_amended(kader, tuple(lagen.values())) for kader in context.beleid.kaders))
    ronde = context.ronde
    codes = tuple(r.code for r in ronde.regios)
    return Beleid(tuple(resolve_kader(ronde.jaar, sector, ronde.zorgkantoor, file, codes) for sector in ronde.sectoren))


def _frozen(file: Path) -> Beleid:
    try:
        return loads(Beleid, file.read_bytes())
    except OSError as exc:
        raise disk_error(exc, file) from exc
    except (ValueError, KeyError, TypeError) as exc:
        raise FileError(
            f"{file} is geen bevroren beleid van wlz.", "Geef een beleid.json van een ronde, of een .toml met een laag of wijziging."
        ) from exc


def _amended(kader: Kader, lagen: tuple[Laag, ...]) -> Kader:
    own = [laag for laag in lagen if laag.op == kader.id or laag.op in kader.lagen]
    for laag in own:
        faults = Faults()
        changed = amend(kader, laag, faults)
        raise_faults(faults)
        if changed is None:
            raise UsageError(f"De wijziging '{laag.id}' past niet op {kader.id}.", "Draai 'wlz beleid controleer' op het bestand.")
        kader = changed
    return kader
