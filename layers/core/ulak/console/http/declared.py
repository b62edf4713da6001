"""How the routes of pages are declared: for whoever is signed in, with refusals that are pages too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ulak.console.forms import Form, read_form
from ulak.console.http.kept import QUERY, kept_if_late, shown_again
from ulak.console.http.page import refused
from ulak.platform.http import Authority, Query, Request, Response, Route, Scope
from ulak.platform.http.route import SMALL_BODY


def session_route(
    method: str,
    path: str,
    face: Callable[[Any, Request[Any]], Response],
    summary: str,
    *,
    function: str,
    use: str,
    scope: Scope = Scope.READ,
    polled: bool = False,
    late: bool = False,
    query: tuple[Query, ...] = (),
    body_limit: int = SMALL_BODY,
    read: Callable[[bytes], Form] = read_form,
) -> Route:
    """A page, or what a form of one does. A form that comes when the session is over is kept by what stands around its
    face, or by the face itself where it is `late`."""
    around = None
    if method == "POST" and not late:
        around = kept_if_late(path)
    elif method == "GET" and not polled:
        around, query = shown_again, (*query, QUERY)
    return Route(
        method=method,
        path=path,
        function=function,
        use=use,
        face=face,
        summary=summary,
        scope=scope,
        authority=Authority.SESSION,
        read=read if method == "POST" else None,
        body_limit=body_limit,
        refused=refused,
        polled=polled,
        late=method == "POST",
        around=around,
        produces="text/html",
        query=query,
        documented=False,
    )


CURSOR = Query.cursor(name="imlec")
