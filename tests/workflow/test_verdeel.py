"""``wlz verdeel`` on a file: the published example, and every way in which it refuses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.herschik_ronde import csv_file
from wlzcli.domain.report import Report
from wlzcli.errors import FileError, UsageError
from wlzcli.workflow.document import report_document
from wlzcli.workflow.session import new_session
from wlzcli.workflow.verdeel import run

HEADER = "sleutel;aanspraak;klasse;minimum;plafond"


def verdeel(path: Path, *rows: str, ruimte: str = "100", methode: str = "gelijke_toekenning", header: str = HEADER) -> Report:
    return run(new_session(door="test", cwd=path), csv_file(path / "a.csv", *rows, header=header), ruimte, methode)


def document(report: Report) -> dict[str, Any]:
    return report_document(report)


def test_published_example(tmp_path: Path) -> None:
    found = document(verdeel(tmp_path, "A;100;;40;", "B;100;;;"))

    assert found["status"] == "gereed"
    assert found["besluiten"] == [
        {"sleutel": "A", "klasse": 1, "aanspraak_cents": 100_00, "meegeteld_cents": 100_00, "toegekend_cents": 70_00},
        {"sleutel": "B", "klasse": 1, "aanspraak_cents": 100_00, "meegeteld_cents": 100_00, "toegekend_cents": 30_00},
    ]
    assert found["totalen"] == {"ruimte_cents": 100_00, "meegeteld_cents": 200_00, "toegekend_cents": 100_00, "rest_cents": 0}


def test_more_room_than_claims_stays_and_is_shown(tmp_path: Path) -> None:
    assert document(verdeel(tmp_path, "A;30;;;", "B;90;;;20", ruimte="100,00"))["totalen"]["rest_cents"] == 100_00 - 30_00 - 20_00


@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        (("A;10;;11;",), ["F653"]),
        (("A;200;;90;", "B;200;;90;"), ["F655"]),
        (("A;-1;;;",), ["F813"]),
        (("A;10;;;", "A;10;;;"), ["F652"]),
        (("A;1.000;;;",), ["F805"]),
        (("A;10;nul;;",), ["F656"]),
        ((";10;;;",), ["F801"]),
        (("A;10;;11;", "B;x;;;", "B;1;0;;"), ["F653", "F804", "F652", "F656"]),
        (("A;1.000;;5;", "B;10;;;"), ["F805"]),  # no minimum above a claim that could not be read
    ],
)
def test_nothing_is_divided_and_every_fault_is_told(tmp_path: Path, rows: tuple[str, ...], codes: list[str]) -> None:
    report = verdeel(tmp_path, *rows)
    assert report.exit_code() == 1
    assert report.besluiten == ()
    assert sorted(f.code for f in report.bevindingen) == sorted(codes)


@pytest.mark.parametrize(
    ("ruimte", "methode"), [("1.000", "naar_rato"), ("-5", "naar_rato"), ("veel", "naar_rato"), ("1", "eerlijk"), ("1,005", "naar_rato")]
)
def test_options_that_cannot_be_read_one_way_are_refused(tmp_path: Path, ruimte: str, methode: str) -> None:
    with pytest.raises(UsageError):
        verdeel(tmp_path, "A;10;;;", ruimte=ruimte, methode=methode)


def test_no_table_of_claims(tmp_path: Path) -> None:
    with pytest.raises(FileError) as caught:
        verdeel(tmp_path, "A;10", header="naam;bedrag")
    assert caught.value.melding == "a.csv mist de kolom sleutel en aanspraak."


def test_an_unknown_column_is_told(tmp_path: Path) -> None:
    assert [f.code for f in verdeel(tmp_path, "A;10;x", header="sleutel;aanspraak;naam").bevindingen] == ["W657"]


@pytest.mark.parametrize(("ruw", "cents"), [("0.3", 30), ("1.1000000000000001", 110), ("0.30000000000000004", None)])
def test_a_number_in_a_workbook_is_read_as_realisatie_reads_it(tmp_path: Path, ruw: str, cents: int | None) -> None:
    """0,1 + 0,2 as a workbook keeps it is no amount; 1,1 as it is written there is."""
    import zipfile

    import xlsxwriter

    book = xlsxwriter.Workbook(str(tmp_path / "plain.xlsx"))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["sleutel", "aanspraak"])
    sheet.write_row(1, 0, ["A", 0.125])
    book.close()
    with zipfile.ZipFile(tmp_path / "plain.xlsx") as old, zipfile.ZipFile(tmp_path / "a.xlsx", "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"<v>0.125</v>", f"<v>{ruw}</v>".encode()))
    report = run(new_session(door="test", cwd=tmp_path), tmp_path / "a.xlsx", "5", "naar_rato")
    told = [(f.code, f.cel, f.gevonden) for f in report.bevindingen]
    if cents is None:
        assert (told, report.besluiten, report.exit_code()) == ([("F813", "B2", ruw)], (), 1)
    else:
        assert (told, [b["toegekend_cents"] for b in document(report)["besluiten"]]) == ([], [cents])


def test_a_header_alone_is_no_success(tmp_path: Path) -> None:
    report = verdeel(tmp_path)
    assert ([f.code for f in report.bevindingen], report.exit_code(), report.notes) == (["F658"], 1, ("Er is niets verdeeld.",))


def test_a_file_that_is_not_there_is_told_in_dutch(tmp_path: Path) -> None:
    session = new_session(door="test", cwd=tmp_path)
    with pytest.raises(FileError) as gone:
        run(session, tmp_path / "weg.csv", "100,00", "naar_rato")
    assert gone.value.melding == f"{tmp_path / 'weg.csv'} kan niet worden gelezen: het bestand bestaat niet."
    with pytest.raises(FileError) as folder:
        run(session, tmp_path, "100,00", "naar_rato")
    assert folder.value.melding == f"{tmp_path} kan niet worden gelezen: een map of een apparaat."


@pytest.mark.parametrize(
    ("methode", "maat", "exact"),
    [
        ("naar_rato", "33,33%", "1/3"),
        ("gelijke_toekenning", "ieder hoogstens € 50,00", "5000/1"),
        ("gelijke_korting", "ieder hoogstens € 100,00 minder", "10000/1"),
    ],
)
def test_the_measure_is_told_in_percent_or_euro_and_exact_in_json(tmp_path: Path, methode: str, maat: str, exact: str) -> None:
    """A 100,00 and B 200,00 of a room of 100,00: a third of each; 50,00 each; 100,00 less each."""
    report = verdeel(tmp_path, "A;100,00;;;", "B;200,00;;;", ruimte="100,00", methode=methode)
    assert [row[-1] for row in report.tables[1].rijen] == [maat]
    assert [k["maat"] for k in document(report)["klassen"]] == [exact]
