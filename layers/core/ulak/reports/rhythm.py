"""How often a job is asked about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ulak.jobs.job import REPORT_DEADLINE, Job
from ulak.platform.clock import HOUR, MINUTE, SECOND, Milliseconds

_READ_A_CHUNK: Final[Milliseconds] = 20
"""Reading a job's records costs by its chunks, so a large job is asked about less often."""

_POLL_EVERY: Final[Sequence[tuple[Milliseconds, Milliseconds]]] = (
    (2 * MINUTE, 4 * SECOND),
    (15 * MINUTE, 30 * SECOND),
    (2 * HOUR, 5 * MINUTE),
    (REPORT_DEADLINE, 30 * MINUTE),
)
"""Until this age since sending began, ask again after this long: reports come soon or late, seldom between."""

_WHILE_IT_MOVES: Final[Milliseconds] = 5 * MINUTE
"""At the longest, however long ago sending began, while chunks of it are still being sent."""


def poll_again_after(age: Milliseconds, idle: Milliseconds) -> Milliseconds:
    """How long to wait before asking again about a job whose sending began `age` ago, and of which nothing has
    been sent for `idle`.

    >>> poll_again_after(30 * SECOND, 0) // SECOND, poll_again_after(HOUR, HOUR) // MINUTE
    (4, 5)
    >>> poll_again_after(9 * HOUR, 0) // MINUTE, poll_again_after(9 * HOUR, 3 * HOUR) // MINUTE
    (5, 30)
    """
    by_age, by_idleness = (
        next((pause for until, pause in _POLL_EVERY if since < until), _POLL_EVERY[-1][1])
        for since in (age, idle)
    )
    return max(by_idleness, min(by_age, _WHILE_IT_MOVES))


def pause_of(job: Job, now: Milliseconds) -> Milliseconds:
    """How long to wait before asking about this job again, by its age alone."""
    return poll_again_after(now - (job.sending_since or now), job.idle_for(now))


def reading_time(job: Job) -> Milliseconds:
    """How long polls of this job stay apart at the least, however soon reports are expected."""
    return job.totals.chunks * _READ_A_CHUNK
