"""From a raw item to a typed one; what is wrong with it is told by pydantic over the dataclasses of the model, in Dutch.

An item of which every value is exactly of its type is made at once. Pydantic takes longer to load than all kaders to
read, so it comes only when an item does not fit. A test holds the two against each other on every item we ship.
"""

from __future__ import annotations

import types
import typing
from dataclasses import is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any

from wlzcli.domain.beleidsitem import Bron, BronSoort, Item
from wlzcli.domain.dates import AMSTERDAM
from wlzcli.errors import PolicyFault
from wlzcli.policy import model
from wlzcli.policy.sections import Faults, RuwItem

GEEN_BRON = Bron(soort=BronSoort.DOCUMENT, document="")


def parse_item(raw: RuwItem, faults: Faults) -> Item | None:
    """The typed item; None with its faults when it does not fit."""
    # Without a source (told where it was read) the rest is read all the same, so that its faults are told in the same run.
    values = {"aard": raw.sectie.aard.value, "bron": GEEN_BRON, **raw.velden, "sleutel": raw.sleutel, "laag": raw.laag}
    before = len(faults.alle)
    for name, hint in _hints(raw.sectie.cls).items():
        if name in raw.velden and (wrong := _too_lenient(hint, raw.velden[name])):
            faults.add(raw.fault(wrong, name))
    if len(faults.alle) > before:
        return None
    values = {name: _in_amsterdam(value) for name, value in values.items()}
    try:
        return typing.cast(Item, exactly(raw.sectie.cls, values))
    except (ValueError, TypeError):
        return _told(raw, values, faults)


def exactly(hint: Any, value: Any) -> Any:
    """A value as this type where there is one way to see it; ValueError or TypeError otherwise."""
    if isinstance(hint, type):
        if type(value) is hint:
            return value
        if hint is Decimal and type(value) is int:
            return Decimal(value)
        if issubclass(hint, Enum) and type(value) is str:
            return hint(value)
        if is_dataclass(hint) and isinstance(value, dict):
            hints = _hints(hint)
            return hint(**{name: exactly(hints.get(name), part) for name, part in value.items()})
        raise ValueError(value)
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        inner = [a for a in args if a is not type(None)]
        return None if value is None else exactly(inner[0] if len(inner) == 1 else None, value)
    if origin is tuple and isinstance(value, (list, tuple)):
        parts = [args[0]] * len(value) if args[1:] == (Ellipsis,) else args
        return tuple(exactly(part, item) for part, item in zip(parts, value, strict=True))
    raise ValueError(value)


def _told(raw: RuwItem, values: dict[str, Any], faults: Faults) -> Item | None:
    """The same by pydantic, which says what does not fit."""
    from pydantic import ValidationError

    try:
        return typing.cast(Item, _adapter(raw.sectie.cls).validate_python(values))
    except ValidationError as exc:
        for error in exc.errors(include_url=False):
            faults.add(_pydantic_fault(raw, error))
        return None


@cache
def _adapter(cls: Any) -> Any:
    from pydantic import ConfigDict, TypeAdapter, with_config

    forbid = with_config(ConfigDict(extra="forbid"))
    for part in (cls, model.Trede, model.Anker, Bron):
        forbid(part)
    return TypeAdapter(cls)


@cache
def _hints(cls: Any) -> dict[str, Any]:
    return typing.get_type_hints(cls)


def _too_lenient(hint: Any, value: object) -> str | None:
    """What pydantic would let pass and we do not: text for a number, 1 for true, a moment for a day."""
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        inner = [a for a in args if a is not type(None)]
        return _too_lenient(inner[0], value) if len(inner) == 1 else None
    if origin is tuple:
        if not isinstance(value, (list, tuple)):
            return "dit moet een lijst zijn, tussen [ en ]"
        return next((w for w in (_too_lenient(args[0], item) for item in value) if w), None)
    if hint is Decimal and type(value) not in (int, Decimal):
        return "dit moet een getal zijn, zonder aanhalingstekens"
    if hint is Decimal and isinstance(value, Decimal) and not value.is_finite():
        return "dit moet een gewoon getal zijn"
    if hint is int and type(value) is not int:
        return "dit moet een geheel getal zijn, zonder aanhalingstekens"
    if hint is bool and type(value) is not bool:
        return "dit moet true of false zijn"
    if hint is datetime and type(value) is not datetime:
        return "dit moet een moment zijn, bijvoorbeeld 2023-08-01T17:00:00"
    if hint is date and type(value) is not date:
        return "dit moet een datum zijn, bijvoorbeeld 2023-08-01"
    return None


def _in_amsterdam(value: Any) -> Any:
    """A moment without an offset is Dutch time."""
    if isinstance(value, datetime):
        moment = value.replace(tzinfo=AMSTERDAM) if value.tzinfo is None else value.astimezone(AMSTERDAM)
        return datetime.fromisoformat(moment.isoformat())
    return value


def _pydantic_fault(raw: RuwItem, error: Any) -> PolicyFault:
    veld = str(error["loc"][0]) if error["loc"] else ""
    deeper = ".".join(str(part + 1 if isinstance(part, int) else part) for part in error["loc"][1:])
    where = f" ({deeper})" if deeper else ""
    match error["type"]:
        case "missing":
            return raw.fault(f"'{veld}' ontbreekt{where}", "", f"Voeg {veld} = … toe.")
        case "enum":
            options = str(error["ctx"]["expected"]).replace("'", "").replace(" or ", ", ")
            return raw.fault(f"'{error['input']}' kan hier niet{where}", veld, f"Kies uit: {options}.")
        case "unexpected_keyword_argument":
            return raw.fault(f"deze sleutel kent wlz hier niet{where}", veld)
        case "string_type":
            return raw.fault(f"dit moet een tekst zijn, tussen aanhalingstekens{where}", veld)
        case "missing_argument" | "too_short" | "too_long":
            return raw.fault(f"deze lijst heeft niet het goede aantal waarden{where}", veld)
        case _:
            return raw.fault(f"deze waarde past hier niet{where}", veld, "Zie docs/policy.md voor wat hier hoort.")
