"""The tariff ladder: from the NZa maximum to one percentage, rung by rung, each with its source."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from wlzcli.domain.beleidsitem import Item
from wlzcli.domain.codes import AanbiederType, Leveringsvorm
from wlzcli.domain.decisions import Stap
from wlzcli.records import dataclass


class Bewerking(StrEnum):
    """The closed set of operations on a tariefpercentage."""

    BASIS = "basis"  # start here: ``waarde`` percent of the NZa maximum, or the fact named by ``feit``
    VERVANG = "vervang"  # a fixed percentage instead (96.0 essential, 91 new at DSW), when it applies
    OPSLAG = "opslag"  # + ``waarde``
    AFSLAG = "afslag"  # - ``waarde``
    BAND = "band"  # + a value a person decides, within minimum..maximum (fact ``feit``)
    MONITOR = "monitor"  # last year's percentage (fact) + the outcome (fact ``feit``) within minimum..maximum
    VRIJ_VOORSTEL = "vrij_voorstel"  # the percentage proposed (fact ``feit``), up to ``maximum``
    MINIMUM = "minimum"  # not below ``waarde``
    MAXIMUM = "maximum"  # not above ``waarde``


class Lezing(StrEnum):
    """Whether a percentage is in points of the NZa maximum or a factor; ``ONBEKEND`` where the text is open."""

    PUNTEN = "punten"
    FACTOR = "factor"
    ONBEKEND = "onbekend"


class OpslagMoment(StrEnum):
    """When an opslag is granted."""

    INITIEEL = "initieel"
    HERSCHIKKING = "herschikking"
    NACALCULATIE = "nacalculatie"


@dataclass(frozen=True, slots=True, kw_only=True)
class TariefRegel(Item):
    """One tariff rule. Applies when type and leveringsvorm fit (empty: all) and fact ``feit`` says so.

    ``waarde``, ``minimum`` and ``maximum`` are percentages or points of the NZa maximum; None is unknown.
    ``vervangt`` names rules that this one takes the place of when it applies; ``volgorde`` orders the rungs.
    ``jaren``: for how many years this percentage is agreed (DSW: 91% for new providers, one year); None: not said.
    ``waarde_feit`` names the fact that may fill an unknown ``waarde``; ``typen_open`` are types of which the source
    does not say whether the rule holds for them: a person decides. ``voor_prestaties``: only these (empty: all).
    """

    bewerking: Bewerking
    volgorde: int
    waarde: Decimal | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    lezing: Lezing = Lezing.PUNTEN
    voor_typen: tuple[AanbiederType, ...] = ()
    voor_leveringsvormen: tuple[Leveringsvorm, ...] = ()
    feit: str | None = None
    moment: OpslagMoment = OpslagMoment.INITIEEL
    vervangt: tuple[str, ...] = ()
    jaren: int | None = None
    waarde_feit: str | None = None
    typen_open: tuple[AanbiederType, ...] = ()
    voor_prestaties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ladder:
    """One climbed ladder. ``tariefpercentage`` is None while a question stands open."""

    id: str
    leveringsvorm: Leveringsvorm
    stappen: tuple[Stap, ...]
    tariefpercentage: Decimal | None
