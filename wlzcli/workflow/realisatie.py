"""``wlz realisatie``: a declaratiestand frozen, mutaties recorded, two snapshots side by side."""

from __future__ import annotations

import gc
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from wlzcli.cycle.realisatie import (
    Controle,
    Overeenkomst,
    RealisatieInputs,
    count_rows,
    decide,
    read_mutaties,
    read_opgaven,
    to_look_up,
    with_lines,
)
from wlzcli.cycle.tabellen import own_names
from wlzcli.domain.decimals import NoNumber, parse_decimal
from wlzcli.domain.declaraties import MUTATIE_COLUMNS, OPGAVE_COLUMNS, RuweStand
from wlzcli.domain.findings import Answers, Finding
from wlzcli.domain.gunning import GunningBesluit, GunningUitkomst
from wlzcli.domain.perioden import is_four_weeks
from wlzcli.domain.productie import Declaratiestand, Mutatie, Mutatiebestand, Opgave, Opgavebestand, Periode
from wlzcli.domain.report import Report, Table
from wlzcli.domain.tabellen import RawTable
from wlzcli.domain.tabelrij import RowReader
from wlzcli.domain.werkboek import Weigering
from wlzcli.errors import FileError, UsageError
from wlzcli.formats.declaratiebron import column_names
from wlzcli.formats.declaraties import count_stand, first_lines
from wlzcli.formats.foreign_file import read_foreign
from wlzcli.formats.tables import read_table
from wlzcli.records import dataclass
from wlzcli.store.tables import Tables
from wlzcli.workflow.realisatie_bestanden import MUTATIE, OPDRACHT, OPGAVE, archive, close, record_mutaties, record_opgaven
from wlzcli.workflow.session import Session, load_ronde
from wlzcli.workflow.step import Context, open_context
from wlzcli.workflow.tabellen import load_tabellen

STAND, VORIG_JAAR = "declaratiestand", "declaratiestand_vorig_jaar"
TABELLEN = ("zorgaanbieders", "tarieven")
SHOWN = 200


@dataclass(frozen=True, slots=True)
class Gelezen:
    """A file read before the ronde is locked: counted, or as a table in memory; with our own column names."""

    pad: Path
    stand: RuweStand | None
    mutaties: RawTable | None
    namen: dict[str, str]
    looked_up: bool
    opgaven: RawTable | None = None


def run(session: Session, file: Path, controle: Controle, vorig_jaar: bool = False) -> Report:
    """Read one file and record it, unless something in it blocks: then the last good one stays.

    ``vorig_jaar``: the whole of last year's production, for a forecast by its seasons.
    """
    folder = session.folder()
    ronde = load_ronde(folder)
    path = file if file.is_absolute() else session.cwd / file
    gc.disable()  # hundreds of thousands of small records, none of them garbage
    try:
        read = _read(path, own_names(ronde.kolommen, STAND), own_names(ronde.kolommen, "mutaties"))
        if vorig_jaar and read.stand is None:
            raise UsageError(f"{path.name} is geen declaratiestand.", "Met --vorig-jaar hoort de declaratiestand van het hele vorige jaar.")
        if session.dry_run:
            with folder.reading() as tables:
                return _record(read, open_context(session, folder, tables), controle, vorig_jaar)
        with folder.writing(OPDRACHT, session.door) as tables:
            return _record(read, open_context(session, folder, tables), controle, vorig_jaar)
    finally:
        gc.enable()


def parse_controle(regels: str | None, volume: str | None, bedrag: str | None) -> Controle:
    """Control totals from the command line."""
    found: list[Decimal | None] = []
    for option, text in (("--controle-regels", regels), ("--controle-volume", volume), ("--controle-bedrag", bedrag)):
        value = None if text is None else parse_decimal(text)
        if isinstance(value, NoNumber):
            raise UsageError(f"{option} {text} is geen getal of op twee manieren te lezen.", "Schrijf bijvoorbeeld 1234,00 of 1.234,00.")
        found.append(value)
    return Controle(None if found[0] is None else int(found[0]), found[1], found[2])


def _read(path: Path, stand_names: dict[str, str], mutatie_names: dict[str, str]) -> Gelezen:
    """Count a declaratiestand, or read mutaties: seen from the columns."""
    if not path.is_file():
        raise FileError(f"{path} bestaat niet of is geen bestand.", "Controleer de naam en de map.")
    with path.open("rb") as handle:
        is_xlsx = handle.read(4).startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0"))
    reason, own = mutatie_names.get("reden", "reden").casefold(), "opgave"
    if not is_xlsx and not {reason, own} & set(column_names(path)):
        return Gelezen(path, count_stand(path, stand_names), None, stand_names, True)
    data = read_foreign(path)
    if isinstance(data, Weigering):
        raise FileError(f"{path.name} kan niet worden gelezen: {data.gevonden}.", f"Verwacht werd: {data.verwacht}.")
    table = read_table(data, STAND, path.name, exact=True)
    columns = {k.casefold() for k in table.kolommen}
    if reason in columns:
        _check_columns(table, MUTATIE_COLUMNS, mutatie_names, "mutaties")
        return Gelezen(path, None, replace(table, naam="mutaties"), mutatie_names, False)
    if own in columns:
        _check_columns(table, OPGAVE_COLUMNS, {}, "opgaven")
        return Gelezen(path, None, None, {}, False, replace(table, naam="opgaven"))
    _check_columns(table, ("agb_code", "regio", "prestatiecode", "periode", "volume"), stand_names, STAND)
    return Gelezen(path, count_rows(table, stand_names), None, stand_names, False)


def _check_columns(table: RawTable, needed: tuple[str, ...], names: dict[str, str], what: str) -> None:
    there = {k.casefold() for k in table.kolommen}
    missing = [c for c in needed if names.get(c, c).casefold() not in there]
    if missing:
        raise FileError(
            f"{table.bestand} is geen tabel met {what}: de kolom {', '.join(missing)} ontbreekt.",
            f"Nodig zijn {', '.join(needed)}; andere namen staan in ronde.toml onder [kolommen.{what}].",
        )


# -- recording -------------------------------------------------------------------------------


def _record(read: Gelezen, context: Context, controle: Controle, vorig_jaar: bool) -> Report:
    inputs = _inputs(read.stand, context, controle, vorig_jaar)
    if read.opgaven is not None:
        return record_opgaven(read.pad, *read_opgaven(read.opgaven, inputs, read.namen), context)
    if read.mutaties is not None:
        return record_mutaties(read.pad, *read_mutaties(read.mutaties, inputs, read.namen), context)
    result = decide(inputs, context.beleid, Answers())
    findings = _with_lines(read, result.findings)
    stored = bool(result.decisions) and not context.session.dry_run
    changed = False
    before: Declaratiestand | None = None
    if stored:
        stand = result.decisions[0]
        archive(read.pad, stand.sha256, STAND, context)
        soort, key = (VORIG_JAAR, str(inputs.jaar)) if vorig_jaar else (STAND, stand.peildatum.isoformat())
        before = next((r.as_type(Declaratiestand) for r in context.tables.latest_registraties(soort) if r.sleutel == key), None)
        changed = context.tables.register(soort, key, stand, context.session.door, context.session.now)
    close(context, findings, {"bestand": inputs.stand.bestand, "sha256": inputs.stand.sha256, "bewaard": stored})
    report = _stand_report(context, result.decisions[0] if result.decisions else None, inputs.stand, findings, changed)
    if not changed or before is None:
        return report
    told = f"Deze stand komt in de plaats van die van dezelfde dag uit {before.bestand} ({before.sha256[:12]}); die blijft in archief en journaal."
    return replace(report, notes=(*report.notes, told))


def _inputs(stand: RuweStand | None, context: Context, controle: Controle, vorig_jaar: bool) -> RealisatieInputs:
    """What the zorgkantoor knows: its regions, tables, agreements and period dates."""
    tabellen, _, _ = load_tabellen(context, TABELLEN)
    besluiten = [b.as_type(GunningBesluit) for b in context.tables.standing("gunning")]
    known = {z.agb_code for z in tabellen.zorgaanbieders} | {b.agb_code for b in besluiten}
    return RealisatieInputs(
        stand or RuweStand("", "", (), False, 0, ()),
        context.ronde.jaar - vorig_jaar,
        context.session.peildatum,
        tuple(r.code for r in context.ronde.regios),
        context.ronde.sectoren,
        tuple(sorted(known)),
        tabellen.tarieven,
        tuple(Overeenkomst(b.agb_code, b.regio, b.sector) for b in besluiten if b.uitkomst is GunningUitkomst.GEGUND),
        _four_weeks(context),
        controle,
        vorig_jaar,
    )


def _four_weeks(context: Context) -> tuple[Periode, ...]:
    """The dates of the four-week periods: ``tabellen/perioden`` with periode, van and tot. FileError when it is wrong."""
    folder = context.folder.part("tabellen")
    path = next((p for suffix in (".csv", ".xlsx", ".parquet") if (p := folder / f"perioden{suffix}").is_file()), None)
    if path is None:
        return ()
    data = read_foreign(path)
    if isinstance(data, Weigering):
        raise FileError(f"tabellen/{path.name} kan niet worden gelezen: {data.gevonden}.", f"Verwacht werd: {data.verwacht}.")
    table = read_table(data, "perioden", f"tabellen/{path.name}")
    names = own_names(context.ronde.kolommen, "perioden")
    _check_columns(table, ("periode", "van", "tot"), names, "perioden")
    out: list[Periode] = []
    for row in table.rijen:
        reader = RowReader(table, row, names)
        code, first, last = reader.required("periode"), reader.day("van"), reader.day("tot")
        if reader.blocked or not is_four_weeks(code) or first is None or last is None or last < first or not _follows(out, code, first):
            raise FileError(
                f"{row.plek}: geen periode met een eerste en laatste dag die op de vorige volgt.",
                "Schrijf per regel periode (2024-P01), van en tot (2024-01-01): elke periode één keer, op volgorde en op elkaar aansluitend.",
            )
        out.append(Periode(code, first, last))
    return tuple(out)


def _follows(before: list[Periode], code: str, first: date) -> bool:
    """A period begins the day after the one before it: days between two periods would be in no forecast. A new year may leave days out."""
    if not before:
        return True
    last = before[-1]
    return code > last.code and (first == last.tot + timedelta(days=1) or (first > last.tot and code[:4] != last.code[:4]))


def _with_lines(read: Gelezen, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Give findings about a value or a key the first line on which it stands."""
    wanted = to_look_up(findings)
    if not read.looked_up or not any(wanted):
        return findings
    asked = [w for w in wanted if w][:SHOWN]
    found = iter([*first_lines(read.pad, read.namen, asked), *[None] * len(wanted)])
    return with_lines(findings, [next(found) if w else None for w in wanted])


# -- showing ---------------------------------------------------------------------------------


def _stand_report(context: Context, stand: Declaratiestand | None, ruw: RuweStand, findings: tuple[Finding, ...], changed: bool) -> Report:
    if stand is None:
        last = latest_stand(context.tables)
        stays = f" De stand van {last.peildatum.isoformat()} blijft gelden." if last else ""
        return Report(
            command=OPDRACHT,
            ronde=context.ronde.naam,
            bevindingen=findings,
            totalen={"gelezen": ruw.gelezen, "bewaard": False},
            notes=(f"{ruw.bestand} is niet bewaard: er zijn blokkerende bevindingen.{stays}",),
            voorbeeld=context.ronde.voorbeeld,
            changed=False,
        )
    who = {(r.regio, r.sector, r.agb_code) for r in stand.regels}
    first, last_period = stand.perioden[0], stand.perioden[-1]
    day = stand.peildatum.isoformat()
    kept = f"peildatum {day}; er is niets bewaard (--dry-run)" if context.session.dry_run else f"bevroren op {day}"
    note = (
        f"{stand.gelezen} {'regel' if stand.gelezen == 1 else 'regels'} over {first.code} tot en met {last_period.code} ({sum(p.dagen for p in stand.perioden)} dagen) "
        f"van {len(who)} {'zorgaanbieder' if len(who) == 1 else 'zorgaanbieders'}, {kept}."
    )
    return Report(
        command=OPDRACHT,
        ronde=context.ronde.naam,
        bevindingen=findings,
        totalen={
            "gelezen": stand.gelezen,
            "sleutels": len(stand.regels),
            "zorgaanbieders": len(who),
            "volume": sum((r.volume for r in stand.regels), Decimal(0)),
            "bewaard": not context.session.dry_run,
        },
        extra={
            "stand": {"sha256": stand.sha256, "bestand": stand.bestand, "peildatum": stand.peildatum, "perioden": stand.perioden},
        },
        tables=(_stand_table(stand),),
        notes=(note,),
        voorbeeld=context.ronde.voorbeeld,
        changed=changed,
    )


def _stand_table(stand: Declaratiestand) -> Table:
    """Per zorgaanbieder: how many prestaties, periods and lines."""
    groups: dict[tuple[str, str, str], list[set[str]]] = defaultdict(lambda: [set(), set()])
    for r in stand.regels:
        group = groups[r.regio, r.sector.value, r.agb_code]
        group[0].add(r.prestatiecode)
        group[1].add(r.periode)
    rows = tuple((*key, str(len(p)), str(len(q))) for key, (p, q) in sorted(groups.items()))
    return Table(
        f"Declaratiestand {stand.peildatum.isoformat()}",
        ("regio", "sector", "AGB", "prestaties", "perioden"),
        rows,
        ("prestaties", "perioden"),
    )


def latest_stand(tables: Tables) -> Declaratiestand | None:
    """The snapshot with the latest day; of that day the one that was recorded last."""
    records = tables.latest_registraties(STAND)
    return records[-1].as_type(Declaratiestand) if records else None


def last_year(tables: Tables, jaar: int) -> Declaratiestand | None:
    """Last year's production, where it was read."""
    return next((r.as_type(Declaratiestand) for r in tables.latest_registraties(VORIG_JAAR) if r.sleutel == str(jaar - 1)), None)


def current_opgaven(tables: Tables) -> tuple[Opgave, ...]:
    """The own figures of every file, in order; of a prestatie that stands in two files the last one recorded."""
    found = {}
    for record in sorted(tables.latest_registraties(OPGAVE), key=lambda r: r.nr):
        for o in record.as_type(Opgavebestand).regels:
            found[o.regio, o.sector, o.agb_code, o.prestatiecode] = o
    return tuple(found[key] for key in sorted(found))


def current_mutaties(tables: Tables) -> tuple[Mutatie, ...]:
    """The mutaties of every file, in order."""
    files = [r.as_type(Mutatiebestand) for r in tables.latest_registraties(MUTATIE)]
    every = [m for f in files for m in f.regels]
    return tuple(
        sorted(
            every, key=lambda m: (m.regio, m.sector, m.agb_code, m.prestatiecode, m.plek.bestand, m.plek.regelnummer or 0, m.plek.cel or "")
        )
    )
