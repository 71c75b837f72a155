"""The money in the report: the room as a waterfall, over- and under-production, and whether all of it adds up."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from wlzcli.cycle.herschik import Berekend, Bewijs, RegioTotaal, Vergelijking
from wlzcli.domain.gunning import GunningBesluit
from wlzcli.domain.money import ZERO, Money, euro, total
from wlzcli.domain.productie import HerschikBesluit
from wlzcli.domain.rapport import Balk, Cel, Figuur, FiguurRij, Sectie, Staat, Tint
from wlzcli.domain.ronde import Ronde

MOST_MOVED = 15  # lines in the figure of a scenario; its table holds all
Gunningen = Sequence[GunningBesluit]
Herschikkingen = Sequence[HerschikBesluit]


def room_sections(
    ronde: Ronde, awards: Gunningen, shifts: Herschikkingen, room: Sequence[RegioTotaal], bron_gunning: str, bron_herschik: str
) -> tuple[Sectie | None, Sectie | None]:
    """The room at the award, and at the redistribution."""
    return _at_award(ronde, awards, bron_gunning), _at_shift(ronde, shifts, room, bron_herschik)


def _at_award(ronde: Ronde, awards: Gunningen, bron: str) -> Sectie | None:
    if not awards:
        return None
    rows, figures = [], []
    for regio in ronde.regios:
        mine = [g for g in awards if g.regio == regio.code]
        used, held = total(g.bedrag_cents for g in mine), total(g.gereserveerd_cents for g in mine)
        left = regio.contracteerruimte_cents - used - held
        naam = f"{regio.code} {regio.naam}"
        rows.append((naam, regio.contracteerruimte_cents, used, held, left))
        steps = (
            ("contracteerruimte", regio.contracteerruimte_cents, None),
            ("gegund", -used, Tint.HOOFD),
            ("gereserveerd", -held, Tint.REST),
            ("nog niet gegund", left, None),
        )
        figures.append(waterfall(f"De ruimte bij de gunning in {naam}", steps))
    columns = ("regio", "contracteerruimte", "gegund", "gereserveerd", "nog niet gegund")
    return Sectie(
        "De ruimte bij de gunning",
        "Over alle sectoren van de ronde samen. Wat nog niet is gegund staat hier vóór reserves en overheveling. "
        "Gereserveerd is de vraag van wie nog wacht op herstel of een antwoord.",
        staten=(Staat("Ruimte bij de gunning", columns, tuple(rows), f"ronde.toml; {bron}", columns[1:]),),
        figuren=tuple(figures),
    )


def _at_shift(ronde: Ronde, shifts: Herschikkingen, room: Sequence[RegioTotaal], bron: str) -> Sectie | None:
    if not room or not shifts:
        return None
    rows, figures = [], []
    names = {r.code: f"{r.code} {r.naam}" for r in ronde.regios}
    for t in room:
        other = t.overheveling_in_cents - t.overheveling_uit_cents + t.extra_cents - t.reserve_cents - t.andere_sectoren_cents
        naam = names.get(t.regio, t.regio)
        rows.append(
            (
                naam, t.contracteerruimte_cents, other, t.beschikbaar_cents, t.staand_cents, t.afspraak_cents, -t.vrijval_cents,
                t.toegekend_cents, t.herschikking_cents, t.gereserveerd_cents, t.rest_cents, "ja" if t.definitief else "nee",
            )
        )  # fmt: skip
        steps: list[tuple[str, Money, Tint | None]] = [("beschikbaar", t.beschikbaar_cents, None)]
        steps += [("eerder vastgesteld", -t.staand_cents, Tint.REST)] if t.staand_cents else []
        steps += [("afspraak", -t.afspraak_cents, Tint.HOOFD), ("vrijval", t.vrijval_cents, Tint.MEER)]
        steps += [("toegekend", -t.toegekend_cents, Tint.MINDER)]
        apart = t.meerzorg_cents + t.crisiszorg_cents
        steps += [("meerzorg en crisiszorg", -apart, Tint.REST)] if apart else []
        steps += [("gereserveerd", -t.gereserveerd_cents, Tint.REST)] if t.gereserveerd_cents else []
        steps += [("rest", t.rest_cents, None)]
        figures.append(waterfall(f"Van afspraak naar rest in {naam}", tuple(steps)))
    columns = (
        "regio", "contracteerruimte", "overheveling, extra en reserves", "beschikbaar", "eerder vastgesteld", "afspraak", "vrijval",
        "toegekend", "herschikking", "gereserveerd", "rest", "compleet",
    )  # fmt: skip
    return Sectie(
        "De ruimte bij de herschikking",
        "Beschikbaar is de contracteerruimte met overheveling en extra middelen, zonder reserves en zonder het deel van andere sectoren. "
        "Daaruit gaan de afspraken; vrijval komt terug en wordt toegekend aan wie meer levert; de rest blijft over.",
        staten=(Staat("Ruimte bij de herschikking", columns, tuple(rows), bron, columns[1:11]),),
        figuren=tuple(figures),
    )


def proof_section(proof: Sequence[Bewijs], bron: str) -> Sectie | None:
    """The page that each voorstel carries: every property checked on this very outcome, on how many cases, and whether it held."""
    if not proof:
        return None
    columns = ("eigenschap", "wat is nagegaan", "gevallen", "houdt", "waar niet")
    rows = tuple((p.eigenschap, p.wat, str(p.gevallen), "ja" if p.houdt else "nee", ", ".join(p.afwijkingen)) for p in proof)
    held = sum(p.houdt for p in proof)
    return Sectie(
        "Bewijs bij de herschikking",
        f"{held} van {len(proof)} eigenschappen zijn nagegaan op deze uitkomst zelf en in orde.",
        staten=(Staat("Nagegaan op deze uitkomst", columns, rows, bron, ("gevallen",)),),
    )


def waterfall(titel: str, steps: Sequence[tuple[str, Money, Tint | None]]) -> Figuur:
    """Amounts that follow on each other: a step without a tint stands on the ground, the others hang on the one before."""
    rows, level = [], ZERO
    for naam, amount, tint in steps:
        start, level = (ZERO, amount) if tint is None else (level, level + amount)
        rows.append(FiguurRij(naam, euro(amount), (Balk(in_euro(start), in_euro(level), tint or Tint.HOOFD),)))
    told = ", ".join(f"{naam} {euro(amount)}" for naam, amount, _ in steps)
    return Figuur(titel, f"Watervaldiagram: {told}.", tuple(rows))


def in_euro(amount: Money) -> Decimal:
    """For drawing only."""
    return Decimal(amount.cents) / 100


def shift_section(shifts: Herschikkingen, bron: str) -> Sectie | None:
    """What each agreement became, and over- and under-production per leveringsvorm."""
    if not shifts:
        return None
    columns = ("regio", "sector", "AGB", "naam", "afspraak", "aanspraak", "vrijval", "toegekend", "herschikking", "niet gehonoreerd")
    rows = tuple(
        (
            h.regio, h.sector.value, h.agb_code, h.naam, h.afspraak_cents, h.aanspraak_cents, h.vrijval_cents, h.toegekend_cents,
            h.herschikking_cents, h.niet_gehonoreerd_cents,
        )
        for h in shifts
    )  # fmt: skip
    sums: dict[tuple[str, str], tuple[Money, Money]] = {}
    for h in shifts:
        for d in h.delen:
            key = (h.sector.value, d.titel if d.stroom or d.leveringsvorm else "alle leveringsvormen samen")
            over, under = sums.get(key, (ZERO, ZERO))
            sums[key] = (over + d.overproductie_cents, under + d.onderproductie_cents)
    forms = tuple((sector, vorm, over, under) for (sector, vorm), (over, under) in sorted(sums.items()))
    kolommen = ("sector", "leveringsvorm", "overproductie", "onderproductie")
    return Sectie(
        "Herschikking",
        "Herschikking = afspraak - vrijval + toegekend. Waar de regel per zorgaanbieder herschikt en niet per leveringsvorm, "
        "staan de leveringsvormen samen.",
        staten=(
            Staat("Herschikking per zorgaanbieder", columns, rows, bron, columns[4:]),
            Staat("Over- en onderproductie", kolommen, forms, bron, kolommen[2:]),
        ),
        figuren=(_over_and_under(forms),),
    )


def _over_and_under(forms: Sequence[tuple[str, str, Money, Money]]) -> Figuur:
    rows = tuple(
        FiguurRij(
            f"{sector} {vorm}",
            f"+{euro(over)} / -{euro(under)}",
            (Balk(Decimal(0), in_euro(over), Tint.MEER), Balk(-in_euro(under), Decimal(0), Tint.MINDER)),
        )
        for sector, vorm, over, under in forms
    )
    told = "; ".join(f"{sector} {vorm}: {euro(over)} boven en {euro(under)} onder de afspraak" for sector, vorm, over, under in forms)
    return Figuur("Productie boven en onder de afspraak", f"Staven links en rechts van nul. {told}.", rows)


def moved_staat(scenarios: Sequence[Vergelijking], bron: str) -> Staat:
    """What each scenario would change for whom."""
    columns = ("scenario", "regio", "sector", "AGB", "naam", "gepubliceerd", "onder het scenario", "verschil")
    rows = tuple(
        (v.scenario.naam, c.regio, c.sector.value, c.agb_code, c.naam, c.gepubliceerd_cents, c.scenario_cents, c.verschil_cents)
        for v in scenarios
        for c in v.veranderingen
        if c.verschil_cents
    )
    return Staat("Winst en verlies per scenario", columns, rows, bron)


def moved_figure(v: Vergelijking) -> Figuur:
    """Who gains and who loses, the largest difference first."""
    moved = sorted(
        (c for c in v.veranderingen if c.verschil_cents), key=lambda c: (-abs(c.verschil_cents.cents), c.agb_code, c.regio, c.sector)
    )
    rows = tuple(
        FiguurRij(
            f"{c.agb_code} {c.naam}",
            euro(c.verschil_cents),
            (Balk(Decimal(0), in_euro(c.verschil_cents), Tint.MEER if c.verschil_cents > ZERO else Tint.MINDER),),
        )
        for c in moved[:MOST_MOVED]
    )
    none = "niet te berekenen; er ontbreekt iets" if v.berekend is Berekend.NIET else "niemand krijgt meer of minder"
    told = ", ".join(f"{r.naam} {r.tekst}" for r in rows) or none
    more = f" De overige {len(moved) - MOST_MOVED} staan in de tabel." if len(moved) > MOST_MOVED else ""
    nobody = (FiguurRij(none, ""),)
    return Figuur(f"Winst en verlies bij {v.scenario.naam}", f"Staven links en rechts van nul: {told}.{more}", rows or nobody)


def check_section(awards: Gunningen, shifts: Herschikkingen, room: Sequence[RegioTotaal], bron: str) -> Sectie | None:
    """The sums that must be equal, side by side, with their difference."""
    if not awards:
        return None
    regels = total(r.bedrag_cents for g in awards for r in g.regels)
    rows: list[tuple[Cel, ...]] = [
        _pair("gunning: som van de regels = som van de besluiten", regels, total(g.bedrag_cents for g in awards))
    ]
    if shifts:
        parts = [d for h in shifts for d in h.delen]
        amount = total(h.herschikking_cents for h in shifts)
        made = total(h.afspraak_cents - h.vrijval_cents + h.toegekend_cents for h in shifts)
        lines = total(r.bedrag_cents for d in parts for r in d.regels) + total(d.rest_cents for d in parts)
        rows += [
            _pair("herschikking: afspraak - vrijval + toegekend = herschikking", made, amount),
            _pair("herschikking: som van de delen = som van de besluiten", total(d.herschikking_cents for d in parts), amount),
            _pair("herschikking: regels + afronding = som van de besluiten", lines, amount),
        ]
    if shifts and room:
        inside = [(t, t.herschikking_cents + t.staand_cents + t.meerzorg_cents + t.crisiszorg_cents) for t in room]
        spent = total(made + t.buiten_ruimte_cents for t, made in inside)
        left = total(made + t.gereserveerd_cents + t.rest_cents - t.tekort_cents for t, made in inside)
        rows += [
            _pair("ruimte: herschikt in de regio's = som van de besluiten", spent, total(h.herschikking_cents for h in shifts)),
            _pair("ruimte: herschikking + gereserveerd + rest = beschikbaar", left, total(t.beschikbaar_cents for t in room)),
        ]
    staat = Staat("Aansluiting", ("wat", "links", "rechts", "verschil"), tuple(rows), bron)
    return Sectie("Aansluiting", "Bedragen die op de cent gelijk moeten zijn; het verschil is nul.", staten=(staat,))


def _pair(what: str, left: Money, right: Money) -> tuple[Cel, ...]:
    return (what, left, right, left - right)
