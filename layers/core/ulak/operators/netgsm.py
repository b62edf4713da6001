"""Netgsm's REST v2.

The wire: HTTP Basic, JSON; success is 200 with ``{"code": "00", "jobid": …}``, a refusal is **406** with
``{"code": …, "description": …}``. There is no idempotency and no query by our reference, so a call that timed
out after it left is in doubt and stays so until its reports tell. Times are Türkiye's, which has been UTC+3
all year since 2016.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, Final

import orjson

from ulak.operators import netgsm_flash
from ulak.operators.absent import FindsNoCalls
from ulak.operators.http import CallFailed, CallNotSent, CallUnanswered, Http, json_object
from ulak.operators.inbound import Inbound
from ulak.operators.port import (
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
    whole_told,
)
from ulak.operators.wire import USERNAME_AND_PASSWORD, Capability, Heard, Wire
from ulak.platform.clock import SECOND, Milliseconds
from ulak.rules import Purpose, RecipientType, SendError, Then, profile
from ulak.text import MessageType

if TYPE_CHECKING:
    import httpx

BASE_URL: Final = "https://api.netgsm.com.tr"

_TÜRKİYE: Final = timezone(timedelta(hours=3))
_INFORMATIONAL: Final = "0"
_COMMERCIAL: Final = {RecipientType.BIREYSEL: "11", RecipientType.TACIR: "12"}

_RULES: Final = profile("netgsm")
_PAGE_SIZE: Final = _RULES.report_page_size or 100
_SEND_ERRORS: Final = {error.raw: error for error in _RULES.send_errors}
_OTP_ERRORS: Final = {error.raw: error for error in _RULES.otp_send_errors}
_SEND_PATH: Final = "/sms/rest/v2/send"
_OTP_PATH: Final = "/sms/rest/v2/otp"

_REFUSED_BY_STATUS: Final = {
    401: ("refused_credentials", Then.PAUSE),
    403: ("refused_credentials", Then.PAUSE),
    404: ("refused_address", Then.PAUSE),
    405: ("refused_address", Then.PAUSE),
    413: ("refused_parameter", Then.FAIL),
    429: ("refused_rate", Then.RETRY),
}
"""Refusals of whatever stands before Netgsm's own application, which speaks in 406."""


class Netgsm(FindsNoCalls):
    """One account with Netgsm. The query of its balance wants the credentials in its body too."""

    def __init__(self, http: Http, credentials: Mapping[str, str]) -> None:
        self._http = http
        self._credentials = credentials

    @classmethod
    def connect(cls, credentials: Mapping[str, str], base_url: str | None, timeout_seconds: int) -> Netgsm:
        basic = (credentials["username"], credentials["password"])
        return cls(Http.open(base_url or BASE_URL, timeout_seconds, basic=basic), credentials)

    def send(self, call: Outbound) -> Answer:
        """One call. A one-time password goes by a route of its own, which takes one message in plain letters
        and words its refusals differently; a flash message by the older interface."""
        if call.message_type is MessageType.OTP:
            return self._send(_OTP_PATH, _otp_body(call), _OTP_ERRORS)
        if call.message_type is MessageType.FLASH:
            return self._send_flash(call)
        body: dict[str, Any] = {
            "msgheader": call.sender_id,
            "messages": [
                {"msg": text, "no": _national(msisdn)}
                for msisdn, text in zip(call.msisdns, call.texts, strict=True)
            ],
            "iysfilter": _iys_filter(call),
            "referansID": call.reference,
        }
        if not all(text.isascii() for text in call.texts):
            body["encoding"] = "TR"
        return self._send(_SEND_PATH, body, _SEND_ERRORS)

    def _send(self, path: str, body: dict[str, Any], errors: Mapping[str, SendError]) -> Answer:
        try:
            answer = self._http.post(path, body)
        except CallNotSent as failure:
            return NotSent(failure.why)
        except CallUnanswered as failure:
            return InDoubt(failure.why)
        fields = json_object(answer.content)
        code = str(fields.get("code", ""))
        if answer.status_code == 200 and code == "00" and fields.get("jobid"):
            return Accepted(str(fields["jobid"]))
        if answer.status_code == 406 and code:
            return _refused(errors.get(code, SendError(code, "refused_unknown")))
        if answer.status_code in _REFUSED_BY_STATUS:
            return Rejected(str(answer.status_code), *_REFUSED_BY_STATUS[answer.status_code])
        return InDoubt(f"HTTP {answer.status_code} without a readable answer")

    def _send_flash(self, call: Outbound) -> Answer:
        """By the older interface: the newer has no message class."""
        numbers = [_national(msisdn) for msisdn in call.msisdns]
        body = netgsm_flash.body_of(
            self._credentials, call.sender_id, _iys_filter(call), call.texts[0], numbers
        )
        try:
            answer = self._http.post_octets(netgsm_flash.PATH, body, netgsm_flash.CONTENT_TYPE)
        except CallNotSent as failure:
            return NotSent(failure.why)
        except CallUnanswered as failure:
            return InDoubt(failure.why)
        if answer.status_code in _REFUSED_BY_STATUS:
            return Rejected(str(answer.status_code), *_REFUSED_BY_STATUS[answer.status_code])
        told = netgsm_flash.understood(answer)
        if isinstance(told, str):
            return _refused(_SEND_ERRORS.get(told, SendError(told, "refused_unknown")))
        return told

    def reports(
        self, operator_job_ids: Sequence[str], since: Milliseconds, until: Milliseconds, page: int
    ) -> ReportPage:
        """A call that Netgsm took as several jobs of its is named by all of them, with commas between."""
        whole = {part: name for name in operator_job_ids for part in name.split(",")}
        told = self._reports({"jobids": list(whole), **_span(since, until)}, page)
        rows = [
            row
            if (name := whole.get(row.operator_job_id, row.operator_job_id)) == row.operator_job_id
            else replace(row, operator_job_id=name)
            for row in told.rows
        ]
        return replace(told, rows=rows)

    def reports_between(self, start: Milliseconds, stop: Milliseconds, page: int) -> ReportPage:
        return self._reports(_span(start, stop), page)

    def balances(self) -> Sequence[OperatorBalance]:
        login = {"usercode": self._credentials["username"], "password": self._credentials["password"]}
        try:
            answer = self._http.post("/balance", login | {"stip": _ALL_PACKAGES})
        except CallFailed as failure:
            raise BalanceUnavailable(failure.why) from failure
        packages = json_object(answer.content).get("balance")
        if answer.status_code != 200 or not isinstance(packages, list):
            raise BalanceUnavailable(_why(answer), refused=_is_not_opened(answer))
        return [
            OperatorBalance(str(package.get("balance_name", "")), str(package.get("amount", "")))
            for package in packages
            if isinstance(package, dict)
        ]

    def push_to(self, address: str) -> None:
        for path in _WEBHOOKS:
            try:
                answer = self._http.post(path, {"webhookUrl": address})
            except CallFailed as failure:
                raise NotAnswered(failure.why) from failure
            if answer.status_code != 200:
                raise NotAnswered(_why(answer))

    def sender_ids(self) -> Sequence[str]:
        try:
            answer = self._http.get("/sms/rest/v2/msgheader")
        except CallFailed as failure:
            raise NotAnswered(failure.why) from failure
        listed = json_object(answer.content).get("msgheaders")
        if answer.status_code != 200 or not isinstance(listed, list):
            raise NotAnswered(_why(answer))
        return [str(one) for one in listed]

    def inbound_between(self, service: str, start: Milliseconds, stop: Milliseconds) -> Sequence[Inbound]:
        """By dates alone: without them Netgsm shows a message once, to whoever asks first."""
        try:
            answer = self._http.get("/sms/rest/v2/inbox", _span(start, stop))
        except CallFailed as failure:
            raise NotAnswered(failure.why) from failure
        fields = json_object(answer.content)
        if answer.status_code == 406 and str(fields.get("code")) == _NO_MESSAGE:
            return []
        listed = fields.get("messages")
        if answer.status_code != 200 or not isinstance(listed, list):
            raise NotAnswered(_why(answer))
        rows = [one for one in listed if isinstance(one, dict) and one.get("sender")]
        return [_listed(one, service) for one in rows]

    def figures(self, operator_job_id: str) -> Sequence[Mapping[str, str]]:
        """Of each of the jobs that Netgsm made of the call: a row a status."""
        told: list[Mapping[str, str]] = []
        for part in operator_job_id.split(","):
            try:
                answer = self._http.post("/sms/rest/v2/stats", {"jobid": part})
            except CallFailed as failure:
                raise NotAnswered(failure.why) from failure
            rows = json_object(answer.content).get("stats")
            if answer.status_code != 200 or not isinstance(rows, list):
                raise NotAnswered(_why(answer))
            told += [
                {"jobid": part, **{str(name): str(value) for name, value in row.items()}}
                for row in rows
                if isinstance(row, dict)
            ]
        return told

    def _reports(self, which: dict[str, Any], page: int) -> ReportPage:
        try:
            answer = self._http.post(
                "/sms/rest/v2/report", which | {"pagenumber": page - 1, "pagesize": _PAGE_SIZE}
            )
        except CallFailed as failure:
            raise ReportsUnavailable(failure.why) from failure
        fields = json_object(answer.content)
        code = str(fields.get("code", ""))
        if answer.status_code == 406 and code in _NO_REPORTS:
            return ReportPage((), last=True, raw=answer.content)
        jobs = fields.get("jobs")
        if answer.status_code != 200 or not isinstance(jobs, list):
            throttled = answer.status_code == 429 or code == "80"
            raise ReportsUnavailable(f"HTTP {answer.status_code} {code}".strip(), throttled=throttled)
        rows = [row for job in jobs if (row := _row(job)) is not None]
        return ReportPage(rows, last=len(jobs) < _PAGE_SIZE, raw=answer.content)


def hears(body: bytes, service: str) -> Heard:
    """A message from a phone (``{mesaj, ceptel, aboneno, gorevid, tarih}``), or reports. Netgsm describes no pushed
    report: one like an entry of the report that it is asked for is read, alone, in ``jobs`` or in a list."""
    try:
        told = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise ValueError("no JSON") from error
    entries = told.get("jobs", [told]) if isinstance(told, dict) else told
    if not isinstance(entries, list):
        raise ValueError("neither an object nor a list")
    rows = [one for one in entries if isinstance(one, dict)]
    return Heard(
        tuple(row for one in rows if (row := _row(one)) is not None),
        tuple(_inbound(one, service) for one in rows if one.get("ceptel")),
    )


WIRE: Final = Wire(
    connect=Netgsm.connect,
    credentials=USERNAME_AND_PASSWORD,
    message_types=frozenset({MessageType.BULK, MessageType.OTP, MessageType.FLASH}),
    capabilities=frozenset(
        {
            Capability.REPORTS,
            Capability.REPORTS_BETWEEN,
            Capability.BALANCES,
            Capability.PUSHED_REPORTS,
            Capability.INBOUND,
            Capability.WEBHOOKS,
            Capability.SENDER_IDS,
            Capability.INBOX,
            Capability.STATS,
        }
    ),
    hears=hears,
)


def _refused(error: SendError) -> Rejected | InDoubt:
    if error.then is Then.DOUBT:
        return InDoubt(f"{error.reason}:{error.raw}")
    return Rejected(error.raw, error.reason, error.then)


def _otp_body(call: Outbound) -> dict[str, Any]:
    """The route's own shape: one number, one text."""
    (msisdn,), (text,) = call.msisdns, call.texts
    return {"msgheader": call.sender_id, "msg": text, "no": _national(msisdn)}


_ALL_PACKAGES: Final = 3
"""The balance's own word for: packages and credit alike."""

_WEBHOOKS: Final = ("/sms/rest/v2/reportwebhook", "/sms/rest/v2/inboxwebhook")
_CREDENTIALS: Final = "30"
_NO_MESSAGE: Final = "40"
"""The inbox's own code for: nothing there."""

_NO_REPORTS: Final = frozenset({"60"})
"""The report's own code for: nothing found."""


def _row(job: object) -> ReportRow | None:
    """One entry of ``jobs``; one that names no call or number tells nothing about anybody."""
    if not isinstance(job, dict):
        return None
    operator_job_id, number = job.get("jobid"), job.get("number") or job.get("telno")
    if operator_job_id is None or number is None:
        return None
    length = str(job.get("msglen"))
    return ReportRow(
        operator_job_id=str(operator_job_id),
        msisdn=_international(str(number)),
        raw_status=str(job.get("status", "")),
        done_at=_instant(str(job.get("deliveredDate") or "")),
        message_length=whole_told(length),
        reference=str(job.get("referansID") or ""),
    )


def _inbound(one: Mapping[str, Any], service: str) -> Inbound:
    return Inbound(
        account=service,
        operator_id=_RULES.id,
        msisdn=_international(str(one["ceptel"])),
        to=str(one.get("aboneno") or ""),
        text=str(one.get("mesaj") or ""),
        received_at=_pushed_instant(str(one.get("tarih") or "")),
        operator_message_id=str(one.get("gorevid") or ""),
    )


def _listed(one: Mapping[str, Any], service: str) -> Inbound:
    """One message of the inbox. It has no name there: `Inbox.take_pushed` knows it by all that it says."""
    return Inbound(
        account=service,
        operator_id=_RULES.id,
        msisdn=_international(str(one["sender"])),
        to=str(one.get("receiver") or ""),
        text=str(one.get("message") or ""),
        received_at=_instant(str(one.get("datetime") or "")),
    )


def _why(answer: httpx.Response) -> str:
    return f"HTTP {answer.status_code} {json_object(answer.content).get('code', '')}".strip()


def _is_not_opened(answer: httpx.Response) -> bool:
    """Whether the answer says that user name, password or the calling address are not the account's."""
    return answer.status_code in NOT_OPENED or json_object(answer.content).get("code") == _CREDENTIALS


def _pushed_instant(local: str) -> Milliseconds | None:
    """Of a push: ``2023-02-21 16:28:41.053``."""
    try:
        moment = datetime.fromisoformat(local).replace(tzinfo=_TÜRKİYE)
    except ValueError:
        return None
    return instant_told(moment.timestamp() * SECOND)


def _iys_filter(call: Outbound) -> str:
    """What Netgsm asks İYS about the recipients itself."""
    return _COMMERCIAL[call.recipient_type] if call.purpose is Purpose.COMMERCIAL else _INFORMATIONAL


def _national(msisdn: str) -> str:
    """Netgsm takes Turkish numbers without their country code: ``5XXXXXXXXX``."""
    return msisdn[2:] if msisdn.startswith("905") else msisdn


def _international(number: str) -> str:
    digits = number.lstrip("+0")
    return f"90{digits}" if len(digits) == 10 else digits


_DATE: Final = "%d.%m.%Y %H:%M:%S"


def _span(start: Milliseconds, stop: Milliseconds) -> dict[str, str]:
    return {"startdate": _local(start), "stopdate": _local(stop)}


def _local(instant: Milliseconds) -> str:
    return datetime.fromtimestamp(instant / SECOND, UTC).astimezone(_TÜRKİYE).strftime(_DATE)


_AS_IT_IS_TOLD: Final = re.compile(
    r"([0-9]{2})\.([0-9]{2})\.([0-9]{4}) ([0-9]{2}:[0-9]{2}:[0-9]{2})", re.ASCII
)
"""`_DATE` with all its digits: read in a sixth of the time that ``strptime`` takes, once for each recipient."""


def _instant(local: str) -> Milliseconds | None:
    try:
        if told := _AS_IT_IS_TOLD.fullmatch(local):
            day, month, year, of_day = told.groups()
            moment = datetime.fromisoformat(f"{year}-{month}-{day}T{of_day}+03:00")
        else:
            moment = datetime.strptime(local, _DATE).replace(tzinfo=_TÜRKİYE)
    except ValueError:
        return None  # not delivered yet, or a date in a form of its own: the status stands without it
    return instant_told(moment.timestamp() * SECOND)
