"""Where a ronde stands: everyone and every step of it, the letters, the room and the next deadline."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction

from wlzcli.domain.codes import Sector
from wlzcli.domain.dates import AMSTERDAM
from wlzcli.domain.decimals import dutch
from wlzcli.domain.gunning import Eenzijdig
from wlzcli.domain.money import ZERO, Money, half_up_to
from wlzcli.domain.ronde import Ronde
from wlzcli.policy.model import Beleid
from wlzcli.records import dataclass

FEW = 5  # so many are named where more wait
TABLES = "tabellen"
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
    eenzijdig: tuple[Eenzijdig, ...] = ()


@dataclass(frozen=True, slots=True)
class StapStand:
    """One step: whether there is a voorstel, how much of it is settled, and whether it is stale.

    ``te_besluiten`` are the decisions of the latest voorstel that can be settled, ``open`` those of them that are not settled yet;
    ``beantwoord``: every question it asked has been answered since, so that it only has to run again.
    """

    stap: str
    voorstel: str | None
    besluiten: int
    te_besluiten: int
    verouderd: bool
    vragen: int
    bevindingen: int
    open: int = 0
    beantwoord: bool = False


@dataclass(frozen=True, slots=True)
class Plannen:
    """How far the ontwikkelplannen are: how many are proposed, how many dialogen ended (agreed or not), score sheets made, judgements read.

    ``beoordeelt``: whether any kader judges plans at all; ``resultaten``: how many results were agreed, which are scored without a plan.
    """

    voorgesteld: int = 0
    dialogen: int = 0
    bladen: int = 0
    beoordelingen: int = 0
    beoordeelt: bool = True
    resultaten: int = 0

    @property
    def te_scoren(self) -> bool:
        """Whether the score step has anything to decide about."""
        return bool(self.resultaten or (self.beoordeelt and self.voorgesteld))


@dataclass(frozen=True, slots=True)
class TeVroeg:
    """A definitive award of which the letter was sent later than it rests on, so that its objection term had not ended yet."""

    agb_code: str
    regio: str
    verzonden: date
    laatste_dag: date


@dataclass(frozen=True, slots=True)
class Post:
    """Letters on besluiten that stand: still to be made (by kind), to be sent, and the last day of the objection terms that run.

    ``herstel``: which providers must repair something, ``gevraagd``: whether they were asked, ``herstel_tot``: the last day each got
    (by ``AGB:REGIO:SECTOR``, as ``--alleen`` takes it, where it is not one in each region and sector);
    ``opnieuw``: of them whose term has passed and who gets another one, for which the letter is still to be made; ``ongevraagd``: who was
    not asked yet, where others were.
    ``reacties``: who has not answered its award. ``bezwaren``: how many kort gedingen are open. ``zonder_gunning``: whose herschikking
    stands while its award is gone. ``alleen_maken`` and ``alleen_verzenden``: per kind for whom, where not for everyone who gets one.
    ``te_vroeg``: awards that were made definitive within their term, until that is judged again. ``herzieningen``: of whom one waits.
    """

    te_maken: tuple[str, ...] = ()
    te_verzenden: tuple[str, ...] = ()
    bezwaar_tot: date | None = None
    herstel: tuple[str, ...] = ()
    gevraagd: bool = True
    herstel_tot: tuple[tuple[str, date], ...] = ()
    reacties: tuple[str, ...] = ()
    bezwaren: int = 0
    zonder_gunning: tuple[str, ...] = ()
    alleen_maken: tuple[tuple[str, tuple[str, ...]], ...] = ()
    alleen_verzenden: tuple[tuple[str, tuple[str, ...]], ...] = ()
    te_vroeg: tuple[TeVroeg, ...] = ()
    herzieningen: tuple[str, ...] = ()
    opnieuw: tuple[str, ...] = ()
    ongevraagd: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stand:
    """Everything the status shows."""

    ronde: Ronde
    peildatum: date
    aanbieders: tuple[Aanwezig, ...]
    stappen: tuple[StapStand, ...]
    realisaties: int
    plannen: Plannen
    post: Post
    alleen_lopend: bool = False  # nothing was handed in, and running agreements are to be awarded

    def stap(self, naam: str) -> StapStand:
        """One step by name."""
        return next(s for s in self.stappen if s.stap == naam)

    @property
    def anders_getoetst(self) -> tuple[str, ...]:
        """Whose gunning stands on a toetsing that has been revised since: who is admitted is refused there, or the other way round."""
        moved = {("toegelaten (vastgesteld)", "afgewezen"), ("afgewezen (vastgesteld)", "gegund")}
        return tuple(
            sorted(
                {a.agb_code for a in self.aanbieders if (a.toetsing, a.gunning.partition(" ")[0]) in moved} - set(self.post.herzieningen)
            )
        )

    @property
    def voorlopig(self) -> int:
        """How many awards are provisional."""
        return sum(1 for a in self.aanbieders if a.gunning == "gegund (voorlopig)")


@dataclass(frozen=True, slots=True)
class Wacht:
    """Something that waits: for whom, what, and what to do about it (empty: nothing can be done)."""

    op_wie: str
    wat: str
    opdracht: str = ""


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


def share(part: Money, whole: Money) -> str:
    """How much of the room is used, in percent with one decimal; empty without a room."""
    return "" if not whole else dutch(half_up_to(Fraction(part.cents * 100, whole.cents), Decimal("0.1")), 1) + "%"


def _sum(amounts: object) -> Money:
    return Money(sum(a.cents for a in amounts))  # type: ignore[attr-defined]  # an iterable of Money


def some(names: Iterable[str], most: int) -> str:
    """The names, or the first so many and how many more there are."""
    known = list(names)
    rest = len(known) - most
    return ", ".join(known[:most]) + (f" en {rest} andere" if rest > 0 else "")
