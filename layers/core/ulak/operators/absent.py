"""What an operator does not have, said once: the adapters of such operators inherit it."""

from __future__ import annotations

from collections.abc import Sequence

from ulak.operators.port import NO_REPORTS, ReportPage
from ulak.platform.clock import Milliseconds


class FindsNoCalls:
    """Its row has no `query_by_reference`: nobody asks it which call bore a reference of ours."""

    def query(self, reference: str) -> str | None:
        raise NotImplementedError(f"{type(self).__name__} finds no call by our reference")


class ListsNothing(FindsNoCalls):
    """Its reports cannot be asked for either, by calls or by a span of time."""

    def reports(
        self, operator_job_ids: Sequence[str], since: Milliseconds, until: Milliseconds, page: int
    ) -> ReportPage:
        return NO_REPORTS

    def reports_between(self, start: Milliseconds, stop: Milliseconds, page: int) -> ReportPage:
        return NO_REPORTS
