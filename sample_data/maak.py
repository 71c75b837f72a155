"""Remakes the submissions of the two sample rondes: forms by ``wlz formulier``, filled in, with real PDFs beside them.

Run with ``make samples``. What each fictional zorgaanbieder fills in stands in ``<ronde>/inschrijvingen.toml``.
Forms marked ``programma = "calc"`` are saved by LibreOffice Calc, because other programs' files are what arrives;
without LibreOffice those keep the version that lies there already.
"""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
import tempfile
import tomllib
from calendar import isleap, monthrange
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import typst

HERE = Path(__file__).parent
RONDES: dict[str, list[str]] = {
    "2016-gz": [
        "--zorgkantoor",
        "voorbeeld",
        "--jaar",
        "2016",
        "--sector",
        "gz",
        "--regio",
        "5527=9000000.00",
        "--regio",
        "5528=3600000.00",
    ],
    "2024-vv-cz": ["--zorgkantoor", "cz", "--jaar", "2024", "--sector", "vv", "--regio", "5518=24000000.00", "--regio", "5525=16000000.00"],
}
DOCUMENTEN = {
    "bestuursverklaring": "Bestuursverklaring",
    "uittreksel_kvk": "Uittreksel handelsregister",
    "polis_aansprakelijkheid": "Polis aansprakelijkheidsverzekering",
    "klachtenregeling": "Klachtenregeling",
}
PDF = """
#set document(title: sys.inputs.titel, date: none)
#set text(font: "Libertinus Serif", lang: "nl", size: 11pt)
#text(fill: rgb("#b91c1c"))[*FICTIEF: hoort bij een voorbeeldronde*]
= #sys.inputs.titel
#for line in sys.inputs.regels.split("|") [#line \\ ]
"""


def wlz(*args: str) -> str:
    """Run the program as a user would; its output, or its complaint and stop."""
    done = subprocess.run([sys.executable, "-m", "wlzcli", *args], capture_output=True, text=True)
    if done.returncode not in (0, 1, 4):
        sys.exit(f"wlz {' '.join(args)}\n{done.stdout}{done.stderr}")
    return done.stdout


def main() -> None:
    """Both rondes: the submissions, and the declarations of the year after."""
    for name, options in RONDES.items():
        make_ronde(HERE / name, options)
        make_realisatie(HERE / name)


def make_realisatie(folder: Path) -> None:
    """The declaratiestand January-June and the mutaties, as csv."""
    spec = tomllib.loads((folder / "realisatie.toml").read_text("utf-8"))
    year = spec["jaar"]
    with (folder / "tabellen" / "tarieven.csv").open(encoding="utf-8", newline="") as handle:
        hours = {row["prestatiecode"] for row in csv.DictReader(handle, delimiter=";") if row["eenheid"] not in ("dag", "etmaal")}
    lines = ["agb_code;regio;prestatiecode;periode;volume"]
    for who, volumes in spec["jaarvolume"].items():
        agb, regio = who.split("/")
        for month in range(1, 7):
            for code, volume in volumes.items():
                part = Fraction(volume * monthrange(year, month)[1], 366 if isleap(year) else 365)
                amount = f"{round(part * 4) / 4:.2f}".replace(".", ",") if code in hours else str(round(part))
                lines.append(f"{agb};{regio};{code};{year}-{month:02d};{amount}")
    target = folder / "realisatie"
    target.mkdir(exist_ok=True)
    (target / "declaratiestand.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    rows = ["agb_code;regio;prestatiecode;volume;reden;toelichting", *(";".join(m) for m in spec["mutaties"])]
    (target / "mutaties.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")


def make_ronde(folder: Path, options: list[str]) -> None:
    """Every submission of one ronde."""
    spec = tomllib.loads((folder / "inschrijvingen.toml").read_text("utf-8"))
    with (folder / "tabellen" / "zorgaanbieders.csv").open(encoding="utf-8", newline="") as handle:
        known = {row["agb_code"]: row for row in csv.DictReader(handle, delimiter=";")}
    with tempfile.TemporaryDirectory() as temporary:
        ronde = Path(temporary) / "ronde"
        wlz("init", str(ronde), *options, "--beleid", str(folder / "beleid"), "--voorbeeld", "--door", "A. Jansen")
        shutil.copytree(folder / "tabellen", ronde / "tabellen", dirs_exist_ok=True)
        blank = blank_form(ronde, Path(temporary) / "formulieren")
        for item in spec["inschrijving"]:
            make_submission(folder / "inschrijvingen", item, spec, known, blank)
        for item in spec.get("herstel", []):
            first = next(i for i in spec["inschrijving"] if i["map"] == item["van"])
            make_submission(folder / "later", first | item | {"fouten": []}, spec, known, blank)
        if spec.get("definitief"):
            short = blank_form(ronde, Path(temporary) / "kort", "--definitief-plan")
            for item in spec["definitief"]:
                make_plan(folder / "later", item, known, short)
    print(f"{folder.name}: {len(list((folder / 'inschrijvingen').iterdir()))} inschrijvingen")


@dataclass(frozen=True)
class Blank:
    """A blank form and its fields as ``wlz formulier --velden`` lists them."""

    path: Path
    velden: list[dict[str, Any]]

    def open(self) -> Form:
        """A copy to fill in."""
        return Form(self.path, {v["id"]: dict(zip(v["keuzes"], v["keuzeteksten"], strict=True)) for v in self.velden})


def blank_form(ronde: Path, target: Path, *options: str) -> Blank:
    """A blank form of this ronde, made by the program."""
    wlz("formulier", "--ronde", str(ronde), "--uit", str(target), *options)
    fields = json.loads(wlz("formulier", "--ronde", str(ronde), "--velden", "--json", *options))["velden"]
    return Blank(next(target.glob("*.xlsx")), fields)


class Form:
    """A form being filled in, field by field, through its defined names."""

    def __init__(self, blank: Path, choices: dict[str, dict[str, str]]) -> None:
        self.book = openpyxl.load_workbook(blank)
        self.choices = choices

    def cell(self, veld_id: str) -> Any:
        """The cell of a field, or None when this form does not have it."""
        name = "veld_" + "".join(c if c.isalnum() and c.isascii() else "_" for c in veld_id)
        return self.named(name)

    def named(self, name: str) -> Any:
        """The cell with this defined name, or None."""
        if name not in self.book.defined_names:
            return None
        sheet, place = next(iter(self.book.defined_names[name].destinations))
        return self.book[sheet][place.replace("$", "")]

    def put(self, veld_id: str, value: object) -> None:
        """Fill in one field, a choice by the text of its drop-down; a field that is not on the form is a mistake in the sample."""
        cell = self.cell(veld_id)
        if cell is None:
            sys.exit(f"het formulier heeft geen veld {veld_id}")
        cell.value = self.choices.get(veld_id, {}).get(str(value), value)

    def save(self, path: Path) -> None:
        """Save with fixed properties, so that a remake gives the same values."""
        self.book.properties.created = self.book.properties.modified = datetime(2015, 7, 1)  # noqa: DTZ001 - Excel has no zones
        path.parent.mkdir(parents=True, exist_ok=True)
        self.book.save(path)


def make_submission(target: Path, item: dict[str, Any], spec: dict[str, Any], known: dict[str, Any], blank: Blank) -> None:
    """One submission folder: the form and its bewijsstukken."""
    same = item.get("zelfde_als")
    source = next(i for i in spec["inschrijving"] if i["map"] == same) if same else item
    who, faults = known[source["agb_code"]], item.get("fouten", [])
    form = blank.open()
    fill_general(form, source, who, faults)
    fill_statements(form, faults)
    folder = target / item["map"]
    shutil.rmtree(folder, ignore_errors=True) if not keeps(item, folder) else None
    fill_documents(form, source, who, folder, faults)
    fill_plans(form, source, blank)
    fill_production(form, source, faults)
    if "formulier_van_vorig_jaar" in faults:
        form.named("wlz_jaar").value = "2023"
        form.named("wlz_kader").value = "2023-vv"
        form.named("wlz_layout_sha256").value = "0" * 64
    path = folder / f"inschrijfformulier {who['naam'].replace('.', '')}.xlsx"
    if item.get("programma") == "calc":
        save_by_calc(form, path)
    else:
        form.save(path)


def keeps(item: dict[str, Any], folder: Path) -> bool:
    """Without LibreOffice, what Calc saved earlier stays."""
    return item.get("programma") == "calc" and shutil.which("soffice") is None and folder.exists()


def fill_general(form: Form, item: dict[str, Any], who: dict[str, str], faults: list[str]) -> None:
    form.put("agb_code", int(who["agb_code"]) if "voorloopnul_kwijt" in faults else who["agb_code"])
    form.put("naam", who["naam"])
    form.put("kvk_nummer", who["kvk_nummer"])
    form.put("regio", item["regio"])
    form.put("contactpersoon", "P. Peters")
    form.put("email", who["email"])
    form.put("ondertekenaar", "R. Raad")
    form.put("functie_ondertekenaar", "bestuurder")
    form.put("bevoegdheid", "zelfstandig")
    form.put("datum_ondertekening", date(2015 if who["agb_code"].startswith("06") else 2023, 7, 20))
    for vorm, soort in item["typen"].items():
        form.put(f"opgave.{vorm}", soort)
    form.put("wijzigingen", item.get("wijzigingen"))
    form.put("wijzigingen_toelichting", item.get("wijzigingen_toelichting"))
    form.put("fte", 1 if "de-graaf" in item["map"] else 120)
    if "plaatsen" in item:
        form.put("plaatsen", item["plaatsen"])
    form.put("vastgoed", "nee" if set(item["typen"].values()) & {"geheel_nieuw"} else "ja")
    if "vrij_voorstel" in item:
        form.put("feit.vrij_voorstel", item["vrij_voorstel"])


OPEN = "veld_verklaringen_geen_faillissement"  # left open where that is the mistake: one that asks for repair


def fill_statements(form: Form, faults: list[str]) -> None:
    names = [n for n in form.book.defined_names if n.startswith("veld_verklaringen_")]
    for name in names:
        form.named(name).value = None if "verklaring_open" in faults and name == OPEN else "ja"


def fill_documents(form: Form, item: dict[str, Any], who: dict[str, str], folder: Path, faults: list[str]) -> None:
    signed = "2015-07-20" if who["agb_code"].startswith("06") else "2023-07-20"
    wanted = ({"bestuursverklaring": signed} if form.cell("documenten.bestuursverklaring.bestand") else {}) | item.get("documenten", {})
    for key, issued in wanted.items():
        title = DOCUMENTEN[key]
        name = f"{title.lower().replace(' ', '-')}.pdf"
        write_pdf(folder / name, title, [who["naam"], f"KvK-nummer {who['kvk_nummer']}", f"Afgegeven op {issued}"])
        form.put(f"documenten.{key}.bestand", name)
        form.put(f"documenten.{key}.afgifte", date.fromisoformat(issued))
        if key == "polis_aansprakelijkheid":
            form.put(f"documenten.{key}.geldig_tot", date(int(issued[:4]) + 2, 12, 31))
    del faults


def fill_plans(form: Form, item: dict[str, Any], blank: Blank) -> None:
    if item.get("zelfanalyse"):
        for key in (v["id"] for v in blank.velden):
            if key.startswith("zelfanalyse.") and not key.startswith(("zelfanalyse.eigen.", "zelfanalyse.eigen_document")):
                _, theme, part = key.split(".")
                if part in ("verschillen", "gegevens"):
                    continue
                form.put(key, f"Voor {theme.replace('_', ' ')} beschrijven wij hier in het kort: {part}. (fictief)")
    for number, plan in enumerate(item.get("plannen", []), start=1):
        for part, value in plan.items():
            form.put(f"ontwikkelplan.{number}.{part}", value)


def fill_production(form: Form, item: dict[str, Any], faults: list[str]) -> None:
    head = form.named("tabel_productie")
    sheet = head.parent
    columns = {sheet.cell(head.row, c).value: c for c in range(head.column, head.column + 10) if sheet.cell(head.row, c).value}
    code, volume = columns["Prestatiecode"], next(c for name, c in columns.items() if "olume" in name)
    for row in range(head.row + 1, head.row + 60):
        wanted = item["productie"].get(sheet.cell(row, code).value)
        if wanted is not None:
            number = float(str(wanted).replace(",", "."))
            as_text = "volume_als_tekst" in faults and isinstance(wanted, str)
            sheet.cell(row, volume).value = wanted if as_text else int(number) if number.is_integer() else number


def make_plan(target: Path, item: dict[str, Any], known: dict[str, Any], blank: Blank) -> None:
    """One definitive ontwikkelplan on its short form."""
    who = known[item["agb_code"]]
    form = blank.open()
    for key, value in (("agb_code", who["agb_code"]), ("naam", who["naam"]), ("kvk_nummer", who["kvk_nummer"]), ("regio", item["regio"])):
        form.put(key, value)
    for key, value in (
        ("contactpersoon", "P. Peters"),
        ("email", who["email"]),
        ("ondertekenaar", "R. Raad"),
        ("bevoegdheid", "zelfstandig"),
    ):
        form.put(key, value)
    form.put("datum_ondertekening", date(2015, 9, 15))
    for number, plan in enumerate(item["plannen"], start=1):
        for part, value in plan.items():
            form.put(f"ontwikkelplan.{number}.{part}", date.fromisoformat(value) if part == "clientenraad_datum" else value)
    head = form.named("tabel_resultaatafspraken")
    keys = ("plan", "resultaat", "streefwaarde", "datum", "bewijs")
    for number, result in enumerate(item.get("resultaten", []), start=1):
        for column, key in enumerate(keys):
            value = date.fromisoformat(result[key]) if key == "datum" else result[key]
            head.parent.cell(head.row + number, head.column + column).value = value
    form.save(target / item["map"] / f"definitief ontwikkelplan {who['naam']}.xlsx")


def write_pdf(path: Path, title: str, lines: list[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(typst.compile(PDF.encode(), sys_inputs={"titel": title, "regels": "|".join(lines)}))


def save_by_calc(form: Form, path: Path) -> None:
    """Save the form, then have LibreOffice Calc open it and save it again."""
    if shutil.which("soffice") is None:
        if not path.exists():
            sys.exit(f"LibreOffice is nodig om {path.name} te maken en staat niet op deze machine.")
        return
    with tempfile.TemporaryDirectory() as temporary:
        first = Path(temporary) / "in" / path.name
        form.save(first)
        args = [
            "soffice",
            f"-env:UserInstallation=file://{temporary}/profiel",
            "--headless",
            "--convert-to",
            "xlsx",
            "--outdir",
            temporary,
            str(first),
        ]
        subprocess.run(args, check=True, capture_output=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(Path(temporary) / path.name, path)


if __name__ == "__main__":
    main()
