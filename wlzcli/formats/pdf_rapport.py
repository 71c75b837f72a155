"""A report or dossier as PDF/A and PDF/UA, with numbered contents. The content goes in as data, never as markup."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, time
from typing import Any

from wlzcli.domain.canonical import to_data
from wlzcli.domain.rapport import Rapport
from wlzcli.formats.pdf_typst import STANDARDS, LayoutError, soft

_HASH = re.compile(r"[0-9a-f]{64}")
# A key of policy or the name of a file: letters around dots and underscores, without a space.
_KEY = re.compile(r"\w*[a-z]\w*(?:[._][\w-]*[a-z][\w-]*)+")
_NUMBER = re.compile(r"[-−]?(€\s)?\d[\d.]*(,\d+)?%?")


def rapport_pdf(rapport: Rapport, layout: bytes) -> bytes:
    """The PDF; LayoutError when the layout fails."""
    import typst

    compiler: Any = typst.compile
    data = to_data(rapport) | {"datum": [rapport.datum.year, rapport.datum.month, rapport.datum.day]}
    for section in data["secties"]:
        for table in section["tabellen"]:
            table["breedtes"] = [_weight(n, table) for n in range(len(table["kolommen"]))]
            table["rijen"] = [[_breakable(cell) for cell in row] for row in table["rijen"]]
    moment = datetime.combine(rapport.datum, time(12), tzinfo=UTC)
    inputs = {"rapport": json.dumps(data, ensure_ascii=False)}
    try:
        return bytes(compiler(layout, format="pdf", sys_inputs=inputs, pdf_standards=STANDARDS, timestamp=moment, ignore_system_fonts=True))
    except typst.TypstError as exc:
        raise LayoutError(f"de opmaak van het dossier lukt niet ({str(exc).splitlines()[0]})") from exc


def _weight(column: int, table: dict[str, Any]) -> int:
    """How much of the width a column gets: by its longest text, within bounds."""
    longest = max((len(row[column]) for row in table["rijen"]), default=0)
    return min(45, max(8, longest + 4, len(table["kolommen"][column]) + 3))  # some air, so that no column touches the next


def _breakable(cell: str) -> str:
    """A hash may break every eight characters, a key after its dots and underscores, so that none runs into the next column; an amount never."""
    if _HASH.fullmatch(cell):
        return "\u200b".join(cell[i : i + 8] for i in range(0, len(cell), 8))
    if _NUMBER.fullmatch(cell):
        return cell.replace(" ", "\u00a0")
    return soft(_KEY.sub(lambda key: key[0].replace("_", "_\u200b").replace(".", ".\u200b"), cell))
