"""Narekenen, the small parts: anchors as people type them over, what counts as outcome, and where two decisions differ."""

from __future__ import annotations

import tarfile
from dataclasses import replace
from pathlib import Path

import pytest

from tests.builders import aanvraag, inschrijving
from wlzcli.domain.inschrijving import Bewijsstuk
from wlzcli.errors import FileError, UsageError
from wlzcli.workflow import narekenen
from wlzcli.workflow.narekenen import _difference, _outcome, _submission
from wlzcli.workflow.narekenen_vastlegging import AFWIJKING, ANDERS_UITGELEGD, Check, check_anchor, guarded
from wlzcli.workflow.session import PROGRAM, new_session


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


def test_a_whole_ronde_of_an_older_program_gives_the_same_outcomes(tmp_path: Path) -> None:
    """The sample ronde of 2016 as wlz 0.1.0 left it (fictief), from intake to herschikking: forms, besluiten and letters."""
    with tarfile.open(Path(__file__).with_name("ronde-0.1.0.tar.xz")) as packed:
        packed.extractall(tmp_path, **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))  # Python 3.11.4 knows filters
    report = narekenen.run(new_session(door="F. Smit", cwd=tmp_path, ronde_map=tmp_path), False, None)
    found = {c.wat: (c.uitkomst, c.toelichting) for c in report.extra["controles"]}
    assert [(wat, told) for wat, (uitkomst, told) in found.items() if uitkomst == "afwijking"] == []
    assert found["besluiten gunning"] == ("gelijk", "18 besluiten volgen uit hun voorstel")
    assert found["besluiten herschik"] == ("gelijk", "8 besluiten volgen uit hun voorstel")
    assert sum(wat.startswith("inschrijving") for wat in found) in (1, 13), "together when all are equal, else one by one"
    assert found["brieven"] == ("gelijk", "38 brieven zijn ongewijzigd")


def test_a_form_that_is_read_otherwise_by_another_program_is_told_and_other_values_are_a_difference() -> None:
    item = aanvraag()
    more = replace(item, bewijsstukken=(Bewijsstuk("documenten.polis", "polis.pdf", None, True, None, "Bewijsstukken", "B7"),))
    assert _submission(item, more, "wlz 0.0.1") == Check(
        f"inschrijving {item.map}", ANDERS_UITGELEGD, f"zelfde waarden; {PROGRAM} legt er iets anders bij vast dan wlz 0.0.1"
    )
    assert _submission(item, more, PROGRAM).uitkomst == AFWIJKING
    other = replace(item, kvk_nummer="87654321")
    told = _submission(item, other, "wlz 0.0.1")
    assert told.uitkomst == AFWIJKING
    assert told.toelichting.endswith(f"kvk_nummer: bewaard {item.kvk_nummer}, nagerekend 87654321")


def test_an_answer_that_is_no_longer_dared_to_be_read_is_told() -> None:
    """Of another program: 0.3.0 took the cell a stale name pointed at. Another answer in its place stays a difference."""
    item = inschrijving()
    key = "verklaringen.akkoord"
    without = replace(item, velden=tuple(v for v in item.velden if v.id != key))
    other = replace(item, velden=tuple(replace(v, waarde="iets anders") if v.id == key else v for v in item.velden))
    assert _submission(item, without, "wlz 0.0.1") == Check(
        f"inschrijving {item.map}", ANDERS_UITGELEGD,
        f"{PROGRAM} neemt {key} niet meer als antwoord, wlz 0.0.1 nog wel; kijk zelf in het formulier. Besluiten blijven staan",
    )  # fmt: skip
    assert [_submission(item, i, by).uitkomst for i, by in ((other, "wlz 0.0.1"), (without, PROGRAM))] == [AFWIJKING, AFWIJKING]
