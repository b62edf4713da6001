"""Routes that take no key: addresses that hold a secret, and the links of messages."""

from __future__ import annotations

import json
import random
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from tests.attacks.fuzz import mutations
from tests.attacks.test_requests import NO_BODIES, SOON
from tests.attacks.victims import NUMBER, SECRET, Victim
from tests.e2e.programs import FirmProgram
from tests.e2e.roots import house_of
from ulak.links.paths import LETTERS
from ulak.platform.http import Authority, Route
from ulak.routes import all_routes

pytestmark = [pytest.mark.stack, pytest.mark.attack]

SEED = 20_261_128
BY_SECRET = [route for route in all_routes() if route.authority is Authority.SIGNATURE]


def ask(program: FirmProgram, method: str, path: str, **more: Any) -> httpx.Response:
    address = program.stack.api_url + path
    return httpx.request(method, address, timeout=40, trust_env=False, **more)


def wrong(victim: Victim) -> list[dict[str, str]]:
    """What a stranger may put into the address: the victim's names, and secrets that are none."""
    secrets = ("0" * 43, "A" * 32, victim.named["token"][:-1], "x", "é", "%00", "a" * 2_000)
    return [{**victim.named, "source": "gizli", "secret": one, "token": one} for one in secrets]


@pytest.mark.parametrize("route", BY_SECRET, ids=lambda route: route.key)
def test_a_secret_that_is_none_is_refused_alike_whatever_comes_with_it(
    route: Route, victim: Victim, attacker: FirmProgram
) -> None:
    body = json.dumps(dict(route.example or {})).encode()
    for named in wrong(victim):
        told = set()
        for firm in (victim.program.firm, attacker.firm, "nosuchfirm"):
            answer = ask(attacker, route.method, route.path.format_map(named | {"firm": firm}), content=body)
            assert SECRET not in answer.text
            told.add((answer.status_code, answer.json()["code"]))
        too_long = len(route.path.format_map(named)) > 2_000  # for any name: it is looked for nowhere
        assert told == {(404, "not_found") if too_long else (401, "unauthenticated")}, named["secret"][:20]


@pytest.fixture(scope="module")
def open_to(attacker: FirmProgram) -> dict[str, str]:
    """Good addresses of the attacker's own, by route."""
    source = attacker.put("/v1/erp/sources/fuzz", {"scheme": "standard"})["path"]
    iys = {"iys_code": 123456, "brand_code": 654321, "username": "iys-ulak"}
    token = house_of(attacker.stack).operators.push_routes.make(attacker.firm, "sms")
    return {
        "POST /v1/erp/hooks/{firm}/{source}": source,
        "POST /v1/erp/hooks/{firm}/{source}/{secret}": f"{source}/x",
        "POST /v1/operators/{token}": f"/v1/operators/{token}",
        "GET /v1/operators/{token}": f"/v1/operators/{token}",
        "POST /v1/iys/push/{firm}/{secret}": attacker.put("/v1/settings/iys", iys)["push_path"],
    }


@pytest.mark.parametrize("route", BY_SECRET, ids=lambda route: route.key)
def test_nothing_that_comes_to_a_good_address_is_an_error_of_ours(
    route: Route, attacker: FirmProgram, open_to: dict[str, str]
) -> None:
    """Whoever holds the address may still send anything."""
    near = mutations([json.dumps(dict(route.example or {})).encode(), b"jobid=1&status=1"], SEED, 20_000)
    bodies = [*NO_BODIES.values(), *(next(near) for _ in range(40)), b"[" + b"1," * 100_000 + b"1]"]
    for body in bodies:
        for kind in ("application/json", "application/x-www-form-urlencoded"):
            started = time.monotonic()
            answer = ask(
                attacker, route.method, open_to[route.key], content=body, headers={"content-type": kind}
            )
            assert answer.status_code < 500, (body[:100], answer.text)
            assert time.monotonic() - started < SOON


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_path_that_is_no_link_leads_nowhere_and_is_told_alike(
    method: str, victim: Victim, attacker: FirmProgram
) -> None:
    path, draw = victim.named["path"], random.Random(SEED)
    near = [
        path[:at] + draw.choice(LETTERS.replace(path[at], "")) + path[at + 1 :] for at in range(len(path))
    ]
    guessed = ["".join(draw.choices(LETTERS, k=16)) for _ in range(20)]
    odd = [
        "0",
        "a" * 17,
        "a" * 1_000,
        "%00" * 16,
        "%F0%9F%98%80" * 16,
        "'%20OR%201=1%20--",
    ]
    told = {
        (answer.status_code, answer.text, answer.headers.get("location"))
        for one in [*near, *guessed, *odd]
        if (answer := ask(attacker, method, f"/l/{one}"))
    }
    assert {status for status, _, _ in told} == {404}
    assert len(told) == 1


def test_a_link_leads_to_its_own_address_whatever_else_is_asked(
    victim: Victim, attacker: FirmProgram
) -> None:
    path = f"/l/{victim.named['path']}"
    for more in ("", "?url=https://evil.example", "?next=//evil.example", "?path=x"):
        headers = {"x-forwarded-host": "evil.example", "referer": "https://evil.example"}
        answer = ask(attacker, "GET", path + more, headers=headers)
        assert (answer.status_code, answer.headers["location"]) == (302, "https://gizli.example/")
        assert NUMBER not in answer.text


def test_a_flood_of_guesses_at_links_is_refused_or_told_nothing_and_delays_no_key(
    victim: Victim, attacker: FirmProgram
) -> None:
    draw = random.Random(SEED + 1)
    guesses = ["".join(draw.choices(LETTERS, k=16)) for _ in range(400)]
    with ThreadPoolExecutor(8) as threads:
        statuses = list(threads.map(lambda one: ask(attacker, "GET", f"/l/{one}").status_code, guesses))
        started = time.monotonic()
        assert victim.program.http.get("/v1/credit").status_code == 200
        assert time.monotonic() - started < SOON
    assert set(statuses) <= {404, 429, 503}
