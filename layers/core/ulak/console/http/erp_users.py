"""ERP users' numbers, as an administrator who may send sets them."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from ulak.console.forms import Form
from ulak.console.http.declared import CURSOR, session_route
from ulak.console.http.page import as_input, see_other, settings_page, visitor_of
from ulak.errors import Forbidden, InputError, NotFound, UlakError
from ulak.platform.http import Query, Request, Response, Scope

if TYPE_CHECKING:
    from ulak.console.erp_users import ErpUserPages

_PATH: Final = "/konsol/ayarlar/erp-kullanicilari"


def users(pages: ErpUserPages, request: Request[None]) -> Response:
    return _users(pages, request)


def change(pages: ErpUserPages, request: Request[Form]) -> Response:
    """A user's number is kept, or removed."""
    visitor, form = visitor_of(request), request.content
    user = form.text("user").strip()
    try:
        if form.text("islem") == "sil":
            with suppress(NotFound):  # by another, the same
                pages.remove(visitor, user)
        else:
            pages.keep(visitor, user, form.text("msisdn").strip(), form.text("degisen"))
    except (InputError, Forbidden) as error:
        return _users(pages, request, error)
    return see_other(_PATH)


def _users(pages: ErpUserPages, request: Request[Any], error: UlakError | None = None) -> Response:
    visitor, query = visitor_of(request), request.query
    found, cursor = pages.users(visitor, query.get("imlec") or None)
    changes, filled = query.get("kullanici", ""), {"user": "", "msisdn": ""}
    if isinstance(request.content, Form):
        changes = request.content.text("degisen")
        filled = {name: request.content.text(name) for name in filled}
    elif changes:
        filled = {"user": changes, "msisdn": pages.number(visitor, changes)}
    return settings_page(
        pages.firms,
        request,
        "erp_users.html",
        as_input(error) if error else None,
        users=found,
        cursor=cursor,
        later=bool(query.get("imlec")),
        changes=changes,
        filled=filled,
    )


_route = partial(session_route, function="console_webhooks", use="firm.erp_user_pages", scope=Scope.ADMIN)

ROUTES: Final = (
    _route(
        "GET",
        _PATH,
        users,
        "Lists the ERP users that have a number.",
        query=(Query("kullanici", "The user whose number is changed."), CURSOR),
    ),
    _route("POST", _PATH, change, "Keeps an ERP user's number, or removes it."),
)
