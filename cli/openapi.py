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

from pydantic.json_schema import models_json_schema

from ulak.directory.current_accounts import CurrentAccountBody, FilterBody
from ulak.directory.groups import GroupBody, MembersBody
from ulak.directory.registry import PreviewBody
from ulak.directory.subscribers import SubscriberBody
from ulak.directory.templates import TemplateBody
from ulak.erp.desk import SourceBody, UserBody, WordingBody
from ulak.events.endpoints import EndpointBody
from ulak.firm_settings.bodies import AccountBody, ClientBody, KeyBody, UnitBody, WindowsBody
from ulak.months.files import ComparisonBody, ReportBody
from ulak.planning.approval import ApprovalBody
from ulak.planning.requests import JobBody, MessageBody, QuoteBody
from ulak.platform.bodies import Body
from ulak.platform.edge import scope_of
from ulak.schedules.desk import ScheduleBody

ROOT: Final = Path(__file__).parents[1]
DOCUMENT: Final = ROOT / "docs" / "openapi.json"

BODIES: Final[Mapping[str, type[Body]]] = {
    "POST /v1/messages": MessageBody,
    "POST /v1/jobs": JobBody,
    "POST /v1/jobs/{job_id}/approve": ApprovalBody,
    "POST /v1/quotes": QuoteBody,
    "PUT /v1/subscribers/{code}": SubscriberBody,
    "PUT /v1/accounts/{code}": CurrentAccountBody,
    "PUT /v1/filters/{code}": FilterBody,
    "PUT /v1/templates/{code}": TemplateBody,
    "POST /v1/templates/{code}/preview": PreviewBody,
    "PUT /v1/groups/{code}": GroupBody,
    "POST /v1/groups/{code}/members": MembersBody,
    "POST /v1/groups/{code}/members/remove": MembersBody,
    "POST /v1/webhooks": EndpointBody,
    "PUT /v1/erp/users/{user}": UserBody,
    "PUT /v1/erp/templates/{type}": WordingBody,
    "PUT /v1/erp/sources/{source}": SourceBody,
    "PUT /v1/schedules/{schedule}": ScheduleBody,
    "PUT /v1/settings/accounts/{service}": AccountBody,
    "PUT /v1/settings/send-windows": WindowsBody,
    "PUT /v1/settings/clients/{client}": ClientBody,
    "POST /v1/settings/clients/{client}/keys": KeyBody,
    "PUT /v1/settings/units/{kind}/{code}": UnitBody,
    "POST /v1/reports/months/{month}": ReportBody,
    "POST /v1/reports/months/{month}/comparisons": ComparisonBody,
}
"""Bodies that pydantic reads; those of codes, top-ups and foreign events are read by hand, and said to be objects."""

SPENDING: Final = frozenset(
    {
        *("POST /v1/messages", "POST /v1/jobs", "POST /v1/otp", "POST /v1/otp/{otp_id}/resend"),
        "POST /v1/schedules/{schedule}/run",
    }
)
"""What asks for an Idempotency-Key."""

_FOREIGN: Final = "/v1/erp/hooks/"
"""Calls of other programs prove themselves by signature or secret address, and hold no key."""

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


def routes(functions: Path = ROOT / "functions") -> Iterator[tuple[str, str]]:
    """Each route with the folder of the function that serves it, by the tables in its ``app.py``."""
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
        method, _, path = route.partition(" ")
        paths.setdefault(path, {})[method.lower()] = _operation(route, folder)
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
            "schemas": schemas.get("$defs", {}) | {"Problem": _PROBLEM},
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
    if path.startswith(_FOREIGN) or route in _PUBLISHED:
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
