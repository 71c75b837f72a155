"""``wlz beleid tarieven``: a year's NZa tariff list read, set beside the last one, and written as a ``tarieven`` table."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from wlzcli.cycle.tabellen import TabellenInputs, missing_columns, parse_tabellen
from wlzcli.domain.canonical import Facts
from wlzcli.domain.codes import Leveringsvorm, Sector
from wlzcli.domain.findings import Ernst, Finding
from wlzcli.domain.money import Money
from wlzcli.domain.report import Report, Table
from wlzcli.domain.tabellen import RawTable, Tarief
from wlzcli.errors import FileError
from wlzcli.formats.kader_csv import read_prestaties, tarieven_csv
from wlzcli.formats.tables import read_table
from wlzcli.records import dataclass
from wlzcli.store.folder import write_whole
from wlzcli.workflow.session import Session
from wlzcli.workflow.tabellen import read_bytes

COMPONENTEN = ("zorg", "nhc", "nic")


@dataclass(frozen=True, slots=True)
class TariefWijziging:
    """One prestatie that was added, changed or dropped; amounts in cents, of zorg, NHC and NIC."""

    prestatiecode: str
    sector: Sector
    leveringsvorm: Leveringsvorm
    omschrijving: str
    soort: str
    van_cents: tuple[Money, ...]
    naar_cents: tuple[Money, ...]


def read_list(session: Session, nieuw: Path, oud: Path | None, uit: Path | None, bron: str | None = None) -> Report:
    """Read a list, tell what changed against the old one, and write it when asked.

    ``bron``: where the list comes from, for a list without the columns of our own tables (``bron``, ``status``).
    """
    fresh, findings = _read(nieuw, bron)
    before, lost = _read(oud, bron or oud.name) if oud is not None else ((), ())
    changes = compare(before, fresh) if oud is not None else ()
    blocked = any(f.blocks for f in findings)
    if uit is not None and not blocked and not session.dry_run:
        write_whole(uit if uit.is_absolute() else session.cwd / uit, tarieven_csv(tuple(_row(t) for t in fresh)))
    counts = {soort: sum(c.soort == soort for c in changes) for soort in ("nieuw", "gewijzigd", "vervallen")}
    rows = tuple(
        (c.prestatiecode, c.sector.value, c.leveringsvorm.value, c.soort, c.omschrijving, _amounts(c.van_cents), _amounts(c.naar_cents))
        for c in changes
    )
    notes = [f"{len(fresh)} prestaties gelezen uit {nieuw.name}."]
    if oud is not None:
        told = ", ".join(f"{n} {soort}" for soort, n in counts.items())
        notes.append(f"Tegenover {oud.name}: {told}, {len(fresh) - counts['nieuw'] - counts['gewijzigd']} gelijk.")
    if uit is not None:
        why = "er zijn blokkerende bevindingen" if blocked else "--dry-run" if session.dry_run else ""
        notes.append(f"Niet geschreven: {why}." if why else f"Geschreven naar {uit}.")
    columns = ("prestatiecode", "sector", "leveringsvorm", "soort", "omschrijving", "was (zorg, NHC, NIC)", "wordt (zorg, NHC, NIC)")
    return Report(
        "beleid tarieven",
        bevindingen=findings + lost + _strange(fresh),
        tables=(Table("Wat verandert in de tarieven", columns, rows),) if rows else (),
        totalen={"gelezen": len(fresh), **counts},
        extra={"wijzigingen": changes},
        notes=tuple(notes),
        changed=bool(changes) or uit is not None,
    )


def compare(oud: tuple[Tarief, ...], nieuw: tuple[Tarief, ...]) -> tuple[TariefWijziging, ...]:
    """What was added, changed and dropped, by prestatiecode, sector and leveringsvorm."""
    before = {_key(t): t for t in oud}
    after = {_key(t): t for t in nieuw}
    found = []
    for key in sorted(before.keys() | after.keys()):
        old, new = before.get(key), after.get(key)
        if old is not None and new is not None and _parts(old) == _parts(new) and old.eenheid is new.eenheid:
            continue
        shown = new or old
        if shown is not None:
            soort = "nieuw" if old is None else "vervallen" if new is None else "gewijzigd"
            van, naar = (_parts(t) if t is not None else () for t in (old, new))
            found.append(TariefWijziging(shown.prestatiecode, shown.sector, shown.leveringsvorm, shown.omschrijving, soort, van, naar))
    return tuple(found)


def _key(t: Tarief) -> tuple[str, str, str]:
    return (t.prestatiecode, t.sector.value, t.leveringsvorm.value)


def _parts(t: Tarief) -> tuple[Money, ...]:
    return (t.zorg_cents, t.nhc_cents, t.nic_cents)


def _amounts(amounts: tuple[Money, ...]) -> str:
    return " + ".join(str(a) for a in amounts)


def _row(t: Tarief) -> tuple[str, ...]:
    amounts = (f"{a.cents // 100},{a.cents % 100:02d}" for a in _parts(t))
    return (t.prestatiecode, t.omschrijving, t.sector.value, t.leveringsvorm.value, t.eenheid.value, *amounts, t.bron, t.status)


def _read(path: Path, bron: str | None) -> tuple[tuple[Tarief, ...], tuple[Finding, ...]]:
    table = _with_source(read_table(read_bytes(path, path.name), "tarieven", path.name), bron)
    inputs = TabellenInputs((table,), (), tuple(Sector), ())
    for missing in missing_columns(inputs):
        raise FileError(
            f"In {path.name} ontbreken de kolommen {', '.join(missing.kolommen)}.",
            "Een tarievenlijst heeft prestatiecode, omschrijving, sector, leveringsvorm, eenheid, zorg, nhc en nic;"
            " waar bron en status ontbreken geeft u --bron DOCUMENT.",
        )
    tabellen, findings = parse_tabellen(inputs)
    return tabellen.tarieven, findings


def _with_source(table: RawTable, bron: str | None) -> RawTable:
    """A list of the NZa does not name itself: source and status of every row come from who reads it in."""
    there = {k.casefold() for k in table.kolommen}
    if bron is None:
        return table
    values = tuple((name, value) for name, value in (("bron", bron), ("status", "vast")) if name not in there)
    rows = tuple(replace(row, waarden=(*row.waarden, *values)) for row in table.rijen)
    return replace(table, kolommen=(*table.kolommen, *(name for name, _ in values)), rijen=rows)


def _strange(tarieven: tuple[Tarief, ...]) -> tuple[Finding, ...]:
    """A prestatie whose leveringsvorm or unit is not what the list that ships says; that list is onbevestigd, so only a warning."""
    known = {p.prestatiecode: p for p in read_prestaties()}
    found = []
    for t in tarieven:
        p = known.get(t.prestatiecode)
        if p is not None and (p.leveringsvorm, p.eenheid) != (t.leveringsvorm.value, t.eenheid.value):
            told = Facts.of(status=p.status)
            found.append(
                Finding(
                    "W903", Ernst.WAARSCHUWING, t.prestatiecode, bestand=t.plek.bestand, blad=t.plek.blad, cel=t.plek.cel,
                    regelnummer=t.plek.regelnummer, gevonden=f"{t.leveringsvorm.value} per {t.eenheid.value}",
                    verwacht=f"{p.leveringsvorm} per {p.eenheid}", bron=p.bron, feiten=told,
                )
            )  # fmt: skip
    return tuple(found)
