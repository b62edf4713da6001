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

from ulak.errors import Problem
from ulak.jobs.closing import close_if_over
from ulak.jobs.course import JobCourse
from ulak.jobs.halt import halt
from ulak.jobs.job import Job, JobRef, Totals
from ulak.jobs.pointers import JobPointer
from ulak.jobs.queueing import EXPANSION_SLACK, SENDING_SLACK, Queueing
from ulak.jobs.status import JobStatus
from ulak.jobs.store import JobStore
from ulak.platform.attempts import FAILED, Bounds, Work
from ulak.platform.clock import HOUR, SECOND, Clock, Milliseconds
from ulak.platform.due import LOOKED_AT, in_turns
from ulak.platform.each import each
from ulak.platform.hindrances import hindrance
from ulak.platform.metrics import emit
from ulak.platform.queue import Queue
from ulak.platform.telemetry import logger

LOOKS_FAILED: Final = "looks_failed"

BOUNDS: Final = Bounds(tries=10, longest_pause=HOUR)
"""Of looks at one job in a row."""


@dataclass(frozen=True, slots=True)
class Reconcile:
    store: JobStore
    course: JobCourse
    plan_queue: Queue
    reports_queue: Queue
    queueing: Queueing
    clock: Clock
    tell: Callable[[Work, str, int], None]
    """Tells that work was given up."""

    def run(self, remaining: Callable[[], Milliseconds]) -> int:
        """Look at every job that is due, by turns of the firms. Answers how many there were. One that cannot be
        looked at keeps no other from it; its error is raised when all were."""
        due = list(in_turns(self.store.due(self.clock(), LOOKED_AT)))
        in_time = takewhile(lambda _: remaining() >= 5 * SECOND, due)  # the rest stays due
        return len(each((ref.job_id, partial(self._look_at, ref)) for ref in in_time))

    def _look_at(self, ref: JobRef) -> None:
        """Look at the job. The look is counted and the next one put off before it is made: one that kills its process
        stands in no other job's way."""
        looks = self.course.count_look(ref, due_at=self.clock() + BOUNDS.pause)
        job = self.store.job(ref)
        if job is None:
            return
        if looks > BOUNDS.tries:
            self._give_up(job, looks)
            return
        try:
            self.look_at(job)
        except Exception as error:  # whatever it is: counted, and raised again
            if hindrance(error) is not None and job.status is not JobStatus.AWAITING_APPROVAL:
                self.course.look_again(ref, self.clock() + BOUNDS.pause)  # and no look counts
            raise

    def _give_up(self, job: Job, looks: int) -> None:
        """No look at the job succeeds. Before commit it fails; while it is sent it is paused for a person to look; one
        that is over is left. Whatever else holds credit is looked at after long pauses, for ever: what it does not use
        has to go back."""
        ref, now = job.ref, self.clock()
        if looks == BOUNDS.tries + 1:
            self.tell(Work("", "job", ref.firm_id, ref.job_id, {}, BOUNDS), FAILED, BOUNDS.tries)
        match job.status:
            case JobStatus.ACCEPTED | JobStatus.EXPANDING:
                why = Problem(FAILED, params={"tries": BOUNDS.tries})
                self.course.fail(ref, LOOKS_FAILED, Totals(), problems=[why], now=now)
            case JobStatus.SENDING:
                halt(self.course, ref, LOOKS_FAILED)
                self.course.look_again(ref, None)
            case _ if job.holds_credit:
                self.course.count_look(ref, due_at=now + BOUNDS.longest_pause)
                emit("credit_held", {"firm": ref.firm_id}, {"job": ref.job_id})
                self.look_at(job)
            case _:
                self.course.look_again(ref, None)

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
        """Its pointer was lost, or waits. How often an expansion is tried is counted where it is done."""
        logger().warning("expansion_missed", extra={"job": job.ref.job_id})
        self.plan_queue.send([JobPointer(job.ref).encode()])
        self.course.look_again(job.ref, now + EXPANSION_SLACK)

    def _push_on(self, job: Job, now: Milliseconds) -> None:
        job = close_if_over(self.store, self.course, job.ref, now)
        if job.status is JobStatus.SENDING and not job.all_tried:
            self.queueing.queue_missing(job, now)
        self._want_reports(job, now)

    def _close_begun(self, job: Job, now: Milliseconds) -> None:
        """Have the chunks closed that were begun before the job was cancelled, however many attempts died over
        them: closing makes no call, so what killed those is mostly gone. A chunk that is gone from the bucket comes
        back when the job is expanded once more. Until all are closed nobody knows what is to be paid, and the job
        holds all its credits."""
        found = self.queueing.survey(job, now)
        if found.stuck:
            held = {"chunks": len(found.stuck), "credits": job.totals.credits}
            logger().error("credit_held", extra={"job": job.ref.job_id, **held})
            emit("credit_held", {"firm": job.ref.firm_id}, {"job": job.ref.job_id})
            self.plan_queue.send([JobPointer(job.ref).encode()])
        if begun := [*found.missing, *found.stuck]:
            self.queueing.queue_of(self.store.plan(job.ref), job.totals).send(begun)

    def _want_reports(self, job: Job, now: Milliseconds) -> None:
        """Start a poll if none is due to start by itself, and look again soon."""
        ended = job.reports_ended is not None
        if job.sending_since is None or (ended and not job.holds_credit):
            self.course.look_again(job.ref, None)
            return
        if job.poll_at <= now and not ended:
            self.reports_queue.send([JobPointer(job.ref).encode()])
        self.course.look_again(job.ref, job.by_its_window(max(now, job.poll_at) + SENDING_SLACK))
