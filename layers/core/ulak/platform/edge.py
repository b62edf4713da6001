"""The HTTP edge of every routed function: who calls, which route, and errors told the same way everywhere.

API Gateway is the router: it has matched the route before a function starts, and the event says which. So a
function is a table from route keys to use cases, and nothing here parses paths. Keys are checked before the
route is looked at; the firm comes from the key and from nowhere else. What is published needs no key.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

import orjson

from ulak import errors
from ulak.catalogue import Locale, sentence
from ulak.errors import Forbidden, InputError, NotFound, Problem, UlakError
from ulak.platform.telemetry import logger

STATUS: Final[dict[type[UlakError], int]] = {
    errors.MalformedBody: 400,
    errors.InputError: 422,
    errors.Unauthenticated: 401,
    errors.Forbidden: 403,
    errors.NotFound: 404,
    errors.QuotaExceeded: 409,
    errors.InsufficientCredit: 402,
    errors.Conflict: 409,
    errors.IdempotencyMismatch: 422,
    errors.TooLarge: 413,
    errors.TooManyRequests: 429,
    errors.Unavailable: 503,
}
"""The HTTP status of each branch of the error tree; what is not here is ours and is a 500."""

MOST_PROBLEMS: Final = 1_000

_HEADERS: Final = {
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "strict-transport-security": "max-age=63072000; includeSubDomains",
}


class Scope(StrEnum):
    """What a key may do within its firm."""

    READ = "read"
    """Look at what there is."""
    SEND = "send"
    """Send, and change whatever sending takes from."""
    PERSONAL = "personal"
    """See whole numbers and texts of what was sent, and take lists out; without it they are masked."""
    ADMIN = "admin"
    """The firm's settings: accounts, clients, units."""


OWN_SCOPES: Final = frozenset({Scope.READ, Scope.SEND, Scope.PERSONAL})
"""Of a key that was given none by name."""

_SETTINGS: Final = "/v1/settings/"
_TAKEN_OUT: Final = frozenset(
    {
        "POST /v1/exports",
        "GET /v1/exports/{export_id}",
        "GET /v1/jobs/{job_id}/refusals.csv",
        "GET /v1/imports/{import_id}/refusals.xlsx",
    }
)
"""Files of whole rows, that are of no use with the numbers masked."""


def scope_of(route: str) -> Scope:
    """The scope that a route asks of its caller.

    >>> scope_of("GET /v1/jobs/{job_id}").value, scope_of("POST /v1/jobs").value
    ('read', 'send')
    >>> scope_of("GET /v1/settings/clients").value
    'admin'
    """
    if route in _TAKEN_OUT:
        return Scope.PERSONAL
    method, _, path = route.partition(" ")
    if path.startswith(_SETTINGS):
        return Scope.ADMIN
    return Scope.READ if method == "GET" else Scope.SEND


@dataclass(frozen=True, slots=True)
class Caller:
    """Who holds the key: the firm, and the ERP user that the key stands for, if it is linked to one."""

    firm_id: str
    key_id: str
    erp_user: str | None = None
    administrator: bool = False
    """The key is not the firm's own but of those who run Ulak: it may bring credit in."""
    scopes: frozenset[str] = OWN_SCOPES
    units: Mapping[str, str] = field(default_factory=dict)
    """The company, branch and department that the key is linked to: kind → code."""

    @property
    def sees_whole(self) -> bool:
        """Whether numbers and texts are shown as they are, and not masked."""
        return Scope.PERSONAL in self.scopes


@dataclass(frozen=True, slots=True)
class Request:
    caller: Caller
    route: str
    request_id: str
    locale: Locale
    body: bytes = b""
    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def resource(self) -> str:
        """The route without its method: the path that an Idempotency-Key belongs to."""
        return self.route.partition(" ")[2]


@dataclass(frozen=True, slots=True)
class Presented:
    """What a request shows of its caller; nothing of it is trusted yet."""

    path: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Response:
    status: int
    body: Mapping[str, Any]
    headers: Mapping[str, str] = field(default_factory=dict)


Event = dict[str, Any]
Route = Callable[[Request], Response]
Published = Mapping[str, Callable[[], Response]]
"""Routes that answer whoever asks, and everybody the same: they are not even told what was asked."""


def edge(
    routes: Mapping[str, Route],
    authenticate: Callable[[str | None], Caller],
    published: Published = MappingProxyType({}),
) -> Callable[[Event, object], Event]:
    """A Lambda handler that serves `routes` (``"POST /v1/jobs"`` → use case) to callers whose
    ``Authorization`` header `authenticate` knows, and what is `published` to anyone."""
    return _handler(routes, lambda presented: authenticate(presented.headers.get("authorization")), published)


def signed_edge(
    routes: Mapping[str, Route], recognise: Callable[[Presented], Caller]
) -> Callable[[Event, object], Event]:
    """The same for callers that prove who they are by the request itself: a signature over its raw body, or a
    secret in its path."""
    return _handler(routes, recognise, {})


def _handler(
    routes: Mapping[str, Route], recognise: Callable[[Presented], Caller], published: Published
) -> Callable[[Event, object], Event]:
    scopes = {route: scope_of(route) for route in routes}

    def answer(event: Event, headers: Mapping[str, str], request_id: str, locale: Locale) -> Response:
        path, query = event.get("pathParameters") or {}, event.get("queryStringParameters") or {}
        if not _may_name_something(path.values(), query.values()):
            raise NotFound
        presented = Presented(path, headers, _body(event))
        request = Request(
            caller=recognise(presented),
            route=event["routeKey"],
            request_id=request_id,
            locale=locale,
            body=presented.body,
            path=presented.path,
            query=query,
            headers=headers,
        )
        route = routes.get(request.route)
        if route is None:
            raise NotFound  # a route of the template that this function does not serve
        if (scope := scopes[request.route]) not in request.caller.scopes:
            raise Forbidden("scope_missing", scope=scope.value)
        return route(request)

    def handler(event: Event, context: object) -> Event:
        headers: dict[str, str] = event.get("headers", {})
        request_id = event["requestContext"]["requestId"]
        locale = preferred_locale(headers.get("accept-language", ""))
        try:
            publish = published.get(event["routeKey"])
            response = publish() if publish else answer(event, headers, request_id, locale)
        except UlakError as error:
            response = problem(error, locale, request_id)
            if response.status >= 500:
                logger().exception("unanswered", extra={"request_id": request_id, "code": error.reason})
        except Exception as error:  # the last line of defence: told to the caller, recorded, never swallowed
            logger().exception("unexpected", extra={"request_id": request_id, "kind": type(error).__name__})
            response = problem(UlakError("internal_error", request_id=request_id), locale, request_id)
        return {
            "statusCode": response.status,
            "headers": {"content-type": "application/json", **_HEADERS, **response.headers},
            "body": orjson.dumps(response.body).decode(),
            "isBase64Encoded": False,
        }

    return handler


_LONGEST_NAME: Final = 512
"""Octets of a value in a path. No id is half as long, and DynamoDB refuses to look for a key of kilobytes."""


def _may_name_something(path: Iterable[str], query: Iterable[str]) -> bool:
    """Half of a surrogate pair cannot be written in UTF-8: it names nothing, and AWS refuses to look."""
    try:
        for value in query:
            value.encode()
        for value in path:
            if len(value.encode()) > _LONGEST_NAME:
                return False
    except UnicodeEncodeError:
        return False
    return True


def problem(error: UlakError, locale: Locale, request_id: str) -> Response:
    """The error as ``application/problem+json`` (RFC 9457), with every problem it carries."""
    status = next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)
    if status == 500 and error.reason != "internal_error":
        error = UlakError("internal_error", request_id=request_id)  # what broke inside is not the caller's
    body: dict[str, Any] = {
        "type": f"urn:ulak:problem:{error.reason}",
        "code": error.reason,
        "status": status,
        "title": sentence(error.reason, locale, error.params | _extra(error)),
        "request_id": request_id,
        "retryable": error.retryable,
    }
    headers = {"content-type": "application/problem+json", "content-language": locale}
    if isinstance(error, InputError):
        body["problems_total"] = len(error.problems)
        body["problems"] = [told(one, locale) for one in error.problems[:MOST_PROBLEMS]]
    if isinstance(error, errors.Unauthenticated):
        headers["www-authenticate"] = 'Bearer realm="ulak"'
    if isinstance(error, errors.TooManyRequests):
        headers["retry-after"] = str(error.retry_after)
    return Response(status, body, headers)


def told(one: Problem, locale: Locale) -> dict[str, Any]:
    """One problem as a caller reads it."""
    where: dict[str, Any] = {"code": one.code, "message": sentence(one.code, locale, one.params)}
    if one.pointer:
        where["pointer"] = one.pointer
    if one.row is not None:
        where["row"] = one.row
    return where


def _extra(error: UlakError) -> dict[str, Any]:
    return {"retry_after": error.retry_after} if isinstance(error, errors.TooManyRequests) else {}


def preferred_locale(accept_language: str) -> Locale:
    """Turkish, unless the caller prefers English.

    >>> preferred_locale("en-GB,tr;q=0.5"), preferred_locale(""), preferred_locale("tr,en;q=0.9")
    ('en', 'tr', 'tr')
    """
    if not accept_language:
        return "tr"
    weights = {"tr": 0.0, "en": 0.0}
    for part in accept_language.lower().split(","):
        tag, _, parameters = part.partition(";")
        language = tag.strip()[:2]
        if language in weights:
            weight = parameters.strip().removeprefix("q=") or "1"
            try:
                weights[language] = max(weights[language], float(weight))
            except ValueError:
                continue  # a header that is not of its form asks for nothing
    return "en" if weights["en"] > weights["tr"] else "tr"


def _body(event: Event) -> bytes:
    body: str = event.get("body") or ""
    if not event.get("isBase64Encoded"):
        return body.encode(errors="surrogatepass")  # half a pair is told by whoever reads the body
    try:
        return base64.b64decode(body)
    except ValueError as error:
        raise errors.MalformedBody([Problem("body_not_utf8", params={"position": 0})]) from error
