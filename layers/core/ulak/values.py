"""Makes frozen values with slots, in a tenth of the time that `dataclasses.dataclass` takes.

``@dataclass(frozen=True, slots=True)`` compiles six methods for each class, one after another, and reads its own
signature for a docstring: 0.4 ms, and a function loads one to two hundred classes before its first answer. Here
``__init__`` is compiled once a shape (so many fields, which of them made anew), and is given the names of each class.
The other methods are the same for all. What is made is a dataclass to `dataclasses.replace`, ``fields`` and
``asdict``, and to whoever reads the code: type checkers are shown the original.

Every other form (not frozen, without slots, keyword-only, fields that ``__init__`` does not take) is left to the
original.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, FrozenInstanceError
from functools import cache
from inspect import get_annotations
from operator import attrgetter
from types import CodeType, FunctionType, MemberDescriptorType
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(
        cls: type | None = None, /, *, frozen: bool = False, slots: bool = False, **more: Any
    ) -> Any:
        """As `dataclasses.dataclass`."""
        if not (frozen and slots) or more:
            return dataclasses.dataclass(cls, frozen=frozen, slots=slots, **more)
        return _value if cls is None else _value(cls)


__all__ = ["dataclass"]

_original: Final = dataclasses.dataclass(frozen=True, slots=True)


@_original
class _Model:
    """What the original leaves in a class and in its fields."""

    field: int = 0


_PARAMS: Final[Any] = _Model.__dataclass_params__  # type: ignore[attr-defined] # the stub has it not
_KIND: Final[Any] = _Model.__dataclass_fields__["field"]._field_type  # type: ignore[attr-defined] # nor this


def _value(cls: type) -> type:
    """`cls` as a frozen dataclass with slots."""
    inherited: dict[str, Field[Any]] = {}
    for base in cls.__mro__[-1:0:-1]:
        inherited |= base.__dict__.get("__dataclass_fields__", {})
    annotated = get_annotations(cls).items()
    own = {name: one for name, kind in annotated if (one := _field(cls, name, kind)) is not None}
    fields = inherited | own
    if not _usual(cls, fields, inherited):
        return _original(cls)
    body = {name: held for name, held in cls.__dict__.items() if name not in own and name != "__dict__"}
    body.pop("__weakref__", None)
    body["__slots__"] = tuple(name for name in own if name not in inherited)
    body["__qualname__"] = cls.__qualname__
    body["__dataclass_fields__"] = fields
    body["__dataclass_params__"] = _PARAMS
    body.setdefault("__match_args__", tuple(fields))
    _add_methods(body, fields)
    made = type(cls)(cls.__name__, cls.__bases__, body)
    if "__init__" not in body:
        made.__init__ = _init(made, fields)  # type: ignore[misc] # as the original does
    return made


def _field(cls: type, name: str, kind: object) -> Field[Any] | None:
    """The field that an annotation declares; ``None``: it declares a class variable."""
    if "ClassVar" in str(kind):
        return None
    given = cls.__dict__.get(name, MISSING)
    one: Field[Any] = given if isinstance(given, Field) else dataclasses.field(default=given)
    one.name, one.type = name, kind
    one._field_type = _KIND  # type: ignore[attr-defined] # by which `fields` knows it
    if one.kw_only is MISSING:
        one.kw_only = False
    return one


def _usual(cls: type, fields: Mapping[str, Field[Any]], inherited: Mapping[str, Field[Any]]) -> bool:
    """Whether nothing of it needs the original: nor its complaints."""
    if any(not isinstance(getattr(cls, name, None), MemberDescriptorType) for name in inherited):
        return False
    defaults = [_default(one) is not MISSING for one in fields.values()]
    return defaults == sorted(defaults) and all(
        one.init and not one.kw_only and getattr(one.default, "__hash__", None) is not None
        for one in fields.values()
    )


def _default(one: Field[Any]) -> Any:
    """What stands in ``__init__`` for a value that is not given."""
    return _ANEW if one.default_factory is not MISSING else one.default


_ANEW: Final = object()
"""For a value that is made anew."""


@cache
def _code(anew: tuple[bool, ...], post: bool) -> CodeType:
    """``__init__`` of so many fields, by whether each may be made anew."""
    names = [f"p{n}" for n in range(len(anew))]
    lines = [f"def __init__(self, {', '.join(names)}):", " pass"]
    for n, (name, made) in enumerate(zip(names, anew, strict=True)):
        value = f"f{n}() if {name} is ANEW else {name}" if made else name
        lines.append(f" s{n}(self, {value})")
    if post:
        lines.append(" self.__post_init__()")
    made_in: dict[str, Any] = {}
    exec("\n".join(lines), made_in)  # noqa: S102 - of names made here alone
    code: CodeType = made_in["__init__"].__code__
    return code


def _init(cls: type, fields: Mapping[str, Field[Any]]) -> FunctionType:
    anew = tuple(one.default_factory is not MISSING for one in fields.values())
    code = _code(anew, hasattr(cls, "__post_init__"))
    named = code.replace(co_varnames=("self", *fields), co_qualname=f"{cls.__qualname__}.__init__")
    knows: dict[str, Any] = {"ANEW": _ANEW}
    for n, one in enumerate(fields.values()):
        knows[f"s{n}"] = getattr(cls, one.name).__set__
        knows[f"f{n}"] = one.default_factory
    defaults = tuple(given for one in fields.values() if (given := _default(one)) is not MISSING)
    return FunctionType(named, knows, "__init__", defaults)


def _add_methods(body: dict[str, Any], fields: Mapping[str, Field[Any]]) -> None:
    """Those that the class does not write itself."""
    defines_eq, hashed = "__eq__" in body, body.get("__hash__", MISSING)
    body.setdefault("__repr__", _repr)
    body.setdefault("__eq__", _equal(tuple(name for name, one in fields.items() if one.compare)))
    if hashed is MISSING or (hashed is None and defines_eq):
        counted = (one.compare if one.hash is None else one.hash for one in fields.values())
        body["__hash__"] = _hash(tuple(name for name, counts in zip(fields, counted, strict=True) if counts))
    body["__setattr__"], body["__delattr__"] = _refuse_to_set, _refuse_to_delete
    body.setdefault("__getstate__", _state)
    body.setdefault("__setstate__", _set_state)


def _repr(self: Any) -> str:
    shown = (
        f"{one.name}={getattr(self, one.name)!r}"
        for one in type(self).__dataclass_fields__.values()
        if one.repr
    )
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _of(names: tuple[str, ...]) -> Callable[[Any], Any]:
    """What a value holds under these names, together."""
    return attrgetter(*names) if names else lambda value: ()


def _equal(names: tuple[str, ...]) -> Callable[[Any, object], bool]:
    held = _of(names)

    def equal(self: Any, other: object) -> bool:
        return held(self) == held(other) if other.__class__ is self.__class__ else NotImplemented

    return equal


def _hash(names: tuple[str, ...]) -> Callable[[Any], int]:
    held = _of(names)

    def hashed(self: Any) -> int:
        return hash(held(self))

    return hashed


def _refuse_to_set(self: Any, name: str, value: object) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_to_delete(self: Any, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> list[Any]:
    return [getattr(self, name) for name in type(self).__dataclass_fields__]


def _set_state(self: Any, state: list[Any]) -> None:
    for name, value in zip(type(self).__dataclass_fields__, state, strict=True):
        object.__setattr__(self, name, value)
