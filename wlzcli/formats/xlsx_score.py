"""A score sheet as an Excel workbook: one assessor, their plans, a declaration for each zorgaanbieder, and room to motivate.

Texts are written as texts and numbers as numbers, so nothing a zorgaanbieder wrote becomes a formula. Same value, same bytes.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

from wlzcli.domain.decimals import dutch
from wlzcli.domain.scoreblad import (
    BLAD_BELANGEN,
    BLAD_CONSENSUS,
    BLAD_PLANNEN,
    BLAD_SCORES,
    BLAD_UITLEG,
    EERSTE_RIJ,
    NAAM_BELEID,
    NAAM_BEOORDELAAR,
    NAAM_FORMAAT,
    NAAM_GEOPEND,
    NAAM_KENMERK,
    NAAM_RONDE,
    NIET_VAN_TOEPASSING,
    BladIdentiteit,
    Consensusblad,
    Scoreblad,
    ScoreRij,
)
from wlzcli.formats.xlsx_form import CREATED, clean_text

_CELL = {"font_name": "Calibri", "font_size": 11, "valign": "top", "text_wrap": True, "border": 1, "border_color": "#BFBFBF"}
_INPUT = {**_CELL, "bg_color": "#FFF8E1", "border_color": "#7F7F7F", "locked": False}
_FORMATS: dict[str, dict[str, Any]] = {
    "titel": {"font_name": "Calibri", "font_size": 16, "bold": True, "font_color": "#1F3864"},
    "tekst": {"font_name": "Calibri", "font_size": 11, "font_color": "#404040", "text_wrap": True, "valign": "top"},
    "fictief": {"font_name": "Calibri", "font_size": 12, "bold": True, "font_color": "#C00000"},
    "kop": {**_CELL, "bold": True, "bg_color": "#1F3864", "font_color": "#FFFFFF"},
    "cel": _CELL,
    "grijs": {**_CELL, "bg_color": "#E7E6E6", "font_color": "#595959"},
    "invoer": _INPUT,
    "getal": {**_INPUT, "num_format": "General"},
}
_SCORE_KOPPEN = (
    "sleutel",
    "versie",
    "element",
    "Zorgaanbieder",
    "Plan",
    "Thema",
    "Element",
    "Wat een score betekent",
    "Score",
    "Motivering",
)
_SCORE_BREEDTES = (12, 12, 12, 30, 10, 22, 34, 50, 12, 70)
_BELANG_KOPPEN = ("AGB-code", "Zorgaanbieder", "Heeft u een belang? (ja of nee)", "Toelichting")
_PLAN_KOPPEN = ("Zorgaanbieder", "Plan", "Onderdeel", "Tekst van de zorgaanbieder")
_MAX_INLINE_LIST = 255
_UITLEG_RIJ = 7  # below who and which ronde
_ALLEEN_WOORDEN = "Geen score: alleen een motivering."
_LINE, _MAX_HEIGHT = 15, 405  # points; Excel shows a row of at most 409
_UITLEG = (
    "Dit blad is van u alleen. U ziet geen scores van anderen voordat u hebt ingeleverd.",
    "1. Vul op het blad Belangen bij elke zorgaanbieder in of u een belang hebt: een band die uw oordeel kan raken.",
    "   Bij 'ja' beoordeelt u de plannen van die zorgaanbieder niet. Zonder antwoord tellen uw scores voor die zorgaanbieder niet mee.",
    "2. Lees de plannen op het blad Plannen.",
    "3. Geef op het blad Scores bij elk element een score en een motivering. Een score zonder motivering telt niet mee.",
    "   Een grijze scorecel vraagt alleen een motivering. U mag filteren; laat rijen en kolommen staan.",
    "4. Lever dit bestand in bij de inkoper, die het inleest met: wlz score BESTAND",
)


_CONSENSUS_KOPPEN = (
    "vraag",
    "Plan",
    "Element",
    "Wat een score betekent",
    "Wat de beoordelaars gaven",
    "Spreiding",
    "Score na overleg",
    "Motivering",
)
_CONSENSUS_BREEDTES = (12, 34, 30, 40, 70, 10, 14, 60)
_UITLEG_CONSENSUS = (
    "Op het blad Consensus staan de elementen waarover beoordelaars verder uiteenlopen dan het kader toelaat, met wat ieder gaf en waarom.",
    "1. Vul na het overleg de score in en een motivering. Zonder motivering telt de uitkomst niet; zij komt in de brief.",
    "2. Wat nog niet is besproken laat u leeg. De oorspronkelijke scores blijven bewaard.",
    "3. De inkoper leest dit bestand in met: wlz score BESTAND",
    "Verandert een score nadat dit blad is gemaakt, dan vervalt de vraag en hoort er een nieuw blad bij.",
)


def score_bytes(blad: Scoreblad) -> bytes:
    """The workbook of this score sheet."""
    import xlsxwriter

    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": f"Beoordeling {blad.identiteit.ronde}", "created": CREATED, "author": "wlz"})
        formats = {name: book.add_format(style) for name, style in _FORMATS.items()}
        _explain(book, formats, blad.identiteit, _UITLEG, blad.voorbeeld)
        _interests(book, formats, blad)
        _scores(book, formats, blad)
        _plans(book, formats, blad)
    return target.getvalue()


def consensus_bytes(blad: Consensusblad) -> bytes:
    """The workbook of one consensus meeting."""
    import xlsxwriter

    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": f"Consensus {blad.identiteit.ronde}", "created": CREATED, "author": "wlz"})
        formats = {name: book.add_format(style) for name, style in _FORMATS.items()}
        _explain(book, formats, blad.identiteit, _UITLEG_CONSENSUS, blad.voorbeeld)
        sheet = _sheet(book, formats, BLAD_CONSENSUS, "Consensus", _CONSENSUS_KOPPEN, _CONSENSUS_BREEDTES)
        sheet.set_column(0, 0, 12, None, {"hidden": True})
        for row, rij in enumerate(blad.rijen, start=EERSTE_RIJ - 1):
            ankers, oordelen = "\n".join(rij.ankers), "\n".join(rij.oordelen)
            sheet.set_row(row, max(3 * _LINE, _height((rij.onderwerp, 32), (rij.element, 28), (ankers, 38), (oordelen, 68))))
            for column, text in enumerate((rij.vraag, rij.onderwerp, rij.element, ankers, oordelen, rij.spreiding)):
                sheet.write_string(row, column, clean_text(text), formats["cel"])
            sheet.write_blank(row, 6, None, formats["getal"])
            text = f"Van {dutch(rij.minimum)} tot en met {dutch(rij.maximum)}."
            told = {"input_title": "Score na overleg", "input_message": text, "error_title": "Score na overleg", "error_message": text}
            limits = {"validate": "decimal", "criteria": "between", "minimum": str(rij.minimum), "maximum": str(rij.maximum)}
            sheet.data_validation(row, 6, row, 6, limits | told)
            sheet.write_blank(row, 7, None, formats["invoer"])
    return target.getvalue()


def _sheet(book: Any, formats: dict[str, Any], naam: str, titel: str, koppen: tuple[str, ...], breedtes: tuple[int, ...]) -> Any:
    sheet = book.add_worksheet(naam)
    for column, width in enumerate(breedtes):
        sheet.set_column(column, column, width)
    sheet.write_string(0, next(i for i, k in enumerate(koppen) if k[0].isupper()), titel, formats["titel"])
    sheet.set_row(EERSTE_RIJ - 2, 2 * _LINE)
    for column, kop in enumerate(koppen):
        sheet.write_string(EERSTE_RIJ - 2, column, kop, formats["kop"])
    sheet.freeze_panes(EERSTE_RIJ - 1, 0)
    sheet.protect("", {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True, "select_locked_cells": True})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(EERSTE_RIJ - 2)
    sheet.hide_gridlines(2)
    return sheet


def _height(*cells: tuple[str, int]) -> int:
    """Room for the longest of these texts in a column of this many characters: nothing is wrapped out of sight."""
    lines = max(sum(len(line) // width + 1 for line in text.split("\n")) for text, width in cells)
    return min(_MAX_HEIGHT, _LINE * lines)


def _explain(book: Any, formats: dict[str, Any], i: BladIdentiteit, uitleg: tuple[str, ...], voorbeeld: bool) -> None:
    sheet = book.add_worksheet(BLAD_UITLEG)
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 100)
    sheet.write_string("A1", f"Beoordeling van ontwikkelplannen: {i.ronde}", formats["titel"])
    if voorbeeld:
        sheet.write_string("A2", "FICTIEF: voorbeeldronde met verzonnen zorgaanbieders en regels.", formats["fictief"])
    rows = (("Beoordelaar", i.beoordelaar, NAAM_BEOORDELAAR), ("Ronde", i.ronde, NAAM_RONDE), ("Ronde geopend", i.geopend, NAAM_GEOPEND))
    # What only the program reads stands below what a person reads.
    kenmerken = (
        ("Beleid", i.beleid, NAAM_BELEID),
        ("Soort blad", i.formaat, NAAM_FORMAAT),
        ("Kenmerk van de ronde", i.kenmerk, NAAM_KENMERK),
    )
    below = len(uitleg) + _UITLEG_RIJ + 1
    placed = (*enumerate(rows, start=3), *enumerate(kenmerken, start=below + 1))
    for row, (label, value, naam) in placed:
        sheet.write_string(row, 0, label, formats["cel"])
        sheet.write_string(row, 1, clean_text(value), formats["cel"])
        book.define_name(naam, f"={BLAD_UITLEG}!$B${row + 1}")
    plain = book.add_format({"font_name": "Calibri", "font_size": 11})
    for row, text in enumerate(uitleg, start=_UITLEG_RIJ):
        sheet.write_string(row, 0, text, plain)
    sheet.write_string(below, 0, "Voor het inlezen; niet wijzigen:", plain)
    sheet.protect("")
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)


def _interests(book: Any, formats: dict[str, Any], blad: Scoreblad) -> None:
    sheet = _sheet(book, formats, BLAD_BELANGEN, "Verklaring over belangen", _BELANG_KOPPEN, (14, 50, 24, 60))
    for row, belang in enumerate(blad.belangen, start=EERSTE_RIJ - 1):
        sheet.write_string(row, 0, belang.agb_code, formats["cel"])
        sheet.write_string(row, 1, clean_text(belang.naam), formats["cel"])
        sheet.write_blank(row, 2, None, formats["invoer"])
        sheet.write_blank(row, 3, None, formats["invoer"])
        sheet.data_validation(
            row, 2, row, 2, {"validate": "list", "source": ["nee", "ja"], "error_title": "Belang", "error_message": "Kies ja of nee."}
        )
        book.define_name(f"belang_{row - EERSTE_RIJ + 2}", f"={BLAD_BELANGEN}!$C${row + 1}")


def _scores(book: Any, formats: dict[str, Any], blad: Scoreblad) -> None:
    sheet = _sheet(book, formats, BLAD_SCORES, "Scores en motiveringen", _SCORE_KOPPEN, _SCORE_BREEDTES)
    sheet.set_column(0, 2, 12, None, {"hidden": True})
    for row, rij in enumerate(blad.rijen, start=EERSTE_RIJ - 1):
        sheet.set_row(row, max(3 * _LINE, _height((rij.titel, 32), ("\n".join(rij.ankers), 48))))
        meaning = "\n".join(rij.ankers if rij.vraagt_score else (*rij.ankers, _ALLEEN_WOORDEN))
        texts = (str(rij.sleutel), rij.versie, rij.element, rij.naam, rij.sleutel.plan, rij.thema, rij.titel, meaning)
        for column, text in enumerate(texts):
            sheet.write_string(row, column, clean_text(text), formats["cel"])
        if rij.vraagt_score:
            sheet.write_blank(row, 8, None, formats["getal"])
            sheet.data_validation(row, 8, row, 8, _allowed(rij))
        else:
            sheet.write_string(row, 8, "", formats["grijs"])
        sheet.write_blank(row, 9, None, formats["invoer"])
        number = row - EERSTE_RIJ + 2
        book.define_name(f"score_{number}", f"={BLAD_SCORES}!$I${row + 1}")
        book.define_name(f"motivering_{number}", f"={BLAD_SCORES}!$J${row + 1}")
    if blad.rijen:
        sheet.autofilter(EERSTE_RIJ - 2, 3, EERSTE_RIJ - 2 + len(blad.rijen), len(_SCORE_KOPPEN) - 1)


def _allowed(rij: ScoreRij) -> dict[str, Any]:
    """What the cell takes while typing. Whoever pastes gets past it; reading checks again."""
    text = f"Van {dutch(rij.minimum)} tot en met {dutch(rij.maximum)}" + (f", of {NIET_VAN_TOEPASSING}" if rij.nvt else "") + "."
    message = {"input_title": "Score", "input_message": text, "error_title": "Score", "error_message": text}
    if rij.heel:
        choices = [str(n) for n in range(int(rij.minimum), int(rij.maximum) + 1)] + ([NIET_VAN_TOEPASSING] if rij.nvt else [])
        if len(",".join(choices)) <= _MAX_INLINE_LIST:
            return {"validate": "list", "source": choices, **message}
    return {"validate": "decimal", "criteria": "between", "minimum": str(rij.minimum), "maximum": str(rij.maximum), **message}


def _plans(book: Any, formats: dict[str, Any], blad: Scoreblad) -> None:
    sheet = _sheet(book, formats, BLAD_PLANNEN, "De plannen", _PLAN_KOPPEN, (34, 10, 26, 120))
    for row, tekst in enumerate(blad.teksten, start=EERSTE_RIJ - 1):
        sheet.set_row(row, _height((tekst.naam, 32), (tekst.tekst, 115)))
        for column, text in enumerate((tekst.naam, tekst.plan, tekst.onderdeel, tekst.tekst)):
            sheet.write_string(row, column, clean_text(text), formats["cel"])
