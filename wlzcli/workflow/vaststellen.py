"""``wlz vaststellen``: a voorstel becomes besluiten, once, by a second person, while nothing has moved."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import replace
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from wlzcli.domain.canonical import digest, dumps
from wlzcli.domain.dates import AMSTERDAM
from wlzcli.domain.gunning import NO_AGREEMENT, Fase, GunningBesluit, Reactie
from wlzcli.domain.provenance import Invoer
from wlzcli.domain.report import Report, Table, VoorstelRef
from wlzcli.errors import MomentError, NotPermittedError, PolicyError, UsageError
from wlzcli.policy.model import Beleid
from wlzcli.store.tables import StoredBesluit, Tables, Voorstel
from wlzcli.workflow import correcties, herschik_herzien
from wlzcli.workflow.ingest import last_stand
from wlzcli.workflow.session import PROGRAM, Session
from wlzcli.workflow.step import PENDING, Computed, Context, compute, open_context
from wlzcli.workflow.steps import step_named

RESTS_ON: dict[str, tuple[str, ...]] = {
    "validate": ("ingest",),
    "score": ("ingest", "validate"),
    "gunning": ("ingest", "validate", "score"),
    "herschik": ("ingest", "validate", "score", "gunning", "realisatie"),
}
RECORDED_FOR = {
    "validate": ("aanvaarding",),
    "score": ("beoordeling", "belang", "dialoog", "resultaatafspraak"),
    "gunning": ("herziening", "bezwaar"),
    "realisatie": ("declaratiestand", "mutatie", "declaratiestand_vorig_jaar", "opgave"),
}
VASTSTELLER = "vaststeller"
SHORTEST = 4  # characters of a voorstel that name it
WORKING = frozenset({"stappen", "toelichting", "bron", "status", "kantelpunten", "vervangt"})
NOBODY = frozenset({"cron"})
UNSURE = frozenset({"secundair", "onbevestigd", "fictief"})


def run(session: Session, stap: str, voorstel_id: str | None) -> Report:
    """Settle the latest voorstel of a step (or the one named); with ``--dry-run`` what it would settle. See the errors for what stops it."""
    step = step_named(stap)
    _check_person(session)
    folder = session.folder()
    with folder.trying() if session.dry_run else folder.writing("vaststellen", session.door) as tables:
        context = open_context(session, folder, tables)
        voorstel = _chosen(tables, stap, voorstel_id, session)
        done = [b for b in tables.besluiten(stap) if b.voorstel_id == voorstel.id]
        if done:
            return _already(context, voorstel, done)
        _check_order(tables, stap)
        computed = compute(step, context)
        _check_fresh(voorstel, computed, stap)
        _check_four_eyes(tables, voorstel, session)
        _check_role(context)
        _check_sure(computed, context)
        made, pending = _settle(tables, voorstel, computed, session)
        if made and not session.dry_run:
            tables.write_journal(
                session.now, session.door, f"vaststellen {stap}", {"voorstel": voorstel.id, "besluiten": [b.id for b in made]}
            )
        return _report(context, voorstel, made, pending, changed=bool(made) and not session.dry_run)


def _chosen(tables: Tables, stap: str, voorstel_id: str | None, session: Session) -> Voorstel:
    latest = tables.latest_voorstel(stap)
    if latest is None:
        raise MomentError(f"Er is nog geen voorstel voor {stap}.", f"Draai eerst 'wlz {stap}'.")
    if voorstel_id is None:
        if not session.interactive:
            raise UsageError(
                f"Zonder scherm moet het voorstel genoemd worden; het laatste is {latest.id[:12]}.",
                f"Geef: wlz vaststellen {stap} {latest.id[:12]} --door NAAM.",
            )
        return latest
    if len(voorstel_id) < SHORTEST:
        raise UsageError(
            f"'{voorstel_id}' is te kort om een voorstel te noemen.",
            f"Geef ten minste {SHORTEST} tekens; het laatste voorstel is {latest.id[:12]}.",
        )
    found = tables.voorstellen_met(stap, voorstel_id)
    if len(found) > 1:
        raise UsageError(
            f"'{voorstel_id}' past op {len(found)} voorstellen: {', '.join(number[:12] for number in found)}.",
            f"Geef meer tekens; het laatste voorstel is {latest.id[:12]}.",
        )
    if found != (latest.id,):
        known = tables.voorstel(found[0]) if found else None
        if known is None:
            raise UsageError(f"Er is geen voorstel {voorstel_id} voor {stap}.", f"Het laatste voorstel is {latest.id[:12]}.")
        if any(b.voorstel_id == known.id for b in tables.besluiten(stap)):
            return known
        raise MomentError(
            f"Het voorstel {voorstel_id} is vervangen door {latest.id[:12]}.",
            f"Bekijk het nieuwe voorstel met 'wlz {stap}' en stel dat vast.",
        )
    return latest


def _check_order(tables: Tables, stap: str) -> None:
    """A gunning needs toetsing and scores settled, a herschikking the gunning."""
    needed = {"gunning": ("validate", "score"), "herschik": ("gunning",)}.get(stap, ())
    for earlier in needed:
        voorstel = tables.latest_voorstel(earlier)
        if voorstel is None:
            if earlier == "score" or (earlier == "validate" and not any(i.telt_mee for i in tables.inschrijvingen(cells=False))):
                continue  # running agreements alone need no toetsing
            raise MomentError(
                f"Eerst moet {earlier} zijn vastgesteld; er is nog geen voorstel.", f"Draai 'wlz {earlier}' en stel het vast."
            )
        decided = [d for d in json.loads(voorstel.besluiten) if d.get("uitkomst") not in PENDING]
        settled = {_key_of(d): weight(d) for d in (json.loads(b.inhoud) for b in tables.standing(earlier))}
        # A herschikking rests on the gunning that stands; a gunning on the latest toetsing and scores, so those must be what stands.
        moved = [d for d in decided if stap == "gunning" and _key_of(d) in settled and settled[_key_of(d)] != weight(d)]
        if moved or any(_key_of(d) not in settled for d in decided):
            who = ", ".join(sorted({" ".join(k for k in _key_of(d)[2:] if k) for d in moved}))
            raise MomentError(
                f"Eerst moet het voorstel {earlier} {voorstel.id[:12]} worden vastgesteld"
                f"{f'; het zegt iets anders dan wat vaststaat over {who}' if who else ''}.",
                f"Draai 'wlz vaststellen {earlier} {voorstel.id[:12]} --door NAAM'.",
            )


def weight(data: Any) -> Any:
    """What of a decision counts further on: all but how it was worked out and which one it took the place of."""
    if isinstance(data, dict):
        return {name: weight(value) for name, value in data.items() if name not in WORKING}
    return [weight(value) for value in data] if isinstance(data, list) else data


def _check_fresh(voorstel: Voorstel, computed: Computed[Any, Any], stap: str) -> None:
    if computed.voorstel_id == voorstel.id:
        return
    moved = _moved(voorstel.receipt.invoer, computed.loaded.invoer)
    if voorstel.receipt.beleid != computed.receipt.beleid:
        moved.append("het beleid")
    if {digest(a) for a in voorstel.antwoorden} != {digest(a) for a in computed.antwoorden}:
        moved.append("de antwoorden")
    if not moved and voorstel.receipt.programma != PROGRAM:
        moved.append(f"het programma ({voorstel.receipt.programma} → {PROGRAM})")
    what = ", ".join(moved) or "de uitkomst zelf (bijvoorbeeld door een later vastgesteld besluit)"
    raise MomentError(
        f"Het voorstel {voorstel.id[:12]} is verouderd; gewijzigd: {what}.", f"Draai 'wlz {stap}' opnieuw en beoordeel het nieuwe voorstel."
    )


def _moved(before: tuple[Invoer, ...], after: tuple[Invoer, ...]) -> list[str]:
    old, new = {(i.naam, i.sha256) for i in before}, {(i.naam, i.sha256) for i in after}
    return sorted({name for name, _ in old ^ new})


def people_behind(tables: Tables, voorstel: Voorstel) -> dict[str, str]:
    """Who computed first, answered, scored or entered what a voorstel rests on: name -> what they did."""
    people: dict[str, str] = {}

    def note(name: str | None, what: str) -> None:
        if name and same_person(name) not in NOBODY:
            people.setdefault(name, what)

    note(voorstel.door, f"rekende het voorstel {voorstel.stap} als eerste uit")
    for step in (voorstel.stap, *RESTS_ON[voorstel.stap]):
        for answer in tables.answers(step).given:
            note(answer.door, f"beantwoordde een vraag van {step}")
        for soort in RECORDED_FOR.get(step, ()):
            for record in tables.registraties(soort):
                note(record.door, f"legde een {soort} vast")
                note(json.loads(record.inhoud).get("beoordelaar"), "beoordeelde een ontwikkelplan")
        if step == "gunning" and any(i.naam == "reacties" for i in voorstel.receipt.invoer):
            for reactie in (r.as_type(Reactie) for r in tables.registraties("reactie")):
                note(reactie.door if reactie.reactie in NO_AGREEMENT else None, "legde een weigering vast")
        for item in _inputs_of(tables, step):
            note(tables.table_entered_by(_table_of(item), item.sha256), f"bracht de tabel {item.naam} in")
    for item in voorstel.receipt.invoer:
        note(tables.table_entered_by(_table_of(item), item.sha256), f"bracht de tabel {item.naam} in")
    return people


def _inputs_of(tables: Tables, step: str) -> tuple[Invoer, ...]:
    """What an earlier step was computed from."""
    if step == "ingest":
        stand = last_stand(tables)
        return stand.invoer if stand else ()
    earlier = tables.latest_voorstel(step) if step in RESTS_ON else None
    return earlier.receipt.invoer if earlier else ()


def _table_of(item: Invoer) -> str:
    """The table an input is, as its use is registered: ``tabellen/Tarieven.csv`` is ``tarieven``."""
    return PurePosixPath(item.naam).stem.casefold()


def same_person(name: str) -> str:
    """A name without what people write differently: capitals, accents, spaces and dots. ``a.jansen`` is ``A. Jansen``."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return "".join(sign for sign in plain if sign.isalnum())


def _check_four_eyes(tables: Tables, voorstel: Voorstel, session: Session) -> None:
    me = same_person(session.door)
    did = next((what for name, what in people_behind(tables, voorstel).items() if same_person(name) == me), None)
    if did:
        raise NotPermittedError(
            f"{session.door} mag dit voorstel niet vaststellen: {session.door} {did}.", "Laat een tweede persoon vaststellen (--door NAAM)."
        )


def _check_person(session: Session) -> None:
    """What runs by itself never decides: settling is done by a person."""
    if same_person(session.door) in NOBODY:
        raise NotPermittedError(
            f"{session.door} is geen persoon en kan niets vaststellen.", "Laat een tweede persoon vaststellen (--door NAAM)."
        )


def _check_role(context: Context) -> None:
    """Where ronde.toml names who may settle, only they do; where it names nobody, any second person."""
    named = [p.naam for p in context.ronde.personen if any(r.strip().casefold() == VASTSTELLER for r in p.rollen)]
    door = context.session.door
    if named and same_person(door) not in {same_person(n) for n in named}:
        raise NotPermittedError(
            f"{door} mag in deze ronde niet vaststellen; dat mag alleen {' of '.join(named)}.",
            f"Laat {named[0]} vaststellen, of geef {door} in ronde.toml de rol {VASTSTELLER}.",
        )


def _check_sure(computed: Computed[Any, Any], context: Context) -> None:
    """Secondary and made-up values must be confirmed first, except in a sample."""
    if context.ronde.voorbeeld:
        return
    found = unsure_values(json.loads(dumps(computed.result.decisions)))
    unsure = sorted({f"{key} ({status}, {bron})" for regel, status, bron in found for key in _keys_behind(context.beleid, regel, bron)})
    if unsure:
        raise PolicyError(
            f"Dit voorstel rust op {len(unsure)} waarden die niet zijn bevestigd: {'; '.join(unsure)}.",
            "Bevestig ze met 'wlz beleid bevestig SLEUTEL --bron …' tegen het eigen beleid van het zorgkantoor en reken opnieuw.",
        )


def _keys_behind(beleid: Beleid, regel: str, bron: str) -> tuple[str, ...]:
    """The policy keys, as 'wlz beleid bevestig' takes them, of a rule that a step names in its own words."""
    items = [i for kader in beleid.kaders for i in kader.items()]
    if any(i.sleutel == regel for i in items):
        return (regel,)
    unsure = [i for i in items if i.zekerheid_label in UNSURE]
    by_rule = [i.sleutel for i in unsure if getattr(i, "regel", None) == regel or i.sleutel.rpartition(".")[2] == regel]
    by_source = [i.sleutel for i in unsure if i.bron.label == bron]
    return tuple(sorted(set(by_rule or by_source))) or (regel,)


def unsure_values(data: Any) -> set[tuple[str, str, str]]:
    """The rules in these decisions whose value is secundair, onbevestigd or fictief: (rule, status, source)."""
    found: set[tuple[str, str, str]] = set()
    if isinstance(data, dict):
        if data.get("status") in UNSURE and "regel" in data:
            found.add((data["regel"], data["status"], data.get("bron") or "geen bron"))
        for value in data.values():
            found |= unsure_values(value)
    elif isinstance(data, list):
        for value in data:
            found |= unsure_values(value)
    return found


def _key_of(data: dict[str, Any]) -> tuple[str, ...]:
    return tuple(str(data.get(name, "")) for name in ("regio", "sector", "agb_code", "plan"))


def _settle(tables: Tables, voorstel: Voorstel, computed: Computed[Any, Any], session: Session) -> tuple[list[StoredBesluit], list[Any]]:
    standing = {_key_of(json.loads(b.inhoud)): b for b in tables.standing(voorstel.stap)}
    made: list[StoredBesluit] = []
    pending: list[Any] = []
    for decision in computed.result.decisions:
        if getattr(decision, "uitkomst", None) in PENDING:
            pending.append(decision)
            continue
        settled = _as_settled(decision)
        key = _key_of(json.loads(dumps(settled)))
        old = standing.get(key)
        if old is not None and old.inhoud == dumps(settled).decode():
            continue
        if old is not None and hasattr(settled, "vervangt"):
            settled = replace(settled, vervangt=old.id)
        besluit_id = digest({"voorstel": voorstel.id, "besluit": settled, "vervangt": old.id if old else None})
        stored = StoredBesluit(
            besluit_id, voorstel.id, voorstel.stap, key[0], key[1], key[2], dumps(settled).decode(), session.door,
            session.now.isoformat(), old.id if old else None,
        )  # fmt: skip
        tables.add_besluit(stored)
        made.append(stored)
    return made, pending


def _as_settled(decision: Any) -> Any:
    """A gunning that is vastgesteld is provisional until its objection term has ended."""
    if isinstance(decision, GunningBesluit) and decision.fase is Fase.VOORSTEL:
        return replace(decision, fase=Fase.VOORLOPIG)
    return decision


def _already(context: Context, voorstel: Voorstel, done: list[StoredBesluit]) -> Report:
    """The second time: who settled it and when, and nothing changes."""
    moment = datetime.fromisoformat(done[0].op).astimezone(AMSTERDAM)
    note = f"Dit voorstel is al vastgesteld door {done[0].door} op {moment:%d-%m-%Y %H:%M}; er is niets veranderd."
    return replace(_report(context, voorstel, [], [], changed=False), notes=(note,))


def _report(context: Context, voorstel: Voorstel, made: list[StoredBesluit], pending: list[Any], changed: bool) -> Report:
    rows = tuple((b.regio, b.sector, b.agb_code, _outcome(json.loads(b.inhoud)), b.id[:12], (b.vervangt or "")[:12]) for b in made)
    corrected = correcties.settled(context.tables, made)
    shifted, shift_table = herschik_herzien.settled(context.tables, made)
    awards = [b.as_type(GunningBesluit) for b in made if b.vervangt and voorstel.stap == "gunning"]
    compared = correcties.summary(context.tables, awards, correcties.letters_sent(context.tables)) if awards else ()
    notes = [f"{len(made)} {'besluit' if len(made) == 1 else 'besluiten'} vastgesteld door {context.session.door}."]
    if pending:
        notes.append(
            f"Open {'blijft' if len(pending) == 1 else 'blijven'} er {len(pending)} (herstel of aangehouden); die volgen in een later voorstel."
        )
    if context.session.dry_run:
        notes.insert(0, "Er is niets bewaard (--dry-run); zonder --dry-run is dit wat er vast komt te staan.")
        notes[1] = f"{len(made)} {'besluit' if len(made) == 1 else 'besluiten'} zou {context.session.door} vaststellen."
    elif not made:
        notes[0] = "Wat dit voorstel beslist, is al vastgesteld; er is niets veranderd."
    return Report(
        command="vaststellen",
        ronde=context.ronde.naam,
        receipt=voorstel.receipt,
        voorstel=VoorstelRef(voorstel.id, voorstel.stap),
        besluiten=tuple(_data(b) for b in made),
        totalen={"vastgesteld": len(made), "open": len(pending)},
        extra=correcties.as_json(corrected) | shifted,
        tables=(Table("Vastgesteld", ("regio", "sector", "AGB", "uitkomst", "besluit", "vervangt"), rows), *compared, *shift_table)
        if rows
        else (),
        detail=correcties.as_table(corrected),
        notes=(*notes, *correcties.as_notes(corrected)),
        voorbeeld=context.ronde.voorbeeld,
        changed=changed,
    )


def _outcome(data: dict[str, Any]) -> str:
    """The outcome in the table; of an award that was taken back, that."""
    withdrawn = data.get("fase") == Fase.INGETROKKEN
    return Fase.INGETROKKEN.value if withdrawn else str(data.get("uitkomst", ""))


def _data(b: StoredBesluit) -> dict[str, Any]:
    return {"id": b.id, "stap": b.stap, "door": b.door, "op": b.op, "vervangt": b.vervangt, **json.loads(b.inhoud)}
