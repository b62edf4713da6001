"""Claim a chunk, journal each operator call, make it, and close the chunk.

Whatever may not go out now (paused, throttled, too little time left) is *left*: the chunk's record says so,
and resume, a fresh pointer or ``reconcile`` go on with it. Nothing waits inside the queue.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from ulak.delivery.claims import ChunkClaims
from ulak.errors import NotFound
from ulak.jobs.chunks import Chunk
from ulak.jobs.course import JobCourse
from ulak.jobs.halt import halt
from ulak.jobs.job import Job, JobRef, MessageId, Plan
from ulak.jobs.journal import CHARGED, Entry, Outcome, calls_of
from ulak.jobs.keys import chunk_key
from ulak.jobs.pointers import ChunkPointer
from ulak.jobs.records import Claim
from ulak.jobs.status import JobStatus
from ulak.jobs.store import JobStore
from ulak.operators.port import Accepted, Answer, InDoubt, NotSent, Operator, Outbound, Rejected
from ulak.operators.rates import AccountRates, Microseconds
from ulak.platform.bucket import Bucket
from ulak.platform.clock import SECOND, Clock, Milliseconds, Remaining, sleep
from ulak.platform.queue import Queue
from ulak.platform.telemetry import logger
from ulak.rules import Then

CONTROL_KNOWN_FOR: Final[Milliseconds] = 2 * SECOND
"""How old the worker's knowledge of pause and cancel may be when it makes a call."""

LEASE_MARGIN: Final[Milliseconds] = 5 * SECOND
"""A lease outlives the function that took it by this much, so that nobody takes over from a living one."""

SLOT_HORIZON: Final[Milliseconds] = 2 * SECOND
"""How far ahead a chunk's slot may begin; its worker waits so long. A cancelled job holds up no others for more."""

_MICRO: Final[Microseconds] = 1_000
"""Of a millisecond."""

_RETRY_SECONDS: Final = (2, 5, 15, 60, 300)
"""How long a chunk that the operator would not take now is left, by the number of its attempts."""

_MOST_ATTEMPTS: Final = 8
"""So often a call without an answer is made again, under the same reference, where the operator takes it as the
same call. Then it stays in doubt."""


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
    queue_of: Callable[[Plan], Queue]
    clock: Clock
    call_reserve: Milliseconds
    reveal: Callable[[str, Sequence[str]], Sequence[str]]
    """The TCKNs in concealed cells of a firm's lists."""
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
            chunk = Chunk.decode(self.bucket.get(chunk_key(job.ref, pointer.chunk)))
        except (NotFound, ValueError):
            self._hold(
                job, plan, pointer, remaining
            )  # so that this attempt counts, and there is an end to them
            raise
        pace = None
        if job.status is JobStatus.SENDING:
            pace, wait = self._book(job, plan, chunk)
            if wait:
                # Not claimed: it stays anyone's. Its turn comes when those before it have had theirs.
                self.queue_of(plan).send([pointer.encode()], delay_seconds=-(-wait // SECOND))
                return
        claim = self._hold(job, plan, pointer, remaining)
        if claim is not None and claim.attempt == 1:
            # Cancelled between the look above and the claim, the job may have closed its books without this
            # chunk. Whoever cancels from here on finds the claim.
            job = self.store.job(pointer.ref) or job
        if claim is not None:
            _Attempt(self, job, plan, chunk, claim, pace, remaining).run()

    def _hold(self, job: Job, plan: Plan, pointer: ChunkPointer, remaining: Remaining) -> Claim | None:
        now = self.clock()
        return self.claims.claim(
            job.ref,
            pointer.chunk,
            batch_size=plan.profile.batch_size or 1,
            # Of a cancelled job only chunks that were begun are closed; the others were never tried.
            begun_only=job.status is JobStatus.CANCELLED,
            now=now,
            lease_until=now + remaining() + LEASE_MARGIN,
        )

    def _book(self, job: Job, plan: Plan, chunk: Chunk) -> tuple[Pace | None, Milliseconds]:
        """The pace at which the chunk may be sent; or how long to stay away before asking again."""
        if plan.segments_per_second is None:
            return None, 0
        now = self.clock() * _MICRO
        segments = sum(chunk.billed_segments(index) for index in range(len(chunk)))
        cost = segments * _MICRO * SECOND // plan.segments_per_second
        if plan.interactive:
            self.rates.book_single(job.ref.firm_id, plan.service, cost=cost, now=now)
            return None, 0
        slot = self.rates.book_segments(
            job.ref.firm_id, plan.service, cost=cost, horizon=SLOT_HORIZON * _MICRO, now=now
        )
        if slot.begins is None:
            turn = (chunk.number - job.progress.chunks_done) * cost - SLOT_HORIZON * _MICRO
            return None, max(slot.wait, turn, _MICRO) // _MICRO
        return Pace(slot.begins, plan.segments_per_second), 0

    def _plan(self, ref: JobRef) -> Plan:
        if ref not in self.plans:
            if len(self.plans) >= 64:
                self.plans.clear()
            self.plans[ref] = self.store.plan(ref)
        return self.plans[ref]


@dataclass(frozen=True, slots=True)
class Pace:
    """Segments of a chunk go no faster than so many a second from `begins` on."""

    begins: Microseconds
    segments_per_second: int

    def due(self, segments: int) -> Milliseconds:
        """When the segment after so many may go."""
        return (self.begins + segments * _MICRO * SECOND // self.segments_per_second) // _MICRO


class _Attempt:
    """One worker's turn at one chunk."""

    def __init__(
        self,
        worker: SendWorker,
        job: Job,
        plan: Plan,
        chunk: Chunk,
        claim: Claim,
        pace: Pace | None,
        remaining: Remaining,
    ) -> None:
        self._w = worker
        self._job = job
        self._job_read_at = worker.clock()
        self._plan = plan
        self._claim = claim
        self._remaining = remaining
        self._journal = claim.journal
        self._chunk = chunk
        self._pace = pace
        self._segments_sent = 0
        """In this turn."""
        # Before any intent: what cannot be opened was never sent.
        self._tckns = worker.reveal(job.ref.firm_id, chunk.concealed) if chunk.concealed else ()
        self._calls = calls_of(self._chunk.msisdns, claim.journal.batch_size)
        self._operator = worker.operator_of(plan)
        self._doubted = False
        """The next call may have been made before. Only where the operator takes our reference as the same
        call does it stay the next one."""

    def run(self) -> None:
        self._settle_dead_attempt()
        while self._journal.next_call < len(self._calls):
            self._keep_pace()
            status = self._control()
            if status is JobStatus.CANCELLED:
                if self._doubted:
                    self._note(Outcome.UNCERTAIN, reason="no_answer", at=self._journal.intent_at)
                break
            if status is not JobStatus.SENDING:
                self._leave()
                return
            if (opens_at := self._plan.opens_at(self._w.clock())) is not None:
                self._leave()
                self._w.course.wait_for_window(self._job.ref, opens_at)
                return
            if not self._time_for_a_call():
                self._leave(requeue_after=0)
                return
            self._journal = self._journal.intending(self._w.clock())
            if not self._w.claims.write_journal(self._claim, self._journal):
                return
            if not self._time_for_a_call():  # the write itself may have taken long
                self._withdraw_intent()
                self._leave(requeue_after=0)
                return
            if not self._take(self._operator.send(self._outbound())):
                return
        self._finish()

    def _settle_dead_attempt(self) -> None:
        """An intent without an outcome is a call that a dead attempt may have made. Unless the operator takes
        our reference as the same call, it is never made again."""
        if self._journal.intent_at is None:
            return
        if self._plan.profile.dedupes_by_reference:
            self._doubted = True
            return
        self._note(Outcome.UNCERTAIN, reason="attempt_died", at=self._journal.intent_at)

    def _take(self, answer: Answer) -> bool:
        """Take the operator's answer into the journal. ``False``: this turn is over."""
        match answer:
            case Accepted(operator_job_id):
                self._note(Outcome.ACCEPTED, operator_job_id=operator_job_id)
            case Rejected(_, _, Then.FAIL) if self._doubted:
                # This time it was refused; whether it was the first time nobody says.
                self._note(Outcome.UNCERTAIN, reason="no_answer")
            case Rejected(code, reason, Then.FAIL):
                self._note(Outcome.FAILED, reason=f"{reason}:{code}")
            case Rejected(_, reason, Then.PAUSE):
                self._withdraw_intent()
                self._leave()
                halt(self._w.course, self._job.ref, reason)
                return False
            case Rejected() | NotSent():
                self._withdraw_intent()
                self._leave(requeue_after=self._retry_seconds())
                return False
            case InDoubt() if (
                self._plan.profile.dedupes_by_reference and self._claim.attempt < _MOST_ATTEMPTS
            ):
                self._leave(requeue_after=self._retry_seconds())
                return False
            case InDoubt(why):
                logger().warning("call_in_doubt", extra={"reference": self._reference(), "why": why})
                self._note(Outcome.UNCERTAIN, reason="no_answer")
        return True

    def _note(
        self, outcome: Outcome, *, operator_job_id: str = "", reason: str = "", at: Milliseconds | None = None
    ) -> None:
        entry = Entry(outcome, operator_job_id, reason, self._w.clock() if at is None else at)
        self._journal = self._journal.with_entry(entry)
        self._doubted = False

    def _withdraw_intent(self) -> None:
        """This attempt did not make the call. An earlier one may have: then the intent stands for that."""
        if not self._doubted:
            self._journal = self._journal.without_intent()

    def _retry_seconds(self) -> int:
        return _RETRY_SECONDS[min(self._claim.attempt, len(_RETRY_SECONDS)) - 1]

    def _control(self) -> JobStatus:
        now = self._w.clock()
        if now - self._job_read_at >= CONTROL_KNOWN_FOR:
            self._job = self._w.store.job(self._job.ref) or self._job
            self._job_read_at = now
        return self._job.status

    def _keep_pace(self) -> None:
        """Wait for the moment of the next call, unless there is no time left to make it then."""
        if self._pace is None:
            return
        ahead = self._pace.due(self._segments_sent) - self._w.clock()
        if 0 < ahead < self._remaining() - self._w.call_reserve:
            self._w.sleep(ahead)
        call = self._calls[self._journal.next_call]
        self._segments_sent += sum(self._chunk.billed_segments(index) for index in call)

    def _time_for_a_call(self) -> bool:
        return self._remaining() > self._w.call_reserve

    def _reference(self) -> str:
        return str(MessageId(self._job.ref.job_id, self._claim.chunk, self._journal.next_call))

    def _outbound(self) -> Outbound:
        call = self._calls[self._journal.next_call]
        return Outbound(
            sender_id=self._plan.sender_id,
            msisdns=self._chunk.msisdns[call.start : call.stop],
            texts=[self._chunk.text(index) for index in call],
            message_type=self._plan.message_type,
            purpose=self._plan.purpose,
            reference=self._reference(),
            tckns=self._tckns[call.start : call.stop],
        )

    def _leave(self, *, requeue_after: int | None = None) -> None:
        if self._w.claims.leave(self._claim, self._journal) and requeue_after is not None:
            pointer = ChunkPointer(self._job.ref, self._claim.chunk)
            self._w.queue_of(self._plan).send([pointer.encode()], delay_seconds=requeue_after)

    def _finish(self) -> None:
        """Close the chunk; calls that were never made because the job was cancelled are said to be so."""
        for _ in self._calls[self._journal.next_call :]:
            self._note(Outcome.CANCELLED)
        paid = [
            call
            for call, entry in zip(self._calls, self._journal.entries, strict=True)
            if entry.outcome in CHARGED
        ]
        charged = sum(self._plan.credits(self._chunk, call) for call in paid)
        segments = sum(self._chunk.billed_of(call) for call in paid)
        tally = self._journal.tally(self._calls)
        now = self._w.clock()
        self._w.claims.finish(self._claim, self._journal, tally, charged, segments, now=now)
