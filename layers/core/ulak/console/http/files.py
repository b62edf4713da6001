"""Files that a message takes: its list, and what its link leads to. The browser puts each into the bucket by a form of
the bucket's own; nothing of it passes through here."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from ulak.console.drafts import Draft
from ulak.console.forms import Form
from ulak.console.http.declared import session_route
from ulak.console.http.page import errors_by_field, locale_of, of_firm, page, see_other, visitor_of
from ulak.console.http.questions import asking
from ulak.console.readings import Question, answers_in, unanswered
from ulak.console.sending import PATH
from ulak.errors import InputError, NotFound
from ulak.links.media import LARGEST
from ulak.platform.http import Request, Response, Scope

if TYPE_CHECKING:
    from ulak.console.sending import Sending

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
    upload = request.content.text("upload")
    asks = False
    try:
        if what == "dosya":
            asks = sending.add_file(visitor, draft, upload)
        else:
            sending.add_media(visitor, draft, upload)
    except InputError as error:
        return _form(sending, request, draft, 422, errors_by_field(error, locale_of(request.headers)))
    return see_other(f"{PATH}/{draft.draft_id}" + ("/okuma" if asks else ""))


def questions(sending: Sending, request: Request[None]) -> Response:
    """What the list leaves open: each reading beside the others."""
    visitor = visitor_of(request)
    draft = sending.drafts.find(visitor, request.path["draft_id"])
    try:
        asked = [] if draft.job_id else sending.asked(visitor, draft)
    except InputError:  # it is told in the form
        asked = []
    return _questions(sending, request, draft, asked) if asked else see_other(f"{PATH}/{draft.draft_id}")


def answer(sending: Sending, request: Request[Form]) -> Response:
    """The message goes on from there: to the next question, to its check, or to its form."""
    visitor, answers = visitor_of(request), answers_in(request.content)
    draft = sending.drafts.find(visitor, request.path["draft_id"])
    here = f"{PATH}/{draft.draft_id}"
    try:
        asked = [] if draft.job_id else sending.asked(visitor, draft)
        if unanswered(asked, answers):
            return _questions(sending, request, draft, asked)
        names = [one.field for one in asked]
        if asked:
            sending.answer(visitor, draft, {name: answers[name] for name in names})
            if sending.asked(visitor, sending.drafts.find(visitor, draft.draft_id)):
                return see_other(f"{here}/okuma")
    except InputError:  # it is told in the form
        return see_other(here)
    return see_other(f"{here}/denetle" if draft.checked else here)


def _questions(sending: Sending, request: Request[Any], draft: Draft, asked: Sequence[Question]) -> Response:
    here = f"{PATH}/{draft.draft_id}"
    return asking(request, sending.firms, asked, goes_to=f"{here}/okuma", back=here, back_text="file.back")


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
_QUESTIONS: Final = f"{PATH}/{{draft_id}}/okuma"

ROUTES: Final = (
    _route("GET", _FILE, file_form, "Takes a list, or what a link leads to."),
    _route("GET", _QUESTIONS, questions, "Asks what a message's list leaves open."),
    _route("POST", _QUESTIONS, answer, "Takes what was chosen; the message goes on by the same list."),
    _route("POST", _FILE, add_file, "Adds the file that was put into the bucket."),
)
