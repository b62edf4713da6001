"""Schedules: looked at, made, changed, steered."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from secrets import token_hex
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from ulak.console.forms import Form
from ulak.console.http.declared import CURSOR, session_route
from ulak.console.http.page import as_input, locale_of, of_firm, page, see_other, visitor_of
from ulak.console.http.picking import list_for
from ulak.console.http.writing import draft_of, placed, writing
from ulak.console.picking import STEP
from ulak.console.sending import LONGEST_RECIPIENTS, LONGEST_TEXT, not_kept
from ulak.errors import Conflict, InputError, Problem
from ulak.platform.http import Query, Request, Response, Scope

if TYPE_CHECKING:
    from ulak.console.schedules import ScheduleForm, SchedulePages

LIST: Final = "/konsol/zamanlanmis"
FORM: Final = "/konsol/zamanla"
_LARGEST: Final = 4 * (2 * LONGEST_RECIPIENTS + LONGEST_TEXT)
"""Octets of a form: its letters are escaped."""


def show(pages: SchedulePages, request: Request[None]) -> Response:
    return _show(pages, request)


def steer(pages: SchedulePages, request: Request[Form]) -> Response:
    name, form = request.path["schedule"], request.content
    what = form.text("islem")
    try:
        pages.steer(visitor_of(request), name, what, form.text("istek"))
    except Conflict as error:
        return _show(pages, request, error)
    return see_other(LIST if what == "bitir" else f"{LIST}/{name}")


def new(pages: SchedulePages, request: Request[Any]) -> Response:
    """An empty form, one with a message that was written, or one with a schedule that is changed."""
    visitor, name = visitor_of(request), request.query.get("ad", "")
    if isinstance(request.content, Form):  # one that was kept
        return _form(pages, request, _typed(request.content))
    typed = pages.standing(visitor, name) if name else pages.new(visitor, request.query.get("taslak", ""))
    problems = (Problem("schedule_upload", "/recipients"),) if typed.draft.upload else ()
    return _form(pages, request, replace(typed, draft=replace(typed.draft, upload="")), problems)


def keep(pages: SchedulePages, request: Request[Form]) -> Response:
    visitor, typed = visitor_of(request), _typed(request.content)
    if (step := request.content.text("islem")).startswith(STEP):
        query = urlencode({"ad": typed.changes}) if typed.changes else ""
        form_id = pages.picking.begin(visitor, FORM, query, request.content)
        return see_other(list_for(form_id, step.removeprefix(STEP)))
    problems = not_kept(typed.draft)
    if problems:
        return _form(pages, request, typed, problems, 422)
    try:
        name = pages.keep(visitor, typed)
    except InputError as error:
        return _form(pages, request, typed, error.problems, 422)
    return see_other(f"{LIST}/{name}")


def _typed(form: Form) -> ScheduleForm:
    from ulak.console.schedules import form_of

    return form_of(form, draft_of(form))


def _show(pages: SchedulePages, request: Request[Any], error: Conflict | None = None) -> Response:
    name = request.path["schedule"]
    found, nexts, whose = pages.show(visitor_of(request), name, request.query.get("imlec") or None)
    return page(
        request,
        "schedule.html",
        code=409 if error else 200,
        **of_firm(pages.sending.firms, request),
        one=found,
        nexts=nexts,
        author=whose.author,
        lost=whose.lost,
        asked=token_hex(8),
        errors=placed(as_input(error).problems, locale_of(request.headers)) if error else {},
    )


def _form(
    pages: SchedulePages,
    request: Request[Any],
    typed: ScheduleForm,
    problems: Any = (),
    code: int = 200,
) -> Response:
    from ulak.console.when import DAYS, HOWS, MONTH_DAYS
    from ulak.rules.holidays import HolidayName

    visitor, locale = visitor_of(request), locale_of(request.headers)
    return page(
        request,
        "schedule_form.html",
        code=code,
        **of_firm(pages.sending.firms, request),
        **writing(pages.sending, visitor, typed.draft, problems, locale) | {"usual": True},
        typed=typed,
        hows=HOWS,
        days=DAYS,
        month_days=MONTH_DAYS,
        holidays=tuple(HolidayName),
        takes_files=False,
        asks_alert={
            event: bool(alert.text_as) or any(one.choose == f"/{event}_text_as" for one in problems)
            for event, alert in typed.alerts.items()
        },
        errors=placed(problems, locale),
    )


_route = partial(session_route, function="console_send", use="console.schedules", scope=Scope.SEND)

ROUTES: Final = (
    _route(
        "GET",
        f"{LIST}/{{schedule}}",
        show,
        "Shows a schedule, when it is due next, and what came of it.",
        scope=Scope.READ,
        query=(CURSOR,),
    ),
    _route("POST", f"{LIST}/{{schedule}}", steer, "Pauses, resumes, runs, takes over or ends a schedule."),
    _route(
        "GET",
        FORM,
        new,
        "Shows the form of a schedule: a new one, or one that is there.",
        query=(
            Query("ad", "The schedule that is changed."),
            Query("taslak", "The message that is sent by it."),
        ),
    ),
    _route("POST", FORM, keep, "Makes a schedule, or changes it.", body_limit=_LARGEST),
)
