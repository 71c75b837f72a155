"""Ontwikkelplannen, the dialoog about them, and how they were judged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wlzcli.domain.codes import Sector
from wlzcli.domain.decisions import Stap
from wlzcli.domain.ladder import OpslagMoment
from wlzcli.domain.provenance import Plaats


@dataclass(frozen=True, slots=True)
class Dialoog:
    """One record of the dialoog: an invitation, a talk, involvement of the cliëntenraad, or agreement.

    ``soort``: uitnodiging, gesprek, clientenraad, overeenstemming, geen_overeenstemming.
    """

    regio: str
    sector: Sector
    agb_code: str
    soort: str
    datum: date
    met: str
    onderwerpen: str
    afspraken: str
    plan: str | None
    door: str


@dataclass(frozen=True, slots=True)
class Beoordeling:
    """One element of one plan, scored by one assessor. ``score`` None: niet van toepassing.

    ``element`` ``opslag`` with a percentage is the decision as a whole in an ``integraal`` kader.
    """

    regio: str
    sector: Sector
    agb_code: str
    plan: str
    beoordelaar: str
    element: str
    score: Decimal | None
    motivering: str
    plek: Plaats


@dataclass(frozen=True, slots=True)
class ElementScore:
    """An element's weight, its score over the assessors, and the motivations that go into the letter."""

    element: str
    gewicht: Decimal | None
    score: Decimal | None
    motivering: str


@dataclass(frozen=True, slots=True)
class ScoreBesluit:
    """How one plan was judged. ``opslag`` in points of the NZa maximum; ``score`` at most 4 decimals."""

    regio: str
    sector: Sector
    agb_code: str
    plan: str
    thema: str
    overeenstemming: bool
    elementen: tuple[ElementScore, ...]
    score: Decimal | None
    opslag: Decimal
    stappen: tuple[Stap, ...]
    moment: OpslagMoment = OpslagMoment.INITIEEL
