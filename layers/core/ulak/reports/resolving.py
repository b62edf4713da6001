"""Find out whether the operator accepted the calls in doubt of a job: by our reference where it can be asked by it,
then among everything that the account sent at that time."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from ulak.jobs.chunks import Chunk
from ulak.jobs.job import DOUBT_DEADLINE, MessageId
from ulak.jobs.journal import Call
from ulak.jobs.records import ChunkRecord, Refund, ReportRecord
from ulak.operators.port import ReportPage, ReportRow
from ulak.platform.clock import MINUTE, SECOND, Milliseconds
from ulak.reports import doubt
from ulak.reports.calls import ReportCalls
from ulak.reports.doubt import may_be_accepted, open_doubts
from ulak.reports.folding import adopt, known_calls, refute
from ulak.reports.listings import Listings
from ulak.reports.polled_job import PolledJob
from ulak.reports.pushed import PushedReports
from ulak.reports.rhythm import pause_of

CLOCK_SKEW: Final[Milliseconds] = 2 * MINUTE
"""How far the operator's clock may be from ours."""

_DOUBTS_EVERY: Final[Milliseconds] = 15 * SECOND
"""Listing all that an account sent in a while takes many report calls: not at each poll."""

Place = tuple[int, int]
"""A call: its chunk, and its place among the chunk's calls."""


@dataclass(frozen=True, slots=True)
class DoubtfulCall:
    """A call that may have been accepted."""

    chunk: Chunk
    calls: Sequence[Call]
    place: int
    at: Milliseconds

    @property
    def recipients(self) -> Call:
        return self.calls[self.place]

    @property
    def msisdns(self) -> Sequence[str]:
        return self.chunk.msisdns_of(self.recipients)


@dataclass(slots=True)
class DoubtResolver:
    """The calls in doubt that one poll came upon."""

    polled: PolledJob
    calls: ReportCalls
    listings: Listings
    pushed: PushedReports | None
    """``None``: the account has no address to push to."""
    longest_turn: Milliseconds
    """What a worker may live: a call that was intended so long ago is made by nobody any more."""
    at: Milliseconds = field(init=False)
    """When to look into doubts again."""
    next: Place = field(init=False)
    """The call from which a round that the quota ended goes on."""
    _found: dict[Place, DoubtfulCall] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.at = self.polled.job.doubts_at
        self.next = self.polled.job.doubts_next

    def note(self, record: ChunkRecord, reports: ReportRecord, chunk: Chunk, calls: Sequence[Call]) -> None:
        """Remember the chunk's calls in doubt."""
        for place in open_doubts(record, reports):
            if record.journal.place_of(place) != self.polled.account:
                continue  # another account's
            at = record.journal.entries[place].at
            self._found[record.chunk, place] = DoubtfulCall(chunk, calls, place, at)

    def gather(self) -> None:
        """Remember all calls in doubt of the job, without asking for reports."""
        for record, reports in self.polled.records():
            if record is not None and open_doubts(record, reports):
                self.note(record, reports, *self.polled.read(record))

    def may_resolve(self, record: ChunkRecord, reports: ReportRecord) -> bool:
        """Whether a call of the chunk is in doubt that can still be found out about."""
        return not self.polled.past(DOUBT_DEADLINE) and bool(open_doubts(record, reports))

    def resolve(self) -> None:
        """Ask about the calls in doubt, now and then: each once a round. A round that the quota ends is gone on with
        by the next poll, where it stood."""
        now, profile = self.polled.clock(), self.polled.profile
        asked = bool(profile.query_by_reference)
        lag = (profile.visibility_lag_seconds or 0) * SECOND
        still = lag + self.longest_turn if asked else lag
        ripe = {name: one for name, one in self._found.items() if one.at + still <= now}
        if not ripe or now < self.at or self.polled.past(DOUBT_DEADLINE):
            return
        if self.pushed is not None and profile.echoes_reference:
            ripe = {name: one for name, one in ripe.items() if not self._told_of(*name, one, self.pushed)}
        if asked:
            for number, place in sorted(name for name in ripe if name >= self.next):
                if self._asked_by_reference(number, place, ripe[number, place]):
                    del ripe[number, place]
                self.next = number, place + 1
        if ripe and not profile.reports_by_push_alone:
            self._look_in_list(ripe, lag)
        self.next = 0, 0
        self.at = now + max(_DOUBTS_EVERY, pause_of(self.polled.job, now))

    def _told_of(self, number: int, place: int, one: DoubtfulCall, pushed: PushedReports) -> bool:
        """Whether a report came by push under our reference: then the call was taken, and is adopted by it."""
        plan, ref = self.polled.plan, self.polled.job.ref
        reference = str(MessageId(ref.job_id, number, place))
        if not any(pushed.rows(ref.firm_id, plan.service, [reference])):
            return False
        record, reports = self.polled.records_of(number)
        return record is not None and self.polled.keep(
            reports, adopt(one.calls, record, reports, {place: reference}, self.polled.profile)
        )

    def _asked_by_reference(self, number: int, place: int, one: DoubtfulCall) -> bool:
        """Whether the operator's answer resolves this call."""
        plan, profile = self.polled.plan, self.polled.profile
        operator_job_id = self.calls.query(str(MessageId(self.polled.job.ref.job_id, number, place)))
        record, reports = self.polled.records_of(number)
        if record is None:
            raise LookupError("a call in doubt of a chunk without a record")
        if operator_job_id is not None:
            adopted = {place: operator_job_id}
            return self.polled.keep(reports, adopt(one.calls, record, reports, adopted, plan.statuses))
        if not profile.query_complete:
            return False
        refund = Refund(
            one.recipients[0],
            plan.credits(one.chunk, one.recipients, self.polled.account),
            one.chunk.by(self.polled.account).billed_of(one.recipients),
        )
        return self.polled.keep(reports, refute(one.calls, record, reports, place, plan.statuses), refund)

    def _look_in_list(self, ripe: dict[Place, DoubtfulCall], lag: Milliseconds) -> None:
        first = min(one.at for one in ripe.values()) - CLOCK_SKEW
        last = max(one.at for one in ripe.values()) + CLOCK_SKEW + lag
        rows = self.listings.read(self.polled.job.ref, self.calls, first, last)
        in_doubt = {name: one.msisdns for name, one in ripe.items()}
        known, rivals = self._others_of_account(ripe.keys(), first, last)
        found = doubt.match(in_doubt, rows, known, rivals)
        self._keep_told(found, rows)
        for (number, place), operator_job_id in found.items():
            record, reports = self.polled.records_of(number)
            if record is not None:
                calls, adopted = ripe[number, place].calls, {place: operator_job_id}
                statuses = self.polled.plan.statuses
                self.polled.keep(reports, adopt(calls, record, reports, adopted, statuses))

    def _keep_told(self, found: Mapping[Place, str], rows: Sequence[ReportRow]) -> None:
        """Keep what the list told of the calls that were found in it, with their chunks: the list itself is of many."""
        told: dict[int, list[ReportRow]] = {}
        chunk_of = {operator_job_id: number for (number, _), operator_job_id in found.items()}
        for row in rows:
            if (number := chunk_of.get(row.operator_job_id)) is not None:
                told.setdefault(number, []).append(row)
        for number, some in told.items():
            self.calls.keep([ReportPage(some, last=True, raw=b"")], number)

    def _others_of_account(
        self, ripe: Collection[Place], first: Milliseconds, last: Milliseconds
    ) -> tuple[set[str], list[Sequence[str]]]:
        """Of all our calls that could have been made within the window: the operator's job ids of those it is known
        to have accepted, and the numbers of each it may have accepted, but for `ripe`. Read after the list: a call
        that is listed had its intent in its journal before."""
        day = datetime.fromtimestamp((first - DOUBT_DEADLINE) / SECOND, UTC).date()
        until = datetime.fromtimestamp(last / SECOND, UTC).date()
        known: set[str] = set()
        rivals: list[Sequence[str]] = []
        this, store = self.polled.job.ref, self.polled.store
        for ref in store.jobs_of_days(this.firm_id, day, until):
            job = store.job(ref)
            if job is None or not job.totals.chunks:
                continue
            for record, reports in store.chunks(ref, 0, job.totals.chunks):
                known |= {part for name in known_calls(record, reports) for part in name.split(",")}
                if record is None:
                    continue
                unsure = [
                    place
                    for place, at in may_be_accepted(record, reports)
                    if first <= at <= last and not (ref == this and (record.chunk, place) in ripe)
                ]
                if unsure:
                    chunk, calls = self.polled.read(record, ref)
                    rivals += (chunk.msisdns_of(calls[place]) for place in unsure)
        return known, rivals
