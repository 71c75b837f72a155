"""Files written whole or not at all, and what the operating system says about them in plain Dutch."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wlzcli.errors import FileError

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def write_whole(target: Path, data: bytes, keep_name: bool = True) -> None:
    """Write a file so that it is there whole or not at all, also after a crash. Without ``keep_name``: once :func:`keep_names` was called."""
    with being_written(target, keep_name) as temporary, temporary.open("wb") as handle:
        handle.write(data)
        handle.flush()
        os.fsync(handle.fileno())


@contextmanager
def being_written(target: Path, keep_name: bool = True) -> Iterator[Path]:
    """A name beside ``target`` to write to; it takes the place of ``target`` when all went well and is gone when not."""
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    done = False
    try:
        if not target.parent.is_dir():
            target.parent.mkdir(parents=True, exist_ok=True)
        yield temporary
        temporary.replace(target)
        done = True
        if keep_name:
            keep_names(target.parent)
    except OSError as exc:
        raise disk_error(exc, target) from exc
    finally:
        if not done:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)


class StagedFile:
    """A file written whole under another name, to take its place when the command's records are safe."""

    def __init__(self, target: Path, data: bytes) -> None:
        self._target = target
        self._temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with self._temporary.open("wb") as handle:
                handle.write(data)
                handle.flush()
                os.fsync(handle.fileno())
        except OSError as exc:
            self.discard()
            raise disk_error(exc, target) from exc

    def finish(self) -> None:
        """Take the place."""
        try:
            self._temporary.replace(self._target)
        except OSError as exc:
            raise disk_error(exc, self._target) from exc
        keep_names(self._target.parent)

    def discard(self) -> None:
        """Leave no trace."""
        with contextlib.suppress(OSError):
            self._temporary.unlink(missing_ok=True)


def keep_names(folder: Path) -> None:
    """Make sure of the new names in a folder, which it is the folder that keeps; some systems and shares can't be asked to."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def disk_error(exc: OSError, path: Path) -> FileError:
    """An operating system error as one Dutch sentence and what to do."""
    match exc.errno:
        case errno.ENOSPC | errno.EDQUOT | errno.EFBIG:
            return FileError(f"De schijf is vol; {path} kon niet worden geschreven.", "Maak ruimte vrij en draai de opdracht opnieuw.")
        case errno.EACCES | errno.EPERM:
            return FileError(f"Geen rechten op {path}.", "Vraag de beheerder om lees- en schrijfrechten op deze map.")
        case errno.EROFS:
            return FileError(f"{path} staat op een alleen-lezen schijf.", "Zet de ronde op een schijf waarop u mag schrijven.")
        case errno.ENOENT:
            return FileError(f"{path} bestaat niet.", "Controleer de naam en de map.")
        case errno.EISDIR:
            return FileError(f"{path} is een map; hier hoort een bestand.", "Controleer de naam en de map.")
        case errno.ENOTDIR:
            return FileError(f"{path} kan niet: een deel van het pad is een bestand en geen map.", "Controleer de naam en de map.")
        case errno.EEXIST | errno.ENOTEMPTY:
            return FileError(f"{path} bestaat al.", "Kies een andere naam of map.")
        case errno.ENAMETOOLONG:
            return FileError(f"De naam {path.name[:40]}… is te lang voor deze schijf.", "Kies een kortere naam.")
        case errno.EBUSY | errno.ETXTBSY:
            return FileError(f"{path} is in gebruik door een ander programma.", "Sluit dat programma en draai de opdracht opnieuw.")
        case _:
            name = errno.errorcode.get(exc.errno or 0, "onbekend")
            return FileError(f"{path} kon niet worden gelezen of geschreven (fout {name}).", "Controleer de schijf en de map.")


def is_disk_trouble(exc: OSError) -> bool:
    """Whether this is about a disk or permission, which the operator can fix, and not about our own code."""
    return exc.errno in (*FULL, errno.EACCES, errno.EPERM, errno.EROFS, errno.EIO, errno.EMFILE, errno.ENFILE)
