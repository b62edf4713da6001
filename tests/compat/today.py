"""Ulak as it is today, driven from outside: by requests, by queue messages, by the minute. All that this directory
knows of the inside stands here: when a name moves, this file follows, and what was recorded stays as it is.

Functions are called as Lambda calls them, with AWS in process; a queue is whatever is sent to SQS.
"""

from __future__ import annotations

import base64
import importlib.util
import json
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, Final
from unittest.mock import patch

import httpcore
from moto import mock_aws

from tests.conftest import HandClock
from tests.dynamodb import engine
from tests.fakes import FakeOperator
from tests.world import BUCKET, TABLE, make_resources
from ulak.assembly import House
from ulak.directory.approvers import EVERYTHING, Approver
from ulak.directory.firms import OperatorAccount, Service, new_key
from ulak.directory.personal import new_key as new_personal_key
from ulak.identity.caller import Scope
from ulak.identity.msisdn import Region
from ulak.operators.port import Outbound
from ulak.platform.aws import client
from ulak.platform.clock import SECOND, Milliseconds
from ulak.platform.settings import Settings
from ulak.rules import Purpose
from ulak.text import MessageType

FIRM: Final = "acme"
OTP_TABLE: Final = "otp"
TABLES: Final = (TABLE, OTP_TABLE)

_FUNCTIONS: Final = Path(__file__).parents[2] / "functions"
_CONSUMERS: Final = {
    "plan": "bulk_fanout",
    "send": "send_worker",
    "interactive": "send_worker",
    "reports": "reports",
    "callbacks": "callbacks",
    "erp": "erp_events",
    "schedules": "schedules_fire",
    "lists": "list_worker",
    "iys": "iys_worker",
}
"""Which function a queue's messages are given to."""

_QUEUE_URL: Final = "https://sqs.eu-central-1.amazonaws.com/1/"
_MINUTE: Final[Milliseconds] = 60 * SECOND


class _Phones(dict[str, str]):
    """The status of whatever message nothing else is told of."""

    def __init__(self, usual: str) -> None:
        super().__init__()
        self._usual = usual

    def get(self, msisdn: str, default: Any = None) -> str:
        return super().get(msisdn, self._usual)


class Today:
    """Made inside ``aws``."""

    def __init__(self, aws: Aws, clock: HandClock) -> None:
        self.clock, self.queues, self.called = clock, aws.queues, aws.called
        aws.clock = clock
        make_resources()
        client("dynamodb").create_table(
            TableName=OTP_TABLE,
            BillingMode="PAY_PER_REQUEST",
            KeySchema=[
                {"AttributeName": "pk", "KeyType": "HASH"},
                {"AttributeName": "sk", "KeyType": "RANGE"},
            ],
            AttributeDefinitions=[
                {"AttributeName": "pk", "AttributeType": "S"},
                {"AttributeName": "sk", "AttributeType": "S"},
            ],
        )
        signing = client("kms").create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")["KeyMetadata"]
        settings = Settings(
            stage="test",
            table=TABLE,
            bucket=BUCKET,
            otp_table=OTP_TABLE,
            rates_table=TABLE,
            approval_key_ids=signing["KeyId"],
            longest_turn_seconds="900",
            callback_waits_seconds="5,30",
            callback_reach="loopback",
            **{f"{name}_queue_url": f"{_QUEUE_URL}{name}" for name in _CONSUMERS},
        )
        self.house = House(settings, clock)
        self.operators = {
            "netgsm_raised": FakeOperator(clock, statuses=_Phones("1")),
            "yanki": FakeOperator(clock, statuses=_Phones("delivered")),
        }
        self.house.operators.registry = SimpleNamespace(connect=self._operator)  # type: ignore[assignment] # a registry in all that is asked of it
        self._functions: dict[str, ModuleType] = {}
        self._listening_at = ""

    def _operator(self, operator_id: str, *_: Any) -> FakeOperator:
        """What 0.1.0 called netgsm_raised is an account with Netgsm whose report quota is raised."""
        return self.operators["netgsm_raised" if operator_id == "netgsm" else operator_id]

    # --- what an administrator does once ------------------------------------------------------------------

    def found(self) -> dict[str, str]:
        """A firm with its accounts, its secrets and no credit; its keys, by what they are for."""
        directory = self.house.directory.store
        directory.add_firm(FIRM, "Acme")
        for service, operator, sender_ids in (
            (Service.SMS, "netgsm_raised", ("ACME", "ACME2")),
            (Service.TCKN, "yanki", ("ACMETCKN",)),
            (Service.OTP, "netgsm_raised", ("ACMEOTP",)),
        ):
            directory.set_account(OperatorAccount(FIRM, service, operator, Region.TR, sender_ids))
        directory.approvers.put(Approver(FIRM, "ayse", "905321234567", EVERYTHING, alone=True))
        self.house.platform.secrets.set(f"ulak-personal/test/{FIRM}", new_personal_key())
        self.house.platform.secrets.set(
            "ulak/test/webhook-master", {"master": "a master key for tests alone"}
        )
        self.house.otp.peppers.rotate()
        texts = {}
        for name, more in (
            ("own", {}),
            ("office", {"scopes": frozenset(Scope)}),
            ("cashier", {"administrator": True}),
            ("ayse", {"erp_user": "AYSE"}),
        ):
            key, texts[name] = new_key(FIRM, name, **more)  # type: ignore[arg-type] # as new_key takes them
            directory.add_key(key)
        return texts

    # --- as Lambda ----------------------------------------------------------------------------------------

    def invoke(self, function: str, event: dict[str, Any]) -> Any:
        if function not in self._functions:
            with patch("ulak.assembly.House", lambda: self.house):
                self._functions[function] = _loaded(function)
        context = SimpleNamespace(get_remaining_time_in_millis=lambda: 60_000, aws_request_id="r-1")
        return self._functions[function].handler(event, context)

    def consume(self, queue: str, body: str) -> None:
        """A message of a queue, worked through; raises when it came back."""
        record = {"messageId": "m-1", "body": body, "eventSource": "aws:sqs", "receiptHandle": "r"}
        answer = self.invoke(_CONSUMERS[queue], {"Records": [record]})
        if answer["batchItemFailures"]:
            raise AssertionError(f"{queue} gave {body} back")

    def take(self, *queues: str) -> bool:
        """Work through one message that is due. ``False``: there is none."""
        for name in queues or tuple(_CONSUMERS):
            for message in self.queues.get(name, []):
                if message[0] <= self.clock():
                    self.queues[name].remove(message)
                    self.consume(name, message[1])
                    return True
        return False

    def minute(self) -> None:
        self.invoke("reconcile", {})

    def run(self, seconds: int, *queues: str) -> None:
        """Run on for so long: `queues` alone, if some are named."""
        until = self.clock() + seconds * SECOND
        minute_at = self.clock() + _MINUTE
        while True:
            while self.take(*queues):
                pass
            dues = [due for name in queues or _CONSUMERS for due, _ in self.queues.get(name, [])]
            self.clock.now = max(self.clock(), min([*dues, until, minute_at]))
            if self.clock() >= minute_at:
                minute_at += _MINUTE
                if not queues:
                    self.minute()
                    self.tell()
            if self.clock() >= until:
                return

    def listen(self) -> None:
        """From now on changes of the table are told."""
        described = client("dynamodb").update_table(
            TableName=TABLE,
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
        )
        arn, streams = described["TableDescription"]["LatestStreamArn"], client("dynamodbstreams")
        (shard,) = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
        self._listening_at = streams.get_shard_iterator(
            StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
        )["ShardIterator"]

    def tell(self) -> None:
        """Tell of what changed since."""
        if not self._listening_at:
            return
        page = client("dynamodbstreams").get_records(ShardIterator=self._listening_at)
        self._listening_at = page["NextShardIterator"]
        if page["Records"] and self.invoke("changes", {"Records": page["Records"]})["batchItemFailures"]:
            raise AssertionError("changes came back")

    def audited(self) -> dict[str, int]:
        """What the audit found, an hour from now."""
        self.clock.turn(3600 * SECOND)
        found: dict[str, int] = self.invoke("audit", {})
        return found

    # --- as a caller --------------------------------------------------------------------------------------

    def ask(self, asked: dict[str, Any], key: str) -> tuple[int, Any, dict[str, str]]:
        """Status, body and headers. `asked` is a request as it was recorded."""
        headers = {"authorization": f"Bearer {key}", "accept-language": "en"}
        if asked.get("idempotency_key"):
            headers["idempotency-key"] = asked["idempotency_key"]
        method, _, path = asked["route"].partition(" ")
        event = {
            "routeKey": asked["route"],
            "rawPath": path,
            "headers": headers,
            "requestContext": {"requestId": "r-1", "http": {"method": method, "path": path}},
            "pathParameters": asked.get("path", {}),
            "queryStringParameters": asked.get("query", {}),
            "body": asked.get("body", ""),
            "isBase64Encoded": False,
        }
        answer = self.invoke(asked["function"], event)
        return answer["statusCode"], json.loads(answer["body"]), answer["headers"]

    # --- as phones and operators --------------------------------------------------------------------------

    def last_code(self) -> str:
        """The code that reached a phone last."""
        calls = reversed(self.operators["netgsm_raised"].calls)
        found = re.search(r"\b[0-9]{6}\b", next(one.texts[0] for one in calls if one.sender_id == "ACMEOTP"))
        if found is None:
            raise AssertionError("a message without a code")
        return found[0]

    def sent(self) -> dict[tuple[str, str], int]:
        """How often each text was accepted for each number, by every operator."""
        return {
            who: times
            for operator in self.operators.values()
            for who, times in operator.times_accepted().items()
        }

    def lose_answers(self, count: int) -> None:
        """The next calls are taken, and nobody hears of it."""
        operator = self.operators["netgsm_raised"]
        operator.answers += [operator.accept_silently] * count

    def die_at_the_next_call(self) -> None:
        """The function dies when the operator has taken the call."""
        operator = self.operators["netgsm_raised"]

        def dies(call: Outbound) -> Any:
            operator.accept(call)
            raise RuntimeError("the moment of death")

        operator.answers.append(dies)

    # --- all of it as data --------------------------------------------------------------------------------

    def tables(self) -> dict[str, list[dict[str, Any]]]:
        return {name: [_plain(item) for item in _items(name)] for name in TABLES}

    def dump(self) -> dict[str, Any]:
        """Everything that is kept somewhere."""
        return {
            "now": self.clock(),
            "tables": self.tables(),
            "objects": list(_objects()),
            "secrets": _secrets(),
            "queues": {name: messages for name, messages in self.queues.items() if messages},
            "operators": {name: _books(operator) for name, operator in self.operators.items()},
        }

    def restore(self, dumped: dict[str, Any]) -> None:
        """Into a world that is empty."""
        self.clock.now = dumped["now"]
        for name, items in dumped["tables"].items():
            for item in items:
                client("dynamodb").put_item(TableName=name, Item=_engine(item))
        for one in dumped["objects"]:
            data = base64.b64decode(one["base64"]) if "base64" in one else one["text"].encode()
            client("s3").put_object(
                Bucket=BUCKET,
                Key=one["key"],
                Body=data,
                ContentType=one["type"],
                Metadata=one.get("metadata", {}),
            )
        for name, text in dumped["secrets"].items():
            client("secretsmanager").create_secret(Name=name, SecretString=text)
        for name, messages in dumped["queues"].items():
            self.queues[name] = [tuple(message) for message in messages]
        for name, books in dumped["operators"].items():
            for operator_job_id, one in books.items():
                self.operators[name].accepted[operator_job_id] = _call(one["call"])
                self.operators[name].accepted_at[operator_job_id] = one["at"]

    def put_item(self, table: str, item: dict[str, Any]) -> None:
        client("dynamodb").put_item(TableName=table, Item=_engine(item))

    def remove_item(self, table: str, pk: str, sk: str) -> None:
        client("dynamodb").delete_item(TableName=table, Key={"pk": {"S": pk}, "sk": {"S": sk}})

    def put_upload(self, upload_id: str, data: bytes) -> None:
        """A file as it stands in the bucket when its form was sent."""
        key = f"uploads/{FIRM}/{upload_id}"
        client("s3").put_object(Bucket=BUCKET, Key=key, Body=data, ContentType="application/octet-stream")


# --- AWS ---------------------------------------------------------------------------------------------------


class Aws:
    """What is sent to queues and webhooks goes here."""

    def __init__(self) -> None:
        self.clock = HandClock()
        self.queues: dict[str, list[tuple[Milliseconds, str]]] = {}
        self.sent: dict[str, list[str]] = {}
        """Every body that a queue was ever given, once."""
        self.called: list[bytes] = []
        """What webhooks were sent, as it stood on the wire."""

    def answer(self, apply: Any, request: Any) -> Any:
        if not request.url.startswith("https://sqs."):
            return apply(request)
        asked = json.loads(request.body)
        name = asked["QueueUrl"].rpartition("/")[2]
        if "AttributeNames" in asked:
            waiting = {"ApproximateNumberOfMessages": str(len(self.queues.get(name, [])))}
            return 200, {}, json.dumps({"Attributes": waiting}).encode()
        for entry in asked["Entries"]:
            due, body = self.clock() + entry.get("DelaySeconds", 0) * SECOND, entry["MessageBody"]
            self.queues.setdefault(name, []).append((due, body))
            if body not in self.sent.setdefault(name, []):
                self.sent[name].append(body)
        told = [{"Id": one["Id"], "MessageId": "m", "MD5OfMessageBody": "-"} for one in asked["Entries"]]
        return 200, {}, json.dumps({"Successful": told}).encode()


@contextmanager
def aws() -> Iterator[Aws]:
    """AWS in process, and a world around it that answers webhooks with 200. Who sleeps turns the clock."""
    made = Aws()

    class Receiver(httpcore.MockStream):
        def write(self, buffer: bytes, timeout: float | None = None) -> None:
            made.called.append(buffer)

    def connect(*_: Any, **__: Any) -> Receiver:
        return Receiver([b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"])

    really_sleep, mine = time.sleep, threading.get_ident()

    def sleep(seconds: float) -> None:
        if threading.get_ident() == mine:
            made.clock.turn(int(seconds * SECOND))
        else:  # the engine's own threads
            really_sleep(seconds)

    with (
        mock_aws(),
        engine(made.answer),
        patch.object(httpcore.SyncBackend, "connect_tcp", connect),
        patch("time.sleep", sleep),
    ):
        yield made


def _loaded(name: str) -> ModuleType:
    """A function's code as a new container has it."""
    spec = importlib.util.spec_from_file_location(f"compat_{name}_app", _FUNCTIONS / name / "app.py")
    if spec is None or spec.loader is None:
        raise LookupError(name)
    app = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(app)
    return app


def _items(table: str) -> Iterator[dict[str, Any]]:
    more: dict[str, Any] = {}
    while True:
        page = client("dynamodb").scan(TableName=table, ConsistentRead=True, **more)
        yield from sorted(page["Items"], key=lambda item: (item["pk"]["S"], item["sk"]["S"]))
        if "LastEvaluatedKey" not in page:
            return
        more = {"ExclusiveStartKey": page["LastEvaluatedKey"]}


def _plain(value: Any) -> Any:
    """DynamoDB's own JSON, octets in base64 as on its wire."""
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list) else value


def _engine(item: Any) -> Any:
    """What ``_plain`` wrote, as botocore takes it."""
    return {name: _attribute(value) for name, value in item.items()}


def _attribute(value: dict[str, Any]) -> dict[str, Any]:
    ((kind, held),) = value.items()
    if kind == "B":
        return {kind: base64.b64decode(held)}
    if kind == "BS":
        return {kind: [base64.b64decode(one) for one in held]}
    if kind == "M":
        return {kind: _engine(held)}
    return {kind: [_attribute(one) for one in held]} if kind == "L" else value


def _objects() -> Iterator[dict[str, Any]]:
    s3 = client("s3")
    for listed in s3.list_objects_v2(Bucket=BUCKET).get("Contents", []):
        found = s3.get_object(Bucket=BUCKET, Key=listed["Key"])
        one = {"key": listed["Key"], "type": found["ContentType"]}
        if found.get("Metadata"):
            one["metadata"] = found["Metadata"]
        data = found["Body"].read()
        try:
            one["text"] = data.decode()
        except UnicodeDecodeError:
            one["base64"] = base64.b64encode(data).decode()
        yield one


def _secrets() -> dict[str, str]:
    manager = client("secretsmanager")
    names = [one["Name"] for one in manager.list_secrets()["SecretList"]]
    return {name: manager.get_secret_value(SecretId=name)["SecretString"] for name in sorted(names)}


def _books(operator: FakeOperator) -> dict[str, Any]:
    return {
        number: {"at": operator.accepted_at[number], "call": asdict(call)}
        for number, call in operator.accepted.items()
    }


def _call(fields: dict[str, Any]) -> Outbound:
    kinds = {
        "message_type": MessageType(fields["message_type"]),
        "purpose": Purpose(fields["purpose"]),
    }
    return Outbound(**fields | kinds)
