"""``wlz herschik --herzie``: what stands decided again, and shown beside what stood: from what to what, and why."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from wlzcli.cycle.herschik import HerschikInputs, Herzien, Uitkomst, agreements, changes
from wlzcli.domain.brief import BriefSoort, Verzending
from wlzcli.domain.dates import AMSTERDAM
from wlzcli.domain.decimals import dutch
from wlzcli.domain.gunning import NO_AGREEMENT, GunningBesluit, Herziening, Reactie, ReactieSoort, last_answer
from wlzcli.domain.money import Money
from wlzcli.domain.productie import HerschikBesluit
from wlzcli.domain.report import Table
from wlzcli.records import dataclass
from wlzcli.store.tables import StoredBesluit, Tables

HERZIENING = "herziening_herschik"
NAMEN = {
    "afspraak_cents": "Afspraak", "prognose_cents": "Prognose", "aanspraak_cents": "Aanspraak", "toegekend_cents": "Toegekend",
    "herschikking_cents": "Herschikking", "niet_gehonoreerd_cents": "Niet gehonoreerd", "volume": "Volume",
}  # fmt: skip


def standing(tables: Tables) -> tuple[tuple[HerschikBesluit, ...], tuple[Herzien, ...]]:
    """What stands and stays, and what stands and is to be decided again, with the reason."""
    why = {h.besluit_id: h.reden for h in (r.as_type(Herziening) for r in tables.latest_registraties(HERZIENING))}
    stands = [(b.id, b.as_type(HerschikBesluit), _day(b)) for b in tables.standing("herschik")]
    return (
        tuple(b for i, b, _ in stands if i not in why),
        tuple(Herzien(b.regio, b.sector, b.agb_code, i, why[i], b, day) for i, b, day in stands if i in why),
    )


def refused(tables: Tables, soorten: frozenset[ReactieSoort] = NO_AGREEMENT) -> tuple[str, ...]:
    """Who refused its award or withdrew, where; what one side filed alone counts as an agreement. ``soorten``: only by these answers."""
    every = tuple(r.as_type(Reactie) for r in tables.registraties("reactie"))
    stands = [(b.id, b.as_type(GunningBesluit)) for b in tables.standing("gunning")]
    last = ((b, last_answer(every, i, b)) for i, b in stands)
    return tuple(sorted(f"{b.regio}/{b.sector}/{b.agb_code}" for b, r in last if r is not None and r.reactie in soorten))


def without_award(tables: Tables) -> tuple[str, ...]:
    """Whose herschikking stands while its award is no agreement any more, and nobody asked to decide it again."""
    stands, _ = standing(tables)
    if not stands:
        return ()
    agreed = agreements((b.as_type(GunningBesluit) for b in tables.standing("gunning")), refused(tables))
    return tuple(sorted({b.agb_code for b in stands if b.ingetrokken_cents is None and (b.regio, b.sector, b.agb_code) not in agreed}))


@dataclass(frozen=True, slots=True)
class Vervanging:
    """A herschikking beside the one it takes the place of; ``new`` None: decided again and as it stood."""

    old_id: str
    old: HerschikBesluit
    reden: str
    new: HerschikBesluit | None
    besluit_id: str | None = None


def corrections(inputs: HerschikInputs, outcome: Uitkomst, tables: Tables) -> tuple[dict[str, object], tuple[Table, ...], list[str]]:
    """Every correction of a voorstel beside the besluit it takes the place of: for JSON, as a table, and in words."""
    fresh = {b.vervangt: b for b in outcome.besluiten if b.vervangt}
    same = {h.besluit_id for h in outcome.ongewijzigd}
    found = [
        Vervanging(h.besluit_id, h.besluit, h.reden, fresh.get(h.besluit_id))
        for h in inputs.herzien
        if h.besluit is not None and (h.besluit_id in fresh or h.besluit_id in same)
    ]
    sent = _letters(tables)
    return *_shown_beside(found, tables, sent), [note for v in found for note in _notes(v, v.old_id in sent)]


def settled(tables: Tables, made: Iterable[StoredBesluit]) -> tuple[dict[str, object], tuple[Table, ...]]:
    """The corrections among herschikkingen that were just settled."""
    every = {b.id: b for b in tables.besluiten("herschik")}
    why = {r.sleutel: r.as_type(Herziening).reden for r in tables.latest_registraties(HERZIENING)}
    found = [
        Vervanging(old.id, old.as_type(HerschikBesluit), why.get(old.id, ""), b.as_type(HerschikBesluit), b.id)
        for b in made
        if b.stap == "herschik" and (old := every.get(b.vervangt or "")) is not None
    ]
    return _shown_beside(found, tables, _letters(tables))


def _shown_beside(found: list[Vervanging], tables: Tables, sent: dict[str, str]) -> tuple[dict[str, object], tuple[Table, ...]]:
    """As JSON (no key without corrections) and as a table of what changes."""
    data: list[dict[str, object]] = []
    rows: list[tuple[str, ...]] = []
    for v in found:
        changed = changes(v.old, v.new) if v.new is not None else ()
        record = {
            "regio": v.old.regio, "sector": v.old.sector, "agb_code": v.old.agb_code, "naam": v.old.naam, "besluit": v.besluit_id,
            "vervangt": v.old_id, "besloten_op": _decided_on(tables, v.old_id), "verzonden_op": sent.get(v.old_id), "reden": v.reden,
            "wijzigingen": [{"wat": w.wat, "onderdeel": w.onderdeel, "van": _data(w.wat, w.van), "naar": _data(w.wat, w.naar)} for w in changed],
        }  # fmt: skip
        data.append({name: value for name, value in record.items() if value is not None})
        head = (v.old.regio, v.old.sector.value, v.old.agb_code, v.old_id[:12])
        rows += [(*head, f"{NAMEN[w.wat]} {w.onderdeel}".strip(), _shown(w.wat, w.van), _shown(w.wat, w.naar), v.reden) for w in changed]
    columns = ("regio", "sector", "AGB", "vervangt", "wat", "was", "wordt", "reden")
    table = (Table("Wat de herziening verandert", columns, tuple(rows), ("was", "wordt")),) if rows else ()
    return ({"herzieningen": data} if data else {}), table


def _notes(v: Vervanging, sent: bool) -> list[str]:
    agb_code, regio, new = v.old.agb_code, v.old.regio, v.new
    if new is None:
        return [f"De herziening van {agb_code} in {regio} ({v.old.sector}) verandert niets; wat vaststaat blijft staan."]
    if new.ingetrokken_cents is not None:
        freed = f"{new.ingetrokken_cents} komt vrij in regio {regio}; het blijft onverdeeld tot ook anderen worden herzien."
        told = " De zorgaanbieder krijgt er geen brief over." if not sent else " De brief daarover was verzonden; meld de intrekking zelf."
        return [f"De herschikking van {agb_code} wordt ingetrokken: {freed}{told}"]
    letter = " De brief daarover is verzonden en wordt vervangen." if sent else ""
    return [f"De herschikking van {agb_code} vervangt besluit {v.old_id[:12]}.{letter}"]


def _letters(tables: Tables) -> dict[str, str]:
    """The day on which the letter about a herschikking was sent, by besluit."""
    every = (r.as_type(Verzending) for r in tables.latest_registraties("verzending"))
    return {v.besluit_id: v.datum.isoformat() for v in every if v.soort == BriefSoort.HERSCHIKKINGSBESLUIT}


def _decided_on(tables: Tables, besluit_id: str) -> str | None:
    found = next((b for b in tables.besluiten("herschik") if b.id == besluit_id), None)
    return _day(found).isoformat() if found else None


def _day(b: StoredBesluit) -> date:
    return datetime.fromisoformat(b.op).astimezone(AMSTERDAM).date()


def _data(wat: str, text: str) -> object:
    return int(text) if wat.endswith("_cents") else text


def _shown(wat: str, text: str) -> str:
    return str(Money(int(text))) if wat.endswith("_cents") else dutch(Decimal(text))
