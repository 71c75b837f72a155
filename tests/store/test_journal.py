"""The journal: the database refuses a change, the chain shows one that was forced, an anchor shows a tail that is gone."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from wlzcli.domain.canonical import digest
from wlzcli.store import journal
from wlzcli.store.folder import RondeFolder

NOW = datetime(2015, 8, 3, 12, tzinfo=UTC)


def write(ronde: RondeFolder, rows: int = 5) -> str:
    """Rows by A. Jansen, each an hour after the other; the head of each is the anchor on a letter."""
    head = ""
    for n in range(rows):
        with ronde.writing("reactie", "A. Jansen") as tables:
            head = tables.write_journal(NOW + timedelta(hours=n), "A. Jansen", "reactie", {"nr": n})
    return head


def forced(ronde: RondeFolder, *sql: str) -> None:
    """What somebody does who takes the locks off first."""
    db = sqlite3.connect(ronde.part("ronde.sqlite"))
    for name in ("journaal_vast_update", "journaal_vast_delete"):
        db.execute(f"DROP TRIGGER {name}")
    for statement in sql:
        db.execute(statement)
    db.commit()
    db.close()


def breaks(ronde: RondeFolder) -> tuple[str, ...]:
    with ronde.reading() as tables:
        return tables.journal_breaks()


def test_each_row_carries_the_hash_of_the_one_before(ronde: RondeFolder) -> None:
    head = write(ronde)
    with ronde.reading() as tables:
        entries = tables.journal_entries()
        assert tables.journal_head() == head == entries[-1].hash
        assert tables.journal_breaks() == ()
    assert [e.voorganger for e in entries] == [journal.GENESIS, *(e.hash for e in entries[:-1])]
    first = entries[0]
    assert first.hash == digest(
        {"nr": 1, "op": NOW.isoformat(), "door": "A. Jansen", "opdracht": "reactie", "inhoud": '{"nr":0}', "voorganger": "0" * 64}
    )


def test_an_empty_journal_has_a_head_of_zeros(ronde: RondeFolder) -> None:
    with ronde.reading() as tables:
        assert (tables.journal_head(), tables.journal_breaks()) == ("0" * 64, ())


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journaal SET door='B. de Vries' WHERE nr=2",
        "DELETE FROM journaal WHERE nr=2",
        "DELETE FROM journaal",
        "REPLACE INTO journaal SELECT nr, op, 'B. de Vries', opdracht, inhoud, voorganger, hash FROM journaal WHERE nr=2",
        "INSERT INTO journaal SELECT nr, op, 'X', opdracht, inhoud, voorganger, hash FROM journaal WHERE nr=2 ON CONFLICT (nr) DO UPDATE SET door='X'",
    ],
)
def test_the_database_refuses_a_change(ronde: RondeFolder, statement: str) -> None:
    write(ronde)
    before = ronde.part("ronde.sqlite").read_bytes()

    def attempt() -> None:
        with ronde.writing("test", "B. de Vries") as tables:
            tables._db.execute(statement)

    with pytest.raises(sqlite3.IntegrityError, match="journaal is append-only"):
        attempt()
    assert ronde.part("ronde.sqlite").read_bytes() == before


@pytest.mark.parametrize("table", ["besluit", "antwoord", "registratie", "invoer", "voorstel", "archief", "tabel"])
def test_what_was_decided_recorded_and_read_is_refused_a_change_too(ronde: RondeFolder, table: str) -> None:
    with ronde.reading() as tables:
        names = [r[0] for r in tables._db.execute("SELECT name FROM sqlite_master WHERE type='trigger' AND tbl_name=?", (table,))]
    assert sorted(names) == [f"{table}_vast_delete", f"{table}_vast_insert", f"{table}_vast_update"]


def test_a_program_of_its_own_cannot_replace_a_row_either(ronde: RondeFolder) -> None:
    """Without ``recursive_triggers`` REPLACE fires no trigger on DELETE; the row is refused before it is put in."""
    write(ronde)
    db = sqlite3.connect(ronde.part("ronde.sqlite"))
    rows = db.execute("SELECT * FROM journaal").fetchall()
    for same in ("2, op, 'X', opdracht, inhoud, voorganger, 'h'", "99, op, 'X', opdracht, inhoud, voorganger, hash"):
        with pytest.raises(sqlite3.IntegrityError, match="journaal is append-only"):
            db.execute(f"INSERT OR REPLACE INTO journaal SELECT {same} FROM journaal WHERE nr=2")
    assert db.execute("SELECT * FROM journaal").fetchall() == rows
    db.close()


@pytest.mark.parametrize("table", ["archief", "tabel", "invoer"])
def test_what_comes_by_again_leaves_what_is_there(ronde: RondeFolder, table: str) -> None:
    digest = "a" * 64
    row = {
        "archief": (digest, "een", "formulier", 1, NOW.isoformat(), "A. Jansen"),
        "tabel": ("feiten", digest, NOW.isoformat(), "A. Jansen"),
        "invoer": (digest, "validate", "{}"),
    }[table]
    with ronde.writing("test", "A. Jansen") as tables:
        if table == "tabel":
            tables._db.execute("INSERT INTO archief VALUES (?,?,?,?,?,?)", (digest, "een", "tabellen", 1, NOW.isoformat(), "A. Jansen"))
        tables._db.execute(f"INSERT INTO {table} VALUES ({','.join('?' * len(row))})", row)
    db = sqlite3.connect(ronde.part("ronde.sqlite"))
    changed = (*row[:-1], "B. de Vries" if table != "invoer" else "[]")
    db.execute(f"REPLACE INTO {table} VALUES ({','.join('?' * len(row))})", changed)
    assert db.execute(f"SELECT * FROM {table} WHERE sha256=?", (digest,)).fetchall() == [row]
    db.close()


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE journaal SET door='B. de Vries' WHERE nr=2", ("journaalregel 2 is gewijzigd",)),
        ("UPDATE journaal SET inhoud='{\"nr\":8}' WHERE nr=5", ("journaalregel 5 is gewijzigd",)),
        (
            "DELETE FROM journaal WHERE nr=3",
            ("journaalregel 3 ontbreekt (gevonden: 4)", "journaalregel 4 sluit niet aan op de regel ervoor"),
        ),
        (
            "DELETE FROM journaal WHERE nr=1",
            ("journaalregel 1 ontbreekt (gevonden: 2)", "journaalregel 2 sluit niet aan op de regel ervoor"),
        ),
    ],
)
def test_the_chain_shows_a_forced_change(ronde: RondeFolder, statement: str, told: tuple[str, ...]) -> None:
    write(ronde)
    forced(ronde, statement)
    assert breaks(ronde) == told


def test_a_row_rewritten_with_a_hash_of_its_own_breaks_the_next(ronde: RondeFolder) -> None:
    write(ronde)
    with ronde.reading() as tables:
        e = tables.journal_entries()[1]
    fresh = journal._hash(e.nr, e.op, "B. de Vries", e.opdracht, e.inhoud, e.voorganger)
    forced(ronde, f"UPDATE journaal SET door='B. de Vries', hash='{fresh}' WHERE nr=2")
    assert breaks(ronde) == ("journaalregel 3 sluit niet aan op de regel ervoor",)


def test_the_chain_alone_does_not_show_a_tail_that_is_gone(ronde: RondeFolder) -> None:
    """Why the head is printed on letters: only against that it shows."""
    anchor = write(ronde)
    forced(ronde, "DELETE FROM journaal WHERE nr > 3")
    assert breaks(ronde) == ()
    with ronde.reading() as tables:
        assert anchor not in {e.hash for e in tables.journal_entries()}


def test_a_clock_that_was_set_back_breaks_nothing(ronde: RondeFolder) -> None:
    write(ronde)
    with ronde.writing("reactie", "A. Jansen") as tables:
        tables.register("reactie", "06010001", {}, "A. Jansen", NOW - timedelta(days=400))
        tables.write_journal(NOW - timedelta(days=400), "A. Jansen", "reactie", {})
        assert tables.journal_entries()[-1].op == (NOW - timedelta(days=400)).isoformat()
    assert breaks(ronde) == ()


def _reactie(ronde: RondeFolder) -> None:
    with ronde.writing("reactie", "A. Jansen") as tables:
        tables.register("reactie", "06010001", {"antwoord": "aanvaard"}, "A. Jansen", NOW)


def _journalled(ronde: RondeFolder) -> None:
    with ronde.writing("reactie", "A. Jansen") as tables:
        tables.register("reactie", "06010001", {"antwoord": "aanvaard"}, "A. Jansen", NOW)
        tables.write_journal(NOW, "A. Jansen", "reactie", {})


@pytest.mark.parametrize(("record", "rows"), [(_reactie, ["vastgelegd"]), (_journalled, ["vastgelegd", "reactie"])])
def test_what_people_record_is_in_the_journal_by_its_hash(
    ronde: RondeFolder, record: Callable[[RondeFolder], None], rows: list[str]
) -> None:
    record(ronde)
    with ronde.reading() as tables:
        entries, hashes = tables.journal_entries(), tables.record_hashes("registratie")
    assert [e.opdracht for e in entries] == rows
    assert hashes == {"1": digest([1, "reactie", "06010001", '{"antwoord":"aanvaard"}', "A. Jansen", NOW.isoformat()])}
    assert entries[0].inhoud == f'{{"registratie":{{"1":"{hashes["1"]}"}}}}'
    record(ronde)
    with ronde.reading() as tables:
        assert len(tables.record_hashes("registratie")) == 1
