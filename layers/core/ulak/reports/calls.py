"""Report calls to an operator, each booked within the account's quota before it is made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from ulak.operators.port import Operator, ReportPage
from ulak.operators.rates import AccountRates
from ulak.platform.clock import MINUTE, Milliseconds, Remaining
from ulak.reports.polled_job import PolledJob

_UNKNOWN_QUOTA_PER_MINUTE: Final = 10
_UNKNOWN_PAGE_SIZE: Final = 100
_PAGES_AT_ONCE: Final = 5
"""The pages of a whole chunk, where the quota leaves room for them."""


class QuotaSpent(Exception):
    """No call may be made now. `wait`: until one may be."""

    def __init__(self, wait: Milliseconds) -> None:
        self.wait = wait


@dataclass(slots=True)
class ReportCalls:
    """The report calls of one poll. Each raises `QuotaSpent` where quota or time leave no room for it, and
    ``ReportsUnavailable`` where the operator does not answer."""

    polled: PolledJob
    connect: Callable[[], Operator]
    """Asked when there is something to ask for: an account that nothing went by may have no credentials."""
    rates: AccountRates
    remaining: Remaining
    reserve: Milliseconds
    """The longest that a call may take, so that none is begun with less time left."""
    _kept: int = field(init=False, default=0)
    """How often pages of this poll were kept."""
    _operator: Operator | None = field(init=False, default=None)

    @property
    def operator(self) -> Operator:
        if self._operator is None:
            self._operator = self.connect()
        return self._operator

    def reports(
        self,
        operator_job_ids: Sequence[str],
        since: Milliseconds,
        until: Milliseconds,
        *,
        chunk: int,
        most_rows: int,
    ) -> Iterator[ReportPage]:
        """All pages of what the operator reports of these jobs of its, which are of one chunk; `most_rows` at the
        most. What came is kept when all of it has, or when something ends it."""
        ids, came = tuple(operator_job_ids), list[ReportPage]()
        try:
            for page in self._pages(lambda page: self.operator.reports(ids, since, until, page), most_rows):
                came.append(page)
                yield page
        finally:
            self.keep(came, chunk)

    def listed(self, first: Milliseconds, last: Milliseconds, *, after: int) -> Iterator[ReportPage]:
        """The pages `after` so many of all that the account sent between the two, each kept as it comes."""
        for page in self._pages(
            lambda page: self.operator.reports_between(first, last, page), 0, after=after
        ):
            self.keep([page], None)
            yield page

    def query(self, reference: str) -> str | None:
        """The operator's job that it made of the call with our `reference`; ``None``: it knows of none."""
        self._book(1)
        return self.operator.query(reference)

    @property
    def interval(self) -> Milliseconds:
        """Between the steady calls."""
        return -(-MINUTE // max(self._quota - self._burst, 1))

    @property
    def _quota(self) -> int:
        """Report calls a minute. A job of v0.1.0 has none in its plan: its operator's profile holds."""
        plan = self.polled.asked
        of_account = plan.report_calls_per_minute
        return of_account or plan.profile.report_calls_per_minute or _UNKNOWN_QUOTA_PER_MINUTE

    @property
    def _burst(self) -> int:
        """Calls that may come at once. They and the steady ones share the minute: no minute sees more than the
        quota."""
        return max(self._quota // 10, min(self._quota // 2, _PAGES_AT_ONCE), 1)

    def _pages(
        self, ask: Callable[[int], ReportPage], most_rows: int, *, after: int = 0
    ) -> Iterator[ReportPage]:
        """All pages `after` so many, each booked before it is asked for."""
        page_size = self.polled.profile.report_page_size or _UNKNOWN_PAGE_SIZE
        booked, page = 0, after
        while True:
            page += 1
            if booked == 0:
                booked = min(max(-(-most_rows // page_size) - page + 1, 1), self._burst)
                self._book(booked)
            else:
                self._need_time()
            booked -= 1
            answer = ask(page)
            yield answer
            if answer.last:
                return

    def _book(self, calls: int) -> None:
        wait = self.rates.book_report_calls(
            self.polled.job.ref.firm_id,
            self.polled.asked.account_id,
            calls=calls,
            interval=self.interval,
            burst=self._burst,
            now=self.polled.clock(),
        )
        if wait:
            raise QuotaSpent(wait)
        self._need_time()

    def _need_time(self) -> None:
        if self.remaining() < self.reserve:
            raise QuotaSpent(0)

    def keep(self, pages: Sequence[ReportPage], chunk: int | None) -> None:
        """Keep those of the pages that tell of anything."""
        if telling := [page for page in pages if page.rows]:
            self._kept += 1
            self.polled.keep_pages(telling, self._kept, chunk)
