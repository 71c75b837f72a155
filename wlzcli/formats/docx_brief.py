"""Letters as Word files that a purchaser may edit; the same bytes every time.

The layout is a Word file with placeholders of docxtpl. It is read once; every letter is then one rendering of
its text parts, strict about unknown placeholders and with every value escaped, so a name never becomes markup.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from datetime import date
from typing import Any

from wlzcli.domain.brief import Blok, BlokSoort, Brief, Uitlijning
from wlzcli.domain.brieftekst import GROET, SMALL_TABLE, closing, footer_lines, keep_together, marks, notices, sender_lines
from wlzcli.domain.dates import in_full
from wlzcli.domain.ronde import Huisstijl
from wlzcli.formats.docx_logo import drawing, with_logo
from wlzcli.formats.jinja_fouten import in_dutch
from wlzcli.formats.jinja_texts import TextFault, forbidden
from wlzcli.formats.letterbreedtes import LETTERTYPEN
from wlzcli.formats.logo import Logo
from wlzcli.formats.pdf_tabel import column_widths as shared_widths
from wlzcli.records import dataclass

_TEXT_PARTS = re.compile(r"word/(?:document|header\d*|footer\d*)\.xml|docProps/core\.xml")
_TABLE = re.compile(r"<w:tbl>(?:(?!<w:tbl>).)*?w:tblCaption w:val=\"brieftabel\".*?</w:tbl>", re.DOTALL)
_GRID = re.compile(r"<w:tblGrid>.*?</w:tblGrid>", re.DOTALL)
_STYLE = re.compile(r"<w:pStyle [^>]*/>")
_CELL_WIDTH = re.compile(r"<w:tcW [^>]*/>")
_TEXT_WIDTH = 9355  # twips between the margins of the layout that ships: 21 - 2.5 - 2 cm
_PER_CHARACTER, _PER_HEAD_CHARACTER = 98, 112  # twips of one character in a table cell, on average
_PADDING = 160
_QUOTED = re.compile(r"'([^']+)'")
_LINE_BREAK = "\u2028"  # never in a value: printable() makes it a space
DOS_DATE = 0x21  # 1 January 1980, the first day a zip can hold
MAX_LAYOUT = 20_000_000
STYLES, LAYOUT_COLOUR, LAYOUT_FONT = "word/styles.xml", b"1F4E79", b'"Arial"'
MAX_LAYOUT_LOOPS = 3


class WordLayoutError(Exception):
    """A Word layout that cannot be used; the text says why, in Dutch."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the file as it lies in the zip: compressed once, copied into every letter."""

    naam: bytes
    crc: int
    size: int
    data: bytes


class WordWriter:
    """Writes letters one after the other on one Word layout."""

    def __init__(self, layout: bytes, logo: Logo | None = None) -> None:
        self._parts: list[tuple[str, Any]] = []
        self._styles: bytes = b""
        self._styled: dict[tuple[str, str | None], _Part] = {}
        self._logo = logo
        env = _environment()
        for name, content in with_logo(_read_layout(layout), logo):
            if _TEXT_PARTS.fullmatch(name):
                self._parts.append((name, _compile(env, name, content)))
            else:
                self._parts.append((name, _pack(name, content)))
                if name == STYLES:
                    self._styles = content

    def write(self, brief: Brief) -> bytes:
        """The letter as a docx. WordLayoutError names a placeholder that the layout has and a letter has not."""
        from jinja2 import TemplateError, UndefinedError

        context = layout_data(brief) | {"logo": drawing(self._logo, brief.afzender.naam)}
        out = []
        for name, part in self._parts:
            if isinstance(part, _Part):
                out.append(self._in_style(brief.afzender) if name == STYLES else part)
                continue
            try:
                xml = part.render(context)
            except UndefinedError as exc:
                named = _QUOTED.findall(exc.message or "")
                raise WordLayoutError(f"{name} vraagt een veld dat niet bestaat ({named[-1] if named else 'zonder naam'})") from exc
            except (TemplateError, TypeError) as exc:
                raise WordLayoutError(f"de Word-opmaak ({name}) kan niet worden ingevuld: {in_dutch(str(exc))}") from exc
            if name == "word/document.xml":
                xml = xml.replace(_LINE_BREAK, '</w:t><w:br/><w:t xml:space="preserve">')
                xml = _with_widths(xml, [b for b in brief.blokken if b.soort is BlokSoort.TABEL])
            elif name == "docProps/core.xml":
                xml = _with_dates(xml, brief.besluitdatum)
            out.append(_pack(name, _well_formed(name, xml.encode("utf-8"))))
        return _zip(out)

    def _in_style(self, style: Huisstijl) -> _Part:
        """The styles with colour and font of the house style in place of the layout's own; made once for each."""
        key = (style.kleur, style.lettertype)
        if key not in self._styled:
            content = self._styles.replace(LAYOUT_COLOUR, style.kleur.removeprefix("#").upper().encode("ascii"))
            if style.lettertype:
                content = content.replace(LAYOUT_FONT, f'"{LETTERTYPEN[style.lettertype].word}"'.encode())
            self._styled[key] = _pack(STYLES, content)
        return self._styled[key]


def _environment() -> Any:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    env = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    env.globals.clear()
    return env


def _read_layout(layout: bytes) -> list[tuple[str, bytes]]:
    """The parts of the layout, in their own order. WordLayoutError when this is no Word file."""
    try:
        with zipfile.ZipFile(io.BytesIO(layout)) as source:
            infos = source.infolist()
            if sum(i.file_size for i in infos) > MAX_LAYOUT:
                raise WordLayoutError("de Word-opmaak is groter dan 20 MB")
            parts = [(i.filename, source.read(i)) for i in infos if not i.is_dir()]
    except (
        zipfile.BadZipFile,
        OSError,
        EOFError,
        zlib.error,
        RuntimeError,
    ) as exc:  # RuntimeError: locked, or packed in a way unknown here
        raise WordLayoutError(
            "de Word-opmaak is geen leesbaar Word-bestand (.docx): beschadigd, beveiligd of in een andere vorm bewaard"
        ) from exc
    if "word/document.xml" not in {name for name, _ in parts}:
        raise WordLayoutError("de Word-opmaak is geen Word-bestand: word/document.xml ontbreekt")
    return parts


FIELDS = (
    "onderwerp", "kenmerk", "datum", "merken", "mededelingen", "afzender", "geadresseerde", "blokken", "groet", "ondertekening", "voettekst",
)  # fmt: skip


def _compile(env: Any, name: str, content: bytes) -> Any:
    """A text part of the layout as a template; only showing, ``if`` and ``for``, so it cannot run for long."""
    from jinja2 import TemplateSyntaxError, nodes

    try:
        xml = _patched(_well_formed(name, content))
        faults = tuple(forbidden(name, env.parse(xml), MAX_LAYOUT_LOOPS, (nodes.Getitem,)))
        if faults:
            raise WordLayoutError(f"{name}: {faults[0].melding}")
        return env.from_string(xml)
    except TemplateSyntaxError as exc:
        raise WordLayoutError(f"een plaatshouder in de Word-opmaak ({name}) klopt niet: {in_dutch(exc.message or '')}") from exc
    except UnicodeDecodeError as exc:
        raise WordLayoutError(f"de Word-opmaak ({name}) is geen leesbare XML") from exc


def _well_formed(name: str, content: bytes) -> bytes:
    """The part as it is; WordLayoutError when Word could not open it, as after a tag that opens in one branch and closes in another."""
    from xml.parsers import expat

    try:
        expat.ParserCreate().Parse(content, True)
    except expat.ExpatError as exc:
        raise WordLayoutError(f"{name} is geen geldige XML (regel {exc.lineno})") from exc
    return content


def _patched(content: bytes) -> str:
    from docxtpl import DocxTemplate

    return str(DocxTemplate(io.BytesIO()).patch_xml(content.decode("utf-8")))


def check_layout(layout: bytes) -> tuple[TextFault, ...]:
    """Placeholders of a Word layout that no letter fills, and parts of a letter that the layout leaves out."""
    from jinja2 import TemplateSyntaxError, meta

    env = _environment()
    used: set[str] = set()
    faults = []
    try:
        for name, content in _read_layout(layout):
            if _TEXT_PARTS.fullmatch(name):
                _compile(env, name, content)
                found = meta.find_undeclared_variables(env.parse(_patched(content)))
                faults += [TextFault(name, 0, field, "dit veld bestaat niet") for field in sorted(found - {*FIELDS, "logo"})]
                if "logo" in found and name != "word/document.xml":
                    faults.append(TextFault(name, 0, "logo", "dit veld kan alleen in de brief zelf staan, niet in kop of voet"))
                used |= found
    except (WordLayoutError, TemplateSyntaxError) as exc:
        return (TextFault("Word-opmaak", 0, "", str(exc)),)
    faults += [TextFault("Word-opmaak", 0, field, "dit veld wordt nergens gebruikt") for field in FIELDS if field not in used]
    return tuple(faults)


def layout_data(brief: Brief) -> dict[str, Any]:
    """What the Word layout may use."""
    return {
        "onderwerp": brief.onderwerp,
        "kenmerk": brief.kenmerk,
        "datum": in_full(brief.datum),
        "merken": " · ".join(marks(brief)),
        "mededelingen": notices(brief),
        "afzender": {"naam": brief.afzender.naam, "regels": " · ".join(sender_lines(brief))},
        "geadresseerde": {"naam": brief.geadresseerde.naam, "regels": brief.geadresseerde.regels},
        "blokken": [_blok(b, samen) for b, samen in zip(brief.blokken, keep_together(brief), strict=True)],
        "groet": GROET,
        "ondertekening": _LINE_BREAK.join(closing(brief)),
        "voettekst": footer_lines(brief),
    }


def _blok(blok: Blok, samen: bool) -> dict[str, Any]:
    right = [k.uitlijning is Uitlijning.RECHTS for k in blok.kolommen]
    return {
        "soort": blok.soort.value,
        "samen": samen,
        "tekst": whole_amounts(blok.tekst),
        "items": [whole_amounts(i) for i in blok.items],
        "kolommen": [{"kop": k.kop, "rechts": r} for k, r in zip(blok.kolommen, right, strict=True)],
        "rijen": [
            {"totaal": rij.totaal, "cellen": [{"tekst": c, "rechts": r} for c, r in zip(rij.cellen, right, strict=True)]}
            for rij in blok.rijen
        ],
    }


def whole_amounts(text: str) -> str:
    """The text with a space that does not break between € and the number."""
    return text.replace("€ ", "€\u00a0")


def amounts_in(docx: bytes) -> frozenset[str]:
    """Every amount in a Word letter, also one that Word has cut into runs; empty when the file cannot be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(docx)) as source:
            info = source.getinfo("word/document.xml")
            xml = source.read(info).decode("utf-8") if info.file_size <= MAX_LAYOUT else ""
    except (zipfile.BadZipFile, KeyError, zlib.error, UnicodeDecodeError, RuntimeError):
        return frozenset()
    text = re.sub(r"<[^>]+>", "", re.sub(r"</w:p>|<w:tab/>|<w:br/>", "\n", xml)).replace("\u00a0", " ")
    return frozenset(re.findall(r"-?€ ?[0-9][0-9.]*(?:,[0-9]{2})?", text))


# -- widths, dates, zip ------------------------------------------------------------------------


def column_widths(blok: Blok, room: int = _TEXT_WIDTH) -> list[int]:
    """Twips per column, as :func:`wlzcli.formats.pdf_tabel.column_widths` shares them; characters are counted, not measured."""
    least = []
    for index, kolom in enumerate(blok.kolommen):
        words = [min(_longest_word(r.cellen[index]), 40) * (_PER_HEAD_CHARACTER if r.totaal else _PER_CHARACTER) for r in blok.rijen]
        least.append(max((_longest_word(kolom.kop) * _PER_HEAD_CHARACTER, *words)) + _PADDING)
    needs = [
        [(len(c) + c.count("%")) * (_PER_HEAD_CHARACTER if r.totaal else _PER_CHARACTER) + _PADDING for c in r.cellen] for r in blok.rijen
    ]
    return [int(w) for w in shared_widths(blok, needs, least, room)]


def _longest_word(text: str) -> int:
    return max(map(len, re.split(r"[ -]", text)), default=1)


def _with_widths(xml: str, tables: list[Blok]) -> str:
    """The rendered document with the width of every column of every table."""
    left = iter(tables)

    def one(match: re.Match[str]) -> str:
        blok = next(left, None)
        if blok is None:  # a layout of their own that shows tables twice: left as Word made it
            return match[0]
        widths = column_widths(blok)
        grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
        text = _GRID.sub(f"<w:tblGrid>{grid}</w:tblGrid>", match[0], count=1)
        if len(blok.rijen) <= SMALL_TABLE:
            rows = text.split("</w:tr>")
            text = "</w:tr>".join([*(_STYLE.sub(r"\g<0><w:keepNext/>", row) for row in rows[:-2]), *rows[-2:]])
        cells = iter(range(len(text)))
        return _CELL_WIDTH.sub(lambda _: f'<w:tcW w:w="{widths[next(cells) % len(widths)]}" w:type="dxa"/>', text)

    return _TABLE.sub(one, xml)


def _with_dates(xml: str, day: date) -> str:
    return re.sub(r"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rf"\g<1>{day.isoformat()}T12:00:00Z", xml)


def _pack(name: str, content: bytes) -> _Part:
    squeeze = zlib.compressobj(6, zlib.DEFLATED, -15)
    return _Part(name.encode("utf-8"), zlib.crc32(content), len(content), squeeze.compress(content) + squeeze.flush())


def _zip(parts: list[_Part]) -> bytes:
    """A zip with these parts, in this order, without a clock: ready parts are copied, not compressed again."""
    body, directory = bytearray(), bytearray()
    for p in parts:
        shared = struct.pack("<HHHHHIIIHH", 20, 0x800, 8, 0, DOS_DATE, p.crc, len(p.data), p.size, len(p.naam), 0)
        directory += b"PK\x01\x02" + struct.pack("<H", 20) + shared + struct.pack("<HHHII", 0, 0, 0, 0, len(body)) + p.naam
        body += b"PK\x03\x04" + shared + p.naam + p.data
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, len(parts), len(parts), len(directory), len(body), 0)
    return bytes(body + directory + end)
