"""An addition on a real folder: what of it can't be read is shown, listed and sent back at its own file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tests.workflow.rondes import session, submit
from tests.workflow.test_validate import decisions, filled, ronde, untested, validate
from wlzcli.domain.ontwikkelplan import DialoogStand
from wlzcli.domain.report import Report
from wlzcli.store.folder import RondeFolder
from wlzcli.workflow import dialoog, status, vaststellen
from wlzcli.workflow.brieven_laden import load as load_letters
from wlzcli.workflow.ingest import run as ingest
from wlzcli.workflow.step import open_context
from wlzcli.workflow.vragen import answer


def with_addition(tmp_path: Path, text: str) -> RondeFolder:
    """The form of 01-linde, and in time an addition that says something else of the first statement."""
    folder = ronde(tmp_path, "01-linde")
    submit(folder, "01-linde", filled())
    path = submit(folder, "02-erbij", filled()) / "formulier.xlsx"
    workbook = openpyxl.load_workbook(path)
    workbook["Bestuursverklaring"]["B5"] = text
    workbook.save(path)
    with folder.part("tabellen").joinpath("ontvangst.csv").open("a", encoding="utf-8") as table:
        table.write("02-erbij;aanvulling;2015-07-30T12:00:00+02:00\n")
    return folder


def standen(report: Report) -> tuple[DialoogStand, ...]:
    return tuple(s for s in report.besluiten or () if isinstance(s, DialoogStand))


def test_the_addition_is_named_listed_and_sent_back(tmp_path: Path) -> None:
    """Whichever folder is asked for: the besluit is about the form, the fault stands in the addition."""
    folder = with_addition(tmp_path, "nee, wij hebben surseance aangevraagd")
    ingest(session(folder))
    report = validate(folder, Path("inschrijvingen/01-linde"), terug=Path("retour"), lijst=Path("lijst"))
    (copy,) = folder.part("retour").iterdir()
    comment = openpyxl.load_workbook(copy)["Bestuursverklaring"]["B5"].comment
    listed = [[row[0].value, row[3].value] for row in openpyxl.load_workbook(folder.part("lijst.xlsx"))["Bevindingen"].iter_rows(min_row=2)]

    assert [(d.bestand, d.uitkomst.value, [p.code for p in d.herstel]) for d in decisions(report)] == [
        ("01-linde/formulier.xlsx", "herstel", ["F113"])
    ]
    assert [(f.code, f.bestand) for f in report.bevindingen] == [("F200", "02-erbij/formulier.xlsx")]
    assert copy.name == "02-erbij-06290123-gemarkeerd.xlsx"
    assert comment.text.startswith("F113: ")
    assert sorted(listed) == [["F113", "02-erbij/formulier.xlsx"], ["F200", "02-erbij/formulier.xlsx"]]


def test_a_fault_that_was_mended_in_time_no_longer_blocks_ingest(tmp_path: Path) -> None:
    """The first form keeps its unreadable cell, which stays told; what stands is decided on the addition."""
    folder = with_addition(tmp_path, "ja")
    path = folder.part("inschrijvingen") / "01-linde" / "formulier.xlsx"
    workbook = openpyxl.load_workbook(path)
    workbook["Productie"]["E5"] = "ongeveer 365"
    workbook.save(path)
    first = ingest(session(folder))
    report = validate(folder)
    assert report.voorstel is not None
    vaststellen.run(session(folder, door="C. Bos"), "validate", report.voorstel.id)
    again = ingest(session(folder))

    assert [d.uitkomst.value for d in decisions(report)] == ["toegelaten"]
    assert [[f.code for f in r.bevindingen] for r in (first, again)] == [["F116"], ["F116"]]
    assert [r.exit_code() for r in (first, again)] == [1, 0]


@pytest.mark.parametrize(("erbij", "blijft"), [("ja", []), ("nee, surseance", ["02-erbij/formulier.xlsx"])])
def test_only_what_is_still_asked_is_sent_out(tmp_path: Path, erbij: str, blijft: list[str]) -> None:
    """The first form's "misschien" was answered in time by the addition: no copy, no row of the list and no line of status names it."""
    folder = with_addition(tmp_path, erbij)
    path = folder.part("inschrijvingen") / "01-linde" / "formulier.xlsx"
    workbook = openpyxl.load_workbook(path)
    workbook["Bestuursverklaring"]["B5"] = "misschien"
    workbook.save(path)
    ingest(session(folder))
    before = status.run(session(folder))
    report = validate(folder, terug=Path("retour"), lijst=Path("lijst"))
    after = status.run(session(folder))
    listed = [row[3].value for row in openpyxl.load_workbook(folder.part("lijst.xlsx"))["Bevindingen"].iter_rows(min_row=2)]

    assert [f.bestand for f in before.bevindingen] == ["01-linde/formulier.xlsx", *blijft]  # not tested yet
    assert [d.uitkomst.value for d in decisions(report)] == ["herstel" if blijft else "toegelaten"]
    assert (report.totalen or {})["kopieen"] == len(blijft)
    assert sorted(set(listed)) == blijft
    assert sorted({f.bestand for f in after.bevindingen}) == blijft
    assert [s.bevindingen for s in after.extra["stappen"] if s.stap == "ingest"] == [len(blijft)]


def test_the_letter_says_which_of_two_forms_a_point_is_in(tmp_path: Path) -> None:
    """Both are called formulier.xlsx; of who sent one form the letter names the cell alone."""
    folder = with_addition(tmp_path, "misschien")
    ingest(session(folder))
    validate(folder)
    with folder.reading() as tables:
        (both,) = load_letters(open_context(replace(session(folder), dry_run=True), folder, tables), date(2015, 8, 10)).aanvullingen

    assert [p.plaats for p in both.punten] == ["Bestuursverklaring › B5, in formulier.xlsx (aanvulling, ontvangen op 30 juli 2015)"]


def test_who_named_the_code_of_another_repairs_it_with_its_own(tmp_path: Path) -> None:
    """De Es, in time, named the AGB-code of De Linde (F140). Its repair of August names its own, so that only a person can see what it is."""
    folder = ronde(tmp_path, "01-linde", "02-es")
    es = replace(filled(opgave__ZZP="geheel_nieuw"), naam="Stichting De Es", kvk_nummer="07654321")
    submit(folder, "01-linde", filled())
    submit(folder, "02-es", es)
    (whose,) = ingest(session(folder)).vragen
    answer(session(folder), whose.id, "01-linde", "nagekeken")
    with folder.part("tabellen").joinpath("ontvangst.csv").open("a", encoding="utf-8") as table:
        table.write("03-herstel;herstel;2015-08-10T12:00:00+02:00\n")
    submit(folder, "03-herstel", replace(es, agb_code="06290124"))
    ingest(session(folder))
    asked = validate(folder)
    (question,) = asked.vragen
    answer(session(folder), question.id, "02-es", "zij herstelt haar code")

    assert (whose.code, question.code, question.keuzes) == ("V103", "V291", ("als_inschrijving", "buiten_beschouwing", "02-es"))
    assert [(d.agb_code, d.uitkomst.value) for d in decisions(validate(folder))] == [("06290123", "toegelaten"), ("06290124", "toegelaten")]


def test_a_zelfanalyse_on_a_form_without_a_region_goes_on_in_the_dialoog(tmp_path: Path) -> None:
    """Its repair names the region and holds no zelfanalyse (V291): what stood on the form of 30 July counts, once a person has said so."""
    folder = ronde(tmp_path, "01-linde")
    themas = {f"zelfanalyse.{t}.{o}": "tekst" for t in ("eigen_regie", "veiligheid") for o in ("invulling", "sterktes", "clientervaring")}
    submit(folder, "01-linde", replace(filled(**themas), regio=""))
    with folder.part("tabellen").joinpath("ontvangst.csv").open("a", encoding="utf-8") as table:
        table.write("02-later;herstel;2015-08-10T12:00:00+02:00\n")
    submit(folder, "02-later", filled())
    ingest(session(folder))
    (question,) = validate(folder).vragen
    before = [(s.reden, [t.aanwezig for t in s.themas]) for s in standen(dialoog.show(session(folder)))]
    answer(session(folder), question.id, "01-linde", "dezelfde afzender")
    validate(folder)
    after = [(s.agb_code, s.reden, [t.aanwezig for t in s.themas]) for s in standen(dialoog.show(session(folder)))]

    assert before == [("geen_zelfanalyse", [(), ()])]
    assert after == [("06290123", "geen_voorstel", [("invulling", "sterktes", "clientervaring")] * 2)]


@pytest.mark.parametrize(("soort", "dag"), [("herstel", "2015-08-10"), ("aanvulling", "2015-08-01")])
def test_a_zelfanalyse_that_came_unasked_after_the_deadline_does_not_invite(tmp_path: Path, soort: str, dag: str) -> None:
    """Its sender is told that it is not taken over (W286) or does not count (W287): nor does the dialoog count it."""
    folder = ronde(tmp_path, "01-linde")
    themas = {f"zelfanalyse.{t}.{o}": "tekst" for t in ("eigen_regie", "veiligheid") for o in ("invulling", "sterktes", "clientervaring")}
    submit(folder, "01-linde", filled(verklaringen__akkoord=None))
    with folder.part("tabellen").joinpath("ontvangst.csv").open("a", encoding="utf-8") as table:
        table.write(f"02-later;{soort};{dag}T12:00:00+02:00\n")
    submit(folder, "02-later", filled(**themas))
    ingest(session(folder))
    before = [(s.reden, [t.aanwezig for t in s.themas]) for s in standen(dialoog.show(session(folder)))]
    validate(folder)
    after = [(s.reden, [t.aanwezig for t in s.themas]) for s in standen(dialoog.show(session(folder)))]

    assert before == [("geen_voorstel", [("invulling", "sterktes", "clientervaring")] * 2)]  # not tested yet: nobody was told anything
    assert after == [("geen_zelfanalyse", [(), ()])]


def with_a_repair(tmp_path: Path) -> RondeFolder:
    """01-linde, with a zelfanalyse and without a region; 02-later names the region and was said to repair it (V291)."""
    folder = ronde(tmp_path, "01-linde")
    themas = {f"zelfanalyse.{t}.{o}": "tekst" for t in ("eigen_regie", "veiligheid") for o in ("invulling", "sterktes", "clientervaring")}
    submit(folder, "01-linde", replace(filled(**themas), regio=""))
    register(folder, "02-later;herstel;2015-08-10T12:00:00+02:00")
    submit(folder, "02-later", filled())
    ingest(session(folder))
    (question,) = validate(folder).vragen
    answer(session(folder), question.id, "01-linde", "dezelfde afzender")
    return folder


def register(folder: RondeFolder, row: str) -> None:
    with folder.part("tabellen").joinpath("ontvangst.csv").open("a", encoding="utf-8") as table:
        table.write(row + "\n")


def test_after_v291_the_voorstel_is_not_out_of_date(tmp_path: Path) -> None:
    """The same submissions, whether another part of the program had asked for their cells before or not."""
    folder = with_a_repair(tmp_path)
    validate(folder)
    steps = {s.stap: s.verouderd for s in status.run(session(folder)).extra["stappen"] if s.voorstel}

    assert steps == {"validate": False}


THEMES = ("invulling", "sterktes", "clientervaring")


@pytest.mark.parametrize(
    ("dag", "naam", "aanwezig"), [("2015-08-02", "02-later", THEMES), ("2015-07-31", "03-nogmaals", ())], ids=["late", "in time"]
)
def test_another_inschrijving_beside_what_v291_said(tmp_path: Path, dag: str, naam: str, aanwezig: tuple[str, ...]) -> None:
    """A late one takes nobody's place; one in time is the inschrijving, without the zelfanalyse of 01-linde, and that folder waits again."""
    folder = with_a_repair(tmp_path)
    validate(folder)
    register(folder, f"03-nogmaals;inschrijving;{dag}T12:00:00+02:00")
    submit(folder, "03-nogmaals", filled())
    ingest(session(folder))
    report = validate(folder)
    seen = [[t.aanwezig for t in s.themas] for s in standen(dialoog.show(session(folder)))]

    assert [(d.bestand, d.uitkomst.value) for d in decisions(report)] == [(f"{naam}/formulier.xlsx", "toegelaten")]
    assert (report.vragen, [n.map for n in untested(report)]) == ((), [] if aanwezig else ["01-linde"])
    assert seen == [[aanwezig] * 2]
