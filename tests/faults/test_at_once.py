"""Many at once against an engine whose writes are atomic: the local stack's, over real connections."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Barrier
from typing import Any, TypeVar

import pytest

from local import Ports, Settings, Stack
from local.builds import LOCAL, build_local
from tests.conftest import HandClock
from tests.fakes import MemoryQueue
from tests.faults.operators import SILENT, BookkeepingOperator
from tests.faults.steps import Steps
from ulak.assembly import House
from ulak.assembly import Ports as HousePorts
from ulak.identity.msisdn import Region
from ulak.jobs.chunks import Chunk
from ulak.jobs.job import Job, JobRef, Plan, Totals
from ulak.jobs.journal import Entry, Outcome
from ulak.jobs.pointers import ChunkPointer
from ulak.jobs.records import FoldDelta, ReportRecord
from ulak.jobs.status import JobStatus
from ulak.ledger.quotas import Quota, Quotas
from ulak.platform.clock import HOUR, MINUTE
from ulak.platform.settings import Settings as HouseSettings
from ulak.platform.table import Refused, Table
from ulak.rules import Purpose, profile
from ulak.text import EncodingChoice, MessageType

pytestmark = pytest.mark.stack

SMALL = Path(__file__).parents[1] / "local" / "small"
MANY = 12
NUMBERS = [f"90532000{n:04d}" for n in range(4)]
T = TypeVar("T")


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Table]:
    """A table of the engine's, as the template has it. (The stack's own functions are not needed.)"""
    root = tmp_path_factory.mktemp("at-once")
    build_local()
    shutil.copytree(SMALL / "functions", root / "code" / "functions")
    (root / "code" / "layers").symlink_to(LOCAL / "layers")
    settings = Settings(
        state=root / "state",
        ports=Ports.free(),
        template=SMALL / "template.yaml",
        parameters={"Concurrency": "1"},
        code=root / "code",
        operator=None,
    )
    stack = Stack.up(settings)
    try:
        dynamodb = stack.client("dynamodb")
        names = {"pk": "S", "sk": "S", "due_shard": "S", "due_at": "N"}
        dynamodb.create_table(
            TableName="at-once",
            BillingMode="PAY_PER_REQUEST",
            KeySchema=[
                {"AttributeName": "pk", "KeyType": "HASH"},
                {"AttributeName": "sk", "KeyType": "RANGE"},
            ],
            AttributeDefinitions=[{"AttributeName": n, "AttributeType": t} for n, t in names.items()],
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
        yield Table(dynamodb, "at-once")
    finally:
        stack.down()


PLAN = Plan(
    text="Merhaba",
    columns=(),
    snapshot="",
    message_type=MessageType.BULK,
    purpose=Purpose.INFORMATIONAL,
    encoding=EncodingChoice.PROFILE,
    sender_id="ACME",
    service="sms",
    operator_id=SILENT,
    rules_on=date(2026, 11, 22),
    base_url=None,
    secret_name="",
    region=Region.TR,
    tariff={"90": 1},
)


class Scene:
    """One job of one chunk of four recipients, on its way."""

    def __init__(self, table: Table, name: str) -> None:
        self.clock = HandClock()
        self.queue, self.operator = (
            MemoryQueue(self.clock),
            BookkeepingOperator(self.clock, profile(SILENT), Steps()),
        )
        ports = HousePorts(
            queue=lambda name: self.queue,  # type: ignore[arg-type, return-value] # a queue in all that is asked of it
            operator=lambda *_: self.operator,
        )
        settings = HouseSettings(stage="test", bucket="none", operator_timeout_seconds="0")
        self.house = House(settings, self.clock, ports)
        self.house.platform.table = table
        self.store, self.course, self.ledger = (
            self.house.jobs.store,
            self.house.jobs.course,
            self.house.ledger.store,
        )
        self.claims = self.house.delivery.claims
        self.ref = JobRef(f"firm{name}", name)
        self.totals = Totals(rows=4, recipients=4, segments=4, credits=4, chunks=1)
        self.house.directory.store.add_firm(self.ref.firm_id, "Acme")
        self.ledger.top_up(self.ref.firm_id, "sms", 10, "INV-1", by="tests", now=self.clock())
        job = Job(self.ref, JobStatus.ACCEPTED, self.clock(), "", due_at=self.clock())
        assert self.store.create(job, PLAN) is None

    def commit(self) -> bool:
        now = self.clock()
        return self.course.commit(self.ref, PLAN, self.totals, now=now, due_at=now)

    def claim(self) -> Any:
        now = self.clock()
        return self.claims.claim(self.ref, 0, batch_size=50, now=now, lease_until=now + MINUTE)

    def job(self) -> Job:
        job = self.store.job(self.ref)
        assert job is not None
        return job


@pytest.fixture
def scene(table: Table, request: pytest.FixtureRequest) -> Scene:
    return Scene(table, f"{abs(hash(request.node.name)):x}"[:10])


def at_once(work: Callable[[], T], many: int = MANY) -> list[T]:
    """What `work` answers when so many begin it at the same moment."""
    ready = Barrier(many)

    def one(_: int) -> T:
        ready.wait()
        return work()

    with ThreadPoolExecutor(many) as pool:
        return list(pool.map(one, range(many)))


def test_one_of_many_commits_reserves_the_credit(scene: Scene) -> None:
    assert at_once(scene.commit).count(True) == 1
    standing = scene.ledger.standing(scene.ref.firm_id, "sms")
    assert (standing.remaining, standing.reserved) == (6, 4)


def test_the_last_credit_of_a_quota_is_taken_once(scene: Scene, table: Table) -> None:
    quotas, firm = Quotas(table), scene.ref.firm_id
    quota = Quota("company#01", 10)

    def take() -> bool:
        try:
            table.write_all(quotas.take(firm, "sms", "2026-11", [quota], 3))
        except Refused:
            return False
        return True

    assert at_once(take).count(True) == 3
    assert quotas.taken(firm, quota.unit, "2026-11") == {"sms": 9}


def test_one_of_many_commits_takes_of_the_quota(scene: Scene, table: Table) -> None:
    quotas, firm = Quotas(table), scene.ref.firm_id
    table.write(quotas.limits_write(firm, "company#01", {"sms": 5}))
    plan, now = replace(PLAN, units=("company#01",)), scene.clock()
    commit = lambda: scene.course.commit(scene.ref, plan, scene.totals, now=now, due_at=now)  # noqa: E731 - one act for many threads
    assert at_once(commit).count(True) == 1
    assert quotas.taken(firm, "company#01", scene.job().quota_month) == {"sms": 4}


def test_one_of_many_claims_holds_the_chunk(scene: Scene) -> None:
    scene.commit()
    for _ in range(5):
        assert sum(claim is not None for claim in at_once(scene.claim)) == 1
        scene.clock.turn(HOUR)  # the lease lapses, and all try again


def test_a_chunk_finished_by_many_counts_once(scene: Scene) -> None:
    scene.commit()
    claim = scene.claim()
    journal = claim.journal.with_entry(Entry(Outcome.ACCEPTED, "77"))
    tally = dict.fromkeys(Outcome, 0) | {Outcome.ACCEPTED: 4}
    at_once(lambda: scene.claims.finish(claim, journal, tally, 4, 4, now=scene.clock()))
    progress = scene.job().progress
    assert (progress.chunks_done, progress.accepted, progress.charged) == (1, 4, 4)
    assert at_once(lambda: scene.course.close(scene.job(), now=scene.clock())).count(True) == 1
    standing = scene.ledger.standing(scene.ref.firm_id, "sms")
    assert (standing.remaining, standing.reserved, standing.settled) == (6, 0, 4)


def test_one_of_many_folds_of_the_same_reports_counts(scene: Scene) -> None:
    scene.commit()
    before = ReportRecord(0)
    after = replace(before, statuses=b"\2\2\2\2", ages=b"\0" * 16)
    fold = lambda: scene.house.delivery.folds.fold(scene.ref, before, after, FoldDelta(delivered=4), now=0)  # noqa: E731 - one act for many threads
    assert at_once(fold).count(True) == 1
    assert scene.job().progress.delivered == 4


class OneChunk:
    """A bucket that holds the scene's chunk."""

    def get(self, key: str) -> bytes:
        return Chunk(0, [1, 2, 3, 4], NUMBERS, ["Merhaba"], [1]).encode()

    def put_once(self, key: str, data: bytes) -> bool:
        return True


def test_reconciles_and_workers_at_once_send_a_chunk_once(scene: Scene) -> None:
    scene.commit()
    scene.course.mark_queued(scene.ref, now=scene.clock(), due_at=scene.clock())
    scene.claim()  # by a worker that died before its first call
    scene.clock.turn(2 * MINUTE)
    bucket: Any = OneChunk()
    scene.house.platform.bucket = bucket
    reconcile, worker = scene.house.delivery.reconcile, scene.house.delivery.worker
    at_once(lambda: reconcile.look_at(scene.job()), 4)
    at_once(lambda: worker.send(ChunkPointer(scene.ref, 0), lambda: MINUTE))
    assert len(scene.operator.books) == 1
    assert scene.job().progress.accepted == 4
