"""``wlz reactie``: what a zorgaanbieder answered to its award."""

from __future__ import annotations

from datetime import date

from wlzcli.domain.codes import is_agb_code
from wlzcli.domain.gunning import Fase, GunningBesluit, Reactie, ReactieSoort
from wlzcli.domain.report import Report, Table
from wlzcli.errors import MomentError, UsageError
from wlzcli.store.tables import Tables
from wlzcli.workflow.session import Session, load_ronde


def run(session: Session, agb_code: str, reactie: str, datum: date | None) -> Report:
    """Record acceptance, refusal, or filing by one side."""
    if not is_agb_code(agb_code):
        raise UsageError(f"'{agb_code}' is geen AGB-code.", "Een AGB-code heeft acht cijfers, ook een nul vooraan.")
    try:
        word = ReactieSoort(reactie.strip().lower())
    except ValueError:
        raise UsageError(f"'{reactie}' is geen reactie.", f"Kies uit: {', '.join(r.value for r in ReactieSoort)}.") from None
    record = Reactie(agb_code, word.value, datum or session.peildatum, session.door)
    folder = session.folder()
    if session.dry_run:
        with folder.reading() as tables:
            return _report(session, tables, record, changed=False)
    with folder.writing("reactie", session.door) as tables:
        if not any(b.agb_code == agb_code for b in tables.standing("gunning")):
            raise MomentError(f"Voor {agb_code} staat nog geen gunning vast om op te reageren.", "Stel eerst de gunning vast.")
        last = next((r.as_type(Reactie) for r in tables.latest_registraties("reactie") if r.sleutel == agb_code), None)
        if last is not None and (last.reactie, last.datum) == (record.reactie, record.datum):
            return _report(session, tables, last, changed=False)
        tables.register("reactie", agb_code, record, session.door, session.now)
        tables.write_journal(session.now, session.door, "reactie", record)
        return _report(session, tables, record, changed=True)


def _report(session: Session, tables: Tables, record: Reactie, changed: bool) -> Report:
    ronde = load_ronde(session.folder())
    own = [b.as_type(GunningBesluit) for b in tables.standing("gunning") if b.agb_code == record.agb_code]
    notes = [f"Vastgelegd: {record.agb_code} {record.reactie} op {record.datum.isoformat()}."]
    if record.reactie == ReactieSoort.GEWEIGERD:
        notes.append(
            "Zonder afspraak kan elk van beide het budget eenzijdig bij de NZa indienen: leg dat vast met 'wlz reactie AGB eenzijdig'."
        )
    if any(b.fase is Fase.VOORLOPIG for b in own):
        notes.append("Het besluit is nog voorlopig; een reactie vóór het einde van de bezwaartermijn beëindigt die termijn niet.")
    rows = tuple((b.regio, b.sector.value, b.fase.value, str(b.bedrag_cents)) for b in own)
    return Report(
        command="reactie",
        ronde=ronde.naam,
        besluiten=(record,),
        tables=(Table(f"Gunning van {record.agb_code}", ("regio", "sector", "fase", "bedrag"), rows, ("bedrag",)),),
        notes=tuple(notes),
        voorbeeld=ronde.voorbeeld,
        changed=changed,
    )
