"""350 zorgaanbieders x 200 prestaties: decided in under one second, turned into what is stored in under five.

Run with: python -m bench.gunning
"""

from __future__ import annotations

import gc
import sys
import time
from decimal import Decimal

from tests.builders import aanvraag, gunning_inputs, gunning_kader, referentie, ronde, tarief, toets
from wlzcli.cycle.gunning import GunningInputs, decide
from wlzcli.domain.canonical import digest, dumps
from wlzcli.domain.findings import Answers
from wlzcli.policy.model import Beleid

AANBIEDERS, PRESTATIES = 350, 200
MAX_DECIDE, MAX_STORE = 1.0, 5.0


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


def timed(label: str, limit: float, work: object) -> object:
    """CPU seconds of one call, with the inputs frozen for the collector as ``workflow.step.compute`` does."""
    gc.collect()
    gc.freeze()
    start = time.process_time()
    result = work()  # type: ignore[operator]
    seconds = time.process_time() - start
    gc.unfreeze()
    print(f"{label:<42} {seconds:6.2f} s  (at most {limit:.0f} s)  {'ok' if seconds < limit else 'TOO SLOW'}")
    return result if seconds < limit else None


def main() -> int:
    """Ample room and a shortage."""
    beleid = Beleid((gunning_kader(),))
    ok = True
    for label, ruimte in (("ample room", 10**15), ("shortage", 350 * 200 * 290 * 20_000)):
        data = inputs(ruimte)
        result = timed(f"decide, {label}", MAX_DECIDE, lambda data=data: decide(data, beleid, Answers()))
        stored = timed(
            f"canonical form and hash, {label}", MAX_STORE,
            lambda result=result: (dumps(result.decisions) if result else b"", digest(result.decisions) if result else ""),
        )  # fmt: skip
        ok = ok and result is not None and stored is not None
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
