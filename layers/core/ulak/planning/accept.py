"""A request becomes a job, once, however often it comes.

The job's id is derived from firm, path and Idempotency-Key, so the record itself is the memory of the request:
the first writer's body counts, the same body again gets the same answer, another body is refused.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from ulak.directory.gate import Gate
from ulak.errors import IdempotencyMismatch, InputError, InsufficientCredit, Problem, QuotaExceeded
from ulak.jobs.job import Job, JobRef, Plan, Shortage
from ulak.jobs.pointers import JobPointer
from ulak.jobs.queueing import ACCEPTED_SLACK
from ulak.jobs.status import JobStatus
from ulak.jobs.store import JobStore
from ulak.planning.fan_out import FanOut
from ulak.planning.planner import ROWS_EXPANDED_AT_ONCE, Planner, read_body
from ulak.planning.requests import JobBody, MessageBody, SendingBody
from ulak.platform.bodies import parse
from ulak.platform.bucket import Bucket
from ulak.platform.clock import Clock
from ulak.platform.edge import Request
from ulak.platform.queue import Queue
from ulak.text import MessageType

_SHORTEST_KEY, _LONGEST_KEY = 8, 128


@dataclass(frozen=True, slots=True)
class Acceptance:
    job: Job
    plan: Plan
    replayed: bool


@dataclass(frozen=True, slots=True)
class Accept:
    """Takes requests in. `sent_through` is the planner's."""

    gate: Gate
    store: JobStore
    bucket: Bucket
    plan_queue: Queue
    fan_out: FanOut
    clock: Clock
    stage: str
    sent_through: Callable[[str], frozenset[MessageType] | None]

    def message(self, request: Request) -> Acceptance:
        """A message is a job with one recipient, on the queue that bulk jobs do not fill."""
        return self._accept(request, lambda fields: parse(MessageBody, fields), interactive=True)

    def job(self, request: Request) -> Acceptance:
        return self._accept(request, lambda fields: parse(JobBody, fields), interactive=False)

    def _accept(
        self,
        request: Request,
        read: Callable[[Mapping[str, object]], SendingBody],
        *,
        interactive: bool,
    ) -> Acceptance:
        key_problems, ref = self._ref(request)
        digest = sha256(request.body).hexdigest()
        try:
            body = read_body(request, read, key_problems)
            planner = Planner(self.gate, self.bucket, self.clock, self.stage, self.sent_through)
            plan, snapshot = planner.plan(request.caller, body, interactive=interactive)
        except InputError:
            # What was accepted once stays accepted, even if it would be refused by today's settings.
            before = self.store.job(ref) if ref else None
            if before is None or before.body_sha256 != digest:
                raise
            return self._replay(before, digest)
        if ref is None:
            raise InputError(key_problems)  # unreachable: reported with the body's own problems above
        if snapshot is not None:
            self.bucket.put(plan.snapshot, snapshot.encode(), content_type="text/csv; charset=utf-8")
        now = self.clock()
        job = Job(ref, JobStatus.ACCEPTED, now, digest, due_at=now + ACCEPTED_SLACK)
        before = self.store.create(job, plan)
        if before is not None:
            acceptance = self._replay(before, digest)
            # A refusal for want of credit is not remembered: the same request again is a new attempt.
            if before.short_of is None or not self.store.reopen(ref, due_at=now + ACCEPTED_SLACK):
                return acceptance
            plan = acceptance.plan
        if snapshot is not None and snapshot.rows <= ROWS_EXPANDED_AT_ONCE:
            self.fan_out.run(ref, plan)
        else:
            self.plan_queue.send([JobPointer(ref).encode()])
        job = self.store.job(ref) or job
        if job.short_of is not None:
            raise _shortage(job.short_of, plan.service)
        return Acceptance(job, plan, replayed=False)

    def _ref(self, request: Request) -> tuple[list[Problem], JobRef | None]:
        key = request.headers.get("idempotency-key", "")
        if not (_SHORTEST_KEY <= len(key) <= _LONGEST_KEY and key.isascii() and key.isprintable()):
            return [Problem("idempotency_key_required")], None
        firm = self.gate.firm(request.caller.firm_id)
        parts = b"".join(
            len(part).to_bytes(4, "big") + part
            for part in (firm.firm_id.encode(), request.resource.encode(), key.encode())
        )
        return [], JobRef(firm.firm_id, hmac.new(firm.id_key, parts, sha256).hexdigest()[:32])

    def _replay(self, before: Job, digest: str) -> Acceptance:
        if before.body_sha256 != digest:
            raise IdempotencyMismatch
        return Acceptance(before, self.store.plan(before.ref), replayed=True)


def _shortage(short: Shortage, service: str) -> InsufficientCredit:
    if short.unit is None or short.month is None:
        return InsufficientCredit(needs=short.needs, has=short.has, service=service)
    return QuotaExceeded(
        needs=short.needs, has=short.has, service=service, unit=short.unit, month=short.month
    )
