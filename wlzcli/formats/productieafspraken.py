"""Production agreements as CSV and as a workbook: amounts in euro with two decimals, texts as texts, never a formula."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

from wlzcli.domain.decimals import plain
from wlzcli.domain.money import Money
from wlzcli.formats.xlsx_form import CREATED, clean_text

Rijen = Sequence[Sequence[object]]
_RISKY = ("=", "+", "-", "@", "\t", "\r")


def csv_bytes(kolommen: Sequence[str], rijen: Rijen) -> bytes:
    """Semicolons, a decimal point, UTF-8 with a mark so that a spreadsheet opens it as such."""
    target = StringIO()
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerow(kolommen)
    writer.writerows([_text(value) for value in row] for row in rijen)
    return target.getvalue().encode("utf-8-sig")


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Money):
        return f"{Decimal(value.cents).scaleb(-2):.2f}"
    if isinstance(value, Decimal):
        return plain(value)
    text = value.isoformat() if isinstance(value, date) else str(value)
    return f"'{text}" if text.startswith(_RISKY) else text  # text from elsewhere never becomes a formula


def workbook_bytes(titel: str, bladen: Sequence[tuple[str, Sequence[str], Rijen]], fictief: bool) -> bytes:
    """One sheet a table. The same tables give the same bytes."""
    import xlsxwriter

    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": f"FICTIEF · {titel}" if fictief else titel, "created": CREATED, "author": "wlz"})
        forms = {
            "kop": book.add_format({"bold": True, "bg_color": "#1F3864", "font_color": "#FFFFFF", "text_wrap": True}),
            "euro": book.add_format({"num_format": "#,##0.00"}),
            "getal": book.add_format({"num_format": "0.##########"}),
            "dag": book.add_format({"num_format": "yyyy-mm-dd"}),
        }
        for naam, kolommen, rijen in bladen:
            _sheet(book.add_worksheet(naam), kolommen, rijen, forms, "FICTIEF" if fictief else "")
    return target.getvalue()


def _sheet(sheet: Any, kolommen: Sequence[str], rijen: Rijen, forms: dict[str, Any], mark: str) -> None:
    for column, naam in enumerate(kolommen):
        sheet.write_string(0, column, naam, forms["kop"])
        sheet.set_column(column, column, max(10, len(naam) + 2))
    for number, row in enumerate(rijen, start=1):
        for column, value in enumerate(row):
            _cell(sheet, number, column, value, forms)
    sheet.freeze_panes(1, 0)
    if mark:
        sheet.set_header(f"&C{mark}")
    if rijen:
        sheet.autofilter(0, 0, len(rijen), len(kolommen) - 1)


def _cell(sheet: Any, row: int, column: int, value: object, forms: dict[str, Any]) -> None:
    if value is None:
        return
    # A cell holds a binary number; what stands here is exact to the cent and is shown so.
    if isinstance(value, Money):
        sheet.write_number(row, column, float(Decimal(value.cents).scaleb(-2)), forms["euro"])
    elif isinstance(value, Decimal):
        sheet.write_number(row, column, float(value), forms["getal"])
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, forms["dag"])
    else:
        sheet.write_string(row, column, clean_text(str(value)))
