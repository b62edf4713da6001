"""``/v1/events`` and ``/v1/webhooks``: what happened, to be read, and the webhooks that are told of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ulak.errors import Conflict, NotFound
from ulak.events.answers import (
    calls_answer,
    events_answer,
    removed_answer,
    replay_answer,
    webhook_answer,
    webhooks_answer,
    with_secret_answer,
)
from ulak.events.commands import WebhookCommands, WithSecret
from ulak.events.log import EventLog
from ulak.platform.http import Query, Request, Response, Route, Scope

if TYPE_CHECKING:
    from ulak.events.bodies import WebhookBody

_LONGEST_NUMBER: Final = 12
"""Digits of an event's number."""


def events(log: EventLog, request: Request[None]) -> Response:
    return Response(200, events_answer(log.after(request.caller, request.query.get("cursor"))))


def create(commands: WebhookCommands, request: Request[WebhookBody]) -> Response:
    asked = request.content
    made = commands.create(request.caller.firm_id, asked.url, asked.types, request.once)
    return Response(
        201,
        with_secret_answer(made, commands.clock()),
        {"location": f"/v1/webhooks/{made.webhook.webhook_id}"} | _replayed(made),
    )


def list_all(commands: WebhookCommands, request: Request[None]) -> Response:
    return Response(200, webhooks_answer(commands.webhooks(request.caller.firm_id), commands.clock()))


def show(commands: WebhookCommands, request: Request[None]) -> Response:
    return Response(200, webhook_answer(commands.show(*_named(request)), commands.clock()))


def rotate(commands: WebhookCommands, request: Request[None]) -> Response:
    made = commands.rotate(*_named(request), request.once)
    return Response(200, with_secret_answer(made, commands.clock()), _replayed(made))


def enable(commands: WebhookCommands, request: Request[None]) -> Response:
    return Response(200, webhook_answer(commands.enable(*_named(request)), commands.clock()))


def pause(commands: WebhookCommands, request: Request[None]) -> Response:
    return Response(200, webhook_answer(commands.pause(*_named(request)), commands.clock()))


def test(commands: WebhookCommands, request: Request[None]) -> Response:
    return Response(202, replay_answer(commands.test(*_named(request))))


def remove(commands: WebhookCommands, request: Request[None]) -> Response:
    commands.remove(*_named(request))
    return Response(200, removed_answer(request.path["webhook_id"]))


def calls(commands: WebhookCommands, request: Request[None]) -> Response:
    return Response(200, calls_answer(commands.calls(*_named(request), request.query.get("cursor"))))


def replay(commands: WebhookCommands, request: Request[None]) -> Response:
    number = request.path["number"]
    if not (number.isascii() and number.isdecimal() and len(number) <= _LONGEST_NUMBER):
        raise NotFound
    return Response(202, replay_answer(commands.replay(*_named(request), int(number))))


def _replayed(made: WithSecret) -> dict[str, str]:
    return {"idempotent-replayed": "true"} if made.again else {}


def _named(request: Request[Any]) -> tuple[str, str]:
    """The firm and the id of its webhook."""
    return request.caller.firm_id, request.path["webhook_id"]


_ANSWERS: Final = "ulak.events.answers"
_EXAMPLES: Final = "ulak.events.examples"
_ONE: Final = "/v1/webhooks/{webhook_id}"
_CURSOR: Final = Query.cursor("Where the page before ended; without it the list begins.")

ROUTES: Final = (
    Route(
        method="GET",
        path="/v1/events",
        function="events",
        use="events.log",
        face=events,
        summary="Lists what happened at the firm after a cursor, the oldest first.",
        scope=Scope.READ,
        query=(_CURSOR,),
        answer=f"{_ANSWERS}:EventsAnswer",
        answers=f"{_EXAMPLES}:EVENTS",
    ),
    Route(
        method="POST",
        path="/v1/webhooks",
        function="events",
        use="events.webhooks",
        face=create,
        shows_once=True,
        summary="Makes a webhook and shows its secret, which is never shown again.",
        scope=Scope.SEND,
        of_firm=True,
        body="ulak.events.bodies:WebhookBody",
        answer=f"{_ANSWERS}:WebhookWithSecretAnswer",
        answers=f"{_EXAMPLES}:WEBHOOK_MADE",
        status=201,
        errors=(Conflict,),
        example={"url": "https://erp.example.com/ulak", "types": ["job.finished", "credit.low"]},
    ),
    Route(
        method="GET",
        path="/v1/webhooks",
        function="events",
        use="events.webhooks",
        face=list_all,
        summary="Lists the firm's webhooks.",
        scope=Scope.READ,
        of_firm=True,
        answer=f"{_ANSWERS}:WebhooksAnswer",
        answers=f"{_EXAMPLES}:WEBHOOKS",
    ),
    Route(
        method="GET",
        path=_ONE,
        function="events",
        use="events.webhooks",
        face=show,
        summary="Shows a webhook.",
        scope=Scope.READ,
        of_firm=True,
        answer=f"{_ANSWERS}:WebhookAnswer",
        answers=f"{_EXAMPLES}:WEBHOOK",
        errors=(NotFound,),
    ),
    Route(
        method="DELETE",
        path=_ONE,
        function="events",
        use="events.webhooks",
        face=remove,
        summary="Removes a webhook.",
        scope=Scope.SEND,
        of_firm=True,
        answer=f"{_ANSWERS}:WebhookRemovedAnswer",
        answers=f"{_EXAMPLES}:WEBHOOK_REMOVED",
        errors=(NotFound,),
    ),
    Route(
        method="POST",
        path=f"{_ONE}/rotate",
        function="events",
        use="events.webhooks",
        face=rotate,
        shows_once=True,
        summary="Gives a webhook a new secret; for 24 hours calls bear both signatures.",
        scope=Scope.SEND,
        of_firm=True,
        answer=f"{_ANSWERS}:WebhookWithSecretAnswer",
        answers=f"{_EXAMPLES}:WEBHOOK_ROTATED",
        errors=(NotFound,),
    ),
    Route(
        method="POST",
        path=f"{_ONE}/enable",
        function="events",
        use="events.webhooks",
        face=enable,
        summary="Enables a webhook that was disabled.",
        scope=Scope.SEND,
        of_firm=True,
        answer=f"{_ANSWERS}:WebhookAnswer",
        answers=f"{_EXAMPLES}:WEBHOOK",
        errors=(NotFound,),
    ),
    Route(
        method="POST",
        path=f"{_ONE}/disable",
        function="events",
        use="events.webhooks",
        face=pause,
        summary="Pauses a webhook: it takes no calls until it is enabled.",
        scope=Scope.SEND,
        of_firm=True,
        answer=f"{_ANSWERS}:WebhookAnswer",
        answers=f"{_EXAMPLES}:WEBHOOK_PAUSED",
        errors=(NotFound,),
    ),
    Route(
        method="POST",
        path=f"{_ONE}/test",
        function="events",
        use="events.webhooks",
        face=test,
        summary="Calls a webhook with an event of its own, to try it.",
        scope=Scope.SEND,
        of_firm=True,
        answer=f"{_ANSWERS}:ReplayAnswer",
        answers=f"{_EXAMPLES}:REPLAY",
        status=202,
        errors=(NotFound, Conflict),
    ),
    Route(
        method="GET",
        path=f"{_ONE}/calls",
        function="events",
        use="events.webhooks",
        face=calls,
        summary="Lists a webhook's calls after a cursor, the oldest first.",
        scope=Scope.READ,
        of_firm=True,
        query=(_CURSOR,),
        answer=f"{_ANSWERS}:WebhookCallsAnswer",
        answers=f"{_EXAMPLES}:CALLS",
        errors=(NotFound,),
    ),
    Route(
        method="POST",
        path=f"{_ONE}/calls/{{number}}/replay",
        function="events",
        use="events.webhooks",
        face=replay,
        summary="Makes a call anew, from its first attempt.",
        scope=Scope.SEND,
        of_firm=True,
        answer=f"{_ANSWERS}:ReplayAnswer",
        answers=f"{_EXAMPLES}:REPLAY",
        status=202,
        errors=(NotFound, Conflict),
    ),
)
