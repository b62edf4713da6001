"""LSIM's bulk interface, Azerbaijan.

The wire: JSON in ``{"request": {"head", "body"}}``, user name and password in the head; the outcome is a code in
``{"response": {"head": {"responsecode"}, "body"}}``, whatever the HTTP status. A call carries a ``controlid`` of ours,
a whole number; one that comes again is refused as a duplicate, so a call may be made again until its answer comes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any, Final

from ulak.operators.absent import FindsNoCalls
from ulak.operators.http import CallFailed, CallNotSent, CallUnanswered, Http, json_object
from ulak.operators.port import (
    NO_REPORTS,
    Accepted,
    Answer,
    BalanceUnavailable,
    InDoubt,
    NotSent,
    OperatorBalance,
    Outbound,
    Rejected,
    ReportPage,
    ReportRow,
    ReportsUnavailable,
    whole_told,
)
from ulak.operators.wire import Capability, Credential, Wire
from ulak.platform.clock import Milliseconds
from ulak.rules import SendError, Then, profile
from ulak.text import MessageType

BASE_URL: Final = "https://www.sendsms.az"

_PATH: Final = "/smxml/api"
_RULES: Final = profile("lsim")
_SEND_ERRORS: Final = {error.raw: error for error in _RULES.send_errors}
_SUCCESS: Final = "0"
_NOT_READY: Final = "1"
_DUPLICATE: Final = "2"
_UNKNOWN_TASK: Final = "109"
_NOT_OPENED: Final = frozenset({"103", "104", "105"})
"""Without a login, without a password, with a wrong one."""
_CONTROL_BITS: Final = 53
"""Whole numbers that every JSON reader keeps whole."""


class Lsim(FindsNoCalls):
    """One account with LSIM."""

    def __init__(self, http: Http, credentials: Mapping[str, str]) -> None:
        self._http = http
        self._login = {name: credentials[name] for name in ("login", "password")}

    @classmethod
    def connect(cls, credentials: Mapping[str, str], base_url: str | None, timeout_seconds: int) -> Lsim:
        return cls(Http.open(base_url or BASE_URL, timeout_seconds), credentials)

    def send(self, call: Outbound) -> Answer:
        head: dict[str, Any] = {
            "controlid": control_id(call.reference),
            "scheduled": "NOW",
            "title": call.sender_id,
        }
        body: list[dict[str, str]]
        if len(set(call.texts)) == 1:
            head |= {"isbulk": True, "bulkmessage": call.texts[0]}
            body = [{"msisdn": msisdn} for msisdn in call.msisdns]
        else:
            head["isbulk"] = False
            body = [
                {"msisdn": msisdn, "message": text}
                for msisdn, text in zip(call.msisdns, call.texts, strict=True)
            ]
        try:
            code, told = self._ask("submit", head, body)
        except CallNotSent as failure:
            return NotSent(failure.why)
        except CallUnanswered as failure:
            return InDoubt(failure.why)
        task = str(told.get("taskid") or "") if isinstance(told, dict) else ""
        if code == _SUCCESS and task:
            return Accepted(task)
        if code == _DUPLICATE:
            return Accepted(task)  # taken before; without the task's id no report can be asked for
        error = _SEND_ERRORS.get(code)
        if error is None and code not in ("", _SUCCESS):
            error = SendError(code, "refused_unknown", Then.DOUBT)
        if error is None:
            return InDoubt("an answer without a code or a task")
        if error.then is Then.DOUBT:
            return InDoubt(f"{error.reason}:{error.raw}")
        return Rejected(error.raw, error.reason, error.then)

    def reports(
        self, operator_job_ids: Sequence[str], since: Milliseconds, until: Milliseconds, page: int
    ) -> ReportPage:
        """Page n is task n: LSIM tells of one at a time."""
        tasks = [task for task in operator_job_ids if whole_told(task) is not None]
        if page > len(tasks):
            return NO_REPORTS
        task, last = tasks[page - 1], page == len(tasks)
        try:
            code, rows = self._ask("detailedreport", {"taskid": int(task)})
        except CallFailed as failure:
            raise ReportsUnavailable(failure.why) from failure
        if code in (_NOT_READY, _UNKNOWN_TASK):
            return ReportPage((), last=last, raw=b"")
        if code != _SUCCESS or not isinstance(rows, list):
            raise ReportsUnavailable(f"code {code}")
        found = [
            ReportRow(task, str(row["msisdn"]), str(row["status"]))
            for row in rows
            if isinstance(row, dict) and {"msisdn", "status"} <= row.keys()
        ]
        return ReportPage(found, last=last, raw=repr(found).encode())

    def reports_between(self, start: Milliseconds, stop: Milliseconds, page: int) -> ReportPage:
        return NO_REPORTS

    def balances(self) -> Sequence[OperatorBalance]:
        try:
            code, told = self._ask("units", {})
        except CallFailed as failure:
            raise BalanceUnavailable(failure.why) from failure
        if code != _SUCCESS or not isinstance(told, dict) or "units" not in told:
            raise BalanceUnavailable(f"code {code}", refused=code in _NOT_OPENED)
        return [OperatorBalance("units", str(told["units"]))]

    def _ask(
        self, operation: str, head: Mapping[str, Any], body: Sequence[Mapping[str, str]] = ()
    ) -> tuple[str, Any]:
        """The answer's code, without leading zeros (empty: it has none), and its body."""
        request: dict[str, Any] = {"head": {**self._login, "operation": operation, **head}}
        if body:
            request["body"] = body
        answer = self._http.post(_PATH, {"request": request})
        response = json_object(answer.content).get("response")
        if not isinstance(response, dict) or not isinstance(response.get("head"), dict):
            return "", None
        code = str(response["head"].get("responsecode", ""))
        number = whole_told(code)
        return "" if number is None else str(number), response.get("body")


WIRE: Final = Wire(
    connect=Lsim.connect,
    credentials=(
        Credential("login", "Giriş adı", "Login"),
        Credential("password", "Şifre", "Password", secret=True),
    ),
    message_types=frozenset({MessageType.BULK}),
    capabilities=frozenset({Capability.REPORTS, Capability.BALANCES}),
)


def control_id(reference: str) -> int:
    """Our reference as LSIM takes it: the same number whenever the same call is described.

    >>> control_id("7f3a-0-0") == control_id("7f3a-0-0") != control_id("7f3a-0-1")
    True
    """
    return int.from_bytes(sha256(reference.encode()).digest()[:8]) >> (64 - _CONTROL_BITS)
