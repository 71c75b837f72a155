"""``docs/tabellen.md`` names every table, every column and every fact that the program reads."""

from __future__ import annotations

from pathlib import Path

import wlzcli
from wlzcli.cycle.tabellen import COLUMNS
from wlzcli.domain.feiten import FEITEN

PAGE = (Path(wlzcli.__file__).parent.parent / "docs" / "tabellen.md").read_text(encoding="utf-8")


def test_every_table_stands_there_with_its_columns_in_order() -> None:
    assert [t for t, columns in COLUMNS.items() if f"| `{t}` | `{', '.join(columns)}`" not in PAGE] == []


def test_every_fact_stands_there_with_its_meaning() -> None:
    assert [f.naam for f in FEITEN if f"| `{f.naam}` |" not in PAGE or f"| {f.betekenis} |" not in PAGE] == []
