"""Infobip's SMS API, version 3.

The wire: ``Authorization: App <key>``, JSON. A call carries our reference as its ``bulkId``, by which the logs of the
last 48 hours can be asked for, and reports name it. Each message of an answer has a status of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import orjson

from ulak.operators.http import CallFailed, CallNotSent, CallUnanswered, Http, json_object
from ulak.operators.inbound import Inbound
from ulak.operators.port import (
    NO_REPORTS,
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
from ulak.operators.wire import Capability, Credential, Heard, Wire
from ulak.platform.clock import SECOND, Milliseconds
from ulak.rules import Purpose, SendError, Then, profile
from ulak.text import MessageType
from ulak.text.wap_push import push_of, user_data

if TYPE_CHECKING:
    import httpx

BASE_URL: Final = "https://api.infobip.com"

_SEND: Final = "/sms/3/messages"
_LOGS: Final = "/sms/3/logs"
_BALANCE: Final = "/account/1/balance"
_RULES: Final = profile("infobip")
_SEND_ERRORS: Final = {error.raw: error for error in _RULES.send_errors}
_MOST_LOGS: Final = "1000"
_REJECTED: Final = "REJECTED"
_EIGHT_BITS: Final = 0x04
"""``data_coding`` of SMPP 3.4 §5.2.19."""
_HAS_HEADER: Final = 0x40
"""``esm_class`` of SMPP 3.4 §5.2.12."""


class Infobip:
    """One account with Infobip."""

    def __init__(self, http: Http, credentials: Mapping[str, str]) -> None:
        self._http = http
        self._headers = {"authorization": f"App {credentials['api_key']}"}
        self._brand_code = credentials.get("brand_code", "")

    @classmethod
    def connect(cls, credentials: Mapping[str, str], base_url: str | None, timeout_seconds: int) -> Infobip:
        return cls(Http.open(base_url or BASE_URL, timeout_seconds), credentials)

    def send(self, call: Outbound) -> Answer:
        body = {
            "messages": [
                self._message(call, msisdn, text)
                for msisdn, text in zip(call.msisdns, call.texts, strict=True)
            ],
            "options": {"schedule": {"bulkId": call.reference}},
        }
        try:
            answer = self._http.post(_SEND, body, headers=self._headers)
        except CallNotSent as failure:
            return NotSent(failure.why)
        except CallUnanswered as failure:
            return InDoubt(failure.why)
        fields = json_object(answer.content)
        messages = fields.get("messages")
        if answer.status_code != 200 or not isinstance(messages, list) or not messages:
            return _refused(answer, fields)
        statuses = [_status(one) for one in messages]
        if all(group == _REJECTED for group, _ in statuses):
            name = statuses[0][1]
            return _understood(_SEND_ERRORS.get(name, SendError(name, "refused_unknown")))
        return Accepted(str(fields.get("bulkId") or call.reference))

    def reports(
        self, operator_job_ids: Sequence[str], since: Milliseconds, until: Milliseconds, page: int
    ) -> ReportPage:
        """Page n is call n, of the logs: the reports that Infobip gives are given once."""
        if page > len(operator_job_ids):
            return NO_REPORTS
        answer = self._asked_logs(operator_job_ids[page - 1])
        rows = [row for one in _results(answer) if (row := _row(one)) is not None]
        return ReportPage(rows, last=page == len(operator_job_ids), raw=answer.content)

    def reports_between(self, start: Milliseconds, stop: Milliseconds, page: int) -> ReportPage:
        return NO_REPORTS

    def query(self, reference: str) -> str | None:
        return reference if _results(self._asked_logs(reference)) else None

    def balances(self) -> Sequence[OperatorBalance]:
        try:
            answer = self._http.get(_BALANCE, headers=self._headers)
        except CallFailed as failure:
            raise BalanceUnavailable(failure.why) from failure
        fields = json_object(answer.content)
        if answer.status_code != 200 or "balance" not in fields:
            raise BalanceUnavailable(f"HTTP {answer.status_code}", refused=answer.status_code in NOT_OPENED)
        return [OperatorBalance(str(fields.get("currency") or "balance"), str(fields["balance"]))]

    def _message(self, call: Outbound, msisdn: str, text: str) -> dict[str, Any]:
        options: dict[str, Any] = {}
        if call.message_type is MessageType.FLASH:
            options["flash"] = True
        if call.purpose is Purpose.COMMERCIAL and msisdn.startswith("90"):
            brand = {"brandCode": int(self._brand_code)} if self._brand_code.isdecimal() else {}
            asked = {"recipientType": call.recipient_type.value, **brand}
            options["regional"] = {"turkeyIys": asked}
        message: dict[str, Any] = {
            "sender": call.sender_id,
            "destinations": [{"to": msisdn}],
            "content": _content(text, call.message_type),
            "webhooks": {"callbackData": call.reference},
        }
        return message | {"options": options} if options else message

    def _asked_logs(self, bulk_id: str) -> httpx.Response:
        try:
            answer = self._http.get(_LOGS, {"bulkId": bulk_id, "limit": _MOST_LOGS}, headers=self._headers)
        except CallFailed as failure:
            raise ReportsUnavailable(failure.why) from failure
        if answer.status_code != 200 or not isinstance(json_object(answer.content).get("results"), list):
            raise ReportsUnavailable(f"HTTP {answer.status_code}", throttled=answer.status_code == 429)
        return answer


def hears(body: bytes, service: str) -> Heard:
    """``results``: reports, which have a status, and messages from phones, which have a time of receipt."""
    try:
        told = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise ValueError("no JSON") from error
    results = told.get("results") if isinstance(told, dict) else None
    if not isinstance(results, list):
        raise ValueError("no results")
    rows = [one for one in results if isinstance(one, dict)]
    return Heard(
        tuple(row for one in rows if (row := _row(one)) is not None),
        tuple(_inbound(one, service) for one in rows if one.get("receivedAt") and one.get("from")),
    )


WIRE: Final = Wire(
    connect=Infobip.connect,
    credentials=(
        Credential("api_key", "API anahtarı", "API key", secret=True),
        Credential("brand_code", "İYS marka kodu", "İYS brand code", required=False),
    ),
    message_types=frozenset({MessageType.BULK, MessageType.FLASH, MessageType.WAP_PUSH}),
    capabilities=frozenset(
        {
            Capability.REPORTS,
            Capability.QUERY,
            Capability.BALANCES,
            Capability.PUSHED_REPORTS,
            Capability.INBOUND,
        }
    ),
    hears=hears,
)


def _content(text: str, message_type: MessageType) -> dict[str, Any]:
    """A text, or the octets of a push in its one segment: eight bits a character, and a header before them."""
    if message_type is not MessageType.WAP_PUSH:
        return {"text": text}
    (octets,) = user_data(push_of(text), 0)
    return {"dataCoding": _EIGHT_BITS, "esmClass": _HAS_HEADER, "hex": octets.hex(" ")}


def _refused(answer: httpx.Response, fields: Mapping[str, Any]) -> Rejected | InDoubt:
    error = _SEND_ERRORS.get(str(answer.status_code))
    if error is None:
        return InDoubt(f"HTTP {answer.status_code} without a readable answer")
    return _understood(error)


def _understood(error: SendError) -> Rejected | InDoubt:
    if error.then is Then.DOUBT:
        return InDoubt(f"{error.reason}:{error.raw}")
    return Rejected(error.raw, error.reason, error.then)


def _status(one: object) -> tuple[str, str]:
    """The group of a message's status, and its name."""
    status = one.get("status") if isinstance(one, dict) else None
    if not isinstance(status, dict):
        return "", ""
    return str(status.get("groupName", "")), str(status.get("name", ""))


def _results(answer: httpx.Response) -> list[dict[str, Any]]:
    return [one for one in json_object(answer.content)["results"] if isinstance(one, dict)]


def _row(one: Mapping[str, Any]) -> ReportRow | None:
    """One entry of the logs or of a pushed report; one that names no call or number tells nothing about anybody."""
    bulk_id, number, length = (
        one.get("bulkId"),
        one.get("destination") or one.get("to"),
        one.get("messageCount"),
    )
    if not bulk_id or not number or "status" not in one:
        return None
    return ReportRow(
        operator_job_id=str(bulk_id),
        msisdn=str(number).lstrip("+"),
        raw_status=_status(one)[0],
        done_at=_instant(one.get("doneAt")),
        message_length=length if isinstance(length, int) else None,
        reference=str(one.get("callbackData") or ""),
    )


def _inbound(one: Mapping[str, Any], service: str) -> Inbound:
    return Inbound(
        account=service,
        operator_id=_RULES.id,
        msisdn=str(one["from"]).lstrip("+"),
        to=str(one.get("to") or ""),
        text=str(one.get("text") or ""),
        received_at=_instant(one.get("receivedAt")),
        operator_message_id=str(one.get("messageId") or ""),
    )


def _instant(told: object) -> Milliseconds | None:
    """``2026-11-22T12:00:00.000+0000``; a time without a zone is nobody's."""
    try:
        moment = datetime.fromisoformat(str(told))
    except ValueError:
        return None
    return instant_told(moment.timestamp() * SECOND) if moment.tzinfo else None
