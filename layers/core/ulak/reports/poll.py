"""Ask the operator for delivery reports, within its quota, oldest chunk first, and fold them.

One poll of a job runs at a time (``begin_poll``), and each ends by saying when the next may start. Polls soon
due are carried by a delayed pointer; ``reconcile`` starts the rest, and any that was lost.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from ulak.jobs.chunks import Chunk
from ulak.jobs.closing import close_if_over
from ulak.jobs.course import JobCourse
from ulak.jobs.job import DOUBT_DEADLINE, REPORT_DEADLINE, Job, JobRef, MessageId, Plan
from ulak.jobs.journal import Outcome, calls_of
from ulak.jobs.keys import chunk_key, raw_report_key
from ulak.jobs.pointers import JobPointer
from ulak.jobs.records import ChunkRecord, FoldDelta, Refund, ReportRecord
from ulak.jobs.status import JobStatus
from ulak.jobs.store import SETTLED, JobStore
from ulak.operators.port import Operator, ReportPage, ReportRow, ReportsUnavailable
from ulak.operators.rates import AccountRates
from ulak.platform.bucket import Bucket
from ulak.platform.clock import HOUR, MINUTE, SECOND, Clock, Milliseconds, Remaining
from ulak.platform.queue import Queue
from ulak.platform.telemetry import logger
from ulak.reports import doubt
from ulak.reports.folding import adopt, fold, give_up, known_calls, refute, wanting
from ulak.reports.store import ReportStore
from ulak.rules import OperatorProfile

RECONCILE_SLACK: Final[Milliseconds] = MINUTE
"""How long after a poll was due ``reconcile`` takes it to be lost."""

_READ_A_CHUNK: Final[Milliseconds] = 20
"""Reading a job's records costs by its chunks, so a large job is asked about less often."""

_CARRIED_BY_POINTER: Final[Milliseconds] = MINUTE
_UNKNOWN_QUOTA_PER_MINUTE: Final = 10
_UNKNOWN_PAGE_SIZE: Final = 100
_PAGES_AT_ONCE: Final = 5
"""The pages of a whole chunk, where the quota leaves room for them."""
_DOUBTS_EVERY: Final[Milliseconds] = 15 * SECOND
"""Listing all that an account sent in a while takes many report calls: not at each poll."""

_CLOCK_SKEW: Final[Milliseconds] = 2 * MINUTE

_MOST_LISTINGS: Final = 16
"""Jobs with calls in doubt that one warm poller is in the midst of."""

_POLL_EVERY: Final[Sequence[tuple[Milliseconds, Milliseconds]]] = (
    (2 * MINUTE, 4 * SECOND),
    (15 * MINUTE, 30 * SECOND),
    (2 * HOUR, 5 * MINUTE),
    (REPORT_DEADLINE, 30 * MINUTE),
)
"""Until this age since sending began, ask again after this long: reports come soon or late, seldom between."""


_WHILE_IT_MOVES: Final[Milliseconds] = 5 * MINUTE
"""At the longest, however long ago sending began, while chunks of it are still being sent."""


def poll_again_after(age: Milliseconds, idle: Milliseconds) -> Milliseconds:
    """How long to wait before asking again about a job whose sending began `age` ago, and of which nothing has
    been sent for `idle`.

    >>> poll_again_after(30 * SECOND, 0) // SECOND, poll_again_after(HOUR, HOUR) // MINUTE
    (4, 5)
    >>> poll_again_after(9 * HOUR, 0) // MINUTE, poll_again_after(9 * HOUR, 3 * HOUR) // MINUTE
    (5, 30)
    """
    by_age, by_idleness = (
        next((pause for until, pause in _POLL_EVERY if since < until), _POLL_EVERY[-1][1])
        for since in (age, idle)
    )
    return max(by_idleness, min(by_age, _WHILE_IT_MOVES))


class _QuotaSpent(Exception):
    def __init__(self, wait: Milliseconds) -> None:
        self.wait = wait


@dataclass(slots=True)
class _Listing:
    """What the operator has said so far of all that the account sent between two instants."""

    first: Milliseconds
    last: Milliseconds
    pages: int = 0
    rows: list[ReportRow] = field(default_factory=list)

    def covers(self, first: Milliseconds, last: Milliseconds) -> bool:
        return self.first <= first and last <= self.last


@dataclass(frozen=True, slots=True)
class ReportPoller:
    store: JobStore
    course: JobCourse
    folds: ReportStore
    rates: AccountRates
    bucket: Bucket
    operator_of: Callable[[Plan], Operator]
    reports_queue: Queue
    clock: Clock
    call_reserve: Milliseconds
    longest_turn: Milliseconds
    """What a worker may live: a call that was intended so long ago is made by nobody any more."""
    listings: dict[JobRef, _Listing] = field(default_factory=dict)
    """Lists of an account that the quota cut short: a warm poller goes on where it stopped, since a busy account's
    list can be longer than any one poll may ask for."""

    def take(self, message: str, remaining: Remaining) -> None:
        """What a message of the reports queue asks for."""
        self.poll(JobPointer.decode(message).ref, remaining)

    def poll(self, ref: JobRef, remaining: Remaining) -> None:
        """Ask about one job as far as quota and time allow, fold what came, close the job if it is over, and
        see to it that somebody asks again. Safe to call at any time, any number of times."""
        now = self.clock()
        job = self.folds.begin_poll(ref, now=now, until=now + remaining() + 5 * SECOND)
        if job is None:
            return
        turn = _Poll(self, job, self.store.plan(ref), remaining)
        turn.run()


@dataclass(frozen=True, slots=True)
class _Doubt:
    """A call that may have been accepted."""

    chunk: Chunk
    calls: Sequence[range]
    place: int
    at: Milliseconds

    @property
    def recipients(self) -> range:
        return self.calls[self.place]

    @property
    def msisdns(self) -> Sequence[str]:
        return self.chunk.msisdns[self.recipients.start : self.recipients.stop]


def _open_doubts(record: ChunkRecord, reports: ReportRecord) -> list[int]:
    """Places of the chunk's calls that are in doubt still."""
    return [
        place
        for place, entry in enumerate(record.journal.entries)
        if entry.outcome is Outcome.UNCERTAIN
        and place not in reports.adopted
        and place not in reports.refuted
    ]


def _may_be_accepted(record: ChunkRecord, reports: ReportRecord) -> Iterator[tuple[int, Milliseconds]]:
    """Places of the chunk's calls that the operator may have accepted without our knowing its job, and when."""
    for place in _open_doubts(record, reports):
        yield place, record.journal.entries[place].at
    if record.journal.intent_at is not None:
        yield record.journal.next_call, record.journal.intent_at


@dataclass(slots=True)
class _Poll:
    """One poll of one job."""

    p: ReportPoller
    job: Job
    plan: Plan
    remaining: Remaining
    profile: OperatorProfile = field(init=False)
    operator: Operator = field(init=False)
    pages: int = 0
    doubts: dict[tuple[int, int], _Doubt] = field(default_factory=dict)
    """Calls in doubt that this poll came upon, by chunk and place."""
    doubts_at: Milliseconds = field(init=False)
    doubts_next: tuple[int, int] = field(init=False)

    def __post_init__(self) -> None:
        self.doubts_at = self.job.doubts_at
        self.doubts_next = self.job.doubts_next
        self.profile = self.plan.profile
        self.operator = self.p.operator_of(self.plan)

    def run(self) -> None:
        wait: Milliseconds = 0
        owes: dict[int, bool] = {}
        resume_at: int | None = max(self.job.poll_next, self.job.polled_from)
        reports_asked = False
        try:
            if self.job.doubts_first:
                self._gather_doubts()
                self._resolve_doubts()
            reports_asked = True
            for record, reports in self._pairs():
                resume_at = reports.chunk
                owes[reports.chunk] = self._ask_about(record, reports)
            resume_at = None
            self._resolve_doubts()
        except _QuotaSpent as spent:
            wait = spent.wait
        except ReportsUnavailable as unavailable:
            logger().warning(
                "reports_unavailable", extra={"job": self.job.ref.job_id, "why": str(unavailable)}
            )
            wait = 5 * self._interval() if unavailable.throttled else 0
        # Reports and calls in doubt share the quota: whichever a poll did not come to comes first in the next.
        doubts_first = reports_asked and resume_at is not None and self.job.doubts > 0
        self._conclude(owes, resume_at, wait, doubts_first=doubts_first)

    def _pairs(self) -> Iterator[tuple[ChunkRecord | None, ReportRecord]]:
        """All chunks that may want reports: from where the last poll was stopped, then round to there."""
        first, middle, stop = self.job.polled_from, self.job.poll_next, self.job.totals.chunks
        if first < middle < stop:
            yield from self.p.store.chunks(self.job.ref, middle, stop)
            stop = middle
        yield from self.p.store.chunks(self.job.ref, first, stop)

    # --- one chunk ----------------------------------------------------------------------------------------

    def _ask_about(self, record: ChunkRecord | None, reports: ReportRecord) -> bool:
        """Ask for what this chunk misses and fold it. Whether it still misses something."""
        if record is None:
            return True
        if not record.journal.entries:
            return not record.done
        chunk, calls = self._read(self.job.ref, record)
        self._note_doubts(record, reports, chunk, calls)
        owed = wanting(calls, record, reports)
        if owed and self._past(REPORT_DEADLINE):
            made = give_up(len(chunk), calls, record, reports, self.profile)
            return not self._keep(reports, made)
        if not owed:
            # A report can come before its call is known to be in doubt: the counters are put right here.
            made = fold(
                chunk.msisdns, calls, record, reports, (), self.profile, self.job.began_at, self.p.clock()
            )
            kept = made[1] == FoldDelta() or self._keep(reports, made)
            return not (kept and record.done and not self._may_be_resolved(record, made[0]))
        places = known_calls(record, reports)
        most = sum(len(calls[places[operator_job_id]]) for operator_job_id in owed)
        since, until = (self.job.sending_since or 0) - _CLOCK_SKEW, self.p.clock() + _CLOCK_SKEW
        pages = self._pages(most, lambda page: self.operator.reports(tuple(owed), since, until, page))
        rows = [row for page in pages for row in page.rows]
        made = fold(
            chunk.msisdns, calls, record, reports, rows, self.profile, self.job.began_at, self.p.clock()
        )
        if made[0] == reports:
            return True
        kept = self._keep(reports, made)
        still = wanting(calls, record, made[0])
        return not kept or bool(still) or not record.done or self._may_be_resolved(record, made[0])

    def _read(self, ref: JobRef, record: ChunkRecord) -> tuple[Chunk, list[range]]:
        """The record's chunk, and its calls."""
        chunk = Chunk.decode(self.p.bucket.get(chunk_key(ref, record.chunk)))
        return chunk, calls_of(chunk.msisdns, record.journal.batch_size)

    def _note_doubts(
        self, record: ChunkRecord, reports: ReportRecord, chunk: Chunk, calls: Sequence[range]
    ) -> None:
        for place in _open_doubts(record, reports):
            self.doubts[record.chunk, place] = _Doubt(chunk, calls, place, record.journal.entries[place].at)

    def _may_be_resolved(self, record: ChunkRecord, reports: ReportRecord) -> bool:
        """Whether a call is in doubt that can still be found out about."""
        return not self._past(DOUBT_DEADLINE) and bool(_open_doubts(record, reports))

    def _keep(
        self, before: ReportRecord, made: tuple[ReportRecord, FoldDelta], refund: Refund | None = None
    ) -> bool:
        return self.p.folds.fold(self.job.ref, before, *made, refund, now=self.p.clock())

    # --- pages, within the quota --------------------------------------------------------------------------

    def _interval(self) -> Milliseconds:
        return -(-MINUTE // max(self._quota() - self._burst(), 1))

    def _quota(self) -> int:
        """Report calls a minute. A job of v0.1.0 has none in its plan: its operator's profile holds."""
        of_account = self.plan.report_calls_per_minute
        return of_account or self.profile.report_calls_per_minute or _UNKNOWN_QUOTA_PER_MINUTE

    def _burst(self) -> int:
        """Calls that may come at once. They and the steady ones share the minute: no minute sees more than the
        quota."""
        return max(self._quota() // 10, min(self._quota() // 2, _PAGES_AT_ONCE), 1)

    def _pages(
        self, most_rows: int, ask: Callable[[int], ReportPage], after: int = 0
    ) -> Iterator[ReportPage]:
        """All pages `after` so many, each booked before it is asked for and kept as it came."""
        burst = self._burst()
        page_size = self.profile.report_page_size or _UNKNOWN_PAGE_SIZE
        booked, page = 0, after
        while True:
            page += 1
            if booked == 0:
                booked = min(max(-(-most_rows // page_size) - page + 1, 1), burst)
                self._book(booked, burst)
            if self.remaining() < self.p.call_reserve:
                raise _QuotaSpent(0)
            booked -= 1
            answer = ask(page)
            self._keep_raw(answer)
            yield answer
            if answer.last:
                return

    def _book(self, calls: int, burst: int) -> None:
        wait = self.p.rates.book_report_calls(
            self.job.ref.firm_id,
            self.plan.service,
            calls=calls,
            interval=self._interval(),
            burst=burst,
            now=self.p.clock(),
        )
        if wait:
            raise _QuotaSpent(wait)

    def _keep_raw(self, page: ReportPage) -> None:
        if page.rows:
            self.pages += 1
            self.p.bucket.put(raw_report_key(self.job.ref, self.p.clock(), self.pages), page.raw)

    # --- calls in doubt -----------------------------------------------------------------------------------

    def _gather_doubts(self) -> None:
        """All calls in doubt, without asking for reports."""
        for record, reports in self._pairs():
            if record is not None and _open_doubts(record, reports):
                self._note_doubts(record, reports, *self._read(self.job.ref, record))

    def _resolve_doubts(self) -> None:
        """Find out about the calls in doubt, now and then: by our reference where the operator can be asked by
        it, then among everything the account sent at that time. Each is asked about once a round; a round that
        the quota ends is gone on with by the next poll, where it stood."""
        now = self.p.clock()
        asked = bool(self.profile.query_by_reference)
        lag = (self.profile.visibility_lag_seconds or 0) * SECOND
        still = lag + self.p.longest_turn if asked else lag
        ripe = {name: one for name, one in self.doubts.items() if one.at + still <= now}
        if not ripe or now < self.doubts_at or self._past(DOUBT_DEADLINE):
            return
        if asked:
            for number, place in sorted(name for name in ripe if name >= self.doubts_next):
                if self._asked_by_reference(number, place, ripe[number, place]):
                    del ripe[number, place]
                self.doubts_next = number, place + 1
        if ripe:
            self._look_in_list(ripe, lag)
        self.doubts_next = 0, 0
        self.doubts_at = now + max(_DOUBTS_EVERY, self._again_after(self.job, now))

    def _asked_by_reference(self, number: int, place: int, one: _Doubt) -> bool:
        """Whether the operator's answer resolves this call."""
        self._book(1, self._burst())
        if self.remaining() < self.p.call_reserve:
            raise _QuotaSpent(0)
        operator_job_id = self.operator.query(str(MessageId(self.job.ref.job_id, number, place)))
        record, reports = self.p.store.chunk(self.job.ref, number)
        if record is None:
            raise LookupError("a call in doubt of a chunk without a record")
        if operator_job_id is not None:
            adopted = {place: operator_job_id}
            return self._keep(reports, adopt(one.calls, record, reports, adopted, self.profile))
        if not self.profile.query_complete:
            return False
        refund = Refund(
            one.recipients.start,
            self.plan.credits(one.chunk, one.recipients),
            one.chunk.billed_of(one.recipients),
        )
        return self._keep(reports, refute(one.calls, record, reports, place, self.profile), refund)

    def _look_in_list(self, ripe: dict[tuple[int, int], _Doubt], lag: Milliseconds) -> None:
        first = min(one.at for one in ripe.values()) - _CLOCK_SKEW
        last = max(one.at for one in ripe.values()) + _CLOCK_SKEW + lag
        rows = self._listed(first, last)
        in_doubt = {name: one.msisdns for name, one in ripe.items()}
        known, rivals = self._others_of_account(ripe.keys(), first, last)
        for (number, place), operator_job_id in doubt.match(in_doubt, rows, known, rivals).items():
            record, reports = self.p.store.chunk(self.job.ref, number)
            if record is not None:
                calls = ripe[number, place].calls
                self._keep(reports, adopt(calls, record, reports, {place: operator_job_id}, self.profile))

    def _listed(self, first: Milliseconds, last: Milliseconds) -> Sequence[ReportRow]:
        """All that the account sent between the two, to its end. A row that moved to a further page meanwhile stands
        there twice, which says nothing else."""
        listings, ref = self.p.listings, self.job.ref
        if ref not in listings or not listings[ref].covers(first, last):
            if len(listings) >= _MOST_LISTINGS:
                listings.clear()
            listings[ref] = _Listing(first, last)
        so_far = listings[ref]

        def ask(page: int) -> ReportPage:
            return self.operator.reports_between(so_far.first, so_far.last, page)

        for page in self._pages(0, ask, after=so_far.pages):
            so_far.pages += 1
            so_far.rows.extend(page.rows)
        return listings.pop(ref).rows

    def _others_of_account(
        self, ripe: Collection[tuple[int, int]], first: Milliseconds, last: Milliseconds
    ) -> tuple[set[str], list[Sequence[str]]]:
        """Of all our calls that could have been made within the window: the operator's job ids of those it is known
        to have accepted, and the numbers of each it may have accepted, but for `ripe`. Read after the list: a call
        that is listed had its intent in its journal before."""
        day = datetime.fromtimestamp((first - DOUBT_DEADLINE) / SECOND, UTC).date()
        until = datetime.fromtimestamp(last / SECOND, UTC).date()
        known: set[str] = set()
        rivals: list[Sequence[str]] = []
        for ref in self.p.store.jobs_of_days(self.job.ref.firm_id, day, until):
            job = self.p.store.job(ref)
            if job is None or not job.totals.chunks:
                continue
            for record, reports in self.p.store.chunks(ref, 0, job.totals.chunks):
                known |= known_calls(record, reports).keys()
                if record is None:
                    continue
                unsure = [
                    place
                    for place, at in _may_be_accepted(record, reports)
                    if first <= at <= last and not (ref == self.job.ref and (record.chunk, place) in ripe)
                ]
                if unsure:
                    chunk, calls = self._read(ref, record)
                    rivals += (chunk.msisdns[calls[place].start : calls[place].stop] for place in unsure)
        return known, rivals

    # --- the end of a poll --------------------------------------------------------------------------------

    @staticmethod
    def _again_after(job: Job, now: Milliseconds) -> Milliseconds:
        return poll_again_after(now - (job.sending_since or now), job.idle_for(now))

    def _past(self, deadline: Milliseconds) -> bool:
        return self.job.idle_for(self.p.clock()) > deadline

    def _conclude(
        self, owes: dict[int, bool], resume_at: int | None, wait: Milliseconds, *, doubts_first: bool
    ) -> None:
        now = self.p.clock()
        job = close_if_over(self.p.store, self.p.course, self.job.ref, now)
        polled_from = self.job.polled_from
        while owes.get(polled_from) is False:
            polled_from += 1
        over = job.status in SETTLED and not job.holds_credit
        over = over and resume_at is None and not any(owes.values())
        pause = max(wait, self._again_after(job, now), job.totals.chunks * _READ_A_CHUNK)
        self.p.folds.end_poll(
            job.ref,
            poll_at=now + pause,
            polled_from=polled_from,
            poll_next=resume_at or polled_from,
            doubts_at=self.doubts_at,
            doubts_next=self.doubts_next,
            doubts_first=doubts_first,
        )
        if over:
            self.p.course.look_again(job.ref, None)
            return
        if job.all_tried or job.status is JobStatus.PAUSED or not job.holds_credit:
            # While chunks are still being sent, or a cancelled job's are being closed, reconcile keeps its own,
            # shorter rhythm.
            self.p.course.look_again(job.ref, job.by_its_window(now + pause + RECONCILE_SLACK))
        if pause <= _CARRIED_BY_POINTER:
            self.p.reports_queue.send([JobPointer(job.ref).encode()], delay_seconds=-(-pause // SECOND))
