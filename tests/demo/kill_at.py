"""Run ``wlz`` and kill this process (kill -9) just before its Nth write; without reaching it, the exit code of wlz.

A write is: a statement of the database, a file opened for writing, a rename, a folder made, a file removed.
Usage: ``python kill_at.py N ARG...``; with N = 0 nothing is killed and the number of writes is printed on stderr.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
from typing import Any

target, writes = int(sys.argv[1]), 0
pid = os.getpid()


def count() -> None:
    global writes
    if os.getpid() != pid:
        return
    writes += 1
    if writes == target:
        os.kill(pid, signal.SIGKILL)


def hook(event: str, args: tuple[Any, ...]) -> None:
    if event in ("os.rename", "os.mkdir", "os.remove") or (
        event == "open" and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR)
    ):
        count()


def connect(*args: Any, **options: Any) -> sqlite3.Connection:
    """A connection that counts every statement before it runs."""
    connection = plain_connect(*args, **options)
    connection.set_trace_callback(lambda _: count())
    return connection


plain_connect, sqlite3.connect = sqlite3.connect, connect
sys.argv = ["wlz", *sys.argv[2:]]
from wlzcli.cli.app import main  # noqa: E402 - the program is imported before the hook counts

sys.dont_write_bytecode = True
sys.addaudithook(hook)
try:
    main()
finally:
    if target == 0:
        print(f"writes={writes}", file=sys.stderr)
