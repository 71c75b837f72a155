"""What lies in a submission folder now, and what lay there before: of which the sender is told, and what of it reaches the archief."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from tests.builders import eis, toets_kader
from tests.cycle.test_ingest import BSN
from tests.spec.test_mappen import ES, counts, ingest, outcomes, refuse, taken_in_alike, waits
from tests.workflow.rondes import session, submit
from tests.workflow.test_validate import RULES, filled, ronde
from wlzcli.domain.canonical import dumps
from wlzcli.domain.formulier import GegevenProductie
from wlzcli.policy.model import Beleid
from wlzcli.store.folder import RondeFolder
from wlzcli.workflow import narekenen, validate
from wlzcli.workflow.vragen import answer


def laid(folder: RondeFolder, name: str, code: str = "", days: int = 365) -> Path:
    """The form of De Linde in this folder, in the place of what lay there; refused with this code, or in order."""
    path = folder.part("inschrijvingen") / name
    shutil.rmtree(path, ignore_errors=True)
    submit(folder, name, replace(filled(), productie=(GegevenProductie("Z430", Decimal(days)),)))
    if code:
        refuse(path / "formulier.xlsx", code)
    return path


def late(folder: RondeFolder, name: str, soort: str = "inschrijving") -> None:
    """Register this folder on the day after the deadline."""
    table = folder.part("tabellen") / "ontvangst.csv"
    table.write_text(table.read_text(encoding="utf-8") + f"{name};{soort};2015-08-02T12:00:00+02:00\n", encoding="utf-8")


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

    assert {(f.code, f.agb_code) for f in report.bevindingen} == {("F125", "06290123"), ("F125", "06290124")}


def test_the_refused_form_of_another_that_was_put_elsewhere_leaves_no_folder_waiting(tmp_path: Path) -> None:
    """02-linde came late; for one run a form of De Es without a region lay there. With the own form back nothing waits of De Linde."""
    folder = ronde(tmp_path, "01-linde")
    laid(folder, "01-linde")
    late(folder, "02-linde")
    laid(folder, "02-linde", days=400)
    ingest(folder)
    shutil.rmtree(folder.part("inschrijvingen") / "02-linde")
    refuse(submit(folder, "02-linde", ES) / "formulier.xlsx", "F125")
    ingest(folder)
    laid(folder, "02-linde", days=400)
    report = ingest(folder)

    assert {(f.code, f.agb_code) for f in report.bevindingen} == {("W140", "06290123"), ("F125", "06290124")}
    assert (waits(report), report.exit_code()) == ([], 0)


# -- what lies beside a form that is not read ----------------------------------------------------

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj 3 0 obj<</Type/Page/Parent 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"  # fmt: skip


def kept(folder: RondeFolder) -> list[tuple[str, str]]:
    """What of the inbox is noted, and lies in the archief."""
    with folder.reading() as tables:
        found = [(sha256, naam, soort) for sha256, naam, soort in tables.files() if naam.startswith("01-linde/")]
    assert all(folder.archive_path(sha256).exists() for sha256, _, _ in found)
    return sorted((naam.partition("/")[2], soort) for _, naam, soort in found)


@pytest.mark.parametrize(
    ("workbooks", "code", "forms"),
    [
        (("formulier.xlsx",), "F151", [("formulier.xlsx", "onleesbaar formulier")]),
        ((), "F101", []),
        (("een.xlsx", "twee.xlsx"), "F102", [("een.xlsx", "bewijsstuk"), ("twee.xlsx", "bewijsstuk")]),
    ],
)
def test_files_beside_what_is_not_read_reach_the_archief(
    tmp_path: Path, workbooks: tuple[str, ...], code: str, forms: list[tuple[str, str]]
) -> None:
    """They came in like others; one that may hold a burgerservicenummer is held, and one under a name that holds one is not even named."""
    folder = ronde(tmp_path, "01-linde", "02-es")
    submit(folder, "02-es", ES)
    path = folder.part("inschrijvingen") / "01-linde"
    path.mkdir()
    for naam in workbooks:
        (path / naam).write_bytes(b"kapot " + naam.encode())
    (path / "polis.pdf").write_bytes(PDF)
    (path / "brief.txt").write_text("Hierbij onze stukken", encoding="utf-8")
    (path / "clienten.txt").write_text(f"mevrouw {BSN}\n", encoding="utf-8")
    (path / f"{BSN}.pdf").write_bytes(PDF)
    report = ingest(folder)

    assert kept(folder) == sorted([*forms, ("polis.pdf", "bewijsstuk"), ("brief.txt", "bewijsstuk")])
    assert {(f.code, f.bestand) for f in report.bevindingen if f.code in ("F129", "F131")} == {
        ("F129", "01-linde/*********.pdf"),
        ("F131", "01-linde/clienten.txt"),
    }
    assert code in waits(report)[0][2]
    assert not any(BSN.encode() in p.read_bytes() for p in (folder.path / "archief").rglob("*") if p.is_file())
    assert taken_in_alike(folder)
    assert not ingest(folder).changed


def test_the_documents_of_a_broken_form_count_beside_its_repair(tmp_path: Path) -> None:
    """V291, with the real register and archief: the repair is the form alone, and no document is missed."""
    folder = ronde(tmp_path, "01-linde")
    data = dumps(Beleid((toets_kader(eisen=tuple(eis(r) for r in (*RULES, "documenten"))),)))
    folder.part("beleid").joinpath("beleid.json").write_bytes(data)
    folder.part("beleid").joinpath("beleid.sha256").write_text(hashlib.sha256(data).hexdigest(), encoding="ascii")
    folder.archive(data)
    names = {"uittreksel": "Uittreksel.pdf", "polis": "polis.pdf"}
    velden = {f"documenten__{key}__bestand": naam for key, naam in names.items()} | {"documenten__uittreksel__afgifte": "2015-06-01"}
    path = submit(folder, "01-linde", filled(**velden), uittreksel__pdf=PDF, polis__pdf=PDF + b" ")
    (path / "formulier.xlsx").write_bytes(b"PK\x03\x04 afgebroken")
    submit(folder, "02-herstel", filled(**velden))
    late(folder, "02-herstel", "herstel")
    ingest(folder)
    (question,) = validate.run(session(folder)).vragen
    answer(session(folder), question.id, "01-linde", "dezelfde afzender")
    after = validate.run(session(folder))

    assert question.code == "V291"
    assert (outcomes(after), [f.code for f in after.bevindingen]) == (["toegelaten"], [])
    assert narekenen.run(session(folder), False, None).exit_code() == 0


# -- a workbook beside the form that can't be read -----------------------------------------------


def with_broken(folder: RondeFolder, named: str | None = None) -> Path:
    known = filled() if named is None else filled(documenten__uittreksel__bestand=named)
    path = submit(folder, "01-linde", known)
    ingest(folder)
    (path / "versie2.xlsx").write_bytes(b"PK\x03\x04 afgebroken")
    return path


def test_a_broken_workbook_that_came_after_the_form_may_be_a_version_of_it(tmp_path: Path) -> None:
    """F158, as in the place of the form: told once, also when the form is put away; gone with the file, or once the form is replaced."""
    folder = ronde(tmp_path, "01-linde")
    path = with_broken(folder)
    beside, again = ingest(folder), ingest(folder)
    tested = outcomes(validate.run(session(folder)))
    good = (path / "formulier.xlsx").read_bytes()
    (path / "formulier.xlsx").unlink()
    alone = ingest(folder)
    (path / "formulier.xlsx").write_bytes(good)
    (path / "versie2.xlsx").unlink()
    back = ingest(folder)

    expected = [("F158", "01-linde/versie2.xlsx"), ("W126", "01-linde/formulier.xlsx"), ("W130", "01-linde/versie2.xlsx")]
    assert sorted((f.code, f.bestand) for f in beside.bevindingen) == expected
    assert (again.changed, tested, counts(folder)) == (False, ["herstel"], [("01-linde Stichting De Linde", True, None)])
    assert [f.code for f in alone.bevindingen].count("F158") == 1
    assert (back.bevindingen, outcomes(validate.run(session(folder)))) == ((), ["toegelaten"])
    assert taken_in_alike(folder)


def test_a_broken_workbook_is_of_no_version_that_replaced_it(tmp_path: Path) -> None:
    """The sender's good second form takes the place of both files: V102 is about the two forms, and nothing of the broken one is left."""
    folder = ronde(tmp_path, "01-linde")
    with_broken(folder)
    ingest(folder)
    laid(folder, "01-linde", days=400)
    report = ingest(folder)

    assert ([f.code for f in report.bevindingen if f.blocks], [q.code for q in report.vragen]) == ([], ["V102"])


def test_a_workbook_that_came_with_the_form_or_that_it_names_is_a_document(tmp_path: Path) -> None:
    """A sheet of figures that can't be opened holds nobody up."""
    folder = ronde(tmp_path, "01-linde", "02-es")
    with_broken(folder, named="versie2.xlsx")
    (submit(folder, "02-es", ES) / "cijfers.xlsx").write_bytes(b"PK\x03\x04 afgebroken")
    report = ingest(folder)

    assert sorted((f.code, f.bestand) for f in report.bevindingen) == [("W126", "02-es/formulier.xlsx"), ("W130", "01-linde/versie2.xlsx")]
