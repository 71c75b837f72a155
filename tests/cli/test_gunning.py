"""``wlz gunning``, ``bezwaar``, ``reactie`` and ``waarom`` from the command line: JSON, exit codes, help."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.builders import AGB, aanvraag
from tests.gunning_ronde import OTHER, gunning_ronde


def wlz(folder: Path, *args: str, door: str = "A. Jansen") -> tuple[int, dict[str, Any]]:
    command = [sys.executable, "-m", "wlzcli", *args, "--ronde", str(folder), "--door", door, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, json.loads(done.stdout)


def test_an_award_as_json_and_its_explanation(tmp_path: Path) -> None:
    folder = gunning_ronde(tmp_path).path
    code, document = wlz(folder, "gunning", "--peildatum", "2015-10-05")
    assert (code, document["schema"], document["status"], document["voorstel"]["stap"]) == (0, "wlz/gunning/1", "gereed", "gunning")
    first = document["besluiten"][0]
    assert {k: first[k] for k in ("regio", "sector", "agb_code", "uitkomst", "duur_jaren", "fase", "bedrag_cents", "rest_cents")} == {
        "regio": "5503", "sector": "GZ", "agb_code": AGB, "uitkomst": "gegund", "duur_jaren": 2, "fase": "voorstel",
        "bedrag_cents": 970 * 274_50, "rest_cents": 0,
    }  # fmt: skip
    assert [(ladder["id"], ladder["leveringsvorm"], ladder["tariefpercentage"]) for ladder in first["ladders"]] == [("ZZP", "ZZP", "95.8")]
    line = first["regels"][0]
    names = ("prestatiecode", "leveringsvorm", "eenheid", "ladder", "tariefpercentage", "tarief_cents", "volume", "bedrag_cents")
    assert tuple(line[n] for n in names) == ("Z430", "ZZP", "dag", "ZZP", "95.8", 274_50, "970", 970 * 274_50)
    code, why = wlz(folder, "waarom", AGB, "Z430")
    cells = [r.get("plek") for r in why["uitleg"][0]["regels"] if r["wat"] == "Gevraagd"]
    assert (code, why["schema"], cells) == (0, "wlz/waarom/1", [f"{AGB}.xlsx › Productie › D5"])


def test_exit_codes(tmp_path: Path) -> None:
    asked = (aanvraag(productie={"Z999": 1}), aanvraag(OTHER, {"Z430": 500}))
    folder = gunning_ronde(tmp_path, inschrijvingen=asked).path
    assert wlz(folder, "waarom", AGB)[0] == 7
    code, document = wlz(folder, "gunning")
    beside, refused = document["bevindingen"]
    assert (code, beside["code"], refused["code"], refused["cel"]) == (1, "W419", "F401", "D5")
    assert refused["boodschap"] == (
        f"Zorgaanbieder 01 ({AGB}), GZ in 5503: prestatie Z999 staat niet in de tarieven van deze sector. De gunning wordt aangehouden."
    )
    assert wlz(folder, "gunning", "--tolereer", "bevindingen")[0] == 0
    assert wlz(folder, "gunning", "--definitief")[0] == 7
    assert wlz(folder, "gunning", "--definitief", "--herzie", AGB)[0] == 2
    code, refused = wlz(folder, "gunning", "--reden", "x")
    assert (code, refused["fout"]["melding"], refused["fout"]["herstel"]) == (
        2, "--reden hoort bij --herzie.", "Zeg met --herzie AGB welke gunning wordt herzien, of laat --reden weg.",
    )  # fmt: skip
    assert wlz(folder, "bezwaar", AGB, "--datum", "2015-10-20", "--omvang", "alles")[0] == 2
    assert wlz(folder, "reactie", AGB, "aanvaard")[0] == 7
    assert wlz(folder, "bezwaar", AGB, "--datum", "20-10-2015", "--omvang", "beleid")[0] == 0


@pytest.mark.parametrize("command", ["gunning", "bezwaar", "reactie", "waarom"])
def test_help_is_dutch_with_an_example_and_exit_codes(command: str) -> None:
    done = subprocess.run([sys.executable, "-m", "wlzcli", command, "--help"], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert "Voorbeeld" in done.stdout
    assert "Exitcodes" in done.stdout
