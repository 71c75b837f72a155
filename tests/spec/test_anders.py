"""What would have changed an award: each change worked by hand, and found by the steps themselves.

One provider asks 1.000 days and had 1.000; 97% of that is 970. A day is 250,00 care + 30,00 + 5,00, so at 94% 270,00.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.builders import (
    AGB,
    BRON,
    STUKKEN,
    TOETS_REGELS,
    eis,
    feit,
    geen_belang,
    gewogen,
    gunning_inputs,
    gunning_kader,
    inschrijving,
    integraal,
    oordeel,
    plan_invoer,
    tariefregel,
    toets_kader,
    validate_inputs,
    velden,
)
from wlzcli.cycle import gunning, score, validate
from wlzcli.cycle.score import ScoreInputs
from wlzcli.cycle.validate import ValidateInputs, Wachtend
from wlzcli.domain.beleidsitem import Aard
from wlzcli.domain.codes import Sector
from wlzcli.domain.dates import AMSTERDAM
from wlzcli.domain.findings import Answer, Answers, Ernst, Finding
from wlzcli.domain.gunning import GunningBesluit
from wlzcli.domain.inschrijving import FormIdentiteit
from wlzcli.domain.ladder import Bewerking, TariefRegel
from wlzcli.domain.money import Money
from wlzcli.domain.ontwikkelplan import Toewijzing
from wlzcli.domain.tabellen import Feit
from wlzcli.policy.model import Beleid, Gevolg, Kader, Verklaring
from wlzcli.policy.model import Beoordeling as Kaderdeel
from wlzcli.views.anders_toets import other_tests, toetsing_of
from wlzcli.views.kantelpunten import Anders, Eerder, what_else

NONE = Answers()
ELEMENTEN = ("effect", "ambitie", "haalbaarheid")
TOEZICHT = feit("verscherpt_toezicht", "nee")
JAREN_TERUG = ("feit verscherpt_toezicht was ja in plaats van nee", "gegund", 1)


def kader(beoordeling: Kaderdeel | None = None, **changes: Any) -> Kader:
    return gunning_kader(eisen=tuple(eis(regel) for regel in TOETS_REGELS), beoordeling=beoordeling, **changes)


def agreed(*, whole: str | None = None, names: tuple[str, ...] = ("A. Jansen", "B. de Boer"), **plan: Any) -> ScoreInputs:
    """Plan-1, judged as a whole at ``whole`` by everyone (None: by nobody)."""
    given = [oordeel(e, None, n) for n in names for e in ELEMENTEN] + [oordeel("opslag", whole, n) for n in names]
    return ScoreInputs((plan_invoer(**plan),), tuple(given) if whole else (), (), tuple(geen_belang(n) for n in names))


def tried(
    k: Kader,
    forms: ValidateInputs | None = None,
    plans: ScoreInputs | None = None,
    feiten: tuple[Any, ...] = (TOEZICHT,),
    scored: Answers = NONE,
) -> tuple[GunningBesluit, Anders]:
    """The award from the form on, and what would have changed it."""
    beleid, forms, plans = Beleid((k,)), forms or validate_inputs(), plans or ScoreInputs(())
    tested = validate.decide(forms, beleid, NONE).decisions
    scores = score.decide(plans, beleid, scored).decisions if k.beoordeling else ()
    inputs = gunning_inputs(toetsen=tested, inschrijvingen=forms.inschrijvingen, scores=scores, feiten=feiten)
    (besluit,) = gunning.decide(inputs, beleid, NONE).decisions
    judging = (plans, scored, score.weigh_rules(beleid, {Sector.GZ})[Sector.GZ]) if k.beoordeling else None
    return besluit, what_else(besluit, inputs, beleid, NONE, Eerder((forms, NONE), judging))


def told(anders: Anders) -> list[tuple[str, str, int, str, Money]]:
    return [(t.als, t.uitkomst, t.duur_jaren, t.tarief, t.bedrag_cents) for t in anders.gevonden]


def test_judged_as_a_whole() -> None:
    """1,8: 95,8% of 250 is 239,50. One point less 237,00, one more 242,00; without agreement 235,00 and one year."""
    besluit, anders = tried(kader(integraal()), plans=agreed(whole="1.8"))
    assert (besluit.duur_jaren, besluit.bedrag_cents) == (2, Money(970 * 274_50))
    zero = Money(0)
    assert told(anders) == [
        ("over plan-1 was geen overeenstemming", "gegund", 1, "94%", Money(970 * 270_00)),
        (
            "plan-1: A. Jansen gaf een opslag van 0,8 in plaats van 1,8; dan komt bij de beoordeling eerst V305",
            "aangehouden",
            0,
            "94%",
            zero,
        ),
        (
            "plan-1: B. de Boer gaf een opslag van 0,8 in plaats van 1,8; dan komt bij de beoordeling eerst V305",
            "aangehouden",
            0,
            "94%",
            zero,
        ),
        ("plan-1: het oordeel over het geheel was 0,8 in plaats van 1,8 procentpunt", "gegund", 2, "94,8%", Money(970 * 272_00)),
        ("plan-1: het oordeel over het geheel was 2,8 in plaats van 1,8 procentpunt", "gegund", 2, "96,8%", Money(970 * 277_00)),
        (*JAREN_TERUG, "95,8%", Money(970 * 274_50)),
    ]


def test_no_further_than_the_scale() -> None:
    """At 2,5 one point more is 3, the most this kader gives; at 3 there is no more, and one assessor alone is the judgement."""
    _, anders = tried(kader(integraal()), plans=agreed(whole="2.5"))
    assert [t.tarief for t in anders.gevonden if "geheel was" in t.als] == ["95,5%", "97%"]
    _, alone = tried(kader(integraal()), plans=agreed(whole="3", names=("A. Jansen",)))
    assert [t.als for t in alone.gevonden if t.soort == "punt in de beoordeling"] == [
        "plan-1: het oordeel over het geheel was 2 in plaats van 3 procentpunt"
    ]


def test_a_person_who_decided_the_opslag() -> None:
    """V305 was answered with 1: one point less is 0, one more 2 (96% of 250 is 240,00)."""
    k, plans = kader(integraal()), agreed()
    (asked,) = score.decide(plans, Beleid((k,)), NONE).questions
    given = Answers((Answer(asked, "1", "overwogen", "D. Baas", datetime(2015, 10, 1, tzinfo=UTC)),))
    _, anders = tried(k, plans=plans, scored=given)
    onderwerp = f"vraag {asked.id} (Zorgaanbieder 01 ({AGB}), regio 5503, GZ, plan-1) was beantwoord met"
    assert [x for x in told(anders) if x[0].startswith("vraag")] == [
        (f"{onderwerp} 0 in plaats van 1", "gegund", 2, "94%", Money(970 * 270_00)),
        (f"{onderwerp} 2 in plaats van 1", "gegund", 2, "96%", Money(970 * 275_00)),
    ]


def test_one_point_of_a_weighed_plan() -> None:
    """4, 3, 4 is 3,7 (opslag 2); one point less on effect 3,3 and on the others 3,4: opslag 1, 95% of 250 is 237,50."""
    scores = tuple(oordeel(e, s) for e, s in zip(ELEMENTEN, (4, 3, 4), strict=True))
    _, anders = tried(kader(gewogen()), plans=ScoreInputs((plan_invoer(),), scores, (), (geen_belang(),)))
    assert [x for x in told(anders) if "gaf" in x[0]] == [
        ("plan-1: A. Jansen gaf 'Effect' 3 in plaats van 4", "gegund", 2, "95%", Money(970 * 272_50)),
        ("plan-1: A. Jansen gaf 'Ambitie' 2 in plaats van 3", "gegund", 2, "95%", Money(970 * 272_50)),
        ("plan-1: A. Jansen gaf 'Haalbaarheid' 3 in plaats van 4", "gegund", 2, "95%", Money(970 * 272_50)),
    ]


NO_JUDGEMENT = "met het {} oordeel dat het kader kent ({})"
ENDS = [
    (integraal(), ("laagste", "0 procentpunt"), ("hoogste", "3 procentpunt")),
    (gewogen(), ("laagste", "1 op elk element"), ("hoogste", "5 op elk element")),
]


@pytest.mark.parametrize(("beoordeling", "low", "high"), ENDS, ids=["integraal", "gewogen"])
def test_who_has_no_plan_or_no_agreement(beoordeling: Kaderdeel, low: tuple[str, str], high: tuple[str, str]) -> None:
    """With a plan the term becomes two years, from opslag 0 (94%) to opslag 3 (97% of 250 is 242,50)."""
    amounts = (("gegund", 2, "94%", Money(970 * 270_00)), ("gegund", 2, "97%", Money(970 * 277_50)))
    for plans, als in (
        (ScoreInputs(()), "er was een ontwikkelplan waarover overeenstemming was"),
        (ScoreInputs((plan_invoer(akkoord=False),)), "over plan-1 was overeenstemming"),
        (ScoreInputs((plan_invoer(akkoord=None, akkoord_op=None, definitief=None),)), "over plan-1 was overeenstemming"),
    ):
        besluit, anders = tried(kader(beoordeling), plans=plans)
        assert (besluit.duur_jaren, besluit.bedrag_cents) == (1, Money(970 * 270_00))
        expected = [(f"{als}, {NO_JUDGEMENT.format(*end)}", *rest) for end, rest in zip((low, high), amounts, strict=True)]
        assert told(anders) == expected


def test_a_plan_that_was_judged_without_agreement_counts_with_its_judgement() -> None:
    _, anders = tried(kader(integraal()), plans=agreed(whole="1.8", akkoord=False))
    assert told(anders) == [("over plan-1 was overeenstemming", "gegund", 2, "95,8%", Money(970 * 274_50))]


def test_a_plan_nobody_was_assigned_is_judged_by_those_who_judge_the_other() -> None:
    """plan-2 with opslag 0 changes nothing beside 1,8; with 3 the kader does not say how two plans count together: V307."""
    first = agreed(whole="1.8", names=("A. Jansen",))
    second = plan_invoer(naam="plan-2", akkoord=None)
    plans = replace(first, plannen=(*first.plannen, second), toewijzingen=(Toewijzing("A. Jansen", (first.plannen[0].sleutel,)),))
    _, anders = tried(kader(integraal()), plans=plans)
    assert [x[:2] for x in told(anders) if "plan-2" in x[0]] == [
        (
            "over plan-2 was overeenstemming, met het hoogste oordeel dat het kader kent (3 procentpunt); dan komt bij de beoordeling eerst V307",
            "aangehouden",
        )
    ]


@pytest.mark.parametrize(
    ("plan", "code", "als"),
    [
        ({"definitief": None}, "niet_vastgelegd", "het definitieve plan van plan-1 was ingediend"),
        (
            {"ontbreekt": ("planning", "risicos")},
            "onvolledig",
            "het definitieve plan van plan-1 was volledig (er ontbrak: planning, risicos)",
        ),
    ],
)
def test_the_definitief_plan_is_one_document(plan: dict[str, Any], code: str, als: str) -> None:
    """Refused for want of the document (V304) or of its parts (V303): with it the judgement of 1,8 counts."""
    k, plans = kader(integraal()), agreed(whole="1.8", **plan)
    (asked,) = score.decide(plans, Beleid((k,)), NONE).questions
    given = Answers((Answer(asked, code, "zo besloten", "D. Baas", datetime(2015, 10, 1, tzinfo=UTC)),))
    besluit, anders = tried(k, plans=plans, scored=given)
    assert besluit.bedrag_cents == Money(970 * 270_00)
    won = ("gegund", 2, "95,8%", Money(970 * 274_50))
    good = next(c for c in asked.keuzes if c != code)
    answered = f"vraag {asked.id} (Zorgaanbieder 01 ({AGB}), regio 5503, GZ, plan-1) was beantwoord met {good} in plaats van {code}"
    assert told(anders) == [(als, *won), (answered, *won)]


def test_who_was_late_reads_that_it_had_to_be_in_time() -> None:
    late = inschrijving(ontvangen_op=datetime(2015, 7, 31, 17, 0, 1, tzinfo=AMSTERDAM))
    besluit, anders = tried(kader(), validate_inputs(late))
    assert (besluit.uitkomst, besluit.bedrag_cents) == ("afgewezen", Money(0))
    assert told(anders) == [
        (
            "de inschrijving was op tijd: ontvangen uiterlijk 31 juli 2015 om 17.00 uur in plaats van 31 juli 2015 om 17.00.01 uur",
            "gegund", 1, "94%", Money(970 * 270_00),
        )
    ]  # fmt: skip


def test_it_is_about_the_folder_that_was_late_and_not_about_its_repair() -> None:
    """V291: the form of 3 August could not be read, its repair is of 18 August; in time had to be the first. What another zorgaanbieder
    repairs is nothing to ask here."""
    repair = inschrijving(
        soort="herstel", map="02-herstel", bestand="02-herstel/f.xlsx", ontvangen_op=datetime(2015, 8, 18, 10, tzinfo=AMSTERDAM)
    )
    waits = (Wachtend("01-kapot", ontvangen_op=datetime(2015, 8, 3, 10, tzinfo=AMSTERDAM)), Wachtend("03-kapot"))
    other = replace(repair, agb_code="41410002", map="04-herstel", bestand="04-herstel/f.xlsx")
    forms, beleid = validate_inputs(repair, other, niet_getoetst=waits, toetswijze=2), Beleid((kader(),))
    asked = {q.feiten.get("agb_code"): q for q in validate.decide(forms, beleid, NONE).questions}
    choices = {AGB: "01-kapot", "41410002": "03-kapot"}
    given = Answers(tuple(Answer(asked[agb], choice, "", "D. Baas", datetime(2015, 10, 1, tzinfo=UTC)) for agb, choice in choices.items()))
    (tested,) = (b for b in validate.decide(forms, beleid, given).decisions if b.agb_code == AGB)
    toetsing = toetsing_of(tested, forms, given, beleid)
    attempts = {p.als: p.toets.uitkomst.value for p in other_tests(tested, toetsing) if p.toets is not None}

    assert tested.gronden == ("eisen.op_tijd",)
    assert (
        attempts["de inschrijving was op tijd: ontvangen uiterlijk 31 juli 2015 om 17.00 uur in plaats van 3 augustus 2015 om 10.00 uur"]
        == "toegelaten"
    )
    assert [als for als in attempts if "op tijd" in als and "3 augustus" not in als] == []


WON = ("gegund", 1, "94%", Money(970 * 270_00))
FORMS = [
    (
        "a missing document", inschrijving(bewijsstukken=STUKKEN[:1], velden=velden(documenten__polis__bestand="")),
        [("het stuk 'Polis aansprakelijkheid' was ingediend zoals gevraagd: leesbaar, recent en geldig", *WON)],
    ),
    (
        "a document that is too old",
        inschrijving(bewijsstukken=(replace(STUKKEN[0], afgegeven=datetime(2014, 12, 1).date()), STUKKEN[1])),  # noqa: DTZ001 - a day
        [("het stuk 'Uittreksel handelsregister' was ingediend zoals gevraagd: leesbaar, recent en geldig", *WON)],
    ),
    (
        "a statement that excludes", inschrijving(velden=velden(verklaringen__geen_faillissement="nee")),
        [("verklaring 'Geen faillissement' was ja in plaats van nee", *WON)],
    ),
    (
        "a statement left open", inschrijving(velden=velden(verklaringen__akkoord=None)),
        [("verklaring 'Akkoord' was ja in plaats van niet beantwoord", *WON)],
    ),
    (
        "two documents: neither alone is enough",
        inschrijving(bewijsstukken=(), velden=velden(documenten__polis__bestand="", documenten__uittreksel__bestand="")),
        [("in orde was: Uittreksel handelsregister: een pdf-bestand in de map; Polis aansprakelijkheid: een pdf-bestand in de map", *WON)],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("form", "expected"), [f[1:] for f in FORMS], ids=[f[0] for f in FORMS])
def test_what_was_handed_in(form: Any, expected: list[tuple[Any, ...]]) -> None:
    besluit, anders = tried(kader(), validate_inputs(form))
    assert besluit.uitkomst in ("afgewezen", "aangehouden")
    assert told(anders) == expected


def test_a_condition_for_two_years_is_a_fact() -> None:
    """With an agreed plan and toezicht recorded as ja: one year; the fact alone makes it two."""
    _, anders = tried(kader(integraal()), plans=agreed(whole="1.8"), feiten=(feit("verscherpt_toezicht", "ja"),))
    assert ("feit verscherpt_toezicht was nee in plaats van ja", "gegund", 2, "95,8%", Money(970 * 274_50)) in told(anders)


def test_an_open_question_is_one_answer() -> None:
    """Nobody recorded toezicht: held. Answered with ja two years at 95,8%, with nee one."""
    besluit, anders = tried(kader(integraal()), plans=agreed(whole="1.8"), feiten=())
    assert besluit.uitkomst == "aangehouden"
    asked = [x for x in told(anders) if x[0].startswith("de open vraag")]
    assert [(als.split(") was ")[1], *rest) for als, *rest in asked] == [
        ("beantwoord met ja", "gegund", 2, "95,8%", Money(970 * 274_50)), ("beantwoord met nee", "gegund", 1, "95,8%", Money(970 * 274_50)),
    ]  # fmt: skip


def test_an_open_question_of_the_judgement() -> None:
    """V305 stands open: at both ends of the band, 0 (94%) and 3 (97% of 250 is 242,50)."""
    besluit, anders = tried(kader(integraal()), plans=agreed())
    assert besluit.uitkomst == "aangehouden"
    asked = [x for x in told(anders) if x[0].startswith("de open vraag")]
    assert [(als.split(") was ")[1], *rest) for als, *rest in asked] == [
        ("beantwoord met 0", "gegund", 2, "94%", Money(970 * 270_00)), ("beantwoord met 3", "gegund", 2, "97%", Money(970 * 277_50)),
    ]  # fmt: skip


def test_nothing_found_says_what_was_tried() -> None:
    """A kader that judges no plans: there is no agreed plan, so the term does not hang on the one fact; nor on another answer."""
    _, anders = tried(kader())
    assert anders.gevonden == ()
    assert anders.niets == "Van wat is geprobeerd (feit (1)) geeft niets een andere gunning."
    assert Anders(()).niets == "Er is geen stuk, antwoord, feit of scorepunt om anders te proberen."


def test_the_right_form_is_tried_with_the_same_answers() -> None:
    """A form of 2015: on that of this ronde one year at 94%, 970 x 270,00."""
    old = inschrijving(identiteit=FormIdentiteit("test", 2015, "GZ", "2015-gz", "a" * 64, "b" * 64))
    besluit, anders = tried(kader(), validate_inputs(old))
    assert (besluit.uitkomst, besluit.reden) == ("aangehouden", "herstel")
    als = (
        "het formulier was inschrijving test 2016 GZ (kader 2016-gz), met dezelfde antwoorden, "
        "in plaats van inschrijving test 2015 GZ (kader 2015-gz)"
    )
    assert told(anders) == [(als, "gegund", 1, "94%", Money(970 * 270_00))]
    assert anders.vrij == ()


def test_a_volume_that_cannot_be_is_told_without_an_amount() -> None:
    """Zero or more is asked; which number that would be nobody can say."""
    _, anders = tried(kader(), validate_inputs(inschrijving(productie={"Z430": -5})))
    assert anders.gevonden == ()
    assert anders.vrij == ("Productieregel Z430 (E5) was nul of meer in plaats van -5 (F253): dan wordt opnieuw getoetst",)


BEGIN = tariefregel("basis", Bewerking.BASIS, volgorde=0, waarde=Decimal(94))
BAND = {"volgorde": 10, "minimum": Decimal(-2), "maximum": Decimal(1)}


def with_rule(regel: TariefRegel, *feiten: Feit) -> Anders:
    return tried(kader(tarief=(BEGIN, regel)), feiten=(TOEZICHT, *feiten))[1]


def test_a_number_in_a_band_is_tried_at_what_the_policy_knows() -> None:
    """A band from -2 to 1 on 94%: 92% of 250 is 230,00, 94% 235,00, 95% 237,50; with 35,00 beside it, 970 days. Unrecorded is as 0."""
    anders = with_rule(tariefregel("differentiatie", Bewerking.BAND, feit="differentiatie", **BAND), feit("differentiatie", "0,6"))
    assert told(anders) == [
        ("feit differentiatie was -2 in plaats van 0,6", "gegund", 1, "92%", Money(970 * 265_00)),
        ("feit differentiatie was 0 in plaats van 0,6", "gegund", 1, "94%", Money(970 * 270_00)),
        ("feit differentiatie was 1 in plaats van 0,6", "gegund", 1, "95%", Money(970 * 272_50)),
        ("feit differentiatie was niet vastgelegd in plaats van 0,6", "gegund", 1, "94%", Money(970 * 270_00)),
    ]
    assert anders.vrij == ()


def test_the_monitor_goes_up_down_or_stays() -> None:
    """On 95% of last year: -2 is 93% (232,50), 0 is 95% (237,50); it was 1. What last year gave is a free number."""
    regel = tariefregel("monitor", Bewerking.MONITOR, feit="monitor", **BAND)
    anders = with_rule(regel, feit("monitor", "1"), feit("tariefpercentage_vorig_jaar", "95"))
    assert told(anders) == [
        ("feit monitor was -2 in plaats van 1", "gegund", 1, "93%", Money(970 * 267_50)),
        ("feit monitor was 0 in plaats van 1", "gegund", 1, "95%", Money(970 * 272_50)),
    ]
    last = "feit tariefpercentage_vorig_jaar was anders dan 95: dat kan een ander tarief geven; hoeveel hangt af van het getal"
    assert anders.vrij == (last,)


def test_a_free_proposal_is_tried_without_and_at_the_most() -> None:
    """98% proposed: 100% is 250,00, without the proposal 94%. Where nobody proposed, the most the policy takes is tried."""
    regel = tariefregel("voorstel", Bewerking.VRIJ_VOORSTEL, volgorde=10, maximum=Decimal(100), feit="vrij_voorstel")
    anders = with_rule(regel, feit("vrij_voorstel", "98"))
    assert told(anders) == [
        ("feit vrij_voorstel was 100 in plaats van 98", "gegund", 1, "100%", Money(970 * 285_00)),
        ("feit vrij_voorstel was niet vastgelegd in plaats van 98", "gegund", 1, "94%", Money(970 * 270_00)),
    ]
    assert anders.vrij == ("feit vrij_voorstel was anders dan 98: dat kan een ander tarief geven; hoeveel hangt af van het getal",)
    assert told(with_rule(regel)) == [("feit vrij_voorstel was 100 (niet vastgelegd)", "gegund", 1, "100%", Money(970 * 285_00))]


def test_a_start_volume_is_a_free_number() -> None:
    anders = with_rule(BEGIN, feit("startvolume", "1500", leveringsvorm="ZZP"), feit("startvolume", "50%"))
    assert anders.vrij == (
        "feit startvolume (ZZP) was anders dan 1.500: dat kan een ander volume geven; hoeveel hangt af van het getal",
        "feit startvolume was anders dan 50%: dat kan een ander volume geven; hoeveel hangt af van het getal",
    )


def test_a_statement_that_only_bears_on_the_term() -> None:
    """Given, so turned round: without it one year, and the plan keeps its opslag."""
    term = Verklaring(
        sleutel="verklaringen.toezicht", titel="Geen toezicht", tekst="Wij staan niet onder toezicht.", gevolg=Gevolg.GEEN_MEERJARIG,
        aard=Aard.EIS, bron=BRON,
    )  # fmt: skip
    form = inschrijving(velden=velden(verklaringen__toezicht="ja"))
    k = kader(integraal(), verklaringen=(*kader().verklaringen, term))
    besluit, anders = tried(k, validate_inputs(form), plans=agreed(whole="1.8"))
    assert besluit.duur_jaren == 2
    assert told(anders)[0] == ("verklaring 'Geen toezicht' was nee in plaats van ja", "gegund", 1, "95,8%", Money(970 * 274_50))


def test_a_statement_that_could_not_be_read_was_answered() -> None:
    """F113 of ingest is about that cell; had it been "ja", there was nothing to repair: two years, by the same plan."""
    term = Verklaring(
        sleutel="verklaringen.toezicht", titel="Geen toezicht", tekst="Wij staan niet onder toezicht.", gevolg=Gevolg.GEEN_MEERJARIG,
        aard=Aard.EIS, bron=BRON,
    )  # fmt: skip
    form = inschrijving(velden=velden(verklaringen__toezicht=None))
    cel = next(v for v in form.velden if v.id == "verklaringen.toezicht")
    form = replace(form, velden=tuple(replace(v, ruw="weet niet") if v is cel else v for v in form.velden))
    unread = Finding("F113", Ernst.FOUT, "Geen toezicht", bestand=form.bestand, blad=cel.blad, cel=cel.cel, gevonden="weet niet")
    k = kader(integraal(), verklaringen=(*kader().verklaringen, term))
    besluit, anders = tried(k, validate_inputs(form, bevindingen=(unread,)), plans=agreed(whole="1.8"))
    assert besluit.duur_jaren == 1
    assert told(anders)[0] == ("verklaring 'Geen toezicht' was ja in plaats van weet niet", "gegund", 2, "95,8%", Money(970 * 274_50))


def test_a_toetsing_on_what_lies_beside_the_form_is_still_the_toetsing_of_then() -> None:
    """F131 is about another file in the folder of the form."""
    form = inschrijving()
    beside = Finding("F131", Ernst.FOUT, "bijlage", bestand=f"{form.map}/lijst.xlsx", agb_code=AGB)
    other = replace(beside, bestand="map-ander/lijst.xlsx")
    inputs = validate_inputs(form, bevindingen=(beside, other))
    (toets,) = validate.decide(inputs, policy := Beleid((toets_kader(),)), Answers()).decisions
    found = toetsing_of(toets, inputs, Answers(), policy)

    assert (toets.uitkomst.value, found is not None and found.inputs.bevindingen) == ("herstel", (beside,))


def test_inputs_that_no_longer_give_the_outcome_are_not_used() -> None:
    """The form was replaced after the toetsing: what is kept of it now is no ground to say what one document would have done."""
    beleid = Beleid((kader(),))
    missing = validate_inputs(inschrijving(bewijsstukken=STUKKEN[:1], velden=velden(documenten__polis__bestand="")))
    inputs = gunning_inputs(toetsen=validate.decide(missing, beleid, NONE).decisions, inschrijvingen=missing.inschrijvingen)
    (besluit,) = gunning.decide(inputs, beleid, NONE).decisions
    anders = what_else(besluit, inputs, beleid, NONE, Eerder((validate_inputs(), NONE)))
    assert told(anders) == [("in orde was: Polis aansprakelijkheid: een pdf-bestand in de map", *WON)]


def test_a_toetsing_that_waits_for_a_row_of_facts_is_still_the_toetsing_of_then() -> None:
    """F809 about it holds it, alone too; F809 about another is no part of it."""
    twice = tuple(Finding("F809", Ernst.FOUT, "feiten", bestand="tabellen/feiten.csv", agb_code=code) for code in (AGB, "41410099"))
    inputs = validate_inputs(tabelbevindingen=twice)
    (toets,) = validate.decide(inputs, policy := Beleid((toets_kader(),)), Answers()).decisions
    found = toetsing_of(toets, inputs, Answers(), policy)

    assert (toets.uitkomst.value, found is not None and found.inputs.tabelbevindingen) == ("aangehouden", twice[:1])
