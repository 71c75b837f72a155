"""Killed at any write, the last finished command is intact and nothing is half-written; the same command then finishes."""

from __future__ import annotations

import hashlib
import re
import shutil
import sqlite3
import subprocess
import sys
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from sample_data.beoordelaars import fill_in
from tests.demo.season import Stages, run

KILL = Path(__file__).with_name("kill_at.py")
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


@dataclass(frozen=True)
class Case:
    """A command on a copy of the ronde at a stage, after the commands that come before it; ``points``: how many kills in between."""

    stage: str
    make: Callable[[Path], tuple[str, ...]]
    before: tuple[tuple[str, ...] | Callable[[Path], tuple[str, ...]], ...] = ()
    points: int = 2


DATA = Path(__file__).parents[2] / "sample_data" / "2016-gz"
INKOPER, TWEEDE, CONTROLLER = ("--door", "A. Jansen"), ("--door", "B. de Vries"), ("--door", "F. Smit")
STAND = ("realisatie", str(DATA / "realisatie" / "declaratiestand.csv"), "--peildatum", "2016-08-14", *CONTROLLER)
GUNNING = ("gunning", "--peildatum", "2015-10-05", *INKOPER)
HERSCHIK = ("herschik", "--peildatum", "2016-09-15", *INKOPER)
INVITE = ("dialoog", "06010001", "--soort", "uitnodiging", "--datum", "2015-08-12", "--met", "P. Peters", *INKOPER)
TALKED = tuple(
    ("dialoog", t["agb_code"], *(part for key, value in t.items() if key != "agb_code" for part in (f"--{key}", value)), *INKOPER)
    for t in tomllib.loads((DATA / "dialoog.toml").read_text("utf-8"))["dialoog"]
)


def sheets(ronde: Path) -> tuple[str, ...]:
    """The command that makes the score sheets, inside the ronde."""
    names = ("--beoordelaar", "D. el Amrani", "--beoordelaar", "E. Bakker")
    return ("score", "--formulieren", "--uit", str(ronde / "scorebladen"), *names, *INKOPER)


def filled(ronde: Path) -> tuple[str, ...]:
    """The sheets filled in by the assessors; then a command that changes nothing."""
    fill_in(ronde / "scorebladen")
    return ("status",)


CASES = {
    "ingest": Case("opened", lambda r: ("ingest", *INKOPER), points=3),
    "validate": Case("opened", lambda r: ("validate", "--peildatum", "2015-08-10", *INKOPER), (("ingest", *INKOPER),)),
    "dialoog": Case("tested", lambda r: INVITE),
    "scorebladen": Case("tested", sheets, TALKED),
    "score": Case("tested", lambda r: ("score", str(r / "scorebladen"), *INKOPER), (*TALKED, sheets, filled)),
    "gunning": Case("scored", lambda r: ("gunning", "--peildatum", "2015-10-06", *INKOPER), points=3),
    "vaststellen": Case("scored", lambda r: ("vaststellen", "gunning", latest(r, "gunning"), *TWEEDE), (GUNNING,), points=3),
    "brieven": Case(
        "tested",
        lambda r: ("brieven", "--soort", "ontvangstbevestiging", "--verzending", "2015-08-12", "--peildatum", "2015-08-12", *INKOPER),
        points=3,
    ),
    "realisatie": Case("definitive", lambda r: STAND, points=3),
    "herschik": Case("definitive", lambda r: HERSCHIK, (STAND,)),
    "herschikking vaststellen": Case(
        "definitive", lambda r: ("vaststellen", "herschik", latest(r, "herschik"), *TWEEDE), (STAND, HERSCHIK)
    ),
    "brieven verzonden": Case("redistributed", lambda r: ("brieven", "--verzonden", "2016-09-22", "--peildatum", "2016-09-22", *INKOPER)),
}


@pytest.mark.parametrize("name", CASES)
def test_killed_at_any_write_the_ronde_is_as_before_or_as_after(name: str, gz: Stages, tmp_path: Path) -> None:
    case = CASES[name]
    start = gz.copy(case.stage, tmp_path / "start")
    for command in case.before:
        code, _, told = run(*(command(start) if callable(command) else command), "--ronde", str(start))
        assert code in (0, 1, 4), told
    before_files = files(start)
    whole = Path(shutil.copytree(start, tmp_path / "whole"))
    done = kill_run(0, *case.make(whole), "--ronde", str(whole))
    assert done.returncode in (0, 1, 4), done.stderr
    total = int(done.stderr.rpartition("writes=")[2])
    before, after, after_files = content(start), content(whole), files(whole)
    assert before != after
    assert total > case.points

    for n in sorted({1, *(total * k // case.points for k in range(1, case.points)), total - 1}):
        broken = Path(shutil.copytree(start, tmp_path / f"kill-{n}"))
        killed = kill_run(n, *case.make(broken), "--ronde", str(broken))
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

        again = kill_run(0, *case.make(broken), "--ronde", str(broken))
        assert again.returncode == done.returncode, again.stderr
        assert content(broken) == after
        assert files(broken) == after_files
        assert run("narekenen", "--ronde", str(broken))[0] == 0
        shutil.rmtree(broken)
