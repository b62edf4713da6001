"""Turkcell's service by TCKN, as its partner Mobildev documents it (smsdeveloper.net/122): XML in, a line out.

What its page leaves open and is decided here stands in ``docs/operators/turkcell.md``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from simulator.accounts import Account
from simulator.books import Job
from simulator.faces.yanki import is_tckn
from simulator.operator import Operator, Refused, Submission
from simulator.segments import PART_ELEMENT, count_by
from simulator.taking import Read, Words, take

CODES: Final[Mapping[str, str]] = {
    "credentials": "01",
    "parameter": "05",
    "number": "05",
    "text": "05",
    "header": "06",
    "iys": "06",
    "iys_brand": "06",
    "rate": "02",
    "same_number": "02",
    "system": "11",
}
COMPANY: Final = "mb1000"


def routes(operator: Operator) -> list[Route]:
    """The address that takes XML."""

    async def parsed(request: Request) -> Read:
        body = (await request.body()).decode()
        user = _field(body, "UserName").removesuffix(f"-{COMPANY}")
        account = operator.authenticate(user, _field(body, "PassWord"))
        return Read(account, read(account, body))

    async def send(request: Request) -> Response:
        return await take(operator, request, "tckn", parsed, WORDS)

    return [Route("/xmlapi.aspx", send, methods=["POST"])]


def read(account: Account, body: str) -> Submission:
    """A call; raises Refused with the first thing that is wrong."""
    if not body.startswith("<MainmsgBody>"):
        raise Refused("parameter")
    sender, action = _field(body, "Originator"), _field(body, "Action")
    if sender not in account.tckn_senders:
        raise Refused("header")
    if action == "0":
        text = _field(body, "Mesgbody")
        pairs = [(to, text) for to in _field(body, "Numbers").split(",")]
    elif action == "1":
        found = re.findall(r"<Message>(.*?)</Message>", body, re.DOTALL)
        pairs = [(_field(one, "Number"), _field(one, "Mesgbody")) for one in found]
    else:
        raise Refused("parameter")
    if not pairs or not all(is_tckn(to) for to, _ in pairs):
        raise Refused("number")
    lines = []
    for to, text in pairs:
        counted = count_by(text, part_element=PART_ELEMENT, most=(1, 1))
        if counted is None or counted.encoding != "GSM":
            raise Refused("text")
        lines.append((to, text, counted))
    return Submission("tckn", sender, lines)


def _field(xml: str, name: str) -> str:
    found = re.search(f"<{name}>([^<]*)</{name}>", xml)
    return unescape(found[1]) if found else ""


def _accepted(job: Job) -> Response:
    return PlainTextResponse(f"ID:{job.jobid}")


def _refused(refused: Refused) -> Response:
    return PlainTextResponse(CODES[refused.reason])


WORDS: Final = Words(_accepted, _refused, lambda refused: CODES[refused.reason], "ID")
