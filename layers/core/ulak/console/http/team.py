"""The only numbers that the firm's team keys send to."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from ulak.console.forms import Form, lines
from ulak.console.http.declared import session_route
from ulak.console.http.page import see_other, settings_page, visitor_of
from ulak.errors import InputError, Problem
from ulak.platform.http import Request, Response, Scope
from ulak.platform.personal import masked_number

if TYPE_CHECKING:
    from ulak.console.settings import SettingsPages

_PATH: Final = "/konsol/ayarlar/ekip"


def team(pages: SettingsPages, request: Request[None]) -> Response:
    return _team(pages, request)


def change(pages: SettingsPages, request: Request[Form]) -> Response:
    """Numbers are added, or one is taken away: named by a MAC, for the page may not show it."""
    visitor, form = visitor_of(request), request.content
    before = pages.settings.team(visitor.firm_id)
    try:
        if form.text("islem") == "kaldir":
            pages.settings.put_team(
                visitor.firm_id, [f"+{one}" for one in _without(pages, visitor.firm_id, form.text("kim"))]
            )
        else:
            _add(pages, visitor.firm_id, before, lines(form.text("numbers")))
    except InputError as error:
        return _team(pages, request, error)
    pages.trail.note(visitor, "team_changed")
    return see_other(_PATH)


def _add(pages: SettingsPages, firm_id: str, before: Sequence[str], typed: Sequence[str]) -> None:
    """``InputError`` (``/numbers``) with each line that is no number."""
    from ulak.firm_settings.bodies import TeamBody
    from ulak.platform.bodies import parse

    if not typed:
        raise InputError([Problem("draft_without_numbers", "/numbers")])
    own = [f"+{one}" for one in before]
    try:
        pages.settings.put_team(firm_id, parse(TeamBody, {"numbers": [*own, *typed]}).numbers)
    except InputError as error:
        found = []
        for one in error.problems:
            place = one.pointer.rpartition("/")[2]
            line = typed[int(place) - len(own)] if place.isdecimal() else ""
            told = Problem("team_number", params={"number": line}) if line else one
            found.append(replace(told, pointer="/numbers"))
        raise InputError(found) from error


def _without(pages: SettingsPages, firm_id: str, name: str) -> list[str]:
    """The numbers but the one of that name. `InputError` where it is not there any more."""
    names = _names(pages, firm_id)
    if name not in names.values():
        raise InputError([Problem("team_number_gone")])
    return [number for number, other in names.items() if other != name]


def _names(pages: SettingsPages, firm_id: str) -> dict[str, str]:
    """By number what its form calls it: without the firm's key that leads back to nobody."""
    key = pages.settings.need_firm(firm_id).id_key
    numbers = pages.settings.team(firm_id)
    return {one: hmac.digest(key, b"ulak-team-1" + one.encode(), "sha256").hex()[:16] for one in numbers}


def _team(pages: SettingsPages, request: Request[Any], error: InputError | None = None) -> Response:
    visitor = visitor_of(request)
    names = _names(pages, visitor.firm_id)
    if visitor.sees_whole and names:
        pages.trail.note(visitor, "numbers_seen", "ekip")
    shown = [
        (name, f"+{number}" if visitor.sees_whole else masked_number(number))
        for number, name in names.items()
    ]
    return settings_page(pages.firms, request, "team.html", error, numbers=shown)


_route = partial(session_route, function="console_firm", use="firm.settings_pages", scope=Scope.ADMIN)

ROUTES: Final = (
    _route("GET", _PATH, team, "Shows the numbers that team keys send to."),
    _route("POST", _PATH, change, "Adds numbers that team keys send to, or takes one away."),
)
