"""The page on which people of the directory are picked for a form that is being written."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from ulak.console.forms import Form
from ulak.console.http.declared import CURSOR, session_route
from ulak.console.http.kept import address_of
from ulak.console.http.page import of_firm, page, see_other, visitor_of
from ulak.platform.http import Query, Request, Response, Scope

if TYPE_CHECKING:
    from ulak.console.picking import Picking

PATH: Final = "/konsol/sec"


def list_for(form_id: str, field: str, sought: str = "") -> str:
    """The address of the list for a field of a form."""
    asked = {"form": form_id, "alan": field} | ({"ara": sought} if sought else {})
    return f"{PATH}?{urlencode(asked)}"


def look(picking: Picking, request: Request[None]) -> Response:
    query = request.query
    form_id, field, sought = query.get("form", ""), query.get("alan", ""), query.get("ara", "")
    picked = picking.look(visitor_of(request), form_id, field, sought, query.get("imlec") or None)
    back = address_of(picked.kept.place, picked.kept.query, form_id)
    return page(
        request,
        "pick.html",
        **of_firm(picking.directory.firms, request),
        form_id=form_id,
        field=field,
        sought=sought,
        kind=picked.kind,
        codes=picked.codes,
        cards=picked.found.cards,
        cursor=picked.found.next_cursor,
        back=back,
    )


def pick(picking: Picking, request: Request[Form]) -> Response:
    """What was ticked is named in the form; its writer goes on there, or looks for more."""
    form: Any = request.content
    form_id, field = form.text("form"), form.text("alan")
    kept = picking.pick(visitor_of(request), form_id, field, form.all("kod"))
    if form.text("islem") == "ara":
        return see_other(list_for(form_id, field, form.text("ara")))
    return see_other(f"{address_of(kept.place, kept.query, form_id)}#{field}")


_route = partial(session_route, function="console_send", use="console.picking", scope=Scope.SEND)

ROUTES: Final = (
    _route(
        "GET",
        PATH,
        look,
        "Lists subscribers or current accounts for a form that is being written.",
        query=(
            Query("form", "The form."),
            Query("alan", "Its field."),
            Query("ara", "How the name begins.", most=100),
            CURSOR,
        ),
    ),
    _route("POST", PATH, pick, "Names in the form whom its writer ticked."),
)
