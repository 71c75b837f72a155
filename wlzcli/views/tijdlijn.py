"""What happened around one zorgaanbieder and which terms ran, on one line of time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from wlzcli.domain.dates import AMSTERDAM, in_full, last_day_of_term, moment_in_full
from wlzcli.policy.model import Kader

Entry = tuple[datetime, bool, str, str, str]  # moment, whether the clock is known, what, kind, source


def timeline(kaders: Iterable[Kader], records: Any, peildatum: date) -> tuple[tuple[str, str, str, str], ...]:
    """Rows of (when, what, kind, source); ``records`` holds the stored records of one zorgaanbieder (a DossierInvoer)."""
    entries = [*_planned(kaders, peildatum), *_handed_in(records), *_decided(records), *_sent(records)]
    ordered = sorted(entries, key=lambda e: (e[0], e[2:]))
    return tuple((moment_in_full(m) if exact else in_full(m.date()), what, kind, bron) for m, exact, what, kind, bron in ordered)


def _day(day: date) -> datetime:
    return datetime.combine(day, time(0), tzinfo=AMSTERDAM)


def _planned(kaders: Iterable[Kader], peildatum: date) -> Iterable[Entry]:
    for kader in kaders:
        for t in kader.planning:
            moment = t.moment.astimezone(AMSTERDAM) if t.moment else _day(t.dag) if t.dag else None
            if moment is not None:
                kind = "termijn" if moment.date() < peildatum else "termijn, nog niet verstreken"
                yield moment, t.moment is not None, t.titel, kind, t.bron.label


def _handed_in(records: Any) -> Iterable[Entry]:
    for i in records.inschrijvingen:
        if i.ontvangen_op is not None:
            counts = "" if i.telt_mee else " (telt niet mee)"
            yield (
                i.ontvangen_op.astimezone(AMSTERDAM),
                True,
                f"ontvangen: {(i.soort or 'inzending').replace('_', ' ')}{counts}",
                "inzending",
                i.map or "inzending",
            )
    for d in records.dialogen:
        yield _day(d.datum), False, f"{d.soort.replace('_', ' ')}{f' over {d.plan}' if d.plan else ''}", "dialoog", "vastgelegd in de ronde"


def _decided(records: Any) -> Iterable[Entry]:
    for a in records.antwoorden:
        yield a.op.astimezone(AMSTERDAM), True, f"vraag van {a.vraag.stap} beantwoord: {a.keuze}", "antwoord", a.vraag.bron
    for h in records.voorstellen:
        yield datetime.fromisoformat(h.op).astimezone(AMSTERDAM), True, f"voorstel {h.stap} uitgerekend", "voorstel", h.receipt.id[:16]
    for b in records.besluiten:
        yield datetime.fromisoformat(b.op).astimezone(AMSTERDAM), True, f"{b.stap} vastgesteld", "besluit", b.id[:16]


def _sent(records: Any) -> Iterable[Entry]:
    for b in records.brieven:
        concept = " (concept)" if b.concept else ""
        yield _day(b.datum), False, f"brief gedateerd: {b.soort.value.replace('_', ' ')}{concept}", "brief", b.inhoud_sha256[:16]
    terms = {(b.besluit_id, b.soort.value): b.termijn_dagen for b in records.brieven if b.termijn_dagen}
    for v in records.verzendingen:
        yield _day(v.datum), False, f"verzonden: {v.soort.replace('_', ' ')}", "verzending", v.besluit_id[:16]
        days = terms.get((v.besluit_id, v.soort))
        if days:
            yield (
                _day(last_day_of_term(v.datum, days)),
                False,
                f"laatste dag om bezwaar te maken ({days} dagen na verzending)",
                "termijn",
                v.soort,
            )
    for b in records.bezwaren:
        yield _day(b.datum), False, f"bezwaar ({b.omvang}){f': {b.uitkomst}' if b.uitkomst else ''}", "bezwaar", b.id
    for r in records.reacties:
        yield _day(r.datum), False, f"reactie op de {r.op}: {r.reactie}", "reactie", "vastgelegd in de ronde"
