"""İletiMerkezi's API v1.

The wire: JSON, key and hash in each request; the outcome is ``response.status.code``, which is the HTTP status too, and
success is 200. ``receipents`` is their spelling. An order is asked for by its id alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import orjson

from ulak.operators.absent import FindsNoCalls
from ulak.operators.http import CallFailed, CallNotSent, CallUnanswered, Http, json_object
from ulak.operators.port import (
    NO_REPORTS,
    NOT_OPENED,
    Accepted,
    Answer,
    BalanceUnavailable,
    InDoubt,
    NotAnswered,
    NotSent,
    OperatorBalance,
    Outbound,
    Rejected,
    ReportPage,
    ReportRow,
    ReportsUnavailable,
    whole_told,
)
from ulak.operators.wire import Capability, Credential, Heard, Wire
from ulak.platform.clock import Milliseconds
from ulak.rules import Purpose, SendError, Then, profile
from ulak.text import MessageType

BASE_URL: Final = "https://api.iletimerkezi.com"

_RULES: Final = profile("iletimerkezi")
_SEND_ERRORS: Final = {error.raw: error for error in _RULES.send_errors}
_MOST_ROWS: Final = "1000"
_UNKNOWN_ORDER: Final = frozenset({"404", "459"})


class IletiMerkezi(FindsNoCalls):
    """One account with İletiMerkezi."""

    def __init__(self, http: Http, credentials: Mapping[str, str]) -> None:
        self._http = http
        self._authentication = {name: credentials[name] for name in ("key", "hash")}

    @classmethod
    def connect(
        cls, credentials: Mapping[str, str], base_url: str | None, timeout_seconds: int
    ) -> IletiMerkezi:
        return cls(Http.open(base_url or BASE_URL, timeout_seconds), credentials)

    def send(self, call: Outbound) -> Answer:
        commercial = call.purpose is Purpose.COMMERCIAL
        order: dict[str, Any] = {
            "sender": call.sender_id,
            "sendDateTime": "",
            "iys": "1" if commercial else "0",
            "message": _messages(call),
        }
        if commercial:
            order["iysList"] = call.recipient_type.value
        try:
            status, code, response = self._ask("send-sms", order=order)
        except CallNotSent as failure:
            return NotSent(failure.why)
        except CallUnanswered as failure:
            return InDoubt(failure.why)
        made = response.get("order")
        order_id = str(made.get("id") or "") if isinstance(made, dict) else ""
        if status == 200 and code == "200" and order_id:
            return Accepted(order_id)
        error = _SEND_ERRORS.get(code or str(status))
        if error is None and 400 <= (whole_told(code) or 0) < 500:
            error = SendError(code, "refused_unknown")
        if error is None or status == 200:
            return InDoubt(f"HTTP {status} without a readable answer")
        if error.then is Then.DOUBT:
            return InDoubt(f"{error.reason}:{error.raw}")
        return Rejected(error.raw, error.reason, error.then)

    def reports(
        self, operator_job_ids: Sequence[str], since: Milliseconds, until: Milliseconds, page: int
    ) -> ReportPage:
        """Page n is order n: none of ours fills a page of its own."""
        if page > len(operator_job_ids):
            return NO_REPORTS
        order_id, last = operator_job_ids[page - 1], page == len(operator_job_ids)
        asked = {"id": order_id, "page": "1", "rowCount": _MOST_ROWS}
        try:
            status, code, response = self._ask("get-report", order=asked)
        except CallFailed as failure:
            raise ReportsUnavailable(failure.why) from failure
        if code in _UNKNOWN_ORDER:
            return ReportPage((), last=last, raw=b"")
        order = response.get("order")
        messages = order.get("message") if isinstance(order, dict) else None
        if status != 200 or not isinstance(messages, list):
            raise ReportsUnavailable(f"HTTP {status} {code}".strip(), throttled=status == 429)
        rows = [
            ReportRow(order_id, str(one["number"]).lstrip("+"), str(one["status"]))
            for one in messages
            if isinstance(one, dict) and {"number", "status"} <= one.keys()
        ]
        return ReportPage(rows, last=last, raw=orjson.dumps(messages))

    def reports_between(self, start: Milliseconds, stop: Milliseconds, page: int) -> ReportPage:
        return NO_REPORTS

    def balances(self) -> Sequence[OperatorBalance]:
        try:
            status, _, response = self._ask("get-balance")
        except CallFailed as failure:
            raise BalanceUnavailable(failure.why) from failure
        balance = response.get("balance")
        if status != 200 or not isinstance(balance, dict) or not balance:
            raise BalanceUnavailable(f"HTTP {status}", refused=status in NOT_OPENED)
        return [OperatorBalance(name, str(amount)) for name, amount in balance.items()]

    def sender_ids(self) -> Sequence[str]:
        try:
            status, code, response = self._ask("get-sender")
        except CallFailed as failure:
            raise NotAnswered(failure.why) from failure
        senders = response.get("senders")
        listed = senders.get("sender") if isinstance(senders, dict) else None
        if status != 200 or not isinstance(listed, list):
            raise NotAnswered(f"HTTP {status} {code}".strip())
        return [str(one) for one in listed]

    def _ask(self, what: str, **more: Any) -> tuple[int, str, dict[str, Any]]:
        """HTTP status, the code told in the answer (empty: none), and the answer's ``response``."""
        request = {"request": {"authentication": self._authentication, **more}}
        answer = self._http.post(f"/v1/{what}/json", request)
        response = json_object(answer.content).get("response")
        if not isinstance(response, dict):
            return answer.status_code, "", {}
        status = response.get("status")
        code = str(status.get("code", "")) if isinstance(status, dict) else ""
        return answer.status_code, code if code.isdecimal() else "", response


def hears(body: bytes, service: str) -> Heard:
    """One report: ``{"report": {"id", "packet_id", "status", "to"}}``."""
    report = json_object(body).get("report")
    if not isinstance(report, dict):
        raise ValueError("no report")
    order_id, number = report.get("packet_id"), report.get("to")
    if not order_id or not number:
        return Heard()
    return Heard((ReportRow(str(order_id), str(number).lstrip("+"), str(report.get("status", ""))),))


WIRE: Final = Wire(
    connect=IletiMerkezi.connect,
    credentials=(
        Credential("key", "API anahtarı", "API key"),
        Credential("hash", "API özeti", "API hash", secret=True),
    ),
    message_types=frozenset({MessageType.BULK}),
    capabilities=frozenset(
        {Capability.REPORTS, Capability.BALANCES, Capability.SENDER_IDS, Capability.PUSHED_REPORTS}
    ),
    hears=hears,
)


def _messages(call: Outbound) -> dict[str, Any] | list[dict[str, Any]]:
    """One text to many, or a list of texts, each to its number."""
    if len(set(call.texts)) == 1:
        return _message(call.texts[0], call.msisdns)
    return [_message(text, (msisdn,)) for msisdn, text in zip(call.msisdns, call.texts, strict=True)]


def _message(text: str, msisdns: Sequence[str]) -> dict[str, Any]:
    return {"text": text, "receipents": {"number": [f"+{msisdn}" for msisdn in msisdns]}}  # [sic]
