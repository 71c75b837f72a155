"""Frozen records by the hundred thousand: the same records, made in a third of the time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field, fields, make_dataclass
from typing import Any, ParamSpec, TypeVar, cast

P = ParamSpec("P")
R = TypeVar("R")


def maker(cls: Callable[P, R]) -> Callable[P, R]:
    """What makes records of a frozen dataclass with slots, for loops over the lines of a whole region.

    A frozen dataclass fills every field by a call of ``object.__setattr__``, because plain assignment is refused. Here a
    record is filled by plain assignment while it is of an open class of the same shape; it is of its own, frozen class
    before anybody sees it. The values are given by position.
    """
    record = cast(Any, cls)
    if hasattr(cls, "__post_init__") or not record.__dataclass_params__.init:
        raise TypeError(f"{record.__name__} looks at its fields when it is made")
    same = [(f.name, Any, field(default=f.default)) for f in fields(record)]
    opened = make_dataclass(record.__name__, same, slots=True, eq=False, repr=False)

    def make(*values: Any) -> Any:
        made = opened(*values)
        made.__class__ = cls
        return made

    return cast(Callable[P, R], make)
