"""A job's files: its report as CSV or XLSX, and the rows that were refused."""

from __future__ import annotations

from typing import Final

from ulak.errors import Conflict, InputError, NotFound, Problem
from ulak.jobs.access import reached
from ulak.jobs.job import JobRef
from ulak.platform.artefacts import BuiltFile
from ulak.platform.http import Query, Request, Response, Route, Scope
from ulak.platform.http.artefacts import fetched, under_way
from ulak.reports.answers import report_file_answer
from ulak.reports.files import ReportFiles

_RETRY_SECONDS: Final = 3


def as_csv(files: ReportFiles, request: Request[None]) -> Response:
    return _report(files, request, "csv")


def as_xlsx(files: ReportFiles, request: Request[None]) -> Response:
    return _report(files, request, "xlsx")


def refusals(files: ReportFiles, request: Request[None]) -> Response:
    return _given(files.refusals(_job(files, request), request.locale))


def _report(files: ReportFiles, request: Request[None], form: str) -> Response:
    """Masked if that was asked for, and for who may not see whole numbers."""
    masked = request.query.get("masked", "false")
    if masked not in ("true", "false"):
        raise InputError([Problem("field_not_boolean", "/masked", params={"field": "masked"})])
    hides = masked == "true" or not request.caller.sees_whole
    return _given(files.report(_job(files, request), form, request.locale, masked=hides))


def _job(files: ReportFiles, request: Request[None]) -> JobRef:
    return reached(files.store, request.caller, request.path["job_id"])


def _given(file: BuiltFile | None) -> Response:
    answer = report_file_answer(file)
    if file is None:
        return under_way(answer, status=202, seconds=_RETRY_SECONDS)
    return fetched(file, answer)


_ANSWER: Final = "ulak.reports.answers:ReportFileAnswer"
_EXAMPLES: Final = "ulak.reports.examples"
_MASKED: Final = Query("masked", "``true`` for numbers masked and texts left out.", example="true")

ROUTES: Final = (
    Route(
        method="GET",
        path="/v1/jobs/{job_id}/report.csv",
        function="lists",
        use="delivery.report_files",
        face=as_csv,
        summary="Leads to the job's report as CSV: who got what, and what became of it.",
        scope=Scope.READ,
        query=(_MASKED,),
        answer=_ANSWER,
        answers=f"{_EXAMPLES}:REPORT",
        status=303,
        statuses=(202,),
        errors=(NotFound,),
    ),
    Route(
        method="GET",
        path="/v1/jobs/{job_id}/report.xlsx",
        function="lists",
        use="delivery.report_files",
        face=as_xlsx,
        summary="Leads to the job's report as XLSX, of up to 200,000 recipients.",
        scope=Scope.READ,
        query=(_MASKED,),
        answer=_ANSWER,
        answers=f"{_EXAMPLES}:REPORT",
        status=303,
        statuses=(202,),
        errors=(NotFound,),
    ),
    Route(
        method="GET",
        path="/v1/jobs/{job_id}/refusals.csv",
        function="lists",
        use="delivery.report_files",
        face=refusals,
        summary="Leads to the refused rows as a CSV like the one they came in, with the reason beside each.",
        scope=Scope.PERSONAL,
        answer=_ANSWER,
        answers=f"{_EXAMPLES}:REPORT",
        status=303,
        statuses=(202,),
        errors=(NotFound, Conflict),
    ),
)
