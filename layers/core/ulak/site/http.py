"""``/``, ``/health``, ``/openapi.json``, ``/docs``, and every path that no other route takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ulak.errors import MethodNotAllowed, NotFound
from ulak.platform.http import Authority, Query, Request, Response, Route
from ulak.platform.http.route import DEFAULT
from ulak.site.answers import RootAnswer, health_answer
from ulak.site.site import Site

DAY_SECONDS: Final = 24 * 3600
MINUTE_SECONDS: Final = 60

_ADDRESSES: Final = RootAnswer(documentation="/docs", openapi="/openapi.json", health="/health")

_PAGE_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""The page runs and shows what comes from here, and calls nobody else. (The viewer's style sheet holds its icons.)"""


def root(site: Site, request: Request[None]) -> Response:
    accepted = request.headers.get("accept", "")
    if "application/json" in accepted and "text/html" not in accepted:
        return Response(200, _ADDRESSES)
    return Response(303, headers={"location": "/docs"}, content=b"")


def health(site: Site, request: Request[None]) -> Response:
    answer = health_answer(site.health.parts())
    return Response(200 if answer["status"] == "ok" else 503, answer)


def document(site: Site, request: Request[None]) -> Response:
    return _file(site, request, "openapi.json", MINUTE_SECONDS)


def page(site: Site, request: Request[None]) -> Response:
    asked = request.query.get("lang", "")
    locale = asked if asked in ("tr", "en") else request.locale
    shown = _file(site, request, f"docs.{locale}.html", MINUTE_SECONDS)
    headers = {
        "content-security-policy": _PAGE_POLICY,
        "content-language": locale,
        "referrer-policy": "no-referrer",
        "vary": "accept-encoding, accept-language",
    }
    return Response(shown.status, None, {**shown.headers, **headers}, shown.content)


def _part(name: str) -> Callable[[Site, Request[None]], Response]:
    return lambda site, request: _file(site, request, name, DAY_SECONDS)


def _file(site: Site, request: Request[None], name: str, seconds: int) -> Response:
    """The file, compressed for whoever reads gzip; without its content for whoever has it already."""
    file = site.file(name)
    headers = {"etag": file.tag, "cache-control": f"public, max-age={seconds}", "vary": "accept-encoding"}
    if file.tag in request.headers.get("if-none-match", ""):
        return Response(304, None, headers, b"")
    headers["content-type"] = file.content_type
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(200, None, {**headers, "content-encoding": "gzip"}, file.compressed)
    return Response(200, None, headers, file.content)


def fallback(site: Site, request: Request[None]) -> Response:
    """Tells what is there. Paths are told as they are declared: what the caller wrote is not said back.

    A trailing slash leads nowhere instead of being redirected: clients drop their key or their body on the way, or
    send every request twice without anyone knowing.
    """
    ours = {route.path: route for route in ROUTES if route.path != DEFAULT}
    address, method = request.address, request.method
    if method == "HEAD" and address in ours:
        shown = ours[address].face(site, request)
        kind = {"content-type": ours[address].produces} if shown.content != b"" else {}
        return Response(shown.status, None, kind | dict(shown.headers), b"")
    path = address if address in ours else site.paths.named(address)
    if path is None:
        near = site.paths.near(address)
        if (
            near
            and address != "/"
            and address.endswith("/")
            and site.paths.named(address.rstrip("/")) == near[0]
        ):
            raise NotFound("path_ends_with_slash", near=near[0])
        if near:
            raise NotFound("path_unknown_but_near", near=", ".join(near))
        raise NotFound("path_unknown")
    if path not in ours and method in site.paths.methods(path):
        raise NotFound("path_unknown")  # the document has it, and what is deployed does not
    allowed = ", ".join(["GET", "HEAD"] if path in ours else site.paths.methods(path))
    if method == "OPTIONS":
        return Response(204, None, {"allow": f"{allowed}, OPTIONS"}, b"")
    raise MethodNotAllowed(allowed=allowed)


def _route(
    path: str,
    face: Callable[[Site, Request[None]], Response],
    summary: str,
    *,
    answer: str = "",
    answers: str = "",
    produces: str = "application/json",
    query: tuple[Query, ...] = (),
    statuses: tuple[int, ...] = (),
    empty: tuple[int, ...] = (),
    documented: bool = True,
) -> Route:
    """A route that anyone may read."""
    return Route(
        method="GET",
        path=path,
        function="root",
        use="console.site",
        face=face,
        summary=summary,
        authority=Authority.NOBODY,
        answer=answer,
        answers=answers,
        produces=produces,
        query=query,
        statuses=statuses,
        empty=empty,
        documented=documented,
    )


_LANGUAGE: Final = Query("lang", "tr or en; what the browser prefers, if left out.", example="en")

ROUTES: Final = (
    _route(
        "/",
        root,
        "Leads to the documentation.",
        answer="ulak.site.answers:RootAnswer",
        answers="ulak.site.examples:ADDRESSES",
        empty=(303,),
    ),
    _route(
        "/health",
        health,
        "Tells the version, and whether we work.",
        answer="ulak.site.answers:HealthAnswer",
        answers="ulak.site.examples:HEALTH",
        statuses=(503,),
    ),
    _route("/openapi.json", document, "Gives this document.", empty=(304,)),
    _route(
        "/docs",
        page,
        "Shows this document as a page.",
        produces="text/html",
        query=(_LANGUAGE,),
        empty=(304,),
    ),
    *(
        _route(f"/docs/{name}", _part(name), "A part of the page.", empty=(304,), documented=False)
        for name in ("docs.js", "docs.css", "swagger-ui-bundle.js", "swagger-ui.css")
    ),
    _route(
        DEFAULT, fallback, "Tells what is there, for every path that no other route takes.", documented=False
    ),
)
