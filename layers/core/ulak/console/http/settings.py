"""The firm's people: who there is, invited, changed, reset and ended."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from ulak.console.forms import Form
from ulak.console.http.declared import session_route
from ulak.console.http.page import errors_by_field, locale_of, of_firm, once_of, page, see_other, visitor_of
from ulak.errors import Conflict, InputError, Problem
from ulak.people import cookies
from ulak.people.invitations import Invited
from ulak.people.place import Place
from ulak.people.records import Standing
from ulak.people.roles import Role
from ulak.platform.http import Request, Response, Scope

if TYPE_CHECKING:
    from ulak.directory.known_firms import KnownFirms
    from ulak.people.invitations import Invitations


@dataclass(frozen=True, slots=True)
class PeoplePages:
    invitations: Invitations
    firms: KnownFirms


_PATH: Final = "/konsol/ayarlar/kisiler"
_ONCE_SECONDS: Final = 300


def people(pages: PeoplePages, request: Request[None]) -> Response:
    return _people(pages, request)


def invite(pages: PeoplePages, request: Request[Form]) -> Response:
    visitor, invited = visitor_of(request), _invited(request.content)
    try:
        secret = pages.invitations.invite(visitor.firm_id, invited, visitor, once_of(request))
    except (InputError, Conflict) as error:
        problems = error if isinstance(error, InputError) else InputError([Problem(error.reason, "/email")])
        return _people(
            pages,
            request,
            422,
            errors=errors_by_field(problems, locale_of(request.headers)),
            typed=invited,
        )
    person = pages.invitations.store.by_email(invited.email)
    return _to_person(person.person_id if person else "", secret)


def _invited(form: Form) -> Invited:
    name, email, number = form.text("name"), form.text("email"), form.text("number")
    return Invited(name, email, number, _roles(form), _whole(form), form.text("subject"))


def person(pages: PeoplePages, request: Request[None]) -> Response:
    return _person(pages, request)


def change(pages: PeoplePages, request: Request[Form]) -> Response:
    visitor, person_id, form = visitor_of(request), request.path["person_id"], request.content
    try:
        pages.invitations.change(visitor.firm_id, person_id, _roles(form), _whole(form), visitor)
    except (InputError, Conflict) as error:
        problems = error if isinstance(error, InputError) else InputError([Problem(error.reason, "/roles")])
        errors = errors_by_field(problems, locale_of(request.headers))
        return _person(pages, request, 422, errors=errors)
    return see_other(f"{_PATH}/{person_id}")


def reset(pages: PeoplePages, request: Request[Form]) -> Response:
    visitor, person_id = visitor_of(request), request.path["person_id"]
    secret = pages.invitations.reset(visitor.firm_id, person_id, visitor, once_of(request))
    return _to_person(person_id, secret)


def end(pages: PeoplePages, request: Request[Form]) -> Response:
    visitor = visitor_of(request)
    pages.invitations.end(visitor.firm_id, request.path["person_id"], visitor)
    return see_other(_PATH)


def _people(
    pages: PeoplePages, request: Request[Any], status: int = 200, typed: Invited | None = None, **more: Any
) -> Response:
    found = pages.invitations.store.people_of(request.caller.firm_id)
    form = request.content
    blank = _invited(form) if isinstance(form, Form) else Invited("", "", "", (), False)
    return _page(
        pages,
        request,
        "people.html",
        status,
        people=found,
        roles=list(Role),
        typed=typed or blank,
        has_provider=pages.invitations.entrances.providers.of(request.caller.firm_id) is not None,
        **more,
    )


def _person(pages: PeoplePages, request: Request[Any], status: int = 200, **more: Any) -> Response:
    """A person's page; with the link of its invitation, once."""
    person_id, headers = request.path["person_id"], request.headers
    membership = pages.invitations.store.membership(person_id, request.caller.firm_id)
    found = pages.invitations.store.person(person_id)
    whose, _, secret = cookies.read(headers, cookies.ONCE).partition(".")
    shows = whose == person_id and bool(secret)
    place = Place.of(headers, pages.invitations.sessions.domain)
    return _page(
        pages,
        request,
        "person.html",
        status,
        cookies=[cookies.end(cookies.ONCE)] if shows else (),
        person=found,
        membership=membership,
        chosen=_roles(form) if isinstance(form := request.content, Form) else membership.roles,
        whole=_whole(form) if isinstance(form, Form) else membership.sees_whole,
        ended=membership.standing is Standing.ENDED,
        roles=list(Role),
        link=f"{place.origin}/konsol/davet/{secret}" if shows else "",
        **more,
    )


def _page(pages: PeoplePages, request: Request[Any], template: str, status: int, **values: Any) -> Response:
    return page(request, template, code=status, **of_firm(pages.firms, request), **values)


def _to_person(person_id: str, secret: str) -> Response:
    """To the person's page, with the link's secret in a cookie that the page takes away."""
    return see_other(
        f"{_PATH}/{person_id}", [cookies.write(cookies.ONCE, f"{person_id}.{secret}", _ONCE_SECONDS)]
    )


def _roles(form: Form) -> tuple[Role, ...]:
    """The roles that were ticked, in their own order; what is none is left out."""
    ticked = form.all("roles")
    return tuple(role for role in Role if role in ticked)


def _whole(form: Form) -> bool:
    return form.text("whole") == "1"


_route = partial(session_route, function="console_settings", use="firm.people_pages", scope=Scope.ADMIN)

ROUTES: Final = (
    _route("GET", _PATH, people, "Lists the firm's people."),
    _route("POST", _PATH, invite, "Invites a person by a link."),
    _route("GET", f"{_PATH}/{{person_id}}", person, "Shows a person."),
    _route("POST", f"{_PATH}/{{person_id}}", change, "Changes a person's roles."),
    _route(
        "POST", f"{_PATH}/{{person_id}}/sifirla", reset, "Gives a person who lost its passkey a new link."
    ),
    _route("POST", f"{_PATH}/{{person_id}}/sonlandir", end, "Ends a person's access."),
)
