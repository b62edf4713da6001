"""Türk Telekom's TT Mesaj, REST.

The wire: a bearer token from ``/api/Login/TokenJson``, JSON, and the account's user name and password in each body too.
Success is ``{"sonuc": "*OK*<id>", …}``; a refusal has a code in its place. A call carries one text. No source describes
a call for reports, for the credit or for cancelling, so there is none here. Everything that is known, and how surely,
stands in ``docs/operators/turk_telekom.md``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from ulak.operators.absent import ListsNothing
from ulak.operators.http import CallFailed, CallNotSent, CallUnanswered, Http, json_object
from ulak.operators.port import (
    Accepted,
    Answer,
    BalanceUnavailable,
    InDoubt,
    NotSent,
    OperatorBalance,
    Outbound,
    Rejected,
)
from ulak.operators.session import LoginRefused, Session, Token, try_log_in
from ulak.operators.wire import USERNAME_AND_PASSWORD, Capability, Credential, Wire
from ulak.rules import Purpose, SendError, Then, profile
from ulak.text import MessageType

if TYPE_CHECKING:
    import httpx

BASE_URL: Final = "https://restapi.ttmesaj.com"

_LOGIN: Final = "/api/Login/TokenJson"
_SEND: Final = "/api/SendSms/SendSingle"
_OTP: Final = "/api/Otp/SendSms"

_SEND_ERRORS: Final = {error.raw: error for error in profile("turk_telekom").send_errors}
_ACCEPTED: Final = re.compile(r"\*OK\*\s*(\w+)")
_CODE: Final = re.compile(r"-?\d+")

_NOW: Final = "0"
"""Of ``sd`` and ``ed``: at once, and valid for the 72 hours that are the operator's own."""

_REFUSED_BY_STATUS: Final = {
    400: ("refused_parameter", Then.FAIL),
    401: ("refused_credentials", Then.PAUSE),
    403: ("refused_credentials", Then.PAUSE),
    404: ("refused_address", Then.PAUSE),
    405: ("refused_address", Then.PAUSE),
    413: ("refused_parameter", Then.FAIL),
    429: ("refused_rate", Then.RETRY),
}
"""Refusals of whatever stands before the operator's own application."""


class TurkTelekom(ListsNothing):
    """One account with TT Mesaj."""

    def __init__(self, http: Http, credentials: Mapping[str, str]) -> None:
        self._http = http
        self._credentials = credentials
        self._session = Session(self._log_in)

    @classmethod
    def connect(
        cls, credentials: Mapping[str, str], base_url: str | None, timeout_seconds: int
    ) -> TurkTelekom:
        return cls(Http.open(base_url or BASE_URL, timeout_seconds), credentials)

    def send(self, call: Outbound) -> Answer:
        path, body = (
            (_OTP, _otp_body(call)) if call.message_type is MessageType.OTP else (_SEND, self._body(call))
        )
        login = {name: self._credentials[name] for name in ("username", "password")}
        try:
            with self._http.in_time_of_one():
                answer = self._session.call(
                    lambda token: self._http.post(
                        path, login | body, headers={"authorization": f"Bearer {token}"}
                    ),
                    _is_unauthorized,
                )
        except LoginRefused as refused:
            return refused.answer
        except CallNotSent as failure:
            return NotSent(failure.why)
        except CallUnanswered as failure:
            return InDoubt(failure.why)
        return _understood(answer)

    def log_in(self) -> None:
        try_log_in(self._log_in)

    def balances(self) -> Sequence[OperatorBalance]:
        raise BalanceUnavailable("TT Mesaj tells what is left in the answer to a send call alone")

    def _body(self, call: Outbound) -> dict[str, Any]:
        (text,) = set(call.texts)
        informational = call.purpose is Purpose.INFORMATIONAL
        return {
            "numbers": ",".join(_dialled(msisdn) for msisdn in call.msisdns),
            "message": text,
            "origin": call.sender_id,
            "sd": _NOW,
            "ed": _NOW,
            "isNotification": informational,
            "recipentType": call.recipient_type.value,  # [sic]
            "brandCode": "" if informational else self._credentials.get("brand_code", ""),
        }

    def _log_in(self) -> Token:
        known = self._credentials
        login = {
            "userName": known.get("api_username", known["username"]),
            "password": known.get("api_password", known["password"]),
        }
        try:
            answer = self._http.post(_LOGIN, login)
        except CallFailed as failure:
            raise CallNotSent(
                failure.why
            ) from failure  # what failed is the log-in: the call itself did not leave
        fields = json_object(answer.content)
        token, lives_for = fields.get("access_token"), fields.get("expires_in")
        if answer.status_code == 200 and isinstance(token, str) and token:
            return Token(token, lives_for if isinstance(lives_for, int | float) else 0)
        if answer.status_code in (400, 401, 403):
            raise LoginRefused(Rejected(str(answer.status_code), "refused_credentials", Then.PAUSE))
        raise CallNotSent(f"no token, HTTP {answer.status_code}")


WIRE: Final = Wire(
    connect=TurkTelekom.connect,
    credentials=(
        *USERNAME_AND_PASSWORD,
        Credential("brand_code", "İYS marka kodu", "İYS brand code", required=False),
        Credential("api_username", "API kullanıcı adı", "API user name", required=False),
        Credential("api_password", "API şifresi", "API password", secret=True, required=False),
    ),
    message_types=frozenset({MessageType.BULK, MessageType.OTP}),
    capabilities=frozenset({Capability.LOG_IN}),
)


def _understood(answer: httpx.Response) -> Answer:
    if answer.status_code != 200:
        if answer.status_code in _REFUSED_BY_STATUS:
            return Rejected(str(answer.status_code), *_REFUSED_BY_STATUS[answer.status_code])
        return InDoubt(f"HTTP {answer.status_code} without a readable answer")
    fields = json_object(answer.content)
    # Integrators have seen the outcome in either field.
    for told in (str(fields.get("sonuc") or ""), str(fields.get("message") or "")):
        if accepted := _ACCEPTED.search(told):
            return Accepted(accepted[1])
    code = _CODE.search(str(fields.get("sonuc") or ""))
    if code is None or "*OK*" in answer.text:
        return InDoubt("an answer without an id or a code")
    error = _SEND_ERRORS.get(code[0], SendError(code[0], "refused_unknown", Then.DOUBT))
    if error.then is Then.DOUBT:
        return InDoubt(f"{error.reason}:{error.raw}")
    return Rejected(error.raw, error.reason, error.then)


def _otp_body(call: Outbound) -> dict[str, Any]:
    """The route's own shape: one number, one text."""
    (msisdn,), (text,) = call.msisdns, call.texts
    return {
        "number": _dialled(msisdn),
        "origin": call.sender_id,
        "messageText": text,
        "sendDate": _NOW,
        "endDate": _NOW,
    }


def _dialled(msisdn: str) -> str:
    """Numbers of Türkiye as they are, others after 00."""
    return msisdn if msisdn.startswith("90") else f"00{msisdn}"


def _is_unauthorized(answer: httpx.Response) -> bool:
    return answer.status_code == 401
