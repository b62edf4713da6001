"""Kannel's ``sendsms``, before SMPP binds of the firm's own.

The wire: one GET a message, user name and password in its query; 202 is taken, a refusal is told in words. A call has
no name but our own reference, which stands in the address (``dlr-url``) that Kannel fetches for the report. Kannel
divides long texts itself, has a message class, and takes a user data header; it keeps an escape pair whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from ulak.operators.fetched import REFERENCE, REPORT_ADDRESS, fields_of, inbound_of, report_of
from ulak.operators.gateway import Gateway, answer_of
from ulak.operators.inbound import Inbound
from ulak.operators.port import (
    Answer,
    BalanceUnavailable,
    OperatorBalance,
    Outbound,
    instant_told,
    whole_told,
)
from ulak.operators.wire import USERNAME_AND_PASSWORD, Capability, Heard, Wire
from ulak.platform.clock import SECOND, Milliseconds
from ulak.rules import SendError, profile
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


class Kannel(Gateway):
    """One ``sendsms`` user of a Kannel."""

    rules = _RULES

    def send(self, call: Outbound) -> Answer:
        (msisdn,), (text,) = call.msisdns, call.texts
        query: dict[str, str | bytes] = {**self._login, "from": call.sender_id, "to": msisdn}
        query |= _message(text, call.message_type)
        if address := self._reported_at(call):
            query |= {"dlr-mask": _MASK, "dlr-url": address + _TOLD}
        return answer_of(call, lambda: self._http.get(f"{_SEND}?{urlencode(query)}"), _takes, _error_of)

    def balances(self) -> Sequence[OperatorBalance]:
        raise BalanceUnavailable("Kannel counts no credit")


def hears(body: bytes, service: str) -> Heard:
    """A query string: the report of a call of ours, or a message from a phone (``from``, ``to``, ``text``)."""
    told = fields_of(body)
    if REFERENCE in told and "status" in told:
        return Heard(reports=(report_of(told, told["status"], _at(told)),))
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


def _takes(answer: httpx.Response) -> bool:
    return answer.status_code == 202 and answer.text.startswith(_TAKEN)


def _error_of(answer: httpx.Response) -> SendError | None:
    return _SEND_ERRORS.get(answer.text.strip()) or _SEND_ERRORS.get(str(answer.status_code))


def _inbound(told: Mapping[str, str], service: str) -> Inbound:
    """The charset is what Kannel names; without ``mo-recode`` a text of a phone can be UTF-16."""
    try:
        text = told["text"].encode("latin-1").decode(told.get("charset") or "UTF-8")
        text.encode()  # some charsets can say half of a surrogate pair
    except (LookupError, UnicodeError) as error:
        raise ValueError("a text in no charset that is known") from error
    return inbound_of(told, service, _RULES.id, text, _at(told))


def _at(told: Mapping[str, str]) -> Milliseconds | None:
    at = whole_told(told.get("at", ""))
    return None if at is None else instant_told(at * SECOND)
