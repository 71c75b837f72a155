"""Tables that the zorgkantoor brings: csv, xlsx and parquet, to text by column name, nothing guessed.

A wrong *structure* (no table, a ragged row, a column twice) is a ``FileError`` that names the line; a wrong
*value* is for ``cycle.tabellen`` to find.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
import tempfile
from decimal import Decimal
from pathlib import Path

from wlzcli.domain.celwaarde import as_text
from wlzcli.domain.celwaarde import number as exact_number
from wlzcli.domain.decimals import plain
from wlzcli.domain.provenance import Plaats
from wlzcli.domain.tabellen import RawRow, RawTable
from wlzcli.domain.werkboek import Blad, Cel, Soort, Werkboek
from wlzcli.errors import FileError

SUFFIXES = (".csv", ".xlsx", ".parquet")
MAX_ROWS = 2_000_000
NO_VALUE = "#GEEN_WAARDE!"  # a formula that was saved without its outcome
_DELIMITERS = (";", ",")
_FIX = "Herstel het bestand en draai de opdracht opnieuw."


def read_table(data: bytes, naam: str, bestand: str, exact: bool = False) -> RawTable:
    """The table in these bytes; its kind is seen from its content. ``bestand`` is how findings call the file.

    ``exact``: a number in a workbook that is not the plain decimal which Excel shows (0.1 + 0.2) comes with all its digits.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    if data.startswith(b"PAR1"):
        return _parquet(data, naam, bestand, sha256)
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return _xlsx(data, naam, bestand, sha256, exact)
    return _csv(data, naam, bestand, sha256)


# -- csv ---------------------------------------------------------------------------------------


def decode_text(data: bytes, bestand: str) -> str:
    """UTF-8 with or without byte order mark, else Windows-1252. FileError when it is neither."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FileError(f"{bestand} is in UTF-16 bewaard.", "Bewaar het als 'CSV UTF-8 (door komma's gescheiden)'.")
    if b"\0" in data:
        line = data[: data.index(b"\0")].count(b"\n") + 1
        raise FileError(f"{bestand}, regel {line}: het bestand bevat een NUL-teken en is geen csv.", _FIX)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as exc:
        line = data[: exc.start].count(b"\n") + 1
        raise FileError(f"{bestand}, regel {line}: de tekens zijn UTF-8 noch Windows-1252.", "Bewaar het als 'CSV UTF-8'.") from None


def csv_rows(text: str, bestand: str) -> list[tuple[int, list[str]]]:
    """(line, fields) of every row that is not empty; the header comes first. FileError names the line."""
    delimiter, skip = _delimiter(text, bestand)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for fields in reader:
            start, line = line, reader.line_num + 1
            if start <= skip or not any(f.strip() for f in fields):
                continue
            if len(rows) > MAX_ROWS:
                raise FileError(f"{bestand} heeft meer dan {MAX_ROWS} regels.", "Splits het bestand of lever het aan als parquet.")
            rows.append((start, fields))
    except csv.Error as exc:
        what = "een aanhalingsteken dat niet wordt gesloten" if "end of data" in str(exc) else _csv_fault(str(exc))
        raise FileError(f"{bestand}, regel {line}: {what}.", _FIX) from None
    if not rows:
        raise FileError(f"{bestand} is leeg.", "Zet op de eerste regel de namen van de kolommen.")
    return rows


def _csv_fault(told: str) -> str:
    """What the csv reader of the standard library says, in Dutch."""
    if "expected after" in told:
        return "na een gesloten aanhalingsteken staat nog iets in hetzelfde veld"
    return "een veld is te lang" if "field limit" in told else "geen geldige csv"


def _delimiter(text: str, bestand: str) -> tuple[str, int]:
    """The sign between the fields, and how many lines go before the header (``sep=;``, which Excel writes)."""
    first, _, rest = text.partition("\n")
    if first.strip().lower() in ("sep=;", "sep=,"):
        return first.strip()[-1], 1
    header = first if first.strip() else rest.lstrip().partition("\n")[0]
    bare = "".join(header.split('"')[::2])
    counts = {sign: bare.count(sign) for sign in _DELIMITERS}
    if counts[";"] and counts[","]:
        raise FileError(
            f"{bestand}, regel 1: er staan puntkomma's en komma's tussen de kolomnamen.",
            "Gebruik één van beide, of zet de namen tussen aanhalingstekens.",
        )
    if bare.count("\t") and not any(counts.values()):
        raise FileError(f"{bestand} is met tabs gescheiden.", "Bewaar het als csv met puntkomma's of komma's.")
    return ("," if counts[","] else ";"), 0


def _csv(data: bytes, naam: str, bestand: str, sha256: str) -> RawTable:
    (line, header), *body = csv_rows(decode_text(data, bestand), bestand)
    columns = [h.strip() for h in header]
    while columns and not columns[-1]:
        columns.pop()
    _check_columns(columns, bestand, f"regel {line}")
    rows: list[RawRow] = []
    for number, fields in body:
        extra = [f for f in fields[len(columns) :] if f.strip()]
        if extra or len(fields) < len(columns):
            raise FileError(f"{bestand}, regel {number}: {_fields(len(fields))} waar de kop er {len(columns)} heeft.", _FIX)
        rows.append(RawRow(tuple((c, _strip(f)) for c, f in zip(columns, fields, strict=False)), Plaats(bestand, regelnummer=number)))
    return RawTable(naam, bestand, sha256, tuple(columns), tuple(rows))


def _fields(count: int) -> str:
    return f"{count} {'veld' if count == 1 else 'velden'}"


def _strip(text: str) -> str:
    return text.strip(" \t\r\n\u00a0\ufeff")


def _check_columns(columns: list[str], bestand: str, where: str) -> None:
    seen: set[str] = set()
    for number, column in enumerate(columns, 1):
        if not column:
            raise FileError(f"{bestand}, {where}: kolom {number} heeft geen naam.", "Geef elke kolom een naam, of haal de kolom weg.")
        if column.casefold() in seen:
            raise FileError(f"{bestand}, {where}: kolom '{column}' staat er twee keer.", "Laat elke kolom één keer voorkomen.")
        seen.add(column.casefold())
    if not columns:
        raise FileError(f"{bestand}, {where}: er zijn geen kolommen.", "Zet op de eerste regel de namen van de kolommen.")


# -- xlsx --------------------------------------------------------------------------------------


def _xlsx(data: bytes, naam: str, bestand: str, sha256: str, exact: bool) -> RawTable:
    from wlzcli.formats.refused import Refused
    from wlzcli.formats.xlsx.reader import read_xlsx

    try:
        boek = read_xlsx(data)
    except Refused as exc:
        w = exc.weigering
        place = f", {w.blad}" + (f" {w.cel}" if w.cel else "") if w.blad else ""
        raise FileError(
            f"{bestand}{place} kan niet worden gelezen: {w.gevonden}.",
            f"Verwacht werd: {w.verwacht}. Bewaar het opnieuw als .xlsx of .csv.",
        ) from None
    return table_from_sheet(boek, _sheet(boek, naam, bestand), naam, bestand, sha256, exact)


def _sheet(boek: Werkboek, naam: str, bestand: str) -> Blad:
    """The sheet with the table's name, else the only sheet with anything on it."""
    named = boek.blad(naam)
    if named is not None:
        return named
    filled = [b for b in boek.bladen if b.cellen and not b.verborgen]
    if len(filled) != 1:
        names = ", ".join(f"'{b.naam}'" for b in filled) or "geen"
        raise FileError(f"{bestand}: op welk blad de tabel staat is niet te zien (gevulde bladen: {names}).", f"Noem het blad '{naam}'.")
    return filled[0]


def table_from_sheet(boek: Werkboek, blad: Blad, naam: str, bestand: str, sha256: str, exact: bool = False) -> RawTable:
    """The table on a sheet: its first filled row holds the column names."""
    rows: dict[int, dict[int, Cel]] = {}
    for cel in blad.cellen:
        rows.setdefault(cel.rij, {})[cel.kolom] = cel
    if not rows:
        raise FileError(f"{bestand}: blad '{blad.naam}' is leeg.", "Zet op de eerste rij de namen van de kolommen.")
    top = min(rows)
    header = rows.pop(top)
    columns = {kolom: as_text(cel, boek.is_1904).strip() for kolom, cel in sorted(header.items())}
    _check_columns(list(columns.values()), bestand, f"blad '{blad.naam}', rij {top}")
    left = min(columns)
    out: list[RawRow] = []
    for number, cells in sorted(rows.items()):
        outside = next((c for k, c in cells.items() if k not in columns and c.ruw.strip()), None)
        if outside is not None:
            raise FileError(f"{bestand}: blad '{blad.naam}', cel {outside.adres}: staat onder geen kolomnaam.", _FIX)
        texts = {k: _cell_text(cells[k], boek.is_1904, exact) if k in cells else "" for k in columns}
        if any(texts.values()):
            place = Plaats(bestand, blad.naam, f"{_letters(header[left])}{number}")
            out.append(RawRow(tuple((columns[k], text) for k, text in texts.items()), place))
    letters = tuple(_letters(header[k]) for k in columns)
    return RawTable(naam, bestand, sha256, tuple(columns.values()), tuple(out), letters)


def _cell_text(cel: Cel, is_1904: bool, exact: bool) -> str:
    value = exact_number(cel) if exact else None
    # A workbook keeps 1.1 as 1.1000000000000001, the same binary number; 0.1 + 0.2 is another one than 0.3.
    if value is not None and float(cel.ruw) != float(value):
        return plain(Decimal(cel.ruw))
    return NO_VALUE if cel.soort is Soort.LEEG else _strip(as_text(cel, is_1904))


def _letters(cel: Cel) -> str:
    return cel.adres.rstrip("0123456789")


# -- parquet -----------------------------------------------------------------------------------


def _parquet(data: bytes, naam: str, bestand: str, sha256: str) -> RawTable:
    """Every column as text: dates ISO, decimals plain. duckdb needs a path, so the bytes go to a file of our own."""
    import duckdb

    handle, path = tempfile.mkstemp(suffix=".parquet")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        with duckdb.connect() as db:
            db.execute("SET enable_progress_bar = false")  # stdout is ours
            table = db.read_parquet(path)
            columns = list(table.columns)
            _check_columns([c.strip() for c in columns], bestand, "kop")
            if table.aggregate("count(*)").fetchall()[0][0] > MAX_ROWS:
                raise FileError(f"{bestand} heeft meer dan {MAX_ROWS} rijen.", "Splits het bestand.")
            as_texts = ", ".join(f"CAST({_quoted(c)} AS VARCHAR)" for c in columns)
            found = table.project(as_texts).fetchall()
    except duckdb.Error as exc:
        raise FileError(f"{bestand} is geen leesbaar parquet-bestand.", _FIX) from exc
    finally:
        Path(path).unlink(missing_ok=True)
    names = [c.strip() for c in columns]
    rows = tuple(
        RawRow(tuple((c, _strip(v or "")) for c, v in zip(names, row, strict=True)), Plaats(bestand, regelnummer=n))
        for n, row in enumerate(found, 1)
    )
    return RawTable(naam, bestand, sha256, tuple(names), rows)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
