"""Findings and questions: what is wrong with submitted data, and what a person must decide.

Both are values, collected and stored. Code and facts are stored; the texts live in
``messages/nl.toml`` and are put beside them only when somebody reads.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from wlzcli.domain.canonical import NO_FACTS, Facts, digest
from wlzcli.records import dataclass


class Ernst(StrEnum):
    """``FOUT`` blocks a decision, ``WAARSCHUWING`` does not."""

    FOUT = "fout"
    WAARSCHUWING = "waarschuwing"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about submitted data. ``F`` codes block, ``W`` codes warn; hundreds = the step.

    The place is file › sheet › cell, or line (csv) or key (toml). ``feiten`` fill the message text.
    """

    code: str
    ernst: Ernst
    onderwerp: str
    bestand: str | None = None
    blad: str | None = None
    cel: str | None = None
    regelnummer: int | None = None
    sleutel: str | None = None
    gevonden: str | None = None
    verwacht: str | None = None
    bron: str | None = None
    herstel_tot: date | datetime | None = None
    agb_code: str | None = None
    feiten: Facts = NO_FACTS
    aanvaardbaar: bool | None = None
    proef: bool | None = None

    @property
    def blocks(self) -> bool:
        """Whether this finding stands in the way of a decision (a trial rule never does)."""
        return self.ernst is Ernst.FOUT and not self.proef


def finding_order(f: Finding) -> tuple[object, ...]:
    """The published order of findings: file, sheet, row, column, code."""
    row, column = cell_position(f.cel)
    return (f.bestand or "", f.blad or "", row or f.regelnummer or 0, column, f.code, f.sleutel or "", f.gevonden or "")


def cell_position(cel: str | None) -> tuple[int, int]:
    """``B12`` -> (12, 2); no cell -> (0, 0)."""
    if not cel:
        return (0, 0)
    letters = cel.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter.upper()) - 64
    return (int(cel[len(letters) :] or 0), column)


@dataclass(frozen=True, slots=True)
class Bereik:
    """A band in which a person decides, bounds included."""

    minimum: Decimal
    maximum: Decimal
    eenheid: str


@dataclass(frozen=True, slots=True)
class Question:
    """Where the rules stop. Its id is its content: a changed question voids its answer."""

    code: str
    stap: str
    onderwerp: str
    bron: str
    keuzes: tuple[str, ...] = ()
    bereik: Bereik | None = None
    feiten: Facts = NO_FACTS

    @property
    def id(self) -> str:
        """The first twelve characters of the hash of the question."""
        return digest(self)[:12]


@dataclass(frozen=True, slots=True)
class Answer:
    """A person's decision: repeats its question in full, with who, when and why."""

    vraag: Question
    keuze: str
    reden: str
    door: str
    op: datetime


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers a step may use, found by question. Remembers nothing."""

    given: tuple[Answer, ...] = ()

    def to(self, question: Question) -> Answer | None:
        """The answer to exactly this question, or None."""
        for answer in self.given:
            if answer.vraag == question:
                return answer
        return None
