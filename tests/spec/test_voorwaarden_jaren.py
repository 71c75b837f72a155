"""A condition for an agreement of more years that stands among the eisen or the documents: it refuses nobody, and those years hang on it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.builders import beleid, eis, feit, inschrijving, toets_kader, validate_inputs
from tests.spec.test_toetreding import extra_polis, met_extra_polis
from wlzcli.cycle.validate import decide
from wlzcli.domain.beleidsitem import Aard
from wlzcli.domain.findings import Answers


@pytest.mark.parametrize(("aard", "langer"), [(Aard.VOORWAARDE_MEERJARIG, False), (Aard.VOORWAARDE_OPSLAG, True)])
def test_a_document_for_more_years_that_is_not_in_order(aard: Aard, langer: bool) -> None:
    """W238: the policy ran until 29 July, the inschrijving is of 30 July."""
    (besluit,) = decide(extra_polis("2015-07-29"), beleid(met_extra_polis(aard)), Answers()).decisions
    (in_order,) = decide(extra_polis("2016-12-31"), beleid(met_extra_polis(aard)), Answers()).decisions

    assert (besluit.uitkomst.value, besluit.meerjarig_mogelijk) == ("toegelaten", langer)
    assert (in_order.uitkomst.value, in_order.meerjarig_mogelijk) == ("toegelaten", True)


@pytest.mark.parametrize(("waarde", "langer"), [("nee", False), ("ja", True)])
def test_a_fact_for_more_years_that_is_not_so(waarde: str, langer: bool) -> None:
    """W282: it is no eis. A voorstel of before is recomputed as it was."""
    made = toets_kader()
    voorwaarde = eis("feit", "jaren", aard=Aard.VOORWAARDE_MEERJARIG, feit="jaarrekening_in_orde", verwacht="ja")
    kader = replace(made, eisen=(*made.eisen, voorwaarde))
    first = inschrijving()
    inputs = validate_inputs(first)
    inputs = replace(inputs, feiten=(*inputs.feiten, feit("jaarrekening_in_orde", waarde)))
    (besluit,) = decide(inputs, beleid(kader), Answers()).decisions
    (before,) = decide(replace(inputs, toetswijze=1), beleid(kader), Answers()).decisions

    assert (besluit.uitkomst.value, besluit.gronden, besluit.meerjarig_mogelijk) == ("toegelaten", (), langer)
    assert before.meerjarig_mogelijk
