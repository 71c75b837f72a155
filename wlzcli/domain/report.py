"""What a command has to say: one value for the terminal, for ``--json`` and for the exit code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from wlzcli.domain.findings import Finding, Question
from wlzcli.domain.provenance import Receipt
from wlzcli.records import dataclass


@dataclass(frozen=True, slots=True)
class VoorstelRef:
    """Which voorstel a run made: its id (a content hash) and its step."""

    id: str
    stap: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table for people. ``rechts`` names the columns to align right. Cells are ready text."""

    titel: str
    kolommen: tuple[str, ...]
    rijen: tuple[tuple[str, ...], ...]
    rechts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """The outcome of one command.

    ``besluiten`` are domain records (serialised as they are), ``totalen`` and ``extra`` are JSON-able
    values; ``tables`` and ``lines`` are data for stdout (``detail`` only with ``-v``), ``notes`` is talk for stderr.
    ``onleesbaar``: a file of this run could not be read (exit 3). ``changed``: whether this run
    changed anything (``-q`` prints nothing when not). ``only_own``: findings and questions are of
    this step only. ``exit_override``: an exit code that this command alone knows (8). ``afgedaan``: the
    AGB-codes whose decision is vastgesteld; their findings are shown and no longer count;
    ``afgedane_mappen``: submission folders of which that is so. ``aan_zorgaanbieder``: texts in words for the sender.
    ``kort``: the lines tell what findings and questions there are; they are written out with ``-v``.
    """

    command: str
    ronde: str | None = None
    receipt: Receipt | None = None
    voorstel: VoorstelRef | None = None
    besluiten: tuple[object, ...] | None = None
    bevindingen: tuple[Finding, ...] = ()
    vragen: tuple[Question, ...] = ()
    totalen: Mapping[str, object] | None = None
    extra: Mapping[str, object] = field(default_factory=dict)
    tables: tuple[Table, ...] = ()
    detail: tuple[Table, ...] = ()
    lines: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    voorbeeld: bool = False
    onleesbaar: bool = False
    changed: bool = True
    exit_override: int | None = None
    afgedaan: frozenset[str] = frozenset()
    afgedane_mappen: frozenset[str] = frozenset()
    aan_zorgaanbieder: bool = False
    kort: bool = False

    def exit_code(self, tolereer: frozenset[str] = frozenset()) -> int:
        """3, 1, 4 or 0: the first that applies; ``tolereer`` turns 1 and 4 into 0."""
        if self.exit_override is not None:
            return self.exit_override
        if self.onleesbaar:
            return 3
        if "bevindingen" not in tolereer and any(self._counts(f) for f in self.bevindingen):
            return 1
        if "vragen" not in tolereer and self.vragen:
            return 4
        return 0

    @property
    def status(self) -> str:
        """``gereed``, ``bevindingen`` or ``vragen``, whatever is tolerated."""
        if self.exit_override or self.onleesbaar or any(self._counts(f) for f in self.bevindingen):
            return "bevindingen"
        return "vragen" if self.vragen else "gereed"

    def _counts(self, f: Finding) -> bool:
        """A blocking finding counts until its decision is vastgesteld, or its folder is settled otherwise."""
        if (f.bestand or "").partition("/")[0] in self.afgedane_mappen:
            return False
        return f.blocks and (f.agb_code is None or f.agb_code not in self.afgedaan)
