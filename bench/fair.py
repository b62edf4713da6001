"""R1: how long a small job takes beside another firm's large one, against alone. On a local stack of its own.

Measured from the request to the last recipient's being with the operator, the small jobs one after the other: first
some to warm the functions up, then alone, then from the moment at which the large list is sent until it is through.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from local import Ports, Settings, Stack
from local.stack import PARAMETERS
from tests.e2e.lists_stack import Firm
from tests.e2e.roots import house_of
from ulak.jobs.job import JobRef
from ulak.jobs.store import JobStore

LARGE: Final = 100_000
SMALL: Final = 10
ALONE: Final = 30
"""Small jobs that are sent alone."""
BAR: Final = 3
PATIENCE_SECONDS: Final = 1_800

TEXT: Final = "Merhaba, siparişiniz yola çıktı."


def rows() -> Iterator[dict[str, Any]]:
    """R1."""
    with tempfile.TemporaryDirectory(prefix="ulak-fair-") as folder:
        stack = Stack.up(
            Settings(
                state=Path(folder),
                ports=Ports.free(),
                parameters={**PARAMETERS, "Pace": "standard"},
                operator=("--mix", "calm", "--time-factor", "0"),
            ),
            wipe=True,
        )
        try:
            alone, beside = _measured(stack)
        finally:
            stack.down()
    value = _p95(beside) / _p95(alone)
    yield {
        "id": "R1",
        "what": f"p95 of a job of {SMALL} beside another firm's {LARGE:,}, {_p95(beside):.2f} s "
        f"({len(beside)} jobs, median {_median(beside):.2f} s)",
        "value": round(value, 2),
        "bar": BAR,
        "unit": "x",
        "holds": value <= BAR,
        "against": f"alone, {_p95(alone):.2f} s ({len(alone)} jobs, median {_median(alone):.2f} s)",
    }


def _measured(stack: Stack) -> tuple[list[float], list[float]]:
    """Seconds of small jobs alone, and beside the large one."""
    large, small = Firm(stack), Firm(stack)
    upload = large.upload(_list(LARGE))
    store = house_of(stack).jobs.store
    for _ in range(5):
        _seconds(small, store)
    alone = [_seconds(small, store) for _ in range(ALONE)]
    job = JobRef(large.firm_id, large.post(text=TEXT, upload=upload).raise_for_status().json()["id"])
    beside: list[float] = []
    until = time.monotonic() + PATIENCE_SECONDS
    while not _is_sent(store, job):
        beside.append(_seconds(small, store))
        if time.monotonic() > until:
            raise RuntimeError("\n".join(["the large job was not sent in time", *stack.said()][-60:]))
    return alone, beside


def _seconds(firm: Firm, store: JobStore) -> float:
    """Of one small job, until all of it is with the operator."""
    # Others each time: Netgsm takes no more than twenty messages a minute to one number (its code 85).
    recipients = [f"0532{n:07}" for n in random.sample(range(1_000_000, 10_000_000), SMALL)]
    started = time.monotonic()
    answer = firm.post(text=TEXT, recipients=recipients).raise_for_status().json()
    ref = JobRef(firm.firm_id, answer["id"])
    _until(lambda: _is_sent(store, ref))
    return time.monotonic() - started


def _is_sent(store: JobStore, ref: JobRef) -> bool:
    job = store.job(ref)
    return job is not None and job.all_tried


def _until(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        if time.monotonic() > until:
            raise RuntimeError("a small job was not sent in time")
        time.sleep(0.02)


def _list(recipients: int) -> bytes:
    return "\r\n".join(["Telefon", *(f"0533{1_000_000 + n}" for n in range(recipients)), ""]).encode()


def _p95(seconds: list[float]) -> float:
    return sorted(seconds)[min(int(len(seconds) * 0.95), len(seconds) - 1)]


def _median(seconds: list[float]) -> float:
    return sorted(seconds)[len(seconds) // 2]
