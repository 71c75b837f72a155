"""Readers that do what a reader of foreign files must survive; they run in the limited worker only."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path


def by_content(data: bytes) -> object:
    """``die``, ``hang`` … as the file says; anything else is its length."""
    match data:
        case b"die":
            os.abort()
        case b"hang":
            time.sleep(60)
        case b"spin":
            while True:
                pass
        case b"eat":
            return len([b"x" * 10_000_000 for _ in range(1_000)])
        case b"exit":
            sys.exit(3)
        case b"interrupt":
            raise KeyboardInterrupt
        case b"print":
            print("a library that talks")
            os.write(1, b"rubbish on the pipe")
        case b"who":
            return os.getpid()
        case _ if data.startswith(b"write "):
            target = Path(data[6:].decode())
            try:
                target.write_bytes(b"x" * 1000)
            except OSError as exc:
                return f"refused: {type(exc).__name__}"
            return "written"
    return len(data)


def counting_given(given: bytes) -> Callable[[bytes], object]:
    """A reader that takes something beforehand: it tells that, and how often it was taken by this worker."""
    taken.append(given)
    return lambda data: (given, len(taken), by_content(data))


taken: list[bytes] = []
