"""The marked-up copy and the list of findings as Excel workbooks, with fixed bytes.

A new workbook is made from the values that were read: nothing of the sender's file itself comes along. Texts are
written as texts, so nothing becomes a formula or a link.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from wlzcli.domain.formulier import NAAM_GEMARKEERD
from wlzcli.domain.kopie import GemarkeerdeKopie, KopieBlad, Lijst

CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - a fixed moment, so that the same copy gives the same bytes
INDEX = "Bevindingen"
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
MAX_TEXT, MAX_NOTE, MAX_NAME = 32_767, 4_000, 31
MAX_ROW, MAX_COLUMN = 1_048_576, 16_384
WIDEST = 60
LINE, HIGHEST = 15, 27 * 15  # points: of one line, and of the highest row that Excel takes in whole lines
NARROW = 0.85  # of the width of a column: the letter of another program may be wider
_UNCLEAN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NO_NAME = re.compile(r"[\[\]:*?/\\]")
COLOURS = {"fout": "#F8CBAD", "waarschuwing": "#FFE699"}
FICTIEF = "FICTIEF: dit hoort bij een voorbeeld en heeft geen betekenis."
HEADS = ("nr", "code", "ernst", "blad", "cel", "wat", "gevonden", "verwacht", "toelichting", "bron")
WIDTHS = (5, 8, 14, 22, 8, 32, 30, 36, 80, 36)


def clean(text: str, most: int = MAX_TEXT) -> str:
    """A text that fits in a cell: no control characters, and cut off visibly when it is too long."""
    whole = _UNCLEAN.sub("", text)
    return whole if len(whole) <= most else whole[: most - 1] + "…"


def copy_bytes(kopie: GemarkeerdeKopie) -> bytes:
    """The marked-up copy: an index of findings with links, then the sender's sheets as we read them."""
    import xlsxwriter

    target = BytesIO()
    with xlsxwriter.Workbook(target, OPTIONS) as book:
        book.set_properties({"title": "Gemarkeerde kopie", "created": CREATED, "author": "wlz"})
        names = sheet_names([INDEX, *(blad.naam for blad in kopie.bladen)])
        index = book.add_worksheet(names[0])
        book.define_name(NAAM_GEMARKEERD, f"='{names[0]}'!$A$1")
        _index(book, index, kopie, dict(zip((b.naam.casefold() for b in kopie.bladen), names[1:], strict=True)))
        formats = {ernst: book.add_format({"bg_color": colour, "border": 1, "text_wrap": True}) for ernst, colour in COLOURS.items()}
        for blad, name in zip(kopie.bladen, names[1:], strict=True):
            _sheet(book.add_worksheet(name), blad, formats)
    return target.getvalue()


def row_height(texts: Sequence[str], widths: Sequence[float]) -> int:
    """The height in points that shows every line of these cells. Not every program that opens the file works that out itself."""
    most = 1
    for text, width in zip(texts, widths, strict=True):
        wide = max(1, int(width * NARROW))
        parts = text[: wide * HIGHEST // LINE].splitlines()
        most = max(most, sum(len(textwrap.wrap(part, wide)) if len(part) > wide else 1 for part in parts))
    return min(most * LINE, HIGHEST)


def sheet_names(wanted: list[str]) -> list[str]:
    """Names that Excel takes and that are all different, as near to the wanted ones as can be."""
    taken: set[str] = set()
    names = []
    for text in wanted:
        base = _NO_NAME.sub("_", clean(text)).strip("'")[:MAX_NAME].strip() or "Blad"
        name, number = base, 2
        while name.casefold() in taken or name.casefold() == "history":
            tail = f" ({number})"
            name, number = base[: MAX_NAME - len(tail)] + tail, number + 1
        taken.add(name.casefold())
        names.append(name)
    return names


def _index(book: Any, sheet: Any, kopie: GemarkeerdeKopie, names: dict[str, str]) -> None:
    bold = book.add_format({"bold": True, "font_size": 14})
    head = book.add_format({"bold": True, "bg_color": "#1F3864", "font_color": "#FFFFFF", "border": 1})
    wrap = book.add_format({"text_wrap": True, "valign": "top", "border": 1, "border_color": "#BFBFBF"})
    link = book.add_format(
        {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#BFBFBF", "font_color": "#0563C1", "underline": 1}
    )
    sheet.write_string(0, 0, "Gemarkeerde kopie: niet invullen en niet terugsturen", bold)
    lines = [clean(kopie.titel), f"Bestand: {clean(kopie.bestand)}", "Verbeter uw eigen formulier; deze kopie toont wat wij lazen."]
    lines += [FICTIEF] if kopie.fictief else []
    for row, text in enumerate(lines, start=1):
        sheet.write_string(row, 0, text)
    first = len(lines) + 2
    for column, (text, width) in enumerate(zip(HEADS, WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(first, column, text, head)
    row = first
    for number, punt in enumerate(kopie.punten, start=1):
        row += 1
        cells = (
            str(number), punt.code, punt.ernst, punt.blad or "", punt.cel or "", punt.titel, punt.gevonden, punt.verwacht, punt.boodschap,
            punt.bron,
        )  # fmt: skip
        sheet.set_row(row, row_height(cells, WIDTHS))
        for column, text in enumerate(cells):
            sheet.write_string(row, column, clean(text), wrap)
        place = names.get((punt.blad or "").casefold())
        if place and punt.cel:
            quoted = place.replace("'", "''")
            sheet.write_url(row, 4, f"internal:'{quoted}'!{punt.cel}", link, punt.cel)
    if not kopie.punten:
        row += 1
        sheet.write_string(row, 0, "Geen bevindingen.")
    sheet.write_string(row + 2, 0, "Wat deze kopie weglaat", book.add_format({"bold": True}))
    for offset, text in enumerate(kopie.weggelaten, start=3):
        sheet.write_string(row + offset, 0, f"- {clean(text)}")
    sheet.freeze_panes(first + 1, 0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _sheet(sheet: Any, blad: KopieBlad, formats: dict[str, Any]) -> None:
    widths: dict[int, int] = {}
    for cel in blad.cellen:
        row, column = cel.rij - 1, cel.kolom - 1
        if not (0 <= row < MAX_ROW and 0 <= column < MAX_COLUMN):
            continue
        style = formats.get(cel.ernst or "")
        if cel.getal is not None:
            sheet.write_number(row, column, float(cel.getal), style)
        elif cel.tekst:
            sheet.write_string(row, column, clean(cel.tekst), style)
        else:
            sheet.write_blank(row, column, None, style)
        if cel.opmerking:
            sheet.write_comment(row, column, clean(cel.opmerking, MAX_NOTE), {"author": "wlz", "x_scale": 3, "y_scale": 2})
        widths[column] = max(widths.get(column, 8), min(len(cel.tekst) + 2, WIDEST))
    for column, width in widths.items():
        sheet.set_column(column, column, width)


def list_bytes(lijst: Lijst) -> bytes:
    """Lists as one workbook: a sheet each, with a filter on the header."""
    import xlsxwriter

    target = BytesIO()
    with xlsxwriter.Workbook(target, OPTIONS) as book:
        book.set_properties({"title": clean(lijst.titel), "created": CREATED, "author": "wlz"})
        head = book.add_format({"bold": True, "bg_color": "#1F3864", "font_color": "#FFFFFF", "border": 1})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        for blad in lijst.bladen:
            sheet = book.add_worksheet(blad.naam)
            for column, (text, width) in enumerate(zip(blad.kolommen, blad.breedtes, strict=True)):
                sheet.set_column(column, column, width)
                sheet.write_string(0, column, text, head)
            for row, cells in enumerate(blad.rijen, start=1):
                sheet.set_row(row, row_height(cells, blad.breedtes))
                for column, text in enumerate(cells):
                    sheet.write_string(row, column, clean(text), wrap)
            sheet.autofilter(0, 0, max(len(blad.rijen), 1), len(blad.kolommen) - 1)
            sheet.freeze_panes(1, 0)
            sheet.set_landscape()
            sheet.fit_to_pages(1, 0)
            sheet.set_header(f"&L{FICTIEF if lijst.fictief else clean(lijst.titel).replace('&', '&&')}&R&A")
    return target.getvalue()
