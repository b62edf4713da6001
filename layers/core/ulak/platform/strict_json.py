"""JSON as a caller must write it: an object, no duplicate names, no NaN, no depth that only an attack needs.

Fractions stay the text they were written as (``12.50`` is an amount, not a float), integers are integers.
"""

from __future__ import annotations

import json
import re
from collections import Counter
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


_STRING_OR_BRACKET = re.compile(r'"(?:[^"\\]+|\\.)*+"?|[{\[]|[}\]]', re.DOTALL)


def _depth(text: str) -> int:
    """The deepest nesting, or one beyond what is allowed: costs one pass and no parser."""
    if text.count("{") + text.count("[") <= _DEEPEST:
        return 0
    deepest = depth = 0
    for found in _STRING_OR_BRACKET.finditer(text):
        first = found[0][0]
        if first in "{[":
            depth += 1
            deepest = max(deepest, depth)
            if deepest > _DEEPEST:
                break
        elif first != '"':
            depth -= 1
    return deepest


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        times = Counter(name for name, _ in pairs)
        twice = next(name for name in fields if times[name] > 1)
        # Half of a surrogate pair may stand in a name, and could not be answered.
        raise _malformed("body_duplicate_name", name=twice[:80].encode(errors="replace").decode())
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
