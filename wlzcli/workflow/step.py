"""How every step of the cycle runs: load its inputs, decide, keep the voorstel, report.

A voorstel's id is the hash of what it rests on and what it says, so the same inputs give the same id,
whoever runs it and whenever. ``vaststellen`` and ``narekenen`` use the same functions.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from wlzcli.domain.canonical import Encoded, digest, dumps, to_data
from wlzcli.domain.decisions import StepResult
from wlzcli.domain.findings import Answer, Answers, finding_order
from wlzcli.domain.provenance import Invoer, Receipt
from wlzcli.domain.report import Report, VoorstelRef
from wlzcli.domain.ronde import Ronde
from wlzcli.policy.model import Beleid
from wlzcli.records import without_collecting
from wlzcli.store.folder import RondeFolder
from wlzcli.store.tables import Tables, Voorstel
from wlzcli.workflow.session import PROGRAM, Session, load_beleid, load_ronde

I = TypeVar("I")  # noqa: E741 - the inputs of a step
D = TypeVar("D")

VOORSTEL_FORMAT = 1
PENDING = frozenset({"aangehouden", "herstel"})  # outcomes that wait for a repair or an answer


@dataclass(frozen=True)
class Loaded(Generic[I]):
    """The frozen inputs of a step and the name and hash of each thing they were read from.

    ``stored``: the same inputs with parts as :class:`Encoded`, where a part was serialised for its hash already.
    """

    inputs: I
    invoer: tuple[Invoer, ...]
    stored: Any = None


@dataclass(frozen=True)
class Context:
    """What a step's loader may read."""

    session: Session
    folder: RondeFolder
    tables: Tables
    ronde: Ronde
    beleid: Beleid
    beleid_sha256: str


@dataclass(frozen=True)
class Step(Generic[I, D]):
    """One step of the cycle: its name, its types, how its inputs are loaded, and its ``decide``."""

    naam: str
    inputs_type: type[I]
    decision_type: type[D]
    load: Callable[[Context], Loaded[I]]
    decide: Callable[[I, Beleid, Answers], StepResult[D]]


@dataclass(frozen=True)
class Computed(Generic[I, D]):
    """One computation of a step, not yet stored."""

    step: Step[I, D]
    loaded: Loaded[I]
    antwoorden: tuple[Answer, ...]
    result: StepResult[D]
    voorstel_id: str
    receipt: Receipt
    besluiten: Encoded  # the decisions as they are hashed and stored


def open_context(session: Session, folder: RondeFolder, tables: Tables) -> Context:
    """Ronde, policy and records of the folder."""
    beleid, sha256 = load_beleid(folder, tables)
    return Context(session, folder, tables, load_ronde(folder), beleid, sha256)


@without_collecting()
def compute(step: Step[I, D], context: Context) -> Computed[I, D]:
    """Run a step on the state as it is now. Writes nothing."""
    return _decided(step, context, step.load(context), context.tables.answers(step.naam))


@without_collecting()
def compute_and_save(step: Step[I, D], context: Context) -> tuple[Computed[I, D], bool]:
    """Run a step and store its voorstel, findings and questions in the open transaction; True when anything changed.

    What it rests on may be tens of MB. Where it was serialised before, hashing and storing it needs no Python, so that
    goes on while the step decides.
    """
    from concurrent.futures import ThreadPoolExecutor

    loaded, answers = step.load(context), context.tables.answers(step.naam)
    if loaded.stored is None:
        computed = _decided(step, context, loaded, answers)
        return computed, _save(computed, context, _keep_inputs(step, context.tables, loaded))
    with ThreadPoolExecutor(1) as beside:  # the database is its alone until it is done
        kept = beside.submit(_keep_inputs, step, context.tables, loaded)
        computed = _decided(step, context, loaded, answers)
        input_sha = kept.result()
    return computed, _save(computed, context, input_sha)


def _decided(step: Step[I, D], context: Context, loaded: Loaded[I], answers: Answers) -> Computed[I, D]:
    """Touches no database."""
    result = step.decide(loaded.inputs, context.beleid, answers)
    besluiten = Encoded(dumps(result.decisions))
    result = StepResult(
        result.decisions, tuple(sorted(result.findings, key=finding_order)), tuple(sorted(result.questions, key=lambda q: q.id))
    )
    voorstel_id = voorstel_digest(step.naam, context.beleid_sha256, loaded.invoer, answers.given, besluiten)
    receipt = Receipt(
        id=voorstel_id,
        programma=PROGRAM,
        beleid=context.beleid_sha256,
        invoer=loaded.invoer,
        antwoorden=tuple(a.vraag.id for a in answers.given),
        peildatum=context.session.peildatum,
        door=context.session.door,
    )
    return Computed(step, loaded, answers.given, result, voorstel_id, receipt, besluiten)


def voorstel_digest(
    stap: str, beleid: str, invoer: tuple[Invoer, ...], antwoorden: tuple[Answer, ...], decisions: tuple[Any, ...] | Encoded
) -> str:
    """The identity of a voorstel (INTERFACE): no operator, clock, program version or peildatum in it."""
    answers = [{"vraag": a.vraag.id, "keuze": a.keuze, "reden": a.reden} for a in antwoorden]
    return digest(
        {
            "stap": stap,
            "formaat": VOORSTEL_FORMAT,
            "beleid": beleid,
            "invoer": [to_data(i) for i in sorted(invoer, key=lambda i: (i.naam, i.sha256))],
            "antwoorden": answers,
            "besluiten": decisions,
        }
    )


def _keep_inputs(step: Step[I, D], tables: Tables, loaded: Loaded[I]) -> str:
    """Their digest, without serialising them twice. Touches nothing else of the database: the step decides meanwhile."""
    data = dumps(loaded.stored or loaded.inputs)
    sha256 = hashlib.sha256(data).hexdigest()
    tables.put_input(sha256, step.naam, data)
    return sha256


def _save(computed: Computed[Any, Any], context: Context, input_sha: str) -> bool:
    tables, step = context.tables, computed.step
    tables.put_voorstel(
        Voorstel(
            computed.voorstel_id, step.naam, input_sha, computed.antwoorden, computed.besluiten.json.decode(),
            computed.receipt, context.session.door, context.session.now.isoformat(),
        )
    )  # fmt: skip
    tables.replace_findings(step.naam, computed.result.findings)
    tables.replace_questions(step.naam, computed.result.questions)
    if tables.changed:
        tables.write_journal(context.session.now, context.session.door, step.naam, computed.receipt)
    return tables.changed


def run_step(step: Step[I, D], session: Session, finish: Callable[[Computed[I, D], Context, Report], Report]) -> Report:
    """The whole of a step's command. ``finish`` adds totals and tables to the report."""
    folder = session.folder()
    if session.dry_run:
        with folder.reading() as tables:
            context = open_context(session, folder, tables)
            computed = compute(step, context)
            return finish(computed, context, step_report(computed, context, changed=False))
    with folder.writing(step.naam, session.door) as tables:
        context = open_context(session, folder, tables)
        computed, changed = compute_and_save(step, context)
        return finish(computed, context, step_report(computed, context, changed))


def step_report(computed: Computed[Any, Any], context: Context, changed: bool) -> Report:
    """The report of a step before tables and totals."""
    return Report(
        command=computed.step.naam,
        ronde=context.ronde.naam,
        receipt=computed.receipt,
        voorstel=VoorstelRef(computed.voorstel_id, computed.step.naam),
        besluiten=computed.result.decisions,
        bevindingen=computed.result.findings,
        vragen=computed.result.questions,
        voorbeeld=context.ronde.voorbeeld,
        changed=changed,
        afgedaan=settled_codes(
            computed.step.naam,
            [getattr(d, "agb_code", "") for d in computed.result.decisions if getattr(d, "uitkomst", None) in PENDING],
            context.tables,
        ),
    )


def settled_codes(stap: str, waiting: Iterable[str], tables: Tables) -> frozenset[str]:
    """The AGB-codes of which every decision of this step stands: their findings no longer count. ``waiting``: of whom one still waits."""
    return frozenset(b.agb_code for b in tables.standing(stap)) - set(waiting)
