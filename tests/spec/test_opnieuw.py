"""When something is the same again: a point that a letter asked, an answer of before, an addition to what was answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from tests.builders import AGB, inschrijving, toets, velden
from tests.spec.test_herstel import BY_HAND, answered, judge, told
from tests.spec.test_toetreding import TERM, at
from wlzcli.domain.canonical import Facts
from wlzcli.domain.codes import Sector
from wlzcli.domain.findings import Answer, Answers, Ernst, Finding, Question
from wlzcli.domain.formulier import SOORT_AANVULLING
from wlzcli.domain.toetsing import Getoetst, Herstelpunt, ToetsUitkomst, is_asked
from wlzcli.workflow.toetsing import still_asked

GOVERNANCE = Herstelpunt("F280", "Governancecode", "testkader §1")
KLACHTEN = replace(GOVERNANCE, onderwerp="Klachtenregeling")
CONTACT = Herstelpunt("F206", "Contactpersoon", "testkader §1", "Algemene gegevens", "B9")
ASKED: list[tuple[str, Herstelpunt, bool]] = [
    ("the same", CONTACT, True),
    ("a row was put in before it", replace(CONTACT, cel="B10"), True),
    ("something else is wrong in it", replace(CONTACT, gevonden="?"), True),
    ("another question, now in that cell", replace(CONTACT, onderwerp="E-mailadres"), False),
    ("another fault of it", replace(CONTACT, code="F213"), False),
    ("on another sheet", replace(CONTACT, blad="Bestuursverklaring"), False),
    ("an eis without a cell", GOVERNANCE, True),
    ("another eis without a cell", KLACHTEN, False),
]


@pytest.mark.parametrize(("what", "point", "expected"), ASKED, ids=[a[0] for a in ASKED])
def test_what_a_letter_asked(what: str, point: Herstelpunt, expected: bool) -> None:
    """The letter asked for the contact in B9 and for the governancecode; one of up to 0.4.0 asked all that is open."""
    del what
    assert is_asked(point, (CONTACT, GOVERNANCE)) is expected
    assert is_asked(point, ())


def test_of_two_faults_without_a_cell_the_one_that_is_no_point_any_more_is_not_told() -> None:
    """Both sheets were missing; after the repair only one is: the list tells that one."""
    form = inschrijving()
    missing = [
        Finding("F107", Ernst.FOUT, blad, bestand=form.bestand, gevonden="dit blad ontbreekt", agb_code=form.agb_code)
        for blad in ("A", "B")
    ]
    left = Herstelpunt("F107", "B", "inschrijfformulier", gevonden="dit blad ontbreekt")
    besluit = toets(AGB, uitkomst=ToetsUitkomst.HERSTEL, herstel=(left,), getoetst=(Getoetst("eisen.volledig", "voldaan", "§1"),))

    assert (besluit.regio, besluit.sector) == (form.regio, form.sector)
    assert still_asked(missing, [form], [besluit]) == (missing[1],)


# -- the last answer of each counts (W288) ----------------------------------------------------------------


def given(code: str, keuze: str, op: datetime, **feiten: str) -> Answer:
    facts = {"agb_code": AGB, "regio": "5503", "sector": Sector.GZ} | feiten
    return Answer(Question(code, "validate", "wie", "§1", (keuze,), feiten=Facts.of(**facts)), keuze, "omdat", "Noor", op)


FIRST, LAST = at(2015, 8, 3), at(2015, 8, 20)
REPAIRED = (given("V223", "herstel", FIRST, bestand="a"), given("V223", "bevoegd", LAST, bestand="b"))
REFUSED = (
    given("V287", "nieuwe_termijn", FIRST, eisen="eisen.volledig", uiterlijk="2015-08-13"),
    given("V287", "afwijzen", LAST, eisen="eisen.volledig", uiterlijk="2015-08-30"),
)
GELIJK: list[tuple[str, tuple[Answer, ...], list[str]]] = [
    ("of one that repaired it", REPAIRED, []),
    ("of one that let two terms pass", REFUSED, []),
    (
        "one repaired it and of another it holds still",
        (*REPAIRED, given("V223", "herstel", LAST, agb_code="41410002")),
        ["Vraag V223 over §1 kreeg verschillende antwoorden: bevoegd, herstel."],
    ),
    (
        "of one in two regions",
        (*REFUSED, given("V287", "nieuwe_termijn", LAST, eisen="eisen.volledig", regio="5518")),
        ["Vraag V287 over eisen.volledig kreeg verschillende antwoorden: afwijzen, nieuwe_termijn."],
    ),
]


@pytest.mark.parametrize(("what", "answers", "expected"), GELIJK, ids=[g[0] for g in GELIJK])
def test_w288_the_last_answer_of_each(what: str, answers: tuple[Answer, ...], expected: list[str]) -> None:
    """In whatever order they are kept; up to 0.4.0 every answer counted (V287 is compared since 0.5.0)."""
    del what
    for order in (answers, answers[::-1]):
        assert told(judge(inschrijving(), answers=Answers(order))) == expected
    before = told(judge(inschrijving(), answers=Answers(answers), toetswijze=1))
    assert before == (["Vraag V223 over §1 kreeg verschillende antwoorden: bevoegd, herstel."] if answers[0].vraag.code == "V223" else [])


# -- what was added after the answer ----------------------------------------------------------------------


@pytest.mark.parametrize(("dag", "asked_again"), [(28, True), (20, False)], ids=["since", "before"])
@pytest.mark.parametrize("code", ["V223", "V280"])
def test_what_a_person_wanted_repaired_is_asked_again_of_what_was_added_since(code: str, dag: int, asked_again: bool) -> None:
    """On 22 July a person answered herstel. An aanvulling of 28 July may be just that: it is looked at, and what is said of it counts. One of
    20 July lay there when that was answered."""
    first = inschrijving(velden=velden(bevoegdheid="volmacht") if code == "V223" else velden(), ontvangen_op=at(2015, 7, 18))
    added = replace(first, map="erbij", bestand="erbij/f.xlsx", sha256="7" * 64, soort=SOORT_AANVULLING, ontvangen_op=at(2015, 7, dag))
    kader = TERM if code == "V223" else BY_HAND
    (question,) = judge(first, kader=kader).questions
    bad = replace(answered(question, "herstel").given[0], op=at(2015, 7, 22))
    after = judge(first, added, kader=kader, answers=Answers((bad,)))
    point = "F223" if code == "V223" else "F280"

    assert question.code == code
    assert [(q.code, q.feiten.get("bestand")) for q in after.questions] == ([(code, added.bestand)] if asked_again else [])
    assert [p.code for d in after.decisions for p in d.herstel] == ([] if asked_again else [point])
    for again in after.questions:
        good = replace(answered(again, "bevoegd" if code == "V223" else "voldaan").given[0], op=at(2015, 7, 29))
        done = judge(first, added, kader=kader, answers=Answers((bad, good)))
        assert ([d.uitkomst.value for d in done.decisions], done.questions) == (["toegelaten"], ())
        still = judge(first, added, kader=kader, answers=Answers((bad, replace(good, keuze="herstel"))))
        assert ([p.code for d in still.decisions for p in d.herstel], still.questions) == ([point], ())
