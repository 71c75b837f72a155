"""The tables of a report as a workbook for the controller: amounts are numbers, totals add up what stands above them."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from wlzcli.domain.dates import in_full
from wlzcli.domain.money import Money
from wlzcli.domain.rapport import Cel, Rapport, Staat

FIRST_ROW = 3  # title, source and an empty line stand above every table
LONGEST = 32_000  # a cell holds 32,767 signs
# Text stays text: no value from outside becomes a formula, link or number.
OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}


def rapport_xlsx(rapport: Rapport) -> bytes:
    """A sheet on what this is, then one sheet a table."""
    import pandas as pd

    buffer = io.BytesIO()
    staten = [t for s in rapport.secties for t in s.staten]
    names = _sheet_names(staten)
    with pd.ExcelWriter(buffer, engine="xlsxwriter", engine_kwargs={"options": OPTIONS}) as writer:
        book = writer.book
        stamp = datetime(rapport.datum.year, rapport.datum.month, rapport.datum.day, tzinfo=UTC).replace(tzinfo=None)
        book.set_properties({"title": rapport.titel, "created": stamp})
        about = [("Rapport", rapport.titel), ("Stand van", in_full(rapport.datum)), ("Kop van het journaal", rapport.journaal)]
        about += [("Let op", "FICTIEF: voorbeeldronde; alles hierin is verzonnen.")] if rapport.voorbeeld else []
        about += [(name, staat.titel) for name, staat in zip(names, staten, strict=True)]
        pd.DataFrame(about, columns=["blad", "inhoud"]).to_excel(writer, sheet_name="Inhoud", index=False)
        writer.sheets["Inhoud"].set_column(0, 1, 40)
        for name, staat in zip(names, staten, strict=True):
            frame = pd.DataFrame([[_value(c) for c in row] for row in staat.waarden], columns=list(staat.kolommen), dtype=object)
            frame.to_excel(writer, sheet_name=name, index=False, startrow=FIRST_ROW)
            _finish(writer.sheets[name], book, staat)
    return buffer.getvalue()


def _sheet_names(staten: list[Staat]) -> list[str]:
    """At most 31 signs, each once: the number makes them differ."""
    return [f"{n} {re.sub(r'[^A-Za-z0-9-]+', ' ', s.titel).strip()}"[:31].strip() for n, s in enumerate(staten, start=1)]


def _finish(sheet: Any, book: Any, staat: Staat) -> None:
    """Title, source, widths, number formats, a filter and the row of totals."""
    bold = book.add_format({"bold": True})
    sheet.write_string(0, 0, staat.titel, bold)
    sheet.write_string(1, 0, f"Bron: {staat.bron}"[:LONGEST])
    sheet.freeze_panes(FIRST_ROW + 1, 0)
    last = FIRST_ROW + len(staat.waarden)
    if staat.waarden:
        sheet.autofilter(FIRST_ROW, 0, last, len(staat.kolommen) - 1)
    for n, title in enumerate(staat.kolommen):
        kind = _format(staat, n)
        widest = max([len(title), *(len(row[n]) for row in staat.rijen), *(len(v) for v in staat.voet[n : n + 1])])
        sheet.set_column(n, n, min(60, widest + 3), book.add_format(kind))
        if staat.totalen and isinstance(staat.totalen[n], (int, Money)):
            column = _letters(n)
            formula = f"=SUM({column}{FIRST_ROW + 2}:{column}{last + 1})"
            sheet.write_formula(last + 1, n, formula, book.add_format(kind | {"bold": True, "top": 1}), _value(staat.totalen[n]))
        elif staat.totalen:
            sheet.write(last + 1, n, staat.totalen[n], book.add_format({"bold": True, "top": 1}))


def _format(staat: Staat, column: int) -> dict[str, object]:
    """How the numbers of a column look; text wraps."""
    kinds = {type(row[column]) for row in staat.waarden}
    if Money in kinds:
        return {"num_format": "#,##0.00;[Red]-#,##0.00"}
    if Decimal in kinds:
        return {"num_format": "0.0###"}
    return {"num_format": "0"} if int in kinds else {"text_wrap": True, "valign": "top"}


def _value(cel: Cel) -> object:
    """Exact amounts in euro; the sheet shows them and is never read back."""
    if isinstance(cel, Money):
        return Decimal(cel.cents) / 100
    return cel[:LONGEST] if isinstance(cel, str) else cel


def _letters(column: int) -> str:
    """0 -> A, 26 -> AA."""
    return ("" if column < 26 else _letters(column // 26 - 1)) + chr(65 + column % 26)
