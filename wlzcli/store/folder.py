"""The ronde folder: found, opened and changed one command at a time; copied, it is the whole state."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from wlzcli.errors import FileError
from wlzcli.records import dataclass
from wlzcli.store.database import DATABASE, make, snapshot, transaction
from wlzcli.store.disk import being_written, disk_error, keep_names, write_whole
from wlzcli.store.tables import Tables

__all__ = ["CONFIG", "DATABASE", "FOLDERS", "RondeFolder", "create", "disk_error", "find", "is_free", "write_whole"]

CONFIG = "ronde.toml"
FOLDERS = ("tabellen", "beleid", "inschrijvingen", "realisatie", "archief", "brieven", "rapport", "logboek")
BUILDING = ".init-"
WRITERS, MAX_WAITING = 4, 32  # a disk is waited for more than it is busy; files waiting for it are in memory


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
        self._archive(sha256, data)
        return sha256

    def _archive(self, sha256: str, data: bytes, keep_name: bool = True) -> None:
        target = self.archive_path(sha256)
        if not target.exists():
            write_whole(target, data, keep_name)

    @contextmanager
    def archiving(self) -> Iterator[Callable[[bytes], str]]:
        """Keep many received files, as :meth:`archive` does, while other work goes on; on leaving, every one of them is safe."""
        from concurrent.futures import Future, ThreadPoolExecutor

        waiting: deque[Future[None]] = deque()
        begun: set[str] = set()

        def keep(data: bytes) -> str:
            sha256 = hashlib.sha256(data).hexdigest()
            if sha256 not in begun:  # the same file twice is written once
                begun.add(sha256)
                waiting.append(pool.submit(self._archive, sha256, data, keep_name=False))
            while len(waiting) > MAX_WAITING:
                waiting.popleft().result()
            return sha256

        with ThreadPoolExecutor(WRITERS) as pool:
            yield keep
            while waiting:
                waiting.popleft().result()
            list(pool.map(keep_names, {self.archive_path(sha256).parent for sha256 in begun}))

    def archive_file(self, source: Path, sha256: str) -> None:
        """Keep a file too large to hold in memory, copied in pieces; FileError when it is no longer the file that was read."""
        target = self.archive_path(sha256)
        if target.exists():
            return
        found = hashlib.sha256()
        with being_written(target) as temporary:
            with source.open("rb") as read, temporary.open("wb") as write:
                while piece := read.read(1 << 20):
                    found.update(piece)
                    write.write(piece)
                write.flush()
                os.fsync(write.fileno())
            if found.hexdigest() != sha256:
                raise FileError(f"{source.name} is tijdens het lezen gewijzigd.", "Draai de opdracht opnieuw als het bestand klaar is.")

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
        """The records at one moment, read only; works on a read-only disk and on older storage."""
        with snapshot(self.path) as db:
            yield Tables(db)

    @contextmanager
    def trying(self) -> Iterator[Tables]:
        """As :meth:`writing`, for ``--dry-run``: what is written is gone afterwards, and nobody has to wait."""
        with snapshot(self.path, trial=True) as db:
            yield Tables(db)

    @contextmanager
    def writing(self, command: str, door: str) -> Iterator[Tables]:
        """One transaction for one command: everything or nothing. A second writer waits briefly, then exit 5."""
        tables = None
        try:
            with transaction(self.path, command, door) as db:
                tables = Tables(db)
                yield tables
                tables.seal()
            for file in tables.staged:
                file.finish()
        finally:
            for file in tables.staged if tables else ():
                file.discard()


# -- finding -------------------------------------------------------------------------------------


def find(start: Path | None, environment: str | None, cwd: Path) -> RondeFolder:
    """The ronde: ``--ronde``, else ``WLZ_RONDE``, else upwards from the current folder. FileError if none."""
    for given, option in ((start, "--ronde"), (Path(environment) if environment else None, "WLZ_RONDE")):
        if given is not None:
            return _given(cwd / given, option)
    for folder in (cwd, *cwd.parents):
        if not _missing(folder):
            return RondeFolder(folder)
    raise FileError(
        f"Hier is geen ronde: in {cwd} en de mappen erboven staat geen {CONFIG} met {DATABASE}.",
        "Ga naar de map van een ronde, geef --ronde MAP, zet WLZ_RONDE, of open een ronde met 'wlz init'.",
    )


def _given(folder: Path, option: str) -> RondeFolder:
    remedy = f"Geef de map van een ronde op met {option}, of open er een met 'wlz init'."
    try:
        folder.stat()
    except OSError as exc:
        raise FileError(disk_error(exc, folder).melding, remedy) from exc
    if not folder.is_dir():
        raise FileError(f"{folder} is geen map en dus geen ronde.", remedy)
    missing = _missing(folder)
    if missing:
        raise FileError(
            f"De map {folder} is geen ronde: {' en '.join(missing)} {'ontbreken' if len(missing) > 1 else 'ontbreekt'}.", remedy
        )
    return RondeFolder(folder)


def _missing(folder: Path) -> tuple[str, ...]:
    """Which of the two files that make a folder a ronde are not there."""
    missing = []
    for name in (CONFIG, DATABASE):
        try:
            there = (folder / name).is_file()
        except OSError:
            there = False
        if not there:
            missing.append(name)
    return tuple(missing)


# -- making --------------------------------------------------------------------------------------


def create(
    path: Path, config: str, beleid: dict[str, bytes], readme: str, first: Callable[[RondeFolder], None] = lambda _: None
) -> RondeFolder:
    """Make a new ronde folder, whole or not at all; ``first`` writes what it starts with.

    A new folder is built beside its place and then renamed. One that is there and empty (it may be somebody's current
    folder, or a disk of its own) is filled from within; what makes it a ronde comes last.
    """
    path = path.resolve()
    there = is_free(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        for left in path.glob(f"{BUILDING}*") if there else ():
            shutil.rmtree(left)  # of an init that was killed
        building = (path if there else path.parent) / f"{BUILDING}{path.name}-{os.getpid()}-{os.urandom(3).hex()}"
        try:
            building.mkdir()
            _fill(building, config, beleid, readme, first)
            if there:
                _move_up(building, path)
            else:
                building.rename(path)
        finally:
            shutil.rmtree(building, ignore_errors=True)
    except OSError as exc:
        raise disk_error(exc, path) from exc
    return RondeFolder(path)


def is_free(path: Path) -> bool:
    """Whether this is an empty folder (True) or nothing yet (False); FileError when a ronde cannot be made here."""
    try:
        there = path.exists()
        if there and any(not p.name.startswith(BUILDING) for p in path.iterdir()):
            raise FileError(f"De map {path} bestaat al en is niet leeg.", "Kies een nieuwe of lege map voor de ronde.")
    except OSError as exc:
        raise disk_error(exc, path) from exc
    return there


def _fill(building: Path, config: str, beleid: dict[str, bytes], readme: str, first: Callable[[RondeFolder], None]) -> None:
    for name in FOLDERS:
        (building / name).mkdir()
    write_whole(building / "LEESMIJ.txt", readme.encode())
    for name, data in beleid.items():
        write_whole(building / "beleid" / name, data)
    make(building)
    first(RondeFolder(building))
    write_whole(building / CONFIG, config.encode())


def _move_up(building: Path, path: Path) -> None:
    """Out of the folder it was built in; ronde.toml, which makes it a ronde, last."""
    for entry in sorted(building.iterdir(), key=lambda p: (p.name == CONFIG, p.name)):
        entry.rename(path / entry.name)
