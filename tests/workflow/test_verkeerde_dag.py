"""A wrong day of sending, found after the award was made definitive: corrected by name, journalled, and what it touches is flagged."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from tests.builders import AGB
from tests.gunning_ronde import OTHER, gunning_ronde, session
from tests.workflow.test_gunning import settle
from wlzcli.domain.brief import BriefRecord, BriefSoort
from wlzcli.domain.codes import Sector
from wlzcli.errors import MomentError
from wlzcli.store.folder import RondeFolder
from wlzcli.workflow import brieven_verzonden, gunning, status, waarom
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


def early(folder: RondeFolder, day: date) -> list[tuple[str, str]]:
    """What the status says of it and of the definitive letters, on a day."""
    waits = status.run(session(folder, peildatum=day)).extra["wacht"]
    return [(w.wat, w.opdracht) for w in waits if "definitie" in w.wat]


def test_the_status_tells_it_before_the_definitive_letter_and_waits_with_that_letter(definitive: RondeFolder) -> None:
    """14 October + 20 days is 3 November; the other award stays on the 9th, and is to be told of."""
    everyone = ("brief te maken: definitieve gunning", "wlz brieven --soort definitieve_gunning --verzending DATUM")
    assert early(definitive, ENDED) == [everyone]
    correct(definitive, date(2015, 10, 14))
    what = f"de gunning van {AGB} in 5503 werd te vroeg definitief: de brief ging volgens een verbeterde datum uit op 14 oktober 2015, de bezwaartermijn "
    assert early(definitive, date(2015, 11, 3)) == [
        (
            f"{what}loopt tot en met 3 november 2015; schrijf de juiste laatste dag en wacht tot dan met de definitieve brief en de overeenkomst",
            "",
        ),
        (
            f"brief te maken: definitieve gunning aan {OTHER}",
            f"wlz brieven --soort definitieve_gunning --alleen {OTHER} --verzending DATUM",
        ),
    ]
    again = (f"{what}liep tot en met 3 november 2015 en wordt opnieuw beoordeeld", "wlz gunning --definitief")
    assert early(definitive, date(2015, 11, 4)) == [again, everyone]
    gunning.run_definitief(session(definitive, peildatum=date(2015, 11, 4)))
    assert early(definitive, date(2015, 11, 4)) == [everyone]


def test_waarom_gives_the_day_it_rests_on_and_the_corrected_one(definitive: RondeFolder) -> None:
    def told(agb: str = AGB) -> list[str]:
        lines = [line.strip() for line in waarom.run(session(definitive), agb, None, None, None).lines]
        at = next(i for i, line in enumerate(lines) if line.startswith("Definitief"))
        return [line for line in lines[at : at + 2] if "verzend" in line.lower() or "verzonden" in line]

    first = "Definitief: verzonden op 9 oktober 2015; de bezwaartermijn liep tot en met 29 oktober 2015  [testkader §1 (fictief)]"
    assert told() == [first]
    correct(definitive, date(2015, 10, 14))
    second = "de brief ging uit op 14 oktober 2015, zo is later vastgelegd; de bezwaartermijn is dan tot en met 3 november 2015"
    assert told() == [first, f"Verbeterde dag van verzending: {second}"]
    uitleg = waarom.run(session(definitive), AGB, None, None, None).extra["uitleg"]
    assert second in json.dumps(uitleg, ensure_ascii=False)
    assert told(OTHER) == [first]
    correct(definitive, SENT)
    assert told() == [first]
