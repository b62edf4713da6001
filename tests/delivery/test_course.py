"""A job's whole course, with everything that may happen to it on the way."""

from __future__ import annotations

import pytest

from tests.conftest import HandClock
from tests.world import World
from ulak.jobs.chunks import CHUNK_SIZE
from ulak.jobs.pointers import ChunkPointer
from ulak.jobs.status import JobStatus
from ulak.operators.port import Answer, InDoubt, NotSent, Outbound, Rejected
from ulak.platform.clock import HOUR, SECOND
from ulak.rules import Then


@pytest.fixture
def world(aws_in_process: None, clock: HandClock) -> World:
    return World(clock)


def numbers(count: int, first: int = 0) -> list[str]:
    return [f"0532{n:07d}" for n in range(first, first + count)]


def test_a_job_goes_out_once_is_reported_and_closed(world: World) -> None:
    ref = world.post_job(numbers(3))
    world.run()
    job = world.job(ref)
    assert job["status"] == "finished"
    assert job["counts"]["delivered"] == 3
    assert set(world.operator.times_accepted().values()) == {1}
    assert [r["status"] for r in world.recipients(ref)] == ["delivered"] * 3


def test_rows_over_a_thousand_go_through_the_plan_queue_in_chunks(world: World) -> None:
    ref = world.post_job(numbers(1_200))
    assert world.job(ref)["status"] == "accepted"
    world.run()
    job = world.job(ref)
    assert (job["status"], job["chunks"]) == ("finished", {"total": 3, "done": 3})
    assert len(world.recipients(ref)) == 1_200
    assert len(world.operator.times_accepted()) == 1_200


def test_a_call_without_an_answer_is_never_made_again(world: World) -> None:
    world.operator.answers = [lambda call: InDoubt("ReadTimeout")]
    ref = world.post_job(numbers(2))
    world.run()
    assert len(world.operator.calls) == 1
    job = world.job(ref)
    assert job["counts"]["uncertain"] == 2
    assert job["status"] == "sending"


def test_a_call_in_doubt_is_found_in_a_list_that_is_longer_than_one_poll_may_read(world: World) -> None:
    def accepted_but_silent(call: Outbound) -> Answer:
        world.operator.accept(call)
        return InDoubt("ReadTimeout")

    world.operator.answers = [accepted_but_silent]
    world.operator.page_size = 5  # 130 pages, of which 120 may be asked for at once
    ref = world.post_job(numbers(650))
    world.run(seconds=200)
    job = world.job(ref)
    assert (job["status"], job["counts"]["delivered"]) == ("finished", 650)
    assert not world.poller.listings.begun


def test_a_job_in_doubt_closes_at_the_doubt_deadline(world: World) -> None:
    world.operator.answers = [lambda call: InDoubt("ReadTimeout")]
    ref = world.post_job(numbers(2))
    world.run(seconds=10)
    world.clock.turn(73 * HOUR)
    world.run(seconds=60)
    job = world.job(ref)
    assert (job["status"], job["counts"]["uncertain"]) == ("finished", 2)


def test_a_call_accepted_without_an_answer_is_found_by_its_reports(world: World) -> None:
    def accepted_but_silent(call: Outbound) -> Answer:
        world.operator.accept(call)
        return InDoubt("ReadTimeout")

    world.operator.answers = [accepted_but_silent]
    ref = world.post_job(numbers(2))
    other = world.post_job(numbers(2), key="key-00000002")  # the same list again: another operator job
    world.run()
    for one in (ref, other):
        job = world.job(one)
        assert job["status"] == "finished"
        assert job["counts"]["delivered"] == 2
        assert job["counts"]["uncertain"] == 0
    assert len(world.operator.calls) == 2


def test_a_refused_call_fails_its_recipients_with_the_reason(world: World) -> None:
    world.operator.answers = [lambda call: Rejected("70", "operator_parameter", Then.FAIL)]
    ref = world.post_job(numbers(2))
    world.run()
    assert [(r["status"], r["reason"]) for r in world.recipients(ref)] == [
        ("failed", "operator_parameter:70")
    ] * 2
    assert world.job(ref)["status"] == "finished"


@pytest.mark.parametrize(
    "answer",
    [Rejected("80", "operator_rate", Then.RETRY), NotSent("ConnectError")],
    ids=["throttled", "not sent"],
)
def test_what_did_not_go_is_tried_again_later(world: World, answer: Rejected | NotSent) -> None:
    world.operator.answers = [lambda call: answer] * 3
    ref = world.post_job(numbers(2))
    world.run(seconds=200)
    assert world.job(ref)["counts"]["delivered"] == 2
    assert len(world.operator.calls) == 4
    assert set(world.operator.times_accepted().values()) == {1}


def test_a_refused_account_pauses_the_job_and_resume_sends_the_rest(world: World) -> None:
    world.operator.answers = [lambda call: Rejected("30", "operator_credentials", Then.PAUSE)]
    ref = world.post_job(numbers(2))
    world.run(seconds=10)
    job = world.job(ref)
    assert (job["status"], job["pause_reason"]) == ("paused", "operator_credentials")
    world.control.resume(ref)
    world.run()
    assert world.job(ref)["counts"]["delivered"] == 2


def test_pause_stops_between_calls_and_resume_goes_on_exactly_there(world: World) -> None:
    ref = world.post_job(numbers(CHUNK_SIZE))

    def pause_meanwhile(call: Outbound) -> Answer:
        world.control.pause(ref)
        world.clock.turn(2 * SECOND)
        return world.operator.accept(call)

    world.operator.answers = [pause_meanwhile]
    world.run(seconds=30)
    assert len(world.operator.calls) == 1
    assert world.job(ref)["status"] == "paused"
    world.control.resume(ref)
    world.run()
    assert world.job(ref)["counts"]["delivered"] == CHUNK_SIZE
    assert set(world.operator.times_accepted().values()) == {1}


def test_a_pause_of_days_costs_what_goes_out_after_it_no_report(world: World) -> None:
    late = "905320000001"
    ref = world.post_job(numbers(2))
    world.control.pause(ref)
    world.run(seconds=30)
    world.clock.turn(4 * 24 * HOUR)
    world.run(seconds=30)
    world.operator.statuses = {late: "0"}
    world.control.resume(ref)
    world.run(seconds=2_400)
    assert [r["status"] for r in world.recipients(ref)] == ["delivered", "sent"]
    world.operator.statuses = {}
    world.run(seconds=600)
    assert [r["status"] for r in world.recipients(ref)] == ["delivered", "delivered"]


def test_cancel_in_mid_chunk_leaves_what_was_sent_and_never_tries_the_rest(world: World) -> None:
    ref = world.post_job(numbers(CHUNK_SIZE))

    def cancel_meanwhile(call: Outbound) -> Answer:
        world.control.cancel(ref)
        world.clock.turn(2 * SECOND)
        return world.operator.accept(call)

    world.operator.answers = [cancel_meanwhile]
    world.run()
    job = world.job(ref)
    sent = len(world.operator.calls[0].msisdns)
    assert len(world.operator.calls) == 1
    assert job["status"] == "cancelled"
    assert (job["counts"]["delivered"], job["counts"]["cancelled"]) == (sent, CHUNK_SIZE - sent)
    assert {r["status"] for r in world.recipients(ref)} == {"delivered", "cancelled"}


def test_every_pointer_played_again_makes_no_further_call(world: World) -> None:
    ref = world.post_job(numbers(1_200))
    world.run()
    calls = len(world.operator.calls)
    for chunk in range(3):
        world.worker.send(ChunkPointer(ref, chunk), world.remaining)
    world.fan_out.run(ref)
    world.run(seconds=30)
    assert len(world.operator.calls) == calls
    assert world.job(ref)["counts"]["delivered"] == 1_200


def test_a_job_whose_expansion_was_missed_is_picked_up(world: World) -> None:
    ref = world.post_job(numbers(1_200))
    world.plan_queue.messages.clear()
    world.run(seconds=150)
    assert world.job(ref)["status"] == "finished"


def test_a_job_that_was_committed_but_never_queued_is_picked_up(world: World) -> None:
    ref = world.post_job(numbers(1_200))
    world.run(seconds=1)
    world.send_queue.messages.clear()
    world.reports_queue.messages.clear()
    world.run(seconds=20 * 60)
    assert world.job(ref)["status"] == "finished"
    assert set(world.operator.times_accepted().values()) == {1}


def test_a_dead_workers_call_stays_in_doubt_and_the_rest_goes_on(world: World) -> None:
    class Died(BaseException):
        pass

    def die(call: Outbound) -> Answer:
        raise Died

    world.operator.answers = [world.operator.accept, die]
    ref = world.post_job(numbers(CHUNK_SIZE))
    with pytest.raises(Died):
        world.run(seconds=5)
    world.run(seconds=300)
    job = world.job(ref)
    in_call = len(world.operator.calls[1].msisdns)
    assert job["counts"]["uncertain"] == in_call
    assert job["counts"]["delivered"] == CHUNK_SIZE - in_call
    assert set(world.operator.times_accepted().values()) == {1}


def test_reports_in_reverse_and_twice_end_in_the_same_states(world: World) -> None:
    first, second = "905320000000", "905320000001"
    world.operator.statuses = {first: "0", second: "1"}
    ref = world.post_job(numbers(2))
    world.run(seconds=20)
    assert [r["status"] for r in world.recipients(ref)] == ["sent", "delivered"]
    world.operator.statuses = {first: "1", second: "2"}  # the older report of the second comes late
    world.run(seconds=30)
    assert [r["status"] for r in world.recipients(ref)] == ["delivered", "delivered"]
    job = world.job(ref)
    assert (job["status"], job["counts"]["delivered"]) == (JobStatus.FINISHED.value, 2)


def test_no_report_by_the_deadline_is_undelivered(world: World) -> None:
    world.operator.statuses = {"905320000000": "0"}
    ref = world.post_job(numbers(1))
    world.run(seconds=30)
    world.clock.turn(73 * HOUR)
    world.run(seconds=60)
    assert [(r["status"], r["reason"]) for r in world.recipients(ref)] == [("undelivered", "no_report")]
    assert not list(world.store.due(world.clock() + 1000 * HOUR, 10))
