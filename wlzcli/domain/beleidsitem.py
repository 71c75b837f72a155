"""What every item of policy has in common: what it is, when it counts, and where it stands."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from wlzcli.records import dataclass


class Aard(StrEnum):
    """What an item is. Only an ``EIS`` of this zorgkantoor, sector and year can lead to afwijzing."""

    EIS = "eis"
    VOORWAARDE_OPSLAG = "voorwaarde_opslag"
    VOORWAARDE_MEERJARIG = "voorwaarde_meerjarig"
    TARIEFGROND = "tariefgrond"
    VOLUMEGROND = "volumegrond"
    PROCEDURE = "procedure"
    VERWACHTING = "verwachting"
    GESPREKSONDERWERP = "gespreksonderwerp"


class Toetsmoment(StrEnum):
    """When an item counts."""

    INSCHRIJVING = "inschrijving"
    TOT_GUNNING = "tot_gunning"
    INGANGSDATUM = "ingangsdatum"
    START_ZORG = "start_zorg"
    NA_N_MAANDEN = "na_n_maanden"


class Status(StrEnum):
    """How sure a value is. ``SECUNDAIR`` must be confirmed before anything on it is vastgesteld."""

    VAST = "vast"
    SECUNDAIR = "secundair"
    ONBEVESTIGD = "onbevestigd"
    ONBEKEND = "onbekend"


class BronSoort(StrEnum):
    """What kind of source."""

    DOCUMENT = "document"
    BESLUIT_ZORGKANTOOR = "besluit_zorgkantoor"
    UITSPRAAK = "uitspraak"
    FICTIEF = "fictief"


@lru_cache(maxsize=1024)  # every besluit names some thirty of the same
def _label(document: str, plaats: str, ecli: str | None, is_fictief: bool) -> str:
    text = " ".join(part for part in (document, plaats, ecli or "") if part)
    return f"{text} (fictief)" if is_fictief else text


@dataclass(frozen=True, slots=True, kw_only=True)
class Bron:
    """Where a value stands: the document and the place in it; an ECLI where a court changed it."""

    soort: BronSoort
    document: str
    plaats: str = ""
    ecli: str | None = None

    @property
    def label(self) -> str:
        """As steps, findings and letters show it: ``inkoopkader-2016-gz §2.2.4``."""
        return _label(self.document, self.plaats, self.ecli, self.soort is BronSoort.FICTIEF)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item of policy. ``sleutel`` is its path in the kader (``tarief.basis``), ``laag`` the layer
    that set it, ``afwijken`` whether a lower layer may override it and ``binnen`` between which bounds,
    ``reden`` why it is onbekend, ``bevestigd_door`` who confirmed a secondary value."""

    sleutel: str
    titel: str
    aard: Aard
    bron: Bron
    status: Status = Status.VAST
    toetsmoment: Toetsmoment | None = None
    maanden: int | None = None
    zekerheid: str | None = None
    reden: str | None = None
    toelichting: str | None = None
    laag: str = ""
    afwijken: bool = False
    binnen: tuple[Decimal, Decimal] | None = None
    bevestigd_door: str | None = None

    @property
    def telt_later(self) -> str | None:
        """When an item counts that does not count yet at the gunning, in words; None for all others."""
        match self.toetsmoment:
            case Toetsmoment.INGANGSDATUM:
                return "telt op de ingangsdatum"
            case Toetsmoment.START_ZORG:
                return "telt bij de start van de zorg"
            case Toetsmoment.NA_N_MAANDEN:
                return f"telt {self.maanden} {'maand' if self.maanden == 1 else 'maanden'} na de ingangsdatum"
        return None

    @property
    def is_fictief(self) -> bool:
        """Made up for the sample."""
        return self.bron.soort is BronSoort.FICTIEF

    @property
    def zekerheid_label(self) -> str:
        """``fictief`` where made up, else the status."""
        return "fictief" if self.is_fictief else self.status.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Getal(Item):
    """A number of policy with its unit (procent, punten, dagen, maanden). None only when onbekend."""

    waarde: Decimal | None = None
    eenheid: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keuze(Item):
    """A choice between methods: a word from a closed list. None only when onbekend."""

    waarde: str | None = None
