"""Narekenen, the records: does the journal hold, and does what is stored say what the journal says was recorded?"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from wlzcli.domain.canonical import dumps
from wlzcli.errors import UsageError, WlzError
from wlzcli.records import dataclass
from wlzcli.store.journal import Entry, breaks
from wlzcli.store.tables import SEAL, SEALED, StoredBesluit, Tables, Voorstel
from wlzcli.workflow.session import Session, load_beleid

GELIJK, AFWIJKING, ANDERS_UITGELEGD = "gelijk", "afwijking", "anders uitgelegd"
SHORTEST_ANCHOR = 8
UNREADABLE = (ValueError, TypeError, AttributeError, ArithmeticError, LookupError)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing compared: what, the outcome, and what differs."""

    wat: str
    uitkomst: str
    toelichting: str = ""


def check_anchor(anker: str | None) -> str | None:
    """The head of a journal as somebody typed it over from a letter; UsageError when it cannot be one."""
    if anker is None:
        return None
    text = "".join(anker.split()).rstrip("….").casefold()
    if len(text) < SHORTEST_ANCHOR or set(text) - set("0123456789abcdef"):
        raise UsageError(
            f"--anker: '{anker}' is geen kop van een journaal.",
            f"Neem ten minste {SHORTEST_ANCHOR} tekens over van de brief of het rapport.",
        )
    return text


def journal_checks(tables: Tables, anker: str | None) -> list[Check]:
    """The chain, and the tail against a head that was printed elsewhere."""
    entries = tables.journal_entries()
    checks = [Check("journaal", AFWIJKING, text) for text in breaks(entries)] or [
        Check("journaal", GELIJK, f"{len(entries)} regels sluiten op elkaar aan")
    ]
    if anker:
        checks.append(_anchored(entries, anker))
    return checks


def _anchored(entries: tuple[Entry, ...], anker: str) -> Check:
    """Up to which row the anchor vouches: only where the chain before it is whole."""
    known = next((n for n, e in enumerate(entries, start=1) if e.hash.startswith(anker)), None)
    if known is None:
        return Check("anker", AFWIJKING, "het anker staat niet in dit journaal: de staart is afgekapt of het journaal is herschreven")
    nr, after = entries[known - 1].nr, len(entries) - known
    if breaks(entries[:known]):
        return Check("anker", AFWIJKING, f"het anker is dat van regel {nr}, maar de keten tot daar is niet heel: ervoor is iets gewijzigd")
    later = f"{after} regels erna zijn" if after != 1 else "1 regel erna is"
    return Check("anker", GELIJK, f"verankerd tot en met regel {nr}; {later} nog niet verankerd")


def record_checks(session: Session, tables: Tables) -> list[Check]:
    """Answers, records, besluiten and policy against what the journal says of them. The journal itself is checked apart."""
    entries = tables.journal_entries()
    sealed = sum(len(tables.record_hashes(name)) for name in SEALED)
    return [
        *guarded("antwoorden", lambda: list(_answers(tables, entries)) or _well("antwoorden", len(tables.every_answer()))),
        *guarded("vastleggingen", lambda: list(_sealed(tables, entries)) or _well("vastleggingen", sealed)),
        *guarded("besluiten", lambda: list(_besluiten(tables, entries))),
        *guarded("beleid", lambda: list(_policy(session, tables, entries))),
    ]


def guarded(wat: str, work: Callable[[], list[Check]]) -> list[Check]:
    """Something stored that can't be read any more is a difference, and the rest is still checked."""
    try:
        return work()
    except WlzError as exc:
        return [Check(wat, AFWIJKING, exc.melding)]
    except UNREADABLE as exc:
        return [Check(wat, AFWIJKING, f"wat is bewaard, is niet meer te lezen ({type(exc).__name__}: {exc})")]


def _well(wat: str, count: int) -> list[Check]:
    return [Check(wat, GELIJK, f"{count} vastgelegd, zoals het journaal zegt")] if count else []


def _told(entries: tuple[Entry, ...], opdracht: str) -> Iterator[tuple[Entry, Any]]:
    """The rows of one command, with what they say."""
    for e in entries:
        if e.opdracht == opdracht or e.opdracht.startswith(f"{opdracht} "):
            yield e, json.loads(e.inhoud)


def _answers(tables: Tables, entries: tuple[Entry, ...]) -> Iterator[Check]:
    told = {e.inhoud: e.nr for e, _ in _told(entries, "antwoord")}
    stored = tables.every_answer()
    for nr, vraag_id, inhoud, door, op in stored:
        data = json.loads(inhoud)
        if inhoud not in told or (door, op) != (data.get("door"), data.get("op")):
            yield Check(f"antwoord {nr} op vraag {vraag_id}", AFWIJKING, "het antwoord is niet wat het journaal zegt dat is geantwoord")
    there = {row[2] for row in stored}
    for inhoud, nr in told.items():
        if inhoud not in there:
            yield Check("antwoord", AFWIJKING, f"het antwoord van journaalregel {nr} staat niet meer in de ronde")


def _sealed(tables: Tables, entries: tuple[Entry, ...]) -> Iterator[Check]:
    told: dict[str, dict[str, str]] = {name: {} for name in SEALED}
    for _, data in _told(entries, SEAL):
        for name, hashes in data.items():
            told.get(name, {}).update(hashes)
    for name in SEALED:
        stored, labels = tables.record_hashes(name), tables.record_labels(name)
        for key in sorted(stored.keys() | told[name].keys(), key=lambda k: (len(k), k)):
            what = f"{name} {labels.get(key, key)}"
            if key not in stored:
                yield Check(what, AFWIJKING, "wat het journaal noemt, staat niet meer in de ronde")
            elif key not in told[name]:
                yield Check(what, AFWIJKING, "staat in de ronde buiten het journaal om")
            elif stored[key] != told[name][key]:
                yield Check(what, AFWIJKING, "is gewijzigd nadat het is vastgelegd")


def _besluiten(tables: Tables, entries: tuple[Entry, ...]) -> Iterator[Check]:
    told = {b: (e.door, e.op) for e, data in _told(entries, "vaststellen") for b in data["besluiten"]}
    stored = {b.id: b for b in tables.besluiten()}
    for besluit in stored.values():
        if told.get(besluit.id) != (besluit.door, besluit.op):
            yield Check(named(besluit), AFWIJKING, "het journaal zegt niet dat dit besluit toen door deze persoon is vastgesteld")
    for gone in told.keys() - stored.keys():
        yield Check(f"besluit {gone[:12]}", AFWIJKING, "het besluit staat in het journaal en niet meer in de ronde")


def _policy(session: Session, tables: Tables, entries: tuple[Entry, ...]) -> Iterator[Check]:
    """The policy that is frozen now is the last one the journal names."""
    last = None
    for e in entries:
        if e.opdracht in ("init", "beleid"):
            data = json.loads(e.inhoud)
            last = data["beleid"] if e.opdracht == "init" else data["naar"]
    if last is None:
        return
    now = load_beleid(session.folder(), tables)[1]
    if now == last:
        yield Check("beleid", GELIJK, f"het bevroren beleid is {now[:12]}, zoals het journaal zegt")
    else:
        yield Check("beleid", AFWIJKING, f"het bevroren beleid is {now[:12]}; het journaal zegt {last[:12]}")


def voorstel_fault(tables: Tables, voorstel: Voorstel) -> str | None:
    """What of a voorstel's receipt and answers is not what the journal says."""
    entries = tables.journal_entries()
    receipts = {e.inhoud for e, _ in _told(entries, voorstel.stap)}
    if dumps(voorstel.receipt).decode() not in receipts or voorstel.door != voorstel.receipt.door:
        return "wie het uitrekende en waarop is niet wat het journaal zegt"
    told = {e.inhoud for e, _ in _told(entries, "antwoord")}
    wrong = [a.vraag.id for a in voorstel.antwoorden if dumps(a).decode() not in told]
    return f"het antwoord op vraag {', '.join(wrong)} is niet wat het journaal zegt" if wrong else None


def named(besluit: StoredBesluit) -> str:
    """A besluit as checks name it."""
    return f"besluit {besluit.stap} {besluit.agb_code} {besluit.id[:12]}"
