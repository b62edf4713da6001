"""A job under poll: its chunks with their records, and what is kept of the answers about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from ulak.jobs.chunks import Chunk
from ulak.jobs.job import Job, JobRef, Plan
from ulak.jobs.journal import Call
from ulak.jobs.keys import chunk_key, raw_report_key
from ulak.jobs.records import ChunkRecord, FoldDelta, Refund, ReportRecord
from ulak.jobs.store import JobStore
from ulak.operators.port import ReportPage
from ulak.platform.bucket import Bucket
from ulak.platform.clock import Clock, Milliseconds
from ulak.reports.folding import Teller
from ulak.reports.pages import kept_pages
from ulak.reports.store import ReportStore
from ulak.rules import OperatorProfile

_OBJECTS: Final = 1_000
"""More than one poll keeps of one account."""


@dataclass(frozen=True, slots=True)
class PolledJob:
    """The job as it stood when the poll began."""

    job: Job
    plan: Plan
    store: JobStore
    folds: ReportStore
    bucket: Bucket
    clock: Clock
    account: int = 0
    """Which of the plan's accounts is asked (`ulak.jobs.job.Plan.through`)."""

    def through(self, account: int) -> PolledJob:
        """The same job, for what is asked of another of its accounts."""
        return replace(self, account=account)

    @property
    def asked(self) -> Plan:
        """The plan as it is for what goes by the account that is asked."""
        return self.plan.through(self.account)

    @property
    def profile(self) -> OperatorProfile:
        """That of the account's operator."""
        return self.asked.profile

    @property
    def teller(self) -> Teller | None:
        """The account that reports are of; ``None``: there is only one."""
        if not self.plan.accounts:
            return None
        return Teller(self.account, self.profile, self.plan.statuses_before(self.account))

    def past(self, deadline: Milliseconds) -> bool:
        """Whether nothing of the job has been sent for so long."""
        return self.job.idle_for(self.clock()) > deadline

    def records(self) -> Iterator[tuple[ChunkRecord | None, ReportRecord]]:
        """Those of all chunks that may want reports: from where the last poll was stopped, then round to there."""
        first, middle, stop = self.job.polled_from, self.job.poll_next, self.job.totals.chunks
        if first < middle < stop:
            yield from self.store.chunks(self.job.ref, middle, stop)
            stop = middle
        yield from self.store.chunks(self.job.ref, first, stop)

    def records_of(self, chunk: int) -> tuple[ChunkRecord | None, ReportRecord]:
        """Those of one chunk, as they are now."""
        return self.store.chunk(self.job.ref, chunk)

    def read(self, record: ChunkRecord, ref: JobRef | None = None) -> tuple[Chunk, list[Call]]:
        """The record's chunk, of this job or of another of the firm's, and its calls."""
        chunk = Chunk.decode(self.bucket.get(chunk_key(ref or self.job.ref, record.chunk)))
        return chunk, record.journal.calls(chunk.msisdns)

    def keep(
        self, before: ReportRecord, made: tuple[ReportRecord, FoldDelta], refund: Refund | None = None
    ) -> bool:
        """Keep what folding made of a record. ``False``: somebody else changed the record meanwhile."""
        return self.folds.fold(self.job.ref, before, *made, refund, now=self.clock())

    def keep_pages(self, pages: Sequence[ReportPage], number: int, chunk: int | None) -> None:
        """Keep pages of reports as they came, together: proof of what the operator said. `number`: among what this poll
        keeps of this account."""
        now, place = self.clock(), self.account * _OBJECTS + number
        self.bucket.put(raw_report_key(self.job.ref, chunk, now, place), kept_pages(pages, now))
