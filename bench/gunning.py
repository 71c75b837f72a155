"""350 zorgaanbieders x 200 prestaties: decided in under one second, stored in the ronde in under five.

Stored is what the command does after deciding: the voorstel and its inputs as canonical text, their hashes, the
database, and the transaction on disk. Run with: python -m bench.gunning
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.builders import aanvraag, gunning_kader, toets, volumeregel
from tests.gunning_ronde import gunning_ronde, session
from wlzcli.policy.model import VolumeSoort
from wlzcli.store.folder import RondeFolder
from wlzcli.workflow.gunning import STEP
from wlzcli.workflow.step import compute_and_save, open_context

AANBIEDERS, PRESTATIES = 350, 200
MAX_DECIDE, MAX_STORE = 1.0, 5.0
AMPLE, SHORT = 10**15, AANBIEDERS * PRESTATIES * 290 * 200_00


class Stopwatch:
    """Seconds by name: of the program, and on the clock."""

    def __init__(self) -> None:
        self.cpu: dict[str, float] = {}
        self.clock: dict[str, float] = {}

    def timed(self, name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any) -> Any:
            cpu, clock = time.process_time(), time.perf_counter()
            try:
                return work(*args)
            finally:
                self.cpu[name], self.clock[name] = time.process_time() - cpu, time.perf_counter() - clock

        return run


def ronde(place: Path, ruimte: int) -> RondeFolder:
    """Every zorgaanbieder asks every prestatie and had a little of each; the tables as csv in the ronde."""
    codes = [f"Z{n:03d}" for n in range(PRESTATIES)]
    agbs = [f"4141{n:04d}" for n in range(AANBIEDERS)]
    asked = {code: Decimal(300 + n) for n, code in enumerate(codes)}
    prices = "".join(f"{code};Prestatie {code};GZ;ZZP;dag;250,00;30,00;5,00;fictief;fictief\n" for code in codes)
    had = "".join(f"{agb};5503;GZ;{code};310\n" for agb in agbs for code in codes)
    first = volumeregel("voorrang", VolumeSoort.VOORRANG, klassen=("alle",))
    return gunning_ronde(
        place,
        kader=gunning_kader(volume=(*gunning_kader().volume, first)),
        toetsen=[toets(agb) for agb in agbs],
        inschrijvingen=[aanvraag(agb, asked) for agb in agbs],
        scores=(),
        ruimte=ruimte,
        tarieven=f"prestatiecode;omschrijving;sector;leveringsvorm;eenheid;zorg;nhc;nic;bron;status\n{prices}",
        referentie=f"agb_code;regio;sector;prestatiecode;volume\n{had}",
        zorgaanbieders="agb_code;naam;kvk_nummer;adres;postcode;plaats;email\n" + "".join(f"{a};{a};12345678;;;;\n" for a in agbs),
        feiten="agb_code;regio;sector;leveringsvorm;feit;waarde;per;bron\n",
    )


def measure(folder: RondeFolder) -> dict[str, float]:
    """The command in its parts: read the ronde, decide, store (CPU, and on the clock with the disk)."""
    watch = Stopwatch()
    step = replace(STEP, load=watch.timed("read", STEP.load), decide=watch.timed("decide", STEP.decide))
    cpu, clock = time.process_time(), time.perf_counter()
    with folder.writing("gunning", "bench") as tables:
        context = open_context(session(folder), folder, tables)
        compute_and_save(step, context)
    store = time.process_time() - cpu - sum(watch.cpu.values())
    return {**watch.cpu, "store": store, "store, on the clock": time.perf_counter() - clock - sum(watch.clock.values())}


def main() -> int:
    """Ample room and a shortage."""
    limits = {"decide": MAX_DECIDE, "store": MAX_STORE, "store, on the clock": MAX_STORE}
    ok = True
    for label, ruimte in (("ample room", AMPLE), ("shortage", SHORT)):
        with tempfile.TemporaryDirectory() as place:
            found = measure(ronde(Path(place), ruimte))
        for name, seconds in found.items():
            limit = limits.get(name)
            good = limit is None or seconds < limit
            told = "" if limit is None else f"  (at most {limit:.0f} s)  {'ok' if good else 'TOO SLOW'}"
            print(f"{label}, {name:<24} {seconds:6.2f} s{told}")
            ok = ok and good
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
