"""Claim a chunk whose turn it is, and have what is left of it sent.

A chunk that may not be sent now waits in no function: its turn comes by a delayed pointer, by its job's window, by
resume or by ``reconcile``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from ulak.consent.claimed import NOT_ASKED, Asked
from ulak.consent.gate import ConsentGate
from ulak.consent.store import ConsentSettings, settings_key, settings_of
from ulak.delivery.attempt import Attempt, JobControl
from ulak.delivery.choice import Wait, choose
from ulak.delivery.claims import ChunkClaims
from ulak.delivery.pace import CallTimes, Pace, book
from ulak.errors import NotFound
from ulak.jobs.chunks import Chunk, digest
from ulak.jobs.course import JobCourse
from ulak.jobs.halt import halt
from ulak.jobs.job import Job, JobRef, Plan, Totals
from ulak.jobs.journal import Journal
from ulak.jobs.keys import chunk_key
from ulak.jobs.pointers import ChunkPointer
from ulak.jobs.records import Claim
from ulak.jobs.status import JobStatus
from ulak.jobs.store import JobStore
from ulak.jobs.waves import behind
from ulak.operators.breakers import PASS, AccountRef, Breakers, Permit
from ulak.operators.port import Operator
from ulak.operators.rates import AccountRates
from ulak.platform.bucket import Bucket
from ulak.platform.clock import SECOND, Clock, Milliseconds, Remaining, sleep
from ulak.platform.queue import LONGEST_DELAY_SECONDS, Queue
from ulak.platform.telemetry import logger

CHUNK_DIFFERS: Final = "chunk_differs"
"""Why a job pauses that was made anew after tables were brought back, with other rows than those that were sent."""

LEASE_MARGIN: Final[Milliseconds] = 5 * SECOND
"""A lease outlives the function that took it by this much, so that nobody takes over from a living one."""


@dataclass(frozen=True, slots=True)
class SendWorker:
    """Sends chunks. `queue_of` is the queue a plan's chunks go by; `call_reserve` the longest that an operator
    call may take, so that none is begun with less time left."""

    store: JobStore
    course: JobCourse
    claims: ChunkClaims
    rates: AccountRates
    bucket: Bucket
    operator_of: Callable[[Plan], Operator]
    queue_of: Callable[[Plan, Totals], Queue]
    clock: Clock
    call_reserve: Milliseconds
    reveal: Callable[[str, Sequence[str]], Sequence[str]]
    """The TCKNs in concealed cells of a firm's lists."""
    gate: ConsentGate
    breakers: Breakers
    sleep: Callable[[Milliseconds], None] = sleep
    plans: dict[JobRef, Plan] = field(default_factory=dict)
    """Plans never change; a warm worker remembers the few it is at."""

    def take(self, message: str, remaining: Remaining) -> None:
        """What a message of the send queues asks for."""
        self.send(ChunkPointer.decode(message), remaining)

    def send(self, pointer: ChunkPointer, remaining: Remaining) -> None:
        """Send what is left of a chunk. `remaining` tells how much of the function's time is left.

        Safe to call at any time, any number of times, for any chunk: only a chunk that nobody holds and that
        is not done is touched.
        """
        job = self.store.job(pointer.ref)
        if job is None or job.status not in (JobStatus.SENDING, JobStatus.CANCELLED):
            return
        plan = self._plan(job.ref)
        if job.status is JobStatus.SENDING and (opens_at := plan.opens_at(self.clock())) is not None:
            self.course.wait_for_window(job.ref, opens_at)
            return
        try:
            data = self.bucket.get(chunk_key(job.ref, pointer.chunk))
            chunk = Chunk.decode(data)
        except (NotFound, ValueError):
            # So that this attempt counts, and there is an end to them.
            self._hold(job, plan, pointer, remaining, texts=())
            raise
        journal = self._journal(pointer, chunk)
        turn = self._turn(job, plan, chunk, journal, pointer)
        if turn is None:
            return
        place, pace = turn
        claim = self._hold(job, plan.through(place), pointer, remaining, texts=chunk.texts)
        if claim is None:
            return
        if len(chunk.places) > 1 and not claim.journal.stands_as(journal):
            self.claims.leave(claim, claim.journal)  # another came between the look and the claim
            self._again(job, plan, pointer, SECOND)
            return
        if claim.digest and claim.digest != digest(data):
            self._forget(claim, digest(data))
            return
        # Cancelled between the look above and the claim, the job may have closed its books without this chunk. Whoever
        # cancels from here on finds the claim, and who refuses from here on may still be written to.
        again, settings = self.store.job_beside(pointer.ref, settings_key(pointer.ref.firm_id))
        job = again or job
        asked = self._asked(job, plan, chunk, settings_of(settings))
        times = CallTimes(pace, self.clock, self.sleep, remaining, self.call_reserve)
        self._attempt(job, plan, place, chunk, claim, times, asked).run()

    def _turn(
        self, job: Job, plan: Plan, chunk: Chunk, journal: Journal | None, pointer: ChunkPointer
    ) -> tuple[int, Pace | None] | None:
        """By which account the chunk may go now, and how fast. ``None``: not now. It is claimed by nobody then, and its
        turn comes again: when an account of it is tried, or when those before it have had theirs."""
        if job.status is not JobStatus.SENDING:
            return (journal.place_of(journal.next_call) if journal else chunk.places[0]), None
        place = choose(chunk.places, journal, lambda one: self._permit(job.ref.firm_id, plan.through(one)))
        if isinstance(place, Wait):
            self._again(job, plan, pointer, place.until - self.clock())
            return None
        pace, wait = book(self.rates, job, plan.through(place), chunk.by(place), self.clock())
        if wait:
            self._again(job, plan, pointer, wait)
            return None
        return place, pace

    def _again(self, job: Job, plan: Plan, pointer: ChunkPointer, wait: Milliseconds) -> None:
        """Have the chunk's turn come again after a while."""
        delay = min(max(-(-wait // SECOND), 1), LONGEST_DELAY_SECONDS)
        self.queue_of(plan, job.totals).send([pointer.encode()], delay_seconds=delay)

    def _journal(self, pointer: ChunkPointer, chunk: Chunk) -> Journal | None:
        """The journal of a chunk that may go by several accounts; ``None``: it may not, or was never claimed."""
        if len(chunk.places) == 1:
            return None
        record, _ = self.store.chunk(pointer.ref, pointer.chunk)
        return record.journal if record else None

    def _permit(self, firm_id: str, plan: Plan) -> Permit:
        """Whether the account of the plan may be used now."""
        if plan.is_test:
            return PASS
        return self.breakers.permit(AccountRef(firm_id, plan.account_id, plan.operator_id))

    def _asked(self, job: Job, plan: Plan, chunk: Chunk, settings: ConsentSettings) -> Asked:
        """Who of the chunk may not be written to, and the consents of the others, asked after the claim."""
        wanted = self.gate.wanted(settings, plan.purpose, plan.recipient_type)
        if wanted is None or job.status is not JobStatus.SENDING:
            return NOT_ASKED
        return self.gate.claimed(job.ref.firm_id, wanted, chunk.msisdns, asked_at=self.clock())

    def _forget(self, claim: Claim, now: str) -> None:
        """The calls of the journal were made of other rows than stand in the chunk now. A person has to see whether
        these are still to be sent."""
        made = [entry.operator_job_id for entry in claim.journal.entries if entry.operator_job_id]
        told = {"job": claim.ref.job_id, "chunk": claim.chunk, "operator_jobs": made}
        logger().error(CHUNK_DIFFERS, extra=told)
        self.claims.take_in(claim, Journal(claim.journal.batch_size), now)
        halt(self.course, claim.ref, CHUNK_DIFFERS)

    def _attempt(
        self,
        job: Job,
        plan: Plan,
        place: int,
        chunk: Chunk,
        claim: Claim,
        times: CallTimes,
        asked: Asked,
    ) -> Attempt:
        # Before any intent: what cannot be opened was never sent.
        tckns = self.reveal(job.ref.firm_id, chunk.concealed) if chunk.concealed else ()
        return Attempt(
            claims=self.claims,
            course=self.course,
            queue=self.queue_of(plan, job.totals),
            operator=self.operator_of(plan.through(place)),
            clock=self.clock,
            control=JobControl(self.store, self.clock, job),
            times=times,
            whole=plan,
            chunk=chunk,
            tckns=tckns,
            claim=claim,
            breakers=self.breakers,
            place=place,
            asked=asked,
        )

    def _hold(
        self, job: Job, plan: Plan, pointer: ChunkPointer, remaining: Remaining, *, texts: Sequence[str]
    ) -> Claim | None:
        """Claim the chunk, and queue those that were to wait for it."""
        now = self.clock()
        claim = self.claims.claim(
            job.ref,
            pointer.chunk,
            batch_size=plan.profile.batch_of(texts, plan.message_type),
            # Of a cancelled job only chunks that were begun are closed; the others were never tried.
            begun_only=job.status is JobStatus.CANCELLED,
            now=now,
            lease_until=now + remaining() + LEASE_MARGIN,
        )
        if claim is not None and claim.untouched and job.status is JobStatus.SENDING:
            # Before its first call: an attempt that dies in between is followed by one that queues them again.
            waiting = behind(pointer.chunk, job.totals.chunks, plan.window_of_chunks)
            self.queue_of(plan, job.totals).send(ChunkPointer(job.ref, chunk).encode() for chunk in waiting)
        return claim

    def _plan(self, ref: JobRef) -> Plan:
        if ref not in self.plans:
            if len(self.plans) >= 64:
                self.plans.clear()
            self.plans[ref] = self.store.plan(ref)
        return self.plans[ref]
