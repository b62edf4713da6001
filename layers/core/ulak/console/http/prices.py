"""What a credit costs the firm: sums are shown by it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from ulak.console.forms import Form
from ulak.console.http.declared import session_route
from ulak.console.http.page import see_other, settings_page, visitor_of
from ulak.directory.credit_prices import price_text
from ulak.directory.firms import Service
from ulak.errors import InputError
from ulak.platform.http import Request, Response, Scope

if TYPE_CHECKING:
    from ulak.console.settings import PricePages

_PATH: Final = "/konsol/ayarlar/fiyat"


def prices(pages: PricePages, request: Request[None]) -> Response:
    return _prices(pages, request)


def keep(pages: PricePages, request: Request[Form]) -> Response:
    visitor, form = visitor_of(request), request.content
    typed = {one: text for one in Service if (text := form.text(one.value).strip())}
    try:
        pages.prices.put(visitor.firm_id, typed)
    except InputError as error:
        return _prices(pages, request, error)
    pages.trail.note(visitor, "prices_changed")
    return see_other(_PATH)


def _prices(pages: PricePages, request: Request[Any], error: InputError | None = None) -> Response:
    kept = pages.prices.show(visitor_of(request).firm_id)
    return settings_page(
        pages.firms,
        request,
        "prices.html",
        error,
        inside="prices",
        services=[one.value for one in Service],
        kept={name: price_text(price) for name, price in kept.items()},
    )


_route = partial(session_route, function="console_firm", use="firm.price_pages", scope=Scope.ADMIN)

ROUTES: Final = (
    _route("GET", _PATH, prices, "Shows what a credit costs the firm."),
    _route("POST", _PATH, keep, "Keeps what a credit costs the firm."),
)
