"""What may never happen in the toetsing, whatever comes in."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import STUKKEN, VELDEN, beleid, feit, inschrijving, toets_kader, validate_inputs, velden
from wlzcli.cycle.validate import ValidateInputs, decide, productie
from wlzcli.domain.beleidsitem import Bron, BronSoort
from wlzcli.domain.canonical import dumps
from wlzcli.domain.codes import AanbiederType
from wlzcli.domain.dates import AMSTERDAM
from wlzcli.domain.findings import Answers, Ernst, Finding
from wlzcli.domain.inschrijving import Inschrijving, ProductieRegel
from wlzcli.domain.toetsing import ToetsUitkomst

DEADLINE = datetime(2015, 7, 31, 17, 0, tzinfo=AMSTERDAM)
ANSWERS = st.sampled_from(
    [None, "ja", "nee", "misschien", "niet", "bestaand", "geheel_nieuw", "volmacht", "gezamenlijk", "2015-07-01", "1999-01-01"]
)
FACTS = st.sampled_from(
    [
        "overeenkomst_vorig_jaar",
        "productie_geleverd",
        "overheveling",
        "overeenkomst_elders",
        "productie_elders",
        "alleen_extramuraal",
        "alleen_pgb",
    ]
)
VOLUMES = st.one_of(st.none(), st.decimals(min_value=-10, max_value=10_000, places=2))


@st.composite
def submissions(draw: st.DrawFn) -> tuple[Inschrijving, ...]:
    """Up to three zorgaanbieders with all sorts of gaps and oddities, never late."""
    made = []
    for n in range(draw(st.integers(1, 3))):
        code = f"4141000{n}"
        changed = draw(st.dictionaries(st.sampled_from(sorted(set(VELDEN) - {"agb_code", "regio"})), ANSWERS, max_size=4))
        lines = tuple(
            ProductieRegel(
                draw(st.sampled_from(["Z430", "V430", "Z999", ""])),
                draw(st.sampled_from(["ZZP", "VPT", ""])),
                draw(VOLUMES),
                "Productie",
                f"E{k}",
                eenheid=draw(st.sampled_from([None, None, "dag", "uren"])),
            )
            for k in range(draw(st.integers(0, 3)))
        )
        early = draw(st.integers(0, 60 * 24 * 30))
        made.append(
            inschrijving(
                code,
                velden=velden(**({"agb_code": code} | changed)),
                bewijsstukken=draw(st.sampled_from([(), STUKKEN[:1], STUKKEN])),
                ontvangen_op=draw(st.sampled_from([None, DEADLINE - timedelta(minutes=early)])),
                identiteit=draw(st.sampled_from([None, inschrijving().identiteit])),
            )
        )
        made[-1] = replace(made[-1], productie=lines)
    return tuple(made)


@st.composite
def rondes(draw: st.DrawFn) -> ValidateInputs:
    """Submissions with facts of all sorts."""
    items = draw(submissions())
    facts = draw(
        st.lists(st.tuples(st.sampled_from(items), FACTS, st.sampled_from(["ja", "nee"]), st.sampled_from(["", "ZZP", "MPT"])), max_size=6)
    )
    return validate_inputs(*items, feiten=tuple(feit(name, value, i.agb_code, leveringsvorm=vorm) for i, name, value, vorm in facts))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(rondes())
def test_order_of_inputs_changes_no_decision(inputs: ValidateInputs) -> None:
    """Shuffled submissions, facts and tables give the same bytes, and twice gives the same."""
    first = decide(inputs, beleid(), Answers())
    turned = replace(inputs, inschrijvingen=inputs.inschrijvingen[::-1], feiten=inputs.feiten[::-1], tarieven=inputs.tarieven[::-1])
    second = decide(turned, beleid(), Answers())

    assert dumps(first.decisions) == dumps(second.decisions)
    assert {dumps(q) for q in first.questions} == {dumps(q) for q in second.questions}
    assert dumps(decide(inputs, beleid(), Answers()).decisions) == dumps(first.decisions)


def test_a_line_that_is_passed_over_is_one_of_which_nothing_is_told() -> None:
    """Every sort of line, each of a zorgaanbieder of its own."""
    volumes = [None, *map(Decimal, ("-1", "0", "0.5", "1", "1.25", "40"))]
    sorts = list(product(("Z430", "V430", "Z999", ""), ("ZZP", "VPT", ""), volumes, (None, "dag", "uren")))
    items = tuple(
        replace(
            inschrijving(f"{41410000 + n:08d}"),
            productie=(ProductieRegel(code, vorm, volume, "Productie", "E5", eenheid=unit, eenheid_cel="D5"),),
        )
        for n, (code, vorm, volume, unit) in enumerate(sorts)
    )
    quick = decide(validate_inputs(*items), beleid(), Answers())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(productie, "_is_sound", lambda _d, _line: False)
        thorough = decide(validate_inputs(*items), beleid(), Answers())

    assert [dumps(f) for f in quick.findings] == [dumps(f) for f in thorough.findings]
    assert dumps(quick.decisions) == dumps(thorough.decisions)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(rondes())
def test_nobody_is_refused_without_a_ground_of_this_kader(inputs: ValidateInputs) -> None:
    """Every afwijzing names eisen of the kader; every other outcome but toegelaten names what is open."""
    kader = toets_kader()
    known = {e.sleutel for e in kader.items()}
    result = decide(inputs, beleid(kader), Answers())

    for d in result.decisions:
        assert set(d.gronden) <= known
        assert bool(d.gronden) == (d.uitkomst is ToetsUitkomst.AFGEWEZEN)
        assert bool(d.herstel) or d.uitkomst is not ToetsUitkomst.HERSTEL
        waiting = any(g.uitkomst == "vraag" for g in d.getoetst)
        assert waiting or d.uitkomst is not ToetsUitkomst.AANGEHOUDEN
        assert all(AanbiederType(t) for _, t in d.typen)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(rondes())
def test_without_a_source_nobody_is_refused_or_held_by_a_rule(inputs: ValidateInputs) -> None:
    """A kader whose items name no source warns; only the form itself and open questions remain."""
    none = Bron(soort=BronSoort.DOCUMENT, document="")
    kader = toets_kader()
    kader = replace(
        kader,
        eisen=tuple(replace(e, bron=none) for e in kader.eisen),
        verklaringen=tuple(replace(v, bron=none) for v in kader.verklaringen),
        documenten=tuple(replace(x, bron=none) for x in kader.documenten),
    )
    result = decide(inputs, beleid(kader), Answers())

    assert all(d.uitkomst is not ToetsUitkomst.AFGEWEZEN for d in result.decisions)
    form = {"F203", "F204", "F205", "F242", "F243", "F263", "F276"} | {f"F25{n}" for n in range(9)}
    assert {f.code for f in result.findings if f.blocks} <= form


@settings(max_examples=40, deadline=None, derandomize=True)
@given(rondes(), st.sampled_from(["F107", "F111", "F112", "F115", "F118", "F121"]))
def test_what_could_not_be_read_never_refuses(inputs: ValidateInputs, code: str) -> None:
    """A finding of ingest makes nothing worse than repair or hold."""
    before = decide(inputs, beleid(), Answers())
    unread = tuple(Finding(code, Ernst.FOUT, "cel", bestand=i.bestand, blad="Formulier", cel="B3") for i in inputs.inschrijvingen)
    after = decide(replace(inputs, bevindingen=unread), beleid(), Answers())

    refused = {d.agb_code for d in before.decisions if d.uitkomst is ToetsUitkomst.AFGEWEZEN}
    assert {d.agb_code for d in after.decisions if d.uitkomst is ToetsUitkomst.AFGEWEZEN} <= refused
    assert all(d.uitkomst is not ToetsUitkomst.TOEGELATEN for d in after.decisions)


@settings(max_examples=30, deadline=None, derandomize=True)
@given(st.decimals(min_value=0, max_value=10_000, places=2), st.integers(-3, 3))
def test_one_second_decides(volume: Decimal, seconds: int) -> None:
    """In time up to and including the deadline's second, whatever else the submission holds."""
    one = replace(
        inschrijving(ontvangen_op=DEADLINE + timedelta(seconds=seconds)), productie=inschrijving(productie={"Z430": volume}).productie
    )
    (decision,) = decide(validate_inputs(one), beleid(), Answers()).decisions

    assert (decision.uitkomst is ToetsUitkomst.AFGEWEZEN) == (seconds > 0)
