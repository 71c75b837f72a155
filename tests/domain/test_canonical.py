"""The one serialiser: the same record gives the same bytes, and comes back the same."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wlzcli.domain.canonical import Encoded, Facts, digest, dumps, from_data, loads, to_data
from wlzcli.domain.codes import Sector
from wlzcli.domain.money import Money


@dataclass(frozen=True)
class Part:
    naam: str
    deel: Fraction


@dataclass(frozen=True)
class Whole:
    bedrag_cents: Money
    pct: Decimal
    dag: date
    moment: datetime
    sector: Sector
    feiten: Facts
    delen: tuple[Part, ...]
    leeg: str | None
    ja: bool


WHOLE = Whole(
    Money(-12345),
    Decimal("95.50"),
    date(2024, 2, 29),
    datetime(2024, 1, 1, 12, 0, tzinfo=UTC),
    Sector.GZ,
    Facts((("b", "2"), ("a", "1"))),
    (Part("x", Fraction(1, 3)),),
    None,
    True,
)


def test_the_bytes_are_fixed() -> None:
    assert dumps(WHOLE) == (
        b'{"bedrag_cents":-12345,"dag":"2024-02-29","delen":[{"deel":"1/3","naam":"x"}],"feiten":{"a":"1","b":"2"},'
        b'"ja":true,"moment":"2024-01-01T12:00:00+00:00","pct":"95.5","sector":"GZ"}'
    )


def test_it_comes_back_the_same_and_gives_the_same_bytes() -> None:
    again = loads(Whole, dumps(WHOLE))

    assert again == WHOLE
    assert dumps(again) == dumps(WHOLE)
    assert digest(again) == digest(WHOLE)


def test_a_float_is_refused() -> None:
    with pytest.raises(TypeError, match="float has no canonical form"):
        to_data({"pct": 95.5})


def test_nothing_is_lost_silently() -> None:
    with pytest.raises(ValueError, match="Part has no field extra"):
        from_data(Part, {"naam": "x", "deel": "1/3", "extra": 1})


@given(st.text(), st.fractions())
def test_any_text_and_ratio_survive(naam: str, deel: Fraction) -> None:
    part = Part(naam.encode("utf-8", "ignore").decode(), deel)

    assert loads(Part, dumps(part)) == part


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.decimals(allow_nan=False, allow_infinity=False)
    | st.fractions() | st.dates() | st.sampled_from(Sector) | st.integers().map(Money)
    | st.lists(st.tuples(st.text(), st.text()), max_size=4).map(lambda pairs: Facts(tuple(pairs))),
    lambda inner: st.lists(inner).map(tuple) | st.dictionaries(st.text(), inner) | st.builds(Part, st.text(), st.fractions()),
    max_leaves=20,
)  # fmt: skip


@given(VALUES)
def test_the_bytes_are_those_of_the_json_encoder(value: object) -> None:
    """``dumps`` has another encoder than the standard library; what it writes is the same."""
    text = json.dumps(to_data(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert dumps(value) == text.encode("utf-8")


def test_what_was_encoded_before_stands_as_it_is() -> None:
    for number in (1, 2**64):  # the second is more than the encoder takes
        assert dumps({"a": Encoded(dumps(WHOLE)), "b": number}) == dumps({"a": WHOLE, "b": number})


def test_half_a_character_is_not_stored() -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - UnicodeEncodeError is one; of which library it is does not matter
        dumps("\ud800")
