"""The report as page, figures, workbook and CSV: whole, the same every time, and harmless whatever a name holds."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser

import openpyxl
import pytest

from wlzcli.domain.money import Money, euro
from wlzcli.domain.rapport import Balk, Figuur, FiguurRij, Lijn, Punt, Rapport, Sectie, Staat, Tint
from wlzcli.formats.brief_files import shipped_root
from wlzcli.formats.html_rapport import rapport_html
from wlzcli.formats.staat_csv import staat_csv
from wlzcli.formats.svg_figuur import figuur_svg
from wlzcli.formats.xlsx_rapport import rapport_xlsx

PAGE = (shipped_root() / "_opmaak" / "rapport.html.j2").read_text("utf-8")
HOSTILE = ('<script>alert("x")</script>', "# kop $x^2$ _onder_", "=HYPERLINK(1)", "a" * 300, '" id="k1" onload="x', "Ünïcode 🏥 中")
AMOUNTS = (100_000_05, -33_10, 0)


def figuur(*namen: str) -> Figuur:
    rows = tuple(
        FiguurRij(n, "1", (Balk(Decimal(0), Decimal(1)), Balk(Decimal(1), Decimal(2), Tint.MINDER)), (Punt(Decimal(1)),)) for n in namen
    )
    return Figuur("Een figuur", f"Staafdiagram: {', '.join(namen)}.", rows, (Lijn(Decimal("1.5"), "uitgangspunt"),))


def staat(*namen: str) -> Staat:
    rows = tuple((n, Money(AMOUNTS[k % 3]), k, Decimal("0.5") if k else None) for k, n in enumerate(namen))
    return Staat("Staat [1]: over/naam*?", ("naam", "bedrag", "aantal", "score"), rows, "proef", ("bedrag", "aantal"))


def rapport(*namen: str) -> Rapport:
    section = Sectie("Proef", "Uitleg.", staten=(staat(*namen),), figuren=(figuur(*namen), figuur(*namen)))
    return Rapport("Rapport", "Van proef.", date(2026, 7, 31), True, "0" * 64, (section, replace(section, titel="Nog een")))


class Outline(HTMLParser):
    """Tags, ids and texts of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attrs: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attrs.append((tag, dict(attrs)))

    def having(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for t, attrs in self.attrs if t == tag]


# -- figures ---------------------------------------------------------------------------------


def test_a_figure_has_the_same_bytes_every_time() -> None:
    assert figuur_svg(figuur(*HOSTILE), "f1") == figuur_svg(figuur(*HOSTILE), "f1")


def test_a_figure_brings_no_colour_date_style_or_foreign_id() -> None:
    svg = figuur_svg(figuur("een", "twee"), "f1")
    tags = re.findall(r"<[^>]*>", svg)
    assert tags[0].startswith("<svg viewBox=")
    assert "aria-hidden" in tags[0]
    assert not [t for t in tags if "#0102" in t or "<style" in t or "<metadata" in t or "xlink" in t or "http" in t]
    assert all(i.startswith("f1-") for i in re.findall(r'\bid="([^"]*)"', svg))
    assert all(i.startswith("f1-") for i in re.findall(r'url\(#([^)]*)\)|href="#([^"]*)"', svg) for i in i if i)
    assert "2026" not in svg
    assert "font-family: inherit" in svg


def test_names_in_a_figure_are_text_and_never_markup() -> None:
    svg = figuur_svg(figuur(*HOSTILE), "f1")
    assert "<script" not in svg
    assert ">" + "# kop $x^2$ _onder_" + "</text>" in svg, "a dollar sign is no formula"
    assert "a" * 39 + "…" in svg, "long names are cut; the table holds them whole"
    assert "a" * 41 not in svg


# -- the page --------------------------------------------------------------------------------


def test_the_page_needs_nothing_from_outside() -> None:
    page = rapport_html(rapport("een"), PAGE).decode()
    assert not re.search(r"https?:|//[a-z]|@import|<link|<script|<img|<iframe| src=", page)
    assert {a.get("href", "#")[:1] for a in Outline(page).having("a")} == {"#"}  # type: ignore[index]  # href may be None


def test_the_page_has_the_same_bytes_every_time() -> None:
    assert rapport_html(rapport(*HOSTILE), PAGE) == rapport_html(rapport(*HOSTILE), PAGE)


def test_nothing_in_a_name_becomes_markup() -> None:
    page = rapport_html(rapport(*HOSTILE), PAGE).decode()
    tags = Outline(page)
    assert "script" not in tags.tags
    assert not [a for _, a in tags.attrs if any(k.startswith("on") for k in a)]
    assert "&lt;script&gt;alert(&#34;x&#34;)&lt;/script&gt;" in page
    ids = [a["id"] for _, a in tags.attrs if a.get("id")]
    assert len(ids) == len(set(ids)), "every id once"


def test_headings_captions_and_text_alternatives() -> None:
    page = Outline(rapport_html(rapport("een", "twee"), PAGE).decode())
    assert [t for t in page.tags if re.fullmatch(r"h\d", t)] == ["h1", "h2", "h2"]
    assert page.having("html") == [{"lang": "nl"}]
    assert page.tags.count("table") == page.tags.count("caption") == 2
    assert all(a.get("scope") in ("col", "row") for a in page.having("th"))
    images = [a for a in page.having("div") if a.get("role") == "img"]
    assert [a["aria-label"] for a in images] == ["Een figuur. Staafdiagram: een, twee."] * 4
    scrolling = [a for a in page.having("div") if a.get("class") == "scroll"]
    assert all(a["tabindex"] == "0" and a["role"] == "region" and a["aria-label"] for a in scrolling), "reachable with the keyboard"
    assert [a["aria-label"] for a in scrolling] == ["Tabel bij 1: Staat [1]: over/naam*?", "Tabel bij 2: Staat [1]: over/naam*?"], (
        "each its own name"
    )


def _luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


@pytest.mark.parametrize("scheme", [0, 1, 2], ids=["light", "dark", "paper"])
def test_text_stands_out_at_least_4_5_and_figures_at_least_3_to_1(scheme: int) -> None:
    """WCAG 1.4.3 and 1.4.11, for every colour of the page on its own paper."""
    block = re.findall(r":root \{(.*?)\}", PAGE, re.DOTALL)[scheme]
    colours = dict(re.findall(r"--(\w+): (#\w{6})", block))
    paper = _luminance(colours["paper"])
    for name, least in {"ink": 4.5, "soft": 4.5, "accent": 4.5, "warn": 4.5, "hoofd": 3, "meer": 3, "minder": 3, "rest": 3}.items():
        light, dark = sorted((_luminance(colours[name]), paper), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= least, f"{name} on paper"


# -- workbook and csv ------------------------------------------------------------------------


def test_amounts_are_numbers_and_totals_are_sums_of_what_stands_above() -> None:
    book = openpyxl.load_workbook(io.BytesIO(rapport_xlsx(rapport("een", "twee", "drie"))))
    shown = openpyxl.load_workbook(io.BytesIO(rapport_xlsx(rapport("een", "twee", "drie"))), data_only=True)
    name = book.sheetnames[1]
    assert book.sheetnames[0] == "Inhoud"
    assert name == "1 Staat 1 over naam"
    assert [[c.value for c in row] for row in book[name].iter_rows(min_row=4)] == [
        ["naam", "bedrag", "aantal", "score"],
        ["een", 100_000.05, 0, None],
        ["twee", -33.1, 1, 0.5],
        ["drie", 0, 2, 0.5],
        ["totaal", "=SUM(B5:B7)", "=SUM(C5:C7)", None],
    ]
    assert [c.value for c in shown[name][8]] == ["totaal", (100_000_05 - 33_10) / 100, 3, None]
    assert book[name]["A2"].value == "Bron: proef"


def test_text_in_the_workbook_stays_text() -> None:
    data = rapport_xlsx(rapport(*HOSTILE))
    assert data == rapport_xlsx(rapport(*HOSTILE)), "the same bytes every time"
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[1]
    cells = [sheet.cell(row, 1) for row in range(5, 5 + len(HOSTILE))]
    assert [(c.value, c.data_type, c.hyperlink) for c in cells] == [(name, "s", None) for name in HOSTILE]


def test_csv_holds_every_cell_and_no_formula() -> None:
    rows = list(csv.reader(io.StringIO(staat_csv(staat("=1+1", "twee; drie")).decode("utf-8-sig")), delimiter=";"))
    assert rows == [
        ["naam", "bedrag", "aantal", "score"],
        ["'=1+1", euro(Money(100_000_05)), "0", ""],
        ["twee; drie", "-€ 33,10", "1", "0,5"],
    ]


def test_a_table_without_rows_has_no_totals() -> None:
    assert (staat().voet, staat().rijen) == ((), ())
