"""The pages of compliance, by their names: consents, the suppression list, İYS, and the law's rules.

A route of API Gateway is there for each thing that a page may do by a right of its own, and none for each page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from ulak.console.forms import read_form_with_files
from ulak.console.http import consents, suppressions
from ulak.console.http.declared import CURSOR, session_route
from ulak.errors import NotFound
from ulak.platform.http import Query, Request, Response, Scope

if TYPE_CHECKING:
    from ulak.console.consents import ConsentPages

Face = Callable[["ConsentPages", Request[Any]], Response]

_SHOWN: Final[Mapping[str, Face]] = {
    "izinler": consents.look,
    "engellenenler": suppressions.listed,
    "iys": consents.iys,
    "kurallar": consents.rules,
}
_CHANGED: Final[Mapping[str, Face]] = {"izinler": consents.change, "engellenenler": suppressions.take_in}
_SET: Final[Mapping[str, Face]] = {"kaldir": consents.lift, "ayar": consents.set_check}
_LARGEST: Final = 1024 * 1024 + 600 * 1024
"""Octets of a form: its file, and what may be pasted."""


def _by(name: str, faces: Mapping[str, Face], pages: ConsentPages, request: Request[Any]) -> Response:
    face = faces.get(request.path[name])
    if face is None:
        raise NotFound
    return face(pages, request)


_route = partial(session_route, function="console_consent", use="console.consents")
_PAGE: Final = "/konsol/uyum/{page}"

ROUTES: Final = (
    _route(
        "GET",
        _PAGE,
        partial(_by, "page", _SHOWN),
        "Shows consents of a number, the suppression list, the standing with İYS, or the law's rules.",
        query=(
            Query("no", "The number."),
            Query("durum", "Which reports to İYS: waiting, refused or done."),
            Query("alindi", "How many were just taken in.", whole=(0, 10_000)),
            Query("ayni", "How many stood there already.", whole=(0, 10_000)),
            Query("liste", "A file that was asked for."),
            CURSOR,
        ),
    ),
    _route(
        "POST",
        _PAGE,
        partial(_by, "page", _CHANGED),
        "Records what a person said, suppresses a number, or takes a list of numbers in.",
        scope=Scope.SEND,
        read=read_form_with_files,
        body_limit=_LARGEST,
    ),
    _route(
        "POST",
        "/konsol/uyum/izinler/{step}",
        partial(_by, "step", _SET),
        "Takes a number off the suppression list, or sets what is asked of recipients.",
        scope=Scope.ADMIN,
    ),
    _route(
        "POST",
        "/konsol/uyum/engellenenler/liste",
        suppressions.ask_file,
        "Has the suppression list written into a file.",
        scope=Scope.PERSONAL,
    ),
)
