"""What status says to type next where a ronde moves on in parts: repairs after a vaststelling, refusals, and what cannot be tested any more."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from tests.workflow.rondes import session, submit
from tests.workflow.test_herstelronde import on, with_term
from tests.workflow.test_validate import FEITEN, decisions, filled
from wlzcli.domain.brief import BriefRecord, BriefSoort, Verzending
from wlzcli.domain.codes import Sector
from wlzcli.store.folder import RondeFolder
from wlzcli.views.status import Wacht
from wlzcli.workflow import status, vaststellen
from wlzcli.workflow.ingest import run as ingest
from wlzcli.workflow.validate import run as run_validate
from wlzcli.workflow.vragen import answer

MONDAY = date(2015, 8, 3)


def following(folder: RondeFolder, day: date = MONDAY) -> str:
    return str(status.run(on(folder, day)).extra["volgende_opdracht"])


def settle(folder: RondeFolder, day: date = MONDAY) -> None:
    with folder.reading() as tables:
        latest = tables.latest_voorstel("validate")
    assert latest is not None
    vaststellen.run(replace(on(folder, day), door="C. Bos"), "validate", latest.id)


def received(folder: RondeFolder, row: str) -> None:
    with folder.part("tabellen").joinpath("ontvangst.csv").open("a", encoding="utf-8") as table:
        table.write(row + "\n")


def one_admitted_one_to_repair(tmp_path: Path) -> RondeFolder:
    """De Linde is admitted in 5503, which stands; in 5518 it was asked on 3 August for its contact, until 13 August."""
    folder = with_term(tmp_path, "01-linde", "02-linde")
    folder.part("tabellen").joinpath("feiten.csv").write_text(FEITEN.replace(";5503;", ";;"), encoding="utf-8")
    submit(folder, "01-linde", filled())
    submit(folder, "02-linde", replace(filled(contactpersoon=None), regio="5518"))
    ingest(session(folder))
    points = next(d.herstel for d in decisions(run_validate(session(folder))) if d.regio == "5518")
    settle(folder)
    letter = BriefRecord(
        BriefSoort.VERZOEK_OM_AANVULLING, "06290123", "5518", Sector.GZ, None, MONDAY, "", "", "", "", "", False, punten=points
    )
    with folder.writing("brieven", "A. Jansen") as tables:
        tables.register("brief", f"{letter.soort}/06290123-5518-GZ", letter, "A. Jansen", session(folder).now)
    return folder


def test_a_repair_after_others_were_settled_is_tested_next(tmp_path: Path) -> None:
    """What was settled is no reason to test again; what came in since for who is open is, and once: settled, the gunning is next."""
    folder = one_admitted_one_to_repair(tmp_path)
    settled = following(folder)
    run_validate(session(folder))
    again = following(folder)
    received(folder, "03-herstel;herstel;2015-08-10T12:00:00+02:00")
    submit(folder, "03-herstel", replace(filled(), regio="5518"))
    lies = following(folder)
    ingest(session(folder))
    taken = following(folder)
    run_validate(session(folder))
    tested = following(folder)
    settle(folder)

    assert (settled, again, lies, taken) == ("wlz gunning", "wlz gunning", "wlz ingest", "wlz validate")
    assert tested.startswith("wlz vaststellen validate ")
    assert following(folder) == "wlz gunning"


def test_a_term_that_passed_asks_for_the_toetsing_once(tmp_path: Path) -> None:
    """On 13 August the term runs. On 14 August validate asks what follows (V287); a new term is asked by letter, and nothing else again."""
    folder = one_admitted_one_to_repair(tmp_path)
    runs, over = following(folder, date(2015, 8, 13)), following(folder, date(2015, 8, 14))
    (question,) = run_validate(on(folder, date(2015, 8, 14))).vragen
    asks = following(folder, date(2015, 8, 14))
    answer(on(folder, date(2015, 8, 14)), question.id, "afwijzen", "niets ontvangen")
    answered = following(folder, date(2015, 8, 14))
    run_validate(on(folder, date(2015, 8, 14)))
    refused = following(folder, date(2015, 8, 14))
    settle(folder, date(2015, 8, 14))

    assert (question.code, runs, over, asks, answered) == ("V287", "wlz gunning", "wlz validate", "wlz vragen", "wlz validate")
    assert refused.startswith("wlz vaststellen validate ")
    assert following(folder, date(2015, 8, 14)) == "wlz brieven --soort niet_in_behandeling --alleen 06290123 --verzending DATUM"


def test_who_is_refused_is_told_by_name_before_the_others_go_on(tmp_path: Path) -> None:
    """Es came on 2 August, after the deadline of 31 July. Its letter is to be made and to be sent; then the gunning of De Linde is next."""
    folder = with_term(tmp_path, "01-linde")
    received(folder, "02-es;inschrijving;2015-08-02T12:00:00+02:00")
    submit(folder, "01-linde", filled())
    submit(folder, "02-es", replace(filled(), agb_code="06290124", naam="Stichting Es", kvk_nummer="01234568"))
    ingest(session(folder))
    run_validate(session(folder))
    settle(folder)
    report = status.run(session(folder))
    with folder.reading() as tables:
        (refusal,) = (b for b in tables.standing("validate") if b.agb_code == "06290124")
    soort = BriefSoort.NIET_IN_BEHANDELING
    letter = BriefRecord(soort, "06290124", "5503", Sector.GZ, refusal.id, MONDAY, "", "", "", "", "", concept=False)
    with folder.writing("brieven", "A. Jansen") as tables:
        tables.register("brief", f"{soort}/06290124-5503-GZ", letter, "A. Jansen", session(folder).now)
    made = following(folder)
    with folder.writing("brieven", "A. Jansen") as tables:
        sent = Verzending(refusal.id, soort, "06290124", "5503", Sector.GZ, MONDAY)
        tables.register("verzending", f"{refusal.id}/{soort}", sent, "A. Jansen", session(folder).now)

    command = "wlz brieven --soort niet_in_behandeling --alleen 06290124 --verzending DATUM"
    assert report.extra["wacht"] == (Wacht("inkoper", "brief te maken: niet in behandeling aan 06290124", command),)
    assert (report.extra["volgende_opdracht"], made) == (
        command,
        "wlz brieven --verzonden DATUM --soort niet_in_behandeling --alleen 06290124",
    )
    assert following(folder) == "wlz gunning"


def test_where_nothing_counts_any_more_status_still_says_what_waits(tmp_path: Path) -> None:
    """Tested, and then the register calls it a definitive plan (F126): there is nothing to test until something else is taken in."""
    folder = with_term(tmp_path, "01-linde")
    submit(folder, "01-linde", filled())
    ingest(session(folder))
    run_validate(session(folder))
    register = folder.part("tabellen") / "ontvangst.csv"
    register.write_text(register.read_text(encoding="utf-8").replace(";inschrijving;", ";definitief_plan;"), encoding="utf-8")
    ingest(session(folder))
    report = status.run(session(folder))

    assert [f.code for f in report.bevindingen] == ["F126"]
    assert report.extra["wacht"][-1] == Wacht("inkoper", "het voorstel validate is verouderd", "wlz ingest")
    assert report.extra["volgende_opdracht"] == "wlz ingest"


def test_where_everything_was_left_out_there_is_nothing_to_award(tmp_path: Path) -> None:
    """A herstel without an inschrijving, left out (V203): the gunning has nobody, so what comes in yet is what there is to do."""
    folder = with_term(tmp_path)
    received(folder, "01-los;herstel;2015-07-30T12:00:00+02:00")
    submit(folder, "01-los", filled())
    ingest(session(folder))
    (question,) = run_validate(session(folder)).vragen
    answer(session(folder), question.id, "buiten_beschouwing", "van een andere ronde")
    after = run_validate(session(folder))

    assert (question.code, decisions(after), following(folder)) == ("V203", (), "wlz ingest")
