"""At least two kanslijnen with agreed results (akkoord-gehandicaptenzorg-2022, uitvoering en vervolg): an aim, never an eis.

"Landelijk wordt gestimuleerd om … per zorgaanbieder op minimaal twee kanslijnen resultaatafspraken te maken."
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.builders import AGB, aanvraag
from wlzcli.cycle.dialoog import DialoogInputs, decide
from wlzcli.cycle.score import ScoreInputs
from wlzcli.cycle.score import decide as decide_score
from wlzcli.domain.codes import Sector
from wlzcli.domain.decisions import StepResult
from wlzcli.domain.findings import Answers
from wlzcli.domain.ladder import OpslagMoment
from wlzcli.domain.ontwikkelplan import Dialoog, DialoogStand, Resultaatafspraak
from wlzcli.domain.provenance import Plaats
from wlzcli.formats.messages import load_texts
from wlzcli.policy.model import Beleid
from wlzcli.views.meldingen import Messages, boodschap
from wlzcli.workflow.beleid import resolve_kader

REGIO = "5503"


def talk(soort: str) -> Dialoog:
    return Dialoog(REGIO, Sector.GZ, AGB, soort, date(2023, 4, 3), "bestuurder", "startpositie", "", None, "A. Jansen", "daginvulling")


def agreed(naam: str, thema: str) -> Resultaatafspraak:
    return Resultaatafspraak(
        REGIO, Sector.GZ, AGB, "", naam, "", "doel", None, "", None, OpslagMoment.INITIEEL, Plaats("wlz dialoog"), "", thema
    )


def run(gesprekken: tuple[Dialoog, ...], afspraken: tuple[Resultaatafspraak, ...]) -> StepResult[DialoogStand]:
    kader = resolve_kader(2024, Sector.GZ, "cz", None)
    form = replace(aanvraag(AGB, {}), regio=REGIO, sector=Sector.GZ, naam="Stichting De Kade")
    return decide(DialoogInputs((form,), gesprekken=gesprekken, afspraken=afspraken), Beleid((kader,)), Answers())


# talks · agreed results by kanslijn · on how many of the five (None: nothing is said)
CASES = [
    ((), (), None),
    (("uitnodiging",), (), None),
    (("startpositie",), (), 0),
    (("gesprek",), ("daginvulling",), 1),
    (("gesprek",), ("daginvulling", "daginvulling"), 1),
    (("gesprek",), ("daginvulling", "eigen"), 1),
    (("gesprek",), ("daginvulling", "zelf"), 1),  # a theme of the visie is no kanslijn
    (("gesprek",), ("daginvulling", "netwerk"), None),
    (("gesprek",), ("daginvulling", "netwerk", "technologie"), None),
]


@pytest.mark.parametrize(("talks", "themas", "count"), CASES)
def test_fewer_than_two_is_told_and_costs_nobody_anything(talks: tuple[str, ...], themas: tuple[str, ...], count: int | None) -> None:
    result = run(tuple(talk(s) for s in talks), tuple(agreed(f"R{n}", t) for n, t in enumerate(themas)))
    (stand,) = result.decisions

    assert [(f.code, f.gevonden, f.verwacht, f.blocks) for f in result.findings] == (
        [] if count is None else [("W305", str(count), "2", False)]
    )
    assert stand.uitgenodigd is True
    assert result.questions == ()


def test_the_notice_as_it_reads() -> None:
    (finding,) = run((talk("gesprek"),), (agreed("R1", "daginvulling"),)).findings

    assert boodschap(finding, Messages(load_texts())) == (
        "Met Stichting De Kade zijn resultaten afgesproken op 1 van de nagestreefde 2 thema's of kanslijnen "
        "(Kanslijn 1: betekenisvolle daginvulling)."
    )
    assert finding.bron == "akkoord-gehandicaptenzorg-2022 uitvoering en vervolg"


def test_another_year_has_no_such_aim() -> None:
    """In 2027 the akkoord has ended: the "two" does not remain."""
    kader = resolve_kader(2027, Sector.GZ, None, None)

    assert [v.minstens_themas for v in kader.verwachtingen if v.minstens_themas is not None] == []


@pytest.mark.parametrize(
    ("indicator", "day", "bewijs", "lacks"), [("", None, "", "indicator, datum, bewijs"), ("aandeel", date(2025, 12, 31), "dossiers", None)]
)
def test_a_result_that_nobody_can_show_later_is_told(indicator: str, day: date | None, bewijs: str, lacks: str | None) -> None:
    kader = resolve_kader(2024, Sector.GZ, "cz", None)
    result = replace(agreed("R1", "netwerk"), indicator=indicator, datum=day, bewijs=bewijs)
    outcome = decide_score(ScoreInputs((), afspraken=(result,)), Beleid((kader,)), Answers())
    (besluit,) = outcome.decisions

    assert [(f.code, f.gevonden) for f in outcome.findings] == ([] if lacks is None else [("W304", lacks)])
    assert (besluit.is_plan, besluit.opslag, besluit.resultaten) == (False, 0, (result,))
