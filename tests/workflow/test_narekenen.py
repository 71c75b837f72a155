"""Narekenen, the small parts: anchors as people type them over, what counts as outcome, and where two decisions differ."""

from __future__ import annotations

import pytest

from wlzcli.errors import FileError, UsageError
from wlzcli.workflow.narekenen import _difference, _outcome
from wlzcli.workflow.narekenen_vastlegging import AFWIJKING, Check, check_anchor, guarded


@pytest.mark.parametrize(
    ("typed", "read"), [("4be1c09a77d2", "4be1c09a77d2"), ("4BE1 C09A 77D2", "4be1c09a77d2"), ("4be1c09a…", "4be1c09a"), (None, None)]
)
def test_an_anchor_as_typed_over_from_a_letter(typed: str | None, read: str | None) -> None:
    assert check_anchor(typed) == read


@pytest.mark.parametrize("typed", ["", "4be1", "geen hash", "4be1c09x"])
def test_what_is_no_anchor_is_refused(typed: str) -> None:
    with pytest.raises(UsageError) as caught:
        check_anchor(typed)
    assert caught.value.melding == f"--anker: '{typed}' is geen kop van een journaal."
    assert caught.value.herstel == "Neem ten minste 8 tekens over van de brief of het rapport."


def test_the_outcome_is_a_decision_without_its_explanation_phase_and_what_it_replaces() -> None:
    data = {
        "agb_code": "06010001", "fase": "voorlopig", "vervangt": "a", "stappen": [1], "bedrag_cents": 12,
        "ladders": [{"tariefpercentage": "94", "stappen": [{"regel": "x"}], "bron": "§1", "status": "vast"}],
    }  # fmt: skip
    assert _outcome(data) == {"agb_code": "06010001", "bedrag_cents": 12, "ladders": [{"tariefpercentage": "94"}]}


@pytest.mark.parametrize(
    ("stored", "fresh", "told"),
    [
        ([{"a": 1, "b": [{"c": 2}]}], [{"a": 1, "b": [{"c": 3}]}], "[0].b[0].c: bewaard 2, nagerekend 3"),
        ([{"a": 1}], [], "besluiten: 1 bewaard, 0 nagerekend"),
        ([{"a": 1}], [{"a": 1, "z": None, "y": "nieuw"}], "[0].y: bewaard None, nagerekend nieuw"),
    ],
)
def test_the_first_difference_is_named_with_both_values(stored: object, fresh: object, told: str) -> None:
    assert _difference(stored, fresh) == told


def test_what_cannot_be_read_is_a_difference_and_a_bug_is_not_hidden() -> None:
    def raising(exc: Exception) -> list[Check]:
        raise exc

    assert guarded("brieven", lambda: raising(FileError("Geen rechten."))) == [Check("brieven", AFWIJKING, "Geen rechten.")]
    told = "wat is bewaard, is niet meer te lezen (KeyError: 'x')"
    assert guarded("brieven", lambda: raising(KeyError("x"))) == [Check("brieven", AFWIJKING, told)]
    with pytest.raises(MemoryError):
        guarded("brieven", lambda: raising(MemoryError()))
