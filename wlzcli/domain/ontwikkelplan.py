"""Ontwikkelplannen, the dialoog about them, and how they were judged."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from wlzcli.domain.codes import Sector
from wlzcli.domain.decisions import Stap
from wlzcli.domain.ladder import OpslagMoment
from wlzcli.domain.provenance import Plaats
from wlzcli.records import dataclass

GRONDEN = "gronden"  # stands for a plan in the decision on results that were agreed without one


class DialoogSoort(StrEnum):
    """What a record of the dialoog tells. Only ``OVEREENSTEMMING`` opens the way to an opslag."""

    UITNODIGING = "uitnodiging"
    GESPREK = "gesprek"
    STARTPOSITIE = "startpositie"
    CLIENTENRAAD = "clientenraad"
    OVEREENSTEMMING = "overeenstemming"
    GEEN_OVEREENSTEMMING = "geen_overeenstemming"


@dataclass(frozen=True, slots=True, order=True)
class PlanSleutel:
    """What names one plan within a ronde."""

    regio: str
    sector: Sector
    agb_code: str
    plan: str

    def __str__(self) -> str:
        return f"{self.regio}/{self.sector}/{self.agb_code}/{self.plan}"


@dataclass(frozen=True, slots=True)
class Resultaatafspraak:
    """One agreed result: what is measured, what must be reached, by when, shown how, and which part of the
    opslag (in points of the NZa maximum) hangs on it at which moment.

    ``resultaat`` is its name in the table ``resultaten``; ``feit`` is the tariff fact it carries where the
    kader pays by ground (``technologie``, ``bewegingen``) instead of by plan. ``thema``: the theme or kanslijn
    it was agreed on, where no plan says that.
    """

    regio: str
    sector: Sector
    agb_code: str
    plan: str
    resultaat: str
    indicator: str
    doel: str
    datum: date | None
    bewijs: str
    opslag_deel: Decimal | None
    moment: OpslagMoment
    plek: Plaats
    feit: str = ""
    thema: str | None = None


@dataclass(frozen=True, slots=True)
class Dialoog:
    """One record of the dialoog: an invitation, a talk, involvement of the cliëntenraad, or agreement.

    ``soort`` is a :class:`DialoogSoort`. A startpositie says where the zorgaanbieder stands on a ``thema`` (a kanslijn of the
    akkoord-gehandicaptenzorg-2022): ``onderwerpen`` the position, ``afspraken`` the aim. ``verwachtingen``: the keys of the
    expectations of the kader that were spoken of.
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
    thema: str = ""
    verwachtingen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Beoordeling:
    """One element of one plan, scored by one assessor. ``score`` None: niet van toepassing.

    ``element`` ``opslag`` with a percentage is the decision as a whole in an ``integraal`` kader.
    ``plan_sha256`` is the version of the plan that was read.
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
    plan_sha256: str = ""

    @property
    def sleutel(self) -> PlanSleutel:
        """The plan that was scored."""
        return PlanSleutel(self.regio, self.sector, self.agb_code, self.plan)


@dataclass(frozen=True, slots=True)
class Toewijzing:
    """The plans that one assessor was given to read."""

    beoordelaar: str
    plannen: tuple[PlanSleutel, ...]


@dataclass(frozen=True, slots=True)
class Belang:
    """What an assessor declared about one zorgaanbieder. ``heeft_belang`` takes its plans away from the assessor."""

    beoordelaar: str
    agb_code: str
    heeft_belang: bool
    toelichting: str
    plek: Plaats


@dataclass(frozen=True, slots=True)
class PlanInvoer:
    """One plan as it goes into the scoring: its voorstel, its definitief form if that arrived, and what was agreed on it.

    ``versie`` is the hash of its text; ``ontbreekt`` the mandatory parts the definitief plan does not hold;
    ``akkoord`` the last recorded outcome of the dialoog (None: none yet), on day ``akkoord_op``.
    ``lopend``: part of a running agreement of more years, so without a voorstel of this ronde.
    """

    regio: str
    sector: Sector
    agb_code: str
    naam: str
    plan: str
    thema: str
    versie: str
    voorstel: str | None
    definitief: str | None
    definitief_op: datetime | None
    ontbreekt: tuple[str, ...]
    akkoord: bool | None
    akkoord_op: date | None
    clientenraad: bool
    lopend: bool = False
    resultaten: tuple[Resultaatafspraak, ...] = ()

    @property
    def sleutel(self) -> PlanSleutel:
        """What names this plan."""
        return PlanSleutel(self.regio, self.sector, self.agb_code, self.plan)


@dataclass(frozen=True, slots=True)
class ElementScore:
    """An element's weight, its score over the assessors, and the motivations that go into the letter.

    ``spreiding`` is the highest minus the lowest score; ``gemiddelde`` and ``mediaan`` stand beside the score used.
    """

    element: str
    gewicht: Decimal | None
    score: Decimal | None
    motivering: str
    spreiding: Decimal | None = None
    gemiddelde: Decimal | None = None
    mediaan: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Kantelpunt:
    """What would change the opslag of a plan: the other mean, or one point by one assessor on one element."""

    door: str
    element: str
    van: Decimal
    naar: Decimal
    opslag: Decimal


@dataclass(frozen=True, slots=True)
class ScoreBesluit:
    """How one plan was judged. ``opslag`` in points of the NZa maximum; ``score`` at most 4 decimals.

    ``uitkomst``: beoordeeld, geen_overeenstemming, or aangehouden (a question or finding stands open: not settled,
    and ``opslag`` 0 says nothing yet).
    """

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
    resultaten: tuple[Resultaatafspraak, ...] = ()
    kantelpunten: tuple[Kantelpunt, ...] = ()
    uitkomst: str = "beoordeeld"

    @property
    def is_plan(self) -> bool:
        """Whether this is about a plan, and not about agreed results without one."""
        return self.plan != GRONDEN

    def opslag_op(self, moment: OpslagMoment) -> Decimal:
        """The part of the opslag that is granted at this moment, if every agreed result is reached."""
        apart = [r for r in self.resultaten if r.opslag_deel is not None]
        deel = sum((r.opslag_deel or Decimal(0) for r in apart if r.moment is moment), Decimal(0))
        rest = self.opslag - sum((r.opslag_deel or Decimal(0) for r in apart), Decimal(0))
        return deel + (rest if moment is self.moment else Decimal(0))


@dataclass(frozen=True, slots=True)
class ThemaDekking:
    """What a zelfanalyse holds on one theme. ``eventueel`` items that are absent are shown, never held against anyone."""

    thema: str
    aanwezig: tuple[str, ...]
    ontbreekt: tuple[str, ...]
    eventueel_afwezig: tuple[str, ...]
    titel: str = ""


@dataclass(frozen=True, slots=True)
class PlanDekking:
    """What a voorstel for an ontwikkelplan holds of what the kader asks at least."""

    plan: str
    thema: str
    titel: str
    ontbreekt: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DialoogStand:
    """Where the dialoog with one zorgaanbieder stands. ``uitgenodigd`` None: a person must say first.

    ``reden`` says why: zorgvuldig, beoordeeld, lopende_overeenkomst, zelfanalyse_onvolledig, voorstel_onvolledig,
    geen_zelfanalyse, geen_voorstel, geen_voorwaarde, vraag. ``afgesproken``: the themes or kanslijnen with agreed results.
    """

    regio: str
    sector: Sector
    agb_code: str
    naam: str
    bestand: str
    uitgenodigd: bool | None
    reden: str
    themas: tuple[ThemaDekking, ...]
    plannen: tuple[PlanDekking, ...]
    gesprekken: tuple[Dialoog, ...]
    stappen: tuple[Stap, ...] = ()
    afgesproken: tuple[str, ...] = ()
