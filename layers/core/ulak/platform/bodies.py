"""Bodies of requests, read by pydantic: every field that is wrong is told, not the first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ConfigDict, GetJsonSchemaHandler, ValidationError
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from ulak.errors import InputError, Param, Problem
from ulak.values import dataclass


class Body(BaseModel):
    """What a caller sends: nothing unknown is let through, and nothing of it stands in an error's text."""

    # Built when it is first read: of a module's bodies a function reads one or two.
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True, defer_build=True)

    @classmethod
    def amiss(cls, fields: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """What is wrong with the fields taken together, as they came: a pointer and a code each. Asked whether or
        not the fields themselves hold, so that a caller hears of both at once."""
        yield from ()


class WrongValue(ValueError):
    """Raised by a model's validator: our code for what is wrong, and what its sentence is filled with."""

    def __init__(self, code: str, /, **params: Param) -> None:
        super().__init__(code)
        self.params = params


@dataclass(frozen=True, slots=True)
class PublishedAs:
    """Annotates a field that is kept as it came: the document describes it by `model`, which reads it elsewhere."""

    model: type[BaseModel]

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return handler(self.model.__pydantic_core_schema__)


B = TypeVar("B", bound=Body)

_CODES: Final[Mapping[str, str]] = {
    "missing": "field_missing",
    "extra_forbidden": "field_unknown",
    "enum": "field_not_one_of",
    "literal_error": "field_not_one_of",
    "string_too_short": "field_empty",
    "string_too_long": "field_too_long",
    "too_short": "field_empty",
    "too_long": "too_many_rows",
    "string_type": "field_not_text",
    "int_type": "field_not_whole",
    "int_from_float": "field_not_whole",
    "int_parsing": "field_not_whole",
    "greater_than_equal": "field_too_small",
    "less_than_equal": "field_too_large",
    "bool_type": "field_not_boolean",
    "bool_parsing": "field_not_boolean",
    "float_type": "field_not_text",
    "string_pattern_mismatch": "field_invalid",
    "list_type": "field_not_list",
    "tuple_type": "field_not_list",
    "dict_type": "field_not_object",
    "model_type": "field_not_object",
    "model_attributes_type": "field_not_object",
}
"""pydantic's word for what is wrong → ours. A ``ValueError`` of a validator carries our word itself."""


def parse(kind: type[B], fields: Mapping[str, Any], *, at: str = "", row: int | None = None) -> B:
    """The body as `kind`; ``InputError`` with every problem. `at` is the pointer of `fields` within the
    request and `row` its place in a list, where it is one of many."""
    problems: dict[tuple[str, str], Problem] = {}
    body: B | None = None
    try:
        body = kind.model_validate(fields)
    except ValidationError as error:
        for one in error.errors(include_url=False, include_input=False):
            problem = _problem(one, at, row)
            problems.setdefault((problem.pointer, problem.code), problem)
    for pointer, code in kind.amiss(fields):
        problem = Problem(code, at + pointer, row, {"field": pointer.removeprefix("/")})
        problems.setdefault((problem.pointer, problem.code), problem)
    if body is None or problems:
        raise InputError(problems.values())
    return body


def _problem(one: Any, at: str, row: int | None) -> Problem:
    location, kind = list(one["loc"]), one["type"]
    if kind in ("string_type", "int_type") and location[-1:] in (["str"], ["int"]):
        location.pop()  # a value may be text or a number, and pydantic complains of either choice apart
        kind = "string_type"
    if kind == "is_instance_of":  # a number that is kept as written, where one may stand beside a text
        location.pop()
        kind = "string_type"
    params: dict[str, Param] = {"field": str(location[-1]) if location else ""}
    context = one.get("ctx", {})
    if "expected" in context:
        params["expected"] = str(context["expected"])
    for bound in ("max_length", "ge", "le"):
        if bound in context:
            params["limit"] = int(context[bound])
    if isinstance(context.get("error"), WrongValue):
        params |= context["error"].params
    code = str(context["error"]) if kind == "value_error" else _CODES.get(kind, "field_invalid")
    if row is None and len(location) > 1 and isinstance(location[1], int):
        row = location[1] + 1
    return Problem(code, at + "".join(f"/{_escaped(part)}" for part in location), row, params)


def _escaped(part: str | int) -> str:
    """A JSON pointer's reference token (RFC 6901)."""
    return str(part).replace("~", "~0").replace("/", "~1")
