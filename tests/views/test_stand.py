"""Where a volume was asked: the file and the cell in which that very volume stands."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.builders import aanvraag, gunning_inputs, gunning_kader, toets
from wlzcli.cycle.gunning import decide
from wlzcli.domain.findings import Answers
from wlzcli.domain.inschrijving import Inschrijving, ProductieRegel
from wlzcli.policy.model import Beleid
from wlzcli.views.stand import Stand, asked_codes, cell_of

FIRST = aanvraag(productie={"Z430": 100}, bestand="a/f.xlsx")  # D5
ADDED = aanvraag(productie={"Z999": 1, "V430": 50}, bestand="a-aanv/f.xlsx", soort="aanvulling")  # D6
CHANGED = aanvraag(productie={"Z430": 9999, "V430": 777}, bestand="a-h/f.xlsx", soort="herstel")  # D5 and D6
TAKEN = (ProductieRegel("Z430", "ZZP", Decimal(100), "Productie", "D5"), ProductieRegel("V430", "ZZP", Decimal(50), "Productie", "D6"))


def stand(tested: str, taken: tuple[ProductieRegel, ...], read: tuple[Inschrijving, ...], beside: tuple[Inschrijving, ...] = ()) -> Stand:
    """An award on this toetsing. ``read``: the forms the gunning was given, ``beside``: what is stored besides."""
    inputs = gunning_inputs(inschrijvingen=read, toetsen=(toets(bestand=tested, productie=taken),))
    kader = gunning_kader()
    (besluit,) = decide(inputs, Beleid((kader,)), Answers()).decisions
    return Stand(besluit, "voorstel abc", kader, inputs, formulieren=beside)


@pytest.mark.parametrize(
    ("about", "expected"),
    [
        (stand("a/f.xlsx", TAKEN, (FIRST, ADDED)), ["a/f.xlsx › Productie › D5", "a-aanv/f.xlsx › Productie › D6"]),
        (stand("a-h/f.xlsx", TAKEN, (CHANGED, FIRST, ADDED)), ["a/f.xlsx › Productie › D5", "a-aanv/f.xlsx › Productie › D6"]),
        (stand("a-h/f.xlsx", TAKEN[:1], (CHANGED,), (FIRST,)), ["a/f.xlsx › Productie › D5", None]),  # V291: the gunning did not read it
        (stand("a-h/f.xlsx", TAKEN, (CHANGED,)), [None, None]),  # no file that is known holds these volumes
        (stand("a/f.xlsx", (), (FIRST, ADDED)), ["a/f.xlsx › Productie › D5", "a-aanv/f.xlsx › Productie › D6"]),
    ],
    ids=["addition in time", "unasked change in a repair", "a form without a region", "no such file", "nothing taken over"],
)
def test_the_file_that_holds_the_very_line(about: Stand, expected: list[str | None]) -> None:
    assert [cell_of(about, code) for code in ("Z430", "V430")] == expected


def test_what_was_taken_over_was_asked_whichever_form_the_gunning_read() -> None:
    assert asked_codes(stand("a-h/f.xlsx", TAKEN, (aanvraag(productie={}, bestand="a-h/f.xlsx"),))) == {"Z430", "V430"}
