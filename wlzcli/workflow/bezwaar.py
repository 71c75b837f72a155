"""``wlz bezwaar``: a kort geding, what it is about, and how it ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from wlzcli.cycle.gunning import StaandBesluit, touches
from wlzcli.domain.canonical import digest
from wlzcli.domain.codes import is_agb_code
from wlzcli.domain.dates import in_full
from wlzcli.domain.gunning import Bezwaar, BezwaarOmvang, BezwaarUitkomst, GunningBesluit, Herziening
from wlzcli.domain.report import Report, Table
from wlzcli.errors import FileError, MomentError, UsageError
from wlzcli.store.folder import RondeFolder
from wlzcli.store.tables import Tables
from wlzcli.workflow.reactie import named_part
from wlzcli.workflow.session import Session, load_ronde
from wlzcli.workflow.step import open_context
from wlzcli.workflow.tabellen import load_tabellen

ABOUT = {BezwaarOmvang.INDIVIDUEEL: "het eigen besluit", BezwaarOmvang.BELEID: "het beleid", BezwaarOmvang.VERDELING: "de verdeling"}


def run(
    session: Session,
    agb_code: str,
    datum: date,
    omvang: str,
    uitkomst: str | None,
    toelichting: str,
    regio: str | None = None,
    sector: str | None = None,
) -> Report:
    """Record a kort geding or its outcome; one that was won opens again what it touches.

    ``regio`` and ``sector`` say which award it is about, for who has more than one.
    """
    if not is_agb_code(agb_code):
        raise UsageError(f"'{agb_code}' is geen AGB-code.", "Een AGB-code heeft acht cijfers, ook een nul vooraan.")
    scope, outcome = _word(BezwaarOmvang, omvang, "--omvang"), _word(BezwaarUitkomst, uitkomst, "--uitkomst") if uitkomst else None
    folder = session.folder()
    regio, sector = named_part(load_ronde(folder), regio, sector)
    if datum > session.peildatum:
        raise UsageError(
            f"{in_full(datum)} ligt na {in_full(session.peildatum)}: een kort geding dat er nog niet is, kan niet worden vastgelegd.",
            "Leg het kort geding vast op of na de dag van de dagvaarding, of geef de juiste dag.",
        )
    key = " ".join(part for part in (agb_code, datum.isoformat(), scope, regio, sector) if part)
    bezwaar = Bezwaar(digest(key)[:12], agb_code, datum, scope, outcome, toelichting, session.door, regio, sector)
    if session.dry_run:
        with folder.reading() as tables:
            _check_known(session, folder, tables, agb_code)
            return _report(session, tables, bezwaar, changed=False)
    with folder.writing("bezwaar", session.door) as tables:
        _check_known(session, folder, tables, agb_code)
        before = next((r.as_type(Bezwaar) for r in tables.latest_registraties("bezwaar") if r.sleutel == key), None)
        if outcome is not None and before is None:
            raise MomentError(
                f"Er is geen kort geding van {agb_code} van {datum.isoformat()} over {ABOUT[BezwaarOmvang(scope)]}{_part(bezwaar)} om een uitkomst bij vast te leggen.",
                "Leg eerst het kort geding zelf vast, zonder --uitkomst.",
            )
        if before is not None and (before.omvang, before.uitkomst, before.toelichting) == (scope, outcome, toelichting):
            return _report(session, tables, before, changed=False)
        tables.register("bezwaar", key, bezwaar, session.door, session.now)
        if outcome == BezwaarUitkomst.TOEGEWEZEN:
            reden = f"kort geding van {agb_code} van {datum.isoformat()} toegewezen"
            for s in _touched(tables, bezwaar):
                tables.register("herziening", s.id, Herziening(s.id, s.besluit.agb_code, reden), session.door, session.now)
        tables.write_journal(session.now, session.door, "bezwaar", bezwaar)
        return _report(session, tables, bezwaar, changed=True)


def _check_known(session: Session, folder: RondeFolder, tables: Tables, agb_code: str) -> None:
    """UsageError for whom the ronde does not know: a mistyped AGB-code would hold the besluiten of others.

    Who did not submit can still go to court about the policy; that party is known by its row in the table of zorgaanbieders.
    """
    if any(b.agb_code == agb_code for b in tables.besluiten()) or any(i.agb_code == agb_code for i in tables.inschrijvingen(cells=False)):
        return
    context = open_context(replace(session, dry_run=True), folder, tables)
    try:
        named = load_tabellen(context, ("zorgaanbieders",))[0].zorgaanbieders
    except FileError:
        named = ()
    if not any(z.agb_code == agb_code for z in named):
        raise UsageError(
            f"{agb_code} komt in deze ronde niet voor: er is geen inschrijving of besluit, en geen rij in tabellen/zorgaanbieders.",
            "Controleer de AGB-code; voor wie niet inschreef, zet eerst een rij in tabellen/zorgaanbieders.",
        )


def _part(b: Bezwaar) -> str:
    """Which award it is about, where that was said."""
    return "".join((f", {b.sector}" if b.sector else "", f" in regio {b.regio}" if b.regio else ""))


def _word(closed: type[BezwaarOmvang] | type[BezwaarUitkomst], text: str, option: str) -> str:
    try:
        return closed(text.strip().lower()).value
    except ValueError:
        raise UsageError(f"{option} kent '{text}' niet.", f"Kies uit: {', '.join(w.value for w in closed)}.") from None


def _touched(tables: Tables, bezwaar: Bezwaar) -> tuple[StaandBesluit, ...]:
    staand = tuple(StaandBesluit(b.id, b.as_type(GunningBesluit)) for b in tables.standing("gunning"))
    return tuple(s for s in staand if touches(bezwaar, s.besluit, staand))


def _count(touched: tuple[StaandBesluit, ...], one: str, more: str) -> str:
    return f"1 besluit {one}" if len(touched) == 1 else f"{len(touched)} besluiten {more}"


def _report(session: Session, tables: Tables, bezwaar: Bezwaar, changed: bool) -> Report:
    touched = _touched(tables, bezwaar)
    ronde = load_ronde(session.folder())
    notes = [
        f"Vastgelegd: kort geding van {bezwaar.agb_code} van {bezwaar.datum.isoformat()}, over {ABOUT[BezwaarOmvang(bezwaar.omvang)]}{_part(bezwaar)}."
    ]
    if bezwaar.uitkomst == BezwaarUitkomst.TOEGEWEZEN:
        notes.append(f"{_count(touched, 'wordt', 'worden')} opnieuw bepaald: draai 'wlz gunning'.")
    elif bezwaar.uitkomst is None:
        notes.append(f"{_count(touched, 'blijft', 'blijven')} voorlopig tot de uitkomst is vastgelegd.")
    else:
        notes.append("Dit kort geding houdt niets meer vast.")
    rows = tuple(
        (s.besluit.regio, s.besluit.sector.value, s.besluit.agb_code, s.besluit.naam, s.besluit.fase.value, s.id[:12]) for s in touched
    )
    return Report(
        command="bezwaar",
        ronde=ronde.naam,
        besluiten=(bezwaar,),
        totalen={"geraakt": len(touched)},
        extra={"geraakt": [s.id for s in touched]},
        tables=(Table("Raakt", ("regio", "sector", "AGB", "naam", "fase", "besluit"), rows),) if rows else (),
        notes=tuple(notes),
        voorbeeld=ronde.voorbeeld,
        changed=changed,
    )
