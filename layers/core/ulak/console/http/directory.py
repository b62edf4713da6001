"""Subscribers, groups, current accounts and templates: looked through, sent to, added."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

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
    *("text", "purpose", "blocked", "edits"),
    *("overdue_days", "balance_over", "special_code", "currency", "undisputed", "not_reminded_days"),
)
"""Of the forms, whatever their kind."""


def cards(directory: Directory, request: Request[Any]) -> Response:
    form = request.content
    if not isinstance(form, Form):
        return _cards(directory, request)
    return _cards(directory, request, typed={name: form.text(name) for name in FIELDS})  # one that was kept


def keep(directory: Directory, request: Request[Form]) -> Response:
    kind, typed = request.path["kind"], {name: request.content.text(name) for name in FIELDS}
    visitor, form = visitor_of(request), request.content
    code = typed["code"].strip()
    if form.text("islem") == "sil":
        directory.remove(visitor, kind, code)
        return see_other(f"{_PATH}/{kind}")
    if form.text("islem") == "cikar" and kind == "gruplar":
        directory.remove_member(visitor, code, form.text("uye"), form.text("tur"))
        return see_other(f"{_PATH}/{kind}?kod={quote(code)}")
    try:
        directory.put(visitor, kind, typed)
    except (InputError, Conflict) as error:
        told = error if isinstance(error, InputError) else InputError([Problem(error.reason, "/code")])
        errors = errors_by_field(told, locale_of(request.headers))
        errors = {_PLACES.get(field, field): said for field, said in errors.items()}
        return _cards(directory, request, 422, typed=typed, errors=errors)
    return see_other(f"{_PATH}/{kind}?kod={quote(code)}" if typed["edits"] else f"{_PATH}/{kind}")


_PLACES: Final = {"contacts": "numbers", "subscribers": "members", "columns": "text"}


def _cards(directory: Directory, request: Request[Any], status: int = 200, **more: Any) -> Response:
    from ulak.console.directory import KINDS, LONGEST_VALUE, Cards

    visitor, kind, query = visitor_of(request), request.path["kind"], request.query
    if kind not in KINDS:
        raise NotFound
    sought, cursor, code = query.get("ara", ""), query.get("imlec") or None, query.get("kod", "")
    if not code and more.get("typed", {}).get("edits"):
        code = more["typed"]["code"]
    one: Any = {}
    typed = dict.fromkeys(FIELDS, "")
    if code and kind == "gruplar":
        found = directory.members(visitor, code, cursor)
    elif code and kind == "filtreler":
        one, filled, found = directory.filtered(visitor, code, cursor)
        typed |= filled
    elif code and kind != "sablonlar":
        card, filled = directory.card(visitor, kind, code)
        found, one, typed = Cards((), None), card, typed | filled
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
            "typed": typed,
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
        "Adds, changes or takes out one of them.",
        function="console_directory",
        scope=Scope.SEND,
    ),
)
