"""``@command``: a function of a session and its own options becomes a command with the shared ones."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from wlzcli.cli.frame import run
from wlzcli.cli.options import DoorOpt, DryRunOpt, JaOpt, JsonOpt, PeildatumOpt, QuietOpt, RondeOpt, TolereerOpt, VerboseOpt

if TYPE_CHECKING:
    from wlzcli.domain.report import Report

_READING: tuple[tuple[str, Any, Any], ...] = (
    ("ronde", RondeOpt, None),
    ("as_json", JsonOpt, False),
    ("peildatum", PeildatumOpt, None),
    ("door", DoorOpt, None),
    ("stil", QuietOpt, False),
    ("uitgebreid", VerboseOpt, False),
    ("tolereer", TolereerOpt, None),
)
_WRITING: tuple[tuple[str, Any, Any], ...] = (("dry_run", DryRunOpt, False), ("ja", JaOpt, False))


def command(*, writes: bool, name: str | None = None) -> Callable[[Callable[..., Report]], Callable[..., None]]:
    """Give a command the options that every command has; writers also get ``--dry-run`` and ``--ja``.

    The function's first parameter is the session; the rest are its own options and arguments. ``name`` is
    the command's name in ``--json`` and logs when it differs from the function's (``beleid toon``).
    """

    def wrap(function: Callable[..., Report]) -> Callable[..., None]:
        own = list(inspect.signature(function).parameters.values())[1:]
        own = [p.replace(annotation=_evaluated(p.annotation, function)) for p in own]
        shared = [
            inspect.Parameter(key, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
            for key, annotation, default in _READING + (_WRITING if writes else ())
        ]
        shared_names = tuple(p.name for p in shared)

        def run_command(**values: Any) -> None:
            options = {key: values.pop(key) for key in shared_names}
            run(name or function.__name__, lambda session: function(session, **values), **options)

        run_command.__name__ = function.__name__
        run_command.__doc__ = function.__doc__
        parameters = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in own] + shared
        run_command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # what Typer reads
        run_command.__annotations__ = {p.name: p.annotation for p in parameters}
        return run_command

    return wrap


def _evaluated(annotation: Any, function: Callable[..., Any]) -> Any:
    """An annotation written as text, as a type; only the command's own parameters are looked at."""
    return eval(annotation, function.__globals__) if isinstance(annotation, str) else annotation  # noqa: S307 - our own source text
