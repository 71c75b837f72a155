"""Report tables as an Excel workbook: a sheet a table, numbers as numbers, texts as texts."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from wlzcli.domain.decimals import NoNumber, parse_decimal, plain
from wlzcli.domain.report import Table
from wlzcli.formats.xlsx_form import CREATED, clean_text

_MAX_NAME = 31
_MAX_WIDTH, _MIN_WIDTH = 60, 8
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


def tables_bytes(titel: str, tables: tuple[Table, ...], fictief: bool) -> bytes:
    """The workbook of these tables. The same tables give the same bytes."""
    import xlsxwriter

    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": titel, "created": CREATED, "author": "wlz"})
        head = book.add_format(
            {"bold": True, "bg_color": "#1F3864", "font_color": "#FFFFFF", "border": 1, "text_wrap": True, "valign": "top"}
        )
        text = book.add_format({"border": 1, "border_color": "#BFBFBF", "text_wrap": True, "valign": "top"})
        for table in tables:
            _sheet(book, table, (f"FICTIEF · {titel}" if fictief else titel), head, text)
    return target.getvalue()


def _sheet(book: Any, table: Table, titel: str, head: Any, text: Any) -> None:
    sheet = book.add_worksheet(table.titel.translate(_FORBIDDEN)[:_MAX_NAME])
    sheet.write_string(0, 0, clean_text(f"{titel} · {table.titel}"), book.add_format({"bold": True, "font_size": 14}))
    for column, kop in enumerate(table.kolommen):
        longest = max((len(row[column]) for row in table.rijen), default=0)
        sheet.set_column(column, column, max(_MIN_WIDTH, min(_MAX_WIDTH, longest + 2), min(len(kop) + 2, 20)))
        sheet.write_string(2, column, kop, head)
    for number, row in enumerate(table.rijen, start=3):
        for column, cell in enumerate(row):
            value = parse_decimal(cell) if table.kolommen[column] in table.rechts else NoNumber(cell)
            if isinstance(value, NoNumber):
                sheet.write_string(number, column, clean_text(cell), text)
            else:
                # A cell holds binary numbers; what stands here was already rounded to be read.
                sheet.write_number(number, column, float(plain(value)), text)
    sheet.freeze_panes(3, 0)
    if table.rijen:
        sheet.autofilter(2, 0, 2 + len(table.rijen), len(table.kolommen) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)
