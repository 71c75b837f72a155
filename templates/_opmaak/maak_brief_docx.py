"""Makes ``brief.docx``, the Word layout of every letter: the same bytes every time.

The layout holds placeholders of docxtpl; a purchaser may change fonts, margins and texts around them in Word.
Run it from the checkout: ``python templates/_opmaak/maak_brief_docx.py``.
"""

from __future__ import annotations

import io
import re
import sys
import zipfile
from datetime import datetime
from pathlib import Path

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph

TARGET = Path(__file__).with_name("brief.docx")
FIXED = (1980, 1, 1, 0, 0, 0)
UNUSED = re.compile(r"thumbnail|stylesWithEffects|customXml")
FONT = "Arial"
RED, GREY = RGBColor(0xA4, 0, 0), RGBColor(0x46, 0x46, 0x46)


def build() -> bytes:
    """The layout as the bytes of a docx."""
    doc = Document()
    _page(doc)
    _styles(doc)
    _header_and_footer(doc)
    _body(doc)
    core = doc.core_properties
    core.title, core.subject, core.author, core.language = "{{ onderwerp }}", "{{ kenmerk }}", "{{ afzender.naam }}", "nl-NL"
    core.created = core.modified = datetime(2000, 1, 1)  # noqa: DTZ001 - python-docx wants it naive; replaced per letter
    core.comments, core.last_modified_by, core.revision = "", "wlz", 1
    buffer = io.BytesIO()
    doc.save(buffer)
    return _same_every_time(buffer.getvalue())


def _page(doc: DocumentType) -> None:
    section = doc.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(2.5), Cm(2)
    section.top_margin, section.bottom_margin = Cm(2.6), Cm(2.6)
    section.header_distance = section.footer_distance = Cm(1.1)


def _styles(doc: DocumentType) -> None:
    normal = doc.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(10)
    fonts = normal.element.rPr.rFonts
    for name in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(name), FONT)
    language = OxmlElement("w:lang")
    for name in ("w:val", "w:eastAsia", "w:bidi"):
        language.set(qn(name), "nl-NL")
    normal.element.rPr.append(language)
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(7), 1.12
    for name, size, before in (("Title", 14, 18), ("Heading 1", 11.5, 12)):
        style = doc.styles[name]
        style.font.name, style.font.size, style.font.bold = FONT, Pt(size), True
        style.element.rPr.rFonts.attrib.clear()
        style.element.rPr.rFonts.set(qn("w:ascii"), FONT)
        style.element.rPr.rFonts.set(qn("w:hAnsi"), FONT)
        style.font.color.rgb = RGBColor(0x1F, 0x4E, 0x79)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(5)
        style.paragraph_format.keep_with_next = True
        border = style.element.pPr.find(qn("w:pBdr"))
        if border is not None:
            style.element.pPr.remove(border)
    for name, size, red in (("Klein", 8, False), ("Merk", 9, True), ("Mededeling", 10, True), ("Adres", 10, False), ("Cel", 8.5, False)):
        style = doc.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = normal
        style.font.size, style.font.bold = Pt(size), red
        style.font.color.rgb = RED if red else (GREY if name == "Klein" else None)
        style.paragraph_format.space_after = Pt(5 if name == "Mededeling" else 0)
        style.paragraph_format.line_spacing = 1.0


def _header_and_footer(doc: DocumentType) -> None:
    section = doc.sections[0]
    head = section.header.paragraphs[0]
    head.style, head.alignment = doc.styles["Merk"], WD_ALIGN_PARAGRAPH.RIGHT
    head.add_run("{{ merken }}")
    foot = section.footer.paragraphs[0]
    foot.style = doc.styles["Klein"]
    foot.add_run("{%p for regel in voettekst %}")
    line = section.footer.add_paragraph(style="Klein")
    line.add_run("{{ regel }}")
    section.footer.add_paragraph("{%p endfor %}", style="Klein")
    number = section.footer.add_paragraph(style="Klein")
    number.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    number.add_run("{{ kenmerk }} · pagina ")
    _field(number, "PAGE")
    number.add_run(" van ")
    _field(number, "NUMPAGES")


def _field(paragraph: Paragraph, instruction: str) -> None:
    for kind, text in (("begin", ""), ("", instruction), ("separate", ""), ("text", "1"), ("end", "")):
        run = paragraph.add_run()
        if kind == "text":
            run.text = text
        elif kind:
            char = OxmlElement("w:fldChar")
            char.set(qn("w:fldCharType"), kind)
            run._r.append(char)
        else:
            code = OxmlElement("w:instrText")
            code.text = f" {text} "
            run._r.append(code)


def _body(doc: DocumentType) -> None:
    doc.add_paragraph("{%p if logo %}")
    doc.add_paragraph("{{ logo }}", style="Adres").paragraph_format.space_after = Pt(6)
    doc.add_paragraph("{%p endif %}")
    name = doc.add_paragraph(style="Adres")
    name.add_run("{{ afzender.naam }}").bold = True
    doc.add_paragraph("{{ afzender.regels }}", style="Klein").paragraph_format.space_after = Pt(30)
    for text in ("{{ geadresseerde.naam }}", "{%p for regel in geadresseerde.regels %}", "{{ regel }}", "{%p endfor %}"):
        doc.add_paragraph(text, style="Adres")
    dated = doc.add_paragraph("Datum: {{ datum }}", style="Adres")
    dated.paragraph_format.space_before = Pt(24)
    doc.add_paragraph("Ons kenmerk: {{ kenmerk }}", style="Adres")
    doc.add_paragraph("{{ onderwerp }}", style="Title")
    _loop(doc, "zin in mededelingen", "{{ zin }}", "Mededeling")
    doc.add_paragraph("{%p for blok in blokken %}")
    doc.add_paragraph("{%p if blok.soort == 'kop' %}")
    doc.add_paragraph("{{ blok.tekst }}", style="Heading 1")
    doc.add_paragraph("{%p elif blok.soort == 'alinea' %}")
    doc.add_paragraph("{%p if blok.samen %}")
    doc.add_paragraph("{{ blok.tekst }}").paragraph_format.keep_with_next = True
    doc.add_paragraph("{%p else %}")
    doc.add_paragraph("{{ blok.tekst }}")
    doc.add_paragraph("{%p endif %}")
    doc.add_paragraph("{%p elif blok.soort == 'lijst' %}")
    doc.add_paragraph("{%p for item in blok['items'] %}")
    doc.add_paragraph("{%p if blok.samen %}")
    doc.add_paragraph("{{ item }}", style="List Bullet").paragraph_format.keep_with_next = True
    doc.add_paragraph("{%p else %}")
    doc.add_paragraph("{{ item }}", style="List Bullet")
    doc.add_paragraph("{%p endif %}")
    doc.add_paragraph("{%p endfor %}")
    doc.add_paragraph("{%p elif blok.soort == 'tabel' %}")
    _table(doc)
    doc.add_paragraph("{%p endif %}")
    doc.add_paragraph("{%p endfor %}")
    doc.add_paragraph("{%p if ondertekening %}")
    closing = doc.add_paragraph("{{ groet }}")
    closing.paragraph_format.space_before, closing.paragraph_format.space_after = Pt(12), Pt(40)
    closing.paragraph_format.keep_with_next = True
    doc.add_paragraph("{{ ondertekening }}", style="Adres").paragraph_format.keep_together = True
    doc.add_paragraph("{%p endif %}")


def _loop(doc: DocumentType, each: str, text: str, style: str) -> None:
    doc.add_paragraph(f"{{%p for {each} %}}")
    doc.add_paragraph(text, style=style)
    doc.add_paragraph("{%p endfor %}")


def _table(doc: DocumentType) -> None:
    """One table that repeats its rows and columns; the widths are filled in per letter."""
    table = doc.add_table(rows=4, cols=3)
    _table_properties(table)
    columns = ("{%tc for kolom in blok.kolommen %}", "kop", "{%tc endfor %}")
    rows = (
        columns,
        ("{%tr for rij in blok.rijen %}", "", ""),
        ("{%tc for cel in rij.cellen %}", "cel", "{%tc endfor %}"),
        ("{%tr endfor %}", "", ""),
    )
    for row, texts in zip(table.rows, rows, strict=True):
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if texts is columns:
            properties.append(OxmlElement("w:tblHeader"))
        for cell, text in zip(row.cells, texts, strict=True):
            cell.paragraphs[0].style = "Cel"
            if text in ("kop", "cel"):
                _aligned(cell, text)
            else:
                cell.paragraphs[0].add_run(text)
    spacer = doc.add_paragraph(style="Cel")
    spacer.paragraph_format.space_after = Pt(4)


def _aligned(cell: object, what: str) -> None:
    """A cell with two paragraphs of which one stays: right for numbers, left for the rest."""
    first: Paragraph = cell.paragraphs[0]  # type: ignore[attr-defined] - python-docx has no public type for a cell here
    first.add_run(f"{{%p if {'kolom' if what == 'kop' else 'cel'}.rechts %}}")
    for alignment in (WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.LEFT):
        if alignment is WD_ALIGN_PARAGRAPH.LEFT:
            cell.add_paragraph("{%p else %}", style="Cel")  # type: ignore[attr-defined]
        line: Paragraph = cell.add_paragraph(style="Cel")  # type: ignore[attr-defined]
        line.alignment = alignment
        if what == "kop":
            line.add_run("{{ kolom.kop }}").bold = True
        else:
            line.add_run("{%r if rij.totaal %}")
            line.add_run("{{ cel.tekst }}").bold = True
            line.add_run("{%r else %}")
            line.add_run("{{ cel.tekst }}")
            line.add_run("{%r endif %}")
    cell.add_paragraph("{%p endif %}", style="Cel")  # type: ignore[attr-defined]


def _table_properties(table: Table) -> None:
    properties = table._tbl.tblPr
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), "brieftabel")
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("w:val", "single"), ("w:sz", "4"), ("w:space", "0"), ("w:color", "B0B0B0")):
            line.set(qn(name), value)
        borders.append(line)
    layout = OxmlElement("w:tblLayout")
    layout.set(qn("w:type"), "fixed")
    margins = OxmlElement("w:tblCellMar")
    for side, width in (("top", "30"), ("left", "60"), ("bottom", "30"), ("right", "60")):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), width)
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    look = properties.find(qn("w:tblLook"))
    found = properties.find(qn("w:tblLayout"))
    if found is not None:
        properties.remove(found)
    for element in (borders, layout, margins):
        look.addprevious(element)
    look.addnext(caption)


def _same_every_time(data: bytes) -> bytes:
    """The same parts in one order, with one date."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        names = source.namelist()
        for name in sorted(n for n in names if not UNUSED.search(n)):
            content = source.read(name)
            if name.endswith(".rels") or name == "[Content_Types].xml":
                content = _without_unused(content)
            elif name == "word/styles.xml":
                content = _without_table_styles(content)
            info = zipfile.ZipInfo(name, FIXED)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            target.writestr(info, content)
    return out.getvalue()


def _without_unused(content: bytes) -> bytes:
    text = re.sub(r"<(?:Relationship|Override) [^>]*(?:thumbnail|stylesWithEffects|customXml)[^>]*/>", "", content.decode("utf-8"))
    return re.sub(r'<Default Extension="jpeg"[^>]*/>', "", text).encode("utf-8")


def _without_table_styles(content: bytes) -> bytes:
    """Only the plain table style: the others take room in every letter and are never used."""
    kept = r'(?!<w:style [^>]*w:styleId="(?:TableNormal|TableGrid)")'
    return re.sub(rf'{kept}<w:style [^>]*w:type="table".*?</w:style>', "", content.decode("utf-8"), flags=re.DOTALL).encode("utf-8")


if __name__ == "__main__":
    TARGET.write_bytes(build())
    sys.stdout.write(f"{TARGET} gemaakt\n")
