"""``wlz status``: one screen of where the ronde stands."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

from wlzcli.cycle.gunning import StaandBesluit, corrected_term
from wlzcli.cycle.validate.herkomst import WHO_OR_WHERE
from wlzcli.cycle.validate.herstel import NIEUWE_TERMIJN
from wlzcli.domain.brief import BriefRecord, BriefSoort, Verzending
from wlzcli.domain.canonical import digest, from_data, show
from wlzcli.domain.codes import Sector
from wlzcli.domain.findings import Finding
from wlzcli.domain.gunning import Bezwaar, DefinitiefMaken, Fase, GunningBesluit, Reactie, last_answer
from wlzcli.domain.money import ZERO, Money
from wlzcli.domain.ontwikkelplan import Dialoog, DialoogSoort
from wlzcli.domain.report import Report, Table
from wlzcli.domain.toetsing import Herstelpunt, ToetsUitkomst, ValidateBesluit
from wlzcli.errors import MomentError, WlzError
from wlzcli.store.tables import Tables, Voorstel
from wlzcli.views.status import (
    STEPS,
    Aanwezig,
    Plannen,
    Post,
    Stand,
    StapStand,
    TeVroeg,
    next_deadline,
    room_used,
    share,
)
from wlzcli.views.status_opdracht import next_command
from wlzcli.views.status_scherm import screen
from wlzcli.views.status_wacht import waiting
from wlzcli.workflow.correcties import held
from wlzcli.workflow.herschik_herzien import without_award
from wlzcli.workflow.ingest import last_stand, repaired, since_ingest
from wlzcli.workflow.niet_mee import all_submissions, open_untested, repairs_of, settled_maps, untested_table
from wlzcli.workflow.reacties import Reacties
from wlzcli.workflow.session import Session, load_kenmerk
from wlzcli.workflow.step import PENDING, Context, compute, open_context, settled_codes
from wlzcli.workflow.steps import STEP_NAMES, step_named
from wlzcli.workflow.toetsing import OF_INGEST, still_asked
from wlzcli.workflow.validate import repair_requests
from wlzcli.workflow.vaststellen import weight
from wlzcli.workflow.vragen import is_open, open_questions


def run(session: Session) -> Report:
    """Where each zorgaanbieder stands and what to type next. Exit 1 or 4 while findings or questions are open."""
    folder = session.folder()
    with folder.reading() as tables:
        context = open_context(replace(session, dry_run=True), folder, tables)  # looking enters nothing
        stand = _stand(context)
        findings = _open_findings(context)
        questions = open_questions(tables)
        untested = open_untested(context, last_stand(tables))
        head = tables.journal_head()
        known = load_kenmerk(tables)
    deadline = next_deadline(context.beleid, session.peildatum)
    command = next_command(stand)
    waits = waiting(stand, untested, findings)
    kenmerk = known.sha256 if known else ""
    return Report(
        command="status",
        ronde=stand.ronde.naam,
        bevindingen=findings,
        vragen=questions,
        totalen={"zorgaanbieders": len(stand.aanbieders), "vragen": len(questions), "bevindingen": len(findings)},
        extra={
            "stappen": stand.stappen,
            "zorgaanbieders": stand.aanbieders,
            "volgend_moment": deadline,
            "volgende_opdracht": command,
            "wacht": waits,
            **({"niet_getoetst": untested} if untested else {}),
            "journaal": head,
            **({"kenmerk": kenmerk} if kenmerk else {}),
        },
        lines=screen(stand, deadline, waits, findings, head, command, kenmerk),
        detail=(*_tables(stand), *untested_table(untested)),
        kort=True,
        voorbeeld=stand.ronde.voorbeeld,
    )


def _open_findings(context: Context) -> tuple[Finding, ...]:
    """Blocking findings of every step, of whom its own decision does not stand yet."""
    tables = context.tables
    stand = last_stand(tables)
    items = all_submissions(context, stand, cells=False)
    done = settled_maps(context, stand, items, tables.findings("ingest")) if stand else frozenset[str]()
    return tuple(f for step in STEPS for f in _blocking(context, step) if (f.bestand or "").partition("/")[0] not in done)


def _blocking(context: Context, name: str) -> tuple[Finding, ...]:
    """What of a step still blocks; of ingest what the toetsing still asks, once it has seen all of it."""
    tables = context.tables
    found = tuple(f for f in tables.findings(name) if f.blocks)
    latest = tables.latest_voorstel("validate" if name == "ingest" else name) if name in ("ingest", *STEP_NAMES) else None
    if name == "ingest" and latest is not None and any(i.naam == OF_INGEST and i.sha256 == digest(found) for i in latest.receipt.invoer):
        return still_asked(found, all_submissions(context, last_stand(tables), cells=False), latest.decisions(ValidateBesluit))
    if name == "ingest":
        settled = settled_codes("validate", (), tables) | repaired(tables, tables.inschrijvingen(cells=False))
        known = repairs_of(context, last_stand(tables))  # of these the repair says who and where
        found = tuple(f for f in found if f.code not in WHO_OR_WHERE or (f.bestand or "").partition("/")[0] not in known)
    else:
        waiting = [d["agb_code"] for d in json.loads(latest.besluiten) if d.get("uitkomst") in PENDING] if latest else ()
        settled = settled_codes(name, waiting, tables)
    return tuple(f for f in found if f.agb_code is None or f.agb_code not in settled)


def _stand(context: Context) -> Stand:
    tables = context.tables
    return Stand(
        context.ronde,
        context.session.peildatum,
        _aanbieders(tables),
        tuple(_step(context, name) for name in STEPS),
        len(tables.registraties("declaratiestand")),
        _plannen(context),
        _post(context),
        _only_running(context),
    )


def _only_running(context: Context) -> bool:
    """Whether nothing was handed in that counts and running agreements are to be awarded all the same."""
    if any(i.telt_mee for i in context.tables.inschrijvingen(cells=False)) or context.tables.latest_voorstel("validate"):
        return False
    try:
        step_named("gunning").load(context)
    except WlzError:
        return False  # nothing to award, or what is wrong is told by the step itself
    return True


Besluiten = list[dict[str, Any]]
ENDED = (DialoogSoort.OVEREENSTEMMING, DialoogSoort.GEEN_OVEREENSTEMMING)


def _plannen(context: Context) -> Plannen:
    tables = context.tables
    return Plannen(
        sum(len(i.plannen) for i in tables.inschrijvingen() if i.telt_mee and i.soort in (None, "inschrijving", "herstel", "aanvulling")),
        sum(1 for r in tables.registraties("dialoog") if r.as_type(Dialoog).soort in ENDED),
        len(tables.registraties("toewijzing")),
        len(tables.registraties("beoordeling")),
        any(k.beoordeling for k in context.beleid.kaders),
        len(tables.registraties("resultaatafspraak")),
    )


LETTER_ON = {
    ("validate", ""): "niet_in_behandeling",
    ("gunning", "voorlopig"): "voorlopige_gunning",
    ("gunning", "definitief"): "definitieve_gunning",
    ("herschik", ""): "herschikkingsbesluit",
}


TOLD = {"validate": "afgewezen", "gunning": "gegund"}  # of which outcome a letter goes out on the besluit itself


def _proposed(tables: Tables) -> Besluiten:
    """The decisions of the latest toetsing; one that is to take the place of a besluit leaves no letter on that to be sent."""
    latest = tables.latest_voorstel("validate")
    return json.loads(latest.besluiten) if latest else []


def _post(context: Context) -> Post:
    """Which letters the besluiten that stand still ask for, and what is known of the answers."""
    tables, peildatum = context.tables, context.session.peildatum
    letters = [r.as_type(BriefRecord) for r in tables.latest_registraties("brief")]
    final = {(b.besluit_id, b.soort.value): b for b in letters if not b.concept}
    early = _too_early(tables)
    running = {i for i, t in early.items() if peildatum <= t.laatste_dag}
    sent = {(v.besluit_id, v.soort) for v in (r.as_type(Verzending) for r in tables.latest_registraties("verzending"))}
    answers = tuple(r.as_type(Reactie) for r in tables.registraties("reactie"))
    due: dict[str, dict[str, set[str]]] = {"maken": {}, "verzenden": {}, "klaar": {}, "wacht": {}}
    terms, unanswered = [], set[str]()
    revised = {d.get("vervangt") for d in _proposed(tables)}
    for stap in ("validate", "gunning", "herschik"):
        for b in tables.standing(stap):
            if b.id in revised or (stap in TOLD and f'"uitkomst":"{TOLD[stap]}"' not in b.inhoud):
                continue
            data = json.loads(b.inhoud)
            soort = LETTER_ON.get((stap, data.get("fase", "")))
            if soort is None or "ingetrokken_cents" in data:
                continue  # of what was withdrawn no letter goes out
            letter = final.get((b.id, soort))
            state = "klaar" if (b.id, soort) in sent else "wacht" if b.id in running else "maken" if letter is None else "verzenden"
            due[state].setdefault(soort, set()).add(b.agb_code)
            if letter is not None and letter.einddatum and soort == "voorlopige_gunning":
                terms.append(letter.einddatum)
            if stap == "gunning" and (b.id, soort) in sent and last_answer(answers, b.id, b.as_type(GunningBesluit)) is None:
                unanswered.add(b.agb_code)
    repair = _repairs(context)
    return Post(
        te_maken=tuple(s.value for s in BriefSoort if s.value in due["maken"]),
        te_verzenden=tuple(s.value for s in BriefSoort if s.value in due["verzenden"]),
        herzieningen=tuple(sorted({b.agb_code for b in held(tables).values()})),
        te_vroeg=tuple(early.values()),
        alleen_maken=_only("maken", due),
        alleen_verzenden=_only("verzenden", due),
        bezwaar_tot=max(terms, default=None),
        herstel=tuple(sorted(set().union(*repair.values()))),
        gevraagd=not repair["vragen"],
        opnieuw=tuple(sorted(repair["opnieuw"])),
        ongevraagd=tuple(sorted(repair["vragen"])) if repair["opnieuw"] or repair["loopt"] else (),
        herstel_tot=tuple((name, until) for name, until in sorted(repair["loopt"].items()) if until),
        reacties=tuple(sorted(unanswered)),
        bezwaren=sum(1 for r in tables.latest_registraties("bezwaar") if r.as_type(Bezwaar).uitkomst is None),
        zonder_gunning=without_award(tables),
    )


def _only(state: str, due: dict[str, dict[str, set[str]]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Per kind of letter for whom it is due, where it is not due for everyone who gets one; a refusal always, for it is about few."""
    others = [{"niet_in_behandeling"}, *(soorten for name, soorten in due.items() if name != state)]
    return tuple((soort, tuple(sorted(agb))) for soort, agb in sorted(due[state].items()) if any(soort in other for other in others))


def _too_early(tables: Tables) -> dict[str, TeVroeg]:
    """By id the awards that were made definitive on a day within their objection term, as a corrected day of sending has it."""
    sent = [r.as_type(Verzending) for r in tables.latest_registraties("verzending")]
    asked = tables.latest_registraties("definitief")
    if not asked or len(sent) == len(tables.registraties("verzending")):
        return {}  # no day was ever corrected
    judged, found = asked[-1].as_type(DefinitiefMaken).peildatum, {}
    for stored in tables.standing("gunning"):
        term = corrected_term(StaandBesluit(stored.id, stored.as_type(GunningBesluit)), sent)
        if term is not None and judged <= term[1]:
            found[stored.id] = TeVroeg(stored.agb_code, stored.regio, *term)
    return found


def _repairs(context: Context) -> dict[str, dict[str, date | None]]:
    """Who must repair something: still to be asked, to be asked again, or asked, with the last day; by region where those differ.

    Who has had its term and gets another one (V287) is asked again; until that letter is made its last day is the old one. So is who must
    repair what came up since its letter, unless the term of what was asked has passed: then a person first says what follows (V287).
    """
    decisions = [d for d in _proposed(context.tables) if d.get("uitkomst") == ToetsUitkomst.HERSTEL]
    letters = {(v.regio, v.sector.value, v.agb_code): v for v in repair_requests(context)} if decisions else {}
    again = [a.vraag.feiten for a in context.tables.answers("validate").given if (a.vraag.code, a.keuze) == ("V287", NIEUWE_TERMIJN)]
    given = {(f.get("regio"), f.get("sector"), f.get("agb_code"), f.get("uiterlijk")) for f in again}
    found = []
    for d in decisions:
        key = (d["regio"], d["sector"], d["agb_code"])
        letter = letters.get(key)
        until = letter.tot if letter else None
        points = [letter.asks(from_data(Herstelpunt, p)) for p in d["herstel"]] if letter else []
        new = letter is not None and not all(points) and not (letter.verstreken and any(points))
        over = until is not None and (*key, show(until)) in given
        state = "vragen" if letter is None else "opnieuw" if over or new else "loopt"
        found.append((key, state, until if state == "loopt" else None))
    states = Counter(agb for agb, *_ in {(agb, state, until) for (_, _, agb), state, until in found})
    named: dict[str, dict[str, date | None]] = {"vragen": {}, "opnieuw": {}, "loopt": {}}
    for (regio, sector, agb), state, until in found:
        named[state][agb if states[agb] == 1 else f"{agb}:{regio}:{sector}"] = until
    return named


def _step(context: Context, name: str) -> StapStand:
    tables = context.tables
    asked = tables.questions(name)
    still_open = sum(1 for q in asked if is_open(q, tables.answers(name)))
    answered = bool(asked) and not still_open
    questions = len(asked) if answered else still_open  # answered ones still ask for a run of their step
    latest = tables.latest_voorstel(name) if name in STEP_NAMES else None
    findings = len(_blocking(context, name))
    if latest is None:
        moved = name == "ingest" and bool(since_ingest(context))
        return StapStand(name, None, 0, 0, moved, questions, findings, 0, answered)
    stands = {_content(data): data for data in (json.loads(b.inhoud) for b in tables.standing(name))}
    decisions = json.loads(latest.besluiten)
    waits = _unsettled(decisions, stands)
    still, decided = (sum(1 for d in part if d.get("uitkomst") not in PENDING) for part in (waits, decisions))
    stale = _is_stale(context, latest, waits, stands)
    return StapStand(name, latest.id, len(stands), decided, stale, questions, findings, still, answered)


def _is_stale(context: Context, latest: Voorstel, waits: Besluiten, stands: dict[str, dict[str, Any]]) -> bool:
    """Whether the step has to run again: it asks something new, or it decides otherwise.

    Of a voorstel that was settled only who is open counts: what was settled moved its own step on. What cannot be computed is stale
    while somebody in it waits.
    """
    try:
        computed = compute(step_named(latest.stap), context)
    except MomentError:
        return bool(waits)
    asked = {q.id for q in context.tables.questions(latest.stap)}
    if any(q.id not in asked for q in computed.result.questions):
        return True  # by the day alone a term passes, and with it comes a question
    if all(b.voorstel_id != latest.id for b in context.tables.standing(latest.stap)):
        return computed.voorstel_id != latest.id
    now = _unsettled(json.loads(computed.besluiten.json), stands)
    before, after = ({_content(weight(d)) for d in part} for part in (waits, now))
    return before != after and bool((before ^ after) - {_content(weight(b)) for b in stands.values()})


def _unsettled(decisions: Besluiten, stands: dict[str, dict[str, Any]]) -> Besluiten:
    """What does not stand so; ``stands``: what does, by its content."""
    return [d for d in decisions if _content(d) not in stands]


def _content(besluit: dict[str, Any]) -> str:
    """A decision without what settling it adds: a provisional award is the proposed one, settled."""
    fase = "voorlopig" if besluit.get("fase") == "voorstel" else besluit.get("fase")
    return json.dumps({k: v for k, v in besluit.items() if k not in ("vervangt", "fase")} | {"fase": fase}, sort_keys=True)


def _aanbieders(tables: Tables) -> tuple[Aanwezig, ...]:
    rows: dict[tuple[str, str, str], dict[str, Any]] = {}

    def row(regio: str, sector: str, agb: str) -> dict[str, Any]:
        return rows.setdefault((regio, sector, agb), {"naam": ""})

    for i in tables.inschrijvingen():
        if i.telt_mee and i.agb_code:
            row(i.regio, i.sector, i.agb_code).update(naam=i.naam, ingeschreven="ja")
    for stap, column in (("validate", "toetsing"), ("gunning", "gunning"), ("herschik", "herschikking")):
        latest = tables.latest_voorstel(stap)
        for d in json.loads(latest.besluiten) if latest else []:
            _note(row(d["regio"], d["sector"], d["agb_code"]), column, d, "voorstel")
        for b in tables.standing(stap):
            _note(row(b.regio, b.sector, b.agb_code), column, json.loads(b.inhoud), "vastgesteld")
    for e in Reacties(tables).every_one_sided():
        row(e.regio, e.sector, e.agb_code).setdefault("eenzijdig", []).append(e)
    return tuple(
        Aanwezig(
            regio, Sector(sector), agb, r["naam"], r.get("ingeschreven", "nee"), r.get("toetsing", ""), r.get("gunning", ""),
            r.get("herschikking", ""), r.get("gegund", ZERO), r.get("herschikt", ZERO), tuple(r.get("eenzijdig", ())),
        )
        for (regio, sector, agb), r in sorted(rows.items())
    )  # fmt: skip


def _note(row: dict[str, Any], column: str, data: dict[str, Any], state: str) -> None:
    row["naam"] = row["naam"] or data.get("naam", "")
    fase = data.get("fase") if state == "vastgesteld" and data.get("fase") not in (None, "voorstel") else state
    row[column] = f"{data['uitkomst']} ({fase})" if "uitkomst" in data else state
    if column == "herschikking" and "ingetrokken_cents" in data:
        row[column] = f"ingetrokken ({state})"
    if fase == Fase.INGETROKKEN:  # no letter: the zorgaanbieder said so itself
        row[column] = f"ingetrokken ({data['stappen'][-1]['feiten'].get('reactie', '')} door de zorgaanbieder)"
    if column == "gunning":
        row["gegund"] = Money(data.get("bedrag_cents", 0))
    if column == "herschikking":
        row["herschikt"] = Money(data.get("herschikking_cents", 0))


def _tables(stand: Stand) -> tuple[Table, ...]:
    who = tuple((a.regio, a.sector, a.agb_code, a.naam, a.ingeschreven, a.toetsing, a.gunning, a.herschikking) for a in stand.aanbieders)
    steps = tuple(
        (
            s.stap,
            (s.voorstel or "")[:12],
            str(s.besluiten or ""),
            str(s.open or ""),
            "ja" if s.verouderd else "",
            str(s.vragen),
            str(s.bevindingen),
        )
        for s in stand.stappen
    )
    moved = any(a.herschikking for a in stand.aanbieders)
    room = tuple(
        (r, s or "alle", str(total) if total or s is None else "", str(won), share(won, total), str(after) if moved else "")
        for r, s, total, won, after in room_used(stand)
    )
    return (
        Table("Zorgaanbieders", ("regio", "sector", "AGB", "naam", "ingeschreven", "toetsing", "gunning", "herschikking"), who),
        Table(
            "Stappen",
            ("stap", "voorstel", "vastgesteld", "nog vast te stellen", "verouderd", "vragen", "blokkerend"),
            steps,
            ("vastgesteld", "nog vast te stellen", "vragen", "blokkerend"),
        ),
        Table(
            "Ruimte",
            ("regio", "sector", "ruimte", "gegund", "deel", "na herschikking"),
            room,
            ("ruimte", "gegund", "deel", "na herschikking"),
        ),
    )
