"""Every letter and situation: its text in PDF and in Word is the reviewed text that lies beside its case.

``WLZ_GOLDEN=1`` writes the reviewed texts anew; read them before you commit them.
"""

from __future__ import annotations

import io
import os
import re
from functools import cache
from pathlib import Path

import page
import pytest
from docx import Document
from docx.table import Table
from docx.text.paragraph import Paragraph
from pypdf import PdfReader

from tests.pdf_normen import failures, lengths_hold
from wlzcli.domain.brief import Blok, BlokSoort, Brief, BriefSoort
from wlzcli.domain.briefgegevens import GEGEVENS
from wlzcli.domain.canonical import from_data
from wlzcli.formats.brief_files import Geval, LetterFiles, golden_cases, shipped_root
from wlzcli.formats.brief_writers import Layouts, Writer, Written
from wlzcli.formats.jinja_texts import compile_text, render_text
from wlzcli.workflow.brieven_controle import sample_brief

CASES = [(soort, case) for soort in BriefSoort for case in golden_cases(soort)]
IDS = [f"{soort}-{case.naam}" for soort, case in CASES]


@cache
def writer() -> Writer:
    files = LetterFiles()
    return Writer(Layouts(files.typst(), files.word()[1]))


@cache
def letter(index: int) -> tuple[Brief, Written]:
    soort, case = CASES[index]
    return made(soort, case)


def made(soort: BriefSoort, case: Geval) -> tuple[Brief, Written]:
    rendered = render_text(compile_text(*LetterFiles().text(soort)), from_data(GEGEVENS[soort], case.gegevens))
    brief = sample_brief(soort, rendered, concept=True, fictief=True)
    return brief, writer().write(brief)


def as_text(brief: Brief) -> str:
    """The letter as lines: headings with #, list items with -, table rows with |."""
    lines = [brief.onderwerp]
    for blok in brief.blokken:
        lines += ["", *block_lines(blok)]
    return "\n".join(lines) + "\n"


def block_lines(blok: Blok) -> list[str]:
    match blok.soort:
        case BlokSoort.KOP:
            return [f"# {blok.tekst}"]
        case BlokSoort.LIJST:
            return [f"- {item}" for item in blok.items]
        case BlokSoort.TABEL:
            rows = [tuple(k.kop for k in blok.kolommen), *(r.cellen for r in blok.rijen)]
            return [" | ".join(row) for row in rows]
        case _:
            return [blok.tekst]


def squeezed(text: str) -> str:
    """Without white space and soft breaks: where a line breaks is the layout's business."""
    return re.sub(r"[\s\u200b\u00ad]", "", text)


def parts(brief: Brief) -> list[str]:
    """Every piece of text of the letter, in reading order."""
    out = [brief.geadresseerde.naam, *brief.geadresseerde.regels, brief.kenmerk, brief.onderwerp]
    for blok in brief.blokken:
        cells = [k.kop for k in blok.kolommen] + [c for r in blok.rijen for c in r.cellen]
        out += [text for text in (blok.tekst, *blok.items, *cells) if text]
    return out


@pytest.mark.parametrize("index", range(len(CASES)), ids=IDS)
def test_the_text_is_the_reviewed_text(index: int) -> None:
    soort, case = CASES[index]
    brief, _ = letter(index)
    path = shipped_root() / soort.value / "gevallen" / f"{case.naam}.txt"
    if os.environ.get("WLZ_GOLDEN"):
        path.write_text(as_text(brief), encoding="utf-8")
    assert as_text(brief) == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("index", range(len(CASES)), ids=IDS)
def test_the_pdf_holds_every_text_in_order(index: int) -> None:
    brief, written = letter(index)
    pages = [squeezed(p.extract_text()) for p in PdfReader(io.BytesIO(written.pdf)).pages]
    assert all("CONCEPT·FICTIEF" in p for p in pages), "the marks stand on every page"
    assert all(squeezed(brief.journaal) in p for p in pages), "the journal head stands on every page"
    missing = [text for text in parts(brief) if squeezed(text) not in squeezed("".join(_without_furniture(written.pdf)))]
    assert missing == []


def _without_furniture(pdf: bytes) -> list[str]:
    """The pages without header and footer, so that a table over two pages reads on."""
    out = []
    for p in PdfReader(io.BytesIO(pdf)).pages:
        lines = p.extract_text().split("\n")
        out.append("\n".join(line for line in lines if "Journaal" not in line and "pagina" not in line))
    return out


@pytest.mark.parametrize("index", range(len(CASES)), ids=IDS)
def test_the_word_file_says_the_same(index: int) -> None:
    brief, written = letter(index)
    doc = Document(io.BytesIO(written.docx))
    lines: list[str] = []
    for element in doc.iter_inner_content():
        if isinstance(element, Paragraph):
            lines.append(element.text.replace("\u00a0", " "))
        elif isinstance(element, Table):
            lines += [" | ".join(cell.text for cell in row.cells) for row in element.rows]
    text = "\n".join(line for line in lines if line)
    wanted = [line.removeprefix("# ").removeprefix("- ") for line in as_text(brief).split("\n") if line]
    at = 0
    for line in wanted:
        found = text.find(line, at)
        assert found >= 0, f"not in the Word file after position {at}: {line}"
        at = found + len(line)
    assert doc.sections[0].header.paragraphs[0].text == "CONCEPT · FICTIEF"
    assert brief.journaal in "\n".join(p.text for p in doc.sections[0].footer.paragraphs)
    assert (doc.core_properties.title, doc.core_properties.language) == (brief.onderwerp, "nl-NL")


@pytest.mark.parametrize("index", range(len(CASES)), ids=IDS)
@pytest.mark.parametrize("profile", ["ua1", "2a"])
def test_the_pdf_passes_an_independent_validator(index: int, profile: str) -> None:
    assert failures(letter(index)[1].pdf, profile) == []


def test_a_stream_with_another_length_than_it_says_is_seen() -> None:
    pdf = letter(0)[1].pdf
    assert lengths_hold(pdf)
    match = re.search(rb"/Length (\d+)", pdf)
    assert match is not None
    assert not lengths_hold(pdf.replace(match[0], b"/Length " + str(int(match[1]) + 1).encode(), 1))


FIRST = [next(n for n, (soort, _) in enumerate(CASES) if soort is kind) for kind in BriefSoort]
BROKEN = {
    "no tags": (b"/StructTreeRoot", b"/XtructTreeRoot", {"ua1", "2a"}),
    "no text behind the glyphs": (b"/ToUnicode", b"/XoUnicode", {"ua1", "2a"}),
    "a font that is not in the file": (b"/FontFile3", b"/XontFile3", {"ua1", "2a"}),
    "says it is no PDF/UA": (b"<pdfuaid:part>1", b"<pdfuaid:part>7", {"ua1"}),
    "says it is another PDF/A": (b"<pdfaid:conformance>A", b"<pdfaid:conformance>X", {"2a"}),
}


@pytest.mark.parametrize("index", FIRST, ids=[str(kind) for kind in BriefSoort])
@pytest.mark.parametrize("what", sorted(BROKEN))
def test_the_validator_refuses_a_broken_letter_of_every_kind(index: int, what: str) -> None:
    was, becomes, profiles = BROKEN[what]
    pdf = letter(index)[1].pdf
    assert was in pdf
    assert {p for p in ("ua1", "2a") if failures(pdf.replace(was, becomes), p)} == profiles


def test_the_validator_refuses_a_pdf_without_tags() -> None:
    import typst

    plain = typst.compile(b"#set document(title: [x])\nx", pdf_tags=False, ignore_system_fonts=True)
    assert not page.validate_pdf_bytes(plain, profile="ua1").is_compliant
    assert not page.validate_pdf_bytes(plain, profile="2a").is_compliant


def test_the_pdf_tells_its_language_title_and_day() -> None:
    brief, written = letter(0)
    reader = PdfReader(io.BytesIO(written.pdf))
    assert reader.trailer["/Root"]["/Lang"] == "nl-NL"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.metadata is not None
    assert reader.metadata.title == brief.onderwerp
    assert reader.metadata.creation_date is not None
    assert reader.metadata.creation_date.date() == brief.besluitdatum


def test_no_letter_speaks_of_the_administrative_court() -> None:
    for soort in BriefSoort:
        source = LetterFiles().text(soort)[1].lower()
        for word in ("awb", "bestuursrecht", "bezwaarschrift", "beroepschrift", "bestuursrechter"):
            assert word not in source, f"{soort} speaks of {word}"


def test_the_word_layout_is_the_one_its_script_makes(tmp_path: Path) -> None:
    import runpy

    script = shipped_root() / "_opmaak" / "maak_brief_docx.py"
    module = runpy.run_path(str(script))
    assert module["build"]() == (shipped_root() / "_opmaak" / "brief.docx").read_bytes()
    del tmp_path
