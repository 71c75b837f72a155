"""350 zorgaanbieders x 200 prestaties: a herschikking decided in under one second, with room enough and with a shortage.

Run with: python -m bench.herschik
"""

from __future__ import annotations

import gc
import sys
import time

from tests.herschik_builders import gegund, hele_jaar, herschik_inputs, keuze, regels
from wlzcli.cycle.herschik import HerschikInputs, decide
from wlzcli.domain.findings import Answers
from wlzcli.workflow.step import without_collecting

AANBIEDERS, PRESTATIES = 350, 200
MAX_SECONDS = 1.0


def inputs(ruimte: int) -> HerschikInputs:
    """Everybody has an agreement on every prestatie, a third below it and the rest above."""
    codes = [f"{'ZVH'[n % 3]}{n:03d}" for n in range(PRESTATIES)]
    agbs = [f"4141{n:04d}" for n in range(AANBIEDERS)]
    gunning = [gegund(agb, {code: (300 + n, 200_00 + n) for n, code in enumerate(codes)}) for agb in agbs]
    volumes = {(agb, code): 290 + n + i % 30 for i, agb in enumerate(agbs) for n, code in enumerate(codes)}
    return herschik_inputs(gunning, hele_jaar(volumes), ruimte)


def main() -> int:
    """Ample room and a shortage, per leveringsvorm in three classes."""
    beleid = regels(niveau=keuze("niveau", "leveringsvorm"), klassen=("MPT", "VPT", "ZZP"))
    ok = True
    for label, ruimte in (("ample room", 10**14), ("shortage", 350 * 200 * 400 * 200_99 + 3 * 10**8)):
        data = inputs(ruimte)
        gc.collect()
        start = time.process_time()
        with without_collecting():  # as every step runs
            result = decide(data, beleid, Answers())
        seconds = time.process_time() - start
        short = sum(b.niet_gehonoreerd_cents.cents for b in result.decisions) // 100
        fits = seconds < MAX_SECONDS
        ok = ok and fits and len(result.decisions) == AANBIEDERS
        print(
            f"decide, {label:<12} {seconds:6.2f} s  (at most {MAX_SECONDS:.0f} s)  {'ok' if fits else 'TOO SLOW'}; not honoured: {short} euro"
        )
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
