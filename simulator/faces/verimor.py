"""Verimor's SMS API v2 wire.

Sources: github.com/verimor/SMS-API user_guide.md (paths, fields, codes, statuses, the tables of segments), PyPI
``verimor-sdk``. What they leave open and is decided here stands in ``docs/operators/verimor.md``.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from itertools import islice
from typing import Any, Final

import orjson
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from simulator.accounts import Account
from simulator.books import CANCELLED, Job, ReportRow
from simulator.operator import Operator, Refused, Submission
from simulator.segments import SHORT_PART_ELEMENT, TURKISH, Count, count_by, count_ucs2
from simulator.taking import Read, Words, take
from simulator.wire import TURKIYE, json_body

PAGE: Final = 100
MOST_MESSAGES: Final = 50_000
MOST_SEGMENTS: Final = 7

REFUSALS: Final[Mapping[str, tuple[int, str]]] = {
    "credentials": (401, "Geçersiz kullanıcı adı/şifre"),
    "text": (400, "MESSAGE_TOO_LONG"),
    "header": (400, "INVALID_SOURCE_ADDRESS"),
    "parameter": (400, "INVALID_PERIOD"),
    "datacoding": (400, "INVALID_DATACODING"),
    "number": (400, "INVALID_DESTINATION_ADDRESS"),
    "iys": (400, "AHS_AUTHORIZATION_ERROR"),
    "iys_brand": (400, "MISSING_IYS_BRAND_CODE"),
    "rate": (429, "Too Many Requests"),
    "same_number": (429, "Too Many Requests"),
    "report_rate": (429, "Too Many Requests"),
    "system": (500, "Internal Server Error"),
    "unknown_job": (404, "Bu idye sahip kampanya bulunamadı"),
    "not_cancelled": (400, "Kampanya bulunamadı"),
}

STATUSES: Final[Mapping[str, str]] = {
    "pending": "WAITING",
    "delivered": "DELIVERED",
    "expired": "EXPIRED",
    "invalid_number": "INVALID_DESTINATION_ADDRESS",
    "not_sent": "SEND_ERROR",
    CANCELLED: "REJECTED",  # Verimor names no status for it
    "rejected": "REJECTED",
    "error": "SEND_ERROR",
    "repeated": "DOUBLE_SEND_ERROR",
    "no_credit": "MISSING_TARIFF",
    "blacklisted": "BLACKLISTED_DESTINATION_ADDRESS",
    "iys_refused": "NOT_ALLOWED_BY_IYS",
    "iys_error": "NOT_ALLOWED_BY_IYS",
    "no_subscriber": "INVALID_DESTINATION_ADDRESS",
}

NUMBER: Final = re.compile(r"90[0-9]{10}|(?:00|\+)[1-9][0-9]{9,14}")

Handler = Callable[[Account, Request], Awaitable[Response]]


def routes(operator: Operator) -> list[Route]:
    """The wire's paths, as Verimor names them."""

    async def parsed(request: Request) -> Read:
        body = json_body(await request.body())
        account = operator.authenticate(str(body.get("username")), str(body.get("password")))
        return Read(account, read(account, body))

    async def send(request: Request) -> Response:
        return await take(operator, request, "sms", parsed, WORDS)

    def asking(path: str, handler: Handler) -> Route:
        async def endpoint(request: Request) -> Response:
            query = request.query_params
            try:
                account = operator.authenticate(query.get("username", ""), query.get("password", ""))
                return await handler(account, request)
            except Refused as refused:
                return _refused(refused)

        return Route(path, endpoint)

    async def status(account: Account, request: Request) -> Response:
        operator.take_report_call(account)
        return _status(operator, account, request.query_params)

    async def balance(account: Account, _: Request) -> Response:
        return PlainTextResponse(str(account.credits - operator.books.spent[account.user, "sms"]))

    async def headers(account: Account, _: Request) -> Response:
        return _json(list(account.senders))

    async def inbound(account: Account, request: Request) -> Response:
        return _inbound(operator, account, request.query_params)

    async def cancel(request: Request) -> Response:
        campaign = request.path_params["campaign"]
        try:
            body = json_body(await request.body())
            account = operator.authenticate(str(body.get("username")), str(body.get("password")))
            if not operator.books.cancel(account.user, campaign, operator.clock()):
                raise Refused("not_cancelled")
        except Refused as refused:
            return _refused(refused)
        return PlainTextResponse(f"Kampanya silindi: {campaign}")

    return [
        Route("/v2/send.json", send, methods=["POST"]),
        Route("/v2/cancel/{campaign}", cancel, methods=["POST"]),
        asking("/v2/status", status),
        asking("/v2/balance", balance),
        asking("/v2/headers", headers),
        asking("/v2/inbound_messages", inbound),
    ]


def read(account: Account, body: dict[str, Any]) -> Submission:
    """The body of ``send.json``; raises Refused with the first thing that is wrong."""
    messages, datacoding = body.get("messages"), str(body.get("datacoding") or "")
    if datacoding not in ("", "0", "1", "2"):
        raise Refused("datacoding")
    if not isinstance(messages, list) or not 0 < len(messages) <= MOST_MESSAGES:
        raise Refused("number")
    sender = body.get("source_addr") or account.senders[0]
    if sender not in account.senders:
        raise Refused("header")
    if body.get("is_commercial") and account.iys != "brand":
        raise Refused("iys" if account.iys == "none" else "iys_brand")
    lines = []
    for message in messages:
        text, dest = message.get("msg"), message.get("dest")
        if not isinstance(text, str) or not text:
            raise Refused("text")
        for number in str(dest).split(","):
            if not NUMBER.fullmatch(number.strip()):
                raise Refused("number")
            lines.append((number.strip().lstrip("+").removeprefix("00"), text, counted_as(text, datacoding)))
    reference = body.get("custom_id")
    return Submission("sms", sender, lines, None, str(reference) if reference else None)


def counted_as(text: str, datacoding: str) -> Count:
    """By the guide's tables: without a datacoding a text with Turkish letters goes by the locking shift, any other
    as plain GSM, and what fits neither cannot be sent."""
    most = (MOST_SEGMENTS, MOST_SEGMENTS)
    if datacoding == "2":
        counted = count_ucs2(text, part_element=SHORT_PART_ELEMENT, most=MOST_SEGMENTS)
    else:
        turkish = datacoding == "1" or (not datacoding and bool(set(text) & set(TURKISH)))
        counted = count_by(
            text, part_element=SHORT_PART_ELEMENT, most=most, turkish="locking" if turkish else "ucs2"
        )
        if counted is not None and counted.encoding == "UCS-2":
            raise Refused("datacoding")
    if counted is None:
        raise Refused("text")
    return counted


def _status(operator: Operator, account: Account, query: Mapping[str, str]) -> Response:
    """A hundred messages of a campaign at most, those above ``greater_than``."""
    job = operator.books.jobs.get(query.get("id", ""))
    if job is None and "custom_id" in query:
        job = operator.books.by_reference.get((account.user, query["custom_id"]))
    if job is None or job.account != account.user:
        raise Refused("unknown_job")
    after = int(query.get("greater_than") or 0)
    rows = operator.books.report(account.user, operator.clock(), [job.jobid])
    return _json([describe(row) for row in islice((row for row in rows if row.message.seq > after), PAGE)])


def describe(row: ReportRow) -> dict[str, Any]:
    """A message as the status and a pushed report tell it."""
    message = row.message
    over = row.delivered_at if row.delivered_at is not None else message.reported_at
    return {
        "campaign_id": message.jobid,
        "campaign_custom_id": row.reference,
        "message_id": str(message.seq),
        "message_custom_id": None,
        "dest": message.msisdn if message.msisdn.startswith("90") else f"00{message.msisdn}",
        "size": message.segments,
        "international_multiplier": 1,
        "credits": message.segments,
        "status": STATUSES[row.cause],
        "gsm_error": "0",
        "sent_at": _time(message.accepted_at),
        "done_at": _time(over) if row.cause != "pending" and over is not None else None,
    }


def _inbound(operator: Operator, account: Account, query: Mapping[str, str]) -> Response:
    after = int(query.get("greater_than") or 0)
    mine = [one for one in operator.books.inbound if one.account == account.user and one.seq > after]
    return _json([describe_inbound(one) for one in mine[:PAGE]])


def describe_inbound(one: Any) -> dict[str, Any]:
    """A message from a phone, as the list and a push tell it."""
    return {
        "message_id": one.seq,
        "type": "inbound",
        "received_at": _time(one.at),
        "network": "TURKCELL",
        "source_addr": one.msisdn,
        "destination_addr": one.account,
        "keyword": "",
        "content": one.text,
    }


def _time(moment: float) -> str:
    return datetime.fromtimestamp(moment, TURKIYE).strftime("%Y-%m-%d %H:%M:%S")


def _json(content: Any) -> Response:
    return Response(orjson.dumps(content), media_type="application/json")


def _accepted(job: Job) -> Response:
    return PlainTextResponse(job.jobid)


def _refused(refused: Refused) -> Response:
    status, told = REFUSALS[refused.reason]
    return PlainTextResponse(told, status)


def _code(refused: Refused) -> str:
    status, told = REFUSALS[refused.reason]
    return told if status == 400 else str(status)


WORDS: Final = Words(_accepted, _refused, _code, "200")
