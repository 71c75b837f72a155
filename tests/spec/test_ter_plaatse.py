"""What lies in a submission folder now, and what lay there before: of which the sender is told, and what of it reaches the archief."""

from __future__ import annotations

import shutil
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from tests.spec.test_mappen import ES, ingest, outcomes, refuse, taken_in_alike, waits
from tests.workflow.rondes import session, submit
from tests.workflow.test_validate import filled, ronde
from wlzcli.domain.formulier import GegevenProductie
from wlzcli.store.folder import RondeFolder
from wlzcli.workflow import validate


def laid(folder: RondeFolder, name: str, code: str = "", days: int = 365) -> Path:
    """The form of De Linde in this folder, in the place of what lay there; refused with this code, or in order."""
    path = folder.part("inschrijvingen") / name
    shutil.rmtree(path, ignore_errors=True)
    submit(folder, name, replace(filled(), productie=(GegevenProductie("Z430", Decimal(days)),)))
    if code:
        refuse(path / "formulier.xlsx", code)
    return path


def late(folder: RondeFolder, name: str) -> None:
    """Register this folder on the day after the deadline."""
    table = folder.part("tabellen") / "ontvangst.csv"
    table.write_text(table.read_text(encoding="utf-8") + f"{name};inschrijving;2015-08-02T12:00:00+02:00\n", encoding="utf-8")


def seen(folder: RondeFolder) -> set[tuple[str, str | None]]:
    return {(f.code, f.bestand) for f in ingest(folder).bevindingen}


# -- what was refused and replaced ---------------------------------------------------------------


@pytest.mark.parametrize("code", ["F106", "F122", "F124", "F125", "F151"])
@pytest.mark.parametrize(("days", "told"), [(365, "W102"), (400, "W140")])
def test_what_lay_over_a_form_that_does_not_count_is_told_no_more(tmp_path: Path, code: str, days: int, told: str) -> None:
    """02-linde is a copy of 01-linde, or another version that came late; for one run a form that was refused lay in its place."""
    folder = ronde(tmp_path, "01-linde")
    laid(folder, "01-linde")
    late(folder, "02-linde")
    laid(folder, "02-linde", days=days)
    before = seen(folder)
    laid(folder, "02-linde", code, days)
    over = seen(folder)
    laid(folder, "02-linde", days=days)
    after = ingest(folder)

    assert before == {(told, "02-linde/formulier.xlsx")}
    assert (code, "02-linde/formulier.xlsx") in over
    assert ({(f.code, f.bestand) for f in after.bevindingen}, waits(after), after.exit_code()) == (before, [], 0)
    assert outcomes(validate.run(session(folder))) == ["toegelaten"]
    assert taken_in_alike(folder)


def test_of_two_that_were_refused_the_one_that_lies_there_is_told(tmp_path: Path) -> None:
    """Without its code first, then with it and without its region: one point, and one marked copy, of the form that is there."""
    folder = ronde(tmp_path, "01-linde")
    laid(folder, "01-linde", "F124")
    first = ingest(folder)
    laid(folder, "01-linde", "F125")
    now = ingest(folder)
    validate.run(session(folder), terug=tmp_path / "terug")

    assert [p.name for p in (tmp_path / "terug").iterdir()] == ["01-linde-06290123-gemarkeerd.xlsx"]
    assert waits(first) == [("01-linde", "herstel", ("F124",), "heeft geen leesbare AGB-code")]
    assert waits(now) == [("01-linde", "herstel", ("F125",), "heeft geen zorgkantoorregio van deze ronde")]
    assert {f.code for f in now.bevindingen} == {"F125"}


def test_another_sender_in_its_place_replaces_nothing(tmp_path: Path) -> None:
    """De Linde named no region; then a form of De Es without one is saved in its folder. De Linde is still told what it must mend."""
    folder = ronde(tmp_path, "01-linde")
    laid(folder, "01-linde", "F125")
    ingest(folder)
    shutil.rmtree(folder.part("inschrijvingen") / "01-linde")
    refuse(submit(folder, "01-linde", ES) / "formulier.xlsx", "F125")
    report = ingest(folder)

    assert [(f.code, f.agb_code) for f in report.bevindingen] == [("F125", "06290123"), ("F125", "06290124")]
