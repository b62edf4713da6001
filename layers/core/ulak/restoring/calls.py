"""Which calls may have been made after the moment: those of chunks in the bucket that no journal tells of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, islice
from typing import Final

from ulak.directory.firms import OperatorAccount, Service
from ulak.jobs.chunks import Chunk, digest
from ulak.jobs.job import Job, JobRef
from ulak.jobs.journal import Call, Journal
from ulak.jobs.keys import chunk_key, chunk_named, chunks_prefix
from ulak.jobs.records import ChunkRecord, Claim, ReportRecord
from ulak.jobs.status import JobStatus
from ulak.jobs.store import JobStore
from ulak.platform.bucket import Bucket
from ulak.platform.clock import Milliseconds
from ulak.reports.doubt import may_be_accepted
from ulak.reports.folding import known_calls
from ulak.restoring.asking import Account
from ulak.rules import OperatorProfile, profile
from ulak.text import MessageType

_JOBS_AT_ONCE: Final = 100


@dataclass(frozen=True, slots=True)
class OpenChunk:
    """A chunk of which calls may have been made after the moment."""

    ref: JobRef
    account: Account
    chunk: Chunk
    digest: str
    calls: Sequence[Call]
    journal: Journal

    @property
    def untold(self) -> range:
        """Places of the calls that the journal does not tell of."""
        return range(self.journal.next_call, len(self.calls) - bool(self.journal.withheld))

    def begun_by(self, claim: Claim) -> bool:
        """Whether the claim is the first of this chunk, of which no record told: which account its calls go by first
        stands in none."""
        return not self.journal.entries and self.journal.intent_at is None and claim.attempt == 1

    def msisdns(self, place: int) -> Sequence[str]:
        return self.chunk.msisdns_of(self.calls[place])


@dataclass(slots=True)
class Gathered:
    """What the records and the bucket know of a firm's calls about the moment."""

    jobs: list[Job] = field(default_factory=list)
    """Those that may have gone on after it."""
    unknown_jobs: set[str] = field(default_factory=set)
    """Those that no record tells of: they were made after it."""
    chunks: dict[Account, list[OpenChunk]] = field(default_factory=lambda: defaultdict(list))
    known: set[str] = field(default_factory=set)
    """The operator's job ids that journals tell of."""
    rivals: dict[Account, list[Sequence[str]]] = field(default_factory=lambda: defaultdict(list))
    """Numbers of each call that is in doubt already."""
    without_account: set[str] = field(default_factory=set)
    """Unknown jobs whose operator account is not known either."""


@dataclass(frozen=True, slots=True)
class Gatherer:
    store: JobStore
    bucket: Bucket
    account: Callable[[str, Service], OperatorAccount | None]
    all_accounts: Callable[[str], Iterable[OperatorAccount]]
    secret_name: Callable[[OperatorAccount], str]
    spoken: Callable[[str], bool]
    """Whether an operator can be sent through; by its id."""

    def gather(self, firm_id: str, quiet_since: Milliseconds, until: Milliseconds) -> Gathered:
        """All of the firm's calls that may have been made before `until` and that no journal tells of. Jobs that were
        over by `quiet_since` are left out."""
        gathered = Gathered()
        for ref, job, numbers in self._jobs(firm_id):
            if job is None:
                gathered.unknown_jobs.add(ref.job_id)
            elif job.status is JobStatus.FINISHED and max(job.moved_at, job.closed_at or 0) < quiet_since:
                continue
            elif _may_go_on(job, until):
                gathered.jobs.append(job)
            self._gather_job(ref, job, numbers, until, gathered)
        return gathered

    def accounts(self, firm_id: str) -> Iterator[Account]:
        """The firm's accounts as they are set, but for those that nothing is sent through."""
        for account in self.all_accounts(firm_id):
            if self.spoken(account.operator_id):
                yield self._named(account)

    def _named(self, account: OperatorAccount) -> Account:
        return Account(account.id, account.operator_id, account.base_url, self.secret_name(account))

    def _jobs(self, firm_id: str) -> Iterator[tuple[JobRef, Job | None, list[int]]]:
        """Jobs that have chunks in the bucket, with their chunks' numbers."""
        named = (found for key in self.bucket.keys(chunks_prefix(firm_id)) if (found := chunk_named(key)))
        grouped = (
            (ref, [number for _, number in group]) for ref, group in groupby(named, key=lambda n: n[0])
        )
        while some := dict(islice(grouped, _JOBS_AT_ONCE)):
            jobs = self.store.jobs_named(list(some))
            for ref, numbers in some.items():
                yield ref, jobs.get(ref), numbers

    def _gather_job(
        self, ref: JobRef, job: Job | None, numbers: Sequence[int], until: Milliseconds, gathered: Gathered
    ) -> None:
        account_by = self._accounts_of(ref, job, numbers)
        if account_by is None:
            gathered.without_account.add(ref.job_id)
            return
        records = {
            reports.chunk: (record, reports)
            for record, reports in self.store.chunks(ref, 0, max(numbers) + 1)
        }
        for number in numbers:
            record, reports = records.get(number, (None, ReportRecord(number)))
            gathered.known |= known_calls(record, reports).keys()
            doubts = [place for place, _ in may_be_accepted(record, reports)] if record else []
            wanted = _may_have_gone_on(job, record, until)
            if not doubts and not wanted:
                continue
            data = self.bucket.get(chunk_key(ref, number))
            chunk = Chunk.decode(data)
            at = record.journal.place_of(record.journal.next_call) if record else chunk.places[0]
            account, rules, kind = account_by(at)
            journal = record.journal if record else Journal(rules.batch_of(chunk.texts, kind))
            if record is None and at:
                journal = journal.moved(at, journal.batch_size)
            calls = journal.calls(chunk.msisdns)
            one = OpenChunk(ref, account, chunk, digest(data), calls, journal)
            if wanted:
                gathered.chunks[account].append(one)
            told = (place for place in doubts if place < journal.next_call)
            gathered.rivals[account] += (one.msisdns(place) for place in told)

    def _accounts_of(
        self, ref: JobRef, job: Job | None, numbers: Sequence[int]
    ) -> Callable[[int], tuple[Account, OperatorProfile, MessageType]] | None:
        """What answers the account at a place of the job's plan, the rules of its operator, and the type of the job's
        messages; ``None``: nobody knows it."""
        if job is not None:
            whole = self.store.plan(ref)

            def planned(place: int) -> tuple[Account, OperatorProfile, MessageType]:
                plan = whole.through(place)
                account = Account(plan.account_id, plan.operator_id, plan.base_url, plan.secret_name)
                return account, plan.profile, plan.message_type

            return planned
        first = Chunk.decode(self.bucket.get(chunk_key(ref, numbers[0])))
        by_tckn = first.concealed is not None
        today = self.account(ref.firm_id, Service.TCKN if by_tckn else Service.SMS)
        if today is None:
            return None
        kind = MessageType.TCKN if by_tckn else MessageType.BULK
        return lambda _: (self._named(today), profile(today.operator_id), kind)


def _may_go_on(job: Job, until: Milliseconds) -> bool:
    """Whether the job, as it stood at the moment, may have been sent before `until`."""
    match job.status:
        case JobStatus.FINISHED:
            return False
        case JobStatus.FAILED:
            return job.short_of is not None  # the same request again takes it up
        case JobStatus.SCHEDULED:
            return (job.sending_since or 0) < until
    return True


def _may_have_gone_on(job: Job | None, record: ChunkRecord | None, until: Milliseconds) -> bool:
    """Whether calls of a chunk may have been made."""
    if record is not None and record.done:
        return False
    if job is None:
        return True
    if job.status is JobStatus.CANCELLED:
        return record is not None  # of chunks that were not begun, no call was made any more
    return _may_go_on(job, until)
