"""JSON as a caller must write it: an object, no duplicate names, no NaN, no depth that only an attack needs.

A fraction is a `JsonNumber`, which keeps how it was written (``12.50`` is an amount, not a float), and so is an integer
beyond 64 bits; other integers are integers. Texts and names are composed (NFC): the same word is the same word from
here on. A byte order mark is passed over. Octets that are not UTF-8 are never guessed at: the refusal says which
encoding they look like.
"""

from __future__ import annotations

import codecs
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, NoReturn

import orjson

from ulak.errors import InputError, MalformedBody, Problem

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema

_DEEPEST = 16
_LONGEST_NUMBER = 64
_LARGEST = 1 << 63


_REPLACEMENT: Final = "\ufffd"
"""What a program writes in the place of a character that it could not read. Which one it was, nobody knows."""


class JsonNumber:
    """A number of a body that is kept as it was written: a fraction, or an integer beyond 64 bits. It is no text and no
    integer, so that a field takes it only if it says so.

    >>> str(JsonNumber("125.500")), JsonNumber("1.0") == JsonNumber("1.00")
    ('125.500', False)
    """

    __slots__ = ("_written",)

    def __init__(self, written: str) -> None:
        self._written = written

    def __str__(self) -> str:
        return self._written

    def __repr__(self) -> str:
        return "JsonNumber(...)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, JsonNumber) and self._written == other._written

    def __hash__(self) -> int:
        return hash(self._written)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import core_schema  # only where a body is read by pydantic

        as_json = core_schema.plain_serializer_function_ser_schema(str, when_used="json")
        return core_schema.is_instance_schema(cls, serialization=as_json)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"type": "number"}


def encode(value: Any) -> bytes:
    """The JSON of what `parse_object` gave, or of a part of it: each number as it was written."""
    return orjson.dumps(value, default=as_written)


def as_written(value: object) -> orjson.Fragment:
    """A number for `orjson`; ``TypeError`` for any other value."""
    if isinstance(value, JsonNumber):
        return orjson.Fragment(str(value))
    raise TypeError


def decode(text: str) -> Any:
    """What `encode` was given."""
    return _decode(text)


def parse_object(body: bytes) -> dict[str, Any]:
    """The body as a JSON object. Raises ``MalformedBody`` saying what is wrong with it, and ``InputError`` naming each
    place where a character was lost before it came here (U+FFFD)."""
    try:
        text = body.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as error:
        raise _malformed("body_not_utf8", position=error.start, encoding=_encoding_of(body)) from error
    if "\0" in text[:4]:  # UTF-16 of plain letters is UTF-8 too, of every second letter
        raise _malformed("body_not_utf8", position=0, encoding="UTF-16")
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)  # of what is composed already it is a glance
    if _depth(text) > _DEEPEST:
        raise _malformed("body_too_deep", limit=_DEEPEST)
    try:
        value = _decode(text)
    except json.JSONDecodeError as error:
        raise _malformed("body_not_json", line=error.lineno, column=error.colno) from error
    if not isinstance(value, dict):
        raise _malformed("body_not_object")
    if "\\u" in text:  # an escape may hold half of a surrogate pair, or a mark apart from its letter
        try:
            json.dumps(value, ensure_ascii=False, default=str).encode()
        except UnicodeEncodeError as error:
            raise _malformed("body_lone_surrogate") from error
        value = {**_composed(value)}
    if _REPLACEMENT in text or "\\ufffd" in text.lower():
        lost = [
            Problem("body_replacement_character", pointer, params={"position": place})
            for pointer, place in _lost(value)
        ]
        if lost:
            raise InputError(lost)
    return value


def _encoding_of(octets: bytes) -> str:
    """What octets that are no UTF-8 look like: Turkish letters of windows-1254, or every second octet empty.

    >>> _encoding_of('{"text": "şu"}'.encode("cp1254")), _encoding_of('{"a": 1}'.encode("utf-16"))
    ('windows-1254', 'UTF-16')
    """
    if (
        octets.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        or octets[:200].count(0) > len(octets[:200]) // 4
    ):
        return "UTF-16"
    likely, best = "?", 0.5
    for encoding, name in (("cp1254", "windows-1254"), ("mac_turkish", "MacTurkish"), ("cp857", "CP857")):
        others = [letter for letter in octets.decode(encoding, "replace") if not letter.isascii()]
        share = sum(letter in _TURKISH for letter in others) / len(others)
        if share > best:
            likely, best = name, share
    return likely


_TURKISH: Final = frozenset("çÇğĞıİöÖşŞüÜâÂîÎûÛ’‘“”…–₺€")


def _composed(value: Any) -> Any:
    """The value with all its texts and names in NFC."""
    if isinstance(value, str):
        return value if value.isascii() else unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return _unique([(_composed(name), _composed(one)) for name, one in value.items()])
    if isinstance(value, list):
        return [_composed(one) for one in value]
    return value


def _lost(value: Any, pointer: str = "") -> Iterator[tuple[str, int]]:
    """Each text that holds U+FFFD: its pointer, and the first place in it, from 1. A name that holds it is told by the
    object that has it."""
    if isinstance(value, str):
        if _REPLACEMENT in value:
            yield pointer, value.index(_REPLACEMENT) + 1
    elif isinstance(value, dict):
        for name, one in value.items():
            if _REPLACEMENT in name:
                yield pointer, name.index(_REPLACEMENT) + 1
            else:
                yield from _lost(one, f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}")
    elif isinstance(value, list):
        for index, one in enumerate(value):
            yield from _lost(one, f"{pointer}/{index}")


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


def _integer(digits: str) -> int | JsonNumber:
    """The number; beyond 64 bits, which nothing here counts to, as it was written."""
    if len(digits) > _LONGEST_NUMBER:
        raise _malformed("body_number_too_long", limit=_LONGEST_NUMBER)
    number = int(digits)
    return number if -_LARGEST <= number < _LARGEST else JsonNumber(digits)


def _fraction(digits: str) -> JsonNumber:
    if len(digits) > _LONGEST_NUMBER:
        raise _malformed("body_number_too_long", limit=_LONGEST_NUMBER)
    return JsonNumber(digits)


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
