"""Do a firm's books hold? Its accounts of credit against its jobs, its jobs against their chunks.

Everything is read anew from the records. What is under way while it is read may look wrong for a moment, so an
account is taken only if nothing moved while it was read, and what is found is looked at a second time: a
violation is what is wrong both times. The invariants' names are those of ``ulak.ledger.audit``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import takewhile
from typing import Final

from ulak.jobs.chunks import Chunk
from ulak.jobs.job import DOUBT_DEADLINE, REPORT_DEADLINE, Job, JobRef, Plan
from ulak.jobs.journal import CHARGED, Outcome
from ulak.jobs.keys import chunk_key
from ulak.jobs.records import ChunkRecord
from ulak.jobs.status import JobStatus
from ulak.jobs.store import SETTLED, JobStore
from ulak.ledger.audit import Violation, check_account
from ulak.ledger.entries import Entry, Kind, Standing
from ulak.ledger.quotas import Quotas
from ulak.ledger.store import Ledger
from ulak.platform.clock import HOUR, SECOND, Clock, Milliseconds
from ulak.platform.each import each
from ulak.platform.metrics import emit_all
from ulak.platform.telemetry import logger

RECENT_DAYS: Final = 1 + max(DOUBT_DEADLINE, REPORT_DEADLINE) // (24 * HOUR)
"""Older jobs do not change any more, and were looked at while they did."""

_CLOSING_SLACK: Final[Milliseconds] = 2 * HOUR
"""How long past its deadline a job may stay open: its reports are asked for every half hour by then."""

_COUNTED_AGAIN: Final[Milliseconds] = 89 * 24 * HOUR
"""Of older jobs what each recipient cost is not counted again. Chunks of jobs that 0.1.0 made are gone by then."""

_QUIET_ROUNDS: Final = 5


@dataclass(slots=True)
class Findings:
    """What was looked at, and what of it does not hold."""

    firm_id: str
    accounts: int = 0
    entries: int = 0
    jobs: int = 0
    chunks: int = 0
    busy: list[str] = field(default_factory=list)
    """What moved whenever it was read, so that nothing can be said of it."""
    violations: list[Violation] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Audit:
    """Looks at a firm's books. `services` are those that have accounts of credit."""

    store: JobStore
    ledger: Ledger
    read: Callable[[str], bytes]
    """What an object of the bucket holds; asked only when all is looked at."""
    clock: Clock
    services: Sequence[str]

    def run(self, firm_id: str, *, whole: bool) -> Findings:
        """The firm's accounts with all their entries, and its recent jobs by their records; if `whole`, all
        its jobs ever, and of each chunk that is kept what its recipients cost."""
        findings = self._look(firm_id, whole=whole)
        if findings.violations:
            again = {(v.invariant, v.where) for v in self._look(firm_id, whole=whole).violations}
            findings.violations = [v for v in findings.violations if (v.invariant, v.where) in again]
        return findings

    def _look(self, firm_id: str, *, whole: bool) -> Findings:
        findings = Findings(firm_id)
        # Jobs first: whatever a job's record says was done with its credit is in the entries read after it.
        jobs = self._jobs(findings, whole=whole)
        for service in self.services:
            account = self._account(firm_id, service)
            if account is None:
                findings.busy.append(service)
                continue
            standing, entries = account
            findings.accounts += 1
            findings.entries += len(entries)
            where = f"{firm_id}/{service}"
            findings.violations += check_account(where, standing, entries)
            of_service = [job for job in jobs if job.service == service]
            findings.violations += _jobs_against_entries(of_service, entries)
            if whole and service != _CODES:
                findings.violations += _block_against_jobs(where, standing, entries, of_service)
            if whole and service != _CODES:
                findings.violations += self._quotas_against_jobs(firm_id, service, of_service)
        return findings

    def _quotas_against_jobs(self, firm_id: str, service: str, jobs: Iterable[Job]) -> list[Violation]:
        """What a unit has taken of a month's quota is what its jobs hold, or have cost."""
        due: Counter[tuple[str, str]] = Counter()
        for job in jobs:
            due.update({(unit, job.quota_month): job.credits_due for unit in job.quotas})
        quotas = Quotas(self.ledger.table)
        found: list[Violation] = []
        for (unit, month), credits in due.items():
            off = quotas.taken(firm_id, unit, month).get(service, 0) - credits
            if off:
                where = f"{firm_id}/{service}/{unit}"
                found.append(
                    Violation("I9", where, f"taken in {month} differs by {off} from what jobs hold and cost")
                )
        return found

    def _account(self, firm_id: str, service: str) -> tuple[Standing, list[Entry]] | None:
        """The account as it was at one moment; ``None``: it is never still."""
        before = self.ledger.standing(firm_id, service)
        for _ in range(_QUIET_ROUNDS):
            entries = list(self.ledger.entries(firm_id, service))
            after = self.ledger.standing(firm_id, service)
            if after == before:
                return before, entries
            before = after
        return None

    def _jobs(self, findings: Findings, *, whole: bool) -> list[Job]:
        today = datetime.fromtimestamp(self.clock() / SECOND, UTC).date()
        first = today - timedelta(days=RECENT_DAYS)
        if whole:
            first = min([first, *self._first_days(findings.firm_id)])
        jobs: list[Job] = []
        seen: dict[tuple[str, str], _Call] = {}
        for ref in self.store.jobs_of_days(findings.firm_id, first, today):
            job = self.store.job(ref)
            if job is None:
                continue
            jobs.append(job)
            findings.jobs += 1
            if job.totals.chunks == 0 or job.sending_since is None:
                continue
            records = [r for r, _ in self.store.chunks(ref, 0, job.totals.chunks) if r is not None]
            findings.chunks += len(records)
            findings.violations += _records_against_job(job, records, self.clock())
            findings.violations += _accepted_once(job, records, seen, self._account_id)
            if whole and self.clock() - job.created_at < _COUNTED_AGAIN:
                plan = self.store.plan(ref)
                for record in records:
                    chunk = Chunk.decode(self.read(chunk_key(ref, record.chunk)))
                    findings.violations += _chunk_against_recipients(job, plan, record, chunk)
        return jobs

    def _account_id(self, call: _Call) -> str:
        """The operator account that a call went by."""
        return self.store.plan(call.ref).through(call.place).account_id

    def _first_days(self, firm_id: str) -> Iterable[date]:
        for service in self.services:
            first = next(self.ledger.entries(firm_id, service), None)
            if first is not None:
                yield datetime.fromtimestamp(first.at / SECOND, UTC).date()


_CODES: Final = "otp"
"""Codes are paid for by their challenges, which are gone soon after; so their draws cannot be counted again."""


def _jobs_against_entries(jobs: Iterable[Job], entries: Iterable[Entry]) -> list[Violation]:
    by_kind: dict[Kind, dict[str, Entry]] = defaultdict(dict)
    for entry in entries:
        by_kind[entry.kind][entry.subject] = entry
    found: list[Violation] = []
    for job in jobs:
        reserved = by_kind[Kind.RESERVATION].get(job.ref.job_id)
        released = by_kind[Kind.RELEASE].get(job.ref.job_id)
        held = reserved.reserved if reserved else 0
        wanted = 0 if job.from_block else job.totals.credits
        if held != wanted:
            found.append(_of(job, "I2", f"{held} reserved, {wanted} committed"))
        if (released is not None) is not (job.released_at is not None and not job.from_block):
            found.append(_of(job, "I8", f"released at {job.released_at}, by the entry {released}"))
        if released is not None and released.settled != job.progress.charged:
            found.append(_of(job, "I3", f"{released.settled} settled, {job.progress.charged} charged"))
    return found


def _block_against_jobs(
    where: str, standing: Standing, entries: Iterable[Entry], jobs: Iterable[Job]
) -> list[Violation]:
    """What was drawn from the block is what single messages cost."""
    turned = sum(entry.settled for entry in entries if entry.kind is Kind.BLOCK)
    cost = sum(
        job.progress.charged if job.released_at else job.totals.credits for job in jobs if job.from_block
    )
    off = turned + standing.block.drawn - cost
    return [Violation("I3", where, f"draws differ by {off} from what messages cost")] if off else []


def _records_against_job(job: Job, records: Sequence[ChunkRecord], now: Milliseconds) -> list[Violation]:
    found: list[Violation] = []
    progress, done = job.progress, [record for record in records if record.done]
    if len(done) != progress.chunks_done:
        found.append(_of(job, "I8", f"{len(done)} chunks are done, {progress.chunks_done} were counted"))
    charged = sum(record.charged for record in done) - progress.refunded
    if charged != progress.charged:
        found.append(_of(job, "I3", f"{charged} charged by chunks, {progress.charged} by the job"))
    closed = job.status in SETTLED and job.released_at is not None
    if closed and len(done) != len(records):
        found.append(_of(job, "I6", f"closed with {len(records) - len(done)} chunks under way"))
    if job.status is JobStatus.FINISHED and len(done) != job.totals.chunks:
        found.append(_of(job, "I6", f"finished with {len(done)} of {job.totals.chunks} chunks done"))
    if job.status is JobStatus.SENDING and job.idle_for(now) > DOUBT_DEADLINE + _CLOSING_SLACK:
        found.append(_of(job, "I6", "still open past the doubt deadline"))
    if job.status in SETTLED and job.holds_credit and now - (job.closed_at or now) > _CLOSING_SLACK:
        found.append(_of(job, "I8", "its books are still open"))
    return found


@dataclass(frozen=True, slots=True)
class _Call:
    """A call that was accepted, and the place in its plan of the account that it went by."""

    ref: JobRef
    chunk: int
    number: int
    place: int

    def __str__(self) -> str:
        return f"{self.ref.job_id}/{self.chunk}/{self.number}"


def _accepted_once(
    job: Job,
    records: Iterable[ChunkRecord],
    seen: dict[tuple[str, str], _Call],
    account_of: Callable[[_Call], str],
) -> list[Violation]:
    """An account's job ids are names of calls: two calls of ours by one name were one, or one was lost. Which account a
    call went by is asked where two have one name: operators may call theirs alike."""
    found: list[Violation] = []
    for record in records:
        for place, entry in enumerate(record.journal.entries):
            if entry.outcome is not Outcome.ACCEPTED:
                continue
            if not entry.operator_job_id:
                if not entry.reason:
                    found.append(_of(job, "I5", f"call {record.chunk}/{place} was accepted as nothing"))
                continue
            name = (job.service, entry.operator_job_id)
            ours = _Call(job.ref, record.chunk, place, record.journal.place_of(place))
            other = seen.setdefault(name, ours)
            if other != ours and (own := account_of(ours)) != account_of(other):
                other = seen.setdefault((f"{job.service} {own}", entry.operator_job_id), ours)
            if other != ours:
                found.append(_of(job, "I4", f"{ours} and {other} are one call of the operator's"))
    return found


def _chunk_against_recipients(job: Job, plan: Plan, record: ChunkRecord, chunk: Chunk) -> list[Violation]:
    calls = record.journal.calls(chunk.msisdns)
    entries = record.journal.entries
    found: list[Violation] = []
    if record.done and len(entries) != len(calls):
        found.append(
            _of(job, "I6", f"chunk {record.chunk} is done after {len(entries)} of {len(calls)} calls")
        )
    cost = sum(
        plan.credits(chunk, call, record.journal.place_of(number))
        for number, (call, entry) in enumerate(zip(calls, entries, strict=False))
        if entry.outcome in CHARGED
    )
    if record.done and cost != record.charged:
        found.append(
            _of(job, "I3", f"chunk {record.chunk} charged {record.charged}, its recipients cost {cost}")
        )
    return found


def _of(job: Job, invariant: str, what: str) -> Violation:
    return Violation(invariant, f"{job.ref.firm_id}/{job.service} job {job.ref.job_id}", what)


@dataclass(frozen=True, slots=True)
class Rounds:
    """The audit by the clock: every firm about once an hour, the longest not looked at first. So that each firm's
    messages are indexed too, `index` is asked to in the same round."""

    audit: Audit
    firms_due: Callable[[Milliseconds, int], Iterable[str]]
    look_again: Callable[[str, Milliseconds], None]
    index: Callable[[str], None]
    endings: Callable[[str], None]
    """Warns of what of the firm's ends soon."""
    clock: Clock

    def run(self, remaining: Callable[[], Milliseconds]) -> dict[str, int]:
        """Audit the firms that are due, as many as there is time for, and tell them of low credit."""
        told = {"firms": 0, "violations": 0}
        due = self.firms_due(self.clock(), _MOST_FIRMS)
        in_time = takewhile(lambda _: self._has_time(remaining, told), due)
        try:
            each((firm_id, partial(self._look_at, firm_id, told)) for firm_id in in_time)
        finally:
            logger().info("audit_round", extra=told)
        return told

    @staticmethod
    def _has_time(remaining: Callable[[], Milliseconds], told: dict[str, int]) -> bool:
        if remaining() >= _TIME_FOR_A_FIRM:
            return True
        logger().warning("audit_behind", extra=told)  # the others are the first of the next round
        return False

    def _look_at(self, firm_id: str, told: dict[str, int]) -> None:
        self.look_again(firm_id, self.clock() + HOUR)
        self.index(firm_id)
        self.endings(firm_id)
        findings = self.audit.run(firm_id, whole=False)
        if findings.violations:
            emit_all({"audit_violations": len(findings.violations)}, {"firm": firm_id}, {})
        for violation in findings.violations:
            logger().error("audit_violation", extra={"firm": firm_id, "violation": str(violation)})
        if findings.busy:
            logger().warning("audit_busy", extra={"firm": firm_id, "services": findings.busy})
        for service in self.audit.services:
            self.audit.ledger.warn_if_low(firm_id, service, now=self.clock())
        told["firms"] += 1
        told["violations"] += len(findings.violations)


_MOST_FIRMS: Final = 1_000
_TIME_FOR_A_FIRM: Final[Milliseconds] = 60 * SECOND
