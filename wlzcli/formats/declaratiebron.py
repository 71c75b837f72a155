# ruff: noqa: S608 - every text that goes into SQL is quoted by as_sql
"""A declaration file as duckdb reads it: csv or parquet, its columns found, every value as text."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from wlzcli.domain.declaraties import OPTIONAL, REQUIRED
from wlzcli.errors import FileError
from wlzcli.formats.foreign_file import reason
from wlzcli.records import dataclass

MEMORY = "500MB"
THREADS = 2
BUFFER = 4_000_000  # bytes of a csv that each reader holds: more costs memory and no time
# Two decimals at most; three could be read two ways (1.234). A typed column has no such doubt, only zeros.
PLAIN_TEXT = r"\s*-?[0-9]{1,13}([.,][0-9]{1,2})?\s*"
PLAIN_TYPED = r"-?[0-9]{1,13}(\.[0-9]{1,2}0*)?"


@dataclass(frozen=True, slots=True)
class Source:
    """A file as duckdb reads it: the table function, its parameters, and which column holds what.

    ``kolommen`` are all columns of the file in order; ``bij`` is our name -> the file's name; ``teksten`` the columns of texts.
    """

    path: Path
    sha256: str
    kolommen: tuple[str, ...]
    bij: Mapping[str, str]
    table: str
    typed: bool
    teksten: frozenset[str]

    @property
    def extra(self) -> tuple[str, ...]:
        """Columns we have no use for."""
        return tuple(k for k in self.kolommen if k not in self.bij.values())


def hash_file(path: Path) -> tuple[str, bool]:
    """The SHA-256 of a file, read in pieces, and whether all of it is UTF-8 text."""
    found, decoder, utf8 = hashlib.sha256(), codecs.getincrementaldecoder("utf-8")(), True
    with path.open("rb") as handle:
        while piece := handle.read(1 << 20):
            found.update(piece)
            if utf8:
                try:
                    decoder.decode(piece)
                except UnicodeDecodeError:
                    utf8 = False
    return found.hexdigest(), utf8


def column_names(path: Path) -> tuple[str, ...]:
    """The columns of a csv or parquet file, lowered and stripped, to see what kind of table it is."""
    return tuple(k.strip().lower() for k in (_csv_header(path)[0] if path.suffix.lower() != ".parquet" else _parquet_columns(path)))


def open_source(path: Path, mapping: Mapping[str, str]) -> Source:
    """The file with its columns found; FileError when it is not there or lacks a column."""
    if re.search(r"[*?\[]", str(path)):
        raise FileError(f"De naam van {path} bevat een teken (*, ? of [) dat voor bestanden niet kan.", "Geef het bestand een andere naam.")
    try:
        sha256, utf8 = hash_file(path)
        typed = path.suffix.lower() == ".parquet"
        kinds = _parquet_columns(path) if typed else {}
        columns, delimiter = (tuple(kinds), "") if typed else _csv_header(path)
    except OSError as exc:
        raise FileError(f"{path} kon niet worden gelezen ({reason(exc)}).", "Controleer de naam, de map en de rechten.") from exc
    found = _match(columns, mapping)
    missing = [n for n in REQUIRED if n not in found]
    if missing:
        raise FileError(
            f"{path.name} is geen declaratiestand: de kolom {', '.join(missing)} ontbreekt.",
            f"Een declaratiestand heeft de kolommen {', '.join(REQUIRED)} (en {', '.join(OPTIONAL)} waar nodig); "
            "andere namen staan in ronde.toml onder [kolommen.declaratiestand].",
        )
    encoding = "utf-8" if utf8 else "latin-1"
    table = f"read_parquet({as_sql(str(path))})" if typed else _read_csv(path, columns, delimiter, encoding)
    texts = frozenset(c for c in columns if not typed or kinds[c].startswith(("VARCHAR", "ENUM")))
    return Source(path, sha256, columns, found, table, typed, texts)


def _match(columns: Sequence[str], mapping: Mapping[str, str]) -> dict[str, str]:
    by_name = {c.strip().lower(): c for c in columns}
    out = {}
    for name in (*REQUIRED, *OPTIONAL):
        column = by_name.get(mapping.get(name, name).strip().lower())
        if column is not None:
            out[name] = column
    return out


def _csv_header(path: Path) -> tuple[tuple[str, ...], str]:
    """The columns on the first line and the sign between them; a column without a name is named by its number."""
    with path.open("rb") as handle:
        start = handle.read(1 << 16)
    if b"\0" in start:
        raise FileError(f"{path.name} is geen tekstbestand.", "Lever een csv, xlsx of parquet aan.")
    first = start.removeprefix(b"\xef\xbb\xbf").splitlines()[:1]
    try:
        line = first[0].decode("utf-8") if first else ""
    except UnicodeDecodeError:
        line = first[0].decode("cp1252", "replace")
    delimiter = max(";,\t", key=line.count)
    header = [h.strip() or f"kolom {n}" for n, h in enumerate(next(csv.reader(io.StringIO(line), delimiter=delimiter), []), 1)]
    twice = [h for n, h in enumerate(header) if h.casefold() in {k.casefold() for k in header[:n]}]
    if twice:
        raise FileError(f"{path.name}: kolom '{twice[0]}' staat er twee keer.", "Laat elke kolom één keer voorkomen.")
    return tuple(header), delimiter


def _read_csv(path: Path, columns: Sequence[str], delimiter: str, encoding: str) -> str:
    types = ", ".join(f"{as_sql(c)}: 'VARCHAR'" for c in columns)
    return (
        f"read_csv({as_sql(str(path))}, delim={as_sql(delimiter)}, header=true, auto_detect=false, quote='\"', escape='\"', "
        f"columns={{{types}}}, encoding='{encoding}', null_padding=false, strict_mode=true, buffer_size={BUFFER})"
    )


def _parquet_columns(path: Path) -> dict[str, str]:
    """The columns in order, each with its type."""
    con = connect()
    try:
        return {str(row[0]): str(row[1]) for row in con.execute(f"DESCRIBE SELECT * FROM read_parquet({as_sql(str(path))})").fetchall()}
    except engine().Error as exc:
        raise FileError(f"{path.name} is geen leesbaar parquet-bestand.", "Maak het bestand opnieuw aan en lever het nog eens.") from exc
    finally:
        con.close()


def engine() -> Any:
    import duckdb

    return duckdb


def connect() -> Any:
    """A database in memory that reads files and nothing else: no network, no extensions."""
    settings = {
        "threads": THREADS,
        "memory_limit": MEMORY,
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "preserve_insertion_order": "true",
    }
    con = engine().connect(config=settings)
    con.execute("SET enable_progress_bar = false")  # it would write to stdout, which is ours
    return con


def as_sql(value: str) -> str:
    """A text as SQL."""
    return "'" + value.replace("'", "''") + "'"


def column_sql(source: Source, name: str) -> str:
    """One of our columns as text; empty text where the file has none."""
    if name not in source.bij:
        return "''"
    quoted = '"' + source.bij[name].replace('"', '""') + '"'
    return f"coalesce(CAST({quoted} AS VARCHAR), '')" if source.typed else f"coalesce({quoted}, '')"


def plain_pattern(source: Source, name: str) -> str:
    """What a plain decimal looks like in this column: a text in a parquet file is read as the text it is."""
    return PLAIN_TEXT if source.bij[name] in source.teksten else PLAIN_TYPED
