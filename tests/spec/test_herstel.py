"""A repair restores the points that were asked for: what it may put in the place of a production line, and where a person must say."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from tests.builders import beleid, inschrijving, tarief, toets_kader, validate_inputs, velden
from tests.spec.test_toetreding import WIE, at
from wlzcli.cycle.validate import decide
from wlzcli.domain.codes import Leveringsvorm
from wlzcli.domain.decisions import StepResult
from wlzcli.domain.findings import Answer, Answers, Question
from wlzcli.domain.inschrijving import Inschrijving, ProductieRegel
from wlzcli.domain.toetsing import ValidateBesluit
from wlzcli.policy.model import Kader
from wlzcli.views.meldingen import boodschap, vraag_tekst
from wlzcli.workflow.document import messages

TARIEVEN = (tarief(), tarief("Z440"), tarief("Z450"), tarief("V430", leveringsvorm=Leveringsvorm.VPT))


def regel(row: int, code: str, volume: int | None, vorm: str = "ZZP") -> ProductieRegel:
    """A line of the form on this row: code in column A, volume in column E."""
    return ProductieRegel(code, vorm, None if volume is None else Decimal(volume), "Productie", f"E{row}", f"A{row}")


def herstel(*regels: ProductieRegel, **changes: Any) -> Inschrijving:
    """What came in after a herstelverzoek, with these lines."""
    made = inschrijving(map="herstel", bestand="herstel/f.xlsx", sha256="9" * 64, soort="herstel", ontvangen_op=at(2015, 8, 18), **changes)
    return replace(made, productie=regels)


def eerst(*regels: ProductieRegel, **changes: Any) -> Inschrijving:
    return replace(inschrijving(**changes), productie=regels)


def judge(*items: Inschrijving, kader: Kader | None = None, answers: Answers | None = None, **changes: Any) -> StepResult[ValidateBesluit]:
    inputs = validate_inputs(*items, tarieven=TARIEVEN, **changes)
    return decide(inputs, beleid(kader or toets_kader()), answers or Answers())


def answered(question: Question, choice: str) -> Answers:
    return Answers((Answer(question, choice, "nagebeld", "Noor", at(2015, 8, 20)),))


def counted(result: StepResult[ValidateBesluit]) -> tuple[str, dict[str, str]]:
    (besluit,) = result.decisions
    return besluit.uitkomst.value, {r.prestatiecode: str(r.volume) for r in besluit.productie}


def told(result: StepResult[ValidateBesluit]) -> list[str]:
    return [boodschap(f, messages()) for f in result.findings]


# -- production ----------------------------------------------------------------------------------------

WRONG_CODE = eerst(regel(5, "Z430", 100), regel(11, "Z999", 50))
NIEUW: list[tuple[str, tuple[ProductieRegel, ...]]] = [
    ("on the same row", (regel(5, "Z430", 100), regel(11, "Z440", 50))),
    ("on the preprinted row of that code", (regel(5, "Z430", 100), regel(6, "Z440", 50))),
    ("on a form that holds only this line", (regel(6, "Z440", 50),)),
]


@pytest.mark.parametrize(("where", "later"), NIEUW, ids=[n for n, _ in NIEUW])
def test_a_corrected_code_takes_the_place_of_the_wrong_one(where: str, later: tuple[ProductieRegel, ...]) -> None:
    """One line was wrong and one new line came: 100 days Z430 stay, 50 days Z440 come, and nothing is "niet gevraagd"."""
    del where
    result = judge(WRONG_CODE, herstel(*later))

    assert counted(result) == ("toegelaten", {"Z430": "100", "Z440": "50"})
    assert told(result) == []


VERDWENEN: list[tuple[str, tuple[ProductieRegel, ...], str]] = [
    ("added to a code that was asked already", (regel(5, "Z430", 150),), "Z430 (150)"),
    ("beside a code that was asked already", (regel(5, "Z430", 100), regel(11, "Z430", 50)), "Z430 (100), Z430 (50)"),
    ("left out", (regel(5, "Z430", 100),), "niets anders"),
    ("two codes for one", (regel(5, "Z430", 100), regel(6, "Z440", 20), regel(7, "Z450", 30)), "Z440 (20), Z450 (30)"),
    ("a code came and another volume changed", (regel(5, "Z430", 120), regel(6, "Z440", 30)), "Z430 (120), Z440 (30)"),
]


@pytest.mark.parametrize(("what", "later", "staat"), VERDWENEN, ids=[v[0] for v in VERDWENEN])
def test_v289_a_line_that_is_gone_was_not_repaired(what: str, later: tuple[ProductieRegel, ...], staat: str) -> None:
    """Until a person says, nothing changes: the wrong line stands and stays a point."""
    del what
    result = judge(WRONG_CODE, herstel(*later))

    assert counted(result) == ("aangehouden", {"Z430": "100", "Z999": "50"})
    assert [p.code for p in result.decisions[0].herstel] == ["F250"]
    assert [(q.code, q.keuzes, vraag_tekst(q, messages())) for q in result.questions] == [
        (
            "V289",
            ("opnieuw", "vervalt", "overnemen"),
            f"{WIE}: wij vroegen herstel van productieregel Z999 (50), en die staat zo niet op het herstel. "
            f"Nieuw of anders is daar: {staat}. Wat geldt?",
        )
    ]


@pytest.mark.parametrize(
    ("choice", "expected", "w286"),
    [
        ("opnieuw", ("herstel", {"Z430": "100", "Z999": "50"}), True),
        ("vervalt", ("toegelaten", {"Z430": "100"}), True),
        ("overnemen", ("toegelaten", {"Z430": "150"}), False),
    ],
)
def test_what_a_person_says_of_a_line_that_is_gone(choice: str, expected: tuple[str, dict[str, str]], w286: bool) -> None:
    """100 days Z430 and 50 of a code that is none became 150 days Z430."""
    items = (WRONG_CODE, herstel(regel(5, "Z430", 150)))
    (question,) = judge(*items).questions
    result = judge(*items, answers=answered(question, choice))

    assert counted(result) == expected
    assert [f.gevonden for f in result.findings if f.code == "W286"] == (["productie Z430"] if w286 else [])


def test_a_form_without_production_leaves_the_points_open() -> None:
    result = judge(WRONG_CODE, herstel())

    assert counted(result) == ("herstel", {"Z430": "100", "Z999": "50"})
    assert [f.code for f in result.findings] == ["F250"]


def test_a_line_under_the_wrong_leveringsvorm_comes_back_on_its_own_row() -> None:
    """F251: Z430 under VPT; the repair asks V430 on the row printed for it."""
    vpt: dict[str, str | None] = {"opgave__VPT": "bestaand", "opgave__ZZP": "niet"}
    first = eerst(regel(5, "Z430", 100, "VPT"), velden=velden(**vpt))
    result = judge(first, herstel(regel(9, "V430", 100, "VPT"), velden=velden(**vpt)))

    assert [f.code for f in judge(first).findings] == ["F251"]
    assert counted(result) == ("toegelaten", {"V430": "100"})
    assert told(result) == []


def test_two_lines_of_one_code_may_become_one_line_or_two_codes() -> None:
    """F254, 100 and 50 days Z430: 150 days on one line, or 50 days that were meant for Z440. With another code beside, a person says."""
    first = eerst(regel(5, "Z430", 100), regel(11, "Z430", 50))

    assert counted(judge(first, herstel(regel(5, "Z430", 150)))) == ("toegelaten", {"Z430": "150"})
    assert counted(judge(first, herstel(regel(5, "Z430", 100), regel(11, "Z440", 50)))) == ("toegelaten", {"Z430": "100", "Z440": "50"})
    other = judge(first, herstel(regel(5, "Z430", 100), regel(6, "Z440", 50)))
    assert [vraag_tekst(q, messages()) for q in other.questions] == [
        f"{WIE}: wij vroegen herstel van productieregel Z430 (100), Z430 (50), en die staat zo niet op het herstel. "
        "Nieuw of anders is daar: Z430 (100), Z440 (50). Wat geldt?"
    ]


def test_production_of_a_leveringsvorm_that_is_not_offered_may_be_cleared() -> None:
    """F276 is repaired by asking nothing of that leveringsvorm, or by naming a type; the volume of the line is not asked for."""
    first = eerst(regel(5, "Z430", 100), regel(9, "V430", 40, "VPT"))
    cleared = judge(first, herstel(regel(5, "Z430", 100)))
    zero = judge(first, herstel(regel(5, "Z430", 100), regel(9, "V430", 0, "VPT")))
    typed = judge(first, herstel(regel(5, "Z430", 100), regel(9, "V430", 60, "VPT"), velden=velden(opgave__VPT="bestaand")))

    assert [f.code for f in judge(first).findings] == ["F276"]
    assert [counted(r) for r in (cleared, zero)] == [("toegelaten", {"Z430": "100"})] * 2
    assert told(cleared) == told(zero) == []
    assert counted(typed) == ("toegelaten", {"Z430": "100", "V430": "40"})
    assert told(typed) == [f"{WIE}: het herstel wijzigt ook productie V430. Dat was niet gevraagd en is niet overgenomen."]


def test_a_ronde_of_before_takes_lines_over_as_it_did() -> None:
    """Up to 0.4.0 a code on another row was left out; a stored voorstel is recomputed so."""
    result = judge(WRONG_CODE, herstel(regel(5, "Z430", 100), regel(6, "Z440", 50)), toetswijze=1)

    assert counted(result) == ("toegelaten", {"Z430": "100"})
    assert [f.gevonden for f in result.findings] == ["productie Z440"]
