"""Two snapshots side by side."""

from __future__ import annotations

from decimal import Decimal

from wlzcli.domain.codes import Sector
from wlzcli.domain.productie import Declaratiestand
from wlzcli.records import dataclass


@dataclass(frozen=True, slots=True)
class Verschil:
    """What changed for one prestatie of one zorgaanbieder between two snapshots, over the periods of either."""

    agb_code: str
    regio: str
    sector: Sector
    prestatiecode: str
    periode: str
    eerst: Decimal
    daarna: Decimal

    @property
    def verschil(self) -> Decimal:
        """The later minus the earlier volume."""
        return self.daarna - self.eerst


def compare(eerst: Declaratiestand, daarna: Declaratiestand) -> tuple[Verschil, ...]:
    """Every key whose volume differs, in order."""
    before = {(r.agb_code, r.regio, r.sector, r.prestatiecode, r.periode): r.volume for r in eerst.regels}
    after = {(r.agb_code, r.regio, r.sector, r.prestatiecode, r.periode): r.volume for r in daarna.regels}
    zero = Decimal(0)
    return tuple(
        Verschil(*key, before.get(key, zero), after.get(key, zero))
        for key in sorted(before.keys() | after.keys())
        if before.get(key, zero) != after.get(key, zero)
    )
