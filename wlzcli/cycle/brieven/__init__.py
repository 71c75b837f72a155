"""Brieven: which letters exist for whom, and what each says, read from what the steps stored.

One ``decide``. Nothing is worked out a second time: every number and reason comes from a besluit or voorstel,
from a registration, or from the kader. Its parts: ``inschrijving``, ``gunning`` and ``herschikking`` (the
content per letter), ``beroep`` (the objection term), ``woorden`` (how values read), ``ontwerp`` (what comes out).
"""

from __future__ import annotations

from wlzcli.cycle.brieven.besluit import decide
from wlzcli.cycle.brieven.inputs import (
    AanvaardeMelding,
    Aanvulling,
    BrievenInputs,
    Eerder,
    GunningUit,
    Herkomst,
    HerschikUit,
    ScoreUit,
    ValidateUit,
    Weigergrond,
)
from wlzcli.cycle.brieven.ontwerp import Ontwerp

__all__ = [
    "AanvaardeMelding",
    "Aanvulling",
    "BrievenInputs",
    "Eerder",
    "GunningUit",
    "Herkomst",
    "HerschikUit",
    "Ontwerp",
    "ScoreUit",
    "ValidateUit",
    "Weigergrond",
    "decide",
]
