"""The sample rondes run inside this process, with a copy of the folder kept at every stage."""

from __future__ import annotations

import contextlib
import io
import json
import shutil
import sys
from pathlib import Path
from typing import Any

from sample_data.demo import INKOPER, SEASONS, Demo, Season
from wlzcli.cli.app import main


class Output(io.TextIOWrapper):
    """What a command printed, as text."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", write_through=True)

    def text(self) -> str:
        return self.buffer.getvalue().decode("utf-8")  # type: ignore[attr-defined]


def run(*args: str) -> tuple[int, str, str]:
    """``wlz`` in this process: exit code, stdout, stderr."""
    out, err, argv = Output(), Output(), sys.argv
    sys.argv = ["wlz", *args]
    code: object = 0
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            main()
    except SystemExit as exc:
        code = exc.code
    finally:
        sys.argv = argv
    return int(code or 0), out.text(), err.text()  # type: ignore[call-overload]


class InProcess(Demo):
    """The demo without a process per command; a wrong exit code fails the test with what was said."""

    def wlz(self, *args: str, door: str = INKOPER, ok: tuple[int, ...] = (0,), ronde: bool = True) -> dict[str, Any]:
        where = ["--ronde", str(self.ronde)] if ronde else []
        code, out, err = run(*args, *where, "--door", door, "--json")
        if code not in ok:
            raise AssertionError(f"wlz {' '.join(args)}: exit {code}, expected {ok}\n{out[-3000:]}\n{err[-3000:]}")
        return json.loads(out) if out else {}  # type: ignore[no-any-return]


class Stages:
    """One season, kept at: opened, tested, scored, awarded (voorlopig, not sent), definitive, redistributed."""

    def __init__(self, season: Season, folder: Path) -> None:
        self.folder, self.season = folder, season
        demo = InProcess(season, folder / "live")
        (folder / "live").mkdir()
        demo.open()
        self.keep(demo, "opened")
        demo.intake()
        self.keep(demo, "tested")
        if season.plannen:
            demo.talk()
            demo.score()
        else:
            demo.answer_all(("score",))
        self.keep(demo, "scored")
        demo.award()
        self.keep(demo, "definitive")
        demo.redistribute()
        self.keep(demo, "redistributed")

    def keep(self, demo: Demo, stage: str) -> None:
        shutil.copytree(demo.ronde, self.folder / stage)

    def copy(self, stage: str, target: Path) -> Path:
        """A ronde of one's own at this stage."""
        return Path(shutil.copytree(self.folder / stage, target / stage))


def stages(name: str, folder: Path) -> Stages:
    """The stages of the sample ronde with this name."""
    return Stages(next(s for s in SEASONS if s.naam == name), folder)
