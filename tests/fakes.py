"""Stand-ins that keep the promises of what they stand in for; ``tests/contracts`` holds them to it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.conftest import HandClock
from ulak.identity.caller import Caller
from ulak.operators.port import (
    Accepted,
    Answer,
    InDoubt,
    OperatorBalance,
    Outbound,
    Rejected,
    ReportPage,
    ReportRow,
)
from ulak.platform.clock import SECOND, Milliseconds
from ulak.rules import Then, profile


class MemoryQueue:
    """A queue kept in a list, in due order."""

    def __init__(self, clock: HandClock) -> None:
        self._clock = clock
        self.messages: list[tuple[Milliseconds, str]] = []

    def send(self, pointers: Iterable[Any], *, delay_seconds: int = 0) -> None:
        due = self._clock() + delay_seconds * SECOND
        self.messages += [(due, json.dumps(pointer)) for pointer in pointers]

    def take(self) -> str | None:
        """The next message that is due."""
        ready = [message for message in self.messages if message[0] <= self._clock()]
        if not ready:
            return None
        self.messages.remove(ready[0])
        return ready[0][1]


class OpenGate:
    """Lets everyone in, as often as they like."""

    def by_key(self, firms: Any, authorization: str | None, address: str) -> Caller:
        caller: Caller = firms.authenticate(authorization, address)
        return caller

    def admit(self, caller: Caller, load: Any) -> None:
        """Nothing is counted."""


@dataclass
class FakeOperator:
    """An operator by Netgsm's rules that accepts everything, unless told otherwise, and reports what it is told
    to."""

    clock: HandClock
    answers: list[Callable[[Outbound], Answer]] = field(default_factory=list)
    """What to do with the next calls; when used up, accept."""
    calls: list[Outbound] = field(default_factory=list)
    accepted: dict[str, Outbound] = field(default_factory=dict)
    accepted_at: dict[str, Milliseconds] = field(default_factory=dict)
    statuses: dict[str, str] = field(default_factory=dict)
    """Raw status by number; delivered when not named."""
    page_size: int = 100
    report_calls: int = 0

    # --- what a call may come to ----------------------------------------------------------------------------

    def accept(self, call: Outbound) -> Accepted:
        operator_job_id = str(1000 + len(self.accepted))
        self.accepted[operator_job_id] = call
        self.accepted_at[operator_job_id] = self.clock()
        return Accepted(operator_job_id)

    def accept_silently(self, call: Outbound) -> InDoubt:
        """The call is taken and its answer is lost."""
        self.accept(call)
        return InDoubt("ReadTimeout")

    def refuse(self, code: str) -> Callable[[Outbound], Answer]:
        """Refuse with a code of Netgsm's."""
        (error,) = (one for one in profile("netgsm").send_errors if one.raw == code)
        if error.then is Then.DOUBT:
            return lambda call: InDoubt(f"{error.reason}:{error.raw}")
        return lambda call: Rejected(error.raw, error.reason, error.then)

    # --- the port -------------------------------------------------------------------------------------------

    def send(self, call: Outbound) -> Answer:
        self.calls.append(call)
        if self.answers:
            return self.answers.pop(0)(call)
        return self.accept(call)

    def reports(
        self, operator_job_ids: Sequence[str], since: Milliseconds, until: Milliseconds, page: int
    ) -> ReportPage:
        named = [job_id for job_id in operator_job_ids if job_id in self.accepted]
        return self._page(named, since, until, page)

    def balances(self) -> Sequence[OperatorBalance]:
        return [OperatorBalance("SMS", "1000")]

    def sender_ids(self) -> Sequence[str]:
        return ("ACME", "ACME2", "ACMEOTP", "ACMETCKN", "ULAK")

    def reports_between(self, start: Milliseconds, stop: Milliseconds, page: int) -> ReportPage:
        return self._page(list(self.accepted), start, stop, page)

    def query(self, reference: str) -> str | None:
        raise NotImplementedError("asked although its profile says that it cannot be")

    def _page(self, job_ids: list[str], start: Milliseconds, stop: Milliseconds, page: int) -> ReportPage:
        self.report_calls += 1
        rows = [
            ReportRow(job_id, msisdn, self.statuses.get(msisdn, "1"), self.clock())
            for job_id in job_ids
            if start <= self.accepted_at[job_id] <= stop
            for msisdn in self.accepted[job_id].msisdns
        ]
        first = (page - 1) * self.page_size
        here = rows[first : first + self.page_size]
        return ReportPage(here, last=first + self.page_size >= len(rows), raw=b"[]")

    # --- its books ------------------------------------------------------------------------------------------

    def times_accepted(self) -> dict[tuple[str, str], int]:
        times: dict[tuple[str, str], int] = {}
        for call in self.accepted.values():
            for who in zip(call.msisdns, call.texts, strict=True):
                times[who] = times.get(who, 0) + 1
        return times
