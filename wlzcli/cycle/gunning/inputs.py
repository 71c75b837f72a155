"""What the gunning rests on, as one frozen value."""

from __future__ import annotations

from datetime import date

from wlzcli.domain.brief import Verzending
from wlzcli.domain.findings import Finding, Question
from wlzcli.domain.gunning import Bezwaar, GunningBesluit, Weigering
from wlzcli.domain.inschrijving import Inschrijving
from wlzcli.domain.ontwikkelplan import ScoreBesluit
from wlzcli.domain.ronde import Ronde
from wlzcli.domain.tabellen import Feit, Referentie, Tarief, Zorgaanbieder
from wlzcli.domain.toetsing import ValidateBesluit
from wlzcli.records import dataclass

REKENWIJZE = 2  # of every new run


@dataclass(frozen=True, slots=True)
class StaandBesluit:
    """A gunning that was vastgesteld and was not replaced, under its id."""

    id: str
    besluit: GunningBesluit


@dataclass(frozen=True, slots=True)
class GunningInputs:
    """Everything the gunning may look at.

    ``tabelbevindingen``: what is wrong in the tables; a wrong row about a zorgaanbieder holds its award.
    ``peildatum`` is None but for a run that makes provisional awards definitive: the day on which it is
    judged whether an objection term has ended. ``herzien``: ids of standing awards that are decided again
    (a correction, or a kort geding that was won). ``weigeringen``: standing awards that the zorgaanbieder does not want.
    ``vragen``: what ingest and validate still ask about a zorgaanbieder, such as which of two forms counts.
    ``ongewijzigd_telt``: an award of which deciding again changed nothing goes on (definitief, withdrawn) as if it was never
    opened. Voorstellen up to 0.2.0 left it out of the run; recomputing those still does.
    ``gevraagd``: of which awards was asked to make them definitive on the peildatum (empty: of all, as up to 0.3.0).
    ``rekenwijze``: 0 for voorstellen up to 0.3.0, which are recomputed as they were. 1: facts that contradict each other on a
    condition for more years are a question, every ground for the term is listed, and deciding a definitive award again without a
    change leaves it as it is. 2: a general record, and one about the zorgaanbieder elsewhere, that says otherwise is a question
    too; a shortage beside a request that nobody can price is one as well; a percentage below zero is a finding.
    """

    ronde: Ronde
    toetsen: tuple[ValidateBesluit, ...]
    scores: tuple[ScoreBesluit, ...] = ()
    inschrijvingen: tuple[Inschrijving, ...] = ()
    zorgaanbieders: tuple[Zorgaanbieder, ...] = ()
    tarieven: tuple[Tarief, ...] = ()
    referentie: tuple[Referentie, ...] = ()
    feiten: tuple[Feit, ...] = ()
    tabelbevindingen: tuple[Finding, ...] = ()
    bezwaren: tuple[Bezwaar, ...] = ()
    staand: tuple[StaandBesluit, ...] = ()
    verzendingen: tuple[Verzending, ...] = ()
    herzien: tuple[str, ...] = ()
    definitief: bool = False
    peildatum: date | None = None
    weigeringen: tuple[Weigering, ...] = ()
    vragen: tuple[Question, ...] = ()
    ongewijzigd_telt: bool = False
    gevraagd: tuple[str, ...] = ()
    rekenwijze: int = 0
