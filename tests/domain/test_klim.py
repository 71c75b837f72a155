"""Climbing a ladder: answers, moments, prestaties of their own, and questions that no longer matter."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from wlzcli.domain.beleidsitem import Aard, Bron, BronSoort, Status
from wlzcli.domain.canonical import Facts
from wlzcli.domain.codes import AanbiederType, Leveringsvorm
from wlzcli.domain.findings import Answer, Answers
from wlzcli.domain.klim import climb, own_ladders
from wlzcli.domain.ladder import Bewerking, Lezing, OpslagMoment, TariefRegel

BRON = Bron(soort=BronSoort.FICTIEF, document="testkader", plaats="§1")
BESTAAND, NIEUW, REGIO, _ = AanbiederType
ZZP, MPT = Leveringsvorm.ZZP, Leveringsvorm.MPT


def regel(naam: str, bewerking: Bewerking, volgorde: int, **more: object) -> TariefRegel:
    return TariefRegel(
        sleutel=f"tarief.{naam}", titel=naam, aard=Aard.TARIEFGROND, bron=BRON, bewerking=bewerking, volgorde=volgorde, **more  # type: ignore[arg-type]
    )  # fmt: skip


BASIS = regel("basis", Bewerking.BASIS, 10, waarde=Decimal(95))
ONBEKEND = regel("nieuw", Bewerking.AFSLAG, 20, status=Status.ONBEKEND, reden="niet gepubliceerd", lezing=Lezing.ONBEKEND)


def test_an_answer_fills_what_was_unknown_for_everyone() -> None:
    first = climb((BASIS, ONBEKEND), Facts(), NIEUW, ZZP, onderwerp="Zorg A", kader="k")
    again = climb((BASIS, ONBEKEND), Facts(), NIEUW, ZZP, onderwerp="Zorg B", kader="k")
    assert first.questions == again.questions  # a question about the policy is the same for every zorgaanbieder
    (value,) = first.questions
    given = [Answer(value, "2", "beleid §4", "A. de Vries", datetime(2024, 1, 1, tzinfo=UTC))]
    second = climb((BASIS, ONBEKEND), Facts(), NIEUW, ZZP, onderwerp="Zorg A", kader="k", answers=Answers(tuple(given)))
    (reading,) = second.questions
    assert (value.code, reading.code, reading.keuzes) == ("V901", "V902", ("punten", "factor"))
    given.append(Answer(reading, "factor", "beleid §4", "A. de Vries", datetime(2024, 1, 1, tzinfo=UTC)))
    third = climb((BASIS, ONBEKEND), Facts(), NIEUW, ZZP, onderwerp="Zorg A", kader="k", answers=Answers(tuple(given)))
    assert third.ladder.tariefpercentage == Decimal(95) * 98 / 100


def test_a_question_about_one_zorgaanbieder_is_its_own() -> None:
    monitor = regel("monitor", Bewerking.MONITOR, 20, minimum=Decimal(-1), maximum=Decimal(1), feit="monitor")
    one, other = (climb((monitor,), Facts(), BESTAAND, ZZP, onderwerp=name).questions for name in ("Zorg A", "Zorg B"))
    assert {q.id for q in one}.isdisjoint({q.id for q in other})
    assert [q.feiten.get("feit") for q in one] == ["tariefpercentage_vorig_jaar", "monitor"]


def test_a_question_below_a_fixed_percentage_is_not_asked() -> None:
    fixed = regel("vast", Bewerking.VERVANG, 30, waarde=Decimal(96), feit="essentieel")
    rules = (BASIS, ONBEKEND, fixed)
    assert climb(rules, Facts.of(essentieel="ja"), NIEUW, ZZP).ladder.tariefpercentage == 96
    assert climb(rules, Facts.of(essentieel="nee"), NIEUW, ZZP).ladder.tariefpercentage is None


def test_an_opslag_of_another_moment_stays_out() -> None:
    later = regel("later", Bewerking.OPSLAG, 20, waarde=Decimal(2), moment=OpslagMoment.HERSCHIKKING)
    both = frozenset({OpslagMoment.INITIEEL, OpslagMoment.HERSCHIKKING})
    assert climb((BASIS, later), Facts(), BESTAAND, ZZP).ladder.tariefpercentage == 95
    assert climb((BASIS, later), Facts(), BESTAAND, ZZP, momenten=both).ladder.tariefpercentage == 97


def test_a_prestatie_with_a_basis_of_its_own() -> None:
    own = regel("h300", Bewerking.BASIS, 11, waarde=Decimal(92), voor_prestaties=("H300",), voor_leveringsvormen=(MPT,))
    assert own_ladders((BASIS, own), MPT) == ("H300",)
    assert own_ladders((BASIS, own), ZZP) == ()
    assert climb((BASIS, own), Facts(), BESTAAND, MPT, prestatiecode="H300").ladder.tariefpercentage == 92
    assert climb((BASIS, own), Facts(), BESTAAND, MPT, prestatiecode="H104").ladder.tariefpercentage == 95


def test_a_rule_that_takes_the_place_of_another() -> None:
    plus = regel("plus", Bewerking.OPSLAG, 20, waarde=Decimal(1), feit="plus")
    free = regel("vrij", Bewerking.VRIJ_VOORSTEL, 30, maximum=Decimal(100), feit="vrij", vervangt=("tarief.plus",))
    klim = climb((BASIS, plus, free), Facts.of(plus="ja", vrij="99"), BESTAAND, ZZP)
    assert [s.regel for s in klim.ladder.stappen] == ["tarief.basis", "tarief.vrij"]


def test_open_for_this_type() -> None:
    rule = regel("nieuw", Bewerking.VERVANG, 20, waarde=Decimal(91), voor_typen=(NIEUW,), typen_open=(REGIO,))
    assert climb((BASIS, rule), Facts(), NIEUW, ZZP).ladder.tariefpercentage == 91
    assert climb((BASIS, rule), Facts(), BESTAAND, ZZP).ladder.tariefpercentage == 95
    (question,) = climb((BASIS, rule), Facts(), REGIO, ZZP).questions
    assert (question.code, question.keuzes) == ("V904", ("ja", "nee"))
    for said, expected in (("ja", 91), ("nee", 95)):
        answers = Answers((Answer(question, said, "r", "A", datetime(2024, 1, 1, tzinfo=UTC)),))
        assert climb((BASIS, rule), Facts(), REGIO, ZZP, answers=answers).ladder.tariefpercentage == expected


def test_no_rule_at_all_is_a_finding() -> None:
    klim = climb((), Facts(), BESTAAND, ZZP, onderwerp="Zorg A", kader="k")
    assert [(f.code, f.onderwerp) for f in klim.findings] == [("F903", "Zorg A")]
    assert klim.ladder.tariefpercentage is None
