"""The suppression list: shown, taken in from a file or from what is pasted, and given out as a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from ulak.catalogue import sentence
from ulak.console.forms import Form
from ulak.console.http.page import errors_by_field, locale_of, of_firm, page, see_other, visitor_of
from ulak.console.http.questions import asking
from ulak.console.readings import Question, answers_in
from ulak.errors import InputError, NotFound
from ulak.platform.http import Request, Response

if TYPE_CHECKING:
    from ulak.console.consents import ConsentPages
    from ulak.console.suppression_rows import WrongRow

_PATH: Final = "/konsol/uyum/engellenenler"
_TYPED: Final = ("scope", "reason", "source", "note", "numbers")
_WRONG_SHOWN: Final = 100
_FORMS: Final = ("csv", "xlsx")


def listed(pages: ConsentPages, request: Request[None]) -> Response:
    return _listed(pages, request)


def take_in(pages: ConsentPages, request: Request[Form]) -> Response:
    """All rows of the list, or none: what is wrong is shown in its cell."""
    from ulak.console.consents import SOURCE
    from ulak.console.suppression_rows import LARGEST_FILE, Usual
    from ulak.errors import Problem

    visitor, form = visitor_of(request), request.content
    source = form.text("source").strip() or SOURCE
    usual = Usual(form.text("scope"), form.text("reason"), source, form.text("note").strip())
    octets, answers = form.files.get("file", b""), answers_in(form)
    kept = "" if octets else form.text("upload")
    try:
        if kept:
            octets = pages.kept_file(visitor, kept)
        if len(octets) > LARGEST_FILE:
            raise InputError([Problem("suppressions_file_too_large", "/file")])
        read = pages.read(visitor, octets, form.text("numbers"), usual, answers)
    except InputError as error:
        if asked := pages.asked(visitor, octets, error, answers):
            return _asks(pages, request, asked, kept or pages.keep_file(visitor, octets))
        return _listed(pages, request, errors_by_field(error, locale_of(request.headers)))
    if read.wrong:
        return _listed(pages, request, {}, wrong=read.wrong)
    told = pages.take_in(visitor, read.rows)
    return see_other(f"{_PATH}?alindi={told.recorded}&ayni={told.unchanged}")


def _asks(pages: ConsentPages, request: Request[Form], asked: Sequence[Question], upload: str) -> Response:
    """What the file leaves open; what was typed beside it goes with the answer."""
    return asking(
        request,
        pages.firms,
        asked,
        goes_to=_PATH,
        back_text="suppressions.title",
        carried=[("upload", upload), *((name, request.content.text(name)) for name in _TYPED)],
    )


def ask_file(pages: ConsentPages, request: Request[Form]) -> Response:
    form = request.content.text("bicim")
    if form not in _FORMS:
        raise NotFound
    export_id = pages.ask_file(visitor_of(request), form, locale_of(request.headers))
    return see_other(f"{_PATH}?liste={export_id}#liste")


def _listed(
    pages: ConsentPages,
    request: Request[Any],
    errors: dict[str, list[str]] | None = None,
    wrong: list[WrongRow] | None = None,
) -> Response:
    from ulak.consent.permits import SuppressionReason, SuppressionScope
    from ulak.console.suppression_rows import LARGEST_FILE, MOST_ROWS
    from ulak.platform.personal import masked_number

    visitor, locale, query = visitor_of(request), locale_of(request.headers), request.query
    found, cursor = pages.suppressions(visitor, query.get("imlec") or None)
    file = pages.file(visitor, query["liste"]) if query.get("liste") and visitor.sees_whole else None
    shown = [
        {
            "row": one.row,
            "cells": {
                name: cell if visitor.sees_whole or name != "to" else masked_number(cell)
                for name, cell in one.cells.items()
            },
            "told": {name: sentence(each.code, locale, each.params) for name, each in one.problems.items()},
        }
        for one in (wrong or [])[:_WRONG_SHOWN]
    ]
    return page(
        request,
        "suppressions.html",
        code=422 if errors or wrong else 200,
        **of_firm(pages.firms, request),
        suppressions=found,
        cursor=cursor,
        further=bool(query.get("imlec")),
        file=file,
        taken=query.get("alindi", ""),
        same=query.get("ayni", ""),
        errors=errors or {},
        wrong=shown,
        wrong_count=len(wrong or ()),
        columns=[name for name in _COLUMNS if any(name in one.cells for one in wrong or ())],
        typed=request.content if isinstance(request.content, Form) else Form({}),
        scopes=tuple(SuppressionScope),
        reasons=tuple(SuppressionReason),
        most=MOST_ROWS,
        largest=LARGEST_FILE // (1024 * 1024),
    )


_COLUMNS: Final = ("to", "scope", "reason", "source", "note", "at")
