"""Where a ronde stands: who waits for what, the next deadline, what is stale, and what to type next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wlzcli.domain.codes import Sector
from wlzcli.domain.dates import AMSTERDAM
from wlzcli.domain.money import ZERO, Money
from wlzcli.domain.ronde import Ronde
from wlzcli.policy.model import Beleid

STEPS = ("ingest", "validate", "score", "gunning", "herschik")


@dataclass(frozen=True, slots=True)
class Aanwezig:
    """What is stored about one zorgaanbieder in one region and sector; empty texts where nothing is."""

    regio: str
    sector: Sector
    agb_code: str
    naam: str
    ingeschreven: str
    toetsing: str
    gunning: str
    herschikking: str
    gegund_cents: Money
    herschikt_cents: Money


@dataclass(frozen=True, slots=True)
class StapStand:
    """One step: whether there is a voorstel, how much of it is settled, and whether it is stale."""

    stap: str
    voorstel: str | None
    besluiten: int
    te_besluiten: int
    verouderd: bool
    vragen: int
    bevindingen: int


@dataclass(frozen=True, slots=True)
class Stand:
    """Everything the status shows."""

    ronde: Ronde
    peildatum: date
    aanbieders: tuple[Aanwezig, ...]
    stappen: tuple[StapStand, ...]
    realisaties: int
    verzonden: int
    brieven: int


@dataclass(frozen=True, slots=True)
class Deadline:
    """A coming moment of the planning."""

    sector: Sector
    wat: str
    dag: date


def next_deadline(beleid: Beleid, peildatum: date) -> Deadline | None:
    """The first known moment of any kader on or after the peildatum."""
    coming = []
    for kader in beleid.kaders:
        for t in kader.planning:
            day = t.dag or (t.moment.astimezone(AMSTERDAM).date() if t.moment else None)
            if day is not None and day >= peildatum:
                coming.append(Deadline(kader.sector, t.titel, day))
    return min(coming, key=lambda d: (d.dag, d.sector, d.wat)) if coming else None


def room_used(stand: Stand) -> tuple[tuple[str, Sector | None, Money, Money, Money], ...]:
    """Per region (and per sector in it): room or deelbudget, awarded, after herschikking."""
    rows: list[tuple[str, Sector | None, Money, Money, Money]] = []
    for regio in stand.ronde.regios:
        here = [a for a in stand.aanbieders if a.regio == regio.code]
        rows.append(
            (regio.code, None, regio.contracteerruimte_cents, _sum(a.gegund_cents for a in here), _sum(a.herschikt_cents for a in here))
        )
        for sector in stand.ronde.sectoren:
            mine = [a for a in here if a.sector is sector]
            part = regio.deelbudget(sector)
            if part is not None or len(stand.ronde.sectoren) > 1:
                rows.append((regio.code, sector, part or ZERO, _sum(a.gegund_cents for a in mine), _sum(a.herschikt_cents for a in mine)))
    return tuple(rows)


def _sum(amounts: object) -> Money:
    return Money(sum(a.cents for a in amounts))  # type: ignore[attr-defined]  # an iterable of Money


def next_command(stand: Stand) -> str:
    """The one thing to type now."""
    steps = {s.stap: s for s in stand.stappen}
    if not stand.aanbieders and steps["ingest"].bevindingen == 0:
        return "wlz ingest"
    if any(s.vragen for s in stand.stappen):
        return "wlz vragen"
    for name in ("validate", "score", "gunning"):
        step = steps[name]
        if step.voorstel is None or step.verouderd:
            return f"wlz {name}"
        if step.besluiten < step.te_besluiten:
            return f"wlz vaststellen {name} {step.voorstel[:12]} --door NAAM"
    if stand.verzonden == 0:
        return "wlz brieven --verzending DATUM" if stand.brieven == 0 else "wlz brieven --verzonden DATUM"
    if any("voorlopig" in a.gunning for a in stand.aanbieders):
        return "wlz gunning --definitief"
    if stand.realisaties == 0:
        return "wlz realisatie FILE --peildatum DATUM"
    herschik = steps["herschik"]
    if herschik.voorstel is None or herschik.verouderd:
        return "wlz herschik"
    if herschik.besluiten < herschik.te_besluiten:
        return f"wlz vaststellen herschik {herschik.voorstel[:12]} --door NAAM"
    return "wlz brieven --soort herschikkingsbesluit --verzending DATUM"
