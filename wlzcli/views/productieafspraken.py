"""The production agreements as rows of one table: what goes from the besluiten into the budget form of the NZa."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from wlzcli.domain.gunning import GunningBesluit, GunningUitkomst
from wlzcli.domain.money import Money, total
from wlzcli.domain.ronde import Ronde
from wlzcli.domain.tabellen import Tarief, Zorgaanbieder
from wlzcli.records import dataclass

VERSIE = "wlz/productieafspraken/1"
KOLOMMEN = (
    "nza_nummer", "agb", "kvk", "zorgkantoorcode", "jaar", "ronde", "formulierversie", "sector", "leveringsvorm", "prestatiecode",
    "omschrijving", "eenheid", "q_afspraak", "q_realisatie_tm", "peildatum", "q_mutatie", "mutatie_reden", "q_prognose", "q_gevraagd",
    "tarief_max_zorg", "pct", "tarief_zorg", "nhc", "nic", "tarief", "bedrag", "toelichting", "ondertekenaar", "datum",
)  # fmt: skip
AANSLUITING = ("zorgkantoorcode", "sector", "agb", "naam", "fase", "regels", "som_regels", "bedrag_besluit", "verschil")

Waarde = str | Decimal | Money | date | None


@dataclass(frozen=True, slots=True)
class Afspraak:
    """One award with the day it was decided (None: a voorstel), and the day it was filed by one side alone, if it was."""

    besluit: GunningBesluit
    datum: date | None
    eenzijdig: date | None = None


@dataclass(frozen=True, slots=True)
class Productieafspraken:
    """The table, and per award the proof that its lines sum to the besluit."""

    rijen: tuple[tuple[Waarde, ...], ...]
    aansluiting: tuple[tuple[Waarde, ...], ...]
    bedrag_cents: Money


def production_agreements(
    afspraken: Iterable[Afspraak], ronde: Ronde, tarieven: Iterable[Tarief], zorgaanbieders: Iterable[Zorgaanbieder]
) -> Productieafspraken:
    """Every awarded line, in the published order. What the sources of this ronde do not hold stays empty."""
    afspraken = tuple(afspraken)
    prices = {(t.sector, t.prestatiecode): t for t in tarieven}
    kvk = {z.agb_code: z.kvk_nummer for z in zorgaanbieders}
    rows: list[tuple[Waarde, ...]] = []
    proof: list[tuple[Waarde, ...]] = []
    for a in sorted(afspraken, key=lambda a: (a.besluit.regio, a.besluit.sector, a.besluit.agb_code)):
        b = a.besluit
        state = b.fase.value if a.eenzijdig is None else f"{b.fase.value}, eenzijdig ingediend op {a.eenzijdig.isoformat()}"
        if b.uitkomst is not GunningUitkomst.GEGUND:
            continue
        for r in b.regels:
            t = prices.get((b.sector, r.prestatiecode))
            care = None if t is None else r.tarief_cents - t.nhc_cents - t.nic_cents
            rows.append(
                (
                    None, b.agb_code, kvk.get(b.agb_code), b.regio, str(ronde.jaar), "BUDGET", VERSIE, b.sector.value, r.leveringsvorm.value,
                    r.prestatiecode, t.omschrijving if t else None, r.eenheid.value, r.volume, None, None, None, None, None, r.gevraagd,
                    t.zorg_cents if t else None, r.tariefpercentage, care, t.nhc_cents if t else None, t.nic_cents if t else None,
                    r.tarief_cents, r.bedrag_cents, state, ronde.huisstijl.ondertekenaar or None, a.datum,
                )
            )  # fmt: skip
        summed = total(r.bedrag_cents for r in b.regels)
        proof.append(
            (
                b.regio,
                b.sector.value,
                b.agb_code,
                b.naam,
                b.fase.value,
                Decimal(len(b.regels)),
                summed,
                b.bedrag_cents,
                summed - b.bedrag_cents,
            )
        )
    awarded = total(a.besluit.bedrag_cents for a in afspraken if a.besluit.uitkomst is GunningUitkomst.GEGUND)
    return Productieafspraken(tuple(rows), tuple(proof), awarded)
