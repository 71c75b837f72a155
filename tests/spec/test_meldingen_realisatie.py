"""Every finding of the realisation: a declaratiestand, mutaties and own figures that cannot be counted as they stand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.cycle.test_realisatie import MUTATIES, STAND, inputs, table, telling
from tests.herschik_builders import A, B, gegund, regels, tarief
from tests.herschik_ronde import csv_file, make_ronde, session
from tests.spec.meldingen import Melding, told
from wlzcli.cycle.realisatie import Controle, Overeenkomst, RealisatieInputs, count_rows, decide, read_mutaties
from wlzcli.cycle.realisatie.tabel import read_opgaven
from wlzcli.domain.beleidsitem import Aard
from wlzcli.domain.codes import Sector
from wlzcli.domain.findings import Answers
from wlzcli.domain.productie import Mutatiebestand, Opgavebestand, Periode
from wlzcli.domain.provenance import Plaats
from wlzcli.domain.werkboek import Blad, Cel, Soort, Werkboek
from wlzcli.formats.declaraties import count_stand
from wlzcli.formats.tables import table_from_sheet
from wlzcli.policy.model import Beleid, Termijn
from wlzcli.store.folder import RondeFolder
from wlzcli.workflow import realisatie

HEADER = "agb_code;regio;prestatiecode;periode;volume"
GOOD = f"{A};5503;Z1;2023-01;1"
WEEKS = (Periode("2023-P01", date(2023, 1, 1), date(2023, 1, 28)),)

FILES: list[tuple[str, str, str, str, str, str]] = [
    (
        "F501", f"{HEADER};bsn", f"{GOOD};x", "stand.csv", "stand.csv › bsn",
        "De kolom 'bsn' hoort bij cliënten. Hier hoort nooit iets over een cliënt te staan; er is niets gelezen of bewaard.",
    ),
    (
        "F502", f"{HEADER};kenmerk", f"{GOOD};111222333", "stand.csv", "stand.csv › regel 2",
        "In kolom kenmerk staat mogelijk een burgerservicenummer (1 keer); het bestand is niet bewaard.",
    ),
    (
        "F503", HEADER, f"{A};5503;Z1;2023-01;1e3", "volume", "stand.csv › regel 2",
        "In de kolom volume staat '1e3'; verwacht wordt een getal als 1234,56 of 1234.56. "
        "Er wordt niets afgerond of geraden.",
    ),
    (
        "F504", HEADER, ";5503;Z1;2023-01;1", "agb_code", "stand.csv › regel 2",
        "In de kolom agb_code ontbreekt de waarde.",
    ),
    (
        "F514", f"{HEADER};regel_id", f"{GOOD};a\n{GOOD};a", "regel_id", "stand.csv › regel 3",
        "De regel_id 'a' staat er 2 keer; dan is een declaratie dubbel geteld.",
    ),
    (
        "F520", HEADER, f"{GOOD}\n{A};5503", "stand.csv", "stand.csv › regel 3",
        f"Hier staat '{A};5503'; verwacht wordt een regel met 5 kolommen.",
    ),
    (
        "F527", f"{HEADER};naam", f"{GOOD};Jan Jansen", "stand.csv", "stand.csv › naam",
        "De kolom 'naam' kan namen van cliënten bevatten; er staat niet bij van wie de namen zijn. Er is niets gelezen of bewaard.",
    ),
    (
        "W521", f"{HEADER};naam_zorgaanbieder", f"{GOOD};Zorg 01", "stand.csv", "stand.csv › naam_zorgaanbieder",
        "De kolom 'naam_zorgaanbieder' heeft hier geen betekenis en wordt niet gelezen.",
    ),
    (
        "W521", f"{HEADER};kenmerk", f"{GOOD};abc", "stand.csv", "stand.csv › kenmerk",
        "De kolom 'kenmerk' heeft hier geen betekenis en wordt niet gelezen.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("code", "header", "rows", "onderwerp", "plek", "tekst"), FILES, ids=[f"{c[0]} {c[4]}" for c in FILES])
def test_what_stands_in_a_file(code: str, header: str, rows: str, onderwerp: str, plek: str, tekst: str, tmp_path: Path) -> None:
    stand = count_stand(csv_file(tmp_path / "stand.csv", rows, header=header), {})

    assert [told(f) for f in stand.findings] == [(code, onderwerp, plek, tekst)]


AGREED = (Overeenkomst(B, "5503", Sector.GZ),)

STANDS: list[tuple[str, Callable[[], RealisatieInputs], str, str, str]] = [
    (
        "F505", lambda: inputs(telling("49999999")), "49999999", "stand.csv › agb_code",
        "De AGB-code '49999999' is niet bekend; verwacht wordt een AGB-code van acht cijfers uit de tabel zorgaanbieders of met een overeenkomst.",
    ),
    (
        "F506", lambda: inputs(telling(regio="5599")), "5599", "stand.csv › regio",
        "De regio '5599' hoort niet bij deze ronde; dat zijn 5503.",
    ),
    (
        "F507", lambda: inputs(telling(code="Q9")), "Q9", "stand.csv › prestatiecode",
        "De prestatie 'Q9' staat voor geen sector van deze ronde in de tarieven; verwacht wordt een prestatie uit de tabel tarieven.",
    ),
    (
        "F508", lambda: inputs(telling(sector="VV")), "Z1", "stand.csv › sector",
        "De sector van prestatie Z1 is niet te bepalen: er staat VV; verwacht wordt een van GZ.",
    ),
    (
        "F509", lambda: inputs(telling(periode="januari")), "januari", "stand.csv › periode",
        "In de kolom periode staat 'januari'; verwacht wordt een periode in 2023, geschreven als 2023-01 of 2023-P01.",
    ),
    (
        "F510", lambda: inputs(telling(periode="2023-09")), "2023-09", "stand.csv › periode",
        "Periode 2023-09 is nog niet om; verwacht wordt een periode die voorbij is op 2023-08-14. "
        "Een onvolledige periode doorrekenen zou de productie te laag schatten.",
    ),
    (
        "F511", lambda: inputs(telling(), telling(periode="2023-P01"), perioden=WEEKS), "stand.csv", "stand.csv › periode",
        "In dit bestand staan maanden en vierwekenperioden door elkaar; verwacht wordt één soort periode.",
    ),
    (
        "F512", lambda: inputs(telling(periode="2023-P01")), "2023-P01", "stand.csv › periode",
        "Van periode 2023-P01 zijn de eerste en laatste dag niet bekend; nodig zijn de datums van deze vierwekenperiode "
        "in tabellen/perioden (periode, van, tot).",
    ),
    (
        "F513", lambda: inputs(telling(regels=2)), f"{A} 5503 Z1 2023-01", "stand.csv",
        f"{A} 5503 Z1 2023-01 staat er met 2 regels; verwacht wordt één regel per sleutel.",
    ),
    (
        "F515", lambda: inputs(telling(volume="-1000.5")), f"{A} 5503 Z1 2023-01", "stand.csv",
        f"{A} 5503 Z1 2023-01 komt op -1.000,5 uit; verwacht wordt nul of meer.",
    ),
    (
        "W516", lambda: inputs(telling(regels=3, negatief=1), per_regel=True), f"{A} 5503 Z1 2023-01", "stand.csv",
        f"Bij {A} 5503 Z1 2023-01: 1 negatieve regel meegeteld als correctie.",
    ),
    (
        "F517", lambda: inputs(telling(), telling(periode="2023-03")), "2023-02", "stand.csv › periode",
        "Over 2023-02 heeft niemand een regel, terwijl latere perioden er wel zijn; verwacht worden declaraties over 2023-02.",
    ),
    (
        "W518", lambda: inputs(telling(), telling(B), telling(B, periode="2023-02")), f"{A} in 5503 GZ", "stand.csv",
        f"{A} in 5503 GZ heeft geen regels over 2023-02; de prognose rekent die perioden als zonder productie.",
    ),
    (
        "W526",
        lambda: inputs(
            *(telling(periode=f"2023-0{m}") for m in (1, 2, 3)), telling(code="H1", periode="2023-02"), telling(B, code="H1", periode="2023-01"),
            *(telling(B, periode=f"2023-0{m}") for m in (1, 2, 3)), telling(B, code="H1", periode="2023-03"), telling(B, code="H1", periode="2023-02"),
        ),
        f"{A} in 5503 GZ", "stand.csv",
        f"{A} in 5503 GZ heeft over een periode wel andere zorg gedeclareerd, maar geen regel van H1 (2023-01, 2023-03); "
        "de prognose rekent daar geen productie.",
    ),
    (
        "F519", lambda: inputs(telling(), controle=Controle(regels=2)), "stand.csv", "stand.csv › regels",
        "Het controletotaal voor regels is 2, gelezen is 1.",
    ),
    (
        "F536", lambda: inputs(telling(), controle=Controle(bedrag=Decimal("1234.5"))), "stand.csv", "stand.csv › bedrag",
        "Voor bedrag is 1.234,5 als controletotaal gegeven, maar het bestand heeft geen kolom bedrag; er is niets te controleren.",
    ),
    (
        "W522", lambda: inputs(telling(), overeenkomsten=AGREED), f"{A} in 5503 GZ", "stand.csv",
        f"{A} in 5503 GZ: er is geen vastgestelde overeenkomst in deze regio en sector; de productie telt niet mee in de herschikking.",
    ),
    (
        "W523", lambda: inputs(telling("1000001"), zorgaanbieders=("01000001",), overeenkomsten=()), "1000001", "stand.csv › agb_code",
        "AGB-code '1000001' is gelezen als '01000001': een rekenblad laat een nul vooraan weg.",
    ),
    (
        "W524", lambda: inputs(telling(volume="30.5")), "Z1", "stand.csv › volume",
        "Bij prestatie Z1: 1 totaal met een deel van een eenheid, terwijl in hele eenheden wordt afgesproken.",
    ),
    ("F525", inputs, "stand.csv", "stand.csv", "stand.csv heeft geen enkele regel."),
]  # fmt: skip


@pytest.mark.parametrize(("code", "make", "onderwerp", "plek", "tekst"), STANDS, ids=[c[0] for c in STANDS])
def test_what_a_stand_says(code: str, make: Callable[[], RealisatieInputs], onderwerp: str, plek: str, tekst: str) -> None:
    assert [told(f) for f in decide(make(), regels(), Answers()).findings] == [(code, onderwerp, plek, tekst)]


def test_more_of_a_kind_than_are_shown_are_counted_once() -> None:
    """W537: 101 keys with a correction, of which 100 are told; each tells of itself only."""
    codes = [f"H{n:03d}" for n in range(101)]
    rows = [telling(code=code, regels=3, negatief=1) for code in codes]
    found = [told(f) for f in decide(inputs(*rows, per_regel=True, tarieven=tuple(map(tarief, codes))), regels(), Answers()).findings]
    first = ("W516", f"{A} 5503 H000 2023-01", "stand.csv", f"Bij {A} 5503 H000 2023-01: 1 negatieve regel meegeteld als correctie.")
    assert (found[0], len(found)) == (first, 101)
    assert found[100] == ("W537", "stand.csv", "stand.csv", "W516 komt 101 keer voor; hier staan de eerste 100.")


def test_a_mutatie_twice() -> None:
    """W531: both count; the second row is named."""
    row = f"{A};5503;Z1;-10;capaciteit;"
    _, findings = read_mutaties(table(MUTATIES, row, row), inputs(), {})

    assert [told(f) for f in findings] == [
        (
            "W531", "t", "t.xlsx › Blad1 › A3",
            f"Voor {A} 5503 GZ Z1 capaciteit staat er meer dan één mutatie met dezelfde reden; ze tellen bij elkaar op.",
        )
    ]  # fmt: skip


def test_an_own_figure_twice() -> None:
    """F532: which of the two counts cannot be seen."""
    row = f"{A};5503;Z1;400"
    _, findings = read_opgaven(table("agb_code;regio;prestatiecode;opgave", row, row), inputs(), {})

    assert [told(f) for f in findings] == [
        ("F532", "t", "t.xlsx › Blad1 › A3", f"Voor {A} 5503 GZ Z1 staat er meer dan één eigen opgave; welke geldt is niet te zien.")
    ]


def test_mutaties_after_the_last_day(tmp_path: Path) -> None:
    """F530: the kader takes mutaties until 1 August; the peildatum is 14 August."""
    (kader,) = regels().kaders
    last = Termijn(sleutel="planning.mutaties", titel="Mutaties", aard=Aard.EIS, bron=kader.planning[0].bron, dag=date(2023, 8, 1))
    late = Beleid((replace(kader, planning=(last,)),))
    folder = make_ronde(tmp_path / "ronde", late, (gegund(A, {"Z1": (100, 100_00)}),), 10_000_00)
    file = csv_file(tmp_path / "mutaties.csv", f"{A};5503;Z1;-10;capaciteit;dicht", header=MUTATIES)

    assert [told(f) for f in realisatie.run(session(folder), file, Controle()).bevindingen] == [
        (
            "F530", "mutaties.csv", "mutaties.csv",
            "Mutaties konden uiterlijk 2023-08-01 worden ingediend; de peildatum is 2023-08-14. Er is niets overgenomen.",
        )
    ]  # fmt: skip


def test_mutaties_before_the_first_day(tmp_path: Path) -> None:
    """F533: the kader takes mutaties from 1 September on; the peildatum is 14 August."""
    (kader,) = regels().kaders
    first = Termijn(sleutel="planning.mutaties_vanaf", titel="Mutaties", aard=Aard.EIS, bron=kader.planning[0].bron, dag=date(2023, 9, 1))
    early = Beleid((replace(kader, planning=(first,)),))
    folder = make_ronde(tmp_path / "ronde", early, (gegund(A, {"Z1": (100, 100_00)}),), 10_000_00)
    file = csv_file(tmp_path / "mutaties.csv", f"{A};5503;Z1;-10;capaciteit;dicht", header=MUTATIES)
    then = replace(session(folder), peildatum=date(2023, 9, 1))

    assert [told(f) for f in realisatie.run(session(folder), file, Controle()).bevindingen] == [
        (
            "F533", "mutaties.csv", "mutaties.csv",
            "Mutaties kunnen vanaf 2023-09-01 worden ingediend; de peildatum is 2023-08-14. Er is niets overgenomen.",
        )
    ]  # fmt: skip
    assert realisatie.run(then, file, Controle()).bevindingen == ()  # the first day itself is in time


def test_a_table_in_memory_is_read_as_a_file_is() -> None:
    """The same codes where the stand is a workbook: the place is then a cell."""
    found: list[Melding] = [told(f) for f in count_rows(table(STAND, f"{A};5503;Z1;2023-01;1,2345"), {}).findings]

    assert found == [
        (
            "F503", "t", "t.xlsx › Blad1 › E2",
            "In de kolom volume staat '1,2345'; verwacht wordt hoogstens twee decimalen. Er wordt niets afgerond of geraden.",
        )
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kolom", "code"),
    [
        ("naam", "F527"), ("Naam", "F527"), ("volledige naam", "F527"), ("name", "F527"),
        ("roepnaam", "F501"), ("Naam cliënt", "F501"), ("naam bewoner", "F501"), ("voorletters", "F501"), ("leeftijd", "F501"),
        ("naam_zorgaanbieder", "W521"), ("Zorgaanbieder", "W521"), ("prestatienaam", "W521"), ("omschrijving", "W521"), ("regionaam", "W521"),
        ("naam instelling", "W521"), ("eenheid", "W521"), ("Naam_Zorgaanbieder", "W521"), ("cluster", "W521"), ("declaratienummer", "W521"),
        ("sofinummer", "F501"), ("burger service nr", "F501"), ("BSN-nummer", "F501"), ("b.s.n.", "F501"), ("dossiernummer", "F501"),
        ("zorg_indicatie", "F501"), ("cl_id", "F501"), ("CL nr", "F501"), ("clie\u0308nt nummer", "F501"), ("voor_naam", "F501"),
    ],
)  # fmt: skip
def test_a_column_of_names_says_whose_they_are(kolom: str, code: str, tmp_path: Path) -> None:
    """The same by its header alone in a csv, in a workbook, and in a table of mutaties or own figures."""
    stand = count_stand(csv_file(tmp_path / "stand.csv", f"{GOOD};x", header=f"{HEADER};{kolom}"), {})
    assert [f.code for f in stand.findings] == [code]
    assert [f.code for f in count_rows(table(f"{STAND};{kolom}", f"{GOOD};x"), {}).findings] == [code]
    mutaties = table(f"{MUTATIES};{kolom}", f"{A};5503;Z1;-10;capaciteit;;x")
    assert [f.code for f in read_mutaties(mutaties, inputs(), {})[1]] == [code]
    opgaven = table(f"agb_code;regio;prestatiecode;opgave;{kolom}", f"{A};5503;Z1;400;x")
    assert [f.code for f in read_opgaven(opgaven, inputs(), {})[1]] == [code]


def test_many_lines_with_gaps_are_one_finding_for_each_zorgaanbieder() -> None:
    """Thirteen prestaties each without February: twelve are named."""
    rows = [telling(code="Z1", periode=p) for p in ("2023-01", "2023-02")] + [telling(code=f"H{n:02d}") for n in range(1, 14)]
    tarieven = tuple(tarief(code) for code in ("Z1", *(f"H{n:02d}" for n in range(1, 14))))
    (found,) = decide(inputs(*rows, tarieven=tarieven), regels(), Answers()).findings
    assert (found.code, found.gevonden) == ("W526", ", ".join(f"H{n:02d} (2023-02)" for n in range(1, 13)) + " en nog 1 prestatie")


@pytest.mark.parametrize(
    ("ruw", "gelezen"),
    [
        ("0.3", "0.3"),
        ("1.1000000000000001", "1.1"),  # how a workbook writes 1,1: the same binary number
        ("57.479999999999997", "57.48"),
        ("0.30000000000000004", None),  # 0,1 + 0,2: another one
        ("57.480000000000004", None),  # the binary number beside that of 57,48
    ],
)
def test_a_number_in_a_workbook_is_what_it_shows_or_a_finding(ruw: str, gelezen: str | None) -> None:
    cells = [
        Cel(f"{letter}1", 1, n, naam, Soort.TEKST, "General")
        for n, (letter, naam) in enumerate(zip("ABCDE", HEADER.split(";"), strict=True), 1)
    ]
    texts = (A, "5503", "Z1", "2023-01")
    cells += [Cel(f"{letter}2", 2, n, text, Soort.TEKST, "General") for n, (letter, text) in enumerate(zip("ABCD", texts, strict=True), 1)]
    cells.append(Cel("E2", 2, 5, ruw, Soort.GETAL, "General"))
    blad = Blad("Blad1", False, tuple(cells))
    stand = count_rows(table_from_sheet(Werkboek((blad,)), blad, "declaratiestand", "s.xlsx", "0" * 64, exact=True), {})
    if gelezen is not None:
        assert ([t.volume for t in stand.tellingen], stand.findings) == ([Decimal(gelezen)], ())
        return
    assert [told(f) for f in stand.findings] == [
        (
            "F503", "declaratiestand", "s.xlsx › Blad1 › E2",
            f"In de kolom volume staat '{ruw}'; verwacht wordt hoogstens twee decimalen. Er wordt niets afgerond of geraden.",
        )
    ]  # fmt: skip


# -- what was taken in before --------------------------------------------------------------------

OPGAVEN = "agb_code;regio;prestatiecode;opgave"


@pytest.fixture
def ronde(tmp_path: Path) -> RondeFolder:
    return make_ronde(tmp_path / "ronde", regels(), (gegund(A, {"Z1": (100, 100_00)}),), 10_000_00)


def taken_in(ronde: RondeFolder, path: Path, header: str, *rows: str) -> tuple[list[Melding], tuple[str, ...], bool]:
    """One file read by the command: what it says, its notes, and whether anything was kept."""
    path.parent.mkdir(exist_ok=True)
    report = realisatie.run(session(ronde), csv_file(path, *rows, header=header), Controle())
    return [told(f) for f in report.bevindingen], report.notes, report.changed


def volumes(ronde: RondeFolder) -> tuple[list[Decimal], list[Decimal]]:
    """What counts: mutaties and own figures."""
    with ronde.reading() as tables:
        return [m.volume for m in realisatie.current_mutaties(tables)], [o.volume for o in realisatie.current_opgaven(tables)]


def test_the_same_file_under_another_name_counts_once(ronde: RondeFolder, tmp_path: Path) -> None:
    rows = (f"{A};5503;Z1;-10;capaciteit;dicht", f"{A};5503;Z1;4;nog_niet_gedeclareerd;")
    assert taken_in(ronde, tmp_path / "mut.csv", MUTATIES, *rows)[1:] == (
        ("2 mutaties uit mut.csv vastgelegd; ze tellen op bij de prognose.",), True,
    )  # fmt: skip
    told_ = "2 mutaties uit kopie.csv: dezelfde inhoud als mut.csv, dat al is vastgelegd. Er is niets bewaard; ze tellen één keer."
    assert taken_in(ronde, tmp_path / "kopie.csv", MUTATIES, *rows) == ([], (told_,), False)
    assert taken_in(ronde, tmp_path / "mut.csv", MUTATIES, *rows) == (
        [], ("2 mutaties uit mut.csv waren al vastgelegd; er verandert niets.",), False,
    )  # fmt: skip
    assert volumes(ronde) == ([Decimal(-10), Decimal(4)], [])

    own = f"{A};5503;Z1;400"
    taken_in(ronde, tmp_path / "opg.csv", OPGAVEN, own)
    told_ = "1 eigen opgave uit opg2.csv: dezelfde inhoud als opg.csv, dat al is vastgelegd. Er is niets bewaard; zij telt één keer."
    assert taken_in(ronde, tmp_path / "opg2.csv", OPGAVEN, own) == ([], (told_,), False)


def test_a_mutatie_that_stands_in_another_file_is_not_counted_again(ronde: RondeFolder, tmp_path: Path) -> None:
    """F534: equal in every column, written otherwise; one of two lines is enough to keep nothing. -10 + 4 stays -10 and 4."""
    taken_in(ronde, tmp_path / "mut.csv", MUTATIES, f"{A};5503;Z1;4;nog_niet_gedeclareerd;", f"{A};5503;Z1;-10;capaciteit;dicht")
    found, notes, kept = taken_in(ronde, tmp_path / "nieuw.csv", MUTATIES, f"{A};5503;Z1;7;groei;", f"{A};5503;z1;-10,00;Capaciteit;dicht ")

    assert found == [
        (
            "F534", "nieuw.csv", "nieuw.csv › regel 3",
            f"De mutatie van -10 voor {A} 5503 GZ Z1 Capaciteit staat precies zo ook in mut.csv › regel 3; zij zou twee keer meetellen.",
        )
    ]  # fmt: skip
    assert (notes, kept) == (("2 mutaties uit nieuw.csv; niets bewaard, er zijn blokkerende bevindingen.",), False)
    assert volumes(ronde)[0] == [Decimal(4), Decimal(-10)]


def test_a_mutatie_with_the_same_reason_in_another_file_is_told(ronde: RondeFolder, tmp_path: Path) -> None:
    """W538: additive, as within one file (W531); both count. The file of the same name takes the place of what it held, which is said."""
    taken_in(ronde, tmp_path / "mut.csv", MUTATIES, f"{A};5503;Z1;-10;capaciteit;dicht")
    found, _, kept = taken_in(ronde, tmp_path / "nieuw.csv", MUTATIES, f"{A};5503;Z1;-12,5;capaciteit;dicht")
    assert (found, kept) == (
        [
            (
                "W538", "nieuw.csv", "nieuw.csv › regel 2",
                f"Voor {A} 5503 GZ Z1 capaciteit staat hier een mutatie van -12,5, en in mut.csv › regel 2 een van -10; ze tellen bij elkaar op.",
            )
        ],
        True,
    )  # fmt: skip
    assert volumes(ronde)[0] == [Decimal(-10), Decimal("-12.5")]

    with ronde.reading() as tables:
        (old,) = [r.as_type(Mutatiebestand) for r in tables.latest_registraties("mutatie") if r.sleutel == "mut.csv"]
    found, notes, kept = taken_in(ronde, tmp_path / "mut.csv", MUTATIES)  # emptied: withdrawn
    assert (found, kept) == ([], True)
    assert notes == (
        "0 mutaties uit mut.csv vastgelegd; ze tellen op bij de prognose.",
        f"Dit komt in de plaats van mut.csv zoals eerder ingelezen ({old.sha256[:12]}); dat blijft in archief en journaal.",
    )
    assert volumes(ronde)[0] == [Decimal("-12.5")]


def test_a_file_read_before_that_becomes_another_one_is_compared_by_its_lines(ronde: RondeFolder, tmp_path: Path) -> None:
    """b.csv held 7 and now has all of a.csv: calling it a copy would let its 7 count on in silence."""
    taken_in(ronde, tmp_path / "a.csv", MUTATIES, f"{A};5503;Z1;-10;capaciteit;dicht")
    taken_in(ronde, tmp_path / "b.csv", MUTATIES, f"{A};5503;Z1;7;groei;")
    found, _, kept = taken_in(ronde, tmp_path / "b.csv", MUTATIES, f"{A};5503;Z1;-10;capaciteit;dicht")
    assert ([f[0] for f in found], kept) == (["F534"], False)


def test_an_own_figure_that_stands_in_another_file_is_for_a_person(ronde: RondeFolder, tmp_path: Path) -> None:
    """F535: nothing is pushed aside by the file read last; in the file that holds it, it is replaced."""
    taken_in(ronde, tmp_path / "opg.csv", OPGAVEN, f"{A};5503;Z1;400")
    found, notes, kept = taken_in(ronde, tmp_path / "opg2.csv", OPGAVEN, f"{A};5503;Z1;420,5")
    assert found == [
        (
            "F535", "opg2.csv", "opg2.csv › regel 2",
            f"Voor {A} 5503 GZ Z1 staat hier een eigen opgave van 420,5, en in opg.csv › regel 2 een van 400; welke geldt is niet te zien.",
        )
    ]  # fmt: skip
    assert (notes, kept) == (("1 eigen opgave uit opg2.csv; niets bewaard, er zijn blokkerende bevindingen.",), False)
    assert volumes(ronde)[1] == [Decimal(400)]

    assert taken_in(ronde, tmp_path / "opg.csv", OPGAVEN, f"{A};5503;Z1;420,5")[0] == []
    assert volumes(ronde)[1] == [Decimal("420.5")]
    assert taken_in(ronde, tmp_path / "opg.csv", OPGAVEN, f"{A};5503;Z1;420,5") == (
        [], ("1 eigen opgave uit opg.csv was al vastgelegd; er verandert niets.",), False,
    )  # fmt: skip


def test_two_own_figures_of_an_older_ronde_are_told_when_a_file_is_read_again(ronde: RondeFolder, tmp_path: Path) -> None:
    """Up to 0.3.0 the last file won in silence (420): that stays, and reading the first again does not say that its 400 counts."""
    taken_in(ronde, tmp_path / "opg.csv", OPGAVEN, f"{A};5503;Z1;400")
    with ronde.writing("realisatie", "A. Jansen") as tables:
        before = tables.latest_registraties("opgave")[0].as_type(Opgavebestand)
        row = replace(before.regels[0], volume=Decimal(420), plek=Plaats("opg2.csv", regelnummer=2))
        tables.register("opgave", "opg2.csv", Opgavebestand("opg2.csv", "2" * 64, (row,)), "A. Jansen", session(ronde).now)
    found, notes, kept = taken_in(ronde, tmp_path / "opg.csv", OPGAVEN, f"{A};5503;Z1;400")
    assert ([f[0] for f in found], kept) == (["F535"], False)
    assert notes == ("1 eigen opgave uit opg.csv; niets bewaard, er zijn blokkerende bevindingen.",)
    assert volumes(ronde)[1] == [Decimal(420)]
