"""How fast ``wlz --help`` and completion start, against a bare Typer program of two commands in the same run.

The target: at most twice the time of the bare program. Run: ``python bench/start.py``.
"""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 9
BARE = """
import typer
app = typer.Typer()

@app.command()
def een(naam: str) -> None:
    "Een opdracht."

@app.command()
def twee(naam: str) -> None:
    "Nog een opdracht."

app(prog_name="kaal")
"""
# As a user starts it: installed packages are compiled, also where the shell of a developer says not to.
INSTALLED = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
WLZ = "from wlzcli.cli.app import main; main()"


def seconds(command: list[str], env: dict[str, str]) -> float:
    """One run, wall clock."""
    started = time.perf_counter()
    subprocess.run(command, env=env, capture_output=True, check=False)
    return time.perf_counter() - started


def main() -> None:
    """In turn, so that a slow moment of the machine hits both; medians and their ratio."""
    with tempfile.TemporaryDirectory() as folder:
        bare = Path(folder) / "kaal.py"
        bare.write_text(BARE, encoding="utf-8")
        plain = INSTALLED
        complete = plain | {"COMP_WORDS": "x ", "COMP_CWORD": "1"}
        cases = [
            ("--help", [str(bare), "--help"], ["-c", WLZ, "--help"], plain, plain),
            ("gunning --help", [str(bare), "een", "--help"], ["-c", WLZ, "gunning", "--help"], plain, plain),
            ("beleid --help", [str(bare), "een", "--help"], ["-c", WLZ, "beleid", "--help"], plain, plain),
            (
                "aanvullen",
                [str(bare)],
                ["-c", WLZ],
                complete | {"_KAAL_COMPLETE": "complete_bash"},
                complete | {"_WLZ_COMPLETE": "complete_bash"},
            ),
        ]
        print(f"{platform.machine()}, {os.cpu_count()} kernen, Python {platform.python_version()}, {ROUNDS} rondes, mediaan in ms")
        print(f"{'':16}{'kaal':>8}{'wlz':>8}{'verhouding':>12}")
        for name, first, second, env_first, env_second in cases:
            pairs = [
                (seconds([sys.executable, *first], env_first), seconds([sys.executable, *second], env_second)) for _ in range(ROUNDS + 1)
            ][1:]
            a, b = statistics.median(p[0] for p in pairs), statistics.median(p[1] for p in pairs)
            ratio = statistics.median(p[1] / p[0] for p in pairs)
            print(f"{name:16}{a * 1000:8.0f}{b * 1000:8.0f}{ratio:12.2f}")


if __name__ == "__main__":
    main()
