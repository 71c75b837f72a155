"""The command ``wlz``: every command by name, in the order of the cycle, each loaded only when it is used."""

from __future__ import annotations

import errno
import gc
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any, NoReturn

import typer
from typer import Abort, Exit
from typer._click.exceptions import ClickException
from typer.core import TyperCommand, TyperOption

from wlzcli.cli.dutch import OPTIONS, DutchGroup, build, build_group, usage_error

ABOUT = "Langdurige zorg inkopen voor zorgkantoren: van inkoopkader tot herschikkingsbrief."
EPILOG = (
    "Exitcodes: 0 klaar · 1 blokkerende bevindingen · 2 gebruik · 3 bestand, map, schijf of rechten · 4 open vragen · "
    "5 bezet · 6 beleid · 7 verkeerd moment of verouderd · 8 narekenen wijkt af · 9 niet toegestaan · 70 programmafout · 130 afgebroken."
)
VOORBEREIDEN, INSCHRIJVEN, BEOORDELEN, GUNNEN, HERSCHIKKEN, VERANTWOORDEN = (
    "Voorbereiden",
    "Inschrijven en toetsen",
    "Beoordelen",
    "Gunnen",
    "Herschikken",
    "Uitleggen en verantwoorden",
)

COMMANDS: tuple[tuple[str, str, str], ...] = (
    ("init", VOORBEREIDEN, "Opent een ronde en bevriest het beleid."),
    ("beleid", VOORBEREIDEN, "Toont, controleert, vergelijkt en wijzigt het beleid."),
    ("tarief", VOORBEREIDEN, "Rekent één tariefladder uit, buiten een ronde om."),
    ("formulier", VOORBEREIDEN, "Maakt het inschrijfformulier uit het beleid."),
    ("ingest", INSCHRIJVEN, "Neemt inschrijvingen in; originelen gaan naar het archief."),
    ("validate", INSCHRIJVEN, "Toetst de inschrijvingen aan de toetredingseisen."),
    ("vragen", INSCHRIJVEN, "Toont wat een mens eerst moet beslissen."),
    ("antwoord", INSCHRIJVEN, "Beslist een vraag, met reden en naam."),
    ("dialoog", BEOORDELEN, "Legt gesprekken en overeenstemming over ontwikkelplannen vast."),
    ("score", BEOORDELEN, "Leest beoordelingen en waardeert ontwikkelplannen."),
    ("gunning", GUNNEN, "Bepaalt tarief, volume en looptijd."),
    ("vaststellen", GUNNEN, "Maakt van een voorstel besluiten, door een tweede persoon."),
    ("brieven", GUNNEN, "Maakt de brieven in Word en PDF en legt de verzending vast."),
    ("bezwaar", GUNNEN, "Legt een kort geding en de uitkomst vast."),
    ("reactie", GUNNEN, "Legt vast wat de zorgaanbieder antwoordde."),
    ("realisatie", HERSCHIKKEN, "Leest een declaratiestand of mutaties."),
    ("herschik", HERSCHIKKEN, "Herschikt het budget op gerealiseerde productie."),
    ("verdeel", HERSCHIKKEN, "Verdeelt een bedrag over een tabel met aanspraken."),
    ("waarom", VERANTWOORDEN, "Legt een bedrag uit, van cel tot euro."),
    ("narekenen", VERANTWOORDEN, "Rekent alles na en vergelijkt met wat is bewaard."),
    ("dossier", VERANTWOORDEN, "Alles over één zorgaanbieder bij elkaar."),
    ("status", VERANTWOORDEN, "Waar de ronde staat en wat nu te typen."),
    ("rapport", VERANTWOORDEN, "De stand van de ronde om naar te kijken."),
    ("uitleg", VERANTWOORDEN, "Legt een bevindings- of vraagcode uit."),
)

# Records hold no cycles and there are millions of them: looking for garbage every 700 takes a quarter of the time.
GARBAGE = 50_000


@contextmanager
def _heard() -> Iterator[None]:
    """Before Typer sees them: Ctrl-C while a command is still being loaded, and a reader of the help that left."""
    try:
        yield
    except KeyboardInterrupt:
        raise Abort from None
    except (BrokenPipeError, SystemExit) as exc:
        if isinstance(exc, SystemExit) and not isinstance(exc.__context__, BrokenPipeError):
            raise  # Rich ends the program with 1 when its reader left
        from wlzcli.cli.frame import silence

        silence()
        raise Exit(0) from None


class WlzGroup(DutchGroup):
    """All commands. For lists (help, completion) a one-line stand-in is enough; a command is loaded to run it."""

    _listing = False

    def list_commands(self, ctx: Any) -> list[str]:
        """The names, in the order of the cycle."""
        del ctx
        return [name for name, _, _ in COMMANDS]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command, or its stand-in while listing."""
        if cmd_name not in self.list_commands(ctx):
            return None
        if self._listing:
            panel, text = next((panel, text) for name, panel, text in COMMANDS if name == cmd_name)
            return TyperCommand(name=cmd_name, help=text, rich_help_panel=panel)
        found = getattr(import_module(f"wlzcli.cli.{cmd_name}"), cmd_name)
        return build_group(found, cmd_name) if isinstance(found, typer.Typer) else build(found, cmd_name)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """As Typer does, with the nearest names from our own list."""
        self.commands = dict.fromkeys(self.list_commands(ctx))  # type: ignore[assignment]  # only the names are used
        return super().resolve_command(ctx, args)

    def make_context(self, *args: Any, **options: Any) -> Any:
        """Read the command line; help is printed here, perhaps to nobody."""
        with _heard():
            return super().make_context(*args, **options)

    def invoke(self, ctx: Any) -> Any:
        """Run one command."""
        with _heard():
            return super().invoke(ctx)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Help of the program, without loading a single command."""
        self._listing = True
        super().format_help(ctx, formatter)

    def shell_complete(self, ctx: Any, incomplete: str) -> Any:
        """Names of commands, without loading a single one."""
        self._listing = True
        return super().shell_complete(ctx, incomplete)


def _version(ctx: Any, param: Any, value: bool) -> None:
    del ctx, param
    if value:
        from wlzcli import __version__

        print(f"wlz {__version__}")
        raise Exit(0)


def _install_completion(ctx: Any, param: Any, value: bool) -> None:
    del param
    if value and not ctx.resilient_parsing:
        from typer._completion_shared import install

        shell, path = install(prog_name="wlz", complete_var="_WLZ_COMPLETE")
        print(f"Aanvulling voor {shell} staat in {path}; zij werkt in een nieuw venster.")
        raise Exit(0)


def _show_completion(ctx: Any, param: Any, value: bool) -> None:
    del param
    if value and not ctx.resilient_parsing:
        from typer._completion_shared import _get_shell_name, get_completion_script

        print(get_completion_script(prog_name="wlz", complete_var="_WLZ_COMPLETE", shell=_get_shell_name() or "bash"))
        raise Exit(0)


def make_group() -> WlzGroup:
    """The program as one group of commands."""
    from typer._completion_classes import completion_init

    completion_init()

    def flag(name: str, text: str, callback: Any) -> TyperOption:
        return TyperOption(
            param_decls=[name],
            is_flag=True,
            is_eager=True,
            expose_value=False,
            default=False,
            help=text,
            callback=callback,
            show_default=False,
        )

    return WlzGroup(
        name="wlz",
        help=ABOUT,
        epilog=EPILOG,
        params=[
            flag("--versie", "Toon de versie.", _version),
            flag("--install-completion", "Zet het aanvullen van opdrachten met Tab aan voor deze shell.", _install_completion),
            flag("--show-completion", "Toon het script voor het aanvullen, om zelf te plaatsen.", _show_completion),
        ],
        rich_markup_mode="rich",
        no_args_is_help=True,
        options_metavar=OPTIONS,
        subcommand_metavar="OPDRACHT [ARGUMENTEN]...",
    )


def main() -> NoReturn:
    """Run ``wlz``: parse, run one command, leave with its exit code. Usage errors are Dutch, exit 2."""
    _steady_streams()
    gc.set_threshold(GARBAGE, 20, 100)
    group = make_group()
    try:
        code = group.main(prog_name="wlz", standalone_mode=False)
        sys.stdout.flush()
    except ClickException as exc:
        code = _complain(exc)
    except Exit as exc:
        code = exc.exit_code
    except (Abort, KeyboardInterrupt):
        code = _interrupted()
    except OSError as exc:  # help that nobody reads, or to a full disk
        if exc.errno not in (errno.EPIPE, errno.ENOSPC, errno.EDQUOT):
            raise
        from wlzcli.cli.frame import unheard

        code = unheard(exc, 0)
    sys.exit(code if isinstance(code, int) else 0)


def _interrupted() -> int:
    from wlzcli.cli.frame import interrupted

    return interrupted("wlz", "--json" in sys.argv)


def _steady_streams() -> None:
    """A closed stream counts as nobody listening; a sign that the terminal's character set lacks is written out, never a crash."""
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - stays open as long as we do
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - likewise
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _complain(exc: ClickException) -> int:
    if type(exc).__name__ == "NoArgsIsHelpError":
        return 2
    ctx = getattr(exc, "ctx", None)
    path = ctx.command_path if ctx is not None else "wlz"
    message = usage_error(exc)
    remedy = f"'{path} --help' toont hoe het moet."
    if "--json" in sys.argv:
        from wlzcli.cli.frame import write_json

        name = path.removeprefix("wlz").strip().replace(" ", "-") or "wlz"
        write_json({"schema": f"wlz/{name}/1", "status": "fout", "fout": {"code": "gebruik", "melding": message, "herstel": remedy}})
    else:
        print(f"{message}\n{remedy}", file=sys.stderr)
    return 2
