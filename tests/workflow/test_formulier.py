"""wlz formulier: which files it writes, and what it refuses before it writes any."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.workflow.rondes import ronde_map, session
from wlzcli.domain.report import Report
from wlzcli.errors import FileError, UsageError, WlzError
from wlzcli.workflow.formulier import list_fields, make_forms

LINDE = {"agb_code": "06290123", "naam": "Stichting De Linde", "kvk_nummer": "01234567", "sector": "GZ", "regio": "5503"}


def make(tmp_path: Path, *zorgaanbieders: dict[str, Any], definitief: bool = False, sector: str | None = None, **changes: Any) -> Report:
    folder = ronde_map(tmp_path)
    given = None
    if zorgaanbieders:
        given = tmp_path / "gegevens.json"
        given.write_text(json.dumps({"schema": "wlz/gegevens/1", "zorgaanbieders": zorgaanbieders}), encoding="utf-8")
    return make_forms(session(folder, **changes), tmp_path / "uit", sector, given, definitief)


def names(tmp_path: Path) -> list[str]:
    return sorted(p.name for p in (tmp_path / "uit").iterdir()) if (tmp_path / "uit").exists() else []


def test_a_blank_form_for_each_sector(tmp_path: Path) -> None:
    """Named after zorgkantoor, year and sector."""
    report = make(tmp_path)

    assert names(tmp_path) == ["inschrijfformulier-test-2016-gz.xlsx"]
    assert report.notes == (f"1 formulier geschreven in {tmp_path / 'uit'}.",)


def test_the_short_form(tmp_path: Path) -> None:
    """For definitive plans."""
    make(tmp_path, definitief=True)

    assert names(tmp_path) == ["definitief-ontwikkelplan-test-2016-gz.xlsx"]


def test_one_form_for_each_zorgaanbieder_and_region(tmp_path: Path) -> None:
    """With AGB-code and region in the name."""
    make(tmp_path, LINDE, LINDE | {"regio": "5518"})

    assert names(tmp_path) == ["inschrijfformulier-test-2016-gz-06290123-5503.xlsx", "inschrijfformulier-test-2016-gz-06290123-5518.xlsx"]


@pytest.mark.parametrize(
    ("changes", "melding"),
    [
        ({"velden": {"onzin": "x"}}, "Gegevens van 06290123: het formulier heeft geen veld 'onzin'."),
        ({"velden": {"vastgoed": "misschien"}}, "Gegevens van 06290123: 'misschien' past niet in veld 'vastgoed'."),
        ({"velden": {"datum_ondertekening": "1-7-2015"}}, "Gegevens van 06290123: '1-7-2015' past niet in veld 'datum_ondertekening'."),
        (
            {"productie": [{"prestatiecode": "Z430", "volume": 1}, {"prestatiecode": "Z430", "volume": 2}]},
            "Gegevens van 06290123: prestatiecode Z430 staat twee keer in productie.",
        ),
        ({"tabellen": {"locaties": [{"naam": "x"}]}}, "Gegevens van 06290123: het formulier heeft geen tabel 'locaties'."),
        ({"regio": "5599"}, "gegevens.json: 06290123: regio 5599 hoort niet bij deze ronde."),
        ({"sector": "VV"}, "gegevens.json: 06290123: sector VV hoort niet bij deze ronde."),
        ({"agb_code": "6290123"}, "gegevens.json: zorgaanbieder 2: agb_code '6290123' heeft geen acht cijfers."),
        ({"onbekend": 1}, "gegevens.json: zorgaanbieder 2: 'onbekend' is onbekend."),
        (
            {"productie": [{"prestatiecode": "Z430", "volume": "1.234,5"}]},
            "gegevens.json: zorgaanbieder 2: productie 1: volume '1.234,5' is geen getal (schrijf 1234.5).",
        ),
        *(
            (
                {"productie": [{"prestatiecode": "Z430", "volume": volume}]},
                f"gegevens.json: zorgaanbieder 2: productie 1: volume '{shown}' is geen getal (schrijf 1234.5).",
            )
            for volume, shown in (
                (float("nan"), "nan"),
                (float("-inf"), "-inf"),
                ("NaN", "NaN"),
                ("1e400", "1e400"),
                ("1_000", "1_000"),
                ("\u0663", "\u0663"),
                (10**15, "1" + "0" * 15),
                (10**400, "1" + "0" * 39),
            )
        ),
        ({"velden": {"fte": 10**400}}, "gegevens.json: zorgaanbieder 2: veld fte is geen tekst, getal of ja/nee."),
        ({"velden": {"fte": float("nan")}}, "gegevens.json: zorgaanbieder 2: veld fte is geen tekst, getal of ja/nee."),
        ({"kvk_nummer": "123"}, "gegevens.json: zorgaanbieder 2: kvk_nummer '123' heeft geen acht cijfers."),
        ({}, "gegevens.json: 06290123: staat twee keer in regio 5503 en sector GZ."),
    ],
)
def test_gegevens_that_do_not_fit_stop_before_anything_is_written(tmp_path: Path, changes: dict[str, Any], melding: str) -> None:
    """All that is wrong is told, and no form lies there half done."""
    first = LINDE if not changes else LINDE | {"regio": "5518"}
    with pytest.raises(FileError) as caught:
        make(tmp_path, first if changes else LINDE, LINDE | changes)

    assert caught.value.melding == melding
    assert names(tmp_path) == []


@pytest.mark.parametrize("volume", ["1" + "0" * 5000, "[" * 100_000])
def test_gegevens_that_no_program_writes_are_refused(tmp_path: Path, volume: str) -> None:
    """A number of thousands of digits, brackets without end: no JSON to read, and no program error."""
    given = tmp_path / "gegevens.json"
    given.write_text('{"schema": "wlz/gegevens/1", "zorgaanbieders": [' + volume, encoding="utf-8")

    with pytest.raises(FileError, match="geen leesbare JSON"):
        make_forms(session(ronde_map(tmp_path)), tmp_path / "uit", None, given, False)


def test_dry_run_writes_nothing(tmp_path: Path) -> None:
    """And says so."""
    report = make(tmp_path, dry_run=True)

    assert (names(tmp_path), report.notes) == ([], ("Er is niets geschreven (--dry-run).",))


def test_a_sector_that_the_ronde_does_not_have(tmp_path: Path) -> None:
    """It names those it has."""
    with pytest.raises(UsageError) as caught:
        make(tmp_path, sector="vv")

    assert (caught.value.melding, caught.value.herstel) == ("Deze ronde heeft geen sector 'vv'.", "Kies uit: gz.")


def test_fields_are_listed_with_sheet_cell_kind_and_choices(tmp_path: Path) -> None:
    """What a program needs to fill in a form, and the tables with their columns."""
    report = list_fields(session(ronde_map(tmp_path)), None, definitief=False)
    velden = {str(v["id"]): v for v in report.extra["velden"]}  # type: ignore[attr-defined]
    tabel = report.extra["tabellen"][0]  # type: ignore[index]

    assert {k: velden["regio"][k] for k in ("blad", "cel", "soort", "keuzes", "keuzeteksten", "verplicht", "naam")} == {
        "blad": "Algemene gegevens", "cel": "B8", "soort": "keuze", "keuzes": ["5503", "5518"],
        "keuzeteksten": ["5503 Drenthe", "5518 Haaglanden"], "verplicht": True, "naam": "veld_regio",
    }  # fmt: skip
    assert velden["verklaringen.akkoord"]["label"] == "1. Wij aanvaarden de voorwaarden."
    assert (tabel["id"], tabel["cel"], [(k["id"], k["cel"]) for k in tabel["kolommen"]]) == (
        "productie", "A4", [("prestatiecode", "A4"), ("omschrijving", "B4"), ("leveringsvorm", "C4"), ("eenheid", "D4"), ("volume", "E4")],
    )  # fmt: skip


def test_a_form_can_be_made_before_there_are_tariffs(tmp_path: Path) -> None:
    """The production then has free lines only."""
    folder = ronde_map(tmp_path)
    (folder.part("tabellen") / "tarieven.csv").unlink()
    make_forms(session(folder), tmp_path / "uit", None, None, definitief=False)

    assert names(tmp_path) == ["inschrijfformulier-test-2016-gz.xlsx"]


def test_a_table_without_its_columns(tmp_path: Path) -> None:
    """One sentence naming them."""
    folder = ronde_map(tmp_path)
    (folder.part("tabellen") / "tarieven.csv").write_text("code;prijs\nZ430;1\n", encoding="utf-8")
    with pytest.raises(WlzError) as caught:
        make_forms(session(folder), tmp_path / "uit", None, None, definitief=False)

    assert caught.value.melding == (
        "In tabellen/tarieven.csv ontbreken de kolommen prestatiecode, omschrijving, sector, leveringsvorm, eenheid, zorg, nhc, nic, bron, status."
    )
