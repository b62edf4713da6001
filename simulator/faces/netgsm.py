"""Netgsm's REST v2 wire.

Sources: the operator's own clients, npm ``@netgsm/sms`` 1.1.11 (paths, codes, statuses) with the OpenAPI
document in its repository (page numbers from 0, 100 rows a page, ten digits a number), and PyPI
``netgsm-sms`` 1.1.2. Where they leave something open, what is done here says so in ``docs/operators/netgsm.md``.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from itertools import islice
from typing import Any, Final
from zlib import crc32

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from simulator.accounts import Account
from simulator.books import CANCELLED, Job, ReportRow
from simulator.faces import netgsm_flash
from simulator.faces.netgsm_pushes import INBOX, REPORTS, Pushes
from simulator.misbehaviour import CallBehaviour, Reply
from simulator.operator import Operator, Refused, Submission
from simulator.segments import Count, count
from simulator.wire import TURKIYE, answer, json_body, unclear

COUNTRY: Final = "90"

REFUSALS: Final[Mapping[str, tuple[str, str]]] = {
    "system": ("100", "system error"),
    "text": ("20", "the text cannot be sent, or is above the longest"),
    "credentials": ("30", "wrong user name or password, or no access"),
    "header": ("40", "the message header is not registered"),
    "iys": ("50", "the account may not send under IYS control"),
    "iys_brand": ("51", "the account has no IYS brand"),
    "parameter": ("70", "a parameter is wrong or missing"),
    "rate": ("80", "sending limit exceeded"),
    "same_number": ("85", "more than 20 jobs to one number in a minute"),
    "otp_header": ("41", "the message header is not valid"),
    "otp_number": ("52", "the number cannot be written to"),
    "otp_package": ("60", "the account has no OTP package"),
    "report_rate": ("80", "more report calls than allowed in a minute"),
    "no_records": ("60", "no record matches"),
    "unknown_job": ("60", "there is no such job to cancel"),
    "no_messages": ("40", "there is no message to show"),
}

STATUSES: Final[Mapping[str, int]] = {
    "pending": 0,
    "delivered": 1,
    "expired": 2,
    "invalid_number": 3,
    "not_sent": 4,
    CANCELLED: 4,  # Netgsm names no status for it; "not sent to the operator" is what it is
    "rejected": 11,
    "error": 12,
    "repeated": 13,
    "no_credit": 14,
    "blacklisted": 15,
    "iys_refused": 16,
    "iys_error": 17,
    "no_subscriber": 3,  # Netgsm knows no such status: it does not send to TCKNs
}

NETWORKS: Final = (10, 20, 30)
"""Vodafone, Türk Telekom, Turkcell in ``OperatorCode`` of the npm client."""

OTP_ENCODING: Final = ""
"""One-time passwords go in plain GSM: Netgsm takes no Turkish letters there."""

ENCODINGS: Final[Mapping[Any, str]] = {None: "", "": "", "ASCII": "", "TR": "TR", "UNICODE": "UNICODE"}
NUMBER: Final = re.compile(r"5[0-9]{9}")

Reader = Callable[[Operator, Account, dict[str, Any]], Submission]
Handler = Callable[[Operator, Account, Request], Awaitable[Response]]


def routes(operator: Operator) -> list[Route]:
    """The wire's paths, as Netgsm names them."""
    pushes = Pushes(operator, _job_row)

    def route(path: str, method: str, handler: Handler) -> Route:
        async def endpoint(request: Request) -> Response:
            try:
                account = _by_basic(operator, request.headers.get("authorization", ""))
                return await handler(operator, account, request)
            except Refused as refused:
                return refusal(refused)

        return Route(path, endpoint, methods=[method])

    def sending(path: str, kind: str, read: Reader) -> Route:
        async def endpoint(request: Request) -> Response:
            return await _send(operator, pushes, request, kind, read)

        return Route(path, endpoint, methods=["POST"])

    async def balance(request: Request) -> Response:
        return await _balance(operator, request)

    def webhook(name: str) -> list[Route]:
        async def give(_: Operator, account: Account, request: Request) -> Response:
            pushes.give(account.user, name, json_body(await request.body()).get("webhookUrl"))
            return answer({"code": "00", "description": "success"})

        async def end(_: Operator, account: Account, __: Request) -> Response:
            pushes.end(account.user, name)
            return answer({"code": "00", "description": "success"})

        path = f"/sms/rest/v2/{name}"
        return [route(path, "POST", give), route(path, "DELETE", end)]

    return [
        *webhook(REPORTS),
        *webhook(INBOX),
        route("/sms/rest/v2/stats", "POST", _stats),
        sending("/sms/rest/v2/send", "sms", read_sms),
        sending("/sms/rest/v2/otp", "otp", read_otp),
        route("/sms/rest/v2/report", "POST", _report),
        route("/sms/rest/v2/cancel", "POST", _cancel),
        route("/sms/rest/v2/msgheader", "GET", _headers),
        route("/sms/rest/v2/inbox", "GET", _inbox),
        Route("/balance", balance, methods=["POST"]),
        *netgsm_flash.routes(operator, lambda reason: REFUSALS[reason][0], _counted),
    ]


# --- sending ----------------------------------------------------------------------------------------------


async def _send(operator: Operator, pushes: Pushes, request: Request, kind: str, read: Reader) -> Response:
    """Take a send call, write down what became of it, and answer, or not, as the rules say."""
    account: Account | None = None
    body: dict[str, Any] = {}
    now = operator.clock()
    raw = await request.body()
    try:
        account = _by_basic(operator, request.headers.get("authorization", ""))
        body = json_body(raw)
        behaviour, job = operator.submit(account, read(operator, account, body))
    except Refused as refused:
        operator.books.note_call(
            at=now,
            kind=kind,
            account=account.user if account else None,
            count=_size(body),
            code=REFUSALS[refused.reason][0],
            behaviour=refused.behaviour,
        )
        return refusal(refused, jobid=None)
    answers = behaviour.reply is Reply.ANSWER
    operator.books.note_call(
        at=now,
        kind=kind,
        account=account.user,
        count=_size(body),
        jobid=job.jobid if job else None,
        code="00" if answers else None,
        behaviour=behaviour.name,
        answered=behaviour.answered,
    )
    if job is not None:
        pushes.report(account.user, job.jobid)
    return _reply(operator, behaviour, job)


def _size(body: dict[str, Any]) -> int:
    """Messages that a call carried, as far as its body can be read."""
    messages = body.get("messages")
    return len(messages) if isinstance(messages, list) else int("msg" in body)


def read_sms(operator: Operator, account: Account, body: dict[str, Any]) -> Submission:
    """The body of ``/send``; raises Refused with the first thing wrong in Netgsm's order of codes."""
    encoding = body.get("encoding")
    if isinstance(encoding, str):
        encoding = encoding.upper()
    messages = body.get("messages")
    reference = body.get("referansID")
    if (
        encoding not in ENCODINGS
        or not isinstance(messages, list)
        or not 0 < len(messages) <= operator.profile.messages_a_call
        or not isinstance(reference, str | None)
        or body.get("iysfilter", "0") not in ("0", "11", "12")
    ):
        raise Refused("parameter")
    starts_at = _moment(body.get("startdate"), "%d%m%Y%H%M")
    stops_at = _moment(body.get("stopdate"), "%d%m%Y%H%M")
    if stops_at is not None and stops_at <= (starts_at or operator.clock()):
        raise Refused("parameter")
    pairs = [_message(message) for message in messages]
    if body.get("msgheader") not in account.senders:
        raise Refused("header" if isinstance(body.get("msgheader"), str) else "parameter")
    if body.get("iysfilter", "0") != "0" and account.iys != "brand":
        raise Refused("iys" if account.iys == "none" else "iys_brand")
    lines = [(msisdn, text, _counted(text, ENCODINGS[encoding])) for msisdn, text in pairs]
    return Submission("sms", body["msgheader"], lines, starts_at, reference)


def read_otp(_: Operator, account: Account, body: dict[str, Any]) -> Submission:
    """The body of ``/otp``: one message, plain GSM, one segment."""
    text, number = body.get("msg"), body.get("no")
    if not isinstance(text, str) or not isinstance(number, str):
        raise Refused("parameter")
    if body.get("msgheader") not in account.senders:
        raise Refused("otp_header" if isinstance(body.get("msgheader"), str) else "parameter")
    if not NUMBER.fullmatch(number):
        raise Refused("otp_number")
    if not account.otp_credits:
        raise Refused("otp_package")
    counted = _counted(text, OTP_ENCODING)
    if len(counted.segments) > 1:
        raise Refused("text")
    return Submission("otp", body["msgheader"], [(COUNTRY + number, text, counted)])


def _message(message: Any) -> tuple[str, str]:
    match message:
        case {"msg": str(text), "no": str(number)} if NUMBER.fullmatch(number):
            return COUNTRY + number, text
    raise Refused("parameter")


def _counted(text: str, encoding: str) -> Count:
    counted = count(text, encoding)
    if counted is None:
        raise Refused("text")
    return counted


def _reply(operator: Operator, behaviour: CallBehaviour, job: Job | None) -> Response:
    if behaviour.reply is not Reply.ANSWER:
        return unclear(operator, behaviour.reply)
    return answer({"code": "00", "jobid": job.jobid if job else None, "description": "queued"})


# --- asking -----------------------------------------------------------------------------------------------


async def _report(operator: Operator, account: Account, request: Request) -> Response:
    """Rows of the jobs named, or of all that were accepted in the range, a page at a time."""
    body = json_body(await request.body())
    jobids, page, size = body.get("jobids"), body.get("pagenumber", 0), body.get("pagesize", 10)
    since = _moment(body.get("startdate"), "%d.%m.%Y %H:%M:%S")
    until = _moment(body.get("stopdate"), "%d.%m.%Y %H:%M:%S")
    named = isinstance(jobids, list) and all(isinstance(jobid, str) for jobid in jobids)
    if (
        (jobids is not None and not named)
        or (not jobids and (since is None or until is None))
        or not (isinstance(page, int) and page >= 0)
        or not (isinstance(size, int) and 1 <= size <= operator.profile.page_size)
    ):
        raise Refused("parameter")
    operator.take_report_call(account)
    # The wire tells whole seconds, so the last one is meant whole.
    rows = operator.books.report(
        account.user,
        operator.clock(),
        jobids or None,
        since,
        until + 0.999_999 if until is not None else None,
    )
    jobs = [_job_row(row) for row in islice(rows, page * size, (page + 1) * size)]
    if not jobs:
        raise Refused("no_records")
    return answer({"code": "00", "jobs": jobs, "description": "success"})


def _job_row(row: ReportRow) -> dict[str, Any]:
    message = row.message
    return {
        "jobid": message.jobid,
        "number": message.msisdn,
        "status": STATUSES[row.cause],
        "operator": NETWORKS[crc32(message.msisdn.encode()) % len(NETWORKS)],
        "msglen": message.segments,
        "deliveredDate": _wire_time(row.delivered_at) if row.delivered_at is not None else "",
        "errorCode": 0,
        "referansID": row.reference or "",
    }


async def _stats(operator: Operator, account: Account, request: Request) -> Response:
    """The figures of a job, a row a status."""
    job = operator.books.jobs.get(str(json_body(await request.body()).get("jobid")))
    if job is None or job.account != account.user:
        raise Refused("no_records")
    rows: dict[int, list[ReportRow]] = {}
    for row in operator.books.report(account.user, operator.clock(), [job.jobid]):
        rows.setdefault(STATUSES[row.cause], []).append(row)
    stats = [
        {
            "status": status,
            "totalMessageLength": sum(row.message.segments for row in found),
            "totalSms": len(found),
            "chargeStatement": "",
            "statement": "",
            "domestic": True,
        }
        for status, found in sorted(rows.items())
    ]
    return answer({"code": "00", "stats": stats, "description": "success"})


async def _cancel(operator: Operator, account: Account, request: Request) -> Response:
    jobid = json_body(await request.body()).get("jobid")
    if not isinstance(jobid, str):
        raise Refused("parameter")
    if not operator.books.cancel(account.user, jobid, operator.clock()):
        raise Refused("unknown_job")
    return answer({"code": "00", "jobid": jobid, "description": "cancelled"})


async def _headers(_: Operator, account: Account, __: Request) -> Response:
    return answer({"code": "00", "msgheaders": account.senders, "description": "success"})


async def _inbox(operator: Operator, account: Account, request: Request) -> Response:
    """Without dates each message is shown once, and is read from then on."""
    since = _listed_moment(request.query_params.get("startdate"))
    until = _listed_moment(request.query_params.get("stopdate"))
    if (since is None) != (until is None):
        raise Refused("parameter")
    messages = operator.books.inbox(account.user, since, until + 0.999_999 if until is not None else None)
    if not messages:
        raise Refused("no_messages")
    return answer(
        {
            "code": "00",
            "messages": [
                {
                    "message": message.text,
                    "sender": message.msisdn.removeprefix(COUNTRY),
                    "receiver": account.user,
                    "datetime": _wire_time(message.at),
                }
                for message in messages
            ],
            "description": "success",
        }
    )


async def _balance(operator: Operator, request: Request) -> Response:
    """``stip`` 1 packages, 2 credit, 3 both; here the credentials stand in the body."""
    try:
        body = json_body(await request.body())
        user, password, kind = body.get("usercode"), body.get("password"), body.get("stip")
        if not isinstance(user, str) or not isinstance(password, str) or kind not in (1, 2, 3):
            raise Refused("parameter")
        account = operator.authenticate(user, password)
    except Refused as refused:
        return refusal(refused)
    spent = operator.books.spent
    credits = account.credits - spent[user, "sms"]
    packages = [
        {"amount": credits, "balance_name": "Adet SMS"},
        {"amount": account.otp_credits - spent[user, "otp"], "balance_name": "Adet OTP SMS"},
    ]
    if kind == 2:
        return answer({"code": "00", "balance": str(credits)})
    return answer({"code": "00", "balance": packages[:1] if kind == 1 else packages})


# --- the wire's forms -------------------------------------------------------------------------------------


def refusal(refused: Refused, **more: Any) -> Response:
    """HTTP 406 with the code; the code is what a caller goes by."""
    code, description = REFUSALS[refused.reason]
    return answer({"code": code, "description": description, **more}, 406)


def _by_basic(operator: Operator, header: str) -> Account:
    scheme, _, token = header.partition(" ")
    try:
        user, colon, password = base64.b64decode(token, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise Refused("credentials") from error
    if scheme.lower() != "basic" or not colon:
        raise Refused("credentials")
    return operator.authenticate(user, password)


def _moment(value: Any, form: str) -> float | None:
    """Epoch seconds of the wire's local time; None where it is absent or empty."""
    if value in (None, ""):
        return None
    try:
        return datetime.strptime(value, form).replace(tzinfo=TURKIYE).timestamp()
    except (TypeError, ValueError) as error:
        raise Refused("parameter") from error


def _listed_moment(value: str | None) -> float | None:
    """Of the inbox: Netgsm's npm client writes digits alone, its PyPI client the form of the reports."""
    form = "%d%m%Y%H%M%S" if (value or "").isdecimal() else "%d.%m.%Y %H:%M:%S"
    return _moment(value, form)


def _wire_time(moment: float) -> str:
    return datetime.fromtimestamp(moment, TURKIYE).strftime("%d.%m.%Y %H:%M:%S")
