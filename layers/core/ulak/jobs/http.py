"""``/v1/jobs`` and ``/v1/messages`` as they are looked at, and jobs paused, resumed and cancelled."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Final, TypeVar

from ulak.errors import Conflict, InputError, NotFound, Param, Problem
from ulak.jobs.access import reached
from ulak.jobs.answers import job_answer, jobs_answer, message_answer, recipients_answer, refusals_answer
from ulak.jobs.job import JobRef, MessageId
from ulak.jobs.listing import DAYS, MOST_A_PAGE, PAGE, JobFilter
from ulak.jobs.status import JobStatus, RecipientStatus
from ulak.platform.http import Query, Request, Response, Route, Scope

if TYPE_CHECKING:
    from ulak.jobs.control import Control
    from ulak.jobs.listing import JobListing
    from ulak.jobs.views import Views

_SHOWN: Final = 64
"""Characters of a wrong status or day that its refusal repeats."""

_DATE: Final = re.compile(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}", re.ASCII)

_TAG: Final = "tag."

S = TypeVar("S", JobStatus, RecipientStatus)


def show(views: Views, request: Request[None]) -> Response:
    return Response(200, job_answer(views.job(_ref(views, request, to_approve=True)), request.locale))


def jobs(listing: JobListing, request: Request[None]) -> Response:
    asked, query = _filter(request.query), request.query
    page = listing.page(request.caller, asked, query.get("cursor"), int(query.get("limit", PAGE)))
    return Response(200, jobs_answer(page))


def recipients(views: Views, request: Request[None]) -> Response:
    page = views.recipients(
        _ref(views, request),
        _status(RecipientStatus, request.query.get("status")),
        request.query.get("cursor"),
    )
    return Response(200, recipients_answer(page))


def refusals(views: Views, request: Request[None]) -> Response:
    page = views.refusals(_ref(views, request), request.query.get("cursor"))
    return Response(200, refusals_answer(page, request.locale))


def message(views: Views, request: Request[None]) -> Response:
    message_id = MessageId.parse(request.path["message_id"])
    if message_id is None:
        raise NotFound
    reached(views.store, request.caller, message_id.job_id)
    found = views.message(request.caller.firm_id, message_id)
    return Response(200, message_answer(found))


def pause(control: Control, request: Request[None]) -> Response:
    return Response(200, job_answer(control.pause(_ref(control, request)), request.locale))


def resume(control: Control, request: Request[None]) -> Response:
    return Response(200, job_answer(control.resume(_ref(control, request)), request.locale))


def cancel(control: Control, request: Request[None]) -> Response:
    return Response(200, job_answer(control.cancel(_ref(control, request)), request.locale))


def _ref(use: Views | Control, request: Request[None], *, to_approve: bool = False) -> JobRef:
    return reached(use.store, request.caller, request.path["job_id"], to_approve=to_approve)


def _filter(query: Mapping[str, str]) -> JobFilter:
    return JobFilter(
        status=_status(JobStatus, query.get("status")),
        first=_date("from", query),
        last=_date("to", query),
        tags={name.removeprefix(_TAG): value for name, value in query.items() if name.startswith(_TAG)},
        requested_by=query.get("requested_by"),
        sender_id=query.get("sender_id"),
    )


def _date(name: str, query: Mapping[str, str]) -> date | None:
    text = query.get(name)
    if text is None:
        return None
    try:
        day = date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None:
        raise InputError([Problem("day_unknown", f"/{name}", params={"given": text[:_SHOWN]})])
    return day


def _status(statuses: type[S], text: str | None) -> S | None:
    if text is None:
        return None
    try:
        return statuses(text)
    except ValueError as error:
        known = ", ".join(status.value for status in statuses)
        params: dict[str, Param] = {"status": text[:_SHOWN], "known": known}
        raise InputError([Problem("status_unknown", "/status", params=params)]) from error


_JOB: Final = "ulak.jobs.answers:JobAnswer"
_EXAMPLES: Final = "ulak.jobs.examples"
_CURSOR: Final = Query.cursor()

ROUTES: Final = (
    Route(
        method="GET",
        path="/v1/jobs",
        function="jobs",
        use="jobs.listing",
        face=jobs,
        summary="Lists the firm's jobs, the newest first; a page may be empty and not the last.",
        scope=Scope.READ,
        answer="ulak.jobs.answers:JobsAnswer",
        answers=f"{_EXAMPLES}:LISTED",
        query=(
            Query("status", "Only jobs in this state.", example="finished"),
            Query(
                "from",
                f"The first day on which they were accepted (Istanbul); {DAYS} days back where it is left out.",
                example="2026-11-01",
            ),
            Query("to", "The last day on which they were accepted.", example="2026-11-30"),
            Query(
                "tag.department",
                "Only jobs with this tag; so any tag: `tag.<name>`.",
                example="Tahsilat",
                family=_TAG,
            ),
            Query("requested_by", "Only jobs that this ERP user asked for.", example="mehmet"),
            Query("sender_id", "Only jobs from this sender ID.", example="ACME"),
            Query.limit(PAGE, MOST_A_PAGE),
            _CURSOR,
        ),
    ),
    Route(
        method="GET",
        path="/v1/jobs/{job_id}",
        function="jobs",
        use="jobs.views",
        face=show,
        summary="Shows a job and how far it is.",
        scope=Scope.READ,
        answer=_JOB,
        answers=f"{_EXAMPLES}:FINISHED",
        errors=(NotFound,),
    ),
    Route(
        method="GET",
        path="/v1/jobs/{job_id}/recipients",
        function="jobs",
        use="jobs.views",
        face=recipients,
        summary="Lists a job's recipients and where each stands, in the order of the rows.",
        scope=Scope.READ,
        answer="ulak.jobs.answers:RecipientsAnswer",
        answers=f"{_EXAMPLES}:RECIPIENTS",
        query=(
            Query(
                "status",
                "Only those that stand so; then a page may be empty and not the last.",
                example="failed",
            ),
            _CURSOR,
        ),
        errors=(NotFound,),
    ),
    Route(
        method="GET",
        path="/v1/jobs/{job_id}/refusals",
        function="jobs",
        use="jobs.views",
        face=refusals,
        summary="Lists the rows of a job that are not sent, each with its reason.",
        scope=Scope.READ,
        answer="ulak.jobs.answers:RefusalsAnswer",
        answers=f"{_EXAMPLES}:REFUSALS",
        query=(_CURSOR,),
        errors=(NotFound,),
    ),
    Route(
        method="POST",
        path="/v1/jobs/{job_id}/pause",
        function="jobs",
        use="jobs.control",
        face=pause,
        summary="Pauses a job; what is under way to the operator still goes out.",
        scope=Scope.SEND,
        answer=_JOB,
        answers=f"{_EXAMPLES}:PAUSED",
        errors=(NotFound, Conflict),
    ),
    Route(
        method="POST",
        path="/v1/jobs/{job_id}/resume",
        function="jobs",
        use="jobs.control",
        face=resume,
        summary="Lets a paused job go on.",
        scope=Scope.SEND,
        answer=_JOB,
        answers=f"{_EXAMPLES}:ACCEPTED",
        errors=(NotFound, Conflict),
    ),
    Route(
        method="POST",
        path="/v1/jobs/{job_id}/cancel",
        function="jobs",
        use="jobs.control",
        face=cancel,
        summary="Cancels a job; who was not tried yet gets nothing, and the credit goes back.",
        scope=Scope.SEND,
        answer=_JOB,
        answers=f"{_EXAMPLES}:CANCELLED",
        errors=(NotFound, Conflict),
    ),
    Route(
        method="GET",
        path="/v1/messages/{message_id}",
        function="send",
        use="jobs.views",
        face=message,
        summary="Shows one message and what happened to it.",
        scope=Scope.READ,
        answer="ulak.jobs.answers:MessageAnswer",
        answers=f"{_EXAMPLES}:MESSAGE",
        errors=(NotFound,),
    ),
)
