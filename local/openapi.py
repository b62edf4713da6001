"""``make document``: all routes as an OpenAPI 3.1 document, from their declarations.

It is written twice, the same: ``docs/openapi.json`` for readers of the repository, and beside the function that serves
it. What a field means stands in the docstring below it, in the models themselves.
"""

from __future__ import annotations

import ast
import inspect
import json
import re
import textwrap
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from typing import Any, Final, Literal

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from local.builds import ROOT
from ulak import __version__, errors
from ulak.catalogue import reason
from ulak.errors import InputError, Problem, TooManyRequests, UlakError
from ulak.platform.clock import MINUTE
from ulak.platform.http import Authority, Query, Route
from ulak.platform.http.problems import problem, status_of
from ulak.platform.idempotency import LONGEST_KEY, SHORTEST_KEY
from ulak.platform.once import HELD
from ulak.routes import all_routes

DOCUMENT: Final = ROOT / "docs" / "openapi.json"
SERVED: Final = ROOT / "functions" / "root" / "static" / "openapi.json"

_DESCRIPTION: Final = """\
Corporate SMS and one-time passwords for Türkiye, Azerbaijan and KKTC.

**Keys.** Every request needs `Authorization: Bearer <key>`. What a key may do is its scopes; `x-scope` names the one
that an operation asks for.

**Once.** An operation that spends credits asks for an `Idempotency-Key`. The same request under the same key is the
same job or code, and is answered again with `Idempotent-Replayed: true`; another body under it is refused. An operation
that shows something once (a key, a secret) takes one too: within a quarter of an hour the same API key gets the same.

**Errors** are `application/problem+json`: `code` never changes, `title` is a sentence in the language that
`Accept-Language` prefers, `problems` lists everything that is wrong and where. `retryable` tells whether the same
request may succeed later.

**Limits.** A firm may make so many requests a second, and each key so many; codes are counted apart. A `429` was not
processed. So was a `503`: when too much waits, bulk is refused first, then single messages, codes never. Both say in
`Retry-After` after how many seconds to come back.

**Lists** end with `next_cursor`; give it as `cursor` for the next page, until it is null.

**Times** are RFC 3339 in UTC. Fields may be added to answers at any time; none is taken away within `/v1`.

A body may be compressed (`Content-Encoding: gzip` or `deflate`).
"""

_PROBLEM: Final[dict[str, Any]] = {
    "type": "object",
    "description": "What is wrong, and how to mend it (RFC 9457).",
    "required": ["type", "code", "status", "title", "request_id", "retryable"],
    "properties": {
        "type": {"type": "string", "description": "`urn:ulak:problem:` and the code."},
        "code": {"type": "string", "description": "Stable; the sentence is not."},
        "status": {"type": "integer", "description": "The HTTP status."},
        "title": {"type": "string", "description": "A sentence in the caller's language."},
        "request_id": {"type": "string", "description": "Names this request to whoever runs the service."},
        "retryable": {"type": "boolean", "description": "Whether the same request may succeed later."},
        "problems_total": {"type": "integer", "description": "How many there are; at most 1,000 are listed."},
        "problems": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["code", "message"],
                "properties": {
                    "code": {"type": "string", "description": "Stable; the sentence is not."},
                    "message": {"type": "string", "description": "A sentence in the caller's language."},
                    "pointer": {
                        "type": "string",
                        "description": "Where in the body: a JSON pointer (RFC 6901).",
                    },
                    "row": {"type": "integer", "description": "Which row of a list, from 1."},
                },
            },
        },
    },
}

_ALWAYS: Final = (errors.TooManyRequests, errors.Unavailable)
_WITH_KEY: Final = (errors.Unauthenticated, errors.Forbidden)
_WITH_BODY: Final = (errors.MalformedBody, errors.TooLarge, errors.UnsupportedEncoding, errors.InputError)

_SHOWN: Final[tuple[UlakError, ...]] = (
    errors.MalformedBody([Problem("body_not_utf8", params={"position": 17})]),
    errors.Unauthenticated(),
    errors.InsufficientCredit(needs=120, has=80, service="sms"),
    errors.Forbidden("scope_missing", scope="send"),
    errors.NotFound(),
    errors.Conflict(),
    errors.TooLarge(limit=65536, size=70210),
    errors.UnsupportedEncoding(encoding="br"),
    InputError([Problem("field_missing", "/text", params={"field": "text"})]),
    TooManyRequests(retry_after=2),
    errors.Unavailable(),
)
"""An example for each status of a refusal."""

Schema = dict[str, Any]


# --- schemas -----------------------------------------------------------------------------------------------


class _Described(GenerateJsonSchema):
    """Tells of each field what stands below it in its class, and leaves out titles that repeat its name."""

    def model_schema(self, schema: Any) -> Schema:
        return _with_meanings(super().model_schema(schema), schema["cls"])

    def typed_dict_schema(self, schema: Any) -> Schema:
        return _with_meanings(super().typed_dict_schema(schema), schema["cls"])

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


_BOUNDS: Final = {
    "ge": "minimum",
    "le": "maximum",
    "gt": "exclusiveMinimum",
    "lt": "exclusiveMaximum",
    "min_length": "minLength",
    "max_length": "maxLength",
}
"""pydantic's names of bounds → JSON Schema's, where a validator of ours keeps pydantic from translating them."""


def _plain(schema: Any) -> Any:
    """`schema` in JSON Schema's own words; its descriptions in Markdown."""
    if isinstance(schema, list):
        return [_plain(one) for one in schema]
    if not isinstance(schema, dict):
        return schema.replace("``", "`") if isinstance(schema, str) else schema
    renamed = _BOUNDS if "type" in schema or "anyOf" in schema else {}
    return {renamed.get(name, name): _plain(value) for name, value in schema.items()}


def _with_meanings(schema: Schema, kind: type) -> Schema:
    for name, meaning in meanings(kind).items():
        if name in schema.get("properties", {}):
            schema["properties"][name].setdefault("description", meaning)
    return schema


@cache
def meanings(kind: type) -> Mapping[str, str]:
    """The docstring below each field of a class, by the field's name; those of the classes that it extends too."""
    found: dict[str, str] = {}
    for one in reversed((*getattr(kind, "__orig_bases__", ()), *kind.__mro__)):
        if inspect.isclass(one) and one.__module__.startswith("ulak."):
            found |= _written(one)
    return found


def _written(kind: type) -> Iterator[tuple[str, str]]:
    tree = ast.parse(textwrap.dedent(inspect.getsource(kind)))
    lines = tree.body[0].body if isinstance(tree.body[0], ast.ClassDef) else []
    for field, below in pairwise(lines):
        if not (isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)):
            continue
        if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant):
            yield field.target.id, inspect.cleandoc(str(below.value.value))


def schema_of(kind: Any, mode: Literal["validation", "serialization"]) -> Schema:
    """The JSON schema of a type, whole in itself: what it takes, or what it gives."""
    schema: Schema = _plain(TypeAdapter(kind).json_schema(mode=mode, schema_generator=_Described))
    return schema


def body_schema(route: Route) -> Schema:
    """The JSON schema of a route's body."""
    return schema_of(route.body_model(), "validation")


def answer_schema(route: Route) -> Schema:
    """The JSON schema of a route's answer; nothing beside what it names is let through."""
    closed: Schema = _closed(schema_of(route.answer_type(), "serialization"))
    return closed


def _closed(schema: Any) -> Any:
    """`schema` in which an object has its properties and no others."""
    if isinstance(schema, list):
        return [_closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {name: _closed(value) for name, value in schema.items()}
    if "properties" in closed and closed.get("type") == "object":
        closed.setdefault("additionalProperties", False)
    return closed


def hoisted(schema: Schema, schemas: Schema) -> Schema:
    """A reference to the schema among `schemas`, with everything that it names put there too."""
    parts = schema.pop("$defs", {})
    name = schema.get("title")
    if schema.get("type") == "object" and name:
        parts = {**parts, name: schema}
        schema = _ref(name)
    for each, part in parts.items():
        pointed = _pointed(part)
        if schemas.setdefault(each, pointed) != pointed:
            raise ValueError(f"two different schemas have the name {each}")
    return dict(_pointed(schema))


def _pointed(schema: Any) -> Any:
    """`schema` with every reference, a discriminator's among them, led to the document's own schemas."""
    if isinstance(schema, list):
        return [_pointed(one) for one in schema]
    if isinstance(schema, str):
        return schema.replace("#/$defs/", "#/components/schemas/")
    if not isinstance(schema, dict):
        return schema
    return {name: _pointed(value) for name, value in schema.items()}


def _ref(name: str, kind: str = "schemas") -> dict[str, str]:
    return {"$ref": f"#/components/{kind}/{name}"}


# --- operations --------------------------------------------------------------------------------------------


def operation_id(method: str, path: str) -> str:
    """Stable as long as the route is: generated clients name their methods by it.

    >>> operation_id("POST", "/v1/jobs/{job_id}/approve"), operation_id("GET", "/")
    ('post_jobs_job_id_approve', 'get_root')
    """
    words = re.sub(r"\W+", "_", path.removeprefix("/v1/")).strip("_") or "root"
    return f"{method.lower()}_{words}"


def tag(path: str) -> str:
    """What a path is about: ``jobs`` of ``/v1/jobs/{job_id}``."""
    return path.removeprefix("/v1/").split("/")[0] if path.startswith("/v1/") else "service"


def _operation(route: Route, schemas: Schema) -> Schema:
    """The operation of a route; the schemas that it names are put among `schemas`."""
    operation: Schema = {
        "operationId": operation_id(route.method, route.path),
        "summary": route.summary,
        "tags": [tag(route.path)],
    }
    if parameters := list(_parameters(route)):
        operation["parameters"] = parameters
    if route.authority is Authority.KEY:
        operation["x-scope"] = route.scope.value
    else:
        operation["security"] = []
    if route.body:
        content: Schema = {"schema": hoisted(body_schema(route), schemas)}
        if route.example is not None:
            content["example"] = route.example
        operation["requestBody"] = {"required": True, "content": {"application/json": content}}
    good = _good(route, schemas)
    goods = {str(status): good for status in sorted((route.status, *route.statuses))}
    goods |= {str(status): {"description": route.summary} for status in route.empty}
    operation["responses"] = {**goods, **_refusals(route), **goods}
    return operation


def _parameters(route: Route) -> Iterator[Schema]:
    for name in re.findall(r"{(\w+)}", route.path):
        yield {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
    for one in route.query:
        parameter = {"name": one.name, "in": "query", "required": one.required, "description": one.meaning}
        yield parameter | {"schema": _parameter(one)} | ({"example": one.example} if one.example else {})
    if route.spends:
        yield {
            "name": "Idempotency-Key",
            "in": "header",
            "required": True,
            "description": "Names this request: repeated under the same key it is carried out once.",
            "schema": {"type": "string", "minLength": SHORTEST_KEY, "maxLength": LONGEST_KEY},
            "example": "fatura-2026-0117",
        }
    if route.shows_once:
        minutes = HELD // MINUTE
        yield {
            "name": "Idempotency-Key",
            "in": "header",
            "required": False,
            "description": "Names this request: repeated by the same API key it shows the same, "
            f"for {minutes} minutes.",
            "schema": {"type": "string", "minLength": SHORTEST_KEY, "maxLength": LONGEST_KEY},
            "example": "anahtar-2026-11",
        }


def _parameter(query: Query) -> Schema:
    if query.whole is None:
        return {"type": "string", "maxLength": query.most}
    least, most = query.whole
    return {"type": "integer", "minimum": least, "maximum": most}


def _good(route: Route, schemas: Schema) -> Schema:
    good: Schema = {"description": route.summary}
    if route.answer:
        if not route.answers:
            raise SystemExit(f"{route.key} shows no answer: name one of the room's examples.py in `answers`.")
        content: Schema = {
            "schema": hoisted(schema_of(route.answer_type(), "serialization"), schemas),
            "example": route.answer_example(),
        }
        good["content"] = {route.produces: content}
    elif route.status < 300 and route.status != 204:
        good["content"] = {route.produces: {}}
    return good


def _refusals(route: Route) -> Schema:
    kinds: list[type[UlakError]] = [*_ALWAYS, *route.errors]
    if route.authority is Authority.KEY:
        kinds += _WITH_KEY
    if route.body:
        kinds += _WITH_BODY
    if "{" in route.path and route.authority is Authority.KEY:
        kinds.append(errors.NotFound)
    if route.spends or route.shows_once:
        kinds += (errors.InputError, errors.IdempotencyMismatch)
    statuses = sorted({status_of(kind) for kind in kinds})
    named = {str(status): _ref(f"Problem{status}", "responses") for status in statuses}
    return {**named, "default": _ref("Problem", "responses")}


def _responses() -> Schema:
    """The refusals, by status, each with an answer that the edge itself makes."""
    content: Schema = {"schema": _ref("Problem")}
    shown = {"Problem": ("What is wrong, and how to mend it.", content)}
    for error in _SHOWN:
        answer = problem(error, "en", "b1946ac9-2492-4b1b-8c3d-5c1f7f3a91c0")
        said = re.sub(
            r"'([^']*<[^']*)'", r"`\1`", reason(error.code, "en")
        )  # Markdown would take <key> for a tag
        shown[f"Problem{answer.status}"] = (said, content | {"example": answer.body})
    return {
        name: {"description": description, "content": {"application/problem+json": content}}
        for name, (description, content) in shown.items()
    }


# --- the document ------------------------------------------------------------------------------------------


def document() -> Schema:
    """The whole document; the same for the same source."""
    paths: dict[str, dict[str, Any]] = {}
    schemas: Schema = {}
    for route in all_routes():
        if route.documented:
            paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, schemas)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Ulak", "version": __version__, "description": _DESCRIPTION},
        "security": [{"key": []}],
        "tags": [{"name": name} for name in sorted({tag(path) for path in paths})],
        "paths": {path: dict(sorted(methods.items())) for path, methods in sorted(paths.items())},
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer", "bearerFormat": "API key"}},
            "schemas": dict(sorted(schemas.items())) | {"Problem": _PROBLEM},
            "responses": _responses(),
        },
    }


def text() -> str:
    return json.dumps(document(), ensure_ascii=False, indent=1) + "\n"


def main() -> None:
    written = text()
    for path in (DOCUMENT, SERVED):
        path.write_text(written, encoding="utf-8")


if __name__ == "__main__":
    main()
