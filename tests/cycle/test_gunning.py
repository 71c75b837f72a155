"""What ``cycle.gunning`` promises: nobody left out, nobody awarded on a guess, everything with its steps."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from tests.builders import (
    AGB,
    aanvraag,
    feit,
    getal,
    gunning_inputs,
    gunning_kader,
    plan,
    referentie,
    regio,
    ronde,
    tarief,
    tariefregel,
    toets,
    volumeregel,
)
from wlzcli.cycle.gunning import GunningInputs, StaandBesluit, decide, region_rules_differ, region_totals
from wlzcli.domain.brief import Verzending
from wlzcli.domain.canonical import Facts
from wlzcli.domain.codes import AanbiederType, Eenheid, Leveringsvorm, Sector
from wlzcli.domain.decisions import StepResult
from wlzcli.domain.findings import Answer, Answers, Ernst, Finding, Question
from wlzcli.domain.gunning import Bezwaar, Fase, GunningBesluit, GunningUitkomst, Weigering
from wlzcli.domain.ladder import Bewerking
from wlzcli.domain.money import Money
from wlzcli.domain.ronde import Deelbudget
from wlzcli.domain.toetsing import ToetsUitkomst
from wlzcli.policy.model import Beleid, Kader, VolumeSoort

B = "41410002"
UUR = tarief("H126", leveringsvorm=Leveringsvorm.MPT, eenheid=Eenheid.UUR, zorg_cents=Money(60_00), nhc_cents=Money(0), nic_cents=Money(0))


def run(inputs: GunningInputs, kader: Kader | None = None, *given: tuple[Question, str]) -> StepResult[GunningBesluit]:
    answers = tuple(Answer(q, choice, "reden", "A. Inkoper", datetime(2015, 9, 1, tzinfo=UTC)) for q, choice in given)
    return decide(inputs, Beleid((kader or gunning_kader(),)), Answers(answers))


def only(result: StepResult[GunningBesluit]) -> GunningBesluit:
    (besluit,) = result.decisions
    return besluit


def codes(result: StepResult[GunningBesluit]) -> list[str]:
    return [f.code for f in result.findings] + [q.code for q in result.questions]


def two(**changes: Any) -> GunningInputs:
    return gunning_inputs(
        toetsen=(toets(), toets(B)), inschrijvingen=(aanvraag(), aanvraag(B)), referentie=(referentie(), referentie(B)), **changes
    )


# -- who ----------------------------------------------------------------------------------------------------


def test_everyone_who_was_tested_is_in_the_list() -> None:
    words = [ToetsUitkomst.TOEGELATEN, ToetsUitkomst.HERSTEL, ToetsUitkomst.AFGEWEZEN, ToetsUitkomst.AANGEHOUDEN]
    agbs = [f"4141000{n}" for n in range(4)]
    result = run(
        gunning_inputs(
            toetsen=tuple(toets(agb, uitkomst=word) for agb, word in zip(agbs, words, strict=True)),
            inschrijvingen=tuple(aanvraag(agb) for agb in agbs),
            referentie=tuple(referentie(agb) for agb in agbs),
        )
    )
    assert [(b.agb_code, b.uitkomst.value, b.reden) for b in result.decisions] == [
        ("41410000", "gegund", None),
        ("41410001", "aangehouden", "herstel"),
        ("41410002", "afgewezen", "toetredingseisen"),
        ("41410003", "aangehouden", "aangehouden"),
    ]


def test_who_is_held_has_its_request_reserved_at_the_nza_maximum() -> None:
    besluit = only(run(gunning_inputs(toetsen=(toets(uitkomst=ToetsUitkomst.HERSTEL),))))
    assert besluit.gereserveerd_cents == Money(1000 * (250_00 + 30_00 + 5_00))
    assert besluit.bedrag_cents == Money(0)


def test_a_running_agreement_comes_in_without_a_submission() -> None:
    facts = (feit("meerjarig_tot", "2017-12-31"), feit("opslag", "2"))
    besluit = only(run(gunning_inputs(toetsen=(), inschrijvingen=(), feiten=facts)))
    assert (besluit.uitkomst, besluit.duur_jaren) == (GunningUitkomst.GEGUND, 2)
    assert besluit.regels[0].volume == Decimal(970)
    assert besluit.ladders[0].tariefpercentage == Decimal(94 + 2)


def test_a_running_agreement_without_a_known_opslag_is_a_question() -> None:
    result = run(gunning_inputs(toetsen=(), inschrijvingen=(), feiten=(feit("meerjarig_tot", "2016"),)))
    assert codes(result) == ["V407"]
    assert only(result).uitkomst is GunningUitkomst.AANGEHOUDEN


def test_an_agreement_that_has_ended_does_not_come_in() -> None:
    assert run(gunning_inputs(toetsen=(), inschrijvingen=(), feiten=(feit("meerjarig_tot", "2015-12-31"),))).decisions == ()
    ended = tuple(feit("meerjarig_tot", waarde, per=date(year, 1, 1)) for year, waarde in ((2014, "2016-12-31"), (2015, "2015-12-31")))
    assert run(gunning_inputs(toetsen=(), inschrijvingen=(), feiten=ended)).decisions == ()  # the row of the latest day


# -- bad input: named, held, and the others go on -----------------------------------------------------------


def test_a_prestatie_without_a_tariff_holds_only_who_asks_it() -> None:
    inputs = two()
    result = run(replace(inputs, inschrijvingen=(aanvraag(productie={"Z999": 10}), aanvraag(B))))
    assert [(b.agb_code, b.uitkomst.value) for b in result.decisions] == [(AGB, "aangehouden"), (B, "gegund")]
    beside, finding = result.findings
    assert (beside.code, beside.agb_code) == ("W419", AGB)  # and it is told that none of it is reserved
    assert (finding.code, finding.bestand, finding.blad, finding.cel, finding.gevonden) == (
        "F401",
        f"{AGB}.xlsx",
        "Productie",
        "D5",
        "Z999",
    )


def test_a_negative_and_an_unreadable_volume_are_named_at_their_cell() -> None:
    for volume, code in ((-1, "F402"), (None, "F408")):
        result = run(gunning_inputs(inschrijvingen=(aanvraag(productie={"Z430": volume}),)))
        assert codes(result) == ["W419", code]
        assert only(result).uitkomst is GunningUitkomst.AANGEHOUDEN


def test_a_negative_reference_is_named_at_its_row() -> None:
    result = run(gunning_inputs(referentie=(referentie(volume=-5),)))
    assert [(f.code, f.bestand, f.regelnummer) for f in result.findings if f.blocks] == [("F402", "referentie.csv", 2)]


def test_a_region_without_room_holds_everyone_there() -> None:
    result = run(gunning_inputs(ronde=ronde(0)))
    assert codes(result) == ["F403"]
    assert only(result).uitkomst is GunningUitkomst.AANGEHOUDEN


def test_two_tested_submissions_of_one_zorgaanbieder_are_held_once() -> None:
    result = run(gunning_inputs(toetsen=(toets(), toets(bestand="tweede.xlsx"))))
    assert codes(result) == ["F405"]
    assert only(result).uitkomst is GunningUitkomst.AANGEHOUDEN


def test_a_percentage_that_policy_leaves_open_is_asked_once_and_answered_for_all() -> None:
    kader = gunning_kader(tarief=(tariefregel("basis", Bewerking.BASIS),))
    result = run(two(), kader)
    assert codes(result) == ["V901"]
    assert {b.uitkomst for b in result.decisions} == {GunningUitkomst.AANGEHOUDEN}
    again = run(two(), kader, (result.questions[0], "94"))
    assert codes(again) == []
    assert [b.regels[0].tariefpercentage for b in again.decisions] == [Decimal(94), Decimal(94)]


def test_an_unknown_toekenningspercentage_is_asked_once_per_leveringsvorm() -> None:
    kader = gunning_kader(volume=(volumeregel("toekenning", VolumeSoort.TOEKENNINGSPERCENTAGE),))
    result = run(two(), kader)
    assert codes(result) == ["V402"]
    again = run(two(), kader, (result.questions[0], "0"))
    assert [b.regels[0].volume for b in again.decisions] == [Decimal(0), Decimal(0)]


# -- volume -------------------------------------------------------------------------------------------------


def test_the_request_caps_what_the_reference_gives() -> None:
    asked = only(run(gunning_inputs(inschrijvingen=(aanvraag(productie={"Z430": 900}),)))).regels[0]
    assert (asked.volume, [s.regel for s in asked.stappen]) == (Decimal(900), ["volume.toekenning", "volume.aanvraag"])
    more = only(run(gunning_inputs(inschrijvingen=(aanvraag(productie={"Z430": 5000}),)))).regels[0]
    assert more.volume == Decimal(970)


def new(**changes: Any) -> GunningInputs:
    return gunning_inputs(toetsen=(toets(typen=Facts.of(ZZP="geheel_nieuw")),), referentie=(), **changes)


def test_a_new_provider_starts_on_the_fact_else_the_kader_else_zero_with_a_warning() -> None:
    in_kader = gunning_kader(volume=(volumeregel("start", VolumeSoort.STARTVOLUME, waarde=Decimal(25)),))
    assert only(run(new(feiten=(feit("startvolume", "365"),)), in_kader)).regels[0].volume == Decimal(365)
    assert only(run(new(feiten=(feit("startvolume", "5000"),)), in_kader)).regels[0].volume == Decimal(1000)
    assert only(run(new(), in_kader)).regels[0].volume == Decimal(250)
    zero = run(new())
    assert only(zero).regels[0].volume == Decimal(0)
    assert codes(zero) == ["W401"]


def test_an_explicit_onbekend_startvolume_is_a_question() -> None:
    inputs = new(feiten=(feit("startvolume", "onbekend"),))
    result = run(inputs)
    assert codes(result) == ["V403"]
    assert only(run(inputs, None, (result.questions[0], "50"))).regels[0].volume == Decimal(500)


def test_a_new_provider_gets_only_the_leveringsvormen_of_the_kader() -> None:
    rule = volumeregel(
        "nieuw", VolumeSoort.ALLEEN_LEVERINGSVORM, voor_leveringsvormen=(Leveringsvorm.VPT, Leveringsvorm.MPT),
        voor_typen=(AanbiederType.GEHEEL_NIEUW,),
    )  # fmt: skip
    result = run(new(), gunning_kader(volume=(rule,)))
    assert (codes(result), only(result).regels[0].volume) == (["W402"], Decimal(0))
    assert only(run(gunning_inputs(), gunning_kader(volume=(rule,)))).regels[0].volume == Decimal(1000)


def test_a_plafond_with_a_figure_limits_and_one_without_asks_about_growth_only() -> None:
    figure = volumeregel("plafond", VolumeSoort.PLAFOND, waarde=Decimal(400), eenheid="dag")
    besluit = only(run(gunning_inputs(), gunning_kader(volume=(figure,))))
    assert besluit.regels[0].volume == Decimal(400)
    bare = volumeregel("plafond", VolumeSoort.PLAFOND)
    assert codes(run(gunning_inputs(), gunning_kader(volume=(bare,)))) == []
    assert codes(run(new(feiten=(feit("startvolume", "100"),)), gunning_kader(volume=(bare,)))) == ["V406"]


# -- term ---------------------------------------------------------------------------------------------------


def test_two_years_need_a_plan_and_every_condition() -> None:
    agreed, watched, free = (plan(),), feit("verscherpt_toezicht", "ja"), feit("verscherpt_toezicht", "nee")
    assert only(run(gunning_inputs(feiten=(free,)))).duur_jaren == 1
    assert only(run(gunning_inputs(scores=agreed, feiten=(free,)))).duur_jaren == 2
    one = only(run(gunning_inputs(scores=agreed, feiten=(watched,))))
    assert (one.uitkomst, one.duur_jaren) == (GunningUitkomst.GEGUND, 1)
    assert [(s.regel, s.naar) for s in one.stappen if s.regel.startswith("looptijd")] == [
        ("looptijd.jaren_standaard", "1"),
        ("looptijd.plan", "ja"),
        ("looptijd.voorwaarden.toezicht", "nee"),
    ]


def test_a_condition_that_nobody_recorded_is_a_question() -> None:
    result = run(gunning_inputs(scores=(plan(),)))
    assert codes(result) == ["V408"]
    assert only(run(gunning_inputs(scores=(plan(),)), None, (result.questions[0], "ja"))).duur_jaren == 2


def test_the_opslag_of_several_plans_stays_within_the_maximum_of_the_kader() -> None:
    from wlzcli.domain.beleidsitem import Keuze
    from wlzcli.policy.model import Beoordeling

    judged = Beoordeling(
        methode=Keuze(sleutel="beoordeling.methode", titel="Methode", aard=getal("x", 1).aard, bron=getal("x", 1).bron, waarde="gewogen"),
        elementen=(), max_opslag=getal("beoordeling.max_opslag", 3),
    )  # fmt: skip
    plans = (plan(opslag="1.8"), plan(opslag="1.7", plan="2"))
    besluit = only(run(gunning_inputs(scores=plans, feiten=(feit("verscherpt_toezicht", "nee"),)), gunning_kader(beoordeling=judged)))
    assert besluit.ladders[0].tariefpercentage == Decimal(94 + 3)
    capped = next(s for s in besluit.stappen if s.regel == "beoordeling.max_opslag")
    assert (capped.van, capped.naar) == ("3.5", "3")


# -- room ---------------------------------------------------------------------------------------------------


def test_a_shortage_without_a_published_rule_is_a_question_and_awards_nobody() -> None:
    result = run(two(ronde=ronde(300_000_00)))
    assert codes(result) == ["V405"]
    assert {b.uitkomst for b in result.decisions} == {GunningUitkomst.AANGEHOUDEN}
    again = run(two(ronde=ronde(300_000_00)), None, (result.questions[0], "naar_rato"))
    assert [b.uitkomst.value for b in again.decisions] == ["gegund", "gegund"]


def test_a_reserve_of_which_nobody_knows_whether_it_is_inside_holds_only_when_it_matters() -> None:
    kader = gunning_kader(volume=(*gunning_kader().volume, volumeregel("innovatie", VolumeSoort.RESERVE, waarde=Decimal(1))))
    ample = run(gunning_inputs(), kader)
    assert (codes(ample), only(ample).uitkomst) == (["V404"], GunningUitkomst.GEGUND)
    tight = run(gunning_inputs(ronde=ronde(970 * 270_00 + 100)), kader)
    assert (codes(tight), only(tight).uitkomst) == (["V404"], GunningUitkomst.AANGEHOUDEN)


def test_a_shortage_of_a_deelbudget_alone_is_asked_as_that() -> None:
    small = replace(regio(), deelbudgetten=(Deelbudget(Sector.GZ, Money(100_000_00)),))
    inputs = gunning_inputs(ronde=ronde(regios=(small,)))
    (question,) = run(inputs).questions
    assert (question.code, question.onderwerp) == ("V405", "het deelbudget GZ van regio 5503")
    assert dict(question.feiten) == {"regio": "5503", "deelbudget": "GZ"}
    (regional,) = run(gunning_inputs(ronde=ronde(100_000_00))).questions  # the room itself is short
    assert (regional.onderwerp, regional.id != question.id) == ("regio 5503", True)
    for answered in (question, regional):  # who answered about the region need not answer again
        assert only(run(inputs, None, (answered, "naar_rato"))).regels[0].volume == Decimal(100_000_00 // 270_00)


def test_a_deelbudget_caps_its_sector_though_the_region_has_room() -> None:
    rule = volumeregel("voorrang", VolumeSoort.VOORRANG, klassen=("alle",))
    small = replace(regio(), deelbudgetten=(Deelbudget(Sector.GZ, Money(100_000_00)),))
    besluit = only(run(gunning_inputs(ronde=ronde(regios=(small,))), gunning_kader(volume=(*gunning_kader().volume, rule))))
    assert besluit.regels[0].volume == Decimal(100_000_00 // 270_00)
    assert besluit.bedrag_cents + besluit.rest_cents == Money(100_000_00)


def test_totals_say_where_the_room_went() -> None:
    inputs = two()
    inputs = replace(inputs, toetsen=(toets(), toets(B, uitkomst=ToetsUitkomst.HERSTEL)))
    result = run(inputs)
    (total,) = region_totals(inputs.ronde.regios, result.decisions, (), Beleid((gunning_kader(),)), Answers(), open_=False)
    assert total.gegund_cents == Money(970 * 270_00)
    assert total.gereserveerd_cents == Money(1000 * 285_00)
    assert total.rest_cents == Money(10_000_000_00 - 970 * 270_00 - 1000 * 285_00)


def test_kaders_with_different_rules_for_one_room_are_seen() -> None:
    rule = volumeregel("voorrang", VolumeSoort.VOORRANG, klassen=("alle",))
    other = gunning_kader(sector=Sector.VV, volume=(rule,))
    assert region_rules_differ(Beleid((gunning_kader(), other)))
    assert not region_rules_differ(Beleid((gunning_kader(), gunning_kader(sector=Sector.VV))))


# -- what stands --------------------------------------------------------------------------------------------


def standing(fase: Fase = Fase.VOORLOPIG) -> StaandBesluit:
    return StaandBesluit("b1", replace(only(run(gunning_inputs())), fase=fase))


def test_what_stands_is_not_decided_again_and_keeps_its_room() -> None:
    inputs = two(staand=(standing(),), ronde=ronde(970 * 270_00 + 50))
    result = run(inputs, gunning_kader(volume=(*gunning_kader().volume, volumeregel("voorrang", VolumeSoort.VOORRANG, klassen=("alle",)))))
    assert [(b.agb_code, b.bedrag_cents, b.rest_cents) for b in result.decisions] == [(B, Money(0), Money(50))]


def test_a_correction_names_what_it_replaces_and_one_that_changes_nothing_is_none() -> None:
    assert run(gunning_inputs(staand=(standing(),), herzien=("b1",))).decisions == ()
    changed = only(run(gunning_inputs(staand=(standing(),), herzien=("b1",), referentie=(referentie(volume=900),))))
    assert (changed.vervangt, changed.fase, changed.regels[0].volume) == ("b1", Fase.VOORSTEL, Decimal(873))


SENT = Verzending("b1", "voorlopige_gunning", AGB, "5503", Sector.GZ, date(2015, 10, 9))


def ending(day: date, *bezwaren: Bezwaar, verzendingen: tuple[Verzending, ...] = (SENT,)) -> StepResult[GunningBesluit]:
    return run(gunning_inputs(staand=(standing(),), definitief=True, peildatum=day, verzendingen=verzendingen, bezwaren=bezwaren))


def test_definitive_only_after_the_last_day_of_the_term() -> None:
    last = date(2015, 10, 29)  # 9 October + 20 days: the last day still counts
    assert codes(ending(last)) == ["W413"]
    besluit = only(ending(date(2015, 10, 30)))
    assert (besluit.fase, besluit.vervangt) == (Fase.DEFINITIEF, "b1")
    assert dict(besluit.stappen[-1].feiten) == {"laatste_dag": "2015-10-29", "termijn_dagen": "20", "verzonden": "2015-10-09"}


def test_a_correction_that_changed_nothing_holds_nothing_back() -> None:
    def corrected(day: date, **changes: Any) -> StepResult[GunningBesluit]:
        given: dict[str, Any] = {"verzendingen": (SENT,), "ongewijzigd_telt": True, **changes}
        return run(gunning_inputs(staand=(standing(),), herzien=("b1",), definitief=True, peildatum=day, **given))

    assert corrected(date(2015, 10, 30)) == ending(date(2015, 10, 30))  # definitief, as if the correction was never asked
    assert codes(corrected(date(2015, 10, 29))) == ["W413"]
    assert codes(corrected(date(2015, 10, 30), verzendingen=())) == ["W412"]
    assert codes(corrected(date(2015, 10, 30), bezwaren=(bezwaar(B, "verdeling"),))) == ["W414"]
    refused = only(corrected(date(2015, 10, 30), weigeringen=(Weigering("b1", "geweigerd", date(2015, 10, 12)),)))
    assert (refused.fase, refused.vervangt) == (Fase.INGETROKKEN, "b1")
    changed = only(corrected(date(2015, 10, 30), referentie=(referentie(volume=900),)))
    assert (changed.fase, changed.vervangt) == (Fase.VOORSTEL, "b1")
    assert corrected(date(2015, 10, 30), ongewijzigd_telt=False) == StepResult(())  # as a voorstel of 0.2.0 was computed


def test_what_was_not_sent_stays_provisional() -> None:
    assert codes(ending(date(2016, 1, 1), verzendingen=())) == ["W412"]


def bezwaar(agb_code: str, omvang: str, uitkomst: str | None = None) -> Bezwaar:
    return Bezwaar("z1", agb_code, date(2015, 10, 20), omvang, uitkomst, "", "A. Inkoper")


def test_a_kort_geding_holds_what_it_can_touch() -> None:
    day = date(2016, 1, 1)
    assert codes(ending(day, bezwaar(AGB, "individueel"))) == ["W414"]
    assert codes(ending(day, bezwaar(B, "individueel"))) == []
    assert codes(ending(day, bezwaar(B, "beleid"))) == ["W414"]
    assert codes(ending(day, bezwaar(B, "verdeling"))) == ["W414"]
    assert codes(ending(day, bezwaar(B, "verdeling", "afgewezen"))) == []


def test_hours_are_awarded_in_hundredths() -> None:
    result = run(
        gunning_inputs(
            toetsen=(toets(typen=Facts.of(MPT="bestaand")),), tarieven=(UUR,), inschrijvingen=(aanvraag(productie={"H126": 2000}),),
            referentie=(referentie(prestatiecode="H126", volume="1234.56"),),
        )
    )  # fmt: skip
    line = only(result).regels[0]
    assert line.volume == Decimal("1197.52")  # 97% of 1.234,56 is 1.197,5232
    assert line.tarief_cents == Money(56_40)
    assert line.bedrag_cents == Money(67_540_13)  # 1.197,52 x 56,40 = 67.540,128


def test_a_refusal_becomes_definitive_after_the_letter_on_the_toetsing() -> None:
    refused = toets(uitkomst=ToetsUitkomst.AFGEWEZEN)
    stands = StaandBesluit("b1", replace(only(run(gunning_inputs(toetsen=(refused,)))), fase=Fase.VOORLOPIG))
    letter = Verzending("toets-1", "niet_in_behandeling", AGB, "5503", Sector.GZ, date(2015, 8, 20))
    inputs = gunning_inputs(toetsen=(refused,), staand=(stands,), definitief=True, peildatum=date(2015, 10, 1), verzendingen=(letter,))
    assert only(run(inputs)).fase is Fase.DEFINITIEF


def test_a_leveringsvorm_without_a_type_is_named() -> None:
    result = run(gunning_inputs(toetsen=(toets(typen=Facts.of(MPT="bestaand", VPT="geheel_nieuw")),)))
    assert [(f.code, dict(f.feiten)) for f in result.findings] == [("F406", {"leveringsvorm": "ZZP"})]
    assert only(result).reden == "bevinding"


def test_a_wrong_row_in_a_table_holds_whom_it_is_about_and_nobody_else() -> None:
    row = Finding("F811", Ernst.FOUT, "referentie", bestand="tabellen/referentie.csv", regelnummer=3, agb_code=B)
    result = run(two(tabelbevindingen=(row,)))
    assert [(b.agb_code, b.uitkomst.value) for b in result.decisions] == [(AGB, "gegund"), (B, "aangehouden")]
    assert codes(result) == ["F811"]


def test_a_plan_that_is_not_judged_yet_holds_the_award() -> None:
    result = run(gunning_inputs(scores=(plan(opslag="0", uitkomst="aangehouden"),), feiten=(feit("verscherpt_toezicht", "nee"),)))
    assert codes(result) == ["F409"]
    assert only(result).uitkomst is GunningUitkomst.AANGEHOUDEN


def test_without_anything_asked_or_delivered_the_agreement_is_empty() -> None:
    result = run(gunning_inputs(inschrijvingen=(), referentie=()))
    assert (codes(result), only(result).bedrag_cents, only(result).uitkomst) == (["W403"], Money(0), GunningUitkomst.GEGUND)


def test_who_hands_in_only_its_statement_asks_what_it_had() -> None:
    assert only(run(gunning_inputs(inschrijvingen=()))).regels[0].volume == Decimal(970)


def test_others_wait_where_an_open_claim_may_cause_a_shortage() -> None:
    inputs = two(ronde=ronde(970 * 270_00 + 1))
    result = run(replace(inputs, inschrijvingen=(aanvraag(), aanvraag(B, {"Z430": 1000, "Z999": 1}))))
    assert [(b.agb_code, b.reden) for b in result.decisions] == [(AGB, "wacht_op_ruimte"), (B, "bevinding")]
    ample = run(replace(inputs, ronde=ronde(), inschrijvingen=(aanvraag(), aanvraag(B, {"Z430": 1000, "Z999": 1}))))
    assert [(b.agb_code, b.reden) for b in ample.decisions] == [(AGB, None), (B, "bevinding")]


def test_a_region_that_is_not_in_the_ronde_awards_nobody() -> None:
    result = run(
        gunning_inputs(toetsen=(toets(regio="5599"),), inschrijvingen=(aanvraag(regio="5599"),), referentie=(referentie(regio="5599"),))
    )
    assert [(f.code, f.gevonden) for f in result.findings] == [("F403", "regio staat niet in ronde.toml")]


def test_what_stands_above_the_room_is_a_shortfall_and_awards_nobody_else() -> None:
    result = run(two(staand=(standing(),), ronde=ronde(100_000_00)))
    (finding,) = result.findings
    assert (finding.code, finding.gevonden) == ("F407", str(Money(970 * 270_00 - 100_000_00)))
    assert only(result).reden == "bevinding"


def test_a_plafond_without_a_figure_takes_the_fact() -> None:
    bare = volumeregel("plafond", VolumeSoort.PLAFOND)
    result = run(gunning_inputs(feiten=(feit("plafond", "600"),)), gunning_kader(volume=(bare,)))
    assert (codes(result), only(result).regels[0].volume) == ([], Decimal(600))


def test_a_reserve_without_an_amount_is_said_and_keeps_nothing_apart() -> None:
    reserve = volumeregel("stimulering", VolumeSoort.RESERVE)
    result = run(gunning_inputs(), gunning_kader(volume=(*gunning_kader().volume, reserve)))
    assert [(f.code, f.sleutel) for f in result.findings] == [("W405", "volume.stimulering")]
    assert only(result).uitkomst is GunningUitkomst.GEGUND


def test_a_limit_on_growth_takes_only_what_is_above_the_reference() -> None:
    """1.000 hours at 94% of 60,00 is 56,40; at 90% it is 54,00, so 1.044,44 hours; none of those 44,44 may stay."""
    kader = gunning_kader(
        tarief=(
            tariefregel("basis", Bewerking.BASIS, waarde=Decimal(94)),
            tariefregel("meer_uren", Bewerking.VRIJ_VOORSTEL, maximum=Decimal(94), feit="ruilpercentage"),
        ),
        volume=(volumeregel("meer_uren", VolumeSoort.RUIL), volumeregel("groei", VolumeSoort.GRENS, groei=True)),
    )
    inputs = gunning_inputs(
        toetsen=(toets(typen=Facts.of(MPT="bestaand")),), tarieven=(UUR,), inschrijvingen=(aanvraag(productie={"H126": 2000}),),
        referentie=(referentie(prestatiecode="H126"),),
        feiten=(feit("ruilpercentage", "90"), feit("grens.volume.groei", "0")),
    )  # fmt: skip
    (line,) = only(run(inputs, kader)).regels
    assert [(s.regel, s.naar) for s in line.stappen] == [
        ("volume.referentie", "1000"), ("volume.meer_uren", "1044.44"), ("volume.groei", "1000")
    ]  # fmt: skip
    assert line.volume == Decimal(1000)
