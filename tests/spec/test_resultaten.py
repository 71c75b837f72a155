"""Realised or not changes the price of the second round, and the judgement stands in the step with its evidence (§2.2.4).

One zorgaanbieder at 96% of € 250 zorgcomponent and € 35 NHC and NIC; the sums below are the percentage of the second round.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.cycle.test_herschik import A, afspraak, oordeel, plan, priced, run, second_price
from wlzcli.domain.codes import Sector
from wlzcli.domain.ladder import OpslagMoment
from wlzcli.formats.messages import load_texts
from wlzcli.views.meldingen import Messages, boodschap

NU, LATER, ACHTERAF = OpslagMoment.INITIEEL, OpslagMoment.HERSCHIKKING, OpslagMoment.NACALCULATIE

# a plan with an opslag of 2 points and one result with this part · agreed for · met · percentage as a sum
CASES = [
    ("0.5", NU, True, Decimal(96)),
    ("0.5", NU, False, Decimal(96) - Decimal("0.5")),
    ("0.5", LATER, True, Decimal(96) + Decimal("0.5")),
    ("0.5", LATER, False, Decimal(96)),
    (None, NU, False, Decimal(96) - Decimal(2)),  # the only result carries the whole opslag
    ("0.5", ACHTERAF, True, Decimal(96)),  # counts at the nacalculatie, not now
    ("0.5", ACHTERAF, False, Decimal(96)),
]


@pytest.mark.parametrize(("deel", "moment", "gehaald", "percentage"), CASES)
def test_the_percentage_of_the_second_round(deel: str | None, moment: OpslagMoment, gehaald: bool, percentage: Decimal) -> None:
    outcome = run(priced(plan("2", NU, afspraak("a", deel, moment)), oordeel("a", gehaald)))

    assert second_price(outcome) == 250 * percentage + 35_00


@pytest.mark.parametrize(
    ("moment", "gehaald", "titel", "van", "naar"),
    [
        (NU, False, "niet gehaald: a", "96", "95.5"),
        (LATER, True, "gehaald: a", "96", "96.5"),
        (LATER, False, "niet gehaald, het deel komt er niet bij: a", "96", "96"),
    ],
)
def test_the_step_names_who_judged_it_on_what(moment: OpslagMoment, gehaald: bool, titel: str, van: str, naar: str) -> None:
    outcome = run(priced(plan("2", NU, afspraak("a", "0.5", moment)), oordeel("a", gehaald)))
    (step,) = (s for s in outcome.besluiten[0].delen[0].stappen if s.regel == "resultaat.plan.a")

    assert (step.feiten.get("titel"), step.van, step.naar) == (titel, van, naar)
    assert step.bron == f"resultaten bewijs, beoordeeld door B. de Vries ({oordeel('a', gehaald).plek})"


@pytest.mark.parametrize(
    ("sectors", "percentage"),
    [
        (("",), Decimal(96) - Decimal("0.5")),  # without a sector it counts for the one that agreed
        (("GZ",), Decimal(96) - Decimal("0.5")),
        (("VV",), Decimal(96)),  # the same names in another sector are another agreement
        (("GZ", ""), Decimal(96) - Decimal("0.5")),  # its own judgement goes first: not met, though met elsewhere
    ],
)
def test_a_judgement_counts_in_its_sector(sectors: tuple[str, ...], percentage: Decimal) -> None:
    rows = tuple(replace(oordeel("a", bool(n)), sector=s) for n, s in enumerate(sectors))
    outcome = run(priced(plan("2", NU, afspraak("a", "0.5")), *rows))

    assert second_price(outcome) == 250 * percentage + 35_00
    assert [f.code for f in outcome.findings] == (["W618"] if sectors == ("VV",) else [])


@pytest.mark.parametrize("moment", [NU, LATER])
def test_what_was_not_granted_yet_is_not_taken_off(moment: OpslagMoment) -> None:
    """The kader grants at the nacalculatie; a result without a part of its own, judged before, leaves the percentage where it was."""
    outcome = run(priced(plan("2", ACHTERAF, afspraak("a", None, moment)), oordeel("a", False)))
    (step,) = (s for s in outcome.besluiten[0].delen[0].stappen if s.regel == "resultaat.plan.a")

    assert second_price(outcome) == 250 * Decimal(96) + 35_00
    assert step.feiten.get("titel") == "niet gehaald, de opslag telt bij de nacalculatie: a"


def test_a_judgement_on_a_result_that_was_not_agreed_is_told() -> None:
    """A misspelt name would change no price, and nobody would see it."""
    outcome = run(priced(plan("2", NU, afspraak("a", "0.5")), oordeel("aa", False)))
    (finding,) = outcome.findings

    assert (finding.code, finding.agb_code, finding.blocks) == ("W618", A, False)
    assert boodschap(finding, Messages(load_texts())) == (
        f"In de tabel resultaten staat een oordeel over 'plan: aa' van {outcome.besluiten[0].naam}, maar dat resultaat is niet afgesproken. "
        "Afgesproken is: plan: a. Dit oordeel verandert geen prijs."
    )
    assert second_price(outcome) == 250 * 96 + 35_00


@pytest.mark.parametrize(
    ("sectors", "told"),
    [
        (("",), ["GZ en VV"]),  # counts in both, and nothing says in which it was judged
        (("GZ",), []),
        (("", "GZ"), []),  # GZ has its own row, so that the other one is of V&V
        (("GZ", "VV"), []),
    ],
)
def test_a_judgement_without_a_sector_on_what_two_sectors_agreed_on_is_told(sectors: tuple[str, ...], told: list[str]) -> None:
    """The forms of both sectors name their plans and results alike: plan 1, result 1."""
    here = plan("2", NU, afspraak("a", "0.5"))
    there = replace(here, sector=Sector.VV, resultaten=tuple(replace(r, sector=Sector.VV) for r in here.resultaten))
    rows = tuple(replace(oordeel("a", False), sector=s) for s in sectors)
    outcome = run(replace(priced(here, *rows), scores=(here, there)))

    assert [(f.code, f.verwacht, f.blocks) for f in outcome.findings] == [("W620", names, False) for names in told]
    assert second_price(outcome) == 250 * (Decimal(96) - Decimal("0.5")) + 35_00  # what counts stays as it was
    for finding in outcome.findings:
        assert boodschap(finding, Messages(load_texts())) == (
            f"In de tabel resultaten staat een oordeel over 'plan: a' van {outcome.besluiten[0].naam} zonder sector, terwijl dat resultaat "
            "is afgesproken in GZ en VV. Het oordeel telt nu in elk van die sectoren."
        )
