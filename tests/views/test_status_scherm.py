"""The screen of ``wlz status``: one terminal of 80 by 24, with every zorgaanbieder, the room, what waits and what to type."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.views.test_rapport import stand, stap
from wlzcli.domain.codes import Sector
from wlzcli.domain.findings import Ernst, Finding
from wlzcli.domain.money import Money
from wlzcli.views.status import Deadline, Post, Stand, some
from wlzcli.views.status_scherm import screen
from wlzcli.views.status_wacht import waiting

DEADLINE = Deadline(Sector.GZ, "Herschikkingsformulier ingediend bij de NZa", date(2016, 10, 31))


def ronde_of(count: int) -> Stand:
    """So many zorgaanbieders, one in ten each to repair and refused, letters to send, and a step to settle."""
    base = stand(gunning=stap("gunning", open=12))
    one = base.aanbieders[0]
    states = ("herstel (voorstel)", "afgewezen (vastgesteld)", *["toegelaten (vastgesteld)"] * 8)
    rows = tuple(
        replace(
            one,
            agb_code=f"0601{n:04}",
            toetsing=states[n % 10],
            gunning="gegund (voorlopig)" if n % 10 > 1 else "",
            herschikking="",
            gegund_cents=Money(100_000_00),
        )
        for n in range(count)
    )
    post = Post(
        (), ("voorlopige_gunning",), date(2015, 11, 21), ("06010000",), True, (("06010000", date(2015, 11, 20)),), ("06010002", "06010003")
    )
    return replace(base, aanbieders=rows, post=post)


def shown(state: Stand, *findings: Finding) -> tuple[str, ...]:
    return screen(state, DEADLINE, waiting(state), findings, "dcbb2dcdf71a2ead" * 4, "wlz vaststellen gunning gggggggggggg --door NAAM")


def test_twenty_zorgaanbieders_fit_on_one_terminal_and_each_is_named() -> None:
    finding = Finding("F230", Ernst.FOUT, "polis", agb_code="06010000")
    lines = shown(ronde_of(20), finding, replace(finding, code="F210", agb_code=None, bestand="07-map/formulier.xlsx"))
    assert len(lines) <= 23, "and a line for the prompt"
    assert max(map(len, lines)) <= 79
    text = "\n".join(lines)
    assert [agb for agb in (f"0601{n:04}" for n in range(20)) if agb not in text] == []
    assert "    2  toetsing: herstel (voorstel): 06010000, 06010010" in lines
    assert "Blokkerend (2; wlz status -v zegt wat): F210 bij 07-map; F230 bij 06010000" in lines
    assert "  zorgaanbieder: herstel door 06010000, kan tot en met 20 november 2015" in lines
    assert lines[-1] == "Nu te typen: wlz vaststellen gunning gggggggggggg --door NAAM"


def test_a_wrong_row_is_told_with_its_table() -> None:
    row = Finding("F821", Ernst.FOUT, "ontvangst", bestand="tabellen/ontvangst.csv")
    assert "Blokkerend (1; wlz status -v zegt wat): F821 bij tabellen/ontvangst.csv" in shown(ronde_of(1), row)


def test_three_hundred_still_fit_with_some_of_each_group_named() -> None:
    lines = shown(ronde_of(300))
    assert len(lines) <= 23
    assert "   30  toetsing: herstel (voorstel): 06010000, 06010010, 06010020, 06010030," in lines
    assert "       06010040 en 25 andere" in lines


def test_the_room_says_what_is_used_and_what_is_left_after_herschikking_only_where_there_is_one() -> None:
    before = ronde_of(2)
    room = next(line for line in shown(before) if line.startswith("  5503"))
    assert "→" not in room
    after = replace(
        before, aanbieders=tuple(replace(a, herschikking="vastgesteld", herschikt_cents=Money(1_00)) for a in before.aanbieders)
    )
    assert next(line for line in shown(after) if line.startswith("  5503")).endswith("→ € 2,00")


def test_a_zorgaanbieder_in_two_regions_is_named_with_its_region() -> None:
    state = ronde_of(1)
    both = replace(state, aanbieders=(*state.aanbieders, replace(state.aanbieders[0], regio="5504", toetsing="toegelaten (vastgesteld)")))
    assert [line for line in shown(both) if "0601" in line][:2] == [
        "    1  toetsing: herstel (voorstel): 06010000 (5503 GZ)",
        "    1  toetsing: toegelaten (vastgesteld): 06010000 (5504 GZ)",
    ]


@pytest.mark.parametrize(("most", "told"), [(3, "a, b, c"), (2, "a, b en 1 andere")])
def test_some_of_the_names(most: int, told: str) -> None:
    assert some(("a", "b", "c"), most) == told
