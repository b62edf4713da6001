"""O1, O2 and O4: what a one-time password costs in calls, in time and in start-up."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median
from types import SimpleNamespace
from typing import Any, Final, cast

from bench.measure import ratio

Row = dict[str, Any]

_ROOT: Final = Path(__file__).parents[1]
_ROUNDS: Final = 11


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
    event, ours = _ours()
    peer = _peer(event["headers"]["authorization"].partition(" ")[2])
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
    from ulak.directory.firms import new_key
    from ulak.directory.gate import Gate
    from ulak.otp.challenge import Challenge, NumberRecord, Status
    from ulak.otp.checks import Counted
    from ulak.otp.codes import ChallengeRef, Peppers
    from ulak.otp.limits import limits_of
    from ulak.otp.verify import Verify
    from ulak.platform.clock import system_clock
    from ulak.platform.http.edge import edge
    from ulak.routes import routes_of

    key, text = new_key(_FIRM, "bench")
    peppers = Peppers.new()
    ref = ChallengeRef(_FIRM, "0" * 32, "1" * 32)
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

    class Directory:
        def key(self, *_: str) -> object:
            return key

    class Store:
        def count(self, *_: object, **__: object) -> Counted:
            return counted

        def consume(self, *_: object, **__: object) -> Challenge:
            return approved

    class Secret:
        def peppers(self) -> Peppers:
            return peppers

    store, limits = cast(Any, Store()), limits_of({})
    verify = Verify(store, store, cast(Any, Secret()), lambda _: limits, lambda *_: None, system_clock)
    root = SimpleNamespace(gate=Gate(cast(Any, Directory()), system_clock), verify_otp=verify)
    handle = edge(routes_of("otp_verify"), cast(Any, root))
    event = {
        "version": "2.0",
        "routeKey": "POST /v1/otp/{otp_id}/verify",
        "rawPath": f"/v1/otp/{ref}/verify",
        "rawQueryString": "",
        "headers": {"authorization": f"Bearer {text}", "content-type": "application/json"},
        "requestContext": {
            "requestId": "r-1",
            "stage": "$default",
            "http": {"method": "POST", "path": f"/v1/otp/{ref}/verify"},
        },
        "pathParameters": {"otp_id": str(ref)},
        "body": json.dumps({"code": _CODE}),
        "isBase64Encoded": False,
    }
    return event, handle


def _peer(key: str) -> Callable[[dict[str, Any], object], dict[str, Any]]:
    import hmac
    from hashlib import sha256

    os.environ.setdefault("POWERTOOLS_METRICS_NAMESPACE", "bench")
    os.environ.setdefault("POWERTOOLS_SERVICE_NAME", "bench")
    from aws_lambda_powertools import Logger, Metrics
    from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
    from aws_lambda_powertools.event_handler.exceptions import UnauthorizedError
    from pydantic import BaseModel, Field

    app = APIGatewayHttpResolver(enable_validation=True)
    # Its level is said here: tests, which other benchmarks import, silence it by the environment.
    logger = Logger(level="INFO", stream=Path(os.devnull).open("w"))  # noqa: SIM115 - lives with it
    metrics = Metrics()
    pepper, known = os.urandom(32), sha256(key.encode()).digest()
    mac = hmac.new(pepper, _CODE.encode(), sha256).digest()

    class Body(BaseModel):
        code: str = Field(pattern="^[0-9]{6,10}$")

    class Credit(BaseModel):
        remaining: int
        as_of: datetime

    class Outcome(BaseModel):
        id: str
        status: str
        purpose: str
        issued_at: datetime
        expires_at: datetime
        serial: int
        attempts_remaining: int
        approved_at: datetime
        credit: Credit

    @app.post("/v1/otp/<otp_id>/verify")
    def verify(otp_id: str, body: Body) -> Outcome:
        _, _, key = (app.current_event.headers.get("authorization") or "").partition(" ")
        if not hmac.compare_digest(known, sha256(key.encode()).digest()):
            raise UnauthorizedError("unknown key")
        now = datetime.now(UTC)
        same = hmac.compare_digest(mac, hmac.new(pepper, body.code.encode(), sha256).digest())
        logger.info("verified", extra={"otp_id": otp_id})
        metrics.add_metric(name="otp_approved", unit="Count", value=1)
        return Outcome(
            id=otp_id,
            status="approved" if same else "pending",
            purpose="sign_in",
            issued_at=now,
            expires_at=now,
            serial=1,
            attempts_remaining=0,
            approved_at=now,
            credit=Credit(remaining=100, as_of=now),
        )

    def handle(event: dict[str, Any], context: object) -> dict[str, Any]:
        return app.resolve(event, cast(Any, context))

    verify.__annotations__ |= {"body": Body, "return": Outcome}
    wrapped: Any = logger.inject_lambda_context(metrics.log_metrics(handle))
    return cast("Callable[[dict[str, Any], object], dict[str, Any]]", wrapped)


# --- O4: imports ------------------------------------------------------------------------------------------

_LAYER: Final = "import sys; sys.modules['click'] = sys.modules['rich'] = None\n"
"""Neither is in the layer: httpx imports them, for a command of its own, where they happen to be."""
_EVERYTHING: Final = (
    "import boto3, pydantic, httpx\n"
    "from aws_lambda_powertools import Logger, Metrics\n"
    "from aws_lambda_powertools.event_handler import APIGatewayHttpResolver"
)
_CLIENTS: Final = "import botocore.session, botocore.config, botocore.client\n"
"""What the first call imports; the service's own description is read by either side alike, and left out."""


def imports() -> list[Row]:
    """Fresh processes, in turn: the function's module and everything its first request imports, the check of its
    key among it, against the usual libraries together. A bare interpreter's own start is taken off both, and
    seconds are those of the processor, which other work on the machine does not stretch.

    Of the usual libraries' time more than half is botocore's, which either side needs to speak to DynamoDB: a
    bar of 0.6 leaves next to nothing for the function itself. Each row tells botocore's share (`botocore`), and
    the ratio up to being ready (`ready`): with the session and DynamoDB's client made on both sides, as a cold
    start makes them. Neither has a bar."""
    return [
        _import_row("O4.verify", "otp_verify", "house.gate, house.verify_otp, house.otp_views", 0.6),
        _import_row(
            "O4.issue",
            "otp_issue",
            "house.gate, house.issue_otp\nimport ulak.operators.netgsm, httpx",
            0.75,
        ),
    ]


_IN: Final = f"import sys\nsys.path.insert(0, '{_ROOT}/functions/{{}}')\nimport app\n"
_NO_CLIENTS: Final = (
    "from ulak.assembly import Ports\nhouse = app.House(ports=Ports(client=lambda service: None))\n"
)
"""No client is made: neither side reads a service's description."""


def _import_row(id: str, function: str, use: str, bar: float) -> Row:
    imported = _IN.format(function)
    stub = f"{imported}{_NO_CLIENTS}{use}\n"
    made = f"import ulak.platform.aws\nulak.platform.aws.client('dynamodb')\n{imported}house = app.House()\n{use}\n"
    sides = (
        _LAYER + _CLIENTS + stub,
        _LAYER + _EVERYTHING,
        _LAYER,
        _LAYER + _CLIENTS,
        _LAYER + made,
        _LAYER + _EVERYTHING + "\nboto3.client('dynamodb')",
    )
    rounds = [tuple(_start(code) for code in sides) for _ in range(_ROUNDS)]
    ours, theirs, bare, botocore, ready, theirs_ready = (
        median(column) for column in zip(*rounds, strict=True)
    )
    value = round((ours - bare) / (theirs - bare), 2)
    return {
        "id": id,
        "what": f"import of {function}",
        "value": value,
        "bar": bar,
        "unit": "x its time",
        "holds": value <= bar,
        "rounds": [[*one[:3]] for one in rounds],
        "botocore": round((botocore - bare) / (theirs - bare), 2),
        "ready": round((ready - bare) / (theirs_ready - bare), 2),
        "against": ", ".join(
            f"{name} {version(name)}" for name in ("boto3", "aws-lambda-powertools", "pydantic", "httpx")
        ),
    }


def _start(code: str) -> float:
    environment = {
        "AWS_ACCESS_KEY_ID": "bench",
        "AWS_SECRET_ACCESS_KEY": "bench",
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(_ROOT / "layers" / "core"),
        "AWS_DEFAULT_REGION": "eu-central-1",
        "ULAK_STAGE": "bench",
        "ULAK_TABLE": "main",
        "ULAK_OTP_TABLE": "otp",
        "ULAK_APPROVAL_KEY_IDS": "key",
    }
    began = _seconds_of_children()
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)
    return _seconds_of_children() - began


def _seconds_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
