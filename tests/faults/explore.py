"""Run a flow under a plan of faults and see what does not hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Final

from tests.faults.flows import NAMED, Flow
from tests.faults.invariants import ALWAYS, AT_THE_END, uncertain, violations
from tests.faults.steps import CRASHES, MEANWHILE, Fault, Steps, faults_of
from tests.faults.world import World

Plan = Mapping[int, Fault]


@dataclass(frozen=True, slots=True)
class Schedule:
    """A flow, the steps of it that something befalls, and the seed of whatever else is drawn."""

    flow: str
    faults: tuple[tuple[int, Fault], ...]
    seed: int = 0
    disorder: bool = False

    def __str__(self) -> str:
        faults = ", ".join(f"{step}:{fault}" for step, fault in self.faults) or "none"
        return f"{self.flow} [{faults}] seed {self.seed}{' disorder' if self.disorder else ''}"


@dataclass(slots=True)
class Result:
    schedule: Schedule
    violations: list[str]
    met: int = 0
    """Faults of the plan that came to pass."""
    uncertain: int = 0
    recipients: int = 0
    posts: int = 0
    """Send calls that the operator heard."""
    accepted: int = 0
    """Those it took."""
    report_calls: int = 0
    steps: int = 0
    checks: int = 0
    operator_id: str = ""
    trace: list[str] = field(default_factory=list)


def run(use: Callable[[Steps], None], schedule: Schedule) -> Result:
    """One world from its beginning to its end under `schedule`."""
    flow = NAMED[schedule.flow]
    world = World(
        use,
        flow.operator_id,
        seed=schedule.seed,
        disorder=schedule.disorder,
        credit=flow.credit,
        wired=flow.wired,
    )
    try:
        flow.prepare(world)
        world.endings.clear()  # what was broken on purpose
        world.steps.plan = dict(schedule.faults)
        world.steps.counting = True
        flow.act(world)
        world.run(patience=flow.patience)
        found = violations(world, ALWAYS) if schedule.faults else []
        world.live_out()
        found += violations(world, AT_THE_END)
        found += [f"{flow.name}: {told}" for told in flow.holds(world)]
        if {fault for _, fault in schedule.faults} <= _UNNOTICED and world.endings:
            found.append(f"refused wrongly: {dict(world.endings)}")
        return Result(
            schedule,
            list(dict.fromkeys(found)),
            met=len(world.steps.met),
            uncertain=uncertain(world),
            recipients=sum(len(taken.call.msisdns) for one in world.operators for taken in one.books),
            posts=sum(len(one.asked) for one in world.operators),
            accepted=sum(len(one.books) for one in world.operators),
            report_calls=sum(one.report_calls for one in world.operators),
            steps=len(world.steps.trace),
            checks=len(AT_THE_END) + (len(ALWAYS) if schedule.faults else 0),
            operator_id=flow.operator_id,
            trace=list(world.steps.trace),
        )
    finally:
        world.close()


def trace(use: Callable[[Steps], None], flow: Flow) -> list[str]:
    """The names of the flow's steps when nothing goes wrong."""
    result = run(use, Schedule(flow.name, ()))
    assert not result.violations, (flow.name, result.violations)
    return result.trace


def crashes(flow: Flow, steps: list[str]) -> Iterator[Schedule]:
    """Death before and after every step."""
    for number in range(1, len(steps) + 1):
        for fault in CRASHES:
            yield Schedule(flow.name, ((number, fault),))


_UNNOTICED: Final = {Fault.LOSE, Fault.CONFLICT}
"""What is mended inside: no caller may hear of it."""


def mishaps(flow: Flow, steps: list[str]) -> Iterator[Schedule]:
    """Every other single thing that can go wrong at each step."""
    for number, name in enumerate(steps, 1):
        for fault in faults_of(name):
            if fault not in CRASHES:
                yield Schedule(flow.name, ((number, fault),))


def meetings(flow: Flow, steps: list[str]) -> Iterator[Schedule]:
    """Others between any two steps."""
    if flow.meanwhile:
        for number in range(1, len(steps) + 1):
            for fault in MEANWHILE:
                yield Schedule(flow.name, ((number, fault),))


_BEYOND: Final = 30
"""A first fault makes more steps: the second may befall one of those."""


def pairs(flow: Flow, steps: list[str], seed: int, how_many: int) -> Iterator[Schedule]:
    """Two faults, drawn, over queues that repeat, reorder and delay."""
    random = Random(f"{seed} {flow.name}")
    everything = tuple(Fault)
    for _ in range(how_many):
        first = random.randrange(1, len(steps) + 1)
        second = random.randrange(first + 1, len(steps) + _BEYOND)
        faults = (first, random.choice(faults_of(steps[first - 1]))), (second, random.choice(everything))
        yield Schedule(flow.name, faults, random.randrange(1 << 30), disorder=True)


def sample(schedules: Iterable[Schedule], how_many: int, seed: int) -> list[Schedule]:
    """So many of them, the same for the same seed, in their order."""
    known = list(schedules)
    chosen = sorted(Random(seed).sample(range(len(known)), min(how_many, len(known))))
    return [known[index] for index in chosen]
