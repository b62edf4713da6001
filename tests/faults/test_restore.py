"""The tables are brought back to a moment before, by copy, while messages go out: nothing is sent or charged twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.faults.flows import BULK, SMALL
from tests.faults.invariants import AT_THE_END, violations
from tests.faults.operators import ASKS, ASKS_PARTLY, DEDUPES, SILENT
from tests.faults.steps import Steps
from tests.faults.world import BUCKET, NUMBERS, World
from ulak.errors import InvalidValue, Unavailable
from ulak.jobs.job import MessageId
from ulak.jobs.keys import chunk_key
from ulak.jobs.status import JobStatus
from ulak.operators.port import Outbound, ReportPage, ReportsUnavailable
from ulak.platform.aws import client
from ulak.platform.clock import HOUR, MINUTE, SECOND, Milliseconds
from ulak.reports.pages import heard_rows
from ulak.restoring.since import Since
from ulak.rules import Purpose
from ulak.text import MessageType

LATER = tuple((number, "Cem") for number in NUMBERS[10:13])
LONG = tuple((number, "Can") for number in NUMBERS[20:32])
"""Four chunks of a call each."""


@pytest.fixture(params=[SILENT, ASKS, ASKS_PARTLY, DEDUPES])
def world_of_each(use: Callable[[Steps], None], request: pytest.FixtureRequest) -> Iterator[World]:
    world = World(use, request.param)
    yield world
    world.close()


@pytest.fixture
def asking(use: Callable[[Steps], None]) -> Iterator[World]:
    """Its operator can be asked by reference, and knows of every call."""
    world = World(use, ASKS)
    yield world
    world.close()


def copy_of(world: World) -> list[dict[str, Any]]:
    pages = client("dynamodb").get_paginator("scan").paginate(TableName=world.table_name)
    return [item for page in pages for item in page["Items"]]


def put_back(world: World, copy: list[dict[str, Any]]) -> None:
    """And the queues are as they are after days: empty."""
    dynamodb = client("dynamodb")
    for item in copy_of(world):
        dynamodb.delete_item(TableName=world.table_name, Key={"pk": item["pk"], "sk": item["sk"]})
    for item in copy:
        dynamodb.put_item(TableName=world.table_name, Item=item)
    for queue in world.queues.values():
        queue.messages.clear()
    world.steps.writes.clear()


def take_in(world: World, since: Milliseconds, *, look: bool = False, trust_list: bool = False) -> Since:
    return world.house.delivery.take_in.run(
        world.firm, since, world.clock(), look=look, trust_list=trust_list
    )


def recipients(found: Since) -> Counter[str]:
    """By what was written of them."""
    return sum(found.jobs.values(), Counter())


def send(world: World, calls: int) -> None:
    """Let the world go on until the operator was asked for so many calls in all."""
    while len(world.operator.asked) < calls:
        world.clock.turn(SECOND)
        world.look_around()
        for name in ("plan", "send", "interactive"):
            message = world.queues[name].receive()
            if message is not None:
                world.queues[name].done(message, delete=world.deliver(name, message.body))
                break


@pytest.mark.parametrize("calls", [0, 1, 3])
def test_what_went_out_after_the_moment_is_found_and_nothing_is_sent_or_charged_twice(
    world_of_each: World, calls: int
) -> None:
    world = world_of_each
    world.post_job(BULK, "key-00000001")
    world.post_job(SMALL, "key-00000002")
    send(world, calls)
    world.clock.turn(MINUTE)
    since, copy = world.clock(), copy_of(world)
    world.run()
    world.post_job(LATER, "key-00000003")
    world.run()
    world.clock.turn(MINUTE)
    arrived = Counter(world.operator.asked)
    put_back(world, copy)

    found = take_in(world, since)
    assert recipients(found)["accepted"] >= len(LATER)
    assert sum(found.unknown_segments.values()) == len(LATER)
    assert recipients(take_in(world, since)).keys() <= {"to_send"}
    world.resume_paused()
    world.post_job(LATER, "key-00000003")
    world.live_out()
    if world.operator.profile.id != DEDUPES:  # which takes a second call as the same
        assert Counter(world.operator.asked) == arrived
    assert violations(world, AT_THE_END) == []


def test_what_was_not_sent_before_the_moment_of_stopping_goes_out_when_a_person_resumes(
    asking: World,
) -> None:
    world = asking
    world.post_job(LONG)
    send(world, 1)
    since, copy = world.clock(), copy_of(world)
    send(world, 3)
    world.clock.turn(MINUTE)
    put_back(world, copy)
    assert recipients(take_in(world, since)) == {"accepted": 6, "to_send": 3}
    world.run(patience=HOUR)
    assert len(world.operator.asked) == 3
    (ref,) = world.jobs()
    job = world.store.job(ref)
    assert job is not None
    assert (job.status, job.pause_reason) == (JobStatus.PAUSED, "restored")
    world.resume_paused()
    world.live_out()
    assert len(world.operator.asked) == 4
    assert violations(world, AT_THE_END) == []


@pytest.mark.parametrize(
    ("trust_list", "found", "arrived"),
    [(False, {"accepted": 6, "uncertain": 3}, 3), (True, {"accepted": 6, "to_send": 3}, 4)],
)
def test_what_a_list_does_not_name_is_sent_only_if_a_person_says_that_the_list_is_whole(
    world: World, trust_list: bool, found: dict[str, int], arrived: int
) -> None:
    world.post_job(LONG)
    send(world, 1)
    since, copy = world.clock(), copy_of(world)
    send(world, 3)
    put_back(world, copy)
    assert recipients(take_in(world, since, trust_list=trust_list)) == found
    kept = [key for key in world.bucket.keys(f"reports/{world.firm}/") if "/all/" not in key]
    told = [row.msisdn for key in kept for _, row in heard_rows(world.bucket.get(key))]
    assert len(told) == found["accepted"] == len(set(told)), "proof of what the list told of them"
    world.resume_paused()
    world.live_out()
    assert len(world.operator.asked) == arrived
    assert violations(world, AT_THE_END) == []


def test_looking_writes_nothing(asking: World) -> None:
    asking.post_job(LONG)
    since, copy = asking.clock(), copy_of(asking)
    asking.run()
    put_back(asking, copy)
    assert recipients(take_in(asking, since, look=True)) == {"accepted": 12}
    quota = "QUOTA#sms#reports"  # of the operator, which was asked
    stands = {str(item) for item in copy_of(asking) if item["sk"]["S"] != quota}
    assert stands == {str(item) for item in copy if item["sk"]["S"] != quota}


def test_a_call_that_the_operator_has_and_no_job_made_is_told(asking: World) -> None:
    asking.post_job(SMALL)
    since, copy = asking.clock(), copy_of(asking)
    asking.run()
    asking.post_message(NUMBERS[7], "key-00000009")
    asking.run()
    put_back(asking, copy)
    single = next(taken for taken in asking.operator.books if taken.call.msisdns == [NUMBERS[7]])
    (ref,) = (ref for ref in asking.refs if single.call.reference.startswith(ref.job_id))
    client("s3").delete_object(Bucket=BUCKET, Key=chunk_key(ref, 0))
    assert take_in(asking, since).strangers == {single.operator_job_id: 1}


def test_a_job_made_anew_with_other_rows_than_were_sent_waits_for_a_person(asking: World) -> None:
    since, copy = asking.clock(), copy_of(asking)
    asking.post_job(SMALL, "key-00000001")
    asking.run()
    asking.clock.turn(MINUTE)
    put_back(asking, copy)
    take_in(asking, since)
    asking._chunks.clear()
    asking.post_job(LATER, "key-00000001")
    asking.run(patience=HOUR)
    (ref,) = asking.jobs()
    job = asking.store.job(ref)
    assert job is not None
    assert (job.status, job.pause_reason) == (JobStatus.PAUSED, "chunk_differs")
    asking.steer("cancel")
    asking.live_out()
    assert asking.ledger.standing(asking.firm, "sms").reserved == 0
    assert len(asking.operator.asked) == 2


def test_an_operator_that_does_not_answer_is_asked_again_by_the_same_command(asking: World) -> None:
    asking.post_job(SMALL)
    since, copy = asking.clock(), copy_of(asking)
    asking.run()
    asking.clock.turn(MINUTE)
    put_back(asking, copy)
    answering, asking.operator = asking.operator, _Silent()  # type: ignore[assignment] # it is only asked
    with pytest.raises(Unavailable) as told:
        take_in(asking, since)
    assert told.value.reason == "operator_silent_now"
    asking.operator = answering
    assert recipients(take_in(asking, since)) == {"accepted": 3}


class _Silent:
    def query(self, reference: str) -> str | None:
        raise ReportsUnavailable("HTTP 502")

    def reports_between(self, start: Milliseconds, stop: Milliseconds, page: int) -> ReportPage:
        raise ReportsUnavailable("HTTP 502")


def test_a_chunk_that_a_function_holds_is_left_and_told(asking: World) -> None:
    asking.post_job(SMALL)
    (ref,) = asking.jobs()
    since = asking.clock()
    asking.house.delivery.claims.claim(ref, 0, batch_size=50, now=since, lease_until=since + HOUR)
    asking.clock.turn(MINUTE)
    chunk = asking.chunk(ref, 0)
    reference = str(MessageId(ref.job_id, 0, 0))
    asking.operator.send(
        Outbound(
            "ACME", chunk.msisdns[:2], chunk.texts[:2], MessageType.BULK, Purpose.INFORMATIONAL, reference
        )
    )
    asking.clock.turn(MINUTE)
    assert take_in(asking, since).held == [f"{ref.job_id}/0"]


def test_a_moment_that_is_not_before_the_stop_is_refused(asking: World) -> None:
    with pytest.raises(InvalidValue):
        take_in(asking, asking.clock() + MINUTE)


def test_events_after_the_moment_bear_numbers_that_were_not_given_before(asking: World) -> None:
    since = asking.clock()
    asking.clock.turn(MINUTE)
    take_in(asking, since)
    take_in(asking, since)
    count = asking.peek.get((f"FIRM#{asking.firm}#LOG", "COUNT"))
    assert count is not None
    assert count["last"] == 100_000_000
