"""What the herschikking rests on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from wlzcli.domain.codes import Sector
from wlzcli.domain.findings import Finding
from wlzcli.domain.gunning import GunningBesluit
from wlzcli.domain.ontwikkelplan import ScoreBesluit
from wlzcli.domain.productie import Declaratiestand, HerschikBesluit, Mutatie, Opgave, Periode
from wlzcli.domain.ronde import Regio
from wlzcli.domain.tabellen import Feit, Overheveling, Resultaat, Stroomregel, Tarief
from wlzcli.records import dataclass

Sleutel = tuple[str, Sector, str]  # regio, sector, agb_code
LAATSTE = 3  # months of the run rate
REKENWIJZE = 1  # of every new run


@dataclass(frozen=True, slots=True)
class Gerealiseerd:
    """What one zorgaanbieder declared of one prestatie over the periods of the stand, and over the last of them."""

    agb_code: str
    regio: str
    sector: Sector
    prestatiecode: str
    volume: Decimal
    laatste: Decimal


@dataclass(frozen=True, slots=True)
class Stand:
    """The snapshot that is worked with: its day and hash, and the periods it covers."""

    sha256: str
    peildatum: date
    perioden: tuple[Periode, ...]
    regels: tuple[Gerealiseerd, ...]

    @property
    def dagen(self) -> int:
        """Days covered."""
        return sum(p.dagen for p in self.perioden)

    @property
    def laatste_dagen(self) -> int:
        """Days in the last three periods."""
        return sum(p.dagen for p in self.perioden[-LAATSTE:])

    @property
    def per_jaar(self) -> int:
        """How many of these periods make a year: 12 months or 13 times four weeks."""
        return 13 if self.perioden and "P" in self.perioden[0].code else 12


@dataclass(frozen=True, slots=True)
class Seizoen:
    """Last year's production of one prestatie by everybody: over the periods that this year's stand covers, and over the year."""

    sector: Sector
    prestatiecode: str
    gedekt: Decimal
    heel_jaar: Decimal


@dataclass(frozen=True, slots=True)
class Herzien:
    """A herschikking that stands and is decided again, explicitly: the new one names it, with the reason. ``besluit``: what stands, of that day."""

    regio: str
    sector: Sector
    agb_code: str
    besluit_id: str
    reden: str = ""
    besluit: HerschikBesluit | None = None
    besloten_op: date | None = None


@dataclass(frozen=True, slots=True)
class HerschikInputs:
    """Agreements that stand, what was realised, and the means. ``staand``: herschikking already settled, taken as fixed.

    ``tabelbevindingen``: what is wrong in the tables used; means and results that cannot be read hold every region, and since
    ``rekenwijze`` 1 (0.5.0) a fact of a zorgaanbieder that was left out holds its herschikking, for what is left may say the opposite.
    ``geweigerd``: who refused its award, as ``regio/sector/agb_code`` (an agb_code alone: everywhere); ``ingetrokken``: who of them withdrew. ``reserve_keuzes``: (sleutel, binnen|buiten) as answered
    in the gunning.
    """

    jaar: int
    regios: tuple[Regio, ...]
    sectoren: tuple[Sector, ...]
    gunning: tuple[GunningBesluit, ...]
    stand: Stand
    mutaties: tuple[Mutatie, ...] = ()
    tarieven: tuple[Tarief, ...] = ()
    feiten: tuple[Feit, ...] = ()
    overheveling: tuple[Overheveling, ...] = ()
    resultaten: tuple[Resultaat, ...] = ()
    scores: tuple[ScoreBesluit, ...] = ()
    geweigerd: tuple[str, ...] = ()
    staand: tuple[HerschikBesluit, ...] = ()
    reserve_keuzes: tuple[tuple[str, str], ...] = ()
    tabelbevindingen: tuple[Finding, ...] = ()
    seizoen: tuple[Seizoen, ...] = ()
    opgaven: tuple[Opgave, ...] = ()
    herzien: tuple[Herzien, ...] = ()
    stromen: tuple[Stroomregel, ...] = ()
    ingetrokken: tuple[str, ...] = ()
    rekenwijze: int = 0


def summarise(stand: Declaratiestand) -> Stand:
    """A snapshot summed over its periods, and over the last three of them."""
    last = {p.code for p in stand.perioden[-LAATSTE:]}
    sums: dict[tuple[str, str, Sector, str], list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    for r in stand.regels:
        pair = sums[r.agb_code, r.regio, r.sector, r.prestatiecode]
        pair[0] += r.volume
        if r.periode in last:
            pair[1] += r.volume
    lines = tuple(Gerealiseerd(*key, *pair) for key, pair in sorted(sums.items()))
    return Stand(stand.sha256, stand.peildatum, stand.perioden, lines)


def season_of(vorig_jaar: Declaratiestand, stand: Stand) -> tuple[Seizoen, ...]:
    """The seasonal profile of last year over the same periods (``2022-03`` with ``2023-03``)."""
    covered = {p.code[4:] for p in stand.perioden}
    sums: dict[tuple[Sector, str], list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    for r in vorig_jaar.regels:
        pair = sums[r.sector, r.prestatiecode]
        pair[0] += r.volume if r.periode[4:] in covered else Decimal(0)
        pair[1] += r.volume
    return tuple(Seizoen(*key, *pair) for key, pair in sorted(sums.items()))


def agreements(besluiten: Iterable[GunningBesluit], geweigerd: Iterable[str]) -> dict[Sleutel, GunningBesluit]:
    """The agreements of the year by key: what was awarded and not refused or withdrawn."""
    refused = frozenset(geweigerd)
    return {
        (b.regio, b.sector, b.agb_code): b
        for b in besluiten
        if b.is_agreement and not refused & {b.agb_code, f"{b.regio}/{b.sector}/{b.agb_code}"}
    }
