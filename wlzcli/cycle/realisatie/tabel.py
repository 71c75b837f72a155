"""A declaratiestand in a table in memory (xlsx), and mutaties: rows read one by one, every doubt at its cell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from wlzcli.cycle.realisatie.stand import KEY, RealisatieInputs, StandReader
from wlzcli.domain.canonical import Facts
from wlzcli.domain.codes import Sector
from wlzcli.domain.declaraties import MUTATIE_COLUMNS, OPGAVE_COLUMNS, OPTIONAL, REQUIRED, RuweStand, Telling, client_fault, is_bsn
from wlzcli.domain.findings import Ernst, Finding
from wlzcli.domain.productie import Mutatie, Mutatiebestand, Opgave, Opgavebestand
from wlzcli.domain.tabellen import RawRow, RawTable
from wlzcli.domain.tabelrij import RowReader


def count_rows(table: RawTable, names: dict[str, str]) -> RuweStand:
    """A declaratiestand from a table in memory, counted as ``formats.declaraties`` counts a large file."""
    findings: list[Finding] = [*_columns_not_read(table, names, (*REQUIRED, *OPTIONAL))]
    sums: dict[tuple[str, ...], list[Any]] = {}
    ids: dict[str, RawRow] = {}
    has = {k.casefold() for k in table.kolommen}
    per_regel = names.get("regel_id", "regel_id").casefold() in has
    with_amount = names.get("bedrag", "bedrag").casefold() in has
    for row in table.rijen:
        reader = RowReader(table, row, names)
        key = tuple(reader.text(n) if n == "sector" else reader.required(n) for n in KEY)
        volume = _signed(reader, "volume")
        amount = _signed(reader, "bedrag") if with_amount else None
        if per_regel:
            name = reader.required("regel_id")
            if ids.setdefault(name, row) is not row:
                cell = reader.cell("regel_id")
                reader.report("F514", cell, gevonden=name, verwacht="een regel_id dat één keer voorkomt", keer=2, aantal=1)
        findings += reader.findings
        known = sums.setdefault(key, [Decimal(0), Decimal(0) if with_amount else None, 0, 0, row.plek.regelnummer])
        known[0] += volume
        known[1] = None if amount is None else known[1] + amount
        known[2] += 1
        known[3] += volume < 0
    rows = tuple(_telling(key, values) for key, values in sorted(sums.items()))
    return RuweStand(table.bestand, table.sha256, table.kolommen, per_regel, len(table.rijen), rows, tuple(findings))


def _telling(key: tuple[str, ...], values: list[Any]) -> Telling:
    agb_code, regio, sector, prestatiecode, periode = key
    return Telling(agb_code, regio, sector, prestatiecode, periode, *values)


def _signed(reader: RowReader, column: str) -> Decimal:
    """A number of at most two decimals, also below zero."""
    text = reader.required(column)
    value = reader.number(column, text) if text else None
    if value is None:
        return Decimal(0)
    if value * 100 != (value * 100).to_integral_value():
        reader.report("F503", reader.cell(column), gevonden=text, verwacht="hoogstens twee decimalen", aantal=1)
    return value


def _columns_not_read(table: RawTable, names: dict[str, str], ours: tuple[str, ...]) -> Iterator[Finding]:
    """Columns that are not ours: about clients and with a burgerservicenummer refused, any other told."""
    known = {names.get(n, n).casefold() for n in ours}
    for column in table.kolommen:
        if column.casefold() in known:
            continue
        client = client_fault(column)
        code, ernst = (client, Ernst.FOUT) if client else ("W521", Ernst.WAARSCHUWING)
        yield Finding(
            code, ernst, table.bestand, bestand=table.bestand, sleutel=column, gevonden=column, verwacht="geen gegevens van cliënten"
        )
        numbers = [row for row in table.rijen if is_bsn(row.get(column))]
        if numbers and not client:
            place = numbers[0].plek
            yield Finding(
                "F502", Ernst.FOUT, table.bestand, bestand=table.bestand, blad=place.blad, cel=place.cel, regelnummer=place.regelnummer,
                sleutel=column, gevonden=f"kolom {column}", feiten=Facts.of(aantal=len(numbers)),
            )  # fmt: skip


def read_mutaties(table: RawTable, inputs: RealisatieInputs, names: dict[str, str]) -> tuple[Mutatiebestand, tuple[Finding, ...]]:
    """Mutaties: additive changes of the forecast quantity, each with its reason. A row with a fault is left out."""
    out: list[Mutatie] = []
    findings = [*_columns_not_read(table, names, (*MUTATIE_COLUMNS, "sector"))]
    seen: set[tuple[str, ...]] = set()
    stand = StandReader(inputs)
    for row in table.rijen:
        reader = RowReader(table, row, names)
        agb, regio, code, sector = _who(reader, stand)
        volume, reason, note = _signed(reader, "volume"), reader.required("reden"), reader.text("toelichting")
        for column, text in (("reden", reason), ("toelichting", note)):
            if any(is_bsn(word) for word in re.split(r"[^0-9]+", text)):
                reader.report("F502", reader.cell(column), gevonden=f"kolom {column}", aantal=1)
        key = (agb, regio, sector or "", code, reason)
        if key in seen and not reader.blocked:
            reader.report("W531", reader.cell("agb_code"), gevonden=" ".join(key))
        seen.add(key)
        findings += reader.findings
        if not reader.blocked and sector is not None:
            out.append(Mutatie(agb, regio, sector, code, volume, reason, note, row.plek))
    return Mutatiebestand(table.bestand, table.sha256, tuple(out)), tuple(findings)


def read_opgaven(table: RawTable, inputs: RealisatieInputs, names: dict[str, str]) -> tuple[Opgavebestand, tuple[Finding, ...]]:
    """Own figures of zorgaanbieders for the year, one row a prestatie. A row with a fault is left out."""
    out: list[Opgave] = []
    findings = [*_columns_not_read(table, names, (*OPGAVE_COLUMNS, "sector"))]
    seen: set[tuple[str, ...]] = set()
    stand = StandReader(inputs)
    for row in table.rijen:
        reader = RowReader(table, row, names)
        agb, regio, code, sector = _who(reader, stand)
        volume = reader.volume("opgave")
        key = (agb, regio, sector or "", code)
        if key in seen and not reader.blocked:
            reader.report("F532", reader.cell("agb_code"), gevonden=" ".join(key))
        seen.add(key)
        findings += reader.findings
        if not reader.blocked and sector is not None:
            out.append(Opgave(agb, regio, sector, code, volume, row.plek))
    return Opgavebestand(table.bestand, table.sha256, tuple(out)), tuple(findings)


def _who(reader: RowReader, stand: StandReader) -> tuple[str, str, str, Sector | None]:
    """Zorgaanbieder, regio, prestatie and sector of a row, each known; what is not is a finding at its cell."""
    inputs = stand.inputs
    agb, regio, code = reader.agb("agb_code"), reader.required("regio"), reader.required("prestatiecode").upper()
    sector = stand.sector_of(Telling(agb, regio, reader.text("sector"), code, "", Decimal(0), None, 1, 0))
    if agb and agb not in stand.known_agb:
        reader.report("F505", reader.cell("agb_code"), gevonden=agb, verwacht="een AGB-code uit de tabel zorgaanbieders")
    if regio and regio not in inputs.regios:
        reader.report("F506", reader.cell("regio"), gevonden=regio, verwacht=", ".join(inputs.regios))
    if code and code not in stand.sectors:
        reader.report("F507", reader.cell("prestatiecode"), gevonden=code, verwacht="een prestatie uit de tabel tarieven")
    elif code and sector is None:
        reader.report(
            "F508",
            reader.cell("prestatiecode"),
            gevonden="geen sector",
            verwacht=", ".join(sorted(stand.sectors[code])),
            prestatiecode=code,
        )
    agreed = {(o.agb_code, o.regio, o.sector) for o in inputs.overeenkomsten}
    if sector is not None and agreed and (agb, regio, sector) not in agreed and not reader.blocked:
        reader.report("W522", reader.cell("agb_code"), gevonden="geen overeenkomst", wie=f"{agb} in {regio} {sector}")
    return agb, regio, code, sector
