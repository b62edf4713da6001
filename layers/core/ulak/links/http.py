"""``/l/{path}``, which a recipient opens, and ``POST /v1/media``, by which a file is put that links lead to.

A link that leads nowhere is told as a page of one sentence, Turkish unless the phone prefers English. It loads nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ulak.catalogue import Locale, sentence
from ulak.errors import NotFound, UlakError
from ulak.links.answers import media_form_answer
from ulak.links.link import ROUTE
from ulak.links.media import Media
from ulak.links.opening import ENDED, UNKNOWN, Leads, Opening
from ulak.platform.http import Authority, Load, Request, Response, Route, Scope
from ulak.platform.http.edge import preferred_locale

_TITLES: Final[dict[Locale, str]] = {"tr": "Bağlantı", "en": "Link"}

_PAGE: Final = """<!doctype html>
<html lang="{locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>{title}</title>
<style>body{{font:1.1rem/1.5 system-ui,sans-serif;margin:20vh auto;max-width:28rem;padding:0
1rem;color:#222;background:#fff}} @media(prefers-color-scheme:dark){{body{{color:#ddd;background:#111}}}}</style></head>
<body><main><p>{said}</p></main></body></html>
"""

_HEADERS: Final = {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "x-robots-tag": "noindex",
}


def _page(status: int, code: str, locale: Locale, *, head: bool = False) -> Response:
    """The answer that says `code`; of a HEAD, without its content."""
    shown = _PAGE.format(locale=locale, title=_TITLES[locale], said=sentence(code, locale))
    headers = {"content-type": "text/html; charset=utf-8", "content-language": locale, **_HEADERS}
    return Response(status, None, headers, b"" if head else shown.encode())


def open_link(opening: Opening, request: Request[None]) -> Response:
    """302 to where the link leads, which is kept by nobody: each opening comes here."""
    found = opening.open(request.path["path"], method=request.method, headers=request.headers)
    if isinstance(found, Leads):
        return Response(302, None, {"location": found.address, **_HEADERS}, b"")
    return _page(410 if found is ENDED else 404, found.code, request.locale, head=request.method == "HEAD")


def _refused(error: UlakError, headers: Mapping[str, str], address: str, request_id: str) -> Response:
    """A person reads it: a page, not a problem."""
    locale = preferred_locale(headers.get("accept-language", ""))
    if isinstance(error, NotFound):
        return _page(404, UNKNOWN.code, locale)
    return _page(503, "link_page_trouble", locale)


def create_media(media: Media, request: Request[None]) -> Response:
    return Response(201, media_form_answer(media.create(request.caller.firm_id)))


def _link_route(method: str) -> Route:
    return Route(
        method=method,
        path=ROUTE + "{path}",
        function="links",
        use="inbox.opening",
        face=open_link,
        refused=_refused,
        load=Load.LINK,
        summary="Leads a recipient to what the link of its message names.",
        authority=Authority.NOBODY,
        documented=False,
    )


ROUTES: Final = (
    _link_route("GET"),
    _link_route("HEAD"),
    Route(
        method="POST",
        path="/v1/media",
        function="lists",
        team=True,
        use="inbox.media",
        face=create_media,
        load=Load.BULK,
        summary="Gives a form by which one picture, video or document is put that links of messages lead to.",
        scope=Scope.SEND,
        answer="ulak.links.answers:MediaFormAnswer",
        answers="ulak.links.examples:FORM",
        status=201,
    ),
)
