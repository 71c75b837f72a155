"""One folder in which first one submission stood and then another: the name of the folder says when it came in, and what was said of it."""

from __future__ import annotations

from dataclasses import replace

from wlzcli.cycle.ingest.meldingen import STAP
from wlzcli.domain.canonical import Facts
from wlzcli.domain.findings import Answers, Question
from wlzcli.domain.inschrijving import Inschrijving

ZELFDE, ANDERE = "zelfde_inzending", "andere_inzending"


def settle_folders(
    items: list[Inschrijving], earlier: frozenset[tuple[str, str]], answers: Answers
) -> tuple[list[Inschrijving], list[Question]]:
    """Where a folder now holds the form of another zorgaanbieder, region or sector a person says whose submission it is.

    ``earlier`` (folder, hash): what was replaced in its folder. Two that count in one folder would share a moment and each other's faults.
    """
    settled = {(i.map, i.sha256): i for i in items}
    questions = []
    for now in [i for i in items if i.telt_mee and (i.map, i.sha256) not in earlier]:
        for before in [i for i in items if i.telt_mee and i.map == now.map and (i.map, i.sha256) in earlier and _whose(i) != _whose(now)]:
            question = _question(before, now)
            answer = answers.to(question)
            choice = answer.keuze if answer else None
            if choice == ZELFDE:
                settled[before.map, before.sha256] = replace(before, telt_mee=False, reden=f"is in zijn map vervangen door {now.bestand}")
                continue
            if choice is None:
                questions.append(question)
            reason = (
                f"staat in de map van {_who(before)}" if choice else f"wacht op antwoord: dezelfde inzending als van {_who(before)} of niet"
            )
            settled[now.map, now.sha256] = replace(now, telt_mee=False, reden=reason)
    return list(settled.values()), questions


def _whose(i: Inschrijving) -> tuple[str, str, str]:
    return (i.regio, i.sector.value, i.agb_code)


def _who(i: Inschrijving) -> str:
    return f"{i.naam or 'onbekend'} ({i.agb_code}), regio {i.regio}, {i.sector.value}"


def _question(before: Inschrijving, now: Inschrijving) -> Question:
    facts = Facts.of(
        map=now.map, bestand=now.bestand, eerste=_who(before), tweede=_who(now), eerste_sha256=before.sha256, tweede_sha256=now.sha256,
    )  # fmt: skip
    return Question("V107", STAP, now.map, "tabellen/ontvangst", (ZELFDE, ANDERE), feiten=facts)
