"""The standard library's ``dataclass``, made in a third of the time: a command starts by making some 150 record types.

The standard library writes and compiles six methods of every frozen record; here that is one, and the other five are shared.
What comes out is a dataclass like any other: ``fields``, ``replace``, ``asdict``, equality, hash, repr, pickle, and the same
error on assignment. A record that asks for anything else is left to the standard library.
Its ``__init__`` is written when somebody asks for it: of most types that a command knows it makes none.
"""

from __future__ import annotations

import contextlib
import dataclasses
import gc
import sys
from collections.abc import Callable, Iterator, Set
from dataclasses import MISSING, Field, FrozenInstanceError
from inspect import get_annotations
from operator import attrgetter
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(cls: type | None = None, /, **options: bool) -> Any:
        """As ``dataclasses.dataclass``, with the same options."""
        return _made(cls, options) if cls is not None else lambda given: _made(given, options)


P = ParamSpec("P")
R = TypeVar("R")
_FROZEN = {"frozen": True, "slots": True}
_OWN = ("__init__", "__eq__", "__hash__", "__repr__", "__setattr__", "__delattr__", "__getstate__", "__setstate__", "__slots__")


def _made(cls: type, options: dict[str, bool]) -> type:
    if not _is_usual(cls, options):
        return dataclasses.dataclass(**options)(cls)
    inherits, kw_only = cls.__bases__ != (object,), options.get("kw_only", False)
    made: Any = dataclasses.dataclass(init=False, repr=False, eq=False, frozen=inherits, slots=True, kw_only=kw_only)(cls)
    params = made.__dataclass_params__
    params.init = params.repr = params.eq = params.frozen = True
    fields: tuple[Field[Any], ...] = dataclasses.fields(made)
    made.__init__ = _Init(made, fields)
    _share(made, tuple(f.name for f in fields))
    return made  # type: ignore[no-any-return]


def _is_usual(cls: type, options: dict[str, bool]) -> bool:
    """Frozen, with slots, with fields, no method of its own where ours come, no field that is treated apart."""
    return (
        {name: value for name, value in options.items() if name != "kw_only"} == _FROZEN
        and all(base is object or _is_frozen_record(base) for base in cls.__bases__)
        and (cls.__bases__ != (object,) or bool(get_annotations(cls)))
        and not any(name in cls.__dict__ for name in _OWN)
        and all(f.init and f.repr and f.compare and f.hash is None for f in cls.__dict__.values() if isinstance(f, Field))
    )


def _is_frozen_record(cls: type) -> bool:
    params = getattr(cls, "__dataclass_params__", None)
    return params is not None and params.frozen and "__slots__" in cls.__dict__


class _Init:
    """Stands where ``__init__`` belongs until it is looked up, by a first call or by who wants to see it."""

    def __init__(self, cls: Any, fields: tuple[Field[Any], ...]) -> None:
        self.cls, self.fields = cls, fields

    def __get__(self, record: Any, _of: type) -> Callable[..., None]:
        init: Any = _init(self.cls, self.fields)
        self.cls.__init__ = init
        return init if record is None else init.__get__(record)  # type: ignore[no-any-return]


def _init(cls: Any, fields: tuple[Field[Any], ...]) -> Callable[..., None]:
    """``__init__``, which fills each slot through its own descriptor; the only method that is compiled."""
    given: dict[str, Any] = {}
    arguments: list[str] = []
    lines: list[str] = []
    for f in sorted(fields, key=lambda f: bool(f.kw_only)):  # in their order, those by keyword last
        n = f.name
        given[f"_set_{n}"] = getattr(cls, n).__set__
        value = n
        if f.default_factory is not MISSING:
            given[f"_make_{n}"], given["_unset"] = f.default_factory, MISSING
            value = f"_make_{n}() if {n} is _unset else {n}"
        elif f.default is not MISSING:
            given[f"_default_{n}"] = f.default
        if f.kw_only and "*" not in arguments:
            arguments.append("*")
        arguments.append(n if f.default is f.default_factory is MISSING else f"{n}=_unset" if value != n else f"{n}=_default_{n}")
        lines.append(f"_set_{n}(self, {value})")
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    body = "\n  ".join(lines)
    source = f"def _made({', '.join(given)}):\n def __init__(self, {', '.join(arguments)}):\n  {body}\n return __init__"
    made: dict[str, Any] = {}
    exec(source, sys.modules[cls.__module__].__dict__, made)  # noqa: S102 - of nothing but the names of our own fields, as dataclasses does
    init: Callable[..., None] = made["_made"](**given)
    init.__qualname__ = f"{cls.__qualname__}.__init__"
    init.__annotations__ = {f.name: f.type for f in fields}
    return init


def maker(cls: Callable[P, R]) -> Callable[P, R]:
    """What makes records of a frozen dataclass with slots by the hundred thousand, in a quarter of the time; values by position.

    A frozen record refuses plain assignment, so making one takes a call for every field. Here it is filled by plain assignment
    while it is of an open class of the same shape; it is of its own, frozen class before anybody sees it.
    """
    record: Any = cls
    if hasattr(cls, "__post_init__") or not record.__dataclass_params__.init:
        raise TypeError(f"{record.__name__} looks at its fields when it is made")
    own = dataclasses.fields(record)
    opened = type(record.__name__, (), {"__slots__": tuple(f.name for f in own)})
    given = {"_new": object.__new__, "_open": opened, "_cls": cls} | {f"_default_{f.name}": f.default for f in own}
    arguments = ", ".join(f.name if f.default is MISSING else f"{f.name}=_default_{f.name}" for f in own)
    lines = "; ".join(f"_made.{f.name} = {f.name}" for f in own)
    body = f"  _made = _new(_open); {lines}; _made.__class__ = _cls\n  return _made"
    source = f"def _outer({', '.join(given)}):\n def {record.__name__}({arguments}):\n{body}\n return {record.__name__}"
    compiled: dict[str, Any] = {}
    exec(source, {}, compiled)  # noqa: S102 - of nothing but the names of our own fields
    return cast(Callable[P, R], compiled["_outer"](**given))


def as_dict(names: tuple[str, ...], plain: Callable[[Any], Any]) -> Callable[[Any], dict[str, Any]]:
    """What makes a record a dict, its fields in this order and None left out: a loop over the fields takes twice as long.

    Texts stand as they are; ``plain`` makes anything else what JSON knows.
    """
    lines = [f"if (v := r.{n}) is not None: d[{n!r}] = v if v.__class__ is str else plain(v)" for n in names]
    body = "\n  ".join(lines)
    source = f"def _made(plain):\n def write(r):\n  d = {{}}\n  {body}\n  return d\n return write"
    made: dict[str, Any] = {}
    exec(source, {}, made)  # noqa: S102 - of nothing but the names of our own fields
    write: Callable[[Any], dict[str, Any]] = made["_made"](plain)
    return write


def from_dict(cls: type, readers: dict[str, Callable[[Any], Any]], optional: Set[str]) -> Callable[[dict[str, Any]], Any]:
    """The way back from :func:`as_dict`: what makes a record of a dict, a quarter of the work of ``cls(**given)``.

    ``readers`` by field, for what does not stand as it is; of an ``optional`` field that is not there comes its default, or None.
    Raises ValueError for a key that is no field, TypeError when a field is missing.
    """
    own = dataclasses.fields(cls)
    known = frozenset(f.name for f in own)
    plain = cls.__bases__ == (object,) and _is_frozen_record(cls) and not hasattr(cls, "__post_init__")
    given: dict[str, Any] = {"_make": maker(cls) if plain else cls, "_known": known, "_refuse": _refuser(cls, known)}
    parts: list[str] = []
    for f in own:
        value = f"d[{f.name!r}]"
        if f.name in readers:
            given[f"_read_{f.name}"], value = readers[f.name], f"_read_{f.name}({value})"
        if f.default is not MISSING or f.name in optional:
            given[f"_default_{f.name}"] = None if f.default is MISSING else f.default
            value += f" if {f.name!r} in d else _default_{f.name}"
        elif f.default_factory is not MISSING:
            given[f"_default_{f.name}"] = f.default_factory
            value += f" if {f.name!r} in d else _default_{f.name}()"
        parts.append(f"{f.name}={value}")
    body = f"if not (_known.issuperset(d) and _needed <= d.keys()): _refuse(d)\n  return _make({', '.join(parts)})"
    given["_needed"] = frozenset(f.name for f in own if f"_default_{f.name}" not in given)
    source = f"def _outer({', '.join(given)}):\n def read(d):\n  {body}\n return read"
    compiled: dict[str, Any] = {}
    exec(source, {}, compiled)  # noqa: S102 - of nothing but the names of our own fields
    read: Callable[[dict[str, Any]], Any] = compiled["_outer"](**given)
    return read


def _refuser(cls: type, known: frozenset[str]) -> Callable[[dict[str, Any]], None]:
    def refuse(data: dict[str, Any]) -> None:
        if odd := sorted(set(data) - known):
            raise ValueError(f"{cls.__name__} has no field {', '.join(odd)}")
        raise TypeError(f"{cls.__name__} misses a field: it has only {', '.join(sorted(data))}")

    return refuse


def _share(cls: Any, names: tuple[str, ...]) -> None:
    values: Callable[[Any], Any] = attrgetter(*names)

    def eq(self: Any, other: object) -> bool:
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    def hashed(self: Any) -> int:
        return hash(values(self))

    def shown(self: Any) -> str:
        return f"{self.__class__.__qualname__}({', '.join(f'{n}={getattr(self, n)!r}' for n in names)})"

    def state(self: Any) -> list[Any]:
        return [getattr(self, n) for n in names]

    def restore(self: Any, state: list[Any]) -> None:
        for name, value in zip(names, state, strict=True):
            object.__setattr__(self, name, value)

    cls.__eq__, cls.__hash__, cls.__repr__, cls.__getstate__, cls.__setstate__ = eq, hashed, shown, state, restore
    cls.__setattr__, cls.__delattr__ = _no_assignment, _no_deletion


@contextlib.contextmanager
def without_collecting() -> Iterator[None]:
    """Work that makes hundreds of thousands of records and no cycles: walking over them again and again costs a third of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _no_assignment(_self: object, name: str, _value: object) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _no_deletion(_self: object, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")
