"""What callers see of schedules."""

from __future__ import annotations

from typing import Any, cast

from ulak.directory.paged_list import Page
from ulak.identity.caller import PERSON
from ulak.platform.answers import Annotated, Mask, NotRequired, Personal, TypedDict
from ulak.platform.clock import rfc3339
from ulak.rules.holidays import HolidayName
from ulak.schedules.commands import Run
from ulak.schedules.records import Firing, Schedule
from ulak.schedules.times import When


class WhenAnswer(TypedDict):
    """Beside the zone one of the others."""

    time_zone: str
    cron: NotRequired[str]
    every_minutes: NotRequired[int]
    at: NotRequired[str]
    holiday: NotRequired[HolidayName]
    time: NotRequired[str]


class AlertAnswer(TypedDict):
    text: NotRequired[Annotated[str | None, Personal(Mask.TEXT)]]
    """``null`` where the key may not see it."""
    text_as: NotRequired[str]
    recipients: NotRequired[list[Annotated[str, Personal(Mask.NUMBER)]]]
    subscribers: NotRequired[list[str]]
    groups: NotRequired[list[str]]


class AlertsAnswer(TypedDict):
    start: NotRequired[AlertAnswer]
    end: NotRequired[AlertAnswer]


class ScheduledReading(TypedDict, total=False):
    """How the list and its values are read."""

    encoding: str | None
    delimiter: str | None
    header_row: int | None
    decimal: str | None
    hidden_rows: str | None
    nothing_words: str | None


class ScheduledLink(TypedDict):
    """What ``{link}`` in the text leads to."""

    url: NotRequired[str | None]
    media: NotRequired[str | None]
    days: NotRequired[int]


class ScheduledJob(TypedDict, total=False):
    """The job's body as it was sent: what ``POST /v1/jobs`` takes."""

    text: Annotated[str | None, Personal(Mask.TEXT)]
    """``null`` where the key may not see it."""
    text_as: str | None
    template: str | None
    template_version: int | None
    purpose: str | None
    recipient_type: str
    message_type: str
    encoding: str
    sender_id: str | None
    link: ScheduledLink | None
    tags: dict[str, str | None]
    requested_by: str | None
    client_reference: str | None
    recipients: list[Annotated[str, Personal(Mask.NUMBER)]]
    tckns: list[Annotated[str, Personal(Mask.NUMBER)]]
    rows: list[dict[str, Annotated[Any, Personal(Mask.VALUE)]]]
    subscribers: list[str]
    accounts: list[str]
    groups: list[str]
    filters: list[str]
    birthdays: bool
    upload: str | None
    columns: dict[str, str | int]
    reading: ScheduledReading
    one_per_number: bool
    all_or_nothing: bool
    test_to: Annotated[str | None, Personal(Mask.NUMBER)]
    send_at: str | None
    reminds: bool
    cap: int | None
    approver: str | None


class AuthorAnswer(TypedDict):
    """Whose right it sends by. ``kind``: key, person, or unknown. ``id``: the key's or the person's."""

    kind: str
    id: str | None


class ScheduleAnswer(TypedDict):
    """``job`` is the job's body as it was sent. ``status``: active, paused, ended or cancelled. ``reason``: the code of
    why Ulak paused it."""

    schedule: str
    status: str
    reason: str | None
    author: AuthorAnswer
    when: WhenAnswer
    next_at: str | None
    job: ScheduledJob
    alerts: AlertsAnswer


class SchedulesAnswer(TypedDict):
    schedules: list[ScheduleAnswer]
    next_cursor: str | None


class FiringAnswer(TypedDict):
    """What came of an instant. ``outcome``: fired, failed, missed or paused. ``missed`` counts the instants before this
    one that passed unfired."""

    due_at: str
    outcome: str
    job_id: str | None
    code: str | None
    missed: int
    alerts: dict[str, str]
    """``start`` and ``end``: the id of the alert's job, or the code of the reason why there is none."""


class ScheduleWithFiringsAnswer(ScheduleAnswer):
    firings: list[FiringAnswer]
    """The last hundred, oldest first; with a cursor, those before."""
    next_cursor: str | None


class ScheduleRunAnswer(TypedDict):
    """``run`` is the same for the same Idempotency-Key."""

    schedule: str
    run: str


def schedule_answer(schedule: Schedule) -> ScheduleAnswer:
    active = schedule.due_at and schedule.state == "active"
    return {
        "schedule": schedule.ref.name,
        "status": schedule.state,
        "reason": schedule.paused_for or None,
        "author": _author(schedule),
        "when": _when(schedule.when),
        "next_at": rfc3339(schedule.due_at) if schedule.due_at and active else None,
        "job": cast(ScheduledJob, dict(schedule.job)),
        "alerts": cast(AlertsAnswer, dict(schedule.alerts)),
    }


def _author(schedule: Schedule) -> AuthorAnswer:
    author = schedule.sender
    kind = "person" if author.is_person else "key" if author.key_id else "unknown"
    return {"kind": kind, "id": author.key_id.removeprefix(PERSON) or None}


def _when(when: When) -> WhenAnswer:
    answer: WhenAnswer = {"time_zone": when.zone}
    if when.cron:
        answer["cron"] = when.cron
    if when.every_minutes:
        answer["every_minutes"] = when.every_minutes
    if when.at:
        answer["at"] = when.at
    if when.holiday:
        answer["holiday"], answer["time"] = HolidayName(when.holiday), when.time
    return answer


def schedules_answer(page: Page[Schedule]) -> SchedulesAnswer:
    return {
        "schedules": [schedule_answer(schedule) for schedule in page.items],
        "next_cursor": page.next_cursor,
    }


def with_firings_answer(schedule: Schedule, page: Page[Firing]) -> ScheduleWithFiringsAnswer:
    return {
        **schedule_answer(schedule),
        "firings": [_firing(firing) for firing in page.items],
        "next_cursor": page.next_cursor,
    }


def _firing(firing: Firing) -> FiringAnswer:
    return {
        "due_at": rfc3339(firing.due_at),
        "outcome": firing.outcome,
        "job_id": firing.job_id or None,
        "code": firing.code or None,
        "missed": firing.missed,
        "alerts": dict(firing.alerts),
    }


def run_answer(run: Run) -> ScheduleRunAnswer:
    return {"schedule": run.schedule, "run": run.run}
