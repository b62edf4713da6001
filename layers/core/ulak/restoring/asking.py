"""Asks an operator account what it accepted in a while: by our references, or for the list of all that it sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeVar

from ulak.errors import Unavailable
from ulak.operators.port import Operator, ReportRow, ReportsUnavailable
from ulak.operators.rates import AccountRates
from ulak.platform.clock import MINUTE, SECOND, Clock, Milliseconds
from ulak.restoring.finding import Silence
from ulak.rules import OperatorProfile

_UNKNOWN_QUOTA_PER_MINUTE: Final = 10
_TRIES: Final = 5
_PAUSE: Final[Milliseconds] = 10 * SECOND

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Account:
    """An account, by what opens it; a job's plan holds that of its day."""

    account_id: str
    operator_id: str
    base_url: str | None
    secret_name: str


@dataclass(frozen=True, slots=True)
class Asked:
    """An account that is asked, call by call within its quota, for as long as it takes."""

    firm_id: str
    account: Account
    operator: Operator
    profile: OperatorProfile
    lists: bool
    """Whether its adapter gives the list of all that the account sent."""
    calls_per_minute: int | None
    rates: AccountRates
    clock: Clock
    sleep: Callable[[Milliseconds], None]

    @property
    def how(self) -> str:
        """How the account tells of a call: ``by_reference``, ``by_list`` or ``not_at_all``."""
        if self.profile.query_by_reference:
            return "by_reference"
        return "by_list" if self.lists else "not_at_all"

    def silence(self, *, trust_list: bool) -> Silence:
        """What it means that the account does not name a call. `trust_list`: a person says that its list is whole."""
        if self.profile.query_by_reference and self.profile.query_complete:
            return Silence.NEVER_ACCEPTED
        if self.profile.dedupes_by_reference:
            return Silence.REPEATABLE
        return Silence.NEVER_ACCEPTED if trust_list and self.lists else Silence.UNKNOWN

    def wait(self, until: Milliseconds) -> None:
        """Wait until the account shows what it accepted before `until`."""
        lag = (self.profile.visibility_lag_seconds or 0) * SECOND
        if (left := until + lag - self.clock()) > 0:
            self.sleep(left)

    def query(self, reference: str) -> str | None:
        """The operator's job that it made of the call with our `reference`."""
        return self._answered(lambda: self.operator.query(reference))

    def listed(self, first: Milliseconds, last: Milliseconds) -> Sequence[ReportRow]:
        """All that the account sent between the two."""
        return [row for rows in self._pages(first, last) for row in rows]

    def _pages(self, first: Milliseconds, last: Milliseconds) -> Iterator[Sequence[ReportRow]]:
        page = 0
        while True:
            page += 1
            answer = self._answered(partial(self.operator.reports_between, first, last, page))
            yield answer.rows
            if answer.last:
                return

    def _answered(self, ask: Callable[[], Answer]) -> Answer:
        tries = 0
        while True:
            self._book()
            tries += 1
            try:
                return ask()
            except ReportsUnavailable as unavailable:
                if tries == _TRIES:
                    raise Unavailable(
                        "operator_silent_now", operator=self.account.operator_id, why=str(unavailable)
                    ) from unavailable
                self.sleep(_PAUSE * tries)

    def _book(self) -> None:
        quota = self.calls_per_minute or self.profile.report_calls_per_minute or _UNKNOWN_QUOTA_PER_MINUTE
        interval = -(-MINUTE // quota)
        while wait := self.rates.book_report_calls(
            self.firm_id, self.account.account_id, calls=1, interval=interval, burst=1, now=self.clock()
        ):
            self.sleep(wait)
