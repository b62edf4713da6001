"""C1 and C2: what the first person waits for, in CPU seconds, against a function that makes everything at init.

Processes are started anew, in turn, over one warm engine (`bench.cold_engine`). Each does what Lambda does: imports
the function's module, then answers. The peer (`bench.cold_peer`) reads one item and makes one POST. Ours do their
work whole: key, firm, settings, secrets, credit; ``issue`` sends the code and ``send`` commits a job and queues it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from importlib.metadata import version
from itertools import count
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, Final

from bench.cold_engine import listening
from local.builds import FUNCTIONS, LAYER, build_local

if TYPE_CHECKING:
    from tests.otp.otp_world import OtpWorld

Row = dict[str, Any]
Event = dict[str, Any]

_ROOT: Final = Path(__file__).parents[1]
_ROUNDS: Final = 11
_BARS: Final = {"verify": (1.0, 0.5), "issue": (1.5, 0.75), "send": (2.0, 0.8)}
"""The first answer, and import, init and first answer together."""
_FUNCTIONS: Final = {"verify": "otp_verify", "issue": "otp_issue", "send": "send"}


def rows() -> Iterator[Row]:
    with _world() as (starts, environment):
        for name in starts:
            _start(starts[name], environment)  # writes byte code, which the layer has
        rounds = [
            {name: _start(start, environment) for name, start in starts.items()} for _ in range(_ROUNDS)
        ]
    against = ", ".join(
        f"{name} {version(name)}" for name in ("boto3", "aws-lambda-powertools", "pydantic", "httpx")
    )
    for bar_index, (id, what) in enumerate((("C1", "first answer"), ("C2", "import, init and first answer"))):
        for name, bars in _BARS.items():
            pairs = [
                tuple(one["first"] + bar_index * one["init"] for one in (each[name], each["peer"]))
                for each in rounds
            ]
            ours, theirs = (median(column) for column in zip(*pairs, strict=True))
            value = round(ours / theirs, 2)
            yield {
                "id": f"{id}.{name}",
                "what": f"{what} of {_FUNCTIONS[name]}",
                "value": value,
                "bar": bars[bar_index],
                "unit": "x its time",
                "holds": value <= bars[bar_index],
                "rounds": pairs,
                "warm": round(median(each[name]["warm"] for each in rounds), 4),
                "against": f"{against}, all made at init",
            }


@dataclass(frozen=True, slots=True)
class Start:
    """A function: where its module is, and what makes an event that it answers well."""

    folder: Path
    module: str
    packages: Path
    event: Callable[[], Event]


@contextmanager
def _world() -> Iterator[tuple[dict[str, Start], Mapping[str, str]]]:
    """What is started, and the environment that it is started in."""
    from moto import mock_aws

    from tests.conftest import HandClock
    from tests.dynamodb import engine
    from tests.otp.otp_world import FIRM, OTP_TABLE, OtpWorld
    from tests.world import BUCKET, TABLE
    from ulak.directory.firms import OperatorAccount, Service
    from ulak.identity.msisdn import Region
    from ulak.platform import aws
    from ulak.platform.clock import system_clock

    aws.client.cache_clear()
    with mock_aws(), engine(), listening() as url:
        world = OtpWorld(HandClock(system_clock()))
        house = world.house
        for service in (Service.OTP, Service.SMS):
            account = OperatorAccount(FIRM, service, "netgsm", Region.TR, ("ACMEOTP",), base_url=url)
            world.directory.set_account(account)
            secret = account.secret_name("test")
            house.platform.secrets.set(secret, {"username": "u", "password": "p", "operator": "netgsm"})
        house.ledger.store.top_up(FIRM, Service.SMS, 100_000, "first", by="bench", now=world.clock())
        house.directory.store.set_otp_settings(FIRM, {"limits": {"prefix_hour": 100_000}})
        sqs = aws.client("sqs")
        queues = {
            name: sqs.create_queue(QueueName=name)["QueueUrl"] for name in ("plan", "interactive", "reports")
        }
        house.platform.table.write(_peer_item())
        environment = {
            "AWS_ACCESS_KEY_ID": "bench",
            "AWS_SECRET_ACCESS_KEY": "bench",
            "AWS_DEFAULT_REGION": "eu-central-1",
            "AWS_ENDPOINT_URL": url,
            "PATH": "/usr/bin:/bin",
            "POWERTOOLS_METRICS_NAMESPACE": "Ulak",
            "POWERTOOLS_SERVICE_NAME": "ulak",
            "PEER_OPERATOR": url,
            "ULAK_STAGE": "test",
            "ULAK_TABLE": TABLE,
            "ULAK_OTP_TABLE": OTP_TABLE,
            "ULAK_RATES_TABLE": TABLE,
            "ULAK_BUCKET": BUCKET,
            "ULAK_APPROVAL_KEY_IDS": house.settings.approval_key_ids,
            **{f"ULAK_{name.upper()}_QUEUE_URL": queue for name, queue in queues.items()},
        }
        yield _starts(world), environment
    aws.client.cache_clear()


def _starts(world: OtpWorld) -> dict[str, Start]:
    from tests.otp.otp_world import FIRM

    key = world.keys[FIRM]
    numbers = (f"90532{n:07d}" for n in count(1_000_000))
    keys = (f"cold-{n:08d}" for n in count())

    def verify() -> Event:
        """A right code of a new challenge."""
        with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):
            otp_id = world.issue(next(numbers))["id"]
        return posted("/v1/otp/{otp_id}/verify", key, {"code": world.code()}, otp_id=otp_id)

    def issue() -> Event:
        return posted("/v1/otp", key, {"to": next(numbers), "purpose": "sign_in"}, next(keys))

    def send() -> Event:
        return posted("/v1/messages", key, _message(next(numbers)) | {"purpose": "informational"}, next(keys))

    def peer() -> Event:
        return posted("/messages", key, _message(next(numbers)))

    build = build_local()
    functions, layer = build / FUNCTIONS, build / LAYER / "python"
    return {
        "verify": Start(functions / "otp_verify", "app", layer, verify),
        "issue": Start(functions / "otp_issue", "app", layer, issue),
        "send": Start(functions / "send", "app", layer, send),
        "peer": Start(_ROOT / "bench", "cold_peer", build / "packages", peer),
    }


def _message(to: str) -> dict[str, str]:
    return {"to": to, "text": "Sayın üyemiz, siparişiniz yola çıktı."}


def _peer_item() -> Any:
    from ulak.platform.table import Put

    return Put({"pk": "PEER", "sk": "FIRM", "name": "Acme"})


def posted(route: str, key: str, body: Any, idempotency_key: str = "", **path: str) -> Event:
    """A request as API Gateway hands it to a function."""
    address = route.format(**path)
    return {
        "version": "2.0",
        "routeKey": f"POST {route}",
        "rawPath": address,
        "rawQueryString": "",
        "headers": {
            "authorization": f"Bearer {key}",
            "content-type": "application/json",
            "idempotency-key": idempotency_key,
        },
        "requestContext": {
            "requestId": "r-1",
            "stage": "$default",
            "http": {"method": "POST", "path": address, "sourceIp": "192.0.2.1"},
        },
        "pathParameters": path,
        "body": json.dumps(body),
        "isBase64Encoded": False,
    }


def _start(start: Start, environment: Mapping[str, str]) -> dict[str, Any]:
    """What one process took, in seconds of its CPU: `init`, the `first` answer, the third (`warm`)."""
    events = json.dumps([start.event() for _ in range(3)])
    program = [
        sys.executable,
        "-S",
        str(_ROOT / "bench" / "cold_start.py"),
        str(start.folder),
        start.module,
        events,
    ]
    done = subprocess.run(
        program,
        env={**environment, "PYTHONPATH": str(start.packages)},
        check=True,
        capture_output=True,
        text=True,
    )
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    for answer in told["answers"]:
        if answer["statusCode"] not in (200, 201, 202):
            raise AssertionError(f"{start.folder}: {answer['body']}\n{done.stdout}{done.stderr}")
    return told
