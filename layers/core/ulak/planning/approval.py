"""A job over its cap goes on when its approver has approved it: this job, with so many recipients and credits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import Field

from ulak.errors import Conflict, NotFound
from ulak.jobs.course import JobCourse
from ulak.jobs.job import JobRef
from ulak.jobs.pointers import JobPointer
from ulak.jobs.queueing import SENDING_SLACK
from ulak.jobs.status import JobStatus
from ulak.jobs.store import JobStore
from ulak.jobs.views import approval_task, job_view
from ulak.platform.bodies import Body, parse
from ulak.platform.clock import Clock
from ulak.platform.edge import Request
from ulak.platform.queue import Queue
from ulak.platform.strict_json import parse_object

Approves = Callable[[str, str, Mapping[str, str]], bool]
"""Whether a firm's challenge (its id) approves a task, by its approver's own phone."""


class ApprovalBody(Body):
    """``POST /v1/jobs/{job_id}/approve``."""

    otp_id: str = Field(max_length=128)
    """A challenge over the job's task, verified."""


@dataclass(frozen=True, slots=True)
class JobApproval:
    store: JobStore
    course: JobCourse
    plan_queue: Queue
    approves: Approves
    clock: Clock

    def approve(self, request: Request) -> dict[str, Any]:
        """The job, on its way. By the same challenge again, the same answer. ``Conflict`` when the challenge is
        not approved or is of something else, or the job does not wait for it."""
        otp_id = parse(ApprovalBody, parse_object(request.body)).otp_id
        ref = JobRef(request.caller.firm_id, request.path["job_id"])
        job = self.store.job(ref)
        if job is None:
            raise NotFound
        plan = self.store.plan(ref)
        if job.approval_id != otp_id:
            if job.status is not JobStatus.AWAITING_APPROVAL:
                raise Conflict("job_state", status=job.status.value)
            if not self.approves(ref.firm_id, otp_id, approval_task(job, plan)):
                raise Conflict("approval_of_something_else")
            now = self.clock()
            job = self.course.approve(ref, plan, otp_id, now=now, due_at=now + SENDING_SLACK)
        if job.status is JobStatus.SENDING and job.queued_at == 0:
            self.plan_queue.send([JobPointer(ref).encode()])
        return job_view(job, plan, request.locale)
