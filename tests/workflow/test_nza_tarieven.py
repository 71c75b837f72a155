"""A year's NZa tariff list: what was added, changed and dropped, to the cent and per component."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from wlzcli.errors import FileError
from wlzcli.formats.kader_csv import read_prestaties
from wlzcli.workflow.nza_tarieven import read_list
from wlzcli.workflow.session import Session, new_session

KOP = "prestatiecode;omschrijving;sector;leveringsvorm;eenheid;zorg;nhc;nic;bron;status"
OUD = (
    "Z430;Verblijf;GZ;ZZP;dag;250,00;30,00;5,00;NZa 2024;vast",
    "H300;Begeleiding;GZ;MPT;uur;50,00;0;0;NZa 2024;vast",
    "H104;Verpleging;GZ;MPT;uur;70,00;0;0;NZa 2024;vast",
)
NIEUW = (
    "Z430;Verblijf;GZ;ZZP;dag;250,00;30,75;5,00;NZa 2025;vast",
    "H104;Verpleging;GZ;MPT;uur;70,00;0;0;NZa 2025;vast",
    "H811;=1+1;GZ;MPT;dagdeel;40,10;0;0;NZa 2025;vast",
)


def lijst(path: Path, rows: tuple[str, ...]) -> Path:
    path.write_text("\n".join((KOP, *rows)) + "\n", encoding="utf-8")
    return path


def session(tmp_path: Path, *, dry_run: bool = False) -> Session:
    return new_session(door="A. de Vries", cwd=tmp_path, dry_run=dry_run)


def test_added_changed_dropped(tmp_path: Path) -> None:
    oud, nieuw = lijst(tmp_path / "2024.csv", OUD), lijst(tmp_path / "2025.csv", NIEUW)
    report = read_list(session(tmp_path), nieuw, oud, None)
    assert report.totalen == {"gelezen": 3, "nieuw": 1, "gewijzigd": 1, "vervallen": 1}
    assert [(r[0], r[3], r[5], r[6]) for r in report.tables[0].rijen] == [
        ("H300", "vervallen", "€ 50,00 + € 0,00 + € 0,00", ""),
        ("H811", "nieuw", "", "€ 40,10 + € 0,00 + € 0,00"),
        ("Z430", "gewijzigd", "€ 250,00 + € 30,00 + € 5,00", "€ 250,00 + € 30,75 + € 5,00"),
    ]
    assert report.notes[1] == "Tegenover 2024.csv: 1 nieuw, 1 gewijzigd, 1 vervallen, 1 gelijk."


def test_what_is_written_reads_back_the_same(tmp_path: Path) -> None:
    nieuw, uit = lijst(tmp_path / "2025.csv", NIEUW), tmp_path / "tarieven.csv"
    read_list(session(tmp_path), nieuw, None, uit)
    assert "; =1+1;" in uit.read_text(encoding="utf-8")  # text never becomes a formula
    assert read_list(session(tmp_path), uit, nieuw, None).totalen == {"gelezen": 3, "nieuw": 0, "gewijzigd": 0, "vervallen": 0}


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    read_list(session(tmp_path, dry_run=True), lijst(tmp_path / "2025.csv", NIEUW), None, tmp_path / "uit.csv")
    assert not (tmp_path / "uit.csv").exists()


def test_the_same_from_a_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (KOP, *NIEUW):
        book.active.append([cell if cell != "=1+1" else "Dagactiviteit" for cell in row.split(";")])
    book.save(tmp_path / "2025.xlsx")
    report = read_list(session(tmp_path), tmp_path / "2025.xlsx", lijst(tmp_path / "2025.csv", NIEUW), None)
    assert report.totalen == {"gelezen": 3, "nieuw": 0, "gewijzigd": 0, "vervallen": 0}


def test_a_prestatie_unlike_the_list_that_ships(tmp_path: Path) -> None:
    rows = ("H104;Verpleging;GZ;VPT;dag;70,00;0;0;NZa 2025;vast",)
    (finding,) = read_list(session(tmp_path), lijst(tmp_path / "2025.csv", rows), None, None).bevindingen
    assert (finding.code, finding.gevonden, finding.verwacht) == ("W903", "VPT per dag", "MPT per uur")


def test_a_list_without_its_components(tmp_path: Path) -> None:
    (tmp_path / "2025.csv").write_text("prestatiecode;zorg\nZ430;250,00\n", encoding="utf-8")
    with pytest.raises(FileError, match="ontbreken de kolommen"):
        read_list(session(tmp_path), tmp_path / "2025.csv", None, None)


def test_no_code_that_ships_claims_to_be_sure_without_a_source() -> None:
    assert {p.prestatiecode for p in read_prestaties() if p.status == "vast"} == {"H817"}


def test_a_list_that_does_not_name_itself(tmp_path: Path) -> None:
    """The columns of the NZa, without ours: who reads it in says where it comes from, and that is what is written."""
    kop = ";".join(KOP.split(";")[:8])
    (tmp_path / "2025.csv").write_text(f"{kop}\nZ430;Verblijf;GZ;ZZP;dag;250,00;30,75;5,00\n", encoding="utf-8")
    with pytest.raises(FileError, match="ontbreken de kolommen bron, status"):
        read_list(session(tmp_path), tmp_path / "2025.csv", None, None)
    oud, uit = lijst(tmp_path / "2024.csv", OUD[:1]), tmp_path / "tarieven.csv"
    report = read_list(session(tmp_path), tmp_path / "2025.csv", oud, uit, "NZa tarieven 2025")
    assert report.totalen == {"gelezen": 1, "nieuw": 0, "gewijzigd": 1, "vervallen": 0}
    assert uit.read_text(encoding="utf-8").splitlines()[1] == "Z430;Verblijf;GZ;ZZP;dag;250,00;30,75;5,00;NZa tarieven 2025;vast"
