"""Subscribers, groups, current accounts and templates: looked through, sent to, added."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from ulak.console.forms import Form
from ulak.console.http.declared import CURSOR, session_route
from ulak.console.http.page import errors_by_field, locale_of, of_firm, page, see_other, visitor_of
from ulak.errors import Conflict, InputError, NotFound, Problem
from ulak.platform.http import Query, Request, Response, Scope

if TYPE_CHECKING:
    from ulak.console.directory import Directory

_PATH: Final = "/konsol/rehber"
FIELDS: Final = (
    *("code", "name", "numbers", "members", "balance", "due_date", "city"),
    *("text", "purpose"),
)
"""Of the forms, whatever their kind."""


def cards(directory: Directory, request: Request[None]) -> Response:
    return _cards(directory, request)


def keep(directory: Directory, request: Request[Form]) -> Response:
    kind, typed = request.path["kind"], {name: request.content.text(name) for name in FIELDS}
    try:
        directory.put(visitor_of(request), kind, typed)
    except (InputError, Conflict) as error:
        told = error if isinstance(error, InputError) else InputError([Problem(error.reason, "/code")])
        errors = errors_by_field(told, locale_of(request.headers))
        errors = {_PLACES.get(field, field): said for field, said in errors.items()}
        return _cards(directory, request, 422, typed=typed, errors=errors)
    return see_other(f"{_PATH}/{kind}")


_PLACES: Final = {"contacts": "numbers", "subscribers": "members", "columns": "text"}


def _cards(directory: Directory, request: Request[Any], status: int = 200, **more: Any) -> Response:
    from ulak.console.directory import KINDS, LONGEST_VALUE

    visitor, kind, query = visitor_of(request), request.path["kind"], request.query
    if kind not in KINDS:
        raise NotFound
    sought, cursor, code = query.get("ara", ""), query.get("imlec") or None, query.get("kod", "")
    one: Any = {}
    if code and kind == "gruplar":
        found = directory.members(visitor, code, cursor)
    else:
        found = directory.page(visitor, kind, sought, cursor)
    if code and kind == "sablonlar":
        template = directory.template(visitor, code)
        one = {"template": template, "counted": directory.counted(template)}
    return page(
        request,
        f"{kind}.html",
        code=status,
        **of_firm(directory.firms, request),
        **{
            "kinds": KINDS,
            "kind": kind,
            "cards": found.cards,
            "cursor": found.next_cursor,
            "sought": sought,
            "asked": code,
            "one": one,
            "typed": dict.fromkeys(FIELDS, ""),
            "longest": LONGEST_VALUE,
            **more,
        },
    )


_route = partial(session_route, use="console.directory")

ROUTES: Final = (
    _route(
        "GET",
        f"{_PATH}/{{kind}}",
        cards,
        "Lists subscribers, groups, current accounts or templates.",
        function="console",
        query=(
            Query("ara", "How the name begins.", most=100),
            Query("kod", "Which one is shown.", most=64),
            CURSOR,
        ),
    ),
    _route(
        "POST",
        f"{_PATH}/{{kind}}",
        keep,
        "Adds or changes one of them.",
        function="console_send",
        scope=Scope.SEND,
    ),
)
