"""``ronde.sqlite``: one transaction a command for who writes, one moment in memory for who only reads.

The only home of sqlite3's connections. Who reads gets a copy in memory: it sees one moment, never holds up a
writer, and works on a read-only disk and on the storage of an older version, which is brought up to date in
memory only.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import platform
import shutil
import signal
import sqlite3
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path

from wlzcli import __version__
from wlzcli.domain.dates import AMSTERDAM
from wlzcli.errors import FileError, LockedError
from wlzcli.store import journal
from wlzcli.store.disk import disk_error

DATABASE = "ronde.sqlite"
LOCK = ".bezet"
WAIT_SECONDS = 3.0
PAGE_BYTES = 16_384  # a submission is some 90 kB and what a step rested on tens of MB: in small pages that takes twice as long
COMMIT_SECONDS = 10.0
BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


@contextmanager
def snapshot(folder: Path, trial: bool = False) -> Iterator[sqlite3.Connection]:
    """All records as they stand at one moment, read only; a ``trial`` may change them, and nothing of that is kept."""
    with sqlite_errors(folder):
        memory = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        try:
            _copy_into(memory, folder)
            migrate(memory, folder)
            for pragma in ("foreign_keys=ON", "recursive_triggers=ON") if trial else ("query_only=ON",):
                memory.execute(f"PRAGMA {pragma}")
            yield memory
        finally:
            memory.close()


@contextmanager
def transaction(folder: Path, command: str, door: str) -> Iterator[sqlite3.Connection]:
    """Everything or nothing. A second writer waits briefly; LockedError then tells who holds the ronde since when."""
    lock = folder / LOCK
    with sqlite_errors(folder):
        db = _open_for_writing(folder)
        ours = False
        try:
            _begin(db, lock)
            _write_lock(lock, command, door)
            ours = True
            upgraded = migrate(db, folder)
            if upgraded:
                journal.append(db, datetime.now(UTC).replace(microsecond=0), door, "opslag", upgraded)
            yield db
            _remove_lock(lock)  # while the database is still ours: it cannot be another's
            ours = False
            _commit(db)
        finally:
            if ours:
                _remove_lock(lock)
            with contextlib.suppress(sqlite3.Error):
                if db.in_transaction:
                    db.execute("ROLLBACK")
            db.close()


def make(folder: Path) -> None:
    """The storage of a new ronde."""
    with sqlite_errors(folder):
        db = sqlite3.connect(folder / DATABASE, isolation_level=None)
        try:
            db.execute(f"PRAGMA page_size={PAGE_BYTES}")
            db.execute("PRAGMA synchronous=FULL")
            db.execute("BEGIN IMMEDIATE")
            _run_migrations(db, 0)
            db.execute("COMMIT")
        finally:
            db.close()


# -- schema --------------------------------------------------------------------------------------


def migrations() -> tuple[str, ...]:
    """The numbered schema changes, in order; the schema version is how many were run."""
    folder = resources.files("wlzcli.store").joinpath("migrations")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".sql"))
    return tuple(folder.joinpath(name).read_text(encoding="utf-8") for name in names)


def migrate(db: sqlite3.Connection, folder: Path) -> dict[str, object] | None:
    """Bring older storage up to date inside the open transaction: from and to which number, or None. FileError when it is newer."""
    version, known = int(db.execute("PRAGMA user_version").fetchone()[0]), len(migrations())
    if version > known:
        raise FileError(
            f"De ronde in {folder} is gemaakt door een nieuwere versie van wlz (opslag {version}, deze versie kent {known}).",
            "Werk wlz bij en probeer het opnieuw; de ronde is niet gewijzigd.",
        )
    if version == 0 or not db.execute("SELECT 1 FROM sqlite_master WHERE type='table' AND name='journaal'").fetchone():
        raise FileError(
            f"{folder / DATABASE} is geen opslag van wlz (leeg of van een ander programma).", "Zet de rondemap terug uit een reservekopie."
        )
    if version == known:
        return None
    _run_migrations(db, version)
    return {"van": version, "naar": known, "programma": f"wlz {__version__}"}


def _run_migrations(db: sqlite3.Connection, version: int) -> None:
    for number, sql in enumerate(migrations()[version:], start=version + 1):
        for statement in statements(sql):
            db.execute(statement)
        db.execute(f"PRAGMA user_version={number}")


def statements(sql: str) -> Iterator[str]:
    """The statements of a migration one by one, so that they run inside the transaction of the command."""
    text = ""
    for line in sql.splitlines(keepends=True):
        text += line
        if sqlite3.complete_statement(text):
            yield text
            text = ""
    if text.strip():
        yield text


# -- reading -------------------------------------------------------------------------------------


def _copy_into(memory: sqlite3.Connection, folder: Path) -> None:
    _check_access(folder / DATABASE, os.R_OK)
    try:
        _copy(memory, folder, "ro")
    except sqlite3.OperationalError as exc:
        if exc.sqlite_errorcode != sqlite3.SQLITE_READONLY_ROLLBACK:
            raise
        _copy_after_crash(memory, folder)


def _copy(memory: sqlite3.Connection, folder: Path, mode: str) -> None:
    database = (folder / DATABASE).absolute()
    source = sqlite3.connect(f"{database.as_uri()}?mode={mode}", uri=True, isolation_level=None, timeout=WAIT_SECONDS)
    try:
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()  # takes the read lock; a backup without it would wait for ever
        source.backup(memory)
    finally:
        source.close()


def _copy_after_crash(memory: sqlite3.Connection, folder: Path) -> None:
    """A command was killed while it saved: SQLite takes back what was half-written, on a copy where it may not write here."""
    try:
        _copy(memory, folder, "rw")
    except sqlite3.OperationalError as exc:
        if exc.sqlite_errorcode & 0xFF in BUSY:
            raise
        with tempfile.TemporaryDirectory(prefix="wlz-") as place:
            for name in (DATABASE, f"{DATABASE}-journal"):
                try:
                    shutil.copyfile(folder / name, Path(place) / name)
                except OSError as error:
                    raise disk_error(error, Path(error.filename2 or error.filename or folder / name)) from error
            _copy(memory, Path(place), "rw")


# -- writing -------------------------------------------------------------------------------------


def _check_access(database: Path, rights: int) -> None:
    """Asked, not tried: opening and closing the file ourselves would drop the locks this process holds on it."""
    try:
        database.stat()
    except OSError as exc:
        raise disk_error(exc, database) from exc
    effective = os.access in os.supports_effective_ids
    if not os.access(database, os.R_OK, effective_ids=effective):
        raise disk_error(PermissionError(errno.EACCES, ""), database)
    if not os.access(database, rights, effective_ids=effective):
        raise FileError(f"{database} is alleen-lezen.", "Geef schrijfrechten op de rondemap of werk op een kopie.")


def _open_for_writing(folder: Path) -> sqlite3.Connection:
    database = (folder / DATABASE).absolute()
    _check_access(database, os.W_OK)
    # One thread at a time, but not always the same: a step stores what it rests on while it decides.
    db = sqlite3.connect(f"{database.as_uri()}?mode=rw", uri=True, isolation_level=None, timeout=0, check_same_thread=False)
    try:
        for pragma in ("foreign_keys=ON", "recursive_triggers=ON", "synchronous=FULL"):
            db.execute(f"PRAGMA {pragma}")
    except sqlite3.Error:
        db.close()
        raise
    return db


def _begin(db: sqlite3.Connection, lock: Path) -> None:
    stop = time.monotonic() + WAIT_SECONDS
    holder = None
    while True:
        try:
            db.execute("BEGIN IMMEDIATE")
            return
        except sqlite3.OperationalError as exc:
            if exc.sqlite_errorcode & 0xFF not in BUSY:
                raise
            holder = _holder(lock) or holder
            if time.monotonic() >= stop:
                raise _locked(holder) from exc
            time.sleep(0.05)


def _commit(db: sqlite3.Connection) -> None:
    """Save. Another program that reads the file is waited for; Ctrl-C comes before or after it, never in between."""
    db.execute(f"PRAGMA busy_timeout={int(COMMIT_SECONDS * 1000)}")
    try:
        with _uninterrupted():
            db.execute("COMMIT")
    except sqlite3.OperationalError as exc:
        if exc.sqlite_errorcode & 0xFF not in BUSY:
            raise
        raise LockedError(
            f"Een ander programma houdt {DATABASE} langer dan {COMMIT_SECONDS:.0f} seconden vast; er is niets bewaard.",
            "Sluit het programma dat het bestand open heeft (een kopieerprogramma, een databasebekijker) en probeer het opnieuw.",
        ) from exc


@contextmanager
def _uninterrupted() -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before if before is not None else signal.SIG_DFL)


# -- who holds it --------------------------------------------------------------------------------


def _write_lock(lock: Path, command: str, door: str) -> None:
    held = {"opdracht": command, "door": door, "sinds": datetime.now(UTC).isoformat(), "proces": os.getpid(), "machine": platform.node()}
    try:
        lock.unlink(missing_ok=True)  # left by a run that was killed, perhaps under another account
        lock.write_text(json.dumps(held), encoding="utf-8")
    except OSError as exc:
        _remove_lock(lock)
        raise disk_error(exc, lock) from exc


def _remove_lock(lock: Path) -> None:
    with contextlib.suppress(OSError):
        lock.unlink(missing_ok=True)


def _holder(lock: Path) -> str | None:
    """Who holds the ronde since when; None when the note is of a run that is no more, or can't be read."""
    try:
        held = json.loads(lock.read_text(encoding="utf-8"))
        if held.get("machine") == platform.node() and not _runs(int(held["proces"])):
            return None
        since = datetime.fromisoformat(held["sinds"]).astimezone(AMSTERDAM)
        return f"De ronde is bezet: {held['door']} draait 'wlz {held['opdracht']}' sinds {since:%d-%m-%Y %H:%M:%S}."
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _runs(process: int) -> bool:
    if os.name != "posix":
        return True  # elsewhere asking would end it
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _locked(holder: str | None) -> LockedError:
    return LockedError(
        holder or f"De ronde is bezet: een ander programma houdt {DATABASE} vast.",
        "Wacht tot die opdracht klaar is en probeer het opnieuw.",
    )


# -- errors --------------------------------------------------------------------------------------


@contextmanager
def sqlite_errors(folder: Path) -> Iterator[None]:
    """What SQLite says about disk, permission, locks and damage, as an error the operator can act on."""
    try:
        yield
    except sqlite3.Error as exc:
        raise _as_error(exc, folder) from exc


def _as_error(exc: sqlite3.Error, folder: Path) -> Exception:
    database = folder / DATABASE
    number = getattr(exc, "sqlite_errorcode", 0)
    if number == sqlite3.SQLITE_IOERR_WRITE:  # what a quota or a limit on files looks like from here
        return FileError(
            f"{database} kon niet worden geschreven; de schijf of het quotum is waarschijnlijk vol.",
            "Maak ruimte vrij en draai de opdracht opnieuw.",
        )
    match number & 0xFF:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return _locked(_holder(folder / LOCK))
        case sqlite3.SQLITE_FULL:
            return FileError(f"De schijf is vol; {database} kon niet worden geschreven.", "Maak ruimte vrij en draai de opdracht opnieuw.")
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM | sqlite3.SQLITE_AUTH:
            return FileError(f"{database} is alleen-lezen.", "Geef schrijfrechten op de rondemap of werk op een kopie.")
        case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_IOERR:
            return FileError(f"{database} kon niet worden geopend of geschreven.", "Controleer de rechten en de schijf.")
        case sqlite3.SQLITE_NOTADB | sqlite3.SQLITE_CORRUPT:
            return FileError(
                f"{database} is geen leesbare opslag (beschadigd of een ander bestand).", "Zet de rondemap terug uit een reservekopie."
            )
    return exc
