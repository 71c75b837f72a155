"""A moment in the register of receipt that lies after the folder was here: a slip, today and when that day has come."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.workflow.rondes import session, submit
from tests.workflow.test_validate import decisions, filled, ronde
from wlzcli.domain.dates import AMSTERDAM
from wlzcli.domain.report import Report
from wlzcli.errors import MomentError
from wlzcli.store.folder import RondeFolder
from wlzcli.workflow import ingest, narekenen, validate, vaststellen
from wlzcli.workflow.session import Session
from wlzcli.workflow.step import open_context
from wlzcli.workflow.vragen import answer


def register(folder: RondeFolder, rows: str) -> None:
    """The register of receipt, with these rows."""
    folder.part("tabellen").joinpath("ontvangst.csv").write_text(f"map;soort;ontvangen_op\n{rows}", encoding="utf-8")


def on(folder: RondeFolder, day: date, now: datetime | None = None) -> Session:
    """A run on this day; with ``now`` it is that day itself."""
    made = replace(session(folder), peildatum=day)
    return replace(made, now=now) if now else made


def outcomes(report: Report) -> list[Any]:
    """The outcome of each, and the codes of what is asked."""
    return [*(d.uitkomst.value for d in decisions(report)), *(q.code for q in report.vragen)]


def test_a_slip_stays_a_slip_when_its_day_has_come(tmp_path: Path) -> None:
    """Taken in on 3 August; the register says 31 August for 31 July. On 5 September it is no late submission, answered or not."""
    folder = ronde(tmp_path, "01-linde")
    submit(folder, "01-linde", filled())
    register(folder, "01-linde;inschrijving;2015-08-31T10:00:00+02:00\n")
    ingest.run(on(folder, date(2015, 8, 3)))
    for day in (date(2015, 8, 3), date(2015, 9, 5)):
        ingest.run(on(folder, day))
        report = validate.run(on(folder, day))
        assert outcomes(report) == ["aangehouden", "V201"]
    answer(on(folder, date(2015, 9, 5)), report.vragen[0].id, "op_tijd", "tikfout in het register")
    for day in (date(2015, 9, 5), date(2015, 9, 6)):
        assert outcomes(validate.run(on(folder, day))) == ["toegelaten"]
    checks: Any = narekenen.run(on(folder, date(2015, 9, 6)), False, None).extra["controles"]
    assert [c.uitkomst for c in checks if c.wat == "inschrijvingen"] == ["gelijk"]


@pytest.mark.parametrize(("moment", "told"), [("10:59:59", ["afgewezen"]), ("23:59:00", ["aangehouden", "V201"])])
def test_a_moment_later_today_is_a_slip_too(tmp_path: Path, moment: str, told: list[str]) -> None:
    """Taken in on 10 August at 11.00: what the register has come in at 23.59 that day was here already."""
    folder = ronde(tmp_path, "01-linde")
    submit(folder, "01-linde", filled())
    register(folder, f"01-linde;inschrijving;2015-08-10T{moment}+02:00\n")
    now = on(folder, date(2015, 8, 10), datetime(2015, 8, 10, 9, 0, tzinfo=UTC))
    ingest.run(now)

    report = validate.run(now)
    assert outcomes(report) == told
    assert [row[5:7] for row in report.tables[0].rijen] == [(told[0], "niet voldaan aan: Eis op_tijd" if told == ["afgewezen"] else "")]


def test_on_another_day_the_last_second_of_it_counts(tmp_path: Path) -> None:
    """A peildatum in the past has no hour of its own. Only in a sample is it a moment that was; one to come always counts."""
    made = on(ronde(tmp_path, "01-linde"), date(2015, 8, 10), datetime(2015, 8, 10, 9, 0, tzinfo=UTC))

    now = datetime(2015, 8, 10, 9, 0, tzinfo=UTC)
    before, after = (replace(made, peildatum=date(2015, 8, day)) for day in (9, 11))
    assert [s.uiterlijk(voorbeeld=True) for s in (made, before, after)] == [
        now,
        datetime(2015, 8, 9, 23, 59, 59, tzinfo=AMSTERDAM),
        datetime(2015, 8, 11, 23, 59, 59, tzinfo=AMSTERDAM),
    ]
    assert [s.uiterlijk(voorbeeld=False) for s in (made, before, after)] == [now, now, datetime(2015, 8, 11, 23, 59, 59, tzinfo=AMSTERDAM)]


NOW = datetime(2015, 8, 10, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(("voorbeeld", "by"), [("true", datetime(2015, 7, 31, 23, 59, 59, tzinfo=AMSTERDAM)), ("false", NOW)])
def test_a_peildatum_in_the_past_makes_no_slip(tmp_path: Path, voorbeeld: str, by: datetime) -> None:
    """Received on 3 August and taken in on the 10th with a peildatum of 31 July: the register is right. Only a sample is played."""
    folder = ronde(tmp_path, "01-linde")
    toml = folder.part("ronde.toml")
    text = toml.read_text(encoding="utf-8")
    assert "voorbeeld = true" in text
    toml.write_text(text.replace("voorbeeld = true", f"voorbeeld = {voorbeeld}"), encoding="utf-8")
    submit(folder, "01-linde", filled())
    register(folder, "01-linde;inschrijving;2015-08-03T10:00:00+02:00\n")
    ingest.run(replace(on(folder, date(2015, 7, 31)), now=NOW))
    with folder.writing("test", "A. Jansen") as tables:
        stand = ingest.last_stand(tables)
        inputs: Any = validate.load(open_context(on(folder, date(2015, 8, 10), NOW), folder, tables)).inputs

    assert stand is not None
    assert [m.gezien_op for m in stand.mappen] == [by]
    assert inputs.na_vandaag == (("01-linde",) if voorbeeld == "true" else ())


def test_a_second_version_that_was_here_before_its_moment_is_asked_about(tmp_path: Path) -> None:
    """V102 and no W140: whether it was late nobody knows. What was sent on 31 August, and came in that day, is late."""
    told = []
    for seen in (date(2015, 8, 3), date(2015, 8, 31)):
        folder = ronde(tmp_path / str(seen), "01-linde", "02-linde")
        submit(folder, "01-linde", filled())
        submit(folder, "02-linde", filled(contactpersoon="C. Bos"))
        register(folder, "01-linde;inschrijving;2015-07-30T12:00:00+02:00\n02-linde;inschrijving;2015-08-31T10:00:00+02:00\n")
        report = ingest.run(on(folder, seen))
        told.append(([q.code for q in report.vragen], [f.code for f in report.bevindingen if f.bestand and f.bestand.startswith("02")]))

    assert told == [(["V102"], []), ([], ["W140"])]


@pytest.mark.parametrize("soort", ["herstel", "aanvulling"])
def test_a_slip_about_what_is_the_inschrijving_itself_is_asked_about(tmp_path: Path, soort: str) -> None:
    """V203, then V201 and never W201: here on 30 July 2015, and the register says 2016. On any later day the same, also beside what came late."""
    folder = ronde(tmp_path, "01-linde")
    submit(folder, "01-linde", filled())
    rows = f"01-linde;{soort};2016-07-30T10:00:00+02:00\n"
    register(folder, rows)
    told = []
    for day, keuze in ((date(2015, 7, 30), "als_inschrijving"), (date(2015, 8, 5), "op_tijd"), (date(2016, 9, 1), "")):
        ingest.run(on(folder, day))
        report = validate.run(on(folder, day))
        told.append(outcomes(report))
        for q in report.vragen:
            answer(on(folder, day), q.id, keuze, "tikfout in het register")

    assert told == [["aangehouden", "V203"], ["aangehouden", "V201"], ["toegelaten"]]
    submit(folder, "02-later", filled(contactpersoon="C. Bos"))
    register(folder, f"{rows}02-later;inschrijving;2015-08-05T10:00:00+02:00\n")
    ingest.run(on(folder, day))
    assert outcomes(validate.run(on(folder, day))) == ["toegelaten"]


def test_a_register_corrected_after_intake_settles_nothing_of_before(tmp_path: Path) -> None:
    """Late by the register, corrected to in time the day after: nothing is tested, settled or awarded on what it said before."""
    folder = ronde(tmp_path, "01-linde")
    submit(folder, "01-linde", filled())
    register(folder, "01-linde;inschrijving;2015-08-01T10:00:00+02:00\n")
    ingest.run(session(folder))
    late = validate.run(session(folder))
    assert outcomes(late) == ["afgewezen"]
    assert late.voorstel is not None
    register(folder, "01-linde;inschrijving;2015-07-30T10:00:00+02:00\n")

    for blocked in (validate.run, partial(vaststellen.run, stap="validate", voorstel_id=late.voorstel.id)):
        with pytest.raises(MomentError) as caught:
            blocked(session(folder, door="C. Bos"))
        assert caught.value.melding == "Na het innemen gewijzigd: tabellen/ontvangst.csv; wat is ingenomen, is verouderd."
        assert caught.value.herstel == "Draai eerst 'wlz ingest', en dan 'wlz validate'."
    ingest.run(session(folder))
    assert outcomes(validate.run(session(folder))) == ["toegelaten"]


def test_an_answer_that_ingest_has_not_seen_settles_nothing_of_before(tmp_path: Path) -> None:
    """V101 answered late, then in time: the same."""
    folder = ronde(tmp_path)
    submit(folder, "01-linde", filled())
    (question,) = ingest.run(session(folder)).vragen
    answer(session(folder), question.id, "1-8-2015 10:00", "volgens de baliemedewerker")
    ingest.run(session(folder))
    assert outcomes(validate.run(session(folder))) == ["afgewezen"]
    answer(session(folder), question.id, "30-7-2015 10:00", "de post had een stempel")

    with pytest.raises(MomentError, match="Na het innemen gewijzigd: een antwoord op een vraag van ingest; wat is ingenomen, is verouderd"):
        validate.run(session(folder))
    ingest.run(session(folder))
    assert outcomes(validate.run(session(folder))) == ["toegelaten"]
