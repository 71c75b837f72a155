"""Parts that letters of more than one kind share: see :mod:`wlzcli.domain.briefgegevens`."""

from __future__ import annotations

from wlzcli.records import dataclass


@dataclass(frozen=True, slots=True)
class Algemeen:
    """What every letter knows: the ronde, the zorgkantoor and the zorgaanbieder it is for.

    ``elders``: the other regions and sectors for which this zorgaanbieder gets a letter of its own.
    """

    zorgkantoor: str
    zorgaanbieder: str
    agb_code: str
    jaar: str
    sector: str
    regio: str
    kader: str
    contact: str
    mandaat: str
    elders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Beroep:
    """Where and until when to object: kort geding before the civil judge, with the term of the kader."""

    rechtbank: str
    dagen: int
    verzending: str
    einddatum: str
    bron: str


@dataclass(frozen=True, slots=True)
class Regel:
    """A sentence or ground with the place in the kader it rests on."""

    tekst: str
    bron: str


@dataclass(frozen=True, slots=True)
class Kalenderdag:
    """A day of the planning."""

    wat: str
    wanneer: str
