"""JSON as a caller must write it: an object, no duplicate names, no NaN, no depth that only an attack needs.

Fractions stay the text they were written as (``12.50`` is an amount, not a float), integers are integers.
"""

from __future__ import annotations

import json
from typing import Any, NoReturn

from ulak.errors import MalformedBody, Problem

_DEEPEST = 16
_LONGEST_NUMBER = 64


def parse_object(body: bytes) -> dict[str, Any]:
    """The body as a JSON object. Raises ``MalformedBody`` saying what is wrong with it."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _malformed("body_not_utf8", position=error.start) from error
    if _depth(text) > _DEEPEST:
        raise _malformed("body_too_deep", limit=_DEEPEST)
    try:
        value = _decode(text)
    except json.JSONDecodeError as error:
        raise _malformed("body_not_json", line=error.lineno, column=error.colno) from error
    if not isinstance(value, dict):
        raise _malformed("body_not_object")
    if "\\ud" in text.lower():  # only an escape can smuggle in half of a surrogate pair
        try:
            json.dumps(value, ensure_ascii=False).encode()
        except UnicodeEncodeError as error:
            raise _malformed("body_lone_surrogate") from error
    return value


def _depth(text: str) -> int:
    """The deepest nesting, brackets within strings counted too: an upper bound costs one pass and no parser."""
    if text.count("{") + text.count("[") <= _DEEPEST:
        return 0
    deepest = depth = 0
    in_string = escaped = False
    for character in text:
        if in_string:
            if escaped:
                escaped = False
            elif character == "\\":
                escaped = True
            elif character == '"':
                in_string = False
        elif character == '"':
            in_string = True
        elif character in "{[":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "}]":
            depth -= 1
    return deepest


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in fields if names.count(name) > 1)
        raise _malformed("body_duplicate_name", name=twice[:80])
    return fields


def _integer(digits: str) -> int:
    if len(digits) > _LONGEST_NUMBER:
        raise _malformed("body_number_too_long", limit=_LONGEST_NUMBER)
    return int(digits)


def _fraction(digits: str) -> str:
    if len(digits) > _LONGEST_NUMBER:
        raise _malformed("body_number_too_long", limit=_LONGEST_NUMBER)
    return digits


def _no_constant(name: str) -> NoReturn:
    raise _malformed("body_not_a_number", name=name)


_decode = json.JSONDecoder(
    object_pairs_hook=_unique,
    parse_int=_integer,
    parse_float=_fraction,
    parse_constant=_no_constant,
).decode
"""Made once: making a decoder takes longer than reading a small body."""


def _malformed(code: str, **params: str | int) -> MalformedBody:
    return MalformedBody([Problem(code, params=params)])
