"""What every step returns: decisions with their steps, findings, and questions for a person."""

from __future__ import annotations

from typing import Generic, TypeVar

from wlzcli.domain.canonical import Facts
from wlzcli.domain.findings import Finding, Question
from wlzcli.records import dataclass

D = TypeVar("D")


@dataclass(frozen=True, slots=True)
class Stap:
    """One step of a decision: which rule, on which facts, from what to what, on which source.

    ``van`` and ``naar`` are the value before and after, as text (percent, cents or a word).
    ``status`` is that of the policy value used (vast, secundair, onbevestigd, onbekend, fictief).
    """

    regel: str
    feiten: Facts
    van: str
    naar: str
    bron: str
    status: str | None = None


@dataclass(frozen=True, slots=True)
class StepResult(Generic[D]):
    """The one shape of every ``decide``. No questions means finished."""

    decisions: tuple[D, ...] = ()
    findings: tuple[Finding, ...] = ()
    questions: tuple[Question, ...] = ()
