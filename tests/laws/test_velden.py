"""What a form says crosses a pipe and is stored by short ways of its own: each gives what the long way gives."""

from __future__ import annotations

import json
from dataclasses import asdict
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from wlzcli.domain.canonical import dumps, loads
from wlzcli.domain.decimals import plain
from wlzcli.domain.inschrijving import ProductieRegel, Veld, from_values, plekken_text, to_values, veld_values, velden_text

SETTINGS = settings(max_examples=100, derandomize=True, deadline=None)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
MAYBE = st.none() | TEXT
VELDEN = st.lists(st.builds(Veld, TEXT, MAYBE, MAYBE, TEXT, TEXT), max_size=4)
VOLUMES = st.none() | st.decimals(min_value=-10_000, max_value=10_000, allow_nan=False, places=2)
LINES = st.lists(st.builds(ProductieRegel, TEXT, TEXT, VOLUMES, TEXT, TEXT, MAYBE, MAYBE, MAYBE, MAYBE), max_size=4)


def plainly(record: Veld | ProductieRegel) -> dict[str, str]:
    """Its fields by name, without what is None."""
    named = {name: plain(value) if isinstance(value, Decimal) else value for name, value in asdict(record).items()}
    return {name: value for name, value in named.items() if value is not None}


@SETTINGS
@given(VELDEN, LINES)
def test_fields_and_lines_are_stored_as_their_values_by_name(velden: list[Veld], lines: list[ProductieRegel]) -> None:
    written = json.dumps([plainly(v) for v in velden], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert velden_text(veld_values(velden)).json == dumps(velden) == written.encode()
    assert json.loads(dumps(lines)) == [plainly(line) for line in lines]
    assert loads(tuple[ProductieRegel, ...], dumps(lines)) == tuple(lines)


@SETTINGS
@given(VELDEN, LINES)
def test_what_crosses_a_pipe_comes_back(velden: list[Veld], lines: list[ProductieRegel]) -> None:
    assert from_values(*to_values(velden, lines)) == (tuple(velden), tuple(lines))


@SETTINGS
@given(VELDEN)
def test_ingest_shows_value_sheet_and_cell_of_every_field(velden: list[Veld]) -> None:
    """The last of two with one id, and no value where there is none."""
    assert json.loads(plekken_text(veld_values(velden)).json) == {
        v.id: {"blad": v.blad, "cel": v.cel} | ({} if v.waarde is None else {"waarde": v.waarde}) for v in velden
    }
