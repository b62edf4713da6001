"""Who is let in: floods by key, by firm and by address are refused with when to come back, before anything is done for
them; codes have room of their own; what waits longest is refused first."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.conftest import HandClock
from tests.world import FIRM, World
from ulak.assembly.door import Door
from ulak.directory.firms import new_key
from ulak.directory.request_limits import set_request_limits
from ulak.identity.caller import Caller
from ulak.platform.clock import MINUTE, SECOND
from ulak.platform.http.edge import edge
from ulak.platform.http.gate import MOST_FAILURES
from ulak.platform.http.limiter import WINDOW
from ulak.platform.pressure import MOST_WAITING, TERM, Load, Pressure
from ulak.routes import all_routes

ADDRESS = "203.0.113.9"


class Api:
    """The routes of one process, asked as they are by strangers."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.handler = edge(list(all_routes()), Door(world.house))

    def ask(
        self, route: str, key: str | None = None, *, address: str = ADDRESS, **path: str
    ) -> dict[str, Any]:
        event = {
            "routeKey": route,
            "rawPath": "/",
            "headers": {"authorization": f"Bearer {key or self.world.key}"},
            "pathParameters": path,
            "requestContext": {"requestId": "r", "http": {"method": route.split()[0], "sourceIp": address}},
        }
        return self.handler(event, object())

    def flood(self, route: str, times: int, key: str | None = None, **more: str) -> list[int]:
        return [self.ask(route, key, **more)["statusCode"] for _ in range(times)]


@pytest.fixture
def api(aws_in_process: None, clock: HandClock) -> Api:
    clock.turn(-clock() % WINDOW)
    return Api(World(clock))


KEYED = [route.key for route in all_routes() if route.authority == "key"]


def test_a_flood_by_one_key_is_refused_on_every_route_with_when_to_come_back(api: Api) -> None:
    set_request_limits(api.world.house.platform.table, FIRM, 2, 1)
    names = dict.fromkeys(("job_id", "code", "otp_id", "name", "client", "kind", "service"), "x")
    for route in KEYED:
        told = [api.ask(route, **names) for _ in range(7)]
        refused = told[-1]
        assert [one["statusCode"] == 429 for one in told] == [False] * 5 + [True] * 2, route
        assert refused["headers"]["retry-after"] == "5"
        assert '"rate_limit_key"' in refused["body"]
        assert '"retryable":true' in refused["body"]
        api.world.clock.turn(2 * WINDOW)


def test_a_flood_of_anything_else_leaves_the_codes_their_room_and_other_firms_theirs(api: Api) -> None:
    set_request_limits(api.world.house.platform.table, FIRM, 2, 2)
    statuses = api.flood("GET /v1/webhooks", 100)
    assert statuses.count(200) == 10
    assert statuses[-1] == 429
    assert api.ask("POST /v1/otp/{otp_id}/verify", otp_id="x")["statusCode"] == 400, "no body"
    api.world.directory.add_firm("other", "Other")
    key, text = new_key("other", "tests")
    api.world.directory.add_key(key)
    assert api.flood("GET /v1/webhooks", 50, text) == [200] * 50


def test_a_firms_keys_share_its_limit(api: Api) -> None:
    set_request_limits(api.world.house.platform.table, FIRM, 3, 2)
    key, text = new_key(FIRM, "second")
    api.world.directory.add_key(key)
    assert api.flood("GET /v1/webhooks", 50).count(200) == 10
    assert api.flood("GET /v1/webhooks", 50, text).count(200) in (4, 5), "what is left, or a block less"
    assert '"rate_limit_firm"' in api.ask("GET /v1/webhooks", text)["body"]


def test_a_limit_is_the_deployments_unless_the_firm_has_its_own(api: Api) -> None:
    assert api.flood("GET /v1/webhooks", 300).count(200) == 50 * WINDOW // SECOND
    set_request_limits(api.world.house.platform.table, FIRM, None, 60)
    api.world.clock.turn(MINUTE + WINDOW)
    assert api.flood("GET /v1/webhooks", 400).count(200) == 60 * WINDOW // SECOND


def test_requests_that_cannot_be_counted_are_not_refused(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise ClientError({"Error": {"Code": "ProvisionedThroughputExceededException"}}, "UpdateItem")

    monkeypatch.setattr(api.world.house.platform.rates_table, "write", fails)
    assert api.flood("GET /v1/webhooks", 400) == [200] * 400


def test_guesses_from_one_address_are_refused_and_a_key_that_is_known_is_not(api: Api) -> None:
    assert api.ask("GET /v1/webhooks")["statusCode"] == 200
    wrong = api.world.key[:-1] + ("A" if api.world.key[-1] != "A" else "B")
    assert api.flood("GET /v1/webhooks", MOST_FAILURES, wrong) == [401] * MOST_FAILURES
    refused = api.ask("GET /v1/webhooks", wrong, address=f"::ffff:{ADDRESS}")
    assert (refused["statusCode"], refused["headers"]["retry-after"]) == (429, "60")
    assert '"rate_limit_address"' in refused["body"]
    assert api.ask("GET /v1/webhooks", wrong, address="203.0.113.10")["statusCode"] == 401
    assert api.ask("GET /v1/webhooks")["statusCode"] == 200
    api.world.clock.turn(MINUTE)
    assert api.ask("GET /v1/webhooks", wrong)["statusCode"] == 401


def test_guesses_from_anywhere_in_a_subscribers_network_are_one_addresss(api: Api) -> None:
    wrong = "ulak_nobody_000000000000." + "A" * 43
    for n in range(MOST_FAILURES):
        assert api.ask("GET /v1/webhooks", wrong, address=f"2001:db8:0:1::{n:x}")["statusCode"] == 401
    assert api.ask("GET /v1/webhooks", wrong, address="2001:db8:0:1:ffff::1")["statusCode"] == 429
    assert api.ask("GET /v1/webhooks", wrong, address="2001:db8:0:2::1")["statusCode"] == 401


# --- load -----------------------------------------------------------------------------------------------------

LOADS = {route.key: route.load for route in all_routes()}


def test_what_a_person_waits_for_is_no_bulk() -> None:
    codes = {key for key, load in LOADS.items() if load is Load.CODE}
    assert codes == {key for key in LOADS if " /v1/otp" in key}
    assert {key for key, load in LOADS.items() if load is Load.SINGLE} == {
        "POST /v1/messages",
        "POST /v1/erp/events",
        "POST /v1/erp/hooks/{firm}/{source}",
        "POST /v1/erp/hooks/{firm}/{source}/{secret}",
    }
    assert "POST /v1/jobs" in {key for key, load in LOADS.items() if load is Load.BULK}


@pytest.mark.parametrize(
    ("queue", "waits"),
    [
        ("plan", ["POST /v1/jobs"]),
        ("send", ["POST /v1/jobs"]),
        ("lists", ["POST /v1/jobs"]),
        ("interactive", ["POST /v1/jobs", "POST /v1/messages"]),
        ("erp", ["POST /v1/jobs", "POST /v1/messages"]),
    ],
)
def test_bulk_waits_first_then_singles_and_codes_never(api: Api, queue: str, waits: list[str]) -> None:
    def refused() -> list[str]:
        routes = ("POST /v1/jobs", "POST /v1/messages", "POST /v1/otp", "GET /v1/webhooks")
        return [route for route in routes if api.ask(route)["statusCode"] == 503]

    assert refused() == []
    most, _ = MOST_WAITING[queue]
    api.world.house.platform.pressure.measure({queue: most})
    api.world.clock.turn(10 * SECOND)
    assert refused() == [], "as much as is worked through in time"
    api.world.house.platform.pressure.measure({queue: most + 1})
    api.world.clock.turn(10 * SECOND)
    assert refused() == waits
    answer = api.ask("POST /v1/jobs")
    assert answer["headers"]["retry-after"] == str((TERM - 10 * SECOND) // SECOND)
    assert '"saturated"' in answer["body"]
    api.world.clock.turn(TERM)
    assert refused() == [], "nobody said so again"


def test_a_refusal_ends_with_the_next_look_when_the_queues_are_short_again(api: Api) -> None:
    pressure = api.world.house.platform.pressure
    pressure.check(Load.BULK)
    pressure.measure({"plan": 10_000})
    pressure.measure({"plan": 3})
    api.world.clock.turn(10 * SECOND)
    pressure.check(Load.BULK)


def test_pressure_is_read_every_ten_seconds_and_not_by_the_first_request(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads = []
    table = api.world.house.platform.rates_table
    get = table.get
    monkeypatch.setattr(table, "get", lambda *a, **k: reads.append(1) or get(*a, **k))
    pressure = Pressure(lambda: table, api.world.clock)
    pressure.check(Load.SINGLE)
    assert not reads
    for _ in range(100):
        pressure.check(Load.SINGLE)
        pressure.check(Load.CODE)
    assert len(reads) == 1
    api.world.clock.turn(10 * SECOND)
    pressure.check(Load.SINGLE)
    assert len(reads) == 2


def test_what_aws_held_back_is_told_as_temporary(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise ClientError({"Error": {"Code": "ThrottlingException"}}, "GetItem")

    monkeypatch.setattr(api.world.house.platform.table, "get", fails)
    answer = api.ask("GET /v1/credit")
    assert (answer["statusCode"], answer["headers"]["retry-after"]) == (503, "5")
    assert '"retryable":true' in answer["body"]


def test_a_caller_of_no_key_is_counted_by_its_source(api: Api) -> None:
    gate = api.world.house.platform.gate
    gate.admit(Caller(FIRM, "source:github"), Load.SINGLE)
    gate.admit(Caller(FIRM, "source:github"), Load.SINGLE)
    assert api.world.house.platform.rates_table.get(
        (f"FIRM#{FIRM}#RATE", f"rest#{api.world.clock() // WINDOW}")
    )
