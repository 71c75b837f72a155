"""Every finding of the gunning: the smallest input that gives it, and what an inkoper reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.builders import (
    AGB,
    aanvraag,
    feit,
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
from tests.spec.meldingen import Melding, asked, told
from tests.spec.test_volumeregels import run as volumes_of
from wlzcli.cycle.gunning import GunningInputs, StaandBesluit, decide
from wlzcli.cycle.gunning.ladders import without_rows
from wlzcli.domain.brief import Verzending
from wlzcli.domain.canonical import Facts
from wlzcli.domain.codes import Leveringsvorm, Sector
from wlzcli.domain.findings import Answers, Question
from wlzcli.domain.gunning import Bezwaar, Fase, GunningBesluit, Weigering
from wlzcli.domain.ladder import Bewerking
from wlzcli.domain.money import Money
from wlzcli.domain.ronde import Deelbudget
from wlzcli.policy.model import Beleid, Kader, VolumeRegel, VolumeSoort

WIE = "Zorgaanbieder 01 (41410001), GZ in 5503"
FORM = "41410001.xlsx"
SENT = Verzending("b1", "voorlopige_gunning", AGB, "5503", Sector.GZ, date(2015, 10, 9))
LATER = replace(SENT, datum=date(2015, 10, 19))


def found(inputs: GunningInputs, kader: Kader | None = None) -> list[Melding]:
    return [told(f) for f in decide(inputs, Beleid((kader or gunning_kader(),)), Answers()).findings]


def asks(productie: dict[str, int | None]) -> GunningInputs:
    return gunning_inputs(inschrijvingen=(aanvraag(productie=dict(productie)),))


def twice() -> GunningInputs:
    one = aanvraag()
    return gunning_inputs(inschrijvingen=(replace(one, productie=(one.productie[0], replace(one.productie[0], cel="D6"))),))


def with_code_cells(inputs: GunningInputs) -> GunningInputs:
    """The same as a form is read now: the prestatiecode of row 5 stands in A5."""
    (form,) = inputs.inschrijvingen
    lines = tuple(replace(line, code_cel=line.cel.replace("D", "A")) for line in form.productie)
    return replace(inputs, inschrijvingen=(replace(form, productie=lines),))


def besluit(inputs: GunningInputs | None = None) -> GunningBesluit:
    return decide(inputs or gunning_inputs(), Beleid((gunning_kader(),)), Answers()).decisions[0]


def standing(fase: Fase = Fase.VOORLOPIG) -> StaandBesluit:
    return StaandBesluit("b1", replace(besluit(), fase=fase))


def ending(day: date, **changes: object) -> GunningInputs:
    """A provisional award (970 days of 270 euro) of which the letter went out on 9 October: the term of 20 days ends on 29 October."""
    made = gunning_inputs(staand=(standing(),), definitief=True, peildatum=day, verzendingen=(SENT,))
    return replace(made, **changes)  # type: ignore[arg-type]  # fields by name


def definitive_too_early() -> GunningInputs:
    """Made definitive on 30 October; later the day of sending turns out to be 19 October, so that the term ran until 8 November."""
    done = decide(ending(date(2015, 10, 30)), Beleid((gunning_kader(),)), Answers()).decisions[0]
    return gunning_inputs(staand=(StaandBesluit("b2", done),), peildatum=date(2015, 10, 30), verzendingen=(LATER,))


BEZWAAR = Bezwaar("z1", AGB, date(2015, 10, 20), "individueel", None, "", "A. Inkoper")

WHICH_FORM = Question(
    "V102", "ingest", "Zorgaanbieder 01 (41410001), regio 5503, GZ", "tabellen/ontvangst", ("vervangt", "vult_aan", "telt_niet"),
    feiten=Facts.of(agb_code=AGB, regio="5503", sector=Sector.GZ, eerste=FORM, tweede="nogmaals/formulier.xlsx"),
)  # fmt: skip

CASES: list[tuple[str, Callable[[], GunningInputs], str, str, str]] = [
    (
        "F401", lambda: asks({"Z999": 10}), WIE, f"{FORM} › Productie › D5",
        f"{WIE}: prestatie Z999 staat niet in de tarieven van deze sector. De gunning wordt aangehouden.",
    ),
    (
        "F401", lambda: with_code_cells(asks({"Z999": 10})), WIE, f"{FORM} › Productie › A5",
        f"{WIE}: prestatie Z999 staat niet in de tarieven van deze sector. De gunning wordt aangehouden.",
    ),
    (
        "F402", lambda: with_code_cells(asks({"Z430": -1})), WIE, f"{FORM} › Productie › D5",
        f"{WIE}: het volume van Z430 is -1; een volume is 0 of meer. De gunning wordt aangehouden.",
    ),
    (
        "F402", lambda: asks({"Z430": -1}), WIE, f"{FORM} › Productie › D5",
        f"{WIE}: het volume van Z430 is -1; een volume is 0 of meer. De gunning wordt aangehouden.",
    ),
    (
        "F402", lambda: gunning_inputs(referentie=(referentie(volume=-5),)), WIE, "referentie.csv › regel 2",
        f"{WIE}: het volume van Z430 is -5; een volume is 0 of meer. De gunning wordt aangehouden.",
    ),
    (
        "F403", lambda: gunning_inputs(ronde=ronde(0)), "regio 5503", "",
        "Voor regio 5503 is geen contracteerruimte bekend (€ 0,00). Niemand in deze regio kan worden gegund.",
    ),
    (
        "F404", twice, WIE, f"{FORM} › Productie › D6",
        f"{WIE}: prestatie Z430 staat twee keer in de aanvraag. Welk volume geldt is niet te zien; de gunning wordt aangehouden.",
    ),
    (
        "F404", lambda: with_code_cells(twice()), WIE, f"{FORM} › Productie › A6",
        f"{WIE}: prestatie Z430 staat twee keer in de aanvraag. Welk volume geldt is niet te zien; de gunning wordt aangehouden.",
    ),
    (
        "F405", lambda: gunning_inputs(toetsen=(toets(), toets(bestand="tweede.xlsx"))), WIE, FORM,
        f"{WIE}: er is meer dan één getoetste inschrijving ({FORM}, tweede.xlsx). De gunning wordt aangehouden.",
    ),
    (
        "F406", lambda: gunning_inputs(toetsen=(toets(typen=Facts.of(MPT="bestaand", VPT="geheel_nieuw")),)), WIE, FORM,
        f"{WIE}: voor ZZP is niet bepaald of de zorgaanbieder bestaand of nieuw is. Zonder type is er geen tarief.",
    ),
    (
        "F407", lambda: gunning_inputs(
            toetsen=(toets(), toets("41410002")), inschrijvingen=(aanvraag(), aanvraag("41410002")), staand=(standing(),),
            referentie=(referentie(), referentie("41410002")), ronde=ronde(100_000_00),
        ), "regio 5503", "",
        # stands: 970 days of 94% of 250 + 35 = 270 euro = 261.900; the room is 100.000
        "regio 5503: wat is vastgesteld, gereserveerd en apart gehouden gaat € 161.900,00 boven de ruimte uit. "
        "Er valt niets te verdelen; nieuwe gunningen worden aangehouden.",
    ),
    (
        "F408", lambda: asks({"Z430": None}), WIE, f"{FORM} › Productie › D5",
        f"{WIE}: het gevraagde volume van Z430 is niet gelezen. De gunning wordt aangehouden.",
    ),
    (
        "F409", lambda: gunning_inputs(scores=(plan(opslag="0", uitkomst="aangehouden", plan="plan-1"),)), WIE, FORM,
        f"{WIE}: de opslag op plan-1 staat nog open bij de beoordeling. De gunning wordt aangehouden.",
    ),
    (
        "W401", lambda: gunning_inputs(toetsen=(toets(typen=Facts.of(ZZP="geheel_nieuw")),), referentie=()), WIE, FORM,
        f"{WIE}: voor Z430 (ZZP) is er geen referentievolume en geen startvolume. Het volume wordt 0; "
        "de productie komt bij de herschikking aan bod.",
    ),
    (
        "W403", lambda: gunning_inputs(inschrijvingen=(), referentie=()), WIE, FORM,
        f"{WIE}: er is geen productie gevraagd en er is geen referentievolume. De overeenkomst komt zonder volume.",
    ),
    (
        "W412", lambda: ending(date(2016, 1, 1), verzendingen=()), WIE, "",
        f"{WIE}: de brief over dit besluit is niet als verzonden vastgelegd. De bezwaartermijn loopt nog niet; het besluit blijft voorlopig.",
    ),
    (
        "W413", lambda: ending(date(2015, 10, 29)), WIE, "",
        f"{WIE}: verzonden op 2015-10-09; de laatste dag van de bezwaartermijn is 2015-10-29. Het besluit blijft voorlopig.",
    ),
    (  # the term of 20 days after 9 October ended on the 29th
        "W420", lambda: ending(date(2016, 1, 1), bezwaren=(replace(BEZWAAR, datum=date(2015, 10, 30)),)), WIE, "",
        f"{WIE}: het kort geding van {AGB} (individueel) is van 2015-10-30, na de laatste dag van de bezwaartermijn (2015-10-29). "
        "Het houdt dit besluit toch vast: of het te laat is, zegt de rechter.",
    ),
    (
        "W414", lambda: ending(date(2016, 1, 1), bezwaren=(replace(BEZWAAR, datum=date(2015, 10, 29)),)), WIE, "",
        f"{WIE}: het kort geding van 41410001 van 2015-10-29 (individueel) houdt dit besluit vast. Het blijft voorlopig.",
    ),
    (
        "W414", lambda: ending(date(2016, 1, 1), bezwaren=(BEZWAAR,)), WIE, "",
        f"{WIE}: het kort geding van 41410001 van 2015-10-20 (individueel) houdt dit besluit vast. Het blijft voorlopig.",
    ),
    (
        "W416", lambda: gunning_inputs(staand=(standing(),), weigeringen=(Weigering("b1", "geweigerd", date(2015, 10, 12)),)), WIE, "",
        f"{WIE}: op 2015-10-12 geweigerd. Tot het einde van de bezwaartermijn kan de zorgaanbieder nog naar de rechter; "
        "tot dan blijft zijn ruimte bezet.",
    ),
    (  # 1.000 days of Z430 at most 285,00 are reserved; Z999 has no tarief
        "W419", lambda: asks({"Z430": 1000, "Z999": 5}), WIE, FORM,
        f"{WIE}: Z999 zit niet in de reservering (€ 270.000,00), want het bedrag is niet te berekenen. "
        "Wat daarvan later wordt afgesproken, komt uit wat in regio 5503 overblijft.",
    ),
    (
        "W418", lambda: gunning_inputs(vragen=(WHICH_FORM,)), WIE, "nogmaals/formulier.xlsx",
        f"{WIE}: vraag {WHICH_FORM.id} (V102) van 'wlz ingest' is nog niet beantwoord en verwerkt. De gunning rust op wat is getoetst: {FORM}.",
    ),
    (
        "W417", definitive_too_early, WIE, "",
        f"{WIE}: de brief is volgens een verbeterde datum op 2015-10-19 verzonden, dus de bezwaartermijn loopt tot en met 2015-11-08. "
        "Het besluit is al definitief.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("code", "make", "onderwerp", "plek", "tekst"), CASES, ids=[c[0] for c in CASES])
def test_what_holds_or_warns(code: str, make: Callable[[], GunningInputs], onderwerp: str, plek: str, tekst: str) -> None:
    beside = "F401" if code == "W419" else "W419"  # what cannot be priced is held and, told apart, in no reservation
    assert [m for m in found(make()) if m[0] != beside] == [(code, onderwerp, plek, tekst)]


def test_a_percentage_below_zero() -> None:
    """Last year 0, and one point less by the monitor; up to rekenwijze 1 that was awarded."""
    kader = gunning_kader(tarief=(tariefregel("monitor", Bewerking.MONITOR, minimum=Decimal(-1), maximum=Decimal(1), feit="monitor"),))
    inputs = gunning_inputs(feiten=(feit("tariefpercentage_vorig_jaar", "0"), feit("monitor", "-1")))
    text = f"{WIE}: het tariefpercentage voor ZZP komt uit op -1% (laatste stap: Monitor). Een percentage onder nul wordt niet gegund."
    assert found(inputs, kader) == [("F905", WIE, "", text)]
    older = decide(replace(inputs, rekenwijze=1), Beleid((kader,)), Answers()).decisions[0]
    assert (older.uitkomst.value, older.ladders[0].tariefpercentage) == ("gegund", Decimal(-1))


def two_forms() -> GunningInputs:
    """Days at home and days in an institution of one zorgaanbieder: two ladders."""
    tarieven = (tarief("Z430"), tarief("V430", leveringsvorm=Leveringsvorm.VPT))
    types = Facts((("VPT", "bestaand"), ("ZZP", "bestaand")))
    referenties = (referentie(), referentie(prestatiecode="V430"))
    made = gunning_inputs(toetsen=(toets(typen=types),), tarieven=tarieven, referentie=referenties)
    return replace(made, inschrijvingen=(aanvraag(productie={"Z430": 1000, "V430": 1000}),))


def test_one_wrong_fact_is_told_once_for_all_ladders() -> None:
    kader = gunning_kader(tarief=(tariefregel("basis", Bewerking.BASIS, feit="basistarief"),))
    inputs = replace(two_forms(), feiten=(feit("basistarief", "100,5"),))
    assert found(inputs, kader) == [("F901", WIE, "tarief.basis", f"{WIE}: Basis is 100,5; het beleid staat 0 tot en met 100 toe.")]
    per_vorm = tuple(feit("basistarief", value, leveringsvorm=vorm) for vorm, value in (("VPT", "101"), ("ZZP", "102")))
    assert [text for _, _, _, text in found(replace(inputs, feiten=per_vorm), kader)] == [
        f"{WIE}: Basis is {value}; het beleid staat 0 tot en met 100 toe." for value in (101, 102)
    ]


def test_a_rung_filled_by_a_fact_names_value_row_and_source() -> None:
    kader = gunning_kader(tarief=(tariefregel("basis", Bewerking.BASIS, waarde_feit="basistarief"),))
    own = feit("basistarief", "93,75", regio="5503", bron="brief van 2 mei")
    inputs = gunning_inputs(feiten=(feit("basistarief", "90"), own))
    beleid = Beleid((kader,))
    (made,) = decide(inputs, beleid, Answers()).decisions
    (rung,) = made.ladders[0].stappen
    names = ("uit", "uit_waarde", "uit_rij", "uit_bron")
    assert [rung.feiten.get(n) for n in names] == ["basistarief", "93,75", str(own.plek), "brief van 2 mei"]
    # an award of before that named no row, so deciding it again corrects nothing
    bare = replace(made, ladders=tuple(without_rows(ladder) for ladder in made.ladders), fase=Fase.VOORLOPIG)
    again = replace(inputs, staand=(StaandBesluit("b1", bare),), herzien=("b1",), ongewijzigd_telt=True)
    assert decide(again, beleid, Answers()).decisions == ()


def test_a_reserve_without_an_amount() -> None:
    kader = gunning_kader(volume=(*gunning_kader().volume, volumeregel("stimulering", VolumeSoort.RESERVE)))

    assert found(gunning_inputs(), kader) == [
        (
            "W405", "Stimulering", "volume.stimulering",
            "Het beleid noemt 'Stimulering', maar geen bedrag. Er is voor deze reserve niets van de ruimte apart gehouden.",
        )
    ]  # fmt: skip


def test_a_kader_without_an_objection_term() -> None:
    assert found(ending(date(2016, 1, 1)), gunning_kader(termijnen=())) == [
        (
            "W411", WIE, "",
            f"{WIE}: het kader noemt geen bezwaartermijn, dus is niet te zeggen of die voorbij is. Het besluit blijft voorlopig.",
        )
    ]  # fmt: skip


def open_questions(*volume: VolumeRegel) -> list[Melding]:
    result = decide(gunning_inputs(), Beleid((gunning_kader(volume=volume),)), Answers())
    return [asked(q) for q in result.questions]


def test_a_percentage_that_the_kader_leaves_open() -> None:
    rule = volumeregel("toekenning", VolumeSoort.TOEKENNINGSPERCENTAGE, reden="Niet gepubliceerd.")

    assert open_questions(rule) == [
        (
            "V402", "Toekenning, ZZP", "testkader §1 (fictief)",
            "Welk toekenningspercentage geldt voor ZZP in kader 2016-gz? Het geldt voor iedereen met een referentievolume. Niet gepubliceerd.",
        )
    ]  # fmt: skip


def test_a_reserve_inside_or_outside_the_room() -> None:
    rule = volumeregel("innovatie", VolumeSoort.RESERVE, waarde=Decimal(1), eenheid="procent")

    assert open_questions(*gunning_kader().volume, rule) == [
        ("V404", "Innovatie", "testkader §1 (fictief)", "Valt 'Innovatie' (1 procent) binnen de contracteerruimte, of komt het erbovenop?")
    ]


def test_a_deelbudget_that_is_short_while_the_region_is_not() -> None:
    small = replace(regio(), deelbudgetten=(Deelbudget(Sector.GZ, Money(100_000_00)),))
    result = decide(gunning_inputs(ronde=ronde(regios=(small,))), Beleid((gunning_kader(),)), Answers())

    assert [asked(q) for q in result.questions] == [
        (
            "V405", "het deelbudget GZ van regio 5503", "2016-gz",
            "In het deelbudget GZ van regio 5503 is meer te gunnen dan er ruimte is, en het kader noemt geen regel. "
            "Hoe wordt verdeeld? Kies wat vóór de inschrijving is bekendgemaakt.",
        )
    ]  # fmt: skip


def test_a_swap_for_more_hours_that_is_not_lower() -> None:
    """Zilveren Kruis: more hours at a lower percentage; 95,5 against 95,5 is no swap."""
    result = volumes_of("zilverenkruis", {"H126": 1_000}, {"H126": 1_000}, facts={"ruilpercentage": "95,5"})

    assert [told(f)[::3] for f in result.findings if f.blocks] == [
        (
            "F410",
            "Zorgaanbieder 01 (41410001), VV in 5503: het percentage waarvoor meer uren worden geleverd (MPT) is 95,5%; "
            "verwacht is lager dan 95,5%. De gunning wordt aangehouden.",
        )
    ]
