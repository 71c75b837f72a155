"""Every finding and question of the herschikking: the smallest region that gives it, and what an inkoper reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.cycle.test_herschik import PRIJS, RUIM, afspraak, answered, basic, oordeel, plafond, plan, priced, run
from tests.herschik_builders import BRON, A, B, gegund, hele_jaar, herschik_inputs, keuze, mutatie, procent, regels, tarief
from tests.spec.meldingen import asked, told
from wlzcli.cycle.herschik import HerschikInputs, Uitkomst
from wlzcli.domain.beleidsitem import Aard, Status
from wlzcli.domain.codes import Sector
from wlzcli.domain.gunning import Fase, GunningBesluit
from wlzcli.domain.ladder import OpslagMoment
from wlzcli.domain.money import Money
from wlzcli.domain.productie import HerschikBesluit, Opgave
from wlzcli.domain.provenance import Plaats
from wlzcli.domain.ronde import Huisstijl, Regio, Ronde
from wlzcli.policy.model import VolumeRegel, VolumeSoort
from wlzcli.views.herschikafspraken import Herschikt, herschik_agreements, not_closing

WIE = "Zorg 01 (41000001), GZ in 5503"
KORT = "Zorg 01 (41000001)"
BRON_LABEL = "testkader §9 (fictief)"
OPEN = "niet gepubliceerd"


def agreed(**volumes: str | int) -> HerschikInputs:
    """A has an agreement on 100 days Z1 and delivered this."""
    return herschik_inputs([gegund(A, {"Z1": (100, PRIJS)})], hele_jaar({(A, code): v for code, v in volumes.items()}), RUIM)


def own_figure() -> Uitkomst:
    """Forecast 110 days; within 10 percent is at most 121, and the zorgaanbieder says 2.000."""
    inputs = replace(
        basic(110), opgaven=(Opgave(A, "5503", basic().gunning[0].sector, "Z1", Decimal(2000), Plaats("o.csv", regelnummer=2)),)
    )
    return run(inputs, regels(prognose=keuze("prognose", "eigen_opgave"), opgave_marge=procent("opgave_marge", "10")))


def own_figures(declared: dict[str, int] | None = None, antwoord: str | None = None, **given: int) -> Uitkomst:
    """A agreed on 100 days of Z1 and of Z2, delivered them (or this), and gave these figures of its own; none is bounded."""
    real = {"Z1": 100, "Z2": 100} if declared is None else declared
    stand_ = hele_jaar({(A, code): n for code, n in real.items()})
    inputs = herschik_inputs([gegund(A, {"Z1": (100, PRIJS), "Z2": (100, PRIJS)})], stand_, RUIM)
    place, sector = Plaats("o.csv", regelnummer=2), inputs.gunning[0].sector
    opgaven = tuple(Opgave(A, "5503", sector, code, Decimal(n), place) for code, n in given.items())
    policy = regels(prognose=keuze("prognose", "eigen_opgave"), opgave_marge=procent("opgave_marge", "10"))
    inputs = replace(inputs, opgaven=opgaven)
    return run(inputs, policy) if antwoord is None else answered(inputs, policy, antwoord)


def settled() -> HerschikBesluit:
    """A's herschikking as it stands: 100 days agreed, 110 delivered and honoured."""
    return run(basic(110)).besluiten[0]


def withdrawn() -> GunningBesluit:
    """A's award of 100 days, taken back."""
    return replace(
        gegund(A, {"Z1": (100, PRIJS)}), fase=Fase.INGETROKKEN, regels=(), bedrag_cents=Money(0), ingetrokken_cents=Money(100 * PRIJS)
    )


FOUND: list[tuple[str, Callable[[], Uitkomst], str, str, str]] = [
    (
        "W602", lambda: run(herschik_inputs([gegund(A, {"Z1": (100, PRIJS)}, fase=Fase.VOORLOPIG)], hele_jaar({(A, "Z1"): 100}), RUIM)),
        WIE, "", f"De gunning van {WIE} is voorlopig; de herschikking rekent ermee alsof zij definitief wordt.",
    ),
    (
        "W603", lambda: run(herschik_inputs([gegund(A, {"Z1": (100, PRIJS)})], hele_jaar({(A, "Z1"): 100, (B, "Z1"): 5}), RUIM)),
        "41000002, GZ in 5503", "",
        "41000002, GZ in 5503 heeft productie gedeclareerd, maar er is geen overeenkomst; die productie telt niet mee.",
    ),
    (
        "F605", lambda: run(replace(agreed(Z1=100), mutaties=(mutatie(A, "Z1", -1100),))), WIE, "",
        f"De prognose van {WIE} voor Z1 komt op -1.000 uit; verwacht wordt nul of meer.",
    ),
    (
        "F606", lambda: run(replace(agreed(Z1=100, Z2=3), tarieven=(tarief("Z1"),))), WIE, "",
        f"Voor prestatie Z2 van {WIE} is er geen tarief; verwacht wordt een tarief in tabellen/tarieven.",
    ),
    (
        "W607", lambda: run(agreed(Z1=80, H1=20)), WIE, "",
        f"{WIE} leverde prestatie H1 (MPT), maar die leveringsvorm is niet gegund; deze productie telt niet mee.",
    ),
    (
        "W608", lambda: run(replace(agreed(Z1=100), mutaties=(mutatie(B, "Z1", 1),))), "41000002, GZ in 5503", "test.csv › regel 2",
        "41000002, GZ in 5503 heeft een mutatie op Z1, maar er is geen overeenkomst; de mutatie telt niet mee.",
    ),
    (
        "F609", lambda: run(basic(regios=())), "regio 5503", "",
        "Voor regio 5503 is geen ruimte bekend (regio staat niet in ronde.toml); verwacht wordt een contracteerruimte boven nul.",
    ),
    (
        "W610", own_figure, WIE, "",
        f"{WIE} gaf voor Z1 2.000 op; gerekend is met 121, de grens van de marge in het kader.",
    ),
    (
        "W621", lambda: own_figures(Z1=100), WIE, "",
        f"{WIE} gaf geen eigen opgave voor Z2, terwijl het kader daarop rekent; gerekend is naar dagen (gedeclareerd × 365/365).",
    ),
    (
        "W622", lambda: own_figures(Z1=100, Z2=100, Z3=1234), WIE, "",
        f"{WIE} gaf voor Z3 1.234 op; die opgave telt niet, want de prestatie is niet afgesproken en niet gedeclareerd.",
    ),
    (
        "W622", lambda: own_figures({}, "als_afspraak", Z1=140), WIE, "",
        f"{WIE} gaf voor Z1 140 op; die opgave telt niet, want de prestatie is geschat als de afspraak, omdat er nog niets is gedeclareerd.",
    ),
    (
        "W623", lambda: run(herschik_inputs([withdrawn()], hele_jaar({}), RUIM, staand=(settled(),))), WIE, "",
        f"De herschikking van {WIE} (€ 11.000,00) staat vast, maar de gunning is ingetrokken. "
        "Zolang zij niet is herzien, blijft dit bedrag van de ruimte af.",
    ),
    *(
        (
            "W623",
            lambda withdrew=withdrew: run(
                herschik_inputs(
                    [gegund(A, {"Z1": (100, PRIJS)})], hele_jaar({}), RUIM, staand=(settled(),), geweigerd=(f"5503/GZ/{A}",), ingetrokken=withdrew
                )
            ),
            WIE, "",
            f"De herschikking van {WIE} (€ 11.000,00) staat vast, maar de gunning is {word} door de zorgaanbieder. "
            "Zolang zij niet is herzien, blijft dit bedrag van de ruimte af.",
        )
        for word, withdrew in (("geweigerd", ()), ("ingetrokken", (f"5503/GZ/{A}",)))
    ),
    (
        "W624", lambda: run(herschik_inputs([gegund(A, {"Z1": (80, PRIJS)})], hele_jaar({(A, "Z1"): 110}), RUIM, staand=(settled(),))), WIE, "",
        f"De herschikking van {WIE} (€ 11.000,00) ging uit van een afspraak van € 10.000,00, maar de gunning is nu € 8.000,00.",
    ),
    (
        "W613", lambda: run(herschik_inputs([gegund(A, {"Z1": (100, PRIJS), "H1": (10, PRIJS)})], hele_jaar({(A, "Z1"): 100}), RUIM)),
        WIE, "", f"Van {WIE} is er geen enkele declaratie, terwijl er productie in MPT is afgesproken; de prognose daarvan is nul.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("code", "make", "onderwerp", "plek", "tekst"), FOUND, ids=[c[0] for c in FOUND])
def test_what_is_found(code: str, make: Callable[[], Uitkomst], onderwerp: str, plek: str, tekst: str) -> None:
    assert [told(f) for f in make().findings] == [(code, onderwerp, plek, tekst)]


def test_an_own_figure_of_a_leveringsvorm_that_was_not_awarded_is_told_as_what_it_is() -> None:
    """H1 was declared: a text that it was not would contradict the finding beside it."""
    assert [told(f) for f in own_figures({"Z1": 100, "Z2": 100, "H1": 10}, Z1=100, Z2=100, H1=100).findings] == [
        ("W607", WIE, "", f"{WIE} leverde prestatie H1 (MPT), maar die leveringsvorm is niet gegund; deze productie telt niet mee."),
        (
            "W622", WIE, "",
            f"{WIE} gaf voor H1 100 op; die opgave telt niet, want de prestatie is niet afgesproken, en van een leveringsvorm die niet is gegund (MPT).",
        ),
    ]  # fmt: skip


def test_rows_that_do_not_close_are_told() -> None:
    """110 days at € 100 is € 11.000: with one day more on the line, and with a cent more in the whole."""
    whole = settled()
    (deel,) = whole.delen
    more = replace(whole, delen=(replace(deel, regels=(replace(deel.regels[0], volume=Decimal(111)),)),))
    off = replace(whole, herschikking_cents=whole.herschikking_cents + Money(1))
    ronde = Ronde("test", 2023, (Sector.GZ,), (Regio("5503", "Drenthe", Money(RUIM)),), Huisstijl("Zorgkantoor Test"))
    for besluit, tekst in (
        (whole, None),
        (more, f"Bij {WIE} is volume × tarief van Z1 € 11.100,00, terwijl het bedrag € 11.000,00 is."),
        (off, f"Bij {WIE} is de som van de regels en de rest € 11.000,00, terwijl de herschikking € 11.000,01 is."),
    ):
        made = herschik_agreements([Herschikt(besluit, None)], ronde, (), (), (), date(2023, 8, 14))
        assert [told(f) for f in not_closing(made)] == ([("F625", WIE, "", tekst)] if tekst else [])


def short(**changes: object) -> Uitkomst:
    """110 days delivered on an agreement of 100, and room for 105."""
    return run(basic(ruimte=105 * PRIJS), regels(**changes))  # type: ignore[arg-type]  # rules by name


def reserve() -> Uitkomst:
    rule = VolumeRegel(
        sleutel="volume.reserve", titel="Stimulering", aard=Aard.VOLUMEGROND, bron=BRON, soort=VolumeSoort.RESERVE, waarde=Decimal(1),
        eenheid="procent",
    )  # fmt: skip
    return run(basic(), regels(volume=(rule,)))


def two_percentages() -> Uitkomst:
    """Z2 was not agreed; Z1 and Z3 of the same leveringsvorm have 94 and 96 percent."""
    one, two = gegund(A, {"Z1": (100, PRIJS)}), gegund(A, {"Z3": (100, PRIJS)}, percentage="96")
    both = replace(
        one, ladders=(*one.ladders, *two.ladders), regels=(*one.regels, *two.regels), bedrag_cents=one.bedrag_cents + two.bedrag_cents
    )
    return run(herschik_inputs([both], hele_jaar({(A, "Z1"): 100, (A, "Z2"): 5, (A, "Z3"): 100}), RUIM))


ASKED: list[tuple[str, Callable[[], Uitkomst], str, str, str]] = [
    (
        "V601", lambda: run(herschik_inputs([gegund(A, {"Z1": (100, PRIJS)})], hele_jaar({}), RUIM)), WIE, "declaratiestand",
        f"{WIE} heeft een afspraak van € 10.000,00, maar in de declaratiestand van 2023-08-14 staat geen enkele regel. Wat is de productie?",
    ),
    (
        "V602", lambda: run(basic(), regels(prognose=keuze("prognose", None, reden=OPEN))), "prognose", BRON_LABEL,
        "Het kader 2016-gz zegt niet hoe de productie over het jaar wordt geschat (niet gepubliceerd). Welke methode is bekendgemaakt?",
    ),
    (
        "V603", lambda: short(verdeling=keuze("verdeling", None, reden=OPEN)), "verdeling", BRON_LABEL,
        "Er is te weinig ruimte voor alle overproductie en 2016-gz noemt geen verdeelregel (niet gepubliceerd). Welke is bekendgemaakt?",
    ),
    (
        "V604", lambda: run(basic(), regels(niveau=keuze("niveau", None, reden=OPEN))), "niveau", BRON_LABEL,
        "Het kader 2016-gz zegt niet waarover afspraak en productie worden vergeleken (niet gepubliceerd). Wat is bekendgemaakt?",
    ),
    (
        "V605", lambda: run(basic(), regels(garantie=procent("garantie", None, reden=OPEN))), "garantie", BRON_LABEL,
        "Het kader 2016-gz zegt niet welk deel van de afspraak in de herschikking zeker is (niet gepubliceerd). Welk percentage geldt?",
    ),
    (
        "V606", lambda: run(basic(), regels(drempel=procent("drempel", None, reden=OPEN))), "drempel", BRON_LABEL,
        "Het kader 2016-gz zegt niet onder welk percentage van de afspraak niets verandert (niet gepubliceerd). Welk percentage geldt?",
    ),
    (
        "V607", lambda: short(klassen_herkomst=keuze("klassen", None, status=Status.ONBEKEND, reden=OPEN)), "klassen", BRON_LABEL,
        "Er is te weinig ruimte voor alle overproductie en 2016-gz noemt geen voorrang (niet gepubliceerd). Welke is bekendgemaakt?",
    ),
    (
        "V608", lambda: run(basic(), regels(volume=(plafond(),))), KORT, BRON_LABEL,
        f"Voor {KORT} geldt 'Volumeplafond', zonder getal waarmee te rekenen valt. Welk deel van de groei telt mee (in procenten)?",
    ),
    (
        "V609", lambda: run(priced(plan("2", OpslagMoment.HERSCHIKKING, afspraak("a", "2", OpslagMoment.HERSCHIKKING)))), KORT, "resultaten",
        f"Heeft {KORT} het afgesproken resultaat 'a' van plan gehaald (doel)?",
    ),
    (
        "V610", lambda: run(priced(plan("2.5", OpslagMoment.INITIEEL, afspraak("a", None), afspraak("b", "1")), oordeel("a", False), oordeel("b", True))),
        KORT, "resultaten",
        f"{KORT} haalde 'a' van plan niet. Welk deel van de opslag van 2,5 hangt daaraan (in procentpunt)?",
    ),
    (
        "V611", reserve, "Stimulering", BRON_LABEL,
        "Gaat 'Stimulering' (1 procent) af van de contracteerruimte of staat zij ernaast?",
    ),
    (
        "V612", two_percentages, KORT, "gunning",
        f"{KORT} leverde Z2 (ZZP), waarvoor niets was afgesproken; voor die leveringsvorm gelden meer percentages. Welk percentage geldt?",
    ),
    (
        "V613", lambda: run(basic(), regels(prognose=keuze("prognose", "eigen_opgave"))), "marge van de eigen opgave", "2016-gz",
        "Het kader 2016-gz neemt de eigen opgave van de zorgaanbieder als prognose, zonder grenzen. "
        "Hoeveel procent mag zij afwijken van de prognose naar dagen?",
    ),
    (
        "V614", lambda: run(basic(), regels(prognose=keuze("prognose", "seizoen"))), "prestatie Z1 (GZ)", "declaratiestand van vorig jaar",
        "Van prestatie Z1 (GZ) is er vorig jaar in deze perioden niets gedeclareerd; een seizoen is er dus niet. Hoe wordt zij geschat?",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("code", "make", "onderwerp", "bron", "tekst"), ASKED, ids=[c[0] for c in ASKED])
def test_what_is_asked(code: str, make: Callable[[], Uitkomst], onderwerp: str, bron: str, tekst: str) -> None:
    assert [asked(q) for q in make().questions.values()] == [(code, onderwerp, bron, tekst)]
