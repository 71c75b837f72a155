"""What is stored about one award, and where each value of it stands: file, sheet and cell, or line of a table."""

from __future__ import annotations

from datetime import date

from wlzcli.cycle.gunning import GunningInputs
from wlzcli.cycle.score.plans import linked_plan
from wlzcli.domain.findings import Answer
from wlzcli.domain.formulier import SOORT_DEFINITIEF
from wlzcli.domain.gunning import GunningBesluit, Reactie
from wlzcli.domain.herziening import Correctie
from wlzcli.domain.inschrijving import Inschrijving, ProductieRegel
from wlzcli.domain.ontwikkelplan import Beoordeling, Dialoog
from wlzcli.domain.productie import HerschikBesluit
from wlzcli.domain.provenance import Plaats
from wlzcli.domain.tabellen import Feit
from wlzcli.policy.model import Kader
from wlzcli.records import dataclass


@dataclass(frozen=True, slots=True)
class Regel:
    """One line of an explanation. ``niveau`` 0 is a heading of its own, deeper lines give the reason of the one above."""

    niveau: int
    wat: str
    tekst: str
    bron: str | None = None
    plek: str | None = None


@dataclass(frozen=True, slots=True)
class OpenPunt:
    """What holds an award: a question (with its ``id``) or a finding, in words; who must act, and what there is to do."""

    code: str
    tekst: str
    wie: str
    wat: str
    bron: str | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Stand:
    """What is stored about one award: the besluit, the inputs it was made on, and what people recorded.

    ``correctie``: the correction that this award is; ``voorgesteld``: one that is proposed and not settled yet. ``reacties``: every
    answer to it, oldest first. ``open``: what holds it, of who is held. ``verbeterde_termijn``: the corrected day on which the letter
    under a definitive award was sent, and the last day of the term from it. ``wacht_herziening``: why it is decided again, where that
    is held; then ``open`` holds it.
    """

    besluit: GunningBesluit
    herkomst: str
    kader: Kader
    inputs: GunningInputs | None = None
    antwoorden: tuple[Answer, ...] = ()
    formulieren: tuple[Inschrijving, ...] = ()
    dialoog: tuple[Dialoog, ...] = ()
    beoordelingen: tuple[Beoordeling, ...] = ()
    herschik: HerschikBesluit | None = None
    herschik_herkomst: str = ""
    antwoorden_herschik: tuple[Answer, ...] = ()
    correctie: Correctie | None = None
    voorgesteld: Correctie | None = None
    reacties: tuple[Reactie, ...] = ()
    open: tuple[OpenPunt, ...] = ()
    verbeterde_termijn: tuple[date, date] | None = None
    wacht_herziening: str | None = None


def form_of(stand: Stand) -> str | None:
    """The form that was tested."""
    b = stand.besluit
    tested = stand.inputs.toetsen if stand.inputs else ()
    return next((t.bestand for t in tested if (t.regio, t.sector, t.agb_code) == (b.regio, b.sector, b.agb_code)), None)


def cell_of(stand: Stand, prestatiecode: str) -> str | None:
    """The cell in which the volume was asked; None for a running agreement that handed in nothing, and where no file is known to hold it."""
    found = asked_of(stand, prestatiecode)
    return str(Plaats(found[1], found[0].blad, found[0].cel)) if found and found[1] else None


def asked_of(stand: Stand, prestatiecode: str) -> tuple[ProductieRegel, str | None] | None:
    """The line of the request and the file that holds it: as the toetsing took it over, else of the form that was tested.

    What was taken over may stand in an aanvulling, or on the form whose repair has something else in that cell.
    """
    if stand.inputs is None:
        return None
    tested = form_of(stand)
    read = sorted(_own_forms(stand), key=lambda i: i.bestand != tested)
    lines = _taken_over(stand) or [p for i in read for p in i.productie]
    line = next((p for p in lines if p.prestatiecode == prestatiecode), None)
    return (line, next((i.bestand for i in (*read, *stand.formulieren) if line in i.productie), None)) if line else None


def _own_forms(stand: Stand) -> list[Inschrijving]:
    """What the gunning read of this zorgaanbieder in this region and sector."""
    b = stand.besluit
    every = stand.inputs.inschrijvingen if stand.inputs else ()
    return [i for i in every if (i.regio, i.sector, i.agb_code) == (b.regio, b.sector, b.agb_code)]


def _taken_over(stand: Stand) -> list[ProductieRegel]:
    """The production that counts after additions and repairs; empty where it is that of the form that was tested."""
    b = stand.besluit
    every = stand.inputs.toetsen if stand.inputs else ()
    return [p for t in every if (t.regio, t.sector, t.agb_code) == (b.regio, b.sector, b.agb_code) for p in t.productie]


def asked_codes(stand: Stand) -> set[str]:
    """The prestaties that were asked; of a running agreement that handed in nothing, those it had."""
    b = stand.besluit
    if stand.inputs is None:
        return set()
    asked = {p.prestatiecode for p in (*_taken_over(stand), *(p for i in _own_forms(stand) for p in i.productie)) if p.prestatiecode}
    had = {r.prestatiecode for r in stand.inputs.referentie if (r.regio, r.sector, r.agb_code) == (b.regio, b.sector, b.agb_code)}
    return asked if form_of(stand) else asked | had


def plan_cell(stand: Stand, plan: str) -> str | None:
    """The cell of a plan, of the definitief one where it came in.

    A definitief form has its own numbers: its first plan may be the second voorstel, and says so.
    """
    places = [
        str(Plaats(i.bestand, p.blad, p.cel))
        for i in stand.formulieren
        for p in i.plannen
        if (linked_plan(p) if i.soort == SOORT_DEFINITIEF else p.plan) == plan
    ]
    return places[-1] if places else None  # the definitief plan comes after its voorstel


def reference_of(stand: Stand, prestatiecode: str) -> str | None:
    """The row with last year\'s volume."""
    b = stand.besluit
    rows = stand.inputs.referentie if stand.inputs else ()
    own = ((r.regio, r.sector, r.agb_code, r.prestatiecode) for r in rows)
    return next((str(r.plek) for r, key in zip(rows, own, strict=True) if key == (b.regio, b.sector, b.agb_code, prestatiecode)), None)


def fact_of(stand: Stand, naam: str, leveringsvorm: str) -> Feit | None:
    """The fact a rung rests on, from the zorgkantoor\'s own records."""
    b = stand.besluit
    facts = stand.inputs.feiten if stand.inputs and naam else ()
    here = [f for f in facts if f.agb_code == b.agb_code and f.feit == naam and f.applies(b.regio, b.sector, leveringsvorm)]
    return max(
        here, key=lambda f: (bool(f.regio) + bool(f.sector) + bool(f.leveringsvorm), f.leveringsvorm, f.per or date.min), default=None
    )
