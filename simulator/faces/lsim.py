"""LSIM's bulk wire.

Source: PyPI ``integrify-lsim`` 1.1.0 (the path, heads, codes and statuses). What it leaves open and is decided here
stands in ``docs/operators/lsim.md``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from simulator.accounts import Account
from simulator.books import CANCELLED, Job
from simulator.faces import lsim_single
from simulator.operator import Operator, Refused, Submission
from simulator.segments import PART_ELEMENT, Count, count_by
from simulator.taking import Read, Words, take
from simulator.wire import answer, json_body

MOST_SEGMENTS: Final = 255
TASKS: Final = 1_000_000
"""A task's id is this and the number of its first message: LSIM's are whole numbers, and the books' are too long."""

CODES: Final[Mapping[str, int]] = {
    "duplicate": 2,
    "parameter": 100,
    "operation": 102,
    "credentials": 105,
    "header": 107,
    "unknown_job": 109,
    "control": 110,
    "text": 116,
    "number": 117,
    "iys": 100,
    "iys_brand": 100,
    "rate": 100,
    "same_number": 100,
    "report_rate": 100,
    "system": 235,
}

STATUSES: Final[Mapping[str, int]] = {
    "pending": 7,
    "delivered": 2,
    "expired": 1,
    "blacklisted": 6,
    "error": 5,
    "repeated": 8,
    CANCELLED: 3,
}
"""Everything else is undelivered, 3."""

NUMBER: Final = re.compile(r"[1-9][0-9]{9,14}")


def routes(operator: Operator) -> list[Route]:
    """One path, where what is asked for stands in the head; and those of the single interface."""

    async def parsed(request: Request) -> Read:
        account, head, body = authenticated(await request.body())
        if (account.user, str(head.get("controlid"))) in operator.books.by_reference:
            raise Refused("duplicate")
        return Read(account, read(account, head, body))

    def authenticated(raw: bytes) -> tuple[Account, dict[str, Any], Any]:
        request = json_body(raw).get("request")
        if not isinstance(request, dict) or not isinstance(head := request.get("head"), dict):
            raise Refused("parameter")
        account = operator.authenticate(str(head.get("login")), str(head.get("password")))
        return account, head, request.get("body")

    async def ask(request: Request) -> Response:
        try:
            account, head, _ = authenticated(await request.body())
            match head.get("operation"):
                case "units":
                    left = account.credits - operator.books.spent[account.user, "sms"]
                    return told(0, {"units": left})
                case "report" | "detailedreport" | "detailedreportwithdate":
                    return _report(operator, account, head)
        except Refused as refused:
            return _refused(refused)
        return await take(operator, request, "sms", parsed, WORDS)

    single = lsim_single.Single(operator, NUMBER.fullmatch, _counted, TASKS).routes()
    return [Route("/smxml/api", ask, methods=["POST"]), *single]


def read(account: Account, head: dict[str, Any], body: Any) -> Submission:
    """A submission; raises Refused with the first thing that is wrong."""
    if head.get("operation") != "submit":
        raise Refused("operation")
    if not isinstance(head.get("controlid"), int):
        raise Refused("control")
    if head.get("title") not in account.senders:
        raise Refused("header")
    if not isinstance(body, list) or not body:
        raise Refused("number")
    lines = []
    for one in body:
        number = str(one.get("msisdn"))
        text = head.get("bulkmessage") if head.get("isbulk") is True else one.get("message")
        if not NUMBER.fullmatch(number):
            raise Refused("number")
        if not isinstance(text, str):
            raise Refused("text")
        lines.append((number, text, _counted(text)))
    return Submission("sms", head["title"], lines, None, str(head["controlid"]))


def _counted(text: str) -> Count:
    """LSIM publishes no table and appends nothing: 7-bit or UCS-2, parts numbered by 16 bits."""
    counted = count_by(text, part_element=PART_ELEMENT, most=(MOST_SEGMENTS, MOST_SEGMENTS), code="")
    if counted is None:
        raise Refused("text")
    return counted


def _report(operator: Operator, account: Account, head: dict[str, Any]) -> Response:
    operator.take_report_call(account)
    task = head.get("taskid")
    first = task - TASKS if isinstance(task, int) else 0
    messages = operator.books.messages
    job = operator.books.jobs[messages[first - 1].jobid] if 0 < first <= len(messages) else None
    if job is None or job.account != account.user:
        raise Refused("unknown_job")
    rows = operator.books.report(account.user, operator.clock(), [job.jobid])
    return told(
        0,
        [
            {"msisdn": row.message.msisdn, "message": row.message.text, "status": STATUSES.get(row.cause, 3)}
            for row in rows
        ],
    )


def told(code: int, body: Any) -> Response:
    return answer({"response": {"head": {"responsecode": f"{code:03}"}, "body": body}})


def _accepted(job: Job) -> Response:
    return told(0, {"taskid": TASKS + job.first})


def _refused(refused: Refused) -> Response:
    return told(CODES[refused.reason], {})


WORDS: Final = Words(_accepted, _refused, lambda refused: str(CODES[refused.reason]), "000")
