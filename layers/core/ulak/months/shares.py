"""What of a job went by each of its accounts, where it has several (ADR 72): read from its chunks, which alone know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from ulak.jobs.chunks import Chunk
from ulak.jobs.job import Job, Plan
from ulak.jobs.journal import CHARGED, Call, Journal, Outcome, places_of
from ulak.jobs.keys import chunk_key
from ulak.jobs.records import ChunkRecord, ReportRecord
from ulak.jobs.standing import standing
from ulak.jobs.status import RecipientStatus
from ulak.jobs.store import JobStore
from ulak.platform.bucket import Bucket
from ulak.rules import OperatorProfile

_READERS: Final = 8


@dataclass(slots=True)
class Share:
    """What went by one account, or would go by it first."""

    standings: Counter[RecipientStatus] = field(default_factory=Counter)
    """Recipients by how they stand now."""
    segments: int = 0
    """Billed: of what was sent or is in doubt."""
    credits: int = 0


@dataclass(frozen=True, slots=True)
class Chunks:
    """Where the chunks of jobs and their records are read."""

    store: JobStore
    bucket: Bucket

    def shares(self, job: Job, plan: Plan) -> dict[int, Share]:
        """The share of each of the plan's accounts, by its place; those that have none are left out. Together they are
        the job."""
        found: dict[int, Share] = {}
        statuses = plan.statuses
        for chunk, record, reports in self._of(job):
            journal = record.journal if record else Journal(plan.profile.batch_size or 1)
            calls = journal.calls(chunk.msisdns)
            _add_standings(found, job, chunk, record, reports, calls, statuses)
            for number, (entry, call) in enumerate(zip(journal.entries, calls, strict=False)):
                refuted = entry.outcome is Outcome.UNCERTAIN and number in reports.refuted
                if entry.outcome in CHARGED and not refuted:
                    place = journal.place_of(number)
                    share = found.setdefault(place, Share())
                    share.segments += chunk.by(place).billed_of(call)
                    share.credits += plan.credits(chunk, call, place)
        return found

    def _of(self, job: Job) -> Iterator[tuple[Chunk, ChunkRecord | None, ReportRecord]]:
        """All chunks with their records, some fetched at the same time."""
        records = {
            reports.chunk: (record, reports)
            for record, reports in self.store.chunks(job.ref, 0, job.totals.chunks)
        }
        numbers = iter(range(job.totals.chunks))
        with ThreadPoolExecutor(_READERS) as pool:
            while some := list(islice(numbers, _READERS)):
                for data in pool.map(lambda number: self.bucket.get(chunk_key(job.ref, number)), some):
                    chunk = Chunk.decode(data)
                    yield chunk, *records.get(chunk.number, (None, ReportRecord(chunk.number)))


def _add_standings(
    found: dict[int, Share],
    job: Job,
    chunk: Chunk,
    record: ChunkRecord | None,
    reports: ReportRecord,
    calls: Sequence[Call],
    statuses: OperatorProfile,
) -> None:
    journal = record.journal if record else Journal(1)
    places = places_of(chunk.places, journal, calls)
    for index in range(len(chunk)):
        place = places[index] if places else chunk.places[0]
        where = standing(index, calls, record, reports, statuses, job.began_at)
        found.setdefault(place, Share()).standings[where.status] += 1
