"""Questions and answers: who decides what and why, and the right to come back on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from tests.gunning_ronde import gunning_ronde, session
from wlzcli.domain.findings import Answer, Bereik, Question
from wlzcli.errors import UsageError
from wlzcli.store.folder import RondeFolder
from wlzcli.workflow import vragen

CHOICE = Question("V401", "gunning", "Zorgaanbieder 01", "kader §5", ("toekennen", "afwijzen"))
BAND = Question("V402", "gunning", "Zorgaanbieder 02", "kader §6", bereik=Bereik(Decimal("0"), Decimal("2.5"), "procentpunt"))


@pytest.fixture
def folder(tmp_path: Path) -> RondeFolder:
    made = gunning_ronde(tmp_path)
    with made.writing("gunning", "cron") as tables:
        tables.replace_questions("gunning", (CHOICE, BAND))
    return made


def answers(folder: RondeFolder) -> list[tuple[str, str, str]]:
    with folder.reading() as tables:
        return [(a.keuze, a.reden, a.door) for a in tables.answers("gunning").given]


def test_open_questions_are_exit_4_and_none_is_0(folder: RondeFolder) -> None:
    report = vragen.list_questions(session(folder))
    assert (report.exit_code(), set(report.vragen)) == (4, {CHOICE, BAND})
    with folder.writing("gunning", "cron") as tables:
        tables.replace_questions("gunning", ())
    report = vragen.list_questions(session(folder))
    assert (report.exit_code(), report.notes) == (0, ("Er staan geen vragen open.",))


def test_what_is_answered_is_not_open_but_told_until_its_step_runs(folder: RondeFolder) -> None:
    vragen.answer(session(folder), CHOICE.id, "toekennen", "gebeld")
    report = vragen.list_questions(session(folder))
    assert (report.exit_code(), report.vragen) == (4, (BAND,))
    assert report.notes == (f"Beantwoord, draai wlz gunning: {CHOICE.id}.",)
    vragen.answer(session(folder), BAND.id, "1", "gerekend")
    report = vragen.list_questions(session(folder))
    assert (report.exit_code(), report.status, report.vragen) == (0, "gereed", ())
    assert report.notes[0] == "Er staan geen vragen open."


def test_an_answer_is_kept_with_who_when_and_why_and_in_the_journal(folder: RondeFolder) -> None:
    report = vragen.answer(session(folder), CHOICE.id[:6], "toekennen", " gebeld met de bestuurder ")
    assert report.notes == ("Vastgelegd. Draai nu 'wlz gunning' opnieuw; het antwoord telt daar mee.",)
    assert answers(folder) == [("toekennen", "gebeld met de bestuurder", "A. Jansen")]
    with folder.reading() as tables:
        entry = tables.journal_entries()[-1]
        assert (entry.opdracht, entry.inhoud) == ("antwoord", tables.every_answer()[0][2])


def test_the_same_answer_twice_changes_nothing(folder: RondeFolder) -> None:
    vragen.answer(session(folder), CHOICE.id, "toekennen", "gebeld")
    before = folder.part("ronde.sqlite").read_bytes()
    again = vragen.answer(replace(session(folder)), CHOICE.id, "toekennen", "gebeld")
    assert (again.changed, again.notes) == (False, ("Dit antwoord was al vastgelegd; er is niets veranderd.",))
    assert folder.part("ronde.sqlite").read_bytes() == before


def test_a_person_may_come_back_on_an_answer_after_the_step_ran(folder: RondeFolder) -> None:
    vragen.answer(session(folder), CHOICE.id, "toekennen", "gebeld")
    with folder.writing("gunning", "cron") as tables:
        tables.replace_questions("gunning", ())
    report = vragen.answer(session(folder, "C. Bos"), CHOICE.id, "afwijzen", "brief gezien")
    assert report.notes == (
        "Vastgelegd in plaats van 'toekennen' van A. Jansen; dat antwoord blijft bewaard. Draai nu 'wlz gunning' opnieuw.",
    )
    assert answers(folder) == [("afwijzen", "brief gezien", "C. Bos")]
    with folder.reading() as tables:
        assert len(tables.every_answer()) == 2


def test_a_dry_run_keeps_nothing(folder: RondeFolder) -> None:
    before = folder.part("ronde.sqlite").read_bytes()
    report = vragen.answer(replace(session(folder), dry_run=True), CHOICE.id, "toekennen", "gebeld")
    assert report.notes == ("Er is niets bewaard (--dry-run).",)
    assert folder.part("ronde.sqlite").read_bytes() == before


@pytest.mark.parametrize(("typed", "kept"), [("2,5", "2.5"), ("0", "0"), ("1.25", "1.25"), ("2,50", "2.5")])
def test_a_number_in_the_band_is_taken(folder: RondeFolder, typed: str, kept: str) -> None:
    vragen.answer(session(folder), BAND.id, typed, "afgesproken")
    assert answers(folder) == [(kept, "afgesproken", "A. Jansen")]


@pytest.mark.parametrize("typed", ["2,51", "-1", "veel", "", "1.000,5", "NaN", "1e0"])
def test_a_number_outside_the_band_or_none_is_refused(folder: RondeFolder, typed: str) -> None:
    with pytest.raises(UsageError) as caught:
        vragen.answer(session(folder), BAND.id, typed, "afgesproken")
    assert caught.value.melding == f"'{typed}' kan niet: deze vraag vraagt een getal van 0 tot en met 2,5 (procentpunt)."
    assert answers(folder) == []


def test_what_cannot_be_answered_is_told(folder: RondeFolder) -> None:
    before = folder.part("ronde.sqlite").read_bytes()
    cases = {
        (CHOICE.id, "misschien", "gebeld"): "'misschien' is geen keuze bij deze vraag.",
        (CHOICE.id, "toekennen", "  "): "Een antwoord heeft een reden nodig.",
        ("zzzz", "toekennen", "gebeld"): "Er staat geen vraag open met nummer 'zzzz'.",
        ("", "toekennen", "gebeld"): "Er staat geen vraag open met nummer ''.",
    }
    for given, told in cases.items():
        with pytest.raises(UsageError) as caught:
            vragen.answer(session(folder), *given)
        assert caught.value.melding == told
    assert folder.part("ronde.sqlite").read_bytes() == before


WHEN = Question("V101", "ingest", "01-linde", "tabellen/ontvangst")


@pytest.mark.parametrize("typed", ["gisteren om 5 uur", "31-7-2015", "31-7-2015 16:59 uur", "29-3-2015 02:30", "25-10-2015 02:30"])
def test_a_moment_that_is_none_is_refused(folder: RondeFolder, typed: str) -> None:
    """Taken, it left ingest without an answer and the question answered: nothing told that anybody waited."""
    with folder.writing("ingest", "cron") as tables:
        tables.replace_questions("ingest", (WHEN,))
    with pytest.raises(UsageError) as refused:
        vragen.answer(session(folder), WHEN.id, typed, "mail")

    assert (str(refused.value), refused.value.herstel) == (
        f"'{typed}' is geen moment dat te lezen is.",
        "Schrijf datum en tijd, zo nodig met de soort erachter: '31-7-2015 16:59' of '2015-07-31T16:59:00 herstel'; in het uur waarin de klok "
        "wordt verzet als '2015-10-25T02:30:00+01:00'.",
    )


@pytest.mark.parametrize("typed", ["31-7-2015 16:59", "2015-07-31T16:59:00 herstel", "2015-10-25T02:30:00+01:00"])
def test_a_moment_is_taken(folder: RondeFolder, typed: str) -> None:
    """In the hour that the clock runs twice with its zone."""
    with folder.writing("ingest", "cron") as tables:
        tables.replace_questions("ingest", (WHEN,))
    vragen.answer(session(folder), WHEN.id, typed, "mail")

    assert WHEN not in vragen.list_questions(session(folder)).vragen


def test_an_answer_of_before_that_is_no_moment_leaves_the_question_open(folder: RondeFolder) -> None:
    """Up to 0.4.0 any text was taken."""
    given = Answer(WHEN, "gisteren om 5 uur", "gebeld", "A. Jansen", datetime(2015, 8, 3, tzinfo=UTC))
    with folder.writing("ingest", "cron") as tables:
        tables.replace_questions("ingest", (WHEN,))
        tables.add_answer(given)
    report = vragen.list_questions(session(folder))

    assert WHEN in report.vragen
    assert (report.exit_code(), report.notes) == (4, ())
