"""Files of cards: put into the bucket by its own form, looked at, taken in behind; and given out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from ulak.console.card_files import CardFile, fields_of, file_of, said
from ulak.console.forms import Form
from ulak.console.http.declared import session_route
from ulak.console.http.page import errors_by_field, locale_of, of_firm, page, see_other, seen, visitor_of
from ulak.console.http.questions import ASKED
from ulak.console.readings import READING, asks
from ulak.errors import InputError, NotFound, Problem
from ulak.platform.artefacts import BuiltFile
from ulak.platform.http import Query, Request, Response, Scope
from ulak.platform.problems import decode_problem

if TYPE_CHECKING:
    from ulak.console.card_files import CardFilePages

_KIND: Final = "/konsol/rehber/{kind}"
_OVER: Final = ("ready", "failed")


def file_form(pages: CardFilePages, request: Request[None]) -> Response:
    return _file_form(pages, request)


def add_file(pages: CardFilePages, request: Request[Form]) -> Response:
    """The file is there: it is looked at on a page of its own."""
    form, place = request.content, _place(request)
    upload, group = form.text("upload"), form.text("group")
    try:
        pages.look(visitor_of(request), CardFile(request.path["kind"], upload), locale_of(request.headers))
    except InputError as error:
        if not all(map(asks, error.problems)):  # it is none that could be taken
            return _file_form(pages, request, error)
    return see_other(f"{place}/dosya/{quote(upload)}" + (f"?grup={quote(group)}" if group else ""))


def columns(pages: CardFilePages, request: Request[None]) -> Response:
    """The columns of a file; with what its rows left open, where an import of it failed by that."""
    kind, upload, of = request.path["kind"], request.path["upload"], request.query.get("alim", "")
    fields_of(kind)
    if not of:
        return _columns(pages, request, CardFile(kind, upload, request.query.get("grup", "")))
    file, problems = pages.unread(visitor_of(request), kind, of)
    return _columns(pages, request, replace(file, upload=upload), problems=problems)


def take(pages: CardFilePages, request: Request[Form]) -> Response:
    file = file_of(request.path["kind"], request.path["upload"], request.content)
    if lacks := [name for name in request.content.all(ASKED) if not request.content.text(name)]:
        missing = InputError(Problem("reading_unanswered", f"/{name}") for name in lacks)
        of = request.content.text("alim")
        problems = pages.unread(visitor_of(request), file.kind, of)[1] if of else ()
        return _columns(pages, request, file, missing, problems)
    if request.content.text("islem") == "bak":
        return _columns(pages, request, file)
    try:
        import_id = pages.take(visitor_of(request), file, locale_of(request.headers))
    except InputError as error:
        return _columns(pages, request, file, error)
    return see_other(f"{_place(request)}/alim/{import_id}")


def taken(pages: CardFilePages, request: Request[None]) -> Response:
    return page(request, "cards_import.html", **of_firm(pages.firms, request), **_import(pages, request))


def progress(pages: CardFilePages, request: Request[None]) -> Response:
    """The part of the import's page that looks again by itself."""
    return page(request, "part_import.html", **_import(pages, request))


def refusals(pages: CardFilePages, request: Request[None]) -> Response:
    found = pages.refusals(visitor_of(request), request.path["import_id"])
    if isinstance(found, BuiltFile):
        return see_other(found.url)
    return see_other(f"{_place(request)}/alim/{request.path['import_id']}")


def template(pages: CardFilePages, request: Request[None]) -> Response:
    found = pages.template(visitor_of(request), request.path["kind"], locale_of(request.headers))
    return see_other(found.url)


def ask_export(pages: CardFilePages, request: Request[Form]) -> Response:
    form = request.content
    export_id = pages.ask_export(
        visitor_of(request),
        request.path["kind"],
        form.text("group"),
        form.text("bicim"),
        locale_of(request.headers),
    )
    return see_other(f"{_place(request)}/indir/{export_id}")


def export(pages: CardFilePages, request: Request[None]) -> Response:
    state = pages.export(visitor_of(request), request.path["export_id"])
    fields_of(request.path["kind"])
    return page(
        request,
        "cards_export.html",
        **of_firm(pages.firms, request),
        kind=request.path["kind"],
        file=state,
    )


def _place(request: Request[Any]) -> str:
    fields_of(request.path["kind"])
    return f"/konsol/rehber/{request.path['kind']}"


def _file_form(pages: CardFilePages, request: Request[Any], error: InputError | None = None) -> Response:
    visitor = visitor_of(request)
    place, form = _place(request), pages.upload_form(visitor)
    group = request.content.text("group") if error else request.query.get("grup", "")
    return page(
        request,
        "cards_file.html",
        code=422 if error else 200,
        **of_firm(pages.firms, request),
        kind=request.path["kind"],
        place=place,
        group=group,
        form=form,
        accepted=".csv,.txt,.xlsx",
        sends_to=form.url,
        errors=errors_by_field(error, locale_of(request.headers)) if error else {},
    )


def _columns(
    pages: CardFilePages,
    request: Request[Any],
    file: CardFile,
    error: InputError | None = None,
    problems: Iterable[Problem] = (),
) -> Response:
    """How the file's columns are taken, and what is asked about it: of its columns, and of its rows (`problems`)."""
    from ulak.cards.imports import FileColumns

    visitor, locale = visitor_of(request), locale_of(request.headers)
    wrong, open_still = list(error.problems) if error else [], list(problems)
    try:
        found = pages.look(visitor, file, locale)
        wrong += [one for one in found.problems if one not in wrong]
    except InputError as unread:
        found = FileColumns(())
        wrong += [one for one in unread.problems if one not in wrong]
    if any(one.code == "upload_missing" for one in wrong):
        raise NotFound
    open_still += [one for one in wrong if asks(one)]
    return page(
        request,
        "cards_columns.html",
        code=422 if error else 200,
        **of_firm(pages.firms, request),
        file=file,
        kind=file.kind,
        place=_place(request),
        found=found,
        fields=fields_of(file.kind),
        chosen=file.columns,
        questions=pages.asked(visitor, file, open_still),
        others=[name for name in file.answers if name.startswith(READING)],
        of_import=_of_import(request),
        groups=pages.offered(visitor) if file.kind != "cariler" else [],
        errors=errors_by_field(InputError(one for one in wrong if not asks(one)), locale) if wrong else {},
    )


def _of_import(request: Request[Any]) -> str:
    """The import whose rows left something open, if the page is of one."""
    form = request.content
    return form.text("alim") if isinstance(form, Form) else request.query.get("alim", "")


def _import(pages: CardFilePages, request: Request[Any]) -> dict[str, Any]:
    from ulak.cards.answers import ImportAnswer, import_answer

    visitor, locale = visitor_of(request), locale_of(request.headers)
    place = _place(request)
    view = pages.view(visitor, request.path["import_id"])
    answer = seen(visitor, ImportAnswer, import_answer(view, locale))
    problems = [decode_problem(one) for one in view.progress.problems]
    why = InputError(said(problems))
    asked = bool(problems) and all(map(asks, problems))
    return {
        "asked_of": pages.unread(visitor, request.path["kind"], view.id)[0].upload if asked else "",
        "kind": request.path["kind"],
        "place": place,
        "found": answer,
        "goes_on": answer["status"] not in _OVER,
        "why": [one for told in errors_by_field(why, locale).values() for one in told],
    }


_route = partial(session_route, function="console_lists", use="console.card_files", scope=Scope.SEND)
_GROUP: Final = Query("grup", "The group that they come into.")

ROUTES: Final = (
    _route("GET", f"{_KIND}/dosya", file_form, "Takes a file of cards.", query=(_GROUP,)),
    _route("POST", f"{_KIND}/dosya", add_file, "Looks at the file that was put into the bucket."),
    _route(
        "GET",
        f"{_KIND}/dosya/{{upload}}",
        columns,
        "Shows how a file's columns are taken, and what it leaves open.",
        query=(_GROUP, Query("alim", "An import of it whose rows left something open.")),
    ),
    _route("POST", f"{_KIND}/dosya/{{upload}}", take, "Takes the cards of a file in, behind."),
    _route("GET", f"{_KIND}/sablon", template, "Leads to an empty sheet to be filled in."),
    _route(
        "GET",
        f"{_KIND}/alim/{{import_id}}",
        taken,
        "Shows how far an import is, and what it refused.",
        scope=Scope.READ,
    ),
    _route(
        "GET",
        f"{_KIND}/alim/{{import_id}}/durum",
        progress,
        "Tells how far an import is.",
        scope=Scope.READ,
        polled=True,
    ),
    _route(
        "GET",
        f"{_KIND}/alim/{{import_id}}/retler",
        refusals,
        "Leads to the refused rows as a sheet.",
        scope=Scope.PERSONAL,
    ),
    _route("POST", f"{_KIND}/indir", ask_export, "Has cards written into a file.", scope=Scope.PERSONAL),
    _route(
        "GET",
        f"{_KIND}/indir/{{export_id}}",
        export,
        "Leads to a file of cards, or tells that it is being made.",
        scope=Scope.PERSONAL,
    ),
)
