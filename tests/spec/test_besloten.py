"""What a person decided about a herschikking reaches the letter and the explanation: the answer, who gave it and why.

A agreed 100 days at € 275 (96% of € 250 zorgcomponent, € 35 NHC and NIC) and declared them, or nothing at all.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from tests.builders import gunning_kader
from tests.cycle.test_herschik import afspraak, oordeel, plan, priced
from tests.herschik_builders import A, B, gegund, herschik_inputs, keuze, mutatie, regels, stand
from wlzcli.cycle.brieven.herschikregels import line_notes, rules_used
from wlzcli.cycle.herschik import HerschikInputs, assess
from wlzcli.domain.canonical import Facts
from wlzcli.domain.decisions import Stap
from wlzcli.domain.findings import Answer, Answers
from wlzcli.domain.ladder import OpslagMoment
from wlzcli.domain.productie import HerschikBesluit
from wlzcli.domain.provenance import Plaats
from wlzcli.policy.model import Beleid
from wlzcli.views.stand import Stand as Gegevens
from wlzcli.views.waarom import explain

PRIJS = 275_00
NU, LATER = OpslagMoment.INITIEEL, OpslagMoment.HERSCHIKKING
WIE = "besluit van P. Peters op 1 september 2023: zo gemeld"
Besloten = tuple[HerschikBesluit, tuple[Answer, ...]]


def answered(inputs: HerschikInputs, policy: Beleid, *keuzes: str) -> Besloten:
    """The herschikking of A after each question that came up was answered by P. Peters, one after the other."""
    given: tuple[Answer, ...] = ()
    for keuze_ in keuzes:
        (question,) = assess(inputs, policy, Answers(given)).questions.values()
        given = (*given, Answer(question, keuze_, "zo gemeld", "P. Peters", datetime(2023, 9, 1, tzinfo=UTC)))
    return next(b for b in assess(inputs, policy, Answers(given)).besluiten if b.agb_code == A), given


def why(made: Besloten, prestatiecode: str | None = None) -> list[tuple[str, str, str | None]]:
    """The lines under the herschikking of A that tell a decision or a rung."""
    besluit, given = made
    told = Gegevens(gegund(A, {"Z1": (100, PRIJS)}), "besluit", gunning_kader(), herschik=besluit, antwoorden_herschik=given)
    names = ("Resultaat", "Geen declaraties", "Z1 zonder", "Maximum", "Technologie")
    return [(r.wat, r.tekst, r.bron) for r in explain(told, prestatiecode).regels if r.wat.startswith(names)]


def letter(made: Besloten) -> list[tuple[str, str]]:
    """The rules in the letter that are about a decision, with their sources."""
    return [(r.tekst, r.bron) for r in rules_used(made[0], regels().kaders[0], {}) if not r.tekst.startswith(("Prognose", "Garantie"))]


def silent(antwoord: str, **changes: Any) -> Besloten:
    """A declared nothing in January to June, and a person said what that means."""
    gunning = [gegund(x, {"Z1": (100, PRIJS)}) for x in (A, B)]
    inputs = herschik_inputs(gunning, stand({(B, "Z1"): 50}), 1_000_000_00, **changes)
    return answered(inputs, regels(), antwoord)


def test_a_rung_is_told_in_percent_with_its_title_and_who_judged() -> None:
    """1,8 points off 95,8% is 94%; a percentage is never read as cents (€ 0,94)."""
    score = plan("1.8", NU, afspraak("resultaat-1", "1.8"))
    inputs = priced(score, oordeel("resultaat-1", False))
    made = answered(inputs, regels())
    told = (
        "Resultaat niet gehaald: resultaat-1 (plan)",
        "96% → 94,2% (afslag van 1,8 procentpunt)",
        f"resultaten bewijs, beoordeeld door B. de Vries ({oordeel('a', False).plek})",
    )
    assert why(made) == why(made, "Z1") == [told]
    assert letter(made) == [
        (
            "Resultaat niet gehaald: resultaat-1 (plan): uw tariefpercentage gaat van 96% naar 94,2% (afslag van 1,8 procentpunt)",
            f"resultaten bewijs, beoordeeld door B. de Vries ({oordeel('a', False).plek})",
        )
    ]


def test_a_limit_that_took_nothing_off_stays_out_of_the_overview_and_the_letter() -> None:
    made, given = answered(priced(plan("1.8", NU, afspraak("a", "1.8")), oordeel("a", False)), regels())
    facts = Facts.of(titel="Maximumtarief van het zorgkantoor", bewerking="maximum", waarde="97", laag="voorbeeld")
    loose = Stap("tarief.maximum", facts, "94.2", "94.2", "kader §5", "vast")
    tight = replace(loose, van="98", naar="97")
    for step, seen in ((loose, False), (tight, True)):
        besluit = replace(made, delen=(replace(made.delen[0], stappen=(*made.delen[0].stappen, step)),))
        text = "98% → 97% (hoogstens 97%)" if seen else "blijft 94,2% (hoogstens 97%)"
        line = ("Maximumtarief van het zorgkantoor", text, "kader §5")
        assert (line in why((besluit, given)), line in why((besluit, given), "Z1")) == (seen, True)
        rule = ("Maximumtarief van het zorgkantoor: uw tariefpercentage gaat van 98% naar 97% (hoogstens 97%)", "kader §5")
        assert (rule in letter((besluit, given))) is seen


def test_a_result_that_a_person_judged_in_an_answer_names_that_person() -> None:
    """The part of 0,5 was to come now: not met, so that 96% stays; of 2 points with two results a person says which part is 0,75."""
    waits = answered(priced(plan("2", NU, afspraak("a", "0.5", LATER))), regels(), "nee")
    assert why(waits) == [("Resultaat niet gehaald, het deel komt er niet bij: a (plan)", "blijft 96%", WIE)]
    assert letter(waits) == [
        ("Resultaat niet gehaald, het deel komt er niet bij: a (plan): uw tariefpercentage blijft 96%", f"antwoord {waits[1][0].vraag.id}")
    ]
    part = answered(priced(plan("2", NU, afspraak("a", None), afspraak("b", None)), oordeel("a", False)), regels(), "0.75")
    assert [(text, bron) for _, text, bron in why(part)] == [
        (
            "96% → 95,25% (afslag van 0,75 procentpunt)",
            f"resultaten bewijs, beoordeeld door B. de Vries ({oordeel('a', False).plek}); het deel: {WIE}",
        )
    ]

    kept = replace(oordeel("a", False), plek=Plaats("tabellen/resultaten.csv", regelnummer=2))  # where the row stands is not for the letter
    part = answered(priced(plan("2", NU, afspraak("a", None), afspraak("b", None)), kept), regels(), "0.75")
    assert [bron for _, bron in letter(part)] == [
        f"resultaten bewijs, beoordeeld door B. de Vries; het deel: antwoord {part[1][0].vraag.id}"
    ]


def test_no_production_is_told_with_who_said_so_and_why() -> None:
    made = silent("geen_productie")
    text = "er is niets gedeclareerd en er is niet geleverd, dus de prognose is nul"
    assert why(made) == why(made, "Z1") == [("Geen declaraties", text, WIE)]
    assert letter(made) == [(f"Geen declaraties: {text}", f"antwoord {made[1][0].vraag.id}")]
    assert line_notes(made[0].delen[0], 2023) == ("Er is niets gedeclareerd en er is niet geleverd. De prognose is: nul.",)

    moved = silent("geen_productie", mutaties=(mutatie(A, "Z1", 5),))  # 0 + 5 days
    assert [r.prognose_volume for r in moved[0].delen[0].regels] == [5]
    (note, *_) = line_notes(moved[0].delen[0], 2023)
    assert note.startswith("Er is niets gedeclareerd en er is niet geleverd. De prognose is: nul, plus uw mutatie, daarna afgerond op ")


def test_as_agreed_is_told_once() -> None:
    made = silent("als_afspraak")
    assert why(made) == [("Geen declaraties", "er is geleverd maar nog niets gedeclareerd, dus de prognose is de afspraak", WIE)]
    assert [(r.tekst, r.bron) for r in rules_used(made[0], regels().kaders[0], {})] == [
        ("Prognose: gelijk aan de afspraak", f"antwoord {made[1][0].vraag.id}")
    ]
    assert line_notes(made[0].delen[0], 2023)[0].startswith("Er is nog niets gedeclareerd. De prognose is: uw afspraak")


def test_a_prestatie_without_a_season_is_told_with_who_said_how() -> None:
    inputs = herschik_inputs([gegund(A, {"Z1": (100, PRIJS)})], stand({(A, "Z1"): 50}), 1_000_000_00)
    made = answered(inputs, regels(prognose=keuze("prognose", "seizoen")), "maanden")  # 50 x 12/6 = 100
    text = "vorig jaar is in deze perioden niets gedeclareerd, dus geschat is naar perioden van het jaar"
    assert why(made) == why(made, "Z1") == [("Z1 zonder seizoen", text, WIE)]
    assert letter(made) == [(f"Z1: {text}", f"antwoord {made[1][0].vraag.id}")]
