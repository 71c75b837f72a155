"""The frame of every command: options to a session, the work, then screen, JSON and exit code.

The only error handler of the program. stdout is data, stderr is talk.
"""

from __future__ import annotations

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

    try:
        tolerated = parse_tolereer(tolereer)
        session = make_session(ronde, peildatum, door, dry_run, ja)
        report = work(session)
        code = report.exit_code(tolerated)
        if as_json:
            from wlzcli.workflow.document import report_document

            write_json(report_document(report))
        elif not (stil and not report.changed):
            from wlzcli.cli import screen

            screen.show(report, uitgebreid)
        sys.stdout.flush()
    except WlzError as exc:
        code = fail(command, exc, as_json)
    except BrokenPipeError:
        code = closed_pipe()
    except KeyboardInterrupt:
        print("Afgebroken; er is niets half bewaard.", file=sys.stderr)
        code = EXIT_INTERRUPTED
    except (SystemExit, typer.Exit):
        raise
    except Exception as exc:
        code = bug(command, exc, as_json, ronde)
    leave(code)


def leave(code: int) -> NoReturn:
    """Leave with this exit code, also when nobody reads our output any more."""
    raise typer.Exit(code)


def closed_pipe() -> int:
    """The reader went away: what was saved is saved. Python must not complain at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def make_session(ronde: Path | None, peildatum: str | None, door: str | None, dry_run: bool, ja: bool) -> Session:
    """The session of this run: the only place where environment, clock and terminal are read."""
    import getpass

    from wlzcli.cli import screen
    from wlzcli.workflow.session import new_session

    return new_session(
        door=door or os.environ.get("WLZ_DOOR") or getpass.getuser(),
        cwd=Path.cwd(),
        peildatum=parse_date(peildatum) if peildatum else None,
        ronde_map=ronde,
        ronde_env=os.environ.get("WLZ_RONDE") or None,
        dry_run=dry_run,
        ja=ja,
        interactive=sys.stdin.isatty() and sys.stderr.isatty(),
        progress=screen.progress(),
    )


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
        write_json({"schema": f"wlz/{command.replace(' ', '-')}/1", "status": "fout", "fout": fout})
        return exc.exit_code
    from wlzcli.cli import screen

    screen.complain(exc)
    return exc.exit_code


def bug(command: str, exc: Exception, as_json: bool, ronde: Path | None) -> int:
    """A bug: one line and the path of the log with the traceback."""
    path = write_log(command, exc, ronde)
    melding = f"Er ging iets mis in wlz zelf ({type(exc).__name__}); er is niets half bewaard."
    if as_json:
        write_json(
            {
                "schema": f"wlz/{command.replace(' ', '-')}/1",
                "status": "fout",
                "fout": {"code": "programmafout", "melding": melding, "herstel": f"Stuur het logboek {path} aan de beheerder."},
            }
        )
    else:
        print(f"{melding} Het logboek staat in {path}.", file=sys.stderr)
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
    for folder in ((ronde or Path.cwd()) / "logboek", Path(tempfile.gettempdir())):
        if folder.is_dir():
            path = folder / f"wlz-{stamp}-{os.getpid()}.log"
            try:
                path.write_text(text, encoding="utf-8")
            except OSError:
                continue
            return path
    return Path("(geen logboek: geen map om in te schrijven)")


def write_json(document: dict[str, Any]) -> None:
    """One document on stdout; keys in the order of INTERFACE, text as UTF-8."""
    text = json.dumps(document, ensure_ascii=False, indent=2)
    sys.stdout.buffer.write((text + "\n").encode("utf-8"))
    sys.stdout.flush()
