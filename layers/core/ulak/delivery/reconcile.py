"""The one way back from anything that was interrupted: whatever is due is looked at, and pushed on.

Nothing here decides by memory. A job's record says what has happened; what should have happened and did not is
done again, and everything done again is harmless: expansion is pure, a claim is conditional, a close too. Two
reconciles at once do the same work twice and change nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import takewhile
from typing import Final

from ulak.delivery.halt import halt
from ulak.delivery.jobs import Job, JobRef, Plan, Totals
from ulak.delivery.reports import JobPointer, close_if_over
from ulak.delivery.status import JobStatus
from ulak.delivery.store import ChunkRecord, JobStore
from ulak.delivery.worker import ChunkPointer
from ulak.platform.clock import MINUTE, SECOND, Clock, Milliseconds
from ulak.platform.each import each
from ulak.platform.queue import Pointer, Queue
from ulak.platform.telemetry import logger

ACCEPTED_SLACK: Final[Milliseconds] = MINUTE
"""How long after its acceptance a job is taken to have missed its expansion."""

EXPANSION_SLACK: Final[Milliseconds] = 20 * MINUTE
"""Longer than one expansion may take."""

SENDING_SLACK: Final[Milliseconds] = 30 * SECOND
"""How often a job that is being sent is looked at for chunks whose worker died."""

STALL: Final[Milliseconds] = 15 * MINUTE
"""Chunks without a record whose pointers have been in the queue for so long are queued again."""

MOST_IN_VAIN: Final = 5
"""So many attempts in a row may die over a chunk, or an expansion be missed, before a person has to look."""

CHUNKS_STUCK: Final = "chunks_stuck"
EXPANSION_FAILED: Final = "expansion_failed"

_MOST_AT_ONCE: Final = 200


@dataclass(frozen=True, slots=True)
class Survey:
    """Chunks of a job that nobody is at."""

    missing: list[Pointer]
    """Pointers to those that want to be queued."""
    stuck: list[Pointer]
    """Pointers to those besides over which attempt after attempt died."""


@dataclass(frozen=True, slots=True)
class Reconcile:
    store: JobStore
    plan_queue: Queue
    reports_queue: Queue
    queue_of: Callable[[Plan], Queue]
    clock: Clock

    def run(self, remaining: Callable[[], Milliseconds]) -> int:
        """Look at every job that is due. Answers how many there were. One that cannot be looked at keeps no other
        from it; its error is raised when all were."""
        due = list(self.store.due(self.clock(), _MOST_AT_ONCE))
        in_time = takewhile(lambda _: remaining() >= 5 * SECOND, due)  # the rest stays due
        return len(each((ref.job_id, partial(self._look_at, ref)) for ref in in_time))

    def _look_at(self, ref: JobRef) -> None:
        job = self.store.job(ref)
        if job is not None:
            self.look_at(job)

    def look_at(self, job: Job) -> None:
        now = self.clock()
        match job.status:
            case JobStatus.ACCEPTED | JobStatus.EXPANDING:
                self._expand_again(job, now)
            case JobStatus.AWAITING_APPROVAL:
                self.store.lapse(job.ref, now=now)
            case JobStatus.SCHEDULED:
                started = self.store.start(job.ref, now=now, due_at=now + SENDING_SLACK)
                if started is not None:
                    queue = self.queue_of(self.store.plan(job.ref))
                    queue_chunks(
                        self.store, queue, self.reports_queue, job.ref, started.totals.chunks, self.clock()
                    )
            case JobStatus.SENDING:
                self._push_on(job, now)
            case JobStatus.CANCELLED:
                self._close_begun(job, now)
                self._want_reports(close_if_over(self.store, job.ref, now), now)
            case JobStatus.PAUSED if job.waits_until is not None and job.waits_until <= now:
                opened = self.store.open_window(job.ref, now=now, due_at=now + SENDING_SLACK)
                if opened is not None:
                    self.queue_missing(opened, now)
            case JobStatus.PAUSED | JobStatus.FINISHED:
                self._want_reports(job, now)
            case JobStatus.FAILED:
                self.store.look_again(job.ref, None)

    def _expand_again(self, job: Job, now: Milliseconds) -> None:
        missed = self.store.count_missed_expansion(job.ref, due_at=now + EXPANSION_SLACK)
        logger().warning("expansion_missed", extra={"job": job.ref.job_id, "times": missed})
        if missed <= MOST_IN_VAIN:
            self.plan_queue.send([JobPointer(job.ref).encode()])
        elif self.store.fail(job.ref, EXPANSION_FAILED, Totals(), now=now):
            logger().error("job_failed", extra={"job": job.ref.job_id, "reason": EXPANSION_FAILED})

    def _push_on(self, job: Job, now: Milliseconds) -> None:
        job = close_if_over(self.store, job.ref, now)
        if job.status is JobStatus.SENDING and not job.all_tried:
            self.queue_missing(job, now)
        self._want_reports(job, now)

    def _close_begun(self, job: Job, now: Milliseconds) -> None:
        """Have the chunks closed that were begun before the job was cancelled, however many attempts died over
        them: closing makes no call, so what killed those is mostly gone. Until all are closed nobody knows what is
        to be paid, and the job holds all its credits."""
        found = self.survey(job, now, unclaimed=False)
        if found.stuck:
            held = {"chunks": len(found.stuck), "credits": job.totals.credits}
            logger().error("credit_held", extra={"job": job.ref.job_id, **held})
        if begun := [*found.missing, *found.stuck]:
            self.queue_of(self.store.plan(job.ref)).send(begun)

    def queue_missing(self, job: Job, now: Milliseconds) -> None:
        """Queue the chunks that nobody is at. When only those are left over which attempt after attempt died,
        the job is paused for a person to look; resuming it tries them once more."""
        unclaimed = now - job.queued_at > STALL
        if unclaimed and job.queued_at:
            rate = self.store.plan(job.ref).segments_per_second
            # At an account's pace a long job's last chunks wait their turn for hours, and are not lost.
            unclaimed = rate is None or now - job.queued_at > STALL + job.totals.segments * SECOND // rate
        found = self.survey(job, now, unclaimed=unclaimed)
        if found.stuck and job.progress.chunks_done + len(found.stuck) == job.totals.chunks:
            halt(self.store, job.ref, CHUNKS_STUCK)
            return
        if found.missing:
            chunks = len(found.missing)
            logger().warning("chunks_queued_again", extra={"job": job.ref.job_id, "chunks": chunks})
            self.queue_of(self.store.plan(job.ref)).send(found.missing)
        if unclaimed:
            self.store.mark_queued(job.ref, now=now, due_at=now + SENDING_SLACK)

    def survey(self, job: Job, now: Milliseconds, *, unclaimed: bool) -> Survey:
        """Look for chunks that nobody is at: their lease lapsed, they were left, or (if `unclaimed` is asked
        for) nobody ever claimed them."""
        seen: set[int] = set()
        missing: list[Pointer] = []
        stuck: list[Pointer] = []
        for record, reports in self.store.chunks(job.ref, 0, job.totals.chunks):
            if record is None:
                continue
            seen.add(reports.chunk)
            if record.done or record.lease_until >= now:
                continue
            those = stuck if _stuck(record, job) else missing
            those.append(ChunkPointer(job.ref, record.chunk).encode())
        if unclaimed:
            never = (chunk for chunk in range(job.totals.chunks) if chunk not in seen)
            missing += (ChunkPointer(job.ref, chunk).encode() for chunk in never)
        return Survey(missing, stuck)

    def _want_reports(self, job: Job, now: Milliseconds) -> None:
        """Start a poll if none is due to start by itself, and look again soon."""
        if job.sending_since is None:
            self.store.look_again(job.ref, None)
            return
        if job.poll_at <= now:
            self.reports_queue.send([JobPointer(job.ref).encode()])
        self.store.look_again(job.ref, job.by_its_window(max(now, job.poll_at) + SENDING_SLACK))


def _stuck(record: ChunkRecord, job: Job) -> bool:
    """Too many attempts in a row died over this chunk, the last one since the job was last queued whole."""
    return record.in_vain >= MOST_IN_VAIN and 0 < job.queued_at < record.lease_until


def queue_chunks(
    store: JobStore, queue: Queue, reports_queue: Queue, ref: JobRef, chunks: int, now: Milliseconds
) -> None:
    """Hand all of a committed job's chunks to the queue and start asking for its reports."""
    queue.send(ChunkPointer(ref, chunk).encode() for chunk in range(chunks))
    reports_queue.send([JobPointer(ref).encode()], delay_seconds=FIRST_POLL_SECONDS)
    store.mark_queued(ref, now=now, due_at=now + SENDING_SLACK)


FIRST_POLL_SECONDS: Final = 5
"""Reports begin to come a few seconds after a message went out."""
