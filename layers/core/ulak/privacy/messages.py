"""Finds what was sent to one person: by reading every chunk that is kept, so that nothing depends on an index.

A chunk of 500 is one GET, and is looked through as octets; it is taken apart only where the person stands in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Final

from ulak.errors import NotFound
from ulak.jobs.chunks import Chunk
from ulak.jobs.items import PROOF_KEPT
from ulak.jobs.job import Job, JobRef, MessageId, Plan
from ulak.jobs.keys import chunk_key
from ulak.jobs.lines import job_id_of, line_at
from ulak.jobs.status import JobStatus
from ulak.jobs.store import SETTLED, JobStore
from ulak.jobs.views import found_job
from ulak.platform.bucket import Bucket
from ulak.platform.clock import DAY, Milliseconds

_READERS: Final = 16
_JOBS_AT_ONCE: Final = 50


@dataclass(frozen=True, slots=True)
class Hit:
    """The person's places in one chunk."""

    job: Job
    plan: Plan
    chunk: Chunk
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Sought:
    """A job that was looked through: `line` is its place among the firm's jobs."""

    line: str
    job: Job
    plan: Plan
    hits: tuple[Hit, ...]


def is_over(job: Job) -> bool:
    """Whether nothing of the job is read or written any more by those who send and ask for reports."""
    return job.status in SETTLED and job.due_at is None


@dataclass(frozen=True, slots=True)
class SentMessages:
    store: JobStore
    bucket: Bucket

    def to(self, firm_id: str, key: str, begun: str, until: Milliseconds) -> Iterator[Sought]:
        """All jobs that are kept from the line `begun` on (empty: all) and were accepted until then, the oldest first,
        each with where the recipient's `key` stands in it."""
        word = key.encode()
        first = max(begun, line_at(until - PROOF_KEPT - DAY))
        lines = self.store.lines_from(firm_id, first, until + 1)
        with ThreadPoolExecutor(_READERS) as pool:
            while some := list(islice(lines, _JOBS_AT_ONCE)):
                refs = [JobRef(firm_id, job_id_of(line)) for line in some]
                found = {job.ref: (job, plan) for job, plan in self.store.jobs_with_plans(refs)}
                for line, ref in zip(some, refs, strict=True):
                    if ref not in found:
                        continue
                    job, plan = found[ref]
                    chunks = pool.map(partial(self._chunk, ref, word), range(_kept(job)))
                    hits = (_hit(job, plan, chunk, key) for chunk in chunks if chunk is not None)
                    yield Sought(line, job, plan, tuple(hit for hit in hits if hit is not None))

    def of(self, firm_id: str, message_id: MessageId) -> Hit:
        """One message that there is."""
        ref = JobRef(firm_id, message_id.job_id)
        chunk = Chunk.decode(self.bucket.get(chunk_key(ref, message_id.chunk)))
        return Hit(found_job(self.store, ref), self.store.plan(ref), chunk, (message_id.index,))

    def open_lists(self, firm_id: str, since: Milliseconds, until: Milliseconds) -> set[str]:
        """The lists of jobs that are not over, which these may read again."""
        lines = self.store.lines_from(firm_id, line_at(since), until + 1)
        lists: set[str] = set()
        while some := list(islice(lines, _JOBS_AT_ONCE)):
            refs = [JobRef(firm_id, job_id_of(line)) for line in some]
            lists |= {plan.snapshot for job, plan in self.store.jobs_with_plans(refs) if not is_over(job)}
        return lists

    def _chunk(self, ref: JobRef, word: bytes, number: int) -> Chunk | None:
        try:
            data = self.bucket.get(chunk_key(ref, number))
        except NotFound:
            return None  # it is older than chunks are kept
        return Chunk.decode(data) if word in data else None


def _kept(job: Job) -> int:
    return 0 if job.status in (JobStatus.ACCEPTED, JobStatus.EXPANDING) else job.totals.chunks


def _hit(job: Job, plan: Plan, chunk: Chunk, key: str) -> Hit | None:
    places = tuple(place for place, one in enumerate(chunk.msisdns) if one == key)
    return Hit(job, plan, chunk, places) if places else None
