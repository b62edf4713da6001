"""The table's changes become events: none lost, none twice, numbers without a gap.."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.conftest import HandClock
from tests.streams import Stream
from tests.world import FIRM, TABLE, World
from ulak.directory.firms import Service
from ulak.errors import Unavailable
from ulak.events.records import CallRef, LoggedEvent
from ulak.events.webhooks import Webhook, WebhookState, webhook_id_of
from ulak.platform.table import Delete, Put


class Told:
    """A world whose changes are told."""

    def __init__(self, clock: HandClock) -> None:
        self.world = World(clock)
        self.stream = Stream(TABLE)
        self.store, self.recorder = self.world.house.events.store, self.world.house.events.recorder
        self.queue = self.world.queues["callbacks"]

    def webhook(self, *kinds: str) -> Webhook:
        url = "https://erp.example.com/ulak"
        made = Webhook(FIRM, webhook_id_of(FIRM, url), url, kinds, WebhookState.ACTIVE, 1, 0, 1)
        self.store.put_webhook(made)
        return self.store.webhook(FIRM, made.webhook_id)

    def tell(self, records: list[dict[str, Any]] | None = None) -> None:
        answer = self.recorder.record({"Records": self.stream.records() if records is None else records})
        assert answer == {"batchItemFailures": []}

    def log(self) -> list[LoggedEvent]:
        return self.store.events(FIRM, 0, 100)

    def kinds(self) -> list[str]:
        return [event.kind for event in self.log()]


@pytest.fixture
def told(aws_in_process: None, clock: HandClock) -> Told:
    return Told(clock)


def test_a_jobs_course_is_told_in_its_order(told: Told) -> None:
    told.world.post_job(["05321112233", "05331112244"], client_reference="FT-1")
    told.world.run(seconds=120)
    told.tell()
    assert told.kinds() == ["job.started", "job.finished", "job.reported"]
    assert [event.number for event in told.log()] == [1, 2, 3]
    assert '"client_reference":"FT-1"' in told.log()[1].data


def test_a_stream_read_again_from_its_beginning_tells_nothing_twice(told: Told) -> None:
    told.webhook("*")
    told.world.post_job(["05321112233"])
    told.world.run(seconds=120)
    told.tell()
    before, calls = told.log(), len(told.queue.messages)
    told.tell()
    told.tell(list(reversed(told.stream.records())))
    assert told.log() == before
    assert len(told.queue.messages) == calls == len(before)


def test_a_death_before_any_write_or_queueing_loses_no_event(told: Told) -> None:
    webhook = told.webhook("job.finished")
    told.world.post_job(["05321112233", "05331112244"])
    told.world.run(seconds=120)
    records = told.stream.records()

    class Dead(Exception):
        pass

    def dies(*args: object, **kwargs: object) -> None:
        raise Dead

    sending = told.queue.send
    told.queue.send = dies  # type: ignore[method-assign] # the function dies between the table and the queue
    failed = told.recorder.record({"Records": records})["batchItemFailures"]
    assert len(failed) == 1
    told.queue.send = sending  # type: ignore[method-assign] # and is started anew
    told.tell(records)
    assert told.kinds() == ["job.started", "job.finished", "job.reported"]
    told.world.clock.turn(60_000)
    assert list(told.store.due(told.world.clock(), 10)) == [CallRef(FIRM, webhook.webhook_id, 2)]


def test_a_change_that_can_never_be_told_ends_and_keeps_no_other_from_being_told(told: Told) -> None:
    lost = told.world.post_job(["05321112233"])
    told.world.run(seconds=120)
    item = told.world.house.platform.table.get(("FIRM#acme#JOB#" + lost.job_id, "PLAN"))
    assert item is not None
    told.world.house.platform.table.write(Delete((item["pk"], item["sk"])))
    told.world.post_job(["05331112244", "05341112244"], key="key-00000002")
    told.world.run(seconds=120)
    records = told.stream.records()
    answers = 0
    while told.recorder.record({"Records": records})["batchItemFailures"]:
        answers += 1
        assert answers < 40, "it comes again for ever"
    assert told.kinds() == ["job.started", "job.finished", "job.reported"]
    assert lost.job_id not in "".join(event.data for event in told.log())
    told.tell(told.stream.records()[len(records) :])
    failed = [json.loads(event.data) for event in told.log() if event.kind == "work.failed"]
    assert {(one["kind"], one["code"], one["tries"]) for one in failed} == {("change", "work_failed", 3)}
    assert answers == 2 * len(failed)
    told.tell(records)  # once more, long after: nothing is told twice
    assert len([event for event in told.log() if event.kind == "work.failed"]) == len(failed)


def test_a_change_that_is_hindered_comes_again_for_as_long_as_it_is(told: Told) -> None:
    told.webhook("*")
    told.world.post_job(["05321112233", "05331112244"])
    sending = told.queue.send

    def away(*args: object, **kwargs: object) -> None:
        raise Unavailable

    told.queue.send = away  # type: ignore[method-assign] # the queue is away for a while
    told.world.run(seconds=120)
    records = told.stream.records()
    assert all(told.recorder.record({"Records": records})["batchItemFailures"] for _ in range(10))
    told.queue.send = sending  # type: ignore[method-assign] # and is back
    told.tell(records)
    assert told.kinds() == ["job.started", "job.finished", "job.reported"]


def test_that_a_change_was_given_up_is_itself_given_up_without_a_word(told: Told) -> None:
    """Each word of it would be a change that fails."""
    told.world.house.platform.table.write(
        Put({"pk": f"FIRM#{FIRM}#WORK", "sk": "FAILED#change#JOB-1", "kind": "change"})
    )
    records = told.stream.records()
    told.tell(records)
    assert len(told.stream.records()) == len(records)


def test_pausing_and_resuming_are_told_each_time(told: Told) -> None:
    ref = told.world.post_job(["05321112233"])
    for _ in range(2):
        told.world.house.jobs.course.pause(ref, "requested")
        told.world.house.jobs.course.resume(ref, now=told.world.clock(), due_at=told.world.clock())
    told.tell()
    assert told.kinds() == ["job.started"] + ["job.paused", "job.resumed"] * 2


def test_a_change_that_is_no_event_is_none(told: Told) -> None:
    told.world.directory.set_account(told.world.house.directory.firms.account(FIRM, Service.SMS))
    told.webhook("*")
    told.tell()
    assert told.log() == []


def test_a_call_is_claimed_once_and_again_when_its_lease_has_passed(told: Told) -> None:
    told.webhook("*")
    told.world.post_job(["05321112233"])
    told.tell()
    (ref, *_) = [CallRef.decode(body) for _, body in told.queue.messages]
    now = told.world.clock()

    def claim(at: int, token: str) -> int | None:
        call = told.store.claim(ref, now=at, lease_until=at + 60_000, token=token)
        return call.attempts if call else None

    assert claim(now, "a") == 1
    assert claim(now, "b") is None
    assert claim(now + 60_000, "c") == 2
    told.store.end(ref, "a", "delivered", "200", now=now)  # it came to itself too late
    assert [call.state for call in told.store.calls(FIRM, ref.webhook_id, 0, 10)] == ["pending"]
    told.store.end(ref, "c", "delivered", "200", now=now)
    assert [call.state for call in told.store.calls(FIRM, ref.webhook_id, 0, 10)] == ["delivered"]
    assert claim(now + 120_000, "d") is None
