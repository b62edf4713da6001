"""What callers send about schedules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Annotated, Any, Final

from pydantic import Field, StrictInt

from ulak.directory.cards import Code
from ulak.errors import InputError, InvalidValue, Problem
from ulak.planning.requests import JobBody
from ulak.platform.bodies import Body, PublishedAs, parse
from ulak.rules.holidays import HolidayName
from ulak.schedules.alerts import NAMES, job_body
from ulak.schedules.commands import PutSchedule
from ulak.schedules.times import When, checked
from ulak.text import placeholders
from ulak.text.misread import TextAs

MOST_NUMBERS: Final = 100
"""Of one alert; for more there are groups."""

_Number = Annotated[str, Field(min_length=1, max_length=40)]


class WhenBody(Body):
    """One of `cron`, `every_minutes`, `at` and `holiday`."""

    time_zone: str | None = Field(default=None, min_length=1, max_length=64)
    """The firm's own clock where it is left out."""
    cron: str = Field(default="", max_length=120)
    """Minute, hour, day, month, weekday."""
    every_minutes: StrictInt = Field(default=0, ge=0, le=366 * 24 * 60)
    at: str = Field(default="", max_length=32)
    """A wall-clock time without an offset: ``2026-12-01T09:00``."""
    holiday: HolidayName | None = None
    """An official holiday of Türkiye: each year its first day, at `time`."""
    time: str = Field(default="", max_length=8)
    """Of `holiday`: ``10:00``."""


class AlertBody(Body):
    """Whom to tell."""

    text: str | None = Field(default=None, min_length=1)
    """Ours when left out."""
    text_as: TextAs | None = None
    """Where the text looks misread: as ``POST /v1/jobs`` takes it."""
    recipients: list[_Number] = Field(default=[], max_length=MOST_NUMBERS)
    subscribers: list[Code] = Field(default=[], max_length=MOST_NUMBERS)
    groups: list[Code] = Field(default=[], max_length=10)


class AlertsBody(Body):
    start: AlertBody | None = None
    end: AlertBody | None = None


class ScheduleBody(Body):
    """``PUT /v1/schedules/{schedule}``: when, and the body of the job that each firing makes."""

    when: WhenBody
    job: Annotated[dict[str, Any], PublishedAs(JobBody)]
    """As ``POST /v1/jobs`` takes it, without `send_at`. It is kept as it came."""
    alerts: AlertsBody = AlertsBody()


def read_schedule(name: str, body: ScheduleBody, zone: str) -> PutSchedule:
    """The command that the body stands for, on the clock of `zone`. Raises ``InputError`` with everything that is wrong
    with its time, its job and its alerts."""
    when = When(
        zone,
        body.when.cron,
        body.when.every_minutes,
        body.when.at,
        body.when.holiday or "",
        body.when.time,
    )
    alerts = body.alerts.model_dump(exclude_none=True, exclude_defaults=True)
    problems = [*_of_when(when), *_of_job(body.job), *_of_alerts(alerts)]
    if problems:
        raise InputError(problems)
    return PutSchedule(name, when, body.job, alerts)


def _of_when(when: When) -> Iterator[Problem]:
    try:
        checked(when)
    except InvalidValue as error:
        yield Problem(error.problem.code, "/when", params=error.problem.params)


def _of_job(job: Mapping[str, Any]) -> Iterator[Problem]:
    if "send_at" in job:
        yield Problem("schedule_send_at", "/job/send_at")
    try:
        body = parse(JobBody, job)
        if body.names_tckns:
            yield Problem("schedule_tckns", "/job")
        if body.upload is not None:
            yield Problem("schedule_upload", "/job/upload")
        if body.template is None:
            placeholders.placeholders_of(body.text, body.text_as)
    except InputError as error:
        yield from (_within("/job", one) for one in error.problems)


def _within(pointer: str, one: Problem) -> Problem:
    """The problem of a body that stands at `pointer` in another."""
    return replace(one, pointer=pointer + one.pointer, choose=one.choose and pointer + one.choose)


def _of_alerts(alerts: Mapping[str, Mapping[str, Any]]) -> Iterator[Problem]:
    """What is wrong with alerts as jobs, as far as it can be known before they are sent."""
    for event, alert in alerts.items():
        try:
            parse(JobBody, job_body(alert, "a"))
            placeholders.compile(alert.get("text") or "a", NAMES, alert.get("text_as"))
        except InputError as error:
            for one in error.problems:
                of_text = one.code.startswith(("placeholder", "text_"))
                placed = replace(one, pointer=one.pointer or ("/text" if of_text else ""))
                yield _within(f"/alerts/{event}", placed)
