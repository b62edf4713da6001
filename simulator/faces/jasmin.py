"""Jasmin's HTTP API, as a gateway of the customer's own answers it.

Written from the documents of Jasmin 0.11 and from what 0.11.0 did when it was run (``make gateways``). What is decided
here stands in ``docs/operators/jasmin.md``. It has the script that sets class and header by ``tags``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

import orjson
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from simulator.accounts import Account
from simulator.books import Inbound, Job
from simulator.operator import Operator, Refused, Submission
from simulator.segments import SHORT_PART_ELEMENT, Count, count_by, count_ucs2, unpacked
from simulator.taking import Read, Words, take
from simulator.telling import Telling
from simulator.wap import NotAPush, decoded
from simulator.wire import answer

MOST_SEGMENTS: Final = 5
"""``long_content_max_parts``: what is beyond it is cut off."""
GSM, BINARY, UCS2 = "0", "4", "8"
FLASH: Final = {GSM: "dcs-240", UCS2: "dcs-24"}

KNOWN: Final = frozenset(
    {
        "username",
        "password",
        "to",
        "from",
        "content",
        "hex-content",
        "coding",
        "priority",
        "validity-period",
        "sdt",
    }
    | {"dlr", "dlr-url", "dlr-level", "dlr-method", "tags", "custom_tlvs"}
)
NUMBER: Final = re.compile(r"\+?[0-9]{10,15}")

REFUSALS: Final[Mapping[str, tuple[int, str]]] = {
    "credentials": (403, "Authentication failure for username:{user}"),
    "unknown": (400, "Argument [{argument}] is unknown."),
    "number": (400, "Mandatory argument [to] is not found."),
    "text": (400, "Must provide content or hex-content."),
    "parameter": (400, "Argument [coding] has an invalid value: [{argument}]."),
    "header": (412, "No route found"),
    "iys": (412, "No route found"),
    "iys_brand": (412, "No route found"),
    "rate": (403, "User throughput exceeded"),
    "same_number": (403, "User throughput exceeded"),
    "system": (500, "Unknown error: system"),
}

STATES: Final[Mapping[str, str]] = {
    "delivered": "DELIVRD",
    "expired": "EXPIRED",
    "rejected": "REJECTD",
    "blacklisted": "REJECTD",
    "iys_refused": "REJECTD",
    "iys_error": "REJECTD",
    "pending": "ACCEPTD",
}
"""What becomes of a message → the receipt's state; a wrong number is refused at once, the rest is undeliverable."""


def routes(operator: Operator) -> list[Route]:
    """The paths of the HTTP API that are known here."""
    telling = Telling(operator, lambda said: said.is_success and said.text.strip() == "ACK/Jasmin")

    async def send(request: Request) -> Response:
        given = await _given(request)

        async def parsed(_: Request) -> Read:
            account = operator.authenticate(given.get("username", ""), given.get("password", ""))
            return Read(account, read(given))

        def accepted(job: Job) -> Response:
            return PlainTextResponse(f'Success "{_uuid(job.jobid)}"')

        def refused(why: Refused) -> Response:
            status, told = REFUSALS[why.reason]
            words = told.format(user=given.get("username", ""), argument=why.behaviour or "")
            return PlainTextResponse(f'Error "{words}"', status)

        before = len(operator.books.messages)
        said = await take(operator, request, "sms", parsed, Words(accepted, refused, _code, "200"))
        _tell_later(operator, telling, given, before)
        return said

    async def balance(request: Request) -> Response:
        account = _account(operator, request)
        if account is None:
            return answer({"message": "Authentication failure"}, 403)
        return answer(
            {"balance": account.credits - operator.books.spent[account.user, "sms"], "sms_count": "ND"}
        )

    async def ping(_: Request) -> Response:
        return PlainTextResponse("Jasmin/PONG")

    return [
        Route("/send", send, methods=["GET", "POST"]),
        Route("/balance", balance, methods=["GET"]),
        Route("/ping", ping),
    ]


async def _given(request: Request) -> dict[str, str]:
    """The fields of a call, whether they came as JSON, as a form or in the query."""
    body = await request.body()
    if request.method == "GET" or not body:
        return dict(request.query_params)
    if request.headers.get("content-type", "").startswith("application/json"):
        fields = orjson.loads(body)
        return {str(name): str(value) for name, value in fields.items()}
    return dict(parse_qsl(body.decode(), keep_blank_values=True))


def _account(operator: Operator, request: Request) -> Account | None:
    query = request.query_params
    try:
        return operator.authenticate(query.get("username", ""), query.get("password", ""))
    except Refused:
        return None


def read(given: Mapping[str, str]) -> Submission:
    """The fields of a call; raises Refused with the first thing that is wrong."""
    for name in given:
        if name not in KNOWN:
            raise Refused("unknown", name)
    number, coding, tags = given.get("to", ""), given.get("coding", GSM), given.get("tags", "").split(",")
    if not NUMBER.fullmatch(number):
        raise Refused("number")
    if coding not in (GSM, BINARY, UCS2):
        raise Refused("parameter", coding)
    if "content" not in given and "hex-content" not in given:
        raise Refused("text")
    form = "flash" if FLASH.get(coding) in tags else ""
    if coding == BINARY and "udhi" in tags:
        form = "wap_push"
        text, counted = _pushed(given.get("hex-content", ""))
    else:
        text, counted = _cut(_text(given, coding), coding)
    return Submission("sms", given.get("from", ""), [(number.lstrip("+"), text, counted)], form=form)


def _text(given: Mapping[str, str], coding: str) -> str:
    """What a phone would show."""
    try:
        octets = bytes.fromhex(given["hex-content"]) if "hex-content" in given else given["content"].encode()
        return octets.decode("utf-16-be") if coding == UCS2 else unpacked(octets)
    except ValueError as error:
        raise Refused("text") from error


def _cut(text: str, coding: str) -> tuple[str, Count]:
    """The text as far as it goes, and its segments."""
    while True:
        if coding == UCS2:
            counted = count_ucs2(text, part_element=SHORT_PART_ELEMENT, most=MOST_SEGMENTS)
        else:
            counted = count_by(text, part_element=SHORT_PART_ELEMENT, most=(MOST_SEGMENTS, MOST_SEGMENTS))
        if counted is not None:
            return text, counted
        if not text:
            raise Refused("text")
        text = text[:-1]


def _pushed(octets: str) -> tuple[str, Count]:
    try:
        address, text, counted = decoded([octets])
    except (NotAPush, UnicodeDecodeError, IndexError) as error:
        raise Refused("text") from error
    return f"{address} {text}", counted


def _tell_later(operator: Operator, telling: Telling, given: Mapping[str, str], before: int) -> None:
    """Have the call's address fetched: for the answer to ``submit_sm``, and for the receipt."""
    url = given.get("dlr-url", "")
    if given.get("dlr") != "yes" or not url:
        return
    operator.writes_to(given["username"], lambda one: telling.tell(_message_address(url, one), one.at))
    for message in operator.books.messages[before:]:
        common = {"id": _uuid(message.jobid), "connector": "bind"}
        wrong = message.fate.cause == "invalid_number"
        first = {**common, "level": "1", "message_status": "ESME_RINVDSTADR" if wrong else "ESME_ROK"}
        telling.tell(_with(url, first), message.accepted_at)
        if wrong or message.reported_at is None:
            continue
        for cause in message.fate.rows:
            receipt = {**common, "level": "2", "message_status": STATES.get(cause, "UNDELIV")}
            telling.tell(
                _with(url, {**receipt, "id_smsc": str(message.seq), "err": "000"}), message.reported_at
            )


def _message_address(url: str, one: Inbound) -> str:
    """As the customer's HTTP connector has it: the same address, another query."""
    told: dict[str, Any] = {
        "id": one.seq,
        "from": one.msisdn,
        "to": one.account,
        "origin-connector": "bind",
        "priority": "1",
        "coding": "\x08",
        "content": one.text,
        "binary": one.text.encode("utf-16-be").hex(),
    }
    return f"{url.partition('?')[0]}?{urlencode(told)}"


def _with(url: str, more: Mapping[str, str]) -> str:
    return f"{url}{'&' if '?' in url else '?'}{urlencode(more)}"


def _uuid(jobid: str) -> str:
    """As Jasmin names a message."""
    digits = f"{int(jobid):032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def _code(refused: Refused) -> str:
    return str(REFUSALS[refused.reason][0])
