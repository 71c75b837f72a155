"""The two fictional assessors fill in the score sheets that a sample ronde made for them, as they would in Excel.

Run ``python sample_data/beoordelaars.py MAP``, MAP being where ``wlz score --formulieren --uit MAP`` put the sheets. What each
of them found stands in ``2016-gz/scores.toml``. A sheet belongs to the ronde that made it, so filled-in ones cannot lie ready.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path
from typing import Any

import openpyxl

SCORES = Path(__file__).parent / "2016-gz" / "scores.toml"
EERSTE_RIJ, SLEUTEL, ELEMENT, SCORE, MOTIVERING = 5, 1, 3, 9, 10  # on the sheet Scores
BELANG = 3  # on the sheet Belangen


def fill_in(folder: Path, scores: Path = SCORES) -> list[Path]:
    """Fill in every sheet in this folder that is for one of the assessors, and give those sheets."""
    answers = {who["naam"]: who["plannen"] for who in tomllib.loads(scores.read_text("utf-8"))["beoordelaar"]}
    filled = []
    for path in sorted(folder.glob("*.xlsx")):
        book = openpyxl.load_workbook(path)
        sheet, place = next(iter(book.defined_names["wlz_beoordelaar"].destinations))
        plans = answers.get(book[sheet][place.replace("$", "")].value)
        if plans is not None:
            fill_sheet(book, plans)
            book.save(path)
            filled.append(path)
    return filled


def fill_sheet(book: Any, plans: dict[str, dict[str, str]]) -> None:
    """No interest, and per element a motivation; the opslag as a percentage."""
    for row in range(EERSTE_RIJ, book["Belangen"].max_row + 1):
        book["Belangen"].cell(row, BELANG).value = "nee"
    sheet = book["Scores"]
    for row in range(EERSTE_RIJ, sheet.max_row + 1):
        plan, element = plans.get(sheet.cell(row, SLEUTEL).value), sheet.cell(row, ELEMENT).value
        if plan is None:
            continue
        is_opslag = element == "opslag"
        sheet.cell(row, SCORE).value = float(plan["opslag"].replace(",", ".")) if is_opslag else None
        sheet.cell(row, MOTIVERING).value = plan["opslag_motivering"] if is_opslag else plan[element]


def main() -> None:
    """Fill in the sheets in the folder that was given."""
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_dir():
        sys.exit("Geef de map met de scorebladen: python sample_data/beoordelaars.py MAP")
    filled = fill_in(Path(sys.argv[1]))
    if not filled:
        sys.exit(f"In {sys.argv[1]} staat geen scoreblad van de beoordelaars uit {SCORES.name}.")
    for path in filled:
        print(f"ingevuld: {path}")


if __name__ == "__main__":
    main()
