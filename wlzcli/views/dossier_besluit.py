"""The part of a dossier that tells how each decision came about: scores, award and redistribution, with every step."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from wlzcli.domain.dates import in_full
from wlzcli.domain.decimals import dutch, percent
from wlzcli.domain.decisions import Stap
from wlzcli.domain.gunning import GunningBesluit
from wlzcli.domain.money import Money, euro
from wlzcli.domain.ontwikkelplan import Beoordeling, ScoreBesluit
from wlzcli.domain.productie import HerschikBesluit
from wlzcli.domain.rapport import Sectie
from wlzcli.domain.report import Table
from wlzcli.policy.model import Beleid
from wlzcli.views.beleidsitems import waarde_tekst

# A decimal number as a step keeps it; not a date, a code or a part of a name.
FRACTION = re.compile(r"(?<![\w.])(-?\d+)\.(\d+)(?![\w.])")
STEP_COLUMNS = ("stap", "feiten", "van", "naar", "bron", "status")
VALUES = ("van", "naar")


def all_steps(besluiten: Iterable[Any]) -> Iterator[Stap]:
    """Every step inside these besluiten, in order."""
    for b in besluiten:
        yield from getattr(b, "stappen", ())
        for part in (*getattr(b, "ladders", ()), *getattr(b, "regels", ()), *getattr(b, "delen", ())):
            yield from getattr(part, "stappen", ())


def values_used(beleid: Beleid, besluiten: Iterable[Any]) -> Table:
    """Every value of policy that a decision used: what it is called, what it said, in which layer and on which source."""
    items = {item.sleutel: (item, kader) for kader in beleid.kaders for item in kader.items()}
    rows: dict[tuple[str, ...], None] = {}
    for step in all_steps(besluiten):
        if step.regel in items:
            item, kader = items[step.regel]
            rows[(step.regel, item.titel, waarde_tekst(item, kader), item.laag, item.bron.label, item.zekerheid_label)] = None
    return Table(
        "Waarden die bij deze besluiten zijn gebruikt", ("sleutel", "wat", "waarde", "laag", "bron", "zekerheid"), tuple(sorted(rows))
    )


def steps_table(titel: str, stappen: Iterable[Stap], geld: tuple[str, ...] = ()) -> Table:
    """Steps with their name and rule; ``geld``: how the rules start whose values are amounts, kept in cents and shown as euro."""
    return Table(titel, STEP_COLUMNS, tuple(_row(s, geld) for s in stappen), VALUES)


def _row(s: Stap, geld: tuple[str, ...]) -> tuple[str, ...]:
    amount = s.regel.startswith(geld)
    return (_name(s), _facts(s), _value(s.van, amount), _value(s.naar, amount), s.bron, s.status or "")


def _name(s: Stap) -> str:
    """What a step is called, with the key of its rule where that says more."""
    titel = s.feiten.get("titel")
    return f"{titel} ({s.regel})" if titel else s.regel.rpartition(".")[2].replace("_", " ").capitalize()


def _facts(s: Stap) -> str:
    return "; ".join(_fact(key, value) for key, value in s.feiten if key != "titel")


def _fact(key: str, value: str) -> str:
    """A fact in words; what is in cents as euro."""
    if key.endswith("_cents") and value.removeprefix("-").isdigit():
        return f"{key.removesuffix('_cents').replace('_', ' ')} {euro(Money(int(value)))}"
    return f"{key.replace('_', ' ')} {_dutch(value)}"


def _dutch(text: str) -> str:
    """Decimal fractions with a comma and a date in full; everything else as it was kept."""
    try:
        return in_full(date.fromisoformat(text))
    except ValueError:
        return FRACTION.sub(r"\1,\2", text)


def _value(text: str, amount: bool) -> str:
    """Before or after: an amount as euro, else a number or a word as Dutch people write it."""
    if not text.removeprefix("-").isdigit():
        return _dutch(text)
    return euro(Money(int(text))) if amount else dutch(Decimal(text))


def scores_section(scores: Iterable[ScoreBesluit], given: Iterable[Beoordeling]) -> Sectie:
    """What was given on each element, by whom, and what came of it."""
    tables = []
    judged = tuple(given)
    for s in scores:
        if s.is_plan:
            rows = tuple((e.element, "" if e.score is None else dutch(e.score), e.motivering) for e in s.elementen)
            tables.append(Table(f"{s.plan} ({s.thema}): opslag {percent(s.opslag)}", ("element", "score", "motivering"), rows))
        mine = [b for b in judged if (b.regio, b.sector, b.plan) == (s.regio, s.sector, s.plan)]
        if mine:
            cells = tuple((b.element, b.beoordelaar, _given(b, s), b.motivering, str(b.plek)) for b in mine)
            tables.append(Table(f"{s.plan}: wat elke beoordelaar gaf", ("element", "beoordelaar", "score", "motivering", "plek"), cells))
        if s.resultaten:
            agreed = tuple(
                (
                    r.resultaat, r.feit or r.thema or s.thema, r.indicator, r.doel, r.datum.isoformat() if r.datum else "", r.bewijs,
                    "" if r.opslag_deel is None else dutch(r.opslag_deel), r.moment.value,
                )
                for r in s.resultaten
            )  # fmt: skip
            columns = ("resultaat", "grond of thema", "indicator", "doel", "uiterlijk", "bewijs", "deel van de opslag", "telt bij")
            tables.append(Table(f"{s.plan}: afgesproken resultaten", columns, agreed))
        tables += [steps_table(f"{s.plan}: stappen", s.stappen)] if s.stappen else []
    return Sectie("Beoordeling van ontwikkelplannen", "Met de motivering per element.", tuple(tables))


def _given(b: Beoordeling, s: ScoreBesluit) -> str:
    """The score of one assessor; empty where the kader asks words only."""
    if b.score is not None:
        return dutch(b.score)
    return "n.v.t." if s.score is not None else ""


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
        tables += [steps_table("Looptijd en ruimte", g.stappen, ("volume.", "ruimte."))] if g.stappen else []
        volumes = tuple((r.prestatiecode, *_row(s, ())) for r in g.regels for s in r.stappen)
        tables += [Table("Volume per prestatie", ("prestatie", *STEP_COLUMNS), volumes, VALUES)] if volumes else []
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
            vorm = d.titel
            rows = tuple((name.replace("_", " "), euro(getattr(d, f"{name}_cents"))) for name in (*names, "niet_gehonoreerd"))
            tables += [
                Table(f"Regio {h.regio}, {h.sector}, {vorm}", ("wat", "bedrag"), rows, ("bedrag",)),
                steps_table(f"{vorm}: stappen", d.stappen, ("herschikking.",)),
            ]
    return Sectie("Herschikking", "Van afspraak naar herschikking, met elke stap.", tuple(tables))
