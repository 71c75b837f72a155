"""Files that are not read, and remarks about those that are: one case for every code, with what the inkoper reads."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests import hostile as h
from tests.formats.test_hostile import A1, CELL, REFUSED
from wlzcli.domain.findings import Ernst, Finding
from wlzcli.domain.werkboek import Melding, MeldingSoort, Weigering, Weigerreden
from wlzcli.formats.messages import load_texts
from wlzcli.formats.refused import Refused
from wlzcli.formats.xlsx.container import Limits
from wlzcli.formats.xlsx.reader import read_xlsx
from wlzcli.views.meldingen import Messages, boodschap

MESSAGES = Messages(load_texts())
FILE = "01-linde/form.xlsx"


def refused(data: bytes, limits: Limits | None = None) -> Weigering:
    with pytest.raises(Refused) as caught:
        read_xlsx(data, limits or Limits())
    return caught.value.weigering


def sample(name: str) -> Callable[[], Weigering]:
    return lambda: refused(REFUSED[name][0]())


def of_worker(reden: Weigerreden, gevonden: str) -> Callable[[], Weigering]:
    """What only the worker or the folder can see; tests/formats/test_limited.py makes each happen."""
    return lambda: Weigering(reden, gevonden=gevonden)


R = Weigerreden
CASES: list[tuple[Weigerreden, Callable[[], Weigering], str]] = [
    (R.LEEG, sample("empty"), "01-linde/form.xlsx is leeg."),
    (R.GEEN_EXCEL, sample("pdf renamed"), "01-linde/form.xlsx is geen Excel-werkmap, wat de naam ook zegt: pdf."),
    (R.WACHTWOORD, sample("password"), "01-linde/form.xlsx is met een wachtwoord beveiligd en kan niet worden geopend."),
    (R.OUD_XLS, sample("xls"), "01-linde/form.xlsx is bewaard als Excel 97-2003 (.xls); dat formaat wordt niet gelezen."),
    (R.XLSB, sample("xlsb"), "01-linde/form.xlsx is een binaire werkmap (.xlsb); dat formaat wordt niet gelezen."),
    (R.ODS, sample("ods"), "01-linde/form.xlsx is bewaard als OpenDocument (.ods); dat formaat wordt niet gelezen."),
    (R.ANDER_OFFICE, sample("docx"), "01-linde/form.xlsx is geen rekenblad maar Word (.docx)."),
    (
        R.TE_GROOT,
        lambda: refused(h.xlsx(), Limits(file_bytes=0)),
        "01-linde/form.xlsx wordt niet geopend: 0 MB; toegestaan is hoogstens 0 MB.",
    ),
    (
        R.BESCHADIGD,
        sample("truncated"),
        "01-linde/form.xlsx is niet heel: einde van het archief ontbreekt (afgebroken bestand?).",
    ),
    (
        R.VERDACHT_ARCHIEF,
        sample("traversal"),
        "01-linde/form.xlsx is opgebouwd zoals geen rekenprogramma dat doet: onderdeel met de naam '../../etc/passwd'; "
        "verwacht werd alleen gewone namen.",
    ),
    (R.ONDERDEEL_ONTBREEKT, sample("no sheets"), "01-linde/form.xlsx mist een onderdeel: geen enkel werkblad."),
    (
        R.DTD,
        sample("laughs in the strings"),
        "01-linde/form.xlsx wordt niet gelezen: 'xl/sharedStrings.xml' bevat een documenttype (DTD); dat kan een computer vast laten lopen "
        "en hoort in geen werkmap.",
    ),
    (
        R.ONGELDIGE_XML,
        sample("utf-7"),
        "01-linde/form.xlsx bevat onderdelen die niet te lezen zijn: 'xl/workbook.xml' staat in tekenset utf-7; verwacht werd UTF-8.",
    ),
    (R.MACRO_VERBORGEN, sample("hidden macro"), "01-linde/form.xlsx bevat macro's in een bestand dat zegt er geen te hebben."),
    (
        R.DDE,
        sample("dde formula"),
        "01-linde/form.xlsx bevat een formule of koppeling die een ander programma wil starten: =cmd|'/C calc'!A0. Er is niets uitgevoerd.",
    ),
    (R.DUBBEL_BLAD, sample("two sheets of one name"), "01-linde/form.xlsx heeft blad 'BLAD1' twee keer; welk blad geldt is niet te zien."),
    (
        R.DUBBELE_CEL,
        sample("cell twice"),
        "In 01-linde/form.xlsx, blad 'Blad1', staat cel B1 twee keer; welke waarde geldt is niet te zien.",
    ),
    (
        R.VOLGORDE,
        sample("cells out of order"),
        "In 01-linde/form.xlsx, blad 'Blad1', staat cel A1 na kolom B; verwacht: cellen op volgorde.",
    ),
    (
        R.BUITEN_BLAD,
        sample("column beyond"),
        "In 01-linde/form.xlsx, blad 'Blad1', staat cel 'XFE2'; verwacht: een cel van A1 tot en met XFD1048576.",
    ),
    (
        R.TE_VEEL_CELLEN,
        lambda: refused(h.xlsx(), Limits(cells=0)),
        "01-linde/form.xlsx bevat meer dan 0 gevulde cellen; toegestaan: hoogstens 0.",
    ),
    (
        R.TE_VEEL_TIJD,
        of_worker(R.TE_VEEL_TIJD, "na 30 seconden nog niet gelezen"),
        "01-linde/form.xlsx was na 30 seconden nog niet gelezen en is overgeslagen.",
    ),
    (
        R.TE_VEEL_GEHEUGEN,
        of_worker(R.TE_VEEL_GEHEUGEN, "meer dan 1024 MB geheugen nodig"),
        "01-linde/form.xlsx had meer dan 1024 MB geheugen nodig en is overgeslagen.",
    ),
    (
        R.LEZER_GESTOPT,
        of_worker(R.LEZER_GESTOPT, "de lezer stopte (code -6)"),
        "01-linde/form.xlsx kon niet worden gelezen: de lezer stopte (code -6). De andere bestanden zijn wel verwerkt.",
    ),
    (
        R.KOPPELING,
        of_worker(R.KOPPELING, "een koppeling naar een ander bestand"),
        "01-linde/form.xlsx is een koppeling naar een ander bestand; een koppeling wordt niet gevolgd.",
    ),
    (
        R.GEEN_BESTAND,
        of_worker(R.GEEN_BESTAND, "een map of een apparaat"),
        "01-linde/form.xlsx kan niet worden geopend: een map of een apparaat.",
    ),
    (
        R.NOG_IN_BEWERKING,
        of_worker(R.NOG_IN_BEWERKING, "het bestand veranderde tijdens het lezen"),
        "01-linde/form.xlsx is nog niet klaar: het bestand veranderde tijdens het lezen.",
    ),
]


@pytest.mark.parametrize(("reden", "happens", "expected"), CASES, ids=[case[0].value for case in CASES])
def test_a_refused_file_is_told_in_plain_words(reden: Weigerreden, happens: Callable[[], Weigering], expected: str) -> None:
    w = happens()
    assert w.reden is reden
    finding = Finding(w.reden.code, Ernst.FOUT, "formulier", bestand=FILE, blad=w.blad, cel=w.cel, gevonden=w.gevonden, verwacht=w.verwacht)
    assert boodschap(finding, MESSAGES) == expected


def test_every_reason_has_its_case_and_keeps_its_code() -> None:
    assert [case[0] for case in CASES] == list(Weigerreden)
    assert (R.LEEG.code, R.NOG_IN_BEWERKING.code) == ("F150", "F175")
    assert (MeldingSoort.MACRO.code, MeldingSoort.BLAD_OVERGESLAGEN.code) == ("W180", "W185")


def with_relations(**related: tuple[str, str]) -> bytes:
    return h.pack(h.with_part(h.parts(), "xl/worksheets/_rels/sheet1.xml.rels", h.relations(related)))


def chart_sheet() -> bytes:
    content = h.parts({"Blad1": h.sheet(), "Grafiek": ""})
    rels = str(content["xl/_rels/workbook.xml.rels"]).replace(
        'worksheet" Target="worksheets/sheet2', 'chartsheet" Target="worksheets/sheet2'
    )
    return h.pack({**content, "xl/_rels/workbook.xml.rels": rels})


REMARKS: list[tuple[MeldingSoort, bytes, str]] = [
    (
        MeldingSoort.MACRO,
        h.xlsx(main_type="application/vnd.ms-excel.sheet.macroEnabled.main+xml"),
        "01-linde/form.xlsx bevat macro's (.xlsm); ze zijn niet geopend.",
    ),
    (
        MeldingSoort.EXTERNE_KOPPELING,
        with_relations(r1=("attachedTemplate", "https://example.invalid/x")),
        "01-linde/form.xlsx verwijst naar https://example.invalid/x; er is niets opgehaald.",
    ),
    (
        MeldingSoort.INGESLOTEN_OBJECT,
        with_relations(r1=("oleObject", "../embeddings/x.bin")),
        "01-linde/form.xlsx, blad 'Blad1', bevat een ingesloten object (oleObject); het is niet geopend.",
    ),
    (
        MeldingSoort.OPMERKINGEN,
        with_relations(r1=("comments", "../comments1.xml")),
        "01-linde/form.xlsx, blad 'Blad1', bevat opmerkingen bij cellen; die worden niet als antwoord gelezen.",
    ),
    (
        MeldingSoort.VERRE_CEL,
        h.one_sheet(A1 + CELL.format(row=200_001, ref="B200001")),
        f"In 01-linde/form.xlsx, blad 'Blad1', staat cel B200001 ver van de rest ({200_001 * 2} cellen tussen de uitersten).",
    ),
    (
        MeldingSoort.BLAD_OVERGESLAGEN,
        chart_sheet(),
        "01-linde/form.xlsx, blad 'Grafiek', is geen werkblad (chartsheet) en is niet gelezen.",
    ),
]


@pytest.mark.parametrize(("soort", "data", "expected"), REMARKS, ids=[case[0].value for case in REMARKS])
def test_a_remark_refuses_nothing(soort: MeldingSoort, data: bytes, expected: str) -> None:
    boek = read_xlsx(data)
    (melding,) = boek.meldingen
    assert isinstance(melding, Melding)
    assert melding.soort is soort
    assert boek.bladen[0].cellen[0].ruw == "1"
    finding = Finding(
        soort.code, Ernst.WAARSCHUWING, "werkmap", bestand=FILE, blad=melding.blad, cel=melding.cel, gevonden=melding.gevonden
    )
    assert boodschap(finding, MESSAGES) == expected


def test_every_remark_has_its_case() -> None:
    assert [case[0] for case in REMARKS] == list(MeldingSoort)
