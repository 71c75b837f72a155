"""Letters as PDF: accessible (PDF/UA-1) and for the archive (PDF/A-2a) at once, the same bytes every time.

The layout is ours; the content goes in as JSON and is never markup. Typst writes the tags and refuses what
the standards forbid. Only the fonts inside Typst are used, so every machine gives the same pages.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, time
from typing import Any

from wlzcli.domain.brief import Blok, Brief
from wlzcli.domain.brieftekst import GROET, SMALL_TABLE, closing, footer_lines, keep_together, marks, notices, sender_lines
from wlzcli.domain.canonical import to_data
from wlzcli.domain.dates import in_full
from wlzcli.domain.lettertekens import unprintable
from wlzcli.domain.ronde import SCHREEF
from wlzcli.formats.letterbreedtes import LETTERTYPEN, Lettertype
from wlzcli.formats.logo import Logo, size_mm
from wlzcli.formats.pdf_tabel import LONG_IN_CELL, PIECE, measure

STANDARDS = ["a-2a", "ua-1"]
_LONG_WORD = 66  # a SHA-256 stays whole in a paragraph
_BREAK = "\u200b"


class LayoutError(Exception):
    """A letter that cannot be laid out; the text says why, in Dutch."""


class PdfWriter:
    """Writes letters one after the other with one Typst compiler: fonts and layout are read once."""

    def __init__(self, layout: bytes, logo: Logo | None = None) -> None:
        import typst

        self._layout, self._logo = layout, logo
        self._compilers: dict[str, Any] = {}
        self._error: type[Exception] = typst.TypstError

    def _compiler(self, lettertype: str) -> Any:
        """One compiler for the letters in this font."""
        if lettertype not in self._compilers:
            import typst

            root = str(self._logo.folder) if self._logo else None
            fonts: Any = LETTERTYPEN[lettertype].folders()
            self._compilers[lettertype] = typst.Compiler(self._layout, root=root, font_paths=fonts, ignore_system_fonts=True)
        return self._compilers[lettertype]

    def write(self, brief: Brief) -> bytes:
        """The letter as PDF. LayoutError when a character cannot be printed or the layout fails."""
        moment = datetime.combine(brief.besluitdatum, time(12), tzinfo=UTC)
        content = json.dumps(layout_data(brief, self._logo), ensure_ascii=False)
        missing = unprintable(content)
        if missing:
            raise LayoutError(f"deze tekens kunnen niet worden afgedrukt: {' '.join(missing)}")
        # As a file, not as an input of the system: that would have Typst build its whole library again for every letter.
        files: Any = {"main.typ": self._layout, "brief.json": content.encode()}
        try:
            pdf = self._compiler(brief.afzender.lettertype or SCHREEF).compile(
                files, format="pdf", pdf_standards=STANDARDS, timestamp=moment
            )
        except self._error as exc:
            raise LayoutError(f"de opmaak lukt niet ({str(exc).splitlines()[0]})") from exc
        return bytes(pdf)


def layout_data(brief: Brief, logo: Logo | None) -> dict[str, Any]:
    """What the layout is given: plain texts and lists, nothing it has to work out."""
    day = brief.besluitdatum
    letter = LETTERTYPEN[brief.afzender.lettertype or SCHREEF]
    return {
        "lettertypen": letter.families,
        "schaal": letter.schaal,
        "onderwerp": brief.onderwerp,
        "kenmerk": brief.kenmerk,
        "kleur": brief.afzender.kleur,
        "logo": {"bestand": logo.name, "breedte": round(size_mm(logo.png)[0], 2)} if logo else None,
        "datum": in_full(brief.datum),
        "documentdatum": [day.year, day.month, day.day],
        "concept": brief.concept,
        "merken": marks(brief),
        "mededelingen": notices(brief),
        "afzender": {"naam": soft(brief.afzender.naam), "regels": [soft(r) for r in sender_lines(brief)]},
        "geadresseerde": {"naam": soft(brief.geadresseerde.naam), "regels": [soft(r) for r in brief.geadresseerde.regels]},
        "blokken": [_blok(b, samen, letter) for b, samen in zip(brief.blokken, keep_together(brief), strict=True)],
        "groet": GROET,
        "ondertekening": closing(brief),
        "voettekst": footer_lines(brief),
    }


def _blok(blok: Blok, samen: bool, letter: Lettertype) -> dict[str, Any]:
    data = {"soort": blok.soort.value, "samen": samen, "tekst": soft(blok.tekst), "items": [soft(i) for i in blok.items]}
    return data | _table(blok, letter) if blok.kolommen else data


def _table(blok: Blok, letter: Lettertype) -> dict[str, Any]:
    maat = measure(blok, letter)
    return {
        "klein": len(blok.rijen) <= SMALL_TABLE,
        "kolommen": to_data(blok.kolommen),
        "breedtes": maat.breedtes,
        "hoogtes": maat.hoogtes,
        "korps": maat.korps,
        "wit": maat.wit,
        "wit_links": maat.wit_links,
        "rijen": [{"cellen": [soft(c, LONG_IN_CELL) for c in r.cellen], "totaal": r.totaal} for r in blok.rijen],
    }


def soft(text: str, limit: int = _LONG_WORD) -> str:
    """The text with places to break inside words that are longer than a line can hold; at a hyphen it breaks anyway."""
    if len(text) <= limit:
        return text
    return re.sub(rf"[^\s-]{{{limit + 1},}}", lambda m: _BREAK.join(m[0][i : i + PIECE] for i in range(0, len(m[0]), PIECE)), text)
