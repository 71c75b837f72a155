# ruff: noqa: S608 - every text that goes into SQL is quoted by as_sql or comes from our own lists
"""Declaration files of millions of lines, counted with duckdb: csv and parquet.

Every column is read as text. A number is summed only when it is a plain decimal, in exact decimals;
nothing is cast or rounded silently. What cannot be counted is a finding with its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from operator import itemgetter
from pathlib import Path
from typing import Any

from wlzcli.domain.canonical import Facts
from wlzcli.domain.declaraties import REQUIRED, RuweStand, Telling, client_fault, more_than_shown
from wlzcli.domain.findings import Ernst, Finding
from wlzcli.formats.declaratiebron import Source, as_sql, column_sql, connect, engine, open_source, plain_pattern

KEYS = ("agb_code", "regio", "sector", "prestatiecode", "periode")
SHOWN = 25  # lines named per kind of fault; the count tells the rest
ELEVEN = (
    "regexp_full_match({c}, '[0-9]{{9}}') AND {c} <> '000000000' AND ("
    + " + ".join(f"{9 - i} * (ascii({{c}}[{i + 1}]) - 48)" for i in range(8))
    + " - (ascii({c}[9]) - 48)) % 11 = 0"
)


def count_stand(path: Path, mapping: Mapping[str, str]) -> RuweStand:
    """A declaratiestand as counted. ``mapping``: our column name -> the name in this zorgkantoor's files.

    FileError when it is no table with the columns of a declaratiestand. With client columns nothing is read.
    """
    source = open_source(path, mapping)
    findings = client_columns(source)
    if findings:
        return RuweStand(path.name, source.sha256, source.kolommen, False, 0, (), tuple(findings))
    con = connect()
    try:
        rows = con.execute(_count_query(source)).fetchall()
        findings += _unused_columns(con, source)
        tellingen, read, wrong = _tellingen(rows), sum(row[5] for row in rows), _uncounted(rows)
        del rows  # hundreds of thousands of rows, before the lines are looked at again
        if wrong:
            findings += _unreadable(con, source)
        per_regel = "regel_id" in source.bij
        findings += _double_ids(con, source) if per_regel else []
    except engine().Error as exc:
        return RuweStand(path.name, source.sha256, source.kolommen, False, 0, (), tuple(_broken_rows(source, exc)))
    finally:
        con.close()
    return RuweStand(path.name, source.sha256, source.kolommen, per_regel, read, tuple(tellingen), tuple(findings))


def first_lines(path: Path, mapping: Mapping[str, str], wanted: Sequence[tuple[tuple[str, str], ...]]) -> list[int | None]:
    """The first line on which each combination of (column, text) stands. One pass over the file."""
    source = open_source(path, mapping)
    names = tuple(n for n in (*REQUIRED, "sector") if n in source.bij)
    conditions = [" AND ".join(f"trim({column_sql(source, n)}) = {as_sql(v)}" for n, v in want if n in names) for want in wanted]
    if not wanted:
        return []
    columns = ", ".join(f"trim({column_sql(source, n)}) AS {n}" for n in names)
    query = f"SELECT {columns}, rn FROM (SELECT *, row_number() OVER () + 1 AS rn FROM {source.table}) WHERE " + " OR ".join(
        f"({c})" for c in conditions
    )
    found: list[int | None] = [None] * len(wanted)
    con = connect()
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


# -- counting --------------------------------------------------------------------------------


def _count_query(source: Source) -> str:
    """Per key as written: lines, lines that count, those below zero, and the sums, in order of key (code points)."""
    keys = ", ".join(f"{column_sql(source, n)} AS {n}" for n in KEYS)
    has_amount = "bedrag" in source.bij
    ok = f"regexp_full_match(v, '{plain_pattern(source, 'volume')}')" + (
        f" AND regexp_full_match(b, '{plain_pattern(source, 'bedrag')}')" if has_amount else ""
    )
    number = "CAST(replace({}, ',', '.') AS DECIMAL(18,2))"
    amount = f"CASE WHEN {ok} THEN {number.format('b')} END" if has_amount else "NULL"
    return f"""
        SELECT {", ".join(KEYS)}, count(*), coalesce(sum(n), 0), count(n), count(*) FILTER (n < 0), {"coalesce(sum(m), 0)" if has_amount else "NULL"}
        FROM (SELECT * EXCLUDE (v, b), CASE WHEN {ok} THEN {number.format("v")} END AS n, {amount} AS m
              FROM (SELECT {keys}, {column_sql(source, "volume")} AS v, {column_sql(source, "bedrag")} AS b FROM {source.table}))
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
        sample = f"SELECT {column_sql(source, 'regel_id')} AS c FROM {source.table} LIMIT 5000"
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
    for name in (*REQUIRED, "bedrag"):
        if name not in source.bij:
            continue
        number = name in ("volume", "bedrag")
        wrong = f"NOT regexp_full_match(c, '{plain_pattern(source, name)}')" if number else "trim(c) = ''"
        rows = f"SELECT {column_sql(source, name)} AS c, row_number() OVER () + 1 AS rn FROM {source.table}"
        found = con.execute(f"SELECT rn, c, count(*) OVER () FROM ({rows}) WHERE {wrong} ORDER BY rn LIMIT {SHOWN}").fetchall()
        for line, text, count in found:
            code = "F503" if number else "F504"
            out.append(
                Finding(
                    code, Ernst.FOUT, name, bestand=source.path.name, regelnummer=int(line), sleutel=name, gevonden=text or "niets",
                    verwacht="een getal als 1234,56 of 1234.56" if number else f"een waarde in {name}", feiten=Facts.of(aantal=int(count), kolom=name),
                )
            )  # fmt: skip
        out += [more_than_shown(out[-1], int(found[0][2]), SHOWN)] if found and found[0][2] > SHOWN else []
    return out


def _double_ids(con: Any, source: Source) -> list[Finding]:
    """Line numbers used twice. Equal hashes are looked for first; only when there are any, the texts themselves."""
    import numpy

    column = column_sql(source, "regel_id")
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
    double = con.execute(query).fetchall()
    out = [
        Finding(
            "F514", Ernst.FOUT, "regel_id", bestand=source.path.name, regelnummer=int(line), sleutel="regel_id",
            gevonden=text or "niets", verwacht="een regel_id dat één keer voorkomt", feiten=Facts.of(keer=int(times), aantal=int(count)),
        )
        for text, times, line, count in double
    ]  # fmt: skip
    return out + ([more_than_shown(out[-1], int(double[0][3]), SHOWN)] if double and double[0][3] > SHOWN else [])


def _broken_rows(source: Source, exc: Exception) -> list[Finding]:
    """Lines that are no row of this table: too many or too few columns, a quote that stays open."""
    file = source.path.name
    lines: list[tuple[int, str]] = []
    if not source.typed:
        con = connect()
        try:
            table = source.table.removesuffix(")") + ", store_rejects=true)"
            con.execute(f"SELECT count(*) FROM {table}").fetchall()
            rejected = con.execute(f"SELECT DISTINCT line, csv_line FROM reject_errors ORDER BY line LIMIT {SHOWN}").fetchall()
            lines = [(int(line), str(text)[:60]) for line, text in rejected]
        except engine().Error:
            lines = []
        finally:
            con.close()
    if not lines:
        number = re.search(r"[Ll]ine:? ?(\d+)", str(exc))
        lines = [(int(number[1]) if number else 1, "onleesbaar")]
    expected = f"een regel met {len(source.kolommen)} kolommen"
    return [Finding("F520", Ernst.FOUT, file, bestand=file, regelnummer=n, gevonden=text, verwacht=expected) for n, text in lines]
