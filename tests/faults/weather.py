"""Bad weather: every call of every kind goes wrong now and then, for many jobs, and what that costs.

Chunks, polls and waits are those of the product here. What holds afterwards is what always holds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Final

from tests.faults.invariants import AT_THE_END, uncertain, violations
from tests.faults.operators import SILENT
from tests.faults.steps import Fault, Steps, faults_of
from tests.faults.world import World
from ulak.platform.clock import HOUR

RATE: Final = 0.05
RECIPIENTS: Final = 1_000
"""Of a job: two chunks."""
JOBS_AT_ONCE: Final = 2
SEEDS: Final = 20


@dataclass(frozen=True, slots=True)
class Weathered:
    """What a world's jobs took until nothing moved any more."""

    jobs: int
    recipients: int
    aws_requests: int
    posts: int
    accepted: int
    """Calls that the operator took."""
    faults: int
    uncertain: int
    balance_writes: int
    violations: list[str]


def weather(use: Callable[[Steps], None], seed: int, rate: float, operator_id: str = SILENT) -> Weathered:
    """Some jobs posted at once, while each call goes wrong with this probability."""
    world = World(use, operator_id, seed=seed, disorder=rate > 0, credit=10 * RECIPIENTS)
    random = Random(seed)

    def befalls(step: str) -> Fault | None:
        return random.choice(faults_of(step)) if random.random() < rate else None

    try:
        world.steps.weather = befalls
        world.steps.counting = True
        for number in range(JOBS_AT_ONCE):
            numbers = (f"90532{number:02d}{n:05d}" for n in range(RECIPIENTS))
            rows = [(msisdn, "Ali") for msisdn in numbers]
            world.wish(lambda rows=rows, number=number: world.post_job(rows, f"key-{number:08d}"))  # type: ignore[misc] # mypy infers no lambda with defaults
        for _ in range(4):  # now and then a person resumes what was paused
            world.run(patience=HOUR // 2)
            world.invoke(lambda remaining: world.resume_paused())
        requests, met = world.steps.requests, len(world.steps.met)
        world.steps.weather = lambda step: None
        world.resume_paused()
        world.run(patience=3 * HOUR)
        world.live_out()
        standing = world.ledger.standing(world.firm, "sms")
        return Weathered(
            jobs=JOBS_AT_ONCE,
            recipients=JOBS_AT_ONCE * RECIPIENTS,
            aws_requests=requests,
            posts=len(world.operator.asked),
            accepted=len(world.operator.books),
            faults=met,
            uncertain=uncertain(world),
            balance_writes=standing.balance.entries - 1,  # but for the top-up
            violations=violations(world, AT_THE_END),
        )
    finally:
        world.close()
