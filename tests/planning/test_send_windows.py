"""Send windows, by a clock that is turned by hand: what is outside waits, visibly, and goes when it opens."""

from __future__ import annotations

import pytest

from tests.conftest import HandClock
from tests.lists.lists_world import ListsWorld
from tests.world import FIRM
from ulak.directory.known_firms import REMEMBERED_FOR
from ulak.errors import Conflict
from ulak.jobs.job import JobRef
from ulak.operators.port import Answer, Outbound
from ulak.platform.clock import HOUR, MINUTE, SECOND, instant, rfc3339

OPENS = instant("2026-11-23T09:00:00+03:00")
CLOSES = instant("2026-11-23T21:00:00+03:00")
NEXT_DAY = instant("2026-11-24T09:00:00+03:00")


@pytest.fixture
def world(aws_in_process: None, clock: HandClock) -> ListsWorld:
    """At one o'clock on a Monday morning in Istanbul."""
    return ListsWorld(clock)


def numbers(count: int) -> list[str]:
    return [f"0532{n:07d}" for n in range(count)]


def own(world: ListsWorld, *lines: str, zone: str = "") -> None:
    world.directory.set_windows(FIRM, zone, lines)
    world.clock.turn(REMEMBERED_FOR)


def test_a_commercial_job_at_night_waits_for_the_morning_with_its_credit_held(world: ListsWorld) -> None:
    ref = world.post_job(numbers(3), purpose="commercial")
    job = world.job(ref)
    assert (job["status"], job["waits_until"], job["waits_for"]) == ("scheduled", rfc3339(OPENS), "window")
    assert job["credits"]["held"] == 3
    world.clock.now = OPENS - 2 * MINUTE
    world.run(seconds=90)
    assert world.operator.calls == []
    world.run(seconds=120)
    job = world.job(ref)
    assert job["counts"]["delivered"] == 3
    assert "waits_until" not in job


def test_what_informs_goes_at_once_unless_the_firm_says_otherwise(world: ListsWorld) -> None:
    assert world.job(world.post_job(numbers(1)))["status"] == "sending"
    own(world, "informational=08:00-20:00@12345")
    assert world.job(world.post_job(numbers(1), key="key-2-later"))["status"] == "scheduled"


def test_a_single_message_waits_too_and_shows_until_when(world: ListsWorld) -> None:
    body = {"to": "0532 111 22 33", "text": "Yarın indirim", "purpose": "commercial"}
    ref = world.send_message(body).job.ref
    shown = world.message(ref)
    assert (shown["status"], shown["waits_until"]) == ("pending", rfc3339(OPENS))
    world.clock.now = OPENS
    world.run(seconds=60)
    assert world.job(ref)["counts"]["delivered"] == 1


def test_an_hour_outside_the_window_gives_way_to_the_window(world: ListsWorld) -> None:
    late = instant("2026-11-23T22:00:00+03:00")
    job = world.job(world.post_job(numbers(1), purpose="commercial", send_at=rfc3339(late)))
    assert (job["waits_until"], job["waits_for"]) == (rfc3339(NEXT_DAY), "window")
    noon = instant("2026-11-23T12:00:00+03:00")
    job = world.job(world.post_job(numbers(1), purpose="commercial", send_at=rfc3339(noon), key="key-noon-1"))
    assert (job["waits_until"], job["waits_for"]) == (rfc3339(noon), "send_at")


def closing(world: ListsWorld, recipients: int, calls: int) -> JobRef:
    """A job whose window closes after so many of its calls."""
    world.clock.now = CLOSES - HOUR
    ref = world.post_job(numbers(recipients), purpose="commercial")

    def last(call: Outbound) -> Answer:
        answer = world.operator.accept(call)
        world.clock.now = max(world.clock(), CLOSES)
        return answer

    world.operator.answers = [world.operator.accept] * (calls - 1) + [last]
    world.run(seconds=5)
    return ref


def test_a_window_that_closes_in_the_middle_makes_the_rest_wait_and_nothing_goes_twice(
    world: ListsWorld,
) -> None:
    ref = closing(world, 1_200, calls=1)
    job = world.job(ref)
    assert (job["status"], job["pause_reason"]) == ("paused", "outside_window")
    assert (job["waits_until"], job["waits_for"]) == (rfc3339(NEXT_DAY), "window")
    before = sum(len(call.msisdns) for call in world.operator.calls)
    assert 0 < before < 1_200
    world.clock.now = NEXT_DAY - 10 * MINUTE
    world.run(seconds=9 * 60)
    assert sum(len(call.msisdns) for call in world.operator.calls) == before
    world.run(seconds=180)
    assert world.job(ref)["status"] == "finished"
    accepted = world.operator.times_accepted()
    assert (len(accepted), set(accepted.values())) == (1_200, {1})


def test_a_person_who_pauses_a_waiting_job_keeps_it_paused_past_the_opening(world: ListsWorld) -> None:
    ref = closing(world, 1_200, calls=1)
    paused = world.call("POST", f"/v1/jobs/{ref.job_id}/pause").body
    assert (paused["pause_reason"], "waits_until" in paused) == ("requested", False)
    world.clock.now = NEXT_DAY
    world.run(seconds=120)
    assert world.job(ref)["status"] == "paused"
    world.control.resume(ref)
    world.run(seconds=120)
    assert len(world.operator.times_accepted()) == 1_200


def test_who_resumes_outside_the_window_does_not_send_before_it_opens(world: ListsWorld) -> None:
    ref = closing(world, 1_200, calls=1)
    before = len(world.operator.calls)
    world.control.resume(ref)
    world.run(seconds=30)
    assert world.job(ref)["status"] == "paused"
    assert len(world.operator.calls) == before


def test_a_waiting_job_that_is_cancelled_gives_back_what_it_did_not_use(world: ListsWorld) -> None:
    ref = closing(world, 1_200, calls=1)
    world.control.cancel(ref)
    world.run(seconds=700)
    job = world.job(ref)
    assert (job["status"], job["credits"]["held"]) == ("cancelled", 0)
    with pytest.raises(Conflict):
        world.control.resume(ref)


def test_a_changed_setting_changes_no_job_that_was_accepted(world: ListsWorld) -> None:
    ref = world.post_job(numbers(1), purpose="commercial")
    own(world, "commercial=none")
    assert world.job(ref)["waits_until"] == rfc3339(OPENS)
    world.run(seconds=60)
    assert world.operator.calls == []
    assert world.job(world.post_job(numbers(1), purpose="commercial", key="key-now-1"))["status"] == "sending"


def test_the_firms_own_clock_decides(world: ListsWorld) -> None:
    own(world, zone="Asia/Baku")  # an hour before Istanbul
    job = world.job(world.post_job(numbers(1), purpose="commercial"))
    assert job["waits_until"] == rfc3339(OPENS - HOUR)


def test_a_quote_says_until_when_such_a_job_would_wait(world: ListsWorld) -> None:
    body = {"text": "İndirim", "recipients": numbers(1)}
    assert world.quote(**body, purpose="commercial")["waits_until"] == rfc3339(OPENS)
    assert world.quote(**body)["waits_until"] is None


def test_a_window_costs_the_usual_path_no_call(world: ListsWorld) -> None:
    world.clock.now = OPENS
    with_window = world.post_job(numbers(1_000), purpose="commercial")
    assert world.store.plan(with_window).window is not None
    assert world.store.plan(with_window).opens_at(CLOSES - SECOND) is None
