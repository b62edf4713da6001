"""Signing in by a firm's own provider: the firm is named, the browser is sent away, and comes back."""

from __future__ import annotations

from functools import partial
from typing import Any, Final
from urllib.parse import urlsplit

from ulak.console.http.page import CHOOSE, SIGN_IN, errors_by_field, local_address, locale_of, page, see_other
from ulak.console.http.sign_in import STEP_SECONDS, YEAR_SECONDS, Arrivals, route, session_cookies
from ulak.errors import InputError, Problem
from ulak.identity.firm_id import LIVE_FIRM
from ulak.people import cookies
from ulak.people.enterprise import NotTaken
from ulak.people.providers import RETURN, ProviderAbsent
from ulak.platform.http import Query, Request, Response

_PATH: Final = "/konsol/giris/kurum"


def ask_firm(arrivals: Arrivals, request: Request[None]) -> Response:
    """Asks for the firm's code; once there is one, shows where the browser is going to be sent.

    It is a page with a link and no redirect: a form may lead to this site alone, and whoever is sent away sees whither.
    """
    firm_id = request.query.get("firma", "").strip().lower()
    back = local_address(request.query.get("donus", ""))
    shown: dict[str, Any] = {"firm_id": firm_id, "back": back, "host": "", "name": ""}
    if not firm_id:
        return page(request, "enterprise.html", **shown)
    try:
        if not LIVE_FIRM.fullmatch(firm_id):
            raise ProviderAbsent
        provider = arrivals.enterprise().provider(firm_id)
    except ProviderAbsent as error:
        errors = errors_by_field(InputError([Problem(error.reason, "/firma")]), locale_of(request.headers))
        return page(request, "enterprise.html", code=422, errors=errors, **shown)
    shown |= {"host": urlsplit(provider.issuer).netloc, "name": arrivals.firm_name(firm_id)}
    return page(request, "enterprise.html", **shown)


def leave(arrivals: Arrivals, request: Request[None]) -> Response:
    back = local_address(request.query.get("donus", ""))
    left = arrivals.enterprise().begin(_firm(request), arrivals.place(request), back)
    return see_other(left.address, [cookies.write(cookies.STEP, left.step, STEP_SECONDS)])


def come_back(arrivals: Arrivals, request: Request[None]) -> Response:
    firm_id, step = _firm(request), cookies.read(request.headers, cookies.STEP)
    try:
        arrived = arrivals.enterprise().finish(firm_id, step, request.query, arrivals.place(request))
    except NotTaken:
        return see_other(f"{SIGN_IN}?bilgi=kurum", [cookies.end(cookies.STEP)])
    where = CHOOSE if arrived.signed_in.chooses else local_address(arrived.back)
    known = cookies.write(cookies.FIRM, firm_id, YEAR_SECONDS)
    return see_other(where, [*session_cookies(arrived.signed_in), known])


def _firm(request: Request[None]) -> str:
    """The firm of the path; `ProviderAbsent` for what cannot be one."""
    firm_id = request.path["firm"]
    if not LIVE_FIRM.fullmatch(firm_id):
        raise ProviderAbsent
    return firm_id


_get = partial(route, "GET")
_BACK: Final = Query("donus", "Where the visitor was led here from.", most=1_024)

ROUTES: Final = (
    _get(
        _PATH,
        ask_firm,
        "Asks for the firm whose provider is to be used.",
        query=(Query("firma", "The firm's code."), _BACK),
    ),
    _get(f"{_PATH}/{{firm}}", leave, "Leads to the firm's provider.", query=(_BACK,)),
    _get(
        RETURN,
        come_back,
        "Takes what the provider said, and signs in.",
        query=(
            Query("code", "What the provider gave.", most=4_096),
            Query("state", "Of this sign-in.", most=256),
            Query("iss", "Whose answer it is.", most=1_024),
            Query("error", "Why there is no code.", most=256),
        ),
    ),
)
