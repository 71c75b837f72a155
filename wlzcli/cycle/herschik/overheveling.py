"""Overheveling: room moved between regions and zorgkantoren on a two-sided request; it counts only when both sides agreed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from wlzcli.domain.canonical import Facts
from wlzcli.domain.findings import Ernst, Finding
from wlzcli.domain.money import Money, total
from wlzcli.domain.tabellen import Overheveling
from wlzcli.records import dataclass


@dataclass(frozen=True, slots=True)
class Verplaatst:
    """What moves into and out of a region, and the net of what was asked for and not agreed (yet), in cents."""

    erin_cents: Money
    eruit_cents: Money
    open_cents: Money


def moved(regio: str, requests: Iterable[Overheveling]) -> Verplaatst:
    """The room that comes to and leaves a region."""
    agreed: list[Overheveling] = []
    waiting: list[Overheveling] = []
    for o in requests:
        (agreed if o.telt_mee else waiting).append(o)
    return Verplaatst(_to(regio, agreed), _out(regio, agreed), _to(regio, waiting) - _out(regio, waiting))


def _to(regio: str, requests: Iterable[Overheveling]) -> Money:
    return total(o.bedrag_cents for o in requests if o.naar_regio == regio)


def _out(regio: str, requests: Iterable[Overheveling]) -> Money:
    return total(o.bedrag_cents for o in requests if o.van_regio == regio)


def told(o: Overheveling) -> Iterator[Finding]:
    """A request that does not count and why; one that counts without its names and days."""
    if not o.telt_mee:
        yield _finding(o, "W604", "; ".join(_missing(o)), "akkoord van beide")
    elif not o.vastgelegd:
        sides = ((o.van_regio, o.van_door, o.van_op), (o.naar_regio, o.naar_door, o.naar_op))
        yield _finding(o, "W616", " en ".join(regio for regio, door, op in sides if not (door and op)), "naam en datum van beide")


def _missing(o: Overheveling) -> Iterator[str]:
    waits = o.wacht_op or ()
    if pending := [regio for regio in (o.van_regio, o.naar_regio) if regio in waits]:
        yield f"nog geen antwoord van {' en '.join(pending)}"
    sides = ((o.van_regio, o.akkoord_van, o.van_door, o.van_op), (o.naar_regio, o.akkoord_naar, o.naar_door, o.naar_op))
    refused = [regio + _who(door, op) for regio, agreed, door, op in sides if not agreed and regio not in waits]
    if refused:
        yield f"geen akkoord van {' en '.join(refused)}"


def _who(door: str | None, op: date | None) -> str:
    return f" ({door}, {op.isoformat()})" if door and op else ""


def _finding(o: Overheveling, code: str, gevonden: str, verwacht: str) -> Finding:
    return Finding(
        code, Ernst.WAARSCHUWING, f"overheveling {o.van_regio} naar {o.naar_regio}", bestand=o.plek.bestand, regelnummer=o.plek.regelnummer,
        gevonden=gevonden, verwacht=verwacht, feiten=Facts.of(bedrag=str(o.bedrag_cents)),
    )  # fmt: skip
