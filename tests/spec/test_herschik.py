"""E1-E7: the worked examples of the herschikking, each amount written as the sum by which a person gets to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from tests.herschik_builders import PLEK, A, B, C, D, gegund, hele_jaar, herschik_inputs, keuze, procent, regels, stand, tarief
from wlzcli.cycle.herschik import Uitkomst, assess
from wlzcli.domain.codes import Sector
from wlzcli.domain.findings import Answers
from wlzcli.domain.ladder import OpslagMoment
from wlzcli.domain.money import Money
from wlzcli.domain.ontwikkelplan import ScoreBesluit
from wlzcli.domain.productie import HerschikBesluit
from wlzcli.domain.tabellen import Stroom, Stroomregel
from wlzcli.policy.model import Beleid

EURO = 100
MLN = 1_000_000 * EURO


def run(inputs: object, beleid: Beleid) -> Uitkomst:
    return assess(inputs, beleid, Answers())  # type: ignore[arg-type]


def by_agb(outcome: Uitkomst) -> dict[str, HerschikBesluit]:
    return {b.agb_code: b for b in outcome.besluiten}


# -- E1: forecast ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("methode", "jaar", "days"),
    [
        ("dagen", 2023, 37_230),  # 18.462 x 365 / 181, to the day exactly
        ("maanden", 2023, 18_462 * 2),
        ("dagen", 2024, 37_127),  # 18.462 x 366 / 182 = 37.126,8 in a leap year
    ],
)
def test_e1_forecast_of_january_to_june(methode: str, jaar: int, days: int) -> None:
    price = 273_75
    inputs = herschik_inputs([gegund(A, {"Z1": (36_000, price)})], stand({(A, "Z1"): 18_462}, jaar=jaar), 20 * MLN)
    besluit = by_agb(run(inputs, regels(prognose=keuze("prognose", methode))))[A]

    assert besluit.delen[0].regels[0].prognose_volume == days
    assert besluit.prognose_cents == Money(days * price)
    assert besluit.delen[0].regels[0].realisatie_volume == 18_462


def test_e1_method_alone_makes_a_difference() -> None:
    assert 37_230 * 273_75 - 36_924 * 273_75 == 83_767_50


def test_e1_last_three_months_keep_what_was_realised() -> None:
    inputs = herschik_inputs([gegund(A, {"Z1": (365, 100_00)})], stand({(A, "Z1"): 181}, laatste="45.5"), MLN)
    besluit = by_agb(run(inputs, regels(prognose=keuze("prognose", "laatste_drie_maanden"))))[A]
    # 181 days realised + 45,5 in the 91 days of April to June, so half a day a day over the 184 that are left
    assert besluit.delen[0].regels[0].prognose_volume == 181 + 184 // 2


# -- E2: budget-neutral ----------------------------------------------------------------------

PRIJS = 100_00


def portfolio(**claims: tuple[int, int]) -> tuple[list[object], dict[tuple[str, str], int]]:
    """agb -> (agreement, claim) in euro; one prestatie of 100 euro a day each."""
    gunning = [gegund(agb, {"Z1": (agreed // 100, PRIJS)}) for agb, (agreed, _) in claims.items()]
    return gunning, {(agb, "Z1"): claim // 100 for agb, (_, claim) in claims.items()}


def test_e2_under_production_pays_for_over_production() -> None:
    gunning, claims = portfolio(**{A: (10_000_000, 9_400_000), B: (6_000_000, 6_350_000), C: (4_000_000, 4_150_000)})
    outcome = run(herschik_inputs(gunning, hele_jaar(claims), 20 * MLN), regels())  # type: ignore[arg-type]
    found = by_agb(outcome)

    assert [found[x].herschikking_cents.cents for x in (A, B, C)] == [9_400_000 * EURO, 6_350_000 * EURO, 4_150_000 * EURO]
    assert found[A].vrijval_cents == found[A].onderproductie_cents == Money((10_000_000 - 9_400_000) * EURO)
    assert found[B].toegekend_cents.cents + found[C].toegekend_cents.cents == (350_000 + 150_000) * EURO
    assert outcome.totalen[0].rest_cents == Money(20 * MLN - (9_400_000 + 6_350_000 + 4_150_000) * EURO)
    assert all(b.niet_gehonoreerd_cents == Money(0) for b in outcome.besluiten)


# -- E3: shortage by priority ----------------------------------------------------------------


def test_e3_classes_are_paid_in_order_and_the_first_that_does_not_fit_pro_rata() -> None:
    grown = {(C, "H1"): 280_000, (B, "V1"): 350_000, (A, "Z1"): 300_000, (D, "Z1"): 100_000}
    gunning = [gegund(agb, {code: (10_000, PRIJS)}) for agb, code in grown]
    claims = {(agb, code): 10_000 + more // 100 for (agb, code), more in grown.items()}
    room = 4 * 10_000 * PRIJS + 700_000 * EURO
    beleid = regels(niveau=keuze("niveau", "leveringsvorm"), klassen=("MPT", "VPT", "ZZP"))
    found = by_agb(run(herschik_inputs(gunning, hele_jaar(claims), room), beleid))

    zzp = 700_000 - 280_000 - 350_000  # what is left for a class that asks 400.000: factor 0,175
    expected = {C: 280_000, B: 350_000, A: 300_000 * zzp // 400_000, D: 100_000 * zzp // 400_000}
    assert {agb: found[agb].toegekend_cents.cents for agb in expected} == {agb: e * EURO for agb, e in expected.items()}
    assert (expected[A], expected[D]) == (52_500, 17_500)
    assert [found[x].delen[0].klasse for x in (C, B, A, D)] == [1, 2, 3, 3]
    assert dict(found[A].delen[0].stappen[-3].feiten)["maat"] == "7/40"


# -- E4: the NZa cut, only simulated ---------------------------------------------------------


def test_e4_proportional_cut_is_simulated_when_guarantees_do_not_fit_and_nothing_is_divided() -> None:
    agreed = {A: 10_300_000, B: 6_350_000, C: 3_280_000, D: 1_000_000}
    gunning = [gegund(agb, {"Z1": (euro // 100, PRIJS)}) for agb, euro in agreed.items()]
    claims = {(agb, "Z1"): euro // 100 for agb, euro in agreed.items()}
    room = 20_500_000 * EURO
    outcome = run(herschik_inputs(gunning, hele_jaar(claims), room), regels())

    cut = {k.agb_code: k.na_korting_cents.cents for k in outcome.simulatie}
    assert cut == {A: 10_088_389_87, B: 6_219_541_33, C: 3_212_613_47, D: 979_455_33}
    assert sum(cut.values()) == room
    assert outcome.besluiten == []
    assert [f.code for f in outcome.findings] == ["F601"]
    assert outcome.totalen[0].tekort_cents == Money(sum(agreed.values()) * EURO - room)


# -- E5: guarantee ---------------------------------------------------------------------------


def test_e5_guarantee_keeps_the_comfort_share() -> None:
    gunning, claims = portfolio(**{A: (5_000_000, 4_300_000)})
    outcome = run(herschik_inputs(gunning, hele_jaar(claims), 5 * MLN), regels(garantie=procent("garantie", "90")))  # type: ignore[arg-type]
    besluit = by_agb(outcome)[A]

    assert besluit.onderproductie_cents == Money((5_000_000 - 4_300_000) * EURO)
    assert besluit.gegarandeerd_cents == Money(5_000_000 * EURO * 90 // 100)
    assert besluit.vrijval_cents == Money((5_000_000 - 4_500_000) * EURO)
    assert besluit.herschikking_cents == Money(4_500_000 * EURO)
    assert besluit.niet_gehonoreerd_cents == Money(0)


# -- E6: price and volume apart --------------------------------------------------------------


def plan_at_herschikking(opslag: str) -> ScoreBesluit:
    return ScoreBesluit("5503", Sector.GZ, A, "plan", "thema", True, (), None, Decimal(opslag), (), moment=OpslagMoment.HERSCHIKKING)


def test_e6_opslag_at_the_herschikking_is_a_price_effect() -> None:
    t1, t2 = 250_00 * 94 // 100 + 35_00, 250_00 * 96 // 100 + 35_00
    inputs = herschik_inputs([gegund(A, {"Z1": (36_000, t1)})], stand({(A, "Z1"): 18_462}), 20 * MLN)
    inputs = replace(inputs, scores=(plan_at_herschikking("2"),), tarieven=(tarief("Z1", 250_00, 35_00),))
    besluit = by_agb(run(inputs, regels()))[A]

    assert (t1, t2) == (270_00, 275_00)
    assert besluit.prijseffect_cents == Money((t2 - t1) * 37_230) == Money(186_150 * EURO)
    assert besluit.volume_effect_cents == Money(t1 * (37_230 - 36_000))
    assert besluit.aanspraak_cents.cents == besluit.afspraak_cents.cents + t1 * (37_230 - 36_000) + (t2 - t1) * 37_230
    assert besluit.delen[0].regels[0].tarief_cents == Money(t2)


# -- E7: meerzorg, the rounding of the regulation --------------------------------------------


def test_e7_meerzorg_rounds_each_line_then_the_day() -> None:
    week = [Money(48_20).times(Decimal("14.50")), Money(39_75).times(Decimal("3.25")), Money(102_10).times(Decimal("0.50"))]
    assert [m.cents for m in week] == [698_90, 129_19, 51_05]  # 129,1875 goes up
    total = Money(sum(m.cents for m in week))
    assert total == Money(698_90 + 129_19 + 51_05)
    assert total.times(Fraction(1, 7)) == Money(125_59)  # 125,5914...


@pytest.mark.parametrize("ruimte", [365 * 125_59 + 1_000_00, 10 * MLN])
def test_e7_the_day_price_is_honoured_for_the_days_of_the_year_before_anything_is_divided(ruimte: int) -> None:
    """125,59 a day, granted until the end of the year: 181 days declared in January to June become 365, with 100 agreed.

    365 x 125,59 = 45.840,35, of which 100 x 125,59 = 12.559,00 was agreed. Beside it A grows from 10 to 365 days at 100,00:
    with 1.000,00 of room beside the meerzorg nothing of that growth can be honoured, and the meerzorg is not touched.
    """
    gunning = [gegund(A, {"Z1": (10, 100_00), "Z2": (100, 125_59)})]
    granted = Stroomregel("Z2", "", "", "", Stroom.MEERZORG, True, date(2023, 12, 31), "besluit meerzorg", PLEK)
    inputs = herschik_inputs(gunning, stand({(A, "Z1"): 181, (A, "Z2"): 181}), ruimte, stromen=(granted,))
    outcome = run(inputs, regels())
    (besluit,) = outcome.besluiten
    rest, flow = sorted(besluit.delen, key=lambda d: d.stroom or "")

    assert (flow.stroom, flow.afspraak_cents, flow.herschikking_cents) == (Stroom.MEERZORG, Money(12_559_00), Money(45_840_35))
    assert (flow.regels[0].volume, flow.regels[0].tarief_cents, flow.rest_cents) == (Decimal(365), Money(125_59), Money(0))
    assert (flow.niet_gehonoreerd_cents, outcome.totalen[0].meerzorg_cents) == (Money(0), Money(45_840_35))
    short = ruimte < 10 * MLN
    assert rest.herschikking_cents == Money(1_000_00 if short else 365 * 100_00)
    assert rest.niet_gehonoreerd_cents == Money(355 * 100_00 if short else 0)
