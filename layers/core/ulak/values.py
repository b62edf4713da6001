"""Makes dataclasses with slots, in a tenth of the time that `dataclasses.dataclass` takes.

``@dataclass(frozen=True, slots=True)`` compiles six methods for each class, one after another, and reads its own
signature for a docstring: 0.4 ms, and a function loads one to two hundred classes before its first answer. Here
``__init__`` is compiled once a shape (so many fields, and where the value of each comes from), and is given the names
of each class. The other methods are the same for all. What is made is a dataclass to `dataclasses.replace`, ``fields``
and ``asdict``, and to whoever reads the code: type checkers are shown the original.

Every other form (without slots, with fields of both kinds, by name and by place) is left to the original.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, FrozenInstanceError
from functools import cache, partial
from inspect import get_annotations
from operator import attrgetter
from types import CodeType, FunctionType, MemberDescriptorType
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(
        cls: type | None = None,
        /,
        *,
        frozen: bool = False,
        slots: bool = False,
        kw_only: bool = False,
        **more: Any,
    ) -> Any:
        """As `dataclasses.dataclass`."""
        if not slots or more:
            return dataclasses.dataclass(cls, frozen=frozen, slots=slots, kw_only=kw_only, **more)
        make = partial(_made, frozen=frozen, kw_only=kw_only)
        return make if cls is None else make(cls)


__all__ = ["dataclass"]


_MODELS: Final[dict[bool, Any]] = {
    frozen: dataclasses.make_dataclass("Model", ["one"], frozen=frozen) for frozen in (True, False)
}
"""What the original leaves in a class and in its fields."""

_KIND: Final[Any] = _MODELS[True].__dataclass_fields__["one"]._field_type


def _made(cls: type, *, frozen: bool, kw_only: bool) -> type:
    """`cls` as a dataclass with slots."""
    inherited: dict[str, Field[Any]] = {}
    for base in cls.__mro__[-1:0:-1]:
        inherited |= base.__dict__.get("__dataclass_fields__", {})
    annotated = get_annotations(cls).items()
    own = {
        name: one for name, kind in annotated if (one := _field(cls, name, kind, kw_only=kw_only)) is not None
    }
    fields = inherited | own
    if not _usual(cls, fields, inherited, frozen=frozen):
        return dataclasses.dataclass(cls, frozen=frozen, slots=True, kw_only=kw_only)
    body = {name: held for name, held in cls.__dict__.items() if name not in own and name != "__dict__"}
    body.pop("__weakref__", None)
    body["__slots__"] = tuple(name for name in own if name not in inherited)
    body["__qualname__"] = cls.__qualname__
    body["__dataclass_fields__"] = fields
    body["__dataclass_params__"] = _MODELS[frozen].__dataclass_params__
    by_place = tuple(name for name, one in fields.items() if one.init and not one.kw_only)
    body.setdefault("__match_args__", by_place)
    _add_methods(body, fields, frozen=frozen)
    made = type(cls)(cls.__name__, cls.__bases__, body)
    if "__init__" not in body:
        made.__init__ = _init(made, fields)  # type: ignore[misc] # as the original does
    return made


def _field(cls: type, name: str, kind: object, *, kw_only: bool) -> Field[Any] | None:
    """The field that an annotation declares; ``None``: it declares a class variable."""
    if "ClassVar" in str(kind):
        return None
    given = cls.__dict__.get(name, MISSING)
    one: Field[Any] = given if isinstance(given, Field) else dataclasses.field(default=given)
    one.name, one.type = name, kind
    one._field_type = _KIND  # type: ignore[attr-defined] # by which `fields` knows it
    if one.kw_only is MISSING:
        one.kw_only = kw_only
    return one


def _usual(
    cls: type, fields: Mapping[str, Field[Any]], inherited: Mapping[str, Field[Any]], *, frozen: bool
) -> bool:
    """Whether nothing of it needs the original: nor its complaints."""
    if any(not isinstance(getattr(cls, name, None), MemberDescriptorType) for name in inherited):
        return False
    if inherited and cls.__dataclass_params__.frozen != frozen:  # type: ignore[attr-defined] # the stub has it not
        return False
    taken = [one for one in fields.values() if one.init]
    by_name = {one.kw_only for one in taken}
    defaults = [_default(one) is not MISSING for one in taken]
    return (
        len(by_name) < 2
        and (by_name == {True} or defaults == sorted(defaults))
        and all(getattr(one.default, "__hash__", None) is not None for one in fields.values())
    )


def _default(one: Field[Any]) -> Any:
    """What stands in ``__init__`` for a value that is not given."""
    return _ANEW if one.default_factory is not MISSING else one.default


_ANEW: Final = object()
"""For a value that is made anew."""


def _source(one: Field[Any]) -> str:
    """Where ``__init__`` has the field's value from: a line of it, `{n}` being the field's place."""
    match one.init, one.default_factory is not MISSING:
        case True, True:
            return " s{n}(self, f{n}() if p{n} is ANEW else p{n})"
        case True, False:
            return " s{n}(self, p{n})"
        case False, True:
            return " s{n}(self, f{n}())"
        case _:
            return " pass" if one.default is MISSING else " s{n}(self, d{n})"


@cache
def _code(sources: tuple[str, ...], *, post: bool, by_name: bool) -> CodeType:
    """``__init__`` of fields that have their values from `sources`."""
    taken = [f"p{n}" for n, source in enumerate(sources) if "p{n}" in source]
    parameters = ", ".join(["self", *["*"] * by_name, *taken])
    lines = [source.format(n=n) for n, source in enumerate(sources)]
    made_in: dict[str, Any] = {}
    body = "\n".join([" pass", *lines, *[" self.__post_init__()"] * post])
    exec(f"def __init__({parameters}):\n{body}", made_in)  # noqa: S102 - of names made here alone
    code: CodeType = made_in["__init__"].__code__
    return code


def _init(cls: type, fields: Mapping[str, Field[Any]]) -> FunctionType:
    taken = [one for one in fields.values() if one.init]
    by_name = any(one.kw_only for one in taken)
    code = _code(tuple(map(_source, fields.values())), post=hasattr(cls, "__post_init__"), by_name=by_name)
    names = ("self", *(one.name for one in taken))
    named = code.replace(co_varnames=names, co_qualname=f"{cls.__qualname__}.__init__")
    knows: dict[str, Any] = {"ANEW": _ANEW}
    for n, one in enumerate(fields.values()):
        knows[f"s{n}"] = getattr(cls, one.name).__set__
        knows[f"f{n}"], knows[f"d{n}"] = one.default_factory, one.default
    defaults = {one.name: given for one in taken if (given := _default(one)) is not MISSING}
    made = FunctionType(named, knows, "__init__", None if by_name else tuple(defaults.values()))
    if by_name:
        made.__kwdefaults__ = defaults
    return made


def _add_methods(body: dict[str, Any], fields: Mapping[str, Field[Any]], *, frozen: bool) -> None:
    """Those that the class does not write itself."""
    defines_eq, hashed = "__eq__" in body, body.get("__hash__", MISSING)
    body.setdefault("__repr__", _repr)
    body.setdefault("__eq__", _equal(tuple(name for name, one in fields.items() if one.compare)))
    if not frozen:
        body.setdefault("__hash__", None)
        return
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
