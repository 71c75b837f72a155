"""Which submissions belong together: the inschrijving that counts, and what came in later to repair or add to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from wlzcli.domain.codes import Sector
from wlzcli.domain.dates import is_late
from wlzcli.domain.findings import Finding
from wlzcli.domain.inschrijving import Inschrijving, ProductieRegel, Veld
from wlzcli.policy.model import Kader
from wlzcli.records import dataclass

HERSTEL = "herstel"
AANVULLING = "aanvulling"
DEFINITIEF = "definitief_plan"
WHOLE_FORM = frozenset({"F203", "F204", "F205"})
TAKE_WHOLE = WHOLE_FORM | {"F107", "F108", "F109", "F121"}  # of ingest: sheets, questions or the whole layout not found
ALL_LINES = frozenset({"F254", "F257"})

Key = tuple[str, Sector, str]


@dataclass(frozen=True, slots=True)
class Bundel:
    """What one zorgaanbieder handed in for one region and sector, oldest first."""

    key: Key
    inschrijvingen: tuple[Inschrijving, ...]
    aanvullingen: tuple[Inschrijving, ...]
    herstel: tuple[Inschrijving, ...]


def bundle(items: Iterable[Inschrijving]) -> tuple[Bundel, ...]:
    """Submissions that count, by (region, sector, AGB-code). A definitief plan comes later and is no inschrijving."""
    groups: dict[Key, list[Inschrijving]] = {}
    for i in items:
        if i.telt_mee and i.soort != DEFINITIEF:
            # Without a readable AGB-code a submission stands by itself: two of them are not one zorgaanbieder.
            groups.setdefault((i.regio, i.sector, i.agb_code or f"?{i.map}"), []).append(i)
    return tuple(_bundel(key, groups[key]) for key in sorted(groups))


def _bundel(key: Key, items: list[Inschrijving]) -> Bundel:
    ordered = sorted(items, key=lambda i: (i.ontvangen_op is None, i.ontvangen_op.timestamp() if i.ontvangen_op else 0, i.map, i.sha256))
    repairs = tuple(i for i in ordered if i.soort == HERSTEL)
    additions = tuple(i for i in ordered if i.soort == AANVULLING)
    first = tuple(i for i in ordered if i.soort not in (HERSTEL, AANVULLING))
    return Bundel(key, first, additions, repairs)


def in_time_for(kader: Kader, item: Inschrijving) -> bool:
    """Whether an addition came in before the deadline; on one's own initiative nothing is added after it."""
    deadline = kader.moment("inschrijving")
    return bool(item.ontvangen_op and deadline and deadline.moment and not is_late(item.ontvangen_op, deadline.moment))


def added(base: Inschrijving, later: Inschrijving) -> Inschrijving:
    """An addition in time: what it fills in counts, what it leaves open stays as it was."""
    fields = {v.id: v for v in base.velden} | {v.id: v for v in later.velden if v.waarde}
    pieces = {b.sleutel: b for b in base.bewijsstukken} | {b.sleutel: b for b in later.bewijsstukken if b.sha256}
    return replace(
        base,
        velden=tuple(fields[k] for k in sorted(fields)),
        productie=later.productie or base.productie,
        bewijsstukken=tuple(pieces[k] for k in sorted(pieces)),
        plannen=later.plannen or base.plannen,
    )


def repaired(base: Inschrijving, later: Inschrijving, points: tuple[Finding, ...]) -> tuple[Inschrijving, tuple[str, ...]]:
    """The inschrijving with exactly the asked points taken from the herstel; and what else was changed, not taken over.

    A repair restores what was asked for and nothing more: equal treatment, and the volume asked for stays the volume.
    """
    codes = {f.code for f in points}
    if codes & TAKE_WHOLE:
        whole = replace(later, map=base.map, soort=base.soort, ontvangen_op=base.ontvangen_op)
        return whole, ()
    cells = {(f.blad, f.cel) for f in points if f.cel}
    ids = {v.id for v in base.velden if (v.blad, v.cel) in cells}
    documents = _documents(base, later, ids, points)
    lines = {r.prestatiecode for r in base.productie if (r.blad, r.cel) in cells} | {f.feiten.get("prestatiecode") for f in points}
    taken = {v.id: v for v in later.velden if v.id in ids or v.id.rpartition(".")[0] in documents}
    fields = {v.id: v for v in base.velden} | taken
    outside = tuple(sorted(v.id for v in later.velden if v.waarde and v.id not in taken and not _row(v) and _value(base, v.id) != v.waarde))
    productie = _lines(base, later, lines, bool(codes & ALL_LINES))
    moved = {r.prestatiecode for r in later.productie} - {r.prestatiecode for r in productie if r in later.productie}
    moved = {c for c in moved if _volumes(later.productie, c) != _volumes(base.productie, c)}
    pieces = [b for b in base.bewijsstukken if b.sleutel not in documents] + [b for b in later.bewijsstukken if b.sleutel in documents]
    mended = replace(
        base,
        velden=tuple(fields[k] for k in sorted(fields)),
        productie=productie,
        bewijsstukken=tuple(sorted(pieces, key=lambda b: (b.sleutel, b.bestand))),
        agb_code=base.agb_code or later.agb_code,
        naam=base.naam or later.naam,
        kvk_nummer=later.kvk_nummer if "kvk_nummer" in ids else base.kvk_nummer,
    )
    return mended, (*outside, *(f"productie {c}" for c in sorted(moved)))


def _documents(base: Inschrijving, later: Inschrijving, ids: set[str], points: tuple[Finding, ...]) -> frozenset[str]:
    """The keys of the documents that were asked for: by the cell of their file name, or by name in the finding."""
    keys = {b.sleutel for b in (*base.bewijsstukken, *later.bewijsstukken)}
    asked = {f.feiten.get("sleutel") for f in points}
    return frozenset(k for k in keys if k in asked or any(i.startswith(f"{k}.") for i in ids))


def _row(veld: Veld) -> bool:
    return veld.id.startswith("productie.")


def _value(base: Inschrijving, veld_id: str) -> str:
    return base.waarde(veld_id)


def _volumes(lines: tuple[ProductieRegel, ...], code: str) -> list[str]:
    return sorted(str(r.volume) for r in lines if r.prestatiecode == code)


def _lines(base: Inschrijving, later: Inschrijving, codes: set[str], every: bool) -> tuple[ProductieRegel, ...]:
    if every and not base.productie:
        return later.productie
    kept = tuple(r for r in base.productie if r.prestatiecode not in codes)
    fresh = tuple(r for r in later.productie if r.prestatiecode in codes)
    # A code that did not exist was replaced by another: the line at the same cell takes its place.
    gone = {(r.blad, r.cel) for r in base.productie if r.prestatiecode in codes} - {(r.blad, r.cel) for r in fresh}
    moved = tuple(
        r for r in later.productie if (r.blad, r.cel) in gone and r not in fresh and r.prestatiecode not in {k.prestatiecode for k in kept}
    )
    return (*kept, *fresh, *moved)
