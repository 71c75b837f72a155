"""Reading what people type, and deciding which submissions count."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from tests.builders import gegevens, kader, opzet, regio
from wlzcli.cycle.formulier import make_definitief_plan, make_formulier
from wlzcli.cycle.ingest import IngestInputs, decide, parse_moment, read_form
from wlzcli.cycle.ingest.bewijsstukken import match_name, search_text
from wlzcli.cycle.ingest.bsn import bsn_cells, holds_bsn, is_bsn, may_hold_bsn
from wlzcli.cycle.ingest.tekens import read_otherwise
from wlzcli.cycle.ingest.waarden import Gelezen, read_cell
from wlzcli.domain.aanlevering import Aanlevering, Document, Lezing
from wlzcli.domain.codes import Sector
from wlzcli.domain.dates import AMSTERDAM
from wlzcli.domain.decisions import StepResult
from wlzcli.domain.findings import Answer, Answers
from wlzcli.domain.formulier import NAAM_GEMARKEERD, Formulier, Gegevens, Optie, VeldSoort
from wlzcli.domain.inschrijving import Inschrijving, ProductieRegel
from wlzcli.domain.provenance import Plaats
from wlzcli.domain.tabellen import Ontvangst
from wlzcli.domain.werkboek import Cel, Soort
from wlzcli.formats.xlsx.reader import read_xlsx
from wlzcli.formats.xlsx_form import form_bytes
from wlzcli.policy.model import Beleid, Kader

FORMS = (make_formulier(kader(), opzet()), make_definitief_plan(kader(), opzet()))
JA_NEE = (Optie("ja", "ja"), Optie("nee", "nee"))
BSN = "111222333"  # made up; passes the elfproef
Edit = Callable[[Any], None]


def text(value: str, **changes: Any) -> Cel:
    return Cel("B5", 5, 2, value, Soort.TEKST, "@")._replace(**changes)


def number(value: str, opmaak: str = "General") -> Cel:
    return Cel("B5", 5, 2, value, Soort.GETAL, opmaak)


def read(cel: Cel, soort: VeldSoort, keuzes: tuple[Optie, ...] = ()) -> Gelezen:
    return read_cell(cel, soort, keuzes, is_1904=False)


@pytest.mark.parametrize(
    ("cel", "waarde"),
    [
        (text("1234,5"), "1234.5"),
        (text("1.234,56"), "1234.56"),
        (text("1,234.56"), "1234.56"),
        (text("12.345.678"), "12345678"),
        (text("1 234,5"), "1234.5"),
        (text("0,125"), "0.125"),
        (text("-3,50"), "-3.5"),
        (number("1040.25"), "1040.25"),
        (number("0.10000000000000001"), "0.1"),
        (number("1E3"), "1000"),
        (number("365", "#,##0"), "365"),
    ],
)
def test_numbers_as_people_write_them(cel: Cel, waarde: str) -> None:
    """Dutch and English decimals and thousands read without doubt, and without a word."""
    assert read(cel, VeldSoort.GETAL) == Gelezen(waarde)


@pytest.mark.parametrize(
    ("cel", "code", "verwacht"),
    [
        (text("1.234"), "F115", "1.234 of 1,234"),
        (text("1,234"), "F115", "1.234 of 1,234"),
        (text("365 dagen"), "F116", "een getal, bijvoorbeeld 1234,5"),
        (text("n.v.t."), "F116", "een getal, bijvoorbeeld 1234,5"),
        (text("1e3"), "F116", "een getal, bijvoorbeeld 1234,5"),
        (text("١٢٣"), "F116", "een getal, bijvoorbeeld 1234,5"),
        (text("1200\u00b9"), "F116", "een getal, bijvoorbeeld 1234,5"),  # raised, lowered, circled: the mark of a footnote
        (text("1200\u2081"), "F116", "een getal, bijvoorbeeld 1234,5"),
        (text("12\u2469"), "F116", "een getal, bijvoorbeeld 1234,5"),
        (text("9" * 29), "F116", "een getal, bijvoorbeeld 1234,5"),
        (text("1.000.000.000.000.000"), "F116", "een getal, bijvoorbeeld 1234,5"),  # as the same in a number cell
        (number("1000000000000000"), "F116", "een getal, bijvoorbeeld 1234,5"),
        (text("1\u00bd"), "F116", "een getal, bijvoorbeeld 1234,5"),
        (number("45839", "dd-mm-yyyy"), "F117", "een getal, bijvoorbeeld 1234,5"),
        (number("0.5", "0%"), "F116", "een getal, bijvoorbeeld 1234,5"),
        (text("", soort=Soort.FOUT, ruw="#REF!"), "F111", "een waarde zonder fout"),
        (text("", formule="1+1", heeft_waarde=False), "F110", "een ingevulde waarde"),
    ],
)
def test_what_is_no_single_number_is_a_finding(cel: Cel, code: str, verwacht: str) -> None:
    """What can be read two ways, or not at all, is never guessed."""
    assert read(cel, VeldSoort.GETAL) == Gelezen(None, ((code, verwacht),))


@pytest.mark.parametrize(
    ("cel", "gelezen"),
    [
        (number("0.955", "0.0%"), Gelezen("95.5")),
        (number("95.5"), Gelezen("95.5")),
        (text("95,5%"), Gelezen("95.5")),
        (text("95,5 %"), Gelezen("95.5")),
        (number("0.955"), Gelezen(None, (("F115", "95,5% of 0,955%"),))),
        (text("0,955"), Gelezen(None, (("F115", "95,5% of 0,955%"),))),
        (text("'0.5"), Gelezen(None, (("F115", "50% of 0,5%"),))),
        (text("1"), Gelezen(None, (("F115", "100% of 1%"),))),
        (text("0,955%"), Gelezen("0.955")),
        (text("0,5 procent"), Gelezen("0.5")),
        (text("1,5"), Gelezen("1.5")),
        (text("0"), Gelezen("0")),
    ],
)
def test_percentages(cel: Cel, gelezen: Gelezen) -> None:
    """95,5% however it was typed; a bare fraction may be either."""
    assert read(cel, VeldSoort.PERCENTAGE) == gelezen


@pytest.mark.parametrize(
    ("cel", "gelezen"),
    [
        (text("06290123"), Gelezen("06290123")),
        (text(" 06.29 01 23 "), Gelezen("06290123")),
        (number("6290123"), Gelezen("06290123", (("W101", "06290123"),))),
        (text("6290123"), Gelezen("06290123", (("W101", "06290123"),))),
        (number("16290123"), Gelezen("16290123")),
        (text("629012"), Gelezen(None, (("F114", "acht cijfers"),))),
        (number("6290123.5"), Gelezen(None, (("F114", "acht cijfers"),))),
        (text("0629O123"), Gelezen(None, (("F114", "acht cijfers"),))),
        (text("0629012\u00b3"), Gelezen(None, (("F114", "acht cijfers"),))),
        (text("'06290123"), Gelezen("06290123")),
        (text("\u200b06290123\u00a0"), Gelezen("06290123", (("W113", "zonder de tekens U+200B; met een spatie in plaats van U+00A0"),))),
        (text("06290123", formule="A1"), Gelezen("06290123", (("W111", "een ingevulde waarde in plaats van een formule"),))),
        (text("06290123", verborgen=True), Gelezen("06290123", (("W112", "een zichtbare cel"),))),
    ],
)
def test_eight_digits(cel: Cel, gelezen: Gelezen) -> None:
    """A lost leading zero is put back with a warning, never silently."""
    assert read(cel, VeldSoort.AGB) == gelezen


@pytest.mark.parametrize(
    ("cel", "gelezen"),
    [
        (number("42186", "dd-mm-yyyy"), Gelezen("2015-07-01")),
        (number("42186.5", "dd-mm-yyyy hh:mm"), Gelezen("2015-07-01")),
        (number("42186"), Gelezen("2015-07-01", (("W114", "01-07-2015"),))),
        (text("1-7-2015"), Gelezen("2015-07-01")),
        (text("01/07/2015"), Gelezen("2015-07-01")),
        (text("'1-7-2015"), Gelezen("2015-07-01")),
        (text("2015-07-01"), Gelezen("2015-07-01")),
        (text("1 juli 2015"), Gelezen("2015-07-01")),
        (text("1 jul. 2015"), Gelezen("2015-07-01")),
        (text("2015-07-01", soort=Soort.DATUM), Gelezen("2015-07-01")),
        (text("7-31-2015"), Gelezen(None, (("F118", "een datum, bijvoorbeeld 15-7-2026"),))),
        (text("1-7-15"), Gelezen(None, (("F118", "een datum, bijvoorbeeld 15-7-2026"),))),
        (number("1072015"), Gelezen(None, (("F118", "een datum, bijvoorbeeld 15-7-2026"),))),
        (number("2958465", "dd-mm-yyyy"), Gelezen("9999-12-31")),  # for good, as a policy that continues is written
        (number("28561", "dd-mm-yyyy"), Gelezen("1978-03-12")),
        (number("28561"), Gelezen(None, (("F118", "een datum, bijvoorbeeld 15-7-2026"),))),
        (number("2015", "dd-mm-yyyy"), Gelezen(None, (("F118", "een datum, bijvoorbeeld 15-7-2026"),))),  # a year, shown as 7-7-1905
        (number("1072015", "dd-mm-yyyy"), Gelezen(None, (("F118", "een datum, bijvoorbeeld 15-7-2026"),))),  # 1-07-2015 without dashes
    ],
)
def test_dates(cel: Cel, gelezen: Gelezen) -> None:
    """Dates by format, by type or as text; two figures for the year are not enough."""
    assert read(cel, VeldSoort.DATUM) == gelezen


def test_a_1904_workbook_counts_from_its_own_first_day() -> None:
    """The same day number is four years later."""
    assert read_cell(number("40724", "dd-mm-yyyy"), VeldSoort.DATUM, (), is_1904=True) == Gelezen("2015-07-01")


@pytest.mark.parametrize(
    ("cel", "gelezen"),
    [
        (text("JA"), Gelezen("ja")),
        (text(" nee "), Gelezen("nee")),
        (text("misschien"), Gelezen(None, (("F113", "ja / nee"),))),
        (text("jа"), Gelezen("ja", (("W113", "met a in plaats van U+0430"),))),
        (Cel("B5", 5, 2, "1", Soort.WAAR, "General"), Gelezen(None, (("F113", "ja / nee"),))),
    ],
)
def test_choices(cel: Cel, gelezen: Gelezen) -> None:
    """Capitals and blanks make no difference; anything else is asked for."""
    assert read(cel, VeldSoort.KEUZE, JA_NEE) == gelezen


def test_a_formula_that_gives_nothing_is_told() -> None:
    """The question is not answered, but something stands there."""
    told = (("W111", "een ingevulde waarde in plaats van een formule"),)

    assert read(text("", formule='IF(A1>0,"x","")'), VeldSoort.TEKST) == Gelezen(None, told)
    assert read(text(" "), VeldSoort.TEKST) == Gelezen(None)


def test_a_text_field_shows_what_the_cell_shows() -> None:
    """A date or percentage in a free text is not its bare number."""
    assert read(number("42186", "dd-mm-yyyy"), VeldSoort.LANGE_TEKST) == Gelezen("2015-07-01")
    assert read(number("0.5", "0%"), VeldSoort.TEKST) == Gelezen("50%")
    assert read(number("12"), VeldSoort.TEKST) == Gelezen("12")


def test_a_file_name_never_holds_a_folder() -> None:
    """Names never become paths."""
    assert read(text("../../etc/passwd"), VeldSoort.BESTAND) == Gelezen(
        "../../etc/passwd", (("F119", "alleen de naam van een bestand in dezelfde map"),)
    )


def test_elfproef() -> None:
    """Nine digits, weights 9 to 2 and -1, a multiple of eleven."""
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)

    assert sum(w * int(d) for w, d in zip(weights, BSN, strict=True)) % 11 == 0
    assert (is_bsn(BSN), is_bsn("111222334"), is_bsn("000000000")) == (True, False, False)


@pytest.mark.parametrize(
    "shown",
    [
        BSN, f"client {BSN}, geb. 1950", "111.222.333", "1112 22 333", "111-222-333", "111/222/333", "1112_22_333", "1112 - 22 - 333",
        "11 12 22 333", "1112\n22333", "111\r\n222\r\n333", "BSN111222333", "cliënt111222333", "Jansen111222333", "111222333a",
        "CLIENT111222333", "nr. (111222333)", "client_111222333", "١١١٢٢٢٣٣٣",
        "111\u2013222\u2013333", "111\u2010222\u2010333", "111 \u2011 222 \u2011 333", "11\u221212\u221222\u2212333", "1112\u201422\u2014333",
        "111\t222\t333", "1112\t22\t333",
        "11122233\u00b3", "\u2460\u2460\u2460222333", "111\u301c222\u301c333",
    ],
)  # fmt: skip
def test_however_somebody_types_the_number(shown: str) -> None:
    """Alone, in the groups people make, over two lines, glued to a word."""
    assert (holds_bsn(shown), may_hold_bsn(shown)) == (True, True)


@pytest.mark.parametrize(
    "shown",
    [
        "06290123", "0111222333", "a111222333b", "111.22.2333", "45473.1234",
        "NL91ABNA111222333", "NL111222333B01", "AB111222333", "INV111222333", "f111222333e4",  # codes: a bank account, VAT, a series, a hash
        "+31 11 12 22 333", "11 12 22 333 44", "11.12.22.333",  # a telephone number abroad, a row of numbers, an address of a computer
        "2015111222333", "1 1 1 2 2 2 3 3 3", "111222334",
    ],
)  # fmt: skip
def test_other_long_numbers_are_none(shown: str) -> None:
    """Although the nine figures themselves pass, but for the last."""
    assert not holds_bsn(shown)


def test_what_a_document_calls_an_rsin() -> None:
    """In an annex, not in a form: no field asks it."""
    text = f"Stichting De Linde, RSIN: {BSN}"

    assert (holds_bsn(text), holds_bsn(text, annex=True), holds_bsn(f"{text} en cliënt {BSN}", annex=True)) == (True, False, True)


@pytest.mark.parametrize(
    ("place", "found"),
    [
        ({"A1": "BSN", "A2": "x", "A4": 12345672}, ["A4"]),  # 0*9+1*8+2*7+3*6+4*5+5*4+6*3+7*2-2 = 110, ten times eleven
        ({"B2": "Burgerservicenummer cliënt:", "D2": "12345672"}, ["D2"]),
        ({"A1": "BSN", "A2": 12345673, "B2": 12345672}, []),  # the first fails the elfproef, the second stands under nothing
        ({"A1": "KvK-nummer", "A2": 12345672}, []),
        ({"A1": "Vul op dit blad nergens een burgerservicenummer in.", "A2": 12345672}, []),  # a sentence is no heading
        ({"A2": 12345672, "A3": "BSN"}, []),
        ({"A1": "1.11222333E8"}, ["A1"]),
    ],
)
def test_a_number_that_lost_its_zero(place: dict[str, object], found: list[str]) -> None:
    """Eight figures count only below or beside a heading that calls them so: a KvK number has eight as well."""
    for _ in range(2):  # what was seen before in this process makes no difference
        book = openpyxl.Workbook()
        book.active.title = "Blad"
        for cel, value in place.items():
            book["Blad"][cel] = value
        buffer = BytesIO()
        book.save(buffer)

        assert list(bsn_cells(read_xlsx(buffer.getvalue()))) == [("Blad", cel) for cel in found]


@pytest.mark.parametrize(
    ("tekst", "als_code", "als_naam"),
    [
        ("Stichting Zoë", None, None),  # ordinary accents are no oddity
        ("０6", "met 0 in plaats van U+FF10", None),
        ("Ηoeve", "met H in plaats van U+0397", "met U+0397, dat op H lijkt"),  # a Greek capital before letters of ours
        ("ΗΡΑ", "met H in plaats van U+0397; met P in plaats van U+03A1; met A in plaats van U+0391", None),  # wholly Greek
        ("De\u00a0Linde\u200b", "zonder de tekens U+200B; met een spatie in plaats van U+00A0",
         "zonder de tekens U+200B; met een spatie in plaats van U+00A0"),
        ("De\x07 Linde\u202e", "zonder de tekens U+0007, U+202E", "zonder de tekens U+0007, U+202E"),
        ("regel een\r\nregel twee\t", None, None),
        ("1200\u00b9", None, None),  # not read as 12001: then there is nothing to tell but that it is no number
    ],
)  # fmt: skip
def test_odd_characters_are_told_as_they_are_read(tekst: str, als_code: str | None, als_naam: str | None) -> None:
    """Left out, read as another, or left standing: each by its own words."""
    assert (read_otherwise(tekst, is_code=True), read_otherwise(tekst, is_code=False)) == (als_code, als_naam)


def test_a_name_with_what_can_not_be_seen() -> None:
    """A control character is left out of a name, and told; so it is of a long text, which is not told for every line end."""
    told = (("W113", "zonder de tekens U+0007"),)

    assert read(text("De\x07 Linde"), VeldSoort.TEKST) == Gelezen("De Linde", told)
    assert read(text("De Ηoeve"), VeldSoort.TEKST) == Gelezen("De Ηoeve", (("W113", "met U+0397, dat op H lijkt"),))
    assert read(text("een\x07\ntwee"), VeldSoort.LANGE_TEKST) == Gelezen("een\ntwee")


# -- a whole form ----------------------------------------------------------------------------------


def filled(form: Formulier, edit: Edit | None = None) -> bytes:
    data = form_bytes(form)
    if edit is None:
        return data
    workbook = openpyxl.load_workbook(BytesIO(data))
    edit(workbook)
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()


def lezing(edit: Edit | None = None, given: Gegevens | None = None, form: Formulier | None = None) -> Lezing:
    made = form or make_formulier(kader(), opzet(), given or gegevens())
    return read_form(read_xlsx(filled(made, edit)), FORMS)


def values(read_: Lezing) -> dict[str, str]:
    return {v.id: v.waarde for v in read_.alle_velden() if v.waarde is not None}


def test_what_formulier_fills_in_ingest_gives_back_with_its_cell() -> None:
    """The round trip of every prefilled value."""
    got = {v.id: (v.waarde, v.blad, v.cel) for v in lezing().alle_velden() if v.waarde is not None}

    assert got == {
        "agb_code": ("06290123", "Algemene gegevens", "B5"),
        "naam": ("Stichting De Linde", "Algemene gegevens", "B6"),
        "kvk_nummer": ("01234567", "Algemene gegevens", "B7"),
        "regio": ("5503", "Algemene gegevens", "B8"),
        "datum_ondertekening": ("2015-07-01", "Algemene gegevens", "B14"),
        "opgave.ZZP": ("bestaand", "Algemene gegevens", "B16"),
        "fte": ("12.5", "Algemene gegevens", "B22"),
        "verklaringen.akkoord": ("ja", "Bestuursverklaring", "B5"),
        "productie.1.prestatiecode": ("Z430", "Productie", "A5"),
        "productie.1.leveringsvorm": ("ZZP", "Productie", "C5"),
        "productie.1.eenheid": ("dag", "Productie", "D5"),
        "productie.1.volume": ("365", "Productie", "E5"),
        "productie.3.prestatiecode": ("H300", "Productie", "A7"),
        "productie.3.leveringsvorm": ("MPT", "Productie", "C7"),
        "productie.3.eenheid": ("uur", "Productie", "D7"),
        "productie.3.volume": ("1040.25", "Productie", "E7"),
    }


def test_every_field_that_somebody_fills_in_comes_back() -> None:
    """Fill every field of the form by its cell; every one is read, and nothing is found."""
    form = make_formulier(kader(), opzet())
    given: dict[str, str] = {}

    def fill(workbook: Any) -> None:
        for n, veld in enumerate(form.velden):
            sample = {
                VeldSoort.AGB: "06290123", VeldSoort.KVK: "01234567", VeldSoort.DATUM: "1-7-2015", VeldSoort.GETAL: "12,5",
                VeldSoort.BESTAND: f"stuk{n}.pdf",
            }.get(veld.soort, f"tekst {n}")  # fmt: skip
            workbook[veld.blad][veld.cel].value = veld.keuzes[0].tekst if veld.keuzes else sample
            expected = {VeldSoort.DATUM: "2015-07-01", VeldSoort.GETAL: "12.5"}.get(veld.soort, sample)
            given[veld.id] = veld.keuzes[0].waarde if veld.keuzes else expected

    got = lezing(fill, form=form)

    assert values(got) == given
    assert (got.bevindingen, got.bekend) == ((), True)


def test_rows_and_columns_inserted_by_a_program_that_leaves_names_behind() -> None:
    """openpyxl inserts rows without moving the names; the answers are found at their questions."""

    def insert(workbook: Any) -> None:
        workbook["Algemene gegevens"].insert_rows(6, 3)
        workbook["Algemene gegevens"].insert_cols(2)
        workbook["Productie"].insert_rows(2, 2)
        workbook["Voorblad"].insert_rows(3, 2)
        workbook["Voorblad"].insert_cols(1)

    got = lezing(insert)

    assert values(got) == values(lezing())
    assert {v.id: v.cel for v in got.alle_velden() if v.id in ("agb_code", "naam", "productie.1.volume")} == {
        "agb_code": "C5", "naam": "C9", "productie.1.volume": "E7",
    }  # fmt: skip
    assert [(f.code, f.blad) for f in got.bevindingen] == [("W115", "Algemene gegevens")]
    assert (got.bekend, got.identiteit) == (True, FORMS[0].identiteit)


def test_a_question_whose_text_was_changed_is_found_by_its_name() -> None:
    """The defined name still points at the answer."""
    got = lezing(lambda workbook: workbook["Algemene gegevens"].__setitem__("A5", "AGB"))

    assert values(got) == values(lezing())
    assert [(f.code, f.blad, f.cel) for f in got.bevindingen] == [("W116", "Algemene gegevens", "B5")]


VERKLARING = "Bestuursverklaring"
EERSTE, TWEEDE = "verklaringen.akkoord", "verklaringen.geen_faillissement"  # of the testkader: B5 and B6


def _changed(do: Callable[[Any], None]) -> Edit:
    """Both questions answered, the second with nee; then what a person or a program did to the sheet."""

    def edit(workbook: Any) -> None:
        sheet = workbook[VERKLARING]
        sheet["B5"], sheet["B6"] = "ja", "nee"
        do(sheet)

    return edit


def _retyped_and_moved(sheet: Any) -> None:
    sheet["A6"] = "Geen faillissement"
    sheet.insert_rows(5)


def _header_gone(sheet: Any) -> None:
    sheet["A5"] = "Akkoord?"
    sheet.delete_rows(4)


def _two_on_one_row(sheet: Any) -> None:
    sheet.insert_cols(1)
    sheet["A5"], sheet["B6"] = sheet["B6"].value, None


def _noted_elsewhere(sheet: Any) -> None:
    sheet["D6"], sheet["A5"] = sheet["A5"].value, "Akkoord?"


@pytest.mark.parametrize(
    ("do", "antwoorden", "meldingen"),
    [
        # Row 5 gone: the second question stands on row 5 now, and the name of the first points at its nee.
        (lambda sheet: sheet.delete_rows(5), {TWEEDE: ("nee", "B5")}, [("F108", "A5"), ("W115", "B5")]),
        # The last row gone: its name points at an empty row; nobody says that this question was left open.
        (lambda sheet: sheet.delete_rows(6), {EERSTE: ("ja", "B5")}, [("F108", "A6")]),
        # A row put in above and the second question retyped: the first moved to row 6, where the second's name was left.
        (_retyped_and_moved, {EERSTE: ("ja", "B6")}, [("F108", "A6"), ("W115", "B6")]),
        # Without the heads of the columns there are only names, and each points one row too low.
        (_header_gone, {}, [("F108", "A5")]),
        # The text of the first question typed as a note behind the second: a question stands before its answer.
        (_noted_elsewhere, {EERSTE: ("ja", "B5"), TWEEDE: ("nee", "B6")}, [("W116", "B5")]),
        # Two questions on one row: whose the answer is nobody can tell.
        (_two_on_one_row, {}, [("F108", "A5")]),
        # Only the text changed: the name still points at the answer.
        (lambda sheet: sheet.__setitem__("A6", "Failliet?"), {EERSTE: ("ja", "B5"), TWEEDE: ("nee", "B6")}, [("W116", "B6")]),
    ],
    ids=["row deleted", "last row deleted", "retyped and moved", "header deleted", "noted elsewhere", "two on one row", "retyped"],
)
def test_no_cell_answers_two_questions(
    do: Callable[[Any], None], antwoorden: dict[str, tuple[str, str]], meldingen: list[tuple[str, str]]
) -> None:
    """A name that was left behind is not believed: its question is not found, which blocks, and no other's answer is taken for it."""
    got = lezing(_changed(do))

    assert {v.id: (v.waarde, v.cel) for v in got.velden if v.blad == VERKLARING} == antwoorden
    assert [(f.code, f.cel) for f in got.bevindingen] == meldingen


def test_an_answer_under_merged_cells_is_not_taken() -> None:
    """Excel shows the ja of B5 over both rows; the nee under it is nobody's answer. Who it is stays known."""

    def edit(workbook: Any) -> None:
        workbook[VERKLARING]["B5"], workbook[VERKLARING]["B6"] = "ja", "nee"
        workbook[VERKLARING].merged_cells.add("B5:B6")
        workbook["Algemene gegevens"].merged_cells.add("A1:C30")

    got = lezing(edit)
    found = {v.id: v.waarde for v in got.velden}

    assert (found[EERSTE], found[TWEEDE], found["agb_code"], found["fte"]) == ("ja", None, "06290123", None)
    assert [(f.code, f.blad, f.cel) for f in got.bevindingen] == [
        *(("F132", "Algemene gegevens", cel) for cel in ("B5", "B6", "B7", "B8", "B14", "B16", "B22")),
        ("F132", VERKLARING, "B6"),
    ]


def test_a_renamed_sheet_is_found_by_its_names() -> None:
    """Excel moves the names along with the sheet."""

    def rename(workbook: Any) -> None:
        workbook["Bestuursverklaring"].title = "Verklaring"
        for name in workbook.defined_names.values():
            name.attr_text = name.attr_text.replace("Bestuursverklaring", "Verklaring")

    got = lezing(rename)

    assert [(v.waarde, v.blad, v.cel) for v in got.velden if v.id == "verklaringen.akkoord"] == [("ja", "Verklaring", "B5")]


def test_a_sheet_that_is_gone() -> None:
    """Named once, and not for each question on it."""

    def remove(workbook: Any) -> None:
        del workbook["Zelfanalyse"]
        for name in [n for n in workbook.defined_names if n.startswith("veld_zelfanalyse")]:
            del workbook.defined_names[name]

    assert [(f.code, f.onderwerp) for f in lezing(remove).bevindingen] == [("F107", "Zelfanalyse")]


def test_a_unit_that_was_changed_is_kept_with_its_cell() -> None:
    """Only where the form says another unit than we made out for that prestatie, or names one for a prestatie we did not."""

    def fill(workbook: Any) -> None:
        sheet = workbook["Productie"]
        sheet["D5"], sheet["D7"] = "uur", " Uur"
        sheet["A8"], sheet["C8"], sheet["D8"], sheet["E8"] = "Z999", "ZZP", "dag", 730

    assert [(p.prestatiecode, p.eenheid, p.eenheid_cel) for p in lezing(fill).productie] == [
        ("Z430", "uur", "D5"), ("H300", None, None), ("Z999", "dag", "D8"),
    ]  # fmt: skip


def test_a_leveringsvorm_that_was_changed_is_kept_with_its_cell() -> None:
    """Only where the form says another than we made out for that prestatie, or names one for a prestatie we did not."""

    def fill(workbook: Any) -> None:
        sheet = workbook["Productie"]
        sheet["C5"], sheet["A8"], sheet["C8"], sheet["E8"] = "VPT", "Z999", "ZZP", 730

    assert [(p.prestatiecode, p.leveringsvorm, p.vorm_cel) for p in lezing(fill).productie] == [
        ("Z430", "VPT", "C5"), ("H300", "MPT", None), ("Z999", "ZZP", "C8"),
    ]  # fmt: skip


def test_production_typed_by_hand() -> None:
    """A code in a free line, a volume with a comma, a line without a code."""

    def fill(workbook: Any) -> None:
        sheet = workbook["Productie"]
        sheet["E6"] = "1.095,5"
        sheet["A8"], sheet["C8"], sheet["E8"] = "z999", "ZZP", "730"
        sheet["E9"] = 12

    got = lezing(fill)

    assert got.productie == (
        ProductieRegel("Z430", "ZZP", Decimal("365"), "Productie", "E5", "A5"),
        ProductieRegel("V430", "VPT", Decimal("1095.5"), "Productie", "E6", "A6"),
        ProductieRegel("H300", "MPT", Decimal("1040.25"), "Productie", "E7", "A7"),
        ProductieRegel("Z999", "ZZP", Decimal("730"), "Productie", "E8", "A8", vorm_cel="C8"),
        ProductieRegel("", "", Decimal("12"), "Productie", "E9", "A9"),
    )
    assert [(f.code, f.cel) for f in got.bevindingen] == [("F120", "A9")]


def test_the_short_form_keeps_its_results() -> None:
    """Seven parts of a plan, the voorstel it belongs to, and the results agreed."""

    def fill(workbook: Any) -> None:
        sheet = workbook["Ontwikkelplannen"]
        for row in sheet.iter_rows(min_row=5):
            if str(row[0].value).startswith("Plan 1: hoort bij"):
                row[1].value = "plan 2 van de inschrijving"
        results = workbook["Resultaatafspraken"]
        for column, value in zip("ABCDE", ("plan 1", "Minder valpartijen", "10% minder", "31-12-2016", "registratie"), strict=True):
            results[f"{column}5"] = value

    got = values(lezing(fill, form=make_definitief_plan(kader(), opzet(), gegevens(velden=(), productie=()))))

    assert got["ontwikkelplan.1.voorstel"] == "plan-2"
    assert {k: v for k, v in got.items() if k.startswith("resultaatafspraken")} == {
        "resultaatafspraken.1.plan": "1",
        "resultaatafspraken.1.resultaat": "Minder valpartijen",
        "resultaatafspraken.1.streefwaarde": "10% minder",
        "resultaatafspraken.1.datum": "2016-12-31",
        "resultaatafspraken.1.bewijs": "registratie",
    }


# -- which submissions count -----------------------------------------------------------------------


def aanlevering(naam: str = "01-linde", read_: Lezing | None = None, **changes: Any) -> Aanlevering:
    made = Aanlevering(naam, "form.xlsx", (naam * 64)[:64], read_ or lezing())
    return replace(made, **changes)


def ontvangen(naam: str, dag: int, soort: str = "inschrijving", uur: int = 12) -> Ontvangst:
    return Ontvangst(naam, soort, datetime(2015, 7, dag, uur, tzinfo=AMSTERDAM), Plaats("ontvangst.csv", regelnummer=2))


def weigh(
    *items: Aanlevering, register: tuple[Ontvangst, ...] = (), given: tuple[Answer, ...] = (), policy: Kader | None = None
) -> StepResult[Inschrijving]:
    inputs = IngestInputs(
        zorgkantoor="test", jaar=2016, sectoren=(Sector.GZ,), regios=(regio(), regio("5518")),
        formulieren=tuple(f.identiteit for f in FORMS), aanleveringen=items, ontvangst=register,
    )  # fmt: skip
    return decide(inputs, Beleid((policy or kader(),)), Answers(given))


def answers_to(result: StepResult[Inschrijving], **keuzes: str) -> tuple[Answer, ...]:
    moment = datetime(2015, 8, 1, tzinfo=AMSTERDAM)
    return tuple(Answer(q, keuzes[q.code], "omdat", "A. Jansen", moment) for q in result.questions if q.code in keuzes)


def test_moment_and_kind_come_from_the_register() -> None:
    """Not from the file, whose time is the sender's claim."""
    result = weigh(aanlevering(), register=(ontvangen("01-linde", 30),))

    item = result.decisions[0]
    assert (item.soort, item.ontvangen_op, item.telt_mee) == ("inschrijving", datetime(2015, 7, 30, 12, tzinfo=AMSTERDAM), True)
    assert (item.agb_code, item.naam, item.kvk_nummer, item.regio, item.sector) == (
        "06290123", "Stichting De Linde", "01234567", "5503", Sector.GZ,
    )  # fmt: skip
    assert (result.findings, result.questions) == ((), ())


def test_without_a_row_the_moment_is_a_question_and_the_answer_supplies_it() -> None:
    """An answer that is no moment leaves the question open."""
    result = weigh(aanlevering())
    answered = weigh(aanlevering(), given=answers_to(result, V101="30-7-2015 16:59 herstel"))
    unclear = weigh(aanlevering(), given=answers_to(result, V101="gisteren"))

    assert [q.code for q in result.questions] == ["V101"]
    assert result.decisions[0].ontvangen_op is None
    assert (answered.decisions[0].ontvangen_op, answered.decisions[0].soort) == (datetime(2015, 7, 30, 16, 59, tzinfo=AMSTERDAM), "herstel")
    assert answered.questions == ()
    assert [q.code for q in unclear.questions] == ["V101"]


def test_nobody_is_asked_when_what_does_not_count_came_in() -> None:
    """No form of ours: the finding is enough."""
    result = weigh(aanlevering(read_=edited_identity(layout_sha256="")))

    assert ([f.code for f in result.findings], result.questions) == (["F103"], ())


@pytest.mark.parametrize("shown", ["30-7-2015", "2015-07-30", "30 juli", "", "31-6-2015 12:00"])
def test_half_a_moment_is_none(shown: str) -> None:
    """A day without a time can't be held against a deadline with one."""
    assert parse_moment(shown) is None


def test_the_same_content_twice_counts_once() -> None:
    """Also when another program saved it again, so that the bytes differ."""
    register = (ontvangen("01-linde", 29), ontvangen("02-nogmaals", 30))
    again = aanlevering("02-nogmaals", lezing(lambda workbook: None))
    result = weigh(again, aanlevering(), register=register)

    assert [(i.map, i.telt_mee) for i in result.decisions] == [("01-linde", True), ("02-nogmaals", False)]
    assert result.decisions[1].reden == "heeft dezelfde inhoud als 01-linde/form.xlsx"
    assert [(f.code, f.bestand) for f in result.findings] == [("W102", "02-nogmaals/form.xlsx")]


@pytest.mark.parametrize("changed", [{"layout_sha256": "f" * 64}, {"jaar": 2015}])
def test_the_same_answers_on_the_form_that_was_asked_for_are_no_copy(changed: dict[str, Any]) -> None:
    """Who handed in last year's form and then the same answers on the right one, as herstel, has repaired it."""
    register = (ontvangen("01-linde", 29), ontvangen("02-goed", 30, soort="herstel"))
    result = weigh(aanlevering(read_=edited_identity(**changed)), aanlevering("02-goed"), register=register)

    first, second = result.decisions
    assert first.inhoud_sha256 == second.inhoud_sha256
    assert (first.telt_mee, second.telt_mee, second.soort) == (True, True, "herstel")
    assert "W102" not in [f.code for f in result.findings]


def second_version(**changes: Any) -> tuple[tuple[Aanlevering, ...], tuple[Ontvangst, ...]]:
    items = (aanlevering(), aanlevering("02-versie", lezing(given=gegevens(**({"velden": (("fte", "13"),)} | changes)))))
    return items, (ontvangen("01-linde", 29), ontvangen("02-versie", 30))


@pytest.mark.parametrize(
    ("keuze", "tellen", "soorten"),
    [
        ("vervangt", [False, True], ["inschrijving", "inschrijving"]),
        ("vult_aan", [True, True], ["inschrijving", "aanvulling"]),
        ("telt_niet", [True, False], ["inschrijving", "inschrijving"]),
    ],
)
def test_two_versions_are_a_question(keuze: str, tellen: list[bool], soorten: list[str]) -> None:
    """Until somebody says, the first counts; the answer decides."""
    items, register = second_version()
    asked = weigh(*items, register=register)
    answered = weigh(*items, register=register, given=answers_to(asked, V102=keuze))

    assert [q.code for q in asked.questions] == ["V102"]
    assert asked.questions[0].keuzes == ("vervangt", "vult_aan", "telt_niet")
    assert [i.telt_mee for i in asked.decisions] == [True, False]
    assert [i.telt_mee for i in answered.decisions] == tellen
    assert [i.soort for i in answered.decisions] == soorten
    assert answered.questions == ()


def test_of_three_versions_one_is_asked_at_a_time() -> None:
    """Beside which form the third is put depends on the answer about the second: asking both at once asks the third twice."""
    items, register = second_version()
    third = aanlevering("03-derde", read_=lezing(lambda workbook: workbook["Productie"].__setitem__("E5", 77)))
    items, register = (*items, third), (*register, ontvangen("03-derde", 30, uur=16))
    first = weigh(*items, register=register)
    given = answers_to(first, V102="vervangt")
    second = weigh(*items, register=register, given=given)
    last = weigh(*items, register=register, given=(*given, *answers_to(second, V102="vervangt")))

    assert [len(r.questions) for r in (first, second, last)] == [1, 1, 0]
    assert [[i.map for i in r.decisions if i.telt_mee] for r in (first, second, last)] == [["01-linde"], ["02-versie"], ["03-derde"]]


def test_herstel_stands_beside_the_inschrijving() -> None:
    """The register says what it is; nobody has to be asked."""
    items, _ = second_version()
    result = weigh(*items, register=(ontvangen("01-linde", 29), ontvangen("02-versie", 30, "herstel")))

    assert [(i.soort, i.telt_mee) for i in result.decisions] == [("inschrijving", True), ("herstel", True)]
    assert result.questions == ()


def test_two_that_claim_one_agb_code() -> None:
    """Another KvK number under the same AGB-code is no version but a claim."""
    items, register = second_version(kvk_nummer="76543210", naam="Stichting Anders")
    asked = weigh(*items, register=register)
    answered = weigh(*items, register=register, given=answers_to(asked, V103="02-versie"))

    assert [(q.code, q.keuzes) for q in asked.questions] == [("V103", ("01-linde", "02-versie"))]
    assert [i.telt_mee for i in answered.decisions] == [False, True]


def test_a_possible_bsn_is_held_and_never_named() -> None:
    """The finding names the cell; of the form itself nothing is kept until a person says it is none."""
    item = aanlevering(read_=lezing(given=gegevens(velden=(("wijzigingen_toelichting", f"mevrouw {BSN}"),))))
    held = weigh(item, register=(ontvangen("01-linde", 29),))
    answered = weigh(item, register=(ontvangen("01-linde", 29),), given=answers_to(held, V105="geen_burgerservicenummer"))
    confirmed = weigh(item, register=(ontvangen("01-linde", 29),), given=answers_to(held, V105="wel_burgerservicenummer"))

    assert [(f.code, f.blad, f.cel, f.gevonden) for f in held.findings] == [("F123", "Algemene gegevens", "B21", None)]
    assert BSN not in str(held)
    assert (held.decisions[0].velden, held.decisions[0].telt_mee, held.decisions[0].agb_code) == ((), False, "")
    assert [q.code for q in held.questions] == ["V105"]
    assert (answered.decisions[0].telt_mee, answered.findings, answered.questions) == (True, (), ())
    assert ([f.code for f in confirmed.findings], confirmed.questions, confirmed.decisions[0].telt_mee) == (["F123"], (), False)


def edited_identity(**texts: str) -> Lezing:
    rows = {"zorgkantoor": "B4", "jaar": "B5", "sector": "B6", "kader": "B7", "layout_sha256": "B9", "beleid_sha256": "B10"}

    def edit(workbook: Any) -> None:
        for name, value in texts.items():
            workbook["Voorblad"][rows[name]] = value

    return lezing(edit)


@pytest.mark.parametrize(
    ("texts", "codes", "telt_mee"),
    [
        ({"jaar": "2015", "layout_sha256": "0" * 64}, ["F104"], True),
        ({"zorgkantoor": "elders", "layout_sha256": "0" * 64}, ["F105"], True),
        ({"sector": "VV", "layout_sha256": "0" * 64}, ["F106"], False),
        ({"layout_sha256": "0" * 64}, ["F121"], True),
        ({"beleid_sha256": "c" * 64}, ["W103"], True),
        ({"layout_sha256": ""}, ["F103"], False),
    ],
)
def test_whose_form_it_is(texts: dict[str, str], codes: list[str], telt_mee: bool) -> None:
    """Another year, zorgkantoor or layout leads to herstel; another policy hash is a warning."""
    result = weigh(aanlevering(read_=edited_identity(**texts)), register=(ontvangen("01-linde", 29),))

    assert [f.code for f in result.findings] == codes
    assert result.decisions[0].telt_mee is telt_mee


def test_last_years_form_still_says_who_sent_it() -> None:
    """It is read as far as its names are ours, so that herstel can be offered."""
    result = weigh(aanlevering(read_=edited_identity(jaar="2015", layout_sha256="0" * 64)), register=(ontvangen("01-linde", 29),))

    assert (result.decisions[0].agb_code, result.decisions[0].naam) == ("06290123", "Stichting De Linde")


def test_our_own_marked_copy_sent_back() -> None:
    """It does not count: the copy may leave things out."""

    def mark(workbook: Any) -> None:
        workbook.defined_names[NAAM_GEMARKEERD] = openpyxl.workbook.defined_name.DefinedName(NAAM_GEMARKEERD, attr_text="Voorblad!$A$1")

    def index_gone(workbook: Any) -> None:
        """Its index sheet deleted: the name points at nothing, and is there all the same."""
        workbook.defined_names[NAAM_GEMARKEERD] = openpyxl.workbook.defined_name.DefinedName(NAAM_GEMARKEERD, attr_text="#REF!")

    for edit in (mark, index_gone):
        result = weigh(aanlevering(read_=lezing(edit)), register=(ontvangen("01-linde", 29),))

        assert ([f.code for f in result.findings], result.decisions[0].telt_mee) == (["F122"], False)


def test_without_agb_code_or_region_nobody_knows_whose_it_is() -> None:
    """Both are told at their cell."""

    def spoil(workbook: Any) -> None:
        workbook["Algemene gegevens"]["B5"], workbook["Algemene gegevens"]["B8"] = "?", "5599"

    read_ = lezing(spoil)
    result = weigh(aanlevering(read_=read_), register=(ontvangen("01-linde", 29),))

    assert [(f.code, f.cel) for f in result.findings] == [("F114", "B5"), ("F124", "B5"), ("F113", "B8"), ("F125", "B8")]
    assert result.decisions[0].telt_mee is False


def test_the_order_of_the_folders_decides_nothing() -> None:
    """The same outcome whichever folder is read first."""
    items, register = second_version()

    assert weigh(*items, register=register) == weigh(*reversed(items), register=tuple(reversed(register)))


# -- bewijsstukken ---------------------------------------------------------------------------------


def test_documents_are_tied_to_what_the_form_says() -> None:
    """By name, whatever the capitals; with date of issue, and absent where the folder does not hold it."""
    velden = (
        ("documenten.uittreksel.bestand", "Uittreksel.PDF"),
        ("documenten.uittreksel.afgifte", "2015-06-01"),
        ("documenten.polis.bestand", "polis.pdf"),
        ("documenten.polis.geldig_tot", "2017-12-31"),
    )
    documents = (Document("uittreksel.pdf", "a" * 64, True, None, True, False), Document("los.pdf", "c" * 64, True))
    item = aanlevering(read_=lezing(given=gegevens(velden=velden)), documenten=documents)
    result = weigh(item, register=(ontvangen("01-linde", 29),))

    first, second = result.decisions[0].bewijsstukken
    assert (first.sleutel, first.bestand, first.sha256, first.leesbaar, str(first.afgegeven), first.kvk_gevonden, first.naam_gevonden) == (
        "documenten.uittreksel", "uittreksel.pdf", "a" * 64, True, "2015-06-01", True, False,
    )  # fmt: skip
    assert (second.sleutel, second.leesbaar, second.probleem, str(second.geldig_tot)) == (
        "documenten.polis",
        False,
        "ontbreekt",
        "2017-12-31",
    )
    assert [(f.code, f.gevonden) for f in result.findings] == [("W126", "los.pdf")]


def test_two_names_that_differ_only_in_capitals_are_not_guessed() -> None:
    """Which of the two is meant, only an exact name tells."""
    documents = (Document("A.pdf", "a" * 64, True), Document("a.pdf", "b" * 64, True))

    assert match_name("A.pdf", documents) == documents[0]
    assert match_name("A.PDF", documents) is None


def test_what_the_text_of_a_document_holds() -> None:
    """Numbers with blanks count; a scan without text tells nothing."""
    assert search_text("KvK 0123 4567\nStichting  De Linde", "01234567", "stichting de linde") == (True, True)
    broken = "Stichting Gehandi\ufffecaptenzorg Midden-\r\nNederland"  # as PDFium gives words that go on at the next line
    assert search_text(broken, "", "Stichting Gehandicaptenzorg Midden-Nederland") == (None, True)
    assert search_text(broken, "", "Stichting Gehandicaptenzorg Oost-Nederland") == (None, False)
    assert search_text("KvK 76543210", "01234567", "Stichting De Linde") == (False, False)
    assert search_text("de vennootschap KOMPAS WONEN BV te", "", "Kompas Wonen B.V.") == (None, True)
    assert search_text("Kompas Wonen B.V.", "", "Kompas Wonen BV") == (None, True)
    assert search_text("Kompas Wonen N.V.", "", "Kompas Wonen B.V.") == (None, False)
    for shown, found in (
        ("KvK 01.23.45.67, 1-7-2015", True),
        ("01234567 4", True),
        ("vestiging 012345670001", False),
        ("3101234567", False),
    ):
        assert search_text(shown, "01234567", "") == (found, None), shown
    assert search_text("  \n", "01234567", "Stichting De Linde") == (None, None)
