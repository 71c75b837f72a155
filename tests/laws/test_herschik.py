"""What may never happen in a herschikking, on random portfolios over two regions, three leveringsvormen and every rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.herschik_builders import gegund, herschik_inputs, keuze, procent, regels, stand
from tests.lineair import Uitkomst as Opgelost
from tests.lineair import differences
from wlzcli.cycle.herschik import HerschikInputs, assess, prove
from wlzcli.domain.findings import Answers
from wlzcli.domain.money import Money
from wlzcli.domain.productie import HerschikBesluit
from wlzcli.domain.verdeling import Aanspraak, Verdeelmethode, divide
from wlzcli.policy.model import Beleid

LAWS = settings(max_examples=120, derandomize=True, deadline=None)
CODES = ("Z1", "Z2", "V1", "H1")
OUTCOMES: list[Opgelost] = []
KLASSEN = (("alle",), ("MPT", "VPT", "ZZP"), ("extramuraal", "intramuraal"))


@pytest.fixture(autouse=True, scope="module")
def _every_division_is_that_of_the_linear_program() -> Iterator[None]:
    yield
    assert differences(OUTCOMES) == []


@st.composite
def cases(draw: st.DrawFn) -> tuple[HerschikInputs, Beleid]:
    """Agreements, a half-year of production, one of every rule and a room from much too small to ample."""
    gunning, volumes = [], {}
    for number in range(draw(st.integers(1, 5))):
        agb = f"4100{number:04d}"
        codes = draw(st.lists(st.sampled_from(CODES), min_size=1, max_size=4, unique=True))
        lines = {c: (draw(st.integers(0, 5_000)), draw(st.integers(1, 40_000))) for c in codes}
        gunning.append(gegund(agb, lines))
        for code in codes:
            volumes[agb, code] = draw(st.integers(0, 4_000)) if code[0] != "H" else draw(st.decimals(0, 4_000, places=2))
    agreed = sum(b.bedrag_cents.cents for b in gunning)
    room = draw(st.integers(max(1, agreed // 2), agreed * 2 + 1_000))
    policy = regels(
        verdeling=keuze("verdeling", draw(st.sampled_from(Verdeelmethode)).value),
        prognose=keuze("prognose", draw(st.sampled_from(("dagen", "maanden", "laatste_drie_maanden")))),
        niveau=keuze("niveau", "leveringsvorm"),
        klassen=draw(st.sampled_from(KLASSEN)),
        garantie=procent("garantie", str(draw(st.integers(0, 100)))),
        drempel=procent("drempel", str(draw(st.sampled_from((0, 0, 2, 10))))),
    )
    return herschik_inputs(gunning, stand({k: str(v) for k, v in volumes.items()}), room), policy


def besluiten(inputs: HerschikInputs, policy: Beleid) -> dict[str, HerschikBesluit]:
    return {b.agb_code: b for b in assess(inputs, policy, Answers()).besluiten}


@LAWS
@given(cases())
def test_every_property_of_the_proof_holds_on_every_outcome(case: tuple[HerschikInputs, Beleid]) -> None:
    inputs, policy = case
    outcome = assess(inputs, policy, Answers())
    assert [p for p in prove(inputs, policy, Answers(), outcome) if not p.houdt] == []


@LAWS
@given(cases())
def test_herschikking_moves_budget_and_makes_none(case: tuple[HerschikInputs, Beleid]) -> None:
    inputs, policy = case
    outcome = assess(inputs, policy, Answers())
    (t,) = outcome.totalen
    given_out = sum(b.herschikking_cents.cents for b in outcome.besluiten)
    assert given_out <= t.beschikbaar_cents.cents
    if t.tekort_cents:
        assert outcome.besluiten == []
        assert t.tekort_cents == t.gegarandeerd_cents - t.beschikbaar_cents
    else:
        assert given_out + t.rest_cents.cents == t.beschikbaar_cents.cents
        assert t.toegekend_cents == min(t.verdeelbaar_cents, t.overproductie_cents)


@LAWS
@given(cases())
def test_guarantees_that_do_not_fit_are_only_cut_in_a_simulation_that_spends_the_room_to_the_cent(
    case: tuple[HerschikInputs, Beleid],
) -> None:
    inputs, policy = case
    outcome = assess(inputs, policy, Answers())
    if outcome.simulatie:
        assert sum(k.na_korting_cents.cents for k in outcome.simulatie) == outcome.totalen[0].beschikbaar_cents.cents
        assert all(k.na_korting_cents <= k.ingediend_cents for k in outcome.simulatie)


@LAWS
@given(cases())
def test_nobody_is_guaranteed_less_than_the_published_share(case: tuple[HerschikInputs, Beleid]) -> None:
    """Worked out from the policy, not read from the outcome; a ceiling of the kader may lie below it."""
    inputs, policy = case
    rule = policy.kaders[0].herschikking
    assert rule is not None
    assert rule.garantie is not None
    assert rule.garantie.waarde is not None
    if policy.kaders[0].volume:
        return
    for besluit in besluiten(inputs, policy).values():
        for deel in besluit.delen:
            assert 200 * deel.gegarandeerd_cents.cents + 100 >= 2 * rule.garantie.waarde * deel.afspraak_cents.cents  # half up


@LAWS
@given(cases())
def test_the_division_is_that_of_the_one_rule(case: tuple[HerschikInputs, Beleid]) -> None:
    """The same claims given to the rule by hand get the same."""
    inputs, policy = case
    outcome = assess(inputs, policy, Answers())
    (t,) = outcome.totalen
    if t.tekort_cents:
        return
    delen = [(f"{b.regio}/{b.agb_code}/{b.sector}/{d.leveringsvorm}", d) for b in outcome.besluiten for d in b.delen]
    claims = [Aanspraak(key, d.overproductie_cents, d.klasse) for key, d in delen]
    rule = policy.kaders[0].herschikking
    assert rule is not None
    counted = tuple((c.sleutel, c.klasse, 0, c.aanspraak.cents) for c in claims)
    parts = {key: d.toegekend_cents.cents for key, d in delen}
    OUTCOMES.append(Opgelost(rule.verdeling.waarde or "", counted, t.verdeelbaar_cents.cents, parts))
    by_hand = divide(claims, t.verdeelbaar_cents, Verdeelmethode(rule.verdeling.waarde or ""))
    assert {x.sleutel: x.toegekend_cents for x in by_hand.toedelingen} == {key: d.toegekend_cents for key, d in delen}


@LAWS
@given(cases(), st.integers(1, 50))
def test_a_higher_realisation_never_lowers_ones_own_claim_or_award(case: tuple[HerschikInputs, Beleid], more: int) -> None:
    inputs, policy = case
    first = inputs.stand.regels[0]
    raised = replace(first, volume=first.volume + more, laatste=first.laatste)
    higher = replace(inputs, stand=replace(inputs.stand, regels=(raised, *inputs.stand.regels[1:])))
    before, after = besluiten(inputs, policy).get(first.agb_code), besluiten(higher, policy).get(first.agb_code)
    if before is not None and after is not None:
        assert after.aanspraak_cents >= before.aanspraak_cents
        assert after.herschikking_cents + Money(len(after.delen)) >= before.herschikking_cents


@LAWS
@given(cases())
def test_twice_gives_the_same(case: tuple[HerschikInputs, Beleid]) -> None:
    inputs, policy = case
    assert assess(inputs, policy, Answers()) == assess(inputs, policy, Answers())
