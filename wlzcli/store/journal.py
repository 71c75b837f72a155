"""The journal: who did what, when, with which receipt; append-only and hash-chained.

Tamper-evident, not tamper-proof: an edit or a removal in the middle breaks the chain, a cut-off tail
shows only against a head that was printed on a letter or report.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import datetime

from wlzcli.domain.canonical import digest, dumps
from wlzcli.records import dataclass

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the journal; ``inhoud`` is canonical JSON."""

    nr: int
    op: str
    door: str
    opdracht: str
    inhoud: str
    voorganger: str
    hash: str


def _hash(nr: int, op: str, door: str, opdracht: str, inhoud: str, voorganger: str) -> str:
    return digest({"nr": nr, "op": op, "door": door, "opdracht": opdracht, "inhoud": inhoud, "voorganger": voorganger})


def append(db: sqlite3.Connection, op: datetime, door: str, opdracht: str, inhoud: object) -> str:
    """Add a row and return the new head."""
    last = db.execute("SELECT nr, hash FROM journaal ORDER BY nr DESC LIMIT 1").fetchone()
    nr, voorganger = (last[0] + 1, last[1]) if last else (1, GENESIS)
    text, moment = dumps(inhoud).decode(), op.isoformat()
    row_hash = _hash(nr, moment, door, opdracht, text, voorganger)
    db.execute("INSERT INTO journaal VALUES (?,?,?,?,?,?,?)", (nr, moment, door, opdracht, text, voorganger, row_hash))
    return row_hash


def head(db: sqlite3.Connection) -> str:
    """The hash of the last row; all zeros when there is none."""
    last = db.execute("SELECT hash FROM journaal ORDER BY nr DESC LIMIT 1").fetchone()
    return str(last[0]) if last else GENESIS


def first(db: sqlite3.Connection) -> Entry | None:
    """The row it began with; None when there is none."""
    row = db.execute("SELECT nr, op, door, opdracht, inhoud, voorganger, hash FROM journaal ORDER BY nr LIMIT 1").fetchone()
    return Entry(*row) if row else None


def entries(db: sqlite3.Connection) -> Iterator[Entry]:
    """All rows, oldest first."""
    for row in db.execute("SELECT nr, op, door, opdracht, inhoud, voorganger, hash FROM journaal ORDER BY nr"):
        yield Entry(*row)


def breaks(rows: Iterable[Entry]) -> tuple[str, ...]:
    """Where the chain of these rows does not hold, in plain Dutch; empty when it is whole."""
    faults, expected_nr, voorganger = [], 1, GENESIS
    for e in rows:
        if e.nr != expected_nr:
            faults.append(f"journaalregel {expected_nr} ontbreekt (gevonden: {e.nr})")
        if e.voorganger != voorganger:
            faults.append(f"journaalregel {e.nr} sluit niet aan op de regel ervoor")
        if e.hash != _hash(e.nr, e.op, e.door, e.opdracht, e.inhoud, e.voorganger):
            faults.append(f"journaalregel {e.nr} is gewijzigd")
        expected_nr, voorganger = e.nr + 1, e.hash
    return tuple(faults)
