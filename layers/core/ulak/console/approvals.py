"""What waits for a second person, and the code by which that person lets it go, or refuses it.

A person of the console approves as the ERP user whose number is the person's own: the firm's setting of approvers says
what that user may, and the code goes to that number.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import orjson

from ulak.catalogue import Locale
from ulak.console.tasks import TaskApprovals
from ulak.directory.approvers import ApproverStore, Approves
from ulak.directory.known_firms import KnownFirms
from ulak.errors import Conflict, InputError, NotFound, Problem
from ulak.identity.caller import Caller
from ulak.jobs.course import JobCourse
from ulak.jobs.job import APPROVAL_DEADLINE, JobRef
from ulak.jobs.listing import JobFilter, JobListing, JobsPage
from ulak.jobs.status import JobStatus
from ulak.jobs.store import JobStore
from ulak.jobs.views import JobView, approval_task, found_job
from ulak.otp.challenge import Status
from ulak.otp.codes import CODE
from ulak.otp.commands import IssueCode, VerifyCode
from ulak.otp.requests import VerifyBody, read_issue
from ulak.otp.task import Task
from ulak.otp.texts import TASK_PURPOSE
from ulak.otp.views import ChallengeView, OtpViews
from ulak.people.records import Visitor
from ulak.people.trail import Trail
from ulak.planning.approval import JobApproval, why_not
from ulak.platform.clock import SECOND, Clock
from ulak.platform.idempotency import RequestKey

if TYPE_CHECKING:
    from ulak.otp.issue import Issue
    from ulak.otp.verify import Verify
    from ulak.schedules.authors import Authors
    from ulak.signatures.campaigns import CampaignSignatures

PATH: Final = "/konsol/onaylar"
_CONSOLE: Final = "console"
"""The key id of codes that no program asked for."""


@dataclass(frozen=True, slots=True)
class Approvals:
    listing: JobListing
    store: JobStore
    approvers: ApproverStore
    issue: Callable[[], Issue]
    verify: Callable[[], Verify]
    challenges: Callable[[], OtpViews]
    approval: Callable[[], JobApproval]
    course: JobCourse
    firms: KnownFirms
    trail: Trail
    clock: Clock
    tasks: TaskApprovals
    signatures: Callable[[], CampaignSignatures]
    authors: Callable[[], Authors]

    def asker_left(self, view: JobView) -> bool:
        """Whether who asked for the job was ended since, or may not send any more. It waits on: who approves it
        decides, and knows."""
        asked = Caller(view.job.ref.firm_id, view.plan.asked_with)
        return bool(self.authors().today(asked)[1])

    def waiting(self, visitor: Visitor, cursor: str | None) -> JobsPage:
        """What waits in the firm, whoever may approve it."""
        since = datetime.fromtimestamp((self.clock() - APPROVAL_DEADLINE) / SECOND, UTC).date()
        return self.listing.page(visitor, JobFilter(status=JobStatus.AWAITING_APPROVAL, first=since), cursor)

    def job(self, visitor: Visitor, job_id: str) -> JobView:
        """The job; ``Conflict`` where it does not wait."""
        ref = JobRef(visitor.firm_id, job_id)
        job = found_job(self.store, ref)
        if job.status is not JobStatus.AWAITING_APPROVAL:
            raise Conflict("job_state", status=job.status.value)
        return JobView(job, self.store.plan(ref))

    def approves_as(self, visitor: Visitor, view: JobView) -> str:
        """The ERP user as whom the person may approve the job; ``Conflict`` with the reason where it may not."""
        if visitor.key_id in view.plan.asked_by:
            raise Conflict("approver_asked", approver=visitor.name)
        why = Conflict("visitor_no_approver")
        for one in self.approvers.of_number(visitor.firm_id, visitor.msisdn):
            if Approves.JOB in one.approves:
                against = why_not(one, one.user, view.job, view.plan)
                if against is None:
                    return one.user
                why = against
        raise why

    def waits_for_signature(self, view: JobView) -> bool:
        return self.approval().waits_for_signature(view.job.ref, view.plan)

    def document(self, visitor: Visitor, job_id: str) -> bytes:
        """What the person signs to let the job go on, octet for octet. ``Conflict`` where the job does not wait, or the
        person may not approve it."""
        view = self.job(visitor, job_id)
        return self.signatures().document(view.job.ref, self.approves_as(visitor, view)).octets

    def sign(self, visitor: Visitor, job_id: str, file: bytes) -> None:
        """The job goes on by a signature file over its document. ``InputError`` with what is wrong with the file."""
        view = self.job(visitor, job_id)
        user = self.approves_as(visitor, view)
        if not file:
            raise InputError([Problem("signature_no_file", "/signature")])
        self.signatures().sign(view.job.ref, user, file)
        self.trail.note(visitor, "job_signed", job_id)

    def send_code(self, visitor: Visitor, job_id: str, locale: Locale) -> str:
        """A code over the job goes to the person's phone; the challenge's id. None goes out where the job waits for a
        signature."""
        view = self.job(visitor, job_id)
        user = self.approves_as(visitor, view)
        if self.waits_for_signature(view):
            raise Conflict("signature_asked")
        task = approval_task(view.job, view.plan, user)
        asked = {"purpose": TASK_PURPOSE, "task": task, "locale": locale}
        raw = orjson.dumps(asked | {"visitor": {"user": visitor.person_id}})
        key = RequestKey.of(PATH, secrets.token_hex(16), raw)
        sent = self.issue().issue(IssueCode(_caller(visitor), key, read_issue(raw)))
        self.trail.note(visitor, "approval_begun", job_id)
        return str(sent.view.ref)

    def challenge(self, visitor: Visitor, job_id: str, otp_id: str) -> ChallengeView | None:
        """The challenge over this job while its code holds; ``None``: there is none, or not any more."""
        try:
            view = self.challenges().show(_caller(visitor), otp_id)
        except NotFound:
            return None
        pending = view.status is Status.PENDING and view.challenge.task_id == f"job-{job_id}"
        return view if pending else None

    def approve(self, visitor: Visitor, job_id: str, otp_id: str, code: str) -> None:
        """The job goes on. ``InputError`` with the tries that are left of a wrong code, or that none are."""
        view = self.job(visitor, job_id)
        task = approval_task(view.job, view.plan, self.approves_as(visitor, view))
        typed = re.sub(r"\s", "", code)
        body = VerifyBody(typed if re.fullmatch(CODE, typed) else "0" * 6, Task(**task))
        try:
            checked = self.verify().verify(VerifyCode(_caller(visitor), otp_id, body))
        except Conflict as conflict:
            if conflict.reason != "otp_already_used":
                raise
            # By a click that was cut off before the job went on. Whether it was of this job is asked below.
        else:
            if checked.status is Status.PENDING:
                left = {"left": checked.attempts_remaining}
                raise InputError([Problem("approval_code_wrong", "/code", params=left)])
            if checked.status is not Status.APPROVED:
                raise InputError([Problem("approval_code_over", "/code")])
        self.approval().approve(view.job.ref, otp_id)
        self.trail.note(visitor, "job_approved", job_id)

    def decline(self, visitor: Visitor, job_id: str) -> None:
        """The job is cancelled; its credit goes back. By whoever may approve it."""
        view = self.job(visitor, job_id)
        self.approves_as(visitor, view)
        now = self.clock()
        self.course.cancel(view.job.ref, now=now, due_at=now)
        self.trail.note(visitor, "job_declined", job_id)


def _caller(visitor: Visitor) -> Caller:
    return Caller(visitor.firm_id, _CONSOLE)
