"""Handing out again: what was assigned stays, a plan changes hands only when that is said, and both are told."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import AGB, gewogen
from tests.workflow.test_score import filled, make_ronde, regel, session
from wlzcli.domain.codes import Sector
from wlzcli.domain.ontwikkelplan import PlanSleutel
from wlzcli.store.folder import RondeFolder
from wlzcli.workflow import dialoog, score
from wlzcli.workflow.score_formulieren import make_sheets, reassigned

JANSEN, BOER, VISSER = "A. Jansen", "B. de Boer", "C. Visser"
LOPEND = "01999999"
ONE, TWO = f"5503/GZ/{AGB}/plan-1", f"5503/GZ/{LOPEND}/plan-2015"


@pytest.fixture
def folder(tmp_path: Path) -> RondeFolder:
    """Two plans: a definitive one of this ronde, and one of a running agreement."""
    ronde = make_ronde(tmp_path / "ronde", gewogen())
    rows = ("agb_code;regio;sector;leveringsvorm;feit;waarde;per;bron", f"{LOPEND};5503;GZ;;meerjarig_tot;2016-12-31;;overeenkomst")
    (ronde.path / "tabellen" / "feiten.csv").write_text("\n".join(rows), encoding="utf-8")
    dialoog.record(session(ronde), regel("overeenstemming"))
    dialoog.record(session(ronde), regel("overeenstemming", agb_code=LOPEND, plan="plan-2015", thema="eigen_regie"))
    return ronde


def out(folder: RondeFolder, tmp_path: Path, place: str, *rows: str, vervang: bool = False) -> tuple[list[Path], tuple[str, ...]]:
    """Hand out by file; the sheets and what was said, without the last line on how to read them in."""
    division = tmp_path / f"{place}.csv"
    division.write_text("\n".join(("beoordelaar;agb_code;plan", *rows)), encoding="utf-8")
    report = make_sheets(session(folder), tmp_path / place, (), division, False, vervang)
    return [Path(item["bestand"]) for item in report.extra["scorebladen"]], report.notes[:-1]  # type: ignore[index]


def assigned(folder: RondeFolder) -> dict[str, list[str]]:
    with folder.reading() as tables:
        return {t.beoordelaar: [str(key) for key in t.plannen] for t in score.load_assignments(tables)}


def test_a_plan_that_came_later_comes_on_top_and_earlier_scores_still_count(folder: RondeFolder, tmp_path: Path) -> None:
    (first,), told = out(folder, tmp_path, "eerst", f"{JANSEN};{AGB};plan-1")
    score.run(session(folder), [filled(first, (4, 3, 4))])
    assert (told, assigned(folder)) == ((), {JANSEN: [ONE]})

    (second,), told = out(folder, tmp_path, "later", f"{JANSEN};{LOPEND};plan-2015")
    report = score.run(session(folder), [filled(second, (2, 2, 2))])

    assert told == ("A. Jansen houdt wat eerder is toegewezen en niet op dit blad staat (1 plan).",)
    assert assigned(folder) == {JANSEN: [TWO, ONE]}  # in the order of their keys: 01999999 before 41410001
    assert [
        f.code for f in report.bevindingen or () if f.blocks
    ] == []  # no score that does not count (F307), nothing still waited for (F312)
    # 0,4·4 + 0,3·3 + 0,3·4 = 3,7; the other plan is in no form of this ronde, so a person says first where it lies
    assert [(b.agb_code, str(b.score)) for b in report.besluiten or ()] == [(LOPEND, "None"), (AGB, "3.7")]  # type: ignore[attr-defined]
    assert [q.code for q in report.vragen or ()] == ["V304"]


def test_a_plan_changes_hands_when_that_is_said(folder: RondeFolder, tmp_path: Path) -> None:
    both = tuple(f"{naam};{agb};{plan}" for naam in (JANSEN, BOER) for agb, plan in ((AGB, "plan-1"), (LOPEND, "plan-2015")))
    out(folder, tmp_path, "eerst", *both)
    _, told = out(folder, tmp_path, "overdracht", f"{VISSER};{AGB};plan-1", f"{BOER};{AGB};plan-1", vervang=True)

    assert assigned(folder) == {JANSEN: [TWO], BOER: [TWO, ONE], VISSER: [ONE]}
    assert told == (
        f"A. Jansen leest niet meer: {ONE}. Een score daarop telt niet mee (F307).",
        "B. de Boer houdt wat eerder is toegewezen en niet op dit blad staat (1 plan).",
    )


def test_the_same_again_changes_nothing(folder: RondeFolder, tmp_path: Path) -> None:
    make_sheets(session(folder), tmp_path / "uit", (JANSEN, BOER), None, False)
    again = make_sheets(session(folder), tmp_path / "uit", (JANSEN, BOER), None, False)

    assert (again.changed, again.notes) == (False, ("Lees ingevulde bladen in met: wlz score BESTAND…",))


DIVISIONS = st.dictionaries(
    st.sampled_from((JANSEN, BOER, VISSER)),
    st.frozensets(
        st.builds(PlanSleutel, st.just("5503"), st.just(Sector.GZ), st.just(AGB), st.sampled_from(("plan-1", "plan-2", "plan-3")))
    ),
)


@given(DIVISIONS, DIVISIONS)
def test_nobody_loses_a_plan_unless_it_changes_hands(
    before: dict[str, frozenset[PlanSleutel]], now: dict[str, frozenset[PlanSleutel]]
) -> None:
    added, moved = reassigned(before, now, False), reassigned(before, now, True)
    named = {key for keys in now.values() for key in keys}

    assert all(added[naam] == keys | now.get(naam, frozenset()) for naam, keys in before.items())
    assert all({n for n, keys in moved.items() if key in keys} == {n for n, keys in now.items() if key in keys} for key in named)
    assert all(keys - named <= moved[naam] for naam, keys in before.items())
