"""What `ulak.values` makes is what the original makes."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError, asdict, field, fields, replace
from typing import Any, ClassVar, Generic, Protocol, TypeVar

import pytest

from ulak import values

T = TypeVar("T")
Decorator = Callable[..., Any]
BOTH = pytest.mark.parametrize(
    "dataclass", [dataclasses.dataclass, values.dataclass], ids=["original", "ours"]
)


@values.dataclass(frozen=True, slots=True)
class Kept:
    """Where pickle finds it."""

    name: str
    amounts: tuple[int, ...] = ()


def _classes(dataclass: Decorator) -> tuple[Any, Any]:
    @dataclass(frozen=True, slots=True)
    class Base:
        """A base."""

        name: str
        secret: str = field(default="", repr=False)
        told: dict[str, int] = field(default_factory=dict, compare=False)
        LIMIT: ClassVar[int] = 3

        @property
        def long(self) -> bool:
            return len(self.name) > self.LIMIT

    @dataclass(frozen=True, slots=True)
    class Derived(Base, Generic[T]):
        more: int = 0

        def __post_init__(self) -> None:
            if self.more < 0:
                raise ValueError("less than nothing")

        def __repr__(self) -> str:
            return "Derived(...)"

    return Base, Derived


@BOTH
def test_a_value_is_made_compared_and_shown_as_by_the_original(dataclass: Decorator) -> None:
    base, derived = _classes(dataclass)
    one, other = base("Ayşe", told={"a": 1}), base("Ayşe", "", {"b": 2})
    assert one == other
    assert hash(one) == hash(other)
    assert one != base("Ali")
    assert one.__eq__("Ayşe") is NotImplemented
    assert repr(one).endswith("Base(name='Ayşe', told={'a': 1})")
    assert one.long
    assert base.LIMIT == 3
    assert base("x").told is not base("x").told
    drawn = derived("x", more=2)
    assert repr(drawn) == "Derived(...)"
    assert drawn != base("x")
    assert (drawn.name, drawn.more) == ("x", 2)
    with pytest.raises(ValueError, match="less than nothing"):
        derived("x", more=-1)


@BOTH
def test_dataclasses_own_functions_take_it(dataclass: Decorator) -> None:
    base, derived = _classes(dataclass)
    one = derived("x", "s", {"a": 1}, 2)
    assert [one.name for one in fields(derived)] == ["name", "secret", "told", "more"]
    assert [one.type for one in fields(base)] == ["str", "str", "dict[str, int]"]
    assert asdict(one) == {"name": "x", "secret": "s", "told": {"a": 1}, "more": 2}
    assert replace(one, more=3) == derived("x", "s", {"a": 1}, 3)
    assert dataclasses.is_dataclass(derived)
    assert base.__match_args__ == ("name", "secret", "told")
    match one:
        case base(name, secret):
            assert (name, secret) == ("x", "s")


@BOTH
def test_a_value_is_frozen_and_has_slots_alone(dataclass: Decorator) -> None:
    base, derived = _classes(dataclass)
    for one in (base("x"), derived("x")):
        with pytest.raises(FrozenInstanceError, match="'name'"):
            one.name = "y"
        with pytest.raises(FrozenInstanceError, match="'name'"):
            del one.name
        assert not hasattr(one, "__dict__")
        assert copy.copy(one) == one
        assert copy.deepcopy(one) == one
    assert (base.__slots__, derived.__slots__) == (("name", "secret", "told"), ("more",))


@BOTH
@pytest.mark.parametrize(
    "arguments", [((), {}), (("x", "s", {}, 1), {}), (("x",), {"name": "y"}), (("x",), {"unknown": 1})]
)
def test_wrong_arguments_are_refused(dataclass: Decorator, arguments: tuple[Any, Any]) -> None:
    base, _ = _classes(dataclass)
    positional, named = arguments
    with pytest.raises(TypeError, match=r"__init__\(\)"):
        base(*positional, **named)


@BOTH
def test_a_class_that_is_declared_wrongly_is_refused(dataclass: Decorator) -> None:
    with pytest.raises(TypeError, match="follows default"):

        @dataclass(frozen=True, slots=True)
        class Disordered:
            first: int = 0
            second: str

    with pytest.raises(ValueError, match="default_factory"):

        @dataclass(frozen=True, slots=True)
        class Shared:
            rows: list[int] = []  # noqa: RUF012 - that is what is refused


@BOTH
def test_other_forms_are_the_originals_own(dataclass: Decorator) -> None:
    @dataclass
    class Open:
        name: str = ""

    @dataclass(frozen=True, slots=True)
    class Mixed:
        first: str
        named: int = field(default=0, kw_only=True)
        second: str = ""

    one = Open()
    one.name = "y"
    assert one == Open("y")
    assert Mixed("a", "b", named=1) == Mixed("a", second="b", named=1)
    with pytest.raises(TypeError, match="frozen"):

        @dataclass(slots=True)
        class Thawed(Mixed): ...


@BOTH
def test_a_value_that_is_told_by_names(dataclass: Decorator) -> None:
    @dataclass(frozen=True, slots=True, kw_only=True)
    class Named:
        name: str = "x"
        rows: list[int] = field(default_factory=list)
        needed: int

    one = Named(needed=1)
    assert (one.name, one.rows, one.needed) == ("x", [], 1)
    assert one.rows is not Named(needed=1).rows
    assert replace(one, name="y") == Named(needed=1, name="y")
    assert Named.__match_args__ == ()
    for wrong in ({}, {"needed": 1, "unknown": 2}):
        with pytest.raises(TypeError, match=r"__init__\(\)"):
            Named(**wrong)
    with pytest.raises(TypeError, match=r"__init__\(\)"):
        Named(1)


@BOTH
def test_fields_that_are_not_given(dataclass: Decorator) -> None:
    @dataclass(frozen=True, slots=True)
    class Counted:
        name: str
        length: int = field(init=False)
        seen: int = field(init=False, default=7)
        rows: list[int] = field(init=False, default_factory=list)
        more: str = ""

        def __post_init__(self) -> None:
            object.__setattr__(self, "length", len(self.name))

    one = Counted("four", "more")
    assert (one.length, one.seen, one.rows, one.more) == (4, 7, [], "more")
    assert repr(Counted("x")).endswith("Counted(name='x', length=1, seen=7, rows=[], more='')")
    assert Counted.__match_args__ == ("name", "more")
    with pytest.raises(TypeError, match=r"__init__\(\)"):
        Counted("x", length=3)


@BOTH
def test_what_may_change(dataclass: Decorator) -> None:
    @dataclass(slots=True)
    class Counter:
        name: str
        times: int = 0
        seen: dict[str, int] = field(default_factory=dict)
        _last: str = field(init=False, default="")

    one = Counter("x")
    one.times, one._last = 3, "y"
    one.seen["a"] = 1
    assert one != Counter("x", 3, {"a": 1})
    one._last = ""
    assert one == Counter("x", 3, {"a": 1})
    assert Counter("x").seen == {}
    assert not hasattr(one, "__dict__")
    assert copy.deepcopy(one) == one
    assert replace(one, times=1) == Counter("x", 1, {"a": 1})
    with pytest.raises(TypeError, match="unhashable"):
        hash(one)


@BOTH
def test_what_a_class_writes_itself_stays(dataclass: Decorator) -> None:
    class Named(Protocol):
        @property
        def name(self) -> str: ...

    @dataclass(frozen=True, slots=True)
    class ByName:
        name: str
        age: int = 0

        def __eq__(self, other: object) -> bool:
            return isinstance(other, ByName) and other.name == self.name

    @dataclass(frozen=True, slots=True)
    class Hashed:
        name: str

        def __hash__(self) -> int:
            return 7

    @dataclass(frozen=True, slots=True)
    class Empty(Named): ...

    assert ByName("x", 1) == ByName("x", 2)
    assert hash(ByName("x", 1)) != hash(ByName("x", 2))
    assert hash(Hashed("x")) == 7
    assert repr(Empty()).endswith("Empty()")


def test_a_value_is_pickled() -> None:
    kept = Kept("x", (1, 2))
    assert pickle.loads(pickle.dumps(kept)) == kept
