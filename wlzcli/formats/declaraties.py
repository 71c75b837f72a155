# ruff: noqa: S608 - every text that goes into SQL is quoted by _text or comes from our own lists
"""Declaration files of millions of lines, counted with duckdb: csv and parquet.

Every column is read as text. A number is summed only when it is a plain decimal, in exact decimals;
nothing is cast or rounded silently. What cannot be counted is a finding with its line.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from operator import itemgetter
from pathlib import Path
from typing import Any

from wlzcli.domain.canonical import Facts
from wlzcli.domain.declaraties import OPTIONAL, REQUIRED, RuweStand, Telling, client_fault
from wlzcli.domain.findings import Ernst, Finding
from wlzcli.errors import FileError
from wlzcli.formats.foreign_file import reason
from wlzcli.records import dataclass

MEMORY = "500MB"
THREADS = 2
BUFFER = 4_000_000  # bytes of a csv that each reader holds: more costs memory and no time
KEYS = ("agb_code", "regio", "sector", "prestatiecode", "periode")
SHOWN = 25  # lines named per kind of fault; the count tells the rest
# Two decimals at most; three could be read two ways (1.234). A typed column has no such doubt, only zeros.
PLAIN_TEXT = r"\s*-?[0-9]{1,13}([.,][0-9]{1,2})?\s*"
PLAIN_TYPED = r"-?[0-9]{1,13}(\.[0-9]{1,2}0*)?"
ELEVEN = (
    "regexp_full_match({c}, '[0-9]{{9}}') AND {c} <> '000000000' AND ("
    + " + ".join(f"{9 - i} * (ascii({{c}}[{i + 1}]) - 48)" for i in range(8))
    + " - (ascii({c}[9]) - 48)) % 11 = 0"
)


@dataclass(frozen=True, slots=True)
class Source:
    """A file as duckdb reads it: the table function, its parameters, and which column holds what.

    ``kolommen`` are all columns of the file in order; ``bij`` is our name -> the file's name.
    """

    path: Path
    sha256: str
    kolommen: tuple[str, ...]
    bij: Mapping[str, str]
    table: str
    typed: bool

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


def count_stand(path: Path, mapping: Mapping[str, str]) -> RuweStand:
    """A declaratiestand as counted. ``mapping``: our column name -> the name in this zorgkantoor's files.

    FileError when it is no table with the columns of a declaratiestand. With client columns nothing is read.
    """
    source = open_source(path, mapping)
    findings = client_columns(source)
    if findings:
        return RuweStand(path.name, source.sha256, source.kolommen, False, 0, (), tuple(findings))
    con = _connect()
    try:
        rows = con.execute(_count_query(source)).fetchall()
        findings += _unused_columns(con, source)
        tellingen, read, wrong = _tellingen(rows), sum(row[5] for row in rows), _uncounted(rows)
        del rows  # hundreds of thousands of rows, before the lines are looked at again
        if wrong:
            findings += _unreadable(con, source)
        per_regel = "regel_id" in source.bij
        findings += _double_ids(con, source) if per_regel else []
    except _duckdb().Error as exc:
        return RuweStand(path.name, source.sha256, source.kolommen, False, 0, (), tuple(_broken_rows(source, exc)))
    finally:
        con.close()
    return RuweStand(path.name, source.sha256, source.kolommen, per_regel, read, tuple(tellingen), tuple(findings))


def first_lines(path: Path, mapping: Mapping[str, str], wanted: Sequence[tuple[tuple[str, str], ...]]) -> list[int | None]:
    """The first line on which each combination of (column, text) stands. One pass over the file."""
    source = open_source(path, mapping)
    names = tuple(n for n in (*REQUIRED, "sector") if n in source.bij)
    conditions = [" AND ".join(f"trim({_column(source, n)}) = {_text(v)}" for n, v in want if n in names) for want in wanted]
    if not wanted:
        return []
    columns = ", ".join(f"trim({_column(source, n)}) AS {n}" for n in names)
    query = f"SELECT {columns}, rn FROM (SELECT *, row_number() OVER () + 1 AS rn FROM {source.table}) WHERE " + " OR ".join(
        f"({c})" for c in conditions
    )
    found: list[int | None] = [None] * len(wanted)
    con = _connect()
    try:
        group = ", ".join(names)
        rows = con.execute(f"SELECT {group}, min(rn) FROM ({query}) GROUP BY {group}").fetchall()
    finally:
        con.close()
    for row in rows:
        values = dict(zip(names, row[:-1], strict=True))
        for i, want in enumerate(wanted):
            if all((values.get(n) or "") == v for n, v in want if n in names) and (found[i] is None or row[-1] < found[i]):
                found[i] = int(row[-1])
    return found


# -- opening ---------------------------------------------------------------------------------


def open_source(path: Path, mapping: Mapping[str, str]) -> Source:
    """The file with its columns found; FileError when it is not there or lacks a column."""
    if re.search(r"[*?\[]", str(path)):
        raise FileError(f"De naam van {path} bevat een teken (*, ? of [) dat voor bestanden niet kan.", "Geef het bestand een andere naam.")
    try:
        sha256, utf8 = hash_file(path)
        typed = path.suffix.lower() == ".parquet"
        columns, delimiter = (_parquet_columns(path), "") if typed else _csv_header(path)
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
    table = f"read_parquet({_text(str(path))})" if typed else _read_csv(path, columns, delimiter, encoding)
    return Source(path, sha256, columns, found, table, typed)


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
    types = ", ".join(f"{_text(c)}: 'VARCHAR'" for c in columns)
    return (
        f"read_csv({_text(str(path))}, delim={_text(delimiter)}, header=true, auto_detect=false, quote='\"', escape='\"', "
        f"columns={{{types}}}, encoding='{encoding}', null_padding=false, strict_mode=true, buffer_size={BUFFER})"
    )


def _parquet_columns(path: Path) -> tuple[str, ...]:
    con = _connect()
    try:
        return tuple(str(row[0]) for row in con.execute(f"DESCRIBE SELECT * FROM read_parquet({_text(str(path))})").fetchall())
    except _duckdb().Error as exc:
        raise FileError(f"{path.name} is geen leesbaar parquet-bestand.", "Maak het bestand opnieuw aan en lever het nog eens.") from exc
    finally:
        con.close()


def _duckdb() -> Any:
    import duckdb

    return duckdb


def _connect() -> Any:
    """A database in memory that reads files and nothing else: no network, no extensions."""
    settings = {
        "threads": THREADS,
        "memory_limit": MEMORY,
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "preserve_insertion_order": "true",
    }
    con = _duckdb().connect(config=settings)
    con.execute("SET enable_progress_bar = false")  # it would write to stdout, which is ours
    return con


def _text(value: str) -> str:
    """A text as SQL."""
    return "'" + value.replace("'", "''") + "'"


def _column(source: Source, name: str) -> str:
    """One of our columns as text; empty text where the file has none."""
    if name not in source.bij:
        return "''"
    quoted = '"' + source.bij[name].replace('"', '""') + '"'
    return f"coalesce(CAST({quoted} AS VARCHAR), '')" if source.typed else f"coalesce({quoted}, '')"


# -- counting --------------------------------------------------------------------------------


def _count_query(source: Source) -> str:
    """Per key as written: lines, lines that count, those below zero, and the sums, in order of key (code points)."""
    keys = ", ".join(f"{_column(source, n)} AS {n}" for n in KEYS)
    pattern = PLAIN_TYPED if source.typed else PLAIN_TEXT
    has_amount = "bedrag" in source.bij
    ok = f"regexp_full_match(v, '{pattern}')" + (f" AND regexp_full_match(b, '{pattern}')" if has_amount else "")
    number = "CAST(replace({}, ',', '.') AS DECIMAL(18,2))"
    amount = f"CASE WHEN {ok} THEN {number.format('b')} END" if has_amount else "NULL"
    return f"""
        SELECT {", ".join(KEYS)}, count(*), coalesce(sum(n), 0), count(n), count(*) FILTER (n < 0), {"coalesce(sum(m), 0)" if has_amount else "NULL"}
        FROM (SELECT * EXCLUDE (v, b), CASE WHEN {ok} THEN {number.format("v")} END AS n, {amount} AS m
              FROM (SELECT {keys}, {_column(source, "volume")} AS v, {_column(source, "bedrag")} AS b FROM {source.table}))
        GROUP BY ALL ORDER BY {", ".join(KEYS)}"""


def _uncounted(rows: Iterable[tuple[Any, ...]]) -> bool:
    """Whether any line could not be counted: an empty key (a sector may be empty) or a number that is none."""
    return any(row[5] != row[7] or not (row[0].strip() and row[1].strip() and row[3].strip() and row[4].strip()) for row in rows)


def _tellingen(rows: list[tuple[Any, ...]]) -> list[Telling]:
    """One for each key with the spaces around it gone, in order. The rows come in order; only keys with spaces disturb it."""
    if any(text != text.strip() for n in range(len(KEYS)) for text in {row[n] for row in rows}):
        strip = str.strip
        rows = sorted(((*map(strip, row[:5]), *row[5:]) for row in rows), key=itemgetter(0, 1, 2, 3, 4))
    out: list[Telling] = []
    before: tuple[str, ...] = ()
    for row in rows:
        agb_code, regio, sector, prestatiecode, periode, lines, volume, _, negative, amount = row
        key = row[:5]
        if key == before:
            last = out[-1]
            both = None if amount is None or last.bedrag is None else last.bedrag + amount
            out[-1] = replace(last, volume=last.volume + volume, bedrag=both, regels=last.regels + lines, negatief=last.negatief + negative)
        else:
            out.append(Telling(agb_code, regio, sector, prestatiecode, periode, volume, amount, lines, negative))
        before = key
    return out


# -- what cannot be counted ------------------------------------------------------------------


def client_columns(source: Source) -> list[Finding]:
    """Columns that by their name hold something about a client, or may: never in a declaratiestand."""
    file = source.path.name
    faults = ((name, client_fault(name)) for name in source.extra)
    return [
        Finding(code, Ernst.FOUT, file, bestand=file, sleutel=name, gevonden=name, verwacht="geen gegevens van cliënten")
        for name, code in faults
        if code is not None
    ]


def _unused_columns(con: Any, source: Source) -> list[Finding]:
    """Columns that are not read, and those in which a possible burgerservicenummer stands. A regel_id of nine digits passes one time in
    eleven by chance, so there it counts when more than half of a sample passes."""
    out = []
    for name in source.extra:
        column = 'CAST("' + name.replace('"', '""') + '" AS VARCHAR)'
        rows = f"SELECT {column} AS c, row_number() OVER () + 1 AS rn FROM {source.table}"
        query = f"SELECT count(*), min(rn) FROM ({rows}) WHERE {ELEVEN.format(c='c')}"
        hits, line = con.execute(query).fetchone()
        if hits:
            out.append(_bsn(source, name, int(hits), int(line)))
    if "regel_id" in source.bij:
        sample = f"SELECT {_column(source, 'regel_id')} AS c FROM {source.table} LIMIT 5000"
        hits, lines = con.execute(f"SELECT count(*) FILTER ({ELEVEN.format(c='c')}), count(*) FROM ({sample})").fetchone()
        if hits * 2 > lines:
            out.append(_bsn(source, source.bij["regel_id"], int(hits), 2))
    out += [
        Finding("W521", Ernst.WAARSCHUWING, source.path.name, bestand=source.path.name, sleutel=name, gevonden=name)
        for name in source.extra
        if name not in {f.sleutel for f in out}
    ]
    return out


def _bsn(source: Source, name: str, hits: int, line: int) -> Finding:
    facts = Facts.of(aantal=hits)
    file = source.path.name
    return Finding("F502", Ernst.FOUT, file, bestand=file, regelnummer=line, sleutel=name, gevonden=f"kolom {name}", feiten=facts)


def _unreadable(con: Any, source: Source) -> list[Finding]:
    """Lines with an empty key or a number that is no plain decimal; the first of each kind, and how many."""
    out = []
    pattern = PLAIN_TYPED if source.typed else PLAIN_TEXT
    for name in (*REQUIRED, "bedrag"):
        if name not in source.bij:
            continue
        number = name in ("volume", "bedrag")
        wrong = f"NOT regexp_full_match(c, '{pattern}')" if number else "trim(c) = ''"
        rows = f"SELECT {_column(source, name)} AS c, row_number() OVER () + 1 AS rn FROM {source.table}"
        found = con.execute(f"SELECT rn, c, count(*) OVER () FROM ({rows}) WHERE {wrong} ORDER BY rn LIMIT {SHOWN}").fetchall()
        for line, text, count in found:
            code = "F503" if number else "F504"
            out.append(
                Finding(
                    code, Ernst.FOUT, name, bestand=source.path.name, regelnummer=int(line), sleutel=name, gevonden=text or "niets",
                    verwacht="een getal als 1234,56 of 1234.56" if number else f"een waarde in {name}", feiten=Facts.of(aantal=int(count), kolom=name),
                )
            )  # fmt: skip
    return out


def _double_ids(con: Any, source: Source) -> list[Finding]:
    """Line numbers used twice. Equal hashes are looked for first; only when there are any, the texts themselves."""
    import numpy

    column = _column(source, "regel_id")
    hashes = con.execute(f"SELECT hash({column}) AS h FROM {source.table}").fetchnumpy()["h"]
    hashes = numpy.asarray(hashes)
    hashes.sort()
    twice = numpy.unique(hashes[1:][hashes[1:] == hashes[:-1]])
    if not len(twice):
        return []
    listed = ", ".join(str(int(h)) for h in twice[:10_000])
    rows = f"SELECT {column} AS c, row_number() OVER () + 1 AS rn FROM {source.table}"
    query = f"""SELECT c, count(*), max(rn), count(*) OVER () FROM ({rows}) WHERE hash(c) IN ({listed})
                GROUP BY c HAVING count(*) > 1 ORDER BY max(rn) LIMIT {SHOWN}"""
    return [
        Finding(
            "F514", Ernst.FOUT, "regel_id", bestand=source.path.name, regelnummer=int(line), sleutel="regel_id",
            gevonden=text or "niets", verwacht="een regel_id dat één keer voorkomt", feiten=Facts.of(keer=int(times), aantal=int(count)),
        )
        for text, times, line, count in con.execute(query).fetchall()
    ]  # fmt: skip


def _broken_rows(source: Source, exc: Exception) -> list[Finding]:
    """Lines that are no row of this table: too many or too few columns, a quote that stays open."""
    file = source.path.name
    lines: list[tuple[int, str]] = []
    if not source.typed:
        con = _connect()
        try:
            table = source.table.removesuffix(")") + ", store_rejects=true)"
            con.execute(f"SELECT count(*) FROM {table}").fetchall()
            rejected = con.execute(f"SELECT DISTINCT line, csv_line FROM reject_errors ORDER BY line LIMIT {SHOWN}").fetchall()
            lines = [(int(line), str(text)[:60]) for line, text in rejected]
        except _duckdb().Error:
            lines = []
        finally:
            con.close()
    if not lines:
        number = re.search(r"[Ll]ine:? ?(\d+)", str(exc))
        lines = [(int(number[1]) if number else 1, "onleesbaar")]
    expected = f"een regel met {len(source.kolommen)} kolommen"
    return [Finding("F520", Ernst.FOUT, file, bestand=file, regelnummer=n, gevonden=text, verwacht=expected) for n, text in lines]
