"""The published document is what is served: its routes, its scopes, its bodies, its examples."""

from __future__ import annotations

import json
import re
from typing import Any

import jsonschema
import pytest

from local.openapi import DOCUMENT, SERVED, answer_schema, body_schema, text
from tests.template.test_deployment import routes as deployed
from ulak.errors import InputError
from ulak.platform.http import Route
from ulak.platform.http.edge import read_content
from ulak.routes import all_routes

PUBLISHED: dict[str, Any] = json.loads(DOCUMENT.read_text())
OPERATIONS: dict[str, Any] = {
    f"{method.upper()} {path}": one
    for path, methods in PUBLISHED["paths"].items()
    for method, one in methods.items()
}
UNDOCUMENTED = {route.key for route in all_routes() if not route.documented}


def test_the_document_is_the_one_that_the_source_makes_and_the_one_that_is_served() -> None:
    """Made by: make document."""
    assert DOCUMENT.read_text() == text()
    assert SERVED.read_bytes() == DOCUMENT.read_bytes()


def test_template_functions_and_document_have_the_same_routes() -> None:
    of_template = {route for served in deployed().values() for route in served}
    assert of_template == {route.key for route in all_routes()} == OPERATIONS.keys() | UNDOCUMENTED
    assert OPERATIONS.keys().isdisjoint(UNDOCUMENTED)


def test_only_pages_their_parts_links_and_the_default_route_are_left_out_of_the_document() -> None:
    parts = re.compile(r"GET /docs/|(GET|POST) /konsol|(GET|HEAD) /l/")
    assert {route for route in UNDOCUMENTED if not parts.match(route)} == {"$default"}


def test_every_reference_leads_somewhere_and_every_operation_has_a_name_of_its_own() -> None:
    for kind in ("schemas", "responses"):
        parts = json.dumps(PUBLISHED).split(f'"$ref": "#/components/{kind}/')[1:]
        assert {part.partition('"')[0] for part in parts} <= PUBLISHED["components"][kind].keys()
    ids = [one["operationId"] for one in OPERATIONS.values()]
    assert len(ids) == len(set(ids))


def test_settings_ask_for_their_scope_and_what_needs_no_key_for_none() -> None:
    admin = {route for route, one in OPERATIONS.items() if one.get("x-scope") == "admin"}
    assert admin == {route for route in OPERATIONS if "/v1/settings/" in route} | {
        "POST /v1/suppressions/remove",  # it opens again what somebody closed
        "GET /v1/doctor",
        "POST /v1/persons/erasures",  # it cannot be undone
        "GET /v1/persons/erasures",
        "GET /v1/persons/erasures/{erasure_id}",
        "GET /v1/trail",  # of all of the firm's people
    }
    keyless = {route for route, one in OPERATIONS.items() if one.get("security") == []}
    pushed = ("/v1/erp/hooks/", "/v1/iys/push/", "/v1/operators/")
    hooks = {route for route in OPERATIONS if any(one in route for one in pushed)}
    site = {route for route in OPERATIONS if " /v1/" not in route}
    assert keyless == hooks | site | {"GET /v1/otp/keys"}  # which anyone may read


def named(route: Route) -> str:
    return route.key


@pytest.mark.parametrize("route", [one for one in all_routes() if one.body], ids=named)
def test_the_body_that_the_document_shows_is_taken(route: Route) -> None:
    """By the published schema, and by what reads it."""
    assert route.example is not None, "a route that takes a body shows one"
    jsonschema.validate(route.example, body_schema(route))
    read_content(route, json.dumps(route.example).encode(), "key-of-the-example" if route.spends else "")


@pytest.mark.parametrize("route", [one for one in all_routes() if one.answer], ids=named)
def test_the_answer_that_the_document_shows_is_of_its_type(route: Route) -> None:
    assert route.answers, "a route that answers shows an answer"
    jsonschema.validate(route.answer_example(), answer_schema(route))


def test_every_documented_route_that_gives_no_json_says_what_it_gives() -> None:
    """The document itself, whose type is a standard of others, and its page; and the address that gateways fetch."""
    without = {route.key for route in all_routes() if route.documented and not route.answer}
    assert without == {"GET /openapi.json", "GET /docs", "GET /v1/operators/{token}"}


@pytest.mark.parametrize("route", [one for one in all_routes() if one.documented], ids=named)
def test_a_route_says_what_it_is_for_in_a_sentence(route: Route) -> None:
    assert route.summary.endswith(".")
    assert len(route.summary) <= 120


WRONG: dict[str, list[Any]] = {
    "integer": [True, "1", 1.5, "1.0", [], {}, 1 << 70],
    "boolean": [0, 1, 0.0, 1.0, "true", "yes", "", []],
    "string": [0, 1, 12.5, 1e300, True, [], {}, 1 << 70],
}
"""What is not of a type, though a lenient reader would make it so."""


def typed_fields(route: Route) -> list[tuple[str, str]]:
    """Fields of the route's body that take one of `WRONG`'s types and nothing else, with the type."""
    found = []
    for name, schema in body_schema(route).get("properties", {}).items():
        kinds = {one.get("type", "any") for one in schema.get("anyOf", [schema])} - {"null"}
        found += [(name, kind) for kind in WRONG if kinds == {kind}]
    return found


@pytest.mark.parametrize("route", [one for one in all_routes() if one.body and typed_fields(one)], ids=named)
def test_a_number_a_choice_and_a_text_are_read_as_strictly_as_they_are_published(route: Route) -> None:
    assert route.example is not None
    published = jsonschema.Draft202012Validator(body_schema(route))
    for name, kind in typed_fields(route):
        for wrong in WRONG[kind]:
            body = {**route.example, name: wrong}
            assert not published.is_valid(json.loads(json.dumps(body))), (name, wrong)
            with pytest.raises(InputError) as refused:
                read_content(route, json.dumps(body).encode(), "key-of-the-example" if route.spends else "")
            assert any(one.pointer.startswith(f"/{name}") for one in refused.value.problems), (name, wrong)
