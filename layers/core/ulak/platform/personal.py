"""Answers without what is personal, for callers whose key has no scope ``personal``.

An answer's type declares which of its fields are personal (`ulak.platform.answers.Personal`); nothing else decides.
The edge passes every answer of such a caller through `hidden`, whatever room it is of.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Final, NotRequired, Union, get_args, get_origin, get_type_hints

from ulak.identity import msisdn
from ulak.identity.recipient import masked_cell
from ulak.platform.answers import Mask, Personal

Hide = Callable[[Any], Any]

_HIDDEN: Final = "*****"

_LEFT: Final = 5
"""Digits that a mask leaves."""

_DIGITS: Final = re.compile(r"(?<!\w)[+(]?\d(?:[ ()./-]{0,2}\d){8,}(?!\w)")
"""What may be a phone number or a TCKN, however it is spaced."""


def hidden(kind: Any, answer: Mapping[str, Any]) -> Mapping[str, Any]:
    """`answer`, which is of the type `kind`, with its personal fields masked."""
    hide = hider(kind)
    masked: Mapping[str, Any] = answer if hide is None else hide(answer)
    return masked


@cache
def hider(kind: Any) -> Hide | None:
    """What masks a value of the type `kind`; ``None`` where there is nothing personal in it."""
    origin, inner = get_origin(kind), get_args(kind)
    if hasattr(kind, "__required_keys__"):
        return _fields(kind)
    if origin is Annotated:
        marks = (mark for mark in inner[1:] if isinstance(mark, Personal))
        mark = next(marks, None)
        return hider(inner[0]) if mark is None else _MASKS[mark.mask]
    if origin is NotRequired:
        return hider(inner[0])
    if origin is list:
        return _items(hider(inner[0]))
    if origin is dict:
        return _values(hider(inner[1]))
    if origin in (Union, UnionType):
        return _unless_none([hide for one in inner if one is not NoneType and (hide := hider(one))])
    return None


def _fields(kind: Any) -> Hide | None:
    hints = get_type_hints(kind, include_extras=True)
    fields = {name: hide for name, hint in hints.items() if (hide := hider(hint)) is not None}
    if not fields:
        return None
    return lambda answer: {
        name: fields[name](value) if name in fields else value for name, value in answer.items()
    }


def _items(hide: Hide | None) -> Hide | None:
    return None if hide is None else lambda values: [hide(value) for value in values]


def _values(hide: Hide | None) -> Hide | None:
    return None if hide is None else lambda values: {name: hide(value) for name, value in values.items()}


def _unless_none(hides: list[Hide]) -> Hide | None:
    if not hides:
        return None
    (hide,) = hides  # a type that may be two personal things says which mask it wants
    return lambda value: None if value is None else hide(value)


def masked_number(value: str | None) -> str | None:
    """A phone number or TCKN with its middle hidden; what is masked already stays as it is.

    >>> masked_number("905321234567"), masked_number("0532 123 45 67"), masked_number("17******060")
    ('53*****567', '05***** 67', '17******060')
    """
    if not value or ("*" in value and sum(map(str.isdigit, value)) <= _LEFT):
        return value
    if value.isascii() and value.isdecimal():
        with suppress(ValueError):
            return msisdn.mask(value)
    return masked_cell(value)


def masked_name(value: str | None) -> str | None:
    """The first letters of a name.

    >>> masked_name("Ayşe Işık"), masked_name("")
    ('A*** I***', '')
    """
    return value and " ".join(f"{word[0]}***" for word in value.split())


def masked_words(value: str | None) -> str | None:
    """A sentence of ours with the numbers hidden that it may repeat.

    >>> masked_words("17291716060 ve 0532 123 45 67: satır 12")
    '17******060 ve 05**********67: satır 12'
    """
    return value and _DIGITS.sub(lambda found: _stars(found[0]), value)


def _stars(text: str) -> str:
    return f"{text[:2]}{'*' * (len(text) - 5)}{text[-3:].replace(' ', '*')}"


def masked_value(value: str | int | None) -> str | None:
    return None if value is None else _HIDDEN


_MASKS: Final[Mapping[Mask, Hide]] = {
    Mask.NUMBER: masked_number,
    Mask.NAME: masked_name,
    Mask.TEXT: lambda value: None,
    Mask.VALUE: masked_value,
    Mask.WORDS: masked_words,
}
