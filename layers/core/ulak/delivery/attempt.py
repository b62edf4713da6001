"""One worker's turn at one chunk: journal each operator call, make it, and close the chunk.

A chunk that may not be sent now (paused, throttled, too little time left) is released. Its record keeps the journal;
resume, a fresh pointer or ``reconcile`` go on with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from ulak.consent.claimed import NOT_ASKED, Asked
from ulak.delivery.claims import ChunkClaims
from ulak.delivery.pace import CallTimes
from ulak.delivery.verdict import Left, Noted, retry_seconds, verdict
from ulak.jobs.chunks import Chunk
from ulak.jobs.course import JobCourse
from ulak.jobs.halt import halt
from ulak.jobs.job import Job, MessageId, Plan
from ulak.jobs.journal import CHARGED, Call, Entry, Journal, Outcome
from ulak.jobs.pointers import ChunkPointer
from ulak.jobs.records import Claim
from ulak.jobs.status import JobStatus
from ulak.jobs.store import JobStore
from ulak.operators.breaker import Seen, seen
from ulak.operators.breakers import AccountRef, Breakers
from ulak.operators.metrics import count_call
from ulak.operators.port import Answer, InDoubt, Operator, Outbound
from ulak.platform.clock import SECOND, Clock, Milliseconds
from ulak.platform.queue import Queue
from ulak.platform.telemetry import logger
from ulak.text import on_the_wire

CONTROL_CACHE_TTL: Final[Milliseconds] = 2 * SECOND
"""How long a worker may use a cached pause or cancel flag."""


@dataclass(slots=True)
class JobControl:
    """A job's status, read again when it is too old to act on."""

    store: JobStore
    clock: Clock
    job: Job
    _read_at: Milliseconds = field(init=False)

    def __post_init__(self) -> None:
        self._read_at = self.clock()

    def status(self) -> JobStatus:
        now = self.clock()
        if now - self._read_at >= CONTROL_CACHE_TTL:
            self.job = self.store.job(self.job.ref) or self.job
            self._read_at = now
        return self.job.status


@dataclass(slots=True)
class Attempt:
    """Sends what is left of a claimed chunk."""

    claims: ChunkClaims
    course: JobCourse
    queue: Queue
    operator: Operator
    clock: Clock
    control: JobControl
    times: CallTimes
    whole: Plan
    """The plan, of whose accounts one is tried after the other."""
    chunk: Chunk
    tckns: Sequence[str]
    claim: Claim
    breakers: Breakers
    place: int = 0
    """Of the account that it goes by, among those of the plan."""
    asked: Asked = NOT_ASKED
    """Who may not be written to, and by whose consent, as this claim found (`ulak.consent.gate`)."""
    _journal: Journal = field(init=False)
    _kept: int = field(init=False)
    """So many entries of it stand in the chunk's record."""
    _calls: list[Call] = field(init=False)
    _to_keep: bytes = field(init=False)
    """What this claim found, until it is kept: with its first intent, before any call is made by it."""
    _doubted: bool = field(init=False, default=False)
    """The next call may have been made before. Only where the operator takes our reference as the same
    call does it stay the next one."""
    plan: Plan = field(init=False)
    """As it is for what goes by this attempt's account."""
    _counted: Chunk = field(init=False)
    """The chunk as this attempt's account counts it."""
    _seen: list[Seen] = field(init=False, default_factory=list)
    """How the calls of this attempt ended."""

    def __post_init__(self) -> None:
        self.plan, self._counted = self.whole.through(self.place), self.chunk.by(self.place)
        journal = self.claim.journal.withholding(self.chunk.msisdns, self.asked.withheld)
        if journal.place_of(journal.next_call) != self.place:
            if journal.intent_at is not None:
                raise LookupError("a call that may have been made goes by no other account")
            journal = journal.moved(self.place, self._batch_by(self.place))
        self._journal, self._to_keep = journal, self.asked.found
        self._kept = journal.next_call
        self._calls = self._journal.calls(self.chunk.msisdns)

    def _batch_by(self, place: int) -> int:
        return self.whole.through(place).profile.batch_of(self.chunk.texts, self.whole.message_type)

    def run(self) -> None:
        """Send what is left, and tell the account's breaker how it went, once all of it is in the journal."""
        try:
            self._run()
        finally:
            if self._seen and not self.plan.is_test:
                firm_id, plan = self.claim.ref.firm_id, self.plan
                self.breakers.observe(AccountRef(firm_id, plan.account_id, plan.operator_id), self._seen)

    def _run(self) -> None:
        self._settle_dead_attempt()
        while self._journal.next_call < self._calls_made:
            self.times.wait(self._counted.billed_of(self._calls[self._journal.next_call]))
            status = self.control.status()
            if status is JobStatus.CANCELLED:
                if self._doubted:
                    self._note(Noted(Outcome.UNCERTAIN, reason="no_answer"), at=self._journal.intent_at)
                break
            if status is not JobStatus.SENDING:
                self._leave()
                return
            if (opens_at := self.plan.opens_at(self.clock())) is not None:
                self._leave()
                self.course.wait_for_window(self.claim.ref, opens_at)
                return
            if not self._call():
                return
        self._finish()

    @property
    def _calls_made(self) -> int:
        """How many calls there are to make: the last of all is none, if anybody is withheld."""
        return len(self._calls) - bool(self._journal.withheld)

    def _settle_dead_attempt(self) -> None:
        """An intent without an outcome is a call that a dead attempt may have made. Unless the operator takes
        our reference as the same call, it is never made again; nor where one of its recipients refused since, who may
        be written to by it for the first time."""
        if self._journal.intent_at is None:
            return
        if self.plan.profile.dedupes_by_reference and not self._refused_since():
            self._doubted = True
            return
        self._note(Noted(Outcome.UNCERTAIN, reason="attempt_died"), at=self._journal.intent_at)

    def _refused_since(self) -> bool:
        """Whether a recipient of the next call may not be written to any more."""
        return bool(self.asked.withheld) and any(
            self.asked.withheld[index] for index in self._calls[self._journal.next_call]
        )

    def _call(self) -> bool:
        """Make the next call, its intent written before and the time checked before and after that write. ``False``:
        this turn is over."""
        if not self.times.left():
            self._leave(requeue_after=0)
            return False
        self._journal = self._journal.intending(self.clock())
        if not self.claims.write_journal(
            self.claim, self._journal, kept=self._kept, found=self._to_keep, now=self.clock()
        ):
            return False
        self._kept, self._to_keep = self._journal.next_call, b""
        if not self.times.left():  # the write itself may have taken long
            self._withdraw_intent()
            self._leave(requeue_after=0)
            return False
        call, begun = self._outbound(), self.clock()
        answer = self.operator.send(call)
        firm_id, plan, took = self.claim.ref.firm_id, self.plan, self.clock() - begun
        count_call(
            firm_id, plan.account_id, plan.operator_id, answer, recipients=len(call.msisdns), took=took
        )
        self._seen.append(seen(answer, took))
        return self._take(answer)

    def _take(self, answer: Answer) -> bool:
        """Take the operator's answer into the journal. ``False``: this turn is over."""
        made = verdict(
            answer,
            doubted=self._doubted,
            dedupes=bool(self.plan.profile.dedupes_by_reference),
            attempt=self.claim.attempt,
        )
        if isinstance(made, Noted):
            if isinstance(answer, InDoubt):
                logger().warning("call_in_doubt", extra={"reference": self._reference(), "why": answer.why})
            self._note(made)
            return True
        self._release(made)
        return False

    def _release(self, made: Left) -> None:
        if not made.call_made:
            self._withdraw_intent()
            if made.elsewhere and not self._doubted and len(self.chunk.places) > 1:
                made = self._elsewhere(made)
        self._leave(requeue_after=made.requeue_after)
        if made.halt is not None:
            halt(self.course, self.claim.ref, made.halt)

    def _elsewhere(self, refused: Left) -> Left:
        """This account certainly did not take the call: it goes by the next of the chunk's accounts. When all were
        tried, they are tried from the first on: later, or when a person has seen to it if each of them refused us."""
        journal, places = self._journal, self.chunk.places
        journal = journal.refused_by(self.place, self._batch_by(self.place), refused.halt or "")
        tried = journal.tried
        untried = [place for place in places if place not in tried]
        if untried:
            self._journal = journal.moved(untried[0], self._batch_by(untried[0]))
            return Left(call_made=False, requeue_after=0)
        self._journal = journal.begun_anew(places[0], self._batch_by(places[0]))
        if all(tried[place] for place in places):
            return Left(call_made=False, halt=tried[places[0]])
        return Left(call_made=False, requeue_after=retry_seconds(self.claim.attempt))

    def _note(self, made: Noted, *, at: Milliseconds | None = None) -> None:
        entry = Entry(made.outcome, made.operator_job_id, made.reason, self.clock() if at is None else at)
        self._journal = self._journal.with_entry(entry)
        self._doubted = False

    def _withdraw_intent(self) -> None:
        """This attempt did not make the call. An earlier one may have: then the intent stands for that."""
        if not self._doubted:
            self._journal = self._journal.without_intent()

    def _reference(self) -> str:
        return str(MessageId(self.claim.ref.job_id, self.claim.chunk, self._journal.next_call))

    def _outbound(self) -> Outbound:
        call = self._calls[self._journal.next_call]
        return Outbound(
            sender_id=self.plan.sender_id,
            msisdns=self.chunk.msisdns_of(call),
            texts=[self._text(index) for index in call],
            message_type=self.plan.message_type,
            purpose=self.plan.purpose,
            recipient_type=self.plan.recipient_type,
            reference=self._reference(),
            tckns=[self.tckns[index] for index in call] if self.tckns else (),
        )

    def _text(self, index: int) -> str:
        """As the account's operator is given it: written for the first of the chunk's accounts, another may know fewer
        letters."""
        text = self.chunk.text(index)
        if self.place == self.chunk.places[0]:
            return text
        return on_the_wire(text, self.plan.profile, self.plan.encoding)

    def _leave(self, *, requeue_after: int | None = None) -> None:
        """Release the chunk, and queue it again after so many seconds, if any."""
        if self.claims.leave(self.claim, self._journal) and requeue_after is not None:
            pointer = ChunkPointer(self.claim.ref, self.claim.chunk)
            self.queue.send([pointer.encode()], delay_seconds=requeue_after)

    def _finish(self) -> None:
        """Close the chunk; calls that were never made because the job was cancelled are said to be so."""
        for _ in self._calls[self._journal.next_call : self._calls_made]:
            self._note(Noted(Outcome.CANCELLED))
        if self._journal.withheld:
            self._note(Noted(Outcome.WITHHELD))
        paid = [
            (self._journal.place_of(number), call)
            for number, (call, entry) in enumerate(zip(self._calls, self._journal.entries, strict=True))
            if entry.outcome in CHARGED
        ]
        charged = sum(self.whole.credits(self.chunk, call, place) for place, call in paid)
        segments = sum(self.chunk.by(place).billed_of(call) for place, call in paid)
        tally = self._journal.tally(self._calls)
        self.claims.finish(self.claim, self._journal, tally, charged, segments, now=self.clock())
