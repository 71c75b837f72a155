"""``wlz herschik --herzie``: what stands decided again, and shown beside what stood: from what to what, and why."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from wlzcli.cycle.herschik import HerschikInputs, Herzien, Uitkomst, agreements, changes
from wlzcli.domain.brief import BriefSoort, Verzending
from wlzcli.domain.dates import AMSTERDAM
from wlzcli.domain.decimals import dutch
from wlzcli.domain.gunning import NO_AGREEMENT, GunningBesluit, Herziening, Reactie, last_answer
from wlzcli.domain.money import Money
from wlzcli.domain.productie import HerschikBesluit
from wlzcli.domain.report import Table
from wlzcli.store.tables import Tables

HERZIENING = "herziening_herschik"
NAMEN = {
    "afspraak_cents": "Afspraak", "prognose_cents": "Prognose", "aanspraak_cents": "Aanspraak", "toegekend_cents": "Toegekend",
    "herschikking_cents": "Herschikking", "niet_gehonoreerd_cents": "Niet gehonoreerd", "volume": "Volume",
}  # fmt: skip


def standing(tables: Tables) -> tuple[tuple[HerschikBesluit, ...], tuple[Herzien, ...]]:
    """What stands and stays, and what stands and is to be decided again, with the reason."""
    why = {h.besluit_id: h.reden for h in (r.as_type(Herziening) for r in tables.latest_registraties(HERZIENING))}
    stands = [(b.id, b.as_type(HerschikBesluit)) for b in tables.standing("herschik")]
    return (
        tuple(b for i, b in stands if i not in why),
        tuple(Herzien(b.regio, b.sector, b.agb_code, i, why[i], b) for i, b in stands if i in why),
    )


def refused(tables: Tables) -> tuple[str, ...]:
    """Who refused its award, where; what one side filed alone counts as an agreement."""
    every = tuple(r.as_type(Reactie) for r in tables.registraties("reactie"))
    stands = [(b.id, b.as_type(GunningBesluit)) for b in tables.standing("gunning")]
    last = ((b, last_answer(every, i, b)) for i, b in stands)
    return tuple(sorted(f"{b.regio}/{b.sector}/{b.agb_code}" for b, r in last if r is not None and r.reactie in NO_AGREEMENT))


def without_award(tables: Tables) -> tuple[str, ...]:
    """Whose herschikking stands while its award is no agreement any more, and nobody asked to decide it again."""
    stands, _ = standing(tables)
    if not stands:
        return ()
    agreed = agreements((b.as_type(GunningBesluit) for b in tables.standing("gunning")), refused(tables))
    return tuple(sorted({b.agb_code for b in stands if b.ingetrokken_cents is None and (b.regio, b.sector, b.agb_code) not in agreed}))


def corrections(inputs: HerschikInputs, outcome: Uitkomst, tables: Tables) -> tuple[list[dict[str, object]], tuple[Table, ...], list[str]]:
    """Every correction beside the besluit it takes the place of: for JSON, as a table, and in words."""
    fresh = {b.vervangt: b for b in outcome.besluiten if b.vervangt}
    same = {h.besluit_id for h in outcome.ongewijzigd}
    sent = _letters(tables)
    data: list[dict[str, object]] = []
    rows: list[tuple[str, ...]] = []
    notes: list[str] = []
    for h in inputs.herzien:
        new = fresh.get(h.besluit_id)
        if h.besluit is None or (new is None and h.besluit_id not in same):
            continue
        found = changes(h.besluit, new) if new is not None else ()
        record = {
            "regio": h.regio, "sector": h.sector, "agb_code": h.agb_code, "naam": h.besluit.naam, "vervangt": h.besluit_id,
            "besloten_op": _decided_on(tables, h.besluit_id), "verzonden_op": sent.get(h.besluit_id), "reden": h.reden,
            "wijzigingen": [{"wat": w.wat, "onderdeel": w.onderdeel, "van": _data(w.wat, w.van), "naar": _data(w.wat, w.naar)} for w in found],
        }  # fmt: skip
        data.append({name: value for name, value in record.items() if value is not None})
        head = (h.regio, h.sector.value, h.agb_code, h.besluit_id[:12])
        rows += [(*head, f"{NAMEN[w.wat]} {w.onderdeel}".strip(), _shown(w.wat, w.van), _shown(w.wat, w.naar), h.reden) for w in found]
        notes += _notes(h, new, h.besluit_id in sent)
    columns = ("regio", "sector", "AGB", "vervangt", "wat", "was", "wordt", "reden")
    return data, (Table("Wat de herziening verandert", columns, tuple(rows), ("was", "wordt")),) if rows else (), notes


def _notes(h: Herzien, new: HerschikBesluit | None, sent: bool) -> list[str]:
    if new is None:
        return [f"De herziening van {h.agb_code} in {h.regio} ({h.sector}) verandert niets; wat vaststaat blijft staan."]
    letter = " De brief daarover is verzonden en wordt vervangen." if sent else ""
    if new.ingetrokken_cents is not None:
        freed = f"{new.ingetrokken_cents} komt vrij in regio {h.regio}; het blijft onverdeeld tot ook anderen worden herzien."
        told = " De zorgaanbieder krijgt er geen brief over." if not sent else " De brief daarover was verzonden; meld de intrekking zelf."
        return [f"De herschikking van {h.agb_code} wordt ingetrokken: {freed}{told}"]
    return [f"De herschikking van {h.agb_code} vervangt besluit {h.besluit_id[:12]}.{letter}"]


def _letters(tables: Tables) -> dict[str, str]:
    """The day on which the letter about a herschikking was sent, by besluit."""
    every = (r.as_type(Verzending) for r in tables.latest_registraties("verzending"))
    return {v.besluit_id: v.datum.isoformat() for v in every if v.soort == BriefSoort.HERSCHIKKINGSBESLUIT}


def _decided_on(tables: Tables, besluit_id: str) -> str | None:
    found = next((b for b in tables.besluiten("herschik") if b.id == besluit_id), None)
    return datetime.fromisoformat(found.op).astimezone(AMSTERDAM).date().isoformat() if found else None


def _data(wat: str, text: str) -> object:
    return int(text) if wat.endswith("_cents") else text


def _shown(wat: str, text: str) -> str:
    return str(Money(int(text))) if wat.endswith("_cents") else dutch(Decimal(text))
