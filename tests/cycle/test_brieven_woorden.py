"""How sure a value is, in the words of a letter."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from tests.builders import feit, getal, gunning_inputs, gunning_kader, tariefregel, volumeregel
from wlzcli.cycle.brieven.woorden import status_word, uncertain
from wlzcli.cycle.gunning import GunningInputs, decide
from wlzcli.domain.beleidsitem import Bron, BronSoort, Status
from wlzcli.domain.canonical import Facts
from wlzcli.domain.decisions import Stap
from wlzcli.domain.findings import Answer, Answers
from wlzcli.domain.ladder import Bewerking
from wlzcli.policy.model import Beleid, Kader, Looptijd, VolumeSoort

KADER = Bron(soort=BronSoort.DOCUMENT, document="inkoopkader", plaats="§2")  # what is made up is named so, whatever its status
OPEN = tariefregel("basis", Bewerking.BASIS, waarde=None, status=Status.ONBEKEND, reden="niet gepubliceerd", bron=KADER)
PERCENTAGE = volumeregel(
    "toekenning", VolumeSoort.TOEKENNINGSPERCENTAGE, waarde=None, status=Status.ONBEKEND, reden="niet gepubliceerd", bron=KADER
)
ONE_YEAR = Looptijd(jaren_standaard=getal("looptijd.jaren_standaard", 1))


def steps(inputs: GunningInputs, kader: Kader, *keuzes: str) -> list[Stap]:
    """The rungs and volume steps of the one award, with these answers in the order of the questions."""
    beleid = Beleid((kader,))
    asked = decide(inputs, beleid, Answers()).questions
    given = tuple(Answer(q, k, "besluit", "A. Jansen", datetime(2015, 9, 1, tzinfo=UTC)) for q, k in zip(asked, keuzes, strict=True))
    (besluit,) = decide(inputs, beleid, Answers(given)).decisions
    return [*(s for ladder in besluit.ladders for s in ladder.stappen), *(s for r in besluit.regels for s in r.stappen)]


@pytest.mark.parametrize(
    ("inputs", "kader", "keuzes"),
    [
        (gunning_inputs(), gunning_kader(tarief=(OPEN,), looptijd=ONE_YEAR, volume=()), ("94",)),
        (
            gunning_inputs(feiten=(feit("waarde.basis", "94"),)),
            gunning_kader(tarief=(OPEN,), looptijd=ONE_YEAR, volume=()),
            (),
        ),
        (gunning_inputs(), gunning_kader(looptijd=ONE_YEAR, volume=(PERCENTAGE,)), ("96.5",)),
    ],
    ids=["percentage answered", "percentage recorded", "toekenningspercentage answered"],
)  # fmt: skip
def test_what_the_zorgkantoor_filled_in_is_its_decision_and_not_unknown(
    inputs: GunningInputs, kader: Kader, keuzes: tuple[str, ...]
) -> None:
    open_in_the_kader = [s for s in steps(inputs, kader, *keuzes) if s.status == "onbekend"]
    assert [status_word(s) for s in open_in_the_kader] == ["besluit van het zorgkantoor"]
    assert uncertain(open_in_the_kader, kader) == ()


def test_what_nobody_filled_in_stays_unknown() -> None:
    kader = gunning_kader()
    step = Stap("tarief.basis", Facts.of(titel="Basis"), "100", "onbekend", "testkader §2", "onbekend")
    assert status_word(step) == "onbekend"
    assert uncertain((step,), kader) == ("Basis: onbekend, testkader §2",)


@pytest.mark.parametrize(("status", "word"), [(None, "vast"), ("vast", "vast"), ("secundair", "nog te bevestigen"), ("fictief", "fictief")])
def test_other_values_read_as_they_did(status: str | None, word: str) -> None:
    assert status_word(Stap("tarief.basis", Facts.of(uit="basistarief"), "100", str(Decimal(94)), "bron", status)) == word
