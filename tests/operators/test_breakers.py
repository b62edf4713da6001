"""The circuit breaker of an operator account, shared by workers."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import HandClock
from tests.world import TABLE, make_resources
from ulak.operators.breaker import (
    FAILURES,
    LONG,
    PAUSES,
    QUICK,
    UNREACHABLE,
    Breaker,
    Ended,
    Phase,
    Seen,
    after,
)
from ulak.operators.breakers import AccountRef, Breakers
from ulak.platform.aws import client
from ulak.platform.clock import MINUTE, SECOND
from ulak.platform.table import Table

ACCOUNT = AccountRef("acme", "sms", "netgsm")
GOOD = Seen(Ended.ANSWERED, took=80)
FAILED = Seen(Ended.FAILED, UNREACHABLE)
REFUSED = Seen(Ended.REFUSED, "refused_no_credit")


class Counted(Table):
    """Counts what it is asked."""

    def __init__(self) -> None:
        super().__init__(client("dynamodb"), TABLE)
        self.reads = self.writes = 0

    def get(self, *given: Any, **more: Any) -> Any:
        self.reads += 1
        return super().get(*given, **more)

    def write(self, *given: Any, **more: Any) -> Any:
        self.writes += 1
        return super().write(*given, **more)


@pytest.fixture
def table(aws_in_process: None) -> Counted:
    make_resources()
    return Counted()


@pytest.fixture
def worker(table: Counted, clock: HandClock) -> Breakers:
    return Breakers(table, clock)


def test_an_account_in_order_costs_no_write_and_a_read_in_five_seconds(
    table: Counted, worker: Breakers, clock: HandClock
) -> None:
    for _ in range(100):  # calls within ten seconds
        assert worker.permit(ACCOUNT).allowed
        worker.observe(ACCOUNT, [GOOD] * 10)
        clock.turn(SECOND // 10)
    assert (table.reads, table.writes) == (2, 0)


def test_failures_in_a_row_open_it_for_every_worker(
    table: Counted, worker: Breakers, clock: HandClock
) -> None:
    worker.observe(ACCOUNT, [FAILED] * (FAILURES - 1))
    assert worker.permit(ACCOUNT).allowed
    worker.observe(ACCOUNT, [FAILED])
    other = Breakers(table, clock)
    assert (other.permit(ACCOUNT).allowed, other.permit(ACCOUNT).why) == (False, UNREACHABLE)


def test_a_call_that_is_answered_between_failures_keeps_it_closed(worker: Breakers) -> None:
    worker.observe(ACCOUNT, [*[FAILED] * (FAILURES - 1), GOOD, *[FAILED] * (FAILURES - 1)])
    assert worker.permit(ACCOUNT).allowed


def test_failures_far_apart_are_not_in_a_row(worker: Breakers, clock: HandClock) -> None:
    for _ in range(2 * FAILURES):
        worker.observe(ACCOUNT, [FAILED])
        clock.turn(MINUTE + SECOND)
    assert worker.permit(ACCOUNT).allowed


def test_a_refusal_of_the_account_opens_it_at_once(worker: Breakers) -> None:
    worker.observe(ACCOUNT, [REFUSED])
    assert worker.permit(ACCOUNT).why == "refused_no_credit"


def test_one_caller_tries_an_open_account_and_its_answer_closes_it(
    table: Counted, worker: Breakers, clock: HandClock
) -> None:
    worker.observe(ACCOUNT, [REFUSED])
    clock.turn(PAUSES[0])
    other = Breakers(table, clock)
    assert [worker.permit(ACCOUNT).allowed, other.permit(ACCOUNT).allowed] == [True, False]
    worker.observe(ACCOUNT, [GOOD])
    clock.turn(6 * SECOND)
    assert other.permit(ACCOUNT).allowed


def test_tries_in_vain_come_further_and_further_apart(worker: Breakers, clock: HandClock) -> None:
    worker.observe(ACCOUNT, [REFUSED])
    for pause in (*PAUSES, PAUSES[-1]):
        clock.turn(pause - SECOND)
        assert not worker.permit(ACCOUNT).allowed
        clock.turn(SECOND)
        assert worker.permit(ACCOUNT).allowed
        worker.observe(ACCOUNT, [REFUSED])


def test_a_person_has_it_tried_at_once(worker: Breakers) -> None:
    worker.observe(ACCOUNT, [REFUSED])
    worker.try_again("acme", ["sms"])
    assert worker.permit(ACCOUNT).allowed


def test_between_slow_and_quick_lies_a_span_that_changes_nothing() -> None:
    state = Breaker()
    for _ in range(5):
        state = after(state, Seen(Ended.ANSWERED, took=LONG), 0)
    assert state.phase is Phase.SLOW
    for _ in range(20):
        state = after(state, Seen(Ended.ANSWERED, took=QUICK + 1), 0)
    assert state.phase is Phase.SLOW
    for _ in range(3):
        state = after(state, Seen(Ended.ANSWERED, took=QUICK - 1), 0)
    assert state == Breaker()
