"""Every example of the pages is held to the document: its route, its headers, its body, its answer."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

import jsonschema
import pytest

from local.openapi import DOCUMENT
from tests.docs.examples import (
    OTHER_PROGRAMS,
    ROOT,
    Call,
    Shown,
    calls,
    is_partial,
    shown,
    value,
    without_left_out,
)
from ulak.events.happened import TYPES
from ulak.platform.http.edge import read_content
from ulak.routes import all_routes
from ulak.site.paths import Paths

PUBLISHED: Final[dict[str, Any]] = json.loads(DOCUMENT.read_text())
PATHS: Final = Paths({path: [one.upper() for one in methods] for path, methods in PUBLISHED["paths"].items()})
ROUTES: Final = {route.key: route for route in all_routes()}

NOT_HELD: Final[Mapping[str, str]] = {
    "docs/simulator.md accounts": "a file that the simulated operator reads; tests/simulator reads files of this form",
    "docs/simulator.md mix": "a file that the simulated operator reads; tests/simulator reads files of this form",
}
"""JSON that is none of the API's, and what holds it instead."""

CALLS: Final = list(calls())
BLOCKS: Final = list(shown())


def operation(method: str, address: str) -> tuple[str, dict[str, Any]]:
    """The route that an example calls, and its operation."""
    path = PATHS.named(re.sub(r"\{[^/]*\}", "x", address))
    assert path, f"the document has no {address}"
    assert method.lower() in PUBLISHED["paths"][path], f"{path} takes no {method}"
    return f"{method} {path}", PUBLISHED["paths"][path][method.lower()]


def hold(instance: Any, schema: Mapping[str, Any]) -> None:
    """An example that leaves something out need not have all that is required."""
    whole = dict(schema) | {"components": PUBLISHED["components"]}
    if is_partial(instance):
        whole, instance = _without_required(whole), without_left_out(instance)
    jsonschema.Draft202012Validator(whole).validate(instance)


def _without_required(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_without_required(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        name: _without_required(one)
        for name, one in schema.items()
        if not (name == "required" and isinstance(one, list))
    }


def hold_body(key: str, one: dict[str, Any], body: Any) -> None:
    schema = one["requestBody"]["content"]["application/json"]["schema"]
    hold(body, schema)
    if key in ROUTES and not is_partial(body):
        read_content(ROUTES[key], json.dumps(body).encode(), "x" * 8)


def hold_answer(key: str, one: dict[str, Any], answer: Any) -> None:
    content = one["responses"].get(str(ROUTES[key].status) if key in ROUTES else "2XX", {}).get("content")
    if content is None:
        assert key not in ROUTES, f"{key} answers no JSON"
        return  # not declared yet: the document has no type of its answer
    hold(answer, content["application/json"]["schema"])
    unknown = _unknown(answer, content["application/json"]["schema"])
    assert not unknown, f"{key} has no {', '.join(unknown)} in its answer"


def _unknown(value: Any, schema: Mapping[str, Any]) -> set[str]:
    """Fields that an example shows and the answer's type does not have."""
    while "$ref" in schema:
        schema = PUBLISHED["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    choices = schema.get("anyOf") or schema.get("oneOf")
    if choices:
        return min((_unknown(value, one) for one in choices), key=len)
    if isinstance(value, list) and "items" in schema:
        return {name for one in value for name in _unknown(one, schema["items"])}
    if isinstance(value, dict) and "properties" in schema:
        known = schema["properties"]
        extra = {name for name in value if name != "…" and name not in known}
        return extra | {
            name for key, one in value.items() if key in known for name in _unknown(one, known[key])
        }
    return set()


@pytest.mark.parametrize("call", CALLS, ids=str)
def test_a_call_that_a_page_shows_is_one_that_the_api_takes(call: Call) -> None:
    key, one = operation(call.method, call.address)
    if call.body is not None:
        hold_body(key, one, value(call.body))
    if call.answer is not None:
        hold_answer(key, one, value(call.answer))
    if not call.inline and call.headers:
        wanted = {
            parameter["name"]
            for parameter in one.get("parameters", ())
            if parameter["in"] == "header" and parameter["required"]
        }
        assert {name.lower() for name in wanted} <= call.headers.keys()
        assert ("authorization" in call.headers) == (one.get("security") != [])


@pytest.mark.parametrize("block", BLOCKS, ids=str)
def test_json_that_a_page_shows_is_what_it_says(block: Shown) -> None:
    if f"{block.page} {block.says}" in NOT_HELD:
        json.loads(block.text)
        return
    kind, _, what = block.says.partition(" ")
    method, _, address = what.removeprefix("of ").partition(" ")
    match kind:
        case "body":
            hold_body(*operation(method, address), value(block.text))
        case "answer":
            hold_answer(*operation(method, address), value(block.text))
        case "event":
            event = value(block.text)
            assert event["type"] == what
            assert what in TYPES
        case _:
            assert re.fullmatch(r"[\w-]+\.json", kind), "a block of JSON says what it is"
            json.loads(block.text)  # a file that a command of the page sends; the recipe's own test runs it


def test_nothing_is_left_unheld_that_is_not_there() -> None:
    assert NOT_HELD.keys() <= {f"{block.page} {block.says}" for block in BLOCKS}
    assert not [page for page in OTHER_PROGRAMS if not (ROOT / page).exists()]


def test_the_pages_show_examples_at_all() -> None:
    assert len(CALLS) > 60
    assert len(BLOCKS) > 8
