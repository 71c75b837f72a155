"""A repair on a real folder: what the screen, the letters, the list and the copies say of it while it runs."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.builders import eis, getal, toets_kader
from tests.workflow.rondes import session, submit
from tests.workflow.test_validate import RULES, decisions, filled, ronde, validate
from wlzcli.domain.brief import BriefRecord, BriefSoort
from wlzcli.domain.canonical import dumps
from wlzcli.domain.codes import Sector
from wlzcli.domain.formulier import GegevenProductie
from wlzcli.domain.toetsing import Herstelpunt
from wlzcli.errors import MomentError
from wlzcli.policy.model import Beleid
from wlzcli.store.folder import RondeFolder
from wlzcli.views.status import Wacht
from wlzcli.workflow import narekenen, status
from wlzcli.workflow.brieven_laden import load as load_letters
from wlzcli.workflow.dossier import gather
from wlzcli.workflow.dossier import run as make_dossier
from wlzcli.workflow.ingest import run as ingest
from wlzcli.workflow.session import Session
from wlzcli.workflow.step import open_context
from wlzcli.workflow.validate import run as run_validate
from wlzcli.workflow.vragen import answer


def with_term(tmp_path: Path, *maps: str) -> RondeFolder:
    """A ronde whose kader gives 10 days to repair."""
    folder = ronde(tmp_path, *maps)
    data = dumps(Beleid((toets_kader(eisen=tuple(eis(r) for r in RULES), termijnen=(getal("termijnen.herstel", 10, eenheid="dagen"),)),)))
    folder.part("beleid").joinpath("beleid.json").write_bytes(data)
    folder.part("beleid").joinpath("beleid.sha256").write_text(hashlib.sha256(data).hexdigest(), encoding="ascii")
    return folder


def on(folder: RondeFolder, day: date) -> Session:
    return replace(session(folder), peildatum=day)


def asked(folder: RondeFolder, day: date, *punten: Herstelpunt) -> None:
    """A request for repair to 06290123, made for sending on this day; without points as one of up to 0.4.0."""
    letter = BriefRecord(BriefSoort.VERZOEK_OM_AANVULLING, "06290123", "5503", Sector.GZ, None, day, "", "", "", "", "", concept=False)
    letter = replace(letter, punten=punten)
    run = on(folder, day)
    with folder.writing("brieven", run.door) as tables:
        tables.register("brief", f"{letter.soort}/{letter.agb_code}", letter, run.door, run.now + timedelta(days=day.day))


def waits(folder: RondeFolder, day: date) -> tuple[list[Wacht], str]:
    """What waits for a repair or its letter, and what there is to type."""
    told = status.run(on(folder, day)).extra
    return [w for w in told["wacht"] if "herstel" in w.wat or "brief" in w.wat], told["volgende_opdracht"]


def test_who_gets_a_new_term_is_sent_a_new_letter(tmp_path: Path) -> None:
    """Ten days from 3 August: 13 August. V287 of 20 August gives another term: until that letter is made it waits for the inkoper, and the
    letter of 21 August gives until 31 August, also before validate runs again."""
    folder = with_term(tmp_path, "01-linde")
    submit(folder, "01-linde", filled(verklaringen__akkoord=None))
    ingest(session(folder))
    validate(folder)
    asked(folder, date(2015, 8, 3))
    runs = waits(folder, date(2015, 8, 13))
    (question,) = run_validate(on(folder, date(2015, 8, 20))).vragen
    answer(on(folder, date(2015, 8, 20)), question.id, "nieuwe_termijn", "ziekte")
    run_validate(on(folder, date(2015, 8, 20)))
    again = waits(folder, date(2015, 8, 20))
    asked(folder, date(2015, 8, 21))
    told = waits(folder, date(2015, 8, 21))

    command = "wlz brieven --soort verzoek_om_aanvulling --alleen 06290123 --verzending DATUM"
    assert question.code == "V287"
    assert runs[0] == [Wacht("zorgaanbieder", "herstel door 06290123, kan tot en met 13 augustus 2015")]
    assert again == (
        [Wacht("inkoper", "brief te maken: verzoek om aanvulling aan 06290123, met een nieuwe termijn", command)],
        command,
    )
    assert told[0] == [Wacht("zorgaanbieder", "herstel door 06290123, kan tot en met 31 augustus 2015")]


def test_what_came_up_since_the_letter_is_asked_apart(tmp_path: Path) -> None:
    """The letter of 3 August asks for the contact. On 6 August De Linde is found to sign on a volmacht that is not there (F223): a letter is to
    be made. The contact came on 12 August; F223 has no term, so nothing is refused on it. The letter of 17 August gives until 27 August."""
    folder = with_term(tmp_path, "01-linde")
    submit(folder, "01-linde", filled(bevoegdheid="volmacht", contactpersoon=None))
    ingest(session(folder))
    (volmacht,) = validate(folder).vragen
    answer(on(folder, date(2015, 8, 3)), volmacht.id, "bevoegd", "gebeld")
    asked(folder, date(2015, 8, 3), *decisions(run_validate(on(folder, date(2015, 8, 3))))[0].herstel)
    runs = waits(folder, date(2015, 8, 5))
    answer(on(folder, date(2015, 8, 6)), volmacht.id, "herstel", "toch niet")
    run_validate(on(folder, date(2015, 8, 6)))
    since = waits(folder, date(2015, 8, 6))
    with folder.part("tabellen").joinpath("ontvangst.csv").open("a", encoding="utf-8") as table:
        table.write("02-herstel;herstel;2015-08-12T12:00:00+02:00\n")
    submit(folder, "02-herstel", filled(bevoegdheid="volmacht"))
    ingest(session(folder))
    (again,) = run_validate(on(folder, date(2015, 8, 12))).vragen
    answer(on(folder, date(2015, 8, 12)), again.id, "herstel", "nog niet")
    after = run_validate(on(folder, date(2015, 8, 16)))
    still = waits(folder, date(2015, 8, 16))
    asked(folder, date(2015, 8, 17), *decisions(after)[0].herstel)

    command = "wlz brieven --soort verzoek_om_aanvulling --alleen 06290123 --verzending DATUM"
    to_make = ([Wacht("inkoper", "brief te maken: verzoek om aanvulling aan 06290123, met een nieuwe termijn", command)], command)
    assert runs[0] == [Wacht("zorgaanbieder", "herstel door 06290123, kan tot en met 13 augustus 2015")]
    assert (since, still) == (to_make, to_make)
    assert ([(d.uitkomst.value, [p.code for p in d.herstel]) for d in decisions(after)], after.vragen) == ([("herstel", ["F223"])], ())
    assert waits(folder, date(2015, 8, 18))[0] == [Wacht("zorgaanbieder", "herstel door 06290123, kan tot en met 27 augustus 2015")]
    assert [q.code for q in run_validate(on(folder, date(2015, 8, 28))).vragen] == ["V287"]


def test_who_comes_later_is_asked_apart_from_whose_term_runs(tmp_path: Path) -> None:
    """De Linde has until 13 August. A letter made for everyone would give it another term: that of De Es is made for De Es alone."""
    folder = with_term(tmp_path, "01-linde", "02-es")
    submit(folder, "01-linde", filled(verklaringen__akkoord=None))
    ingest(session(folder))
    validate(folder)
    alone = waits(folder, date(2015, 8, 3))
    asked(folder, date(2015, 8, 3))
    es = replace(filled(opgave__ZZP="geheel_nieuw", verklaringen__akkoord=None), agb_code="06290124", naam="De Es", kvk_nummer="07654321")
    submit(folder, "02-es", es)
    ingest(session(folder))
    validate(folder)

    everyone = "wlz brieven --soort verzoek_om_aanvulling --verzending DATUM"
    apart = "wlz brieven --soort verzoek_om_aanvulling --alleen 06290124 --verzending DATUM"
    assert alone == ([Wacht("zorgaanbieder", "herstel door 06290123", everyone)], everyone)
    assert waits(folder, date(2015, 8, 5)) == (
        [
            Wacht("inkoper", "brief te maken: verzoek om aanvulling aan 06290124", apart),
            Wacht("zorgaanbieder", "herstel door 06290123, kan tot en met 13 augustus 2015"),
        ],
        apart,
    )


def without_region(tmp_path: Path) -> RondeFolder:
    """De Linde named no region and asked Z999, which does not exist; its repair names the region and asks nothing (V291)."""
    folder = with_term(tmp_path, "01-linde")
    asks = (GegevenProductie("Z430", Decimal(365)), GegevenProductie("Z999", Decimal(50)))
    submit(folder, "01-linde", replace(filled(), regio="", productie=asks))
    ingest(session(folder))
    with folder.part("tabellen").joinpath("ontvangst.csv").open("a", encoding="utf-8") as table:
        table.write("02-later;herstel;2015-08-10T12:00:00+02:00\n")
    submit(folder, "02-later", replace(filled(), productie=()))
    ingest(session(folder))
    (question,) = validate(folder).vragen
    answer(session(folder), question.id, "01-linde", "dezelfde afzender")
    return folder


def test_a_point_on_a_form_without_a_region_is_sent_back_listed_and_told(tmp_path: Path) -> None:
    """The form of 30 July counts: Z999 is to be repaired there, the region no more."""
    folder = without_region(tmp_path)
    report = validate(folder, terug=Path("retour"), lijst=Path("lijst"))
    rows = [[row[0].value, row[3].value] for row in openpyxl.load_workbook(folder.part("lijst.xlsx"))["Bevindingen"].iter_rows(min_row=2)]
    told = status.run(session(folder))

    assert [(d.bestand, [p.code for p in d.herstel]) for d in decisions(report)] == [("02-later/formulier.xlsx", ["F250"])]
    assert [p.name for p in folder.part("retour").iterdir()] == ["01-linde-06290123-gemarkeerd.xlsx"]
    assert rows == [["F250", "01-linde/formulier.xlsx"]]
    assert [(f.code, f.bestand) for f in told.bevindingen] == [("F250", "01-linde/formulier.xlsx")]


def test_what_a_repair_said_is_asked_no_more_while_the_toetsing_waits(tmp_path: Path) -> None:
    """Something else came in and validate has not run since: whose form it is, was said (F124)."""
    folder = ronde(tmp_path, "01-linde", "03-es")
    submit(folder, "01-linde", replace(filled(), agb_code=""))
    with folder.part("tabellen").joinpath("ontvangst.csv").open("a", encoding="utf-8") as table:
        table.write("02-later;herstel;2015-08-10T12:00:00+02:00\n")
    submit(folder, "02-later", filled())
    ingest(session(folder))
    (question,) = validate(folder).vragen
    answer(session(folder), question.id, "01-linde", "dezelfde afzender")
    validate(folder)
    (folder.part("inschrijvingen") / "03-es").mkdir()
    ingest(session(folder))

    assert [(f.code, f.bestand) for f in status.run(session(folder)).bevindingen] == [("F101", "03-es")]


def test_letters_and_dossier_know_a_form_without_a_region(tmp_path: Path) -> None:
    """What came in under region 5503 is the form of 30 July and its repair; the letter says in which of the two a point stands."""
    folder = without_region(tmp_path)
    validate(folder)
    with folder.reading() as tables:
        context = open_context(replace(session(folder), dry_run=True), folder, tables)
        letters, dossier = load_letters(context, date(2015, 8, 10)), gather(context, "06290123")

    assert [(i.map, i.regio, i.soort) for i in letters.inschrijvingen] == [
        ("01-linde", "5503", "inschrijving"),
        ("02-later", "5503", "herstel"),
    ]
    assert [p.plaats for a in letters.aanvullingen for p in a.punten] == [
        "Productie › A8, in formulier.xlsx (inschrijving, ontvangen op 30 juli 2015)"
    ]
    assert [i.map for i in dossier.inschrijvingen] == ["01-linde", "02-later"]
    make_dossier(session(folder), "06290123")  # with the tables still open to read alone


def test_a_named_folder_shows_what_became_of_it(tmp_path: Path) -> None:
    """The besluit names the file of the repair; also of a form that only counts by what a person said (V291)."""
    folder = without_region(tmp_path)
    shown = [validate(folder, Path("inschrijvingen") / naam) for naam in ("01-linde", "02-later")]

    assert [[(d.agb_code, d.uitkomst.value) for d in decisions(r)] for r in shown] == [[("06290123", "herstel")]] * 2
    assert [[f.code for f in r.bevindingen] for r in shown] == [["F250"]] * 2


def test_a_folder_that_could_not_be_read_shows_its_repair(tmp_path: Path) -> None:
    folder = ronde(tmp_path, "01-kapot")
    submit(folder, "02-herstel", filled())
    broken = folder.part("inschrijvingen") / "01-kapot"
    broken.mkdir()
    (broken / "form.xlsx").write_bytes(b"PK\x03\x04 afgebroken")
    with folder.part("tabellen").joinpath("ontvangst.csv").open("a", encoding="utf-8") as table:
        table.write("02-herstel;herstel;2015-08-10T12:00:00+02:00\n")
    ingest(session(folder))
    (question,) = validate(folder).vragen
    answer(session(folder), question.id, "01-kapot", "dezelfde afzender")

    assert [d.bestand for d in decisions(validate(folder, Path("inschrijvingen/01-kapot")))] == ["02-herstel/formulier.xlsx"]


def test_who_sends_a_broken_form_again_after_the_last_day_is_asked_about(tmp_path: Path) -> None:
    """01-kapot came on 30 July and could not be read, 02-weer on 3 August, after 31 July: whose 01-kapot is, a person says before anyone is refused."""
    folder = ronde(tmp_path, "01-kapot")
    broken = folder.part("inschrijvingen") / "01-kapot"
    broken.mkdir()
    (broken / "form.xlsx").write_bytes(b"PK\x03\x04 afgebroken")
    with folder.part("tabellen").joinpath("ontvangst.csv").open("a", encoding="utf-8") as table:
        table.write("02-weer;inschrijving;2015-08-03T12:00:00+02:00\n")
    submit(folder, "02-weer", filled())
    ingest(session(folder))
    asked = validate(folder)
    (question,) = asked.vragen
    waits = status.run(session(folder)).extra["niet_getoetst"]
    answer(session(folder), question.id, "01-kapot", "dezelfde afzender")
    again = validate(folder)

    assert [(d.uitkomst.value, d.gronden) for d in decisions(asked)] == [("aangehouden", ())]
    assert [(n.map, n.uitkomst) for n in waits] == [("01-kapot", "aangehouden")]
    assert [(d.bestand, d.uitkomst.value) for d in decisions(again)] == [("02-weer/formulier.xlsx", "toegelaten")]
    assert "niet_getoetst" not in status.run(session(folder)).extra


def test_who_lost_an_agb_code_is_in_no_letter_and_no_dossier_of_the_other(tmp_path: Path) -> None:
    """De Es named the code of De Linde (V103, F140). Once its repair says whose form it is (V291), it is in those of De Es."""
    folder = ronde(tmp_path, "01-linde", "02-es")
    es = replace(filled(opgave__ZZP="geheel_nieuw"), naam="Stichting De Es", kvk_nummer="07654321")
    submit(folder, "01-linde", filled())
    submit(folder, "02-es", es)
    (whose,) = ingest(session(folder)).vragen
    answer(session(folder), whose.id, "01-linde", "nagekeken")
    ingest(session(folder))
    before = sent_by(folder)
    with folder.part("tabellen").joinpath("ontvangst.csv").open("a", encoding="utf-8") as table:
        table.write("03-herstel;herstel;2015-08-10T12:00:00+02:00\n")
    submit(folder, "03-herstel", replace(es, agb_code="06290124"))
    ingest(session(folder))
    (question,) = validate(folder).vragen
    answer(session(folder), question.id, "02-es", "zij herstelt haar code")
    validate(folder)

    assert before == {"06290123": ["01-linde"]}
    assert sent_by(folder) == {"06290123": ["01-linde"], "06290124": ["02-es", "03-herstel"]}
    assert status.run(session(folder)).bevindingen == ()


def sent_by(folder: RondeFolder) -> dict[str, list[str]]:
    """By AGB-code the folders that letters and dossier say it handed in."""
    with folder.reading() as tables:
        context = open_context(replace(session(folder), dry_run=True), folder, tables)
        items = load_letters(context, None).inschrijvingen
        found = {agb: [i.map for i in items if i.agb_code == agb] for agb in sorted({i.agb_code for i in items})}
        assert found == {agb: [i.map for i in gather(context, agb).inschrijvingen] for agb in found}
    return found


def test_where_nothing_counts_the_sender_can_be_helped(tmp_path: Path) -> None:
    """One form, without an AGB-code: there is nothing to test, and a copy to send back all the same. Its better form is taken in next."""
    folder = ronde(tmp_path, "01-linde")
    submit(folder, "01-linde", replace(filled(), agb_code=""))
    ingest(session(folder))
    report = validate(folder, terug=Path("retour"), lijst=Path("lijst"))
    rows = [[row[0].value, row[3].value] for row in openpyxl.load_workbook(folder.part("lijst.xlsx"))["Bevindingen"].iter_rows(min_row=2)]
    with pytest.raises(MomentError) as caught:
        validate(folder)

    assert status.run(session(folder)).extra["volgende_opdracht"] == "wlz ingest"
    assert caught.value.herstel == "'wlz status' zegt wat wacht; 'wlz validate --terug MAP' maakt kopieën om terug te sturen."
    assert [p.name for p in folder.part("retour").iterdir()] == ["01-linde-gemarkeerd.xlsx"]
    assert (rows, [n.map for n in (report.extra or {})["niet_getoetst"]]) == ([["F124", "01-linde/formulier.xlsx"]], ["01-linde"])


def test_a_letter_and_a_day_give_no_other_voorstel_and_are_recomputed(tmp_path: Path) -> None:
    """After the letter the finding has a last day, after that day there is a question (V287); the voorstel is the same all along. A finding
    that was changed by hand is of none of these runs."""
    folder = with_term(tmp_path, "01-linde")
    submit(folder, "01-linde", filled(verklaringen__akkoord=None))
    ingest(session(folder))
    folder.archive(folder.part("beleid").joinpath("beleid.json").read_bytes())
    first = validate(folder)
    asked(folder, date(2015, 8, 3))
    checks = []
    for day in (date(2015, 8, 4), date(2015, 8, 20), date(2015, 8, 4)):
        assert run_validate(on(folder, day)).voorstel == first.voorstel
        checks.append(recomputed(folder))
    with folder.writing("validate", "A. Jansen") as tables:
        tables.replace_findings("validate", tuple(replace(f, herstel_tot=date(2015, 9, 1)) for f in tables.findings("validate")))

    assert checks == [[], [], []]
    assert recomputed(folder) == ["de bewaarde bevindingen zijn niet die van dit voorstel"]


def recomputed(folder: RondeFolder) -> list[str]:
    """What of the voorstel narekenen does not find again."""
    checks = narekenen.run(session(folder), False, None).extra["controles"]
    return [c.toelichting for c in checks if c.uitkomst == "afwijking" and c.wat.startswith("voorstel")]


@pytest.mark.parametrize(("wie", "codes"), [(None, ["F151"]), ({"agb_code": ""}, ["F124"]), ({"regio": "9999"}, ["F113", "F125"])])
def test_the_repair_of_a_version_that_could_not_be_taken_is_that_version(
    tmp_path: Path, wie: dict[str, str] | None, codes: list[str]
) -> None:
    """F151: what it changed nobody knows. F124, F125: it names nobody, or no region here, and nobody chose the first over it.

    Sent again in a folder of its own it counts whole, from the moment of the first.
    """
    folder = with_term(tmp_path, "01-linde")
    path = submit(folder, "01-linde", filled())
    ingest(session(folder))
    second = replace(filled(), productie=(GegevenProductie("Z430", Decimal(77)),))
    shutil.rmtree(path)
    if wie is None:
        path.mkdir()
        (path / "nieuw.xlsx").write_bytes(b"kapot")
    else:
        submit(folder, "01-linde", replace(second, agb_code=wie.get("agb_code", second.agb_code), regio=wie.get("regio", second.regio)))
    ingest(session(folder))
    held = validate(folder)
    with folder.part("tabellen").joinpath("ontvangst.csv").open("a", encoding="utf-8") as table:
        table.write("02-herstel;herstel;2015-08-10T12:00:00+02:00\n")
    submit(folder, "02-herstel", second)
    ingest(session(folder))
    mended = validate(folder)

    assert [(d.uitkomst.value, [p.code for p in d.herstel]) for d in decisions(held)] == [("herstel", codes)]
    assert [(d.uitkomst.value, d.bestand, [(r.prestatiecode, r.volume) for r in d.productie]) for d in decisions(mended)] == [
        ("toegelaten", "02-herstel/formulier.xlsx", [("Z430", Decimal(77))])
    ]
    assert mended.bevindingen == ()


def test_the_repair_of_a_second_version_in_a_folder_of_its_own_is_that_version(tmp_path: Path) -> None:
    """02-linde came in time and is broken; 03-herstel is said to repair it (V291), and none of the folders waits any more."""
    folder = with_term(tmp_path, "01-linde", "02-linde")
    submit(folder, "01-linde", filled())
    broken = folder.part("inschrijvingen") / "02-linde"
    broken.mkdir()
    (broken / "formulier.xlsx").write_bytes(b"kapot")
    with folder.part("tabellen").joinpath("ontvangst.csv").open("a", encoding="utf-8") as table:
        table.write("03-herstel;herstel;2015-08-10T12:00:00+02:00\n")
    submit(folder, "03-herstel", replace(filled(), productie=(GegevenProductie("Z430", Decimal(77)),)))
    ingest(session(folder))
    first = validate(folder)
    asked_of: Any = status.run(session(folder)).extra["wacht"]
    (question,) = first.vragen
    answer(session(folder), question.id, "02-linde", "gebeld")
    mended = validate(folder)

    assert (question.code, question.keuzes) == ("V291", ("geen_van_deze", "02-linde"))
    assert [(w.op_wie, w.wat) for w in asked_of] == [
        ("inkoper", "02-linde is niet getoetst: het formulier is niet gelezen (F151)"), ("inkoper", "1 vraag van validate"),
    ]  # fmt: skip
    assert [(d.uitkomst.value, d.bestand, [(r.prestatiecode, r.volume) for r in d.productie]) for d in decisions(mended)] == [
        ("toegelaten", "03-herstel/formulier.xlsx", [("Z430", Decimal(77))])
    ]
    assert (mended.bevindingen, "niet_getoetst" in mended.extra) == ((), False)
    after: Any = status.run(session(folder))
    assert ([w.op_wie for w in after.extra["wacht"]], after.bevindingen) == (["een tweede persoon"], ())


def test_what_was_left_out_after_the_term_stays_out_when_another_letter_is_made(tmp_path: Path) -> None:
    """Until 13 August; a herstel of 20 August is left out (V286) and a new term given (V287). The letter of 21 August takes nothing in silence."""
    folder = with_term(tmp_path, "01-linde")
    submit(folder, "01-linde", filled(verklaringen__akkoord=None))
    ingest(session(folder))
    validate(folder)
    asked(folder, date(2015, 8, 3))
    with folder.part("tabellen").joinpath("ontvangst.csv").open("a", encoding="utf-8") as table:
        table.write("02-laat;herstel;2015-08-20T12:00:00+02:00\n")
    submit(folder, "02-laat", filled())
    ingest(on(folder, date(2015, 8, 20)))
    codes = []
    for choice in ("buiten_beschouwing", "nieuwe_termijn"):
        (question,) = run_validate(on(folder, date(2015, 8, 20))).vragen
        codes.append(question.code)
        answer(on(folder, date(2015, 8, 20)), question.id, choice, "te laat")
    before = run_validate(on(folder, date(2015, 8, 20)))
    asked(folder, date(2015, 8, 21))
    after = run_validate(on(folder, date(2015, 8, 21)))

    assert codes == ["V286", "V287"]
    assert [d.uitkomst.value for r in (before, after) for d in decisions(r)] == ["herstel", "herstel"]
    assert (after.voorstel, after.vragen) == (before.voorstel, ())
