"""Time and randomness as things that are handed in, so that tests hold them still.

Inside, an instant is an integer of milliseconds since 1970-01-01T00:00:00Z: it sorts, adds and fits a DynamoDB
number. RFC 3339 is written at the edges only.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Final

Milliseconds = int

Clock = Callable[[], Milliseconds]
"""Answers the present instant."""

Remaining = Callable[[], Milliseconds]
"""Answers how much of the function's time is left."""

SECOND: Milliseconds = 1_000
MINUTE: Milliseconds = 60 * SECOND
HOUR: Milliseconds = 60 * MINUTE
DAY: Milliseconds = 24 * HOUR


def system_clock() -> Milliseconds:
    return time.time_ns() // 1_000_000


def rfc3339(instant: Milliseconds) -> str:
    """The instant as RFC 3339 in UTC, to the millisecond.

    >>> rfc3339(1_795_384_800_250)
    '2026-11-22T22:00:00.250Z'
    """
    seconds, milliseconds = divmod(instant, SECOND)
    return f"{_second(seconds)}.{milliseconds:03d}Z"


@lru_cache(maxsize=256)
def _second(seconds: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds))


ISTANBUL: Final = timezone(timedelta(hours=3))
"""Türkiye's time, all year since 2016."""


def istanbul_day(instant: Milliseconds) -> date:
    """The day in Istanbul at `instant`: what is due or overdue follows it.

    >>> istanbul_day(1_795_384_800_250)
    datetime.date(2026, 11, 23)
    """
    return day_in(instant, ISTANBUL)


def day_in(instant: Milliseconds, zone: tzinfo) -> date:
    """The day by the clocks of `zone` at `instant`."""
    return datetime.fromtimestamp(instant / SECOND, UTC).astimezone(zone).date()


_DAY: Final = r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
_HOUR_AND_MINUTE: Final = r"(?:[01]\d|2[0-3]):[0-5]\d"
_RFC3339: Final = re.compile(
    rf"{_DAY}[Tt]{_HOUR_AND_MINUTE}:[0-5]\d(?:\.\d{{1,9}})?(?:[Zz]|[+-]{_HOUR_AND_MINUTE})", re.ASCII
)
_WALL_CLOCK: Final = re.compile(rf"{_DAY}T{_HOUR_AND_MINUTE}(?::[0-5]\d)?", re.ASCII)


_LAST: Final[Milliseconds] = 9_999_999_999_999


def instant(text: str) -> Milliseconds:
    """The instant that an RFC 3339 date-time names: day, ``T``, hour, minute, second and offset, none left out.
    ``ValueError`` for anything else: a day alone, a time without its offset, a week's date, ``20261124T0900``,
    ``24:00``, a leap second, and what lies before 1970 or beyond thirteen digits of milliseconds (2286), which keys of
    the table keep in order.

    >>> instant("2026-11-24T09:00:00+03:00") == instant("2026-11-24T06:00:00Z")
    True
    """
    if not _RFC3339.fullmatch(text):
        raise ValueError("not an RFC 3339 date-time")
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    named = (datetime.fromisoformat(text.upper()) - epoch) // timedelta(milliseconds=1)
    if not 0 <= named <= _LAST:
        raise ValueError("not an instant of these centuries")
    return named


def wall_clock(text: str) -> datetime:
    """The time that a clock on the wall shows, as RFC 3339 writes it without its offset; seconds may be left out.
    ``ValueError`` for anything else.

    >>> wall_clock("2026-12-01T09:00")
    datetime.datetime(2026, 12, 1, 9, 0)
    """
    if not _WALL_CLOCK.fullmatch(text):
        raise ValueError("not a time of day on a day")
    return datetime.fromisoformat(text)


def sleep(pause: Milliseconds) -> None:
    time.sleep(pause / SECOND)
