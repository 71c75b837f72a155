"""Texts outside the cells: whatever a program writes them in, what may be a burgerservicenummer is found, with its place."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from openpyxl.comments import Comment
from openpyxl.styles import NamedStyle
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table

from wlzcli.cycle.ingest.bsn import bsn_cells
from wlzcli.formats.xlsx.reader import read_xlsx

BSN = "111222333"  # made up; passes the elfproef
NONE = "111222334"


def comment(book: Any, number: str) -> None:
    book["Blad"]["B3"].comment = Comment(f"mevrouw {number}", "A. Jansen")


def split_comment(book: Any, number: str) -> None:
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont

    book["Blad"]["B3"] = CellRichText(TextBlock(InlineFont(b=True), number[:4]), TextBlock(InlineFont(), number[4:]))


def header(book: Any, number: str) -> None:
    book["Blad"].oddHeader.center.text = f"client {number}"


def footer(book: Any, number: str) -> None:
    book["Blad"].evenFooter.left.text = number


def prompt(book: Any, number: str) -> None:
    rule = DataValidation(type="whole", operator="greaterThan", formula1="0", promptTitle="Let op", prompt=f"niet voor {number}")
    rule.add("B2")
    book["Blad"].add_data_validation(rule)


def choices(book: Any, number: str) -> None:
    rule = DataValidation(type="list", formula1=f'"ja,nee,{number}"')
    rule.add("B2")
    book["Blad"].add_data_validation(rule)


def link(book: Any, number: str) -> None:
    book["Blad"]["B2"].hyperlink = f"mailto:x@zorg.example?subject={number}"
    book["Blad"]["B2"].value = "mail ons"


def sheet_name(book: Any, number: str) -> None:
    book.create_sheet(number)["A1"] = "x"


def name(book: Any, number: str) -> None:
    book.defined_names["lijst"] = DefinedName("lijst", attr_text=f'"{number}"')


def property_(book: Any, number: str) -> None:
    book.properties.subject = f"dossier {number}"


def author(book: Any, number: str) -> None:
    book["Blad"]["B3"].comment = Comment("let op", number)


def name_comment(book: Any, number: str) -> None:
    book.defined_names["lijst"] = DefinedName("lijst", attr_text="Blad!$A$1", comment=f"van {number}")


def column(book: Any, number: str) -> None:
    book["Blad"]["D4"], book["Blad"]["D5"] = "Naam", 1
    table = Table(displayName="lijst", ref="D4:D5")
    table._initialise_columns()
    table.tableColumns[0].name = f"Naam {number}"
    book["Blad"].add_table(table)


def number_format(book: Any, number: str) -> None:
    book["Blad"]["B4"] = 1
    book["Blad"]["B4"].number_format = f'0 "client {number}"'


def style(book: Any, number: str) -> None:
    book["Blad"]["B4"] = 1
    book["Blad"]["B4"].style = NamedStyle(number)


def formula(book: Any, number: str) -> None:
    book["Blad"]["B4"] = f'=IF(A1="x","{number}",0)'


@pytest.mark.parametrize(
    ("put", "where"),
    [
        (comment, ("Blad", "B3")),
        (split_comment, ("Blad", "B3")),
        (header, ("Blad", "")),
        (footer, ("Blad", "")),
        (prompt, ("Blad", "")),
        (choices, ("Blad", "")),
        (link, ("Blad", "")),
        (sheet_name, ("", "")),
        (name, ("", "")),
        (property_, ("", "")),
        (formula, ("Blad", "B4")),
        (author, ("Blad", "")),
        (name_comment, ("", "")),
        (column, ("Blad", "")),
        (number_format, ("", "")),
        (style, ("", "")),
    ],
)
def test_a_number_outside_the_cells_is_found(put: Callable[[Any, str], None], where: tuple[str, str]) -> None:
    """With its sheet and cell where there is one; a number that fails the elfproef is nothing."""
    for number, expected in ((BSN, [where]), (NONE, [])):
        book = openpyxl.Workbook()
        book.active.title = "Blad"
        book["Blad"]["A1"] = "x"
        put(book, number)
        buffer = io.BytesIO()
        book.save(buffer)

        assert list(dict.fromkeys(bsn_cells(read_xlsx(buffer.getvalue())))) == expected


def test_text_boxes_charts_and_own_properties() -> None:
    """As XlsxWriter makes them: the text box on its sheet, the rest outside every sheet."""
    found = {}
    for kind in ("textbox", "chart", "property"):
        buffer = io.BytesIO()
        with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
            sheet = book.add_worksheet("Blad")
            sheet.write_number(0, 0, 1)
            if kind == "textbox":
                sheet.insert_textbox(2, 2, f"betreft {BSN}")
            elif kind == "chart":
                chart = book.add_chart({"type": "bar"})
                chart.add_series({"values": "=Blad!$A$1:$A$1", "name": f"client {BSN}"})
                sheet.insert_chart(3, 3, chart)
            else:
                book.set_custom_property("kenmerk", f"nr {BSN}")
        found[kind] = list(dict.fromkeys(bsn_cells(read_xlsx(buffer.getvalue()))))

    assert found == {"textbox": [("Blad", "")], "chart": [("", "")], "property": [("", "")]}


def test_a_text_that_no_cell_shows_any_more() -> None:
    """A program may leave the text of a cleared cell among the shared texts; damaged parts are looked through as they are."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.add_worksheet("Blad").write_string(0, 0, "gewoon")
    data = with_part(buffer.getvalue(), "xl/sharedStrings.xml", lambda xml: xml.replace("</sst>", f"<si><t>{BSN}</t></si></sst>"))
    odd = with_part(buffer.getvalue(), "docProps/app.xml", lambda xml: xml.replace("</Properties>", f"<x>{BSN}</x></Properties>"))

    assert [list(bsn_cells(read_xlsx(d))) for d in (data, odd)] == [[("", "")], [("", "")]]


def test_a_document_within_the_workbook() -> None:
    """Word keeps one number in pieces; two paragraphs are two texts."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.add_worksheet("Blad").write_string(0, 0, "gewoon")

    found = []
    for pieces in ("<w:p><w:r>1112</w:r><w:r>22333</w:r></w:p>", "<w:p>1112</w:p><w:p>222</w:p><w:p>33</w:p>"):
        inner, outer = io.BytesIO(), io.BytesIO(buffer.getvalue())
        with zipfile.ZipFile(inner, "w") as document:
            document.writestr("word/document.xml", f"<w:document>{pieces}</w:document>")
        with zipfile.ZipFile(outer, "a") as package:
            package.writestr("xl/embeddings/Microsoft_Word_Document1.docx", inner.getvalue())
        found.append(list(bsn_cells(read_xlsx(outer.getvalue()))))

    assert found == [[("", "")], []]


def with_part(data: bytes, wanted: str, change: Callable[[str], str]) -> bytes:
    """The same package with one part changed."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            content = old.read(part)
            new.writestr(part, change(content.decode()).encode() if part == wanted else content)
    return target.getvalue()
