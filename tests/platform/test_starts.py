"""What the functions that a person waits for make at init, and that it may stand in a snapshot for weeks."""

from __future__ import annotations

import gc
import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from botocore.endpoint import Endpoint
from moto import mock_aws
from snapshot_restore_py import get_after_restore

from tests.architecture.wings import made
from tests.conftest import HandClock
from tests.dynamodb import engine
from tests.otp.otp_world import FIRM, MSISDN, OtpWorld
from ulak.assembly import House, Ports
from ulak.platform.aws import client
from ulak.platform.clock import DAY
from ulak.platform.settings import Settings
from ulak.routes import routes_of
from ulak.starts import STARTS

SETTINGS = Settings(
    stage="test",
    table="main",
    otp_table="otp",
    rates_table="main",
    people_table="people",
    bucket="ulak-test-bucket",
    plan_queue_url="http://localhost/plan",
    interactive_queue_url="http://localhost/interactive",
    reports_queue_url="http://localhost/reports",
    approval_key_ids="key",
    initialization="snap-start",
)


@pytest.fixture
def no_hooks() -> Iterator[None]:
    """The process-wide list of what runs after a restore, as it was."""
    registry = get_after_restore()
    before = list(registry)
    yield
    registry[:] = before


def _sockets() -> list[str]:
    folder = Path("/proc/self/fd")
    links = (str(one.readlink()) for one in folder.iterdir() if one.exists())
    return [link for link in links if link.startswith("socket:")]


@pytest.mark.parametrize("function", STARTS)
@pytest.mark.usefixtures("no_hooks")
def test_init_opens_no_connection_and_reads_nothing(function: str, clock: HandClock) -> None:
    """No AWS stands behind: a call that left the process would fail."""
    before = _sockets()
    house = House(SETTINGS, clock)
    house.start(function)
    gc.unfreeze()
    assert _sockets() == before
    parts = made(house)
    assert not parts["directory.firms"]._remembered
    assert not parts["platform.gate"].limiter._windows
    if "platform.secrets" in parts:
        assert not parts["platform.secrets"]._kept
    if "operators.registry" in parts:
        assert not parts["operators.registry"]._open
    if "otp.peppers" in parts:
        assert parts["otp.peppers"]._read is None


@pytest.mark.parametrize("function", STARTS)
@pytest.mark.usefixtures("no_hooks")
def test_what_is_rehearsed_says_nothing_to_anybody(function: str, clock: HandClock) -> None:
    """Whoever else listens to what leaves, as the AWS of these tests does, is shown empty requests to nowhere."""
    shown: list[tuple[str, bytes]] = []

    def noted(apply: Callable[[Any], Any], request: Any) -> Any:
        shown.append((request.url, request.body))
        return apply(request)

    with mock_aws(), engine(noted), patch.object(Endpoint, "_send") as sent:
        House(SETTINGS, clock).start(function)
        gc.unfreeze()
    assert not sent.called
    assert set(shown) == {("https://rehearsed.invalid/", b"")}


@pytest.mark.parametrize("function", STARTS)
def test_a_start_names_a_route_of_its_function(function: str) -> None:
    assert STARTS[function].route in {route.key for route in routes_of(function)}


@pytest.mark.parametrize("function", STARTS)
def test_the_template_takes_the_snapshot_of_every_function_that_makes_all_at_init(function: str) -> None:
    root = Path(__file__).parents[2] / "functions" / function
    assert "snapshot: true" in (root / f"{function}.yaml").read_text()
    assert f'.start("{function}")' in (root / "app.py").read_text()


@pytest.mark.usefixtures("no_hooks")
def test_processes_of_one_snapshot_draw_jitter_of_their_own(clock: HandClock) -> None:
    House(SETTINGS, clock).start("otp_verify")
    gc.unfreeze()
    snapshot = random.getstate()
    drawn = []
    for _ in range(2):
        random.setstate(snapshot)  # as two processes that are restored from it
        for hook, args, kwargs in get_after_restore():
            hook(*args, **kwargs)
        drawn.append(random.random())
    assert drawn[0] != drawn[1]


@pytest.mark.usefixtures("no_hooks")
def test_nothing_is_registered_where_there_is_no_snapshot(clock: HandClock) -> None:
    before = list(get_after_restore())
    House(Settings(**{**_fields(SETTINGS), "initialization": "on-demand"}), clock).start("otp_verify")
    gc.unfreeze()
    assert list(get_after_restore()) == before


def _fields(settings: Settings) -> dict[str, Any]:
    return {name: getattr(settings, name) for name in Settings.__slots__}


@pytest.mark.usefixtures("aws_in_process", "no_hooks")
def test_a_process_restored_after_weeks_knows_what_holds_then(clock: HandClock) -> None:
    """It goes on in a copy of itself after three weeks, in which a key was revoked, another made and the pepper
    rotated."""
    world = OtpWorld(clock)
    revoked = world.keys[FIRM]
    house = House(
        world.house.settings,
        clock,
        Ports(queue=world.house.ports.queue, operator=world.house.ports.operator),
    )
    handlers = {name: house.start(name) for name in ("otp_issue", "otp_verify")}
    gc.unfreeze()
    clock.turn(21 * DAY)
    key_id = revoked.partition(".")[0].rpartition("_")[2]
    world.directory.revoke_key(FIRM, key_id, clock())
    fresh = world.new_key(FIRM)
    world.house.otp.peppers.rotate()

    def restored() -> str:
        refused = handlers["otp_issue"](_issue(revoked), None)
        issued = handlers["otp_issue"](_issue(fresh), None)
        otp_id = _body(issued)["id"]
        checked = handlers["otp_verify"](_verify(fresh, otp_id, world.code()), None)
        return f"{refused['statusCode']} {issued['statusCode']} {_body(checked).get('status')}"

    assert _in_a_copy(restored) == "401 201 approved"


def _in_a_copy(work: Any) -> str:
    """What `work` tells in a process forked from this one, as one restored from a snapshot of it."""
    reads, writes = os.pipe()
    child = os.fork()
    if child == 0:
        told = "it failed"
        try:
            told = work()
        finally:
            os.write(writes, told.encode())
            os._exit(0)
    os.close(writes)
    with os.fdopen(reads) as pipe:
        told = pipe.read()
    os.waitpid(child, 0)
    return told


def _body(answer: dict[str, Any]) -> dict[str, Any]:
    import json

    body: dict[str, Any] = json.loads(answer["body"])
    return body


def _issue(key: str) -> dict[str, Any]:
    return _event("/v1/otp", key, {"to": MSISDN, "purpose": "sign_in"})


def _verify(key: str, otp_id: str, code: str) -> dict[str, Any]:
    return _event("/v1/otp/{otp_id}/verify", key, {"code": code}, otp_id=otp_id)


def _event(route: str, key: str, body: dict[str, Any], **path: str) -> dict[str, Any]:
    import json

    address = route.format(**path)
    return {
        "routeKey": f"POST {route}",
        "rawPath": address,
        "headers": {"authorization": f"Bearer {key}", "idempotency-key": "key-00000001"},
        "pathParameters": path,
        "requestContext": {"requestId": "r-1", "http": {"method": "POST", "path": address}},
        "body": json.dumps(body),
    }


def test_an_administrators_program_reaches_services_that_no_function_speaks_to() -> None:
    assert client("cloudformation").meta.service_model.service_name == "cloudformation"
