"""Expand a job, commit it, and hand its chunks to the queue.

May be run any number of times, by several at once: expansion is pure, so everyone writes the same objects;
commit is conditional, so one of them decides; and a pointer queued twice is claimed once.
"""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from ulak.directory.addressees import Addressees
from ulak.errors import InputError, InsufficientCredit, Problem, QuotaExceeded
from ulak.jobs.chunks import Chunk
from ulak.jobs.course import JobCourse
from ulak.jobs.job import JobRef, Plan, Shortage, Totals
from ulak.jobs.keys import chunk_key, refusals_key
from ulak.jobs.pointers import JobPointer
from ulak.jobs.queueing import SENDING_SLACK, Queueing
from ulak.jobs.refusals import Refusals
from ulak.jobs.status import JobStatus
from ulak.jobs.store import JobStore
from ulak.lists.uploads import forget, resolve
from ulak.planning.expansion import expand
from ulak.planning.planner import expansion_rules
from ulak.planning.sources import freeze
from ulak.platform.attempts import Bounds, Work
from ulak.platform.bucket import Bucket
from ulak.platform.clock import Clock, Milliseconds, Remaining, istanbul_day
from ulak.platform.telemetry import logger

BOUNDS: Final = Bounds(tries=6)
EXPANSION_FAILED: Final = "expansion_failed"

_WRITERS: Final = 8
"""Chunks on their way to the bucket at once; expansion waits when all are busy, so memory stays flat."""


@dataclass(frozen=True, slots=True)
class FanOut:
    store: JobStore
    course: JobCourse
    bucket: Bucket
    queueing: Queueing
    clock: Clock
    addressees: Addressees

    def work(self, message: str) -> Work:
        """What a message of the plan queue asks for."""
        ref = JobPointer.decode(message).ref
        return Work("plan", "expansion", ref.firm_id, ref.job_id, JobPointer(ref).encode(), BOUNDS)

    def take(self, message: str, remaining: Remaining) -> None:
        """Expand the job and hand its chunks on."""
        self.run(JobPointer.decode(message).ref)

    def give_up(self, message: str, why: Problem) -> None:
        """A job that is not committed fails; it holds no credit yet. One that is committed is the reconcile's."""
        ref = JobPointer.decode(message).ref
        self.course.fail(ref, EXPANSION_FAILED, Totals(), problems=[why], now=self.clock())

    def run(self, ref: JobRef, plan: Plan | None = None) -> None:
        """Bring the job from accepted to sending; go on from wherever an earlier run stopped."""
        job = self.store.job(ref)
        if job is None:
            return
        plan = plan or self.store.plan(ref)
        if job.status in (JobStatus.ACCEPTED, JobStatus.EXPANDING):
            if not plan.interactive:
                self.course.mark_expanding(ref)
            self._decide(ref, plan)
            job = self.store.job(ref)
        if job is not None and job.status is JobStatus.SENDING and job.queued_at == 0:
            self.queueing.queue_all(ref, plan, job.totals.chunks)

    def _decide(self, ref: JobRef, plan: Plan) -> None:
        """Expand the job, and let it be sent or fail."""
        try:
            resolve(self.bucket, plan, partial(self.addressees.personal.conceal, ref.firm_id))
            freeze(self.bucket, self.addressees, ref.firm_id, plan, lambda: istanbul_day(self.clock()))
            forget(self.bucket, plan)
            totals = self._expand(ref, plan)
        except InputError as unusable:  # expanding it again would not help
            self._refuse(ref, unusable)
            return
        now = self.clock()
        if totals.recipients == 0 or (plan.all_or_nothing and totals.refused):
            self.course.fail(ref, "rows_refused", totals, now=now)
            logger().info("job_failed", extra={"job": ref.job_id, "refused": totals.refused})
        else:
            self._commit(ref, plan, totals, now)

    def _refuse(self, ref: JobRef, unusable: InputError) -> None:
        """The list as a whole cannot be sent: said once, and not tried again."""
        self.course.fail(ref, "list_refused", Totals(), problems=unusable.problems, now=self.clock())
        codes = sorted({problem.code for problem in unusable.problems})
        logger().info("job_failed", extra={"job": ref.job_id, "problems": codes})

    def _commit(self, ref: JobRef, plan: Plan, totals: Totals, now: Milliseconds) -> None:
        try:
            committed = self.course.commit(ref, plan, totals, now=now, due_at=now + SENDING_SLACK)
        except InsufficientCredit as short:
            shortage = Shortage(short.needs, short.has)
            if isinstance(short, QuotaExceeded):
                shortage = replace(shortage, unit=short.unit, month=short.month)
            self.course.fail(ref, short.code, totals, short_of=shortage, now=now)
            logger().info("job_failed", extra={"job": ref.job_id, "needs": short.needs, "has": short.has})
            return
        if committed and not plan.interactive:
            self.course.warn_if_low(ref, plan, now=now)

    def _expand(self, ref: JobRef, plan: Plan) -> Totals:
        """Write the job's chunks and refusals to the bucket and tell what they come to."""

        def snapshot() -> Iterable[str]:
            return self.bucket.lines(plan.snapshot)

        totals: Totals | None = None
        credits = 0
        with ThreadPoolExecutor(_WRITERS) as pool:
            waiting: list[Future[None]] = []
            for part in expand(snapshot, expansion_rules(plan)):
                match part:
                    case Chunk():
                        credits += plan.credits(part, range(len(part)))
                        key, data = chunk_key(ref, part.number), part.encode()
                    case Refusals():
                        key, data = refusals_key(ref, part.number), part.encode()
                    case _:
                        totals = part
                        continue
                if len(waiting) == _WRITERS:
                    waiting.pop(0).result()
                waiting.append(pool.submit(self.bucket.put, key, data))
            for write in waiting:
                write.result()
        if totals is None:
            raise LookupError("an expansion ends with its totals")
        return replace(totals, credits=credits)
