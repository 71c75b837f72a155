"""One serialiser for store, hash and ``--json``: typed records to canonical JSON and back.

Amounts are whole cents, decimals are plain strings, ratios are ``p/q``, dates ISO. ``None`` is
left out. The same record gives the same bytes on every machine, so its hash is its identity.
"""

from __future__ import annotations

import hashlib
import json
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any, TypeVar

import orjson

from wlzcli.domain.decimals import plain
from wlzcli.domain.money import Money
from wlzcli.records import as_dict, dataclass, from_dict

T = TypeVar("T")
decimal_of = lru_cache(maxsize=4096)(Decimal)  # the same volumes and percentages come back over and over


@dataclass(frozen=True, slots=True)
class Facts:
    """Named texts, sorted by name: what a step rested on. A JSON object outside."""

    pairs: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "pairs", tuple(sorted(self.pairs)))

    @classmethod
    def of(cls, **named: object) -> Facts:
        """From keywords; ``None`` is left out."""
        return cls(tuple((name, show(value)) for name, value in named.items() if value is not None))

    def get(self, name: str, default: str = "") -> str:
        """The text under this name."""
        return dict(self.pairs).get(name, default)

    def __iter__(self) -> typing.Iterator[tuple[str, str]]:
        return iter(self.pairs)


NO_FACTS = Facts()


def show(value: object) -> str:
    """One value as the text a step stores: the same form as in JSON."""
    if type(value) is str:
        return value
    data = to_data(value)
    if isinstance(data, bool):
        return "ja" if data else "nee"
    if type(data) is int:
        return str(data)
    return data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)


def to_data(value: Any) -> Any:
    """A record as JSON values. Refuses float: an inexact number has no place in a decision."""
    encode = _ENCODERS.get(type(value))
    if encode is not None:
        return encode(value)
    if isinstance(value, Enum):
        encode = _ENCODERS[type(value)] = attrgetter("_value_")
        return encode(value)
    if is_dataclass(value) and not isinstance(value, type):
        # The way a type is written is found once: a ronde holds hundreds of thousands of fields.
        encode = _ENCODERS[type(value)] = as_dict(_field_names(type(value)), _item)
        return encode(value)
    if isinstance(value, (tuple, list)):
        return _sequence(value)
    if isinstance(value, Mapping):
        return {str(key): _item(item) for key, item in value.items() if item is not None}
    raise TypeError(f"{type(value).__name__} has no canonical form")


def written_by(cls: type, encode: Callable[[Any], Any]) -> None:
    """How a type of which there are hundreds of thousands is written, where it knows a shorter way."""
    _ENCODERS[cls] = encode


def _sequence(items: tuple[Any, ...] | list[Any]) -> list[Any]:
    return [_ENCODERS.get(type(item), to_data)(item) for item in items]


def _item(item: object) -> Any:
    return _ENCODERS.get(type(item), to_data)(item)


@cache
def _field_names(cls: type) -> tuple[str, ...]:
    return tuple(f.name for f in fields(cls))


_ENCODERS: dict[type, Callable[[Any], Any]] = {
    type(None): lambda _: None,
    bool: lambda v: v,
    int: lambda v: v,
    str: lambda v: v,
    Money: lambda v: v.cents,
    Decimal: plain,
    Fraction: lambda v: f"{v.numerator}/{v.denominator}",
    date: lambda v: v.isoformat(),
    datetime: lambda v: v.isoformat(),
    Facts: lambda v: dict(v.pairs),
    tuple: _sequence,
    list: _sequence,
}


@dataclass(frozen=True, slots=True)
class Encoded:
    """Canonical JSON that was made before: stands as it is in what is written around it, so nothing is serialised twice.

    As UTF-8, for so it is stored, hashed and sent: of many MB every change to text and back is felt.
    """

    json: bytes


_ENCODERS[Encoded] = lambda v: v
_OPTIONS = orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATACLASS


def dumps(value: object) -> bytes:
    """Canonical JSON: sorted keys, no spaces, UTF-8."""
    data = to_data(value)
    try:
        return orjson.dumps(data, option=_OPTIONS, default=lambda e: orjson.Fragment(e.json))
    except orjson.JSONEncodeError:  # a whole number of more than 64 bits, which the standard library does write
        text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=lambda e: json.loads(e.json))
        return text.encode("utf-8")


def digest(value: object) -> str:
    """SHA-256 of the canonical JSON: the identity of a record."""
    return hashlib.sha256(dumps(value)).hexdigest()


def loads(cls: type[T], data: bytes | str) -> T:
    """The record that :func:`dumps` wrote."""
    return from_data(cls, json.loads(data))


def from_data(cls: type[T], data: object) -> T:
    """JSON values back into the typed record. Unknown keys are an error: nothing is lost silently."""
    return typing.cast(T, _decoder(typing.cast(Any, cls))(data))


@cache
def _decoder(hint: Any) -> Callable[[Any], Any]:
    simple = _DECODERS.get(hint)
    if simple is not None:
        return simple
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint
    if isinstance(hint, type) and is_dataclass(hint):
        return _dataclass_decoder(hint)
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin is tuple:
        if len(args) == 2 and args[1] is Ellipsis:
            item = _decoder(args[0])
            return tuple if item is _as_is else lambda data: tuple(map(item, data))
        items = tuple(_decoder(a) for a in args)
        return lambda data: tuple(f(d) for f, d in zip(items, data, strict=True))
    if origin in (typing.Union, types.UnionType):
        inner = [a for a in args if a is not type(None)]
        if len(inner) == 1:
            decode = _decoder(inner[0])
            return _as_is if decode is _as_is else lambda data: None if data is None else decode(data)
        if set(inner) == {date, datetime}:
            return lambda data: None if data is None else (datetime if "T" in data else date).fromisoformat(data)
    if origin is typing.Literal:
        return _as_is
    raise TypeError(f"no canonical reading for {hint!r}")


def _dataclass_decoder(cls: type) -> Callable[[Any], Any]:
    made: Callable[[Any], Any] | None = None

    def decode(data: Any) -> Any:
        nonlocal made
        if made is None:  # on first use: a type may hold itself
            hints = typing.get_type_hints(cls)
            reads = {name: _decoder(hints[name]) for name in _field_names(cls)}
            made = from_dict(
                cls, {n: read for n, read in reads.items() if read is not _as_is}, {n for n in reads if _is_optional(hints[n])}
            )
        return made(data)

    return decode


def _as_is(data: Any) -> Any:
    return data


def _is_optional(hint: Any) -> bool:
    return type(None) in typing.get_args(hint)


_DECODERS: dict[Any, Callable[[Any], Any]] = {
    str: _as_is,
    int: _as_is,
    bool: _as_is,
    Money: Money,
    Decimal: decimal_of,
    Fraction: Fraction,
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
    Facts: lambda d: Facts(tuple(d.items())),
}
