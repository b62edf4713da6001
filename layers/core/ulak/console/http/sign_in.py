"""Signing in and out, invitations accepted, the firm and the language chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

import orjson

from ulak.console.forms import Form, read_form
from ulak.console.http.page import (
    CHOOSE,
    SIGN_IN,
    errors_by_field,
    local_address,
    locale_of,
    page,
    refused,
    see_other,
    visitor_of,
)
from ulak.console.navigation import HOME
from ulak.errors import Forbidden, InputError, TooManyRequests, Unauthenticated
from ulak.identity.caller import Presented
from ulak.identity.firm_id import LIVE_FIRM
from ulak.people import cookies
from ulak.people.ceremonies import LASTS, CeremonyOver
from ulak.people.place import Place, require_own_form
from ulak.people.sessions import LONGEST
from ulak.platform.clock import SECOND
from ulak.platform.http import Authority, Query, Request, Response, Route
from ulak.platform.strict_json import parse_object

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ulak.people.enterprise import Enterprise
    from ulak.people.entrances import Entrances
    from ulak.people.invitations import Invitations
    from ulak.people.records import Visitor
    from ulak.people.sessions import Sessions
    from ulak.people.sign_in import SignedIn, SignIn

YEAR_SECONDS: Final = 365 * 24 * 3600
STEP_SECONDS: Final = LASTS // SECOND
_SESSION_SECONDS: Final = LONGEST // SECOND
_CODE: Final = "/konsol/giris/kod"


@dataclass(frozen=True, slots=True)
class Arrivals:
    """How people come in."""

    sign_in: SignIn
    invitations: Invitations
    sessions: Sessions
    entrances: Entrances
    enterprise: Callable[[], Enterprise]
    """Made when it is asked for: most people come in otherwise."""
    firm_name: Callable[[str], str]

    def place(self, request: Request[Any]) -> Place:
        return Place.of(request.headers, self.sessions.domain)

    def own_form(self, request: Request[Any]) -> Place:
        """The place of a form that is sent before anybody is signed in; ``Forbidden`` for another site's."""
        place = self.place(request)
        require_own_form(request.headers, place)
        return place


# --- signing in --------------------------------------------------------------------------------------------


def sign_in_page(arrivals: Arrivals, request: Request[None]) -> Response:
    note = {"kurum": "sign_in.not_taken", "hazir": "sign_in.ready", "cikis": "sign_in.out"}.get(
        request.query.get("bilgi", ""), ""
    )
    return _sign_in(arrivals, request, note=note)


def by_password(arrivals: Arrivals, request: Request[Form]) -> Response:
    arrivals.own_form(request)
    form, locale = request.content, locale_of(request.headers)
    try:
        asked = arrivals.sign_in.by_password(form.text("eposta"), form.text("parola"), locale)
    except (InputError, TooManyRequests) as error:
        problems = error if isinstance(error, InputError) else _as_input(error)
        errors = errors_by_field(problems, locale)
        return _sign_in(arrivals, request, status=422, errors=errors, email=form.text("eposta"))
    step = cookies.write(cookies.STEP, asked.step, STEP_SECONDS)
    return see_other(f"{_CODE}?donus={quote(local_address(form.text('donus')))}", [step])


def code_page(arrivals: Arrivals, request: Request[None]) -> Response:
    try:
        return _code(arrivals, request)
    except CeremonyOver:
        return see_other(SIGN_IN)


def by_code(arrivals: Arrivals, request: Request[Form]) -> Response:
    arrivals.own_form(request)
    form, step = request.content, cookies.read(request.headers, cookies.STEP)
    try:
        signed_in = arrivals.sign_in.by_code(step, "".join(form.text("kod").split()))
    except InputError as error:
        errors = errors_by_field(error, locale_of(request.headers))
        return _code(arrivals, request, status=422, errors=errors)
    where = CHOOSE if signed_in.chooses else local_address(form.text("donus"))
    return see_other(where, session_cookies(signed_in))


def begin_passkey(arrivals: Arrivals, request: Request[None]) -> Response:
    step, options = arrivals.sign_in.begin_passkey(arrivals.own_form(request))
    return _options(step, options)


def by_passkey(arrivals: Arrivals, request: Request[Mapping[str, Any]]) -> Response:
    place, step = arrivals.own_form(request), cookies.read(request.headers, cookies.STEP)
    signed_in = arrivals.sign_in.by_passkey(step, request.content, place)
    where = CHOOSE if signed_in.chooses else local_address(request.query.get("donus", ""))
    return Response(200, {"to": where}, cookies=session_cookies(signed_in))


def sign_out(arrivals: Arrivals, request: Request[Form]) -> Response:
    visitor = visitor_of(request)
    arrivals.sessions.end(visitor)
    if visitor.firm_id:
        arrivals.sign_in.trail.note(visitor, "signed_out")
    return see_other(f"{SIGN_IN}?bilgi=cikis", [cookies.end(cookies.SESSION)])


# --- the firm, the language --------------------------------------------------------------------------------


def firms_page(arrivals: Arrivals, request: Request[None]) -> Response:
    visitor = visitor_of(request)
    firms = [(one, arrivals.firm_name(one)) for one in _firms(arrivals, visitor)]
    return page(request, "choose.html", firms=firms)


def choose_firm(arrivals: Arrivals, request: Request[Form]) -> Response:
    visitor, firm_id = visitor_of(request), request.content.text("firma")
    if firm_id not in _firms(arrivals, visitor):
        raise Forbidden("firm_not_yours")
    cookie = arrivals.sessions.choose(visitor, firm_id)
    arrivals.sign_in.trail.note_of(firm_id, visitor.person_id, visitor.name, "signed_in")
    return see_other(HOME, [cookies.write(cookies.SESSION, cookie, _SESSION_SECONDS)])


def choose_language(arrivals: Arrivals, request: Request[Form]) -> Response:
    arrivals.own_form(request)
    language = "en" if request.content.text("dil") == "en" else "tr"
    where = local_address(request.content.text("donus"))
    return see_other(where, [cookies.write(cookies.LANGUAGE, language, YEAR_SECONDS)])


# --- invitations -------------------------------------------------------------------------------------------


def invitation_page(arrivals: Arrivals, request: Request[None]) -> Response:
    return _invitation(arrivals, request)


def accept_by_password(arrivals: Arrivals, request: Request[Form]) -> Response:
    arrivals.own_form(request)
    try:
        arrivals.invitations.by_password(request.path["secret"], request.content.text("parola"))
    except InputError as error:
        errors = errors_by_field(error, locale_of(request.headers))
        return _invitation(arrivals, request, status=422, errors=errors)
    return see_other(f"{SIGN_IN}?bilgi=hazir")


def begin_registration(arrivals: Arrivals, request: Request[None]) -> Response:
    place = arrivals.own_form(request)
    step, options = arrivals.invitations.begin_passkey(request.path["secret"], place)
    return _options(step, options)


def register(arrivals: Arrivals, request: Request[Mapping[str, Any]]) -> Response:
    place, step = arrivals.own_form(request), cookies.read(request.headers, cookies.STEP)
    person = arrivals.invitations.by_passkey(request.path["secret"], step, request.content, place)
    return Response(200, {"to": HOME}, cookies=session_cookies(arrivals.sign_in.begin(person)))


def join(arrivals: Arrivals, request: Request[Form]) -> Response:
    visitor = visitor_of(request)
    firm_id = arrivals.invitations.join(request.path["secret"], visitor)
    cookie = arrivals.sessions.choose(visitor, firm_id)
    return see_other(HOME, [cookies.write(cookies.SESSION, cookie, _SESSION_SECONDS)])


# -----------------------------------------------------------------------------------------------------------


def _sign_in(arrivals: Arrivals, request: Request[Any], status: int = 200, **more: Any) -> Response:
    asked = request.query.get("donus", "") or (
        request.content.text("donus") if isinstance(request.content, Form) else ""
    )
    shown: dict[str, Any] = {"note": "", "email": "", "back": local_address(asked), **more}
    firm_id = cookies.read(request.headers, cookies.FIRM)
    shown["known_firm"] = firm_id if LIVE_FIRM.fullmatch(firm_id) else ""
    return page(request, "sign_in.html", code=status, bound=arrivals.place(request).bound, **shown)


def _code(arrivals: Arrivals, request: Request[Any], status: int = 200, **more: Any) -> Response:
    person = arrivals.sign_in.awaits_code(cookies.read(request.headers, cookies.STEP))
    back = request.query.get("donus", "") or (
        request.content.text("donus") if isinstance(request.content, Form) else ""
    )
    masked = f"{'•' * 6} {person.msisdn[-4:-2]} {person.msisdn[-2:]}"
    return page(request, "code.html", code=status, to=masked, back=local_address(back), **more)


def _invitation(arrivals: Arrivals, request: Request[Any], status: int = 200, **more: Any) -> Response:
    secret = request.path["secret"]
    invitation, person = arrivals.invitations.look(secret)
    token = ""
    if invitation.joins:
        try:
            shown = Presented({}, request.headers, b"")
            token = arrivals.sessions.signed_in(shown, posts=False).form_token
        except Unauthenticated:
            token = ""
    values: dict[str, Any] = {
        "name": person.name,
        "email": person.email,
        "firm": arrivals.firm_name(invitation.firm_id),
        "joins": invitation.joins,
        "form_token": token,
        "secret": secret,
        "bound": arrivals.place(request).bound,
        "provider": arrivals.entrances.providers.of(invitation.firm_id),
        "firm_id": invitation.firm_id,
    }
    return page(request, "invitation.html", code=status, **values, **more)


def _firms(arrivals: Arrivals, visitor: Visitor) -> list[str]:
    return arrivals.entrances.open_to(visitor.person_id, visitor.via)


def session_cookies(signed_in: SignedIn) -> list[str]:
    return [
        cookies.write(cookies.SESSION, signed_in.cookie, _SESSION_SECONDS),
        cookies.end(cookies.STEP),
    ]


def _options(step: str, options: str) -> Response:
    """What a browser is asked for a passkey with; a script of ours reads it."""
    return Response(200, orjson.loads(options), cookies=[cookies.write(cookies.STEP, step, STEP_SECONDS)])


def _as_input(error: TooManyRequests) -> InputError:
    from ulak.errors import Problem

    return InputError([Problem(error.reason, "/password", params={"retry_after": error.retry_after})])


def route(
    method: str,
    path: str,
    face: Callable[[Arrivals, Request[Any]], Response],
    summary: str,
    *,
    authority: Authority = Authority.NOBODY,
    json: bool = False,
    query: tuple[Query, ...] = (),
) -> Route:
    """A route of whoever is not signed in, unless it says more. What a script of ours asks for is JSON."""
    reads = None if method == "GET" else (parse_object if json else read_form)
    return Route(
        method=method,
        path=path,
        function="console_sign_in",
        use="console.arrivals",
        face=face,
        summary=summary,
        authority=authority,
        read=None if face in (begin_passkey, begin_registration) else reads,
        refused=None if json else refused,
        produces="application/json" if json else "text/html",
        query=query,
        documented=False,
    )


_PERSON: Final = Authority.PERSON
_BACK: Final = Query("donus", "Where the visitor was led here from.", most=1_024)
_NOTE: Final = Query("bilgi", "What the page says has just happened.")

ROUTES: Final = (
    route("GET", SIGN_IN, sign_in_page, "Shows the sign-in.", query=(_BACK, _NOTE)),
    route("POST", SIGN_IN, by_password, "Looks at a password, and sends a code.", query=(_BACK,)),
    route("GET", _CODE, code_page, "Asks for the code.", query=(_BACK,)),
    route("POST", _CODE, by_code, "Checks the code, and signs in.", query=(_BACK,)),
    route("POST", "/konsol/giris/gecis/iste", begin_passkey, "Asks for a passkey.", json=True),
    route("POST", "/konsol/giris/gecis", by_passkey, "Signs in by a passkey.", json=True, query=(_BACK,)),
    route("POST", "/konsol/cikis", sign_out, "Signs out.", authority=_PERSON),
    route("GET", CHOOSE, firms_page, "Shows the person's firms.", authority=_PERSON),
    route("POST", CHOOSE, choose_firm, "Chooses a firm.", authority=_PERSON),
    route("POST", "/konsol/dil", choose_language, "Chooses the language."),
    route("GET", "/konsol/davet/{secret}", invitation_page, "Shows an invitation."),
    route("POST", "/konsol/davet/{secret}", accept_by_password, "Accepts it by a new password."),
    route(
        "POST", "/konsol/davet/{secret}/gecis/iste", begin_registration, "Asks for a new passkey.", json=True
    ),
    route("POST", "/konsol/davet/{secret}/gecis", register, "Accepts it by a new passkey.", json=True),
    route("POST", "/konsol/davet/{secret}/katil", join, "Joins a further firm.", authority=_PERSON),
)
