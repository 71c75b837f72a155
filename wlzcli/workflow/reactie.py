"""``wlz reactie``: what a zorgaanbieder answered to its award or to its herschikking."""

from __future__ import annotations

from datetime import date

from wlzcli.domain.codes import is_agb_code
from wlzcli.domain.gunning import Fase, GunningBesluit, Reactie, ReactieOp, ReactieSoort
from wlzcli.domain.productie import HerschikBesluit
from wlzcli.domain.report import Report, Table
from wlzcli.errors import MomentError, UsageError
from wlzcli.store.tables import Tables
from wlzcli.workflow.session import Session, load_ronde

STAP = {ReactieOp.GUNNING: "gunning", ReactieOp.HERSCHIKKING: "herschik"}


def run(session: Session, agb_code: str, reactie: str, datum: date | None, op: str | None = None) -> Report:
    """Record acceptance, refusal, or filing by one side; ``op`` None is the latest besluit that stands."""
    if not is_agb_code(agb_code):
        raise UsageError(f"'{agb_code}' is geen AGB-code.", "Een AGB-code heeft acht cijfers, ook een nul vooraan.")
    try:
        word = ReactieSoort(reactie.strip().lower())
    except ValueError:
        raise UsageError(f"'{reactie}' is geen reactie.", f"Kies uit: {', '.join(r.value for r in ReactieSoort)}.") from None
    wanted = _wanted(op)
    day = datum or session.peildatum
    folder = session.folder()
    if session.dry_run:
        with folder.reading() as tables:
            record = Reactie(agb_code, word.value, day, session.door, _answered(tables, agb_code, wanted).value)
            return _report(session, tables, record, changed=False)
    with folder.writing("reactie", session.door) as tables:
        target = _answered(tables, agb_code, wanted)
        record = Reactie(agb_code, word.value, day, session.door, target.value)
        if not _standing(tables, agb_code, target):
            raise MomentError(
                f"Voor {agb_code} staat nog geen {target.value} vast om op te reageren.", f"Stel eerst de {target.value} vast."
            )
        key = (
            agb_code if target is ReactieOp.GUNNING else f"{agb_code}/{target.value}"
        )  # an answer to one does not replace that to the other
        last = next((r.as_type(Reactie) for r in tables.latest_registraties("reactie") if r.sleutel == key), None)
        if last is not None and (last.reactie, last.datum) == (record.reactie, record.datum):
            return _report(session, tables, last, changed=False)
        tables.register("reactie", key, record, session.door, session.now)
        tables.write_journal(session.now, session.door, "reactie", record)
        return _report(session, tables, record, changed=True)


def _wanted(op: str | None) -> ReactieOp | None:
    if op is None:
        return None
    try:
        return ReactieOp(op.strip().lower())
    except ValueError:
        raise UsageError(f"--op: '{op}' kan niet.", f"Kies uit: {', '.join(o.value for o in ReactieOp)}.") from None


def _answered(tables: Tables, agb_code: str, wanted: ReactieOp | None) -> ReactieOp:
    """What is answered to: as asked, or else the latest besluit that this zorgaanbieder has."""
    if wanted is not None:
        return wanted
    return ReactieOp.HERSCHIKKING if _standing(tables, agb_code, ReactieOp.HERSCHIKKING) else ReactieOp.GUNNING


def _standing(tables: Tables, agb_code: str, op: ReactieOp) -> bool:
    return any(b.agb_code == agb_code for b in tables.standing(STAP[op]))


def _notes(record: Reactie, awards: list[GunningBesluit]) -> tuple[str, ...]:
    notes = [f"Vastgelegd: {record.agb_code} {record.reactie} op {record.datum.isoformat()}, op de {record.op}."]
    if record.reactie == ReactieSoort.GEWEIGERD:
        if record.op == ReactieOp.HERSCHIKKING:
            notes.append("De gunning blijft staan; alleen met --op gunning telt zij als geweigerd.")
        notes.append(
            "Zonder afspraak kan elk van beide het budget eenzijdig bij de NZa indienen: leg dat vast met 'wlz reactie AGB eenzijdig'."
        )
    if record.op == ReactieOp.GUNNING and any(b.fase is Fase.VOORLOPIG for b in awards):
        notes.append("Het besluit is nog voorlopig; een reactie vóór het einde van de bezwaartermijn beëindigt die termijn niet.")
    return tuple(notes)


def _report(session: Session, tables: Tables, record: Reactie, changed: bool) -> Report:
    ronde = load_ronde(session.folder())
    own = [b for b in tables.standing(STAP[ReactieOp(record.op)]) if b.agb_code == record.agb_code]
    awards = [b.as_type(GunningBesluit) for b in own] if record.op == ReactieOp.GUNNING else []
    if record.op == ReactieOp.GUNNING:
        table = Table(
            f"Gunning van {record.agb_code}",
            ("regio", "sector", "fase", "bedrag"),
            tuple((b.regio, b.sector.value, b.fase.value, str(b.bedrag_cents)) for b in awards),
            ("bedrag",),
        )
    else:
        rows = tuple((b.regio, b.sector.value, str(b.herschikking_cents)) for b in (b.as_type(HerschikBesluit) for b in own))
        table = Table(f"Herschikking van {record.agb_code}", ("regio", "sector", "bedrag"), rows, ("bedrag",))
    return Report(
        command="reactie",
        ronde=ronde.naam,
        besluiten=(record,),
        tables=(table,),
        notes=_notes(record, awards),
        voorbeeld=ronde.voorbeeld,
        changed=changed,
    )
