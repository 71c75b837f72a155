"""A declaratiestand judged: what is frozen, and every reason why not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.herschik_builders import PLEK, A, B, regels, tarief
from wlzcli.cycle.realisatie import Controle, Overeenkomst, RealisatieInputs, compare, count_rows, decide, read_mutaties
from wlzcli.domain.codes import Sector
from wlzcli.domain.declaraties import RuweStand, Telling
from wlzcli.domain.findings import Answers, Finding
from wlzcli.domain.productie import Declaratiestand, Periode
from wlzcli.domain.provenance import Plaats
from wlzcli.domain.tabellen import RawRow, RawTable


def telling(agb: str = A, code: str = "Z1", periode: str = "2023-01", volume: str = "31", **changes: Any) -> Telling:
    return replace(Telling(agb, "5503", "", code, periode, Decimal(volume), None, 1, 0), **changes)


def inputs(*rows: Telling, **changes: Any) -> RealisatieInputs:
    stand = RuweStand("stand.csv", "0" * 64, (), changes.pop("per_regel", False), sum(r.regels for r in rows), rows)
    made = RealisatieInputs(
        stand, 2023, date(2023, 8, 14), ("5503",), (Sector.GZ,), (A, B), (tarief("Z1"), tarief("H1")),
        (Overeenkomst(A, "5503", Sector.GZ), Overeenkomst(B, "5503", Sector.GZ)),
    )  # fmt: skip
    return replace(made, **changes)


def run(data: RealisatieInputs) -> tuple[Declaratiestand | None, list[str]]:
    result = decide(data, regels(), Answers())
    return (result.decisions[0] if result.decisions else None), [f.code for f in result.findings]


def one(data: RealisatieInputs) -> Finding:
    result = decide(data, regels(), Answers())
    assert result.decisions == ()
    assert len(result.findings) == 1, result.findings
    return result.findings[0]


def test_a_clean_stand_is_frozen_in_order_with_its_periods() -> None:
    stand, findings = run(inputs(telling(periode="2023-02"), telling(), telling(B), telling(B, periode="2023-02")))

    assert findings == []
    assert stand is not None
    assert [(r.agb_code, r.periode, r.volume) for r in stand.regels] == [(a, p, 31) for a in (A, B) for p in ("2023-01", "2023-02")]
    assert [(p.code, p.dagen) for p in stand.perioden] == [("2023-01", 31), ("2023-02", 28)]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (telling("49999999"), "F505"),
        (telling(regio="5599"), "F506"),
        (telling(code="Q9"), "F507"),
        (telling(sector="VV"), "F508"),
        (telling(periode="2022-01"), "F509"),
        (telling(periode="januari"), "F509"),
        (telling(periode="2023-09"), "F510"),
        (telling(periode="2023-P01"), "F512"),
        (telling(regels=2), "F513"),
        (telling(volume="-1"), "F515"),
    ],
)
def test_what_cannot_be_counted_keeps_the_last_good_stand(row: Telling, code: str) -> None:
    stand, findings = run(inputs(row))
    assert stand is None
    assert findings == [code]


def test_a_gap_is_told_beside_every_other_fault() -> None:
    """All faults in one run: an unknown code does not hide that February is missing."""
    stand, findings = run(inputs(telling(), telling(code="Q9", periode="2023-03")))
    assert stand is None
    assert sorted(findings) == ["F507", "F517"]


def test_line_by_line_may_repeat_a_key_and_correct_it() -> None:
    assert run(inputs(telling(regels=3, negatief=1), per_regel=True))[1] == ["W516"]


def test_months_and_four_weeks_do_not_mix() -> None:
    weeks = (Periode("2023-P01", date(2023, 1, 1), date(2023, 1, 28)),)
    assert run(inputs(telling(), telling(periode="2023-P01"), perioden=weeks))[1] == ["F511"]


def test_four_week_periods_have_their_dates_as_data() -> None:
    weeks = (Periode("2023-P01", date(2023, 1, 1), date(2023, 1, 28)), Periode("2023-P02", date(2023, 1, 29), date(2023, 2, 25)))
    stand, findings = run(inputs(telling(periode="2023-P01"), telling(periode="2023-P02"), perioden=weeks))

    assert findings == []
    assert stand is not None
    assert sum(p.dagen for p in stand.perioden) == 28 + 28


def test_a_gap_for_everybody_blocks_and_for_one_is_told() -> None:
    gap = one(inputs(telling(), telling(periode="2023-03")))
    assert (gap.code, gap.onderwerp) == ("F517", "2023-02")
    assert run(inputs(telling(), telling(B), telling(B, periode="2023-02")))[1] == ["W518"]


def test_control_totals_must_be_those_of_what_was_read() -> None:
    fault = one(inputs(telling(), controle=Controle(regels=2)))
    assert (fault.code, fault.sleutel, fault.gevonden, fault.verwacht) == ("F519", "regels", "1", "2")
    assert fault.feiten.get("totaal") == "regels"  # "Het controletotaal voor regels is 2, gelezen is 1."
    assert run(inputs(telling(), controle=Controle(1, Decimal(31))))[1] == []


def test_a_lost_leading_zero_is_repaired_with_a_warning() -> None:
    stand, findings = run(inputs(telling("1000001"), zorgaanbieders=("01000001",), overeenkomsten=()))
    assert findings == ["W523"]
    assert stand is not None
    assert stand.regels[0].agb_code == "01000001"


def test_a_prestatie_of_two_sectors_needs_the_sector() -> None:
    both = (tarief("Z1"), tarief("Z1", sector=Sector.VV))
    data = inputs(telling(), tarieven=both, sectoren=(Sector.GZ, Sector.VV))
    assert one(data).code == "F508"
    assert run(replace(data, stand=replace(data.stand, tellingen=(telling(sector="gz"),))))[0] is not None


def test_parts_of_a_day_and_production_without_agreement_are_told() -> None:
    assert run(inputs(telling(volume="30.5")))[1] == ["W524"]
    assert run(inputs(telling(), overeenkomsten=(Overeenkomst(B, "5503", Sector.GZ),)))[1] == ["W522"]
    assert run(inputs())[1] == ["F525"]


def test_every_fault_in_one_run() -> None:
    rows = (telling("49999999"), telling(code="Q9", periode="2022-02"), telling(periode="2023-03", volume="-4"))
    assert run(inputs(*rows))[1] == ["F505", "F507", "F509", "F515"]


# -- in memory -------------------------------------------------------------------------------


def table(columns: str, *rows: str) -> RawTable:
    names = tuple(columns.split(";"))
    read = tuple(
        RawRow(tuple(zip(names, row.split(";"), strict=True)), Plaats("t.xlsx", "Blad1", f"A{n}")) for n, row in enumerate(rows, 2)
    )
    return RawTable("t", "t.xlsx", "0" * 64, names, read, tuple("ABCDEFGH"[: len(names)]))


STAND = "agb_code;regio;prestatiecode;periode;volume"
MUTATIES = "agb_code;regio;prestatiecode;volume;reden;toelichting"


def test_a_table_in_memory_counts_as_a_file_does() -> None:
    counted = count_rows(table(STAND, f"{A};5503;Z1;2023-01;1,5", f"{A};5503;Z1;2023-01;2"), {})
    assert [(t.volume, t.regels) for t in counted.tellingen] == [(Decimal("3.5"), 2)]
    assert [(f.code, f.cel) for f in count_rows(table(STAND, f"{A};5503;Z1;2023-01;1.234"), {}).findings] == [("F805", "E2")]
    assert [f.code for f in count_rows(table(STAND + ";bsn", f"{A};5503;Z1;2023-01;1;x"), {}).findings] == ["F501"]


def test_mutaties_are_read_with_their_reason_and_a_fault_leaves_the_row_out() -> None:
    rows = table(MUTATIES, f"{A};5503;Z1;-365;capaciteit;", f"{A};5503;Z1;10;;", f"{A};5503;Q9;1;x;", f"{A};5503;Z1;5;bsn;111222333")
    bestand, findings = read_mutaties(rows, inputs(), {})

    assert [(m.prestatiecode, m.volume, m.reden) for m in bestand.regels] == [("Z1", Decimal(-365), "capaciteit")]
    assert [(f.code, f.cel) for f in findings] == [("F801", "E3"), ("F507", "C4"), ("F502", "F5")]


def test_two_snapshots_side_by_side() -> None:
    first, _ = run(inputs(telling(), telling(B)))
    later, _ = run(inputs(telling(volume="28"), telling(B)))
    assert first is not None
    assert later is not None
    assert [(v.agb_code, v.eerst, v.daarna, v.verschil) for v in compare(first, later)] == [(A, 31, 28, 28 - 31)]
    assert PLEK.bestand == "test.csv"
