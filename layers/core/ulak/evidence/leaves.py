"""The leaves of a job's evidence: a recipient each, with all that its records say of it.

Read chunk by chunk, some ahead; memory holds a few chunks, however long the list is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

import orjson

from ulak.consent.claimed import Found
from ulak.jobs.chunks import Chunk
from ulak.jobs.job import Job, JobRef, MessageId, Plan
from ulak.jobs.journal import Call, Journal, calls_of
from ulak.jobs.keys import chunk_key, raw_reports_prefix
from ulak.jobs.records import ChunkRecord, ReportRecord
from ulak.jobs.standing import standing
from ulak.jobs.store import JobStore
from ulak.platform.bucket import Bucket
from ulak.platform.clock import Milliseconds, rfc3339
from ulak.reports.folding import known_calls
from ulak.reports.pages import heard_rows

_VERSION: Final = 1
_READERS: Final = 8
_WINDOW: Final = 32
"""Chunks whose records are held at once."""


@dataclass(frozen=True, slots=True)
class Records:
    """All that is kept of one chunk."""

    chunk: Chunk
    record: ChunkRecord | None
    reports: ReportRecord
    found: Sequence[Found]
    heard: Mapping[tuple[str, str], Sequence[dict[str, Any]]]
    """What the operator reported, in the order in which it came, by its job's id and number."""


@dataclass(frozen=True, slots=True)
class Leaves:
    store: JobStore
    bucket: Bucket

    def of_job(self, job: Job, plan: Plan, first: int = 0) -> Iterator[bytes]:
        """The leaves of the job's chunks from the chunk `first` on, in the order of the recipients."""
        for records in self._chunks(job.ref, first, job.totals.chunks):
            yield from leaves_of(job, plan, records)

    def of_message(self, job: Job, plan: Plan, message_id: MessageId) -> bytes:
        """One recipient's leaf, as its records are now."""
        (records,) = self._chunks(job.ref, message_id.chunk, message_id.chunk + 1)
        return leaf_of(job, plan, records, message_id.index)

    def _chunks(self, ref: JobRef, first: int, stop: int) -> Iterator[Records]:
        with ThreadPoolExecutor(_READERS) as pool:
            for begun in range(first, stop, _WINDOW):
                end = min(begun + _WINDOW, stop)
                kept = {reports.chunk: (one, reports) for one, reports in self.store.chunks(ref, begun, end)}
                found: defaultdict[int, list[Found]] = defaultdict(list)
                for number, one in self.store.found(ref, begun, end, self.bucket):
                    found[number].append(one)
                numbers = range(begun, end)
                objects = pool.map(lambda number: self.bucket.get(chunk_key(ref, number)), numbers)
                heard = pool.map(lambda number: self._heard(ref, number), numbers)
                for number, data, rows in zip(numbers, objects, heard, strict=True):
                    record, reports = kept.get(number, (None, ReportRecord(number)))
                    yield Records(Chunk.decode(data), record, reports, found[number], rows)

    def _heard(self, ref: JobRef, number: int) -> Mapping[tuple[str, str], Sequence[dict[str, Any]]]:
        heard: defaultdict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
        for key in self.bucket.keys(raw_reports_prefix(ref, number)):
            for heard_at, row in heard_rows(self.bucket.get(key)):
                so_far = heard[row.operator_job_id, row.msisdn]
                told = {"status": row.raw_status, "at": _time(row.done_at)}
                if not any(one["status"] == told["status"] and one["at"] == told["at"] for one in so_far):
                    so_far.append({**told, "heard_at": _time(heard_at)})
        return heard


def leaves_of(job: Job, plan: Plan, records: Records) -> Iterator[bytes]:
    told = _Chunk(job, plan, records)
    return (told.leaf(index) for index in range(len(records.chunk)))


def leaf_of(job: Job, plan: Plan, records: Records, index: int) -> bytes:
    return _Chunk(job, plan, records).leaf(index)


class _Chunk:
    """What the leaves of a chunk are made of."""

    def __init__(self, job: Job, plan: Plan, records: Records) -> None:
        self._job, self._plan, self._records = job, plan, records
        journal = records.record.journal if records.record else None
        msisdns = records.chunk.msisdns
        self._calls: list[Call] = (
            journal.calls(msisdns) if journal else calls_of(msisdns, plan.profile.batch_size or 1)
        )
        self._journal = journal or Journal(plan.profile.batch_size or 1)
        self._place = {index: place for place, call in enumerate(self._calls) for index in call}
        self._names = {place: name for name, place in known_calls(records.record, records.reports).items()}

    def leaf(self, index: int) -> bytes:
        job, chunk, records = self._job, self._records.chunk, self._records
        where = standing(
            index, self._calls, records.record, records.reports, self._plan.profile, job.began_at
        )
        text = chunk.text(index)
        return orjson.dumps(
            {
                "v": _VERSION,
                "message_id": str(MessageId(job.ref.job_id, chunk.number, index)),
                "row": chunk.rows[index],
                "to": chunk.shown(index),
                "text": text,
                "text_sha256": sha256(text.encode()).hexdigest(),
                "segments": chunk.billed_segments(index),
                "status": where.status.value,
                "reason": where.reason,
                "reported_at": _time(where.reported_at),
                "consent": self._consent(index),
                "call": self._call(index),
                "reports": self._reports(index),
            }
        )

    def _entry_at(self, index: int) -> Milliseconds | None:
        place = self._place[index]
        entries = self._journal.entries
        return entries[place].at if place < len(entries) else None

    def _call(self, index: int) -> dict[str, Any] | None:
        """The operator's call and its answer; ``None``: none was made, or its answer is not there yet."""
        place, entries = self._place[index], self._journal.entries
        if place >= len(entries) or (self._journal.withheld and self._journal.withheld[index]):
            return None
        entry = entries[place]
        return {
            "reference": str(MessageId(self._job.ref.job_id, self._records.chunk.number, place)),
            "outcome": entry.outcome.name.lower(),
            "at": _time(entry.at),
            "operator_job_id": self._names.get(place, entry.operator_job_id),
            "reason": entry.reason,
        }

    def _consent(self, index: int) -> dict[str, Any] | None:
        """What the claim found under which the call was made; ``None``: nothing was asked."""
        at = self._entry_at(index)
        asked = [one for one in self._records.found if at is None or one.asked_at <= at]
        if not asked:
            return None
        found = asked[-1]
        consent = found.consents[index]
        told: dict[str, Any] = {
            "asked_at": _time(found.asked_at),
            "recipient_type": found.wanted.recipient_type.value,
            "required": found.wanted.required,
            "status": None,
        }
        if consent is None:
            return told
        return told | {
            "status": consent.status.value,
            "source": consent.source,
            "given_at": _time(consent.at),
            "proof": consent.proof,
            "recorded_at": _time(consent.recorded_at),
            "recorded_by": consent.by,
        }

    def _reports(self, index: int) -> Sequence[dict[str, Any]]:
        name = self._names.get(self._place[index], "")
        return self._records.heard.get((name, self._records.chunk.msisdns[index]), ())


def _time(at: Milliseconds | None) -> str | None:
    return rfc3339(at) if at else None
