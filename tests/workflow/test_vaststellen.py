"""A voorstel becomes besluiten once, by somebody else, while nothing it rests on has moved."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.builders import AGB, beleid, eis, kader, toets
from tests.gunning_ronde import NOW, OTHER, TABELLEN, gunning_ronde, session
from wlzcli.domain.beleidsitem import Bron, BronSoort, Status
from wlzcli.domain.canonical import Facts
from wlzcli.domain.findings import Answer, Question
from wlzcli.domain.report import Report
from wlzcli.domain.toetsing import ToetsUitkomst
from wlzcli.errors import MomentError, NotPermittedError, UsageError
from wlzcli.store.folder import RondeFolder
from wlzcli.workflow import gunning, vaststellen


def proposed(folder: RondeFolder, door: str = "A. Jansen") -> str:
    report = gunning.run(session(folder, door))
    assert report.voorstel is not None
    return report.voorstel.id


def settle(folder: RondeFolder, number: str | None, door: str = "B. de Vries", **changes: object) -> Report:
    return vaststellen.run(replace(session(folder, door), **changes), "gunning", number)  # type: ignore[arg-type]


def besluiten(folder: RondeFolder) -> int:
    with folder.reading() as tables:
        return len(tables.besluiten("gunning"))


def storage(folder: RondeFolder) -> bytes:
    return folder.part("ronde.sqlite").read_bytes()


def test_settled_once_and_the_second_time_nothing_changes(tmp_path: Path) -> None:
    folder = gunning_ronde(tmp_path)
    number = proposed(folder)
    first = settle(folder, number[:12])
    assert (first.exit_code(), first.changed, first.notes) == (0, True, ("2 besluiten vastgesteld door B. de Vries.",))
    before = storage(folder)
    for door in ("B. de Vries", "A. Jansen", "C. Bos"):
        again = settle(folder, number, door, now=NOW + timedelta(days=3))
        assert (again.exit_code(), again.changed, again.besluiten) == (0, False, ())
        assert again.notes == ("Dit voorstel is al vastgesteld door B. de Vries op 05-10-2015 14:00; er is niets veranderd.",)
    assert storage(folder) == before


def test_settled_stays_settled_after_the_nightly_run_made_a_newer_voorstel(tmp_path: Path) -> None:
    folder = gunning_ronde(tmp_path)
    number = proposed(folder)
    settle(folder, number)
    proposed(folder, "cron")
    again = settle(folder, number)
    assert (again.exit_code(), again.changed) == (0, False)
    assert besluiten(folder) == 2


@pytest.mark.parametrize("door", ["A. Jansen", "a. jansen", "A.  JANSEN", "A Jansen", "a.jansen"])
def test_who_computed_it_may_not_settle_it_however_the_name_is_written(tmp_path: Path, door: str) -> None:
    folder = gunning_ronde(tmp_path)
    number = proposed(folder)
    with pytest.raises(NotPermittedError) as caught:
        settle(folder, number, door)
    assert caught.value.melding == f"{door} mag dit voorstel niet vaststellen: {door} rekende het voorstel gunning als eerste uit."
    assert caught.value.herstel == "Laat een tweede persoon vaststellen (--door NAAM)."
    assert besluiten(folder) == 0


def test_cron_is_nobody(tmp_path: Path) -> None:
    """What cron computed first, the one who runs it by hand later may settle: nobody computed it first."""
    folder = gunning_ronde(tmp_path)
    number = proposed(folder, "Cron")
    assert proposed(folder, "A. Jansen") == number
    assert settle(folder, number, "A. Jansen").changed


def _answered(folder: RondeFolder) -> None:
    question = Question("V401", "gunning", "Zorgaanbieder 01", "kader §1", ("ja", "nee"), feiten=Facts.of(x=1))
    with folder.writing("antwoord", "B. de Vries") as tables:
        tables.add_answer(Answer(question, "ja", "gebeld", "B. de Vries", NOW))


def _scored(folder: RondeFolder) -> None:
    with folder.writing("score", "D. el Amrani") as tables:
        tables.register("beoordeling", "x", {"beoordelaar": "B. de Vries"}, "D. el Amrani", NOW)


def _corrected(folder: RondeFolder) -> None:
    with folder.writing("bezwaar", "B. de Vries") as tables:
        tables.register("bezwaar", "x", {}, "B. de Vries", NOW)


@pytest.mark.parametrize(
    ("record", "did"),
    [
        (_answered, "beantwoordde een vraag van gunning"),
        (_scored, "beoordeelde een ontwikkelplan"),
    ],
)
def test_who_answered_or_scored_may_not_settle(tmp_path: Path, record: Callable[[RondeFolder], None], did: str) -> None:
    folder = gunning_ronde(tmp_path)
    record(folder)
    with pytest.raises(NotPermittedError, match=did):
        settle(folder, proposed(folder, "cron"))


def test_who_entered_a_table_may_not_settle(tmp_path: Path) -> None:
    folder = gunning_ronde(tmp_path)
    with folder.writing("validate", "B. de Vries") as tables:
        data = TABELLEN["tarieven"].encode()
        sha256 = folder.archive(data)
        tables.note_file(sha256, "tabellen/tarieven.csv", "tabellen", len(data), NOW, "B. de Vries")
        tables.note_table("tarieven", sha256, NOW, "B. de Vries")
    with pytest.raises(NotPermittedError, match=r"B\. de Vries bracht de tabel tabellen/tarieven\.csv in"):
        settle(folder, proposed(folder))


def test_without_a_voorstel_or_a_number_it_says_what_to_type(tmp_path: Path) -> None:
    folder = gunning_ronde(tmp_path)
    with pytest.raises(MomentError) as early:
        settle(folder, None)
    assert (early.value.melding, early.value.herstel) == ("Er is nog geen voorstel voor gunning.", "Draai eerst 'wlz gunning'.")
    number = proposed(folder)
    with pytest.raises(UsageError) as caught:
        settle(folder, None)
    assert caught.value.melding == f"Zonder scherm moet het voorstel genoemd worden; het laatste is {number[:12]}."
    assert caught.value.herstel == f"Geef: wlz vaststellen gunning {number[:12]} --door NAAM."
    assert settle(folder, None, interactive=True).changed


@pytest.mark.parametrize("typed", ["____", "%%%%%%%%", "123456"])
def test_a_number_that_is_none_is_refused(tmp_path: Path, typed: str) -> None:
    folder = gunning_ronde(tmp_path)
    number = proposed(folder)
    with pytest.raises(UsageError) as caught:
        settle(folder, typed)
    assert caught.value.melding == f"Er is geen voorstel {typed} voor gunning."
    assert caught.value.herstel == f"Het laatste voorstel is {number[:12]}."


@pytest.mark.parametrize("typed", ["", "x", "12", "abc"])
def test_a_number_that_is_too_short_is_called_that(tmp_path: Path, typed: str) -> None:
    folder = gunning_ronde(tmp_path)
    number = proposed(folder)
    with pytest.raises(UsageError) as caught:
        settle(folder, typed)
    assert caught.value.melding == f"'{typed}' is te kort om een voorstel te noemen."
    assert caught.value.herstel == f"Geef ten minste 4 tekens; het laatste voorstel is {number[:12]}."
    assert settle(folder, number[:4]).changed


@pytest.mark.parametrize("door", ["cron", "Cron", "CRON "])
def test_cron_settles_nothing(tmp_path: Path, door: str) -> None:
    folder = gunning_ronde(tmp_path)
    number = proposed(folder)
    with pytest.raises(NotPermittedError) as caught:
        settle(folder, number, door)
    assert caught.value.melding == f"{door} is geen persoon en kan niets vaststellen."
    assert (caught.value.exit_code, besluiten(folder)) == (9, 0)


def test_where_the_ronde_names_who_settles_only_they_do(tmp_path: Path) -> None:
    folder = gunning_ronde(tmp_path)
    path = folder.part("ronde.toml")
    people = (("B. de Vries", "inkoper"), ("C. Bos", "vaststeller"))
    path.write_text(path.read_text("utf-8") + "".join(f'\n[[persoon]]\nnaam = "{n}"\nrollen = ["{r}"]\n' for n, r in people), "utf-8")
    number = proposed(folder)
    with pytest.raises(NotPermittedError) as caught:
        settle(folder, number, "B. de Vries")
    assert caught.value.melding == "B. de Vries mag in deze ronde niet vaststellen; dat mag alleen C. Bos."
    assert caught.value.herstel == "Laat C. Bos vaststellen, of geef B. de Vries in ronde.toml de rol vaststeller."
    assert settle(folder, number, "c. bos").changed


def test_what_must_be_confirmed_is_named_by_its_policy_key() -> None:
    policy = beleid(
        kader(eisen=(eis("aanbiedertype", status=Status.SECUNDAIR, bron=Bron(soort=BronSoort.BESLUIT_ZORGKANTOOR, document="test")),))
    )
    assert vaststellen._keys_behind(policy, "aanbiedertype", "elders") == ("eisen.aanbiedertype",)
    assert vaststellen._keys_behind(policy, "eisen.aanbiedertype", "elders") == ("eisen.aanbiedertype",)
    assert vaststellen._keys_behind(policy, "iets.anders", "elders") == ("iets.anders",)


def test_a_moved_input_is_named(tmp_path: Path) -> None:
    folder = gunning_ronde(tmp_path)
    number = proposed(folder)
    table = folder.part("tabellen") / "referentie.csv"
    table.write_text(table.read_text().replace("1000", "1001"))
    with pytest.raises(MomentError) as caught:
        settle(folder, number)
    assert caught.value.melding == f"Het voorstel {number[:12]} is verouderd; gewijzigd: tabellen/referentie.csv."
    assert caught.value.herstel == "Draai 'wlz gunning' opnieuw en beoordeel het nieuwe voorstel."
    fresh = proposed(folder)
    with pytest.raises(MomentError, match=f"Het voorstel {number} is vervangen door {fresh[:12]}"):
        settle(folder, number)
    assert settle(folder, fresh).changed


def test_a_later_day_and_journal_rows_make_nothing_stale(tmp_path: Path) -> None:
    folder = gunning_ronde(tmp_path)
    number = proposed(folder)
    with folder.writing("gunning --wat-als", "C. Bos") as tables:
        tables.write_journal(NOW, "C. Bos", "gunning --wat-als", {})
    assert settle(folder, number, peildatum=(NOW + timedelta(days=20)).date()).changed


def test_a_clock_set_back_settles_all_the_same(tmp_path: Path) -> None:
    folder = gunning_ronde(tmp_path)
    number = proposed(folder)
    assert settle(folder, number, now=NOW - timedelta(days=400)).changed
    with folder.reading() as tables:
        assert tables.journal_breaks() == ()


def test_a_dry_run_shows_and_keeps_nothing(tmp_path: Path) -> None:
    folder = gunning_ronde(tmp_path)
    number = proposed(folder)
    before = storage(folder)
    shown = settle(folder, number, dry_run=True)
    assert (len(shown.besluiten or ()), shown.changed) == (2, False)
    assert storage(folder) == before
    assert not folder.part(".bezet").exists()


def test_the_toetsing_comes_first(tmp_path: Path) -> None:
    folder = gunning_ronde(tmp_path, toetsen=(toets(),))
    with folder.writing("test", "rekenaar") as tables:
        old = tables.latest_voorstel("validate")
        assert old is not None
        body = json.loads(old.besluiten)
        tables.put_voorstel(
            type(old)(
                "f" * 64,
                "validate",
                old.invoer_sha256,
                (),
                json.dumps([*body, {**body[0], "agb_code": OTHER}]),
                old.receipt,
                old.door,
                old.op,
            )
        )
    with pytest.raises(MomentError) as caught:
        settle(folder, proposed(folder))
    assert caught.value.melding == "Eerst moet het voorstel validate ffffffffffff worden vastgesteld."
    assert caught.value.herstel == "Draai 'wlz vaststellen validate ffffffffffff --door NAAM'."


def test_a_score_that_says_something_else_than_what_stands_is_settled_first(tmp_path: Path) -> None:
    """The gunning reads the latest scores: on other ones than those that stand, its letter would contradict itself."""
    folder = gunning_ronde(tmp_path)
    with folder.writing("test", "rekenaar") as tables:
        old = tables.latest_voorstel("score")
        assert old is not None
        (first, *rest) = json.loads(old.besluiten)
        for number, change in (("e", {"stappen": []}), ("f", {"opslag": "3"})):
            body = json.dumps([{**first, **change}, *rest])
            tables.put_voorstel(type(old)(number * 64, "score", old.invoer_sha256, (), body, old.receipt, old.door, old.op))
            if number == "e":
                vaststellen._check_order(tables, "gunning")  # only how it was worked out is told otherwise
        with pytest.raises(MomentError) as caught:
            vaststellen._check_order(tables, "gunning")
        vaststellen._check_order(tables, "validate")
    who = f"{first['agb_code']} {first['plan']}"
    assert caught.value.melding == (
        f"Eerst moet het voorstel score ffffffffffff worden vastgesteld; het zegt iets anders dan wat vaststaat over {who}."
    )
    assert caught.value.herstel == "Draai 'wlz vaststellen score ffffffffffff --door NAAM'."


def test_what_waits_for_repair_stays_open(tmp_path: Path) -> None:
    waiting = toets(OTHER, uitkomst=ToetsUitkomst.HERSTEL)
    folder = gunning_ronde(tmp_path, toetsen=(toets(), waiting))
    report = settle(folder, proposed(folder))
    assert [b["agb_code"] for b in report.besluiten or ()] == [AGB]  # type: ignore[index]
    assert report.notes[0] == "1 besluit vastgesteld door B. de Vries."


def test_a_correction_names_the_besluit_it_replaces(tmp_path: Path) -> None:
    folder = gunning_ronde(tmp_path)
    settle(folder, proposed(folder))
    table = folder.part("tabellen") / "referentie.csv"
    table.write_text(table.read_text().replace("1000", "900"))
    gunning.run_herzie(session(folder), AGB, "de referentie klopte niet")
    number = proposed(folder)
    report = settle(folder, number)
    (fresh,) = report.besluiten or ()
    with folder.reading() as tables:
        every, standing = tables.besluiten("gunning"), tables.standing("gunning")
    old, new = next(b for b in every if b.agb_code == AGB), every[-1]
    assert (new.agb_code, new.vervangt, fresh["vervangt"]) == (AGB, old.id, old.id)  # type: ignore[index]
    assert {b.id for b in standing} == {b.id for b in every} - {old.id}


def test_who_asked_for_a_correction_may_not_settle_it(tmp_path: Path) -> None:
    folder = gunning_ronde(tmp_path)
    _corrected(folder)
    with pytest.raises(NotPermittedError, match="legde een bezwaar vast"):
        settle(folder, proposed(folder))
