"""The bytes of a foreign file, taken without trusting its name, its kind or its size."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from wlzcli.domain.werkboek import Weigering, Weigerreden

MAX_BYTES = 64 * 1024 * 1024
_LOCK_FILES = ("~$", ".~lock.")
_BUSY = {32, 33}  # Windows: another program holds the file


def read_foreign(path: Path, max_bytes: int = MAX_BYTES) -> bytes | Weigering:
    """The whole file, or why not: a link, no ordinary file, too big, gone, or still being written."""
    if path.name.startswith(_LOCK_FILES):
        return Weigering(
            Weigerreden.NOG_IN_BEWERKING, gevonden=f"hulpbestand '{path.name}' van een geopende werkmap", verwacht="het bestand zelf"
        )
    flags = (
        os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
    )
    try:
        if not stat.S_ISREG(path.lstat().st_mode):  # nor is a link
            return _no_file(path)
        handle = os.open(path, flags)
    except OSError as exc:
        return _cannot_open(exc)
    try:
        before = os.fstat(handle)
        if not stat.S_ISREG(before.st_mode):
            return _no_file(path)
        if before.st_size > max_bytes:
            found = f"{before.st_size // (1024 * 1024)} MB"
            return Weigering(Weigerreden.TE_GROOT, gevonden=found, verwacht=f"hoogstens {max_bytes // (1024 * 1024)} MB")
        data = _read(handle, before.st_size + 1)
        after = os.fstat(handle)
    except OSError as exc:
        return _cannot_open(exc)
    finally:
        os.close(handle)
    if len(data) != before.st_size or (after.st_size, after.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
        return Weigering(
            Weigerreden.NOG_IN_BEWERKING, gevonden="het bestand veranderde tijdens het lezen", verwacht="een bestand dat klaar is"
        )
    return data


def _read(handle: int, size: int) -> bytes:
    chunks: list[bytes] = []
    while size > 0:
        chunk = os.read(handle, min(size, 1024 * 1024))
        if not chunk:
            break
        chunks.append(chunk)
        size -= len(chunk)
    return b"".join(chunks)


def _no_file(path: Path) -> Weigering:
    if path.is_symlink():
        return Weigering(Weigerreden.KOPPELING, gevonden="een koppeling naar een ander bestand", verwacht="het bestand zelf")
    return Weigering(Weigerreden.GEEN_BESTAND, gevonden="een map of een apparaat", verwacht="een gewoon bestand")


def _cannot_open(exc: OSError) -> Weigering:
    if getattr(exc, "winerror", None) in _BUSY:
        return Weigering(
            Weigerreden.NOG_IN_BEWERKING, gevonden="een ander programma heeft het bestand open", verwacht="een bestand dat klaar is"
        )
    return Weigering(Weigerreden.GEEN_BESTAND, gevonden=reason(exc), verwacht="een gewoon bestand")


def reason(exc: OSError) -> str:
    """Why the operating system could not open or read a file, in Dutch."""
    return _REASONS.get(exc.errno or 0, "niet te openen")


_REASONS = {
    errno.ENOENT: "het bestand bestaat niet",
    errno.ENOTDIR: "een deel van het pad is geen map",
    errno.EISDIR: "een map",
    errno.EACCES: "geen rechten om het te lezen",
    errno.EPERM: "geen rechten om het te lezen",
    errno.ELOOP: "een koppeling naar een ander bestand",
    errno.ENAMETOOLONG: "de naam is te lang",
    errno.EBUSY: "een ander programma heeft het bestand open",
    errno.EIO: "de schijf geeft een leesfout",
}
