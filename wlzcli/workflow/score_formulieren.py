"""``wlz score --formulieren``: one workbook per assessor, with the plans assigned to them."""

from __future__ import annotations

import re
from pathlib import Path

from wlzcli.cycle.score import weigh_rules
from wlzcli.cycle.score.consensus import make_consensus
from wlzcli.cycle.score.plans import PlanBron
from wlzcli.cycle.score.sheet import make_sheet
from wlzcli.domain.ontwikkelplan import PlanSleutel, Toewijzing
from wlzcli.domain.report import Report, Table
from wlzcli.domain.scoreblad import FORMAAT, FORMAAT_CONSENSUS, BladIdentiteit, Scoreblad
from wlzcli.domain.tabellen import RawRow, RawTable
from wlzcli.domain.werkboek import Weigering
from wlzcli.errors import FileError, MomentError, UsageError
from wlzcli.store.folder import disk_error, write_whole
from wlzcli.workflow.ontwikkelplannen import load_plans
from wlzcli.workflow.score import TOEWIJZING, consensus_questions, load_assignments
from wlzcli.workflow.session import Session, load_kenmerk
from wlzcli.workflow.step import Context, open_context

KOLOMMEN = ("beoordelaar", "agb_code", "plan")
CONSENSUS_BESTAND = "consensusblad.xlsx"


def make_sheets(
    session: Session, uit: Path, beoordelaars: tuple[str, ...], verdeling: Path | None, ook_voorstellen: bool, vervang: bool = False
) -> Report:
    """Assign the plans and write a workbook for each assessor. A workbook that somebody filled in is never overwritten.

    What was assigned before stays; with ``vervang`` the plans of now are read by these assessors only.
    """
    from wlzcli.formats.xlsx_score import score_bytes

    table = _read_division(verdeling) if verdeling is not None else None
    folder = session.folder()
    with folder.reading() if session.dry_run else folder.writing("score", session.door) as tables:
        context = open_context(session, folder, tables)
        plannen = _to_read(context, ook_voorstellen)
        division = _divide(plannen, beoordelaars, table)
        rules = weigh_rules(context.beleid, {p.invoer.sector for p in plannen})
        made: list[tuple[Path, Scoreblad]] = []
        for naam, own in division.items():
            identiteit = _identity(context, naam, FORMAAT)
            made.append((uit / file_name(naam), make_sheet(identiteit, own, rules, context.ronde.voorbeeld)))
        files = {path: score_bytes(blad) for path, blad in made}
        if len(files) != len(made):
            raise UsageError("Twee beoordelaars krijgen dezelfde bestandsnaam.", "Geef namen die ook zonder leestekens verschillen.")
        _refuse_overwrite(files)
        before = {t.beoordelaar: frozenset(t.plannen) for t in load_assignments(tables)}
        after = reassigned(before, {naam: frozenset(p.invoer.sleutel for p in own) for naam, own in division.items()}, vervang)
        fresh = False
        if not session.dry_run:
            _keep(context, before, after)
            fresh = _write(files, session)
        return _report(context, made, _told(before, after, made), changed=tables.changed or fresh)


def make_consensus_sheet(session: Session, uit: Path) -> Report:
    """One workbook with everything that waits for the consensus meeting. A workbook that somebody filled in is never overwritten."""
    from wlzcli.formats.xlsx_score import consensus_bytes

    path = uit / CONSENSUS_BESTAND
    folder = session.folder()
    with folder.trying() if session.dry_run else folder.writing("score", session.door) as tables:
        context = open_context(session, folder, tables)
        given = tables.answers("score")
        questions = tuple(q for q in consensus_questions(context) if given.to(q) is None)
        if not questions:
            raise MomentError(
                "Er is geen oordeel waarover beoordelaars het nog eens moeten worden.",
                "Lees eerst alle scorebladen in met 'wlz score BESTAND'; wat dan uiteenloopt komt op de lijst.",
            )
        rules = weigh_rules(context.beleid, {p.invoer.sector for p in load_plans(context)[0]})
        identiteit = _identity(context, "overleg van de beoordelaars", FORMAAT_CONSENSUS)
        blad = make_consensus(identiteit, questions, rules, context.ronde.voorbeeld)
        files = {path: consensus_bytes(blad)}
        _refuse_overwrite(files)
        fresh = not session.dry_run and _write(files, session)
        rows = (("consensus", str(len(blad.rijen)), str(path)),)
        return Report(
            "score", ronde=context.ronde.naam, extra={"consensusblad": {"bestand": str(path), "vragen": len(blad.rijen)}},
            voorbeeld=context.ronde.voorbeeld, changed=fresh,
            tables=(Table("Consensusblad", ("blad", "vragen", "bestand"), rows, ("vragen",)),),
            notes=("Vul het in na het overleg en lees het in met: wlz score BESTAND" if not session.dry_run else "Niets gemaakt (--dry-run).",),
        )  # fmt: skip


def _identity(context: Context, beoordelaar: str, formaat: str) -> BladIdentiteit:
    """What the sheet says of itself, so that no other ronde takes it in."""
    kenmerk = load_kenmerk(context.tables)
    known = (kenmerk.sha256, kenmerk.geopend) if kenmerk else ("", "")
    return BladIdentiteit(context.ronde.naam, context.beleid_sha256, beoordelaar, formaat, *known)


def _to_read(context: Context, ook_voorstellen: bool) -> tuple[PlanBron, ...]:
    if not any(k.beoordeling for k in context.beleid.kaders):
        raise UsageError(
            "Het kader van deze ronde beoordeelt geen ontwikkelplannen.",
            "Gronden voor een opslag staan in tabellen/feiten of als resultaatafspraak.",
        )
    every, _ = load_plans(context)
    # What was agreed is judged, also where the plan itself lies elsewhere: in a document of its own, or in a running agreement.
    chosen = tuple(p for p in every if ook_voorstellen or p.invoer.definitief is not None or p.invoer.lopend or p.invoer.akkoord)
    if not chosen:
        waiting = f" Wel {len(every)} voorstellen; geef --ook-voorstellen om die te laten lezen." if every else ""
        raise MomentError(f"Er is nog geen definitief ontwikkelplan om te beoordelen.{waiting}", "Neem plannen op met 'wlz ingest'.")
    return chosen


def _divide(plannen: tuple[PlanBron, ...], beoordelaars: tuple[str, ...], table: RawTable | None) -> dict[str, tuple[PlanBron, ...]]:
    """Who reads which plans: every plan for everyone, or as the file says (limited to ``--beoordelaar`` when given)."""
    names = tuple(dict.fromkeys(n.strip() for n in beoordelaars if n.strip()))
    if table is None:
        if not names:
            raise UsageError("Wie beoordeelt?", "Geef --beoordelaar NAAM (een of meer keer) of --verdeling CSV.")
        return dict.fromkeys(names, plannen)
    found: dict[str, dict[PlanSleutel, PlanBron]] = {}
    for row in table.rijen:
        naam = row.get("beoordelaar")
        if not naam:
            raise FileError(f"{row.plek}: er staat geen beoordelaar.", "Vul in elke rij een beoordelaar in.")
        if names and naam not in names:
            continue
        for plan in _plans_of(row, plannen):
            found.setdefault(naam, {})[plan.invoer.sleutel] = plan
    missing = [n for n in names if n not in found]
    if missing or not found:
        raise UsageError(
            f"De verdeling kent geen plannen voor {', '.join(missing) or 'een beoordelaar'}.", "Controleer de kolom beoordelaar."
        )
    return {naam: tuple(own[key] for key in sorted(own)) for naam, own in sorted(found.items())}


def _plans_of(row: RawRow, plannen: tuple[PlanBron, ...]) -> list[PlanBron]:
    agb, plan = row.get("agb_code"), row.get("plan")
    regio, sector = row.get("regio"), row.get("sector").upper()
    fits = [
        p
        for p in plannen
        if p.invoer.agb_code == agb
        and plan in ("", p.invoer.plan)
        and regio in ("", p.invoer.regio)
        and sector in ("", p.invoer.sector.value)
    ]
    if not fits:
        raise FileError(
            f"{row.plek}: {agb} {plan} is geen plan dat nu te beoordelen is.", "Controleer AGB-code en plan; 'wlz score' toont de plannen."
        )
    return fits


def _read_division(path: Path) -> RawTable:
    from wlzcli.formats.foreign_file import read_foreign
    from wlzcli.formats.tables import read_table

    data = read_foreign(path)
    if isinstance(data, Weigering):
        raise FileError(
            f"{path} kon niet worden gelezen ({data.gevonden or data.reden}).", "Geef een csv met de kolommen " + ", ".join(KOLOMMEN) + "."
        )
    table = read_table(data, "verdeling", path.name)
    missing = [k for k in KOLOMMEN if k not in table.kolommen]
    if missing:
        raise FileError(
            f"{path.name} mist de kolommen {', '.join(missing)}.",
            f"De verdeling heeft de kolommen {', '.join(KOLOMMEN)} (en zo nodig regio, sector).",
        )
    return table


def file_name(beoordelaar: str) -> str:
    """A file name from a person's name: only letters, digits and dashes."""
    plain = re.sub(r"[^0-9a-z]+", "-", beoordelaar.casefold()).strip("-")
    return f"scoreblad-{plain or 'beoordelaar'}.xlsx"


def _refuse_overwrite(files: dict[Path, bytes]) -> None:
    """A sheet as it was made may be made again (a run that was cut off, say); one that differs may have been filled in."""
    there = [path for path, data in files.items() if _differs(path, data)]
    if there:
        raise FileError(
            f"{', '.join(str(p) for p in there)} bestaat al; een ingevuld blad zou verloren gaan.",
            "Kies een andere map met --uit, of verplaats het bestand.",
        )


def _differs(path: Path, data: bytes) -> bool:
    try:
        return path.read_bytes() != data
    except FileNotFoundError:
        return False
    except OSError as exc:
        raise disk_error(exc, path) from exc


Verdeling = dict[str, frozenset[PlanSleutel]]


def reassigned(before: Verdeling, given: Verdeling, vervang: bool) -> Verdeling:
    """Who reads which plans from now on: what was assigned stays, unless the plans that are given out now are to change hands."""
    moving = frozenset(key for keys in given.values() for key in keys) if vervang else frozenset[PlanSleutel]()
    return {naam: (before.get(naam, frozenset()) - moving) | given.get(naam, frozenset()) for naam in sorted({*before, *given})}


def _keep(context: Context, before: Verdeling, after: Verdeling) -> None:
    session, tables = context.session, context.tables
    for naam, keys in after.items():
        if keys == before.get(naam):
            continue
        toewijzing = Toewijzing(naam, tuple(sorted(keys)))
        if tables.register(TOEWIJZING, naam, toewijzing, session.door, session.now):
            tables.write_journal(session.now, session.door, "score toewijzen", toewijzing)


def _told(before: Verdeling, after: Verdeling, made: list[tuple[Path, Scoreblad]]) -> tuple[str, ...]:
    """What each assessor keeps that is not on the sheet of now, and what somebody loses."""
    sheets = {blad.identiteit.beoordelaar: {r.sleutel for r in blad.rijen} for _, blad in made}
    notes = []
    for naam, keys in after.items():
        kept = keys - sheets.get(naam, set())
        if kept and naam in sheets:
            many = "1 plan" if len(kept) == 1 else f"{len(kept)} plannen"
            notes.append(f"{naam} houdt wat eerder is toegewezen en niet op dit blad staat ({many}).")
        lost = before.get(naam, frozenset()) - keys
        if lost:
            notes.append(f"{naam} leest niet meer: {', '.join(map(str, sorted(lost)))}. Een score daarop telt niet mee (F307).")
    return tuple(notes)


def _write(files: dict[Path, bytes], session: Session) -> bool:
    """Whether any of them was not there yet."""
    fresh = not all(path.exists() for path in files)
    for done, (path, data) in enumerate(files.items(), start=1):
        _make_folder(path.parent)
        write_whole(path, data)
        session.progress(done, len(files), path.name)
    return fresh


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        raise disk_error(exc, folder) from exc


def _report(context: Context, made: list[tuple[Path, Scoreblad]], told: tuple[str, ...], changed: bool) -> Report:
    rows = tuple((b.identiteit.beoordelaar, str(len({r.sleutel for r in b.rijen})), str(path)) for path, b in made)
    bladen = [{"beoordelaar": naam, "plannen": int(count), "bestand": path} for naam, count, path in rows]
    return Report(
        "score", ronde=context.ronde.naam, extra={"scorebladen": bladen}, totalen={"scorebladen": len(rows)}, voorbeeld=context.ronde.voorbeeld,
        tables=(Table("Scorebladen", ("beoordelaar", "plannen", "bestand"), rows, ("plannen",)),), changed=changed,
        notes=(*told, "Niets gemaakt (--dry-run)." if context.session.dry_run else "Lees ingevulde bladen in met: wlz score BESTAND…"),
    )  # fmt: skip
