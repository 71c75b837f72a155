"""The form as a workbook: what a provider opens, and that the same form gives the same bytes."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import datetime
from typing import Any

import openpyxl
import pytest

from tests.builders import gegevens, kader, opzet
from wlzcli.cycle.formulier import make_definitief_plan, make_formulier
from wlzcli.domain.formulier import Formulier
from wlzcli.errors import FileError
from wlzcli.formats.xlsx_form import clean_text, form_bytes


def book(form: Formulier) -> Any:
    return openpyxl.load_workbook(io.BytesIO(form_bytes(form)))


def test_same_form_same_bytes() -> None:
    """Nothing of the clock or the machine gets into the file."""
    first = form_bytes(make_formulier(kader(), opzet(), gegevens()))

    assert first == form_bytes(make_formulier(kader(), opzet(), gegevens()))


def test_every_field_is_a_named_open_cell_with_help() -> None:
    """Each field's defined name points at its own cell, which can be filled in while the rest is locked."""
    form = make_formulier(kader(), opzet())
    workbook = book(form)

    for veld in form.velden:
        sheet, place = next(iter(workbook.defined_names[veld.naam].destinations))
        cell = workbook[sheet][place.replace("$", "")]
        assert (sheet, cell.coordinate, cell.protection.locked) == (veld.blad, veld.cel, False)
    assert all(sheet.protection.sheet for sheet in workbook)
    assert workbook["Voorblad"]["B4"].protection.locked


def test_names_are_unique() -> None:
    """Two fields never share a name or a cell."""
    for form in (make_formulier(kader(), opzet()), make_definitief_plan(kader(), opzet())):
        names = [v.naam.casefold() for v in form.velden]
        places = [(v.blad, v.cel) for v in form.velden]

        assert len(set(names)) == len(names)
        assert len(set(places)) == len(places)


def test_choices_are_drop_downs() -> None:
    """A field with choices has a list with exactly those texts."""
    workbook = book(make_formulier(kader(), opzet()))
    rules = {str(r.sqref): r for r in workbook["Bestuursverklaring"].data_validations.dataValidation}

    assert rules["B5"].type == "list"
    assert rules["B5"].formula1 == '"ja,nee"'


def test_the_sheet_hints_and_never_forbids() -> None:
    """A code of seven figures or a volume in words gives a hint; ingest reads what was typed."""
    workbook = book(make_formulier(kader(), opzet()))
    general = {str(r.sqref): r for r in workbook["Algemene gegevens"].data_validations.dataValidation}
    volume = {str(r.sqref): r for r in workbook["Productie"].data_validations.dataValidation}["E5:E32"]

    assert [(general[c].type, general[c].operator, general[c].formula1, general[c].errorStyle) for c in ("B5", "B14")] == [
        ("textLength", "equal", "8", "information"),
        ("date", "greaterThanOrEqual", "32874", "information"),
    ]
    assert (volume.type, volume.formula1, volume.errorStyle) == ("decimal", "0", "information")


def test_long_choices_stand_on_a_sheet_that_does_not_print() -> None:
    """A list that does not fit in a cell's own rule stands on a sheet of its own; hidden sheets are not printed."""
    workbook = book(make_formulier(kader(), opzet()))
    rules = {str(r.sqref): r for r in workbook["Algemene gegevens"].data_validations.dataValidation}

    assert rules["B13"].formula1 == "Keuzelijsten!$A$2:$A$4"
    assert workbook["Keuzelijsten"].sheet_state == "hidden"
    assert [c.value for c in workbook["Keuzelijsten"]["A"][1:4]] == [
        "zelfstandig bevoegd volgens het uittreksel",
        "gezamenlijk bevoegd; alle ondertekenaars zijn genoemd",
        "bevoegd door een volmacht, die is bijgevoegd",
    ]


def test_tables_are_excel_tables_with_free_rows() -> None:
    """The production is a real table: its prestaties filled in, room below."""
    sheet = book(make_formulier(kader(), opzet(), gegevens()))["Productie"]

    assert dict(sheet.tables.items()) == {"tbl_productie": "A4:E32"}
    assert [[c.value for c in row] for row in sheet["A4:E7"]] == [
        ["Prestatiecode", "Omschrijving", "Leveringsvorm", "Eenheid", "Volume"],
        ["Z430", "Prestatie Z430", "ZZP", "dag", 365],
        ["V430", "Prestatie V430", "VPT", "dag", None],
        ["H300", "Prestatie H300", "MPT", "uur", 1040.25],
    ]


def test_prefilled_values_keep_their_kind() -> None:
    """A code is text with its zero, a date a date, a choice its text."""
    sheet = book(make_formulier(kader(), opzet(), gegevens()))["Algemene gegevens"]

    assert [sheet[c].value for c in ("B5", "B6", "B7", "B8", "B14")] == [
        "06290123",
        "Stichting De Linde",
        "01234567",
        "5503 Drenthe",
        datetime(2015, 7, 1),  # noqa: DTZ001 - Excel has no zones
    ]


def test_a_text_never_becomes_a_formula_or_a_link() -> None:
    """What the zorgkantoor knows is written as text, whatever it starts with."""
    known = gegevens(naam="=1+1", velden=(("email", "mailto:a@b.nl"), ("contactpersoon", "http://voorbeeld.invalid")))
    data = form_bytes(make_formulier(kader(), opzet(), known))
    sheet = openpyxl.load_workbook(io.BytesIO(data))["Algemene gegevens"]

    assert (sheet["B6"].value, sheet["B6"].data_type) == ("=1+1", "s")
    assert sheet["B10"].hyperlink is None
    assert sheet["B9"].hyperlink is None
    assert not any("externalLink" in name for name in zipfile.ZipFile(io.BytesIO(data)).namelist())


def test_control_characters_go_and_too_long_is_refused() -> None:
    """Text that Excel can't hold is cleaned; what would be cut silently is an error."""
    assert clean_text("a\x01b\ud800c\n") == "abc\n"
    with pytest.raises(FileError, match=r"^Een tekst van 32768 tekens past niet in een Excel-cel\.$"):
        clean_text("x" * 32_768)


def test_prints_on_a4_with_titles_repeated() -> None:
    """Each sheet fits the width of A4; the header of the questions stands on every page."""
    sheet = book(make_formulier(kader(), opzet()))["Zelfanalyse"]

    assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth, sheet.sheet_properties.pageSetUpPr.fitToPage) == (9, None, True)
    assert sheet.print_title_rows == "$5:$5"
    assert sheet.oddFooter.left.text == "FICTIEF - Inschrijfformulier Wlz 2016, sector GZ"


def test_layout_hash_is_of_questions_not_of_what_is_filled_in() -> None:
    """Prefilled values, help, tariffs, regions and the policy hash leave the layout as it is; a new question does not."""
    first = make_formulier(kader(), opzet()).identiteit.layout_sha256
    less = kader(verklaringen=kader().verklaringen[:1])

    assert make_formulier(kader(), opzet(), gegevens()).identiteit.layout_sha256 == first
    assert make_formulier(kader(), opzet(tarieven=(), regios=(), beleid_sha256="c" * 64)).identiteit.layout_sha256 == first
    assert make_formulier(less, opzet()).identiteit.layout_sha256 != first
    assert make_definitief_plan(kader(), opzet()).identiteit.layout_sha256 != first


def test_no_sheet_for_what_the_kader_does_not_ask() -> None:
    """A kader without zelfanalyse or plans gives a form without those sheets."""
    bare = replace(kader(), zelfanalyse=(), voorstel_plan=(), documenten=())

    assert [b.naam for b in make_formulier(bare, opzet()).bladen] == ["Voorblad", "Algemene gegevens", "Bestuursverklaring", "Productie"]
