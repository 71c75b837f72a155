"""A ronde: one zorgkantoor x year, its regions with their room, its sectors and its people."""

from __future__ import annotations

from datetime import datetime

from wlzcli.domain.codes import Sector
from wlzcli.domain.dates import moment_in_full
from wlzcli.domain.money import ZERO, Money
from wlzcli.records import dataclass


@dataclass(frozen=True, slots=True)
class Deelbudget:
    """The part of a region's room that one sector may use in the gunning."""

    sector: Sector
    bedrag_cents: Money


@dataclass(frozen=True, slots=True)
class Regio:
    """A zorgkantoorregio with the contracteerruimte over all its sectors, in cents.

    ``herverdeling_cents``: means that came on top of it during the year (herverdelingsmiddelen); only the herschikking uses them.
    """

    code: str
    naam: str
    contracteerruimte_cents: Money
    deelbudgetten: tuple[Deelbudget, ...] = ()
    herverdeling_cents: Money = ZERO

    def deelbudget(self, sector: Sector) -> Money | None:
        """The deelbudget of this sector, or None when the sector has no cap of its own."""
        return next((d.bedrag_cents for d in self.deelbudgetten if d.sector is sector), None)


@dataclass(frozen=True, slots=True)
class Persoon:
    """Somebody who works on the ronde, with the roles as free words (inkoper, controller, tekenbevoegd)."""

    naam: str
    rollen: tuple[str, ...] = ()


SCHREEF, SCHREEFLOOS = "schreef", "schreefloos"


@dataclass(frozen=True, slots=True)
class Huisstijl:
    """How letters look and who signs: name and address of the zorgkantoor, colour, font, one or two signatories.

    What is None was not chosen: ``lettertype`` is then ``schreef``, and there is no second signatory.
    """

    naam: str
    adres: str = ""
    postcode_plaats: str = ""
    telefoon: str = ""
    email: str = ""
    kleur: str = "#1f4e79"
    ondertekenaar: str = ""
    functie: str = ""
    mandaat: str = ""
    rechtbank: str = ""
    lettertype: str | None = None
    tweede_ondertekenaar: str | None = None
    tweede_functie: str | None = None


@dataclass(frozen=True, slots=True)
class Kolomnaam:
    """How a column of a table is named in the zorgkantoor's own file (``[kolommen.referentie] volume = "Aantal"``)."""

    tabel: str
    kolom: str
    heet: str


@dataclass(frozen=True, slots=True)
class Ronde:
    """What ``ronde.toml`` says. ``voorbeeld`` marks a sample: FICTIEF on everything it makes."""

    zorgkantoor: str
    jaar: int
    sectoren: tuple[Sector, ...]
    regios: tuple[Regio, ...]
    huisstijl: Huisstijl
    voorbeeld: bool = False
    personen: tuple[Persoon, ...] = ()
    kolommen: tuple[Kolomnaam, ...] = ()

    @property
    def naam(self) -> str:
        """``cz 2024 VV``."""
        return f"{self.zorgkantoor} {self.jaar} {' '.join(self.sectoren)}"

    def regio(self, code: str) -> Regio | None:
        """The region with this code."""
        return next((r for r in self.regios if r.code == code), None)


@dataclass(frozen=True, slots=True)
class Rondekenmerk:
    """What tells this ronde from every other, also from one with the same zorgkantoor, year, sectors and policy.

    ``sha256`` is of the journal row with which it was opened: a copied folder is the same ronde, opening again gives another.
    ``vanaf_begin``: whether it had one when it was opened, so that every sheet it ever handed out says it.
    """

    sha256: str
    geopend_op: datetime
    door: str
    vanaf_begin: bool

    @property
    def geopend(self) -> str:
        """``22 november 2026 om 05.12 uur door A. Jansen``."""
        return f"{moment_in_full(self.geopend_op)} door {self.door}"
