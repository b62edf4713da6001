"""The HTTP edge of every routed function: who calls, which route, and errors told the same way everywhere.

API Gateway is the router: it has matched the route before a function starts, and the event says which. So a
function is a table from route keys to use cases, and nothing here parses paths. Keys are checked before the
route is looked at; the firm comes from the key and from nowhere else. What is published needs no key.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

import orjson

from ulak import errors
from ulak.catalogue import Locale
from ulak.errors import Forbidden, NotFound, Problem, UlakError
from ulak.identity.caller import OWN_SCOPES, Caller, Scope
from ulak.platform.http.problems import STATUS, problem
from ulak.platform.http.request import Response
from ulak.platform.problems import told
from ulak.platform.telemetry import logger

MOST_PROBLEMS: Final = 1_000

__all__ = [
    "MOST_PROBLEMS",
    "OWN_SCOPES",
    "STATUS",
    "Caller",
    "Presented",
    "Request",
    "Response",
    "Scope",
    "edge",
    "preferred_locale",
    "problem",
    "scope_of",
    "signed_edge",
    "told",
]

_HEADERS: Final = {
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "strict-transport-security": "max-age=63072000; includeSubDomains",
}


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
