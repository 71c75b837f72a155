"""Two rondes of the same zorgkantoor, year, sectors, policy and plans: what was handed out in one is not taken in by the other."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.builders import BRON, gewogen
from tests.spec.meldingen import told
from tests.workflow.test_consensus import WAAROM, consensus
from tests.workflow.test_score import filled, make_ronde, regel, session, sheets
from wlzcli.domain.beleidsitem import Aard, Getal
from wlzcli.domain.findings import Finding
from wlzcli.domain.money import Money
from wlzcli.domain.report import Report
from wlzcli.store.folder import RondeFolder
from wlzcli.workflow import dialoog, init, narekenen, score, status
from wlzcli.workflow.session import Session, load_kenmerk, new_session

NOON, EVENING = datetime(2015, 6, 1, 10, 0, tzinfo=UTC), datetime(2015, 6, 1, 18, 30, tzinfo=UTC)  # 12.00 and 20.30 in Dutch summer time


def opened(path: Path, moment: datetime, **told: str) -> RondeFolder:
    """A ronde with one agreed plan, whose journal begins as ``wlz init`` begins it; assessors may differ one point."""
    limit = Getal(
        sleutel="beoordeling.max_verschil",
        titel="Hoogste verschil",
        aard=Aard.VOORWAARDE_OPSLAG,
        bron=BRON,
        waarde=Decimal(1),
        eenheid="punten",
    )
    folder = make_ronde(path, gewogen(max_verschil=limit))
    sha256 = folder.archive(folder.part("beleid").joinpath("beleid.json").read_bytes())
    with folder.writing("init", "A. Jansen") as tables:
        tables.write_journal(moment, "A. Jansen", "init", {"beleid": sha256} | told)
    dialoog.record(session(folder), regel("overeenstemming"))
    return folder


@pytest.fixture
def one(tmp_path: Path) -> RondeFolder:
    return opened(tmp_path / "een", NOON, kenmerk="1" * 32)


@pytest.fixture
def two(tmp_path: Path) -> RondeFolder:
    return opened(tmp_path / "twee", EVENING, kenmerk="2" * 32)


def kenmerk(folder: RondeFolder) -> str:
    """The hash of the first row of its journal."""
    with folder.reading() as tables:
        return tables.journal_entries()[0].hash


def findings(report: Report) -> list[Finding]:
    return list(report.bevindingen or ())


def test_a_sheet_of_a_ronde_with_the_same_name_gives_nothing(one: RondeFolder, two: RondeFolder, tmp_path: Path) -> None:
    score.run(session(two), [filled(p, (3, 3, 3)) for p in sheets(two, tmp_path / "twee")])
    strange = [filled(p, (5, 5, 5)) for p in sheets(one, tmp_path / "een")]
    before = score.run(session(two))
    report = score.run(session(two), strange, vervang=True)

    # the kenmerk stands below the seven lines of explanation that begin in row 8: Beleid B17, Soort blad B18, Kenmerk B19
    text = (
        f"Dit blad hoort bij ronde test 2016 GZ (geopend 1 juni 2015 om 12.00 uur door A. Jansen, kenmerk {kenmerk(one)[:12]}); deze ronde is "
        f"test 2016 GZ (geopend 1 juni 2015 om 20.30 uur door A. Jansen, kenmerk {kenmerk(two)[:12]}). "
        "Er is niets uit overgenomen; wat eerder is ingelezen blijft staan."
    )
    assert [told(f) for f in findings(report)] == [("F305", p.name, f"{p.name} › Uitleg › B19", text) for p in strange]
    assert (report.exit_code(), report.besluiten, report.changed) == (1, before.besluiten, False)
    assert [str(b.score) for b in report.besluiten or ()] == ["3"]  # type: ignore[attr-defined]
    assert load_workbook(strange[0])["Uitleg"]["B19"].value == kenmerk(one)


def test_a_sheet_of_this_ronde_is_read_also_in_a_copy_of_its_folder(one: RondeFolder, tmp_path: Path) -> None:
    made = [filled(p, (4, 3, 4)) for p in sheets(one, tmp_path)]
    copy = RondeFolder(Path(shutil.copytree(one.path, tmp_path / "kopie")))

    for folder in (one, copy):
        assert [str(b.score) for b in score.run(session(folder), made).besluiten or ()] == ["3.7"]  # type: ignore[attr-defined]  # 0,4·4 + 0,3·3 + 0,3·4
        checks = narekenen.run(session(folder), False, None).extra["controles"]
        assert [c.uitkomst for c in checks if c.wat.startswith("voorstel score")] == ["gelijk"]  # type: ignore[attr-defined]


def test_a_consensus_of_another_ronde_decides_nothing(one: RondeFolder, two: RondeFolder, tmp_path: Path) -> None:
    """The same scores ask the same question in both; the meeting was about the plans of one."""
    for folder in (one, two):
        first, second = sheets(folder, tmp_path / folder.path.name)
        score.run(session(folder), (filled(first, (5, 3, 3)), filled(second, (1, 3, 3))))
    path = consensus(one, tmp_path, (4, WAAROM))
    report = score.run(session(two), [path])

    # five lines of explanation from row 8: Kenmerk B17
    assert [(f.code, f.onderwerp, f.bestand, f.blad, f.cel) for f in findings(report)] == [
        ("F305", "Het consensusoverleg", "c.xlsx", "Uitleg", "B17")
    ]
    assert [q.code for q in report.vragen or ()] == ["V306"]
    assert [b.uitkomst for b in score.run(session(one), [path]).besluiten or ()] == ["beoordeeld"]  # type: ignore[attr-defined]


def old_layout(path: Path) -> Path:
    """The sheet as wlz 0.2.0 made it: nothing on it says when its ronde was opened."""
    book = load_workbook(path)
    for name in ("wlz_ronde_kenmerk", "wlz_ronde_geopend"):
        place = book.defined_names.pop(name).attr_text.partition("!")[2].replace("$", "")
        book["Uitleg"][place].value = None
    book.save(path)
    return path


def test_a_ronde_of_before_reads_its_old_sheets_and_its_new_ones(tmp_path: Path) -> None:
    folder = opened(tmp_path / "eerder", NOON)  # the row that 0.2.0 wrote has no kenmerk
    first, second = sheets(folder, tmp_path)
    report = score.run(session(folder), [old_layout(filled(first, (4, 3, 4))), filled(second, (4, 3, 4))])

    assert ([f.code for f in findings(report)], [str(b.score) for b in report.besluiten or ()]) == ([], ["3.7"])  # type: ignore[attr-defined]
    assert load_workbook(second)["Uitleg"]["B19"].value == kenmerk(folder)


def test_a_new_ronde_never_made_a_sheet_without_its_kenmerk(one: RondeFolder, tmp_path: Path) -> None:
    report = score.run(session(one), [old_layout(filled(sheets(one, tmp_path)[0], (4, 3, 4)))])

    assert [(f.code, f.cel, f.gevonden) for f in findings(report) if f.code == "F305"] == [
        ("F305", "B5", "test 2016 GZ (het blad noemt geen kenmerk)")
    ]


def test_opening_twice_with_the_same_options_at_the_same_moment_gives_two_rondes(tmp_path: Path) -> None:
    here = Session(NOON, date(2023, 8, 1), "A. Jansen", tmp_path)
    made = [
        init.open_ronde(here, Path(name), "cz", 2024, ("vv",), (("5518", Money(100_000_000_00)),), (), None, False)
        for name in ("een", "twee")
    ]
    first, second = (str(r.extra["kenmerk"]) for r in made)

    assert (made[0].ronde, made[0].extra["beleid"]) == (made[1].ronde, made[1].extra["beleid"])
    assert first != second
    for name, own in (("een", first), ("twee", second)):
        ronde = RondeFolder(tmp_path / name)
        with ronde.reading() as tables:
            known = load_kenmerk(tables)
            assert json.loads(tables.journal_entries()[0].inhoud).keys() == {"ronde", "beleid", "programma", "kenmerk"}
        assert known is not None
        assert (known.sha256, known.geopend) == (own, "1 juni 2015 om 12.00 uur door A. Jansen")
        shown = status.run(new_session(door="A. Jansen", cwd=ronde.path, ronde_map=ronde.path))
        assert shown.extra["kenmerk"] == own
        assert shown.lines[0].startswith(f"Ronde cz 2024 VV (kenmerk {own[:12]}), peildatum ")


def test_a_dry_run_draws_nothing(tmp_path: Path) -> None:
    here = Session(NOON, date(2023, 8, 1), "A. Jansen", tmp_path, dry_run=True)
    report = init.open_ronde(here, Path("ronde"), "cz", 2024, ("vv",), (("5518", Money(100)),), (), None, False)

    assert "kenmerk" not in report.extra
