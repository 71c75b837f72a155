"""Which plans there are: a voorstel, its definitief plan months later, results on the form, and what was agreed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from tests.builders import AGB, aanvraag, integraal, kader
from wlzcli.cycle.score.plans import PlanBron, PlanContext, collect_plans
from wlzcli.domain.codes import Sector
from wlzcli.domain.dates import AMSTERDAM
from wlzcli.domain.inschrijving import Inschrijving, Veld, VoorstelPlan
from wlzcli.domain.ontwikkelplan import Dialoog
from wlzcli.policy.model import Beleid

BELEID = Beleid((kader(beoordeling=integraal()),))
PARTS = ("doelstelling", "plan_van_aanpak", "planning", "investering", "risicos", "resultaten", "bewijslast")
HERE = ("5503", "GZ", AGB)


def plan(nummer: int = 1, parts: tuple[str, ...] = PARTS, **more: str) -> VoorstelPlan:
    filled = dict.fromkeys(parts, "tekst") | more
    cells = tuple(Veld(f"ontwikkelplan.{nummer}.{n}", v, v, "Ontwikkelplannen", "B5") for n, v in filled.items())
    return VoorstelPlan(f"plan-{nummer}", "eigen_regie", cells, "Ontwikkelplannen", "B4")


def voorstel(*plannen: VoorstelPlan) -> Inschrijving:
    return replace(aanvraag(AGB, {}), plannen=plannen or (plan(parts=PARTS[:2]),))


def definitief(*plannen: VoorstelPlan, day: int = 15, velden: tuple[Veld, ...] = (), **changes: Any) -> Inschrijving:
    moment = datetime(2015, 9, day, 12, 0, tzinfo=AMSTERDAM)
    return replace(
        aanvraag(AGB, {}), map=f"def-{day}", soort="definitief_plan", ontvangen_op=moment, plannen=plannen, velden=velden, **changes
    )


def talk(soort: str, day: int, plan_naam: str | None = "plan-1") -> Dialoog:
    return Dialoog("5503", Sector.GZ, AGB, soort, date(2015, 9, day), "bestuurder", "", "", plan_naam, "P. Peters")


def collect(*inschrijvingen: Inschrijving, **context: Any) -> tuple[PlanBron, ...]:
    return collect_plans(inschrijvingen, BELEID, PlanContext(**context))


def test_a_definitief_plan_belongs_to_the_voorstel_it_names() -> None:
    (one, two) = collect(voorstel(plan(1, PARTS[:2]), plan(2, PARTS[:2])), definitief(plan(1, voorstel="plan-2")))

    assert (one.invoer.plan, one.invoer.definitief) == ("plan-1", None)
    assert (two.invoer.plan, two.invoer.voorstel, two.invoer.definitief, two.invoer.ontbreekt) == ("plan-2", AGB, "def-15", ())


def test_a_later_version_takes_the_place_of_an_earlier_one() -> None:
    first, second = definitief(plan(), day=10), definitief(plan(doelstelling="scherper"), day=20)

    assert collect(voorstel(), second, first)[0].invoer.definitief == "def-20"
    assert collect(voorstel(), first)[0].invoer.versie != collect(voorstel(), second)[0].invoer.versie


def test_an_addition_fills_in_what_the_voorstel_left_open() -> None:
    """The form of the addition shows every part, most of them empty: those stay as they were."""
    empty = tuple(Veld(f"ontwikkelplan.1.{n}", None, None, "Ontwikkelplannen", "B5") for n in PARTS[:2])
    more = replace(plan(parts=PARTS[2:]), onderdelen=(*empty, *plan(parts=PARTS[2:]).onderdelen))
    added = replace(voorstel(more), map="erbij", soort="aanvulling", ontvangen_op=datetime(2015, 7, 31, 12, 0, tzinfo=AMSTERDAM))
    (found,) = collect(voorstel(plan(parts=PARTS[:2])), added)

    assert (found.invoer.voorstel, found.invoer.versie) == ("erbij", collect(voorstel(plan()))[0].invoer.versie)


def test_what_a_definitief_plan_lacks() -> None:
    (found,) = collect(voorstel(), definitief(plan(parts=PARTS[:5])))

    assert found.invoer.ontbreekt == ("resultaten", "bewijslast")


LAST_WORD = [
    ((talk("overeenstemming", 17),), True),
    ((talk("overeenstemming", 17), talk("geen_overeenstemming", 20)), False),
    ((talk("geen_overeenstemming", 12), talk("overeenstemming", 17)), True),
    ((talk("overeenstemming", 17), talk("geen_overeenstemming", 17)), False),
    ((talk("overeenstemming", 17, "plan-9"),), None),
    ((talk("overeenstemming", 17, None),), True),
    ((talk("gesprek", 17),), None),
]


@pytest.mark.parametrize(("gesprekken", "akkoord"), LAST_WORD)
def test_the_last_word_counts_and_on_one_day_the_refusal(gesprekken: tuple[Dialoog, ...], akkoord: bool | None) -> None:
    assert collect(voorstel(), gesprekken=gesprekken)[0].invoer.akkoord is akkoord
    assert collect(voorstel(), gesprekken=gesprekken[::-1])[0].invoer.akkoord is akkoord


def test_the_clientenraad_by_record_or_on_the_form() -> None:
    assert collect(voorstel())[0].invoer.clientenraad is False
    assert collect(voorstel(), gesprekken=(talk("clientenraad", 8),))[0].invoer.clientenraad is True
    assert collect(voorstel(), definitief(plan(clientenraad="Positief advies.")))[0].invoer.clientenraad is True


def test_results_of_the_form_hang_on_their_plan() -> None:
    def row(nummer: int, **cells: str) -> tuple[Veld, ...]:
        return tuple(Veld(f"resultaatafspraken.{nummer}.{k}", v, v, "Resultaatafspraken", f"B{nummer}") for k, v in cells.items())

    velden = (
        *row(1, plan="1", resultaat="Elke cliënt een eigen plan", streefwaarde="100%", datum="2016-12-31", bewijs="meting"),
        *row(2, plan="2", resultaat="Iets van plan 2"),
        *row(3, plan="1", streefwaarde="zonder resultaat"),
    )
    (found,) = collect(voorstel(), definitief(plan(), velden=velden))
    (result,) = found.invoer.resultaten

    assert (result.resultaat, result.doel, result.indicator, result.datum) == (
        "resultaat-1", "Elke cliënt een eigen plan", "100%", date(2016, 12, 31),
    )  # fmt: skip
    assert (result.plek.blad, result.opslag_deel, result.plan) == ("Resultaatafspraken", None, "plan-1")


def test_a_running_agreement_brings_its_plan_through_the_dialoog() -> None:
    (found,) = collect(gesprekken=(talk("overeenstemming", 17),), lopend=frozenset({HERE}))

    assert (found.invoer.plan, found.invoer.lopend, found.invoer.voorstel, found.invoer.definitief) == ("plan-1", True, None, None)
    assert collect(gesprekken=(talk("overeenstemming", 17),)) == ()


def test_who_was_refused_or_has_no_beoordelingskader_has_no_plans() -> None:
    assert collect(voorstel(), afgewezen=frozenset({HERE})) == ()
    assert collect_plans((voorstel(),), Beleid((kader(),)), PlanContext()) == ()
    assert collect(replace(voorstel(), telt_mee=False)) == ()


def test_the_order_of_submissions_changes_nothing() -> None:
    many = (voorstel(), definitief(plan(), day=10), definitief(plan(doelstelling="scherper"), day=20))

    assert collect(*many) == collect(*many[::-1])
