"""Pages that look things up: a number's messages, credit and months, schedules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from ulak.console.forms import Form, read_form_with_files
from ulak.console.http.declared import CURSOR, session_route
from ulak.console.http.page import errors_by_field, locale_of, of_firm, page, see_other, visitor_of
from ulak.console.http.questions import asking
from ulak.console.readings import Question, answers_in
from ulak.errors import InputError, NotFound
from ulak.platform.http import Query, Request, Response

if TYPE_CHECKING:
    from ulak.console.overview import Overview

_CREDIT: Final = "/konsol/kredi"
_INVOICE: Final = "/konsol/kredi/fatura"
_MEGABYTE: Final = 1024 * 1024
_LARGEST_INVOICE: Final = 3 * _MEGABYTE
"""Octets of an invoice that comes with its form; a larger one goes by the API."""
_SCHEDULES: Final = "/konsol/zamanlanmis"
_SERVICES: Final = ("sms", "otp", "tckn")


def number(overview: Overview, request: Request[None]) -> Response:
    visitor, asked = visitor_of(request), request.query.get("no", "").strip()
    found: Any = None
    errors: dict[str, list[str]] = {}
    if asked:
        try:
            found = overview.sent_to(visitor, asked, request.query.get("imlec") or None)
        except InputError as error:
            errors = errors_by_field(error, locale_of(request.headers))
    return _page(
        overview, request, "number.html", 422 if errors else 200, asked=asked, found=found, errors=errors
    )


def credit(overview: Overview, request: Request[None]) -> Response:
    visitor, query = visitor_of(request), request.query
    service = query.get("hizmet", "sms")
    if service not in _SERVICES:
        raise NotFound
    entries, cursor = overview.entries(visitor, service, query.get("imlec") or None)
    report = overview.month(visitor, query["rapor"]) if query.get("rapor") else None
    return _page(
        overview,
        request,
        "credit.html",
        accounts=overview.accounts(visitor),
        sums=overview.sums(visitor),
        service=service,
        services=_SERVICES,
        entries=entries,
        cursor=cursor,
        months=overview.months_offered(visitor_of(request).firm_id),
        report=report,
    )


def ask_month(overview: Overview, request: Request[Form]) -> Response:
    form, locale = request.content, locale_of(request.headers)
    report_id = overview.ask_month(visitor_of(request), form.text("ay"), form.text("bicim"), locale)
    return see_other(f"{_CREDIT}?rapor={report_id}#rapor")


def codes(overview: Overview, request: Request[None]) -> Response:
    from ulak.console.codes import whole

    days, since = overview.codes(visitor_of(request))
    return _page(
        overview, request, "codes.html", days=days, whole=whole(days), since=since, most=overview.events_read
    )


def invoice(overview: Overview, request: Request[None]) -> Response:
    return _invoice(overview, request)


def compare(overview: Overview, request: Request[Form]) -> Response:
    """An operator's invoice is given, and compared with the month's books behind."""
    from ulak.console.overview import GivenInvoice

    form, locale = request.content, locale_of(request.headers)
    octets, answers = form.files.get("file", b""), answers_in(form)
    upload = "" if octets else form.text("upload")
    given = GivenInvoice(form.text("month"), form.text("operator"), octets, upload, answers)
    try:
        found = overview.compare(visitor_of(request), given, "xlsx", locale)
    except InputError as error:
        return _invoice(overview, request, errors_by_field(error, locale))
    return see_other(f"{_INVOICE}?rapor={found}")


def _invoice(
    overview: Overview, request: Request[Any], errors: dict[str, list[str]] | None = None
) -> Response:
    from ulak.months.answers import month_report_answer

    visitor, report_id = visitor_of(request), request.query.get("rapor", "")
    found = None
    if report_id:
        state = overview.month(visitor, report_id)
        asked, carried = overview.asked(visitor, state)
        if asked:
            return _asks(overview, request, asked, carried)
        found = month_report_answer(state, locale_of(request.headers))
    return _page(
        overview,
        request,
        "invoice.html",
        422 if errors else 200,
        months=overview.months_offered(visitor_of(request).firm_id),
        operators=overview.operators(visitor),
        found=found,
        typed=request.content if isinstance(request.content, Form) else Form({}),
        largest=_LARGEST_INVOICE // _MEGABYTE,
        errors=errors or {},
    )


def _asks(
    overview: Overview, request: Request[Any], asked: Sequence[Question], carried: Mapping[str, str]
) -> Response:
    """What the invoice leaves open: it is compared again with what is chosen."""
    fields = [one.field for one in asked]
    return asking(
        request,
        overview.firms,
        asked,
        goes_to=_INVOICE,
        back_text="invoice.title",
        carried=[(name, value) for name, value in carried.items() if name not in fields],
    )


def schedules(overview: Overview, request: Request[None]) -> Response:
    return _page(overview, request, "schedules.html", schedules=overview.scheduled(visitor_of(request)))


def _page(
    overview: Overview, request: Request[Any], template: str, code: int = 200, **values: Any
) -> Response:
    return page(request, template, code=code, **of_firm(overview.firms, request), **values)


_route = partial(session_route, function="console", use="console.overview")

ROUTES: Final = (
    session_route(
        "GET",
        "/konsol/numara",
        number,
        "Shows what was sent to a number.",
        function="console_send",
        use="console.overview",
        query=(Query("no", "The number."), CURSOR),
    ),
    _route(
        "GET",
        _CREDIT,
        credit,
        "Shows the credit, what moved it, and the months.",
        query=(Query("hizmet", "Which service's entries."), Query("rapor", "A month's report."), CURSOR),
    ),
    _route("POST", f"{_CREDIT}/rapor", ask_month, "Has a month's report built."),
    _route("GET", f"{_CREDIT}/otp", codes, "Shows how many one-time passwords were answered."),
    _route(
        "GET",
        _INVOICE,
        invoice,
        "Takes an operator's invoice, and shows where it differs from the month's books.",
        query=(Query("rapor", "A comparison."),),
    ),
    _route(
        "POST",
        _INVOICE,
        compare,
        "Compares an operator's invoice with the month's books.",
        read=read_form_with_files,
        body_limit=_LARGEST_INVOICE,
    ),
    _route("GET", _SCHEDULES, schedules, "Lists what is sent by the clock."),
)
