"""Opening a ronde: whole or not at all, with its first line in the journal and its policy in the archief."""

from __future__ import annotations

import hashlib
import json
import tomllib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from wlzcli.domain.money import Money
from wlzcli.domain.report import Report
from wlzcli.errors import FileError, PolicyError, UsageError
from wlzcli.store.folder import FOLDERS, RondeFolder
from wlzcli.workflow import init, narekenen, status
from wlzcli.workflow.session import Session, load_beleid, load_ronde, new_session

ROOM = (("5518", Money(100_000_000_00)),)


def session(cwd: Path, **changes: Any) -> Session:
    return new_session(door="A. Jansen", cwd=cwd, peildatum=date(2023, 8, 1), **changes)


def opened(cwd: Path, name: str = "ronde", **changes: Any) -> Report:
    given = {
        "zorgkantoor": "cz", "jaar": 2024, "sectoren": ("vv",), "ruimte": ROOM, "deelbudgetten": (), "beleid_map": None, "voorbeeld": False,
    } | changes  # fmt: skip
    return init.open_ronde(session(cwd, dry_run=given.pop("dry_run", False)), Path(name), **given)


def test_the_folder_has_everything_and_its_first_journal_line(tmp_path: Path) -> None:
    report = opened(tmp_path)
    folder = RondeFolder(tmp_path / "ronde")
    assert {p.name for p in folder.path.iterdir()} == {*FOLDERS, "ronde.toml", "ronde.sqlite", "LEESMIJ.txt"}
    beleid = folder.part("beleid").joinpath("beleid.json").read_bytes()
    sha256 = hashlib.sha256(beleid).hexdigest()
    assert report.extra["beleid"] == sha256 == load_beleid(folder)[1]
    assert folder.archived(sha256) == beleid
    with folder.reading() as tables:
        (entry,) = tables.journal_entries()
        assert tables.files() == ((sha256, "beleid.json", "beleid"),)
    assert (entry.opdracht, entry.door, json.loads(entry.inhoud)["beleid"]) == ("init", "A. Jansen", sha256)
    assert load_ronde(folder).naam == report.ronde
    assert tomllib.loads(folder.part("ronde.toml").read_text())["jaar"] == 2024


def test_the_fresh_ronde_is_read_and_recomputed(tmp_path: Path) -> None:
    opened(tmp_path, "ronde 2024 één")
    here = session(tmp_path, ronde_map=Path("ronde 2024 één"))
    assert status.run(here).exit_code() == 0
    assert narekenen.run(here, False, None).exit_code() == 0


def test_a_dry_run_makes_nothing(tmp_path: Path) -> None:
    opened(tmp_path, dry_run=True)
    assert list(tmp_path.iterdir()) == []


def test_twice_is_refused_and_the_first_stays(tmp_path: Path) -> None:
    opened(tmp_path)
    before = (tmp_path / "ronde" / "ronde.sqlite").read_bytes()
    with pytest.raises(FileError) as caught:
        opened(tmp_path)
    assert caught.value.melding == f"De map {tmp_path / 'ronde'} bestaat al en is niet leeg."
    assert caught.value.herstel == "Kies een nieuwe of lege map voor de ronde."
    assert (tmp_path / "ronde" / "ronde.sqlite").read_bytes() == before
    with pytest.raises(FileError, match="bestaat al en is niet leeg"):
        opened(tmp_path, dry_run=True)


def test_killed_before_the_journal_line_there_is_no_ronde(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(init, "_first_entry", stop)
        with pytest.raises(KeyboardInterrupt):
            opened(tmp_path)
    assert list(tmp_path.iterdir()) == []
    opened(tmp_path)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"sectoren": ("ggx",)}, "--sector: 'ggx' is geen sector."),
        ({"ruimte": (("9999", Money(1)),)}, "--regio: 9999 is geen zorgkantoorregio."),
        ({"ruimte": ROOM * 2}, "--regio: 5518 staat er twee keer."),
        ({"ruimte": (("5518", Money(-1)),)}, "--regio: de ruimte van 5518 is negatief."),
        ({"deelbudgetten": (("vv:5525", Money(1)),)}, "--deelbudget noemt regio 5525, maar --regio niet."),
        (
            {"deelbudgetten": (("gz:5518", Money(1)),)},
            "--deelbudget: 'gz:5518' hoort een sector van deze ronde en een regio te noemen.",
        ),
        ({"deelbudgetten": (("vv:5518", Money(200_000_000_00)),)}, "De deelbudgetten van 5518 zijn samen meer dan de contracteerruimte."),
    ],
)
def test_what_is_typed_wrong_is_told_and_nothing_is_made(tmp_path: Path, changes: dict[str, Any], told: str) -> None:
    with pytest.raises(UsageError) as caught:
        opened(tmp_path, **changes)
    assert caught.value.melding == told
    assert list(tmp_path.iterdir()) == []


def test_policy_that_is_not_there_makes_nothing(tmp_path: Path) -> None:
    with pytest.raises((PolicyError, UsageError)):
        opened(tmp_path, zorgkantoor="nergens")
    assert list(tmp_path.iterdir()) == []


# -- the frozen policy ---------------------------------------------------------------------------


def test_missing_and_changed_policy_is_told(tmp_path: Path) -> None:
    opened(tmp_path)
    folder = RondeFolder(tmp_path / "ronde")
    file = folder.part("beleid") / "beleid.json"
    data = file.read_bytes()
    file.write_bytes(data + b" ")
    with pytest.raises(FileError) as caught:
        load_beleid(folder)
    assert caught.value.melding == f"Het bevroren beleid {file} is met de hand gewijzigd: de inhoud past niet bij beleid.sha256."
    other = hashlib.sha256(data + b" ").hexdigest()
    file.with_name("beleid.sha256").write_text(other)
    with pytest.raises(FileError, match="is buiten wlz om vervangen: het journaal noemt"):
        load_beleid(folder)
    file.unlink()
    with pytest.raises(FileError) as caught:
        load_beleid(folder)
    assert caught.value.melding == f"Het bevroren beleid van deze ronde ontbreekt: {file} bestaat niet."
    assert caught.value.herstel == "Zet de map beleid terug uit een reservekopie van de ronde."


@pytest.mark.parametrize("files_written", [1, 2])
def test_a_change_of_policy_that_was_killed_half_way_is_taken_back(tmp_path: Path, files_written: int) -> None:
    """The files of ``beleid/`` are written before the journal is saved; until then the old policy holds."""
    opened(tmp_path)
    folder = RondeFolder(tmp_path / "ronde")
    place = folder.part("beleid")
    data = (place / "beleid.json").read_bytes()
    holds = hashlib.sha256(data).hexdigest()
    changed = folder.archive(data.replace(b"2024", b"2025"))
    (place / "beleid.json").write_bytes(folder.archived(changed))
    if files_written == 2:
        (place / "beleid.sha256").write_text(f"{changed}\n")

    assert load_beleid(folder)[1] == holds
    assert (place / "beleid.json").read_bytes() != data  # reading repairs nothing
    with folder.writing("ingest", "A. Jansen") as tables:
        assert load_beleid(folder, tables)[1] == holds
    assert ((place / "beleid.json").read_bytes(), (place / "beleid.sha256").read_text()) == (data, f"{holds}\n")


def test_a_change_of_policy_killed_before_its_files_holds(tmp_path: Path) -> None:
    opened(tmp_path)
    folder = RondeFolder(tmp_path / "ronde")
    data = folder.part("beleid").joinpath("beleid.json").read_bytes()
    with folder.writing("beleid", "A. Jansen") as tables:
        fresh = folder.archive(data + b"\n")
        tables.write_journal(datetime(2023, 9, 1, tzinfo=UTC), "A. Jansen", "beleid", {"naar": fresh})
    assert load_beleid(folder)[1] == fresh


def test_policy_of_another_version_is_no_crash(tmp_path: Path) -> None:
    opened(tmp_path)
    folder = RondeFolder(tmp_path / "ronde")
    with folder.writing("beleid", "A. Jansen") as tables:
        odd = folder.archive(b'{"kaders":[{"vorm":"nieuw"}]}')
        tables.write_journal(datetime(2023, 9, 1, tzinfo=UTC), "A. Jansen", "beleid", {"naar": odd})
    with pytest.raises(FileError) as caught:
        load_beleid(folder)
    assert "is niet te lezen voor wlz " in caught.value.melding
    assert caught.value.herstel == "Gebruik de versie van wlz die de ronde opende."


def test_a_ronde_toml_that_is_no_text_is_told(tmp_path: Path) -> None:
    opened(tmp_path)
    folder = RondeFolder(tmp_path / "ronde")
    folder.part("ronde.toml").write_bytes(b"zorgkantoor = '\xff'")
    with pytest.raises(FileError) as caught:
        load_ronde(folder)
    assert caught.value.melding == f"{folder.part('ronde.toml')} is geen UTF-8."
