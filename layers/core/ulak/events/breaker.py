"""When a receiver that keeps failing is left alone, and when it is tried again. Pure.

closed → open after so many failures in a row: nothing is called until `open_until`. Then half open: one call tries it.
If that is taken, the breaker closes; if not, it is open for longer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from ulak.platform.clock import HOUR, Milliseconds

OPENS_AFTER: Final = 5
"""Failed attempts in a row, of any calls of the webhook."""

LONGEST: Final[Milliseconds] = HOUR
"""A receiver that is back is not left alone for longer."""


class BreakerState(StrEnum):
    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


@dataclass(frozen=True, slots=True)
class Breaker:
    """What is kept of a webhook's failures since it last took a call."""

    failures: int = 0
    failing_since: Milliseconds = 0
    openings: int = 0
    open_until: Milliseconds = 0

    def state(self, now: Milliseconds) -> BreakerState:
        """
        >>> [Breaker(7, 1, 1, open_until=10).state(now).value for now in (9, 10)], Breaker(4).state(9).value
        (['open', 'half_open'], 'closed')
        """
        if not self.openings:
            return BreakerState.CLOSED
        return BreakerState.OPEN if now < self.open_until else BreakerState.HALF_OPEN

    def opens(self) -> bool:
        """Whether one more failure opens it."""
        return self.failures + 1 >= OPENS_AFTER or self.openings > 0

    def open_for(self, waits: Sequence[Milliseconds]) -> Milliseconds:
        """How long it stays open when it opens now, by the waits between the attempts of a call.

        >>> [Breaker(openings=n).open_for([5_000, 300_000, 7_200_000]) for n in (0, 1, 2, 3)]
        [5000, 300000, 3600000, 3600000]
        """
        return min(waits[min(self.openings, len(waits) - 1)], LONGEST)
