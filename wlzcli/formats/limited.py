"""Foreign files are opened here: in worker processes with limits, a death of which is a result.

One worker reads many files, one at a time, each within its own wall clock; after a death, a lack of
memory or some hundreds of files another takes its place. The batch always goes on, in the order given.
Limits on memory and processor time are those of the operating system (Linux, macOS); on Windows there are
the limits inside the readers and the wall clock.
"""

from __future__ import annotations

import contextlib
import marshal
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from pathlib import Path
from typing import Any, Generic, TypeVar

from wlzcli.domain.werkboek import PdfInhoud, Weigering, Weigerreden, Werkboek
from wlzcli.formats.foreign_file import read_foreign
from wlzcli.formats.worker import FAILED, FRAME, NO_MEMORY, READ, REFUSED, read_result
from wlzcli.records import dataclass

T = TypeVar("T")
Source = bytes | Path


@dataclass(frozen=True, slots=True)
class Kind(Generic[T]):
    """How a kind of file is read: ``module:function`` in the worker (bytes -> plain values), and the way back.

    With ``given`` the function takes that, once a worker, and gives the function that reads a file.
    """

    reader: str
    typed: Callable[[Any], T]
    given: bytes | None = None


@dataclass(frozen=True, slots=True)
class Guard:
    """What one file may take: seconds on the clock and of processor, bytes of memory of its worker."""

    seconds: float = 30.0
    cpu_seconds: int = 30
    memory_bytes: int = 1024 * 1024 * 1024
    files_per_worker: int = 400


GUARD = Guard()
MAX_WORKERS = 8
FEW, MANY, AHEAD_BYTES = 3, 12, 4 * 1024 * 1024  # files ahead for each worker: a file that takes long must not keep the others waiting
# Where the C library listens to it (glibc): memory of one form is kept for the next, not given back to the system and asked for again.
KEEP_MEMORY = {"MALLOC_TRIM_THRESHOLD_": str(64 * 1024 * 1024), "MALLOC_MMAP_THRESHOLD_": str(16 * 1024 * 1024)}
MAX_LATE = 0.25  # seconds after which a file that takes too long is noticed


def _werkboek(plain: Any) -> Werkboek:
    from wlzcli.formats.xlsx.plain import from_plain

    return from_plain(plain)


XLSX: Kind[Werkboek] = Kind("wlzcli.formats.xlsx.reader:read_plain", _werkboek)
PDF_LIBRARY = "pypdfium2:PdfDocument"  # for a worker to load before there is a document
PDF_ZONDER_TEKST: Kind[PdfInhoud] = Kind("wlzcli.formats.pdf_reader:open_plain", lambda plain: PdfInhoud(*plain))
PDF: Kind[PdfInhoud] = Kind("wlzcli.formats.pdf_reader:read_plain", lambda plain: PdfInhoud(*plain))


def read_one(source: Source, kind: Kind[T], guard: Guard = GUARD) -> T | Weigering:
    """Read one file; the worker is gone when this returns."""
    with Readers(1, guard) as readers:
        results = readers.read([("", source)], kind)
        return next(results)[1]


def read_all(
    items: Iterable[tuple[str, Source]], kind: Kind[T], *, workers: int | None = None, guard: Guard = GUARD
) -> Generator[tuple[str, T | Weigering], None, None]:
    """(name, what was read or why not) of every item, in the order given, whatever the files do.

    ``items`` are taken as they are needed, a few ahead of what was asked for. Close the iterator, or exhaust it,
    and every worker is killed and reaped.
    """
    with Readers(workers, guard) as readers:
        yield from readers.read(items, kind)


class Reading(Generic[T]):
    """One file on its way through a worker."""

    def __init__(self, source: Source, kind: Kind[T]) -> None:
        self.source: Source | None = source
        self.kind = kind
        self.size = AHEAD_BYTES if isinstance(source, Path) else len(source)  # of what a path holds nothing is known yet
        self._done = threading.Event()
        self._outcome: bytes | Weigering | BaseException | None = None

    def result(self) -> T | Weigering:
        """What was read or why not, once it is there. Made of what the worker gave only here: meanwhile that reads the next file."""
        self._done.wait()
        match self._outcome:
            case bytes(raw):
                return self.kind.typed(marshal.loads(raw))  # noqa: S302 - plain values from our own worker
            case BaseException() as exc:
                raise exc
            case weigering:
                assert weigering is not None
                return weigering

    def finish(self, outcome: bytes | Weigering | BaseException) -> None:
        """Hand over what came of it; the file itself is no longer needed."""
        self.source, self._outcome = None, outcome
        self._done.set()


class Readers:
    """Worker processes that stay for as many files as there are. On leaving, every worker is killed and reaped.

    Threads each feed one worker; files are read in the order in which they were given.
    """

    def __init__(self, workers: int | None = None, guard: Guard = GUARD) -> None:
        self.guard, self.wanted = guard, workers or min(os.cpu_count() or 1, MAX_WORKERS)
        self.tasks: queue.SimpleQueue[Reading[Any] | None] = queue.SimpleQueue()
        self.given = 0
        self.workers: list[_Worker] = []
        self.threads: list[threading.Thread] = []
        self.closed = threading.Event()

    def __enter__(self) -> Readers:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def start(self, *load: str) -> None:
        """Workers that begin now, each by loading one of these, as many as may run side by side."""
        for reader in load[: self.wanted]:
            self._start(reader).begin()

    def give(self, source: Source, kind: Kind[T]) -> Reading[T]:
        """One file to be read after those that were given before it. It is held in memory until it is: don't give too many at once."""
        reading = Reading(source, kind)
        self.tasks.put(reading)
        self.given += 1
        if len(self.threads) < min(self.wanted, self.given):
            self._start(kind.reader)
        return reading

    def read(self, items: Iterable[tuple[str, Source]], kind: Kind[T]) -> Iterator[tuple[str, T | Weigering]]:
        """As :func:`read_all`; other files may be given meanwhile."""
        source = iter(items)
        waiting: deque[tuple[str, Reading[T]]] = deque()
        ahead, more = 0, True
        while True:
            while more and len(waiting) < (FEW if ahead > AHEAD_BYTES else MANY) * self.wanted:
                try:
                    name, data = next(source)
                except StopIteration:
                    more = False
                    break
                waiting.append((name, self.give(data, kind)))
                ahead += waiting[-1][1].size
            if not waiting:
                return
            name, reading = waiting.popleft()
            ahead -= reading.size
            yield name, reading.result()

    def _start(self, reader: str) -> _Worker:
        worker = _Worker(self.guard, reader)
        thread = threading.Thread(target=self._serve, args=(worker,), daemon=True)
        if not self.workers:
            threading.Thread(target=self._watch, daemon=True).start()
        self.workers.append(worker)
        self.threads.append(thread)
        thread.start()
        return worker

    def _watch(self) -> None:
        """One clock for all workers: one for every file would cost more than opening most documents."""
        while not self.closed.wait(min(MAX_LATE, self.guard.seconds / 10)):
            now = time.monotonic()
            for worker in tuple(self.workers):
                worker.kill_when_late(now)

    def _serve(self, worker: _Worker) -> None:
        while True:
            task = self.tasks.get()
            if task is None:
                return
            source = task.source
            try:
                data = read_foreign(source) if isinstance(source, Path) else source
                assert data is not None
                task.finish(data if isinstance(data, Weigering) else worker.read(data, task.kind))
            except BaseException as exc:  # a bug of ours must surface in the caller, not die with the thread
                task.finish(exc)

    def close(self) -> None:
        """End every worker, also one that is reading."""
        self.closed.set()
        for worker in self.workers:
            worker.close()
        for _ in self.threads:
            self.tasks.put(None)
        for thread in self.threads:
            thread.join(timeout=5)
        for worker in self.workers:
            worker.close()


class _Worker:
    """One worker process, replaced when it died or served its time."""

    def __init__(self, guard: Guard, reader: str) -> None:
        self.guard, self.reader = guard, reader
        self.process: subprocess.Popen[bytes] | None = None
        self.served = 0
        self.told: set[str] = set()  # the readers that have what is given to them
        self.closed = False
        self.timed_out = False
        self.until: float | None = None  # on the clock, while it reads a file
        self._lock = threading.Lock()

    def read(self, data: bytes, kind: Kind[Any]) -> bytes | Weigering:
        """One file through the process: what it gave, to be unpacked by the caller."""
        process = self._running()
        if process is None:
            return Weigering(Weigerreden.LEZER_GESTOPT, gevonden="lezen is afgebroken", verwacht="een leesbaar bestand")
        with self._lock:
            self.timed_out, self.until = False, time.monotonic() + self.guard.seconds
        result: tuple[int, bytes] | None = None
        try:
            name = kind.reader.encode("utf-8")
            assert process.stdin is not None
            assert process.stdout is not None
            with contextlib.suppress(BrokenPipeError, OSError):
                if kind.given is not None and kind.reader not in self.told:
                    process.stdin.write(FRAME.pack(True, len(name), len(kind.given)) + name + kind.given)
                    self.told.add(kind.reader)
                process.stdin.write(FRAME.pack(False, len(name), len(data)) + name)
                process.stdin.write(data)
                process.stdin.flush()
            result = read_result(process.stdout)  # type: ignore[arg-type]  # a pipe of bytes
        finally:
            with self._lock:
                self.until = None
        self.served += 1
        if result is None or result[0] == NO_MEMORY:
            return self._died(process, result is not None)
        if self.timed_out:  # it was ready in the same moment
            self.stop()
        status, body = result
        if self.served >= self.guard.files_per_worker:
            self.stop()
        if status == READ:
            return body
        if status == REFUSED:
            reden, blad, cel, gevonden, verwacht = marshal.loads(body)  # noqa: S302 - from our own worker
            return Weigering(Weigerreden(reden), blad, cel, gevonden, verwacht)
        assert status == FAILED
        return Weigering(Weigerreden.LEZER_GESTOPT, gevonden=str(marshal.loads(body)), verwacht="een leesbaar bestand")  # noqa: S302 - ours

    def kill_when_late(self, now: float) -> None:
        """End the process if its file has taken longer than it may; who waits for it then hears so."""
        with self._lock:
            if self.until is not None and now > self.until and self.process is not None:
                self.timed_out, self.until = True, None
                self.process.kill()

    def _died(self, process: subprocess.Popen[bytes], no_memory: bool) -> Weigering:
        """What the death of the worker says about the file it was reading."""
        self.stop()
        code = process.returncode
        cpu = -int(getattr(signal, "SIGXCPU", 0)) or None
        if no_memory:
            megabytes = self.guard.memory_bytes // (1024 * 1024)
            return Weigering(Weigerreden.TE_VEEL_GEHEUGEN, gevonden=f"meer dan {megabytes} MB geheugen nodig", verwacht="minder")
        if self.timed_out or code == cpu:
            return Weigering(
                Weigerreden.TE_VEEL_TIJD, gevonden=f"na {self.guard.seconds:g} seconden nog niet gelezen", verwacht="een gewoon formulier"
            )
        return Weigering(Weigerreden.LEZER_GESTOPT, gevonden=f"de lezer stopte (code {code})", verwacht="een leesbaar bestand")

    def begin(self) -> None:
        """Start the process now."""
        self._running()

    def _running(self) -> subprocess.Popen[bytes] | None:
        with self._lock:
            if self.closed:
                return None
            if self.process is None:
                self.process = start(self.guard, self.reader)
                self.served, self.told = 0, set()
            return self.process

    def stop(self) -> None:
        """Kill and reap the process, by its own id."""
        with self._lock:
            process, self.process = self.process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                if pipe is not None:
                    pipe.close()

    def close(self) -> None:
        """Stop for good."""
        self.closed = True
        self.stop()


def start(guard: Guard, reader: str) -> subprocess.Popen[bytes]:
    """A worker: a bare isolated interpreter that finds this program where it was found by us."""
    home = str(Path(__file__).resolve().parents[2])
    arguments = f"{guard.memory_bytes}, {guard.cpu_seconds}, {reader!r}"
    code = f"import sys; sys.path.insert(0, {home!r}); from wlzcli.formats.worker import main; main({arguments})"
    return subprocess.Popen(  # noqa: S603 - our own interpreter and our own text
        [sys.executable, "-I", "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        close_fds=True,
        env=KEEP_MEMORY | os.environ,
    )
