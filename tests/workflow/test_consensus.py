"""The consensus list as a workbook: made when all have handed in, read back as answers, the originals kept."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.builders import BRON, gewogen, integraal
from tests.spec.meldingen import asked
from tests.workflow.test_score import filled, make_ronde, regel, session, sheets
from wlzcli.domain.beleidsitem import Aard, Getal
from wlzcli.domain.ontwikkelplan import Beoordeling, ScoreBesluit
from wlzcli.domain.report import Report
from wlzcli.errors import FileError, MomentError
from wlzcli.formats.messages import load_texts
from wlzcli.store.folder import RondeFolder
from wlzcli.views.meldingen import Messages, boodschap
from wlzcli.workflow import dialoog, narekenen, score
from wlzcli.workflow.score_formulieren import make_consensus_sheet

WAAROM = "Na overleg weegt de meting van de cliëntenraad zwaar."


@pytest.fixture
def folder(tmp_path: Path) -> RondeFolder:
    """A kader that allows assessors to differ one point."""
    limit = Getal(
        sleutel="beoordeling.max_verschil",
        titel="Hoogste verschil",
        aard=Aard.VOORWAARDE_OPSLAG,
        bron=BRON,
        waarde=Decimal(1),
        eenheid="punten",
    )
    ronde = make_ronde(tmp_path / "ronde", gewogen(max_verschil=limit))
    dialoog.record(session(ronde), regel("overeenstemming"))
    return ronde


@pytest.fixture
def apart(folder: RondeFolder, tmp_path: Path) -> RondeFolder:
    """Two assessors, four points apart on the first element and equal on the others."""
    one, two = sheets(folder, tmp_path)
    score.run(session(folder), (filled(one, (5, 3, 3)), filled(two, (1, 3, 3))))
    return folder


def consensus(folder: RondeFolder, tmp_path: Path, *rows: tuple[object, str], name: str = "c.xlsx") -> Path:
    """The sheet as it comes back from the meeting."""
    path = tmp_path / "uit" / "consensusblad.xlsx"
    if not path.exists():
        make_consensus_sheet(session(folder), tmp_path / "uit")
    book = load_workbook(path)
    for number, (value, why) in enumerate(rows, start=5):
        book["Consensus"].cell(number, 7).value = value
        book["Consensus"].cell(number, 8).value = why
    target = tmp_path / name
    book.save(target)
    return target


def decided(report: Report) -> ScoreBesluit:
    (besluit,) = report.besluiten or ()
    assert isinstance(besluit, ScoreBesluit)
    return besluit


def test_the_sheet_shows_what_everyone_gave(apart: RondeFolder, tmp_path: Path) -> None:
    row = [c.value for c in load_workbook(consensus(apart, tmp_path))["Consensus"][5]]

    assert row[2:] == [
        "Effect", None, "A. Jansen: 5: Motivering 1\nB. de Boer: 1: Motivering 1", "4", None, None,
    ]  # fmt: skip


def test_the_meeting_decides_and_the_originals_are_kept(apart: RondeFolder, tmp_path: Path) -> None:
    before = decided(score.run(session(apart)))
    besluit = decided(score.run(session(apart, "B. de Boer"), (consensus(apart, tmp_path, (4, WAAROM)),)))
    effect = besluit.elementen[0]

    assert before.uitkomst == "aangehouden"
    # 0.4 × 4 + 0.3 × 3 + 0.3 × 3
    assert (besluit.uitkomst, besluit.score) == ("beoordeeld", Decimal("1.6") + Decimal("0.9") + Decimal("0.9"))
    assert (effect.score, effect.gemiddelde, effect.mediaan, effect.spreiding, effect.motivering) == (4, 3, 3, 4, WAAROM)
    with apart.reading() as tables:
        kept = [r.as_type(Beoordeling).score for r in tables.latest_registraties("beoordeling")]
        (answer,) = tables.answers("score").given
    assert sorted(s for s in kept if s is not None) == [1, 3, 3, 3, 3, 5]
    assert (answer.keuze, answer.reden, answer.door) == ("4", WAAROM, "B. de Boer")
    checks: Any = narekenen.run(session(apart), False, None).extra["controles"]
    assert [c for c in checks if "antwoord" in f"{c.wat} {c.toelichting}" and c.uitkomst != "gelijk"] == []


def test_the_same_sheet_again_changes_nothing(apart: RondeFolder, tmp_path: Path) -> None:
    path = consensus(apart, tmp_path, (4, WAAROM))
    first = score.run(session(apart), (path,))
    again = score.run(session(apart), (path,))

    assert (again.changed, again.voorstel) == (False, first.voorstel)


BAD = [
    (7, WAAROM, "F301", "G5", "gaf bij {plan} op 'Effect' 7; dat staat niet op de schaal."),
    ("vier", WAAROM, "F302", "G5", "schreef bij {plan} op 'Effect' 'vier'; dat is geen getal in een getalcel."),
    (None, WAAROM, "F303", "G5", "vulde bij {plan} niet alles in: de score op 'Effect' is leeg."),
    (4, " ", "F304", "H5", "gaf bij {plan} op 'Effect' geen motivering. Een oordeel zonder motivering telt niet mee."),
]


@pytest.mark.parametrize(("value", "why", "code", "cel", "tekst"), BAD, ids=[b[2] for b in BAD])
def test_what_is_not_valid_does_not_count(
    apart: RondeFolder, tmp_path: Path, value: object, why: str, code: str, cel: str, tekst: str
) -> None:
    report = score.run(session(apart), (consensus(apart, tmp_path, (value, why)),))
    (finding,) = report.bevindingen
    plan = report.vragen[0].onderwerp

    assert (finding.code, finding.blad, finding.cel) == (code, "Consensus", cel)
    assert boodschap(finding, Messages(load_texts())) == "Het consensusoverleg " + tekst.format(plan=plan)
    assert decided(report).uitkomst == "aangehouden"
    with apart.reading() as tables:
        assert tables.answers("score").given == ()


def test_another_outcome_needs_saying_so(apart: RondeFolder, tmp_path: Path) -> None:
    score.run(session(apart), (consensus(apart, tmp_path, (4, WAAROM)),))
    other = consensus(apart, tmp_path, (2, "Toch lager."), name="c2.xlsx")
    refused = score.run(session(apart), (other,))
    replaced = score.run(session(apart), (other,), vervang=True)

    assert [(f.code, f.gevonden, f.verwacht) for f in refused.bevindingen] == [("F306", "2", "4")]
    assert decided(refused).elementen[0].score == 4
    assert decided(replaced).elementen[0].score == 2


def test_a_score_that_changed_voids_the_sheet(apart: RondeFolder, tmp_path: Path) -> None:
    path = consensus(apart, tmp_path, (4, WAAROM))
    score.run(session(apart), (filled(tmp_path / "uit" / "scoreblad-a-jansen.xlsx", (4, 3, 3)),), vervang=True)
    report = score.run(session(apart), (path,))
    (finding,) = report.bevindingen

    assert (finding.code, finding.cel, len(report.vragen)) == ("F319", "G5", 1)
    assert boodschap(finding, Messages(load_texts())) == (
        f"In deze rij staat een uitkomst van het overleg over {report.vragen[0].onderwerp}, maar die vraag staat niet open: "
        "sinds het blad is gemaakt is een score, motivering of plan veranderd."
    )


def test_nothing_to_agree_on_makes_no_sheet(folder: RondeFolder, tmp_path: Path) -> None:
    """Before all have handed in there is no list either: it would show one assessor what another gave."""
    one, _ = sheets(folder, tmp_path)
    score.run(session(folder), (filled(one, (5, 3, 3)),))

    with pytest.raises(MomentError, match="Er is geen oordeel waarover beoordelaars het nog eens moeten worden"):
        make_consensus_sheet(session(folder), tmp_path / "uit")


def test_a_filled_sheet_is_never_overwritten(apart: RondeFolder, tmp_path: Path) -> None:
    path = tmp_path / "uit" / "consensusblad.xlsx"
    consensus(apart, tmp_path, (4, WAAROM)).replace(path)

    with pytest.raises(FileError, match="een ingevuld blad zou verloren gaan"):
        make_consensus_sheet(session(apart), tmp_path / "uit")


def test_of_another_ronde_nothing_is_taken(apart: RondeFolder, tmp_path: Path) -> None:
    path = consensus(apart, tmp_path, (4, WAAROM))
    book = load_workbook(path)
    place = book.defined_names["wlz_ronde"].attr_text.partition("!")[2].replace("$", "")
    book["Uitleg"][place].value = "ander 2016 GZ"
    book.save(path)

    assert [f.code for f in score.run(session(apart), (path,)).bevindingen] == ["F305"]


def test_integraal_the_opslag_itself_is_agreed(tmp_path: Path) -> None:
    """Two assessors who want another opslag: one row, in percentage points, between nil and the maximum."""
    folder = make_ronde(tmp_path / "ronde", integraal())
    dialoog.record(session(folder), regel("overeenstemming"))
    one, two = sheets(folder, tmp_path)
    score.run(session(folder), (filled(one, (None, None, None, 1.5)), filled(two, (None, None, None, 2.0))))
    path = consensus(folder, tmp_path, (1.8, WAAROM))
    besluit = decided(score.run(session(folder), (path,)))

    row = [c.value for c in load_workbook(path)["Consensus"][5]]
    assert row[2:4] == ["Opslag op het tarief, in procentpunten", "Van 0 tot en met 3, over het plan als geheel."]
    # elements by their titles, numbers with a comma, and how far the two lie apart: 2 - 1,5
    assert row[4].splitlines()[0] == "Ambitie: A. Jansen: Motivering 2; B. de Boer: Motivering 2"
    assert row[4].splitlines()[-2:] == ["opslag volgens A. Jansen: 1,5 (Motivering 4)", "opslag volgens B. de Boer: 2 (Motivering 4)"]
    assert row[5] == "0,5"
    assert (besluit.uitkomst, besluit.opslag, besluit.elementen[-1].motivering) == ("beoordeeld", Decimal("1.8"), WAAROM)


def test_not_applicable_against_a_score_is_no_difference_of_nil(tmp_path: Path) -> None:
    """A kader that asks for consensus on every difference: one scores the element, the other says that it does not apply."""
    made = gewogen()
    assert made.aggregatie is not None
    folder = make_ronde(tmp_path / "ronde", replace(made, aggregatie=replace(made.aggregatie, waarde="consensus")))
    dialoog.record(session(folder), regel("overeenstemming"))
    one, two = sheets(folder, tmp_path)
    report = score.run(session(folder), (filled(one, (4, 3, 3)), filled(two, ("n.v.t.", 3, 3))))
    (question,) = report.vragen or ()

    assert asked(question)[3] == (
        "De beoordelaars zijn het over 'Effect' niet eens: de getallen liggen 0 punten uiteen, en wat ieder gaf (ook n.v.t.) staat erbij. "
        "Welke score geldt na overleg? De oorspronkelijke scores blijven bewaard."
    )
    assert [name for name, _ in question.feiten] == ["A. Jansen: 4", "B. de Boer: n.v.t.", "element", "spreiding"]
    shown = {t.titel: t.rijen for t in report.tables}
    assert [row[1:3] for row in shown["Consensuslijst"]] == [("Effect", "0 (en n.v.t.)")]
    assert load_workbook(consensus(folder, tmp_path))["Consensus"]["F5"].value == "0 (en n.v.t.)"


def test_a_mean_shows_who_left_the_element_out(tmp_path: Path) -> None:
    """Nobody is asked: n.v.t. leaves the mean of the element, and the table says whose it was."""
    folder = make_ronde(tmp_path / "ronde", gewogen())
    dialoog.record(session(folder), regel("overeenstemming"))
    one, two = sheets(folder, tmp_path)
    report = score.run(session(folder), (filled(one, (4, 3, 5)), filled(two, ("n.v.t.", 3, 2))))
    shown = {t.titel: t for t in report.tables}["Waar beoordelaars uiteenlopen"]

    assert shown.kolommen[2:] == ("element", "score", "gemiddelde", "mediaan", "spreiding", "n.v.t. volgens")
    # 'ambitie' 3 and 3 is no difference; 'haalbaarheid' 5 and 2: mean and median 3,5, three apart
    assert [row[2:] for row in shown.rijen] == [
        ("effect", "4", "4", "4", "0", "B. de Boer"),
        ("haalbaarheid", "3,5", "3,5", "3,5", "3", ""),
    ]
