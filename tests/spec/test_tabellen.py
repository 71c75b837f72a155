"""What may stand wrong in a table of the zorgkantoor, and what its owner reads: one case for every code."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.builders import gegevens, kader, tarief
from tests.cycle.test_tabellen import inputs, raw
from wlzcli.cycle.formulier.productie import doubtful_lines
from wlzcli.cycle.tabellen import parse_tabellen
from wlzcli.domain.codes import Sector
from wlzcli.domain.formulier import GegevenProductie
from wlzcli.domain.tabellen import RawTable
from wlzcli.formats.messages import load_texts
from wlzcli.views.meldingen import Messages, boodschap

MESSAGES = Messages(load_texts())
BOTH = (Sector.VV, Sector.GZ)
OF_WORKFLOW = {"W824", "W825"}  # about files, not about what stands in a table: tests/workflow/test_tabellen.py, and below

CASES: list[tuple[str, tuple[RawTable, ...], str]] = [
    ("F801", (raw("zorgaanbieders", {"naam": ""}),), "In zorgaanbieders is de kolom 'naam' op deze plaats leeg."),
    (
        "F802",
        (raw("zorgaanbieders", {"agb_code": "123"}),),
        "In zorgaanbieders staat '123' waar een AGB-code hoort; dat zijn acht cijfers.",
    ),
    (
        "W803",
        (raw("zorgaanbieders", {"agb_code": "6290123"}),),
        "In zorgaanbieders, kolom 'agb_code', staat '6290123'; een rekenblad laat een nul vooraan weg. Gelezen als '06290123'.",
    ),
    ("F804", (raw("tarieven", {"zorg": "veel"}),), "In tarieven, kolom 'zorg', staat 'veel'; daar hoort een getal."),
    ("F805", (raw("tarieven", {"zorg": "1.234"}),), "In tarieven, kolom 'zorg', staat '1.234'. Dat kan 1234 of 1,234 zijn."),
    (
        "F806",
        (raw("tarieven", {"eenheid": "week"}),),
        "In tarieven, kolom 'eenheid', staat 'week'. Mogelijk is: dag, etmaal, uur, dagdeel.",
    ),
    (
        "F807",
        (raw("feiten", {"per": "morgen"}),),
        "In feiten, kolom 'per', staat 'morgen'; daar hoort een datum zoals 2024-07-31 of 31-7-2024.",
    ),
    ("F808", (raw("feiten", {"waarde": "soms"}),), "In feiten, kolom 'waarde', staat 'soms'; daar hoort ja of nee."),
    (
        "F809",
        (raw("zorgaanbieders", {}, {}),),
        "In zorgaanbieders staat 06290123 meer dan één keer; de eerste staat in tabellen/zorgaanbieders.csv › regel 2.",
    ),
    (
        "F810",
        (raw("feiten", {"feit": "tecnologie"}),),
        "In feiten staat het feit 'tecnologie', dat de lijst van feiten niet kent en het beleid van deze ronde ook niet.",
    ),
    (
        "F811",
        (raw("tarieven", {}, {"sector": "GZ"}), raw("referentie", {})),
        "Prestatie Z041 wordt in meer dan één sector geleverd (GZ, VV); in referentie staat niet voor welke dit volume geldt.",
    ),
    (
        "F812",
        (raw("referentie", {}),),
        "Prestatie Z041 staat niet in de tabel tarieven en referentie noemt geen sector, terwijl deze ronde er meer dan één heeft.",
    ),
    (
        "F813",
        (raw("tarieven", {"nhc": "-1"}),),
        "In tarieven, kolom 'nhc', staat '-1'; daar hoort een bedrag van nul of meer met hoogstens twee decimalen.",
    ),
    ("W814", (raw("feiten", {"extra": "x"}),), "De tabel feiten heeft een kolom 'extra' die niemand leest."),
    ("F816", (raw("zorgaanbieders", {"naam": "#N/B"}),), "In zorgaanbieders, kolom 'naam', staat #N/B: een formule zonder uitkomst."),
    (
        "W817",
        (raw("zorgaanbieders", {"naam": "De\u200b Linde"}),),
        "In zorgaanbieders, kolom 'naam', stonden onzichtbare tekens in 'De Linde'; die zijn niet meegelezen.",
    ),
    (
        "F818",
        (raw("referentie", {"volume": "-1", "sector": "VV"}),),
        "In referentie, kolom 'volume', staat '-1'; daar hoort een hoeveelheid van nul of meer met hoogstens twee decimalen.",
    ),
    (
        "F819",
        (raw("feiten", {"regio": "Zuid"}),),
        "In feiten, kolom 'regio', staat 'Zuid'; een regio is vier cijfers die met 55 beginnen.",
    ),
    ("F820", (raw("overheveling", {"naar_regio": "5518"}),), "In overheveling gaat een bedrag van regio 5518 naar diezelfde regio."),
    (
        "F821",
        (raw("ontvangst", {"ontvangen_op": "31-7-2024"}),),
        "In ontvangst, kolom 'ontvangen_op', staat '31-7-2024'; daar hoort datum en tijd, zoals 2024-07-31 16:59 of 31-7-2024 16:59:30. "
        "Zonder tijd is niet te zien of iets op tijd was.",
    ),
    (
        "F822",
        (raw("zorgaanbieders", {"kvk_nummer": "geen"}),),
        "In zorgaanbieders, kolom 'kvk_nummer', staat 'geen'; een KvK-nummer is acht cijfers.",
    ),
    ("W823", (raw("feiten", {"regio": "5590"}),), "In feiten, kolom 'regio', staat regio 5590; deze ronde heeft 5518, 5519."),
]


@pytest.mark.parametrize(("code", "tables", "expected"), CASES, ids=[case[0] for case in CASES])
def test_a_wrong_value_is_told_in_plain_words(code: str, tables: tuple[RawTable, ...], expected: str) -> None:
    (finding,) = parse_tabellen(inputs(*tables, sectoren=BOTH))[1]
    assert (finding.code, boodschap(finding, MESSAGES)) == (code, expected)
    assert finding.bron == "docs/tabellen.md"


def test_every_code_of_the_tables_has_its_case() -> None:
    of_tables = {code for code, texts in MESSAGES.by_code.items() if texts["stap"] == "tabellen"}
    assert of_tables - {case[0] for case in CASES} == OF_WORKFLOW


def test_production_to_fill_in_beforehand_that_cannot_be() -> None:
    """W825: the form is made as it was asked; that it cannot be right is told."""
    known = replace(gegevens(), productie=(GegevenProductie("Z430", Decimal(-5)), GegevenProductie("Z999", Decimal(10))))
    found = doubtful_lines(kader(), (tarief(),), known, "gegevens.json")

    assert [(f.code, boodschap(f, MESSAGES)) for f in found] == [
        (
            "W825",
            "In gegevens.json staat voor Stichting De Linde (06290123) productie die niet klopt: Z430 met volume -5; verwacht is een volume "
            "van nul of meer. Ze staat zo op het formulier.",
        ),
        (
            "W825",
            "In gegevens.json staat voor Stichting De Linde (06290123) productie die niet klopt: Z999; verwacht is een prestatie van sector "
            "GZ in tabellen/tarieven. Ze staat zo op het formulier.",
        ),
    ]
    assert (
        doubtful_lines(kader(), (), replace(known, productie=known.productie[1:]), "gegevens.json") == ()
    )  # no table: nothing to hold it to
