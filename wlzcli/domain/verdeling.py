"""Dividing a room in whole cents over claims: the one place where money is divided.

A claim counts up to its plafond. Every minimum is given first. The method then divides what is left
over what each still claims, class after class: a class that fits is paid in full, the first that does
not is divided, later ones get nothing more. No cent is lost and none is made.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import groupby

from wlzcli.domain.decimals import percent
from wlzcli.domain.money import ZERO, Money, half_up, half_up_to, total
from wlzcli.records import dataclass


class Verdeelmethode(StrEnum):
    """The closed set of division rules: proportional, constrained equal awards, constrained equal losses."""

    NAAR_RATO = "naar_rato"
    GELIJKE_TOEKENNING = "gelijke_toekenning"
    GELIJKE_KORTING = "gelijke_korting"


@dataclass(frozen=True, slots=True)
class Aanspraak:
    """One claim on the room. ``klasse`` 1 goes first; ``sleutel`` breaks the tie of the odd cent."""

    sleutel: str
    aanspraak: Money
    klasse: int = 1
    minimum: Money = ZERO
    plafond: Money | None = None

    @property
    def meegeteld(self) -> Money:
        """What counts: the claim up to its plafond."""
        return self.aanspraak if self.plafond is None else min(self.aanspraak, self.plafond)


@dataclass(frozen=True, slots=True)
class Toedeling:
    """What one claim got, its minimum included."""

    sleutel: str
    klasse: int
    aanspraak_cents: Money
    meegeteld_cents: Money
    minimum_cents: Money
    toegekend_cents: Money


class KlasseUitkomst(StrEnum):
    """What happened to a class."""

    VOLLEDIG = "volledig"
    GEDEELD = "gedeeld"
    NIETS = "niets"


@dataclass(frozen=True, slots=True)
class KlasseVerdeling:
    """How one class fared on what was left after the minima and the classes before it.

    ``maat`` is exact: the factor on each claim (naar_rato), the amount in cents each gets at most
    (gelijke_toekenning) or the amount in cents each loses at most (gelijke_korting); None when not divided.
    """

    klasse: int
    gevraagd_cents: Money
    beschikbaar_cents: Money
    toegekend_cents: Money
    uitkomst: KlasseUitkomst
    maat: Fraction | None = None


def measure_text(methode: str, maat: Fraction) -> str:
    """The measure of a divided class as people read it, to the cent or to a hundredth of a percent."""
    if methode == Verdeelmethode.NAAR_RATO:
        return percent(half_up_to(maat * 100, Decimal("0.01")))
    amount = Money(int(half_up(maat)))
    return f"ieder hoogstens {amount}" + (" minder" if methode == Verdeelmethode.GELIJKE_KORTING else "")


class ProbleemSoort(StrEnum):
    """Why nothing could be divided."""

    RUIMTE_NEGATIEF = "ruimte_negatief"
    NEGATIEF = "negatief"
    DUBBEL = "dubbel"
    MINIMUM_BOVEN_MEEGETELD = "minimum_boven_meegeteld"
    MINIMA_PASSEN_NIET = "minima_passen_niet"


@dataclass(frozen=True, slots=True)
class Probleem:
    """One reason why nothing was divided. ``gevonden`` and ``verwacht`` in cents where they are amounts."""

    soort: ProbleemSoort
    sleutel: str | None = None
    gevonden_cents: Money | None = None
    verwacht_cents: Money | None = None


@dataclass(frozen=True, slots=True)
class Verdeling:
    """The outcome of one division, in order of sleutel. With ``problemen`` nothing was divided."""

    methode: Verdeelmethode
    ruimte_cents: Money
    toedelingen: tuple[Toedeling, ...] = ()
    klassen: tuple[KlasseVerdeling, ...] = ()
    problemen: tuple[Probleem, ...] = ()

    @property
    def meegeteld_cents(self) -> Money:
        """The sum of what counted."""
        return total(t.meegeteld_cents for t in self.toedelingen)

    @property
    def toegekend_cents(self) -> Money:
        """The sum of what was given."""
        return total(t.toegekend_cents for t in self.toedelingen)

    @property
    def rest_cents(self) -> Money:
        """Room that nobody claimed."""
        return self.ruimte_cents - self.toegekend_cents

    def toegekend(self, sleutel: str) -> Money:
        """What this claim got."""
        return next(t.toegekend_cents for t in self.toedelingen if t.sleutel == sleutel)

    def klasse(self, nummer: int) -> KlasseVerdeling:
        """How this class fared."""
        return next(k for k in self.klassen if k.klasse == nummer)


def divide(aanspraken: Sequence[Aanspraak], ruimte: Money, methode: Verdeelmethode) -> Verdeling:
    """Divide the room over the claims. The order in which claims are given changes nothing."""
    claims = sorted(aanspraken, key=lambda a: a.sleutel)
    problems = find_problems(claims, ruimte)
    if problems:
        return Verdeling(methode, ruimte, problemen=problems)
    given = {a.sleutel: a.minimum.cents for a in claims}
    left = ruimte.cents - sum(given.values())
    classes: list[KlasseVerdeling] = []
    exhausted = False
    for number, members in groupby(sorted(claims, key=lambda a: a.klasse), key=lambda a: a.klasse):
        open_claims = [(a.sleutel, a.meegeteld.cents - a.minimum.cents) for a in members]
        asked = sum(claim for _, claim in open_claims)
        if asked <= left and not exhausted:
            parts, outcome, measure = [claim for _, claim in open_claims], KlasseUitkomst.VOLLEDIG, None
        elif exhausted:
            parts, outcome, measure = [0] * len(open_claims), KlasseUitkomst.NIETS, None
        else:
            parts, measure = share_out(open_claims, left, methode)
            outcome, exhausted = KlasseUitkomst.GEDEELD, True
        for (sleutel, _), part in zip(open_claims, parts, strict=True):
            given[sleutel] += part
        classes.append(KlasseVerdeling(number, Money(asked), Money(left), Money(sum(parts)), outcome, measure))
        left -= sum(parts)
    return Verdeling(
        methode,
        ruimte,
        tuple(Toedeling(a.sleutel, a.klasse, a.aanspraak, a.meegeteld, a.minimum, Money(given[a.sleutel])) for a in claims),
        tuple(classes),
    )


def find_problems(claims: Sequence[Aanspraak], ruimte: Money) -> tuple[Probleem, ...]:
    """Every reason why these claims cannot be divided, all of them in one go."""
    problems = [Probleem(ProbleemSoort.RUIMTE_NEGATIEF, None, ruimte)] if ruimte < ZERO else []
    seen: set[str] = set()
    for a in claims:
        if a.sleutel in seen:
            problems.append(Probleem(ProbleemSoort.DUBBEL, a.sleutel))
        seen.add(a.sleutel)
        negative = [m for m in (a.aanspraak, a.minimum, a.plafond) if m is not None and m < ZERO]
        problems.extend(Probleem(ProbleemSoort.NEGATIEF, a.sleutel, m) for m in negative)
        if not negative and a.minimum > a.meegeteld:
            problems.append(Probleem(ProbleemSoort.MINIMUM_BOVEN_MEEGETELD, a.sleutel, a.minimum, a.meegeteld))
    minima = total(a.minimum for a in claims)
    if not problems and minima > ruimte:
        problems.append(Probleem(ProbleemSoort.MINIMA_PASSEN_NIET, None, minima, ruimte))
    return tuple(problems)


def share_out(claims: Sequence[tuple[str, int]], ruimte: int, methode: Verdeelmethode) -> tuple[list[int], Fraction]:
    """Divide ``ruimte`` cents over claims that together ask more; the parts in cents and the exact measure."""
    amounts = [amount for _, amount in claims]
    match methode:
        case Verdeelmethode.NAAR_RATO:
            measure = Fraction(ruimte, sum(amounts))
            exact = [amount * measure for amount in amounts]
        case Verdeelmethode.GELIJKE_TOEKENNING:
            measure = equal_award(amounts, ruimte)
            exact = [min(Fraction(amount), measure) for amount in amounts]
        case Verdeelmethode.GELIJKE_KORTING:
            measure = equal_award(amounts, sum(amounts) - ruimte)
            exact = [amount - min(Fraction(amount), measure) for amount in amounts]
    keys = [key for key, _ in claims]
    return largest_remainder(list(zip(keys, exact, strict=True))), measure


def equal_award(amounts: Sequence[int], ruimte: int) -> Fraction:
    """The level at which ``sum(min(amount, level)) == ruimte``; ``ruimte`` is at most the sum of the amounts.

    The smallest claims are filled first: as long as an equal part of what is left exceeds the next
    claim, that claim is met in full.
    """
    left, waiting = ruimte, len(amounts)
    for amount in sorted(amounts):
        if amount * waiting > left:
            return Fraction(left, waiting)
        left -= amount
        waiting -= 1
    return Fraction(max(amounts, default=0))


def largest_remainder(shares: Sequence[tuple[str, Fraction]]) -> list[int]:
    """Exact shares that sum to a whole number, cut to whole numbers that sum to the same.

    The odd ones go to the largest remainders; ties by key ascending (code point).
    """
    whole = sum((share for _, share in shares), Fraction(0))
    if whole.denominator != 1:
        raise ValueError(f"shares sum to {whole}, not to a whole number")
    parts = [share.numerator // share.denominator for _, share in shares]
    odd = int(whole) - sum(parts)
    order = sorted(range(len(shares)), key=lambda i: (parts[i] - shares[i][1], shares[i][0]))
    for i in order[:odd]:
        parts[i] += 1
    return parts
