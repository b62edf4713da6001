"""When the calls of a chunk may be made: the account's rate, and the time that a worker has left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from ulak.jobs.chunks import Chunk
from ulak.jobs.job import Job, Plan
from ulak.operators.rates import AccountRates, Microseconds
from ulak.platform.clock import SECOND, Clock, Milliseconds, Remaining

SLOT_HORIZON: Final[Milliseconds] = 2 * SECOND
"""How far ahead a chunk's slot may begin; its worker waits so long. A cancelled job holds up no others for more."""

_MICRO: Final[Microseconds] = 1_000
"""Of a millisecond."""


@dataclass(frozen=True, slots=True)
class Pace:
    """Segments of a chunk go no faster than so many a second from `begins` on."""

    begins: Microseconds
    segments_per_second: int

    def due(self, segments: int) -> Milliseconds:
        """When the segment after so many may go."""
        return (self.begins + segments * _MICRO * SECOND // self.segments_per_second) // _MICRO


def book(
    rates: AccountRates, job: Job, plan: Plan, chunk: Chunk, now: Milliseconds
) -> tuple[Pace | None, Milliseconds]:
    """Book the chunk's segments within the account's rate. The pace at which it may be sent; or how long to stay
    away before asking again."""
    if plan.segments_per_second is None:
        return None, 0
    segments = chunk.billed_of(range(len(chunk)))
    cost = segments * _MICRO * SECOND // plan.segments_per_second
    if plan.interactive:
        rates.book_single(job.ref.firm_id, plan.account_id, cost=cost, now=now * _MICRO)
        return None, 0
    slot = rates.book_segments(
        job.ref.firm_id, plan.account_id, cost=cost, horizon=SLOT_HORIZON * _MICRO, now=now * _MICRO
    )
    if slot.begins is None:
        turn = (chunk.number - job.progress.chunks_done) * cost - SLOT_HORIZON * _MICRO
        return None, max(slot.wait, turn, _MICRO) // _MICRO
    return Pace(slot.begins, plan.segments_per_second), 0


@dataclass(slots=True)
class CallTimes:
    """The moments at which one attempt may make its calls."""

    pace: Pace | None
    clock: Clock
    sleep: Callable[[Milliseconds], None]
    remaining: Remaining
    reserve: Milliseconds
    """The longest that a call may take."""
    _segments: int = field(init=False, default=0)
    """Of the calls of this attempt so far."""

    def left(self) -> bool:
        """Whether there is time left for a call."""
        return self.remaining() > self.reserve

    def wait(self, segments: int) -> None:
        """Wait for the moment of the next call, of so many segments, unless there is no time left to make it then."""
        if self.pace is None:
            return
        ahead = self.pace.due(self._segments) - self.clock()
        if 0 < ahead < self.remaining() - self.reserve:
            self.sleep(ahead)
        self._segments += segments
