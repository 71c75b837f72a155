"""From what was declared to what the year will hold: one factor for a kader, half up to the quantum per line."""

from __future__ import annotations

from dataclasses import field
from decimal import Decimal
from fractions import Fraction

from wlzcli.cycle.herschik.inputs import HerschikInputs, Seizoen, Stand
from wlzcli.domain.codes import Sector
from wlzcli.domain.dates import days_in_year
from wlzcli.domain.money import half_up_ratio
from wlzcli.records import dataclass


@dataclass(frozen=True, slots=True)
class Methode:
    """A forecast: ``volume x factor + laatste x factor_laatste``, over the periods covered.

    - dagen: days of the year over days covered (365/181 for January to June, 366/182 in a leap year);
    - maanden: periods of the year over periods covered;
    - laatste_drie_maanden: what was realised, and for the rest of the year the pace of the last three periods.
    """

    naam: str
    factor: Fraction
    factor_laatste: Fraction
    maat: tuple[int, int, int] = field(init=False, repr=False, compare=False)  # both factors over one denominator

    def __post_init__(self) -> None:
        a, b = self.factor, self.factor_laatste
        parts = (a.numerator * b.denominator, b.numerator * a.denominator, a.denominator * b.denominator)
        object.__setattr__(self, "maat", parts)

    def quanta(self, volume: int, laatste: int, mutatie: int, per: int) -> int:
        """The forecast in whole quanta, mutaties added, half up. All in hundredths of the unit."""
        first, last, bottom = self.maat
        if not laatste and not mutatie and volume >= 0:  # nearly every line; thousands of them
            return (volume * first * per * 2 + bottom * 100) // (bottom * 200)
        return half_up_ratio((volume * first + laatste * last + mutatie * bottom) * per, bottom * 100)


def hundredths(volume: Decimal) -> int:
    """A volume in hundredths of its unit; more decimals than that never come in."""
    top, bottom = volume.as_integer_ratio()
    if bottom == 1:
        return top * 100
    whole, rest = divmod(top * 100, bottom)
    if rest:
        raise ValueError(f"{volume} has more than two decimals")
    return whole


@dataclass(frozen=True, slots=True)
class Schatter:
    """How the lines of one sector are forecast: one method for all, or per prestatie where the season says so.

    ``marge`` bounds the zorgaanbieder's own figure, in percent of the forecast by days. ``profiel``: what a season was made of.
    """

    methode: Methode
    seizoen: dict[str, Methode] | None = None
    marge: Decimal | None = None
    profiel: dict[str, Seizoen] | None = None

    def for_line(self, prestatiecode: str) -> Methode | None:
        """The method of one prestatie; None when the season has no profile of it."""
        return self.methode if self.seizoen is None else self.seizoen.get(prestatiecode)

    def own_figure(self, forecast: int, opgave: int, mutatie: int, per: int) -> EigenOpgave:
        """The own figure (hundredths) in quanta, held within the margin of the forecast, and the mutatie on top."""
        wanted = half_up_ratio(opgave * per, 100)
        room = Fraction(forecast) * Fraction(self.marge or 0) / 100
        low, high = half_up_ratio(*(forecast - room).as_integer_ratio()), half_up_ratio(*(forecast + room).as_integer_ratio())
        held = min(max(wanted, low), high)
        return EigenOpgave(held + half_up_ratio(mutatie * per, 100), held, forecast, low, high, _bound(wanted, held))


@dataclass(frozen=True, slots=True)
class EigenOpgave:
    """A forecast by the zorgaanbieder's own figure, in quanta: with the mutatie, without it (``gehouden``), and what it was held against.

    ``uitkomst``: ``opgave`` when the figure itself counts, else the bound that does.
    """

    prognose: int
    gehouden: int
    naar_dagen: int
    ondergrens: int
    bovengrens: int
    uitkomst: str


def _bound(wanted: int, held: int) -> str:
    if wanted == held:
        return "opgave"
    return "ondergrens" if wanted < held else "bovengrens"


def profile_of(inputs: HerschikInputs, sector: Sector) -> dict[str, Seizoen]:
    """Per prestatie of a sector what everybody delivered last year, where that was anything over the same periods."""
    return {s.prestatiecode: s for s in inputs.seizoen if s.sector is sector and s.gedekt > 0}


def seasonal(profile: dict[str, Seizoen]) -> dict[str, Methode]:
    """Per prestatie: the whole of last year over the same periods of last year."""
    return {code: Methode("seizoen", Fraction(s.heel_jaar) / Fraction(s.gedekt), Fraction(0)) for code, s in profile.items()}


def method_of(naam: str, stand: Stand, jaar: int) -> Methode:
    """The forecast method over the periods of this stand."""
    year = days_in_year(jaar)
    if naam == "maanden":
        return Methode(naam, Fraction(stand.per_jaar, len(stand.perioden)), Fraction(0))
    if naam == "laatste_drie_maanden":
        return Methode(naam, Fraction(1), Fraction(year - stand.dagen, stand.laatste_dagen))
    return Methode("dagen", Fraction(year, stand.dagen), Fraction(0))
