"""The published document is what is served: its routes, its scopes, its bodies."""

from __future__ import annotations

import json
from typing import Any

from cli.openapi import BODIES, DOCUMENT, SPENDING, routes, text
from tests.template.test_deployment import routes as deployed

PUBLISHED: dict[str, Any] = json.loads(DOCUMENT.read_text())


def published() -> set[str]:
    return {f"{method.upper()} {path}" for path, one in PUBLISHED["paths"].items() for method in one}


def test_the_document_is_the_one_that_the_source_makes() -> None:
    """Made by: python -m cli.openapi > docs/openapi.json."""
    assert DOCUMENT.read_text() == text()


def test_template_functions_and_document_have_the_same_routes() -> None:
    of_template = {route for served in deployed().values() for route in served}
    assert of_template == {route for route, _ in routes()} == published()


def test_no_body_is_described_for_a_route_that_is_not_there() -> None:
    assert BODIES.keys() | SPENDING <= published()


def test_every_reference_leads_somewhere_and_every_operation_has_a_name_of_its_own() -> None:
    named = {
        part.partition('"')[0] for part in json.dumps(PUBLISHED).split('"$ref": "#/components/schemas/')[1:]
    }
    assert named <= PUBLISHED["components"]["schemas"].keys()
    ids = [one["operationId"] for path in PUBLISHED["paths"].values() for one in path.values()]
    assert len(ids) == len(set(ids)) == len(published())


def test_settings_ask_for_their_scope_and_what_needs_no_key_for_none() -> None:
    operations = {
        f"{method.upper()} {path}": one
        for path, methods in PUBLISHED["paths"].items()
        for method, one in methods.items()
    }
    admin = {route for route, one in operations.items() if one.get("x-scope") == "admin"}
    assert admin == {route for route in operations if "/v1/settings/" in route}
    keyless = {route for route, one in operations.items() if one.get("security") == []}
    hooks = {route for route in operations if "/v1/erp/hooks/" in route}
    assert keyless == hooks | {"GET /v1/otp/keys"}  # which anyone may read
