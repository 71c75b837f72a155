"""Every finding and question of the scoring: on a score sheet, on a consensus sheet, and in the weighing itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.builders import gewogen, oordeel, plan_invoer
from tests.cycle.test_score import BOER, JANSEN, afspraak, apart, full, run, two_plans
from tests.cycle.test_score_read import GOOD, RONDE, cel, getal, read, werkboek
from tests.spec.meldingen import asked, told
from wlzcli.cycle.score.consensus import read_consensus
from wlzcli.domain.decisions import StepResult
from wlzcli.domain.ontwikkelplan import Belang, ScoreBesluit, Toewijzing
from wlzcli.domain.provenance import Plaats
from wlzcli.domain.werkboek import Blad, Soort, Werkboek
from wlzcli.workflow.score_bsn import secret_findings

ROW = "A. Jansen: 41410001, plan-1"
OTHER = "B. de Boer: Zorgaanbieder 01, plan-1"
PLAN = "Zorgaanbieder 01 (41410001), regio 5503, GZ, plan-1"
KADER = "testkader §1 (fictief)"
KEY = str(plan_invoer().sleutel)
ALL = (5, 6, 7)
BLAD = "jansen.xlsx › Scores"


def sheet(*scores: Any, **changes: Any) -> Werkboek:
    return werkboek(scores or GOOD, **{"motiveer": ALL} | changes)


SHEETS: list[tuple[str, Callable[[], list[Any]], str, str, str]] = [
    (
        "F301", lambda: [sheet(getal("I5", "6"), *GOOD[1:])], ROW, f"{BLAD} › I5",
        "A. Jansen gaf bij plan-1 op 'Effect' 6; dat staat niet op de schaal.",
    ),
    (
        "F302", lambda: [sheet(cel("I5", "vier"), *GOOD[1:])], ROW, f"{BLAD} › I5",
        "A. Jansen schreef bij plan-1 op 'Effect' 'vier'; dat is geen getal in een getalcel.",
    ),
    (
        "F303", lambda: [sheet(cel("I5", "", Soort.LEEG), *GOOD[1:])], ROW, f"{BLAD} › I5",
        "A. Jansen vulde bij plan-1 niet alles in: de score op 'Effect' is leeg.",
    ),
    (
        "F304", lambda: [sheet(motiveer=(6, 7))], ROW, f"{BLAD} › J5",
        "A. Jansen gaf bij plan-1 op 'Effect' geen motivering. Een oordeel zonder motivering telt niet mee.",
    ),
    (
        "F305", lambda: [sheet(ronde="test 2015 GZ")], "jansen.xlsx", "jansen.xlsx › Uitleg › B5",
        f"Dit blad hoort bij ronde test 2015 GZ; deze ronde is {RONDE}. Er is niets uit overgenomen; wat eerder is ingelezen blijft staan.",
    ),
    (
        "F306", lambda: [sheet(), (oordeel("effect", 5),)], ROW, f"{BLAD} › I5",
        "A. Jansen gaf bij plan-1 op 'Effect' eerder 5 (in A. Jansen.xlsx) en nu 4. De eerdere score blijft staan.",
    ),
    (
        "F320", lambda: [sheet(), (oordeel("effect", 4),)], ROW, f"{BLAD} › J5",
        "A. Jansen motiveerde bij plan-1 het oordeel over 'Effect' eerder anders (in A. Jansen.xlsx). De eerdere motivering blijft staan.",
    ),
    (
        "F315", lambda: [Werkboek((Blad("Blad1", False, ()),))], "jansen.xlsx", "jansen.xlsx",
        "Dit bestand is geen scoreblad van wlz: de bladen of de gegevens over ronde en beoordelaar ontbreken (gevonden: niets).",
    ),
    (
        "F316", lambda: [sheet(belang="misschien")], "A. Jansen", "jansen.xlsx › Belangen › C5",
        "A. Jansen schreef bij de verklaring over een belang bij 41410001 'misschien'; daar hoort ja of nee.",
    ),
    (
        "F317", lambda: [sheet(*GOOD, cel("A9", "5503/GZ/99999999/plan-1"), cel("C9", "effect"), getal("I9", "5"))], "A. Jansen: 99999999, plan-1", f"{BLAD} › I9",
        "In deze rij staat een score, maar de rij hoort niet bij een plan en element van deze ronde "
        "(gevonden: 5503/GZ/99999999/plan-1, element effect).",
    ),
    (
        "F318", lambda: [
            sheet(*GOOD, cel("A10", KEY), cel("B10", "v" * 64), cel("C10", "effect"), getal("I10", "5"), cel("J10", "Nog eens."))
        ], ROW, f"{BLAD} › I10",
        "Bij plan-1 staat hetzelfde element twee keer met een andere score: hier 5. De eerste, in cel I5, telt.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("code", "make", "onderwerp", "plek", "tekst"), SHEETS, ids=[c[0] for c in SHEETS])
def test_what_stands_on_a_score_sheet(code: str, make: Callable[[], list[Any]], onderwerp: str, plek: str, tekst: str) -> None:
    book, *earlier = make()
    lezing = read(book, **({"eerder": earlier[0]} if earlier else {}))

    assert [told(c.bevinding) for c in lezing.bevindingen] == [(code, onderwerp, plek, tekst)]


BELANG = Belang(BOER, plan_invoer().agb_code, True, "Was er bestuurder.", Plaats("b.xlsx", "Belangen", "C5"))
BOTH = (*full(), *full(BOER, (1, 1, 1)))


def declared() -> tuple[Belang, ...]:
    return (replace(BELANG, beoordelaar=JANSEN, heeft_belang=False, toelichting=""),)


def assigned(*names: str) -> tuple[Toewijzing, ...]:
    return tuple(Toewijzing(n, (plan_invoer().sleutel,)) for n in names)


def weighed(**changes: Any) -> StepResult[ScoreBesluit]:
    return run(gewogen(), **{"beoordelingen": full()} | changes)


def planned(**changes: Any) -> StepResult[ScoreBesluit]:
    return weighed(plannen=(plan_invoer(**changes),))


FOUND: list[tuple[str, Callable[[], StepResult[ScoreBesluit]], str, str, str]] = [
    (
        "F307", lambda: weighed(beoordelingen=BOTH, toewijzingen=(*assigned(JANSEN), Toewijzing(BOER, ()))), OTHER, "B. de Boer.xlsx › Scores › I5",
        "B. de Boer beoordeelde plan-1 van Zorgaanbieder 01, maar dat plan is niet aan deze beoordelaar toegewezen. De score telt niet mee.",
    ),
    (
        "F308", lambda: weighed(beoordelingen=BOTH, belangen=(*declared(), BELANG)), OTHER, "b.xlsx › Belangen › C5",
        "B. de Boer meldde een belang bij Zorgaanbieder 01 (Was er bestuurder.) en beoordeelde toch plan-1. De score telt niet mee.",
    ),
    (
        "F309", lambda: weighed(beoordelingen=BOTH, belangen=declared()), OTHER, "B. de Boer.xlsx › Belangen",
        "B. de Boer beoordeelde plan-1 van Zorgaanbieder 01 zonder te verklaren of er een belang is. De score telt niet mee.",
    ),
    (
        "F310", lambda: weighed(beoordelingen=()), PLAN, "",
        "Over plan-1 van Zorgaanbieder 01 is overeenstemming, maar niemand heeft het beoordeeld.",
    ),
    (
        "F311", lambda: weighed(beoordelingen=(*full(), oordeel("effect", 3, plan="plan-9"))), "A. Jansen: 41410001, plan-9", "A. Jansen.xlsx › Scores › I5",
        "A. Jansen beoordeelde plan-9 van 41410001, maar dat plan is er niet (meer) in deze ronde.",
    ),
    (
        "F312", lambda: weighed(toewijzingen=assigned(JANSEN, BOER)), PLAN, "",
        "B. de Boer heeft plan-1 van Zorgaanbieder 01 nog niet beoordeeld op: Effect; Ambitie; Haalbaarheid.",
    ),
    (
        "F313", lambda: weighed(beoordelingen=full(scores=(None, None, None))), PLAN, "",
        "Alle beoordelaars noemden elk element van plan-1 van Zorgaanbieder 01 niet van toepassing; daaruit volgt geen score.",
    ),
    (
        "F314", lambda: planned(resultaten=(afspraak("2.5"),)), "41410001, regio 5503, GZ, plan-1", "",
        # 0,4 x 4 + 0,3 x 3 + 0,3 x 4 = 3,7: from 3,5 points the opslag is 2
        "De resultaatafspraken van plan-1 dragen samen 2,5 procentpunt, maar de opslag op dit plan is 2.",
    ),
    (
        "W301", lambda: planned(clientenraad=False), PLAN, "",
        "Over plan-1 van Zorgaanbieder 01 is overeenstemming, maar nergens staat hoe de cliëntenraad is betrokken.",
    ),
    (
        "W302", lambda: planned(akkoord_op=date(2015, 9, 1)), PLAN, "",
        "Het definitieve plan plan-1 van Zorgaanbieder 01 kwam binnen op 2015-09-15, na de overeenstemming van 2015-09-01.",
    ),
    (
        "W303", lambda: planned(voorstel=None), PLAN, "",
        "Bij het definitieve plan plan-1 van Zorgaanbieder 01 hoort geen voorstel uit deze ronde.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("code", "make", "onderwerp", "plek", "tekst"), FOUND, ids=[c[0] for c in FOUND])
def test_what_the_weighing_finds(code: str, make: Callable[[], StepResult[ScoreBesluit]], onderwerp: str, plek: str, tekst: str) -> None:
    assert [told(f) for f in make().findings] == [(code, onderwerp, plek, tekst)]


ASKED: list[tuple[str, Callable[[], StepResult[ScoreBesluit]], str, str, str]] = [
    (
        "V303", lambda: planned(ontbreekt=("bewijslast",)), PLAN, KADER,
        "Over dit plan is op 2015-09-17 overeenstemming vastgelegd, maar in 41410001-def ontbreekt: bewijslast. Volstaat het plan zo?",
    ),
    (
        "V304", lambda: planned(definitief=None, definitief_op=None), PLAN, KADER,
        "Op 2015-09-17 is overeenstemming vastgelegd, maar er is geen definitief ontwikkelplan ontvangen. "
        "Ligt het plan op een andere manier vast?",
    ),
    (
        "V306", lambda: run(apart(2), beoordelingen=(*full(JANSEN, (5, 3, 4)), *full(BOER, (2, 3, 4)))), PLAN, KADER,
        "De beoordelaars zijn het over 'Effect' niet eens: de getallen liggen 3 punten uiteen, en wat ieder gaf (ook n.v.t.) staat erbij. "
        "Welke score geldt na overleg? De oorspronkelijke scores blijven bewaard.",
    ),
    (
        "V307", lambda: two_plans(gewogen(samen=None)), "41410001, regio 5503, GZ", KADER,
        "Deze zorgaanbieder krijgt op meer dan een plan een opslag en het kader zegt niet hoe die samen tellen (hoogstens 3 procentpunt). "
        "Hoe tellen ze?",
    ),
    (
        "V308", lambda: weighed(beoordelingen=full(plan_sha256="e" * 64)), PLAN, KADER,
        "Na de beoordeling door A. Jansen kwam een andere versie van dit plan binnen. Gelden hun scores ook voor de nieuwe versie?",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("code", "make", "onderwerp", "bron", "tekst"), ASKED, ids=[c[0] for c in ASKED])
def test_what_a_person_is_asked(code: str, make: Callable[[], StepResult[ScoreBesluit]], onderwerp: str, bron: str, tekst: str) -> None:
    assert [asked(q) for q in make().questions] == [(code, onderwerp, bron, tekst)]


def test_a_declared_interest_taken_back() -> None:
    declared = replace(BELANG, beoordelaar=JANSEN, plek=Plaats("eerst.xlsx", "Belangen", "C5"))
    lezing = read(sheet(), belangen=(declared,))

    assert [told(c.bevinding) for c in lezing.bevindingen] == [
        (
            "F321", "A. Jansen", "jansen.xlsx › Belangen › C5",
            "A. Jansen meldde eerder een belang bij 41410001 (in eerst.xlsx) en verklaart nu dat er geen is. "
            "De eerdere verklaring blijft staan.",
        )
    ]  # fmt: skip


def test_a_declaration_that_is_missing_is_pointed_at_where_it_belongs() -> None:
    """F309 on the sheet Belangen; nothing of it where the score does not count for another reason, or where it was declared before."""
    lezing = read(sheet(belang=""))
    given = {"beoordelingen": tuple(lezing.beoordelingen), "bladbevindingen": tuple(lezing.bevindingen), "belangen": ()}

    assert [told(f) for f in weighed(**given).findings if f.code != "F310"] == [
        (
            "F309", "A. Jansen: Zorgaanbieder 01, plan-1", "jansen.xlsx › Belangen › C5",
            "A. Jansen beoordeelde plan-1 van Zorgaanbieder 01 zonder te verklaren of er een belang is. De score telt niet mee.",
        )
    ]  # fmt: skip
    assert [f.code for f in weighed(**given, toewijzingen=assigned(BOER)).findings] == ["F307", "F312"]
    assert read(sheet(belang=""), belangen=declared()).bevindingen == []


def test_a_consensus_on_scores_that_changed() -> None:
    """F319: the row is of a question that is not asked any more."""
    row = (cel("A5", "0" * 12), cel("B5", PLAN), getal("G5", "4"), cel("H5", "Na overleg."))
    ids = sheet().bladen[0]
    overleg = read_consensus(Werkboek((ids, Blad("Consensus", False, row)), sheet().namen), "c.xlsx", RONDE, (), (), False)

    assert [told(f) for f in overleg.bevindingen] == [
        (
            "F319", "Het consensusoverleg", "c.xlsx › Consensus › G5",
            f"In deze rij staat een uitkomst van het overleg over {PLAN}, maar die vraag staat niet open: "
            "sinds het blad is gemaakt is een score, motivering of plan veranderd.",
        )
    ]  # fmt: skip


def test_a_burgerservicenummer_on_a_score_sheet() -> None:
    """The place is named, the number never. 9·1 + 8·1 + 7·1 + 6·2 + 5·2 + 4·2 + 3·3 + 2·3 - 1·3 = 66 = 6 × 11."""
    book = sheet(*GOOD, cel("J9", "Cliënt 111222333 merkte het."))

    assert [told(f) for f in secret_findings("jansen.xlsx", book, (), {})] == [
        (
            "F322", "jansen.xlsx", f"{BLAD} › J9",
            "In jansen.xlsx, blad Scores, cel J9, staat mogelijk een burgerservicenummer. "
            "Er is niets uit dit blad overgenomen en het is niet bewaard.",
        )
    ]  # fmt: skip
    assert secret_findings("jansen.xlsx", sheet(*GOOD, cel("J9", "Nummer 111222334.")), (), {}) == ()
