"""Several at once: between any two calls of one to the table, calls of others.

moto's table is not atomic under threads, so each of its calls is made under a lock: what is left to chance is
their order, which is what these tests are about.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from moto.core.botocore_stubber import BotocoreStubber

from tests.world import TABLE, make_resources
from ulak.errors import InsufficientCredit
from ulak.ledger.audit import check_account
from ulak.ledger.entries import Standing
from ulak.ledger.store import Ledger
from ulak.platform.aws import client
from ulak.platform.table import Put, Refused, Table, Write

FIRM, SMS = "acme", "sms"


@pytest.fixture
def table(aws_in_process: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Table]:
    one_at_a_time, process = threading.Lock(), BotocoreStubber.process_request

    def serialised(self: BotocoreStubber, request: Any) -> Any:
        with one_at_a_time:
            return process(self, request)

    monkeypatch.setattr(BotocoreStubber, "process_request", serialised)
    make_resources()
    return Table(client("dynamodb"), TABLE)


class Interrupted(Ledger):
    """A ledger between whose reading and writing others do something, once."""

    def __init__(self, table: Table, meanwhile: Callable[[], object]) -> None:
        super().__init__(table)
        self._meanwhile: list[Callable[[], object]] = [meanwhile]

    def standing(self, firm_id: str, service: str) -> Standing:
        standing = super().standing(firm_id, service)
        if self._meanwhile:
            self._meanwhile.pop()()
        return standing


def holds(ledger: Ledger) -> Standing:
    standing = ledger.standing(FIRM, SMS)
    assert check_account("acme/sms", standing, list(ledger.entries(FIRM, SMS))) == []
    return standing


def test_of_two_refills_from_one_reading_the_second_looks_again(table: Table) -> None:
    other = Ledger(table)
    other.top_up(FIRM, SMS, 1_000, "INV-1", by="tests", now=0)
    Interrupted(table, lambda: other.refill(FIRM, SMS, 1, now=1)).refill(FIRM, SMS, 1, now=1)
    standing = holds(other)
    assert (standing.balance.available, standing.block.left, standing.block.turns) == (900, 100, 1)


def test_draws_between_the_reading_and_the_turning_over_are_kept(table: Table) -> None:
    other = Ledger(table)
    other.top_up(FIRM, SMS, 1_000, "INV-1", by="tests", now=0)
    other.refill(FIRM, SMS, 1, now=1)
    Interrupted(table, lambda: table.write(other.draw(FIRM, SMS, 40))).refill(FIRM, SMS, 150, now=2)
    standing = holds(other)
    assert (standing.remaining, standing.settled) == (960, 40)


def test_what_is_drawn_meanwhile_is_not_recalled(table: Table) -> None:
    other = Ledger(table)
    other.top_up(FIRM, SMS, 100, "INV-1", by="tests", now=0)
    other.refill(FIRM, SMS, 1, now=1)
    recalling = Interrupted(table, lambda: table.write(other.draw(FIRM, SMS, 40)))
    with pytest.raises(InsufficientCredit) as short:
        recalling.recall(FIRM, SMS, 80, now=2)
    assert (short.value.needs, short.value.has) == (80, 60)
    assert holds(other).remaining == 60


def test_a_top_up_between_the_reading_and_the_refill_is_kept(table: Table) -> None:
    other = Ledger(table)
    other.top_up(FIRM, SMS, 5, "INV-1", by="tests", now=0)

    def meanwhile() -> None:
        other.top_up(FIRM, SMS, 5, "INV-2", by="tests", now=1)

    Interrupted(table, meanwhile).refill(FIRM, SMS, 5, now=1)
    assert holds(other).remaining == 10


def test_fifty_jobs_and_as_many_messages_at_once_spend_what_there_is_and_no_more(table: Table) -> None:
    jobs, each, messages, credit = 50, 4, 50, 30 * 4 + 20
    ledger = Ledger(table)
    ledger.top_up(FIRM, SMS, credit, "INV-1", by="tests", now=0)

    def spend(
        name: str, credits: int, writes: Callable[[], Sequence[Write]], bring: Callable[[], None]
    ) -> int:
        while True:
            try:
                mine = Put({"pk": f"FIRM#{FIRM}", "sk": name}, "attribute_not_exists(pk)")
                table.write_all([mine, *writes()])
            except Refused:
                try:
                    bring()
                except InsufficientCredit:
                    return 0
            else:
                return credits

    def job(n: int) -> int:
        return spend(
            f"job {n}",
            each,
            lambda: ledger.reserve(FIRM, SMS, f"j{n}", each, now=n),
            lambda: ledger.recall(FIRM, SMS, each, now=n),
        )

    def message(n: int) -> int:
        return spend(
            f"message {n}",
            1,
            lambda: [ledger.draw(FIRM, SMS, 1)],
            lambda: ledger.refill(FIRM, SMS, 1, now=n),
        )

    with ThreadPoolExecutor(16) as pool:
        spent = [pool.submit(work, n) for n in range(max(jobs, messages)) for work in (job, message)]
        total = sum(one.result() for one in spent)
    standing = holds(ledger)
    assert standing.remaining == credit - total
    assert 0 <= standing.remaining < each
    assert standing.reserved % each == 0
