"""Where a value came from, and on what a result rests."""

from __future__ import annotations

from datetime import date

from wlzcli.records import dataclass


@dataclass(frozen=True, slots=True)
class Plaats:
    """Where a value was read: file › sheet › cell, or a line of a csv."""

    bestand: str
    blad: str | None = None
    cel: str | None = None
    regelnummer: int | None = None

    def __str__(self) -> str:
        line = f"regel {self.regelnummer}" if self.regelnummer else None
        return " › ".join(part for part in (self.bestand, self.blad, self.cel, line) if part)


@dataclass(frozen=True, slots=True)
class Invoer:
    """One input of a result: its name and the SHA-256 of its content."""

    naam: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a result rests on: program, policy, inputs, answers and the peildatum."""

    id: str
    programma: str
    beleid: str
    invoer: tuple[Invoer, ...]
    antwoorden: tuple[str, ...]
    peildatum: date
    door: str
