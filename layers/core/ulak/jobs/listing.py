"""A firm's jobs as a list, the newest first. The work of a page is bounded whatever it is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date, datetime, timedelta
from typing import Final

from ulak.identity.caller import Caller
from ulak.jobs.job import Job, JobRef, Plan
from ulak.jobs.lines import job_id_of, line_at
from ulak.jobs.status import JobStatus
from ulak.jobs.store import JobStore
from ulak.jobs.views import JobView
from ulak.platform.clock import DAY, ISTANBUL, SECOND, Clock, Milliseconds
from ulak.platform.cursors import Cursors
from ulak.values import dataclass

MOST_A_PAGE: Final = 100
PAGE: Final = 50

JOBS_LOOKED_AT: Final = 250
"""Jobs that a page reads at the most, whether they are what is asked for or not: five reads."""

_JOBS_A_READ: Final = 50

DAYS: Final = 90
"""Days that are listed where no first day is asked for."""


@dataclass(frozen=True, slots=True)
class JobFilter:
    """Which jobs; what is ``None`` or empty asks for nothing."""

    status: JobStatus | None = None
    first: date | None = None
    """Accepted on this day (Istanbul) or later."""
    last: date | None = None
    """Accepted on this day or before."""
    tags: Mapping[str, str] = field(default_factory=dict)
    requested_by: str | None = None
    sender_id: str | None = None

    def takes(self, job: Job, plan: Plan) -> bool:
        return (
            self.status in (None, job.status)
            and self.requested_by in (None, plan.requested_by)
            and self.sender_id in (None, plan.sender_id)
            and all(plan.tags.get(name) == value for name, value in self.tags.items())
        )

    def name(self) -> str:
        """Tells it from other filters: a cursor leads on in its own list only."""
        asked = (
            self.status,
            self.first,
            self.last,
            sorted(self.tags.items()),
            self.requested_by,
            self.sender_id,
        )
        return repr(asked)


@dataclass(frozen=True, slots=True)
class JobsPage:
    jobs: Sequence[JobView]
    next_cursor: str | None
    """``None``: there are no more. A page may be empty and not the last."""


@dataclass(frozen=True, slots=True)
class JobListing:
    store: JobStore
    cursors: Cursors
    clock: Clock

    def page(
        self, caller: Caller, asked: JobFilter, cursor: str | None = None, limit: int = PAGE
    ) -> JobsPage:
        """Up to `limit` of the jobs that `asked` takes and the caller may see. At most `JOBS_LOOKED_AT` jobs and a
        hundred days are looked at for a page."""
        firm_id, latest = caller.firm_id, self.clock() + DAY
        scope = (firm_id, "jobs", asked.name())
        behind = min(_begins(asked.last + timedelta(days=1)), latest) if asked.last else latest
        before = self.cursors.read(scope, cursor) if cursor else line_at(behind)
        first = _begins(asked.first) if asked.first else behind - DAYS * DAY
        lines = self.store.newest_lines(firm_id, first, before, JOBS_LOOKED_AT)
        found: list[JobView] = []
        for some in _parts(lines.lines):
            refs = [JobRef(firm_id, job_id_of(line)) for line in some]
            pairs = {job.ref: (job, plan) for job, plan in self.store.jobs_with_plans(refs)}
            for line, ref in zip(some, refs, strict=True):
                if ref in pairs and caller.acts_for(pairs[ref][1].requested_by) and asked.takes(*pairs[ref]):
                    found.append(JobView(*pairs[ref]))
                    if len(found) == limit:
                        more = line != lines.lines[-1] or lines.reached is not None
                        return JobsPage(found, self.cursors.write(scope, line) if more else None)
        reached = lines.reached
        return JobsPage(found, self.cursors.write(scope, reached) if reached is not None else None)


def _begins(day: date) -> Milliseconds:
    """When the day begins in Istanbul."""
    return int(datetime(day.year, day.month, day.day, tzinfo=ISTANBUL).timestamp()) * SECOND


def _parts(lines: Sequence[str]) -> Iterator[Sequence[str]]:
    """As many lines as one read takes jobs and plans."""
    for first in range(0, len(lines), _JOBS_A_READ):
        yield lines[first : first + _JOBS_A_READ]
