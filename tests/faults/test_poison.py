"""What fails every time ends where a person can see it, and nothing else waits for it."""

from __future__ import annotations

import pytest

from cli.dead_letters import redrive
from tests.faults.flows import BULK, SMALL
from tests.faults.invariants import ALWAYS, AT_THE_END, violations
from tests.faults.world import BUCKET, World
from ulak.delivery.reconcile import LOOKS_FAILED
from ulak.jobs.job import JobRef
from ulak.jobs.keys import chunk_key
from ulak.jobs.queueing import CHUNKS_STUCK
from ulak.planning.fan_out import EXPANSION_FAILED
from ulak.platform.aws import client
from ulak.platform.clock import HOUR, MINUTE


def status(world: World, ref: JobRef) -> tuple[str, str | None]:
    job = world.store.job(ref)
    assert job is not None
    return job.status.value, job.pause_reason or job.failure


@pytest.fixture
def poisoned(world: World) -> tuple[World, JobRef, bytes]:
    """A job of two chunks, the first of which no worker can read."""
    world.post_job(BULK)
    world.deliver("plan", world.queues["plan"].messages.pop().body)
    (ref,) = world.jobs()
    key = chunk_key(ref, 0)
    readable = world.bucket.get(key)
    client("s3").delete_object(Bucket=BUCKET, Key=key)
    return world, ref, readable


def test_a_chunk_that_kills_every_worker_pauses_its_job_when_all_else_is_sent(
    poisoned: tuple[World, JobRef, bytes],
) -> None:
    world, ref, readable = poisoned
    world.run(patience=2 * HOUR)
    assert status(world, ref) == ("paused", CHUNKS_STUCK)
    job = world.store.job(ref)
    assert job is not None
    assert job.progress.chunks_done == 1
    assert world.queues["send"].sent < 25

    world.bucket.put(chunk_key(ref, 0), readable)
    world.steer("resume")
    world.live_out()
    assert violations(world, AT_THE_END) == []
    assert status(world, ref) == ("finished", None)


def test_a_resumed_job_is_paused_again_while_its_chunk_still_kills(
    poisoned: tuple[World, JobRef, bytes],
) -> None:
    world, ref, _ = poisoned
    world.run(patience=2 * HOUR)
    sent = world.queues["send"].sent
    world.steer("resume")
    assert status(world, ref)[0] == "sending"
    world.run(patience=HOUR)
    assert status(world, ref) == ("paused", CHUNKS_STUCK)
    assert world.queues["send"].sent - sent < 5


def test_dead_letters_put_back_twice_and_late_change_nothing(world: World) -> None:
    world.post_job(SMALL)
    dead = list(world.queues["send"].messages)
    world.live_out()
    calls = len(world.operator.asked)
    for _ in range(2):
        world.clock.turn(11 * MINUTE)
        world.queues["send"].dead = list(dead)
        assert redrive(world.queues["send"]) == 1
        world.live_out()
    assert len(world.operator.asked) == calls
    assert violations(world, AT_THE_END) == []


def test_an_expansion_that_never_succeeds_fails_its_job_and_takes_no_credit(world: World) -> None:
    world.post_job(BULK)
    (ref,) = world.jobs()
    client("s3").delete_object(Bucket=BUCKET, Key=world.store.plan(ref).snapshot)
    world.run(patience=4 * HOUR)
    assert status(world, ref) == ("failed", EXPANSION_FAILED)
    assert violations(world, ALWAYS) == []
    assert world.ledger.standing(world.firm, "sms").settled == 0


def test_a_job_that_cannot_be_looked_at_keeps_no_other_from_it(world: World) -> None:
    first, second = "key-00000001", "key-00000002"
    for key in (first, second):
        world.post_job(SMALL, key)
    for queue in world.queues.values():
        queue.messages.clear()  # only the reconcile can go on with either
    broken, sound = sorted(world.jobs(), key=lambda ref: ref.job_id)
    key = {"pk": {"S": f"FIRM#{world.firm}#JOB#{broken.job_id}"}, "sk": {"S": "PLAN"}}
    client("dynamodb").delete_item(TableName=world.table_name, Key=key)
    world.run(patience=HOUR)
    assert status(world, sound) == ("finished", None)
    assert status(world, broken) == ("paused", LOOKS_FAILED)
    assert any("a job without a plan" in surprise for surprise in world.surprises)
