"""Operations of routes that are not declared yet, by the tables of ``functions/*/app.py``. `local.openapi` makes the
document of these and of what is declared."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from local.builds import ROOT
from local.openapi import DOCUMENT, answer_schema, body_schema, hoisted, operation_id, schema_of, tag, text
from ulak.platform.bodies import Body
from ulak.platform.edge import scope_of
from ulak.platform.http import Route
from ulak.routes import all_routes

BODIES: Final[Mapping[str, type[Body]]] = {}
"""Bodies that pydantic reads; those of foreign events are read by hand, and said to be objects."""

__all__ = ["DOCUMENT", "answer_schema", "body_schema", "text"]


def declared() -> dict[str, Route]:
    """The declared routes by their keys."""
    return {route.key: route for route in all_routes()}


def routes(functions: Path = ROOT / "functions") -> Iterator[tuple[str, str]]:
    """Each route with the folder of the function that serves it, by the tables in its ``app.py``."""
    yield from ((route.key, route.function) for route in all_routes())
    for app in sorted(functions.glob("*/app.py")):
        for node in ast.walk(ast.parse(app.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("edge", "signed_edge"):
                for table in node.args:
                    if isinstance(table, ast.Dict):
                        yield from ((ast.literal_eval(one), app.parent.name) for one in table.keys if one)


def legacy() -> tuple[dict[str, dict[str, Any]], dict[str, Any]]:
    """Paths and schemas of what is not declared yet."""
    paths: dict[str, dict[str, Any]] = {}
    for route, folder in sorted(routes()):
        if route not in declared():
            method, _, path = route.partition(" ")
            paths.setdefault(path, {})[method.lower()] = _operation(route, folder)
    schemas: dict[str, Any] = {}
    for model in dict.fromkeys(BODIES.values()):
        hoisted(schema_of(model, "validation"), schemas)
    return paths, schemas


def _operation(route: str, folder: str) -> dict[str, Any]:
    method, _, path = route.partition(" ")
    operation: dict[str, Any] = {
        "operationId": operation_id(method, path),
        "tags": [tag(path)],
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
    if parameters:
        operation["parameters"] = parameters
    operation["x-scope"] = scope_of(route).value
    if method in ("POST", "PUT"):
        model = BODIES.get(route)
        schema = _ref(model.__name__) if model else {"type": "object"}
        operation["requestBody"] = {"content": {"application/json": {"schema": schema}}}
    return operation


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


if __name__ == "__main__":
    sys.stdout.write(text())
