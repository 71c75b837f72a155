"""Texts, layouts and golden cases of letters: those that ship, and those a zorgkantoor puts in its own folder.

What ships lies in ``templates`` (packed as ``wlzcli/templates``; beside the package in a checkout). A ronde may
hold its own in ``sjablonen``: ``<brief>/tekst.md.j2``, ``_opmaak/brief.docx`` and ``_opmaak/logo.png`` (or svg, jpg).
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from wlzcli.domain.brief import BriefSoort
from wlzcli.errors import FileError
from wlzcli.formats.foreign_file import reason
from wlzcli.formats.logo import Logo, LogoError, drawn
from wlzcli.records import dataclass

TEXT, TYPST, WORD = "tekst.md.j2", "_opmaak/brief.typ", "_opmaak/brief.docx"
LOGOS = ("_opmaak/logo.png", "_opmaak/logo.svg", "_opmaak/logo.jpg")
MAX_LOGO = 2_000_000
_MAGIC = {".png": (b"\x89PNG\r\n\x1a\n",), ".jpg": (b"\xff\xd8\xff",), ".svg": (b"<svg", b"<?xml")}


@cache
def shipped_root() -> Path:
    """The folder of what ships."""
    packed = Path(str(resources.files("wlzcli").joinpath("templates")))
    if packed.is_dir():
        return packed
    checkout = Path(str(resources.files("wlzcli"))).parent / "templates"
    if not checkout.is_dir():
        raise FileError("De brieven van wlz zelf zijn niet gevonden.", "Installeer wlz opnieuw.")
    return checkout


@dataclass(frozen=True, slots=True)
class LetterFiles:
    """Where texts and layouts are looked for: the ronde's own folder first, then what ships."""

    own: Path | None = None
    geen_logo: bool = False

    def text(self, soort: BriefSoort) -> tuple[str, str]:
        """(name for messages, source) of the text of a letter."""
        name = f"{soort}/{TEXT}"
        data = self._read(name)
        try:
            return self._label(name), data.decode("utf-8")
        except UnicodeDecodeError as exc:
            raise FileError(f"{self._label(name)} is geen UTF-8-tekst.", "Bewaar het bestand als UTF-8.") from exc

    def typst(self) -> bytes:
        """The layout of the PDF; always ours, for it keeps the PDF accessible."""
        return (shipped_root() / TYPST).read_bytes()

    def word(self) -> tuple[str, bytes]:
        """(name for messages, bytes) of the Word layout."""
        return self._label(WORD), self._read(WORD)

    def logo(self) -> Logo | None:
        """The zorgkantoor's own logo; FileError when the file is no image or too large."""
        if self.own is None or self.geen_logo:
            return None
        for name in LOGOS:
            path = self.own / name
            if path.is_file():
                return _as_logo(path, name)
        return None

    def fingerprint(self, soort: BriefSoort) -> str:
        """The hash of everything that shapes this letter beside its content: its text and both layouts."""
        whole = hashlib.sha256()
        for part in (self._read(f"{soort}/{TEXT}"), self.typst(), self._read(WORD)):
            whole.update(hashlib.sha256(part).digest())
        logo = self.logo()
        if logo is not None:
            whole.update((logo.folder / logo.name).read_bytes())
        return whole.hexdigest()

    def _read(self, name: str) -> bytes:
        for root in (self.own, shipped_root()):
            if root is not None and (root / name).is_file():
                try:
                    return (root / name).read_bytes()
                except OSError as exc:
                    raise FileError(
                        f"{root / name} kan niet worden gelezen ({reason(exc)}).", "Controleer de rechten op dit bestand."
                    ) from exc
        raise FileError(f"De tekst {name} ontbreekt.", "Installeer wlz opnieuw, of zet het bestand terug.")

    def _label(self, name: str) -> str:
        mine = self.own is not None and (self.own / name).is_file()
        return f"sjablonen/{name}" if mine else f"templates/{name}"


def _as_logo(path: Path, name: str) -> Logo:
    try:
        data = path.read_bytes()
        if len(data) <= MAX_LOGO and data.lstrip().startswith(_MAGIC[path.suffix]):
            return Logo(path.parent, path.name, drawn(path.parent.resolve(), path.name, hashlib.sha256(data).hexdigest()))
    except (LogoError, OSError):
        pass  # said below, in the words of who put it there
    raise FileError(f"sjablonen/{name} is geen afbeelding die wij kunnen gebruiken.", "Gebruik een png, svg of jpg van hoogstens 2 MB.")


@dataclass(frozen=True, slots=True)
class Geval:
    """A golden case: its name and the values of the letter as JSON."""

    naam: str
    gegevens: Any


def golden_cases(soort: BriefSoort) -> tuple[Geval, ...]:
    """The golden cases that ship with a letter, by name."""
    folder = shipped_root() / soort.value / "gevallen"
    return tuple(Geval(p.stem, json.loads(p.read_text(encoding="utf-8"))) for p in sorted(folder.glob("*.json")))
