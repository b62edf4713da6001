"""``/v1/reports``: a month's report, and its comparison with the operator's invoice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ulak.errors import NotFound
from ulak.months.answers import month_report_answer
from ulak.months.files import CompareInvoice, MonthFiles
from ulak.platform.http import Load, Request, Response, Route, Scope
from ulak.platform.http.artefacts import fetched, queued, under_way

if TYPE_CHECKING:
    from ulak.months.bodies import ComparisonBody, ReportBody


def ask(months: MonthFiles, request: Request[ReportBody]) -> Response:
    month = request.path["month"]
    report_id = months.ask(request.caller, month, request.content.format, request.locale)
    return _queued(report_id, month)


def ask_comparison(months: MonthFiles, request: Request[ComparisonBody]) -> Response:
    month, asked = request.path["month"], request.content
    command = CompareInvoice(
        request.caller,
        month,
        asked.upload,
        asked.operator,
        asked.format,
        request.locale,
        asked.reading.reading(),
    )
    report_id = months.ask_comparison(command)
    return _queued(report_id, month)


def view(months: MonthFiles, request: Request[None]) -> Response:
    state = months.view(request.caller, request.path["report_id"])
    answer = month_report_answer(state, request.locale)
    if state.file is not None:
        return fetched(state.file, answer)
    return under_way(answer) if state.status == "pending" else Response(200, answer)


def _queued(report_id: str, month: str) -> Response:
    return queued(f"/v1/reports/{report_id}", {"id": report_id, "month": month, "status": "pending"})


_ANSWERS: Final = "ulak.months.answers"
_EXAMPLES: Final = "ulak.months.examples"

ROUTES: Final = (
    Route(
        method="POST",
        path="/v1/reports/months/{month}",
        function="lists",
        use="lists.month_files",
        face=ask,
        load=Load.BULK,
        summary="Builds a month's report, by who sent it, for whom, from what and by which operator.",
        scope=Scope.SEND,
        of_firm=True,
        body="ulak.months.bodies:ReportBody",
        answer=f"{_ANSWERS}:MonthQueuedAnswer",
        answers=f"{_EXAMPLES}:QUEUED",
        status=202,
        example={"format": "xlsx"},
    ),
    Route(
        method="POST",
        path="/v1/reports/months/{month}/comparisons",
        function="lists",
        use="lists.month_files",
        face=ask_comparison,
        load=Load.BULK,
        summary="Compares an operator's invoice of a month, an uploaded file, with our own books.",
        scope=Scope.SEND,
        of_firm=True,
        body="ulak.months.bodies:ComparisonBody",
        answer=f"{_ANSWERS}:MonthQueuedAnswer",
        answers=f"{_EXAMPLES}:QUEUED",
        status=202,
        example={"upload": "0123456789abcdef0123456789abcdef", "operator": "netgsm"},
    ),
    Route(
        method="GET",
        path="/v1/reports/{report_id}",
        function="lists",
        use="lists.month_files",
        face=view,
        summary="Leads to a month's report, or shows a comparison or leads to its file; or tells that it is built.",
        scope=Scope.READ,
        of_firm=True,
        answer=f"{_ANSWERS}:MonthReportAnswer",
        answers=f"{_EXAMPLES}:COMPARISON",
        status=200,
        statuses=(303,),
        errors=(NotFound,),
    ),
)
