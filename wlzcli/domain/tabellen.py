"""What the zorgkantoor itself knows: the rows of ``tabellen/``, typed (INTERFACE, "Tables that come in")."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from wlzcli.domain.codes import Eenheid, Leveringsvorm, Sector
from wlzcli.domain.money import Money
from wlzcli.domain.provenance import Plaats
from wlzcli.records import dataclass

_WHOLE, _HUNDREDTH = Decimal(1), Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Zorgaanbieder:
    """A zorgaanbieder as the zorgkantoor knows it, also one that hands in nothing."""

    agb_code: str
    naam: str
    kvk_nummer: str
    adres: str
    postcode: str
    plaats: str
    email: str
    plek: Plaats


@dataclass(frozen=True, slots=True)
class Tarief:
    """The NZa maximum of one prestatie, in cents per unit, in its three components."""

    prestatiecode: str
    omschrijving: str
    sector: Sector
    leveringsvorm: Leveringsvorm
    eenheid: Eenheid
    zorg_cents: Money
    nhc_cents: Money
    nic_cents: Money
    bron: str
    status: str
    plek: Plaats

    @property
    def quantum(self) -> Decimal:
        """The smallest quantity: 1 day, else 0.01."""
        return _WHOLE if self.eenheid in (Eenheid.DAG, Eenheid.ETMAAL) else _HUNDREDTH


@dataclass(frozen=True, slots=True)
class Referentie:
    """Last year's volume of one prestatie, in its unit."""

    agb_code: str
    regio: str
    sector: Sector
    prestatiecode: str
    volume: Decimal
    plek: Plaats


@dataclass(frozen=True, slots=True)
class Feit:
    """One fact from the zorgkantoor's own records. Empty regio, sector or leveringsvorm: for all."""

    agb_code: str
    regio: str
    sector: str
    leveringsvorm: str
    feit: str
    waarde: str
    per: date | None
    bron: str
    plek: Plaats

    def applies(self, regio: str, sector: str, leveringsvorm: str = "") -> bool:
        """Whether this fact holds for this region, sector and leveringsvorm."""
        return (
            self.regio in ("", regio) and self.sector in ("", sector) and (not leveringsvorm or self.leveringsvorm in ("", leveringsvorm))
        )


@dataclass(frozen=True, slots=True)
class Ontvangst:
    """When and as what a submission folder came in, from the zorgkantoor's own register."""

    map: str
    soort: str
    ontvangen_op: datetime
    plek: Plaats


@dataclass(frozen=True, slots=True)
class Overheveling:
    """A request to move room between regions or zorgkantoren and the answer of each side; it counts only when both agreed.

    ``agb_code`` may be empty. Who answered and when: None where the table does not say. ``wacht_op``: the regions whose answer
    is not there yet (None: both answered).
    """

    van_regio: str
    naar_regio: str
    agb_code: str
    bedrag_cents: Money
    akkoord_van: bool
    akkoord_naar: bool
    plek: Plaats
    van_door: str | None = None
    van_op: date | None = None
    naar_door: str | None = None
    naar_op: date | None = None
    reden: str | None = None
    wacht_op: tuple[str, ...] | None = None

    @property
    def telt_mee(self) -> bool:
        """Whether both sides agreed."""
        return self.akkoord_van and self.akkoord_naar

    @property
    def vastgelegd(self) -> bool:
        """Whether it is known of both sides who answered and when."""
        return all((self.van_door, self.van_op, self.naar_door, self.naar_op))


class Stroom(StrEnum):
    """A flow of money with a rule of its own in the herschikking (domain §6.3 and §6.5b)."""

    LUMPSUM = "lumpsum"
    MEERZORG = "meerzorg"
    CRISISZORG = "crisiszorg"
    BUITEN_RUIMTE = "buiten_ruimte"

    @property
    def titel(self) -> str:
        """As a letter names it."""
        return "buiten de contracteerruimte" if self is Stroom.BUITEN_RUIMTE else self.value


@dataclass(frozen=True, slots=True)
class Stroomregel:
    """Which flow a prestatie belongs to this year. Empty sector, regio or agb_code: for all.

    ``tot_en_met``: the last day for which it was granted; ``extrapoleren`` False: the forecast is what was declared.
    """

    prestatiecode: str
    sector: str
    regio: str
    agb_code: str
    stroom: Stroom
    extrapoleren: bool
    tot_en_met: date | None
    bron: str
    plek: Plaats

    def applies(self, agb_code: str, regio: str, sector: str) -> bool:
        """Whether this row holds for an agreement."""
        return self.agb_code in ("", agb_code) and self.regio in ("", regio) and self.sector in ("", sector)


@dataclass(frozen=True, slots=True)
class Resultaat:
    """An agreed result of an ontwikkelplan, judged by a person on its evidence. ``sector`` empty: whichever sector agreed on it."""

    agb_code: str
    regio: str
    plan: str
    resultaat: str
    gehaald: bool
    bewijs: str
    beoordeeld_door: str
    plek: Plaats
    sector: str = ""


@dataclass(frozen=True, slots=True)
class Tabellen:
    """All tables of the ronde, as read. Missing tables are empty."""

    zorgaanbieders: tuple[Zorgaanbieder, ...] = ()
    tarieven: tuple[Tarief, ...] = ()
    referentie: tuple[Referentie, ...] = ()
    feiten: tuple[Feit, ...] = ()
    ontvangst: tuple[Ontvangst, ...] = ()
    overheveling: tuple[Overheveling, ...] = ()
    resultaten: tuple[Resultaat, ...] = ()
    stromen: tuple[Stroomregel, ...] = ()


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row of a table as text, by column name, with where it stands."""

    waarden: tuple[tuple[str, str], ...]
    plek: Plaats

    def get(self, column: str) -> str:
        """The stripped text in this column; empty when absent."""
        return next((value for name, value in self.waarden if name == column), "")


@dataclass(frozen=True, slots=True)
class RawTable:
    """A table as read by ``formats``: its column names and rows, all text, and the file's hash.

    ``letters`` are the column letters in the sheet, for a workbook; empty for csv and parquet.
    """

    naam: str
    bestand: str
    sha256: str
    kolommen: tuple[str, ...]
    rijen: tuple[RawRow, ...]
    letters: tuple[str, ...] = ()
