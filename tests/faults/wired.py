"""Operators for the faults that are reached by their real adapters, over the simulator's faces in this process.

What befalls a call befalls it on the wire: a connection that is refused, an answer that never comes. The books are the
simulator's.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

import httpx
from starlette.applications import Starlette

from simulator import accounts, app
from simulator.misbehaviour import MIXES, Misbehaviour
from simulator.operator import Operator as Simulated
from simulator.quotas import RAISED
from tests.conftest import HandClock
from tests.faults.operators import BookkeepingOperator, Taken
from tests.faults.steps import Died, Fault, Steps
from ulak.operators.http import Http, basic_authorization
from ulak.operators.lsim import Lsim
from ulak.operators.netgsm import Netgsm
from ulak.operators.port import Accepted, Answer, Outbound, ReportPage
from ulak.operators.verimor import Verimor
from ulak.platform.clock import SECOND, Milliseconds
from ulak.rules import OperatorProfile

USER, PASSWORD = "8503021000", "sifre-ulak-1"
_LOGIN: Final = {"username": USER, "password": PASSWORD}
ADAPTERS: Final[dict[str, Callable[[Http], Any]]] = {
    "verimor": lambda http: Verimor(http, _LOGIN),
    "lsim": lambda http: Lsim(http, {"login": USER, "password": PASSWORD}),
    "netgsm": lambda http: Netgsm(http, _LOGIN),
}
"""One of each kind: asked by our reference, de-duplicating, neither."""

_LOST: Final[dict[Fault, type[httpx.RequestError]]] = {
    Fault.TIMEOUT_BEFORE: httpx.ReadTimeout,
    Fault.TIMEOUT_AFTER: httpx.ReadTimeout,
    Fault.NOT_SENT: httpx.ConnectError,
}
_TAKEN_ALL_THE_SAME: Final = (Fault.TIMEOUT_AFTER, Fault.DIE_AFTER)


class WiredOperator(BookkeepingOperator):
    """One account with a simulated operator, by its adapter."""

    def __init__(
        self,
        clock: HandClock,
        profile: OperatorProfile,
        steps: Steps,
        numbers: Sequence[str],
        order: Iterator[int],
    ) -> None:
        super().__init__(clock, profile, steps, order=order)
        self.simulated = Simulated(
            accounts=accounts.by_user([accounts.Account(USER, PASSWORD, ("ACME",))]),
            profile=RAISED,
            misbehaviour=Misbehaviour(
                seed=7,
                mix=MIXES["calm"],
                numbers=dict.fromkeys(numbers, "delivered"),
                time_factor=0,
            ),
            clock=lambda: clock() / SECOND,
        )
        self._application = app.build(self.simulated)
        self._fault: Fault | None = None
        """What befalls the request that is being made."""
        basic = {"authorization": basic_authorization(USER, PASSWORD)} if profile.id == "netgsm" else {}
        http = Http(httpx.MockTransport(self._answer), "http://operator", 1, basic)
        self.adapter = ADAPTERS[profile.id](http)

    def send(self, call: Outbound) -> Answer:
        fault = self.steps.take("operator.send")
        if fault is None and self.scripted:
            fault = self.scripted.pop(0)
        if fault is Fault.DIE_BEFORE:
            raise Died
        self.asked.append(call.reference)
        if fault in (Fault.THROTTLED, Fault.REFUSED, Fault.LOCKED_OUT):
            return self.refusal(fault)
        before = len(self.simulated.books.jobs)
        self._fault = fault
        answer: Answer = self.adapter.send(call)
        self._fault = None
        for name in list(self.simulated.books.jobs)[before:]:
            self.books.append(Taken(name, call, self.clock(), next(self.order)))
        if isinstance(answer, Accepted):
            (self.named if answer.operator_job_id else self.unnamed).add(call.reference)
        if fault is Fault.DIE_AFTER:
            self.steps.die()
        return answer

    def reports(
        self, operator_job_ids: Sequence[str], since: Milliseconds, until: Milliseconds, page: int
    ) -> ReportPage:
        self._read("operator.reports")
        read: ReportPage = self.adapter.reports(operator_job_ids, since, until, page)
        return read

    def reports_between(self, start: Milliseconds, stop: Milliseconds, page: int) -> ReportPage:
        self._read("operator.reports_between")
        read: ReportPage = self.adapter.reports_between(start, stop, page)
        return read

    def query(self, reference: str) -> str | None:
        self._read("operator.query")
        self.queried.append(reference)
        found: str | None = self.adapter.query(reference)
        return found

    def _answer(self, request: httpx.Request) -> httpx.Response:
        """The simulator's answer, as far as it comes."""
        fault = self._fault
        answer = None
        if fault is None or fault in _TAKEN_ALL_THE_SAME:
            answer = asyncio.run(_asked(self._application, request))
        if fault in _LOST:
            raise _LOST[fault]("", request=request)
        assert answer is not None
        return answer


async def _asked(application: Starlette, request: httpx.Request) -> httpx.Response:
    transport = httpx.ASGITransport(application)
    async with httpx.AsyncClient(transport=transport, base_url="http://operator") as client:
        answer = await client.request(
            request.method, str(request.url), content=request.content, headers=request.headers
        )
    return httpx.Response(answer.status_code, content=answer.content, headers=answer.headers)
