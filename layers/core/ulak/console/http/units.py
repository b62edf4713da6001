"""The firm's users, departments, branches and companies: their sender IDs, and their credits a month."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from ulak.console.forms import Form, lines, whole_number
from ulak.console.http.declared import CURSOR, session_route
from ulak.console.http.page import see_other, settings_page, visitor_of
from ulak.directory.caps import CODE_CAP
from ulak.directory.firms import Service
from ulak.directory.units import Unit, UnitKind
from ulak.errors import InputError, NotFound, Problem
from ulak.firm_settings.answers import unit_answer
from ulak.platform.http import Query, Request, Response, Scope

if TYPE_CHECKING:
    from ulak.console.settings import SettingsPages
    from ulak.firm_settings.bodies import UnitBody

_PATH: Final = "/konsol/ayarlar/birimler/{kind}"
_QUOTA: Final = "credits_a_month."
"""Before a service: the field of the form, and of what is wrong with it."""


def units(pages: SettingsPages, request: Request[None]) -> Response:
    return _units(pages, request)


def keep(pages: SettingsPages, request: Request[Form]) -> Response:
    visitor, kind, code = visitor_of(request), _kind(request), request.content.text("code").strip()
    if request.content.text("islem") == "sil":
        with suppress(NotFound):  # by another, the same
            pages.units().remove_unit(visitor.firm_id, kind, code)
            pages.trail.note(visitor, "unit_removed", f"{kind}#{code}")
        return see_other(_PATH.replace("{kind}", kind.value))
    try:
        if not 0 < len(code) <= CODE_CAP or not code.isprintable():
            raise InputError([Problem("field_invalid", "/code", params={"field": "kod"})])
        body = _typed(request.content)
        unit = Unit(kind, code, body.name or "", body.belongs(), tuple(body.sender_ids))
        limits = {service.value: credits for service, credits in body.credits_a_month.items()}
        pages.units().put_unit(visitor.firm_id, unit, limits)
    except InputError as error:
        return _units(pages, request, error)
    pages.trail.note(visitor, "unit_kept", unit.key)
    return see_other(f"{_PATH.replace('{kind}', kind.value)}?kod={quote(code)}")


def _typed(form: Form) -> UnitBody:
    from ulak.firm_settings.bodies import UnitBody
    from ulak.platform.bodies import parse

    quotas = {one.value: whole_number(form.text(f"{_QUOTA}{one.value}")) for one in Service}
    given: dict[str, Any] = {
        kind.value: form.text(kind.value).strip() or None
        for kind in UnitKind
        if kind is not UnitKind.USER and form.text(kind.value).strip()
    }
    return parse(
        UnitBody,
        given
        | {"name": form.text("name").strip() or None, "sender_ids": lines(form.text("sender_ids"))}
        | {"credits_a_month": {name: most for name, most in quotas.items() if most is not None}},
    )


def _units(pages: SettingsPages, request: Request[Any], error: InputError | None = None) -> Response:
    firm_id, kind = visitor_of(request).firm_id, _kind(request)
    found = pages.units().units(firm_id, kind, request.query.get("imlec") or None)
    asked, one, taken = request.query.get("kod", ""), None, {}
    if asked:
        shown = pages.units().unit_in_month(firm_id, kind, asked)
        one, taken = unit_answer(shown.unit, shown.limits), dict(shown.taken)
    return settings_page(
        pages.firms,
        request,
        "units.html",
        error,
        inside="credits_a_month",
        kind=kind.value,
        kinds=[one.value for one in UnitKind],
        wider=[one.value for one in kind.wider],
        services=[one.value for one in Service],
        units=[unit_answer(unit, limits) for unit, limits in found.items],
        cursor=found.next_cursor,
        one=one,
        taken=taken,
    )


def _kind(request: Request[Any]) -> UnitKind:
    try:
        return UnitKind(request.path["kind"])
    except ValueError as error:
        raise NotFound from error


_route = partial(session_route, function="console_firm", use="firm.settings_pages", scope=Scope.ADMIN)

ROUTES: Final = (
    _route(
        "GET", _PATH, units, "Lists units of a kind.", query=(Query("kod", "Which unit is shown."), CURSOR)
    ),
    _route("POST", _PATH, keep, "Keeps a unit and its limits, or takes it out."),
)
