"""The firm's account with İYS, as its administrators set it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from ulak.console.forms import Form, whole_number
from ulak.console.http.declared import session_route
from ulak.console.http.page import as_input, once_of, see_other, settings_page, visitor_of
from ulak.console.times import local_instant
from ulak.errors import Conflict, InputError, InvalidValue, NotFound
from ulak.people import cookies
from ulak.people.place import Place
from ulak.platform.http import Request, Response, Scope

if TYPE_CHECKING:
    from ulak.console.settings import LawPages
    from ulak.iys.settings import PutIys

_PATH: Final = "/konsol/ayarlar/iys"
_FIELDS: Final = ("iys_code", "brand_code", "username", "activation")
_ONCE: Final = "iys"
_ONCE_SECONDS: Final = 300


def account(pages: LawPages, request: Request[None]) -> Response:
    return _account(pages, request)


def keep(pages: LawPages, request: Request[Form]) -> Response:
    """The page that follows shows once where İYS may call."""
    visitor = visitor_of(request)
    try:
        command = _command(request.content, visitor.firm_id, pages.firms.zone(visitor.firm_id))
        _, push = pages.iys.put(command, once_of(request))
    except (InputError, Conflict) as error:
        return _account(pages, request, as_input(error))
    pages.trail.note(visitor, "iys_account_kept", str(command.brand_code))
    return see_other(_PATH, [cookies.write(cookies.ONCE, f"{_ONCE}.{push}", _ONCE_SECONDS)])


def _command(form: Form, firm_id: str, zone: str) -> PutIys:
    from ulak.iys.bodies import IysBody
    from ulak.platform.bodies import parse

    problems, until = [], None
    try:
        typed = form.text("activation")
        until = local_instant(typed, zone) if typed else None
    except InvalidValue as invalid:
        problems.append(replace(invalid.problem, pointer="/activation"))
    given: dict[str, Any] = {
        "iys_code": whole_number(form.text("iys_code")),
        "brand_code": whole_number(form.text("brand_code")),
        "username": form.text("username").strip(),
        "password": form.text("password") or None,
        "activation": until,
    }
    try:
        command = parse(IysBody, given).command(firm_id)
    except InputError as error:
        raise InputError([*error.problems, *problems]) from error
    if problems:
        raise InputError(problems)
    return command


def _account(pages: LawPages, request: Request[Any], error: InputError | None = None) -> Response:
    from ulak.console.times import local_clock

    firm_id, headers = visitor_of(request).firm_id, request.headers
    try:
        found = pages.iys.show(firm_id)
    except NotFound:
        found = None
    whose, _, push = cookies.read(headers, cookies.ONCE).partition(".")
    shows = found is not None and whose == _ONCE and bool(push)
    form = request.content if isinstance(request.content, Form) else None
    kept = dict.fromkeys(_FIELDS, "")
    if form is not None:
        kept = {name: form.text(name) for name in _FIELDS}
    elif found is not None:
        until = found.activation
        kept = {
            "iys_code": str(found.iys_code),
            "brand_code": str(found.brand_code),
            "username": found.username,
            "activation": local_clock(until, pages.firms.zone(firm_id)) if until else "",
        }
    origin = Place.of(headers, "").origin
    return settings_page(
        pages.firms,
        request,
        "iys_settings.html",
        error,
        cookies=[cookies.end(cookies.ONCE)] if shows else (),
        account=found,
        kept=kept,
        push=f"{origin}/v1/iys/push/{firm_id}/{push}" if shows else "",
    )


_route = partial(session_route, function="console_firm", use="firm.law_pages", scope=Scope.ADMIN)

ROUTES: Final = (
    _route("GET", _PATH, account, "Shows the firm's account with İYS."),
    _route("POST", _PATH, keep, "Keeps the firm's account with İYS."),
)
