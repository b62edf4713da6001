"""A schedule that is due becomes a job: one an instant, however often it is fired.

The job's Idempotency-Key is the schedule's name and the instant, so a second firing finds the first one's job.
An instant that was not fired within an hour is not fired late: it is recorded as missed. Of several instants that
passed within the hour, the last is fired and the others are counted as missed.

A job is made by the right of who made the schedule, as it is at that moment (`ulak.schedules.authors`). Where that is
gone nothing is sent: the schedule is paused with the reason, an event tells it, and whoever is told of the ends.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Final

from ulak.directory.approval_rules import OWN, Source
from ulak.errors import IdempotencyMismatch, InputError, InsufficientCredit, NotFound, Problem
from ulak.identity.caller import Caller
from ulak.jobs.job import Job, JobRef
from ulak.jobs.store import SETTLED, JobStore
from ulak.planning.accept import Accept
from ulak.platform.attempts import Bounds, Work
from ulak.platform.clock import HOUR, MINUTE, SECOND, Clock, Milliseconds, Remaining
from ulak.platform.idempotency import RequestKey
from ulak.platform.strict_json import encode
from ulak.platform.telemetry import logger
from ulak.schedules.alerts import end_job, paused_job, start_job
from ulak.schedules.authors import Authors
from ulak.schedules.records import Firing, Schedule, ScheduleRef
from ulak.schedules.store import ScheduleStore

GRACE: Final[Milliseconds] = HOUR
BOUNDS: Final = Bounds(tries=5, pause=30 * SECOND, patience=2 * HOUR, rest=45 * MINUTE)
"""Of one instant. What is hindered for longer than `GRACE` is missed; a schedule whose instant was given up rests for
less, and goes on."""

_MOST_COUNTED: Final = 10_000
_LOOK_EVERY: Final[Milliseconds] = MINUTE
"""How often a job is looked at whose end is to be told."""


@dataclass(frozen=True, slots=True)
class Fire:
    store: ScheduleStore
    accept: Callable[[], Accept]
    """Asked for when there is something to fire."""
    jobs: JobStore
    authors: Authors
    clock: Clock

    def work(self, message: str) -> Work:
        """What a message of its queue asks for."""
        ref = ScheduleRef.decode(message)
        what = "schedule_end" if ref.firing else "schedule_run" if ref.run else "schedule"
        name = "#".join(filter(None, (ref.name, ref.run, ref.firing)))
        return Work("schedules", what, ref.firm_id, name, ref.encode(), BOUNDS)

    def take(self, message: str, remaining: Remaining) -> None:
        """Fire it, or tell its end."""
        self.run(ScheduleRef.decode(message))

    def give_up(self, message: str, why: Problem) -> None:
        """This run or instant failed, and the schedule goes on to the next; one that cannot even be read is paused."""
        ref, now = ScheduleRef.decode(message), self.clock()
        if ref.firing:
            self.store.end_told(ref, why.code)
            return
        if ref.run:
            self.store.tell(ref, Firing(now, "failed", code=why.code))
            return
        try:
            schedule = self.store.schedule(ref)
            if schedule.state == "active" and schedule.due_at is not None and schedule.due_at <= now:
                due_at, passed, next_due = _instants(schedule, schedule.due_at, now)
                self.store.go_on(schedule, Firing(due_at, "failed", code=why.code, missed=passed), next_due)
        except Exception:  # whatever it is: the schedule itself is what fails
            logger().exception("schedule_unusable", extra={"firm": ref.firm_id, "schedule": ref.name})
            self.store.halt(ref, Firing(now, "failed", code=why.code))

    def run(self, ref: ScheduleRef) -> None:
        """Fire what is due, or the run that was asked for; or tell the end of what was fired."""
        try:
            schedule = self.store.schedule(ref)
        except NotFound:
            return
        now = self.clock()
        if ref.firing:
            self._tell_end(schedule, ref, now)
            return
        if ref.run:
            self.store.tell(ref, self._run(schedule, f"run-{ref.run}"))
            return
        if schedule.state != "active" or schedule.due_at is None or schedule.due_at > now:
            return
        due_at, passed, next_due = _instants(schedule, schedule.due_at, now)
        author, lost = self.authors.today(schedule.sender)
        if lost and not self._has_job(schedule, f"due-{due_at}"):
            self._pause(schedule, Firing(due_at, "paused", code=lost, missed=passed))
            return
        schedule = replace(schedule, sender=author)
        if now - due_at > GRACE:
            firing = Firing(due_at, "missed", missed=passed + 1)
        else:
            firing = self._fired(schedule, due_at, f"due-{due_at}", passed)
        self.store.go_on(schedule, firing, next_due)

    def _run(self, schedule: Schedule, key: str) -> Firing:
        """What comes of a run by hand."""
        author, lost = self.authors.today(schedule.sender)
        if lost and not self._has_job(schedule, key):
            return Firing(self.clock(), "failed", code=lost)
        return self._fired(replace(schedule, sender=author), None, key, 0)

    def _has_job(self, schedule: Schedule, key: str) -> bool:
        """Whether the job was made already, and its record alone is missing: then it is told as it went."""
        asked = _request_key(f"{schedule.ref.name}-{key}", schedule.job)
        return self.accept().before(schedule.ref.firm_id, asked) is not None

    def _pause(self, schedule: Schedule, firing: Firing) -> None:
        """Pause it, and tell whoever is told of its ends, in our words and in the firm's name: its author's are not
        sent any more."""
        name, firm_id, alert = schedule.ref.name, schedule.ref.firm_id, schedule.alerts.get("end")
        if alert is not None:
            firm = Caller(firm_id, f"schedule:{name}", kind=schedule.sender.kind)
            body = paused_job(name, alert)
            job, code = self._made_for(firm, f"{name}-due-{firing.due_at}-paused", body, OWN)
            firing = replace(firing, alerts={"end": job.ref.job_id if job else code})
        self.store.pause_for(schedule, firing)

    def _fired(self, schedule: Schedule, due_at: Milliseconds | None, key: str, missed: int) -> Firing:
        """Make the job, and tell whoever is to hear that it began; or, if there is none, that it has ended. A run
        by hand (no `due_at`) was due when its job was made, however often it comes."""
        name, alerts = schedule.ref.name, schedule.alerts
        told: dict[str, str] = {}
        job, code = self._made(schedule, f"{name}-{key}", schedule.job)
        if job is None:
            if "end" in alerts:
                told["end"] = self._alert(schedule, f"{key}-end", end_job(name, alerts["end"], None))
            return Firing(due_at or self.clock(), "failed", code=code, missed=missed, alerts=told)
        if "start" in alerts:
            told["start"] = self._alert(schedule, f"{key}-start", start_job(name, alerts["start"]))
        end_due_at = self.clock() + _LOOK_EVERY if "end" in alerts else None
        return Firing(
            due_at or job.created_at,
            "fired",
            job.ref.job_id,
            missed=missed,
            alerts=told,
            end_due_at=end_due_at,
        )

    def _tell_end(self, schedule: Schedule, ref: ScheduleRef, now: Milliseconds) -> None:
        """Tell that a firing's job has ended, once it has."""
        firing, alert = self.store.firing(ref), schedule.alerts.get("end")
        if firing is None or firing.end_due_at is None:
            return
        job = self.jobs.job(JobRef(ref.firm_id, firing.job_id))
        if job is not None and job.status not in SETTLED:
            self.store.look_again(ref, now + _LOOK_EVERY)
            return
        author, lost = self.authors.today(schedule.sender)
        schedule = replace(schedule, sender=author)
        told = lost or "alert_removed"  # from the schedule, since it was fired
        if alert is not None and not lost:
            told = self._alert(schedule, f"{ref.firing}-end", end_job(ref.name, alert, job))
        self.store.end_told(ref, told)

    def _alert(self, schedule: Schedule, key: str, body: Mapping[str, Any]) -> str:
        """The id of the alert's job, or why there is none: an alert that cannot be sent stops no schedule."""
        job, code = self._made(schedule, f"{schedule.ref.name}-{key}", body)
        return job.ref.job_id if job else code

    def _made(self, schedule: Schedule, key: str, body: Mapping[str, Any]) -> tuple[Job | None, str]:
        """The job by that Idempotency-Key, or the reason why there is none."""
        return self._made_for(schedule.sender, key, body, Source.SCHEDULE, schedule.asked_by)

    def _made_for(
        self, caller: Caller, key: str, body: Mapping[str, Any], source: str, asked_by: tuple[str, ...] = ()
    ) -> tuple[Job | None, str]:
        try:
            made = self.accept().kept_job(caller, _request_key(key, body), body, source, asked_by)
        except InputError as error:
            return None, error.problems[0].code
        except (InsufficientCredit, IdempotencyMismatch) as error:
            # A mismatch: this instant has its job, made before the schedule was changed.
            return None, error.reason
        return made.job, ""


def _request_key(key: str, body: Mapping[str, Any]) -> RequestKey:
    return RequestKey.of("/v1/schedules", key, encode(body))


def _instants(
    schedule: Schedule, due_at: Milliseconds, now: Milliseconds
) -> tuple[Milliseconds, int, Milliseconds | None]:
    """The last instant of the schedule, from `due_at` on, that has come; how many before it passed; and the next."""
    passed = 0
    for later in islice(schedule.when.dues(due_at, schedule.anchor), _MOST_COUNTED):
        if later > now:
            return due_at, passed, later
        due_at, passed = later, passed + 1
    return due_at, passed, None
