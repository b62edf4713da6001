"""A whole Ulak in one process: moto's AWS, a hand clock, an operator of the tests' own, queues kept in lists.

``World.run()`` plays the part of Lambda: it hands queued pointers to the use cases until nothing is left, turning
the clock when only delayed ones remain.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from tests.conftest import HandClock
from tests.fakes import FakeOperator, MemoryQueue
from ulak.assembly import House
from ulak.delivery.reconcile import Reconcile
from ulak.delivery.worker import SendWorker
from ulak.directory.firms import Account, Service, new_key
from ulak.directory.store import DirectoryStore
from ulak.identity.msisdn import Region
from ulak.jobs.control import Control
from ulak.jobs.job import JobRef
from ulak.jobs.pointers import ChunkPointer, JobPointer
from ulak.jobs.queueing import Queueing
from ulak.jobs.views import Views
from ulak.operators.registry import sent_through
from ulak.planning.accept import Accept
from ulak.planning.fan_out import FanOut
from ulak.platform.aws import client
from ulak.platform.clock import MINUTE, SECOND, Milliseconds
from ulak.platform.edge import Caller, Request
from ulak.platform.settings import Settings
from ulak.reports.poll import ReportPoller

FIRM = "acme"
CREDIT = 1_000_000
REPORT_CALLS = 1_200
"""A minute: the quota of an account for which the operator raised it."""
TABLE, BUCKET = "main", "ulak-test-bucket"


class World:
    """Made inside ``aws_in_process``."""

    def __init__(self, clock: HandClock, operator_id: str = "netgsm") -> None:
        self.clock = clock
        make_resources()
        self.house = House(Settings(stage="test", table=TABLE, bucket=BUCKET), clock)
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
        self.operator = FakeOperator(clock)
        self.plan_queue, self.send_queue = MemoryQueue(clock), MemoryQueue(clock)
        self.interactive_queue, self.reports_queue = MemoryQueue(clock), MemoryQueue(clock)
        store, bucket = self.house.jobs, self.house.bucket
        self.store, self.bucket = store, bucket
        queue_of: Any = lambda plan: self.interactive_queue if plan.interactive else self.send_queue  # noqa: E731
        operator_of = lambda plan: self.operator  # noqa: E731 - one line each, beside its twin
        reports_queue: Any = self.reports_queue
        plan_queue: Any = self.plan_queue
        queueing = Queueing(store, queue_of, reports_queue, clock)
        self.fan_out = FanOut(store, bucket, queueing, clock, self.house.gate.rolls)
        self.accept = Accept(
            self.house.gate, store, bucket, plan_queue, self.fan_out, clock, "test", sent_through
        )
        self.worker = SendWorker(
            store, bucket, operator_of, queue_of, clock, 5 * SECOND, clock.turn, self.house.personal.reveal
        )
        self.poller = ReportPoller(store, bucket, operator_of, reports_queue, clock, 5 * SECOND, 15 * MINUTE)
        self.reconcile = Reconcile(store, plan_queue, reports_queue, queueing, clock)
        self.control = Control(store, queueing, clock)
        self.views = Views(store, bucket)

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
        if (body := self.plan_queue.take()) is not None:
            self.fan_out.run(JobPointer.decode(body).ref)
        elif (body := self.interactive_queue.take() or self.send_queue.take()) is not None:
            self.worker.send(ChunkPointer.decode(body), self.remaining)
        elif (body := self.reports_queue.take()) is not None:
            self.poller.poll(JobPointer.decode(body).ref, self.remaining)
        else:
            return False
        return True

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
