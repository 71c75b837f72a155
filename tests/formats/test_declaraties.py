"""Large declaration files: every column as text, exact sums, and every line that cannot be counted."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.herschik_ronde import csv_file
from wlzcli.domain.declaraties import RuweStand, is_bsn
from wlzcli.errors import FileError
from wlzcli.formats.declaraties import count_stand, first_lines

HEADER = "agb_code;regio;prestatiecode;periode;volume"


def count(path: Path, *rows: str, header: str = HEADER, **mapping: str) -> RuweStand:
    return count_stand(csv_file(path / "stand.csv", *rows, header=header), mapping)


def found(stand: RuweStand) -> list[tuple[str, int | None, str | None]]:
    return [(f.code, f.regelnummer, f.gevonden) for f in stand.findings]


def test_lines_are_summed_exactly_per_key(tmp_path: Path) -> None:
    rows = ["41000001;5503;H1;2023-01;0,10;a", "41000001;5503;H1;2023-01;0.20;b", "41000001;5503;H1;2023-01;-0,05;c"]
    stand = count(tmp_path, *rows, header=HEADER + ";regel_id")

    assert [(t.volume, t.regels, t.negatief) for t in stand.tellingen] == [(Decimal("0.10") + Decimal("0.20") - Decimal("0.05"), 3, 1)]
    assert (stand.per_regel, stand.gelezen, stand.findings) == (True, 3, ())


def test_codes_stay_text_and_spaces_around_them_go(tmp_path: Path) -> None:
    stand = count(tmp_path, " 01000001 ;5503;Z1;2023-01;3", "01000001;5503;Z1;2023-01;4")

    assert [(t.agb_code, t.volume, t.regels) for t in stand.tellingen] == [("01000001", Decimal(3 + 4), 2)]


@pytest.mark.parametrize("text", ["1.234", "1e3", "12,345", "1 000", "€ 5", "#REF!", "", "1.000,00"])
def test_a_number_that_is_no_plain_decimal_is_never_cast(tmp_path: Path, text: str) -> None:
    stand = count(tmp_path, "41000001;5503;Z1;2023-01;5", f"41000001;5503;Z1;2023-02;{text}")

    assert found(stand) == [("F503", 3, text or "niets")]
    assert [t.volume for t in stand.tellingen] == [Decimal(5), Decimal(0)]


def test_empty_keys_name_their_line(tmp_path: Path) -> None:
    assert found(count(tmp_path, ";5503;Z1;2023-01;5", "41000001;;Z1;2023-01;5")) == [("F504", 2, "niets"), ("F504", 3, "niets")]


def test_a_regel_id_twice(tmp_path: Path) -> None:
    rows = [f"41000001;5503;Z1;2023-01;1;{name}" for name in ("a", "b", "a", "c")]
    assert found(count(tmp_path, *rows, header=HEADER + ";regel_id")) == [("F514", 4, "a")]


@pytest.mark.parametrize("column", ["BSN", "clientnummer", "Geboortedatum", "cliënt", "postcode"])
def test_client_columns_are_refused_before_anything_is_read(tmp_path: Path, column: str) -> None:
    stand = count(tmp_path, "41000001;5503;Z1;2023-01;1;x", header=f"{HEADER};{column}")

    assert found(stand) == [("F501", None, column)]
    assert stand.tellingen == ()


def test_a_possible_bsn_in_a_column_nobody_asked_for(tmp_path: Path) -> None:
    assert is_bsn("111222333")
    assert not is_bsn("111222334")
    assert found(count(tmp_path, "41000001;5503;Z1;2023-01;1;111222333", header=f"{HEADER};kenmerk")) == [("F502", 2, "kolom kenmerk")]
    assert found(count(tmp_path, "41000001;5503;Z1;2023-01;1;abc", header=f"{HEADER};kenmerk")) == [("W521", None, "kenmerk")]


def test_regel_ids_that_are_bsns_are_seen_and_a_running_number_is_not(tmp_path: Path) -> None:
    rows = [f"41000001;5503;Z1;2023-01;1;{n}" for n in ("111222333", "123456782")]
    assert [f.code for f in count(tmp_path, *rows, header=HEADER + ";regel_id").findings] == ["F502"]
    rows = [f"41000001;5503;Z1;2023-01;1;{n}" for n in range(100000000, 100000040)]
    assert count(tmp_path, *rows, header=HEADER + ";regel_id").findings == ()


def test_rows_that_do_not_fit_name_their_line(tmp_path: Path) -> None:
    stand = count(tmp_path, "41000001;5503;Z1;2023-01;1", "41000001;5503", "41000001;5503;Z1;2023-01;1;9")

    assert [(f.code, f.regelnummer) for f in stand.findings] == [("F520", 3), ("F520", 4)]


def test_windows_1252_is_recognised(tmp_path: Path) -> None:
    path = tmp_path / "stand.csv"
    path.write_bytes(f"{HEADER};opmerking\n41000001;5503;Z1;2023-01;1;café\n".encode("cp1252"))

    assert [t.volume for t in count_stand(path, {}).tellingen] == [Decimal(1)]


def test_windows_1252_far_into_a_file_is_recognised_too(tmp_path: Path) -> None:
    path = tmp_path / "stand.csv"
    rows = "41000001;5503;Z1;2023-01;1;x\n" * 5_000
    path.write_bytes(f"{HEADER};opmerking\n{rows}41000001;5503;Z1;2023-01;1;café\n".encode("cp1252"))

    assert [t.volume for t in count_stand(path, {}).tellingen] == [Decimal(5_000 + 1)]


def test_a_column_twice_and_a_column_without_a_name(tmp_path: Path) -> None:
    with pytest.raises(FileError) as caught:
        count(tmp_path, "41000001;5503;Z1;2023-01;1;2", header=f"{HEADER};Volume")
    assert caught.value.melding == "stand.csv: kolom 'Volume' staat er twee keer."
    assert found(count(tmp_path, "41000001;5503;Z1;2023-01;1;", header=f"{HEADER};")) == [("W521", None, "kolom 6")]


def test_own_column_names(tmp_path: Path) -> None:
    stand = count(tmp_path, "41000001;5503;Z1;2023-01;7", header="AGB;regio;prestatiecode;periode;Aantal", agb_code="AGB", volume="Aantal")
    assert [(t.agb_code, t.volume) for t in stand.tellingen] == [("41000001", Decimal(7))]


def test_no_declaratiestand(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "iets.csv", "1;2", header="a;b")
    with pytest.raises(FileError) as caught:
        count_stand(path, {})
    assert caught.value.melding == "iets.csv is geen declaratiestand: de kolom agb_code, regio, prestatiecode, periode, volume ontbreekt."


def test_parquet_gives_the_same_and_a_typed_number_keeps_its_decimals(tmp_path: Path) -> None:
    import duckdb

    path = tmp_path / "stand.parquet"
    with duckdb.connect() as con:
        con.execute(
            f"COPY (SELECT '41000001' agb_code, '5503' regio, 'H1' prestatiecode, '2023-01' periode, v::DECIMAL(9,4) volume"
            f" FROM (VALUES (0.1), (0.25)) t(v)) TO '{path}' (FORMAT parquet)"
        )
    assert [(t.volume, t.regels) for t in count_stand(path, {}).tellingen] == [(Decimal("0.1") + Decimal("0.25"), 2)]


def test_a_text_in_parquet_is_read_as_in_csv(tmp_path: Path) -> None:
    """1008,00 + 0.5 = 1008,50 of texts; three decimals could be read two ways, as a text only. ``bedrag`` is typed here: 1,5 + 2,25."""
    import duckdb

    def stand(*volumes: str) -> RuweStand:
        path = tmp_path / "stand.parquet"
        rows = ", ".join(f"('{v}', {b})" for v, b in zip(volumes, ("1.500", "2.250"), strict=True))
        with duckdb.connect() as con:
            con.execute(
                f"COPY (SELECT '41000001' agb_code, '5503' regio, 'H1' prestatiecode, '2023-01' periode, v volume, b::DECIMAL(9,3) bedrag"
                f" FROM (VALUES {rows}) t(v, b)) TO '{path}' (FORMAT parquet)"
            )
        return count_stand(path, {})

    read = stand("1008,00", "0.5")
    assert ([(t.volume, t.bedrag) for t in read.tellingen], read.findings) == ([(Decimal("1008.50"), Decimal("3.75"))], ())
    assert found(stand("1008,00", "1.000")) == [("F503", 3, "1.000")]


def test_more_faults_than_are_told_one_by_one_are_counted_once(tmp_path: Path) -> None:
    """Thirty lines without a number: 25 told, and one that says thirty."""
    stand = count(tmp_path, *(f"41000001;5503;Z1;2023-01;x{n}" for n in range(30)))
    codes = [f.code for f in stand.findings]
    assert (codes.count("F503"), codes.count("W537"), len(codes)) == (25, 1, 26)
    assert dict(stand.findings[-1].feiten) == {"aantal": "30", "getoond": "25"}


def test_the_first_line_of_a_value(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "stand.csv", "41000001;5503;Z1;2023-01;1", "41000002;5503;Z1;2023-01;1", "41000002;5503;Z2;2023-01;1")

    assert first_lines(path, {}, [(("agb_code", "41000002"),), (("prestatiecode", "Z2"),), (("regio", "9999"),)]) == [3, 4, None]


def test_nothing_but_the_table_goes_to_stdout(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    count(tmp_path, "41000001;5503;Z1;2023-01;1")
    assert capsys.readouterr() == ("", "")
