"""A report as a value: sections with figures and tables. The page, the workbook and the PDF are made of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from wlzcli.domain.decimals import dutch
from wlzcli.domain.money import Money, total
from wlzcli.domain.report import Table
from wlzcli.records import dataclass

Cel = str | int | Decimal | Money | None


class Tint(StrEnum):
    """What a bar or dot stands for; the page gives each its colour, in light and in dark."""

    HOOFD = "hoofd"
    MEER = "meer"
    MINDER = "minder"
    REST = "rest"


@dataclass(frozen=True, slots=True)
class Balk:
    """A bar from one value to another."""

    van: Decimal
    tot: Decimal
    tint: Tint = Tint.HOOFD


@dataclass(frozen=True, slots=True)
class Punt:
    """A dot at a value."""

    waarde: Decimal
    tint: Tint = Tint.HOOFD


@dataclass(frozen=True, slots=True)
class FiguurRij:
    """One line of a figure: its name, what stands beside it as text, and what is drawn."""

    naam: str
    tekst: str
    balken: tuple[Balk, ...] = ()
    punten: tuple[Punt, ...] = ()


@dataclass(frozen=True, slots=True)
class Lijn:
    """A value to compare with, drawn through all lines."""

    waarde: Decimal
    naam: str


@dataclass(frozen=True, slots=True)
class Figuur:
    """A figure of horizontal lines. ``alternatief`` tells in words what it shows; ``minimum`` is where the axis starts (None: at zero)."""

    titel: str
    alternatief: str
    rijen: tuple[FiguurRij, ...]
    lijnen: tuple[Lijn, ...] = ()
    minimum: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Staat:
    """A table of values: amounts, counts and numbers stay what they are, so that a workbook can add them up.

    ``som`` names the columns with a total; ``bron`` tells where the values come from.
    """

    titel: str
    kolommen: tuple[str, ...]
    waarden: tuple[tuple[Cel, ...], ...]
    bron: str
    som: tuple[str, ...] = ()

    @property
    def rijen(self) -> tuple[tuple[str, ...], ...]:
        """The cells as people read them."""
        return tuple(tuple(shown(cel) for cel in row) for row in self.waarden)

    @property
    def rechts(self) -> tuple[str, ...]:
        """The columns that hold numbers."""
        return tuple(k for n, k in enumerate(self.kolommen) if any(isinstance(row[n], (int, Decimal, Money)) for row in self.waarden))

    @property
    def totalen(self) -> tuple[Cel, ...]:
        """The row under the table; empty when nothing is summed."""
        if not self.som or not self.waarden:
            return ()
        return ("totaal", *(self._total(n) if k in self.som else None for n, k in enumerate(self.kolommen) if n))

    @property
    def voet(self) -> tuple[str, ...]:
        """The totals as people read them."""
        return tuple(shown(cel) for cel in self.totalen)

    def _total(self, column: int) -> Cel:
        values = [row[column] for row in self.waarden if row[column] is not None]
        amounts = [v for v in values if isinstance(v, Money)]
        return total(amounts) if amounts else sum(v for v in values if isinstance(v, int))


def shown(cel: Cel) -> str:
    """A value as people read it; nothing known shows as nothing."""
    if cel is None:
        return ""
    return dutch(cel) if isinstance(cel, (int, Decimal)) else str(cel)


@dataclass(frozen=True, slots=True)
class Sectie:
    """One section: its title, what it shows, its figures, and its tables (ready text, or values)."""

    titel: str
    uitleg: str
    tabellen: tuple[Table, ...] = ()
    staten: tuple[Staat, ...] = ()
    figuren: tuple[Figuur, ...] = ()


@dataclass(frozen=True, slots=True)
class Rapport:
    """A report or dossier. ``journaal`` is the head of the journal, an anchor outside the folder."""

    titel: str
    ondertitel: str
    datum: date
    voorbeeld: bool
    journaal: str
    secties: tuple[Sectie, ...]
