"""Jobs and messages as they stand, as frozen values. Nothing here writes, and nothing here is masked yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from ulak.catalogue import sentence
from ulak.errors import NotFound
from ulak.jobs.chunks import Chunk
from ulak.jobs.job import Job, JobRef, MessageId, Plan
from ulak.jobs.journal import Journal, places_of
from ulak.jobs.keys import chunk_key, refusals_key
from ulak.jobs.records import ChunkRecord
from ulak.jobs.refusals import Refusal, Refusals
from ulak.jobs.standing import Standing, standing
from ulak.jobs.status import JobStatus, RecipientStatus
from ulak.jobs.store import JobStore
from ulak.links.link import Clicks
from ulak.links.store import LinkStore
from ulak.operators.breaker import Breaker, Phase
from ulak.operators.breakers import Breakers
from ulak.platform.bucket import Bucket
from ulak.platform.cursors import Cursors, Scope
from ulak.values import dataclass


@dataclass(frozen=True, slots=True)
class HeldBack:
    """An account that is used last, or not at all."""

    account_id: str
    operator_id: str
    breaker: Breaker
    alone: bool
    """None of the job's accounts is in order: it waits for this one."""


@dataclass(frozen=True, slots=True)
class JobView:
    """A job and what was asked of it."""

    job: Job
    plan: Plan
    clicks: Clicks | None = None
    """Of its link, if it has one."""
    held_back: tuple[HeldBack, ...] = ()
    """While it is being sent: those of its accounts that are not in order."""


@dataclass(frozen=True, slots=True)
class RecipientView:
    """Recipient `index` of a chunk, and where it stands."""

    job_id: str
    chunk: Chunk
    index: int
    standing: Standing
    openings: int | None = None
    """How often it opened its link; ``None``: it has none."""

    @property
    def message_id(self) -> MessageId:
        return MessageId(self.job_id, self.chunk.number, self.index)


@dataclass(frozen=True, slots=True)
class MessageView:
    """One recipient with its whole job."""

    job: Job
    plan: Plan
    """As it is for the account that the recipient's message went by, or goes by first."""
    recipient: RecipientView


@dataclass(frozen=True, slots=True)
class RecipientsPage:
    recipients: Sequence[RecipientView]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class RefusalsPage:
    refusals: Sequence[Refusal]
    total: int
    """On all pages."""
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class Views:
    """Looks at jobs. ``NotFound`` for a job that its firm does not have."""

    store: JobStore
    bucket: Bucket
    cursors: Cursors
    links: LinkStore
    breakers: Breakers

    def job(self, ref: JobRef) -> JobView:
        job, plan = found_job(self.store, ref), self.store.plan(ref)
        clicks = None if plan.link is None else self.links.clicks(plan.link)
        return JobView(job, plan, clicks, self._held_back(job, plan))

    def _held_back(self, job: Job, plan: Plan) -> tuple[HeldBack, ...]:
        if job.status is not JobStatus.SENDING or plan.is_test or job.all_tried:
            return ()
        through = [plan.through(place) for place in plan.places]
        states = [self.breakers.state(job.ref.firm_id, one.account_id) for one in through]
        alone = all(state.phase is Phase.OPEN for state in states)
        return tuple(
            HeldBack(one.account_id, one.operator_id, state, alone)
            for one, state in zip(through, states, strict=True)
            if state.phase is not Phase.CLOSED
        )

    def recipients(
        self, ref: JobRef, status: RecipientStatus | None = None, cursor: str | None = None
    ) -> RecipientsPage:
        """A page of the job's recipients: one chunk, at most 500, in the order of the rows; only those of
        `status`, if one is asked for, so that a page may be empty and not the last."""
        scope = (ref.firm_id, "recipients", ref.job_id, status.value if status else "")
        number = self._page(scope, cursor)
        job = found_job(self.store, ref)
        if number >= job.totals.chunks:
            return RecipientsPage([], None)
        plan = self.store.plan(ref)
        chunk = Chunk.decode(self.bucket.get(chunk_key(ref, number)))
        record, reports = self.store.chunk(ref, number)
        journal = _journal(record, plan)
        calls = journal.calls(chunk.msisdns)
        places = places_of(chunk.places, journal, calls)
        by = {place: chunk.by(place) for place in chunk.places}
        more = number + 1 < job.totals.chunks
        openings = self._openings(plan, chunk.rows)
        standings = (
            (index, standing(index, calls, record, reports, plan.statuses, job.began_at))
            for index in range(len(chunk))
        )
        return RecipientsPage(
            [
                RecipientView(
                    ref.job_id,
                    by[places.get(index, chunk.places[0])],
                    index,
                    where,
                    openings.get(chunk.rows[index]),
                )
                for index, where in standings
                if status in (None, where.status)
            ],
            self.cursors.write(scope, str(number + 1)) if more else None,
        )

    def refusals(self, ref: JobRef, cursor: str | None = None) -> RefusalsPage:
        """A page of the rows that were refused."""
        scope = (ref.firm_id, "refusals", ref.job_id)
        page = self._page(scope, cursor)
        job = found_job(self.store, ref)
        total = job.totals.refused
        if page >= job.totals.refusal_pages:
            return RefusalsPage([], total, None)
        refusals = Refusals.decode(self.bucket.get(refusals_key(ref, page)))
        more = page + 1 < job.totals.refusal_pages
        return RefusalsPage(refusals.rows, total, self.cursors.write(scope, str(page + 1)) if more else None)

    def _page(self, scope: Scope, cursor: str | None) -> int:
        return int(self.cursors.read(scope, cursor)) if cursor else 0

    def message(self, firm_id: str, message_id: MessageId) -> MessageView:
        """``NotFound`` also when the job has no such recipient."""
        ref = JobRef(firm_id, message_id.job_id)
        job = found_job(self.store, ref)
        if message_id.chunk >= job.totals.chunks:
            raise NotFound
        chunk = Chunk.decode(self.bucket.get(chunk_key(ref, message_id.chunk)))
        if message_id.index >= len(chunk):
            raise NotFound
        plan = self.store.plan(ref)
        record, reports = self.store.chunk(ref, message_id.chunk)
        journal = _journal(record, plan)
        calls = journal.calls(chunk.msisdns)
        place = places_of(chunk.places, journal, calls).get(message_id.index, chunk.places[0])
        where = standing(message_id.index, calls, record, reports, plan.statuses, job.began_at)
        row = chunk.rows[message_id.index]
        opened = self._openings(plan, [row]).get(row)
        seen = RecipientView(ref.job_id, chunk.by(place), message_id.index, where, opened)
        return MessageView(job, plan.through(place), seen)

    def _openings(self, plan: Plan, rows: Sequence[int]) -> Mapping[int, int]:
        """How often the recipients of these rows opened their links; empty, where there is none."""
        if plan.link is None:
            return {}
        return dict.fromkeys(rows, 0) | self.links.openings(plan.link, rows[0], rows[-1])


def found_job(store: JobStore, ref: JobRef) -> Job:
    """The firm's job of that id; ``NotFound`` for another firm's as for one that never was."""
    job = store.job(ref)
    if job is None:
        raise NotFound
    return job


_SHOWN_OF_ID: Final = 8
"""Digits: enough to know a job by on a phone."""


def approval_task(job: Job, plan: Plan, approver: str) -> dict[str, str]:
    """What the `approver` of a job that waits approves, as ``POST /v1/otp`` takes it. The job's id stands for its
    text and recipients, which nothing changes any more."""
    told = {"recipients": job.totals.recipients, "credits": job.totals.credits}
    return {
        "id": f"job-{job.ref.job_id}",
        "title": sentence("job_task", "tr", {"job": job.ref.job_id[:_SHOWN_OF_ID]}),
        "party": sentence("job_party", "tr", told),
        "approver": approver,
    }


def _journal(record: ChunkRecord | None, plan: Plan) -> Journal:
    return record.journal if record else Journal(plan.profile.batch_size or 1)
