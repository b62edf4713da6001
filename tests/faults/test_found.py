"""What the faults found once, each told alone."""

from __future__ import annotations

from collections.abc import Callable

from tests.faults.explore import Schedule, run
from tests.faults.flows import BULK, SMALL, A, B
from tests.faults.invariants import ALWAYS, AT_THE_END, violations
from tests.faults.operators import ASKS_SLOWLY, DEDUPES
from tests.faults.steps import Fault, Steps
from tests.faults.world import BUCKET, World
from ulak.jobs.keys import chunk_key
from ulak.jobs.queueing import CHUNKS_STUCK
from ulak.platform.aws import client
from ulak.platform.clock import HOUR, MINUTE


def test_a_job_without_a_chunk_left_to_ask_about_is_asked_about_in_vain(world: World) -> None:
    """DynamoDB refuses a range that ends before it begins; moto takes it."""
    world.post_job(SMALL)
    (ref,) = world.jobs()
    assert list(world.store.chunks(ref, 1, 1)) == []


def test_of_two_calls_to_one_number_in_doubt_neither_is_taken_for_the_other(world: World) -> None:
    world.operator.scripted = [Fault.TIMEOUT_BEFORE, Fault.TIMEOUT_AFTER]
    world.post_message(A, "key-00000001")
    world.post_message(A, "key-00000002")
    world.run()
    world.live_out()
    assert violations(world, AT_THE_END) == []


def test_every_call_in_doubt_has_its_turn_though_the_quota_is_short(use: Callable[[Steps], None]) -> None:
    """An operator that may be asked four times a minute, and has forgotten every other call."""
    world = World(use, ASKS_SLOWLY)
    try:
        world.operator.scripted = [Fault.TIMEOUT_AFTER] * 12
        rows = [(A, f"Ali {n}") for n in range(12)]  # one number: twelve calls that no list tells apart
        world.post_job([*rows, (B, "Banu")])
        world.run(patience=3 * HOUR)
        in_doubt = [taken.call.reference for taken in world.operator.books if A in taken.call.msisdns]
        assert {*in_doubt} <= {*world.operator.queried}
        assert violations(world, ALWAYS) == []
        (ref,) = world.jobs()
        job = world.store.job(ref)
        assert job is not None
        assert (job.counts()["delivered"], job.counts()["uncertain"]) == (7, 6)
    finally:
        world.close()


def test_a_cancelled_jobs_credit_comes_back_though_its_chunk_is_gone(world: World) -> None:
    """Without anybody's help: nothing is put back, neither into the bucket nor from the dead letters."""
    world.post_job(BULK)
    world.deliver("plan", world.queues["plan"].messages.pop().body)
    (ref,) = world.jobs()
    client("s3").delete_object(Bucket=BUCKET, Key=chunk_key(ref, 0))
    world.run(patience=2 * HOUR)
    world.steer("cancel")
    for queue in world.queues.values():
        queue.messages.clear()
    world.live_out()
    standing = world.ledger.standing(world.firm, "sms")
    assert (standing.reserved, standing.settled) == (0, 2)
    assert violations(world, AT_THE_END) == []


def test_a_call_that_kills_every_worker_holds_no_credit_of_a_cancelled_job(
    use: Callable[[Steps], None],
) -> None:
    """Closing the chunk makes no call: what killed the workers is not met again."""
    world = World(use, DEDUPES)
    try:
        world.operator.scripted = [Fault.DIE_BEFORE] * 100
        world.post_job(SMALL)
        world.run(patience=HOUR)
        (ref,) = world.jobs()
        job = world.store.job(ref)
        assert job is not None
        assert job.pause_reason == CHUNKS_STUCK
        world.steer("cancel")
        world.run(patience=20 * MINUTE)
        assert world.ledger.standing(world.firm, "sms").reserved == 0
        assert violations(world, ALWAYS) == []
    finally:
        world.close()


def test_a_run_by_hand_that_comes_twice_is_told_once(use: Callable[[Steps], None]) -> None:
    """A queue delivers again after minutes: the run's line in the history was named by the moment of its delivery."""
    assert run(use, Schedule("schedule, run by hand", ())).violations == []
