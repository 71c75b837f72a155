"""Layouts on their own: widths, dates, breaks, hostile Word layouts, many letters in worker processes."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from pypdf import PdfReader

from wlzcli.domain.brief import Blok, BlokSoort, Brief, BriefSoort, Kolom, Rij, Uitlijning
from wlzcli.domain.brieftekst import closing, keep_together, notices, sender_lines
from wlzcli.domain.lettertekens import unprintable
from wlzcli.domain.ronde import SCHREEF, SCHREEFLOOS
from wlzcli.errors import FileError
from wlzcli.formats import docx_brief, pdf_tabel
from wlzcli.formats.brief_files import LetterFiles
from wlzcli.formats.brief_writers import FEW, Layouts, write_all
from wlzcli.formats.docx_brief import WordLayoutError, WordWriter, amounts_in, check_layout
from wlzcli.formats.jinja_texts import Rendered
from wlzcli.formats.letterbreedtes import LETTERTYPEN
from wlzcli.formats.logo import size_mm
from wlzcli.formats.pdf_typst import LayoutError, PdfWriter, soft
from wlzcli.workflow.brieven_controle import sample_brief

ALINEA = Blok(BlokSoort.ALINEA, tekst="Geachte heer, mevrouw,")
TABEL = Blok(
    BlokSoort.TABEL,
    kolommen=(Kolom("Wat"), Kolom("Bedrag", Uitlijning.RECHTS)),
    rijen=tuple(Rij((f"regel {n}", f"€ {n}.000,00")) for n in range(40)),
)


def letter(*blokken: Blok, **changes: object) -> Brief:
    return replace(sample_brief(BriefSoort.VOORLOPIGE_GUNNING, Rendered("Onderwerp", blokken or (ALINEA, TABEL))), **changes)  # type: ignore[arg-type]


def layout(*texts: str, **parts: bytes) -> bytes:
    """A Word layout with these paragraphs, and other parts put in its zip."""
    doc = Document()
    for text in texts:
        doc.add_paragraph(text)
    out = io.BytesIO()
    doc.save(out)
    if parts:
        with zipfile.ZipFile(out, "a") as target:
            for name, data in parts.items():
                target.writestr(name, data)
    return out.getvalue()


def broken_xml(old: str, new: str) -> bytes:
    """A Word layout of which the document part is changed as text."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(layout("{{ onderwerp }}"))) as source, zipfile.ZipFile(out, "w") as target:
        for info in source.infolist():
            data = source.read(info)
            target.writestr(info.filename, data.replace(old.encode(), new.encode(), 1) if info.filename == "word/document.xml" else data)
    return out.getvalue()


def test_both_writers_give_the_same_bytes_twice() -> None:
    typst, (_, word) = LetterFiles().typst(), LetterFiles().word()
    assert PdfWriter(typst).write(letter()) == PdfWriter(typst).write(letter())
    assert WordWriter(word).write(letter()) == WordWriter(word).write(letter())


def test_what_typst_kept_of_another_letter_changes_nothing() -> None:
    """Paragraphs and cells alike are laid out once for many letters; a letter is the same whichever went before."""
    typst = LetterFiles().typst()
    other = letter(kenmerk="2024-ander", onderwerp="Een ander onderwerp", journaal="b" * 64, concept=False)
    writer = PdfWriter(typst)
    after = [writer.write(b) for b in (other, letter(), letter(journaal="b" * 64))]
    assert after[1] == PdfWriter(typst).write(letter())
    text, last = (" ".join(p.extract_text() for p in PdfReader(io.BytesIO(pdf)).pages) for pdf in after[1:])
    assert "2024-ander" not in text
    assert ("Journaal " + "b" * 64 in text, "Journaal " + "b" * 64 in last) == (False, True)
    info = PdfReader(io.BytesIO(after[1])).metadata
    assert info is not None
    assert info.title == "Onderwerp"


def test_many_letters_in_workers_come_back_in_order_and_alike() -> None:
    files = LetterFiles()
    layouts = Layouts(files.typst(), files.word()[1])
    briefs = tuple(letter(kenmerk=f"2024-{n}") for n in range(2 * FEW))
    there = list(write_all(briefs, layouts, workers=2))
    here = list(write_all(briefs[:3], layouts))
    assert there[:3] == here
    assert "2024-47" in Document(io.BytesIO(there[47].docx)).paragraphs[-1].text + "".join(
        p.text for p in Document(io.BytesIO(there[47].docx)).paragraphs
    )


def test_a_table_row_is_never_cut_in_two_and_its_heading_repeats() -> None:
    doc = Document(io.BytesIO(WordWriter(LetterFiles().word()[1]).write(letter())))
    (table,) = doc.tables
    assert all(row._tr.trPr.find("{*}cantSplit") is not None for row in table.rows)
    assert table.rows[0]._tr.trPr.find("{*}tblHeader") is not None


def test_columns_of_numbers_get_what_they_need() -> None:
    wide = Blok(BlokSoort.TABEL, kolommen=(Kolom("Wat"), Kolom("Bedrag", Uitlijning.RECHTS)), rijen=(Rij(("x", "€ 1.234.567,89")),))
    text, amount = docx_brief.column_widths(wide)
    assert text + amount <= 9355
    assert amount >= 14 * 98
    maat = pdf_tabel.measure(wide, LETTERTYPEN[SCHREEF])
    assert 60 < maat.breedtes[1] < 90
    assert sum(maat.breedtes) == pytest.approx(467, abs=0.3), "running text takes what is left"
    assert maat.hoogtes == (pytest.approx(0.66 * 9.5 + 2 * 4, abs=0.01),)


def test_white_between_columns_stands_right_of_texts_and_left_of_numbers_and_what_follows() -> None:
    """So no two texts touch, also where a number stands between them; and no cell needs a margin of its own."""
    kolommen = tuple(Kolom(u, u) for u in (Uitlijning.LINKS, Uitlijning.RECHTS, Uitlijning.LINKS, Uitlijning.TEKST))
    maat = pdf_tabel.measure(Blok(BlokSoort.TABEL, kolommen=kolommen, rijen=(Rij(("a", "1", "b", "c")),)), LETTERTYPEN[SCHREEF])
    assert (maat.wit, maat.wit_links) == (2 * 4.5, (False, True, True, True))


def test_a_row_that_may_need_more_than_one_line_is_left_to_the_layout() -> None:
    rows = (Rij(("kort", "€ 1,00")), Rij(("lang " * 30, "€ 1,00")), Rij(("Żółć", "€ 1,00")))
    maat = pdf_tabel.measure(replace(TABEL, rijen=rows), LETTERTYPEN[SCHREEF])
    assert [h is None for h in maat.hoogtes] == [False, True, True], "too long, and a sign that was not measured"


@pytest.mark.parametrize("name", sorted(LETTERTYPEN))
def test_widths_are_never_less_than_what_typst_measures(name: str) -> None:
    """Every measured character, and whole words with kerning, in both weights; and the height of a capital."""
    import typst

    letter = LETTERTYPEN[name]
    texts = [
        *letter.gewoon,
        *(c for c in letter.vet),
        "€ 1.234.567,89",
        "Toekenningspercentage 97,5%",
        "VAT To fi ffl Wlz-uitvoerder",
        "AVW" * 9,
    ]
    source = (
        "#let d = json(bytes(sys.inputs.d))\n#set text(font: d.families, size: 1000pt)\n"
        "#context [#metadata((hoog: measure([X]).height.pt(), breed: d.texts.map("
        "t => (measure(text(t)).width.pt(), measure(text(weight: 700, t)).width.pt()))))<m>]\n"
    )
    fonts: Any = letter.folders()
    data = json.dumps({"families": letter.families, "texts": texts})
    compiler = typst.Compiler(source.encode(), ignore_system_fonts=True, font_paths=fonts, sys_inputs={"d": data})
    measured = json.loads(compiler.query("<m>", field="value", one=True))
    for text, widths in zip(texts, measured["breed"], strict=True):
        for width, bold in zip(widths, (False, True), strict=True):
            assert width * letter.schaal <= letter.width(text, bold) * 1000 + 0.01, (text, bold)
    assert measured["hoog"] / 1000 == pytest.approx(letter.hoofdletter, abs=0.015)


def test_a_table_that_is_too_wide_is_made_to_fit() -> None:
    kolommen = tuple(Kolom("Bedrag in euro", Uitlijning.RECHTS) for _ in range(9))
    wide = Blok(BlokSoort.TABEL, kolommen=kolommen, rijen=(Rij(("€ 1.234.567,89",) * 9),))
    assert sum(docx_brief.column_widths(wide)) <= 9355
    assert sum(pdf_tabel.measure(wide, LETTERTYPEN[SCHREEF]).breedtes) <= 468


def test_the_document_carries_the_day_of_the_besluit() -> None:
    brief = letter(besluitdatum=date(2023, 9, 28))
    doc = Document(io.BytesIO(WordWriter(LetterFiles().word()[1]).write(brief)))
    assert doc.core_properties.created is not None
    assert doc.core_properties.created.date() == date(2023, 9, 28)


def test_long_words_may_break_but_a_hash_in_a_sentence_stays_whole() -> None:
    assert soft("a" * 64) == "a" * 64
    assert soft("a" * 70).replace("\u200b", "") == "a" * 70
    assert "\u200b" in soft("a" * 70)
    assert soft("regionale-paragraaf-voorbeeld-2016", 24) == "regionale-paragraaf-voorbeeld-2016"


def test_signs_without_a_glyph_are_named() -> None:
    assert unprintable("Żółć مرحبا ελληνικά кириллица – “ja” ✓") == ()
    assert unprintable("𓀀 en 你") == ("你", "𓀀")
    with pytest.raises(LayoutError, match="deze tekens kunnen niet worden afgedrukt: 你"):
        PdfWriter(LetterFiles().typst()).write(letter(Blok(BlokSoort.ALINEA, tekst="你")))


def test_the_quick_look_at_western_letters_sees_what_the_careful_one_sees() -> None:
    """A dash of another alphabet makes the text go the careful way."""
    assert [unprintable(f"é{chr(n)}") for n in range(256)] == [unprintable(f"\u2013é{chr(n)}") for n in range(256)]
    assert unprintable("é\x85") == ("\x85",)


def test_every_character_we_say_we_can_print_can_be_printed() -> None:
    from wlzcli.domain.lettertekens import _RUNS

    edges = "".join({chr(int(part, 16)) for run in _RUNS.split() for part in run.split("-")} - {"\u2028"})
    blocks = tuple(Blok(BlokSoort.ALINEA, tekst=" ".join(edges[i : i + 40])) for i in range(0, len(edges), 40))
    bold = tuple(Blok(BlokSoort.KOP, tekst=" ".join(edges[i : i + 40])) for i in range(0, len(edges), 40))
    assert PdfWriter(LetterFiles().typst()).write(letter(*blocks, *bold)).startswith(b"%PDF")


def test_what_leads_in_a_table_and_the_last_lines_stay_together() -> None:
    assert keep_together(letter(ALINEA, TABEL, ALINEA)) == (True, False, True)
    assert keep_together(letter(ALINEA, ALINEA, replace(ALINEA, tekst="x" * 700))) == (False, False, False)


def test_what_the_house_style_does_not_know_is_left_out() -> None:
    brief = letter()
    style = replace(brief.afzender, telefoon="onbekend", mandaat="onbekend", ondertekenaar="")
    assert sender_lines(replace(brief, afzender=style)) == ("Voorbeeldlaan 1", "5000 AA Voorbeeldstad", "inkoop@zorgkantoor.voorbeeld")
    assert closing(replace(brief, afzender=style)) == ("manager zorginkoop", "Zorgkantoor Voorbeeld", "namens de Wlz-uitvoerder")
    assert closing(replace(brief, soort=BriefSoort.ONDERTEKENLIJST)) == ()
    assert notices(brief) == ()


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"geen zip", "de Word-opmaak is geen leesbaar Word-bestand"),
        (layout("{% for a in blokken %}{% for b in blokken %}{% for c in blokken %}{% for d in blokken %}x{% endfor %}{% endfor %}{% endfor %}{% endfor %}"), "herhalingen zijn te diep genest"),
        (layout("{{ range(10) }}"), "'Call' mag niet in een sjabloon"),
        (layout("{% include 'x' %}"), "'Include' mag niet in een sjabloon"),
        (layout("{{ onderwerp "), "een plaatshouder in de Word-opmaak .word/document.xml. klopt niet: '/' hoort hier niet"),
        (broken_xml("<w:body>", "<w:body"), "word/document.xml is geen geldige XML"),
    ],
)  # fmt: skip
def test_a_hostile_word_layout_is_refused(data: bytes, fault: str) -> None:
    with pytest.raises(WordLayoutError, match=fault):
        WordWriter(data)
    assert check_layout(data)


def test_an_unknown_placeholder_in_word_is_an_error_not_a_blank() -> None:
    with pytest.raises(WordLayoutError, match="bedrag"):
        WordWriter(layout("{{ bedrag }}")).write(letter())


def test_a_layout_whose_branches_do_not_close_what_they_open_makes_no_letter() -> None:
    torn = broken_xml("<w:body>", "<w:body>{% if onderwerp %}<w:p>{% endif %}{% if mededelingen %}</w:p>{% endif %}")
    assert not notices(letter()), "so the second branch is left out, and what the first opened stays open"
    with pytest.raises(WordLayoutError, match=r"word/document\.xml is geen geldige XML"):
        WordWriter(torn).write(letter())


def test_a_value_is_not_a_placeholder_in_word() -> None:
    text = "{{ kenmerk }} {% if x %} {_{ x }_} <w:p/> & \" '"
    data = WordWriter(layout("{%p for b in blokken %}", "{{ b.tekst }}", "{%p endfor %}")).write(letter(Blok(BlokSoort.ALINEA, tekst=text)))
    assert Document(io.BytesIO(data)).paragraphs[0].text == text


def test_headings_in_word_have_the_colour_of_the_house_style() -> None:
    brief = letter()
    writer = WordWriter(LetterFiles().word()[1])
    green = writer.write(replace(brief, afzender=replace(brief.afzender, kleur="#14532d")))
    assert str(Document(io.BytesIO(green)).styles["Heading 1"].font.color.rgb) == "14532D"
    assert str(Document(io.BytesIO(writer.write(brief))).styles["Heading 1"].font.color.rgb) == "1F4E79"


def test_amounts_are_found_also_where_word_cut_them() -> None:
    doc = Document()
    paragraph = doc.add_paragraph("Het gaat om € 1.2")
    paragraph.add_run("34,50")
    paragraph.add_run(" en -€ 3,00.")
    out = io.BytesIO()
    doc.save(out)
    assert amounts_in(out.getvalue()) == {"€ 1.234,50", "-€ 3,00"}
    assert amounts_in(b"geen zip") == frozenset()


LOGO = b'<svg xmlns="http://www.w3.org/2000/svg" width="80" height="40"><rect width="80" height="40" fill="#123456"/></svg>'


def own_folder(tmp_path: Path, name: str, data: bytes) -> LetterFiles:
    path = tmp_path / "_opmaak" / name
    path.parent.mkdir()
    path.write_bytes(data)
    return LetterFiles(tmp_path)


def test_the_logo_stands_in_both_files_with_a_text_for_who_cannot_see_it(tmp_path: Path) -> None:
    files = own_folder(tmp_path, "logo.svg", LOGO)
    logo = files.logo()
    assert logo is not None
    assert size_mm(logo.png) == pytest.approx((28, 14), abs=0.1), "80 x 40 on 14 mm of height"
    brief = letter()
    docx = WordWriter(files.word()[1], logo).write(brief)
    doc = Document(io.BytesIO(docx))
    (shape,) = doc.inline_shapes
    assert shape._inline.docPr.get("descr") == "Logo van Zorgkantoor Voorbeeld"
    assert doc.part.related_parts["rIdWlzLogo"].blob == logo.png
    assert docx == WordWriter(files.word()[1], logo).write(brief)
    assert b"Logo van Zorgkantoor Voorbeeld" in PdfWriter(files.typst(), logo).write(brief)
    assert not Document(io.BytesIO(WordWriter(files.word()[1]).write(brief))).inline_shapes


@pytest.mark.parametrize(
    ("name", "data"),
    [("logo.png", b"\x89PNG\r\n\x1a\n" + b"geen plaatje"), ("logo.svg", b"<svg"), ("logo.jpg", b"\xff\xd8\xff"), ("logo.png", b"GIF89a")],
)
def test_a_logo_that_cannot_be_drawn_is_refused(tmp_path: Path, name: str, data: bytes) -> None:
    with pytest.raises(FileError, match=f"sjablonen/_opmaak/{name} is geen afbeelding die wij kunnen gebruiken"):
        own_folder(tmp_path, name, data).logo()


def test_a_very_wide_logo_is_made_to_fit(tmp_path: Path) -> None:
    wide = own_folder(tmp_path, "logo.svg", LOGO.replace(b'width="80"', b'width="800"')).logo()
    assert wide is not None
    assert size_mm(wide.png) == pytest.approx((120, 6), abs=0.1)


def test_the_font_of_the_house_style_in_both_files() -> None:
    brief = letter()
    sans = replace(brief, afzender=replace(brief.afzender, lettertype=SCHREEFLOOS))
    pdf = PdfReader(io.BytesIO(PdfWriter(LetterFiles().typst()).write(sans)))
    fonts = {str(f.get_object()["/BaseFont"]).partition("+")[2] for f in pdf.pages[0]["/Resources"]["/Font"].values()}
    assert fonts == {"DejaVuSans", "DejaVuSans-Bold"}
    serif = replace(brief, afzender=replace(brief.afzender, lettertype=SCHREEF))
    word = WordWriter(LetterFiles().word()[1])
    assert Document(io.BytesIO(word.write(serif))).styles["Normal"].font.name == "Times New Roman"
    assert Document(io.BytesIO(word.write(sans))).styles["Normal"].font.name == "Arial"


def test_two_sign_with_room_for_both() -> None:
    brief = letter()
    two = replace(brief.afzender, tweede_ondertekenaar="B. Ander", tweede_functie="bestuurder")
    assert closing(replace(brief, afzender=two)) == (
        "A. Voorbeeld", "manager zorginkoop", "", "", "", "B. Ander", "bestuurder", "Zorgkantoor Voorbeeld", "namens de Wlz-uitvoerder",
    )  # fmt: skip


def test_a_logo_in_the_header_of_an_own_layout_is_refused() -> None:
    doc = Document()
    for field in docx_brief.FIELDS:
        doc.add_paragraph(f"{{{{ {field} }}}}")
    out = io.BytesIO()
    doc.add_paragraph("{{ logo }}")
    doc.save(out)
    assert check_layout(out.getvalue()) == (), "in the letter itself it may stand"
    doc.sections[0].header.paragraphs[0].text = "{{ logo }}"
    out = io.BytesIO()
    doc.save(out)
    (fault,) = check_layout(out.getvalue())
    assert (fault.veld, fault.melding) == ("logo", "dit veld kan alleen in de brief zelf staan, niet in kop of voet")


def test_running_text_shares_the_width_by_what_it_has_to_say() -> None:
    kolommen = (Kolom("Onderdeel"), Kolom("Motivering"), Kolom("Score", Uitlijning.RECHTS))
    blok = Blok(BlokSoort.TABEL, kolommen=kolommen, rijen=(Rij(("woord " * 20, "woord " * 80, "4")),))
    part, reason, score = pdf_tabel.measure(blok, LETTERTYPEN[SCHREEF]).breedtes
    assert reason / part == pytest.approx(2, abs=0.1), "four times as much to say, twice the width"
    assert part + reason + score == pytest.approx(467, abs=0.5)
