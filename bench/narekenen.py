"""A ronde of 300 zorgaanbieders, from forms to herschikkingsbesluit, and every besluit of it recomputed.

The ronde is made with the real commands (``wlz formulier --gegevens`` fills in the forms); only ``wlz narekenen`` is timed, as a
process of its own, and beside it reading the same forms with openpyxl. Run with: python -m bench.narekenen [number of zorgaanbieders]
"""

from __future__ import annotations

import csv
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import openpyxl

from bench.start import INSTALLED
from sample_data.demo import CONTROLLER, SEASONS
from tests.demo.season import InProcess

ZORGAANBIEDERS, CODES, ASKED = 300, 200, 40
MAX_SECONDS = 30
REGIO, SEIZOEN = "5518", next(s for s in SEASONS if s.naam == "2024-vv-cz")


def write_csv(path: Path, rows: list[tuple[object, ...]]) -> None:
    """One of the tables of the ronde."""
    with path.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle, delimiter=";", lineterminator="\n").writerows(rows)


def make_tables(tabellen: Path, count: int) -> list[dict[str, object]]:
    """What the zorgkantoor knows of ``count`` existing zorgaanbieders, and what each fills in on its form."""
    codes = [f"Z{n:03d}" for n in range(CODES)]
    agbs = [f"{41500000 + n:08d}" for n in range(count)]
    asked = {agb: [codes[(n * 7 + m) % CODES] for m in range(ASKED)] for n, agb in enumerate(agbs)}
    write_csv(tabellen / "tarieven.csv", [
        ("prestatiecode", "omschrijving", "sector", "leveringsvorm", "eenheid", "zorg", "nhc", "nic", "bron", "status"),
        *((c, f"prestatie {c}", "VV", "ZZP", "dag", f"{150 + n},37", "28,95", "4,05", "meting (fictief)", "fictief") for n, c in enumerate(codes)),
    ])  # fmt: skip
    write_csv(tabellen / "zorgaanbieders.csv", [
        ("agb_code", "naam", "kvk_nummer", "adres", "postcode", "plaats", "email"),
        *((a, f"Zorgaanbieder {n}", f"{27100000 + n:08d}", "Duinweg 1", "2500 AA", "Duinhage", "") for n, a in enumerate(agbs)),
    ])  # fmt: skip
    facts = [(a, REGIO, "VV", "", f, w, d, "meting (fictief)") for a in agbs for f, w, d in (
        ("overeenkomst_vorig_jaar", "ja", "2023-01-01"), ("productie_geleverd", "ja", "2023-06-30"))]  # fmt: skip
    write_csv(tabellen / "feiten.csv", [("agb_code", "regio", "sector", "leveringsvorm", "feit", "waarde", "per", "bron"), *facts])
    write_csv(tabellen / "referentie.csv", [
        ("agb_code", "regio", "sector", "prestatiecode", "volume"),
        *((a, REGIO, "VV", c, 300 + n) for a in agbs for n, c in enumerate(asked[a])),
    ])  # fmt: skip
    write_csv(tabellen / "ontvangst.csv", [
        ("map", "soort", "ontvangen_op"), *((a, "inschrijving", "2023-07-20T10:00:00+02:00") for a in agbs),
    ])  # fmt: skip
    return [
        {
            "agb_code": agb, "naam": f"Zorgaanbieder {n}", "kvk_nummer": f"{27100000 + n:08d}", "sector": "VV", "regio": REGIO,
            "velden": {
                "contactpersoon": "P. Peters", "email": "inkoop@zorgaanbieder.voorbeeld", "ondertekenaar": "R. Raad", "bevoegdheid": "zelfstandig",
                "datum_ondertekening": "2023-07-10", "opgave.ZZP": "bestaand", "opgave.VPT": "niet", "opgave.MPT": "niet", "wijzigingen": "nee",
                "verklaringen.geen_faillissement": "ja", "verklaringen.voorwaarden": "ja",
                "verklaringen.kwaliteitskompas": "ja", "verklaringen.geen_toezicht": "ja",
            },
            "productie": [{"prestatiecode": c, "volume": str(310 + m)} for m, c in enumerate(asked[agb])],
        }
        for n, agb in enumerate(agbs)
    ]  # fmt: skip


def make_ronde(target: Path, count: int) -> Path:
    """Every step of the ronde with the real commands; the besluiten of toetsing, gunning and herschikking are vastgesteld."""
    demo = InProcess(SEIZOEN, target)
    demo.data = target / "data"
    demo.data.mkdir()
    (demo.data / "antwoorden.toml").write_text("", "utf-8")
    policy = Path(__file__).parent.parent / "sample_data" / SEIZOEN.naam / "beleid"
    demo.wlz("init", str(demo.ronde), "--zorgkantoor", "cz", "--jaar", "2024", "--sector", "vv", "--regio", f"{REGIO}=2000000000.00",
             "--beleid", str(policy), "--voorbeeld", ronde=False)  # fmt: skip
    given = make_tables(demo.ronde / "tabellen", count)
    known = target / "gegevens.json"
    known.write_text(json.dumps({"schema": "wlz/gegevens/1", "zorgaanbieders": given}), "utf-8")
    demo.wlz("formulier", "--gegevens", str(known), "--uit", str(target / "formulieren"))
    for path in sorted((target / "formulieren").glob("*.xlsx")):
        agb = next(str(g["agb_code"]) for g in given if str(g["agb_code"]) in path.name)
        folder = demo.ronde / "inschrijvingen" / agb
        folder.mkdir(parents=True)
        path.rename(folder / path.name)
    for step, day in (("ingest", SEIZOEN.toetsdag), ("validate", SEIZOEN.toetsdag), ("gunning", SEIZOEN.gunningsdag)):
        demo.answer_all((step, "--peildatum", day))
        if step != "ingest":
            demo.settle(step)
    rows = [(g["agb_code"], REGIO, line["prestatiecode"], f"2024-{month:02d}", 24 + (n + month) % 5)
            for n, g in enumerate(given) for line in g["productie"] for month in range(1, 7)]  # type: ignore[attr-defined]  # json  # fmt: skip
    write_csv(target / "stand.csv", [("agb_code", "regio", "prestatiecode", "periode", "volume"), *rows])
    demo.wlz("realisatie", str(target / "stand.csv"), "--peildatum", SEIZOEN.stand, door=CONTROLLER)
    demo.answer_all(("herschik", "--peildatum", SEIZOEN.herschikdag))
    demo.settle("herschik")
    return demo.ronde


def main() -> int:
    """Make the ronde, recompute it, and tell whether the promise holds."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ZORGAANBIEDERS
    with tempfile.TemporaryDirectory() as temporary:
        start = time.perf_counter()
        ronde = make_ronde(Path(temporary), count)
        made = time.perf_counter() - start
        start = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", "wlzcli", "narekenen", "--ronde", str(ronde), "--json"],
            env=INSTALLED,
            capture_output=True,
            text=True,
        )
        ours = time.perf_counter() - start
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
        start = time.perf_counter()
        for path in ronde.glob("inschrijvingen/*/*.xlsx"):
            for sheet in openpyxl.load_workbook(path, data_only=True):
                sum(1 for _ in sheet.iter_rows(values_only=True))
        theirs = time.perf_counter() - start
    checks = json.loads(done.stdout)["totalen"]
    good = done.returncode == 0 and checks["afwijkingen"] == 0 and ours <= MAX_SECONDS
    print(
        f"{platform.machine()}, {os.cpu_count()} kernen; {count} zorgaanbieders, {count * ASKED} productieregels; ronde gemaakt in {made:.0f} s"
    )
    print(f"wlz narekenen, alles          {ours:6.1f} s   (ten hoogste {MAX_SECONDS} s)   {'ok' if good else 'NIET GEHAALD'}")
    print(f"{checks['controles']} controles, {checks['afwijkingen']} afwijkingen, grootste proces {memory} MB")
    print(f"openpyxl, alleen de formulieren lezen {theirs:6.1f} s, verhouding {theirs / ours:.1f}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
