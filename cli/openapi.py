"""``python -m cli.openapi > docs/openapi.json``: all routes as an OpenAPI document, from what serves them.

Routes are the tables of ``functions/*/app.py``, scopes are the edge's own rule, and bodies are the models that read
them. What a route answers is not described: answers have no models.
"""

from __future__ import annotations

import ast
import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from pydantic import TypeAdapter
from pydantic.json_schema import models_json_schema

from ulak.directory.current_accounts import CurrentAccountBody, FilterBody
from ulak.directory.groups import GroupBody, MembersBody
from ulak.directory.registry import PreviewBody
from ulak.directory.subscribers import SubscriberBody
from ulak.directory.templates import TemplateBody
from ulak.firm_settings.bodies import AccountBody, ClientBody, KeyBody, UnitBody, WindowsBody
from ulak.platform.bodies import Body
from ulak.platform.edge import scope_of
from ulak.platform.http import Authority, Route
from ulak.platform.http.problems import status_of
from ulak.routes import all_routes

ROOT: Final = Path(__file__).parents[1]
DOCUMENT: Final = ROOT / "docs" / "openapi.json"

BODIES: Final[Mapping[str, type[Body]]] = {
    "PUT /v1/subscribers/{code}": SubscriberBody,
    "PUT /v1/accounts/{code}": CurrentAccountBody,
    "PUT /v1/filters/{code}": FilterBody,
    "PUT /v1/templates/{code}": TemplateBody,
    "POST /v1/templates/{code}/preview": PreviewBody,
    "PUT /v1/groups/{code}": GroupBody,
    "POST /v1/groups/{code}/members": MembersBody,
    "POST /v1/groups/{code}/members/remove": MembersBody,
    "PUT /v1/settings/accounts/{service}": AccountBody,
    "PUT /v1/settings/send-windows": WindowsBody,
    "PUT /v1/settings/clients/{client}": ClientBody,
    "POST /v1/settings/clients/{client}/keys": KeyBody,
    "PUT /v1/settings/units/{kind}/{code}": UnitBody,
}
"""Bodies that pydantic reads; those of codes, top-ups and foreign events are read by hand, and said to be objects."""

SPENDING: Final = frozenset(
    {
        *("POST /v1/otp", "POST /v1/otp/{otp_id}/resend"),
    }
)
"""What asks for an Idempotency-Key."""

_PUBLISHED: Final = frozenset({"GET /v1/otp/keys"})
"""What anyone may read, without a key."""

_PROBLEM: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["type", "code", "status", "title", "request_id", "retryable"],
    "properties": {
        "type": {"type": "string"},
        "code": {"type": "string", "description": "stable; the sentence is not"},
        "status": {"type": "integer"},
        "title": {"type": "string"},
        "request_id": {"type": "string"},
        "retryable": {"type": "boolean"},
        "problems_total": {"type": "integer"},
        "problems": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["code", "message"],
                "properties": {
                    "code": {"type": "string"},
                    "message": {"type": "string"},
                    "pointer": {"type": "string"},
                    "row": {"type": "integer"},
                },
            },
        },
    },
}


def body_schema(route: Route) -> dict[str, Any]:
    """The JSON schema of a declared route's body, whole in itself."""
    return TypeAdapter(route.body_model()).json_schema(ref_template="#/$defs/{model}")


def answer_schema(route: Route) -> dict[str, Any]:
    """The JSON schema of a declared route's answer, whole in itself; nothing beside what it names is let through."""
    return _closed(TypeAdapter(route.answer_type()).json_schema(mode="serialization"))


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


def declared() -> dict[str, Route]:
    """The declared routes by their keys."""
    return {route.key: route for route in all_routes()}


def _described(route: Route, schemas: dict[str, Any]) -> dict[str, Any]:
    """The operation of a declared route; what it names is put among `schemas`."""
    operation: dict[str, Any] = {
        "operationId": re.sub(r"\W+", "_", f"{route.method.lower()} {route.path.removeprefix('/v1/')}").strip(
            "_"
        ),
        "summary": route.summary,
        "tags": [route.function],
    }
    parameters: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"{(\w+)}", route.path)
    ]
    for one in route.query:
        parameter = {"name": one.name, "in": "query", "required": one.required, "schema": {"type": "string"}}
        parameters.append(
            parameter | {"description": one.meaning} | ({"example": one.example} if one.example else {})
        )
    if route.spends:
        key = {"type": "string", "minLength": 8, "maxLength": 128}
        parameters.append({"name": "Idempotency-Key", "in": "header", "required": True, "schema": key})
    if parameters:
        operation["parameters"] = parameters
    if route.authority is Authority.KEY:
        operation["x-scope"] = route.scope.value
    else:
        operation["security"] = []
    if route.body:
        content: dict[str, Any] = {"schema": _hoisted(body_schema(route), schemas)}
        if route.example is not None:
            content["example"] = route.example
        operation["requestBody"] = {"required": True, "content": {"application/json": content}}
    good: dict[str, Any] = {"description": route.summary}
    if route.answer:
        good["content"] = {route.produces: {"schema": _hoisted(answer_schema(route), schemas)}}
        if route.answers is not None:
            good["content"][route.produces]["example"] = route.answers
    elif route.status < 300:
        good["content"] = {route.produces: {}}
    problem = {"content": {"application/problem+json": {"schema": _ref("Problem")}}}
    refusals = {
        str(status_of(kind)): {"description": (kind.__doc__ or kind.code).strip().splitlines()[0]} | problem
        for kind in route.errors
    }
    default = {"default": {"description": "what is wrong, and how to mend it"} | problem}
    goods = {str(status): good for status in sorted((route.status, *route.statuses))}
    operation["responses"] = goods | dict(sorted(refusals.items())) | default
    return operation


def _hoisted(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    """A reference to the schema among `schemas`, with everything that it names put there too."""
    for name, part in schema.pop("$defs", {}).items():
        schemas[name] = _pointed(part)
    name = schema.get("title")
    if schema.get("type") == "object" and name:
        schemas[name] = _pointed(schema)
        return _ref(name)
    return dict(_pointed(schema))


def _pointed(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_pointed(one) for one in schema]
    if isinstance(schema, str):
        return schema.replace("#/$defs/", "#/components/schemas/")
    if not isinstance(schema, dict):
        return schema
    return {name: _pointed(value) for name, value in schema.items()}


def routes(functions: Path = ROOT / "functions") -> Iterator[tuple[str, str]]:
    """Each route with the folder of the function that serves it, by the tables in its ``app.py``."""
    yield from ((route.key, route.function) for route in all_routes())
    for app in sorted(functions.glob("*/app.py")):
        for node in ast.walk(ast.parse(app.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("edge", "signed_edge"):
                for table in node.args:
                    if isinstance(table, ast.Dict):
                        yield from ((ast.literal_eval(one), app.parent.name) for one in table.keys if one)


def document() -> dict[str, Any]:
    """The whole document; the same for the same source."""
    paths: dict[str, dict[str, Any]] = {}
    for route, folder in sorted(routes()):
        if route in declared():
            continue
        method, _, path = route.partition(" ")
        paths.setdefault(path, {})[method.lower()] = _operation(route, folder)
    named: dict[str, Any] = {}
    for one in declared().values():
        paths.setdefault(one.path, {})[one.method.lower()] = _described(one, named)
    paths = dict(sorted(paths.items()))
    _, schemas = models_json_schema(
        [(model, "validation") for model in dict.fromkeys(BODIES.values())],
        ref_template="#/components/schemas/{model}",
    )
    return {
        "openapi": "3.1.0",
        "info": {"title": "Ulak", "version": "1", "description": "Corporate SMS and one-time passwords."},
        "security": [{"key": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer", "bearerFormat": "API key"}},
            "schemas": schemas.get("$defs", {}) | named | {"Problem": _PROBLEM},
        },
    }


def _operation(route: str, folder: str) -> dict[str, Any]:
    method, _, path = route.partition(" ")
    operation: dict[str, Any] = {
        "operationId": re.sub(r"\W+", "_", f"{method.lower()} {path.removeprefix('/v1/')}").strip("_"),
        "tags": [folder],
        "responses": {
            "2XX": {"description": "done, or under way"},
            "default": {
                "description": "what is wrong, and how to mend it",
                "content": {"application/problem+json": {"schema": _ref("Problem")}},
            },
        },
    }
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"{(\w+)}", path)
    ]
    if route in SPENDING:
        key = {"type": "string", "minLength": 8, "maxLength": 128}
        parameters.append({"name": "Idempotency-Key", "in": "header", "required": True, "schema": key})
    if parameters:
        operation["parameters"] = parameters
    if route in _PUBLISHED:
        operation["security"] = []
    else:
        operation["x-scope"] = scope_of(route).value
    if method in ("POST", "PUT"):
        model = BODIES.get(route)
        schema = _ref(model.__name__) if model else {"type": "object"}
        operation["requestBody"] = {"content": {"application/json": {"schema": schema}}}
    return operation


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def text() -> str:
    return json.dumps(document(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    sys.stdout.write(text())
