"""A job over its cap goes on when its approver has approved it: this job, with so many recipients and credits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ulak.errors import Conflict
from ulak.identity.erp_user import same_user
from ulak.jobs.course import JobCourse
from ulak.jobs.job import JobRef
from ulak.jobs.pointers import JobPointer
from ulak.jobs.queueing import SENDING_SLACK
from ulak.jobs.status import JobStatus
from ulak.jobs.store import JobStore
from ulak.jobs.views import JobView, approval_task, found_job
from ulak.platform.clock import Clock
from ulak.platform.queue import Queue

Approves = Callable[[str, str, Mapping[str, str], int], bool]
"""Whether a firm's challenge (its id) approves a task, by its approver's own phone, of a job of so many credits.
``Conflict`` where its approver may not approve it any more."""


@dataclass(frozen=True, slots=True)
class JobApproval:
    store: JobStore
    course: JobCourse
    plan_queue: Queue
    approves: Approves
    clock: Clock

    def approve(self, ref: JobRef, otp_id: str) -> JobView:
        """The job, on its way. By the same challenge again, the same answer. ``Conflict`` when the challenge is
        not approved or is of something else, or the job does not wait for it."""
        job = found_job(self.store, ref)
        plan = self.store.plan(ref)
        if job.approval_id != otp_id:
            if job.status is not JobStatus.AWAITING_APPROVAL:
                raise Conflict("job_state", status=job.status.value)
            if plan.requested_by and same_user(plan.requested_by, plan.approver or ""):
                raise Conflict("approver_asked", approver=plan.requested_by)
            if not self.approves(ref.firm_id, otp_id, approval_task(job, plan), job.totals.credits):
                raise Conflict("approval_of_something_else")
            now = self.clock()
            job = self.course.approve(ref, plan, otp_id, now=now, due_at=now + SENDING_SLACK)
        if job.status is JobStatus.SENDING and job.queued_at == 0:
            self.plan_queue.send([JobPointer(ref).encode()])
        return JobView(job, plan)
