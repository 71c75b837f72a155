"""The records of a ronde: what is stored comes back the same, and what is the same is not stored twice."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.builders import inschrijving
from wlzcli.domain.canonical import Facts, dumps
from wlzcli.domain.findings import Answer, Ernst, Finding, Question
from wlzcli.domain.inschrijving import Veld
from wlzcli.domain.provenance import Invoer, Receipt
from wlzcli.store.folder import RondeFolder
from wlzcli.store.tables import StoredBesluit, Tables, Voorstel

NOW = datetime(2015, 8, 3, 12, tzinfo=UTC)
QUESTION = Question("V201", "validate", "Stichting Test", "kader §1", ("ja", "nee"), feiten=Facts.of(dagen=12))
FINDING = Finding("F201", Ernst.FOUT, "Stichting Test", bestand="a/b.xlsx", blad="1", cel="B12", gevonden="x", agb_code="06010001")


def voorstel(number: str = "a", door: str = "A. Jansen", stap: str = "validate", **changes: object) -> Voorstel:
    receipt = Receipt(number * 64, "wlz 0.1", "b" * 64, (Invoer("tabellen/feiten.csv", "f" * 64),), (), date(2015, 8, 3), door)
    values = {"antwoorden": (), "besluiten": '[{"agb_code":"06010001"}]', **changes}
    return Voorstel(number * 64, stap, "1" * 64, receipt=receipt, door=door, op=NOW.isoformat(), **values)  # type: ignore[arg-type]


def put(tables: Tables, *items: Voorstel) -> None:
    tables.put_input("1" * 64, "validate", b"{}")
    for item in items:
        tables.put_voorstel(item)


def besluit(number: str, agb_code: str = "06010001", vervangt: str | None = None) -> StoredBesluit:
    replaces = vervangt * 64 if vervangt else None
    return StoredBesluit(number * 64, "a" * 64, "validate", "5503", "GZ", agb_code, "{}", "B. de Vries", NOW.isoformat(), replaces)


def test_submissions_come_back_and_the_same_ones_change_nothing(ronde: RondeFolder) -> None:
    items = (inschrijving("06010001", map="a", sha256="1" * 64), inschrijving("06010002", map="b", sha256="2" * 64))
    with ronde.writing("ingest", "A. Jansen") as tables:
        tables.replace_inschrijvingen(items)
    with ronde.writing("ingest", "A. Jansen") as tables:
        assert tables.inschrijvingen() == items
        tables.replace_inschrijvingen(items)
        assert not tables.changed
        tables.replace_inschrijvingen(items[:1])
        assert tables.inschrijvingen() == items[:1]
        assert tables.changed


FIELD, CELL = Veld("naam", "Test", "Test", "Gegevens", "B4"), Veld("productie.1.volume", "365", "365", "Productie", "E5")


@pytest.mark.parametrize("velden", [(FIELD, CELL), (CELL, FIELD), (FIELD,), (CELL,), ()])
def test_cells_of_tables_are_kept_apart_and_come_back_in_their_place(ronde: RondeFolder, velden: tuple[Veld, ...]) -> None:
    item = inschrijving("06010001", map="a", sha256="1" * 64, velden=velden)
    with ronde.writing("ingest", "A. Jansen") as tables:
        tables.replace_inschrijvingen((item,))
    without = [tuple(v for v in velden if v is FIELD)]
    with ronde.reading() as tables:
        assert tables.inschrijvingen() == (item,)
        assert [i.velden for i in tables.inschrijvingen(cells=False)] == without  # also once somebody asked for all
    with ronde.reading() as tables:
        assert [i.velden for i in tables.inschrijvingen(cells=False)] == without
        assert tables.inschrijvingen() == (item,)


def test_a_row_of_before_has_its_cells_among_its_fields(ronde: RondeFolder) -> None:
    item = inschrijving("06010001", map="a", sha256="1" * 64, velden=(FIELD, CELL))
    with ronde.writing("ingest", "A. Jansen") as tables:
        tables.replace_inschrijvingen((item,))
        tables._db.execute("UPDATE inschrijving SET inhoud=?, tabelcellen=NULL", (dumps(item).decode(),))
    with ronde.reading() as tables:
        assert tables.inschrijvingen() == (item,)
    with ronde.reading() as tables:
        assert [i.velden for i in tables.inschrijvingen(cells=False)] == [(FIELD,)]


def test_findings_and_questions_are_those_of_the_last_run_of_a_step(ronde: RondeFolder) -> None:
    with ronde.writing("validate", "A. Jansen") as tables:
        tables.replace_findings("validate", (FINDING,))
        tables.replace_questions("validate", (QUESTION,))
        tables.replace_findings("score", ())
    with ronde.writing("validate", "A. Jansen") as tables:
        assert (tables.findings("validate"), tables.findings("score"), tables.questions()) == ((FINDING,), (), (QUESTION,))
        tables.replace_findings("validate", (FINDING,))
        tables.replace_questions("validate", (QUESTION,))
        assert not tables.changed
        tables.replace_findings("validate", ())
        tables.replace_questions("validate", ())
        assert (tables.findings("validate"), tables.questions("validate")) == ((), ())


def test_the_latest_answer_counts_and_every_answer_stays(ronde: RondeFolder) -> None:
    first = Answer(QUESTION, "ja", "gebeld", "A. Jansen", NOW)
    second = Answer(QUESTION, "nee", "brief gezien", "C. Bos", NOW - timedelta(days=1))  # also when the clock was set back
    with ronde.writing("antwoord", "A. Jansen") as tables:
        tables.add_answer(first)
        tables.add_answer(second)
        assert tables.answers("validate").to(QUESTION) == second
        assert tables.answers("score").given == ()
        assert [(nr, text) for nr, _, text, _, _ in tables.every_answer()] == [(1, dumps(first).decode()), (2, dumps(second).decode())]


def test_the_first_who_computed_a_voorstel_stays_named(ronde: RondeFolder) -> None:
    with ronde.writing("validate", "A. Jansen") as tables:
        put(tables, voorstel(), voorstel(door="C. Bos"))
        found = tables.latest_voorstel("validate")
    assert found == voorstel()


def test_an_earlier_outcome_that_comes_back_is_the_latest_again(ronde: RondeFolder) -> None:
    with ronde.writing("validate", "A. Jansen") as tables:
        put(tables, voorstel("a"), voorstel("b"), voorstel("a", "C. Bos"))
        found = tables.latest_voorstel("validate")
        assert found == voorstel("a")
        before = tables._db.total_changes
        put(tables, voorstel("a"))
        assert tables._db.total_changes == before


@pytest.mark.parametrize(("typed", "found"), [("a", "a"), ("aaaaaa", "a"), ("b" * 64, "b"), ("%", None), ("______", None), ("ab", None)])
def test_a_voorstel_is_found_by_the_start_of_its_number(ronde: RondeFolder, typed: str, found: str | None) -> None:
    with ronde.writing("validate", "A. Jansen") as tables:
        put(tables, voorstel("a"), voorstel("b"))
        item = tables.voorstel(typed)
    assert (item.id[0] if item else None) == found


def test_inputs_that_are_gone_are_empty_text(ronde: RondeFolder) -> None:
    with ronde.reading() as tables:
        assert tables.input("9" * 64) == ""


def test_a_correction_replaces_and_the_old_one_stays(ronde: RondeFolder) -> None:
    with ronde.writing("vaststellen", "B. de Vries") as tables:
        put(tables, voorstel())
        for item in (besluit("1"), besluit("2", "06010002"), besluit("3", vervangt="1")):
            tables.add_besluit(item)
        assert [b.id[0] for b in tables.besluiten("validate")] == ["1", "2", "3"]
        assert [b.id[0] for b in tables.standing("validate")] == ["2", "3"]
        assert tables.standing("gunning") == ()


def test_the_same_record_is_not_kept_twice_and_a_later_one_counts(ronde: RondeFolder) -> None:
    with ronde.writing("reactie", "A. Jansen") as tables:
        assert tables.register("reactie", "06010001", {"antwoord": "aanvaard"}, "A. Jansen", NOW)
        assert not tables.register("reactie", "06010001", {"antwoord": "aanvaard"}, "C. Bos", NOW)
        assert tables.register("reactie", "06010001", {"antwoord": "geweigerd"}, "C. Bos", NOW)
        assert tables.register("reactie", "06010001", {"antwoord": "aanvaard"}, "C. Bos", NOW)
        assert [r.door for r in tables.registraties("reactie")] == ["A. Jansen", "C. Bos", "C. Bos"]
        assert [r.inhoud for r in tables.latest_registraties("reactie")] == ['{"antwoord":"aanvaard"}']


def test_the_first_who_used_a_table_entered_it(ronde: RondeFolder) -> None:
    with ronde.writing("validate", "A. Jansen") as tables:
        for door in ("cron", "A. Jansen"):
            tables.note_file("f" * 64, "tabellen/feiten.csv", "tabellen", 10, NOW, door)
            tables.note_table("feiten", "f" * 64, NOW, door)
        assert tables.table_entered_by("feiten", "f" * 64) == "cron"
        assert tables.table_entered_by("feiten", "e" * 64) is None
        assert tables.files() == (("f" * 64, "tabellen/feiten.csv", "tabellen"),)
