"""How fast foreign forms are read: our guarded workers against plain openpyxl, on the same files in the same run.

    python bench/lezen.py [aantal]

300 forms of 5 sheets and about 3,400 filled cells. Trust the ratio before the absolute figures: the machine is shared.
"""

from __future__ import annotations

import io
import os
import sys
import time
from collections.abc import Callable, Iterable

import xlsxwriter

COUNT = 300
DISTINCT = 20  # written once, read over and over
SHEETS, ROWS_FIRST, ROWS = 5, 240, 110


def form(seed: int) -> bytes:
    """A form as filled in: codes, texts, amounts, percentages, choices, a few dates and formulas."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    percent, code = book.add_format({"num_format": "0.0%"}), book.add_format({"num_format": "00000000"})
    for number in range(SHEETS):
        page = book.add_worksheet(f"Blad {number + 1}")
        for row in range(ROWS_FIRST if number == 0 else ROWS):
            page.write_string(row, 0, f"vraag.{number}.{row}")
            page.write_string(row, 1, f"Antwoord {seed} op vraag {row}: zoals besproken & vastgelegd")
            page.write_number(row, 2, row * 1.25 + seed)
            page.write_number(row, 3, 0.955, percent)
            page.write_string(row, 4, "ja" if (row + seed) % 2 else "nee")
        page.write_formula(0, 6, "=SUM(C1:C99)", None, 5.5)
        page.write_number(1, 6, 6290123 + seed, code)
    book.close()
    return buffer.getvalue()


def each(read: Callable[[bytes], object], forms: Iterable[bytes]) -> None:
    """Read every form and keep none of them, as an ingest does."""
    for data in forms:
        read(data)


def per_second(count: int, work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return count / (time.perf_counter() - start)


def main(count: int) -> None:
    import openpyxl

    from wlzcli.domain.werkboek import Werkboek
    from wlzcli.formats.limited import XLSX, read_all, read_one
    from wlzcli.formats.xlsx.reader import read_xlsx

    made = [form(seed) for seed in range(DISTINCT)]
    forms = [made[n % DISTINCT] for n in range(count)]
    cells = sum(len(b.cellen) for b in read_xlsx(forms[0]).bladen)
    print(f"{count} formulieren, {cells} cellen, {len(forms[0]) // 1024} kB, {os.cpu_count()} processors")

    def ours() -> None:
        for name, result in read_all(((str(n), data) for n, data in enumerate(forms)), XLSX):
            assert isinstance(result, Werkboek), name

    few = forms[: max(10, count // 10)]
    baseline = per_second(len(few), lambda: each(lambda data: openpyxl.load_workbook(io.BytesIO(data)), few))
    in_process = per_second(len(few), lambda: each(read_xlsx, few))
    guarded = per_second(count, ours)
    start = time.perf_counter()
    read_one(forms[0], XLSX)
    cold = time.perf_counter() - start
    print(f"openpyxl, in dit proces      {baseline:8.1f} per seconde")
    print(f"eigen lezer, in dit proces   {in_process:8.1f} per seconde   {in_process / baseline:4.1f} x")
    print(f"eigen lezer, in werkers      {guarded:8.1f} per seconde   {guarded / baseline:4.1f} x")
    print(f"één formulier, werker koud   {cold * 1000:8.0f} ms")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else COUNT)
