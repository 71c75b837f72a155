"""``wlz gunning``: award, compare with another policy, or make definitive."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeVar

from wlzcli.cycle.gunning import (
    REKENWIJZE,
    GunningInputs,
    RegioTotaal,
    StaandBesluit,
    corrects_term,
    decide,
    has_running,
    is_about,
    region_rules_differ,
    region_totals,
    starts_term,
)
from wlzcli.domain.brief import Verzending
from wlzcli.domain.canonical import digest, to_data
from wlzcli.domain.dates import in_full
from wlzcli.domain.decimals import dutch, percent
from wlzcli.domain.findings import Answers, Question
from wlzcli.domain.gunning import (
    NO_AGREEMENT,
    Bezwaar,
    DefinitiefMaken,
    Fase,
    GunningBesluit,
    GunningUitkomst,
    Herziening,
    Reactie,
    Weigering,
    last_answer,
)
from wlzcli.domain.inschrijving import Inschrijving
from wlzcli.domain.money import total
from wlzcli.domain.ontwikkelplan import ScoreBesluit
from wlzcli.domain.provenance import Invoer
from wlzcli.domain.report import Report, Table
from wlzcli.domain.tabellen import Stroom
from wlzcli.domain.toetsing import ValidateBesluit
from wlzcli.errors import FileError, MomentError, PolicyError, UsageError
from wlzcli.store.tables import Tables
from wlzcli.views.tekort import shortage_notes, shortage_table
from wlzcli.workflow import correcties
from wlzcli.workflow.ingest import last_stand
from wlzcli.workflow.session import Session
from wlzcli.workflow.step import Computed, Context, Loaded, Step, compute_and_save, open_context, run_step, step_report
from wlzcli.workflow.tabellen import load_tabellen

D = TypeVar("D")
GENOEMD = "gunning"
MAX_REGELS = 2_000
USED_TABLES = ("zorgaanbieders", "tarieven", "referentie", "feiten")


def load(context: Context, definitief: DefinitiefMaken | None = None) -> Loaded[GunningInputs]:
    """What the gunning rests on: the latest toetsing and scores, the tables, and the besluiten that stand."""
    if region_rules_differ(context.beleid):
        raise PolicyError(
            "De kaders van deze ronde verdelen de ruimte van een regio elk anders; voor één ruimte geldt één regel.",
            "Zet methode en voorrang in de laag van het zorgkantoor, gelijk voor elke sector.",
        )
    tables = context.tables
    toetsen = _latest(tables, "validate", ValidateBesluit)
    tabellen, bevindingen, invoer = load_tabellen(context, USED_TABLES)
    asked = definitief or _asked_definitief(tables)
    moment = asked.peildatum if asked else None
    staand = tuple(StaandBesluit(b.id, b.as_type(GunningBesluit)) for b in tables.standing("gunning"))
    weigeringen = _unwanted(tables, staand)
    herzien = tuple(sorted(r.as_type(Herziening).besluit_id for r in tables.latest_registraties("herziening")))
    inputs = GunningInputs(
        ronde=context.ronde,
        toetsen=toetsen,
        scores=_latest(tables, "score", ScoreBesluit),
        inschrijvingen=tuple(_request_only(i) for i in tables.inschrijvingen() if i.telt_mee),
        zorgaanbieders=tabellen.zorgaanbieders,
        tarieven=tabellen.tarieven,
        referentie=tabellen.referentie,
        feiten=tabellen.feiten,
        tabelbevindingen=bevindingen,
        bezwaren=tuple(r.as_type(Bezwaar) for r in tables.latest_registraties("bezwaar")) if moment or weigeringen else (),
        staand=staand,
        verzendingen=_sent(tables, staand) if moment else (),
        herzien=herzien,
        definitief=moment is not None,
        peildatum=moment,
        weigeringen=weigeringen,
        vragen=_still_asked(tables, staand),
        ongewijzigd_telt=bool(herzien),
        gevraagd=asked.besluiten if asked else (),
        rekenwijze=REKENWIJZE,
    )
    if not toetsen:
        _only_running(tables, inputs)
    return Loaded(inputs, (*invoer, *_own_invoer(inputs)))


def _only_running(tables: Tables, inputs: GunningInputs) -> None:
    """Without a toetsing only running agreements can be awarded, and only when nothing was handed in that waits for one."""
    if inputs.inschrijvingen:
        raise MomentError("Er is nog niets getoetst; zonder toelating valt er niets te gunnen.", "Draai eerst 'wlz validate'.")
    if last_stand(tables) is None:
        raise MomentError("Er is nog niets ingenomen; zonder toelating valt er niets te gunnen.", "Draai eerst 'wlz ingest'.")
    if not has_running(inputs):
        told = "Er is niets ingediend dat meetelt en er loopt geen meerjarige overeenkomst; er valt niets te gunnen."
        raise MomentError(told, "Zet inzendingen in de ronde en draai 'wlz ingest', of leg 'meerjarig_tot' vast in tabellen/feiten.")


def _own_invoer(inputs: GunningInputs) -> tuple[Invoer, ...]:
    """Name and hash of what does not come from a table of the zorgkantoor."""
    parts: dict[str, object] = {
        "ronde.toml": inputs.ronde, "validate": inputs.toetsen, "score": inputs.scores, "inschrijvingen": inputs.inschrijvingen,
        "besluiten gunning": inputs.staand, "herzieningen": (inputs.herzien, inputs.ongewijzigd_telt) if inputs.herzien else (),
    }  # fmt: skip
    if inputs.weigeringen:
        parts |= {"reacties": inputs.weigeringen, "bezwaren": inputs.bezwaren}
    if inputs.vragen:
        parts |= {"open vragen": inputs.vragen}
    if inputs.definitief:
        # the request is a registered fact: on another day other terms have ended, so it is another voorstel, also when nothing ends
        parts |= {"bezwaren": inputs.bezwaren, "verzendingen": inputs.verzendingen, "definitief": (inputs.peildatum, inputs.gevraagd)}
    return tuple(Invoer(naam, digest(value)) for naam, value in parts.items() if value)


def _latest(tables: Tables, stap: str, cls: type[D]) -> tuple[D, ...]:
    """The decisions of the latest voorstel; with what stands of whoever is not in it."""
    voorstel = tables.latest_voorstel(stap)
    fresh = voorstel.decisions(cls) if voorstel else ()
    known = {_key(d) for d in fresh}
    stands = (b.as_type(cls) for b in tables.standing(stap))
    return tuple(sorted((*fresh, *(d for d in stands if _key(d) not in known)), key=lambda d: (*_key(d), digest(d))))


def _key(d: Any) -> tuple[str, ...]:
    return (d.regio, d.sector.value, d.agb_code, getattr(d, "plan", ""))


def _sent(tables: Tables, staand: tuple[StaandBesluit, ...]) -> tuple[Verzending, ...]:
    """The sending of letters about what is still provisional, or on another day than a definitive award rests on."""
    open_ = [s for s in staand if s.besluit.fase is Fase.VOORLOPIG]
    ended = [s for s in staand if s.besluit.fase is Fase.DEFINITIEF]
    every = (r.as_type(Verzending) for r in tables.latest_registraties("verzending"))
    return tuple(v for v in every if any(starts_term(v, s) for s in open_) or any(corrects_term(v, s) for s in ended))


def _unwanted(tables: Tables, staand: tuple[StaandBesluit, ...]) -> tuple[Weigering, ...]:
    """The standing awards of which the last answer is a refusal or a withdrawal."""
    every = tuple(r.as_type(Reactie) for r in tables.registraties("reactie"))
    last = ((s, last_answer(every, s.id, s.besluit)) for s in staand if s.besluit.is_agreement)
    return tuple(Weigering(s.id, r.reactie, r.datum) for s, r in last if r is not None and r.reactie in NO_AGREEMENT)


def _still_asked(tables: Tables, staand: tuple[StaandBesluit, ...]) -> tuple[Question, ...]:
    """What ingest and validate asked about a zorgaanbieder of whom no gunning stands there, until they have run on the answer."""
    asked = [q for stap in ("ingest", "validate") for q in tables.questions(stap) if q.feiten.get("agb_code")]
    return tuple(q for q in asked if not any(is_about(q, s.besluit.agb_code, s.besluit.regio, s.besluit.sector) for s in staand))


def _request_only(i: Inschrijving) -> Inschrijving:
    """Only what the gunning looks at, so that a change elsewhere in a form does not make the voorstel stale."""
    return replace(i, velden=(), bewijsstukken=(), plannen=(), identiteit=None, reden=None)


def _asked_definitief(tables: Tables) -> DefinitiefMaken | None:
    records = tables.latest_registraties("definitief")
    return records[-1].as_type(DefinitiefMaken) if records else None


STEP: Step[GunningInputs, GunningBesluit] = Step("gunning", GunningInputs, GunningBesluit, load, decide)


def run(session: Session) -> Report:
    """Compute the voorstel and show it with the room of each region."""
    return run_step(STEP, session, finish)


def run_definitief(session: Session) -> Report:
    """Propose as definitive every provisional award whose objection term has ended on the peildatum.

    The request itself is recorded, so that ``vaststellen`` and ``narekenen`` find the same day.
    """
    if session.dry_run:
        return run_step(replace(STEP, load=lambda context: load(context, _request(context))), session, finish)
    folder = session.folder()
    with folder.writing("gunning", session.door) as tables:
        context = open_context(session, folder, tables)
        staand = tuple(StaandBesluit(b.id, b.as_type(GunningBesluit)) for b in tables.standing("gunning"))
        if not any(s.besluit.fase is Fase.VOORLOPIG for s in staand) and not _sent(tables, staand):
            raise MomentError(
                "Er zijn geen voorlopige gunningen om definitief te maken.", "Stel eerst een gunning vast met 'wlz vaststellen gunning'."
            )
        tables.register("definitief", GENOEMD, _request(context), session.door, session.now)
        computed, changed = compute_and_save(STEP, context)
        return finish(computed, context, step_report(computed, context, changed))


def _request(context: Context) -> DefinitiefMaken:
    """That the awards which stand provisional now are to be made definitive, judged on this day."""
    standing = ((b.id, b.as_type(GunningBesluit)) for b in context.tables.standing("gunning"))
    return DefinitiefMaken(context.session.peildatum, tuple(sorted(i for i, b in standing if b.fase is Fase.VOORLOPIG)))


def run_herzie(session: Session, agb_code: str, reden: str | None) -> Report:
    """Decide the standing award of one zorgaanbieder again, as an explicit correction, and compute."""
    if not reden:
        raise UsageError("Een herziening hoort een reden te hebben.", "Geef --reden 'waarom het besluit wordt herzien'.")
    folder = session.folder()
    with folder.trying() if session.dry_run else folder.writing("gunning", session.door) as tables:
        context = open_context(session, folder, tables)
        own = [b for b in tables.standing("gunning") if b.agb_code == agb_code]
        if not own:
            raise MomentError(f"Voor {agb_code} staat geen gunning vast.", "Bekijk met 'wlz status' wat er vaststaat.")
        for b in own:
            tables.register("herziening", b.id, Herziening(b.id, agb_code, reden), session.door, session.now)
        computed, changed = compute_and_save(STEP, context)
        return finish(computed, context, step_report(computed, context, changed and not session.dry_run))


def finish(computed: Computed[GunningInputs, GunningBesluit], context: Context, report: Report) -> Report:
    """The report with the room of each region and the awards as tables."""
    inputs, decisions = computed.loaded.inputs, computed.result.decisions
    open_ = bool(report.vragen) or any(f.blocks for f in report.bevindingen)
    staand = tuple(s.besluit for s in inputs.staand)
    totals = region_totals(context.ronde.regios, decisions, staand, context.beleid, Answers(computed.antwoorden), open_)
    notes = []
    if staand:
        notes.append(f"{len(staand)} besluiten stonden al vast en zijn niet opnieuw bepaald; dit voorstel gaat over de rest.")
    replaced = {d.vervangt for d in decisions}
    same = sorted({s.besluit.agb_code for s in inputs.staand if s.id in inputs.herzien and s.id not in replaced})
    if same:
        notes.append(f"De herziening van {', '.join(same)} verandert niets; wat vaststaat blijft staan.")
    waits = sorted(
        {d.agb_code for d in decisions if d.vervangt in {s.id for s in inputs.staand} and d.uitkomst is GunningUitkomst.AANGEHOUDEN}
    )
    if waits:
        notes.append(f"De herziening van {', '.join(waits)} wacht op wat hierboven openstaat; tot dan blijft staan wat vaststaat.")
    freed = [b.ingetrokken_cents for b in decisions if b.ingetrokken_cents is not None]
    if freed:
        notes.append(
            f"Ingetrokken: {len(freed)}, samen {total(freed)}. Dat bedrag blijft onverdeeld: voor een later voorstel of de herschikking. "
            "De zorgaanbieder zag er zelf van af en krijgt er geen brief over."
        )
    ended = [d for d in decisions if d.fase is Fase.DEFINITIEF]
    if ended and inputs.peildatum is not None:
        told = "1 gunning wordt" if len(ended) == 1 else f"{len(ended)} gunningen worden"
        notes.append(f"{told} hiermee definitief, zoals gevraagd met --definitief op {in_full(inputs.peildatum)}.")
    corrected = correcties.proposed(context.tables, decisions)
    notes += [*correcties.as_notes(corrected), *shortage_notes(decisions), *_outside_room(context)]
    if decisions and not report.vragen:
        notes.append(f"Bekijk het voorstel; vaststellen doet een ander: wlz vaststellen gunning {computed.voorstel_id[:12]} --door NAAM")
    return replace(
        report,
        totalen=totals_data(totals),
        extra=({"staand": [_standing_data(s) for s in inputs.staand]} if inputs.staand else {}) | correcties.as_json(corrected),
        tables=(
            awards_table(decisions),
            *correcties.summary(context.tables, decisions, correcties.letters_sent(context.tables)),
            *_withdrawn(decisions),
            *shortage_table(decisions),
            room_table(totals),
        ),
        detail=(*correcties.as_table(corrected), *_detail(decisions)),
        notes=tuple(notes),
    )


def _outside_room(context: Context) -> list[str]:
    """What the table ``stromen`` puts outside the room: the gunning counts it inside, the herschikking does not.

    Only read, never an input: the table mostly comes when the gunning stands. A table that cannot be read is the herschikking's to tell.
    """
    try:
        tabellen, _, _ = load_tabellen(replace(context, session=replace(context.session, dry_run=True)), ("stromen",))
    except FileError:
        return []
    codes = sorted({r.prestatiecode for r in tabellen.stromen if r.stroom is Stroom.BUITEN_RUIMTE})
    return [
        f"tabellen/stromen zet buiten de contracteerruimte: {', '.join(codes)}. De gunning telt dit nog mee in de ruimte (voorzichtig); "
        "de herschikking niet."
    ] if codes else []  # fmt: skip


def _withdrawn(decisions: tuple[GunningBesluit, ...]) -> tuple[Table, ...]:
    """What is taken back, and the room that comes free with it."""
    rows = tuple(
        (b.regio, b.sector.value, b.agb_code, b.naam, b.stappen[-1].feiten.get("reactie"), str(b.ingetrokken_cents))
        for b in decisions
        if b.ingetrokken_cents is not None
    )
    return (
        (Table("Ingetrokken; de ruimte komt vrij", ("regio", "sector", "AGB", "naam", "reactie", "vrij"), rows, ("vrij",)),) if rows else ()
    )


def _standing_data(s: StaandBesluit) -> dict[str, object]:
    b = s.besluit
    return {
        "id": s.id, "regio": b.regio, "sector": b.sector, "agb_code": b.agb_code, "uitkomst": b.uitkomst, "fase": b.fase,
        "bedrag_cents": b.bedrag_cents,
    }  # fmt: skip


def totals_data(totals: tuple[RegioTotaal, ...]) -> dict[str, object]:
    """The sums over all regions, and each region."""
    return {
        "ruimte_cents": total(t.ruimte_cents for t in totals),
        "reserve_binnen_cents": total(t.reserve_binnen_cents for t in totals),
        "reserve_buiten_cents": total(t.reserve_buiten_cents for t in totals),
        "gegund_cents": total(t.gegund_cents for t in totals),
        "gereserveerd_cents": total(t.gereserveerd_cents for t in totals),
        "rest_cents": total(t.rest_cents for t in totals),
        "definitief": all(t.definitief for t in totals),
        "regios": [to_data(t) for t in totals],
    }


def awards_table(decisions: tuple[GunningBesluit, ...]) -> Table:
    """Everyone in the voorstel, one row each."""
    rows = tuple(
        (
            b.regio, b.sector.value, b.agb_code, b.naam, b.uitkomst.value, str(b.duur_jaren or ""), b.fase.value, _percentages(b),
            str(b.bedrag_cents), str(b.gereserveerd_cents) if b.gereserveerd_cents else "", b.reden or "",
        )
        for b in decisions
    )  # fmt: skip
    columns = ("regio", "sector", "AGB", "naam", "uitkomst", "jaren", "fase", "tarief", "bedrag", "gereserveerd", "reden")
    return Table("Gunning", columns, rows, ("jaren", "bedrag", "gereserveerd"))


def _percentages(b: GunningBesluit) -> str:
    return ", ".join(
        f"{ladder.id} {percent(ladder.tariefpercentage) if ladder.tariefpercentage is not None else 'open'}" for ladder in b.ladders
    )


def room_table(totals: tuple[RegioTotaal, ...]) -> Table:
    """The room of each region and where it went."""
    rows = tuple(
        (
            t.regio, str(t.ruimte_cents), str(t.reserve_binnen_cents), str(t.gegund_cents), str(t.gereserveerd_cents), str(t.rest_cents),
            str(t.reserve_buiten_cents), "ja" if t.definitief else "nee: er staat nog iets open",
        )
        for t in totals
    )  # fmt: skip
    columns = ("regio", "ruimte", "reserve", "gegund", "gereserveerd", "rest voor herschikking", "buiten de ruimte", "compleet")
    return Table("Ruimte per regio", columns, rows, columns[1:7])


def _detail(decisions: tuple[GunningBesluit, ...]) -> tuple[Table, ...]:
    """Every line for ``-v``, unless nobody could read them: then ``--export`` and ``wlz waarom`` are the place."""
    if sum(len(b.regels) for b in decisions) > MAX_REGELS:
        return ()
    return tuple(lines_table(b) for b in decisions if b.regels)


def lines_table(b: GunningBesluit) -> Table:
    """The lines of one award."""
    rows = tuple(
        (
            r.prestatiecode, r.leveringsvorm.value, r.eenheid.value, percent(r.tariefpercentage), str(r.tarief_cents),
            "" if r.gevraagd is None else dutch(r.gevraagd), "" if r.referentie is None else dutch(r.referentie), dutch(r.volume), str(r.bedrag_cents),
        )
        for r in b.regels
    )  # fmt: skip
    columns = ("prestatie", "leveringsvorm", "eenheid", "percentage", "tarief", "gevraagd", "referentie", "volume", "bedrag")
    return Table(f"{b.naam} ({b.agb_code}), {b.sector} in {b.regio}", columns, rows, columns[3:])
