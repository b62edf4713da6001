"""An ERP's sources with their rules, and the texts of its events, as an administrator sets them."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from ulak.console.forms import Form
from ulak.console.http.declared import CURSOR, session_route
from ulak.console.http.page import as_input, once_of, see_other, settings_page, visitor_of
from ulak.errors import Forbidden, InputError, NotFound, UlakError
from ulak.people import cookies
from ulak.people.place import Place
from ulak.platform.http import Query, Request, Response, Scope

if TYPE_CHECKING:
    from ulak.console.erp import ErpPages, SourceForm
    from ulak.erp.kinds import ErpEvent
    from ulak.erp.settings import SourceWithSecret

_PATH: Final = "/konsol/ayarlar/erp"
_ONE: Final = f"{_PATH}/{{source}}"
_TEXTS: Final = "/konsol/ayarlar/erp-metinleri"
_ONCE_SECONDS: Final = 300
_LARGEST: Final = 4 * 256 * 1024
"""Octets of a form: its letters are escaped."""
_LARGEST_EXAMPLE: Final = 64 * 1024
_TYPED: Final = ("text", "document_type", "purpose", "sender_id", "text_as")


def sources(pages: ErpPages, request: Request[None]) -> Response:
    return _sources(pages, request)


def add(pages: ErpPages, request: Request[Form]) -> Response:
    name = request.content.text("source").strip()
    try:
        made = pages.add(visitor_of(request), name, request.content.text("scheme"))
    except (InputError, Forbidden) as error:
        return _sources(pages, request, error)
    return _to_source(made)


def source(pages: ErpPages, request: Request[Any]) -> Response:
    from ulak.console.erp import source_form

    form = request.content
    return _source(pages, request, typed=source_form(form) if isinstance(form, Form) else None)


def change(pages: ErpPages, request: Request[Form]) -> Response:
    """Tries the rules, keeps them, or gives the source a new secret."""
    from ulak.console.erp import source_form

    visitor, name, what = visitor_of(request), request.path["source"], request.content.text("islem")
    if what == "sil":
        with suppress(NotFound):  # by another, the same
            pages.remove(visitor, name)
        return see_other(_PATH)
    try:
        if what == "yenile":
            return _to_source(pages.rotate(visitor, name, once_of(request)))
        typed = source_form(request.content)
        if what == "dene":
            pages.source(visitor, name)
            return _source(pages, request, None, typed, pages.attempt(visitor, typed))
        if what != "kaydet":
            raise NotFound
        pages.keep(visitor, name, typed)
    except (InputError, Forbidden) as error:
        return _source(pages, request, error, None if what == "yenile" else source_form(request.content))
    return see_other(f"{_PATH}/{quote(name)}?bilgi=kaydedildi")


def texts(pages: ErpPages, request: Request[None]) -> Response:
    return _texts(pages, request)


def keep_text(pages: ErpPages, request: Request[Form]) -> Response:
    form = request.content
    if form.text("islem") == "sil":
        with suppress(NotFound):  # by another, the same
            pages.remove_text(visitor_of(request), form.text("type"), form.text("document_type"))
        return see_other(_TEXTS)
    try:
        pages.keep_text(visitor_of(request), form.text("type"), {name: form.text(name) for name in _TYPED})
    except (InputError, Forbidden) as error:
        return _texts(pages, request, error)
    return see_other(_TEXTS)


def _sources(pages: ErpPages, request: Request[Any], error: UlakError | None = None) -> Response:
    from ulak.erp.answers import sources_answer
    from ulak.erp.sources import Scheme

    firm_id = visitor_of(request).firm_id
    found = sources_answer(pages.erp.sources(firm_id, request.query.get("imlec") or None))
    return settings_page(
        pages.firms,
        request,
        "erp.html",
        as_input(error) if error else None,
        sources=found["sources"],
        cursor=found["next_cursor"],
        schemes=tuple(Scheme),
    )


def _source(
    pages: ErpPages,
    request: Request[Any],
    error: UlakError | None = None,
    typed: SourceForm | None = None,
    event: ErpEvent | None = None,
) -> Response:
    """A source's page; with a secret that was just made, once."""
    from ulak.console.erp import shown
    from ulak.erp.kinds import Kind
    from ulak.erp.sources import Scheme

    visitor, name = visitor_of(request), request.path["source"]
    found = pages.source(visitor, name)
    form = typed or pages.form_of(found)
    whose, _, secret = cookies.read(request.headers, cookies.ONCE).partition(".")
    once = secret if whose == f"erp-{name}" else ""
    origin = Place.of(request.headers, "").origin
    address = f"{origin}/v1/erp/hooks/{visitor.firm_id}/{name}"
    in_address = found.scheme is Scheme.URL
    return settings_page(
        pages.firms,
        request,
        "erp_source.html",
        as_input(error) if error else None,
        cookies=[cookies.end(cookies.ONCE)] if once else (),
        source=found,
        address=f"{address}/{once or '…'}" if in_address else address,
        secret="" if in_address else once,
        once=bool(once),
        form=form,
        rules=shown(form) if form else [],
        kinds=tuple(Kind),
        event=event,
        kept=request.query.get("bilgi", "") == "kaydedildi" and error is None and event is None,
    )


def _texts(pages: ErpPages, request: Request[Any], error: UlakError | None = None) -> Response:
    from ulak.console.erp import TEXT_KINDS

    visitor, query = visitor_of(request), request.query
    items, cursor = pages.texts(visitor, query.get("imlec") or None)
    filled = dict.fromkeys(("type", *_TYPED), "")
    if isinstance(request.content, Form):
        filled = {name: request.content.text(name) for name in filled}
    elif kind := query.get("tur", ""):
        standing = pages.text(visitor, kind, query.get("belge", ""))
        filled |= {"type": kind, "document_type": query.get("belge", "")}
        if standing is not None:
            filled |= {"text": standing.text, "purpose": standing.purpose.value}
            filled |= {"sender_id": standing.sender_id or "", "text_as": standing.text_as or ""}
    told = as_input(error) if error else None
    return settings_page(
        pages.firms,
        request,
        "erp_texts.html",
        told,
        texts=items,
        cursor=cursor,
        kinds=TEXT_KINDS,
        filled=filled,
        senders=[name for name, _ in pages.firms.sender_ids(visitor.firm_id, "sms")],
        asks=bool(filled["text_as"])
        or any(one.choose == "/text_as" for one in (told.problems if told else ())),
    )


def _to_source(made: SourceWithSecret) -> Response:
    name = made.source.name
    kept = cookies.write(cookies.ONCE, f"erp-{name}.{made.secret}", _ONCE_SECONDS)
    return see_other(f"{_PATH}/{quote(name)}", [kept])


_route = partial(
    session_route, function="console_webhooks", use="firm.erp_pages", scope=Scope.ADMIN, body_limit=_LARGEST
)

ROUTES: Final = (
    _route("GET", _PATH, sources, "Lists the sources of an ERP's events.", query=(CURSOR,)),
    _route("POST", _PATH, add, "Makes a source, whose address and secret are shown once."),
    _route(
        "GET",
        _ONE,
        source,
        "Shows a source, its rules, and a place to try them.",
        query=(Query("bilgi", "What was just done."),),
    ),
    _route("POST", _ONE, change, "Tries or keeps a source's rules, gives it a new secret, or removes it."),
    _route(
        "GET",
        _TEXTS,
        texts,
        "Lists the texts of an ERP's events.",
        query=(Query("tur", "A type of event."), Query("belge", "A type of document."), CURSOR),
    ),
    _route("POST", _TEXTS, keep_text, "Keeps the text of a type of event, or removes it."),
)
