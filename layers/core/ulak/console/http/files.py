"""Files that a message takes: its list, and what its link leads to. The browser puts each into the bucket by a form of
the bucket's own; nothing of it passes through here."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from ulak.console.drafts import Draft
from ulak.console.forms import Form
from ulak.console.http.declared import session_route
from ulak.console.http.page import errors_by_field, locale_of, of_firm, page, see_other, visitor_of
from ulak.console.sending import PATH
from ulak.errors import InputError, NotFound
from ulak.links.media import LARGEST
from ulak.platform.http import Request, Response, Scope

if TYPE_CHECKING:
    from ulak.console.sending import Sending
    from ulak.people.records import Visitor

_MEGABYTE: Final = 1024 * 1024
_ACCEPTED: Final = {
    "dosya": ".csv,.txt,.xlsx",
    "medya": "image/*,video/mp4,video/3gpp,application/pdf,audio/mpeg",
}
"""What a browser's choice of files shows, by the last part of the page's address."""


def file_form(sending: Sending, request: Request[None]) -> Response:
    return _form(sending, request, sending.drafts.find(visitor_of(request), request.path["draft_id"]))


def add_file(sending: Sending, request: Request[Form]) -> Response:
    visitor, what = visitor_of(request), _what(request)
    draft = sending.drafts.find(visitor, request.path["draft_id"])
    adds: dict[str, Callable[[Visitor, Draft, str], Draft]] = {
        "dosya": sending.add_file,
        "medya": sending.add_media,
    }
    try:
        adds[what](visitor, draft, request.content.text("upload"))
    except InputError as error:
        return _form(sending, request, draft, 422, errors_by_field(error, locale_of(request.headers)))
    return see_other(f"{PATH}/{draft.draft_id}")


def _what(request: Request[Any]) -> str:
    """Which file the page is for. ``NotFound`` for any other name."""
    if (what := request.path["file"]) not in _ACCEPTED:
        raise NotFound
    return what


def _form(
    sending: Sending,
    request: Request[Any],
    draft: Draft,
    code: int = 200,
    errors: dict[str, list[str]] | None = None,
) -> Response:
    visitor, what = visitor_of(request), _what(request)
    form: Any = sending.media_form(visitor) if what == "medya" else sending.uploads.create(visitor.firm_id)
    return page(
        request,
        "file.html",
        code=code,
        **of_firm(sending.firms, request),
        draft=draft,
        form=form,
        what=what,
        accepted=_ACCEPTED[what],
        largest=LARGEST // _MEGABYTE,
        sends_to=form.url,
        errors=errors or {},
    )


_route = partial(session_route, function="console_send", use="console.sending", scope=Scope.SEND)
_FILE: Final = f"{PATH}/{{draft_id}}/{{file}}"

ROUTES: Final = (
    _route("GET", _FILE, file_form, "Takes a list, or what a link leads to."),
    _route("POST", _FILE, add_file, "Adds the file that was put into the bucket."),
)
