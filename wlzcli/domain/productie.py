"""Realised production, and what it means for the budget of the year."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from wlzcli.domain.canonical import Facts
from wlzcli.domain.codes import Leveringsvorm, Sector
from wlzcli.domain.decisions import Stap
from wlzcli.domain.money import Money
from wlzcli.domain.provenance import Plaats
from wlzcli.domain.tabellen import Stroom
from wlzcli.records import dataclass


@dataclass(frozen=True, slots=True)
class Realisatie:
    """Volume of one prestatie in one period (``JJJJ-MM`` or ``JJJJ-P01``), summed over declaration lines."""

    agb_code: str
    regio: str
    sector: Sector
    prestatiecode: str
    periode: str
    volume: Decimal


@dataclass(frozen=True, slots=True)
class Periode:
    """A declaration period with its dates: a month (``2024-01``) or one of thirteen four-week periods (``2024-P01``)."""

    code: str
    van: date
    tot: date

    @property
    def dagen(self) -> int:
        """How many days it holds, first and last included."""
        return (self.tot - self.van).days + 1


@dataclass(frozen=True, slots=True)
class Declaratiestand:
    """A frozen snapshot of declared production, with its day and the hash of its file.

    ``perioden`` are the periods the snapshot covers, in order; ``gelezen`` is how many lines were summed.
    """

    sha256: str
    bestand: str
    peildatum: date
    regels: tuple[Realisatie, ...]
    perioden: tuple[Periode, ...] = ()
    gelezen: int = 0


@dataclass(frozen=True, slots=True)
class Mutatie:
    """An additive correction on the forecast quantity, with its reason."""

    agb_code: str
    regio: str
    sector: Sector
    prestatiecode: str
    volume: Decimal
    reden: str
    toelichting: str
    plek: Plaats


@dataclass(frozen=True, slots=True)
class Opgave:
    """What a zorgaanbieder itself expects to deliver over the year, of one prestatie."""

    agb_code: str
    regio: str
    sector: Sector
    prestatiecode: str
    volume: Decimal
    plek: Plaats


@dataclass(frozen=True, slots=True)
class Opgavebestand:
    """One file of own figures as recorded; a later reading of a file of the same name takes its place."""

    bestand: str
    sha256: str
    regels: tuple[Opgave, ...]


@dataclass(frozen=True, slots=True)
class Mutatiebestand:
    """One file of mutaties as recorded; a later reading of a file of the same name takes its place."""

    bestand: str
    sha256: str
    regels: tuple[Mutatie, ...]


@dataclass(frozen=True, slots=True)
class HerschikRegel:
    """One prestatie after herschikking; the steps hold realisation, method, factor and forecast.

    ``prognose_methode`` and ``prognose_factor`` stand here where this line was forecast otherwise than its deel;
    :func:`wlzcli.domain.schatting.with_schatting` gives them for every line, with ``prognose_factor_laatste`` and ``prognose_invoer``,
    which are never stored here. ``laatste_volume``: declared over the last three periods, where the method looks at those, and
    ``prognose_factor_laatste`` what it is multiplied by. ``prognose_invoer``: what the factor was made of (days, periods, last year's
    production) or what the own figure was held against.
    """

    prestatiecode: str
    volume: Decimal
    tarief_cents: Money
    bedrag_cents: Money
    afspraak_volume: Decimal | None = None
    realisatie_volume: Decimal | None = None
    prognose_volume: Decimal | None = None
    tarief_eerste_ronde_cents: Money | None = None
    mutatie_volume: Decimal | None = None
    prognose_methode: str | None = None
    prognose_factor: Fraction | None = None
    laatste_volume: Decimal | None = None
    prognose_factor_laatste: Fraction | None = None
    prognose_invoer: Facts | None = None


@dataclass(frozen=True, slots=True)
class HerschikDeel:
    """One unit of division (zorgaanbieder, leveringsvorm or sector), as INTERFACE defines each amount.

    ``stroom``: a flow of its own (meerzorg, crisiszorg, outside the room), honoured in full outside the division; klasse 0.
    """

    leveringsvorm: Leveringsvorm | None
    klasse: int
    afspraak_cents: Money
    prognose_cents: Money
    volume_effect_cents: Money
    prijseffect_cents: Money
    aanspraak_cents: Money
    begrenzing_cents: Money
    meegeteld_cents: Money
    onderproductie_cents: Money
    overproductie_cents: Money
    gegarandeerd_cents: Money
    vrijval_cents: Money
    toegekend_cents: Money
    herschikking_cents: Money
    niet_gehonoreerd_cents: Money
    regels: tuple[HerschikRegel, ...]
    rest_cents: Money
    stappen: tuple[Stap, ...]
    stroom: Stroom | None = None

    @property
    def titel(self) -> str:
        """What people call it: the flow, the leveringsvorm, or everything together."""
        if self.stroom is not None:
            return self.stroom.titel
        return self.leveringsvorm.value if self.leveringsvorm else "alle leveringsvormen"


@dataclass(frozen=True, slots=True)
class HerschikBesluit:
    """The herschikking of one zorgaanbieder in one region and sector: its delen and their sums.

    ``ingetrokken_cents``: of one whose award is gone, the amount it was; nothing is left of it.
    """

    regio: str
    sector: Sector
    agb_code: str
    naam: str
    delen: tuple[HerschikDeel, ...]
    afspraak_cents: Money
    prognose_cents: Money
    volume_effect_cents: Money
    prijseffect_cents: Money
    aanspraak_cents: Money
    begrenzing_cents: Money
    meegeteld_cents: Money
    onderproductie_cents: Money
    overproductie_cents: Money
    gegarandeerd_cents: Money
    vrijval_cents: Money
    toegekend_cents: Money
    herschikking_cents: Money
    niet_gehonoreerd_cents: Money
    rest_cents: Money
    vervangt: str | None = None
    ingetrokken_cents: Money | None = None
