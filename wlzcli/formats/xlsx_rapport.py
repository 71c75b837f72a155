"""The tables of a report as a workbook for the controller."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from decimal import Decimal

from wlzcli.domain.rapport import Rapport
from wlzcli.domain.report import Table

_EURO = re.compile(r"-?€ [0-9.]+,[0-9]{2}")
_WHOLE = re.compile(r"[0-9]{1,9}")


def rapport_xlsx(rapport: Rapport) -> bytes:
    """One sheet a table; amounts as numbers, everything else as text, so no text becomes a formula or link."""
    import pandas as pd

    buffer = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with pd.ExcelWriter(buffer, engine="xlsxwriter", engine_kwargs={"options": options}) as writer:
        book = writer.book
        stamp = datetime(rapport.datum.year, rapport.datum.month, rapport.datum.day, tzinfo=UTC).replace(tzinfo=None)
        book.set_properties({"title": rapport.titel, "created": stamp})
        money, text = book.add_format({"num_format": "#,##0.00"}), book.add_format({"text_wrap": True, "valign": "top"})
        for number, table in enumerate((t for s in rapport.secties for t in s.tabellen), start=1):
            name = f"{number} {re.sub(r'[^A-Za-z0-9 ]', ' ', table.titel)}"[:31].strip()
            frame = pd.DataFrame([[_value(cell, k, table) for cell, k in zip(row, table.kolommen, strict=True)] for row in table.rijen])
            frame.columns = list(table.kolommen) if len(table.rijen) else []
            frame.to_excel(writer, sheet_name=name, index=False)
            sheet = writer.sheets[name]
            sheet.freeze_panes(1, 0)
            for column, title in enumerate(table.kolommen):
                width = min(60, max([len(title), *(len(row[column]) for row in table.rijen)]) + 2)
                sheet.set_column(column, column, width, money if title in table.rechts else text)
    return buffer.getvalue()


def _value(cell: str, column: str, table: Table) -> object:
    """An amount or count as a number for the spreadsheet; it is only shown there, never read back."""
    if column in table.rechts and _EURO.fullmatch(cell):
        return Decimal(cell.replace("€ ", "").replace(".", "").replace(",", "."))
    return int(cell) if column in table.rechts and _WHOLE.fullmatch(cell) else cell
