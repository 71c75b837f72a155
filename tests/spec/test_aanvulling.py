"""What is added to an inschrijving in time, and how several repairs are put together: which answer of which file counts.

Each value is worked out by hand: a form that is in order, one or two changes in what came in later, and what must come of it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.builders import AGB, STUKKEN, beleid, bewijsstuk, inschrijving, tarief, toets_kader, validate_inputs, velden
from wlzcli.cycle.validate import Herstelverzoek, Wachtend, decide
from wlzcli.domain.canonical import Facts
from wlzcli.domain.codes import Sector
from wlzcli.domain.dates import AMSTERDAM
from wlzcli.domain.decisions import StepResult
from wlzcli.domain.findings import Answer, Answers, Ernst, Finding, Question
from wlzcli.domain.inschrijving import Bewijsstuk, FormIdentiteit, Inschrijving, ProductieRegel, Veld, VoorstelPlan
from wlzcli.domain.toetsing import ToetsUitkomst, ValidateBesluit
from wlzcli.views.meldingen import boodschap, vraag_tekst
from wlzcli.workflow.document import messages

WIE = "Stichting Zorg 01 (41410001), regio 5503, GZ"
FIRST = "map-41410001/formulier.xlsx"
CODES = ("Z430", "Z440", "Z450", "Z460")
TARIEVEN = tuple(tarief(code) for code in CODES)
STATEMENT = "verklaringen.geen_faillissement"


def asks(**volumes: Decimal | int | None) -> tuple[ProductieRegel, ...]:
    """Lines on the rows of the form: Z430 on row 5, Z440 on row 6 and so on."""
    return tuple(
        ProductieRegel(code, "ZZP", None if volume is None else Decimal(volume), "Productie", f"E{5 + CODES.index(code)}", f"A{5 + CODES.index(code)}")
        for code, volume in volumes.items()
    )  # fmt: skip


def eerste(**changes: Any) -> Inschrijving:
    """The inschrijving: in order, but for these changes."""
    return replace(inschrijving(), **changes)


def later(soort: str, dag: datetime, naam: str = "", **changes: Any) -> Inschrijving:
    """Another form of the same zorgaanbieder, in a folder named after what it is."""
    naam = naam or soort
    return eerste(map=naam, bestand=f"{naam}/f.xlsx", sha256=naam.ljust(64, "9"), soort=soort, ontvangen_op=dag, **changes)


def at(maand: int, dag: int) -> datetime:
    return datetime(2015, maand, dag, 12, 0, tzinfo=AMSTERDAM)


def aanvulling(**changes: Any) -> Inschrijving:
    """Received on 31 July 2015 at noon, five hours before the deadline."""
    return later("aanvulling", at(7, 31), **changes)


def herstel(naam: str = "herstel", dag: int = 5, **changes: Any) -> Inschrijving:
    return later("herstel", at(8, dag), naam, **changes)


def fault(code: str, bestand: str, blad: str | None, cel: str | None, gevonden: str = "?", **feiten: object) -> Finding:
    return Finding(
        code, Ernst.FOUT, "iets", bestand=bestand, blad=blad, cel=cel, gevonden=gevonden, verwacht="iets", feiten=Facts.of(**feiten)
    )


def judge(*items: Inschrijving, given: Answers | None = None, **changes: Any) -> StepResult[ValidateBesluit]:
    return decide(validate_inputs(*items, **{"tarieven": TARIEVEN} | changes), beleid(toets_kader()), given or Answers())


def the(result: StepResult[ValidateBesluit]) -> ValidateBesluit:
    (decision,) = result.decisions
    return decision


def asked_for(result: StepResult[ValidateBesluit]) -> dict[str, Decimal | None]:
    return {r.prestatiecode: r.volume for r in the(result).productie}


def points(result: StepResult[ValidateBesluit]) -> list[tuple[str, str | None, str | None]]:
    return [(p.code, p.blad, p.cel) for p in the(result).herstel]


def told(result: StepResult[ValidateBesluit]) -> list[tuple[str, str | None, str]]:
    return [(f.code, f.bestand, boodschap(f, messages())) for f in result.findings]


def choose(question: Question, keuze: str) -> Answers:
    return Answers((Answer(question, keuze, "zo is het", "Noor", datetime(2015, 8, 1, tzinfo=AMSTERDAM)),))


def place(veld_id: str, items: tuple[Veld, ...] = ()) -> str:
    return next(v.cel for v in items or velden() if v.id == veld_id)


# -- what is added in time -----------------------------------------------------------------------


def test_an_addition_fills_in_and_leaves_the_rest() -> None:
    """Z430 and Z440 were asked; the addition asks 365 of Z450 and 20 of Z440: three lines, Z430 as it was."""
    first = eerste(productie=asks(Z430=1000, Z440=10))
    result = judge(first, aanvulling(productie=asks(Z440=20, Z450=365)))

    assert the(result).uitkomst is ToetsUitkomst.TOEGELATEN
    assert asked_for(result) == {"Z430": Decimal(1000), "Z440": Decimal(20), "Z450": Decimal(365)}
    assert result.findings == ()


@pytest.mark.parametrize(
    ("bestand", "eerst", "codes"),
    [
        ("uittreksel.pdf", None, []),
        ("uittreksel.pdf", date(2014, 6, 1), ["F232"]),
        ("nieuw.pdf", None, ["F233"]),
    ],
    ids=["the day that was left open", "a day is there: of another file", "of a file that did not come"],
)
def test_an_addition_without_the_file_fills_in_its_day(bestand: str, eerst: date | None, codes: list[str]) -> None:
    """The extract came with the first form; the addition states 1 June 2015 and brings no file."""
    key = "documenten.uittreksel"
    day = Bewijsstuk(key, bestand, None, False, date(2015, 6, 1), "Formulier", "B9", "ontbreekt")
    first = eerste(bewijsstukken=(bewijsstuk(key, eerst), *STUKKEN[1:]))
    result = judge(first, aanvulling(bewijsstukken=(day,)))

    assert [code for code, _, _ in points(judge(first))] == ["F232" if eerst else "F233"]
    assert [code for code, _, _ in points(result)] == codes


def test_a_voorstel_of_before_let_the_addition_replace_all_production() -> None:
    """``toetswijze`` 1, of 0.4.0, is recomputed as it was."""
    first = eerste(productie=asks(Z430=1000, Z440=10))
    result = judge(first, aanvulling(productie=asks(Z440=20, Z450=365)), toetswijze=1)

    assert asked_for(result) == {"Z440": Decimal(20), "Z450": Decimal(365)}


def test_the_same_prestatie_in_another_leveringsvorm_is_another_line() -> None:
    """Z430 as ZZP (row 5) stays beside Z430 as VPT on another row; on its own row it is a correction, and so is ZZP anywhere."""
    first = eerste(productie=asks(Z430=1000))
    other = replace(asks(Z430=7)[0], leveringsvorm="VPT", cel="E9", code_cel="A9")
    beside = judge(first, aanvulling(productie=(other,)))
    again = judge(first, aanvulling(productie=(replace(other, cel="E5", code_cel="A5"),)))
    moved = judge(first, aanvulling(productie=(replace(other, leveringsvorm="zzp"),)))

    assert sorted((r.leveringsvorm, r.volume) for r in the(beside).productie) == [("VPT", Decimal(7)), ("ZZP", Decimal(1000))]
    assert [(r.leveringsvorm, r.volume) for r in the(again).productie] == [("VPT", Decimal(7))]
    assert [(r.leveringsvorm, r.volume) for r in the(moved).productie] == [("zzp", Decimal(7))]


@pytest.mark.parametrize(("keuze", "asked"), [("vervangt", {"Z450": Decimal(7)}), ("erbij", {"Z430": Decimal(1000), "Z450": Decimal(7)})])
def test_another_prestatie_on_the_same_row(keuze: str, asked: dict[str, Decimal]) -> None:
    """V290: a correction of that line or one more can not be seen; a person says, until then nothing is decided."""
    first = eerste(productie=asks(Z430=1000))
    new = aanvulling(productie=(replace(asks(Z450=7)[0], cel="E5", code_cel="A5"),))
    open_ = judge(first, new)
    (question,) = open_.questions
    answered = judge(first, new, given=choose(question, keuze))

    assert (question.code, question.keuzes, the(open_).uitkomst) == ("V290", ("vervangt", "erbij"), ToetsUitkomst.AANGEHOUDEN)
    assert vraag_tekst(question, messages()) == (
        f"{WIE}: de aanvulling vraagt Z450 (7) op de regel waar de inschrijving Z430 (1.000) vraagt. "
        "Komt dat ervoor in de plaats, of komt het erbij?"
    )
    assert (the(answered).uitkomst, asked_for(answered)) == (ToetsUitkomst.TOEGELATEN, asked)


def test_of_two_lines_in_one_cell_each_has_its_own_file() -> None:
    """Both codes are none of this year: the one stands in A5 of the form, the other in A5 of the addition."""
    wrong, other = (replace(asks(Z430=7)[0], prestatiecode=code) for code in ("Z998", "Z999"))
    result = judge(eerste(productie=(wrong,)), aanvulling(productie=(other,)))

    assert sorted((f.code, f.bestand, f.cel, f.gevonden) for f in result.findings if f.code == "F250") == [
        ("F250", "aanvulling/f.xlsx", "A5", "Z999"),
        ("F250", FIRST, "A5", "Z998"),
    ]


def test_an_addition_that_cannot_be_read_takes_the_place_of_what_could() -> None:
    """ "Nee, wij hebben surseance aangevraagd" in the addition: the "ja" of before no longer stands, and the fault is in that file."""
    cell = place(STATEMENT)
    said = tuple(replace(v, waarde=None, ruw="nee, wij hebben surseance aangevraagd") if v.id == STATEMENT else v for v in velden())
    unread = fault("F113", "aanvulling/f.xlsx", "Formulier", cell)
    result = judge(inschrijving(), aanvulling(velden=said), bevindingen=(unread,))
    before = judge(inschrijving(), aanvulling(velden=said), bevindingen=(unread,), toetswijze=1)

    assert (the(result).uitkomst, points(result)) == (ToetsUitkomst.HERSTEL, [("F113", "Formulier", cell)])
    assert told(result) == [
        (
            "F200",
            "aanvulling/f.xlsx",
            f"{WIE}: bij het innemen bleek 1 keer iets niet te lezen of niet in orde (F113). Dat moet eerst worden hersteld.",
        )
    ]
    assert the(before).uitkomst is ToetsUitkomst.TOEGELATEN


def test_a_formula_without_a_value_was_filled_in() -> None:
    """Nothing to read, yet something stands there (F110): the earlier answer is not simply kept."""
    cell = place(STATEMENT)
    empty = aanvulling(velden=velden(verklaringen__geen_faillissement=None))
    result = judge(inschrijving(), empty, bevindingen=(fault("F110", "aanvulling/f.xlsx", "Formulier", cell),))

    assert points(result) == [("F110", "Formulier", cell)]
    assert points(judge(inschrijving(), empty)) == []  # left open: as it was


def test_a_fault_that_the_addition_mended_in_time_asks_no_repair() -> None:
    """The volume of Z430 could not be read; the addition, in time, says 900."""
    first = eerste(productie=asks(Z430=None))
    result = judge(first, aanvulling(productie=asks(Z430=900)), bevindingen=(fault("F116", FIRST, "Productie", "E5"),))

    assert (the(result).uitkomst, asked_for(result), result.findings) == (ToetsUitkomst.TOEGELATEN, {"Z430": Decimal(900)}, ())


def test_what_validate_finds_names_the_file_it_stands_in() -> None:
    """Z999 is no prestatie and stands in the addition only; the missing statement is one of the inschrijving."""
    first = eerste(productie=asks(Z430=1000), velden=velden(verklaringen__akkoord=None))
    wrong = (replace(asks(Z440=7)[0], prestatiecode="Z999"),)
    empty = tuple(Veld(v.id, None, None, v.blad, v.cel) for v in velden())
    result = judge(first, aanvulling(productie=wrong, velden=empty))

    assert sorted((f.code, f.bestand, f.blad, f.cel) for f in result.findings) == [
        ("F210", FIRST, "Formulier", place("verklaringen.akkoord")),
        ("F250", "aanvulling/f.xlsx", "Productie", "A6"),
    ]


def test_a_sheet_missing_from_an_addition_is_nothing() -> None:
    """Who only adds production may leave the other sheets out; where the inschrijving had none, the addition brings it."""
    gone = fault("F107", "aanvulling/f.xlsx", "Formulier", None)
    only = aanvulling(velden=(), productie=asks(Z430=1000, Z440=5))
    assert judge(inschrijving(), only, bevindingen=(gone,)).findings == ()

    without = eerste(velden=tuple(v for v in velden() if not v.id.startswith("verklaringen.")))
    brings = judge(without, aanvulling(), bevindingen=(fault("F107", FIRST, "Bestuursverklaring", None),))
    assert (the(brings).uitkomst, points(brings)) == (ToetsUitkomst.TOEGELATEN, [])


OURS = FormIdentiteit("test", 2016, "GZ", "2016-gz", "a" * 64, "b" * 64)  # as the builder makes it
LAST_YEAR = replace(OURS, jaar=2015)


@pytest.mark.parametrize(("code", "form"), [("F121", OURS), ("F104", LAST_YEAR), ("F105", LAST_YEAR)])
def test_an_addition_on_another_form_is_not_read_as_ours(code: str, form: FormIdentiteit) -> None:
    """Another layout, or the form of another year or zorgkantoor: what its cells mean is not sure, so it holds the whole up."""
    other = fault(code, "aanvulling/f.xlsx", None, None)
    result = judge(inschrijving(), aanvulling(identiteit=form), bevindingen=(other,))
    right = herstel(productie=asks(Z430=1000))

    assert points(result) == [(code, None, None)]
    assert the(judge(inschrijving(), aanvulling(identiteit=form), right, bevindingen=(other,))).uitkomst is ToetsUitkomst.TOEGELATEN


@pytest.mark.parametrize(("code", "form"), [("F121", OURS), ("F104", LAST_YEAR)])
def test_of_a_repair_on_another_form_nothing_is_taken(code: str, form: FormIdentiteit) -> None:
    """One volume was asked. Ingest tells what is wrong with the form that came; the point stays as it was."""
    first = eerste(productie=asks(Z430=None))
    unread = (fault("F116", FIRST, "Productie", "E5"), fault(code, "herstel/f.xlsx", None, None))
    new = herstel(productie=asks(Z430=77), identiteit=form)
    result = judge(first, new, bevindingen=unread)

    assert (points(result), asked_for(result)) == ([("F116", "Productie", "E5")], {})
    assert the(judge(first, new, bevindingen=unread[:1] if code == "F104" else unread, toetswijze=1)).productie == new.productie


def test_a_plan_keeps_the_parts_that_the_addition_leaves_open() -> None:
    """Nothing of validate reads plans; the merged submission is whole all the same."""
    from wlzcli.cycle.validate.aanvulling import added

    def part(naam: str, waarde: str | None) -> Veld:
        return Veld(f"ontwikkelplan.1.{naam}", waarde, waarde, "Plannen", "B4")

    first = eerste(plannen=(VoorstelPlan("1", "eigen_regie", (part("doel", "wonen"), part("kosten", None)), "Plannen", "B4"),))
    new = aanvulling(plannen=(VoorstelPlan("1", "", (part("doel", None), part("kosten", "12")), "Plannen", "B4"),))
    (one,) = added(_dossier_of(new), first, ())[0].plannen

    assert (one.thema, [(v.id, v.waarde) for v in one.onderdelen]) == (
        "eigen_regie",
        [("ontwikkelplan.1.doel", "wonen"), ("ontwikkelplan.1.kosten", "12")],
    )


def _dossier_of(i: Inschrijving) -> Any:
    from wlzcli.cycle.validate.inputs import Dossier

    return Dossier(i, toets_kader(), validate_inputs(i), Answers(), (), {}, None, None, {v.id: v for v in i.velden})


def test_an_addition_of_which_ingest_asks_the_moment_holds_the_decision() -> None:
    """V101 open about the addition: whether it was in time nobody knows, so nothing is decided without it."""
    question = Question(
        "V101", "ingest", "aanvulling", "tabellen/ontvangst", feiten=Facts.of(map="aanvulling", bestand="aanvulling/f.xlsx")
    )
    unknown = replace(aanvulling(productie=asks(Z430=1)), ontvangen_op=None)
    result = judge(inschrijving(), unknown, vragen=(question,))

    assert (the(result).uitkomst, result.findings) == (ToetsUitkomst.AANGEHOUDEN, ())
    assert the(judge(inschrijving(), unknown, vragen=(question,), toetswijze=1)).uitkomst is ToetsUitkomst.TOEGELATEN


# -- what a repair restores ----------------------------------------------------------------------


def test_of_two_repairs_each_with_one_point_both_count() -> None:
    """Z430 and Z440 could not be read. The first repair gives Z430 (Z440 still not), the second Z440 (Z430 no longer): nothing is left.

    What the second says of Z430 was no longer asked: it is told, and its fault holds nothing up.
    """
    first = eerste(productie=asks(Z430=None, Z440=None))
    one, two = herstel("h1", 5, productie=asks(Z430=5200, Z440=None)), herstel("h2", 6, productie=asks(Z430=None, Z440=5))
    unread = (
        fault("F116", FIRST, "Productie", "E5"), fault("F116", FIRST, "Productie", "E6"),
        fault("F116", "h1/f.xlsx", "Productie", "E6"), fault("F116", "h2/f.xlsx", "Productie", "E5"),
    )  # fmt: skip
    halfway = judge(first, one, bevindingen=unread[:3])
    result = judge(first, one, two, bevindingen=unread)
    before = judge(first, one, two, bevindingen=unread, toetswijze=1)

    assert points(halfway) == [("F116", "Productie", "E6")]
    assert (the(result).uitkomst, asked_for(result)) == (ToetsUitkomst.TOEGELATEN, {"Z430": Decimal(5200), "Z440": Decimal(5)})
    assert told(result) == [
        ("W286", "h2/f.xlsx", f"{WIE}: het herstel wijzigt ook productie Z430. Dat was niet gevraagd en is niet overgenomen.")
    ]
    assert points(before) == [("F116", "Productie", "E5")]


def test_a_new_fault_in_a_repair_where_nothing_was_asked_holds_nothing_up() -> None:
    """Only Z440 was asked; in the repair "5.200" of Z430 can be read two ways. Z430 stays 5200."""
    first = eerste(productie=asks(Z430=5200, Z440=None))
    unread = (fault("F116", FIRST, "Productie", "E6"), fault("F115", "herstel/f.xlsx", "Productie", "E5"))
    result = judge(first, herstel(productie=asks(Z430=None, Z440=5)), bevindingen=unread)

    assert (the(result).uitkomst, asked_for(result)) == (ToetsUitkomst.TOEGELATEN, {"Z430": Decimal(5200), "Z440": Decimal(5)})


def test_a_fault_that_the_repair_left_is_told_once_and_of_the_repair() -> None:
    """The asked volume is as unreadable as it was: one point, in the newest file."""
    first = eerste(productie=asks(Z430=None))
    unread = (fault("F116", FIRST, "Productie", "E5"), fault("F115", "herstel/f.xlsx", "Productie", "E5"))

    assert points(judge(first, herstel(productie=asks(Z430=None)), bevindingen=unread)) == [("F115", "Productie", "E5")]


def missing_question(first: Inschrijving, new: Inschrijving, **changes: Any) -> StepResult[ValidateBesluit]:
    """An optional question was not found on the form that came in first."""
    found = fault("F108", FIRST, "Formulier", "A8", "1 vraag niet gevonden")
    return judge(
        replace(first, velden=tuple(v for v in first.velden if v.id != "functie_ondertekenaar")), new, bevindingen=(found,), **changes
    )


def test_after_a_missing_question_only_that_question_is_restored() -> None:
    """F108: the repair has the question, and also another statement and another volume. Those two were not asked for."""
    first = eerste(productie=asks(Z430=1000))
    new = herstel(productie=asks(Z430=99999), velden=velden(verklaringen__geen_faillissement="nee", functie_ondertekenaar="directeur"))
    result, before = missing_question(first, new), missing_question(first, new, toetswijze=1)

    assert (the(result).uitkomst, asked_for(result)) == (ToetsUitkomst.TOEGELATEN, {"Z430": Decimal(1000)})
    assert told(result) == [
        (
            "W286",
            "herstel/f.xlsx",
            f"{WIE}: het herstel wijzigt ook verklaringen.geen_faillissement, productie Z430. "
            "Dat was niet gevraagd en is niet overgenomen.",
        )
    ]
    assert (the(before).uitkomst, asked_for(before)["Z430"]) == (ToetsUitkomst.AFGEWEZEN, Decimal(99999))


def test_a_question_that_the_repair_lost_again_is_still_to_be_repaired() -> None:
    """F108 in both: the point stays, told of the repair."""
    again = fault("F108", "herstel/f.xlsx", "Formulier", "A8", "1 vraag niet gevonden")
    first = eerste(velden=tuple(v for v in velden() if v.id != "functie_ondertekenaar"))
    both = (fault("F108", FIRST, "Formulier", "A8", "1 vraag niet gevonden"), again)
    result = judge(first, herstel(velden=first.velden), bevindingen=both)

    assert points(result) == [("F108", "Formulier", "A8")]
    assert [(f.code, f.bestand) for f in result.findings] == [("F200", "herstel/f.xlsx")]


@pytest.mark.parametrize("code", ["F107", "F109"])
def test_production_that_was_not_found_comes_from_the_repair(code: str) -> None:
    """The sheet or the table was not there, so no line was read; the statement that changed along was not asked for."""
    first = eerste(productie=())
    new = herstel(productie=asks(Z430=1000), velden=velden(verklaringen__geen_faillissement="nee"))
    result = judge(first, new, bevindingen=(fault(code, FIRST, "Productie", None),))

    assert (the(result).uitkomst, asked_for(result)) == (ToetsUitkomst.TOEGELATEN, {"Z430": Decimal(1000)})
    assert [f.code for f in result.findings] == ["W286"]


def test_a_table_that_was_too_long_is_taken_from_the_repair_whole() -> None:
    """F130: of the first only 5.000 lines were read."""
    result = judge(
        eerste(productie=asks(Z430=1000, Z440=1)),
        herstel(productie=asks(Z430=1000)),
        bevindingen=(fault("F130", FIRST, "Productie", None),),
    )

    assert (the(result).uitkomst, asked_for(result)) == (ToetsUitkomst.TOEGELATEN, {"Z430": Decimal(1000)})


def test_another_layout_is_repaired_by_the_whole_form() -> None:
    """F121: nothing of the first is sure, so the repair takes its place; what ingest said of the first no longer counts."""
    found = (fault("F121", FIRST, None, None), fault("F113", FIRST, "Formulier", "B3"))
    result = judge(eerste(productie=asks(Z430=1000)), herstel(productie=asks(Z430=900)), bevindingen=found)

    assert (the(result).uitkomst, asked_for(result)) == (ToetsUitkomst.TOEGELATEN, {"Z430": Decimal(900)})


def test_every_answer_under_merged_cells_may_be_repaired() -> None:
    """E5:E7 was merged and ingest of 0.4.0 named only E6, with the volumes as they stood; row 8 is not under it."""
    first = eerste(productie=asks(Z430=1, Z440=2, Z450=3, Z460=4))
    merged = fault("F132", FIRST, "Productie", "E6", "E5:E7")
    new = herstel(productie=asks(Z430=10, Z440=20, Z450=30, Z460=40))
    result = judge(first, new, bevindingen=(merged,))
    before = judge(first, new, bevindingen=(merged,), toetswijze=1)

    assert asked_for(result) == {"Z430": Decimal(1), "Z440": Decimal(20), "Z450": Decimal(30), "Z460": Decimal(4)}
    assert told(result) == [
        (
            "W286",
            "herstel/f.xlsx",
            f"{WIE}: het herstel wijzigt ook productie Z430, productie Z460. Dat was niet gevraagd en is niet overgenomen.",
        )
    ]
    assert asked_for(before) == {"Z430": Decimal(1), "Z440": Decimal(20), "Z450": Decimal(3), "Z460": Decimal(4)}


def test_more_merges_than_were_named_hide_any_answer_of_the_sheet() -> None:
    """ "300 bereiken": which cells they cover was not kept, so every answer of that sheet may be restored."""
    first = eerste(velden=velden(contactpersoon="A. Jansen", naam="Stichting Zorg 01"))
    found = fault("F132", FIRST, "Formulier", place("naam"), "300 bereiken")
    result = judge(first, herstel(velden=velden(contactpersoon="C. Anders")), bevindingen=(found,))

    assert (the(result).uitkomst, result.findings) == (ToetsUitkomst.TOEGELATEN, ())


REQUEST = (Herstelverzoek("5503", Sector.GZ, AGB, date(2015, 8, 10)),)


@pytest.mark.parametrize(("verzoeken", "uitkomst", "codes"), [(REQUEST, "toegelaten", []), ((), "herstel", ["F252", "W287"])])
def test_an_answer_to_a_request_is_a_repair_whatever_the_register_calls_it(
    verzoeken: tuple[Herstelverzoek, ...], uitkomst: str, codes: list[str]
) -> None:
    """The letter is called "verzoek om aanvulling", so the reply is registered as aanvulling; without a request it is unasked (W287)."""
    first = eerste(productie=asks(Z430=None))
    reply = later("aanvulling", at(8, 12), productie=asks(Z430=2000))
    result = judge(first, reply, herstelverzoeken=verzoeken)

    assert (the(result).uitkomst.value, sorted(f.code for f in result.findings)) == (uitkomst, codes)
    assert the(result).bestand == ("aanvulling/f.xlsx" if verzoeken else FIRST)


def test_what_came_before_anything_was_asked_is_no_answer() -> None:
    """8 August, and asked on 10 August: unasked (W287), as it was before that letter. Of 12 August it answers the first letter, also when one
    of 21 August gives another term."""
    first = eerste(productie=asks(Z430=None))
    again = replace(REQUEST[0], verzonden_op=date(2015, 8, 21), eerst_op=date(2015, 8, 10))
    early, answer = (later("aanvulling", at(8, day), productie=asks(Z430=2000)) for day in (8, 12))

    assert [the(judge(first, early, herstelverzoeken=v)).uitkomst.value for v in ((), REQUEST, (again,))] == ["herstel"] * 3
    assert the(judge(first, answer, herstelverzoeken=(again,))).uitkomst.value == "toegelaten"


@pytest.mark.parametrize(("soort", "uitkomst"), [("herstel", "aangehouden"), ("definitief_plan", "toegelaten")])
def test_whose_plan_it_is_holds_no_toetsing_up(soort: str, uitkomst: str) -> None:
    """V108 of ingest names the file that counts: about a repair it waits, about a definitief plan, months later, it does not."""
    facts = Facts.of(eerste=FIRST, tweede="ander/f.xlsx", tweede_soort=soort)
    question = Question("V108", "ingest", "Stichting De Es (41410001), regio 5503, GZ", "tabellen/zorgaanbieders", feiten=facts)

    assert the(judge(inschrijving(), vragen=(question,))).uitkomst.value == uitkomst


@pytest.mark.parametrize("code", ["V102", "V107"])
@pytest.mark.parametrize(
    ("toetswijze", "vraag", "uitkomst", "codes"),
    [(2, True, "aangehouden", []), (1, True, "afgewezen", ["W201"]), (2, False, "afgewezen", ["W201"])],
)
def test_while_it_is_asked_which_one_counts_nothing_is_refused(
    code: str, toetswijze: int, vraag: bool, uitkomst: str, codes: list[str]
) -> None:
    """Received on 3 August, after 31 July: refused, but not while another submission or another moment may come to count."""
    facts = Facts.of(map="01-linde", eerste=FIRST, tweede="ander/f.xlsx")
    question = Question(code, "ingest", "Stichting De Es (41410001), regio 5503, GZ", "tabellen/ontvangst", feiten=facts)
    result = judge(inschrijving(ontvangen_op=at(8, 3)), vragen=(question,) if vraag else (), toetswijze=toetswijze)

    assert (the(result).uitkomst.value, sorted(f.code for f in result.findings)) == (uitkomst, codes)
    assert the(result).gronden == (("eisen.op_tijd",) if uitkomst == "afgewezen" else ())


# -- without an inschrijving that was in time ----------------------------------------------------------


@pytest.mark.parametrize("soort", ["aanvulling", "herstel"])
def test_what_came_in_time_is_asked_about_before_a_late_inschrijving_is_refused(soort: str) -> None:
    """V203: what the register calls an aanvulling came on 31 July, the inschrijving on 3 August. One that itself came on 5 August is none the better."""
    timely, late = later(soort, at(7, 31)), later("inschrijving", at(8, 3), "nogmaals")
    asked = judge(timely, late)
    (question,) = asked.questions
    counts, out = (judge(timely, late, given=choose(question, keuze)) for keuze in ("als_inschrijving", "buiten_beschouwing"))

    assert (question.code, question.feiten.get("bestand"), the(asked).uitkomst.value) == ("V203", timely.bestand, "aangehouden")
    assert (the(counts).uitkomst.value, the(counts).bestand, counts.questions) == ("toegelaten", timely.bestand, ())
    assert [(f.code, f.bestand) for f in counts.findings] == [("W287", late.bestand)]
    alone = judge(later(soort, at(8, 5)), late)
    before = judge(timely, late, toetswijze=1)
    assert [(the(r).gronden, r.questions) for r in (out, alone, before)] == [(("eisen.op_tijd",), ())] * 3


def test_a_herstel_stands_beside_what_a_person_said_is_the_inschrijving() -> None:
    """V203 about what came on 31 July without a volume; the herstel of 5 August gives it. Of the two together that one is asked about as well."""
    timely, repair = aanvulling(productie=asks(Z430=None)), herstel(productie=asks(Z430=2000))
    (question,) = judge(timely).questions
    (same,) = judge(timely, repair).questions
    given = choose(question, "als_inschrijving")

    assert (same, the(judge(timely, given=given)).uitkomst.value) == (question, "herstel")
    result = judge(timely, repair, given=given)
    assert (the(result).uitkomst.value, asked_for(result), result.questions, result.findings) == ("toegelaten", {"Z430": 2000}, (), ())


@pytest.mark.parametrize(("dag", "uitkomst", "codes"), [(at(8, 3), "toegelaten", []), (at(7, 30), "aangehouden", ["V291"])])
def test_what_was_said_holds_until_a_folder_comes_to_light_that_was_in_time(dag: datetime, uitkomst: str, codes: list[str]) -> None:
    """V203 was answered; a folder of 3 August that cannot be read is nothing it could repair, one of 30 July may be."""
    (question,) = judge(aanvulling()).questions
    result = judge(aanvulling(), given=choose(question, "als_inschrijving"), niet_getoetst=(Wachtend("02-es", ontvangen_op=dag),))

    assert (the(result).uitkomst.value, [q.code for q in result.questions]) == (uitkomst, codes)


# -- two files, one cell -------------------------------------------------------------------------------

AKKOORD = "verklaringen.akkoord"


def with_a_row_too_many() -> tuple[Inschrijving, Finding, str]:
    """An addition in which a row was inserted: "geen faillissement" stands where "akkoord" stands on the form, and can't be read there."""
    cel = place(AKKOORD)
    known = next(v for v in velden() if v.id == STATEMENT)
    new = aanvulling(velden=(replace(known, waarde=None, ruw="x", cel=cel),), productie=(), bewijsstukken=())
    return new, fault("F113", new.bestand, known.blad, cel, "x"), cel


def test_what_cannot_be_read_in_one_file_hides_nothing_of_another() -> None:
    """The cell of geen_faillissement in the addition is that of akkoord on the form, which is blank: both are to be repaired."""
    new, unread, cel = with_a_row_too_many()
    first = eerste(velden=velden(verklaringen__akkoord=None))
    result = judge(first, new, bevindingen=(unread,))
    whole = judge(first, new, herstel(), bevindingen=(unread,))

    assert points(result) == [("F113", "Formulier", cel), ("F210", "Formulier", cel)]
    assert [(f.code, f.bestand) for f in result.findings if f.code == "F210"] == [("F210", FIRST)]
    assert (the(whole).uitkomst, told(whole)) == (ToetsUitkomst.TOEGELATEN, [])


def test_a_point_in_one_file_asks_nothing_of_the_same_cell_in_another() -> None:
    """Akkoord was "ja" and was not asked; the repair that says "nee" there is named (W286) and asks nobody anything (V210)."""
    new, unread, _ = with_a_row_too_many()
    result = judge(eerste(), new, herstel(velden=velden(verklaringen__akkoord="nee")), bevindingen=(unread,))

    assert the(result).uitkomst is ToetsUitkomst.TOEGELATEN
    assert [(f.code, f.gevonden) for f in result.findings] == [("W286", AKKOORD)]
