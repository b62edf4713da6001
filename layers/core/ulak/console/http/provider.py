"""The firm's sign-in provider, as its administrators set it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from ulak.console.forms import Form
from ulak.console.http.declared import session_route
from ulak.console.http.page import see_other, settings_page, visitor_of
from ulak.errors import InputError, NotFound
from ulak.people.place import Place
from ulak.people.providers import RETURN, ProviderTyped
from ulak.platform.http import Request, Response, Scope

if TYPE_CHECKING:
    from ulak.console.settings import ProviderPages

_PATH: Final = "/konsol/ayarlar/kurum"


def provider(pages: ProviderPages, request: Request[None]) -> Response:
    return _provider(pages, request)


def keep(pages: ProviderPages, request: Request[Form]) -> Response:
    visitor, form = visitor_of(request), request.content
    if form.text("islem") == "kaldir":
        try:
            pages.providers.remove(visitor.firm_id)
        except NotFound:
            return see_other(_PATH)
        pages.trail.note(visitor, "provider_removed")
        return see_other(_PATH)
    typed = ProviderTyped(
        form.text("issuer"),
        form.text("client_id"),
        form.text("secret"),
        required=form.text("required") == "1",
        vouches=form.text("vouches") == "1",
    )
    try:
        kept = pages.providers.keep(visitor.firm_id, typed, visitor.via)
    except InputError as error:
        return _provider(pages, request, error)
    pages.trail.note(visitor, "provider_kept", kept.issuer)
    return see_other(_PATH)


def _provider(pages: ProviderPages, request: Request[Any], error: InputError | None = None) -> Response:
    firm_id = visitor_of(request).firm_id
    kept, form = pages.providers.store.of(firm_id), request.content
    place = Place.of(request.headers, pages.domain)
    typed = isinstance(form, Form)
    return settings_page(
        pages.firms,
        request,
        "provider.html",
        error,
        provider=kept,
        bound=place.bound,
        redirect_uri=place.origin + RETURN.format(firm=firm_id),
        link=f"{place.origin}/konsol/giris/kurum/{firm_id}",
        issuer=form.text("issuer") if typed else kept.issuer if kept else "",
        client_id=form.text("client_id") if typed else kept.client_id if kept else "",
        required=form.text("required") == "1" if typed else bool(kept and kept.required),
        vouches=form.text("vouches") == "1" if typed else bool(kept and kept.vouches),
    )


_route = partial(session_route, function="console_firm", use="firm.provider_pages", scope=Scope.ADMIN)

ROUTES: Final = (
    _route("GET", _PATH, provider, "Shows the firm's sign-in provider."),
    _route("POST", _PATH, keep, "Keeps the firm's sign-in provider, or removes it."),
)
