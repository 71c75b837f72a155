"""The report on a ronde: what was handed in, found, awarded and redistributed. Reads besluiten; decides nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from wlzcli.domain.codes import Sector
from wlzcli.domain.decimals import percent
from wlzcli.domain.findings import Finding
from wlzcli.domain.gunning import GunningBesluit, GunningUitkomst
from wlzcli.domain.money import Money, euro, total
from wlzcli.domain.ontwikkelplan import ScoreBesluit
from wlzcli.domain.productie import HerschikBesluit
from wlzcli.domain.rapport import Rapport, Sectie
from wlzcli.domain.report import Table
from wlzcli.domain.ronde import Ronde
from wlzcli.domain.toetsing import ToetsUitkomst, ValidateBesluit
from wlzcli.views.meldingen import Messages


@dataclass(frozen=True, slots=True)
class RapportInvoer:
    """What a report is made of: the besluiten that stand, with the latest voorstel where none does yet."""

    ronde: Ronde
    peildatum: date
    journaal: str
    ingeschreven: int
    toetsen: tuple[ValidateBesluit, ...]
    scores: tuple[ScoreBesluit, ...]
    gunningen: tuple[GunningBesluit, ...]
    herschikkingen: tuple[HerschikBesluit, ...]
    bevindingen: tuple[Finding, ...]


def make_rapport(inv: RapportInvoer, texts: Messages) -> Rapport:
    """The whole report."""
    sections = (_funnel(inv), _findings(inv, texts), _scores(inv), _tariffs(inv), _room(inv), _awards(inv), _shifts(inv))
    return Rapport(
        titel=f"Rapport ronde {inv.ronde.naam}",
        ondertitel="Gemaakt uit de besluiten en voorstellen zoals die in de ronde zijn bewaard; er is niets opnieuw uitgerekend.",
        datum=inv.peildatum,
        voorbeeld=inv.ronde.voorbeeld,
        journaal=inv.journaal,
        secties=tuple(s for s in sections if s is not None),
    )


def _funnel(inv: RapportInvoer) -> Sectie:
    tested = Counter(t.uitkomst for t in inv.toetsen)
    awarded = sum(1 for g in inv.gunningen if g.uitkomst is GunningUitkomst.GEGUND)
    rows = [("ingeschreven (telt mee)", str(inv.ingeschreven))]
    rows += [(f"toetsing: {u.value}", str(tested[u])) for u in ToetsUitkomst if tested[u]]
    rows += [("gegund", str(awarded)), ("herschikt", str(len(inv.herschikkingen)))]
    table = Table("Van inschrijving tot herschikking", ("stap", "aantal"), tuple(rows), ("aantal",))
    return Sectie("Van inschrijving tot herschikking", "Aantallen per zorgaanbieder, regio en sector.", (table,))


def _findings(inv: RapportInvoer, texts: Messages) -> Sectie | None:
    if not inv.bevindingen:
        return None
    count = Counter((f.code, f.ernst.value) for f in inv.bevindingen)
    rows = tuple((code, ernst, texts.text(code, "titel"), str(n)) for (code, ernst), n in sorted(count.items()))
    table = Table("Bevindingen per regel", ("code", "ernst", "regel", "aantal"), rows, ("aantal",))
    return Sectie("Bevindingen per regel", "Bron: de laatste run van elke stap. 'wlz uitleg CODE' legt een regel uit.", (table,))


def _scores(inv: RapportInvoer) -> Sectie | None:
    if not inv.scores:
        return None
    rows = tuple(
        (
            s.regio,
            s.agb_code,
            s.plan,
            s.thema,
            "ja" if s.overeenstemming else "nee",
            "" if s.score is None else str(s.score),
            percent(s.opslag),
        )
        for s in inv.scores
    )
    columns = ("regio", "AGB", "plan", "thema", "overeenstemming", "score", "opslag")
    table = Table("Ontwikkelplannen", columns, rows, ("score", "opslag"))
    return Sectie("Ontwikkelplannen", "De opslag is in procentpunten van het NZa-maximum.", (table,))


def _tariffs(inv: RapportInvoer) -> Sectie | None:
    rungs: Counter[tuple[str, str]] = Counter()
    for g in inv.gunningen:
        if g.uitkomst is GunningUitkomst.GEGUND:
            rungs.update(
                (ladder.leveringsvorm.value, percent(ladder.tariefpercentage))
                for ladder in g.ladders
                if ladder.tariefpercentage is not None
            )
    if not rungs:
        return None
    rows = tuple((vorm, pct, str(n)) for (vorm, pct), n in sorted(rungs.items()))
    table = Table("Tariefpercentages", ("leveringsvorm", "percentage van het NZa-maximum", "ladders"), rows, ("ladders",))
    return Sectie("Tariefpercentages", "Hoe vaak elk percentage is gegund; NHC en NIC staan daar los van.", (table,))


def _sum(amounts: Iterable[Money]) -> str:
    return euro(total(amounts))


def _room(inv: RapportInvoer) -> Sectie | None:
    if not inv.gunningen:
        return None
    rows = []
    for regio in inv.ronde.regios:
        awards = [g for g in inv.gunningen if g.regio == regio.code]
        moved = [h for h in inv.herschikkingen if h.regio == regio.code]
        used, held = total(g.bedrag_cents for g in awards), total(g.gereserveerd_cents for g in awards)
        left = regio.contracteerruimte_cents - used - held
        after = regio.contracteerruimte_cents - total(h.herschikking_cents for h in moved) if moved else None
        rows.append(
            (
                f"{regio.code} {regio.naam}", euro(regio.contracteerruimte_cents), euro(used), euro(held), euro(left),
                _sum(h.vrijval_cents for h in moved), _sum(h.toegekend_cents for h in moved), euro(after) if after is not None else "",
            )
        )  # fmt: skip
    columns = ("regio", "ruimte", "gegund", "gereserveerd", "rest na gunning", "vrijval", "toegekend", "rest na herschikking")
    return Sectie(
        "De ruimte per regio", "Over alle sectoren van de ronde samen.", (Table("De ruimte per regio", columns, tuple(rows), columns[1:]),)
    )


def _awards(inv: RapportInvoer) -> Sectie | None:
    if not inv.gunningen:
        return None
    rows = tuple(
        (
            g.regio,
            g.sector,
            g.agb_code,
            g.naam,
            g.uitkomst.value,
            g.fase.value,
            str(g.duur_jaren or ""),
            euro(g.bedrag_cents),
            g.reden or "",
        )
        for g in inv.gunningen
    )
    columns = ("regio", "sector", "AGB", "naam", "uitkomst", "fase", "jaren", "bedrag", "reden")
    return Sectie(
        "Gunning", "Elk besluit, met bij afwijzing of aanhouding de reden.", (Table("Gunning", columns, rows, ("jaren", "bedrag")),)
    )


def _shifts(inv: RapportInvoer) -> Sectie | None:
    if not inv.herschikkingen:
        return None
    by_form: dict[tuple[Sector, str], list[Money]] = {}
    rows = []
    for h in inv.herschikkingen:
        rows.append(
            (
                h.regio, h.sector, h.agb_code, h.naam, euro(h.afspraak_cents), euro(h.aanspraak_cents), euro(h.vrijval_cents),
                euro(h.toegekend_cents), euro(h.herschikking_cents), euro(h.niet_gehonoreerd_cents),
            )
        )  # fmt: skip
        for d in h.delen:
            key = (h.sector, d.leveringsvorm.value if d.leveringsvorm else "alle")
            sums = by_form.setdefault(key, [Money(0), Money(0)])
            sums[0], sums[1] = sums[0] + d.overproductie_cents, sums[1] + d.onderproductie_cents
    columns = ("regio", "sector", "AGB", "naam", "afspraak", "aanspraak", "vrijval", "toegekend", "herschikking", "niet gehonoreerd")
    forms = tuple((sector, vorm, euro(over), euro(under)) for (sector, vorm), (over, under) in sorted(by_form.items()))
    return Sectie(
        "Herschikking",
        "Herschikking = afspraak - vrijval + toegekend.",
        (
            Table("Herschikking per zorgaanbieder", columns, tuple(rows), columns[4:]),
            Table(
                "Over- en onderproductie",
                ("sector", "leveringsvorm", "overproductie", "onderproductie"),
                forms,
                ("overproductie", "onderproductie"),
            ),
        ),
    )
