"""Killed at any write, the last finished command is intact and nothing is half-written; the same command then finishes."""

from __future__ import annotations

import hashlib
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.demo.season import Stages, run

KILL = Path(__file__).with_name("kill_at.py")
POINTS = 4
VOLATILE = {"journaal", "sqlite_sequence"}


def content(ronde: Path) -> str:
    """What the database holds, without moments (a later run is another moment)."""
    db = sqlite3.connect(ronde / "ronde.sqlite")
    names = [r[0] for r in db.execute("SELECT name FROM sqlite_master WHERE type='table' ORDER BY name") if r[0] not in VOLATILE]
    rows = [f"{n}:{sorted(map(repr, db.execute(f'SELECT * FROM {n}')))}" for n in names]
    db.close()
    return hashlib.sha256(re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[^'\"]*", "T", "\n".join(rows)).encode()).hexdigest()


def files(ronde: Path) -> dict[str, str]:
    """Every finished file in archief and brieven, by its hash; leftovers of an unfinished write start with a dot."""
    return {
        p.relative_to(ronde).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for part in ("archief", "brieven")
        for p in sorted((ronde / part).rglob("*"))
        if p.is_file() and not p.name.startswith(".")
    }


def latest(ronde: Path, stap: str) -> str:
    db = sqlite3.connect(ronde / "ronde.sqlite")
    found = db.execute("SELECT id FROM voorstel WHERE stap=? ORDER BY laatst DESC LIMIT 1", (stap,)).fetchone()[0]
    db.close()
    return str(found)[:12]


def kill_run(n: int, *args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, str(KILL), str(n), *args], capture_output=True, text=True, check=False)


CASES: dict[str, tuple[str, Callable[[Path], tuple[str, ...]]]] = {
    "ingest": ("opened", lambda r: ("ingest", "--door", "A. Jansen")),
    "vaststellen": ("scored", lambda r: ("vaststellen", "gunning", latest(r, "gunning"), "--door", "B. de Vries")),
    "gunning": ("scored", lambda r: ("gunning", "--peildatum", "2015-10-06", "--door", "A. Jansen")),
    "brieven": ("tested", lambda r: ("brieven", "--soort", "ontvangstbevestiging", "--verzending", "2015-08-12", "--door", "A. Jansen")),
    "realisatie": (
        "definitive",
        lambda r: ("realisatie", str(r / "realisatie" / "stand.csv"), "--peildatum", "2016-08-14", "--door", "F. Smit"),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_killed_at_any_write_the_ronde_is_as_before_or_as_after(name: str, gz: Stages, tmp_path: Path) -> None:
    stage, make = CASES[name]
    start = gz.copy(stage, tmp_path / "start")
    if name == "vaststellen":
        assert run("gunning", "--peildatum", "2015-10-05", "--ronde", str(start), "--door", "A. Jansen")[0] == 0
    if name == "realisatie":
        shutil.copyfile(
            Path(__file__).parents[2] / "sample_data/2016-gz/realisatie/declaratiestand.csv", start / "realisatie" / "stand.csv"
        )
    before_files = files(start)
    whole = Path(shutil.copytree(start, tmp_path / "whole"))
    done = kill_run(0, *make(whole), "--ronde", str(whole))
    assert done.returncode in (0, 1, 4), done.stderr
    total = int(done.stderr.rpartition("writes=")[2])
    before, after, after_files = content(start), content(whole), files(whole)
    assert before != after
    assert total > POINTS

    for n in sorted({1, 2, *(total * k // POINTS for k in range(1, POINTS)), total - 1}):
        broken = Path(shutil.copytree(start, tmp_path / f"kill-{n}"))
        killed = kill_run(n, *make(broken), "--ronde", str(broken))
        assert killed.returncode == -9, f"write {n} of {total} was not reached"

        assert run("narekenen", "--ronde", str(broken))[0] == 0  # the first to open it after the kill only reads
        assert content(broken) in (before, after), f"killed before write {n} of {total}"
        found = files(broken)
        assert all(found[k] in (v, after_files[k]) for k, v in before_files.items())
        assert all(v in (before_files.get(k), after_files.get(k)) for k, v in found.items())
        if content(broken) == before:
            assert {k: v for k, v in found.items() if not k.startswith("archief/")} == {
                k: v for k, v in before_files.items() if not k.startswith("archief/")
            }

        again = kill_run(0, *make(broken), "--ronde", str(broken))
        assert again.returncode == done.returncode, again.stderr
        assert content(broken) == after
        assert files(broken) == after_files
        assert run("narekenen", "--ronde", str(broken))[0] == 0
        shutil.rmtree(broken)
