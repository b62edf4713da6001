"""Ask the operator for delivery reports, within its quota, oldest chunk first, and fold them.

One poll of a job runs at a time (``begin_poll``), and each ends by saying when the next may start. Polls soon
due are carried by a delayed pointer; ``reconcile`` starts the rest, and any that was lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from ulak.errors import Problem, UlakError
from ulak.jobs.closing import close_if_over
from ulak.jobs.course import JobCourse
from ulak.jobs.job import REPORT_DEADLINE, Job, JobRef, Plan
from ulak.jobs.journal import Journal
from ulak.jobs.pointers import JobPointer
from ulak.jobs.records import ChunkRecord, FoldDelta, ReportRecord
from ulak.jobs.status import JobStatus
from ulak.jobs.store import SETTLED, JobStore
from ulak.operators.metrics import count_reports
from ulak.operators.port import Operator, ReportPage, ReportRow, ReportsUnavailable
from ulak.operators.rates import AccountRates
from ulak.platform.attempts import FAILED, HINDERED, Bounds, Work
from ulak.platform.bucket import Bucket
from ulak.platform.clock import MINUTE, SECOND, Clock, Milliseconds, Remaining
from ulak.platform.hindrances import hindrance
from ulak.platform.queue import Queue
from ulak.platform.telemetry import logger
from ulak.reports.calls import QuotaSpent, ReportCalls
from ulak.reports.folding import fold, give_up, known_calls, wanting
from ulak.reports.listings import Listings
from ulak.reports.polled_job import PolledJob
from ulak.reports.pushed import PushedReports, PushPointer
from ulak.reports.resolving import CLOCK_SKEW, DoubtResolver
from ulak.reports.rhythm import pause_of, reading_time
from ulak.reports.store import ReportStore

BOUNDS: Final = Bounds(tries=12, longest_pause=10 * MINUTE)
"""Of polls of one job in a row. What is hindered is tried for as long as reports are waited for."""

RECONCILE_SLACK: Final[Milliseconds] = MINUTE
"""How long after a poll was due ``reconcile`` takes it to be lost."""

_CARRIED_BY_POINTER: Final[Milliseconds] = MINUTE
"""A poll due within this long is carried by a delayed pointer."""


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
    """What a worker may live."""
    tell: Callable[[Work, str, int], None]
    """Tells that work was given up."""
    pushed: PushedReports
    listings: Listings = field(default_factory=Listings)

    def take(self, message: str, remaining: Remaining) -> None:
        """What a message of the reports queue asks for: work a push through, or poll a job."""
        if (push := PushPointer.decode(message)) is not None:
            self.pushed.work(push)
            return
        self.poll(JobPointer.decode(message).ref, remaining)

    def poll(self, ref: JobRef, remaining: Remaining) -> None:
        """Ask about one job as far as quota and time allow, fold what came, close the job if it is over, and
        see to it that somebody asks again. Safe to call at any time, any number of times.

        The poll is counted before it is made. One that raises is followed by another after a pause, and raised; after
        `BOUNDS` of them the job's reports are asked for no more."""
        now = self.clock()
        job = self.folds.begin_poll(ref, now=now, until=now + remaining() + 5 * SECOND)
        if job is None:
            return
        if job.polls_in_vain > BOUNDS.tries:
            self._give_up(job, FAILED)
            return
        try:
            self._poll(job, remaining)
        except Exception as error:  # whatever it is: counted, and raised again
            self._failed(job, hindrance(error))
            raise

    def _failed(self, job: Job, hindered: str | None) -> None:
        now, in_vain = self.clock(), job.polls_in_vain
        if hindered is None and in_vain >= BOUNDS.tries:
            self._give_up(job, FAILED)
        elif hindered is not None and job.idle_for(now) > REPORT_DEADLINE:
            self._give_up(job, HINDERED)
        else:
            poll_at = now + max(BOUNDS.pause_after(in_vain), pause_of(job, now))
            self.folds.fail_poll(job.ref, poll_at=poll_at, hindered=hindered is not None)

    def _give_up(self, job: Job, code: str) -> None:
        if self.folds.end_reports(job.ref, Problem("reports_ended")):
            self.tell(
                Work("reports", "reports", job.ref.firm_id, job.ref.job_id, {}, BOUNDS), code, BOUNDS.tries
            )

    def _poll(self, job: Job, remaining: Remaining) -> None:
        ref = job.ref
        plan = self.store.plan(ref)
        polled = PolledJob(job, plan, self.store, self.folds, self.bucket, self.clock)
        accounts = [self._asked(polled.through(place), remaining) for place in plan.places]
        if len(accounts) == 1:
            # An account that cannot be asked hinders its job's polls, even where nothing is left to ask for: past the
            # deadline somebody is told.
            _ = accounts[0].calls.operator
        _Poll(polled, accounts, self.course, self.reports_queue).run()

    def _asked(self, polled: PolledJob, remaining: Remaining) -> AskedAccount:
        """One of the accounts that the job may have gone by, to be asked."""
        plan = polled.asked
        connect = partial(self.operator_of, plan)
        calls = ReportCalls(polled, connect, self.rates, remaining, self.call_reserve)
        is_open = self.pushed.routes.is_open(polled.job.ref.firm_id, plan.account_id)
        pushed = self.pushed if is_open else None
        doubts = DoubtResolver(polled, calls, self.listings, pushed, self.longest_turn)
        return AskedAccount(polled, calls, doubts, pushed)


def first_call(job: Job, journal: Journal) -> Milliseconds:
    """When the first call of a chunk can have been made. It can be older than its job's sending, where the tables were
    brought back between the two. Version 0.1.0 kept no time of a call."""
    return min([job.began_at, *(entry.at for entry in journal.entries if entry.at)])


@dataclass(slots=True)
class AskedAccount:
    """One of a job's accounts, as one poll asks it."""

    polled: PolledJob
    calls: ReportCalls
    doubts: DoubtResolver
    pushed: PushedReports | None
    """``None``: it has no address to push to."""
    away: bool = False
    """It did not answer in this poll: its messages wait for the next, those of other accounts do not."""


@dataclass(slots=True)
class _Poll:
    """One poll of one job."""

    polled: PolledJob
    accounts: Sequence[AskedAccount]
    """In the order of the plan's."""
    course: JobCourse
    reports_queue: Queue
    owes: dict[int, bool] = field(default_factory=dict)
    """Of each chunk that was asked about, whether it still misses something."""

    def run(self) -> None:
        job = self.polled.job
        wait: Milliseconds = 0
        resume_at: int | None = max(job.poll_next, job.polled_from)
        reports_asked = False
        try:
            if job.doubts_first:
                for one in self.accounts:
                    one.doubts.gather()
                self._resolve()
            reports_asked = True
            for record, reports in self.polled.records():
                resume_at = reports.chunk
                self.owes[reports.chunk] = self._ask_about(record, reports)
            resume_at = None
            self._resolve()
        except QuotaSpent as spent:
            wait = spent.wait
        except ReportsUnavailable as unavailable:
            wait = self._unavailable(self.accounts[0], unavailable)
        # Reports and calls in doubt share the quota: whichever a poll did not come to comes first in the next.
        doubts_first = reports_asked and resume_at is not None and job.doubts > 0
        self._conclude(resume_at, wait, doubts_first=doubts_first)

    def _unavailable(self, asked: AskedAccount, unavailable: ReportsUnavailable | UlakError) -> Milliseconds:
        """Tell that the account does not give reports now, and how long it wants to be left alone."""
        ref, plan = self.polled.job.ref, asked.polled.asked
        logger().warning("reports_unavailable", extra={"job": ref.job_id, "why": str(unavailable)})
        count_reports(ref.firm_id, plan.account_id, plan.operator_id)
        throttled = isinstance(unavailable, ReportsUnavailable) and unavailable.throttled
        return 5 * asked.calls.interval if throttled else 0

    def _resolve(self) -> None:
        for one in self.accounts:
            if one.away:
                continue
            try:
                one.doubts.resolve()
            except (ReportsUnavailable, UlakError) as unavailable:
                self._alone_or_away(one, unavailable)

    def _alone_or_away(self, one: AskedAccount, unavailable: ReportsUnavailable | UlakError) -> None:
        """An account that does not answer, or cannot be asked, ends the poll where no other is left; else the others
        are asked still."""
        if all(other.away for other in self.accounts if other is not one):
            raise unavailable
        self._unavailable(one, unavailable)
        one.away = True

    def _ask_about(self, record: ChunkRecord | None, reports: ReportRecord) -> bool:
        """Ask for what this chunk misses and fold it. Whether it still misses something."""
        if record is None:
            return True
        if not record.journal.entries:
            return not record.done
        if len(self.accounts) == 1:
            return self._ask_account(self.accounts[0], record, reports)
        at = {record.journal.place_of(call) for call in range(record.journal.next_call)}
        misses = False
        for place in sorted(at):
            one = self.accounts[place]
            try:
                misses = one.away or self._ask_account(one, record, reports) or misses
            except (ReportsUnavailable, UlakError) as unavailable:
                self._alone_or_away(one, unavailable)
                misses = True
            record, reports = self.polled.records_of(reports.chunk)
            if record is None:
                raise LookupError("a chunk that was begun has its record")
        return misses

    def _ask_account(self, asked: AskedAccount, record: ChunkRecord, reports: ReportRecord) -> bool:
        """The same of one account's calls."""
        polled, job, doubts = asked.polled, self.polled.job, asked.doubts
        chunk, calls = polled.read(record)
        doubts.note(record, reports, chunk, calls)
        account = polled.account if len(self.accounts) > 1 else None
        # An operator of whose reports nothing is known leaves its messages sent, and so does one without an address.
        told = polled.profile.tells_reports and not (
            polled.profile.reports_by_push_alone and asked.pushed is None
        )
        owed = wanting(calls, record, reports, account) if told else {}

        def folded(rows: Iterable[ReportRow]) -> tuple[ReportRecord, FoldDelta]:
            statuses, now = polled.plan.statuses, polled.clock()
            return fold(
                chunk.msisdns, calls, record, reports, rows, statuses, job.began_at, now, polled.teller
            )

        def still_misses(made: tuple[ReportRecord, FoldDelta]) -> bool:
            """Keep what folding made. Whether the chunk still misses something."""
            kept = polled.keep(reports, made)
            still = wanting(calls, record, made[0], account)
            return not kept or bool(still) or not record.done or doubts.may_resolve(record, made[0])

        if owed and asked.pushed is not None:
            heard = tuple(asked.pushed.rows(job.ref.firm_id, polled.asked.account_id, owed))
            made = folded(heard)
            if made[0] != reports:
                # They stand in the table for some days alone. 0: nothing else that a poll keeps has that number.
                polled.keep_pages([ReportPage(heard, last=True, raw=b"")], 0, reports.chunk)
                return still_misses(made)  # what was not pushed is asked for by the next poll
        if owed and polled.past(REPORT_DEADLINE):
            made = give_up(len(chunk), calls, record, reports, polled.plan.statuses)
            return not polled.keep(reports, made)
        if not owed:
            # A report can come before its call is known to be in doubt: the counters are put right here.
            made = folded(())
            kept = made[1] == FoldDelta() or polled.keep(reports, made)
            return not (kept and record.done and not doubts.may_resolve(record, made[0]))
        if polled.profile.reports_by_push_alone:
            return True
        places = known_calls(record, reports, account)
        most = sum(len(calls[places[operator_job_id]]) for operator_job_id in owed)
        since, until = first_call(job, record.journal) - CLOCK_SKEW, polled.clock() + CLOCK_SKEW
        rows: list[ReportRow] = []
        try:
            for page in asked.calls.reports(tuple(owed), since, until, chunk=reports.chunk, most_rows=most):
                rows += page.rows
        except (QuotaSpent, ReportsUnavailable):
            # Where an operator tells of one call a page, what has come is what the next poll need not ask for.
            if (made := folded(rows))[0] != reports:
                polled.keep(reports, made)
            raise
        made = folded(rows)
        return made[0] == reports or still_misses(made)

    def _doubts_next(self) -> tuple[int, int]:
        """The call in doubt from which the next poll goes on: where the quota of an account ended its round."""
        before = self.polled.job.doubts_next
        moved = [one.doubts.next for one in self.accounts if one.doubts.next != before]
        return max(moved, default=before)

    def _conclude(self, resume_at: int | None, wait: Milliseconds, *, doubts_first: bool) -> None:
        now = self.polled.clock()
        job = close_if_over(self.polled.store, self.course, self.polled.job.ref, now)
        polled_from = self.polled.job.polled_from
        while self.owes.get(polled_from) is False:
            polled_from += 1
        over = job.status in SETTLED and not job.holds_credit
        over = over and resume_at is None and not any(self.owes.values())
        pause = max(wait, pause_of(job, now), reading_time(job))
        self.polled.folds.end_poll(
            job.ref,
            poll_at=now + pause,
            polled_from=polled_from,
            poll_next=resume_at or polled_from,
            doubts_at=max(one.doubts.at for one in self.accounts),
            doubts_next=self._doubts_next(),
            doubts_first=doubts_first,
        )
        if over:
            self.course.look_again(job.ref, None)
            return
        if job.all_tried or job.status is JobStatus.PAUSED or not job.holds_credit:
            # While chunks are still being sent, or a cancelled job's are being closed, reconcile keeps its own,
            # shorter rhythm.
            self.course.look_again(job.ref, job.by_its_window(now + pause + RECONCILE_SLACK))
        if pause <= _CARRIED_BY_POINTER:
            self.reports_queue.send([JobPointer(job.ref).encode()], delay_seconds=-(-pause // SECOND))
