"""The program of the worker process: reads one foreign file after the other, within limits of the system.

Started by ``limited`` as a bare interpreter, so it imports nothing but what the reader needs. Requests and
results are frames on a pipe: a length, then :mod:`marshal` data of plain values only. What a file makes a
library print goes nowhere.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import marshal
import os
from collections.abc import Callable
from struct import Struct
from typing import Any, BinaryIO

FRAME = Struct("<?IQ")  # whether this is what a reader is given beforehand; name of the reader, data
RESULT = Struct("<BQ")  # status, data
READ, REFUSED, NO_MEMORY, FAILED = range(4)


def main(memory_bytes: int, cpu_seconds: int, first: str) -> None:
    """Serve until the pipe closes. ``first`` is the reader to load before the limits come down and the first file is there."""
    requests = os.fdopen(os.dup(0), "rb", buffering=1024 * 1024)
    results = os.fdopen(os.dup(1), "wb", buffering=1024 * 1024)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nowhere, number)
    with contextlib.suppress(ImportError, AttributeError):  # told when a file asks for it
        reader(first)
    gc.set_threshold(50_000, 20, 100)  # a form is thousands of cells and no cycles
    limit_once(memory_bytes)
    ready: dict[str, Callable[[bytes], Any]] = {}
    while True:
        head = requests.read(FRAME.size)
        if len(head) < FRAME.size:
            return
        is_given, name_size, size = FRAME.unpack(head)
        name = requests.read(name_size).decode("utf-8")
        data = requests.read(size)
        if is_given:
            ready[name] = reader(name)(data)
            continue
        limit_cpu(cpu_seconds)
        status, body = serve(name, data, ready)
        del data
        results.write(RESULT.pack(status, len(body)))
        results.write(body)
        results.flush()
        if status == NO_MEMORY:
            return


def serve(name: str, data: bytes, ready: dict[str, Callable[[bytes], Any]]) -> tuple[int, bytes]:
    """Read one file, by one of the readers that were given something beforehand or any other. Whatever goes wrong becomes a result; only a death of the process can't."""
    from wlzcli.formats.refused import Refused

    try:
        return READ, marshal.dumps((ready.get(name) or reader(name))(data))
    except Refused as exc:
        w = exc.weigering
        return REFUSED, marshal.dumps((w.reden.value, w.blad, w.cel, w.gevonden, w.verwacht))
    except MemoryError:
        return NO_MEMORY, b""
    except BaseException as exc:  # a library may raise anything, also what is no Exception
        return FAILED, marshal.dumps(f"{type(exc).__name__}: {exc}"[:300].encode("utf-8", "replace").decode("utf-8"))


def reader(name: str) -> Callable[[bytes], Any]:
    """``module:function`` of this program."""
    module, _, function = name.partition(":")
    found: Callable[[bytes], Any] = getattr(importlib.import_module(module), function)
    return found


def limit_once(memory_bytes: int) -> None:
    """Memory, files and processes, where the system knows such limits (not on Windows)."""
    try:
        import resource
    except ImportError:
        return
    wanted = [(resource.RLIMIT_AS, memory_bytes), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_NOFILE, 64)]
    if hasattr(resource, "RLIMIT_NPROC"):
        wanted.append((resource.RLIMIT_NPROC, 0))
    for limit, value in wanted:
        with contextlib.suppress(ValueError, OSError):  # a stricter limit stands already
            resource.setrlimit(limit, (value, value))


def limit_cpu(seconds: int) -> None:
    """This many seconds of processor for the next file, counted from what is used already."""
    try:
        import resource
    except ImportError:
        return
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = int(usage.ru_utime + usage.ru_stime) + 1
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (used + seconds, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def read_result(pipe: BinaryIO) -> tuple[int, bytes] | None:
    """The next result on the pipe; None when the worker is gone."""
    head = pipe.read(RESULT.size)
    if len(head) < RESULT.size:
        return None
    status, size = RESULT.unpack(head)
    body = pipe.read(size)
    return (status, body) if len(body) == size else None
