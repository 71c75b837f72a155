"""What another method, forecast, guarantee or amount of room would have given. Decides nothing."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from wlzcli.cycle.herschik.besluit import Uitkomst, assess
from wlzcli.cycle.herschik.inputs import HerschikInputs, Sleutel, agreements
from wlzcli.domain.beleidsitem import Aard, Bron, BronSoort, Getal, Keuze, Status
from wlzcli.domain.codes import Sector
from wlzcli.domain.findings import Answers, Finding, Question
from wlzcli.domain.money import ZERO, Money, total
from wlzcli.domain.productie import HerschikBesluit
from wlzcli.policy.model import Beleid, Herschikking
from wlzcli.records import dataclass

K = TypeVar("K", Keuze, Getal)
PUBLISHED = "gepubliceerd"
BRON = Bron(soort=BronSoort.BESLUIT_ZORGKANTOOR, document="scenario")


@dataclass(frozen=True, slots=True)
class Scenario:
    """Other values for the rule, or extra room per region; None: as the kader says."""

    naam: str
    verdeling: str | None = None
    prognose: str | None = None
    niveau: str | None = None
    klassen: tuple[str, ...] | None = None
    garantie: Decimal | None = None
    drempel: Decimal | None = None
    extra_cents: Money = ZERO
    opgave_marge: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Verandering:
    """One zorgaanbieder under a scenario beside the published rule, in cents."""

    regio: str
    sector: Sector
    agb_code: str
    naam: str
    gepubliceerd_cents: Money
    scenario_cents: Money
    verschil_cents: Money
    aanspraak_cents: Money
    niet_gehonoreerd_cents: Money
    afspraak_cents: Money


class Berekend(StrEnum):
    """Whether a scenario gave everyone an outcome, some, or nobody: then its amounts say nothing."""

    GEHEEL = "geheel"
    DEELS = "deels"
    NIET = "niet"


@dataclass(frozen=True, slots=True)
class Vergelijking:
    """One scenario as a whole. ``afstand``: the sum of what claims and herschikkingen differ; ``spreiding``: the
    largest minus the smallest honoured share of over-production; ``open``: how many questions it leaves.

    ``zonder_uitkomst``: how many agreements have none, because of ``vragen`` that are open or ``bevindingen`` that block. Who has no outcome
    in this scenario or by the published rule is not compared.
    """

    scenario: Scenario
    herschikking_cents: Money
    toegekend_cents: Money
    niet_gehonoreerd_cents: Money
    rest_cents: Money
    afstand_cents: Money
    spreiding: Fraction
    winnaars: int
    verliezers: int
    open: int
    veranderingen: tuple[Verandering, ...]
    berekend: Berekend = Berekend.GEHEEL
    zonder_uitkomst: int = 0
    vragen: tuple[Question, ...] = ()
    bevindingen: tuple[Finding, ...] = ()

    @property
    def meest_geraakt(self) -> tuple[Verandering, ...]:
        """The three for whom it matters most; fewer where fewer change."""
        moved = (v for v in self.veranderingen if v.verschil_cents)
        return tuple(sorted(moved, key=lambda v: (-abs(v.verschil_cents.cents), v.agb_code, v.regio, v.sector))[:3])


def compare(inputs: HerschikInputs, beleid: Beleid, answers: Answers, scenarios: tuple[Scenario, ...]) -> tuple[Vergelijking, ...]:
    """The published rule first, then every scenario beside it."""
    expected = set(agreements(inputs.gunning, inputs.geweigerd)) - {(b.regio, b.sector, b.agb_code) for b in inputs.staand}
    base = assess(inputs, beleid, answers)
    out = [_measure(Scenario(PUBLISHED), base, base, expected)]
    for scenario in scenarios:
        more = replace(
            inputs, regios=tuple(replace(r, herverdeling_cents=r.herverdeling_cents + scenario.extra_cents) for r in inputs.regios)
        )
        out.append(_measure(scenario, base, assess(more, _with(beleid, scenario), answers), expected))
    return tuple(out)


def _with(beleid: Beleid, scenario: Scenario) -> Beleid:
    kaders = tuple(replace(k, herschikking=_rule(k.herschikking, scenario)) if k.herschikking else k for k in beleid.kaders)
    return replace(beleid, kaders=kaders)


def _rule(h: Herschikking, s: Scenario) -> Herschikking:
    h = replace(
        h,
        verdeling=_value(h.verdeling, s.verdeling),
        prognose=_value(h.prognose, s.prognose),
        niveau=_value(h.niveau, s.niveau),
        garantie=h.garantie if s.garantie is None else _percent("garantie", s.garantie),
        drempel=h.drempel if s.drempel is None else _percent("drempel", s.drempel),
        opgave_marge=h.opgave_marge if s.opgave_marge is None else _percent("opgave_marge", s.opgave_marge),
    )
    return h if s.klassen is None else replace(h, klassen=s.klassen, klassen_herkomst=None)


def _value(item: Keuze, word: str | None) -> Keuze:
    return item if word is None else replace(item, waarde=word, status=Status.VAST, bron=BRON)


def _percent(naam: str, waarde: Decimal) -> Getal:
    return Getal(sleutel=f"herschikking.{naam}", titel=naam, aard=Aard.PROCEDURE, bron=BRON, waarde=waarde, eenheid="procent")


def _measure(scenario: Scenario, base: Uitkomst, other: Uitkomst, expected: set[Sleutel]) -> Vergelijking:
    before = {(b.regio, b.sector, b.agb_code): b for b in base.besluiten}
    both = ((before.get((b.regio, b.sector, b.agb_code)), b) for b in other.besluiten)
    changes = tuple(_change(old, b) for old, b in both if old is not None)
    without = len(expected - {(b.regio, b.sector, b.agb_code) for b in other.besluiten})
    shares = [
        Fraction(d.toegekend_cents.cents, d.overproductie_cents.cents)
        for b in other.besluiten
        for d in b.delen
        if d.overproductie_cents and d.stroom is None
    ]
    return Vergelijking(
        scenario,
        total(b.herschikking_cents for b in other.besluiten),
        total(b.toegekend_cents for b in other.besluiten),
        total(b.niet_gehonoreerd_cents for b in other.besluiten),
        total(t.rest_cents for t in other.totalen),
        Money(sum(abs((b.aanspraak_cents - b.herschikking_cents).cents) for b in other.besluiten)),
        max(shares, default=Fraction(0)) - min(shares, default=Fraction(0)),
        sum(c.verschil_cents > ZERO for c in changes),
        sum(c.verschil_cents < ZERO for c in changes),
        len(other.questions),
        changes,
        Berekend.GEHEEL if not without else Berekend.DEELS if other.besluiten else Berekend.NIET,
        without,
        tuple(other.questions[i] for i in sorted(other.questions)),
        tuple(f for f in other.findings if f.blocks),
    )


def _change(old: HerschikBesluit, new: HerschikBesluit) -> Verandering:
    was = old.herschikking_cents
    return Verandering(
        new.regio, new.sector, new.agb_code, new.naam, was, new.herschikking_cents, new.herschikking_cents - was, new.aanspraak_cents,
        new.niet_gehonoreerd_cents, new.afspraak_cents,
    )  # fmt: skip
