"""300 submissions taken in and tested with the real commands, beside a plain openpyxl reader of the same files in the same run.

Forms of the sample kader with 720 prestaties (some 3,400 filled cells), bewijsstukken as real PDFs, the facts of the zorgkantoor:
``wlz ingest`` and ``wlz validate`` of a whole ronde, with every check on and start-up, archief and storage included; medians of five
rondes, for no machine is as quick from one second to the next. Then one
submission from a cold start: ``wlz validate --kader`` outside a ronde, and ``wlz ingest`` in one.

Run with: python -m bench.inschrijvingen [number of submissions]
"""

from __future__ import annotations

import json
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import openpyxl
import typst

from bench.start import BARE, INSTALLED, seconds
from wlzcli.cycle.formulier import Opzet, make_formulier
from wlzcli.domain.codes import Sector
from wlzcli.domain.formulier import Formulier, GegevenProductie, Gegevens
from wlzcli.formats.xlsx_form import form_bytes
from wlzcli.policy.model import Kader
from wlzcli.store.folder import RondeFolder
from wlzcli.workflow.formulier import read_tarieven
from wlzcli.workflow.session import load_beleid, load_ronde

SAMPLE = Path(__file__).parent.parent / "sample_data" / "2016-gz"
SUBMISSIONS = 300
PRESTATIES, GEVRAAGD = 720, 120  # on the list of the form, and asked for: a large zorgaanbieder
NIEUW = 10  # one in ten is new: four documents in place of one
MIN_PER_SECOND, MIN_RATIO, MAX_MB, MAX_COLD = 60, 3, 400, 0.6
ROUNDS, BASELINE_FILES, COLD_RUNS = 5, 30, 9
DAY = ("--peildatum", "2015-08-10", "--door", "A. Jansen")
DOCUMENTEN = {
    "bestuursverklaring": "2015-07-20",
    "uittreksel_kvk": "2015-06-02",
    "polis_aansprakelijkheid": "2015-01-01",
    "klachtenregeling": "2015-01-15",
}
PDF = """
#set document(title: sys.inputs.titel, date: none)
#set text(font: "Libertinus Serif", lang: "nl", size: 11pt)
#text(fill: rgb("#b91c1c"))[*FICTIEF: hoort bij een voorbeeldronde*]
= #sys.inputs.titel
#sys.inputs.naam \\
KvK-nummer #sys.inputs.kvk \\
Afgegeven op #sys.inputs.dag

#lorem(300)
"""


def wlz(*args: str, ok: tuple[int, ...] = (0,)) -> tuple[str, float]:
    """One command as a user gives it, its output to a file: what it printed, and the seconds on the clock."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as out, tempfile.TemporaryFile("w+", encoding="utf-8") as err:
        started = time.perf_counter()
        done = subprocess.run([sys.executable, "-m", "wlzcli", *args], env=INSTALLED, stdout=out, stderr=err, check=False)
        seconds = time.perf_counter() - started
        out.seek(0)
        printed = out.read()
        if done.returncode not in ok:
            err.seek(0)
            sys.exit(f"wlz {' '.join(args)}: exit {done.returncode}\n{printed[-3000:]}\n{err.read()[-3000:]}")
    return printed, seconds


def make_ronde(path: Path, count: int) -> None:
    """A ronde with its tables and ``count`` submission folders in its inbox."""
    rooms = ("--regio", "5527=9000000.00", "--regio", "5528=3600000.00")
    options = ("--zorgkantoor", "voorbeeld", "--jaar", "2016", "--sector", "gz", *rooms, "--beleid", str(SAMPLE / "beleid"), "--voorbeeld")
    wlz("init", str(path), *options, "--door", "A. Jansen")
    codes = [f"Z{n:03d}" for n in range(PRESTATIES)]
    names = [f"{n:03d}-zorgaanbieder" for n in range(count)]
    rows: dict[str, list[str]] = {
        "tarieven": ["prestatiecode;omschrijving;sector;leveringsvorm;eenheid;zorg;nhc;nic;bron;status"],
        "ontvangst": ["map;soort;ontvangen_op"],
        "feiten": ["agb_code;regio;sector;leveringsvorm;feit;waarde;per;bron"],
        "zorgaanbieders": ["agb_code;naam;kvk_nummer;adres;postcode;plaats;email"],
    }
    rows["tarieven"] += [f"{c};Prestatie {c} met behandeling;GZ;ZZP;dag;131,25;24,10;3,15;fictief;fictief" for c in codes]
    rows["ontvangst"] += [f"{name};inschrijving;2015-07-28T10:14:00+02:00" for name in names]
    for n in range(count):
        rows["zorgaanbieders"].append(
            f"{agb(n)};Zorgaanbieder {n};{kvk(n)};Dorpsstraat {n + 1};5038 AA;Tilvoorde;inkoop@{agb(n)}.voorbeeld"
        )
        rows["feiten"] += [f"{agb(n)};5527;GZ;;{feit};{waarde};2015-06-30;fictief" for feit, waarde in facts(n).items()]
    for name, lines in rows.items():
        (path / "tabellen" / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    folder = RondeFolder(path)
    beleid, sha256 = load_beleid(folder)
    ronde = load_ronde(folder)
    opzet = Opzet(
        zorgkantoor=ronde.zorgkantoor, jaar=ronde.jaar, regios=ronde.regios, tarieven=read_tarieven(folder, ronde)[0],
        beleid_sha256=sha256, voorbeeld=ronde.voorbeeld,
    )  # fmt: skip
    for n, name in enumerate(names):
        submit(path / "inschrijvingen" / name, n, codes, beleid.kaders[0], opzet)


def agb(n: int) -> str:
    return f"{41410000 + n:08d}"


def kvk(n: int) -> str:
    return f"{17000001 + n:08d}"


def facts(n: int) -> dict[str, str]:
    """What the zorgkantoor knows: the previous agreement, or that there was none."""
    if n % NIEUW:
        return {"overeenkomst_vorig_jaar": "ja", "productie_geleverd": "ja"}
    return {"overeenkomst_vorig_jaar": "nee", "overeenkomst_elders": "nee"}


def submit(folder: Path, n: int, codes: list[str], kader: Kader, opzet: Opzet) -> None:
    """The form of one zorgaanbieder, every question answered, and its documents."""
    folder.mkdir()
    new = n % NIEUW == 0
    documents = {key: day for key, day in DOCUMENTEN.items() if new or key == "bestuursverklaring"}
    values = answers(make_formulier(kader, opzet), new, n)
    for key, day in documents.items():
        name = f"{key}.pdf"
        inputs = {"titel": key.replace("_", " ").capitalize(), "naam": f"Zorgaanbieder {n}", "kvk": kvk(n), "dag": day}
        (folder / name).write_bytes(typst.compile(PDF.encode(), sys_inputs=inputs))
        values[f"documenten.{key}.bestand"], values[f"documenten.{key}.afgifte"] = name, day
    if new:
        values["documenten.polis_aansprakelijkheid.geldig_tot"] = "2017-12-31"
    step = PRESTATIES // GEVRAAGD
    asked = tuple(GegevenProductie(code, Decimal(300 + n + i)) for i, code in enumerate(codes[n % step :: step]))
    known = Gegevens(agb(n), f"Zorgaanbieder {n}", kvk(n), Sector.GZ, "5527", tuple(values.items()), asked)
    (folder / "inschrijfformulier.xlsx").write_bytes(form_bytes(make_formulier(kader, opzet, known)))


def answers(form: Formulier, new: bool, n: int) -> dict[str, str]:
    """An answer to every question that is not about documents, in the zorgaanbieder's own words."""
    text = "Een antwoord van gewone lengte, zoals besproken met de cliëntenraad. " * 6
    values = {v.id: f"Zorgaanbieder {n} over {v.rijkop}. {text}" for v in form.velden if v.soort == "lange_tekst"}
    values |= {v.id: "ja" for v in form.velden if v.id.startswith("verklaringen.")}
    values |= {"opgave.ZZP": "geheel_nieuw" if new else "bestaand", "opgave.VPT": "niet", "opgave.MPT": "niet"}
    values |= {
        "contactpersoon": "P. Peters",
        "email": "inkoop@aanbieder.voorbeeld",
        "ondertekenaar": "R. Raad",
        "functie_ondertekenaar": "bestuurder",
    }
    values |= {"bevoegdheid": "zelfstandig", "datum_ondertekening": date(2015, 7, 20).isoformat(), "fte": "120", "vastgoed": "ja"}
    values |= {"zelfanalyse.eigen.onderwerp": "Werken met vrijwilligers"} | (
        {} if new else {"wijzigingen": "nee", "wijzigingen_toelichting": ""}
    )
    for number, thema in enumerate(("eigen_regie", "domeinen", "expertise"), start=1):
        values |= {f"ontwikkelplan.{number}.thema": thema, f"ontwikkelplan.{number}.titel": f"Plan {number}"}
    return values


def withheld() -> tuple[int, int]:
    """Of the clock ticks of all cores since the start: how many the host gave to other machines, and all. Nothing where that is not told."""
    stat = Path("/proc/stat")
    ticks = [int(n) for n in stat.read_text(encoding="ascii").split("\n", 1)[0].split()[1:9]] if stat.exists() else [0]
    return (ticks[7] if len(ticks) > 7 else 0), sum(ticks)


def since(before: tuple[int, int]) -> tuple[int, int]:
    """As :func:`withheld`, from then on."""
    now = withheld()
    return now[0] - before[0], now[1] - before[1]


def plain_openpyxl(files: list[Path]) -> tuple[int, int]:
    """What a script without any check would do: every cell of every sheet; how many sheets, and how many cells are filled."""
    sheets = cells = 0
    for path in files:
        book = openpyxl.load_workbook(BytesIO(path.read_bytes()), data_only=True)
        sheets += len(book.worksheets)
        cells += sum(1 for sheet in book for row in sheet.iter_rows(values_only=True) for value in row if value is not None)
    return sheets, cells


def cold(ronde: Path, folder: Path) -> tuple[float, float, float]:
    """One submission from a cold start, medians: an own check outside a ronde, an ingest in one, and a bare Typer program."""
    one = ronde / "inschrijvingen" / "001-zorgaanbieder"
    own = shutil.copytree(one, folder / "eigen" / one.name)
    fresh = folder / "vers"
    shutil.copytree(ronde, fresh, ignore=shutil.ignore_patterns("inschrijvingen"))
    shutil.copytree(one, fresh / "inschrijvingen" / one.name)
    bare = folder / "kaal.py"
    bare.write_text(BARE, encoding="utf-8")
    times: list[tuple[float, float, float]] = []
    for number in range(COLD_RUNS):
        here = shutil.copytree(fresh, folder / f"koud-{number}")
        outside = wlz("validate", "--kader", "2016-gz", str(own), *DAY, ok=(0, 1, 4))[1]
        inside = wlz("ingest", "--ronde", str(here), *DAY)[1]
        times.append((outside, inside, seconds([sys.executable, str(bare), "een", "x"], INSTALLED)))
    return tuple(statistics.median(column) for column in zip(*times, strict=True))


def main() -> int:
    """Both commands, the baseline, and whether the promise holds."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else SUBMISSIONS
    with tempfile.TemporaryDirectory() as temporary:
        ronde, empty = Path(temporary) / "ronde", Path(temporary) / "leeg"
        make_ronde(ronde, count)
        shutil.copytree(ronde, empty)
        before, gone = resource.getrusage(resource.RUSAGE_CHILDREN), withheld()
        rounds: list[tuple[float, float]] = []
        for number in range(ROUNDS):
            here = ronde if number == 0 else shutil.copytree(empty, Path(temporary) / f"ronde-{number}")
            taken, ingest = wlz("ingest", "--ronde", str(here), *DAY, "--json")
            tested, validate = wlz("validate", "--ronde", str(here), *DAY, "--json")
            rounds.append((ingest, validate))
        after, gone = resource.getrusage(resource.RUSAGE_CHILDREN), since(gone)
        sample = sorted(ronde.glob("inschrijvingen/*/inschrijfformulier.xlsx"))[:BASELINE_FILES]
        started = time.perf_counter()
        sheets, cells = plain_openpyxl(sample)
        theirs = len(sample) / (time.perf_counter() - started)
        outside, inside, bare = cold(empty, Path(temporary))
    ingest, validate = (statistics.median(column) for column in zip(*rounds, strict=True))
    speeds = sorted(count / sum(both) for both in rounds)
    ours, memory = statistics.median(speeds), after.ru_maxrss // 1024
    processor = (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / ROUNDS
    admitted, counted = json.loads(tested)["totalen"]["toegelaten"], json.loads(taken)["totalen"]["tellen_mee"]
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()} ({', '.join(platform.python_build())})")
    print(
        f"{count} submissions of {sheets // len(sample)} sheets and {cells // len(sample)} filled cells; {counted} count, {admitted} toegelaten"
    )
    print(f"wlz ingest                    {ingest:7.2f} s")
    print(f"wlz validate                  {validate:7.2f} s")
    print(
        f"both, every check             {ours:7.1f} a second   (at least {MIN_PER_SECOND}); {1000 * processor / count:.1f} ms of processor each"
    )
    print(f"  slowest and quickest round  {speeds[0]:7.1f} and {speeds[-1]:.1f} a second")
    if gone[1]:
        print(f"  withheld by the host        {100 * gone[0] / gone[1]:7.1f} % of the processor in these rounds")
    print(f"openpyxl, no check            {theirs:7.1f} a second")
    print(f"ratio                         {ours / theirs:7.1f}            (at least {MIN_RATIO})")
    print(f"memory of the largest process {memory:7d} MB         (under {MAX_MB})")
    print(f"one, cold: validate --kader   {outside:7.2f} s          (at most {MAX_COLD})")
    print(f"one, cold: ingest             {inside:7.2f} s          (at most {MAX_COLD})")
    print(f"a bare Typer program          {bare:7.2f} s")
    fast = ours >= MIN_PER_SECOND and ours >= MIN_RATIO * theirs and max(outside, inside) <= MAX_COLD
    return 0 if counted == admitted == count and fast and memory < MAX_MB else 1


if __name__ == "__main__":
    sys.exit(main())
