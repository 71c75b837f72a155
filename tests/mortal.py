"""Rights that count, also when the tests run as root; and folders that nobody may write."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_VERSION = 0x20080522  # of the capability structs of Linux
_PASSES_BY_RIGHTS = 0b1110  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH, CAP_FOWNER


@contextmanager
def mortal() -> Iterator[None]:
    """Rights on files hold for this thread, as they do for anybody who is not root."""
    if os.geteuid() != 0:
        yield
        return
    libc = getattr(ctypes.CDLL(None), "capset", None) and ctypes.CDLL(None)
    if libc is None:
        pytest.skip("rights cannot be given up on this system")
    header, data = (ctypes.c_uint32 * 2)(_VERSION, 0), (ctypes.c_uint32 * 6)()
    if libc.capget(header, data) != 0:
        pytest.skip("rights cannot be given up on this system")
    before = data[0]
    data[0] = before & ~_PASSES_BY_RIGHTS
    libc.capset(header, data)
    try:
        yield
    finally:
        data[0] = before
        libc.capset(header, data)


@contextmanager
def read_only(place: Path) -> Iterator[Path]:
    """Nothing in this folder may be written; afterwards it may."""
    every = (place, *place.rglob("*"))
    for path in every:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        with mortal():
            yield place
    finally:
        for path in every:
            path.chmod(0o755)
