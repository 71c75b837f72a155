"""Folders over several runs of ingest: held forms, folders that are gone, renamed or used twice, and files that come later."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName

from tests.builders import beleid, gegevens, inschrijving, kader, regio, validate_inputs
from tests.cycle.test_ingest import BSN, FORMS, aanlevering, answers_to, lezing, ontvangen
from tests.cycle.test_ingest import weigh as weigh_all
from tests.spec.test_ingest import ALG, MESSAGES, PROD, put
from tests.spec.test_lezing import edits
from tests.workflow.rondes import ronde_map, session, submit
from tests.workflow.test_ingest import spoil
from tests.workflow.test_validate import filled, ronde
from wlzcli.cycle.ingest import IngestInputs
from wlzcli.cycle.ingest import decide as weigh
from wlzcli.cycle.validate import decide
from wlzcli.domain.aanlevering import Aanlevering
from wlzcli.domain.canonical import Facts
from wlzcli.domain.codes import Sector
from wlzcli.domain.decisions import StepResult
from wlzcli.domain.findings import Answer, Answers, Ernst, Finding, Question
from wlzcli.domain.formulier import NAAM_GEMARKEERD
from wlzcli.domain.inschrijving import Inschrijving
from wlzcli.domain.report import Report
from wlzcli.domain.toetsing import ValidateBesluit
from wlzcli.errors import FileError
from wlzcli.policy.model import Beleid
from wlzcli.store.folder import RondeFolder
from wlzcli.views.meldingen import boodschap, herstel, vraag_tekst
from wlzcli.workflow import narekenen, status, validate
from wlzcli.workflow.ingest import last_stand, run
from wlzcli.workflow.vragen import answer

SECRET = gegevens(velden=(("wijzigingen_toelichting", f"mevrouw {BSN}"),))
GEMARKEERD = "is een gemarkeerde kopie die het zorgkantoor zelf heeft gemaakt"
ES = replace(filled(), agb_code="06290124", naam="Stichting De Es", kvk_nummer="07654321")


def ingest(folder: RondeFolder, *maps: Path) -> Report:
    """Without W141: the registers here name from the start what is put in a folder later."""
    report = run(session(folder), maps)
    return replace(report, bevindingen=tuple(f for f in report.bevindingen if f.code != "W141"))


def taken_in_alike(folder: RondeFolder) -> bool:
    """Whether narekenen gives every stored submission again; the policy of ``ronde`` is in no archief."""
    checks: Any = narekenen.run(session(folder), False, None).extra["controles"]
    return [c.uitkomst for c in checks if c.wat == "inschrijvingen"] == ["gelijk"]


def told(report: Report) -> list[tuple[str, str]]:
    return [(f.code, boodschap(f, MESSAGES)) for f in report.bevindingen]


def waits(report: Report) -> list[tuple[str, str, tuple[str, ...], str]]:
    found: Any = report.extra.get("niet_getoetst", ())
    return [(n.map, n.uitkomst, n.codes, n.reden) for n in found]


def waiting_for(folder: RondeFolder) -> list[tuple[str, str, str]]:
    found: Any = status.run(session(folder)).extra["wacht"]
    return [(w.op_wie, w.wat, w.opdracht) for w in found if "niet getoetst" in w.wat]


def test_a_released_form_whose_folder_is_gone_stays_held(tmp_path: Path) -> None:
    """F133. It is not in the archief: without its folder nothing can be read, and that is no fault of the form, nor of anybody else."""
    folder = ronde_map(tmp_path, ("01-linde", "02-es"))
    path = submit(folder, "01-linde", SECRET)
    held = ingest(folder)
    answer(session(folder), held.vragen[0].id, "geen_burgerservicenummer", "het is een intern nummer")
    away = tmp_path / "weg"
    shutil.move(path, away)
    submit(folder, "02-es", gegevens(agb_code="06290124"))
    gone = ingest(folder)
    again = ingest(folder)
    others = {i.map: (i.telt_mee, i.reden) for i in stored(folder)}
    recomputed = narekenen.run(session(folder), False, None).exit_code()
    shutil.move(away, path)
    back = ingest(folder)

    text = (
        "01-linde/formulier.xlsx mag worden gelezen (een inkoper zag dat er geen burgerservicenummer in staat), maar de map is niet meegelezen. "
        "Tot dan wordt het vastgehouden."
    )
    assert told(gone) == told(again) == [("F133", text)]
    assert herstel(gone.bevindingen[0], MESSAGES) == (
        "Zet de map 01-linde met dit bestand in inschrijvingen en draai 'wlz ingest' opnieuw. Komt het bestand niet terug: "
        "wlz ingest --afgedaan 01-linde --reden '…'."
    )
    reason = "wordt vastgehouden: vrijgegeven, maar de map is niet meegelezen"
    assert waits(gone) == [("01-linde", "aangehouden", ("F133",), reason)]
    assert others == {"01-linde": (False, reason), "02-es": (True, None)}
    assert (again.changed, recomputed) == (False, 0)
    assert (told(back), waits(back), [i.telt_mee for i in stored(folder)]) == ([], [], [True, True])


def stored(folder: RondeFolder) -> tuple[Any, ...]:
    with folder.reading() as tables:
        return tables.inschrijvingen()


def test_a_form_one_folder_deeper_is_told(tmp_path: Path) -> None:
    """F101: an archive that was unzipped into its folder. The zorgkantoor moves the files; there is no question about it."""
    folder = ronde_map(tmp_path, ("01-linde",))
    path = submit(folder, "01-linde")
    deeper = path / "inzending"
    deeper.mkdir()
    (path / "formulier.xlsx").rename(deeper / "formulier.xlsx")
    report = ingest(folder)

    assert told(report) == [
        ("F101", "In de map 01-linde staat geen ingevuld formulier; er staat de map inzending."),
        ("W127", "In de map 01-linde staat nog een map: inzending. Wat daarin staat is niet gelezen."),
    ]
    assert report.exit_code() == 1
    assert waits(report) == [("01-linde", "aangehouden", ("F101",), "het formulier is niet gelezen")]
    assert waiting_for(folder) == [("inkoper", "01-linde is niet getoetst: het formulier is niet gelezen (F101)", "")]


def test_a_later_version_that_is_held_is_not_passed_over(tmp_path: Path) -> None:
    """F123 in a new file in the same folder: the earlier one is not admitted as if nothing came after it."""
    folder = ronde(tmp_path, "01-linde")
    path = submit(folder, "01-linde", filled())
    ingest(folder)
    first = path.joinpath("formulier.xlsx").read_bytes()
    shutil.rmtree(path)
    submit(folder, "01-linde", filled(wijzigingen_toelichting=f"mevrouw {BSN}"))
    asked = ingest(folder)
    open_ = validate.run(session(folder))
    answer(session(folder), asked.vragen[0].id, "wel_burgerservicenummer", "gezien")
    held = ingest(folder)
    tested = validate.run(session(folder))
    path.joinpath("formulier.xlsx").write_bytes(first)
    back = ingest(folder)

    text = (
        "In 01-linde/formulier.xlsx, blad Algemene gegevens, cel B21, staat mogelijk een burgerservicenummer. Het bestand wordt vastgehouden en "
        "niet gearchiveerd."
    )
    assert (told(asked), [q.code for q in asked.vragen]) == ([("F123", text)], ["V105"])
    assert (told(held), held.vragen, held.exit_code()) == ([("F123", text)], (), 1)
    assert [outcomes(r) for r in (open_, tested, validate.run(session(folder)))] == [["aangehouden"], ["herstel"], ["toegelaten"]]
    assert told(tested) == [
        (
            "F200",
            "Stichting De Linde (06290123), regio 5503, GZ: bij het innemen bleek 1 keer iets niet te lezen of niet in orde (F123). Dat moet eerst "
            "worden hersteld.",
        )
    ]
    assert told(back) == []


def outcomes(report: Report) -> list[str]:
    return [b.uitkomst for b in report.besluiten or () if isinstance(b, ValidateBesluit)]


def other_in_its_place(tmp_path: Path) -> tuple[RondeFolder, bytes]:
    """A ronde in which the folder of De Linde now holds the form of De Es; and the form of De Linde."""
    folder = ronde(tmp_path, "01-form", "02-es")
    path = submit(folder, "01-form", filled())
    spoil(path)
    ingest(folder)
    first = path.joinpath("formulier.xlsx").read_bytes()
    shutil.rmtree(path)
    submit(folder, "01-form", ES)
    return folder, first


def counts(folder: RondeFolder) -> list[tuple[str, bool, str | None]]:
    return sorted((f"{i.map} {i.naam}", i.telt_mee, i.reden) for i in stored(folder))


def test_another_submission_in_the_same_folder_is_asked_about(tmp_path: Path) -> None:
    """V107: both would bear the moment of one row, and the fault of the one would be laid on the other."""
    folder, _ = other_in_its_place(tmp_path)
    asked = ingest(folder)
    open_ = waits(asked), counts(folder)
    answer(session(folder), asked.vragen[0].id, "andere_inzending", "de map is per ongeluk hergebruikt")
    apart = ingest(folder)
    left = waits(apart), counts(folder)
    shutil.move(folder.part("inschrijvingen") / "01-form", folder.part("inschrijvingen") / "02-es")
    moved = ingest(folder)

    assert [vraag_tekst(q, MESSAGES) for q in asked.vragen] == [
        "In de map 01-form stond eerst een formulier van Stichting De Linde (06290123), regio 5503, GZ en later een van Stichting De Es "
        "(06290124), regio 5503, GZ. Is het dezelfde inzending?"
    ]
    reason = "wacht op antwoord: dezelfde inzending als van Stichting De Linde (06290123), regio 5503, GZ of niet"
    assert open_ == (
        [("01-form", "aangehouden", (), reason)],
        [("01-form Stichting De Es", False, reason), ("01-form Stichting De Linde", True, None)],
    )
    reason = "staat in de map van Stichting De Linde (06290123), regio 5503, GZ"
    assert left == (
        [("01-form", "aangehouden", ("W131",), reason)],
        [("01-form Stichting De Es", False, reason), ("01-form Stichting De Linde", True, None)],
    )
    assert (waits(moved), [f for f in counts(folder) if f[1]]) == (
        [],
        [("01-form Stichting De Linde", True, None), ("02-es Stichting De Es", True, None)],
    )
    assert [(d.agb_code, d.uitkomst.value) for d in validate.run(session(folder)).besluiten or () if isinstance(d, ValidateBesluit)] == [
        ("06290123", "herstel"),
        ("06290124", "aangehouden"),  # its type: nothing is known of it
    ]


def test_the_same_submission_with_another_agb_code(tmp_path: Path) -> None:
    """V107: who corrects its AGB-code in the same folder hands in no second inschrijving. The first put back is a question of its own."""
    folder, first = other_in_its_place(tmp_path)
    asked = ingest(folder)
    answer(session(folder), asked.vragen[0].id, "zelfde_inzending", "de code was verkeerd")
    same = ingest(folder)
    one = counts(folder)
    form = folder.part("inschrijvingen").joinpath("01-form", "formulier.xlsx")
    second = form.read_bytes()
    form.write_bytes(first)
    back = ingest(folder)
    open_ = waits(back), counts(folder), outcomes(validate.run(session(folder)))
    answer(session(folder), back.vragen[0].id, "zelfde_inzending", "de eerste code was toch goed")
    undone = ingest(folder)
    undone_counts = counts(folder)
    form.write_bytes(second)
    redone = ingest(folder)

    assert (told(same), same.vragen, waits(same)) == ([], (), [])
    assert one == [
        ("01-form Stichting De Es", True, None),
        ("01-form Stichting De Linde", False, "is in zijn map vervangen door 01-form/formulier.xlsx"),
    ]
    assert [vraag_tekst(q, MESSAGES) for q in back.vragen] == [
        "In de map 01-form stond eerst een formulier van Stichting De Es (06290124), regio 5503, GZ en later een van Stichting De Linde "
        "(06290123), regio 5503, GZ. Is het dezelfde inzending?"
    ]
    reason = "wacht op antwoord: dezelfde inzending als van Stichting De Es (06290124), regio 5503, GZ of niet"
    assert open_ == (
        [("01-form", "aangehouden", (), reason)],
        [("01-form Stichting De Es", True, None), ("01-form Stichting De Linde", False, reason)],
        ["aangehouden"],
    )
    assert (undone.vragen, waits(undone)) == ((), [])
    assert undone_counts == [
        ("01-form Stichting De Es", False, "is in zijn map vervangen door 01-form/formulier.xlsx"),
        ("01-form Stichting De Linde", True, None),
    ]
    assert (redone.vragen, counts(folder)) == ((), one)


@pytest.mark.parametrize("first_back", [True, False], ids=["the first back", "no form left"])
@pytest.mark.parametrize("answered", [True, False])
def test_what_v107_says_to_do_is_done(tmp_path: Path, answered: bool, first_back: bool) -> None:
    """De Es gets a folder and a moment of its own, after the deadline; De Linde keeps hers. Nothing is left to ask, also if nobody answered."""
    folder, first = other_in_its_place(tmp_path)
    asked = ingest(folder)
    if answered:
        answer(session(folder), asked.vragen[0].id, "andere_inzending", "de map is per ongeluk hergebruikt")
    inbox = folder.part("inschrijvingen")
    inbox.joinpath("03-es").mkdir()
    inbox.joinpath("01-form", "formulier.xlsx").rename(inbox / "03-es" / "formulier.xlsx")
    if first_back:
        inbox.joinpath("01-form", "formulier.xlsx").write_bytes(first)
    with folder.part("tabellen").joinpath("ontvangst.csv").open("a", encoding="utf-8") as table:
        table.write("03-es;inschrijving;2015-08-02T10:00:00+02:00\n")
    apart, again = ingest(folder), ingest(folder)

    codes = ["F116"] if first_back else ["F101", "F116"]  # what was not to be read on the form of De Linde
    assert ([f.code for f in apart.bevindingen], apart.vragen, again.changed) == (codes, (), False)
    assert counts(folder) == [
        ("01-form Stichting De Es", False, "heeft een eigen map: 03-es"),
        ("01-form Stichting De Linde", True, None),
        ("03-es Stichting De Es", True, None),
    ]
    assert {i.naam: i.ontvangen_op for i in stored(folder) if i.telt_mee} == {
        "Stichting De Linde": datetime(2015, 7, 30, 10, tzinfo=UTC),
        "Stichting De Es": datetime(2015, 8, 2, 8, tzinfo=UTC),
    }
    assert narekenen.run(session(folder), False, None).exit_code() == 0


def test_another_submission_without_a_folder_is_told(tmp_path: Path) -> None:
    """W131 also once the first lies there again: what was said to be another one counts nowhere. Before that the question is still the same."""
    folder, first = other_in_its_place(tmp_path)
    asked = ingest(folder)
    folder.part("inschrijvingen").joinpath("01-form", "formulier.xlsx").write_bytes(first)
    back = ingest(folder)
    answer(session(folder), asked.vragen[0].id, "andere_inzending", "de map is per ongeluk hergebruikt")
    lost = ingest(folder)
    submit(folder, "02-es", replace(ES, naam="Stichting Es"))  # which of the two is the better one nobody knows
    found = ingest(folder)

    assert [q.id for q in back.vragen] == [q.id for q in asked.vragen]
    assert [
        (text, herstel(f, MESSAGES), f.agb_code) for f, (code, text) in zip(lost.bevindingen, told(lost), strict=True) if code == "W131"
    ] == [
        (
            "In de map 01-form stond ook een formulier van Stichting De Es (06290124), regio 5503, GZ. Dat is een andere inzending dan die van "
            "Stichting De Linde (06290123), regio 5503, GZ en heeft geen eigen map met een moment van ontvangst; het telt niet.",
            "Zet dat formulier in een eigen map en geef die een eigen regel in tabellen/ontvangst.",
            "06290124",
        )
    ]
    assert counts(folder)[:2] == [
        ("01-form Stichting De Es", False, "staat in de map van Stichting De Linde (06290123), regio 5503, GZ"),
        ("01-form Stichting De Linde", True, None),
    ]
    assert "W131" in [f.code for f in found.bevindingen]


def test_a_second_version_in_the_folder_of_another_is_not_lost(tmp_path: Path) -> None:
    """V107 holds up both; that it was said to be another's is told (W131) as long as it has no folder, also while another of its sender counts."""
    folder = ronde(tmp_path, "01-form", "02-es")
    path = submit(folder, "01-form", filled())
    submit(folder, "02-es", ES)
    ingest(folder)
    better = tmp_path / "beter"
    folder.part("inschrijvingen").joinpath("02-es").rename(better)
    submit(folder, "02-es", replace(ES, productie=()))
    folder.part("inschrijvingen").joinpath("02-es", "formulier.xlsx").replace(path / "formulier.xlsx")
    folder.part("inschrijvingen").joinpath("02-es").rmdir()
    better.rename(folder.part("inschrijvingen") / "02-es")
    asked = ingest(folder)
    open_ = validate.run(session(folder))
    answer(session(folder), asked.vragen[0].id, "andere_inzending", "in de verkeerde map gezet")
    said = ingest(folder)

    reason = "staat in de map van Stichting De Linde (06290123), regio 5503, GZ"
    assert ([q.code for q in asked.vragen], outcomes(open_)) == (["V107"], ["aangehouden", "aangehouden"])
    assert [t.toelichting for d in open_.besluiten or () if isinstance(d, ValidateBesluit) for t in d.getoetst].count(
        "ingest vraagt: V107"
    ) == 2
    assert ([f.code for f in said.bevindingen], waits(said)) == (["W131"], [("01-form", "aangehouden", ("W131",), reason)])
    assert waiting_for(folder) == [("inkoper", f"01-form is niet getoetst: {reason} (W131)", "")]


def test_what_stood_there_first_has_a_folder_of_its_own(tmp_path: Path) -> None:
    """V107 answered "andere": the folder, and its moment, is of who lies there now; De Linde counts from her own folder alone, and came late."""
    folder, first = other_in_its_place(tmp_path)
    inbox = folder.part("inschrijvingen")
    inbox.joinpath("03-linde").mkdir()
    inbox.joinpath("03-linde", "formulier.xlsx").write_bytes(first)
    with folder.part("tabellen").joinpath("ontvangst.csv").open("a", encoding="utf-8") as table:
        table.write("03-linde;inschrijving;2015-08-02T10:00:00+02:00\n")
    asked = ingest(folder)
    answer(session(folder), asked.vragen[0].id, "andere_inzending", "De Linde stond in de verkeerde map")
    apart = ingest(folder)

    assert [q.code for q in asked.vragen] == ["V107"]
    assert (apart.vragen, [f.code for f in apart.bevindingen], waits(apart)) == ((), ["F116"], [])
    assert counts(folder) == [
        ("01-form Stichting De Es", True, None),
        ("01-form Stichting De Linde", False, "heeft een eigen map: 03-linde"),
        ("03-linde Stichting De Linde", True, None),
    ]
    assert {i.naam: i.ontvangen_op for i in stored(folder) if i.telt_mee} == {
        "Stichting De Linde": datetime(2015, 8, 2, 8, tzinfo=UTC),
        "Stichting De Es": datetime(2015, 7, 30, 10, tzinfo=UTC),
    }
    assert narekenen.run(session(folder), False, None).exit_code() == 0


@pytest.mark.parametrize(("keuze", "soort", "telt"), [("telt_niet", "inschrijving", False), ("vult_aan", "aanvulling", True)])
def test_what_was_said_of_two_versions_holds_when_the_first_is_put_back(tmp_path: Path, keuze: str, soort: str, telt: bool) -> None:
    """V102 is not asked the other way round: the second still fills in, or does not count, beside the first."""
    folder = ronde_map(tmp_path, ("01-linde",))
    path = submit(folder, "01-linde") / "formulier.xlsx"
    ingest(folder)
    first = path.read_bytes()
    shutil.rmtree(path.parent)
    submit(folder, "01-linde", gegevens(velden=(("fte", "99"),)))
    asked = ingest(folder)
    answer(session(folder), asked.vragen[0].id, keuze, "gebeld")
    ingest(folder)
    before = [(i.sha256, i.soort, i.telt_mee) for i in stored(folder)]
    path.write_bytes(first)
    back = ingest(folder)

    assert back.vragen == ()
    assert [(i.sha256, i.soort, i.telt_mee) for i in stored(folder)] == before
    assert sorted((i.soort, i.telt_mee) for i in stored(folder)) == sorted([("inschrijving", True), (soort, telt)])
    assert narekenen.run(session(folder), False, None).exit_code() == 0


def test_what_was_said_of_the_same_answers_on_another_form_holds_when_the_first_is_put_back(tmp_path: Path) -> None:
    """V102 names both forms, so it says which was first: last year's does not count, whichever lies there now."""
    folder = ronde(tmp_path, "01-linde")
    path = submit(folder, "01-linde", filled()) / "formulier.xlsx"
    ingest(folder)
    first = path.read_bytes()
    book = openpyxl.load_workbook(path)
    layout = str(book["Voorblad"]["B9"].value)[:12]
    book["Voorblad"]["B5"] = 2015
    book.save(path)
    asked = ingest(folder)
    answer(session(folder), asked.vragen[0].id, "telt_niet", "dat is het formulier van vorig jaar")
    ingest(folder)
    path.write_bytes(first)
    back = ingest(folder)

    assert [(q.code, q.feiten.get("verschillen")) for q in asked.vragen] == [
        ("V102", f"alleen het formulier (eerst 2016 van test, indeling {layout}, nu 2015 van test, indeling {layout})")
    ]
    assert (back.vragen, [i.sha256 for i in stored(folder) if i.telt_mee]) == ((), [hashlib.sha256(first).hexdigest()])
    assert outcomes(validate.run(session(folder))) == ["toegelaten"]
    assert taken_in_alike(folder)


def test_a_third_version_is_weighed_against_the_one_that_was_put_back(tmp_path: Path) -> None:
    """A, B in its place, A again in the place of B, then C: V102 is about A and C, and A counts until it is answered."""
    folder = ronde_map(tmp_path, ("01-linde",))
    path = submit(folder, "01-linde") / "formulier.xlsx"
    ingest(folder)
    forms = [path.read_bytes()]
    for fte in ("98", "99"):
        shutil.rmtree(path.parent)
        submit(folder, "01-linde", gegevens(velden=(("fte", fte),)))
        forms.append(path.read_bytes())
    for n in (1, 0):
        path.write_bytes(forms[n])
        asked = ingest(folder)
        answer(session(folder), asked.vragen[0].id, "vervangt", "gebeld")
        ingest(folder)
    path.write_bytes(forms[2])
    asked = ingest(folder)

    hashes = [hashlib.sha256(form).hexdigest() for form in forms]
    content = {i.sha256: i.inhoud_sha256[:12] for i in stored(folder)}
    about = [(q.code, q.feiten.get("eerste_inhoud"), q.feiten.get("tweede_inhoud")) for q in asked.vragen]
    assert about == [("V102", content[hashes[0]], content[hashes[2]])]
    assert [i.sha256 for i in stored(folder) if i.telt_mee] == [hashes[0]]
    assert narekenen.run(session(folder), False, None).exit_code() == 0


def test_each_answer_is_about_two_forms_and_stays() -> None:
    """V107 with three in one folder, their hashes against the order in which they came: A; B of another; C, that other's once more."""
    a = aanlevering("01-form", sha256="c" * 64, vroeger=True, versie=1)
    b = aanlevering("01-form", read_=lezing(put(ALG, "B5", "06290124")), sha256="b" * 64, versie=2)
    c = aanlevering("01-form", read_=lezing(edits(put(ALG, "B5", "06290124"), put(PROD, "E5", 40))), sha256="a" * 64, versie=3)
    register = (ontvangen("01-form", 29),)

    def weighed(*items: Aanlevering, given: tuple[Answer, ...] = ()) -> tuple[list[str], list[tuple[str, bool]]]:
        result = weigh_all(*items, register=register, given=given)
        asked = [q.feiten.get("eerste_sha256")[0] + q.feiten.get("tweede_sha256")[0] for q in result.questions]
        return asked, [(i.sha256[0], i.telt_mee) for i in result.decisions]

    first = weigh_all(a, b, register=register)
    other, same = answers_to(first, V107="andere_inzending"), answers_to(first, V107="zelfde_inzending")
    b = replace(b, vroeger=True)
    second = weigh_all(a, b, c, register=register, given=other)

    assert weighed(a, b, c, given=other) == (["ca"], [("a", False), ("b", False), ("c", True)])
    assert weighed(a, b, c, given=(*other, *answers_to(second, V107="andere_inzending"))) == ([], [("a", False), ("b", False), ("c", True)])
    assert weighed(a, b, c, given=(*other, *answers_to(second, V107="zelfde_inzending"))) == ([], [("a", True), ("b", False), ("c", False)])
    asked = weigh_all(a, b, c, register=register, given=same).questions
    assert [(q.code, q.feiten.get("eerste_inhoud")) for q in asked] == [("V102", first_content(first, "b"))]


def first_content(result: StepResult[Inschrijving], sha256: str) -> str:
    return next(i.inhoud_sha256[:12] for i in result.decisions if i.sha256[0] == sha256)


def test_one_name_is_one_folder(tmp_path: Path) -> None:
    """A folder elsewhere with a name that stands in the inbox: nothing is read, nothing is kept."""
    folder = ronde_map(tmp_path, ("01-linde",))
    path = submit(folder, "01-linde")
    elsewhere = shutil.copytree(path, tmp_path / "mail" / "01-linde")
    with pytest.raises(FileError) as refused:
        ingest(folder, elsewhere)

    assert (refused.value.melding, refused.value.herstel) == (
        f"Er zijn twee mappen met de naam 01-linde: in inschrijvingen en {elsewhere}.",
        "Geef elke inschrijving een map met een eigen naam.",
    )
    assert ingest(folder, path).exit_code() == 0


def refuse(form: Path, code: str) -> None:
    """Make of this form one that does not count: of another sector, our own marked copy, of nobody, of no region, or no workbook at all."""
    if code == "F151":
        form.write_bytes(b"kapot")
        return
    book = openpyxl.load_workbook(form)
    if code == "F106":
        book["Voorblad"]["B6"] = "V&V"
    elif code == "F122":
        book.defined_names[NAAM_GEMARKEERD] = DefinedName(NAAM_GEMARKEERD, attr_text="Voorblad!$A$1")
    elif code in ("F124", "F125"):
        book["Algemene gegevens"]["B5" if code == "F124" else "B8"] = None
    book.save(form)


def test_a_later_version_of_nobody_is_not_passed_over(tmp_path: Path) -> None:
    """F124 on the new file in a folder: the earlier one is not admitted as if nothing came after it."""
    folder = ronde(tmp_path, "01-linde")
    path = submit(folder, "01-linde", filled())
    ingest(folder)
    spoil(path, "B5")
    report = ingest(folder)

    assert ("F124", "In 01-linde/formulier.xlsx is de AGB-code niet te lezen (ongeveer tien); niet te zien is wie inschrijft.") in told(
        report
    )
    assert outcomes(validate.run(session(folder))) == ["herstel"]


@pytest.mark.parametrize(
    ("code", "bestand"),
    [*((code, "01-linde/nieuw.xlsx") for code in ("F106", "F122", "F124", "F125", "F151")), ("F102", "01-linde")],
)
def test_a_later_version_under_another_name_is_not_passed_over(tmp_path: Path, code: str, bestand: str) -> None:
    """What is refused in a folder holds up what counts of it, whatever the file is called; status says so until the folder is in order."""
    folder = ronde(tmp_path, "01-linde")
    path = submit(folder, "01-linde", filled())
    ingest(folder)
    first = (path / "formulier.xlsx").read_bytes()
    refuse(path / "formulier.xlsx", code)
    (path / "formulier.xlsx").rename(path / "nieuw.xlsx")
    if code == "F102":
        (path / "formulier.xlsx").write_bytes(first)
    refused = ingest(folder)
    held = validate.run(session(folder))
    shown, waiting = status.run(session(folder)), waiting_for(folder)
    for file in path.iterdir():
        file.unlink()
    (path / "nieuw.xlsx").write_bytes(first)
    ingest(folder)

    assert [(f.code, f.bestand) for f in refused.bevindingen] == [(code, bestand)]
    assert (outcomes(held), [(f.code, f.bestand, f.gevonden) for f in held.bevindingen]) == (["herstel"], [("F200", bestand, code)])
    assert ([(f.code, f.bestand) for f in shown.bevindingen], waiting) == ([(code, bestand), ("F200", bestand)], [])
    assert outcomes(validate.run(session(folder))) == ["toegelaten"]


@pytest.mark.parametrize("bestand", ["formulier.xlsx", "nieuw.xlsx"])
@pytest.mark.parametrize(("code", "reden"), [("F122", GEMARKEERD), ("F125", "heeft geen zorgkantoorregio van deze ronde")])
@pytest.mark.parametrize(("bekend", "uitkomst"), [(True, "toegelaten"), (False, "herstel")])
def test_a_refused_form_of_another_asks_nothing_of_whom_the_folder_is(
    tmp_path: Path, bestand: str, code: str, reden: str, bekend: bool, uitkomst: str
) -> None:
    """De Es is written to about its own form, not De Linde; a code that nobody has may be a slip of De Linde itself."""
    folder = ronde(tmp_path, "01-linde")
    codes = ("06290123", "06290124" if bekend else "06290199")
    rows = "".join(f"{agb};Zorgaanbieder;;;;;\n" for agb in codes)
    table = folder.part("tabellen") / "zorgaanbieders.csv"
    table.write_text(f"agb_code;naam;kvk_nummer;adres;postcode;plaats;email\n{rows}", encoding="utf-8")
    path = submit(folder, "01-linde", filled())
    ingest(folder)
    shutil.rmtree(path)
    submit(folder, "01-linde", ES)
    refuse(path / "formulier.xlsx", code)
    (path / "formulier.xlsx").rename(path / bestand)
    ingest(folder)
    tested = validate.run(session(folder))
    shown = status.run(session(folder))

    assert (outcomes(tested), waits(tested)) == ([uitkomst], [("01-linde", "herstel", (code,), reden)])
    assert [(f.code, f.agb_code) for f in shown.bevindingen if f.code == code] == [(code, "06290124")]
    assert waiting_for(folder) == [("zorgaanbieder", f"01-linde is niet getoetst: {reden} ({code})", "")]


@pytest.mark.parametrize(
    ("code", "bestand"),
    [("F133", "formulier.xlsx"), ("F173", "formulier.xlsx"), ("F175", "formulier.xlsx.part"), ("F175", "polis.pdf.part")],
)
def test_what_the_zorgkantoor_puts_right_itself_is_asked_of_nobody(tmp_path: Path, code: str, bestand: str) -> None:
    """A form of the folder counts; what lies there now was released and not read again, is a link, or is still being written."""
    folder = ronde(tmp_path, "01-linde", "02-es")
    path = submit(folder, "01-linde", filled(verklaringen__akkoord=None))
    ingest(folder)
    first = (path / "formulier.xlsx").read_bytes()
    if not bestand.startswith("polis"):
        (path / "formulier.xlsx").unlink()
    if code == "F133":
        shutil.rmtree(path)
        submit(folder, "01-linde", SECRET)
        answer(session(folder), ingest(folder).vragen[0].id, "geen_burgerservicenummer", "het is een intern nummer")
        shutil.move(path, tmp_path / "weg")
    elif code == "F173":
        (tmp_path / "elders.xlsx").write_bytes(first)
        (path / "formulier.xlsx").symlink_to(tmp_path / "elders.xlsx")
    else:
        (path / bestand).write_bytes(b"half")
    waiting = ingest(folder)
    held = validate.run(session(folder), terug=tmp_path / "terug")
    shown: Any = status.run(session(folder))
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir()
    (path / "formulier.xlsx").write_bytes(first)
    ingest(folder)
    mended = validate.run(session(folder))

    assert [(f.code, f.bestand) for f in waiting.bevindingen] == [(code, f"01-linde/{bestand}")]
    (decision,) = held.besluiten or ()
    assert isinstance(decision, ValidateBesluit)
    assert (decision.uitkomst.value, [p.code for p in decision.herstel], "F200" in told_codes(held)) == ("aangehouden", ["F210"], False)
    assert f"het zorgkantoor brengt eerst zelf in orde: 01-linde/{bestand} ({code})" in [g.toelichting for g in decision.getoetst]
    assert [(w.op_wie, w.wat, w.opdracht) for w in shown.extra["wacht"]] == [
        ("inkoper", f"01-linde/{bestand} in orde te brengen ({code}); tot dan wordt daar niet over beslist", "wlz ingest")
    ]
    assert (code in told_codes(shown), [p.name for p in (tmp_path / "terug").iterdir()]) == (True, ["01-linde-06290123-gemarkeerd.xlsx"])
    assert [(b.uitkomst.value, [p.code for p in b.herstel]) for b in mended.besluiten or () if isinstance(b, ValidateBesluit)] == [
        ("herstel", ["F210"])
    ]


def told_codes(report: Report) -> set[str]:
    return {f.code for f in report.bevindingen}


@pytest.mark.parametrize("code", ["F106", "F122", "F124", "F151"])
@pytest.mark.parametrize("soort", ["herstel", "inschrijving"])
def test_the_same_form_again_lifts_what_holds_the_first_one_up(tmp_path: Path, code: str, soort: str) -> None:
    """It is no copy (W102) of a form that something refused lies over: a herstel is that version, of an inschrijving a person says so (V102)."""
    folder = ronde(tmp_path, "01-linde")
    path = submit(folder, "01-linde", filled())
    ingest(folder)
    refuse(path / "formulier.xlsx", code)
    ingest(folder)
    held = validate.run(session(folder))
    submit(folder, "02-weer", filled())
    dag = "2015-08-10" if soort == "herstel" else "2015-07-30"
    register = folder.part("tabellen") / "ontvangst.csv"
    register.write_text(f"{register.read_text(encoding='utf-8')}02-weer;{soort};{dag}T12:00:00+02:00\n", encoding="utf-8")
    asked = ingest(folder)
    for q in asked.vragen:
        answer(session(folder), q.id, "vervangt", "gebeld")
    ingest(folder)
    decided = validate.run(session(folder))

    assert ([q.code for q in asked.vragen], "W102" in {f.code for f in asked.bevindingen}) == (
        ["V102"] if soort == "inschrijving" else [],
        False,
    )
    assert (outcomes(held), outcomes(decided)) == (["herstel"], ["toegelaten"])
    assert taken_in_alike(folder)


def test_a_form_that_was_put_elsewhere_counts_and_is_missed(tmp_path: Path) -> None:
    """F101: what was taken in stays; nobody is asked for what the zorgkantoor has. Status says it until the folder is in order."""
    folder = ronde(tmp_path, "01-linde")
    path = submit(folder, "01-linde", filled())
    ingest(folder)
    (path / "formulier.xlsx").unlink()
    gone = ingest(folder)

    assert ([(f.code, f.bestand) for f in gone.bevindingen], outcomes(validate.run(session(folder)))) == (
        [("F101", "01-linde")],
        ["toegelaten"],
    )
    assert [(f.code, f.bestand) for f in status.run(session(folder)).bevindingen] == [("F101", "01-linde")]


def test_what_was_replaced_under_another_name_is_told_no_more(tmp_path: Path) -> None:
    """F116 of a form that another one in its folder replaced: it is gone with that form, as under the same name."""
    folder = ronde(tmp_path, "01-linde")
    path = submit(folder, "01-linde", filled())
    good = (path / "formulier.xlsx").read_bytes()
    spoil(path)
    first = ingest(folder)
    (path / "formulier.xlsx").unlink()
    (path / "beter.xlsx").write_bytes(good)
    asked = ingest(folder)
    answer(session(folder), asked.vragen[0].id, "vervangt", "het is verbeterd")
    replaced = ingest(folder)

    assert [[f.code for f in r.bevindingen] for r in (first, asked, replaced)] == [["F116"], ["F116"], []]
    assert ([q.code for q in asked.vragen], replaced.exit_code()) == (["V102"], 0)


def test_an_own_document_that_is_not_there(tmp_path: Path) -> None:
    """W129: it takes the place of the questions of the form, and nobody may judge what was never seen."""
    folder = ronde_map(tmp_path, ("01-linde", "02-es"))
    named = (("zelfanalyse.eigen_document", "zelf.pdf"),)
    submit(folder, "01-linde", gegevens(velden=named))
    submit(folder, "02-es", gegevens(agb_code="06290124", velden=named), zelf__pdf=b"%PDF-1.4")
    report = ingest(folder)

    assert [(f.code, f.bestand, f.cel, boodschap(f, MESSAGES)) for f in report.bevindingen] == [
        (
            "W129",
            "01-linde/formulier.xlsx",
            "B6",
            "Op blad Zelfanalyse van 01-linde/formulier.xlsx is 'zelf.pdf' genoemd als eigen document, maar in de map 01-linde staat geen bestand met "
            "die naam.",
        )
    ]
    assert boodschap(report.bevindingen[0], MESSAGES, zorgaanbieder=True) == (
        "Op blad Zelfanalyse noemt u 'zelf.pdf' als eigen document; een bestand met die naam zat niet bij uw inzending."
    )


@pytest.mark.parametrize("none", ["n.v.t.", "NVT", "geen", "Nee.", "-", "–", "niet van toepassing", "n. v. t."])
def test_no_own_document_is_no_file_that_is_missing(none: str) -> None:
    """No W129: who writes that there is none, names no file."""
    said, named = (lezing(given=gegevens(velden=(("zelfanalyse.eigen_document", text),))) for text in (none, "geen tijd.pdf"))
    register = (ontvangen("01-linde", 29),)

    assert [f.code for f in weigh_all(aanlevering(read_=said), register=register).findings] == []
    assert [f.code for f in weigh_all(aanlevering(read_=named), register=register).findings] == ["W129"]


def test_a_secret_annex_holds_the_toetsing_up(tmp_path: Path) -> None:
    """F131 on a file that no requirement asks for: herstel, until a repair comes without it or it is taken out of the folder."""
    folder = ronde(tmp_path, "01-linde")
    path = submit(folder, "01-linde", filled(verklaringen__akkoord=None))
    book = openpyxl.Workbook()
    book.active.title = "Bestuursverklaring"
    book.active["B5"] = BSN  # a cell of its own, with the name of one that is open on the form
    book.save(path / "lijst.xlsx")
    taken = ingest(folder)
    held = validate.run(session(folder))
    path.joinpath("lijst.xlsx").unlink()
    ingest(folder)
    without = validate.run(session(folder))

    fault = (
        "Stichting De Linde (06290123), regio 5503, GZ: bij het innemen bleek 1 keer iets niet te lezen of niet in orde (F131). Dat moet eerst "
        "worden hersteld."
    )
    assert [(f.bestand, f.blad, f.cel, f.agb_code) for f in taken.bevindingen if f.code == "F131"] == [
        ("01-linde/lijst.xlsx", "Bestuursverklaring", "B5", "06290123")
    ]
    assert (outcomes(held), sorted(f.code for f in held.bevindingen)) == (["herstel"], ["F200", "F210"])
    assert [text for code, text in told(held) if code == "F200"] == [fault]
    assert (outcomes(without), [f.code for f in without.bevindingen]) == (["herstel"], ["F210"])


def test_a_repair_without_the_secret_annex(tmp_path: Path) -> None:
    """Its own document takes the place of the one that was not kept; what lies in the first folder holds nobody any more."""
    folder = ronde(tmp_path, "01-linde")
    named = filled(zelfanalyse__eigen_document="zelf.txt")
    submit(folder, "01-linde", named, zelf__txt=f"cliënt {BSN}".encode())
    first = ingest(folder)
    before = outcomes(validate.run(session(folder)))
    with folder.part("tabellen").joinpath("ontvangst.csv").open("a", encoding="utf-8") as table:
        table.write("02-herstel;herstel;2015-08-02T12:00:00+02:00\n")
    submit(folder, "02-herstel", named, zelf__txt=b"niets bijzonders")
    ingest(folder)

    assert [f.code for f in first.bevindingen] == ["F131"]  # and not that it was not there
    assert (before, outcomes(validate.run(session(folder)))) == (["herstel"], ["toegelaten"])


def test_an_annex_that_came_later_is_told(tmp_path: Path) -> None:
    """W130 as long as the folder is not as it was: the register has one moment for the folder, and that is of the form."""
    folder = ronde_map(tmp_path, ("01-linde",))
    path = submit(
        folder, "01-linde", gegevens(velden=(("documenten.uittreksel.bestand", "uittreksel.pdf"),)), uittreksel__pdf=b"%PDF-1.4 oud"
    )
    first = ingest(folder)
    path.joinpath("uittreksel.pdf").write_bytes(b"%PDF-1.4 nieuw")
    path.joinpath("polis.pdf").write_bytes(b"%PDF-1.4 polis")
    changed, again = ingest(folder), ingest(folder)
    path.joinpath("uittreksel.pdf").unlink()
    gone = ingest(folder)
    path.joinpath("uittreksel.pdf").write_bytes(b"%PDF-1.4 oud")
    path.joinpath("polis.pdf").unlink()
    back = ingest(folder)

    def changes(report: Report) -> list[str]:
        return [text for code, text in told(report) if code == "W130"]

    text = "In de map 01-linde is {} nadat het formulier is ingenomen; wat er nu ligt, telt als ontvangen met het formulier."
    came = text.format("polis.pdf bijgekomen")
    assert changes(first) == changes(back) == []
    assert changes(changed) == changes(again) == [came, text.format("uittreksel.pdf vervangen")]
    assert again.changed is False
    assert changes(gone) == [came, text.format("uittreksel.pdf weggehaald")]
    assert {f.agb_code for f in gone.bevindingen if f.code == "W130"} == {"06290123"}


def changed(report: Report) -> list[str]:
    return [text for code, text in told(report) if code == "W130"]


def test_what_wlz_itself_asked_for_is_no_change(tmp_path: Path) -> None:
    """No W130, then or later, on the remedy of F127, F128, F129, F131, F175 or W127; on what comes with more, or after it, there is."""
    names = ("01-los", "02-stuur", "03-nummer", "04-geheim", "05-half", "06-dieper", "07-meer")
    folder = ronde_map(tmp_path, names)
    inbox = folder.part("inschrijvingen")
    for n, name in enumerate(names):
        submit(folder, name, gegevens(agb_code=f"0629012{n}"))
    pdf = b"%PDF-1.4 stuk"
    before = {
        "los.pdf": "01-los/los.pdf", "02-stuur/st\x07uk.pdf": "02-stuur/stuk.pdf", f"03-nummer/{BSN}.pdf": "03-nummer/stuk.pdf",
        "05-half/stuk.pdf.part": "05-half/stuk.pdf", "06-dieper/map/stuk.pdf": "06-dieper/stuk.pdf", f"07-meer/{BSN}.pdf": "07-meer/stuk.pdf",
    }  # fmt: skip
    inbox.joinpath("06-dieper", "map").mkdir()
    for old in before:
        inbox.joinpath(old).write_bytes(pdf)
    inbox.joinpath("04-geheim", "brief.txt").write_text(f"cliënt {BSN}", encoding="utf-8")
    first = ingest(folder)
    for old, new in before.items():
        inbox.joinpath(old).rename(inbox / new)
    inbox.joinpath("06-dieper", "map").rmdir()
    inbox.joinpath("04-geheim", "brief.txt").write_text("een cliënt", encoding="utf-8")
    inbox.joinpath("07-meer", "nog een.pdf").write_bytes(b"%PDF-1.4 nog een")
    mended, again = ingest(folder), ingest(folder)
    inbox.joinpath("01-los", "later.pdf").write_bytes(b"%PDF-1.4 later")
    later = ingest(folder)

    text = "In de map {} is {} bijgekomen nadat het formulier is ingenomen; wat er nu ligt, telt als ontvangen met het formulier."
    both = [text.format("07-meer", "nog een.pdf"), text.format("07-meer", "stuk.pdf")]
    assert {"F127", "F128", "F129", "F131", "F175", "W127"} <= {f.code for f in first.bevindingen}
    assert changed(first) == []
    assert changed(mended) == changed(again) == both  # which of the two was asked for nobody knows
    assert changed(later) == [text.format("01-los", "later.pdf"), *both]


def test_a_loose_file_is_of_one_folder(tmp_path: Path) -> None:
    """W130 where two folders got a file of the name that lay loose, and where it lies loose still; a run on one folder does not see that."""
    folder = ronde_map(tmp_path, ("01-linde", "02-es"))
    inbox = folder.part("inschrijvingen")
    paths = [submit(folder, "01-linde"), submit(folder, "02-es", gegevens(agb_code="06290124"))]
    inbox.joinpath("polis.pdf").write_bytes(b"%PDF-1.4 polis")
    ingest(folder)
    paths[1].joinpath("polis.pdf").write_bytes(b"%PDF-1.4 later")
    one, whole = ingest(folder, paths[1]), ingest(folder)
    inbox.joinpath("polis.pdf").rename(paths[0] / "polis.pdf")
    both = ingest(folder)

    text = "In de map {} is polis.pdf bijgekomen nadat het formulier is ingenomen; wat er nu ligt, telt als ontvangen met het formulier."
    assert changed(one) == changed(whole) == [text.format("02-es")]
    assert changed(both) == [text.format("01-linde"), text.format("02-es")]


def test_an_annex_that_was_mended_under_its_own_name_is_that_annex(tmp_path: Path) -> None:
    """F131 and then the same name without the number: no W130; on what came beside it there is."""
    folder = ronde_map(tmp_path, ("01-linde",))
    path = submit(folder, "01-linde", gegevens(), brief__txt=f"cliënt {BSN}".encode())
    ingest(folder)
    path.joinpath("brief.txt").write_text("een cliënt", encoding="utf-8")
    path.joinpath("klacht.pdf").write_bytes(b"%PDF-1.4 klacht")
    report = ingest(folder)

    assert changed(report) == [
        "In de map 01-linde is klacht.pdf bijgekomen nadat het formulier is ingenomen; wat er nu ligt, telt als ontvangen met het formulier."
    ]


def test_a_file_with_another_name_is_the_same_file(tmp_path: Path) -> None:
    """It came when the form came; a copy of it beside it is one more."""
    folder = ronde_map(tmp_path, ("01-linde",))
    path = submit(folder, "01-linde", gegevens(), stuk__pdf=b"%PDF-1.4 stuk")
    ingest(folder)
    path.joinpath("stuk.pdf").rename(path / "polis.pdf")
    renamed, again = ingest(folder), ingest(folder)
    path.joinpath("polis 2.pdf").write_bytes(b"%PDF-1.4 stuk")
    copied = ingest(folder)

    assert (changed(renamed), changed(again)) == ([], [])
    assert changed(copied) == [
        "In de map 01-linde is polis 2.pdf bijgekomen nadat het formulier is ingenomen; wat er nu ligt, telt als ontvangen met het formulier."
    ]


def test_a_row_that_cannot_be_read_is_a_row(tmp_path: Path) -> None:
    """V101 beside F821: the register does say something of this folder, and nobody looks for a row that is not there."""
    folder = ronde_map(tmp_path)
    with folder.part("tabellen").joinpath("ontvangst.csv").open("a", encoding="utf-8") as table:
        table.write("01-linde;inschrijving;31-7-2015\n")
    submit(folder, "01-linde")
    submit(folder, "02-es", gegevens(agb_code="06290124"))
    asked = ingest(folder)
    question = next(q for q in asked.vragen if q.onderwerp == "01-linde")
    answer(session(folder), question.id, "31-7-2015 16:59", "mail")
    after = ingest(folder)

    assert "F821" in {f.code for f in asked.bevindingen}
    assert sorted(vraag_tekst(q, MESSAGES).partition(" Antwoord")[0] for q in asked.vragen) == [
        "Wanneer is 01-linde ontvangen? In tabellen/ontvangst staat: een regel die niet is te lezen.",
        "Wanneer is 02-es ontvangen? In tabellen/ontvangst staat: geen regel.",
    ]
    assert [q.onderwerp for q in after.vragen] == ["02-es"]
    assert narekenen.run(session(folder), False, None).exit_code() == 0


def test_two_rows_that_differ_are_no_moment(tmp_path: Path) -> None:
    """V101 beside F809: the first row of the table decides nothing, late or in time; twice the same row says one thing."""
    folder = ronde(tmp_path)
    early, late = "2015-07-28T10:00:00+02:00", "2015-08-05T10:00:00+02:00"
    with folder.part("tabellen").joinpath("ontvangst.csv").open("a", encoding="utf-8") as table:
        table.write(f"01-linde;inschrijving;{late}\n01-linde;inschrijving;{early}\n")
        table.write(f"02-es;inschrijving;{early}\n02-es;inschrijving;{early}\n")
    submit(folder, "01-linde", filled())
    submit(folder, "02-es", ES)
    asked = ingest(folder)
    open_ = validate.run(session(folder))
    answer(session(folder), asked.vragen[0].id, "28-7-2015 10:00", "mail")
    after = ingest(folder)

    assert [f.code for f in asked.bevindingen] == ["F809", "F809"]
    assert [vraag_tekst(q, MESSAGES).partition(" Antwoord")[0] for q in asked.vragen] == [
        "Wanneer is 01-linde ontvangen? In tabellen/ontvangst staat: inschrijving 5 augustus 2015 om 10.00 uur; een regel die iets anders zegt of "
        "niet is te lezen."
    ]
    assert outcomes(open_)[0] == "aangehouden"
    assert (after.vragen, {i.map: i.ontvangen_op for i in stored(folder)}) == (
        (),
        {"01-linde": datetime(2015, 7, 28, 8, tzinfo=UTC), "02-es": datetime(2015, 7, 28, 8, tzinfo=UTC)},
    )
    assert outcomes(validate.run(session(folder)))[0] == "toegelaten"


def test_a_ronde_that_forgot_that_a_form_was_held(tmp_path: Path) -> None:
    """As 0.4.0 left it: remembered as read, and never in the archief. Ingest went no further for anybody; now it is held."""
    folder = ronde_map(tmp_path, ("01-linde", "02-es"))
    path = submit(folder, "01-linde", SECRET)
    ingest(folder)
    away = shutil.move(path, tmp_path / "weg")
    with folder.writing("ingest", "A. Jansen") as tables:
        stand = last_stand(tables)
        assert stand is not None
        forgotten = tuple(replace(m, bsn_cellen=()) for m in stand.mappen)
        tables.register("ingest", "stand", replace(stand, mappen=forgotten), "A. Jansen", datetime(2015, 8, 3, tzinfo=UTC))
    submit(folder, "02-es", gegevens(agb_code="06290124"))
    report = ingest(folder)
    shutil.move(away, path)
    back = ingest(folder)

    assert told(report) == [
        (
            "F123",
            "In 01-linde/formulier.xlsx, buiten de cellen (naam, eigenschap, opmerking of een bewaarde tekst), staat mogelijk een burgerservicenummer. "
            "Het bestand wordt vastgehouden en niet gearchiveerd.",
        )
    ]
    assert [i.telt_mee for i in stored(folder)] == [False, True]
    assert [(f.code, f.cel) for f in back.bevindingen] == [("F123", "B21")]


def test_a_loose_file_that_was_put_in_its_folder_is_done(tmp_path: Path) -> None:
    """F127 as long as it lies there; and while only other folders are looked at."""
    folder = ronde_map(tmp_path, ("01-linde",))
    path = submit(folder, "01-linde")
    loose = path.parent / "uittreksel.pdf"
    loose.write_bytes(b"%PDF-1.4")
    first = ingest(folder)
    loose.rename(path / "uittreksel.pdf")
    other, whole = ingest(folder, path), ingest(folder)

    text = "uittreksel.pdf staat los in de map inschrijvingen; elke inschrijving hoort in een eigen map."
    assert [f for f in told(first) if f[0] == "F127"] == [f for f in told(other) if f[0] == "F127"] == [("F127", text)]
    assert [f for f in told(whole) if f[0] == "F127"] == waits(whole) == []


def as_taken_in_by(wijze: int, *items: Aanlevering, given: tuple[Answer, ...] = ()) -> StepResult[Inschrijving]:
    inputs = IngestInputs(
        zorgkantoor="test", jaar=2016, sectoren=(Sector.GZ,), regios=(regio(),), formulieren=tuple(f.identiteit for f in FORMS),
        aanleveringen=items, ontvangst=() if given else (ontvangen("01-form", 29),), wijze=wijze,
    )  # fmt: skip
    return weigh(inputs, Beleid((kader(),)), Answers(given))


def test_what_0_4_0_took_in_is_read_as_it_was() -> None:
    """Two in one folder both counted, and any moment was taken, also one in the hour that the clock skips."""
    other = lezing(put(ALG, "B5", "06290124"))
    two = aanlevering("01-form", vroeger=True, sha256="a" * 64), aanlevering("01-form", read_=other, sha256="b" * 64)
    one = aanlevering("01-form")
    asked = Question("V101", "ingest", "01-form", "tabellen/ontvangst", feiten=Facts.of(
        map="01-form", bestand=one.bestand, agb_code="06290123", ontvangst="geen regel",
    ))  # fmt: skip
    given = (Answer(asked, "29-3-2015 02:30", "mail", "A. Jansen", datetime(2015, 8, 3, tzinfo=UTC)),)

    assert {w: [i.telt_mee for i in as_taken_in_by(w, *two).decisions] for w in (0, 1, 2)} == {
        0: [True, True],
        1: [True, True],
        2: [True, False],
    }
    assert [q.code for q in as_taken_in_by(2, *two).questions] == ["V107"]
    assert {w: [i.ontvangen_op is None for i in as_taken_in_by(w, one, given=given).decisions] for w in (0, 1, 2)} == {
        0: [False],
        1: [False],
        2: [True],
    }


def test_what_0_4_0_decided_beside_an_annex_is_decided_as_it_was() -> None:
    """F131 held nobody up."""
    i = inschrijving()
    fault = Finding("F131", Ernst.FOUT, "bijlage", bestand=f"{i.map}/lijst.xlsx", feiten=Facts.of(map=i.map))
    found = {
        w: decide(validate_inputs(i, bevindingen=(fault,), toetswijze=w), beleid(), Answers()).decisions[0].uitkomst.value
        for w in (0, 1, 2)
    }

    assert found == {0: "toegelaten", 1: "toegelaten", 2: "herstel"}


def test_a_row_of_the_register_without_a_folder_is_told(tmp_path: Path) -> None:
    """Somebody noted that it came in, and nobody put it in the inbox: without this nobody would miss it."""
    folder = ronde(tmp_path, "01-linde", "02-es", "03-weg")
    register = folder.part("tabellen") / "ontvangst.csv"
    rows = "04-eik-definitief-plan;definitief_plan;2015-07-29 12:00\n05-later;herstel;2999-01-01 12:00\n"  # comes later
    register.write_text(register.read_text("utf-8").rstrip("\n") + "\n" + rows, encoding="utf-8")
    submit(folder, "01-linde", filled())
    submit(folder, "02-ES", ES)  # one name to a person

    def take_in(*maps: Path) -> Report:
        return run(session(folder), maps)

    def lost(report: Report) -> list[tuple[str, int | None, bool]]:
        return [(boodschap(f, MESSAGES), f.regelnummer, f.blocks) for f in report.bevindingen if f.code == "W141"]

    found = [
        (
            "In tabellen/ontvangst.csv staat 03-weg (inschrijving) als ontvangen op 30 juli 2015 om 12.00 uur, "
            "maar een map met die naam is er niet en is nooit ingenomen.",
            4,
            False,
        )
    ]
    report = take_in()
    assert (lost(report), [f.code for f in report.bevindingen]) == (found, ["W141"])
    path = submit(folder, "03-weg", replace(filled(), agb_code="06290125", naam="Stichting De Weg", kvk_nummer="07654322"))
    assert lost(take_in(folder.part("inschrijvingen") / "01-linde")) == []  # it lies there, though this run does not read it
    assert lost(take_in()) == []
    shutil.rmtree(path)
    assert lost(take_in()) == []  # it was taken in before


def test_what_lies_there_instead_of_a_form_has_its_source(tmp_path: Path) -> None:
    """F101 and F127: every finding names what it rests on."""
    folder = ronde(tmp_path, "01-linde")
    inbox = folder.part("inschrijvingen")
    (inbox / "01-linde").mkdir(parents=True)
    (inbox / "los.xlsx").write_bytes(b"los")

    found = [(f.code, f.bron) for f in ingest(folder).bevindingen]
    assert found == [("F101", "inschrijfformulier"), ("F127", "inschrijfformulier")]
