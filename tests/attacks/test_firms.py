"""Another firm, with every right within its own, asks every route for what is the victim's."""

from __future__ import annotations

import json
import re
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.attacks.victims import NUMBER, SECRET, Victim, key_for, path_of, query_of
from tests.e2e.programs import FirmProgram
from ulak.platform.http import Authority, Route
from ulak.routes import all_routes

pytestmark = [pytest.mark.stack, pytest.mark.attack]

KEYED = [route for route in all_routes() if route.authority is Authority.KEY]
NAMING = [route for route in KEYED if "{" in route.path]


def never_was(named: dict[str, str]) -> dict[str, str]:
    """Names of the same form that nobody has."""
    fixed = ("kind", "service", "type", "month", "number", "firm", "to")  # a number is nobody's name
    return {name: value if name in fixed else _another(value) for name, value in named.items()}


def _another(name: str) -> str:
    """The name with its digits turned, or turned round where it is a word."""
    turned = str.maketrans("0123456789abcdef", "fedcba9876543210")
    changed = re.sub("[0-9a-f]{32}", lambda id: id[0].translate(turned), name)
    return name[::-1] if changed == name else changed


def asked(program: FirmProgram, route: Route, named: dict[str, str], body: Any) -> httpx.Response:
    path, query = path_of(route, named), query_of(route, named)
    headers = {"idempotency-key": str(uuid4()), **key_for(program, route)}
    return program.http.request(
        route.method, path, json=body if route.body else None, params=query, headers=headers
    )


def without_names(answer: httpx.Response, victim: Victim) -> str:
    """The answer without what names the request itself."""
    text = answer.text.replace(answer.json()["request_id"], "")
    names = {*victim.named.values(), *never_was(victim.named).values()}
    return re.sub("|".join(map(re.escape, sorted(names, key=len, reverse=True))), "", text)


@pytest.fixture(scope="module")
def before(victim: Victim) -> Any:
    return victim.shown()


@pytest.mark.parametrize("route", NAMING, ids=lambda route: route.key)
def test_what_is_another_firms_is_as_what_never_was(
    route: Route, before: Any, victim: Victim, attacker: FirmProgram
) -> None:
    body = dict(route.example or {})
    theirs = asked(attacker, route, victim.named, body)
    nobodys = asked(attacker, route, never_was(victim.named), body)
    assert theirs.status_code == nobodys.status_code < 500
    assert SECRET not in theirs.text
    assert NUMBER not in theirs.text
    if theirs.status_code == 404:
        assert without_names(theirs, victim) == without_names(nobodys, victim)


IN_BODIES = {
    "a list": ("/v1/jobs", {"text": "a", "purpose": "informational", "upload": "{upload_id}"}),
    "a list, quoted": ("/v1/quotes", {"text": "a", "upload": "{upload_id}"}),
    "a list, imported": ("/v1/imports", {"kind": "accounts", "upload": "{upload_id}"}),
    "a subscriber": ("/v1/jobs", {"text": "a", "purpose": "informational", "subscribers": ["{code}"]}),
    "a group": ("/v1/jobs", {"text": "a", "purpose": "informational", "groups": ["{code}"]}),
    "an account": ("/v1/jobs", {"text": "a", "purpose": "informational", "accounts": ["{code}"]}),
    "a filter": ("/v1/jobs", {"text": "a", "purpose": "informational", "filter": "{code}"}),
    "a template": ("/v1/jobs", {"template": "{code}", "recipients": ["05321234567"]}),
    "a member": ("/v1/exports", {"kind": "members", "group": "{code}"}),
    "an approver": ("/v1/otp", {"to": {"erp_user": "{user}"}, "purpose": "sign_in"}),
    "an invoice": ("/v1/reports/months/2026-11/comparisons", {"upload": "{upload_id}", "operator": "netgsm"}),
}


def filled(value: Any, named: dict[str, str]) -> Any:
    return json.loads(re.sub(r"{(\w+)}", lambda found: named[found[1]], json.dumps(value)))


@pytest.mark.parametrize(("path", "body"), IN_BODIES.values(), ids=IN_BODIES)
def test_what_a_body_names_of_another_firms_is_as_what_never_was(
    path: str, body: Any, before: Any, victim: Victim, attacker: FirmProgram
) -> None:
    answers = [
        attacker.http.post(path, json=filled(body, named), headers={"idempotency-key": str(uuid4())})
        for named in (victim.named, never_was(victim.named))
    ]
    assert answers[0].status_code == answers[1].status_code < 500
    assert SECRET not in answers[0].text
    assert NUMBER not in answers[0].text


LISTS = [route for route in KEYED if route.method == "GET" and "{" not in route.path]
ASKED = {"service": "sms", "to": NUMBER, "prefix": "GIZ", "name": SECRET}


@pytest.mark.parametrize("route", LISTS, ids=lambda route: route.key)
def test_no_list_shows_what_is_another_firms(
    route: Route, before: Any, victim: Victim, attacker: FirmProgram
) -> None:
    query = {one.name: ASKED[one.name] for one in route.query if one.name in ASKED}
    if "name" in query:
        query.pop("prefix")
    answer = attacker.http.get(route.path, params=query)
    assert answer.status_code in (200, 303, 422, 400), answer.text
    assert SECRET not in answer.text
    assert "GIZ" not in answer.text


def test_after_all_that_the_victim_has_what_it_had(before: Any, victim: Victim) -> None:
    assert victim.shown() == before
