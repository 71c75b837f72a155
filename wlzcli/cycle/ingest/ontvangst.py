"""When something came in, and as what, in the words of a person who answers that question (V101)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime

from wlzcli.cycle.ingest.tekens import fold
from wlzcli.domain import tabelrij
from wlzcli.domain.canonical import Facts
from wlzcli.domain.dates import AMSTERDAM, moment_in_full
from wlzcli.domain.findings import Ernst, Finding
from wlzcli.domain.formulier import SOORT_DEFINITIEF
from wlzcli.domain.tabellen import Ontvangst

SOORTEN = ("inschrijving", "herstel", "definitief_plan", "aanvulling")
_MOMENT = re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4})[ T](\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?", re.ASCII)


def parse_moment(text: str) -> tuple[datetime, str | None] | None:
    """A day and a time as the register of receipt takes them, with or without the kind behind it. None when unclear."""
    words = text.split()
    soort = words.pop() if words and words[-1] in SOORTEN else None
    moment = tabelrij.parse_moment(" ".join(words))
    return (moment, soort) if moment is not None else None


def parse_moment_before(text: str) -> tuple[datetime, str | None] | None:
    """The same as a program of up to 0.4.0 took it: also in the hour that the clock runs twice or skips."""
    words = text.strip().split()
    soort = words.pop() if words and words[-1] in SOORTEN else None
    rest = " ".join(words)
    try:
        if m := _MOMENT.fullmatch(rest):
            moment = datetime(int(m[3]), int(m[2]), int(m[1]), int(m[4]), int(m[5]), int(m[6] or 0), tzinfo=AMSTERDAM)
        else:
            date.fromisoformat(rest[:10])
            moment = datetime.fromisoformat(rest)
            if len(rest) <= 10:
                return None
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=AMSTERDAM)), soort


def without_folder(register: Iterable[Ontvangst], mappen: Iterable[str], nu: datetime) -> tuple[Finding, ...]:
    """What the register has come in by ``nu`` and of which there never was a folder: it may lie somewhere, and nobody would miss it."""
    known = {fold(naam) for naam in mappen}
    lost = (o for o in register if o.soort != SOORT_DEFINITIEF and o.ontvangen_op <= nu and fold(o.map) not in known)
    return tuple(
        Finding(
            "W141", Ernst.WAARSCHUWING, "ontvangst", bestand=o.plek.bestand, blad=o.plek.blad, cel=o.plek.cel,
            regelnummer=o.plek.regelnummer, gevonden=o.map, verwacht="een map met die naam in inschrijvingen", bron="tabellen/ontvangst",
            feiten=Facts.of(map=o.map, soort=o.soort, moment=moment_in_full(o.ontvangen_op)),
        )
        for o in lost
    )  # fmt: skip
