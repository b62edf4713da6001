"""Infobip's SMS API, version 3.

Source: PyPI ``infobip-api-python-client`` 6.0.0 (paths, fields, groups of statuses). What it leaves open and is decided
here stands in ``docs/operators/infobip.md``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from simulator.accounts import Account
from simulator.books import CANCELLED, Job, ReportRow
from simulator.operator import Operator, Refused, Submission
from simulator.segments import PART_ELEMENT, Count, count_by
from simulator.taking import Read, Words, take
from simulator.wap import NotAPush, decoded
from simulator.wire import answer, json_body

MOST_SEGMENTS: Final = 255
MOST_LOGS: Final = 1_000

STATUS: Final[Mapping[str, int]] = {
    "credentials": 401,
    "parameter": 400,
    "text": 400,
    "number": 400,
    "rate": 429,
    "same_number": 429,
    "report_rate": 429,
    "system": 500,
}
"""A refusal's HTTP status; a reason that is not here rejects every message of the call."""

REJECTIONS: Final[Mapping[str, str]] = {
    "header": "REJECTED_SENDER",
    "iys": "REJECTED_ROUTE_NOT_AVAILABLE",
    "iys_brand": "REJECTED_ROUTE_NOT_AVAILABLE",
}

GROUPS: Final[Mapping[str, str]] = {
    "pending": "PENDING",
    "delivered": "DELIVERED",
    "expired": "EXPIRED",
    "rejected": "REJECTED",
    "blacklisted": "REJECTED",
    "iys_refused": "REJECTED",
    "iys_error": "REJECTED",
    "no_credit": "REJECTED",
    CANCELLED: "REJECTED",
}
"""Everything else is undeliverable."""

NUMBER: Final = re.compile(r"\+?[1-9][0-9]{9,14}")


def routes(operator: Operator) -> list[Route]:
    """The wire's paths, as Infobip names them."""

    def authenticated(request: Request) -> Account:
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "app":
            raise Refused("credentials")
        return operator.bearer(key)

    async def parsed(request: Request) -> Read:
        account = authenticated(request)
        return Read(account, read(account, json_body(await request.body())))

    async def send(request: Request) -> Response:
        def accepted(job: Job) -> Response:
            messages = operator.books.messages[job.first - 1 : job.last]
            return answer(
                {
                    "bulkId": job.reference or job.jobid,
                    "messages": [
                        {
                            "messageId": f"{job.jobid}-{one.seq}",
                            "destination": one.msisdn,
                            "status": {"groupName": "PENDING", "name": "PENDING_ACCEPTED"},
                        }
                        for one in messages
                    ],
                }
            )

        return await take(operator, request, "sms", parsed, Words(accepted, _refused, _code, "200"))

    async def logs(request: Request) -> Response:
        try:
            account = authenticated(request)
            operator.take_report_call(account)
        except Refused as refused:
            return _refused(refused)
        bulk_id = request.query_params.get("bulkId", "")
        books = operator.books
        job = books.by_reference.get((account.user, bulk_id)) or books.jobs.get(bulk_id)
        rows = books.report(account.user, operator.clock(), [job.jobid] if job else [])
        return answer({"results": [describe(row) for row in list(rows)[:MOST_LOGS]]})

    async def balance(request: Request) -> Response:
        try:
            account = authenticated(request)
        except Refused as refused:
            return _refused(refused)
        return answer(
            {"balance": account.credits - operator.books.spent[account.user, "sms"], "currency": "EUR"}
        )

    return [
        Route("/sms/3/messages", send, methods=["POST"]),
        Route("/sms/3/logs", logs),
        Route("/account/1/balance", balance),
    ]


def read(account: Account, body: dict[str, Any]) -> Submission:
    """The body of ``messages``; raises Refused with the first thing that is wrong."""
    messages = body.get("messages")
    if not isinstance(messages, list) or not messages:
        raise Refused("parameter")
    lines, form = [], ""
    senders = set()
    for message in messages:
        match message:
            case {"destinations": [*destinations], "content": dict(content), "sender": str(sender)}:
                senders.add(sender)
                flash = (message.get("options") or {}).get("flash") is True
                form = "flash" if flash else "wap_push" if "hex" in content else ""
                text, counted = _pushed(content) if "hex" in content else _text(content, flash=flash)
                for one in destinations:
                    if not NUMBER.fullmatch(str(one.get("to"))):
                        raise Refused("number")
                    lines.append((str(one["to"]).lstrip("+"), text, counted))
            case _:
                raise Refused("parameter")
    if not senders <= set(account.senders):
        raise Refused("header")
    schedule = (body.get("options") or {}).get("schedule") or {}
    return Submission("sms", min(senders), lines, None, schedule.get("bulkId"), form=form)


def _pushed(content: dict[str, Any]) -> tuple[str, Count]:
    """Binary content: what a phone makes of it, if it has a header and is a push."""
    if (content.get("dataCoding"), content.get("esmClass")) not in ((4, 64), (0xF5, 64)):
        raise Refused("text")
    try:
        address, text, counted = decoded([str(content["hex"])])
    except (NotAPush, UnicodeDecodeError, IndexError) as error:
        raise Refused("text") from error
    return f"{address} {text}", counted


def _text(content: dict[str, Any], *, flash: bool) -> tuple[str, Count]:
    text = content.get("text")
    if not isinstance(text, str):
        raise Refused("parameter")
    return text, _counted(text, flash=flash)


def _counted(text: str, *, flash: bool) -> Count:
    """Infobip publishes no table for Türkiye: 7-bit or UCS-2, parts numbered by 16 bits, a code behind them."""
    counted = count_by(text, part_element=PART_ELEMENT, most=(MOST_SEGMENTS, MOST_SEGMENTS))
    if counted is None or (flash and len(counted.segments) > 1):
        raise Refused("text")
    return counted


def describe(row: ReportRow) -> dict[str, Any]:
    """A message as the logs and a pushed report tell it."""
    message = row.message
    return {
        "bulkId": row.reference or message.jobid,
        "messageId": f"{message.jobid}-{message.seq}",
        "sender": message.sender,
        "destination": message.msisdn,
        "sentAt": _time(message.accepted_at),
        "doneAt": _time(row.delivered_at) if row.delivered_at is not None else None,
        "messageCount": message.segments,
        "status": {"groupName": GROUPS.get(row.cause, "UNDELIVERABLE"), "name": row.cause.upper()},
    }


def _time(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="milliseconds")


def _refused(refused: Refused) -> Response:
    if refused.reason in STATUS:
        told = {
            "requestError": {
                "serviceException": {"messageId": refused.reason.upper(), "text": refused.reason}
            }
        }
        return answer(told, STATUS[refused.reason])
    status = {"groupName": "REJECTED", "name": REJECTIONS[refused.reason]}
    return answer({"bulkId": "0", "messages": [{"status": status}]})


def _code(refused: Refused) -> str:
    return REJECTIONS.get(refused.reason) or str(STATUS[refused.reason])
