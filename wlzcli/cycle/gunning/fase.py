"""Besluiten that stand: which are decided again, which become definitive, and what holds the others."""

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
from wlzcli.domain.gunning import Bezwaar, BezwaarOmvang, Fase, GunningBesluit, GunningUitkomst
from wlzcli.policy.model import Beleid


@dataclass
class Staand:
    """What stands and stays (``vast``), what is decided again (``herzien``: its id by key), what became definitive."""

    vast: list[StaandBesluit] = field(default_factory=list)
    herzien: dict[Sleutel, str] = field(default_factory=dict)
    definitief: list[GunningBesluit] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def key_of(b: GunningBesluit) -> Sleutel:
    """What names a besluit."""
    return (b.regio, b.sector, b.agb_code)


def sort_standing(inputs: GunningInputs, beleid: Beleid) -> Staand:
    """Split what stands. Decided again: who was held, and what is named for correction."""
    out = Staand()
    for s in sorted(inputs.staand, key=lambda s: (key_of(s.besluit), s.id)):
        if s.besluit.uitkomst is GunningUitkomst.AANGEHOUDEN or s.id in inputs.herzien:
            out.herzien[key_of(s.besluit)] = s.id
            continue
        out.vast.append(s)
        if inputs.definitief and inputs.peildatum is not None and s.besluit.fase is Fase.VOORLOPIG:
            outcome = _end_of_term(s, inputs, beleid, inputs.peildatum)
            if isinstance(outcome, GunningBesluit):
                out.definitief.append(outcome)
            else:
                out.findings.append(outcome)
    return out


def touches(bezwaar: Bezwaar, b: GunningBesluit, staand: Iterable[StaandBesluit]) -> bool:
    """What a kort geding can touch: one decision; with policy the whole sector; with the division the whole region."""
    if bezwaar.agb_code == b.agb_code:
        return True
    own = [s.besluit for s in staand if s.besluit.agb_code == bezwaar.agb_code]
    match bezwaar.omvang:
        case BezwaarOmvang.BELEID:
            return not own or any(o.sector is b.sector for o in own)
        case BezwaarOmvang.VERDELING:
            return not own or any(o.regio == b.regio for o in own)
        case _:
            return False


def _end_of_term(s: StaandBesluit, inputs: GunningInputs, beleid: Beleid, peildatum: date) -> GunningBesluit | Finding:
    """Definitive when the objection term has ended and no kort geding holds it; else why not (tabel-contractering, step 8)."""
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
    for z in sorted(inputs.bezwaren, key=lambda z: (z.datum, z.id)):
        if z.uitkomst is None and touches(z, b, inputs.staand):
            return _left_out("W414", b, gevonden=z.omvang, verwacht="een uitspraak", datum=z.datum, eiser=z.agb_code)
    facts = Facts.of(verzonden=sent, termijn_dagen=int(term.waarde), laatste_dag=last)
    step = Stap("fase.definitief", facts, Fase.VOORLOPIG.value, Fase.DEFINITIEF.value, term.bron.label, term.zekerheid_label)
    return replace(b, fase=Fase.DEFINITIEF, stappen=(*b.stappen, step), vervangt=s.id)


def starts_term(v: Verzending, s: StaandBesluit) -> bool:
    """Whether this sending starts the objection term of this award: its own letter, or for who was refused the letter on the toetsing."""
    if s.besluit.uitkomst is GunningUitkomst.AFGEWEZEN and v.soort == BriefSoort.NIET_IN_BEHANDELING:
        return (v.regio, v.sector, v.agb_code) == key_of(s.besluit)
    return v.besluit_id == s.id and v.soort == BriefSoort.VOORLOPIGE_GUNNING


def _left_out(code: str, b: GunningBesluit, gevonden: str, verwacht: str, **more: object) -> Finding:
    subject = f"{b.naam} ({b.agb_code}), {b.sector} in {b.regio}"
    return Finding(code, Ernst.WAARSCHUWING, subject, gevonden=gevonden, verwacht=verwacht, agb_code=b.agb_code, feiten=Facts.of(**more))
