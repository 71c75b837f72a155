"""The explanation goes on after the award: the herschikking from agreement to what is not honoured, and what was left over."""

from __future__ import annotations

from tests.builders import gunning_kader
from tests.herschik_builders import A, B, gegund, hele_jaar, herschik_inputs, regels
from wlzcli.cycle.herschik import assess
from wlzcli.domain.findings import Answers
from wlzcli.domain.productie import HerschikBesluit
from wlzcli.views.stand import Stand
from wlzcli.views.waarom import explain

EERST = gegund(A, {"Z1": (100, 7_00), "Z2": (100, 5_00)})


def short() -> HerschikBesluit:
    """A claims 120 x 7,00 + 100 x 5,00 = 1.340,00 on 1.200,00; B 150 x 7,00 on 700,00. Room for 1.200 + 700 + 100: of 490,00 100,00."""
    gunning = [EERST, gegund(B, {"Z1": (100, 7_00)})]
    inputs = herschik_inputs(gunning, hele_jaar({(A, "Z1"): 120, (A, "Z2"): 100, (B, "Z1"): 150}), 2_000_00)
    return assess(inputs, regels(), Answers()).besluiten[0]


def told(prestatiecode: str | None) -> list[tuple[int, str, str]]:
    why = explain(Stand(EERST, "besluit 1", gunning_kader(), herschik=short(), herschik_herkomst="besluit 2"), prestatiecode)
    lines = [(r.niveau, r.wat, r.tekst) for r in why.regels]
    return lines[[what for _, what, _ in lines].index("Herschikking") :]


def test_the_overview_goes_from_agreement_to_what_is_not_honoured_and_what_is_left() -> None:
    """A gets 140 x 100/490 = 28,57 of its 140,00: 1.228,57. Cut in proportion that is 110,01 and 91,68 days: 110 x 7,00 and 91 x 5,00

    are 1.225,00; nothing more of 5,00 or 7,00 fits in the 3,57 that is left.
    """
    assert 140 * 100_00 // 490 == 28_57
    assert [120 * 1228_57 // 1340_00, 100 * 1228_57 // 1340_00] == [110, 91]
    assert told(None) == [
        (0, "Herschikking", "€ 1.228,57; afspraak was € 1.200,00, aanspraak € 1.340,00"),
        (
            1,
            "alles",
            "afspraak € 1.200,00 → gedeclareerd € 1.340,00 → prognose € 1.340,00 → aanspraak € 1.340,00 → gegarandeerd € 1.200,00 (vrijval € 0,00) "
            "→ klasse 1, factor 20,41% van de overproductie € 140,00 → toegekend € 28,57 → herschikking € 1.228,57 → niet gehonoreerd € 111,43",
        ),
        (2, "Prognose", "dagen: gedeclareerd × 365/365, afgerond op de kleinste hoeveelheid van de prestatie (declaratiestand over 365 dagen)"),
        (2, "Z1", "€ 770,00 = 110 × € 7,00; afspraak 100; gedeclareerd 120; prognose 120"),
        (2, "Z2", "€ 455,00 = 91 × € 5,00; afspraak 100; gedeclareerd 100; prognose 100"),
        (2, "Rest na afronding", "€ 3,57, minder dan één eenheid kost; hoort bij de herschikking"),
        (1, "Onverdeeld in de regio", "€ 0,00 blijft na deze herschikking over"),
    ]  # fmt: skip


def test_one_prestatie_is_explained_step_by_step_without_fractions() -> None:
    steps = {what: text for level, what, text in told("Z1") if level == 2}
    assert set(steps) == {
        "Prognose", "Z1", "Rest na afronding", "Afspraak", "Prijs", "Garantie", "Verdeling", "Herschikking", "Niet gehonoreerd",
    }  # fmt: skip
    assert steps["Verdeling"] == (
        "€ 140,00 → € 28,57 (beschikbaar € 100,00; gevraagd € 490,00; klasse 1; maat 20,41%; uitkomst gedeeld; volgorde alle; methode naar rato)"
    )
    assert steps["Niet gehonoreerd"] == "€ 1.340,00 → € 111,43"


def test_a_prestatie_that_was_not_agreed_is_explained_from_the_herschikking_on() -> None:
    """A declared 10 days of Z9, at 94% of 250,00 as its leveringsvorm has."""
    inputs = herschik_inputs([EERST], hele_jaar({(A, "Z1"): 100, (A, "Z2"): 100, (A, "Z9"): 10}), 10_000_00)
    (besluit,) = assess(inputs, regels(), Answers()).besluiten
    why = explain(Stand(EERST, "besluit 1", gunning_kader(), herschik=besluit, herschik_herkomst="besluit 2"), "Z9")
    assert [(r.wat, r.tekst) for r in why.regels][:2] == [
        ("Gunning", "over Z9 is niets afgesproken; de productie telt in de herschikking"),
        ("Herschikking", "€ 3.550,00; afspraak was € 1.200,00, aanspraak € 3.550,00"),
    ]
    assert [r.tekst for r in why.regels if r.wat == "Z9"] == ["€ 2.350,00 = 10 × € 235,00; afspraak 0; gedeclareerd 10; prognose 10"]
