"""What may never happen in a gunning, whatever comes in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import aanvraag, feit, getal, gunning_inputs, gunning_kader, plan, referentie, ronde, tarief, toets, volumeregel
from wlzcli.cycle.gunning import GunningInputs, StaandBesluit, decide, region_totals
from wlzcli.cycle.gunning.verlaag import cut_down
from wlzcli.domain.canonical import Facts, digest, from_data, to_data
from wlzcli.domain.codes import Eenheid, Leveringsvorm
from wlzcli.domain.findings import Answers
from wlzcli.domain.gunning import Fase, GunningBesluit, Weigering
from wlzcli.domain.money import Money, total
from wlzcli.policy.model import Beleid, Looptijd, VolumeSoort

TARIEVEN = (
    tarief("Z430"),
    tarief("Z440", zorg_cents=Money(311_37)),
    tarief("V430", leveringsvorm=Leveringsvorm.VPT),
    tarief(
        "H126", leveringsvorm=Leveringsvorm.MPT, eenheid=Eenheid.UUR, zorg_cents=Money(59_87), nhc_cents=Money(0), nic_cents=Money(0)
    ),
)  # fmt: skip
CODES = tuple(t.prestatiecode for t in TARIEVEN)
VOLUMES = st.dictionaries(st.sampled_from(CODES), st.integers(0, 5_000), min_size=1)
PROVIDERS = st.lists(st.tuples(VOLUMES, st.sampled_from(["0", "0.7", "1.8", "3"])), min_size=1, max_size=5)
FEW = settings(max_examples=60, deadline=None, derandomize=True)


def beleid(*klassen: str) -> Beleid:
    rules = (
        volumeregel("toekenning", VolumeSoort.TOEKENNINGSPERCENTAGE, waarde=Decimal("96.5")),
        volumeregel("voorrang", VolumeSoort.VOORRANG, klassen=klassen),
    )
    return Beleid((gunning_kader(volume=rules, looptijd=Looptijd(jaren_standaard=getal("looptijd.jaren_standaard", 1))),))


def inputs(providers: list[tuple[dict[str, int], str]], ruimte: int) -> GunningInputs:
    agbs = [f"4141{n:04d}" for n in range(len(providers))]
    types = Facts.of(ZZP="bestaand", VPT="bestaand", MPT="bestaand")
    return gunning_inputs(
        ronde=ronde(ruimte),
        toetsen=tuple(toets(agb, typen=types) for agb in agbs),
        inschrijvingen=tuple(aanvraag(agb, dict(asked)) for agb, (asked, _) in zip(agbs, providers, strict=True)),
        referentie=tuple(
            referentie(agb, code, volume) for agb, (asked, _) in zip(agbs, providers, strict=True) for code, volume in asked.items()
        ),
        scores=tuple(plan(agb, opslag) for agb, (_, opslag) in zip(agbs, providers, strict=True)),
        tarieven=TARIEVEN,
    )


def award(data: GunningInputs, *klassen: str) -> tuple[GunningBesluit, ...]:
    result = decide(data, beleid(*(klassen or ("alle",))), Answers())
    assert not result.questions
    return result.decisions


@FEW
@given(PROVIDERS, st.integers(1, 9_000_000_00))
def test_the_room_is_never_exceeded_and_the_parts_sum_to_the_whole(providers: list[tuple[dict[str, int], str]], ruimte: int) -> None:
    besluiten = award(inputs(providers, ruimte))
    assert total(b.bedrag_cents + b.rest_cents for b in besluiten) <= Money(ruimte)
    for b in besluiten:
        assert b.bedrag_cents == total(r.bedrag_cents for r in b.regels)


@FEW
@given(PROVIDERS, st.integers(1, 9_000_000_00))
def test_what_is_left_under_a_ceiling_is_less_than_one_quantum(providers: list[tuple[dict[str, int], str]], ruimte: int) -> None:
    for b in award(inputs(providers, ruimte)):
        cut = [r for r in b.regels if any(s.regel == "ruimte.tekort" for s in r.stappen)]
        assert b.rest_cents >= Money(0)
        if cut:
            quanta = [Decimal(r.tarief_cents.cents) / (100 if r.eenheid is Eenheid.UUR else 1) for r in cut]
            assert b.rest_cents.cents < min(quanta)
        else:
            assert b.rest_cents == Money(0)


@FEW
@given(PROVIDERS, st.integers(1, 9_000_000_00), st.integers(0, 500_000_00))
def test_more_room_never_lowers_anyones_ceiling_but_for_one_cent(
    providers: list[tuple[dict[str, int], str]], ruimte: int, more: int
) -> None:
    small, large = award(inputs(providers, ruimte)), award(inputs(providers, ruimte + more))
    for before, after in zip(small, large, strict=True):
        assert (after.bedrag_cents + after.rest_cents).cents >= (before.bedrag_cents + before.rest_cents).cents - 1


@FEW
@given(PROVIDERS, st.integers(1, 9_000_000_00), st.randoms(use_true_random=False))
def test_the_order_of_inputs_changes_nothing(providers: list[tuple[dict[str, int], str]], ruimte: int, random: object) -> None:
    data = inputs(providers, ruimte)

    def shuffled(items: tuple[object, ...]) -> tuple[object, ...]:
        mixed = list(items)
        random.shuffle(mixed)  # type: ignore[attr-defined]
        return tuple(mixed)

    names = ("toetsen", "inschrijvingen", "referentie", "scores", "tarieven", "feiten")
    other = replace(data, **{name: shuffled(getattr(data, name)) for name in names})
    assert digest(award(data, "extramuraal", "intramuraal")) == digest(award(other, "extramuraal", "intramuraal"))


@FEW
@given(VOLUMES, st.decimals(0, 3, places=1), st.decimals(0, 3, places=1))
def test_a_better_plan_never_lowers_a_tarief(asked: dict[str, int], one: Decimal, other: Decimal) -> None:
    low, high = sorted((one, other))
    (worse,) = award(inputs([(asked, str(low))], 10**12))
    (better,) = award(inputs([(asked, str(high))], 10**12))
    assert all(b.tarief_cents >= w.tarief_cents for w, b in zip(worse.regels, better.regels, strict=True))


@FEW
@given(PROVIDERS, st.integers(1, 9_000_000_00))
def test_nobody_gets_more_than_asked_or_above_the_nza_maximum(providers: list[tuple[dict[str, int], str]], ruimte: int) -> None:
    price = {t.prestatiecode: t.zorg_cents + t.nhc_cents + t.nic_cents for t in TARIEVEN}
    for b in award(inputs(providers, ruimte)):
        for r in b.regels:
            assert r.gevraagd is not None
            assert r.volume <= r.gevraagd
            assert r.tarief_cents <= price[r.prestatiecode]


@FEW
@given(PROVIDERS, st.integers(1, 9_000_000_00))
def test_priority_goes_first(providers: list[tuple[dict[str, int], str]], ruimte: int) -> None:
    besluiten = award(inputs(providers, ruimte), "extramuraal", "intramuraal")
    cut = [r for b in besluiten for r in b.regels if any(s.regel == "ruimte.tekort" for s in r.stappen)]
    if any(r.leveringsvorm is not Leveringsvorm.ZZP for r in cut):
        assert all(r.volume == 0 for b in besluiten for r in b.regels if r.leveringsvorm is Leveringsvorm.ZZP)


@FEW
@given(PROVIDERS, st.integers(1, 9_000_000_00))
def test_save_and_load_give_the_same_bytes(providers: list[tuple[dict[str, int], str]], ruimte: int) -> None:
    for b in award(inputs(providers, ruimte)):
        assert from_data(GunningBesluit, to_data(b)) == b


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    st.lists(st.tuples(st.integers(0, 400), st.integers(1, 30_000)), min_size=1, max_size=6),
    st.integers(0, 10_000_000),
    st.integers(0, 30_000),
)
def test_cutting_down_is_monotone_and_leaves_less_than_any_cut_quantum(lines: list[tuple[int, int]], limit: int, more: int) -> None:
    counts, prices = [n for n, _ in lines], [price for _, price in lines]

    def spent(top: int) -> int:
        return sum(n * price for n, price in zip(cut_down(counts, top, prices), prices, strict=True))

    kept = cut_down(counts, limit, prices)
    assert all(0 <= n <= most for n, most in zip(kept, counts, strict=True))
    left = limit - spent(limit)
    assert left >= 0
    assert all(left < lines[i][1] for i, n in enumerate(kept) if n < counts[i])
    assert spent(limit) <= spent(limit + more)


@FEW
@given(PROVIDERS, st.integers(1, 9_000_000_00), st.sets(st.integers(0, 4)))
def test_what_is_withdrawn_comes_free_to_the_cent_and_touches_nobody_else(
    providers: list[tuple[dict[str, int], str]], ruimte: int, who: set[int]
) -> None:
    """Awards stand; some withdraw: the room splits into what still stands and what is left, and nobody else is decided again."""
    data = inputs(providers, ruimte)
    stands = tuple(StaandBesluit(f"b{n}", replace(b, fase=Fase.VOORLOPIG)) for n, b in enumerate(award(data)))
    unwanted = tuple(Weigering(s.id, "ingetrokken", date(2015, 10, 12)) for n, s in enumerate(stands) if n in who)
    result = decide(replace(data, staand=stands, weigeringen=unwanted), beleid("alle"), Answers())
    assert [(d.vervangt, d.fase) for d in result.decisions] == [(w.besluit_id, Fase.INGETROKKEN) for w in unwanted]
    (room,) = region_totals(data.ronde.regios, result.decisions, [s.besluit for s in stands], beleid("alle"), Answers(), False)
    kept = total(s.besluit.bedrag_cents for s in stands if s.id not in {w.besluit_id for w in unwanted})
    assert (room.gegund_cents, room.gegund_cents + room.rest_cents) == (kept, Money(ruimte))
    assert total(d.ingetrokken_cents or Money(0) for d in result.decisions) + kept == total(s.besluit.bedrag_cents for s in stands)


@FEW
@given(
    st.dictionaries(st.sampled_from(CODES), st.integers(0, 900), min_size=1),
    st.dictionaries(st.sampled_from(CODES), st.integers(1, 500)),
    st.decimals(0, 100, places=2),
    st.decimals(0, 100, places=2),
)
def test_a_limit_on_growth_never_takes_what_was_there_and_more_of_it_never_gives_less(
    asked: dict[str, int], had: dict[str, int], one: Decimal, other: Decimal
) -> None:
    rules = (
        volumeregel("groei", VolumeSoort.GRENS, groei=True),
        volumeregel("start", VolumeSoort.STARTVOLUME, waarde=Decimal(100)),
    )
    policy = Beleid((gunning_kader(volume=rules, looptijd=Looptijd(jaren_standaard=getal("looptijd.jaren_standaard", 1))),))
    base = gunning_inputs(
        toetsen=(toets(typen=Facts.of(ZZP="bestaand", VPT="bestaand", MPT="bestaand")),), inschrijvingen=(aanvraag(productie=dict(asked)),),
        referentie=tuple(referentie(prestatiecode=c, volume=v) for c, v in had.items()), tarieven=TARIEVEN, ronde=ronde(10**12),
    )  # fmt: skip
    volumes = []
    for part in sorted((one, other)):
        (b,) = decide(replace(base, feiten=(feit("grens.volume.groei", str(part)),)), policy, Answers()).decisions
        volumes.append({r.prestatiecode: r.volume for r in b.regels})
    less, more = volumes
    assert all(less[c] <= more[c] for c in less)
    assert all(less[c] >= min(asked[c], had.get(c, 0)) for c in less)
