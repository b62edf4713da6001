"""A schedule that is due becomes a job: one an instant, however often it is fired.

The job's Idempotency-Key is the schedule's name and the instant, so a second firing finds the first one's job.
An instant that nobody looked at for an hour is not made up for: it is told. Of several that passed within the
hour, the last is fired, and the others are told.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import Final

import orjson

from ulak.bulk.accept import Accept
from ulak.errors import IdempotencyMismatch, InputError, InsufficientCredit, NotFound
from ulak.platform.clock import HOUR, Clock, Milliseconds
from ulak.platform.edge import Caller, Request
from ulak.platform.queue import Queue
from ulak.schedules.store import Firing, Schedule, ScheduleRef, ScheduleStore

GRACE: Final[Milliseconds] = HOUR
_MOST_COUNTED: Final = 10_000
_MOST_AT_ONCE: Final = 200


@dataclass(frozen=True, slots=True)
class Fire:
    store: ScheduleStore
    accept: Callable[[], Accept]
    """Asked for when there is something to fire."""
    clock: Clock

    def run(self, ref: ScheduleRef) -> None:
        """Fire what is due, or the run that was asked for."""
        try:
            schedule = self.store.schedule(ref)
        except NotFound:
            return
        now = self.clock()
        if ref.run:
            self.store.tell(ref, self._fired(schedule, None, f"run-{ref.run}", 0))
            return
        if schedule.state != "active" or schedule.due_at is None or schedule.due_at > now:
            return
        due_at, passed, next_due = schedule.due_at, 0, None
        for later in islice(schedule.when.dues(schedule.due_at, schedule.anchor), _MOST_COUNTED):
            if later > now:
                next_due = later
                break
            due_at, passed = later, passed + 1
        if now - due_at > GRACE:
            firing = Firing(due_at, "missed", missed=passed + 1)
        else:
            firing = self._fired(schedule, due_at, f"due-{due_at}", passed)
        self.store.go_on(schedule, firing, next_due)

    def _fired(self, schedule: Schedule, due_at: Milliseconds | None, key: str, missed: int) -> Firing:
        """What came of the instant; of a run by hand (``None``), of that at which its job was made."""
        request = Request(
            caller=Caller(schedule.ref.firm_id, "schedule"),
            route="POST /v1/schedules",
            request_id=f"{schedule.ref.name}-{key}",
            locale="tr",
            body=orjson.dumps(schedule.job),
            headers={"idempotency-key": f"{schedule.ref.name}-{key}"},
        )
        try:
            job = self.accept().job(request).job
        except InputError as error:
            return Firing(due_at or self.clock(), "failed", code=error.problems[0].code, missed=missed)
        except (InsufficientCredit, IdempotencyMismatch) as error:
            # A mismatch: this instant has its job, made before the schedule was changed.
            return Firing(due_at or self.clock(), "failed", code=error.reason, missed=missed)
        return Firing(due_at or job.created_at, "fired", job.ref.job_id, missed=missed)


@dataclass(frozen=True, slots=True)
class DueSchedules:
    store: ScheduleStore
    queue: Queue
    clock: Clock

    def push_on(self) -> int:
        """Queue what is due. Answers how many. One that is queued twice fires once."""
        due = [ref.encode() for ref in self.store.due(self.clock(), _MOST_AT_ONCE)]
        self.queue.send(due)
        return len(due)
