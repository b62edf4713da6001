"""What Kannel and Jasmin have in common: gateways of the firm's own, before its own SMPP binds.

One number a call. A gateway lists no calls and finds none by our reference: its reports come by push alone, to the
address that each call names (`ulak.operators.fetched`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, ClassVar

from ulak.errors import InputError, Problem
from ulak.operators.absent import ListsNothing
from ulak.operators.fetched import REPORT_ADDRESS, report_address
from ulak.operators.http import CallNotSent, CallUnanswered, Http
from ulak.operators.port import (
    Accepted,
    Answer,
    InDoubt,
    NotSent,
    Outbound,
    Rejected,
)

if TYPE_CHECKING:
    from typing import Self

    import httpx

    from ulak.rules import OperatorProfile, SendError


class Gateway(ListsNothing):
    """One user of a gateway."""

    rules: ClassVar[OperatorProfile]

    def __init__(self, http: Http, credentials: Mapping[str, str]) -> None:
        self._http = http
        self._login = {name: credentials[name] for name in ("username", "password")}
        self._report_url = credentials.get(REPORT_ADDRESS.name, "")

    @classmethod
    def connect(cls, credentials: Mapping[str, str], base_url: str | None, timeout_seconds: int) -> Self:
        """``InputError`` without an address: each firm has its own."""
        if base_url is None:
            raise InputError([Problem("operator_without_address", params={"operator": cls.rules.name})])
        return cls(Http.open(base_url, timeout_seconds), credentials)

    def _reported_at(self, call: Outbound) -> str:
        """Where the gateway is to tell of the call's one message; empty: the account has no address."""
        if not self._report_url:
            return ""
        return report_address(self._report_url, call.reference, call.msisdns[0])


def answer_of(
    call: Outbound,
    made: Callable[[], httpx.Response],
    takes: Callable[[httpx.Response], bool],
    error_of: Callable[[httpx.Response], SendError | None],
) -> Answer:
    """Make a call, and say what became of it. `takes`: the answer is an acceptance. `error_of`: the refusal that it is,
    if it is one that is known."""
    try:
        answer = made()
    except CallNotSent as failure:
        return NotSent(failure.why)
    except CallUnanswered as failure:
        return InDoubt(failure.why)
    if takes(answer):
        return Accepted(call.reference)
    error = error_of(answer)
    if error is None:
        return InDoubt(f"HTTP {answer.status_code} without a readable answer")
    return Rejected(error.raw, error.reason, error.then)
