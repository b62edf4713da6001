"""The second simulated operator's wire (docs/operators/yanki.md).

Bearer token, JSON. A send call carries our reference and a name for each recipient; success is 202 with
``{"batch": …}``, a refusal 4xx or 503 with ``{"error": …}``. The call can be asked for by our reference, and reports
tell of recipients by the names that we gave: a TCKN is in the send call and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from zlib import crc32

from ulak.errors import InputError, Problem
from ulak.operators.http import CallFailed, CallNotSent, CallUnanswered, Http, json_object
from ulak.operators.port import (
    NOT_OPENED,
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
    instant_told,
)
from ulak.operators.wire import Capability, Credential, Wire
from ulak.platform.clock import SECOND, Milliseconds
from ulak.rules import Then, profile
from ulak.text import MessageType
from ulak.text.wap_push import push_of, user_data

_RULES: Final = profile("yanki")
_SEND_ERRORS: Final = {error.raw: error for error in _RULES.send_errors}
_MESSAGES: Final = "/yanki/v1/messages"
_REPORTS: Final = "/yanki/v1/reports"
_BALANCE: Final = "/yanki/v1/balance"


class Yanki:
    """One account with the simulated operator."""

    def __init__(self, http: Http) -> None:
        self._http = http

    @classmethod
    def connect(cls, credentials: Mapping[str, str], base_url: str | None, timeout_seconds: int) -> Yanki:
        """``InputError`` without an address: there is no public one."""
        if base_url is None:
            raise InputError([Problem("operator_without_address", params={"operator": _RULES.name})])
        headers = {"authorization": f"Bearer {credentials['token']}"}
        return cls(Http.open(base_url, timeout_seconds, headers=headers))

    def send(self, call: Outbound) -> Answer:
        by_tckn = call.message_type is MessageType.TCKN
        pushed = call.message_type is MessageType.WAP_PUSH
        body: dict[str, Any] = {
            "reference": call.reference,
            "sender": call.sender_id,
            "kind": "tckn" if by_tckn else "msisdn",
            "purpose": call.purpose.value,
            "messages": [
                {"name": name, "to": to, **(_parts(name, text) if pushed else {"text": text})}
                for name, to, text in zip(
                    call.msisdns, call.tckns if by_tckn else call.msisdns, call.texts, strict=True
                )
            ],
        }
        if call.message_type is MessageType.FLASH:
            body["class"] = 0
        try:
            answer = self._http.post(_MESSAGES, body)
        except CallNotSent as failure:
            return NotSent(failure.why)
        except CallUnanswered as failure:
            return InDoubt(failure.why)
        fields = json_object(answer.content)
        if answer.status_code == 202 and fields.get("batch"):
            return Accepted(str(fields["batch"]))
        refusal = _SEND_ERRORS.get(str(fields.get("error", "")))
        if refusal is None:
            return InDoubt(f"HTTP {answer.status_code} without a readable answer")
        if refusal.then is Then.DOUBT:
            return InDoubt(f"{refusal.reason}:{refusal.raw}")
        return Rejected(refusal.raw, refusal.reason, refusal.then)

    def reports(
        self, operator_job_ids: Sequence[str], since: Milliseconds, until: Milliseconds, page: int
    ) -> ReportPage:
        return self._reports({"batches": list(operator_job_ids), **_span(since, until)}, page)

    def reports_between(self, start: Milliseconds, stop: Milliseconds, page: int) -> ReportPage:
        return self._reports(_span(start, stop), page)

    def query(self, reference: str) -> str | None:
        try:
            answer = self._http.get(_MESSAGES, {"reference": reference})
        except CallFailed as failure:
            raise ReportsUnavailable(failure.why) from failure
        fields = json_object(answer.content)
        if answer.status_code == 404 and fields.get("error") == "unknown_reference":
            return None
        if answer.status_code != 200 or not fields.get("batch"):
            raise _unavailable(answer.status_code)
        return str(fields["batch"])

    def balances(self) -> Sequence[OperatorBalance]:
        try:
            answer = self._http.get(_BALANCE)
        except CallFailed as failure:
            raise BalanceUnavailable(failure.why) from failure
        balances = json_object(answer.content).get("balances")
        if answer.status_code != 200 or not isinstance(balances, list):
            raise BalanceUnavailable(f"HTTP {answer.status_code}", refused=answer.status_code in NOT_OPENED)
        return [OperatorBalance(str(one["name"]), str(one["amount"])) for one in balances]

    def _reports(self, which: dict[str, Any], page: int) -> ReportPage:
        body = which | {"page": page, "size": _RULES.report_page_size}
        try:
            answer = self._http.post(_REPORTS, body)
        except CallFailed as failure:
            raise ReportsUnavailable(failure.why) from failure
        fields = json_object(answer.content)
        if answer.status_code != 200 or not isinstance(fields.get("reports"), list):
            raise _unavailable(answer.status_code)
        rows = [
            ReportRow(
                operator_job_id=str(row["batch"]),
                msisdn=str(row["name"]),
                raw_status=str(row["state"]),
                done_at=instant_told(row["done_at"]),
                message_length=row["segments"],
            )
            for row in fields["reports"]
        ]
        return ReportPage(rows, last=bool(fields["last"]), raw=answer.content)


WIRE: Final = Wire(
    connect=Yanki.connect,
    credentials=(
        Credential("token", "Erişim anahtarı", "Access token", secret=True, stored_before="password"),
    ),
    message_types=frozenset({MessageType.BULK, MessageType.TCKN, MessageType.FLASH, MessageType.WAP_PUSH}),
    capabilities=frozenset(
        {Capability.REPORTS, Capability.REPORTS_BETWEEN, Capability.QUERY, Capability.BALANCES}
    ),
)


def _parts(name: str, text: str) -> dict[str, Any]:
    """A push as its user data. The reference tells its segments from those of another to the same phone."""
    return {
        "parts": [octets.hex() for octets in user_data(push_of(text), crc32(name.encode() + text.encode()))]
    }


def _unavailable(status_code: int) -> ReportsUnavailable:
    return ReportsUnavailable(f"HTTP {status_code}", throttled=status_code == 429)


def _span(start: Milliseconds, stop: Milliseconds) -> dict[str, float]:
    return {"since": start / SECOND, "until": stop / SECOND}
