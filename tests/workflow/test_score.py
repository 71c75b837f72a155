"""A whole pass of dialoog and score in a ronde folder: talks, sheets out, sheets in, judged, and nothing twice."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment

from tests.builders import AGB, aanvraag, gewogen, integraal, kader, ronde
from tests.spec.meldingen import told
from wlzcli.domain.canonical import dumps
from wlzcli.domain.dates import AMSTERDAM
from wlzcli.domain.inschrijving import Veld, VoorstelPlan
from wlzcli.domain.ontwikkelplan import ScoreBesluit
from wlzcli.errors import FileError, MomentError, PolicyError, UsageError
from wlzcli.formats.ronde_toml import write_ronde
from wlzcli.policy.model import Beleid, Beoordeling
from wlzcli.store.folder import RondeFolder, create
from wlzcli.workflow import dialoog, score, vaststellen
from wlzcli.workflow.dialoog import Invoerregel
from wlzcli.workflow.score_formulieren import make_sheets
from wlzcli.workflow.session import Session, new_session

NAMEN = ("A. Jansen", "B. de Boer")
DEFINITIEF = ("doelstelling", "plan_van_aanpak", "planning", "investering", "risicos", "resultaten", "bewijslast")

UITLEG_1 = "Dit blad is van u alleen. U ziet geen scores van anderen voordat u hebt ingeleverd."


def plan(*onderdelen: str) -> VoorstelPlan:
    cells = tuple(Veld(f"ontwikkelplan.1.{n}", f"=1+1 {n}", f"=1+1 {n}", "Ontwikkelplannen", "B5") for n in onderdelen)
    return VoorstelPlan("plan-1", "eigen_regie", cells, "Ontwikkelplannen", "B4")


def make_ronde(path: Path, beoordeling: Beoordeling | None) -> RondeFolder:
    """A ronde of one zorgaanbieder whose definitief plan came in after the deadline."""
    beleid = dumps(Beleid((kader(beoordeling=beoordeling),)))
    files = {"beleid.json": beleid, "beleid.sha256": hashlib.sha256(beleid).hexdigest().encode()}
    folder = create(path, write_ronde(ronde()), files, "test")
    voorstel = replace(aanvraag(AGB, {}), plannen=(plan("doelstelling", "plan_van_aanpak"),))
    later = datetime(2015, 9, 15, 12, 0, tzinfo=AMSTERDAM)
    definitief = replace(
        voorstel,
        map=f"{AGB}-def",
        sha256="d" * 64,
        soort="definitief_plan",
        ontvangen_op=later,
        plannen=(plan(*DEFINITIEF, "clientenraad"),),
    )
    with folder.writing("test", "test") as tables:
        tables.replace_inschrijvingen((voorstel, definitief))
    return folder


def session(folder: RondeFolder, door: str = "P. Peters", **changes: Any) -> Session:
    return new_session(door=door, cwd=folder.path, peildatum=date(2015, 10, 1), ronde_map=folder.path, **changes)


def regel(soort: str, **changes: Any) -> Invoerregel:
    return replace(Invoerregel(AGB, None, None, soort, date(2015, 9, 17), "bestuurder", "plan 1", "", None), **changes)


@pytest.fixture
def folder(tmp_path: Path) -> RondeFolder:
    made = make_ronde(tmp_path / "ronde", gewogen())
    dialoog.record(session(made), regel("overeenstemming"))
    return made


def filled(path: Path, scores: tuple[object, ...], belang: str = "nee") -> Path:
    """The sheet as an assessor hands it in."""
    book = load_workbook(path)
    for row in range(5, book["Belangen"].max_row + 1):
        book["Belangen"].cell(row, 3).value = belang
    for row, value in enumerate(scores, start=5):
        book["Scores"].cell(row, 9).value = value
        book["Scores"].cell(row, 10).value = f"Motivering {row - 4}"
    target = path.with_name(f"ingevuld-{path.name}")
    book.save(target)
    return target


def sheets(folder: RondeFolder, tmp_path: Path) -> list[Path]:
    report = make_sheets(session(folder), tmp_path / "uit", NAMEN, None, False)
    return [Path(item["bestand"]) for item in report.extra["scorebladen"]]  # type: ignore[index]


def test_from_talk_to_opslag(folder: RondeFolder, tmp_path: Path) -> None:
    before = score.run(session(folder))

    assert [f.code for f in before.bevindingen] == ["F310"]

    made = sheets(folder, tmp_path)
    report = score.run(session(folder), [filled(made[0], (4, 3, 4)), filled(made[1], (4, 3, 4))])
    (besluit,) = report.besluiten or ()

    assert isinstance(besluit, ScoreBesluit)
    assert (report.exit_code(), str(besluit.score), str(besluit.opslag)) == (0, "3.7", "2")

    again = score.run(session(folder), [made[0].with_name(f"ingevuld-{made[0].name}")])

    assert again.voorstel == report.voorstel
    assert score.run(session(folder)).changed is False


def test_an_invalid_sheet_keeps_the_earlier_scores(folder: RondeFolder, tmp_path: Path) -> None:
    made = sheets(folder, tmp_path)
    first = score.run(session(folder), [filled(p, (4, 3, 4)) for p in made])
    worse = score.run(session(folder), [filled(made[0], (9, "vier", None))])

    assert worse.exit_code() == 1
    assert [(f.code, f.cel) for f in worse.bevindingen] == [("F301", "I5"), ("F302", "I6"), ("F303", "I7")]
    assert worse.besluiten == first.besluiten

    mended = score.run(session(folder), [filled(made[0], (4, 3, 4))])

    assert (mended.exit_code(), mended.besluiten) == (0, first.besluiten)


def test_another_score_needs_saying_so(folder: RondeFolder, tmp_path: Path) -> None:
    made = sheets(folder, tmp_path)
    score.run(session(folder), [filled(p, (4, 3, 4)) for p in made])
    other = filled(made[0], (5, 5, 5))

    assert {f.code for f in score.run(session(folder), [other]).bevindingen} == {"F306"}

    report = score.run(session(folder), [other], vervang=True)

    assert report.bevindingen == ()
    assert str((report.besluiten or ())[0].opslag) == "2"  # type: ignore[attr-defined]  # (4.35: between 3.5 and 4.5)


def test_another_motivation_needs_saying_so(folder: RondeFolder, tmp_path: Path) -> None:
    made = sheets(folder, tmp_path)
    first = score.run(session(folder), [filled(p, (4, 3, 4)) for p in made])
    other = filled(made[0], (4, 3, 4))
    book = load_workbook(other)
    book["Scores"]["J6"].value = "Bij nader inzien anders."
    book.save(other)
    report = score.run(session(folder), [other])

    assert [(f.code, f.cel) for f in report.bevindingen] == [("F320", "J6")]
    assert (report.exit_code(), report.besluiten) == (1, first.besluiten)

    replaced = score.run(session(folder), [other], vervang=True)

    assert replaced.exit_code() == 0
    assert (replaced.besluiten or ())[0].elementen[1].motivering == "Bij nader inzien anders. Motivering 2"  # type: ignore[attr-defined]


BSN = "111222333"  # 9·1 + 8·1 + 7·1 + 6·2 + 5·2 + 4·2 + 3·3 + 2·3 - 1·3 = 66 = 6 × 11


@pytest.mark.parametrize(
    ("blad", "cel", "text"),
    [("Scores", "J6", f"Cliënt {BSN} merkte het."), ("Belangen", "D5", "1112.22.333"), ("Scores", "I5", int(BSN)), ("Plannen", "D5", BSN)],
)
def test_a_sheet_with_a_burgerservicenummer_is_not_read_and_not_kept(
    folder: RondeFolder, tmp_path: Path, blad: str, cel: str, text: object
) -> None:
    sheet = filled(sheets(folder, tmp_path)[0], (4, 3, 4))
    book = load_workbook(sheet)
    book[blad][cel].value = text
    book.save(sheet)
    before = sorted(p.name for p in folder.path.rglob("*"))
    report = score.run(session(folder), [sheet])
    (finding,) = [f for f in report.bevindingen if f.bestand]

    assert told(finding) == (
        "F322", sheet.name, f"{sheet.name} › {blad} › {cel}",
        f"In {sheet.name}, blad {blad}, cel {cel}, staat mogelijk een burgerservicenummer. "
        "Er is niets uit dit blad overgenomen en het is niet bewaard.",
    )  # fmt: skip
    assert (report.exit_code(), report.extra["scorebladen"]) == (1, [{"bestand": sheet.name, "beoordelaar": "", "scores": 0}])
    assert not any(n.startswith(sheet.name) for n in report.notes)
    assert not any(number in str(report) for number in (BSN, "1112.22.333"))
    assert sorted(p.name for p in folder.path.rglob("*")) == before
    with folder.reading() as tables:
        assert (tables.registraties("beoordeling"), tables.registraties("belang"), tables.registraties("scoreblad")) == ((), (), ())
        assert not any(soort == "scoreblad" for _, _, soort in tables.files())


def test_a_file_name_with_a_burgerservicenummer_is_masked(folder: RondeFolder, tmp_path: Path) -> None:
    sheet = filled(sheets(folder, tmp_path)[0], (4, 3, 4))
    report = score.run(session(folder), [sheet.rename(sheet.with_name(f"blad {BSN}.xlsx"))])

    assert [(f.code, f.bestand, f.feiten.get("plek")) for f in report.bevindingen if f.bestand] == [
        ("F322", "blad *********.xlsx", "de bestandsnaam")
    ]


def test_a_number_in_a_plan_that_a_person_let_pass_does_not_stop_the_sheet(folder: RondeFolder, tmp_path: Path) -> None:
    """Such a text was asked about when it came in (V105); wlz put it on the sheet, the assessor cannot help it."""
    with folder.writing("test", "test") as tables:
        planned = plan(*DEFINITIEF, "clientenraad")
        first = replace(planned.onderdelen[0], waarde=f"Ordernummer {BSN}", ruw=f"Ordernummer {BSN}")
        changed = replace(planned, onderdelen=(first, *planned.onderdelen[1:]))
        own = [replace(i, plannen=(changed,)) if i.soort == "definitief_plan" else i for i in tables.inschrijvingen()]
        tables.replace_inschrijvingen(tuple(own))
    sheet = filled(sheets(folder, tmp_path)[0], (4, 3, 4))

    assert any(BSN in str(c.value) for row in load_workbook(sheet)["Plannen"].iter_rows() for c in row)
    assert score.run(session(folder), [sheet]).notes[0] == f"{sheet.name}: 3 geldige scores van A. Jansen"

    book = load_workbook(sheet)
    (place,) = [c for row in book["Plannen"].iter_rows() for c in row if BSN in str(c.value)]
    place.comment = Comment(f"Dit is {BSN}.", "A. Jansen")
    book.save(sheet)

    assert [(f.code, f.cel) for f in score.run(session(folder), [sheet]).bevindingen if f.code == "F322"] == [("F322", place.coordinate)]


def test_what_was_refused_is_not_counted_as_valid(folder: RondeFolder, tmp_path: Path) -> None:
    one, two = sheets(folder, tmp_path)
    report = score.run(session(folder), [filled(one, (4, 3, 4)), filled(two, (4, 3, 4), belang="")])

    assert [(f.code, f.blad, f.cel) for f in report.bevindingen] == [("F312", None, None), ("F309", "Belangen", "C5")]
    assert report.notes[:2] == (
        f"ingevuld-{one.name}: 3 geldige scores van A. Jansen",
        f"ingevuld-{two.name}: 0 geldige scores van B. de Boer; 3 tellen niet mee, zie de bevindingen",
    )
    assert [item["scores"] for item in report.extra["scorebladen"]] == [3, 0]  # type: ignore[attr-defined]


def test_what_is_refused_counts_also_for_a_plan_that_was_settled(folder: RondeFolder, tmp_path: Path) -> None:
    made = sheets(folder, tmp_path)
    report = score.run(session(folder), [filled(p, (4, 3, 4)) for p in made])
    assert report.voorstel is not None
    vaststellen.run(session(folder, "D. Baas"), "score", report.voorstel.id)
    other = filled(made[0], (5, 3, 4))

    assert score.run(session(folder), [other]).exit_code() == 1
    assert score.run(session(folder)).exit_code() == 0


def test_the_step_says_how_its_proposal_is_settled(folder: RondeFolder, tmp_path: Path) -> None:
    made = [filled(p, (4, 3, 4)) for p in sheets(folder, tmp_path)]

    assert not any("vaststellen" in n for n in score.run(session(folder, dry_run=True), made).notes)

    report = score.run(session(folder), made)

    assert report.voorstel is not None
    assert report.notes[-1] == f"Vaststellen doet een ander: wlz vaststellen score {report.voorstel.id[:12]} --door NAAM"


def test_a_dry_run_keeps_nothing(folder: RondeFolder, tmp_path: Path) -> None:
    made = sheets(folder, tmp_path)
    dry = score.run(session(folder, dry_run=True), [filled(p, (4, 3, 4)) for p in made])

    assert str((dry.besluiten or ())[0].opslag) == "2"  # type: ignore[attr-defined]
    with folder.reading() as tables:
        assert (tables.registraties("beoordeling"), tables.latest_voorstel("score")) == ((), None)
        assert not any(soort == "scoreblad" for _, _, soort in tables.files())


def test_a_file_that_is_no_workbook_does_not_stop_the_rest(folder: RondeFolder, tmp_path: Path) -> None:
    made = sheets(folder, tmp_path)
    (tmp_path / "notities.xlsx").write_text("geen werkmap")
    report = score.run(session(folder), [tmp_path / "notities.xlsx", *(filled(p, (4, 3, 4)) for p in made)])

    assert (report.exit_code(), str((report.besluiten or ())[0].opslag)) == (3, "2")  # type: ignore[attr-defined]


def test_sheets_by_file_and_never_over_a_filled_one(folder: RondeFolder, tmp_path: Path) -> None:
    division = tmp_path / "verdeling.csv"
    division.write_text(f"beoordelaar;agb_code;plan\n{NAMEN[0]};{AGB};plan-1\n", encoding="utf-8")
    report = make_sheets(session(folder), tmp_path / "uit", (), division, False)

    assert report.tables[0].rijen == ((NAMEN[0], "1", str(tmp_path / "uit" / "scoreblad-a-jansen.xlsx")),)
    assert not make_sheets(session(folder), tmp_path / "uit", (), division, False).changed, "still empty: made again, the same"
    sheet = tmp_path / "uit" / "scoreblad-a-jansen.xlsx"
    sheet.write_bytes(filled(sheet, (4, 3, 4)).read_bytes())
    kept = sheet.read_bytes()
    with pytest.raises(FileError, match="bestaat al; een ingevuld blad zou verloren gaan"):
        make_sheets(session(folder), tmp_path / "uit", (), division, False)
    assert sheet.read_bytes() == kept

    division.write_text(f"beoordelaar;agb_code;plan\n{NAMEN[0]};99999999;plan-1\n", encoding="utf-8")
    with pytest.raises(FileError, match="is geen plan dat nu te beoordelen is"):
        make_sheets(session(folder), tmp_path / "ander", (), division, False)


def test_a_sheet_holds_text_never_a_formula_and_nobody_elses_scores(folder: RondeFolder, tmp_path: Path) -> None:
    made = sheets(folder, tmp_path)
    score.run(session(folder), [filled(made[0], (4, 3, 4))])
    for path in made:
        path.unlink()
    fresh = load_workbook(BytesIO(sheets(folder, tmp_path)[1].read_bytes()))

    assert {c.data_type for sheet in fresh for row in sheet.iter_rows() for c in row} <= {"s", "n"}
    assert all(fresh["Scores"].cell(row, 9).value is None for row in range(5, 8))


def test_the_dialoog_says_what_it_needs(folder: RondeFolder) -> None:
    with pytest.raises(UsageError, match="geen plan 'plan-9'"):
        dialoog.record(session(folder), regel("overeenstemming", plan="plan-9"))
    with pytest.raises(UsageError, match="ligt in de toekomst"):
        dialoog.record(session(folder), regel("gesprek", datum=date(2015, 10, 2)))
    with pytest.raises(UsageError, match="heeft in deze ronde geen inschrijving"):
        dialoog.record(session(folder), regel("gesprek", agb_code="99999999"))
    with pytest.raises(UsageError, match="Met wie was het"):
        dialoog.record(session(folder), regel("gesprek", met=""))
    with pytest.raises(UsageError, match="kent geen verwachting 'weekend'"):
        dialoog.record(session(folder), regel("gesprek", verwachtingen=("weekend",)))


def test_the_last_word_on_a_plan_counts(folder: RondeFolder) -> None:
    dialoog.record(session(folder), regel("geen_overeenstemming"))
    report = score.run(session(folder))

    assert [(b.uitkomst, str(b.opslag)) for b in report.besluiten or ()] == [("geen_overeenstemming", "0")]  # type: ignore[attr-defined]
    shown = dialoog.show(session(folder), AGB)
    assert shown.tables[-1].rijen[-1][1] == "geen_overeenstemming"


def test_a_kader_that_is_silent_on_the_method_stops(tmp_path: Path) -> None:
    silent = integraal()
    folder = make_ronde(tmp_path / "ronde", replace(silent, methode=replace(silent.methode, waarde=None)))
    with pytest.raises(PolicyError) as refused:
        score.run(session(folder))

    assert refused.value.exit_code == 6


def test_a_kader_without_plans_has_nothing_to_score(tmp_path: Path) -> None:
    folder = make_ronde(tmp_path / "ronde", None)
    report = score.run(session(folder))

    assert (report.exit_code(), report.besluiten) == (0, ())
    with pytest.raises(UsageError, match="beoordeelt geen ontwikkelplannen"):
        make_sheets(session(folder), tmp_path / "uit", NAMEN, None, False)


def test_the_sheet_says_where_only_words_are_asked(tmp_path: Path) -> None:
    folder = make_ronde(tmp_path / "ronde", integraal())
    dialoog.record(session(folder), regel("overeenstemming"))
    book = load_workbook(sheets(folder, tmp_path)[0])

    asked = [row[7].value for row in book["Scores"].iter_rows(min_row=5)]
    whole = "Een percentage van 0 tot en met 3 (bijvoorbeeld 1,5), over het plan als geheel."
    assert asked == [*["Geen score: alleen een motivering."] * 3, whole]
    # who fills it in reads who and which ronde first; what the program needs stands below
    assert [book["Uitleg"][f"A{n}"].value for n in (4, 5, 6, 8)] == ["Beoordelaar", "Ronde", "Ronde geopend", UITLEG_1]


def test_sheets_wait_for_a_definitief_plan(tmp_path: Path) -> None:
    folder = make_ronde(tmp_path / "ronde", gewogen())
    with folder.writing("test", "test") as tables:
        tables.replace_inschrijvingen(tuple(i for i in tables.inschrijvingen() if i.soort == "inschrijving"))
    with pytest.raises(MomentError, match="nog geen definitief ontwikkelplan"):
        make_sheets(session(folder), tmp_path / "uit", NAMEN, None, False)

    assert make_sheets(session(folder), tmp_path / "uit", NAMEN, None, True).totalen == {"scorebladen": 2}


def test_an_agreed_plan_that_lies_elsewhere_is_on_the_sheet(tmp_path: Path) -> None:
    """A plan in a document of the zorgaanbieder's own never comes in on the definitief form (V304)."""
    folder = make_ronde(tmp_path / "ronde", gewogen())
    with folder.writing("test", "test") as tables:
        tables.replace_inschrijvingen(tuple(i for i in tables.inschrijvingen() if i.soort != "definitief_plan"))
    dialoog.record(session(folder), regel("overeenstemming"))

    assert len(sheets(folder, tmp_path)) == 2


def test_the_overview_as_a_workbook_shows_every_theme(folder: RondeFolder, tmp_path: Path) -> None:
    made = sheets(folder, tmp_path)
    target = tmp_path / "overzicht.xlsx"
    score.run(session(folder), [filled(p, (5, 2, 3)) for p in made], overzicht=target)
    book = load_workbook(target)

    assert book.sheetnames == ["Ontwikkelplannen", "Wat de opslag zou doen kantelen", "Per thema en niveau"]
    assert [c.value for c in book["Ontwikkelplannen"][4]][-3:] == [3.5, 2, "initieel"]
    assert [row[2].value for row in book["Per thema en niveau"].iter_rows(min_row=4)] == ["Eigen regie", "Veiligheid"]


def test_a_running_agreement_is_revisited_without_a_form(folder: RondeFolder, tmp_path: Path) -> None:
    """Its plan was agreed in an earlier year (§2.1): the dialoog names it, and assessors get it beside the definitive plans."""
    (folder.path / "tabellen").mkdir(exist_ok=True)
    rows = ("agb_code;regio;sector;leveringsvorm;feit;waarde;per;bron", "01999999;5503;GZ;;meerjarig_tot;2016-12-31;;overeenkomst")
    (folder.path / "tabellen" / "feiten.csv").write_text("\n".join(rows), encoding="utf-8")
    with pytest.raises(UsageError) as asked:
        dialoog.record(session(folder), regel("overeenstemming", agb_code="01999999"))

    assert asked.value.herstel == "Geef met --plan de naam van het plan uit de lopende overeenkomst, bijvoorbeeld --plan plan-1."

    dialoog.record(session(folder), regel("overeenstemming", agb_code="01999999", plan="plan-2015", thema="eigen_regie"))
    report = make_sheets(session(folder), tmp_path / "uit", NAMEN[:1], None, False)
    scores = load_workbook(report.extra["scorebladen"][0]["bestand"])["Scores"]  # type: ignore[index]

    keys = {row[0].value for row in scores.iter_rows(min_row=5)}
    assert {str(k).rpartition("GZ/")[2] for k in keys if k} == {f"{AGB}/plan-1", "01999999/plan-2015"}
