"""Letters as PDF: accessible (PDF/UA-1) and for the archive (PDF/A-2a) at once, the same bytes every time.

The layout is ours; the content goes in as JSON and is never markup. Typst writes the tags and refuses what
the standards forbid. Only the fonts inside Typst are used, so every machine gives the same pages.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from wlzcli.domain.brief import Blok, Brief, Uitlijning
from wlzcli.domain.brieftekst import GROET, SMALL_TABLE, closing, footer_lines, keep_together, marks, notices, sender_lines
from wlzcli.domain.canonical import to_data
from wlzcli.domain.dates import in_full
from wlzcli.domain.lettertekens import unprintable

STANDARDS = ["a-2a", "ua-1"]
_LONG_WORD = 66  # a SHA-256 stays whole in a paragraph
_LONG_IN_CELL = 24
_BREAK = "\u200b"
_TEXT_WIDTH = 467.0  # points between the margins of the layout
_LEAST_TEXT = 70.0  # points that a column of running text keeps at least
_BOLD = 1.08
_WIDTHS = {
    **dict.fromkeys("0123456789€+", 0.475),
    **dict.fromkeys(".,:; '’|", 0.26),
    **dict.fromkeys("ijlft()-", 0.36),
    **dict.fromkeys("mwMW%", 0.85),
}


class LayoutError(Exception):
    """A letter that cannot be laid out; the text says why, in Dutch."""


@dataclass(frozen=True, slots=True)
class Logo:
    """A logo: the folder it lies in and its name."""

    folder: Path
    name: str


class PdfWriter:
    """Writes letters one after the other with one Typst compiler: fonts and layout are read once."""

    def __init__(self, layout: bytes, logo: Logo | None = None) -> None:
        import typst

        self._layout = layout
        self._logo = logo
        root = str(logo.folder) if logo else None
        self._compiler: Any = typst.Compiler(layout, root=root, ignore_system_fonts=True)
        self._error: type[Exception] = typst.TypstError

    def write(self, brief: Brief) -> bytes:
        """The letter as PDF. LayoutError when a character cannot be printed or the layout fails."""
        moment = datetime.combine(brief.besluitdatum, time(12), tzinfo=UTC)
        content = json.dumps(layout_data(brief, self._logo), ensure_ascii=False)
        missing = unprintable(content)
        if missing:
            raise LayoutError(f"deze tekens kunnen niet worden afgedrukt: {' '.join(missing)}")
        try:
            pdf = self._compiler.compile(
                self._layout, format="pdf", sys_inputs={"brief": content}, pdf_standards=STANDARDS, timestamp=moment
            )
        except self._error as exc:
            raise LayoutError(f"de opmaak lukt niet ({str(exc).splitlines()[0]})") from exc
        return bytes(pdf)


def layout_data(brief: Brief, logo: Logo | None) -> dict[str, Any]:
    """What the layout is given: plain texts and lists, nothing it has to work out."""
    day = brief.besluitdatum
    return {
        "onderwerp": brief.onderwerp,
        "kenmerk": brief.kenmerk,
        "kleur": brief.afzender.kleur,
        "logo": logo.name if logo else None,
        "datum": in_full(brief.datum),
        "documentdatum": [day.year, day.month, day.day],
        "concept": brief.concept,
        "merken": marks(brief),
        "mededelingen": notices(brief),
        "afzender": {"naam": soft(brief.afzender.naam), "regels": [soft(r) for r in sender_lines(brief)]},
        "geadresseerde": {"naam": soft(brief.geadresseerde.naam), "regels": [soft(r) for r in brief.geadresseerde.regels]},
        "blokken": [_blok(b, samen) for b, samen in zip(brief.blokken, keep_together(brief), strict=True)],
        "groet": GROET,
        "ondertekening": closing(brief),
        "voettekst": footer_lines(brief),
    }


def _blok(blok: Blok, samen: bool) -> dict[str, Any]:
    korps, marge = table_type(len(blok.kolommen))
    return {
        "samen": samen,
        "klein": len(blok.rijen) <= SMALL_TABLE,
        "soort": blok.soort.value,
        "tekst": soft(blok.tekst),
        "items": [soft(i) for i in blok.items],
        "kolommen": to_data(blok.kolommen),
        "breedtes": column_widths(blok, korps, marge),
        "korps": korps,
        "marge": marge,
        "rijen": [{"cellen": [soft(c, _LONG_IN_CELL) for c in r.cellen], "totaal": r.totaal} for r in blok.rijen],
    }


def table_type(columns: int) -> tuple[float, float]:
    """Size of the type and margin beside a cell, in points, by the number of columns."""
    if columns > 7:
        return 8.2, 2.6
    return (9.0, 3.0) if columns > 5 else (9.5, 4.5)


def column_widths(blok: Blok, korps: float, marge: float) -> list[float | None]:
    """Points per column so that no number breaks; None for running text, which shares what is left.

    Worked out here because letting the layout measure every cell takes a quarter of the time of a letter.
    """
    out: list[float | None] = []
    for index, kolom in enumerate(blok.kolommen):
        if kolom.uitlijning is Uitlijning.TEKST:
            out.append(None)
            continue
        cells = (line_width(r.cellen[index]) * (_BOLD if r.totaal else 1) for r in blok.rijen)
        head = max(map(line_width, kolom.kop.split()), default=0.0) * _BOLD
        out.append(round(max(head, *cells, 0.0) * korps + 2 * marge + 1, 1))
    given = [w for w in out if w is not None]
    room = _TEXT_WIDTH - _LEAST_TEXT * (len(out) - len(given))
    if sum(given) > room:
        return [None if w is None else round(w * room / sum(given), 1) for w in out]
    return out


def line_width(text: str) -> float:
    """The width of a text on one line, in units of the type size; a little on the wide side."""
    return sum(_WIDTHS.get(c, 0.5 if c.islower() or not c.isascii() else 0.7) for c in text)


def soft(text: str, limit: int = _LONG_WORD) -> str:
    """The text with places to break inside words that are longer than a line can hold; at a hyphen it breaks anyway."""
    if len(text) <= limit:
        return text
    return re.sub(rf"[^\s-]{{{limit + 1},}}", lambda m: _BREAK.join(m[0][i : i + 16] for i in range(0, len(m[0]), 16)), text)
