"""``python -m tests.faults``: every fault at every step, drawn pairs of them, bad weather, and mutants that must be
caught. Each part can be run alone.

Prints what was run and what did not hold, writes the same to build/faults.json, and exits 1 if anything did not hold
or a mutant survived. A schedule that failed is printed with its seed and can be run alone, with its steps:
``--flow bulk --faults 7:die_after,12:lose --seed 3``.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain
from multiprocessing import get_context
from multiprocessing.pool import Pool
from pathlib import Path
from typing import Any, Final

from tests.faults import mutants
from tests.faults.explore import Result, Schedule, run
from tests.faults.flows import FLOWS, NAMED, WIRED, Flow
from tests.faults.invariants import AT_THE_END
from tests.faults.operators import ASKS, SILENT
from tests.faults.steps import Fault
from tests.faults.tasks import KINDS, explore, hunt, weathered
from tests.faults.weather import JOBS_AT_ONCE, RATE, RECIPIENTS, SEEDS, Weathered
from tests.faults.world import laboratory

PAIRS: Final = 15
"""Drawn pairs a flow, unless more are asked for."""

SEED: Final = 20_261_122

_SHOWN: Final = 10
"""Violations of a row; all of them are written."""

WRITTEN: Final = Path("build/faults.json")


def alone(options: argparse.Namespace) -> int:
    faults = [one.split(":") for one in options.faults.split(",")] if options.faults else []
    plan = tuple((int(step), Fault(fault)) for step, fault in faults)
    with laboratory() as use:
        result = run(use, Schedule(options.flow, plan, options.seed, disorder=options.disorder))
    for number, step in enumerate(result.trace, 1):
        print(f"{number:4} {step}{''.join(f'   <- {fault}' for at, fault in plan if at == number)}")
    print("\n".join(result.violations) or "everything holds")
    return 1 if result.violations else 0


# --- schedules --------------------------------------------------------------------------------------------


def run_flows(pool: Pool, flows: Sequence[Flow], seed: int, how_many_pairs: int) -> dict[str, Any]:
    # The longest first, so that no process is left with one of them at the end.
    tasks = [(one.name, seed, how_many_pairs) for one in sorted(flows, key=lambda one: not one.meanwhile)]
    by_flow: dict[str, dict[str, list[Result]]] = {}
    for task, found in zip(tasks, pool.imap(explore, tasks), strict=True):
        by_flow[task[0]] = found
    return _schedules_told(
        [*chain.from_iterable(chain(*(found.values() for found in by_flow.values())))], by_flow
    )


def _schedules_told(
    everything: Sequence[Result], by_flow: dict[str, dict[str, list[Result]]]
) -> dict[str, Any]:
    by_operator: dict[str, Counter[str]] = defaultdict(Counter)
    for one in everything:
        by_operator[one.operator_id].update(
            schedules=1,
            recipients=one.recipients,
            uncertain=one.uncertain,
            posts=one.posts,
            accepted=one.accepted,
            report_calls=one.report_calls,
        )
    print(f"\n  {'schedules':27}" + "".join(f"{kind:>10}" for kind in KINDS))
    for name, found in by_flow.items():
        print(f"  {name:27}" + "".join(f"{len(found[kind]):10}" for kind in KINDS))
    print(f"\n  {'operator':27} schedules  messages  uncertain  calls/call  report calls/message")
    for operator_id, told in sorted(by_operator.items()):
        print(
            f"  {operator_id:27}{told['schedules']:10}{told['recipients']:10}{told['uncertain']:11}"
            f"{told['posts'] / told['accepted']:12.3f}{told['report_calls'] / told['recipients']:22.2f}"
        )
    violated = [one for one in everything if one.violations]
    figures = {
        "schedules": len(everything),
        "faults_met": sum(one.met for one in everything),
        "steps": sum(one.steps for one in everything),
        "invariants": len(AT_THE_END),
        "checks": sum(one.checks for one in everything),
        "violations": len(violated),
    }
    print("\n  " + ", ".join(f"{value:,} {name.replace('_', ' ')}" for name, value in figures.items()))
    return figures | {
        "operators": {name: dict(told) for name, told in by_operator.items()},
        "violated": {str(one.schedule): one.violations for one in violated},
    }


# --- bad weather ------------------------------------------------------------------------------------------


def run_weather(pool: Pool, seed: int) -> dict[str, Any]:
    print(
        f"\n  {SEEDS * JOBS_AT_ONCE} jobs of {RECIPIENTS:,} recipients: AWS requests a recipient, until nothing is due"
    )
    print(f"  {'operator':20} faults    met  requests  calls/call  uncertain  balance writes/job  violations")
    tasks = [(operator_id, rate, seed) for operator_id in (SILENT, ASKS) for rate in (0.0, RATE)]
    rows = []
    for operator_id, rate, worlds in pool.imap(weathered, tasks):
        rows.append(row := _weather_told(worlds) | {"operator": operator_id, "rate": rate})
        print(
            f"  {operator_id:20}{rate:7.0%}{row['faults']:7}{row['requests_per_recipient']:10.3f}"
            f"{row['calls_per_call']:12.3f}{row['uncertain']:11}{row['balance_writes_per_job']:20.2f}"
            f"{len(row['violations']):12}"
        )
        for told in row["violations"][:_SHOWN]:
            print(f"      {told}")
    return {"violations": sum(len(row["violations"]) for row in rows), "rows": rows}


def _weather_told(worlds: Iterable[Weathered]) -> dict[str, Any]:
    total = Counter[str]()
    violated: list[str] = []
    for one in worlds:
        violated += one.violations
        total.update({name: getattr(one, name) for name in Weathered.__slots__ if name != "violations"})
    return {
        "jobs": total["jobs"],
        "faults": total["faults"],
        "uncertain": total["uncertain"],
        "requests_per_recipient": total["aws_requests"] / total["recipients"],
        "calls_per_call": total["posts"] / total["accepted"],
        "balance_writes_per_job": total["balance_writes"] / total["jobs"],
        "violations": violated,
    }


# --- mutants ----------------------------------------------------------------------------------------------


def run_mutants(pool: Pool) -> dict[str, Any]:
    print(f"\n  {'mutant':26}{'schedules':>9}  caught by")
    rows = []
    for name, tried, caught in pool.imap(hunt, mutants.NAMED):
        rows.append({"mutant": name, "schedules": tried, "caught": caught})
        print(f"  {name:26}{tried:9}  {caught[0][:80] if caught else 'NOTHING'}", flush=True)
    survived = sum(not row["caught"] for row in rows)
    print(f"  {len(rows) - survived} of {len(rows)} caught")
    return {"violations": survived, "rows": rows}


def main() -> int:
    options = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    options.add_argument("--flow", choices=list(NAMED), help="this flow alone")
    options.add_argument("--faults", help="this one schedule: STEP:FAULT,…")
    options.add_argument("--disorder", action="store_true", help="queues that repeat, reorder and delay")
    options.add_argument("--weather", action="store_true", help="bad weather alone")
    options.add_argument("--mutants", action="store_true", help="the mutants alone")
    options.add_argument("--seed", type=int, default=SEED)
    options.add_argument("--pairs", type=int, default=PAIRS, help=f"drawn pairs a flow (default: {PAIRS})")
    options.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    given = options.parse_args()
    logging.disable(logging.CRITICAL)  # what goes wrong here is meant to
    if given.faults is not None:
        return alone(given)
    everything = not (given.flow or given.weather or given.mutants)
    begun = time.monotonic()
    print(f"seed {given.seed}, {given.processes} processes", flush=True)
    told: dict[str, Any] = {"seed": given.seed, "processes": given.processes}
    with get_context("spawn").Pool(given.processes, maxtasksperchild=4) as pool:
        if everything or given.flow:
            flows = [NAMED[given.flow]] if given.flow else [*FLOWS, *WIRED]
            told["flows"] = run_flows(pool, flows, given.seed, given.pairs)
        if everything or given.weather:
            told["weather"] = run_weather(pool, given.seed)
        if everything or given.mutants:
            told["mutants"] = run_mutants(pool)
    told["seconds"] = round(time.monotonic() - begun)
    WRITTEN.parent.mkdir(exist_ok=True)
    WRITTEN.write_text(json.dumps(told, indent=2))
    wrong = sum(part["violations"] for part in told.values() if isinstance(part, dict))
    print(f"\n  seed {given.seed}: {wrong or 'nothing'} wrong, {told['seconds']} s; {WRITTEN}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
