"""300 submissions ingested with every check on, beside a plain openpyxl reader of the same files in the same run.

Run with: python -m bench.inschrijvingen [number of submissions]
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import openpyxl

from tests.builders import gegevens, kader, opzet, tarief
from wlzcli.cycle.formulier import make_formulier
from wlzcli.cycle.ingest import IngestInputs, decide
from wlzcli.domain.codes import Sector
from wlzcli.domain.dates import AMSTERDAM
from wlzcli.domain.findings import Answers
from wlzcli.domain.formulier import Formulier, GegevenProductie
from wlzcli.domain.provenance import Plaats
from wlzcli.domain.tabellen import Ontvangst
from wlzcli.formats.xlsx_form import form_bytes
from wlzcli.policy.model import Beleid
from wlzcli.workflow.inzendingen import find_maps, read_submissions
from wlzcli.workflow.session import no_progress

SUBMISSIONS = 300
PRESTATIES, GEVRAAGD = 640, 120  # on the list of the form, and asked for: a large zorgaanbieder; about 3,400 filled cells
MIN_PER_SECOND, MIN_RATIO, MAX_MB = 60, 3, 400
BASELINE_FILES = 30


def make_inbox(inbox: Path, count: int) -> tuple[Formulier, tuple[str, ...]]:
    """Submission folders: the form of the test kader with many prestaties, filled in for each zorgaanbieder."""
    codes = tuple(f"Z{n:03d}" for n in range(PRESTATIES))
    plan = opzet(tarieven=tuple(tarief(code) for code in codes))
    lines = tuple(GegevenProductie(code, Decimal(300 + n)) for n, code in enumerate(codes[:: PRESTATIES // GEVRAAGD]))
    names = tuple(f"{n:03d}-zorgaanbieder" for n in range(count))
    long = tuple((v.id, "Een antwoord van gewone lengte. " * 12) for v in make_formulier(kader(), plan).velden if v.soort == "lange_tekst")
    for n, name in enumerate(names):
        known = replace(gegevens(), agb_code=f"{41410000 + n:08d}", naam=f"Zorgaanbieder {n}", productie=lines, velden=long)
        (inbox / name).mkdir(parents=True)
        (inbox / name / "formulier.xlsx").write_bytes(form_bytes(make_formulier(kader(), plan, known)))
    return make_formulier(kader(), plan), names


def ingest(inbox: Path, form: Formulier, names: tuple[str, ...]) -> int:
    """Read and decide; how many count."""
    moment = datetime(2015, 7, 30, 12, tzinfo=AMSTERDAM)
    inputs = IngestInputs(
        zorgkantoor="test", jaar=2016, sectoren=(Sector.GZ,), regios=opzet().regios, formulieren=(form.identiteit,),
        aanleveringen=read_submissions(find_maps(inbox), (form,), no_progress),
        ontvangst=tuple(Ontvangst(n, "inschrijving", moment, Plaats("ontvangst.csv")) for n in names),
    )  # fmt: skip
    result = decide(inputs, Beleid((kader(),)), Answers())
    return sum(i.telt_mee for i in result.decisions)


def plain_openpyxl(files: list[Path]) -> int:
    """What a script without any check would do: every cell of every sheet; how many are filled."""
    cells = 0
    for path in files:
        book = openpyxl.load_workbook(BytesIO(path.read_bytes()), data_only=True)
        cells += sum(1 for sheet in book for row in sheet.iter_rows(values_only=True) for value in row if value is not None)
    return cells


def main() -> int:
    """Both, and whether the promise holds."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else SUBMISSIONS
    with tempfile.TemporaryDirectory() as temporary:
        inbox = Path(temporary)
        form, names = make_inbox(inbox, count)
        start = time.perf_counter()
        counted = ingest(inbox, form, names)
        ours = count / (time.perf_counter() - start)
        sample = sorted(inbox.glob("*/formulier.xlsx"))[:BASELINE_FILES]
        start = time.perf_counter()
        cells = plain_openpyxl(sample)
        theirs = len(sample) / (time.perf_counter() - start)
    memory = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) // 1024
    print(f"{count} submissions of {cells // len(sample)} filled cells; {counted} count")
    print(f"wlz ingest, every check       {ours:7.1f} a second   (at least {MIN_PER_SECOND})")
    print(f"openpyxl, no check            {theirs:7.1f} a second")
    print(f"ratio                         {ours / theirs:7.1f}            (at least {MIN_RATIO})")
    print(f"memory of the largest process {memory:7d} MB         (under {MAX_MB})")
    return 0 if counted == count and ours >= MIN_PER_SECOND and ours >= MIN_RATIO * theirs and memory < MAX_MB else 1


if __name__ == "__main__":
    sys.exit(main())
