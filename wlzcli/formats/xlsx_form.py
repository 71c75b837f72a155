"""A form as an Excel workbook: named cells, real tables, drop-downs, protection and print layout, with fixed bytes.

Texts are written as texts and numbers as numbers (``write_string``, ``write_number``), so nothing becomes a formula.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from wlzcli.domain.findings import cell_position
from wlzcli.domain.formulier import KEUZELIJSTEN, FormBlad, FormKolom, FormTabel, Formulier, FormVeld, Optie, Stijl, VeldSoort
from wlzcli.errors import FileError
from wlzcli.formats.form_pagina import MARGE_BOVEN, MARGE_ZIJ, page_breaks

CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - a fixed moment, so that the same form gives the same bytes
MAX_TEXT = 32_767
MAX_INLINE_LIST = 255
MAX_HELP_TITLE, MAX_HELP = 32, 255
LONG_ROW, LINE = 75, 15
_UNCLEAN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

_BASE = {"font_name": "Calibri", "font_size": 11, "valign": "top", "text_wrap": True}
_STYLES: dict[str, dict[str, Any]] = {
    Stijl.TITEL: {"font_name": "Calibri", "font_size": 16, "bold": True, "font_color": "#1F3864"},
    Stijl.UITLEG: {"font_name": "Calibri", "font_size": 11, "font_color": "#404040"},
    Stijl.TUSSENKOP: {"font_name": "Calibri", "font_size": 12, "bold": True, "font_color": "#1F3864"},
    Stijl.KOP: {**_BASE, "bold": True, "bg_color": "#1F3864", "font_color": "#FFFFFF", "border": 1},
    Stijl.RIJKOP: {**_BASE, "border": 1, "border_color": "#BFBFBF"},
    Stijl.TOELICHTING: {**_BASE, "font_color": "#404040", "border": 1, "border_color": "#BFBFBF"},
    Stijl.FICTIEF: {"font_name": "Calibri", "font_size": 12, "bold": True, "font_color": "#C00000"},
}
_INPUT = {**_BASE, "bg_color": "#FFF8E1", "border": 1, "border_color": "#7F7F7F", "locked": False}
# What the sheet itself says when something else is typed; never more than a hint, because ingest reads what people type.
_HINTS: dict[VeldSoort, dict[str, Any]] = {
    VeldSoort.AGB: {"validate": "length", "criteria": "==", "value": 8, "error_message": "Schrijf acht cijfers, ook een nul vooraan."},
    VeldSoort.KVK: {"validate": "length", "criteria": "==", "value": 8, "error_message": "Schrijf acht cijfers, ook een nul vooraan."},
    VeldSoort.GETAL: {"validate": "decimal", "criteria": ">=", "value": 0, "error_message": "Schrijf een getal, zonder tekst eromheen."},
    VeldSoort.PERCENTAGE: {"validate": "decimal", "criteria": ">=", "value": 0, "error_message": "Schrijf een percentage, bijvoorbeeld 95,5."},
    VeldSoort.DATUM: {
        "validate": "date", "criteria": ">=", "value": date(1990, 1, 1), "error_message": "Schrijf een datum als dag-maand-jaar.",
    },
}  # fmt: skip
_FORMATS = {VeldSoort.GETAL: "General", VeldSoort.DATUM: "dd-mm-yyyy", VeldSoort.PERCENTAGE: "General"}


def form_bytes(formulier: Formulier) -> bytes:
    """The workbook of this form. The same form gives the same bytes. FileError for a text that does not fit."""
    import xlsxwriter

    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": formulier.titel, "created": CREATED, "author": "wlz"})
        writer = _Writer(book, formulier)
        for blad in formulier.bladen:
            writer.sheet(blad)
        writer.choices()
    return target.getvalue()


def clean_text(text: str) -> str:
    """A text that fits in a cell: without control characters and lone surrogates. FileError when it is too long."""
    clean = _UNCLEAN.sub("", text)
    if len(clean) > MAX_TEXT:
        raise FileError(
            f"Een tekst van {len(clean)} tekens past niet in een Excel-cel.", f"Kort de tekst in tot hoogstens {MAX_TEXT} tekens."
        )
    return clean


class _Writer:
    """Writes one workbook; remembers formats, and the choices too long to stand in a cell's own list."""

    def __init__(self, book: Any, formulier: Formulier) -> None:
        self.book = book
        self.formulier = formulier
        self.styles = {stijl: book.add_format(style) for stijl, style in _STYLES.items()}
        self.inputs = {soort: book.add_format(_INPUT | _number_format(soort)) for soort in VeldSoort}
        self.long_lists: dict[tuple[str, ...], str] = {}

    def sheet(self, blad: FormBlad) -> None:
        """One sheet: texts, fields, tables, protection, and how it prints."""
        sheet = self.book.add_worksheet(blad.naam)
        for column, width in enumerate(blad.breedtes):
            sheet.set_column(column, column, width)
        for row, height in _heights(blad).items():
            sheet.set_row(row, height)
        for tekst in blad.teksten:
            row, column = _position(tekst.cel)
            self._text(sheet, row, column, tekst.tekst, self.styles[tekst.stijl])
            if tekst.naam:
                self._name(tekst.naam, blad.naam, tekst.cel)
        for veld in blad.velden:
            self._field(sheet, veld)
        if blad.raster:
            self._grid(sheet, blad)
        for tabel in blad.tabellen:
            self._table(sheet, tabel)
        self._page(sheet, blad)

    def _page(self, sheet: Any, blad: FormBlad) -> None:
        sheet.protect("", {"format_columns": True, "format_rows": True, "select_locked_cells": True})
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.set_margins(left=MARGE_ZIJ, right=MARGE_ZIJ, top=MARGE_BOVEN, bottom=MARGE_BOVEN)
        sheet.fit_to_pages(1, 0)
        sheet.print_area(0, 0, _last_row(blad), len(blad.breedtes) - 1)
        breaks = page_breaks(blad, _heights(blad))
        if breaks:
            sheet.set_h_pagebreaks(breaks)
        sheet.hide_gridlines(2)
        mark = "FICTIEF - " if self.formulier.voorbeeld else ""
        sheet.set_footer(f"&L{mark}{self.formulier.titel.replace('&', '&&')}&R&A, blad &P van &N")
        if blad.velden or blad.tabellen:
            sheet.repeat_rows(blad.kopregel - 1)
            sheet.freeze_panes(blad.kopregel, 0)

    def _field(self, sheet: Any, veld: FormVeld) -> None:
        row, column = _position(veld.cel)
        self._value(sheet, row, column, veld.soort, veld.keuzes, veld.waarde)
        self._name(veld.naam, veld.blad, veld.cel)
        self._guide(sheet, (row, column, row, column), veld.soort, veld.kolomkop, veld.hulp, veld.keuzes)

    def _grid(self, sheet: Any, blad: FormBlad) -> None:
        if blad.raster is None:
            return
        first, last = (_position(cel) for cel in blad.raster)
        heads = [t.tekst for t in blad.teksten if _position(t.cel)[0] == first[0]]
        options = {"name": f"tbl_{blad.naam}", "style": None, "autofilter": False}
        sheet.add_table(*first, *last, options | {"columns": [{"header": h, "header_format": self.styles[Stijl.KOP]} for h in heads]})

    def _table(self, sheet: Any, tabel: FormTabel) -> None:
        row, column = _position(tabel.kop)
        count = len(tabel.rijen) + tabel.lege_rijen
        columns = [{"header": k.kop, "header_format": self.styles[Stijl.KOP]} for k in tabel.kolommen]
        options = {"name": f"tbl_{tabel.id}", "style": None, "autofilter": False, "columns": columns}
        sheet.add_table(row, column, row + count, column + len(tabel.kolommen) - 1, options)
        self._name(tabel.naam, tabel.blad, tabel.kop)
        for offset in range(count):
            given = tabel.rijen[offset] if offset < len(tabel.rijen) else (None,) * len(tabel.kolommen)
            for k, (kolom, value) in enumerate(zip(tabel.kolommen, given, strict=True)):
                self._table_cell(sheet, row + 1 + offset, column + k, kolom, value)
        for k, kolom in enumerate(tabel.kolommen):
            self._guide(sheet, (row + 1, column + k, row + count, column + k), kolom.soort, kolom.kop, kolom.hulp, kolom.keuzes)

    def _table_cell(self, sheet: Any, row: int, column: int, kolom: FormKolom, value: str | None) -> None:
        if kolom.vast and value is not None:
            self._text(sheet, row, column, value, self.styles[Stijl.TOELICHTING])
        else:
            self._value(sheet, row, column, kolom.soort, kolom.keuzes, value)

    def _value(self, sheet: Any, row: int, column: int, soort: VeldSoort, keuzes: tuple[Optie, ...], value: str | None) -> None:
        style = self.inputs[soort]
        if value is None:
            sheet.write_blank(row, column, None, style)
        elif soort in (VeldSoort.GETAL, VeldSoort.PERCENTAGE):
            sheet.write_number(row, column, float(Decimal(value)), style)
        elif soort is VeldSoort.DATUM:
            sheet.write_datetime(row, column, datetime.combine(date.fromisoformat(value), datetime.min.time()), style)
        else:
            shown = next((o.tekst for o in keuzes if o.waarde == value), value)
            self._text(sheet, row, column, shown, style)

    def _guide(self, sheet: Any, area: tuple[int, int, int, int], soort: VeldSoort, kop: str, hulp: str, keuzes: tuple[Optie, ...]) -> None:
        rule: dict[str, Any] = {"validate": "any", "input_title": _cut(kop, MAX_HELP_TITLE), "input_message": _cut(hulp, MAX_HELP)}
        if keuzes:
            texts = tuple(clean_text(o.tekst) for o in keuzes)
            rule |= {"validate": "list", "source": self._source(texts), "error_title": "Kies uit de lijst"}
            rule["error_message"] = "Kies een van de antwoorden uit de lijst."
        elif soort in _HINTS:
            rule |= _HINTS[soort] | {"error_type": "information", "error_title": _cut(kop, MAX_HELP_TITLE)}
        sheet.data_validation(*area, rule)

    def _source(self, texts: tuple[str, ...]) -> str | list[str]:
        if len(",".join(texts)) <= MAX_INLINE_LIST and not any("," in t or t.startswith("=") for t in texts):
            return list(texts)
        if texts not in self.long_lists:
            letter = _letter(len(self.long_lists))
            self.long_lists[texts] = f"={KEUZELIJSTEN}!${letter}$2:${letter}${len(texts) + 1}"
        return self.long_lists[texts]

    def choices(self) -> None:
        """The sheet with the choices that do not fit in a cell's own list; hidden, so that it does not print."""
        if not self.long_lists:
            return
        sheet = self.book.add_worksheet(KEUZELIJSTEN)
        sheet.hide()
        sheet.protect("")
        for column, texts in enumerate(self.long_lists):
            sheet.set_column(column, column, 70)
            self._text(sheet, 0, column, f"Keuzelijst {column + 1}", self.styles[Stijl.KOP])
            for row, text in enumerate(texts, start=1):
                self._text(sheet, row, column, text, self.styles[Stijl.TOELICHTING])

    def _text(self, sheet: Any, row: int, column: int, text: str, style: Any) -> None:
        sheet.write_string(row, column, clean_text(text), style)

    def _name(self, naam: str, blad: str, cel: str) -> None:
        row, column = _position(cel)
        self.book.define_name(naam, f"='{blad}'!${_letter(column)}${row + 1}")


def _last_row(blad: FormBlad) -> int:
    """The last row with something on it, from 0."""
    cells = [_position(t.cel)[0] for t in blad.teksten] + [_position(v.cel)[0] for v in blad.velden]
    return max(cells + [_position(t.kop)[0] + len(t.rijen) + t.lege_rijen for t in blad.tabellen])


def _heights(blad: FormBlad) -> dict[int, int]:
    """Row heights in points: enough for the wrapped texts, and room to write where a long answer is asked."""
    heights: dict[int, int] = {}
    for tekst in blad.teksten:
        if tekst.stijl in (Stijl.RIJKOP, Stijl.TOELICHTING):
            row, column = _position(tekst.cel)
            lines = -(-len(tekst.tekst) // blad.breedtes[column])
            heights[row] = max(heights.get(row, 0), LINE * max(lines, 1) + 3)
    for veld in blad.velden:
        if veld.soort is VeldSoort.LANGE_TEKST:
            row, _ = _position(veld.cel)
            heights[row] = max(heights.get(row, 0), LONG_ROW)
    return heights


def _number_format(soort: VeldSoort) -> dict[str, str]:
    # Text format keeps the leading zero of a code that somebody types; numbers and dates show as such.
    return {"num_format": _FORMATS.get(soort, "@")}


def _position(cel: str) -> tuple[int, int]:
    row, column = cell_position(cel)
    return row - 1, column - 1


def _letter(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
