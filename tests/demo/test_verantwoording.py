"""Accountability on the sample rondes: the report reconciles to the cent, dossiers hold and hide what they should, nights are silent."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import sqlite3
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import wlzcli
from tests.demo.season import Stages, run
from tests.pdf_normen import failures

CRON = Path(wlzcli.__file__).parent.parent / "docs" / "cron.md"
REFUSED = "wlz brieven --soort niet_in_behandeling --alleen 06010007 --verzending DATUM"
SENDING = "wlz brieven --verzonden DATUM"  # the demo makes these letters and records no day for them
NEXT = {  # on the day of the toetsing: nobody's term to repair has passed
    "opened": ("wlz ingest", "wlz ingest"),
    "tested": (REFUSED, "wlz gunning"),
    "scored": (REFUSED, "wlz gunning"),
    "definitive": (SENDING, SENDING),
    "redistributed": (SENDING, SENDING),
}


def besluiten(ronde: Path, stap: str) -> list[dict[str, Any]]:
    """The besluiten of a step that stand, read past the program."""
    db = sqlite3.connect(ronde / "ronde.sqlite")
    rows = db.execute(
        "SELECT inhoud FROM besluit WHERE stap=? AND id NOT IN (SELECT vervangt FROM besluit WHERE vervangt IS NOT NULL)", (stap,)
    )
    found = [json.loads(r[0]) for r in rows]
    db.close()
    return found


def sheets(ronde: Path) -> dict[str, list[list[Any]]]:
    """The rows of each table of the report's workbook, by title; values as a spreadsheet first shows them."""
    book = openpyxl.load_workbook(ronde / "rapport" / "rapport.xlsx", data_only=True)
    return {
        str(sheet["A1"].value): [[c.value for c in row] for row in sheet.iter_rows(min_row=4)]
        for sheet in book.worksheets
        if sheet.title != "Inhoud"
    }


def cents(value: object) -> int:
    return int((Decimal(str(value)) * 100).quantize(Decimal(1)))


def files(folder: Path) -> dict[str, tuple[str, int]]:
    """Every file with its hash and its moment of writing."""
    found = [p for p in sorted(folder.rglob("*")) if p.is_file()]
    return {p.relative_to(folder).as_posix(): (hashlib.sha256(p.read_bytes()).hexdigest(), p.stat().st_mtime_ns) for p in found}


@pytest.fixture(params=["gz", "vv"])
def season(request: pytest.FixtureRequest) -> Stages:
    found: Stages = request.getfixturevalue(request.param)
    return found


# -- rapport ---------------------------------------------------------------------------------


def test_the_workbook_reconciles_with_the_besluiten_to_the_cent(season: Stages, tmp_path: Path) -> None:
    ronde = season.copy("redistributed", tmp_path)
    assert run("rapport", "--ronde", str(ronde))[0] == 0
    found = sheets(ronde)
    for title, stap, columns in (
        ("Gunning per zorgaanbieder", "gunning", {"bedrag": "bedrag_cents"}),
        ("Herschikking per zorgaanbieder", "herschik", {n: f"{n}_cents" for n in ("afspraak", "vrijval", "toegekend", "herschikking")}),
    ):
        head, *lines = found[title]
        stored = {(b["regio"], b["agb_code"]): b for b in besluiten(ronde, stap)}
        for column, name in columns.items():
            at = head.index(column)
            shown = {(line[0], line[2]): cents(line[at]) for line in lines[:-1]}
            assert {k: v for k, v in shown.items() if k in stored} == {k: b[name] for k, b in stored.items()}
            assert cents(lines[-1][at]) == sum(b[name] for b in stored.values()), "the total is the sum of what was decided"
    assert {row[3] for row in found["Aansluiting"][1:]} == {0}


def test_the_room_is_spent_reserved_or_left(season: Stages, tmp_path: Path) -> None:
    ronde = season.copy("redistributed", tmp_path)
    run("rapport", "--ronde", str(ronde))
    head, *lines = sheets(ronde)["Ruimte bij de herschikking"]
    parts = ("herschikking", "eerder vastgesteld", "gereserveerd", "rest")
    for row in (dict(zip(head, line, strict=True)) for line in lines):
        assert cents(row["beschikbaar"]) == sum(cents(row[name]) for name in parts)


def test_the_same_ronde_gives_the_same_bytes_and_then_writes_nothing(season: Stages, tmp_path: Path) -> None:
    ronde = season.copy("redistributed", tmp_path)
    run("rapport", "--ronde", str(ronde))
    first = files(ronde / "rapport")
    assert run("rapport", "--ronde", str(ronde), "-q") == (0, "", "")
    assert files(ronde / "rapport") == first
    shutil.rmtree(ronde / "rapport")
    run("rapport", "--ronde", str(ronde), "--peildatum", "2031-01-01")
    assert {n: h for n, (h, _) in files(ronde / "rapport").items()} == {n: h for n, (h, _) in first.items()}, "whatever the day"


def test_each_figure_has_its_table_and_its_source(season: Stages, tmp_path: Path) -> None:
    ronde = season.copy("redistributed", tmp_path)
    run("rapport", "--ronde", str(ronde))
    text = (ronde / "rapport" / "rapport.html").read_text("utf-8")
    for section in re.findall(r"<section.*?</section>", text, re.DOTALL):
        if 'role="img"' in section:
            assert "<table" in section
            assert section.count('<p class="bron">Bron: ') == section.count("</table>")


def test_a_compared_scenario_stands_in_the_report(gz: Stages, tmp_path: Path) -> None:
    ronde = gz.copy("redistributed", tmp_path)
    assert run("herschik", "--vergelijk", "garantie=100", "--ronde", str(ronde), "--peildatum", "2016-09-15")[0] == 0
    assert run("rapport", "--ronde", str(ronde))[0] == 0
    found = sheets(ronde)
    moved = {row[3]: cents(row[7]) for row in found["Winst en verlies per scenario"][1:]}
    gains = {agb: amount for agb, amount in moved.items() if amount > 0}
    assert gains == {b["agb_code"]: b["vrijval_cents"] for b in besluiten(ronde, "herschik") if b["vrijval_cents"]}, "who keeps it gains it"
    assert [row[2] for row in found["Vergeleken scenario's"][1:]] == ["garantie=100", "gepubliceerd"]


# -- dossier ---------------------------------------------------------------------------------


def test_a_dossier_is_whole_and_its_pdf_is_accessible_and_keeps(gz: Stages, tmp_path: Path) -> None:
    ronde = gz.copy("redistributed", tmp_path)
    assert run("dossier", "06010001", "--ronde", str(ronde), "--peildatum", "2016-09-22")[0] == 0
    made = ronde / "rapport" / "dossier-06010001"
    assert sorted(p.relative_to(made).as_posix().partition("/")[0] for p in made.iterdir()) == [
        "brieven",
        "dossier-06010001.pdf",
        "dossier.json",
        "ingediend",
    ]
    data = (made / "dossier-06010001.pdf").read_bytes()
    assert (failures(data, "ua1"), failures(data, "2a")) == ([], [])
    before = files(made)
    assert run("dossier", "06010001", "--ronde", str(ronde), "--peildatum", "2016-09-22", "-q") == (0, "", "")
    assert files(made) == before


def test_the_version_for_others_holds_no_name_amount_or_original(gz: Stages, tmp_path: Path) -> None:
    ronde = gz.copy("redistributed", tmp_path)
    assert run("dossier", "06010001", "--derden", "--ronde", str(ronde))[0] == 0
    made = ronde / "rapport" / "dossier-06010001-derden"
    assert sorted(p.name for p in made.iterdir()) == ["dossier-06010001-derden.pdf", "dossier.json"]
    data = json.loads((made / "dossier.json").read_text("utf-8"))
    text = json.dumps({k: v for k, v in data.items() if k not in ("beleid", "ronde")}, ensure_ascii=False)
    people = ("Jansen", "de Vries", "Amrani", "Bakker", "Peters", "R. Raad")
    assert [p for p in people if p in text] == []
    assert "bedrag_cents" not in text.replace('"bedrag_cents": 0', "")


def test_the_table_of_the_nza_is_about_everyone(season: Stages, tmp_path: Path) -> None:
    ronde = season.copy("redistributed", tmp_path)
    code, out, _ = run("dossier", "--alle", "--ronde", str(ronde), "--json")
    assert code == 0
    lines = (ronde / "rapport" / "voorwaarden.csv").read_text("utf-8-sig").splitlines()
    told = {line.split(";")[2] for line in lines[1:]}
    assert json.loads(out)["totalen"] == {"regels": len(lines) - 1, "zorgaanbieders": len(told)}
    assert {b["agb_code"] for b in besluiten(ronde, "gunning")} <= told


def test_what_goes_not_together_is_said(gz: Stages, tmp_path: Path) -> None:
    ronde = gz.copy("opened", tmp_path)
    code, out, _ = run("dossier", "06010001", "--alle", "--ronde", str(ronde), "--json")
    assert (code, json.loads(out)["fout"]["melding"]) == (
        2,
        "--alle gaat over de hele ronde en gaat niet samen met een AGB-code of --derden.",
    )
    code, out, _ = run("dossier", "--ronde", str(ronde), "--json")
    assert (code, json.loads(out)["fout"]["melding"]) == (2, "Geef de AGB-code van een zorgaanbieder, of --alle.")
    code, out, _ = run("dossier", "--alle", "--ronde", str(ronde), "--json")
    assert (code, json.loads(out)["fout"]["melding"]) == (2, "In deze ronde is nog niets getoetst.")
    code, out, _ = run("dossier", "99999999", "--ronde", str(ronde), "--json")
    assert (code, json.loads(out)["fout"]["melding"]) == (2, "Over 99999999 is in deze ronde niets bewaard.")


# -- status and nights -----------------------------------------------------------------------


@pytest.mark.parametrize("stage", NEXT)
def test_what_to_type_at_each_stage(gz: Stages, vv: Stages, stage: str) -> None:
    """In both samples somebody repairs nothing: once that term has passed, what follows from it is asked (V287) before all else."""
    told, later = [], []
    for season in (gz, vv):
        before, day = files(season.folder / stage), ("--peildatum", season.season.toetsdag)
        for answers, on in ((told, day), (later, ())):
            code, out, _ = run("status", "--ronde", str(season.folder / stage), "--json", "--tolereer", "bevindingen,vragen", *on)
            assert code == 0
            answers.append(json.loads(out)["volgende_opdracht"])
        assert files(season.folder / stage) == before, "looking changes nothing"
    assert tuple(told) == NEXT[stage]
    assert later == (told if stage == "opened" else ["wlz validate", "wlz validate"])


@pytest.mark.parametrize("stage", ["tested", "redistributed"])
def test_a_night_without_news_prints_nothing_and_writes_nothing(
    season: Stages, stage: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The chain of docs/cron.md, as it stands there, twice."""
    ronde = season.copy(stage, tmp_path)
    script = CRON.read_text("utf-8").partition("```sh\n")[2].partition("```")[0]
    chain = [line.split()[1:] for line in script.splitlines() if line.startswith("wlz ")]
    assert [c[0] for c in chain] == ["ingest", "validate", "rapport", "dossier"]
    monkeypatch.setenv("WLZ_RONDE", str(ronde))
    monkeypatch.setenv("WLZ_DOOR", "cron")
    assert [run(*c)[0] for c in chain] == [0, 0, 0, 0]
    before = files(ronde)
    assert [run(*c) for c in chain] == [(0, "", "")] * 4
    assert files(ronde) == before
