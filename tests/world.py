"""A whole Ulak in one process: moto's AWS, a hand clock, an operator of the tests' own, queues kept in lists.

``World.run()`` plays the part of Lambda: it hands queued pointers to the use cases until nothing is left, turning
the clock when only delayed ones remain.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from tests.calls import Answer, call
from tests.conftest import HandClock
from tests.fakes import FakeOperator, MemoryQueue
from ulak.assembly import House, Ports
from ulak.directory.firms import ApiKey, OperatorAccount, Service, new_key
from ulak.identity.caller import Caller
from ulak.identity.msisdn import Region
from ulak.jobs.job import JobRef
from ulak.planning.accept import Acceptance
from ulak.planning.commands import SendJob, SendMessage
from ulak.planning.requests import JobBody, MessageBody
from ulak.platform.aws import client
from ulak.platform.bodies import parse
from ulak.platform.clock import SECOND, Milliseconds
from ulak.platform.idempotency import RequestKey
from ulak.platform.settings import Settings

FIRM = "acme"
CREDIT = 1_000_000
REPORT_CALLS = 1_200
"""A minute: the quota of an account for which the operator raised it."""
TABLE, PEOPLE_TABLE, BUCKET = "main", "people", "ulak-test-bucket"
SETTINGS = Settings(
    stage="test",
    table=TABLE,
    otp_table="otp",
    rates_table=TABLE,
    bucket=BUCKET,
    operator_timeout_seconds="0",
    longest_turn_seconds="900",
    short_domain="k.test",
)


class World:
    """Made inside ``aws_in_process``."""

    def __init__(self, clock: HandClock, operator_id: str = "netgsm") -> None:
        self.clock = clock
        make_resources()
        self.operator = FakeOperator(clock)
        self.queues: defaultdict[str, Any] = defaultdict(lambda: MemoryQueue(clock))
        """By their names; made when first asked for."""
        self.house = House(SETTINGS, clock, self.ports())
        self.directory = self.house.directory.store
        self.directory.add_firm(FIRM, "Acme")
        for service in (Service.SMS, Service.TCKN, Service.OTP):
            sender_ids = ("ACME", "ACME2") if service is Service.SMS else (f"ACME{service.upper()}"[:11],)
            self.directory.set_account(
                OperatorAccount(
                    FIRM, service, operator_id, Region.TR, sender_ids, report_calls_per_minute=REPORT_CALLS
                )
            )
            self.house.ledger.store.top_up(FIRM, service.value, CREDIT, "INV-1", by="tests", now=clock())
        key, self.key = new_key(FIRM, "tests")
        self.directory.add_key(key)
        self.hold(Caller(FIRM, "k"))
        house = self.house
        self.store, self.bucket = house.jobs.store, house.platform.bucket
        self.fan_out, self.accept, self.control, self.views = (
            house.jobs.fan_out,
            house.jobs.accept,
            house.jobs.control,
            house.jobs.views,
        )
        self.job_listing, self.message_search = house.jobs.listing, house.lists.message_search
        self.worker, self.poller, self.reconcile = (
            house.delivery.worker,
            house.delivery.poller,
            house.delivery.reconcile,
        )

    def hold(self, *callers: Caller) -> None:
        """Keys of the firm that stand for these callers: what is asked for by them later is sent by their right."""
        for one in callers:
            self.directory.add_key(
                ApiKey(
                    FIRM,
                    one.key_id,
                    bytes(32),
                    "tests",
                    one.erp_user,
                    scopes=one.scopes,
                    client="tests" if one.units else None,
                    units=one.units,
                )
            )

    def ports(self) -> Ports:
        """This world's operator, queues and clock."""
        return Ports(
            queue=lambda name: self.queues[name],
            operator=lambda *_: self.operator,
            sleep=self.clock.turn,
        )

    @property
    def plan_queue(self) -> MemoryQueue:
        return self.queues["plan"]  # type: ignore[no-any-return] # a MemoryQueue, or what a world puts in its place

    @property
    def send_queue(self) -> MemoryQueue:
        return self.queues["send"]  # type: ignore[no-any-return] # a MemoryQueue, or what a world puts in its place

    @property
    def interactive_queue(self) -> MemoryQueue:
        return self.queues["interactive"]  # type: ignore[no-any-return] # a MemoryQueue, or what a world puts in its place

    @property
    def reports_queue(self) -> MemoryQueue:
        return self.queues["reports"]  # type: ignore[no-any-return] # a MemoryQueue, or what a world puts in its place

    # --- as a caller --------------------------------------------------------------------------------------

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        key: str = "",
        caller: Caller | None = None,
        query: Mapping[str, str] | None = None,
    ) -> Answer:
        """Ask through the edge, as the firm's own program unless another caller is given."""
        return call(self.house, method, path, body, caller=caller or Caller(FIRM, "k"), key=key, query=query)

    def send_job(
        self, body: Mapping[str, Any], *, key: str = "key-00000001", caller: Caller | None = None
    ) -> Acceptance:
        """``POST /v1/jobs`` without the edge: what is wrong is raised."""
        request_key = RequestKey.of("/v1/jobs", key, json.dumps(body).encode())
        return self.accept.job(SendJob(caller or Caller(FIRM, "k"), request_key, parse(JobBody, body)))

    def send_message(
        self, body: Mapping[str, Any], *, key: str = "key-00000001", caller: Caller | None = None
    ) -> Acceptance:
        """``POST /v1/messages`` without the edge: what is wrong is raised."""
        request_key = RequestKey.of("/v1/messages", key, json.dumps(body).encode())
        command = SendMessage(caller or Caller(FIRM, "k"), request_key, parse(MessageBody, body))
        return self.accept.message(command)

    def post_job(self, rows: Sequence[Any], text: str = "Merhaba", **more: Any) -> JobRef:
        key = more.pop("key", "key-00000001")
        source = {"recipients": rows} if rows and isinstance(rows[0], str) else {"rows": rows}
        body = {"text": text, "purpose": "informational", **source, **more}
        return self.send_job(body, key=key).job.ref

    def job(self, ref: JobRef) -> dict[str, Any]:
        return dict(self._seen(f"/v1/jobs/{ref.job_id}"))

    def message(self, ref: JobRef, index: int = 0) -> dict[str, Any]:
        """A recipient of the job's first chunk."""
        return dict(self._seen(f"/v1/messages/{ref.job_id}-0-{index}"))

    def recipients(self, ref: JobRef) -> list[dict[str, Any]]:
        return self._pages(ref, "recipients")

    def refusals(self, ref: JobRef) -> list[dict[str, Any]]:
        return self._pages(ref, "refusals")

    def _pages(self, ref: JobRef, name: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        query: dict[str, str] = {}
        while True:
            page = self._seen(f"/v1/jobs/{ref.job_id}/{name}", query)
            found += page[name]
            if page["next_cursor"] is None:
                return found
            query = {"cursor": page["next_cursor"]}

    def _seen(self, path: str, query: Mapping[str, str] | None = None) -> Any:
        answer = self.call("GET", path, query=query)
        assert answer.status == 200, answer.body
        return answer.body

    # --- as Lambda ----------------------------------------------------------------------------------------

    def remaining(self) -> Milliseconds:
        return 60 * SECOND

    def step(self) -> bool:
        """Hand over one message that is due. ``False``: there is none."""
        consumers = (
            ("plan", self.house.jobs.plan_work),
            ("interactive", self.worker),
            ("send", self.worker),
            ("reports", self.poller),
        )
        for name, consumer in consumers:
            if (message := self.queues[name].take()) is not None:
                consumer.take(message, self.remaining)
                return True
        return False

    def run(self, *, seconds: int = 120) -> None:
        """Run on for so long. Where nothing has been due for ten minutes, five pass at once."""
        until = self.clock() + seconds * SECOND
        reconciled = busy = self.clock()
        while self.clock() < until:
            while self.step():
                busy = self.clock()
            quiet = self.clock() - busy >= 600 * SECOND
            self.clock.turn(min(300 * SECOND, until - self.clock()) if quiet else SECOND)
            if self.clock() - reconciled >= 30 * SECOND:
                reconciled = self.clock()
                self.reconcile.run(self.remaining)


def make_webhook_master(house: House) -> None:
    """The secret that those of webhooks and of an ERP's sources are derived from."""
    house.platform.secrets.set_once(f"ulak/{house.settings.stage}/webhook-master", {"master": "m"})


def make_people_table() -> str:
    """The table of people, sessions and the trail. Its name."""
    client("dynamodb").create_table(
        TableName=PEOPLE_TABLE,
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
    return PEOPLE_TABLE


def make_resources() -> None:
    """The table and bucket as the template has them, as far as code can tell."""
    client("dynamodb").create_table(
        TableName=TABLE,
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[
            {"AttributeName": "pk", "KeyType": "HASH"},
            {"AttributeName": "sk", "KeyType": "RANGE"},
        ],
        AttributeDefinitions=[
            {"AttributeName": "pk", "AttributeType": "S"},
            {"AttributeName": "sk", "AttributeType": "S"},
            {"AttributeName": "due_shard", "AttributeType": "S"},
            {"AttributeName": "due_at", "AttributeType": "N"},
        ],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "due",
                "KeySchema": [
                    {"AttributeName": "due_shard", "KeyType": "HASH"},
                    {"AttributeName": "due_at", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            }
        ],
    )
    client("s3").create_bucket(
        Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"}
    )
