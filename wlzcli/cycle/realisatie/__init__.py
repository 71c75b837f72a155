"""Realisatie: what was declared, frozen; ``decide`` judges a counted file and makes the snapshot or says why not."""

from __future__ import annotations

from wlzcli.cycle.realisatie.eerder import again_mutaties, again_opgaven
from wlzcli.cycle.realisatie.stand import Controle, Overeenkomst, RealisatieInputs, decide, to_look_up, with_lines
from wlzcli.cycle.realisatie.tabel import count_rows, read_mutaties, read_opgaven
from wlzcli.cycle.realisatie.verschil import Verschil, compare

__all__ = [
    "Controle",
    "Overeenkomst",
    "RealisatieInputs",
    "Verschil",
    "again_mutaties",
    "again_opgaven",
    "compare",
    "count_rows",
    "decide",
    "read_mutaties",
    "read_opgaven",
    "to_look_up",
    "with_lines",
]
