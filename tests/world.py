"""A whole Ulak in one process: moto's AWS, a hand clock, an operator of the tests' own, queues kept in lists.

``World.run()`` plays the part of Lambda: it hands queued pointers to the use cases until nothing is left, turning
the clock when only delayed ones remain.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from tests.conftest import HandClock
from tests.fakes import FakeOperator, MemoryQueue
from ulak.assembly import House, Ports
from ulak.directory.firms import Account, Service, new_key
from ulak.directory.store import DirectoryStore
from ulak.identity.msisdn import Region
from ulak.jobs.job import JobRef
from ulak.platform.aws import client
from ulak.platform.clock import SECOND, Milliseconds
from ulak.platform.edge import Caller, Request
from ulak.platform.settings import Settings

FIRM = "acme"
CREDIT = 1_000_000
REPORT_CALLS = 1_200
"""A minute: the quota of an account for which the operator raised it."""
TABLE, BUCKET = "main", "ulak-test-bucket"
SETTINGS = Settings(
    stage="test", table=TABLE, bucket=BUCKET, operator_timeout_seconds="0", longest_turn_seconds="900"
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
        self.directory = DirectoryStore(self.house.table)
        self.directory.add_firm(FIRM, "Acme")
        for service in (Service.SMS, Service.TCKN, Service.OTP):
            sender_ids = ("ACME", "ACME2") if service is Service.SMS else (f"ACME{service.upper()}"[:11],)
            self.directory.set_account(
                Account(
                    FIRM, service, operator_id, Region.TR, sender_ids, report_calls_per_minute=REPORT_CALLS
                )
            )
            self.house.ledger.top_up(FIRM, service.value, CREDIT, "INV-1", by="tests", now=clock())
        key, self.key = new_key(FIRM, "tests")
        self.directory.add_key(key)
        house = self.house
        self.store, self.bucket = house.jobs, house.bucket
        self.fan_out, self.accept, self.control, self.views = (
            house.fan_out,
            house.accept,
            house.control,
            house.views,
        )
        self.worker, self.poller, self.reconcile = house.worker, house.poller, house.reconcile

    def ports(self) -> Ports:
        """This world's operator, queues and clock."""
        return Ports(
            queue=lambda name: self.queues[name],
            operator=lambda *_: self.operator,
            sleep=self.clock.turn,
        )

    @property
    def plan_queue(self) -> MemoryQueue:
        return self.queues["plan"]  # type: ignore[no-any-return]

    @property
    def send_queue(self) -> MemoryQueue:
        return self.queues["send"]  # type: ignore[no-any-return]

    @property
    def interactive_queue(self) -> MemoryQueue:
        return self.queues["interactive"]  # type: ignore[no-any-return]

    @property
    def reports_queue(self) -> MemoryQueue:
        return self.queues["reports"]  # type: ignore[no-any-return]

    # --- as a caller --------------------------------------------------------------------------------------

    def request(self, route: str, body: Any = None, *, key: str = "key-00000001", **path: str) -> Request:
        raw = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"idempotency-key": key} if key else {}
        return Request(Caller(FIRM, "k"), route, "r-1", "en", raw, path, {}, headers)

    def post_job(self, rows: Sequence[Any], text: str = "Merhaba", **more: Any) -> JobRef:
        key = more.pop("key", "key-00000001")
        source = {"recipients": rows} if rows and isinstance(rows[0], str) else {"rows": rows}
        body = {"text": text, "purpose": "informational", **source, **more}
        return self.accept.job(self.request("POST /v1/jobs", body, key=key)).job.ref

    def job(self, ref: JobRef) -> dict[str, Any]:
        return self.views.job(self.request("GET /v1/jobs/{job_id}", job_id=ref.job_id))

    def recipients(self, ref: JobRef) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        cursor = None
        while True:
            request = self.request("GET /v1/jobs/{job_id}/recipients", job_id=ref.job_id)
            request.query.update({"cursor": cursor} if cursor else {})  # type: ignore[attr-defined]
            page = self.views.recipients(request)
            found += page["recipients"]
            cursor = page["next_cursor"]
            if cursor is None:
                return found

    # --- as Lambda ----------------------------------------------------------------------------------------

    def remaining(self) -> Milliseconds:
        return 60 * SECOND

    def step(self) -> bool:
        """Hand over one message that is due. ``False``: there is none."""
        consumers = (
            ("plan", self.fan_out),
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
        """Run on for so long."""
        until = self.clock() + seconds * SECOND
        reconciled = self.clock()
        while self.clock() < until:
            while self.step():
                pass
            self.clock.turn(SECOND)
            if self.clock() - reconciled >= 30 * SECOND:
                reconciled = self.clock()
                self.reconcile.run(self.remaining)


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
