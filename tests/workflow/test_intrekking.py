"""Refused or withdrawn: recorded, withdrawn when it may be, and what that does to the room."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.builders import AGB, aanvraag, plan, regio, ronde, toets
from tests.gunning_ronde import OTHER, TABELLEN, gunning_ronde, session
from tests.workflow.test_gunning import FIRST, LAST_DAY, SECOND, SENT_ON, phases, send, settle
from wlzcli.domain.gunning import GunningBesluit
from wlzcli.domain.money import Money
from wlzcli.domain.report import Report
from wlzcli.errors import MomentError, NotPermittedError, UsageError
from wlzcli.formats.ronde_toml import write_ronde
from wlzcli.store.folder import RondeFolder
from wlzcli.workflow import bezwaar, gunning, productieafspraken, reactie, status
from wlzcli.workflow.herschik_herzien import refused

AFTER = date(2015, 10, 30)
ROOM = 10_000_000_00
E2 = "5518"


def awarded(tmp_path: Path) -> RondeFolder:
    """Two provisional awards, sent on 9 October; the objection term ends on 29 October."""
    folder = gunning_ronde(tmp_path)
    settle(folder, gunning.run(session(folder)))
    send(folder)
    return folder


def room(report: Report) -> tuple[int, int, int]:
    """Awarded, reserved and undivided, in cents, with the besluiten that stand."""
    totals: dict[str, Any] = report.totalen
    return tuple(totals[name].cents for name in ("gegund_cents", "gereserveerd_cents", "rest_cents"))  # type: ignore[return-value]


def besluit(folder: RondeFolder, agb_code: str) -> GunningBesluit:
    with folder.reading() as tables:
        (found,) = [b for b in tables.standing("gunning") if b.agb_code == agb_code]
    return found.as_type(GunningBesluit)


def test_who_refuses_keeps_its_room_until_the_term_has_ended(tmp_path: Path) -> None:
    folder = awarded(tmp_path)
    told = reactie.run(session(folder, peildatum=date(2015, 10, 12)), AGB, "geweigerd", date(2015, 10, 12))
    assert told.notes[1].startswith("Na het einde van de bezwaartermijn trekt 'wlz gunning --definitief' de gunning in; daarmee komt € ")
    now = gunning.run(session(folder))
    assert ([f.code for f in now.bevindingen], now.besluiten) == (["W416"], ())
    assert room(now) == (FIRST + SECOND, 0, ROOM - FIRST - SECOND)
    early = gunning.run_definitief(session(folder, peildatum=LAST_DAY))
    assert ([f.code for f in early.bevindingen], early.besluiten) == (["W413", "W413"], ())


def test_then_it_is_withdrawn_and_what_it_was_stays_undivided(tmp_path: Path) -> None:
    folder = awarded(tmp_path)
    reactie.run(session(folder, peildatum=date(2015, 10, 12)), AGB, "geweigerd", date(2015, 10, 12))
    report = gunning.run_definitief(session(folder, peildatum=AFTER))
    assert {b.agb_code: b.fase.value for b in report.besluiten or ()} == {AGB: "ingetrokken", OTHER: "definitief"}
    assert room(report) == (SECOND, 0, ROOM - SECOND)
    assert report.notes[1] == (
        f"Ingetrokken: 1, samen {Money(FIRST)}. Dat bedrag blijft onverdeeld: voor een later voorstel of de herschikking. "
        "De zorgaanbieder zag er zelf van af en krijgt er geen brief over."
    )
    settle(folder, report)
    shown: Any = (status.run(session(folder)).extra or {})["zorgaanbieders"]
    assert {r.agb_code: r.gunning for r in shown} == {AGB: "ingetrokken (geweigerd door de zorgaanbieder)", OTHER: "gegund (definitief)"}
    assert phases(folder) == {AGB: "ingetrokken", OTHER: "definitief"}
    taken = besluit(folder, AGB)
    assert (taken.bedrag_cents, taken.ingetrokken_cents, taken.regels) == (Money(0), Money(FIRST), ())
    step = taken.stappen[-1]
    assert (step.regel, step.van, step.naar, step.feiten.get("reactie")) == ("fase.ingetrokken", str(FIRST), "0", "geweigerd")
    assert gunning.run(session(folder)).besluiten == ()
    assert productieafspraken.run(session(folder), tmp_path / "uit").totalen["gegund_cents"] == Money(SECOND)


def test_who_withdraws_altogether_is_withdrawn_at_once(tmp_path: Path) -> None:
    folder = awarded(tmp_path)
    reactie.run(session(folder, peildatum=date(2015, 10, 12)), AGB, "ingetrokken", date(2015, 10, 12))
    report = gunning.run(session(folder))
    assert [(b.agb_code, b.fase.value) for b in report.besluiten or ()] == [(AGB, "ingetrokken")]
    with pytest.raises(NotPermittedError) as caught:
        settle(folder, report, "A. Jansen")
    assert "rekende het voorstel gunning als eerste uit" in caught.value.melding


def test_who_recorded_the_refusal_does_not_settle_the_withdrawal(tmp_path: Path) -> None:
    folder = awarded(tmp_path)
    reactie.run(session(folder, "R. Receptie", peildatum=date(2015, 10, 12)), AGB, "ingetrokken", date(2015, 10, 12))
    with pytest.raises(NotPermittedError) as caught:
        settle(folder, gunning.run(session(folder)), "R. Receptie")
    assert caught.value.melding == "R. Receptie mag dit voorstel niet vaststellen: R. Receptie legde een weigering vast."


def test_a_kort_geding_of_its_own_keeps_the_award_standing(tmp_path: Path) -> None:
    folder = awarded(tmp_path)
    reactie.run(session(folder, peildatum=date(2015, 10, 12)), AGB, "geweigerd", date(2015, 10, 12))
    bezwaar.run(session(folder, peildatum=date(2015, 10, 20)), AGB, date(2015, 10, 20), "individueel", None, "")
    report = gunning.run_definitief(session(folder, peildatum=AFTER))
    assert [(f.code, f.agb_code) for f in report.bevindingen] == [("W414", AGB)]
    assert [b.agb_code for b in report.besluiten or ()] == [OTHER]


def test_who_accepts_after_all_keeps_its_award(tmp_path: Path) -> None:
    folder = awarded(tmp_path)
    reactie.run(session(folder, peildatum=date(2015, 10, 12)), AGB, "geweigerd", date(2015, 10, 12))
    reactie.run(session(folder, peildatum=date(2015, 10, 14)), AGB, "aanvaard", date(2015, 10, 14))
    settle(folder, gunning.run_definitief(session(folder, peildatum=AFTER)))
    assert phases(folder) == {AGB: "definitief", OTHER: "definitief"}


def test_a_definitive_award_that_is_refused_is_withdrawn_at_once(tmp_path: Path) -> None:
    folder = awarded(tmp_path)
    settle(folder, gunning.run_definitief(session(folder, peildatum=AFTER)))
    reactie.run(session(folder, peildatum=date(2015, 11, 20)), AGB, "geweigerd", date(2015, 11, 20))
    settle(folder, gunning.run(session(folder)))
    assert phases(folder) == {AGB: "ingetrokken", OTHER: "definitief"}


def test_freed_room_serves_a_later_voorstel(tmp_path: Path) -> None:
    """Room for the first alone; the second is held, and fits once the first has withdrawn."""
    wrong = TABELLEN["referentie"].replace(f"{OTHER};5503;GZ;Z430;500", f"{OTHER};5503;GZ;Z430;-1")
    folder = gunning_ronde(tmp_path, ruimte=FIRST + 485 * 285_00, referentie=wrong)
    settle(folder, gunning.run(session(folder)))
    reactie.run(session(folder), AGB, "ingetrokken", None)
    (folder.part("tabellen") / "referentie.csv").write_text(TABELLEN["referentie"], encoding="utf-8")
    report = gunning.run(session(folder))
    assert {b.agb_code: (b.fase.value, b.bedrag_cents.cents) for b in report.besluiten or ()} == {
        AGB: ("ingetrokken", 0), OTHER: ("voorstel", SECOND)
    }  # fmt: skip


def test_a_withdrawn_award_cannot_be_answered_and_comes_back_only_by_name(tmp_path: Path) -> None:
    folder = awarded(tmp_path)
    reactie.run(session(folder), AGB, "ingetrokken", None)
    settle(folder, gunning.run(session(folder)))
    for dry in (False, True):
        with pytest.raises(MomentError) as caught:
            reactie.run(session(folder, dry_run=dry), AGB, "aanvaard", None)
        assert caught.value.melding == f"De gunning van {AGB} is ingetrokken; daar valt niet op te reageren."
    report = gunning.run_herzie(session(folder), AGB, "de zorgaanbieder wil toch")
    assert [(b.agb_code, b.fase.value, b.bedrag_cents) for b in report.besluiten or ()] == [(AGB, "voorstel", Money(FIRST))]
    settle(folder, report)
    assert gunning.run(session(folder)).besluiten == ()  # the withdrawal was an answer to the first award, not to this one
    assert phases(folder)[AGB] == "voorlopig"


def test_filing_by_one_side_is_recorded_after_the_withdrawal_too(tmp_path: Path) -> None:
    folder = awarded(tmp_path)
    day = date(2015, 11, 5)
    reactie.run(session(folder, peildatum=day), AGB, "geweigerd", date(2015, 10, 12))
    settle(folder, gunning.run_definitief(session(folder, peildatum=AFTER)))
    told = reactie.run(session(folder, peildatum=day), AGB, "eenzijdig", day)
    assert told.changed
    assert told.notes == (
        f"Vastgelegd: {AGB} eenzijdig op 2015-11-05, op de gunning.",
        "De gunning was al ingetrokken en blijft dat: de indiening staat vast, maar telt niet mee in de ruimte. "
        "Moet zij wel meetellen, gebruik dan 'wlz gunning --herzie AGB --reden …'.",
    )
    after = gunning.run(session(folder, peildatum=day))
    assert (after.besluiten, room(after)) == ((), (SECOND, 0, ROOM - SECOND))
    assert phases(folder) == {AGB: "ingetrokken", OTHER: "definitief"}


def test_a_reaction_on_a_day_that_cannot_be_is_refused(tmp_path: Path) -> None:
    folder = awarded(tmp_path)
    for day, told in (
        (date(2015, 10, 8), f"De brief waarop {AGB} reageert is op 9 oktober 2015 verzonden; een reactie van 8 oktober 2015 kan dus niet."),
        (date(2015, 10, 21), "21 oktober 2015 ligt na 20 oktober 2015: een reactie die er nog niet is, kan niet worden vastgelegd."),
    ):
        for dry in (False, True):
            with pytest.raises(UsageError) as caught:
                reactie.run(session(folder, peildatum=date(2015, 10, 20), dry_run=dry), AGB, "aanvaard", day)
            assert caught.value.melding == told
    assert reactie.run(session(folder, peildatum=date(2015, 10, 20)), AGB, "aanvaard", SENT_ON).changed


def test_a_dry_run_of_a_reaction_needs_an_award_too(tmp_path: Path) -> None:
    folder = gunning_ronde(tmp_path)
    with pytest.raises(MomentError) as caught:
        reactie.run(session(folder, dry_run=True), AGB, "aanvaard", None)
    assert caught.value.melding == f"Voor {AGB} staat nog geen gunning vast om op te reageren."


# -- two regions ------------------------------------------------------------------------------------------------------


def two_regions(tmp_path: Path) -> RondeFolder:
    """One zorgaanbieder with an award in 5503 and one in 5518."""
    folder = gunning_ronde(
        tmp_path,
        toetsen=(toets(), toets(regio=E2)),
        inschrijvingen=(aanvraag(), aanvraag(regio=E2)),
        scores=(plan(), plan(regio=E2, opslag="0")),
        feiten=TABELLEN["feiten"].replace(";5503;", ";;"),
        referentie=TABELLEN["referentie"] + f"{AGB};{E2};GZ;Z430;500\n",
    )
    regios = (regio(), regio(E2, "Haaglanden"))
    folder.part("ronde.toml").write_text(write_ronde(ronde(regios=regios)), encoding="utf-8")
    settle(folder, gunning.run(session(folder)))
    send(folder)
    return folder


def phases_by_region(folder: RondeFolder) -> dict[str, str]:
    with folder.reading() as tables:
        return {b.regio: b.as_type(GunningBesluit).fase.value for b in tables.standing("gunning")}


def test_accepted_in_one_region_and_refused_in_the_other(tmp_path: Path) -> None:
    folder = two_regions(tmp_path)
    reactie.run(session(folder), AGB, "aanvaard", None, regio="5503")
    reactie.run(session(folder), AGB, "geweigerd", None, regio=E2, sector="gz")
    with folder.reading() as tables:
        assert refused(tables) == (f"{E2}/GZ/{AGB}",)
    settle(folder, gunning.run_definitief(session(folder, peildatum=AFTER)))
    assert phases_by_region(folder) == {"5503": "definitief", E2: "ingetrokken"}


def test_a_kort_geding_about_the_award_in_one_region(tmp_path: Path) -> None:
    folder = two_regions(tmp_path)
    day = date(2015, 10, 20)
    report = bezwaar.run(session(folder, peildatum=day), AGB, day, "individueel", None, "", regio=E2)
    assert report.notes == (
        f"Vastgelegd: kort geding van {AGB} van 2015-10-20, over het eigen besluit in regio {E2}.",
        "1 besluit blijft voorlopig tot de uitkomst is vastgelegd.",
    )
    ended = gunning.run_definitief(session(folder, peildatum=AFTER))
    assert [(f.code, dict(f.feiten)["keuze"]) for f in ended.bevindingen] == [("W414", f" --regio {E2}")]
    settle(folder, ended)
    assert phases_by_region(folder) == {"5503": "definitief", E2: "voorlopig"}
    with pytest.raises(MomentError):
        bezwaar.run(
            session(folder, peildatum=day), AGB, day, "individueel", "afgewezen", ""
        )  # without the region it is another kort geding
    bezwaar.run(session(folder, peildatum=day), AGB, day, "individueel", "afgewezen", "", regio=E2)
    settle(folder, gunning.run_definitief(session(folder, peildatum=AFTER)))
    assert phases_by_region(folder) == {"5503": "definitief", E2: "definitief"}


@pytest.mark.parametrize(
    ("regio_", "sector", "message"),
    [("9999", None, "--regio 9999 hoort niet bij deze ronde."), (None, "vv", "--sector VV hoort niet bij deze ronde.")],
)
def test_a_region_or_sector_of_another_ronde_is_refused(tmp_path: Path, regio_: str | None, sector: str | None, message: str) -> None:
    folder = awarded(tmp_path)
    for call in (
        lambda: reactie.run(session(folder), AGB, "aanvaard", None, regio=regio_, sector=sector),
        lambda: bezwaar.run(session(folder), AGB, SENT_ON, "beleid", None, "", regio=regio_, sector=sector),
    ):
        with pytest.raises(UsageError) as caught:
            call()
        assert caught.value.melding == message
