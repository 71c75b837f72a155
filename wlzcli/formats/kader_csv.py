"""The small tables that ship beside the kaders: zorgkantoren and zorgkantoorregio's."""

from __future__ import annotations

import csv
import io
from datetime import date
from functools import cache

from wlzcli.formats.toml_policy import packaged_csv
from wlzcli.records import dataclass

TARIEF_KOLOMMEN = ("prestatiecode", "omschrijving", "sector", "leveringsvorm", "eenheid", "zorg", "nhc", "nic", "bron", "status")


@dataclass(frozen=True, slots=True)
class RegioRij:
    """A zorgkantoorregio: its holder, and from and to which day it holds (None: no limit)."""

    code: str
    naam: str
    zorgkantoor: str
    houder_2014: str
    geldig_van: date | None
    geldig_tot: date | None
    status: str
    bron: str

    def holds(self, jaar: int) -> bool:
        """Whether this region exists in the whole of this year."""
        from_, until = self.geldig_van or date.min, self.geldig_tot or date.max
        return from_ <= date(jaar, 1, 1) and date(jaar, 12, 31) <= until


@dataclass(frozen=True, slots=True)
class PrestatieRij:
    """A prestatie as it is generally known; no tariff. Empty sector: for all. ``status`` says how sure the code is."""

    prestatiecode: str
    omschrijving: str
    sector: str
    leveringsvorm: str
    eenheid: str
    status: str
    zekerheid: str
    bron: str


@cache
def read_regios() -> tuple[RegioRij, ...]:
    """Every zorgkantoorregio, the two historical ones too, by code."""
    rows = csv.DictReader(io.StringIO(packaged_csv("regios.csv")), delimiter=";")
    return tuple(
        RegioRij(
            row["code"],
            row["naam"],
            row["zorgkantoor"],
            row["houder_2014"],
            _day(row["geldig_van"]),
            _day(row["geldig_tot"]),
            row["status"],
            row["bron"],
        )
        for row in rows
    )


@cache
def read_zorgkantoren() -> tuple[tuple[str, str], ...]:
    """Id and name of the zorgkantoren that ship."""
    rows = csv.DictReader(io.StringIO(packaged_csv("zorgkantoren.csv")), delimiter=";")
    return tuple((row["id"], row["naam"]) for row in rows)


@cache
def read_prestaties() -> tuple[PrestatieRij, ...]:
    """The prestaties that ship; almost all onbevestigd, for no source among the documents confirms them."""
    rows = csv.DictReader(io.StringIO(packaged_csv("prestaties.csv")), delimiter=";")
    return tuple(PrestatieRij(**row) for row in rows)


def tarieven_csv(rows: tuple[tuple[str, ...], ...]) -> bytes:
    """A ``tarieven`` table as CSV, with the column names of the ronde's tables."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerow(TARIEF_KOLOMMEN)
    writer.writerows(tuple(_no_formula(cell) for cell in row) for row in rows)
    return text.getvalue().encode("utf-8")


def _no_formula(cell: str) -> str:
    """Text that a spreadsheet would take for a formula gets a space in front, which our readers take off again."""
    return f" {cell}" if cell[:1] in ("=", "+", "-", "@", "\t") else cell


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
