"""Kannel's ``sendsms``, before SMPP binds of the firm's own.

The wire: one GET a message, user name and password in its query; 202 is taken, a refusal is told in words. A call has
no name but our own reference, which stands in the address (``dlr-url``) that Kannel fetches for the report. Kannel
divides long texts itself, has a message class, and takes a user data header; it keeps an escape pair whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from ulak.errors import InputError, Problem
from ulak.operators.fetched import NUMBER, REFERENCE, REPORT_ADDRESS, digits_of, fields_of, report_address
from ulak.operators.http import CallNotSent, CallUnanswered, Http
from ulak.operators.inbound import Inbound
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
)
from ulak.operators.wire import USERNAME_AND_PASSWORD, Capability, Heard, Wire
from ulak.platform.clock import SECOND, Milliseconds
from ulak.rules import profile
from ulak.text import Encoding, MessageType, count
from ulak.text.wap_push import HEADER, push_of, wsp_push

if TYPE_CHECKING:
    import httpx

_SEND: Final = "/cgi-bin/sendsms"
_RULES: Final = profile("kannel")
_SEND_ERRORS: Final = {error.raw: error for error in _RULES.send_errors}
_TAKEN: Final = ("0: ", "3: ")
"""How an acceptance begins: given to a bind, or kept until a bind is there."""

_OCTETS, _UCS2 = "1", "2"
_FLASH: Final = "0"
_DELIVERED, _FAILED, _REJECTED = 1, 2, 16
_MASK: Final = str(_DELIVERED | _FAILED | _REJECTED)
"""What Kannel is to tell: ends alone. An expired message is a failed one."""
_TOLD: Final = "&status=%d&at=%T"
"""What Kannel fills in: what became of the message, and when (epoch seconds)."""


class Kannel:
    """One ``sendsms`` user of a Kannel."""

    def __init__(self, http: Http, credentials: Mapping[str, str]) -> None:
        self._http = http
        self._login = {name: credentials[name] for name in ("username", "password")}
        self._report_url = credentials.get(REPORT_ADDRESS.name, "")

    @classmethod
    def connect(cls, credentials: Mapping[str, str], base_url: str | None, timeout_seconds: int) -> Kannel:
        """``InputError`` without an address: each firm has its own."""
        if base_url is None:
            raise InputError([Problem("operator_without_address", params={"operator": _RULES.name})])
        return cls(Http.open(base_url, timeout_seconds), credentials)

    def send(self, call: Outbound) -> Answer:
        (msisdn,), (text,) = call.msisdns, call.texts
        query: dict[str, str | bytes] = {**self._login, "from": call.sender_id, "to": msisdn}
        query |= _message(text, call.message_type)
        if self._report_url:
            query |= {
                "dlr-mask": _MASK,
                "dlr-url": report_address(self._report_url, call.reference, msisdn) + _TOLD,
            }
        try:
            answer = self._http.get(f"{_SEND}?{urlencode(query)}")
        except CallNotSent as failure:
            return NotSent(failure.why)
        except CallUnanswered as failure:
            return InDoubt(failure.why)
        if answer.status_code == 202 and answer.text.startswith(_TAKEN):
            return Accepted(call.reference)
        return _refused(answer)

    def reports(
        self, operator_job_ids: Sequence[str], since: Milliseconds, until: Milliseconds, page: int
    ) -> ReportPage:
        return NO_REPORTS

    def reports_between(self, start: Milliseconds, stop: Milliseconds, page: int) -> ReportPage:
        return NO_REPORTS

    def query(self, reference: str) -> str | None:
        raise NotImplementedError("Kannel finds no call")

    def balances(self) -> Sequence[OperatorBalance]:
        raise BalanceUnavailable("Kannel counts no credit")


def hears(body: bytes, service: str) -> Heard:
    """A query string: the report of a call of ours, or a message from a phone (``from``, ``to``, ``text``)."""
    told = fields_of(body)
    if REFERENCE in told and "status" in told:
        return Heard(reports=(_row(told),))
    if told.get("from") and "text" in told:
        return Heard(inbound=(_inbound(told, service),))
    raise ValueError("neither a report nor a message")


WIRE: Final = Wire(
    connect=Kannel.connect,
    credentials=(*USERNAME_AND_PASSWORD, REPORT_ADDRESS),
    message_types=frozenset({MessageType.BULK, MessageType.FLASH, MessageType.WAP_PUSH}),
    capabilities=frozenset({Capability.PUSHED_REPORTS, Capability.INBOUND}),
    hears=hears,
)


def _message(text: str, message_type: MessageType) -> dict[str, str | bytes]:
    """What the message is: octets behind a header, or a text."""
    if message_type is MessageType.WAP_PUSH:
        return {"coding": _OCTETS, "udh": HEADER, "text": wsp_push(push_of(text))}
    written: dict[str, str | bytes] = {"charset": "UTF-8", "text": text}
    if count(text, _RULES, message_type).encoding is Encoding.UCS2:
        written["coding"] = _UCS2  # else what the GSM alphabet lacks would go as a question mark
    if message_type is MessageType.FLASH:
        written["mclass"] = _FLASH
    return written


def _refused(answer: httpx.Response) -> Rejected | InDoubt:
    error = _SEND_ERRORS.get(answer.text.strip()) or _SEND_ERRORS.get(str(answer.status_code))
    if error is None:
        return InDoubt(f"HTTP {answer.status_code} without a readable answer")
    return Rejected(error.raw, error.reason, error.then)


def _row(told: Mapping[str, str]) -> ReportRow:
    at = told.get("at", "")
    return ReportRow(
        operator_job_id=told[REFERENCE],
        msisdn=digits_of(told.get(NUMBER, "")),
        raw_status=told["status"],
        done_at=int(at) * SECOND if at.isdecimal() else None,
        reference=told[REFERENCE],
    )


def _inbound(told: Mapping[str, str], service: str) -> Inbound:
    """The charset is what Kannel names; without ``mo-recode`` a text of a phone can be UTF-16."""
    at = told.get("at", "")
    try:
        text = told["text"].encode("latin-1").decode(told.get("charset") or "UTF-8")
    except (LookupError, UnicodeDecodeError) as error:
        raise ValueError("a text in no charset that is known") from error
    return Inbound(
        account=service,
        operator_id=_RULES.id,
        msisdn=digits_of(told["from"]),
        to=told.get("to", ""),
        text=text,
        received_at=int(at) * SECOND if at.isdecimal() else None,
        operator_message_id=told.get("id", ""),
    )
