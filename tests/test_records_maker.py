"""Records that are made fast are the same frozen records."""

from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError, dataclass, field, replace
from decimal import Decimal

import pytest

from wlzcli.domain.canonical import Facts
from wlzcli.domain.codes import Eenheid, Leveringsvorm
from wlzcli.domain.decisions import Stap
from wlzcli.domain.gunning import GunningRegel
from wlzcli.domain.money import Money
from wlzcli.records import as_dict, from_dict, maker

STAP = Stap("regel", Facts.of(a="b"), "1", "2", "bron")


@dataclass(frozen=True, slots=True)
class Paar:
    """Two fields, one with a default."""

    naam: str
    delen: tuple[int, ...] = (1, 2)


def test_it_is_the_record_that_the_class_makes() -> None:
    made = maker(Stap)("regel", Facts.of(a="b"), "1", "2", "bron")
    assert (type(made), made, hash(made), repr(made)) == (Stap, STAP, hash(STAP), repr(STAP))
    assert replace(made, naar="3") == replace(STAP, naar="3")
    assert pickle.loads(pickle.dumps(made)) == copy.deepcopy(made) == STAP


def test_every_field_is_at_its_place() -> None:
    values = (
        "Z430",
        Leveringsvorm.ZZP,
        Eenheid.DAG,
        "ZZP",
        Decimal(94),
        Money(270_00),
        Decimal(3),
        Money(810_00),
        None,
        Decimal(4),
        (STAP,),
    )
    assert maker(GunningRegel)(*values) == GunningRegel(*values)


def test_what_is_left_out_has_its_default() -> None:
    assert maker(Paar)("a") == Paar("a", (1, 2))
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'naam'"):
        maker(Paar)()  # type: ignore[call-arg]  # the error is what is tested


def test_nothing_can_be_changed_afterwards() -> None:
    made = maker(Paar)("a")
    with pytest.raises(FrozenInstanceError):
        made.naam = "b"  # type: ignore[misc]  # the error is what is tested
    with pytest.raises(FrozenInstanceError):
        del made.naam  # type: ignore[misc]  # the error is what is tested


def test_a_record_that_checks_itself_is_not_made_past_its_check() -> None:
    with pytest.raises(TypeError, match="Facts looks at its fields"):
        maker(Facts)
    with pytest.raises(TypeError, match="Money looks at its fields"):
        maker(Money)


def test_from_a_dict_and_back() -> None:
    read = from_dict(Paar, {"delen": tuple}, frozenset())
    assert read({"naam": "a", "delen": [3]}) == Paar("a", (3,))
    assert read({"naam": "a"}) == Paar("a")
    assert as_dict(("naam", "delen"), list)(Paar("a", (3,))) == {"naam": "a", "delen": [3]}


def test_a_key_too_many_or_too_few_is_named() -> None:
    read = from_dict(Paar, {}, frozenset())
    with pytest.raises(ValueError, match=r"^Paar has no field extra, meer$"):
        read({"naam": "a", "meer": 1, "extra": 2})
    with pytest.raises(TypeError, match=r"^Paar misses a field: it has only delen$"):
        read({"delen": (1,)})


def test_what_is_left_out_comes_as_none_or_as_its_default() -> None:
    @dataclass(frozen=True, slots=True)
    class Wie:
        naam: str | None
        eigen: list[str] = field(default_factory=list)

    read = from_dict(Wie, {}, frozenset({"naam"}))
    first, second = read({}), read({})
    assert first == Wie(None, [])
    assert first.eigen is not second.eigen
