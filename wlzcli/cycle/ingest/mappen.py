"""One folder in which first one submission stood and then another: the name of the folder says when it came in, and what was said of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import chain

from wlzcli.cycle.ingest.meldingen import STAP, bevinding
from wlzcli.domain.canonical import Facts
from wlzcli.domain.findings import Answers, Finding, Question
from wlzcli.domain.inschrijving import Inschrijving

ZELFDE, ANDERE = "zelfde_inzending", "andere_inzending"
LOST = "W131"  # another submission, without a folder of its own

Key = tuple[str, str]  # folder and hash


def settle_folders(
    items: list[Inschrijving], volgorde: Mapping[Key, int], earlier: frozenset[Key], answers: Answers
) -> tuple[list[Inschrijving], list[Finding], list[Question]]:
    """Where a folder held the forms of two zorgaanbieders, regions or sectors a person says whose submission it is.

    Two that count in one folder would share a moment and each other's faults. They are gone through in the order in which they came
    (``volgorde``), whichever of them lies there now. ``earlier``: what no longer lies in its folder. Once that has a folder and a moment
    of its own, it is that submission and nothing is left to ask. What stood there first gives up its folder only to another submission
    that lies there now, once a person has said that it is another: the moment of that folder may be its own. What was replaced and lies there
    again is asked about the other way round.
    """
    settled = {(i.map, i.sha256): i for i in items}
    findings: list[Finding] = []
    questions: list[Question] = []
    folders: dict[str, list[Inschrijving]] = {}
    for i in sorted((i for i in items if i.telt_mee), key=lambda i: volgorde[i.map, i.sha256]):
        folders.setdefault(i.map, []).append(i)
    for first, *later in folders.values():
        standing, replaced = [first], list[Inschrijving]()
        for i in chain(later, (r for r in replaced if (r.map, r.sha256) not in earlier)):  # what was put back is asked about in turn
            settled[i.map, i.sha256] = i
            question = _question(standing[0], i) if _whose(standing[0]) != _whose(i) else None
            answer = answers.to(question) if question else None
            choice = answer.keuze if answer else None
            moved = _own_folder(standing[-1], items, earlier) if choice == ANDERE and (i.map, i.sha256) not in earlier else None
            if choice == ZELFDE or moved:
                reason = _elsewhere(moved) if moved else f"is in zijn map vervangen door {i.bestand}"
                settled |= {(s.map, s.sha256): replace(s, telt_mee=False, reden=reason) for s in standing}
                replaced += [] if moved else standing
                standing = [i]
                continue
            own = _own_folder(i, items, earlier) if choice == ANDERE or (i.map, i.sha256) in earlier else None
            if own:
                reason = _elsewhere(own)
            elif choice == ANDERE:
                reason = f"staat in de map van {_who(standing[0])}"
                findings.append(bevinding(LOST, i, "inzending zonder map", gevonden=_who(i), verwacht=_who(standing[0])))
            elif question:
                reason = f"wacht op antwoord: dezelfde inzending als van {_who(standing[0])} of niet"
                questions.append(question)
            else:
                standing.append(i)
                continue
            settled[i.map, i.sha256] = replace(i, telt_mee=False, reden=reason)
    return list(settled.values()), findings, questions


def _own_folder(i: Inschrijving, items: list[Inschrijving], earlier: frozenset[Key]) -> str | None:
    """The other folder in which the same file lies now, where it is known when that came in."""
    there = (e for e in items if e.sha256 == i.sha256 and e.map != i.map and (e.map, e.sha256) not in earlier)
    return next((e.map for e in there if e.ontvangen_op), None)


def _elsewhere(own: str) -> str:
    return f"heeft een eigen map: {own}"


def _whose(i: Inschrijving) -> tuple[str, str, str]:
    return (i.regio, i.sector.value, i.agb_code)


def _who(i: Inschrijving) -> str:
    return f"{i.naam or 'onbekend'} ({i.agb_code}), regio {i.regio}, {i.sector.value}"


def _question(first: Inschrijving, later: Inschrijving) -> Question:
    facts = Facts.of(
        map=later.map, eerste=_who(first), tweede=_who(later), eerste_sha256=first.sha256, tweede_sha256=later.sha256,
        tweede_agb=later.agb_code, tweede_regio=later.regio, tweede_sector=later.sector,
    )  # fmt: skip
    return Question("V107", STAP, later.map, "tabellen/ontvangst", (ZELFDE, ANDERE), feiten=facts)
