"""Keys that are wrong, ended, narrow or somebody's, at every route that takes a key."""

from __future__ import annotations

from uuid import uuid4

import httpx
import pytest

from local import Stack
from tests.attacks.victims import Victim, key_of, path_of, query_of
from tests.e2e.programs import FirmProgram
from ulak.identity.caller import KeyKind, Scope
from ulak.platform.http import Authority, Route
from ulak.routes import all_routes

pytestmark = [pytest.mark.stack, pytest.mark.attack]

KEYED = [route for route in all_routes() if route.authority is Authority.KEY]
SCOPES = [frozenset({scope}) for scope in Scope]


def ask(program: FirmProgram, route: Route, victim: Victim, authorization: str | None) -> httpx.Response:
    headers = {"idempotency-key": str(uuid4())} | ({"authorization": authorization} if authorization else {})
    path = program.stack.api_url + path_of(route, victim.named)
    body = dict(route.example or {}) if route.body else None
    query = query_of(route, victim.named)
    return httpx.request(
        route.method, path, json=body, params=query, headers=headers, timeout=40, trust_env=False
    )


@pytest.mark.parametrize("route", KEYED, ids=lambda route: route.key)
def test_without_a_key_nothing_is_answered(route: Route, victim: Victim, attacker: FirmProgram) -> None:
    answer = ask(attacker, route, victim, None)
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")


def forged(text: str, other: str) -> dict[str, str]:
    """Forgeries of a key: the head of one firm's before the secret of another's, and so on."""
    head, _, secret = text.partition(".")
    return {
        "another secret": f"Bearer {head}.{'A' * len(secret)}",
        "another firm's secret": f"Bearer {other.partition('.')[0]}.{secret}",
        "no secret": f"Bearer {head}.",
        "half a secret": f"Bearer {text[:-8]}",
        "more": f"Bearer {text}A",
        "twice": f"Bearer {text} {text}",
        "another scheme": f"Basic {text}",
        "no scheme": text,
        "an injection": "Bearer ulak_'; --_0.x",
    }


def test_every_forgery_is_refused_alike(victim: Victim, attacker: FirmProgram) -> None:
    mine, theirs = key_of(attacker), key_of(victim.program)
    told = set()
    for route, authorization in zip(KEYED, forged(mine, theirs).values(), strict=False):
        answer = ask(attacker, route, victim, authorization)
        told.add((answer.status_code, answer.text.replace(answer.json()["request_id"], "")))
    assert len(told) == 1
    assert told.pop()[0] == 401


@pytest.mark.parametrize("scopes", SCOPES, ids=lambda scopes: "+".join(scopes))
def test_a_key_opens_the_routes_of_its_scopes_and_no_other(
    scopes: frozenset[Scope], victim: Victim, attacker: FirmProgram
) -> None:
    key = f"Bearer {key_of(attacker, scopes=scopes)}"
    opened = [
        route.key
        for route in KEYED
        if route.scope not in scopes
        and ask(attacker, route, victim, key).json().get("code") != "scope_missing"
    ]
    assert opened == []


def test_a_team_key_sends_and_sets_up_nothing_that_is_not_declared_open_to_it(
    victim: Victim, attacker: FirmProgram
) -> None:
    key = f"Bearer {key_of(attacker, kind=KeyKind.TEAM)}"
    looking = (Scope.READ, Scope.PERSONAL)
    narrow = [route for route in KEYED if not route.team and route.scope not in looking]
    assert narrow
    opened = [
        route.key
        for route in narrow
        if ask(attacker, route, victim, key).json().get("code") != "team_key_narrow"
    ]
    assert opened == []


def test_a_key_of_one_user_sees_nothing_of_the_whole_firm(victim: Victim, attacker: FirmProgram) -> None:
    key = f"Bearer {key_of(attacker, erp_user='ayse', scopes={Scope.READ, Scope.SEND, Scope.PERSONAL})}"
    whole = [route for route in KEYED if route.of_firm and route.scope is not Scope.ADMIN]
    assert whole
    codes = {ask(attacker, route, victim, key).json().get("code") for route in whole}
    assert codes == {"key_of_one_user"}


def test_a_test_key_reaches_no_operator_on_any_route(victim: Victim, attacker: FirmProgram) -> None:
    key = f"Bearer {key_of(attacker, kind=KeyKind.TEST)}"
    before = len(attacker.operators_texts())
    credit = attacker.get("/v1/credit")
    for route in KEYED:
        answer = ask(attacker, route, victim, key)
        assert answer.status_code < 500, (route.key, answer.text)
    assert len(attacker.operators_texts()) == before
    assert attacker.get("/v1/credit") == credit


def test_routes_that_are_not_declared_are_not_there(stack: Stack, attacker: FirmProgram) -> None:
    for path in (
        "/v1",
        "/v1/",
        "/v1/firms",
        "/v1/jobs/",
        "/v1//jobs",
        "/v1/%2e%2e/health",
        "/v2/jobs",
        "/.env",
    ):
        answer = attacker.http.get(path)
        assert answer.status_code == 404, (path, answer.text)
        assert answer.headers["content-type"] == "application/problem+json"
    for method in ("TRACE", "PROPFIND", "PATCH"):
        assert attacker.http.request(method, "/v1/jobs").status_code in (403, 404, 405)
