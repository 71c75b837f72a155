"""Which submissions belong together: the inschrijving that counts, and what came in later to repair or add to it."""

from __future__ import annotations

from collections.abc import Iterable

from wlzcli.domain.codes import Sector
from wlzcli.domain.dates import is_late
from wlzcli.domain.inschrijving import Inschrijving
from wlzcli.policy.model import Kader
from wlzcli.records import dataclass

INSCHRIJVING = "inschrijving"
HERSTEL = "herstel"
AANVULLING = "aanvulling"
DEFINITIEF = "definitief_plan"
WHOLE_FORM = frozenset({"F203", "F204", "F205"})

Key = tuple[str, Sector, str]


@dataclass(frozen=True, slots=True)
class Bundel:
    """What one zorgaanbieder handed in for one region and sector, oldest first."""

    key: Key
    inschrijvingen: tuple[Inschrijving, ...]
    aanvullingen: tuple[Inschrijving, ...]
    herstel: tuple[Inschrijving, ...]


def bundle(items: Iterable[Inschrijving]) -> tuple[Bundel, ...]:
    """Submissions that count, by (region, sector, AGB-code). A definitief plan comes later and is no inschrijving."""
    groups: dict[Key, list[Inschrijving]] = {}
    for i in items:
        if i.telt_mee and i.soort != DEFINITIEF:
            # Without a readable AGB-code a submission stands by itself: two of them are not one zorgaanbieder.
            groups.setdefault((i.regio, i.sector, i.agb_code or f"?{i.map}"), []).append(i)
    return tuple(_bundel(key, groups[key]) for key in sorted(groups))


def in_order(items: Iterable[Inschrijving]) -> list[Inschrijving]:
    """In the order of receipt; without a moment last."""
    return sorted(items, key=lambda i: (i.ontvangen_op is None, i.ontvangen_op.timestamp() if i.ontvangen_op else 0, i.map, i.sha256))


def _bundel(key: Key, items: list[Inschrijving]) -> Bundel:
    ordered = in_order(items)
    repairs = tuple(i for i in ordered if i.soort == HERSTEL)
    additions = tuple(i for i in ordered if i.soort == AANVULLING)
    first = tuple(i for i in ordered if i.soort not in (HERSTEL, AANVULLING))
    return Bundel(key, first, additions, repairs)


def in_time_for(kader: Kader, item: Inschrijving) -> bool:
    """Whether an addition came in before the deadline; on one's own initiative nothing is added after it."""
    deadline = kader.moment("inschrijving")
    return bool(item.ontvangen_op and deadline and deadline.moment and not is_late(item.ontvangen_op, deadline.moment))
