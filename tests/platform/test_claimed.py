"""Consumers whose own claims count their tries end too: polls, calls, and the reconcile's looks at a job. On moto."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest

from tests.conftest import HandClock
from tests.world import CREDIT, FIRM, World, make_webhook_master
from ulak.errors import Unavailable
from ulak.events.callbacks import Callbacks
from ulak.events.happened import Event
from ulak.events.signing import Master
from ulak.events.webhooks import Webhook, WebhookState, webhook_id_of
from ulak.jobs.job import Plan
from ulak.jobs.status import JobStatus
from ulak.operators.port import Operator
from ulak.platform.attempts import FAILED
from ulak.platform.clock import DAY, HOUR, MINUTE, SECOND
from ulak.reports.poll import BOUNDS

URL = "https://erp.example.com/ulak"


@pytest.fixture
def world(aws_in_process: None, clock: HandClock) -> World:
    return World(clock)


def given_up(world: World) -> list[tuple[str, str]]:
    items = world.house.platform.table.query(f"FIRM#{FIRM}#WORK", between=("FAILED#", "FAILED#~"))
    return [(item["kind"], item["code"]) for item in items]


class Broken:
    """Whatever is asked of it raises."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def __getattr__(self, name: str) -> Any:
        raise self._error


def test_polls_that_always_fail_end_and_the_job_says_so_and_is_charged_once(world: World) -> None:
    ref = world.post_job(["05321112233", "05321112244"])
    broken = replace(world.poller, operator_of=lambda plan: Broken(ValueError()))  # type: ignore[arg-type, return-value] # it fails whatever is asked of it
    polls = 0
    for _ in range(400):
        for name, consumer in (("interactive", world.worker), ("reports", broken)):
            while (message := world.queues[name].take()) is not None:
                polls += name == "reports"
                with suppress(ValueError):
                    consumer.take(message, world.remaining)
        world.clock.turn(MINUTE)
        world.reconcile.run(world.remaining)
    assert given_up(world) == [("reports", FAILED)]
    job = world.job(ref)
    assert (job["status"], [one["code"] for one in job["problems"]]) == ("finished", ["reports_ended"])
    assert world.house.ledger.store.standing(FIRM, "sms").remaining == CREDIT - 2
    stored = world.store.job(ref)
    assert stored is not None
    assert (stored.due_at, stored.polls_in_vain) == (None, BOUNDS.tries)


def test_polls_that_are_hindered_are_made_for_as_long_as_reports_are_waited_for(world: World) -> None:
    ref = world.post_job(["05321112233"])
    world.queues["reports"].messages.clear()
    while (message := world.interactive_queue.take()) is not None:
        world.worker.take(message, world.remaining)

    def away(plan: Plan) -> Operator:
        raise Unavailable

    broken = replace(world.poller, operator_of=away)
    for _ in range(2 * BOUNDS.tries):
        with suppress(Unavailable):
            broken.poll(ref, world.remaining)
        world.clock.turn(HOUR)
    assert given_up(world) == []
    world.clock.turn(3 * DAY)
    with suppress(Unavailable):
        broken.poll(ref, world.remaining)
    assert given_up(world) == [("reports", "work_hindered")]


def test_a_call_that_we_cannot_make_ends_and_leaves_its_webhook_as_it_is(world: World) -> None:
    house, webhook_id = world.house, webhook_id_of(FIRM, URL)
    make_webhook_master(house)
    store = house.events.store
    store.put_webhook(Webhook(FIRM, webhook_id, URL, ("*",), WebhookState.ACTIVE, 0, 0, world.clock()))
    (ref,) = store.record(Event(FIRM, "evt_1", "job.finished", {}), now=world.clock())
    made = Callbacks(
        store,
        Master(lambda: [][0]),
        Broken(ValueError()),  # type: ignore[arg-type] # it fails whatever is asked of it
        house.platform.queue("callbacks"),
        house.platform.turns,
        world.clock,
        (SECOND, MINUTE),
        house.platform.attempts.tell,
    )
    for _ in range(10):
        made.deliver(ref)
        world.clock.turn(2 * MINUTE)
    (call,) = store.calls(FIRM, webhook_id, 0, 10)
    assert (call.state, call.attempts, call.outcome) == ("failed", 3, "IndexError")
    assert store.webhook(FIRM, webhook_id).state is WebhookState.ACTIVE
    assert given_up(world) == [("call", FAILED)]


def test_a_call_whose_attempts_die_ends(world: World) -> None:
    house, webhook_id = world.house, webhook_id_of(FIRM, URL)
    store = house.events.store
    store.put_webhook(Webhook(FIRM, webhook_id, URL, ("*",), WebhookState.ACTIVE, 0, 0, world.clock()))
    (ref,) = store.record(Event(FIRM, "evt_1", "job.finished", {}), now=world.clock())

    class Died(BaseException):
        pass

    def die() -> str:
        raise Died

    made = Callbacks(
        store,
        Master(die),
        Broken(ValueError()),  # type: ignore[arg-type] # it fails whatever is asked of it
        house.platform.queue("callbacks"),
        house.platform.turns,
        world.clock,
        (SECOND, MINUTE),
        house.platform.attempts.tell,
    )
    for _ in range(10):
        with suppress(Died):
            made.deliver(ref)
        world.clock.turn(2 * MINUTE)
    (call,) = store.calls(FIRM, webhook_id, 0, 10)
    assert (call.state, call.outcome, store.webhook(FIRM, webhook_id).state) == (
        "failed",
        "gave_up",
        "active",
    )
    assert given_up(world) == [("call", FAILED)]


def test_a_job_whose_every_look_kills_stands_in_no_others_way_and_is_paused(world: World) -> None:
    ref = world.post_job(["05321112233"])
    world.interactive_queue.messages.clear()

    class Died(BaseException):
        pass

    def die(*_: Any) -> Any:
        raise Died

    broken = replace(world.reconcile, queueing=type("Dying", (), {"queue_missing": die})())
    runs = 0
    while not given_up(world) and runs < 50:
        world.clock.turn(2 * MINUTE)
        runs += 1
        with suppress(Died):
            broken.run(world.remaining)
    job = world.store.job(ref)
    assert job is not None
    assert (job.status, job.pause_reason, runs) == (JobStatus.PAUSED, "looks_failed", 11)
