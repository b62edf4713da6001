"""What the firm's texts say of it, what they may hold, and the words that it answers by itself."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from ulak.console.forms import Form, lines, whole_number
from ulak.console.http.declared import session_route
from ulak.console.http.page import as_input, see_other, settings_page, visitor_of
from ulak.errors import Conflict, InputError, NotFound, Problem
from ulak.platform.http import Request, Response, Scope

if TYPE_CHECKING:
    from ulak.console.settings import LawPages
    from ulak.inbox.records import InboxSettings

_COMMERCIAL: Final = "/konsol/ayarlar/ticari"
_CONTENT: Final = "/konsol/ayarlar/icerik"
_KEYWORDS: Final = "/konsol/ayarlar/kelimeler"
_PARTS: Final = ("name", "mersis", "refusal")
_MISSING: Final = {
    "/name": "commercial_name_missing",
    "/mersis": "commercial_mersis_missing",
    "/refusal": "commercial_refusal_missing",
}
_EXAMPLE: Final = {"tr": "Bugüne özel %20 indirim.", "en": "20 % off, today only."}


# --- what commercial texts say of the firm ----------------------------------------------------------------


def commercial(pages: LawPages, request: Request[None]) -> Response:
    return _commercial(pages, request)


def keep_commercial(pages: LawPages, request: Request[Form]) -> Response:
    from ulak.firm_settings.bodies import CommercialBody
    from ulak.platform.bodies import parse
    from ulak.rules.commercial import CommercialContent

    visitor, form = visitor_of(request), request.content
    given = {name: form.text(name).strip() for name in _PARTS}
    given["mersis"] = given["mersis"].replace(" ", "")
    try:
        body = parse(CommercialBody, given | {"mode": form.text("mode")})
        pages.commercial.put(visitor.firm_id, CommercialContent(**body.model_dump()))
    except InputError as error:
        return _commercial(pages, request, _of_part(error))
    pages.trail.note(visitor, "commercial_changed", body.mode.value)
    return see_other(_COMMERCIAL)


def _of_part(error: InputError) -> InputError:
    """A part that is missing is told by its own sentence, which names the page's choices."""
    return InputError(
        [
            Problem(_MISSING[one.pointer], one.pointer) if one.code == "commercial_part_missing" else one
            for one in error.problems
        ]
    )


def _commercial(pages: LawPages, request: Request[Any], error: InputError | None = None) -> Response:
    from ulak.console.http.page import locale_of
    from ulak.rules.commercial import ContentMode

    kept = pages.commercial.show(visitor_of(request).firm_id)
    form = request.content if isinstance(request.content, Form) else None
    shown = {name: form.text(name) if form else getattr(kept, name) for name in _PARTS}
    example = _EXAMPLE[locale_of(request.headers)]
    return settings_page(
        pages.firms,
        request,
        "commercial.html",
        error,
        shown=shown,
        modes=[one.value for one in ContentMode],
        mode=form.text("mode") if form else kept.mode.value,
        example=kept.completed(example) if kept.mode is ContentMode.APPEND else "",
    )


# --- what texts may hold ----------------------------------------------------------------------------------


def content(pages: LawPages, request: Request[None]) -> Response:
    return _content(pages, request)


def keep_content(pages: LawPages, request: Request[Form]) -> Response:
    from ulak.firm_settings.bodies import ContentBody
    from ulak.platform.bodies import parse

    visitor, form = visitor_of(request), request.content
    try:
        body = parse(
            ContentBody, {"link_hosts": lines(form.text("link_hosts")), "words": lines(form.text("words"))}
        )
        pages.content.put(visitor.firm_id, body.link_hosts, body.words)
    except InputError as error:
        return _content(pages, request, _by_area(error))
    pages.trail.note(visitor, "content_changed")
    return see_other(_CONTENT)


def _content(pages: LawPages, request: Request[Any], error: InputError | None = None) -> Response:
    firm = pages.content.show(visitor_of(request).firm_id)
    return settings_page(
        pages.firms,
        request,
        "content.html",
        error,
        kept={"link_hosts": "\n".join(firm.link_hosts), "words": "\n".join(firm.unwanted_words)},
    )


def _by_area(error: InputError) -> InputError:
    """What is wrong with a line of a list is told at the list: ``/words/3`` at ``/words``."""
    return InputError(
        [
            Problem(one.code, "/" + one.pointer.strip("/").partition("/")[0], params=one.params)
            for one in error.problems
        ]
    )


# --- words that the firm answers by itself ----------------------------------------------------------------


def keywords(pages: LawPages, request: Request[None]) -> Response:
    return _keywords(pages, request)


def change_keywords(pages: LawPages, request: Request[Form]) -> Response:
    """A word is kept or taken away, or the number of answers a day is set."""
    visitor, form = visitor_of(request), request.content
    what, word = form.text("islem"), form.text("word").strip()
    try:
        _put(pages, visitor.firm_id, form, what, word)
    except (InputError, Conflict) as error:
        return _keywords(pages, request, as_input(error), what)
    pages.trail.note(visitor, "keywords_changed", word)
    return see_other(_KEYWORDS)


def _put(pages: LawPages, firm_id: str, form: Form, what: str, word: str) -> None:
    from ulak.inbox.bodies import InboxSettingsBody
    from ulak.inbox.keywords import folded
    from ulak.platform.bodies import parse

    kept = pages.inbox.show(firm_id)
    rows = [row for row in _rows(kept) if row["word"] != folded(word)]
    most: Any = kept.answers_a_day
    if what == "kaydet":
        rows.append({"word": word, "answer": form.text("answer"), "text": form.text("text")})
    elif what == "sinir":
        most = whole_number(form.text("answers_a_day"))
    elif what != "kaldir":
        raise NotFound
    try:
        pages.inbox.put(firm_id, parse(InboxSettingsBody, {"keywords": rows, "answers_a_day": most}))
    except InputError as error:
        typed = f"/keywords/{len(rows) - 1}/"
        raise InputError(
            [
                Problem(one.code, f"/{one.pointer.removeprefix(typed).strip('/')}", params=one.params)
                for one in error.problems
            ]
        ) from error


def _rows(kept: InboxSettings) -> list[dict[str, str]]:
    return [{"word": one.word, "answer": one.answering.value, "text": one.text} for one in kept.keywords]


def _keywords(
    pages: LawPages, request: Request[Any], error: InputError | None = None, of_form: str = ""
) -> Response:
    from ulak.inbox.keywords import RESERVED
    from ulak.inbox.records import Answering

    kept, form = pages.inbox.show(visitor_of(request).firm_id), request.content
    return settings_page(
        pages.firms,
        request,
        "keywords.html",
        error,
        rows=_rows(kept),
        answers_a_day=kept.answers_a_day,
        answers=[one.value for one in Answering],
        reserved=sorted(RESERVED),
        of_form=of_form or (form.text("islem") if isinstance(form, Form) else ""),
    )


_route = partial(session_route, function="console_firm", use="firm.law_pages", scope=Scope.ADMIN)

ROUTES: Final = (
    _route("GET", _COMMERCIAL, commercial, "Shows what commercial texts say of the firm."),
    _route("POST", _COMMERCIAL, keep_commercial, "Keeps what commercial texts say of the firm."),
    _route("GET", _CONTENT, content, "Shows by what the firm's texts are checked."),
    _route("POST", _CONTENT, keep_content, "Keeps by what the firm's texts are checked."),
    _route("GET", _KEYWORDS, keywords, "Shows the words that the firm answers by itself."),
    _route(
        "POST", _KEYWORDS, change_keywords, "Keeps a word that the firm answers by itself, or takes one away."
    ),
)
