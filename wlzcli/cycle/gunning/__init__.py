"""Gunning: at which percentage of the NZa maximum, for how much volume and for how long, within the room.

One ``decide``. Its parts: ``dossier`` (who takes part, on what), ``ladders`` (percentage), ``volume``,
``looptijd`` (term), ``ruimte`` (room and shortage), ``fase`` (besluiten that stand: correction, definitief).
"""

from __future__ import annotations

from wlzcli.cycle.gunning.besluit import decide
from wlzcli.cycle.gunning.dossier import is_about
from wlzcli.cycle.gunning.fase import corrects_term, starts_term, touches
from wlzcli.cycle.gunning.inputs import REKENWIJZE, GunningInputs, StaandBesluit
from wlzcli.cycle.gunning.ruimte import RegioTotaal, region_rules_differ, region_totals

__all__ = [
    "REKENWIJZE",
    "GunningInputs",
    "RegioTotaal",
    "StaandBesluit",
    "corrects_term",
    "decide",
    "is_about",
    "region_rules_differ",
    "region_totals",
    "starts_term",
    "touches",
]
