"""The herschikking as rows of one table: initial agreement, realisation, forecast and what it became; and how it adds up.

The columns are those of the production agreements of the gunning, so that both can be laid side by side: ``q_afspraak`` is the
agreement of the first round, ``q_gevraagd`` the quantity after herschikking, which times ``tarief`` is ``bedrag``. Behind them: how each line was forecast.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction

from wlzcli.domain.canonical import Facts
from wlzcli.domain.decimals import ratio
from wlzcli.domain.findings import Ernst, Finding
from wlzcli.domain.gunning import GunningBesluit
from wlzcli.domain.money import ZERO, Money, half_up_ratio, total
from wlzcli.domain.productie import HerschikBesluit, HerschikDeel, HerschikRegel, Mutatie
from wlzcli.domain.ronde import Ronde
from wlzcli.domain.schatting import Schatting, Schattingen
from wlzcli.domain.tabellen import Stroom, Tarief, Zorgaanbieder
from wlzcli.records import dataclass
from wlzcli.views.productieafspraken import KOLOMMEN, VERSIE, Waarde

AANSLUITING = (
    "zorgkantoorcode", "sector", "agb", "naam", "fase", "afspraak", "realisatie", "prognose", "volume_effect", "prijseffect", "aanspraak",
    "begrenzing", "gegarandeerd", "vrijval", "toegekend", "herschikking", "niet_gehonoreerd", "som_regels", "rest", "verschil",
    "meerzorg", "crisiszorg", "buiten_ruimte",
)  # fmt: skip
APART = (Stroom.MEERZORG, Stroom.CRISISZORG, Stroom.BUITEN_RUIMTE)
NUMBER = re.compile(r"\d+(\.\d+)?", re.ASCII)
HERSCHIKKOLOMMEN = (*KOLOMMEN, "prognose_methode", "prognose_factor", "prognose_berekening")
AT = {name: n for n, name in enumerate(HERSCHIKKOLOMMEN)}
__all__ = ["AANSLUITING", "HERSCHIKKOLOMMEN", "Herschikafspraken", "Herschikt", "herschik_agreements", "not_closing"]


@dataclass(frozen=True, slots=True)
class Herschikt:
    """One herschikking with the day it was decided (None: a voorstel)."""

    besluit: HerschikBesluit
    datum: date | None


@dataclass(frozen=True, slots=True)
class Herschikafspraken:
    """The table, per besluit the proof that agreement, effects and lines add up, and the whole."""

    rijen: tuple[tuple[Waarde, ...], ...]
    aansluiting: tuple[tuple[Waarde, ...], ...]
    bedrag_cents: Money


def not_closing(made: Herschikafspraken) -> tuple[Finding, ...]:
    """Where the rows themselves do not close to the cent: volume x tariff of a line, and lines plus rest of a besluit."""
    sums: dict[tuple[Waarde, ...], Money] = defaultdict(lambda: ZERO)
    names = {row[:3]: f"{row[3]} ({row[2]}), {row[1]} in {row[0]}" for row in made.aansluiting}
    found = []
    for row in made.rijen:
        key = (row[AT["zorgkantoorcode"]], row[AT["sector"]], row[AT["agb"]])
        volume, price, amount = row[AT["q_gevraagd"]], row[AT["tarief"]], row[AT["bedrag"]]
        if isinstance(volume, Decimal) and isinstance(price, Money) and isinstance(amount, Money):
            sums[key] += amount
            if (worth := price.times(volume)) != amount:
                code = row[AT["prestatiecode"]]
                found.append(_off(row[AT["agb"]], names[key], f"volume × tarief van {code}", worth, "het bedrag", amount))
    for row in made.aansluiting:
        given, rest = row[AANSLUITING.index("herschikking")], row[AANSLUITING.index("rest")]
        if isinstance(given, Money) and isinstance(rest, Money) and sums[row[:3]] + rest != given:
            lines = sums[row[:3]] + rest
            found.append(_off(row[2], names[row[:3]], "de som van de regels en de rest", lines, "de herschikking", given))
    return tuple(found)


def _off(agb_code: Waarde, onderwerp: str, wat: str, gevonden: Money, waar: str, verwacht: Money) -> Finding:
    facts = Facts.of(wat=wat, waar=waar)
    return Finding("F625", Ernst.FOUT, onderwerp, gevonden=str(gevonden), verwacht=str(verwacht), agb_code=str(agb_code), feiten=facts)


def herschik_agreements(
    besluiten: Iterable[Herschikt],
    ronde: Ronde,
    tarieven: Iterable[Tarief],
    zorgaanbieders: Iterable[Zorgaanbieder],
    mutaties: Iterable[Mutatie],
    peildatum: date,
    gunning: Iterable[GunningBesluit] = (),
) -> Herschikafspraken:
    """Every line in the published order; ``peildatum`` is that of the declaratiestand, ``gunning`` the awards with their percentages."""
    besluiten = sorted(besluiten, key=lambda h: (h.besluit.regio, h.besluit.sector, h.besluit.agb_code))
    prices = {(t.sector, t.prestatiecode): t for t in tarieven}
    kvk = {z.agb_code: z.kvk_nummer for z in zorgaanbieders}
    awards = {(g.regio, g.sector, g.agb_code): g for g in gunning}
    reasons: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for m in mutaties:
        reasons[m.regio, m.sector, m.agb_code, m.prestatiecode].append(m.reden)
    rows: list[tuple[Waarde, ...]] = []
    for h in besluiten:
        b = h.besluit
        for d in b.delen:
            ways = Schattingen(d)
            for r in d.regels:
                t = prices.get((b.sector, r.prestatiecode))
                care = None if t is None else r.tarief_cents - t.nhc_cents - t.nic_cents
                why = "; ".join(dict.fromkeys(reasons[b.regio, b.sector, b.agb_code, r.prestatiecode])) or None
                rows.append(
                    (
                        None, b.agb_code, kvk.get(b.agb_code), b.regio, str(ronde.jaar), "HERSCHIKKING", VERSIE, b.sector.value,
                        t.leveringsvorm.value if t else d.leveringsvorm, r.prestatiecode, t.omschrijving if t else None,
                        t.eenheid.value if t else None, r.afspraak_volume, r.realisatie_volume, peildatum, r.mutatie_volume, why, r.prognose_volume,
                        r.volume, t.zorg_cents if t else None, _percentage(r, d, awards.get((b.regio, b.sector, b.agb_code)), care, t), care, t.nhc_cents if t else None,
                        t.nic_cents if t else None, r.tarief_cents, r.bedrag_cents, _remark(h, d),
                        ronde.huisstijl.ondertekenaar or None, h.datum, *_forecast(ways.of(r)),
                    )
                )  # fmt: skip
    proof = tuple(_proof(h) for h in besluiten)
    return Herschikafspraken(tuple(rows), proof, total(h.besluit.herschikking_cents for h in besluiten))


def _forecast(way: Schatting | None) -> tuple[Waarde, Waarde, Waarde]:
    """Method, factor as ``p/q`` (none of an own figure) and the sum in words."""
    if way is None:
        return None, None, None
    latest = f" + laatste perioden × {ratio(way.factor_laatste)}" if way.factor_laatste else ""
    return way.methode, ratio(way.factor) + latest if way.factor is not None else None, way.formule


def _state(h: Herschikt) -> str:
    """Whether it was decided; of what was taken back that."""
    told = "voorstel" if h.datum is None else "besluit"
    return told if h.besluit.ingetrokken_cents is None else f"ingetrokken ({told})"


def _remark(h: Herschikt, d: HerschikDeel) -> str:
    """Whether it was decided, and the flow of its own that a line belongs to."""
    told = "voorstel" if h.datum is None else "besluit"
    return f"{told}; {d.stroom.titel}" if d.stroom else told


def _percentage(
    r: HerschikRegel, d: HerschikDeel, award: GunningBesluit | None, care: Money | None, tarief: Tarief | None
) -> Decimal | None:
    """The percentage that was decided: of the award, or of the second round where that changed the price.

    A rounded tariff does not give its percentage back, so that is only done where no decided percentage comes to this tariff.
    """
    if care is None or tarief is None or not tarief.zorg_cents:
        return None
    awarded = [g.tariefpercentage for g in award.regels if g.prestatiecode == r.prestatiecode] if award else []
    ladders = [x.tariefpercentage for x in award.ladders if x.leveringsvorm == tarief.leveringsvorm] if award else []
    awarded += [p for p in ladders if p is not None]
    second = [Decimal(s.naar) for s in reversed(d.stappen) if NUMBER.fullmatch(s.naar)]
    same = r.tarief_eerste_ronde_cents in (None, r.tarief_cents)
    for percentage in (*awarded, *second) if same else (*second, *awarded):
        if tarief.zorg_cents.times(Fraction(percentage) / 100) == care:
            return percentage
    return Decimal(half_up_ratio(care.cents * 1_000_000, tarief.zorg_cents.cents)).scaleb(-4)


def _proof(h: Herschikt) -> tuple[Waarde, ...]:
    b = h.besluit
    lines = total(r.bedrag_cents for d in b.delen for r in d.regels)
    declared = total(
        (r.tarief_eerste_ronde_cents or r.tarief_cents).times(r.realisatie_volume or Decimal(0)) for d in b.delen for r in d.regels
    )
    return (
        b.regio, b.sector.value, b.agb_code, b.naam, _state(h), b.afspraak_cents, declared,
        b.prognose_cents, b.volume_effect_cents, b.prijseffect_cents, b.aanspraak_cents, b.begrenzing_cents, b.gegarandeerd_cents,
        b.vrijval_cents, b.toegekend_cents, b.herschikking_cents, b.niet_gehonoreerd_cents, lines, b.rest_cents,
        b.herschikking_cents - lines - b.rest_cents, *(total(d.herschikking_cents for d in b.delen if d.stroom is s) for s in APART),
    )  # fmt: skip
