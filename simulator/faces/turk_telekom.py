"""TT Mesaj's REST wire, Türk Telekom's.

Sources: ttmesaj.com/tr/sms-gonderim-metotlari and /tr/otp-gonderim-metotlari (paths, fields, the answer), integrators'
code (the codes; that ``ed``, ``recipentType`` and ``brandCode`` must be there). What they leave open and is decided
here stands in ``docs/operators/turk_telekom.md``.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from simulator.accounts import Account
from simulator.books import Job
from simulator.operator import Operator, Refused, Submission
from simulator.segments import SHORT_PART_ELEMENT, TURKISH, Count, count_by
from simulator.taking import Read, Words, take
from simulator.wire import answer, json_body

TOKEN_LIVES: Final = 86_400  # seconds
NUMBERS_A_CALL: Final = 50_000

CODES: Final[Mapping[str, str]] = {
    "credentials": "1",
    "number": "3",
    "text": "4",
    "header": "5",
    "parameter": "8",
    "rate": "13",
    "same_number": "13",
    "too_many": "15",
    "otp_package": "16",
    "iys": "34",
    "iys_brand": "34",
    "system": "-1",
}

NUMBER: Final = re.compile(r"905[0-9]{9}|00[1-9][0-9]{9,14}")
REQUIRED: Final = ("numbers", "message", "origin", "sd", "ed", "recipentType", "brandCode")


class Unauthorized(Exception):
    """The token is not valid, or no longer."""


class MissingField(Exception):
    """A field that must be there is not: the framework refuses, before the operator's own code."""


def routes(operator: Operator) -> list[Route]:
    """The wire's paths, as TT Mesaj names them."""
    tokens: dict[str, tuple[str, float]] = {}
    """Token → whose it is, and when it dies."""

    async def log_in(request: Request) -> Response:
        try:
            body = json_body(await request.body())
            account = operator.authenticate(str(body.get("userName")), str(body.get("password")))
        except Refused:
            return answer({"error": "invalid_grant"}, 401)
        token = secrets.token_urlsafe(24)
        tokens[token] = account.user, operator.clock() + TOKEN_LIVES
        return answer({"access_token": token, "token_type": "bearer", "expires_in": TOKEN_LIVES})

    async def end_sessions(_: Request) -> Response:
        """Not TT Mesaj's: every token dies, so that a test sees what a client makes of it."""
        tokens.clear()
        return answer({"ended": True})

    async def authenticated(request: Request) -> tuple[Account, dict[str, Any]]:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        user, dies_at = tokens.get(token, ("", 0.0))
        if scheme.lower() != "bearer" or dies_at <= operator.clock():
            raise Unauthorized(user)
        body = json_body(await request.body())
        return operator.authenticate(str(body.get("username")), str(body.get("password"))), body

    def sending(path: str, kind: str, read: Any) -> Route:
        async def parsed(request: Request) -> Read:
            account, body = await authenticated(request)
            return Read(account, read(account, body))

        async def endpoint(request: Request) -> Response:
            try:
                return await take(operator, request, kind, parsed, WORDS)
            except Unauthorized:
                return answer({"message": "Authorization has been denied for this request."}, 401)
            except MissingField as missing:
                return answer({"errors": {str(missing): ["The field is required."]}, "status": 400}, 400)

        return Route(path, endpoint, methods=["POST"])

    return [
        Route("/api/Login/TokenJson", log_in, methods=["POST"]),
        sending("/api/SendSms/SendSingle", "sms", read_sms),
        sending("/api/Otp/SendSms", "otp", read_otp),
        Route("/turk_telekom/sessions", end_sessions, methods=["DELETE"]),
    ]


def read_sms(account: Account, body: dict[str, Any]) -> Submission:
    """The body of ``SendSingle``: one text to many numbers."""
    for name in REQUIRED:
        if not isinstance(body.get(name), str):
            raise MissingField(name)
    if not isinstance(body.get("isNotification"), bool) or body["recipentType"] not in ("BIREYSEL", "TACIR"):
        raise Refused("parameter")
    numbers = [number.strip() for number in body["numbers"].split(",")]
    if len(numbers) > NUMBERS_A_CALL:
        raise Refused("too_many")
    if not all(NUMBER.fullmatch(number) for number in numbers):
        raise Refused("number")
    if body["origin"] not in account.senders:
        raise Refused("header")
    if not body["isNotification"] and (account.iys != "brand" or not body["brandCode"]):
        raise Refused("iys_brand")
    counted = counted_as(body["message"])
    lines = [(number.removeprefix("00"), body["message"], counted) for number in numbers]
    return Submission("sms", body["origin"], lines)


def read_otp(account: Account, body: dict[str, Any]) -> Submission:
    """The body of ``Otp/SendSms``: one number, one text of 160 letters at most with the code, none of them Turkish."""
    number, text = body.get("number"), body.get("messageText")
    if not isinstance(number, str) or not NUMBER.fullmatch(number):
        raise Refused("number")
    if not isinstance(text, str):
        raise Refused("text")
    if body.get("origin") not in account.senders:
        raise Refused("header")
    if not account.otp_credits:
        raise Refused("otp_package")
    counted = counted_as(text)
    if len(counted.segments) > 1 or set(text) & set(TURKISH):
        raise Refused("text")
    return Submission("otp", body["origin"], [(number.removeprefix("00"), text, counted)])


def counted_as(text: str) -> Count:
    """By the notice's tables: six messages of 153 septets, or nine of 67 letters."""
    counted = count_by(text, part_element=SHORT_PART_ELEMENT, most=(6, 9))
    if counted is None:
        raise Refused("text")
    return counted


def _accepted(job: Job) -> Response:
    return answer({"sonuc": f"*OK*{job.jobid}", "kontor": "1000000", "message": "*OK*"})


def _refused(refused: Refused) -> Response:
    return answer({"sonuc": CODES[refused.reason], "kontor": "", "message": refused.reason})


WORDS: Final = Words(_accepted, _refused, lambda refused: CODES[refused.reason], "*OK*")
