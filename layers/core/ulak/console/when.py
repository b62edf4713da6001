"""When a schedule is due: as a form asks for it, and as people say it. Pure.

>>> typed = times_of(When("Europe/Istanbul", cron="30 8 * * 1-5"))
>>> typed.how, typed.time, fields_of(typed), said({"cron": "30 8 * * 1-5"}, "en")
('weekdays', '08:30', {'cron': '30 8 * * 1-5'}, 'on weekdays 08:30')
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from ulak.catalogue import Locale
from ulak.console.forms import whole_number
from ulak.errors import InputError, Problem
from ulak.rules.holidays import HolidayName
from ulak.schedules.times import When

HOWS: Final = ("once", "daily", "weekdays", "weekly", "monthly", "every", "holiday", "cron")
"""The choices of the form, in order."""
DAYS: Final = ("1", "2", "3", "4", "5", "6", "7")
LAST: Final = "L"
"""A month's last day."""
MONTH_DAYS: Final = (*(str(day) for day in range(1, 32)), LAST)

_TIMED: Final = ("daily", "weekdays", "weekly", "monthly", "holiday")
"""Choices that ask for an hour."""
_TIME: Final = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)", re.ASCII)
_WALL: Final = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d)(?::\d\d)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Times:
    """What stands in the form."""

    how: str = ""
    at: str = ""
    time: str = ""
    days: tuple[str, ...] = ()
    day_of_month: str = ""
    every_minutes: str = ""
    holiday: str = ""
    cron: str = ""


def fields_of(times: Times) -> dict[str, Any]:
    """The fields of the API's ``when``, but for the zone. ``InputError`` with what was not said, by the form's
    fields."""
    if times.how not in HOWS:
        raise InputError([Problem("schedule_when_missing", "/how")])
    clock = _TIME.fullmatch(times.time.strip())
    problems = []
    if times.how in _TIMED and clock is None:
        problems.append(Problem("schedule_time_missing", "/time"))
    problems += _missing(times)
    if problems:
        raise InputError(problems)
    hour, minute = (int(part) for part in clock.groups()) if clock else (0, 0)
    match times.how:
        case "once":
            return {"at": times.at.strip()}
        case "every":
            return {"every_minutes": whole_number(times.every_minutes)}
        case "holiday":
            return {"holiday": times.holiday, "time": f"{hour:02}:{minute:02}"}
        case "cron":
            return {"cron": " ".join(times.cron.split())}
        case "monthly":
            return {"cron": f"{minute} {hour} {times.day_of_month} * *"}
    days = {"daily": "*", "weekdays": "1-5"}.get(times.how) or ",".join(sorted(set(times.days)))
    return {"cron": f"{minute} {hour} * * {days}"}


def _missing(times: Times) -> list[Problem]:
    """What the choice asks for besides an hour, and was not said."""
    lacks = {
        "once": (_WALL.fullmatch(times.at.strip()) is None, "schedule_at_missing", "/at"),
        "weekly": (not times.days or not set(times.days) <= set(DAYS), "schedule_days_missing", "/days"),
        "monthly": (times.day_of_month not in MONTH_DAYS, "schedule_day_missing", "/day_of_month"),
        "every": (
            not isinstance(whole_number(times.every_minutes), int),
            "schedule_minutes_missing",
            "/every_minutes",
        ),
        "holiday": (times.holiday not in tuple(HolidayName), "schedule_holiday_missing", "/holiday"),
        "cron": (not times.cron.strip(), "schedule_cron_missing", "/cron"),
    }
    wrong, code, pointer = lacks.get(times.how, (False, "", ""))
    return [Problem(code, pointer)] if wrong else []


def times_of(when: When) -> Times:
    """What the form shows of a schedule's time."""
    if when.cron:
        return _spoken(when.cron) or Times("cron", cron=when.cron)
    if when.every_minutes:
        return Times("every", every_minutes=str(when.every_minutes))
    if when.holiday:
        return Times("holiday", time=when.time, holiday=when.holiday)
    at = _WALL.fullmatch(when.at)
    return Times("once", at=at[1] if at else when.at)


def said(when: Mapping[str, Any], locale: Locale) -> str:
    """A schedule's time as people say it; cron's five fields as they stand where nobody says them.

    >>> said({"cron": "0 9 * * *"}, "tr"), said({"cron": "0 9 1 * *"}, "tr"), said({"cron": "0 9 L * *"}, "tr")
    ('her gün 09:00', 'her ayın 1. günü 09:00', 'her ayın son günü 09:00')
    >>> said({"cron": "0 9 * * 1,3"}, "tr"), said({"cron": "*/5 9 * * *"}, "tr")
    ('Pazartesi, Çarşamba 09:00', '*/5 9 * * *')
    >>> said({"at": "2026-12-01T09:00"}, "tr"), said({"holiday": "zafer", "time": "10:00"}, "tr")
    ('1 Aralık 2026, 09:00', 'Zafer Bayramı, ilk günü 10:00')
    """
    from ulak.console.environment import wall
    from ulak.console.texts import text

    if when.get("every_minutes"):
        return text("schedules.every", locale, minutes=when["every_minutes"])
    if when.get("holiday"):
        named = text("holiday." + when["holiday"], locale)
        return text("schedules.on_holiday", locale, holiday=named, at=when["time"])
    if when.get("at"):
        return wall(when["at"], locale)
    spoken = _spoken(when["cron"])
    if spoken is None:
        return str(when["cron"])
    if spoken.how == "weekly":
        days = ", ".join(text(f"day.{one}", locale) for one in spoken.days)
        return f"{days} {spoken.time}"
    how = "last_day" if spoken.day_of_month == LAST else spoken.how
    return text("cron." + how, locale, day=spoken.day_of_month, at=spoken.time)


def _spoken(cron: str) -> Times | None:
    """Five fields that name a time of each day, of weekdays or of a day of the month; ``None`` for others."""
    minute, hour, day, month, weekdays = (*cron.split(), *[""] * 5)[:5]
    if not (minute.isdecimal() and hour.isdecimal()) or month != "*":
        return None
    times = Times(time=f"{int(hour):02}:{int(minute):02}")
    if (day, weekdays) == ("*", "*"):
        return replace(times, how="daily")
    if (day, weekdays) == ("*", "1-5"):
        return replace(times, how="weekdays")
    if weekdays == "*" and day.upper() in MONTH_DAYS:
        return replace(times, how="monthly", day_of_month=day.upper())
    days = tuple(one.replace("0", "7") for one in weekdays.split(","))
    if day == "*" and set(days) <= set(DAYS):
        return replace(times, how="weekly", days=days)
    return None
