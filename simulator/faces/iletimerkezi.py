"""İletiMerkezi's API v1 wire.

Sources: iletimerkezi.com/en/docs (paths, fields, codes, order and message statuses). What they leave open and is
decided here stands in ``docs/operators/iletimerkezi.md``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from simulator.accounts import Account
from simulator.books import Job, state_of
from simulator.operator import Operator, Refused, Submission
from simulator.segments import PART_ELEMENT, Count, count_by
from simulator.taking import Read, Words, take
from simulator.wire import answer, json_body

MOST_SEGMENTS: Final = 7

CODES: Final[Mapping[str, int]] = {
    "credentials": 401,
    "header": 450,
    "number": 452,
    "parameter": 452,
    "text": 453,
    "iys": 468,
    "iys_brand": 469,
    "rate": 429,
    "same_number": 429,
    "report_rate": 429,
    "unknown_job": 459,
    "system": 503,
}

STATUSES: Final[Mapping[str, int]] = {"pending": 110, "delivered": 111, "undelivered": 112}
NUMBER: Final = re.compile(r"\+?[1-9][0-9]{9,14}")


def routes(operator: Operator) -> list[Route]:
    """The wire's paths, as İletiMerkezi names them."""

    def authenticated(raw: bytes) -> tuple[Account, dict[str, Any]]:
        request = json_body(raw).get("request")
        if not isinstance(request, dict) or not isinstance(login := request.get("authentication"), dict):
            raise Refused("credentials")
        return operator.authenticate(str(login.get("key")), str(login.get("hash"))), request

    async def parsed(request: Request) -> Read:
        account, asked = authenticated(await request.body())
        return Read(account, read(account, asked.get("order")))

    async def send(request: Request) -> Response:
        return await take(operator, request, "sms", parsed, WORDS)

    async def report(request: Request) -> Response:
        try:
            account, asked = authenticated(await request.body())
            operator.take_report_call(account)
            return _report(operator, account, asked.get("order") or {})
        except Refused as refused:
            return _refused(refused)

    async def balance(request: Request) -> Response:
        try:
            account, _ = authenticated(await request.body())
        except Refused as refused:
            return _refused(refused)
        left = account.credits - operator.books.spent[account.user, "sms"]
        return told(200, balance={"amount": str(left), "sms": str(left)})

    async def senders(request: Request) -> Response:
        try:
            account, _ = authenticated(await request.body())
        except Refused as refused:
            return _refused(refused)
        return told(200, senders={"sender": list(account.senders)})

    return [
        Route("/v1/get-sender/json", senders, methods=["POST"]),
        Route("/v1/send-sms/json", send, methods=["POST"]),
        Route("/v1/get-report/json", report, methods=["POST"]),
        Route("/v1/get-balance/json", balance, methods=["POST"]),
    ]


def read(account: Account, order: Any) -> Submission:
    """An order; raises Refused with the first thing that is wrong."""
    if not isinstance(order, dict):
        raise Refused("parameter")
    if order.get("sender") not in account.senders:
        raise Refused("header")
    if str(order.get("iys", "1")) == "1" and account.iys != "brand":
        raise Refused("iys" if account.iys == "none" else "iys_brand")
    messages = order.get("message")
    lines = []
    for message in messages if isinstance(messages, list) else [messages]:
        match message:
            case {"text": str(text), "receipents": {"number": [*numbers]}} if numbers:
                counted = _counted(text)
                for number in numbers:
                    if not NUMBER.fullmatch(str(number)):
                        raise Refused("number")
                    lines.append((str(number).lstrip("+"), text, counted))
            case _:
                raise Refused("parameter")
    return Submission("sms", order["sender"], lines)


def _counted(text: str) -> Count:
    """155 plain and 150 Turkish letters a message, seven messages: a shift element, and parts numbered by 16 bits."""
    most = (MOST_SEGMENTS, MOST_SEGMENTS)
    counted = count_by(text, part_element=PART_ELEMENT, most=most, turkish="single")
    if counted is None:
        raise Refused("text")
    return counted


def _report(operator: Operator, account: Account, order: dict[str, Any]) -> Response:
    job = operator.books.jobs.get(str(order.get("id")))
    if job is None or job.account != account.user:
        raise Refused("unknown_job")
    size, page = int(order.get("rowCount") or 1_000), int(order.get("page") or 1)
    rows = list(operator.books.report(account.user, operator.clock(), [job.jobid]))
    shown = rows[(page - 1) * size : page * size]
    messages = [
        {"number": f"+{row.message.msisdn}", "status": STATUSES[state_of(row.cause)]} for row in shown
    ]
    return told(200, order={"id": job.jobid, "status": 114, "total": len(rows), "message": messages})


def told(code: int, **more: Any) -> Response:
    return answer({"response": {"status": {"code": code, "message": str(code)}, **more}}, code)


def _accepted(job: Job) -> Response:
    return told(200, order={"id": job.jobid})


def _refused(refused: Refused) -> Response:
    return told(CODES[refused.reason])


WORDS: Final = Words(_accepted, _refused, lambda refused: str(CODES[refused.reason]), "200")
