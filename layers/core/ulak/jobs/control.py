"""Pause, resume and cancel a job. Workers take notice between operator calls, within about two seconds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ulak.errors import NotFound
from ulak.jobs.course import JobCourse
from ulak.jobs.job import Job, JobRef
from ulak.jobs.queueing import SENDING_SLACK, Queueing
from ulak.jobs.store import JobStore
from ulak.jobs.views import job_view
from ulak.platform.clock import Clock
from ulak.platform.edge import Request


@dataclass(frozen=True, slots=True)
class Control:
    store: JobStore
    course: JobCourse
    queueing: Queueing
    clock: Clock

    def pause(self, request: Request) -> dict[str, Any]:
        return self._view(request, self.course.pause(self._ref(request), "requested"))

    def resume(self, request: Request) -> dict[str, Any]:
        now = self.clock()
        job = self.course.resume(self._ref(request), now=now, due_at=now + SENDING_SLACK)
        self.queueing.queue_missing(job, now)
        return self._view(request, job)

    def cancel(self, request: Request) -> dict[str, Any]:
        now = self.clock()
        job = self.course.cancel(self._ref(request), now=now, due_at=now)
        return self._view(request, job)

    def _ref(self, request: Request) -> JobRef:
        ref = JobRef(request.caller.firm_id, request.path["job_id"])
        if self.store.job(ref) is None:
            raise NotFound
        return ref

    def _view(self, request: Request, job: Job) -> dict[str, Any]:
        return job_view(job, self.store.plan(job.ref), request.locale)
