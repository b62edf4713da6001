"""What a job costs: taken at its commit, settled by its chunks, the rest given back, once."""

from __future__ import annotations

import pytest

from tests.conftest import HandClock
from tests.world import CREDIT, FIRM, World
from ulak.errors import InsufficientCredit
from ulak.jobs.chunks import CHUNK_SIZE
from ulak.jobs.job import JobRef
from ulak.jobs.pointers import ChunkPointer
from ulak.ledger.entries import BLOCK, Kind
from ulak.operators.port import Accepted, InDoubt, Outbound, Rejected
from ulak.platform.clock import HOUR, SECOND
from ulak.rules import Then


@pytest.fixture
def world(aws_in_process: None, clock: HandClock) -> World:
    return World(clock)


def numbers(count: int, first: int = 0) -> list[str]:
    return [f"0532{n:07d}" for n in range(first, first + count)]


def credit(world: World, service: str = "sms") -> tuple[int, int, int]:
    """Remaining, held by open jobs, spent."""
    standing = world.house.ledger.store.standing(FIRM, service)
    return standing.remaining, standing.reserved, standing.settled


def leave_only(world: World, credits: int) -> None:
    """Spend all but so many of the firm's credits."""
    world.house.platform.table.write_all(
        world.house.ledger.store.reserve(FIRM, "sms", "another", CREDIT - credits, now=world.clock())
    )


def post_message(world: World, to: str = "05320000000", *, key: str = "key-message-1", **more: str) -> JobRef:
    body = {"to": to, "text": "Merhaba", "purpose": "informational", **more}
    return world.send_message(body, key=key).job.ref


def test_a_job_pays_for_its_segments_and_no_more(world: World) -> None:
    two_segments = "a" * 200
    ref = world.post_job(numbers(10), two_segments)
    assert credit(world) == (CREDIT - 20, 20, 0)
    world.run()
    assert credit(world) == (CREDIT - 20, 0, 20)
    assert world.job(ref)["credits"] == {"needed": 20, "held": 0, "charged": 20}


def test_a_tariff_multiplies_segments(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from ulak.planning import routing
    from ulak.rules.tariffs import Tariff

    monkeypatch.setattr(routing, "tariff", lambda *_: Tariff({"90": 1, "994": 3}))
    world.post_job(["05320000000", "+994501234567"])
    monkeypatch.undo()  # the job goes by the tariff of its plan
    assert credit(world)[1] == 4
    world.run()
    assert credit(world) == (CREDIT - 4, 0, 4)


def test_refused_recipients_are_not_paid_for(world: World) -> None:
    world.operator.answers = [lambda call: Rejected("70", "operator_parameter", Then.FAIL)]
    world.post_job(numbers(CHUNK_SIZE))
    world.run()
    refused = len(world.operator.calls[0].msisdns)
    assert credit(world) == (CREDIT - CHUNK_SIZE + refused, 0, CHUNK_SIZE - refused)


def test_undelivered_recipients_are_paid_for(world: World) -> None:
    world.operator.statuses = {"905320000000": "2"}
    world.post_job(numbers(2))
    world.run()
    assert credit(world)[2] == 2


def test_recipients_in_doubt_are_paid_for_and_held_until_the_deadline(world: World) -> None:
    world.operator.answers = [lambda call: InDoubt("ReadTimeout")]
    world.post_job(numbers(2))
    world.run(seconds=10)
    assert credit(world) == (CREDIT - 2, 2, 0)
    world.clock.turn(73 * HOUR)
    world.run(seconds=60)
    assert credit(world) == (CREDIT - 2, 0, 2)


def test_a_job_beyond_the_credit_is_refused_whole_before_anything_is_sent(world: World) -> None:
    leave_only(world, 4)
    with pytest.raises(InsufficientCredit) as short:
        world.post_job(numbers(5))
    assert (short.value.needs, short.value.has) == (5, 4)
    world.run(seconds=30)
    assert world.operator.calls == []
    assert credit(world)[0] == 4


def test_the_same_request_goes_through_after_a_top_up(world: World) -> None:
    leave_only(world, 4)
    with pytest.raises(InsufficientCredit):
        world.post_job(numbers(5))
    world.house.ledger.store.top_up(FIRM, "sms", 1, "INV-2", by="tests", now=world.clock())
    ref = world.post_job(numbers(5))
    world.run()
    job = world.job(ref)
    assert (job["status"], job["counts"]["delivered"]) == ("finished", 5)
    assert "failure" not in job
    assert credit(world)[0] == 0


def test_a_large_job_beyond_the_credit_fails_and_says_what_it_needed(world: World) -> None:
    leave_only(world, 1_100)
    ref = world.post_job(numbers(1_200))
    world.run(seconds=30)
    job = world.job(ref)
    assert (job["status"], job["failure"]) == ("failed", "insufficient_credit")
    assert job["credits"] == {"needed": 1_200, "held": 0, "charged": 0, "available": 1_100}
    assert world.operator.calls == []


def test_a_cancelled_job_pays_for_what_went_out_and_gets_the_rest_back(world: World) -> None:
    ref = world.post_job(numbers(1_500))  # three chunks
    world.step()  # expand

    def cancel_meanwhile(call: Outbound) -> Accepted:
        world.control.cancel(ref)
        world.clock.turn(2 * SECOND)
        return world.operator.accept(call)

    world.operator.answers = [cancel_meanwhile]
    world.run()
    sent = len(world.operator.calls[0].msisdns)
    assert len(world.operator.calls) == 1
    assert credit(world) == (CREDIT - sent, 0, sent)


def test_a_job_cancelled_before_its_commit_never_held_any(world: World) -> None:
    ref = world.post_job(numbers(1_200))
    world.control.cancel(ref)
    world.run(seconds=90)
    assert credit(world) == (CREDIT, 0, 0)


def test_a_cancelled_job_waits_for_the_chunk_whose_worker_died(world: World) -> None:
    class Died(BaseException):
        pass

    def die(call: Outbound) -> Accepted:
        raise Died

    world.operator.answers = [die]
    ref = world.post_job(numbers(CHUNK_SIZE))
    with pytest.raises(Died):
        world.run(seconds=5)
    world.control.cancel(ref)
    world.run(seconds=20)
    assert credit(world) == (CREDIT - CHUNK_SIZE, CHUNK_SIZE, 0)
    world.run(seconds=300)
    in_doubt = len(world.operator.calls[0].msisdns)
    assert credit(world) == (CREDIT - in_doubt, 0, in_doubt)


def test_a_chunk_claimed_just_after_the_cancelling_makes_no_call_and_charges_nothing(world: World) -> None:
    ref = world.post_job(numbers(CHUNK_SIZE))
    claim = world.house.delivery.claims.claim

    def cancel_before_the_claim(*where, **how):  # type: ignore[no-untyped-def] # as the method it stands for
        world.control.cancel(ref)
        world.reconcile.run(world.remaining)
        return claim(*where, **how)

    world.house.delivery.claims.claim = cancel_before_the_claim  # type: ignore[method-assign] # what happens just before
    world.worker.send(ChunkPointer(ref, 0), world.remaining)
    world.house.delivery.claims.claim = claim  # type: ignore[method-assign] # as it was
    world.run()
    assert world.operator.calls == []
    assert credit(world) == (CREDIT, 0, 0)


def test_the_balance_moves_twice_for_a_bulk_job(world: World) -> None:
    world.post_job(numbers(1_500))
    world.run()
    kinds = [entry.kind for entry in world.house.ledger.store.entries(FIRM, "sms")]
    assert sorted(kinds) == sorted([Kind.TOP_UP, Kind.RESERVATION, Kind.RELEASE])


def test_playing_everything_again_moves_nothing(world: World) -> None:
    ref = world.post_job(numbers(3))
    world.run()
    before = credit(world)
    world.fan_out.run(ref)
    world.worker.send(ChunkPointer(ref, 0), world.remaining)
    assert not world.house.jobs.course.close(world.store.job(ref), now=world.clock())  # type: ignore[arg-type] # it is there
    world.run(seconds=60)
    assert credit(world) == before == (CREDIT - 3, 0, 3)


def test_messages_draw_from_a_block_and_the_balance_moves_once(world: World) -> None:
    for n in range(5):
        post_message(world, key=f"key-message-{n}")
    world.run(seconds=30)
    assert credit(world) == (CREDIT - 5, 0, 5)
    standing = world.house.ledger.store.standing(FIRM, "sms")
    assert (standing.block.left, standing.block.drawn) == (BLOCK - 5, 5)
    assert [entry.kind for entry in world.house.ledger.store.entries(FIRM, "sms")].count(Kind.BLOCK) == 1


def test_a_refused_message_gives_its_credit_back_once(world: World) -> None:
    world.operator.answers = [lambda call: Rejected("70", "operator_parameter", Then.FAIL)]
    ref = post_message(world)
    world.run(seconds=30)
    assert world.job(ref)["status"] == "finished"
    assert credit(world) == (CREDIT, 0, 0)
    world.run(seconds=90)
    assert credit(world) == (CREDIT, 0, 0)


def test_a_message_without_credit_is_refused_at_once(world: World) -> None:
    leave_only(world, 1)
    post_message(world)
    with pytest.raises(InsufficientCredit) as short:
        post_message(world, key="key-message-2")
    assert (short.value.needs, short.value.has) == (1, 0)


def test_a_bulk_job_may_use_what_the_block_has_not_given_out(world: World) -> None:
    leave_only(world, 100)
    post_message(world)  # takes all hundred into the block
    world.post_job(numbers(99, first=1))
    world.run()
    assert len(world.operator.times_accepted()) == 100
    assert world.house.ledger.store.remaining(FIRM, "sms") == 0


def test_fifty_jobs_on_credit_for_thirty_spend_exactly_that(world: World) -> None:
    leave_only(world, 30 * 4)
    refused = 0
    for n in range(50):
        try:
            world.post_job(numbers(4, first=4 * n), key=f"key-of-job-{n:04d}")
        except InsufficientCredit:
            refused += 1
    world.run()
    assert refused == 20
    assert len(world.operator.times_accepted()) == 30 * 4
    assert credit(world)[0] == 0


def test_low_credit_is_told_when_a_job_takes_it_below_the_threshold(world: World) -> None:
    world.house.ledger.store.set_threshold(FIRM, "sms", CREDIT - 5)
    world.post_job(numbers(5))
    assert not list(world.house.platform.table.query(f"FIRM#{FIRM}", between=("EVENT#", "EVENT$")))
    world.post_job(numbers(1), key="key-00000002")
    events = list(world.house.platform.table.query(f"FIRM#{FIRM}", between=("EVENT#", "EVENT$")))
    assert [(event["event"], event["remaining"]) for event in events] == [("credit_low", CREDIT - 6)]
