"""wlz validate on a real folder: the voorstel, its besluiten, running again, repair, the copy sent back, and the own check."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from decimal import Decimal
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.builders import eis, gegevens, regio, toets_kader
from tests.workflow.rondes import ronde_map, session, submit
from wlzcli.cycle.formulier import Opzet, make_formulier
from wlzcli.domain.aanlevering import NietGetoetst
from wlzcli.domain.canonical import dumps
from wlzcli.domain.formulier import GegevenProductie, Gegevens
from wlzcli.domain.report import Report
from wlzcli.domain.toetsing import ToetsUitkomst, ValidateBesluit
from wlzcli.errors import MomentError, UsageError
from wlzcli.formats.xlsx_form import form_bytes
from wlzcli.policy.model import Beleid
from wlzcli.store.folder import RondeFolder
from wlzcli.workflow import eigen_toets, vaststellen
from wlzcli.workflow.beleid import kader_named
from wlzcli.workflow.ingest import run as ingest
from wlzcli.workflow.validate import run
from wlzcli.workflow.vragen import answer

RULES = (
    "op_tijd",
    "juist_formulier",
    "volledig",
    "aanbiedertype",
    "verklaringen",
    "ondertekend",
    "bevoegd",
    "wijzigingen_gemeld",
    "productie_geldig",
)
FEITEN = """agb_code;regio;sector;leveringsvorm;feit;waarde;per;bron
06290123;5503;GZ;;overeenkomst_vorig_jaar;ja;2015-01-01;dossier
06290123;5503;GZ;;productie_geleverd;ja;2015-01-01;dossier
06290124;5503;GZ;;overeenkomst_vorig_jaar;nee;2015-01-01;dossier
06290124;5503;GZ;;overeenkomst_elders;nee;2015-01-01;dossier
"""
INVULLING = {
    "contactpersoon": "A. Jansen", "email": "a@linde.example", "ondertekenaar": "B. de Vries", "bevoegdheid": "zelfstandig",
    "datum_ondertekening": "2015-07-01", "opgave.ZZP": "bestaand", "opgave.VPT": "niet", "opgave.MPT": "niet", "wijzigingen": "nee",
    "verklaringen.akkoord": "ja", "verklaringen.geen_faillissement": "ja",
}  # fmt: skip


def filled(**changes: str | None) -> Gegevens:
    """A form that is in order; ``None`` leaves a field open."""
    values = INVULLING | {key.replace("__", "."): value for key, value in changes.items()}
    velden = tuple((key, value) for key, value in values.items() if value is not None)
    return replace(gegevens(), velden=velden, productie=(GegevenProductie("Z430", Decimal(365)),))


def ronde(tmp_path: Path, *maps: str) -> RondeFolder:
    """A ronde whose kader has eisen, with the facts of one existing provider."""
    folder = ronde_map(tmp_path, maps)
    data = dumps(Beleid((toets_kader(eisen=tuple(eis(r) for r in RULES)),)))
    folder.part("beleid").joinpath("beleid.json").write_bytes(data)
    folder.part("beleid").joinpath("beleid.sha256").write_text(hashlib.sha256(data).hexdigest(), encoding="ascii")
    folder.part("tabellen").joinpath("feiten.csv").write_text(FEITEN, encoding="utf-8")
    return folder


def validate(folder: RondeFolder, *maps: Path, **changes: Any) -> Report:
    return run(session(folder, door=changes.pop("door", "A. Jansen")), maps, **changes)


def decisions(report: Report) -> tuple[ValidateBesluit, ...]:
    return tuple(d for d in report.besluiten or () if isinstance(d, ValidateBesluit))


def test_what_is_in_order_is_admitted_settled_and_stays(tmp_path: Path) -> None:
    """The same state gives the same voorstel; a second person settles it; a run after that changes no decision."""
    folder = ronde(tmp_path, "01-linde")
    submit(folder, "01-linde", filled())
    ingest(session(folder))
    first, again = validate(folder), validate(folder, door="cron")
    assert first.voorstel is not None
    settled = vaststellen.run(session(folder, door="C. Bos"), "validate", first.voorstel.id)
    after = validate(folder)

    assert [(d.agb_code, d.uitkomst.value, dict(d.typen)) for d in decisions(first)] == [("06290123", "toegelaten", {"ZZP": "bestaand"})]
    assert (first.exit_code(), first.changed, again.changed, again.voorstel) == (0, True, False, first.voorstel)
    assert settled.totalen == {"vastgesteld": 1, "open": 0}
    assert (after.besluiten, after.voorstel) == (first.besluiten, first.voorstel)


def test_the_order_of_commands(tmp_path: Path) -> None:
    """Before anything was taken in there is nothing to test."""
    with pytest.raises(MomentError) as caught:
        validate(ronde(tmp_path))

    assert caught.value.melding == "Er is nog niets ingenomen dat meetelt; er valt niets te toetsen."


def test_an_unanswered_statement_is_repaired(tmp_path: Path) -> None:
    """Exit 1 and the cell; after the herstel the same zorgaanbieder is admitted, on its own inschrijving."""
    folder = ronde(tmp_path, "01-linde")
    submit(folder, "01-linde", filled(verklaringen__akkoord=None))
    ingest(session(folder))
    before = validate(folder)
    with folder.part("tabellen").joinpath("ontvangst.csv").open("a", encoding="utf-8") as table:
        table.write("02-herstel;herstel;2015-08-10T12:00:00+02:00\n")
    submit(folder, "02-herstel", filled())
    ingest(session(folder))
    after = validate(folder)

    (point,) = decisions(before)[0].herstel
    assert (before.exit_code(), point.code, point.blad) == (1, "F210", "Bestuursverklaring")
    assert [d.uitkomst for d in decisions(after)] == [ToetsUitkomst.TOEGELATEN]
    assert [d.bestand for d in decisions(after)] == ["02-herstel/formulier.xlsx"]


def test_an_answer_settles_the_type(tmp_path: Path) -> None:
    """Form and facts differ: exit 4, an answer by name, and the type is what the person said."""
    folder = ronde(tmp_path, "01-linde")
    submit(folder, "01-linde", filled(opgave__ZZP="geheel_nieuw"))
    ingest(session(folder))
    asked = validate(folder)
    (question,) = asked.vragen
    answer(session(folder), question.id, "bestaand", "overeenkomst gezien")
    answered = validate(folder)

    assert (asked.exit_code(), question.code) == (4, "V271")
    assert [(d.uitkomst.value, dict(d.typen)) for d in decisions(answered)] == [("toegelaten", {"ZZP": "bestaand"})]


def test_the_marked_copy_is_for_reading_only(tmp_path: Path) -> None:
    """Each copy shows its findings; handed in again it is recognised and does not count."""
    folder = ronde(tmp_path, "01-linde")
    submit(folder, "01-linde", filled(verklaringen__akkoord=None))
    ingest(session(folder))
    report = validate(folder, terug=Path("retour"), lijst=Path("lijst"))
    (copy,) = folder.part("retour").iterdir()
    book = openpyxl.load_workbook(copy)
    cell = book["Bestuursverklaring"][decisions(report)[0].herstel[0].cel or ""]
    back = folder.part("inschrijvingen") / "03-terug"
    back.mkdir()
    (back / "formulier.xlsx").write_bytes(copy.read_bytes())
    again = ingest(session(folder))

    assert copy.name == "01-linde-06290123-gemarkeerd.xlsx"
    assert cell.comment.text == "F210: U beantwoordde de verklaring 'Akkoord' niet. Antwoord met ja of nee."
    assert [row[0].value for row in openpyxl.load_workbook(folder.part("lijst.xlsx"))["Bevindingen"].iter_rows(min_row=2)] == ["F210"]
    assert "F122" in [f.code for f in again.bevindingen if f.bestand and f.bestand.startswith("03-terug")]


def test_a_trial_is_in_the_list_and_not_in_the_copy(tmp_path: Path) -> None:
    """The zorgkantoor sees what a trial would do; the copy for the sender is silent about it, and there is none when there is nothing else."""
    folder = ronde(tmp_path, "01-linde", "02-es")
    data = dumps(Beleid((toets_kader(eisen=tuple(eis(r, proef=r == "bevoegd") for r in RULES)),)))
    folder.part("beleid").joinpath("beleid.json").write_bytes(data)
    folder.part("beleid").joinpath("beleid.sha256").write_text(hashlib.sha256(data).hexdigest(), encoding="ascii")
    submit(folder, "01-linde", filled(bevoegdheid=None, verklaringen__akkoord=None))
    submit(folder, "02-es", replace(filled(opgave__ZZP="geheel_nieuw", bevoegdheid=None), agb_code="06290124", naam="Stichting De Es"))
    ingest(session(folder))
    report = validate(folder, terug=Path("retour"), lijst=Path("lijst"))
    (copy,) = folder.part("retour").iterdir()
    cells = [str(cell.value) for sheet in openpyxl.load_workbook(copy) for row in sheet.iter_rows() for cell in row if cell.value]
    listed = [
        [row[0].value, row[1].value, row[13].value] for row in openpyxl.load_workbook(folder.part("lijst.xlsx"))["Bevindingen"].iter_rows()
    ]

    assert [(d.agb_code, d.uitkomst.value) for d in decisions(report)] == [("06290123", "herstel"), ("06290124", "toegelaten")]
    assert copy.name == "01-linde-06290123-gemarkeerd.xlsx"
    assert "F210" in cells
    assert not [text for text in cells if "F222" in text or "roef" in text]
    assert ["F222", "waarschuwing", "ja"] in listed


def test_without_a_copy_no_folder_is_named(tmp_path: Path) -> None:
    """Nothing found, nothing made: the note does not point at a folder that is not there."""
    folder = ronde(tmp_path, "01-linde")
    submit(folder, "01-linde", filled())
    ingest(session(folder))
    report = validate(folder, terug=Path("retour"))

    assert not folder.part("retour").exists()
    assert (
        report.notes[0] == "Er zijn geen gemarkeerde kopieën: er komt er een van elk formulier dat is gelezen en waarbij iets is gevonden."
    )


def test_only_the_named_folders_are_shown(tmp_path: Path) -> None:
    """The voorstel is about everyone; a folder that was never taken in is a usage error before anything is done."""
    folder = ronde(tmp_path, "01-linde", "02-es")
    submit(folder, "01-linde", filled())
    submit(folder, "02-es", replace(filled(opgave__ZZP="geheel_nieuw"), agb_code="06290124", naam="Stichting De Es"))
    ingest(session(folder))
    shown = validate(folder, Path("inschrijvingen/02-es"))

    assert [d.agb_code for d in decisions(shown)] == ["06290124"]
    assert shown.totalen == {"getoetst": 1, "toegelaten": 1, "herstel": 0, "afgewezen": 0, "aangehouden": 0}
    with pytest.raises(UsageError) as caught:
        validate(folder, Path("09-nergens"))
    assert caught.value.melding == "09-nergens is niet ingenomen of telt niet mee."


def test_a_provider_checks_itself(tmp_path: Path) -> None:
    """Outside a ronde: the same rules, its own statement as type, nothing stored, and what the zorgkantoor knows left out."""
    folder = ronde(tmp_path, "01-linde")
    path = submit(folder, "01-linde", filled())
    report = eigen_toets.run(session(folder), "2016-gz", None, (path,))

    assert [(d.agb_code, dict(d.typen)) for d in decisions(report)] == [("06290123", {"ZZP": "bestaand"})]
    assert report.voorstel is None
    assert {g.eis: g.toelichting for g in decisions(report)[0].getoetst}["eisen.op_tijd"] == "de ontvangst volgt nog"
    with folder.reading() as tables:
        assert tables.latest_voorstel("validate") is None


def test_an_own_check_is_silent_about_a_trial(tmp_path: Path) -> None:
    """Neither among the findings nor among what was tested; the rest is there."""
    folder = ronde(tmp_path, "01-linde")
    path = submit(folder, "01-linde", filled(bevoegdheid=None))
    layer = tmp_path / "beleid"
    layer.mkdir()
    head = 'id = "2016-gz-test"\nnaam = "Test"\nsoort = "zorgkantoor"\nop = "2016-gz"\nzorgkantoor = "test"\n[bronnen.regio]\ndocument = "regio"\ntitel = "Regio"\nsoort = "fictief"\n'
    for number, proef in enumerate(("", "proef = true\n")):
        rule = f'[eisen.eigen]\ntitel = "Eigen regel"\nregel = "bevoegd"\n{proef}bron = "regio §2"\n'
        (layer / "laag.toml").write_text(head + rule, encoding="utf-8")
        report = eigen_toets.run(session(folder), "2016-gz", "test", (path,), layer)
        (decision,) = decisions(report)
        shown = {text for table in (*report.tables, *report.detail) for row in table.rijen for text in row}
        assert ("Eigen regel" in shown, "eisen.eigen" in {g.eis for g in decision.getoetst}) == ((number == 0),) * 2
        assert ("F222" in [f.code for f in report.bevindingen]) == (number == 0)


def test_an_own_check_on_a_folder_of_policy_is_on_the_zorgkantoor_whose_it_is(tmp_path: Path) -> None:
    """A layer that was given is never left out in silence: where the folder holds those of one zorgkantoor, that one is meant."""
    folder = ronde(tmp_path, "01-linde")
    path = submit(folder, "01-linde", filled(bevoegdheid=None))
    layers = tmp_path / "beleid"
    layers.mkdir()
    bron = '[bronnen.regio]\ndocument = "regio"\ntitel = "Regio"\nsoort = "fictief"\n'
    rule = '[eisen.eigen]\ntitel = "Eigen regel"\nregel = "bevoegd"\nbron = "regio §2"\n'

    def layer(kader: str, zorgkantoor: str) -> None:
        head = f'id = "{kader}-{zorgkantoor}"\nnaam = "T"\nsoort = "zorgkantoor"\nop = "{kader}"\nzorgkantoor = "{zorgkantoor}"\n'
        (layers / f"{kader}-{zorgkantoor}.toml").write_text(head + bron + rule, encoding="utf-8")

    layer("2016-gz", "test")
    layer("2024-vv", "ander")  # of another kader: no choice here
    report = eigen_toets.run(session(folder), "2016-gz", None, (path,), layers)
    (decision,) = decisions(report)
    assert "eisen.eigen" in {g.eis for g in decision.getoetst}
    assert report.notes[0].startswith("Eigen toets op kader 2016-gz van test, ")

    layer("2016-gz", "nog-een")
    with pytest.raises(UsageError) as caught:
        eigen_toets.run(session(folder), "2016-gz", None, (path,), layers)
    assert caught.value.melding == f"In {layers} ligt beleid van meer zorgkantoren: nog-een, test."
    assert caught.value.herstel == "Zeg met --zorgkantoor welk u bedoelt."
    (decision,) = decisions(eigen_toets.run(session(folder), "2016-gz", "test", (path,), layers))
    assert "eisen.eigen" in {g.eis for g in decision.getoetst}


def test_a_repair_that_was_settled_no_longer_blocks_ingest(tmp_path: Path) -> None:
    """The first form stays as it was, with its unreadable cell; what stands is decided on the repair."""
    folder = ronde(tmp_path, "01-linde")
    path = submit(folder, "01-linde", filled()) / "formulier.xlsx"
    workbook = openpyxl.load_workbook(path)
    workbook["Productie"]["E5"] = "ongeveer 365"
    workbook.save(path)
    first = ingest(session(folder))
    before = validate(folder)
    with folder.part("tabellen").joinpath("ontvangst.csv").open("a", encoding="utf-8") as table:
        table.write("02-herstel;herstel;2015-08-10T12:00:00+02:00\n")
    submit(folder, "02-herstel", filled())
    repaired = ingest(session(folder))
    after = validate(folder)
    assert after.voorstel is not None
    vaststellen.run(session(folder, door="C. Bos"), "validate", after.voorstel.id)
    settled = ingest(session(folder))

    assert [d.uitkomst.value for d in (*decisions(before), *decisions(after))] == ["herstel", "toegelaten"]
    assert [r.exit_code() for r in (first, repaired, settled)] == [1, 1, 0]
    assert [f.code for f in settled.bevindingen] == ["F116"]  # still told


def test_what_could_not_be_tested_stands_in_every_list(tmp_path: Path) -> None:
    """Beside the outcomes: on screen, in the JSON, and in the workbook with what was found about it."""
    folder = ronde(tmp_path, "01-linde")
    submit(folder, "01-linde", filled())
    broken = folder.part("inschrijvingen") / "02-kapot"
    broken.mkdir()
    (broken / "form.xlsx").write_bytes(b"PK\x03\x04 afgebroken")
    ingest(session(folder))
    report = validate(folder, lijst=Path("lijst.xlsx"))
    named = validate(folder, Path("inschrijvingen/02-kapot"))
    book = openpyxl.load_workbook(folder.part("lijst.xlsx"))

    assert report.totalen == {"getoetst": 1, "toegelaten": 1, "herstel": 0, "afgewezen": 0, "aangehouden": 0, "niet_getoetst": 1}
    assert report.tables[-1].rijen == (("02-kapot", "", "", "herstel", "F158", "het formulier is niet gelezen"),)
    assert [[c.value for c in row][5:10] for row in book["Uitkomsten"].iter_rows(min_row=2)] == [
        ["toegelaten", "", "", "ja", "01-linde/formulier.xlsx"],
        ["herstel", "F158", "", "", "02-kapot/form.xlsx"],
    ]
    assert [row[0].value for row in book["Bevindingen"].iter_rows(min_row=2)] == ["F158"]
    assert (named.besluiten, named.tables[-1].rijen) == ((), report.tables[-1].rijen)


def test_a_provider_gets_its_own_marked_copy(tmp_path: Path) -> None:
    """Outside a ronde too: each finding at its cell; the own workbook stays as it was."""
    folder = ronde(tmp_path, "01-linde")
    path = submit(folder, "01-linde", filled())
    workbook = openpyxl.load_workbook(path / "formulier.xlsx")
    workbook["Productie"]["E5"] = "ongeveer 365"
    workbook.save(path / "formulier.xlsx")
    before = (path / "formulier.xlsx").read_bytes()
    report = eigen_toets.run(session(folder), "2016-gz", None, (path,), terug=Path("retour"))
    (copy,) = folder.part("retour").iterdir()
    sheets = openpyxl.load_workbook(copy)

    assert (path / "formulier.xlsx").read_bytes() == before
    assert report.notes[0] == f"1 gemarkeerde kopie staat in {folder.part('retour')}."
    points = [f for f in report.bevindingen if f.cel]
    assert points
    assert all(f.code in sheets[f.blad or ""][f.cel or ""].comment.text for f in points)


def test_without_an_agb_code_the_rest_is_tested_all_the_same(tmp_path: Path) -> None:
    """A provider that forgot its code hears at once what else is open."""
    folder = ronde(tmp_path, "01-linde")
    path = submit(folder, "01-linde", replace(filled(verklaringen__akkoord=None), agb_code=""))
    report = eigen_toets.run(session(folder), "2016-gz", None, (path,))
    (found,) = decisions(report)

    assert found.agb_code == ""
    assert {"F124", "F200"} <= {f.code for f in report.bevindingen}
    assert len(found.getoetst) > 5


def test_copies_never_land_among_the_submissions(tmp_path: Path) -> None:
    """In the inbox, or in the folder of the own check, the next run would take a copy for a form."""
    folder = ronde(tmp_path, "01-linde")
    path = submit(folder, "01-linde", filled(verklaringen__akkoord=None))
    ingest(session(folder))
    inbox = folder.part("inschrijvingen")
    for wrong in (
        partial(validate, folder, terug=Path("inschrijvingen/retour")),
        partial(validate, folder, terug=inbox),
        partial(eigen_toets.run, session(folder), "2016-gz", None, (path,), terug=path),
    ):
        with pytest.raises(UsageError, match=r"De kopieën kunnen niet in .*: daar staan inzendingen") as caught:
            wrong()
        assert caught.value.herstel == "Geef met --terug een map die nergens anders voor is."
    assert sorted(p.name for p in inbox.rglob("*")) == ["01-linde", *sorted(p.name for p in path.iterdir())]


def test_a_receipt_of_a_day_still_to_come_is_asked(tmp_path: Path) -> None:
    """The register says 2016: nobody is refused on a slip. Once the row is right the question is gone."""
    folder = ronde(tmp_path, "01-linde")
    submit(folder, "01-linde", filled())
    register = folder.part("tabellen").joinpath("ontvangst.csv")
    right = register.read_text("utf-8")
    register.write_text(right.replace("2015-07-30", "2016-07-30"), encoding="utf-8")
    ingest(session(folder))
    asked = validate(folder)
    register.write_text(right, encoding="utf-8")
    ingest(session(folder))
    settled = validate(folder)

    assert ([d.uitkomst.value for d in decisions(asked)], [q.code for q in asked.vragen]) == (["aangehouden"], ["V201"])
    assert ([d.uitkomst.value for d in decisions(settled)], settled.vragen) == (["toegelaten"], ())


def test_a_provider_is_told_and_not_asked_about_a_burgerservicenummer(tmp_path: Path) -> None:
    """Outside a ronde nobody can answer V105: F123 at the cell, and the number stands nowhere."""
    folder = ronde(tmp_path, "01-linde")
    path = submit(folder, "01-linde", filled(ondertekenaar="mevrouw 111222333"))
    report = eigen_toets.run(session(folder), "2016-gz", None, (path,), terug=Path("retour"))

    assert [(f.code, f.blad) for f in report.bevindingen] == [("F123", "Algemene gegevens")]
    assert report.vragen == ()
    assert "111222333" not in str(report)
    assert not folder.part("retour").exists()


@pytest.mark.parametrize(("same", "told"), [(True, [("W120", "D6")]), (False, [])])
def test_a_provider_is_told_of_a_note_beside_its_answers(tmp_path: Path, same: bool, told: list[tuple[str, str]]) -> None:
    """On the form of a ronde with this policy everything that was handed out is known; of one with another policy D6 may be a help text."""
    kader = kader_named("2024-vv", "cz", None)
    sha256 = hashlib.sha256(dumps(Beleid((kader,)))).hexdigest() if same else "0" * 64
    opzet = Opzet(zorgkantoor="cz", jaar=2024, regios=(regio(),), tarieven=(), beleid_sha256=sha256)
    path = tmp_path / "eigen"
    path.mkdir()
    workbook = openpyxl.load_workbook(BytesIO(form_bytes(make_formulier(kader, opzet, filled()))))
    workbook["Algemene gegevens"]["D6"] = "let op: nieuwe naam per 1 mei"
    workbook.save(path / "formulier.xlsx")
    report = eigen_toets.run(session(ronde(tmp_path)), "2024-vv", "cz", (path,))

    assert [(f.code, f.cel) for f in report.bevindingen if f.code == "W120"] == told


def test_a_repair_of_a_form_that_could_not_be_read_counts_from_the_first(tmp_path: Path) -> None:
    """V291: the broken form came in time, its repair in August; a person says which it repairs, and then neither waits any more."""
    folder = ronde(tmp_path, "02-kapot")
    submit(folder, "02-herstel", filled())
    broken = folder.part("inschrijvingen") / "02-kapot"
    broken.mkdir()
    (broken / "form.xlsx").write_bytes(b"PK\x03\x04 afgebroken")
    with folder.part("tabellen").joinpath("ontvangst.csv").open("a", encoding="utf-8") as table:
        table.write("02-herstel;herstel;2015-08-10T12:00:00+02:00\n")
    first = ingest(session(folder))
    asked = validate(folder)
    (question,) = asked.vragen
    answer(session(folder), question.id, "02-kapot", "dezelfde afzender")
    after = validate(folder)

    assert (question.code, question.keuzes) == ("V291", ("als_inschrijving", "buiten_beschouwing", "02-kapot"))
    assert [(d.uitkomst.value, d.bestand) for d in (*decisions(asked), *decisions(after))] == [
        ("aangehouden", "02-herstel/formulier.xlsx"),
        ("toegelaten", "02-herstel/formulier.xlsx"),
    ]
    assert ((asked.totalen or {})["niet_getoetst"], "niet_getoetst" in (after.totalen or {})) == (1, False)
    assert [r.exit_code() for r in (first, ingest(session(folder)))] == [3, 0]


def test_a_form_without_a_region_waits_for_the_zorgkantoor_once_its_repair_is_here(tmp_path: Path) -> None:
    """Herstel until something came in; then V291 is the zorgkantoor's to answer, and is not asked again when another folder joins. Of the form
    that was read the production counts, not that of its repair; and once an inschrijving
    counts, what was said of the repair is no longer in use and the form waits again."""
    folder = ronde(tmp_path, "01-linde", "02-es")
    submit(folder, "01-linde", filled())
    es = replace(filled(opgave__ZZP="geheel_nieuw"), agb_code="06290124", naam="Stichting De Es", kvk_nummer="07654321")
    submit(folder, "02-es", replace(es, regio=""))
    ingest(session(folder))
    alone = [(n.map, n.uitkomst) for n in untested(validate(folder))]
    with folder.part("tabellen").joinpath("ontvangst.csv").open("a", encoding="utf-8") as table:
        table.write("03-herstel;herstel;2015-08-10T12:00:00+02:00\n")
    more = (GegevenProductie("Z430", Decimal(9999)),)
    submit(folder, "03-herstel", replace(es, productie=more))
    ingest(session(folder))
    asked = validate(folder)
    (question,) = (q for q in asked.vragen if q.code == "V291")
    answer(session(folder), question.id, "02-es", "dezelfde afzender")
    (folder.part("inschrijvingen") / "04-leeg").mkdir()
    ingest(session(folder))
    after = validate(folder)

    assert (alone, [(n.map, n.uitkomst) for n in untested(asked)]) == ([("02-es", "herstel")], [("02-es", "aangehouden")])
    assert [q.code for q in after.vragen if q.code == "V291"] == []
    assert [n.map for n in untested(after)] == ["04-leeg"]
    assert [[(r.prestatiecode, str(r.volume)) for r in d.productie] for d in decisions(after)] == [[], [("Z430", "365")]]
    submit(folder, "05-nieuw", es)
    ingest(session(folder))
    assert [n.map for n in untested(validate(folder))] == ["02-es", "04-leeg"]


def untested(report: Report) -> tuple[NietGetoetst, ...]:
    return tuple((report.extra or {}).get("niet_getoetst", ()))


def test_a_moment_after_the_form_was_here_is_no_moment_of_its_repair(tmp_path: Path) -> None:
    """The register writes December for a folder that was taken in before: unknown, so a question and never late."""
    folder = ronde(tmp_path)
    submit(folder, "02-herstel", filled())
    (folder.part("inschrijvingen") / "02-leeg").mkdir()
    folder.part("tabellen").joinpath("ontvangst.csv").write_text(
        "map;soort;ontvangen_op\n02-leeg;inschrijving;2099-12-01T12:00:00+01:00\n02-herstel;herstel;2015-08-10T12:00:00+02:00\n",
        encoding="utf-8",
    )
    ingest(session(folder))
    (question,) = validate(folder).vragen
    answer(session(folder), question.id, "02-leeg", "dezelfde afzender")

    assert question.feiten.get("wachten") == "02-leeg (ontvangen: onbekend)"
    assert [(q.code, q.feiten.get("bestand")) for q in validate(folder).vragen] == [("V201", "02-herstel/formulier.xlsx")]
