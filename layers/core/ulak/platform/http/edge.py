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
    Unavailable,
    UnsupportedEncoding,
)
from ulak.identity.caller import Caller, KeyKind, Presented, Scope
from ulak.platform.hindrances import hindrance
from ulak.platform.http.gate import Gate, KnowsKeys
from ulak.platform.http.problems import problem, status_of
from ulak.platform.http.query import read_query
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

_LOOKING: Final = frozenset({Scope.READ, Scope.PERSONAL})
"""Scopes of routes that send nothing and change nothing."""

_ANYONE: Final = Caller("", "", scopes=frozenset())
"""Who reads what is published."""

_GZIP_OR_ZLIB: Final = zlib.MAX_WBITS | 32


class KnowsSessions(Protocol):
    """Knows who is signed in; raises `Unauthenticated`, and `Forbidden` for a forged form."""

    def authenticate(self, presented: Presented, *, posts: bool, prolongs: bool, late: bool) -> Caller: ...

    def signed_in(self, presented: Presented, *, posts: bool, prolongs: bool) -> Caller: ...


class Root(Protocol):
    """Holds the use cases by their paths, whoever knows the keys and the sessions, and the gate."""

    def part(self, path: str) -> Any: ...

    @property
    def firms(self) -> KnowsKeys: ...

    @property
    def gate(self) -> Gate: ...

    @property
    def sessions(self) -> KnowsSessions: ...


def edge(routes: Iterable[Route], root: Root) -> Callable[[Event, object], Event]:
    """A Lambda handler that serves `routes` with the use cases of `root`."""
    table = {route.key: route for route in routes}

    def answer(event: Event, headers: Mapping[str, str], request_id: str, locale: Locale) -> Response:
        route = table.get(event["routeKey"])
        if route is None:
            raise NotFound  # a route of the template that this function does not serve
        path = {name: _decoded(one) for name, one in _composed(event.get("pathParameters") or {}).items()}
        query, octets = _composed(event.get("queryStringParameters") or {}), _octets(event)
        if not _may_name_something(path.values(), query.values()):
            raise NotFound
        asked = event["requestContext"]["http"]
        caller = _caller(route, root, Presented(path, headers, octets), asked.get("sourceIp", ""))
        raw = _inflated(octets, headers.get("content-encoding", ""), route)
        key = _key(route, headers, raw)
        try:
            content = read_content(route, raw, key.key)
        except InputError:
            answered = _before(route, root, caller, key, locale)
            if answered is None:
                raise
            return _marked(_as_seen(answered, route, caller), caller)
        request: Request[Any] = Request(
            caller=caller,
            request_id=request_id,
            locale=locale,
            content=content,
            key=key,
            path=path,
            query=read_query(route.query, query),
            headers=headers,
            raw=raw,
            raw_query=event.get("rawQueryString", ""),
            method=asked["method"],
            address=event["rawPath"],
        )
        return _marked(_as_seen(route.face(root.part(route.use), request), route, caller), caller)

    def refused(event: Event, error: UlakError, headers: Mapping[str, str], request_id: str) -> Event:
        return _refused(table.get(event["routeKey"]), error, headers, event["rawPath"], request_id)

    def answered(event: Event, headers: Mapping[str, str], request_id: str) -> Event:
        locale = preferred_locale(headers.get("accept-language", ""))
        try:
            return _encoded(answer(event, headers, request_id, locale))
        except UlakError as error:
            if status_of(type(error)) >= 500:
                logger().exception("unanswered", extra={"request_id": request_id, "code": error.reason})
            return refused(event, error, headers, request_id)

    def handler(event: Event, context: object) -> Event:
        headers = _headers(event)
        request_id = event["requestContext"]["requestId"]
        try:
            return answered(event, headers, request_id)
        except Exception as error:  # the last line of defence: told to the caller, recorded, never swallowed
            return refused(event, _unexpected(error, request_id), headers, request_id)

    return handler


def _key(route: Route, headers: Mapping[str, str], body: bytes) -> RequestKey:
    """What makes it the same request, where the route spends: nothing else keeps a digest of its body."""
    if not route.spends:
        return RequestKey(route.path, "", "")
    return RequestKey.of(route.path, headers.get("idempotency-key", ""), body)


def _unexpected(error: Exception, request_id: str) -> UlakError:
    """What a caller is told of an error that no room knows: that something is away for now, or that we are wrong."""
    why = hindrance(error)
    about = {"request_id": request_id, "kind": type(error).__name__}
    if why is not None:
        logger().exception("hindered", extra={**about, "by": why})
        return Unavailable()
    logger().exception("unexpected", extra=about)
    return UlakError("internal_error", request_id=request_id)


def _refused(
    route: Route | None, error: UlakError, headers: Mapping[str, str], address: str, request_id: str
) -> Event:
    """What the caller is told: as the route itself tells it, or as a problem."""
    told = error.for_caller()
    if route is not None and route.refused is not None:
        return _encoded(route.refused(told, headers, address, request_id))
    return _encoded(problem(told, preferred_locale(headers.get("accept-language", "")), request_id))


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
    return route.before(root.part(route.use), caller, key, locale)


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


def _caller(route: Route, root: Root, presented: Presented, came_from: str) -> Caller:
    """Who asks, when the gate lets it in and its key may."""
    match route.authority:
        case Authority.NOBODY:
            return _ANYONE
        case Authority.SIGNATURE:
            recognised: Caller = root.part(route.use).recognise(presented)
            root.gate.admit(recognised, route.load)
            return recognised
        case Authority.SESSION:
            sessions = root.sessions
            posts = route.method != "GET"
            caller = sessions.authenticate(presented, posts=posts, prolongs=not route.polled, late=route.late)
            root.gate.admit(caller, route.load)
            return _allowed(route, caller)
        case Authority.PERSON:
            return root.sessions.signed_in(presented, posts=route.method != "GET", prolongs=not route.polled)
        case Authority.KEY:
            caller = root.gate.by_key(root.firms, presented.headers.get("authorization"), came_from)
            root.gate.admit(caller, route.load)
            return _allowed(route, caller)


def _allowed(route: Route, caller: Caller) -> Caller:
    """The caller, if it has the scope that the route asks for."""
    if route.scope not in caller.scopes:
        raise Forbidden("scope_missing", scope=route.scope.value)
    if caller.kind is KeyKind.TEAM and not (route.team or route.scope in _LOOKING):
        raise Forbidden("team_key_narrow")
    if route.of_firm and caller.bound:
        raise Forbidden("key_of_one_user", user=caller.erp_user or "")
    return caller


def _headers(event: Event) -> dict[str, str]:
    """The request's headers; its cookies among them, which API Gateway tells apart."""
    headers: dict[str, str] = dict(event.get("headers", {}))
    if kept := event.get("cookies"):
        headers["cookie"] = "; ".join(kept)
    return headers


def _marked(response: Response, caller: Caller) -> Response:
    """The answer to a test key says so, whatever its body is."""
    if caller.kind is not KeyKind.TEST:
        return response
    return replace(response, headers={**response.headers, "ulak-mode": KeyKind.TEST.value})


def _encoded(response: Response) -> Event:
    """The answer as API Gateway takes it. A body that is no JSON value raises ``TypeError``."""
    headers = {"content-type": "application/json", **_HEADERS, **response.headers}
    if response.content == b"":
        if "content-type" not in response.headers:
            del headers["content-type"]
        body, in_base64 = "", False
    elif response.content is not None:
        body, in_base64 = base64.b64encode(response.content).decode(), True
    else:
        body, in_base64 = orjson.dumps(response.body, default=_number).decode(), False
    encoded = {"statusCode": response.status, "headers": headers, "body": body, "isBase64Encoded": in_base64}
    return {**encoded, "cookies": list(response.cookies)} if response.cookies else encoded


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


def _decoded(value: str) -> str:
    """A value of a path as the caller meant it: of what stands in a path, the gateway decodes all but ``%25``."""
    return value.replace("%25", "%")


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
