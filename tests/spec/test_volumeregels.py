"""Every volume rule of the seven zorgkantoren (V&V 2024-2026): a figure, a fact, a question, or a ground that limits nothing.

The rules are the real ones (tabel-contractering-vv-2024-2026, rows Algemeen, Bekostiging, Technologie, Overig); quantities
and prices are fictional: 250,00 zorg a day, no NHC or NIC.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from tests.builders import aanvraag, feit, gunning_inputs, referentie, ronde, tarief, toets
from wlzcli.cycle.gunning import decide
from wlzcli.domain.canonical import Facts
from wlzcli.domain.codes import Eenheid, Leveringsvorm, Sector
from wlzcli.domain.decisions import StepResult
from wlzcli.domain.findings import Answer, Answers
from wlzcli.domain.gunning import GunningBesluit
from wlzcli.domain.money import Money
from wlzcli.policy.model import Beleid, VolumeSoort
from wlzcli.workflow.beleid import resolve_kader

VV = Sector.VV
VORMEN = {"Z": Leveringsvorm.ZZP, "V": Leveringsvorm.VPT, "H": Leveringsvorm.MPT}
RUIM = 10**13
DIRECT = {"V402": "100", "V410": "1", "V901": "1", "V902": "punten", "V903": "0", "V404": "buiten"}  # what these cases are not about

# What becomes of each rule: "cijfer" computed, "feit" a fact or else a question, "regel" decides by itself, "grond" shown only.
WAT = {
    "zilverenkruis": {
        "nieuw_thuis": "regel", "plafond_intramuraal": "feit", "zzp4": "feit", "meer_uren": "feit", "budget_essentieel": "cijfer",
        "zzp5_thuis": "grond", "zin_boven_pgb": "grond", "passende_leveringsvorm": "grond", "behandeling_erbij": "grond",
    },
    "vgz": {"zzp4": "feit"},
    "menzis": {"weinig_ruimte_nieuw": "feit", "vpt_gespikkeld": "feit", "zzp4": "feit"},
    "cz": {},
    "salland": {"voorrang_extramuraal": "regel", "meerzorg": "grond"},
    "dsw": {
        "voorrang_extramuraal": "regel", "innovatie": "cijfer", "stimuleringsbudget": "cijfer", "gemiddelden": "grond",
        "effect_innovatie": "grond",
    },
    "zorgenzekerheid": {
        "groeiplafond": "feit", "vpt_functie": "feit", "groei": "feit", "samen_voor_maatwerk": "regel", "resultaatverplichting": "grond",
    },
}  # fmt: skip
SOORTEN = {
    "cijfer": {VolumeSoort.RESERVE},
    "feit": {VolumeSoort.PLAFOND, VolumeSoort.GRENS, VolumeSoort.STARTVOLUME, VolumeSoort.RUIL},
    "regel": {VolumeSoort.VOORRANG, VolumeSoort.ALLEEN_LEVERINGSVORM},
    "grond": {VolumeSoort.GROND},
}


@pytest.mark.parametrize("zorgkantoor", sorted(WAT))
def test_every_volume_rule_is_one_of_these(zorgkantoor: str) -> None:
    own = [r for r in resolve_kader(2024, VV, zorgkantoor, None).volume if r.laag == f"2024-vv-{zorgkantoor}"]
    assert {r.sleutel.removeprefix("volume.") for r in own} == set(WAT[zorgkantoor])
    for r in own:
        assert r.soort in SOORTEN[WAT[zorgkantoor][r.sleutel.removeprefix("volume.")]], r.sleutel


def run(
    zorgkantoor: str,
    asked: dict[str, int],
    had: dict[str, int],
    type_: str = "bestaand",
    facts: dict[str, str] | None = None,
    ruimte: int = RUIM,
    **given: str,
) -> StepResult[GunningBesluit]:
    """One zorgaanbieder that asks ``asked`` and had ``had``; ``given``: answers by code, beside those these cases are not about."""
    codes = sorted({*asked, *had})
    inputs = gunning_inputs(
        ronde=replace(ronde(ruimte), sectoren=(VV,)),
        toetsen=(toets(sector=VV, typen=Facts(tuple((VORMEN[c[0]].value, type_) for c in codes))),),
        inschrijvingen=(aanvraag(productie=dict(asked), sector=VV),),
        tarieven=tuple(
            tarief(
                c, sector=VV, leveringsvorm=VORMEN[c[0]], eenheid=Eenheid.UUR if c[0] == "H" else Eenheid.DAG,
                zorg_cents=Money(60_00 if c[0] == "H" else 250_00), nhc_cents=Money(0), nic_cents=Money(0),
            )
            for c in codes
        ),
        referentie=tuple(referentie(prestatiecode=c, volume=v, sector=VV) for c, v in had.items()),
        feiten=tuple(feit(name, value) for name, value in (facts or {}).items()),
    )  # fmt: skip
    beleid = Beleid((resolve_kader(2024, VV, zorgkantoor, None),))
    known = DIRECT | given
    answers: tuple[Answer, ...] = ()
    while True:  # an answer may bring up the next question
        result = decide(inputs, beleid, Answers(answers))
        fresh = [q for q in result.questions if q.code in known]
        if not fresh:
            return result
        answers += tuple(Answer(q, known[q.code], "spec", "A. Inkoper", datetime(2023, 10, 1, tzinfo=UTC)) for q in fresh)


def volumes(result: StepResult[GunningBesluit]) -> dict[str, int | Decimal]:
    (besluit,) = result.decisions
    assert [q.code for q in result.questions] == []
    return {r.prestatiecode: r.volume for r in besluit.regels}


def asked(result: StepResult[GunningBesluit]) -> list[tuple[str, str, str]]:
    """The questions: code, rule, what it touches."""
    return [(q.code, q.feiten.get("sleutel"), q.feiten.get("prestaties")) for q in result.questions]


START = {"startvolume": "100%"}


@pytest.mark.parametrize(
    ("zorgkantoor", "wil", "had", "facts", "vraag"),
    [
        # no intramural ZZP4 with treatment: Z043, not Z041 (Zilveren Kruis)
        ("zilverenkruis", {"Z041": 100, "Z043": 200}, {"Z041": 100, "Z043": 200}, {}, ("V411", "volume.zzp4", "Z043 200")),
        # no intramural ZZP4 at all, unless (VGZ)
        ("vgz", {"Z041": 100, "Z043": 200}, {"Z041": 100, "Z043": 200}, {}, ("V411", "volume.zzp4", "Z041 100, Z043 200")),
        # new clients with ZZP4 at home in principle: what is more than it had (Menzis)
        ("menzis", {"Z041": 100, "Z053": 50}, {"Z053": 50}, START, ("V411", "volume.zzp4", "Z041 100")),
        # VPT in the neighbourhood only when shown to be efficient and responsible (Menzis)
        ("menzis", {"V051": 70}, {"V051": 70}, {}, ("V411", "volume.vpt_gespikkeld", "V051 70")),
        # extension of VPT has a function for neighbourhood or region (Zorg en Zekerheid): here the growth principles hold as well
        ("zorgenzekerheid", {"V051": 70}, {}, START | {"grens.volume.groei": "100"}, ("V411", "volume.vpt_functie", "V051 70")),
        ("zorgenzekerheid", {"H126": 70}, {}, START, ("V411", "volume.groei", "H126 70")),
        # 850 of 1.000 days with treatment is 85%, above 80% (Zorg en Zekerheid)
        (
            "zorgenzekerheid", {"Z051": 150, "Z053": 850}, {"Z051": 150, "Z053": 850}, {},
            ("V411", "volume.groeiplafond", "Z053 850"),
        ),
    ],
)  # fmt: skip
def test_a_limit_is_asked_where_it_touches_something(
    zorgkantoor: str, wil: dict[str, int], had: dict[str, int], facts: dict[str, str], vraag: tuple[str, str, str]
) -> None:
    assert vraag in asked(run(zorgkantoor, wil, had, facts=facts))


@pytest.mark.parametrize(
    ("zorgkantoor", "wil", "had", "facts"),
    [
        ("zilverenkruis", {"Z041": 100}, {"Z041": 100}, {}),  # without treatment the rule does not hold
        ("menzis", {"Z041": 100}, {"Z041": 100}, {}),  # no growth: these clients live there
        ("zorgenzekerheid", {"V051": 70}, {"V051": 70}, {}),
        ("zorgenzekerheid", {"Z051": 200, "Z053": 800}, {"Z051": 200, "Z053": 800}, {}),  # 80% is not above 80%
        ("cz", {"Z041": 100, "V051": 70}, {"Z041": 100, "V051": 70}, {}),  # CZ has no limit on volumes
        ("salland", {"Z041": 100, "V051": 70}, {"Z041": 100, "V051": 70}, {}),
    ],
)
def test_and_not_where_it_cannot_bind(zorgkantoor: str, wil: dict[str, int], had: dict[str, int], facts: dict[str, str]) -> None:
    assert asked(run(zorgkantoor, wil, had, facts=facts)) == []


@pytest.mark.parametrize(
    ("zorgkantoor", "wil", "had", "facts", "given", "kept"),
    [
        ("vgz", {"Z041": 100, "Z043": 200}, {"Z041": 100, "Z043": 200}, {"grens.volume.zzp4": "25"}, {}, {"Z041": 25, "Z043": 50}),
        ("vgz", {"Z041": 100, "Z043": 200}, {"Z041": 100, "Z043": 200}, {}, {"V411": "25"}, {"Z041": 25, "Z043": 50}),
        # a new prestatie beside what it had: 0% of the growth leaves what it had
        ("menzis", {"Z041": 100, "Z053": 50}, {"Z053": 50}, START | {"grens.volume.zzp4": "0"}, {}, {"Z041": 0, "Z053": 50}),
        # two limits on the same growth: half of 70 is 35 by the principles of growth, and 40% of that is 14
        (
            "zorgenzekerheid", {"V051": 70}, {}, START | {"grens.volume.groei": "50", "grens.volume.vpt_functie": "40"}, {}, {"V051": 14},
        ),
        # 600 with treatment beside 150 without is 80% of 750: 600/850 of 850
        (
            "zorgenzekerheid", {"Z051": 150, "Z053": 850}, {"Z051": 150, "Z053": 850}, {"grens.volume.groeiplafond": "70,5882353"}, {},
            {"Z051": 150, "Z053": 600},
        ),
    ],
)  # fmt: skip
def test_a_fact_or_an_answer_says_how_much_fits(
    zorgkantoor: str, wil: dict[str, int], had: dict[str, int], facts: dict[str, str], given: dict[str, str], kept: dict[str, int]
) -> None:
    assert volumes(run(zorgkantoor, wil, had, facts=facts, **given)) == kept


def test_two_open_limits_on_the_same_growth_are_asked_one_after_the_other() -> None:
    """The second is about what the first leaves: asked together, its answer would be about 70 days and be asked again about 28."""
    assert asked(run("zorgenzekerheid", {"V051": 70}, {}, facts=START)) == [("V411", "volume.vpt_functie", "V051 70")]
    first = run("zorgenzekerheid", {"V051": 70}, {}, facts=START | {"grens.volume.vpt_functie": "40"})
    assert asked(first) == [("V411", "volume.groei", "V051 28")]


def test_the_question_on_the_mix_gives_both_shares() -> None:
    """Had 200 + 700; asks 200 + 800, of which 100 new: 800 of 1.000 is 80% of the whole, and 100 of 100 of the growth."""
    had = {"Z051": 200, "Z053": 700}
    result = run("zorgenzekerheid", {**had, "Z063": 100}, had, facts=START | {"grens.volume.groei": "100"})
    (question,) = result.questions
    told = ("hoogstens_procent", "aandeel", "aandeel_van_de_groei", "prestaties")
    assert [question.feiten.get(name) for name in told] == ["80", "80", "100", "Z053 700, Z063 100"]


@pytest.mark.parametrize(("facts", "expected"), [({}, []), ({"startvolume": "60%"}, [("V411", "volume.vpt_gespikkeld", "V051 60")])])
def test_little_room_for_new_providers_is_asked_or_a_fact_says_how_much(
    facts: dict[str, str], expected: list[tuple[str, str, str]]
) -> None:
    """Menzis: "weinig ruimte voor nieuwe aanbieders", without a figure."""
    result = run("menzis", {"V051": 100}, {}, "geheel_nieuw", facts)
    assert asked(result) == (expected or [("V403", "", "")])


def test_more_hours_at_a_lower_percentage_within_the_same_amount() -> None:
    """Zilveren Kruis: 1.000 hours at 95,5% of 60,00 is 57,30; at 91% it is 54,60, so 1.000 x 57,30 / 54,60 = 1.049,45 hours."""
    result = run("zilverenkruis", {"H126": 1_200}, {"H126": 1_000}, facts={"ruilpercentage": "91"})
    (besluit,) = result.decisions
    (regel,) = besluit.regels
    assert (regel.tarief_cents, regel.volume) == (Money(60_00 * 91 // 100), Decimal("1049.45"))
    assert 1_000 * 57_30 - 54_60 // 100 - 1 <= regel.bedrag_cents.cents <= 1_000 * 57_30


def test_no_more_hours_than_asked() -> None:
    assert volumes(run("zilverenkruis", {"H126": 1_020}, {"H126": 1_000}, facts={"ruilpercentage": "91"})) == {"H126": 1_020}


def test_a_swap_that_is_not_lower_is_named() -> None:
    result = run("zilverenkruis", {"H126": 1_000}, {"H126": 1_000}, facts={"ruilpercentage": "95,5"})
    (finding,) = [f for f in result.findings if f.code == "F410"]
    assert (finding.gevonden, finding.verwacht, result.decisions[0].uitkomst.value) == ("95,5", "lager dan 95,5", "aangehouden")


def test_the_intramural_ceiling_of_zilveren_kruis_is_asked_about_growth_or_a_fact() -> None:
    """No figure and no level in the source: 100 days of a new prestatie, of which the zorgkantoor grants a part or has a ceiling."""
    had, wil = {"Z053": 50}, {"Z051": 100, "Z053": 50}
    assert asked(run("zilverenkruis", wil, had, facts=START)) == [("V406", "volume.plafond_intramuraal", "")]
    assert asked(run("zilverenkruis", had, had)) == []
    assert volumes(run("zilverenkruis", wil, had, facts=START, V406="30")) == {"Z051": 30, "Z053": 50}
    assert volumes(run("zilverenkruis", wil, had, facts=START | {"plafond": "90"})) == {"Z051": 60, "Z053": 30}  # 90/150 of each


def test_new_providers_at_zilveren_kruis_only_at_home() -> None:
    result = run("zilverenkruis", {"Z051": 100, "V051": 100, "H126": 100}, {}, "geheel_nieuw", START, V901="93")
    assert volumes(result) == {"Z051": 0, "V051": 100, "H126": 100}
    assert [(f.code, f.gevonden, f.verwacht) for f in result.findings if f.code == "W402"] == [("W402", "ZZP", "VPT, MPT")]


@pytest.mark.parametrize("type_", ["nieuw_in_regio", "nieuw_zzp_vpt"])
@pytest.mark.parametrize(("says", "days"), [("ja", 0), ("nee", 100)])
def test_whether_new_at_home_holds_for_who_is_new_here_only_is_asked(type_: str, says: str, days: int) -> None:
    """ "Nieuwe aanbieders" without more: a person decides for the tariff and for the volume, by an answer or a fact."""
    open_ = run("zilverenkruis", {"Z051": 100}, {}, type_, START | {"geldt.tarief.nieuw": "nee"})
    (question,) = open_.questions
    assert (question.code, question.keuzes, question.feiten.get("sleutel")) == ("V904", ("ja", "nee"), "volume.nieuw_thuis")
    assert (question.feiten.get("type"), question.feiten.get("feit")) == (type_, "geldt.volume.nieuw_thuis")
    assert open_.decisions[0].uitkomst.value == "aangehouden"
    facts = START | {"geldt.tarief.nieuw": says, "grens.volume.zzp4": "100", "plafond": "100"}
    given = {"V901": "93"} if says == "ja" else {}
    assert volumes(run("zilverenkruis", {"Z051": 100}, {}, type_, facts | {"geldt.volume.nieuw_thuis": says}, **given)) == {"Z051": days}
    assert volumes(run("zilverenkruis", {"Z051": 100}, {}, type_, facts, V904=says, **given)) == {"Z051": days}


def test_care_at_home_is_not_asked_about() -> None:
    facts = START | {"geldt.tarief.nieuw": "nee"}
    assert asked(run("zilverenkruis", {"V051": 100}, {}, "nieuw_in_regio", facts)) == []


@pytest.mark.parametrize(
    ("type_", "given", "years", "why"),
    [
        ("geheel_nieuw", {}, 1, "looptijd.jaren_nieuw"),
        ("nieuw_in_regio", {"V904": "ja"}, 1, "looptijd.jaren_nieuw"),  # 91% and one year are one sentence
        ("nieuw_in_regio", {"V904": "nee", "V410": "3"}, 3, "looptijd"),
        ("bestaand", {"V410": "3"}, 3, "looptijd"),
    ],
)
def test_new_at_dsw_is_one_year(type_: str, given: dict[str, str], years: int, why: str) -> None:
    """DSW says the term of new providers only; of others it is asked (V410)."""
    facts = START | {"tariefpercentage_vorig_jaar": "95", "monitor": "0"}
    result = run("dsw", {"V051": 100}, {}, type_, facts, **({"V410": "2"} | given))
    (besluit,) = result.decisions
    assert (besluit.duur_jaren, [s.naar for s in besluit.stappen if s.regel == why]) == (years, [str(years)])


@pytest.mark.parametrize(
    ("inside", "kept"),
    [
        # 1% of a room of 39.600,00 is 396,00
        ("binnen", 39_600_00 - 396_00),
        ("buiten", 39_600_00),
    ],
)
def test_dsw_keeps_one_percent_for_innovation(inside: str, kept: int) -> None:
    """Asked only because it matters here: whether the 1% is inside the room."""
    facts = {"tariefpercentage_vorig_jaar": "97,5", "monitor": "0"}  # 97,5% of 250,00 is 243,75
    result = run("dsw", {"V051": 200}, {"V051": 200}, facts=facts, ruimte=39_600_00, V404=inside)
    (besluit,) = result.decisions
    days = kept // 243_75
    assert besluit.bedrag_cents == Money(days * 243_75)
    assert besluit.rest_cents == Money(kept - days * 243_75)


@pytest.mark.parametrize("zorgkantoor", ["dsw", "salland"])
def test_extramural_first_when_the_room_is_short(zorgkantoor: str) -> None:
    """100 days VPT and 100 days ZZP at one price, room for 150: VPT is paid in full, ZZP gets the 50 that are left."""
    facts = {"tariefpercentage_vorig_jaar": "95,5", "monitor": "0"} if zorgkantoor == "dsw" else {}
    both = {"V051": 100, "Z051": 100}
    assert volumes(run(zorgkantoor, both, both, facts=facts, ruimte=150 * 238_75)) == {"V051": 100, "Z051": 50}


def test_without_a_rule_a_shortage_is_asked() -> None:
    """Zilveren Kruis, VGZ, Menzis and CZ published none in the source."""
    for zorgkantoor in ("zilverenkruis", "vgz", "menzis", "cz"):
        result = run(zorgkantoor, {"H126": 100}, {"H126": 100}, ruimte=100_00)
        assert [q.code for q in result.questions] == ["V405"], zorgkantoor
