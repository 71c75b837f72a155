"""What may never happen on a tariff ladder."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from wlzcli.domain.beleidsitem import Aard, Bron, BronSoort
from wlzcli.domain.canonical import Facts, dumps, loads
from wlzcli.domain.codes import AanbiederType, Leveringsvorm
from wlzcli.domain.decimals import plain
from wlzcli.domain.klim import Klim, climb
from wlzcli.domain.ladder import Bewerking, Ladder, Lezing, TariefRegel

BRON = Bron(soort=BronSoort.FICTIEF, document="testkader", plaats="§1")
procent = st.decimals("0", "100", places=2)
punten = st.decimals("0", "5", places=2)


def regel(naam: str, bewerking: Bewerking, volgorde: int, **more: object) -> TariefRegel:
    return TariefRegel(
        sleutel=f"tarief.{naam}", titel=naam, aard=Aard.TARIEFGROND, bron=BRON, bewerking=bewerking, volgorde=volgorde, **more
    )  # fmt: skip


@st.composite
def ladders(draw: st.DrawFn) -> tuple[TariefRegel, ...]:
    """A basis, some opslagen and afslagen on facts, a band, and maybe a ceiling."""
    rules = [regel("basis", Bewerking.BASIS, 10, waarde=draw(procent))]
    for n in range(draw(st.integers(0, 3))):
        soort = draw(st.sampled_from([Bewerking.OPSLAG, Bewerking.AFSLAG]))
        lezing = draw(st.sampled_from([Lezing.PUNTEN, Lezing.FACTOR]))
        rules.append(regel(f"deel_{n}", soort, 20 + n, waarde=draw(punten), lezing=lezing, feit=f"feit_{n}"))
    rules.append(regel("band", Bewerking.BAND, 30, minimum=Decimal(-2), maximum=Decimal(3), feit="opslag"))
    if draw(st.booleans()):
        rules.append(regel("plafond", Bewerking.MAXIMUM, 90, waarde=draw(procent)))
    return tuple(rules)


def facts(opslag: Decimal, said: tuple[bool, ...]) -> Facts:
    return Facts((("opslag", plain(opslag)), *((f"feit_{n}", "ja" if yes else "nee") for n, yes in enumerate(said))))


def climbed(rules: tuple[TariefRegel, ...], feiten: Facts) -> Klim:
    """The sum itself, also below zero; that such a percentage is never awarded is a law of its own."""
    return climb(rules, feiten, AanbiederType.BESTAAND, Leveringsvorm.ZZP, vanaf_nul=False)


said = st.tuples(st.booleans(), st.booleans(), st.booleans())
opslag = st.decimals("-2", "3", places=2)


@settings(max_examples=60, derandomize=True, deadline=None)
@given(ladders(), opslag, said)
def test_what_comes_out_below_zero_is_a_finding_and_nothing_else_is(
    rules: tuple[TariefRegel, ...], extra: Decimal, yes: tuple[bool, ...]
) -> None:
    pct = climbed(rules, facts(extra, yes)).ladder.tariefpercentage
    assert pct is not None
    klim = climb(rules, facts(extra, yes), AanbiederType.BESTAAND, Leveringsvorm.ZZP)
    assert (klim.ladder.tariefpercentage, [f.code for f in klim.findings]) == ((None, ["F905"]) if pct < 0 else (pct, []))


@settings(max_examples=60, derandomize=True, deadline=None)
@given(ladders(), opslag, said)
def test_never_above_the_nza_maximum_nor_a_ceiling(rules: tuple[TariefRegel, ...], extra: Decimal, yes: tuple[bool, ...]) -> None:
    pct = climbed(rules, facts(extra, yes)).ladder.tariefpercentage
    assert pct is not None
    ceilings = [r.waarde for r in rules if r.bewerking is Bewerking.MAXIMUM and r.waarde is not None]
    assert pct <= min([Decimal(100), *ceilings])


@settings(max_examples=60, derandomize=True, deadline=None)
@given(ladders(), opslag, opslag, said)
def test_a_higher_opslag_never_lowers_the_percentage(
    rules: tuple[TariefRegel, ...], one: Decimal, two: Decimal, yes: tuple[bool, ...]
) -> None:
    low, high = (climbed(rules, facts(extra, yes)).ladder.tariefpercentage for extra in sorted((one, two)))
    assert low is not None
    assert high is not None
    assert low <= high


@settings(max_examples=40, derandomize=True, deadline=None)
@given(ladders(), opslag, said, st.randoms(use_true_random=False))
def test_the_order_of_rules_and_facts_changes_nothing(
    rules: tuple[TariefRegel, ...], extra: Decimal, yes: tuple[bool, ...], shuffle: object
) -> None:
    mixed = list(rules)
    shuffle.shuffle(mixed)
    assert climbed(tuple(mixed), facts(extra, yes)) == climbed(rules, facts(extra, yes))


@settings(max_examples=60, derandomize=True, deadline=None)
@given(ladders(), opslag, said)
def test_every_rung_starts_where_the_last_ended(rules: tuple[TariefRegel, ...], extra: Decimal, yes: tuple[bool, ...]) -> None:
    ladder = climbed(rules, facts(extra, yes)).ladder
    assert ladder.stappen[0].van == "100"
    for below, above in zip(ladder.stappen, ladder.stappen[1:], strict=False):
        assert above.van == below.naar
    assert ladder.tariefpercentage is not None
    assert ladder.stappen[-1].naar == plain(ladder.tariefpercentage)


@settings(max_examples=30, derandomize=True, deadline=None)
@given(ladders(), opslag, said)
def test_a_ladder_is_saved_and_loaded_to_the_byte(rules: tuple[TariefRegel, ...], extra: Decimal, yes: tuple[bool, ...]) -> None:
    ladder = climbed(rules, facts(extra, yes)).ladder
    assert dumps(loads(Ladder, dumps(ladder))) == dumps(ladder)


@settings(max_examples=60, derandomize=True, deadline=None)
@given(ladders(), st.decimals("-20", "20", places=1), said)
def test_no_percentage_means_a_reason(rules: tuple[TariefRegel, ...], extra: Decimal, yes: tuple[bool, ...]) -> None:
    klim = climbed(rules, facts(extra, yes))
    assert (klim.ladder.tariefpercentage is None) == bool(klim.findings or klim.questions)
