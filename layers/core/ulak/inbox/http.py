"""``/v1/inbox``: what people wrote back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from ulak.errors import InputError, InvalidValue, NotFound, Problem
from ulak.platform.clock import MINUTE, instant
from ulak.platform.http import Query, Request, Response, Route, Scope

if TYPE_CHECKING:
    from ulak.inbox.bodies import InboundBody, MarkBody
    from ulak.inbox.commands import Inbox

PAGE: Final = 50
MOST_A_PAGE: Final = 200
_PROGRAM: Final = "program"


def messages(inbox: Inbox, request: Request[None]) -> Response:
    from ulak.inbox.answers import inbox_answer

    query = request.query
    page = inbox.page(request.caller.firm_id, query.get("cursor"), int(query.get("limit", PAGE)))
    return Response(200, inbox_answer(page))


def receive(inbox: Inbox, request: Request[InboundBody]) -> Response:
    from ulak.identity import msisdn
    from ulak.inbox.answers import message_answer
    from ulak.inbox.records import Inbound

    body, firm_id, problems = request.content, request.caller.firm_id, list[Problem]()
    at, sender, now = inbox.clock(), "", inbox.clock()
    try:
        sender = msisdn.normalise(body.sender, inbox.region_of(firm_id))
    except InvalidValue as invalid:
        problems.append(Problem(invalid.problem.code, "/sender", params=invalid.problem.params))
    try:
        at = instant(body.received_at) if body.received_at else at
    except ValueError:
        problems.append(Problem("received_at_wrong", "/received_at"))
    if at > now + 5 * MINUTE:
        problems.append(Problem("received_at_wrong", "/received_at"))
    if problems:
        raise InputError(problems)
    kept = inbox.take(Inbound(firm_id, _PROGRAM, body.id, sender, body.to, body.text, min(at, now)))
    return Response(200, message_answer(kept))


def mark(inbox: Inbox, request: Request[MarkBody]) -> Response:
    from ulak.inbox.answers import message_answer

    body = request.content
    kept = inbox.mark(
        request.caller.firm_id, request.path["message_id"], read=body.read, assigned_to=body.assigned_to
    )
    return Response(200, message_answer(kept))


_ANSWERS: Final = "ulak.inbox.answers"
_EXAMPLES: Final = "ulak.inbox.examples"
_route: Final = partial(Route, function="send", use="inbox")

ROUTES: Final = (
    _route(
        method="GET",
        path="/v1/inbox",
        face=messages,
        summary="Lists what people wrote back, the newest first.",
        of_firm=True,
        query=(Query.limit(PAGE, MOST_A_PAGE), Query.cursor()),
        answer=f"{_ANSWERS}:InboxAnswer",
        answers=f"{_EXAMPLES}:INBOX",
    ),
    _route(
        method="POST",
        path="/v1/inbox",
        face=receive,
        summary="Takes in a message that a program of the firm's received; a refusal (RET) in it holds at once.",
        scope=Scope.SEND,
        body="ulak.inbox.bodies:InboundBody",
        answer=f"{_ANSWERS}:InboxMessageAnswer",
        answers=f"{_EXAMPLES}:MESSAGE",
        example={"id": "modem-1-8812", "sender": "0532 123 45 67", "to": "4609", "text": "RET"},
    ),
    _route(
        method="PUT",
        path="/v1/inbox/{message_id}",
        face=mark,
        summary="Marks a message as read or not, and says who takes care of it.",
        scope=Scope.SEND,
        of_firm=True,
        body="ulak.inbox.bodies:MarkBody",
        answer=f"{_ANSWERS}:InboxMessageAnswer",
        answers=f"{_EXAMPLES}:MESSAGE",
        errors=(NotFound,),
        example={"read": True, "assigned_to": "ayse"},
    ),
)
