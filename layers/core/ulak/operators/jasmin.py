"""Jasmin's HTTP API, before SMPP binds of the firm's own.

The wire: JSON to ``/send``, user name and password in it; success is ``Success "<id>"``, a refusal ``Error "<words>"``.
One number a call. Reports and messages from phones come to an address that Jasmin fetches and wants ``ACK/Jasmin``
from; our reference stands in it. A class or a header of user data goes by a script of the firm's Jasmin
(``docs/operators/jasmin.md``), so an account says that it has it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from ulak.operators.fetched import REFERENCE, REPORT_ADDRESS, fields_of, inbound_of, report_of
from ulak.operators.gateway import Gateway, answer_of
from ulak.operators.http import CallFailed, Http, json_object
from ulak.operators.inbound import Inbound
from ulak.operators.port import NOT_OPENED, Answer, BalanceUnavailable, OperatorBalance, Outbound, Rejected
from ulak.operators.wire import USERNAME_AND_PASSWORD, Capability, Credential, Heard, Wire
from ulak.rules import SendError, profile
from ulak.text import Encoding, MessageType, count
from ulak.text.alphabets import DEFAULT, ESCAPE, EXTENSION
from ulak.text.user_data import septets_of
from ulak.text.wap_push import push_of
from ulak.text.wap_push import user_data as push_data

if TYPE_CHECKING:
    import httpx

_SEND: Final = "/send"
_RULES: Final = profile("jasmin")
_SEND_ERRORS: Final = {error.raw: error for error in _RULES.send_errors}
_SUCCESS: Final = "Success "
_ENDS: Final = "3"
"""The level of reports: those of ``submit_sm_resp`` too, without which nothing is told of a message that the operator
refuses."""

_GSM, _BINARY, _UCS2 = 0, 4, 8
_LATIN: Final = 3
_NO_LIMIT: Final = "ND"
"""The amount of what is not counted."""
_PARTS: Final = {_GSM: (160, 153), _UCS2: (70, 67)}
"""Units of a text alone, and of each part: Jasmin cuts by them, whatever stands there."""
_FLASH: Final = {_GSM: "dcs-240", _UCS2: "dcs-24"}
"""Tags by which the script sets the message class."""
_HEADER: Final = "udhi"


class Jasmin(Gateway):
    """One user of a Jasmin."""

    rules = _RULES

    def __init__(self, http: Http, credentials: Mapping[str, str]) -> None:
        super().__init__(http, credentials)
        self._has_script = bool(credentials.get(_SCRIPT.name))

    def send(self, call: Outbound) -> Answer:
        (msisdn,), (text,) = call.msisdns, call.texts
        message = _message(text, call.message_type)
        if message is None or is_cut_in_a_pair(text, message["coding"]):
            return _understood(_SEND_ERRORS["seam"])
        if "tags" in message and not self._has_script:
            return _understood(_SEND_ERRORS["interceptor"])
        body: dict[str, Any] = {**self._login, "from": call.sender_id, "to": msisdn, **message}
        if address := self._reported_at(call):
            body |= {"dlr": "yes", "dlr-level": _ENDS, "dlr-method": "GET", "dlr-url": address}
        return answer_of(call, lambda: self._http.post(_SEND, body), _takes, _error_of)

    def balances(self) -> Sequence[OperatorBalance]:
        try:
            answer = self._http.get("/balance", self._login)
        except CallFailed as failure:
            raise BalanceUnavailable(failure.why) from failure
        fields = json_object(answer.content)
        if answer.status_code != 200 or "balance" not in fields:
            raise BalanceUnavailable(f"HTTP {answer.status_code}", refused=answer.status_code in NOT_OPENED)
        told = {name: str(fields[name]) for name in ("balance", "sms_count") if name in fields}
        return [OperatorBalance(name, amount) for name, amount in told.items() if amount != _NO_LIMIT]


def hears(body: bytes, service: str) -> Heard:
    """A query string: the report of a call of ours, or a message from a phone (``from``, ``to``, ``binary``)."""
    told = fields_of(body)
    if REFERENCE in told and "message_status" in told:
        return Heard(reports=(report_of(told, told["message_status"]),))  # it tells no time with its zone
    if told.get("from") and "binary" in told:
        return Heard(inbound=(_inbound(told, service),))
    raise ValueError("neither a report nor a message")


_SCRIPT: Final = Credential(
    "tags_script", "Etiket betiği kurulu (evet)", "Script of tags installed (yes)", required=False
)

WIRE: Final = Wire(
    connect=Jasmin.connect,
    credentials=(*USERNAME_AND_PASSWORD, REPORT_ADDRESS, _SCRIPT),
    message_types=frozenset({MessageType.BULK, MessageType.FLASH, MessageType.WAP_PUSH}),
    capabilities=frozenset({Capability.BALANCES, Capability.PUSHED_REPORTS, Capability.INBOUND}),
    hears=hears,
    acknowledgement="ACK/Jasmin",
)


def _message(text: str, message_type: MessageType) -> dict[str, Any] | None:
    """What the message is; ``None``: a push of several segments, whose headers Jasmin would break."""
    if message_type is MessageType.WAP_PUSH:
        content, *more = push_data(push_of(text), 0)
        return None if more else {"coding": _BINARY, "hex-content": content.hex(), "tags": _HEADER}
    in_ucs2 = count(text, _RULES, message_type).encoding is Encoding.UCS2
    octets = text.encode("utf-16-be", "surrogatepass") if in_ucs2 else septets_of(text)
    written: dict[str, Any] = {"coding": _UCS2 if in_ucs2 else _GSM, "hex-content": octets.hex()}
    if message_type is MessageType.FLASH:
        written["tags"] = _FLASH[written["coding"]]
    return written


def is_cut_in_a_pair(text: str, coding: int) -> bool:
    """Whether Jasmin would cut the text between the two units of a character.

    >>> [is_cut_in_a_pair("a" * n + "€" + "a" * 20, 0) for n in (151, 152)]
    [False, True]
    >>> [is_cut_in_a_pair("a" * n + "😀" + "a" * 9, 8) for n in (65, 66)]
    [False, True]
    """
    if coding == _BINARY:
        return False
    alone, part = _PARTS[coding]
    at, pairs = 0, []
    for character in text:
        cost = 2 if ord(character) > 0xFFFF or (coding == _GSM and character in _EXTENDED) else 1
        if cost == 2:
            pairs.append(at)
        at += cost
    return at > alone and any(place % part == part - 1 for place in pairs)


_EXTENDED: Final = frozenset(EXTENSION.values())


def _takes(answer: httpx.Response) -> bool:
    return answer.status_code == 200 and answer.text.startswith(_SUCCESS)


def _error_of(answer: httpx.Response) -> SendError | None:
    """The words stand in quotes: ``Error "No route found"``. Their beginning is what is known of them."""
    words = answer.text.strip().removeprefix("Error ").strip('"')
    named = (error for error in _RULES.send_errors if words.startswith(error.raw))
    return next(named, None) or _SEND_ERRORS.get(str(answer.status_code))


def _understood(error: SendError) -> Rejected:
    return Rejected(error.raw, error.reason, error.then)


def _inbound(told: Mapping[str, str], service: str) -> Inbound:
    """The text is read from its octets: ``content`` has lost its alphabet, and ``coding`` is one raw octet."""
    coding = ord(told["coding"][:1] or "\0") if "coding" in told else _GSM
    try:
        octets = bytes.fromhex(told["binary"])
        text = octets.decode("utf-16-be" if coding == _UCS2 else "latin-1")
    except ValueError as error:
        raise ValueError("octets that are no text") from error
    read = text if coding in (_UCS2, _LATIN) else _of_septets(octets)
    return inbound_of(told, service, _RULES.id, read)


def _of_septets(octets: bytes) -> str:
    """The text of septets, one an octet (TS 23.038 §6.2.1).

    >>> _of_septets(b"RET \\x00\\x1be")
    'RET @€'
    """
    text, escaped = "", False
    for septet in octets:
        if escaped:
            text, escaped = text + EXTENSION.get(septet, " "), False
        elif septet == ESCAPE:
            escaped = True
        else:
            text += DEFAULT[septet % len(DEFAULT)]
    return text
