"""Besluiten that stand: which are decided again, which become definitive, which are withdrawn, and what holds the others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from wlzcli.cycle.gunning.dossier import Sleutel
from wlzcli.cycle.gunning.inputs import GunningInputs, StaandBesluit
from wlzcli.domain.brief import BriefSoort, Verzending
from wlzcli.domain.canonical import Facts
from wlzcli.domain.dates import last_day_of_term
from wlzcli.domain.decisions import Stap
from wlzcli.domain.findings import Ernst, Finding
from wlzcli.domain.gunning import Bezwaar, BezwaarOmvang, Fase, GunningBesluit, GunningUitkomst, ReactieSoort, Weigering
from wlzcli.domain.money import ZERO
from wlzcli.policy.model import Beleid

DEFINITIEF = "fase.definitief"  # the step that says that an objection term has ended


@dataclass
class Staand:
    """What stands and stays (``vast``), what is decided again (``herzien``: its id by key), what became definitive or was withdrawn."""

    vast: list[StaandBesluit] = field(default_factory=list)
    herzien: dict[Sleutel, str] = field(default_factory=dict)
    definitief: list[GunningBesluit] = field(default_factory=list)
    ingetrokken: list[GunningBesluit] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def key_of(b: GunningBesluit) -> Sleutel:
    """What names a besluit."""
    return (b.regio, b.sector, b.agb_code)


def sort_standing(inputs: GunningInputs, beleid: Beleid) -> Staand:
    """Split what stands. Decided again: who was held, and what is named for correction. Withdrawn: what its zorgaanbieder does not want."""
    out = Staand()
    for s in sorted(inputs.staand, key=lambda s: (key_of(s.besluit), s.id)):
        if s.besluit.uitkomst is GunningUitkomst.AANGEHOUDEN or s.id in inputs.herzien:
            out.herzien[key_of(s.besluit)] = s.id
        else:
            keep(out, s, inputs, beleid)
    return out


def keep(out: Staand, s: StaandBesluit, inputs: GunningInputs, beleid: Beleid) -> None:
    """An award that is not decided again, or of which deciding again changed nothing: it stays, ends its term or is withdrawn."""
    unwanted = next((w for w in inputs.weigeringen if w.besluit_id == s.id), None)
    if unwanted is not None and s.besluit.is_agreement:
        _withdraw(out, s, unwanted, inputs, beleid)
        return
    out.vast.append(s)
    if s.besluit.fase is Fase.DEFINITIEF and (early := _too_early(s, inputs, beleid)) is not None:
        out.findings.append(early)
    day = _judged_on(s, inputs)
    if day is not None and s.besluit.fase is Fase.VOORLOPIG:
        outcome = _end_of_term(s, inputs, beleid, day)
        if isinstance(outcome, GunningBesluit):
            out.definitief.append(outcome)
        else:
            out.findings.append(outcome)


def _judged_on(s: StaandBesluit, inputs: GunningInputs) -> date | None:
    """The day on which the term of this award is judged; None where nobody asked that of it."""
    asked = not inputs.gevraagd or s.id in inputs.gevraagd
    return inputs.peildatum if inputs.definitief and asked else None


def _withdraw(out: Staand, s: StaandBesluit, w: Weigering, inputs: GunningInputs, beleid: Beleid) -> None:
    """Take an award back that its zorgaanbieder does not want, and free its room; or say why it still stands.

    Who refuses may still go to court within the objection term: until it has ended, or while a kort geding of its own
    runs, its room stays taken. Who withdraws altogether asks nothing any more.
    """
    b = s.besluit
    stands = next((_held_by(z, b) for z in _open(inputs) if z.agb_code == b.agb_code and touches(z, b, inputs.staand)), None)
    if stands is None and w.reactie == ReactieSoort.GEWEIGERD and b.fase is Fase.VOORLOPIG:
        day = _judged_on(s, inputs)
        if day is None:
            stands = _left_out("W416", b, gevonden=w.reactie, verwacht="het einde van de bezwaartermijn", datum=w.datum)
        else:
            term = _term(s, inputs, beleid, day)
            stands = term if isinstance(term, Finding) else None
    if stands is not None:
        out.findings.append(stands)
        out.vast.append(s)
        return
    facts = Facts.of(reactie=w.reactie, datum=w.datum, bedrag_cents=b.bedrag_cents, fase=b.fase)
    step = Stap("fase.ingetrokken", facts, str(b.bedrag_cents.cents), "0", "reactie van de zorgaanbieder")
    back = replace(
        b, fase=Fase.INGETROKKEN, regels=(), bedrag_cents=ZERO, rest_cents=ZERO, ingetrokken_cents=b.bedrag_cents,
        stappen=(*b.stappen, step), vervangt=s.id,
    )  # fmt: skip
    out.vast.append(StaandBesluit(s.id, back))
    out.ingetrokken.append(back)


def touches(bezwaar: Bezwaar, b: GunningBesluit, staand: Iterable[StaandBesluit]) -> bool:
    """What a kort geding can touch: one decision; with policy the whole sector; with the division the whole region."""
    if bezwaar.agb_code == b.agb_code and bezwaar.concerns(b.regio, b.sector):
        return True
    own = [s.besluit for s in staand if s.besluit.agb_code == bezwaar.agb_code and bezwaar.concerns(s.besluit.regio, s.besluit.sector)]
    match bezwaar.omvang:
        case BezwaarOmvang.BELEID:
            return bezwaar.sector == b.sector if bezwaar.sector else not own or any(o.sector is b.sector for o in own)
        case BezwaarOmvang.VERDELING:
            return bezwaar.regio == b.regio if bezwaar.regio else not own or any(o.regio == b.regio for o in own)
        case _:
            return False


def _open(inputs: GunningInputs) -> list[Bezwaar]:
    return sorted((z for z in inputs.bezwaren if z.uitkomst is None), key=lambda z: (z.datum, z.id))


def _held_by(z: Bezwaar, b: GunningBesluit, laatste_dag: str = "") -> Finding:
    """A kort geding that holds an award, with the options that name it on the command line; one of after the term is told as such."""
    chosen = "".join(f" --{name} {value}" for name, value in (("regio", z.regio), ("sector", z.sector)) if value)
    if (
        laatste_dag and z.datum.isoformat() > laatste_dag
    ):  # whether it still counts is for the judge: it holds until its outcome is recorded
        facts = {"datum": z.datum, "eiser": z.agb_code, "keuze": chosen, "laatste_dag": laatste_dag}
        return _left_out("W420", b, gevonden=z.omvang, verwacht="een kort geding binnen de bezwaartermijn", **facts)
    return _left_out("W414", b, gevonden=z.omvang, verwacht="een uitspraak", datum=z.datum, eiser=z.agb_code, keuze=chosen)


def _end_of_term(s: StaandBesluit, inputs: GunningInputs, beleid: Beleid, peildatum: date) -> GunningBesluit | Finding:
    """Definitive when the objection term has ended and no kort geding holds it; else why not (tabel-contractering, step 8)."""
    b = s.besluit
    term = _term(s, inputs, beleid, peildatum)
    if isinstance(term, Finding):
        return term
    holding = [z for z in _open(inputs) if touches(z, b, inputs.staand)]
    held = _held_by(holding[0], b, term.feiten.get("laatste_dag")) if holding else None  # the earliest: one within the term first
    return held or replace(b, fase=Fase.DEFINITIEF, stappen=(*b.stappen, term), vervangt=s.id)


def _term(s: StaandBesluit, inputs: GunningInputs, beleid: Beleid, peildatum: date) -> Stap | Finding:
    """The step that says that the objection term has ended; else why not."""
    b = s.besluit
    sent = min((v.datum for v in inputs.verzendingen if starts_term(v, s)), default=None)
    term = beleid.kader(b.sector).termijn("bezwaar")
    if term is None or term.waarde is None:
        return _left_out("W411", b, gevonden="onbekend", verwacht="een bezwaartermijn in het kader")
    if sent is None:
        return _left_out("W412", b, gevonden="niet verzonden", verwacht="een verzonden brief")
    last = last_day_of_term(sent, int(term.waarde))
    if peildatum <= last:
        return _left_out("W413", b, gevonden=str(peildatum), verwacht=f"na {last}", laatste_dag=last, verzonden=sent)
    facts = Facts.of(verzonden=sent, termijn_dagen=int(term.waarde), laatste_dag=last)
    return Stap(DEFINITIEF, facts, Fase.VOORLOPIG.value, Fase.DEFINITIEF.value, term.bron.label, term.zekerheid_label)


def _too_early(s: StaandBesluit, inputs: GunningInputs, beleid: Beleid) -> Finding | None:
    """A definitive award of which a corrected day of sending says that its term had not ended on the day that was judged."""
    b, term = s.besluit, beleid.kader(s.besluit.sector).termijn("bezwaar")
    sent = min((v.datum for v in inputs.verzendingen if corrects_term(v, s)), default=None)
    if sent is None or term is None or term.waarde is None or inputs.peildatum is None:
        return None
    last = last_day_of_term(sent, int(term.waarde))
    if inputs.peildatum > last:
        return None
    return _left_out("W417", b, gevonden=str(inputs.peildatum), verwacht=f"na {last}", laatste_dag=last, verzonden=sent)


def corrects_term(v: Verzending, s: StaandBesluit) -> bool:
    """Whether this is another day of sending than the one on which this award was made definitive."""
    b = s.besluit
    if b.fase is not Fase.DEFINITIEF or not starts_term(v, StaandBesluit(b.vervangt or "", b)):
        return False
    step = next((step for step in b.stappen if step.regel == DEFINITIEF), None)
    return step is not None and step.feiten.get("verzonden") != v.datum.isoformat()


def corrected_term(s: StaandBesluit, verzendingen: Iterable[Verzending]) -> tuple[date, date] | None:
    """The corrected day of sending under a definitive award, and the last day of the term that runs from it; None without one."""
    sent = min((v.datum for v in verzendingen if corrects_term(v, s)), default=None)
    step = next((step for step in s.besluit.stappen if step.regel == DEFINITIEF), None)
    if sent is None or step is None:
        return None
    return sent, last_day_of_term(sent, int(step.feiten.get("termijn_dagen")))


def starts_term(v: Verzending, s: StaandBesluit) -> bool:
    """Whether this sending starts the objection term of this award: its own letter, or for who was refused the letter on the toetsing."""
    if s.besluit.uitkomst is GunningUitkomst.AFGEWEZEN and v.soort == BriefSoort.NIET_IN_BEHANDELING:
        return (v.regio, v.sector, v.agb_code) == key_of(s.besluit)
    return v.besluit_id == s.id and v.soort == BriefSoort.VOORLOPIGE_GUNNING


def _left_out(code: str, b: GunningBesluit, gevonden: str, verwacht: str, **more: object) -> Finding:
    subject = f"{b.naam} ({b.agb_code}), {b.sector} in {b.regio}"
    return Finding(code, Ernst.WAARSCHUWING, subject, gevonden=gevonden, verwacht=verwacht, agb_code=b.agb_code, feiten=Facts.of(**more))
