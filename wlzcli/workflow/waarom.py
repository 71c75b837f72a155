"""``wlz waarom``: gather what is stored about one award and hand it to the view."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TypeVar

from wlzcli.cycle.gunning import GunningInputs, StaandBesluit, corrected_term
from wlzcli.cycle.score import ScoreInputs, weigh_rules
from wlzcli.cycle.score.kader import Weging
from wlzcli.cycle.validate import ValidateInputs
from wlzcli.domain.brief import Verzending
from wlzcli.domain.canonical import dumps, loads, to_data
from wlzcli.domain.codes import Sector
from wlzcli.domain.dates import AMSTERDAM, in_full
from wlzcli.domain.findings import Answers
from wlzcli.domain.gunning import Fase, GunningBesluit, GunningUitkomst
from wlzcli.domain.herziening import Correctie
from wlzcli.domain.inschrijving import Inschrijving
from wlzcli.domain.ontwikkelplan import Beoordeling, Dialoog, ScoreBesluit
from wlzcli.domain.productie import HerschikBesluit
from wlzcli.domain.report import Report, Table
from wlzcli.domain.toetsing import ValidateBesluit
from wlzcli.errors import MomentError, PolicyError, UsageError
from wlzcli.policy.model import Beleid, Kader
from wlzcli.store.tables import StoredBesluit, Tables, Voorstel
from wlzcli.views.kantelpunten import AlsDan, Anders, Eerder, what_else
from wlzcli.views.stand import Stand, asked_codes
from wlzcli.views.waarom import Uitleg, explain
from wlzcli.workflow.correcties import Herzieningen, held
from wlzcli.workflow.ingest import last_stand
from wlzcli.workflow.niet_mee import all_submissions
from wlzcli.workflow.reacties import Reacties
from wlzcli.workflow.session import Session, load_beleid, load_ronde
from wlzcli.workflow.step import open_context
from wlzcli.workflow.waarom_open import open_points

Sleutel = tuple[str, str, str]
INV = TypeVar("INV", ValidateInputs, ScoreInputs)
D = TypeVar("D", ValidateBesluit, ScoreBesluit)


def run(session: Session, agb_code: str, prestatiecode: str | None, regio: str | None, sector: str | None, anders: bool = False) -> Report:
    """Explain every award of this zorgaanbieder, or one prestatie of it, from what is stored.

    ``anders``: also what would have given another outcome, by running the same ``decide``; stores nothing.
    """
    folder = session.folder()
    ronde = load_ronde(folder)
    beleid, _ = load_beleid(folder)
    with folder.reading() as tables:
        found = [f for f in _awards(tables, agb_code) if regio in (None, f[0].regio) and (sector is None or f[0].sector == sector.upper())]
        if not found:
            raise MomentError(f"Over {agb_code} is nog geen gunning berekend.", "Controleer de AGB-code, of draai eerst 'wlz gunning'.")
        known = Herzieningen(tables)
        items = all_submissions(open_context(replace(session, dry_run=True), folder, tables), last_stand(tables))
        stands = [_stand(tables, items, known, beleid.kader(b.sector), b, stored, voorstel) for b, stored, voorstel in found]
        codes = sorted({code for s in stands for code in _codes(s)})
        if prestatiecode is not None and prestatiecode not in codes and codes:
            where = "de gunning" if all(s.besluit.regels for s in stands) else "de gunning of de aanvraag"
            where += " of de herschikking" if any(s.herschik for s in stands) else ""
            raise UsageError(f"{agb_code} heeft geen {prestatiecode} in {where}.", f"Kies uit: {', '.join(codes)}.")
        shown = [s for s in stands if prestatiecode is None or prestatiecode in _codes(s)] or stands
        tips = [what_else_of(tables, s, beleid) for s in shown] if anders else []
    uitleg = [explain(s, prestatiecode) for s in shown]
    return Report(
        command="waarom",
        ronde=ronde.naam,
        besluiten=tuple(s.besluit for s in shown),
        extra={"uitleg": [to_data(u) for u in uitleg]}
        | (
            {
                "anders": [to_data(t.gevonden) for t in tips],
                "anders_geprobeerd": [dict(t.geprobeerd) for t in tips],
                "anders_vrij": [list(t.vrij) for t in tips],
            }
            if anders
            else {}
        ),
        lines=tuple(line for u in uitleg for line in as_lines(u)),
        tables=tuple(_tips_table(s, t) for s, t in zip(shown, tips, strict=True)) if anders else (),
        notes=() if prestatiecode else _hint(agb_code, codes),
        voorbeeld=ronde.voorbeeld,
        changed=False,
    )


def _codes(stand: Stand) -> set[str]:
    """The prestaties that were awarded (of who has none: asked), and those that only the herschikking knows."""
    shifted = stand.herschik.delen if stand.herschik else ()
    return ({r.prestatiecode for r in stand.besluit.regels} or asked_codes(stand)) | {r.prestatiecode for d in shifted for r in d.regels}


def what_else_of(tables: Tables, stand: Stand, beleid: Beleid) -> Anders:
    """What would have changed this award, with the inputs of the steps it rests on."""
    b, inputs = stand.besluit, stand.inputs
    if inputs is None:
        return Anders(())
    key = (b.regio, b.sector.value, b.agb_code)
    scored = _earlier(tables, "score", key, ScoreInputs, ScoreBesluit, inputs.scores) or (ScoreInputs(()), Answers())
    weging = _weging(beleid, b.sector)
    eerder = Eerder(
        _earlier(tables, "validate", key, ValidateInputs, ValidateBesluit, inputs.toetsen),
        None if weging is None else (*scored, weging),
    )
    return what_else(b, inputs, beleid, Answers(stand.antwoorden), eerder)


def _weging(beleid: Beleid, sector: Sector) -> Weging | None:
    """How this kader judges plans; None where it judges none, or leaves that open: then there is no score to have been another."""
    if beleid.kader(sector).beoordeling is None:
        return None
    try:
        return weigh_rules(beleid, {sector})[sector]
    except PolicyError:
        return None


def _earlier(
    tables: Tables, stap: str, key: Sleutel, invoer: type[INV], cls: type[D], rests_on: tuple[D, ...]
) -> tuple[INV, Answers] | None:
    """The inputs and answers of the voorstel of an earlier step that decided what this award rests on; None where none did."""
    wanted = _own(rests_on, key)
    settled: list[Voorstel | None] = [
        tables.voorstel(s.voorstel_id) for s in tables.standing(stap) if (s.regio, s.sector, s.agb_code) == key
    ]
    for voorstel in (*settled, tables.latest_voorstel(stap)):
        if voorstel is not None and _own(voorstel.decisions(cls), key) == wanted:
            return loads(invoer, tables.input(voorstel.invoer_sha256)), Answers(voorstel.antwoorden)
    return None


def _own(decisions: tuple[D, ...], key: Sleutel) -> list[bytes]:
    """The decisions about this zorgaanbieder, without which one each took the place of."""
    own = [to_data(d) for d in decisions if (d.regio, d.sector.value, d.agb_code) == key]
    return sorted(dumps({k: v for k, v in data.items() if k != "vervangt"}) for data in own)


def _tips_table(stand: Stand, tips: Anders) -> Table:
    rows = tuple((t.als, t.uitkomst, str(t.duur_jaren or ""), t.tarief, *_amounts(t)) for t in tips.gevonden)
    b = stand.besluit
    columns = ("als", "dan uitkomst", "jaren", "tarief", "bedrag", "verschil")
    rows = rows or ((tips.niets, "", "", "", "", ""),)
    rows += tuple((line, "", "", "", "", "") for line in tips.vrij)
    return Table(f"Wat het anders had gemaakt: {b.naam}, {b.sector} in {b.regio}", columns, rows, ("bedrag", "verschil"))


def _amounts(t: AlsDan) -> tuple[str, str]:
    """Amount and difference; of who would be held nothing is known yet."""
    held = t.uitkomst == GunningUitkomst.AANGEHOUDEN
    return ("", "") if held else (str(t.bedrag_cents), str(t.verschil_cents))


def _hint(agb_code: str, codes: list[str]) -> tuple[str, ...]:
    return (f"Eén prestatie tot op de cel: wlz waarom {agb_code} {codes[0]}",) if codes else ()


def _awards(tables: Tables, agb_code: str) -> list[tuple[GunningBesluit, StoredBesluit | None, Voorstel | None]]:
    """The besluiten that stand, and of the latest voorstel what nothing stands of yet."""
    found: list[tuple[GunningBesluit, StoredBesluit | None, Voorstel | None]] = []
    for b in tables.standing("gunning"):
        if b.agb_code == agb_code:
            found.append((b.as_type(GunningBesluit), b, None))
    known = {(b.regio, b.sector) for b, _, _ in found}
    voorstel = tables.latest_voorstel("gunning")
    for fresh in voorstel.decisions(GunningBesluit) if voorstel else ():
        if fresh.agb_code == agb_code and (fresh.regio, fresh.sector) not in known:
            found.append((fresh, None, voorstel))
    return sorted(found, key=lambda f: (f[0].regio, f[0].sector))


def _stand(
    tables: Tables,
    items: tuple[Inschrijving, ...],
    known: Herzieningen,
    kader: Kader,
    b: GunningBesluit,
    stored: StoredBesluit | None,
    voorstel: Voorstel | None,
) -> Stand:
    decided = known.decided_in(stored) if stored else None
    source = voorstel or (tables.voorstel(decided.voorstel_id) if decided else None)
    where, waiting = _origin(stored, voorstel), held(tables).get(stored.id) if stored else None
    herschik, herschik_herkomst = _redistribution(tables, (b.regio, b.sector.value, b.agb_code))
    return Stand(
        besluit=b,
        herkomst=where,
        kader=kader,
        inputs=loads(GunningInputs, tables.input(source.invoer_sha256)) if source else None,
        antwoorden=source.antwoorden if source else (),
        formulieren=tuple(
            i
            for i in sorted(items, key=lambda i: (i.soort == "definitief_plan", i.bestand))
            if i.telt_mee and (i.regio, i.sector, i.agb_code) == (b.regio, b.sector, b.agb_code)
        ),
        dialoog=tuple(
            d
            for r in tables.registraties("dialoog")
            if (d := r.as_type(Dialoog)).agb_code == b.agb_code and (d.regio, d.sector) == (b.regio, b.sector)
        ),
        beoordelingen=tuple(
            o
            for r in tables.latest_registraties("beoordeling")
            if (o := r.as_type(Beoordeling)).agb_code == b.agb_code and (o.regio, o.sector) == (b.regio, b.sector)
        ),
        herschik=herschik,
        herschik_herkomst=herschik_herkomst,
        antwoorden_herschik=tables.answers("herschik").given,
        correctie=known.behind(stored) if stored else known.of(b, None, b.vervangt),
        voorgesteld=_proposed(tables, known, stored),
        verbeterde_termijn=_corrected_term(tables, b, stored),
        reacties=Reacties(tables).to_award(stored) if stored else (),
        open=open_points(tables, items, kader, waiting or b) if waiting or b.uitkomst is GunningUitkomst.AANGEHOUDEN else (),
        wacht_herziening=known.why(stored.id) if stored and waiting else None,
    )


def _corrected_term(tables: Tables, b: GunningBesluit, stored: StoredBesluit | None) -> tuple[date, date] | None:
    """Another day of sending than the one on which this award was made definitive, with the end of its term."""
    if stored is None or b.fase is not Fase.DEFINITIEF:
        return None
    return corrected_term(StaandBesluit(stored.id, b), (r.as_type(Verzending) for r in tables.latest_registraties("verzending")))


def _proposed(tables: Tables, known: Herzieningen, stored: StoredBesluit | None) -> Correctie | None:
    """The correction of this award in the latest voorstel, as long as it is not settled."""
    voorstel = tables.latest_voorstel("gunning") if stored else None
    if stored is None or voorstel is None or f'"{stored.id}"' not in voorstel.besluiten:
        return None
    fresh = (d for d in voorstel.decisions(GunningBesluit) if d.vervangt == stored.id)
    return next((c for d in fresh if (c := known.of(d, None, stored.id)) is not None), None)


def _origin(stored: StoredBesluit | None, voorstel: Voorstel | None) -> str:
    if stored is not None:
        from datetime import datetime

        day = datetime.fromisoformat(stored.op).astimezone(AMSTERDAM).date()
        return f"besluit {stored.id[:12]}, vastgesteld door {stored.door} op {in_full(day)}"
    return f"voorstel {voorstel.id[:12]}, nog niet vastgesteld" if voorstel else ""


def _redistribution(tables: Tables, key: Sleutel) -> tuple[HerschikBesluit | None, str]:
    """The herschikking of this award: what stands, else the latest voorstel."""
    for b in tables.standing("herschik"):
        if (b.regio, b.sector, b.agb_code) == key:
            return b.as_type(HerschikBesluit), _origin(b, None)
    voorstel = tables.latest_voorstel("herschik")
    for fresh in voorstel.decisions(HerschikBesluit) if voorstel else ():
        if (fresh.regio, fresh.sector.value, fresh.agb_code) == key:
            return fresh, _origin(None, voorstel)
    return None, ""


def as_lines(u: Uitleg) -> list[str]:
    """An explanation for the screen: what, then the text, then source and place behind it."""
    code = f" · {u.prestatiecode}" if u.prestatiecode else ""
    lines = [f"{u.naam} ({u.agb_code}), {u.sector} in {u.regio}{code}", f"  {u.herkomst}"]
    for r in u.regels:
        behind = " ".join(part for part in (f"[{r.bron}]" if r.bron else "", f"‹{r.plek}›" if r.plek else "") if part)
        lines.append(f"{'  ' * (r.niveau + 1)}{r.wat}: {r.tekst}{'  ' + behind if behind else ''}")
    return lines
