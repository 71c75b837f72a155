"""How each line of a herschikking was forecast: the method that made the figure, its factor and what it was applied to.

A line that was forecast as its whole deel has nothing stored of its own: the step ``herschikking.prognose`` tells it. A line with
another method names that, and where it has inputs of its own (the zorgaanbieder's figure, a season) a step about its prestatie holds them.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from wlzcli.domain.canonical import NO_FACTS, Facts
from wlzcli.domain.dates import in_full
from wlzcli.domain.decimals import dutch, percent
from wlzcli.domain.productie import HerschikDeel, HerschikRegel
from wlzcli.records import dataclass

PROGNOSE, OPGAVE, SEIZOEN, STROOM = (f"herschikking.{name}" for name in ("prognose", "opgave", "seizoen", "stroom"))
INVOER = frozenset(
    {
        "dagen", "perioden", "dagen_laatste_perioden", "heel_jaar", "gedekt", "tot_en_met",
        "opgave", "prognose_zonder_opgave", "marge_procent", "ondergrens", "bovengrens",
    }
)  # fmt: skip
PER_PRESTATIE = "per_prestatie"  # of a deel whose lines share no method


class Methode(StrEnum):
    """What a forecast was made with."""

    DAGEN = "dagen"
    MAANDEN = "maanden"
    LAATSTE_DRIE = "laatste_drie_maanden"
    SEIZOEN = "seizoen"
    EIGEN_OPGAVE = "eigen_opgave"
    ALS_AFSPRAAK = "als_afspraak"
    NIET_GEEXTRAPOLEERD = "niet_geextrapoleerd"
    TOT_EINDDATUM = "tot_einddatum"


@dataclass(frozen=True, slots=True)
class Schatting:
    """The forecast of one line. ``eigen`` are the facts of the step about this prestatie, ``deel`` those of the whole unit."""

    methode: str
    factor: Fraction | None
    factor_laatste: Fraction | None
    eigen: Facts = NO_FACTS
    deel: Facts = NO_FACTS

    @property
    def opgave(self) -> Decimal | None:
        """The zorgaanbieder's own figure, where it was the forecast or was held at its bounds."""
        return _decimal(self.eigen, "opgave") if self.methode == Methode.EIGEN_OPGAVE else None

    @property
    def grens(self) -> Decimal | None:
        """The bound at which an own figure was held; None when the figure itself counted."""
        given, made = self.opgave, _decimal(self.eigen, "prognose")
        if given is None or made is None:
            return None
        counted = made - (_decimal(self.eigen, "mutatie") or 0)
        return counted if abs(counted - given) >= 1 or self.eigen.get("uitkomst", "opgave") != "opgave" else None

    @property
    def formule(self) -> str:
        """What the figure is, as a sum that a reader can redo; a mutatie comes on top and is not in it."""
        match self.methode:
            case Methode.LAATSTE_DRIE:
                return f"gedeclareerd + gedeclareerd over de laatste perioden × {self.factor_laatste_tekst}"
            case Methode.EIGEN_OPGAVE:
                return self._own_figure()
            case Methode.ALS_AFSPRAAK:
                return "de afspraak; er is nog niets gedeclareerd"
            case Methode.NIET_GEEXTRAPOLEERD:
                return "gedeclareerd, zonder doortrekken"
            case Methode.TOT_EINDDATUM:
                end = self.eigen.get("tot_en_met")
                return f"gedeclareerd × {self.factor_tekst}" + (f", tot en met {in_full(date.fromisoformat(end))}" if end else "")
            case Methode.SEIZOEN:
                return f"gedeclareerd × {self.factor_tekst} (heel vorig jaar ÷ dezelfde perioden)"
            case _:
                return f"gedeclareerd × {self.factor_tekst}" if self.factor is not None else "per prestatie verschillend"

    def _own_figure(self) -> str:
        if self.opgave is None:
            return "de eigen opgave"
        told = f"de eigen opgave van {dutch(self.opgave)}"
        days = _decimal(self.eigen, "prognose_zonder_opgave")
        if self.grens is None or days is None:
            return told
        margin = _decimal(self.eigen, "marge_procent") or Decimal(0)
        side = f"{percent(margin)} {'onder' if self.opgave < self.grens else 'boven'} " if margin else ""
        how = f"gedeclareerd × {self._days(_fraction(self.eigen, 'factor'))} = " if self.eigen.get("factor") else ""
        return f"{told}, gehouden op {dutch(self.grens)}: {side}de prognose naar dagen ({how}{dutch(days)})"

    @property
    def factor_tekst(self) -> str:
        """The factor over the days or periods it was made of (``366/182``), where those are known; empty without a factor."""
        if self.factor is None:
            return ""
        if self.methode == Methode.SEIZOEN:
            if not self.eigen.get("gedekt"):
                return str(self.factor)  # up to 0.3.0 what it was made of was not kept
            return f"{dutch(_decimal(self.eigen, 'heel_jaar') or Decimal(0))}/{dutch(_decimal(self.eigen, 'gedekt') or Decimal(0))}"
        if self.methode == Methode.MAANDEN:
            return _over(self.factor, self.deel.get("perioden"))
        return self._days(self.factor)

    @property
    def factor_laatste_tekst(self) -> str:
        """What the last periods were multiplied by: days left over their days."""
        return "" if self.factor_laatste is None else _over(self.factor_laatste, self.deel.get("dagen_laatste_perioden"))

    def _days(self, factor: Fraction | None) -> str:
        return "" if factor is None else _over(factor, self.deel.get("dagen"))


class Schattingen:
    """How every line of one deel was forecast; its steps are looked up once."""

    def __init__(self, deel: HerschikDeel) -> None:
        self.deel: Facts = next((s.feiten for s in deel.stappen if s.regel == PROGNOSE), NO_FACTS)
        self.usual = _usual(self.deel)  # of the lines without a method of their own
        self._eigen: dict[str, Facts] = {}
        for s in deel.stappen:
            if s.regel in (OPGAVE, SEIZOEN, STROOM):
                code = s.feiten.get("prestatiecode")
                self._eigen[code] = Facts((*self._eigen[code].pairs, *s.feiten.pairs)) if code in self._eigen else s.feiten

    def of(self, regel: HerschikRegel) -> Schatting | None:
        """The forecast of this line; None of a besluit that does not say it."""
        own = self._eigen.get(regel.prestatiecode, NO_FACTS)
        if regel.prognose_methode is None:
            return self.usual
        return Schatting(regel.prognose_methode, regel.prognose_factor, regel.prognose_factor_laatste, own, self.deel)


def _usual(deel: Facts) -> Schatting | None:
    methode = deel.get("methode")
    if not methode:
        return None
    factor = None if methode == Methode.ALS_AFSPRAAK else _fraction(deel, "factor")
    return Schatting(methode, factor, _fraction(deel, "factor_laatste_perioden"), deel=deel)


def with_schatting(deel: HerschikDeel) -> HerschikDeel:
    """The same with method, factor and inputs on every line, as they go out."""
    ways = Schattingen(deel)
    if not ways.deel.pairs:
        return deel
    shared: dict[Facts, Facts] = {}  # thousands of lines have the same inputs
    return replace(deel, regels=tuple(_told(r, ways.of(r), shared) for r in deel.regels))


def _told(regel: HerschikRegel, s: Schatting | None, shared: dict[Facts, Facts]) -> HerschikRegel:
    if s is None:
        return regel
    invoer = shared.get(s.eigen)
    if invoer is None:
        invoer = shared[s.eigen] = Facts(tuple((k, v) for k, v in (*s.deel.pairs, *s.eigen.pairs) if k in INVOER))
    return replace(
        regel, prognose_methode=s.methode, prognose_factor=s.factor, prognose_factor_laatste=s.factor_laatste, prognose_invoer=invoer
    )


def _over(factor: Fraction, onder: str) -> str:
    """The factor with this denominator where it goes in evenly: 365/181 over 181 days, 12/6 over 6 periods."""
    top = factor * int(onder) if onder.isdigit() and onder != "0" else None
    if top is not None and top.denominator == 1:
        return f"{top}/{onder}"
    return str(factor)


def _decimal(feiten: Facts, naam: str) -> Decimal | None:
    text = feiten.get(naam)
    return Decimal(text) if text else None


def _fraction(feiten: Facts, naam: str) -> Fraction | None:
    text = feiten.get(naam)
    return Fraction(text) if text else None
