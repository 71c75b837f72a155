"""What may never happen between what somebody types and what we read."""

from __future__ import annotations

import unicodedata
from decimal import Decimal

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from tests.builders import gegevens, kader, opzet
from wlzcli.cycle.formulier import make_formulier
from wlzcli.cycle.ingest import read_form
from wlzcli.cycle.ingest.bsn import BETWEEN, holds_bsn, is_bsn, may_hold_bsn
from wlzcli.cycle.ingest.tekens import read_otherwise, tidy, tidy_code
from wlzcli.cycle.ingest.waarden import read_cell
from wlzcli.domain.decimals import dutch, plain
from wlzcli.domain.formulier import VeldSoort
from wlzcli.domain.werkboek import Cel, Soort
from wlzcli.formats.xlsx.reader import read_xlsx
from wlzcli.formats.xlsx_form import form_bytes

SETTINGS = settings(max_examples=150, derandomize=True, deadline=None)
FORM = make_formulier(kader(), opzet())
NUMBERS = st.decimals(min_value=Decimal("-99999999"), max_value=Decimal("99999999"), places=2)
# What XML and Excel can hold; a lone carriage return becomes a line feed on the way.
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co")), max_size=60)


@SETTINGS
@given(NUMBERS)
@example(Decimal("1234.00"))
@example(Decimal("-0.01"))
def test_a_number_typed_in_dutch_is_that_number_or_a_finding(value: Decimal) -> None:
    """Never another number: with its thousands it may be ambiguous, and then it is told."""
    for shown in (dutch(value, 2), dutch(value), plain(value), plain(value).replace(".", ",")):
        read = read_cell(Cel("E5", 5, 5, shown, Soort.TEKST, "General"), VeldSoort.GETAL, (), is_1904=False)
        if read.waarde is None:
            assert read.meldingen[0][0] == "F115"
        else:
            assert Decimal(read.waarde) == value


@settings(SETTINGS, max_examples=25)
@given(TEXTS, TEXTS)
@example("=1+1", "_x0041_")
@example("NULL", "true")
def test_a_text_comes_back_as_it_was_filled_in(naam: str, toelichting: str) -> None:
    """Through the workbook and back, but for blanks at the ends and what can't be seen."""
    assume(tidy(naam) and tidy(toelichting))
    known = gegevens(naam=naam, velden=(("wijzigingen_toelichting", toelichting),))
    read = read_form(read_xlsx(form_bytes(make_formulier(kader(), opzet(), known))), (FORM,))
    values = {v.id: v.waarde for v in read.velden}

    assert (values["naam"], values["wijzigingen_toelichting"]) == (tidy(naam), tidy(toelichting))


@SETTINGS
@given(st.text("0123456789 .-_/\nabc|\x0b\x1e\x7f\u00a0\u200b０１\u00b2\u2460\u301c", max_size=24))
@example("111.222.333")
@example("1112 22 333")
@example("１１１２２２３３３")
@example("111\u200b222333")
@example("111 \u200b-\u00a0222 - 333")
@example("1112\n22333")
@example("111\x0b222\x0b333")
@example("111\x0b222\x0b333\u0142")
@example("cliënt111222333")
def test_the_quick_look_misses_no_bsn(text: str) -> None:
    """Where the quick look sees nothing, the careful one would not either."""
    if holds_bsn(tidy_code(text)):
        assert may_hold_bsn(text)


@SETTINGS
@given(st.lists(st.one_of(st.characters(max_codepoint=255), st.sampled_from("012345678912345678 -.\u00b2\u00ad\u00a0eE+")), max_size=30))
@example(list("12345678\u00b2\u00eb"))
@example(list("123\u00ad456\u0085782"))
@example(list("\u00eb1e8"))
def test_the_quick_look_is_one_whatever_the_letters(signs: list[str]) -> None:
    """A letter from elsewhere makes the text go another way, which sees the same; so do many texts at once."""
    text = "".join(signs)
    assert may_hold_bsn(text) == may_hold_bsn(f"{text}\u0142") == may_hold_bsn(f"123456{BETWEEN}{text}{BETWEEN}\u0142")


def test_the_quick_look_knows_every_figure_dash_and_what_is_left_out() -> None:
    """123456782, with each character that reads as a 2 at its end, as a dash between its groups, or as nothing there."""
    every = [chr(n) for n in range(0x110000)]
    twos = [f"12345678{c}" for c in every if c.isdigit() and unicodedata.digit(c) == 2]
    dashes = [f"123{c}456{c}782" for c in every if unicodedata.category(c) == "Pd"]
    gone = [f"{before}123{c}456{c}782" for c in every if unicodedata.category(c) in ("Cc", "Cf") for before in ("", "\u0142 ")]
    gone = [t for t in gone if holds_bsn(tidy_code(t))]

    assert (len(twos) > 60, len(dashes) > 20, len(gone) > 150) == (True, True, True)
    assert [t for t in (*twos, *dashes) if not (holds_bsn(t) and may_hold_bsn(t))] == []
    assert [t for t in gone if not may_hold_bsn(t)] == []


def test_texts_put_together_for_one_look_make_no_number() -> None:
    """Half of 123456782 at the end of one text and half at the start of the next, also beside a letter from elsewhere."""
    halves = BETWEEN.join(("1234", "56782"))
    assert [may_hold_bsn(t) for t in (halves, f"{halves}\u0142", "123456782", "1234\x1e56782")] == [False, False, True, True]


@SETTINGS
@given(st.integers(min_value=0, max_value=99_999_999))
def test_one_figure_in_eleven_makes_a_bsn(start: int) -> None:
    """Of the nine-digit numbers with the same first eight digits at most one passes the elfproef."""
    assert sum(is_bsn(f"{start:08d}{last}") for last in range(10)) <= 1


@SETTINGS
@given(TEXTS)
def test_tidying_twice_is_tidying_once(text: str) -> None:
    """And what is tidy holds nothing odd any more."""
    assert tidy(tidy(text)) == tidy(text)
    assert tidy_code(tidy_code(text)) == tidy_code(text)
    assert read_otherwise(tidy_code(text), is_code=True) is None
