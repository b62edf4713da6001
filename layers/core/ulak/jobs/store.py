"""The records of a job in the table: one writer each, every decision a conditional write with a name.

======================  =============================================  ==========================
``sk``                  what                                           who writes
======================  =============================================  ==========================
``JOB``                 status, totals, counters; small on purpose     all, each its own fields
``PLAN``                the plan and the request's own facts           accept, once
``CHUNK#00042``         claim, token, journal; ≤1 KB                   the worker that holds it
``CHUNK#00042#DLR``     a byte a recipient, adopted calls; ≤2 KB       whoever folds reports
``FOUND#00042#00001``   consents that its first claim found            the worker that holds it
======================  =============================================  ==========================

all under ``FIRM#<firm>#JOB#<job>`` (what a claim found stands in the bucket where it is large); and a line a job under
``FIRM#<firm>#JOBS#<day>``, so that a firm's jobs of a day are found without a Scan. Each conditional write carries a
token of its own attempt: if the answer was lost and the SDK sent it again, the refusal shows our own token, and that
is a success.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final

from ulak.consent.claimed import Found
from ulak.jobs.items import (
    DUE_SHARDS,
    chunk_record,
    chunk_sk,
    day_pk,
    due_shard,
    found_sk,
    item_key,
    job_item_key,
    job_of,
    job_pk,
    plan_item,
    plan_of,
    report_record,
)
from ulak.jobs.job import (
    Job,
    JobRef,
    Plan,
)
from ulak.jobs.keys import claim_key
from ulak.jobs.lines import NewestLines, lines_from, newest_lines
from ulak.jobs.records import ChunkRecord, ReportRecord
from ulak.jobs.status import JobStatus
from ulak.platform.bucket import Bucket
from ulak.platform.clock import SECOND, Milliseconds
from ulak.platform.table import Item, Put, Refused, Table, new_token

_PAIRS_A_READ: Final = 50
"""Jobs of one BatchGetItem, which takes a hundred items."""

SETTLED: Final = frozenset({JobStatus.FINISHED, JobStatus.CANCELLED, JobStatus.FAILED})


class JobStore:
    """Makes jobs and reads their records."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def create(self, job: Job, plan: Plan) -> Job | None:
        """Write the job and its plan, once. ``None``: written now; a job: it stood there already."""
        token = new_token()
        day = datetime.fromtimestamp(job.created_at / SECOND, UTC).date()
        record = job_item_key(job.ref) | {
            "status": job.status.value,
            "created_at": job.created_at,
            "body_sha256": job.body_sha256,
            "token": token,
            "due_shard": due_shard(job.ref),
            "due_at": job.due_at,
        }
        line = {"pk": day_pk(job.ref.firm_id, day), "sk": f"{job.created_at:013d}#{job.ref.job_id}"}
        try:
            self._table.write_all(
                [
                    Put(record, "attribute_not_exists(pk)"),
                    Put(job_item_key(job.ref, "PLAN") | plan_item(plan)),
                    Put(line),
                ]
            )
        except Refused as refused:
            if refused.old is None or refused.old.get("token") == token:
                return None
            return job_of(job.ref, refused.old)
        return None

    def job(self, ref: JobRef) -> Job | None:
        item = self._table.get(item_key(ref, "JOB"))
        return job_of(ref, item) if item else None

    def job_beside(self, ref: JobRef, key: tuple[str, str]) -> tuple[Job | None, Item | None]:
        """The job, and the item at `key` beside it, by one consistent call."""
        found = self._table.get_all([item_key(ref, "JOB"), key])
        item = found.get(item_key(ref, "JOB"))
        return (job_of(ref, item) if item else None), found.get(key)

    def plan(self, ref: JobRef) -> Plan:
        """The plan of a job that exists."""
        item = self._table.get(item_key(ref, "PLAN"))
        if item is None:
            raise LookupError("a job without a plan")
        return plan_of(item)

    def jobs_of_days(self, firm_id: str, first: date, last: date) -> Iterator[JobRef]:
        """The firm's jobs accepted on these days (UTC), oldest first."""
        for offset in range((last - first).days + 1):
            pk = day_pk(firm_id, first + timedelta(days=offset))
            for item in self._table.query(pk, between=("0", ":")):
                yield JobRef(firm_id, item["sk"].partition("#")[2])

    def newest_lines(self, firm_id: str, first: Milliseconds, before: str, most: int) -> NewestLines:
        """As `ulak.jobs.lines.newest_lines` says."""
        return newest_lines(self._table, firm_id, first, before, most)

    def lines_from(self, firm_id: str, first: str, before: Milliseconds) -> Iterator[str]:
        """As `ulak.jobs.lines.lines_from` says."""
        return lines_from(self._table, firm_id, first, before)

    def jobs_named(self, refs: Sequence[JobRef]) -> dict[JobRef, Job]:
        """Those of the jobs that there are: a read for every hundred."""
        by_pk = {job_pk(ref): ref for ref in refs}
        items = self._table.get_many([(pk, "JOB") for pk in by_pk])
        return {by_pk[item["pk"]]: job_of(by_pk[item["pk"]], item) for item in items}

    def jobs_with_plans(self, refs: Sequence[JobRef]) -> Iterator[tuple[Job, Plan]]:
        """Those of the jobs that there are, in no order: a read for every fifty."""
        for first in range(0, len(refs), _PAIRS_A_READ):
            some = {job_pk(ref): ref for ref in refs[first : first + _PAIRS_A_READ]}
            keys = [(pk, sk) for pk in some for sk in ("JOB", "PLAN")]
            items = {(item["pk"], item["sk"]): item for item in self._table.get_many(keys)}
            for pk, ref in some.items():
                if (pk, "JOB") in items:
                    yield job_of(ref, items[pk, "JOB"]), plan_of(items[pk, "PLAN"])

    def chunk(self, ref: JobRef, chunk: int) -> tuple[ChunkRecord | None, ReportRecord]:
        """Both records of one chunk."""
        pairs = list(self.chunks(ref, chunk, chunk + 1))
        return pairs[0] if pairs else (None, ReportRecord(chunk))

    def chunks(self, ref: JobRef, first: int, stop: int) -> Iterator[tuple[ChunkRecord | None, ReportRecord]]:
        """The records of chunks `first` to `stop` (not included) that have any, in order."""
        if first >= stop:
            return  # DynamoDB refuses a range that ends before it begins
        between = (chunk_sk(first), chunk_sk(stop - 1) + "#DLR")
        record: ChunkRecord | None = None
        reports: ReportRecord | None = None
        for item in self._table.query(job_pk(ref), between=between):
            number = int(item["sk"].split("#")[1])
            standing = record or reports
            if standing is not None and standing.chunk != number:
                yield record, reports or ReportRecord(standing.chunk)
                record = reports = None
            if item["sk"].endswith("#DLR"):
                reports = report_record(number, item)
            else:
                record = chunk_record(number, item)
        standing = record or reports
        if standing is not None:
            yield record, reports or ReportRecord(standing.chunk)

    def found(self, ref: JobRef, first: int, stop: int, bucket: Bucket) -> Iterator[tuple[int, Found]]:
        """What claims of chunks `first` to `stop` (not included) found of their recipients, by chunk; of one chunk in
        the order of its claims. What is large is read from the bucket."""
        if first >= stop:
            return
        for item in self._table.query(job_pk(ref), between=(found_sk(first), found_sk(stop))):
            chunk, attempt = map(int, item["sk"].split("#")[1:])
            kept = item["found"] if "found" in item else bucket.get(claim_key(ref, chunk, attempt))
            yield chunk, Found.decode(bytes(kept))

    def due(self, until: Milliseconds, most: int) -> Iterator[JobRef]:
        """Jobs that someone must look at by `until`."""
        for shard in range(DUE_SHARDS):
            for item in self._table.query_due(f"DUE#{shard}", until, most):
                _, firm_id, _, job_id = item["pk"].split("#")
                yield JobRef(firm_id, job_id)
