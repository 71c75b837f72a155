"""The marked-up copy as a workbook: links, comments, safe texts and names, the same bytes every time."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import openpyxl

from wlzcli.domain.kopie import GemarkeerdeKopie, KopieBlad, KopieCel, KopiePunt, Lijst, Lijstblad
from wlzcli.formats.xlsx_kopie import INDEX, clean, copy_bytes, list_bytes, row_height, sheet_names

PUNT = KopiePunt("F206", "fout", "Leeg", "Vul in.", "", "een antwoord", "§1", "Bevindingen", "B5")
KOPIE = GemarkeerdeKopie(
    "Stichting Zorg", "map/f.xlsx", True, (PUNT,),
    (KopieBlad("Bevindingen", (KopieCel(1, 1, '=HYPERLINK("http://x")'), KopieCel(5, 2, "", None, "fout", "F206: Vul in."))),),
    ("Opmaak",),
)  # fmt: skip


def test_nothing_becomes_a_formula_or_a_link_outside() -> None:
    """A text that looks like a formula stays that text."""
    book = openpyxl.load_workbook(BytesIO(copy_bytes(KOPIE)))
    cell = book.worksheets[1]["A1"]

    assert (cell.value, cell.data_type) == ('=HYPERLINK("http://x")', "s")
    assert cell.hyperlink is None


def test_the_index_links_to_the_cell_and_the_cell_has_its_comment() -> None:
    """A sender's sheet with the name of our index gets another name, and the link follows it."""
    book = openpyxl.load_workbook(BytesIO(copy_bytes(KOPIE)))
    index = book.worksheets[0]
    (link,) = [c for row in index.iter_rows() for c in row if c.hyperlink]

    assert book.sheetnames == [INDEX, f"{INDEX} (2)"]
    assert (link.hyperlink.location, link.value) == (f"'{INDEX} (2)'!B5", "B5")
    assert book.worksheets[1]["B5"].comment.text == "F206: Vul in."
    assert book.worksheets[1]["B5"].fill.fgColor.rgb == "FFF8CBAD"
    assert "wlz_gemarkeerde_kopie" in book.defined_names


def test_the_same_copy_gives_the_same_bytes() -> None:
    """No clock in the file."""
    assert copy_bytes(KOPIE) == copy_bytes(KOPIE)


def test_a_row_is_as_high_as_its_longest_text() -> None:
    """A column of 20 counts for 17 signs: three words of five fit, six words are two lines, however the program that opens it counts them."""
    book = openpyxl.load_workbook(BytesIO(copy_bytes(replace(KOPIE, punten=(PUNT, replace(PUNT, boodschap="woord " * 40))))))
    rows = [row for row in book.worksheets[0].iter_rows() if row[1].value == "F206"]
    heights = [book.worksheets[0].row_dimensions[row[0].row].height or 15 for row in rows]  # 15 is what a row is already
    listed = list_bytes(Lijst("Lijst", False, (Lijstblad("Bevindingen", ("wat",), (("woord " * 6,), ("kort",)), (20,)),)))
    sheet = openpyxl.load_workbook(BytesIO(listed)).worksheets[0]

    assert [row_height(texts, (20, 20)) for texts in (("kort", ""), ("kort", "woord " * 6), ("a\nb\n", "x" * 18))] == [15, 2 * 15, 2 * 15]
    assert row_height(("x" * 40_000,), (20,)) == 27 * 15  # no program makes a row higher than 409 points
    assert heights == [15, -(-40 // 11) * 15]  # 80 counts for 68 signs: eleven words of six
    assert [sheet.row_dimensions[n].height or 15 for n in (2, 3)] == [2 * 15, 15]


def test_names_of_sheets_are_taken_as_they_come() -> None:
    """Too long, forbidden signs, twice the same, empty: every sheet gets a name that Excel takes."""
    long = "x" * 40

    assert sheet_names(["a/b", "A_B", long, long, "", "'q'"]) == ["a_b", "A_B (2)", "x" * 31, "x" * 27 + " (2)", "Blad", "q"]


def test_texts_are_cleaned_and_cut() -> None:
    """Control characters go, and what is too long ends in a sign."""
    assert clean("a\x00b\x1f") == "ab"
    assert clean("x" * 10, 5) == "xxxx…"


def test_a_list_is_text_in_cells() -> None:
    """Numbers in a list stay the text they were: no AGB-code loses its zero."""
    made = list_bytes(Lijst("Lijst", False, (Lijstblad("Bevindingen", ("agb_code",), (("06010001",),), (12,)),)))
    book = openpyxl.load_workbook(BytesIO(made))

    assert [row[0].value for row in book.worksheets[0].iter_rows()] == ["agb_code", "06010001"]
