"""One division rule on one plain table of claims: rows read, divided, and every reason why it cannot be."""

from __future__ import annotations

from dataclasses import replace

from wlzcli.domain.canonical import Facts
from wlzcli.domain.findings import Ernst, Finding
from wlzcli.domain.money import Money
from wlzcli.domain.tabellen import RawTable
from wlzcli.domain.tabelrij import RowReader
from wlzcli.domain.verdeling import Aanspraak, Probleem, ProbleemSoort, Verdeelmethode, Verdeling, divide
from wlzcli.records import dataclass

COLUMNS = ("sleutel", "aanspraak")
OPTIONAL = ("klasse", "minimum", "plafond")
CODES = {  # an amount below zero in a row never gets this far: F813 at its cell
    ProbleemSoort.RUIMTE_NEGATIEF: "F654",
    ProbleemSoort.DUBBEL: "F652",
    ProbleemSoort.MINIMUM_BOVEN_MEEGETELD: "F653",
    ProbleemSoort.MINIMA_PASSEN_NIET: "F655",
}


@dataclass(frozen=True, slots=True)
class VerdeelBesluit:
    """What one claim got (INTERFACE, ``verdeel``)."""

    sleutel: str
    klasse: int
    aanspraak_cents: Money
    meegeteld_cents: Money
    toegekend_cents: Money


@dataclass(frozen=True, slots=True)
class Uitkomst:
    """The division, empty when something stands in the way, and what does."""

    verdeling: Verdeling
    besluiten: tuple[VerdeelBesluit, ...]
    findings: tuple[Finding, ...]


def decide(table: RawTable, ruimte: Money, methode: Verdeelmethode) -> Uitkomst:
    """Read the claims and divide; any blocking finding means nothing is divided."""
    readers = [RowReader(table, row, {}) for row in table.rijen]
    claims = [_claim(r) for r in readers]
    findings = [f for r in readers for f in r.findings]
    findings += _unused(table)
    if not table.rijen:
        findings.append(Finding("F658", Ernst.FOUT, table.bestand, bestand=table.bestand))
    outcome = divide(claims, ruimte, methode)
    where: dict[str, list[RowReader]] = {}
    for claim, reader in zip(claims, readers, strict=True):
        where.setdefault(claim.sleutel, []).append(reader)
    blocked = any(f.blocks for f in findings)
    if not (blocked and all(p.soort is ProbleemSoort.MINIMA_PASSEN_NIET for p in outcome.problemen)):
        unread = {claim.sleutel for claim, reader in zip(claims, readers, strict=True) if reader.blocked}
        # of a row with an unreadable cell only that cell is told, and that its key stands there twice
        findings += [_finding(p, table, where) for p in outcome.problemen if p.soort is ProbleemSoort.DUBBEL or p.sleutel not in unread]
    if any(f.blocks for f in findings):
        return Uitkomst(replace(outcome, toedelingen=(), klassen=()), (), tuple(findings))
    besluiten = tuple(
        VerdeelBesluit(t.sleutel, t.klasse, t.aanspraak_cents, t.meegeteld_cents, t.toegekend_cents) for t in outcome.toedelingen
    )
    return Uitkomst(outcome, besluiten, tuple(findings))


def missing_columns(table: RawTable) -> tuple[str, ...]:
    """The columns that a table of claims must have and this one has not."""
    there = {k.casefold() for k in table.kolommen}
    return tuple(c for c in COLUMNS if c not in there)


def _claim(row: RowReader) -> Aanspraak:
    sleutel = row.required("sleutel")
    klasse = row.text("klasse")
    if klasse and not (klasse.isascii() and klasse.isdigit() and int(klasse) >= 1):
        row.report("F656", row.cell("klasse"), gevonden=klasse, verwacht="1, 2, 3 …")
        klasse = ""
    plafond = row.money("plafond") if row.text("plafond") else None
    return Aanspraak(sleutel, row.money("aanspraak"), int(klasse or 1), row.money("minimum", empty_is_zero=True), plafond)


def _unused(table: RawTable) -> list[Finding]:
    known = {*COLUMNS, *OPTIONAL}
    return [
        Finding("W657", Ernst.WAARSCHUWING, table.bestand, bestand=table.bestand, gevonden=k, verwacht=", ".join((*COLUMNS, *OPTIONAL)))
        for k in table.kolommen
        if k.casefold() not in known
    ]


def _finding(problem: Probleem, table: RawTable, where: dict[str, list[RowReader]]) -> Finding:
    rows = where.get(problem.sleutel or "", [])
    row = rows[-1] if rows else None
    place = row.cell("sleutel").plek if row else None
    found = problem.sleutel if problem.soort is ProbleemSoort.DUBBEL else str(problem.gevonden_cents)
    expected = None if problem.verwacht_cents is None else str(problem.verwacht_cents)
    short = None
    if problem.gevonden_cents is not None and problem.verwacht_cents is not None:
        short = str(problem.gevonden_cents - problem.verwacht_cents)
    return Finding(
        CODES[problem.soort],
        Ernst.FOUT,
        problem.sleutel or table.bestand,
        bestand=table.bestand,
        blad=place.blad if place else None,
        cel=place.cel if place else None,
        regelnummer=place.regelnummer if place else None,
        gevonden=found,
        verwacht=expected,
        feiten=Facts.of(tekort=short, eerder=str(rows[0].plek) if len(rows) > 1 else None),
    )
