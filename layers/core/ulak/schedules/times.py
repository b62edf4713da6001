"""When a schedule is due: the wall clock of its zone decides, not UTC.

Cron's five fields go by Debian's cron where a zone turns its clocks (cronsim): what falls into the hour that
is left out runs at once after it, and what stands in the hour that comes twice runs once. Türkiye has kept
UTC+3 since 2016; its neighbours have not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cronsim import CronSim, CronSimError

from ulak.errors import InvalidValue
from ulak.platform.clock import MINUTE, SECOND, Milliseconds, wall_clock

_MONTHS: Final = "JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC"
_WEEKDAYS: Final = "SUN|MON|TUE|WED|THU|FRI|SAT"


def _field(value: str, alone: str = "") -> str:
    """The pattern of one of cron's fields, whose values match `value`: a list of values, ranges and steps."""
    term = rf"(?:\*|(?:{value})(?:-(?:{value}))?)(?:/\d{{1,2}})?"
    return rf"(?:{term}{alone})(?:,(?:{term}{alone}))*"


_NUMBER: Final = r"\d{1,2}"
_CRON: Final = re.compile(
    " +".join(
        [
            _field(_NUMBER),
            _field(_NUMBER),
            _field(_NUMBER, alone="|L"),
            _field(f"{_NUMBER}|{_MONTHS}"),
            _field(f"{_NUMBER}|{_WEEKDAYS}"),
        ]
    ),
    re.ASCII | re.IGNORECASE,
)
"""Minute, hour, day (``L``: the month's last), month, weekday. cronsim reads more: seconds, ``@daily``, ``5#2``; what
the page does not list is refused."""

_LONGEST_STEPS: Final = (59, 23, 31, 12, 7)
"""Of each field: ``*/90`` minutes would be every hour."""
_STEP: Final = re.compile(r"/(\d+)")


@dataclass(frozen=True, slots=True)
class When:
    """One of `cron`, `every_minutes`, `at` (a wall-clock time without offset) and `holiday` (its first day, at `time`,
    ``09:00``); all in `zone`."""

    zone: str
    cron: str = ""
    every_minutes: int = 0
    at: str = ""
    holiday: str = ""
    time: str = ""

    def dues(self, after: Milliseconds, anchor: Milliseconds) -> Iterator[Milliseconds]:
        """Each instant after `after` at which it is due, in order. A period counts from `anchor`.

        >>> summer = int(datetime(2026, 7, 6, 5, tzinfo=UTC).timestamp()) * SECOND
        >>> monday = When("Europe/Istanbul", cron="0 9 * * 1")
        >>> datetime.fromtimestamp(next(monday.dues(summer, 0)) / SECOND, UTC).isoformat()
        '2026-07-06T06:00:00+00:00'
        """
        zone = ZoneInfo(self.zone)
        if self.cron:
            begin = datetime.fromtimestamp(after / SECOND, zone)
            for due in CronSim(self.cron, begin):
                yield int(due.timestamp()) * SECOND
        elif self.every_minutes:
            period = self.every_minutes * MINUTE
            due_at = anchor + ((max(after - anchor, 0)) // period + 1) * period
            while True:
                yield due_at
                due_at += period
        elif self.holiday:
            yield from self._holidays(after, zone)
        else:
            instant = int(datetime.fromisoformat(self.at).replace(tzinfo=zone).timestamp()) * SECOND
            if instant > after:
                yield instant

    def _holidays(self, after: Milliseconds, zone: ZoneInfo) -> Iterator[Milliseconds]:
        """The holiday's first day of this year and the next ones, as far as they are known."""
        from ulak.rules.holidays import HolidayName, first_days

        begins, year = time.fromisoformat(self.time), datetime.fromtimestamp(after / SECOND, zone).year
        for one in range(year, year + _YEARS_AHEAD):
            for day in first_days(HolidayName(self.holiday), one):
                due_at = int(datetime.combine(day, begins, zone).timestamp()) * SECOND
                if due_at > after:
                    yield due_at


_YEARS_AHEAD: Final = 5
_TIME: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)


def checked(when: When) -> When:
    """The same, if it can ever be due. Raises ``InvalidValue``.

    >>> checked(When("Europe/Istanbul", cron="0 9 * * 1")).cron
    '0 9 * * 1'
    """
    try:
        ZoneInfo(when.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InvalidValue("zone_unknown") from error
    ways = (when.cron, when.every_minutes, when.at, when.holiday)
    if [bool(way) for way in ways].count(True) != 1:
        raise InvalidValue("when_one_of")
    if bool(when.holiday) != bool(when.time) or (when.time and not _TIME.fullmatch(when.time)):
        raise InvalidValue("holiday_time")
    if when.cron:
        _check_cron(when.cron)
    if when.at:
        _check_at(when.at, ZoneInfo(when.zone))
    return when


def _check_cron(cron: str) -> None:
    if not _CRON.fullmatch(cron):
        raise InvalidValue("cron_malformed")
    fields = cron.split()
    for field, longest in zip(fields, _LONGEST_STEPS, strict=True):
        if any(int(step) > longest for step in _STEP.findall(field)):
            raise InvalidValue("cron_malformed")
    if not _is_due(cron):
        minute, hour, day, _, weekday = fields
        other = _is_due(f"{minute} {hour} {day} * {weekday}")  # it is the month that has no such day
        raise InvalidValue("cron_never" if other else "cron_malformed")


def _is_due(cron: str) -> bool:
    try:
        next(CronSim(cron, datetime(2026, 1, 1, tzinfo=UTC)))
    except (CronSimError, StopIteration):
        return False
    return True


def _check_at(at: str, zone: ZoneInfo) -> None:
    """``at_left_out``: the clocks of `zone` pass over that time."""
    try:
        local = wall_clock(at)
        shown = local.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)
    except (ValueError, OverflowError) as error:
        raise InvalidValue("at_malformed") from error
    if shown.replace(tzinfo=None) != local:
        raise InvalidValue("at_left_out", zone=zone.key)
