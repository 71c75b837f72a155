"""``wlz tarief`` and ``wlz beleid`` from the command line: what they print, as JSON, and their exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest


def wlz(*args: str) -> tuple[int, dict[str, Any], str]:
    """Exit code, the JSON document, and what was said on stderr."""
    done = subprocess.run([sys.executable, "-m", "wlzcli", *args, "--json"], capture_output=True, text=True, check=False)
    return done.returncode, json.loads(done.stdout) if done.stdout else {}, done.stderr


DAG = ("--leveringsvorm", "ZZP", "--zorg", "250", "--nhc", "30", "--nic", "5")


def test_a_ladder_as_json() -> None:
    code, document, _ = wlz("tarief", "--kader", "2024-vv", "--zorgkantoor", "cz", *DAG, "--feit", "technologie=ja")
    (besluit,) = document["besluiten"]
    assert (code, document["schema"], document["status"]) == (0, "wlz/tarief/1", "gereed")
    assert (besluit["tariefpercentage"], besluit["tarief_cents"]) == ("95.6", 25_000 * 956 // 1000 + 3_500)
    assert [(s["regel"], s["van"], s["naar"], s["status"]) for s in besluit["stappen"]] == [
        ("tarief.basis", "100", "95.5", "secundair"),
        ("tarief.technologie", "95.5", "95.6", "secundair"),
    ]


def test_what_is_open_and_what_is_out_of_band() -> None:
    code, document, _ = wlz("tarief", "--kader", "2024-vv", "--zorgkantoor", "menzis", "--type", "geheel_nieuw", *DAG)
    (vraag,) = document["vragen"]
    assert (code, document["status"], vraag["keuzes"]) == (4, "vragen", ["punten", "factor"])
    assert "tariefpercentage" not in document["besluiten"][0]
    code, document, _ = wlz("tarief", "--kader", "2024-vv", "--zorgkantoor", "dsw", *DAG, "--feit", "monitor=2")
    assert (code, document["status"]) == (1, "bevindingen")
    assert document["bevindingen"][0]["boodschap"] == (
        "dsw ZZP bestaand: Uitkomst van de monitor op het percentage van het jaar ervoor is 2; het beleid staat -1 tot en met 1 toe."
    )


@pytest.mark.parametrize(
    ("args", "melding"),
    [
        (("--kader", "2024-vv", "--zorgkantoor", "cz", *DAG, "--feit", "tecnologie=ja"), "--feit: wlz kent het feit 'tecnologie' niet."),
        (("--kader", "2024-vv", *DAG, "--feit", "technologie"), "--feit: 'technologie' is niet goed ingevuld."),
        (("--kader", "2024-xx", *DAG), "Er is geen kader '2024-xx'."),
        (("--kader", "2024-vv", "--leveringsvorm", "PGB", "--zorg", "1"), "--leveringsvorm: 'PGB' is geen leveringsvorm."),
        (("--kader", "2024-vv", "--leveringsvorm", "ZZP", "--zorg", "1.234"), "--zorg: '1.234' kan 1.234 of 1,234 zijn."),
    ],
)
def test_wrong_use_is_told_in_one_sentence(args: tuple[str, ...], melding: str) -> None:
    code, document, _ = wlz("tarief", *args)
    assert (code, document["status"], document["fout"]["melding"]) == (2, "fout", melding)


def test_every_fault_of_a_policy_folder(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text(
        'id = "x"\nsoort = "zorgkantoor"\nop = "2016-gz"\nzorgkantoor = "noord"\n[tarief.basis]\nwaarde = "94"\n'
    )
    code, document, _ = wlz("beleid", "controleer", str(tmp_path))
    assert (code, document["fout"]["code"]) == (6, "beleid")
    assert [(f["sleutel"], f["regelnummer"]) for f in document["fout"]["fouten"]] == [("tarief.basis", 5), ("tarief.basis.waarde", 6)]


def test_the_policy_as_json() -> None:
    code, document, _ = wlz("beleid", "toon", "--kader", "2024-vv", "--zorgkantoor", "dsw", "--sectie", "tarief.maximum")
    (item,) = document["items"]
    assert code == 0
    assert (item["sleutel"], item["waarde"], item["status"], item["laag"]) == (
        "tarief.maximum",
        "maximum 97,5",
        "secundair",
        "2024-vv-dsw",
    )


REGIO = (
    'id = "r"\nsoort = "regio"\nop = "2016-gz"\nregio = "5501"\nbronnen.p.document = "Regionale paragraaf"\n'
    '[tarief.basis]\nwaarde = 94\nstatus = "vast"\nbron = "p §1"\n'
)


def test_a_layer_of_a_region(tmp_path: Path) -> None:
    """``--regio`` says which region is meant; without it, or with a ronde of two, the layer is refused at its line."""
    (tmp_path / "r.toml").write_text(REGIO, encoding="utf-8")
    args = ("tarief", "--kader", "2016-gz", "--beleid", str(tmp_path), *DAG)
    code, document, _ = wlz(*args, "--regio", "5501")
    assert (code, document["besluiten"][0]["tarief_cents"]) == (0, 25_000 * 94 // 100 + 3_000 + 500)
    code, document, _ = wlz(*args)
    assert (code, [(f["sleutel"], f["regelnummer"]) for f in document["fout"]["fouten"]]) == (6, [("regio", 4)])
    code, document, _ = wlz(*args, "--regio", "5599")
    assert (code, document["fout"]["melding"]) == (2, "--regio: 5599 is geen zorgkantoorregio.")
    ronde = ("init", str(tmp_path / "ronde"), "--zorgkantoor", "menzis", "--jaar", "2016", "--sector", "gz", "--beleid", str(tmp_path))
    code, document, _ = wlz(*ronde, "--regio", "5501=1000.00", "--regio", "5505=1000.00")
    assert (code, document["fout"]["fouten"][0]["melding"]) == (
        6,
        "deze laag geldt alleen voor regio 5501, en deze ronde heeft er 2: 5501, 5505",
    )
    assert not (tmp_path / "ronde").exists()
    code, document, _ = wlz(*ronde, "--regio", "5505=1000.00")
    assert code == 0
