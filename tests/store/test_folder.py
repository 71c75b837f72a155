"""The ronde folder on disk: found, made, locked, read and written, whatever the disk or another process does."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.mortal import mortal, read_only
from wlzcli.errors import FileError, LockedError
from wlzcli.store import database, folder
from wlzcli.store.disk import disk_error, write_whole
from wlzcli.store.folder import RondeFolder, create, find

NOW = datetime(2015, 8, 3, 12, tzinfo=UTC)
ROOT = Path(__file__).parents[2]


def note(ronde: RondeFolder, text: str = "reactie", door: str = "A. Jansen") -> None:
    with ronde.writing("reactie", door) as tables:
        tables.register(text, "06010001", {"tekst": text}, door, NOW)
        tables.write_journal(NOW, door, "reactie", {"tekst": text})


def notes(ronde: RondeFolder, kind: str = "reactie") -> int:
    with ronde.reading() as tables:
        return len(tables.registraties(kind))


def db_bytes(ronde: RondeFolder) -> bytes:
    return ronde.part("ronde.sqlite").read_bytes()


# -- finding -------------------------------------------------------------------------------------


def test_found_by_option_then_environment_then_upwards(ronde: RondeFolder, tmp_path: Path) -> None:
    deep = ronde.path / "inschrijvingen" / "één map"
    deep.mkdir()
    assert find(ronde.path, "/elders", tmp_path).path == ronde.path
    assert find(None, str(ronde.path), tmp_path).path == ronde.path
    assert find(None, None, deep).path == ronde.path
    assert find(Path("ronde"), None, tmp_path).path == ronde.path


def test_no_ronde_says_where_it_looked(tmp_path: Path) -> None:
    with pytest.raises(FileError) as caught:
        find(None, None, tmp_path)
    assert caught.value.melding == f"Hier is geen ronde: in {tmp_path} en de mappen erboven staat geen ronde.toml met ronde.sqlite."
    assert caught.value.herstel == "Ga naar de map van een ronde, geef --ronde MAP, zet WLZ_RONDE, of open een ronde met 'wlz init'."


def test_something_else_is_no_ronde(ronde: RondeFolder, tmp_path: Path) -> None:
    ronde.part("ronde.sqlite").unlink()
    (tmp_path / "leeg").mkdir()
    (tmp_path / "bestand").write_text("x")
    remedy = "Geef de map van een ronde op met {}, of open er een met 'wlz init'."
    for given, told in {
        "ronde": f"De map {ronde.path} is geen ronde: ronde.sqlite ontbreekt.",
        "leeg": f"De map {tmp_path / 'leeg'} is geen ronde: ronde.toml en ronde.sqlite ontbreken.",
        "bestand": f"{tmp_path / 'bestand'} is geen map en dus geen ronde.",
        "weg": f"{tmp_path / 'weg'} bestaat niet.",
    }.items():
        with pytest.raises(FileError) as caught:
            find(tmp_path / given, None, tmp_path)
        assert (caught.value.melding, caught.value.herstel) == (told, remedy.format("--ronde"))
        with pytest.raises(FileError) as caught:
            find(None, given, tmp_path)
        assert (caught.value.melding, caught.value.herstel) == (told, remedy.format("WLZ_RONDE"))


# -- making --------------------------------------------------------------------------------------


def test_a_folder_that_is_not_empty_is_refused_and_untouched(tmp_path: Path) -> None:
    (tmp_path / "vol").mkdir()
    (tmp_path / "vol" / "brief.txt").write_text("van mij")
    with pytest.raises(FileError, match="bestaat al en is niet leeg"):
        create(tmp_path / "vol", "", {}, "")
    assert [p.name for p in (tmp_path / "vol").iterdir()] == ["brief.txt"]
    assert [p.name for p in tmp_path.iterdir()] == ["vol"]


def test_a_file_in_the_way_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bestand").write_text("van mij")
    with pytest.raises(FileError, match="een deel van het pad is een bestand en geen map"):
        create(tmp_path / "bestand", "", {}, "")
    assert (tmp_path / "bestand").read_text() == "van mij"


@pytest.mark.parametrize("name", ["ronde", "ronde 2024 één", "ronde?#%20"])
def test_an_empty_folder_becomes_a_ronde_and_stays_the_same_folder(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    inode = (tmp_path / name).stat().st_ino
    made = create(tmp_path / name, "x = 1\n", {"beleid.json": b"{}"}, "lees")
    assert (tmp_path / name).stat().st_ino == inode  # it may be somebody's current folder
    note(made)
    assert notes(made) == 1
    assert {p.name for p in made.path.iterdir()} == {*folder.FOLDERS, "ronde.toml", "ronde.sqlite", "LEESMIJ.txt"}


@pytest.mark.parametrize("there", [False, True])
@pytest.mark.parametrize("fails_at", ["make", "_fill", "first"])
def test_init_that_stops_half_way_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: bool, fails_at: str) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    if there:
        (tmp_path / "ronde").mkdir()
    if fails_at != "first":
        monkeypatch.setattr(folder, fails_at, stop)
    with pytest.raises(KeyboardInterrupt):
        create(tmp_path / "ronde", "", {}, "", stop)
    assert [p.name for p in tmp_path.rglob("*")] == (["ronde"] if there else [])


@pytest.mark.parametrize("there", [False, True])
def test_what_a_killed_init_left_is_no_ronde_and_stands_in_nobodys_way(tmp_path: Path, there: bool) -> None:
    if there:
        (tmp_path / "ronde").mkdir()
    code = (
        "import os, signal, sys; from pathlib import Path; from wlzcli.store.folder import create;"
        "create(Path(sys.argv[1]), 'x = 1', {'beleid.json': b'{}'}, '', lambda _: os.kill(os.getpid(), signal.SIGKILL))"
    )
    killed = subprocess.run([sys.executable, "-c", code, str(tmp_path / "ronde")], check=False, cwd=ROOT)
    assert killed.returncode == -9
    (left,) = [p for p in tmp_path.rglob(".init-*") if p.is_dir()]
    with pytest.raises(FileError, match=r"ronde\.toml ontbreekt"):
        find(left, None, tmp_path)
    made = create(tmp_path / "ronde", "x = 1", {}, "")
    assert notes(made) == 0
    assert not list(made.path.glob(".init-*"))


# -- archief -------------------------------------------------------------------------------------


def test_archived_once_under_its_hash_and_checked_when_read(ronde: RondeFolder) -> None:
    sha256 = ronde.archive(b"inschrijving")
    assert sha256 == hashlib.sha256(b"inschrijving").hexdigest() == ronde.archive(b"inschrijving")
    assert ronde.archived(sha256) == b"inschrijving"
    ronde.archive_path(sha256).write_bytes(b"inschrijvinG")
    with pytest.raises(FileError) as caught:
        ronde.archived(sha256)
    assert caught.value.melding == f"Het gearchiveerde bestand {sha256[:12]}… is gewijzigd: de inhoud past niet meer bij zijn naam."
    ronde.archive_path(sha256).unlink()
    with pytest.raises(FileError, match="bestaat niet"):
        ronde.archived(sha256)


def test_many_files_are_archived_side_by_side_and_all_are_safe_on_leaving(ronde: RondeFolder) -> None:
    files = [f"stuk {n % 60}".encode() for n in range(90)]  # thirty of them twice
    with ronde.archiving() as archive:
        kept = [archive(data) for data in files]
    assert kept == [hashlib.sha256(data).hexdigest() for data in files]
    assert [ronde.archived(sha256) for sha256 in kept] == files
    assert len([p for p in ronde.part("archief").rglob("*") if p.is_file()]) == 60


def test_a_file_that_cannot_be_archived_stops_the_command(ronde: RondeFolder) -> None:
    place = ronde.archive_path(hashlib.sha256(b"tweede").hexdigest()).parent
    place.write_bytes(b"een bestand waar een map hoort")
    with pytest.raises(FileError, match="bestaat al"), ronde.archiving() as archive:  # noqa: PT012 - it is the end of the block that fails
        archive(b"eerste")
        archive(b"tweede")


def test_a_file_that_changes_while_it_is_archived_is_not_kept(ronde: RondeFolder, tmp_path: Path) -> None:
    source = tmp_path / "stand.csv"
    source.write_bytes(b"a;b\n")
    with pytest.raises(FileError, match=r"stand\.csv is tijdens het lezen gewijzigd"):
        ronde.archive_file(source, "0" * 64)
    assert [p for p in ronde.part("archief").rglob("*") if p.is_file()] == []


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (errno.ENOSPC, "De schijf is vol; {} kon niet worden geschreven."),
        (errno.EDQUOT, "De schijf is vol; {} kon niet worden geschreven."),
        (errno.EACCES, "Geen rechten op {}."),
        (errno.EROFS, "{} staat op een alleen-lezen schijf."),
        (errno.EIO, "{} kon niet worden gelezen of geschreven (fout EIO)."),
    ],
)
def test_what_the_disk_refuses_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, told: str
) -> None:
    def refuse(_: int) -> None:
        raise OSError(number, os.strerror(number))

    target = tmp_path / "brief.pdf"
    write_whole(target, b"oud")
    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(FileError) as caught:
        write_whole(target, b"nieuw")
    assert caught.value.melding == told.format(target)
    assert caught.value.herstel
    assert target.read_bytes() == b"oud"
    assert [p.name for p in tmp_path.iterdir()] == ["brief.pdf"]


def test_every_disk_error_is_dutch() -> None:
    for number in errno.errorcode:
        told = disk_error(OSError(number, os.strerror(number)), Path("map/x"))
        assert told.exit_code == 3
        assert os.strerror(number) not in told.melding
        assert told.melding.endswith(".")
        assert told.herstel.endswith(".")


# -- one transaction a command -------------------------------------------------------------------


def test_an_error_takes_everything_back(ronde: RondeFolder) -> None:
    note(ronde)
    before = db_bytes(ronde)

    class StopError(Exception):
        pass

    def work() -> None:
        with ronde.writing("reactie", "A. Jansen") as tables:
            tables.register("reactie", "06010002", {}, "A. Jansen", NOW)
            raise StopError

    with pytest.raises(StopError):
        work()
    assert db_bytes(ronde) == before
    assert not ronde.part(".bezet").exists()


def test_a_command_that_changes_nothing_writes_no_byte(ronde: RondeFolder) -> None:
    note(ronde)
    before = db_bytes(ronde)
    with ronde.writing("reactie", "A. Jansen") as tables:
        assert not tables.register("reactie", "06010001", {"tekst": "reactie"}, "A. Jansen", NOW)
        assert not tables.changed
    assert db_bytes(ronde) == before


def test_the_second_writer_hears_who_holds_the_ronde_since_when(ronde: RondeFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "WAIT_SECONDS", 0.1)
    with ronde.writing("gunning", "A. Jansen"):
        for _ in range(2):  # the first refusal leaves the note of who holds it alone
            with pytest.raises(LockedError) as caught, ronde.writing("ingest", "B. de Vries"):
                pass
            assert re.fullmatch(
                r"De ronde is bezet: A\. Jansen draait 'wlz gunning' sinds \d\d-\d\d-\d{4} \d\d:\d\d:\d\d\.", caught.value.melding
            )
            assert caught.value.herstel == "Wacht tot die opdracht klaar is en probeer het opnieuw."
        assert json.loads(ronde.part(".bezet").read_text())["door"] == "A. Jansen"
    assert not ronde.part(".bezet").exists()
    note(ronde)


def test_the_second_writer_waits_for_a_short_command(ronde: RondeFolder) -> None:
    code = (
        "import sys, time; from pathlib import Path; from wlzcli.store.folder import RondeFolder\n"
        "with RondeFolder(Path(sys.argv[1])).writing('ingest', 'A. Jansen'):\n"
        "    print('bezet', flush=True); time.sleep(0.5)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(ronde.path)], stdout=subprocess.PIPE, cwd=ROOT) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"bezet\n"
        note(ronde)
    assert other.returncode == 0
    assert notes(ronde) == 1


def test_a_note_of_a_killed_run_is_nobody(ronde: RondeFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "WAIT_SECONDS", 0.1)
    dead = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, text=True, check=True)
    held = {"opdracht": "ingest", "door": "A. Jansen", "sinds": NOW.isoformat(), "proces": int(dead.stdout), "machine": os.uname().nodename}
    ronde.part(".bezet").write_text(json.dumps(held))
    other = sqlite3.connect(ronde.part("ronde.sqlite"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(LockedError, match=r"De ronde is bezet: een ander programma houdt ronde\.sqlite vast\."):
        note(ronde)
    other.execute("ROLLBACK")
    other.close()
    note(ronde)
    assert not ronde.part(".bezet").exists()


@pytest.mark.parametrize("text", ["", "[]", "{", '{"sinds": 3}', "\xff"])
def test_a_note_nobody_can_read_is_nobody(ronde: RondeFolder, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(database, "WAIT_SECONDS", 0.1)
    with ronde.writing("ingest", "A. Jansen"):
        ronde.part(".bezet").write_bytes(text.encode("latin-1"))
        with pytest.raises(LockedError, match="een ander programma"):
            note(ronde)
    note(ronde)


def test_a_reader_sees_one_moment_and_holds_up_nobody(ronde: RondeFolder) -> None:
    note(ronde)
    with ronde.reading() as tables:
        note(ronde, "bezwaar")
        assert tables.registraties("bezwaar") == ()
        with pytest.raises(FileError, match="alleen-lezen"), ronde.reading() as other:
            other.register("reactie", "x", {}, "A. Jansen", NOW)
    with ronde.writing("reactie", "A. Jansen") as busy:
        busy.register("reactie", "06010009", {}, "A. Jansen", NOW)
        assert notes(ronde) == 1
    assert (notes(ronde), notes(ronde, "bezwaar")) == (2, 1)


def test_a_program_that_keeps_reading_is_waited_for_and_then_named(ronde: RondeFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "COMMIT_SECONDS", 0.2)
    other = sqlite3.connect(ronde.part("ronde.sqlite"), isolation_level=None)
    other.execute("BEGIN")
    other.execute("SELECT * FROM journaal").fetchall()
    with pytest.raises(LockedError, match=r"Een ander programma houdt ronde\.sqlite langer dan 0 seconden vast; er is niets bewaard\."):
        note(ronde)
    other.close()
    assert notes(ronde) == 0
    note(ronde)


def test_reading_inside_a_writer_keeps_the_lock(ronde: RondeFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """On POSIX, closing any handle on a file drops all locks of the process on it."""
    code = (
        "import sys; from pathlib import Path; from wlzcli.store import database; from wlzcli.store.folder import RondeFolder\n"
        "database.WAIT_SECONDS = 0.1\n"
        "with RondeFolder(Path(sys.argv[1])).writing('ingest', 'B. de Vries'): pass\n"
    )
    with ronde.writing("gunning", "A. Jansen"):
        assert notes(ronde) == 0
        other = subprocess.run([sys.executable, "-c", code, str(ronde.path)], capture_output=True, text=True, check=False, cwd=ROOT)
    assert "LockedError: De ronde is bezet: A. Jansen" in other.stderr


# -- after kill -9 -------------------------------------------------------------------------------

KILLED = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from wlzcli.store.folder import RondeFolder
with RondeFolder(Path(sys.argv[1])).writing("ingest", "A. Jansen") as tables:
    tables._db.execute("PRAGMA cache_size=2")  # so that half of it is in the file before it is saved
    for n in range(300):
        tables.register("reactie", str(n), {"tekst": "x" * 3000}, "A. Jansen", datetime.now(UTC))
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def killed(ronde: RondeFolder) -> RondeFolder:
    note(ronde)
    done = subprocess.run([sys.executable, "-c", KILLED, str(ronde.path)], check=False, cwd=ROOT)
    assert done.returncode == -9
    assert ronde.part("ronde.sqlite-journal").stat().st_size > 0
    assert ronde.part(".bezet").exists()
    return ronde


def test_after_a_kill_the_first_reader_takes_back_what_was_half_written(killed: RondeFolder) -> None:
    assert notes(killed) == 1
    note(killed, "bezwaar")
    assert not killed.part("ronde.sqlite-journal").exists()


def test_after_a_kill_a_copy_that_may_not_be_written_is_read_all_the_same(killed: RondeFolder, tmp_path: Path) -> None:
    place = RondeFolder(Path(shutil.copytree(killed.path, tmp_path / "kopie")))
    before = db_bytes(place)
    with read_only(place.path):
        assert notes(place) == 1
    assert db_bytes(place) == before
    assert place.part("ronde.sqlite-journal").exists()


# -- what can be wrong with the storage ----------------------------------------------------------


def _refused(ronde: RondeFolder) -> set[tuple[str, str]]:
    """What reading and writing say."""
    told = set()
    for use in (ronde.reading, lambda: ronde.writing("ingest", "A. Jansen")):
        with pytest.raises(FileError) as caught, use() as tables:
            tables.journal_entries()
        told.add((caught.value.melding, caught.value.herstel))
    return told


def test_storage_of_a_newer_version_is_left_alone(ronde: RondeFolder) -> None:
    known = len(database.migrations())
    db = sqlite3.connect(ronde.part("ronde.sqlite"))
    db.execute(f"PRAGMA user_version={known + 7}")
    db.close()
    before = db_bytes(ronde)
    assert _refused(ronde) == {
        (
            f"De ronde in {ronde.path} is gemaakt door een nieuwere versie van wlz (opslag {known + 7}, deze versie kent {known}).",
            "Werk wlz bij en probeer het opnieuw; de ronde is niet gewijzigd.",
        )
    }
    assert db_bytes(ronde) == before


def test_no_database_an_empty_one_and_anothers(ronde: RondeFolder) -> None:
    file = ronde.part("ronde.sqlite")
    file.write_bytes(b"dit is geen database, maar een brief " * 100)
    assert _refused(ronde) == {
        (f"{file} is geen leesbare opslag (beschadigd of een ander bestand).", "Zet de rondemap terug uit een reservekopie.")
    }
    other = {(f"{file} is geen opslag van wlz (leeg of van een ander programma).", "Zet de rondemap terug uit een reservekopie.")}
    file.write_bytes(b"")
    assert _refused(ronde) == other
    assert file.read_bytes() == b""
    db = sqlite3.connect(file)
    db.executescript("CREATE TABLE klant (naam TEXT); PRAGMA user_version=1;")
    db.close()
    assert _refused(ronde) == other
    file.unlink()
    assert _refused(ronde) == {(f"{file} bestaat niet.", "Controleer de naam en de map.")}


def test_damage_in_the_middle_is_told(ronde: RondeFolder) -> None:
    for n in range(50):
        note(ronde, f"reactie {n}")
    data = bytearray(db_bytes(ronde))
    data[4096 : len(data)] = b"\xff" * (len(data) - 4096)
    ronde.part("ronde.sqlite").write_bytes(data)
    ((told, _),) = _refused(ronde)
    assert told == f"{ronde.part('ronde.sqlite')} is geen leesbare opslag (beschadigd of een ander bestand)."


def test_a_full_disk_saves_nothing(ronde: RondeFolder) -> None:
    note(ronde)
    before = db_bytes(ronde)

    def fill() -> None:
        with ronde.writing("ingest", "A. Jansen") as tables:
            tables._db.execute("PRAGMA max_page_count=1")  # what SQLite says when the disk has no room
            for n in range(1000):
                tables.register("reactie", str(n), {"tekst": "x" * 3000}, "A. Jansen", NOW)

    with pytest.raises(FileError) as caught:
        fill()
    assert caught.value.melding == f"De schijf is vol; {ronde.part('ronde.sqlite')} kon niet worden geschreven."
    assert caught.value.herstel == "Maak ruimte vrij en draai de opdracht opnieuw."
    assert db_bytes(ronde) == before
    assert not ronde.part(".bezet").exists()
    note(ronde, "bezwaar")


def test_a_file_that_may_not_grow_saves_nothing(ronde: RondeFolder) -> None:
    note(ronde)
    before = db_bytes(ronde)
    code = (
        "import resource, sys; from datetime import UTC, datetime; from pathlib import Path; from wlzcli.store.folder import RondeFolder\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))\n"
        "with RondeFolder(Path(sys.argv[1])).writing('ingest', 'A. Jansen') as tables:\n"
        "    for n in range(300): tables.register('reactie', str(n), {'tekst': 'x' * 3000}, 'A. Jansen', datetime.now(UTC))\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(ronde.path)], capture_output=True, text=True, check=False, cwd=ROOT)
    assert (
        f"FileError: {ronde.part('ronde.sqlite')} kon niet worden geschreven; de schijf of het quotum is waarschijnlijk vol." in done.stderr
    )
    assert notes(ronde) == 1
    assert db_bytes(ronde) == before


def test_without_rights_reading_works_and_writing_says_so(ronde: RondeFolder) -> None:
    note(ronde)
    with read_only(ronde.path):
        assert notes(ronde) == 1
        with pytest.raises(FileError) as caught:
            note(ronde)
        assert caught.value.melding == f"{ronde.part('ronde.sqlite')} is alleen-lezen."
        assert caught.value.herstel == "Geef schrijfrechten op de rondemap of werk op een kopie."
    ronde.path.chmod(0o555)
    with mortal(), pytest.raises(FileError, match="Geen rechten op"):
        note(ronde)
    ronde.path.chmod(0o755)
    ronde.part("ronde.sqlite").chmod(0)
    with mortal():
        for use in (notes, note):
            with pytest.raises(FileError) as caught:
                use(ronde)  # type: ignore[operator]
            assert caught.value.melding == f"Geen rechten op {ronde.part('ronde.sqlite')}."
