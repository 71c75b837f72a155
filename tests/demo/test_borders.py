"""The border of the program on a real ronde: read-only, locked, newer, elsewhere, full, other locale and clock, run twice."""

from __future__ import annotations

import hashlib
import json
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.demo.season import Stages, run
from tests.mortal import read_only
from wlzcli.store import database
from wlzcli.store.folder import RondeFolder
from wlzcli.workflow import session

ROOT = Path(__file__).parents[2]
KILL = Path(__file__).with_name("kill_at.py")
TOETSDAG, GUNNINGSDAG, HERSCHIKDAG = ("--peildatum", "2015-08-10"), ("--peildatum", "2015-10-05"), ("--peildatum", "2016-09-15")
LETTERS = ("--soort", "herschikkingsbesluit", "--verzending", "2016-09-22")

READING: dict[str, tuple[str, ...]] = {
    "status": (),
    "vragen": (),
    "narekenen": (),
    "waarom": ("06010001",),
    "beleid": ("toon",),
}
WRITING: dict[str, tuple[str, ...]] = {
    "ingest": TOETSDAG,
    "validate": TOETSDAG,
    "score": (),
    "gunning": GUNNINGSDAG,
    "herschik": HERSCHIKDAG,
    "brieven": (*LETTERS, *HERSCHIKDAG),
}


def wlz(ronde: Path, command: str, *args: str) -> tuple[int, str, str]:
    return run(command, *args, "--ronde", str(ronde), "--door", "A. Jansen")


def fault(out: str) -> dict[str, Any]:
    return json.loads(out)["fout"]  # type: ignore[no-any-return]  # json


def stamp(ronde: Path) -> str:
    """Every byte of the ronde, names included."""
    total = hashlib.sha256()
    for path in sorted(p for p in ronde.rglob("*") if p.is_file()):
        total.update(f"{path.relative_to(ronde)}\n".encode() + path.read_bytes())
    return total.hexdigest()


@pytest.fixture
def ronde(gz: Stages, tmp_path: Path) -> Path:
    """2016 GZ with everything in it."""
    return gz.copy("redistributed", tmp_path)


@pytest.mark.parametrize("command", WRITING)
def test_the_second_run_says_nothing_and_writes_no_byte(command: str, ronde: Path) -> None:
    first = wlz(ronde, command, *WRITING[command])
    before = stamp(ronde)
    code, out, err = wlz(ronde, command, *WRITING[command], "-q")
    assert (code, out, err) == (first[0], "", "")
    assert stamp(ronde) == before


@pytest.mark.parametrize("command", ["validate", "gunning", "herschik"])
def test_cron_finds_what_a_person_computed(command: str, ronde: Path) -> None:
    number = json.loads(wlz(ronde, command, *WRITING[command], "--json")[1])["voorstel"]["id"]
    before = stamp(ronde)
    code, out, _ = run(command, *WRITING[command], "--ronde", str(ronde), "--door", "cron", "--json", "--tolereer", "bevindingen,vragen")
    assert (code, json.loads(out)["voorstel"]["id"]) == (0, number)
    assert stamp(ronde) == before


def test_a_ronde_that_may_not_be_written_is_read_in_full_and_changed_by_nothing(ronde: Path) -> None:
    before = stamp(ronde)
    expected = {name: wlz(ronde, name, *args)[:2] for name, args in READING.items()}
    with read_only(ronde):
        assert {name: wlz(ronde, name, *args)[:2] for name, args in READING.items()} == expected
        for name, args in WRITING.items():
            assert wlz(ronde, name, *args, "--dry-run")[0] in (0, 1, 4), name
            code, out, err = wlz(ronde, name, *args, "--json")
            assert (code, err, fault(out)["melding"]) == (3, "", f"{ronde / 'ronde.sqlite'} is alleen-lezen."), name
    assert stamp(ronde) == before
    assert {code for code, _ in expected.values()} <= {0, 1, 4}


def test_two_commands_at_once(ronde: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "WAIT_SECONDS", 0.1)
    before = stamp(ronde)
    with RondeFolder(ronde).writing("gunning", "B. de Vries"):
        for name, args in WRITING.items():
            code, out, _ = wlz(ronde, name, *args, "--json")
            assert (code, fault(out)["code"]) == (5, "bezet")
            assert fault(out)["melding"].startswith("De ronde is bezet: B. de Vries draait 'wlz gunning' sinds ")
        for name, args in READING.items():
            assert wlz(ronde, name, *args)[0] in (0, 1, 4), name
    assert stamp(ronde) == before


def test_a_ronde_of_a_newer_version_is_left_alone(ronde: Path) -> None:
    db = sqlite3.connect(ronde / "ronde.sqlite")
    db.execute("PRAGMA user_version=99")
    db.close()
    before = stamp(ronde)
    for name, args in {**READING, **WRITING}.items():
        code, out, _ = wlz(ronde, name, *args, "--json")
        assert code == 3, name
        assert fault(out)["melding"].startswith(f"De ronde in {ronde} is gemaakt door een nieuwere versie van wlz (opslag 99"), name
    assert stamp(ronde) == before


def test_without_its_policy_nothing_is_decided_and_nothing_crashes(ronde: Path) -> None:
    shutil.rmtree(ronde / "beleid")
    before = stamp(ronde)
    for name, args in WRITING.items():
        code, out, _ = wlz(ronde, name, *args, "--json")
        assert (code, fault(out)["melding"]) == (
            3, f"Het bevroren beleid van deze ronde ontbreekt: {ronde / 'beleid' / 'beleid.json'} bestaat niet.",
        ), name  # fmt: skip
    assert stamp(ronde) == before
    code, out, _ = wlz(ronde, "narekenen", "--json")
    assert code == 8
    assert "beleid" in {c["wat"] for c in json.loads(out)["controles"] if c["uitkomst"] == "afwijking"}


# -- other places, clocks and characters ---------------------------------------------------------


def process(*args: str, cwd: Path, limit: int | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """``wlz`` in a process of its own."""

    def before() -> None:
        if limit:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    env = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG", "WLZ_"))} | {"PYTHONPATH": str(ROOT)} | environment
    return subprocess.run(
        [sys.executable, "-m", "wlzcli", *args], cwd=cwd, env=env, capture_output=True, encoding="utf-8", check=False, preexec_fn=before
    )


ELSEWHERE: dict[str, dict[str, str]] = {
    "hash seed and zone": {"PYTHONHASHSEED": "1", "TZ": "Pacific/Auckland"},
    "plain C": {"PYTHONHASHSEED": "77", "LC_ALL": "C", "TZ": "America/Los_Angeles"},
    "no utf-8": {"PYTHONHASHSEED": "4", "LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"},
}


def test_the_same_everywhere(ronde: Path) -> None:
    """Another folder with other characters, another seed, zone and locale: the same bytes of JSON, and no crash."""
    place = ronde.rename(ronde.with_name("één ronde 2016 (kopie) ¼"))
    expected = run("gunning", *GUNNINGSDAG, "--ronde", str(place), "--door", "cron", "--json", "--dry-run")
    for name, environment in ELSEWHERE.items():
        inside = place / "brieven"  # found by walking up
        done = process("gunning", *GUNNINGSDAG, "--door", "cron", "--json", "--dry-run", cwd=inside, **environment)
        assert (done.returncode, done.stdout, done.stderr) == expected, name
    plain = process("status", cwd=place.parent, WLZ_RONDE=place.name, **ELSEWHERE["no utf-8"])
    assert plain.returncode in (0, 1, 4)
    assert "Traceback" not in plain.stderr


def test_a_clock_set_back_breaks_nothing(ronde: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Back(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:
            return datetime(2001, 1, 1, tzinfo=UTC)

    monkeypatch.setattr(session, "datetime", Back)
    code, _, err = wlz(ronde, "reactie", "06010001", "geweigerd", "--op", "gunning")
    assert code == 0, err
    with RondeFolder(ronde).reading() as tables:
        assert tables.journal_entries()[-1].op == "2001-01-01T00:00:00+00:00"
        assert "geweigerd" in next(r.inhoud for r in tables.latest_registraties("reactie") if r.sleutel == "06010001")
    assert wlz(ronde, "narekenen")[0] == 0


# -- a full disk ---------------------------------------------------------------------------------


def leftovers(ronde: Path) -> list[str]:
    return [p.name for p in ronde.rglob(".*") if p.is_file()]


def test_intake_on_a_full_disk_keeps_nothing_and_can_be_done_again(gz: Stages, tmp_path: Path) -> None:
    ronde = gz.copy("opened", tmp_path)
    before = (ronde / "ronde.sqlite").read_bytes()
    done = process("ingest", *TOETSDAG, "--ronde", str(ronde), "--door", "A. Jansen", "--json", cwd=tmp_path, limit=4096)
    assert (done.returncode, done.stderr) == (3, "")
    assert "vol" in fault(done.stdout)["melding"]
    assert fault(done.stdout)["herstel"] == "Maak ruimte vrij en draai de opdracht opnieuw."
    assert (ronde / "ronde.sqlite").read_bytes() == before
    assert leftovers(ronde) == []
    assert wlz(ronde, "ingest", *TOETSDAG)[0] in (0, 1, 4)
    assert wlz(ronde, "narekenen")[0] == 0


def test_letters_on_a_full_disk_are_reported_and_made_again(ronde: Path) -> None:
    shutil.rmtree(ronde / "brieven" / "herschikkingsbesluit")
    args = ("brieven", *LETTERS, *HERSCHIKDAG, "--ronde", str(ronde), "--door", "A. Jansen", "--json")
    done = process(*args, cwd=ronde.parent, limit=8192)
    assert done.returncode == 3, done.stderr
    assert "Traceback" not in done.stderr
    assert leftovers(ronde) == []
    assert list((ronde / "brieven" / "herschikkingsbesluit").glob("*.pdf")) == []
    assert run(*args)[0] == 0
    assert wlz(ronde, "narekenen")[0] == 0


# -- opening a ronde -----------------------------------------------------------------------------

INIT = ("--zorgkantoor", "cz", "--jaar", "2024", "--sector", "vv", "--regio", "5518=24000000.00", "--door", "A. Jansen")


def test_init_killed_at_any_write_leaves_a_ronde_or_none(tmp_path: Path) -> None:
    whole = subprocess.run(
        [sys.executable, str(KILL), "0", "init", str(tmp_path / "heel"), *INIT], capture_output=True, text=True, check=False
    )
    assert whole.returncode == 0, whole.stderr
    total = int(whole.stderr.rpartition("writes=")[2])
    for n in (2, total // 3, total * 2 // 3, total - 1):
        place = tmp_path / f"ronde-{n}"
        killed = subprocess.run([sys.executable, str(KILL), str(n), "init", str(place), *INIT], capture_output=True, check=False)
        assert killed.returncode == -9
        if not place.exists():
            assert run("status", "--ronde", str(place))[0] == 3
            assert run("init", str(place), *INIT)[0] == 0
        assert run("status", "--ronde", str(place))[0] == 0
        assert run("narekenen", "--ronde", str(place))[0] == 0
