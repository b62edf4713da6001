"""Netgsm's older interface, as far as flash messages go by it: XML in, ``00 <job>`` or a code out.

Source: the operator's own client for PHP, netgsm/sms (``SmsSend::flashSms``). What it leaves open and is decided here
stands in ``docs/operators/netgsm.md``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from simulator.accounts import Account
from simulator.books import Job
from simulator.operator import Operator, Refused, Submission
from simulator.segments import Count
from simulator.taking import Read, Words, take

COUNTRY: Final = "90"
NUMBER: Final = re.compile(r"5[0-9]{9}")
ENCODINGS: Final = {"": "", "TR": "TR"}


def routes(
    operator: Operator, code_of: Callable[[str], str], counted: Callable[[str, str], Count]
) -> list[Route]:
    """The path that takes XML. `code_of`: Netgsm's code of a refusal. `counted`: a text as it counts one."""

    async def parsed(request: Request) -> Read:
        body = (await request.body()).decode()
        account = operator.authenticate(_field(body, "usercode"), _field(body, "password"))
        return Read(account, read(account, body, counted))

    def refused(one: Refused) -> Response:
        return PlainTextResponse(code_of(one.reason))

    words = Words(accepted, refused, lambda one: code_of(one.reason), "00")

    async def send(request: Request) -> Response:
        return await take(operator, request, "sms", parsed, words)

    return [Route("/sms/send/xml", send, methods=["POST"])]


def read(account: Account, body: str, counted: Callable[[str, str], Count]) -> Submission:
    """A call; raises Refused with the first thing that is wrong. What is no flash message goes by REST here."""
    text = re.search(r"<msg><!\[CDATA\[(.*)\]\]></msg>", body, re.DOTALL)
    encoding = _field(body, "encoding")
    wanted = (_field(body, "type"), _field(body, "flash")) == ("1:n", "1")
    if (
        not wanted
        or text is None
        or encoding not in ENCODINGS
        or _field(body, "filter") not in ("", "0", "11", "12")
    ):
        raise Refused("parameter")
    if _field(body, "msgheader") not in account.senders:
        raise Refused("header")
    if _field(body, "filter") not in ("", "0") and account.iys != "brand":
        raise Refused("iys" if account.iys == "none" else "iys_brand")
    numbers = re.findall(r"<no>([^<]*)</no>", body)
    if not numbers or not all(NUMBER.fullmatch(number) for number in numbers):
        raise Refused("parameter")
    said = text[1].replace("]]]]><![CDATA[>", "]]>")
    count = counted(said, ENCODINGS[encoding])
    if len(count.segments) > 1:
        raise Refused("text")
    lines = [(COUNTRY + number, said, count) for number in numbers]
    return Submission("sms", _field(body, "msgheader"), lines, form="flash")


def accepted(job: Job) -> Response:
    return PlainTextResponse(f"00 {job.jobid}")


def _field(xml: str, name: str) -> str:
    found = re.search(f"<{name}>([^<]*)</{name}>", xml)
    return unescape(found[1]) if found else ""
