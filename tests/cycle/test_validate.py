"""The toetsing as a step: repair and addition, what ingest said, order, and what it keeps."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from tests.builders import STUKKEN, beleid, bewijsstuk, feit, inschrijving, toets_kader, validate_inputs, velden
from wlzcli.cycle.validate import decide
from wlzcli.cycle.validate.documenten import plain_name
from wlzcli.cycle.validate.eisen import RULES
from wlzcli.cycle.validate.feiten import TEGENSTRIJDIG, value_of
from wlzcli.domain.canonical import Facts, dumps, loads
from wlzcli.domain.codes import Leveringsvorm
from wlzcli.domain.dates import AMSTERDAM
from wlzcli.domain.findings import Answers, Ernst, Finding, Question
from wlzcli.domain.inschrijving import Inschrijving
from wlzcli.domain.toetsing import ToetsUitkomst, ValidateBesluit
from wlzcli.policy.model import EIS_REGELS

LATER = datetime(2015, 8, 20, 9, 0, tzinfo=AMSTERDAM)


def judge(*items: Inschrijving, **changes: object) -> ValidateBesluit:
    (decision,) = decide(replace(validate_inputs(*items), **changes), beleid(), Answers()).decisions  # type: ignore[arg-type]
    return decision


def herstel(**changes: object) -> Inschrijving:
    """What came in after a herstelverzoek."""
    return replace(inschrijving(), map="herstel", bestand="herstel/f.xlsx", sha256="9" * 64, soort="herstel", ontvangen_op=LATER, **changes)  # type: ignore[arg-type]


def unreadable(i: Inschrijving, code: str = "F112", blad: str | None = "Productie", cel: str | None = "E5") -> Finding:
    """A blocking finding of ingest about this submission."""
    return Finding(
        code,
        Ernst.FOUT,
        "Volume",
        bestand=i.bestand,
        blad=blad,
        cel=cel,
        gevonden="#WAARDE!",
        verwacht="een getal",
        bron="inschrijfformulier",
    )


def test_every_rule_name_has_its_function() -> None:
    """A kader can name exactly the rules that are there."""
    assert set(RULES) == set(EIS_REGELS)


# -- repair ------------------------------------------------------------------------------------------


def test_a_missing_document_is_repaired() -> None:
    """The document that was asked for is taken over; the inschrijving stays in time."""
    before = inschrijving(bewijsstukken=STUKKEN[:1])
    decision = judge(before, herstel())

    assert judge(before).uitkomst is ToetsUitkomst.HERSTEL
    assert decision.uitkomst is ToetsUitkomst.TOEGELATEN
    assert decision.bestand == "herstel/f.xlsx"


def test_a_repair_restores_only_what_was_asked() -> None:
    """Another volume sent along with the missing document is not taken over, and that is said."""
    before = inschrijving(bewijsstukken=STUKKEN[:1])
    after = replace(herstel(), productie=(replace(before.productie[0], volume=Decimal(9000)),))
    result = decide(validate_inputs(before, after), beleid(), Answers())

    assert [p.volume for p in result.decisions[0].productie] == [Decimal(1000)]
    assert [(f.code, f.gevonden) for f in result.findings] == [("W286", "productie Z430")]


def test_an_unreadable_volume_is_repaired() -> None:
    """The line that could not be read comes from the repair."""
    before = replace(inschrijving(), productie=(replace(inschrijving().productie[0], volume=None),))
    decision = judge(before, herstel(), bevindingen=(unreadable(before),))

    assert decision.uitkomst is ToetsUitkomst.TOEGELATEN
    assert [p.volume for p in decision.productie] == [Decimal(1000)]


def test_a_repair_that_is_wrong_again_stays_open() -> None:
    """Only an older extract than the kader allows: still to be repaired."""
    before = inschrijving(bewijsstukken=STUKKEN[1:])
    again = herstel(bewijsstukken=(bewijsstuk("documenten.uittreksel", date(2014, 1, 1)), STUKKEN[1]))

    assert [p.code for p in judge(before, again).herstel] == ["F232"]


def test_last_years_form_is_repaired_by_the_right_one() -> None:
    """The whole of the new form counts, with the moment of the inschrijving."""
    identity = inschrijving().identiteit
    assert identity is not None
    decision = judge(inschrijving(identiteit=replace(identity, jaar=2015)), herstel())

    assert decision.uitkomst is ToetsUitkomst.TOEGELATEN


def test_an_addition_in_time_counts() -> None:
    """Before the deadline a zorgaanbieder may add what it forgot."""
    before = inschrijving(bewijsstukken=STUKKEN[:1])
    extra = replace(inschrijving(bewijsstukken=STUKKEN[1:]), map="extra", bestand="extra/f.xlsx", soort="aanvulling")

    assert judge(before, extra).uitkomst is ToetsUitkomst.TOEGELATEN


# -- what ingest said ----------------------------------------------------------------------------------


def test_what_ingest_could_not_read_leads_to_repair_never_to_afwijzing() -> None:
    """One point in the besluit for each finding, at its cell, and not said twice."""
    before = replace(inschrijving(), productie=(replace(inschrijving().productie[0], volume=None),))
    result = decide(replace(validate_inputs(before), bevindingen=(unreadable(before),)), beleid(), Answers())
    (decision,) = result.decisions

    assert decision.uitkomst is ToetsUitkomst.HERSTEL
    assert [(p.code, p.blad, p.cel, p.gevonden) for p in decision.herstel] == [("F112", "Productie", "E5", "#WAARDE!")]
    assert [(f.code, f.gevonden) for f in result.findings] == [("F200", "F112")]


def test_a_sheet_that_is_missing_is_asked_for_once() -> None:
    """Every field of a lost sheet is not a point of its own."""
    before = replace(inschrijving(), velden=tuple(v for v in inschrijving().velden if not v.id.startswith("verklaringen.")))
    found = unreadable(before, "F107", "Bestuursverklaring", None)

    assert [p.code for p in judge(before, bevindingen=(found,)).herstel] == ["F107"]


def test_an_open_question_of_ingest_holds_the_decision() -> None:
    """No moment of receipt: ingest asks, and validate does not ask again."""
    one = inschrijving(ontvangen_op=None)
    question = Question("V101", "ingest", one.map, "tabellen/ontvangst", feiten=Facts.of(map=one.map))
    result = decide(replace(validate_inputs(one), vragen=(question,)), beleid(), Answers())

    assert [d.uitkomst for d in result.decisions] == [ToetsUitkomst.AANGEHOUDEN]
    assert result.questions == ()


@pytest.mark.parametrize(("naam", "wijze", "uitkomst"), [
    ("41410001", 2, "toegelaten"), ("Stichting Zorg 01", 2, "toegelaten"), ("5518", 2, "toegelaten"), ("map-2", 2, "aangehouden"),
    ("41410001", 1, "aangehouden"), ("Stichting Zorg 01 (41410001)", 1, "aangehouden"),
])  # fmt: skip
def test_a_question_about_another_folder_of_the_same_sender_holds_nobody(naam: str, wijze: int, uitkomst: str) -> None:
    """A folder may be called after the AGB-code, the name or the region; what is asked is which of two other files counts (V102)."""
    one = inschrijving(map=naam, bestand=f"{naam}/formulier.xlsx")
    facts = Facts.of(
        agb_code=one.agb_code, regio="5518", sector="GZ", eerste="map-2/formulier.xlsx" if naam != "map-2" else one.bestand,
        tweede="map-3/formulier.xlsx", eerste_naam=one.naam, tweede_naam=one.naam,
    )  # fmt: skip
    question = Question("V102", "ingest", f"{one.naam} ({one.agb_code}), regio 5518, GZ", "tabellen/ontvangst", feiten=facts)
    result = decide(replace(validate_inputs(one), vragen=(question,), toetswijze=wijze), beleid(), Answers())

    assert [d.uitkomst.value for d in result.decisions] == [uitkomst]


def test_a_definitief_plan_is_no_inschrijving() -> None:
    """It comes months after the deadline, and that is how it should be."""
    plan = replace(inschrijving(), map="plan", bestand="plan/f.xlsx", soort="definitief_plan", ontvangen_op=LATER)

    assert judge(inschrijving(), plan).uitkomst is ToetsUitkomst.TOEGELATEN


# -- laws ----------------------------------------------------------------------------------------------


def test_order_of_inputs_changes_nothing() -> None:
    """Submissions, facts and tables in any order give the same bytes."""
    items = (inschrijving(), inschrijving("41410002", bewijsstukken=()), inschrijving("41410003", ontvangen_op=LATER))
    inputs = validate_inputs(*items)
    turned = replace(
        inputs,
        inschrijvingen=inputs.inschrijvingen[::-1],
        feiten=inputs.feiten[::-1],
        tarieven=inputs.tarieven[::-1],
        zorgaanbieders=inputs.zorgaanbieders[::-1],
    )

    assert dumps(decide(inputs, beleid(), Answers()).decisions) == dumps(decide(turned, beleid(), Answers()).decisions)


def test_inputs_and_decisions_survive_being_stored() -> None:
    """Save, load, save gives the same bytes: what narekenen rests on."""
    inputs = validate_inputs(inschrijving(bewijsstukken=()))
    decision = judge(*inputs.inschrijvingen)

    assert dumps(loads(type(inputs), dumps(inputs))) == dumps(inputs)
    assert dumps(loads(ValidateBesluit, dumps(decision))) == dumps(decision)


def test_every_decision_that_is_not_toegelaten_says_why() -> None:
    """A status of failure never comes with an empty list of reasons."""
    for one in (inschrijving(bewijsstukken=()), inschrijving(ontvangen_op=LATER), inschrijving(velden=velden(verklaringen__akkoord="nee"))):
        decision = judge(one)
        assert decision.herstel or decision.gronden


def test_same_position_same_treatment() -> None:
    """Two zorgaanbieders with the same gap get the same points."""
    first, second = (judge(inschrijving(code, bewijsstukken=STUKKEN[:1])) for code in ("41410001", "41410002"))

    assert first.herstel == second.herstel


# -- small parts ----------------------------------------------------------------------------------------


def test_the_most_specific_fact_counts_then_the_newest() -> None:
    """A row for one leveringsvorm beats one for all; a later day beats an earlier."""
    rows = (
        feit("productie_geleverd", "ja"),
        feit("productie_geleverd", "nee", leveringsvorm="VPT"),
        feit("productie_geleverd", "ja", leveringsvorm="MPT", per=date(2014, 1, 1)),
        feit("productie_geleverd", "nee", leveringsvorm="MPT", per=date(2015, 1, 1)),
    )

    assert [value_of(rows, "productie_geleverd", v) for v in (Leveringsvorm.ZZP, Leveringsvorm.VPT, Leveringsvorm.MPT)] == [
        "ja",
        "nee",
        "nee",
    ]
    assert value_of(rows, "overheveling", Leveringsvorm.ZZP) is None
    assert value_of((*rows, feit("productie_geleverd", "nee")), "productie_geleverd", Leveringsvorm.ZZP) == TEGENSTRIJDIG


def test_names_are_compared_without_their_form() -> None:
    """Accents, capitals, signs and the legal form do not make another name."""
    assert plain_name("Coöperatie Thuis & Zo U.A.") == plain_name("THUIS & ZO, cooperatie UA")
    assert plain_name("Stichting Beekrijk") != plain_name("Stichting Lindehof")


def test_a_running_kader_without_an_eis_on_production_still_reads_the_lines() -> None:
    """A code that does not exist can never be awarded; the form itself asks for it."""
    kader = toets_kader(eisen=())
    one = replace(inschrijving(), productie=(replace(inschrijving().productie[0], prestatiecode="Z999"),))
    (decision,) = decide(validate_inputs(one), beleid(kader), Answers()).decisions

    assert [(p.code, p.bron) for p in decision.herstel] == [("F250", "inschrijfformulier")]
