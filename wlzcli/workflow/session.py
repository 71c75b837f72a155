"""What one run of a command knows from outside: the ronde, who, which day, and how to tell progress."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from wlzcli import __version__
from wlzcli.domain.dates import AMSTERDAM
from wlzcli.errors import FileError
from wlzcli.store.disk import disk_error, is_disk_trouble, write_whole

if TYPE_CHECKING:  # every command has a session; not every command opens a ronde
    from wlzcli.domain.ronde import Ronde, Rondekenmerk
    from wlzcli.policy.model import Beleid
    from wlzcli.store.folder import RondeFolder
    from wlzcli.store.tables import Tables

PROGRAM = f"wlz {__version__}"


def no_progress(done: int, total: int, what: str) -> None:
    """Tells nobody."""
    del done, total, what


@dataclass(frozen=True)
class Session:
    """One run. ``door`` is who runs it; ``now`` is the moment it started (UTC)."""

    now: datetime
    peildatum: date
    door: str
    cwd: Path
    ronde_map: Path | None = None
    ronde_env: str | None = None
    dry_run: bool = False
    ja: bool = False
    interactive: bool = False
    progress: Callable[[int, int, str], None] = no_progress

    def uiterlijk(self, voorbeeld: bool) -> datetime:
        """The moment by which this run is done: now, or the last second of its peildatum where that is another day.

        A peildatum in the past makes nothing older than it is, but in a sample (``voorbeeld``), which is played in its own year.
        """
        if self.now.astimezone(AMSTERDAM).date() == self.peildatum:
            return self.now
        end = datetime.combine(self.peildatum, time(23, 59, 59), tzinfo=AMSTERDAM)
        return end if voorbeeld else max(self.now, end)

    def folder(self) -> RondeFolder:
        """The ronde this run works on; FileError when there is none."""
        from wlzcli.store.folder import find

        return find(self.ronde_map, self.ronde_env, self.cwd)


def new_session(
    *,
    door: str,
    cwd: Path,
    peildatum: date | None = None,
    ronde_map: Path | None = None,
    ronde_env: str | None = None,
    dry_run: bool = False,
    ja: bool = False,
    interactive: bool = False,
    progress: Callable[[int, int, str], None] = no_progress,
) -> Session:
    """A session that starts now. Without ``peildatum``: today in the Netherlands."""
    now = datetime.now(UTC).replace(microsecond=0)
    day = peildatum or now.astimezone(AMSTERDAM).date()
    return Session(now, day, door, cwd, ronde_map, ronde_env, dry_run, ja, interactive, progress)


def load_ronde(folder: RondeFolder) -> Ronde:
    """What ``ronde.toml`` says. FileError names what is wrong in it."""
    from wlzcli.formats.ronde_toml import read_ronde

    path = folder.part("ronde.toml")
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as exc:
        raise disk_error(exc, path) from exc
    except UnicodeDecodeError as exc:
        raise FileError(f"{path} is geen UTF-8.", "Sla het bestand op als UTF-8.") from exc
    return read_ronde(text, str(path))


def load_kenmerk(tables: Tables) -> Rondekenmerk | None:
    """What tells this ronde from every other: the journal row of its ``init``. None when its journal does not begin with one."""
    from wlzcli.domain.ronde import Rondekenmerk

    begin = tables.journal_begin()
    if begin is None or begin.opdracht != "init":
        return None
    return Rondekenmerk(begin.hash, datetime.fromisoformat(begin.op), begin.door, "kenmerk" in json.loads(begin.inhoud))


def load_beleid(folder: RondeFolder, tables: Tables | None = None) -> tuple[Beleid, str]:
    """The frozen policy of the ronde and its hash; FileError when it is gone, was changed by hand or can't be read.

    The journal says which policy holds. When a command that changed it was killed half-way, ``beleid/`` may hold
    another one that the archief knows; then the one of the journal counts, and the next command that writes puts it back.
    """
    from wlzcli.domain.canonical import loads
    from wlzcli.policy.model import Beleid

    if tables is None:
        with folder.reading() as records:
            return load_beleid(folder, records)
    place = folder.part("beleid")
    data, expected = _frozen(place)
    actual, holds = hashlib.sha256(data).hexdigest(), _policy_that_holds(tables)
    if holds is not None and actual != holds and folder.archive_path(actual).is_file():
        data, actual = folder.archived(holds), holds
        if tables.writable:
            write_whole(place / "beleid.json", data)
            write_whole(place / "beleid.sha256", f"{holds}\n".encode("ascii"))
    elif actual not in (expected, holds):
        raise FileError(
            f"Het bevroren beleid {place / 'beleid.json'} is met de hand gewijzigd: de inhoud past niet bij beleid.sha256.",
            "Zet het bestand terug, of neem een wijziging op met 'wlz beleid wijzig'.",
        )
    elif holds is not None and actual != holds:
        raise FileError(
            f"Het bevroren beleid {place / 'beleid.json'} is buiten wlz om vervangen: het journaal noemt {holds[:12]}, hier staat {actual[:12]}.",
            "Zet het bestand terug, of neem een wijziging op met 'wlz beleid wijzig'.",
        )
    try:
        return loads(Beleid, data), actual
    except (ValueError, KeyError, TypeError, AttributeError) as exc:
        raise FileError(
            f"Het bevroren beleid {place / 'beleid.json'} is niet te lezen voor {PROGRAM}.",
            "Gebruik de versie van wlz die de ronde opende.",
        ) from exc


def _frozen(place: Path) -> tuple[bytes, str]:
    """What lies in ``beleid/``: the policy and the hash beside it."""
    try:
        return (place / "beleid.json").read_bytes(), (place / "beleid.sha256").read_bytes().decode("ascii", "replace").strip()
    except FileNotFoundError as exc:
        raise FileError(
            f"Het bevroren beleid van deze ronde ontbreekt: {exc.filename} bestaat niet.",
            "Zet de map beleid terug uit een reservekopie van de ronde.",
        ) from exc
    except OSError as exc:
        raise disk_error(exc, Path(exc.filename or place)) from exc


def _policy_that_holds(tables: Tables) -> str | None:
    """The hash of the policy that the journal names last."""
    told = tables.last_told(("init", "beleid"))
    if told is None:
        return None
    data = json.loads(told[1])
    found = data.get("beleid") if told[0] == "init" else data.get("naar")
    return str(found) if found else None


def disk_trouble(exc: Exception) -> FileError | None:
    """A full disk or a missing right that nobody foresaw, as a sentence; None for anything else."""
    if isinstance(exc, OSError) and is_disk_trouble(exc):
        return disk_error(exc, Path(str(exc.filename2 or exc.filename or tempfile_place())))
    return None


def tempfile_place() -> str:
    """Where temporary files go: what is full when the system names no file."""
    import tempfile

    return tempfile.gettempdir()
