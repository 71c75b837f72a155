"""What status says waits, and what no longer does: rows of a table that hold somebody, and what a person left out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.workflow.rondes import session, submit
from tests.workflow.test_validate import FEITEN, decisions, filled, ronde, validate
from wlzcli.views.status import Wacht
from wlzcli.workflow import status
from wlzcli.workflow.ingest import run as ingest
from wlzcli.workflow.vragen import answer


def test_a_wrong_row_that_holds_somebody_waits_for_the_inkoper(tmp_path: Path) -> None:
    """Ja and nee of one day about De Linde (F809): nobody can answer that, so status names the table."""
    folder = ronde(tmp_path, "01-linde")
    rows = FEITEN + "06290123;5503;GZ;;overeenkomst_vorig_jaar;nee;2015-01-01;dossier\n"
    folder.part("tabellen").joinpath("feiten.csv").write_text(rows, encoding="utf-8")
    submit(folder, "01-linde", filled())
    ingest(session(folder))
    held = validate(folder)
    report = status.run(session(folder))

    assert ([d.uitkomst.value for d in decisions(held)], held.vragen) == (["aangehouden"], ())
    assert report.extra["wacht"] == (Wacht("inkoper", "tabellen/feiten.csv te verbeteren (F809), voor 06290123"),)


def test_what_a_person_left_out_blocks_nothing(tmp_path: Path) -> None:
    """A herstel without an inschrijving, with an answer that cannot be read: left out (V203), its F113 asks nobody anything."""

    def perhaps(workbook: Any) -> None:
        workbook["Bestuursverklaring"]["B5"] = "wellicht"

    folder = ronde(tmp_path)
    with folder.part("tabellen").joinpath("ontvangst.csv").open("a", encoding="utf-8") as table:
        table.write("01-los;herstel;2015-07-30T12:00:00+02:00\n")
    submit(folder, "01-los", filled(), edit=perhaps)
    first = ingest(session(folder))
    (question,) = validate(folder).vragen
    before = status.run(session(folder))
    answer(session(folder), question.id, "buiten_beschouwing", "van een andere ronde")
    validate(folder)
    after = status.run(session(folder))

    assert (question.code, first.exit_code(), [f.code for f in before.bevindingen]) == ("V203", 1, ["F113"])
    assert (after.bevindingen, after.exit_code(), ingest(session(folder)).exit_code()) == ((), 0, 0)
