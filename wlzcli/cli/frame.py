"""The frame of every command: options to a session, the work, then screen, JSON and exit code.

The only error handler of the program. stdout is data, stderr is talk.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import typer

if TYPE_CHECKING:
    from wlzcli.domain.report import Report
    from wlzcli.errors import WlzError
    from wlzcli.workflow.session import Session

EXIT_BUG = 70
EXIT_INTERRUPTED = 130
TOLERABLE = frozenset({"bevindingen", "vragen"})


def run(
    command: str,
    work: Callable[[Session], Report],
    *,
    ronde: Path | None = None,
    as_json: bool = False,
    peildatum: str | None = None,
    door: str | None = None,
    stil: bool = False,
    uitgebreid: bool = False,
    dry_run: bool = False,
    ja: bool = False,
    tolereer: str | None = None,
) -> NoReturn:
    """Run one command and leave with its exit code. ``work`` gets the session and returns a report."""
    from wlzcli.errors import WlzError
    from wlzcli.workflow.session import disk_trouble

    try:
        tolerated = parse_tolereer(tolereer)
        session = make_session(ronde, peildatum, door, dry_run, ja)
        report = work(session)
    except WlzError as exc:
        leave(fail(command, exc, as_json))
    except KeyboardInterrupt:
        leave(interrupted(command, as_json))
    except (SystemExit, typer.Exit):
        raise
    except Exception as exc:
        trouble = disk_trouble(exc)
        leave(fail(command, trouble, as_json) if trouble else bug(command, exc, as_json, ronde))
    try:
        code = report.exit_code(tolerated)
        tell(report, as_json, stil, uitgebreid)
    except (WlzError, OSError, KeyboardInterrupt) as exc:
        code = unheard(exc, code)
    except Exception as exc:
        code = bug(command, exc, as_json, ronde)
    leave(code)


def tell(report: Report, as_json: bool, stil: bool, uitgebreid: bool) -> None:
    """The report on stdout: as JSON, as text, or not at all when nothing changed and nobody wants to hear that."""
    if as_json:
        from wlzcli.workflow.document import report_document

        write_json(report_document(report))
    elif not (stil and not report.changed):
        from wlzcli.cli import screen

        screen.show(report, uitgebreid)
    sys.stdout.flush()


def leave(code: int) -> NoReturn:
    """Leave with this exit code; the frame has said what there is to say."""
    raise typer.Exit(code)


def unheard(exc: BaseException, code: int) -> int:
    """The work is done and saved, but telling it failed: nobody reads (exit 0), Ctrl-C, or the output can't be written (exit 3)."""
    from wlzcli.errors import FileError, WlzError

    silence()
    if isinstance(exc, BrokenPipeError):
        return 0
    if isinstance(exc, KeyboardInterrupt):
        say("Het tonen is afgebroken; de opdracht zelf was klaar en wat zij bewaart, is bewaard.")
        return code
    reason = exc.melding if isinstance(exc, WlzError) else "De uitvoer kon niet worden geschreven (schijf vol of geen rechten)."
    say(f"{reason} De opdracht zelf was klaar; wat zij bewaart, is bewaard.")
    return FileError.exit_code


def say(text: str) -> None:
    """Talk on stderr, for as far as somebody listens."""
    with contextlib.suppress(OSError):
        print(text, file=sys.stderr, flush=True)


def silence() -> None:
    """Nothing more goes to stdout: Python must not complain at exit about output that nobody takes."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    try:
        sys.stderr.flush()
    except OSError:
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())


def interrupted(command: str, as_json: bool) -> int:
    """Ctrl-C while the work went on: the open transaction was taken back."""
    melding = "Afgebroken; er is niets half bewaard."
    if as_json:
        write_error(command, {"code": "afgebroken", "melding": melding, "herstel": "Draai de opdracht opnieuw."})
    else:
        say(melding)
    return EXIT_INTERRUPTED


def make_session(ronde: Path | None, peildatum: str | None, door: str | None, dry_run: bool, ja: bool) -> Session:
    """The session of this run: the only place where environment, clock and terminal are read."""
    from wlzcli.cli import screen
    from wlzcli.workflow.session import new_session

    return new_session(
        door=who(door),
        cwd=here(),
        peildatum=parse_date(peildatum) if peildatum else None,
        ronde_map=ronde,
        ronde_env=os.environ.get("WLZ_RONDE") or None,
        dry_run=dry_run,
        ja=ja,
        interactive=sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty(),
        progress=screen.progress(),
    )


def who(door: str | None) -> str:
    """Who gives this command: ``--door``, else ``WLZ_DOOR``, else the account's name. Spaces are tidied: it goes into the journal."""
    import getpass

    from wlzcli.errors import UsageError

    for given, option in ((door, "--door"), (os.environ.get("WLZ_DOOR"), "WLZ_DOOR")):
        if given:
            name = " ".join(given.split())
            if not name or not name.isprintable():
                raise UsageError(f"{option}: '{given}' is geen naam.", "Geef een naam zoals die in het journaal hoort te staan.")
            return name
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        raise UsageError(
            "Wie deze opdracht geeft is niet bekend: dit account heeft geen naam.", "Geef --door NAAM of zet WLZ_DOOR."
        ) from None


def here() -> Path:
    """The current folder; FileError when it was removed under our feet."""
    from wlzcli.errors import FileError

    try:
        return Path.cwd()
    except OSError as exc:
        raise FileError("De huidige map bestaat niet meer.", "Ga met cd naar een map die er is.") from exc


def parse_date(text: str) -> date:
    """A date on the command line: ISO or Dutch (31-7-2024). UsageError otherwise."""
    import re

    from wlzcli.errors import UsageError

    try:
        match = re.fullmatch(r"(\d{1,2})[-/](\d{1,2})[-/](\d{4})", text.strip(), re.ASCII)
        return date(int(match[3]), int(match[2]), int(match[1])) if match else date.fromisoformat(text.strip())
    except ValueError:
        raise UsageError(f"'{text}' is geen datum.", "Schrijf een datum als 2024-07-31 of 31-7-2024.") from None


def parse_tolereer(text: str | None) -> frozenset[str]:
    """``bevindingen,vragen`` as a set; UsageError for another word."""
    from wlzcli.errors import UsageError

    words = frozenset(w.strip() for w in (text or "").split(",") if w.strip())
    if words - TOLERABLE:
        raise UsageError(
            f"--tolereer kent '{', '.join(sorted(words - TOLERABLE))}' niet.", "Kies bevindingen, vragen of bevindingen,vragen."
        )
    return words


def fail(command: str, exc: WlzError, as_json: bool) -> int:
    """One Dutch sentence and what to do; with ``--json`` the same as a document."""
    if as_json:
        fout: dict[str, Any] = {"code": exc.code, "melding": exc.melding, "herstel": exc.herstel}
        faults = getattr(exc, "fouten", ())
        if faults:
            fout["fouten"] = [
                {"bestand": f.bestand, "regelnummer": f.regelnummer, "sleutel": f.sleutel, "melding": f.melding, "herstel": f.herstel}
                for f in faults
            ]
        write_error(command, fout)
        return exc.exit_code
    from wlzcli.cli import screen

    screen.complain(exc)
    return exc.exit_code


def bug(command: str, exc: Exception, as_json: bool, ronde: Path | None) -> int:
    """A bug: one line and the path of the log with the traceback."""
    path = write_log(command, exc, ronde)
    melding = f"Er ging iets mis in wlz zelf ({type(exc).__name__}); er is niets half bewaard."
    if as_json:
        write_error(command, {"code": "programmafout", "melding": melding, "herstel": f"Stuur het logboek {path} aan de beheerder."})
    else:
        say(f"{melding} Het logboek staat in {path}.")
    return EXIT_BUG


def write_log(command: str, exc: Exception, ronde: Path | None) -> Path:
    """The traceback with versions, in the ronde's logboek or else in a temporary folder."""
    import platform
    import tempfile
    import traceback
    from datetime import UTC, datetime

    from wlzcli import __version__

    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    text = f"wlz {__version__}, Python {platform.python_version()}, {platform.system()}\nopdracht: {command}\n\n"
    text += "".join(traceback.format_exception(exc))
    for folder in (*ronde_log(ronde), Path(tempfile.gettempdir())):
        path = folder / f"wlz-{stamp}-{os.getpid()}.log"
        try:
            path.write_text(text, encoding="utf-8", errors="backslashreplace")
        except OSError:
            continue
        return path
    say(text)
    return Path("(geen map om in te schrijven; het staat hierboven)")


def ronde_log(ronde: Path | None) -> tuple[Path, ...]:
    """The logboek of the ronde this run worked on, if there is one."""
    from wlzcli.errors import WlzError
    from wlzcli.workflow.session import new_session

    try:
        session = new_session(door="", cwd=here(), ronde_map=ronde, ronde_env=os.environ.get("WLZ_RONDE") or None)
        return (session.folder().part("logboek"),)
    except (WlzError, OSError):
        return ()


def write_json(document: dict[str, Any]) -> None:
    """One document on stdout; keys in the order of INTERFACE, text as UTF-8."""
    import orjson  # with 300 submissions some 30 MB: the standard library takes thirty times as long to lay that out

    layout = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE | orjson.OPT_PASSTHROUGH_DATACLASS  # that is text which is made already
    try:
        text = orjson.dumps(document, option=layout, default=lambda made: orjson.Fragment(made.json))
    except orjson.JSONEncodeError:  # half a sign in a file name, which becomes \\udc.., or a number of more than 64 bits
        text = (json.dumps(document, ensure_ascii=False, indent=2, default=lambda made: json.loads(made.json)) + "\n").encode(
            "utf-8", "backslashreplace"
        )
    sys.stdout.flush()
    sys.stdout.buffer.write(text)
    sys.stdout.flush()


def write_error(command: str, fout: dict[str, Any]) -> None:
    """An error as the one document on stdout; when nobody reads, nobody hears."""
    try:
        write_json({"schema": f"wlz/{command.replace(' ', '-')}/1", "status": "fout", "fout": fout})
    except OSError:
        silence()
