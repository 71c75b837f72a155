"""400 plans × 3 assessors × 3 elements: decided, with what would tip, in under two seconds.

Run with: python -m bench.score
"""

from __future__ import annotations

import gc
import sys
import time

from tests.builders import geen_belang, gewogen, kader, oordeel, plan_invoer
from wlzcli.cycle.score import ScoreInputs, decide
from wlzcli.domain.canonical import digest, dumps
from wlzcli.domain.findings import Answers
from wlzcli.domain.ontwikkelplan import Toewijzing
from wlzcli.policy.model import Beleid

PLANNEN, NAMEN, ELEMENTEN = 400, ("A. Jansen", "B. de Boer", "C. Smit"), ("effect", "ambitie", "haalbaarheid")
MAX_SECONDS = 2.0


def inputs() -> ScoreInputs:
    """Every assessor scores every plan, from 1 to 5 without a pattern that repeats per plan."""
    agbs = [f"4141{n:04d}" for n in range(PLANNEN)]
    plannen = tuple(plan_invoer(agb) for agb in agbs)
    scores = tuple(
        oordeel(e, 1 + (p * 7 + a * 3 + i * 5) % 5, naam, agb)
        for p, agb in enumerate(agbs)
        for a, naam in enumerate(NAMEN)
        for i, e in enumerate(ELEMENTEN)
    )
    keys = tuple(p.sleutel for p in plannen)
    return ScoreInputs(plannen, scores, tuple(Toewijzing(n, keys) for n in NAMEN), tuple(geen_belang(n, a) for n in NAMEN for a in agbs))


def main() -> int:
    """Deciding, and turning what was decided into what is stored."""
    data, beleid = inputs(), Beleid((kader(beoordeling=gewogen()),))
    gc.collect()
    start = time.process_time()
    result = decide(data, beleid, Answers())
    decided = time.process_time() - start
    size = len(dumps(result.decisions)) + len(dumps(data))
    digest(result.decisions)
    stored = time.process_time() - start
    ok = stored < MAX_SECONDS
    print(
        f"{len(result.decisions)} plannen: decide {decided:.2f} s, with storing {stored:.2f} s ({size / 1e6:.1f} MB)  {'ok' if ok else 'TOO SLOW'}"
    )
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
