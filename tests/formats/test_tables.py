"""Tables that come in: csv in its dialects, xlsx and parquet, all to the same text; a wrong structure names its line."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import xlsxwriter

from tests import hostile as h
from wlzcli.domain.provenance import Plaats
from wlzcli.domain.tabellen import RawTable
from wlzcli.errors import FileError
from wlzcli.formats.tables import read_table

COLUMNS = ("agb_code", "naam", "volume")
ROWS = [("06290123", "Stichting Élise", "1.234,56"), ("06290124", 'De "Linde"; noord', "95,5%")]


def values(table: RawTable) -> list[tuple[str, ...]]:
    assert table.kolommen == COLUMNS
    return [tuple(v for _, v in row.waarden) for row in table.rijen]


def csv(rows: list[tuple[str, ...]], delimiter: str, end: str = "\r\n") -> str:
    def quoted(text: str) -> str:
        return '"' + text.replace('"', '""') + '"' if any(c in text for c in '";,\n') else text

    return "".join(delimiter.join(quoted(v) for v in row) + end for row in [COLUMNS, *rows])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ","])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_csv_in_every_dialect_reads_the_same(encoding: str, delimiter: str, end: str) -> None:
    table = read_table(csv(ROWS, delimiter, end).encode(encoding), "t", "tabellen/t.csv")
    assert values(table) == ROWS
    assert [row.plek for row in table.rijen] == [Plaats("tabellen/t.csv", regelnummer=2), Plaats("tabellen/t.csv", regelnummer=3)]


def test_csv_of_excel_with_sep_empty_rows_and_empty_columns() -> None:
    text = 'sep=;\r\nagb_code;naam;volume;;\r\n;;;;\r\n06290123; x ;5;;\r\n\r\n06290124;"a\r\nb";6;;\r\n'
    table = read_table(text.encode(), "t", "t.csv")
    assert values(table) == [("06290123", "x", "5"), ("06290124", "a\r\nb", "6")]
    assert [row.plek.regelnummer for row in table.rijen] == [4, 6]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "t.csv is leeg."),
        (b"a;b\n1;2\x00\n", "t.csv, regel 2: het bestand bevat een NUL-teken en is geen csv."),
        (b"a;b\n1;2;3\n", "t.csv, regel 2: 3 velden waar de kop er 2 heeft."),
        (b"a;b\n1;2\n3\n", "t.csv, regel 3: 1 veld waar de kop er 2 heeft."),
        (b'a;b\n1;"2\n3;4\n', "t.csv, regel 2: een aanhalingsteken dat niet wordt gesloten."),
        (b"a;A\n1;2\n", "t.csv, regel 1: kolom 'A' staat er twee keer."),
        (b"a;;b\n1;2;3\n", "t.csv, regel 1: kolom 2 heeft geen naam."),
        (b"a;b,c\n1;2\n", "t.csv, regel 1: er staan puntkomma's en komma's tussen de kolomnamen."),
        (b"a\tb\n1\t2\n", "t.csv is met tabs gescheiden."),
        ("a;b\n1;é\n".encode("utf-16"), "t.csv is in UTF-16 bewaard."),
        (b"a;b\n1;\x81\xff\n", "t.csv, regel 2: de tekens zijn UTF-8 noch Windows-1252."),
        (b"PAR1 kapot", "t.csv is geen leesbaar parquet-bestand."),
        (b'a;b\n"1"x;2\n', "t.csv, regel 2: na een gesloten aanhalingsteken staat nog iets in hetzelfde veld."),
        (b"PK\x03\x04", "t.csv kan niet worden gelezen: einde van het archief ontbreekt (afgebroken bestand?)."),
    ],
)
def test_a_wrong_structure_is_told_with_its_line(data: bytes, told: str) -> None:
    with pytest.raises(FileError) as caught:
        read_table(data, "t", "t.csv")
    assert caught.value.melding == told


def workbook(sheet: str = "Blad1", more: bool = False) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    page = book.add_worksheet(sheet)
    page.write_row("B3", COLUMNS)
    page.write_number("B4", 6290123, book.add_format({"num_format": "00000000"}))
    page.write_string("C4", "Stichting Élise")
    page.write_number("D4", 0.955, book.add_format({"num_format": "0.0%"}))
    page.write_string("B6", "06290124")
    page.write_number("D6", 45474, book.add_format({"num_format": "dd-mm-yyyy"}))
    if more:
        book.add_worksheet("Toelichting").write_string("A1", "lees mij")
    book.close()
    return buffer.getvalue()


def test_a_workbook_keeps_zeros_percentages_and_days_and_knows_its_cells() -> None:
    table = read_table(workbook(), "t", "t.xlsx")
    assert values(table) == [("06290123", "Stichting Élise", "95.5%"), ("06290124", "", "2024-07-01")]
    assert [row.plek for row in table.rijen] == [Plaats("t.xlsx", "Blad1", "B4"), Plaats("t.xlsx", "Blad1", "B6")]
    assert table.letters == ("B", "C", "D")
    assert values(read_table(workbook("T", more=True), "t", "t.xlsx")) == values(table)


def test_a_workbook_with_two_filled_sheets_does_not_say_which() -> None:
    with pytest.raises(FileError) as caught:
        read_table(workbook(more=True), "t", "t.xlsx")
    assert caught.value.melding == "t.xlsx: op welk blad de tabel staat is niet te zien (gevulde bladen: 'Blad1', 'Toelichting')."


def test_a_value_outside_the_table_and_a_formula_without_outcome() -> None:
    head = '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>'
    with pytest.raises(FileError) as caught:
        read_table(h.one_sheet(head + '<row r="2"><c r="C2"><v>1</v></c></row>'), "t", "t.xlsx")
    assert caught.value.melding == "t.xlsx: blad 'Blad1', cel C2: staat onder geen kolomnaam."
    table = read_table(h.one_sheet(head + '<row r="2"><c r="A2"><f>B2</f></c></row>'), "t", "t.xlsx")
    assert [row.get("a") for row in table.rijen] == ["#GEEN_WAARDE!"]


def test_parquet_reads_as_the_csv_does(tmp_path: Path) -> None:
    import duckdb

    source, target = tmp_path / "t.csv", tmp_path / "t.parquet"
    source.write_text(csv(ROWS, ";"), encoding="utf-8")
    duckdb.sql(f"COPY (SELECT * FROM read_csv('{source}', all_varchar=true, delim=';')) TO '{target}' (FORMAT parquet)")
    assert values(read_table(target.read_bytes(), "t", "t.parquet")) == ROWS
    typed = tmp_path / "typed.parquet"
    duckdb.sql(
        f"COPY (SELECT '06290123' AS agb_code, DATE '2024-07-01' AS naam, 1234.50::DECIMAL(9,2) AS volume) TO '{typed}' (FORMAT parquet)"
    )
    assert values(read_table(typed.read_bytes(), "t", "t.parquet")) == [("06290123", "2024-07-01", "1234.50")]
