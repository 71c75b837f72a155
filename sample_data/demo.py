"""Both sample rondes from init to herschikkingsbrieven, with the real commands; ends in a table of what was made.

Run with ``make demo``. Everything lands in ``demo/``; nothing outside it is touched.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
TARGET = HERE.parent / "demo"
INKOPER, TWEEDE, CONTROLLER = "A. Jansen", "B. de Vries", "F. Smit"


@dataclass(frozen=True)
class Season:
    """One ronde of the demo: where its data lie, how it opens, and its days."""

    naam: str
    init: tuple[str, ...]
    toetsdag: str
    gunningsdag: str
    verzending: str
    definitief: str
    stand: str
    mutatiedag: str
    herschikdag: str
    herschikverzending: str
    plannen: bool


SEASONS = (
    Season(
        "2016-gz",
        ("--zorgkantoor", "voorbeeld", "--jaar", "2016", "--sector", "gz", "--regio", "5527=9000000.00", "--regio", "5528=3600000.00"),
        "2015-08-10", "2015-10-05", "2015-10-09", "2015-11-01", "2016-08-14", "2016-09-05", "2016-09-15", "2016-09-22", True,
    ),
    Season(
        "2024-vv-cz",
        ("--zorgkantoor", "cz", "--jaar", "2024", "--sector", "vv", "--regio", "5518=24000000.00", "--regio", "5525=16000000.00"),
        "2023-08-10", "2023-10-02", "2023-10-06", "2023-11-01", "2024-08-14", "2024-09-05", "2024-09-16", "2024-09-20", False,
    ),
)  # fmt: skip


class Demo:
    """One season being run. ``steps`` is what happened, for the table at the end."""

    def __init__(self, season: Season, target: Path) -> None:
        self.season, self.data, self.ronde = season, HERE / season.naam, target / season.naam
        self.steps: list[tuple[str, int, float]] = []

    def wlz(self, *args: str, door: str = INKOPER, ok: tuple[int, ...] = (0,), ronde: bool = True) -> dict[str, Any]:
        """Run one command as JSON and give its document; stop the demo when it ends otherwise than expected."""
        where = ["--ronde", str(self.ronde)] if ronde else []
        command = [sys.executable, "-m", "wlzcli", *args, *where, "--door", door, "--json"]
        started = time.perf_counter()
        done = subprocess.run(command, capture_output=True, text=True)
        shown = f"wlz {' '.join(a if ' ' not in a else repr(a) for a in args)}"
        if done.returncode not in ok:
            sys.exit(f"{shown}\nexit {done.returncode}, verwacht {ok}\n{done.stdout[-6000:]}\n{done.stderr[-3000:]}")
        self.steps.append((shown, done.returncode, time.perf_counter() - started))
        print(f"  {shown}  → exit {done.returncode}", flush=True)
        return json.loads(done.stdout) if done.stdout else {}

    def answer_all(self, step: tuple[str, ...], ok: tuple[int, ...] = (0, 1)) -> dict[str, Any]:
        """Run a step, answer what it asks from ``antwoorden.toml``, and run it again until nothing is open."""
        answers = tomllib.loads((self.data / "antwoorden.toml").read_text("utf-8")).get("antwoord", [])
        for _ in range(5):
            document = self.wlz(*step, ok=(*ok, 4))
            asked = document.get("vragen", [])
            if not asked:
                return document
            for question in asked:
                fitting = [a for a in answers if a["code"] == question["code"] and a.get("onderwerp", "") in question["onderwerp"]]
                if not fitting:
                    sys.exit(
                        f"geen antwoord voor {question['code']} ({question['onderwerp']}): {question['vraag']}\nkeuzes: {question.get('keuzes') or question.get('bereik')}"
                    )
                self.wlz("antwoord", question["id"], fitting[0]["keuze"], "--reden", fitting[0]["reden"])
        sys.exit(f"{step[0]} blijft vragen stellen")

    def settle(self, step: str) -> None:
        """A second person settles the latest voorstel, by its number."""
        latest = next(s["voorstel"] for s in self.wlz("status", ok=(0, 1, 4))["stappen"] if s["stap"] == step)
        self.wlz("vaststellen", step, latest[:12], door=TWEEDE)

    def open(self) -> None:
        """The ronde with what the zorgkantoor knows and what came in before the deadline."""
        self.wlz("init", str(self.ronde), *self.season.init, "--beleid", str(self.data / "beleid"), "--voorbeeld", ronde=False)
        for part in ("tabellen", "inschrijvingen"):
            shutil.copytree(self.data / part, self.ronde / part, dirs_exist_ok=True)
        self.wlz("formulier", "--uit", str(self.ronde / "formulieren"))

    def intake(self) -> None:
        """Intake and toetsing, with the questions answered; what is to be repaired goes out as letters."""
        day = ("--peildatum", self.season.toetsdag)
        self.answer_all(("ingest", *day))
        self.answer_all(("validate", *day))
        self.wlz("brieven", "--soort", "ontvangstbevestiging", "--verzending", self.season.toetsdag, *day)
        self.wlz("brieven", "--soort", "verzoek_om_aanvulling", "--verzending", self.season.toetsdag, *day)
        later = self.data / "later"
        if later.is_dir() and any(later.iterdir()):
            shutil.copytree(later, self.ronde / "inschrijvingen", dirs_exist_ok=True)
            self.answer_all(("ingest", *day))
            self.answer_all(("validate", *day))
        self.settle("validate")

    def talk(self) -> None:
        """The dialoog as it went."""
        for record in tomllib.loads((self.data / "dialoog.toml").read_text("utf-8"))["dialoog"]:
            options = [part for key, value in record.items() if key != "agb_code" for part in (f"--{key}", value)]
            self.wlz("dialoog", record["agb_code"], *options)

    def score(self) -> None:
        """The judgement of the definitive plans: a sheet for each of two assessors, filled in and handed in."""
        sheets = self.ronde / "scorebladen"
        names = ("--beoordelaar", "D. el Amrani", "--beoordelaar", "E. Bakker")
        self.wlz("score", "--formulieren", "--uit", str(sheets), *names)
        subprocess.run([sys.executable, str(HERE / "beoordelaars.py"), str(sheets)], check=True, stdout=subprocess.DEVNULL)
        print(f"  python sample_data/beoordelaars.py {sheets}", flush=True)
        self.answer_all(("score", *(str(s) for s in sorted(sheets.glob("*.xlsx")))))
        self.settle("score")

    def award(self) -> None:
        """Voorlopig, sent, and definitief when the objection term has ended."""
        season = self.season
        self.answer_all(("gunning", "--peildatum", season.gunningsdag))
        self.settle("gunning")
        self.wlz("brieven", "--verzending", season.verzending, "--peildatum", season.gunningsdag)
        self.wlz("brieven", "--verzonden", season.verzending, "--peildatum", season.verzending)
        awarded = [
            b
            for b in self.wlz("status", "--peildatum", season.definitief, ok=(0, 1, 4))["zorgaanbieders"]
            if b["gunning"].startswith("gegund")
        ]
        for who in awarded:
            self.wlz("reactie", who["agb_code"], "aanvaard", "--peildatum", season.definitief)
        self.wlz("gunning", "--definitief", "--peildatum", season.definitief, ok=(0, 1))
        self.settle("gunning")
        self.wlz("brieven", "--soort", "definitieve_gunning", "--verzending", season.definitief, "--peildatum", season.definitief)

    def redistribute(self) -> None:
        """Realised production in, budget redistributed, letters out."""
        season = self.season
        self.wlz("realisatie", str(self.data / "realisatie" / "declaratiestand.csv"), "--peildatum", season.stand, door=CONTROLLER)
        self.wlz("realisatie", str(self.data / "realisatie" / "mutaties.csv"), "--peildatum", season.mutatiedag, door=CONTROLLER)
        self.answer_all(("herschik", "--peildatum", season.herschikdag))
        self.settle("herschik")
        self.wlz("brieven", "--soort", "herschikkingsbesluit", "--verzending", season.herschikverzending, "--peildatum", season.herschikdag)

    def account(self) -> None:
        """The report, a dossier, and everything recomputed, also on a copy of the folder elsewhere."""
        self.wlz("rapport", "--peildatum", self.season.herschikdag)
        self.wlz("dossier", self.first(), "--peildatum", self.season.herschikdag)
        self.wlz("narekenen")
        copy = TARGET / "kopie" / self.season.naam
        shutil.copytree(self.ronde, copy)
        original, self.ronde = self.ronde, copy
        self.wlz("narekenen")
        self.ronde = original
        shutil.rmtree(copy)

    def first(self) -> str:
        """The zorgaanbieder to follow from cell to euro."""
        return "06010001" if self.season.plannen else "41410001"

    def run(self) -> None:
        """The whole season."""
        print(f"\n{self.season.naam}", flush=True)
        self.open()
        self.intake()
        if self.season.plannen:
            self.talk()
            self.score()
        else:
            self.answer_all(("score",))
        self.award()
        self.redistribute()
        self.account()


def summary(demos: list[Demo]) -> None:
    """What was made and where to look: one line each, so that no path or command is ever broken."""
    print("\nWat is gemaakt en waar te kijken")
    for demo in demos:
        root = demo.ronde.relative_to(TARGET.parent)
        kinds = sorted(p for p in (demo.ronde / "brieven").iterdir() if p.is_dir())
        rows = [(f"brieven: {kind.name}", str(len(list(kind.glob("*.pdf")))), f"{root}/brieven/{kind.name}") for kind in kinds]
        for what, place in (("rapport", "rapport/rapport.html"), ("narekenblad", "rapport/rapport.xlsx")):
            rows.append((what, "1", f"{root}/{place}"))
        rows.append((f"dossier van {demo.first()}", "1", f"{root}/rapport/dossier-{demo.first()}/dossier-{demo.first()}.pdf"))
        rows.append(
            ("inschrijfformulier", str(sum(1 for p in (demo.ronde / "formulieren").rglob("*") if p.is_file())), f"{root}/formulieren")
        )
        width = max(len(what) for what, _, _ in rows)
        print(f"\n{demo.season.naam}: {len(demo.steps)} opdrachten in {sum(s for _, _, s in demo.steps):.0f} seconden")
        for what, number, where in rows:
            print(f"  {what:<{width}}  {number:>3}  {where}")
        print("  uitleg van cel tot euro:")
        print(f"    .venv/bin/wlz waarom {demo.first()} --ronde {root}")
        print("  waar de ronde staat:")
        print(f"    .venv/bin/wlz status --ronde {root}")


def main() -> None:
    """Both seasons, in a fresh ``demo/``."""
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir()
    demos = [Demo(season, TARGET) for season in SEASONS if not sys.argv[1:] or season.naam in sys.argv[1:]]
    for demo in demos:
        demo.run()
    summary(demos)


if __name__ == "__main__":
    main()
