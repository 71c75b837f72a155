"""The tables of the zorgkantoor become typed rows; every doubt is a finding at its place."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from wlzcli.cycle.tabellen import COLUMNS, MissingColumns, TabellenInputs, missing_columns, parse_tabellen
from wlzcli.domain.codes import Eenheid, Leveringsvorm, Sector
from wlzcli.domain.dates import AMSTERDAM
from wlzcli.domain.feiten import FEITEN
from wlzcli.domain.money import Money
from wlzcli.domain.provenance import Plaats
from wlzcli.domain.ronde import Kolomnaam
from wlzcli.domain.tabellen import Feit, Overheveling, RawRow, RawTable, Referentie, Tarief, Zorgaanbieder
from wlzcli.domain.tabelrij import parse_moment

GOOD: dict[str, dict[str, str]] = {
    "zorgaanbieders": {"agb_code": "06290123", "naam": "De Linde", "kvk_nummer": "12345678"},
    "tarieven": {
        "prestatiecode": "z041", "omschrijving": "ZZP 4", "sector": "vv", "leveringsvorm": "ZZP", "eenheid": "dag", "zorg": "250,10",
        "nhc": "30", "nic": "5,05", "bron": "NZa", "status": "vast",
    },
    "referentie": {"agb_code": "06290123", "regio": "5518", "prestatiecode": "Z041", "volume": "1.234,5"},
    "feiten": {"agb_code": "06290123", "feit": "technologie", "waarde": "Ja", "per": "1-7-2024", "bron": "CRM"},
    "ontvangst": {"map": "linde/", "soort": "inschrijving", "ontvangen_op": "31-7-2024 16:59"},
    "overheveling": {"van_regio": "5518", "naar_regio": "5519", "bedrag": "1000", "akkoord_van": "ja", "akkoord_naar": "nee"},
    "resultaten": {
        "agb_code": "06290123", "regio": "5518", "plan": "p1", "resultaat": "r1", "gehaald": "ja", "bewijs": "verslag", "beoordeeld_door": "B. de Vries",
    },
    "stromen": {"prestatiecode": "z901", "stroom": "Meerzorg", "bron": "toekenningen 2024"},
}  # fmt: skip


def raw(naam: str, *rows: dict[str, str]) -> RawTable:
    """A csv table with these rows over a good one."""
    bestand = f"tabellen/{naam}.csv"
    columns = tuple(dict.fromkeys((*COLUMNS[naam], *(k for row in rows for k in row))))
    texts = [{**dict.fromkeys(columns, ""), **GOOD[naam], **row} for row in rows]
    lines = tuple(RawRow(tuple(t.items()), Plaats(bestand, regelnummer=n)) for n, t in enumerate(texts, 2))
    return RawTable(naam, bestand, "0" * 64, columns, lines)


def inputs(*tables: RawTable, **options: object) -> TabellenInputs:
    return TabellenInputs(tables, **{"sectoren": (Sector.VV,), "regios": ("5518", "5519"), **options})  # type: ignore[arg-type]


def told(*tables: RawTable, **options: object) -> list[tuple[str, int | None, str | None, str | None]]:
    return [(f.code, f.regelnummer, f.gevonden, f.verwacht) for f in parse_tabellen(inputs(*tables, **options))[1]]


def plek(naam: str) -> Plaats:
    return Plaats(f"tabellen/{naam}.csv", regelnummer=2)


def test_every_table_reads() -> None:
    tabellen, findings = parse_tabellen(inputs(*(raw(naam, {}) for naam in COLUMNS)))
    assert findings == ()
    assert tabellen.zorgaanbieders == (Zorgaanbieder("06290123", "De Linde", "12345678", "", "", "", "", plek("zorgaanbieders")),)
    assert tabellen.tarieven == (
        Tarief(
            "Z041",
            "ZZP 4",
            Sector.VV,
            Leveringsvorm.ZZP,
            Eenheid.DAG,
            Money(25_010),
            Money(3_000),
            Money(505),
            "NZa",
            "vast",
            plek("tarieven"),
        ),
    )
    assert tabellen.referentie == (Referentie("06290123", "5518", Sector.VV, "Z041", Decimal("1234.5"), plek("referentie")),)
    assert tabellen.feiten == (Feit("06290123", "", "", "", "technologie", "ja", date(2024, 7, 1), "CRM", plek("feiten")),)
    (ontvangst,) = tabellen.ontvangst
    assert (ontvangst.map, ontvangst.soort, ontvangst.ontvangen_op) == (
        "linde",
        "inschrijving",
        datetime(2024, 7, 31, 16, 59, tzinfo=AMSTERDAM),
    )
    assert tabellen.overheveling == (Overheveling("5518", "5519", "", Money(100_000), True, False, plek("overheveling")),)
    assert [(r.plan, r.resultaat, r.gehaald, r.sector) for r in tabellen.resultaten] == [("p1", "r1", True, "")]


def test_the_same_result_in_two_sectors_is_two_rows() -> None:
    tabellen, findings = parse_tabellen(
        inputs(raw("resultaten", {"sector": "VV"}, {"sector": "gz", "gehaald": "nee"}), sectoren=(Sector.VV, Sector.GZ))
    )
    assert ([(r.sector, r.gehaald) for r in tabellen.resultaten], findings) == ([("GZ", False), ("VV", True)], ())


CASES: list[tuple[str, dict[str, str], tuple[str, str | None, str | None]]] = [
    ("zorgaanbieders", {"naam": ""}, ("F801", None, None)),
    ("zorgaanbieders", {"agb_code": "629012"}, ("F802", "629012", "acht cijfers")),
    ("zorgaanbieders", {"agb_code": "6290123"}, ("W803", "6290123", "06290123")),
    ("zorgaanbieders", {"agb_code": "06\u200b290123"}, ("W817", "06290123", None)),
    ("zorgaanbieders", {"agb_code": "\u0660\u0666290123"}, ("F802", "\u0660\u0666290123", "acht cijfers")),
    ("zorgaanbieders", {"kvk_nummer": "1234567"}, ("W803", "1234567", "01234567")),
    ("zorgaanbieders", {"kvk_nummer": "123"}, ("F822", "123", "acht cijfers")),
    ("zorgaanbieders", {"naam": "#REF!"}, ("F816", "#REF!", None)),
    ("tarieven", {"zorg": "n.v.t."}, ("F804", "n.v.t.", "een getal")),
    ("tarieven", {"zorg": "1.234"}, ("F805", "1.234", "1234 of 1,234")),
    ("tarieven", {"zorg": "-5"}, ("F813", "-5", "een bedrag van nul of meer met hoogstens twee decimalen")),
    ("tarieven", {"sector": "XX"}, ("F806", "XX", "VV, GZ, GGZ")),
    ("tarieven", {"status": "misschien"}, ("F806", "misschien", "vast, secundair, onbevestigd, onbekend, fictief")),
    ("referentie", {"volume": "-1"}, ("F818", "-1", "een hoeveelheid van nul of meer met hoogstens twee decimalen")),
    ("referentie", {"volume": "1e3"}, ("F804", "1e3", "een getal")),
    ("referentie", {"regio": "518"}, ("F819", "518", "vier cijfers die met 55 beginnen")),
    ("referentie", {"regio": "5590"}, ("W823", "5590", "5518, 5519")),
    ("referentie", {"extra": "x"}, ("W814", "extra", None)),
    ("feiten", {"waarde": "misschien"}, ("F808", "misschien", "ja of nee")),
    ("feiten", {"per": "31-2-2024"}, ("F807", "31-2-2024", "een datum zoals 2024-07-31 of 31-7-2024")),
    ("feiten", {"feit": "tariefpercentage_vorig_jaar", "waarde": "0,955"}, ("F805", "0,955", "0,955% of 95,5%")),
    ("feiten", {"feit": "fraudeonderzoek", "waarde": "2024"}, ("F807", "2024", "een datum zoals 2024-07-31, of nee")),
    ("feiten", {"feit": "lezing.tarief.x", "waarde": "beide"}, ("F806", "beide", "punten, factor")),
    ("ontvangst", {"soort": "iets"}, ("F806", "iets", "inschrijving, herstel, definitief_plan, aanvulling")),
    ("ontvangst", {"ontvangen_op": "2024-07-31"}, ("F821", "2024-07-31", "datum en tijd, zoals 2024-07-31 16:59 of 31-7-2024 16:59:30")),
    ("overheveling", {"naar_regio": "5518"}, ("F820", "5518", None)),
]  # fmt: skip


@pytest.mark.parametrize(("naam", "row", "expected"), CASES)
def test_each_doubt_is_told_at_its_line(naam: str, row: dict[str, str], expected: tuple[str, str | None, str | None]) -> None:
    code, gevonden, verwacht = expected
    line = None if code == "W814" else 2
    assert told(raw(naam, row)) == [(code, line, gevonden, verwacht)]


def test_a_row_with_a_blocking_finding_is_left_out_and_a_warning_is_not() -> None:
    tabellen, findings = parse_tabellen(inputs(raw("zorgaanbieders", {"agb_code": "6290123"}, {"agb_code": "629"})))
    assert [z.agb_code for z in tabellen.zorgaanbieders] == ["06290123"]
    assert [(f.code, f.blocks) for f in findings] == [("W803", False), ("F802", True)]


@pytest.mark.parametrize(
    ("feit", "waarde", "canonical"),
    [
        ("monitor", "-0,50", "-0.5"),
        ("tariefpercentage_vorig_jaar", "95,5%", "95.5"),
        ("meerjarig_tot", "31-12-2025", "2025-12-31"),
        ("fraude_vastgesteld", "2015", "2015"),
        ("fraude_vastgesteld", "nee", "nee"),
        ("fraudeonderzoek", "NEE", "nee"),
        ("startvolume", "1.234,5", "1234.5"),
        ("verscherpt_toezicht", "onwaar", "nee"),
        ("lezing", "Punten", "punten"),
        ("beleidseigen", "wat dan ook", "wat dan ook"),
    ],
)
def test_facts_get_one_way_of_writing(feit: str, waarde: str, canonical: str) -> None:
    tabellen, findings = parse_tabellen(inputs(raw("feiten", {"feit": feit, "waarde": waarde}), beleidsfeiten=("beleidseigen",)))
    assert ([f.waarde for f in tabellen.feiten], findings) == ([canonical], ())


def test_an_unknown_fact_names_the_published_list() -> None:
    names = ", ".join(sorted([*(f.naam for f in FEITEN), "eigen"]))
    assert told(raw("feiten", {"feit": "tecnologie"}), beleidsfeiten=("eigen",)) == [("F810", 2, "tecnologie", names)]


def test_a_row_twice_names_the_first() -> None:
    _, findings = parse_tabellen(inputs(raw("referentie", {}, {"volume": "5"})))
    assert [(f.code, f.regelnummer, f.gevonden, f.feiten.get("eerder")) for f in findings] == [
        ("F809", 3, "06290123 · 5518 · VV · Z041", "tabellen/referentie.csv › regel 2")
    ]


def test_a_row_is_about_a_zorgaanbieder_only_where_it_names_one() -> None:
    """The register of receipt names folders; a row without a code is nobody's."""
    (receipt,) = parse_tabellen(inputs(raw("ontvangst", {"ontvangen_op": "gisteren"})))[1]
    (nobody,) = parse_tabellen(inputs(raw("referentie", {"agb_code": ""})))[1]
    (whose,) = parse_tabellen(inputs(raw("referentie", {"volume": "x"})))[1]
    assert [f.agb_code for f in (receipt, nobody, whose)] == [None, None, "06290123"]


@pytest.mark.parametrize(
    ("days", "twice"),
    [
        (("2015-01-01", "2015-08-05"), []),  # it was one thing and became another
        (("2015-01-01", "2015-01-01"), [(3, "2015-01-01")]),
        (("", "2015-08-05"), [(3, "")]),  # which of the two is of today nobody can see
        (("2015-01-01", ""), [(3, "2015-01-01")]),
        (("2015-01-01", "2015-08-05", "1-1-2015"), [(4, "2015-01-01")]),
    ],
)
def test_a_fact_may_stand_there_for_more_days(days: tuple[str, ...], twice: list[tuple[int, str]]) -> None:
    """The rest of its key the same: the row of another day is no double one, but a row without a day is one of any day."""
    rows = raw("feiten", *({"feit": "verscherpt_toezicht", "waarde": "ja" if n else "nee", "per": day} for n, day in enumerate(days)))
    tabellen, findings = parse_tabellen(inputs(rows))
    what = " · ".join(filter(None, (GOOD["feiten"].get(c, "") for c in ("agb_code", "regio", "sector", "leveringsvorm"))))

    assert [(f.code, f.regelnummer, f.gevonden) for f in findings] == [
        ("F809", number, " · ".join(filter(None, (what, "verscherpt_toezicht", day)))) for number, day in twice
    ]
    assert len(tabellen.feiten) == len(days) - len(twice)


def test_a_prestatie_of_two_sectors_needs_its_sector() -> None:
    tarieven = raw("tarieven", {}, {"sector": "GZ", "zorg": "fout"})  # also a row that can't be used says that it serves GZ
    _, findings = parse_tabellen(inputs(tarieven, raw("referentie", {}), sectoren=(Sector.VV, Sector.GZ)))
    assert [(f.code, dict(f.feiten.pairs).get("sectoren")) for f in findings] == [("F804", None), ("F811", "GZ, VV")]
    tabellen, findings = parse_tabellen(inputs(raw("tarieven", {}, {"sector": "GZ"}), raw("referentie", {"sector": "GZ"})))
    assert (tabellen.referentie[0].sector, findings) == (Sector.GZ, ())
    _, findings = parse_tabellen(inputs(raw("referentie", {}), sectoren=(Sector.VV, Sector.GZ)))
    assert [f.code for f in findings] == ["F812"]


def test_own_column_names_are_mapped_and_missing_ones_named() -> None:
    table = raw("referentie", {})
    own = RawTable(
        "referentie",
        table.bestand,
        table.sha256,
        ("AGB", "Regio", "prestatiecode", "Aantal"),
        (RawRow((("AGB", "06290123"), ("Regio", "5518"), ("prestatiecode", "Z041"), ("Aantal", "7")), Plaats("t.xlsx", "Blad1", "B4")),),
        ("B", "C", "D", "E"),
    )
    names = (Kolomnaam("referentie", "agb_code", "AGB"), Kolomnaam("referentie", "volume", "Aantal"))
    assert missing_columns(inputs(own, kolommen=names)) == ()
    tabellen, findings = parse_tabellen(inputs(own, kolommen=names))
    assert ([r.volume for r in tabellen.referentie], findings) == ([Decimal(7)], ())
    assert missing_columns(inputs(own)) == (MissingColumns(own, ("agb_code", "volume")),)


def test_a_finding_in_a_workbook_names_the_cell() -> None:
    row = RawRow((("agb_code", "06290123"), ("regio", "5518"), ("prestatiecode", "Z041"), ("volume", "?")), Plaats("t.xlsx", "Blad1", "B4"))
    table = RawTable("referentie", "t.xlsx", "0" * 64, COLUMNS["referentie"], (row,), ("B", "C", "D", "F"))
    (finding,) = parse_tabellen(inputs(table))[1]
    assert (finding.code, finding.blad, finding.cel) == ("F804", "Blad1", "F4")


def test_the_order_of_the_rows_changes_nothing() -> None:
    one, other = {"agb_code": "06290123"}, {"agb_code": "06290199"}
    first = parse_tabellen(inputs(raw("zorgaanbieders", one, other)))[0].zorgaanbieders
    second = parse_tabellen(inputs(raw("zorgaanbieders", other, one)))[0].zorgaanbieders
    assert [z.agb_code for z in first] == [z.agb_code for z in second] == ["06290123", "06290199"]


def test_moments_are_dutch_and_the_double_hour_needs_its_zone() -> None:
    assert parse_moment("2024-07-31T17:00:00") == datetime(2024, 7, 31, 17, tzinfo=AMSTERDAM)
    assert parse_moment("31-7-2024 17.00") == datetime(2024, 7, 31, 17, tzinfo=AMSTERDAM)
    assert parse_moment("2024-07-31 15:00:00+00:00") == datetime(2024, 7, 31, 17, tzinfo=AMSTERDAM)
    assert parse_moment("2024-10-27 02:30") is None
    assert parse_moment("2024-03-31 02:30") is None
    assert parse_moment("2024-10-27 02:30+01:00") is not None
    assert parse_moment("2024-07-31 25:00") is None


def test_flows_say_how_they_are_forecast() -> None:
    tabellen, findings = parse_tabellen(
        inputs(raw("stromen", {}, {"prestatiecode": "z902", "stroom": "lumpsum"}, {"agb_code": "06290123", "tot_en_met": "30-9-2024", "extrapoleren": "nee"}))
    )  # fmt: skip
    assert findings == ()
    assert [(r.prestatiecode, r.agb_code, r.stroom.value, r.extrapoleren, r.tot_en_met) for r in tabellen.stromen] == [
        ("Z901", "", "meerzorg", True, None),
        ("Z901", "06290123", "meerzorg", False, date(2024, 9, 30)),
        ("Z902", "", "lumpsum", False, None),
    ]
    assert told(raw("stromen", {"stroom": "reserve"})) == [("F806", 2, "reserve", "lumpsum, meerzorg, crisiszorg, buiten_ruimte")]
    assert told(raw("stromen", {"stroom": "lumpsum", "extrapoleren": "ja"})) == [("F806", 2, "ja", "nee bij een lumpsum")]
    assert told(raw("stromen", {"bron": ""})) == [("F801", 2, None, None)]
    assert told(raw("stromen", {}, {})) == [("F809", 3, "Z901", None)]


WIE = {"akkoord_van_door": "J. Bakker", "akkoord_van_op": "1-9-2024", "akkoord_naar_door": "L. de Boer", "akkoord_naar_op": "2024-09-04"}


def test_an_answer_on_overheveling_names_who_and_when_where_the_table_has_the_columns() -> None:
    (o,) = parse_tabellen(inputs(raw("overheveling", {**WIE, "akkoord_naar": "ja", "reden": "groei"})))[0].overheveling
    assert (o.telt_mee, o.vastgelegd, o.reden, o.wacht_op) == (True, True, "groei", None)
    assert (o.van_door, o.van_op, o.naar_door, o.naar_op) == ("J. Bakker", date(2024, 9, 1), "L. de Boer", date(2024, 9, 4))
    (o,) = parse_tabellen(inputs(raw("overheveling", {**WIE, "akkoord_naar": "", "akkoord_naar_door": "", "akkoord_naar_op": ""})))[
        0
    ].overheveling
    assert (o.telt_mee, o.akkoord_van, o.akkoord_naar, o.wacht_op) == (False, True, False, ("5519",))
    (o,) = parse_tabellen(inputs(raw("overheveling", {"akkoord_naar": ""})))[0].overheveling
    assert (o.telt_mee, o.wacht_op, o.van_door) == (False, ("5519",), None)
    assert [c for c, *_ in told(raw("overheveling", {**WIE, "akkoord_van_door": "", "akkoord_naar_op": "gisteren"}))] == ["F801", "F807"]
