"""A request becomes a job, once, however often it comes.

The job's id is derived from firm, path and Idempotency-Key, so the record itself is the memory of the request:
the first writer's body counts, the same body again gets the same answer, another body is refused.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Any

from ulak.errors import IdempotencyMismatch, InputError, InsufficientCredit, QuotaExceeded
from ulak.identity.caller import Caller
from ulak.jobs.course import JobCourse
from ulak.jobs.job import Job, JobRef, Plan, Shortage
from ulak.jobs.pointers import JobPointer
from ulak.jobs.queueing import ACCEPTED_SLACK
from ulak.jobs.status import JobStatus
from ulak.jobs.store import JobStore
from ulak.links.store import LinkStore
from ulak.planning.checks import ROWS_EXPANDED_AT_ONCE
from ulak.planning.commands import SendJob, SendMessage
from ulak.planning.fan_out import FanOut
from ulak.planning.planner import Planner
from ulak.planning.requests import JobBody, MessageBody
from ulak.platform.bodies import parse
from ulak.platform.bucket import Bucket
from ulak.platform.clock import Clock
from ulak.platform.idempotency import BodyDigest, RequestKey
from ulak.platform.queue import Queue
from ulak.values import dataclass


@dataclass(frozen=True, slots=True)
class Acceptance:
    job: Job
    plan: Plan
    replayed: bool


@dataclass(frozen=True, slots=True)
class Accept:
    """Takes jobs and messages in."""

    planner: Planner
    store: JobStore
    course: JobCourse
    bucket: Bucket
    plan_queue: Callable[[], Queue]
    """Asked for when a list is too large to be expanded at once: a single message's function has none."""
    fan_out: FanOut
    clock: Clock
    links: LinkStore
    window_of_chunks: int
    """Of each job so many chunks wait in the queue at once."""

    def message(self, command: SendMessage) -> Acceptance:
        """A message is a job with one recipient, on the queue that bulk jobs do not fill."""
        return self._accept(command, interactive=True)

    def job(self, command: SendJob) -> Acceptance:
        """``InputError`` with every problem; ``IdempotencyMismatch`` when another body came under the key;
        ``InsufficientCredit`` or ``QuotaExceeded`` when a small job cannot be paid for."""
        return self._accept(command, interactive=False)

    def kept_message(
        self, caller: Caller, key: RequestKey, fields: Mapping[str, Any], source: str
    ) -> Acceptance:
        """As `message`, of a body that an inner caller keeps as it was written, and the way it came by."""
        try:
            body = parse(MessageBody, fields)
        except InputError as refused:
            return self._accepted_once(caller, key, refused)
        return self.message(SendMessage(caller, key, body, source))

    def kept_job(
        self,
        caller: Caller,
        key: RequestKey,
        fields: Mapping[str, Any],
        source: str,
        asked_by: tuple[str, ...] = (),
    ) -> Acceptance:
        """As `job`, of a body that an inner caller keeps as it was written, the way it came by, and other names of
        whoever asked for it."""
        try:
            body = parse(JobBody, fields)
        except InputError as refused:
            return self._accepted_once(caller, key, refused)
        return self.job(SendJob(caller, key, body, source, asked_by))

    def before(self, firm_id: str, key: RequestKey) -> Acceptance | None:
        """What the same request made when it came before; ``None``: nothing, or another body came under its key."""
        job = self.store.job(self._ref(firm_id, key))
        if job is None or not self._digest(firm_id, key).was(job.body_sha256):
            return None
        return Acceptance(job, self.store.plan(job.ref), replayed=True)

    def _accepted_once(self, caller: Caller, key: RequestKey, refused: InputError) -> Acceptance:
        """What was accepted once stays accepted, even if today's rules or settings refuse it; else raises `refused`."""
        accepted = self.before(caller.firm_id, key)
        if accepted is None:
            raise refused
        return accepted

    def _accept(self, command: SendJob | SendMessage, *, interactive: bool) -> Acceptance:
        firm_id = command.caller.firm_id
        digest, ref = self._digest(firm_id, command.key), self._ref(firm_id, command.key)
        try:
            plan, snapshot = self.planner.plan(command.caller, command.body, interactive=interactive)
        except InputError as refused:
            return self._accepted_once(command.caller, command.key, refused)
        plan = replace(
            plan,
            window_of_chunks=self.window_of_chunks,
            source=command.source or plan.source,
            asked_by=tuple(dict.fromkeys((*plan.asked_by, *command.asked_by))),
            tell=command.tell if isinstance(command, SendJob) else "",
        )
        plan = self._with_link(plan, ref)
        if snapshot is not None:
            self.bucket.put(plan.snapshot, snapshot.encode(), content_type="text/csv; charset=utf-8")
        now = self.clock()
        job = Job(ref, JobStatus.ACCEPTED, now, digest.kept, due_at=now + ACCEPTED_SLACK)
        before = self.store.create(job, plan)
        if before is not None:
            acceptance = self._replay(before, digest)
            # A refusal for want of credit is not remembered: the same request again is a new attempt.
            if before.short_of is None or not self.course.reopen(ref, due_at=now + ACCEPTED_SLACK):
                return acceptance
            plan = acceptance.plan
        if snapshot is None or snapshot.rows > ROWS_EXPANDED_AT_ONCE:
            self.plan_queue().send([JobPointer(ref).encode()])
            job = self.store.job(ref) or job
        elif before is None:
            job = self.fan_out.run_made(job, plan, snapshot)
        else:
            job = self.fan_out.run(ref, plan) or job
        if job.short_of is not None:
            raise _shortage(job.short_of, plan.service)
        return Acceptance(job, plan, replayed=False)

    def _with_link(self, plan: Plan, ref: JobRef) -> Plan:
        """The plan with its link kept, so that it is there before any message is. One that another writer of the same
        job kept leads nobody anywhere, and ends."""
        link = plan.link
        while link is not None and not self.links.keep(link, ref.firm_id, ref.job_id):
            link = self.planner.linking.another(link)
        return replace(plan, link=link)

    def _ref(self, firm_id: str, key: RequestKey) -> JobRef:
        firm = self.planner.firms.firm(firm_id)
        parts = b"".join(
            len(part).to_bytes(4, "big") + part
            for part in (firm.firm_id.encode(), key.path.encode(), key.key.encode())
        )
        return JobRef(firm.firm_id, hmac.new(firm.id_key, parts, sha256).hexdigest()[:32])

    def _digest(self, firm_id: str, key: RequestKey) -> BodyDigest:
        return key.digest(self.planner.firms.firm(firm_id).id_key)

    def _replay(self, before: Job, digest: BodyDigest) -> Acceptance:
        if not digest.was(before.body_sha256):
            raise IdempotencyMismatch
        return Acceptance(before, self.store.plan(before.ref), replayed=True)


def _shortage(short: Shortage, service: str) -> InsufficientCredit:
    if short.unit is None or short.month is None:
        return InsufficientCredit(needs=short.needs, has=short.has, service=service)
    return QuotaExceeded(
        needs=short.needs, has=short.has, service=service, unit=short.unit, month=short.month
    )
