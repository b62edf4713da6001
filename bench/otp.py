"""O1 and O2: what a one-time password costs in calls and in time."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from bench.measure import ratio

if TYPE_CHECKING:
    from ulak.assembly import House
    from ulak.otp.codes import ChallengeRef, Peppers
    from ulak.platform.http.gate import Gatekeeper

Row = dict[str, Any]

# --- O1: calls to the table -------------------------------------------------------------------------------


def calls() -> list[Row]:
    """Request attempts to DynamoDB, counted where they leave, over the real handlers in a process that is warm:
    keys, settings and secrets are remembered and the block of credit holds enough."""
    from moto import mock_aws

    from tests.conftest import HandClock
    from tests.otp.otp_world import OtpWorld
    from ulak.platform import aws

    aws.client.cache_clear()
    with mock_aws(), Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):
        world = OtpWorld(HandClock())
        world.verify(world.issue()["id"], world.code())
        counted = []
        with _attempts() as attempts:
            issued = world.issue()
            counted.append(attempts.pop("n"))
            wrong = world.verify(issued["id"], world.wrong_code())
            counted.append(attempts.pop("n"))
            right = world.verify(issued["id"], world.code())
            counted.append(attempts.pop("n"))
    aws.client.cache_clear()
    if [issued["status"], wrong["status"], right["status"]] != ["pending", "pending", "approved"]:
        raise AssertionError("the handlers did not do what is counted here")
    rows = (
        ("O1.issue", "DynamoDB calls of an issue, credit included", 2),
        ("O1.wrong", "DynamoDB calls of a wrong code", 1),
        ("O1.right", "DynamoDB calls of a right code", 2),
    )
    return [
        {"id": id, "what": what, "value": n, "bar": bar, "unit": "calls", "holds": n <= bar}
        for (id, what, bar), n in zip(rows, counted, strict=True)
    ]


@contextmanager
def _attempts() -> Iterator[dict[str, int]]:
    from ulak.platform.aws import client

    attempts: dict[str, int] = {}

    def count(**_: Any) -> None:
        attempts["n"] = attempts.get("n", 0) + 1

    events = client("dynamodb").meta.events
    events.register_first("before-send.dynamodb", count)
    try:
        yield attempts
    finally:
        events.unregister("before-send.dynamodb", count)


# --- O2: the handler --------------------------------------------------------------------------------------

_FIRM, _CODE = "acme", "123456"


def handler() -> list[Row]:
    """The verify handler, key check and all, over a store that answers at once, against the same work done with
    Powertools: resolver, validation, logger and metrics. Both check the key, approve, answer the same fields and
    count a metric."""
    from bench import otp_peer

    event, ours = _ours()
    peer = otp_peer.handler(event["headers"]["authorization"].partition(" ")[2], _CODE)
    with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):
        for handle in (ours, peer):
            answer = handle(event, _Context())
            if answer["statusCode"] != 200 or json.loads(answer["body"])["status"] != "approved":
                raise AssertionError(f"not approved: {answer}")
        row = ratio(
            "O2",
            "verify handler over a stub store",
            lambda: ours(event, _Context()),
            lambda: peer(event, _Context()),
            bar=5,
            against=f"Powertools {version('aws-lambda-powertools')} resolver, validation, Logger, Metrics",
        )
    return [row]


class _Context:
    function_name, memory_limit_in_mb, aws_request_id = "verify", 1024, "r-1"
    invoked_function_arn = "arn:aws:lambda:eu-central-1:000000000000:function:verify"


def _ours() -> tuple[dict[str, Any], Callable[[dict[str, Any], object], dict[str, Any]]]:
    """A request that is approved, and the function's own handler over a root whose stores answer at once."""
    from ulak.assembly import House
    from ulak.directory.firms import new_key
    from ulak.otp.codes import ChallengeRef, Peppers
    from ulak.platform.settings import Settings

    key, text = new_key(_FIRM, "bench")
    ref, peppers = ChallengeRef(_FIRM, "0" * 32, "1" * 32), Peppers.new()
    store = _stub_store(ref, peppers)
    house = House(Settings("bench"))
    vars(house.directory).update(
        store=SimpleNamespace(
            key=lambda *_: key,
            otp_settings=lambda _: {},
            table=SimpleNamespace(write=lambda _: {}),  # when a key was last used
        ),
    )
    vars(house.otp).update(
        store=store,
        checks=store,
        peppers=SimpleNamespace(peppers=lambda: peppers),
        signer=SimpleNamespace(record=lambda *_: None),
    )
    vars(house.platform).update(gate=_gate(house))
    return _event(str(ref), text), house.serve("otp_verify")


def _gate(house: House) -> Gatekeeper:
    """The house's own, with a limit that nobody reaches and counters that answer at once."""
    from ulak.platform.http.gate import Gatekeeper, Strangers
    from ulak.platform.http.limiter import RequestLimiter, RequestLimits, Taken

    limits = RequestLimits(10**9, 10**9)
    limiter = RequestLimiter(lambda *_: Taken(1, 1), lambda _: limits, house.clock)
    return Gatekeeper(Strangers(house.clock), house.platform.pressure, limiter)


def _stub_store(ref: ChallengeRef, peppers: Peppers) -> object:
    """Holds one challenge, which it counts and consumes however often it is asked to."""
    from ulak.otp.challenge import Challenge, NumberRecord, Status
    from ulak.otp.checks import Counted
    from ulak.platform.clock import system_clock

    now = system_clock()
    challenge = Challenge(
        stored=Status.PENDING,
        purpose="sign_in",
        client="",
        generation=1,
        mac=b"",
        key_id=peppers.current.key_id,
        length=6,
        ttl=180_000,
        attempts=1,
        issued_at=now,
        sent_at=now,
        expires_at=now + 10**9,
        body_sha256="",
        prefix="90532",
        credit_left=100,
    )
    challenge = replace(challenge, mac=challenge.binding(ref).mac(peppers.current.key, _CODE))
    counted = Counted(NumberRecord(1, challenges={ref.local_id: challenge}), challenge)
    approved = replace(challenge, stored=Status.APPROVED, approved_at=now)
    return SimpleNamespace(count=lambda *_, **__: counted, consume=lambda *_, **__: approved)


def _event(otp_id: str, key: str) -> dict[str, Any]:
    return {
        "version": "2.0",
        "routeKey": "POST /v1/otp/{otp_id}/verify",
        "rawPath": f"/v1/otp/{otp_id}/verify",
        "rawQueryString": "",
        "headers": {"authorization": f"Bearer {key}", "content-type": "application/json"},
        "requestContext": {
            "requestId": "r-1",
            "stage": "$default",
            "http": {"method": "POST", "path": f"/v1/otp/{otp_id}/verify"},
        },
        "pathParameters": {"otp_id": otp_id},
        "body": json.dumps({"code": _CODE}),
        "isBase64Encoded": False,
    }
