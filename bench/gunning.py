"""350 zorgaanbieders x 200 prestaties: decided in under one second, turned into what is stored in under five.

Run with: python -m bench.gunning
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import TypeVar

from tests.builders import aanvraag, gunning_inputs, gunning_kader, referentie, ronde, tarief, toets, volumeregel
from wlzcli.cycle.gunning import GunningInputs, decide
from wlzcli.domain.canonical import digest, dumps
from wlzcli.domain.findings import Answers
from wlzcli.domain.gunning import GunningBesluit
from wlzcli.policy.model import Beleid, VolumeSoort

T = TypeVar("T")
AANBIEDERS, PRESTATIES = 350, 200
MAX_DECIDE, MAX_SHORTAGE, MAX_STORE = 1.0, 2.0, 5.0  # under a shortage every line is cut as well


def inputs(ruimte: int) -> GunningInputs:
    """Every zorgaanbieder asks every prestatie."""
    codes = [f"Z{n:03d}" for n in range(PRESTATIES)]
    agbs = [f"4141{n:04d}" for n in range(AANBIEDERS)]
    asked = {code: Decimal(300 + n) for n, code in enumerate(codes)}
    return gunning_inputs(
        ronde=ronde(ruimte),
        toetsen=tuple(toets(agb) for agb in agbs),
        inschrijvingen=tuple(aanvraag(agb, asked) for agb in agbs),
        tarieven=tuple(tarief(code) for code in codes),
        referentie=tuple(referentie(agb, code, 310) for agb in agbs for code in codes),
    )


def timed(label: str, limit: float, work: Callable[[], T]) -> tuple[T, bool]:
    """CPU seconds of one call, with the inputs frozen for the collector as ``workflow.step.compute`` does."""
    gc.collect()
    gc.freeze()
    start = time.process_time()
    result = work()
    seconds = time.process_time() - start
    gc.unfreeze()
    print(f"{label:<42} {seconds:6.2f} s  (at most {limit:.0f} s)  {'ok' if seconds < limit else 'TOO SLOW'}")
    return result, seconds < limit


def main() -> int:
    """Ample room and a shortage."""
    first = volumeregel("voorrang", VolumeSoort.VOORRANG, klassen=("alle",))
    beleid = Beleid((gunning_kader(volume=(*gunning_kader().volume, first)),))
    ok = True
    for label, ruimte, limit in (("ample room", 10**15, MAX_DECIDE), ("shortage", AANBIEDERS * PRESTATIES * 290 * 200_00, MAX_SHORTAGE)):
        data = inputs(ruimte)
        result, decided = timed(f"decide, {label}", limit, partial(decide, data, beleid, Answers()))
        _, stored = timed(f"canonical form and hash, {label}", MAX_STORE, partial(canonical, data, result.decisions))
        ok = ok and decided and stored
    return 0 if ok else 1


def canonical(data: GunningInputs, decisions: tuple[GunningBesluit, ...]) -> str:
    """What storing costs beside the disk: inputs and decisions as bytes, and the hash of both."""
    dumps(data)
    dumps(decisions)
    return digest(data) + digest(decisions)


if __name__ == "__main__":
    sys.exit(main())
