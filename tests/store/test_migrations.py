"""Storage of an older version opens: read as it is, brought up to date by the first command that writes."""

from __future__ import annotations

import re
import shutil
import sqlite3
from importlib import resources
from pathlib import Path

import pytest

from wlzcli import __version__
from wlzcli.errors import LockedError
from wlzcli.store import database
from wlzcli.store.folder import RondeFolder

OLD = Path(__file__).with_name("ronde-0001.sqlite")
SECOND = """CREATE TABLE proef (naam TEXT NOT NULL) STRICT;
INSERT INTO proef SELECT door FROM journaal;
CREATE TRIGGER proef_vast BEFORE DELETE ON proef BEGIN
  SELECT RAISE(ABORT, 'proef; staat vast');
END;
-- the end
"""


@pytest.fixture
def old(tmp_path: Path) -> RondeFolder:
    """A ronde whose storage was made by the first version."""
    (tmp_path / "ronde").mkdir()
    shutil.copyfile(OLD, tmp_path / "ronde" / "ronde.sqlite")
    return RondeFolder(tmp_path / "ronde")


def version(ronde: RondeFolder) -> int:
    db = sqlite3.connect(ronde.part("ronde.sqlite"))
    found = int(db.execute("PRAGMA user_version").fetchone()[0])
    db.close()
    return found


def test_migrations_are_numbered_without_a_gap() -> None:
    names = sorted(p.name for p in resources.files("wlzcli.store").joinpath("migrations").iterdir() if p.name.endswith(".sql"))
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))
    assert all(re.fullmatch(r"\d{4}-[a-z-]+\.sql", name) for name in names)


def test_reading_older_storage_changes_nothing_on_disk(old: RondeFolder) -> None:
    assert version(old) == 1
    with old.reading() as tables:
        assert tables.registraties("reactie")[0].sleutel == "06010001"
        assert tables.latest_voorstel("validate") is not None
        assert tables.journal_breaks() == ()
    assert old.part("ronde.sqlite").read_bytes() == OLD.read_bytes()


def test_the_first_command_that_writes_brings_it_up_to_date_and_says_so_in_the_journal(old: RondeFolder) -> None:
    with old.writing("ingest", "B. de Vries"):
        pass
    known = len(database.migrations())
    assert version(old) == known
    with old.reading() as tables:
        first, second = tables.journal_entries()
        assert tables.journal_breaks() == ()
    assert (first.opdracht, second.opdracht, second.door) == ("init", "opslag", "B. de Vries")
    assert second.inhoud == f'{{"naar":{known},"programma":"wlz {__version__}","van":1}}'
    before = old.part("ronde.sqlite").read_bytes()
    with old.writing("ingest", "B. de Vries"):
        pass
    assert old.part("ronde.sqlite").read_bytes() == before


def test_a_command_that_fails_takes_the_upgrade_back_with_it(old: RondeFolder) -> None:
    with pytest.raises(KeyboardInterrupt), old.writing("ingest", "B. de Vries"):
        raise KeyboardInterrupt
    assert old.part("ronde.sqlite").read_bytes() == OLD.read_bytes()


def test_a_migration_runs_statement_by_statement_once(old: RondeFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    first = database.migrations()[0]
    monkeypatch.setattr(database, "migrations", lambda: (first, SECOND))
    with old.reading() as tables:
        assert tables._db.execute("SELECT naam FROM proef").fetchall() == [("A. Jansen",)]
    for _ in range(2):
        with old.writing("ingest", "B. de Vries") as tables:
            assert tables._db.execute("SELECT naam FROM proef").fetchall() == [("A. Jansen",)]
    assert version(old) == 2


def test_two_programs_at_once_upgrade_it_once(old: RondeFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "WAIT_SECONDS", 0.1)
    with old.writing("ingest", "A. Jansen"):
        with pytest.raises(LockedError, match=r"A\. Jansen draait 'wlz ingest'"), old.writing("ingest", "B. de Vries"):
            pass
        with old.reading() as tables:
            assert len(tables.journal_entries()) == 1
    with old.writing("ingest", "B. de Vries") as tables:
        assert [e.opdracht for e in tables.journal_entries()] == ["init", "opslag"]


def test_statements_keep_triggers_whole() -> None:
    assert [s.split()[0] for s in database.statements(SECOND)] == ["CREATE", "INSERT", "CREATE", "--"]
