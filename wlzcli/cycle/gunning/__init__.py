"""Gunning: at which percentage of the NZa maximum, for how much volume and for how long, within the room.

One ``decide``. Its parts: ``dossier`` (who takes part, on what), ``ladders`` (percentage), ``volume``,
``looptijd`` (term), ``ruimte`` (room and shortage), ``fase`` (besluiten that stand: correction, definitief).
"""

from __future__ import annotations

from wlzcli.cycle.gunning.besluit import decide
from wlzcli.cycle.gunning.dossier import has_running, is_about
from wlzcli.cycle.gunning.fase import corrected_term, corrects_term, starts_term, touches
from wlzcli.cycle.gunning.inputs import REKENWIJZE, GunningInputs, StaandBesluit
from wlzcli.cycle.gunning.ruimte import RegioTotaal, region_rules_differ, region_totals

__all__ = [
    "REKENWIJZE",
    "GunningInputs",
    "RegioTotaal",
    "StaandBesluit",
    "corrected_term",
    "corrects_term",
    "decide",
    "has_running",
    "is_about",
    "region_rules_differ",
    "region_totals",
    "starts_term",
    "touches",
]
