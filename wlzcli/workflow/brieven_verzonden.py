"""``wlz brieven --verzonden``: which letters went out on which day; the objection term starts the day after."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from wlzcli.domain.brief import BriefRecord, Verzending
from wlzcli.domain.canonical import Facts
from wlzcli.domain.dates import in_full, last_day_of_term
from wlzcli.domain.findings import Ernst, Finding
from wlzcli.domain.report import Report, Table
from wlzcli.domain.ronde import Ronde
from wlzcli.errors import MomentError
from wlzcli.store.tables import Tables
from wlzcli.workflow.brieven_opstellen import REGISTER, VERZENDING, Keuze
from wlzcli.workflow.session import Session, load_ronde


def run(session: Session, datum: date, keuze: Keuze) -> Report:
    """Record the sending of every letter on a besluit that was made and not sent before."""
    folder = session.folder()
    ronde = load_ronde(folder)
    if session.dry_run:
        with folder.reading() as tables:
            fresh, again = _letters(tables, datum, keuze)
            return _report(ronde, datum, fresh, again, changed=False)
    with folder.writing("brieven", session.door) as tables:
        fresh, again = _letters(tables, datum, keuze)
        for record in fresh:
            sent = as_verzending(record, datum)
            tables.register(VERZENDING, f"{sent.besluit_id}/{sent.soort}", sent, session.door, session.now)
        if tables.changed:
            tables.write_journal(
                session.now, session.door, "brieven", {"verzonden": datum, "besluiten": sorted(r.besluit_id or "" for r in fresh)}
            )
        return _report(ronde, datum, fresh, again, tables.changed)


def as_verzending(record: BriefRecord, datum: date) -> Verzending:
    """The record of sending one letter."""
    return Verzending(record.besluit_id or "", record.soort.value, record.agb_code, record.regio, record.sector, datum)


def _letters(tables: Tables, datum: date, keuze: Keuze) -> tuple[list[BriefRecord], list[tuple[BriefRecord, date]]]:
    """The letters to record, and those that were sent on another day before."""
    records = [r.as_type(BriefRecord) for r in tables.latest_registraties(REGISTER)]
    standing = {b.id for stap in ("validate", "gunning", "herschik") for b in tables.standing(stap)}
    own = [
        r
        for r in records
        if r.besluit_id in standing and (not keuze.soorten or r.soort in keuze.soorten) and keuze.alleen in (None, r.agb_code)
    ]
    if not own:
        raise MomentError(
            "Er is geen brief op een besluit om de verzending van vast te leggen.",
            "Stel eerst vast met 'wlz vaststellen' en maak de brieven met 'wlz brieven --verzending DATUM'.",
        )
    sent = {(v.besluit_id, v.soort): v.datum for v in (r.as_type(Verzending) for r in tables.latest_registraties(VERZENDING))}
    fresh, again = [], []
    for r in own:
        day = sent.get((r.besluit_id or "", r.soort.value))
        if day is None or r.datum > day:  # made again after it was sent: the term starts again
            fresh.append(r)
        elif day != datum:
            again.append((r, day))
    named = bool(keuze.soorten or keuze.alleen)  # an earlier batch is no news when a later one is recorded
    return fresh, again if named or not fresh else []


def _report(ronde: Ronde, datum: date, fresh: list[BriefRecord], again: list[tuple[BriefRecord, date]], changed: bool) -> Report:
    findings = [f for r in fresh if (f := end_date_fault(r, datum)) is not None]
    findings += [
        Finding(
            "W714", Ernst.WAARSCHUWING, f"{r.soort} voor {r.agb_code}, {r.sector} in {r.regio}", bestand=f"brieven/{r.soort}",
            gevonden=in_full(day), verwacht=in_full(datum), agb_code=r.agb_code,
        )
        for r, day in again
    ]  # fmt: skip
    rows = tuple(
        (
            r.soort.replace("_", " "),
            r.agb_code,
            r.regio,
            r.sector.value,
            in_full(r.einddatum) if r.einddatum else "",
            (r.besluit_id or "")[:12],
        )
        for r in fresh
    )
    return Report(
        command="brieven",
        ronde=ronde.naam,
        besluiten=tuple(as_verzending(r, datum) for r in fresh),
        bevindingen=tuple(findings),
        totalen={"verzonden": len(fresh), "eerder_verzonden": len(again)},
        tables=(Table(f"Verzonden op {in_full(datum)}", ("brief", "AGB", "regio", "sector", "einde termijn", "besluit"), rows),),
        notes=(f"De termijn om een kort geding te beginnen loopt vanaf de dag na {in_full(datum)}.",) if fresh else (),
        voorbeeld=ronde.voorbeeld,
        changed=changed,
    )


def end_date_fault(record: BriefRecord, datum: date) -> Finding | None:
    """A printed end date that no longer fits the day of sending: blocking when it gives less than the term."""
    if record.einddatum is None or record.termijn_dagen is None:
        return None
    right = last_day_of_term(datum, record.termijn_dagen)
    if right == record.einddatum:
        return None
    fault = Finding(
        "F713", Ernst.FOUT, f"{record.soort} voor {record.agb_code}, {record.sector} in {record.regio}", bestand=f"brieven/{record.soort}",
        gevonden=in_full(record.einddatum), verwacht=in_full(right), agb_code=record.agb_code,
        feiten=Facts.of(verzonden=in_full(datum), dagen=record.termijn_dagen),
    )  # fmt: skip
    return fault if record.einddatum < right else replace(fault, code="W713", ernst=Ernst.WAARSCHUWING)
