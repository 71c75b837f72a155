"""Hostile and broken files: each ends in its own reason, quickly, in little memory, and names the cell if it can."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable

import pytest

from tests import hostile as h
from wlzcli.domain.werkboek import MeldingSoort, Soort, Weigering, Weigerreden
from wlzcli.formats.refused import Refused
from wlzcli.formats.xlsx.container import MIB, Limits
from wlzcli.formats.xlsx.reader import read_xlsx

QUICK_SECONDS = 5.0  # generous: these take milliseconds, and the machine may be busy
R = Weigerreden


def symlink_entry() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in h.parts().items():
            archive.writestr(zipfile.ZipInfo(name, h.STAMP), data)
        link = zipfile.ZipInfo("xl/link.xml", h.STAMP)
        link.create_system, link.external_attr = 3, 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return buffer.getvalue()


def laughs(where: str) -> bytes:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10))
    content = h.parts(strings="<si><t>x</t></si>")
    text = str(content[where])
    content[where] = text.replace(h.XML, f"{h.XML}<!DOCTYPE x [{entities}]>").replace("<t>x</t>", "<t>&l9;</t>")
    return h.pack(content)


def doctype(encoding: str) -> bytes:
    content = h.parts()
    text = h.sheet().replace("UTF-8", encoding).replace("?>\n", '?>\n<!DOCTYPE worksheet SYSTEM "http://example.invalid/x.dtd">')
    return h.pack({**content, "xl/worksheets/sheet1.xml": text.encode(encoding)})


def overlapping() -> bytes:
    """Two names for the same packed bytes, as a bomb does."""
    data = h.pack(h.parts())
    sizes = [i.header_offset for i in zipfile.ZipFile(io.BytesIO(data)).infolist()]
    return h.patched(data, b"PK\x01\x02", 42, sizes[0], "<L", which=len(sizes) - 1)


def dde_link() -> bytes:
    content = h.parts(more={"rIdX": ("externalLink", "externalLinks/externalLink1.xml")})
    content["xl/externalLinks/externalLink1.xml"] = (
        f'<externalLink xmlns="{h.MAIN}"><ddeLink ddeService="cmd" ddeTopic="/C calc"/></externalLink>'
    )
    return h.pack(content)


CELL = '<row r="{row}"><c r="{ref}"><v>1</v></c></row>'
A1 = '<row r="1"><c r="A1"><v>1</v></c></row>'
GOOD = h.xlsx()

REFUSED: dict[str, tuple[Callable[[], bytes], Weigering]] = {
    "empty": (lambda: b"", Weigering(R.LEEG, gevonden="leeg bestand", verwacht="een Excel-werkmap (.xlsx)")),
    "nothing but zeros": (lambda: b"\0" * 5000, Weigering(R.LEEG, gevonden="leeg bestand", verwacht="een Excel-werkmap (.xlsx)")),
    "csv renamed": (lambda: b"agb;naam\n06290123;De Linde\n", Weigering(R.GEEN_EXCEL, gevonden="tekstbestand (csv?)", verwacht="een Excel-werkmap (.xlsx)")),
    "pdf renamed": (lambda: b"%PDF-1.7\n", Weigering(R.GEEN_EXCEL, gevonden="pdf", verwacht="een Excel-werkmap (.xlsx)")),
    "html renamed": (lambda: b"<html><table></table></html>", Weigering(R.GEEN_EXCEL, gevonden="webpagina", verwacht="een Excel-werkmap (.xlsx)")),
    "password": (lambda: h.ole("EncryptionInfo", "EncryptedPackage"), Weigering(R.WACHTWOORD, gevonden="met wachtwoord beveiligd bestand", verwacht="een werkmap zonder wachtwoord")),
    "xls": (lambda: h.ole("Workbook"), Weigering(R.OUD_XLS, gevonden="Excel 97-2003 (.xls)", verwacht="een Excel-werkmap (.xlsx)")),
    "doc": (lambda: h.ole("WordDocument"), Weigering(R.ANDER_OFFICE, gevonden="Word (.doc)", verwacht="een Excel-werkmap (.xlsx)")),
    "docx": (lambda: h.pack({"[Content_Types].xml": f'<Types xmlns="{h.PACKAGE}/content-types"/>', "word/document.xml": "<x/>"}), Weigering(R.ANDER_OFFICE, gevonden="Word (.docx)", verwacht="een Excel-werkmap (.xlsx)")),
    "ods": (lambda: h.pack({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"}), Weigering(R.ODS, gevonden="OpenDocument (.ods)", verwacht="een Excel-werkmap (.xlsx)")),
    "xlsb": (lambda: h.pack({"[Content_Types].xml": f'<Types xmlns="{h.PACKAGE}/content-types"/>', "xl/workbook.bin": b"x"}), Weigering(R.XLSB, gevonden="binaire werkmap (.xlsb)", verwacht="een Excel-werkmap (.xlsx)")),
    "zip of something": (lambda: h.pack({"a.txt": "hallo"}), Weigering(R.GEEN_EXCEL, gevonden="zip-bestand", verwacht="een Excel-werkmap (.xlsx)")),
    "truncated": (lambda: GOOD[: len(GOOD) // 2], Weigering(R.BESCHADIGD, gevonden="einde van het archief ontbreekt (afgebroken bestand?)", verwacht="een heel bestand")),
    "bytes after the end": (lambda: GOOD + b"x", Weigering(R.VERDACHT_ARCHIEF, gevonden="gegevens achter het einde van het archief", verwacht="één gewoon bestand")),
    "two glued": (lambda: GOOD + GOOD, Weigering(R.VERDACHT_ARCHIEF, gevonden="twee bestanden aan elkaar, of de inhoudsopgave staat niet waar hij hoort", verwacht="één gewoon bestand")),
    "crc": (lambda: h.patched(GOOD, b"PK\x01\x02", 16, 0xDEADBEEF, "<L"), Weigering(R.BESCHADIGD, gevonden="'[Content_Types].xml': controlegetal klopt niet", verwacht="een heel bestand")),
    "declares less": (lambda: h.lying(GOOD, "xl/worksheets/sheet1.xml", 100), Weigering(R.BESCHADIGD, gevonden="'xl/worksheets/sheet1.xml': groter dan opgegeven", verwacht="een heel bestand")),
    "declares more": (lambda: h.lying(GOOD, "xl/worksheets/sheet1.xml", 10_000), Weigering(R.BESCHADIGD, gevonden="'xl/worksheets/sheet1.xml': kleiner dan opgegeven", verwacht="een heel bestand")),
    "encrypted part": (lambda: h.patched(GOOD, b"PK\x01\x02", 8, 1), Weigering(R.WACHTWOORD, gevonden="versleuteld onderdeel", verwacht="een werkmap zonder wachtwoord")),
    "lzma": (lambda: h.pack(h.parts(), method=zipfile.ZIP_LZMA), Weigering(R.VERDACHT_ARCHIEF, gevonden="samenpersmethode 14", verwacht="gewoon samengeperst (deflate)")),
    "shared bytes": (
        lambda: h.patched(GOOD, b"PK\x01\x02", 20, 500, "<L"),
        Weigering(R.VERDACHT_ARCHIEF, gevonden="'[Content_Types].xml' en '_rels/.rels' overlappen", verwacht="een heel bestand"),
    ),
    "overlap": (overlapping, Weigering(R.VERDACHT_ARCHIEF, gevonden="een onderdeel heeft twee namen of twee methoden", verwacht="een heel bestand")),
    "traversal": (lambda: h.pack(h.with_part(h.parts(), "../../etc/passwd", "x")), Weigering(R.VERDACHT_ARCHIEF, gevonden="onderdeel met de naam '../../etc/passwd'", verwacht="alleen gewone namen")),
    "absolute": (lambda: h.pack(h.with_part(h.parts(), "/etc/passwd", "x")), Weigering(R.VERDACHT_ARCHIEF, gevonden="onderdeel met de naam '/etc/passwd'", verwacht="alleen gewone namen")),
    "drive": (lambda: h.pack(h.with_part(h.parts(), "C:/x.xml", "x")), Weigering(R.VERDACHT_ARCHIEF, gevonden="onderdeel met de naam 'C:/x.xml'", verwacht="alleen gewone namen")),
    "symlink": (symlink_entry, Weigering(R.VERDACHT_ARCHIEF, gevonden="koppeling 'xl/link.xml'", verwacht="alleen gewone onderdelen")),
    "two of one name": (lambda: h.pack(h.with_part(h.parts(), "xl/WORKBOOK.xml", "x")), Weigering(R.VERDACHT_ARCHIEF, gevonden="'xl/workbook.xml' twee keer", verwacht="elk onderdeel één keer")),
    "two of exactly one name": (lambda: h.pack(h.parts(), ("xl/workbook.xml", "x")), Weigering(R.VERDACHT_ARCHIEF, gevonden="'xl/workbook.xml' twee keer", verwacht="elk onderdeel één keer")),
    "many parts": (lambda: h.pack({**h.parts(), **{f"x/{n}": "" for n in range(2500)}}), Weigering(R.VERDACHT_ARCHIEF, gevonden=f"{len(h.parts()) + 2500} onderdelen", verwacht="hoogstens 2000")),
    "laughs in the strings": (lambda: laughs("xl/sharedStrings.xml"), Weigering(R.DTD, gevonden="'xl/sharedStrings.xml' bevat een documenttype (DTD)", verwacht="gewone XML zonder DTD")),
    "laughs in the workbook": (lambda: laughs("xl/workbook.xml"), Weigering(R.DTD, gevonden="'xl/workbook.xml' bevat een documenttype (DTD)", verwacht="gewone XML zonder DTD")),
    "laughs in the types": (lambda: laughs("[Content_Types].xml"), Weigering(R.DTD, gevonden="'[Content_Types].xml' bevat een documenttype (DTD)", verwacht="gewone XML zonder DTD")),
    "external dtd": (lambda: doctype("UTF-8"), Weigering(R.DTD, gevonden="'xl/worksheets/sheet1.xml' bevat een documenttype (DTD)", verwacht="gewone XML zonder DTD")),
    "dtd in utf-16": (lambda: doctype("UTF-16"), Weigering(R.DTD, gevonden="'xl/worksheets/sheet1.xml' bevat een documenttype (DTD)", verwacht="gewone XML zonder DTD")),
    "utf-7": (lambda: h.pack({**h.parts(), "xl/workbook.xml": h.parts()["xl/workbook.xml"].replace("UTF-8", "UTF-7")}), Weigering(R.ONGELDIGE_XML, gevonden="'xl/workbook.xml' staat in tekenset utf-7", verwacht="UTF-8")),
    "no namespace": (lambda: h.xlsx({"Blad1": h.sheet(main="urn:anders")}), Weigering(R.ONGELDIGE_XML, gevonden="'xl/worksheets/sheet1.xml' heeft naamruimte urn:anders", verwacht="die van Excel-werkmappen")),
    "broken xml": (lambda: h.one_sheet('<row r="1"><c r="A1"><v>1</c></row>'), Weigering(R.ONGELDIGE_XML, gevonden="'xl/worksheets/sheet1.xml': een element wordt anders gesloten dan geopend (regel 2, teken 194)", verwacht="gewone XML")),
    "missing part": (lambda: h.pack({k: v for k, v in h.parts().items() if "sheet1" not in k}), Weigering(R.ONDERDEEL_ONTBREEKT, gevonden="'xl/worksheets/sheet1.xml' (blad Blad1) ontbreekt", verwacht="een volledige werkmap")),
    "no sheets": (lambda: h.xlsx({}), Weigering(R.ONDERDEEL_ONTBREEKT, gevonden="geen enkel werkblad", verwacht="een werkmap met werkbladen")),
    "hidden macro": (lambda: h.pack(h.with_part(h.parts(), "xl/vbaProject.bin", b"x")), Weigering(R.MACRO_VERBORGEN, gevonden="macro's in een bestand dat zegt er geen te hebben", verwacht="een werkmap zonder macro's (.xlsx)")),
    "dde link": (dde_link, Weigering(R.DDE, gevonden="koppeling die een ander programma start (DDE)", verwacht="alleen waarden")),
    "dde formula": (lambda: h.one_sheet("<row r=\"3\"><c r=\"B3\"><f>cmd|'/C calc'!A0</f><v>1</v></c></row>"), Weigering(R.DDE, "Blad1", "B3", "=cmd|'/C calc'!A0", "alleen waarden")),
    "dde name": (lambda: h.xlsx(names="<definedNames><definedName name=\"Totaal\">cmd|'/C calc'!A0</definedName></definedNames>"), Weigering(R.DDE, gevonden="naam 'Totaal' vraagt gegevens aan een ander programma", verwacht="alleen waarden")),
    "two sheets of one name": (lambda: h.xlsx({"Blad1": h.sheet(), "BLAD1": h.sheet()}), Weigering(R.DUBBEL_BLAD, "BLAD1", None, "blad 'BLAD1' twee keer", "elk blad een eigen naam")),
    "cell twice": (lambda: h.one_sheet('<row r="1"><c r="B1"><v>1</v></c><c r="B1"><v>2</v></c></row>'), Weigering(R.DUBBELE_CEL, "Blad1", "B1", "cel B1 twee keer", "elke cel één keer")),
    "cells out of order": (lambda: h.one_sheet('<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>2</v></c></row>'), Weigering(R.VOLGORDE, "Blad1", "A1", "cel A1 na kolom B", "cellen op volgorde")),
    "cell in another row": (lambda: h.one_sheet('<row r="1"><c r="A2"><v>1</v></c></row>'), Weigering(R.VOLGORDE, "Blad1", "A2", "cel A2 in rij 1", "elke cel in haar eigen rij")),
    "row twice": (lambda: h.one_sheet(A1 + A1), Weigering(R.DUBBELE_CEL, "Blad1", "A1", "rij 1 na rij 1", "elke rij één keer, op volgorde")),
    "rows out of order": (lambda: h.one_sheet(CELL.format(row=5, ref="A5") + A1), Weigering(R.VOLGORDE, "Blad1", "A1", "rij 1 na rij 5", "elke rij één keer, op volgorde")),
    "column beyond": (lambda: h.one_sheet(CELL.format(row=2, ref="XFE2")), Weigering(R.BUITEN_BLAD, "Blad1", "XFE2", "cel 'XFE2'", "een cel van A1 tot en met XFD1048576")),
    "row beyond": (lambda: h.one_sheet(CELL.format(row=1048577, ref="A1048577")), Weigering(R.BUITEN_BLAD, "Blad1", None, "rij 1048577", "rij 1 tot en met 1048576")),
    "row of four billion": (lambda: h.one_sheet(CELL.format(row=4294967295, ref="A4294967295")), Weigering(R.BUITEN_BLAD, "Blad1", None, "rij 4294967295", "rij 1 tot en met 1048576")),
    "reference overflow": (lambda: h.one_sheet('<row r="1"><c r="A99999999999999999999"><v>1</v></c></row>'), Weigering(R.BUITEN_BLAD, "Blad1", None, "cel 'A99999999999999999999'", "een cel van A1 tot en met XFD1048576")),
    "dollar reference": (lambda: h.one_sheet('<row r="1"><c r="$A$1"><v>1</v></c></row>'), Weigering(R.BUITEN_BLAD, "Blad1", "A1", "cel '$A$1'", "een cel van A1 tot en met XFD1048576")),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_its_own_reason(name: str) -> None:
    make, expected = REFUSED[name]
    data = make()
    start = time.monotonic()
    with pytest.raises(Refused) as caught:
        read_xlsx(data)
    assert caught.value.weigering == expected
    assert time.monotonic() - start < QUICK_SECONDS


def test_a_bomb_is_refused_before_it_is_inflated() -> None:
    data = h.bomb(20 * MIB)
    (part,) = [i for i in zipfile.ZipFile(io.BytesIO(data)).infolist() if "sheet1" in i.filename]
    with pytest.raises(Refused) as caught:
        read_xlsx(data)
    times = part.file_size // part.compress_size
    found = f"'xl/worksheets/sheet1.xml' wordt {times} keer zo groot"
    assert caught.value.weigering == Weigering(R.TE_GROOT, gevonden=found, verwacht="hoogstens 250 keer")


def test_limits_are_told() -> None:
    with pytest.raises(Refused) as caught:
        read_xlsx(GOOD, Limits(file_bytes=100))
    assert caught.value.weigering == Weigering(R.TE_GROOT, gevonden="0 MB", verwacht="hoogstens 0 MB")
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 12))
    with pytest.raises(Refused) as caught:
        read_xlsx(h.one_sheet(rows), Limits(cells=10))
    assert caught.value.weigering == Weigering(R.TE_VEEL_CELLEN, "Blad1", None, "meer dan 10 gevulde cellen", "hoogstens 10")


def test_endless_text_is_refused_whatever_it_is_in() -> None:
    """A run of a megabyte without a tag: in a text, an attribute, a comment or nothing at all."""
    for inside in ("<v>" + "x" * (MIB + 10) + "</v>", '<v a="' + "y" * (MIB + 10) + '"/>'):
        with pytest.raises(Refused) as caught:
            read_xlsx(h.pack(h.parts({"Blad1": h.sheet(f'<row r="1"><c r="A1">{inside}</c></row>')}), method=zipfile.ZIP_STORED))
        assert caught.value.weigering.reden is R.TE_GROOT


def test_deep_nesting_is_no_danger() -> None:
    small = h.one_sheet('<row r="1">' + "<a>" * 200_000 + "</a>" * 200_000 + "</row>")
    with pytest.raises(Refused, match="ongeldige_xml"):
        read_xlsx(small)
    big = h.pack(h.parts({"Blad1": h.sheet("<a>" * 400_000 + "</a>" * 400_000)}), method=zipfile.ZIP_STORED)
    with pytest.raises(Refused) as caught:
        read_xlsx(big)
    assert caught.value.weigering == Weigering(
        R.ONGELDIGE_XML, gevonden="'xl/worksheets/sheet1.xml' is te diep genest", verwacht="hoogstens 64 lagen"
    )


def test_two_far_corners_are_two_cells_and_a_remark() -> None:
    boek = read_xlsx(h.one_sheet(A1 + CELL.format(row=1048576, ref="XFD1048576")))
    assert [c.adres for c in boek.bladen[0].cellen] == ["A1", "XFD1048576"]
    (melding,) = boek.meldingen
    assert (melding.soort, melding.blad, melding.cel) == (MeldingSoort.VERRE_CEL, "Blad1", "XFD1048576")


def test_a_merge_of_the_whole_sheet_is_a_text() -> None:
    boek = read_xlsx(h.one_sheet(A1, after='<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'))
    assert boek.bladen[0].samengevoegd == ("A1:XFD1048576",)
    assert len(boek.bladen[0].cellen) == 1


def test_a_million_empty_rows_are_read_in_little_time() -> None:
    rows = "".join(f'<row r="{n}" ht="15" customHeight="1"/>' for n in range(2, 1_000_002))
    data = h.one_sheet(A1 + rows)
    start = time.monotonic()
    assert [c.adres for c in read_xlsx(data, Limits(ratio=10_000)).bladen[0].cellen] == ["A1"]
    assert time.monotonic() - start < 30


def test_error_cells_and_odd_values_keep_what_they_say() -> None:
    rows = (
        '<row r="1"><c r="A1" t="e"><v>#REF!</v></c><c r="B1" t="e"><v>#SPILL!</v></c><c r="C1"><v>NaN</v></c><c r="D1"><v>1e308</v></c>'
        '<c r="E1"><v>1_000</v></c><c r="F1" t="s"><v>7</v></c><c r="G1" t="s"><v>\n0</v></c><c r="H1" t="b"><v>1</v></c><c r="I1" t="b"><v>2</v></c>'
        '<c r="J1" t="x"><v>1</v></c><c r="K1" t="d"><v>2024-07-01</v></c><c r="L1"><v>9007199254740993</v></c><c r="M1" t="str"><v>#REF!</v></c>'
        '<c r="N1" s="99"><v>5</v></c><c r="O1"><v>\u0661\u0662</v></c><c r="P1" t="inlineStr"><is><t>a</t></is><v>1</v></c></row>'
    )
    cells = {c.adres: (c.ruw, c.soort) for c in read_xlsx(h.one_sheet(rows, strings="<si><t>nul</t></si>")).bladen[0].cellen}
    assert cells == {
        "A1": ("#REF!", Soort.FOUT),
        "B1": ("#SPILL!", Soort.FOUT),
        "C1": ("NaN", Soort.ONBEKEND),
        "D1": ("1e308", Soort.GETAL),
        "E1": ("1_000", Soort.ONBEKEND),
        "F1": ("tekst nummer 7", Soort.ONBEKEND),
        "G1": ("nul", Soort.TEKST),
        "H1": ("1", Soort.WAAR),
        "I1": ("2", Soort.ONBEKEND),
        "J1": ("1", Soort.ONBEKEND),
        "K1": ("2024-07-01", Soort.DATUM),
        "L1": ("9007199254740993", Soort.GETAL),
        "M1": ("#REF!", Soort.TEKST),
        "N1": ("5", Soort.GETAL),
        "O1": ("\u0661\u0662", Soort.ONBEKEND),
        "P1": ("1", Soort.ONBEKEND),
    }


def test_texts_are_whole() -> None:
    long = "é" * 32_767
    strings = (
        f'<si><t>{long}</t></si><si><r><t>De </t></r><r><rPr><b/></rPr><t>Linde</t></r><rPh sb="0" eb="1"><t>fonetisch</t></rPh></si>'
        "<si><t>_x0041_ &amp; _x005F_x0041_</t></si><si><t> spatie </t></si><si><t>V&amp;V\nregel 2</t></si><si/>"
    )
    rows = '<row r="1">' + "".join(f'<c r="{c}1" t="s"><v>{n}</v></c>' for n, c in enumerate("ABCDEF")) + "</row>"
    cells = [c.ruw for c in read_xlsx(h.one_sheet(rows, strings=strings)).bladen[0].cellen]
    assert cells == [long, "De Linde", "A & _x0041_", " spatie ", "V&V\nregel 2"]


def test_formulas_with_and_without_outcome() -> None:
    rows = (
        '<row r="1"><c r="A1"><f>SUM(B1:B9)</f><v>12</v></c><c r="B1"><f>B2</f></c><c r="C1"><f>B3</f><v></v></c><c r="D1" t="str"><f>"a|b"</f><v>a|b</v></c>'
        '<c r="E1"><f t="shared" si="0"/><v>3</v></c><c r="F1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="G1" t="str"><f>T(A9)</f><v></v></c></row>'
    )
    cells = {c.adres: (c.ruw, c.soort, c.formule, c.heeft_waarde) for c in read_xlsx(h.one_sheet(rows)).bladen[0].cellen}
    assert cells == {
        "A1": ("12", Soort.GETAL, "SUM(B1:B9)", True),
        "B1": ("", Soort.LEEG, "B2", False),
        "C1": ("", Soort.LEEG, "B3", False),
        "D1": ("a|b", Soort.TEKST, '"a|b"', True),
        "E1": ("3", Soort.GETAL, "", True),
        "F1": ("#DIV/0!", Soort.FOUT, "1/0", True),
        "G1": ("", Soort.TEKST, "T(A9)", True),
    }


def test_hidden_rows_columns_and_sheets_are_told() -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="C1"><v>1</v></c></row><row r="2" hidden="1"><c r="A2"><v>1</v></c></row>'
    boek = read_xlsx(
        h.xlsx(
            {"Blad1": h.sheet(rows, before='<cols><col min="3" max="5" hidden="true"/></cols>'), "Geheim": h.sheet(), "Diep": h.sheet()},
            states={"Geheim": "hidden", "Diep": "veryHidden"},
        )
    )
    assert {c.adres: c.verborgen for c in boek.bladen[0].cellen} == {"A1": False, "C1": True, "A2": True}
    assert [(b.naam, b.verborgen, b.cellen[0].verborgen) for b in boek.bladen] == [
        ("Blad1", False, False),
        ("Geheim", True, True),
        ("Diep", True, True),
    ]


def test_macros_links_objects_and_comments_are_remarks() -> None:
    content = h.parts(
        main_type="application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        more={"rIdX": ("externalLink", "externalLinks/externalLink1.xml"), "rIdV": ("vbaProject", "vbaProject.bin")},
    )
    content |= {
        "xl/vbaProject.bin": b"x",
        "xl/externalLinks/externalLink1.xml": f'<externalLink xmlns="{h.MAIN}"><externalBook/></externalLink>',
        "xl/externalLinks/_rels/externalLink1.xml.rels": h.relations({"rId1": ("externalLinkPath", "file:///C:/geheim.xlsx")}),
        "xl/worksheets/_rels/sheet1.xml.rels": h.relations(
            {
                "r1": ("comments", "../comments1.xml"),
                "r2": ("oleObject", "../embeddings/x.bin"),
                "r3": ("hyperlink", "https://example.invalid/"),
            }
        ),
    }
    found = [(m.soort, m.gevonden, m.blad) for m in read_xlsx(h.pack(content)).meldingen]
    assert found == [
        (MeldingSoort.MACRO, "macro's (.xlsm); ze zijn niet geopend", None),
        (MeldingSoort.EXTERNE_KOPPELING, "file:///C:/geheim.xlsx", None),
        (MeldingSoort.OPMERKINGEN, "opmerkingen bij cellen", "Blad1"),
        (MeldingSoort.INGESLOTEN_OBJECT, "oleObject", "Blad1"),
    ]


def test_names_tables_and_dates_of_1904() -> None:
    content = h.parts(
        {"Blad 1": h.sheet()},
        workbook='<workbookPr date1904="true"/>',
        names=(
            '<definedNames><definedName name="Agb">\'Blad 1\'!$B$3</definedName><definedName name="Lijst" hidden="1">Blad1!$A$1:$A$9</definedName>'
            '<definedName name="Stuk">#REF!</definedName><definedName name="Eigen" localSheetId="0">\'Blad 1\'!$C$1</definedName>'
            '<definedName name="_xlnm.Print_Area" localSheetId="0">\'Blad 1\'!$A$1</definedName></definedNames>'
        ),
    )
    content |= {
        "xl/worksheets/_rels/sheet1.xml.rels": h.relations({"r1": ("table", "../tables/table1.xml")}),
        "xl/tables/table1.xml": f'<table xmlns="{h.MAIN}" displayName="Productie" ref="A1:B5"><tableColumns><tableColumn name="Code"/><tableColumn name="Vo_x006C_ume"/></tableColumns></table>',
    }
    boek = read_xlsx(h.pack(content))
    assert boek.is_1904
    assert [(n.naam, n.blad, n.bereik, n.alleen_op, n.verborgen) for n in boek.namen] == [
        ("Agb", "Blad 1", "B3", None, False),
        ("Lijst", "Blad1", "A1:A9", None, True),
        ("Stuk", None, None, None, False),
        ("Eigen", "Blad 1", "C1", "Blad 1", False),
    ]
    (tabel,) = boek.bladen[0].tabellen
    assert (tabel.naam, tabel.bereik, tabel.kolommen) == ("Productie", "A1:B5", ("Code", "Volume"))


def test_another_namespace_does_not_set_1904() -> None:
    workbook = '<x:workbookPr xmlns:x="urn:anders" date1904="1"/><workbookPr/>'
    assert not read_xlsx(h.xlsx(workbook=workbook)).is_1904


def test_strict_open_xml_and_utf_16_are_read() -> None:
    strict = h.xlsx({"Blad1": h.sheet(main=h.STRICT)}, main=h.STRICT, office=h.STRICT_OFFICE)
    wide = h.pack({**h.parts(), "xl/worksheets/sheet1.xml": h.sheet().replace("UTF-8", "UTF-16").encode("utf-16")})
    for data in (strict, wide, h.pack(h.parts(), method=zipfile.ZIP_STORED)):
        assert [(c.adres, c.ruw) for c in read_xlsx(data).bladen[0].cellen] == [("A1", "1")]


def test_prefixed_namespaces_and_backslash_names_are_read() -> None:
    text = f'<x:worksheet xmlns:x="{h.MAIN}" xmlns="urn:anders"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    content = {name.replace("/", "\\"): data for name, data in h.parts({"Blad1": text}).items()}
    assert [(c.adres, c.ruw) for c in read_xlsx(h.pack(content)).bladen[0].cellen] == [("A1", "1")]


@pytest.mark.parametrize(
    ("after", "cel"),
    [
        (
            '<conditionalFormatting sqref="B2:B9 D1"><cfRule type="expression" priority="1"><formula>{}</formula></cfRule></conditionalFormatting>',
            "B2",
        ),
        ('<dataValidations><dataValidation type="list" sqref="A1"><formula1>{}</formula1></dataValidation></dataValidations>', None),
    ],
)
def test_a_rule_beside_the_cells_asks_no_other_program(after: str, cel: str | None) -> None:
    """Colours and choices have formulas too; a bar within quotes is a text."""
    with pytest.raises(Refused) as caught:
        read_xlsx(h.one_sheet(A1, after=after.format("cmd|'/C calc'!A0")))
    assert (caught.value.weigering.reden, caught.value.weigering.blad, caught.value.weigering.cel) == (R.DDE, "Blad1", cel)
    assert read_xlsx(h.one_sheet(A1, after=after.format('"ja|nee"'))).bladen


ALTERNATIVE = '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice>{}</mc:Choice></mc:AlternateContent>'
ROW = '<row r="2"><c r="A2"><v>2</v></c></row>'


@pytest.mark.parametrize(
    ("rows", "after", "what"),
    [
        (A1 + ALTERNATIVE.format(ROW), "", "AlternateContent"),
        (A1 + '<row r="2">' + ALTERNATIVE.format('<c r="A2"><v>2</v></c>') + "</row>", "", "AlternateContent"),
        (A1 + '<row r="2"><c xmlns="urn:anders" r="A2"><v>2</v></c></row>', "", "c"),
        (A1 + '<row xmlns="urn:anders" r="2"><c r="A2"><v>2</v></c></row>', "", "row"),
        (A1, f"<sheetData>{ROW}</sheetData>", "sheetData"),
        (A1, ALTERNATIVE.format(f"<sheetData>{ROW}</sheetData>"), "sheetData"),
        (A1 + '<row r="2"><c r="A2"><x>9</x></c></row>', "", "x"),
        (A1 + '<row r="2"><c r="A2" t="inlineStr"><is><t>a<b>c</b></t></is></c></row>', "", "t"),
        (A1 + '<row r="2"><c r="A2" t="inlineStr"><is><q>c</q></is></c></row>', "", "q"),
    ],
)
@pytest.mark.parametrize("filler", [0, 3_000_000])  # read whole, and as a stream
def test_cells_where_only_some_programs_look_are_refused(rows: str, after: str, what: str, filler: int) -> None:
    """Read past, they would be lost without a word."""
    comment = f"<!--{'x' * 500_000}-->" * (filler // 500_000)
    with pytest.raises(Refused) as caught:
        read_xlsx(h.one_sheet(rows, after=comment + after))
    assert caught.value.weigering.reden is R.ONGELDIGE_XML
    assert f"<{what}>" in (caught.value.weigering.gevonden or "")


def test_an_extension_beside_the_cells_is_no_stranger() -> None:
    """Excel keeps its own notes there; they hold no cells."""
    rows = A1 + '<row r="2"><c r="A2"><v>2</v><extLst><ext uri="x"/></extLst></c><extLst/></row>'
    assert [c.adres for c in read_xlsx(h.one_sheet(rows)).bladen[0].cellen] == ["A1", "A2"]


@pytest.mark.parametrize("value", ["<v>1<x>9</x>2</v>", "<v>1</v><f>2<x>9</x></f>"])
def test_a_value_in_parts_is_named(value: str) -> None:
    """Nobody can say which part is meant: the cell is unreadable, the file is not."""
    cells = read_xlsx(h.one_sheet(A1 + f'<row r="2"><c r="A2">{value}</c></row>')).bladen[0].cellen
    assert [(c.adres, c.soort) for c in cells] == [("A1", Soort.GETAL), ("A2", Soort.ONBEKEND)]


def test_rows_of_another_namespace_are_no_rows_of_ours() -> None:
    """They look usual, and no program reads them: refused, for a sheet without them is an empty form."""
    text = (
        f'<x:worksheet xmlns:x="{h.MAIN}" xmlns="urn:anders"><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></x:worksheet>'
    )
    with pytest.raises(Refused, match="ongeldige_xml"):
        read_xlsx(h.xlsx({"Blad1": text}))


def test_a_sheet_that_only_some_programs_list() -> None:
    """The same for the list of sheets itself."""
    content = h.parts({"Blad1": h.sheet(A1)})
    book = str(content["xl/workbook.xml"])
    for odd in (
        book.replace("<sheets>", "<sheets>" + ALTERNATIVE.format("")),
        book.replace("<sheets>", ALTERNATIVE.format('<sheet name="a"/>') + "<sheets>"),
    ):
        assert odd != book
        with pytest.raises(Refused, match="ongeldige_xml"):
            read_xlsx(h.pack({**content, "xl/workbook.xml": odd}))


class Unseekable(io.RawIOBase):
    """A stream that can't go back: sizes then stand behind each part, as web services write them."""

    def __init__(self) -> None:
        super().__init__()
        self.data = b""

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        self.data += bytes(data)  # type: ignore[call-overload]
        return len(data)


def test_archives_of_web_services_are_read() -> None:
    """Data descriptors and 64-bit sizes are unusual, not hostile."""
    stream = Unseekable()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in h.parts().items():
            with archive.open(zipfile.ZipInfo(name, h.STAMP), "w", force_zip64=True) as part:
                part.write(data.encode() if isinstance(data, str) else data)
        archive.comment = b"gemaakt door een webdienst"
    assert [(c.adres, c.ruw) for c in read_xlsx(stream.data).bladen[0].cellen] == [("A1", "1")]
