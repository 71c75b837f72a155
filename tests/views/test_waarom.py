"""The explanation of an award: what a person decided, what a shortage took, what the herschikking made of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from tests.builders import aanvraag, feit, getal, gunning_inputs, gunning_kader, plan, referentie, ronde, tariefregel, toets, volumeregel
from wlzcli.cycle.gunning import GunningInputs, decide
from wlzcli.domain.canonical import Facts
from wlzcli.domain.codes import Leveringsvorm
from wlzcli.domain.findings import Answer, Answers
from wlzcli.domain.gunning import GunningBesluit
from wlzcli.domain.ladder import Bewerking, Lezing
from wlzcli.domain.money import Money
from wlzcli.domain.ontwikkelplan import Kantelpunt
from wlzcli.domain.toetsing import ToetsUitkomst
from wlzcli.policy.model import Beleid, Kader, Looptijd, VolumeRegel, VolumeSoort
from wlzcli.views.kantelpunten import what_else
from wlzcli.views.stand import Stand
from wlzcli.views.vergelijking import changes_table, compare
from wlzcli.views.waarom import Uitleg, explain

ONE_YEAR = Looptijd(jaren_standaard=getal("looptijd.jaren_standaard", 1))


def decided(inputs: GunningInputs, kader: Kader, **given: str) -> tuple[GunningBesluit, Answers]:
    beleid = Beleid((kader,))
    first = decide(inputs, beleid, Answers())
    answers = Answers(
        tuple(Answer(q, given[q.code], "toelichting", "P. Peters", datetime(2015, 9, 1, tzinfo=UTC)) for q in first.questions)
    )
    (besluit,) = decide(inputs, beleid, answers).decisions
    return besluit, answers


def test_a_persons_decision_and_a_shortage_stand_in_the_explanation() -> None:
    nieuw = tariefregel("basis", Bewerking.BASIS, waarde=Decimal(94)), tariefregel(
        "korting", Bewerking.AFSLAG, waarde=Decimal(2), lezing=Lezing.ONBEKEND
    )  # fmt: skip
    rules = (*gunning_kader().volume, volumeregel("voorrang", VolumeSoort.VOORRANG, klassen=("alle",)))
    kader = gunning_kader(tarief=nieuw, looptijd=ONE_YEAR, volume=rules)
    inputs = gunning_inputs(ronde=ronde(485 * 265_00))
    besluit, answers = decided(inputs, kader, V902="punten")
    shown = explain(Stand(besluit, "voorstel abc", kader, inputs, answers.given), "Z430")
    texts = [(r.wat, r.tekst) for r in shown.regels]
    assert ("Korting", "−2 → 92%") in texts
    assert ("besluit van een mens", "punten: toelichting") in texts
    assert ("Verlaagd wegens een tekort", "970 → 485") in texts
    assert ("Ruimte", f"tekort in contracteerruimte 5503: van {Money(970 * 265_00)} naar {Money(485 * 265_00)}") in texts
    assert ("verdeling", f"gevraagd {Money(970 * 265_00)}, beschikbaar {Money(485 * 265_00)}, naar rato; voorrang alle; maat 1/2") in texts


def persons(shown: Uitleg) -> list[tuple[str, str]]:
    """What people decided in this explanation, and on which question."""
    return [(r.tekst, r.plek or "") for r in shown.regels if r.wat == "besluit van een mens"]


def test_what_was_answered_about_another_stays_out() -> None:
    """The rule asks everyone; the explanation of one holds its own answer, and last year's percentage that the monitor started on."""
    monitor = tariefregel("monitor", Bewerking.MONITOR, feit="monitor", minimum=Decimal(-1), maximum=Decimal(1))
    kader = gunning_kader(tarief=(monitor,), looptijd=ONE_YEAR)
    inputs = gunning_inputs(feiten=(feit("tariefpercentage_vorig_jaar", "96.5"),))
    besluit, answers = decided(inputs, kader, V903="0.5")
    (own,) = answers.given
    subject = own.vraag.onderwerp
    others = tuple(
        replace(own, reden="van een ander", vraag=replace(own.vraag, onderwerp=other))
        for other in (
            subject.replace(besluit.agb_code, "41419999"), subject.replace(f"in {besluit.regio}", "in 5599"),
            subject.replace(f", {besluit.sector.value} in", ", GGZ in"),
        )
    )  # fmt: skip
    shown = explain(Stand(besluit, "voorstel abc", kader, inputs, (*others, own)))
    assert persons(shown) == [("0,5: toelichting", f"vraag {own.vraag.id}")]
    assert [r.tekst for r in shown.regels if r.wat == "feit tariefpercentage_vorig_jaar"] == ["96,5"]


def test_an_answer_about_an_earlier_volume_is_not_the_one_that_counted() -> None:
    limit = volumeregel("grens", VolumeSoort.GRENS)
    kader = gunning_kader(volume=(*gunning_kader().volume, limit), looptijd=ONE_YEAR)
    inputs = gunning_inputs()
    besluit, answers = decided(inputs, kader, V411="60")
    (own,) = answers.given
    earlier = replace(
        own, reden="van toen", vraag=replace(own.vraag, feiten=Facts.of(**dict(own.vraag.feiten) | {"prestaties": "Z430 999"}))
    )
    shown = explain(Stand(besluit, "voorstel abc", kader, inputs, (earlier, own)), "Z430")
    assert persons(shown) == [("60: toelichting", f"vraag {own.vraag.id}")]


def test_who_gave_a_start_volume_is_told() -> None:
    kader = gunning_kader(looptijd=ONE_YEAR)
    nieuw = toets(typen=Facts.of(ZZP="geheel_nieuw"))
    inputs = gunning_inputs(toetsen=(nieuw,), referentie=(), feiten=(feit("startvolume", "onbekend"),))
    besluit, answers = decided(inputs, kader, V403="25")
    (own,) = [a for a in answers.given if a.vraag.code == "V403"]
    shown = explain(Stand(besluit, "voorstel abc", kader, inputs, answers.given), "Z430")
    assert persons(shown) == [("25: toelichting", f"vraag {own.vraag.id}")]


ALLEEN_VPT = volumeregel("nieuw", VolumeSoort.ALLEEN_LEVERINGSVORM, voor_leveringsvormen=(Leveringsvorm.VPT,))
VOORRANG = volumeregel("voorrang", VolumeSoort.VOORRANG, klassen=("alle",))
NIEUW = toets(typen=Facts.of(ZZP="geheel_nieuw"))


@pytest.mark.parametrize(
    ("rules", "inputs", "why"),
    [
        ((), gunning_inputs(inschrijvingen=(aanvraag(productie={"Z430": 0}),)), ("Niet meer dan gevraagd", "1.000 → 0")),
        ((), gunning_inputs(referentie=(referentie(volume=0),)), ("Referentievolume", "0 → 0 (100% van de referentie)")),
        (
            (), gunning_inputs(toetsen=(NIEUW,), referentie=()),
            ("Startvolume", "geen referentievolume, en geen startvolume in de feiten of het kader"),
        ),
        ((ALLEEN_VPT,), gunning_inputs(toetsen=(NIEUW,), referentie=()), ("Nieuw", "volume is er alleen voor VPT")),
        ((VOORRANG,), gunning_inputs(ronde=ronde(1_00)), ("Verlaagd wegens een tekort", "1.000 → 0")),
    ],
)  # fmt: skip
def test_a_prestatie_without_volume_says_why(rules: tuple[VolumeRegel, ...], inputs: GunningInputs, why: tuple[str, str]) -> None:
    kader = gunning_kader(looptijd=ONE_YEAR, volume=rules)
    besluit, answers = decided(inputs, kader)
    lines = [(r.niveau, r.wat, r.tekst) for r in explain(Stand(besluit, "voorstel abc", kader, inputs, answers.given)).regels]
    at = next(i for i, (_, what, _) in enumerate(lines) if what == "Z430")
    assert lines[at][2].startswith("€ 0,00 = 0 dagen × ")
    assert lines[at + 1] == (2, *why)


def test_a_prestatie_with_volume_needs_no_reason() -> None:
    inputs, kader = gunning_inputs(), gunning_kader(looptijd=ONE_YEAR, volume=())
    besluit, answers = decided(inputs, kader)
    lines = explain(Stand(besluit, "voorstel abc", kader, inputs, answers.given)).regels
    at = next(i for i, r in enumerate(lines) if r.wat == "Z430")
    assert lines[at + 1].niveau < 2


def test_who_is_held_reads_why_and_what_is_reserved() -> None:
    inputs = gunning_inputs(toetsen=(toets(uitkomst=ToetsUitkomst.HERSTEL),))
    besluit, _ = decided(inputs, gunning_kader())
    shown = explain(Stand(besluit, "voorstel abc", gunning_kader(), inputs))
    assert [(r.wat, r.tekst) for r in shown.regels[:2]] == [
        ("Uitkomst", "aangehouden: de inschrijving wordt hersteld"),
        ("Reservering", f"{Money(1000 * 285_00)} van de ruimte, zolang niet is beslist: het gevraagde volume tegen het NZa-maximum"),
    ]


def test_one_score_point_is_a_tipping_point() -> None:
    tip = Kantelpunt("D. Assessor", "effect", Decimal(4), Decimal(5), Decimal("2.2"))
    inputs = gunning_inputs(scores=(plan(kantelpunten=(tip,)),), feiten=(feit("verscherpt_toezicht", "nee"),))
    besluit, answers = decided(inputs, gunning_kader())
    found = what_else(besluit, inputs, Beleid((gunning_kader(),)), answers)
    assert [(t.als, t.tarief, t.verschil_cents) for t in found.gevonden] == [
        ("plan 1: D. Assessor gaf effect 5 in plaats van 4", "96,2%", Money(970 * 1_00)),
        ("feit verscherpt_toezicht was ja in plaats van nee", "95,8%", Money(0)),
    ]


def test_an_answer_that_brings_up_the_next_question_says_so() -> None:
    """Of 1.000 days 97% is 970; 60% of that is 582, and the second limit is about those: with 0% nothing is left to ask about."""
    limits = volumeregel("grens_a", VolumeSoort.GRENS), volumeregel("grens_b", VolumeSoort.GRENS)
    kader = gunning_kader(volume=(*gunning_kader().volume, *limits), looptijd=ONE_YEAR)
    inputs = gunning_inputs()
    given: tuple[Answer, ...] = ()
    for _ in limits:
        (question,) = decide(inputs, Beleid((kader,)), Answers(given)).questions
        given += (Answer(question, "60", "toelichting", "P. Peters", datetime(2015, 9, 1, tzinfo=UTC)),)
    (besluit,) = decide(inputs, Beleid((kader,)), Answers(given)).decisions
    told = {
        p.als.partition("beantwoord met ")[2]: (p.uitkomst, p.bedrag_cents)
        for p in what_else(besluit, inputs, Beleid((kader,)), Answers(given)).gevonden
    }
    assert told["100 in plaats van 60; dan komt eerst een nieuwe vraag (V411)"] == ("aangehouden", Money(0))
    assert told["100 in plaats van 60"] == ("gegund", Money(582 * 285_00 - 582 * 15_00))


def test_a_comparison_names_only_who_changes_and_whose_letter_was_sent() -> None:
    before, _ = decided(gunning_inputs(), gunning_kader(looptijd=ONE_YEAR))
    after, _ = decided(gunning_inputs(referentie=(referentie(volume=900),)), gunning_kader(looptijd=ONE_YEAR))
    assert compare([before], [replace(before, stappen=())]) == ()
    (change,) = compare([before], [after], frozenset({("5503", "GZ", before.agb_code)}))
    assert (change.verschil_cents, change.brief_vervangen) == (Money((873 - 970) * 270_00), True)
    assert changes_table("Verschil", (change,)).rijen[0][6:] == (
        "94%",
        str(Money(970 * 270_00)),
        str(Money(873 * 270_00)),
        str(Money(-97 * 270_00)),
        "ja",
    )
    (gone,) = compare([before], [])
    assert (gone.uitkomst_anders, gone.verschil_cents) == ("niet in het voorstel", Money(-970 * 270_00))
