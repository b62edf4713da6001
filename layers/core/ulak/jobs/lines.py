"""The lines of a firm's jobs by day: which jobs there are, the newest first, without a Scan.

A line is the sort key ``<accepted at, 13 digits>#<job id>`` under ``FIRM#<firm>#JOBS#<day>``, so that lines are in the
order in which jobs were accepted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Final

from ulak.jobs.items import day_pk
from ulak.platform.clock import SECOND, Milliseconds
from ulak.platform.table import Table
from ulak.values import dataclass

_READERS: Final = 16
"""Days that are read at the same time."""

MOST_DAYS: Final = 100
"""Days that one call looks at: a request each, and one more for each megabyte of lines."""


@dataclass(frozen=True, slots=True)
class NewestLines:
    """Lines, the newest first."""

    lines: Sequence[str]
    reached: str | None
    """No line from here on is missing; ``None``: nothing older is asked for."""


def line_at(instant: Milliseconds) -> str:
    """The place before all lines of jobs that were accepted at `instant` or later."""
    return f"{instant:013d}"


def accepted_at(line: str) -> Milliseconds:
    return int(line.partition("#")[0])


def job_id_of(line: str) -> str:
    return line.partition("#")[2]


def newest_lines(table: Table, firm_id: str, first: Milliseconds, before: str, most: int) -> NewestLines:
    """Up to `most` of the firm's lines before `before` (itself not among them) and accepted at `first` or later.
    At most `MOST_DAYS` days are looked at, so that there may be none and yet more to come."""
    bounds = (line_at(first), before)
    last_day = _day(accepted_at(before))
    days = [last_day - timedelta(days=back) for back in range((last_day - _day(first)).days + 1)]
    found: list[str] = []

    def of_day(day: date) -> list[str]:
        items = table.query(day_pk(firm_id, day), between=bounds, limit=most + 1, descending=True)
        return [item["sk"] for item in items if item["sk"] != before]

    with ThreadPoolExecutor(_READERS) as pool:
        for some in _growing(days[:MOST_DAYS]):
            for lines in pool.map(of_day, some):
                found += lines
            if len(found) > most:
                return NewestLines(found[:most], found[most - 1])
    if len(days) > MOST_DAYS:
        return NewestLines(found, line_at(_begins(days[MOST_DAYS - 1])))
    return NewestLines(found, None)


def lines_from(table: Table, firm_id: str, first: str, before: Milliseconds) -> Iterator[str]:
    """The firm's lines from `first` on (itself among them, if it is a line) that were accepted before `before`, the
    oldest first."""
    if line_at(before) < first:
        return
    day, last_day = _day(accepted_at(first)), _day(before)
    while day <= last_day:
        for item in table.query(day_pk(firm_id, day), between=(first, line_at(before))):
            yield item["sk"]
        day += timedelta(days=1)


def _growing(days: Sequence[date]) -> Iterator[Sequence[date]]:
    """The newest day alone, which mostly is enough, and the others many at a time."""
    yield days[:1]
    for first in range(1, len(days), _READERS):
        yield days[first : first + _READERS]


def _day(instant: Milliseconds) -> date:
    return datetime.fromtimestamp(instant / SECOND, UTC).date()


def _begins(day: date) -> Milliseconds:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) * SECOND
