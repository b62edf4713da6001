"""Verimor's SMS API v2.

The wire: user name and password in each body or query, JSON out. Success is 200 with the campaign's id, as plain text
or in JSON (Verimor's documents disagree); a refusal is 400 with its code as plain text. The status of a campaign can be
asked for by our reference (``custom_id``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, timezone
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
    NotAnswered,
    NotSent,
    OperatorBalance,
    Outbound,
    Rejected,
    ReportPage,
    ReportRow,
    ReportsUnavailable,
    instant_told,
)
from ulak.operators.wire import USERNAME_AND_PASSWORD, Capability, Heard, Wire
from ulak.platform.clock import SECOND, Milliseconds
from ulak.rules import Purpose, SendError, Then, opt_out_of, profile
from ulak.text import Encoding, MessageType, count

if TYPE_CHECKING:
    import httpx

BASE_URL: Final = "https://sms.verimor.com.tr"

_RULES: Final = profile("verimor")
_SEND_ERRORS: Final = {error.raw: error for error in _RULES.send_errors}
_OPT_OUT: Final = opt_out_of("verimor")
_UCS2: Final = "2"
_TÜRKİYE: Final = timezone(timedelta(hours=3))
_CODE: Final = re.compile(r"[A-Z][A-Z_]{3,}")


class Verimor:
    """One account with Verimor."""

    def __init__(self, http: Http, credentials: Mapping[str, str]) -> None:
        self._http = http
        self._login = {name: credentials[name] for name in ("username", "password")}

    @classmethod
    def connect(cls, credentials: Mapping[str, str], base_url: str | None, timeout_seconds: int) -> Verimor:
        return cls(Http.open(base_url or BASE_URL, timeout_seconds), credentials)

    def send(self, call: Outbound) -> Answer:
        commercial = call.purpose is Purpose.COMMERCIAL
        body: dict[str, Any] = self._login | {
            "source_addr": call.sender_id,
            "custom_id": call.reference,
            "is_commercial": commercial,
            "messages": [
                {"msg": text, "dest": _dialled(msisdn)}
                for msisdn, text in zip(call.msisdns, call.texts, strict=True)
            ],
        }
        if commercial:
            body["iys_recipient_type"] = call.recipient_type.value
            body[_OPT_OUT.field] = _OPT_OUT.sent
        if any(count(text, _RULES, call.message_type).encoding is Encoding.UCS2 for text in call.texts):
            body["datacoding"] = _UCS2  # without it Verimor looks for Turkish letters, and for no others
        try:
            answer = self._http.post("/v2/send.json", body)
        except CallNotSent as failure:
            return NotSent(failure.why)
        except CallUnanswered as failure:
            return InDoubt(failure.why)
        if answer.status_code == 200 and (campaign := _campaign(answer)):
            return Accepted(campaign)
        return _refused(answer)

    def reports(
        self, operator_job_ids: Sequence[str], since: Milliseconds, until: Milliseconds, page: int
    ) -> ReportPage:
        """Page n is campaign n: Verimor tells of one at a time, and none of ours fills a page of its own."""
        if page > len(operator_job_ids):
            return NO_REPORTS
        answer = self._status({"id": operator_job_ids[page - 1]})
        rows = [row for one in _listed(answer) if (row := _row(one)) is not None]
        return ReportPage(rows, last=page == len(operator_job_ids), raw=answer.content)

    def reports_between(self, start: Milliseconds, stop: Milliseconds, page: int) -> ReportPage:
        return NO_REPORTS

    def query(self, reference: str) -> str | None:
        for one in _listed(self._status({"custom_id": reference})):
            if one.get("campaign_id"):
                return str(one["campaign_id"])
        return None

    def balances(self) -> Sequence[OperatorBalance]:
        try:
            answer = self._http.get("/v2/balance", self._login)
        except CallFailed as failure:
            raise BalanceUnavailable(failure.why) from failure
        told = answer.text.strip()
        if answer.status_code == 200 and told.isdecimal():
            return [OperatorBalance("balance", told)]
        fields = json_object(answer.content)
        if answer.status_code != 200 or "balance" not in fields:
            raise BalanceUnavailable(f"HTTP {answer.status_code}", refused=answer.status_code in NOT_OPENED)
        return [OperatorBalance(name, str(fields[name])) for name in ("balance", "bonus") if name in fields]

    def sender_ids(self) -> Sequence[str]:
        """Verimor's two documents disagree: a list of texts, or of objects with a ``header``."""
        try:
            answer = self._http.get("/v2/headers", self._login)
        except CallFailed as failure:
            raise NotAnswered(failure.why) from failure
        try:
            listed = orjson.loads(answer.content)
        except orjson.JSONDecodeError:
            listed = None
        if answer.status_code != 200 or not isinstance(listed, list):
            raise NotAnswered(f"HTTP {answer.status_code}")
        named = (one.get("header") if isinstance(one, dict) else one for one in listed)
        return [name for name in named if isinstance(name, str)]

    def _status(self, which: Mapping[str, str]) -> httpx.Response:
        try:
            answer = self._http.get("/v2/status", {**self._login, **which})
        except CallFailed as failure:
            raise ReportsUnavailable(failure.why) from failure
        if answer.status_code not in (200, 404):
            raise ReportsUnavailable(f"HTTP {answer.status_code}", throttled=answer.status_code == 429)
        return answer


def hears(body: bytes, service: str) -> Heard:
    """A list of reports (``outbound``) and messages from phones (``inbound``); anything else in it is passed over."""
    try:
        told = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise ValueError("no JSON") from error
    if not isinstance(told, list):
        raise ValueError("no list")
    rows = [one for one in told if isinstance(one, dict)]
    return Heard(
        tuple(row for one in rows if one.get("type") != "inbound" and (row := _row(one)) is not None),
        tuple(
            _inbound(one, service) for one in rows if one.get("type") == "inbound" and one.get("source_addr")
        ),
    )


WIRE: Final = Wire(
    connect=Verimor.connect,
    credentials=USERNAME_AND_PASSWORD,
    message_types=frozenset({MessageType.BULK}),
    capabilities=frozenset(
        {
            Capability.REPORTS,
            Capability.QUERY,
            Capability.BALANCES,
            Capability.SENDER_IDS,
            Capability.PUSHED_REPORTS,
            Capability.INBOUND,
        }
    ),
    hears=hears,
)


def _campaign(answer: httpx.Response) -> str:
    told = answer.text.strip()
    if told.isdecimal():
        return told
    return str(json_object(answer.content).get("campaign_id") or "")


def _refused(answer: httpx.Response) -> Rejected | InDoubt:
    status, told = str(answer.status_code), answer.text
    if status == "401" and re.search(r"\bIP\b", told):
        status = "401 IP"
    error = _SEND_ERRORS.get(status)
    if answer.status_code == 400:
        code = _CODE.search(told)
        if code is not None:
            error = _SEND_ERRORS.get(code[0], SendError(code[0], "refused_unknown"))
    if error is None or error.then is Then.DOUBT:
        return InDoubt(f"HTTP {status} without a readable answer")
    return Rejected(error.raw, error.reason, error.then)


def _listed(answer: httpx.Response) -> list[dict[str, Any]]:
    """The rows of an answer; none of one that knows no such campaign."""
    if answer.status_code == 404:
        return []
    try:
        rows = orjson.loads(answer.content)
    except orjson.JSONDecodeError as error:
        raise ReportsUnavailable("HTTP 200 without a list") from error
    if not isinstance(rows, list):
        raise ReportsUnavailable("HTTP 200 without a list")
    return [one for one in rows if isinstance(one, dict)]


def _row(one: Mapping[str, Any]) -> ReportRow | None:
    """One entry of the status, or of a report that Verimor pushes; one that names no campaign or number tells nothing
    about anybody."""
    campaign, number, size = one.get("campaign_id"), one.get("dest"), one.get("size")
    if campaign is None or number is None:
        return None
    return ReportRow(
        operator_job_id=str(campaign),
        msisdn=str(number).removeprefix("00"),
        raw_status=str(one.get("status", "")),
        done_at=_instant(one.get("done_at")),
        message_length=size if isinstance(size, int) else None,
        reference=str(one.get("campaign_custom_id") or ""),
    )


def _inbound(one: Mapping[str, Any], service: str) -> Inbound:
    return Inbound(
        account=service,
        operator_id=_RULES.id,
        msisdn=str(one["source_addr"]).removeprefix("00"),
        to=str(one.get("destination_addr") or ""),
        text=str(one.get("content") or ""),
        received_at=_instant(one.get("received_at")),
        operator_message_id=str(one.get("message_id") or ""),
    )


def _instant(told: object) -> Milliseconds | None:
    try:
        moment = datetime.fromisoformat(str(told))
    except ValueError:
        return None  # not over yet, or a time in a form of its own: the status stands without it
    return instant_told((moment if moment.tzinfo else moment.replace(tzinfo=_TÜRKİYE)).timestamp() * SECOND)


def _dialled(msisdn: str) -> str:
    """Numbers of Türkiye as they are, others after 00."""
    return msisdn if msisdn.startswith("90") else f"00{msisdn}"
