"""Chunks come into their queue: the first ones when a job is committed (`ulak.jobs.waves`), later those nobody is at.

Queueing a chunk twice is harmless: its claim is conditional.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ulak.jobs.course import JobCourse
from ulak.jobs.halt import halt
from ulak.jobs.job import Job, JobRef, Plan, Totals
from ulak.jobs.pointers import ChunkPointer, JobPointer
from ulak.jobs.records import ChunkRecord
from ulak.jobs.store import JobStore
from ulak.jobs.waves import first, released
from ulak.platform.clock import MINUTE, SECOND, Clock, Milliseconds
from ulak.platform.queue import Pointer, Queue
from ulak.platform.telemetry import logger
from ulak.values import dataclass

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

FIRST_POLL_SECONDS: Final = 5
"""Reports begin to come a few seconds after a message went out."""


@dataclass(frozen=True, slots=True)
class Survey:
    """Chunks of a job that nobody is at."""

    missing: list[Pointer]
    """Pointers to those that want to be queued."""
    stuck: list[Pointer]
    """Pointers to those besides over which attempt after attempt died."""


def _stuck(record: ChunkRecord, job: Job) -> bool:
    """Too many attempts in a row died over this chunk, the last one since the job was last queued whole."""
    return record.in_vain >= MOST_IN_VAIN and 0 < job.queued_at < record.lease_until


@dataclass(frozen=True, slots=True)
class Queueing:
    """Hands the chunks of jobs to their queues."""

    store: JobStore
    course: JobCourse
    queue_of: Callable[[Plan, Totals], Queue]
    reports_queue: Queue
    clock: Clock

    def queue_first(self, ref: JobRef, plan: Plan, totals: Totals) -> Job:
        """Queue the first chunks of a committed job, and start asking for its reports. The job as it is then."""
        chunks = first(totals.chunks, plan.window_of_chunks)
        self.queue_of(plan, totals).send(ChunkPointer(ref, chunk).encode() for chunk in chunks)
        self.reports_queue.send([JobPointer(ref).encode()], delay_seconds=FIRST_POLL_SECONDS)
        now = self.clock()
        return self.course.mark_queued(ref, now=now, due_at=now + SENDING_SLACK)

    def queue_missing(self, job: Job, now: Milliseconds) -> None:
        """Queue the chunks that nobody is at. When only those are left over which attempt after attempt died,
        the job is paused for a person to look; resuming it tries them once more."""
        unclaimed = now - job.queued_at > STALL
        plan = self.store.plan(job.ref) if unclaimed else None
        if plan is not None and job.queued_at:
            rate = plan.segments_per_second
            # At an account's pace a long job's last chunks wait their turn for hours, and are not lost.
            unclaimed = rate is None or now - job.queued_at > STALL + job.totals.segments * SECOND // rate
        found = self.survey(job, now, unclaimed=plan if unclaimed else None)
        if found.stuck and job.progress.chunks_done + len(found.stuck) == job.totals.chunks:
            halt(self.course, job.ref, CHUNKS_STUCK)
            return
        if found.missing:
            chunks = len(found.missing)
            logger().warning("chunks_queued_again", extra={"job": job.ref.job_id, "chunks": chunks})
            self.queue_of(plan or self.store.plan(job.ref), job.totals).send(found.missing)
        if unclaimed:
            self.course.mark_queued(job.ref, now=now, due_at=now + SENDING_SLACK)

    def survey(self, job: Job, now: Milliseconds, *, unclaimed: Plan | None = None) -> Survey:
        """Look for chunks that nobody is at: their lease lapsed, they were left, or (if the plan is given whose
        `unclaimed` chunks are asked for) they were to be queued and nobody ever claimed them."""
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
        if unclaimed is not None:
            window = unclaimed.window_of_chunks
            never = (
                chunk
                for chunk in range(job.totals.chunks)
                if chunk not in seen and released(chunk, seen, window)
            )
            missing += (ChunkPointer(job.ref, chunk).encode() for chunk in never)
        return Survey(missing, stuck)
