"""What people wrote back: the list, the conversation of a message, who has read it and who takes care of it."""

from __future__ import annotations

from functools import partial
from secrets import token_hex
from typing import TYPE_CHECKING, Any, Final

from ulak.console.forms import Form
from ulak.console.http.declared import CURSOR, session_route
from ulak.console.http.page import (
    as_input,
    errors_by_field,
    local_address,
    locale_of,
    of_firm,
    page,
    see_other,
    visitor_of,
)
from ulak.errors import (
    BadCursor,
    Conflict,
    InputError,
    InsufficientCredit,
    NotFound,
    QuotaExceeded,
    UlakError,
)
from ulak.platform.http import Query, Request, Response, Scope

if TYPE_CHECKING:
    from ulak.console.inbox import InboxPages

_PATH: Final = "/konsol/gelen"
_LARGEST: Final = 128 * 1024
"""Octets of a form with an answer: its letters are escaped."""
_MOST: Final = 100
"""Messages that a form marks at once."""


def listed(pages: InboxPages, request: Request[None]) -> Response:
    from ulak.console.inbox import STATES

    visitor, query = visitor_of(request), request.query
    state = query.get("durum", "")
    state = state if state in STATES else ""
    number, cursor = query.get("no", "").strip(), query.get("imlec") or None
    found: Any = None
    errors: dict[str, list[str]] = {}
    try:
        found = pages.page(visitor, state, number, cursor)
    except BadCursor:
        raise
    except InputError as error:
        errors = errors_by_field(error, locale_of(request.headers))
    return _page(
        pages,
        request,
        "inbox.html",
        422 if errors else 200,
        messages=found["messages"] if found else [],
        cursor=found["next_cursor"] if found else None,
        further=bool(cursor),
        state=state,
        states=STATES,
        number=number,
        errors=errors,
        people=pages.assignable(visitor),
    )


def conversation(pages: InboxPages, request: Request[None]) -> Response:
    return _conversation(pages, request)


def reply(pages: InboxPages, request: Request[Form]) -> Response:
    """Answers the message; the conversation shows it."""
    form, message_id = request.content, request.path["message_id"]
    typed = {name: form.text(name) for name in ("text", "purpose", "sender_id")}
    try:
        pages.reply(visitor_of(request), message_id, form.text("taslak"), typed)
    except (InputError, InsufficientCredit, QuotaExceeded, Conflict) as error:
        return _conversation(pages, request, error)
    return see_other(f"{_PATH}/{message_id}#mesaj")


def _conversation(pages: InboxPages, request: Request[Any], error: UlakError | None = None) -> Response:
    visitor = visitor_of(request)
    found = pages.conversation(visitor, request.path["message_id"])
    errors = errors_by_field(as_input(error), locale_of(request.headers)) if error else {}
    return _page(
        pages,
        request,
        "conversation.html",
        422 if error else 200,
        conversation=found,
        one=found.asked,
        people=pages.assignable(visitor),
        senders=pages.senders(visitor),
        errors={_PLACES.get(field, field): told for field, told in errors.items()},
        typed=request.content if isinstance(request.content, Form) else Form({}),
        draft_id=token_hex(12),
    )


_PLACES: Final = {"": "text", "to": "text"}
"""What is wrong with the answer as a whole stands at its text."""


def steer(pages: InboxPages, request: Request[Form]) -> Response:
    """What was ticked is marked as read or not, or given to somebody."""
    visitor, form = visitor_of(request), request.content
    ids = form.all("mesaj")[:_MOST]
    match form.text("islem"):
        case "okundu":
            pages.mark(visitor, ids, read=True)
        case "okunmadi":
            pages.mark(visitor, ids, read=False)
        case "ata":
            pages.assign(visitor, ids, form.text("kime"))
        case _:
            raise NotFound
    return see_other(local_address(form.text("donus") or _PATH))


def _page(
    pages: InboxPages, request: Request[Any], template: str, code: int = 200, **values: Any
) -> Response:
    return page(request, template, code=code, **of_firm(pages.firms, request), **values)


_route = partial(session_route, function="console_send", use="console.inbox")

ROUTES: Final = (
    _route(
        "GET",
        _PATH,
        listed,
        "Lists what people wrote back.",
        query=(
            Query("durum", "Only unread ones, one's own, nobody's, or refusals."),
            Query("no", "Who wrote."),
            CURSOR,
        ),
    ),
    _route(
        "POST", _PATH, steer, "Marks messages as read or not, or gives them to somebody.", scope=Scope.SEND
    ),
    _route(
        "POST", f"{_PATH}/{{message_id}}", reply, "Answers a message.", scope=Scope.SEND, body_limit=_LARGEST
    ),
    _route("GET", f"{_PATH}/{{message_id}}", conversation, "Shows a message in its conversation."),
)
