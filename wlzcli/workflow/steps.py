"""The steps that make a voorstel, by name. Each is loaded only when it is used."""

from __future__ import annotations

from typing import Any

from wlzcli.errors import UsageError
from wlzcli.workflow.step import Step

STEP_NAMES = ("validate", "score", "gunning", "herschik")


def step_named(naam: str) -> Step[Any, Any]:
    """The step with this name; UsageError when there is none."""
    match naam:
        case "validate":
            from wlzcli.workflow.validate import STEP
        case "score":
            from wlzcli.workflow.score import STEP
        case "gunning":
            from wlzcli.workflow.gunning import STEP
        case "herschik":
            from wlzcli.workflow.herschik import STEP
        case _:
            raise UsageError(f"'{naam}' is geen stap die een voorstel maakt.", f"Kies uit: {', '.join(STEP_NAMES)}.")
    return STEP
