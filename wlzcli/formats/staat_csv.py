"""A table of values as CSV for a spreadsheet or another program: semicolons, UTF-8 with a mark, no formulas."""

from __future__ import annotations

import csv
import io

from wlzcli.domain.rapport import Staat

RISKY = ("=", "+", "-", "@", "\t", "\r")


def staat_csv(staat: Staat) -> bytes:
    """The cells as people read them. Text that a spreadsheet would take for a formula gets an apostrophe in front."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow(staat.kolommen)
    for row, shown in zip(staat.waarden, staat.rijen, strict=True):
        writer.writerow(
            [f"'{text}" if isinstance(cel, str) and text.startswith(RISKY) else text for cel, text in zip(row, shown, strict=True)]
        )
    return buffer.getvalue().encode("utf-8-sig")
