"""The score sheet as a workbook, written and read back by our own guarded reader."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.builders import gewogen, integraal, kader, plan_invoer
from wlzcli.cycle.score.kader import prepare
from wlzcli.cycle.score.plans import PlanBron
from wlzcli.cycle.score.read import identity
from wlzcli.cycle.score.sheet import make_sheet
from wlzcli.domain.codes import Sector
from wlzcli.domain.inschrijving import Veld, VoorstelPlan
from wlzcli.domain.ladder import OpslagMoment
from wlzcli.domain.scoreblad import BladIdentiteit, Scoreblad
from wlzcli.domain.werkboek import Werkboek
from wlzcli.formats.limited import XLSX, read_one
from wlzcli.formats.xlsx_score import score_bytes
from wlzcli.policy.model import Anker, Beoordeling

HOSTILE = "=cmd|' /C calc'!A0"


def sheet(beoordeling: Beoordeling) -> Scoreblad:
    made = kader(beoordeling=beoordeling)
    tekst = VoorstelPlan("plan-1", "eigen_regie", (Veld("ontwikkelplan.1.doelstelling", HOSTILE, HOSTILE, "P", "B5"),), "P", "B4")
    plan = PlanBron(plan_invoer(naam="plan-1", thema="eigen_regie"), tekst)
    return make_sheet(
        BladIdentiteit("test 2016 GZ", "b" * 64, "A. Jansen"), (plan,), {Sector.GZ: prepare(made, OpslagMoment.INITIEEL)}, True
    )


def read(blad: Scoreblad) -> Werkboek:
    book = read_one(score_bytes(blad), XLSX)
    assert isinstance(book, Werkboek)
    return book


def test_the_same_sheet_gives_the_same_bytes() -> None:
    assert score_bytes(sheet(gewogen())) == score_bytes(sheet(gewogen()))


def test_it_says_whose_it_is_and_for_which_ronde() -> None:
    book = read(sheet(gewogen()))

    assert identity(book) == BladIdentiteit("test 2016 GZ", "", "A. Jansen")
    assert [b.naam for b in book.bladen] == ["Uitleg", "Belangen", "Scores", "Plannen"]
    assert book.naam("score_1") is not None


def test_what_a_zorgaanbieder_wrote_stays_text() -> None:
    plannen = read(sheet(gewogen())).blad("Plannen")
    assert plannen is not None
    cell = plannen.per_adres()["D5"]

    assert (cell.ruw, cell.formule) == (HOSTILE, None)


@pytest.mark.parametrize(
    ("beoordeling", "rows", "asks"), [(gewogen(), 3, (True, True, True)), (integraal(), 4, (False, False, False, True))]
)
def test_which_scores_are_asked(beoordeling: Beoordeling, rows: int, asks: tuple[bool, ...]) -> None:
    made = sheet(beoordeling)

    assert tuple(r.vraagt_score for r in made.rijen) == asks
    scores = read(made).blad("Scores")
    assert scores is not None
    assert [scores.per_adres()[f"C{n}"].ruw for n in range(5, 5 + rows)] == [r.element for r in made.rijen]


def test_anchors_stand_beside_their_element() -> None:
    first, *rest = gewogen().elementen
    anchored = Anker(Decimal(1), "geen merkbaar effect"), Anker(Decimal(5), "elke cliënt merkt het")
    made = sheet(gewogen(elementen=(replace(first, ankers=anchored), *rest)))

    assert made.rijen[0].ankers == ("1: geen merkbaar effect", "5: elke cliënt merkt het")
    assert made.rijen[0].thema == "Eigen regie"
