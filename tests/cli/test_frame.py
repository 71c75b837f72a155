"""The frame of every command: exit codes, what is said where, JSON for every error, and nothing lost when nobody listens."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer

from tests.demo.season import Output, run
from wlzcli.cli import frame
from wlzcli.domain.canonical import Encoded, Facts
from wlzcli.domain.findings import Ernst, Finding, Question
from wlzcli.domain.report import Report, Table
from wlzcli.errors import FileError, LockedError, MomentError, NotPermittedError, PolicyError, PolicyFault, UsageError, WlzError
from wlzcli.store.folder import RondeFolder, create
from wlzcli.workflow.session import Session

ROOT = Path(__file__).parents[2]
BLOCKS = Finding("F201", Ernst.FOUT, "Stichting Test", agb_code="06010001")
ASKS = Question("V201", "validate", "Stichting Test", "kader §1", ("ja", "nee"), feiten=Facts.of(dagen=12))


def framed(capsys: pytest.CaptureFixture[str], work: Callable[[Session], Report], **options: Any) -> tuple[int, str, str]:
    """One command in the frame: exit code, stdout, stderr."""
    with pytest.raises(typer.Exit) as left:
        frame.run("proef", work, **{"door": "A. Jansen", **options})
    out, err = capsys.readouterr()
    return left.value.exit_code, out, err


def raising(exc: BaseException) -> Callable[[Session], Report]:
    def work(_: Session) -> Report:
        raise exc

    return work


def report(**changes: Any) -> Callable[[Session], Report]:
    return lambda _: Report("proef", **changes)


# -- exit codes ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "tolereer", "code"),
    [
        ({}, None, 0),
        ({"bevindingen": (BLOCKS,)}, None, 1),
        ({"vragen": (ASKS,)}, None, 4),
        ({"bevindingen": (BLOCKS,), "vragen": (ASKS,)}, None, 1),
        ({"bevindingen": (BLOCKS,), "vragen": (ASKS,), "onleesbaar": True}, None, 3),
        ({"bevindingen": (BLOCKS,), "onleesbaar": True}, "bevindingen,vragen", 3),
        ({"bevindingen": (BLOCKS,), "vragen": (ASKS,)}, "bevindingen", 4),
        ({"bevindingen": (BLOCKS,), "vragen": (ASKS,)}, "vragen", 1),
        ({"bevindingen": (BLOCKS,), "vragen": (ASKS,)}, "vragen, bevindingen", 0),
        ({"bevindingen": (BLOCKS,), "afgedaan": frozenset({"06010001"})}, None, 0),
        ({"bevindingen": (BLOCKS,), "exit_override": 8}, "bevindingen", 8),
    ],
)
def test_a_run_that_finished_exits_with_the_first_that_applies(
    capsys: pytest.CaptureFixture[str], changes: dict[str, Any], tolereer: str | None, code: int
) -> None:
    assert framed(capsys, report(**changes), tolereer=tolereer, stil=True)[0] == code
    found, out, _ = framed(capsys, report(**changes), tolereer=tolereer, as_json=True)
    assert found == code
    assert json.loads(out)["schema"] == "wlz/proef/1"


ERRORS: dict[type[WlzError], tuple[int, str]] = {
    UsageError: (2, "gebruik"),
    FileError: (3, "bestand"),
    LockedError: (5, "bezet"),
    PolicyError: (6, "beleid"),
    MomentError: (7, "moment"),
    NotPermittedError: (9, "vier_ogen"),
}


@pytest.mark.parametrize("kind", ERRORS)
def test_what_the_operator_can_fix_is_one_sentence_and_what_to_do(capsys: pytest.CaptureFixture[str], kind: type[WlzError]) -> None:
    code, name = ERRORS[kind]
    work = raising(kind("Dit kan niet.", "Doe iets anders."))
    assert framed(capsys, work) == (code, "", "Dit kan niet.\nDoe iets anders.\n")
    found, out, err = framed(capsys, work, as_json=True)
    assert (found, err) == (code, "")
    assert json.loads(out) == {
        "schema": "wlz/proef/1",
        "status": "fout",
        "fout": {"code": name, "melding": "Dit kan niet.", "herstel": "Doe iets anders."},
    }


def test_every_fault_of_a_policy_is_told_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    faults = (PolicyFault("cz.toml", "tarief.x", "geen bron", 12, "Zet er een bron bij."), PolicyFault("cz.toml", "", "leeg"))
    work = raising(PolicyError("Het beleid klopt niet.", "Herstel het.", faults))
    assert framed(capsys, work) == (
        6, "", "Het beleid klopt niet.\n  cz.toml:12: tarief.x: geen bron (Zet er een bron bij.)\n  cz.toml: leeg\nHerstel het.\n",
    )  # fmt: skip
    assert json.loads(framed(capsys, work, as_json=True)[1])["fout"]["fouten"][0] == {
        "bestand": "cz.toml", "regelnummer": 12, "sleutel": "tarief.x", "melding": "geen bron", "herstel": "Zet er een bron bij.",
    }  # fmt: skip


# -- what nobody foresaw -------------------------------------------------------------------------


def test_a_bug_is_70_with_the_path_of_its_log(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    ronde = create(tmp_path / "ronde", "x = 1\n", {}, "")
    code, out, err = framed(capsys, raising(ZeroDivisionError("deel door nul")), ronde=ronde.path)
    (log,) = ronde.part("logboek").iterdir()
    assert (code, out) == (70, "")
    assert err == f"Er ging iets mis in wlz zelf (ZeroDivisionError); er is niets half bewaard. Het logboek staat in {log}.\n"
    assert "ZeroDivisionError: deel door nul" in log.read_text()
    assert "Traceback" in log.read_text()


@pytest.mark.parametrize("found_by", ["WLZ_RONDE", "cwd"])
def test_the_log_lies_in_the_ronde_however_it_was_found(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, found_by: str
) -> None:
    ronde = create(tmp_path / "ronde", "x = 1\n", {}, "")
    monkeypatch.chdir(ronde.part("brieven") if found_by == "cwd" else tmp_path)
    if found_by == "WLZ_RONDE":
        monkeypatch.setenv("WLZ_RONDE", "ronde")
    code, out, _ = framed(capsys, raising(ValueError("x")), as_json=True)
    (log,) = ronde.part("logboek").iterdir()
    assert code == 70
    assert json.loads(out)["fout"] == {
        "code": "programmafout",
        "melding": "Er ging iets mis in wlz zelf (ValueError); er is niets half bewaard.",
        "herstel": f"Stuur het logboek {log} aan de beheerder.",
    }


def test_a_bug_outside_a_ronde_has_its_log_elsewhere(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
    assert framed(capsys, raising(ValueError("x")))[0] == 70
    assert len(list(tmp_path.glob("wlz-*.log"))) == 1
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path / "weg"))
    code, _, err = framed(capsys, raising(ValueError("x")))
    assert code == 70
    assert "ValueError: x" in err  # with nowhere to write it, it is said


def test_a_pipe_that_breaks_in_the_work_is_a_bug_and_not_a_reader_that_left(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
    assert framed(capsys, raising(BrokenPipeError()))[0] == 70


@pytest.mark.parametrize(
    ("exc", "told"),
    [
        (OSError(28, "x", "/schijf/a"), "De schijf is vol; /schijf/a kon niet worden geschreven."),
        (PermissionError(13, "x", "/schijf/a"), "Geen rechten op /schijf/a."),
        (OSError(30, "x", "/schijf/a"), "/schijf/a staat op een alleen-lezen schijf."),
    ],
)
def test_a_disk_nobody_foresaw_is_still_a_sentence(capsys: pytest.CaptureFixture[str], exc: OSError, told: str) -> None:
    code, out, err = framed(capsys, raising(exc))
    assert (code, out, err.splitlines()[0]) == (3, "", told)


def test_ctrl_c_is_130_and_saves_nothing(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert framed(capsys, raising(KeyboardInterrupt())) == (130, "", "Afgebroken; er is niets half bewaard.\n")
    code, out, err = framed(capsys, raising(KeyboardInterrupt()), as_json=True)
    assert (code, err) == (130, "")
    assert json.loads(out)["fout"]["code"] == "afgebroken"


INTERRUPTED = """
import sys, time
from pathlib import Path
from wlzcli.cli import frame
from wlzcli.store.folder import RondeFolder
def work(session):
    with session.folder().writing("proef", "A. Jansen") as tables:
        tables.register("reactie", "x", {}, "A. Jansen", session.now)
        print("bezig", file=sys.stderr, flush=True)
        time.sleep(30)
try:
    frame.run("proef", work, ronde=Path(sys.argv[1]), door="A. Jansen")
except BaseException as exc:
    sys.exit(exc.exit_code)
"""


def test_ctrl_c_takes_the_transaction_back(tmp_path: Path) -> None:
    ronde = create(tmp_path / "ronde", "x = 1\n", {}, "")
    before = ronde.part("ronde.sqlite").read_bytes()
    with subprocess.Popen([sys.executable, "-c", INTERRUPTED, str(ronde.path)], stderr=subprocess.PIPE, text=True, cwd=ROOT) as work:
        assert work.stderr is not None
        assert work.stderr.readline() == "bezig\n"
        work.send_signal(signal.SIGINT)
        assert work.stderr.read() == "Afgebroken; er is niets half bewaard.\n"
    assert work.returncode == 130
    assert ronde.part("ronde.sqlite").read_bytes() == before
    assert {p.name for p in ronde.path.iterdir() if p.name.startswith(".") or "journal" in p.name} == set()


# -- telling -------------------------------------------------------------------------------------


def test_stdout_is_data_and_stderr_is_talk(capsys: pytest.CaptureFixture[str]) -> None:
    shown = report(lines=("regel",), tables=(Table("Wie", ("a", "b"), (("1\t", "2\n3"),)),), notes=("Volgende stap.",), voorbeeld=True)
    code, out, err = framed(capsys, shown)
    assert (code, out) == (0, "regel\n# Wie\na\tb\n1 \t2 3\n")
    assert err == "FICTIEF: dit is een voorbeeldronde; zorgaanbieders, bedragen en regels zijn verzonnen.\nVolgende stap.\n"


def test_quiet_says_nothing_when_nothing_changed(capsys: pytest.CaptureFixture[str]) -> None:
    shown = {"lines": ("regel",), "notes": ("Let op.",), "bevindingen": (BLOCKS,), "voorbeeld": True}
    assert framed(capsys, report(**shown, changed=False), stil=True) == (1, "", "")
    code, out, err = framed(capsys, report(**shown), stil=True)
    assert code == 1
    assert out
    assert err


@pytest.mark.parametrize("text", ["", "alles", "vragen,alles"])
def test_tolereer_takes_two_words(capsys: pytest.CaptureFixture[str], text: str) -> None:
    code, _, err = framed(capsys, report(), tolereer=text)
    assert (code, err) == ((0, "") if not text else (2, "--tolereer kent 'alles' niet.\nKies bevindingen, vragen of bevindingen,vragen.\n"))


@pytest.mark.parametrize(("typed", "day"), [("2024-07-31", "2024-07-31"), ("31-7-2024", "2024-07-31"), ("31/07/2024", "2024-07-31")])
def test_a_day_is_dutch_or_iso(capsys: pytest.CaptureFixture[str], typed: str, day: str) -> None:
    code, out, _ = framed(capsys, lambda s: Report("proef", lines=(s.peildatum.isoformat(),)), peildatum=typed)
    assert (code, out) == (0, f"{day}\n")


@pytest.mark.parametrize("typed", ["31-2-2024", "7-2024", "gisteren", "٣١-٠٧-2024", "20240732"])
def test_what_is_no_day_is_refused(capsys: pytest.CaptureFixture[str], typed: str) -> None:
    told = f"'{typed}' is geen datum.\nSchrijf een datum als 2024-07-31 of 31-7-2024.\n"
    assert framed(capsys, report(), peildatum=typed) == (2, "", told)


# -- who -----------------------------------------------------------------------------------------


def who(capsys: pytest.CaptureFixture[str], door: str | None) -> tuple[int, str, str]:
    return framed(capsys, lambda s: Report("proef", lines=(s.door,)), door=door)


def test_who_gives_the_command(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WLZ_DOOR", "cron")
    assert who(capsys, "  B.   de Vries ")[:2] == (0, "B. de Vries\n")
    assert who(capsys, None)[:2] == (0, "cron\n")
    monkeypatch.delenv("WLZ_DOOR")
    monkeypatch.setattr("getpass.getuser", lambda: "jansen01")
    assert who(capsys, None)[:2] == (0, "jansen01\n")


@pytest.mark.parametrize("typed", ["   ", "\x1b[31mA", "A\x00B"])
def test_a_name_that_is_none_is_refused(capsys: pytest.CaptureFixture[str], typed: str) -> None:
    told = f"--door: '{typed}' is geen naam.\nGeef een naam zoals die in het journaal hoort te staan.\n"
    assert who(capsys, typed) == (2, "", told)


def test_an_account_without_a_name_must_say_who(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def nameless() -> str:
        raise KeyError("getpwuid(): uid not found: 12345")

    monkeypatch.delenv("WLZ_DOOR", raising=False)
    monkeypatch.setattr("getpass.getuser", nameless)
    told = "Wie deze opdracht geeft is niet bekend: dit account heeft geen naam.\nGeef --door NAAM of zet WLZ_DOOR.\n"
    assert who(capsys, None) == (2, "", told)


# -- nobody listens ------------------------------------------------------------------------------

CHATTY = """
import sys
from pathlib import Path
from wlzcli.cli import app, frame
from wlzcli.domain.report import Report
app._steady_streams()
def work(session):
    with session.folder().writing("proef", "A. Jansen") as tables:
        tables.register("reactie", "x", {}, "A. Jansen", session.now)
    return Report("proef", lines=tuple(f"regel {n} → é" for n in range(20_000)))
try:
    frame.run("proef", work, ronde=Path(sys.argv[1]), door="A. Jansen", as_json=len(sys.argv) > 2)
except BaseException as exc:
    sys.exit(exc.exit_code)
"""


@pytest.fixture
def ronde(tmp_path: Path) -> RondeFolder:
    return create(tmp_path / "ronde", "x = 1\n", {}, "")


def saved(ronde: RondeFolder) -> bool:
    with ronde.reading() as tables:
        return len(tables.registraties("reactie")) == 1


def shell(line: str, ronde: RondeFolder, **environment: str) -> subprocess.CompletedProcess[str]:
    command = f'set -o pipefail; {{ "$PYTHON" -c "$CODE" "$RONDE"; echo "exit $?" >&2; }} {line}'
    env = os.environ | {"PYTHON": sys.executable, "CODE": CHATTY, "RONDE": str(ronde.path)} | environment
    return subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False, cwd=ROOT, env=env)


@pytest.mark.parametrize("line", ["| head -1", "2>&1 | head -1"])
def test_a_reader_that_leaves_loses_nothing(ronde: RondeFolder, line: str) -> None:
    done = shell(line, ronde)
    assert done.stdout == "regel 0 → é\n"
    assert done.stderr in ("exit 0\n", "")  # the second line sends it where nobody reads
    assert saved(ronde)


def test_output_to_a_full_disk_is_said_and_nothing_is_lost(ronde: RondeFolder) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    done = shell("> /dev/full", ronde)
    told = "De uitvoer kon niet worden geschreven (schijf vol of geen rechten). De opdracht zelf was klaar; wat zij bewaart, is bewaard."
    assert done.stderr == f"{told}\nexit 3\n"
    assert saved(ronde)


def test_closed_streams_are_nobody_listening(ronde: RondeFolder) -> None:
    assert shell(">&-", ronde).stderr == "exit 0\n"
    assert saved(ronde)


def test_a_terminal_without_our_signs_gets_them_written_out(ronde: RondeFolder) -> None:
    done = shell("| tail -1", ronde, PYTHONIOENCODING="ascii")
    assert (done.stdout, done.stderr) == ("regel 19999 \\u2192 \\xe9\n", "exit 0\n")


def test_json_is_utf8_whatever_the_terminal_takes(capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    frame.write_json({"naam": "één → \udcff", "velden": Encoded(b'{"fte": "12"}')})
    assert json.loads(raw.getvalue().decode("utf-8")) == {"naam": "één → \udcff", "velden": {"fte": "12"}}


def test_ctrl_c_while_telling_does_not_say_nothing_was_saved(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(frame, "tell", stop)
    monkeypatch.setattr(frame, "silence", lambda: None)
    code, _, err = framed(capsys, report())
    assert (code, err) == (0, "Het tonen is afgebroken; de opdracht zelf was klaar en wat zij bewaart, is bewaard.\n")


@pytest.mark.parametrize("help_of", ["--help", "gunning --help", "beleid --help"])
def test_help_that_nobody_reads(help_of: str) -> None:
    read = "import os, sys; sys.stdin.close()"
    command = f'{{ sleep 0.3; "$PYTHON" -m wlzcli {help_of}; echo "exit $?" >&2; }} | "$PYTHON" -c "{read}"'
    env = os.environ | {"PYTHON": sys.executable, "PYTHONUNBUFFERED": "1"}
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False, cwd=ROOT, env=env)
    assert done.stderr == "exit 0\n"


def test_ctrl_c_while_the_program_still_loads() -> None:
    code = "import sys, builtins\nplain = builtins.__import__\n"
    code += (
        "def stop(name, *rest, **more):\n    if name == 'wlzcli.cli.app': raise KeyboardInterrupt\n    return plain(name, *rest, **more)\n"
    )
    code += "builtins.__import__ = stop\nfrom wlzcli.__main__ import main\nmain()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "Afgebroken; er is niets half bewaard.\n")


def test_ctrl_c_while_a_command_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    from wlzcli.cli import app

    def stop(_: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(app, "import_module", stop)
    assert run("status") == (130, "", "Afgebroken; er is niets half bewaard.\n")
    code, out, err = run("status", "--json")
    assert (code, json.loads(out)["fout"]["code"], err) == (130, "afgebroken", "")


# -- through the program -------------------------------------------------------------------------


def test_usage_errors_are_2_in_dutch_and_json(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for args in (("onzin",), ("status", "--onzin"), ("vaststellen",), ("init",)):
        code, out, err = run(*args)
        assert (code, out) == (2, "")
        assert err.count("\n") == 2, err
        code, out, err = run(*args, "--json")
        document = json.loads(out)
        assert (code, err, document["status"], document["fout"]["code"]) == (2, "", "fout", "gebruik")
        assert not {"Error", "Missing", "No such", "Try"} & set(document["fout"]["melding"].split())


def test_without_a_ronde_every_command_that_needs_one_is_3(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("WLZ_RONDE", raising=False)
    told = f"Hier is geen ronde: in {tmp_path} en de mappen erboven staat geen ronde.toml met ronde.sqlite."
    for args in (
        ("status",), ("ingest",), ("validate",), ("vragen",), ("antwoord", "abc", "ja", "--reden", "x"), ("score",), ("gunning",), ("herschik",),
        ("vaststellen", "gunning", "abcdef"), ("narekenen",), ("rapport",), ("waarom", "06010001"), ("brieven", "--verzending", "2015-10-09"),
    ):  # fmt: skip
        code, out, err = run(*args, "--json", "--door", "A. Jansen")
        assert (code, json.loads(out)["fout"]["melding"], err) == (3, told, ""), args
    assert list(tmp_path.iterdir()) == []


def test_output_of_tests_is_text() -> None:
    """The stream that stands in for stdout here behaves as the real one."""
    out = Output()
    out.write("é")
    assert out.text() == "é"
