"""What a million messages cost by how many of them one call of an operator takes, counted on jobs in one process.

A job of each shape is accepted, expanded and sent; every request to the table is counted with the units that DynamoDB
bills, every object and every message of a queue. What AWS takes for the functions' time is not here: a call to an
operator lasts as long as the operator likes. ``python -m bench.batches`` writes them into ``docs/operators/README.md``.
"""

from __future__ import annotations

import contextlib
import io
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from moto import mock_aws

from bench.cost import DOLLARS
from bench.units import write_units
from local.builds import ROOT
from tests.conftest import HandClock
from tests.dynamodb import engine
from tests.world import FIRM, SETTINGS, TABLE, World
from ulak.assembly import House
from ulak.directory.firms import OperatorAccount, Service
from ulak.identity.msisdn import Region
from ulak.jobs.pointers import ChunkPointer
from ulak.operators.registry import ADAPTERS, sent_through
from ulak.platform.aws import client
from ulak.platform.table import Table
from ulak.rules import OperatorProfile, profile
from ulak.text import MessageType

PAGE: Final = ROOT / "docs" / "operators" / "README.md"
BEGINS, ENDS = "<!-- batches -->", "<!-- /batches -->"
RECIPIENTS: Final = 500
MILLION: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Counted:
    """Of a job of `RECIPIENTS`."""

    calls: int
    requests: Mapping[str, int]

    def a_million(self, what: str) -> int:
        return round(self.requests.get(what, 0) * MILLION / RECIPIENTS)

    @property
    def calls_a_million(self) -> int:
        return round(self.calls * MILLION / RECIPIENTS)

    @property
    def dollars(self) -> float:
        return sum(self.a_million(what) * DOLLARS[what] for what in self.requests)


class _CountedClient:
    """DynamoDB's client, with what each of its calls is billed."""

    def __init__(self, counts: Counter[str]) -> None:
        self._client = client("dynamodb")
        self._counts = counts

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def get_item(self, **request: Any) -> Any:
        self._counts["read unit"] += 1
        return self._client.get_item(**request)

    def batch_get_item(self, **request: Any) -> Any:
        self._counts["read unit"] += sum(len(one["Keys"]) for one in request["RequestItems"].values())
        return self._client.batch_get_item(**request)

    def query(self, **request: Any) -> Any:
        self._counts["read unit"] += 1
        return self._client.query(**request)

    def put_item(self, **request: Any) -> Any:
        self._counts["write unit"] += write_units(request["Item"])
        return self._client.put_item(**request)

    def update_item(self, **request: Any) -> Any:
        answer = self._client.update_item(**request)
        self._counts["write unit"] += self._units(request)
        return answer

    def transact_write_items(self, **request: Any) -> Any:
        answer = self._client.transact_write_items(**request)
        for one in request["TransactItems"]:
            (write,) = one.values()
            self._counts["write unit"] += self._units(write, in_transaction=True)
        return answer

    def _units(self, write: Mapping[str, Any], *, in_transaction: bool = False) -> int:
        item = write.get("Item") or self._client.get_item(TableName=TABLE, Key=write["Key"]).get("Item", {})
        return write_units(item, in_transaction=in_transaction)


class _CountedQueue:
    """A queue of which each message is sent, received and deleted."""

    def __init__(self, inner: Any, counts: Counter[str]) -> None:
        self._inner, self._counts = inner, counts

    def send(self, pointers: Any, *, delay_seconds: int = 0) -> None:
        every = list(pointers)
        self._counts["sqs"] += -(-len(every) // 10) + 2 * len(every)
        self._inner.send(every, delay_seconds=delay_seconds)


def counted(operator_id: str, *, differing: bool) -> Counted:
    """A job by this operator's row: one text for all, or a text each."""
    counts: Counter[str] = Counter()
    with mock_aws(), engine(), contextlib.redirect_stdout(io.StringIO()):
        clock = HandClock()
        world = World(clock)
        account = OperatorAccount(FIRM, Service.SMS, operator_id, Region.TR, ("ACME",))
        world.directory.set_account(account)
        ports = world.ports()
        queue = ports.queue
        assert queue is not None
        house = House(
            SETTINGS,
            clock,
            type(ports)(
                queue=lambda name: _CountedQueue(queue(name), counts),  # type: ignore[arg-type, return-value] # a queue in all that is asked of it
                operator=ports.operator,
                sent_through=lambda _: frozenset(MessageType),
                sleep=clock.turn,
            ),
        )
        house.platform.__dict__["table"] = Table(_CountedClient(counts), TABLE)
        world.accept = house.jobs.accept
        clock.turn(61_000)
        rows = [{"to": f"0532{n:07d}", "ad": f"Ad{n}"} for n in range(RECIPIENTS)]
        text = "Sayin {ad}, borcunuz var." if differing else "Sayin musterimiz, borcunuz var."
        ref = world.post_job(rows, text)
        job = house.jobs.store.job(ref)
        assert job is not None
        counts["s3:put"] += job.totals.chunks + 1
        counts["s3:get"] += job.totals.chunks
        while (message := world.send_queue.take()) is not None:
            house.delivery.worker.send(ChunkPointer.decode(message), world.remaining)
            counts["invoke"] += 1
        assert len(world.operator.accepted) == len(world.operator.calls)
        assert sum(len(one.msisdns) for one in world.operator.accepted.values()) == RECIPIENTS
        return Counted(len(world.operator.calls), counts)


def _batches(rules: OperatorProfile) -> tuple[int, int]:
    """Messages of a call: where all get the same text, and where each gets its own."""
    return rules.batch_of(["a"]), 1 if rules.one_text_a_call else rules.batch_of(["a", "b"])


def operators() -> Iterator[tuple[OperatorProfile, int, int]]:
    for operator_id in ADAPTERS:
        sent = sent_through(operator_id)
        if sent is not None and MessageType.BULK in sent:
            rules = profile(operator_id)
            yield (rules, *_batches(rules))


def table() -> str:
    """The page's tables, in Markdown."""
    shapes = {50: counted("netgsm", differing=True), 1: counted("turk_telekom", differing=True)}
    lines = [
        "| a million messages, so many a call | calls | write units | read units | objects | requests of queues | $ |",
        "|---|---|---|---|---|---|---|",
    ]
    for size, one in shapes.items():
        objects = one.a_million("s3:put") + one.a_million("s3:get")
        figures = (one.calls_a_million, one.a_million("write unit"), one.a_million("read unit"), objects)
        shown = " | ".join(f"{figure:,}" for figure in (*figures, one.a_million("sqs")))
        lines.append(f"| {size} | {shown} | {one.dollars:.2f} |")
    lines += [
        "",
        "| operator | one text for all | a text each |",
        "|---|---|---|",
    ]
    for rules, same, each in operators():
        cells = (f"{MILLION // size:,} calls, ${shapes[size].dollars:.2f}" for size in (same, each))
        lines.append(f"| [{rules.name}]({rules.id}.md) | {' | '.join(cells)} |")
    return "\n".join(lines)


def page_with(text: str) -> str:
    """The page's text with today's tables in it."""
    before, _, rest = text.partition(BEGINS)
    _, _, after = rest.partition(ENDS)
    return f"{before}{BEGINS}\n\n{table()}\n\n{ENDS}{after}"


if __name__ == "__main__":
    PAGE.write_text(page_with(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
