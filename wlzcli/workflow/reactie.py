"""``wlz reactie``: what a zorgaanbieder answered to its award or to its herschikking."""

from __future__ import annotations

from datetime import date

from wlzcli.domain.brief import Verzending
from wlzcli.domain.codes import is_agb_code
from wlzcli.domain.dates import in_full
from wlzcli.domain.gunning import Fase, GunningBesluit, Reactie, ReactieOp, ReactieSoort
from wlzcli.domain.money import total
from wlzcli.domain.productie import HerschikBesluit
from wlzcli.domain.report import Report, Table
from wlzcli.domain.ronde import Ronde
from wlzcli.errors import MomentError, UsageError
from wlzcli.store.tables import StoredBesluit, Tables
from wlzcli.workflow.session import Session, load_ronde

STAP = {ReactieOp.GUNNING: "gunning", ReactieOp.HERSCHIKKING: "herschik"}


def run(
    session: Session,
    agb_code: str,
    reactie: str,
    datum: date | None,
    op: str | None = None,
    regio: str | None = None,
    sector: str | None = None,
) -> Report:
    """Record acceptance, refusal, filing by one side or withdrawal; ``op`` None is the latest besluit that stands.

    ``regio`` and ``sector`` narrow it: who has awards in two regions may accept the one and refuse the other.
    """
    if not is_agb_code(agb_code):
        raise UsageError(f"'{agb_code}' is geen AGB-code.", "Een AGB-code heeft acht cijfers, ook een nul vooraan.")
    try:
        word = ReactieSoort(reactie.strip().lower())
    except ValueError:
        raise UsageError(f"'{reactie}' is geen reactie.", f"Kies uit: {', '.join(r.value for r in ReactieSoort)}.") from None
    wanted = _wanted(op)
    folder = session.folder()
    regio, sector = named_part(load_ronde(folder), regio, sector)
    with folder.reading() if session.dry_run else folder.writing("reactie", session.door) as tables:
        target = _answered(tables, agb_code, wanted)
        own = _own(tables, agb_code, target, word, regio, sector)
        _check_day(session, tables, own, datum)
        ids = tuple(sorted(b.id for b in own))
        record = Reactie(agb_code, word.value, datum or session.peildatum, session.door, target.value, regio, sector, ids)
        if session.dry_run:
            return _report(session, own, record, changed=False)
        key = _key(record)
        last = next((r.as_type(Reactie) for r in tables.latest_registraties("reactie") if r.sleutel == key), None)
        if last is not None and (last.reactie, last.datum, last.besluiten) == (record.reactie, record.datum, ids):
            return _report(session, own, last, changed=False)
        tables.register("reactie", key, record, session.door, session.now)
        tables.write_journal(session.now, session.door, "reactie", record)
        return _report(session, own, record, changed=True)


def named_part(ronde: Ronde, regio: str | None, sector: str | None) -> tuple[str | None, str | None]:
    """The region and sector as the ronde writes them; UsageError for one that it does not have."""
    regios, sectoren = tuple(r.code for r in ronde.regios), tuple(s.value for s in ronde.sectoren)
    sector = sector.strip().upper() if sector else None
    for naam, given, known in (("regio", regio, regios), ("sector", sector, sectoren)):
        if given and given not in known:
            raise UsageError(f"--{naam} {given} hoort niet bij deze ronde.", f"Kies uit: {', '.join(known)}.")
    return regio or None, sector


def _key(record: Reactie) -> str:
    """An answer to the gunning does not replace that to the herschikking, nor one about a region that about another."""
    parts = (record.agb_code, "" if record.op == ReactieOp.GUNNING else record.op, record.regio or "", record.sector or "")
    return "/".join(part for part in parts if part)


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
    redistributed = any(b.agb_code == agb_code for b in tables.standing(STAP[ReactieOp.HERSCHIKKING]))
    return ReactieOp.HERSCHIKKING if redistributed else ReactieOp.GUNNING


def _own(tables: Tables, agb_code: str, op: ReactieOp, word: ReactieSoort, regio: str | None, sector: str | None) -> list[StoredBesluit]:
    """The besluiten that this answers to; MomentError when there is none to answer to."""
    mine = [b for b in tables.standing(STAP[op]) if b.agb_code == agb_code]
    if not mine:
        raise MomentError(f"Voor {agb_code} staat nog geen {op.value} vast om op te reageren.", f"Stel eerst de {op.value} vast.")
    named = [b for b in mine if regio in (None, b.regio) and sector in (None, b.sector)]
    if not named:
        there = ", ".join(f"{b.sector} in {b.regio}" for b in mine)
        raise UsageError(f"Voor {agb_code} staat daar geen {op.value} vast; wel voor {there}.", "Geef een van die regio's en sectoren.")
    if op is ReactieOp.HERSCHIKKING:
        return named
    awards = [b for b in named if b.as_type(GunningBesluit).is_agreement]
    if not awards and word is ReactieSoort.EENZIJDIG:
        awards = [b for b in named if b.as_type(GunningBesluit).fase is Fase.INGETROKKEN]
    if not awards:
        what = ", ".join(sorted({_state(b.as_type(GunningBesluit)) for b in named}))
        raise MomentError(
            f"De gunning van {agb_code} is {what}; daar valt niet op te reageren.",
            "Moet zij opnieuw worden bepaald, gebruik dan 'wlz gunning --herzie AGB --reden …'.",
        )
    return awards


def _check_day(session: Session, tables: Tables, own: list[StoredBesluit], datum: date | None) -> None:
    """UsageError for a day that has not come yet, or on which the letter that is answered was not sent yet."""
    if datum is None:
        return
    if datum > session.peildatum:
        raise UsageError(
            f"{in_full(datum)} ligt na {in_full(session.peildatum)}: een reactie die er nog niet is, kan niet worden vastgelegd.",
            "Leg de reactie vast op of na de dag zelf, of geef de juiste dag.",
        )
    answered = {i for b in own for i in (b.id, b.vervangt)}
    sent = min(
        (v.datum for v in (r.as_type(Verzending) for r in tables.latest_registraties("verzending")) if v.besluit_id in answered),
        default=None,
    )
    if sent is not None and datum < sent:
        raise UsageError(
            f"De brief waarop {own[0].agb_code} reageert is op {in_full(sent)} verzonden; een reactie van {in_full(datum)} kan dus niet.",
            "Geef de dag waarop de zorgaanbieder reageerde.",
        )


def _state(b: GunningBesluit) -> str:
    return b.fase.value if b.fase is Fase.INGETROKKEN else b.uitkomst.value


def _notes(record: Reactie, awards: list[GunningBesluit]) -> tuple[str, ...]:
    notes = [f"Vastgelegd: {record.agb_code} {record.reactie} op {record.datum.isoformat()}, op de {record.op}."]
    refused, withdrawn = record.reactie == ReactieSoort.GEWEIGERD, record.reactie == ReactieSoort.INGETROKKEN
    if record.op == ReactieOp.HERSCHIKKING:
        if refused or withdrawn:
            notes.append("De gunning blijft staan; alleen met --op gunning telt zij als geweigerd.")
        return (*notes, *((_ONE_SIDED,) if refused else ()))
    withdrawn_before = any(b.fase is Fase.INGETROKKEN for b in awards)
    provisional = any(b.fase is Fase.VOORLOPIG for b in awards)
    if refused or withdrawn:
        amount = total(b.bedrag_cents for b in awards)
        when = (
            "Na het einde van de bezwaartermijn trekt 'wlz gunning --definitief' de gunning in"
            if refused and provisional
            else "'wlz gunning' stelt nu voor de gunning in te trekken"
        )
        notes.append(f"{when}; daarmee komt {amount} vrij. Dat blijft onverdeeld, voor een later voorstel of de herschikking.")
    if refused:
        notes.append(_ONE_SIDED)
    if withdrawn_before:
        notes.append(_STAYS_WITHDRAWN)
    if provisional:
        notes.append("Het besluit is nog voorlopig; een reactie vóór het einde van de bezwaartermijn beëindigt die termijn niet.")
    return tuple(notes)


_ONE_SIDED = "Zonder afspraak kan elk van beide het budget eenzijdig bij de NZa indienen: leg dat vast met 'wlz reactie AGB eenzijdig'."
_STAYS_WITHDRAWN = (
    "De gunning was al ingetrokken en blijft dat: de indiening staat vast, maar telt niet mee in de ruimte. "
    "Moet zij wel meetellen, gebruik dan 'wlz gunning --herzie AGB --reden …'."
)


def _report(session: Session, own: list[StoredBesluit], record: Reactie, changed: bool) -> Report:
    ronde = load_ronde(session.folder())
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
