"""``/v1/inbox``: what people wrote back, and what they are answered."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from ulak.errors import (
    Conflict,
    IdempotencyMismatch,
    InputError,
    InsufficientCredit,
    InvalidValue,
    NotFound,
    Problem,
    QuotaExceeded,
)
from ulak.platform.clock import MINUTE, instant
from ulak.platform.http import Query, Request, Response, Route, Scope

if TYPE_CHECKING:
    from ulak.catalogue import Locale
    from ulak.identity.caller import Caller
    from ulak.inbox.bodies import InboundBody, InboxSettingsBody, MarkBody, ReplyBody
    from ulak.inbox.commands import Inbox
    from ulak.inbox.settings import InboxSettingsCommands
    from ulak.planning.accept import Acceptance
    from ulak.platform.idempotency import RequestKey

PAGE: Final = 50
MOST_A_PAGE: Final = 200
LINES_A_PAGE: Final = 20
_PROGRAM: Final = "program"
_YES_NO: Final = {"true": True, "false": False}


def messages(inbox: Inbox, request: Request[None]) -> Response:
    from ulak.inbox.answers import inbox_answer
    from ulak.inbox.store import InboxFilter

    query = request.query
    read = query.get("read")
    if read is not None and read not in _YES_NO:
        problem = Problem(
            "field_not_one_of", "/read", params={"field": "read", "expected": ", ".join(_YES_NO)}
        )
        raise InputError([problem])
    wanted = InboxFilter(None if read is None else _YES_NO[read], query.get("assigned_to"))
    page = inbox.page(request.caller.firm_id, query.get("cursor"), int(query.get("limit", PAGE)), wanted)
    return Response(200, inbox_answer(page))


def message(inbox: Inbox, request: Request[None]) -> Response:
    from ulak.inbox.answers import message_answer

    return Response(200, message_answer(inbox.message(request.caller.firm_id, request.path["message_id"])))


def conversation(inbox: Inbox, request: Request[None]) -> Response:
    from ulak.inbox.answers import conversation_answer

    query, name = request.query, request.path["conversation_id"]
    limit = int(query.get("limit", LINES_A_PAGE))
    found = inbox.conversation(request.caller.firm_id, name, query.get("cursor"), limit)
    return Response(200, conversation_answer(found))


def receive(inbox: Inbox, request: Request[InboundBody]) -> Response:
    from ulak.identity import msisdn
    from ulak.inbox.answers import message_answer
    from ulak.inbox.records import Inbound

    body, firm_id, problems = request.content, request.caller.firm_id, list[Problem]()
    at, sender, now = inbox.clock(), "", inbox.clock()
    try:
        sender = msisdn.normalise(body.sender, inbox.automatic.region_of(firm_id))
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


def reply(inbox: Inbox, request: Request[ReplyBody]) -> Response:
    return _sent(inbox.reply(request.caller, request.key, request.content), request.locale)


def replied_before(inbox: Inbox, caller: Caller, key: RequestKey, locale: Locale) -> Response | None:
    taken = inbox.accept.before(caller.firm_id, key)
    return None if taken is None else _sent(taken, locale)


def _sent(taken: Acceptance, locale: Locale) -> Response:
    from ulak.jobs.answers import accepted_message_answer
    from ulak.jobs.views import JobView

    answer = accepted_message_answer(JobView(taken.job, taken.plan), locale)
    headers = {"location": f"/v1/messages/{answer['message_id']}"}
    return Response(202, answer, headers | ({"idempotent-replayed": "true"} if taken.replayed else {}))


def settings(commands: InboxSettingsCommands, request: Request[None]) -> Response:
    from ulak.inbox.answers import settings_answer

    return Response(200, settings_answer(commands.show(request.caller.firm_id)))


def put_settings(commands: InboxSettingsCommands, request: Request[InboxSettingsBody]) -> Response:
    from ulak.inbox.answers import settings_answer

    return Response(200, settings_answer(commands.put(request.caller.firm_id, request.content)))


_ANSWERS: Final = "ulak.inbox.answers"
_EXAMPLES: Final = "ulak.inbox.examples"
_BODIES: Final = "ulak.inbox.bodies"
_route: Final = partial(Route, function="send", use="inbox.commands")
_settings: Final = partial(
    Route,
    path="/v1/settings/inbox",
    function="settings",
    use="inbox.settings",
    scope=Scope.ADMIN,
    answer=f"{_ANSWERS}:InboxSettingsAnswer",
    answers=f"{_EXAMPLES}:SETTINGS",
)

ROUTES: Final = (
    _route(
        method="GET",
        path="/v1/inbox",
        face=messages,
        summary="Lists what people wrote back, the newest first; with a filter a page may be empty and not the last.",
        of_firm=True,
        query=(
            Query("read", "``true``: what was read; ``false``: what was not.", example="false"),
            Query("assigned_to", "What this person or ERP user takes care of.", example="ayse"),
            Query.limit(PAGE, MOST_A_PAGE),
            Query.cursor(),
        ),
        answer=f"{_ANSWERS}:InboxAnswer",
        answers=f"{_EXAMPLES}:INBOX",
    ),
    _route(
        method="POST",
        path="/v1/inbox",
        face=receive,
        summary="Takes in a message that a program of the firm's received; a refusal (RET) in it holds at once.",
        scope=Scope.SEND,
        body=f"{_BODIES}:InboundBody",
        answer=f"{_ANSWERS}:InboxMessageAnswer",
        answers=f"{_EXAMPLES}:MESSAGE",
        example={"id": "modem-1-8812", "sender": "0532 123 45 67", "to": "4609", "text": "RET"},
    ),
    _route(
        method="GET",
        path="/v1/inbox/{message_id}",
        face=message,
        summary="Shows a message that came in: what it answers, who wrote it, what it was taken as.",
        of_firm=True,
        answer=f"{_ANSWERS}:InboxMessageAnswer",
        answers=f"{_EXAMPLES}:MESSAGE",
        errors=(NotFound,),
    ),
    _route(
        method="PUT",
        path="/v1/inbox/{message_id}",
        face=mark,
        summary="Marks a message as read or not, and says who takes care of it.",
        scope=Scope.SEND,
        of_firm=True,
        body=f"{_BODIES}:MarkBody",
        answer=f"{_ANSWERS}:InboxMessageAnswer",
        answers=f"{_EXAMPLES}:MESSAGE",
        errors=(NotFound,),
        example={"read": True, "assigned_to": "ayse"},
    ),
    _route(
        method="POST",
        path="/v1/inbox/replies",
        face=reply,
        before=replied_before,
        summary="Answers whoever wrote a message, by a message like any other.",
        scope=Scope.SEND,
        of_firm=True,
        body=f"{_BODIES}:ReplyBody",
        spends=True,
        answer="ulak.jobs.answers:AcceptedMessageAnswer",
        answers="ulak.jobs.examples:MESSAGE_ACCEPTED",
        status=202,
        errors=(NotFound, Conflict, InsufficientCredit, QuotaExceeded, IdempotencyMismatch),
        example={
            "message": "5b1f0c1d8a5e4b7c9d3e2f10",
            "text": "Kargonuz yarın teslim edilecek.",
            "purpose": "informational",
        },
    ),
    _route(
        method="GET",
        path="/v1/inbox/conversations/{conversation_id}",
        face=conversation,
        summary="Shows what was written and answered between the firm and one number, the newest first.",
        of_firm=True,
        query=(Query.limit(LINES_A_PAGE, PAGE), Query.cursor()),
        answer=f"{_ANSWERS}:ConversationAnswer",
        answers=f"{_EXAMPLES}:CONVERSATION",
        errors=(NotFound,),
    ),
    _settings(
        method="GET",
        face=settings,
        summary="Shows which words the firm answers by itself.",
    ),
    _settings(
        method="PUT",
        face=put_settings,
        summary="Sets which words the firm answers by itself, all of them; none until then.",
        body=f"{_BODIES}:InboxSettingsBody",
        example={
            "keywords": [
                {"word": "BAKIYE", "answer": "balance", "text": "Sayın {ad}, bakiyeniz {bakiye} {para}."},
                {"word": "ADRES", "answer": "text", "text": "Mağazamız: Atatürk Cad. 12, İzmir"},
            ],
            "answers_a_day": 5,
        },
    ),
)
