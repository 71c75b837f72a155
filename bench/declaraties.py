"""Declaration lines into a frozen snapshot, from csv and parquet, beside pandas doing the same work in the same run.

Run with: python -m bench.declaraties [LINES] (default the promised ten million; 1000000 for a quick look). Each reader runs in a
process of its own, on two cores, and does the same: the SHA-256 of the file, every column as text, every volume a plain decimal of at
most two decimals, no empty key, no regel_id twice, no bsn in a regel_id, exact totals per key in order, and those as JSON. Printed are
wall time and peak memory of each process, and whether each of the four promises is kept: ten million lines within 15 seconds, within
1 GB, faster than pandas, and in at most a quarter of its memory. With fewer lines the promises are shown and not judged.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

PROMISED = 10_000_000
MAX_SECONDS, MAX_MB, MAX_PART = 15.0, 1024, 4
CORES = 2

MAKE = """
import duckdb, sys
n, folder = int(sys.argv[1]), sys.argv[2]
con = duckdb.connect(config={"threads": 2})
con.execute("SET enable_progress_bar = false")
rows = f'''SELECT lpad(CAST(41410000 + i % 350 AS VARCHAR), 8, '0') agb_code, '5503' regio,
 'Z' || lpad(CAST((i // 350) % 40 AS VARCHAR), 3, '0') prestatiecode,
 '2023-' || lpad(CAST(1 + (i // 14000) % 12 AS VARCHAR), 2, '0') periode,
 CASE WHEN i % 3 = 0 THEN CAST(1 + i % 31 AS VARCHAR) ELSE CAST(1 + i % 31 AS VARCHAR) || '.25' END volume,
 'R' || lpad(CAST(i AS VARCHAR), 9, '0') regel_id FROM range({n}) t(i)'''
con.execute(f"COPY ({rows}) TO '{folder}/stand.csv' (HEADER, DELIMITER ';')")
con.execute(f"COPY ({rows}) TO '{folder}/stand.parquet' (FORMAT parquet)")
"""
OURS = """
import gc
gc.disable()  # as workflow.realisatie does
from datetime import date
from decimal import Decimal
from pathlib import Path
from wlzcli.cycle.realisatie import RealisatieInputs, decide
from wlzcli.domain.canonical import dumps
from wlzcli.domain.codes import Eenheid, Leveringsvorm, Sector
from wlzcli.domain.findings import Answers
from wlzcli.domain.money import Money
from wlzcli.domain.provenance import Plaats
from wlzcli.domain.tabellen import Tarief
from wlzcli.formats.declaraties import count_stand
from wlzcli.policy.model import Beleid
tarieven = tuple(
    Tarief(f"Z{n:03d}", "", Sector.GZ, Leveringsvorm.MPT, Eenheid.UUR, Money(1), Money(0), Money(0), "", "", Plaats("t.csv")) for n in range(40)
)
def work(path):
    counted = count_stand(Path(path), {})
    agbs = tuple(f"{41410000 + n:08d}" for n in range(350))
    inputs = RealisatieInputs(counted, 2023, date(2024, 1, 14), ("5503",), (Sector.GZ,), agbs, tarieven, ())
    result = decide(inputs, Beleid(()), Answers())
    stand = result.decisions[0]
    return len(stand.regels), str(sum((r.volume for r in stand.regels), Decimal(0))), len(dumps(stand))
"""
PANDAS = r"""
import hashlib
import json
import pandas as pd
KEY = ["agb_code", "regio", "prestatiecode", "periode"]
AGBS = {f"{41410000 + n:08d}" for n in range(350)}
CODES = {f"Z{n:03d}" for n in range(40)}
MONTHS = {f"2023-{n:02d}" for n in range(1, 13)}
def work(path):
    with open(path, "rb") as handle:
        sha256 = hashlib.file_digest(handle, "sha256").hexdigest()
    if path.endswith(".csv"):
        data = pd.read_csv(path, sep=";", dtype=str)
    else:
        import duckdb
        con = duckdb.connect(config={"threads": 2})
        con.execute("SET enable_progress_bar = false")
        data = con.execute(f"SELECT * FROM read_parquet('{path}')").df()
    texts = data["volume"].unique()  # a volume is judged once: the quick way in pandas
    plain = pd.Series(texts).str.fullmatch(r"\s*-?[0-9]{1,13}([.,][0-9]{1,2})?\s*")
    assert plain.all()
    cents = {t: int(round(float(t) * 100)) for t in texts}
    data["cents"] = data["volume"].map(cents).astype("int64")
    assert not data[KEY].isna().any().any()
    assert set(data["agb_code"].unique()) <= AGBS and set(data["prestatiecode"].unique()) <= CODES
    assert set(data["regio"].unique()) == {"5503"} and set(data["periode"].unique()) <= MONTHS
    assert data["regel_id"].is_unique
    assert not data["regel_id"].head(5000).str.fullmatch("[0-9]{9}").any()
    groups = data.groupby(KEY, sort=True)["cents"]
    sums, lines, negative = groups.sum(), groups.size(), int((data["cents"] < 0).sum())
    rows = [dict(zip((*KEY, "volume"), (*key, f"{c // 100}.{c % 100:02d}"))) for key, c in sums.items()]
    whole = int(sums.sum())
    text = json.dumps({"sha256": sha256, "gelezen": int(lines.sum()), "negatief": negative, "regels": rows}, sort_keys=True)
    return len(rows), f"{whole // 100}.{whole % 100:02d}", len(text)
"""
RUN = """
import json, resource, sys, time
start = time.perf_counter()
keys, volume, size = work(sys.argv[1])
mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(json.dumps({"seconds": time.perf_counter() - start, "mb": mb, "keys": keys, "volume": volume}))
"""


def measure(source: str, path: Path) -> dict[str, float]:
    """One reader on one file, in a fresh process. Imports count: a command pays for them too."""
    timed = "import time\nstart = time.perf_counter()\n" + source + RUN.replace("start = time.perf_counter()\n", "")
    done = subprocess.run([sys.executable, "-c", timed, str(path)], capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


def judge(ours: dict[str, float], theirs: dict[str, float]) -> tuple[tuple[str, bool], ...]:
    """Each promise, and whether it is kept."""
    return (
        (f"within {MAX_SECONDS:.0f} s", ours["seconds"] < MAX_SECONDS),
        (f"within {MAX_MB} MB", ours["mb"] < MAX_MB),
        ("faster than pandas", ours["seconds"] < theirs["seconds"]),
        (f"at most a {'quarter' if MAX_PART == 4 else MAX_PART} of its memory", ours["mb"] * MAX_PART <= theirs["mb"]),
    )


def main() -> int:
    """Both formats, both readers."""
    lines = int(sys.argv[1]) if len(sys.argv) > 1 else PROMISED
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
    ok = True
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-c", MAKE, str(lines), folder], check=True)
        for name in ("stand.csv", "stand.parquet"):
            path = Path(folder) / name
            ours, theirs = measure(OURS, path), measure(PANDAS, path)
            same = ours["keys"] == theirs["keys"] and ours["volume"] == theirs["volume"]
            print(
                f"{name:<14} {lines:>10} lines  wlz {ours['seconds']:6.2f} s {ours['mb']:5} MB   "
                f"pandas {theirs['seconds']:6.2f} s {theirs['mb']:5} MB   {'same totals' if same else 'OTHER TOTALS'}"
            )
            for promise, kept in judge(ours, theirs):
                ok = ok and (kept or lines < PROMISED)
                print(f"  {promise:<32} {'yes' if kept else 'NO'}{'' if lines >= PROMISED else '  (not judged: promised for ten million)'}")
            ok = ok and same
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
