"""A whole Ulak in one process in which anything may go wrong, and a time that goes on whatever did."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from random import Random
from types import SimpleNamespace
from typing import Any, Final
from unittest.mock import patch

from botocore.exceptions import ClientError, HTTPClientError
from moto import mock_aws

from tests.conftest import HandClock
from tests.faults.operators import ALL_ROWS, SILENT, BookkeepingOperator, account_of
from tests.faults.peek import Peek
from tests.faults.queues import UnreliableQueue
from tests.faults.steps import Died, Fault, Steps, wired
from tests.faults.wired import WiredOperator
from ulak.assembly import House, Ports
from ulak.delivery.claims import ChunkClaims
from ulak.directory.firms import Service
from ulak.directory.routing import RouteRow
from ulak.directory.units import Unit, UnitKind
from ulak.errors import UlakError
from ulak.identity.caller import Caller
from ulak.jobs import items as items_module
from ulak.jobs import store as store_module
from ulak.jobs import waves as waves_module
from ulak.jobs.chunks import Chunk
from ulak.jobs.job import JobRef, Plan
from ulak.jobs.keys import chunk_key
from ulak.jobs.records import Claim
from ulak.jobs.status import JobStatus
from ulak.jobs.store import JobStore
from ulak.lookups import search as search_module
from ulak.planning import accept as accept_module
from ulak.planning import fan_out as fan_out_module
from ulak.planning.accept import Acceptance
from ulak.planning.commands import SendJob, SendMessage
from ulak.planning.expansion import ExpansionRules
from ulak.planning.requests import JobBody, MessageBody
from ulak.platform import attempts as attempts_module
from ulak.platform import aws, metrics
from ulak.platform.bodies import parse
from ulak.platform.bucket import Bucket
from ulak.platform.clock import HOUR, MINUTE, SECOND, Milliseconds
from ulak.platform.idempotency import RequestKey
from ulak.platform.settings import Settings
from ulak.platform.table import Table
from ulak.reports import lines as report_lines_module
from ulak.reports import rhythm as reports_module
from ulak.rules import profile
from ulak.text import MessageType

CHUNK: Final = 3
"""Recipients a chunk, so that a small job has several."""
AT_ONCE: Final = 4
"""Rows up to which a job is expanded within its request."""
CREDIT: Final = 200
FUNCTION: Final[Milliseconds] = 60 * SECOND
VISIBILITY: Final[Milliseconds] = 6 * FUNCTION
PATIENCE: Final[Milliseconds] = 20 * MINUTE
"""How long a world runs on before the clock is turned past every deadline."""
NUMBERS: Final = tuple(f"9053200{n:05d}" for n in range(40))

_EXPECTED = (UlakError, ClientError, HTTPClientError)
"""What a function may end with when something it leans on failed."""


@contextmanager
def laboratory(*, small: bool = True) -> Iterator[Callable[[Steps], None]]:
    """moto's AWS with steps in between, and operators with more capabilities than there are. If `small`, jobs of a
    few recipients have several chunks, and worlds are over sooner."""
    aws.client.cache_clear()
    with ExitStack() as patches:
        patches.enter_context(mock_aws())
        patches.enter_context(patch("ulak.rules.ROWS", ALL_ROWS))
        # One writer and one reader: the order of steps is the same each time.
        patches.enter_context(patch.object(fan_out_module, "_WRITERS", 1))
        patches.enter_context(patch.object(report_lines_module, "_READERS", 1))
        patches.enter_context(patch.object(search_module, "_READERS", 1))
        # Metrics are lines on the standard output.
        patches.enter_context(patch.object(metrics, "sys", SimpleNamespace(stdout=_Nowhere())))
        for smaller in _smaller() if small else ():
            patches.enter_context(smaller)
        use = patches.enter_context(wired())
        aws.client("s3").create_bucket(
            Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"}
        )
        yield use
    aws.client.cache_clear()


class _Nowhere:
    def write(self, line: str) -> None: ...


def _smaller() -> Iterator[AbstractContextManager[Any]]:
    whole_rules = fan_out_module.expansion_rules

    def small_chunks(plan: Plan, stopped: Mapping[str, str] | None = None) -> ExpansionRules:
        rules = whole_rules(plan, stopped)
        object.__setattr__(rules, "chunk_size", CHUNK)
        return rules

    yield patch.object(fan_out_module, "expansion_rules", small_chunks)
    yield patch.object(accept_module, "ROWS_EXPANDED_AT_ONCE", AT_ONCE)
    # A job has one chunk in the queue at a time, and each claim queues the next; a job of one chunk waits like others.
    yield patch.object(waves_module, "BATCH", 1)
    yield patch.object(waves_module, "SMALL", 0)
    # One query where four would do the same.
    yield patch.object(items_module, "DUE_SHARDS", 1)
    yield patch.object(store_module, "DUE_SHARDS", 1)
    yield patch.object(attempts_module, "SHARDS", 1)
    # Fewer polls and shorter waits; nothing is decided otherwise.
    yield patch.object(reports_module, "_POLL_EVERY", ((MINUTE, 30 * SECOND), (72 * HOUR, 5 * MINUTE)))


BUCKET: Final = "ulak-faults"
LONGEST_TURN: Milliseconds = FUNCTION + 5 * SECOND
"""After which no worker can still make a call that it intended."""
_serial = count()


BRANCH: Final = "IZM"


@dataclass
class Wish:
    """Something a caller wants, who asks again until there is an answer."""

    at: Milliseconds
    work: Callable[[], object]
    tries: int = 6


class World:
    """Made inside a `laboratory`, one after the other."""

    def __init__(
        self,
        use: Callable[[Steps], None],
        operator_id: str = SILENT,
        *,
        seed: int = 0,
        disorder: bool = False,
        credit: int = CREDIT,
        wired: bool = False,
    ) -> None:
        """`wired`: the operator is reached by its real adapter, over the simulator's face of it."""
        self.clock = HandClock()
        self.begun_at = self.clock()
        self.steps = Steps(meanwhile=self._meanwhile)
        use(self.steps)
        self.firm = f"f{next(_serial):06d}"
        self.table_name = f"main-{self.firm}"
        _make_table(self.table_name)
        settings = Settings(
            stage="test",
            table=self.table_name,
            bucket=BUCKET,
            operator_timeout_seconds="0",
            send_concurrency="0",
            longest_turn_seconds=str(LONGEST_TURN // SECOND),
        )
        ports = Ports(
            queue=lambda name: self.queues[name],  # type: ignore[arg-type, return-value] # a queue in all that is asked of it
            operator=lambda _, __, secret_name, *___: self._reached(secret_name),
            sent_through=lambda _: frozenset(MessageType),
            sleep=self.clock.turn,
        )
        self.house = House(settings, self.clock, ports)
        self.order = count()
        """Of claims, refusals and calls: which came before which, where the clock stands still."""
        self.claimed: dict[tuple[str, int], list[int]] = {}
        """By job and chunk, when a worker came to hold it."""
        self.refused: dict[str, int] = {}
        """Since when a number's refusal is answered for; whoever consents again is not in it."""
        self.house.delivery.__dict__["claims"] = _NotedClaims(
            self.house.platform.table, self.house.platform.bucket, self._note_claim
        )
        self.directory = self.house.directory.store
        self.directory.add_firm(self.firm, "Acme")
        self.directory.set_account(account_of(self.firm, Service.SMS, operator_id))
        self.ledger = self.house.ledger.store
        if credit:
            self.top_up(credit, "INV-1")
        self.operator = (
            WiredOperator(self.clock, profile(operator_id), self.steps, NUMBERS, self.order)
            if wired
            else BookkeepingOperator(self.clock, profile(operator_id), self.steps, order=self.order)
        )
        self.backup: BookkeepingOperator | None = None
        """Reached by a second account, where there is one."""
        self._random, self._disorder = Random(seed), disorder
        self.functions: dict[str, Callable[[str, Callable[[], Milliseconds]], object]] = {}
        """By the queue whose messages they are given."""
        self.queues: dict[str, UnreliableQueue] = {}
        self.minutely: list[Callable[[], object]] = []
        """What runs every minute besides the reconcile."""
        self.awaits: Callable[[], bool] = lambda: False
        """Whether something is due that no job tells of."""
        house = self.house
        consumers: dict[str, Callable[[], Any]] = {
            "plan": lambda: house.jobs.fan_out,
            "send": lambda: house.delivery.worker,
            "interactive": lambda: house.delivery.worker,
            "reports": lambda: house.delivery.poller,
        }
        for name, consumer in consumers.items():
            self.add_function(name, lambda message, remaining, of=consumer: of().take(message, remaining))
        self.functions["plan"] = self.counted(lambda: house.jobs.fan_out)
        self.add_function("iys", self.counted(lambda: house.consent.iys_worker))
        self.minutely.append(house.platform.attempts.push_on)
        self.store, self.bucket = house.jobs.store, house.platform.bucket
        self.fan_out, self.accept, self.control, self.views = (
            house.jobs.fan_out,
            house.jobs.accept,
            house.jobs.control,
            house.jobs.views,
        )
        self.worker, self.poller, self.reconcile = (
            house.delivery.worker,
            house.delivery.poller,
            house.delivery.reconcile,
        )
        self.peek = Peek(self.table_name)
        self.seen = JobStore(self.peek)
        """The jobs as they stand, read without a step."""
        self.tagged: dict[str, Any] = {}
        """What every request says besides: for whom it is sent."""
        self.wishes: list[Wish] = []
        self.marks: dict[str, Milliseconds] = {}
        """When something happened that a flow's own check asks about."""
        self._chunks: dict[str, bytes] = {}
        self.refs: list[JobRef] = []
        self.surprises: Counter[str] = Counter()
        """Exceptions that no fault explains."""
        self.endings: Counter[str] = Counter()
        """How invocations ended that did not end well."""
        self._next_reconcile = self.clock() + MINUTE

    def close(self) -> None:
        self.steps.counting = self.steps.dead = False
        aws.client("dynamodb").delete_table(TableName=self.table_name)

    # --- as a caller --------------------------------------------------------------------------------------

    def top_up(self, credits: int, reference: str) -> None:
        self.ledger.top_up(self.firm, "sms", credits, reference, by="tests", now=self.clock())

    def add_backup(self, operator_id: str) -> None:
        """A second account, that messages go by where the first takes none."""
        self.backup = BookkeepingOperator(self.clock, profile(operator_id), self.steps, order=self.order)
        second = account_of(self.firm, Service.SMS, operator_id, "yedek")
        self.directory.set_account(second)
        self.directory.routing.set(self.firm, Service.SMS, [RouteRow("sms"), RouteRow(second.id)])

    def _reached(self, secret_name: str) -> BookkeepingOperator:
        if secret_name.endswith("-yedek") and self.backup is not None:
            return self.backup
        return self.operator

    @property
    def operators(self) -> list[BookkeepingOperator]:
        """By the places of their accounts in a plan."""
        return [self.operator, *([self.backup] if self.backup else [])]

    def set_quota(self, credits: int) -> None:
        """What is sent from now on is sent for a branch that may spend so much a month."""
        self.tagged = {"tags": {"branch": BRANCH}}
        unit = Unit(UnitKind.BRANCH, BRANCH)
        self.house.firm.units.put_unit(self.firm, unit, {"sms": credits})

    def send_job(self, body: Mapping[str, Any], key: str = "key-00000001") -> Acceptance:
        request_key = RequestKey.of("/v1/jobs", key, json.dumps(body).encode())
        return self.accept.job(SendJob(Caller(self.firm, "k"), request_key, parse(JobBody, body)))

    def post_job(
        self,
        rows: Sequence[tuple[str, str]],
        key: str = "key-00000001",
        text: str = "Sayin {ad}, borcunuz var.",
    ) -> None:
        listed = [{"to": to, "ad": name} for to, name in rows]
        body = {"text": text, "purpose": "informational", "rows": listed}
        self._know(self.send_job(body | self.tagged, key).job.ref)

    def post_message(self, to: str, key: str = "key-00000001") -> None:
        body = {"text": "Kodunuz hazir.", "purpose": "informational", "to": to} | self.tagged
        request_key = RequestKey.of("/v1/messages", key, json.dumps(body).encode())
        command = SendMessage(Caller(self.firm, "k"), request_key, parse(MessageBody, body))
        self._know(self.accept.message(command).job.ref)

    def _know(self, ref: JobRef) -> None:
        if ref not in self.refs:
            self.refs.append(ref)

    def wish(self, work: Callable[[], object], *, after: Milliseconds = 0) -> None:
        """A caller asks for `work` after a while, and again a minute later where it failed."""
        self.wishes.append(Wish(self.clock() + after, work))

    def steer(self, what: str) -> None:
        """Pause, resume or cancel every job."""
        for ref in self.jobs():
            getattr(self.control, what)(ref)

    def _note_claim(self, ref: JobRef, chunk: int) -> None:
        self.claimed.setdefault((ref.job_id, chunk), []).append(next(self.order))

    def refuses(self, msisdn: str, how: Callable[[], object]) -> None:
        """Somebody refuses; whoever asks after it is answered has to know."""
        how()
        self.refused.setdefault(msisdn, next(self.order))

    def consents(self, msisdn: str, how: Callable[[], object]) -> None:
        """Somebody consents, after whatever they said before."""
        how()
        self.refused.pop(msisdn, None)

    def jobs(self) -> list[JobRef]:
        """All jobs there are, answered for or not."""
        first, last = (
            datetime.fromtimestamp(at / SECOND, UTC).date() for at in (self.begun_at, self.clock())
        )
        return list(self.seen.jobs_of_days(self.firm, first, last))

    def chunk(self, ref: JobRef, number: int) -> Chunk:
        """A chunk, which never changes."""
        return Chunk.decode(self.chunk_bytes(chunk_key(ref, number)))

    def chunk_bytes(self, key: str) -> bytes:
        if key not in self._chunks:
            with self.steps.uncounted():
                self._chunks[key] = self.bucket.get(key)
        return self._chunks[key]

    # --- as Lambda ----------------------------------------------------------------------------------------

    def invoke(self, work: Callable[[Callable[[], Milliseconds]], object]) -> bool:
        """Run a function to whatever end. Whether that was a good one."""
        self.steps.dead = False
        ends_at = self.clock() + FUNCTION
        try:
            work(lambda: ends_at - self.clock())
        except Died:
            self.endings["died"] += 1
            return False
        except _EXPECTED as error:
            self.endings[type(error).__name__] += 1
            return False
        except Exception as error:
            self.surprises[f"{type(error).__name__}: {error}"] += 1
            return False
        finally:
            self.steps.dead = False
        return True

    def deliver(self, name: str, body: str) -> bool:
        """Give one message to its function. Whether it was worked well."""
        return self.invoke(lambda remaining: self.functions[name](body, remaining))

    def add_function(
        self, name: str, work: Callable[[str, Callable[[], Milliseconds]], object]
    ) -> UnreliableQueue:
        """A function by its queue, which is answered."""
        self.functions[name] = work
        self.queues[name] = UnreliableQueue(
            name, self.clock, self.steps, self._random, VISIBILITY, disorder=self._disorder
        )
        return self.queues[name]

    def counted(self, consumer: Callable[[], Any]) -> Callable[[str, Callable[[], Milliseconds]], object]:
        """A consumer whose tries are counted, as a function has it."""
        return lambda message, remaining: self.house.platform.attempts.take(
            _Noted(consumer(), self.surprises), message, remaining
        )

    def look_around(self) -> None:
        """What happens every minute."""
        self.invoke(self.reconcile.run)
        for work in self.minutely:
            self.invoke(lambda remaining, work=work: work())

    def work_off(self) -> None:
        """Deliver whatever is visible now."""
        while sum(self._work_one(queue) for queue in self.queues.values()):
            pass

    def _work_one(self, queue: UnreliableQueue) -> bool:
        message = queue.receive()
        if message is None:
            return False
        queue.done(message, delete=self.deliver(queue.name, message.body))
        return True

    def _meanwhile(self, fault: Fault) -> None:
        match fault:
            case Fault.RECONCILE:
                self.look_around()
                self.work_off()
            case Fault.REDELIVER:
                for queue in self.queues.values():
                    for message in list(queue.in_flight):
                        self.deliver(queue.name, message.body)
            case Fault.POLL:
                for ref in self.jobs():
                    self.clock.turn(5 * SECOND)
                    self.invoke(lambda remaining, ref=ref: self.poller.poll(ref, remaining))
            case Fault.CANCEL | Fault.PAUSE:
                self.invoke(lambda remaining: self.steer(fault.value))
                if fault is Fault.PAUSE:
                    self.wish(lambda: self.steer("resume"), after=90 * SECOND)
                self.clock.turn(2 * SECOND)
            case Fault.STALL:
                self.clock.turn(FUNCTION + 10 * SECOND)
                self.look_around()
                self.work_off()

    # --- time ---------------------------------------------------------------------------------------------

    def run(self, *, patience: Milliseconds = PATIENCE) -> None:
        """Let time pass until nothing is left to be done, or `patience` is over."""
        until = self.clock() + patience
        while self.clock() < until:
            self.work_off()
            self._grant_wishes()
            if self.quiet():
                return
            self.clock.now = min(self._next_event(), until)
            if self.clock() >= self._next_reconcile:
                self._next_reconcile = self.clock() + MINUTE
                self.look_around()

    def _grant_wishes(self) -> None:
        for wish in [wish for wish in self.wishes if wish.at <= self.clock()]:
            self.wishes.remove(wish)
            granted = self.invoke(lambda remaining, wish=wish: wish.work())
            if not granted and wish.tries > 1:
                self.wishes.append(Wish(self.clock() + MINUTE, wish.work, wish.tries - 1))

    def _next_event(self) -> Milliseconds:
        ahead = [self._next_reconcile, *(wish.at for wish in self.wishes)]
        ahead += [at for queue in self.queues.values() if (at := queue.next_at()) is not None]
        return max(min(ahead), self.clock() + 1)

    def quiet(self) -> bool:
        """Nobody has anything left to do, now or later."""
        waiting = self.wishes or self.awaits() or any(queue.messages for queue in self.queues.values())
        far = self.clock() + 1000 * HOUR
        work = [*self.peek.query_due("WORK#0", far, 1)]
        return not waiting and not work and not list(self.seen.due(far, 10))

    def resume_paused(self) -> None:
        """A person looks at what was paused and lets it go on."""
        for ref in self.jobs():
            job = self.seen.job(ref)
            if job is not None and job.status is JobStatus.PAUSED:
                self.control.resume(ref)

    def live_out(self) -> None:
        """Faults off: run on until nothing moves any more, past the deadlines if it must be."""
        self.steps.plan = {}
        self.steps.counting = False
        for operator in self.operators:
            operator.scripted.clear()
        self.resume_paused()
        self.run(patience=8 * MINUTE)
        for _ in range(4):
            if self.quiet():
                return
            self.clock.turn(73 * HOUR)
            self._next_reconcile = self.clock()
            self.run(patience=10 * MINUTE)


class _NotedClaims(ChunkClaims):
    """Notes each hold on a chunk that a worker comes to know of."""

    def __init__(self, table: Table, bucket: Bucket, note: Callable[[JobRef, int], None]) -> None:
        super().__init__(table, bucket)
        self._noted = note

    def claim(self, ref: JobRef, chunk: int, **named: Any) -> Claim | None:
        claim = super().claim(ref, chunk, **named)
        if claim is not None:
            self._noted(ref, chunk)
        return claim


@dataclass
class _Noted:
    """A consumer whose unexpected errors are noted: whoever counts its tries takes them in."""

    whole: Any
    surprises: Counter[str]

    def work(self, message: str) -> Any:
        return self.whole.work(message)

    def take(self, message: str, remaining: Callable[[], Milliseconds]) -> None:
        try:
            self.whole.take(message, remaining)
        except _EXPECTED:
            raise
        except Exception as error:
            self.surprises[f"{type(error).__name__}: {error}"] += 1
            raise

    def give_up(self, message: str, why: Any) -> None:
        self.whole.give_up(message, why)


def _make_table(name: str) -> None:
    keys = {"pk": "HASH", "sk": "RANGE"}
    due = {"due_shard": "HASH", "due_at": "RANGE"}
    types = {"pk": "S", "sk": "S", "due_shard": "S", "due_at": "N"}
    aws.client("dynamodb").create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": key, "KeyType": kind} for key, kind in keys.items()],
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": kind} for key, kind in types.items()],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "due",
                "KeySchema": [{"AttributeName": key, "KeyType": kind} for key, kind in due.items()],
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            }
        ],
    )
