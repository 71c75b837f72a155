"""Items are made without pydantic where they fit exactly; what it would have made of them is the same."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from wlzcli.domain.beleidsitem import Aard, Bron, BronSoort
from wlzcli.domain.codes import Leveringsvorm
from wlzcli.policy import typed
from wlzcli.policy.model import Document, Trede
from wlzcli.workflow.beleid import available_kaders, kader_named

SAMPLE = Path(__file__).parents[2] / "sample_data" / "2016-gz" / "beleid"
BRON = Bron(soort=BronSoort.FICTIEF, document="testkader", plaats="§1")
DOCUMENT = {"sleutel": "documenten.polis", "titel": "Polis", "aard": "eis", "bron": BRON, "laag": "test"}


def test_every_item_we_ship_is_made_as_pydantic_makes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[object] = []
    quick = typed.exactly

    def both(hint: Any, value: Any) -> Any:
        made = quick(hint, value)
        if isinstance(value, dict) and "sleutel" in value:
            slow = typed._adapter(hint).validate_python(value)
            assert (made, repr(made)) == (slow, repr(slow))
            compared.append(made)
        return made

    monkeypatch.setattr(typed, "exactly", both)
    for kader in available_kaders():
        for zorgkantoor in (None, *kader.zorgkantoren):
            kader_named(kader.id, zorgkantoor)
    kader_named("2016-gz", "voorbeeld", SAMPLE)
    assert len(compared) > 500


def test_values_of_exactly_their_type_are_made() -> None:
    made = typed.exactly(Document, DOCUMENT | {"max_leeftijd_maanden": 6})

    assert made == Document(sleutel="documenten.polis", titel="Polis", aard=Aard.EIS, bron=BRON, laag="test", max_leeftijd_maanden=6)
    assert typed.exactly(tuple[Leveringsvorm, ...], ["ZZP", "MPT"]) == (Leveringsvorm.ZZP, Leveringsvorm.MPT)
    assert typed.exactly(tuple[Decimal, Decimal] | None, [1, Decimal("2.5")]) == (Decimal(1), Decimal("2.5"))


@pytest.mark.parametrize(
    ("hint", "value"),
    [
        (int, True), (bool, 1), (int, "6"), (str, 6), (Decimal, "6"), (Decimal, 6.0), (Decimal, True), (date, datetime(2015, 7, 1, tzinfo=UTC)), (Aard, "eisje"),
        (tuple[Decimal, Decimal], [Decimal(1)]), (tuple[str, ...], "ab"), (int | None, "6"), (Trede, {"onbekend": 1}), (Document, []),
        (Document, DOCUMENT | {"onbekend": 1}), (Document, {"sleutel": "documenten.polis"}),
    ],
)  # fmt: skip
def test_anything_else_is_left_to_pydantic(hint: Any, value: Any) -> None:
    with pytest.raises((ValueError, TypeError)):
        typed.exactly(hint, value)


def test_a_kader_that_fits_is_read_without_pydantic() -> None:
    code = "import sys; from wlzcli.workflow.beleid import kader_named; kader_named('2016-gz', None); print('pydantic' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
