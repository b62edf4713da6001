"""By which of the firm's accounts messages go (*yönlendirme*): rows in order, and whether each account is fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from ulak.console.forms import Form
from ulak.console.http.declared import session_route
from ulak.console.http.page import as_input, see_other, settings_page, visitor_of
from ulak.directory.firms import Service, account_named
from ulak.directory.routing import MOST_ROWS, RouteRow
from ulak.errors import Conflict, InputError, NotFound, Problem
from ulak.identity.msisdn import Region
from ulak.platform.http import Query, Request, Response, Scope
from ulak.rules import Purpose
from ulak.text import MessageType

if TYPE_CHECKING:
    from ulak.console.settings import RoutingPages

_PATH: Final = "/konsol/ayarlar/yonlendirme"
_STEPS: Final = {"yukari": -1, "asagi": 1}


def routing(pages: RoutingPages, request: Request[None]) -> Response:
    """The rows of a service; or leads to the page of a further account that is named."""
    service, name = _service(request.query.get("hizmet", "sms")), request.query.get("ad", "").strip()
    if not name:
        return _routing(pages, request, service)
    try:
        account_named(account_id := f"{service.value}-{name}")
    except ValueError:
        error = InputError([Problem("account_name_wrong", "/ad")])
        return _routing(pages, request, service, error, name=name)
    return see_other(f"/konsol/ayarlar/hesaplar/{account_id}")


def change(pages: RoutingPages, request: Request[Form]) -> Response:
    """A row is added, moved, or taken away. Rows are named by what they say, so that none is taken for another."""
    visitor, form = visitor_of(request), request.content
    service = _service(form.text("hizmet"))
    rows = list(pages.routing.show(visitor.firm_id)[service.value])
    try:
        what = form.text("islem")
        changed = [*rows, _typed(form)] if what == "ekle" else _moved(rows, what, form.text("satir"))
        if len(changed) > MOST_ROWS:
            raise InputError([Problem("route_rows_too_many", "/account", params={"limit": MOST_ROWS})])
        pages.routing.put(visitor.firm_id, service, changed)
    except (InputError, Conflict) as error:
        return _routing(pages, request, service, _of_the_form(as_input(error), len(rows)))
    pages.trail.note(visitor, "routing_changed", service.value.upper())
    return see_other(f"{_PATH}?hizmet={service.value}")


def _typed(form: Form) -> RouteRow:
    from ulak.firm_settings.bodies import RouteRowBody
    from ulak.platform.bodies import parse

    return parse(
        RouteRowBody,
        {
            "account": form.text("account"),
            "countries": form.all("countries"),
            "message_types": form.all("message_types"),
            "purposes": form.all("purposes"),
        },
    ).row()


def _moved(rows: Sequence[RouteRow], what: str, name: str) -> list[RouteRow]:
    """The rows without the one that is named, or with it a place higher or lower. `InputError` where it is not there
    any more."""
    place = next((n for n, row in enumerate(rows) if _named(row) == name), None)
    if place is None:
        raise InputError([Problem("route_gone")])
    kept = [row for n, row in enumerate(rows) if n != place]
    if what in _STEPS:
        kept.insert(max(0, place + _STEPS[what]), rows[place])
    elif what != "kaldir":
        raise NotFound
    return kept


def _of_the_form(error: InputError, added: int) -> InputError:
    """What is wrong with the row that was typed, by the form's fields."""
    start = f"/rows/{added}"
    return InputError(
        [
            replace(one, pointer=one.pointer.removeprefix(start) or "/account")
            if one.pointer.startswith(start)
            else one
            for one in error.problems
        ]
    )


def _named(row: RouteRow) -> str:
    return sha256(repr(sorted(row.encode().items())).encode()).hexdigest()[:12]


def _routing(
    pages: RoutingPages,
    request: Request[Any],
    service: Service,
    error: InputError | None = None,
    name: str = "",
) -> Response:
    firm_id = visitor_of(request).firm_id
    rows = pages.routing.show(firm_id)[service.value]
    accounts = pages.accounts(firm_id, service)
    return settings_page(
        pages.firms,
        request,
        "routing.html",
        error,
        service=service.value,
        services=[one.value for one in Service],
        rows=[(_named(row), row.encode()) for row in rows],
        accounts=accounts,
        countries=[one.value for one in Region],
        kinds=[one.value for one in MessageType if Service.of(one) is service],
        purposes=[one.value for one in Purpose],
        form=request.content if isinstance(request.content, Form) else Form({}),
        name=name,
    )


def _service(text: str) -> Service:
    try:
        return Service(text)
    except ValueError as error:
        raise NotFound from error


_route = partial(session_route, function="console_firm", use="firm.routing_pages", scope=Scope.ADMIN)

ROUTES: Final = (
    _route(
        "GET",
        _PATH,
        routing,
        "Shows by which accounts messages go.",
        query=(
            Query("hizmet", "Whose rows: sms, otp or tckn."),
            Query("ad", "The name of a further account, whose page is asked for."),
        ),
    ),
    _route("POST", _PATH, change, "Adds, moves or takes away a row."),
)
