"""The steps that make a voorstel, by name. Each is loaded only when it is used."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from wlzcli.errors import UsageError
from wlzcli.workflow.step import Step

STEP_NAMES = ("validate", "score", "gunning", "herschik")


def step_named(naam: str) -> Step[Any, Any]:
    """The step with this name; UsageError when there is none."""
    if naam not in STEP_NAMES:
        raise UsageError(f"'{naam}' is geen stap die een voorstel maakt.", f"Kies uit: {', '.join(STEP_NAMES)}.")
    step: Step[Any, Any] = import_module(f"wlzcli.workflow.{naam}").STEP
    return step
