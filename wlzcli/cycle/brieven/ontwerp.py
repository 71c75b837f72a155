"""What comes out: one letter in content, before its text is put around it."""

from __future__ import annotations

from datetime import date

from wlzcli.domain.brief import BriefSoort, Geadresseerde
from wlzcli.domain.codes import Sector
from wlzcli.domain.findings import Finding
from wlzcli.domain.toetsing import Herstelpunt
from wlzcli.records import dataclass


@dataclass(frozen=True, slots=True)
class Ontwerp:
    """One letter: for whom, on which besluit, with which values (a record of ``domain.briefgegevens``).

    ``rang`` orders letters for a proof: the amount or share that says how well somebody came out (None: unknown);
    ``bijzonder`` counts what is out of the ordinary in it. ``bedrag`` is the amount for the signatories.
    ``punten``: what it asks to repair.
    """

    soort: BriefSoort
    agb_code: str
    regio: str
    sector: Sector
    kenmerk: str
    geadresseerde: Geadresseerde
    datum: date
    besluitdatum: date
    besluit_id: str | None
    concept: bool
    gegevens: object
    einddatum: date | None = None
    termijn_dagen: int | None = None
    bedrag: str = ""
    rang: int | None = None
    bijzonder: int = 0
    punten: tuple[Herstelpunt, ...] = ()

    @property
    def sleutel(self) -> str:
        """Its key in the register and the start of its path."""
        return f"{self.soort}/{self.agb_code}-{self.regio}-{self.sector}"


class StoppedError(Exception):
    """This letter cannot be made; the finding says why. The others go on."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.code)
        self.finding = finding
