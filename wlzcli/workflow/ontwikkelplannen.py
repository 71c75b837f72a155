"""What dialoog and score both read from the ronde: talks, plans, running agreements, and who was refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from wlzcli.cycle.dialoog import DialoogInputs, LopendeOvereenkomst
from wlzcli.cycle.score.plans import PlanBron, PlanContext, collect_plans
from wlzcli.domain.canonical import digest
from wlzcli.domain.inschrijving import Inschrijving, Veld
from wlzcli.domain.ontwikkelplan import Dialoog, PlanSleutel, Resultaatafspraak
from wlzcli.domain.provenance import Invoer
from wlzcli.domain.toetsing import ToetsUitkomst, ValidateBesluit
from wlzcli.store.tables import Tables
from wlzcli.workflow.ingest import last_stand
from wlzcli.workflow.niet_mee import all_submissions
from wlzcli.workflow.step import Context
from wlzcli.workflow.tabellen import load_tabellen

DIALOOG, RESULTAAT = "dialoog", "resultaatafspraak"
ZELFANALYSE = "zelfanalyse."  # how the ids of its questions begin
MEERJARIG_TOT = "meerjarig_tot"


def load_talks(tables: Tables) -> tuple[Dialoog, ...]:
    """Every record of the dialoog; one that was written again under the same key counts once, as last written."""
    return tuple(r.as_type(Dialoog) for r in tables.latest_registraties(DIALOOG))


def load_results(tables: Tables) -> tuple[Resultaatafspraak, ...]:
    """Agreed results as recorded by a person."""
    return tuple(r.as_type(Resultaatafspraak) for r in tables.latest_registraties(RESULTAAT))


def loose_results(tables: Tables, plannen: set[PlanSleutel]) -> tuple[Resultaatafspraak, ...]:
    """Agreed results that hang on no plan: the grounds of a kader that pays by ground, and results on a kanslijn."""
    gone = refused(tables)
    return tuple(
        a
        for a in load_results(tables)
        if (a.feit or a.thema)
        and PlanSleutel(a.regio, a.sector, a.agb_code, a.plan) not in plannen
        and (a.regio, a.sector.value, a.agb_code) not in gone
    )


def refused(tables: Tables) -> frozenset[tuple[str, str, str]]:
    """Who was refused: by a standing besluit, else by the latest voorstel (regio, sector, agb_code)."""
    standing = [b.as_type(ValidateBesluit) for b in tables.standing("validate")]
    known = {(b.regio, b.sector.value, b.agb_code) for b in standing}
    voorstel = tables.latest_voorstel("validate")
    proposed = [b for b in voorstel.decisions(ValidateBesluit) if (b.regio, b.sector.value, b.agb_code) not in known] if voorstel else []
    return frozenset((b.regio, b.sector.value, b.agb_code) for b in (*standing, *proposed) if b.uitkomst is ToetsUitkomst.AFGEWEZEN)


def running_agreements(context: Context) -> tuple[tuple[LopendeOvereenkomst, ...], tuple[Invoer, ...]]:
    """Zorgaanbieders whose agreement of more years runs on in this year, and the table of facts that says so."""
    tabellen, _, invoer = load_tabellen(context)
    namen = {z.agb_code: z.naam for z in tabellen.zorgaanbieders}
    found = []
    ends = sorted((f for f in tabellen.feiten if f.feit == MEERJARIG_TOT), key=lambda f: f.per or date.min)
    latest = {(f.agb_code, f.regio, f.sector, f.leveringsvorm): f for f in ends}  # for each scope the row of the latest day
    for feit in latest.values():
        if not _runs_in(feit.waarde, context.ronde.jaar):
            continue
        for regio in context.ronde.regios:
            for sector in context.ronde.sectoren:
                if feit.applies(regio.code, sector.value):
                    naam = namen.get(feit.agb_code, feit.agb_code)
                    found.append(LopendeOvereenkomst(regio.code, sector, feit.agb_code, naam, feit.waarde))
    used = tuple(i for i in invoer if "feiten" in i.naam) if found else ()
    return tuple(sorted(found, key=lambda o: (o.regio, o.sector, o.agb_code))), used


def _runs_in(waarde: str, jaar: int) -> bool:
    try:
        return date.fromisoformat(waarde).year >= jaar
    except ValueError:
        return False


def load_dialoog(context: Context) -> DialoogInputs:
    """What the dialoog rests on."""
    aims = any(v.minstens_themas for k in context.beleid.kaders for v in k.verwachtingen)
    afspraken = agreed_results(context) if aims else ()
    return DialoogInputs(_as_filed(context), running_agreements(context)[0], load_talks(context.tables), afspraken)


def _as_filed(context: Context) -> tuple[Inschrijving, ...]:
    """Every submission without the answers of a zelfanalyse that came unasked after the deadline: their sender is told that these do not
    count (W286 names them, W287 is about all). A plan goes on in the dialoog.
    """
    told = context.tables.findings("validate")
    late = {f.bestand for f in told if f.code == "W287"}
    unasked = {(f.bestand, veld) for f in told if f.code == "W286" for veld in (f.gevonden or "").split(", ")}

    def counts(i: Inschrijving, v: Veld) -> bool:
        return not v.id.startswith(ZELFANALYSE) or (i.bestand not in late and (i.bestand, v.id) not in unasked)

    return tuple(replace(i, velden=tuple(v for v in i.velden if counts(i, v))) for i in _submissions(context))


def _submissions(context: Context) -> tuple[Inschrijving, ...]:
    return all_submissions(context, last_stand(context.tables))


def agreed_results(context: Context) -> tuple[Resultaatafspraak, ...]:
    """Every agreed result with its theme: on plans, and those without one."""
    plannen = [p.invoer for p in load_plans(context)[0]]
    loose = loose_results(context.tables, {p.sleutel for p in plannen})
    return tuple(replace(r, thema=p.thema or None) for p in plannen for r in p.resultaten) + loose


def load_plans(context: Context) -> tuple[tuple[PlanBron, ...], tuple[Invoer, ...]]:
    """Every plan with its text, and on what that rests."""
    tables = context.tables
    inschrijvingen, gesprekken = _submissions(context), load_talks(tables)
    afspraken, afgewezen = load_results(tables), refused(tables)
    agreements, facts = running_agreements(context)
    lopend = frozenset((o.regio, o.sector.value, o.agb_code) for o in agreements)
    plannen = collect_plans(
        inschrijvingen, context.beleid, PlanContext(gesprekken, afgewezen, lopend, afspraken, {o.agb_code: o.naam for o in agreements})
    )
    used = {p.invoer.voorstel for p in plannen} | {p.invoer.definitief for p in plannen}
    invoer = [Invoer(f"{i.map}/{i.bestand}", i.sha256) for i in inschrijvingen if i.map in used]
    invoer += [Invoer("dialoog", digest(gesprekken)), *facts]
    if afspraken:
        invoer.append(Invoer("resultaatafspraken", digest(afspraken)))
    if afgewezen:
        invoer.append(Invoer("afgewezen", digest(sorted(afgewezen))))
    return plannen, tuple(invoer)
