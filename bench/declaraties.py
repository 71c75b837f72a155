"""Declaration lines into a frozen snapshot, from csv and parquet, beside pandas doing the same sums in the same run.

Run with: python -m bench.declaraties [LINES] (default one million; the promise is 10 000 000 in 15 s and 1 GB,
faster than pandas and with at most a quarter of its memory). Each reader runs in a process of its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

LINES = 1_000_000
PROMISED = 10_000_000
MAX_SECONDS, MAX_MB = 15.0, 1024

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
PANDAS = """
import pandas as pd
KEY = ["agb_code", "regio", "prestatiecode", "periode"]
def work(path):
    if path.endswith(".csv"):
        data = pd.read_csv(path, sep=";", dtype={k: str for k in (*KEY, "regel_id")} | {"volume": float})
    else:
        import duckdb
        con = duckdb.connect()
        con.execute("SET enable_progress_bar = false")
        data = con.execute(f"SELECT * FROM read_parquet('{path}')").df().astype({"volume": float})
    sums = data.groupby(KEY)["volume"].sum()
    assert data["regel_id"].is_unique
    return len(sums), f"{sums.sum():.2f}", 0
"""
RUN = """
import json, resource, sys, time
start = time.perf_counter()
keys, volume, size = work(sys.argv[1])
mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(json.dumps({"seconds": time.perf_counter() - start, "mb": mb, "keys": keys, "volume": volume}))
"""


def measure(source: str, path: Path) -> dict[str, float]:
    """One reader on one file, in a fresh process."""
    done = subprocess.run([sys.executable, "-c", source + RUN, str(path)], capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


def main() -> int:
    """Both formats, both readers."""
    lines = int(sys.argv[1]) if len(sys.argv) > 1 else LINES
    ok = True
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-c", MAKE, str(lines), folder], check=True)
        for name in ("stand.csv", "stand.parquet"):
            path = Path(folder) / name
            ours, theirs = measure(OURS, path), measure(PANDAS, path)
            same = ours["keys"] == theirs["keys"] and float(ours["volume"]) == float(theirs["volume"])
            good = same and (lines < PROMISED or (ours["seconds"] < MAX_SECONDS and ours["mb"] < MAX_MB))
            if name.endswith(".csv") and lines >= PROMISED:
                good = good and ours["seconds"] < theirs["seconds"] and ours["mb"] * 4 <= theirs["mb"]
            ok = ok and good
            print(
                f"{name:<14} {lines:>10} lines  wlz {ours['seconds']:6.2f} s {ours['mb']:5} MB   "
                f"pandas {theirs['seconds']:6.2f} s {theirs['mb']:5} MB   {'ok' if good else 'NOT OK'}"
            )
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
