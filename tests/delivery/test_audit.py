"""The audit holds its peace over good books and names whatever was tampered with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from moto import mock_aws

from tests.conftest import HandClock
from tests.world import FIRM, World
from ulak.jobs.job import JobRef
from ulak.operators.port import InDoubt, Rejected
from ulak.platform import aws
from ulak.platform.clock import HOUR, MINUTE
from ulak.platform.table import Update
from ulak.rules import Then


@pytest.fixture
def world(aws_in_process: None, clock: HandClock) -> World:
    return World(clock)


def numbers(count: int, first: int = 0) -> list[str]:
    return [f"0532{n:07d}" for n in range(first, first + count)]


def post_message(world: World, key: str) -> JobRef:
    body = {"to": "05329999999", "text": "Merhaba", "purpose": "informational"}
    return world.send_message(body, key=key).job.ref


def found(world: World, *, whole: bool = True) -> list[str]:
    return sorted({v.invariant for v in world.house.delivery.audit.run(FIRM, whole=whole).violations})


def a_busy_day(world: World) -> JobRef:
    """A job that all went well with, one refused in part, one in doubt, one cancelled, messages."""
    ref = world.post_job(numbers(120))
    world.operator.answers = [
        world.operator.accept,
        lambda call: Rejected("70", "operator_parameter", Then.FAIL),
        lambda call: InDoubt("ReadTimeout"),
    ]
    post_message(world, "key-message-1")
    world.run(seconds=30)
    cancelled = world.post_job(numbers(10, 500), key="key-00000002")
    world.control.cancel(cancelled)
    post_message(world, "key-message-2")
    return ref


def test_good_books_hold_at_every_moment(world: World) -> None:
    assert found(world) == []
    a_busy_day(world)
    for seconds in (0, 5, 60, 120):
        world.run(seconds=seconds)
        assert found(world) == []
        assert found(world, whole=False) == []
    world.clock.turn(73 * HOUR)
    world.run(seconds=60)
    findings = world.house.delivery.audit.run(FIRM, whole=True)
    assert findings.violations == []
    assert (findings.accounts, findings.jobs, findings.busy) == (3, 4, [])
    assert all(world.house.ledger.store.standing(FIRM, s).reserved == 0 for s in world.house.ledger.services)


ACCOUNT = f"FIRM#{FIRM}#CREDIT#sms"
Tampering = Callable[[JobRef], Update]


def changing(pk: Callable[[JobRef], str], sk: str, change: str) -> Tampering:
    return lambda ref: Update((pk(ref), sk), change, values={":n": 1})


def account(ref: JobRef) -> str:
    return ACCOUNT


def job(ref: JobRef) -> str:
    return f"FIRM#{ref.firm_id}#JOB#{ref.job_id}"


TAMPERINGS = [
    pytest.param(changing(account, "BALANCE", "ADD available :n"), {"I2", "I7"}, id="credit from nowhere"),
    pytest.param(
        changing(account, "BALANCE", "ADD available :n, topped_up :n"), {"I7"}, id="a top-up unwritten"
    ),
    pytest.param(changing(account, "BALANCE", "ADD entry_count :n"), {"I7"}, id="an entry lost"),
    pytest.param(changing(account, "BLOCK", "ADD drawn :n"), {"I3", "I7"}, id="a draw for nothing"),
    pytest.param(changing(account, "BLOCK", "ADD credits_left :n"), {"I7"}, id="a block too full"),
    pytest.param(changing(job, "JOB", "ADD charged :n"), {"I3"}, id="a settlement too much"),
    pytest.param(changing(job, "CHUNK#00000", "ADD charged :n"), {"I3"}, id="a chunk that charged too much"),
    pytest.param(changing(job, "JOB", "ADD credits :n"), {"I2"}, id="a reservation too small"),
    pytest.param(changing(job, "JOB", "ADD chunks_done :n"), {"I8"}, id="a chunk counted twice"),
]


@pytest.fixture(scope="class")
def day() -> Iterator[tuple[World, JobRef]]:
    """A busy day that is over. Whoever changes its books puts them right again."""
    aws.client.cache_clear()
    with mock_aws():
        world = World(HandClock())
        ref = a_busy_day(world)
        world.run(seconds=60)
        yield world, ref
    aws.client.cache_clear()


class TestTampering:
    @pytest.mark.parametrize(("tamper", "expected"), TAMPERINGS)
    def test_what_was_tampered_with_is_named(
        self, day: tuple[World, JobRef], tamper: Tampering, expected: set[str]
    ) -> None:
        world, ref = day
        world.house.platform.table.write(tamper(ref))
        assert set(found(world)) == expected
        world.house.platform.table.write(replace(tamper(ref), values={":n": -1}))
        assert found(world) == []


def test_a_job_closed_without_its_release_is_named(world: World) -> None:
    ref = world.post_job(numbers(2))
    values = {":done": "finished", ":now": world.clock()}
    world.house.platform.table.write(
        Update(
            (job(ref), "JOB"),
            "SET #status = :done, closed_at = :now",
            names={"#status": "status"},
            values=values,
        )
    )
    world.clock.turn(3 * HOUR)
    assert set(found(world)) == {"I6", "I8"}


def test_one_call_of_the_operators_under_two_of_ours_is_named(world: World) -> None:
    world.post_job(numbers(2))
    world.run(seconds=30)
    world.operator.accepted.clear()  # from here on it gives the same ids again
    world.post_job(numbers(2, 10), key="key-00000002")
    world.run(seconds=30)
    assert "I4" in found(world)


def test_firms_are_looked_at_once_an_hour(world: World) -> None:
    remaining = lambda: 15 * MINUTE  # noqa: E731 - given to two calls
    assert world.house.delivery.audit_rounds.run(remaining) == {"firms": 1, "violations": 0}
    assert world.house.delivery.audit_rounds.run(remaining) == {"firms": 0, "violations": 0}
    world.clock.turn(HOUR)
    assert world.house.delivery.audit_rounds.run(remaining) == {"firms": 1, "violations": 0}
