"""The firm's programs (*web hizmeti bağlantısı*): made, changed, and their keys made, rotated and ended."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from ulak.console.forms import Form, lines, whole_number
from ulak.console.http.declared import session_route
from ulak.console.http.page import as_input, once_of, see_other, settings_page, visitor_of
from ulak.errors import Conflict, InputError
from ulak.firm_settings.answers import client_answer, clients_answer
from ulak.firm_settings.names import client_name
from ulak.people import cookies
from ulak.people.place import Place
from ulak.platform.http import Request, Response, Scope

if TYPE_CHECKING:
    from ulak.console.settings import SettingsPages
    from ulak.firm_settings.bodies import ClientBody, KeyBody

_PATH: Final = "/konsol/ayarlar/programlar"
_ONE: Final = f"{_PATH}/{{client}}"
_ONCE_SECONDS: Final = 300
_SCOPES: Final = (Scope.READ, Scope.SEND, Scope.PERSONAL, Scope.ADMIN)
"""What a program may be given: approving is for persons."""
_KINDS: Final = ("live", "team", "test")
OLD_KEYS_END_IN: Final = (1, 7, 30)
"""Days after which the keys before a new one may end."""


def programs(pages: SettingsPages, request: Request[None]) -> Response:
    return _programs(pages, request)


def add(pages: SettingsPages, request: Request[Form]) -> Response:
    visitor, form = visitor_of(request), request.content
    name = form.text("client").strip()
    try:
        client_name(name)
        _change(pages, request, name)
    except (InputError, Conflict) as error:
        return _programs(pages, request, as_input(error))
    pages.trail.note(visitor, "program_kept", name)
    return see_other(_address(name))


def program(pages: SettingsPages, request: Request[None]) -> Response:
    return _program(pages, request)


def change(pages: SettingsPages, request: Request[Form]) -> Response:
    visitor, name = visitor_of(request), request.path["client"]
    pages.settings.need_client(visitor.firm_id, name)
    try:
        _change(pages, request, name)
    except (InputError, Conflict) as error:
        return _program(pages, request, as_input(error), "change")
    pages.trail.note(visitor, "program_kept", name)
    return see_other(_address(name))


def add_key(pages: SettingsPages, request: Request[Form]) -> Response:
    """A further key; its page shows it once."""
    visitor, name = visitor_of(request), request.path["client"]
    try:
        typed = _typed_key(pages, request.content)
        made = pages.settings.add_client_key(visitor.firm_id, name, typed, visitor, once_of(request))
    except (InputError, Conflict) as error:
        return _program(pages, request, as_input(error), "key")
    key_id = made.key.key_id
    if not made.again:
        pages.trail.note(visitor, "key_made", name, key=key_id)
    return see_other(_address(name), [cookies.write(cookies.ONCE, f"{key_id}.{made.text}", _ONCE_SECONDS)])


def end(pages: SettingsPages, request: Request[Form]) -> Response:
    """One key ends, or all of the program's."""
    visitor, name, key_id = visitor_of(request), request.path["client"], request.content.text("anahtar")
    if key_id:
        pages.settings.revoke_client_key(visitor.firm_id, name, key_id)
        pages.trail.note(visitor, "key_ended", name, key=key_id)
    else:
        pages.settings.end_client(visitor.firm_id, name)
        pages.trail.note(visitor, "program_ended", name)
    return see_other(_address(name))


def _change(pages: SettingsPages, request: Request[Form], name: str) -> None:
    visitor = visitor_of(request)
    pages.settings.put_client(visitor.firm_id, name, _typed(request.content), visitor)


def _typed(form: Form) -> ClientBody:
    from ulak.firm_settings.bodies import ClientBody
    from ulak.platform.bodies import parse

    units = {kind: form.text(kind).strip() or None for kind in ("department", "branch", "company")}
    given: dict[str, Any] = {
        "erp_user": form.text("erp_user").strip() or None,
        "scopes": form.all("scopes"),
        "addresses": lines(form.text("addresses")),
    }
    return parse(ClientBody, given | units)


def _typed_key(pages: SettingsPages, form: Form) -> KeyBody:
    from ulak.firm_settings.bodies import KeyBody
    from ulak.platform.bodies import parse
    from ulak.platform.clock import DAY, rfc3339

    days = form.text("old")
    ends = int(days) if days in {str(one) for one in OLD_KEYS_END_IN} else 0
    given = {
        "kind": form.text("kind"),
        "days": whole_number(form.text("days")),
        "old_keys_end_at": rfc3339(pages.settings.clock() + ends * DAY) if ends else None,
    }
    return parse(KeyBody, given)


def _programs(pages: SettingsPages, request: Request[Any], error: InputError | None = None) -> Response:
    firm_id, settings = visitor_of(request).firm_id, pages.settings
    return _page(
        pages,
        request,
        "programs.html",
        error,
        programs=clients_answer(settings.clients(firm_id), settings.used_at(firm_id))["clients"],
        scopes=(offered := _offered(request)),
        chosen=_chosen(request, [one for one in (Scope.READ, Scope.SEND) if one in offered]),
    )


def _program(
    pages: SettingsPages, request: Request[Any], error: InputError | None = None, of_form: str = ""
) -> Response:
    """A program's page; with the text of a key that was just made, once."""
    firm_id, name = visitor_of(request).firm_id, request.path["client"]
    found = pages.settings.need_client(firm_id, name)
    if isinstance(form := request.content, Form) and not of_form:
        of_form = "key" if "kind" in form.fields else "change"
    key_id, _, text = cookies.read(request.headers, cookies.ONCE).partition(".")
    shows = key_id in found.keys and bool(text)
    answer = client_answer(found, pages.settings.used_at(firm_id))
    return _page(
        pages,
        request,
        "program.html",
        error,
        cookies=[cookies.end(cookies.ONCE)] if shows else (),
        scopes=_offered(request, found.scopes),
        program=answer,
        key=text if shows else "",
        key_id=key_id if shows else "",
        of_form=of_form,
        chosen=_chosen(request, answer["scopes"]) if of_form == "change" else answer["scopes"],
        kinds=_KINDS,
        old_keys=OLD_KEYS_END_IN,
    )


def _chosen(request: Request[Any], otherwise: list[Any]) -> list[Any]:
    return request.content.all("scopes") if isinstance(request.content, Form) else otherwise


def _page(
    pages: SettingsPages, request: Request[Any], template: str, error: InputError | None, **values: Any
) -> Response:
    api = Place.of(request.headers, "").origin
    return settings_page(pages.firms, request, template, error, api=api, **values)


def _offered(request: Request[Any], held: Collection[str] = ()) -> list[Scope]:
    """What the visitor may give a program, and what the program has already."""
    beyond = set(visitor_of(request).cannot_give(_SCOPES)) - set(held)
    return [one for one in _SCOPES if one not in beyond]


def _address(name: str) -> str:
    return f"{_PATH}/{quote(name)}"


_route = partial(session_route, function="console_firm", use="firm.settings_pages", scope=Scope.ADMIN)

ROUTES: Final = (
    _route("GET", _PATH, programs, "Lists the firm's programs and their keys."),
    _route("POST", _PATH, add, "Adds a program."),
    _route("GET", _ONE, program, "Shows a program."),
    _route("POST", _ONE, change, "Changes a program."),
    _route("POST", f"{_ONE}/anahtar", add_key, "Makes a key, which is shown once."),
    _route("POST", f"{_ONE}/bitir", end, "Ends a key, or all of a program's."),
)
