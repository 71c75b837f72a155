"""Every benchmark in turn, each in a process of its own. Run: ``make bench`` (or ``python bench/alles.py``).

Ratios to a baseline in the same run count; absolute figures belong to the machine that printed them. No test asserts a time.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def main() -> None:
    """In alphabetical order; a benchmark that fails is told and does not stop the rest."""
    here = Path(__file__).parent
    for path in sorted(here.glob("*.py")):
        if path.name in ("alles.py", "__init__.py"):
            continue
        print(f"\n== bench/{path.name}", flush=True)
        done = subprocess.run([sys.executable, "-m", f"bench.{path.stem}"], cwd=here.parent, check=False)
        if done.returncode:
            print(f"   exit {done.returncode}")


if __name__ == "__main__":
    main()
