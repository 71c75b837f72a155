"""Every way of forecasting, told where people read it: the line that goes out, the step, the export, ``waarom`` and the letter.

A agreed on 300 days of Z1 at 100,00 and declared 181 of them in January to June 2023 (181 days, six months), of which 91 in April
to June (91 days); its mutatie, where there is one, is 5 days more. The year has 365 days, so 184 are left.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from tests.builders import gunning_kader
from tests.herschik_builders import PLEK, A, B, gegund, herschik_inputs, keuze, mutatie, procent, regels, stand
from wlzcli.cycle.brieven.herschikregels import line_notes, rules_used
from wlzcli.cycle.herschik import HerschikInputs, assess
from wlzcli.cycle.herschik.inputs import Seizoen
from wlzcli.domain.codes import Sector
from wlzcli.domain.decisions import Stap
from wlzcli.domain.findings import Answer, Answers
from wlzcli.domain.money import Money
from wlzcli.domain.productie import HerschikBesluit, HerschikDeel, Opgave
from wlzcli.domain.ronde import Huisstijl, Regio, Ronde
from wlzcli.domain.schatting import with_schatting
from wlzcli.domain.tabellen import Stroom, Stroomregel
from wlzcli.views.herschikafspraken import HERSCHIKKOLOMMEN, Herschikt, herschik_agreements
from wlzcli.views.stand import Stand as Gegevens
from wlzcli.views.waarom import explain

PRIJS = 100_00
RUIM = 10_000_000_00
DAGEN = "De declaraties gaan over 181 van de 365 dagen. De prognose is: gedeclareerd × 365/181{}, daarna afgerond op de kleinste hoeveelheid die van de prestatie kan worden afgesproken."
OWN = {"dagen": "181", "perioden": "6", "prognose_zonder_opgave": "365", "marge_procent": "10", "ondergrens": "329", "bovengrens": "402"}


def made(prognose: str, **changes: Any) -> HerschikBesluit:
    """A's herschikking by this method; ``answer`` to the question that it may raise."""
    answer = changes.pop("answer", None)
    declared: dict[tuple[str, str], str | int] = {(A, "Z1"): 181} if changes.pop("gedeclareerd", True) else {(B, "Z1"): 181}
    gunning = [gegund(x, {"Z1": (300, PRIJS)}) for x in (A, B)]
    inputs: HerschikInputs = herschik_inputs(gunning, stand(declared | {(B, "Z1"): 181}, laatste="91"), RUIM, **changes)
    policy = regels(prognose=keuze("prognose", prognose), opgave_marge=procent("opgave_marge", "10"))
    given: tuple[Answer, ...] = ()
    if answer:
        from datetime import UTC, datetime

        asked = assess(inputs, policy, Answers()).questions.values()
        given = tuple(Answer(q, answer, "zo gemeld", "P. Peters", datetime(2023, 9, 1, tzinfo=UTC)) for q in asked)
    return next(b for b in assess(inputs, policy, Answers(given)).besluiten if b.agb_code == A)


def opgave(volume: str) -> Opgave:
    return Opgave(A, "5503", Sector.GZ, "Z1", Decimal(volume), PLEK)


def rij(stroom: Stroom, extrapoleren: bool = True, end: date | None = None) -> Stroomregel:
    return Stroomregel("Z1", "", "", A, stroom, extrapoleren, end, "besluit NZa 2023", PLEK)


# how; forecast in days; method, factor, last periods' factor, inputs of the line; factor of the step; formula; the letter
WAYS: list[tuple[str, HerschikBesluit, int, str, str | None, str | None, dict[str, str], str, str]] = [
    (
        "dagen", made("dagen"), 365, "dagen", "365/181", None, {"dagen": "181", "perioden": "6"},
        "gedeclareerd × 365/181", DAGEN.format(""),
    ),
    (
        "dagen en mutatie", made("dagen", mutaties=(mutatie(A, "Z1", 5),)), 365 + 5, "dagen", "365/181", None, {"dagen": "181", "perioden": "6"},
        "gedeclareerd × 365/181 + mutatie", DAGEN.format(", plus uw mutatie"),
    ),
    (
        "maanden", made("maanden"), 181 * 12 // 6, "maanden", "2/1", None, {"dagen": "181", "perioden": "6"},
        "gedeclareerd × 12/6",
        "De declaraties gaan over 6 perioden. De prognose is: gedeclareerd × 12/6, daarna afgerond op de kleinste hoeveelheid die van de prestatie kan worden afgesproken.",
    ),
    (
        "laatste drie", made("laatste_drie_maanden"), 181 + 91 * 184 // 91, "laatste_drie_maanden", "1/1", "184/91",
        {"dagen": "181", "perioden": "6", "dagen_laatste_perioden": "91"},
        "gedeclareerd + gedeclareerd over de laatste perioden × 184/91",
        "De declaraties gaan over 181 van de 365 dagen. De prognose is: gedeclareerd, plus wat over de laatste perioden is gedeclareerd × 184/91, "
        "daarna afgerond op de kleinste hoeveelheid die van de prestatie kan worden afgesproken. Over de laatste perioden is gedeclareerd: Z1 91.",
    ),
    (
        "seizoen", made("seizoen", seizoen=(Seizoen(Sector.GZ, "Z1", Decimal(1200), Decimal(3000)),)), (181 * 5 + 1) // 2, "seizoen", "5/2", None,
        {"dagen": "181", "perioden": "6", "heel_jaar": "3000", "gedekt": "1200"},
        "gedeclareerd × 3.000/1.200 (heel vorig jaar ÷ dezelfde perioden)",
        "Z1: de prognose is gedeclareerd × 3.000/1.200 (heel vorig jaar ÷ dezelfde perioden).",
    ),
    (
        "seizoen dat ontbreekt", made("seizoen", answer="maanden"), 181 * 12 // 6, "maanden", "2/1", None, {"dagen": "181", "perioden": "6"},
        "gedeclareerd × 12/6",
        "De declaraties gaan over 6 perioden. De prognose is: gedeclareerd × 12/6, daarna afgerond op de kleinste hoeveelheid die van de prestatie kan worden afgesproken.",
    ),
    (
        "opgave binnen de marge", made("eigen_opgave", opgaven=(opgave("350"),)), 350, "eigen_opgave", None, None, OWN | {"opgave": "350"},
        "de eigen opgave van 350", "Z1: de prognose is uw eigen opgave van 350.",
    ),
    (
        "opgave met mutatie", made("eigen_opgave", opgaven=(opgave("350"),), mutaties=(mutatie(A, "Z1", 5),)), 350 + 5, "eigen_opgave", None, None,
        OWN | {"opgave": "350"}, "de eigen opgave van 350 + mutatie", "Z1: de prognose is uw eigen opgave van 350, plus uw mutatie.",
    ),
    (
        "opgave boven de marge", made("eigen_opgave", opgaven=(opgave("500"),)), 402, "eigen_opgave", None, None, OWN | {"opgave": "500"},  # 365 x 110% = 401,5
        "de eigen opgave van 500, gehouden op 402: 10% boven de prognose naar dagen (gedeclareerd × 365/181 = 365)",
        "Z1: de prognose is uw eigen opgave van 500, gehouden op 402: 10% boven de prognose naar dagen (gedeclareerd × 365/181 = 365).",
    ),
    (
        "opgave onder de marge", made("eigen_opgave", opgaven=(opgave("10"),)), 329, "eigen_opgave", None, None, OWN | {"opgave": "10"},  # 328,5
        "de eigen opgave van 10, gehouden op 329: 10% onder de prognose naar dagen (gedeclareerd × 365/181 = 365)",
        "Z1: de prognose is uw eigen opgave van 10, gehouden op 329: 10% onder de prognose naar dagen (gedeclareerd × 365/181 = 365).",
    ),
    (
        "geen opgave", made("eigen_opgave"), 365, "dagen", "365/181", None, {"dagen": "181", "perioden": "6"},
        "gedeclareerd × 365/181", DAGEN.format(""),
    ),
    (
        "lumpsum", made("dagen", stromen=(rij(Stroom.LUMPSUM, extrapoleren=False),)), 181, "niet_geextrapoleerd", "1/1", None,
        {"dagen": "181", "perioden": "6"}, "gedeclareerd, zonder doortrekken",
        "Z1 is anders geschat: wat is gedeclareerd, zonder doortrekken naar het hele jaar (factor 1).",
    ),
    (
        "meerzorg tot en met 30 september", made("dagen", stromen=(rij(Stroom.MEERZORG, end=date(2023, 9, 30)),)), 181 + 92, "tot_einddatum", "273/181", None,
        {"dagen": "181", "perioden": "6", "tot_en_met": "2023-09-30"}, "gedeclareerd × 273/181, tot en met 30 september 2023",
        "Z1 is anders geschat: doorgetrokken tot en met de dag waarvoor de zorg is toegekend (factor 273/181).",
    ),
    (
        "niets gedeclareerd, als afspraak", made("dagen", gedeclareerd=False, answer="als_afspraak"), 300, "als_afspraak", None, None,
        {"dagen": "181", "perioden": "6"}, "de afspraak; er is nog niets gedeclareerd",
        "Er is nog niets gedeclareerd. De prognose is: uw afspraak, daarna afgerond op de kleinste hoeveelheid die van de prestatie kan worden afgesproken.",
    ),
]  # fmt: skip
Way = tuple[str, HerschikBesluit, int, str, str | None, str | None, dict[str, str], str, str]


def deel_of(b: HerschikBesluit) -> tuple[HerschikDeel, Stap]:
    (deel,) = b.delen
    return deel, next(s for s in deel.stappen if s.regel == "herschikking.prognose")


@pytest.mark.parametrize("way", WAYS, ids=[w[0] for w in WAYS])
def test_the_line_and_the_step_tell_the_method_that_made_the_figure(way: Way) -> None:
    _, besluit, days, methode, factor, latest, invoer, _, _ = way
    deel, step = deel_of(besluit)
    (line,) = with_schatting(deel).regels
    assert (line.prognose_volume, deel.prognose_cents) == (days, Money(days * PRIJS))
    assert (line.prognose_methode, line.prognose_factor) == (methode, Fraction(factor) if factor else None)
    assert line.prognose_factor_laatste == (Fraction(latest) if latest else None)
    assert line.prognose_invoer is not None
    assert dict(line.prognose_invoer) == invoer
    assert (step.feiten.get("methode"), step.feiten.get("factor"), step.feiten.get("dagen")) == (methode, factor or "", "181")
    assert (step.van, step.naar) == (str(300 * PRIJS), str(days * PRIJS))
    assert step.feiten.get("anders") == ""


@pytest.mark.parametrize("way", WAYS, ids=[w[0] for w in WAYS])
def test_the_export_waarom_and_the_letter_tell_the_same(way: Way) -> None:
    _, besluit, days, methode, factor, latest, _, formule, brief = way
    ronde = Ronde("test", 2023, (Sector.GZ,), (Regio("5503", "Drenthe", Money(RUIM)),), Huisstijl("Zorgkantoor Test"))
    (row,) = herschik_agreements([Herschikt(besluit, None)], ronde, (), (), (), date(2023, 8, 14)).rijen
    told = dict(zip(HERSCHIKKOLOMMEN, row, strict=True))
    assert (told["prognose_methode"], told["q_prognose"]) == (methode, days)
    assert told["prognose_factor"] == (f"{factor} + laatste perioden × {latest}" if latest else factor)
    assert told["prognose_berekening"] == formule.removesuffix(" + mutatie")

    deel, _ = deel_of(besluit)
    why = explain(Gegevens(gegund(A, {"Z1": (300, PRIJS)}), "besluit", gunning_kader(), herschik=besluit), "Z1")
    tail = " (declaratiestand over 181 dagen)"
    own = [r.tekst for r in why.regels if r.wat in ("Prognose", "geschat") and "afgerond op" in r.tekst]
    assert own == [f"{methode.replace('_', ' ')}: {formule}, afgerond op de kleinste hoeveelheid van de prestatie{tail}"]
    (step,) = [r.tekst for r in why.regels if r.wat == "Prognose" and "realisatie" in r.tekst]
    assert f"(methode {methode.replace('_', ' ')}, {formule.removesuffix(' + mutatie')};" in step

    assert brief in line_notes(deel, 2023)


def test_who_gave_a_figure_for_one_prestatie_only_is_told_for_both() -> None:
    """Z1 by the own figure of 350, Z2 by days: 181 x 365 / 181 = 365. The rule has two sources and a margin."""
    gunning = [gegund(A, {"Z1": (300, PRIJS), "Z2": (300, PRIJS)})]
    inputs = herschik_inputs(gunning, stand({(A, "Z1"): 181, (A, "Z2"): 181}), RUIM, opgaven=(opgave("350"),))
    policy = regels(prognose=keuze("prognose", "eigen_opgave"), opgave_marge=procent("opgave_marge", "10"))
    (besluit,) = assess(inputs, policy, Answers()).besluiten
    deel, step = deel_of(besluit)
    assert {name: step.feiten.get(name) for name in ("methode", "factor", "regel", "anders", "regels")} == {
        "methode": "dagen", "factor": "365/181", "regel": "eigen_opgave", "anders": "eigen_opgave 1", "regels": "2",
    }  # fmt: skip
    assert [(r.prognose_methode, r.prognose_factor, r.prognose_volume) for r in with_schatting(deel).regels] == [
        ("eigen_opgave", None, 350), ("dagen", Fraction(365, 181), 365),
    ]  # fmt: skip
    assert [r.tekst for r in rules_used(besluit, policy.kaders[0], {})][:2] == [
        "Prognose: eigen opgave van de zorgaanbieder; waar die er niet is naar dagen: gedeclareerd volume, gedeeld door de dagen van de periode, "
        "maal de dagen van het jaar",
        "Eigen opgave: telt tot 10% boven of onder de prognose naar dagen",
    ]
    only = made("eigen_opgave", opgaven=(opgave("350"),))
    assert rules_used(only, policy.kaders[0], {})[:2] == rules_used(besluit, policy.kaders[0], {})[:2]
    assert line_notes(deel, 2023) == (DAGEN.format(""), "Z1: de prognose is uw eigen opgave van 350.")


def test_an_answer_on_a_season_that_is_not_there_is_a_step() -> None:
    deel, _ = deel_of(made("seizoen", answer="maanden"))
    (step,) = [s for s in deel.stappen if s.regel == "herschikking.zonder_seizoen"]
    assert (dict(step.feiten), step.naar) == ({"prestatiecode": "Z1", "methode": "maanden", "factor": "2/1"}, str(362 * PRIJS))
    assert step.bron.startswith("antwoord ")


def test_an_answer_on_silence_is_the_source_of_the_forecast() -> None:
    besluit = made("dagen", gedeclareerd=False, answer="als_afspraak")
    deel, step = deel_of(besluit)
    silence = next(s for s in deel.stappen if s.regel == "herschikking.geen_declaratie")
    assert silence.feiten.get("antwoord") == "als_afspraak"
    assert step.bron == silence.bron
    assert step.bron.startswith("antwoord ")
    nothing = made("dagen", gedeclareerd=False, answer="geen_productie")
    assert [s.feiten.get("antwoord") for s in nothing.delen[0].stappen if s.regel == "herschikking.geen_declaratie"] == ["geen_productie"]


def test_a_besluit_of_before_with_an_own_figure_is_read_as_what_it_was() -> None:
    """Up to 0.3.0 the step said the method by days, and of the own figure not how it was held; the line knew better."""
    deel, step = deel_of(made("eigen_opgave", opgaven=(opgave("500"),)))
    kept = {"prestatiecode", "opgave", "prognose_zonder_opgave", "marge_procent", "prognose"}
    stappen = []
    for s in deel.stappen:
        if s.regel == "herschikking.opgave":
            s = replace(s, feiten=type(s.feiten)(tuple(p for p in s.feiten.pairs if p[0] in kept)))
        if s is step:
            s = replace(s, feiten=type(s.feiten)((("methode", "dagen"), ("factor", "365/181"), ("dagen", "181"), ("perioden", "6"))))
        stappen.append(s)
    old = replace(deel, stappen=tuple(stappen))
    (line,) = with_schatting(old).regels
    assert (line.prognose_methode, line.prognose_factor) == ("eigen_opgave", None)
    assert line_notes(old, 2023) == (
        "Z1: de prognose is uw eigen opgave van 500, gehouden op 402: 10% boven de prognose naar dagen (365).",
    )

    season, _ = deel_of(made("seizoen", seizoen=(Seizoen(Sector.GZ, "Z1", Decimal(1200), Decimal(2400)),)))
    before = replace(season, stappen=tuple(s for s in season.stappen if s.regel != "herschikking.seizoen"))
    assert line_notes(before, 2023) == (
        "De prognose is: gedeclareerd × 2 (heel vorig jaar ÷ dezelfde perioden), daarna afgerond op de kleinste hoeveelheid die van de prestatie kan worden afgesproken.",
    )
