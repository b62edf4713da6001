"""Turkcell's Mesajüssü, the integration API v2.

The wire: a log-in gives a token that lives a day and dies after ten idle minutes; it goes in the header ``token``. One
text to many goes by ``oton``, a text each by ``nton``. Refusals are HTTP statuses of Turkcell's own, most above 599. No
source describes what an accepted call is named, its reports, the balance, or an OTP call: what is read for an id is
isolated in ``_id_of``. All of it is third parties' code (``docs/operators/turkcell.md``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from ulak.operators import turkcell_tckn
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
from ulak.rules import SendError, Then, opt_out_of, profile
from ulak.text import MessageType

if TYPE_CHECKING:
    import httpx

BASE_URL: Final = "https://mesajussu.turkcell.com.tr"

_API: Final = "/api/api/integration/v2"  # [sic]
_LOGIN: Final = f"{_API}/login"
_ONE_TO_MANY: Final = f"{_API}/sms/send/oton"
_MANY_TO_MANY: Final = f"{_API}/sms/send/nton"

_TOKEN_LIVES: Final = 86_400.0
_TOKEN_IDLES: Final = 600.0
_TOKEN_NOT_VALID: Final = frozenset({401, 908, 918})

_OPT_OUT: Final = opt_out_of("turkcell")
_SEND_ERRORS: Final = {error.raw: error for error in profile("turkcell").send_errors}
_IDS: Final = ("campaignId", "packageId", "messageId", "id")


class Turkcell(ListsNothing):
    """One account with Mesajüssü."""

    def __init__(self, http: Http, credentials: Mapping[str, str], *, has_address: bool = True) -> None:
        """`has_address`: the account names an address of its own, as one that sends by TCKN has to."""
        self._has_address = has_address
        self._http = http
        self._credentials = credentials
        self._session = Session(self._log_in)

    @classmethod
    def connect(cls, credentials: Mapping[str, str], base_url: str | None, timeout_seconds: int) -> Turkcell:
        http = Http.open(base_url or BASE_URL, timeout_seconds)
        return cls(http, credentials, has_address=base_url is not None)

    def send(self, call: Outbound) -> Answer:
        if call.message_type is MessageType.TCKN:
            return self._send_by_tckn(call)
        path, body = _body(call)
        try:
            with self._http.in_time_of_one():
                answer = self._session.call(
                    lambda token: self._http.post(path, body, headers={"token": token}), _is_token_dead
                )
        except LoginRefused as refused:
            return refused.answer
        except CallNotSent as failure:
            return NotSent(failure.why)
        except CallUnanswered as failure:
            return InDoubt(failure.why)
        if answer.status_code == 200:
            fields = json_object(answer.content)
            told = str(fields.get("resultDescription", "success"))
            if fields and told.lower() == "success":
                return Accepted(_id_of(fields) or call.reference)
            return InDoubt("HTTP 200 that does not say success")
        return _refused(answer.status_code)

    def _send_by_tckn(self, call: Outbound) -> Answer:
        """Through a partner of Turkcell's, over https alone (`ulak.operators.registry` opens nothing else)."""
        if not self._has_address:
            return Rejected("no address", "refused_address", Then.PAUSE)
        try:
            answer = self._http.post_octets(
                turkcell_tckn.PATH, turkcell_tckn.body_of(call, self._credentials), turkcell_tckn.CONTENT_TYPE
            )
        except CallNotSent as failure:
            return NotSent(failure.why)
        except CallUnanswered as failure:
            return InDoubt(failure.why)
        return turkcell_tckn.understood(answer)

    def log_in(self) -> None:
        try_log_in(self._log_in)

    def balances(self) -> Sequence[OperatorBalance]:
        raise BalanceUnavailable("no source describes Mesajüssü's balance")

    def _log_in(self) -> Token:
        login = {name: self._credentials[name] for name in ("username", "password")}
        try:
            answer = self._http.post(_LOGIN, login)
        except CallFailed as failure:
            raise CallNotSent(
                failure.why
            ) from failure  # what failed is the log-in: the call itself did not leave
        token = json_object(answer.content).get("token")
        if answer.status_code == 200 and isinstance(token, str) and token:
            return Token(token, _TOKEN_LIVES, _TOKEN_IDLES)
        refused = _refused(answer.status_code)
        if isinstance(refused, Rejected):
            raise LoginRefused(refused)
        raise CallNotSent(f"no token, HTTP {answer.status_code}")


WIRE: Final = Wire(
    connect=Turkcell.connect,
    credentials=(
        *USERNAME_AND_PASSWORD,
        Credential("company_code", "Kanal kodu (yalnız TCKN)", "Company code (TCKN alone)", required=False),
    ),
    message_types=frozenset({MessageType.BULK, MessageType.TCKN}),
    capabilities=frozenset({Capability.LOG_IN}),
)


def _body(call: Outbound) -> tuple[str, dict[str, Any]]:
    """The path and the body. The opt-out flag is never left out: by default Turkcell would append a text of its own,
    which nobody has counted."""
    if len(set(call.texts)) == 1:
        return _ONE_TO_MANY, {
            "message": call.texts[0],
            "sender": call.sender_id,
            _OPT_OUT.field: _OPT_OUT.sent,
            "receivers": [_national(msisdn) for msisdn in call.msisdns],
        }
    return _MANY_TO_MANY, {
        "messages": [
            {"receiver": _national(msisdn), "message": text, "sender": call.sender_id}
            for msisdn, text in zip(call.msisdns, call.texts, strict=True)
        ],
        _OPT_OUT.field: _OPT_OUT.sent,
    }


def _id_of(fields: Mapping[str, Any]) -> str:
    """What the answer calls the accepted call, if it names one; its field is not confirmed."""
    return next((str(fields[name]) for name in _IDS if fields.get(name)), "")


def _refused(status: int) -> Rejected | InDoubt:
    error = _SEND_ERRORS.get(str(status))
    if error is None and status >= 600:
        error = SendError(str(status), "refused_unknown", Then.DOUBT)
    if error is None:
        return InDoubt(f"HTTP {status} without a readable answer")
    if error.then is Then.DOUBT:
        return InDoubt(f"{error.reason}:{error.raw}")
    return Rejected(error.raw, error.reason, error.then)


def _national(msisdn: str) -> str:
    """Ten digits: Mesajüssü writes to numbers of Türkiye."""
    return msisdn.removeprefix("90")


def _is_token_dead(answer: httpx.Response) -> bool:
    return answer.status_code in _TOKEN_NOT_VALID
