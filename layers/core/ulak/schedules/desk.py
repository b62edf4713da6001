"""What a firm's programs ask about schedules over HTTP."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, Final

from pydantic import Field

from ulak.errors import Conflict, InputError, InvalidValue, NotFound, Problem
from ulak.planning.requests import JobBody
from ulak.platform.bodies import Body, parse
from ulak.platform.clock import Clock, rfc3339
from ulak.platform.edge import Request, Response
from ulak.platform.queue import Queue
from ulak.platform.strict_json import parse_object
from ulak.schedules.alerts import AlertsBody, problems_of
from ulak.schedules.store import Firing, Schedule, ScheduleRef, ScheduleStore
from ulak.schedules.times import When, checked

MOST_SCHEDULES: Final = 200
LARGEST_JOB: Final = 128 * 1024
"""Octets of a schedule's body: it stands in the table and is read at every firing."""

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{2,47}")
_SHORTEST_KEY: Final = 8


class WhenBody(Body):
    time_zone: str = Field(default="Europe/Istanbul", max_length=64)
    cron: str = Field(default="", max_length=120)
    every_minutes: int = Field(default=0, ge=0, le=366 * 24 * 60)
    at: str = Field(default="", max_length=32)


class ScheduleBody(Body):
    """``PUT /v1/schedules/{schedule}``: when, and the body of the job that each firing makes."""

    when: WhenBody
    job: dict[str, Any]
    alerts: AlertsBody = AlertsBody()


@dataclass(frozen=True, slots=True)
class ScheduleDesk:
    store: ScheduleStore
    queue: Queue
    clock: Clock

    def put(self, request: Request) -> Response:
        """Make it, or change it: the same PUT twice is one schedule. A changed one is active."""
        if len(request.body) > LARGEST_JOB:
            raise InputError([Problem("schedule_too_large", params={"limit": LARGEST_JOB})])
        fields = parse_object(request.body)
        body, ref = parse(ScheduleBody, fields), self._ref(request)
        when = When(body.when.time_zone, body.when.cron, body.when.every_minutes, body.when.at)
        problems: list[Problem] = []
        try:
            checked(when)
        except InvalidValue as error:
            problems.append(Problem(error.problem.code, "/when", params=error.problem.params))
        if "send_at" in body.job:
            problems.append(Problem("schedule_send_at", "/job/send_at"))
        try:
            if parse(JobBody, body.job).names_tckns:
                problems.append(Problem("schedule_tckns", "/job"))
        except InputError as error:
            problems += [replace(one, pointer=f"/job{one.pointer}") for one in error.problems]
        alerts = body.alerts.model_dump(exclude_none=True, exclude_defaults=True)
        problems += problems_of(alerts)
        if problems:
            raise InputError(problems)
        now = self.clock()
        due_at = next(when.dues(now, now), None)
        if due_at is None:
            raise InputError([Problem("at_past", "/when/at")])
        standing = [one.ref.name for one in self.store.schedules(ref.firm_id) if one.state != "cancelled"]
        if ref.name not in standing and len(standing) >= MOST_SCHEDULES:
            raise Conflict("schedules_too_many", limit=MOST_SCHEDULES)
        caller = request.caller
        schedule = Schedule(ref, when, body.job, "active", now, due_at, alerts, caller.erp_user, caller.units)
        self.store.put(schedule)
        return Response(200, _view(schedule))

    def list(self, request: Request) -> Response:
        found = [one for one in self.store.schedules(request.caller.firm_id) if one.state != "cancelled"]
        return Response(200, {"schedules": [_view(schedule) for schedule in found]})

    def show(self, request: Request) -> Response:
        """The schedule, and what came of its instants in the last 90 days."""
        schedule = self._schedule(request)
        firings = [_firing_view(firing) for firing in self.store.firings(schedule.ref)]
        return Response(200, _view(schedule) | {"firings": firings})

    def pause(self, request: Request) -> Response:
        return Response(200, _view(self.store.set_state(self._schedule(request).ref, "paused", None)))

    def resume(self, request: Request) -> Response:
        """Active again from now: what fell into the pause is not made up for."""
        schedule, now = self._schedule(request), self.clock()
        due_at = next(schedule.when.dues(now, schedule.anchor), None)
        if due_at is None:
            raise Conflict("schedule_ended")
        return Response(200, _view(self.store.set_state(schedule.ref, "active", due_at)))

    def cancel(self, request: Request) -> Response:
        return Response(200, _view(self.store.set_state(self._schedule(request).ref, "cancelled", None)))

    def run_now(self, request: Request) -> Response:
        """202: a job is made at once, beside those by the clock; once an Idempotency-Key."""
        key = request.headers.get("idempotency-key", "")
        if len(key) < _SHORTEST_KEY:
            raise InputError([Problem("idempotency_key_required")])
        ref = self._schedule(request).ref
        run = sha256(key.encode()).hexdigest()[:16]
        self.queue.send([replace(ref, run=run).encode()])
        return Response(202, {"schedule": ref.name, "run": run})

    def _ref(self, request: Request) -> ScheduleRef:
        name = request.path["schedule"]
        if not _NAME.fullmatch(name):
            raise InputError([Problem("schedule_name")])
        return ScheduleRef(request.caller.firm_id, name)

    def _schedule(self, request: Request) -> Schedule:
        schedule = self.store.schedule(ScheduleRef(request.caller.firm_id, request.path["schedule"]))
        if schedule.state == "cancelled":
            raise NotFound
        return schedule


def _view(schedule: Schedule) -> dict[str, Any]:
    when = schedule.when
    named = {"cron": when.cron, "every_minutes": when.every_minutes, "at": when.at}
    return {
        "schedule": schedule.ref.name,
        "status": schedule.state,
        "when": {"time_zone": when.zone} | {name: value for name, value in named.items() if value},
        "next_at": rfc3339(schedule.due_at) if schedule.due_at and schedule.state == "active" else None,
        "job": dict(schedule.job),
        "alerts": dict(schedule.alerts),
    }


def _firing_view(firing: Firing) -> dict[str, Any]:
    return {
        "due_at": rfc3339(firing.due_at),
        "outcome": firing.outcome,
        "job_id": firing.job_id or None,
        "code": firing.code or None,
        "missed": firing.missed,
        "alerts": dict(firing.alerts),
    }
