"""The herschikking: rules, questions, second prices, ceilings, room, and what happens when something is not known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from tests.builders import beleid, kader
from tests.herschik_builders import (
    BRON,
    PLEK,
    A,
    B,
    C,
    gegund,
    hele_jaar,
    herschik_inputs,
    herschikking,
    keuze,
    mutatie,
    procent,
    regels,
    stand,
    tarief,
)  # fmt: skip
from wlzcli.cycle.herschik import HerschikInputs, Scenario, Uitkomst, assess, compare, decide, prove
from wlzcli.cycle.herschik.kwanta import scale
from wlzcli.cycle.herschik.regels import class_of
from wlzcli.domain.beleidsitem import Aard, Status
from wlzcli.domain.canonical import Facts, dumps, loads
from wlzcli.domain.codes import Leveringsvorm, Sector
from wlzcli.domain.findings import Answer, Answers, Question
from wlzcli.domain.gunning import Fase, GunningUitkomst
from wlzcli.domain.ladder import OpslagMoment
from wlzcli.domain.money import Money
from wlzcli.domain.ontwikkelplan import Resultaatafspraak, ScoreBesluit
from wlzcli.domain.productie import HerschikBesluit, Opgave
from wlzcli.domain.ronde import Deelbudget, Regio
from wlzcli.domain.tabellen import Overheveling, Resultaat
from wlzcli.errors import PolicyError
from wlzcli.policy.model import Beleid, VolumeRegel, VolumeSoort

EURO = 100
RUIM = 100_000_000 * EURO
PRIJS = 100 * EURO


def run(inputs: HerschikInputs, policy: Beleid | None = None, *answers: tuple[Question, str]) -> Uitkomst:
    given = tuple(Answer(q, keuze, "test", "test", datetime(2023, 9, 1, tzinfo=UTC)) for q, keuze in answers)
    return assess(inputs, policy or regels(), Answers(given))


def answered(inputs: HerschikInputs, policy: Beleid, keuze: str) -> Uitkomst:
    """The same run with its one open question answered."""
    (question,) = run(inputs, policy).questions.values()
    return run(inputs, policy, (question, keuze))


def basic(volume: str | int = 110, ruimte: int = RUIM, **changes: Any) -> HerschikInputs:
    return herschik_inputs([gegund(A, {"Z1": (100, PRIJS)})], hele_jaar({(A, "Z1"): volume}), ruimte, **changes)


# -- what is not known is asked, never guessed -----------------------------------------------


def test_no_declaration_at_all_is_a_question_and_the_agreement_stays_reserved() -> None:
    inputs = herschik_inputs([gegund(A, {"Z1": (100, PRIJS)}), gegund(B, {"Z1": (100, PRIJS)})], hele_jaar({(A, "Z1"): 120}), 220 * PRIJS)
    outcome = run(inputs)

    assert [q.code for q in outcome.questions.values()] == ["V601"]
    assert [b.agb_code for b in outcome.besluiten] == [A]
    assert outcome.totalen[0].gereserveerd_cents == Money(100 * PRIJS)
    assert not outcome.totalen[0].definitief
    none = answered(inputs, regels(), "geen_productie")
    assert [(b.agb_code, b.herschikking_cents.cents) for b in none.besluiten] == [(A, 120 * PRIJS), (B, 0)]
    same = answered(inputs, regels(), "als_afspraak")
    assert [(b.agb_code, b.herschikking_cents.cents) for b in same.besluiten] == [(A, 120 * PRIJS), (B, 100 * PRIJS)]


def test_an_answer_on_silence_goes_before_an_own_figure() -> None:
    """Within ten percent of nothing declared an own figure would be nothing; the answer says: as agreed."""
    gunning = [gegund(A, {"Z1": (100, PRIJS)}), gegund(B, {"Z1": (100, PRIJS)})]
    own = Opgave(B, "5503", gunning[0].sector, "Z1", Decimal(90), PLEK)
    inputs = herschik_inputs(gunning, hele_jaar({(A, "Z1"): 100}), RUIM, opgaven=(own,))
    policy = regels(prognose=keuze("prognose", "eigen_opgave"), opgave_marge=procent("opgave_marge", "10"))

    outcome = answered(inputs, policy, "als_afspraak")
    assert [(b.agb_code, b.herschikking_cents.cents) for b in outcome.besluiten] == [(A, 100 * PRIJS), (B, 100 * PRIJS)]
    assert [(f.code, f.agb_code) for f in outcome.findings] == [
        ("W621", A),
        ("W622", B),
    ]  # A gave none; B's does not count after the answer


def test_an_own_figure_stands_in_a_step_of_its_own_with_what_it_was_held_against() -> None:
    """Declared 100 over the whole year and 2 days added; 104 given is within ten percent, 130 is held at 110."""
    policy = regels(prognose=keuze("prognose", "eigen_opgave"), opgave_marge=procent("opgave_marge", "10"))
    for given, held in (("104", 104), ("130", 110)):
        gunning = [gegund(A, {"Z1": (100, PRIJS), "Z2": (100, PRIJS)})]
        own = Opgave(A, "5503", gunning[0].sector, "Z1", Decimal(given), PLEK)
        declared = hele_jaar({(A, "Z1"): 100, (A, "Z2"): 100})
        outcome = run(herschik_inputs(gunning, declared, RUIM, opgaven=(own,), mutaties=(mutatie(A, "Z1", 2),)), policy)
        (step,) = [s for s in outcome.besluiten[0].delen[0].stappen if s.regel == "herschikking.opgave"]
        assert dict(step.feiten) == {
            "prestatiecode": "Z1", "opgave": given, "prognose_zonder_opgave": "100", "marge_procent": "10", "mutatie": "2",
            "prognose": str(held + 2), "factor": "1/1", "ondergrens": "90", "bovengrens": "110",
            "uitkomst": "opgave" if given == "104" else "bovengrens",
        }  # fmt: skip
        assert (step.van, step.naar, step.status) == (str(100 * PRIJS), str((held + 2) * PRIJS), "fictief")


def test_method_and_priority_are_asked_only_when_there_is_too_little() -> None:
    open_rule = {"status": Status.ONBEKEND, "reden": "niet gepubliceerd"}
    policy = regels(verdeling=keuze("verdeling", None, **open_rule), klassen_herkomst=keuze("klassen", None, **open_rule))
    assert run(basic(), policy).questions == {}
    short = run(basic(ruimte=105 * PRIJS), policy)
    assert sorted(q.code for q in short.questions.values()) == ["V603", "V607"]
    assert short.besluiten == []
    outcome = run(basic(ruimte=105 * PRIJS), policy, *((q, q.keuzes[0]) for q in short.questions.values()))
    assert [b.herschikking_cents for b in outcome.besluiten] == [Money(105 * PRIJS)]


def test_unknown_guarantee_and_forecast_are_questions() -> None:
    policy = regels(prognose=keuze("prognose", None), garantie=procent("garantie", None))
    assert sorted(q.code for q in run(basic(), policy).questions.values()) == ["V602", "V605"]


def test_a_method_this_version_cannot_do_is_a_policy_error() -> None:
    with pytest.raises(PolicyError) as caught:
        run(basic(), regels(prognose=keuze("prognose", "gevoel")))
    assert caught.value.melding == "Het kader 2016-gz kiest voor herschikking.prognose 'gevoel'; daarmee kan deze versie niet rekenen."


def test_a_prestatie_without_a_season_and_own_figures_without_bounds_are_questions() -> None:
    assert [q.code for q in run(basic(), regels(prognose=keuze("prognose", "seizoen"))).questions.values()] == ["V614"]
    assert [q.code for q in run(basic(), regels(prognose=keuze("prognose", "eigen_opgave"))).questions.values()] == ["V613"]


def test_sectors_with_different_rules_are_a_policy_error() -> None:
    other = kader(id="2016-vv", sector=Sector.VV, herschikking=herschikking(verdeling=keuze("verdeling", "gelijke_korting")))
    with pytest.raises(PolicyError) as caught:
        run(basic(), beleid(kader(herschikking=herschikking()), other))
    assert caught.value.melding.startswith("De kaders 2016-gz, 2016-vv verdelen de herschikking verschillend")


def test_a_leveringsvorm_without_declarations_is_told() -> None:
    inputs = herschik_inputs([gegund(A, {"Z1": (100, PRIJS), "H1": (10, PRIJS)})], hele_jaar({(A, "Z1"): 100}), RUIM)
    assert [(f.code, f.verwacht) for f in run(inputs).findings] == [("W613", "productie in MPT")]


def test_a_class_of_one_leveringsvorm_needs_that_level() -> None:
    with pytest.raises(PolicyError):
        run(basic(), regels(klassen=("MPT", "VPT", "ZZP")))
    assert class_of(("nieuw", "bestaand"), None, Facts.of(ZZP="bestaand")) == 2
    assert class_of(("extramuraal", "intramuraal"), Leveringsvorm.VPT, Facts()) == 1
    assert class_of(("MPT",), Leveringsvorm.ZZP, Facts()) == 2
    with pytest.raises(PolicyError):
        class_of(("MPT", "ZZP"), None, Facts())


# -- threshold, ceilings, guarantee ----------------------------------------------------------


def test_within_the_threshold_nothing_moves() -> None:
    inside = run(basic(104), regels(drempel=procent("drempel", "5"))).besluiten[0]
    assert (inside.herschikking_cents, inside.begrenzing_cents) == (Money(100 * PRIJS), Money(-4 * PRIJS))
    assert run(basic(105), regels(drempel=procent("drempel", "5"))).besluiten[0].herschikking_cents == Money(105 * PRIJS)


def plafond(**changes: Any) -> VolumeRegel:
    return VolumeRegel(
        sleutel="volume.plafond", titel="Volumeplafond", aard=Aard.VOLUMEGROND, bron=BRON, soort=VolumeSoort.PLAFOND, **changes
    )


def test_a_ceiling_in_days_or_euro_limits_what_counts() -> None:
    for rule in (plafond(waarde=Decimal(105), eenheid="dag"), plafond(waarde=Decimal(105 * 100), eenheid="euro")):
        besluit = run(basic(), regels(volume=(rule,))).besluiten[0]
        assert (besluit.meegeteld_cents, besluit.niet_gehonoreerd_cents) == (Money(105 * PRIJS), Money(5 * PRIJS))


def test_a_ceiling_below_the_guarantee_holds() -> None:
    policy = regels(volume=(plafond(waarde=Decimal(80), eenheid="dag"),), garantie=procent("garantie", "90"))
    besluit = run(basic(), policy).besluiten[0]
    assert (besluit.gegarandeerd_cents, besluit.vrijval_cents) == (Money(80 * PRIJS), Money(20 * PRIJS))


def test_a_ceiling_without_a_figure_is_a_question_only_where_it_could_bind() -> None:
    policy = regels(volume=(plafond(),))
    assert run(basic(90), policy).questions == {}
    outcome = answered(basic(), policy, "50")
    assert outcome.besluiten[0].meegeteld_cents == Money(105 * PRIJS)


def test_quanta_stay_under_the_amount_and_the_rest_is_less_than_one() -> None:
    inputs = herschik_inputs(
        [gegund(A, {"Z1": (100, 273_75), "H1": ("100", 61_47)})], hele_jaar({(A, "Z1"): 130, (A, "H1"): "133.33"}), 3_999_999
    )
    deel = run(inputs).besluiten[0].delen[0]
    assert deel.herschikking_cents == Money(3_999_999)
    assert sum(r.bedrag_cents.cents for r in deel.regels) + deel.rest_cents.cents == 3_999_999
    assert 0 <= deel.rest_cents.cents < 273_75
    assert all(r.volume <= (r.prognose_volume or 0) for r in deel.regels)


def test_scale_up_and_down() -> None:
    assert scale([10, 10], [100, 100], [1, 1], 1_999) == ([10, 9], 99)
    assert scale([10], [100], [1], 1_550) == ([15], 50)
    assert scale([0], [100], [1], 0) == ([0], 0)


# -- prices of the second round --------------------------------------------------------------


def plan(opslag: str, moment: OpslagMoment, *results: Resultaatafspraak) -> ScoreBesluit:
    return ScoreBesluit("5503", Sector.GZ, A, "plan", "thema", True, (), None, Decimal(opslag), (), moment=moment, resultaten=results)


def afspraak(naam: str, deel: str | None, moment: OpslagMoment = OpslagMoment.INITIEEL) -> Resultaatafspraak:
    part = None if deel is None else Decimal(deel)
    return Resultaatafspraak("5503", Sector.GZ, A, "plan", naam, "", "doel", date(2023, 12, 1), "", part, moment, PLEK)


def oordeel(naam: str, gehaald: bool) -> Resultaat:
    return Resultaat(A, "5503", "plan", naam, gehaald, "bewijs", "B. de Vries", PLEK)


def priced(score: ScoreBesluit, *results: Resultaat) -> HerschikInputs:
    t1 = 250_00 * 96 // 100 + 35_00
    inputs = herschik_inputs([gegund(A, {"Z1": (100, t1)}, percentage="96")], hele_jaar({(A, "Z1"): 100}), RUIM, scores=(score,))
    return replace(inputs, resultaten=results, tarieven=(tarief("Z1", 250_00, 35_00),))


def second_price(outcome: Uitkomst) -> int:
    return outcome.besluiten[0].delen[0].regels[0].tarief_cents.cents


def test_a_result_that_was_not_met_takes_its_part_off() -> None:
    score = plan("2", OpslagMoment.INITIEEL, afspraak("a", "0.5"), afspraak("b", "1.5"))
    assert second_price(run(priced(score, oordeel("a", True), oordeel("b", False)))) == 250_00 * 945 // 1000 + 35_00
    assert second_price(run(priced(score, oordeel("a", True)))) == 250_00 * 96 // 100 + 35_00
    besluit = run(priced(score, oordeel("b", False))).besluiten[0]
    assert besluit.prijseffect_cents == Money(-(250_00 * 15 // 1000) * 100)
    assert [s.regel for s in besluit.delen[0].stappen][:3] == ["herschikking.afspraak", "herschikking.prognose", "resultaat.plan.b"]


def test_an_opslag_at_the_herschikking_waits_for_its_results() -> None:
    score = plan("2", OpslagMoment.HERSCHIKKING, afspraak("a", "2", OpslagMoment.HERSCHIKKING))
    outcome = run(priced(score))
    assert [q.code for q in outcome.questions.values()] == ["V609"]
    assert outcome.besluiten == []
    assert second_price(run(priced(score, oordeel("a", True)))) == 250_00 * 98 // 100 + 35_00
    assert second_price(run(priced(score, oordeel("a", False)))) == 250_00 * 96 // 100 + 35_00


def test_a_percentage_never_rises_above_the_nza_maximum() -> None:
    assert second_price(run(priced(plan("9", OpslagMoment.HERSCHIKKING)))) == 250_00 + 35_00


# -- who counts ------------------------------------------------------------------------------


def test_production_on_a_prestatie_that_was_not_agreed_follows_the_client_at_the_percentage_of_its_leveringsvorm() -> None:
    inputs = herschik_inputs([gegund(A, {"Z1": (100, PRIJS)})], hele_jaar({(A, "Z1"): 80, (A, "Z2"): 20}), RUIM)
    besluit = run(inputs).besluiten[0]
    t1 = 250_00 * 94 // 100
    assert besluit.aanspraak_cents == Money(80 * PRIJS + 20 * t1)
    assert [(r.prestatiecode, r.afspraak_volume) for r in besluit.delen[0].regels] == [("Z1", 100), ("Z2", 0)]


def test_a_leveringsvorm_that_was_not_awarded_is_told_and_not_counted() -> None:
    inputs = herschik_inputs([gegund(A, {"Z1": (100, PRIJS)})], hele_jaar({(A, "Z1"): 80, (A, "H1"): 20}), RUIM)
    outcome = run(inputs)
    assert [f.code for f in outcome.findings] == ["W607"]
    assert outcome.besluiten[0].aanspraak_cents == Money(80 * PRIJS)


def test_without_agreement_refused_withdrawn_or_held() -> None:
    besluiten = [
        gegund(A, {"Z1": (100, PRIJS)}),
        gegund(B, {"Z1": (100, PRIJS)}, fase=Fase.INGETROKKEN),
        gegund(C, {"Z1": (100, PRIJS)}, uitkomst=GunningUitkomst.AANGEHOUDEN, gereserveerd_cents=Money(7 * PRIJS)),
    ]
    volumes = {(agb, "Z1"): 100 for agb in (A, B)}
    outcome = run(herschik_inputs(besluiten, hele_jaar(volumes), RUIM))
    assert [b.agb_code for b in outcome.besluiten] == [A]
    assert [f.code for f in outcome.findings] == ["W603"]
    assert outcome.totalen[0].gereserveerd_cents == Money(7 * PRIJS)
    assert run(herschik_inputs(besluiten, hele_jaar(volumes), RUIM, geweigerd=(A,))).besluiten == []


def test_an_award_that_is_still_provisional_is_told() -> None:
    inputs = herschik_inputs([gegund(A, {"Z1": (100, PRIJS)}, fase=Fase.VOORLOPIG)], hele_jaar({(A, "Z1"): 100}), RUIM)
    assert [f.code for f in run(inputs).findings] == ["W602"]


def test_mutaties_add_to_the_forecast_and_may_not_take_it_below_zero() -> None:
    inputs = herschik_inputs([gegund(A, {"Z1": (365, PRIJS)})], stand({(A, "Z1"): 181}), RUIM)
    more = replace(inputs, mutaties=(mutatie(A, "Z1", 10), mutatie(A, "Z1", -3)))
    assert run(more).besluiten[0].delen[0].regels[0].prognose_volume == 365 + 10 - 3
    below = run(replace(inputs, mutaties=(mutatie(A, "Z1", -366),)))
    assert ([f.code for f in below.findings], below.besluiten) == (["F605"], [])
    assert [f.code for f in run(replace(inputs, mutaties=(mutatie(B, "Z1", 1),))).findings] == ["W608"]


def test_what_stands_is_fixed_and_takes_its_room() -> None:
    inputs = herschik_inputs([gegund(x, {"Z1": (100, PRIJS)}) for x in (A, B)], hele_jaar({(A, "Z1"): 100, (B, "Z1"): 120}), 210 * PRIJS)
    first = run(inputs).besluiten[0]
    later = run(replace(inputs, staand=(first,)))
    assert [b.agb_code for b in later.besluiten] == [B]
    assert later.totalen[0].staand_cents == Money(100 * PRIJS)
    assert later.besluiten[0].herschikking_cents == Money(110 * PRIJS)


# -- room ------------------------------------------------------------------------------------


def test_room_counts_only_what_both_sides_agreed_and_keeps_reserves() -> None:
    reserve = VolumeRegel(
        sleutel="volume.innovatie",
        titel="Innovatie",
        aard=Aard.VOLUMEGROND,
        bron=BRON,
        soort=VolumeSoort.RESERVE,
        waarde=Decimal(1),
        binnen_ruimte=True,
    )
    moved = (
        Overheveling("5518", "5503", "", Money(30 * EURO), True, True, PLEK),
        Overheveling("5503", "5518", "", Money(10 * EURO), True, True, PLEK),
        Overheveling("5503", "5518", "", Money(99 * EURO), True, False, PLEK),
    )
    regio = Regio("5503", "Drenthe", Money(20_000 * EURO), herverdeling_cents=Money(5 * EURO))
    outcome = run(basic(100, overheveling=moved, regios=(regio,)), regels(volume=(reserve,)))
    assert outcome.totalen[0].beschikbaar_cents == Money((20_000 + 30 - 10 + 5 - 20_000 // 100) * EURO)
    assert [f.code for f in outcome.findings] == ["W616", "W616", "W604"]
    assert outcome.totalen[0].overheveling_open_cents == Money(-99 * EURO)


def test_a_deelbudget_caps_the_gunning_and_keeps_the_room_of_sectors_outside_the_ronde() -> None:
    regio = Regio("5503", "Drenthe", Money(RUIM), (Deelbudget(Sector.GZ, Money(105 * PRIJS)),))
    assert run(basic(regios=(regio,))).besluiten[0].herschikking_cents == Money(110 * PRIJS)
    alone = run(basic(regios=(regio,), sectoren=(Sector.GZ,)))
    assert alone.besluiten[0].herschikking_cents == Money(105 * PRIJS)
    assert alone.totalen[0].andere_sectoren_cents == Money(RUIM - 105 * PRIJS)


def test_freed_money_crosses_leveringsvormen_but_not_regions() -> None:
    gunning = [gegund(A, {"Z1": (100, PRIJS), "H1": (100, PRIJS)}), gegund(B, {"Z1": (100, PRIJS)}, regio="5518")]
    regios = (Regio("5503", "Drenthe", Money(200 * PRIJS)), Regio("5518", "Haaglanden", Money(200 * PRIJS)))
    volumes = hele_jaar({(A, "Z1"): 80, (A, "H1"): 130})
    other = hele_jaar({(B, "Z1"): 10}, regio="5518")
    inputs = herschik_inputs(gunning, replace(volumes, regels=(*volumes.regels, *other.regels)), 0, regios=regios)
    found = {b.agb_code: b for b in run(inputs, regels(niveau=keuze("niveau", "leveringsvorm"))).besluiten}
    assert [d.herschikking_cents.cents for d in found[A].delen] == [(100 + 20) * PRIJS, 80 * PRIJS]
    assert found[B].herschikking_cents == Money(10 * PRIJS)


def test_a_region_without_room_is_named() -> None:
    outcome = run(basic(regios=()))
    assert [(f.code, f.onderwerp) for f in outcome.findings] == [("F609", "regio 5503")]


def test_means_that_cannot_be_read_hold_the_region() -> None:
    from wlzcli.domain.findings import Ernst, Finding

    assert run(basic(tabelbevindingen=(Finding("F813", Ernst.FOUT, "overheveling"),))).besluiten == []


def test_of_a_fact_of_two_days_the_latest_counts() -> None:
    from tests.builders import feit
    from wlzcli.cycle.herschik.prijs import index

    rows = tuple(feit("technologie", waarde, A, per=date(2023, month, 1)) for month, waarde in ((9, "ja"), (1, "nee")))
    assert index(basic(feiten=rows)).feiten(gegund(A, {"Z1": (100, PRIJS)})).get("technologie") == "ja"


def test_a_fact_that_was_left_out_holds_whom_it_is_about() -> None:
    """F809: of two rows the first is left, and a price may rest on it. The other is decided; a besluit of before recomputes."""
    from wlzcli.domain.findings import Ernst, Finding

    twice = Finding("F809", Ernst.FOUT, "feiten", agb_code=A)
    inputs = herschik_inputs(
        [gegund(A, {"Z1": (100, PRIJS)}), gegund(B, {"Z1": (100, PRIJS)})], hele_jaar({(A, "Z1"): 80, (B, "Z1"): 80}), RUIM,
        tabelbevindingen=(twice,),
    )  # fmt: skip
    held = run(replace(inputs, rekenwijze=1))
    assert ([b.agb_code for b in held.besluiten], held.totalen[0].definitief) == ([B], False)
    assert held.totalen[0].gereserveerd_cents == Money(100 * PRIJS)
    assert [b.agb_code for b in run(inputs).besluiten] == [A, B]


# -- proof, scenarios, form ------------------------------------------------------------------


def test_the_proof_holds_and_would_tell_when_not() -> None:
    inputs = basic(ruimte=105 * PRIJS)
    outcome = run(inputs)
    assert all(p.houdt for p in prove(inputs, regels(), Answers(), outcome))
    broken = replace(outcome.besluiten[0], herschikking_cents=Money(200 * PRIJS))
    outcome.besluiten[0] = broken
    assert [p.eigenschap for p in prove(inputs, regels(), Answers(), outcome) if not p.houdt] == [
        "som",
        "optelling",
        "volgorde",
        "monotoon",
    ]


def short_of_hours() -> HerschikInputs:
    """100 hours of H1 at € 41,23 agreed and 110 delivered, with room for half of what was more; B stays at its 100 days of Z1."""
    gunning = [gegund(A, {"H1": (100, 41_23)}), gegund(B, {"Z1": (100, PRIJS)})]
    return herschik_inputs(gunning, hele_jaar({(A, "H1"): 110, (B, "Z1"): 100}), 105 * 41_23 + 100 * PRIJS)


def of_deel(**changes: Any) -> Callable[[HerschikBesluit], HerschikBesluit]:
    """These cents more or less in the unit and in the besluit alike, so that they still add up."""

    def change(b: HerschikBesluit) -> HerschikBesluit:
        def moved(record: Any) -> Any:
            return replace(record, **{name: getattr(record, name) + Money(cents) for name, cents in changes.items()})

        return moved(replace(b, delen=(moved(b.delen[0]), *b.delen[1:])))

    return change


def of_line(rest: int = 0, **changes: Any) -> Callable[[HerschikBesluit], HerschikBesluit]:
    """Another volume, tariff or amount of its first line, and this many cents more as rest."""

    def change(b: HerschikBesluit) -> HerschikBesluit:
        deel = b.delen[0]
        line = replace(deel.regels[0], **changes)
        deel = replace(deel, regels=(line, *deel.regels[1:]), rest_cents=deel.rest_cents + Money(rest))
        return replace(b, delen=(deel,), rest_cents=b.rest_cents + Money(rest))

    return change


@pytest.mark.parametrize(
    ("eigenschap", "change"),
    [
        ("kwanta", of_line(41, volume=Decimal("104.99"), bedrag_cents=Money(4328_74))),  # 104,99 x 41,23 = 4.328,74; 0,01 hour costs 41 cents
        ("bedragen", of_line(volume=Decimal("105.01"))),
        ("bedragen", of_line(volume=Decimal("104.995"))),  # half a quantum
        ("bedragen", of_line(bedrag_cents=Money(105 * 41_23 + 1))),
        ("aanspraak", of_line(tarief_cents=Money(41_24))),
        ("aanspraak", of_deel(aanspraak_cents=100, prognose_cents=100, volume_effect_cents=100, begrenzing_cents=-100, niet_gehonoreerd_cents=100)),
        ("garantie", of_deel(gegarandeerd_cents=1, vrijval_cents=-1, herschikking_cents=1, rest_cents=1, niet_gehonoreerd_cents=-1)),
        ("garantie", of_deel(gegarandeerd_cents=-1, vrijval_cents=1, herschikking_cents=-1, rest_cents=-1, niet_gehonoreerd_cents=1)),
        ("regio", of_deel(toegekend_cents=-1, herschikking_cents=-1, rest_cents=-1, niet_gehonoreerd_cents=1)),
        ("definities", of_deel(overproductie_cents=500)),
        ("definities", of_deel(onderproductie_cents=500)),
        ("definities", of_deel(volume_effect_cents=1, prijseffect_cents=-1)),
        ("klassen", lambda b: replace(b, delen=(replace(b.delen[0], klasse=9),))),
    ],
)  # fmt: skip
def test_every_change_is_caught_by_the_property_that_is_about_it(
    eigenschap: str, change: Callable[[HerschikBesluit], HerschikBesluit]
) -> None:
    inputs = short_of_hours()
    outcome = run(inputs)
    deel = outcome.besluiten[0].delen[0]
    assert (deel.regels[0].volume, deel.regels[0].bedrag_cents, deel.rest_cents) == (105, Money(105 * 41_23), Money(0))
    assert [p.eigenschap for p in prove(inputs, regels(), Answers(), outcome) if not p.houdt] == []
    outcome.besluiten[0] = change(outcome.besluiten[0])
    failed = {p.eigenschap: p.afwijkingen for p in prove(inputs, regels(), Answers(), outcome) if not p.houdt}
    assert eigenschap in failed
    assert failed[eigenschap] == (("5503",) if eigenschap == "regio" else ("5503 GZ 41000001",))


def test_a_besluit_left_out_and_another_rest_of_the_region_are_caught() -> None:
    inputs = short_of_hours()
    for change in (lambda o: o.besluiten.pop(), lambda o: o.totalen.append(replace(o.totalen.pop(), rest_cents=Money(5_00)))):
        outcome = run(inputs)
        change(outcome)
        failed = {p.eigenschap: p.afwijkingen for p in prove(inputs, regels(), Answers(), outcome) if not p.houdt}
        assert failed["regio"] == ("5503",)


def test_scenarios_stand_beside_the_published_rule() -> None:
    inputs = herschik_inputs([gegund(x, {"Z1": (100, PRIJS)}) for x in (A, B)], hele_jaar({(A, "Z1"): 110, (B, "Z1"): 130}), 220 * PRIJS)
    published, equal = compare(inputs, regels(), Answers(), (Scenario("gelijk", verdeling="gelijke_toekenning"),))
    assert [v.scenario_cents.cents for v in published.veranderingen] == [105 * PRIJS, 115 * PRIJS]
    assert [v.verschil_cents.cents for v in equal.veranderingen] == [5 * PRIJS, -5 * PRIJS]
    assert (equal.winnaars, equal.verliezers, equal.spreiding) == (1, 1, Fraction(10, 10) - Fraction(10, 30))


def test_inputs_and_besluiten_survive_the_store_to_the_byte() -> None:
    inputs = basic()
    assert dumps(loads(HerschikInputs, dumps(inputs))) == dumps(inputs)
    result = decide(inputs, regels(), Answers())
    again = decide(loads(HerschikInputs, dumps(inputs)), regels(), Answers())
    assert dumps(again.decisions) == dumps(result.decisions)


def test_the_last_step_says_what_the_region_has_left() -> None:
    """105 made of 100 agreed and honoured in an ample room: the room less 105 times the price is left."""
    outcome = run(basic(105))
    step = outcome.besluiten[0].delen[0].stappen[-1]
    assert (step.regel, step.feiten.get("regio_rest_cents")) == ("herschikking.herschikking", str(RUIM - 105 * PRIJS))
