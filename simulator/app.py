"""The web application: the wire, the books behind a small API, the rules, and the page.

Every part of it reads and steers one ``Operator``. Times in the books are RFC 3339 in UTC.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Final, TypeVar

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from simulator import page
from simulator.books import CANCELLED, Call, Message, state_of
from simulator.faces import FACES
from simulator.iys.wire import routes as iys_routes
from simulator.misbehaviour import CALL_NAMED, FATE_NAMED, MIXES, Mix, UnknownBehaviour
from simulator.operator import Operator
from simulator.provider.wire import routes as provider_routes
from simulator.quotas import PROFILES

T = TypeVar("T")

PAGE_LIMIT: Final = 1_000
"""Rows of one answer of the books, unless the caller asks for fewer."""


class WrongRequest(ValueError):
    """A request to the books or the rules that cannot be read; its text says why."""


def build(operator: Operator) -> Starlette:
    """The application around one operator."""
    return Starlette(
        routes=[
            *(route for routes in FACES.values() for route in routes(operator)),
            *_books(operator),
            *_behaviour(operator),
            *iys_routes(operator.consents, lambda: operator.misbehaviour.timeout_seconds, operator.closing),
            *provider_routes(operator.clock),
            Route("/", _page(operator)),
        ],
        exception_handlers={WrongRequest: _wrong_request, UnknownBehaviour: _wrong_request},
    )


async def _wrong_request(_: Request, error: Exception) -> Response:
    return _answer({"error": str(error)}, 400)


def _page(operator: Operator) -> Callable[[Request], Awaitable[Response]]:
    async def show(request: Request) -> Response:
        return HTMLResponse(page.render(operator, page.Filter.of(request.query_params)))

    return show


# --- the books --------------------------------------------------------------------------------------------


def _books(operator: Operator) -> list[Route]:
    async def summary(_: Request) -> Response:
        return _answer(_summary(operator))

    async def messages(request: Request) -> Response:
        after, limit = _window(request)
        now = operator.clock()
        found = operator.books.after(after, limit)
        return _answer(
            {
                "messages": [describe_message(operator, message, now) for message in found],
                "next": found[-1].seq if len(found) == limit else None,
            }
        )

    async def calls(request: Request) -> Response:
        after, limit = _window(request)
        found = list(islice(operator.books.calls, after, after + limit))
        return _answer(
            {
                "calls": [describe_call(call) for call in found],
                "next": found[-1].seq if len(found) == limit else None,
            }
        )

    async def phone(request: Request) -> Response:
        msisdn = request.path_params["msisdn"]
        now = operator.clock()
        received = operator.books.received_by(msisdn, now)
        return _answer(
            {"msisdn": msisdn, "messages": [describe_message(operator, message, now) for message in received]}
        )

    async def reply_from_phone(request: Request) -> Response:
        body = await _body(request)
        account, text = body.get("account"), body.get("text")
        if not isinstance(account, str) or account not in operator.accounts or not isinstance(text, str):
            raise WrongRequest("a phone's message needs account, a known user, and text")
        msisdn = request.path_params["msisdn"]
        written = operator.receive(account, msisdn, text)
        return _answer({"seq": written.seq}, 201)

    async def reset(_: Request) -> Response:
        operator.reset()
        return _answer(_summary(operator))

    return [
        Route("/books", summary),
        Route("/books/messages", messages),
        Route("/books/calls", calls),
        Route("/books/phone/{msisdn}", phone),
        Route("/books/phone/{msisdn}", reply_from_phone, methods=["POST"]),
        Route("/books/reset", reset, methods=["POST"]),
    ]


def _summary(operator: Operator) -> dict[str, Any]:
    books = operator.books
    return {
        "operators": list(FACES),
        "quota_profile": operator.profile.name,
        "calls": Counter(call.outcome for call in books.calls),
        "behaviours": Counter(call.behaviour for call in books.calls if call.behaviour),
        "accepted": len(books.messages),
        "segments": sum(message.segments for message in books.messages),
        "accepted_more_than_once": sum(times > 1 for times in books.times.values()),
        "states": books.states(operator.clock()),
        "final_states": books.final_states(),
    }


def describe_message(operator: Operator, message: Message, now: float) -> dict[str, Any]:
    """A message as the books tell it. ``state`` is what a report tells now, ``final_state`` what it will tell
    in the end; ``reported_at`` is when that shows, null for never."""
    books = operator.books
    cancelled_at = books.cancelled.get(message.jobid)
    return {
        "seq": message.seq,
        "jobid": message.jobid,
        "account": message.account,
        "sender_id": message.sender,
        "msisdn": message.msisdn,
        "text": message.text,
        "form": message.form,
        "encoding": message.counted.encoding,
        "segments": message.segments,
        "units": message.counted.segments,
        "times": books.times[message.account, message.msisdn, message.text],
        "behaviour": CANCELLED if cancelled_at else message.fate.name,
        "state": state_of(books.cause(message, now)),
        "final_state": state_of(books.final_cause(message)),
        "cause": books.final_cause(message),
        "accepted_at": _utc(message.accepted_at),
        "reported_at": _utc(message.reported_at if cancelled_at is None else cancelled_at),
    }


def describe_call(call: Call) -> dict[str, Any]:
    return {
        "seq": call.seq,
        "at": _utc(call.at),
        "kind": call.kind,
        "account": call.account,
        "count": call.count,
        "outcome": call.outcome,
        "jobid": call.jobid,
        "code": call.code,
        "behaviour": call.behaviour,
        "answered": call.answered,
    }


def _utc(moment: float | None) -> str | None:
    if moment is None:
        return None
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


# --- the rules --------------------------------------------------------------------------------------------


def _behaviour(operator: Operator) -> list[Route]:
    async def behaviour(_: Request) -> Response:
        return _answer(_rules(operator))

    async def change_behaviour(request: Request) -> Response:
        change(operator, await _body(request))
        return _answer(_rules(operator))

    return [Route("/behaviour", behaviour), Route("/behaviour", change_behaviour, methods=["POST"])]


def _rules(operator: Operator) -> dict[str, Any]:
    rules = operator.misbehaviour
    return {
        "seed": rules.seed,
        "mix": rules.mix.describe(),
        "numbers": rules.numbers,
        "timeout_seconds": rules.timeout_seconds,
        "time_factor": rules.time_factor,
        "quota_profile": operator.profile.name,
    }


def change(operator: Operator, body: dict[str, Any]) -> None:
    """Put the named rules in force from the next call on; all of the body, or, where it is wrong, none of it.

    ``numbers`` replaces the bindings there were. Messages already accepted keep what was drawn for them.
    """
    unknown = set(body) - {"seed", "mix", "numbers", "timeout_seconds", "time_factor", "quota_profile"}
    if unknown:
        raise WrongRequest(f"there is no rule {', '.join(sorted(unknown))}")
    rules = operator.misbehaviour
    if "seed" in body:
        rules = replace(rules, seed=_number(body, "seed", int))
    for name in ("timeout_seconds", "time_factor"):
        if name in body:
            rules = replace(rules, **{name: _number(body, name, int | float)})
    if "mix" in body:
        rules = replace(rules, mix=_mix(body["mix"]))
    if "numbers" in body:
        rules = replace(rules, numbers=_numbers(body["numbers"]))
    profile = _named(PROFILES, body.get("quota_profile", operator.profile.name), "quota_profile")
    operator.misbehaviour = rules
    if profile is not operator.profile:
        operator.use(profile)


def _number(body: dict[str, Any], name: str, kind: Any) -> Any:
    value = body[name]
    if isinstance(value, bool) or not isinstance(value, kind) or value < 0:
        raise WrongRequest(f"{name} is a number from 0 on")
    return value


def _mix(source: Any) -> Mix:
    return Mix.parse(source) if isinstance(source, dict) else _named(MIXES, source, "mix")


def _numbers(source: Any) -> dict[str, str]:
    if not isinstance(source, dict):
        raise WrongRequest("numbers is an object of msisdn and behaviour")
    for name in source.values():
        _named({**CALL_NAMED, **FATE_NAMED}, name, "a behaviour")
    return source


def _named(table: Mapping[str, T], name: Any, what: str) -> T:
    if not isinstance(name, str) or name not in table:
        raise WrongRequest(f"{what} is one of {', '.join(table)}")
    return table[name]


# --- requests ---------------------------------------------------------------------------------------------


async def _body(request: Request) -> dict[str, Any]:
    try:
        body = orjson.loads(await request.body())
    except orjson.JSONDecodeError as error:
        raise WrongRequest("the body is not JSON") from error
    if not isinstance(body, dict):
        raise WrongRequest("the body is not an object")
    return body


def _window(request: Request) -> tuple[int, int]:
    try:
        after = int(request.query_params.get("after", 0))
        limit = int(request.query_params.get("limit", PAGE_LIMIT))
    except ValueError as error:
        raise WrongRequest("after and limit are whole numbers") from error
    if after < 0 or not 1 <= limit <= PAGE_LIMIT:
        raise WrongRequest(f"after is 0 or more, limit 1 to {PAGE_LIMIT}")
    return after, limit


def _answer(content: Any, status: int = 200) -> Response:
    return Response(orjson.dumps(content), status, media_type="application/json")
