"""The one way back from anything that was interrupted: whatever is due is looked at, and pushed on.

Nothing here decides by memory. A job's record says what has happened; what should have happened and did not is
done again, and everything done again is harmless: expansion is pure, a claim is conditional, a close too. Two
reconciles at once do the same work twice and change nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import takewhile
from typing import Final

from ulak.jobs.closing import close_if_over
from ulak.jobs.course import JobCourse
from ulak.jobs.job import Job, JobRef, Totals
from ulak.jobs.pointers import JobPointer
from ulak.jobs.queueing import EXPANSION_SLACK, MOST_IN_VAIN, SENDING_SLACK, Queueing
from ulak.jobs.status import JobStatus
from ulak.jobs.store import JobStore
from ulak.platform.clock import SECOND, Clock, Milliseconds
from ulak.platform.due import LOOKED_AT, in_turns
from ulak.platform.each import each
from ulak.platform.queue import Queue
from ulak.platform.telemetry import logger

EXPANSION_FAILED: Final = "expansion_failed"


@dataclass(frozen=True, slots=True)
class Reconcile:
    store: JobStore
    course: JobCourse
    plan_queue: Queue
    reports_queue: Queue
    queueing: Queueing
    clock: Clock

    def run(self, remaining: Callable[[], Milliseconds]) -> int:
        """Look at every job that is due, by turns of the firms. Answers how many there were. One that cannot be
        looked at keeps no other from it; its error is raised when all were."""
        due = list(in_turns(self.store.due(self.clock(), LOOKED_AT)))
        in_time = takewhile(lambda _: remaining() >= 5 * SECOND, due)  # the rest stays due
        return len(each((ref.job_id, partial(self._look_at, ref)) for ref in in_time))

    def _look_at(self, ref: JobRef) -> None:
        job = self.store.job(ref)
        if job is not None:
            self.look_at(job)

    def look_at(self, job: Job) -> None:
        now = self.clock()
        match job.status:
            case JobStatus.ACCEPTED | JobStatus.EXPANDING:
                self._expand_again(job, now)
            case JobStatus.AWAITING_APPROVAL:
                self.course.lapse(job.ref, now=now)
            case JobStatus.SCHEDULED:
                started = self.course.start(job.ref, now=now, due_at=now + SENDING_SLACK)
                if started is not None:
                    self.queueing.queue_first(job.ref, self.store.plan(job.ref), started.totals)
            case JobStatus.SENDING:
                self._push_on(job, now)
            case JobStatus.CANCELLED:
                self._close_begun(job, now)
                self._want_reports(close_if_over(self.store, self.course, job.ref, now), now)
            case JobStatus.PAUSED if job.waits_until is not None and job.waits_until <= now:
                opened = self.course.open_window(job.ref, now=now, due_at=now + SENDING_SLACK)
                if opened is not None:
                    self.queueing.queue_missing(opened, now)
            case JobStatus.PAUSED | JobStatus.FINISHED:
                self._want_reports(job, now)
            case JobStatus.FAILED:
                self.course.look_again(job.ref, None)

    def _expand_again(self, job: Job, now: Milliseconds) -> None:
        missed = self.course.count_missed_expansion(job.ref, due_at=now + EXPANSION_SLACK)
        logger().warning("expansion_missed", extra={"job": job.ref.job_id, "times": missed})
        if missed <= MOST_IN_VAIN:
            self.plan_queue.send([JobPointer(job.ref).encode()])
        elif self.course.fail(job.ref, EXPANSION_FAILED, Totals(), now=now):
            logger().error("job_failed", extra={"job": job.ref.job_id, "reason": EXPANSION_FAILED})

    def _push_on(self, job: Job, now: Milliseconds) -> None:
        job = close_if_over(self.store, self.course, job.ref, now)
        if job.status is JobStatus.SENDING and not job.all_tried:
            self.queueing.queue_missing(job, now)
        self._want_reports(job, now)

    def _close_begun(self, job: Job, now: Milliseconds) -> None:
        """Have the chunks closed that were begun before the job was cancelled, however many attempts died over
        them: closing makes no call, so what killed those is mostly gone. Until all are closed nobody knows what is
        to be paid, and the job holds all its credits."""
        found = self.queueing.survey(job, now)
        if found.stuck:
            held = {"chunks": len(found.stuck), "credits": job.totals.credits}
            logger().error("credit_held", extra={"job": job.ref.job_id, **held})
        if begun := [*found.missing, *found.stuck]:
            self.queueing.queue_of(self.store.plan(job.ref), job.totals).send(begun)

    def _want_reports(self, job: Job, now: Milliseconds) -> None:
        """Start a poll if none is due to start by itself, and look again soon."""
        if job.sending_since is None:
            self.course.look_again(job.ref, None)
            return
        if job.poll_at <= now:
            self.reports_queue.send([JobPointer(job.ref).encode()])
        self.course.look_again(job.ref, job.by_its_window(max(now, job.poll_at) + SENDING_SLACK))
