"""A submission as read: every value with the cell it stands in, and the bewijsstukken beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from wlzcli.domain.codes import Sector


@dataclass(frozen=True, slots=True)
class Veld:
    """One field of the form. ``ruw`` is what stands in the cell, ``waarde`` what we read (None: empty or unreadable)."""

    id: str
    waarde: str | None
    ruw: str | None
    blad: str
    cel: str


@dataclass(frozen=True, slots=True)
class ProductieRegel:
    """One line of the production asked for. ``volume`` is None where the cell could not be read."""

    prestatiecode: str
    leveringsvorm: str
    volume: Decimal | None
    blad: str
    cel: str


@dataclass(frozen=True, slots=True)
class Bewijsstuk:
    """A document in the submission folder, tied to a documenten item by the form.

    ``leesbaar`` False: empty, locked or no PDF. ``afgegeven`` is the date the form states for it.
    ``kvk_gevonden`` / ``naam_gevonden``: whether the text holds the KvK number and name; None when not looked for.
    """

    sleutel: str
    bestand: str
    sha256: str | None
    leesbaar: bool
    afgegeven: date | None
    blad: str
    cel: str
    probleem: str | None = None
    kvk_gevonden: bool | None = None
    naam_gevonden: bool | None = None


@dataclass(frozen=True, slots=True)
class VoorstelPlan:
    """A voorstel for (or definitief) ontwikkelplan on the form: theme and its parts by onderdeel."""

    plan: str
    thema: str
    onderdelen: tuple[Veld, ...]
    blad: str
    cel: str


@dataclass(frozen=True, slots=True)
class FormIdentiteit:
    """What the form says of itself: which ronde, kader, sector, year and layout it was made for."""

    zorgkantoor: str
    jaar: int
    sector: str
    kader: str
    layout_sha256: str
    beleid_sha256: str
    soort: str = "inschrijving"


@dataclass(frozen=True, slots=True)
class Inschrijving:
    """One submission as ingested. One per folder; a zorgaanbieder may have several, one counts.

    ``soort``: inschrijving, herstel, definitief_plan or aanvulling (from ``ontvangst``; None while unknown).
    ``telt_mee`` False: the same content was there already, it was replaced, or it cannot be read; ``reden`` says why.
    ``inhoud_sha256`` is the hash of the values, so that a re-saved file is recognised.
    """

    map: str
    bestand: str
    sha256: str
    inhoud_sha256: str
    soort: str | None
    ontvangen_op: datetime | None
    agb_code: str
    naam: str
    kvk_nummer: str
    regio: str
    sector: Sector
    identiteit: FormIdentiteit | None
    velden: tuple[Veld, ...]
    productie: tuple[ProductieRegel, ...]
    bewijsstukken: tuple[Bewijsstuk, ...]
    plannen: tuple[VoorstelPlan, ...]
    telt_mee: bool
    reden: str | None = None

    def veld(self, veld_id: str) -> Veld | None:
        """The field with this id."""
        return next((v for v in self.velden if v.id == veld_id), None)

    def waarde(self, veld_id: str) -> str:
        """The value read for this field; empty when absent."""
        veld = self.veld(veld_id)
        return (veld.waarde or "") if veld else ""
