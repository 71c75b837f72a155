"""From what was declared to what the year will hold: one factor for a kader, half up to the quantum per line."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from wlzcli.cycle.herschik.inputs import Gerealiseerd, Stand
from wlzcli.domain.dates import days_in_year
from wlzcli.domain.money import half_up_ratio


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

    def quanta(self, real: Gerealiseerd | None, mutatie: Decimal, per: int) -> int:
        """The forecast in whole quanta, mutaties added, half up."""
        exact = Fraction(mutatie)
        if real is not None:
            exact += Fraction(real.volume) * self.factor
            if self.factor_laatste:
                exact += Fraction(real.laatste) * self.factor_laatste
        exact *= per
        return half_up_ratio(exact.numerator, exact.denominator)


def method_of(naam: str, stand: Stand, jaar: int) -> Methode:
    """The forecast method over the periods of this stand."""
    year = days_in_year(jaar)
    if naam == "maanden":
        return Methode(naam, Fraction(stand.per_jaar, len(stand.perioden)), Fraction(0))
    if naam == "laatste_drie_maanden":
        return Methode(naam, Fraction(1), Fraction(year - stand.dagen, stand.laatste_dagen))
    return Methode(naam, Fraction(year, stand.dagen), Fraction(0))
