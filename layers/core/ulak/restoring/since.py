"""The tables stand as they stood at an earlier moment; the bucket and the operators know what happened since.

A chunk is in the bucket before its first call is made, and the bucket is not brought back. So the calls that may have
been made after the moment are found (`ulak.restoring.calls`), the operator is asked about each, and what it accepted
is written into the chunks' journals. Jobs go on from there: they charge what was accepted, and send what was not. A
job that was made after the moment is not known. If the same request makes it again it has the same id, and its chunks
find their journals.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from ulak.delivery.claims import ChunkClaims
from ulak.errors import Conflict, InvalidValue
from ulak.jobs.course import JobCourse
from ulak.jobs.job import Job, JobRef, MessageId
from ulak.jobs.journal import Entry
from ulak.jobs.keys import raw_report_key
from ulak.jobs.status import JobStatus
from ulak.operators.port import ReportPage, ReportRow
from ulak.platform.clock import MINUTE, Clock, Milliseconds, rfc3339
from ulak.reports.doubt import match
from ulak.reports.pages import kept_pages
from ulak.reports.resolving import CLOCK_SKEW
from ulak.restoring.asking import Account, Asked
from ulak.restoring.calls import Gathered, Gatherer, OpenChunk
from ulak.restoring.finding import RESTORED, Silence, entries_since

TO_SEND: Final = "to_send"
_LEASE: Final[Milliseconds] = MINUTE

Place = tuple[JobRef, int, int]
"""A call: its job, its chunk, and its place among the chunk's calls."""


@dataclass(slots=True)
class Since:
    """What was found of a firm."""

    firm_id: str
    paused: list[str] = field(default_factory=list)
    """Jobs that wait for a person to resume them."""
    how: dict[str, str] = field(default_factory=dict)
    """By account, how it told of calls."""
    jobs: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    """Recipients of the untold calls, by job and by what is written of them: ``accepted``, ``uncertain``, ``failed``;
    ``to_send``: nothing, they go out when the job goes on."""
    unknown_jobs: set[str] = field(default_factory=set)
    """Jobs that no record tells of: they were made after the moment."""
    unknown_segments: Counter[str] = field(default_factory=Counter)
    """Segments that were accepted of those: no credit is held for them."""
    held: list[str] = field(default_factory=list)
    """Chunks that a function holds still: nothing was written of them."""
    without_account: set[str] = field(default_factory=set)
    strangers: dict[str, int] = field(default_factory=dict)
    """Calls that an operator lists and no job of ours made: its job id → recipients. Codes are among them."""


@dataclass(frozen=True, slots=True)
class TakeIn:
    """Finds out what was sent after the moment, and takes it into the books."""

    gatherer: Gatherer
    course: JobCourse
    claims: ChunkClaims
    skip_numbers: Callable[[str, Milliseconds], None]
    """In the firm's log of events, those that were given after the moment."""
    asked: Callable[[str, Account], Asked]
    clock: Clock

    def run(
        self, firm_id: str, since: Milliseconds, until: Milliseconds, *, look: bool, trust_list: bool
    ) -> Since:
        """Take in what was sent after `since`, the moment that the tables were brought back to, and before `until`,
        when sending was stopped. May be repeated. `look`: write nothing. `trust_list`: what an operator's list does
        not name was not sent, because a person who asked the operator says so."""
        if not since < until <= self.clock():
            raise InvalidValue("restored_span", since=rfc3339(since), until=rfc3339(until))
        found = Since(firm_id)
        gathered = self.gatherer.gather(firm_id, since - 2 * CLOCK_SKEW, until)
        found.without_account, found.unknown_jobs = gathered.without_account, gathered.unknown_jobs
        if not look:
            self.skip_numbers(firm_id, since)
            for job in gathered.jobs:
                self._pause(job, found)
        for account in {*gathered.chunks, *self.gatherer.accounts(firm_id)}:
            asked = self.asked(firm_id, account)
            asked.wait(until)
            chunks = gathered.chunks[account]
            found.how[f"{account.account_id}/{account.operator_id}"] = asked.how
            rows = self._listed(asked, chunks, since)
            accepted = self._accepted(asked, chunks, rows, gathered)
            gathered.known |= set(accepted.values())
            for row in rows:
                found.strangers[row.operator_job_id] = found.strangers.get(row.operator_job_id, 0) + 1
            told_of = _by_call(rows)
            silence = asked.silence(trust_list=trust_list)
            for one in chunks:
                places = {p: accepted[name] for p in one.untold if (name := _name(one, p)) in accepted}
                # What one of several accounts does not know of, another may have taken.
                told = silence if len(one.chunk.places) == 1 else Silence.UNKNOWN
                entries = entries_since(one.untold, places, told, since)
                if not look:
                    self._keep_told(one, places.values(), told_of)
                if look or self._write(one, entries, told, found):
                    _count(one, entries, found)
        for operator_job_id in gathered.known:
            found.strangers.pop(operator_job_id, None)
        return found

    def _pause(self, job: Job, found: Since) -> None:
        """What is sent, or goes on by itself when its window opens, waits for a person instead."""
        if job.status is JobStatus.SENDING or job.waits_until is not None:
            with suppress(Conflict):
                self.course.pause(job.ref, RESTORED)
        if job.status in (JobStatus.SENDING, JobStatus.PAUSED):
            found.paused.append(job.ref.job_id)

    def _listed(self, asked: Asked, chunks: Sequence[OpenChunk], since: Milliseconds) -> Sequence[ReportRow]:
        """All that the account sent since the moment, or since an older call whose outcome is not known."""
        if not asked.lists:
            return ()
        intents = [one.journal.intent_at for one in chunks if one.journal.intent_at is not None]
        return asked.listed(min([since, *intents]) - CLOCK_SKEW, self.clock() + CLOCK_SKEW)

    def _accepted(
        self, asked: Asked, chunks: Sequence[OpenChunk], rows: Sequence[ReportRow], gathered: Gathered
    ) -> Mapping[Place, str]:
        """The untold calls that the account says it accepted, each with the operator's job id."""
        untold = {_name(one, place): one.msisdns(place) for one in chunks for place in one.untold}
        if asked.profile.query_by_reference:
            told = ((name, asked.query(str(MessageId(name[0].job_id, *name[1:])))) for name in untold)
            return {name: operator_job_id for name, operator_job_id in told if operator_job_id is not None}
        return match(untold, rows, gathered.known, gathered.rivals[asked.account])

    def _keep_told(
        self, one: OpenChunk, accepted: Iterable[str], told_of: Mapping[str, Sequence[ReportRow]]
    ) -> None:
        """Keep what the list told of the chunk's calls as its reports, before their entries: the evidence shows it."""
        told = [row for operator_job_id in accepted for row in told_of.get(operator_job_id, ())]
        if told:
            now = self.clock()
            key = raw_report_key(one.ref, one.chunk.number, now, 0)  # no page of a poll has that number
            self.gatherer.bucket.put(key, kept_pages([ReportPage(told, last=True, raw=b"")], now))

    def _write(self, one: OpenChunk, entries: Sequence[Entry], silence: Silence, found: Since) -> bool:
        """Write the entries into the chunk's journal. ``False``: a function holds the chunk."""
        refuted = one.journal.intent_at is not None and silence is Silence.NEVER_ACCEPTED
        if not entries and not refuted:
            return True
        now = self.clock()
        batch_size = one.journal.batch_size
        claim = self.claims.claim(
            one.ref, one.chunk.number, batch_size=batch_size, now=now, lease_until=now + _LEASE
        )
        if claim is None or not (claim.journal == one.journal or one.begun_by(claim)):
            found.held.append(f"{one.ref.job_id}/{one.chunk.number}")
            return False
        journal = one.journal.without_intent() if refuted else one.journal
        for entry in entries:
            journal = journal.with_entry(entry)
        return self.claims.take_in(claim, journal, one.digest)


def _by_call(rows: Iterable[ReportRow]) -> Mapping[str, Sequence[ReportRow]]:
    found: defaultdict[str, list[ReportRow]] = defaultdict(list)
    for row in rows:
        found[row.operator_job_id].append(row)
    return found


def _name(one: OpenChunk, place: int) -> Place:
    return one.ref, one.chunk.number, place


def _count(one: OpenChunk, entries: Sequence[Entry], found: Since) -> None:
    counts = found.jobs[one.ref.job_id]
    for place in one.untold:
        n = place - one.journal.next_call
        outcome = entries[n].outcome.name.lower() if n < len(entries) else TO_SEND
        counts[outcome] += len(one.calls[place])
        if outcome == "accepted" and one.ref.job_id in found.unknown_jobs:
            found.unknown_segments[one.ref.job_id] += one.chunk.billed_of(one.calls[place])
