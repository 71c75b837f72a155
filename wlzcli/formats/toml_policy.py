"""Policy files on disk: TOML with exact decimals and the line of every key.

Reads the kaders that ship with the program and a folder of the zorgkantoor's own; says nothing about
what the values mean (that is ``policy.parse``).
"""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from wlzcli.domain.beleidsbestand import Beleidsbestand, Sleutelpad
from wlzcli.errors import FileError, PolicyFault
from wlzcli.formats.foreign_file import reason

_MAX_BYTES = 2_000_000
_MAX_HEADER = 500  # a longer line is no table head, and looking for one would take long
GEEN_BELEID = ("huisstijl.toml", "ronde.toml")  # may lie in the same folder
_HEADER = re.compile(r"\s*(\[\[?)\s*(.+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))*)\s*=""")
_CLOSED = re.compile(r"""\s*+(?:=\s*+)?(?:"(?!"")[^"\\]*"|[\w.+:-]*)\s*+""")  # what stands behind a key: one text, one value, or nothing
_PART = re.compile(r"""[A-Za-z0-9_-]+|"[^"]*"|'[^']*'""")
_AT = re.compile(r"at line (\d+), column (\d+)")


def read_policy_text(text: str, naam: str) -> Beleidsbestand | PolicyFault:
    """The file in this text, or what stops it from being TOML at all."""
    try:
        data = tomllib.loads(text.removeprefix("\ufeff"), parse_float=Decimal)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as exc:
        return _syntax_fault(str(exc), naam)
    return Beleidsbestand(naam, data, line_index(text))


def read_policy_bytes(data: bytes, naam: str) -> Beleidsbestand | PolicyFault:
    """The same from bytes: a file that is something else (Excel, another encoding) is a fault, not a crash."""
    if data[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF"):
        return PolicyFault(
            naam, "", "dit is geen TOML maar een Excel-, Word- of pdf-bestand", herstel="Geef beleid als .toml (platte tekst, UTF-8)."
        )
    try:
        return read_policy_text(data.decode("utf-8"), naam)
    except UnicodeDecodeError:
        return PolicyFault(naam, "", "dit is geen platte tekst in UTF-8", herstel="Bewaar het bestand opnieuw als platte tekst, UTF-8.")


def _syntax_fault(text: str, naam: str) -> PolicyFault:
    match = _AT.search(text)
    line = int(match[1]) if match else None
    column = f", kolom {match[2]}" if match else ""
    what = _syntax_in_dutch(text)
    return PolicyFault(
        naam, "", f"geen geldige TOML{column}: {what}", line, "Herstel deze regel; tekst staat tussen aanhalingstekens, een getal niet."
    )


def _syntax_in_dutch(text: str) -> str:
    for english, dutch in (
        ("Cannot overwrite", "deze sleutel staat er twee keer"),
        ("Cannot declare", "deze tabel staat er twee keer"),
        ("Invalid value", "de waarde is geen tekst tussen aanhalingstekens, getal, datum, true of false"),
        ("Invalid date", "deze datum bestaat niet"),
        ("Unterminated string", "een tekst is niet afgesloten met een aanhalingsteken"),
        ("Illegal character", "een tekst loopt door op de volgende regel of is niet afgesloten"),
        ("Unclosed array", "een lijst is niet afgesloten met ]"),
        ("Expected '=' after a key", "na de naam van een sleutel hoort ="),
        ("Expected ']'", "een tabelkop is niet afgesloten met ]"),
        ("Expected newline", "na de waarde staat nog iets op dezelfde regel"),
        ("Invalid statement", "hier hoort een sleutel of een tabelkop"),
        ("Invalid initial character", "hier hoort de naam van een sleutel"),
    ):
        if english in text:
            return dutch
    return "de schrijfwijze klopt niet"


def line_index(text: str) -> dict[Sleutelpad, int]:
    """The line of every table and key. Light: it only has to be right on files that are valid TOML."""
    lines: dict[Sleutelpad, int] = {}
    table: Sleutelpad = ()
    counts: dict[Sleutelpad, int] = {}
    inside = ""  # the quotes of a text over several lines
    depth = 0  # open brackets of a list over several lines
    for number, line in enumerate(text.splitlines(), start=1):
        if not inside and depth == 0:
            header = _HEADER.match(line) if len(line) <= _MAX_HEADER else None
            if header and not _KEY.match(line):
                table = _parts(header[2])
                if header[1] == "[[":
                    counts[table] = counts.get(table, -1) + 1
                    table = (*table, str(counts[table]))
                lines.setdefault(table, number)
                continue
            key = _KEY.match(line)
            if key:
                lines.setdefault((*table, *_parts(key[1])), number)
                line = line[key.end() :]
        inside, depth = _carry(line, inside, depth)
    return lines


def _parts(text: str) -> Sleutelpad:
    return tuple(part.strip("\"'") for part in _PART.findall(text))


def _carry(line: str, inside: str, depth: int) -> tuple[str, int]:
    """What is still open at the end of this line: a text over several lines, or brackets of a list."""
    if not inside and _CLOSED.fullmatch(line):  # nearly every line
        return "", depth
    index = 0
    while index < len(line):
        three, one = line[index : index + 3], line[index]
        if inside:
            if line.startswith(inside, index):
                index += len(inside)
                inside = ""
                continue
            index += 2 if one == "\\" and inside.startswith('"') else 1
            continue
        if three in ('"""', "'''"):
            inside = three
            index += 3
            continue
        if one in "\"'":
            inside = one
        elif one == "#":
            break
        elif one in "[{":
            depth += 1
        elif one in "]}":
            depth -= 1
        index += 1
    return (inside if len(inside) == 3 else ""), max(depth, 0)


# -- the kaders that ship ----------------------------------------------------------------------


def packaged_files() -> tuple[tuple[str, Traversable], ...]:
    """Name (``2024-vv/cz.toml``) and place of every policy file that ships, by name."""
    root = resources.files("wlzcli").joinpath("kaders")
    found = []
    for folder in root.iterdir():
        if folder.is_dir():
            found += [(f"{folder.name}/{entry.name}", entry) for entry in folder.iterdir() if entry.name.endswith(".toml")]
    return tuple(sorted(found, key=lambda pair: pair[0]))


@cache
def read_packaged(naam: str) -> Beleidsbestand | PolicyFault:
    """One policy file that ships, by name."""
    return read_policy_bytes(packaged_bytes(naam), naam)


def packaged_bytes(naam: str) -> bytes:
    """One policy file that ships, as it is."""
    folder, _, file = naam.partition("/")
    return resources.files("wlzcli").joinpath("kaders", folder, file).read_bytes()


def packaged_csv(naam: str) -> str:
    """The text of a CSV that ships in ``kaders``."""
    return resources.files("wlzcli").joinpath("kaders", naam).read_text(encoding="utf-8")


# -- a folder or file of one's own -------------------------------------------------------------


def read_folder(folder: Path) -> tuple[Beleidsbestand | PolicyFault, ...]:
    """Every ``.toml`` in a folder (or the one file given), by name. FileError when there is none."""
    return tuple(_read_one(path, naam) for path, naam in _policy_paths(folder))


def folder_bytes(folder: Path) -> tuple[tuple[str, bytes], ...]:
    """The same files as they are, with their names."""
    return tuple((naam, path.read_bytes()) for path, naam in _policy_paths(folder))


def _policy_paths(folder: Path) -> tuple[tuple[Path, str], ...]:
    if not folder.exists():
        raise FileError(f"{folder} bestaat niet.", "Geef een map met beleidsbestanden (.toml), of één zo'n bestand.")
    paths = [folder] if folder.is_file() else sorted(p for p in folder.rglob("*.toml") if p.is_file() and p.name not in GEEN_BELEID)
    if not paths:
        raise FileError(f"In {folder} staat geen enkel .toml-bestand.", "Geef een map met beleidsbestanden (.toml).")
    return tuple((path, path.name if folder.is_file() else path.relative_to(folder).as_posix()) for path in paths)


def _read_one(path: Path, naam: str) -> Beleidsbestand | PolicyFault:
    try:
        if path.stat().st_size > _MAX_BYTES:
            return PolicyFault(
                naam, "", "dit bestand is te groot voor beleid (meer dan 2 MB)", herstel="Controleer of dit het goede bestand is."
            )
        return read_policy_bytes(path.read_bytes(), naam)
    except OSError as exc:
        raise FileError(f"{path} kon niet worden gelezen ({reason(exc)}).", "Controleer de rechten op het bestand.") from exc


def toml_value(value: Any) -> str:
    """One value as it may stand in a TOML file."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(toml_value(item) for item in value) + "]"
    return str(value)
