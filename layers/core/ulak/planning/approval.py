"""A job that waits for its approval goes on when its approver has approved it: this job, with so many recipients and
credits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from ulak.directory.approvers import Approver, Approves
from ulak.errors import Conflict
from ulak.identity.erp_user import same_user
from ulak.jobs.course import JobCourse
from ulak.jobs.job import Job, JobRef, Plan
from ulak.jobs.pointers import JobPointer
from ulak.jobs.queueing import SENDING_SLACK
from ulak.jobs.status import JobStatus
from ulak.jobs.store import JobStore
from ulak.jobs.views import JobView, approval_task, found_job
from ulak.platform.clock import Clock
from ulak.platform.queue import Queue


class Proves(Protocol):
    """Knows a firm's challenges by their ids. ``NotFound`` if there is no such challenge."""

    def approver(self, firm_id: str, otp_id: str) -> str:
        """The ERP user that the challenge names as its approver; empty: none."""
        ...

    def approves(self, firm_id: str, otp_id: str, task: Mapping[str, str], msisdn: str) -> bool:
        """Whether it is approved, of this very task, by a code that went to `msisdn`."""
        ...


@dataclass(frozen=True, slots=True)
class JobApproval:
    store: JobStore
    course: JobCourse
    plan_queue: Queue
    approver: Callable[[str, str], Approver | None]
    """What a firm's setting says of an ERP user."""
    proofs: Proves
    asks_for_signature: Callable[[str], bool]
    """Whether a firm's campaigns of a screen are approved by a signature alone."""
    clock: Clock

    def approve(self, ref: JobRef, otp_id: str) -> JobView:
        """The job, on its way. By the same challenge again, the same answer. ``Conflict`` when the challenge is
        not approved or is of something else, its approver may not approve the job, the job does not wait for it, or it
        waits for a signature."""
        job = found_job(self.store, ref)
        plan = self.store.plan(ref)
        if job.approval_id != otp_id:
            if job.status is not JobStatus.AWAITING_APPROVAL:
                raise Conflict("job_state", status=job.status.value)
            if self.waits_for_signature(ref, plan):
                raise Conflict("signature_asked")
            user = plan.approver or self.proofs.approver(ref.firm_id, otp_id)
            approver = self._may(job, plan, user)
            task = approval_task(job, plan, user)
            if not self.proofs.approves(ref.firm_id, otp_id, task, approver.msisdn):
                raise Conflict("approval_of_something_else")
        return self._let_go(job, plan, otp_id)

    def approve_signed(self, ref: JobRef, user: str, signature_id: str) -> JobView:
        """The job, on its way by a signature of the ERP user `user` that was judged. ``Conflict`` as above."""
        job = found_job(self.store, ref)
        plan = self.store.plan(ref)
        if job.approval_id != signature_id:
            if job.status is not JobStatus.AWAITING_APPROVAL:
                raise Conflict("job_state", status=job.status.value)
            self._may(job, plan, user)
        return self._let_go(job, plan, signature_id)

    def waits_for_signature(self, ref: JobRef, plan: Plan) -> bool:
        """Whether a signature alone approves the job: it is of a screen, and its firm asks for one."""
        return plan.of_screen and self.asks_for_signature(ref.firm_id)

    def may_sign(self, job: Job, plan: Plan, user: str) -> None:
        """``Conflict`` where the ERP user `user` may not approve the job."""
        self._may(job, plan, user)

    def _may(self, job: Job, plan: Plan, user: str) -> Approver:
        approver = self.approver(job.ref.firm_id, user) if user else None
        why = why_not(approver, user, job, plan)
        if why is not None:
            raise why
        if approver is None:
            raise Conflict("approval_of_something_else")
        return approver

    def _let_go(self, job: Job, plan: Plan, approval_id: str) -> JobView:
        ref = job.ref
        if job.approval_id != approval_id:
            now = self.clock()
            job = self.course.approve(ref, plan, approval_id, now=now, due_at=now + SENDING_SLACK)
        if job.status is JobStatus.SENDING and job.queued_at == 0:
            self.plan_queue.send([JobPointer(ref).encode()])
        return JobView(job, plan)


def why_not(approver: Approver | None, user: str, job: Job, plan: Plan) -> Conflict | None:
    """Why the ERP user `user`, of whom the firm's setting says `approver`, may not approve the job; ``None``: may."""
    asked = {plan.requested_by or "", *plan.asked_by} - {""}
    if any(same_user(name, user) for name in asked):
        return Conflict("approver_asked", approver=user)
    if approver is None or Approves.JOB not in approver.approves:
        return Conflict("approver_not_of_jobs", approver=user)
    if approver.credits is not None and job.totals.credits > approver.credits:
        return Conflict("approver_credits", approver=user, limit=approver.credits)
    if job.approval_rule is not None and not asked and not approver.alone:
        return Conflict("approver_needs_requester", approver=user)
    if plan.approver and not same_user(plan.approver, user):
        return Conflict("approver_another", approver=plan.approver)
    return None
