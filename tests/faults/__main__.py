"""``python -m tests.faults``: every fault at every step, drawn pairs of them, and mutants that must be caught.

Prints what was run and what did not hold, and exits 1 if anything did not. A schedule that failed is printed with
its seed and can be run alone: ``--flow bulk --faults 7:die_after,12:lose --seed 3``.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
import time
from collections import Counter
from collections.abc import Iterable
from itertools import chain
from multiprocessing import get_context
from typing import Final

from tests.faults import mutants
from tests.faults.explore import Result, Schedule, run
from tests.faults.flows import FLOWS, NAMED, Flow
from tests.faults.steps import Fault
from tests.faults.tasks import KINDS, explore, hunt
from tests.faults.world import laboratory

PAIRS: Final = 15
"""Drawn pairs a flow, unless more are asked for."""

SEED: Final = 20_261_122


def tell(flow: Flow, found: dict[str, list[Result]]) -> None:
    counts = "  ".join(f"{kind} {len(found[kind]):4}" for kind in KINDS)
    wrong = sum(bool(result.violations) for result in chain.from_iterable(found.values()))
    print(f"  {flow.name:26} {counts}  violated {wrong}", flush=True)


def summary(results: Iterable[Result]) -> tuple[list[Result], list[str]]:
    """The results that violate something, and the lines that tell of all."""
    everything = list(results)
    uncertain, recipients, by_operator = Counter[str](), Counter[str](), Counter[str]()
    for result in everything:
        uncertain[result.operator_id] += result.uncertain
        recipients[result.operator_id] += result.recipients
        by_operator[result.operator_id] += result.operator_calls
    lines = [
        f"{len(everything)} schedules, {sum(result.met for result in everything)} faults met, "
        f"{sum(result.checks for result in everything)} checks of invariants, "
        f"{sum(result.steps for result in everything)} steps",
        *(
            f"  {operator}: {recipients[operator]} accepted, {uncertain[operator]} left uncertain, "
            f"{by_operator[operator] / max(recipients[operator], 1):.2f} operator calls an accepted message"
            for operator in sorted(recipients)
        ),
    ]
    return [result for result in everything if result.violations], lines


def alone(options: argparse.Namespace) -> int:
    faults = [one.split(":") for one in options.faults.split(",")] if options.faults else []
    plan = tuple((int(step), Fault(fault)) for step, fault in faults)
    with laboratory() as use:
        result = run(use, Schedule(options.flow, plan, options.seed, disorder=options.disorder))
    for number, step in enumerate(result.trace, 1):
        print(f"{number:4} {step}{''.join(f'   <- {fault}' for at, fault in plan if at == number)}")
    print("\n".join(result.violations) or "everything holds")
    return 1 if result.violations else 0


def main() -> int:
    options = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    options.add_argument("--flow", choices=list(NAMED), help="this flow alone")
    options.add_argument("--faults", help="this one schedule: STEP:FAULT,…")
    options.add_argument("--disorder", action="store_true", help="queues that repeat, reorder and delay")
    options.add_argument("--seed", type=int, default=SEED)
    options.add_argument("--pairs", type=int, default=PAIRS, help=f"drawn pairs a flow (default: {PAIRS})")
    options.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    given = options.parse_args()
    logging.disable(logging.CRITICAL)  # what goes wrong here is meant to
    if given.faults is not None:
        return alone(given)
    begun = time.monotonic()
    flows = [NAMED[given.flow]] if given.flow else list(FLOWS)
    print(f"seed {given.seed}, {given.processes} processes")
    results: list[Result] = []
    with get_context("spawn").Pool(given.processes, maxtasksperchild=4) as pool:
        tasks = [(flow.name, given.seed, given.pairs) for flow in flows]
        for flow, found in zip(flows, pool.imap(explore, tasks), strict=True):
            tell(flow, found)
            results += chain.from_iterable(found.values())
        explored = time.monotonic() - begun
        violated, lines = summary(results)
        print("\n".join(lines))
        print(f"violations: {len(violated)}   ({explored:.0f} s)")
        survived = 0
        if not given.flow:
            print("mutants:")
            for name, told, tried, caught in pool.imap(hunt, mutants.NAMED):
                survived += not caught
                how = f"caught after {tried}: {caught[0]}" if caught else f"SURVIVED {tried} schedules"
                print(f"  {name:28} {told}\n      {how}", flush=True)
    print(f"{time.monotonic() - begun:.0f} s in all")
    return 1 if violated or survived else 0


if __name__ == "__main__":
    sys.exit(main())
