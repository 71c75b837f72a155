"""Flows with a rule of their own: lump sums, meerzorg, crisiszorg and items outside the room, from the table ``stromen``.

A lump sum stays in the division and is not extrapolated. Meerzorg and crisiszorg lie inside the room and come before the
division: meerzorg is granted case by case, crisiszorg follows the regional arrangement; neither competes with growth. What the
NZa leaves outside the room that year takes none of it (domain §6.4 and §6.5b).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field
from datetime import date
from fractions import Fraction

from wlzcli.cycle.herschik.deel import Deel, Lijn
from wlzcli.cycle.herschik.inputs import HerschikInputs
from wlzcli.cycle.herschik.prognose import Methode
from wlzcli.domain.canonical import Facts
from wlzcli.domain.decisions import Stap
from wlzcli.domain.findings import Ernst, Finding
from wlzcli.domain.gunning import GunningBesluit
from wlzcli.domain.money import Money, total
from wlzcli.domain.tabellen import Stroom, Stroomregel
from wlzcli.records import dataclass

NIET_GEEXTRAPOLEERD, TOT_EINDDATUM = "niet_geextrapoleerd", "tot_einddatum"


@dataclass(frozen=True, slots=True)
class Stromen:
    """The rows of the table with the days by which a flow is forecast."""

    rijen: tuple[Stroomregel, ...]
    dagen: int
    laatste_dag: date
    jaar: int
    _per: dict[tuple[str, str, str], dict[str, Stroomregel]] = field(default_factory=dict)

    @classmethod
    def read(cls, inputs: HerschikInputs) -> Stromen:
        """The flows of a herschikking."""
        rows = tuple(sorted(inputs.stromen, key=lambda r: (r.prestatiecode, bool(r.agb_code), bool(r.regio), bool(r.sector))))
        return cls(rows, inputs.stand.dagen, inputs.stand.perioden[-1].tot, inputs.jaar)

    def of(self, b: GunningBesluit) -> dict[str, Stroomregel]:
        """Per prestatie the row that holds for this agreement: the one that says most precisely for whom."""
        return {r.prestatiecode: r for r in self.rijen if r.applies(b.agb_code, b.regio, b.sector)}

    def own_method(self, rij: Stroomregel) -> Methode | None:
        """How a prestatie of a flow is forecast: never beyond the day until which it was granted; without that day not at all.

        None where the flow runs all year and is forecast as everything else.
        """
        end, year_end = rij.tot_en_met, date(self.jaar, 12, 31)
        if not rij.extrapoleren or (end is None and rij.stroom is Stroom.MEERZORG):
            return Methode(NIET_GEEXTRAPOLEERD, Fraction(1), Fraction(0))
        if end is None or end >= year_end:
            return None
        days = max(0, (end - self.laatste_dag).days)
        return Methode(TOT_EINDDATUM, Fraction(self.dagen + days, self.dagen), Fraction(0))

    def findings(self, b: GunningBesluit, lines: Iterable[list[Lijn]]) -> list[Finding]:
        """Meerzorg of which nobody said until when it was granted: told, for it is not extrapolated."""
        if not self.rijen:
            return []
        open_ended = [
            line.prestatiecode
            for own in lines
            for line in own
            if line.rij is not None and line.rij.stroom is Stroom.MEERZORG and line.rij.extrapoleren and line.rij.tot_en_met is None
        ]
        if not open_ended:
            return []
        subject = f"{b.naam} ({b.agb_code}), {b.sector} in {b.regio}"
        codes = ", ".join(open_ended)
        return [Finding("W615", Ernst.WAARSCHUWING, subject, gevonden=codes, verwacht="een dag tot en met wanneer", agb_code=b.agb_code)]


def split(lines: Iterable[Lijn]) -> tuple[list[Lijn], dict[Stroom, list[Lijn]]]:
    """The lines that are divided over, and those of a flow of its own."""
    rest: list[Lijn] = []
    apart: dict[Stroom, list[Lijn]] = {}
    for line in lines:
        if line.rij is None or line.rij.stroom is Stroom.LUMPSUM:
            rest.append(line)
        else:
            apart.setdefault(line.rij.stroom, []).append(line)
    return rest, apart


def make_stroom(besluit: GunningBesluit, stroom: Stroom, lijnen: list[Lijn]) -> Deel:
    """A flow as a unit of its own: its claim counts in full and is honoured in full, outside the division."""
    deel = Deel(besluit, None, lijnen, "/".join((besluit.regio, besluit.agb_code, besluit.sector, f"~{stroom}")), klasse=0, stroom=stroom)
    deel.add_up()
    deel.meegeteld = deel.aanspraak
    deel.gegarandeerd = min(deel.meegeteld, deel.afspraak)
    deel.toegekend = deel.overproductie
    return deel


def steps_of_rows(lijnen: Iterable[Lijn]) -> list[Stap]:
    """What the table says about these lines, with its source: which flow, until when, extrapolated or not."""
    out = []
    for line in lijnen:
        if line.rij is not None:
            facts = Facts.of(
                prestatiecode=line.prestatiecode, stroom=line.rij.stroom, tot_en_met=line.rij.tot_en_met,
                methode=line.methode, factor=line.factor,
            )  # fmt: skip
            out.append(Stap("herschikking.stroom", facts, "", str(line.prognose_t1), line.rij.bron))
    return out


def inside(delen: Iterable[Deel], stroom: Stroom) -> Money:
    """What one flow takes together."""
    return Money(sum(d.herschikking for d in delen if d.stroom is stroom))


def outside_cents(besluit: GunningBesluit, stromen: Stromen) -> Money:
    """What of an agreement lies outside the room."""
    rows = stromen.of(besluit)
    outside = {code for code, row in rows.items() if row.stroom is Stroom.BUITEN_RUIMTE}
    return total(r.bedrag_cents for r in besluit.regels if r.prestatiecode in outside)
