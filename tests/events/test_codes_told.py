"""A challenge's course as its firm is told of it. On moto, with its streams."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import jwt
import pytest

from tests.conftest import HandClock
from tests.grants import only_what_is_granted
from tests.otp.otp_world import FIRM, MSISDN, OTP_TABLE, TASK, OtpWorld
from tests.streams import Stream
from ulak.events.recorder import CHECK_TAKES
from ulak.operators.port import NotSent
from ulak.otp.limits import MOST_ATTEMPTS
from ulak.platform.aws import client
from ulak.platform.clock import MINUTE


class Told:
    def __init__(self, clock: HandClock) -> None:
        self.world = OtpWorld(clock)
        self.stream = Stream(OTP_TABLE)
        self.store, self.recorder = self.world.house.events.store, self.world.house.events.recorder

    def tell(self) -> None:
        """As often as this is asked: the whole stream from its beginning."""
        assert self.recorder.record({"Records": self.stream.records()}) == {"batchItemFailures": []}

    def log(self) -> list[tuple[str, dict[str, Any]]]:
        self.tell()
        return [(event.kind, json.loads(event.data)) for event in self.store.events(FIRM, 0, 100)]

    def kinds(self) -> list[str]:
        return [kind for kind, _ in self.log()]


@pytest.fixture
def told(aws_in_process: None, clock: HandClock) -> Told:
    return Told(clock)


def test_a_challenge_is_told_from_its_first_code_to_its_approval(told: Told) -> None:
    world = told.world
    issued = world.issue(client_reference="FT-1")
    world.verify(issued["id"], world.wrong_code())
    world.clock.turn(MINUTE)
    world.resend(issued["id"], client_reference="FT-1")
    world.verify(issued["id"], world.code())
    log = told.log()
    assert [(kind, data["status"], data["serial"]) for kind, data in log] == [
        ("otp.issued", "pending", 1),
        ("otp.issued", "pending", 2),
        ("otp.approved", "approved", 2),
    ]
    assert {data["otp_id"] for _, data in log} == {issued["id"]}
    assert {data["client_reference"] for _, data in log} == {"FT-1"}
    assert log[1][1]["credit"]["remaining"] == world.remaining()
    assert "approval" not in log[2][1]
    assert told.log() == log


def test_an_approved_task_is_told_with_its_signed_record(told: Told) -> None:
    world = told.world
    issued = world.issue(task=TASK)
    world.verify(issued["id"], world.code(), task=TASK)
    kind, data = told.log()[-1]
    assert kind == "otp.approved"
    assert data["task"] == {"id": TASK["id"], "digest": issued["task"]["digest"], "approver": "ayse"}
    keys = jwt.PyJWKSet.from_dict(world.call("GET /v1/otp/keys").body)
    kid = jwt.get_unverified_header(data["approval"])["kid"]
    record = jwt.decode(data["approval"], keys[kid].key, algorithms=["ES256"], audience=FIRM)
    assert (record["sub"], record["jti"], record["task_sha256"]) == (
        "ayse",
        issued["id"],
        issued["task"]["digest"],
    )


def test_an_approval_is_told_while_nothing_can_be_signed(told: Told) -> None:
    world = told.world
    issued = world.issue(task=TASK)
    world.verify(issued["id"], world.code(), task=TASK)
    with _kms_silent():
        world.house.otp.signer._public.clear()
        assert told.log()[-1][1]["approval"] is None
    assert world.show(issued["id"])["approval"]


@contextmanager
def _kms_silent() -> Iterator[None]:
    from botocore.exceptions import EndpointConnectionError

    def fail(**_: Any) -> None:
        raise EndpointConnectionError(endpoint_url="kms")

    events = client("kms").meta.events
    events.register("before-call.kms", fail)
    try:
        yield
    finally:
        events.unregister("before-call.kms", fail)


def test_a_challenge_whose_tries_are_used_is_told_as_locked_and_stays_so(told: Told) -> None:
    world = told.world
    issued = world.issue()
    for _ in range(MOST_ATTEMPTS):
        world.verify(issued["id"], world.wrong_code())
    began = world.clock()
    log = told.log()
    assert [(kind, data["status"]) for kind, data in log] == [
        ("otp.issued", "pending"),
        ("otp.locked", "locked"),
    ]
    assert world.clock() - began == CHECK_TAKES  # a right code would have had that long
    assert world.verify(issued["id"], world.code())["status"] == "locked"
    assert told.log() == log


def test_the_last_try_may_be_the_right_one(told: Told) -> None:
    world = told.world
    issued = world.issue()
    for _ in range(MOST_ATTEMPTS - 1):
        world.verify(issued["id"], world.wrong_code())
    assert world.verify(issued["id"], world.code())["status"] == "approved"
    assert told.kinds() == ["otp.issued", "otp.approved"]


def test_a_lock_that_was_told_holds_against_a_right_code_under_way(told: Told) -> None:
    world = told.world
    issued = world.issue()
    for _ in range(MOST_ATTEMPTS - 1):
        world.verify(issued["id"], world.wrong_code())
    checks = world.house.otp.checks
    consume, kinds = checks.consume, []

    def slowly(*args: Any, **more: Any) -> Any:
        with only_what_is_granted("changes"):
            kinds.append(told.kinds())
        return consume(*args, **more)

    checks.consume = slowly  # type: ignore[method-assign] # the stream is read between count and consume
    assert world.verify(issued["id"], world.code())["status"] == "locked"
    assert kinds == [["otp.issued", "otp.locked"]]
    assert told.kinds() == ["otp.issued", "otp.locked"]


def test_how_a_challenge_ended_otherwise_is_told_with_the_reason(told: Told) -> None:
    world = told.world
    world.cancel(world.issue()["id"])
    changed = world.issue(task=TASK)
    world.verify(changed["id"], world.code(), task=TASK | {"amount": "1.00"})
    world.operator.answers = [world.operator.refuse("40")]
    world.issue("905321234568")
    ends = [(kind, data["why"]) for kind, data in told.log() if kind != "otp.issued"]
    assert ends == [
        ("otp.cancelled", "cancelled"),
        ("otp.cancelled", "task_changed"),
        ("otp.failed", "refused_sender_id"),
    ]


def test_a_code_that_never_left_is_told_as_failed_and_told_anew_when_it_goes(told: Told) -> None:
    world = told.world
    world.operator.answers = [lambda call: NotSent("ConnectError")] * 2
    assert world.issue(again="order-4711").status == 503
    world.clock.turn(MINUTE)
    assert world.issue(again="order-4711").status == 201
    assert [(kind, data.get("why")) for kind, data in told.log()] == [
        ("otp.issued", None),
        ("otp.failed", "not_sent"),
        ("otp.issued", None),
    ]


def test_a_challenge_that_is_long_over_goes_in_silence(told: Told) -> None:
    world = told.world
    world.issue()
    world.clock.turn(3 * 24 * 60 * MINUTE)
    world.issue()
    assert told.kinds() == ["otp.issued", "otp.issued"]


def test_no_event_holds_a_code_or_a_number(told: Told) -> None:
    world = told.world
    codes = []
    issued = world.issue(task=TASK)
    codes.append(world.code())
    world.clock.turn(MINUTE)
    world.resend(issued["id"], task=TASK)
    codes.append(world.code())
    world.verify(issued["id"], world.code(), task=TASK)
    whole = json.dumps([{**data, "approval": ""} for _, data in told.log()])
    for secret in (*codes, MSISDN, MSISDN[2:], TASK["party"], TASK["title"]):
        assert secret not in whole
