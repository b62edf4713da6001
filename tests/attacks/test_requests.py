"""Bodies, numbers, texts and cursors that nobody would write by mistake, on every route that takes one."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.attacks.victims import SECRET, Victim, key_for
from tests.e2e.programs import FirmProgram
from ulak.platform.http import Authority, Route
from ulak.routes import all_routes

pytestmark = [pytest.mark.stack, pytest.mark.attack]

ROUTES = [route for route in all_routes() if route.authority is Authority.KEY and route.documented]
TAKING = [route for route in ROUTES if route.body]
PAGED = [route for route in ROUTES if any(one.name == "cursor" for one in route.query)]

SEED = 20_261_127
BODIES_A_ROUTE = 24

SOON = 5.0
"""Seconds within which a refusal comes: on a machine of two cores, a cold start among them."""

NO_BODIES = {
    "nothing": b"",
    "null": b"null",
    "a list": b"[]",
    "a text": b'"a"',
    "half of it": b'{"a":',
    "two": b"{}{}",
    "10,000 deep": b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    "10,000 lists": b'{"a":' + b"[" * 10_000 + b"]" * 10_000 + b"}",
    "an integer of 5,000 digits": b'{"a":' + b"9" * 5_000 + b"}",
    "NaN": b'{"a":NaN}',
    "infinity": b'{"a":-Infinity}',
    "a name twice": b'{"text":"a","text":"b"}',
    "half a surrogate": b'{"text":"\\ud800"}',
    "not UTF-8": b'{"text":"\xff\xfe"}',
    "UTF-16": '{"text":"a"}'.encode("utf-16"),
    "NUL": b"\x00" * 100,
    "a name of 10,000 letters": b'{"' + b"a" * 10_000 + b'":1}',
}

NUMBERS = (
    "-1",
    "-0",
    "1e999",
    "9223372036854775808",
    "1180591620717411303424",
    "1" * 60,
    "0.1",
    "true",
    '"1"',
)
"""As they stand in the JSON, in the place of any value of an example."""

TEXTS = tuple(
    map(
        json.dumps,
        (
            "",
            "\x00",
            "a\u202eb",
            "{u.__init__.__globals__}",
            "{x:>99999999}",
            "{{",
            "ﷺ" * 2_000,
            "=HYPERLINK(1)",
            "../../etc/passwd",
            "' OR 1=1 --",
        ),
    )
)


def path_of(route: Route, attacker: FirmProgram) -> str:
    """The route's path with names that the firm does not have."""
    return route.path.format_map(_Unknown(firm=attacker.firm, kind="branch", service="sms", month="2026-11"))


class _Unknown(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return uuid4().hex


def asked(program: FirmProgram, route: Route, body: bytes) -> httpx.Response:
    headers = {"idempotency-key": str(uuid4()), "content-type": "application/json", **key_for(program, route)}
    started = time.monotonic()
    answer = program.http.request(route.method, path_of(route, program), content=body, headers=headers)
    took = time.monotonic() - started
    assert answer.status_code < 500, (route.key, body[:200], answer.text)
    assert took < SOON, (route.key, body[:200], took)
    return answer


@pytest.mark.parametrize("route", TAKING, ids=lambda route: route.key)
def test_what_is_no_body_is_refused_soon_and_says_why(route: Route, attacker: FirmProgram) -> None:
    for what, body in NO_BODIES.items():
        answer = asked(attacker, route, body)
        assert answer.status_code >= 400, (what, answer.text)
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["code"]


def _mutated(example: Any, to: str) -> Iterator[bytes]:
    """The example, each of its values replaced in turn by the JSON `to`."""
    mark = '"@"'
    for changed in _marked(example):
        yield json.dumps(changed).replace(mark, to).encode()


def _marked(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        for name, one in value.items():
            yield from ({**value, name: changed} for changed in _marked(one))
    elif isinstance(value, list):
        for place, one in enumerate(value[:2]):
            yield from ([*value[:place], changed, *value[place + 1 :]] for changed in _marked(one))
    else:
        yield "@"


@pytest.mark.parametrize("route", [one for one in TAKING if one.example], ids=lambda route: route.key)
def test_no_value_in_the_place_of_another_is_an_error_of_ours(route: Route, attacker: FirmProgram) -> None:
    bodies = [body for value in NUMBERS + TEXTS for body in _mutated(route.example, value)]
    for body in random.Random(SEED).sample(bodies, min(len(bodies), BODIES_A_ROUTE)):
        asked(attacker, route, body)


def _numeric(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, dict):
        for name, one in value.items():
            yield from _numeric(one, (*at, name))
    elif isinstance(value, int) and not isinstance(value, bool):
        yield at


def _with(value: Any, at: tuple[Any, ...], new: Any) -> Any:
    return {**value, at[0]: _with(value[at[0]], at[1:], new)} if at else new


@pytest.mark.parametrize(
    "route", [one for one in TAKING if [*_numeric(dict(one.example or {}))]], ids=lambda route: route.key
)
def test_no_integer_beyond_its_bounds_is_taken(route: Route, attacker: FirmProgram) -> None:
    example = dict(route.example or {})
    for at in _numeric(example):
        for number in ("9223372036854775808", "1" * 60, "1e999", "-1", "true", '"1"', "NaN"):
            body = json.dumps(_with(example, at, "@")).replace('"@"', number).encode()
            answer = asked(attacker, route, body)
            assert answer.status_code in (400, 422), (at, number, answer.text)


FORGED = ("a", "=", "%00", "A" * 200, "A" * 5_000, "eyJwayI6IkZJUk0jeCJ9", "۱۲۳")


@pytest.fixture(scope="module")
def cursor(attacker: FirmProgram) -> str:
    """A good one, of one list of the attacker's."""
    for code in ("KA", "KB"):
        assert attacker.http.put(f"/v1/subscribers/{code}", json={"name": code}).status_code in (200, 201)
    return str(attacker.get("/v1/subscribers", limit="1")["next_cursor"])


@pytest.mark.parametrize("route", PAGED, ids=lambda route: route.key)
def test_a_cursor_that_was_not_given_for_this_page_is_refused(
    route: Route, attacker: FirmProgram, victim: Victim, cursor: str
) -> None:
    turned = cursor[:-1] + ("A" if cursor[-1] != "A" else "B")
    query = {"service": "sms"} if any(one.name == "service" for one in route.query) else {}
    if route.key == "GET /v1/messages":
        query["to"] = "905321234567"
    others = [] if route.path == "/v1/subscribers" else [cursor]
    for forged in (*FORGED, turned, cursor[: len(cursor) // 2], cursor * 2, *others):
        path = route.path.format_map(_Unknown(victim.named))
        started = time.monotonic()
        # The victim's own lists, read with the attacker's cursor.
        answer = victim.program.http.get(path, params=query | {"cursor": forged})
        assert answer.status_code in (400, 422), (forged[:50], answer.text)
        assert time.monotonic() - started < SOON


def test_a_text_that_is_code_elsewhere_is_a_text_here(attacker: FirmProgram) -> None:
    for text in ("{u.__init__.__globals__}", "{x:>99999999}", "{{", "{0}", "%s %n", "${jndi:ldap://x}"):
        body = {"text": text, "purpose": "informational", "rows": [{"to": "05321234567", "u": SECRET}]}
        started = time.monotonic()
        answer = attacker.http.post("/v1/quotes", json=body)
        assert answer.status_code in (200, 422), answer.text
        assert SECRET not in answer.text
        assert time.monotonic() - started < SOON


@pytest.mark.parametrize("route", [one for one in ROUTES if one.query], ids=lambda route: route.key)
def test_no_query_is_an_error_of_ours(route: Route, attacker: FirmProgram) -> None:
    for name in (*(one.name for one in route.query), "unknown"):
        for value in ("-1", "9" * 5_000, "\x00", "' OR 1=1 --"):
            answer = attacker.http.get(path_of(route, attacker), params={name: value})
            assert answer.status_code < 500, (name, value[:50], answer.text)
