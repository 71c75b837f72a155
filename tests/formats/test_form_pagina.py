"""Where a page of the printed form ends, worked out by hand for a sheet of A to C of 164 characters wide."""

from __future__ import annotations

import io

import openpyxl
import pytest

from tests.builders import kader, opzet
from wlzcli.cycle.formulier import make_formulier
from wlzcli.cycle.formulier.vragenblad import Vragen
from wlzcli.domain.formulier import FormBlad, VeldSoort
from wlzcli.formats.form_pagina import page_breaks
from wlzcli.formats.xlsx_form import form_bytes


def sheet(*questions: int) -> FormBlad:
    """A sheet with this many questions under each heading; the header is row 4, the first heading row 5."""
    vragen = Vragen("Blad", "Titel", ("Uitleg.",))
    for number, count in enumerate(questions):
        vragen.head(f"Kop {number}")
        for n in range(count):
            vragen.ask(f"v{number}.{n}", "Vraag", VeldSoort.TEKST, "Hulp")
    return vragen.blad()


# Columns: (44 + 70 + 50) x 7 + 3 x 5 = 1163 pixels = 12.11 inch on 10.69: 88%. A page of 6.87 inch is 494.64 points, at 88%
# 560, of which 98% counts: 549. Title 21 and three rows of 15 before the first heading, so 483 is left for 15-point rows: 32.
@pytest.mark.parametrize(
    ("questions", "breaks"),
    [
        ((5, 5), []),
        ((14, 14), []),  # 2 x 15 rows
        ((14, 16), []),  # 15 + 17 rows
        ((14, 17), [19]),  # one row more: the second heading, row 20, takes its questions along
        ((20, 20, 10), [25]),  # 20 + 10 rows and two headings fit on the second page (35 rows under its header)
        ((20, 20, 20), [25, 46]),
        ((30, 60), [35]),  # too long for any page: it starts where it has its first question, on a new page
        ((10, 60), []),  # and there it runs on
    ],
)
def test_a_heading_goes_along_with_its_questions(questions: tuple[int, ...], breaks: list[int]) -> None:
    """A block that fits on a page is never cut; no heading stands alone at the foot of one."""
    assert page_breaks(sheet(*questions), {}) == breaks


def test_a_sheet_without_headings_has_no_breaks() -> None:
    assert page_breaks(sheet(), {}) == []


def test_the_workbook_holds_them() -> None:
    """The print area is what stands on the sheet; the breaks are in the file, counted from 1."""
    workbook = openpyxl.load_workbook(io.BytesIO(form_bytes(make_formulier(kader(), opzet()))))
    blad = next(b for b in make_formulier(kader(), opzet()).bladen if b.naam == "Zelfanalyse")

    last = max(int(v.cel[1:]) for v in blad.velden)
    assert workbook["Zelfanalyse"].print_area == f"'Zelfanalyse'!$A$1:$C${last}"
    assert workbook["Productie"].print_area.startswith("'Productie'!$A$1:$E$")
    assert [b.id for b in workbook["Zelfanalyse"].row_breaks.brk]
    assert all(f"A{b.id + 1}" in {t.cel for t in blad.teksten} for b in workbook["Zelfanalyse"].row_breaks.brk)
