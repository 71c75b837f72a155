"""``wlz herschik``: the voorstel, and scenarios beside the published rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from wlzcli.cycle.herschik import (
    REKENWIJZE,
    Bewijs,
    HerschikInputs,
    RegioTotaal,
    Uitkomst,
    assess,
    decide,
    prove,
    season_of,
    summarise,
)
from wlzcli.domain.canonical import digest, to_data
from wlzcli.domain.decimals import dutch
from wlzcli.domain.findings import Answers
from wlzcli.domain.gunning import GunningBesluit, GunningUitkomst, Herziening, ReactieSoort
from wlzcli.domain.money import total
from wlzcli.domain.ontwikkelplan import ScoreBesluit
from wlzcli.domain.productie import HerschikBesluit, HerschikDeel
from wlzcli.domain.provenance import Invoer
from wlzcli.domain.report import Report, Table
from wlzcli.domain.schatting import Schattingen, with_schatting
from wlzcli.domain.tabellen import Overheveling
from wlzcli.errors import MomentError, UsageError
from wlzcli.records import without_collecting
from wlzcli.store.tables import Tables
from wlzcli.workflow.herschik_herzien import HERZIENING, corrections, refused, standing
from wlzcli.workflow.realisatie import current_mutaties, current_opgaven, last_year, latest_stand
from wlzcli.workflow.session import Session
from wlzcli.workflow.step import (
    Computed,
    Context,
    Loaded,
    Step,
    compute_and_save,
    open_context,
    run_step,
    step_report,
)
from wlzcli.workflow.tabellen import load_tabellen

USED_TABLES = ("tarieven", "feiten", "overheveling", "resultaten", "stromen")
RESERVE_VRAAG = "V404"


def load(context: Context) -> Loaded[HerschikInputs]:
    """What the herschikking rests on: awards that stand, the latest snapshot, mutaties, tables and scores."""
    tables = context.tables
    gunning = (*(b.as_type(GunningBesluit) for b in tables.standing("gunning")), *_held(tables))
    if not any(b.uitkomst is GunningUitkomst.GEGUND for b in gunning):
        raise MomentError(
            "Er staat nog geen gunning vast; er valt niets te herschikken.", "Stel eerst de gunning vast met 'wlz vaststellen gunning'."
        )
    stand = latest_stand(tables)
    if stand is None:
        raise MomentError("Er is nog geen declaratiestand.", "Lees er een in met 'wlz realisatie BESTAND --peildatum DATUM'.")
    staand, herzien = standing(tables)
    tabellen, bevindingen, invoer = load_tabellen(context, USED_TABLES)
    frozen, last = summarise(stand), last_year(tables, context.ronde.jaar)
    if last is None and any(k.herschikking and k.herschikking.prognose.waarde == "seizoen" for k in context.beleid.kaders):
        raise MomentError(
            "Het kader schat naar seizoen, maar de productie van vorig jaar is er niet.",
            f"Lees die in met 'wlz realisatie BESTAND --vorig-jaar' ({context.ronde.jaar - 1}, alle perioden).",
        )
    inputs = HerschikInputs(
        jaar=context.ronde.jaar,
        regios=context.ronde.regios,
        sectoren=context.ronde.sectoren,
        gunning=gunning,
        stand=frozen,
        mutaties=current_mutaties(tables),
        tarieven=tabellen.tarieven,
        feiten=tabellen.feiten,
        overheveling=tabellen.overheveling,
        resultaten=tabellen.resultaten,
        stromen=tabellen.stromen,
        scores=tuple(b.as_type(ScoreBesluit) for b in tables.standing("score")),
        geweigerd=refused(tables),
        ingetrokken=refused(tables, frozenset({ReactieSoort.INGETROKKEN})),
        staand=staand,
        herzien=herzien,
        reserve_keuzes=tuple(
            sorted((a.vraag.feiten.get("sleutel"), a.keuze) for a in tables.answers("gunning").given if a.vraag.code == RESERVE_VRAAG)
        ),
        tabelbevindingen=bevindingen,
        seizoen=season_of(last, frozen) if last else (),
        opgaven=current_opgaven(tables),
        rekenwijze=REKENWIJZE,
    )
    return Loaded(inputs, (*invoer, *_own_invoer(inputs, stand.bestand)))


def _held(tables: Tables) -> tuple[GunningBesluit, ...]:
    """What the latest voorstel of the gunning holds and of which nothing stands: never a besluit, and its room stays reserved."""
    voorstel = tables.latest_voorstel("gunning")
    stands = {(b.regio, b.sector, b.agb_code) for b in tables.standing("gunning")}
    held = (d for d in (voorstel.decisions(GunningBesluit) if voorstel else ()) if d.uitkomst is GunningUitkomst.AANGEHOUDEN)
    return tuple(d for d in held if (d.regio, d.sector.value, d.agb_code) not in stands)


def _own_invoer(inputs: HerschikInputs, bestand: str) -> tuple[Invoer, ...]:
    parts: dict[str, object] = {
        "ronde.toml": (inputs.regios, inputs.sectoren, inputs.jaar), "besluiten gunning": inputs.gunning,
        "besluiten score": inputs.scores, "mutaties": inputs.mutaties, "reacties": inputs.geweigerd, "intrekkingen": inputs.ingetrokken,
        "besluiten herschik": inputs.staand, "reserves": inputs.reserve_keuzes, "seizoen": inputs.seizoen, "opgaven": inputs.opgaven,
        "herzieningen": inputs.herzien,
    }  # fmt: skip
    own = tuple(Invoer(naam, digest(value)) for naam, value in parts.items() if value)
    return (Invoer(f"declaratiestand {inputs.stand.peildatum.isoformat()} {bestand}", inputs.stand.sha256), *own)


STEP: Step[HerschikInputs, HerschikBesluit] = Step("herschik", HerschikInputs, HerschikBesluit, load, decide)


def run(session: Session) -> Report:
    """Compute the voorstel; show it with the room of each region and what was proven on it."""
    return run_step(STEP, session, finish)


def run_herzie(session: Session, agb_code: str, reden: str | None) -> Report:
    """Decide the standing herschikking of one zorgaanbieder again, as an explicit correction, and compute."""
    if not reden:
        raise UsageError("Een herziening hoort een reden te hebben.", "Geef --reden 'waarom de herschikking wordt herzien'.")
    folder = session.folder()
    with folder.trying() if session.dry_run else folder.writing("herschik", session.door) as tables:
        context = open_context(session, folder, tables)
        own = [b for b in tables.standing("herschik") if b.agb_code == agb_code]
        if not own:
            raise MomentError(f"Voor {agb_code} staat geen herschikking vast.", "Bekijk met 'wlz status' wat er vaststaat.")
        for b in own:
            tables.register(HERZIENING, b.id, Herziening(b.id, agb_code, reden), session.door, session.now)
        computed, changed = compute_and_save(STEP, context)
        return finish(computed, context, step_report(computed, context, changed and not session.dry_run))


def finish(computed: Computed[HerschikInputs, HerschikBesluit], context: Context, report: Report) -> Report:
    """The report with totals per region, the proof and the simulated NZa cut."""
    inputs, answers = computed.loaded.inputs, Answers(computed.antwoorden)
    with without_collecting():
        outcome = assess(inputs, context.beleid, answers)
        proof = prove(inputs, context.beleid, answers, outcome)
    herzieningen, herziening_table, notes = corrections(inputs, outcome, context.tables)
    if inputs.staand:
        notes.append(f"{len(inputs.staand)} herschikkingen stonden al vast en zijn niet opnieuw bepaald; dit voorstel gaat over de rest.")
    notes += [
        f"Regio {b.regio}: {b.gereserveerd_cents} blijft gereserveerd voor de aangehouden gunning van {b.agb_code}."
        for b in _waiting(inputs)
    ]
    notes += [
        f"Regio {b.regio}: {reserved} blijft gereserveerd voor de overeenkomst van {b.agb_code}, die nog niet is herschikt."
        for b, reserved in outcome.wachtend
        if reserved
    ]
    notes.append(_proven(proof, len(outcome.besluiten)))
    if report.besluiten and not report.vragen:
        notes.append(f"Bekijk het voorstel; vaststellen doet een ander: wlz vaststellen herschik {computed.voorstel_id[:12]} --door NAAM")
    extra: dict[str, object] = {"bewijs": proof} | herzieningen
    if inputs.overheveling:
        extra["overheveling"] = [to_data(o) | {"telt_mee": o.telt_mee} for o in inputs.overheveling]
    if outcome.simulatie:
        extra["nza_korting_simulatie"] = outcome.simulatie
    return replace(
        report,
        besluiten=tuple(replace(b, delen=tuple(with_schatting(d) for d in b.delen)) for b in outcome.besluiten),
        totalen=totals_data(outcome),
        extra=extra,
        tables=(*_tables(outcome), *herziening_table, *_requests(inputs.overheveling), _proof_table(proof)),
        detail=tuple(_lines_table(b) for b in outcome.besluiten),
        notes=tuple(notes),
    )


def _waiting(inputs: HerschikInputs) -> list[GunningBesluit]:
    """The held requests that take room, in order of the published key."""
    held = (b for b in inputs.gunning if b.uitkomst is GunningUitkomst.AANGEHOUDEN and b.gereserveerd_cents)
    return sorted(held, key=lambda b: (b.regio, b.sector, b.agb_code))


def _proven(proof: tuple[Bewijs, ...], besluiten: int) -> str:
    """What was proven; on nothing nothing is proven."""
    if not besluiten:
        return "In dit voorstel is niets herschikt; op de uitkomst viel niets na te gaan."
    held = sum(p.houdt for p in proof)
    return f"{held} van {len(proof)} eigenschappen nagegaan op deze uitkomst en in orde."


SUMMED = (
    "contracteerruimte_cents", "beschikbaar_cents", "afspraak_cents", "aanspraak_cents", "gegarandeerd_cents", "vrijval_cents",
    "overproductie_cents", "toegekend_cents", "herschikking_cents", "niet_gehonoreerd_cents", "staand_cents", "gereserveerd_cents", "rest_cents",
    "tekort_cents", "meerzorg_cents", "crisiszorg_cents", "buiten_ruimte_cents",
)  # fmt: skip


def totals_data(outcome: Uitkomst) -> dict[str, object]:
    """The sums over all regions, and each region."""
    data: dict[str, object] = {name: total(getattr(t, name) for t in outcome.totalen) for name in SUMMED}
    return data | {"definitief": all(t.definitief for t in outcome.totalen), "regios": [to_data(t) for t in outcome.totalen]}


# -- tables ----------------------------------------------------------------------------------


def _tables(outcome: Uitkomst) -> tuple[Table, ...]:
    columns = ("regio", "sector", "AGB", "naam", "afspraak", "prognose", "aanspraak", "gegarandeerd", "overproductie", "toegekend", "herschikking", "niet gehonoreerd")  # fmt: skip
    rows = tuple(
        (
            b.regio, b.sector.value, b.agb_code, b.naam, str(b.afspraak_cents), str(b.prognose_cents), str(b.aanspraak_cents),
            str(b.gegarandeerd_cents), str(b.overproductie_cents), str(b.toegekend_cents), str(b.herschikking_cents), str(b.niet_gehonoreerd_cents),
        )
        for b in outcome.besluiten
    )  # fmt: skip
    return Table("Herschikking", columns, rows, columns[4:]), _room_table(outcome.totalen)


def _room_table(totals: list[RegioTotaal]) -> Table:
    columns = ("regio", "contracteerruimte", "overheveling", "reserve", "andere sectoren", "beschikbaar", "vastgesteld", "gereserveerd", "meerzorg", "crisiszorg", "gegarandeerd", "verdeelbaar", "overproductie", "toegekend", "rest", "tekort", "buiten de ruimte", "compleet")  # fmt: skip
    rows = tuple(
        (
            t.regio, str(t.contracteerruimte_cents), str(t.overheveling_in_cents - t.overheveling_uit_cents), str(t.reserve_cents),
            str(t.andere_sectoren_cents), str(t.beschikbaar_cents), str(t.staand_cents), str(t.gereserveerd_cents),
            str(t.meerzorg_cents), str(t.crisiszorg_cents), str(t.gegarandeerd_cents),
            str(t.verdeelbaar_cents),
            str(t.overproductie_cents), str(t.toegekend_cents), str(t.rest_cents), str(t.tekort_cents),
            str(t.buiten_ruimte_cents),
            "ja" if t.definitief else "nee: er staat nog iets open",
        )
        for t in totals
    )  # fmt: skip
    return Table("Ruimte per regio", columns, rows, columns[1:17])


def _requests(overheveling: tuple[Overheveling, ...]) -> tuple[Table, ...]:
    """Every request to move room: what each side answered, by whom and when, and whether it counts."""
    columns = ("van", "naar", "AGB", "bedrag", "akkoord van", "akkoord naar", "telt mee", "reden")
    rows = tuple(
        (
            o.van_regio, o.naar_regio, o.agb_code, str(o.bedrag_cents), _answered(o.akkoord_van, o.van_regio in (o.wacht_op or ()), o.van_door, o.van_op),
            _answered(o.akkoord_naar, o.naar_regio in (o.wacht_op or ()), o.naar_door, o.naar_op), "ja" if o.telt_mee else "nee", o.reden or "",
        )
        for o in overheveling
    )  # fmt: skip
    return (Table("Overheveling", columns, rows, ("bedrag",)),) if rows else ()


def _answered(agreed: bool, waiting: bool, door: str | None, op: date | None) -> str:
    if waiting:
        return "nog geen antwoord"
    who = ", ".join(part for part in (door, op.isoformat() if op else None) if part)
    return ("akkoord" if agreed else "geen akkoord") + (f" ({who})" if who else "")


def _proof_table(proof: tuple[Bewijs, ...]) -> Table:
    rows = tuple((p.eigenschap, p.wat, str(p.gevallen), "ja" if p.houdt else "NEE: " + ", ".join(p.afwijkingen)) for p in proof)
    return Table("Nagegaan op deze uitkomst", ("eigenschap", "wat", "gevallen", "houdt"), rows, ("gevallen",))


def _lines_table(b: HerschikBesluit) -> Table:
    rows = tuple(row for d in b.delen for row in _lines(d, Schattingen(d)))
    columns = (
        "leveringsvorm",
        "klasse",
        "prestatie",
        "afspraak",
        "realisatie",
        "mutatie",
        "prognose",
        "methode",
        "berekening",
        "tarief 1",
        "tarief 2",
        "volume",
        "bedrag",
    )
    right = tuple(c for c in columns[3:] if c not in ("methode", "berekening"))
    return Table(f"{b.naam} ({b.agb_code}), {b.sector} in {b.regio}", columns, rows, right)


def _lines(d: HerschikDeel, ways: Schattingen) -> Iterator[tuple[str, ...]]:
    for r in d.regels:
        way = ways.of(r)
        methode, formule = (way.methode.replace("_", " "), way.formule) if way else ("", "")
        yield (
            d.titel if d.stroom or d.leveringsvorm else "", str(d.klasse or ""), r.prestatiecode, _shown(r.afspraak_volume), _shown(r.realisatie_volume),
            _shown(r.mutatie_volume), _shown(r.prognose_volume), methode, formule, str(r.tarief_eerste_ronde_cents or ""), str(r.tarief_cents), dutch(r.volume), str(r.bedrag_cents),
        )  # fmt: skip


def _shown(value: Decimal | None) -> str:
    return "" if value is None else dutch(value)
