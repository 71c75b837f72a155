"""The small tables that ship beside the kaders: zorgkantoren and zorgkantoorregio's."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date
from functools import cache

from wlzcli.formats.toml_policy import packaged_csv


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


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
