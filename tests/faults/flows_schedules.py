"""Schedules: an instant is one job, whoever fires it, however often, and whatever dies meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from tests.faults.world import NUMBERS, World
from ulak.directory.firms import ApiKey
from ulak.identity.caller import Caller
from ulak.platform.clock import MINUTE, SECOND, Milliseconds
from ulak.schedules.records import Schedule, ScheduleRef
from ulak.schedules.store import ScheduleStore
from ulak.schedules.times import When

_JOB = {"text": "Sabah raporu", "purpose": "informational", "recipients": list(NUMBERS[:2])}
_ZONE = "UTC"


def _ref(world: World) -> ScheduleRef:
    return ScheduleRef(world.firm, "sabah")


def _at(instant: Milliseconds) -> When:
    return When(_ZONE, at=datetime.fromtimestamp(instant / SECOND, UTC).replace(tzinfo=None).isoformat())


def scheduled(world: World) -> None:
    """A schedule whose only instant is near; every minute it is looked for."""
    store, fire = world.house.jobs.schedules, world.house.jobs.fire_schedule
    world.add_function("schedules", world.counted(lambda: fire))
    world.minutely.append(world.house.jobs.due_schedules.push_on)
    world.house.directory.store.add_key(ApiKey(world.firm, "k", bytes(32), "tests"))
    seen = ScheduleStore(world.peek)
    world.awaits = lambda: seen.schedule(_ref(world)).state == "active"
    now = world.clock()
    store.put(
        Schedule(
            _ref(world),
            _at(now + MINUTE // 2),
            _JOB,
            Caller(world.firm, "k"),
            "active",
            now,
            now + MINUTE // 2,
        )
    )


def runs_by_hand(world: World) -> None:
    """A run is asked for by hand, twice under one name: the caller had no answer."""
    ref = ScheduleRef(world.firm, "sabah", run="elden")
    for after in (0, 20 * SECOND):
        world.wish(lambda: world.queues["schedules"].send([ref.encode()]), after=after)


def one_job_an_instant(world: World) -> Iterator[str]:
    yield from _of(world, 1)


def one_job_an_instant_and_a_run(world: World) -> Iterator[str]:
    yield from _of(world, 2)


def _of(world: World, wanted: int) -> Iterator[str]:
    firings = ScheduleStore(world.peek).firings(_ref(world))[0]
    told = [(firing.outcome, firing.job_id) for firing in firings]
    if sorted(told) != sorted(("fired", ref.job_id) for ref in world.jobs()):
        yield f"{told} was told, there are {world.jobs()}"
    if len(world.jobs()) != wanted:
        yield f"{len(world.jobs())} jobs of {wanted}"
