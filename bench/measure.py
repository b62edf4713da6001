"""Two ways of doing the same, side by side in one process: what is held is their ratio."""

from __future__ import annotations

import gc
from collections.abc import Callable
from statistics import median
from time import process_time
from typing import Any, Final

_ROUND_SECONDS: Final = 0.02
"""Long enough that the clock's grain and a loop's cost are lost in it."""


def ratio(
    id: str,
    what: str,
    ours: Callable[[], object],
    peer: Callable[[], object],
    *,
    bar: float,
    against: str,
    faster: bool = True,
    rounds: int = 15,
) -> dict[str, Any]:
    """A result row. The two run in turn, `rounds` times, each often enough to be timed; medians are compared.

    `faster`: the value is the peer's time over ours and holds at `bar` or above. Otherwise it is our time
    over the peer's and holds at `bar` or below.
    """
    ours_times, peer_times = _repeats(ours), _repeats(peer)
    pairs = [(_seconds(ours, ours_times), _seconds(peer, peer_times)) for _ in range(rounds)]
    mine, theirs = (median(column) for column in zip(*pairs, strict=True))
    value = theirs / mine if faster else mine / theirs
    return {
        "id": id,
        "what": what,
        "value": round(value, 2),
        "bar": bar,
        "unit": "x" if faster else "x its time",
        "holds": value >= bar if faster else value <= bar,
        "rounds": pairs,
        "against": against,
    }


def _repeats(work: Callable[[], object]) -> int:
    times = 1
    while (seconds := _seconds(work, times) * times) < _ROUND_SECONDS / 4:
        times *= 2
    return max(1, round(times * _ROUND_SECONDS / seconds))


def _seconds(work: Callable[[], object], times: int) -> float:
    """Seconds of this process's CPU for one call, over `times` calls without garbage collection.

    Not the wall's clock: on a busy machine the longer of the two would be interrupted more often.
    """
    gc.disable()
    try:
        start = process_time()
        for _ in range(times):
            work()
        return (process_time() - start) / times
    finally:
        gc.enable()
