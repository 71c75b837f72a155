"""``wlz dialoog``: who is invited, what was said, and whether there is agreement on the definitief ontwikkelplan."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from wlzcli.cycle.dialoog import STAP, decide, hoped_for
from wlzcli.cycle.score.plans import plan_moment
from wlzcli.domain.canonical import digest
from wlzcli.domain.codes import Sector, is_agb_code
from wlzcli.domain.dates import in_full, moment_in_full
from wlzcli.domain.decimals import NoNumber, dutch, parse_decimal
from wlzcli.domain.decisions import StepResult
from wlzcli.domain.formulier import naam_van
from wlzcli.domain.ladder import Bewerking, OpslagMoment
from wlzcli.domain.ontwikkelplan import GRONDEN, Dialoog, DialoogSoort, DialoogStand, PlanInvoer, Resultaatafspraak
from wlzcli.domain.provenance import Plaats
from wlzcli.domain.report import Report, Table
from wlzcli.errors import UsageError
from wlzcli.records import dataclass
from wlzcli.workflow.ontwikkelplannen import DIALOOG, RESULTAAT, agreed_results, load_dialoog, load_plans
from wlzcli.workflow.session import Session
from wlzcli.workflow.step import Context, open_context

AKKOORD = (DialoogSoort.OVEREENSTEMMING, DialoogSoort.GEEN_OVEREENSTEMMING)
JA_NEE_TREDEN = (Bewerking.OPSLAG, Bewerking.VERVANG)
UITKOMST = {True: "overeenstemming", False: "geen overeenstemming", None: "nog open"}
INVITED = {True: "ja", False: "nee", None: "vraag"}


@dataclass(frozen=True, slots=True)
class Invoerregel:
    """What the user typed, still as text where it must be checked against the ronde."""

    agb_code: str
    regio: str | None
    sector: str | None
    soort: str
    datum: date | None
    met: str
    onderwerpen: str
    afspraken: str
    plan: str | None
    thema: str = ""
    verwachtingen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Resultaatregel:
    """An agreed result as the user typed it."""

    resultaat: str
    indicator: str
    doel: str
    bewijs: str
    deel: str | None
    moment: str | None
    feit: str


def show(session: Session, agb_code: str | None = None) -> Report:
    """Who is invited and why, and what was recorded; of everyone or of one zorgaanbieder. Exit 4 while a person must judge."""
    folder = session.folder()
    if session.dry_run:
        with folder.reading() as tables:
            context = open_context(session, folder, tables)
            return _report(context, decide(load_dialoog(context), context.beleid, tables.answers(STAP)), agb_code, changed=False)
    with folder.writing("dialoog", session.door) as tables:
        context = open_context(session, folder, tables)
        result = decide(load_dialoog(context), context.beleid, tables.answers(STAP))
        tables.replace_questions(STAP, result.questions)
        changed = tables.changed
        if changed:
            tables.write_journal(session.now, session.door, "dialoog", {"vragen": [q.id for q in result.questions]})
        return _report(context, result, agb_code, changed=changed)


def record(session: Session, regel: Invoerregel) -> Report:
    """Write down one talk, invitation, involvement of the cliëntenraad, or the outcome of the dialoog."""
    folder = session.folder()
    with folder.reading() if session.dry_run else folder.writing("dialoog", session.door) as tables:
        context = open_context(session, folder, tables)
        made = _dialoog(context, regel)
        changed = not session.dry_run and tables.register(DIALOOG, _key(made), made, session.door, session.now)
        if changed:
            tables.write_journal(session.now, session.door, "dialoog", made)
        kept = "Niets bewaard (--dry-run)." if session.dry_run else "Vastgelegd." if changed else "Dit stond er al; er is niets veranderd."
        return Report(
            "dialoog", ronde=context.ronde.naam, extra={"dialoog": made}, voorbeeld=context.ronde.voorbeeld, changed=changed,
            lines=(f"{made.soort} met {made.agb_code} op {in_full(made.datum)}" + (f", {made.plan}" if made.plan else ""),),
            notes=(kept, *_next(made)),
        )  # fmt: skip


def _next(made: Dialoog) -> tuple[str, ...]:
    if made.soort == DialoogSoort.OVEREENSTEMMING:
        return ("Bij overeenstemming over een definitief ontwikkelplan kan een opslag horen: draai nu 'wlz score'.",)
    if made.soort == DialoogSoort.GEEN_OVEREENSTEMMING:
        return ("Zonder overeenstemming is er geen opslag en geen overeenkomst van twee jaar: draai nu 'wlz score'.",)
    return ()


def record_result(session: Session, regel: Invoerregel, resultaat: Resultaatregel) -> Report:
    """Write down one agreed result of a plan: what is measured, by when, and which part of the opslag hangs on it."""
    folder = session.folder()
    with folder.reading() if session.dry_run else folder.writing("dialoog", session.door) as tables:
        context = open_context(session, folder, tables)
        made = _result(context, regel, resultaat)
        key = f"{made.regio}/{made.sector}/{made.agb_code}/{made.plan}/{made.resultaat}"  # the same name again takes its place
        changed = not session.dry_run and tables.register(RESULTAAT, key, made, session.door, session.now)
        if changed:
            tables.write_journal(session.now, session.door, "dialoog resultaat", made)
        part = f", {dutch(made.opslag_deel)} procentpunt bij {made.moment}" if made.opslag_deel is not None else ""
        kept = "Niets bewaard (--dry-run)." if session.dry_run else "Vastgelegd." if changed else "Dit stond er al; er is niets veranderd."
        return Report(
            "dialoog", ronde=context.ronde.naam, extra={"resultaatafspraak": made}, voorbeeld=context.ronde.voorbeeld, changed=changed,
            lines=(f"{made.resultaat} van {made.plan or made.feit or made.thema} van {made.agb_code}{part}",), notes=(kept,),
        )  # fmt: skip


def _result(context: Context, regel: Invoerregel, r: Resultaatregel) -> Resultaatafspraak:
    regio, sector, _ = _who(context, regel)
    plan = _plan(context, regio, sector, regel, required=not r.feit and not regel.thema)
    thema = _thema(context, sector, regel) if plan is None else ""
    feit = _ground(context, sector, r.feit.strip())
    if r.deel is not None and plan is None and not feit:
        raise UsageError("Zonder plan of grond is er geen opslag om een deel van te nemen.", "Laat --deel weg, of geef --plan of --feit.")
    deel = None
    if r.deel is not None:
        number = parse_decimal(r.deel)
        if isinstance(number, NoNumber) or number < 0:
            raise UsageError(f"'{r.deel}' is geen deel van een opslag.", "Schrijf procentpunten, bijvoorbeeld 0,5.")
        deel = number
    moments = {m.value: m for m in OpslagMoment}
    if r.moment is not None and r.moment not in moments:
        raise UsageError(f"'{r.moment}' is geen moment van een opslag.", f"Kies uit: {', '.join(moments)}.")
    if not r.doel.strip():
        raise UsageError("Een resultaatafspraak heeft een doel nodig.", "Geef met --doel wat er dan bereikt is.")
    moment = moments[r.moment] if r.moment else plan_moment(context.beleid.kader(sector))
    return Resultaatafspraak(
        regio, sector, regel.agb_code, plan or "", r.resultaat.strip(), r.indicator.strip(), r.doel.strip(), regel.datum, r.bewijs.strip(),
        deel, moment, Plaats("wlz dialoog"), feit, thema or None,
    )  # fmt: skip


def _ground(context: Context, sector: Sector, feit: str) -> str:
    """The tariff ground that is meant: a fact on which a rung of this kader hangs. A misspelt one would never pay."""
    known = sorted({r.feit for r in context.beleid.kader(sector).tarief if r.feit and r.bewerking in JA_NEE_TREDEN})
    if feit and feit not in known:
        shown = f"Kies uit: {', '.join(known)}." if known else "Dit kader kent geen opslag op een grond; geef --plan."
        raise UsageError(f"Aan het feit '{feit}' hangt in dit kader geen opslag.", shown)
    return feit


def _dialoog(context: Context, regel: Invoerregel) -> Dialoog:
    if regel.soort not in set(DialoogSoort):
        raise UsageError(f"'{regel.soort}' is geen soort van de dialoog.", f"Kies uit: {', '.join(DialoogSoort)}.")
    day = regel.datum or context.session.peildatum
    if day > context.session.peildatum:
        raise UsageError(f"{in_full(day)} ligt in de toekomst.", "Leg vast wat er is geweest; --datum is hoogstens de peildatum.")
    if regel.soort in (DialoogSoort.GESPREK, DialoogSoort.CLIENTENRAAD) and not regel.met.strip():
        raise UsageError("Met wie was het?", "Geef met --met wie erbij waren, bijvoorbeeld --met 'bestuurder en cliëntenraad'.")
    regio, sector, _ = _who(context, regel)
    plan = _plan(context, regio, sector, regel, required=regel.soort in AKKOORD)
    return Dialoog(
        regio, sector, regel.agb_code, regel.soort, day, regel.met.strip(), regel.onderwerpen.strip(), regel.afspraken.strip(), plan,
        context.session.door, _thema(context, sector, regel), _expectations(context, sector, regel),
    )  # fmt: skip


def _thema(context: Context, sector: Sector, regel: Invoerregel) -> str:
    """The theme or kanslijn of the kader that is meant; a startpositie needs one."""
    known = [naam_van(t.sleutel) for t in context.beleid.kader(sector).themas]
    if regel.thema and regel.thema not in (*known, "eigen"):
        raise UsageError(f"Het kader kent geen thema '{regel.thema}'.", f"Kies uit: {', '.join(known)} of eigen.")
    if regel.soort == DialoogSoort.STARTPOSITIE and not regel.thema:
        raise UsageError("Op welk thema of welke kanslijn is dit de startpositie?", f"Geef --thema: {', '.join(known)} of eigen.")
    return regel.thema


def _expectations(context: Context, sector: Sector, regel: Invoerregel) -> tuple[str, ...]:
    """The expectations of the kader that were spoken of, by their full keys; the part after the dot is enough."""
    known = {naam_van(v.sleutel): v.sleutel for v in context.beleid.kader(sector).verwachtingen}
    unknown = [v for v in regel.verwachtingen if naam_van(v) not in known]
    if unknown:
        raise UsageError(f"Het kader kent geen verwachting {', '.join(map(repr, unknown))}.", f"Kies uit: {', '.join(known) or 'geen'}.")
    return tuple(sorted({known[naam_van(v)] for v in regel.verwachtingen}))


def _key(d: Dialoog) -> str:
    """One key a talk. An outcome on a plan has one key a day, so that a second word on it replaces the first."""
    start = f"{d.regio}/{d.sector}/{d.agb_code}"
    if d.soort in AKKOORD:
        return f"{start}/akkoord/{d.datum.isoformat()}/{d.plan}"
    told = digest(replace(d, door=""))[:12]
    return f"{start}/{d.soort}/{d.datum.isoformat()}/{d.plan or '-'}/{told}"


def _who(context: Context, regel: Invoerregel) -> tuple[str, Sector, str]:
    """Region and sector of the zorgaanbieder: as given, else the only ones it has in this ronde."""
    if not is_agb_code(regel.agb_code):
        raise UsageError(f"'{regel.agb_code}' is geen AGB-code.", "Een AGB-code heeft acht cijfers, met de nullen vooraan.")
    inputs = load_dialoog(context)
    found = {(i.regio, i.sector, i.naam) for i in inputs.inschrijvingen if i.agb_code == regel.agb_code and i.telt_mee}
    found |= {(o.regio, o.sector, o.naam) for o in inputs.lopend if o.agb_code == regel.agb_code}
    if not found:
        raise UsageError(
            f"Zorgaanbieder {regel.agb_code} heeft in deze ronde geen inschrijving en geen lopende overeenkomst.",
            "Controleer de AGB-code, of draai eerst 'wlz ingest'.",
        )
    fits = sorted(f for f in found if regel.regio in (None, f[0]) and (regel.sector or f[1].value).upper() == f[1].value)
    places = sorted({(f[0], f[1].value) for f in fits})
    if len(places) != 1:
        shown = "; ".join(f"--regio {r} --sector {s}" for r, s in sorted({(f[0], f[1].value) for f in found}))
        raise UsageError(f"Het is niet duidelijk om welke regio en sector van {regel.agb_code} het gaat.", f"Kies uit: {shown}.")
    return fits[0]


def _plan(context: Context, regio: str, sector: Sector, regel: Invoerregel, required: bool) -> str | None:
    """The plan this is about: as given, else the only one there is. An outcome needs one."""
    plannen = [
        p.invoer for p in load_plans(context)[0] if (p.invoer.regio, p.invoer.sector, p.invoer.agb_code) == (regio, sector, regel.agb_code)
    ]
    names = [p.plan for p in plannen]
    running = (regio, sector, regel.agb_code) in {(o.regio, o.sector, o.agb_code) for o in load_dialoog(context).lopend}
    if regel.plan is not None:
        if regel.plan not in names and not running:
            raise UsageError(f"{regel.agb_code} heeft geen plan '{regel.plan}'.", _plan_names(plannen))
        return regel.plan
    if not required:
        return None
    if len(names) == 1:
        return names[0]
    if running and not names:
        remedy = "Geef met --plan de naam van het plan uit de lopende overeenkomst, bijvoorbeeld --plan plan-1."
        raise UsageError(f"Om welk plan van {regel.agb_code} gaat het?", remedy)
    raise UsageError(f"Om welk plan van {regel.agb_code} gaat het?", _plan_names(plannen))


def _plan_names(plannen: list[PlanInvoer]) -> str:
    if not plannen:
        return "Er is nog geen ontwikkelplan binnen; neem het eerst op met 'wlz ingest'."
    return "Geef --plan: " + ", ".join(f"{p.plan} ({p.thema or 'zonder thema'})" for p in plannen) + "."


def _report(context: Context, result: StepResult[DialoogStand], agb_code: str | None, *, changed: bool) -> Report:
    standen = tuple(s for s in result.decisions if agb_code in (None, s.agb_code))
    if agb_code is not None and not standen:
        raise UsageError(
            f"Zorgaanbieder {agb_code} heeft in deze ronde geen inschrijving en geen lopende overeenkomst.",
            "'wlz dialoog' toont wie er zijn.",
        )
    questions = result.questions if agb_code is None else tuple(q for q in result.questions if q.feiten.get("agb_code") == agb_code)
    findings = tuple(f for f in result.findings if agb_code in (None, f.agb_code))
    tables = [_invited_table(standen)]
    if agb_code is not None:
        own = tuple(p.invoer for p in load_plans(context)[0] if p.invoer.agb_code == agb_code)
        agreed = tuple(r for r in agreed_results(context) if r.agb_code == agb_code)
        tables += [_coverage_table(standen), _definitive_table(own), _start_table(context, standen, agreed)]
        tables += [_talk_table(standen), _result_table(agreed)]
    invited = [s for s in standen if s.uitgenodigd]
    return Report(
        "dialoog", ronde=context.ronde.naam, besluiten=standen, bevindingen=findings, vragen=questions,
        tables=tuple(t for t in tables if t.rijen),
        totalen={"uitgenodigd": len(invited), "zorgaanbieders": len(standen), "gesprekken": sum(len(s.gesprekken) for s in standen)},
        voorbeeld=context.ronde.voorbeeld, changed=changed,
        notes=() if standen else ("Er zijn nog geen inschrijvingen die meetellen; draai 'wlz ingest'.",),
    )  # fmt: skip


REDENEN = {
    "zorgvuldig": "zelfanalyse en voorstel zijn er",
    "beoordeeld": "een mens oordeelde dat alles erin staat",
    "lopende_overeenkomst": "lopende overeenkomst: plan, prijs en volume herijken",
    "geen_voorwaarde": "het kader stelt geen voorwaarde aan het gesprek",
    "zelfanalyse_onvolledig": "verplichte onderdelen van de zelfanalyse ontbreken",
    "voorstel_onvolledig": "het voorstel mist doel of globaal plan",
    "geen_zelfanalyse": "geen zelfanalyse",
    "geen_voorstel": "geen voorstel voor een ontwikkelplan",
    "vraag": "eigen document: een mens kijkt of alles erin staat",
}


def _invited_table(standen: tuple[DialoogStand, ...]) -> Table:
    rows = tuple(
        (
            s.regio, s.sector.value, s.agb_code, s.naam, INVITED[s.uitgenodigd], REDENEN.get(s.reden, s.reden),
            ", ".join(p.plan for p in s.plannen), _last_word(s), str(sum(g.soort == DialoogSoort.GESPREK for g in s.gesprekken)),
        )
        for s in standen
    )  # fmt: skip
    return Table(
        "Dialoog",
        ("regio", "sector", "AGB", "zorgaanbieder", "uitgenodigd", "waarom", "plannen", "uitkomst", "gesprekken"),
        rows,
        ("gesprekken",),
    )


def _last_word(s: DialoogStand) -> str:
    outcomes = {g.plan or "alle plannen": g for g in s.gesprekken if g.soort in AKKOORD}
    return "; ".join(f"{plan}: {g.soort.replace('_', ' ')} ({g.datum.isoformat()})" for plan, g in sorted(outcomes.items())) or "nog open"


def _coverage_table(standen: tuple[DialoogStand, ...]) -> Table:
    rows = [
        (f"thema {t.titel or t.thema}", ", ".join(t.aanwezig), ", ".join(t.ontbreekt), ", ".join(t.eventueel_afwezig))
        for s in standen
        for t in s.themas
    ]
    rows += [(f"{p.plan} {p.titel}".strip(), p.thema, ", ".join(p.ontbreekt), "") for s in standen for p in s.plannen]
    return Table("Zelfanalyse en voorstel", ("wat", "aanwezig", "ontbreekt", "afwezig, mag"), tuple(rows))


def _definitive_table(plannen: tuple[PlanInvoer, ...]) -> Table:
    """The definitief plan of each plan: when it came in, to which voorstel it belongs, what it lacks, and the last word on it."""
    rows = tuple(
        (
            p.plan, "loopt uit een eerder jaar" if p.lopend and p.voorstel is None else p.voorstel or "geen",
            moment_in_full(p.definitief_op) if p.definitief_op else "niet ontvangen" if p.definitief is None else "moment onbekend",
            ", ".join(p.ontbreekt) if p.definitief else "", UITKOMST[p.akkoord] + (f" ({p.akkoord_op.isoformat()})" if p.akkoord_op else ""),
            "ja" if p.clientenraad else "nee",
        )
        for p in plannen
    )  # fmt: skip
    return Table("Definitieve plannen", ("plan", "voorstel", "definitief plan", "ontbreekt", "uitkomst", "cliëntenraad"), rows)


def _start_table(context: Context, standen: tuple[DialoogStand, ...], agreed: tuple[Resultaatafspraak, ...]) -> Table:
    """For each theme or kanslijn with a recorded start position: where the zorgaanbieder stands, its aim, the agreed results."""
    rows = []
    for s in standen:
        starts = [g for g in s.gesprekken if g.soort == DialoogSoort.STARTPOSITIE]
        kader = context.beleid.kader(s.sector)
        asked = {t.sleutel for aim in kader.verwachtingen for t in hoped_for(aim, kader)}
        for t in kader.themas:
            name = naam_van(t.sleutel)
            last = next((g for g in reversed(starts) if g.thema == name), None)
            results = [r.resultaat for r in agreed if (r.regio, r.sector, r.thema) == (s.regio, s.sector, name)]
            if last or results or t.sleutel in asked:
                rows.append((t.titel, last.onderwerpen if last else "", last.afspraken if last else "", ", ".join(results)))
    kolommen = ("thema of kanslijn", "startpositie", "ambitie", "resultaatafspraken")
    return Table("Startpositie, ambitie en resultaten", kolommen, tuple(rows))


def _result_table(resultaten: tuple[Resultaatafspraak, ...]) -> Table:
    rows = tuple(
        (
            r.plan or GRONDEN, r.resultaat, r.doel, r.indicator, r.datum.isoformat() if r.datum else "", r.bewijs,
            "" if r.opslag_deel is None else dutch(r.opslag_deel), r.moment.value, r.feit or r.thema or "",
        )
        for r in resultaten
    )  # fmt: skip
    return Table(
        "Resultaatafspraken", ("plan", "naam", "doel", "meetbaar aan", "op", "bewijs", "deel", "moment", "grond of thema"), rows, ("deel",)
    )


def _talk_table(standen: tuple[DialoogStand, ...]) -> Table:
    rows = tuple(
        (g.datum.isoformat(), g.soort, g.plan or g.thema, g.met, g.onderwerpen, g.afspraken, g.door) for s in standen for g in s.gesprekken
    )
    return Table("Gesprekken", ("datum", "soort", "plan of thema", "met", "onderwerpen", "afspraken", "vastgelegd door"), rows)
