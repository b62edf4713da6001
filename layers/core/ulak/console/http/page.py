"""Answers as pages: rendered, compressed, in the reader's language, under a policy that lets nothing foreign in."""

from __future__ import annotations

import gzip
from collections.abc import Mapping, Sequence
from functools import partial
from secrets import token_hex
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast
from urllib.parse import quote, urlsplit

from ulak import __version__
from ulak.catalogue import Locale, sentence
from ulak.console import assets
from ulak.console.environment import environment
from ulak.console.forms import Form
from ulak.console.kept_forms import KEPT_FIELD, LATE_FIELD
from ulak.console.navigation import HOME, menu
from ulak.console.texts import text
from ulak.errors import InputError, Problem, TooManyRequests, UlakError, Unauthenticated
from ulak.identity.caller import Scope
from ulak.people import cookies
from ulak.people.records import Visitor
from ulak.platform.http import Request, Response
from ulak.platform.http.problems import status_of
from ulak.platform.once import Once

if TYPE_CHECKING:
    from ulak.directory.known_firms import KnownFirms

_ZONE: Final = "Europe/Istanbul"
"""Of pages that are no firm's."""
KEPT: Final = "saklanan"
"""The parameter of a page that names a form which was kept for it (`ulak.console.kept_forms`)."""
SIGN_IN: Final = "/konsol/giris"
CHOOSE: Final = "/konsol/firma"

ONCE_FIELD: Final = "istek"
"""Of a form that is answered by something shown once: the form's own token."""

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

_HEADERS: Final = {
    "content-type": "text/html; charset=utf-8",
    "referrer-policy": "same-origin",  # a stricter one takes the Origin from our own forms
    "cross-origin-opener-policy": "same-origin",
    "vary": "cookie, accept-encoding",
}

C = TypeVar("C")
T = TypeVar("T")


def locale_of(headers: Mapping[str, str]) -> Locale:
    """Turkish, unless the reader chose English."""
    return "en" if cookies.read(headers, cookies.LANGUAGE) == "en" else "tr"


def visitor_of(request: Request[Any]) -> Visitor:
    """Who is signed in; for faces of routes that ask for a session."""
    return cast(Visitor, request.caller)


def seen(visitor: Visitor, kind: type[T], answer: T) -> T:
    """An answer of the type `kind` as the visitor may see it: numbers are masked without the grant."""
    if visitor.sees_whole:
        return answer
    from ulak.platform.personal import hidden

    return cast(T, hidden(kind, cast(Mapping[str, Any], answer)))


def page(
    request: Request[Any], template: str, /, *, code: int = 200, cookies: Sequence[str] = (), **values: Any
) -> Response:
    """A page for whoever is signed in."""
    visitor = request.caller if isinstance(request.caller, Visitor) else None
    values |= {"kept_as": _kept_as(request), "restored": _shows_late(request)}
    return rendered(template, request.headers, request.address, visitor, code, cookies, **values)


def _shows_late(request: Request[Any]) -> bool:
    """Whether the page shows a form that was kept when a session was over."""
    form = request.content
    return request.method == "GET" and isinstance(form, Form) and bool(form.text(LATE_FIELD))


def _kept_as(request: Request[Any]) -> str:
    """What the page's form is kept as; empty: it never was."""
    if not isinstance(request.content, Form):
        return ""
    return request.query.get(KEPT, "") if request.method == "GET" else request.content.text(KEPT_FIELD)


def settings_page(
    firms: KnownFirms,
    request: Request[Any],
    template: str,
    error: UlakError | None = None,
    /,
    *,
    inside: str = "",
    wrong: int = 422,
    **values: Any,
) -> Response:
    """A page of settings, with what is wrong with what was typed; `inside` as `errors_by_field` takes it."""
    errors = errors_by_field(as_input(error), locale_of(request.headers), inside) if error else {}
    typed = request.content if isinstance(request.content, Form) else None
    return page(
        request,
        template,
        code=wrong if error else 200,
        **of_firm(firms, request),
        typed=typed,
        errors=errors,
        **values,
    )


def of_firm(firms: KnownFirms, request: Request[Any]) -> dict[str, Any]:
    """What every page of a firm shows: its name, and times on its clock."""
    firm_id = request.caller.firm_id
    return {"firm_name": firms.firm(firm_id).name, "zone": firms.zone(firm_id)}


def _policy(sends_to: str) -> str:
    """The page's policy; `sends_to`: where else a form of it goes, a file to the bucket."""
    if not sends_to:
        return POLICY
    parts = urlsplit(sends_to)
    place = f"{parts.scheme}://{parts.netloc}"
    return POLICY.replace("connect-src 'self'", f"connect-src 'self' {place}").replace(
        "form-action 'self'", f"form-action 'self' {place}"
    )


def rendered(
    template: str,
    headers: Mapping[str, str],
    address: str,
    visitor: Visitor | None,
    code: int = 200,
    cookies: Sequence[str] = (),
    /,
    **values: Any,
) -> Response:
    locale = locale_of(headers)
    shown = {
        "t": partial(_said, locale),
        "locale": locale,
        "visitor": visitor,
        "address": address,
        "asset": assets.address,
        "version": __version__,
        "may": partial(_may, visitor),
        "once_token": token_hex(16),
        "menu": menu(address, visitor.scopes) if visitor and visitor.firm_id else None,
        "firm_name": "",
        "zone": _ZONE,
        "errors": {},
        "kept_as": "",
        "restored": False,
        **values,
    }
    content = environment().get_template(template).render(shown).encode()
    policy = _policy(values.get("sends_to", ""))
    sent = dict(_HEADERS) | {"content-language": locale, "content-security-policy": policy}
    if "gzip" in headers.get("accept-encoding", ""):
        content, sent["content-encoding"] = gzip.compress(content, compresslevel=6, mtime=0), "gzip"
    return Response(code, None, sent, content, cookies)


def once_of(request: Request[Form]) -> Once:
    """What a form asks for as a request for something that is shown once to this session: the same form sent twice,
    with the same in it, is the same request."""
    visitor, form = visitor_of(request), request.content
    token = form.text(ONCE_FIELD)
    if not token:
        return Once.anew()
    typed = [f"{name}={value}" for name in sorted(form.fields) for value in form.all(name)]
    return Once(visitor.form_token, (visitor.firm_id, visitor.key_id, request.address, token, *typed))


def see_other(address: str, cookies: Sequence[str] = ()) -> Response:
    """303: what a POST did is looked at by a GET."""
    return Response(303, None, {"location": address}, b"", cookies)


def local_address(text: str) -> str:
    """Where to go on after signing in: a page of the console, or its first."""
    own = text == HOME or text.startswith(f"{HOME}/")
    return text if own and text.isascii() and text.isprintable() and "\\" not in text else HOME


def refused(error: UlakError, headers: Mapping[str, str], address: str, request_id: str) -> Response:
    """What a person sees of a refusal: the sign-in, or a page that says what is wrong.

    A part of a page that a script asks for is answered by a part.
    """
    locale, status = locale_of(headers), status_of(type(error))
    signs_in = isinstance(error, Unauthenticated)
    if "hx-request" in headers:
        return rendered(
            "part_refused.html",
            headers,
            address,
            None,
            status,
            said=_told(error, locale, request_id),
            signs_in=signs_in,
        )
    if signs_in:
        where = "" if address == HOME else f"?donus={quote(address)}"
        return see_other(f"{SIGN_IN}{where}")
    if error.reason == "firm_not_chosen":
        return see_other(CHOOSE)
    said = _told(error, locale, request_id)
    return rendered("refused.html", headers, address, None, status, said=said, request_id=request_id)


def as_input(error: UlakError) -> InputError:
    """What is wrong, as problems of a form: of no field, where it is no matter of one."""
    return (
        error if isinstance(error, InputError) else InputError([Problem(error.reason, params=error.params)])
    )


def errors_by_field(error: InputError, locale: Locale, inside: str = "") -> dict[str, list[str]]:
    """Sentences by the form's field that each is of; those of no field under an empty name. Of the field `inside`
    each part is a field of its own: ``credentials.password``."""
    found: dict[str, list[str]] = {}
    for one in error.problems:
        field, _, part = one.pointer.strip("/").partition("/")
        if inside and field == inside and part:
            field = f"{field}.{part}"
        said = sentence(one.code, locale, one.params)
        if said not in found.setdefault(field, []):
            found[field].append(said)
    return found


def _told(error: UlakError, locale: Locale, request_id: str) -> list[str]:
    if error.reason == "scope_missing":
        return [text("not_allowed", locale)]
    if isinstance(error, InputError):
        return [said for of_field in errors_by_field(error, locale).values() for said in of_field]
    params = dict(error.params)
    if isinstance(error, TooManyRequests):
        params["retry_after"] = error.retry_after
    if status_of(type(error)) == 500:
        return [sentence("internal_error", locale, {"request_id": request_id})]
    return [sentence(error.reason, locale, params)]


def _said(locale: Locale, code: str, **params: object) -> str:
    return text(code, locale, **params)


def _may(visitor: Visitor | None, scope: str) -> bool:
    """Whether the visitor has a scope: what a page offers, the edge still checks."""
    return visitor is not None and Scope(scope) in visitor.scopes
