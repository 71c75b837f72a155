"""A score sheet written, filled in and read back: a finding at the cell for what is wrong, and nothing invalid counted."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from tests.builders import gewogen, integraal, kader, oordeel, plan_invoer
from wlzcli.cycle.score.kader import prepare
from wlzcli.cycle.score.read import Bladkennis, Lezing, read_sheet
from wlzcli.cycle.score.sheet import sheet_rows
from wlzcli.domain.codes import Sector
from wlzcli.domain.ladder import OpslagMoment
from wlzcli.domain.ontwikkelplan import Belang
from wlzcli.domain.provenance import Plaats
from wlzcli.domain.werkboek import Bereiknaam, Blad, Cel, Soort, Werkboek
from wlzcli.policy.model import Beoordeling

RONDE = "test 2016 GZ"
JANSEN = "A. Jansen"
ELEMENTEN = ("effect", "ambitie", "haalbaarheid")


def cel(adres: str, ruw: str, soort: Soort = Soort.TEKST, opmaak: str = "General") -> Cel:
    letters = adres.rstrip("0123456789")
    return Cel(adres, int(adres[len(letters) :]), ord(letters) - 64, ruw, soort, opmaak)


def getal(adres: str, ruw: str, opmaak: str = "General") -> Cel:
    return cel(adres, ruw, Soort.GETAL, opmaak)


def werkboek(scores: tuple[Cel, ...], ronde: str = RONDE, belang: str = "nee", motiveer: tuple[int, ...] = (5, 6, 7, 8)) -> Werkboek:
    """The workbook of one plan: a row an element, as the writer lays it out, with these cells filled in."""
    rows = sheet_rows(plan_invoer(), prepare(kader(beoordeling=integraal()), OpslagMoment.INITIEEL))
    fixed = []
    for number, row in enumerate(rows, start=5):
        fixed += [cel(f"A{number}", str(row.sleutel)), cel(f"B{number}", row.versie), cel(f"C{number}", row.element)]
        if number in motiveer:
            fixed.append(cel(f"J{number}", f"Motivering van {row.element}."))
    identiteit = (cel("B4", JANSEN), cel("B5", ronde), cel("B7", "wlz/scoreblad/1"))
    namen = tuple(Bereiknaam(n, "Uitleg", c, "") for n, c in (("wlz_beoordelaar", "B4"), ("wlz_ronde", "B5"), ("wlz_formaat", "B7")))
    belangen = Blad("Belangen", False, (cel("A5", plan_invoer().agb_code), cel("C5", belang)))
    return Werkboek((Blad("Uitleg", False, identiteit), belangen, Blad("Scores", False, (*fixed, *scores))), namen)


def read(book: Werkboek, kaderdeel: Beoordeling | None = None, **kennis: Any) -> Lezing:
    rules = {Sector.GZ: prepare(kader(beoordeling=kaderdeel or gewogen()), OpslagMoment.INITIEEL)}
    known = {"ronde": RONDE, "plannen": (plan_invoer(),), "wegingen": rules, "eerder": ()} | kennis
    return read_sheet(book, "jansen.xlsx", Bladkennis(**known))


def found(lezing: Lezing) -> list[tuple[str, str | None, str | None]]:
    return [(c.bevinding.code, c.bevinding.cel, c.bevinding.gevonden) for c in lezing.bevindingen]


GOOD = (getal("I5", "4"), getal("I6", "3"), getal("I7", "4"))


def test_a_full_sheet_gives_every_score_with_its_cell() -> None:
    lezing = read(werkboek(GOOD, motiveer=(5, 6, 7)))

    assert found(lezing) == []
    assert [(b.element, b.score, b.plek.cel) for b in lezing.beoordelingen] == [
        ("effect", Decimal(4), "I5"), ("ambitie", Decimal(3), "I6"), ("haalbaarheid", Decimal(4), "I7"),
    ]  # fmt: skip
    assert [(b.agb_code, b.heeft_belang) for b in lezing.belangen] == [(plan_invoer().agb_code, False)]


BAD = [
    (getal("I5", "6"), ("F301", "I5", "6")),
    (getal("I5", "3.5"), ("F301", "I5", "3,5")),
    (getal("I5", "-1"), ("F301", "I5", "-1")),
    (cel("I5", "vier"), ("F302", "I5", "vier")),
    (cel("I5", "4"), ("F302", "I5", "4")),
    (cel("I5", "#REF!", Soort.FOUT), ("F302", "I5", "#REF!")),
    (cel("I5", "1", Soort.WAAR), ("F302", "I5", "1")),
    (cel("I5", "42000", Soort.DATUM), ("F302", "I5", "42000")),
    (cel("I5", "", Soort.LEEG), ("F303", "I5", None)),
]


@pytest.mark.parametrize(("bad", "finding"), BAD, ids=[f"{c.ruw}-{c.soort}" for c, _ in BAD])
def test_a_bad_score_is_a_finding_at_its_cell_and_does_not_count(bad: Cel, finding: tuple[str, str, str | None]) -> None:
    lezing = read(werkboek((bad, *GOOD[1:]), motiveer=(5, 6, 7)))

    assert found(lezing) == [finding]
    assert [b.element for b in lezing.beoordelingen] == ["ambitie", "haalbaarheid"]


def test_a_score_without_a_motivation_does_not_count() -> None:
    lezing = read(werkboek(GOOD, motiveer=(6, 7)))

    assert found(lezing) == [("F304", "J5", None)]
    assert [b.element for b in lezing.beoordelingen] == ["ambitie", "haalbaarheid"]


@pytest.mark.parametrize("text", ["n.v.t.", "NVT", "niet van toepassing"])
def test_not_applicable_is_a_score_of_its_own(text: str) -> None:
    lezing = read(werkboek((cel("I5", text), *GOOD[1:]), motiveer=(5, 6, 7)))

    assert (found(lezing), lezing.beoordelingen[0].score) == ([], None)


def test_a_plan_that_was_not_begun_is_no_finding() -> None:
    lezing = read(werkboek((), motiveer=()))

    assert (found(lezing), lezing.beoordelingen) == ([], [])


def test_a_sheet_of_another_ronde_gives_nothing() -> None:
    lezing = read(werkboek(GOOD, ronde="test 2015 GZ"))

    assert found(lezing) == [("F305", "B5", "test 2015 GZ")]
    assert (lezing.beoordelaar, lezing.beoordelingen, lezing.belangen) == ("", [], [])


def test_a_workbook_that_is_no_score_sheet() -> None:
    assert found(read(Werkboek((Blad("Blad1", False, ()),)))) == [("F315", None, None)]


def test_the_same_sheet_with_another_score_keeps_the_earlier_one() -> None:
    earlier = (oordeel("effect", 5), oordeel("ambitie", 3, motivering="Motivering van ambitie."))
    lezing = read(werkboek(GOOD, motiveer=(5, 6, 7)), eerder=earlier)

    assert found(lezing) == [("F306", "I5", "4")]
    assert [b.element for b in lezing.beoordelingen] == ["ambitie", "haalbaarheid"]

    replaced = read(werkboek(GOOD, motiveer=(5, 6, 7)), eerder=earlier, vervang=True)

    assert (found(replaced), replaced.beoordelingen[0].score) == ([], Decimal(4))


@pytest.mark.parametrize(("kaderdeel", "scores"), [(gewogen(), GOOD), (integraal(), (getal("I8", "1.8"),))], ids=["gewogen", "integraal"])
def test_other_reasons_for_the_same_score_keep_the_earlier_ones(kaderdeel: Beoordeling, scores: tuple[Cel, ...]) -> None:
    """In the integraal method an element has nothing but its motivation: that is the judgement."""
    earlier = (oordeel("effect", 4 if len(scores) > 1 else None, motivering="Wat er eerst stond."),)
    book = werkboek(scores, motiveer=(5, 6, 7, 8) if len(scores) == 1 else (5, 6, 7))
    lezing = read(book, kaderdeel, eerder=earlier)

    assert found(lezing) == [("F320", "J5", "Motivering van effect.")]
    assert "effect" not in {b.element for b in lezing.beoordelingen}

    replaced = read(book, kaderdeel, eerder=earlier, vervang=True)

    assert (found(replaced), replaced.beoordelingen[0].motivering) == ([], "Motivering van effect.")


def test_a_declared_interest_is_not_taken_back_unsaid() -> None:
    """A sheet may hold another name than of who it was handed to: what that person declared stays."""
    declared = Belang(JANSEN, plan_invoer().agb_code, True, "Was er bestuurder.", Plaats("eerst.xlsx", "Belangen", "C5"))
    lezing = read(werkboek(GOOD, motiveer=(5, 6, 7)), belangen=(declared,))

    assert (found(lezing), lezing.belangen) == ([("F321", "C5", "nee")], [])

    replaced = read(werkboek(GOOD, motiveer=(5, 6, 7)), belangen=(declared,), vervang=True)

    assert (found(replaced), [b.heeft_belang for b in replaced.belangen]) == ([], [False])

    taken_away = read(werkboek(GOOD, belang="ja", motiveer=(5, 6, 7)), belangen=(replace(declared, heeft_belang=False),))

    assert (found(taken_away), [b.heeft_belang for b in taken_away.belangen]) == ([], [True])


def test_figures_in_findings_have_a_decimal_comma() -> None:
    lezing = read(werkboek((getal("I8", "2.5"),)), integraal(), eerder=(oordeel("opslag", "1.8"),))
    double = (cel("A9", str(plan_invoer().sleutel)), cel("C9", "opslag"), getal("I9", "1.5"), cel("J9", "Nog eens."))
    twice = read(werkboek((getal("I8", "2.5"), *double)), integraal())

    assert [(c.bevinding.code, c.bevinding.gevonden, c.bevinding.verwacht) for c in (*lezing.bevindingen, *twice.bevindingen)] == [
        ("F306", "2,5", "1,8"), ("F318", "1,5", "2,5"),
    ]  # fmt: skip


def test_a_new_version_of_the_plan_may_be_scored_anew() -> None:
    earlier = (replace(oordeel("effect", 5), plan_sha256="e" * 64),)

    assert found(read(werkboek(GOOD, motiveer=(5, 6, 7)), eerder=earlier)) == []


def test_a_row_of_an_unknown_plan_and_a_double_row() -> None:
    key = str(plan_invoer().sleutel)
    strange = (cel("A9", "5503/GZ/99999999/plan-1"), cel("C9", "effect"), getal("I9", "5"))
    double = (cel("A10", key), cel("B10", "v" * 64), cel("C10", "effect"), getal("I10", "5"), cel("J10", "Nog eens."))
    lezing = read(werkboek((*GOOD, *strange, *double), motiveer=(5, 6, 7)))

    assert found(lezing) == [("F317", "I9", "5503/GZ/99999999/plan-1"), ("F318", "I10", "5")]
    assert [b.score for b in lezing.beoordelingen if b.element == "effect"] == [Decimal(4)]


def test_a_declaration_that_cannot_be_read() -> None:
    lezing = read(werkboek(GOOD, belang="misschien", motiveer=(5, 6, 7)))

    assert (found(lezing), lezing.belangen) == ([("F316", "C5", "misschien")], [])


OPSLAG = [
    (getal("I8", "1.5"), Decimal("1.5")),
    (getal("I8", "1.4999999999999999E-2", "0.0%"), Decimal("1.5")),
    (getal("I8", "3"), Decimal(3)),
]


@pytest.mark.parametrize(("given", "opslag"), OPSLAG)
def test_integraal_asks_motivations_and_one_percentage(given: Cel, opslag: Decimal) -> None:
    lezing = read(werkboek((given,)), integraal())

    assert found(lezing) == []
    assert [(b.element, b.score) for b in lezing.beoordelingen] == [*((e, None) for e in ELEMENTEN), ("opslag", opslag)]


def test_integraal_above_the_maximum() -> None:
    lezing = read(werkboek((getal("I8", "3.1"),)), integraal())

    assert found(lezing) == [("F301", "I8", "3,1")]
    assert lezing.bevindingen[0].bevinding.verwacht == "een getal van 0 tot en met 3"
