"""What the rules of the gunning mean: cases worked by hand, as tables. Amounts are sums a reader can check.

One fictional day: 250,00 zorg + 30,00 NHC + 5,00 NIC, unless the table says otherwise.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.builders import (
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
from wlzcli.cycle.gunning import GunningInputs, decide
from wlzcli.domain.canonical import Facts
from wlzcli.domain.codes import AanbiederType, Leveringsvorm, Sector
from wlzcli.domain.findings import Answer, Answers
from wlzcli.domain.gunning import GunningBesluit
from wlzcli.domain.ladder import Bewerking, Lezing
from wlzcli.domain.money import Money
from wlzcli.domain.ronde import Deelbudget
from wlzcli.policy.model import Beleid, Kader, Looptijd, VolumeSoort, Voorwaarde

NHC_NIC = 30_00 + 5_00
ONE_YEAR = Looptijd(jaren_standaard=getal("looptijd.jaren_standaard", 1))


def awarded(inputs: GunningInputs, kader: Kader, **given: str) -> tuple[GunningBesluit, ...]:
    """Run, answer what is asked by code, and run again."""
    beleid = Beleid((kader,))
    result = decide(inputs, beleid, Answers())
    if result.questions:
        answers = tuple(Answer(q, given[q.code], "spec", "A. Inkoper", datetime(2023, 10, 1, tzinfo=UTC)) for q in result.questions)
        result = decide(inputs, beleid, Answers(answers))
    assert result.questions == ()
    return result.decisions


# -- tariff -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("basis", "opslag", "percentage", "zorg_cents"),
    [
        # basistarief and opslag in points (inkoopkader-2016-gz §2.2.4); 94 + 1,8 = 95,8
        ("94", "1.8", "95.8", 250_00 * 958 // 1000),
        ("94", "0", "94", 250_00 * 94 // 100),
        ("94", "3", "97", 250_00 * 97 // 100),
        ("96.5", "0.25", "96.75", 241_88),  # 96,75% of 250,00 is 241,875: half a cent goes up
    ],
)
def test_2016_basistarief_plus_opslag(basis: str, opslag: str, percentage: str, zorg_cents: int) -> None:
    kader = gunning_kader(
        looptijd=ONE_YEAR,
        tarief=(
            tariefregel("basis", Bewerking.BASIS, waarde=Decimal(basis)),
            tariefregel("opslag", Bewerking.BAND, minimum=Decimal(0), maximum=Decimal(3), feit="opslag"),
        ),
    )
    (besluit,) = awarded(gunning_inputs(scores=(plan(opslag=opslag),)), kader)
    assert besluit.ladders[0].tariefpercentage == Decimal(percentage)
    assert besluit.regels[0].tarief_cents == Money(zorg_cents + NHC_NIC)
    assert besluit.bedrag_cents == Money(970 * (zorg_cents + NHC_NIC))


@pytest.mark.parametrize(
    ("lezing", "percentage"),
    [
        ("punten", Decimal(94) + Decimal(3)),
        ("factor", Decimal(94) * Decimal("1.03")),  # 96,82
    ],
)
def test_2016_three_percent_is_a_question_until_the_regionale_paragraaf_says_which(lezing: str, percentage: Decimal) -> None:
    opslag = tariefregel("opslag", Bewerking.BAND, minimum=Decimal(0), maximum=Decimal(3), feit="opslag", lezing=Lezing.ONBEKEND)
    kader = gunning_kader(looptijd=ONE_YEAR, tarief=(tariefregel("basis", Bewerking.BASIS, waarde=Decimal(94)), opslag))
    (besluit,) = awarded(gunning_inputs(scores=(plan(opslag="3"),)), kader, V902=lezing)
    assert besluit.ladders[0].tariefpercentage == percentage


def cz() -> Kader:
    """CZ 2024 (tabel-contractering, Bekostiging): 95,5; nieuw -2; technologie +0,1; bewegingen +0,3 or a free proposal."""
    nieuw = (AanbiederType.GEHEEL_NIEUW,)
    return gunning_kader(
        looptijd=ONE_YEAR,
        volume=(volumeregel("start", VolumeSoort.STARTVOLUME, waarde=Decimal(100)),),
        tarief=(
            tariefregel("basis", Bewerking.BASIS, waarde=Decimal("95.5")),
            tariefregel("nieuw", Bewerking.AFSLAG, waarde=Decimal(2), voor_typen=nieuw, lezing=Lezing.ONBEKEND),
            tariefregel("technologie", Bewerking.OPSLAG, waarde=Decimal("0.1"), feit="technologie"),
            tariefregel("bewegingen", Bewerking.OPSLAG, waarde=Decimal("0.3"), feit="bewegingen"),
            tariefregel(
                "vrij_voorstel",
                Bewerking.VRIJ_VOORSTEL,
                maximum=Decimal(100),
                feit="vrij_voorstel",
                vervangt=("tarief.bewegingen",),
                volgorde=90,
            ),
        ),
    )


@pytest.mark.parametrize(
    ("case", "type_", "feiten", "percentage", "tarief_cents"),
    [
        ("existing", "bestaand", {}, "95.5", 238_75 + NHC_NIC),
        ("existing, both grounds", "bestaand", {"technologie": "ja", "bewegingen": "ja"}, "95.9", 239_75 + NHC_NIC),
        ("free proposal at 100", "bestaand", {"bewegingen": "ja", "vrij_voorstel": "100"}, "100", 250_00 + NHC_NIC),
        ("new, the 2 read as points", "geheel_nieuw", {}, "93.5", 233_75 + NHC_NIC),
    ],
)
def test_cz_2024(case: str, type_: str, feiten: dict[str, str], percentage: str, tarief_cents: int) -> None:
    inputs = gunning_inputs(toetsen=(toets(typen=Facts.of(ZZP=type_)),), feiten=tuple(feit(n, w) for n, w in feiten.items()))
    (besluit,) = awarded(inputs, cz(), V902="punten")
    assert besluit.ladders[0].tariefpercentage == Decimal(percentage), case
    assert besluit.regels[0].tarief_cents == Money(tarief_cents), case


# -- volume -------------------------------------------------------------------------------------------------


def test_toekenningspercentages_of_the_2016_example() -> None:
    """10,0 million ZZP at 97%, 2,0 million VPT at 92% and 1,5 million MPT at 85% give 12,815 million; 0,685 stays."""
    prices = {"Z430": Leveringsvorm.ZZP, "V430": Leveringsvorm.VPT, "H300": Leveringsvorm.MPT}
    shares = {Leveringsvorm.ZZP: 97, Leveringsvorm.VPT: 92, Leveringsvorm.MPT: 85}
    had = {"Z430": 100_000, "V430": 20_000, "H300": 15_000}  # at 100,00 each
    flat = {"zorg_cents": Money(100_00), "nhc_cents": Money(0), "nic_cents": Money(0)}
    inputs = gunning_inputs(
        ronde=ronde(100_000_000_00),
        toetsen=(toets(typen=Facts.of(ZZP="bestaand", VPT="bestaand", MPT="bestaand")),),
        inschrijvingen=(aanvraag(productie=dict(had)),),
        referentie=tuple(referentie(prestatiecode=code, volume=volume) for code, volume in had.items()),
        tarieven=tuple(tarief(code, leveringsvorm=vorm, **flat) for code, vorm in prices.items()),
    )
    kader = gunning_kader(
        looptijd=ONE_YEAR,
        tarief=(tariefregel("basis", Bewerking.BASIS, waarde=Decimal(100)),),
        volume=tuple(
            volumeregel(
                f"toekenning_{vorm.value.lower()}", VolumeSoort.TOEKENNINGSPERCENTAGE, waarde=Decimal(pct), voor_leveringsvormen=(vorm,)
            )
            for vorm, pct in shares.items()
        ),
    )
    (besluit,) = awarded(inputs, kader)
    assert {r.prestatiecode: r.volume for r in besluit.regels} == {
        "Z430": Decimal(100_000 * 97 // 100),
        "V430": Decimal(20_000 * 92 // 100),
        "H300": Decimal(15_000 * 85 // 100),
    }
    assert besluit.bedrag_cents == Money(12_815_000_00)
    assert besluit.bedrag_cents == Money(10_000_000_00 + 2_000_000_00 + 1_500_000_00 - 685_000_00)


@pytest.mark.parametrize(
    ("reference", "pct", "asked", "volume"),
    [
        (1000, "97", 1000, 970),
        (1000, "97", 2000, 970),  # the percentage is of the reference, not of what is asked
        (1000, "97", 960, 960),  # never more than was asked
        (1050, "97", 1050, 1019),  # 1.018,5 days: half a day goes up
        (1000, "100", 900, 900),
        (1000, "90", 1000, 900),  # the comfortbrief of Zorg en Zekerheid: nine tenths now, the rest at the herschikking
        (1000, "0", 1000, 0),
    ],
)
def test_percentage_of_the_reference_capped_by_the_request(reference: int, pct: str, asked: int, volume: int) -> None:
    kader = gunning_kader(looptijd=ONE_YEAR, volume=(volumeregel("toekenning", VolumeSoort.TOEKENNINGSPERCENTAGE, waarde=Decimal(pct)),))
    inputs = gunning_inputs(inschrijvingen=(aanvraag(productie={"Z430": asked}),), referentie=(referentie(volume=reference),))
    (besluit,) = awarded(inputs, kader)
    assert besluit.regels[0].volume == Decimal(volume)


# -- term (inkoopkader-2016-gz §2.2.4) ----------------------------------------------------------------------


def national(jaar: int = 2) -> Looptijd:
    g = {"aard": getal("x", 1).aard, "bron": getal("x", 1).bron}
    return Looptijd(
        jaren_standaard=getal("looptijd.jaren_standaard", 1),
        jaren_meerjarig=getal("looptijd.jaren_meerjarig", jaar),
        voorwaarden=(
            Voorwaarde(sleutel="v.toezicht", titel="Toezicht", feit="verscherpt_toezicht", verwacht="nee", **g),
            Voorwaarde(sleutel="v.onderzoek", titel="Onderzoek", feit="fraudeonderzoek", verwacht="nee", sinds="inschrijving", **g),
            Voorwaarde(sleutel="v.fraude", titel="Fraude", feit="fraude_vastgesteld", verwacht="nee", na_jaar=2010, **g),
            Voorwaarde(
                sleutel="v.overeenkomst",
                titel="Overeenkomst",
                feit="overeenkomst_vorig_jaar",
                of_feit="overeenkomst_elders",
                verwacht="ja",
                **g,
            ),
        ),
    )


CLEAN = {"verscherpt_toezicht": "nee", "fraudeonderzoek": "nee", "fraude_vastgesteld": "nee", "overeenkomst_vorig_jaar": "ja"}


@pytest.mark.parametrize(
    ("case", "changed", "years"),
    [
        ("all met", {}, 2),
        ("verscherpt toezicht", {"verscherpt_toezicht": "ja"}, 1),
        ("an investigation opened during the procedure", {"fraudeonderzoek": "2015-08-20"}, 1),
        ("fraud before 2011 does not count", {"fraude_vastgesteld": "2009"}, 2),
        ("fraud after 2010", {"fraude_vastgesteld": "2012"}, 1),
        ("no agreement anywhere", {"overeenkomst_vorig_jaar": "nee", "overeenkomst_elders": "nee"}, 1),
        ("an agreement elsewhere is enough", {"overeenkomst_vorig_jaar": "nee", "overeenkomst_elders": "ja"}, 2),
    ],
)
def test_two_years_only_with_every_condition_and_never_a_refusal(case: str, changed: dict[str, str], years: int) -> None:
    facts = tuple(feit(name, value) for name, value in (CLEAN | changed).items())
    (besluit,) = awarded(gunning_inputs(scores=(plan(),), feiten=facts), gunning_kader(looptijd=national()))
    assert (besluit.uitkomst.value, besluit.duur_jaren) == ("gegund", years), case


@pytest.mark.parametrize(("answer", "years"), [("ja", 2), ("nee", 1)])
def test_an_investigation_opened_before_the_procedure_is_for_a_person(answer: str, years: int) -> None:
    facts = tuple(feit(name, value) for name, value in (CLEAN | {"fraudeonderzoek": "2014-03-01"}).items())
    (besluit,) = awarded(gunning_inputs(scores=(plan(),), feiten=facts), gunning_kader(looptijd=national()), V408=answer)
    assert besluit.duur_jaren == years


MPT, ZZP = {"leveringsvorm": "MPT"}, {"leveringsvorm": "ZZP"}
HERE, JUNE, JULY = {"regio": "5503"}, {"per": date(2015, 6, 1)}, {"per": date(2015, 7, 1)}
TOLD = [
    # the fact, its rows as recorded, and what follows: the years, or the question with what it shows
    ("verscherpt_toezicht", (("nee", {}), ("ja", {})), "ja, nee"),
    ("verscherpt_toezicht", (("nee", JUNE), ("ja", JUNE)), "ja, nee"),
    ("verscherpt_toezicht", (("ja", JUNE), ("nee", JULY)), 2),  # the later day counts
    ("verscherpt_toezicht", (("ja", {}), ("nee", HERE)), "nee, ja (algemeen)"),
    ("verscherpt_toezicht", (("nee", {}), ("ja", HERE)), "ja, nee (algemeen)"),
    ("verscherpt_toezicht", (("nee", {}), ("nee", HERE)), 2),
    ("verscherpt_toezicht", (("nee", HERE), ("ja", HERE | {"leveringsvorm": "ZZP"})), 1),  # "geen locatie": one is enough
    ("fraude_vastgesteld", (("nee", HERE), ("ja", {"regio": "5504"})), "nee, ja (regio 5504)"),  # about the zorgaanbieder, wherever
    ("fraude_vastgesteld", (("ja", {"regio": "5504"}),), "ja (regio 5504)"),
    ("fraude_vastgesteld", (("nee", HERE), ("2012", {"sector": "VV"})), "nee, 2012 (sector VV)"),
    ("fraude_vastgesteld", (("nee", HERE), ("2009", {"regio": "5504"})), 2),  # before 2011: that condition holds there too
    ("fraude_vastgesteld", (("nee", HERE), ("ja", {"regio": "5504", **JUNE}), ("nee", {"regio": "5504", **JULY})), 2),  # set right later
    ("fraude_vastgesteld", (("ja", HERE), ("nee", {"regio": "5504"})), 1),
    ("overeenkomst_vorig_jaar", (("ja", HERE), ("nee", {"regio": "5504"})), 2),  # "een van de zorgkantoren": one is enough
    ("jaarverslag_openbaar", (("ja", HERE), ("nee", {"regio": "5504"})), 2),  # a regional condition is about this region
    ("jaarverslag_openbaar", (("ja", HERE), ("nee", {})), "ja, nee (algemeen)"),
    ("verscherpt_toezicht", (("nee", MPT), ("ja", ZZP)), 1),  # "geen locatie": one is enough
    ("verscherpt_toezicht", (("nee", MPT), ("nee", ZZP)), 2),
    ("verscherpt_toezicht", (("nee", {}), ("NEE", {})), 2),  # the same in capitals is the same
    ("overeenkomst_vorig_jaar", (("nee", MPT), ("ja", ZZP)), 2),  # "een overeenkomst": one is enough
    ("overeenkomst_vorig_jaar", (("nee", {}), ("ja", {})), "ja, nee"),
    ("jaarverslag_openbaar", (("nee", MPT), ("ja", ZZP)), "nee, ja"),
    ("jaarverslag_openbaar", (("ja", {}), ("nee", {})), "ja, nee"),
    ("jaarverslag_openbaar", (("ja", {}), ("nee", ZZP)), "ja, nee"),
    ("jaarverslag_openbaar", (("ja", MPT), ("ja", ZZP)), 2),
]


def with_report() -> Looptijd:
    g = {"aard": getal("x", 1).aard, "bron": getal("x", 1).bron}
    report = Voorwaarde(sleutel="v.jaarverslag", titel="Jaarverslag", feit="jaarverslag_openbaar", verwacht="ja", **g)
    return replace(national(), voorwaarden=(*national().voorwaarden, report))


@pytest.mark.parametrize(("name", "rows", "expected"), TOLD)
def test_facts_that_contradict_each_other_are_a_question(
    name: str, rows: tuple[tuple[str, dict[str, Any]], ...], expected: int | str
) -> None:
    """A condition that holds by one record and fails by another is not met on a guess, whatever the order of the rows."""
    others = {k: v for k, v in (CLEAN | {"jaarverslag_openbaar": "ja"}).items() if k != name}
    for ordered in (rows, rows[::-1]):
        facts = (*(feit(k, v) for k, v in others.items()), *(feit(name, value, **scope) for value, scope in ordered))
        inputs = gunning_inputs(scores=(plan(),), feiten=facts)
        result = decide(inputs, Beleid((gunning_kader(looptijd=with_report()),)), Answers())
        (besluit,) = result.decisions
        if isinstance(expected, int):
            assert (besluit.uitkomst.value, besluit.duur_jaren) == ("gegund", expected)
        else:
            assert besluit.uitkomst.value == "aangehouden"
            assert [(q.code, q.feiten.get("feit"), q.feiten.get("gevonden")) for q in result.questions] == [("V408", name, expected)]


def test_a_voorstel_of_before_that_rule_takes_the_closest_record() -> None:
    """Fraud on record in another region, and in general: up to rekenwijze 1 the record of this region hid it."""
    others = tuple(feit(k, v) for k, v in CLEAN.items() if k != "fraude_vastgesteld")
    for elsewhere in ({}, {"regio": "5504"}):
        facts = (*others, feit("fraude_vastgesteld", "nee", regio="5503"), feit("fraude_vastgesteld", "ja", **elsewhere))
        inputs = gunning_inputs(scores=(plan(),), feiten=facts, rekenwijze=1)
        (besluit,) = decide(inputs, Beleid((gunning_kader(looptijd=national()),)), Answers()).decisions
        assert (besluit.uitkomst.value, besluit.duur_jaren) == ("gegund", 2)


def test_an_older_voorstel_with_such_facts_is_recomputed_as_it_was() -> None:
    facts = (
        *(feit(k, v) for k, v in CLEAN.items() if k != "verscherpt_toezicht"),
        *(feit("verscherpt_toezicht", v) for v in ("ja", "nee")),
    )
    inputs = gunning_inputs(scores=(plan(),), feiten=facts, rekenwijze=0)
    (besluit,) = decide(inputs, Beleid((gunning_kader(looptijd=national()),)), Answers()).decisions
    assert (besluit.uitkomst.value, besluit.duur_jaren) == ("gegund", 2)


def test_every_ground_for_one_year_is_listed_also_what_nobody_recorded() -> None:
    """Toezicht settles it: what is not recorded is not asked any more, and it is no ground that was met."""
    facts = (feit("verscherpt_toezicht", "ja"), feit("fraudeonderzoek", "2014-03-01"), feit("overeenkomst_vorig_jaar", "ja"))
    inputs = gunning_inputs(scores=(plan(),), feiten=facts)
    result = decide(inputs, Beleid((gunning_kader(looptijd=national()),)), Answers())
    (besluit,) = result.decisions
    assert (result.questions, besluit.duur_jaren) == ((), 1)
    assert [(s.regel, s.naar) for s in besluit.stappen if s.regel.startswith("v.")] == [
        ("v.toezicht", "nee"), ("v.onderzoek", "niet beslist"), ("v.fraude", "niet vastgelegd"), ("v.overeenkomst", "ja"),
    ]  # fmt: skip


def test_without_an_agreed_plan_one_year() -> None:
    facts = tuple(feit(name, value) for name, value in CLEAN.items())
    (besluit,) = awarded(gunning_inputs(feiten=facts), gunning_kader(looptijd=national()))
    assert besluit.duur_jaren == 1


# -- shortage -----------------------------------------------------------------------------------------------

A, B, C = "41410001", "41410002", "41410003"
FLAT = {"zorg_cents": Money(100_00), "nhc_cents": Money(0), "nic_cents": Money(0)}


def shortage(
    room: int, asked: dict[str, tuple[str, int]], *klassen: str, typen: dict[str, str] | None = None, facts: dict[str, str] | None = None
) -> dict[str, tuple[int, int]]:
    """Who asks which prestatie for how much at 100,00; the outcome as (cents awarded, rest)."""
    forms = {"Z430": Leveringsvorm.ZZP, "V430": Leveringsvorm.VPT, "H300": Leveringsvorm.MPT}
    inputs = gunning_inputs(
        ronde=ronde(room),
        toetsen=tuple(
            toets(agb, typen=Facts(((forms[code].value, (typen or {}).get(agb, "bestaand")),))) for agb, (code, _) in asked.items()
        ),
        inschrijvingen=tuple(aanvraag(agb, {code: volume}) for agb, (code, volume) in asked.items()),
        referentie=tuple(referentie(agb, code, volume) for agb, (code, volume) in asked.items()),
        tarieven=tuple(tarief(code, leveringsvorm=vorm, **FLAT) for code, vorm in forms.items()),
        feiten=tuple(feit(name, "ja", agb) for agb, name in (facts or {}).items()),
    )
    kader = gunning_kader(
        looptijd=ONE_YEAR,
        tarief=(tariefregel("basis", Bewerking.BASIS, waarde=Decimal(100)),),
        volume=(
            volumeregel("start", VolumeSoort.STARTVOLUME, waarde=Decimal(100)),
            volumeregel("voorrang", VolumeSoort.VOORRANG, klassen=klassen),
        ),
    )
    return {b.agb_code: (b.bedrag_cents.cents, b.rest_cents.cents) for b in awarded(inputs, kader)}


@pytest.mark.parametrize(
    ("room", "answer", "outcome"),
    [
        (70_000_00, None, (60_000_00, ())),  # room enough for who can be priced: the others go on, and it is told
        (60_000_00, None, (60_000_00, ())),
        (50_000_00, None, (0, ("V412",))),
        (50_000_00, "doorgaan", (50_000_00, ())),
        (50_000_00, "wachten", (0, ())),
    ],
)
def test_beside_a_request_that_nobody_can_price_a_shortage_is_divided_only_by_a_person(
    room: int, answer: str | None, outcome: tuple[int, tuple[str, ...]]
) -> None:
    """A asks 600 days of 100,00; B asks Z999, which has no tarief, so that nothing of it can be reserved."""
    inputs = gunning_inputs(
        ronde=ronde(room), toetsen=(toets(A), toets(B)), inschrijvingen=(aanvraag(A, {"Z430": 600}), aanvraag(B, {"Z999": 400})),
        referentie=(referentie(A, volume=600),), tarieven=(tarief(**FLAT),),
    )  # fmt: skip
    kader = gunning_kader(
        looptijd=ONE_YEAR, tarief=(tariefregel("basis", Bewerking.BASIS, waarde=Decimal(100)),),
        volume=(volumeregel("voorrang", VolumeSoort.VOORRANG, klassen=("alle",)),),
    )  # fmt: skip
    beleid = Beleid((kader,))
    result = decide(inputs, beleid, Answers())
    if answer is not None:
        (asked,) = result.questions
        result = decide(inputs, beleid, Answers((Answer(asked, answer, "spec", "A. Inkoper", datetime(2015, 10, 1, tzinfo=UTC)),)))
    first, second = result.decisions
    assert (first.bedrag_cents.cents, tuple(q.code for q in result.questions)) == outcome
    assert (second.uitkomst.value, second.gereserveerd_cents.cents) == ("aangehouden", 0)
    assert [f.code for f in result.findings] == ["W419", "F401"]
    older = decide(replace(inputs, rekenwijze=1), beleid, Answers()).decisions[0]
    assert older.bedrag_cents.cents == min(room, 60_000_00)


def test_pro_rata_cuts_everyone_in_the_same_proportion() -> None:
    """600 and 300 days of 100,00 on a room of 60.000,00: two thirds, so 400 and 200 days."""
    assert shortage(60_000_00, {A: ("Z430", 600), B: ("Z430", 300)}, "alle") == {A: (40_000_00, 0), B: (20_000_00, 0)}


def test_whole_days_under_the_ceiling_and_the_rest_shown() -> None:
    """Ceilings of 50.000,00 x 2/3 and 1/3: 33.333,33 and 16.666,67, of which whole days fit 333 and 166."""
    assert shortage(50_000_00, {A: ("Z430", 600), B: ("Z430", 300)}, "alle") == {A: (33_300_00, 33_33), B: (16_600_00, 66_67)}


def test_extramural_first() -> None:
    """MPT 280 and VPT 350 fit in 700; the 70 left are divided over ZZP 300 and 100 (domain: E3, in days of 100,00)."""
    asked = {A: ("Z430", 300), B: ("V430", 350), C: ("H300", 280), "41410004": ("Z430", 100)}
    assert shortage(700 * 100_00, asked, "MPT", "VPT", "ZZP") == {
        A: (52 * 100_00, 50_00),  # 70 x 300/400 = 52,5 days
        B: (350 * 100_00, 0),
        C: (280 * 100_00, 0),
        "41410004": (17 * 100_00, 50_00),  # 70 x 100/400 = 17,5 days
    }


def test_existing_providers_first() -> None:
    asked, kinds = {A: ("Z430", 300), B: ("Z430", 300)}, {B: "geheel_nieuw"}
    assert shortage(400 * 100_00, asked, "bestaand", "nieuw", typen=kinds) == {A: (300 * 100_00, 0), B: (100 * 100_00, 0)}


def test_joint_plans_first() -> None:
    asked = {A: ("Z430", 300), B: ("Z430", 300), C: ("Z430", 300)}
    facts = {B: "gezamenlijk_plan"}
    assert shortage(500 * 100_00, asked, "gezamenlijk", "alle", facts=facts) == {
        A: (100 * 100_00, 0),
        B: (300 * 100_00, 0),
        C: (100 * 100_00, 0),
    }


def test_individual_maatwerk_after_the_rest() -> None:
    """Zorg en Zekerheid: joint plans go before individual maatwerk; what is neither is not put behind anyone."""
    asked = {A: ("Z430", 300), B: ("Z430", 300), C: ("Z430", 300)}
    facts = {A: "maatwerk", B: "gezamenlijk_plan"}
    assert shortage(700 * 100_00, asked, "geen_maatwerk", "maatwerk", facts=facts) == {
        A: (100 * 100_00, 0), B: (300 * 100_00, 0), C: (300 * 100_00, 0)
    }  # fmt: skip


def test_the_steps_say_who_got_less_and_why() -> None:
    kader = gunning_kader(
        looptijd=ONE_YEAR, volume=(*gunning_kader().volume, volumeregel("voorrang", VolumeSoort.VOORRANG, klassen=("alle",)))
    )
    room = 485 * (235_00 + NHC_NIC)
    (besluit,) = awarded(gunning_inputs(ronde=ronde(room)), kader)
    step = next(s for s in besluit.stappen if s.regel == "ruimte.tekort")
    assert (step.van, step.naar) == (str(970 * (235_00 + NHC_NIC)), str(room))
    facts = dict(step.feiten)
    assert (facts["methode"], facts["maat"], facts["waarvan"], facts["voorrang"]) == ("naar_rato", "1/2", "contracteerruimte 5503", "alle")
    assert besluit.regels[0].volume == Decimal(485)


def test_a_reserve_inside_the_room_is_kept_apart() -> None:
    """DSW keeps 1% of the contracteerruimte for innovation: 1% of 100.000,00 is not awarded."""
    reserve = volumeregel("innovatie", VolumeSoort.RESERVE, waarde=Decimal(1), binnen_ruimte=True)
    first = volumeregel("voorrang", VolumeSoort.VOORRANG, klassen=("alle",))
    inputs = gunning_inputs(ronde=ronde(100_000_00), tarieven=(tarief(**FLAT),))
    kader = gunning_kader(looptijd=ONE_YEAR, tarief=(tariefregel("basis", Bewerking.BASIS, waarde=Decimal(100)),), volume=(reserve, first))
    (besluit,) = awarded(inputs, kader)
    assert besluit.bedrag_cents == Money(100_000_00 - 1_000_00)
    assert [(s.regel, s.naar, s.status) for s in besluit.stappen if s.regel == "volume.innovatie"] == [
        ("volume.innovatie", str(1_000_00), "fictief")
    ]
    (free,) = awarded(inputs, replace(kader, volume=(replace(reserve, binnen_ruimte=False), first)))
    assert free.bedrag_cents == Money(100_000_00)


def two_sectors(room: int, *deelbudget: int) -> dict[str, int]:
    """One zorgaanbieder in GZ and one in VV, each 600 days of 100,00, in one region; ``deelbudget`` caps GZ."""
    parts = tuple(Deelbudget(Sector.GZ, Money(cents)) for cents in deelbudget)
    rule = (volumeregel("voorrang", VolumeSoort.VOORRANG, klassen=("alle",)),)
    whole = {"looptijd": ONE_YEAR, "tarief": (tariefregel("basis", Bewerking.BASIS, waarde=Decimal(100)),), "volume": rule}
    kaders = (gunning_kader(**whole), gunning_kader(id="2016-vv", sector=Sector.VV, **whole))
    inputs = gunning_inputs(
        ronde=ronde(sectoren=(Sector.GZ, Sector.VV), regios=(replace(regio(ruimte=room), deelbudgetten=parts),)),
        toetsen=(toets(A), toets(B, sector=Sector.VV)),
        inschrijvingen=(aanvraag(A, {"Z430": 600}), aanvraag(B, {"Z051": 600}, sector=Sector.VV)),
        referentie=(referentie(A, "Z430", 600), referentie(B, "Z051", 600, sector=Sector.VV)),
        tarieven=(tarief("Z430", **FLAT), tarief("Z051", sector=Sector.VV, **FLAT)),
    )
    result = decide(inputs, Beleid(kaders), Answers())
    assert (result.questions, [f.code for f in result.findings]) == ((), [])
    return {b.agb_code: b.bedrag_cents.cents for b in result.decisions}


def test_the_room_belongs_to_the_region_over_all_sectors() -> None:
    assert two_sectors(120_000_00) == {A: 60_000_00, B: 60_000_00}
    assert two_sectors(80_000_00) == {A: 40_000_00, B: 40_000_00}


def test_a_deelbudget_caps_one_sector_and_leaves_the_rest_to_the_others() -> None:
    assert two_sectors(120_000_00, 30_000_00) == {A: 30_000_00, B: 60_000_00}
    assert two_sectors(75_000_00, 30_000_00) == {A: 25_000_00, B: 50_000_00}  # 30 and 60 asked of 75: five sixths
