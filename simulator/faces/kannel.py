"""Kannel's ``sendsms``, as a gateway of the customer's own answers it.

Written from the user guide of Kannel 1.4.5 and from what the program of that version did when it was run
(``make gateways``). What is decided here stands in ``docs/operators/kannel.md``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qsl, quote_plus

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from simulator.accounts import Account
from simulator.books import Inbound, Job
from simulator.operator import Operator, Refused, Submission
from simulator.segments import SHORT_PART_ELEMENT, Count, count_by, count_ucs2, septets
from simulator.taking import Read, Words, take
from simulator.telling import Telling
from simulator.wap import LARGEST, NotAPush, decoded

MOST_SEGMENTS: Final = 10
"""``max-messages`` of the customer's ``sendsms-user``: what is beyond it is cut off."""

NUMBER: Final = re.compile(r"\+?[0-9]{10,15}")

REFUSALS: Final[Mapping[str, tuple[int, str]]] = {
    "credentials": (403, "Authorization failed for sendsms"),
    "receiver": (400, "Missing receiver number, rejected"),
    "number": (400, "Number(s) has/have been denied by white- and/or black-lists."),
    "text": (400, "Charset or body misformed, rejected"),
    "parameter": (400, "Coding field misformed, rejected"),
    "header": (403, "Not routable. Do not try again."),
    "iys": (403, "Not routable. Do not try again."),
    "iys_brand": (403, "Not routable. Do not try again."),
    "rate": (503, "Temporal failure, try again later."),
    "same_number": (503, "Temporal failure, try again later."),
    "system": (500, "Sending failed."),
}

DELIVERED, FAILED, BUFFERED, ACCEPTED, REJECTED, EXPIRED = 1, 2, 4, 8, 16, 34
TOLD: Final[Mapping[str, int]] = {
    "pending": ACCEPTED,
    "delivered": DELIVERED,
    "expired": EXPIRED,
    "invalid_number": REJECTED,
}
"""What becomes of a message → the value of ``%d``; everything else has failed."""


def routes(operator: Operator) -> list[Route]:
    """The path of ``sendsms``."""
    telling = Telling(operator, lambda answer: answer.is_success)

    async def send(request: Request) -> Response:
        given = dict(parse_qsl(request.url.query, keep_blank_values=True, encoding="latin-1"))

        async def parsed(_: Request) -> Read:
            account = _user(operator, given)
            return Read(account, read(given))

        def accepted(job: Job) -> Response:
            return PlainTextResponse("0: Accepted for delivery", 202)

        before = len(operator.books.messages)
        answer = await take(operator, request, "sms", parsed, Words(accepted, _refused, _code, "202"))
        _tell_later(operator, telling, given, before)
        return answer

    return [Route("/cgi-bin/sendsms", send)]


def _user(operator: Operator, given: Mapping[str, str]) -> Account:
    return operator.authenticate(given.get("username", ""), given.get("password", ""))


def read(given: Mapping[str, str]) -> Submission:
    """The query of a call, a character an octet; raises Refused with the first thing that is wrong. Several receivers
    are not simulated: Kannel answers then before it has taken all."""
    number, coding = given.get("to", ""), given.get("coding", "0")
    if not number:
        raise Refused("receiver")
    if not NUMBER.fullmatch(number):
        raise Refused("number")
    if coding not in ("0", "1", "2") or given.get("mclass", "0") not in ("0", "1", "2", "3"):
        raise Refused("parameter")
    octets = given.get("text", "").encode("latin-1")
    form = "flash" if given.get("mclass") == "0" else ""
    if given.get("udh"):
        form = "wap_push"
        text, counted = _pushed(given["udh"].encode("latin-1"), octets)
    else:
        text, counted = _cut(_decoded(octets, given), coding)
    return Submission("sms", given.get("from", ""), [(number.lstrip("+"), text, counted)], form=form)


def _decoded(octets: bytes, given: Mapping[str, str]) -> str:
    try:
        text = octets.decode(given.get("charset", "UTF-8"))
    except (LookupError, UnicodeDecodeError) as error:
        raise Refused("text") from error
    if given.get("coding", "0") == "0":
        return "".join(one if septets(one, turkish=False) else "?" for one in text)
    return text


def _cut(text: str, coding: str) -> tuple[str, Count]:
    """The text as far as it goes, and its segments."""
    while True:
        if coding == "2":
            counted = count_ucs2(text, part_element=SHORT_PART_ELEMENT, most=MOST_SEGMENTS)
        else:
            counted = count_by(text, part_element=SHORT_PART_ELEMENT, most=(MOST_SEGMENTS, MOST_SEGMENTS))
        if counted is not None:
            return text, counted
        if not text:
            raise Refused("text")
        text = text[:-1]


def _pushed(header: bytes, content: bytes) -> tuple[str, Count]:
    """A push in as many parts as Kannel makes of it, each with its place in the header."""
    parts = [header + content]
    if len(parts[0]) > LARGEST:
        room = LARGEST - len(header) - SHORT_PART_ELEMENT
        pieces = [content[at : at + room] for at in range(0, len(content), room)]
        parts = [
            bytes((len(header) - 1 + SHORT_PART_ELEMENT,))
            + header[1:]
            + bytes((0, 3, 7, len(pieces), place))
            + piece
            for place, piece in enumerate(pieces, 1)
        ]
    try:
        address, text, counted = decoded([part.hex() for part in parts])
    except (NotAPush, UnicodeDecodeError, IndexError) as error:
        raise Refused("text") from error
    return f"{address} {text}", counted


def _tell_later(operator: Operator, telling: Telling, given: Mapping[str, str], before: int) -> None:
    """Have the call's address fetched for each report that its mask asks for."""
    url, mask = given.get("dlr-url", ""), int(given.get("dlr-mask") or 0)
    if not url:
        return
    operator.writes_to(given["username"], lambda one: telling.tell(_message_address(url, one), one.at))
    for message in operator.books.messages[before:]:
        if message.reported_at is None:
            continue
        for cause in message.fate.rows:
            status = TOLD.get(cause, FAILED)
            if status & mask:
                at = {"%d": status, "%T": int(message.reported_at), "%p": message.msisdn}
                telling.tell(filled(url, at), message.reported_at)


def filled(url: str, values: Mapping[str, Any]) -> str:
    """An address with its marks filled in.

    >>> filled("http://a/?s=%d&x=%41", {"%d": 34})
    'http://a/?s=34&x=%41'
    """
    return re.sub("|".join(values), lambda mark: quote_plus(str(values[mark[0]])), url)


def _message_address(url: str, one: Inbound) -> str:
    """As the customer's ``get-url`` has it: the same address, another query."""
    base = url.partition("?")[0]
    query = "from=%p&to=%P&text=%a&charset=%C&at=%T&id=%I"
    marks = {"%p": f"+{one.msisdn}", "%P": one.account, "%a": one.text, "%C": "UTF-8", "%T": int(one.at)}
    return filled(f"{base}?{query}", {**marks, "%I": one.seq})


def _refused(refused: Refused) -> Response:
    status, told = REFUSALS[refused.reason]
    return PlainTextResponse(told, status)


def _code(refused: Refused) -> str:
    return str(REFUSALS[refused.reason][0])
