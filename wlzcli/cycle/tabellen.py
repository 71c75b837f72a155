"""The tables of the zorgkantoor, from text to typed rows; what can't be read is a finding, never a guess.

Columns as INTERFACE "Tables that come in". A row with a blocking finding is left out of the result.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import field, replace
from datetime import date
from typing import TypeVar

from wlzcli.domain.canonical import Facts
from wlzcli.domain.codes import Eenheid, Leveringsvorm, Sector
from wlzcli.domain.feiten import FEITEN, FeitNaam, feit_naam
from wlzcli.domain.findings import Ernst, Finding
from wlzcli.domain.ronde import Kolomnaam
from wlzcli.domain.tabellen import (
    Feit,
    Ontvangst,
    Overheveling,
    RawRow,
    RawTable,
    Referentie,
    Resultaat,
    Stroom,
    Stroomregel,
    Tabellen,
    Tarief,
    Zorgaanbieder,
)
from wlzcli.domain.tabelrij import BRON, RowReader
from wlzcli.records import dataclass

T = TypeVar("T")

COLUMNS: dict[str, tuple[str, ...]] = {
    "zorgaanbieders": ("agb_code", "naam", "kvk_nummer", "adres", "postcode", "plaats", "email"),
    "tarieven": ("prestatiecode", "omschrijving", "sector", "leveringsvorm", "eenheid", "zorg", "nhc", "nic", "bron", "status"),
    "referentie": ("agb_code", "regio", "prestatiecode", "volume"),
    "feiten": ("agb_code", "regio", "sector", "leveringsvorm", "feit", "waarde", "per", "bron"),
    "ontvangst": ("map", "soort", "ontvangen_op"),
    "overheveling": ("van_regio", "naar_regio", "agb_code", "bedrag", "akkoord_van", "akkoord_naar"),
    "resultaten": ("agb_code", "regio", "plan", "resultaat", "gehaald", "bewijs", "beoordeeld_door"),
    "stromen": ("prestatiecode", "stroom", "bron"),
}
OPTIONAL: dict[str, tuple[str, ...]] = {
    "referentie": ("sector",),
    "overheveling": ("reden", "akkoord_van_door", "akkoord_van_op", "akkoord_naar_door", "akkoord_naar_op"),
    "resultaten": ("sector",),
    "stromen": ("sector", "regio", "agb_code", "extrapoleren", "tot_en_met"),
}
ONTVANGST_SOORTEN = ("inschrijving", "herstel", "definitief_plan", "aanvulling")
TARIEF_STATUS = ("vast", "secundair", "onbevestigd", "onbekend", "fictief")


@dataclass(frozen=True, slots=True)
class TabellenInputs:
    """The tables as text, the ronde's own column names, its sectors and regions, and the facts its policy names.

    ``eigen_feiten``: those of them that its policy describes itself, with the kind of their value.
    """

    tabellen: tuple[RawTable, ...]
    kolommen: tuple[Kolomnaam, ...] = ()
    sectoren: tuple[Sector, ...] = ()
    regios: tuple[str, ...] = ()
    beleidsfeiten: tuple[str, ...] = ()
    eigen_feiten: tuple[FeitNaam, ...] = ()


@dataclass(frozen=True, slots=True)
class MissingColumns:
    """A table that lacks columns: with which names they were looked for."""

    tabel: RawTable
    kolommen: tuple[str, ...]


def missing_columns(inputs: TabellenInputs) -> tuple[MissingColumns, ...]:
    """Every table with columns missing; nothing can be read from those."""
    out = []
    for table in inputs.tabellen:
        there = {c.casefold() for c in table.kolommen}
        names = own_names(inputs.kolommen, table.naam)
        missing = tuple(n for c in COLUMNS[table.naam] if (n := names.get(c, c)).casefold() not in there)
        if missing:
            out.append(MissingColumns(table, missing))
    return tuple(out)


def own_names(kolommen: Iterable[Kolomnaam], tabel: str) -> dict[str, str]:
    """Our column names to those in the file, as ``ronde.toml`` maps them."""
    return {k.kolom: k.heet for k in kolommen if k.tabel == tabel}


def parse_tabellen(inputs: TabellenInputs) -> tuple[Tabellen, tuple[Finding, ...]]:
    """All tables typed, and what is wrong in them. Call :func:`missing_columns` first."""
    parser = _Parser(inputs)
    tarieven = parser.table("tarieven", _tarief)
    tabellen = Tabellen(
        zorgaanbieders=parser.table("zorgaanbieders", _zorgaanbieder),
        tarieven=tarieven,
        referentie=parser.table("referentie", _referentie),
        feiten=parser.table("feiten", _feit),
        ontvangst=parser.table("ontvangst", _ontvangst),
        overheveling=parser.table("overheveling", _overheveling),
        resultaten=parser.table("resultaten", _resultaat),
        stromen=parser.table("stromen", _stroom),
    )
    return tabellen, tuple(parser.findings)


@dataclass
class _Parser:
    inputs: TabellenInputs
    findings: list[Finding] = field(default_factory=list)
    sectors_of: dict[str, set[Sector]] = field(default_factory=dict)  # by prestatie, also of rows left out
    facts: dict[tuple[str, ...], list[tuple[str, ...]]] = field(default_factory=dict)  # the keys of the rows about one fact

    def table(self, naam: str, read: Callable[[RowReader, _Parser], tuple[T, tuple[str, ...]]]) -> tuple[T, ...]:
        """The rows of one table, by their key; a key that stands twice is a finding on the second row."""
        rows: list[tuple[tuple[str, ...], T]] = []
        seen: dict[tuple[str, ...], tuple[RawRow, T]] = {}
        for table in (t for t in self.inputs.tabellen if t.naam == naam):
            names = own_names(self.inputs.kolommen, naam)
            self._unused(table, {names.get(c, c).casefold() for c in (*COLUMNS[naam], *OPTIONAL.get(naam, ()))})
            for row in table.rijen:
                reader = RowReader(table, row, names)
                item, key = read(reader, self)
                first, before = seen.setdefault(key, (row, item))
                if first is not row and not reader.blocked:
                    twice = " · ".join(k for k in key if k)
                    reader.report("F809", reader.cell(COLUMNS[naam][0]), gevonden=twice, eerder=str(first.plek), **_folder_of(item, before))
                self.findings += reader.findings
                if not reader.blocked:
                    rows.append((key, item))
        return tuple(item for _, item in sorted(rows, key=lambda pair: pair[0]))

    def fact_key(self, about: tuple[str, ...], per: date | None) -> tuple[str, ...]:
        """A fact may stand there for more days. Of a row without a day and any other nobody can see which is of today: twice the same."""
        earlier = self.facts.setdefault(about, [])
        key = next((k for k in earlier if per is None or len(k) == len(about)), (*about, per.isoformat()) if per else about)
        earlier.append(key)
        return key

    def _unused(self, table: RawTable, used: set[str]) -> None:
        for column in table.kolommen:
            if column.casefold() not in used:
                self.findings.append(
                    Finding(
                        "W814",
                        Ernst.WAARSCHUWING,
                        table.naam,
                        bestand=table.bestand,
                        gevonden=column,
                        bron=BRON,
                        feiten=Facts.of(tabel=table.naam, kolom=column),
                    )
                )


def _zorgaanbieder(row: RowReader, parser: _Parser) -> tuple[Zorgaanbieder, tuple[str, ...]]:
    del parser
    agb = row.agb("agb_code")
    item = Zorgaanbieder(
        agb,
        row.required("naam"),
        row.kvk("kvk_nummer"),
        row.text("adres"),
        row.text("postcode"),
        row.text("plaats"),
        row.text("email"),
        row.plek,
    )
    return item, (agb,)


def _tarief(row: RowReader, parser: _Parser) -> tuple[Tarief, tuple[str, ...]]:
    code = row.required("prestatiecode").upper()
    sector = row.choice("sector", Sector)
    if sector is not None:
        parser.sectors_of.setdefault(code, set()).add(sector)
    item = Tarief(
        code,
        row.text("omschrijving"),
        sector or Sector.VV,
        row.choice("leveringsvorm", Leveringsvorm) or Leveringsvorm.ZZP,
        row.choice("eenheid", Eenheid) or Eenheid.DAG,
        row.money("zorg"),
        row.money("nhc", empty_is_zero=True),
        row.money("nic", empty_is_zero=True),
        row.text("bron"),
        row.word("status", TARIEF_STATUS, default="onbevestigd"),
        row.plek,
    )
    return item, (code, sector or "")


def _referentie(row: RowReader, parser: _Parser) -> tuple[Referentie, tuple[str, ...]]:
    agb, regio, code = row.agb("agb_code"), row.regio("regio", parser.inputs.regios), row.required("prestatiecode").upper()
    volume = row.volume("volume")
    sector = row.choice("sector", Sector, required=False)
    serves = sorted(parser.sectors_of.get(code, ()))
    if sector is None and not row.blocked:
        if len(serves) > 1:
            row.report("F811", row.cell("prestatiecode"), prestatiecode=code, sectoren=", ".join(serves))
        elif not serves and len(parser.inputs.sectoren) > 1:
            row.report("F812", row.cell("prestatiecode"), prestatiecode=code)
        sector = serves[0] if serves else next(iter(parser.inputs.sectoren), None)
    item = Referentie(agb, regio, sector or Sector.VV, code, volume, row.plek)
    return item, (agb, regio, sector or "", code)


def _feit(row: RowReader, parser: _Parser) -> tuple[Feit, tuple[str, ...]]:
    agb, regio = row.agb("agb_code"), row.regio("regio", parser.inputs.regios, required=False)
    sector = row.choice("sector", Sector, required=False)
    vorm = row.choice("leveringsvorm", Leveringsvorm, required=False)
    naam = row.required("feit").lower()
    known = feit_naam(naam) or next((f for f in parser.inputs.eigen_feiten if f.naam == naam), None)
    if naam and known is None and naam not in parser.inputs.beleidsfeiten:
        names = ", ".join(sorted({f.naam for f in FEITEN} | set(parser.inputs.beleidsfeiten)))
        row.report("F810", row.cell("feit"), gevonden=naam, verwacht=names)
    value = row.fact_value("waarde", known.soort) if known else row.required("waarde")
    per = row.day("per", required=False)
    item = Feit(agb, regio, sector or "", vorm or "", naam, value, per, row.text("bron"), row.plek)
    return item, parser.fact_key((agb, regio, sector or "", vorm or "", naam), per)


def _ontvangst(row: RowReader, parser: _Parser) -> tuple[Ontvangst, tuple[str, ...]]:
    del parser
    folder = row.required("map").strip("/\\")
    item = Ontvangst(folder, row.word("soort", ONTVANGST_SOORTEN), row.moment("ontvangen_op"), row.plek)
    # Of which folder the row is left out.
    row.findings = [replace(f, feiten=Facts((*f.feiten.pairs, ("map", folder)))) for f in row.findings]
    return item, (folder,)


def _folder_of(row: object, before: object) -> dict[str, str]:
    """Of which folder the register of receipt says two things, so that nobody knows which of them is true."""
    if not (isinstance(row, Ontvangst) and isinstance(before, Ontvangst)) or (row.soort, row.ontvangen_op) == (
        before.soort,
        before.ontvangen_op,
    ):
        return {}
    return {"map": row.map}


def left_out(findings: Iterable[Finding]) -> tuple[str, ...]:
    """The folders of which a row of the register of receipt can't be read, or says otherwise than another."""
    return tuple(sorted({f.feiten.get("map") for f in findings if f.onderwerp == "ontvangst" and f.blocks} - {""}))


def _overheveling(row: RowReader, parser: _Parser) -> tuple[Overheveling, tuple[str, ...]]:
    del parser
    van, naar = row.regio("van_regio"), row.regio("naar_regio")
    if van and van == naar:
        row.report("F820", row.cell("naar_regio"), gevonden=naar)
    agb = row.agb("agb_code", required=False)
    bedrag = row.money("bedrag")
    (yes_from, from_door, from_op), (yes_to, to_door, to_op) = _answer(row, "van"), _answer(row, "naar")
    waits = tuple(regio for regio, side in ((van, "van"), (naar, "naar")) if not row.text(f"akkoord_{side}"))
    reason = row.text("reden") or None
    item = Overheveling(van, naar, agb, bedrag, yes_from, yes_to, row.plek, from_door, from_op, to_door, to_op, reason, waits or None)
    return item, (van, naar, agb)


def _answer(row: RowReader, side: str) -> tuple[bool, str | None, date | None]:
    """What one side answered, by whom and when. Empty: no answer yet. A table that has the columns for who and when fills them."""
    column = f"akkoord_{side}"
    answered = row.text(column) != ""
    agreed = row.yes(column) if answered else False
    recorded = answered and any(row.has(f"{column}_{what}") for what in ("door", "op"))
    door = row.required(f"{column}_door") if recorded else row.text(f"{column}_door")
    return agreed, door or None, row.day(f"{column}_op", required=recorded)


def _resultaat(row: RowReader, parser: _Parser) -> tuple[Resultaat, tuple[str, ...]]:
    agb, regio = row.agb("agb_code"), row.regio("regio", parser.inputs.regios)
    plan, resultaat = row.required("plan"), row.required("resultaat")
    sector = row.choice("sector", Sector, required=False) or ""
    item = Resultaat(
        agb, regio, plan, resultaat, row.yes("gehaald"), row.required("bewijs"), row.required("beoordeeld_door"), row.plek, sector
    )
    return item, (agb, regio, sector, plan, resultaat)


def _stroom(row: RowReader, parser: _Parser) -> tuple[Stroomregel, tuple[str, ...]]:
    code, stroom = row.required("prestatiecode").upper(), row.choice("stroom", Stroom)
    sector = row.choice("sector", Sector, required=False) or ""
    regio, agb = row.regio("regio", parser.inputs.regios, required=False), row.agb("agb_code", required=False)
    told = row.yes("extrapoleren") if row.text("extrapoleren") else stroom is not Stroom.LUMPSUM
    if told and stroom is Stroom.LUMPSUM:
        row.report("F806", row.cell("extrapoleren"), gevonden=row.text("extrapoleren"), verwacht="nee bij een lumpsum")
    end = row.day("tot_en_met", required=False)
    item = Stroomregel(code, sector, regio, agb, stroom or Stroom.LUMPSUM, told, end, row.required("bron"), row.plek)
    return item, (code, sector, regio, agb)
