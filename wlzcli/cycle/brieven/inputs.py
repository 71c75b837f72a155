"""What the letters rest on, as one frozen value."""

from __future__ import annotations

from datetime import date

from wlzcli.domain.briefgegevens import Aanvulpunt
from wlzcli.domain.codes import Sector
from wlzcli.domain.findings import Answer
from wlzcli.domain.gunning import GunningBesluit
from wlzcli.domain.herziening import Correctie
from wlzcli.domain.inschrijving import Inschrijving
from wlzcli.domain.ontwikkelplan import DialoogStand, ScoreBesluit
from wlzcli.domain.productie import Declaratiestand, HerschikBesluit, Mutatie
from wlzcli.domain.ronde import Ronde
from wlzcli.domain.tabellen import Zorgaanbieder
from wlzcli.domain.toetsing import ValidateBesluit
from wlzcli.records import dataclass


@dataclass(frozen=True, slots=True)
class Herkomst:
    """Where a decision stands: vastgesteld under ``besluit_id`` on ``datum``, or (None) only in a voorstel of that day."""

    besluit_id: str | None
    datum: date

    @property
    def concept(self) -> bool:
        """Not vastgesteld yet."""
        return self.besluit_id is None


@dataclass(frozen=True, slots=True)
class ValidateUit:
    """The outcome of validate for one zorgaanbieder, and where it stands."""

    besluit: ValidateBesluit
    herkomst: Herkomst


@dataclass(frozen=True, slots=True)
class ScoreUit:
    """The judgement of one plan, and where it stands."""

    besluit: ScoreBesluit
    herkomst: Herkomst


@dataclass(frozen=True, slots=True)
class GunningUit:
    """One award, where it stands, and the correction that it is (None: it corrects nothing)."""

    besluit: GunningBesluit
    herkomst: Herkomst
    correctie: Correctie | None = None


@dataclass(frozen=True, slots=True)
class HerschikUit:
    """One herschikking, and where it stands."""

    besluit: HerschikBesluit
    herkomst: Herkomst


@dataclass(frozen=True, slots=True)
class Aanvulling:
    """The points a zorgaanbieder must repair, in the words of the messages, in the order of the besluit."""

    agb_code: str
    regio: str
    sector: Sector
    punten: tuple[Aanvulpunt, ...]


@dataclass(frozen=True, slots=True)
class Weigergrond:
    """What was found on one eis on which a zorgaanbieder is refused, in the words of the messages."""

    agb_code: str
    regio: str
    sector: Sector
    eis: str
    tekst: str


@dataclass(frozen=True, slots=True)
class AanvaardeMelding:
    """A warning that a person accepted, in the words of the messages."""

    agb_code: str
    regio: str
    sector: Sector
    wat: str
    door: str
    reden: str


@dataclass(frozen=True, slots=True)
class Eerder:
    """A letter that was made before, on which day."""

    sleutel: str
    datum: date


@dataclass(frozen=True, slots=True)
class BrievenInputs:
    """Everything the letters may look at. ``verzending`` is the day they will be sent, if that is known.

    ``eerder`` are letters that keep the day on which they were made before.
    """

    ronde: Ronde
    peildatum: date
    verzending: date | None = None
    zorgaanbieders: tuple[Zorgaanbieder, ...] = ()
    inschrijvingen: tuple[Inschrijving, ...] = ()
    toetsen: tuple[ValidateUit, ...] = ()
    aanvullingen: tuple[Aanvulling, ...] = ()
    weigergronden: tuple[Weigergrond, ...] = ()
    aanvaard: tuple[AanvaardeMelding, ...] = ()
    eerder: tuple[Eerder, ...] = ()
    dialogen: tuple[DialoogStand, ...] = ()
    scores: tuple[ScoreUit, ...] = ()
    gunningen: tuple[GunningUit, ...] = ()
    stand: Declaratiestand | None = None
    mutaties: tuple[Mutatie, ...] = ()
    herschikkingen: tuple[HerschikUit, ...] = ()
    antwoorden: tuple[Answer, ...] = ()
