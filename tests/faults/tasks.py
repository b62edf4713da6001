"""What a process of the harness is given to do."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from itertools import islice
from typing import Final

from tests.faults import mutants
from tests.faults.explore import Result, Schedule, crashes, meetings, mishaps, pairs, run, trace
from tests.faults.flows import NAMED
from tests.faults.weather import SEEDS, Weathered, weather
from tests.faults.world import laboratory

KINDS: Final = ("crashes", "mishaps", "meetings", "pairs")


def explore(task: tuple[str, int, int]) -> dict[str, list[Result]]:
    """All schedules of one flow, by kind."""
    name, seed, how_many = task
    logging.disable(logging.CRITICAL)  # what goes wrong here is meant to
    flow = NAMED[name]
    with laboratory() as use:
        steps = trace(use, flow)
        schedules = {
            "crashes": crashes(flow, steps),
            "mishaps": half(mishaps(flow, steps), seed),
            "meetings": meetings(flow, steps),
            "pairs": pairs(flow, steps, seed, how_many),
        }
        found: dict[str, list[Result]] = {}
        for kind in KINDS:
            begun = time.process_time()
            found[kind] = [_told(run(use, one)) for one in schedules[kind]]
            wrong = sum(bool(result.violations) for result in found[kind])
            seconds = time.process_time() - begun
            print(f"  {name:27}{kind:10}{len(found[kind]):5}  violated {wrong}  {seconds:5.0f} s", flush=True)
        return found


def half(schedules: Iterable[Schedule], seed: int) -> list[Schedule]:
    """Every second one; the others have their turn under the next seed."""
    return list(islice(schedules, seed % 2, None, 2))


def _told(result: Result) -> Result:
    """The result; one that violates something is told at once."""
    if result.violations:
        print(f"  {result.schedule}", *result.violations[:4], sep="\n      ", flush=True)
    return result


def hunt(mutant: str) -> tuple[str, int, list[str]]:
    """Whether any schedule tells the mutant from what it was made of."""
    logging.disable(logging.CRITICAL)
    with laboratory() as use:
        return (mutant, *mutants.caught(use, mutants.NAMED[mutant]))


def weathered(task: tuple[str, float, int]) -> tuple[str, float, list[Weathered]]:
    """Jobs by this operator, each call going wrong at this rate."""
    operator_id, rate, seed = task
    logging.disable(logging.CRITICAL)
    with laboratory(small=False) as use:
        return operator_id, rate, [weather(use, seed + n, rate, operator_id) for n in range(SEEDS)]
