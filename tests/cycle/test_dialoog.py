"""Who is invited to the dialoog: everyone with a careful zelfanalyse and a voorstel (inkoopkader-2016-gz §2.2.3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.builders import AGB, aanvraag, kader
from wlzcli.cycle.dialoog import DialoogInputs, LopendeOvereenkomst, decide
from wlzcli.domain.codes import Sector
from wlzcli.domain.decisions import StepResult
from wlzcli.domain.findings import Answer, Answers
from wlzcli.domain.inschrijving import Inschrijving, Veld, VoorstelPlan
from wlzcli.domain.ontwikkelplan import Dialoog, DialoogStand
from wlzcli.policy.model import Beleid

THEMAS = ("eigen_regie", "veiligheid")
VERPLICHT = ("invulling", "sterktes", "clientervaring")
EVENTUEEL = ("niveau", "gegevens")


def analyse(*skip: str, extra: tuple[str, ...] = ()) -> tuple[Veld, ...]:
    """A zelfanalyse with the mandatory items of every theme, but for those skipped (``thema.onderdeel``)."""
    names = [f"{t}.{o}" for t in THEMAS for o in VERPLICHT] + list(extra)
    return tuple(Veld(f"zelfanalyse.{n}", "tekst", "tekst", "Zelfanalyse", "B5") for n in names if n not in skip)


def voorstel(*onderdelen: str, **more: str) -> VoorstelPlan:
    parts = dict.fromkeys(onderdelen, "tekst") | more
    cells = tuple(Veld(f"ontwikkelplan.1.{n}", v, v, "Ontwikkelplannen", "B5") for n, v in parts.items())
    return VoorstelPlan("plan-1", "eigen_regie", cells, "Ontwikkelplannen", "B4")


FULL_PLAN = voorstel("doelstelling", "plan_van_aanpak")


def inschrijving(velden: tuple[Veld, ...] = analyse(), plannen: tuple[VoorstelPlan, ...] = (FULL_PLAN,), **changes: Any) -> Inschrijving:
    return replace(aanvraag(AGB, {}), velden=velden, plannen=plannen, **changes)


def run(*inschrijvingen: Inschrijving, answers: Answers | None = None, **inputs: Any) -> StepResult[DialoogStand]:
    return decide(DialoogInputs(inschrijvingen, **inputs), Beleid((kader(),)), answers or Answers())


CASES = [
    (inschrijving(), True, "zorgvuldig"),
    (inschrijving(analyse("veiligheid.clientervaring")), False, "zelfanalyse_onvolledig"),
    (inschrijving(()), False, "geen_zelfanalyse"),
    (inschrijving(plannen=()), False, "geen_voorstel"),
    (inschrijving(plannen=(voorstel("doelstelling"),)), False, "voorstel_onvolledig"),
    (inschrijving(plannen=(voorstel("doelstelling"), FULL_PLAN)), True, "zorgvuldig"),
]


@pytest.mark.parametrize(("i", "invited", "reden"), CASES, ids=[c[2] for c in CASES])
def test_who_is_invited(i: Inschrijving, invited: bool, reden: str) -> None:
    (stand,) = run(i).decisions

    assert (stand.uitgenodigd, stand.reden) == (invited, reden)


def test_what_may_be_absent_is_shown_and_never_held_against() -> None:
    (stand,) = run(inschrijving()).decisions

    assert stand.uitgenodigd is True
    assert [(t.thema, t.ontbreekt, t.eventueel_afwezig) for t in stand.themas] == [(t, (), EVENTUEEL) for t in THEMAS]


def test_a_subject_of_ones_own_is_free() -> None:
    (stand,) = run(inschrijving(analyse(extra=("eigen.invulling",)))).decisions

    assert stand.uitgenodigd is True
    assert (stand.themas[-1].thema, stand.themas[-1].ontbreekt) == ("eigen", ())


def test_a_subject_of_ones_own_is_shown_by_its_name() -> None:
    own = Veld("zelfanalyse.eigen.onderwerp", "Ontmoeting in de buurt", "Ontmoeting in de buurt", "Zelfanalyse", "B90")
    (stand,) = run(inschrijving((*analyse(), own))).decisions

    assert (stand.themas[-1].titel, stand.themas[-1].ontbreekt) == ("Ontmoeting in de buurt (eigen onderwerp)", ())


def test_the_question_about_a_document_of_ones_own_names_themes_as_the_kader_does() -> None:
    own = (Veld("zelfanalyse.eigen_document", "analyse.pdf", "analyse.pdf", "Zelfanalyse", "B3"),)
    (question,) = run(inschrijving(own)).questions
    titels = [t.titel for t in kader().themas]

    assert question.feiten.get("themas") == "; ".join(titels)


@pytest.mark.parametrize(("keuze", "invited", "reden"), [("volledig", True, "beoordeeld"), ("onvolledig", False, "zelfanalyse_onvolledig")])
def test_in_an_own_document_a_person_says_that_all_is_in_it(keuze: str, invited: bool, reden: str) -> None:
    own = (Veld("zelfanalyse.eigen_document", "analyse.pdf", "analyse.pdf", "Zelfanalyse", "B3"),)
    result = run(inschrijving(own, ()))
    (question,) = result.questions

    assert (question.code, question.feiten.get("document")) == ("V301", "analyse.pdf")
    assert result.decisions[0].uitgenodigd is None

    answer = Answer(question, keuze, "Gelezen.", "P. Peters", datetime(2015, 8, 12, tzinfo=UTC))
    result = run(inschrijving(own, ()), answers=Answers((answer,)))

    assert (result.decisions[0].uitgenodigd, result.decisions[0].reden, result.questions) == (invited, reden, ())


def test_a_filled_in_form_with_an_own_document_beside_it_needs_no_judgement() -> None:
    own = (*analyse(), Veld("zelfanalyse.eigen_document", "bijlage.pdf", "bijlage.pdf", "Zelfanalyse", "B3"))

    assert run(inschrijving(own)).questions == ()


def test_a_running_agreement_is_talked_with_without_an_inschrijving() -> None:
    lopend = LopendeOvereenkomst("5503", Sector.GZ, "01010101", "De Beuk", "2016-12-31")
    (stand,) = run(lopend=(lopend,)).decisions

    assert (stand.uitgenodigd, stand.reden, stand.naam) == (True, "lopende_overeenkomst", "De Beuk")


def test_what_does_not_count_is_not_looked_at() -> None:
    assert run(inschrijving(telt_mee=False), inschrijving(soort="definitief_plan")).decisions == ()


def test_talks_stand_with_their_zorgaanbieder_by_day() -> None:
    def talk(day: int, agb: str = AGB) -> Dialoog:
        return Dialoog("5503", Sector.GZ, agb, "gesprek", date(2015, 9, day), "bestuurder", "plan", "", None, "P. Peters")

    (stand,) = run(inschrijving(), gesprekken=(talk(9), talk(2), talk(1, "01010101"))).decisions

    assert [g.datum.day for g in stand.gesprekken] == [2, 9]


def test_a_repair_adds_to_the_inschrijving() -> None:
    first = inschrijving(analyse("veiligheid.sterktes"), ())
    later = datetime(2015, 8, 20, tzinfo=UTC)
    repair = inschrijving(
        (Veld("zelfanalyse.veiligheid.sterktes", "tekst", "tekst", "Zelfanalyse", "B9"),), map="b", soort="herstel", ontvangen_op=later
    )
    (stand,) = run(repair, first).decisions

    assert (stand.uitgenodigd, stand.bestand) == (True, first.bestand)


def test_an_addition_fills_in_the_parts_of_a_plan() -> None:
    """The inschrijving has the doelstelling, the addition the plan van aanpak: together a whole voorstel. A later herstel is the plan anew."""
    first = inschrijving(plannen=(voorstel("doelstelling"),))
    later = replace(
        inschrijving(velden=(), plannen=(voorstel("plan_van_aanpak"),)), map="erbij", soort="aanvulling", ontvangen_op=datetime(2015, 7, 31, 12, 0, tzinfo=UTC)
    )  # fmt: skip

    assert [(s.uitgenodigd, s.reden) for s in run(first, later).decisions] == [(True, "zorgvuldig")]
    assert [s.reden for s in run(first, replace(later, soort="herstel")).decisions] == ["voorstel_onvolledig"]
    other = replace(later, plannen=(replace(later.plannen[0], thema="een ander thema"),))
    assert [s.reden for s in run(first, other).decisions] == ["voorstel_onvolledig"]
