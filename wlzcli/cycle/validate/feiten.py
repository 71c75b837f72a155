"""Reading the zorgkantoor's own facts: the most specific row counts, then the newest; a contradiction is seen."""

from __future__ import annotations

from datetime import date

from wlzcli.domain.codes import Leveringsvorm
from wlzcli.domain.tabellen import Feit

JA = "ja"
NEE = "nee"
TEGENSTRIJDIG = "tegenstrijdig"


def value_of(feiten: tuple[Feit, ...], naam: str, leveringsvorm: Leveringsvorm | None = None) -> str | None:
    """The value of a fact for one leveringsvorm (None: for all of them); None when the records are silent.

    ``tegenstrijdig`` when two equally specific rows of the same day differ. ``feiten`` are already those of the
    zorgaanbieder, region and sector.
    """
    rows = [f for f in feiten if f.feit == naam and f.leveringsvorm in ("", leveringsvorm.value if leveringsvorm else "")]
    if not rows:
        return None
    best = max(_rank(f) for f in rows)
    values = {f.waarde.strip().lower() for f in rows if _rank(f) == best}
    return values.pop() if len(values) == 1 else TEGENSTRIJDIG


def rows_for(feiten: tuple[Feit, ...], *namen: str) -> tuple[Feit, ...]:
    """Every row of these facts, in a fixed order."""
    rows = (f for f in feiten if f.feit in namen)
    return tuple(sorted(rows, key=lambda f: (f.feit, f.leveringsvorm, f.regio, f.sector, f.per or date.min, f.waarde)))


def _rank(feit: Feit) -> tuple[bool, bool, bool, date]:
    return (bool(feit.leveringsvorm), bool(feit.regio), bool(feit.sector), feit.per or date.min)
