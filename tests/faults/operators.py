"""An operator for the faults: it keeps books, and may know our references or take them as the same call.

What it can do stands in a profile of its own, each Netgsm's row with a raised report quota and other
capabilities. They exist in the tests alone: nobody's documentation stands behind them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Final

from tests.conftest import HandClock
from tests.faults.steps import Died, Fault, Steps
from tests.world import REPORT_CALLS
from ulak.directory.firms import OperatorAccount, Service
from ulak.identity.msisdn import Region
from ulak.operators.port import (
    Accepted,
    Answer,
    InDoubt,
    NotSent,
    Outbound,
    Rejected,
    ReportPage,
    ReportRow,
    ReportsUnavailable,
)
from ulak.platform.clock import SECOND, Milliseconds
from ulak.rules import OperatorProfile, Then
from ulak.rules.operators import ROWS, netgsm
from ulak.text.profile import Turkish

SILENT: Final = "netgsm"
ASKS: Final = "simulated_asks"
ASKS_PARTLY: Final = "simulated_asks_partly"
ASKS_SLOWLY: Final = "simulated_asks_slowly"
DEDUPES: Final = "simulated_dedupes"
DEAR: Final = "simulated_dear"
"""It may be asked about a call, and writes Turkish letters as UCS-2: it counts more segments than `SILENT`."""

_LAG_SECONDS: Final = 30
_RAISED: Final = replace(netgsm.ROW, report_calls_per_minute=REPORT_CALLS)

CAPABLE: Final[tuple[OperatorProfile, ...]] = (
    replace(
        _RAISED,
        id=ASKS,
        query_by_reference=True,
        query_complete=True,
        visibility_lag_seconds=_LAG_SECONDS,
    ),
    replace(
        _RAISED,
        id=ASKS_PARTLY,
        query_by_reference=True,
        query_complete=False,
        visibility_lag_seconds=_LAG_SECONDS,
    ),
    replace(
        _RAISED,
        id=ASKS_SLOWLY,
        query_by_reference=True,
        query_complete=False,
        visibility_lag_seconds=_LAG_SECONDS,
        report_calls_per_minute=4,
    ),
    replace(_RAISED, id=DEDUPES, dedupes_by_reference=True),
    replace(
        _RAISED,
        id=DEAR,
        query_by_reference=True,
        query_complete=True,
        visibility_lag_seconds=_LAG_SECONDS,
        turkish=Turkish.UCS2,
    ),
)
ALL_ROWS: Final = (*ROWS, *CAPABLE)


def account_of(firm_id: str, service: Service, operator_id: str, name: str = "") -> OperatorAccount:
    """A firm's account with the operator. Netgsm's row has its public quota, so the account has the raised one."""
    raised = REPORT_CALLS if operator_id == SILENT else None
    return OperatorAccount(
        firm_id, service, operator_id, Region.TR, ("ACME",), report_calls_per_minute=raised, name=name
    )


PROFILES: Final = (SILENT, ASKS, ASKS_PARTLY, DEDUPES)

_ANSWERS: Final[dict[Fault, Answer]] = {
    Fault.TIMEOUT_BEFORE: InDoubt("ReadTimeout"),
    Fault.TIMEOUT_AFTER: InDoubt("ReadTimeout"),
    Fault.NOT_SENT: NotSent("ConnectError"),
    Fault.THROTTLED: Rejected("80", "refused_rate", Then.RETRY),
    Fault.REFUSED: Rejected("70", "refused_parameter", Then.FAIL),
    Fault.LOCKED_OUT: Rejected("30", "refused_credentials", Then.PAUSE),
}


@dataclass(frozen=True, slots=True)
class Taken:
    """A call that was accepted."""

    operator_job_id: str
    call: Outbound
    at: Milliseconds
    order: int
    """Its place among all that the world counts: claims, refusals and calls."""


@dataclass
class BookkeepingOperator:
    """Accepts whatever comes, unless a fault befalls the call. A message's report is out `report_after` the
    acceptance; `statuses` tells which, by number, delivered where nothing is told."""

    clock: HandClock
    profile: OperatorProfile
    steps: Steps
    books: list[Taken] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    """References of all send calls that arrived."""
    queried: list[str] = field(default_factory=list)
    """References that were asked about."""
    named: set[str] = field(default_factory=set)
    """References of calls to which an answer gave the operator's own name."""
    unnamed: set[str] = field(default_factory=set)
    """References of calls to which an answer gave none. Whoever took that answer cannot ask for reports: the messages
    stay sent."""
    report_calls: int = 0
    statuses: dict[str, str] = field(default_factory=dict)
    report_after: Milliseconds = 2 * SECOND
    disorderly: bool = False
    """Reports come twice, newest first, each with a stale copy after it."""
    order: Iterator[int] = field(default_factory=count)
    scripted: list[Fault] = field(default_factory=list)
    """What befalls the next send calls, apart from the plan of faults."""
    always: Fault | None = None
    """What befalls every send call that nothing else does."""
    heard: list[tuple[BookkeepingOperator, str, Answer | None]] = field(default_factory=list)
    """What callers heard of each send call, and its reference; ``None``: they died first. Several may share one."""

    def send(self, call: Outbound) -> Answer:
        try:
            answer = self._send(call)
        except Died:
            self.heard.append((self, call.reference, None))
            raise
        self.heard.append((self, call.reference, answer))
        return answer

    def _send(self, call: Outbound) -> Answer:
        fault = self.steps.take("operator.send")
        if fault is None:
            fault = self.scripted.pop(0) if self.scripted else self.always
        if fault is Fault.DIE_BEFORE:
            raise Died
        self.asked.append(call.reference)
        if fault in (None, Fault.DIE_AFTER, Fault.TIMEOUT_AFTER):
            accepted = self._accept(call)
            if fault is None:
                return accepted
        if fault is Fault.DIE_AFTER:
            self.steps.die()
        assert fault is not None
        return _ANSWERS[fault]

    def refusal(self, fault: Fault) -> Answer:
        return _ANSWERS[fault]

    def _accept(self, call: Outbound) -> Accepted:
        if self.profile.dedupes_by_reference:
            for taken in self.books:
                if taken.call.reference == call.reference:
                    return Accepted(taken.operator_job_id)
        taken = Taken(str(5000 + len(self.books)), call, self.clock(), next(self.order))
        self.books.append(taken)
        return Accepted(taken.operator_job_id)

    def reports(
        self, operator_job_ids: Sequence[str], since: Milliseconds, until: Milliseconds, page: int
    ) -> ReportPage:
        self._read("operator.reports")
        return self._page([one for one in self.books if one.operator_job_id in operator_job_ids])

    def reports_between(self, start: Milliseconds, stop: Milliseconds, page: int) -> ReportPage:
        self._read("operator.reports_between")
        return self._page([one for one in self.books if start <= one.at <= stop])

    def query(self, reference: str) -> str | None:
        self._read("operator.query")
        self.queried.append(reference)
        assert self.profile.query_by_reference
        lag = (self.profile.visibility_lag_seconds or 0) * SECOND
        for taken in self.books:
            # One that may be asked but does not know everything has forgotten every other call.
            known = self.profile.query_complete or int(taken.operator_job_id) % 2
            if known and taken.call.reference == reference and taken.at + lag <= self.clock():
                return taken.operator_job_id
        return None

    def _read(self, step: str) -> None:
        self.report_calls += 1
        fault = self.steps.take(step)
        if fault is Fault.FAIL:
            raise ReportsUnavailable("HTTP 502")
        if fault is Fault.DIE_AFTER:
            self.steps.die()

    def _page(self, taken: Sequence[Taken]) -> ReportPage:
        rows = [
            ReportRow(one.operator_job_id, msisdn, self._status(one, msisdn), self.clock())
            for one in taken
            for msisdn in one.call.msisdns
        ]
        if self.disorderly:
            stale = [replace(row, raw_status="2" if row.raw_status == "1" else "0") for row in rows]
            strangers = [replace(row, operator_job_id="1") for row in rows[:1]]
            rows = [*reversed(rows), *rows, *stale, *strangers]
        return ReportPage(rows, last=True, raw=b"[]")

    def _status(self, taken: Taken, msisdn: str) -> str:
        if taken.at + self.report_after > self.clock():
            return "0"
        return self.statuses.get(msisdn, "1")
