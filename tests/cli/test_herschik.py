"""verdeel, realisatie and herschik as other programs run them: stdout is one document, the exit code says how it ended."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.herschik_builders import A, B, gegund, regels
from tests.herschik_ronde import csv_file, half_jaar, make_ronde

PRIJS = 100_00


def wlz(*args: str, cwd: Path, seed: str = "0") -> tuple[int, dict[str, Any]]:
    """Run one command with --json."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("WLZ_")} | {"PYTHONHASHSEED": seed}
    environment["PYTHONPATH"] = str(Path(__file__).parent.parent.parent)
    done = subprocess.run([sys.executable, "-m", "wlzcli", *args, "--json"], capture_output=True, text=True, cwd=cwd, env=environment)
    return done.returncode, json.loads(done.stdout)


def test_verdeel_outside_a_ronde(tmp_path: Path) -> None:
    csv_file(tmp_path / "a.csv", "A;100;40", "B;100;", header="sleutel;aanspraak;minimum")
    code, document = wlz("verdeel", "a.csv", "--ruimte", "100,00", "--methode", "gelijke_toekenning", cwd=tmp_path)
    assert (code, document["schema"], [b["toegekend_cents"] for b in document["besluiten"]]) == (0, "wlz/verdeel/1", [70_00, 30_00])


@pytest.mark.parametrize(
    ("args", "code", "fout"),
    [
        (("a.csv", "--ruimte", "1.000", "--methode", "naar_rato"), 2, "gebruik"),
        (("weg.csv", "--ruimte", "100", "--methode", "naar_rato"), 3, "bestand"),
        (("a.csv", "--ruimte", "100", "--methode", "loten"), 2, "gebruik"),
    ],
)
def test_verdeel_refuses(tmp_path: Path, args: tuple[str, ...], code: int, fout: str) -> None:
    csv_file(tmp_path / "a.csv", "A;100", header="sleutel;aanspraak")
    ended, document = wlz("verdeel", *args, cwd=tmp_path)
    assert (ended, document["status"], document["fout"]["code"]) == (code, "fout", fout)


def test_realisatie_and_herschik_give_the_same_under_any_hash_seed(tmp_path: Path) -> None:
    found = []
    for seed in ("1", "2"):
        ronde = make_ronde(tmp_path / f"r{seed}", regels(), [gegund(x, {"Z1": (3650, PRIJS)}) for x in (A, B)], 7_400 * PRIJS).path
        csv_file(tmp_path / "stand.csv", *half_jaar(A, "Z1", 362), *half_jaar(B, "Z1", 290))
        read, _ = wlz("realisatie", str(tmp_path / "stand.csv"), "--peildatum", "2023-08-14", "--door", "test", cwd=ronde, seed=seed)
        ended, document = wlz("herschik", "--door", "test", cwd=ronde, seed=seed)
        assert (read, ended, document["status"]) == (0, 0, "gereed")
        found.append((document["voorstel"]["id"], document["besluiten"]))
    assert found[0] == found[1]


def test_a_bad_stand_ends_in_one_and_a_missing_one_in_seven(tmp_path: Path) -> None:
    ronde = make_ronde(tmp_path / "r", regels(), [gegund(A, {"Z1": (3650, PRIJS)})], 7_400 * PRIJS).path
    csv_file(tmp_path / "fout.csv", "49999999;5503;Z1;2023-01;1")
    code, document = wlz("realisatie", str(tmp_path / "fout.csv"), "--peildatum", "2023-08-14", cwd=ronde)
    assert (code, [b["code"] for b in document["bevindingen"]], document["totalen"]["bewaard"]) == (1, ["F505"], False)
    code, document = wlz("herschik", cwd=ronde)
    assert (code, document["fout"]["melding"]) == (7, "Er is nog geen declaratiestand.")
