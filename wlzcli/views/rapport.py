"""The report on a ronde: what was handed in, found, awarded and redistributed. Reads besluiten; decides nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from wlzcli.cycle.herschik import Bewijs, RegioTotaal, Vergelijking
from wlzcli.domain.codes import Sector
from wlzcli.domain.decimals import dutch, percent
from wlzcli.domain.findings import Finding
from wlzcli.domain.gunning import Eenzijdig, GunningBesluit, GunningUitkomst
from wlzcli.domain.herziening import Correctie
from wlzcli.domain.ladder import Bewerking
from wlzcli.domain.money import Money
from wlzcli.domain.ontwikkelplan import Beoordeling, ScoreBesluit
from wlzcli.domain.productie import HerschikBesluit
from wlzcli.domain.rapport import Balk, Figuur, FiguurRij, Lijn, Punt, Rapport, Sectie, Staat
from wlzcli.domain.ronde import Ronde
from wlzcli.domain.toetsing import ToetsUitkomst, ValidateBesluit
from wlzcli.policy.model import Beleid
from wlzcli.records import dataclass
from wlzcli.views.meldingen import Messages, soort
from wlzcli.views.rapport_geld import check_section, moved_figure, moved_staat, proof_section, room_sections, shift_section

MOST = 30  # lines in one figure; the table under it always holds them all


@dataclass(frozen=True, slots=True)
class Vergeleken:
    """A scenario somebody put beside the published rule (from the journal): when (ISO, UTC), who, which, and its sum."""

    op: str
    door: str
    scenario: str
    herschikking_cents: Money


@dataclass(frozen=True, slots=True)
class RapportInvoer:
    """What a report is made of: the besluiten that stand, with the latest voorstel where none does yet.

    ``stand_op`` is the day of the last row of the journal: the report changes when the ronde does, not because a day passed.

    ``scenarios`` are those that were compared, on the inputs of that herschikking.
    ``voorstellen`` are (step, id, how many besluiten stand). ``ruimte`` is the room of each region as the last herschikking saw it,
    ``bewijs`` what was checked on its outcome.
    """

    ronde: Ronde
    beleid: Beleid
    stand_op: date
    journaal: str
    ontvangen: int
    ingeschreven: int
    toetsen: tuple[ValidateBesluit, ...]
    scores: tuple[ScoreBesluit, ...]
    beoordelingen: tuple[Beoordeling, ...]
    gunningen: tuple[GunningBesluit, ...]
    herschikkingen: tuple[HerschikBesluit, ...]
    ruimte: tuple[RegioTotaal, ...]
    bevindingen: tuple[tuple[str, Finding], ...]
    vergeleken: tuple[Vergeleken, ...]
    scenarios: tuple[Vergelijking, ...]
    voorstellen: tuple[tuple[str, str, int], ...]
    bewijs: tuple[Bewijs, ...] = ()
    eenzijdig: tuple[Eenzijdig, ...] = ()
    correcties: tuple[Correctie, ...] = ()

    def bron(self, *stappen: str) -> str:
        """On which voorstellen and besluiten something rests, in words."""
        parts = [f"{stap}: voorstel {vid[:12]}, {n} besluiten vastgesteld" for stap, vid, n in self.voorstellen if stap in stappen]
        return "; ".join(parts) or "nog geen voorstel"


def make_rapport(inv: RapportInvoer, texts: Messages) -> Rapport:
    """The whole report."""
    money = (inv.gunningen, inv.herschikkingen, inv.ruimte)
    sections = (
        _funnel(inv),
        _findings(inv, texts),
        _scores(inv),
        _tariffs(inv),
        *room_sections(inv.ronde, *money, inv.bron("gunning"), inv.bron("herschik")),
        _awards(inv),
        shift_section(inv.herschikkingen, inv.bron("herschik")),
        proof_section(inv.bewijs, inv.bron("herschik")),
        _compared(inv),
        check_section(*money, inv.bron("gunning", "herschik")),
    )
    return Rapport(
        titel=f"Rapport ronde {inv.ronde.naam}",
        ondertitel="Gemaakt uit wat in de ronde is bewaard: inzendingen, voorstellen en besluiten. Geen besluit is opnieuw genomen.",
        datum=inv.stand_op,
        voorbeeld=inv.ronde.voorbeeld,
        journaal=inv.journaal,
        secties=tuple(s for s in sections if s is not None),
    )


def count_figure(titel: str, rows: Sequence[tuple[str, int]]) -> Figuur:
    """Bars of counts, in the order given."""
    shown_rows = rows[:MOST]
    told = ", ".join(f"{naam} {n}" for naam, n in shown_rows)
    more = f" De overige {len(rows) - MOST} staan in de tabel." if len(rows) > MOST else ""
    drawn = tuple(FiguurRij(naam, str(n), (Balk(Decimal(0), Decimal(n)),)) for naam, n in shown_rows)
    return Figuur(titel, f"Staafdiagram: {told}.{more}", drawn)


def _funnel(inv: RapportInvoer) -> Sectie:
    tested = Counter(t.uitkomst for t in inv.toetsen)
    decided = Counter(g.uitkomst for g in inv.gunningen)
    rows = [("inzendingen gelezen", inv.ontvangen), ("inzendingen die meetellen", inv.ingeschreven)]
    rows += [(f"toetsing: {u.value}", tested[u]) for u in ToetsUitkomst if tested[u]]
    rows += [(f"gunning: {u.value}", decided[u]) for u in GunningUitkomst if decided[u]]
    rows.append(("herschikt", len(inv.herschikkingen)))
    source = f"Inzendingen in de ronde; {inv.bron('validate', 'gunning', 'herschik')}."
    return Sectie(
        "Van inschrijving tot herschikking",
        "Inzendingen zijn mappen; elke andere regel telt een zorgaanbieder in één regio en sector. "
        "Wat op herstel of een antwoord wacht, telt als herstel of aangehouden.",
        staten=(Staat("Stappen van de ronde", ("stap", "aantal"), tuple(rows), source),),
        figuren=(count_figure("Aantal bij elke stap", rows),),
    )


def _findings(inv: RapportInvoer, texts: Messages) -> Sectie | None:
    if not inv.bevindingen:
        return None
    count = Counter((f.code, stap, soort(f)) for stap, f in inv.bevindingen)
    ordered = sorted(count.items(), key=lambda item: (-item[1], item[0]))
    rows = tuple((code, stap, ernst, texts.text(code, "titel"), n) for (code, stap, ernst), n in ordered)
    columns = ("code", "stap", "ernst", "regel", "aantal")
    return Sectie(
        "Bevindingen per regel",
        "Van de laatste run van elke stap, ook wat intussen is afgedaan. 'wlz uitleg CODE' geeft regel, bron en herstel.",
        staten=(Staat("Bevindingen", columns, rows, "Bevindingen zoals de laatste run van elke stap ze bewaarde.", ("aantal",)),),
        figuren=(count_figure("Bevindingen per regel", [(f"{row[0]} {row[3]}", row[4]) for row in rows]),),
    )


def _scores(inv: RapportInvoer) -> Sectie | None:
    if not inv.scores:
        return None
    plans = tuple(
        (s.regio, s.sector.value, s.agb_code, s.plan, s.thema, s.uitkomst.replace("_", " "), s.score, s.opslag) for s in inv.scores
    )
    elements = tuple(
        (s.regio, s.sector.value, s.agb_code, s.plan, e.element, e.gewicht, e.score, e.gemiddelde, e.mediaan, e.spreiding)
        for s in inv.scores
        for e in s.elementen
        if e.score is not None
    )
    own = ("regio", "sector", "AGB", "plan")
    source = f"{inv.bron('score')}; de beoordelingen zoals ingeleverd."
    staten = [Staat("Ontwikkelplannen", (*own, "thema", "uitkomst", "score", "opslag"), plans, source)]
    if elements:
        columns = (*own, "element", "gewicht", "score", "gemiddelde", "mediaan", "spreiding")
        staten.append(Staat("Scores per element", columns, elements, source))
    figure = _spread(inv)
    return Sectie(
        "Ontwikkelplannen: scores en spreiding",
        "De opslag is in punten van het NZa-maximum. De spreiding is de hoogste min de laagste score van de beoordelaars.",
        staten=tuple(staten),
        figuren=() if figure is None else (figure,),
    )


def _spread(inv: RapportInvoer) -> Figuur | None:
    """A dot for each assessor and a bar from the lowest to the highest, for each element that has scores."""
    given: dict[tuple[str, str, str, str, str], list[Decimal]] = {}
    for b in inv.beoordelingen:
        if b.score is not None:
            given.setdefault((b.regio, b.sector.value, b.agb_code, b.plan, b.element), []).append(b.score)
    rows = []
    for s in inv.scores:
        for e in s.elementen:
            values = sorted(given.get((s.regio, s.sector.value, s.agb_code, s.plan, e.element), []))
            if e.score is not None and values:
                dots = tuple(Punt(v) for v in values)
                rows.append(FiguurRij(f"{s.agb_code} {s.plan}: {e.element}", dutch(e.score), (Balk(values[0], values[-1]),), dots))
    if not rows:
        return None
    told = ", ".join(f"{r.naam} van {dutch(r.punten[0].waarde)} tot {dutch(r.punten[-1].waarde)}" for r in rows[:MOST])
    more = f" De overige {len(rows) - MOST} staan in de tabel." if len(rows) > MOST else ""
    return Figuur("Wat elke beoordelaar gaf", f"Punten per beoordelaar: {told}.{more}", tuple(rows[:MOST]))


def _tariffs(inv: RapportInvoer) -> Sectie | None:
    rungs: Counter[tuple[Sector, str, Decimal]] = Counter()
    for g in inv.gunningen:
        if g.uitkomst is GunningUitkomst.GEGUND:
            found = [(ladder.leveringsvorm.value, ladder.tariefpercentage) for ladder in g.ladders]
            rungs.update((g.sector, vorm, pct) for vorm, pct in found if pct is not None)
    if not rungs:
        return None
    rules = [(k.sector, r) for k in inv.beleid.kaders for r in k.tarief if r.bewerking is Bewerking.BASIS and r.waarde is not None]
    base = {k.sector: [r.waarde for s, r in rules if s is k.sector and r.waarde is not None] for k in inv.beleid.kaders}
    rows = tuple((sector.value, vorm, pct, n, *_against(pct, base[sector])) for (sector, vorm, pct), n in sorted(rungs.items()))
    source = "; ".join(dict.fromkeys(f"{r.titel}: {r.bron.label}" for _, r in rules)) or "geen richttarief in het beleid"
    columns = ("sector", "leveringsvorm", "percentage", "tariefladders", "uitgangspunt", "verschil in punten")
    staat = Staat("Gegunde tariefpercentages", columns, rows, f"{inv.bron('gunning')}. {source}.", ("tariefladders",))
    return Sectie(
        "Tariefpercentages naast het richttarief",
        "Percentages van het NZa-maximum. Een zorgaanbieder heeft per leveringsvorm een tariefladder; NHC en NIC staan er los van. "
        "Het uitgangspunt is het richttarief of basistarief van het kader; waar er geen of meer dan één is, blijft de vergelijking leeg.",
        staten=(staat,),
        figuren=(_tariff_figure(rungs, base),),
    )


def _against(pct: Decimal, bases: list[Decimal]) -> tuple[Decimal | None, Decimal | None]:
    return (bases[0], pct - bases[0]) if len(set(bases)) == 1 else (None, None)


def _tariff_figure(rungs: Counter[tuple[Sector, str, Decimal]], base: dict[Sector, list[Decimal]]) -> Figuur:
    by_form: dict[tuple[Sector, str], list[Decimal]] = {}
    for sector, vorm, pct in sorted(rungs):
        by_form.setdefault((sector, vorm), []).append(pct)
    rows = tuple(
        FiguurRij(
            f"{sector.value} {vorm}",
            percent(found[0]) if len(found) == 1 else f"{percent(found[0])} tot {percent(found[-1])}",
            (Balk(found[0], found[-1]),),
            tuple(Punt(p) for p in found),
        )
        for (sector, vorm), found in by_form.items()
    )
    values = sorted({(value, f"uitgangspunt {percent(value)}") for known in base.values() for value in known})
    told = "; ".join(f"{r.naam} {r.tekst}" for r in rows)
    compared = ", ".join(naam for _, naam in values)
    return Figuur(
        "Gegunde percentages per leveringsvorm",
        f"Punten op een lijn: {told}." + (f" Ter vergelijking: {compared}." if compared else ""),
        rows,
        tuple(Lijn(waarde, naam) for waarde, naam in values),
        minimum=min(p for found in by_form.values() for p in found),
    )


def _awards(inv: RapportInvoer) -> Sectie | None:
    if not inv.gunningen:
        return None
    rows = tuple(
        (
            g.regio, g.sector.value, g.agb_code, g.naam, g.uitkomst.value, g.fase.value, g.duur_jaren or None,
            g.bedrag_cents, g.gereserveerd_cents, g.reden or "",
        )
        for g in inv.gunningen
    )  # fmt: skip
    columns = ("regio", "sector", "AGB", "naam", "uitkomst", "fase", "jaren", "bedrag", "gereserveerd", "reden")
    staat = Staat("Gunning per zorgaanbieder", columns, rows, inv.bron("gunning"), ("bedrag", "gereserveerd"))
    about = (
        "Elk besluit, en wat nog wacht, met bij afwijzing of aanhouding de reden; daaronder wat eenzijdig is ingediend en wat is herzien."
    )
    return Sectie("Gunning", about, staten=(staat, *_one_sided(inv), *_corrected(inv)))


def _one_sided(inv: RapportInvoer) -> tuple[Staat, ...]:
    """Whose budget was filed with the NZa by one side alone, and what was answered last."""
    names = {g.agb_code: g.naam for g in inv.gunningen}
    rows = tuple(
        (e.regio, e.sector, e.agb_code, names.get(e.agb_code, e.agb_code), e.op, e.datum.isoformat(), e.bedrag_cents, e.laatste_reactie)
        for e in inv.eenzijdig
    )
    columns = ("regio", "sector", "AGB", "naam", "op", "ingediend op", "bedrag", "laatste reactie")
    return (Staat("Eenzijdig bij de NZa ingediend", columns, rows, "'wlz reactie', zoals vastgelegd.", ("bedrag",)),) if rows else ()


def _corrected(inv: RapportInvoer) -> tuple[Staat, ...]:
    """What each new besluit changed of the one it took the place of; of the lines only how many, they stand in the dossier."""
    rows = []
    for c in inv.correcties:
        whole = [w for w in c.wijzigingen if w.wat not in ("volume", "tarief_cents")]
        lines = {w.onderdeel for w in c.wijzigingen if w.wat in ("volume", "tarief_cents")}
        told = "; ".join(f"{w.naam.lower()} {' → '.join(w.words())}" for w in whole)
        rows.append((c.regio, c.sector, c.agb_code, c.naam, c.besloten_op.isoformat(), c.vervangt[:12], c.reden, told, len(lines)))
    columns = ("regio", "sector", "AGB", "naam", "oud besluit van", "vervangt", "reden", "wat veranderde", "prestaties")
    return (Staat("Herzieningen", columns, tuple(rows), inv.bron("gunning"), ("prestaties",)),) if rows else ()


def _compared(inv: RapportInvoer) -> Sectie | None:
    if not inv.vergeleken:
        return None
    rows = tuple((v.op, v.door, v.scenario, v.herschikking_cents) for v in inv.vergeleken)
    staat = Staat("Vergeleken scenario's", ("op (UTC)", "door", "scenario", "herschikking"), rows, "Het journaal ('herschik --vergelijk').")
    return Sectie(
        "Vergeleken scenario's",
        "Wie welke andere regel naast de gepubliceerde heeft gelegd, en wie erbij wint of verliest. Een vergelijking verandert geen besluit; "
        "de verschillen zijn hier bepaald op de invoer van het laatste voorstel.",
        staten=(staat, *([moved_staat(inv.scenarios, inv.bron("herschik"))] if inv.scenarios else [])),
        figuren=tuple(moved_figure(v) for v in inv.scenarios),
    )
