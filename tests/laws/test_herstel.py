"""What may never happen to the production of an inschrijving in a repair, whatever the repair holds."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import beleid, inschrijving, tarief, validate_inputs
from tests.spec.test_herstel import herstel
from wlzcli.cycle.validate import decide
from wlzcli.domain.findings import Answers
from wlzcli.domain.inschrijving import ProductieRegel

CODES = ("Z430", "Z440", "Z450", "Z999", "")  # the fourth is no prestatie


@st.composite
def lines(draw: st.DrawFn, smallest: int) -> tuple[ProductieRegel, ...]:
    """Up to four lines on rows of their own, some with a fault."""
    rows = draw(st.lists(st.integers(5, 9), min_size=smallest, max_size=4, unique=True))
    volume = st.sampled_from([Decimal(10), Decimal(20), Decimal(-5), None])
    return tuple(ProductieRegel(draw(st.sampled_from(CODES)), "ZZP", draw(volume), "Productie", f"E{n}", f"A{n}") for n in sorted(rows))


@settings(max_examples=300, deadline=None, derandomize=True)
@given(lines(1), lines(0))
def test_a_repair_loses_no_line_and_changes_none_that_was_not_asked_about(
    before: tuple[ProductieRegel, ...], later: tuple[ProductieRegel, ...]
) -> None:
    """What was in order stands as it was; and nobody is admitted with less prestaties than it asked, unless a person said so."""
    first = replace(inschrijving(), productie=before)
    tarieven = tuple(tarief(code) for code in CODES[:3])
    asked = {f.feiten.get("prestatiecode") for f in decide(validate_inputs(first, tarieven=tarieven), beleid(), Answers()).findings}
    double = {code for code, n in Counter(r.prestatiecode for r in before).items() if n > 1}
    result = decide(validate_inputs(first, herstel(*later), tarieven=tarieven), beleid(), Answers())
    (besluit,) = result.decisions
    after = besluit.productie or before

    in_order = tuple(r for r in before if r.prestatiecode not in asked | double)
    assert set(in_order) <= set(after)
    assert set(after) <= {*before, *later}
    if not result.questions:
        assert len(after) >= len({r.prestatiecode for r in before})
        new = {r.prestatiecode for r in after} - {r.prestatiecode for r in before}
        gone = [r for r in before if r.prestatiecode not in {a.prestatiecode for a in after}]
        short = sum(max(0, n - sum(a.prestatiecode == c for a in after)) for c, n in Counter(r.prestatiecode for r in before).items())
        assert len([r for r in after if r.prestatiecode in new]) <= max(len(gone), short)
