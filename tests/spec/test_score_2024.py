"""Technology and movements at CZ in 2024 (tabel-contractering, Bekostiging): opslagen by ground, agreed as results.

Nothing is scored. What was agreed is a record with its evidence; while it stands, the tariff ladder reads its fact.
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.builders import plan_invoer
from wlzcli.cycle.score import ScoreInputs, decide
from wlzcli.domain.canonical import Facts
from wlzcli.domain.codes import AanbiederType, Leveringsvorm, Sector
from wlzcli.domain.findings import Answers
from wlzcli.domain.klim import climb
from wlzcli.domain.ladder import OpslagMoment
from wlzcli.domain.ontwikkelplan import Resultaatafspraak
from wlzcli.domain.provenance import Plaats
from wlzcli.policy.model import Beleid
from wlzcli.workflow.beleid import resolve_kader

BASIS = Decimal("95.5")

# grounds agreed · percentage as a sum
CASES = [
    ((), BASIS),
    (("technologie",), BASIS + Decimal("0.1")),
    (("bewegingen",), BASIS + Decimal("0.3")),
    (("technologie", "bewegingen"), BASIS + Decimal("0.1") + Decimal("0.3")),
]


def afspraak(feit: str) -> Resultaatafspraak:
    key = plan_invoer().sleutel
    return Resultaatafspraak(
        key.regio, Sector.VV, key.agb_code, "", f"R-{feit}", "aantal locaties", "op alle locaties in gebruik", None, "overzicht", None,
        OpslagMoment.INITIEEL, Plaats("wlz dialoog"), feit,
    )  # fmt: skip


@pytest.mark.parametrize(("gronden", "percentage"), CASES, ids=[" en ".join(g) or "geen" for g, _ in CASES])
def test_agreed_grounds_reach_the_tariff(gronden: tuple[str, ...], percentage: Decimal) -> None:
    kader = resolve_kader(2024, Sector.VV, "cz", None)
    result = decide(ScoreInputs((), afspraken=tuple(afspraak(g) for g in gronden)), Beleid((kader,)), Answers())
    agreed = [r.feit for b in result.decisions for r in b.resultaten]
    facts = Facts(tuple((feit, "ja" if feit in agreed else "nee") for feit in ("technologie", "bewegingen")))
    klim = climb(kader.tarief, facts, AanbiederType.BESTAAND, Leveringsvorm.ZZP, id="ZZP", onderwerp="test", kader=kader.id)

    assert len(result.decisions) == min(1, len(gronden))
    assert klim.ladder.tariefpercentage == percentage
