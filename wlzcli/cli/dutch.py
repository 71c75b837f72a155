"""Typer, speaking Dutch: help, usage lines and usage errors. No rule of ours lives here.

Typer's own words are fixed in its code; this module replaces them at the seams it offers (metavars, help
option, panel titles) and translates the usage errors it raises, one pattern a sentence.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from typing import Any, cast

import typer
from typer._click.exceptions import ClickException
from typer.core import TyperCommand, TyperGroup

OPTIONS = "[OPTIES]"
PANELS = {"ARGUMENTS_PANEL_TITLE": "Argumenten", "OPTIONS_PANEL_TITLE": "Opties", "COMMANDS_PANEL_TITLE": "Opdrachten"}
HELP = "Toon deze uitleg."
_TYPES = {"str": "tekst", "text": "tekst", "path": "pad", "int": "getal", "integer": "getal", "decimal": "getal"}

_NEGATIVE = re.compile(r"-\d+([.,]\d+)?")

_SENTENCES: tuple[tuple[str, str], ...] = (
    (r"No such option: (?P<a>\S+)", "De optie {a} bestaat niet."),
    (r"Missing option '?(?P<a>.+?)'?\.(?P<b>.*)", "De optie {a} ontbreekt."),
    (r"Missing argument '?(?P<a>.+?)'?\.(?P<b>.*)", "Het argument {a} ontbreekt."),
    (r"Missing command\.", "Er is geen opdracht gegeven."),
    (r"No such command '(?P<a>.+?)'\.?( Did you mean (?P<b>.+)\?)?", "De opdracht '{a}' bestaat niet."),
    (r"Got unexpected extra argument\(?s?\)? \((?P<a>.+)\)", "Te veel argumenten: {a}."),
    (r"Option '(?P<a>.+?)' requires .*", "De optie {a} vraagt een waarde."),
    (r"Option '(?P<a>.+?)' does not take a value\.", "De optie {a} krijgt geen waarde."),
    (r"Invalid value for (?P<a>.+?): '(?P<b>.*)' is not one of (?P<c>.+)\.", "{a}: '{b}' kan niet; kies uit {c}."),
    (r"Invalid value for (?P<a>.+?): '(?P<b>.*)' is not a valid (?:int|integer|getal)\.", "{a}: '{b}' is geen geheel getal."),
    (r"Invalid value for (?P<a>.+?): '(?P<b>.*)' is not a valid (?P<c>.+)\.", "{a}: '{b}' is geen geldige waarde."),
    (r"Invalid value for (?P<a>.+?): (?P<b>\S+) is not in the range (?P<c>.+)\.", "{a}: {b} valt buiten het bereik {c}."),
    (r"Invalid value for (?P<a>.+?): (?:File|Directory|Path) '(?P<b>.*)' does not exist\.", "{a}: '{b}' bestaat niet."),
    (r"Invalid value for (?P<a>.+?): .*'(?P<b>.*)' is not readable\.", "{a}: '{b}' is niet leesbaar."),
    (r"Invalid value for (?P<a>.+?): .*'(?P<b>.*)' is a (directory|file)\.", "{a}: '{b}' is van een andere soort (map of bestand)."),
    (r"Invalid value for (?P<a>.+?): (?P<b>.+)", "{a}: deze waarde kan niet ({b})."),
)


def usage_error(exc: ClickException) -> str:
    """What Typer says in English, in Dutch; with the nearest option where it knows one."""
    english = exc.format_message()
    possibilities = sorted(getattr(exc, "possibilities", None) or ())
    hint = f" Bedoelde u {' of '.join(possibilities)}?" if possibilities else ""
    for pattern, dutch in _SENTENCES:
        match = re.fullmatch(pattern, english.split(" (Possible options")[0], re.DOTALL)
        if match:
            near = match.groupdict().get("b") if "bestaat niet" in dutch and "opdracht" in dutch else None
            groups = {name: (value or "").strip("'") for name, value in match.groupdict().items()}
            return dutch.format(**groups) + (f" Bedoelde u {near.replace(chr(39), '').replace(', ', ' of ')}?" if near else hint)
    return "Deze opdracht is niet goed ingevuld."


class _Dutch:
    """What a command and a group share: Dutch usage line, help option and panel titles."""

    def get_help_option(self, ctx: Any) -> Any:
        option = super().get_help_option(ctx)  # type: ignore[misc]  # a mixin over Typer's command classes
        if option is not None:
            option.help = HELP
        return option

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="Gebruik: ")  # type: ignore[attr-defined]  # of the command it is mixed into

    def format_help(self, ctx: Any, formatter: Any) -> None:
        from typer import rich_utils

        for name, title in PANELS.items():
            setattr(rich_utils, name, title)
        rich_utils.REQUIRED_LONG_STRING = "[verplicht]"
        rich_utils.DEFAULT_STRING = "[standaard: {}]"
        super().format_help(ctx, formatter)  # type: ignore[misc]  # a mixin over Typer's command classes


class DutchCommand(_Dutch, TyperCommand):
    """One command."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """As Typer does, but ``-1`` is a number and no option (``wlz antwoord ID -1``)."""
        if any(_NEGATIVE.fullmatch(a) for a in args):
            ctx.ignore_unknown_options = True
        return super().parse_args(ctx, args)


class DutchGroup(_Dutch, TyperGroup):
    """A few commands under one name (``wlz beleid``)."""


def build(function: Callable[..., Any], name: str) -> TyperCommand:
    """A Typer command out of one annotated function."""
    app = typer.Typer(add_completion=False, rich_markup_mode="rich")
    app.command(name=name, cls=DutchCommand, options_metavar=OPTIONS, help=_flowed(function.__doc__ or ""))(function)
    command = typer.main.get_command(app)
    command.name = name
    _name_types(command)
    return cast(TyperCommand, command)


def _flowed(doc: str) -> str:
    """A docstring as help: paragraphs flow, blocks marked with a backspace keep their lines."""
    paragraphs = inspect.cleandoc(doc).split("\n\n")
    flowed = [p.removeprefix("\b\n") if p.startswith("\b") else p.replace("\n", " ") for p in paragraphs]
    return escape("\n\n".join(flowed))


def escape(text: str) -> str:
    """Square brackets are text here, never Rich markup."""
    return text.replace("[", "\\[")


def _name_types(command: Any) -> None:
    for param in command.params:
        param.type.name = _TYPES.get(param.type.name, param.type.name)


def build_group(app: typer.Typer, name: str) -> TyperGroup:
    """A Typer group in Dutch out of an app with several commands."""
    app.info.cls = DutchGroup
    app.info.options_metavar = OPTIONS
    app.info.subcommand_metavar = "OPDRACHT [ARGUMENTEN]..."
    for info in app.registered_commands:
        info.cls = DutchCommand
        info.options_metavar = OPTIONS
        info.help = _flowed((info.callback and info.callback.__doc__) or "")
    group = typer.main.get_group(app)
    group.name = name
    for command in group.commands.values():
        _name_types(command)
    return group
