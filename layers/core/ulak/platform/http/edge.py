"""The handler of every routed function: who calls, what the route's declaration asks, and errors told alike everywhere.

API Gateway is the router: it has matched the route before a function starts, and the event says which. So a
function is a table of routes. Keys are checked before the route is looked at; the firm comes from the key and from
nowhere else. What is published needs no key.
"""

from __future__ import annotations

import base64
import unicodedata
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, Final, Protocol

import orjson

from ulak.catalogue import Locale
from ulak.errors import (
    Forbidden,
    InputError,
    MalformedBody,
    NotFound,
    Problem,
    TooLarge,
    UlakError,
    UnsupportedEncoding,
)
from ulak.identity.caller import Caller, Presented
from ulak.platform.http.problems import problem
from ulak.platform.http.request import Request, Response
from ulak.platform.http.route import Authority, Route
from ulak.platform.idempotency import RequestKey, is_key
from ulak.platform.telemetry import logger

Event = dict[str, Any]

_HEADERS: Final = {
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "strict-transport-security": "max-age=63072000; includeSubDomains",
}

_LONGEST_NAME: Final = 512
"""Octets of a value in a path. No id is half as long, and DynamoDB refuses to look for a key of kilobytes."""

_ANYONE: Final = Caller("", "", scopes=frozenset())
"""Who reads what is published."""

_GZIP_OR_ZLIB: Final = zlib.MAX_WBITS | 32


class Authenticates(Protocol):
    """Knows whose key an ``Authorization`` header presents; raises `Unauthenticated`."""

    def authenticate(self, authorization: str | None) -> Caller: ...


class Root(Protocol):
    """Holds the use cases by name, and whoever knows the keys."""

    @property
    def firms(self) -> Authenticates: ...


def edge(routes: Iterable[Route], root: Root) -> Callable[[Event, object], Event]:
    """A Lambda handler that serves `routes` with the use cases of `root`."""
    table = {route.key: route for route in routes}

    def answer(event: Event, headers: Mapping[str, str], request_id: str, locale: Locale) -> Response:
        route = table.get(event["routeKey"])
        if route is None:
            raise NotFound  # a route of the template that this function does not serve
        path = _composed(event.get("pathParameters") or {})
        query = _composed(event.get("queryStringParameters") or {})
        if not _may_name_something(path.values(), query.values()):
            raise NotFound
        octets = _octets(event)
        caller = _caller(route, root, Presented(path, headers, octets))
        raw = _inflated(octets, headers.get("content-encoding", ""), route)
        key = RequestKey.of(route.path, headers.get("idempotency-key", "") if route.spends else "", raw)
        try:
            content = read_content(route, raw, key.key)
        except InputError:
            answered = _before(route, root, caller, key, locale)
            if answered is None:
                raise
            return _as_seen(answered, route, caller)
        request: Request[Any] = Request(
            caller=caller,
            request_id=request_id,
            locale=locale,
            content=content,
            key=key,
            path=path,
            query=query,
            headers=headers,
            raw=raw,
            method=event["requestContext"]["http"]["method"],
            address=event["rawPath"],
        )
        return _as_seen(route.face(getattr(root, route.use), request), route, caller)

    def handler(event: Event, context: object) -> Event:
        headers: dict[str, str] = event.get("headers", {})
        request_id = event["requestContext"]["requestId"]
        locale = preferred_locale(headers.get("accept-language", ""))
        try:
            return _encoded(answer(event, headers, request_id, locale))
        except UlakError as error:
            response = problem(error, locale, request_id)
            if response.status >= 500:
                logger().exception("unanswered", extra={"request_id": request_id, "code": error.reason})
        except Exception as error:  # the last line of defence: told to the caller, recorded, never swallowed
            logger().exception("unexpected", extra={"request_id": request_id, "kind": type(error).__name__})
            response = problem(UlakError("internal_error", request_id=request_id), locale, request_id)
        return _encoded(response)

    return handler


def read_content(route: Route, raw: bytes, key: str) -> Any:
    """The body as the route declares it, or everything that is wrong with it and with the Idempotency-Key."""
    problems = [] if is_key(key) or not route.spends else [Problem("idempotency_key_required")]
    content = None
    try:
        if route.read is not None:
            content = route.read(raw)
        elif route.body:
            content = _parsed(route, raw)
    except MalformedBody:
        raise
    except InputError as error:
        raise InputError([*problems, *error.problems]) from error
    if problems:
        raise InputError(problems)
    return content


def _before(route: Route, root: Root, caller: Caller, key: RequestKey, locale: Locale) -> Response | None:
    """The answer to the same request when it came before, where the route keeps one."""
    if route.before is None or not is_key(key.key):
        return None
    return route.before(getattr(root, route.use), caller, key, locale)


def _as_seen(response: Response, route: Route, caller: Caller) -> Response:
    """The answer as its caller may see it: the one place where what is personal is masked."""
    if caller.sees_whole or response.body is None or not route.answer:
        return response
    from ulak.platform.personal import hidden

    return replace(response, body=hidden(route.answer_type(), response.body))


def _parsed(route: Route, raw: bytes) -> Any:
    from ulak.platform.bodies import parse
    from ulak.platform.strict_json import parse_object

    return parse(route.body_model(), parse_object(raw))


def _caller(route: Route, root: Root, presented: Presented) -> Caller:
    match route.authority:
        case Authority.NOBODY:
            return _ANYONE
        case Authority.SIGNATURE:
            recognised: Caller = getattr(root, route.use).recognise(presented)
            return recognised
        case Authority.KEY:
            caller = root.firms.authenticate(presented.headers.get("authorization"))
            if route.scope not in caller.scopes:
                raise Forbidden("scope_missing", scope=route.scope.value)
            if route.of_firm and caller.bound:
                raise Forbidden("key_of_one_user", user=caller.erp_user or "")
            return caller


def _encoded(response: Response) -> Event:
    """The answer as API Gateway takes it. A body that is no JSON value raises ``TypeError``."""
    headers = {"content-type": "application/json", **_HEADERS, **response.headers}
    if response.content is not None:
        body, in_base64 = base64.b64encode(response.content).decode(), True
    else:
        body, in_base64 = orjson.dumps(response.body, default=_number).decode(), False
    return {"statusCode": response.status, "headers": headers, "body": body, "isBase64Encoded": in_base64}


def _number(value: object) -> Any:
    from ulak.platform.strict_json import as_written  # an answer that shows what a caller gave

    return as_written(value)


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


def _composed(values: Mapping[str, str]) -> dict[str, str]:
    """Values of a path or a query in NFC, as the texts of a body are: a name is found however it was typed."""
    return {
        name: value if value.isascii() else unicodedata.normalize("NFC", value)
        for name, value in values.items()
    }


def _octets(event: Event) -> bytes:
    """The body's octets as they came."""
    body: str = event.get("body") or ""
    if not event.get("isBase64Encoded"):
        return body.encode(errors="surrogatepass")  # half a pair is told by whoever reads the body
    try:
        return base64.b64decode(body)
    except ValueError as error:
        raise MalformedBody([Problem("body_not_utf8", params={"position": 0, "encoding": "?"})]) from error


def _inflated(octets: bytes, encoding: str, route: Route) -> bytes:
    """The body without its content coding (RFC 9110 §8.4): gzip and deflate are read, others refused.

    Never makes more octets of it than the route takes.
    """
    limit = route.body_limit
    if len(octets) > limit:
        raise _too_large(route, len(octets))
    match encoding.strip().lower():
        case "" | "identity":
            return octets
        case "gzip" | "x-gzip" | "deflate":
            reader = zlib.decompressobj(_GZIP_OR_ZLIB)
            try:
                body = reader.decompress(octets, limit + 1)
            except zlib.error as error:
                raise MalformedBody(
                    [Problem("body_not_compressed", params={"encoding": encoding[:16]})]
                ) from error
            if len(body) > limit:
                raise _too_large(route, len(body))
            if not reader.eof or reader.unused_data:  # cut off, or something behind it
                raise MalformedBody([Problem("body_not_compressed", params={"encoding": encoding[:16]})])
            return body
        case other:
            raise UnsupportedEncoding(encoding=other[:16])


def _too_large(route: Route, size: int) -> TooLarge:
    return TooLarge(route.too_large, limit=route.body_limit, size=size)


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
