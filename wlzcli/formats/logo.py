"""The logo of a zorgkantoor: drawn once by Typst, which shows that it is an image, and gives the picture for Word."""

from __future__ import annotations

import struct
from functools import lru_cache
from pathlib import Path
from typing import Any

from wlzcli.records import dataclass

HEIGHT, MOST_WIDTH = 14.0, 120.0  # millimetres on paper
_PPI = 300
_MAX_PIXELS = 20_000_000
_DRAWN = '#set page(width: auto, height: auto, margin: 0pt, fill: none)\n#image(sys.inputs.logo, height: 14mm)\n'  # fmt: skip


class LogoError(Exception):
    """A file that is no image we can use."""


@dataclass(frozen=True, slots=True)
class Logo:
    """A logo: the folder it lies in and its name, and the same as PNG for Word."""

    folder: Path
    name: str
    png: bytes


@lru_cache(maxsize=4)
def drawn(folder: Path, name: str, sha256: str) -> bytes:
    """The logo as PNG on 14 mm of height; LogoError when it cannot be drawn. ``sha256`` tells one version from the next."""
    import typst

    del sha256
    try:
        compiler: Any = typst.Compiler(_DRAWN.encode(), root=str(folder), ignore_system_fonts=True)
        png = compiler.compile(format="png", ppi=_PPI, sys_inputs={"logo": name})
    except (typst.TypstError, RuntimeError, OSError) as exc:
        raise LogoError(str(exc).splitlines()[0]) from exc
    if not isinstance(png, bytes):
        raise LogoError("meer dan één bladzijde")
    width, height = pixels(png)
    if width * height == 0 or width * height > _MAX_PIXELS:
        raise LogoError("geen bruikbare maat")
    return png


def pixels(png: bytes) -> tuple[int, int]:
    """Width and height of a PNG in pixels."""
    width, height = struct.unpack(">II", png[16:24])
    return int(width), int(height)


def size_mm(png: bytes) -> tuple[float, float]:
    """Width and height on paper: 14 mm high, but never wider than 120 mm."""
    width, height = pixels(png)
    wide = HEIGHT * width / height
    return (wide, HEIGHT) if wide <= MOST_WIDTH else (MOST_WIDTH, MOST_WIDTH * height / width)
