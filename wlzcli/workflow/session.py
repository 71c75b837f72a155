"""What one run of a command knows from outside: the ronde, who, which day, and how to tell progress."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from wlzcli import __version__
from wlzcli.domain.canonical import loads
from wlzcli.domain.dates import AMSTERDAM
from wlzcli.domain.ronde import Ronde
from wlzcli.errors import FileError
from wlzcli.policy.model import Beleid
from wlzcli.store.folder import RondeFolder, disk_error, find

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

    def folder(self) -> RondeFolder:
        """The ronde this run works on; FileError when there is none."""
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
    return read_ronde(text, str(path))


def load_beleid(folder: RondeFolder) -> tuple[Beleid, str]:
    """The frozen policy of the ronde and its hash; FileError when it was changed by hand."""
    import hashlib

    path = folder.part("beleid") / "beleid.json"
    try:
        data = path.read_bytes()
        expected = (folder.part("beleid") / "beleid.sha256").read_text(encoding="ascii").strip()
    except OSError as exc:
        raise disk_error(exc, path) from exc
    actual = hashlib.sha256(data).hexdigest()
    if actual != expected:
        raise FileError(
            f"Het bevroren beleid {path} is met de hand gewijzigd: de inhoud past niet bij beleid.sha256.",
            "Zet het bestand terug, of neem een wijziging op met 'wlz beleid wijzig'.",
        )
    return loads(Beleid, data), actual
