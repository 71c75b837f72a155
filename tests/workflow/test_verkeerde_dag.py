"""A wrong day of sending, found after the award was made definitive: corrected by name, journalled, and what it touches is flagged."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from tests.builders import AGB
from tests.gunning_ronde import gunning_ronde, session
from tests.workflow.test_gunning import settle
from wlzcli.domain.brief import BriefRecord, BriefSoort
from wlzcli.domain.codes import Sector
from wlzcli.errors import MomentError
from wlzcli.store.folder import RondeFolder
from wlzcli.workflow import brieven_verzonden, gunning
from wlzcli.workflow.brieven_opstellen import Keuze, letter_key

SENT, ENDED = date(2015, 10, 9), date(2015, 10, 30)  # 9 October + 20 days is 29 October
LETTER = BriefSoort.VOORLOPIGE_GUNNING
KEUZE = Keuze(soorten=(LETTER,), alleen=AGB)
REDEN = "de post is later opgehaald"


@pytest.fixture
def definitive(tmp_path: Path) -> RondeFolder:
    """Two awards, told by letter, sent on 9 October and definitive on the 30th."""
    folder = gunning_ronde(tmp_path)
    settle(folder, gunning.run(session(folder)))
    with folder.writing("test", "postkamer") as tables:
        for b in tables.standing("gunning"):
            letter = BriefRecord(
                LETTER, b.agb_code, b.regio, Sector(b.sector), b.id, SENT, "", "", "", "", "", False, date(2015, 10, 29), 20
            )
            tables.register("brief", letter_key(letter), letter, "postkamer", session(folder).now)
    brieven_verzonden.run(session(folder, peildatum=SENT), SENT, Keuze())
    settle(folder, gunning.run_definitief(session(folder, peildatum=ENDED)))
    return folder


def correct(folder: RondeFolder, day: date, keuze: Keuze = KEUZE) -> list[str]:
    report = brieven_verzonden.run(session(folder, peildatum=date(2015, 12, 1)), day, keuze, REDEN)
    return [f.code for f in report.bevindingen]


def test_only_by_name(definitive: RondeFolder) -> None:
    with pytest.raises(MomentError) as caught:
        correct(definitive, date(2015, 10, 14), Keuze())
    assert caught.value.melding == "Er is geen brief op een besluit om de verzending van vast te leggen."


def test_a_later_day_shows_that_the_award_came_too_early(definitive: RondeFolder) -> None:
    """14 October + 20 days is 3 November: on 30 October the term still ran."""
    assert correct(definitive, date(2015, 10, 14)) == ["F713", "F715"]
    with definitive.reading() as tables:
        told = json.loads(tables.journal_entries()[-1].inhoud)
        (stands,) = [b.id for b in tables.standing("gunning") if b.agb_code == AGB]
    assert (told["reden"], told["raakt"], told["verzonden"]) == (REDEN, [stands], "2015-10-14")
    report = gunning.run(session(definitive))
    assert [(f.code, f.agb_code) for f in report.bevindingen] == [("W417", AGB)]
    later = gunning.run_definitief(session(definitive, peildatum=date(2015, 11, 4)))
    assert ([f.code for f in later.bevindingen], later.besluiten) == ([], ())


def test_a_day_on_which_the_term_had_ended_all_the_same(definitive: RondeFolder) -> None:
    """The letter of the 9th cannot go out earlier; one sent on the 9th after all leaves nothing to tell."""
    assert correct(definitive, date(2015, 10, 10)) == ["F713", "F715"]  # 30 October itself still counted
    assert [f.code for f in gunning.run(session(definitive)).bevindingen] == ["W417"]
    assert correct(definitive, SENT) == ["W715"]
    assert gunning.run(session(definitive)).bevindingen == ()
