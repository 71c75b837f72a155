"""What people see. Colour, tables and progress on a terminal only; plain lines elsewhere."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

    from wlzcli.domain.report import Report, Table
    from wlzcli.errors import WlzError

FICTIEF = "FICTIEF: dit is een voorbeeldronde; zorgaanbieders, bedragen en regels zijn verzonnen."
WORD, GAP = 34, 3  # the longest word kept whole (longer are only paths and hashes); the room between two columns


def show(report: Report, uitgebreid: bool = False) -> None:
    """Lines, tables, findings and questions on stdout; what to do next on stderr."""
    if report.voorbeeld:
        print(FICTIEF, file=sys.stderr)
    for line in report.lines:
        print(line)
    for table in report.tables + (report.detail if uitgebreid else ()):
        show_table(table)
    if uitgebreid or not report.kort:
        _show_findings(report)
    for note in report.notes:
        print(note, file=sys.stderr)


def _show_findings(report: Report) -> None:
    if not report.bevindingen and not report.vragen:
        return
    from wlzcli.domain.findings import finding_order
    from wlzcli.domain.report import Table
    from wlzcli.workflow.document import finding_row, messages, question_row

    texts = messages()
    if report.bevindingen:
        rows = tuple(finding_row(f, texts, report.aan_zorgaanbieder) for f in sorted(report.bevindingen, key=finding_order))
        show_table(Table("Bevindingen", ("code", "ernst", "waar", "wat", "doen", "bron"), rows))
    if report.vragen:
        show_table(Table("Vragen", ("id", "onderwerp", "vraag", "keuzes", "bron"), tuple(question_row(q, texts) for q in report.vragen)))
        if report.ronde is not None:  # outside a ronde there is nothing to answer in; the command says what fills it
            print("Beantwoord een vraag met: wlz antwoord ID KEUZE --reden '…'", file=sys.stderr)


def show_table(table: Table) -> None:
    """A table: drawn on a terminal, tab-separated lines elsewhere."""
    if not sys.stdout.isatty():
        print(f"# {table.titel}")
        print("\t".join(table.kolommen))
        for row in table.rijen:
            print("\t".join(cell.replace("\t", " ").replace("\n", " ") for cell in row))
        return
    screen = console()
    widths = _widths(table, screen.width - GAP * len(table.kolommen))
    if widths is None:
        _show_blocks(table)
        return
    from rich import box
    from rich.table import Table as RichTable
    from rich.text import Text

    drawn = RichTable(title=table.titel, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False, title_style="bold")
    for name, width in zip(table.kolommen, widths, strict=True):
        right = name in table.rechts
        drawn.add_column(name, justify="right" if right else "left", no_wrap=right, overflow="fold", width=width)
    for row in table.rijen:
        drawn.add_row(*(Text(cell) for cell in row))
    screen.print(drawn)


def _widths(table: Table, room: int) -> list[int] | None:
    """A width for each column: what it needs at least, and the room left goes to the column that is short of most; None when it does not fit."""
    columns = range(len(table.kolommen))
    widths = [_least(table, n) for n in columns]
    full = [
        max(len(line) for cell in (table.kolommen[n], *(r[n] for r in table.rijen)) for line in (cell.splitlines() or [""]))
        for n in columns
    ]
    spare = room - sum(widths)
    if spare < 0:
        return None
    while spare > 0 and widths != full:
        short = max(columns, key=lambda n: full[n] / max(widths[n], 1))
        if full[short] <= widths[short]:
            break
        widths[short] += 1
        spare -= 1
    return widths


def _least(table: Table, column: int) -> int:
    """The narrowest this column can be: an amount whole, a text at its longest word; a path or hash may break after ``WORD``."""
    cells = [table.kolommen[column], *(row[column] for row in table.rijen)]
    if table.kolommen[column] in table.rechts:
        return max(map(len, cells))
    return max(min(len(word), WORD) for cell in cells for word in (cell.split() or [""]))


def _show_blocks(table: Table) -> None:
    """A table that does not fit, row by row: ``kolom: waarde`` on a line of its own, nothing broken."""
    print(table.titel if table.rijen else f"{table.titel}: geen")
    for row in table.rijen:
        print()
        for name, cell in zip(table.kolommen, row, strict=True):
            if cell:
                print(f"{name}: {cell}")
    print()


def console() -> Console:
    """Rich on stdout; colour only where ``NO_COLOR`` does not forbid it."""
    from rich.console import Console

    return Console(highlight=False, no_color=bool(os.environ.get("NO_COLOR")))


def complain(exc: WlzError) -> None:
    """One sentence and what to do, on stderr; every fault of a policy on a line of its own."""
    print(exc.melding, file=sys.stderr)
    for fault in getattr(exc, "fouten", ()):
        print(f"  {fault}" + (f" ({fault.herstel})" if fault.herstel else ""), file=sys.stderr)
    if exc.herstel:
        print(exc.herstel, file=sys.stderr)


def progress() -> Callable[[int, int, str], None]:
    """A counter on stderr while work goes on, on a terminal only."""
    shown = sys.stderr.isatty()  # asked once: there may be thousands of files

    def tell(done: int, total: int, what: str) -> None:
        if shown:
            from shutil import get_terminal_size

            end = "\r\x1b[K" if done >= total else ""
            count = f"{done}/{total} "
            room = get_terminal_size().columns - len(count) - 1  # a line that wraps cannot be written over
            print(f"\r{count}{what[: max(room, 0)]}\x1b[K{end}", end="", file=sys.stderr, flush=True)

    return tell
