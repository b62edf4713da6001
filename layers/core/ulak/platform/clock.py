"""Time and randomness as things that are handed in, so that tests hold them still.

Inside, an instant is an integer of milliseconds since 1970-01-01T00:00:00Z: it sorts, adds and fits a DynamoDB
number. RFC 3339 is written at the edges only.
"""

from __future__ import annotations

import time
from collections.abc import Callable

Milliseconds = int

Clock = Callable[[], Milliseconds]
"""Answers the present instant."""

SECOND: Milliseconds = 1_000
MINUTE: Milliseconds = 60 * SECOND
HOUR: Milliseconds = 60 * MINUTE


def system_clock() -> Milliseconds:
    return time.time_ns() // 1_000_000


def rfc3339(instant: Milliseconds) -> str:
    """The instant as RFC 3339 in UTC, to the millisecond.

    >>> rfc3339(1_795_384_800_250)
    '2026-11-22T22:00:00.250Z'
    """
    seconds, milliseconds = divmod(instant, SECOND)
    year, month, day, hour, minute, second = time.gmtime(seconds)[:6]
    date = f"{year:04}-{month:02}-{day:02}"
    return f"{date}T{hour:02}:{minute:02}:{second:02}.{milliseconds:03}Z"
