"""``wlz brieven --verzonden``: which letters went out on which day; the objection term starts the day after."""

from __future__ import annotations

from datetime import date, datetime

from wlzcli.cycle.gunning import StaandBesluit, starts_term
from wlzcli.domain.brief import BriefRecord, BriefSoort, Verzending
from wlzcli.domain.brieftekst import WITH_BESLUIT
from wlzcli.domain.canonical import Facts
from wlzcli.domain.dates import in_full, last_day_of_term
from wlzcli.domain.findings import Ernst, Finding
from wlzcli.domain.gunning import DefinitiefMaken, Fase, GunningBesluit
from wlzcli.domain.report import Report, Table
from wlzcli.domain.ronde import Ronde
from wlzcli.errors import MomentError, UsageError
from wlzcli.records import dataclass
from wlzcli.store.tables import Tables
from wlzcli.workflow.brieven_opstellen import REGISTER, VERZENDING, Keuze, letter_key, sent_key
from wlzcli.workflow.session import Session, load_ronde


def run(session: Session, datum: date, keuze: Keuze, reden: str | None = None) -> Report:
    """Record the sending of every letter on a besluit that was made and not sent before; with ``reden`` correct a day.

    Letters that rest on no besluit are recorded when they are named. So is a corrected day of a letter whose besluit was
    replaced since, as the provisional award by the definitive one: what was decided on the wrong day is flagged.
    """
    folder = session.folder()
    if datum > session.peildatum:
        raise UsageError(
            f"{in_full(datum)} ligt na {in_full(session.peildatum)}: wat nog niet is verzonden kan niet als verzonden worden vastgelegd.",
            "Leg de verzending vast op of na de dag zelf, of geef de juiste dag.",
        )
    ronde = load_ronde(folder)
    if session.dry_run:
        with folder.reading() as tables:
            fresh, again = _letters(tables, datum, keuze, reden)
            return _report(ronde, datum, fresh, again, _decided_since(tables, fresh, datum), changed=False)
    with folder.writing("brieven", session.door) as tables:
        fresh, again = _letters(tables, datum, keuze, reden)
        since = _decided_since(tables, fresh, datum)
        for record in fresh:
            tables.register(VERZENDING, sent_key(record), as_verzending(record, datum), session.door, session.now)
        if tables.changed:
            told = {"verzonden": datum, "besluiten": sorted(r.besluit_id or letter_key(r) for r in fresh)}
            more = {"reden": reden, "raakt": sorted(s.besluit_id for s in since)} if reden else {}
            tables.write_journal(session.now, session.door, "brieven", told | more)
        return _report(ronde, datum, fresh, again, since, tables.changed)


def as_verzending(record: BriefRecord, datum: date) -> Verzending:
    """The record of sending one letter."""
    return Verzending(record.besluit_id or "", record.soort.value, record.agb_code, record.regio, record.sector, datum)


def _letters(tables: Tables, datum: date, keuze: Keuze, reden: str | None) -> tuple[list[BriefRecord], list[tuple[BriefRecord, date]]]:
    """The letters to record, and those that were sent on another day before; with ``reden`` those are the ones to record."""
    records = [r.as_type(BriefRecord) for r in tables.latest_registraties(REGISTER)]
    standing = {b.id for stap in ("validate", "gunning", "herschik") for b in tables.standing(stap)}
    own = [
        r for r in records if (r.besluit_id in standing or _by_name(r, keuze) or _replaced(r, keuze, reden)) and keuze.wants(letter_key(r))
    ]
    if not own:
        raise MomentError(
            "Er is geen brief op een besluit om de verzending van vast te leggen.",
            "Stel eerst vast met 'wlz vaststellen' en maak de brieven met 'wlz brieven --verzending DATUM'.",
        )
    sent = {r.sleutel: r.as_type(Verzending).datum for r in tables.latest_registraties(VERZENDING)}
    fresh, again = [], []
    for r in own:
        day = sent.get(sent_key(r))
        named = keuze.alleen is not None or r.besluit_id is None  # without a besluit it is here by its kind only
        if day is None or (r.datum > day and named and reden is None):  # made again after it was sent: its term starts again
            fresh.append(r)
        elif day != datum:
            again.append((r, day))
    if reden is not None:
        fresh, again = _corrected(again, keuze), []
    _not_before_its_day(fresh, datum)
    named = bool(keuze.soorten or keuze.alleen)  # an earlier batch is no news when a later one is recorded
    return fresh, again if named or not fresh else []


def _replaced(record: BriefRecord, keuze: Keuze, reden: str | None) -> bool:
    """A letter on a besluit that was replaced, asked for by name to correct the day it was sent."""
    return reden is not None and bool(keuze.soorten or keuze.alleen) and record.besluit_id is not None and not record.concept


@dataclass(frozen=True, slots=True)
class Sindsdien:
    """A besluit that followed on the objection term of a letter, now that this term ends on another day."""

    besluit_id: str
    record: BriefRecord
    fase: str
    dag: date
    laatste_dag: date


def _decided_since(tables: Tables, records: list[BriefRecord], datum: date) -> list[Sindsdien]:
    """What was made definitive, or withdrawn, on the term of these letters; ``dag``: the day on which the term was held to have ended."""
    asked = tables.latest_registraties("definitief")
    found = []
    for stored in tables.standing("gunning"):
        b = stored.as_type(GunningBesluit)
        before = StaandBesluit(b.vervangt or "", b)
        r = next((r for r in records if starts_term(as_verzending(r, datum), before) and r.termijn_dagen is not None), None)
        if r is None or r.termijn_dagen is None or b.fase not in (Fase.DEFINITIEF, Fase.INGETROKKEN):
            continue
        day = asked[-1].as_type(DefinitiefMaken).peildatum if asked else datetime.fromisoformat(stored.op).date()
        found.append(Sindsdien(stored.id, r, b.fase.value, day, last_day_of_term(datum, r.termijn_dagen)))
    return found


def _too_early(s: Sindsdien, datum: date) -> Finding:
    """Blocking when the besluit came before the term had ended by the corrected day."""
    code, ernst = ("F715", Ernst.FOUT) if s.dag <= s.laatste_dag else ("W715", Ernst.WAARSCHUWING)
    return Finding(
        code, ernst, f"{s.record.agb_code}, {s.record.sector} in {s.record.regio}", bestand=f"brieven/{s.record.soort}",
        gevonden=in_full(s.dag), verwacht=f"na {in_full(s.laatste_dag)}", agb_code=s.record.agb_code,
        feiten=Facts.of(verzonden=in_full(datum), fase=s.fase, besluit=s.besluit_id[:12], laatste_dag=in_full(s.laatste_dag)),
    )  # fmt: skip


def _by_name(record: BriefRecord, keuze: Keuze) -> bool:
    """A letter that rests on no besluit, asked for by name."""
    apart = record.soort not in WITH_BESLUIT and record.soort is not BriefSoort.ONDERTEKENLIJST
    return apart and record.besluit_id is None and not record.concept and record.soort in keuze.soorten


def _corrected(again: list[tuple[BriefRecord, date]], keuze: Keuze) -> list[BriefRecord]:
    """The letters whose day is replaced. Of letters of different days it must be said which."""
    if not again:
        raise MomentError(
            "Er is geen eerdere verzending met een andere dag om te verbeteren.", "Leg een eerste verzending vast zonder --reden."
        )
    days = sorted({day for _, day in again})
    if len(days) > 1 and not (keuze.soorten or keuze.alleen):
        raise UsageError(
            f"De brieven zijn op verschillende dagen verzonden: {', '.join(in_full(d) for d in days)}.",
            "Zeg met --soort of --alleen van welke brieven u de dag verbetert.",
        )
    return [record for record, _ in again]


def _not_before_its_day(records: list[BriefRecord], datum: date) -> None:
    """UsageError for a day on which the letter did not exist yet."""
    early = [r for r in records if datum < r.datum]
    if early:
        first = early[0]
        raise UsageError(
            f"De brief {first.soort.replace('_', ' ')} voor {first.agb_code} is van {in_full(first.datum)}: "
            f"die kan niet al op {in_full(datum)} zijn verzonden.",
            "Geef een dag op of na de datum van de brief, of kies andere brieven met --soort of --alleen.",
        )


def _report(
    ronde: Ronde, datum: date, fresh: list[BriefRecord], again: list[tuple[BriefRecord, date]], since: list[Sindsdien], changed: bool
) -> Report:
    findings = [f for r in fresh if (f := end_date_fault(r, datum)) is not None]
    findings += [_too_early(s, datum) for s in since]
    findings += [
        Finding(
            "W714", Ernst.WAARSCHUWING, f"{r.soort.replace('_', ' ')} voor {r.agb_code}, {r.sector} in {r.regio}", bestand=f"brieven/{r.soort}",
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
        notes=(f"De termijn om een kort geding te beginnen loopt vanaf de dag na {in_full(datum)}.",)
        if any(r.termijn_dagen for r in fresh)
        else (),
        voorbeeld=ronde.voorbeeld,
        changed=changed,
    )


def end_date_fault(record: BriefRecord, datum: date) -> Finding | None:
    """A printed end date that gives less than the term. It never gives more: a letter cannot be sent before its own day."""
    if record.einddatum is None or record.termijn_dagen is None:
        return None
    right = last_day_of_term(datum, record.termijn_dagen)
    if record.einddatum >= right:
        return None
    return Finding(
        "F713", Ernst.FOUT, f"{record.soort.replace('_', ' ')} voor {record.agb_code}, {record.sector} in {record.regio}", bestand=f"brieven/{record.soort}",
        gevonden=in_full(record.einddatum), verwacht=in_full(right), agb_code=record.agb_code,
        feiten=Facts.of(verzonden=in_full(datum), dagen=record.termijn_dagen, soort=record.soort.value),
    )  # fmt: skip
