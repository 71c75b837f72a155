"""The guarded reader against openpyxl, on files of openpyxl and XlsxWriter; and its quick way against its own tree."""

# ruff: noqa: DTZ001 - moments in cells have no zone
from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import hostile as h
from wlzcli.domain.celwaarde import as_text, day, from_serial, is_date_format, is_percent_format, moment, number, percentage, shown_zeros
from wlzcli.domain.werkboek import Cel, Soort, Werkboek
from wlzcli.formats.refused import Refused
from wlzcli.formats.xlsx import cells as cells_module
from wlzcli.formats.xlsx.fast import read_strings
from wlzcli.formats.xlsx.parts import TRANSITIONAL, text_of
from wlzcli.formats.xlsx.plain import from_plain
from wlzcli.formats.xlsx.reader import read_plain, read_xlsx
from wlzcli.formats.xlsx.xml import parse

TEXTS = (
    "06290123", "1.234,56", "95,5%", "n.v.t.", "NA", "1e3", "=geen formule", "", " spaties ", "V&V <b>", "regel 1\nregel 2", "‘n “citaat”",
    "\u00a0hard\u00a0", "_x0041_", "x" * 32_767, "http://example.invalid/", "é\u0301", "😀",
)  # fmt: skip
NUMBERS = (0, 1, 45474, 0.955, 1234567, 1e15, 1e-9, 123456789012345, 0.1 + 0.2, 45474.708333333336, -1, 2**53 + 1, 1.005)


def written_by_xlsxwriter() -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    formats = [book.add_format({"num_format": f}) for f in ("General", "0.0%", "dd-mm-yyyy", "00000000", "#,##0.00", "[Red]0;-0", "@")]
    for sheet_name in ("Alg. gegevens", "V&V", "Productie 'n' 2"):
        page = book.add_worksheet(sheet_name)
        for row, text in enumerate(TEXTS):
            page.write_string(row, 0, text)
        for row, value in enumerate(NUMBERS):
            page.write_number(row, 2, value, formats[row % len(formats)])
        page.write_boolean(0, 4, True)
        page.write_formula(1, 4, "=SUM(C1:C9)", None, 12.5)
        page.write_formula(2, 4, '=IF(A1="x","a&b","c")', None, "c")
        page.write_datetime(3, 4, datetime(2024, 7, 1, 16, 59, 30), book.add_format({"num_format": "dd-mm-yyyy hh:mm"}))
        page.write_rich_string(4, 4, "De ", book.add_format({"bold": True}), "Linde")
        page.write_blank(5, 4, None, formats[1])
        page.set_row(6, None, None, {"hidden": True})
        page.merge_range("G1:H2", "samen")
        page.write_comment("A1", "let op")
    book.define_name("Agb", "='V&V'!$A$1")
    book.close()
    return buffer.getvalue()


def written_by_openpyxl() -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for sheet_name in ("Een", "Twee"):
        page = book.create_sheet(sheet_name)
        for row, text in enumerate(TEXTS, 1):
            page.cell(row, 1).value = text
            if text.startswith("="):
                page.cell(row, 1).data_type = "s"
        for row, value in enumerate(NUMBERS, 1):
            page.cell(row, 3).value = value
        page["E1"], page["E2"], page["E3"] = True, "=SUM(C1:C9)", date(2024, 7, 1)
        page["E4"].value = 0.5
        page["E4"].number_format = "0%"
        page.row_dimensions[5].hidden = True
        page.merge_cells("G1:H2")
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


FILES = {"XlsxWriter": written_by_xlsxwriter, "openpyxl": written_by_openpyxl}


def seen_by_openpyxl(data: bytes) -> Iterator[tuple[str, str, object, str, str]]:
    values = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    formulas = openpyxl.load_workbook(io.BytesIO(data))
    for page in values.worksheets:
        for row in page.iter_rows():
            for cell in row:
                formula = formulas[page.title][cell.coordinate]
                if cell.value not in (None, "") or formula.data_type == "f":
                    yield (
                        page.title,
                        cell.coordinate,
                        cell.value,
                        cell.number_format,
                        str(formula.value) if formula.data_type == "f" else "",
                    )


@pytest.mark.parametrize("writer", FILES)
def test_sees_what_openpyxl_sees(writer: str) -> None:
    data = FILES[writer]()
    boek = read_xlsx(data)
    ours = {(b.naam, c.adres): c for b in boek.bladen for c in b.cellen}
    theirs = {(sheet, address): (value, opmaak, formula) for sheet, address, value, opmaak, formula in seen_by_openpyxl(data)}
    assert ours.keys() == theirs.keys()
    for key, (value, opmaak, formula) in theirs.items():
        cel = ours[key]
        assert cel.opmaak.replace("dd-mm-yyyy", "mm-dd-yy") == opmaak.replace("dd-mm-yyyy", "mm-dd-yy"), key
        assert ("=" + cel.formule if cel.formule is not None else "") == formula, key
        if value is None:
            assert not cel.heeft_waarde, key
        elif isinstance(value, bool):
            assert (cel.soort, cel.ruw) == (Soort.WAAR, str(int(value))), key
        elif isinstance(value, datetime):
            assert moment(cel, boek.is_1904) == value.replace(microsecond=0), key
        elif isinstance(value, int | float):
            assert cel.soort is Soort.GETAL, key
            assert float(cel.ruw) == value, key
        elif "_x" not in str(value):  # openpyxl does not decode these escapes
            assert cel.ruw == value, key


@pytest.mark.parametrize("writer", FILES)
def test_the_quick_way_is_taken_and_equals_the_tree(writer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data = FILES[writer]()
    assert both_ways(data, monkeypatch) == (True, True)


def both_ways(data: bytes, monkeypatch: pytest.MonkeyPatch) -> tuple[bool, bool]:
    """(the quick way was taken for some sheet, both ways agree)."""
    taken = []
    quick = cells_module.SheetReader._read_fast

    def noting(self: cells_module.SheetReader, *args: object) -> object:
        found = quick(self, *args)
        taken.append(found is not None)
        return found

    with monkeypatch.context() as patch:
        patch.setattr(cells_module.SheetReader, "_read_fast", noting)
        one = read_plain(data)
    with monkeypatch.context() as patch:
        patch.setattr(cells_module, "FAST", False)
        other = read_plain(data)
    return any(taken), one == other


CELL_TEXT = st.text(alphabet=st.sampled_from("aé1 &<>\"'_x0041\n\t"), max_size=12)
CELLS = st.one_of(
    st.builds(lambda v: f"<v>{v}</v>", st.sampled_from(["1", "-1.5", "1e5", "NaN", "", " 1", "1.", ".5", "00"])),
    st.builds(lambda t: f"<is><t>{t.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')}</t></is>", CELL_TEXT),
    st.sampled_from(
        [
            "",
            "<f>A1</f><v>2</v>",
            "<f>A1</f><v/>",
            "<f>A1</f>",
            "<f>A1&amp;B1</f><v>x</v>",
            "<f>A1&#38;B1</f><v>x</v>",
            "<is><t>&#233;&#128512;&#13;</t></is>",
            "<is><t>&#0;</t></is>",
            "<is><t>&#xe9;</t></is>",
            '<f>"&lt;"</f><v>a&gt;b</v>',
            "<v>0</v>",
            "<v>9</v>",
            "<v>#N/A</v>",
            "<!-- x --><v>1</v>",
            "<v><![CDATA[1]]></v>",
        ]
    ),
)
TYPES = st.sampled_from(["", ' t="n"', ' t="s"', ' t="str"', ' t="b"', ' t="e"', ' t="inlineStr"', ' t="d"', ' cm="1"'])
ROWS = st.lists(
    st.tuples(st.sampled_from(["", ' hidden="1"', ' spans="1:3"', ' ht="1"']), st.lists(st.tuples(TYPES, st.sampled_from(["", ' s="1"', ' s="7"']), CELLS), max_size=4)),
    max_size=4,
)  # fmt: skip


@settings(max_examples=300, deadline=None, derandomize=True)
@given(ROWS)
def test_both_ways_agree_on_anything(rows: list[tuple[str, list[tuple[str, str, str]]]]) -> None:
    text = "".join(
        f'<row r="{n}"{attributes}>'
        + "".join(f'<c r="{"ABCD"[k]}{n}"{s}{t}>{inside}</c>' for k, (t, s, inside) in enumerate(cells))
        + "</row>"
        for n, (attributes, cells) in enumerate(rows, 1)
    )
    styles = '<numFmts><numFmt numFmtId="170" formatCode="00000000"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs>'
    data = h.one_sheet(text, strings="<si><t>nul</t></si><si><t>V&amp;V _x0041_</t></si><si><t/></si>", styles=styles)
    with pytest.MonkeyPatch.context() as patch:
        try:
            assert both_ways(data, patch)[1]
        except Refused as exc:
            assert "&#0;" in text, exc.weigering  # noqa: PT017 - the only thing in here that is no XML


STRING_PARTS = st.sampled_from(
    ["<si><t>", "</t></si>", '<si><t xml:space="preserve">', "<si><t/></si>", "<si><t /></si>", "<si><t>b</t></si>", "<r><t>x</t></r>",
     "<si>", "</t>", "<", ">", "</sst>", "<!-- c -->", "a", "é", "§", " ", "\t", "\n", "\r", "\x01", "\x7f", "\x85", "\ufffe", "&amp;", "&#10;",
     "&bogus;", "_x0041_", "<?x y?>", "<?x", "?>", "<![CDATA[", "]]>", "<!--", "-->", "\u20ac", "\xa0"]
)  # fmt: skip


@settings(max_examples=600, deadline=None, derandomize=True)
@given(st.lists(STRING_PARTS, max_size=6), st.booleans())
def test_shared_strings_read_at_once_are_those_of_the_tree(parts: list[str], is_whole: bool) -> None:
    body = "".join(parts) if not is_whole else f"<si><t>{''.join(parts)}</t></si>"
    data = f'<?xml version="1.0" encoding="UTF-8"?>\n<sst xmlns="{TRANSITIONAL.strip("{}")}">{body}</sst>'.encode()
    found = read_strings(data)
    assert found is None or found == [text_of(si) for si in parse(data, "sharedStrings")]  # which stops at anything that is no text


def test_shared_strings_of_a_form_are_read_at_once() -> None:
    """Otherwise the law above says nothing."""
    data = f'<sst xmlns="{TRANSITIONAL.strip("{}")}"><si><t>a é § &amp;</t></si><si><t/></si><si><t xml:space="preserve"> b</t></si></sst>'
    assert read_strings(data.encode()) == ["a é § &", "", " b"]


SHAPES = (
    '<row r="{n}" spans="1:3"><c r="A{n}" s="1" t="s"><v>0</v></c><c r="B{n}" t="s"><v>{i}</v></c><c r="C{n}" s="1"><v>{n}</v></c></row>',
    '<row r="{n}" ht="12.75" hidden="false"><c r="A{n}" s="0" t="n"><v>{n}.5</v></c><c r="C{n}" s="1"/><c r="D{n}"></c></row>',
    '<row r="{n}"><c r="A{n}" s="1"/></row>',
    '<row r="{n}" hidden="1"><c r="B{n}"><v>{n}</v></c></row>',
    '<row r="{n}" ht="15"/>',
    '<row r="{n}"><c r="B{n}"><v>-{n}</v></c></row>',
    '<row r="{n}"><c r="B{n}"><v></v></c></row>',
    '<row r="{n}"><c r="AA{n}" s="7"><v>1</v></c></row>',
    '<row r="{n}"><c r="B{n}" t="s"><v>2</v></c><c r="C{n}"><v>.{n}</v></c></row>',
)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.integers(0, len(SHAPES) - 1), st.integers(1, 40)), min_size=1, max_size=6), st.integers(0, 3))
def test_rows_of_one_shape_are_read_as_the_tree_reads_them(runs: list[tuple[int, int]], last: int) -> None:
    """Runs of equal rows, some with a style or text that isn't there, a hidden row, an empty one, a number with a sign."""
    kinds = [kind for kind, count in runs for _ in range(count)]
    rows = "".join(SHAPES[kind].replace("{n}", str(n)).replace("{i}", str(n % 2)) for n, kind in enumerate(kinds, 3))
    styles = '<numFmts><numFmt numFmtId="170" formatCode="00000000"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs>'
    data = h.one_sheet(rows, strings="<si><t>nul</t></si><si><t>V&amp;V</t></si>" + "<si><t/></si>" * last, styles=styles)
    with pytest.MonkeyPatch.context() as patch:
        assert both_ways(data, patch)[1]


TABLE = [f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c><c r="B{n}"><v>{n}</v></c></row>' for n in range(1, 41)]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ('<row r="20"><c r="A21" t="s"><v>0</v></c><c r="B20"><v>20</v></c></row>', "cel A21 in rij 20"),
        ('<row r="19"><c r="A19" t="s"><v>0</v></c><c r="B19"><v>19</v></c></row>', "rij 19 na rij 19"),
        ('<row r="20"><c r="B20" t="s"><v>0</v></c><c r="A20"><v>20</v></c></row>', "cel A20 na kolom B"),
        ('7<row r="20"><c r="A20" t="s"><v>0</v></c><c r="B20"><v>20</v></c></row>', None),
        ('<row r="20"><c r="A20" t="s"><v>0</v></c><c r="B20"><v>20</v></c>', "anders gesloten dan geopend"),
    ],
)
def test_one_row_that_differs_among_rows_of_one_shape_is_seen(row: str, reason: str | None) -> None:
    """The wrong row number, a row twice, columns turned round, a figure before the row, a row that does not end."""
    data = h.one_sheet("".join([*TABLE[:19], row, *TABLE[20:]]), strings="<si><t>nul</t></si>")
    if reason is None:
        assert len(read_xlsx(data).bladen[0].cellen) == 80
        return
    with pytest.raises(Refused) as caught:
        read_xlsx(data)
    assert reason in caught.value.weigering.gevonden


def test_what_crosses_the_pipe_comes_back_whole() -> None:
    data = written_by_xlsxwriter()
    assert from_plain(read_plain(data)) == read_xlsx(data)
    assert isinstance(read_xlsx(data), Werkboek)


def test_a_big_sheet_is_streamed_and_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>rij {n}</t></is></c><c r="C{n}"><v>{n}</v></c></row>' for n in range(1, 40_000)
    )
    data = h.one_sheet(
        rows, after='<mergeCells><mergeCell ref="A1:B2"/></mergeCells>', before='<cols><col min="3" max="3" hidden="1"/></cols>'
    )
    assert both_ways(data, monkeypatch) == (True, True)
    (blad,) = read_xlsx(data).bladen
    assert len(blad.cellen) == 2 * 39_999
    assert blad.cellen[-1] == Cel("C39999", 39999, 3, "39999", Soort.GETAL, "General", None, True, True)
    assert blad.samengevoegd == ("A1:B2",)


def cel(ruw: str, opmaak: str = "General", soort: Soort = Soort.GETAL) -> Cel:
    return Cel("A1", 1, 1, ruw, soort, opmaak)


@pytest.mark.parametrize(
    ("given_cel", "text"),
    [
        (cel("0.955", "0.0%"), "95.5%"),
        (cel("0.29", "0%"), "29%"),
        (cel("0.30000000000000004"), "0.3"),
        (cel("1234567", "00000000"), "01234567"),
        (cel("45474", "dd-mm-yyyy"), "2024-07-01"),
        (cel("45474.708333333336", "dd-mm-yyyy hh:mm"), "2024-07-01 17:00:00"),
        (cel("45474"), "45474"),
        (cel("1e3"), "1000"),
        (cel("1e308"), "1e308"),
        (cel("60", "dd-mm-yyyy"), "60"),
        (cel("-5", "dd-mm-yyyy"), "-5"),
        (cel("1", soort=Soort.WAAR), "ja"),
        (cel("0", soort=Soort.WAAR), "nee"),
        (cel("2024-07-01T00:00:00", soort=Soort.DATUM), "2024-07-01"),
        (cel("06290123", soort=Soort.TEKST), "06290123"),
        (cel("5", '0 "dagen"'), "5"),
    ],
)
def test_cells_as_text(given_cel: Cel, text: str) -> None:
    assert as_text(given_cel, is_1904=False) == text


def test_formats_are_told_apart() -> None:
    assert [f for f in ("General", "0.00", "[Red]0", '0 "dagen"', "@", "0.00E+00", "# ?/?", '"€" #,##0.00') if is_date_format(f)] == []
    dates = ("dd-mm-yyyy", "d/m/yy;@", "[$-413]d mmmm yyyy", "h:mm", "[h]:mm", "yyyy\\-mm\\-dd")
    assert [f for f in dates if not is_date_format(f)] == []
    assert [is_percent_format(f) for f in ("0%", "0.0%", '0"%"', "0")] == [True, True, False, False]


def test_numbers_days_and_their_borders() -> None:
    assert number(cel("9007199254740993")) is None  # more digits than Excel keeps
    assert number(cel("123456789012345")) == Decimal("123456789012345")
    assert percentage(cel("0.955")) is None
    assert shown_zeros(cel("1.5", "000")) is None
    assert day(cel("45474.5", "dd-mm-yyyy"), is_1904=False) is None
    assert from_serial(Decimal(1), is_1904=False) == datetime(1900, 1, 1)
    assert from_serial(Decimal(59), is_1904=False) == datetime(1900, 2, 28)
    assert from_serial(Decimal(61), is_1904=False) == datetime(1900, 3, 1)
    assert from_serial(Decimal(0), is_1904=True) == datetime(1904, 1, 1)
    assert from_serial(Decimal(44012), is_1904=True) == from_serial(Decimal(45474), is_1904=False)
    assert from_serial(Decimal(2_958_465), is_1904=False) == datetime(9999, 12, 31)
    assert from_serial(Decimal(2_958_466), is_1904=False) is None
