"""What the faces have in common: JSON in, JSON out, and the answers that never come."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import timedelta, timezone
from typing import Any, Final

import orjson
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from simulator.misbehaviour import Reply
from simulator.operator import Operator, Refused

TURKIYE: Final = timezone(timedelta(hours=3))  # all year since 2016

HANG_UP: Final = "simulator.hang_up"
"""The ASGI extension by which the server lets the application close a connection without an answer."""


def json_body(raw: bytes) -> dict[str, Any]:
    try:
        body = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise Refused("parameter") from error
    if not isinstance(body, dict):
        raise Refused("parameter")
    return body


def answer(content: Mapping[str, Any], status: int = 200) -> Response:
    return Response(orjson.dumps(content), status, media_type="application/json")


def unclear(operator: Operator, reply: Reply) -> Response:
    """What a caller gets who is to get no clear answer."""
    match reply:
        case Reply.SERVER_ERROR:
            return Response("<html><h1>500 Internal Server Error</h1></html>", 500, media_type="text/html")
        case Reply.GARBAGE:
            return Response("<html><h1>Bakımdayız</h1></html>", 200, media_type="text/html")
        case Reply.SILENCE:
            return NoAnswer(operator.misbehaviour.timeout_seconds, operator.closing)
        case Reply.HANG_UP:
            return NoAnswer(0, operator.closing)
        case Reply.ANSWER:
            raise ValueError("a clear answer is in the face's own words")


class NoAnswer(Response):
    """Holds the connection for some seconds, then closes it without a byte. A caller who goes first, or the
    end of the program, ends the wait."""

    def __init__(self, seconds: float, closing: asyncio.Event) -> None:
        super().__init__()
        self.seconds = seconds
        self.closing = closing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.seconds:
            ends = [asyncio.ensure_future(receive()), asyncio.ensure_future(self.closing.wait())]
            await asyncio.wait(ends, timeout=self.seconds, return_when=asyncio.FIRST_COMPLETED)
            for end in ends:
                end.cancel()
        scope["extensions"][HANG_UP]()
        # The server takes a missing answer for an error until it has seen the connection go.
        while (await receive())["type"] != "http.disconnect":
            pass
