"""``python -m tests.soak --minutes 15``: mixed load with kills on a stack of its own, and what holds afterwards.

Prints a table. Ends with 1 if something does not hold that must.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Final

import httpx
from rich.console import Console
from rich.table import Table

from local import Ports, Settings, Stack
from local.demo.customer import Admin
from tests.attacks.victims import armed
from tests.e2e.programs import FirmProgram, make_firm
from tests.e2e.roots import house_of
from tests.events.hostile import ENDLESS, SLOW_BODIES, receiver
from tests.soak.load import Load
from tests.soak.watch import KEPT_IN_MEMORY, Watch, waiting

SEED: Final = 20_261_127
CREDITS: Final = 1_000_000
KILL_EVERY: Final = 8.0
IDLE_CODES: Final = 40
QUIET_SECONDS: Final = 300.0
"""What accepted work may take to end after the load."""
TIMES_IDLE: Final = 10.0
"""How much longer the p99 of verify may be under load with kills, and a second more: a kill costs a cold start."""
GROWTH: Final = 1.2
"""How much larger a function's process may be at the end, and 16 MB more."""
OPERATOR: Final = ("--mix", "demo", "--timeout-seconds", "3", "--time-factor", "0.05", "--seed", str(SEED))


@contextmanager
def stack_of_the_run() -> Iterator[Stack]:
    with tempfile.TemporaryDirectory(prefix="ulak-soak-", ignore_cleanup_errors=True) as folder:
        stack = Stack.up(Settings(state=Path(folder), ports=Ports.free(), operator=OPERATOR), wipe=True)
        try:
            yield stack
        finally:
            stack.down()


def p99(seconds: Sequence[float]) -> float:
    return sorted(seconds)[min(len(seconds) - 1, int(len(seconds) * 0.99))] if seconds else 0.0


def firm_of(stack: Stack, hooks: Sequence[str]) -> FirmProgram:
    house_of(stack).otp.peppers.rotate()
    program = armed(make_firm(stack, CREDITS))
    house_of(stack).ledger.store.top_up(
        program.firm, "otp", CREDITS, "soak", by="soak", now=house_of(stack).clock()
    )
    program.put("/v1/erp/users/mudur", {"msisdn": "905321112233"})
    for url in hooks:
        program.webhook(url, "job.finished", "message.delivered")
    return program


def unfinished(program: FirmProgram, jobs: Sequence[str]) -> list[str]:
    """Jobs with recipients that nobody has tried."""
    told = [program.http.get(f"/v1/jobs/{job}").json() for job in jobs]
    return [one["id"] for one in told if one["chunks"]["done"] != one["chunks"]["total"]]


def ended(program: FirmProgram, stack: Stack, load: Load) -> tuple[list[str], float]:
    """Jobs that did not end in time, and the seconds that the rest took."""
    started = time.monotonic()
    left = load.jobs
    while time.monotonic() - started < QUIET_SECONDS:
        left = unfinished(program, left)
        queued = [name for name, (a, b) in waiting(stack).items() if a + b and name.endswith("Queue")]
        if not left and not [name for name in queued if name not in ("CallbacksQueue", "ReportsQueue")]:
            break
        time.sleep(3)  # between two looks
    return left, time.monotonic() - started


def soak(minutes: float) -> int:
    console = Console(width=110)
    with ExitStack() as open_:
        stack = open_.enter_context(stack_of_the_run())
        slow = open_.enter_context(receiver(SLOW_BODIES["drips its body"]))
        silent = open_.enter_context(receiver(ENDLESS["never answers"][0]))
        program = firm_of(stack, [slow, silent])
        open_.enter_context(closing(program.http))
        console.print(f"seed {SEED}; idle: {IDLE_CODES} codes")
        idle = Load(program, SEED)
        for _ in range(IDLE_CODES):
            idle.code()
        load, watch = Load(program, SEED), Watch(stack, SEED, KILL_EVERY)
        console.print(f"{minutes:g} minutes of load, a kill about every {KILL_EVERY:g} s")
        load.start()
        watch.start()
        time.sleep(60 * minutes)  # the load goes on in threads of its own
        load.stop()
        watch.stop()
        left, took = ended(program, stack, load)
        audit = Admin(stack).run("audit", program.firm)
        causes, unexplained = load.why_not_on_phone()
        books = httpx.get(f"{stack.operator_url}/books", trust_env=False).json()
        queues = waiting(stack)
    dead = {name: a + b for name, (a, b) in queues.items() if name.endswith("DeadLetters") and a + b}
    grown = watch.grown()
    too_large = [
        name
        for name, (first, last) in grown.items()
        if name not in KEPT_IN_MEMORY and last > GROWTH * first + 16
    ]
    limit = TIMES_IDLE * p99(idle.verified) + 1
    rows = [
        ("violations of the books", str(audit["violations"] or "none"), not audit["violations"]),
        (
            "taken twice by the operator",
            str(books["accepted_more_than_once"]),
            not books["accepted_more_than_once"],
        ),
        ("jobs accepted, not ended", f"{len(load.jobs)}, {len(left)}", not left),
        ("seconds until the last one ended", f"{took:.0f}", took < QUIET_SECONDS),
        ("dead letters", str(dead or "none"), not dead),
        ("processes killed", str(watch.killed.total()), watch.killed.total() > 0),
        (
            "p99 of verify idle, under load (ms)",
            f"{1000 * p99(idle.verified):.0f}, {1000 * p99(load.verified):.0f} of {len(load.verified)}",
            0 < p99(load.verified) <= limit,
        ),
        (
            "codes that were not on the phone",
            f"{len(load.not_on_phone)}: {json.dumps(dict(causes))}; unexplained: {unexplained or 'none'}",
            not unexplained,
        ),
        ("functions whose memory grew", str(too_large or "none"), not too_large),
        ("errors", str(load.errors[:3] or "none"), not load.errors),
    ]
    table = Table("what", "found", "holds", title=f"soak of {minutes:g} minutes")
    for what, found, holds in rows:
        table.add_row(what, found, "yes" if holds else "NO")
    console.print(table)
    answers = Table("work", "answers", title="answers")
    for kind, statuses in sorted(load.answers.items()):
        answers.add_row(kind, json.dumps(dict(statuses.most_common())))
    console.print(answers)
    ages = Table("queue", "seconds that something waited, at most", title="queues")
    for name, seconds in sorted(watch.ages.items()):
        ages.add_row(name, f"{seconds:.0f}")
    console.print(ages)
    memory = Table("process", "MB, first third", "MB, last third", title="memory")
    for name, (first, last) in sorted(grown.items()):
        memory.add_row(name, f"{first:.0f}", f"{last:.0f}")
    console.print(memory)
    return 0 if all(holds for _, _, holds in rows) else 1


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=15)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the stack is taken down all the same
    return soak(parser.parse_args().minutes)


if __name__ == "__main__":
    sys.exit(main())
