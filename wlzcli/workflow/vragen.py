"""``wlz vragen`` and ``wlz antwoord``: what a person must decide, and the deciding of it."""

from __future__ import annotations

from wlzcli.domain.decimals import NoNumber, dutch, parse_decimal, plain
from wlzcli.domain.findings import Answer, Answers, Question
from wlzcli.domain.report import Report, Table
from wlzcli.errors import UsageError
from wlzcli.store.tables import Tables
from wlzcli.workflow.session import Session, load_ronde

WANNEER = "V101"  # answered with a day and a time, not with a choice


def list_questions(session: Session) -> Report:
    """Every open question of every step, and which answers wait for their step to run. Exit 4 when any is open."""
    folder = session.folder()
    ronde = load_ronde(folder)
    with folder.reading() as tables:
        questions, answered = open_questions(tables), answered_questions(tables)
    notes: tuple[str, ...] = () if questions else ("Er staan geen vragen open.",)
    steps = tuple(dict.fromkeys(q.stap for q in answered))
    notes += tuple(f"Beantwoord, draai wlz {step}: {', '.join(q.id for q in answered if q.stap == step)}." for step in steps)
    facts = tuple((q.id, name.replace("_", " "), text) for q in questions for name, text in q.feiten)
    detail = (Table("Feiten bij de vragen", ("vraag", "feit", "waarde"), facts),) if facts else ()
    return Report(
        "vragen", ronde=ronde.naam, vragen=questions, voorbeeld=ronde.voorbeeld, notes=notes, detail=detail, changed=bool(questions)
    )


def open_questions(tables: Tables) -> tuple[Question, ...]:
    """What a person must still answer."""
    given = tables.answers()
    return tuple(q for q in tables.questions() if is_open(q, given))


def answered_questions(tables: Tables) -> tuple[Question, ...]:
    """Answered, and the step that asked has not run since: not open any more, and it does not count yet either."""
    given = tables.answers()
    return tuple(q for q in tables.questions() if not is_open(q, given))


def is_open(question: Question, given: Answers) -> bool:
    """Whether a person must still answer this question; also when what was answered up to 0.4.0 is no moment."""
    found = given.to(question)
    return found is None or (question.code == WANNEER and not _is_moment(found.keuze))


def _is_moment(text: str) -> bool:
    from wlzcli.cycle.ingest import parse_moment

    return parse_moment(text) is not None


def answer(session: Session, vraag_id: str, keuze: str, reden: str) -> Report:
    """Record one answer by one person with a reason; the step that asked runs again with it."""
    if not reden.strip():
        raise UsageError("Een antwoord heeft een reden nodig.", "Geef --reden 'waarom u zo beslist'; de reden komt in het dossier.")
    folder = session.folder()
    ronde = load_ronde(folder)
    with folder.writing("antwoord", session.door) as tables:
        question = _find(_answerable(tables), vraag_id)
        given = Answer(question, _choice(question, keuze), reden.strip(), session.door, session.now)
        previous = tables.answers(question.stap).to(question)
        same = previous is not None and (previous.keuze, previous.reden, previous.door) == (given.keuze, given.reden, given.door)
        if not same and not session.dry_run:
            tables.add_answer(given)
            tables.write_journal(session.now, session.door, "antwoord", given)
        changed = tables.changed
    note = f"Vastgelegd. Draai nu 'wlz {question.stap}' opnieuw; het antwoord telt daar mee."
    if previous is not None and not same:
        note = f"Vastgelegd in plaats van '{previous.keuze}' van {previous.door}; dat antwoord blijft bewaard. Draai nu 'wlz {question.stap}' opnieuw."
    if same:
        note = "Dit antwoord was al vastgelegd; er is niets veranderd."
    if session.dry_run:
        note = "Er is niets bewaard (--dry-run)."
    extra = {"antwoord": given}
    return Report("antwoord", ronde=ronde.naam, extra=extra, voorbeeld=ronde.voorbeeld, notes=(note,), changed=changed)


def _answerable(tables: Tables) -> tuple[Question, ...]:
    """What is open now, and what was answered before: a person may come back on an answer."""
    known = {q.id: q for q in tables.questions()} | {a.vraag.id: a.vraag for a in tables.answers().given}
    return tuple(known[number] for number in sorted(known))


def _find(questions: tuple[Question, ...], vraag_id: str) -> Question:
    found = [q for q in questions if q.id.startswith(vraag_id)] if vraag_id else []
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(
            f"'{vraag_id}' past op {len(found)} vragen: {', '.join(q.id for q in found)}.", "Geef het hele nummer van één vraag."
        )
    raise UsageError(f"Er staat geen vraag open met nummer '{vraag_id}'.", "'wlz vragen' toont de open vragen met hun nummer.")


def _choice(question: Question, keuze: str) -> str:
    if question.bereik is not None:
        value = parse_decimal(keuze)
        low, high = question.bereik.minimum, question.bereik.maximum
        if isinstance(value, NoNumber) or not low <= value <= high:
            raise UsageError(
                f"'{keuze}' kan niet: deze vraag vraagt een getal van {dutch(low)} tot en met {dutch(high)} ({question.bereik.eenheid}).",
                "Schrijf het getal met een komma of een punt, zonder duizendtallen.",
            )
        return plain(value)
    if question.code == WANNEER and not _is_moment(keuze):
        raise UsageError(
            f"'{keuze}' is geen moment dat te lezen is.",
            "Schrijf datum en tijd, zo nodig met de soort erachter: '31-7-2015 16:59' of '2015-07-31T16:59:00 herstel'; in het uur waarin de "
            "klok wordt verzet als '2015-10-25T02:30:00+01:00'.",
        )
    if question.keuzes and keuze not in question.keuzes:
        raise UsageError(f"'{keuze}' is geen keuze bij deze vraag.", f"Kies uit: {', '.join(question.keuzes)}.")
    return keuze
