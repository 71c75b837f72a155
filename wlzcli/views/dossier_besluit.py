"""The part of a dossier that tells how each decision came about: scores, award and redistribution, with every step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from wlzcli.domain.decimals import dutch, percent
from wlzcli.domain.decisions import Stap
from wlzcli.domain.gunning import GunningBesluit
from wlzcli.domain.money import Money, euro
from wlzcli.domain.ontwikkelplan import Beoordeling, ScoreBesluit
from wlzcli.domain.productie import HerschikBesluit
from wlzcli.domain.rapport import Sectie
from wlzcli.domain.report import Table
from wlzcli.policy.model import Beleid

STEP_COLUMNS = ("regel", "feiten", "van", "naar", "bron", "status")


def all_steps(besluiten: Iterable[Any]) -> Iterator[Stap]:
    """Every step inside these besluiten, in order."""
    for b in besluiten:
        yield from getattr(b, "stappen", ())
        for part in (*getattr(b, "ladders", ()), *getattr(b, "regels", ()), *getattr(b, "delen", ())):
            yield from getattr(part, "stappen", ())


def values_used(beleid: Beleid, besluiten: Iterable[Any]) -> Table:
    """Every value of policy that a decision used: what it is called, what it said, in which layer and on which source."""
    items = {item.sleutel: item for kader in beleid.kaders for item in kader.items()}
    rows: dict[tuple[str, ...], None] = {}
    for step in all_steps(besluiten):
        item = items.get(step.regel)
        if item is not None:
            value = getattr(item, "waarde", None)
            said = "" if value is None else str(value) if isinstance(value, str) else dutch(value)
            unit = getattr(item, "eenheid", "") if said else ""
            rows[(step.regel, item.titel, f"{said} {unit}".strip(), item.laag, item.bron.label, item.zekerheid_label)] = None
    return Table(
        "Waarden die bij deze besluiten zijn gebruikt", ("sleutel", "wat", "waarde", "laag", "bron", "zekerheid"), tuple(sorted(rows))
    )


def steps_table(titel: str, stappen: Iterable[Stap]) -> Table:
    rows = tuple((s.regel, "; ".join(_fact(k, v) for k, v in s.feiten), s.van, s.naar, s.bron, s.status or "") for s in stappen)
    return Table(titel, STEP_COLUMNS, rows)


def _fact(key: str, value: str) -> str:
    """A fact in words; what is in cents as euro."""
    if key.endswith("_cents") and value.removeprefix("-").isdigit():
        return f"{key.removesuffix('_cents').replace('_', ' ')} {euro(Money(int(value)))}"
    return f"{key.replace('_', ' ')} {value}"


def scores_section(scores: Iterable[ScoreBesluit], given: Iterable[Beoordeling]) -> Sectie:
    """What was given on each element, by whom, and what came of it."""
    tables = []
    judged = tuple(given)
    for s in scores:
        rows = tuple((e.element, "" if e.score is None else dutch(e.score), e.motivering) for e in s.elementen)
        tables.append(Table(f"{s.plan} ({s.thema}): opslag {percent(s.opslag)}", ("element", "score", "motivering"), rows))
        mine = [b for b in judged if (b.regio, b.sector, b.plan) == (s.regio, s.sector, s.plan)]
        if mine:
            cells = tuple((b.element, b.beoordelaar, "" if b.score is None else dutch(b.score), b.motivering, str(b.plek)) for b in mine)
            tables.append(Table(f"{s.plan}: wat elke beoordelaar gaf", ("element", "beoordelaar", "score", "motivering", "plek"), cells))
        if s.resultaten:
            agreed = tuple(
                (r.resultaat, r.indicator, r.doel, r.datum.isoformat() if r.datum else "", r.bewijs, r.moment.value) for r in s.resultaten
            )
            columns = ("resultaat", "indicator", "doel", "uiterlijk", "bewijs", "telt bij")
            tables.append(Table(f"{s.plan}: afgesproken resultaten", columns, agreed))
        tables += [steps_table(f"{s.plan}: stappen", s.stappen)] if s.stappen else []
    return Sectie("Beoordeling van ontwikkelplannen", "Met de motivering per element.", tuple(tables))


def awards_section(awards: Iterable[GunningBesluit]) -> Sectie:
    """Tariff, volume and term, with every step."""
    tables = []
    for g in awards:
        amount = f", {euro(g.bedrag_cents)}" if g.regels else ""
        head = f"Regio {g.regio}, {g.sector}: {g.uitkomst.value} ({g.fase.value}){amount}"
        about = [("uitkomst", g.uitkomst.value), ("fase", g.fase.value), ("looptijd in jaren", str(g.duur_jaren or ""))]
        about += [("reden", g.reden)] if g.reden else []
        about += [(f"percentage {x.leveringsvorm.value}", percent(x.tariefpercentage)) for x in g.ladders if x.tariefpercentage is not None]
        tables.append(Table(head, ("wat", "waarde"), tuple(about)))
        rows = tuple(
            (
                r.prestatiecode,
                r.leveringsvorm.value,
                dutch(r.volume),
                percent(r.tariefpercentage),
                euro(r.tarief_cents),
                euro(r.bedrag_cents),
            )
            for r in g.regels
        )
        columns = ("prestatie", "leveringsvorm", "volume", "percentage", "tarief", "bedrag")
        tables += [Table("Prestaties", columns, rows, columns[2:])] if rows else []
        tables += [steps_table(f"Tariefladder {ladder.leveringsvorm.value}", ladder.stappen) for ladder in g.ladders]
        rest = (*g.stappen, *(s for r in g.regels for s in r.stappen))
        tables += [steps_table("Looptijd, volume en ruimte", rest)] if rest else []
    return Sectie("Gunning", "Tarief, volume en looptijd, met elke stap.", tuple(tables))


def shifts_section(shifts: Iterable[HerschikBesluit]) -> Sectie:
    """From agreement to redistribution, with every step."""
    tables: list[Table] = []
    names = (
        "afspraak",
        "prognose",
        "volume_effect",
        "prijseffect",
        "aanspraak",
        "meegeteld",
        "gegarandeerd",
        "vrijval",
        "toegekend",
        "herschikking",
    )
    for h in shifts:
        for d in h.delen:
            vorm = d.leveringsvorm.value if d.leveringsvorm else "alle leveringsvormen"
            rows = tuple((name.replace("_", " "), euro(getattr(d, f"{name}_cents"))) for name in (*names, "niet_gehonoreerd"))
            tables += [
                Table(f"Regio {h.regio}, {h.sector}, {vorm}", ("wat", "bedrag"), rows, ("bedrag",)),
                steps_table(f"{vorm}: stappen", d.stappen),
            ]
    return Sectie("Herschikking", "Van afspraak naar herschikking, met elke stap.", tuple(tables))
