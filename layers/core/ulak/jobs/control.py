"""Pause, resume and cancel a job. Workers take notice between operator calls, within about two seconds."""

from __future__ import annotations

from dataclasses import dataclass

from ulak.jobs.course import JobCourse
from ulak.jobs.job import JobRef
from ulak.jobs.queueing import SENDING_SLACK, Queueing
from ulak.jobs.store import JobStore
from ulak.jobs.views import JobView, found_job
from ulak.operators.breakers import Breakers
from ulak.platform.clock import Clock


@dataclass(frozen=True, slots=True)
class Control:
    """Each gives the job as it is afterwards; ``NotFound`` if there is none, ``Conflict`` if it is past that."""

    store: JobStore
    course: JobCourse
    queueing: Queueing
    clock: Clock
    breakers: Breakers

    def pause(self, ref: JobRef) -> JobView:
        found_job(self.store, ref)
        job = self.course.pause(ref, "requested")
        return JobView(job, self.store.plan(ref))

    def resume(self, ref: JobRef) -> JobView:
        now = self.clock()
        found_job(self.store, ref)
        plan = self.store.plan(ref)
        job = self.course.resume(ref, now=now, due_at=now + SENDING_SLACK)
        # Who resumes it says that whatever stopped it is mended.
        self.breakers.try_again(ref.firm_id, [plan.through(place).account_id for place in plan.places])
        self.queueing.queue_missing(job, now)
        return JobView(job, plan)

    def cancel(self, ref: JobRef) -> JobView:
        now = self.clock()
        found_job(self.store, ref)
        job = self.course.cancel(ref, now=now, due_at=now)
        return JobView(job, self.store.plan(ref))
