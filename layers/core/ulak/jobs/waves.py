"""In which order the chunks of jobs come to their workers, so that none waits behind a whole large job.

A large job has only a window of its chunks in the queue. Whoever claims the first chunk of a batch queues the batch
that comes a window later: as many requests as to queue all at once. So another job, of this firm or of another, waits
behind a window and not behind the whole job. A job of one small chunk goes by the queue of single messages, which bulk
does not fill.

>>> [list(behind(chunk, 45, window=20)) for chunk in (0, 7, 20)]
[[20, 21, 22, 23, 24, 25, 26, 27, 28, 29], [], [40, 41, 42, 43, 44]]
>>> [released(chunk, {0}, window=20) for chunk in (19, 29, 30)]
[True, True, False]
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from ulak.jobs.job import Plan, Totals

BATCH: Final = 10
"""Chunks queued at once: what SQS takes in one request."""

SMALL: Final = 50
"""Recipients of a job that is not to wait for bulk: one call, with an operator who takes fifty."""


def window_of(workers: int) -> int:
    """How many chunks of one job wait in the queue, for so many workers that each fetch two: none is idle before the
    next batch is there. A multiple of `BATCH`.

    >>> window_of(2), window_of(10), window_of(14)
    (20, 30, 40)
    """
    return (-(-2 * workers // BATCH) + 1) * BATCH


def first(chunks: int, window: int | None) -> range:
    """The chunks that are queued when sending begins; all, for a job without a window."""
    return range(chunks if window is None else min(window, chunks))


def behind(chunk: int, chunks: int, window: int | None) -> range:
    """The chunks that whoever claims `chunk` is to queue."""
    if window is None or chunk % BATCH:
        return range(0)
    return range(min(chunk + window, chunks), min(chunk + window + BATCH, chunks))


def released(chunk: int, claimed: Collection[int], window: int | None) -> bool:
    """Whether `chunk` was to be queued by now, when `claimed` are the chunks that were ever claimed."""
    return window is None or chunk < window or chunk - chunk % BATCH - window in claimed


def goes_first(plan: Plan, totals: Totals) -> bool:
    """Whether a job goes by the queue of single messages."""
    small = totals.chunks == 1 and totals.recipients <= SMALL
    return plan.interactive or (plan.window_of_chunks is not None and small)
