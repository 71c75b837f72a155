"""Loading and checking one policy, its layers included: in under 50 ms after imports.

Run with: python -m bench.beleid. The validators of the model are made at the first load of a process; that
is told apart, as it belongs to the imports.
"""

from __future__ import annotations

import sys
import time

from wlzcli.domain.codes import Sector
from wlzcli.formats.toml_policy import read_packaged
from wlzcli.workflow.beleid import resolve_kader

MAX_SECONDS = 0.05
CASES = ((2016, Sector.GZ, None), (2024, Sector.VV, "cz"), (2024, Sector.VV, "zilverenkruis"), (2027, Sector.GGZ, None))


def load(jaar: int, sector: Sector, zorgkantoor: str | None) -> float:
    """Seconds of processor time to read, lay, parse and check one kader."""
    read_packaged.cache_clear()
    start = time.process_time()
    resolve_kader(jaar, sector, zorgkantoor, None)
    return time.process_time() - start


def main() -> int:
    """The first load of the process, then each kader on its own."""
    print(f"eerste keer, met het maken van de controles: {load(*CASES[0]) * 1000:.0f} ms")
    slow = 0
    for case in CASES:
        seconds = min(load(*case) for _ in range(5))
        slow += seconds >= MAX_SECONDS
        print(f"{case[0]}-{case[1].lower()} {case[2] or '':15} {seconds * 1000:5.1f} ms  {'ok' if seconds < MAX_SECONDS else 'TE TRAAG'}")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
