"""Mesajüssü's integration API v2, Turkcell's.

Sources: integrators' code (paths, bodies, the token that dies after ten idle minutes, the HTTP statuses of refusals).
What they leave open and is decided here stands in ``docs/operators/turkcell.md``.
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
from simulator.faces import turkcell_tckn
from simulator.operator import Operator, Refused, Submission
from simulator.segments import PART_ELEMENT, Count, count_by
from simulator.taking import Read, Words, take
from simulator.wire import answer, json_body

API: Final = "/api/api/integration/v2"
TOKEN_LIVES: Final = 86_400.0  # seconds
TOKEN_IDLES: Final = 600.0  # seconds
MOST_RECEIVERS: Final = 5_000
MOST_SEGMENTS: Final = 255

STATUS: Final[Mapping[str, int]] = {
    "credentials": 902,
    "token": 908,
    "token_old": 918,
    "text": 400,
    "header": 971,
    "parameter": 932,
    "rate": 429,
    "same_number": 429,
    "iys": 883,
    "iys_brand": 883,
    "system": 920,
}

NUMBER: Final = re.compile(r"5[0-9]{9}")


def routes(operator: Operator) -> list[Route]:
    """The wire's paths, as Mesajüssü names them."""
    tokens: dict[str, tuple[str, float, float]] = {}
    """Token → whose it is, when it was given, when it was last used."""

    async def log_in(request: Request) -> Response:
        try:
            body = json_body(await request.body())
            account = operator.authenticate(str(body.get("username")), str(body.get("password")))
        except Refused as refused:
            return _refused(refused)
        token, now = secrets.token_urlsafe(24), operator.clock()
        tokens[token] = account.user, now, now
        return answer({"token": token})

    async def end_sessions(_: Request) -> Response:
        """Not Mesajüssü's: every token dies, so that a test sees what a client makes of it."""
        tokens.clear()
        return answer({"ended": True})

    def authenticated(request: Request) -> Account:
        token, now = request.headers.get("token", ""), operator.clock()
        if token not in tokens:
            raise Refused("token")
        user, given, used = tokens[token]
        if now - given >= TOKEN_LIVES or now - used >= TOKEN_IDLES:
            del tokens[token]
            raise Refused("token_old")
        tokens[token] = user, given, now
        return operator.accounts[user]

    def sending(path: str, read: Any) -> Route:
        async def parsed(request: Request) -> Read:
            account = authenticated(request)
            return Read(account, read(account, json_body(await request.body())))

        async def endpoint(request: Request) -> Response:
            return await take(operator, request, "sms", parsed, WORDS)

        return Route(f"{API}{path}", endpoint, methods=["POST"])

    return [
        *turkcell_tckn.routes(operator),
        Route(f"{API}/login", log_in, methods=["POST"]),
        sending("/sms/send/oton", read_one_to_many),
        sending("/sms/send/nton", read_many_to_many),
        Route("/turkcell/sessions", end_sessions, methods=["DELETE"]),
    ]


def read_one_to_many(account: Account, body: dict[str, Any]) -> Submission:
    """One text to many receivers."""
    receivers, text = body.get("receivers"), body.get("message")
    if not isinstance(receivers, list) or not isinstance(text, str):
        raise Refused("parameter")
    return _submission(account, body, [(str(one), text, body.get("sender")) for one in receivers])


def read_many_to_many(account: Account, body: dict[str, Any]) -> Submission:
    """A text and a sender each."""
    messages = body.get("messages")
    if not isinstance(messages, list) or not all(isinstance(one, dict) for one in messages):
        raise Refused("parameter")
    return _submission(
        account,
        body,
        [(str(one.get("receiver")), str(one.get("message")), one.get("sender")) for one in messages],
    )


def _submission(account: Account, body: dict[str, Any], messages: list[tuple[str, str, Any]]) -> Submission:
    if not 0 < len(messages) <= MOST_RECEIVERS or not all(NUMBER.fullmatch(to) for to, _, _ in messages):
        raise Refused("parameter")
    if not {sender for _, _, sender in messages} <= set(account.senders):
        raise Refused("header")
    opt_out = " IPTAL" if body.get("etkFlag", True) else ""
    lines = [(f"90{to}", text + opt_out, _counted(text + opt_out)) for to, text, _ in messages]
    return Submission("sms", str(messages[0][2]), lines)


def _counted(text: str) -> Count:
    """Turkcell publishes no table: 7-bit or UCS-2, parts numbered by 16 bits."""
    counted = count_by(text, part_element=PART_ELEMENT, most=(MOST_SEGMENTS, MOST_SEGMENTS))
    if counted is None:
        raise Refused("text")
    return counted


def _accepted(job: Job) -> Response:
    return answer({"resultDescription": "success", "campaignId": job.jobid})


def _refused(refused: Refused) -> Response:
    return answer({"message": refused.reason}, STATUS[refused.reason])


WORDS: Final = Words(_accepted, _refused, lambda refused: str(STATUS[refused.reason]), "200")
