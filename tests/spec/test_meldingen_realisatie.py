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
from wlzcli.domain.productie import Periode
from wlzcli.domain.werkboek import Blad, Cel, Soort, Werkboek
from wlzcli.formats.declaraties import count_stand
from wlzcli.formats.tables import table_from_sheet
from wlzcli.policy.model import Beleid, Termijn
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
        "In de kolom volume staat '1e3'; verwacht wordt een getal als 1234,56 of 1234.56. Dit komt 1 keer voor; "
        "er wordt niets afgerond of geraden.",
    ),
    (
        "F504", HEADER, ";5503;Z1;2023-01;1", "agb_code", "stand.csv › regel 2",
        "In de kolom agb_code ontbreekt de waarde. Dit komt 1 keer voor.",
    ),
    (
        "F514", f"{HEADER};regel_id", f"{GOOD};a\n{GOOD};a", "regel_id", "stand.csv › regel 3",
        "De regel_id 'a' staat er 2 keer; dan is een declaratie dubbel geteld. Dit komt bij zoveel nummers voor: 1.",
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
        f"{A} 5503 Z1 2023-01 staat er met 2 regels; verwacht wordt één regel per sleutel. Dit komt 1 keer voor.",
    ),
    (
        "F515", lambda: inputs(telling(volume="-1000.5")), f"{A} 5503 Z1 2023-01", "stand.csv",
        f"{A} 5503 Z1 2023-01 komt op -1.000,5 uit; verwacht wordt nul of meer. Dit komt 1 keer voor.",
    ),
    (
        "W516", lambda: inputs(telling(regels=3, negatief=1), per_regel=True), f"{A} 5503 Z1 2023-01", "stand.csv",
        f"Bij {A} 5503 Z1 2023-01: 1 negatieve regel meegeteld als correctie. Dit komt 1 keer voor.",
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
            "In de kolom volume staat '1,2345'; verwacht wordt hoogstens twee decimalen. Dit komt 1 keer voor; er wordt niets afgerond of geraden.",
        )
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kolom", "code"),
    [
        ("naam", "F527"), ("Naam", "F527"), ("volledige naam", "F527"), ("name", "F527"),
        ("roepnaam", "F501"), ("Naam cliënt", "F501"), ("naam bewoner", "F501"), ("voorletters", "F501"), ("leeftijd", "F501"),
        ("naam_zorgaanbieder", "W521"), ("Zorgaanbieder", "W521"), ("prestatienaam", "W521"), ("omschrijving", "W521"), ("regionaam", "W521"),
        ("naam instelling", "W521"), ("eenheid", "W521"),
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
    assert (found.code, found.gevonden) == ("W526", ", ".join(f"H{n:02d} (2023-02)" for n in range(1, 13)) + " en nog 1 prestaties")


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
            f"In de kolom volume staat '{ruw}'; verwacht wordt hoogstens twee decimalen. Dit komt 1 keer voor; er wordt niets afgerond of geraden.",
        )
    ]  # fmt: skip
