"""One person's data: asked for as a file, erased after it was said what that does, and the log of erasures."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from ulak.console.forms import Form
from ulak.console.http.declared import CURSOR, session_route
from ulak.console.http.page import errors_by_field, locale_of, of_firm, page, see_other, visitor_of
from ulak.errors import InputError
from ulak.identity.caller import Scope
from ulak.platform.http import Request, Response

if TYPE_CHECKING:
    from ulak.console.persons import PersonPages

_PATH: Final = "/konsol/kisisel"
_FIELDS: Final = ("to", "tckn", "reason")


def look(pages: PersonPages, request: Request[None]) -> Response:
    return _look(pages, request)


def ask_file(pages: PersonPages, request: Request[Form]) -> Response:
    try:
        export_id = pages.ask_file(visitor_of(request), _typed(request.content))
    except InputError as error:
        return _look(pages, request, error, "ver")
    return see_other(f"{_PATH}/dosya/{export_id}")


def view_file(pages: PersonPages, request: Request[None]) -> Response:
    """The file, once it is there; its address holds for five minutes."""
    from ulak.privacy.answers import export_answer

    state = pages.file(visitor_of(request), request.path["id"])
    answer = export_answer(state, locale_of(request.headers))
    code = 202 if state.status == "pending" else 200
    return _page(pages, request, "person_file.html", code, id=state.id, file=answer)


def erase(pages: PersonPages, request: Request[Form]) -> Response:
    """Says what the erasure does, and begins it once that was agreed to."""
    from ulak.console.persons import classes

    visitor, form = visitor_of(request), request.content
    typed, keeps = _typed(form), form.text("keep_messages") == "1"
    try:
        if form.text("islem") == "sil":
            return see_other(f"{_PATH}/silme/{pages.erase(visitor, typed, keeps_messages=keeps)}")
        shown = pages.shown(visitor, typed)
    except InputError as error:
        return _look(pages, request, error, "sil")
    return _page(
        pages,
        request,
        "person_sure.html",
        typed=typed,
        keeps=keeps,
        shown=shown,
        classes=classes(locale_of(request.headers)),
    )


def view_erasure(pages: PersonPages, request: Request[None]) -> Response:
    locale = locale_of(request.headers)
    found = pages.erasure(visitor_of(request), request.path["id"], locale)
    return _page(pages, request, "person_erasure.html", erasure=found, said=_said(locale))


def _said(locale: Any) -> dict[str, str]:
    """What each class of data is called."""
    from ulak.privacy.answers import retention_answer
    from ulak.rules.retention import RETENTION

    return {one["code"]: one["what"] for one in retention_answer(RETENTION, locale)["classes"]}


def _typed(form: Form) -> dict[str, str]:
    return {name: form.text(name).strip() for name in _FIELDS}


def _look(
    pages: PersonPages, request: Request[Any], error: InputError | None = None, of_form: str = ""
) -> Response:
    from ulak.console.persons import classes

    visitor, locale = visitor_of(request), locale_of(request.headers)
    typed = request.content if isinstance(request.content, Form) else Form({})
    if typed.fields and not of_form:
        of_form = "sil" if "reason" in typed.fields else "ver"
    erasures, cursor = (
        pages.log(visitor, request.query.get("imlec") or None, locale)
        if Scope.ADMIN in visitor.scopes
        else ((), None)
    )
    return _page(
        pages,
        request,
        "persons.html",
        422 if error else 200,
        errors=errors_by_field(error, locale) if error else {},
        of_form=of_form,
        typed=typed,
        classes=classes(locale),
        erasures=erasures,
        cursor=cursor,
    )


def _page(
    pages: PersonPages, request: Request[Any], template: str, code: int = 200, **values: Any
) -> Response:
    return page(request, template, code=code, **of_firm(pages.firms, request), **values)


_route = partial(session_route, function="console_persons", use="console.persons")

ROUTES: Final = (
    _route(
        "GET",
        _PATH,
        look,
        "Takes requests about one person's data; says what is kept for how long.",
        query=(CURSOR,),
    ),
    _route(
        "POST",
        f"{_PATH}/dosya",
        ask_file,
        "Has one person's data written into a file.",
        scope=Scope.PERSONAL,
    ),
    _route("GET", f"{_PATH}/dosya/{{id}}", view_file, "Gives the file out.", scope=Scope.PERSONAL),
    _route(
        "POST",
        f"{_PATH}/silme",
        erase,
        "Says what an erasure does, and begins it.",
        scope=Scope.ADMIN,
    ),
    _route("GET", f"{_PATH}/silme/{{id}}", view_erasure, "Shows how far an erasure is.", scope=Scope.ADMIN),
)
