"""What the scoring rests on, as one frozen value."""

from __future__ import annotations

from wlzcli.domain.findings import Finding
from wlzcli.domain.ontwikkelplan import Belang, Beoordeling, PlanInvoer, PlanSleutel, Resultaatafspraak, Toewijzing
from wlzcli.records import dataclass


@dataclass(frozen=True, slots=True)
class CelBevinding:
    """What was found in one cell of a score sheet, and about whose score of which plan."""

    beoordelaar: str
    plan: PlanSleutel | None
    bevinding: Finding


@dataclass(frozen=True, slots=True)
class ScoreInputs:
    """The plans, what assessors declared and gave, and what was found in their sheets while reading.

    ``afspraken`` are agreed results without a plan to judge: they carry a tariff fact (technology, movements) or stand on a kanslijn.
    ``beoordelingen`` are valid one by one (on the scale, motivated); whether they count for a plan is decided here.
    """

    plannen: tuple[PlanInvoer, ...]
    beoordelingen: tuple[Beoordeling, ...] = ()
    toewijzingen: tuple[Toewijzing, ...] = ()
    belangen: tuple[Belang, ...] = ()
    bladbevindingen: tuple[CelBevinding, ...] = ()
    afspraken: tuple[Resultaatafspraak, ...] = ()
