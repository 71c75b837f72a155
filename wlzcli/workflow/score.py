"""``wlz score``: score sheets out, score sheets in, and what each ontwikkelplan is judged at."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from wlzcli.cycle.score import ScoreInputs, decide, weigh_rules
from wlzcli.cycle.score.consensus import CODES, OVERLEG, is_consensus, read_consensus, to_agree
from wlzcli.cycle.score.counted import count
from wlzcli.cycle.score.inputs import CelBevinding
from wlzcli.cycle.score.plans import PlanBron
from wlzcli.cycle.score.read import Bladkennis, Lezing, merged, read_sheet
from wlzcli.domain.canonical import digest
from wlzcli.domain.findings import Answer, Answers, Ernst, Finding, Question
from wlzcli.domain.ontwikkelplan import Belang, Beoordeling, ScoreBesluit, Toewijzing
from wlzcli.domain.provenance import Invoer
from wlzcli.domain.report import Report
from wlzcli.domain.werkboek import Weigering, Werkboek
from wlzcli.records import dataclass
from wlzcli.store.folder import write_whole
from wlzcli.store.tables import Tables
from wlzcli.workflow.ontwikkelplannen import load_plans, loose_results
from wlzcli.workflow.score_bsn import secret_findings
from wlzcli.workflow.score_tabellen import score_tables, score_totals
from wlzcli.workflow.session import Session, load_kenmerk
from wlzcli.workflow.step import Computed, Context, Loaded, Step, compute_and_save, open_context, step_report

BEOORDELING, BELANG, TOEWIJZING, SCOREBLAD, CONSENSUSBLAD = "beoordeling", "belang", "toewijzing", "scoreblad", "consensusblad"


@dataclass(frozen=True, slots=True)
class Scorebladlezing:
    """One sheet that was handed in, and what was wrong in it. The latest of an assessor is the one that counts."""

    beoordelaar: str
    bestand: str
    sha256: str
    bevindingen: tuple[CelBevinding, ...]


def load(context: Context) -> Loaded[ScoreInputs]:
    """What the scoring rests on."""
    tables = context.tables
    plannen, invoer = load_plans(context)
    inputs = ScoreInputs(
        plannen=tuple(p.invoer for p in plannen),
        beoordelingen=load_scores(tables),
        toewijzingen=load_assignments(tables),
        belangen=load_interests(tables),
        afspraken=loose_results(tables, {p.invoer.sleutel for p in plannen}),
        bladbevindingen=tuple(f for lezing in load_readings(tables) for f in lezing.bevindingen),
    )
    recorded = {
        "beoordelingen": inputs.beoordelingen,
        "toewijzingen": inputs.toewijzingen,
        "belangen": inputs.belangen,
        "gronden": inputs.afspraken,
        "bevindingen in scorebladen": inputs.bladbevindingen,
    }
    return Loaded(inputs, (*invoer, *(Invoer(naam, digest(value)) for naam, value in recorded.items() if value)))


def load_scores(tables: Tables) -> tuple[Beoordeling, ...]:
    """The scores that stand: the last registered of each assessor on each element of each plan."""
    return tuple(r.as_type(Beoordeling) for r in tables.latest_registraties(BEOORDELING))


def load_interests(tables: Tables) -> tuple[Belang, ...]:
    """What each assessor last declared about each zorgaanbieder."""
    return tuple(r.as_type(Belang) for r in tables.latest_registraties(BELANG))


def load_assignments(tables: Tables) -> tuple[Toewijzing, ...]:
    """Which plans each assessor was given."""
    return tuple(r.as_type(Toewijzing) for r in tables.latest_registraties(TOEWIJZING))


def load_readings(tables: Tables) -> tuple[Scorebladlezing, ...]:
    """The last sheet of each assessor."""
    return tuple(r.as_type(Scorebladlezing) for r in tables.latest_registraties(SCOREBLAD))


STEP: Step[ScoreInputs, ScoreBesluit] = Step("score", ScoreInputs, ScoreBesluit, load, decide)


def run(session: Session, bestanden: Iterable[Path] = (), vervang: bool = False, overzicht: Path | None = None) -> Report:
    """Take in the sheets given, then judge every plan. With ``--dry-run`` the same, and nothing is kept.

    ``overzicht``: the tables also as a workbook, for who is not at the command line.
    """
    sheets = read_files(bestanden)
    folder = session.folder()
    with folder.trying() if session.dry_run else folder.writing("score", session.door) as tables:
        context = open_context(session, folder, tables)
        plannen = tuple(load_plans(context)[0]) if sheets else ()
        outcome = [take_in(context, sheet, plannen, vervang) for sheet in sheets]
        computed, changed = compute_and_save(STEP, context)
        report = _finish(computed, context, outcome, changed)
    if session.dry_run:
        return report
    if overzicht is not None:
        write_overview(report, overzicht)
    return report


def write_overview(report: Report, path: Path) -> None:
    """The tables of this report as a workbook, whole or not at all."""
    from wlzcli.formats.xlsx_overzicht import tables_bytes

    write_whole(path, tables_bytes(f"Beoordeling ontwikkelplannen {report.ronde}", report.tables, report.voorbeeld))


@dataclass(frozen=True)
class Bestand:
    """A file as it came in: its bytes if they could be taken, and what was read or why not."""

    naam: str
    data: bytes
    sha256: str
    gelezen: Werkboek | Weigering


@dataclass(frozen=True)
class Ingenomen:
    """What one file gave."""

    bestand: str
    beoordelaar: str
    scores: int
    bevindingen: tuple[Finding, ...]
    onleesbaar: bool
    gegeven: tuple[Beoordeling, ...] = ()


def read_files(paths: Iterable[Path]) -> list[Bestand]:
    """Every file through the guarded reader; a folder gives its workbooks. Nothing in a file is executed."""
    import hashlib

    from wlzcli.formats.foreign_file import read_foreign
    from wlzcli.formats.limited import XLSX, read_all

    taken = [(path.name, read_foreign(path)) for path in _workbooks(paths)]
    readable = [(naam, data) for naam, data in taken if isinstance(data, bytes)]
    read = iter([gelezen for _, gelezen in read_all(readable, XLSX)])
    return [
        Bestand(naam, data, hashlib.sha256(data).hexdigest(), next(read)) if isinstance(data, bytes) else Bestand(naam, b"", "", data)
        for naam, data in taken
    ]


def _workbooks(paths: Iterable[Path]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        found += sorted(p for p in path.glob("*.xlsx") if not p.name.startswith(("~$", "."))) if path.is_dir() else [path]
    return list(dict.fromkeys(found))


def take_in(context: Context, sheet: Bestand, bronnen: tuple[PlanBron, ...], vervang: bool) -> Ingenomen:
    """Register what one sheet holds: its valid scores and declarations, and a finding for each cell that is not."""
    plannen = tuple(p.invoer for p in bronnen)
    rules = weigh_rules(context.beleid, {p.sector for p in plannen})
    secret = secret_findings(sheet.naam, sheet.gelezen, bronnen, rules)
    if secret:
        return Ingenomen(secret[0].bestand or "", "", 0, secret, False)
    if isinstance(sheet.gelezen, Weigering):
        w = sheet.gelezen
        finding = Finding(w.reden.code, Ernst.FOUT, sheet.naam, sheet.naam, w.blad, w.cel, gevonden=w.gevonden, verwacht=w.verwacht)
        return Ingenomen(sheet.naam, "", 0, (finding,), True)
    if is_consensus(sheet.gelezen):
        return take_in_consensus(context, sheet.naam, sheet.data, sheet.sha256, sheet.gelezen, vervang)
    tables, session = context.tables, context.session
    eerder = load_scores(tables)
    belangen = load_interests(tables)
    known = Bladkennis(context.ronde.naam, plannen, rules, eerder, vervang, load_kenmerk(tables), belangen)
    lezing = read_sheet(sheet.gelezen, sheet.naam, known)
    if not lezing.beoordelaar:
        only_here = tuple(f.bevinding for f in lezing.bevindingen)
        return Ingenomen(sheet.naam, "", 0, only_here, any(f.code == "F315" for f in only_here))
    _keep(context, sheet, lezing, eerder)
    tables.register(
        SCOREBLAD,
        lezing.beoordelaar,
        Scorebladlezing(lezing.beoordelaar, sheet.naam, sheet.sha256, tuple(lezing.bevindingen)),
        session.door,
        session.now,
    )
    return Ingenomen(sheet.naam, lezing.beoordelaar, len(lezing.beoordelingen), (), False, tuple(lezing.beoordelingen))


def take_in_consensus(context: Context, naam: str, data: bytes, sha256: str, gelezen: Werkboek, vervang: bool) -> Ingenomen:
    """Register what the meeting decided: each valid row is an answer to its question, by who hands the sheet in."""
    tables, session = context.tables, context.session
    answers = tables.answers(STEP.naam).given
    kenmerk = load_kenmerk(tables)
    overleg = read_consensus(gelezen, naam, context.ronde.naam, consensus_questions(context), answers, vervang, kenmerk)
    standing = {a.vraag.id: (a.keuze, a.reden) for a in answers}
    fresh = [(q, keuze, reden) for q, keuze, reden in overleg.besloten if standing.get(q.id) != (keuze, reden)]
    if fresh:
        if not session.dry_run:
            context.folder.archive(data)
        tables.note_file(sha256, naam, CONSENSUSBLAD, len(data), session.now, session.door)
        for question, keuze, reden in fresh:
            given = Answer(question, keuze, reden, session.door, session.now)
            tables.add_answer(given)
            tables.write_journal(session.now, session.door, "antwoord", given)
        told = {"bestand": naam, "sha256": sha256, "vragen": [q.id for q, _, _ in fresh]}
        tables.write_journal(session.now, session.door, "score consensus", told)
    return Ingenomen(naam, OVERLEG if overleg.besloten else "", len(overleg.besloten), tuple(overleg.bevindingen), False)


def consensus_questions(context: Context) -> tuple[Question, ...]:
    """Every question for the consensus meeting that the scores of now ask, also those that were answered."""
    others = tuple(a for a in context.tables.answers(STEP.naam).given if a.vraag.code not in CODES)
    return to_agree(decide(load(context).inputs, context.beleid, Answers(others)).questions)


def _keep(context: Context, sheet: Bestand, lezing: Lezing, eerder: tuple[Beoordeling, ...]) -> None:
    tables, session = context.tables, context.session
    if not session.dry_run:
        context.folder.archive(sheet.data)
    tables.note_file(sheet.sha256, sheet.naam, SCOREBLAD, len(sheet.data), session.now, session.door)
    standing = {_score_key(b): b for b in eerder}
    fresh = 0
    for b in merged((), lezing.beoordelingen):
        before = standing.get(_score_key(b))
        if before is not None and _said(before) == _said(b):
            continue
        fresh += tables.register(BEOORDELING, _score_key(b), b, session.door, session.now)
    for belang in lezing.belangen:
        tables.register(BELANG, f"{belang.beoordelaar}/{belang.agb_code}", belang, session.door, session.now)
    if fresh:
        told = {"bestand": sheet.naam, "sha256": sheet.sha256, "beoordelaar": lezing.beoordelaar, "scores": fresh}
        tables.write_journal(session.now, session.door, "score inlezen", told)


def _score_key(b: Beoordeling) -> str:
    return f"{b.sleutel}/{b.beoordelaar}/{b.element}"


def _said(b: Beoordeling) -> tuple[object, ...]:
    """What an assessor said, whatever file and cell it came in."""
    return (b.score, b.motivering, b.plan_sha256)


def _finish(computed: Computed[ScoreInputs, ScoreBesluit], context: Context, outcome: list[Ingenomen], changed: bool) -> Report:
    from dataclasses import replace

    report = step_report(computed, context, changed)
    outcome = _counting(outcome, computed.loaded.inputs)
    own = tuple(f for item in outcome for f in item.bevindingen)
    # What was refused on a sheet of this moment counts, also where the plan is settled: who hands it in must hear of it.
    files = {i.bestand for i in outcome}
    refused = {c.bevinding.agb_code for c in computed.loaded.inputs.bladbevindingen if c.bevinding.bestand in files}
    taken = tuple(f"{i.bestand}: {_taken(i)}" for i in outcome if i.beoordelaar)
    return replace(
        report,
        bevindingen=(*report.bevindingen, *own),
        afgedaan=report.afgedaan - {code for code in refused if code},
        onleesbaar=any(i.onleesbaar for i in outcome),
        totalen=score_totals(computed.result.decisions),
        tables=score_tables(computed.result.decisions, computed.loaded.inputs, context.beleid, computed.result.questions),
        extra={"scorebladen": [{"bestand": i.bestand, "beoordelaar": i.beoordelaar, "scores": i.scores} for i in outcome]}
        if outcome
        else {},
        notes=(*taken, *_advice(computed, context)),
    )


def _counting(outcome: list[Ingenomen], inputs: ScoreInputs) -> list[Ingenomen]:
    """What each file gave with the number of its scores that count: of a plan assigned, by who declared to have no interest."""
    from dataclasses import replace

    if not any(i.gegeven for i in outcome):
        return outcome
    kept = {(b.beoordelaar, b.sleutel, b.element) for items in count(inputs, {}).per_plan.values() for b in items}
    return [replace(i, scores=sum((b.beoordelaar, b.sleutel, b.element) in kept for b in i.gegeven)) if i.gegeven else i for i in outcome]


def _taken(item: Ingenomen) -> str:
    if item.beoordelaar == OVERLEG:
        return "1 uitkomst van het overleg" if item.scores == 1 else f"{item.scores} uitkomsten van het overleg"
    told = f"{item.scores} geldige score{'' if item.scores == 1 else 's'} van {item.beoordelaar}"
    idle = len(item.gegeven) - item.scores
    return told + (f"; {idle} {'telt' if idle == 1 else 'tellen'} niet mee, zie de bevindingen" if idle else "")


def _advice(computed: Computed[ScoreInputs, ScoreBesluit], context: Context) -> tuple[str, ...]:
    settle = () if context.session.dry_run or not computed.result.decisions else (_settle(computed),)
    if not any(k.beoordeling for k in context.beleid.kaders):
        told = "Dit kader beoordeelt geen ontwikkelplannen; gronden voor een opslag staan in tabellen/feiten of als resultaatafspraak."
        return (told, *settle)
    if not computed.loaded.inputs.plannen:
        return ("Er zijn nog geen ontwikkelplannen; draai eerst 'wlz ingest'.",)
    waiting = len(to_agree(computed.result.questions))
    if waiting:
        many = "1 vraag wacht" if waiting == 1 else f"{waiting} vragen wachten"
        return (f"{many} op overleg; één blad voor alles maakt: wlz score --formulieren --consensus --uit MAP",)
    if computed.result.questions:
        return ("Er staan vragen open: 'wlz vragen' toont ze, 'wlz antwoord' beslist ze.",)
    return settle


def _settle(computed: Computed[ScoreInputs, ScoreBesluit]) -> str:
    return f"Vaststellen doet een ander: wlz vaststellen score {computed.voorstel_id[:12]} --door NAAM"
