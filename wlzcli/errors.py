"""Trouble the operator can fix. One Dutch sentence, what to do about it, and an exit code.

Findings and questions are not errors: they are values (``domain.findings``). Anything that is
not a :class:`WlzError` is a bug and ends as exit code 70.
"""

from __future__ import annotations

from wlzcli.records import dataclass


class WlzError(Exception):
    """Shown as one sentence without a traceback. ``herstel`` says what to do."""

    exit_code = 2
    code = "gebruik"

    def __init__(self, melding: str, herstel: str = "") -> None:
        super().__init__(melding)
        self.melding = melding
        self.herstel = herstel


class UsageError(WlzError):
    """The command was given something it does not take (exit 2)."""


class FileError(WlzError):
    """A file or folder is unreadable, wrong, full or forbidden (exit 3)."""

    exit_code = 3
    code = "bestand"


class LockedError(WlzError):
    """Another command holds the ronde (exit 5)."""

    exit_code = 5
    code = "bezet"


@dataclass(frozen=True, slots=True)
class PolicyFault:
    """One thing wrong in a policy file: where it stands and what was expected."""

    bestand: str
    sleutel: str
    melding: str
    regelnummer: int | None = None
    herstel: str = ""

    def __str__(self) -> str:
        place = self.bestand + (f":{self.regelnummer}" if self.regelnummer else "")
        return f"{place}: {self.sleutel}: {self.melding}" if self.sleutel else f"{place}: {self.melding}"


class PolicyError(WlzError):
    """The policy cannot be used; every fault found in this run is in ``fouten`` (exit 6)."""

    exit_code = 6
    code = "beleid"

    def __init__(self, melding: str, herstel: str = "", fouten: tuple[PolicyFault, ...] = ()) -> None:
        super().__init__(melding, herstel)
        self.fouten = fouten


class MomentError(WlzError):
    """Not now: a step comes first, or what this rests on has moved (exit 7)."""

    exit_code = 7
    code = "moment"


class NotPermittedError(WlzError):
    """This person may not do this: four eyes, or the role (exit 9)."""

    exit_code = 9
    code = "vier_ogen"
