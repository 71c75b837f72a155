"""Our frozen records are dataclasses like those of the standard library, in all that a user of them can see."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
import typing
from dataclasses import FrozenInstanceError, asdict, field, fields, is_dataclass, replace

import pytest

from wlzcli.records import dataclass


@dataclass(frozen=True, slots=True)
class Ours:
    """Fields with and without a default."""

    naam: str
    delen: tuple[int, ...] = ()
    namen: list[str] = field(default_factory=list)


@dataclasses.dataclass(frozen=True, slots=True)
class Theirs:
    """The same, made by the standard library."""

    naam: str
    delen: tuple[int, ...] = ()
    namen: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Child(Ours):
    """More fields, by keyword, and a look at them when it is made."""

    extra: int | None = None

    def __post_init__(self) -> None:
        if self.extra == 0:
            raise ValueError("nul")


@dataclass(frozen=True, slots=True)
class Single:
    """One field."""

    waarde: str


def test_what_can_be_seen_of_it_is_the_same() -> None:
    assert [(f.name, f.type, f.default) for f in fields(Ours)] == [(f.name, f.type, f.default) for f in fields(Theirs)]
    assert is_dataclass(Ours)
    assert repr(Ours("a", (1,))) == repr(Theirs("a", (1,))).replace("Theirs", "Ours")
    assert list(inspect.signature(Ours).parameters) == list(inspect.signature(Theirs).parameters)
    assert typing.get_type_hints(Ours.__init__) == {"naam": str, "delen": tuple[int, ...], "namen": list[str]}
    assert Ours.__match_args__ == Theirs.__match_args__ == ("naam", "delen", "namen")
    assert not hasattr(Ours("a"), "__dict__")


def test_equal_by_value_and_of_its_own_kind_only() -> None:
    assert Single("a") == Single("a") != Single("b")
    assert hash(Single("a")) == hash(Single("a"))
    assert Ours("a", (1,)) == Ours("a", (1,)) != Ours("a", (2,))
    assert Ours("a") != Theirs("a")
    assert Ours("a") != Child(naam="a")
    assert {Single("a"): 1}[Single("a")] == 1


def test_nothing_can_be_assigned_or_deleted() -> None:
    one = Ours("a")
    with pytest.raises(FrozenInstanceError, match="cannot assign to field 'naam'"):
        one.naam = "b"  # type: ignore[misc]  # the error is what is tested
    with pytest.raises(FrozenInstanceError, match="cannot delete field 'naam'"):
        del one.naam
    with pytest.raises(FrozenInstanceError):
        Child(naam="a").extra = 3  # type: ignore[misc]  # the error is what is tested


def test_made_from_what_is_given_and_nothing_else() -> None:
    assert Ours("a").namen == []
    assert Ours("a").namen is not Ours("a").namen
    assert replace(Child(naam="a"), extra=3) == Child(naam="a", extra=3)
    assert asdict(Child(naam="a", extra=3)) == {"naam": "a", "delen": (), "namen": [], "extra": 3}
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'naam'"):
        Ours()  # type: ignore[call-arg]  # the error is what is tested
    with pytest.raises(TypeError, match="unexpected keyword argument 'anders'"):
        Ours("a", anders=1)  # type: ignore[call-arg]  # the error is what is tested
    with pytest.raises(ValueError, match="nul"):
        Child(naam="a", extra=0)


def test_it_can_be_copied_and_kept() -> None:
    child = Child(naam="a", delen=(1, 2), namen=["x"], extra=3)
    assert copy.deepcopy(child) == pickle.loads(pickle.dumps(child)) == child


def test_what_asks_for_more_is_left_to_the_standard_library() -> None:
    @dataclass(frozen=True, slots=True)
    class Apart:
        naam: str
        terzijde: int = field(default=0, compare=False)

    @dataclass
    class Open:
        naam: str

    assert Apart("a", 1) == Apart("a", 2)
    made = Open("a")
    made.naam = "b"
    assert made == Open("b")
