"""When a job that reminds current accounts is over: write down which account was reminded by which message.

Apart from sending, which pays nothing for it: the snapshot and the chunks are read once more, side by side. May be
done any number of times; it says how things stand when it is done.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ulak.directory.reminders import Reminder, Reminders, Roll, rolled
from ulak.errors import Problem
from ulak.jobs.chunks import Chunk
from ulak.jobs.job import Job, JobRef, Plan
from ulak.jobs.keys import FACTS, chunk_key
from ulak.jobs.records import ChunkRecord, ReportRecord
from ulak.jobs.standing import standing
from ulak.jobs.store import JobStore
from ulak.platform.bucket import Bucket
from ulak.platform.clock import Remaining
from ulak.platform.queue import Pointer, Queue

_CLOSING_SECONDS: Final = 60
"""A cancelled job's last calls are still being closed: look again after this."""


@dataclass(frozen=True, slots=True)
class RemindingPointer:
    """What a message of the lists queue says; `stage` as `Roll.stage`."""

    ref: JobRef
    stage: str

    def encode(self) -> Pointer:
        return {"firm": self.ref.firm_id, "job": self.ref.job_id, "reminding": self.stage}

    @classmethod
    def of(cls, pointer: Pointer) -> RemindingPointer:
        """What `encode` made."""
        return cls(JobRef(str(pointer["firm"]), str(pointer["job"])), str(pointer["reminding"]))


@dataclass(frozen=True, slots=True)
class Reminding:
    store: JobStore
    bucket: Bucket
    reminders: Reminders
    queue: Queue

    def build(self, message: Pointer, remaining: Remaining) -> None:
        """Write the rolls of the job, as it stands now."""
        pointer = RemindingPointer.of(message)
        job = self.store.job(pointer.ref)
        if job is None or not job.totals.chunks:
            return
        if job.holds_credit:
            self.queue.send([pointer.encode()], delay_seconds=_CLOSING_SECONDS)
            return
        plan = self.store.plan(pointer.ref)
        if plan.sources is None:
            return  # nobody of the directory was written to
        accounts = _accounts(csv.reader(self.bucket.lines(plan.snapshot)))
        for record, reports in _records(self.store, job):
            chunk = Chunk.decode(self.bucket.get(chunk_key(job.ref, reports.chunk)))
            for part, some in enumerate(rolled(_of_chunk(chunk, accounts, record, reports, job, plan))):
                roll = Roll(job.ref.job_id, job.began_at, chunk.number, part, pointer.stage, some)
                self.reminders.put(job.ref.firm_id, roll)

    def give_up(self, message: Pointer, why: Problem) -> None:
        """The rolls that are written stay; that others are not is told by the event of work that was given up."""


def _records(store: JobStore, job: Job) -> Iterator[tuple[ChunkRecord, ReportRecord]]:
    """Of the chunks that were begun, in order."""
    for record, reports in store.chunks(job.ref, 0, job.totals.chunks):
        if record is not None:
            yield record, reports


def _accounts(rows: Iterator[list[str]]) -> Iterator[tuple[int, str]]:
    """Row of the snapshot and the account it is of; empty for a row of anybody else."""
    header = next(rows)
    source, who = header.index(FACTS[0]), header.index(FACTS[1])
    for number, row in enumerate(rows, 1):
        is_account = row[source] == "accounts" or row[source].startswith("filter:")
        yield number, row[who] if is_account else ""


def _of_chunk(
    chunk: Chunk,
    accounts: Iterator[tuple[int, str]],
    record: ChunkRecord,
    reports: ReportRecord,
    job: Job,
    plan: Plan,
) -> Iterator[Reminder]:
    """The chunk's accounts, in order; takes as many of the snapshot's rows as the chunk reaches."""
    calls, profile = record.journal.calls(chunk.msisdns), plan.statuses
    for index, row in enumerate(chunk.rows):
        account = next(account for number, account in accounts if number == row)
        if account:
            where = standing(index, calls, record, reports, profile, job.began_at)
            yield Reminder(account, index, where.status.value, where.tried_at or 0)
