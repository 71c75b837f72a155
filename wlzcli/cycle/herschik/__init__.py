"""Herschikking: budget follows realised production, within the room of the region.

One ``decide``. Its parts: ``regels`` (the published rule, or the question), ``prognose``, ``prijs`` (second round),
``deel`` (claim and guarantee of one unit), ``kwanta`` (whole quanta under the amount), ``ruimte`` (room and division),
``besluit`` (all of it together), ``bewijs`` (what is checked on the outcome), ``scenario`` (methods side by side).
"""

from __future__ import annotations

from wlzcli.cycle.herschik.besluit import Uitkomst, assess, decide
from wlzcli.cycle.herschik.bewijs import Bewijs, prove
from wlzcli.cycle.herschik.herzien import changes
from wlzcli.cycle.herschik.inputs import REKENWIJZE, Gerealiseerd, HerschikInputs, Herzien, Stand, agreements, season_of, summarise
from wlzcli.cycle.herschik.regels import EIGEN_OPGAVE, NIVEAUS, PROGNOSES, VOORRANG
from wlzcli.cycle.herschik.ruimte import NzaKorting, RegioTotaal
from wlzcli.cycle.herschik.scenario import PUBLISHED, Berekend, Scenario, Vergelijking, compare

__all__ = [
    "EIGEN_OPGAVE",
    "NIVEAUS",
    "PROGNOSES",
    "PUBLISHED",
    "REKENWIJZE",
    "VOORRANG",
    "Berekend",
    "Bewijs",
    "Gerealiseerd",
    "HerschikInputs",
    "Herzien",
    "NzaKorting",
    "RegioTotaal",
    "Scenario",
    "Stand",
    "Uitkomst",
    "Vergelijking",
    "agreements",
    "assess",
    "changes",
    "compare",
    "decide",
    "prove",
    "season_of",
    "summarise",
]
