"""The ronde folder: found, opened and changed one command at a time; copied, it is the whole state."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path

from wlzcli.domain.dates import AMSTERDAM
from wlzcli.errors import FileError, LockedError
from wlzcli.store.tables import Tables

DATABASE = "ronde.sqlite"
CONFIG = "ronde.toml"
WAIT_SECONDS = 3.0
FOLDERS = ("tabellen", "beleid", "inschrijvingen", "realisatie", "archief", "brieven", "rapport", "logboek")


@dataclass(frozen=True, slots=True)
class RondeFolder:
    """One ronde on disk."""

    path: Path

    def part(self, name: str) -> Path:
        """A folder or file of the ronde by name."""
        return self.path / name

    # -- archief -----------------------------------------------------------------------------

    def archive_path(self, sha256: str) -> Path:
        """Where a received file lies, by its hash."""
        return self.path / "archief" / sha256[:2] / sha256

    def archive(self, data: bytes) -> str:
        """Keep a received file; whole or not at all. Returns its SHA-256."""
        sha256 = hashlib.sha256(data).hexdigest()
        target = self.archive_path(sha256)
        if not target.exists():
            write_whole(target, data)
        return sha256

    def archive_file(self, source: Path, sha256: str) -> None:
        """Keep a file too large to hold in memory, copied in pieces; FileError when it is no longer the file that was read."""
        target = self.archive_path(sha256)
        if target.exists():
            return
        found = hashlib.sha256()
        temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with source.open("rb") as read, temporary.open("wb") as write:
                while piece := read.read(1 << 20):
                    found.update(piece)
                    write.write(piece)
                write.flush()
                os.fsync(write.fileno())
            if found.hexdigest() != sha256:
                raise FileError(f"{source.name} is tijdens het lezen gewijzigd.", "Draai de opdracht opnieuw als het bestand klaar is.")
            temporary.replace(target)
        except OSError as exc:
            raise disk_error(exc, target) from exc
        finally:
            temporary.unlink(missing_ok=True)

    def archived(self, sha256: str) -> bytes:
        """The bytes of an archived file; FileError when it is gone or was changed."""
        try:
            data = self.archive_path(sha256).read_bytes()
        except OSError as exc:
            raise disk_error(exc, self.archive_path(sha256)) from exc
        if hashlib.sha256(data).hexdigest() != sha256:
            raise FileError(
                f"Het gearchiveerde bestand {sha256[:12]}… is gewijzigd: de inhoud past niet meer bij zijn naam.",
                "Zet het bestand terug uit een reservekopie van de rondemap en draai 'wlz narekenen'.",
            )
        return data

    # -- transactions ------------------------------------------------------------------------

    @contextmanager
    def reading(self) -> Iterator[Tables]:
        """The records, read only."""
        db = self._connect(readonly=True)
        try:
            with _sqlite_errors(self.path):
                yield Tables(db)
        finally:
            db.close()

    @contextmanager
    def writing(self, command: str, door: str) -> Iterator[Tables]:
        """One transaction for one command: everything or nothing. A second writer waits briefly, then exit 5."""
        db = self._connect(readonly=False)
        lock = self.path / ".bezet"
        try:
            self._begin(db)
            _write_lock(lock, command, door)
            with _sqlite_errors(self.path):
                yield Tables(db)
                db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise
        finally:
            if db.in_transaction is False and lock.exists():
                lock.unlink(missing_ok=True)
            db.close()

    def _begin(self, db: sqlite3.Connection) -> None:
        stop = time.monotonic() + WAIT_SECONDS
        while True:
            try:
                db.execute("BEGIN IMMEDIATE")
                return
            except sqlite3.OperationalError as exc:
                if "locked" not in str(exc) and "busy" not in str(exc):
                    raise _as_file_error(exc, self.path) from exc
                if time.monotonic() >= stop:
                    raise LockedError(_who_holds(self.path / ".bezet"), "Wacht tot die opdracht klaar is en probeer het opnieuw.") from exc
                time.sleep(0.05)

    def _connect(self, readonly: bool) -> sqlite3.Connection:
        database = self.path / DATABASE
        try:
            with database.open("rb" if readonly else "r+b"):
                pass
        except OSError as exc:
            raise disk_error(exc, database) from exc
        mode = "ro" if readonly else "rw"
        with _sqlite_errors(self.path):
            db = sqlite3.connect(
                f"{database.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None, timeout=WAIT_SECONDS if readonly else 0
            )
            for pragma in ("foreign_keys=ON", "recursive_triggers=ON", "synchronous=FULL"):
                db.execute(f"PRAGMA {pragma}")
            _check_version(db, self.path, upgrade=not readonly)
        return db


def find(start: Path | None, environment: str | None, cwd: Path) -> RondeFolder:
    """The ronde: ``--ronde``, else ``WLZ_RONDE``, else upwards from the current folder. FileError if none."""
    for given in (start, Path(environment) if environment else None):
        if given is not None:
            if not (given / DATABASE).is_file() or not (given / CONFIG).is_file():
                raise FileError(
                    f"De map {given} is geen ronde: {CONFIG} of {DATABASE} ontbreekt.",
                    "Geef de map van een ronde op met --ronde, of open er een met 'wlz init'.",
                )
            return RondeFolder(given.absolute())
    for folder in (cwd, *cwd.parents):
        if (folder / DATABASE).is_file() and (folder / CONFIG).is_file():
            return RondeFolder(folder)
    raise FileError(
        f"Hier is geen ronde: in {cwd} en de mappen erboven staat geen {CONFIG} met {DATABASE}.",
        "Ga naar de map van een ronde, geef --ronde MAP, zet WLZ_RONDE, of open een ronde met 'wlz init'.",
    )


def create(path: Path, config: str, beleid: dict[str, bytes], readme: str) -> RondeFolder:
    """Make a new ronde folder, whole or not at all: it is built beside its place and then renamed."""
    try:
        if path.exists() and any(path.iterdir()):
            raise FileError(f"De map {path} bestaat al en is niet leeg.", "Kies een nieuwe of lege map voor de ronde.")
        path.parent.mkdir(parents=True, exist_ok=True)
        building = path.parent / f".{path.name}.{os.getpid()}.tmp"
        building.mkdir()
        for name in FOLDERS:
            (building / name).mkdir()
        (building / CONFIG).write_text(config, encoding="utf-8")
        (building / "LEESMIJ.txt").write_text(readme, encoding="utf-8")
        for name, data in beleid.items():
            (building / "beleid" / name).write_bytes(data)
        db = sqlite3.connect(building / DATABASE, isolation_level=None)
        with _sqlite_errors(building):
            _check_version(db, building, upgrade=True)
        db.close()
        if path.exists():
            path.rmdir()
        building.rename(path)
    except OSError as exc:
        raise disk_error(exc, path) from exc
    return RondeFolder(path.absolute())


def migrations() -> tuple[str, ...]:
    """The numbered schema changes, in order; the schema version is how many were run."""
    folder = resources.files("wlzcli.store").joinpath("migrations")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".sql"))
    return tuple(folder.joinpath(name).read_text(encoding="utf-8") for name in names)


def _check_version(db: sqlite3.Connection, path: Path, upgrade: bool) -> None:
    version = int(db.execute("PRAGMA user_version").fetchone()[0])
    steps = migrations()
    if version > len(steps):
        raise FileError(
            f"De ronde in {path} is gemaakt door een nieuwere versie van wlz (opslag {version}, deze versie kent {len(steps)}).",
            "Werk wlz bij en probeer het opnieuw; de ronde is niet gewijzigd.",
        )
    if version == len(steps):
        return
    if not upgrade:
        raise FileError(
            f"De ronde in {path} heeft een oudere opslag ({version}; deze versie gebruikt {len(steps)}).",
            "Draai eerst een opdracht die schrijft, bijvoorbeeld 'wlz ingest'; die werkt de opslag bij.",
        )
    for number, sql in enumerate(steps[version:], start=version + 1):
        db.executescript(f"BEGIN IMMEDIATE; {sql}; PRAGMA user_version={number}; COMMIT;")


def write_whole(target: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all, also after a crash."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
        with temporary.open("wb") as handle:
            handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())
        temporary.replace(target)
    except OSError as exc:
        raise disk_error(exc, target) from exc


def disk_error(exc: OSError, path: Path) -> FileError:
    """An operating system error as one Dutch sentence and what to do."""
    match exc.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return FileError(f"De schijf is vol; {path} kon niet worden geschreven.", "Maak ruimte vrij en draai de opdracht opnieuw.")
        case errno.EACCES | errno.EPERM:
            return FileError(f"Geen rechten op {path}.", "Vraag de beheerder om lees- en schrijfrechten op deze map.")
        case errno.EROFS:
            return FileError(f"{path} staat op een alleen-lezen schijf.", "Zet de ronde op een schijf waarop u mag schrijven.")
        case errno.ENOENT:
            return FileError(f"{path} bestaat niet.", "Controleer de naam en de map.")
        case _:
            return FileError(f"{path} kon niet worden gelezen of geschreven ({exc.strerror}).", "Controleer de schijf en de map.")


@contextmanager
def _sqlite_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as exc:
        raise _as_file_error(exc, path) from exc


def _as_file_error(exc: sqlite3.Error, path: Path) -> Exception:
    text = str(exc)
    database = path / DATABASE
    if "locked" in text or "busy" in text:
        return LockedError(_who_holds(path / ".bezet"), "Wacht tot die opdracht klaar is en probeer het opnieuw.")
    if "full" in text:
        return FileError(f"De schijf is vol; {database} kon niet worden geschreven.", "Maak ruimte vrij en draai de opdracht opnieuw.")
    if "readonly" in text or "read-only" in text:
        return FileError(f"{database} is alleen-lezen.", "Geef schrijfrechten op de rondemap of werk op een kopie.")
    if "unable to open" in text or "disk I/O" in text:
        return FileError(f"{database} kon niet worden geopend of geschreven.", "Controleer de rechten en de schijf.")
    if "not a database" in text or "malformed" in text:
        return FileError(
            f"{database} is geen leesbare opslag (beschadigd of een ander bestand).", "Zet de rondemap terug uit een reservekopie."
        )
    return exc


def _write_lock(lock: Path, command: str, door: str) -> None:
    since = datetime.now(UTC).isoformat()
    try:
        lock.write_text(json.dumps({"opdracht": command, "door": door, "sinds": since, "proces": os.getpid()}), encoding="utf-8")
    except OSError as exc:
        raise disk_error(exc, lock) from exc


def _who_holds(lock: Path) -> str:
    try:
        held = json.loads(lock.read_text(encoding="utf-8"))
        since = datetime.fromisoformat(held["sinds"]).astimezone(AMSTERDAM)
    except (OSError, ValueError, KeyError):
        return "Een andere opdracht werkt aan deze ronde."
    return f"De ronde is bezet: {held['door']} draait 'wlz {held['opdracht']}' sinds {since:%d-%m-%Y %H:%M:%S}."
