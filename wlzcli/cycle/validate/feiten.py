"""Reading the zorgkantoor's own facts: the most specific row counts, then the newest; a contradiction is seen.

A row for one leveringsvorm is an exception to a row for all of them. A row for one region or sector is none to a row for all:
of two that say different things one is wrong, and nobody can see which.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from wlzcli.domain.canonical import show
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


def latest(feiten: tuple[Feit, ...], naam: str) -> tuple[Feit, ...]:
    """The rows of this fact, for each region, sector and leveringsvorm those of the latest day."""
    days: dict[tuple[str, str, str], date] = {}
    rows = [f for f in feiten if f.feit == naam]
    for f in rows:
        days[_scope(f)] = max(days.get(_scope(f), date.min), f.per or date.min)
    return tuple(f for f in rows if (f.per or date.min) == days[_scope(f)])


def at_odds(feiten: tuple[Feit, ...], naam: str, leveringsvormen: Iterable[str]) -> tuple[Feit, ...]:
    """The rows of this fact that say different things about one of these leveringsvormen (``""``: about all); none when they agree."""
    now = latest(feiten, naam)
    if len(now) < 2:
        return ()
    found: set[Feit] = set()
    for vorm in leveringsvormen:
        own = [f for f in now if f.leveringsvorm in ("", vorm)]
        own = [f for f in own if not any(_is_exception(other, f) for other in own)]
        if len({f.waarde.strip().lower() for f in own}) > 1:
            found |= set(own)
    return rows_for(tuple(found), naam)


def shown(rows: Iterable[Feit]) -> str:
    """Rows of one fact as a sentence names them: each value with what it holds for, and the day where there is one."""
    return ", ".join(f"{f.waarde} voor {_place(f)}{f' per {show(f.per)}' if f.per else ''}" for f in rows)


def rows_for(feiten: tuple[Feit, ...], *namen: str) -> tuple[Feit, ...]:
    """Every row of these facts, in a fixed order."""
    rows = (f for f in feiten if f.feit in namen)
    return tuple(sorted(rows, key=lambda f: (f.feit, f.leveringsvorm, f.regio, f.sector, f.per or date.min, f.waarde)))


def _rank(feit: Feit) -> tuple[bool, bool, bool, date]:
    return (bool(feit.leveringsvorm), bool(feit.regio), bool(feit.sector), feit.per or date.min)


def _scope(feit: Feit) -> tuple[str, str, str]:
    return (feit.regio, feit.sector, feit.leveringsvorm)


def _is_exception(narrow: Feit, wide: Feit) -> bool:
    """Whether ``narrow`` is for one leveringsvorm what ``wide`` is for all of them, in no more regions and sectors."""
    within = wide.regio in ("", narrow.regio) and wide.sector in ("", narrow.sector)
    return bool(narrow.leveringsvorm) and not wide.leveringsvorm and within


def _place(feit: Feit) -> str:
    parts = (f"regio {feit.regio}" if feit.regio else "alle regio's", feit.sector, feit.leveringsvorm)
    return " ".join(part for part in parts if part)
