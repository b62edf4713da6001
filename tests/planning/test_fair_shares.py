"""Whose list is expanded, and whose chunks are sent, when one firm has far more of both than another."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import pytest

from tests.conftest import HandClock
from tests.world import FIRM, World
from ulak.directory.firms import OperatorAccount, Service
from ulak.identity.caller import Caller
from ulak.identity.msisdn import Region
from ulak.jobs import waves
from ulak.jobs.job import JobRef, Plan, Totals
from ulak.jobs.status import JobStatus
from ulak.planning import accept as accept_module
from ulak.planning import fan_out as fan_out_module
from ulak.planning.expansion import ExpansionRules
from ulak.platform.clock import HOUR, MINUTE, SECOND

OTHER = "other"


@pytest.fixture
def world(aws_in_process: None, clock: HandClock) -> World:
    world = World(clock)
    world.directory.add_firm(OTHER, "Other")
    world.directory.set_account(OperatorAccount(OTHER, Service.SMS, "netgsm", Region.TR, ("OTHER",)))
    world.house.ledger.store.top_up(OTHER, "sms", 1_000_000, "INV-1", by="tests", now=clock())
    return world


def numbers(count: int, first: int = 0) -> list[str]:
    return [f"90532{n:07d}" for n in range(first, first + count)]


def post(world: World, count: int, *, firm: str = FIRM, key: str = "key-00000001") -> JobRef:
    body = {"text": "Merhaba", "purpose": "informational", "recipients": numbers(count)}
    return world.send_job(body, key=key, caller=Caller(firm, "k")).job.ref


def queued(world: World) -> list[int]:
    return [json.loads(body)["chunk"] for _, body in world.send_queue.messages]


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three recipients a chunk: a job of a hundred is a large one."""
    whole = fan_out_module.expansion_rules

    def rules(plan: Plan, *more: Any) -> ExpansionRules:
        made = whole(plan, *more)
        object.__setattr__(made, "chunk_size", 3)
        return made

    monkeypatch.setattr(fan_out_module, "expansion_rules", rules)


@pytest.mark.usefixtures("small_chunks")
def test_a_large_job_never_has_more_than_a_window_of_chunks_in_the_queue(world: World) -> None:
    ref = post(world, 300)
    window = world.store.plan(ref).window_of_chunks
    assert window == 30
    deepest, requests = len(queued(world)), 0
    assert deepest == window
    send = world.send_queue.send

    def counted(pointers: Any, **more: Any) -> None:
        nonlocal requests
        pointers = list(pointers)
        requests += bool(pointers)
        send(pointers, **more)

    with patch.object(world.send_queue, "send", counted):
        while (message := world.send_queue.take()) is not None:
            world.worker.take(message, world.remaining)
            deepest = max(deepest, len(queued(world)))
    assert deepest <= window + waves.BATCH
    world.run(seconds=60)
    assert world.job(ref)["status"] == "finished"
    assert sorted(world.operator.times_accepted().values()) == [1] * 300
    assert requests == 7, "ten a request, as if all were queued at once"


@pytest.mark.usefixtures("small_chunks")
def test_a_job_behind_a_large_one_waits_for_a_window_and_a_small_one_for_nothing(world: World) -> None:
    post(world, 300)
    behind = post(world, 4, firm=OTHER)
    place = [json.loads(body)["job"] for _, body in world.send_queue.messages].index(behind.job_id)
    assert place == 30
    small = post(world, 3, firm=OTHER, key="key-00000002")
    ours = post(world, 3, key="key-00000002")
    waiting = [json.loads(body)["job"] for _, body in world.interactive_queue.messages]
    assert waiting == [small.job_id, ours.job_id]


@pytest.mark.usefixtures("small_chunks")
def test_a_paused_job_goes_on_with_the_chunks_that_were_to_be_queued_and_no_others(world: World) -> None:
    ref = post(world, 300)
    for _ in range(12):
        world.worker.take(world.send_queue.take() or "", world.remaining)
    world.control.pause(ref)
    while (message := world.send_queue.take()) is not None:
        world.worker.take(message, world.remaining)
    world.control.resume(ref)
    assert sorted(queued(world)) == list(range(12, 50)), "behind chunk 0 and chunk 10 came 30 to 49"
    world.run(seconds=60)
    assert world.job(ref)["status"] == "finished"
    assert sorted(world.operator.times_accepted().values()) == [1] * 300


@pytest.mark.usefixtures("small_chunks")
def test_what_was_accepted_before_there_were_windows_is_queued_whole(world: World) -> None:
    ref = post(world, 300)
    world.send_queue.messages.clear()
    job, plan = world.store.job(ref), replace(world.store.plan(ref), window_of_chunks=None)
    assert job is not None
    world.house.jobs.queueing.queue_first(ref, plan, job.totals)
    assert queued(world) == list(range(100))
    assert not waves.goes_first(plan, Totals(recipients=1, chunks=1)), "it goes on where it began"


# --- expansion ------------------------------------------------------------------------------------------------


@pytest.fixture
def by_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every list is a large one, and none is expanded within its request."""
    monkeypatch.setattr(fan_out_module, "LARGE", 1)
    monkeypatch.setattr(accept_module, "ROWS_EXPANDED_AT_ONCE", 0)


def status(world: World, ref: JobRef) -> JobStatus:
    job = world.store.job(ref)
    assert job is not None
    return job.status


@pytest.mark.usefixtures("by_turns")
def test_a_third_large_list_of_a_firm_waits_and_another_firms_does_not(world: World) -> None:
    running = []
    expand = fan_out_module.FanOut.run

    def meanwhile(self: Any, ref: JobRef, plan: Plan | None = None) -> None:
        running.append(ref)
        if len(running) < 3:  # while the first two are expanded, the next message is taken
            self.take(world.plan_queue.take(), world.remaining)
        expand(self, ref, plan)

    refs = [post(world, 2, key=f"key-0000000{n}") for n in range(3)]
    others = post(world, 2, firm=OTHER)
    # The queue is in order; the firm's third comes before the other firm's first.
    with patch.object(fan_out_module.FanOut, "run", meanwhile):
        world.fan_out.take(world.plan_queue.take() or "", world.remaining)
    assert [status(world, ref) for ref in refs] == ["sending", "sending", "accepted"]
    job = world.store.job(refs[2])
    assert job is not None
    assert (job.due_at or 0) - world.clock() > 20 * MINUTE, "waiting is not missed"
    world.fan_out.take(world.plan_queue.take() or "", world.remaining)
    assert status(world, others) == "sending"
    world.run(seconds=30)
    assert status(world, refs[2]) == "finished"


@pytest.mark.usefixtures("by_turns")
def test_a_worker_that_dies_over_an_expansion_keeps_its_turn_no_longer_than_it_could_live(
    world: World,
) -> None:
    refs = [post(world, 2, key=f"key-0000000{n}") for n in range(3)]

    class Died(BaseException):
        """The process ends: nothing runs after it."""

    def dies(*_: Any, **__: Any) -> None:
        raise Died

    with (
        patch.object(fan_out_module.FanOut, "run", dies),
        patch("ulak.platform.turns.Turns.give_back", lambda *_, **__: None),
    ):
        for _ in range(2):
            with pytest.raises(Died):
                world.fan_out.take(world.plan_queue.take() or "", world.remaining)
    world.fan_out.take(world.plan_queue.take() or "", world.remaining)
    assert status(world, refs[2]) == "accepted"
    world.run(seconds=120)
    assert status(world, refs[2]) == "finished"
    world.run(seconds=HOUR // SECOND // 2)
    assert {status(world, ref) for ref in refs} == {"finished"}
