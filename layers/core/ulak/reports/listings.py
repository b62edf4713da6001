"""Lists of all that an account sent in a while, read over as many polls as the quota makes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from ulak.jobs.job import JobRef
from ulak.operators.port import ReportRow
from ulak.platform.clock import Milliseconds
from ulak.reports.calls import ReportCalls

_MOST: Final = 16
"""Jobs with calls in doubt that one warm poller is in the midst of."""


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
class Listings:
    """Those that the quota cut short: a warm poller goes on where it stopped, since a busy account's list can be
    longer than any one poll may ask for."""

    begun: dict[tuple[JobRef, int], _Listing] = field(default_factory=dict)

    def read(
        self, ref: JobRef, calls: ReportCalls, first: Milliseconds, last: Milliseconds
    ) -> Sequence[ReportRow]:
        """All that the account sent between the two, to its end. A row that moved to a further page meanwhile stands
        there twice, which says nothing else."""
        name = ref, calls.polled.account
        if name not in self.begun or not self.begun[name].covers(first, last):
            if len(self.begun) >= _MOST:
                self.begun.clear()
            self.begun[name] = _Listing(first, last)
        so_far = self.begun[name]
        for page in calls.listed(so_far.first, so_far.last, after=so_far.pages):
            so_far.pages += 1
            so_far.rows.extend(page.rows)
        self.begun.pop(name, None)  # another poll of the job, which outlived its lease, may have ended it
        return so_far.rows
